//! The files of a dub: track, subtitles and table of each language, and a report of all.

use std::path::{Path, PathBuf};

use crate::audio::decode::Source;
use crate::deliver::dub::{Encoded, encode_track, write_flac, write_mp3, write_text, write_track};
use crate::deliver::dub_tables::{Said, cue_sheet, json};
use crate::deliver::film::{
    Given, NewText, NewTrack, NoFilm, Reel, write_copied, write_matroska, write_mp4,
};
use crate::deliver::names::slug;
use crate::deliver::subtitles::{self, Cue, Kind};
use crate::deliver::tags::Marks;
use crate::library::{Library, outside};
use crate::script::dub_sheet::{self, SheetLine};
use crate::studio::command::{DubExport, DubSound};
use crate::studio::dubbing::film::{FilmCard, Language, Segment, Stands};
use crate::studio::dubbing::refused::NoDub;
use crate::studio::dubbing::{Flag, Loud, aac, again, flags, loud, patch, report, stands};
use crate::studio::error::{Refusal, StudioError};
use crate::studio::event::{DubFile, DubFileKind, Exported};
use crate::studio::ffmpeg::NoHelp;
use crate::studio::machine::Machine;
use crate::terms::backend::Backend;
use crate::terms::ids::{FilmId, TakeId};
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
        match again::fetch(machine, id, &wish.languages).await {
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

struct Writer {
    library: Library,
    ffmpeg: Option<PathBuf>,
    card: FilmCard,
    wish: DubExport,
    done: Exported,
}

/// A language that was written, for the film that has them all.
struct Written<'a> {
    language: &'a Language,
    take: TakeId,
    track: Encoded,
    /// Its sound as AAC, where that was wanted and could be had.
    aac: Option<PathBuf>,
    cues: Vec<Cue>,
    loud: Option<Loud>,
}

impl Writer {
    fn write(mut self) -> Result<Exported, StudioError> {
        for code in &self.wish.languages {
            // Named, so that a word that isn't there is no silence.
            patch::ready(&self.card, code)?;
        }
        let film = self.card.film.clone();
        let mut written = Vec::new();
        let mut gone = None;
        for language in &film.languages {
            let wanted = &self.wish.languages;
            if !(wanted.is_empty() || wanted.contains(&language.code)) {
                continue;
            }
            match patch::ready(&self.card, &language.code) {
                Ok((_, take)) => match self.language(language, take) {
                    Ok(it) => written.push(it),
                    // The other languages have their files.
                    Err(StudioError::Refused(Refusal::NotDubbed(no @ NoDub::FixGone { .. }))) => {
                        self.done.lacking.push(no.words());
                        gone = Some(no);
                    }
                    Err(error) => return Err(error),
                },
                Err(StudioError::Refused(Refusal::NotDubbed(no @ NoDub::FileGone(_)))) => {
                    self.done.lacking.push(no.words());
                    gone = Some(no);
                }
                Err(_) => self.done.lacking.push(not_ready(language)),
            }
        }
        if written.is_empty() {
            let why = gone.unwrap_or_else(|| NoDub::NotReady(codes(&self.card)));
            return Err(why.into());
        }
        self.films(&mut written)?;
        let languages = written
            .iter()
            .map(|it| (it.language, it.loud.as_ref(), &*it.cues));
        let languages: Vec<_> = languages.collect();
        let text = report::written(&self.card, &languages, &self.done);
        let path = write_text(&text, &self.path(None, "report.md"))?;
        self.add(path, None, DubFileKind::Report);
        Ok(self.done)
    }

    fn add(&mut self, path: PathBuf, language: Option<&str>, kind: DubFileKind) {
        self.done.files.push(DubFile {
            path,
            language: language.map(str::to_owned),
            kind,
        });
    }

    fn language<'a>(
        &mut self,
        language: &'a Language,
        take: TakeId,
    ) -> Result<Written<'a>, StudioError> {
        let code = language.code.as_str();
        let replaced = language
            .patches
            .iter()
            .map(|it| patch::replacement(&self.library, &self.card, language, take, it))
            .collect::<Result<Vec<_>, _>>()?;
        let marks = Marks {
            title: format!("{} ({code})", self.card.film.name()),
            draft: self.card.backend == Backend::Draft,
            ..Marks::default()
        };
        let mut track = encode_track(
            &mut *patch::track(&self.library, take)?,
            &replaced,
            &self.wish.folder,
        )?;
        let mut aac = None;
        for sound in self.wish.sounds.clone() {
            let path = self.path(Some(code), sound.ending());
            let source = || patch::track(&self.library, take);
            let path = match sound {
                DubSound::Wav => write_track(&mut *source()?, &replaced, &marks, &path)?.path,
                DubSound::Flac => write_flac(&mut track, &marks, &path)?,
                DubSound::Mp3 => write_mp3(&mut *source()?, &replaced, &marks, &path)?,
                DubSound::Aac => {
                    let seconds = seconds(&track);
                    let written = aac::write(self.ffmpeg.as_deref(), (&mut track, seconds), &path);
                    match written {
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
        let measured = loud::of(&self.library, &self.card, code);
        let loud = measured.map_err(|error| log::warn!("a dub can't be measured: {error}"));
        let loud = loud.ok();
        let cues = self.texts(language, &track, loud.as_ref())?;
        Ok(Written {
            language,
            take,
            track,
            aac,
            cues,
            loud,
        })
    }

    /// Subtitles and tables of what is said; the cues of the subtitles.
    fn texts(
        &mut self,
        language: &Language,
        track: &Encoded,
        loud: Option<&Loud>,
    ) -> Result<Vec<Cue>, StudioError> {
        let code = language.code.as_str();
        let lines = language.now();
        if lines.is_empty() {
            self.done.lacking.push(tr!("dub-no-lines", language = code));
            return Ok(Vec::new());
        }
        let cues = cues(&lines, stands::millis(seconds(track)));
        let rows: Vec<SheetLine> = lines.iter().map(row).collect();
        let said = said(language, &lines, loud);
        let texts = [
            (
                subtitles::write(&cues, Kind::Srt),
                "srt",
                DubFileKind::Subtitles,
            ),
            (
                subtitles::write(&cues, Kind::Vtt),
                "vtt",
                DubFileKind::Subtitles,
            ),
            (subtitles::ttml(&cues, code), "ttml", DubFileKind::Subtitles),
            (dub_sheet::write(&rows), "csv", DubFileKind::Transcript),
            (json(&said), "json", DubFileKind::Transcript),
            (cue_sheet(&said), "cues.csv", DubFileKind::CueSheet),
        ];
        for (text, ending, kind) in texts {
            let path = write_text(&text, &self.path(Some(code), ending))?;
            self.add(path, Some(code), kind);
        }
        Ok(cues)
    }

    /// The film with the new tracks, where it is one that is written; else that is said.
    fn films(&mut self, written: &mut [Written<'_>]) -> Result<(), StudioError> {
        let how = &self.card.film.how;
        if !self.card.film.has_picture {
            return Ok(());
        }
        if how.cut.is_some() {
            for it in &*written {
                let code = it.language.code.as_str();
                self.done
                    .notes
                    .push(tr!("dub-no-film-part", language = code));
            }
            return Ok(());
        }
        let mut film = patch::recording(&self.library, &how.input)?;
        let ending = if how.input.extension == "mov" {
            "mov"
        } else {
            "mp4"
        };
        for it in &mut *written {
            let code = it.language.code.as_str();
            let name = tr!("dub-track", language = code);
            let path = self.path(Some(code), ending);
            if let Some((path, note)) = self.with_aac(&mut *film, it, &path)? {
                self.add(path, Some(code), DubFileKind::Video);
                self.done.notes.push(note);
                continue;
            }
            let mut track = new_track(&mut it.track, code, &name);
            match write_mp4(&mut *film, &mut track, &path) {
                Ok(path) => {
                    self.add(path, Some(code), DubFileKind::Video);
                    self.done.notes.push(tr!("dub-film", language = code));
                }
                // There is the Matroska.
                Err(NoFilm::Kind | NoFilm::Pieces) => {}
                Err(NoFilm::Disk(error)) => return Err(error.into()),
                Err(no) => {
                    let why = why(&no);
                    self.done
                        .notes
                        .push(tr!("dub-no-film", language = code, why = why));
                }
            }
        }
        self.all_in_one(&mut *film, written)
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
        let name = tr!("dub-track", language = code);
        let wrote = Given::read(&mut *sound)
            .and_then(|mut given| write_copied(film, &mut given, (code, &name), path));
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
            if !it.cues.is_empty() {
                texts.push(NewText {
                    cues: &it.cues,
                    language: code,
                    name,
                });
            }
            sounds.push(new_track(&mut it.track, code, name));
        }
        let path = self.path(None, "dubbed.mkv");
        let wrote = Reel::read(film)
            .and_then(|reel| write_matroska((film, &reel), &mut sounds, &texts, &path));
        match wrote {
            Ok(path) => {
                self.add(path, None, DubFileKind::Video);
                let codes = codes.join(", ");
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

    /// What a file is called: the film's name, the language, what it is.
    fn path(&self, code: Option<&str>, ending: &str) -> PathBuf {
        let name = self.card.film.name();
        let stem = Path::new(name).file_stem().unwrap_or_default();
        let slug = slug(&stem.to_string_lossy());
        let stem = if slug.is_empty() { "film" } else { &slug };
        self.wish.folder.join(match code {
            Some(code) => format!("{stem}-{code}.{ending}"),
            None => format!("{stem}-{ending}"),
        })
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
    let all = (1..).zip(lines).zip(flags(lines, loud));
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
