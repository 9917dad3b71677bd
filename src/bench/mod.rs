//! The figures of `docs/performance.md`, measured on this machine. May name everything: it measures it.
//!
//! Each file measures one thing and gives numbers by name. A name ends in its unit, or in `_vs_` and the
//! program that it is compared with; where that program is not installed the number is `None`.

mod agents;
mod anchor;
mod client;
mod draft;
mod dub;
mod frame;
mod ledger;
mod long;
mod money;
mod paint;
mod queue;
mod room_window;
mod rooms;
#[cfg(target_os = "linux")]
mod screen;
mod script;
mod sound;
mod spent;
mod stream;
mod tools;
mod transcript;
#[cfg(target_os = "linux")]
mod window;

use std::path::PathBuf;

use mynah_core::clock::Clock;

/// Numbers by name, in the order they were measured.
pub type Figures = Vec<(&'static str, Option<f64>)>;

/// What can be measured alone.
pub const NAMES: &[&str] = &[
    "start", "script", "frame", "long", "rooms", "paint", "peaks", "loudness", "stretch", "stream",
    "cache", "ledger", "queue", "draft", "client", "dub", "tools", "agents",
];

/// Why something could not be measured.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// There is no such measurement.
    #[error("there is no measurement {0:?}")]
    Unknown(String),
    /// A file or a process.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// Something of Mynah itself.
    #[error("{0}")]
    Failed(String),
}

/// What measurements have in common.
pub struct Bench {
    clock: Clock,
    /// The program itself, to be started as a person would.
    program: PathBuf,
    /// A folder of its own.
    folder: tempfile::TempDir,
}

impl Bench {
    /// Ready to measure.
    ///
    /// # Errors
    /// No temporary folder.
    pub fn new() -> Result<Self, BenchError> {
        Ok(Self {
            clock: Clock::system(),
            program: std::env::current_exe()?,
            folder: tempfile::tempdir()?,
        })
    }

    /// Measures one thing, or all; `tell` hears what is being measured.
    ///
    /// # Errors
    /// An unknown name, or a measurement that could not be made.
    pub fn run(
        &self,
        name: Option<&str>,
        mut tell: impl FnMut(&str),
    ) -> Result<Figures, BenchError> {
        let wanted: Vec<&str> = match name {
            None => NAMES.to_vec(),
            Some(name) if NAMES.contains(&name) || name == script::AGAIN => vec![name],
            Some(name) => return Err(BenchError::Unknown(name.to_owned())),
        };
        let mut figures = Figures::new();
        for name in wanted {
            tell(name);
            figures.extend(match name {
                #[cfg(target_os = "linux")]
                "start" => window::measure(self)?,
                // Windows and ticks are asked of X and of procfs.
                #[cfg(not(target_os = "linux"))]
                "start" => Figures::new(),
                "script" => script::measure(self)?,
                script::AGAIN => script::measure_again(self)?,
                "frame" => frame::measure(self)?,
                "long" => long::measure(self)?,
                "rooms" => rooms::measure(self)?,
                "paint" => paint::measure(self)?,
                "peaks" => sound::peaks(self)?,
                "loudness" => sound::loudness(self)?,
                "stretch" => sound::stretch(self)?,
                "stream" => stream::measure(self)?,
                "cache" => money::measure(self)?,
                "ledger" => ledger::measure(self)?,
                "queue" => queue::measure(self)?,
                "client" => client::measure(self)?,
                "dub" => dub::measure(self)?,
                "agents" => agents::measure(self)?,
                "tools" => tools::measure(self)?,
                _ => draft::measure(self)?,
            });
        }
        Ok(figures)
    }

    /// Seconds that some work takes.
    fn seconds<T>(&self, work: impl FnOnce() -> T) -> (f64, T) {
        let start = self.clock.instant();
        let value = work();
        (start.elapsed().as_secs_f64(), value)
    }
}

/// The middle one. Of none: not a number.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
