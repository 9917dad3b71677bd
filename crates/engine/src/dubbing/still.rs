//! Pictures of a film, by `ffmpeg` where that is installed: nothing here decodes pictures.

use std::ffi::OsString;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::dubbing::stands;
use crate::error::StudioError;
use crate::ffmpeg::{Wish, ask};
use crate::machine::Machine;
use mynah_core::ids::FilmId;
use mynah_model::dubbing::frame::{RATE, SIZE, Still};
use mynah_model::ffmpeg::NoHelp;
use mynah_records::blobs::Blob;

/// How long a run of pictures may take.
const LONGEST: Duration = Duration::from_secs(15);

/// Returns the pictures of a film from a number of its dub on, `RATE` of which are a second.
pub(super) async fn of(
    machine: &Machine,
    id: &FilmId,
    [from, count]: [u32; 2],
) -> Result<Result<Vec<Arc<Still>>, NoHelp>, StudioError> {
    let (library, id) = (machine.library.clone(), id.clone());
    let program = machine.options.ffmpeg.clone();
    let asked = machine.blocking(move || {
        let how = stands::card(&library, &id)?.film.how;
        let input = &how.input;
        let blob = Blob {
            hash: input.hash.clone(),
            extension: input.extension.clone(),
            bytes: input.bytes,
        };
        let begins = how.cut.map_or(0, |cut| cut.start);
        let file = library.place_of(&blob);
        let at = f64::from(begins) + f64::from(from) / f64::from(RATE);
        Ok::<_, StudioError>(stills(program.as_deref(), &file, (at, count)))
    });
    asked.await
}

/// Has so many pictures of a file decoded, from a second on: fewer where it ends.
///
/// # Errors
/// There is no ffmpeg, it fails, or there is no picture.
fn stills(
    program: Option<&Path>,
    file: &Path,
    (at, count): (f64, u32),
) -> Result<Vec<Arc<Still>>, NoHelp> {
    let [width, height] = SIZE;
    let fit = format!(
        "scale={width}:{height}:force_original_aspect_ratio=decrease,\
         pad={width}:{height}:(ow-iw)/2:(oh-ih)/2"
    );
    // One alone is the picture of that moment, whatever the rate of the file.
    let fit = match count {
        0 | 1 => fit,
        _ => format!("fps={RATE},{fit}"),
    };
    let at = format!("{at:.3}");
    let number = count.max(1).to_string();
    let words = |words: &[&str]| words.iter().map(OsString::from).collect();
    let bytes = width * height * 3;
    let wish = Wish {
        before: words(&["-ss", &at]),
        file,
        behind: words(&[
            "-map",
            "0:v:0",
            "-frames:v",
            &number,
            "-vf",
            &fit,
            "-f",
            "rawvideo",
            "-pix_fmt",
            "rgb24",
            "pipe:1",
        ]),
        most: bytes as u64 * u64::from(count.max(1)),
        longest: LONGEST,
    };
    let answered = ask(program, &wish)?;
    let all = answered.chunks_exact(bytes);
    let all = all.map(|rgb| Arc::new(Still { rgb: rgb.to_vec() }));
    let all: Vec<_> = all.collect();
    if all.is_empty() {
        // Behind the last picture there is none.
        return Err(NoHelp::Failed("there is no picture".to_owned()));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// Regression: while a film played there was one picture in two seconds.
    #[test]
    fn a_film_that_plays_has_ten_pictures_a_second() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("film.mp4");
        let made = Command::new("ffmpeg")
            .args(["-v", "error", "-nostdin", "-y", "-f", "lavfi"])
            .args(["-i", "testsrc=s=128x72:r=25:d=3"])
            .arg(&file)
            .status();
        assert!(made.expect("ffmpeg, of the package ffmpeg").success());
        let program = crate::ffmpeg::find();
        let of = |at, count| stills(program.as_deref(), &file, (at, count));
        let second = of(1.0, RATE).unwrap();
        assert_eq!(second.len(), 10);
        let distinct = second.windows(2).all(|two| two[0] != two[1]);
        assert!(distinct, "each is another one");
        assert_eq!(of(1.0, 1).unwrap().len(), 1);
        assert!((4..=6).contains(&of(2.5, RATE).unwrap().len()), "the end");
        assert!(of(9.0, RATE).is_err());
    }
}
