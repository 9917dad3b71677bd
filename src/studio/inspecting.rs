//! Looks whether recordings are ones to clone a voice from, and says what to do about what isn't good.

use std::io::BufReader;
use std::path::Path;

use crate::audio::inspect;
pub use crate::audio::inspect::{Check, Finding, Inspected, Limits, Verdict};
use crate::library::outside;
use crate::studio::error::{Refusal, StudioError};
use crate::studio::recording::why;
use crate::studio::trouble::{Occasion, Trouble};
use crate::terms::clock::Clock;
use crate::tr;

/// Bytes that are read from the disk at once.
const PIECE: usize = 1 << 18;

/// Looks at a file. It takes as long as reading it twice.
///
/// # Errors
/// It isn't there, can't be read, or is no sound.
pub fn inspect_file(path: &Path) -> Result<Inspected, Trouble> {
    inspected(path).map_err(|error| {
        let trouble = Trouble::of(&error, &Occasion::local("inspect", Clock::system().now()));
        match why(&error) {
            Some(why) => trouble.saying(why),
            None => trouble,
        }
    })
}

fn inspected(path: &Path) -> Result<Inspected, StudioError> {
    let (file, _) = outside::open(path)?.ok_or(Refusal::NoRecording)?;
    Ok(inspect::inspect(&mut BufReader::with_capacity(
        PIECE, file,
    ))?)
}

/// What a finding means, and what to do.
pub fn advice(finding: &Finding) -> String {
    use Check::{Bandwidth, Clipping, Hum, Length, Level, Noise, Reverb, Snr};
    let Some(value) = finding.value else {
        return match finding.check {
            Length | Level => tr!("inspect-no-speech"),
            Noise | Snr | Clipping | Bandwidth | Reverb | Hum => tr!("inspect-unmeasured"),
        };
    };
    if finding.verdict == Verdict::Pass {
        return tr!("inspect-good");
    }
    let is_low = finding
        .check
        .limits()
        .least()
        .is_some_and(|least| value < least);
    match (finding.check, is_low) {
        (Length, true) => tr!("inspect-short"),
        (Length, false) => tr!("inspect-long"),
        (Level, true) => tr!("inspect-quiet"),
        (Level, false) => tr!("inspect-loud"),
        (Clipping, _) => tr!("inspect-clipped"),
        (Noise, _) => tr!("inspect-noisy"),
        (Snr, _) => tr!("inspect-drowned"),
        (Reverb, _) => tr!("inspect-rings"),
        (Bandwidth, _) => tr!("inspect-dull"),
        (Hum, _) => tr!("inspect-hums"),
    }
}
