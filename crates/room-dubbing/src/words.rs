//! What a film, its languages and their states are called.

use std::borrow::Cow;

use egui::Color32;

use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_i18n::tr;
use mynah_i18n::{clock, size as in_bytes};
use mynah_model::desk::{JobCard, JobState};
use mynah_model::dubbing::{Brought, Film, FilmCard, Language, Segment, Stands, fit, letters};
use mynah_model::price;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::duration;
use mynah_ui_core::words::language_name;
use mynah_ui_kit::theme::Tokens;

/// Bits a second of the connection by which it is told how long something is on its way.
const UPLOAD: f64 = 10e6;

/// How a state looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Quiet,
    Going,
    Good,
    Warn,
    Bad,
}

impl Tone {
    pub fn ink(self, t: &Tokens) -> Color32 {
        match self {
            Self::Quiet => t.text2,
            Self::Going => t.playing,
            Self::Good => t.good,
            Self::Warn => t.warn,
            Self::Bad => t.bad_ink,
        }
    }
}

/// A language's name with a large letter.
pub(super) fn language(code: &str) -> String {
    language_name(code)
}

/// Returns the name of a speaker: `Speaker 1` for the technical id `speaker_0`.
pub(super) fn speaker(name: &str) -> Cow<'_, str> {
    let number = name.strip_prefix("speaker_").unwrap_or_default();
    match number.parse::<u32>() {
        Ok(number) => tr!("dubbing-speaker", number = number.saturating_add(1)).into(),
        Err(_) => name.into(),
    }
}

/// `German · 0:42 · 2 speakers`; of a part, from where to where it is. Draft voices count no speakers: their transcript names them.
pub(super) fn about(film: &Film, backend: Backend) -> String {
    let how = &film.how;
    let source = how.source.as_deref();
    let source = source.map_or_else(|| tr!("dubbing-source-none"), language_name);
    let length = length(film);
    match how.speakers.filter(|_| backend == Backend::Live) {
        Some(count) => tr!(
            "dubbing-about-speakers",
            source = source,
            length = length,
            count = count
        ),
        None => tr!("dubbing-about", source = source, length = length),
    }
}

/// How long a film is; of a part, from where to where.
fn length(film: &Film) -> String {
    let how = &film.how;
    match &how.cut {
        Some(cut) => tr!(
            "dubbing-about-part",
            from = duration(f64::from(cut.start)),
            to = duration(f64::from(cut.start) + how.seconds())
        ),
        None => duration(how.seconds()),
    }
}

/// The same of a card, without a language that nobody named, for which it has no room, and with what the film cost in all where fixes, or earlier dubs, cost something beside its languages.
pub(super) fn about_card(card: &FilmCard) -> String {
    let how = &card.film.how;
    let about = if how.source.is_none() && how.speakers.is_none() {
        length(&card.film)
    } else {
        about(&card.film, card.backend)
    };
    let costs = card.stands.iter().map(|stands| match stands {
        Stands::Ready { cost, .. } | Stands::Missing { cost, .. } | Stands::Paid { cost, .. } => {
            *cost
        }
        _ => Credits::ZERO,
    });
    let languages: Credits = costs.sum();
    if card.cost <= languages {
        return about;
    }
    let price = price::in_words(card.backend, card.cost);
    tr!("dubbing-card-all", about = about, price = price)
}

/// The background that comes with a language whose order never came, where the film has another by now.
pub(super) fn wanted_background(film: &Film, code: &str) -> Option<String> {
    let wanted = film.wanted.as_ref()?;
    let is_of_it = wanted.codes.iter().any(|it| it == code);
    is_of_it.then(|| match &wanted.background {
        Some(own) => tr!("dubbing-wanted-background", name = own.name.as_str()),
        None => tr!("dubbing-wanted-no-background"),
    })
}

/// The job that makes a language, where this window knows it.
pub(super) fn job<'a>(
    cx: &StudioCtx<'a>,
    card: &FilmCard,
    language: &Language,
) -> Option<&'a JobCard> {
    cx.desk.job_of_request(card.key(&language.code)?)
}

/// How a language stands, in a few words.
pub(super) fn state(
    cx: &StudioCtx<'_>,
    card: &FilmCard,
    (language, stands): (&Language, &Stands),
) -> (String, Tone) {
    let job = job(cx, card, language).map(|job| &job.state);
    match (stands, job) {
        (Stands::Ready { cost, .. }, _) => {
            let price = price::in_words(card.backend, *cost);
            (tr!("dubbing-ready", price = price), Tone::Good)
        }
        // Whoever waited for it waits no more.
        (
            Stands::UnderWay {
                elsewhere: false, ..
            },
            Some(JobState::Cancelled(_) | JobState::Failed(_)),
        ) => (tr!("dubbing-looked-for"), Tone::Warn),
        (Stands::UnderWay { .. }, _) => {
            let passed = passed_ms(cx, card.backend, stands).unwrap_or_default();
            let length = duration(passed as f64 / 1e3);
            (tr!("dubbing-going", length = length), Tone::Going)
        }
        (_, Some(JobState::Held { .. } | JobState::Queued)) => {
            (tr!("dubbing-waiting"), Tone::Quiet)
        }
        (_, Some(JobState::Running { .. } | JobState::LookedFor)) => {
            (tr!("dubbing-sending"), Tone::Going)
        }
        (_, Some(JobState::Failed(_))) | (Stands::Failed(_), _) => {
            (tr!("dubbing-failed"), Tone::Bad)
        }
        (Stands::InDoubt(_), _) => (tr!("dubbing-doubtful"), Tone::Warn),
        (Stands::Missing { is_deaf: true, .. }, _) => (tr!("dubbing-deaf"), Tone::Bad),
        (Stands::Missing { .. }, _) => (tr!("dubbing-missing"), Tone::Bad),
        (Stands::Paid { .. }, _) => (tr!("dubbing-paid"), Tone::Bad),
        (Stands::Wanted, _) => (tr!("dubbing-wanted"), Tone::Quiet),
    }
}

/// For how long a language is under way, in milliseconds; nothing where it isn't. The service is at it whether or not the
/// program runs; Draft voices begin anew with it.
pub(super) fn passed_ms(cx: &StudioCtx<'_>, backend: Backend, stands: &Stands) -> Option<i64> {
    let Stands::UnderWay { since, .. } = stands else {
        return None;
    };
    let opened = cx.view.dubs.opened.filter(|_| backend == Backend::Draft);
    let since = opened.map_or(since.0, |opened| opened.0.max(since.0));
    Some(cx.clock.now().0.saturating_sub(since).max(0))
}

/// `1:02.4`: a moment of a film.
pub(super) fn moment(seconds: f64) -> String {
    let tenths = (seconds.max(0.0) * 10.0).round() as u64;
    format!("{}.{}", clock((tenths / 10) as f64), tenths % 10)
}

/// `112 %`.
pub(super) fn percent(part: f64) -> String {
    tr!("dubbing-percent", part = (part * 100.0).round() as i64)
}

/// How long and how loud a line is beside the recording, as far as that is known.
pub(super) fn measured(line: &Segment, lufs: Option<f32>) -> Option<String> {
    let fits = fit(line).map(|fit| {
        let part = (fit * 100.0).round() as i64;
        tr!("dubbing-line-fit", part = part)
    });
    let loud = lufs.map(|lufs| tr!("dubbing-line-loud", lufs = format!("{lufs:.1}")));
    let all: Vec<String> = fits.into_iter().chain(loud).collect();
    (!all.is_empty()).then(|| all.join(" · "))
}

/// Letters a second.
pub(super) fn speed(text: &str, seconds: f64) -> f64 {
    letters(text) as f64 / seconds.max(0.1)
}
/// What was seen in a film: its tracks, how large its picture is, how much is spoken, in which language.
pub(super) fn facts(brought: &Brought, sends: bool) -> String {
    let facts = &brought.facts;
    let mut all = Vec::new();
    if let Some([wide, high]) = facts.size {
        all.push(tr!("dubbing-fact-size", wide = wide, high = high));
    }
    if let Some((number, track)) = facts.used_track() {
        all.push(tr!(
            "dubbing-fact-sounds",
            codec = track.encoding.as_str(),
            number = number,
            count = facts.tracks.len()
        ));
    }
    if facts.texts > 0 {
        all.push(tr!("dubbing-fact-texts", count = facts.texts));
    }
    let share = facts.speech / brought.lasts().max(0.1) * 100.0;
    all.push(tr!(
        "dubbing-fact-speech",
        share = share.round().clamp(0.0, 100.0) as u32
    ));
    if let Some(code) = &facts.language {
        let language = language(code);
        all.push(tr!("dubbing-fact-language", language = language));
    }
    if sends {
        all.push(tr!(
            "dubbing-fact-upload",
            size = in_bytes(brought.input.bytes),
            length = duration(brought.input.bytes as f64 * 8.0 / UPLOAD)
        ));
    }
    all.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_ui_core::testing::dubs as testing;

    /// Begun later, it had the background of before, and nothing said so.
    #[test]
    fn what_is_wanted_with_a_language_that_was_never_ordered_is_said() {
        use mynah_model::dubbing::Wanted;

        let mut film = testing::film(&serde_json::json!([{"code": "en"}, {"code": "fr"}]));
        film.wanted = Some(Wanted {
            codes: vec!["fr".to_owned()],
            background: Some(film.how.input.clone()),
        });
        assert_eq!(wanted_background(&film, "en"), None);
        let told = wanted_background(&film, "fr").unwrap();
        assert!(told.contains("“a.wav”"), "{told}");
    }

    /// "9 cr in all · Language not na…": the length that stood behind it was never seen.
    #[test]
    fn a_card_has_no_room_for_a_language_that_nobody_named() {
        let film = testing::film(&serde_json::json!([{"code": "en"}]));
        let mut card = testing::card(film, vec![testing::ready()]);
        assert_eq!(about_card(&card), length(&card.film));
        assert!(about(&card.film, card.backend).contains("Language not named"));
        card.film.how.source = Some("de".to_owned());
        assert!(about_card(&card).starts_with("German"));
    }
}
