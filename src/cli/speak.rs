//! `mynah speak`: one text to one file.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::cli::args::SpeakArguments;
use crate::cli::exit::Exit;
use crate::cli::exit::Stop;
use crate::cli::exit::sentence;
use crate::cli::generate;
use crate::cli::generate::Target;
use crate::cli::manner;
use crate::cli::output;
use crate::cli::planned_files::PlannedFiles;
use crate::cli::session::Session;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::format::OutputFormat;
use mynah_core::silence;
use mynah_engine::headless::{read_input, read_text};
use mynah_i18n::tr;
use mynah_model::command::Command;
use mynah_model::command::ExportKind;
use mynah_model::command::ExportShape;
use mynah_model::command::LineOrder;
use mynah_model::command::PlaybackCommand;
use mynah_model::delivery::{Delivery, Wish};
use mynah_model::desk::Voice;
use mynah_model::event::Event;
use mynah_model::event::PlaybackEvent;
use mynah_model::trouble::Trouble;
use mynah_script::chunk::chunks;
use mynah_script::file_names::is_folder;

/// Characters of one order. Its parts are joined to one take, which is in memory for a moment.
const AT_ONCE: usize = 20_000;

/// Speaks a text. A long one is spoken in parts and joined.
///
/// # Errors
/// Bad input, a limit of credits, a backend that refuses; nothing was spent unless the words say so.
pub fn run(arguments: &SpeakArguments) -> Result<Exit, Stop> {
    if arguments.out.as_deref() == Some(Path::new("-")) {
        return Err(Stop::bad(tr!("cli-out-is-no-pipe")));
    }
    let text = text_of(arguments)?;
    let (kind, format) = file_of(arguments)?;
    let mut session = Session::start(&arguments.common)?;
    let (voice, orders) = orders_of(&mut session, arguments, &text, format)?;
    let to = checked_place(&session, arguments, &orders, kind)?;
    let made = generate::all(&mut session, &orders, arguments.common.max_credits, true)?;
    if let Some(trouble) = made.first_trouble() {
        let spent = made.kept.iter().map(|kept| kept.cost).sum();
        return Err(stopped(trouble, session.backend, spent));
    }
    let replaces = arguments.out.as_deref().is_some_and(Path::is_file);
    // One file in any case; in a folder its name is ours.
    let written = generate::export(
        &mut session,
        &made,
        &Target {
            to,
            shape: ExportShape::Joined,
            kind,
            subtitles: arguments.subtitles.clone(),
            names: HashMap::new(),
            shapes: HashMap::new(),
            page: None,
        },
    )?;
    let not_played = if arguments.play {
        play(&mut session, &made)?
    } else {
        None
    };
    let (file, seconds) = written
        .into_iter()
        .next()
        .map_or_else(Default::default, |file| (file.path, file.seconds));
    let credits: Credits = made.kept.iter().map(|kept| kept.cost).sum();
    let draft = session.backend == Backend::Draft;
    let (name, place) = (voice.name.clone(), file.display().to_string());
    output::words(&if draft {
        tr!("cli-spoke-draft", voice = name, file = place)
    } else {
        tr!(
            "cli-spoke",
            voice = name,
            file = place,
            credits = credits.to_string()
        )
    });
    if replaces {
        output::words(&tr!("cli-replaced"));
    }
    if arguments.common.json {
        output::json(&json!({
            "file": file,
            "seconds": seconds,
            "credits": credits.0,
            "cached": made.kept.iter().all(|kept| kept.cached),
            "request_id": made.kept.first().and_then(|kept| {
                // Of what was joined of parts the first one's.
                let of_part = || kept.take.parts.iter().find_map(|part| part.request.clone());
                session.request_of(kept.take.id).or_else(of_part)
            }),
            "voice_id": voice.id,
            "draft": draft,
        }));
    } else {
        output::result(&file.display().to_string());
    }
    session.end();
    match not_played {
        None => Ok(Exit::Done),
        Some(trouble) => {
            output::words(&tr!("cli-not-played", why = sentence(&trouble)));
            Ok(Exit::Partly)
        }
    }
}

/// Returns where the file goes, after checking that it and the subtitles can be written there.
fn checked_place(
    session: &Session,
    arguments: &SpeakArguments,
    orders: &[LineOrder],
    kind: ExportKind,
) -> Result<PathBuf, Stop> {
    let to = arguments.out.clone().unwrap_or_else(|| PathBuf::from("."));
    generate::check_place(orders, &to, ExportShape::Joined)?;
    if is_folder(&to) {
        let files = PlannedFiles::new(session, &to, kind);
        files.check_orders(orders, &[0], &HashMap::new())?;
    }
    if let Some(subtitles) = &arguments.subtitles {
        generate::check_exact(&[], subtitles)?;
    }
    Ok(to)
}

/// Why it stops, and what the pieces cost that were made all the same.
fn stopped(trouble: Trouble, backend: Backend, spent: Credits) -> Stop {
    let mut stop = Stop::from(trouble);
    if spent > Credits::ZERO {
        let credits = output::credits(backend, spent);
        let pieces = tr!("cli-spoke-pieces", credits = credits);
        stop.words = format!("{} {pieces}", stop.words);
    }
    stop
}

/// The orders that speak a text, and who speaks it. A long text is one order, spoken in parts; only what would be a book
/// goes in several, so that no more of it is in memory at once.
fn orders_of(
    session: &mut Session,
    arguments: &SpeakArguments,
    text: &str,
    format: OutputFormat,
) -> Result<(Voice, Vec<LineOrder>), Stop> {
    let typed = &arguments.manner;
    let models = session.offer()?.models;
    session.check_format(format)?;
    let model = manner::model(&models, typed.tuning.model.as_deref())?;
    let voice = session.voice(typed.voice.as_deref())?;
    let wish = Wish {
        settings: manner::settings(&typed.tuning),
        language: typed.tuning.language.as_deref(),
        ..Wish::default()
    };
    let spoken = Delivery::new(&voice, model, wish);
    let orders = chunks(text, AT_ONCE)
        .into_iter()
        .filter_map(|range| spoken.request(text.get(range)?, (format, typed.tuning.seed), &[]))
        .map(|request| LineOrder {
            once_more: arguments.again,
            ..LineOrder::alone(&voice.name, request.into())
        })
        .collect();
    Ok((voice, orders))
}

fn text_of(arguments: &SpeakArguments) -> Result<String, Stop> {
    let text = match (&arguments.file, arguments.text.as_deref()) {
        (Some(file), _) => read_text(file)?,
        (None, Some("-")) => read_input(std::io::stdin().lock())?,
        (None, text) => text.unwrap_or_default().to_owned(),
    };
    if silence::is_unspoken(&text) {
        return Err(Stop::bad(tr!("cli-nothing-to-speak")));
    }
    Ok(text)
}

/// The kind of file that its name asks for, and the format to order: the one that was named, else the one that
/// suits the file.
fn file_of(arguments: &SpeakArguments) -> Result<(ExportKind, OutputFormat), Stop> {
    let named = arguments.manner.tuning.format;
    let Some(file) = &arguments.out else {
        return Ok((ExportKind::Own, named.unwrap_or_default()));
    };
    let extension = file.extension().and_then(|text| text.to_str());
    // All plans have these.
    let (kind, suits) = match extension.map(str::to_lowercase).as_deref() {
        Some("wav") => (ExportKind::Own, OutputFormat::WAV_24000),
        Some("flac") => (ExportKind::Flac, OutputFormat::WAV_24000),
        Some("opus" | "ogg") => (ExportKind::Own, OutputFormat::OPUS_48000_96),
        Some("pcm") => (ExportKind::Own, OutputFormat::PCM_24000),
        Some("mp3") | None => (ExportKind::Own, OutputFormat::default()),
        // Who names a format knows what is in the file, whatever it is called.
        Some(_) if named.is_some() || file.is_dir() => (ExportKind::Own, OutputFormat::default()),
        Some(_) => {
            return Err(Stop::bad(tr!(
                "cli-no-such-kind",
                file = file.display().to_string()
            )));
        }
    };
    Ok((kind, named.unwrap_or(suits)))
}

/// Plays what was made to its end, or to the trouble that ends it.
fn play(session: &mut Session, made: &generate::Made) -> Result<Option<Trouble>, Stop> {
    let mut takes = made.kept.iter().map(|kept| kept.take.id);
    let Some(take) = takes.next() else {
        return Ok(None);
    };
    session.send(Command::Playback(PlaybackCommand::Play {
        take,
        then: takes.collect(),
    }));
    session.wait(|_, event| match event {
        Some(Event::Playback(PlaybackEvent::Ended)) => Some(None),
        Some(Event::Playback(PlaybackEvent::Failed(trouble))) => Some(Some(trouble.clone())),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::clock::UnixMillis;
    use mynah_model::trouble::Occasion;

    #[test]
    fn a_piece_that_fails_says_what_the_others_cost() {
        let failed = |spent| {
            let occasion = Occasion::local("speak", UnixMillis(0));
            let trouble = Trouble::told(String::new(), Vec::new(), &occasion);
            stopped(trouble, Backend::Live, Credits(spent)).words
        };
        assert!(failed(42).contains("42 credits"), "{}", failed(42));
        assert!(!failed(0).contains("pieces"), "{}", failed(0));
    }
}
