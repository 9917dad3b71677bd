//! What people are told when something did not work: what happened, was I charged, what now.
//!
//! Every error of every module becomes a [`Trouble`] here and nowhere else. There is no wildcard: a new
//! error must be decided about, its charge above all.
#![warn(clippy::wildcard_enum_match_arm)]

mod agents;
mod budget;
mod library;
mod script;
mod sound;

pub(crate) use sound::of_file;

use std::error::Error as _;
use std::sync::Arc;

use crate::error::Refusal;
use crate::error::StudioError;
use mynah_api::client::LIVE_BASE;
use mynah_api::error::ApiError;
use mynah_api::error::ChargeKnown;
use mynah_api::error::ErrorKind;
use mynah_audio::recorder::NoMicrophone;
use mynah_core::backend::Backend;
use mynah_core::consent::NoConsent;
use mynah_core::credits::Credits;
use mynah_draft::server::DraftError;
use mynah_i18n::tr;
use mynah_i18n::{size, thousands};
use mynah_model::cloning::MOST_SAMPLES;
use mynah_model::cloning::words_of;
use mynah_model::dubbing::refused::NoDub;

use self::library::{of_library, of_secret};
pub use mynah_model::trouble::{
    Archiving, Charged, Details, Kind, Occasion, Opens, PartsBought, Remedy, Topic, Trouble, iso,
};

/// The sentence, the kind and what can be done, before the charge is known.
struct Told {
    what: String,
    kind: Kind,
    remedies: Vec<Remedy>,
}

fn told<const N: usize>(what: String, remedies: [Remedy; N]) -> Told {
    Told {
        what,
        kind: Kind::Refused,
        remedies: Vec::from(remedies),
    }
}

impl Told {
    fn of_kind(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }
}

/// Returns what an error means to people.
pub fn explain(error: &StudioError, occasion: &Occasion) -> Trouble {
    let (told, charged) = match error {
        StudioError::Api(error) => (of_api(error, occasion), charge_of(error, occasion)),
        StudioError::Library(error) => (of_library(error), Charged::No),
        StudioError::Secret(error) => (of_secret(error), Charged::No),
        StudioError::Draft(error) => (of_draft(error), Charged::No),
        StudioError::Decode(error) => (sound::of_decode(error), Charged::No),
        StudioError::Unreadable { path, source } => {
            (sound::of_unreadable(path, source), Charged::No)
        }
        StudioError::Encode(_) => (sound::of_encode(), Charged::No),
        StudioError::Deliver(error) => (sound::of_deliver(error), Charged::No),
        StudioError::Parse(error) => (script::of_parse(*error), Charged::No),
        StudioError::Encoding(_) => (script::of_encoding(), Charged::No),
        StudioError::Import { file, why } => (script::of_import(file, why), Charged::No),
        StudioError::ScriptEnding(ending) => (script::of_ending(ending), Charged::No),
        StudioError::Importer(_) => (script::of_importer(), Charged::No),
        StudioError::Refused(refusal) => (of_refusal(refusal, occasion.backend), Charged::No),
        StudioError::Start(_) | StudioError::Sample(_) => {
            (told(tr!("trouble-start"), [Remedy::Report]), Charged::No)
        }
        StudioError::CutOff => (
            told(tr!("trouble-cut-off"), [Remedy::Retry, Remedy::Report]),
            Charged::No,
        ),
    };
    let mut causes = vec![error.to_string()];
    let mut source = error.source();
    while let Some(cause) = source {
        causes.push(cause.to_string());
        source = cause.source();
    }
    causes.dedup();
    let api = if let StudioError::Api(error) = error {
        Some(error)
    } else {
        None
    };
    let region = api.and_then(|error| error.facts.head.region.clone());
    let says = api
        .and_then(ApiError::message)
        .filter(|says| told.what.contains(says));
    let details = Details {
        kind: told.kind,
        operation: api.map_or_else(
            || occasion.operation.clone(),
            |error| error.facts.call.to_string(),
        ),
        request: api.and_then(ApiError::request),
        at: iso(occasion.at),
        region: region.or_else(|| occasion.host.clone()),
        causes,
        behind: false,
        bought: None,
        says: says.unwrap_or_default().to_owned(),
    };
    Trouble {
        what: told.what,
        charged: Charged::No,
        remedies: told.remedies,
        details: Arc::new(details),
        topic: None,
    }
    .charged(charged)
}

fn charge_of(error: &ApiError, occasion: &Occasion) -> Charged {
    match error.charge() {
        ChargeKnown::No => Charged::No,
        ChargeKnown::Yes(credits) => Charged::Yes {
            credits,
            backend: occasion.backend,
        },
        ChargeKnown::Unknown => Charged::Unknown {
            request: error.request(),
            backend: occasion.backend,
        },
    }
}

fn of_api(error: &ApiError, occasion: &Occasion) -> Told {
    use Remedy::{
        CheckHistory, ChooseFormat, ChooseModel, ChooseVoice, Dismiss, OpenKeySettings, Report,
        Retry, SplitLine, UseDraftVoice, UsePrompt, WaitSecs,
    };
    let says = error.message().unwrap_or_default().to_owned();
    let wait = error.retry_after().map_or(30, |wait| wait.as_secs().max(1));
    let reach = |what, remedies| told::<2>(what, remedies).of_kind(Kind::Reach);
    match error.kind {
        ErrorKind::InvalidKey => reach(not_accepted(occasion), [OpenKeySettings, UseDraftVoice]),
        ErrorKind::KeyExpired => keyless(tr!("trouble-key-expired")),
        ErrorKind::KeyDisabled => reach(
            tr!("trouble-key-disabled"),
            [OpenKeySettings, UseDraftVoice],
        ),
        ErrorKind::AddressNotAllowed => keyless(tr!("trouble-key-address")),
        ErrorKind::NotShared => reach(tr!("trouble-not-shared"), [OpenKeySettings, ChooseVoice]),
        ErrorKind::KeyLacksPermission => {
            let permission = error.facts.refusal.permission().unwrap_or("…").to_owned();
            reach(
                tr!("trouble-key-permission", permission = permission),
                [OpenKeySettings, UseDraftVoice],
            )
        }
        ErrorKind::UnusualActivity => {
            reach(tr!("trouble-unusual-activity"), [UseDraftVoice, Report])
        }
        ErrorKind::KeyUnsendable => reach(tr!("trouble-not-a-key"), [OpenKeySettings, Dismiss]),
        ErrorKind::NoSuchHost => reach(tr!("trouble-no-such-host"), [Retry, UseDraftVoice]),
        ErrorKind::NoConnection => reach(tr!("trouble-no-connection"), [Retry, UseDraftVoice]),
        ErrorKind::NotSecure => reach(tr!("trouble-not-secure"), [Report, UseDraftVoice]),
        ErrorKind::AddressNamesUser => reach(
            tr!("trouble-address-names-user"),
            [OpenKeySettings, Dismiss],
        ),
        ErrorKind::Unsendable => reach(tr!("trouble-unsendable"), [OpenKeySettings, Report]),
        ErrorKind::FileUnreadable => told(tr!("trouble-file-unreadable"), [Dismiss, Report]),
        ErrorKind::NoAnswer => reach(tr!("trouble-no-answer"), [Retry, Report]),
        ErrorKind::Stalled => told(tr!("trouble-stalled"), [Retry, Report]),
        ErrorKind::ConnectionLost => told(tr!("trouble-connection-lost"), [Retry, Report]),
        ErrorKind::ServerError => told(tr!("trouble-server-error"), [Retry, Report]),
        ErrorKind::Malformed => told(tr!("trouble-malformed"), [CheckHistory, Report]),
        ErrorKind::QuotaExceeded => {
            let what = error.facts.refusal.shortfall().map_or_else(
                || tr!("trouble-quota"),
                |short| {
                    tr!(
                        "trouble-quota-numbers",
                        needed = Credits(short.needed).to_string(),
                        left = Credits(short.left).to_string()
                    )
                },
            );
            match occasion.backend {
                Backend::Draft => told(what, [Retry, SplitLine]),
                Backend::Live => told(what, [ChooseModel, UseDraftVoice]),
            }
            .of_kind(Kind::Credits)
        }
        ErrorKind::KeyCapReached => {
            let what = error.facts.refusal.shortfall().map_or_else(
                || tr!("trouble-cap-reached"),
                |short| {
                    tr!(
                        "trouble-cap-reached-numbers",
                        needed = Credits(short.needed).to_string(),
                        left = Credits(short.left).to_string()
                    )
                },
            );
            told(what, [OpenKeySettings, UseDraftVoice]).of_kind(Kind::Credits)
        }
        ErrorKind::PlanRequired => told(
            tr!("trouble-plan", says = says),
            [ChooseVoice, ChooseFormat, UseDraftVoice],
        ),
        ErrorKind::VoiceSlotLimit => told(tr!("trouble-voice-slots"), [ChooseVoice, UseDraftVoice]),
        ErrorKind::VoiceNotFound => told(tr!("trouble-voice-not-found"), [ChooseVoice, Report]),
        ErrorKind::ModelProblem => told(tr!("trouble-model", says = says), [ChooseModel, Report]),
        ErrorKind::TextTooLong => told(tr!("trouble-too-long"), [SplitLine, ChooseModel]),
        ErrorKind::TextEmpty => told(tr!("trouble-no-text"), [Dismiss]),
        ErrorKind::BadSettings => {
            let name = error.facts.refusal.param.clone().unwrap_or(says);
            told(tr!("trouble-settings", name = name), [ChooseModel, Report])
        }
        ErrorKind::BadAudio => told(tr!("trouble-refused", says = says), [Dismiss, Report]),
        ErrorKind::ContentRefused => match &error.facts.refusal.suggestion {
            Some(prompt) => told(
                tr!("trouble-prompt-refused", prompt = prompt.as_str()),
                [UsePrompt(prompt.clone()), Dismiss, Report],
            ),
            None => told(tr!("trouble-content"), [Dismiss, Report]),
        },
        ErrorKind::NotFound => told(tr!("trouble-not-found"), [Dismiss, Report]),
        ErrorKind::NotReady => told(tr!("trouble-not-ready"), [WaitSecs(wait), Dismiss]),
        ErrorKind::Conflict | ErrorKind::Refused => {
            told(tr!("trouble-refused", says = says), [Retry, Report])
        }
        ErrorKind::TooManyConcurrent => told(tr!("trouble-too-many"), [WaitSecs(wait), Report]),
        ErrorKind::RateLimited => told(tr!("trouble-rate"), [WaitSecs(wait), Report]),
        ErrorKind::SystemBusy => {
            told(tr!("trouble-busy"), [WaitSecs(wait), UseDraftVoice]).of_kind(Kind::Reach)
        }
    }
}

fn of_draft(error: &DraftError) -> Told {
    let what = match error {
        DraftError::State(_) | DraftError::BrokeOff => tr!("trouble-draft-state"),
        DraftError::Listen {
            address: _,
            source: _,
        }
        | DraftError::Webhook
        | DraftError::Tls(_) => tr!("trouble-draft-listen"),
        DraftError::Key => tr!("trouble-not-a-key"),
    };
    told(what, [Remedy::Report]).of_kind(Kind::Reach)
}

fn of_refusal(refusal: &Refusal, backend: Backend) -> Told {
    match refusal {
        Refusal::NoText => told(tr!("trouble-no-text"), [Remedy::Dismiss]),
        Refusal::OneChannel => told(
            tr!("place-one-channel"),
            [Remedy::ChooseFormat, Remedy::Dismiss],
        ),
        Refusal::TextTooLong { characters, limit } => told(
            tr!(
                "trouble-too-long-numbers",
                characters = thousands(*characters as u64),
                limit = thousands(*limit as u64)
            ),
            [Remedy::SplitLine, Remedy::ChooseModel],
        ),
        Refusal::NoHome => told(tr!("trouble-no-home"), [Remedy::Report]),
        Refusal::NoKey => keyless(tr!("trouble-no-key")),
        Refusal::NoDictionaries {
            permission,
            words,
            lost,
        } => no_dictionaries(permission, words, lost),
        Refusal::KeyLocked => keyless(tr!("trouble-key-locked")),
        Refusal::OtherAccount => told(
            tr!("trouble-other-account"),
            [Remedy::OpenKeySettings, Remedy::Dismiss],
        )
        .of_kind(Kind::Reach),
        Refusal::OrderedElsewhere => told(
            tr!("trouble-ordered-elsewhere"),
            [Remedy::Retry, Remedy::OpenKeySettings],
        )
        .of_kind(Kind::Reach),
        Refusal::KeyGone { name } => of_key(tr!("trouble-key-gone", name = name.as_str())),
        Refusal::KeyNamed { name } => of_key(tr!("trouble-key-named", name = name.as_str())),
        Refusal::ReplacesOther { name } => {
            of_key(tr!("trouble-replaces-other", name = name.as_str()))
        }
        Refusal::NotAKey => {
            told(tr!("trouble-not-a-key"), [Remedy::OpenKeySettings]).of_kind(Kind::Reach)
        }
        Refusal::KeyUnlisted => keyless(tr!("trouble-key-unlisted")),
        Refusal::KeyCommand => keyless(tr!("trouble-key-command")),
        Refusal::OverLimit { needed, left } => told(
            tr!(
                "trouble-over-limit",
                needed = needed.to_string(),
                left = left.to_string()
            ),
            match backend {
                Backend::Draft => [Remedy::Dismiss],
                Backend::Live => [Remedy::UseDraftVoice],
            },
        )
        .of_kind(Kind::Credits),
        Refusal::NotFree { price } => told(
            tr!("trouble-not-free", price = price.to_string()),
            [Remedy::Retry, Remedy::Dismiss],
        ),
        Refusal::Dearer { shown, price } => told(
            tr!(
                "trouble-dearer",
                shown = shown.to_string(),
                price = price.to_string()
            ),
            [Remedy::Retry, Remedy::Dismiss],
        ),
        Refusal::ScriptTooLarge { path } => told(
            tr!("trouble-script-large", path = path.display().to_string()),
            [Remedy::ChoosePlace, Remedy::Dismiss],
        ),
        Refusal::NoJob => told(tr!("trouble-no-job"), [Remedy::Dismiss]),
        Refusal::NoPlayer => told(tr!("trouble-no-player"), [Remedy::Report]),
        Refusal::Invalid(invalid) => told(
            tr!(
                "trouble-invalid",
                field = invalid.field,
                why = invalid.why.to_string()
            ),
            [Remedy::Dismiss, Remedy::Report],
        ),
        Refusal::Retained { tool } => told(
            tr!("trouble-retained", tool = tool.as_str()),
            [Remedy::Dismiss],
        ),
        Refusal::NoLength => told(tr!("trouble-no-length"), [Remedy::Dismiss]),
        Refusal::NameTaken { name, voice } => told(
            tr!(
                "trouble-name-taken",
                name = name.as_str(),
                voice = voice.as_str()
            ),
            [Remedy::Dismiss],
        ),
        Refusal::NoConsent(no @ (NoConsent::Withdrawn { .. } | NoConsent::Over { .. })) => told(
            words_of(no),
            [Remedy::ShowConsents, Remedy::ChooseVoice, Remedy::Dismiss],
        ),
        Refusal::NoConsent(no @ NoConsent::OutsideScope { .. }) => told(
            words_of(no),
            [Remedy::ShowConsents, Remedy::ChooseVoice, Remedy::Retry],
        ),
        Refusal::NoConsent(no @ NoConsent::UnderWay) => told(words_of(no), [Remedy::Dismiss]),
        Refusal::NoConsent(no) => told(words_of(no), [Remedy::ShowConsents, Remedy::Dismiss]),
        Refusal::NoRecording => told(
            tr!("trouble-recording-empty"),
            [Remedy::ChooseFile(Opens::Recording), Remedy::Dismiss],
        ),
        Refusal::NoInput { file, why } => told(
            tr!("tools-no-input", file = file.as_str(), why = why.as_str()),
            [Remedy::ChooseFile(Opens::Recording), Remedy::Dismiss],
        ),
        Refusal::SongTooLong(what) => told(what.clone(), [Remedy::Dismiss]),
        Refusal::NoSpeech => told(
            tr!("inspect-no-speech"),
            [Remedy::ChooseFile(Opens::Recording), Remedy::Dismiss],
        ),
        Refusal::NoPreview => told(tr!("trouble-no-preview"), [Remedy::Dismiss]),
        Refusal::RecordingTooLarge { bytes } => told(
            tr!("trouble-recording-large", size = size(*bytes)),
            [Remedy::Dismiss],
        ),
        Refusal::SourceTooLarge { bytes, most } => told(
            tr!(
                "trouble-source-large",
                size = size(*bytes),
                most = size(*most)
            ),
            [Remedy::ChooseFile(Opens::Recording), Remedy::Dismiss],
        ),
        Refusal::TooManySamples { count } => told(
            tr!("trouble-samples-many", count = *count, most = MOST_SAMPLES),
            [Remedy::Dismiss],
        ),
        Refusal::NoMicrophone(no) => told(
            match no {
                NoMicrophone::NoDevice | NoMicrophone::Forgotten | NoMicrophone::Left => {
                    tr!("trouble-no-microphone")
                }
                NoMicrophone::BrokeOff => tr!("trouble-microphone-broke-off"),
                NoMicrophone::Gone(name) => tr!("trouble-microphone-gone", name = name.as_str()),
                // The system's own words are among the details.
                NoMicrophone::Failed(_) => tr!("trouble-microphone-failed"),
            },
            [Remedy::Retry, Remedy::Dismiss],
        ),
        Refusal::NoDocument => told(tr!("trouble-no-document"), [Remedy::Dismiss]),
        Refusal::ReadByVoice => told(tr!("trouble-read-by-voice"), [Remedy::Dismiss]),
        Refusal::NoCaptcha => told(tr!("trouble-no-captcha"), [Remedy::Retry, Remedy::Report]),
        Refusal::TranscriptChanged => told(
            tr!("trouble-transcript-changed"),
            [Remedy::LoadOther, Remedy::KeepCopy],
        ),
        Refusal::NoSuchTranscript => told(
            tr!("trouble-no-such-transcript"),
            [Remedy::Retry, Remedy::Dismiss],
        ),
        Refusal::NoTranscript => told(tr!("trouble-no-transcript"), [Remedy::Report]),
        Refusal::NotDubbed(no @ NoDub::Elsewhere) => {
            told(no.words(), [Remedy::OpenKeySettings, Remedy::Dismiss]).of_kind(Kind::Reach)
        }
        Refusal::NotDubbed(no) => told(no.words(), [Remedy::Dismiss]),
        Refusal::DubFailed(says) => told(
            tr!("trouble-dub-failed", says = says.as_str()),
            [Remedy::CheckHistory, Remedy::Report],
        ),
        Refusal::DubRemoved => told(
            tr!("trouble-dub-removed"),
            [Remedy::CheckHistory, Remedy::Report],
        ),
        Refusal::SoundGone => told(tr!("trouble-sound-gone"), [Remedy::Dismiss]),
        Refusal::UnderWay => told(tr!("trouble-under-way"), [Remedy::Dismiss]),
        Refusal::NoResults(path) => told(
            tr!("trouble-no-results", file = path.display().to_string()),
            [Remedy::Dismiss],
        ),
        Refusal::Agents(refusal) => agents::of_agents(*refusal),
        Refusal::NothingToExport => told(tr!("trouble-nothing-to-export"), [Remedy::Dismiss]),
    }
}

/// A key of one region is unknown in the others: who was asked is said where it isn't the usual one.
fn not_accepted(occasion: &Occasion) -> String {
    let host = occasion.host.as_deref();
    match host.filter(|host| !LIVE_BASE.ends_with(host)) {
        Some(host) => tr!("trouble-invalid-key-at", host = host),
        None => tr!("trouble-invalid-key"),
    }
}

/// What is mended where keys are.
fn of_key(what: String) -> Told {
    told(what, [Remedy::OpenKeySettings, Remedy::Dismiss]).of_kind(Kind::Reach)
}

/// Rules of pronunciation need a dictionary that this key may not write.
fn no_dictionaries(permission: &str, words: &[String], lost: &[String]) -> Told {
    use Remedy::{OpenKeySettings, SpellOut, UseDraftVoice};
    let mut what = tr!(
        "trouble-no-dictionaries",
        permission = permission,
        words = words.join(", ")
    );
    if !lost.is_empty() {
        let lost = tr!("trouble-no-dictionaries-lost", words = lost.join(", "));
        what = format!("{what} {lost}");
    }
    let told = if lost.len() < words.len() {
        told(what, [SpellOut, OpenKeySettings, UseDraftVoice])
    } else {
        told(what, [OpenKeySettings, UseDraftVoice])
    };
    told.of_kind(Kind::Reach)
}

/// The service was to speak, and no key can be sent.
fn keyless(what: String) -> Told {
    told(what, [Remedy::OpenKeySettings, Remedy::UseDraftVoice]).of_kind(Kind::Reach)
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::clock::UnixMillis;

    /// It offered another voice, or nothing but to close it.
    #[test]
    fn what_is_refused_for_a_consent_leads_to_the_records() {
        let day = "2026-05-01".parse().unwrap();
        for no in [
            NoConsent::withdrawn("Ada", UnixMillis(0)),
            NoConsent::Over {
                name: "Ada".to_owned(),
                on: day,
            },
            NoConsent::NotGiven,
        ] {
            let error = StudioError::from(Refusal::NoConsent(no));
            let trouble =
                crate::trouble::explain(&error, &Occasion::local("generate", UnixMillis(0)));
            assert_eq!(trouble.charged, Charged::No);
            assert_eq!(trouble.remedies.first(), Some(&Remedy::ShowConsents));
        }
    }
}
