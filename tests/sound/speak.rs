//! The built program's `speak` in every output format, heard by ffmpeg.

use std::process::Command;

use mynah::terms::format::{Codec, OutputFormat};
use serde_json::Value;

use crate::measure::{assert_delivered, both_as, marks};

#[test]
fn every_format_is_spoken_at_its_rate_and_length() {
    let home = tempfile::tempdir().unwrap();
    let mut lengths = Vec::new();
    for format in OutputFormat::ALL {
        let file = home.path().join(format!("{format}.{}", format.extension()));
        let done = Command::new(env!("CARGO_BIN_EXE_mynah"))
            .args(["speak", "Nobody came up the path.", "--json", "--seed", "7"])
            .args(["--format", &format.to_string(), "--out"])
            .arg(&file)
            .env("MYNAH_HOME", home.path())
            .env("MYNAH_AUDIO", "null")
            .env_remove("ELEVENLABS_API_KEY")
            .output()
            .unwrap();
        let words = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{format}: {words}");
        let told: Value = serde_json::from_slice(&done.stdout).unwrap();
        for sound in both_as(&file, *format) {
            assert_eq!((sound.hz, sound.channels), (format.hz, 1), "{format}");
            let seconds = told["seconds"].as_f64().unwrap();
            assert!(
                (sound.seconds() - seconds).abs() < 0.001,
                "{format}: {} s instead of {seconds} s",
                sound.seconds()
            );
            assert_delivered(&format.to_string(), &sound);
            lengths.push((*format, sound.seconds()));
        }
        let says = match format.codec {
            Codec::Mp3 | Codec::Wav | Codec::Opus => marks(&file),
            // Headerless sound can't say anything.
            Codec::Pcm | Codec::Ulaw | Codec::Alaw => continue,
        };
        assert!(says.contains("Mynah draft voices"), "{format}: {says}");
    }
    // One take in all formats; a streamed MP3 begins and ends within its frames of 26 and 52 ms.
    let (_, usual) = lengths[0];
    for (format, secs) in lengths {
        assert!((secs - usual).abs() < 0.16, "{format}: {secs} s, {usual} s");
    }
}
