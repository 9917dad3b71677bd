//! Films with several tracks of sound: which of them is heard.

use super::*;

/// A film of three seconds with a tone in each track of sound: so many Hz each. `how` comes before the file's name.
fn film(ending: &str, hertz: &[u32], how: &[&str]) -> Vec<u8> {
    let mut command: Vec<String> = Vec::new();
    for hz in hertz {
        let tone = format!("sine=f={hz}:r=48000:d=3");
        command.extend(["-f", "lavfi", "-i", &tone].map(str::to_owned));
    }
    let picture = "testsrc=s=64x48:r=5:d=3";
    command.extend(["-f", "lavfi", "-i", picture].map(str::to_owned));
    for input in 0..=hertz.len() {
        command.extend(["-map".to_owned(), input.to_string()]);
    }
    command.extend(["-c:v", "mpeg4"].map(str::to_owned));
    command.extend(how.iter().map(|it| (*it).to_owned()));
    let command: Vec<&str> = command.iter().map(String::as_str).collect();
    ffmpeg(ending, &command)
}

/// The pitch of what is heard.
fn pitch(source: &mut dyn Source) -> u32 {
    let mut mono = Vec::new();
    hear_mono(source, None, 48_000, &mut |samples| {
        mono.extend_from_slice(samples);
        ControlFlow::Continue(())
    })
    .unwrap();
    let middle = &mono[48_000..96_000];
    let count = middle.windows(2).filter(|it| it[0] < 0.0 && it[1] >= 0.0);
    (count.count() as u32).next_multiple_of(10)
}

fn heard(film: &[u8]) -> u32 {
    pitch(&mut Cursor::new(film))
}

/// Takes the flag out of each track's head, so that its default counts.
fn without(film: &[u8], flag: &[u8]) -> Vec<u8> {
    let mut film = film.to_vec();
    for at in 0..film.len().min(4_096) {
        if film[at..].starts_with(flag) {
            // An element of nothing that is as long.
            film[at] = 0xEC;
        }
    }
    film
}

#[test]
fn the_default_track_of_a_matroska_is_heard() {
    let codec = &["-c:a", "flac"][..];
    let second = &["-disposition:a:0", "0", "-disposition:a:1", "default"];
    // FlagDefault of the second isn't there: 1.
    let implicit = film("mkv", &[440, 330], &[codec, second].concat());
    assert_eq!(heard(&implicit), 330);
    // It is there, in the place of another that says what is so anyway: FlagLacing of the second.
    let mut explicit = implicit.clone();
    let lacing = [0x9C, 0x81, 0x00];
    let places = (0..2_048).filter(|at| explicit[*at..].starts_with(&lacing));
    let at = places.collect::<Vec<usize>>()[1];
    explicit[at..at + 3].copy_from_slice(&[0x88, 0x81, 0x01]);
    assert_eq!(heard(&explicit), 330);
    // Of both it isn't there: the first.
    let none = without(&implicit, &[0x88, 0x81, 0x00]);
    assert_ne!(none, implicit);
    assert_eq!(heard(&none), 440);
    // None has it: the first all the same.
    let neither = &[
        "-disposition:a:0",
        "0",
        "-disposition:a:1",
        "0",
        "-default_mode",
        "passthrough",
    ];
    assert_eq!(
        heard(&film("mkv", &[440, 330], &[codec, neither].concat())),
        440
    );
}

#[test]
fn a_commentary_is_heard_where_nothing_else_is_default() {
    let codec = &["-c:a", "flac", "-default_mode", "passthrough"][..];
    let named = ["-metadata:s:a:0", "title=Director’s commentary"];
    for (name, how, wanted) in [
        (
            "flagged",
            &[
                "-disposition:a:0",
                "default+comment",
                "-disposition:a:1",
                "default",
            ][..],
            330,
        ),
        (
            "named",
            &[
                &named[..],
                &["-disposition:a:0", "default", "-disposition:a:1", "default"],
            ]
            .concat(),
            330,
        ),
        (
            "only default",
            &[
                "-disposition:a:0",
                "default+comment",
                "-disposition:a:1",
                "0",
            ],
            440,
        ),
        (
            "none default",
            &["-disposition:a:0", "comment", "-disposition:a:1", "0"],
            330,
        ),
    ] {
        let film = film("mkv", &[440, 330], &[codec, how].concat());
        assert_eq!(heard(&film), wanted, "{name}");
    }
}

#[test]
fn a_track_of_matroska_that_is_switched_off_is_not_heard() {
    // An element of the film's head is made one that says so: FlagLacing, which is 0.
    let codec = [
        "-c:a",
        "flac",
        "-disposition:a:0",
        "default",
        "-disposition:a:1",
        "default",
    ];
    let mut film = film("mkv", &[440, 330], &codec);
    assert_eq!(heard(&film), 440);
    let at = film.windows(3).position(|it| it == [0x9C, 0x81, 0x00]);
    film[at.unwrap()] = 0xB9;
    assert_eq!(heard(&film), 330);
}

#[test]
fn the_enabled_track_of_an_mp4_is_heard() {
    for ending in ["mp4", "mov", "m4v"] {
        let codec = ["-c:a", "aac"];
        let second = ["-disposition:a:0", "0", "-disposition:a:1", "default"];
        let film = film(ending, &[440, 330], &[&codec[..], &second].concat());
        assert_eq!(heard(&film), 330, "{ending}");
        let tracks = tracks(&mut Cursor::new(&film));
        let sounds: Vec<&Track> = tracks.iter().filter(|it| it.number == 2).collect();
        assert!(sounds[0].is_default && sounds[0].is_heard, "{tracks:?}");
    }
}

#[test]
fn a_commentary_of_an_mp4_is_known_by_its_name() {
    let how = [
        "-c:a",
        "aac",
        "-disposition:a:0",
        "default",
        "-disposition:a:1",
        "default",
        "-metadata:s:a:0",
        "title=Audiokommentar",
        "-metadata:s:a:0",
        "handler_name=Audiokommentar",
    ];
    let film = film("mp4", &[440, 330], &how);
    assert_eq!(heard(&film), 330);
    let listed = tracks(&mut Cursor::new(&film));
    assert!(
        listed.iter().any(|it| it.is_commentary && !it.is_heard),
        "{listed:?}"
    );
}

#[test]
fn tracks_say_what_they_are() {
    let how = [
        "-c:a:0",
        "flac",
        "-c:a:1",
        "ac3",
        "-ac:a:1",
        "2",
        "-c:a:2",
        "libopus",
        "-metadata:s:a:0",
        "language=ger",
        "-metadata:s:a:0",
        "title=Kommentar",
        "-metadata:s:a:1",
        "language=fre",
        "-metadata:s:a:2",
        "language=eng",
        "-metadata:s:a:2",
        "title=Main",
        "-disposition:a:0",
        "0",
        "-disposition:a:1",
        "0",
        "-disposition:a:2",
        "default",
    ];
    let film = film("mkv", &[440, 550, 330], &how);
    let listed = tracks(&mut Cursor::new(&film));
    let sounds: Vec<&Track> = listed
        .iter()
        .filter(|it| matches!(it.kind, TrackKind::Sound(_)))
        .collect();
    let told = sounds.iter().map(|it| {
        let TrackKind::Sound(encoding) = &it.kind else {
            panic!("{it:?}");
        };
        let language = it.language.as_deref().unwrap_or_default();
        let name = it.name.as_deref().unwrap_or_default();
        (it.number, &**encoding, language, name, it.channels)
    });
    let told: Vec<_> = told.collect();
    assert_eq!(
        told,
        [
            (1, "FLAC", "ger", "Kommentar", Some(1)),
            (2, "AC-3 (Dolby Digital)", "fre", "", Some(2)),
            (3, "Opus", "eng", "Main", Some(1)),
        ]
    );
    let flags = sounds
        .iter()
        .map(|it| (it.is_default, it.is_commentary, it.is_heard));
    let wanted = [
        (false, true, false),
        (false, false, false),
        (true, false, true),
    ];
    assert_eq!(flags.collect::<Vec<_>>(), wanted);
    assert_eq!(heard(&film), 330);
}

#[test]
fn a_chosen_track_is_heard_by_every_function() {
    for (ending, codec) in [("mkv", "flac"), ("mp4", "aac"), ("mkv", "libopus")] {
        let film = film(ending, &[440, 330, 220], &["-c:a", codec]);
        for (number, wanted) in [(1, 440), (2, 330), (3, 220)] {
            let mut source = Chosen::new(Cursor::new(&film), number);
            assert_eq!(pitch(&mut source), wanted, "{ending} {number}");
            let mut there = Vec::new();
            hear_from(&mut source, 1, &mut |block| {
                there.extend_from_slice(block.samples);
                ControlFlow::Continue(())
            })
            .unwrap();
            let count = there[..48_000]
                .windows(2)
                .filter(|it| it[0] < 0.0 && it[1] >= 0.0);
            assert_eq!((count.count() as u32).next_multiple_of(10), wanted);
            assert!(sound_alone(&mut source).is_some());
        }
        for wanted in [0, 4] {
            let mut source = Chosen::new(Cursor::new(&film), wanted);
            let error = hear(&mut source, None, &mut |_| ControlFlow::Continue(()));
            assert!(
                matches!(error, Err(DecodeError::NoTrack { wanted: is, tracks: 3 }) if is == wanted),
                "{error:?}"
            );
        }
    }
    // A file of one sound has one track.
    let wav = file(FileKind::Wav, 0.1);
    for (number, is_there) in [(1, true), (2, false)] {
        let mut source = Chosen::new(Cursor::new(&wav), number);
        let heard = hear(&mut source, None, &mut |_| ControlFlow::Continue(()));
        assert_eq!(heard.is_ok(), is_there);
    }
}

/// A film for a television and for a telephone: where one can't be decoded the other of its language is heard.
#[test]
fn a_readable_track_of_the_same_language_stands_in() {
    let how = |language: &'static str| {
        [
            "-c:a:0",
            "ac3",
            "-c:a:1",
            "aac",
            "-metadata:s:a:0",
            "language=eng",
            "-metadata:s:a:1",
            language,
            "-disposition:a:0",
            "default",
            "-disposition:a:1",
            "0",
        ]
    };
    for ending in ["mkv", "mp4"] {
        assert_eq!(heard(&film(ending, &[440, 330], &how("language=eng"))), 330);
        let other = film(ending, &[440, 330], &how("language=fre"));
        let error = decode_bytes(&other);
        assert!(
            matches!(&error, Err(DecodeError::Unsupported(name)) if name.starts_with("AC-3")),
            "{ending}: {error:?}"
        );
    }
}
