//! The window of the Tools room with a transcript of 100,000 words, a recording of ten hours that is brought, and an input
//! beside its result.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use egui::{Context, Pos2, Vec2};

use super::dub::settle;
use super::frame::{at, frame, scroll_of, timed, wheel_at};
use super::{Bench, BenchError, Figures, anchor, median, room_window};
use crate::app::App;
use crate::ui::panels::Room;
use mynah_audio::encode::{Encoder, Path as Way, encode};
use mynah_audio::pcm::Pcm;
use mynah_core::backend::Backend;
use mynah_core::clock::Clock;
use mynah_core::format::OutputFormat;
use mynah_core::request::{Generation, Input, IsolationRequest, TranscriptRequest};
use mynah_engine::{Studio, StudioOptions};
use mynah_model::command::{
    Command, JobsCommand, LineOrder, PlaybackCommand, ToolMoment, ToolsCommand,
};
use mynah_model::event::{Event as Told, JobEvent, PlaybackEvent, ToolsEvent};
use mynah_store::Library;
use mynah_transcript::transcript::Transcript;

/// Frames that opening may take; each waits a hundredth of a second.
const FRAMES: usize = 6_000;
/// The longest wait for one event.
const PATIENCE: Duration = Duration::from_mins(10);
/// Over the rows of the transcript.
const ROWS: (f32, f32) = (600.0, 600.0);
/// Heights at which the list of earlier transcripts may begin, in points.
const LIST: std::ops::Range<u16> = 180..320;
const HZ: u32 = 44_100;
const SWITCHES: usize = 9;

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn failed(why: impl ToString) -> BenchError {
    BenchError::Failed(why.to_string())
}

/// Frames of the editor while it is scrolled, and memory with it.
pub(super) fn edited(bench: &Bench, transcript: &Transcript) -> Result<Figures, BenchError> {
    let home = bench.folder.path().join("transcript");
    let library = Library::open(&home, Clock::system()).map_err(failed)?;
    let mut room = library.writer_of("json", 0).map_err(failed)?;
    room.write(&transcript.save()).map_err(failed)?;
    let input = Input {
        hash: "bench".to_owned(),
        extension: "wav".to_owned(),
        bytes: 0,
        seconds: transcript.duration_s,
        name: "long.wav".to_owned(),
    };
    let request = TranscriptRequest::new(input, "scribe_v2".into());
    let blob = room.finish().map_err(failed)?;
    let kept = (blob, transcript.duration_s);
    settle(&library, Generation::Transcription(request), kept)?;
    drop(library);
    let (ctx, mut app) = room_window::open(bench, &home, Room::Tools);
    open_first(&ctx, &mut app)?;
    for _ in 0..60 {
        frame(&ctx, &mut app, &[]);
    }
    let times = timed(bench, |number| {
        let delta = Vec2::new(0.0, scroll_of(number));
        frame(&ctx, &mut app, &wheel_at(ROWS, delta));
    });
    Ok(vec![
        ("tools_100k_frame_ms_p50", at(&times, 0.5)),
        ("tools_100k_frame_ms_p99", at(&times, 0.99)),
        (
            "tools_100k_memory_mb",
            anchor::memory_mb(std::process::id()),
        ),
    ])
}

/// Clicks on the first transcript of the list, and waits until it is open.
fn open_first(ctx: &Context, app: &mut App) -> Result<(), BenchError> {
    for number in 0..FRAMES {
        frame(ctx, app, &[]);
        let open = &app.desk().tools.transcripts;
        if open.values().any(|(_, open)| open.is_ok()) {
            return Ok(());
        }
        if open.is_empty() && !app.desk().history.is_empty() {
            let height = LIST.start + (number * 12) as u16 % (LIST.end - LIST.start);
            room_window::click(ctx, app, Pos2::new(ROWS.0, f32::from(height)));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Err(failed("the transcript took too long"))
}

/// Memory while a recording of ten hours is brought, and the switch between an input and its result.
pub(super) fn compared(bench: &Bench) -> Result<Figures, BenchError> {
    let options = StudioOptions::new(bench.folder.path().join("compared"));
    let mut studio = Studio::start(options).map_err(|trouble| failed(trouble.what))?;
    let long = ten_hours(bench)?;
    let before = anchor::memory_mb(std::process::id());
    bring(&mut studio, &long)?;
    let after = most_memory_mb();
    let grown = before.zip(after).map(|(before, after)| after - before);
    let short = bench.folder.path().join("short.wav");
    std::fs::write(
        &short,
        encode(&tone(8), OutputFormat::WAV_24000).map_err(failed)?,
    )?;
    let input = bring(&mut studio, &short)?;
    let switch = switched(bench, &mut studio, input)?;
    studio.shutdown();
    Ok(vec![
        ("tools_bring_10h_mb", grown),
        ("tools_switch_ms", Some(switch * 1e3)),
    ])
}

/// A tone with pauses.
fn tone(seconds: usize) -> Pcm {
    let wave = |n: usize| {
        let is_loud = n % HZ as usize * 10 < HZ as usize * 9;
        if is_loud {
            0.2 * (n as f32 * 0.05).sin()
        } else {
            0.0
        }
    };
    Pcm::mono(HZ, (0..seconds * HZ as usize).map(wave).collect())
}

/// An MP3 of about ten hours: ten seconds again and again.
fn ten_hours(bench: &Bench) -> Result<PathBuf, BenchError> {
    let path = bench.folder.path().join("ten-hours.mp3");
    let format: OutputFormat = "mp3_22050_32".parse().map_err(failed)?;
    let sound = mynah_audio::resample::resample(&tone(10), format.hz);
    let mut encoder = Encoder::new(format, Way::Stream).map_err(failed)?;
    let piece = encoder.push(&sound.samples).map_err(failed)?;
    let mut file = File::create(&path)?;
    for _ in 0..3_600 {
        file.write_all(&piece)?;
    }
    Ok(path)
}

fn send(studio: &Studio, command: Command) -> Result<(), BenchError> {
    let slot = studio.free_slot();
    let slot = slot.ok_or_else(|| failed("the studio takes no commands"))?;
    slot.send(command);
    Ok(())
}

/// Waits for the event that is meant.
fn until<T>(
    studio: &mut Studio,
    mut is_it: impl FnMut(Told) -> Option<Result<T, String>>,
) -> Result<T, BenchError> {
    loop {
        let event = studio.wait(PATIENCE);
        let event = event.ok_or_else(|| failed("the studio stands still"))?;
        if let Some(found) = is_it(event) {
            return found.map_err(failed);
        }
    }
}

fn bring(studio: &mut Studio, file: &Path) -> Result<Input, BenchError> {
    let command = ToolsCommand::Bring(1, file.to_owned());
    send(studio, Command::Tools(command))?;
    until(studio, |event| match event {
        Told::Tools(ToolsEvent::Brought(_, brought)) => Some(match brought {
            Ok(input) => Ok(*input),
            Err(trouble) => Err(trouble.what.clone()),
        }),
        _ => None,
    })
}

/// Isolates an input, plays it and goes to its result and back. Seconds.
fn switched(bench: &Bench, studio: &mut Studio, input: Input) -> Result<f64, BenchError> {
    let request = Generation::Isolation(IsolationRequest {
        input: input.clone(),
    });
    let generate = JobsCommand::Generate {
        project: None,
        backend: Backend::Draft,
        orders: vec![LineOrder::alone("", request)],
        play: false,
        asked_alone: true,
    };
    send(studio, Command::Jobs(generate))?;
    let take = until(studio, |event| match event {
        Told::Job(_, JobEvent::Kept(kept)) => Some(Ok(kept.take.id)),
        Told::Job(_, JobEvent::Failed(trouble)) => Some(Err(trouble.what)),
        _ => None,
    })?;
    let moment = ToolMoment {
        input,
        after: Some(take),
        is_after: false,
        from: 0.0,
    };
    let hear = ToolsCommand::Hear(Box::new(moment));
    send(studio, Command::Tools(hear))?;
    until(studio, |event| match event {
        Told::Playback(PlaybackEvent::Started(_)) => Some(Ok(())),
        Told::Playback(PlaybackEvent::Failed(trouble)) => Some(Err(trouble.what)),
        _ => None,
    })?;
    let mut times = Vec::new();
    for _ in 0..SWITCHES {
        let (seconds, done) = bench.seconds(|| {
            send(studio, Command::Playback(PlaybackCommand::Swap))?;
            until(studio, |event| {
                let is_it = matches!(event, Told::Playback(PlaybackEvent::Swapped(_)));
                is_it.then_some(Ok(()))
            })
        });
        done?;
        times.push(seconds);
    }
    Ok(median(times))
}

/// Returns the most memory that this process ever had in MB.
fn most_memory_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<f64>().ok()? / 1024.0)
}
