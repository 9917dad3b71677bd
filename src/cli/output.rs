//! Results go to standard output, words and bars to standard error.

use std::io::IsTerminal as _;
use std::io::Write as _;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::ProgressBar;
use indicatif::ProgressDrawTarget;
use indicatif::ProgressStyle;

use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_i18n::tr;

/// The first error of standard output.
static BROKEN: OnceLock<std::io::Error> = OnceLock::new();

/// True if standard output was closed before the program started.
static IS_CLOSED: AtomicBool = AtomicBool::new(false);

/// Notes that standard output was closed before the program started: no result can be written.
pub fn close() {
    IS_CLOSED.store(true, Ordering::Relaxed);
}

/// Returns true if standard output was closed before the program started.
pub fn is_closed() -> bool {
    IS_CLOSED.load(Ordering::Relaxed)
}

/// Writes a result. A failure ends the command with another code: see [`broken`].
pub fn result(line: &str) {
    let mut output = std::io::stdout().lock();
    let written = if is_closed() {
        Err(std::io::Error::other(tr!("cli-output-closed")))
    } else {
        writeln!(output, "{line}").and_then(|()| output.flush())
    };
    if let Err(error) = written {
        BROKEN.get_or_init(|| error);
    }
}

/// Returns why a result could not be written to standard output.
pub fn broken() -> Option<&'static std::io::Error> {
    BROKEN.get()
}

/// Writes a result as one line of JSON.
pub fn json(value: &serde_json::Value) {
    result(&value.to_string());
}

/// Says something to the person in front of it.
pub fn words(line: &str) {
    drop(writeln!(std::io::stderr().lock(), "{line}"));
}

/// At most so many lines are made between two words about how far it is.
const WORD_EVERY: u64 = 25;
/// About so many words are said in all, where there are fewer lines than would make that many.
const WORDS: u64 = 20;

/// How far many lines are, on standard error: a bar on a terminal, else a plain line now and then.
pub struct Progress {
    bar: Option<ProgressBar>,
    lines: u64,
    done: u64,
    is_of_languages: bool,
}

impl Progress {
    /// None of so many lines.
    pub fn new(lines: usize) -> Self {
        let lines = lines as u64;
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(Some(lines), ProgressDrawTarget::stderr());
            let style = ProgressStyle::with_template("{bar:32} {pos}/{len}  {msg}  {eta}");
            bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        Self {
            bar,
            lines,
            done: 0,
            is_of_languages: false,
        }
    }

    /// The same, where what is made are languages of a film.
    pub fn of_languages(self, is_of_languages: bool) -> Self {
        Self {
            is_of_languages,
            ..self
        }
    }

    /// One more is over.
    pub fn step(&mut self) {
        self.done += 1;
        match &self.bar {
            Some(bar) => bar.inc(1),
            None if self.is_told() => {
                let said = if self.is_of_languages {
                    tr!(
                        "cli-progress-languages",
                        done = self.done,
                        lines = self.lines
                    )
                } else {
                    tr!("cli-progress", done = self.done, lines = self.lines)
                };
                words(&said);
            }
            None => {}
        }
    }

    /// One more is over, and it was made of this file.
    pub fn step_of(&mut self, file: &str) {
        if self.lines < 2 {
            return self.step();
        }
        self.done += 1;
        if let Some(bar) = &self.bar {
            bar.inc(1);
        }
        self.say(&tr!(
            "cli-progress-file",
            done = self.done,
            files = self.lines,
            file = file
        ));
    }

    /// So much of a recording is on its way: 0 … 1.
    pub fn sent(&self, share: f32) {
        if let Some(bar) = &self.bar {
            let percent = (share * 100.0).round() as u64;
            bar.set_message(tr!("cli-sent", percent = percent));
        }
    }

    /// What it is at.
    pub fn at(&self, words: String) {
        if let Some(bar) = &self.bar {
            bar.set_message(words);
        }
    }

    /// Shows what the realtime socket heard; a text that may still change is indented.
    pub fn heard(&self, text: &str, is_final: bool) {
        if is_final {
            self.say(text);
        } else {
            self.say(&format!("  {text}…"));
        }
    }

    /// Says something beside the bar.
    pub fn say(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| words(line)),
            None => words(line),
        }
    }

    /// Whether so many are worth a word. One line alone is over as soon as it is said.
    fn is_told(&self) -> bool {
        let every = (self.lines / WORDS).clamp(1, WORD_EVERY);
        self.lines > 1 && (self.done.is_multiple_of(every) || self.done == self.lines)
    }

    /// Takes the bar away.
    pub fn end(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}

/// A number with two decimals at most, as it is sent: not what is nearest to it in binary.
pub fn hundredths(value: f32) -> f64 {
    (f64::from(value) * 100.0).round() / 100.0 + 0.0
}

/// Credits with whose they are: draft credits are free, and never mixed with the account's.
pub fn credits(backend: Backend, credits: Credits) -> String {
    match backend {
        Backend::Draft => tr!("cli-draft-credits", credits = credits.to_string()),
        Backend::Live => tr!("cli-credits", credits = credits.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_about_progress_are_neither_many_nor_far_between() {
        let told = |lines: u64| {
            let all = (1..=lines).filter(|done| {
                let progress = Progress {
                    bar: None,
                    lines,
                    done: *done,
                    is_of_languages: false,
                };
                progress.is_told()
            });
            all.collect::<Vec<_>>()
        };
        assert!(told(1).is_empty());
        assert_eq!(told(3), [1, 2, 3]);
        assert_eq!(told(200).len(), 20);
        let many = told(10_010);
        assert_eq!((many.first(), many.last()), (Some(&25), Some(&10_010)));
    }
}
