//! Files that people write scripts in, read to a script.
//!
//! What a file holds may cost any amount of time and memory, so whatever is more than a small text is read by a process
//! of its own, which ends when it takes too much of either.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::sync_channel;
use std::thread;

use serde::{Deserialize, Serialize};

use crate::error::{Refusal, StudioError};
use mynah_i18n::tr;
use mynah_script::import::{self, Choices, ImportError, Imported, LARGEST, LONGEST};
use mynah_store::outside;

/// The hidden command of the program that reads one file; see [`serve`].
pub const COMMAND: &str = "read-file";

/// Memory that the process which reads a file may ask for, the program itself included. Only Linux holds it to that;
/// elsewhere only the time is bounded.
#[cfg(target_os = "linux")]
const MEMORY: u64 = 1_000 << 20;
/// Seconds of work after which that process ends, whether or not anybody still waits for it.
#[cfg(target_os = "linux")]
const SECONDS: u64 = 30;

/// Who reads files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Importer {
    /// This process, however much it costs. For tests, with files of their own.
    Here,
    /// A process of this program, which knows [`COMMAND`].
    Program(PathBuf),
}

/// What the other process is asked; the file's bytes follow in a row of their own.
#[derive(Serialize, Deserialize)]
struct Order {
    name: String,
    choices: Choices,
}

impl Importer {
    /// Another process of the program that runs.
    pub fn of_this_program() -> Self {
        // What runs may have been replaced on the disk since; this is still the same program.
        let itself = Path::new("/proc/self/exe");
        if cfg!(target_os = "linux") && itself.exists() {
            return Self::Program(itself.to_owned());
        }
        match std::env::current_exe() {
            Ok(program) => Self::Program(program),
            Err(error) => {
                log::warn!("the program can't be started again to read files: {error}");
                Self::Program(PathBuf::from("mynah"))
            }
        }
    }

    /// Reads a file of any kind. One over [`LARGEST`] is refused before it is read.
    ///
    /// # Errors
    /// A file that isn't there or may not be read, and what [`ImportError`] tells apart.
    pub fn file(&self, path: &Path, choices: &Choices) -> Result<Imported, StudioError> {
        let bytes = outside::read(path, LARGEST)?.ok_or_else(|| too_large(path))?;
        let name = path.file_name().unwrap_or(path.as_os_str());
        self.bytes(&name.to_string_lossy(), &bytes, choices)
    }

    /// Reads what comes from a pipe, whose kind its bytes tell.
    ///
    /// # Errors
    /// As [`file`](Self::file).
    pub fn input(&self, input: impl Read, choices: &Choices) -> Result<Imported, StudioError> {
        let name = Path::new("-");
        let bytes = outside::read_from(input, name, LARGEST)?.ok_or_else(|| too_large(name))?;
        self.bytes(&tr!("studio-untitled"), &bytes, choices)
    }

    /// Reads a file that is here already, or what was pasted. More than [`LARGEST`] is refused.
    ///
    /// # Errors
    /// What [`ImportError`] tells apart.
    pub fn bytes(
        &self,
        name: &str,
        bytes: &[u8],
        choices: &Choices,
    ) -> Result<Imported, StudioError> {
        if bytes.len() as u64 > LARGEST {
            return Err(too_large(Path::new(name)).into());
        }
        let read = match self {
            Self::Program(program) if import::is_costly(bytes) => {
                ask(program, name, bytes, choices)?
            }
            Self::Program(_) | Self::Here => import::read(name, bytes, choices),
        };
        read.map_err(|why| StudioError::Import {
            file: name.to_owned(),
            why,
        })
    }
}

fn too_large(path: &Path) -> Refusal {
    Refusal::ScriptTooLarge {
        path: path.to_owned(),
    }
}

/// Has another process read a file, for [`LONGEST`] at most.
fn ask(
    program: &Path,
    name: &str,
    bytes: &[u8],
    choices: &Choices,
) -> Result<Result<Imported, ImportError>, StudioError> {
    let mut child = Command::new(program)
        .arg(COMMAND)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(StudioError::Importer)?;
    let order = Order {
        name: name.to_owned(),
        choices: choices.clone(),
    };
    let answer = answer_of(&mut child, &order, bytes);
    // It may be at work still, on a file that nobody waits for any more.
    if let Err(error) = child.kill() {
        log::debug!("what read a file had ended: {error}");
    }
    child.wait().map_err(StudioError::Importer)?;
    answer
}

fn answer_of(
    child: &mut Child,
    order: &Order,
    bytes: &[u8],
) -> Result<Result<Imported, ImportError>, StudioError> {
    let missing = || StudioError::Importer(io::ErrorKind::BrokenPipe.into());
    let mut input = child.stdin.take().ok_or_else(missing)?;
    let output = child.stdout.take().ok_or_else(missing)?;
    let mut header =
        serde_json::to_vec(order).map_err(|error| StudioError::Importer(error.into()))?;
    header.push(b'\n');
    let (answers, answer) = sync_channel(1);
    let waited = thread::scope(|scope| {
        let writes = move || {
            // It may answer and end before it has read everything.
            let written = input
                .write_all(&header)
                .and_then(|()| input.write_all(bytes));
            if let Err(error) = written {
                log::debug!("a file was not read to its end: {error}");
            }
        };
        let reads = move || {
            let read = serde_json::from_reader(BufReader::new(output));
            // Nobody may be waiting any more.
            drop(answers.send(read));
        };
        named("import-in").spawn_scoped(scope, writes)?;
        named("import-out").spawn_scoped(scope, reads)?;
        let waited = answer.recv_timeout(LONGEST);
        if waited.is_err() {
            // Both threads end when it does.
            child.kill()?;
        }
        io::Result::Ok(waited)
    });
    match waited.map_err(StudioError::Importer)? {
        Ok(Ok(answer)) => Ok(answer),
        // It ended without a whole answer: its memory or its nesting was at an end.
        Ok(Err(error)) => {
            log::info!("what read a file gave up: {error}");
            Ok(Err(ImportError::TooMuch))
        }
        Err(_) => Ok(Err(ImportError::TooMuch)),
    }
}

fn named(name: &str) -> thread::Builder {
    thread::Builder::new().name(name.to_owned())
}

/// What the hidden command does: reads one order from `input`, and writes what the file holds or why it can't be read
/// to `output`. The process may not have more memory or time than that is worth.
///
/// # Errors
/// An order that is none, or nobody who waits for the answer.
pub fn serve(mut input: impl BufRead, mut output: impl Write) -> io::Result<()> {
    bound();
    let mut header = Vec::new();
    input.read_until(b'\n', &mut header)?;
    let order: Order = serde_json::from_slice(&header)?;
    let mut bytes = Vec::new();
    input.take(LARGEST + 1).read_to_end(&mut bytes)?;
    let answer = import::read_any(&order.name, &bytes, &order.choices);
    drop(bytes);
    let mut output = io::BufWriter::new(&mut output);
    serde_json::to_writer(&mut output, &answer)?;
    output.flush()
}

#[cfg(target_os = "linux")]
fn bound() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    for (resource, most) in [(Resource::As, MEMORY), (Resource::Cpu, SECONDS)] {
        let now = getrlimit(resource);
        let least = |limit: Option<u64>| Some(limit.map_or(most, |limit| limit.min(most)));
        let limit = Rlimit {
            current: least(now.current),
            maximum: least(now.maximum),
        };
        if let Err(error) = setrlimit(resource, limit) {
            log::warn!("the reading of a file isn't bounded: {error}");
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn bound() {}
