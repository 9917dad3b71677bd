//! `mynah dialogue`: a script spoken in as few requests as possible, so that the speakers answer each other.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Piece, kind_of};
use crate::cli::args::DialogueArguments;
use crate::cli::exit::{Exit, Stop};
use crate::cli::generate::Made;
use crate::cli::output;
use crate::cli::render;
use crate::cli::session::Session;
use crate::cli::source::Source;
use mynah_core::ids::ModelId;
use mynah_core::request::{DialogueRequest, DialogueTurn, Generation};
use mynah_core::settings::Step;
use mynah_core::silence::Bare;
use mynah_i18n::tr;
use mynah_model::command::LineOrder;

/// Model of dialogues, if no other one is typed.
const MODEL: &str = "eleven_v3";
/// Limits of one request: beyond them ElevenLabs may refuse it or end early.
const MOST_CHARACTERS: usize = 2_000;
const MOST_VOICES: usize = 10;

/// Speaks a script as a dialogue.
///
/// # Errors
/// No lines, a line above the limit, a limit of credits, a service that refuses.
pub fn run(arguments: &DialogueArguments) -> Result<Exit, Stop> {
    let (kind, format) = kind_of(&arguments.out, arguments.format)?;
    let source = Source::read(&arguments.script, None)?;
    let cast = arguments
        .cast
        .as_deref()
        .map(render::read_cast)
        .transpose()?;
    let mut session = source.session(&arguments.common)?;
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
    let model = arguments.model.as_deref().unwrap_or(MODEL);
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
            ..LineOrder::alone("", Generation::Dialogue(request))
        }
    });
    let piece = Piece {
        orders: orders.collect(),
        out: &arguments.out,
        kind,
        common: &arguments.common,
    };
    let mut made = piece.make(&mut session)?;
    let lines = lines_json(&session, &made.made, &speakers)?;
    made.keys.insert("lines".to_owned(), lines);
    Ok(made.tell(session, &arguments.common))
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
fn lines_json(session: &Session, made: &Made, speakers: &[String]) -> Result<Value, Stop> {
    let mut speakers = speakers.iter();
    let mut lines = Vec::new();
    for (place, kept) in made.kept.iter().enumerate() {
        let Generation::Dialogue(request) = &kept.order.request else {
            continue;
        };
        let times = session.turn_times(kept.take.id)?;
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
    Ok(Value::Array(lines))
}

#[cfg(test)]
mod tests {
    use super::*;

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
