//! Small pieces that everything waits for, by criterion: `cargo bench`. Whole figures come from `mynah bench`.
#![expect(clippy::unwrap_used, reason = "a benchmark")]

use std::hint::black_box;

use criterion::Criterion;
use criterion::criterion_group;
use criterion::criterion_main;

use mynah::audio::decode::StreamDecoder;
use mynah::audio::encode;
use mynah::audio::loudness;
use mynah::audio::pcm::Pcm;
use mynah::audio::peaks::Peaks;
use mynah::library::Library;
use mynah::records::ledger_table::{LedgerFilter, LedgerOrder, LedgerQuery};
use mynah::script::chunk::chunks;
use mynah::script::parse::parse;
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::terms::day::Month;
use mynah::terms::fingerprint;
use mynah::terms::format::OutputFormat;
use mynah::terms::ids::{ModelId, VoiceId};
use mynah::terms::request::SpeechRequest;
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
        context: Default::default(),
        seams: Vec::new(),
        rules: Vec::new(),
        place: Default::default(),
    };
    bench.bench_function("fingerprint", |bench| {
        bench.iter(|| fingerprint::of_speech(black_box(&request), "draft"));
    });
}

/// A hundred thousand entries: `mynah bench ledger` has a million.
fn ledger(bench: &mut Criterion) {
    let home = tempfile::tempdir().unwrap();
    let library = Library::open(home.path(), Clock::system()).unwrap();
    library.fill_ledger(100_000).unwrap();
    let month = Month::of(Clock::system().now());
    bench.bench_function("a month of the ledger", |bench| {
        bench.iter(|| {
            library
                .statement(Backend::Live, black_box(month), None)
                .unwrap()
        });
    });
    let query = LedgerQuery {
        filter: LedgerFilter {
            backend: Backend::Live,
            voice: Some(VoiceId::new("voice3")),
            ..LedgerFilter::default()
        },
        order: LedgerOrder::Dearest,
        offset: 4_000,
        rows: 50,
    };
    bench.bench_function("a filtered window of the ledger", |bench| {
        bench.iter(|| library.ledger(black_box(&query)).unwrap());
    });
}

criterion_group!(benches, audio, text, ledger);
criterion_main!(benches);
