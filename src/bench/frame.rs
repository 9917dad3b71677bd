//! A frame of the Script room with ten thousand lines, and with a million: logic, ui and tessellation, without
//! painting.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use egui::{
    Context, Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, RawInput, Rect,
    TouchPhase, Vec2,
};

use super::Bench;
use super::BenchError;
use super::Figures;
use crate::app::App;
use crate::app::AppOptions;
use crate::app::Backstage;
use crate::app::go_first;
use crate::ui::edit_wish::EditWish;
use mynah_engine::Studio;
use mynah_engine::StudioOptions;
use mynah_model::command::Command;
use mynah_model::command::ProjectCommand;
use mynah_script::document::Script;
use mynah_script::edit::Edit;
use mynah_script::parse::parse;

pub(super) const LINES: usize = 10_000;
/// Lines of a very long script: about as many as are let in.
pub(super) const MILLION: usize = 999_000;
pub(super) const WARM: usize = 30;
pub(super) const FRAMES: usize = 300;
pub(super) const SIZE: Vec2 = Vec2::new(1440.0, 900.0);
/// Frames that opening a script may take; each waits a hundredth of a second.
const PATIENCE: usize = 3_000;

/// Scrolls through the script, a page and a half a frame.
pub(super) fn measure(bench: &Bench) -> Result<Figures, BenchError> {
    let (ctx, mut app, _) = opened(bench, "frame", &text(), LINES)?;
    let times = timed(bench, |number| {
        frame(&ctx, &mut app, &wheel(Vec2::new(0.0, scroll_of(number))));
    });
    let mut figures = vec![
        ("frame_ms_p50", at(&times, 0.5)),
        ("frame_ms_p99", at(&times, 0.99)),
        ("frame_ms_max", at(&times, 1.0)),
    ];
    drop(app);
    figures.extend(million(bench)?);
    Ok(figures)
}

/// The same with a million lines, and a letter typed in every frame.
fn million(bench: &Bench) -> Result<Figures, BenchError> {
    let (ctx, mut app, opening) = opened(bench, "million", &million_lines(), MILLION)?;
    let times = timed(bench, |number| {
        let place = (number * 7_919) % MILLION;
        if let Some(row) = app.desk().script().items().get(place) {
            let (id, text) = (row.id(), format!("Written in frame {number}."));
            app.edit(EditWish::Do(Edit::SetText { id, text }));
        }
        frame(&ctx, &mut app, &wheel(Vec2::new(0.0, scroll_of(number))));
    });
    Ok(vec![
        ("frame_million_ms_p50", at(&times, 0.5)),
        ("frame_million_ms_p99", at(&times, 0.99)),
        ("frame_million_ms_max", at(&times, 1.0)),
        ("frame_million_opening_ms_max", Some(opening)),
    ])
}

pub(super) fn million_lines() -> String {
    let mut text = String::new();
    for line in 1..=MILLION {
        let _written = writeln!(text, "S{}: Line {line}.", line % 5);
    }
    text
}

/// Draft credits of the account.
const PLENTY: u64 = 1_000_000_000;

/// An application with this script open and counted, and its longest frame until then, in milliseconds.
pub(super) fn opened(
    bench: &Bench,
    name: &str,
    text: &str,
    lines: usize,
) -> Result<(Context, App, f64), BenchError> {
    go_first();
    let script = script_of(text)?;
    let ctx = Context::default();
    let mut app = app_over(bench, &ctx, bench.folder.path().join(name));
    let mut wanted = Some(Command::Project(ProjectCommand::CreateOf {
        name: name.to_owned(),
        script: Box::new(script),
    }));
    let mut longest: f64 = 0.0;
    // The first frames of all lay out the fonts.
    for number in 0..PATIENCE {
        let (seconds, ()) = bench.seconds(|| frame(&ctx, &mut app, &[]));
        if number < WARM {
            continue;
        }
        if app.desk().project.is_some()
            && let Some(wanted) = wanted.take()
        {
            app.send(wanted);
        }
        longest = longest.max(seconds * 1000.0);
        let desk = app.desk();
        if desk.script().items().lines() >= lines && !desk.tally().counting {
            return Ok((ctx, app, longest));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Err(BenchError::Failed("the script did not open".to_owned()))
}

/// An application over this home.
pub(super) fn app_over(bench: &Bench, ctx: &Context, home: PathBuf) -> App {
    let start = move |waker| {
        let mut options = StudioOptions::new(&home);
        // So that what is ordered of a million lines is paid for.
        options.draft.credits = Some(PLENTY);
        Studio::start(StudioOptions { waker, ..options })
    };
    let backstage = Backstage::begin(Arc::new(start), bench.clock.clone());
    App::new(ctx, AppOptions::default(), backstage)
}

/// A script of lines like `NAME: words`.
pub(super) fn script_of(text: &str) -> Result<Script, BenchError> {
    parse(text, "").map_err(|error| BenchError::Failed(error.to_string()))
}

/// Milliseconds of some frames, from the shortest to the longest.
pub(super) fn timed(bench: &Bench, frame: impl FnMut(usize)) -> Vec<f64> {
    timed_apart(bench, Duration::ZERO, frame)
}

/// The same with so much time before each, which isn't counted.
pub(super) fn timed_apart(
    bench: &Bench,
    apart: Duration,
    mut frame: impl FnMut(usize),
) -> Vec<f64> {
    let mut times: Vec<f64> = (0..WARM + FRAMES)
        .map(|number| {
            std::thread::sleep(apart);
            bench.seconds(|| frame(number)).0 * 1000.0
        })
        .skip(WARM)
        .collect();
    times.sort_by(f64::total_cmp);
    times
}

pub(super) fn at(times: &[f64], share: f64) -> Option<f64> {
    let last = times.len().checked_sub(1)?;
    times.get((share * last as f64) as usize).copied()
}

/// A key that goes down and up.
pub(super) fn keys(key: Key, modifiers: Modifiers) -> [Event; 4] {
    let pressed = |pressed| Event::Key {
        key,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers,
    };
    [
        Event::ModifiersChanged(modifiers),
        pressed(true),
        pressed(false),
        Event::ModifiersChanged(Modifiers::NONE),
    ]
}

/// Draws a frame with this input.
pub(super) fn frame(ctx: &Context, app: &mut App, events: &[Event]) {
    let input = RawInput {
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
        events: events.to_vec(),
        ..RawInput::default()
    };
    app.drain();
    let mut output = ctx.run_ui(input, |ui| app.draw(ui));
    // Nothing is painted.
    output.textures_delta.clear();
    let meshes = ctx.tessellate(output.shapes, output.pixels_per_point);
    drop(meshes);
}

/// How far a frame scrolls, in points: a page and a half, and after eighty frames far back up.
pub(super) fn scroll_of(frame: usize) -> f32 {
    if frame % 100 < 80 { -1_000.0 } else { 3_700.0 }
}

/// The wheel turned over the script.
pub(super) fn wheel(delta: Vec2) -> [Event; 2] {
    wheel_at((600.0, 450.0), delta)
}

/// The wheel turned over a place of the window.
pub(super) fn wheel_at((x, y): (f32, f32), delta: Vec2) -> [Event; 2] {
    [
        Event::PointerMoved(Pos2::new(x, y)),
        Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta,
            phase: TouchPhase::Move,
            source: MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        },
    ]
}

/// Lines of all lengths, by five speakers, with headings between.
pub(super) fn text() -> String {
    const SPEAKERS: [&str; 5] = ["TOM", "INES", "RADIO", "MRS VALE", "KEEPER"];
    let mut text = String::new();
    for line in 0..LINES {
        if line % 50 == 0 {
            let _written = write!(text, "\n## Scene {}\n\n", line / 50 + 1);
        }
        let speaker = SPEAKERS
            .get(line * 7 % SPEAKERS.len())
            .copied()
            .unwrap_or_default();
        let words =
            "the light went out and nobody has lit this lamp since Tuesday, ".repeat(line % 4);
        let _written = writeln!(text, "{speaker}: Line {line}, {words}over.");
    }
    text
}
