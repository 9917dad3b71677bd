//! What goes wrong with recordings and at the service, through the wizard: said in three parts, nothing to type again,
//! nothing made or paid for twice.

use std::path::PathBuf;

use egui_kittest::kittest::NodeT as _;
use mynah::audio::encode::encode;
use mynah::audio::pcm::Pcm;
use mynah::draft::faults::{Fault, Faults};
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::terms::consent::Record;
use mynah::terms::format::OutputFormat;
use mynah::tr;
use tempfile::TempDir;

use crate::clone::{clones, consents, in_room, speech, to_name, written};
use crate::harness::AppHarness;

fn with_faults() -> (AppHarness, Faults) {
    let faults = Faults::none();
    let given = faults.clone();
    let mut app = AppHarness::with(move |options| options.draft.faults = given);
    in_room(&mut app);
    (app, faults)
}

/// Voice slots that the meter says are used.
fn mynah_slots(app: &AppHarness) -> Option<u64> {
    let meter = app.desk().meters.get(&Backend::Draft)?.value()?;
    let (used, _) = meter.slots.voices?;
    Some(used)
}

/// The service refuses for each of its reasons. The window says why, that nothing was charged and what now. Everything
/// that was written stays, and the same press sends it again, until the service makes one voice of it.
#[test]
fn clone_that_is_refused_says_why_and_the_same_press_makes_it() {
    let folder = TempDir::new().expect("a folder");
    let file = written(&folder, "ada.wav", &speech(90, 0.2));
    let (mut app, faults) = with_faults();
    to_name(&mut app, &file, "Ada");
    let refusals = |app: &AppHarness| {
        let chain = consents(app.home());
        let links = chain.links.iter();
        let refused = links.filter(|link| matches!(link.record, Record::Refused { .. }));
        refused.count()
    };
    let limit = tr!("trouble-voice-slots");
    // Two that are told alike do not follow each other: what was told before would pass for the second one.
    let cases = [
        (
            "content_policy_violation",
            "moderation refused these recordings",
        ),
        (
            "no_speech_detected",
            "refused the recordings. The service says why.",
        ),
        ("voice_limit_reached", limit.as_str()),
        (
            "audio_too_short",
            "refused the recordings. The service says why.",
        ),
        (
            "can_not_use_instant_voice_cloning",
            "plan doesn’t include that",
        ),
        (
            "voice_verification_failed",
            "refused the recordings. The service says why.",
        ),
    ];
    for (before, (code, says)) in cases.into_iter().enumerate() {
        let refusal = Refusal::invalid(code, code, None, "The service says why.");
        faults.next_on("/v1/voices/add", Fault::Refuse(refusal));
        app.press(&tr!("clone-create"));
        app.wait_for(code, |app| {
            faults.waiting() == 0 && refusals(app) == before + 1 && app.shows_part(says)
        });
        assert!(app.shows(&tr!("trouble-was-i-charged")), "{code}");
        assert!(app.shows(&tr!("trouble-what-now")), "{code}");
        assert!(app.shows(&tr!("trouble-charged-no")), "{code}");
        assert_eq!(app.value(&tr!("clone-name")), "Ada", "{code}");
        assert_eq!(clones(&app), 0, "{code}");
        let chain = consents(app.home());
        let last = chain.links.last().map(|link| &link.record);
        assert!(
            matches!(last, Some(Record::Refused { .. })),
            "{code}: {chain:?}"
        );
    }
    app.press(&tr!("clone-create"));
    app.wait_for("the voice", |app| clones(app) == 1);
    // The ledger and the slots agree with the server.
    app.wait_for("the slots", |app| mynah_slots(app) == Some(1));
    let library = Library::open(app.home(), Clock::system()).expect("the library");
    let spent = library.spend(Backend::Draft).expect("the sums");
    assert_eq!(spent.unknown.0, 0, "nothing is in doubt");
}

/// The connection ends in the middle of what is sent: nothing to choose or to write again, and one voice comes of it.
#[test]
fn clone_whose_upload_breaks_off_is_made_once() {
    let folder = TempDir::new().expect("a folder");
    // Six recordings of 8 MB: what an instant clone sends at most is 25 of 11 MB.
    let files: Vec<PathBuf> = (0..6)
        .map(|number| {
            let name = format!("ada-{number}.wav");
            let gain = 0.2 + number as f32 * 0.01;
            written(&folder, &name, &speech(170, gain))
        })
        .collect();
    let (mut app, faults) = with_faults();
    for file in &files {
        app.let_fall(file);
    }
    app.wait_for("all are looked at", |app| {
        app.desk().cloning.sampled.len() == 6
    });
    app.press(&tr!("clone-to-quality"));
    app.wait_for_label(&tr!("clone-continue-warned"));
    app.press(&tr!("clone-continue-warned"));
    app.wait_for_label(&tr!("clone-owner"));
    app.write(&tr!("clone-owner"), "Ada");
    app.press(&tr!("clone-say-own"));
    app.press(&tr!("clone-to-name"));
    app.wait_for_label(&tr!("clone-create"));
    // What is sent lies in the library: the files may vanish.
    for file in &files {
        std::fs::remove_file(file).expect("removed");
    }
    faults.next_on("/v1/voices/add", Fault::CutUpload(20 << 20));
    app.press(&tr!("clone-create"));
    app.wait_for("what happened", |app| {
        app.shows_part("never made twice; nothing has to be chosen")
    });
    assert!(app.shows(&tr!("trouble-was-i-charged")) && app.shows(&tr!("trouble-what-now")));
    assert_eq!(clones(&app), 0);
    app.press(&tr!("remedy-retry"));
    app.wait_for("the voice", |app| clones(app) == 1);
    app.wait_for_label(&tr!("clone-another"));
    app.wait_for("the slots", |app| mynah_slots(app) == Some(1));
}

/// The answer is lost once the voice is there: the next press finds it.
#[test]
fn clone_whose_answer_is_lost_is_found() {
    let folder = TempDir::new().expect("a folder");
    let file = written(&folder, "ada.wav", &speech(90, 0.2));
    let (mut app, faults) = with_faults();
    to_name(&mut app, &file, "Ada");
    faults.next_on("/v1/voices/add", Fault::LoseAnswer);
    app.press(&tr!("clone-create"));
    app.wait_for_label(&tr!("clone-another"));
    assert_eq!(clones(&app), 1);
    assert_eq!(mynah_slots(&app), Some(1));
}

/// A WAV file with this head.
fn wav((tag, bits): (u16, u16), channels: u16, hz: u32, data: &[u8]) -> Vec<u8> {
    let block = channels * bits / 8;
    let length = u32::try_from(data.len()).expect("a short one");
    let mut file = Vec::new();
    file.extend_from_slice(b"RIFF");
    file.extend_from_slice(&(36 + length).to_le_bytes());
    file.extend_from_slice(b"WAVEfmt ");
    file.extend_from_slice(&16u32.to_le_bytes());
    for short in [tag, channels] {
        file.extend_from_slice(&short.to_le_bytes());
    }
    file.extend_from_slice(&hz.to_le_bytes());
    file.extend_from_slice(&(hz * u32::from(block)).to_le_bytes());
    for short in [block, bits] {
        file.extend_from_slice(&short.to_le_bytes());
    }
    file.extend_from_slice(b"data");
    file.extend_from_slice(&length.to_le_bytes());
    file.extend_from_slice(data);
    file
}

/// A picture without sound in a container of films.
fn mute_film(folder: &TempDir) -> PathBuf {
    let film = folder.path().join("mute.mp4");
    let done = std::process::Command::new("ffmpeg")
        .args(["-nostdin", "-y", "-v", "error", "-f", "lavfi"])
        .args(["-i", "color=c=black:s=64x64:d=1:r=5"])
        .arg(&film)
        .output()
        .expect("ffmpeg, of the package ffmpeg");
    assert!(done.status.success(), "{done:?}");
    film
}

/// Sound that is encrypted, as shops sell it.
fn encrypted(folder: &TempDir) -> PathBuf {
    let file = folder.path().join("encrypted.m4a");
    let key = "76a6c65c5ea762046bd749a2e632ccbb";
    let done = std::process::Command::new("ffmpeg")
        .args(["-nostdin", "-y", "-v", "error", "-f", "lavfi"])
        .args(["-i", "sine=d=2", "-c:a", "aac", "-f", "mp4"])
        .args(["-encryption_scheme", "cenc-aes-ctr"])
        .args(["-encryption_key", key, "-encryption_kid", key])
        .arg(&file)
        .output()
        .expect("ffmpeg, of the package ffmpeg");
    assert!(done.status.success(), "{done:?}");
    file
}

/// A file of five gigabytes that takes no room on the disk.
fn huge(folder: &TempDir) -> PathBuf {
    let path = folder.path().join("huge.wav");
    let file = std::fs::File::create(&path).expect("a file");
    file.set_len(5 << 30).expect("its length");
    path
}

#[test]
fn clone_says_of_each_bad_file_what_is_wrong_and_takes_what_is_odd() {
    let folder = TempDir::new().expect("a folder");
    let (mut app, _) = with_faults();
    let law: Vec<u8> = (0..80_000u32).map(|at| (at * 7 % 256) as u8).collect();
    let wide: Vec<u8> = (0..192_000u32)
        .flat_map(|at| {
            let value = (f64::from(at) * 0.01).sin() * 8_000.0;
            [(value as i16).to_le_bytes(); 8].concat()
        })
        .collect();
    let locked = b"\0\0\0\x18ftypM4P \0\0\0\0M4P mp42\0\0\0\x08mdat".to_vec();
    let good = speech(20, 0.2);
    let half = good.get(..good.len() / 2).unwrap_or_default();
    let bad = [
        written(&folder, "nothing.wav", b""),
        written(&folder, "cut.wav", good.get(..40).unwrap_or_default()),
        written(&folder, "locked.m4p", &locked),
        written(&folder, "words.flac", b"no sound at all"),
        written(&folder, "text.mp3", b"no sound at all"),
        written(&folder, "cut.flac", b"fLaC"),
        mute_film(&folder),
        encrypted(&folder),
        huge(&folder),
        folder.path().join("gone.wav"),
    ];
    let odd = [
        written(&folder, "law.wav", &wav((7, 8), 1, 8_000, &law)),
        written(&folder, "wide.wav", &wav((1, 16), 8, 192_000, &wide)),
        // Called otherwise than what it is.
        written(&folder, "really-wav.mp3", &good),
        // Cut off in its middle; the second is written anew to be sent.
        written(&folder, "half.wav", half),
        written(&folder, "half.sound", half),
    ];
    for file in &bad {
        app.let_fall(file);
    }
    app.wait_for("all bad ones are looked at", |app| {
        app.desk().cloning.sampled.len() == bad.len()
    });
    app.settle();
    assert!(!app.shows_part("Being looked at"));
    assert!(
        app.get(&tr!("clone-to-quality"))
            .accesskit_node()
            .is_disabled()
    );
    for file in &odd {
        app.let_fall(file);
    }
    app.wait_for("all are looked at", |app| {
        app.desk().cloning.sampled.len() == bad.len() + odd.len()
    });
    app.settle();
    let now = "Nothing was sent, nothing was charged: take it out";
    let shown = app.on_screen();
    let said = shown.iter().filter(|words| words.contains(now));
    assert_eq!(said.count(), bad.len(), "{shown:#?}");
    let count = |part: &str| shown.iter().filter(|words| words.contains(part)).count();
    assert_eq!(count("The film has no sound in it"), 1, "{shown:#?}");
    assert_eq!(count("It is protected against copying"), 2, "{shown:#?}");
    assert_eq!(count("no more than 4"), 1, "{shown:#?}");
    let cut = "The file breaks off at 0:09.9 of 0:20.0: the end is missing";
    assert_eq!(count(cut), 2, "{shown:#?}");
    for file in &odd {
        let name = file.file_name().expect("a name").to_string_lossy();
        app.wait_for_label(&format!("Hear {name}"));
    }
    // What is bad is taken out, and the way goes on with the others.
    for file in &bad {
        let name = file.file_name().expect("a name").to_string_lossy();
        app.press(&tr!("clone-remove.name", name = &*name));
        app.settle();
    }
    assert!(
        !app.get(&tr!("clone-to-quality"))
            .accesskit_node()
            .is_disabled()
    );
}

/// A recording of the library that somebody took away after it was looked at.
#[test]
fn clone_of_a_recording_that_vanished_says_so_and_makes_nothing() {
    let folder = TempDir::new().expect("a folder");
    let file = written(&folder, "ada.wav", &speech(90, 0.2));
    let (mut app, _) = with_faults();
    to_name(&mut app, &file, "Ada");
    let kept = app.desk().cloning.sampled.values().next();
    let input = kept.and_then(|it| it.as_ref().ok()).expect("a recording");
    let input = input.input.clone();
    let library = Library::open(app.home(), Clock::system()).expect("the library");
    std::fs::remove_file(library.input(&input).expect("a file")).expect("removed");
    app.press(&tr!("clone-create"));
    app.wait_for_label(&tr!("trouble-was-i-charged"));
    assert!(app.shows(&tr!("trouble-charged-no")), "nothing was charged");
    assert_eq!(app.value(&tr!("clone-name")), "Ada");
    assert_eq!(clones(&app), 0);
}

/// Speech with what is wrong in it: two seconds cut off, and a long silence.
fn spoilt() -> Vec<u8> {
    let bytes = speech(90, 0.2);
    let pcm = mynah::audio::decode::decode_bytes(&bytes)
        .expect("a sound")
        .pcm;
    let mut samples = pcm.into_mono().samples;
    for sample in samples.get_mut(240_000..288_000).unwrap_or_default() {
        *sample = (*sample * 6.0).clamp(-0.25, 0.25);
    }
    samples.splice(480_000..480_000, std::iter::repeat_n(0.0, 120_000));
    encode(&Pcm::mono(24_000, samples), OutputFormat::WAV_24000).expect("a file")
}

#[test]
fn clone_says_where_faults_stand_and_lets_them_be_heard() {
    let folder = TempDir::new().expect("a folder");
    let file = written(&folder, "ada.wav", &spoilt());
    let (mut app, _) = with_faults();
    app.let_fall(&file);
    app.wait_for_label(&tr!("clone-hear", name = "ada.wav"));
    app.press(&tr!("clone-to-quality"));
    app.wait_for_label(&tr!("clone-places"));
    for fault in [
        tr!("inspect-at-clipping").as_str(),
        tr!("inspect-at-silence").as_str(),
    ] {
        assert!(app.shows(fault), "{fault}");
    }
    assert!(app.shows_part("No second voice of another pitch"));
    app.press_part("Hear ada.wav at 0:");
    app.wait_for("its sound", |app| app.desk().playback.playing.is_some());
}

/// Noise that the service takes away: only with a record of who agreed, at the price that was shown, once.
#[test]
fn clone_is_cleaned_at_the_service_at_its_price() {
    let folder = TempDir::new().expect("a folder");
    let bytes = speech(35, 0.2);
    let pcm = mynah::audio::decode::decode_bytes(&bytes)
        .expect("a sound")
        .pcm;
    let mut samples = pcm.into_mono().samples;
    let mut state = 7u32;
    for sample in &mut samples {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *sample += 0.02 * ((state >> 8) as f32 / (1 << 23) as f32 - 1.0);
    }
    let noisy = encode(&Pcm::mono(24_000, samples), OutputFormat::WAV_24000).expect("a file");
    let file = written(&folder, "ada.wav", &noisy);
    let (mut app, _) = with_faults();
    app.let_fall(&file);
    app.wait_for_label(&tr!("clone-hear", name = "ada.wav"));
    app.press(&tr!("clone-to-quality"));
    app.wait_for("the offer", |app| app.shows_part(&tr!("clone-fix-isolate")));
    // Before anything leaves this computer somebody has to agree.
    app.press_part(&tr!("clone-fix-isolate"));
    app.wait_for_label(&tr!("clone-owner"));
    assert!(consents(app.home()).links.is_empty());
    app.write(&tr!("clone-owner"), "Ada");
    app.press(&tr!("clone-say-own"));
    app.press(&tr!("cast-back"));
    app.wait_for("the offer", |app| app.shows_part(&tr!("clone-fix-isolate")));
    app.press_part(&tr!("clone-fix-isolate"));
    app.wait_for("the clean one", |app| {
        app.shows(&tr!("clone-hear", name = "ada.wav"))
            && app.desk().cloning.mended.values().any(|(_, it)| it.is_ok())
    });
    let records = consents(app.home()).links;
    assert!(matches!(
        records.first().map(|link| &link.record),
        Some(Record::Given(_))
    ));
    let library = Library::open(app.home(), Clock::system()).expect("the library");
    let spent = library.spend(Backend::Draft).expect("the sums").spent;
    assert!(spent.0 > 0, "draft credits are counted");
    // Before and after.
    app.press(&tr!("clone-row-more", name = "ada.wav"));
    app.press(&tr!("clone-hear-before"));
    app.wait_for("its sound", |app| app.desk().playback.playing.is_some());
    // Off and on again it costs nothing more.
    app.press(&tr!("clone-row-more", name = "ada.wav"));
    app.press(&tr!("clone-fix-isolate"));
    app.settle();
    app.press_part(&tr!("clone-fix-isolate"));
    app.wait_for("the clean one again", |app| {
        // What it was is heard yet.
        let is_there = app.shows(&tr!("clone-hear", name = "ada.wav"))
            || app.shows(&tr!("clone-stop", name = "ada.wav"));
        is_there && !app.shows_part("The service is cleaning")
    });
    let again = library.spend(Backend::Draft).expect("the sums").spent;
    assert_eq!(again, spent, "bought once");
}

/// What a microphone cut off doesn't come back with less level: it passed once the recording was cleaned up. A document
/// that was attached counts without a switch beside it.
#[test]
fn clone_that_is_cleaned_up_stays_clipped_and_a_document_counts() {
    let folder = TempDir::new().expect("a folder");
    let file = written(&folder, "bea.wav", &speech(90, 8.0));
    let paper = written(&folder, "bea.pdf", &[b"%PDF-1.7 ".repeat(200)].concat());
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    app.let_fall(&file);
    app.wait_for_label(&tr!("clone-hear", name = "bea.wav"));
    app.press(&tr!("clone-to-quality"));
    let crackles = "The loudest places were cut off";
    app.wait_for("that it crackles", |app| app.shows_part(crackles));
    app.press(&tr!("clone-fix-all"));
    app.wait_for("what came of it", |app| {
        let shown = &app.desk().cloning;
        !shown.mended.is_empty() && shown.mended.values().all(|(_, it)| it.is_ok())
    });
    app.settle();
    assert!(app.shows_part(crackles), "{:#?}", app.on_screen());
    app.press(&tr!("clone-continue-warned"));
    app.wait_for_label(&tr!("clone-consented"));
    app.press(&tr!("clone-licensed"));
    app.press(&tr!("clone-own"));
    app.press(&tr!("clone-consented"));
    app.write(&tr!("clone-owner"), "Bea");
    app.press(&tr!("clone-say-consented"));
    app.press(&tr!("action-attach-consent"));
    app.wait_for_label(&tr!("dialog-path"));
    app.write(&tr!("dialog-path"), &paper.display().to_string());
    app.key(egui::Modifiers::NONE, egui::Key::Enter);
    app.wait_for("that it counts", |app| {
        !app.get(&tr!("clone-to-name"))
            .accesskit_node()
            .is_disabled()
    });
}

/// The same recording counted as often as it was brought.
#[test]
fn clone_of_a_recording_that_was_brought_twice_counts_it_once() {
    let folder = TempDir::new().expect("a folder");
    let bytes = speech(40, 0.2);
    let files = ["bea.wav", "copy.wav"].map(|name| written(&folder, name, &bytes));
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    for file in &files {
        app.let_fall(file);
    }
    app.wait_for("that it is here already", |app| {
        app.shows_part("It is here already, as bea.wav")
    });
    assert!(!app.shows(&tr!("clone-hear", name = "copy.wav")));
}
