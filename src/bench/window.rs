//! Starting, idling, memory: the program as a person starts it, in a window of its own.
//!
//! Needs an X display: `xvfb-run mynah bench start` on a machine without one.

use std::path::Path;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;

use super::Bench;
use super::BenchError;
use super::Figures;
use super::anchor;
use super::median;
use super::screen::Screen;
use super::screen::Seen;

/// Starts of each program; the first warms the page cache and doesn't count.
const STARTS: usize = 10;
/// How long idleness is watched.
const IDLE: Duration = Duration::from_secs(30);
/// Until everything that a start does is done.
const SETTLE: Duration = Duration::from_secs(6);
/// What is measured here.
const NAMES: [&str; 7] = [
    "start_ms",
    "start_vs_chromium",
    "start_letters_ms",
    "start_letters_vs_chromium",
    "idle_ticks_30s",
    "idle_cpu_percent",
    "memory_mb",
];

/// From the start of the process to its window and to the first letters in it, and what it uses when nothing happens.
pub(super) fn measure(bench: &Bench) -> Result<Figures, BenchError> {
    let Some(screen) = Screen::open(&bench.clock) else {
        return Ok(NAMES.into_iter().map(|name| (name, None)).collect());
    };
    let (start, page) = starts(bench, &screen)?;

    let mut child = mynah(bench)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    screen.window()?;
    std::thread::sleep(SETTLE);
    let process = child.id().to_string();
    let before = anchor::ticks(&process);
    std::thread::sleep(IDLE);
    let idle = anchor::ticks(&process)
        .zip(before)
        .map(|(after, before)| (after - before) as f64);
    let memory = anchor::memory_mb(child.id());
    child.kill()?;
    child.wait()?;
    Ok(NAMES
        .into_iter()
        .zip([
            Some(start.window * 1000.0),
            page.as_ref().map(|page| start.window / page.window),
            Some(start.letters * 1000.0),
            page.as_ref().map(|page| start.letters / page.letters),
            idle,
            // A tick is a hundredth of a second.
            idle.map(|ticks| ticks / IDLE.as_secs_f64()),
            memory,
        ])
        .collect())
}

/// Ours, and Chromium showing a static page where it is installed: in turns, so that what else the machine does
/// falls on both.
fn starts(bench: &Bench, screen: &Screen) -> Result<(Seen, Option<Seen>), BenchError> {
    let page = bench.folder.path().join("page.html");
    std::fs::write(
        &page,
        "<title>Page</title><h1>A static page</h1>".repeat(20),
    )?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        ours.push(screen.start(&mut mynah(bench))?);
        if anchor::is_installed("chromium") {
            theirs.push(screen.start(&mut chromium(bench, &page))?);
        }
    }
    let middle = |starts: &[Seen]| {
        let warm = starts.get(1..).filter(|warm| !warm.is_empty())?;
        Some(Seen {
            window: median(warm.iter().map(|seen| seen.window).collect()),
            letters: median(warm.iter().map(|seen| seen.letters).collect()),
        })
    };
    let ours = middle(&ours).ok_or_else(|| BenchError::Failed("no start".to_owned()))?;
    Ok((ours, middle(&theirs)))
}

fn mynah(bench: &Bench) -> Command {
    let mut command = Command::new(&bench.program);
    command
        .env("MYNAH_HOME", bench.folder.path().join("home"))
        .env("MYNAH_AUDIO", "null");
    command
}

fn chromium(bench: &Bench, page: &Path) -> Command {
    let profile = bench.folder.path().join("profile");
    let mut command = Command::new("chromium");
    command
        .args(["--no-sandbox", "--no-first-run", "--disable-gpu"])
        .args(["--no-default-browser-check", "--disable-component-update"])
        .args(["--disable-background-networking", "--disable-sync"])
        .args(["--disable-quic", "--window-size=1440,900"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("--app=file://{}", page.display()));
    command
}
