//! `mynah convert`, `effect`, `isolate` and `music`: one request, one audio file.

use super::{Piece, bring, kind_of, text_or_file};
use crate::cli::args::{
    ConvertArguments, EffectArguments, IsolateArguments, MusicArguments, Switch,
};
use crate::cli::exit::{Exit, Stop};
use crate::cli::output;
use crate::cli::session::Session;
use mynah_core::backend::Backend;
use mynah_core::ids::ModelId;
use mynah_core::models::{Task, recommended};
use mynah_core::request::{
    ChangeRequest, EffectRequest, Generation, IsolationRequest, MusicRequest,
};
use mynah_core::settings::{ChosenSettings, Setting};
use mynah_i18n::tr;
use mynah_model::command::{ExportKind, LineOrder};

/// The only input of a command.
const NUMBER: u64 = 1;

/// Speaks a recording with another voice.
///
/// # Errors
/// Bad input, a limit of credits, a service that refuses.
pub fn convert(arguments: &ConvertArguments) -> Result<Exit, Stop> {
    let (kind, format) = kind_of(&arguments.out, arguments.format)?;
    let mut session = Session::start(&arguments.common)?;
    let input = bring(&mut session, NUMBER, &arguments.file)??;
    let voice = session.voice(Some(&arguments.voice))?;
    session.check_format(format)?;
    let typed = ChosenSettings::of([
        Setting::Stability(arguments.stability),
        Setting::SimilarityBoost(arguments.similarity),
        Setting::Style(arguments.style),
        Setting::UseSpeakerBoost(arguments.speaker_boost.map(|boost| boost == Switch::On)),
    ]);
    let request = ChangeRequest {
        voice: voice.id.clone(),
        model: model(arguments.model.as_deref(), Task::Changer),
        input,
        settings: typed.over(voice.settings.known().unwrap_or_default()),
        format,
        seed: arguments.seed,
        isolated: arguments.remove_noise,
    };
    let piece = Piece {
        orders: vec![LineOrder {
            once_more: arguments.again,
            ..LineOrder::alone(&voice.name, Generation::Changer(request))
        }],
        out: &arguments.out,
        kind,
        common: &arguments.common,
    };
    let mut made = piece.make(&mut session)?;
    made.keys
        .insert("voice_id".to_owned(), voice.id.as_str().into());
    Ok(made.tell(session, &arguments.common))
}

/// Makes a sound effect.
///
/// # Errors
/// As [`convert`].
pub fn effect(arguments: &EffectArguments) -> Result<Exit, Stop> {
    let (kind, format) = kind_of(&arguments.out, arguments.format)?;
    let mut session = Session::start(&arguments.common)?;
    session.offer()?;
    session.check_format(format)?;
    let request = EffectRequest {
        text: arguments.text.trim().to_owned(),
        seconds: arguments.seconds,
        influence: arguments.influence,
        looped: arguments.looped,
        format,
    };
    let piece = Piece {
        orders: vec![LineOrder {
            once_more: arguments.again,
            ..LineOrder::alone("", Generation::Effects(request))
        }],
        out: &arguments.out,
        kind,
        common: &arguments.common,
    };
    let made = piece.make(&mut session)?;
    Ok(made.tell(session, &arguments.common))
}

/// Removes everything but speech.
///
/// # Errors
/// As [`convert`].
pub fn isolate(arguments: &IsolateArguments) -> Result<Exit, Stop> {
    let (kind, _) = kind_of(&arguments.out, None)?;
    let is_mp3 = arguments
        .out
        .extension()
        .is_some_and(|it| it.eq_ignore_ascii_case("mp3"));
    if kind == ExportKind::Own && !is_mp3 {
        let file = arguments.out.display().to_string();
        return Err(Stop::bad(tr!("cli-isolate-kind", file = file)));
    }
    let mut session = Session::start(&arguments.common)?;
    let input = bring(&mut session, NUMBER, &arguments.file)??;
    session.offer()?;
    let request = Generation::Isolation(IsolationRequest { input });
    let piece = Piece {
        orders: vec![LineOrder {
            once_more: arguments.again,
            ..LineOrder::alone("", request)
        }],
        out: &arguments.out,
        kind,
        common: &arguments.common,
    };
    let made = piece.make(&mut session)?;
    Ok(made.tell(session, &arguments.common))
}

/// Makes music.
///
/// # Errors
/// As [`convert`].
pub fn music(arguments: &MusicArguments) -> Result<Exit, Stop> {
    let (kind, format) = kind_of(&arguments.out, arguments.format)?;
    let lyrics = arguments.lyrics.as_deref().map(text_or_file).transpose()?;
    let mut session = Session::start(&arguments.common)?;
    session.offer()?;
    session.check_format(format)?;
    if arguments.seconds.is_none() && session.backend == Backend::Live {
        output::words(&tr!("cli-music-open"));
    }
    let request = MusicRequest {
        prompt: arguments.text.trim().to_owned(),
        model: model(arguments.model.as_deref(), Task::Music),
        millis: arguments
            .seconds
            .map(|seconds| (seconds * 1_000.0).round() as u32),
        lyrics,
        instrumental: arguments.instrumental,
        sections: Vec::new(),
        format,
    };
    let piece = Piece {
        orders: vec![LineOrder {
            once_more: arguments.again,
            ..LineOrder::alone("", Generation::Music(request))
        }],
        out: &arguments.out,
        kind,
        common: &arguments.common,
    };
    let made = piece.make(&mut session)?;
    Ok(made.tell(session, &arguments.common))
}

/// Returns the model of this id, or the recommended one.
pub(super) fn model(typed: Option<&str>, task: Task) -> ModelId {
    typed.map_or_else(|| recommended(task), ModelId::from)
}
