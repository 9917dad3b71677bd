//! Films that are dubbed, as they are shown.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::command::{DubLine, LineMend, LineOrder};
use crate::delivery::{Delivery, Wish};
use crate::desk::voices::spoken;
use crate::desk::{Desk, JobCard, Model, OwnSettings, Voice, Voices};
use crate::dubbing::{
    AccountDub, Brought, DubForm, DubRead, FilmCard, Language, Looking, Loud, Patch, Segment, Still,
};
use crate::event::{DubbingEvent, Exported, TableRead};
use crate::ffmpeg::NoHelp;
use crate::remote::Remote;
use crate::trouble::Trouble;
use crate::urgency::Urgency;
use mynah_audio::peaks::Peaks;
use mynah_core::backend::Backend;
use mynah_core::format::OutputFormat;
use mynah_core::ids::{FilmId, JobId, ModelId, VoiceId};
use mynah_core::language::language_name;
use mynah_core::plan::Plan;
use mynah_core::request::{AnewRequest, DubRequest, Generation, LineRequest};
use mynah_i18n::tr;
use mynah_script::cast::CastVoice;

/// Answers that are kept of each kind.
const KEPT: u64 = 32;

/// Pictures that are kept: 400 kB each.
const STILLS: usize = 64;

/// The dubs of an account, or why they can't be had.
pub type AccountTold = Result<Arc<[AccountDub]>, Box<Trouble>>;

/// What is known of them.
#[derive(Debug, Default)]
pub struct DubbingShown {
    /// Those of a backend, the one that was begun last first.
    pub listed: HashMap<Backend, Arc<[FilmCard]>>,
    /// The dubs of each backend's account, the newest first, or why they can't be had, and the number that they were asked
    /// for with last.
    pub account: HashMap<Backend, (u64, AccountTold)>,
    /// What is said in those that were read, by their number.
    pub read: HashMap<u64, Result<Box<DubRead>, Box<Trouble>>>,
    /// What was found out of each file or address that was looked at, by its number.
    pub inspected: HashMap<u64, Result<Box<Brought>, Box<Trouble>>>,
    /// How far it is with each that is looked at, by its number.
    pub looking: HashMap<u64, Looking>,
    /// What was put together and left, by the number that it was asked for with.
    pub begun: HashMap<u64, Option<Box<DubForm>>>,
    /// New dubs of all of a film, put together as a part of it was, by the number that they were asked for with.
    pub wholes: HashMap<u64, Result<Box<DubForm>, Box<Trouble>>>,
    /// What is in tables that were read, or why one can't be used.
    pub tables: HashMap<PathBuf, Result<TableRead, Box<Trouble>>>,
    /// What came of each that was brought or looked at, by its number.
    pub looked: HashMap<u64, Result<Box<FilmCard>, Box<Trouble>>>,
    /// What came of each export, by its number.
    pub exported: HashMap<u64, Result<Exported, Box<Trouble>>>,
    /// What came of each line that was to be said otherwise.
    pub patched: HashMap<DubLine, Patched>,
    /// The waveform of the recording that was asked for last.
    pub wave: Option<(FilmId, Arc<Peaks>)>,
    /// The waveform of the language that was mended and asked for last.
    pub mended: Option<(FilmId, String, Arc<Peaks>)>,
    /// How loud the recording and the language are that were asked for last.
    pub loud: Option<(FilmId, String, Arc<Loud>)>,
    /// Why what was asked for last can't be measured, under its number.
    pub unmeasured: Option<(u64, Box<Trouble>)>,
    /// The numbers of these three: what was asked for before is told late, and is older.
    heard: [u64; 3],
    /// Pictures of the film that was looked at last, each with its number, the newest last, or why one is lacking.
    pub stills: Vec<(FilmId, u32, Result<Arc<Still>, NoHelp>)>,
    /// Whether `ffmpeg` is there to help.
    pub has_ffmpeg: bool,
    /// Counts what was told.
    pub told: u64,
}

/// What came of a line that was to be said otherwise.
#[derive(Clone, Debug)]
pub struct Patched {
    /// How many were told before it.
    pub place: u64,
    /// The job that made it, where one of this run did.
    pub job: Option<JobId>,
    /// Its patch, or why it is said as it was.
    pub came: Result<Box<Patch>, Box<Trouble>>,
}

impl Desk {
    /// The newest job of a line of a dub.
    pub fn job_of_dub_line(&self, line: &DubLine) -> Option<&JobCard> {
        self.jobs.get(self.jobs.of_dub_line(line)?)
    }

    /// The plan of a backend's account, once it was read.
    pub fn plan_of(&self, backend: Backend) -> Option<&Plan> {
        let meter = self.meters.get(&backend).and_then(Remote::value);
        meter.map(|meter| &meter.plan)
    }

    /// A dub of one language as it would be ordered, at its price for who pays for what is no project's.
    pub fn dub_order(
        &self,
        (backend, urgency): (Backend, Urgency),
        request: DubRequest,
    ) -> LineOrder {
        let speaker = tr!(
            "dub-order",
            film = request.input.name.as_str(),
            language = language_name(&request.target)
        );
        let mut order = LineOrder {
            speaker,
            ..LineOrder::alone("", Generation::Dubbing(request))
        };
        self.show_prices_for((None, backend, urgency), std::slice::from_mut(&mut order));
        order
    }

    /// Who says a line of a dub as long as nobody is chosen, and whether that is a guess: who said it when it was mended,
    /// else who said the newest fix of its speaker, else the voice that the dub gave them where that is told, else who is
    /// called like them, else the first. Clones are chosen by a person.
    pub fn line_voice(
        &self,
        backend: Backend,
        (language, line): (&Language, usize),
    ) -> LineVoice<'_> {
        let voices = self.voices_of(backend);
        let mut patches = language.patches.iter();
        let mended = patches.find(|patch| patch.line == line);
        if let Some(voice) = mended.and_then(|patch| voices.of(&patch.voice.id)) {
            return LineVoice::Known(voice);
        }
        let place = line.checked_sub(1);
        let own = place.and_then(|place| language.lines.get(place));
        let speaker = own.map_or("", |line| line.speaker.trim());
        let in_dub = || voice_in_dub(voices, language, speaker);
        if let Some(voice) = voice_of_fix(voices, language, speaker).or_else(in_dub) {
            return LineVoice::Known(voice);
        }
        let is_called =
            |voice: &&Voice| !voice.is_clone() && spoken(&voice.name).starts_with(&spoken(speaker));
        let called = || {
            voices
                .named(speaker)
                .filter(|voice| !voice.is_clone())
                .or_else(|| voices.iter().find(is_called))
        };
        if !speaker.is_empty()
            && let Some(voice) = called()
        {
            return LineVoice::Known(voice);
        }
        let mut others = voices.iter().filter(|voice| !voice.is_clone());
        others.next().map_or(LineVoice::None, LineVoice::First)
    }

    /// That the voice of a line is another one than the dub's own, because it said the newest fix of its speaker; nothing
    /// where it isn't, or the line was mended itself.
    pub fn voice_of_last_fix(
        &self,
        backend: Backend,
        (language, line): (&Language, usize),
    ) -> Option<String> {
        if language.patches.iter().any(|patch| patch.line == line) {
            return None;
        }
        let speaker = language.lines.get(line.checked_sub(1)?)?.speaker.trim();
        let voices = self.voices_of(backend);
        let fix = voice_of_fix(voices, language, speaker)?;
        let own = voice_in_dub(voices, language, speaker)?;
        (fix.id != own.id).then(|| {
            tr!(
                "dub-voice-of-fix",
                voice = fix.name.as_str(),
                speaker = speaker,
                own = own.name.as_str()
            )
        })
    }

    /// That nobody knows whose voice a line has in the dub, so that the first one would say it; nothing where it is known.
    pub fn voice_by_chance(
        &self,
        backend: Backend,
        (language, line): (&Language, usize),
    ) -> Option<String> {
        let LineVoice::First(first) = self.line_voice(backend, (language, line)) else {
            return None;
        };
        let own = language.lines.get(line.checked_sub(1)?);
        let speaker = own.map_or("", |line| line.speaker.trim());
        let voice = first.name.as_str();
        Some(if speaker.is_empty() {
            tr!("dub-voice-first.nameless", voice = voice)
        } else {
            tr!("dub-voice-first", voice = voice, speaker = speaker)
        })
    }

    /// The model that says a line of a dub as long as none is chosen: the first that knows its language, else the first.
    pub fn line_model(&self, backend: Backend, language: &str) -> Option<&Model> {
        let models = self.models_of(backend);
        let speaks = |model: &&Model| model.told(Some(language)).is_some();
        models.iter().find(speaks).or_else(|| models.first())
    }

    /// A line of a dub as it would be ordered to be said instead, at its price for who pays; the window and the command
    /// line order the same. Nothing before it is known what is stored with the voice or which models there are, or where
    /// there is no such line.
    pub fn line_order(&self, card: &FilmCard, code: &str, said: LineSaid<'_>) -> Option<LineOrder> {
        if said.voice.settings == OwnSettings::Unread {
            return None;
        }
        let own = card
            .film
            .language(code)?
            .lines
            .get(said.line.checked_sub(1)?)?;
        let model = match said.model {
            Some(id) => self.offer(card.backend).model(id)?,
            None => self.line_model(card.backend, code)?,
        };
        let wish = Wish {
            language: Some(code),
            ..Wish::default()
        };
        let format = (OutputFormat::default(), None);
        let request = Delivery::new(said.voice, model, wish).request(said.text, format, &[])?;
        let what = (said.text.to_owned(), said.voice.into());
        Some(self.mend_order(card, (code, said.line, own), what, request))
    }

    /// What was bought for a line that is gone from the disk, as it would be ordered once more: the very request, which is
    /// fetched for nothing where the service has it still.
    pub fn fix_order(&self, card: &FilmCard, code: &str, patch: &Patch) -> Option<LineOrder> {
        let lines = &card.film.language(code)?.lines;
        let own = lines.get(patch.line.checked_sub(1)?)?;
        let what = (patch.text.clone(), patch.voice.clone());
        let request = patch.speech.clone();
        Some(self.mend_order(card, (code, patch.line, own), what, request))
    }

    /// A line of a dubbing project as the service itself would say it anew, at its price. Nothing where the dub is none, its
    /// line has no name there, or the plan of the account in use has none said anew and it is that account's dub.
    pub fn anew_order(
        &self,
        card: &FilmCard,
        code: &str,
        (line, text): (usize, &str),
    ) -> Option<LineOrder> {
        if !self.says_anew(card, code) {
            return None;
        }
        let language = card.film.language(code)?;
        let own = language.lines.get(line.checked_sub(1)?)?;
        let request = AnewRequest {
            dub: language.of.clone()?,
            target: code.to_owned(),
            segment: own.id.clone()?,
            text: text.to_owned(),
            seconds: own.end - own.start,
            cloned: !card.film.how.without_clones,
        };
        let voice = CastVoice {
            id: VoiceId::default(),
            name: tr!("dub-anew-voice"),
        };
        Some(self.mend_order(card, (code, line, own), (text.to_owned(), voice), request))
    }

    /// Whether new dubs go as dubbing projects, because the account's plan edits these, and whether Draft voices make them.
    pub fn dub_projects(&self, backend: Backend) -> Option<bool> {
        let meter = self.meters.get(&backend).and_then(Remote::value)?;
        meter.plan.edits_dubs().then_some(meter.is_draft)
    }

    /// The account that pays for a line which the service says anew, where it is another one than that in use: it has the dub.
    pub fn other_payer<'a>(&self, card: &'a FilmCard, code: &str) -> Option<&'a str> {
        let here = self.account_for(card.backend, None, Urgency::Interactive)?;
        card.account(code).filter(move |account| *account != here)
    }

    /// That another account than the one in use pays for such a line, in words.
    pub fn words_of_other_payer(&self, card: &FilmCard, code: &str) -> Option<String> {
        let account = self.other_payer(card, code)?;
        let mut keys = self.keys.iter();
        let key = keys.find(|key| key.account.as_deref() == Some(account));
        Some(match key {
            Some(key) => tr!("dub-payer", key = key.name.as_str()),
            None => tr!("dub-elsewhere"),
        })
    }

    /// Whether lines of a dub can be said anew by the service itself, as far as that is known: of another account's plan
    /// that is found out as one is ordered.
    pub fn says_anew(&self, card: &FilmCard, code: &str) -> bool {
        let may_edit = || {
            let plan = self.plan_of(card.backend);
            plan.is_some_and(Plan::may_edit_dubs)
        };
        card.film.how.as_project && (self.other_payer(card, code).is_some() || may_edit())
    }

    fn mend_order(
        &self,
        card: &FilmCard,
        (code, line, own): (&str, usize, &Segment),
        (text, voice): (String, CastVoice),
        request: impl Into<LineRequest>,
    ) -> LineOrder {
        let request = request.into();
        let mend = LineMend {
            at: DubLine {
                film: card.id.clone(),
                language: code.to_owned(),
                line,
            },
            seen: Segment {
                words: Vec::new(),
                ..own.clone()
            },
            text,
            voice,
        };
        let mut order = LineOrder {
            dub_of: Some(card.film.how.input.hash.clone()),
            ..LineOrder::alone(&mend.voice.name, request.generation())
        };
        order.mend = Some(Box::new(mend));
        let way = (None, card.backend, Urgency::Interactive);
        self.show_prices_for(way, std::slice::from_mut(&mut order));
        order
    }
}

/// Who said the newest fix of a speaker, as far as their voice is there still.
fn voice_of_fix<'a>(voices: &'a Voices, language: &Language, speaker: &str) -> Option<&'a Voice> {
    let is_theirs = |patch: &&Patch| {
        let place = patch.line.checked_sub(1);
        let line = place.and_then(|place| language.lines.get(place));
        line.is_some_and(|line| line.speaker.trim() == speaker)
    };
    // What the service said anew has no voice of the account.
    let fixes = language.patches.iter().filter(|it| !it.speech.is_anew());
    let newest = fixes.filter(is_theirs).max_by_key(|patch| patch.at)?;
    voices.of(&newest.voice.id).filter(|_| !speaker.is_empty())
}

/// Whom the dub speaks with for a speaker, where that is told and the voice is there.
fn voice_in_dub<'a>(voices: &'a Voices, language: &Language, speaker: &str) -> Option<&'a Voice> {
    let mut lines = language.lines.iter();
    let is_theirs = |line: &Segment| !speaker.is_empty() && line.speaker.trim() == speaker;
    lines.find_map(|line| voices.of(line.voice.as_ref().filter(|_| is_theirs(line))?))
}

/// Who says a line of a dub.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LineVoice<'a> {
    /// Who said it before, or is called like its speaker.
    Known(&'a Voice),
    /// Nobody is: the first.
    First(&'a Voice),
    /// There is no voice.
    None,
}

impl<'a> LineVoice<'a> {
    /// The voice, where there is one.
    pub fn voice(self) -> Option<&'a Voice> {
        match self {
            Self::Known(voice) | Self::First(voice) => Some(voice),
            Self::None => None,
        }
    }
}

/// How a line of a dub is to be said.
#[derive(Clone, Copy, Debug)]
pub struct LineSaid<'a> {
    /// Which one, from 1.
    pub line: usize,
    /// What is said.
    pub text: &'a str,
    /// With which voice.
    pub voice: &'a Voice,
    /// With which model; the one that knows the language where none is named.
    pub model: Option<&'a ModelId>,
}

impl DubbingShown {
    /// Whether nothing that was asked for later was told already.
    fn is_newest(&mut self, which: usize, number: u64) -> bool {
        let Some(newest) = self.heard.get_mut(which) else {
            return false;
        };
        let is_newest = number >= *newest;
        *newest = number.max(*newest);
        is_newest
    }

    /// Keeps pictures of a film in place of those of another one. Where it ends there is none.
    fn keep_stills(
        &mut self,
        film: &FilmId,
        [from, count]: [u32; 2],
        stills: &Result<Vec<Arc<Still>>, NoHelp>,
    ) {
        let asked = from..from.saturating_add(count);
        self.stills
            .retain(|(of, at, _)| of == film && !asked.contains(at));
        let mut told = stills.as_ref().into_iter().flatten();
        let none = NoHelp::Failed("there is no picture".to_owned());
        let none = stills.as_ref().err().unwrap_or(&none);
        for at in asked {
            let still = told.next().map(Arc::clone).ok_or_else(|| none.clone());
            self.stills.push((film.clone(), at, still));
        }
        let over = self.stills.len().saturating_sub(STILLS);
        self.stills.drain(..over);
    }

    /// Applies an event about dubs.
    pub fn apply(&mut self, event: DubbingEvent) {
        self.told += 1;
        match event {
            DubbingEvent::Inspected(number, inspected) => {
                keep(&mut self.inspected, number, inspected);
            }
            DubbingEvent::Looking(number, far) => keep(&mut self.looking, number, far),
            DubbingEvent::Begun(number, form) => keep(&mut self.begun, number, form),
            DubbingEvent::Whole(number, form) => keep(&mut self.wholes, number, form),
            DubbingEvent::Table(path, read) => {
                self.tables.insert(path, read);
            }
            DubbingEvent::Account(number, backend, told) => {
                // What was asked for last is told, whatever answers later.
                let known = self.account.get(&backend);
                if known.is_none_or(|(newest, _)| number >= *newest) {
                    self.account.insert(backend, (number, told.map(Arc::from)));
                }
            }
            DubbingEvent::Read(number, read) => keep(&mut self.read, number, read),
            DubbingEvent::Wave(number, film, peaks) => {
                if self.is_newest(0, number) {
                    self.wave = Some((film, peaks));
                }
            }
            DubbingEvent::Mended(number, film, code, peaks) => {
                if self.is_newest(2, number) {
                    self.mended = Some((film, code, peaks));
                }
            }
            DubbingEvent::Stills(film, asked, stills) => self.keep_stills(&film, asked, &stills),
            DubbingEvent::Loud(number, film, code, loud) => {
                if self.is_newest(1, number) {
                    self.loud = Some((film, code, loud));
                }
            }
            DubbingEvent::Unmeasured(number, why) => self.unmeasured = Some((number, why)),
            DubbingEvent::Listed(backend, cards) => {
                self.listed.insert(backend, cards.into());
            }
            DubbingEvent::Looked(number, looked) => {
                keep(&mut self.looked, number, looked);
            }
            // It is told as a trouble; a command that waits for it hears the event itself.
            DubbingEvent::Stays(..) => {}
            DubbingEvent::Exported(number, exported) => {
                keep(&mut self.exported, number, exported);
            }
            DubbingEvent::Patched(job, line, came) => {
                let place = self.told;
                self.patched.insert(line, Patched { place, job, came });
            }
        }
    }
}

/// Keeps what was told under a number; who asked long before that has looked by now.
fn keep<T>(all: &mut HashMap<u64, T>, number: u64, told: T) {
    all.retain(|other, _| other.saturating_add(KEPT) > number);
    all.insert(number, told);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line was fixed while the language was still being measured, and its old loudness came last.
    #[test]
    fn what_was_asked_for_before_is_not_shown_behind_what_was_asked_for_later() {
        let mut shown = DubbingShown::default();
        let film = FilmId::new("film");
        let [old, new] = [(); 2].map(|()| Arc::new(Loud::default()));
        let mut tell = |number, loud: &Arc<Loud>| {
            let told = DubbingEvent::Loud(number, film.clone(), "en".to_owned(), Arc::clone(loud));
            shown.apply(told);
            let (_, _, loud) = shown.loud.clone().unwrap();
            loud
        };
        assert!(Arc::ptr_eq(&tell(1, &old), &old));
        assert!(Arc::ptr_eq(&tell(3, &new), &new));
        assert!(Arc::ptr_eq(&tell(2, &old), &new));
    }
}
