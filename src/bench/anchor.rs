//! Other programs to compare with.

use std::path::Path;
use std::process::Command;
use std::process::Stdio;

use super::Bench;
use super::BenchError;
use super::median;

/// Rounds of each comparison, after one that warms the page cache.
const ROUNDS: usize = 5;

/// Whether a program can be found.
pub(super) fn is_installed(program: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).any(|folder| folder.join(program).is_file())
}

/// `ffmpeg` that decodes a file on one thread, with these filters, into nothing.
pub(super) fn ffmpeg(file: &Path, filters: &[&str]) -> Option<Command> {
    is_installed("ffmpeg").then(|| {
        let mut command = Command::new("ffmpeg");
        command
            .args(["-nostdin", "-v", "error", "-threads", "1", "-i"])
            .arg(file)
            .args(filters);
        command
            .args(["-f", "null", "-"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    })
}

/// The median of our seconds ÷ theirs, in alternating rounds. `None` where they are not installed.
pub(super) fn ratio(
    bench: &Bench,
    mut ours: impl FnMut() -> Result<(), BenchError>,
    theirs: Option<Command>,
) -> Result<Option<f64>, BenchError> {
    let Some(mut theirs) = theirs else {
        return Ok(None);
    };
    let mut ratios = Vec::new();
    for round in 0..=ROUNDS {
        let (own, result) = bench.seconds(&mut ours);
        result?;
        let (other, status) = bench.seconds(|| theirs.status());
        if !status?.success() {
            return Ok(None);
        }
        if round > 0 {
            ratios.push(own / other);
        }
    }
    Ok(Some(median(ratios)))
}

/// Seconds of CPU that this process has used, all threads; `None` where the system doesn't tell.
pub(super) fn cpu_seconds() -> Option<f64> {
    ticks("self").map(|ticks| ticks as f64 / TICKS_A_SECOND)
}

/// Linux's `USER_HZ`, fixed for programs on every architecture it runs on.
const TICKS_A_SECOND: f64 = 100.0;

/// User and system ticks of a process (`/proc/PID/stat`, fields 14 and 15).
pub(super) fn ticks(process: &str) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11);
    Some(fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?)
}

/// Resident memory of a process in MB.
pub(super) fn memory_mb(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.split_whitespace().next()?.parse::<f64>().ok()? / 1024.0)
}
