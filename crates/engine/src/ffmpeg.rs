//! `ffmpeg`, where it is installed: an optional helper.
//!
//! It reads what comes from outside, so it runs in a process of its own that has a bound for time, what it answers and,
//! on Linux, memory, and reaches nothing but files.

use std::ffi::OsString;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::Duration;

use mynah_model::ffmpeg::NoHelp;

/// The most memory that it may have, in bytes.
#[cfg(target_os = "linux")]
const MEMORY: u64 = 1 << 30;

/// How long it may take to end behind its answer, and how often that is looked at.
const ENDS: Duration = Duration::from_secs(2);
const GLANCE: Duration = Duration::from_millis(5);

/// Where it is, if the system finds it.
pub fn find() -> Option<PathBuf> {
    let name = format!("ffmpeg{}", std::env::consts::EXE_SUFFIX);
    let paths = std::env::var_os("PATH")?;
    let mut places = std::env::split_paths(&paths).map(|folder| folder.join(&name));
    places.find(|place| place.is_file())
}

/// What it is asked for: arguments before and behind the file, the most bytes and the longest time of the answer.
#[derive(Clone, Debug)]
pub struct Wish<'a> {
    /// Before the file that is read.
    pub before: Vec<OsString>,
    /// The file.
    pub file: &'a Path,
    /// Behind it.
    pub behind: Vec<OsString>,
    /// The most that is read of its answer, in bytes.
    pub most: u64,
    /// How long it may take.
    pub longest: Duration,
}

/// Has it do something, and tells what it wrote to its output.
///
/// # Errors
/// It is not there, does not do it, or takes too long.
pub fn ask(program: Option<&Path>, wish: &Wish<'_>) -> Result<Vec<u8>, NoHelp> {
    let failed = |why: &dyn std::fmt::Display| NoHelp::Failed(why.to_string());
    let program = program.ok_or(NoHelp::Missing)?;
    // A name that looks like an address, or like an option, is a file all the same.
    let mut file = OsString::from("file:");
    file.push(wish.file);
    let mut child = Command::new(program)
        .args(["-nostdin", "-v", "error", "-threads", "1"])
        .args(["-protocol_whitelist", "file,pipe"])
        .args(&wish.before)
        .arg("-i")
        .arg(file)
        .args(&wish.behind)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => NoHelp::Missing,
            _ => failed(&error),
        })?;
    bound(&child);
    let output = child.stdout.take();
    let (answers, answer) = sync_channel(1);
    let most = wish.most;
    let read = thread::Builder::new()
        .name("ffmpeg".to_owned())
        .spawn(move || {
            let mut bytes = Vec::new();
            let read = output.map(|output| output.take(most + 1).read_to_end(&mut bytes));
            let is_read = read.is_some_and(|read| read.is_ok());
            // Nobody waits for what took too long.
            drop(answers.send(is_read.then_some(bytes)));
        });
    let waited = read.map(|_| answer.recv_timeout(wish.longest));
    let is_late = !matches!(waited, Ok(Ok(_)));
    let bytes = waited.ok().and_then(Result::ok).flatten();
    let is_over = bytes
        .as_ref()
        .is_some_and(|bytes| bytes.len() as u64 <= most);
    if (is_late || !is_over)
        && let Err(error) = child.kill()
    {
        log::debug!("ffmpeg had ended: {error}");
    }
    // What closed its output has nothing left to do.
    let mut status = end_of(&mut child).map_err(|error| failed(&error))?;
    if status.is_none() {
        if let Err(error) = child.kill() {
            log::debug!("ffmpeg had ended: {error}");
        }
        status = end_of(&mut child).map_err(|error| failed(&error))?;
    }
    let status = status.ok_or_else(|| failed(&"it does not end"))?;
    match bytes.filter(|_| is_over) {
        Some(bytes) if status.success() => Ok(bytes),
        Some(_) => Err(failed(&status)),
        None => Err(failed(&"it took too long, or answered too much")),
    }
}

/// How it ended; nothing where it doesn't, for a while.
fn end_of(child: &mut Child) -> std::io::Result<Option<ExitStatus>> {
    let mut waited = Duration::ZERO;
    loop {
        let status = child.try_wait()?;
        if status.is_some() || waited >= ENDS {
            return Ok(status);
        }
        thread::sleep(GLANCE);
        waited += GLANCE;
    }
}

/// Bounds the memory of what was begun.
#[cfg(target_os = "linux")]
fn bound(child: &Child) {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let limit = Rlimit {
        current: Some(MEMORY),
        maximum: Some(MEMORY),
    };
    if let Err(error) = prlimit(pid, Resource::As, limit) {
        log::debug!("ffmpeg isn't bounded: {error}");
    }
}

#[cfg(not(target_os = "linux"))]
fn bound(_: &Child) {}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(file: &Path) -> Wish<'_> {
        Wish {
            before: Vec::new(),
            file,
            behind: ["-f", "s16le", "-"].map(OsString::from).to_vec(),
            most: 1 << 20,
            longest: Duration::from_secs(30),
        }
    }

    #[test]
    fn it_answers_is_bounded_and_may_be_missing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("-i http://a.wav");
        let pcm = mynah_audio::pcm::Pcm::mono(8_000, vec![0.1; 8_000]);
        let format = mynah_core::format::OutputFormat::WAV_24000;
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, mynah_audio::encode::encode(&pcm, format).unwrap()).unwrap();
        let program = find().expect("ffmpeg, of the package ffmpeg");
        let ask = |wish: &Wish<'_>| ask(Some(&program), wish);
        let bytes = ask(&wish(&file)).unwrap();
        assert!(!bytes.is_empty());
        let little = Wish {
            most: 100,
            ..wish(&file)
        };
        assert!(matches!(ask(&little), Err(NoHelp::Failed(_))));
        let late = Wish {
            before: ["-stream_loop", "-1"].map(OsString::from).to_vec(),
            behind: ["-f", "null", "-"].map(OsString::from).to_vec(),
            longest: Duration::from_millis(300),
            ..wish(&file)
        };
        assert!(matches!(ask(&late), Err(NoHelp::Failed(_))));
        let none = folder.path().join("none.wav");
        assert!(matches!(ask(&wish(&none)), Err(NoHelp::Failed(_))));
        assert_eq!(super::ask(None, &wish(&file)), Err(NoHelp::Missing));
    }

    /// It had answered and was waited for as long as it liked.
    #[cfg(unix)]
    #[test]
    fn a_helper_that_answers_and_does_not_end_is_ended() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("ffmpeg");
        let script = "#!/bin/sh\necho here\nexec >&-\nexec sleep 60\n";
        std::fs::write(&program, script).unwrap();
        let mode = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(&program, mode).unwrap();
        let (done, ended) = sync_channel(1);
        thread::Builder::new()
            .spawn(move || {
                let file = folder.path().join("none.wav");
                done.send(ask(Some(&program), &wish(&file))).unwrap();
            })
            .unwrap();
        let ended = ended.recv_timeout(Duration::from_secs(30));
        assert!(matches!(ended, Ok(Err(NoHelp::Failed(_)))), "{ended:?}");
    }
}
