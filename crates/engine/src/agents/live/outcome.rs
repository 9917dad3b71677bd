//! Text for users about conversations that ended otherwise than they should.

use std::sync::Arc;

use super::talking::Over;
use crate::machine::Machine;
use mynah_api::socket::conversation::Met;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_i18n::tr;
use mynah_model::agents::conversation::Ending;
use mynah_model::trouble::{Charged, Remedy, Trouble};

/// Returns the text of an ending that needs one. `credits` is what the service charged, if it says so.
pub(super) fn trouble(
    machine: &Arc<Machine>,
    backend: Backend,
    over: &Over,
    (credits, met): (Option<u64>, &Met),
) -> Option<Box<Trouble>> {
    let what = match over.ending {
        _ if over.is_unreadable => {
            let format = met.agent_format.as_str();
            tr!("conversation-format", format = format)
        }
        Ending::Refused if over.reason.is_empty() => tr!("conversation-refused"),
        Ending::Refused => tr!("conversation-refused-says", says = over.reason.as_str()),
        Ending::ConnectionLost => tr!("conversation-lost"),
        Ending::User | Ending::Agent | Ending::TimeOut => return None,
    };
    let charged = charged_by(credits.map(Credits), backend);
    let told = match &over.error {
        Some(error) => {
            let error = error.clone().into();
            let told = machine.backend_trouble(&error, backend, "conversation");
            told.saying(what)
        }
        None => machine.told(what, vec![Remedy::Dismiss, Remedy::Report], backend),
    };
    Some(Box::new(told.charged(charged)))
}

/// Returns what was charged by the credits that the service states.
pub(in crate::agents) fn charged_by(credits: Option<Credits>, backend: Backend) -> Charged {
    match credits {
        Some(Credits::ZERO) => Charged::No,
        Some(credits) => Charged::Yes { credits, backend },
        None => Charged::Unknown {
            request: None,
            backend,
        },
    }
}
