//! What comes out: formats, files, sound.

use super::*;
use mynah::audio::decode::decode_as;
use mynah::audio::player::Faulty;
use mynah::terms::ids::TakeId;
use mynah::terms::pauses::Pauses;
use mynah_engine::AudioOut;
use mynah_model::command::{
    Cue, ExportKind, ExportOrder, ExportShape, ExportTake, PlaybackCommand, TakeAct, TakesCommand,
};
use mynah_model::desk::Joined;
use mynah_model::event::{Notice, Playing};

pub fn take_of(bench: &Bench, place: usize) -> TakeId {
    let takes = &bench.desk.takes[&bench.line(place)];
    takes.picked.as_ref().unwrap().id
}

pub fn speak(bench: &mut Bench, places: std::ops::Range<usize>) {
    for place in places {
        let job = bench.generate(vec![bench.order(place, false)]);
        let state = bench.until_over(job);
        assert!(matches!(state, JobState::Finished { .. }), "{state:?}");
    }
}

#[test]
fn every_kind_of_format_is_kept_as_it_was_ordered() {
    let mut bench = Bench::new();
    let library = mynah::library::Library::open(
        bench.home.as_ref().unwrap().path(),
        mynah::terms::clock::Clock::system(),
    )
    .unwrap();
    let formats = ["wav_24000", "pcm_16000", "ulaw_8000", "opus_48000_64"];
    for format in formats {
        let mut order = bench.order(7, false);
        speech(&mut order).format = format.parse().unwrap();
        let job = bench.generate(vec![order.clone()]);
        let state = bench.until_over(job);
        assert!(matches!(state, JobState::Finished { .. }), "{state:?}");
        let take = bench.desk.takes[&bench.line(7)].picked.clone().unwrap();
        let bytes = library.sound_bytes(take.id).unwrap();
        assert_eq!(bytes.starts_with(b"RIFF"), format.starts_with("wav"));
        let decoded = decode_as(&bytes, order.request.format().unwrap()).unwrap();
        assert!(decoded.damage.is_empty(), "{format}: {:?}", decoded.damage);
        assert!(
            (decoded.pcm.seconds() - take.seconds).abs() < 0.05,
            "{format}"
        );
        let sound = bench.desk.sound(take.id).unwrap();
        let last = sound.words.last().unwrap();
        assert!(
            f64::from(last.end_ms) / 1e3 <= take.seconds + 0.001,
            "{format}"
        );
    }
}

#[test]
fn takes_become_files_with_their_names() {
    let mut bench = Bench::new();
    speak(&mut bench, 0..2);
    let folder = tempfile::tempdir().unwrap();
    let takes: Vec<ExportTake> = (0..2)
        .map(|place| ExportTake {
            take: take_of(&bench, place),
            number: place + 1,
            speaker: "Tom".to_owned(),
            text: format!("Line {place}"),
            file: None,
            shape: Default::default(),
            gap_ms: None,
        })
        .collect();
    let export = |kind, shape, to: std::path::PathBuf| {
        Command::Jobs(JobsCommand::Export(Box::new(ExportOrder {
            project: None,
            takes: takes.clone(),
            shape,
            kind,
            to,
            pauses: mynah::terms::pauses::Pauses::default(),
            subtitles: None,
            page: None,
        })))
    };
    let before = bench.desk.jobs.len();
    let root = folder.path().to_owned();
    let orders = [
        (ExportKind::Flac, ExportShape::Files, root.clone()),
        (ExportKind::Own, ExportShape::Files, root.clone()),
        (ExportKind::Wav, ExportShape::Joined, root.join("all.wav")),
        (ExportKind::Own, ExportShape::Joined, root.join("all.mp3")),
    ];
    let count = orders.len();
    for (kind, shape, to) in orders {
        bench.send(export(kind, shape, to));
    }
    bench.until("the files", |desk| {
        let done =
            |job: &mynah_model::desk::JobCard| matches!(job.state, JobState::Finished { .. });
        desk.jobs.len() == before + count && desk.jobs.iter().skip(before).all(done)
    });
    let mut names: Vec<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "0001-tom-line-0.draft.flac",
            "0001-tom-line-0.draft.mp3",
            "0002-tom-line-1.draft.flac",
            "0002-tom-line-1.draft.mp3",
            "all.mp3",
            "all.wav"
        ]
    );
}

#[test]
fn takes_are_played_compared_and_seeked() {
    let mut bench = Bench::new();
    speak(&mut bench, 0..2);
    let (a, b) = (take_of(&bench, 0), take_of(&bench, 1));
    bench.send(Command::Playback(PlaybackCommand::Play {
        take: a,
        then: vec![b],
    }));
    bench.until(
        "the first",
        |desk| matches!(desk.playback.playing, Some(Playing::Take { take, .. }) if take == a),
    );
    // Near its end: the second one follows by itself.
    let seconds = bench.desk.takes[&bench.line(0)]
        .picked
        .as_ref()
        .unwrap()
        .seconds;
    let millis = ((seconds - 0.2) * 1e3) as u64;
    bench.send(Command::Playback(PlaybackCommand::SeekMillis(millis)));
    bench.until(
        "the second",
        |desk| matches!(desk.playback.playing, Some(Playing::Take { take, .. }) if take == b),
    );
    let compared = PlaybackCommand::Compare {
        cues: vec![Cue::as_made(a), Cue::as_made(b)],
        first: 0,
    };
    bench.send(Command::Playback(compared));
    bench.until("a comparison", |desk| {
        matches!(desk.playback.playing, Some(Playing::Compare { .. }))
    });
    let Some(Playing::Compare { sides, lufs, .. }) = &bench.desk.playback.playing else {
        panic!("{:?}", bench.desk.playback.playing);
    };
    for (side, line) in sides.iter().zip(0..) {
        let take = bench.desk.takes[&bench.line(line)].picked.clone().unwrap();
        let heard = take.lufs.unwrap() + side.gain_db;
        assert!((heard - lufs).abs() < 0.05, "{heard}, not {lufs}");
    }
    bench.send(Command::Playback(PlaybackCommand::Swap));
    bench.until("B", |desk| desk.playback.side == 1);
    bench.send(Command::Playback(PlaybackCommand::TogglePause));
    bench.until("a pause", |desk| desk.playback.paused);
    assert!(!bench.desk.playhead().is_running());
    bench.send(Command::Playback(PlaybackCommand::Stop));
    bench.until("the end", |desk| desk.playback.playing.is_none());
}

#[test]
fn lines_are_heard_cut_and_with_their_pauses() {
    let mut bench = Bench::new();
    speak(&mut bench, 0..2);
    let (a, b) = (take_of(&bench, 0), take_of(&bench, 1));
    let seconds = bench.desk.takes[&bench.line(0)]
        .picked
        .as_ref()
        .unwrap()
        .seconds;
    let mut first = Cue::as_made(a);
    first.shape.cut.start_ms = 300;
    first.shape.cut.end_ms = 200;
    first.pause_ms = 1_200;
    let hear = PlaybackCommand::Hear(vec![first, Cue::as_made(b)]);
    bench.send(Command::Playback(hear));
    bench.until(
        "the first",
        |desk| matches!(desk.playback.playing, Some(Playing::Take { take, .. }) if take == a),
    );
    bench.send(Command::Playback(PlaybackCommand::TogglePause));
    bench.until("a pause", |desk| desk.playback.paused);
    let head = bench.desk.playhead().seconds();
    assert!(head >= 0.3, "its start is left out: {head}");
    bench.send(Command::Playback(PlaybackCommand::TogglePause));
    // Near its end: behind what is left of it nobody speaks for as long as its line says.
    let millis = ((seconds - 0.2) * 1e3) as u64;
    bench.send(Command::Playback(PlaybackCommand::SeekMillis(millis)));
    bench.until("both are read", |desk| {
        let joined = desk.playback.joined.as_ref();
        joined.is_some_and(Joined::is_measured)
    });
    let joined = bench.desk.playback.joined.as_ref().unwrap().seconds();
    let second = bench.desk.takes[&bench.line(1)].picked.clone().unwrap();
    let whole = seconds - 0.5 + 1.2 + second.seconds;
    // The silence around what is said is left out where nobody cut.
    let missing = whole - joined;
    assert!((0.0..0.3).contains(&missing), "{joined}, not {whole} s");
    bench.until(
        "the second",
        |desk| matches!(desk.playback.playing, Some(Playing::Take { take, .. }) if take == b),
    );
    bench.send(Command::Playback(PlaybackCommand::Stop));
    bench.until("the end", |desk| desk.playback.playing.is_none());
}

#[test]
fn what_is_played_begins_again_at_another_tempo_until_nobody_wants_it() {
    let mut bench = Bench::new();
    speak(&mut bench, 0..2);
    let (a, b) = (take_of(&bench, 0), take_of(&bench, 1));
    bench.send(Command::Playback(PlaybackCommand::Tempo(9.0)));
    bench.until("the fastest", |desk| desk.playback.listening.tempo == 2.0);
    bench.send(Command::Playback(PlaybackCommand::Loop(true)));
    bench.until("the loop", |desk| desk.playback.listening.looping);
    bench.send(Command::Playback(PlaybackCommand::Play {
        take: a,
        then: vec![b],
    }));
    for (what, wanted) in [
        ("the first", a),
        ("the second", b),
        ("the first again", a),
        ("the second again", b),
    ] {
        bench.until(
            what,
            |desk| matches!(desk.playback.playing, Some(Playing::Take { take, .. }) if take == wanted),
        );
    }
    bench.send(Command::Playback(PlaybackCommand::Loop(false)));
    bench.until("the end", |desk| desk.playback.playing.is_none());
}

#[test]
fn takes_are_starred_noted_binned_and_taken_back() {
    let mut bench = Bench::new();
    let line = bench.line(0);
    let project = bench.desk.project.as_ref().unwrap().card.id;
    speak(&mut bench, 0..1);
    let first = take_of(&bench, 0);
    let job = bench.generate(vec![bench.order(0, true)]);
    bench.until_over(job);
    let second = take_of(&bench, 0);
    assert_ne!(first, second);
    assert_eq!(bench.desk.takes[&line].count, 2);
    bench.send(Command::Takes(TakesCommand::List { project, line }));
    bench.send(Command::Takes(TakesCommand::Act(TakeAct::Star(
        first, true,
    ))));
    bench.send(Command::Takes(TakesCommand::Act(TakeAct::Note(
        first,
        "warm".to_owned(),
    ))));
    bench.send(Command::Takes(TakesCommand::Act(TakeAct::Discard(second))));
    bench.until("the bin", |desk| {
        desk.line_takes.as_ref().is_some_and(|(_, takes)| {
            let first_is = takes
                .iter()
                .any(|take| take.id == first && take.starred && take.note == "warm" && take.picked);
            let binned = takes.iter().any(|take| take.id == second && take.discarded);
            first_is && binned
        })
    });
    assert_eq!(bench.desk.takes[&line].count, 1);
    bench.send(Command::Takes(TakesCommand::Act(TakeAct::Restore(second))));
    bench.send(Command::Takes(TakesCommand::Act(TakeAct::Pick(
        second, None,
    ))));
    bench.until("the second again", |desk| {
        desk.takes[&line]
            .picked
            .as_ref()
            .is_some_and(|take| take.id == second)
    });
    bench.send(Command::Takes(TakesCommand::Load(first)));
    bench.until("its sound", |desk| desk.sound(first).is_some());
}

#[test]
fn a_studio_that_is_speaking_ends_at_once() {
    let mut bench = Bench::new();
    bench
        .faults
        .next(Fault::SlowChunks(Duration::from_millis(500)));
    let job = bench.generate(vec![bench.order(6, false)]);
    bench.until("sound", |desk| desk.job(job).unwrap().sound().is_some());
    let clock = mynah::terms::clock::Clock::system();
    let before = clock.instant();
    bench.studio.shutdown();
    // Half a second is promised; a busy machine gets some more.
    assert!(before.elapsed() < Duration::from_secs(3));
}

/// `speak --play` waited for ever for the end of what never began, and the window's play button did nothing.
#[test]
fn without_a_player_playing_says_so() {
    let home = tempfile::tempdir().unwrap();
    let mut options = StudioOptions::new(home.path());
    options.audio = AudioOut::Faulty(Faulty::without_player());
    let mut bench = Bench::open(options);
    let says = |desk: &Desk| {
        let says = |notice: &Notice| matches!(notice, Notice::Trouble(trouble) if trouble.what.starts_with("Nothing can be played"));
        desk.notices.iter().any(says)
    };
    // As it arrives, and once it is kept.
    bench.send(Command::Jobs(JobsCommand::Generate {
        project: bench.desk.project.as_ref().map(|open| open.card.id),
        backend: Backend::Draft,
        asked_alone: true,
        orders: vec![bench.order(0, false)],
        play: true,
    }));
    bench.until("a word", says);
    bench.until("the take", |desk| {
        let mut jobs = desk.jobs.iter();
        jobs.any(|job| matches!(job.state, JobState::Finished { .. }))
    });
    bench.desk.notices.clear();
    let take = take_of(&bench, 0);
    bench.send(Command::Playback(PlaybackCommand::Play {
        take,
        then: Vec::new(),
    }));
    bench.until("a word", says);
}

/// The third one that was passed over was waited for until it sounded.
#[test]
fn playing_all_goes_on_behind_takes_whose_sound_is_gone() {
    let mut bench = Bench::new();
    let library = mynah::library::Library::open(
        bench.home.as_ref().unwrap().path(),
        mynah::terms::clock::Clock::system(),
    )
    .unwrap();
    for (place, text) in ["One.", "Two.", "Three.", "Four.", "Five."]
        .iter()
        .enumerate()
    {
        let mut order = bench.order(place, false);
        speech(&mut order).text = (*text).to_owned();
        let job = bench.generate(vec![order]);
        bench.until_over(job);
    }
    let takes: Vec<TakeId> = (0..5).map(|place| take_of(&bench, place)).collect();
    for take in &takes[1..4] {
        std::fs::remove_file(library.take(*take).unwrap().path).unwrap();
    }
    bench.send(Command::Playback(PlaybackCommand::Play {
        take: takes[0],
        then: takes[1..].to_vec(),
    }));
    bench.until("the last one", |desk| {
        matches!(&desk.playback.playing, Some(Playing::Take { take, .. }) if *take == takes[4])
    });
}

/// A person goes back to an older take: that holds until the line is another.
#[test]
fn a_take_that_was_picked_by_hand_holds_though_the_settings_are_others() {
    let mut bench = Bench::new();
    speak(&mut bench, 0..1);
    let old = take_of(&bench, 0);
    let mut order = bench.order(0, false);
    speech(&mut order).seed = Some(7);
    // Another one than was shown as free.
    order.shown = None;
    let job = bench.generate(vec![order.clone()]);
    bench.until_over(job);
    let line = bench.line(0);
    let newer = bench.desk.takes[&line].picked.clone().unwrap();
    let wanted = match order.request {
        Generation::Speech(request) => request,
        other => panic!("{other:?}"),
    };
    let now = bench.desk.request_for(line).unwrap();
    assert_ne!(now, wanted);
    let changed = bench.desk.script().line(line).unwrap().clone();
    assert_eq!(bench.desk.line_state(&changed), LineState::Changed);
    let instead = Some(Box::new(now));
    bench.send(Command::Takes(TakesCommand::Act(TakeAct::Pick(
        newer.id, instead,
    ))));
    bench.until("the pick", |desk| {
        let picked = desk.takes[&line].picked.as_ref();
        picked.is_some_and(|take| take.picked_for.is_some())
    });
    assert_eq!(bench.desk.line_state(&changed), LineState::Draft);
    bench.send(Command::Takes(TakesCommand::Act(TakeAct::Pick(old, None))));
    bench.until("the older one", |desk| {
        let picked = desk.takes[&line].picked.as_ref();
        picked.is_some_and(|take| take.id == old)
    });
    // By what was sent, too: where nothing was made by that, nothing is picked.
    let unknown = SpeechRequest {
        seed: Some(8),
        ..wanted.clone()
    };
    for request in [wanted, unknown] {
        let act = TakeAct::PickOf {
            project: bench.desk.project.as_ref().unwrap().card.id,
            line,
            backend: bench.desk.backend(),
            request: Box::new(request),
        };
        bench.send(Command::Takes(TakesCommand::Act(act)));
    }
    bench.until("the newer one again", |desk| {
        let picked = desk.takes[&line].picked.as_ref();
        picked.is_some_and(|take| take.id == newer.id)
    });
}

/// Whoever got the sounds of an audition read "Narrator" in each of them.
#[test]
fn sounds_that_are_compared_name_nobody_who_is_not_named() {
    let mut bench = Bench::new();
    let folder = tempfile::tempdir().unwrap();
    speak(&mut bench, 0..1);
    let take = take_of(&bench, 0);
    let written = |name: &str, speaker: &str, bench: &mut Bench| {
        let order = ExportOrder {
            project: None,
            takes: vec![ExportTake {
                take,
                number: 1,
                speaker: speaker.to_owned(),
                text: String::new(),
                file: Some(name.to_owned()),
                shape: Default::default(),
                gap_ms: None,
            }],
            shape: ExportShape::Files,
            kind: ExportKind::Wav,
            to: folder.path().to_owned(),
            pauses: Pauses::default(),
            subtitles: None,
            page: None,
        };
        bench.send(Command::Jobs(JobsCommand::Export(Box::new(order))));
        let path = folder.path().join(format!("{name}.wav"));
        bench.until("the file", |_| path.exists());
        std::fs::read(path).unwrap()
    };
    let has = |bytes: &[u8], words: &str| {
        let mut all = bytes.windows(words.len());
        all.any(|part| part == words.as_bytes())
    };
    let blind = written("A-1", "", &mut bench);
    assert!(!has(&blind, "Narrator") && !has(&blind, "IART"));
    let named = written("B-1", "Wren", &mut bench);
    assert!(has(&named, "IART") && has(&named, "Wren"));
}

/// It was told to play, for good, when the pause was told before its start.
#[test]
fn a_pause_on_the_heels_of_a_start_is_one() {
    let mut bench = Bench::new();
    speak(&mut bench, 7..8);
    let take = take_of(&bench, 7);
    let then = Vec::new();
    for _ in 0..20 {
        bench.send(Command::Playback(PlaybackCommand::Stop));
        bench.until("silence", |desk| desk.playback.playing.is_none());
        let then = then.clone();
        bench.send(Command::Playback(PlaybackCommand::Play { take, then }));
        bench.send(Command::Playback(PlaybackCommand::TogglePause));
        bench.until("a start and a pause", |desk| {
            desk.playback.playing.is_some() && desk.playback.paused
        });
    }
}
