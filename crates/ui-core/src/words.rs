//! Words that several rooms write the same way: days, credits, tools, models, languages, kinds of files and jobs.

pub mod formats;
pub mod labels;
mod languages;
pub mod settings;

use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::day::{DAY_MILLIS, Day, Month, here};
use mynah_core::plan::Plan;
use mynah_core::request::Tool;
use mynah_i18n::tr;
use mynah_model::command::HistoryWork;
use mynah_model::desk::{Desk, JobCard};
use mynah_model::event::Work;

/// Characters of a text that name its job.
const EXCERPT: usize = 60;

/// Returns the name of a model where there is little room: `Multilingual v2`, `Eleven v3`.
pub fn model(desk: &Desk, backend: Backend, id: &str) -> String {
    without_house(desk.model_name(backend, id))
}

/// Returns the same of a model as it was published.
pub fn model_word(id: &str) -> String {
    without_house(mynah_core::models::name(id).unwrap_or(id))
}

/// Leaves out the first word of a model's name if a name remains: all of them begin alike.
fn without_house(name: &str) -> String {
    let rest = name.strip_prefix("Eleven ").unwrap_or(name);
    let is_number = rest
        .strip_prefix('v')
        .is_some_and(|rest| rest.starts_with(|digit: char| digit.is_ascii_digit()));
    if is_number { name } else { rest }.to_owned()
}

/// Returns the name of a plan: `Pro plan`; nothing while it is unknown.
pub fn plan(plan: &Plan) -> String {
    match plan.name() {
        name if name.is_empty() => name,
        name => tr!("plan-name", plan = name),
    }
}

/// `20 Nov`.
pub fn date(day: Day) -> String {
    let month = i64::from(Month::with(day).month);
    tr!("date-day", day = day.number(), month = month)
}

/// `20 Nov 2026`.
pub fn whole_date(day: Day) -> String {
    let year = Month::with(day).year.to_string();
    tr!("date-day-year", date = date(day), year = year)
}

/// `20 Nov 14:02:11`, in UTC as the days are.
pub fn time(at: UnixMillis) -> String {
    tr!("date-time", date = date(Day::of(at)), clock = clock(at))
}

/// The same by the clock of this system's zone: when somebody made something.
pub fn time_here(at: UnixMillis) -> String {
    time(here(at))
}

/// `14:02:11`.
pub fn clock(at: UnixMillis) -> String {
    let secs = at.0.rem_euclid(DAY_MILLIS) / 1_000;
    format!("{:02}:{:02}:{:02}", secs / 3_600, secs / 60 % 60, secs % 60)
}

pub use self::languages::language_untold;
pub use mynah_core::language::language_name;
pub use mynah_model::price::in_words as credits;

/// What a tool is called. A word that nobody knows shows itself.
pub fn tool(word: &str) -> String {
    let Some(tool) = Tool::ALL.into_iter().find(|tool| tool.as_str() == word) else {
        return word.to_owned();
    };
    match tool {
        Tool::Speech => tr!("usage-tool-speech"),
        Tool::Dialogue => tr!("usage-tool-dialogue"),
        Tool::Design => tr!("usage-tool-design"),
        Tool::Changer => tr!("usage-tool-changer"),
        Tool::Effects => tr!("usage-tool-effects"),
        Tool::Isolation => tr!("usage-tool-isolation"),
        Tool::Music => tr!("usage-tool-music"),
        Tool::Dubbing => tr!("usage-tool-dubbing"),
        Tool::Transcription => tr!("usage-tool-transcribe"),
        Tool::Alignment => tr!("usage-tool-align"),
        Tool::Conversation => tr!("usage-tool-conversation"),
    }
}

/// What a job is called: who speaks, and how the text begins.
pub fn job(job: &JobCard) -> String {
    match &job.work {
        Work::Generate { order, .. } => {
            // Of a line it is who speaks in the script, as in its row; what isn't one has its voice alone.
            let who = match (order.speaker.as_str(), order.line) {
                ("", Some(_)) => tr!("narrator"),
                ("", None) if order.blind => tr!("blind-voice"),
                ("", None) => order.voice_name.clone(),
                (speaker, _) => speaker.to_owned(),
            };
            let mut letters = order.request.text().chars();
            let mut text: String = letters.by_ref().take(EXCERPT).collect();
            if letters.next().is_some() {
                text.push('…');
            }
            tr!("jobs-line", who = who, text = text)
        }
        Work::Export { takes } => tr!("jobs-export", takes = *takes),
        Work::ProjectFile { name, opens: true } => tr!("jobs-open-file", file = name.as_str()),
        Work::ProjectFile { name, opens: false } => tr!("jobs-export-file", file = name.as_str()),
        Work::History(order) => {
            let count = order.marks.len();
            match order.work {
                HistoryWork::Fetch => tr!("jobs-history-fetch", count = count),
                HistoryWork::Save(_) => tr!("jobs-history-save", count = count),
                HistoryWork::Delete => tr!("jobs-history-delete", count = count),
            }
        }
    }
}

/// A speaker's name; the narrator has none in the script.
pub fn speaker_name(speaker: &str) -> String {
    if speaker.is_empty() {
        tr!("narrator")
    } else {
        speaker.to_owned()
    }
}

/// A length as rows show it: `4.86`, `1:04.2`, `1:02:03`.
pub fn length(seconds: f64) -> String {
    let seconds = seconds.max(0.0);
    if seconds < 60.0 {
        return format!("{seconds:.2}");
    }
    if seconds >= 3600.0 {
        return duration(seconds);
    }
    let tenths = (seconds * 10.0).round() as u64;
    let (minutes, rest) = (tenths / 600, tenths % 600);
    format!("{minutes}:{:02}.{}", rest / 10, rest % 10)
}

/// A length as sums show it: `3:47`, `1:02:03`.
pub fn duration(seconds: f64) -> String {
    mynah_i18n::clock(seconds)
}

/// What speaks, in the words of the status bar.
pub fn backend_name(backend: Backend) -> String {
    match backend {
        Backend::Draft => tr!("backend-draft"),
        Backend::Live => tr!("backend-live"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_that_nobody_named_shows_itself() {
        assert_eq!(tool("speech"), "Speech");
        assert_eq!(tool("telepathy"), "telepathy");
    }

    #[test]
    fn words_of_the_service_have_names() {
        assert_eq!(plan(&Plan::Pro), "Pro plan");
        assert_eq!(plan(&Plan::GrowingBusiness), "Growing business plan");
        assert_eq!(plan(&Plan::default()), "");
        let desk = Desk::default();
        for (id, name) in [
            ("eleven_multilingual_ttv_v2", "Multilingual Voice Design v2"),
            ("eleven_v3", "Eleven v3"),
            ("eleven_flash_v2_5", "Flash v2.5"),
            ("music_v2_5", "Music v2.5"),
            ("eleven_later_v9", "eleven_later_v9"),
        ] {
            assert_eq!(model(&desk, Backend::Live, id), name);
        }
    }

    #[test]
    fn lengths_are_short() {
        assert_eq!(length(4.864), "4.86");
        assert_eq!(length(64.2), "1:04.2");
        assert_eq!(length(3723.0), "1:02:03");
        assert_eq!(duration(227.4), "3:47");
    }
}
