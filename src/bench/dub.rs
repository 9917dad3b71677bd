//! A dub of a film of two hours with ten thousand lines: opened, gone through, mended, heard, written.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};
use std::sync::Arc;
use std::time::Duration;

use egui::{Pos2, Vec2};

use super::frame::{at, frame, scroll_of, timed, wheel_at};
use super::{Bench, BenchError, Figures, anchor, room_window};
use crate::ui::panels::Room;
use mynah_audio::decode::{DecodeError, Source};
use mynah_audio::encode::encode;
use mynah_audio::pcm::Pcm;
use mynah_core::backend::Backend;
use mynah_core::clock::{Clock, UnixMillis};
use mynah_core::credits::Credits;
use mynah_core::format::OutputFormat;
use mynah_core::ids::{FilmId, TakeId};
use mynah_core::request::{Context as Around, DubRequest, Generation, SpeechRequest, Worth};
use mynah_core::settings::VoiceSettings;
use mynah_engine::dubbing::measure;
use mynah_engine::{Studio, StudioOptions};
use mynah_model::command::{
    Command, DubExport, DubLine, DubSound, DubbingCommand, FilmMoment, LineMend, PatchWish,
};
use mynah_model::dubbing::{Film, Language, Segment};
use mynah_model::event::{DubbingEvent, Event as Told, PlaybackEvent, Playing};
use mynah_records::blobs::Blob;
use mynah_records::ledger::NewIntent;
use mynah_records::takes::NewTake;
use mynah_script::cast::CastVoice;
use mynah_store::Library;

/// How long the film is, in minutes; made of one that is seen again and again.
const MINUTES: usize = 120;
const SECONDS: f64 = MINUTES as f64 * 60.0;
/// Lines of its dub.
const LINES: usize = 10_000;
/// The lines that are said otherwise, one after the other: what is told is the one in the middle.
const MENDED: [usize; 5] = [9_000, 2_500, 5_000, 9_900, 7_000];
const LANGUAGE: &str = "en";
const ACCOUNT: &str = "bench";
/// Moments that are gone to.
const MOMENTS: [f64; 6] = [3.0, 1_800.5, 6_900.0, 3_601.0, 5_400.7, 7_100.0];
/// The longest that anything may take.
const PATIENCE: Duration = Duration::from_mins(10);
/// On the first film of the list.
const CARD: (f32, f32) = (200.0, 150.0);
/// Over the lines.
const LIST: (f32, f32) = (600.0, 600.0);

/// All of it; nothing where there is no ffmpeg to make a film.
pub(super) fn measure(bench: &Bench) -> Result<Figures, BenchError> {
    if !anchor::is_installed("ffmpeg") {
        return Ok(Figures::new());
    }
    let home = bench.folder.path().join("dub");
    let (film, track) = (film(bench)?, track(bench)?);
    let peaks = peaks(bench, &film)?;
    let kept = keep(&home, [&film, &track])?;
    let mut studio = Studio::start(StudioOptions::new(&home)).map_err(|it| failed(&it.what))?;
    let mut told = vec![("dub_peaks_vs_ffmpeg", peaks)];
    told.extend(opened(bench, &mut studio, &kept.id)?);
    told.push(("dub_mended_heard_ms", mended(bench, &mut studio, &kept)?));
    let realtime = exported(bench, &mut studio, &kept.id)?;
    told.push(("dub_export_realtime", Some(realtime)));
    studio.shutdown();
    told.extend(room(bench, &home)?);
    Ok(told)
}

/// The film and what was bought for lines of it, in a library.
struct Kept {
    id: FilmId,
    wishes: Vec<PatchWish>,
}

fn failed(why: impl Into<String>) -> BenchError {
    BenchError::Failed(why.into())
}

/// What went wrong is why something could not be measured.
trait OrFail<T> {
    fn or_fail(self) -> Result<T, BenchError>;
}

impl<T, E: std::fmt::Display> OrFail<T> for Result<T, E> {
    fn or_fail(self) -> Result<T, BenchError> {
        self.map_err(|error| failed(error.to_string()))
    }
}

fn ffmpeg(arguments: &[&str], path: &Path) -> Result<(), BenchError> {
    let made = Process::new("ffmpeg")
        .args(["-nostdin", "-v", "error", "-y"])
        .args(arguments)
        .arg(path)
        .stdin(Stdio::null())
        .status()?;
    made.success()
        .then_some(())
        .ok_or_else(|| failed("ffmpeg made no film"))
}

/// A minute, as often as it takes.
fn looped(minute: &Path, path: &Path) -> Result<(), BenchError> {
    let times = (MINUTES - 1).to_string();
    let minute = minute.to_string_lossy();
    ffmpeg(&["-stream_loop", &times, "-i", &minute, "-c", "copy"], path)
}

/// Something like speech, a minute long.
const SPEECH: &str = "aevalsrc=0.3*sin(2*PI*220*t)*(0.55-0.45*cos(25*t)):s=48000:d=60";

/// The same in the middle of a film, with pauses, and a note on each side of it: what lies under a line is parted from it.
const FILM: &str = "aevalsrc=0.3*sin(2*PI*220*t)*max(0\\,-cos(9*t))+0.03*sin(2*PI*330*t)|\
    0.3*sin(2*PI*220*t)*max(0\\,-cos(9*t))+0.03*sin(2*PI*440*t):s=48000:d=60";

fn film(bench: &Bench) -> Result<PathBuf, BenchError> {
    let (minute, path) = (
        bench.folder.path().join("minute.mp4"),
        bench.folder.path().join("film.mp4"),
    );
    let picture = ["-f", "lavfi", "-i", "testsrc=s=640x360:r=25:d=60"];
    let sound = ["-f", "lavfi", "-i", FILM, "-ac", "2", "-shortest"];
    let codecs = ["-c:v", "mpeg4", "-g", "50", "-c:a", "aac", "-b:a", "128k"];
    ffmpeg(&[&picture[..], &sound[..], &codecs[..]].concat(), &minute)?;
    looped(&minute, &path)?;
    Ok(path)
}

fn track(bench: &Bench) -> Result<PathBuf, BenchError> {
    let (minute, path) = (
        bench.folder.path().join("minute.mp3"),
        bench.folder.path().join("track.mp3"),
    );
    let sound = ["-f", "lavfi", "-i", SPEECH, "-ar", "44100", "-b:a", "128k"];
    ffmpeg(&sound, &minute)?;
    looped(&minute, &path)?;
    Ok(path)
}

/// Waveform and loudness of the film, against ffmpeg that decodes its sound.
fn peaks(bench: &Bench, film: &Path) -> Result<Option<f64>, BenchError> {
    let ours = || {
        let open = || {
            let film = File::open(film).map_err(DecodeError::Read)?;
            Ok(Box::new(BufReader::with_capacity(1 << 18, film)) as Box<dyn Source>)
        };
        let (peaks, _) = measure::measure(&open, SECONDS).or_fail()?;
        if peaks.seconds() > SECONDS - 1.0 {
            Ok(())
        } else {
            Err(failed(format!("{} s of peaks", peaks.seconds())))
        }
    };
    anchor::ratio(bench, ours, anchor::ffmpeg(film, &["-vn"]))
}

/// Puts the film, a dub of it and a line that was bought into a library, as if all that had been ordered.
fn keep(home: &Path, [film, track]: [&Path; 2]) -> Result<Kept, BenchError> {
    let library = Library::open(home, Clock::system()).or_fail()?;
    let input = library.keep_input("film.mp4", SECONDS, File::open(film)?);
    let how = DubRequest {
        input: input.or_fail()?,
        target: String::new(),
        source: Some("de".to_owned()),
        speakers: None,
        cut: None,
        sheet: None,
        worth: Worth::Plain,
        drop_background: false,
        mask_profanity: false,
        without_clones: false,
        as_project: false,
        track: None,
    };
    let each = SECONDS / LINES as f64;
    let lines = (0..LINES).map(|place| {
        let start = place as f64 * each;
        Segment {
            speaker: format!("Speaker {}", place % 4),
            said: format!("Zeile {place} des Films"),
            text: format!("Line {place} of it"),
            start,
            end: start + each * 0.9,
            slot: Some([start, start + each * 0.9]),
            words: Vec::new(),
            id: None,
            voice: None,
        }
    });
    let language = Language {
        code: LANGUAGE.to_owned(),
        lines: Arc::new(lines.collect()),
        ..Language::default()
    };
    let film = Film {
        languages: vec![language],
        has_picture: true,
        ..Film::of(how)
    };
    let id = film.id(Backend::Draft);
    let dub = film
        .languages
        .first()
        .map(|language| film.request(language));
    let dub = dub.ok_or_else(|| failed("no language"))?;
    let blob = {
        let mut writer = library.writer_of("mp3", 0).or_fail()?;
        writer.write(&std::fs::read(track)?).or_fail()?;
        writer.finish().or_fail()?
    };
    settle(&library, Generation::Dubbing(dub), (blob, SECONDS))?;
    let at = UnixMillis(1);
    let written = film.written();
    let kept = library.change_film(Backend::Draft, (&id, at), |_| Some(written));
    kept.or_fail()?;
    let (speech, seconds) = (speech(), each * 0.8);
    let sound = spoken(seconds);
    let mut writer = library.writer_of("mp3", 0).or_fail()?;
    writer
        .write(&encode(&sound, speech.format).or_fail()?)
        .or_fail()?;
    let blob = writer.finish().or_fail()?;
    let take = settle(
        &library,
        Generation::Speech(speech.clone()),
        (blob, seconds),
    )?;
    let lines = film.languages.first().map(|it| Arc::clone(&it.lines));
    let lines = lines.unwrap_or_default();
    let wishes = MENDED.map(|line| PatchWish {
        mend: LineMend {
            at: DubLine {
                film: id.clone(),
                language: LANGUAGE.to_owned(),
                line,
            },
            seen: lines.get(line - 1).cloned().unwrap_or_default(),
            text: speech.text.clone(),
            voice: CastVoice {
                id: speech.voice.clone(),
                name: "Wren".to_owned(),
            },
        },
        speech: speech.clone().into(),
        take: Some(take),
    });
    Ok(Kept {
        id,
        wishes: wishes.into(),
    })
}

fn speech() -> SpeechRequest {
    SpeechRequest {
        voice: "bench".into(),
        model: "bench".into(),
        text: "Said otherwise.".to_owned(),
        settings: VoiceSettings::default(),
        format: OutputFormat::default(),
        seed: None,
        language: None,
        context: Around::default(),
        seams: Vec::new(),
        rules: Vec::new(),
        place: Default::default(),
    }
}

fn spoken(seconds: f64) -> Pcm {
    let frames = (seconds * 44_100.0) as usize;
    let samples = (0..frames).map(|frame| 0.3 * (frame as f32 * 0.04).sin());
    Pcm::mono(44_100, samples.collect())
}

/// Settles an order with its take.
pub(super) fn settle(
    library: &Library,
    request: Generation,
    (blob, seconds): (Blob, f64),
) -> Result<TakeId, BenchError> {
    let fingerprint = mynah_core::fingerprint::of(&request, ACCOUNT);
    let intent = NewIntent {
        project: None,
        line: None,
        operation: "bench".to_owned(),
        backend: Backend::Draft,
        account: ACCOUNT.to_owned(),
        key: None,
        fingerprint: fingerprint.as_str().to_owned(),
        speaker: String::new(),
        voice_name: String::new(),
        request: Arc::new(request),
        quote: Credits(1),
        zero_retention: false,
    };
    let entry = library.intend(&intent).or_fail()?;
    library.mark_sent(entry, None).or_fail()?;
    let take = NewTake {
        blob,
        seconds,
        lufs: Some(-18.0),
        peak_db: Some(-3.0),
        mini: Arc::from([0; 48]),
        peaks: Vec::new(),
        words: Vec::new(),
        remark: None,
        given: None,
        pick: false,
        parts: Vec::new(),
    };
    let take = library.settle(entry, &take, Credits(1)).or_fail()?;
    Ok(take.id)
}

fn send(studio: &Studio, command: DubbingCommand) -> Result<(), BenchError> {
    let slot = studio.free_slot();
    let slot = slot.ok_or_else(|| failed("the studio takes no commands"))?;
    slot.send(Command::Dubbing(command));
    Ok(())
}

/// Events until one that is meant.
fn until<T>(
    studio: &mut Studio,
    mut is_it: impl FnMut(Told) -> Option<Result<T, String>>,
) -> Result<T, BenchError> {
    loop {
        let event = studio.wait(PATIENCE);
        let event = event.ok_or_else(|| failed("the studio stands still"))?;
        if let Told::Playback(PlaybackEvent::Failed(trouble)) = &event {
            return Err(failed(&trouble.what));
        }
        if let Some(found) = is_it(event) {
            return found.or_fail();
        }
    }
}

fn look(studio: &mut Studio, id: &FilmId) -> Result<(), BenchError> {
    send(studio, DubbingCommand::Look(1, id.clone()))?;
    until(studio, |event| match event {
        Told::Dubbing(DubbingEvent::Looked(_, looked)) => {
            Some(looked.map(|_| ()).map_err(|trouble| trouble.what.clone()))
        }
        _ => None,
    })
}

fn listen(studio: &mut Studio, id: &FilmId) -> Result<(), BenchError> {
    let code = LANGUAGE.to_owned();
    send(studio, DubbingCommand::Listen(1, id.clone(), code))?;
    until(studio, |event| match event {
        Told::Dubbing(DubbingEvent::Loud(..)) => Some(Ok(())),
        _ => None,
    })
}

fn hear(studio: &mut Studio, id: &FilmId, from: f64) -> Result<(), BenchError> {
    let moment = FilmMoment {
        film: id.clone(),
        language: LANGUAGE.to_owned(),
        from,
        until: None,
        original: false,
        under_db: Some(-18.0),
        paused: false,
    };
    send(studio, DubbingCommand::Hear(moment))?;
    until(studio, |event| match event {
        Told::Playback(PlaybackEvent::Started(Playing::Film { from: at, .. })) if at == from => {
            Some(Ok(()))
        }
        _ => None,
    })
}

/// Milliseconds of something that may fail.
fn millis(bench: &Bench, work: impl FnOnce() -> Result<(), BenchError>) -> Result<f64, BenchError> {
    let (seconds, done) = bench.seconds(work);
    done?;
    Ok(seconds * 1e3)
}

/// Measured the first time, then opened; gone through.
fn opened(bench: &Bench, studio: &mut Studio, id: &FilmId) -> Result<Figures, BenchError> {
    listen(studio, id)?;
    let opening = millis(bench, || {
        look(studio, id)?;
        listen(studio, id)?;
        hear(studio, id, 0.0)
    })?;
    let mut longest: f64 = 0.0;
    for from in MOMENTS {
        longest = longest.max(millis(bench, || hear(studio, id, from))?);
    }
    Ok(vec![
        ("dub_open_ms", Some(opening)),
        ("dub_scrub_ms_max", Some(longest)),
    ])
}

/// From what was bought for a line until it is heard in its place: the median of several lines.
fn mended(bench: &Bench, studio: &mut Studio, kept: &Kept) -> Result<Option<f64>, BenchError> {
    let mut times = Vec::new();
    for wish in &kept.wishes {
        times.push(one_mended(bench, studio, (&kept.id, wish))?);
    }
    times.sort_by(f64::total_cmp);
    Ok(at(&times, 0.5))
}

fn one_mended(
    bench: &Bench,
    studio: &mut Studio,
    (film, wish): (&FilmId, &PatchWish),
) -> Result<f64, BenchError> {
    let from = wish.mend.at.line as f64 * SECONDS / LINES as f64 - 2.0;
    let wish = Box::new(wish.clone());
    millis(bench, || {
        send(studio, DubbingCommand::Patch(wish))?;
        until(studio, |event| match event {
            Told::Dubbing(DubbingEvent::Patched(_, _, patched)) => {
                Some(patched.map(|_| ()).map_err(|trouble| trouble.what.clone()))
            }
            _ => None,
        })?;
        look(studio, film)?;
        hear(studio, film, from)
    })
}

/// Seconds of a language that are written in a second, with all its files.
fn exported(bench: &Bench, studio: &mut Studio, id: &FilmId) -> Result<f64, BenchError> {
    let wish = DubExport {
        languages: vec![LANGUAGE.to_owned()],
        folder: bench.folder.path().join("out"),
        sounds: vec![DubSound::Wav],
        without: Vec::new(),
        over: false,
    };
    let millis = millis(bench, || {
        send(studio, DubbingCommand::Export(3, id.clone(), wish))?;
        until(studio, |event| match event {
            Told::Dubbing(DubbingEvent::Exported(_, written)) => {
                Some(written.map(|_| ()).map_err(|trouble| trouble.what.clone()))
            }
            _ => None,
        })
    })?;
    Ok(SECONDS * 1e3 / millis.max(1.0))
}

/// The room with the film open, its lines scrolled; memory with it.
fn room(bench: &Bench, home: &Path) -> Result<Figures, BenchError> {
    let (ctx, mut app) = room_window::open(bench, home, Room::Dubbing);
    room_window::until(&ctx, &mut app, "the list", |desk| {
        let listed = desk.dubbing.listed.get(&Backend::Draft);
        listed.is_some_and(|cards| !cards.is_empty())
    })?;
    // The first card of the list is clicked.
    room_window::click(&ctx, &mut app, Pos2::new(CARD.0, CARD.1));
    room_window::until(&ctx, &mut app, "the film", |desk| {
        desk.dubbing.loud.is_some()
    })?;
    for _ in 0..60 {
        frame(&ctx, &mut app, &[]);
    }
    let times = timed(bench, |number| {
        let delta = Vec2::new(0.0, scroll_of(number));
        frame(&ctx, &mut app, &wheel_at(LIST, delta));
    });
    Ok(vec![
        ("dub_10k_frame_ms_p50", at(&times, 0.5)),
        ("dub_10k_frame_ms_p99", at(&times, 0.99)),
        ("dub_memory_mb", anchor::memory_mb(std::process::id())),
    ])
}
