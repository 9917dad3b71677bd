//! The built program in a real window on a display of its own: nothing is chosen, a sentence is typed, one key
//! is pressed, and the take with its waveform and a moving playhead appears.
//!
//! Needs Xvfb, xdotool and `ImageMagick`, which `packaging/test.sh` installs.

use std::path::Path;
use std::process::{Command, Stdio};

use image::RgbImage;

/// What is typed, once the window is up.
const STEPS: &str = "\
sleep 4
type \"Hello, is anybody there tonight, or am I all alone here in the dark?\"
sleep 0.5
key Return
";

/// Pictures taken after the key, one after the other: a slow machine shows the playhead late, not never.
const PICTURES: usize = 30;

/// Played, by the dark theme's token.
const PLAYED: [u8; 3] = [0x35, 0xB8, 0xA6];

/// Fails with the name of the package that is not installed.
fn need(program: &str, package: &str) {
    let found = Command::new("sh")
        .args(["-c", "command -v \"$0\"", program])
        .stdout(Stdio::null())
        .status();
    let found = found.is_ok_and(|status| status.success());
    assert!(
        found,
        "{program} is missing: install {package}, as packaging/test.sh does"
    );
}

/// The rightmost played column of the transport's waveform, if any.
fn played_to(picture: &RgbImage) -> Option<u32> {
    let close = |pixel: &image::Rgb<u8>| {
        pixel
            .0
            .iter()
            .zip(PLAYED)
            .all(|(channel, wanted)| channel.abs_diff(wanted) < 24)
    };
    // Of 1440 × 900: right of the transport's buttons, left of its clock, below the words.
    (300..1120).rev().find(|x| {
        let column = (800..870).filter(|y| close(picture.get_pixel(*x, *y)));
        column.count() >= 2
    })
}

fn picture(path: &Path) -> RgbImage {
    image::open(path).expect("a picture").to_rgb8()
}

/// Whether there is a file below a folder.
fn has_file(folder: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return false;
    };
    entries.flatten().any(|entry| {
        let path = entry.path();
        path.is_file() || has_file(&path)
    })
}

#[test]
fn script_a_sentence_and_one_key_in_a_real_window() {
    need("Xvfb", "xvfb");
    need("xdotool", "xdotool");
    need("import", "imagemagick");
    let home = tempfile::tempdir().expect("a temporary folder");
    let shots = tempfile::tempdir().expect("a temporary folder");
    let steps = shots.path().join("steps.txt");
    let shot = |number: usize| format!("shot {number}.png\n");
    let pictures: String = (0..PICTURES).map(shot).collect();
    std::fs::write(&steps, format!("{STEPS}{pictures}")).expect("the steps");
    let last = shots.path().join("last.png");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let script = root.join("tests/instruments/screenshot.sh");
    // Its Xvfb keeps the screen up between the instrument's look at it and the studio's start.
    let usual = std::env::var_os("PATH").unwrap_or_default();
    let folders =
        std::iter::once(root.join("packaging/screen")).chain(std::env::split_paths(&usual));
    let path = std::env::join_paths(folders).expect("a path");
    let status = Command::new("bash")
        .arg(script)
        .args(["-n", "Mynah", "-d", "0.2", "-x"])
        .arg(&steps)
        .arg(&last)
        .arg("--")
        .arg(env!("CARGO_BIN_EXE_mynah"))
        .env("PATH", path)
        .env("MYNAH_HOME", home.path())
        .env("MYNAH_AUDIO", "null")
        .env_remove("ELEVENLABS_API_KEY")
        .env_remove("MYNAH_API_BASE")
        .stdout(Stdio::null())
        .status()
        .expect("the instrument runs");
    assert!(status.success(), "{status}");
    let played: Vec<u32> = (0..PICTURES)
        .map(|number| shots.path().join(format!("{number}.png")))
        .filter_map(|shot| played_to(&picture(&shot)))
        .collect();
    assert!(!played.is_empty(), "a waveform that is being played");
    let moves = played
        .windows(2)
        .any(|pair| matches!(pair, [before, after] if after > before));
    assert!(moves, "the playhead moves: {played:?}");
    assert!(has_file(&home.path().join("audio")), "the take is on disk");
}

/// The toolkit opens this library at run time and panics without it.
#[test]
fn start_without_the_keyboard_library_says_what_is_missing() {
    need("xvfb-run", "xvfb");
    let home = tempfile::tempdir().expect("a temporary folder");
    let broken = tempfile::tempdir().expect("a temporary folder");
    for name in ["libxkbcommon-x11.so.0", "libxkbcommon-x11.so"] {
        std::fs::write(broken.path().join(name), b"").expect("a file");
    }
    let output = Command::new("xvfb-run")
        // What it ends with is said: `xvfb-run` has an answer of its own where the screen's folder is gone late.
        .args([
            "-a",
            "sh",
            "-c",
            "LD_LIBRARY_PATH=\"$0\" \"$1\"; echo \"ended with $?\"",
        ])
        .arg(broken.path())
        .arg(env!("CARGO_BIN_EXE_mynah"))
        .env("MYNAH_HOME", home.path())
        .env("MYNAH_AUDIO", "null")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr);
    let ended = String::from_utf8_lossy(&output.stdout);
    assert!(ended.contains("ended with 1"), "{ended}: {said}");
    assert!(said.contains("libxkbcommon-x11-0"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}
