//! A track as AAC, which players without FLAC want: by `ffmpeg`, where that is installed.

use std::ffi::OsString;
use std::io::{self, Seek as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::deliver::dub::Encoded;
use crate::studio::ffmpeg::{NoHelp, Wish, ask};

/// Bits a second.
const RATE: &str = "192k";
/// Bytes that it may answer: it writes to a file.
const ANSWER: u64 = 1 << 10;

/// Has a track of so many seconds encoded under exactly this name.
///
/// # Errors
/// There is no ffmpeg, it fails, or the disk takes no more.
pub(super) fn write(
    program: Option<&Path>,
    (track, seconds): (&mut Encoded, f64),
    path: &Path,
) -> Result<PathBuf, NoHelp> {
    let failed = |error: io::Error| NoHelp::Failed(error.to_string());
    let folder = path.parent().unwrap_or(path);
    let temporary = |ending: &str| tempfile::Builder::new().suffix(ending).tempfile_in(folder);
    let mut from = temporary(".flac").map_err(failed)?;
    let to = temporary(".m4a").map_err(failed)?.into_temp_path();
    let flac = &mut track.flac;
    flac.rewind()
        .and_then(|()| io::copy(flac, from.as_file_mut()))
        .map_err(failed)?;
    let words = |words: &[&str]| words.iter().map(OsString::from).collect::<Vec<_>>();
    let mut behind = words(&["-map", "0:a:0", "-c:a", "aac", "-b:a", RATE]);
    behind.extend(words(&["-map_metadata", "-1", "-f", "mp4", "-y"]));
    let mut place = OsString::from("file:");
    place.push(&to);
    behind.push(place);
    let wish = Wish {
        before: Vec::new(),
        file: from.path(),
        behind,
        most: ANSWER,
        // It encodes faster than it is heard, wherever it runs.
        longest: Duration::from_secs(60 + seconds as u64),
    };
    ask(program, &wish)?;
    to.persist(path).map_err(|error| failed(error.error))?;
    Ok(path.to_owned())
}
