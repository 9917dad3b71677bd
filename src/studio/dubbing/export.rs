//! The files of a dub: track, subtitles and table of each language, and a report of all.

use std::path::{Path, PathBuf};

use crate::audio::decode::{Source, has_picture};
use crate::deliver::dub::{
    Encoded, Replacement, encode_track, write_copy, write_flac, write_mp3, write_text, write_track,
};
use crate::deliver::dub_tables::{Said, cue_sheet, json};
use crate::deliver::film::{
    Given, NewText, NewTrack, NoFilm, Reel, write_copied, write_matroska, write_mp4,
};
use crate::deliver::subtitles::{self, Cue, Kind};
use crate::deliver::tags::Marks;
use crate::library::error::LibraryError;
use crate::library::{Library, outside};
use crate::script::dub_sheet::{self, SheetLine};
use crate::studio::command::{DubExport, DubSound};
use crate::studio::dubbing::film::{Film, FilmCard, Language, Segment, Stands};
use crate::studio::dubbing::places::{self, Places};
use crate::studio::dubbing::refused::NoDub;
use crate::studio::dubbing::{Flag, Loud, aac, again, flags, loud, patch, report, stands};
use crate::studio::error::{Refusal, StudioError};
use crate::studio::event::{DubFile, DubFileKind, Exported};
use crate::studio::ffmpeg::NoHelp;
use crate::studio::machine::Machine;
use crate::terms::backend::Backend;
use crate::terms::ids::{FilmId, TakeId};
use crate::terms::request::Worth;
use crate::terms::timing::WordTime;
use crate::tr;

/// Writes what is ready of a film.
pub(super) async fn write(
    machine: &Machine,
    id: &FilmId,
    wish: DubExport,
) -> Result<Exported, StudioError> {
    let mut card = stands::look(machine, id).await?;
    let is_gone = |stands: &Stands| matches!(stands, Stands::Missing { .. });
    if card.stands.iter().any(is_gone) {
        match again::fetch(machine, id, &[]).await {
            Ok(fetched) => card = fetched,
            Err(error) => {
                log::info!("a dub that is gone can't be fetched: {error}");
                card = stands::look(machine, id).await?;
            }
        }
    }
    let (library, ffmpeg) = (machine.library.clone(), machine.options.ffmpeg.clone());
    machine
        .blocking(move || {
            Writer {
                places: Places::of(&library, &card, &wish)?,
                library,
                ffmpeg,
                card,
                wish,
                done: Exported::default(),
            }
            .write()
        })
        .await
}

/// A film, and whether it is the service's.
type Picture = (Box<dyn Source>, bool);

struct Writer {
    library: Library,
    ffmpeg: Option<PathBuf>,
    card: FilmCard,
    wish: DubExport,
    places: Places,
    done: Exported,
}

/// A language that is ready, for the film that has them all and the report.
struct Written<'a> {
    language: &'a Language,
    take: TakeId,
    /// Whether it has files of its own.
    is_wanted: bool,
    /// Its sound, where anything is written that has it.
    track: Option<Encoded>,
    /// The same as AAC, where that was wanted and could be had.
    aac: Option<PathBuf>,
    cues: Vec<Cue>,
    loud: Option<Loud>,
}

impl Writer {
    fn write(mut self) -> Result<Exported, StudioError> {
        let written = self.files();
        // What is there stays this dub's, whatever came of the rest.
        if let Err(error) = self.remember() {
            log::warn!("where files of a dub lie is not kept: {error}");
        }
        written.map(|()| self.done)
    }

    fn files(&mut self) -> Result<(), StudioError> {
        for code in &self.wish.languages {
            // Named, so that a word that isn't there is no silence.
            patch::ready(&self.card, code)?;
        }
        let film = self.card.film.clone();
        let mut written = Vec::new();
        let mut gone = None;
        for language in &film.languages {
            let wanted = &self.wish.languages;
            let is_wanted = wanted.is_empty() || wanted.contains(&language.code);
            let take = patch::ready(&self.card, &language.code).map(|(_, take)| take);
            let done = take.and_then(|take| self.language(language, take, is_wanted));
            match done {
                Ok(it) => written.push(it),
                // The other languages have their files.
                Err(StudioError::Refused(Refusal::NotDubbed(
                    no @ (NoDub::FixGone { .. } | NoDub::FileGone(_)),
                ))) => {
                    // The film with all of them lacks it, too.
                    if is_wanted || film.has_picture {
                        self.done.lacking.push(no.words());
                    }
                    gone = gone.or_else(|| is_wanted.then_some(no));
                }
                Err(StudioError::Refused(Refusal::NotDubbed(NoDub::NotReady(_)))) => {
                    if is_wanted {
                        self.done.lacking.push(not_ready(language));
                    }
                }
                Err(error) => return Err(error),
            }
        }
        if !written.iter().any(|it| it.is_wanted) {
            let why = gone.unwrap_or_else(|| NoDub::NotReady(codes(&self.card)));
            return Err(why.into());
        }
        self.films(&mut written)?;
        let languages = written
            .iter()
            .map(|it| (it.language, it.loud.as_ref(), &*it.cues));
        let languages: Vec<_> = languages.collect();
        let text = report::written(&self.card, &languages, &self.done);
        let path = write_text(&text, &self.path(None, places::REPORT))?;
        self.add(path, None, DubFileKind::Report);
        Ok(())
    }

    fn add(&mut self, path: PathBuf, language: Option<&str>, kind: DubFileKind) {
        self.done.files.push(DubFile {
            path,
            language: language.map(str::to_owned),
            kind,
        });
    }

    /// Where a file goes; that it isn't where it was looked for is said.
    fn path(&mut self, code: Option<&str>, ending: &str) -> PathBuf {
        let (path, beside) = self.places.free(code, ending);
        if let Some(there) = beside {
            let name = |path: &Path| path.file_name().map(|it| it.display().to_string());
            let (there, new) = (name(&there), name(&path));
            self.done.notes.push(tr!(
                "dub-beside",
                there = there.unwrap_or_default(),
                name = new.unwrap_or_default()
            ));
        }
        path
    }

    /// Keeps with the film what was written, as it is now.
    fn remember(&self) -> Result<(), LibraryError> {
        let files = self.done.files.iter().filter_map(|file| {
            let mark = outside::mark(&file.path)?;
            Some((places::key(&file.path), mark))
        });
        let files: Vec<_> = files.collect();
        let card = &self.card;
        self.library
            .change_film(card.backend, (&card.id, card.at), |there| {
                let mut film = Film::read(&there?).ok()?;
                film.exported.extend(files);
                Some(film.written())
            })
    }

    fn marks(&self, code: &str) -> Marks {
        Marks {
            title: format!("{} ({code})", self.card.film.name()),
            draft: self.card.backend == Backend::Draft,
            ..Marks::default()
        }
    }

    fn language<'a>(
        &mut self,
        language: &'a Language,
        take: TakeId,
        is_wanted: bool,
    ) -> Result<Written<'a>, StudioError> {
        let code = language.code.as_str();
        let measured = loud::of(&self.library, &self.card, code);
        let loud = measured.map_err(|error| log::warn!("a dub can't be measured: {error}"));
        let ends = stands::millis(self.library.take(take)?.card.seconds);
        let mut written = Written {
            language,
            take,
            is_wanted,
            track: None,
            aac: None,
            cues: cues(&language.now(), ends),
            loud: loud.ok(),
        };
        if !is_wanted && !self.card.film.has_picture {
            return Ok(written);
        }
        let replaced = language
            .patches
            .iter()
            .map(|it| patch::replacement(&self.library, &self.card, language, take, it))
            .collect::<Result<Vec<_>, _>>()?;
        let source = &mut *patch::track(&self.library, take)?;
        let mut track = encode_track(source, &replaced, self.places.folder())?;
        if is_wanted {
            written.aac = self.sounds(&written, &mut track, &replaced)?;
            self.texts(&written)?;
        }
        written.track = Some(track);
        Ok(written)
    }

    /// The sound of a language as it was wanted; where that as AAC lies.
    fn sounds(
        &mut self,
        of: &Written<'_>,
        track: &mut Encoded,
        replaced: &[Replacement],
    ) -> Result<Option<PathBuf>, StudioError> {
        let code = of.language.code.as_str();
        let marks = self.marks(code);
        let mut aac = None;
        for sound in self.wish.sounds.clone() {
            let path = self.path(Some(code), sound.ending());
            let source = || patch::track(&self.library, of.take);
            let path = match sound {
                DubSound::Wav => write_track(&mut *source()?, replaced, &marks, &path)?.path,
                DubSound::Flac => write_flac(track, &marks, &path)?,
                DubSound::Mp3 => write_mp3(&mut *source()?, replaced, &marks, &path)?,
                DubSound::Aac => {
                    let seconds = seconds(track);
                    let program = self.ffmpeg.as_deref();
                    match aac::write(program, (track, seconds), &marks, &path) {
                        Ok(path) => aac.insert(path).clone(),
                        Err(no) => {
                            log::warn!("no AAC is written: {no}");
                            let why = no_help(&no);
                            self.done
                                .lacking
                                .push(tr!("dub-no-aac", language = code, why = why));
                            continue;
                        }
                    }
                }
            };
            self.add(path, Some(code), DubFileKind::Audio);
        }
        Ok(aac)
    }

    /// Subtitles and tables of what is said.
    fn texts(&mut self, of: &Written<'_>) -> Result<(), StudioError> {
        let code = of.language.code.as_str();
        let lines = of.language.now();
        if lines.is_empty() {
            self.done.lacking.push(tr!("dub-no-lines", language = code));
            return Ok(());
        }
        let rows: Vec<SheetLine> = lines.iter().map(row).collect();
        let said = said(of.language, &lines, of.loud.as_ref());
        let (subtitled, table) = (DubFileKind::Subtitles, DubFileKind::Transcript);
        let texts = [
            (
                subtitles::write(&of.cues, Kind::Srt),
                places::SRT,
                subtitled,
            ),
            (
                subtitles::write(&of.cues, Kind::Vtt),
                places::VTT,
                subtitled,
            ),
            (subtitles::ttml(&of.cues, code), places::TTML, subtitled),
            (dub_sheet::write(&rows), places::TABLE, table),
            (json(&said), places::JSON, table),
            (cue_sheet(&said), places::CUES, DubFileKind::CueSheet),
        ];
        for (text, ending, kind) in texts {
            let path = write_text(&text, &self.path(Some(code), ending))?;
            self.add(path, Some(code), kind);
        }
        Ok(())
    }

    /// The film with the new tracks, where it is one that is written; else that is said.
    fn films(&mut self, written: &mut [Written<'_>]) -> Result<(), StudioError> {
        if !self.card.film.has_picture {
            return Ok(());
        }
        let (mut is_own, mut is_any_given) = (true, false);
        for it in &mut *written {
            let (code, take) = (it.language.code.as_str(), it.take);
            let Some((mut film, is_given)) = self.picture(take)? else {
                is_own = false;
                if it.is_wanted {
                    let none = tr!("dub-no-film-part", language = code);
                    self.done.notes.push(none);
                }
                continue;
            };
            is_any_given |= is_given;
            if it.is_wanted {
                self.film((&mut *film, is_given), it)?;
            }
        }
        if is_any_given {
            let why = tr!("dub-no-film-given");
            self.done.notes.push(tr!("dub-no-film-all", why = why));
        } else if is_own {
            let mut film = patch::recording(&self.library, &self.card.film.how.input)?;
            self.all_in_one(&mut *film, written)?;
        }
        Ok(())
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
        Ok(Some((patch::recording(&self.library, &how.input)?, false)))
    }

    /// A film with one language.
    fn film(
        &mut self,
        (film, is_given): (&mut dyn Source, bool),
        it: &mut Written<'_>,
    ) -> Result<(), StudioError> {
        let code = it.language.code.as_str();
        let path = self.path(Some(code), places::video(&self.card.film));
        let is_as_it_came = it.aac.is_none() && it.language.patches.is_empty();
        if is_given && is_as_it_came {
            let path = write_copy(film, &path)?;
            self.add(path, Some(code), DubFileKind::Video);
            self.done.notes.push(tr!("dub-film-given", language = code));
            return Ok(());
        }
        let (name, marks) = (tr!("dub-track", language = code), self.marks(code));
        let wrote = if let Some(wrote) = self.with_aac(film, it, &path)? {
            Ok(wrote)
        } else if let Some(track) = &mut it.track {
            let mut track = new_track(track, code, &name);
            let wrote = write_mp4(film, &mut track, &marks, &path);
            wrote.map(|path| (path, tr!("dub-film", language = code)))
        } else {
            return Ok(());
        };
        match wrote {
            Ok((path, note)) => {
                self.add(path, Some(code), DubFileKind::Video);
                self.done.notes.push(note);
                if is_given {
                    let note = tr!("dub-film-given-mended", language = code);
                    self.done.notes.push(note);
                }
            }
            // There is the Matroska.
            Err(NoFilm::Kind | NoFilm::Pieces) if !is_given => {}
            Err(NoFilm::Disk(error)) => return Err(error.into()),
            Err(no) => {
                let why = why(&no);
                let none = tr!("dub-no-film", language = code, why = why);
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
                (Box::new(opened), tr!("dub-film-aac-made", language = code))
            }
            None if it.language.patches.is_empty() => {
                let given = patch::track(&self.library, it.take)?;
                (given, tr!("dub-film-aac-given", language = code))
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
        let wrote = Reel::read(film)
            .and_then(|reel| write_matroska((film, &reel), &mut sounds, &texts, &marks, &path));
        match wrote {
            Ok(path) => {
                self.add(path, None, DubFileKind::Video);
                self.done.notes.push(tr!("dub-film-all", languages = codes));
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

/// How long a track is.
fn seconds(track: &Encoded) -> f64 {
    track.frames.total as f64 / f64::from(track.frames.hz.max(1))
}

/// Why ffmpeg was no help.
fn no_help(no: &NoHelp) -> String {
    match no {
        NoHelp::Missing => tr!("dub-no-ffmpeg"),
        NoHelp::Failed(_) => tr!("dub-ffmpeg-failed"),
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

fn not_ready(language: &Language) -> String {
    tr!("dub-not-ready", language = language.code.as_str())
}

fn codes(card: &FilmCard) -> String {
    let codes = card.film.languages.iter().map(|it| it.code.as_str());
    codes.collect::<Vec<_>>().join(", ")
}

pub(super) fn row(line: &Segment) -> SheetLine {
    SheetLine {
        speaker: line.speaker.clone(),
        start: line.start,
        end: line.end,
        said: line.said.clone(),
        translation: line.text.clone(),
    }
}

/// What is said, with what is worth a look.
fn said<'a>(language: &Language, lines: &'a [Segment], loud: Option<&Loud>) -> Vec<Said<'a>> {
    let all = (1..).zip(lines).zip(flags(language, loud));
    let all = all.map(|((number, line), flags)| Said {
        speaker: &line.speaker,
        time: [line.start, line.end],
        original: &line.said,
        text: &line.text,
        words: &line.words,
        flags: flags.iter().map(Flag::words).collect(),
        patched: language.patches.iter().any(|it| it.line == number),
    });
    all.collect()
}

/// Cues of what is said, none beyond the end of the track.
pub(super) fn cues(lines: &[Segment], end_ms: u32) -> Vec<Cue> {
    let mut all: Vec<Cue> = Vec::new();
    for line in lines {
        let spread = if line.words.is_empty() {
            spread(line)
        } else {
            line.words.clone()
        };
        all.extend(subtitles::cues(&line.text, &spread, 0));
    }
    all.sort_by_key(|cue| cue.start_ms);
    subtitles::linger(&mut all, end_ms);
    subtitles::calm(&mut all, end_ms);
    all.retain(|cue| cue.end_ms > cue.start_ms);
    all
}

/// When words of a line sound of which only the whole is known: each as long as it has letters.
fn spread(line: &Segment) -> Vec<WordTime> {
    let (start, length) = (line.start, line.end - line.start);
    let bytes = line.text.len().max(1) as f64;
    let at = |byte: usize| stands::millis(start + length * byte as f64 / bytes);
    let mut from = 0;
    let mut words = Vec::new();
    for word in line.text.split_whitespace() {
        let rest = line.text.get(from..).unwrap_or_default();
        let begins = from + rest.find(word).unwrap_or_default();
        let ends = begins + word.len();
        words.push(WordTime {
            start_ms: at(begins),
            end_ms: at(ends),
            bytes: begins..ends,
        });
        from = ends;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_words_is_spread_over_its_time() {
        let line = Segment {
            text: "Good morning. Come in, it is warm here.".to_owned(),
            start: 1.0,
            end: 4.0,
            ..Segment::default()
        };
        let cues = cues(&[line], 5_000);
        let texts: Vec<&str> = cues.iter().map(|cue| cue.text.as_str()).collect();
        assert_eq!(texts, ["Good morning.", "Come in, it is warm here."]);
        assert_eq!(cues[0].start_ms, 1_000);
        assert!(cues[1].end_ms <= 4_000 && cues[0].end_ms <= cues[1].start_ms);
    }
}
