//! Small pieces that everything waits for, by criterion: `cargo bench`. Whole figures come from `mynah bench`.
#![expect(clippy::unwrap_used, reason = "a benchmark")]

use std::hint::black_box;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::thread;

use criterion::Criterion;
use criterion::criterion_group;
use criterion::criterion_main;

use mynah::api::client::Client;
use mynah::api::history::GetHistoryAudio;
use mynah::api::models::ListModels;
use mynah::audio::decode::StreamDecoder;
use mynah::audio::encode;
use mynah::audio::loudness;
use mynah::audio::pcm::Pcm;
use mynah::audio::peaks::Peaks;
use mynah::script::chunk::chunks;
use mynah::script::parse::parse;
use mynah::studio::fingerprint;
use mynah::terms::clock::Clock;
use mynah::terms::format::OutputFormat;
use mynah::terms::ids::{HistoryItemId, ModelId, VoiceId};
use mynah::terms::request::SpeechRequest;
use mynah::terms::secret::Secret;
use mynah::terms::settings::VoiceSettings;

/// Ten seconds that pulse like speech.
fn sound(hz: u32) -> Pcm {
    let samples = (0..hz * 10).map(|frame| {
        let time = frame as f32 / hz as f32;
        0.3 * (0.5 + 0.5 * (25.0 * time).sin()) * (1_400.0 * time).sin()
    });
    Pcm::mono(hz, samples.collect())
}

fn audio(bench: &mut Criterion) {
    let format = OutputFormat::MP3_44100_128;
    let pcm = sound(format.hz);
    let mp3 = encode::encode(&pcm, format).unwrap();
    bench.bench_function("peaks of 10 s", |bench| {
        bench.iter(|| Peaks::of(black_box(&pcm)));
    });
    bench.bench_function("loudness of 10 s", |bench| {
        bench.iter(|| loudness::measure(black_box(&pcm)));
    });
    bench.bench_function("decode 10 s of MP3 as a stream", |bench| {
        bench.iter(|| {
            let mut samples = Vec::new();
            let mut decoder = StreamDecoder::new(format).unwrap();
            for chunk in mp3.chunks(4_096) {
                decoder.push(black_box(chunk), &mut samples).unwrap();
            }
            samples.len()
        });
    });
    bench.bench_function("columns of a waveform", |bench| {
        let peaks = Peaks::of(&pcm);
        bench.iter(|| peaks.columns(black_box(0..peaks.frames()), 816));
    });
}

fn text(bench: &mut Criterion) {
    let script = "TOM: The oil is full. The wick is dry.\n".repeat(10_000);
    bench.bench_function("parse 10 000 lines", |bench| {
        bench.iter(|| parse(black_box(&script), "t").unwrap());
    });
    bench.bench_function("chunk 400 000 characters", |bench| {
        bench.iter(|| chunks(black_box(&script), 5_000));
    });
    let request = SpeechRequest {
        voice: VoiceId::new("DraftWren00000000001"),
        model: ModelId::new("eleven_multilingual_v2"),
        text: "The light at Salt Harbour went out.".to_owned(),
        settings: VoiceSettings::default(),
        format: OutputFormat::default(),
        seed: None,
        language: None,
    };
    bench.bench_function("fingerprint", |bench| {
        bench.iter(|| fingerprint::of_speech(black_box(&request), "draft"));
    });
}

/// Sixteen megabytes of sound.
const SOUND: usize = 16 << 20;

/// Answers on one connection after the other: a list of models, or sound.
fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let models = br#"[{"model_id":"eleven_multilingual_v2","name":"v2"}]"#.to_vec();
    let sound = vec![0x55; SOUND];
    thread::Builder::new()
        .name("bench server".to_owned())
        .spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                stream.set_nodelay(true).unwrap();
                let (models, sound) = (models.clone(), sound.clone());
                let answers = move || {
                    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                    while let Some(Ok(first)) = lines.next() {
                        while lines.next().unwrap().unwrap() != "" {}
                        let (kind, body) = if first.contains("models") {
                            ("application/json", &models)
                        } else {
                            ("audio/mpeg", &sound)
                        };
                        let head = format!(
                            "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n",
                            body.len()
                        );
                        stream.write_all(head.as_bytes()).unwrap();
                        stream.write_all(body).unwrap();
                    }
                };
                let named = thread::Builder::new().name("bench answer".to_owned());
                named.spawn(answers).unwrap();
            }
        })
        .unwrap();
    base
}

/// The client beside plain reqwest: what a call costs more, and what a streamed megabyte does.
fn client(bench: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let base = serve();
    let client = Client::new(&base, Some(Secret::new("key")), Clock::system()).unwrap();
    let plain = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .build()
        .unwrap();
    let models = format!("{base}/v1/models");
    let sound = format!("{base}/v1/history/h/audio");
    bench.bench_function("a call by plain reqwest", |bench| {
        bench.iter(|| {
            let call = async {
                let answer = plain.get(&models).header("xi-api-key", "key").send().await;
                let models = answer.unwrap().json::<serde_json::Value>().await.unwrap();
                models.as_array().unwrap().len()
            };
            runtime.block_on(call)
        });
    });
    bench.bench_function("a call by the client", |bench| {
        bench.iter(|| {
            let call = async {
                let reply = client.send(&ListModels).await.unwrap();
                reply.value.iter().count()
            };
            runtime.block_on(call)
        });
    });
    bench.bench_function("16 MB streamed by plain reqwest", |bench| {
        bench.iter(|| {
            let call = async {
                let mut answer = plain.get(&sound).send().await.unwrap();
                let mut bytes = 0;
                while let Some(piece) = answer.chunk().await.unwrap() {
                    bytes += piece.len();
                }
                assert_eq!(bytes, SOUND);
            };
            runtime.block_on(call);
        });
    });
    bench.bench_function("16 MB streamed by the client", |bench| {
        let endpoint = GetHistoryAudio {
            item: HistoryItemId::from("h"),
        };
        bench.iter(|| {
            let call = async {
                let mut answer = client.stream(&endpoint).await.unwrap();
                let mut bytes = 0;
                while let Some(piece) = answer.next().await {
                    bytes += piece.unwrap().len();
                }
                assert_eq!(bytes, SOUND);
            };
            runtime.block_on(call);
        });
    });
}

criterion_group!(benches, audio, text, client);
criterion_main!(benches);
