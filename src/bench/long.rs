//! Work on all lines of a script at once, done with mouse and keys: the slowest frame until each is over.

use std::time::Duration;

use egui::{Context, Event, Key, Modifiers, PointerButton, Pos2};

use super::Bench;
use super::BenchError;
use super::Figures;
use super::frame::{frame, opened, wheel};
use crate::app::App;
use crate::script::edit::Edit;
use crate::studio::Studio;
use crate::studio::StudioOptions;
use crate::studio::desk::{Desk, Saved};
use crate::terms::backend::Backend;
use crate::ui::ctx::EditWish;

/// Frames that one piece of work may take.
const PATIENCE: usize = 60_000;
/// Somewhere in the list, on no button.
const ROW: Pos2 = Pos2::new(600.0, 450.0);

/// A script that is open in a window without a screen.
struct Window<'a> {
    bench: &'a Bench,
    ctx: Context,
    app: App,
}

impl Window<'_> {
    /// One frame with this input; its milliseconds.
    fn frame(&mut self, events: &[Event]) -> f64 {
        let (ctx, app) = (&self.ctx, &mut self.app);
        let (seconds, ()) = self.bench.seconds(|| frame(ctx, app, events));
        seconds * 1000.0
    }

    /// Frames with this input in the first, until something is so; the slowest of them.
    fn until(
        &mut self,
        what: &str,
        events: &[Event],
        done: impl Fn(&Desk) -> bool,
    ) -> Result<f64, BenchError> {
        let mut longest = self.frame(events);
        for _ in 0..PATIENCE {
            if done(self.app.desk()) {
                return Ok(longest.max(self.frame(&[])));
            }
            std::thread::sleep(Duration::from_millis(1));
            longest = longest.max(self.frame(&[]));
        }
        Err(BenchError::Failed(format!("{what} took too long")))
    }

    /// Marks the lines from the first to about the last.
    fn mark_all(&mut self) -> f64 {
        let mut longest = self.frame(&wheel(egui::Vec2::new(0.0, -1e9)));
        for _ in 0..4 {
            longest = longest.max(self.frame(&[]));
        }
        let press = |pressed| Event::PointerButton {
            pos: ROW,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::SHIFT,
        };
        longest = longest.max(self.frame(&[Event::PointerMoved(ROW), press(true)]));
        longest = longest.max(self.frame(&[press(false)]));
        longest.max(self.frame(&[]))
    }
}

fn key(key: Key, modifiers: Modifiers) -> [Event; 1] {
    [Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers,
    }]
}

fn is_counted(desk: &Desk) -> bool {
    !desk.is_changing() && !desk.tally().counting && desk.saved() == Saved::Yes
}

/// The slowest frames while a script of so many lines is marked and deleted, that is undone, another speaker is
/// given to all, all are ordered, and another window was faster.
fn measure(
    bench: &Bench,
    name: &str,
    (text, lines): (&str, usize),
) -> Result<[f64; 6], BenchError> {
    let (ctx, app, opening) = opened(bench, name, text, lines)?;
    let home = bench.folder.path().join(name);
    let mut window = Window { bench, ctx, app };
    let kept = window.until("keeping it", &[], is_counted)?;
    let few = |desk: &Desk| desk.script().items().lines() < lines / 2;
    let all = |desk: &Desk| desk.script().items().lines() >= lines;

    let marking = window.mark_all();
    let delete = key(Key::Delete, Modifiers::NONE);
    let deleting = window.until("deleting", &delete, |desk| few(desk) && is_counted(desk))?;
    let undo = key(Key::Z, Modifiers::COMMAND);
    let undoing = window.until("undoing", &undo, |desk| all(desk) && is_counted(desk))?;

    let ids: Vec<_> = window
        .app
        .desk()
        .script()
        .lines()
        .map(|line| line.id)
        .collect();
    let speaker = "EVERYBODY".to_owned();
    window
        .app
        .edit(EditWish::Do(Edit::SetSpeaker { ids, speaker }));
    let one = |desk: &Desk| desk.tally().speakers == 1 && is_counted(desk);
    let speaking = window.until("another speaker", &[], one)?;

    // The other window writes a line; this one does not know and deletes them all.
    let mut other = Studio::start(StudioOptions::new(&home))
        .map_err(|trouble| BenchError::Failed(trouble.what))?;
    write(&mut other)?;
    window.mark_all();
    let rebasing = window.until("meeting the other window", &delete, |desk| {
        few(desk) && is_counted(desk)
    })?;
    other.shutdown();
    window.until("undoing again", &undo, |desk| all(desk) && is_counted(desk))?;

    let order = key(Key::Enter, Modifiers::COMMAND | Modifiers::SHIFT);
    let before = window.app.desk().jobs.len();
    let ordering = window.until("ordering", &order, |desk| {
        desk.jobs.len() >= before + lines - 1 && !desk.voices_of(Backend::Draft).is_empty()
    })?;
    Ok([
        opening.max(kept),
        marking.max(deleting),
        undoing,
        speaking,
        rebasing,
        ordering,
    ])
}

/// Writes a line in another window of the same library.
fn write(other: &mut Studio) -> Result<(), BenchError> {
    let failed = || BenchError::Failed("the other window wrote nothing".to_owned());
    let mut desk = other.desk();
    while desk.project.is_none() {
        desk.apply(other.wait(Duration::from_mins(1)).ok_or_else(failed)?);
    }
    let (edit, _) = desk.script().insert_after(None, "Of the other window.");
    desk.edit(edit);
    desk.finish_changes();
    while let Some(edits) = desk.take_edits() {
        other.free_slot().ok_or_else(failed)?.send(edits);
    }
    while desk.saved() != Saved::Yes {
        desk.apply(other.wait(Duration::from_mins(1)).ok_or_else(failed)?);
    }
    Ok(())
}

/// All of it with ten thousand lines and with a million.
pub(super) fn figures(
    bench: &Bench,
    few: (&str, usize),
    many: (&str, usize),
) -> Result<Figures, BenchError> {
    let work = measure(bench, "few", few)?;
    let longest = work.into_iter().fold(0.0, f64::max);
    let [opening, deleting, undoing, speaking, rebasing, ordering] = measure(bench, "many", many)?;
    Ok(vec![
        ("frame_work_ms_max", Some(longest)),
        ("frame_million_opening_ms_max", Some(opening)),
        ("frame_million_delete_ms_max", Some(deleting)),
        ("frame_million_undo_ms_max", Some(undoing)),
        ("frame_million_speaker_ms_max", Some(speaking)),
        ("frame_million_rebase_ms_max", Some(rebasing)),
        ("frame_million_generate_ms_max", Some(ordering)),
    ])
}
