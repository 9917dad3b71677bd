//! Requests of the tools as the program itself makes them, and captions whose connection is cut, judged by the description.

use std::collections::VecDeque;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use mynah::audio::encode::encode;
use mynah::audio::pcm::Pcm;
use mynah::terms::format::OutputFormat;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::spawn_blocking;

use crate::described::Judge;
use crate::raw::KEY;

/// The id of the voice that the description has as its example.
const VOICE: &str = "21m00Tcm4TlvDq8ikWAM";
/// The first line of a request for the realtime socket.
const SOCKET: &[u8] = b"GET /v1/speech-to-text/realtime";

/// A home with recordings and a script, and the service that is asked.
struct Desk {
    folder: TempDir,
    base: String,
}

impl Desk {
    fn new(base: String) -> Self {
        let folder = TempDir::new().unwrap();
        let wav = |name: &str, pcm: &Pcm| {
            let bytes = encode(pcm, OutputFormat::WAV_24000).unwrap();
            std::fs::write(folder.path().join(name), bytes).unwrap();
        };
        wav("short.wav", &tone(6));
        wav("long.wav", &tone(50));
        let script = "ANN: Is it late?\n\nBEN: Later than you think.\n";
        std::fs::write(folder.path().join("scene.txt"), script).unwrap();
        Self { folder, base }
    }

    /// Runs the program, which must succeed, and returns its standard output.
    #[track_caller]
    fn run(&self, arguments: &[&str]) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_mynah"))
            .args(arguments)
            .env_remove("MYNAH_KEY_COMMAND")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env("MYNAH_HOME", self.folder.path().join("home"))
            .env("MYNAH_AUDIO", "null")
            .env("MYNAH_API_BASE", &self.base)
            .env("ELEVENLABS_API_KEY", KEY)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }
}

/// Sound with a pause every five seconds.
fn tone(seconds: usize) -> Pcm {
    const HZ: usize = 24_000;
    let wave = |n: usize| {
        let is_loud = n % (5 * HZ) < 9 * HZ / 2;
        if is_loud {
            0.2 * (n as f32 * 0.05).sin()
        } else {
            0.0
        }
    };
    Pcm::mono(24_000, (0..seconds * HZ).map(wave).collect())
}

/// One command of each tool as it is usually given, and one with all that it can ask for.
fn commands() -> Vec<Vec<&'static str>> {
    let lines = [
        "effect Rain --out rain.mp3",
        "effect Wind --seconds 0.5 --loop --influence 0.4 --format pcm_16000 --out wind.pcm",
        "isolate short.wav --out clean.wav",
        "convert short.wav --voice VOICE --out plain.mp3",
        "convert short.wav --voice VOICE --stability 0.4 --similarity 0.6 --style 0.2 --speaker-boost off --seed 7 \
            --remove-noise --format wav_24000 --out rich.wav",
        "music Waltz --seconds 3 --instrumental --out waltz.mp3",
        "music Waltz --lyrics Lala --model music_v1 --out song.mp3",
        "transcribe short.wav --speakers 2 --out two.srt",
        "transcribe short.wav --language en --key-term Mynah --key-term harbour --no-events --no-fillers \
            --entities pii,phi --out rich.json",
        "transcribe short.wav --channels --out channels.vtt",
        "align short.wav --text Lalala --out text.srt",
        "dialogue scene.txt --model eleven_multilingual_v2 --out scene.mp3",
        "dialogue scene.txt --model eleven_multilingual_v2 --stability 0.5 --seed 7 --language en --format wav_24000 \
            --out scene.wav",
        "caption --wav short.wav --language en --key-term Mynah --out captions.srt",
    ];
    let word = |word| if word == "VOICE" { VOICE } else { word };
    let words = |line: &'static str| line.split_whitespace().map(word).collect();
    lines.into_iter().map(words).collect()
}

#[test]
fn each_tool_asks_as_described() {
    let judge = Judge::start("example");
    let desk = Desk::new(judge.base());
    for arguments in commands() {
        desk.run(&arguments);
    }
    let (clean, report) = judge.verdict();
    assert!(clean, "{report}");
    let asked = judge.asked();
    for operation in [
        "POST /v1/sound-generation",
        "POST /v1/audio-isolation/stream",
        "POST /v1/speech-to-speech/{voice_id}/stream",
        "POST /v1/music/stream",
        "POST /v1/speech-to-text",
        "POST /v1/forced-alignment",
        "POST /v1/text-to-dialogue/stream/with-timestamps",
        "WS /v1/speech-to-text/realtime",
    ] {
        assert!(asked.contains(operation), "{operation}: {asked:?}");
    }
}

/// Relays connections to the judge. Each realtime socket is cut after its number of bytes, at 0 before it is answered.
async fn relay(judge: String, cuts: Vec<u64>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let cuts = Arc::new(Mutex::new(VecDeque::from(cuts)));
    tokio::spawn(async move {
        loop {
            let (client, _) = listener.accept().await.unwrap();
            tokio::spawn(relay_one(client, judge.clone(), Arc::clone(&cuts)));
        }
    });
    base
}

async fn relay_one(mut client: TcpStream, judge: String, cuts: Arc<Mutex<VecDeque<u64>>>) {
    let mut head = vec![0; 4096];
    let length = client.read(&mut head).await.unwrap();
    let cut = head
        .starts_with(SOCKET)
        .then(|| cuts.lock().unwrap().pop_front());
    let most = cut.flatten().unwrap_or(u64::MAX);
    if most == 0 {
        return;
    }
    let address = judge.trim_start_matches("http://");
    let mut server = TcpStream::connect(address).await.unwrap();
    server.write_all(&head[..length]).await.unwrap();
    let (from_client, mut to_client) = client.split();
    let (mut from_server, mut to_server) = server.split();
    let mut from_client = from_client.take(most);
    // Either end closes both.
    tokio::select! {
        _ = copy(&mut from_client, &mut to_server) => {}
        _ = copy(&mut from_server, &mut to_client) => {}
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn captions_go_on_over_new_connections_as_described() {
    let judge = Judge::start("example");
    // In the second segment, before the answer, and in the first segment of the third connection.
    let base = relay(judge.base(), vec![1_200_000, 0, 300_000]).await;
    let caption = "caption --wav long.wav --out captions.vtt --json";
    let told = spawn_blocking(move || {
        let arguments: Vec<&str> = caption.split(' ').collect();
        Desk::new(base).run(&arguments)
    });
    let told = told.await.unwrap();
    let segments = told.matches("\"hello\"").count();
    assert!(segments >= 3, "{told}");
    let (clean, report) = judge.verdict();
    assert!(clean, "{report}");
    judge.asked();
    let opened = judge
        .rows()
        .filter(|row| row["event"] == "open" && row["verdict"] == "valid")
        .count();
    assert_eq!(opened, 3, "one was cut before it reached the judge");
}
