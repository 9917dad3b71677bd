//! Starting, idling, memory: the program as a person starts it, in a window of its own.
//!
//! Needs a display (`xvfb-run mynah bench start` on a machine without one) and xdotool to see the window.

use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;

use super::Bench;
use super::BenchError;
use super::Figures;
use super::anchor;
use super::median;

/// Starts of each program; the first warms the page cache and doesn't count.
const STARTS: usize = 6;
/// How long idleness is watched.
const IDLE: Duration = Duration::from_secs(30);
/// Until everything that a start does is done.
const SETTLE: Duration = Duration::from_secs(6);

/// From the start of the process to its window, and what it uses when nothing happens.
pub(super) fn measure(bench: &Bench) -> Result<Figures, BenchError> {
    let names = [
        "start_ms",
        "start_vs_chromium",
        "idle_ticks_30s",
        "idle_cpu_percent",
        "memory_mb",
    ];
    let display = std::env::var_os("DISPLAY").is_some();
    if !display || !anchor::is_installed("xdotool") {
        return Ok(names.into_iter().map(|name| (name, None)).collect());
    }
    let start = median_start(bench, || mynah(bench))?;
    let chromium = if anchor::is_installed("chromium") {
        let page = bench.folder.path().join("page.html");
        std::fs::write(
            &page,
            "<title>Page</title><h1>A static page</h1>".repeat(20),
        )?;
        Some(median_start(bench, || {
            let mut command = Command::new("chromium");
            command
                .args([
                    "--no-sandbox",
                    "--no-first-run",
                    "--no-default-browser-check",
                    "--disable-gpu",
                ])
                .args([
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ])
                .args(["--disable-quic", "--window-size=1440,900"])
                .arg(format!(
                    "--user-data-dir={}",
                    bench.folder.path().join("profile").display()
                ))
                .arg(format!("--app=file://{}", page.display()));
            command
        })?)
    } else {
        None
    };

    let mut child = quiet(&mut mynah(bench)).spawn()?;
    let process = child.id().to_string();
    wait_for_window(&child)?;
    std::thread::sleep(SETTLE);
    let before = anchor::ticks(&process);
    std::thread::sleep(IDLE);
    let idle = anchor::ticks(&process)
        .zip(before)
        .map(|(after, before)| (after - before) as f64);
    let memory = anchor::memory_mb(child.id());
    end(&mut child)?;
    Ok(vec![
        ("start_ms", Some(start * 1000.0)),
        (
            "start_vs_chromium",
            chromium.map(|chromium| start / chromium),
        ),
        ("idle_ticks_30s", idle),
        // A tick is a hundredth of a second.
        (
            "idle_cpu_percent",
            idle.map(|ticks| ticks / IDLE.as_secs_f64()),
        ),
        ("memory_mb", memory),
    ])
}

fn mynah(bench: &Bench) -> Command {
    let mut command = Command::new(&bench.program);
    command
        .env("MYNAH_HOME", bench.folder.path().join("home"))
        .env("MYNAH_AUDIO", "null");
    command
}

fn quiet(command: &mut Command) -> &mut Command {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
}

fn median_start(bench: &Bench, command: impl Fn() -> Command) -> Result<f64, BenchError> {
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        let (seconds, child) = bench.seconds(|| -> Result<Child, BenchError> {
            let child = quiet(&mut command()).spawn()?;
            wait_for_window(&child)?;
            Ok(child)
        });
        end(&mut child?)?;
        starts.push(seconds);
    }
    starts.remove(0);
    Ok(median(starts))
}

/// Until a visible window is there. Only one program is started at a time, so any window is its.
fn wait_for_window(child: &Child) -> Result<(), BenchError> {
    for _ in 0..3_000 {
        let seen = Command::new("xdotool")
            .args(["search", "--onlyvisible", "--name", ".+"])
            .stderr(Stdio::null())
            .output()?;
        if !seen.stdout.is_empty() {
            return Ok(());
        }
    }
    Err(BenchError::Failed(format!(
        "process {} showed no window",
        child.id()
    )))
}

fn end(child: &mut Child) -> Result<(), BenchError> {
    child.kill()?;
    child.wait()?;
    // The next start must not see this window.
    for _ in 0..3_000 {
        let seen = Command::new("xdotool")
            .args(["search", "--onlyvisible", "--name", ".+"])
            .stderr(Stdio::null())
            .output()?;
        if seen.stdout.is_empty() {
            return Ok(());
        }
    }
    Ok(())
}
