//! Work on all of a million lines at once, done with the keys that a person presses. Each figure is the slowest frame
//! until the work is over.

use std::time::Duration;

use egui::{Context, Event, Key, Modifiers};

use super::Bench;
use super::BenchError;
use super::Figures;
use super::frame::{MILLION, frame, keys, million_lines, opened};
use super::spent::{SLOW, Spent, Took};
use crate::app::App;
use mynah_core::credits::Credits;
use mynah_engine::Studio;
use mynah_engine::StudioOptions;
use mynah_model::command::{Command, SettingsCommand};
use mynah_model::desk::{Desk, Saved};

/// Frames that one piece of work may take; each waits a millisecond.
const PATIENCE: usize = 120_000;

/// A window without a screen.
pub(super) struct Window<'a> {
    pub bench: &'a Bench,
    pub ctx: Context,
    pub app: App,
    /// Time between two frames, in which the workers work on.
    pub apart: Duration,
}

impl Window<'_> {
    /// One frame with this input.
    pub fn frame(&mut self, events: &[Event]) -> Took {
        std::thread::sleep(self.apart);
        let (ctx, app) = (&self.ctx, &mut self.app);
        let before = Spent::now();
        let seen = self.bench.seconds(|| frame(ctx, app, events)).0 * 1000.0;
        let spent = Spent::now().since(before);
        if seen > SLOW {
            log::info!("a frame of {seen:.1} ms: {spent}");
        }
        let own = spent.own();
        Took { seen, own }
    }

    /// Frames until something is so; the slowest of them.
    pub fn until(&mut self, what: &str, done: impl Fn(&Desk) -> bool) -> Result<Took, BenchError> {
        let mut longest = Took::default();
        for _ in 0..PATIENCE {
            if done(self.app.desk()) {
                return Ok(longest.max(self.frame(&[])));
            }
            std::thread::sleep(Duration::from_millis(1));
            longest = longest.max(self.frame(&[]));
        }
        Err(BenchError::Failed(format!("{what} took too long")))
    }

    /// The same, with the milliseconds that it takes first.
    pub fn timed_until(
        &mut self,
        what: &str,
        done: impl Fn(&Desk) -> bool,
    ) -> Result<(f64, Took), BenchError> {
        let bench = self.bench;
        let (seconds, longest) = bench.seconds(|| self.until(what, done));
        Ok((seconds * 1000.0, longest?))
    }

    /// Presses keys; the slowest frame until something is so.
    fn press(
        &mut self,
        (key, modifiers): (Key, Modifiers),
        what: &str,
        done: impl Fn(&Desk) -> bool,
    ) -> Result<f64, BenchError> {
        let [held, pressed, released, free] = keys(key, modifiers);
        let down = self.frame(&[held, pressed]);
        let up = self.frame(&[released, free]);
        Ok(self.until(what, done)?.max(down).max(up).seen)
    }
}

pub(super) fn is_settled(desk: &Desk) -> bool {
    !desk.is_changing() && !desk.tally().counting && desk.saved() == Saved::Yes
}

/// All lines are deleted, that is undone; the same meets another window that was faster; all are ordered, with a price
/// to ask above that has to be compared.
pub(super) fn measure(bench: &Bench) -> Result<Figures, BenchError> {
    let (ctx, app, _) = opened(bench, "long", &million_lines(), MILLION)?;
    let mut window = Window {
        bench,
        ctx,
        app,
        apart: Duration::ZERO,
    };
    window.until("keeping the script", is_settled)?;
    let few = |desk: &Desk| desk.script().items().lines() < MILLION / 2 && is_settled(desk);
    let all = |desk: &Desk| desk.script().items().lines() >= MILLION && is_settled(desk);
    let mark = (Key::A, Modifiers::COMMAND);
    let delete = (Key::Delete, Modifiers::NONE);
    let undo = (Key::Z, Modifiers::COMMAND);

    let marked = window.press(mark, "marking", is_settled)?;
    let deleted = window.press(delete, "deleting", few)?.max(marked);
    let undone = window.press(undo, "undoing", all)?;

    let mut other = Studio::start(StudioOptions::new(bench.folder.path().join("long")))
        .map_err(|trouble| BenchError::Failed(trouble.what))?;
    write_a_line(&mut other)?;
    window.press(mark, "marking again", is_settled)?;
    let met = window.press(delete, "meeting another window", few)?;
    other.shutdown();
    window.press(undo, "undoing again", all)?;

    let above = SettingsCommand::ConfirmAbove(Some(Credits(i64::MAX as u64)));
    window.app.send(Command::Settings(above));
    window.until("the price to ask above", |desk| {
        desk.settings.confirm_above.is_some()
    })?;
    let order = (Key::Enter, Modifiers::COMMAND | Modifiers::SHIFT);
    let ordered = window.press(order, "ordering", |desk| desk.jobs.len() >= MILLION)?;
    Ok(vec![
        ("long_delete_frame_ms_max", Some(deleted)),
        ("long_undo_frame_ms_max", Some(undone)),
        ("long_rebase_frame_ms_max", Some(met)),
        ("long_order_frame_ms_max", Some(ordered)),
    ])
}

/// Another window of the same library writes a line.
fn write_a_line(other: &mut Studio) -> Result<(), BenchError> {
    let patience = Duration::from_mins(1);
    let failed = || BenchError::Failed("the other window wrote nothing".to_owned());
    let mut desk = other.desk();
    while desk.project.is_none() {
        desk.apply(other.wait(patience).ok_or_else(failed)?);
    }
    let (edit, _) = desk.script().insert_after(None, "Of the other window.");
    desk.edit(edit);
    desk.finish_changes();
    while let Some(edits) = desk.take_edits() {
        other.free_slot().ok_or_else(failed)?.send(edits);
    }
    while desk.saved() != Saved::Yes {
        desk.apply(other.wait(patience).ok_or_else(failed)?);
    }
    Ok(())
}
