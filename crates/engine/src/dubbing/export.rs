//! The files of a dub: track, subtitles and table of each language, and a report of all.

mod cues;
mod films;
mod states;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use mynah_model::dubbing::agreed::agreed_to;
use mynah_model::dubbing::agreed::agreed_words;
use mynah_model::dubbing::bed;
use mynah_model::dubbing::checks::Flag;
use mynah_model::dubbing::checks::Loud;
use mynah_model::dubbing::checks::flags;
use mynah_model::dubbing::draft_text;
use mynah_model::ffmpeg::NoHelp;

pub(super) use self::cues::cues;
use crate::dubbing::places::{self, Places};
use crate::dubbing::{aac, again, loud, patch, replaced, report, said, stands};
use crate::error::{Refusal, StudioError};
use crate::jobs;
use crate::machine::Machine;
use mynah_audio::decode::{Source, hear};
use mynah_core::backend::Backend;
use mynah_core::consent::standings;
use mynah_core::day::Day;
use mynah_core::ids::{FilmId, TakeId};
use mynah_core::language::language_name;
use mynah_export::background::Background;
use mynah_export::dub::{
    Encoded, Replaced, encode_track, turn_down, write_flac, write_mp3, write_text, write_track,
};
use mynah_export::dub_tables::{Said, cue_sheet, json};
use mynah_export::export::CEILING_DB;
use mynah_export::subtitles::{self, Cue, Kind};
use mynah_export::tags::Marks;
use mynah_export::{DeliverError, remove_parts};
use mynah_i18n::tr;
use mynah_model::command::{BACKGROUND, DubExport, DubPart, DubSound};
use mynah_model::dubbing::film::{Exporting, Film, FilmCard, Language, Segment, Stands};
use mynah_model::dubbing::refused::NoDub;
use mynah_model::event::{DubFile, DubFileKind, Exported};
use mynah_script::dub_sheet::{self, SheetLine};
use mynah_store::error::LibraryError;
use mynah_store::{Library, faults, outside};

/// Writes what is ready of a film.
pub(super) async fn write(
    machine: &Machine,
    id: &FilmId,
    wish: DubExport,
) -> Result<Exported, StudioError> {
    let folder = wish.folder.clone();
    let check = machine.blocking(move || jobs::check_folder(&folder, 0));
    check.await?;
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
    let (written, unheard) = write_once(machine, card, wish.clone(), Vec::new()).await?;
    let Some(fresh) = unheard else {
        return written;
    };
    // What nothing is heard of is had again for nothing, where anybody has it still.
    match again::fetch(machine, id, &[]).await {
        Ok(fetched) => write_once(machine, fetched, wish, fresh).await?.0,
        Err(error) => {
            log::info!("a dub that can't be read can't be fetched: {error}");
            written
        }
    }
}

/// What was written; and its files, where nothing was heard of the sound of a language.
type Once = (Result<Exported, StudioError>, Option<Vec<DubFile>>);

/// Writes what is there. Of which dubs nothing is heard is noted. `fresh`: files that were written a moment ago.
async fn write_once(
    machine: &Machine,
    card: FilmCard,
    wish: DubExport,
    fresh: Vec<DubFile>,
) -> Result<Once, StudioError> {
    let (library, ffmpeg) = (machine.library.clone(), machine.options.ffmpeg.clone());
    let now = machine.clock.now();
    let today = Day::here(now);
    let now = UNIX_EPOCH + Duration::from_millis(now.0.unsigned_abs());
    machine
        .blocking(move || {
            let mut writer = Writer {
                places: Places::of(&library, &card, &wish)?,
                library,
                now,
                today,
                ffmpeg,
                card,
                wish,
                done: Exported::default(),
                replaces: None,
                replaced: 0,
                fresh,
                unheard: Vec::new(),
            };
            let written = writer.write();
            for take in &writer.unheard {
                if let Err(error) = writer.library.note_unheard(*take) {
                    log::warn!("that a dub can't be read isn't kept: {error}");
                }
            }
            let files = (!writer.unheard.is_empty()).then(|| writer.done.files.clone());
            Ok::<_, StudioError>((written.map(|()| writer.done), files))
        })
        .await
}

struct Writer {
    library: Library,
    now: SystemTime,
    today: Day,
    ffmpeg: Option<PathBuf>,
    card: FilmCard,
    wish: DubExport,
    places: Places,
    done: Exported,
    /// The file of an earlier export that is written anew, until it is.
    replaces: Option<PathBuf>,
    /// How many were.
    replaced: usize,
    /// What was written a moment ago is no earlier export.
    fresh: Vec<DubFile>,
    /// Dubs of which nothing is heard.
    unheard: Vec<TakeId>,
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
    fn write(&mut self) -> Result<(), StudioError> {
        let exporting = Exporting {
            folder: self.wish.folder.display().to_string(),
            owner: self.library.owner(),
        };
        let begins = self.change(|film| {
            film.exporting = Some(exporting);
        });
        // What a run left there that was killed is nobody's, whichever film it was of.
        remove_parts(&self.wish.folder, self.now);
        if let Err(error) = begins {
            log::warn!("that files of a dub are written is not kept: {error}");
        }
        let written = self.files();
        // What is there stays this dub's, whatever came of the rest.
        if let Err(error) = self.remember() {
            log::warn!("where files of a dub lie is not kept: {error}");
        }
        written
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
            let done = take.and_then(|take| {
                let done = self.language(language, take, is_wanted);
                done.map_err(|error| self.or_unheard(error, (language, take)))
            });
            match done {
                Ok(it) => written.push(it),
                // The other languages have their files.
                Err(StudioError::Refused(Refusal::NotDubbed(
                    no @ (NoDub::FixGone { .. } | NoDub::FileGone(_) | NoDub::Deaf(_)),
                ))) => {
                    // The film with all of them lacks it, too.
                    if is_wanted || self.card.has_all_in_one() {
                        self.done.lack(&language.code, no.words());
                    }
                    gone = gone.or_else(|| is_wanted.then_some(no));
                }
                Err(StudioError::Refused(Refusal::NotDubbed(NoDub::NotReady(_)))) => {
                    if is_wanted {
                        self.done.lack(&language.code, not_ready(language));
                    }
                }
                Err(error) => return Err(error),
            }
        }
        if !written.iter().any(|it| it.is_wanted) {
            let why = gone.unwrap_or_else(|| NoDub::NotReady(names(&self.card)));
            return Err(why.into());
        }
        let has_all = self.films(&mut written)?;
        self.done.has = self.card.has_in(&self.wish.languages);
        let part = report::line_of_part(&self.card.film.how);
        let wanted = written.iter().filter(|it| it.is_wanted);
        let unsaid = wanted.filter_map(|it| draft_text::told(it.language));
        self.done.notes.extend(unsaid);
        self.tell_earlier();
        // It tells of what is saved.
        let saved = written.iter().filter(|it| it.is_wanted || has_all);
        let languages = saved.map(|it| (it.language, it.loud.as_ref(), &*it.cues));
        let languages: Vec<_> = languages.collect();
        let there = self.library.consents();
        if let Err(error) = &there {
            log::warn!("the records of consent can't be read: {error}");
        }
        let there = there.ok().map(|there| standings(&there.heeded()));
        let agreed = |code: &str| match &there {
            Some(there) => {
                let agreed = agreed_to(there, &film, code, self.today)?;
                Some(agreed_words(&agreed))
            }
            None if film.how.without_clones => None,
            None => Some(tr!("dub-agreed-unread")),
        };
        let text = report::written(&self.card, &languages, (&self.done, &agreed));
        self.done.notes.extend(part);
        if self.wish.writes(DubPart::Report) {
            let path = write_text(&text, &self.path(None, places::REPORT))?;
            self.add(path, None, DubFileKind::Report);
        }
        if self.replaced > 0 {
            let note = tr!("dub-replaced", count = self.replaced);
            self.done.notes.push(note);
        }
        Ok(())
    }

    /// Notes a file that is written, with the film at once: whatever ends this run, the next one replaces its own. One that got
    /// its name a moment before a kill is left there: whoever may have put another in its place keeps that.
    fn add(&mut self, path: PathBuf, language: Option<&str>, kind: DubFileKind) {
        if self.replaces.take().is_some_and(|it| it == path) {
            self.replaced += 1;
        }
        if let Some(mark) = outside::mark(&path)
            && let Err(error) = self.change(|film| {
                let key = places::key(&path);
                // What it has is kept once all are written: until then it is of no earlier state.
                film.states.remove(&key);
                film.exported.insert(key, mark);
            })
        {
            log::warn!("where a file of a dub lies is not kept: {error}");
        }
        faults::reached("exported");
        self.done.files.push(DubFile {
            path,
            language: language.map(str::to_owned),
            kind,
        });
    }

    /// Where a file goes; that it isn't where it was looked for is said.
    fn path(&mut self, code: Option<&str>, ending: &str) -> PathBuf {
        let (path, beside) = self.places.free(code, ending);
        // Who was asked knows it.
        let is_fresh = self.fresh.iter().any(|it| it.path == path);
        let is_told = !self.wish.over && !is_fresh && beside.is_none();
        self.replaces = (is_told && outside::is_there(&path)).then(|| path.clone());
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
        let states = self.states();
        let (sounds, without) = (self.wish.sounds.clone(), self.wish.without.clone());
        self.change(|film| {
            film.exported.extend(files);
            film.states.extend(states);
            (film.sounds, film.without) = (Some(sounds), without);
            // What another process writes meanwhile is its own.
            let owner = self.library.owner();
            film.exporting.take_if(|it| it.owner == owner);
        })
    }

    fn change(&self, how: impl FnOnce(&mut Film)) -> Result<(), LibraryError> {
        let card = &self.card;
        self.library
            .change_film(card.backend, (&card.id, card.at), |there| {
                let mut film = Film::read(&there?).ok()?;
                how(&mut film);
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
        let ends = said::millis(self.library.take(take)?.card.seconds);
        let mut written = Written {
            language,
            take,
            is_wanted,
            track: None,
            aac: None,
            cues: cues(&language.heard(), ends),
            loud: loud.ok(),
        };
        // Another language is heard in the film that has all alone, and none of a part or with the service's mark goes there.
        if !is_wanted && !self.goes_into_all(take)? {
            return Ok(written);
        }
        let folder = self.places.folder();
        let mut replaced = Replaced::default();
        if !language.patches.is_empty() {
            replaced = Replaced::within(folder)?;
        }
        for one in &language.patches {
            let new = replaced::replacement(&self.library, &self.card, language, take, one)?;
            replaced.keep(&new, folder)?;
        }
        let source = &mut *patch::track(&self.library, take)?;
        let mut under = self.background(source)?;
        if let Some(under) = &mut under {
            let db = turn_down(source, &mut replaced, (under, CEILING_DB), folder)?;
            if db > 0.0 {
                let note = tr!(
                    "dub-background-loud",
                    language = language_name(code),
                    db = format!("{db:.1}")
                );
                self.done.notes.push(note);
            }
        }
        let mut track = encode_track(source, &mut replaced, under.as_mut(), folder)?;
        if is_wanted {
            written.aac = self.sounds(&written, &mut track, (under, &mut replaced))?;
            self.texts(&written)?;
        }
        written.track = Some(track);
        Ok(written)
    }

    /// Something that couldn't be decoded, as what it means for a language where its own sound can't be read to its end: that
    /// is noted.
    fn or_unheard(&mut self, error: StudioError, (of, take): (&Language, TakeId)) -> StudioError {
        let is_unread = matches!(
            error,
            StudioError::Decode(_) | StudioError::Deliver(DeliverError::Decode { .. })
        );
        let is_heard = || {
            let mut source = patch::track(&self.library, take).ok()?;
            hear(&mut *source, None, &mut |_| ControlFlow::Continue(())).ok()
        };
        if !is_unread || is_heard().is_some() {
            return error;
        }
        self.unheard.push(take);
        NoDub::Deaf(of.code.clone()).into()
    }

    /// The background of one's own, as a track has it under it.
    fn background(&self, track: &mut dyn Source) -> Result<Option<Background>, StudioError> {
        let Some(input) = &self.card.film.background else {
            return Ok(None);
        };
        let mut source = patch::background(&self.library, input)?;
        let second = self.card.film.how.begins() as u64;
        let folder = self.places.folder();
        let under = Background::under(track, (&mut *source, second), folder)?;
        Ok(Some(under))
    }

    /// Whether what the service made of a language is what is heard: nothing was mended, and nothing lies under it.
    fn is_as_it_came(&self, language: &Language) -> bool {
        language.patches.is_empty() && self.card.film.background.is_none()
    }

    /// The sound of a language as it was wanted; where that as AAC lies.
    fn sounds(
        &mut self,
        of: &Written<'_>,
        track: &mut Encoded,
        (mut under, replaced): (Option<Background>, &mut Replaced),
    ) -> Result<Option<PathBuf>, StudioError> {
        let code = of.language.code.as_str();
        let marks = self.marks(code);
        let mut aac = None;
        for sound in self.wish.sounds.clone() {
            let ending = sound.endings().first().copied().unwrap_or_default();
            let path = self.path(Some(code), ending);
            let mut speech = patch::track(&self.library, of.take)?;
            let mut as_it_is = Replaced::default();
            let (source, new): (&mut dyn Source, _) = match under {
                Some(_) => (&mut track.flac, &mut as_it_is),
                None => (&mut *speech, &mut *replaced),
            };
            let path = match sound {
                DubSound::Wav => write_track(source, new, &marks, &path)?.path,
                DubSound::Flac => write_flac(track, &marks, &path)?,
                DubSound::Mp3 => write_mp3(source, new, &marks, &path)?,
                DubSound::Stems => {
                    let Some(under) = &mut under else {
                        let none = tr!("dub-no-stems", language = language_name(code));
                        self.done.lack(code, none);
                        continue;
                    };
                    // Both are as long as the track: together they are what is heard.
                    let path = write_track(&mut *speech, replaced, &marks, &path)?.path;
                    self.add(path, Some(code), DubFileKind::Stem);
                    let path = self.path(Some(code), BACKGROUND);
                    let path = under.write(track.frames.total, &marks, &path)?;
                    self.add(path, Some(code), DubFileKind::Stem);
                    continue;
                }
                DubSound::Aac => {
                    let seconds = seconds(track);
                    let program = self.ffmpeg.as_deref();
                    match aac::write(program, (track, seconds), &marks, &path) {
                        Ok(path) => aac.insert(path).clone(),
                        Err(no) => {
                            log::warn!("no AAC is written: {no}");
                            let why = no_help(&no);
                            let why = tr!("dub-no-aac", language = language_name(code), why = why);
                            self.done.lack(code, why);
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
        let lines = of.language.heard();
        if lines.is_empty() {
            let why = tr!("dub-no-lines", language = language_name(code));
            self.done.lack(code, why);
            return Ok(());
        }
        let rows: Vec<SheetLine> = lines.iter().map(row).collect();
        let of_language = (&self.card.film, of.language);
        let said = said(of_language, &lines, of.loud.as_ref());
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
            let part = match kind {
                DubFileKind::Subtitles => DubPart::Subtitles,
                _ => DubPart::Tables,
            };
            if !self.wish.writes(part) {
                continue;
            }
            let path = write_text(&text, &self.path(Some(code), ending))?;
            self.add(path, Some(code), kind);
        }
        Ok(())
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

fn not_ready(language: &Language) -> String {
    tr!("dub-not-ready", language = language_name(&language.code))
}

fn names(card: &FilmCard) -> String {
    let names = card.film.languages.iter().map(|it| language_name(&it.code));
    names.collect::<Vec<_>>().join(", ")
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

/// What is said in a language of a film, with what is worth a look.
fn said<'a>(
    (film, language): (&Film, &Language),
    lines: &'a [Segment],
    loud: Option<&Loud>,
) -> Vec<Said<'a>> {
    let patched = |line: usize| language.patches.iter().find(|it| it.line == line);
    let all = (1..)
        .zip(lines)
        .zip(flags(language, film.how.source.as_deref(), loud));
    let all = all.map(|((number, line), flags)| Said {
        speaker: &line.speaker,
        time: [line.start, line.end],
        original: &line.said,
        text: &line.text,
        words: &line.words,
        flags: flags.iter().map(Flag::words).collect(),
        patched: patched(number).map(|patch| bed(film, patch)),
    });
    all.collect()
}
