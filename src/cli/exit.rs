//! How a command ends, as promised in its help.

use std::process::ExitCode;

use crate::cli::output;
use mynah_core::backend::Backend;
use mynah_i18n::tr;
use mynah_model::trouble::Charged;
use mynah_model::trouble::Kind;
use mynah_model::trouble::Remedy;
use mynah_model::trouble::Trouble;

/// What an exit code means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All is done.
    Done,
    /// Bad arguments, bad input, or refused.
    Bad,
    /// Over a limit of credits.
    OverBudget,
    /// Partly failed.
    Partly,
    /// The service can't be reached or refuses the key.
    Unreachable,
    /// Interrupted; the same command goes on where it was.
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Bad => 1,
            Exit::OverBudget => 2,
            Exit::Partly => 3,
            Exit::Unreachable => 4,
            Exit::Interrupted => 130,
        })
    }
}

/// Why a command stops before it is done.
#[derive(Debug)]
pub struct Stop {
    /// The code.
    pub exit: Exit,
    /// The words.
    pub words: String,
}

impl Stop {
    /// Bad arguments or input.
    pub fn bad(words: impl Into<String>) -> Self {
        Self {
            exit: Exit::Bad,
            words: words.into(),
        }
    }

    /// Says why, and gives the code.
    pub fn say(&self) -> Exit {
        output::words(&self.words);
        self.exit
    }
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        Self::bad(tr!("cli-system", why = error.to_string()))
    }
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Self {
        Self {
            exit: exit_of(&trouble),
            words: sentence(&trouble),
        }
    }
}

/// The code of a trouble.
pub fn exit_of(trouble: &Trouble) -> Exit {
    match trouble.details.kind {
        Kind::Credits | Kind::Budget | Kind::KeyLimit | Kind::StopLoss => Exit::OverBudget,
        Kind::Reach => Exit::Unreachable,
        Kind::Refused | Kind::Waiting | Kind::Elsewhere => Exit::Bad,
    }
}

/// What happened, and whether it was charged, in one line.
pub fn sentence(trouble: &Trouble) -> String {
    let is_searched = trouble.remedies.contains(&Remedy::CheckHistory);
    let charged = match &trouble.charged {
        Charged::No => tr!("cli-charged-no"),
        Charged::Yes { credits, backend } => match backend {
            Backend::Live => tr!("cli-charged-yes", credits = credits.to_string()),
            Backend::Draft => tr!("cli-charged-draft", credits = credits.to_string()),
        },
        Charged::Unknown { backend, .. } => match (backend, is_searched) {
            (Backend::Live, true) => tr!("cli-charged-unknown"),
            (Backend::Live, false) => tr!("cli-charged-unkept"),
            (Backend::Draft, true) => tr!("cli-charged-unknown-draft"),
            (Backend::Draft, false) => tr!("cli-charged-unkept-draft"),
        },
    };
    // The way on is a command's here only if another voice is one, or the flag of what may have been charged.
    let voices = [Remedy::ShowConsents, Remedy::ChooseVoice];
    let is_open = trouble.charged != Charged::No;
    let next = if voices.iter().all(|it| trouble.remedies.contains(it)) {
        format!(" {}", tr!("cli-use-other-voice"))
    } else if is_open && trouble.remedies.contains(&Remedy::Retry) {
        format!(" {}", tr!("cli-again-hint"))
    } else {
        String::new()
    };
    format!("{} {charged}{next}", closed(&trouble.what))
}

/// Returns a text that ends with a period, unless it ends with another mark.
pub fn closed(text: &str) -> String {
    let text = text.trim_end();
    let stop = if text.ends_with(['.', '!', '?', '…', ':']) {
        ""
    } else {
        "."
    };
    format!("{text}{stop}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::clock::UnixMillis;
    use mynah_core::credits::Credits;
    use mynah_model::trouble::Occasion;

    /// Regression: the history was promised for kinds that no history lists, and nobody said how the request is sent again.
    #[test]
    fn a_charge_is_told_with_its_way_on() {
        let unknown = |backend| Charged::Unknown {
            request: None,
            backend,
        };
        let yes = Charged::Yes {
            credits: Credits(7),
            backend: Backend::Live,
        };
        let hint = tr!("cli-again-hint");
        for (charged, is_listed, is_repeatable, told) in [
            (Charged::No, true, true, tr!("cli-charged-no")),
            (
                yes.clone(),
                true,
                false,
                tr!("cli-charged-yes", credits = "7"),
            ),
            (yes, false, true, tr!("cli-charged-yes", credits = "7")),
            (
                unknown(Backend::Live),
                true,
                true,
                tr!("cli-charged-unknown"),
            ),
            (
                unknown(Backend::Live),
                false,
                true,
                tr!("cli-charged-unkept"),
            ),
            (
                unknown(Backend::Draft),
                true,
                false,
                tr!("cli-charged-unknown-draft"),
            ),
            (
                unknown(Backend::Draft),
                false,
                false,
                tr!("cli-charged-unkept-draft"),
            ),
        ] {
            let is_open = charged != Charged::No;
            let occasion = Occasion::local("effect", UnixMillis(0));
            let trouble = Trouble::told("Lost".to_owned(), vec![Remedy::Report], &occasion);
            let mut trouble = trouble.charged(charged).of_kept(is_listed);
            if is_repeatable {
                trouble.remedies.push(Remedy::Retry);
            }
            let next = if is_open && is_repeatable {
                format!(" {hint}")
            } else {
                String::new()
            };
            assert_eq!(sentence(&trouble), format!("Lost. {told}{next}"));
        }
    }
}
