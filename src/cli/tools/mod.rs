//! The tools: files become inputs, one paid request makes a take, and its sound or words go to a file.

mod align;
mod captions;
mod dialogue;
mod sounds;
mod timed_words;
mod transcribe;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::cli::args::CommonArguments;
use crate::cli::exit::{Exit, Stop};
use crate::cli::generate::{self, Made, Target};
use crate::cli::output;
use crate::cli::session::Session;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::format::OutputFormat;
use mynah_core::request::Input;
use mynah_engine::headless::read_text;
use mynah_engine::transcripts::{make_folder, write_file};
use mynah_i18n::tr;
use mynah_model::command::{Command, ExportKind, ExportShape, LineOrder, ToolsCommand};
use mynah_model::event::{Event, ExportedFile, ToolsEvent};
use mynah_model::trouble::Trouble;

pub use self::align::run as align;
pub use self::captions::run as caption;
pub use self::dialogue::run as dialogue;
pub use self::sounds::{convert, effect, isolate, music};
pub use self::transcribe::run as transcribe;

/// Copies a file of the user into the library.
fn bring(session: &mut Session, number: u64, path: &Path) -> Result<Result<Input, Trouble>, Stop> {
    session.send(Command::Tools(ToolsCommand::Bring(number, path.to_owned())));
    let brought = session.wait(|_, event| match event? {
        Event::Tools(ToolsEvent::Brought(of, brought)) if *of == number => Some(brought.clone()),
        _ => None,
    })?;
    Ok(match brought {
        Ok(input) => Ok(*input),
        Err(trouble) => Err(*trouble),
    })
}

/// Returns a typed text, or the text of the file that it names.
fn text_or_file(typed: &str) -> Result<String, Stop> {
    let path = Path::new(typed.strip_prefix('@').unwrap_or(typed));
    let text = if path.is_file() || typed.starts_with('@') {
        read_text(path)?
    } else {
        typed.to_owned()
    };
    if text.trim().is_empty() {
        return Err(Stop::bad(tr!("cli-tools-no-text")));
    }
    Ok(text)
}

/// Returns the kind of an audio file by its name, and the format to order.
fn kind_of(out: &Path, format: Option<OutputFormat>) -> Result<(ExportKind, OutputFormat), Stop> {
    refuse_pipe(out)?;
    let extension = out.extension().and_then(|text| text.to_str());
    let (kind, suits) = match extension.map(str::to_lowercase).as_deref() {
        Some("mp3") => (ExportKind::Own, OutputFormat::default()),
        // The service makes its best sound as MP3 on every plan, and it is decoded here.
        Some("wav") if format.is_none() => (ExportKind::Wav, OutputFormat::default()),
        Some("flac") => (ExportKind::Flac, OutputFormat::default()),
        Some("opus" | "ogg") => (ExportKind::Own, OutputFormat::OPUS_48000_96),
        Some("pcm") => (ExportKind::Own, OutputFormat::PCM_24000),
        Some(_) if format.is_some() => (ExportKind::Own, OutputFormat::default()),
        _ => {
            let file = out.display().to_string();
            return Err(Stop::bad(tr!("cli-no-such-kind", file = file)));
        }
    };
    Ok((kind, format.unwrap_or(suits)))
}

/// Writes a document. Folders on the way are made.
fn write_document(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.exists()) {
        make_folder(folder)?;
        let folder = folder.display().to_string();
        output::words(&tr!("cli-made-folder", folder = folder));
    }
    write_file(path, bytes)
}

fn refuse_pipe(out: &Path) -> Result<(), Stop> {
    if out == Path::new("-") {
        return Err(Stop::bad(tr!("cli-out-is-no-pipe")));
    }
    Ok(())
}

/// Orders that become one audio file.
struct Piece<'a> {
    orders: Vec<LineOrder>,
    out: &'a Path,
    kind: ExportKind,
    common: &'a CommonArguments,
}

/// An audio file and the takes that it is made of.
struct Sounded {
    made: Made,
    file: ExportedFile,
    keys: Map<String, Value>,
}

impl Piece<'_> {
    /// Makes the takes.
    fn takes(&self, session: &mut Session) -> Result<Made, Stop> {
        let limit = self.common.max_credits;
        let made = generate::all(session, &self.orders, limit, true)?;
        match made.first_trouble() {
            Some(trouble) => Err(trouble.into()),
            None => Ok(made),
        }
    }

    /// Makes the takes and writes the file.
    fn make(self, session: &mut Session) -> Result<Sounded, Stop> {
        generate::check_exact(&self.orders, self.out)?;
        let made = self.takes(session)?;
        let target = Target {
            to: self.out.to_owned(),
            shape: ExportShape::Joined,
            kind: self.kind,
            subtitles: None,
            names: HashMap::new(),
            shapes: HashMap::new(),
            page: None,
        };
        let replaces = self.out.is_file();
        let files = generate::export(session, &made, &target)?;
        let file = files.into_iter().next();
        let file = file.ok_or_else(|| Stop::bad(tr!("cli-tools-no-file")))?;
        if replaces {
            output::words(&tr!("cli-replaced"));
        }
        Ok(Sounded {
            made,
            file,
            keys: Map::new(),
        })
    }
}

impl Sounded {
    /// Says what was made, and ends the session.
    fn tell(self, session: Session, common: &CommonArguments) -> Exit {
        let credits: Credits = self.made.kept.iter().map(|kept| kept.cost).sum();
        let mut keys = self.keys;
        keys.extend([
            ("file".to_owned(), json!(self.file.path)),
            ("seconds".to_owned(), json!(self.file.seconds)),
            (
                "cached".to_owned(),
                json!(self.made.kept.iter().all(|kept| kept.cached)),
            ),
        ]);
        end(session, (keys, credits), common, Some(&self.file.path));
        Exit::Done
    }
}

/// Says where the result is and what it cost, and ends the session.
fn end(
    session: Session,
    (mut keys, credits): (Map<String, Value>, Credits),
    common: &CommonArguments,
    file: Option<&PathBuf>,
) {
    let backend = session.backend;
    if let Some(file) = file {
        let (file, credits) = (
            file.display().to_string(),
            output::credits(backend, credits),
        );
        output::words(&tr!("cli-tools-written", file = file, credits = credits));
    }
    if common.json {
        keys.insert("credits".to_owned(), json!(credits.0));
        keys.insert("draft".to_owned(), json!(backend == Backend::Draft));
        output::json(&Value::Object(keys));
    } else if let Some(file) = file {
        output::result(&file.display().to_string());
    }
    session.end();
}
