//! Checks recording files: whether a voice can be cloned from them.

use crate::error::{Refusal, StudioError};
use crate::recording::why;
use mynah_audio::inspect;
pub use mynah_audio::inspect::{
    Check, Fault, Finding, Harm, Inspected, Limits, MOST_PLACES, Others, Place, Sign, Verdict,
};
use mynah_core::clock::Clock;
use mynah_model::trouble::{Occasion, Trouble};
use mynah_store::outside;
use std::io::BufReader;
use std::path::Path;

/// Bytes that are read from the disk at once.
const PIECE: usize = 1 << 18;

/// Looks at a file. It takes as long as reading it twice.
///
/// # Errors
/// The file does not exist, cannot be read or contains no sound.
pub fn inspect_file(path: &Path) -> Result<Inspected, Trouble> {
    inspected(path).map_err(|error| {
        let trouble =
            crate::trouble::explain(&error, &Occasion::local("inspect", Clock::system().now()));
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
