//! `Trouble`, an error for users: its parts, its context, and changes of its charge.
#![warn(clippy::wildcard_enum_match_arm)]

use std::fmt::Write as _;
use std::sync::Arc;

use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::ids::{ProjectId, RequestId};
use mynah_i18n::tr;
use mynah_records::budgets::Scope;

/// What the user is told when something did not work.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{what}")]
pub struct Trouble {
    /// One sentence in the user's words. No status codes, no type names.
    pub what: String,
    /// Whether it cost anything.
    pub charged: Charged,
    /// What can be done now. Best first; the first becomes the default button. Never empty.
    pub remedies: Vec<Remedy>,
    /// For support: operation, request id, time, region, and the chain of causes. Never a key or a text.
    pub details: Arc<Details>,
    /// What it speaks of, where a later success of the same is the end of it.
    pub topic: Option<Topic>,
}

/// What the library is copied for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Archiving {
    /// To be kept elsewhere as it is.
    BackUp,
    /// A backup is brought back.
    Restore,
    /// To be used elsewhere from the next start on.
    Move,
}

impl Archiving {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::BackUp, Self::Restore, Self::Move];
}

/// What a trouble can speak of beside lines: once the same succeeds, nothing need be told of it any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// A project or script is opened or made.
    Opening,
    /// The script is written as text.
    SavingText,
    /// A project is written to a file.
    ProjectFile,
    /// A pronunciation lexicon is read.
    Lexicon,
    /// A cast file is read or written.
    CastFile,
    /// Edits of a project go to the disk.
    Edits(ProjectId),
    /// A key is tested, kept or opened.
    Key,
    /// The ledger is written to a file.
    Ledger,
    /// The library is copied.
    Archive(Archiving),
    /// A backend is asked for something that isn't a line.
    Backend(Backend),
    /// Something is played.
    Playing,
    /// A recording becomes a take.
    Recording,
    /// A dub that this library doesn't have was asked for by its name.
    UnknownDub,
    /// What was bought for a line of a dub came after it was written once more.
    Overtaken,
    /// The settings of this installation are read.
    Settings,
}

/// Whether a failed operation cost anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Charged {
    /// It didn't.
    No,
    /// It did.
    Yes {
        /// How much.
        credits: Credits,
        /// Whose credits.
        backend: Backend,
    },
    /// Nobody can tell yet: the history can.
    Unknown {
        /// What the service called the request, if it said so.
        request: Option<RequestId>,
        /// Whose credits.
        backend: Backend,
    },
}

/// What a file was to be opened as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// A script.
    Script,
    /// A project in a file.
    Project,
    /// Rules of pronunciation.
    Lexicon,
    /// The cast of a series.
    CastFile,
    /// A recording of a line.
    Recording,
}

/// A way on. Each is a button that does it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// The same again, at its price.
    Retry,
    /// The same again once this long has passed.
    WaitSecs(u64),
    /// To the key in the settings.
    OpenKeySettings,
    /// Look in the account's history whether it was made, and fetch it.
    CheckHistory,
    /// Speak it with a Draft voice instead.
    UseDraftVoice,
    /// Split the line in two.
    SplitLine,
    /// Write the words that have rules of pronunciation as they are said.
    SpellOut,
    /// Choose another voice.
    ChooseVoice,
    /// To the records of who agreed to which clone.
    ShowConsents,
    /// Use the prompt that ElevenLabs suggests instead of the refused one.
    UsePrompt(String),
    /// Choose another model.
    ChooseModel,
    /// Choose another format.
    ChooseFormat,
    /// To the budgets in the Usage room.
    ChangeBudget(Scope),
    /// Cross the soft budget and go on.
    SpendAnyway,
    /// Show the folder that is full or can't be written.
    ShowFolder(String),
    /// Choose another place or name.
    ChoosePlace,
    /// Write over the file that is there.
    ReplaceFile,
    /// Show the version that another window saved, and drop the edits of this one.
    LoadOther,
    /// Save the edits of this window as a copy.
    KeepCopy,
    /// Choose another file: this one can't be read.
    ChooseFile(Opens),
    /// Try the sound device again.
    ReopenDevice,
    /// Confirm the settings that were recovered from a damaged file.
    ConfirmSettings,
    /// Stop what waits.
    Cancel,
    /// Copy the details for support.
    Report,
    /// Nothing can be done; close the message.
    Dismiss,
}

/// What kind of trouble it is; the command line's exit code follows from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Bad input, a refusal, a file that can't be read or written.
    #[default]
    Refused,
    /// Out of credits, or over the limit of one run.
    Credits,
    /// A budget has no room for it.
    Budget,
    /// A monthly key limit has no room for it.
    KeyLimit,
    /// A stop-loss of what is tried has no room for it.
    StopLoss,
    /// The service can't be reached, or refuses the key.
    Reach,
    /// None at all: it waits for something that is under way, and goes on by itself.
    Waiting,
    /// None at all: another Mynah makes the very same and pays for it.
    Elsewhere,
}

/// What support needs to know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// What kind of trouble it is.
    pub kind: Kind,
    /// `POST /v1/text-to-speech/{voice_id}/stream/with-timestamps`, `open script`, …
    pub operation: String,
    /// The service's id of the request.
    pub request: Option<RequestId>,
    /// When, ISO 8601.
    pub at: String,
    /// The host that was asked, or the region it named.
    pub region: Option<String>,
    /// The causes, outermost first.
    pub causes: Vec<String>,
    /// Whether a line before it came to this, and it was not sent for that alone: one card stands for all.
    pub behind: bool,
    /// What parts of a long line cost that are here: the same order never buys them again.
    pub bought: Option<PartsBought>,
    /// What the service said, in its own words, as the sentence has it; empty where that is all ours.
    pub says: String,
}

/// What the parts of a long line cost that are here as it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartsBought {
    /// All of them, by whichever attempt.
    pub all: Credits,
    /// Those of this attempt.
    pub now: Credits,
    /// Who asks for it: with Draft voices it is no real money.
    pub backend: Backend,
    /// Whose they are, as the ledger names it: whoever pays with another account has none of them.
    pub account: Option<String>,
}

impl Trouble {
    /// What parts cost that are here: trying again with the account that paid never buys them.
    pub fn bought(&self) -> Credits {
        let bought = self.details.bought.as_ref();
        bought.map_or(Credits::ZERO, |it| it.all)
    }

    /// The same with what parts cost that are here.
    #[must_use]
    pub fn with_bought(mut self, bought: PartsBought) -> Self {
        Arc::make_mut(&mut self.details).bought = Some(bought);
        self
    }

    /// The same as a quiet word about what it waits for.
    #[must_use]
    pub fn waiting(mut self) -> Self {
        Arc::make_mut(&mut self.details).kind = Kind::Waiting;
        self
    }

    /// Returns it as being about a service that cannot be used now.
    #[must_use]
    pub fn of_reach(mut self) -> Self {
        Arc::make_mut(&mut self.details).kind = Kind::Reach;
        self
    }

    /// The same of what another Mynah makes and pays for.
    #[must_use]
    pub fn of_another(mut self) -> Self {
        Arc::make_mut(&mut self.details).kind = Kind::Elsewhere;
        self
    }

    /// Whether another Mynah makes it and pays for it.
    pub fn is_of_another(&self) -> bool {
        self.details.kind == Kind::Elsewhere
    }

    /// The same of a line behind the one that came to it.
    #[must_use]
    pub fn behind(mut self) -> Self {
        Arc::make_mut(&mut self.details).behind = true;
        self
    }

    /// The same without the service's own words, which may name a voice that nobody is to know.
    #[must_use]
    pub fn unsaid(mut self) -> Self {
        let says = &self.details.says;
        if says.is_empty() {
            return self;
        }
        let bare = self.what.replace(says, "");
        let bare: Vec<&str> = bare.split_whitespace().collect();
        self.what = bare.join(" ").trim_end_matches(':').to_owned();
        self
    }

    /// Returns true if a limit that the user chose has no room for it: it was not sent, and nothing failed.
    pub fn is_over_limit(&self) -> bool {
        let is_limit = matches!(
            self.details.kind,
            Kind::Budget | Kind::KeyLimit | Kind::StopLoss
        );
        is_limit && self.charged == Charged::No
    }

    /// Whether nothing is wrong: it only waits.
    pub fn is_waiting(&self) -> bool {
        self.details.kind == Kind::Waiting
    }

    /// Whether it is the same trouble another time: only its time and its request are others.
    pub fn repeats(&self, other: &Self) -> bool {
        let still = |trouble: &Self| Details {
            request: None,
            at: String::new(),
            ..(*trouble.details).clone()
        };
        let seen = |trouble: &Self| Self {
            details: Arc::new(still(trouble)),
            ..trouble.clone()
        };
        seen(self) == seen(other)
    }
}

impl Details {
    /// All of it as text for support, a fact a line.
    pub fn to_report(&self) -> String {
        let Self {
            kind: _,
            operation,
            request,
            at,
            region,
            causes,
            behind: _,
            bought: _,
            says: _,
        } = self;
        let mut report = format!("Mynah {}\n", env!("CARGO_PKG_VERSION"));
        let mut fact = |name: String, value: &str| {
            // Writing to a string can't fail.
            writeln!(report, "{name}: {value}").ok();
        };
        fact(tr!("trouble-report-operation"), operation);
        if let Some(request) = request {
            fact(tr!("trouble-report-request"), request.as_str());
        }
        fact(tr!("trouble-report-time"), at);
        if let Some(region) = region {
            fact(tr!("trouble-report-region"), region);
        }
        for cause in causes {
            fact(tr!("trouble-report-cause"), cause);
        }
        report
    }
}

impl Trouble {
    /// The same of what goes on at the service all the same: its answer is awaited, and nothing but that tells what it
    /// came to.
    #[must_use]
    pub fn awaited(mut self) -> Self {
        self.remedies.clear();
        self
    }

    /// Whether what was cancelled is checked for what was generated: its answer is awaited, or the history tells.
    pub fn is_checked(&self) -> bool {
        let is_unknown = matches!(self.charged, Charged::Unknown { .. });
        is_unknown && (self.remedies.is_empty() || self.remedies.contains(&Remedy::CheckHistory))
    }

    /// Whether its answer is awaited still.
    pub fn is_awaited(&self) -> bool {
        matches!(self.charged, Charged::Unknown { .. }) && self.remedies.is_empty()
    }
}

/// What was being done when something went wrong.
#[derive(Clone, Debug)]
pub struct Occasion {
    /// For support: `open project`, `POST /v1/…`.
    pub operation: String,
    /// When it was begun.
    pub at: UnixMillis,
    /// The host that was asked, where there was one.
    pub host: Option<String>,
    /// Whose credits.
    pub backend: Backend,
}

impl Occasion {
    /// Something on this computer.
    pub fn local(operation: &str, at: UnixMillis) -> Self {
        Self {
            operation: operation.to_owned(),
            at,
            host: None,
            backend: Backend::Draft,
        }
    }
}

impl Trouble {
    /// Something that is no error of a module: cancelled, found again, not found.
    pub fn told(what: String, remedies: Vec<Remedy>, occasion: &Occasion) -> Self {
        Self {
            what,
            charged: Charged::No,
            remedies,
            details: Arc::new(Details {
                operation: occasion.operation.clone(),
                at: iso(occasion.at),
                region: occasion.host.clone(),
                ..Details::default()
            }),
            topic: None,
        }
    }

    /// The same with what is known of its charge. What may have been charged is looked for in the history
    /// first; sending it again would perhaps be paid twice, so that is not offered beside it.
    #[must_use]
    pub fn charged(mut self, charged: Charged) -> Self {
        match charged {
            Charged::No => {}
            Charged::Yes { .. } | Charged::Unknown { .. } => {
                self.remedies.retain(|remedy| {
                    !matches!(
                        remedy,
                        Remedy::Retry | Remedy::WaitSecs(_) | Remedy::CheckHistory
                    )
                });
                self.remedies.insert(0, Remedy::CheckHistory);
            }
        }
        if self.remedies.is_empty() {
            self.remedies.push(Remedy::Dismiss);
        }
        self.charged = charged;
        self
    }

    /// The same of what the service doesn't keep, with a sentence about where it is then: nobody can look for it there.
    #[must_use]
    pub fn unkept(mut self, why: &str) -> Self {
        let what = self.what.trim_end();
        let stop = if what.ends_with(['.', '!', '?', '…', ':']) {
            ""
        } else {
            "."
        };
        self.what = format!("{what}{stop} {why}");
        self.of_kept(false)
    }

    /// The same where the service keeps what was made, or doesn't: then the history can't know of it.
    #[must_use]
    pub fn of_kept(mut self, is_kept: bool) -> Self {
        if is_kept {
            return self;
        }
        self.remedies
            .retain(|remedy| *remedy != Remedy::CheckHistory);
        if !self.remedies.contains(&Remedy::Dismiss) {
            self.remedies.push(Remedy::Dismiss);
        }
        self
    }

    /// The same, which is over once this succeeds.
    #[must_use]
    pub fn about(mut self, topic: Topic) -> Self {
        self.topic = Some(topic);
        self
    }

    /// The same with another sentence.
    #[must_use]
    pub fn saying(mut self, what: String) -> Self {
        self.what = what;
        self
    }
}

/// `2026-11-20T08:09:10Z`.
pub fn iso(at: UnixMillis) -> String {
    jiff::Timestamp::from_second(at.secs()).map_or_else(|_| String::new(), |at| at.to_string())
}
