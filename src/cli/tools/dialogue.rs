//! `mynah dialogue`: a script spoken in as few requests as possible, so that the speakers answer each other.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Value, json};

use super::{Piece, end, kind_of};
use crate::cli::args::{CommonArguments, DialogueArguments};
use crate::cli::exit::{Exit, Stop};
use crate::cli::generate::{self, Made, Target};
use crate::cli::output;
use crate::cli::planned_files::PlannedFiles;
use crate::cli::render;
use crate::cli::session::{Access, Session};
use crate::cli::source::Source;
use mynah_core::credits::Credits;
use mynah_core::ids::ModelId;
use mynah_core::request::{DialogueRequest, DialogueTurn, Generation};
use mynah_core::settings::Step;
use mynah_core::shape::{Cut, Shape};
use mynah_core::silence::Bare;
use mynah_i18n::tr;
use mynah_model::command::{ExportKind, ExportOrder, ExportShape, ExportTake, LineOrder};
use mynah_script::file_names::is_folder;

/// Model of dialogues, if no other one is typed.
const MODEL: &str = "eleven_v3";
/// Limits of one request: beyond them ElevenLabs may refuse it or end early.
const MOST_CHARACTERS: usize = 2_000;
const MOST_VOICES: usize = 10;
/// Fades where lines are cut apart, in milliseconds.
const FADE_MS: u32 = 5;

/// Speaks a script as a dialogue.
///
/// # Errors
/// No lines, a line above the limit, a limit of credits, a service that refuses.
pub fn run(arguments: &DialogueArguments) -> Result<Exit, Stop> {
    let is_folder = is_folder(&arguments.out);
    let (kind, format) = if is_folder {
        (ExportKind::Own, arguments.format.unwrap_or_default())
    } else {
        kind_of(&arguments.out, arguments.format)?
    };
    let cast = arguments
        .cast
        .as_deref()
        .map(render::read_cast)
        .transpose()?;
    let model = arguments.model.as_deref().unwrap_or(MODEL);
    let mut destination = render::destination(cast.as_ref(), Some(model));
    // All lines of a dialogue have one model.
    for own in destination.speakers.values_mut() {
        *own = None;
    }
    let source = Source::read(&arguments.script, None, destination)?;
    let mut session = source.session(&arguments.common, Access::Writes)?;
    let offered = session.offer()?;
    session.check_format(format)?;
    let parts = render::parts(&mut session, &source, cast.as_ref(), &offered)?;
    let (mut turns, mut speakers) = (Vec::new(), Vec::new());
    for line in source.script.lines().filter(|line| !line.is_mute()) {
        let Some((_, voice)) = parts.get(line.speaker.as_str()) else {
            continue;
        };
        let text = Bare::of(&line.text).text.trim().to_owned();
        if !text.is_empty() {
            let voice = voice.id.clone();
            turns.push(DialogueTurn { voice, text });
            speakers.push(line.speaker.clone());
        }
    }
    if turns.is_empty() {
        return Err(Stop::bad(tr!("cli-nothing-to-speak")));
    }
    let requests = requests(turns)?;
    if requests.len() > 1 {
        let (count, most) = (requests.len(), MOST_CHARACTERS);
        output::words(&tr!("cli-dialogue-requests", count = count, most = most));
    }
    let orders = requests.into_iter().map(|turns| {
        let request = DialogueRequest {
            turns,
            model: ModelId::from(model),
            delivery: arguments.stability.map(Step::nearest),
            format,
            seed: arguments.seed,
            language: arguments.language.clone(),
            place: Default::default(),
        };
        LineOrder {
            zero_retention: source.has_zero_retention(),
            once_more: arguments.again,
            ..LineOrder::alone("", Generation::Dialogue(request))
        }
    });
    let mut orders: Vec<LineOrder> = orders.collect();
    generate::allow_scope(&session, &mut orders, source.titles())?;
    let piece = Piece {
        orders,
        out: &arguments.out,
        kind,
        common: &arguments.common,
    };
    if is_folder {
        return line_files(session, &piece, &speakers, &arguments.common);
    }
    let mut made = piece.make(&mut session)?;
    let lines = lines_json(&session, &made.made, &speakers);
    made.keys.insert("lines".to_owned(), lines);
    Ok(made.tell(session, &arguments.common))
}

/// Writes one file a line, cut in the middle of the pauses between the lines.
fn line_files(
    mut session: Session,
    piece: &Piece<'_>,
    speakers: &[String],
    common: &CommonArguments,
) -> Result<Exit, Stop> {
    check_files(&session, piece, speakers)?;
    let made = piece.takes(&mut session)?;
    let target = Target {
        to: piece.out.to_owned(),
        shape: ExportShape::Files,
        kind: piece.kind,
        subtitles: None,
        names: HashMap::new(),
        shapes: HashMap::new(),
        page: None,
    };
    let mut takes = Vec::new();
    for kept in &made.kept {
        let Generation::Dialogue(request) = &kept.order.request else {
            continue;
        };
        let times = session.turn_times(kept.take.id);
        let times = times.map_err(|trouble| generate::not_written(&session, &made, &trouble))?;
        let cuts = cuts(&times, kept.take.seconds);
        for (turn, cut) in request.turns.iter().zip(cuts) {
            takes.push(ExportTake {
                take: kept.take.id,
                number: takes.len() + 1,
                speaker: speakers.get(takes.len()).cloned().unwrap_or_default(),
                text: turn.text.clone(),
                file: None,
                shape: Shape { cut, volume_mb: 0 },
                gap_ms: None,
            });
        }
    }
    let order = ExportOrder {
        takes,
        ..generate::export_order(&target, std::iter::empty())
    };
    let files = generate::export_ordered(&mut session, &made, &target, order)?;
    let told = files.iter().zip(speakers).map(
        |(file, speaker)| json!({ "path": file.path, "speaker": speaker, "seconds": file.seconds }),
    );
    let seconds: f64 = files.iter().map(|file| file.seconds).sum();
    let keys = json!({
        "file": piece.out,
        "files": told.collect::<Vec<_>>(),
        "seconds": seconds,
        "cached": made.kept.iter().all(|kept| kept.cached),
    });
    let credits: Credits = made.kept.iter().map(|kept| kept.cost).sum();
    let keys = keys.as_object().cloned().unwrap_or_default();
    end(
        session,
        (keys, credits),
        common,
        Some(&piece.out.to_owned()),
    );
    Ok(Exit::Done)
}

/// Checks that the file of each line can be written, before anything is sent.
fn check_files(session: &Session, piece: &Piece<'_>, speakers: &[String]) -> Result<(), Stop> {
    generate::check_place(&piece.orders, piece.out, ExportShape::Files)?;
    let mut files = PlannedFiles::new(session, piece.out, piece.kind);
    let mut speakers = (1..).zip(speakers);
    for order in &piece.orders {
        let Generation::Dialogue(request) = &order.request else {
            continue;
        };
        for (turn, (number, speaker)) in request.turns.iter().zip(&mut speakers) {
            files.check((number, speaker, &turn.text), None, &order.request)?;
        }
    }
    Ok(())
}

/// Returns what is cut off a take for each of its lines.
fn cuts(times: &[Option<[f64; 2]>], seconds: f64) -> Vec<Cut> {
    let mut borders = vec![0.0];
    let mut spoken = 0.0;
    for (line, next) in times.iter().zip(times.iter().skip(1)) {
        spoken = line.map_or(spoken, |[_, end]| end);
        let begins = next.map_or(spoken, |[start, _]| start);
        borders.push(f64::midpoint(spoken, begins));
    }
    borders.push(seconds);
    let millis = |secs: f64| (secs.max(0.0) * 1e3).round() as u32;
    let pairs = borders.windows(2).map(|pair| match pair {
        [start, end] => Cut {
            start_ms: millis(*start),
            end_ms: millis(seconds - end),
            fade_in_ms: FADE_MS,
            fade_out_ms: FADE_MS,
        },
        _ => Cut::default(),
    });
    pairs.collect()
}

/// Distributes turns over requests that are each within the limits.
fn requests(turns: Vec<DialogueTurn>) -> Result<Vec<Vec<DialogueTurn>>, Stop> {
    let mut all: Vec<Vec<DialogueTurn>> = Vec::new();
    let (mut characters, mut voices) = (0, BTreeSet::new());
    for (place, turn) in turns.into_iter().enumerate() {
        let own = turn.text.chars().count();
        if own > MOST_CHARACTERS {
            let (line, most) = (place + 1, MOST_CHARACTERS);
            return Err(Stop::bad(tr!(
                "cli-dialogue-long-line",
                line = line,
                characters = own,
                most = most
            )));
        }
        let is_new = !voices.contains(&turn.voice);
        let has_room = characters + own <= MOST_CHARACTERS
            && voices.len() + usize::from(is_new) <= MOST_VOICES;
        if !has_room || all.is_empty() {
            all.push(Vec::new());
            (characters, voices) = (0, BTreeSet::new());
        }
        characters += own;
        voices.insert(turn.voice.clone());
        if let Some(request) = all.last_mut() {
            request.push(turn);
        }
    }
    Ok(all)
}

/// Returns the lines with their times. Of several requests only the first one's times are those of the file.
fn lines_json(session: &Session, made: &Made, speakers: &[String]) -> Value {
    let mut speakers = speakers.iter();
    let mut lines = Vec::new();
    for (place, kept) in made.kept.iter().enumerate() {
        let Generation::Dialogue(request) = &kept.order.request else {
            continue;
        };
        let times = session.turn_times(kept.take.id).unwrap_or_else(|trouble| {
            log::warn!("the times of a dialogue can't be read: {trouble}");
            Vec::new()
        });
        for (number, turn) in request.turns.iter().enumerate() {
            let time = times.get(number).copied().flatten().filter(|_| place == 0);
            lines.push(json!({
                "speaker": speakers.next(),
                "voice_id": turn.voice,
                "text": turn.text,
                "start": time.map(|[start, _]| start),
                "end": time.map(|[_, end]| end),
            }));
        }
    }
    Value::Array(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_in_the_pauses_between_them() {
        let times = [Some([0.1, 1.0]), None, Some([1.4, 2.0])];
        let cuts = cuts(&times, 2.5);
        let spans: Vec<_> = cuts.iter().map(|cut| (cut.start_ms, cut.end_ms)).collect();
        assert_eq!(spans, [(0, 1_500), (1_000, 1_300), (1_200, 0)]);
    }

    #[test]
    fn a_request_has_a_limited_number_of_characters_and_voices() {
        let turn = |voice: usize, characters: usize| DialogueTurn {
            voice: format!("v{voice}").as_str().into(),
            text: "x".repeat(characters),
        };
        let lengths = |turns: Vec<DialogueTurn>| -> Vec<usize> {
            requests(turns).unwrap().iter().map(Vec::len).collect()
        };
        assert_eq!(lengths(vec![turn(1, 1_000), turn(2, 1_000)]), [2]);
        assert_eq!(lengths(vec![turn(1, 1_000), turn(2, 1_001)]), [1, 1]);
        assert_eq!(
            lengths((0..12).map(|voice| turn(voice, 5)).collect()),
            [10, 2]
        );
        assert!(requests(vec![turn(1, 2_001)]).is_err());
    }
}
