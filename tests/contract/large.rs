//! A gigabyte each way, and two hundred streams at once, in a process of their own so that its memory is theirs.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::pin::Pin;
use std::process::{Child, Command, Stdio};
use std::task::{Context, Poll};
use std::thread;
use std::{env, fs, io};

use futures_util::future::join_all;
use mynah::api::answer::Bulk;
use mynah::api::changer::{ChangeVoice, Changed};
use mynah::api::client::Client;
use mynah::api::endpoint::Endpoint;
use mynah::api::history::{DownloadHistory, GetHistoryAudio};
use mynah::api::isolation::{Recording, StreamIsolated};
use mynah::api::speech::{Speak, Stream};
use mynah::api::transcripts::{Source, Transcribe, Wishes};
use mynah::api::types::transcript::Transcribed;
use mynah::api::upload::{Reader, Upload};
use mynah::terms::clock::Clock;
use mynah::terms::ids::{ModelId, VoiceId};
use mynah::terms::secret::Secret;
use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncReadExt, ReadBuf};

use crate::cases::{good, spoken};
use crate::raw::KEY;

const GIGABYTE: u64 = 1 << 30;
const STREAMS: usize = 200;
const OF_A_STREAM: u64 = 1 << 20;
/// What the issue allows.
const MOST_GROWTH: u64 = 64 << 20;
/// Says that this process is the one that does it.
const ALONE: &str = "MYNAH_TEST_ALONE";

/// So many bytes that were never anywhere.
struct Zeros(u64);

impl AsyncRead for Zeros {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let piece = self.0.min(buffer.remaining() as u64) as usize;
        buffer.initialize_unfilled_to(piece);
        buffer.advance(piece);
        self.0 -= piece as u64;
        Poll::Ready(Ok(()))
    }
}

/// Takes whatever comes and answers so many bytes.
fn serve(mut stream: TcpStream, answer: u64) -> io::Result<()> {
    let mut buffer = vec![0; 64 << 10];
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |length| length.parse::<u64>().unwrap());
    io::copy(&mut (&stream).take(length), &mut io::sink())?;
    write!(
        stream,
        "HTTP/1.1 200 OK\r\ncontent-type: audio/mpeg\r\ncontent-length: {answer}\r\nconnection: close\r\n\r\n"
    )?;
    let mut left = answer;
    while left > 0 {
        let piece = left.min(buffer.len() as u64);
        stream.write_all(&buffer[..piece as usize])?;
        left -= piece;
    }
    buffer.clear();
    Ok(())
}

fn server(connections: usize, answer: u64) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    thread::Builder::new()
        .name("large server".to_owned())
        .spawn(move || {
            for _ in 0..connections {
                let (stream, _) = listener.accept().unwrap();
                thread::Builder::new()
                    .name("large answer".to_owned())
                    .stack_size(256 << 10)
                    .spawn(move || serve(stream, answer).unwrap())
                    .unwrap();
            }
        })
        .unwrap();
    base
}

/// The most memory that this process ever had. The kernel adds it up lazily: read twice it can be a little less.
fn most_memory() -> u64 {
    most_memory_of("self")
}

fn most_memory_of(process: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .unwrap();
    let kilobytes = line.split_whitespace().nth(1).unwrap();
    kilobytes.parse::<u64>().unwrap() << 10
}

async fn drain<E: Endpoint<Reply: Bulk>>(client: &Client, endpoint: &E) -> u64 {
    let mut stream = good(client.stream(endpoint).await);
    let mut bytes = 0;
    while let Some(piece) = stream.next().await {
        bytes += good(piece).len() as u64;
    }
    bytes
}

async fn alone() {
    let client = |base: &str| Client::new(base, Some(Secret::new(KEY)), Clock::system()).unwrap();
    let film = |bytes: u64| {
        let audio = Upload::opened("film.mp4", "video/mp4", Some(bytes), move || async move {
            Ok(Box::new(Zeros(bytes)) as Reader)
        });
        ChangeVoice(Changed::new(VoiceId::from("v"), ModelId::from("m"), audio))
    };
    // Everything is there once before it counts.
    assert_eq!(
        drain(&client(&server(1, 1 << 20)), &film(1 << 20)).await,
        1 << 20
    );
    let before = most_memory();
    assert_eq!(
        drain(&client(&server(1, GIGABYTE)), &film(GIGABYTE)).await,
        GIGABYTE
    );
    let grown = most_memory().saturating_sub(before);
    assert!(grown < MOST_GROWTH, "{grown} bytes more for a gigabyte");

    let client = client(&server(2 * STREAMS, OF_A_STREAM));
    let mut after = [0; 2];
    for after in &mut after {
        let streams = (0..STREAMS).map(|_| async {
            let mut stream = good(client.stream(&Stream(spoken())).await);
            while let Some(piece) = stream.next().await {
                good(piece);
            }
        });
        join_all(streams).await;
        *after = most_memory();
    }
    // How many buffers are full at once is chance; a stream that stayed would show as a megabyte each.
    let leaked = after[1].saturating_sub(after[0]);
    assert!(
        leaked < STREAMS as u64 * OF_A_STREAM / 2,
        "{leaked} bytes more the second time"
    );
}

/// Runs this test once more, in a process that has no other.
fn in_its_own_process(test: &str) {
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", &format!("large::{test}"), "--nocapture"])
        .env(ALONE, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_gigabyte_each_way_stays_small() {
    if env::var_os(ALONE).is_some() {
        return alone().await;
    }
    in_its_own_process("a_gigabyte_each_way_stays_small");
}

/// `mynah serve` in a folder on a real disk; it ends with this.
struct Served {
    process: Child,
    base: String,
    folder: TempDir,
}

impl Served {
    fn start() -> Self {
        let folder = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_mynah"))
            .args(["serve", "--key", KEY, "--plan", "pro", "--data"])
            .arg(folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut said)
            .unwrap();
        let base = said
            .trim()
            .strip_prefix("listening on ")
            .unwrap()
            .to_owned();
        Self {
            process,
            base,
            folder,
        }
    }

    fn most_memory(&self) -> u64 {
        most_memory_of(&self.process.id().to_string())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// A WAV file of so many bytes of silence: eight channels of 64 bits at 192 kHz, so that much is soon heard.
fn silence(bytes: u64) -> Upload {
    let length = (bytes as u32).to_le_bytes();
    let mut head = b"RIFF\xFF\xFF\xFF\xFFWAVEfmt \x10\0\0\0\x03\0\x08\0".to_vec();
    head.extend(192_000_u32.to_le_bytes());
    head.extend((192_000_u32 * 64).to_le_bytes());
    head.extend(*b"\x40\0\x40\0data");
    head.extend(length);
    let all = head.len() as u64 + bytes;
    Upload::opened("long.wav", "audio/wav", Some(all), move || {
        let head = io::Cursor::new(head.clone());
        async move { Ok(Box::new(AsyncReadExt::chain(head, Zeros(bytes))) as Reader) }
    })
}

fn transcription(bytes: u64) -> Transcribe {
    let model = ModelId::from("scribe_v2");
    Transcribe::new(Source::File(silence(bytes)), model, Wishes::default()).unwrap()
}

fn isolation(bytes: u64) -> StreamIsolated {
    StreamIsolated(Recording {
        audio: silence(bytes),
        file_format: None,
    })
}

/// All that can be done with so many bytes: heard, cleaned (500 MB are its limit), refused, fetched.
async fn much(client: &Client, served: &Served, bytes: u64) {
    let heard = good(client.send(&transcription(bytes)).await);
    assert!(matches!(heard.value, Transcribed::One(one) if one.text.is_empty()));
    let cleaned = drain(client, &isolation(bytes.min(128 << 20))).await;
    assert!(cleaned > 0);
    if bytes > 500 << 20 {
        let refused = client.stream(&isolation(bytes)).await.err().unwrap();
        assert_eq!(refused.status(), Some(400), "{refused:?}");
    }
    let take = good(client.send(&Speak(spoken())).await);
    let item = take.head.history_item.unwrap();
    // Nothing that is really spoken gets as long as this.
    let kept = fs::read_dir(served.folder.path().join("audio")).unwrap();
    let kept = kept.map(|file| file.unwrap().path());
    let kept = kept.max_by_key(|path| fs::metadata(path).unwrap().modified().unwrap());
    let kept = fs::OpenOptions::new().write(true).open(kept.unwrap());
    kept.unwrap().set_len(bytes).unwrap();
    let get = GetHistoryAudio { item: item.clone() };
    assert_eq!(drain(client, &get).await, bytes);
    let other = good(client.send(&Speak(spoken())).await);
    let both = [item, other.head.history_item.unwrap()];
    let archive = DownloadHistory::new(both).unwrap();
    assert!(drain(client, &archive).await > bytes);
}

async fn alone_with_a_server() {
    let served = Served::start();
    let client = Client::new(&served.base, Some(Secret::new(KEY)), Clock::system()).unwrap();
    // Everything is there once before it counts.
    much(&client, &served, 64 << 20).await;
    let before = (most_memory(), served.most_memory());
    much(&client, &served, GIGABYTE).await;
    let grown = (
        most_memory().saturating_sub(before.0),
        served.most_memory().saturating_sub(before.1),
    );
    assert!(
        grown.0 < MOST_GROWTH && grown.1 < MOST_GROWTH,
        "{grown:?} bytes more for a gigabyte, client and server"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_gigabyte_through_the_draft_server_stays_small_on_both_sides() {
    if env::var_os(ALONE).is_some() {
        return alone_with_a_server().await;
    }
    in_its_own_process("a_gigabyte_through_the_draft_server_stays_small_on_both_sides");
}
