//! A meter that isn't ours.

use std::path::Path;
use std::process::Command;

/// Integrated loudness as ffmpeg measures it, in LUFS.
pub fn loudness(path: &Path) -> f64 {
    let output = Command::new("ffmpeg")
        .args(["-hide_banner", "-nostats", "-i"])
        .arg(path)
        .args(["-af", "ebur128", "-f", "null", "-"])
        .output()
        .expect("ffmpeg, of the package ffmpeg");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let line = said.lines().rfind(|line| line.trim().starts_with("I:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    let number = number.and_then(|number| number.parse().ok());
    number.expect("its loudness")
}
