//! Films that are dubbed, as they are shown.

use std::collections::HashMap;
use std::sync::Arc;

use crate::audio::peaks::Peaks;
use crate::studio::command::{DubLine, LineOrder};
use crate::studio::delivery::{Delivery, Wish};
use crate::studio::desk::{Desk, JobCard, Model, OwnSettings, TrialOrder, Voice};
use crate::studio::dubbing::{AccountDub, Brought, DubRead, FilmCard, Loud, Patch, Still};
use crate::studio::event::{DubbingEvent, Exported};
use crate::studio::ffmpeg::NoHelp;
use crate::studio::governor::Urgency;
use crate::studio::remote::Remote;
use crate::studio::trouble::Trouble;
use crate::terms::backend::Backend;
use crate::terms::format::OutputFormat;
use crate::terms::ids::{FilmId, JobId};
use crate::terms::plan::Plan;
use crate::terms::request::{DubRequest, Generation};
use crate::terms::settings::ChosenSettings;

/// Answers that are kept of each kind.
const KEPT: u64 = 32;

/// Pictures that are kept: 400 kB each.
const STILLS: usize = 64;

/// What is known of them.
#[derive(Debug, Default)]
pub struct DubbingShown {
    /// Those of a backend, the one that was begun last first.
    pub listed: HashMap<Backend, Arc<[FilmCard]>>,
    /// The dubs of each backend's account, the newest first, or why they can't be had.
    pub account: HashMap<Backend, Result<Arc<[AccountDub]>, Box<Trouble>>>,
    /// What is said in those that were read, by their number.
    pub read: HashMap<u64, Result<Box<DubRead>, Box<Trouble>>>,
    /// What was found out of each file or address that was looked at, by its number.
    pub inspected: HashMap<u64, Result<Box<Brought>, Box<Trouble>>>,
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
    /// The numbers of these three: what was asked for before is told late, and is older.
    heard: [u64; 3],
    /// Pictures of the film that was looked at last, the newest last, or why one is lacking.
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

    /// A dub of one language as it would be ordered, at its price.
    pub fn dub_order(&self, backend: Backend, request: DubRequest) -> TrialOrder {
        let speaker = request.target.clone();
        let mut order = LineOrder {
            speaker,
            ..LineOrder::alone("", Generation::Dubbing(request))
        };
        self.show_prices(backend, std::slice::from_mut(&mut order), Urgency::Batch);
        TrialOrder::of(order)
    }

    /// A line of a dub as a voice would say it instead, at its price; nothing before it is known what is stored with
    /// the voice, or which models there are.
    pub fn mend_order(
        &self,
        backend: Backend,
        voice: &Voice,
        (language, text): (&str, &str),
    ) -> Option<TrialOrder> {
        if voice.settings == OwnSettings::Unread {
            return None;
        }
        let models = self.models_of(backend);
        let speaks = |model: &&Model| model.told(Some(language)).is_some();
        let model = models.iter().find(speaks).or_else(|| models.first())?;
        let wish = Wish {
            settings: ChosenSettings::default(),
            language: Some(language),
            rules: None,
        };
        let format = (OutputFormat::default(), None);
        let request = Delivery::new(voice, model, wish).request(text, format, &[])?;
        let mut order = LineOrder::alone(&voice.name, request.into());
        let urgency = Urgency::Interactive;
        self.show_prices(backend, std::slice::from_mut(&mut order), urgency);
        Some(TrialOrder::of(order))
    }
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

    pub(super) fn apply(&mut self, event: DubbingEvent) {
        self.told += 1;
        match event {
            DubbingEvent::Inspected(number, inspected) => {
                keep(&mut self.inspected, number, inspected);
            }
            DubbingEvent::Account(backend, told) => {
                self.account.insert(backend, told.map(Arc::from));
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
            DubbingEvent::Still(film, second, still) => {
                self.stills
                    .retain(|(of, at, _)| *of == film && *at != second);
                if self.stills.len() >= STILLS {
                    drop(self.stills.remove(0));
                }
                self.stills.push((film, second, still));
            }
            DubbingEvent::Loud(number, film, code, loud) => {
                if self.is_newest(1, number) {
                    self.loud = Some((film, code, loud));
                }
            }
            DubbingEvent::Listed(backend, cards) => {
                self.listed.insert(backend, cards.into());
            }
            DubbingEvent::Looked(number, looked) => {
                keep(&mut self.looked, number, looked);
            }
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
