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
    let charged = match &trouble.charged {
        Charged::No => tr!("cli-charged-no"),
        Charged::Yes { credits, backend } => match backend {
            Backend::Live => tr!("cli-charged-yes", credits = credits.to_string()),
            Backend::Draft => tr!("cli-charged-draft", credits = credits.to_string()),
        },
        Charged::Unknown { .. } if !trouble.remedies.contains(&Remedy::CheckHistory) => {
            tr!("cli-charged-unkept")
        }
        Charged::Unknown { backend, .. } => match backend {
            Backend::Live => tr!("cli-charged-unknown"),
            Backend::Draft => tr!("cli-charged-unknown-draft"),
        },
    };
    // The way on is a command's here only if another voice is one.
    let remedies = [Remedy::ShowConsents, Remedy::ChooseVoice];
    let next = if remedies.iter().all(|it| trouble.remedies.contains(it)) {
        format!(" {}", tr!("cli-use-other-voice"))
    } else {
        String::new()
    };
    let what = trouble.what.trim_end();
    let stop = if what.ends_with(['.', '!', '?', '…', ':']) {
        ""
    } else {
        "."
    };
    format!("{what}{stop} {charged}{next}")
}
