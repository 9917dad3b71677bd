//! A track as AAC, which players without FLAC want: by `ffmpeg`, where that is installed.

use std::ffi::OsString;
use std::io::{self, Seek as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::ffmpeg::{Wish, ask};
use mynah_export::dub::{Encoded, scratch};
use mynah_export::keep_part;
use mynah_export::tags::{DRAFT_COMMENT, Marks};
use mynah_model::ffmpeg::NoHelp;

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
    marks: &Marks,
    path: &Path,
) -> Result<PathBuf, NoHelp> {
    let failed = |error: io::Error| NoHelp::Failed(error.to_string());
    let folder = path.parent().unwrap_or(path);
    let mut from = scratch(folder).map_err(failed)?;
    let (held, to) = scratch(folder).map_err(failed)?.into_parts();
    // Its lock keeps it from who removes what killed runs left. On Windows that would keep ffmpeg from writing: there it is
    // kept while that has it open, and is another export's to remove before and after, if it has bytes by then.
    let held = cfg!(not(windows)).then_some(held);
    let flac = &mut track.flac;
    flac.rewind()
        .and_then(|()| io::copy(flac, from.as_file_mut()))
        .map_err(failed)?;
    let words = |words: &[&str]| words.iter().map(OsString::from).collect::<Vec<_>>();
    let mut behind = words(&["-map", "0:a:0", "-c:a", "aac", "-b:a", RATE]);
    behind.extend(words(&["-map_metadata", "-1"]));
    if marks.draft {
        behind.extend(words(&["-metadata", &format!("comment={DRAFT_COMMENT}")]));
    }
    behind.extend(words(&["-f", "mp4", "-y"]));
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
    keep_part(to, path).map_err(failed)?;
    drop(held);
    Ok(path.to_owned())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use mynah_audio::encode::encode;
    use mynah_audio::pcm::Pcm;
    use mynah_export::dub::{Replaced, encode_track};

    /// Nobody but its owner could open it.
    #[test]
    fn a_track_as_aac_is_a_file_like_any_other() {
        let folder = tempfile::tempdir().unwrap();
        let wave = (0..24_000).map(|n| 0.2 * (n as f32 * 0.05).sin());
        let pcm = Pcm::mono(24_000, wave.collect());
        let wav = encode(&pcm, "wav_24000".parse().unwrap()).unwrap();
        let mut track = encode_track(
            &mut Cursor::new(wav),
            &mut Replaced::default(),
            None,
            folder.path(),
        )
        .unwrap();
        let program = crate::ffmpeg::find().expect("ffmpeg, of the package ffmpeg");
        let path = folder.path().join("en.m4a");
        let path = write(Some(&program), (&mut track, 1.0), &Marks::default(), &path).unwrap();
        let plain = folder.path().join("plain");
        std::fs::write(&plain, "").unwrap();
        let permissions = |path: &Path| std::fs::metadata(path).unwrap().permissions();
        assert_eq!(permissions(&path), permissions(&plain));
    }
}
