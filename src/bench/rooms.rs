//! Frames of what lists or reads very much: the jobs drawer with two thousand lines that wait, the History room with a
//! hundred thousand entries, half of them the account's alone, the Voices room with ten thousand voices, and what models
//! would make of a hundred thousand lines.

use std::time::Duration;

use egui::{Context, Event, Key, Modifiers, Vec2};

use super::Bench;
use super::BenchError;
use super::Figures;
use super::anchor;
use super::frame::{at, frame, keys, opened, scroll_of, timed, timed_apart, wheel_at};
use super::room_window::{open, until};
use crate::app::App;
use crate::ui::panels::Room;
use mynah_core::backend::Backend;
use mynah_core::clock::Clock;
use mynah_draft::store::{Opening, Store};
use mynah_i18n::tr;
use mynah_model::command::{Command, JobsCommand};
use mynah_model::desk::List;
use mynah_store::Library;

/// Lines that wait in the drawer.
const WAITING: usize = 2_000;
/// Takes that the history has, and items that only the account's has.
const TAKES: u64 = 50_000;
const ITEMS: u64 = 50_000;
/// Over the drawer, and over the rooms.
const DRAWER: (f32, f32) = (600.0, 700.0);
const LIST: (f32, f32) = (600.0, 450.0);

/// Voices of the account.
const VOICES: u64 = 10_000;

/// Lines that models are compared for.
const COMPARED: usize = 100_000;

/// Frames of the rooms, scrolled, and of the dialog while it reads.
pub(super) fn measure(bench: &Bench) -> Result<Figures, BenchError> {
    let mut figures = drawer(bench)?;
    figures.extend(history(bench)?);
    figures.extend(models(bench)?);
    figures.extend(voices(bench)?);
    Ok(figures)
}

/// The dialog that compares models, from when it opens until it has read the script, and a while on.
fn models(bench: &Bench) -> Result<Figures, BenchError> {
    let lines = (0..COMPARED).map(|line| format!("S{}: Line {line} is compared.\n", line % 5));
    let text: String = lines.collect();
    let (ctx, mut app, _) = opened(bench, "models", &text, COMPARED)?;
    until(&ctx, &mut app, "the prices", |desk| {
        let tally = desk.tally();
        !tally.counting && tally.changed >= COMPARED
    })?;
    press(&ctx, &mut app, Key::K, Modifiers::COMMAND);
    let letters = tr!("action-compare-models");
    frame(&ctx, &mut app, &[Event::Text(letters)]);
    frame(&ctx, &mut app, &[]);
    press(&ctx, &mut app, Key::Enter, Modifiers::NONE);
    let times = timed(bench, |_| frame(&ctx, &mut app, &[]));
    Ok(vec![
        ("models_100k_frame_ms_p50", at(&times, 0.5)),
        ("models_100k_frame_ms_p99", at(&times, 0.99)),
        ("models_100k_frame_ms_max", at(&times, 1.0)),
    ])
}

fn drawer(bench: &Bench) -> Result<Figures, BenchError> {
    let lines = (0..WAITING).map(|line| format!("S{}: Line {line} waits.\n", line % 5));
    let text: String = lines.collect();
    let (ctx, mut app, _) = opened(bench, "drawer", &text, WAITING)?;
    app.send(Command::Jobs(JobsCommand::Pause(true)));
    until(&ctx, &mut app, "the pause", |desk| desk.flow.paused)?;
    // Lines without a price are not ordered: voices and models come a moment later.
    until(&ctx, &mut app, "the prices", |desk| {
        let tally = desk.tally();
        !tally.counting && tally.changed >= WAITING
    })?;
    press(
        &ctx,
        &mut app,
        Key::Enter,
        Modifiers::COMMAND | Modifiers::SHIFT,
    );
    until(&ctx, &mut app, "the orders", |desk| {
        desk.jobs.count(List::Waiting) >= WAITING
    })?;
    press(&ctx, &mut app, Key::J, Modifiers::COMMAND);
    let times = timed(bench, |number| {
        let delta = Vec2::new(0.0, scroll_of(number));
        frame(&ctx, &mut app, &wheel_at(DRAWER, delta));
    });
    Ok(vec![
        ("drawer_2000_frame_ms_p50", at(&times, 0.5)),
        ("drawer_2000_frame_ms_p99", at(&times, 0.99)),
    ])
}

fn history(bench: &Bench) -> Result<Figures, BenchError> {
    let failed = |error: mynah_store::error::LibraryError| BenchError::Failed(error.to_string());
    let home = bench.folder.path().join("history");
    let library = Library::open(&home, Clock::system()).map_err(failed)?;
    library.fill_takes(TAKES).map_err(failed)?;
    drop(library);
    let failed = |error: mynah_draft::store::StoreError| BenchError::Failed(error.to_string());
    let folder = home.join("draft");
    let (opening, owner) = (Opening::default(), "bench".to_owned());
    let account = Store::open(&folder, opening, owner, Clock::system()).map_err(failed)?;
    account.fill_history(ITEMS).map_err(failed)?;
    drop(account);
    let (ctx, mut app) = open(bench, &home, Room::History);
    until(&ctx, &mut app, "the history", |desk| {
        !desk.history.is_empty()
    })?;
    let before = anchor::memory_mb(std::process::id());
    // What is scrolled to comes from the disk, a page at a time, beside the frames.
    let apart = Duration::from_millis(2);
    let times = timed_apart(bench, apart, |_| {
        frame(&ctx, &mut app, &wheel_at(LIST, Vec2::new(0.0, -4_000.0)));
    });
    let after = anchor::memory_mb(std::process::id());
    let more = before
        .zip(after)
        .map(|(before, after)| (after - before).max(0.0));
    let rows = (0..app.desk().history.len()).filter_map(|row| app.desk().history.row(row));
    let there = rows.filter(|row| row.take.is_none()).count();
    log::info!(
        "{} rows of the history were seen, {there} of the account among those held",
        app.desk().history.len()
    );
    if there == 0 {
        return Err(BenchError::Failed("no row of the account".to_owned()));
    }
    Ok(vec![
        ("history_100k_frame_ms_p50", at(&times, 0.5)),
        ("history_100k_frame_ms_p99", at(&times, 0.99)),
        ("history_100k_memory_mb", more),
    ])
}

/// The Voices room with very many voices, scrolled.
fn voices(bench: &Bench) -> Result<Figures, BenchError> {
    let failed = |error: mynah_draft::store::StoreError| BenchError::Failed(error.to_string());
    let home = bench.folder.path().join("voices");
    let folder = home.join("draft");
    let (opening, owner) = (Opening::default(), "bench".to_owned());
    let account = Store::open(&folder, opening, owner, Clock::system()).map_err(failed)?;
    account.fill_voices(VOICES).map_err(failed)?;
    drop(account);
    let (ctx, mut app) = open(bench, &home, Room::Voices);
    until(&ctx, &mut app, "the voices", |desk| {
        desk.voices_of(Backend::Draft).len() as u64 > VOICES
    })?;
    let times = timed(bench, |_| {
        frame(&ctx, &mut app, &wheel_at(LIST, Vec2::new(0.0, -900.0)));
    });
    Ok(vec![
        ("voices_10k_frame_ms_p50", at(&times, 0.5)),
        ("voices_10k_frame_ms_p99", at(&times, 0.99)),
    ])
}

fn press(ctx: &Context, app: &mut App, key: Key, modifiers: Modifiers) {
    let [held, pressed, released, free] = keys(key, modifiers);
    frame(ctx, app, &[held, pressed]);
    frame(ctx, app, &[released, free]);
}
