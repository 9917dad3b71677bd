//! A picture of a film at a moment, by `ffmpeg` where that is installed: nothing here decodes pictures.

use std::ffi::OsString;
use std::time::Duration;

use crate::dubbing::stands;
use crate::error::StudioError;
use crate::ffmpeg::{Wish, ask};
use crate::machine::Machine;
use mynah_core::ids::FilmId;
use mynah_model::dubbing::frame::SIZE;
use mynah_model::dubbing::frame::Still;
use mynah_model::ffmpeg::NoHelp;
use mynah_records::blobs::Blob;

/// How long one may take.
const LONGEST: Duration = Duration::from_secs(15);

/// The picture of a film at a second of its dub.
pub(super) async fn of(
    machine: &Machine,
    id: &FilmId,
    second: u32,
) -> Result<Result<Still, NoHelp>, StudioError> {
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
        let [width, height] = SIZE;
        let fit = format!(
            "scale={width}:{height}:force_original_aspect_ratio=decrease,\
             pad={width}:{height}:(ow-iw)/2:(oh-ih)/2"
        );
        let words = |words: &[&str]| words.iter().map(OsString::from).collect();
        let at = begins.saturating_add(second).to_string();
        let most = width * height * 3;
        let wish = Wish {
            before: words(&["-ss", &at]),
            file: &file,
            behind: words(&[
                "-map",
                "0:v:0",
                "-frames:v",
                "1",
                "-vf",
                &fit,
                "-f",
                "rawvideo",
                "-pix_fmt",
                "rgb24",
                "pipe:1",
            ]),
            most: most as u64,
            longest: LONGEST,
        };
        let answered = ask(program.as_deref(), &wish);
        // Behind the last picture there is none.
        let whole = answered.and_then(|rgb| {
            if rgb.len() == most {
                Ok(Still { rgb })
            } else {
                Err(NoHelp::Failed("there is no picture".to_owned()))
            }
        });
        Ok::<_, StudioError>(whole)
    });
    asked.await
}
