//! Recordings with faults of known size, made by ffmpeg out of clean speech: each fault is found where it matters, and
//! nowhere else. With `MYNAH_WRITE_DOCS=1` the table of `docs/samples.md` is written.

use std::fmt::Write as _;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use mynah::audio::encode::encode;
use mynah::audio::inspect::{Check, Inspected, Sign, Verdict, inspect};
use mynah::audio::pcm::Pcm;
use mynah::terms::format::OutputFormat;
use tempfile::TempDir;

/// Said over and over until it is long enough.
const STORY: &str = "The harbour was quiet that morning, and nobody spoke. She counted the boats twice: eleven, then \
    twelve. Why did he leave so early? Bring the lamp, close the door, and tell me what you saw. A long road leads over \
    the hills to the next village, where my brother keeps a small shop. It has rained since Tuesday; the river is high \
    and the bridge is closed. You may have the blue one, if you promise to look after it. Seven people came to the \
    meeting, and three of them had read the letter. ";

/// A folder with clean speech.
pub struct Corpus {
    folder: TempDir,
}

/// A fault.
struct Fault {
    name: String,
    check: Check,
    /// How large it was made.
    truth: f32,
    /// How far off the measured value may be; nothing where the truth isn't of the check's own unit.
    within: Option<f32>,
    verdict: Verdict,
    /// What else may be told of it; that it is short always.
    beside: &'static [Check],
    /// ffmpeg's filters, between [0] and [out]; other inputs before.
    inputs: Vec<String>,
    filter: String,
    file: &'static str,
}

fn run(program: &str, args: &[&str]) {
    let done = Command::new(program).args(args).output();
    let done = done.unwrap_or_else(|error| panic!("{program} has to be installed: {error}"));
    let words = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{args:?}: {words}");
}

impl Corpus {
    pub fn new(voice: &str, times: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clean = folder.path().join("clean.wav");
        let done = Command::new(env!("CARGO_BIN_EXE_mynah"))
            .args([
                "speak",
                &STORY.repeat(times),
                "--voice",
                voice,
                "--seed",
                "7",
            ])
            .args(["--format", "wav_24000", "--out"])
            .arg(&clean)
            .env("MYNAH_HOME", folder.path().join("home"))
            .env("MYNAH_AUDIO", "null")
            .env_remove("ELEVENLABS_API_KEY")
            .output()
            .unwrap();
        let words = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{words}");
        Self { folder }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn made(&self, inputs: &[String], filter: &str, name: &str) -> PathBuf {
        let clean = self.path("clean.wav");
        let mut args = vec![
            "-nostdin",
            "-y",
            "-v",
            "error",
            "-i",
            clean.to_str().unwrap(),
        ];
        args.extend(inputs.iter().map(String::as_str));
        let out = self.path(name);
        args.extend(["-filter_complex", filter, "-map", "[out]"]);
        // Left to itself ffmpeg makes 32 kbit/s of this speech.
        if name.ends_with("-128.mp3") {
            args.extend(["-b:a", "128k"]);
        }
        args.push(out.to_str().unwrap());
        run("ffmpeg", &args);
        out
    }
}

pub fn looked_at(path: &Path) -> Inspected {
    inspect(&mut File::open(path).unwrap()).unwrap()
}

pub fn value(inspected: &Inspected, check: Check) -> Option<f32> {
    let mut findings = inspected.findings.iter();
    findings.find(|it| it.check == check).unwrap().value
}

/// The sound of a room that rings for so many seconds, its echoes as strong together as what comes straight.
fn room(corpus: &Corpus, seconds: f32) -> String {
    let hz = 24_000u32;
    let mut state = 11u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    let frames = (seconds * 1.2 * hz as f32) as usize;
    let mut echo: Vec<f32> = (0..frames)
        .map(|n| noise() * 10f32.powf(-3.0 * n as f32 / hz as f32 / seconds))
        .collect();
    let power: f32 = echo.iter().map(|it| it * it).sum();
    for sample in &mut echo {
        *sample *= 0.5 / power.sqrt();
    }
    echo[0] = 0.5;
    let path = corpus.path(&format!("room-{seconds}.wav"));
    let sound = Pcm::mono(hz, echo);
    std::fs::write(
        &path,
        encode(&sound, "wav_24000".parse::<OutputFormat>().unwrap()).unwrap(),
    )
    .unwrap();
    path.to_str().unwrap().to_owned()
}

fn faults(corpus: &Corpus, clean: &Inspected) -> Vec<Fault> {
    let level = value(clean, Check::Level).unwrap();
    let speech = value(clean, Check::Length).unwrap();
    let loud = value(clean, Check::Snr).unwrap() + value(clean, Check::Noise).unwrap();
    let fault = |name: String, check, truth: f32, within, verdict, filter: String| Fault {
        name,
        check,
        truth,
        within,
        verdict,
        beside: &[],
        inputs: Vec::new(),
        filter,
        file: "fault.wav",
    };
    let mut faults = Vec::new();
    // Some of it are pauses.
    let cut = format!("[0]atrim=0:{}[out]", 10.0 * clean.seconds as f32 / speech);
    let name = "10 s of speech and its pauses".to_owned();
    faults.push(fault(
        name,
        Check::Length,
        10.0,
        Some(2.0),
        Verdict::Fail,
        cut,
    ));
    for (target, verdict) in [
        (-40.0, Verdict::Fail),
        (-30.0, Verdict::Warn),
        (-22.0, Verdict::Pass),
        (-13.0, Verdict::Warn),
    ] {
        let gain = format!(
            "[0]volume={}dB,alimiter=limit=1:level=0[out]",
            target - level
        );
        let name = format!("brought to {target} dBFS");
        let mut one = fault(name, Check::Level, target, Some(0.5), verdict, gain);
        one.beside = &[Check::Noise];
        faults.push(one);
    }
    for (over, turned, verdict) in [
        (14.0, 0.0, Verdict::Fail),
        (14.0, -9.0, Verdict::Fail),
        (-1.0, 0.0, Verdict::Pass),
    ] {
        // By their peak: 16 bits cut off what is over full scale.
        let peak = peak_db(&corpus.path("clean.wav"));
        let gain = format!(
            "[0]volume={}dB,aformat=sample_fmts=s16,volume={turned}dB[out]",
            over - peak
        );
        let name = format!("peaks {over} dB over full scale, then {turned} dB");
        let mut one = fault(name, Check::Clipping, over, None, verdict, gain);
        one.beside = &[Check::Level, Check::Noise, Check::Snr];
        faults.push(one);
    }
    for (snr, verdict) in [
        (12.0, Verdict::Fail),
        (25.0, Verdict::Warn),
        (42.0, Verdict::Pass),
    ] {
        // White noise of an amplitude has a third of its square.
        let noise = loud - snr;
        let amplitude = 10f32.powf(noise / 20.0) * 3f32.sqrt();
        let filter = format!(
            "anoisesrc=r=24000:a={amplitude}:s=5[n];[0][n]amix=2:duration=first:normalize=0[out]"
        );
        let name = format!("white noise {snr} dB below the loud tenth");
        let mut one = fault(name, Check::Snr, snr, Some(2.0), verdict, filter.clone());
        one.beside = &[Check::Noise];
        faults.push(one);
        let name = format!("white noise of {noise:.0} dBFS");
        let verdict = Check::Noise.judge(Some(noise));
        let mut one = fault(name, Check::Noise, noise, Some(2.0), verdict, filter);
        one.beside = &[Check::Snr];
        faults.push(one);
    }
    for (seconds, verdict) in [
        (0.2, Verdict::Pass),
        (0.5, Verdict::Warn),
        (1.0, Verdict::Fail),
        (1.5, Verdict::Fail),
    ] {
        let name = format!("a room of {seconds} s");
        let filter = "[0][1]afir=gtype=none:maxir=3[out]".to_owned();
        let within = Some(0.25 * seconds + 0.05);
        let mut one = fault(name, Check::Reverb, seconds, within, verdict, filter);
        one.inputs = vec!["-i".to_owned(), room(corpus, seconds)];
        one.beside = &[Check::Level, Check::Noise, Check::Snr];
        faults.push(one);
    }
    for (hz, verdict) in [
        (6_000, Verdict::Fail),
        (9_000, Verdict::Warn),
        (12_000, Verdict::Pass),
        (16_000, Verdict::Pass),
    ] {
        let name = format!("nothing above {} Hz", hz / 2);
        let filter = format!("[0]aresample={hz},aresample=24000[out]");
        let truth = hz as f32 / 2.0;
        faults.push(fault(
            name,
            Check::Bandwidth,
            truth,
            Some(0.13 * truth),
            verdict,
            filter,
        ));
    }
    for (mains, hum, verdict) in [
        (50, -45.0, Verdict::Fail),
        (60, -50.0, Verdict::Fail),
        (50, -90.0, Verdict::Pass),
    ] {
        let amplitude = 10f32.powf(hum / 20.0) * 2f32.sqrt();
        let filter = format!(
            "sine=f={mains}:r=24000,volume={}[n];[0][n]amix=2:duration=first:normalize=0[out]",
            amplitude * 8.0
        );
        let name = format!("hum of {mains} Hz, {hum} dBFS");
        let mut one = fault(name, Check::Hum, hum, None, verdict, filter);
        one.beside = &[Check::Noise, Check::Snr];
        faults.push(one);
    }
    faults
}

fn peak_db(path: &Path) -> f32 {
    let pcm = crate::measure::ffmpeg(path);
    crate::measure::peak_db(&pcm.samples)
}

#[test]
fn clean_speech_passes_every_check() {
    for voice in ["Wren", "Heron", "Rook"] {
        let corpus = Corpus::new(voice, 3);
        let own = [("clean.wav", "")];
        let others = [
            ("clean.flac", "[0]anull[out]"),
            ("clean-128.mp3", "[0]anull[out]"),
            ("clean.opus", "[0]anull[out]"),
            (
                "clean-44.wav",
                "[0]aresample=44100,aformat=channel_layouts=stereo[out]",
            ),
        ];
        // One voice in all of them; the others as they are.
        let others = others.into_iter().filter(|_| voice == "Wren");
        for (name, filter) in own.into_iter().chain(others) {
            let path = if filter.is_empty() {
                corpus.path(name)
            } else {
                corpus.made(&[], filter, name)
            };
            let inspected = looked_at(&path);
            eprintln!("{voice} {name}: {:?}", inspected.findings);
            for finding in &inspected.findings {
                assert_eq!(
                    finding.verdict,
                    Verdict::Pass,
                    "{voice} {name}: {finding:?}"
                );
            }
            assert!(
                inspected.places.is_empty(),
                "{voice} {name}: {:?}",
                inspected.places
            );
            assert!(
                !inspected.others.is_any(),
                "{voice} {name}: {:?}",
                inspected.others
            );
        }
    }
}

/// The same speech as each coder makes it at these kilobits a second: what is asked of ffmpeg, and whether that is told.
const COMPRESSED: [(&str, &str, u32, bool); 9] = [
    ("MP3", "mp3", 24, true),
    ("MP3", "mp3", 48, true),
    ("MP3", "mp3", 64, false),
    ("MP3", "mp3", 128, false),
    ("AAC", "m4a", 24, true),
    ("AAC", "m4a", 64, false),
    ("Opus", "opus", 12, true),
    ("Opus", "opus", 32, false),
    ("FLAC", "flac", 0, false),
];

/// A row for each: what was asked for, what was measured, what the highest frequency of speech is by then.
fn compressed(corpus: &Corpus, wrong: &mut Vec<String>) -> String {
    let mut table = String::new();
    for (coder, ending, kbps, is_told) in COMPRESSED {
        let clean = corpus.path("clean.wav");
        let out = corpus.path(&format!("{kbps}.{ending}"));
        let rate = format!("{kbps}k");
        let mut args = vec![
            "-nostdin",
            "-y",
            "-v",
            "error",
            "-i",
            clean.to_str().unwrap(),
        ];
        if kbps > 0 {
            args.extend(["-b:a", &rate]);
        }
        args.push(out.to_str().unwrap());
        run("ffmpeg", &args);
        let looked = looked_at(&out);
        let sign = looked.others.compressed;
        if matches!(sign, Sign::Present(_)) != is_told {
            wrong.push(format!("{coder} of {kbps} kbit/s: {sign:?}"));
        }
        if let Sign::Present(told) = sign
            && (told - kbps as f32).abs() > 0.3 * kbps as f32
        {
            wrong.push(format!("{coder} of {kbps} kbit/s: {told}"));
        }
        let told = match sign {
            Sign::Present(kbps) => format!("{kbps:.0} kbit/s"),
            Sign::Absent => "not told".to_owned(),
            Sign::Untold => "can’t be told".to_owned(),
        };
        let asked = if kbps > 0 {
            format!("{kbps} kbit/s")
        } else {
            "–".to_owned()
        };
        let reach = value(&looked, Check::Bandwidth).unwrap_or_default();
        writeln!(table, "| {coder} | {asked} | {told} | {reach:.0} Hz |").unwrap();
    }
    table
}

#[test]
fn strong_compression_is_told_and_no_other() {
    let corpus = Corpus::new("Wren", 1);
    let mut wrong = Vec::new();
    let table = compressed(&corpus, &mut wrong);
    eprintln!("{table}");
    assert_eq!(wrong, [""; 0]);
}

/// Noise in which nobody speaks, as a table.
fn noises(corpus: &Corpus, wrong: &mut Vec<String>) -> String {
    let mut table = String::new();
    for (name, source, around) in [
        ("white", "c=white:a=0.1", "anull"),
        ("white, with silence around it", "c=white:a=0.1", AROUND),
        ("pink, with silence around it", "c=pink:a=0.3", AROUND),
        ("brown", "c=brown:a=0.5", "anull"),
        ("brown, fading in and out", "c=brown:a=0.5", FADED),
        ("below 300 Hz", "c=white:a=0.5", "lowpass=300"),
    ] {
        let source = format!("anoisesrc=d=20:r=24000:seed=7:{source}");
        let inputs = ["-f", "lavfi", "-i", &source].map(str::to_owned);
        let path = corpus.made(&inputs, &format!("[1]{around}[out]"), "noise.wav");
        let inspected = looked_at(&path);
        let speech = value(&inspected, Check::Length);
        if speech.is_some() || inspected.verdict() != Verdict::Fail {
            wrong.push(format!("{name}: {speech:?} s of speech"));
        }
        let told = speech.map_or_else(|| "none".to_owned(), |it| format!("{it:.1} s"));
        let verdict = inspected.verdict();
        writeln!(table, "| {name} | {told} | {verdict:?} |").unwrap();
    }
    table
}

const AROUND: &str = "adelay=1000,apad=pad_dur=1";
const FADED: &str = "afade=d=2,afade=t=out:st=18:d=2";

/// Hiss with silence around it, or with its power in low tones, was taken for speech.
#[test]
fn noise_alone_is_no_speech() {
    let corpus = Corpus::new("Wren", 1);
    let mut wrong = Vec::new();
    let table = noises(&corpus, &mut wrong);
    eprintln!("{table}");
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn each_fault_is_found_where_it_matters() {
    let corpus = Corpus::new("Wren", 1);
    let clean = looked_at(&corpus.path("clean.wav"));
    let mut table = String::new();
    let mut wrong = Vec::new();
    for fault in faults(&corpus, &clean) {
        let path = corpus.made(&fault.inputs, &fault.filter, fault.file);
        let inspected = looked_at(&path);
        let measured = value(&inspected, fault.check);
        for finding in &inspected.findings {
            let is_it = finding.check == fault.check;
            let is_wrong = if is_it {
                let far = fault.within.zip(measured);
                let is_far = far.is_some_and(|(within, it)| (it - fault.truth).abs() > within);
                finding.verdict != fault.verdict || is_far
            } else {
                finding.verdict != Verdict::Pass
                    && finding.check != Check::Length
                    && !fault.beside.contains(&finding.check)
            };
            if is_wrong {
                wrong.push(format!("{}: {finding:?}", fault.name));
            }
        }
        let measured = measured.map_or_else(|| "–".to_owned(), |it| format!("{it:.2}"));
        let truth = fault
            .within
            .map_or_else(|| "–".to_owned(), |_| format!("{:.1}", fault.truth));
        let (check, unit) = (fault.check.name(), fault.check.unit());
        let verdict = fault.verdict;
        writeln!(
            table,
            "| {} | {check} | {truth} | {measured} | {unit} | {verdict:?} |",
            fault.name
        )
        .unwrap();
    }
    eprintln!("{table}");
    if std::env::var_os("MYNAH_WRITE_DOCS").is_some() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/samples.md");
        let (places, _) = crate::places::table(&corpus);
        let squeezed = compressed(&corpus, &mut wrong);
        let noises = noises(&corpus, &mut wrong);
        let text = format!("{HEAD}{table}{places}{SQUEEZED}{squeezed}{NOISES}{noises}");
        std::fs::write(path, text).unwrap();
    }
    assert_eq!(wrong, [""; 0]);
}

const HEAD: &str = "# Samples\n\n\
    What `mynah inspect` and the sample check measure, against recordings with faults of known size: a Draft voice's clean\n\
    speech, spoilt by ffmpeg. Made by `tests/sound/samples.rs` with `MYNAH_WRITE_DOCS=1`; each run of the tests holds the\n\
    measured values to the true ones.\n\n\
    | recording | check | true | measured | unit | verdict |\n|---|---|---|---|---|---|\n";

const SQUEEZED: &str = "\n## Compression\n\n\
    The same speech through ffmpeg's coders: what was asked of them, and whether it is told. What was compressed before it\n\
    was saved as something else can't be told so; the bandwidth that is left may tell.\n\n\
    | coder | asked for | told | highest frequency of speech |\n|---|---|---|---|\n";

const NOISES: &str = "\n## Noise alone\n\n\
    Twenty seconds of steady noise by ffmpeg, in which nobody speaks.\n\n\
    | noise | speech found | verdict |\n|---|---|---|\n";
