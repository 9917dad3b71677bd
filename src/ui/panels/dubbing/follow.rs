//! What came of what was asked for: films that are listed, the one that is looked at, what is ordered and mended.

use egui::Ui;

use super::{DubbingPanel, LOOK, words};
use crate::studio::command::{Command, DubbingCommand};
use crate::studio::desk::JobState;
use crate::studio::dubbing::{FilmCard, Stands};
use crate::ui::ctx::StudioCtx;

/// A number under which an answer is waited for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Answered(Option<u64>);

impl Answered {
    pub fn waits(number: u64) -> Self {
        Self(Some(number))
    }

    pub fn is_open(self) -> bool {
        self.0.is_some()
    }

    /// The number, where something is waited for.
    pub fn number(self) -> Option<u64> {
        self.0
    }

    pub fn end(&mut self) {
        self.0 = None;
    }
}

/// A dub that is brought, and ordered once that is on the disk.
pub(super) struct Starting {
    pub number: u64,
    pub languages: Vec<String>,
}

impl DubbingPanel {
    /// Takes over what came of what was asked for.
    pub(super) fn follow(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        self.take_dropped(cx);
        self.ask_for_list(ui, cx);
        self.follow_start(cx);
        self.follow_look(cx);
        self.follow_new(cx);
        self.follow_fixing(cx);
        self.follow_elsewhere(cx);
        self.follow_files(cx);
        self.ask_for_waves(cx);
        let shown = self.shown().map(|(_, language, _)| language);
        let can_undo = shown.is_some_and(|it| !it.steps.is_empty());
        cx.view.dubs.can_redo = shown.is_some_and(|it| !it.undone.is_empty());
        cx.view.dubs.can_undo = can_undo || self.undoes_bin();
        let open = self.open.as_ref().filter(|_| self.form.is_none());
        let is_ready = open.is_some_and(|card| {
            let mut all = card.stands.iter();
            all.any(|stands| matches!(stands, Stands::Ready { .. }))
        });
        let can_fetch = self.form.is_none() && self.elsewhere.can_fetch();
        cx.view.dubs.can_save = is_ready || can_fetch;
        cx.view.dubs.can_hear = self.form.is_none() && self.table.selected.is_some();
    }

    /// Films that fell here, or were chosen, begin a dub.
    fn take_dropped(&mut self, cx: &mut StudioCtx<'_>) {
        let dubs = &cx.view.dubs;
        if dubs.films.is_empty() && dubs.tables.is_empty() && dubs.records.is_empty() {
            return;
        }
        let films = std::mem::take(&mut cx.view.dubs.films);
        let tables = std::mem::take(&mut cx.view.dubs.tables);
        let mut number = self.numbers;
        let form = self.form.get_or_insert_default();
        for film in films {
            number += 1;
            form.bring(cx, number, crate::studio::command::FilmFrom::File(film));
        }
        form.tables.extend(tables);
        form.tables.dedup();
        let records = std::mem::take(&mut cx.view.dubs.records);
        form.clones |= !records.is_empty();
        form.agreeing.records.extend(records);
        form.agreeing.records.dedup();
        self.numbers = number;
    }

    /// Has the films listed where they may be others by now.
    fn ask_for_list(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        let backend = cx.desk.backend();
        let now = cx.clock.instant();
        let changes = changes(cx);
        let is_going = |card: &FilmCard| {
            let mut all = card.stands.iter();
            all.any(|stands| matches!(stands, Stands::UnderWay { .. }))
        };
        let cards = cx.desk.dubbing.listed.get(&backend);
        let goes_on = cards.is_some_and(|cards| cards.iter().any(is_going));
        let is_due = goes_on && self.listed_at.is_none_or(|at| now >= at + LOOK);
        let is_other = self.listed != Some((backend, changes));
        if is_other || is_due {
            if self.listed.is_some_and(|(whose, _)| whose != backend) {
                self.open = None;
                self.form = None;
                self.language = None;
            }
            self.listed = Some((backend, changes));
            self.listed_at = Some(now);
            // What is only looked at again is told where anything is another by now.
            let list = if is_due && !is_other {
                DubbingCommand::ListChanged(backend)
            } else {
                DubbingCommand::List(backend)
            };
            cx.send(Command::Dubbing(list));
        }
        if goes_on {
            ui.ctx().request_repaint_after(LOOK);
        }
        let Some(open) = self.open.as_deref() else {
            return;
        };
        let listed = cards.and_then(|cards| cards.iter().find(|card| card.id == open.id));
        let is_other = listed.is_some_and(|card| {
            card.stands != open.stands || card.film.languages.len() != open.film.languages.len()
        });
        if is_other && !self.looking.is_open() {
            self.look_again(cx);
        }
    }

    /// What was brought is ordered.
    fn follow_start(&mut self, cx: &mut StudioCtx<'_>) {
        let Some(starting) = &self.starting else {
            return;
        };
        let Some(looked) = cx.desk.dubbing.looked.get(&starting.number) else {
            return;
        };
        let languages = starting.languages.clone();
        self.starting = None;
        match looked {
            Ok(card) => {
                let form = self.form.take();
                self.open = None;
                self.look_at(cx, card);
                Self::order(cx, card, &languages);
                self.listed = None;
                // What fell with it is next, in the same way.
                self.form = form.and_then(|form| form.after()).map(Box::new);
            }
            Err(trouble) => {
                if let Some(form) = &mut self.form {
                    form.trouble = Some((**trouble).clone());
                }
            }
        }
    }

    /// How the open film stands by now.
    fn follow_look(&mut self, cx: &StudioCtx<'_>) {
        for which in 0..3 {
            let waits = match which {
                0 => &mut self.looking,
                1 => &mut self.stepping,
                _ => &mut self.fetching,
            };
            let number = waits.number();
            let Some(looked) = number.and_then(|it| cx.desk.dubbing.looked.get(&it)) else {
                continue;
            };
            waits.end();
            match looked {
                Ok(card) => self.take_in(card),
                Err(trouble) => self.trouble = Some((**trouble).clone()),
            }
        }
    }

    fn take_in(&mut self, card: &FilmCard) {
        let open = self.open.as_ref();
        if open.is_none_or(|open| open.id != card.id) {
            return;
        }
        let is_changed = open.is_none_or(|open| **open != *card);
        if is_changed {
            self.open = Some(Box::new(card.clone()));
            self.table.is_old = true;
            self.fixing.room = None;
            self.take_halves();
        }
        let is_known = |code: &String| card.film.language(code).is_some();
        if !self.language.as_ref().is_some_and(is_known) {
            let first = card.film.languages.first();
            self.language = first.map(|it| it.code.clone());
        }
    }

    /// Asks for the waveforms of what is shown.
    fn ask_for_waves(&mut self, cx: &mut StudioCtx<'_>) {
        let Some((card, language, Stands::Ready { take, .. })) = self.shown() else {
            return;
        };
        let take = *take;
        // What was mended, or came anew, is measured anew.
        let mended = language.patches.iter().fold(take.0, |seen, patch| {
            let one = (patch.line as u64) << 48 ^ patch.at.0.unsigned_abs();
            seen.wrapping_mul(31).wrapping_add(one)
        });
        let is_known = self.measured.as_ref().is_some_and(|(film, code, seen)| {
            (film, code, *seen) == (&card.id, &language.code, mended)
        });
        if !is_known {
            let (id, code) = (card.id.clone(), language.code.clone());
            self.measured = Some((id.clone(), code.clone(), mended));
            let number = self.number();
            cx.send(Command::Dubbing(DubbingCommand::Listen(number, id, code)));
        }
        if cx.desk.sound(take).is_none() && self.table.asked != Some(take) {
            self.table.asked = Some(take);
            let load = crate::studio::command::TakesCommand::Load(take);
            cx.send(Command::Takes(load));
        }
    }
}

/// Another number whenever a job of a dub is in another state.
fn changes(cx: &StudioCtx<'_>) -> u64 {
    let desk = cx.desk;
    let cards = desk.dubbing.listed.get(&desk.backend());
    let films = cards.into_iter().flat_map(|cards| cards.iter());
    let mut seen = desk.usage.changes;
    for card in films {
        for (language, stands) in card.film.languages.iter().zip(&card.stands) {
            if matches!(stands, Stands::Ready { .. }) {
                continue;
            }
            let job = words::job(cx, card, language);
            let state = job.map_or(0, |job| match &job.state {
                JobState::Queued => 1,
                JobState::Held { .. } => 2,
                JobState::Running { .. } => 3,
                JobState::LookedFor => 4,
                JobState::Finished { .. } => 5,
                JobState::Failed(_) => 6,
                JobState::Cancelled(_) => 7,
            });
            seen = seen.wrapping_mul(31).wrapping_add(state);
        }
    }
    seen
}
