//! The files of a dub: track, subtitles and table of each language, and a report of all.

use std::path::{Path, PathBuf};

use crate::deliver::dub::{Replacement, write_film, write_text, write_track};
use crate::deliver::film::NoFilm;
use crate::deliver::names::slug;
use crate::deliver::subtitles::{self, Cue, Kind};
use crate::deliver::tags::Marks;
use crate::library::Library;
use crate::script::dub_sheet::{self, SheetLine};
use crate::studio::dubbing::film::{FilmCard, Language, Segment};
use crate::studio::dubbing::refused::NoDub;
use crate::studio::dubbing::{patch, report, stands};
use crate::studio::error::StudioError;
use crate::studio::event::{DubFile, DubFileKind, Exported};
use crate::studio::machine::Machine;
use crate::terms::backend::Backend;
use crate::terms::ids::{FilmId, TakeId};
use crate::terms::timing::WordTime;
use crate::tr;

/// Writes what is ready of a film: all of it, or these languages alone.
pub(super) async fn write(
    machine: &Machine,
    id: &FilmId,
    wanted: Vec<String>,
    folder: PathBuf,
) -> Result<Exported, StudioError> {
    let card = stands::look(machine, id).await?;
    let library = machine.library.clone();
    machine
        .blocking(move || {
            Writer {
                library,
                card,
                folder,
            }
            .write(&wanted)
        })
        .await
}

struct Writer {
    library: Library,
    card: FilmCard,
    folder: PathBuf,
}

impl Writer {
    fn write(&self, wanted: &[String]) -> Result<Exported, StudioError> {
        let mut done = Exported::default();
        let mut written = Vec::new();
        for code in wanted {
            // Named, so that a word that isn't there is no silence.
            patch::ready(&self.card, code)?;
        }
        for language in &self.card.film.languages {
            let is_wanted = wanted.is_empty() || wanted.contains(&language.code);
            if !is_wanted {
                continue;
            }
            match patch::ready(&self.card, &language.code) {
                Ok((language, take)) => {
                    self.language(language, take, &mut done)?;
                    written.push(language);
                }
                Err(_) => done.lacking.push(not_ready(language)),
            }
        }
        let Some(first) = written.first() else {
            return Err(NoDub::NotReady(codes(&self.card)).into());
        };
        log::debug!("dubs are written, {} first", first.code);
        let text = report::written(&self.card, &written, &done);
        let path = write_text(&text, &self.path(None, "report.md"))?;
        done.files.push(DubFile {
            path,
            language: None,
            kind: DubFileKind::Report,
        });
        Ok(done)
    }

    fn language(
        &self,
        language: &Language,
        take: TakeId,
        done: &mut Exported,
    ) -> Result<(), StudioError> {
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
        let mut source = patch::track(&self.library, take)?;
        let path = self.path(Some(code), "wav");
        let film = self.film(language, take, &replaced, done)?;
        let track = write_track(&mut *source, &replaced, &marks, &path)?;
        let mut file = |path: PathBuf, kind| {
            done.files.push(DubFile {
                path,
                language: Some(code.to_owned()),
                kind,
            });
        };
        if let Some(film) = film {
            file(film, DubFileKind::Video);
        }
        file(track.path, DubFileKind::Audio);
        let lines = language.now();
        if lines.is_empty() {
            done.lacking.push(tr!("dub-no-lines", language = code));
            return Ok(());
        }
        let end = track.frames as f64 / f64::from(track.hz.max(1));
        let cues = cues(&lines, stands::millis(end));
        for (kind, ending) in [(Kind::Srt, "srt"), (Kind::Vtt, "vtt")] {
            let text = subtitles::write(&cues, kind);
            let path = write_text(&text, &self.path(Some(code), ending))?;
            file(path, DubFileKind::Subtitles);
        }
        let rows: Vec<SheetLine> = lines.iter().map(row).collect();
        let path = write_text(&dub_sheet::write(&rows), &self.path(Some(code), "csv"))?;
        file(path, DubFileKind::Transcript);
        Ok(())
    }

    /// The film with the new track, where it is one that is written; else that is said.
    fn film(
        &self,
        language: &Language,
        take: TakeId,
        replaced: &[Replacement],
        done: &mut Exported,
    ) -> Result<Option<PathBuf>, StudioError> {
        let how = &self.card.film.how;
        if !self.card.film.has_picture {
            return Ok(None);
        }
        let code = language.code.as_str();
        if how.cut.is_some() {
            done.notes.push(tr!("dub-no-film-part", language = code));
            return Ok(None);
        }
        let ending = if how.input.extension == "mov" {
            "mov"
        } else {
            "mp4"
        };
        let mut source = patch::track(&self.library, take)?;
        let mut film = patch::recording(&self.library, &how.input)?;
        let written = write_film(
            &mut *film,
            (&mut *source, replaced),
            (code, &tr!("dub-track", language = code)),
            &self.path(Some(code), ending),
        );
        match written {
            Ok(path) => {
                done.notes.push(tr!("dub-film", language = code));
                Ok(Some(path))
            }
            Err(NoFilm::Disk(error)) => Err(error.into()),
            Err(no) => {
                let why = match &no {
                    NoFilm::Kind => tr!("dub-no-film-kind"),
                    NoFilm::Pieces => tr!("dub-no-film-pieces"),
                    NoFilm::Damaged(_) | NoFilm::Disk(_) => tr!("dub-no-film-damaged"),
                };
                log::warn!("no film is written: {no}");
                done.notes
                    .push(tr!("dub-no-film", language = code, why = why));
                Ok(None)
            }
        }
    }

    /// What a file is called: the film's name, the language, what it is.
    fn path(&self, code: Option<&str>, ending: &str) -> PathBuf {
        let name = self.card.film.name();
        let stem = Path::new(name).file_stem().unwrap_or_default();
        let slug = slug(&stem.to_string_lossy());
        let stem = if slug.is_empty() { "film" } else { &slug };
        self.folder.join(match code {
            Some(code) => format!("{stem}-{code}.{ending}"),
            None => format!("{stem}-{ending}"),
        })
    }
}

fn not_ready(language: &Language) -> String {
    tr!("dub-not-ready", language = language.code.as_str())
}

fn codes(card: &FilmCard) -> String {
    let codes = card.film.languages.iter().map(|it| it.code.as_str());
    codes.collect::<Vec<_>>().join(", ")
}

fn row(line: &Segment) -> SheetLine {
    SheetLine {
        speaker: line.speaker.clone(),
        start: line.start,
        end: line.end,
        said: line.said.clone(),
        translation: line.text.clone(),
    }
}

/// Cues of what is said, none beyond the end of the track.
fn cues(lines: &[Segment], end_ms: u32) -> Vec<Cue> {
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
