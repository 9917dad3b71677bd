//! Local programs that answer tool calls.
//!
//! A program runs without a shell and without Mynah's environment. Time and output are limited, and the processes that
//! it started are ended with it.

use crate::tasks;
use std::io::{Read, Write as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use mynah_i18n::tr;

/// Longest time of a program.
const LONGEST: Duration = Duration::from_secs(10);
/// Bytes that a program may write.
const MOST: usize = 64 << 10;
/// Bytes of its complaints that are read.
const COMPLAINTS: usize = 4 << 10;
/// Time between two looks at a program.
const LOOK: Duration = Duration::from_millis(5);
/// Time in which the output of an ended program arrives.
const LAST_OUTPUT: Duration = Duration::from_secs(1);
/// Process creation flag of Windows: no console window.
#[cfg(windows)]
const CREATE_NO_WINDOW: u32 = 0x0800_0000;
/// Variables that a program gets. Keys and tokens are in others.
const KEPT: [&str; 24] = [
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TZ",
    "USER",
    "LOGNAME",
    "TMPDIR",
    "TEMP",
    "TMP",
    "SystemRoot",
    "SystemDrive",
    "windir",
    "ComSpec",
    "PATHEXT",
    "ProgramFiles",
    "ProgramData",
    "APPDATA",
    "LOCALAPPDATA",
    "USERPROFILE",
    "USERNAME",
    "NUMBER_OF_PROCESSORS",
    "PROCESSOR_ARCHITECTURE",
];

/// Runs a program with its arguments. The arguments of the tool call are JSON on its standard input. Returns its standard
/// output.
///
/// A program whose caller stops to wait is ended.
///
/// # Errors
/// A sentence: the program cannot be started, fails, takes too long or writes too much.
pub(crate) async fn run(program: &[String], arguments: &Value) -> Result<String, String> {
    run_within(program, arguments, LONGEST).await
}

async fn run_within(
    program: &[String],
    arguments: &Value,
    longest: Duration,
) -> Result<String, String> {
    let (program, input) = (program.to_vec(), arguments.to_string());
    let is_wanted = Arc::new(AtomicBool::new(true));
    let caller = Caller(Arc::clone(&is_wanted));
    let call = move || answer(&program, input, longest, &is_wanted);
    let answered = tasks::spawn_blocking(call).await;
    drop(caller);
    answered.unwrap_or_else(|error| {
        log::error!("a program could not be waited for: {error}");
        Err(tr!("agent-program-lost"))
    })
}

/// Somebody who waits for an answer.
struct Caller(Arc<AtomicBool>);

impl Drop for Caller {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

/// The reason why a program is not waited for any longer.
enum End {
    Ended,
    Late,
    Flood,
    Unwanted,
}

fn answer(
    program: &[String],
    input: String,
    longest: Duration,
    is_wanted: &AtomicBool,
) -> Result<String, String> {
    let [path, arguments @ ..] = program else {
        return Err(tr!("agent-program-empty"));
    };
    let name = Path::new(path).file_name();
    let name = name.map_or_else(|| path.clone(), |name| name.to_string_lossy().into_owned());
    let cannot_start = |error: std::io::Error| {
        let why = error.to_string();
        tr!(
            "agent-program-not-started",
            program = name.as_str(),
            why = why
        )
    };
    let until = Instant::now() + longest;
    let mut child = start(path, arguments).map_err(cannot_start)?;
    let is_flood = Arc::new(AtomicBool::new(false));
    let pipes = connect(&mut child, input, &is_flood);
    let end = match &pipes {
        Ok(_) => wait(&mut child, until, is_wanted, &is_flood),
        Err(_) => End::Unwanted,
    };
    let status = end_all(&mut child);
    let (output, complaints) = pipes.map_err(cannot_start)?;
    let output = output.recv_timeout(LAST_OUTPUT).unwrap_or_default();
    // The last bytes may be the ones that were too many.
    let is_flood = is_flood.load(Ordering::Relaxed);
    match end {
        End::Ended if is_flood => Err(flood(&name)),
        End::Flood => Err(flood(&name)),
        End::Late => {
            let seconds = longest.as_secs();
            Err(tr!("agent-program-late", program = name, seconds = seconds))
        }
        End::Unwanted => Err(tr!("agent-program-stopped", program = name)),
        End::Ended => match status {
            Some(status) if status.success() => String::from_utf8(output)
                .map(|text| text.trim_end().to_owned())
                .map_err(|_error| tr!("agent-program-not-text", program = name)),
            status => {
                let complaints = complaints.recv_timeout(LAST_OUTPUT).unwrap_or_default();
                Err(failed(&name, status, &complaints))
            }
        },
    }
}

/// Starts a program with pipes, in a group of its own.
fn start(path: &str, arguments: &[String]) -> std::io::Result<Child> {
    let mut command = Command::new(path);
    command
        .args(arguments)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    for name in KEPT {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    #[cfg(windows)]
    std::os::windows::process::CommandExt::creation_flags(&mut command, CREATE_NO_WINDOW);
    command.spawn()
}

type Output = Receiver<Vec<u8>>;

/// Writes the input, and reads output and complaints, each on a thread of its own.
fn connect(
    child: &mut Child,
    input: String,
    is_flood: &Arc<AtomicBool>,
) -> std::io::Result<(Output, Output)> {
    let stdin = child.stdin.take();
    let writing = std::thread::Builder::new().name("tool input".to_owned());
    writing.spawn(move || {
        let written = stdin.map(|mut stdin| stdin.write_all(input.as_bytes()));
        // A program need not read its input.
        if let Some(Err(error)) = written {
            log::debug!("a program did not read its input: {error}");
        }
    })?;
    let output = read(child.stdout.take(), MOST, Some(Arc::clone(is_flood)))?;
    let complaints = read(child.stderr.take(), COMPLAINTS, None)?;
    Ok((output, complaints))
}

/// Reads a pipe to its end and keeps its first bytes.
fn read(
    pipe: Option<impl Read + Send + 'static>,
    most: usize,
    is_flood: Option<Arc<AtomicBool>>,
) -> std::io::Result<Output> {
    let (sender, output) = sync_channel(1);
    let reading = std::thread::Builder::new().name("tool output".to_owned());
    reading.spawn(move || {
        let mut kept = Vec::new();
        let mut piece = vec![0; 8 << 10];
        let mut pipe = pipe;
        while let Some(Ok(count @ 1..)) = pipe.as_mut().map(|pipe| pipe.read(&mut piece)) {
            let room = most.saturating_sub(kept.len());
            kept.extend(piece.iter().take(count.min(room)));
            if let Some(is_flood) = is_flood.as_ref().filter(|_| count > room) {
                is_flood.store(true, Ordering::Relaxed);
                break;
            }
        }
        // A program that was ended is not asked for its output.
        drop(sender.send(kept));
    })?;
    Ok(output)
}

fn wait(child: &mut Child, until: Instant, is_wanted: &AtomicBool, is_flood: &AtomicBool) -> End {
    loop {
        if is_flood.load(Ordering::Relaxed) {
            return End::Flood;
        }
        if has_ended(child) {
            return End::Ended;
        }
        if Instant::now() >= until {
            return End::Late;
        }
        if !is_wanted.load(Ordering::Relaxed) {
            return End::Unwanted;
        }
        std::thread::sleep(LOOK);
    }
}

/// Returns true if the program ended. Its ID stays taken, so that its group is still its own.
#[cfg(unix)]
#[expect(
    clippy::needless_pass_by_ref_mut,
    reason = "other systems need it to look"
)]
fn has_ended(child: &mut Child) -> bool {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    let Some(pid) = Pid::from_raw(child.id().cast_signed()) else {
        return true;
    };
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    !matches!(waitid(WaitId::Pid(pid), options), Ok(None))
}

/// Returns true if the program ended.
#[cfg(not(unix))]
fn has_ended(child: &mut Child) -> bool {
    !matches!(child.try_wait(), Ok(None))
}

/// Ends a program with all processes that it started, and returns its status.
fn end_all(child: &mut Child) -> Option<ExitStatus> {
    #[cfg(unix)]
    if let Some(group) = rustix::process::Pid::from_raw(child.id().cast_signed())
        && let Err(error) =
            rustix::process::kill_process_group(group, rustix::process::Signal::KILL)
    {
        log::debug!("the processes of a program ended: {error}");
    }
    #[cfg(windows)]
    {
        let mut kill = Command::new("taskkill");
        kill.args(["/T", "/F", "/PID", &child.id().to_string()]);
        std::os::windows::process::CommandExt::creation_flags(&mut kill, CREATE_NO_WINDOW);
        if let Err(error) = kill.output() {
            log::warn!("the processes of a program cannot be ended: {error}");
        }
    }
    if let Err(error) = child.kill() {
        log::debug!("a program ended: {error}");
    }
    child.wait().ok()
}

fn flood(name: &str) -> String {
    tr!("agent-program-flood", program = name, kib = MOST >> 10)
}

fn failed(name: &str, status: Option<ExitStatus>, complaints: &[u8]) -> String {
    let code = status.and_then(|status| status.code());
    let code = code.map_or_else(|| "–".to_owned(), |code| code.to_string());
    let complaints = String::from_utf8_lossy(complaints);
    let lines = complaints.lines().map(str::trim);
    match lines.rev().find(|line| !line.is_empty()) {
        Some(why) => tr!(
            "agent-program-failed.why",
            program = name,
            code = code,
            why = why
        ),
        None => tr!("agent-program-failed", program = name, code = code),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use serde_json::json;

    use super::*;

    fn shell(script: &str) -> Vec<String> {
        ["sh", "-c", script].map(str::to_owned).to_vec()
    }

    #[tokio::test]
    async fn arguments_are_read_and_output_is_the_result() {
        let arguments = json!({"order_id": "5; rm -rf /"});
        let output = run(&["cat".to_owned()], &arguments).await.unwrap();
        assert_eq!(serde_json::from_str::<Value>(&output).unwrap(), arguments);
    }

    #[tokio::test]
    async fn program_need_not_read_its_input() {
        let arguments = json!({"text": "x".repeat(1 << 20)});
        let output = run(&shell("echo done"), &arguments).await;
        assert_eq!(output.as_deref(), Ok("done"));
    }

    #[tokio::test]
    async fn environment_has_no_keys() {
        let output = run(&["env".to_owned()], &Value::Null).await.unwrap();
        let names = output.lines().filter_map(|line| line.split('=').next());
        let others: Vec<_> = names.filter(|name| !KEPT.contains(name)).collect();
        // Cargo sets variables of its own for tests, none of which may be there.
        assert!(others.is_empty(), "{others:?}");
        assert!(output.contains("PATH="));
    }

    #[tokio::test]
    async fn no_shell_expands_arguments() {
        let program = ["echo", "$HOME", "a b", "*"].map(str::to_owned);
        let output = run(&program, &Value::Null).await;
        assert_eq!(output.as_deref(), Ok("$HOME a b *"));
    }

    #[tokio::test]
    async fn flood_is_ended() {
        for script in ["yes", "head -c 1000000 /dev/zero"] {
            let output = run(&shell(script), &Value::Null).await;
            assert_eq!(output, Err(flood("sh")), "{script}");
        }
        let just = format!("head -c {MOST} /dev/zero");
        assert_eq!(
            run(&shell(&just), &Value::Null).await.map(|it| it.len()),
            Ok(MOST)
        );
    }

    #[tokio::test]
    async fn errors_are_sentences() {
        let cases = [
            (vec![], tr!("agent-program-empty")),
            (
                shell("echo one >&2; echo two >&2; exit 3"),
                tr!(
                    "agent-program-failed.why",
                    program = "sh",
                    code = "3",
                    why = "two"
                ),
            ),
            (
                shell("exit 4"),
                tr!("agent-program-failed", program = "sh", code = "4"),
            ),
            (
                shell("kill -9 $$"),
                tr!("agent-program-failed", program = "sh", code = "–"),
            ),
            (
                shell("printf '\\377'"),
                tr!("agent-program-not-text", program = "sh"),
            ),
        ];
        for (program, expected) in cases {
            assert_eq!(
                run(&program, &Value::Null).await,
                Err(expected),
                "{program:?}"
            );
        }
        let missing = run(&["/no/such/program".to_owned()], &Value::Null).await;
        assert!(missing.unwrap_err().contains("program"));
    }

    /// Runs a program whose child holds a pipe open as long as the child lives. `$0` is the path of the pipe. Returns once
    /// the child ended.
    #[expect(clippy::unwrap_used, reason = "test support")]
    async fn run_with_child(script: &str) -> Result<String, String> {
        let home = tempfile::tempdir().unwrap();
        let pipe = home.path().join("pipe");
        let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        let mut program = shell(script);
        program.push(pipe.display().to_string());
        let holding =
            std::thread::Builder::new().spawn(move || Command::new("cat").arg(pipe).output());
        let answer = run_within(&program, &Value::Null, Duration::from_secs(2)).await;
        assert_eq!(holding.unwrap().join().unwrap().unwrap().stdout, b"");
        answer
    }

    #[tokio::test]
    async fn late_program_is_ended_with_its_children() {
        let late = run_with_child("sleep 600 > \"$0\" & wait").await;
        assert_eq!(
            late,
            Err(tr!("agent-program-late", program = "sh", seconds = 2))
        );
    }

    #[tokio::test]
    async fn children_end_with_a_program_that_ends() {
        // The child holds the output open, too, so the answer waits until the child is gone.
        let output = run(&shell("sleep 600 & echo begun"), &Value::Null).await;
        assert_eq!(output.as_deref(), Ok("begun"));
        // The redirection opens the pipe before the program ends.
        let output = run_with_child("exec 3> \"$0\"; sleep 600 >&- 2>&- & echo begun").await;
        assert_eq!(output.as_deref(), Ok("begun"));
    }
}
