//! Why the service made no clone, in words about recordings, and what helps.

use crate::error::StudioError;
use mynah_api::error::ErrorKind;
use mynah_i18n::tr;
use mynah_model::trouble::{Opens, Remedy, Trouble};

/// What is told of a clone that was not made, or of recordings that weren't added to one.
pub(super) fn about(error: &StudioError, trouble: Trouble, adds: bool) -> Trouble {
    let StudioError::Api(api) = error else {
        return trouble;
    };
    let says = api.message().unwrap_or_default();
    let (what, remedies) = match api.kind {
        ErrorKind::ContentRefused => {
            let remedies = vec![Remedy::ChooseFile(Opens::Recording)];
            (tr!("clone-refused-content", says = says), remedies)
        }
        ErrorKind::VoiceSlotLimit => {
            let remedies = vec![Remedy::ChooseVoice, Remedy::Retry];
            (tr!("clone-refused-slots"), remedies)
        }
        ErrorKind::BadAudio | ErrorKind::BadSettings | ErrorKind::Refused => {
            let remedies = vec![Remedy::Retry, Remedy::ChooseFile(Opens::Recording)];
            let what = if adds {
                tr!("clone-refused-added", says = says)
            } else {
                tr!("clone-refused", says = says)
            };
            (what, remedies)
        }
        ErrorKind::ConnectionLost
        | ErrorKind::Stalled
        | ErrorKind::NoAnswer
        | ErrorKind::NoConnection => {
            let what = if adds {
                tr!("clone-lost-added", why = trouble.what)
            } else {
                tr!("clone-lost", why = trouble.what)
            };
            (what, vec![Remedy::Retry])
        }
        _ => return trouble,
    };
    let mut trouble = Trouble { what, ..trouble };
    trouble.remedies = remedies;
    trouble.remedies.push(Remedy::Report);
    trouble
}
