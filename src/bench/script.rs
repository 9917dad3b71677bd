//! A script of a hundred thousand lines, as its writer meets it: opened, scrolled, typed into, searched, replaced in,
//! taken back, and looked through for what models stumble on.

use std::fmt::Write as _;
use std::process::{Command as Program, Stdio};
use std::time::Duration;

use egui::{Context, Event, Key, Modifiers, Vec2};

use super::anchor;
use super::frame::{FRAMES, app_over, at, keys, opened, scroll_of, wheel};
use super::long::{Window, is_settled};
use super::spent::Took;
use super::{Bench, BenchError, Figures, median};
use crate::app::go_first;
use crate::ui::edit_wish::EditWish;
use mynah_model::command::{Command, ProjectCommand};
use mynah_model::desk::Desk;
use mynah_script::edit::Edit;
use mynah_script::find::{Finder, Search};

/// What a process of its own is started for: a window that begins with the script and never had it.
pub(super) const AGAIN: &str = "script-again";
/// The home in which the script is kept, for that process.
const HOME: &str = "MYNAH_BENCH_HOME";
/// What the script is called, in its home and as a project.
const NAME: &str = "script";
/// Times that it is opened so; the middle one counts.
const ROUNDS: usize = 5;
/// Lines of the script.
const LINES: usize = 100_000;
/// From frame to frame of a display: nobody sees more of them.
const DISPLAY: Duration = Duration::from_micros(16_667);

pub(super) fn measure(bench: &Bench) -> Result<Figures, BenchError> {
    let (first, script) = bench.seconds(|| opened(bench, NAME, &text(), LINES));
    let (ctx, app, _) = script?;
    let mut window = Window {
        bench,
        ctx,
        app,
        apart: DISPLAY,
    };
    let (looked, looking) = window.timed_until("looking it through", |desk| desk.hint_count().1)?;
    window.until("keeping the script", is_settled)?;
    let id = window.app.desk().project.as_ref().map(|open| open.card.id);
    let id = id.ok_or_else(|| BenchError::Failed("no project is open".to_owned()))?;

    let scrolled = window.frames(|number| wheel(Vec2::new(0.0, scroll_of(number))));
    let typed = window.typed()?;
    let written = window.written(LINES);
    let hints = window.app.desk().hint_count().0;

    window.frame(&keys(Key::F, Modifiers::COMMAND));
    window.frame(&[]);
    let letters = ["l", "a", "n", "t", "e", "r", "n"];
    let mut found = Took::default();
    for letter in letters {
        found = found.max(window.frame(&[Event::Text(letter.to_owned())]));
        for _ in 0..20 {
            found = found.max(window.frame(&[]));
        }
    }

    // From here on it is the whole of the work that is measured.
    window.apart = Duration::ZERO;
    let memory = anchor::memory_mb(std::process::id());
    let (replaced, undone) = window.replaced()?;
    window.app.send(Command::Project(ProjectCommand::Create {
        name: "other".to_owned(),
    }));
    window.until("another project", |desk| {
        desk.script().items().lines() < LINES
    })?;
    window.app.send(Command::Project(ProjectCommand::Open(id)));
    let (again, _) = window.timed_until("opening it again", is_open)?;
    let replaced_memory = anchor::memory_mb(std::process::id());
    window.until("opening all of it", is_settled)?;
    // Its library is closed then: a home has one window that writes.
    drop(window);
    let begun = begun_elsewhere(bench)?;
    log::info!("{hints} hints");
    Ok(vec![
        ("script_100k_first_ms", Some(first * 1000.0)),
        ("script_100k_open_ms", Some(again)),
        ("script_100k_begin_ms", Some(begun)),
        ("script_100k_scroll_frame_ms_p99", Some(scrolled.seen)),
        ("script_100k_scroll_own_ms_p99", Some(scrolled.own)),
        ("script_100k_type_frame_ms_p99", Some(typed.seen)),
        ("script_100k_type_own_ms_p99", Some(typed.own)),
        ("script_100k_write_frame_ms_p99", Some(written.seen)),
        ("script_100k_write_own_ms_p99", Some(written.own)),
        ("script_100k_find_frame_ms_max", Some(found.seen)),
        ("script_100k_find_own_ms_max", Some(found.own)),
        ("script_100k_hints_ms", Some(looked)),
        ("script_100k_hints_frame_ms_max", Some(looking.seen)),
        ("script_100k_hints_own_ms_max", Some(looking.own)),
        ("script_100k_replace_all_ms", Some(replaced)),
        ("script_100k_undo_ms", Some(undone)),
        ("script_100k_memory_mb", memory),
        ("script_100k_replaced_memory_mb", replaced_memory),
    ])
}

fn is_open(desk: &Desk) -> bool {
    desk.script().items().lines() >= LINES
}

/// Milliseconds until it is there in a window of a process that never had it.
fn begun_elsewhere(bench: &Bench) -> Result<f64, BenchError> {
    let mut rounds = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let run = Program::new(&bench.program)
            .args(["bench", AGAIN, "--json"])
            .env(HOME, bench.folder.path().join(NAME))
            .env("MYNAH_AUDIO", "null")
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()?;
        let told = String::from_utf8_lossy(&run.stdout);
        let told = told.lines().last().unwrap_or_default();
        let told: serde_json::Value = serde_json::from_str(told).unwrap_or_default();
        let millis = told.get(AGAIN).and_then(serde_json::Value::as_f64);
        let failed = || BenchError::Failed("no other process opened the script".to_owned());
        rounds.push(millis.ok_or_else(failed)?);
    }
    Ok(median(rounds))
}

/// What that process does: from nothing to a window with the script that was open last.
pub(super) fn measure_again(bench: &Bench) -> Result<Figures, BenchError> {
    // Named by the process that made it: without it there would be somebody's own.
    let home = std::env::var_os(HOME).ok_or_else(|| BenchError::Unknown(AGAIN.to_owned()))?;
    go_first();
    let (seconds, begun) = bench.seconds(|| {
        let ctx = Context::default();
        let app = app_over(bench, &ctx, home.into());
        let mut window = Window {
            bench,
            ctx,
            app,
            apart: Duration::ZERO,
        };
        let begun = window.until("opening it", is_open);
        begun.map(|_| window)
    });
    drop(begun?);
    Ok(vec![(AGAIN, Some(seconds * 1000.0))])
}

/// Five speakers, and now and then something that a model stumbles on.
fn text() -> String {
    let mut text = String::new();
    for line in 1..=LINES {
        let rest = match line % 10 {
            0 => "at 80 km/h, approx.",
            5 => "on 12/03/2024 [whispers] in the dark.",
            _ => "and nobody had lit it since Tuesday.",
        };
        let _written = writeln!(
            text,
            "S{}: The lantern of line {line} swung {rest}",
            line % 5
        );
    }
    text
}

impl Window<'_> {
    /// The slowest hundredth of some frames.
    fn frames(&mut self, input: impl Fn(usize) -> [Event; 2]) -> Took {
        let times = (0..FRAMES).map(|number| self.frame(&input(number)));
        p99(&times.collect::<Vec<_>>())
    }

    /// The same while a letter is typed in every frame, and a new line begun behind each sixty.
    fn typed(&mut self) -> Result<Took, BenchError> {
        const LETTERS: &str = "The lamp of the pilot went out again, approx. at 12/03/2024.";
        self.frame(&keys(Key::ArrowDown, Modifiers::NONE));
        self.frame(&keys(Key::F2, Modifiers::NONE));
        self.frame(&keys(Key::End, Modifiers::COMMAND));
        let (lines, mut times) = (self.lines(), Vec::with_capacity(FRAMES));
        let mut letters = LETTERS.chars().cycle();
        for number in 1..=FRAMES {
            let letter = letters.next().unwrap_or_default();
            times.push(self.frame(&[Event::Text(letter.to_string())]));
            if number % LETTERS.len() == 0 {
                times.push(self.frame(&keys(Key::Enter, Modifiers::NONE)));
            }
        }
        self.frame(&keys(Key::Escape, Modifiers::NONE));
        // Else what was measured is a window that nobody writes in.
        if self.lines() == lines {
            return Err(BenchError::Failed("no line was typed".to_owned()));
        }
        Ok(p99(&times))
    }

    fn lines(&self) -> usize {
        self.app.desk().script().items().lines()
    }

    /// The same while a whole line is written in every frame, anywhere.
    fn written(&mut self, lines: usize) -> Took {
        let mut times = Vec::with_capacity(FRAMES);
        for number in 0..FRAMES {
            let place = (number * 7_919) % lines;
            if let Some(row) = self.app.desk().script().items().get(place) {
                let (id, text) = (row.id(), format!("Written in frame {number}, approx."));
                self.app.edit(EditWish::Do(Edit::SetText { id, text }));
            }
            times.push(self.frame(&[]));
        }
        p99(&times)
    }

    /// Milliseconds until one word is another one in every line, and until that is taken back.
    fn replaced(&mut self) -> Result<(f64, f64), BenchError> {
        let search = Search {
            text: "lantern".to_owned(),
            ..Search::default()
        };
        let finder = Finder::new(&search).ok().flatten();
        let finder =
            finder.ok_or_else(|| BenchError::Failed("nothing is looked for".to_owned()))?;
        let bench = self.bench;
        let (done, edit) = bench.seconds(|| {
            let rows = self.app.desk().script().items().iter();
            Edit::Group(
                rows.filter_map(|row| finder.replace_in(row, "lamp", None))
                    .collect(),
            )
        });
        self.app.edit(EditWish::Do(edit));
        let says = |word: &'static str| {
            move |desk: &Desk| {
                let middle = desk
                    .script()
                    .items()
                    .get(LINES / 2)
                    .and_then(|row| row.line());
                !desk.is_changing() && middle.is_some_and(|line| line.text.contains(word))
            }
        };
        let (replaced, _) = self.timed_until("replacing", says("lamp"))?;
        self.until("keeping it", is_settled)?;
        self.app.edit(EditWish::Undo);
        let (undone, _) = self.timed_until("undoing", says("lantern"))?;
        self.until("keeping that", is_settled)?;
        Ok((done * 1000.0 + replaced, undone))
    }
}

fn p99(times: &[Took]) -> Took {
    let of = |each: fn(&Took) -> f64| {
        let mut times: Vec<f64> = times.iter().map(each).collect();
        times.sort_by(f64::total_cmp);
        at(&times, 0.99).unwrap_or_default()
    };
    Took {
        seen: of(|took| took.seen),
        own: of(|took| took.own),
    }
}
