//! Good bytes of each kind, to be damaged.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use mynah::audio::encode::{FileEncoder, FileKind, encode};
use mynah::audio::pcm::Pcm;
use mynah::audio::peaks::Peaks;
use mynah::library::Library;
use mynah::records::projects::ProjectDefaults;
use mynah::script::document::Script;
use mynah::script::edit::Edit;
use mynah::script::parse::parse;
use mynah::terms::backend::Backend;
use mynah::terms::clock::{Clock, UnixMillis};
use mynah::terms::format::OutputFormat;
use serde_json::{Value, json};

fn file(path: &str) -> Vec<u8> {
    fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a file of the tree")
}

fn bytes(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

/// Rows of every kind.
const SCRIPT: &str = "# The lamp\n\nWREN: Good evening.\nTOM (softly): [sighs] Is it?\n\n\
    Chapter 2 – Night\n\nNobody spoke.\n  Not even the sea.\n\nROOK\nWho goes?\nand when\n";

pub fn scripts() -> Vec<Vec<u8>> {
    let wide = |order: fn(u16) -> [u8; 2]| {
        "\u{feff}"
            .encode_utf16()
            .chain(SCRIPT.encode_utf16())
            .flat_map(order)
            .collect()
    };
    vec![
        SCRIPT.as_bytes().to_vec(),
        SCRIPT.replace('\n', "\r\n").into_bytes(),
        wide(u16::to_le_bytes),
        wide(u16::to_be_bytes),
        b"ZO\xCB: Gr\xFC\xDFe aus K\xF6ln.\n".to_vec(),
        file("assets/sample/salt-harbour.txt"),
    ]
}

/// Scripts of one kind, by how their files end.
pub fn imports(ending: &str) -> Vec<Vec<u8>> {
    vec![file(&format!("tests/fixtures/scripts/lamp-room.{ending}"))]
}

/// Texts with something of each rule.
pub fn linted() -> Vec<Vec<u8>> {
    let text = "[whispers] It costs $5.20, e.g. at 10:30 on 2026-04-03 <break time=\"9s\"/> or 80 km/h!!! \
        <phoneme alphabet=\"ipa\" ph=\"a\">b</phoneme> www.example.org ann@example.org [sighs Привет";
    vec![text.as_bytes().to_vec()]
}

pub fn cast_files() -> Vec<Vec<u8>> {
    let series = r#"{"speakers": {"Ann": {"voice": "21m00Tcm4TlvDq8ikWAM", "name": "Rachel",
        "draft": "Wren", "model": "eleven_v3", "settings": {"speed": 0.9}, "language": "en"}, "": {}}}"#;
    vec![
        file("assets/sample/salt-harbour.cast.json"),
        series.as_bytes().to_vec(),
    ]
}

pub fn projects() -> Vec<Vec<u8>> {
    let script = parse(SCRIPT, "The lamp").unwrap();
    let first = script.lines().next().unwrap().id;
    let line = |value: Value| serde_json::from_value::<Edit>(value).expect("an edit");
    let edits = [
        line(json!({"set_text": {"id": first, "text": "Good night."}})),
        line(json!({"set_speaker": {"ids": [first], "speaker": "ROOK"}})),
        line(json!({"set_part": {"speaker": "ROOK", "part": {}}})),
        line(json!({"set_overrides": {"id": first, "overrides": {"seed": 7}}})),
        line(json!({"set_title": {"title": "The lamps"}})),
        line(json!({"group": [
            {"move": {"from": 1, "count": 2, "to": 0}},
            {"remove": {"at": 0, "count": 1}},
            {"insert": {"at": 1, "items": [
                {"line": {"id": 90, "text": "And then?"}},
                {"heading": {"id": 91, "level": 2, "title": "Dawn"}},
            ]}},
        ]})),
    ];
    let mut lines = vec![serde_json::to_vec(&script).unwrap()];
    lines.extend(edits.iter().map(|edit| serde_json::to_vec(edit).unwrap()));
    vec![
        lines.join(&b'\n'),
        serde_json::to_vec(&Script::new("Empty")).unwrap(),
    ]
}

pub fn settings() -> Vec<Vec<u8>> {
    vec![bytes(&json!({
        "theme": "light", "zoom": 1.5, "reduced_motion": true, "volume": 0.5, "device": "Card 1",
        "api_base": "http://127.0.0.1:1", "key_on_command_line": true, "last_project": 3, "new": {"a": 1},
    }))]
}

pub fn take_files() -> Vec<Vec<u8>> {
    vec![bytes(&json!({
        "backend": "live", "account": "a", "fingerprint": "f", "project": null, "line": 4,
        "voice_name": "Wren",
        "request": {
            "voice": "DraftWren00000000001", "model": "eleven_multilingual_v2", "text": "Hello there.",
            "settings": {}, "format": "mp3_44100_128", "seed": 5, "language": null,
        },
        "seed": 5, "seconds": 1.5, "cost": 12, "at": 1_700_000_000_000_i64, "lufs": -20.0,
        "peak_db": -3.0, "mini": [1, 2, 3], "words": [{"start_ms": 0, "end_ms": 90, "bytes": {"start": 0, "end": 5}}],
        "cut": false, "remark": null, "extension": "mp3", "bytes": 5, "request_id": "r", "history_item": "h",
    }))]
}

/// What a project's file says, of a script with a take.
pub fn project_document() -> Vec<u8> {
    let script = parse(SCRIPT, "The lamp").unwrap();
    let line = script.lines().next().unwrap().id;
    bytes(&json!({
        "format": 1, "program": "Mynah 0.1.0", "at": 1_690_000_000_000_i64,
        "project": {"name": "The lamp", "backend": "draft", "zero_retention": true,
            "review": {"at": line, "redo": {"1": "slower"}},
            "budgets": [{"backend": "live", "credits": 900, "hard": true}]},
        "script": serde_json::to_value(&script).unwrap(),
        "takes": [{
            "line": line, "number": 1, "backend": "live", "speaker": "WREN", "voice_name": "Wren",
            "request": {
                "tool": "speech", "voice": "DraftWren00000000001", "model": "eleven_multilingual_v2",
                "text": "Good evening.", "settings": {}, "format": "mp3_44100_128", "seed": 5, "language": null,
            },
            "fingerprint": "f", "seed": 5, "seconds": 1.5, "cost": 12, "at": 1_690_000_000_000_i64,
            "lufs": -20.0, "peak_db": -3.0, "mini": [1, 2, 3], "words": [[0, 90, 0, 4]], "picked": true,
            "starred": true, "approved": true, "note": "the one", "sound": {
                "hash": "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
                "extension": "mp3", "bytes": 5},
        }],
    }))
}

pub fn project_files() -> Vec<Vec<u8>> {
    let home = tempfile::tempdir().unwrap();
    let clock = Clock::scripted(UnixMillis(1_700_000_000_000));
    let library = Library::open(home.path(), clock).unwrap();
    let script = parse(SCRIPT, "The lamp").unwrap();
    let defaults = ProjectDefaults::default();
    let card = library.create_project("The lamp", Backend::Draft, &defaults, &script, false);
    let path = home.path().join("story.mynah");
    let mut go_on = |_: usize, _: usize| std::ops::ControlFlow::Continue(());
    library
        .export_project(card.unwrap().id, &script, &path, &mut go_on)
        .unwrap();
    vec![fs::read(path).unwrap()]
}

pub fn databases() -> Vec<Vec<u8>> {
    let home = tempfile::tempdir().unwrap();
    let clock = Clock::scripted(UnixMillis(1_700_000_000_000));
    let library = Library::open(home.path(), clock).unwrap();
    let script = parse(SCRIPT, "The lamp").unwrap();
    let defaults = ProjectDefaults::default();
    library
        .create_project("The lamp", Backend::Draft, &defaults, &script, false)
        .unwrap();
    let path = library.paths().database();
    drop(library);
    vec![fs::read(path).unwrap()]
}

fn tone(hz: u32) -> Pcm {
    let step = std::f32::consts::TAU * 330.0 / hz as f32;
    let frames = hz / 4;
    Pcm::mono(
        hz,
        (0..frames).map(|n| 0.3 * (n as f32 * step).sin()).collect(),
    )
}

pub fn peaks() -> Vec<Vec<u8>> {
    let kept = Peaks::of(&tone(44_100)).to_bytes();
    let unsummed = kept[..kept.len() - 8].to_vec();
    vec![kept, unsummed]
}

fn encoded(name: &str) -> Vec<u8> {
    let format: OutputFormat = name.parse().unwrap();
    encode(&tone(format.hz), format).unwrap()
}

pub fn sounds() -> Vec<Vec<u8>> {
    let mut flac = Cursor::new(Vec::new());
    let mut encoder = FileEncoder::new(&mut flac, FileKind::Flac, (44_100, 1)).unwrap();
    encoder.push(&tone(44_100).samples).unwrap();
    encoder.finish().unwrap();
    let mut all = vec![flac.into_inner()];
    all.extend(
        [
            "mp3_44100_128",
            "mp3_22050_32",
            "opus_48000_32",
            "wav_44100",
            "pcm_16000",
        ]
        .map(encoded),
    );
    all
}

/// Half a second each, made by ffmpeg from its test picture and a tone.
pub fn films() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/films");
    let names = ["small.mp4", "small.b.mp4", "small.mkv", "small.webm"];
    names
        .map(|name| fs::read(folder.join(name)).unwrap())
        .to_vec()
}

pub fn streams() -> Vec<Vec<u8>> {
    let stream = |(number, format): (usize, &OutputFormat)| {
        let mut bytes = vec![u8::try_from(number).unwrap(), 200];
        bytes.extend(encode(&tone(format.hz), *format).unwrap());
        bytes
    };
    OutputFormat::ALL.iter().enumerate().map(stream).collect()
}

pub fn mp3s() -> Vec<Vec<u8>> {
    vec![encoded("mp3_44100_128"), encoded("mp3_22050_32")]
}

pub fn refusals() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/api/refusals");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| fs::read(path).unwrap())
        .collect()
}

fn timed() -> Value {
    json!({
        "audio_base64": "UklGRg==",
        "alignment": {
            "characters": ["H", "i", " ", "[", "x", "]", " ", "y", "ou", "."],
            "character_start_times_seconds": [0.0, 0.1, 0.2, 0.3, 0.3, 0.3, 0.4, 0.5, 0.6, 0.7],
            "character_end_times_seconds": [0.1, 0.2, 0.3, 0.3, 0.3, 0.4, 0.5, 0.6, 0.7, 1.5],
        },
        "normalized_alignment": null,
    })
}

pub fn stream_lines() -> Vec<Vec<u8>> {
    let refusal = json!({"detail": {"status": "quota_exceeded", "message": "No credits."}});
    let lines = [timed(), json!({"audio_base64": ""}), json!({}), refusal];
    vec![
        lines.map(|line| bytes(&line)).join(&b'\n'),
        b"\n\n \r\n{}\r\n".to_vec(),
    ]
}

pub fn transcripts() -> Vec<Vec<u8>> {
    let word = |text: &str, start: f64, kind: &str| {
        json!({"text": text, "start": start, "end": start + 0.3, "type": kind, "speaker_id": "speaker_0",
            "logprob": -0.2, "channel_index": 0})
    };
    let words = [
        word("Hello,", 0.1, "word"),
        word(" ", 0.4, "spacing"),
        word("you.", 0.5, "word"),
        word("(laughter)", 1.0, "audio_event"),
    ];
    let one = json!({"language_code": "eng", "language_probability": 0.9, "text": "Hello, you.(laughter)",
        "words": words, "transcription_id": "t", "audio_duration_secs": 2.0, "channel_index": 0});
    let saved = json!({"mynah_transcript": 1, "audio_duration_secs": 2.0, "text": "Hello",
        "speakers": [{"id": "speaker_0", "name": "Ann"}],
        "words": [{"text": "Hello", "start": 0.5, "end": 0.5, "type": "word", "mark": "repaired"}]});
    let aligned = json!({"characters": [], "loss": 0.1, "words": [{"text": "Hi", "start": 0.0, "end": 0.2, "loss": 0.3}]});
    let channels = json!({"transcripts": [&one, &one], "audio_duration_secs": 2.0});
    [one, saved, aligned, channels].iter().map(bytes).collect()
}

pub fn answers() -> Vec<Vec<u8>> {
    let voice = json!({
        "voice_id": "DraftWren00000000001", "name": "Wren", "category": "premade",
        "labels": {"accent": "Scottish"}, "settings": {"stability": 0.5, "similarity_boost": 0.75,
        "style": 0.0, "use_speaker_boost": true, "speed": 1.0}, "preview_url": "http://127.0.0.1/a.mp3",
        "high_quality_base_model_ids": ["eleven_v3"], "verified_languages": [{"language": "en"}],
    });
    let item = json!({
        "history_item_id": "h1", "request_id": "r1", "voice_id": "v", "model_id": "m", "text": "Hello",
        "date_unix": 1_700_000_000, "character_count_change_from": 0, "character_count_change_to": 5,
        "content_type": "audio/mpeg", "state": "created", "settings": {}, "alignments": {"alignment": timed()["alignment"]},
    });
    [
        json!({"voices": [voice, voice], "has_more": true, "total_count": 2, "next_page_token": "t"}),
        json!({"history": [item], "has_more": false, "last_history_item_id": "h1"}),
        json!([{"model_id": "eleven_v3", "name": "v3", "languages": [{"language_id": "en", "name": "English"}],
            "model_rates": {"character_cost_multiplier": 1.0}, "token_cost_factor": 1.0}]),
        json!({"user_id": "u", "xi_api_key": "secret", "subscription": {"tier": "free", "character_count": 5,
            "character_limit": 10_000, "next_character_count_reset_unix": 1_700_000_000, "status": "active"}}),
        timed(),
    ]
    .iter()
    .map(bytes)
    .collect()
}

pub fn frames() -> Vec<Vec<u8>> {
    let mut frames = [
        json!({"audio": "AAEC", "isFinal": null, "alignment": {"chars": ["a"], "charStartTimesMs": [0],
            "charDurationsMs": [60]}, "contextId": "c"}),
        json!({"message_type": "committed_transcript_with_timestamps", "text": "Hi",
            "words": [{"text": "Hi", "start": 0, "end": 1, "type": "word", "logprob": -0.1}]}),
        json!({"message_type": "quota_exceeded", "error": "No."}),
        json!({"type": "audio", "audio_event": {"audio_base_64": "AAEC", "event_id": 3}}),
        json!({"type": "interruption", "interruption_event": {"event_id": 3}}),
        json!({"type": "error", "error_event": {"error_type": "quota_exceeded"}}),
        json!({"type": "speech_to_text_transcription", "event_timestamp": 1, "data": {"request_id": "r",
            "transcription": {"text": "Hi", "words": []}}}),
    ]
    .iter()
    .map(bytes)
    .collect::<Vec<_>>();
    frames.push(b"event: audio\ndata: {\"a\":\ndata: 1}\r\n\r\n: x\n\ndata: 2".to_vec());
    frames.push(
        b"--b\r\nContent-Type: application/json\r\n\r\n{}\r\n--b\r\nContent-Type: audio/mpeg\r\n\r\nx\r\n--b--\r\n"
            .to_vec(),
    );
    frames
}

pub fn orders() -> Vec<Vec<u8>> {
    vec![bytes(&json!({
        "text": "Hello there.", "model_id": "eleven_multilingual_v2", "language_code": "en", "seed": 7,
        "voice_settings": {"stability": 0.5, "similarity_boost": 0.75, "style": 0.1, "speed": 1.1,
            "use_speaker_boost": true},
        "pronunciation_dictionary_locators": [{"pronunciation_dictionary_id": "d", "version_id": "v"}],
        "previous_text": "Before.", "next_request_ids": ["a", "b"], "apply_text_normalization": "auto",
    }))]
}

/// Pronunciation lexicons.
pub fn lexicons() -> Vec<Vec<u8>> {
    let head = "<lexicon version=\"1.0\" alphabet=\"ipa\" xml:lang=\"en-GB\"";
    let own = "xmlns:mynah=\"https://mynah.studio/pronunciation\"";
    let bodies = [
        "<lexeme><grapheme>Gwarnoc</grapheme><grapheme>R&amp;D</grapheme><phoneme>ˈɡwɑːnɒk</phoneme><alias>GAR-no-ek</alias></lexeme>",
        "<lexeme mynah:language=\"de\" mynah:any-case=\"true\"><grapheme>a &#1; b</grapheme><alias>&lt;x&gt;</alias></lexeme>",
        "<lexeme><grapheme>mine</grapheme><phoneme alphabet=\"x-cmu-arpabet\">M AY1 N</phoneme></lexeme>",
    ];
    let all = bodies.join("\n");
    let files = bodies.into_iter().chain([all.as_str()]);
    files
        .map(|body| format!("<?xml version=\"1.0\"?>\n{head} {own}>{body}</lexicon>").into_bytes())
        .collect()
}
