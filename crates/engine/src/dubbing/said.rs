//! What is said in a dub, as the service tells it, and beside it what is said in the recording.

use crate::backend::Connection;
use crate::dubbing::project;
use crate::dubbing::stands::dub_of;
use crate::error::StudioError;
use crate::headless::text_of;
use crate::machine::Machine;
use crate::recover;
use mynah_api::dubbing::{GetDubTranscripts, TranscriptForm};
use mynah_api::types::dubbing::{DubTranscript, Utterance};
use mynah_core::ids::{DubId, EntryId};
use mynah_core::request::Generation;
use mynah_core::timing::WordTime;
use mynah_model::dubbing::film::{Language, Segment};
use mynah_script::dub_sheet;

/// What the service calls the words of the recording itself.
const SOURCE: &str = "source";

/// So far something may reach out of a part, in seconds, and is whole.
const CUT: f64 = 0.05;

/// What is said in the part of a recording that is dubbed, at the times of the dub. How long something is there that the part
/// begins or ends in isn't known.
pub(super) fn within(rows: Vec<Segment>, (begins, lasts): (f64, f64)) -> Vec<Segment> {
    let rows = rows.into_iter().filter_map(|row| {
        let [from, to] = [row.start - begins, row.end - begins];
        let (start, end) = (from.max(0.0), to.min(lasts));
        let is_cut = from < -CUT || to > lasts + CUT;
        (end > start).then_some(Segment {
            start,
            end,
            slot: (!is_cut).then_some([start, end]),
            ..row
        })
    });
    rows.collect()
}

/// What a language's own table says, at the times of the recording.
pub(super) async fn rows(machine: &Machine, language: &Language) -> Vec<Segment> {
    let Some(sheet) = language.sheet.clone() else {
        return Vec::new();
    };
    let read = machine.library(move |library| library.input(&sheet)).await;
    let read = match read {
        Ok(path) => machine.blocking(move || text_of(&path)).await,
        Err(error) => Err(error),
    };
    let rows = read
        .ok()
        .and_then(|text| dub_sheet::read(&text, f64::INFINITY).ok());
    let rows = rows.unwrap_or_default();
    rows.iter().map(Segment::from).collect()
}

/// What is said in the recording and in its dub, as the service tells it.
pub(super) async fn said(
    machine: &Machine,
    entry: EntryId,
    code: &str,
) -> Result<[Vec<Segment>; 2], StudioError> {
    let found =
        machine.library(move |library| Ok((library.entry(entry)?, dub_of(library, entry)?)));
    let (entry, dub) = found.await?;
    let (Some(entry), Some(dub)) = (entry, dub) else {
        return Ok([Vec::new(), Vec::new()]);
    };
    let connection = recover::connect(machine, &entry).await?;
    if matches!(&*entry.intent.request, Generation::Dubbing(dub) if dub.as_project) {
        return project::said(&connection, &dub, code).await;
    }
    transcripts(&connection, &dub, code).await
}

/// What is said in the recording and in one language of a dub, as the service tells it.
pub(super) async fn transcripts(
    connection: &Connection,
    dub: &DubId,
    code: &str,
) -> Result<[Vec<Segment>; 2], StudioError> {
    let ask = async |language: &str| {
        let wanted = GetDubTranscripts {
            dub: dub.clone(),
            language: language.to_owned(),
            form: TranscriptForm::Json,
        };
        connection.client.send(&wanted).await
    };
    let target = ask(code).await?.value.json.unwrap_or_default();
    // Not every dub has it, and nothing depends on it.
    let source = match ask(SOURCE).await {
        Ok(reply) => reply.value.json.unwrap_or_default(),
        Err(error) => {
            log::info!("what was said in a recording is not told: {error}");
            DubTranscript::default()
        }
    };
    let read = |transcript: DubTranscript| -> Vec<Segment> {
        let utterances = transcript.utterances.iter();
        let mut all: Vec<Segment> = utterances.map(segment).collect();
        all.retain(|it| !it.text.is_empty() && it.end > it.start);
        all.sort_by(|one, other| one.start.total_cmp(&other.start));
        all
    };
    Ok([read(source), read(target)])
}

fn segment(utterance: &Utterance) -> Segment {
    let text = utterance.text.0.trim().to_owned();
    let mut words = Vec::new();
    let mut from = 0;
    for word in &utterance.words {
        let said = word.text.0.trim();
        let rest = text.get(from..).unwrap_or_default();
        let Some(at) = rest.find(said).filter(|_| !said.is_empty()) else {
            continue;
        };
        let bytes = from + at..from + at + said.len();
        from = bytes.end;
        words.push(WordTime {
            start_ms: millis(word.start_s),
            end_ms: millis(word.end_s),
            bytes,
        });
    }
    Segment {
        speaker: utterance.speaker_id.clone(),
        said: String::new(),
        text,
        start: utterance.start_s,
        end: utterance.end_s,
        slot: None,
        words,
        id: None,
        voice: utterance.voice_id.clone(),
    }
}

pub(super) fn millis(seconds: f64) -> u32 {
    (seconds.max(0.0) * 1_000.0).round() as u32
}

/// Puts beside each line what is said at its time in the recording, and who says it by their own name. What is said there
/// while nothing is said in the dub is a line of its own, without a text.
pub(super) fn beside(
    mut lines: Vec<Segment>,
    source: &[Segment],
    sheet: &[Segment],
) -> Vec<Segment> {
    let unsaid = unsaid(&lines, source, sheet);
    for line in &mut lines {
        let overlap = |other: &&Segment| {
            let shared = line.end.min(other.end) - line.start.max(other.start);
            (shared > 0.0).then_some(shared)
        };
        let nearest = |all: &'_ [Segment]| {
            let all = all.iter().filter(|it| overlap(it).is_some());
            all.max_by(|one, other| {
                let by = |it: &Segment| overlap(&it).unwrap_or_default();
                by(one).total_cmp(&by(other))
            })
            .cloned()
        };
        let (row, said) = (nearest(sheet), nearest(source));
        let whole = |it: &Segment| [it.start, it.end];
        line.slot = match &row {
            Some(row) => row.slot,
            None => said.as_ref().map(whole),
        };
        if let Some(row) = row {
            line.said.clone_from(&row.said);
            if !row.speaker.is_empty() {
                line.speaker.clone_from(&row.speaker);
            }
        }
        if let Some(said) = said.filter(|_| line.said.is_empty()) {
            line.said.clone_from(&said.text);
        }
    }
    lines.extend(unsaid);
    lines.sort_by(|one, other| one.start.total_cmp(&other.start));
    lines
}

/// What is said in the recording while nothing is said in the dub.
fn unsaid(lines: &[Segment], source: &[Segment], sheet: &[Segment]) -> Vec<Segment> {
    // By a table of one's own it is known what was to be said.
    let told = if sheet.is_empty() { source } else { sheet };
    let is_unsaid = |it: &&Segment| {
        let mut all = lines.iter();
        !all.any(|line| line.start < it.end && line.end > it.start)
    };
    let unsaid = told.iter().filter(is_unsaid).map(|it| Segment {
        said: if it.said.is_empty() {
            it.text.clone()
        } else {
            it.said.clone()
        },
        text: String::new(),
        slot: Some([it.start, it.end]),
        words: Vec::new(),
        ..it.clone()
    });
    unsaid.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of the whole recording stood beside the lines of a part, and those before it as lines that lack their sound.
    #[test]
    fn rows_of_a_part_are_those_in_it_at_its_own_times() {
        let row = |speaker: &str, start: f64, end: f64| Segment {
            speaker: speaker.to_owned(),
            text: "Yes.".to_owned(),
            start,
            end,
            slot: Some([start, end]),
            ..Segment::default()
        };
        let rows = vec![
            row("Ada", 2.0, 4.0),
            row("Bea", 58.0, 61.0),
            row("Cleo", 62.0, 64.0),
            row("Dora", 89.0, 93.0),
            row("Eve", 95.0, 96.0),
        ];
        let rows = within(rows, (60.0, 30.0));
        let times: Vec<_> = rows
            .iter()
            .map(|it| (&*it.speaker, it.start, it.end))
            .collect();
        assert_eq!(
            times,
            [("Bea", 0.0, 1.0), ("Cleo", 2.0, 4.0), ("Dora", 29.0, 30.0)]
        );
        assert_eq!(rows[1].slot, Some([2.0, 4.0]));
        let told = vec![Segment {
            speaker: "speaker_0".to_owned(),
            ..row("", 2.1, 3.9)
        }];
        let lines = beside(told, &[], &rows);
        let speakers: Vec<&str> = lines.iter().map(|it| &*it.speaker).collect();
        assert_eq!(speakers, ["Bea", "Cleo", "Dora"]);
    }
}
