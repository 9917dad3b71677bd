//! Where bytes of others come in: files that people open, what lies on the disk, what a server says.
//!
//! A door takes any bytes. It panics when the code behind it does, or when what came out contradicts
//! itself. `trials.rs` sends bytes through all of them in every test run; the targets in `fuzz/` go on
//! for as long as one likes.

use std::fs;
use std::hint::black_box;
use std::io::{Cursor, Write as _};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use mynah::api::answer::{Answer as _, WithSound};
use mynah::api::classify::kind_of;
use mynah::api::events::EventReader;
use mynah::api::head::Head;
use mynah::api::lines::Lines;
use mynah::api::refusal::Refusal;
use mynah::api::socket::Channel as _;
use mynah::api::socket::contexts::MultiStreamInput;
use mynah::api::socket::conversation::{Hearer, Talk};
use mynah::api::socket::scribe::Listen;
use mynah::api::socket::speech::StreamInput;
use mynah::api::types::account::{Subscription, User};
use mynah::api::types::history::HistoryPage;
use mynah::api::types::lenient::List;
use mynah::api::types::model::Model;
use mynah::api::types::speech::{TimedAudio, TimedSpeech};
use mynah::api::types::voice::{Settings, VoiceList, VoicePage};
use mynah::api::webhook;
use mynah::audio::decode::{self, StreamDecoder};
use mynah::audio::loudness;
use mynah::audio::peaks::{Peaks, of_mp3};
use mynah::deliver::film::{Reel, write_matroska};
use mynah::deliver::tags::Marks;
use mynah::draft::order;
use mynah::engine::words::Words;
use mynah::library::paths::Paths;
use mynah::library::{Library, settings};
use mynah::records::settings::AppSettings;
use mynah::script::cast::CastFile;
use mynah::script::chunk::chunks;
use mynah::script::document::Script;
use mynah::script::edit::Edit;
use mynah::script::encoding;
use mynah::script::export::to_pls;
use mynah::script::history::{Editor, JournalStep, StepKind};
use mynah::script::import::{self, Choices, Imported, Kind};
use mynah::script::lint::{self, Speaking};
use mynah::script::parse::{parse, to_text};
use mynah::script::series::Series;
use mynah::terms::backend::Backend;
use mynah::terms::clock::{Clock, UnixMillis};
use mynah::terms::format::OutputFormat;
use mynah::transcript::formats::{ExportOptions, Format};
use mynah::transcript::transcript::Transcript;
use mynah::transcript::verify::envelope::Envelope;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Where a sound of these bytes lies in a project's file: `hello`.
const SOUND_PART: &str =
    "audio/2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824.mp3";

/// A script file: its encoding, its rows, and the text that it is written as again.
pub fn script(bytes: &[u8]) {
    let Ok(text) = encoding::decode(bytes) else {
        return;
    };
    let pieces = chunks(&text, 40);
    let joined: String = pieces
        .into_iter()
        .map(|piece| text.get(piece).expect("a piece ends between characters"))
        .collect();
    assert_eq!(joined, text, "pieces of a text are the text");
    let Ok(script) = parse(&text, "Untitled") else {
        return;
    };
    let written = to_text(&script);
    let again = parse(&written, "Untitled").expect("what was written is a script");
    let said = |script: &Script| -> Vec<(String, String)> {
        let line = |line: &mynah::script::document::Line| {
            (line.speaker.clone(), line.text.trim().to_owned())
        };
        script
            .lines()
            .map(line)
            .filter(|(_, text)| !text.is_empty())
            .collect()
    };
    assert_eq!(said(&again), said(&script), "{written:?}");
}

/// A file that is imported, by the name that says of what kind it is.
fn import(name: &str, bytes: &[u8]) {
    let Ok(read) = import::read_any(name, bytes, &Choices::default()) else {
        return;
    };
    let mut text = 0;
    for line in read.script.lines() {
        assert!(!line.text.trim().is_empty(), "a line has words");
        text += line.text.len();
    }
    assert!(text > 0 && text as u64 <= import::LARGEST);
    // It goes from one process to another.
    let json = serde_json::to_vec(&read).expect("a script is JSON");
    let again: Imported = serde_json::from_slice(&json).expect("and that JSON a script");
    assert_eq!(again.script, read.script);
    assert_eq!(again.table, read.table);
}

/// A text of unknown kind, as what it looks like and as each that a person may choose; and the same pasted.
pub fn import_text(bytes: &[u8]) {
    import("script", bytes);
    for kind in Kind::OF_TEXT {
        let choices = Choices {
            kind: Some(kind),
            ..Choices::default()
        };
        if let Ok(read) = import::read_any("script", bytes, &choices) {
            let is_other = !Kind::OF_TEXT.contains(&read.kind);
            assert!(read.kind == kind || is_other, "{:?}", read.kind);
        }
    }
    if let Ok(read) = import::read_pasted(&String::from_utf8_lossy(bytes)) {
        assert!(read.script.lines().count() > 0);
    }
}

/// Markdown.
pub fn import_markdown(bytes: &[u8]) {
    import("script.md", bytes);
}

/// A Word document.
pub fn import_word(bytes: &[u8]) {
    import("script.docx", bytes);
}

/// A book.
pub fn import_epub(bytes: &[u8]) {
    import("script.epub", bytes);
}

/// A PDF.
pub fn import_pdf(bytes: &[u8]) {
    import("script.pdf", bytes);
}

/// A screenplay as Fountain.
pub fn import_fountain(bytes: &[u8]) {
    import("script.fountain", bytes);
}

/// A screenplay of Final Draft.
pub fn import_final_draft(bytes: &[u8]) {
    import("script.fdx", bytes);
}

/// Values separated by something.
pub fn import_table(bytes: &[u8]) {
    import("script.csv", bytes);
}

/// An Excel workbook.
pub fn import_sheet(bytes: &[u8]) {
    import("script.xlsx", bytes);
}

/// Subtitles.
pub fn import_subtitles(bytes: &[u8]) {
    import("script.srt", bytes);
}

/// A list of lines as JSON.
pub fn import_json(bytes: &[u8]) {
    import("script.json", bytes);
}

/// A pronunciation lexicon: what comes of it can be written, and reads back.
pub fn lexicon(bytes: &[u8]) {
    let Ok(read) = import::lexicon(bytes) else {
        return;
    };
    let rules = |read: import::Lexicon| {
        let mut script = Script::new("s");
        for (word, rule) in read.rules {
            assert!(word.is_sound() && rule.is_sound(), "{word:?}");
            let rule = Some(rule);
            let edit = Edit::Pronounce { word, rule };
            script.apply(&edit).expect("a rule");
        }
        Arc::clone(script.rules())
    };
    let first = rules(read);
    let again = import::lexicon(to_pls(&first).as_bytes()).expect("what was written is a lexicon");
    assert_eq!(again.left_out, 0);
    assert_eq!(to_pls(&rules(again)), to_pls(&first));
}

/// What is told of a line's text.
pub fn lint(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for model in mynah::terms::models::all() {
        for language in [Some("en"), Some("de"), None] {
            for hint in lint::line(&text, Speaking::new(model, language)) {
                assert!(text.get(hint.bytes.clone()).is_some(), "{hint:?}");
                for fix in &hint.fixes {
                    let is_done = fix.done_to(&text).is_some();
                    assert_eq!(is_done, fix.is_of_text(), "{hint:?}");
                }
            }
        }
    }
}

/// A cast file.
pub fn cast_file(bytes: &[u8]) {
    let Ok(json) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(cast) = CastFile::parse(json) {
        for speaker in cast.speakers.keys() {
            assert!(cast.entry(speaker).is_some(), "{speaker} has an entry");
        }
        // What a project tells the file is written as what was read.
        let again = CastFile::parse(&cast.to_json()).expect("what was written is a cast file");
        assert_eq!(again, cast);
        let mut series = Series::new("cast.json".to_owned());
        let speakers: Vec<String> = cast.speakers.keys().cloned().collect();
        series.look(&cast, &speakers);
        assert!(
            speakers
                .iter()
                .all(|speaker| !series.is_news(&cast, speaker))
        );
    }
}

/// A script as the library keeps it, and edits of it, one JSON value a line.
pub fn project(bytes: &[u8]) {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let Some(Ok(script)) = lines.next().map(serde_json::from_slice::<Script>) else {
        return;
    };
    let mut steps = Vec::new();
    let mut edited = script.clone();
    for edit in lines.filter_map(|line| serde_json::from_slice::<Edit>(line).ok()) {
        let before = edited.clone();
        let Ok(inverse) = edited.apply(&edit) else {
            assert_eq!(edited, before, "an edit that does not fit changes nothing");
            continue;
        };
        let mut back = edited.clone();
        back.apply(&inverse)
            .expect("what was done can be taken back");
        assert_eq!(back.items(), before.items());
        assert_eq!(back.cast(), before.cast());
        let kinds = [
            StepKind::Do,
            StepKind::Extend,
            StepKind::Undo,
            StepKind::Redo,
        ];
        steps.push(JournalStep {
            revision: steps.len() as u64 + 1,
            edit: Arc::new(edit),
            inverse: Arc::new(inverse),
            kind: kinds[steps.len() % kinds.len()],
        });
    }
    let (mut editor, unfit) = Editor::restore(script, 0, [], steps);
    assert_eq!(unfit, None, "what was done can be done again");
    assert_eq!(editor.script(), &edited);
    while editor.undo() {}
    while editor.redo() {}
}

/// A project in a file, whatever the file is.
pub fn project_file(bytes: &[u8]) {
    let place = tempfile::tempdir().expect("a temporary folder");
    let file = place.path().join("story.mynah");
    fs::write(&file, bytes).expect("a file");
    let clock = Clock::scripted(UnixMillis(1_700_000_000_000));
    let library = Library::open(&place.path().join("home"), clock).expect("a library");
    let mut go_on = |_: usize, _: usize| ControlFlow::Continue(());
    let Ok(opened) = library.open_project_file(&file, &mut go_on) else {
        assert_eq!(
            library.projects().expect("none"),
            [],
            "nothing of it is here"
        );
        return;
    };
    let project = opened.card.id;
    let script = library.script(project).expect("its script");
    assert_eq!(script.lines().count(), opened.card.lines);
    let whole = library.open_project(project).expect("it opens");
    assert!(whole.takes.values().all(|takes| takes.count > 0));
    let spend = library.spend(Backend::Draft).expect("what was spent");
    assert_eq!(spend.spent.0, 0, "nobody paid for it");
    // What came out of a file goes into one, and comes out the same.
    let again = place.path().join("again.mynah");
    let packed = library.export_project(project, &script, &again, &mut go_on);
    let packed = packed.expect("it is written");
    assert_eq!(
        (packed.takes, packed.missing),
        (opened.takes, opened.missing)
    );
    let second = library
        .open_project_file(&again, &mut go_on)
        .expect("it opens");
    assert_eq!(
        (second.takes, second.missing),
        (opened.takes, opened.missing)
    );
    assert_eq!(library.script(second.card.id).expect("its script"), script);
}

/// The same, of what a whole file says of its project.
pub fn project_document(bytes: &[u8]) {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in [("project.json", bytes), (SOUND_PART, b"hello")] {
        zip.start_file(name, SimpleFileOptions::default())
            .expect("a part");
        zip.write_all(part).expect("its bytes");
    }
    project_file(zip.finish().expect("a file").get_ref());
}

/// The settings file.
pub fn settings_file(bytes: &[u8]) {
    let home = tempfile::tempdir().expect("a temporary folder");
    let paths = Paths::new(home.path());
    fs::write(paths.settings(), bytes).expect("a file");
    let loaded = settings::load(&paths).expect("a damaged file is no error");
    settings::save(&paths, &AppSettings::default(), &loaded.settings).expect("settings are kept");
    let again = settings::load(&paths).expect("settings");
    assert_eq!((&again.settings, again.damaged), (&loaded.settings, None));
}

/// What lies beside a sound, from which a lost database is indexed again.
pub fn take_file(bytes: &[u8]) {
    let home = tempfile::tempdir().expect("a temporary folder");
    let hash = "ab".repeat(32);
    let shelf = home.path().join("audio").join("ab");
    fs::create_dir_all(&shelf).expect("a folder");
    fs::write(shelf.join(format!("{hash}.mp3")), b"sound").expect("a file");
    fs::write(shelf.join(format!("{hash}.take.json")), bytes).expect("a file");
    open(home.path(), b"this was a database once");
}

/// The database itself.
pub fn database(bytes: &[u8]) {
    let home = tempfile::tempdir().expect("a temporary folder");
    open(home.path(), bytes);
}

fn open(home: &Path, database: &[u8]) {
    fs::write(Paths::new(home).database(), database).expect("a file");
    let clock = Clock::scripted(UnixMillis(1_700_000_000_000));
    let Ok(library) = Library::open(home, clock) else {
        return;
    };
    if let Some(restored) = library.restored() {
        let aside = fs::read(&restored.aside).expect("what was set aside is kept");
        assert_eq!(aside, database, "it is kept as it was");
    }
    for project in library.projects().unwrap_or_default() {
        black_box(library.open_project(project.id).is_ok());
    }
    black_box(library.check_sounds().is_ok());
}

/// A kept waveform, as it is and as if its sum were right.
pub fn peaks(bytes: &[u8]) {
    let sum = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let summed = [bytes, &sum.to_le_bytes()].concat();
    for kept in [bytes, &summed] {
        let Some(peaks) = Peaks::from_bytes(kept) else {
            continue;
        };
        assert_eq!(peaks.columns(0..peaks.frames(), 40).len(), 40);
        assert_eq!(peaks.columns(u64::MAX - 1..u64::MAX, 3).len(), 3);
        assert_eq!(peaks.mini(48).len(), 48);
        assert!(!peaks.peak_db().is_nan());
        assert!(peaks.seconds() >= 0.0);
        assert_eq!(Peaks::from_bytes(&peaks.to_bytes()), Some(peaks));
    }
}

/// A film of any kind: what is understood of it is written as another one, which is understood, too.
pub fn film(bytes: &[u8]) {
    let mut original = Cursor::new(bytes);
    let Ok(reel) = Reel::read(&mut original) else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("film.mkv");
    if write_matroska(
        (&mut original, &reel),
        &mut [],
        &[],
        &Marks::default(),
        &path,
    )
    .is_ok()
    {
        let mut written = std::fs::File::open(path).expect("a film");
        let again = Reel::read(&mut written).expect("a film that was written");
        assert!(again.packets() <= reel.packets());
    }
}

/// A sound file of any kind.
pub fn sound(bytes: &[u8]) {
    let plain = ["pcm_16000", "ulaw_8000"].map(|name| name.parse().expect("a format"));
    let all = plain
        .into_iter()
        .map(|format| decode::decode_as(bytes, format))
        .chain([decode::decode_bytes(bytes)]);
    for decoded in all.flatten() {
        let pcm = decoded.pcm;
        assert_eq!(pcm.samples.len(), pcm.frames() * usize::from(pcm.channels));
        let peaks = Peaks::of(&pcm);
        assert_eq!(peaks.frames(), pcm.frames() as u64);
        // Loudness needs no more than a stretch to go wrong.
        if pcm.frames() < 1 << 16 {
            assert!(!loudness::measure(&pcm).true_peak_db.is_nan());
        }
    }
}

/// A sound as it streams in: the first byte chooses the format, the second how the stream is cut.
pub fn stream(bytes: &[u8]) {
    let [format, cut, rest @ ..] = bytes else {
        return;
    };
    let format = OutputFormat::ALL[usize::from(*format) % OutputFormat::ALL.len()];
    let mut decoder = StreamDecoder::new(format).expect("a decoder");
    let mut out = Vec::new();
    for piece in rest.chunks(usize::from(*cut) + 1) {
        if decoder.push(piece, &mut out).is_err() {
            return;
        }
        assert_eq!(decoder.frames(), out.len() as u64);
    }
    if let Ok(ended) = decoder.finish(&mut out) {
        assert_eq!(ended.frames, out.len() as u64);
    }
}

/// A long MP3, drawn by two threads.
pub fn long_mp3(bytes: &[u8]) {
    let open = || Ok(Cursor::new(bytes));
    if let Ok(peaks) = of_mp3(open, 2) {
        assert_eq!(peaks.columns(0..peaks.frames(), 20).len(), 20);
    }
}

/// The body of a refusal.
pub fn refusal(bytes: &[u8]) {
    let refusal = Refusal::read(bytes);
    for http in [
        200, 302, 400, 401, 402, 403, 404, 409, 413, 422, 429, 500, 503, 999,
    ] {
        black_box(kind_of(&refusal, http, http % 2 == 0));
    }
    black_box((refusal.word(), refusal.permission(), refusal.shortfall()));
    if refusal.is_empty() {
        assert_eq!(refusal.word(), None);
    }
}

/// The answer of `stream/with-timestamps`: however it is cut, it says the same.
pub fn stream_lines(bytes: &[u8]) {
    let read = |cut: usize| {
        let mut lines = Lines::new(4_096);
        let mut said: Vec<_> = bytes
            .chunks(cut.max(1))
            .flat_map(|piece| lines.push(piece))
            .collect();
        said.extend(lines.finish());
        said
    };
    let whole = read(bytes.len());
    for cut in [1, 7, 64] {
        assert_eq!(read(cut), whole, "cut every {cut} bytes");
    }
}

/// What the service answers, read as every kind of answer that there is.
pub fn answer(bytes: &[u8]) {
    fn read<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Option<T> {
        serde_json::from_slice(bytes).ok()
    }
    black_box(read::<VoicePage>(bytes));
    black_box(read::<VoiceList>(bytes));
    black_box(read::<Settings>(bytes));
    black_box(read::<User>(bytes));
    black_box(read::<Subscription>(bytes));
    black_box(read::<TimedSpeech>(bytes));
    for model in read::<List<Model>>(bytes).into_iter().flatten() {
        black_box(model.multiplier());
    }
    if let Some(page) = read::<HistoryPage>(bytes) {
        for item in &page.history {
            black_box(item.cost());
        }
    }
    let Some(alignment) = read::<TimedAudio>(bytes).and_then(|audio| audio.alignment) else {
        return;
    };
    let text: String = alignment.letters().map(|(letter, _, _)| letter).collect();
    let mut words = Words::new(&text, 0.02);
    words.push(alignment.letters());
    black_box((words.so_far(), words.reach(), words.misses_an_end()));
    for word in words.finish(3.0) {
        assert!(
            text.get(word.bytes.clone()).is_some(),
            "{word:?} of {text:?}"
        );
        assert!(
            word.start_ms <= word.end_ms && word.end_ms <= 3_000,
            "{word:?}"
        );
    }
}

/// What comes over a socket, to a webhook, as events or in several parts.
pub fn frame(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        black_box(StreamInput::read(text).is_ok());
        black_box(MultiStreamInput::read(text).is_ok());
        black_box(Listen::read(text).is_ok());
        let mut hearer = Hearer::default();
        if let Ok(said) = Talk::read(text) {
            black_box(hearer.counts(&said));
        }
    }
    if let Some(event) = webhook::event::Event::read(bytes) {
        assert_eq!(event.raw, bytes, "a message keeps its bytes");
    }
    black_box(WithSound::<serde_json::Value>::read(bytes.to_vec(), &Head::default()).is_ok());
    let mut whole = EventReader::default();
    let mut told = whole.push(bytes);
    told.extend(whole.finish().map(Ok));
    let mut pieces = EventReader::default();
    let mut again = Vec::new();
    for piece in bytes.chunks(3) {
        again.extend(pieces.push(piece));
    }
    again.extend(pieces.finish().map(Ok));
    assert_eq!(told, again, "events are the same wherever the chunks end");
}

/// What a client asks of the Draft server.
pub fn draft_order(bytes: &[u8]) {
    black_box(order::Body::read(bytes).is_ok());
}

/// A transcript: an answer of the service or a saved file. Verified, it is in order and goes into every format.
pub fn transcript(bytes: &[u8]) {
    let Ok(mut transcript) = Transcript::read(bytes) else {
        return;
    };
    let levels = bytes.iter().map(|byte| -f32::from(*byte) / 2.0);
    transcript.verify(&Envelope {
        dbfs: levels.collect(),
    });
    let spoken = || transcript.words.iter().filter(|word| word.is_spoken());
    assert!(
        spoken().all(|word| word.end_s > word.start_s),
        "a word has a length"
    );
    for format in Format::ALL {
        black_box(transcript.export(format, &ExportOptions::default()));
    }
    let again = Transcript::read(&transcript.save()).expect("what was saved is a transcript");
    assert_eq!(again.words.len(), transcript.words.len());
}
