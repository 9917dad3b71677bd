//! What the desk knows of takes: how many each line has, which one is its own, which are final.

use std::sync::Arc;

use crate::delivery::Delivery;
use crate::desk::aside::Change;
use crate::desk::payer::account_at;
use crate::desk::{Desk, LineTakes, TakeCard, forget};
use crate::event::TakesEvent;
use crate::trouble::Topic;
use mynah_core::backend::Backend;
use mynah_core::ids::{LineId, TakeId};
use mynah_core::silence;
use mynah_script::document::Line;
use mynah_script::edit::Edit;

impl Desk {
    /// The take by which a line is heard, alone and among others: of one without words nothing is, whatever it said before.
    pub fn take_heard(&self, line: &Line) -> Option<&Arc<TakeCard>> {
        let picked = self.takes.get(&line.id)?.picked.as_ref()?;
        // One's own recording may be of no words from the beginning.
        let is_heard = !line.is_mute() || silence::is_unspoken(picked.request.text());
        is_heard.then_some(picked)
    }

    /// Whether a line's take is final in another voice than its part has now: a part that gets another one leaves it so.
    pub fn is_final_otherwise(&self, line: &Line) -> bool {
        let picked = self.takes.get(&line.id).and_then(|it| it.picked.as_ref());
        let is_other = |take: &Arc<TakeCard>| {
            // Draft voices replace no take of ElevenLabs.
            let backend = match take.backend {
                Backend::Live => Backend::Live,
                Backend::Draft => self.backend(),
            };
            let now = self.voice_at(backend, line).map(|voice| &voice.id);
            // What somebody picked in place of this voice's is meant.
            let chosen = take.picked_for.as_deref();
            let mut meant = take.request.speech().into_iter().chain(chosen);
            !take.is_recorded() && now.is_some_and(|now| !meant.any(|it| it.voice == *now))
        };
        picked.is_some_and(is_other) && self.is_approved(line)
    }

    /// Whether a line's take is final as it would not be spoken now: its model, a setting or a rule of pronunciation is
    /// another one since. In another voice it is final otherwise.
    pub fn is_final_as_before(&self, line: &Line) -> bool {
        self.is_approved(line) && self.is_as_before(line, self.delivery_of(line).as_ref())
    }

    /// The same of a line that is final, with how it would be spoken.
    pub fn is_as_before(&self, line: &Line, delivery: Option<&Delivery<'_>>) -> bool {
        let picked = self.takes.get(&line.id).and_then(|it| it.picked.as_ref());
        let made = picked.filter(|take| !take.is_recorded()).zip(delivery);
        let is_other = made.is_some_and(|(take, by)| !self.is_take_of(line, take, by));
        is_other && !self.is_final_otherwise(line)
    }

    /// How many lines of a speaker are final: a part that gets another voice leaves them as they are.
    pub fn final_of(&self, speaker: &str) -> usize {
        let lines = self
            .takes
            .keys()
            .filter_map(|line| self.script().line(*line));
        let lines = lines.filter(|line| line.speaker == speaker && self.is_approved(line));
        lines.count()
    }

    /// Applies an event about takes.
    pub fn apply_takes(&mut self, event: TakesEvent) {
        match event {
            TakesEvent::Listed {
                project,
                line,
                takes,
            } => {
                if self.open_as(project).is_some() {
                    self.line_takes = Some((line, takes));
                }
            }
            TakesEvent::Best(project, Err(why)) => {
                self.best_failed = Some((project, Arc::from(why)));
            }
            TakesEvent::Best(project, Ok(rows)) => {
                self.best_failed = None;
                let before = self.best.replace((project, Arc::new(rows)));
                let count = before.as_ref().map_or(0, |(_, rows)| rows.len());
                forget(before, count);
            }
            TakesEvent::Changed {
                project,
                line,
                takes,
            } => {
                if self.open_as(project).is_some() {
                    self.change_takes(line, takes);
                }
            }
            TakesEvent::Fitted => self.picking.end(),
            TakesEvent::Recorded(project, step) => {
                self.over(Topic::Recording);
                if self.open_as(project).is_some() {
                    self.pause_typing();
                    self.change(Change::Do(Edit::Deed(Box::new(step))));
                }
            }
            TakesEvent::Approved {
                project,
                takes,
                approved,
            } => {
                if self.open_as(project).is_some() {
                    self.approve(&takes, approved);
                }
            }
            TakesEvent::All { project, takes } => {
                if self.open_as(project).is_some() {
                    self.takes = takes;
                    self.take_changes += 1;
                    self.line_takes = None;
                    self.touch_all();
                }
            }
            TakesEvent::Found(backend, account, takes) => {
                let of = (backend, account_at(backend, account));
                self.trials.take_in(of, takes);
            }
            TakesEvent::Sounding(takes) => self.trials.sound(takes),
            TakesEvent::Presets(all) => self.presets = all,
            TakesEvent::Rated(take, stars) => self.trials.rate(take, stars),
            TakesEvent::Sound(take, sound) => self.remember(take, sound),
            TakesEvent::Held(backend, account, keys) => {
                let account = account_at(backend, account);
                let held = self.held.entry(backend, account.clone());
                let was = std::mem::replace(held, keys.clone());
                // What was thrown away isn't heard any more.
                let of = (backend, account.as_deref());
                self.trials.forget(of, was.difference(&keys));
                // What is free, and what isn't, is told anew.
                self.take_changes += u64::from(was != keys);
                self.touch_all();
            }
            TakesEvent::HeldToo(backend, account, key) => {
                let account = account_at(backend, account);
                if self.held.entry(backend, account).insert(key) {
                    self.take_changes += 1;
                    self.touch_twins();
                }
            }
            TakesEvent::HeldNoMore(backend, account, key) => {
                let account = account_at(backend, account);
                let of = (backend, account.as_deref());
                self.trials.forget(of, [&key].into_iter());
                if self.held.entry(backend, account).remove(&key) {
                    self.take_changes += 1;
                    self.touch_twins();
                }
            }
        }
    }

    /// What somebody noted of a line's take, if anything.
    pub fn note_of(&self, line: LineId) -> Option<&str> {
        let take = self.takes.get(&line)?.picked.as_ref()?;
        let note = take.note.trim();
        (!note.is_empty()).then_some(note)
    }

    /// Sets the number of takes of a line, and the picked one.
    pub fn put_takes(&mut self, line: LineId, count: u32, picked: Option<Arc<TakeCard>>) {
        if let Some(take) = &picked {
            self.begin_with(take);
        }
        self.takes.insert(line, LineTakes { count, picked });
        self.take_changes += 1;
    }

    fn change_takes(&mut self, line: LineId, takes: Vec<TakeCard>) {
        let count = takes.iter().filter(|take| !take.discarded).count();
        let picked = takes.iter().find(|take| take.picked).cloned();
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        self.put_takes(line, count, picked.map(Arc::new));
        if let Some((focused, shown)) = &mut self.line_takes
            && *focused == line
        {
            *shown = takes;
        }
        self.touch_line(line);
    }

    fn approve(&mut self, takes: &[(LineId, TakeId)], approved: bool) {
        for (line, id) in takes {
            let picked = self
                .takes
                .get_mut(line)
                .and_then(|takes| takes.picked.as_mut());
            if let Some(picked) = picked.filter(|picked| picked.id == *id) {
                Arc::make_mut(picked).approved = approved;
                self.take_changes += 1;
            }
            let listed = self.line_takes.as_mut();
            let listed = listed.and_then(|(_, takes)| takes.iter_mut().find(|take| take.id == *id));
            if let Some(take) = listed {
                take.approved = approved;
            }
            self.touch_line(*line);
        }
    }
}
