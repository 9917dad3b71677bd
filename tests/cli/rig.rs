//! Runs the program in a home of its own, and a Draft server that stands in for the service.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

/// No wait is longer.
pub const CEILING: Duration = Duration::from_secs(30);
/// The key of every server here.
pub const KEY: &str = "sk_0123456789abcdef0123456789abcdef";

/// A home and a folder to work in.
pub struct Rig {
    folder: TempDir,
}

/// How a run ended.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    /// The last line of standard output.
    pub fn json(&self) -> Value {
        let line = self.out.lines().last().unwrap_or_default();
        serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    #[track_caller]
    pub fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:?}");
        let all = format!("{}{}", self.out, self.err);
        assert!(!all.contains("panicked"), "{self:?}");
        assert!(!all.contains(KEY), "the key is told");
        self
    }
}

impl Rig {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        std::fs::write(self.path(name), bytes).unwrap();
        self
    }

    /// Names in a folder, sorted.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.path(folder))
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// The program with nothing of this machine's settings.
    pub fn command(&self, args: &[&str]) -> Command {
        self.within(Command::new(env!("CARGO_BIN_EXE_mynah")), args)
    }

    /// Another program in the same surroundings.
    pub fn within(&self, mut command: Command, args: &[&str]) -> Command {
        for name in [
            "MYNAH_API_BASE",
            "ELEVENLABS_API_KEY",
            "MYNAH_KEY_COMMAND",
            "MYNAH_LANG",
            "MYNAH_LOG",
            "DISPLAY",
            "WAYLAND_DISPLAY",
            "DBUS_SESSION_BUS_ADDRESS",
        ] {
            command.env_remove(name);
        }
        command
            .args(args)
            .current_dir(self.folder.path())
            .env("MYNAH_HOME", self.path("home"))
            .env("MYNAH_AUDIO", "null")
            .env("DICPATH", self.path("dictionaries"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// The program with Draft voices.
    pub fn run(&self, args: &[&str]) -> Run {
        finish(self.command(args).spawn().unwrap())
    }

    /// The same with something on standard input.
    pub fn run_with_input(&self, args: &[&str], input: &[u8]) -> Run {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        finish(child)
    }

    /// The program with a server as the service.
    pub fn live(&self, server: &Server, args: &[&str]) -> Run {
        finish(self.live_command(server, args).spawn().unwrap())
    }

    pub fn live_command(&self, server: &Server, args: &[&str]) -> Command {
        let mut command = self.command(args);
        command
            .env("MYNAH_API_BASE", &server.base)
            .env("ELEVENLABS_API_KEY", KEY);
        command
    }
}

/// Waits for the end.
pub fn finish(child: Child) -> Run {
    let pid = child.id();
    let (sender, receiver) = mpsc::sync_channel(1);
    std::thread::Builder::new()
        .name("waits".to_owned())
        .spawn(move || sender.send(child.wait_with_output()))
        .unwrap();
    let Ok(output) = receiver.recv_timeout(CEILING) else {
        signal(pid, "KILL");
        panic!("it does not end");
    };
    let output = output.unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

pub fn signal(pid: u32, name: &str) {
    // The shell's own: a bare machine has no `kill` besides.
    Command::new("sh")
        .args(["-c", &format!("kill -{name} {pid}")])
        .status()
        .unwrap();
}

/// A served Draft server.
pub struct Server {
    child: Option<Child>,
    /// Kept open: a server whose reader is gone is another test.
    stdout: BufReader<ChildStdout>,
    pub base: String,
    pub first_line: String,
}

impl Server {
    /// Serves the account in `account` of the rig's folder.
    pub fn start(rig: &Rig, args: &[&str]) -> Self {
        let account = rig.path("account");
        let mut all = vec!["--data", account.to_str().unwrap()];
        all.extend(args);
        Self::at_home(rig, &all)
    }

    /// Serves the account of the rig's home.
    pub fn at_home(rig: &Rig, args: &[&str]) -> Self {
        let mut all = vec!["serve", "--port", "0", "--key", KEY];
        all.extend(args);
        let mut child = rig.command(&all).stderr(Stdio::inherit()).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut first_line = String::new();
        stdout.read_line(&mut first_line).unwrap();
        let base = first_line
            .trim_end()
            .strip_prefix("listening on ")
            .expect("the promised first line")
            .to_owned();
        Self {
            child: Some(child),
            stdout,
            base,
            first_line,
        }
    }

    /// Sends a signal, waits for the end, and gives what else it printed.
    pub fn end(mut self, name: &str) -> (Run, String) {
        let child = self.child.take().unwrap();
        signal(child.id(), name);
        let run = finish(child);
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).unwrap();
        (run, rest)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }
}

/// What ffprobe says of a file.
pub fn probe(path: &Path) -> Value {
    let output = Command::new("ffprobe")
        .args([
            "-v",
            "error",
            "-of",
            "json",
            "-show_format",
            "-show_streams",
        ])
        .arg(path)
        .output()
        .expect("ffprobe, of the package ffmpeg");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Seconds of a file as ffmpeg decodes it.
pub fn decoded_seconds(path: &Path) -> f64 {
    let output = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(path)
        .args(["-ac", "1", "-ar", "48000", "-f", "s16le", "-"])
        .output()
        .expect("ffmpeg, of the package ffmpeg");
    output.stdout.len() as f64 / 2.0 / 48_000.0
}

/// Three seconds of nothing, as a WAV file.
pub fn silence(rig: &Rig, name: &str) {
    let pcm = mynah::audio::pcm::Pcm::mono(24_000, vec![0.0; 72_000]);
    let format = mynah::terms::format::OutputFormat::WAV_24000;
    rig.write(name, mynah::audio::encode::encode(&pcm, format).unwrap());
}

/// Returns true in the long runs of `tests/long_*.sh`, which try everything; other runs try a part of it.
pub fn runs_long() -> bool {
    std::env::var_os("MYNAH_LONG_TESTS").is_some()
}
