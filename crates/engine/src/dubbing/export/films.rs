//! The films of a dub: one with each language, and one that has them all.

use std::path::{Path, PathBuf};

use super::{Writer, Written};
use crate::dubbing::{patch, places};
use crate::error::{Refusal, StudioError};
use mynah_audio::decode::{Source, has_picture};
use mynah_core::ids::TakeId;
use mynah_core::language::language_name;
use mynah_core::request::Worth;
use mynah_export::dub::{Encoded, write_copy};
use mynah_export::film::{
    Given, NewText, NewTrack, NoFilm, Reel, write_copied, write_matroska, write_mp4,
};
use mynah_i18n::tr;
use mynah_model::command::DubPart;
use mynah_model::event::DubFileKind;
use mynah_store::outside;

/// A film, and whether it is the service's.
type Picture = (Box<dyn Source>, bool);

impl Writer {
    /// The film with the new tracks, where it is one that is written; else that is said. Whether there is one for all.
    pub(super) fn films(&mut self, written: &mut [Written<'_>]) -> Result<bool, StudioError> {
        if !self.card.film.has_picture {
            return Ok(false);
        }
        let (mut is_own, mut is_any_given) = (true, false);
        for it in &mut *written {
            let (code, take) = (it.language.code.as_str(), it.take);
            let Some((mut film, is_given)) = self.picture(take)? else {
                is_own = false;
                if it.is_wanted {
                    let none = tr!("dub-no-film-part", language = language_name(code));
                    self.done.notes.push(none);
                }
                continue;
            };
            is_any_given |= is_given;
            if it.is_wanted && self.wish.writes(DubPart::Video) {
                self.film((&mut *film, is_given), it)?;
            }
        }
        if !self.wish.writes(DubPart::AllInOne) {
            return Ok(false);
        }
        if is_any_given {
            let why = tr!("dub-no-film-given");
            self.done.notes.push(tr!("dub-no-film-all", why = why));
        } else if is_own {
            let mut film = patch::recording(&self.library, &self.card.film.how)?;
            self.all_in_one(&mut *film, written)?;
        }
        Ok(is_own && !is_any_given)
    }

    /// The film that a language goes into, and whether that is the service's: it alone has its mark, and is the part that
    /// was dubbed. Nothing where there is none.
    fn picture(&self, take: TakeId) -> Result<Option<Picture>, StudioError> {
        let how = &self.card.film.how;
        if how.cut.is_some() || how.worth == Worth::Marked {
            let mut given = patch::track(&self.library, take)?;
            if has_picture(&mut *given) {
                return Ok(Some((given, true)));
            }
        }
        if how.cut.is_some() {
            return Ok(None);
        }
        Ok(Some((patch::recording(&self.library, how)?, false)))
    }

    /// Whether a language is a track of the film that has all of them.
    pub(super) fn goes_into_all(&self, take: TakeId) -> Result<bool, StudioError> {
        let is_own = |picture: Option<Picture>| matches!(picture, Some((_, false)));
        let is_wanted = self.card.film.has_picture && self.wish.writes(DubPart::AllInOne);
        Ok(is_wanted && is_own(self.picture(take)?))
    }

    /// A film with one language.
    fn film(
        &mut self,
        (film, is_given): (&mut dyn Source, bool),
        it: &mut Written<'_>,
    ) -> Result<(), StudioError> {
        let code = it.language.code.as_str();
        let path = self.path(Some(code), places::video(&self.card.film));
        let is_as_it_came = it.aac.is_none() && self.is_as_it_came(it.language);
        if is_given && is_as_it_came {
            let path = write_copy(film, &path)?;
            self.add(path, Some(code), DubFileKind::Video);
            self.done
                .notes
                .push(tr!("dub-film-given", language = language_name(code)));
            return Ok(());
        }
        let (name, marks) = (tr!("dub-track", language = code), self.marks(code));
        let wrote = if let Some(wrote) = self.with_aac(film, it, &path)? {
            Ok(wrote)
        } else if let Some(track) = &mut it.track {
            let mut track = new_track(track, code, &name);
            let wrote = write_mp4(film, &mut track, &marks, &path);
            wrote.map(|path| (path, tr!("dub-film", language = language_name(code))))
        } else {
            return Ok(());
        };
        match wrote {
            Ok((path, note)) => {
                self.add(path, Some(code), DubFileKind::Video);
                self.done.notes.push(note);
                if is_given {
                    let note = tr!("dub-film-given-mended", language = language_name(code));
                    self.done.notes.push(note);
                }
            }
            Err(no @ (NoFilm::Kind | NoFilm::Pieces)) if !is_given => {
                let language = language_name(code);
                let none = tr!(
                    "dub-no-film-own",
                    language = language,
                    why = why_not_own(&no)
                );
                self.done.notes.push(none);
            }
            Err(NoFilm::Disk(error)) => return Err(error.into()),
            Err(no) => {
                let why = why(&no);
                let none = tr!("dub-no-film", language = language_name(code), why = why);
                self.done.notes.push(none);
            }
        }
        Ok(())
    }

    /// The film with AAC: what `ffmpeg` made of the track where that was wanted, else the service's own where it gave one
    /// that nothing was mended in; and what is to be known of it.
    fn with_aac(
        &self,
        film: &mut dyn Source,
        it: &Written<'_>,
        path: &Path,
    ) -> Result<Option<(PathBuf, String)>, StudioError> {
        let code = it.language.code.as_str();
        let (mut sound, note): (Box<dyn Source>, _) = match &it.aac {
            Some(aac) => {
                let (opened, _) = outside::open(aac)?.ok_or(Refusal::NoRecording)?;
                let opened = std::io::BufReader::new(opened);
                (
                    Box::new(opened),
                    tr!("dub-film-aac-made", language = language_name(code)),
                )
            }
            None if self.is_as_it_came(it.language) => {
                let given = patch::track(&self.library, it.take)?;
                (
                    given,
                    tr!("dub-film-aac-given", language = language_name(code)),
                )
            }
            None => return Ok(None),
        };
        let (name, marks) = (tr!("dub-track", language = code), self.marks(code));
        let wrote = Given::read(&mut *sound)
            .and_then(|mut given| write_copied(film, &mut given, (code, &name), &marks, path));
        match wrote {
            Ok(path) => Ok(Some((path, note))),
            Err(NoFilm::Disk(error)) => Err(error.into()),
            // Then it has FLAC.
            Err(no) => {
                log::info!("no AAC goes into a film: {no}");
                Ok(None)
            }
        }
    }

    /// One film with all languages and their subtitles.
    fn all_in_one(
        &mut self,
        film: &mut dyn Source,
        written: &mut [Written<'_>],
    ) -> Result<(), StudioError> {
        let codes: Vec<String> = written.iter().map(|it| it.language.code.clone()).collect();
        let names: Vec<String> = codes
            .iter()
            .map(|code| tr!("dub-track", language = code.as_str()))
            .collect();
        let (mut sounds, mut texts) = (Vec::new(), Vec::new());
        for ((it, code), name) in written.iter_mut().zip(&codes).zip(&names) {
            let Some(track) = &mut it.track else { continue };
            if !it.cues.is_empty() {
                texts.push(NewText {
                    cues: &it.cues,
                    language: code,
                    name,
                });
            }
            sounds.push(new_track(track, code, name));
        }
        let codes = codes.join(", ");
        let (path, marks) = (self.path(None, places::ALL_IN_ONE), self.marks(&codes));
        let wrote = Reel::read(film).and_then(|reel| {
            let path = write_matroska((film, &reel), &mut sounds, &texts, &marks, &path)?;
            Ok((path, reel.left_out()))
        });
        match wrote {
            Ok((path, left_out)) => {
                self.add(path, None, DubFileKind::Video);
                self.done.notes.push(tr!("dub-film-all", languages = codes));
                if left_out > 0 {
                    let note = tr!("dub-film-all-left-out", count = left_out);
                    self.done.notes.push(note);
                }
            }
            Err(NoFilm::Disk(error)) => return Err(error.into()),
            Err(no) => {
                log::warn!("no Matroska is written: {no}");
                self.done.notes.push(tr!("dub-no-film-all", why = why(&no)));
            }
        }
        Ok(())
    }
}

fn new_track<'a>(track: &'a mut Encoded, language: &'a str, name: &'a str) -> NewTrack<'a> {
    NewTrack {
        flac: &mut track.flac,
        frames: &track.frames,
        language,
        name,
    }
}

/// Why a language has no film of its own.
fn why_not_own(no: &NoFilm) -> String {
    match no {
        NoFilm::Kind => tr!("dub-no-film-own.kind"),
        no => why(no),
    }
}

/// Why no film is written.
fn why(no: &NoFilm) -> String {
    match no {
        NoFilm::Kind => tr!("dub-no-film-kind"),
        NoFilm::Pieces => tr!("dub-no-film-pieces"),
        NoFilm::Joined => tr!("dub-no-film-joined"),
        NoFilm::Codec(codec) => tr!("dub-no-film-codec", codec = codec.as_str()),
        NoFilm::Damaged(_) | NoFilm::Disk(_) => tr!("dub-no-film-damaged"),
    }
}
