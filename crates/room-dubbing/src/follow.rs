//! What came of what was asked for: films that are listed, the one that is looked at, what is ordered and mended.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use egui::Ui;

use super::board::told_before;
use super::there::may_be_paid;
use super::{DubbingPanel, LOOK, words};
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_i18n::tr;
use mynah_model::command::{Command, DubExport, DubbingCommand, SettingsCommand, TakesCommand};
use mynah_model::desk::{JobState, WhoPays};
use mynah_model::dubbing::{FilmCard, Language, Stands};
use mynah_model::event::{Notice, Often};
use mynah_model::trouble::{Charged, Remedy, Trouble};
use mynah_model::urgency::Urgency;
use mynah_ui_core::ctx::{DubsToSave, StudioCtx};

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
#[derive(Clone)]
pub(super) struct Starting {
    pub number: u64,
    /// With whom it is dubbed, whatever the window shows by now.
    pub backend: Backend,
    pub languages: Vec<String>,
    /// Those that were said to cost nothing.
    pub free: Vec<String>,
    /// Those that were paid for, or may have been, and are ordered once more all the same.
    pub again: BTreeSet<String>,
    /// Whether its price was that of a language which is ordered alone.
    pub alone: bool,
    /// Whose price it was.
    pub payer: WhoPays,
}

impl DubbingPanel {
    /// Takes over what came of what was asked for.
    pub(super) fn follow(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        // What fell meanwhile comes to what was left.
        if self.follow_begun(cx) {
            self.take_dropped(cx);
        }
        self.read_tables_again(ui, cx);
        self.ask_for_list(ui, cx);
        self.follow_left(cx);
        self.follow_look(cx);
        self.follow_fixing(cx, true);
        self.follow_elsewhere(ui, cx);
        self.ask_for_waves(cx);
        // Behind a form nothing changes that nobody sees.
        let shown = self.shown().filter(|_| !self.has_form());
        let shown = shown.map(|(_, language, _)| language);
        let can_undo = shown.is_some_and(|it| !it.steps.is_empty());
        cx.view.dubs.can_redo = shown.is_some_and(|it| !it.undone.is_empty());
        cx.view.dubs.can_undo = can_undo || self.undoes_bin();
        let other = self.elsewhere.ready().filter(|_| !self.has_form());
        cx.view.dubs.save = match other {
            Some(_) if self.elsewhere.is_fetching() => None,
            Some(dub) => Some(DubsToSave::Account(cx.desk.backend(), dub.id.clone())),
            None => self.film_to_save(cx),
        };
        let source = self.open.as_ref().filter(|_| other.is_none());
        let source = source.and_then(|card| card.film.folder.as_ref());
        // The folder where dubs were saved last, or that of the video.
        let last = cx.desk.settings.dub_folder.clone();
        cx.view.dubs.folder = last.or_else(|| source.map(PathBuf::from));
        if self.heard(cx) && !cx.desk.playback.paused {
            self.heard_at = self.table.selected;
        }
        cx.view.dubs.can_hear = self.can_hear();
        cx.view.next = self.next(cx);
    }

    /// Another room is looked at: what comes of what was asked for is taken over and kept.
    pub fn follow_unseen(&mut self, cx: &mut StudioCtx<'_>) {
        self.follow_left(cx);
        self.follow_fixing(cx, false);
        self.keep_begun(cx);
        self.tell_film(cx);
    }

    /// Goes on with what was asked for, whichever room is looked at by now: what was begun is ordered, and files are
    /// written into the folder that was chosen.
    pub(super) fn follow_left(&mut self, cx: &mut StudioCtx<'_>) {
        let now = cx.clock.now();
        cx.view.dubs.opened.get_or_insert(now);
        self.follow_wanted(cx);
        self.follow_start(cx);
        // Whichever room is looked at by now, the next of several films comes.
        self.follow_whole(cx);
        self.follow_new(cx);
        self.follow_batch(cx);
        self.save_into(cx);
        self.follow_files(cx);
    }

    /// A folder was chosen for what was looked at as it was asked for.
    fn save_into(&mut self, cx: &mut StudioCtx<'_>) {
        let to = cx.view.dubs.to.take();
        if let Some((_, folder)) = &to
            && cx.desk.settings.dub_folder.as_ref() != Some(folder)
        {
            cx.send(Command::Settings(SettingsCommand::DubFolder(
                folder.clone(),
            )));
        }
        match to {
            Some((DubsToSave::Film(film, languages, sounds, without), folder)) => {
                let wish = DubExport {
                    languages,
                    folder,
                    sounds,
                    without,
                    over: false,
                };
                self.save(cx, film, wish);
            }
            Some((DubsToSave::Account(backend, dub), folder)) => {
                self.fetch(cx, (backend, dub), folder);
            }
            None => {}
        }
    }

    /// A transcript that can't be used is read again while it stands there: somebody may be mending it.
    fn read_tables_again(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        let Some(form) = &mut self.form else { return };
        let is_bad = |path: &&PathBuf| {
            cx.desk
                .dubbing
                .tables
                .get(*path)
                .is_some_and(Result::is_err)
        };
        let paths = form.all_tables().map(|table| &table.path);
        let bad: Vec<PathBuf> = paths.filter(is_bad).cloned().collect();
        if bad.is_empty() {
            return;
        }
        let now = cx.clock.instant();
        if form.tables_read.is_none_or(|at| now >= at + LOOK) {
            form.tables_read = Some(now);
            for path in bad {
                cx.send(Command::Dubbing(DubbingCommand::ReadTable(path)));
            }
        }
        ui.ctx().request_repaint_after(LOOK);
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
            let is_others = self.open.as_ref().is_some_and(|it| it.backend != backend);
            if is_others || self.listed.is_some_and(|(whose, _)| whose != backend) {
                self.open = None;
                self.language = None;
                if !self.begins() {
                    self.drop_form(cx);
                }
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
        let other = listed.filter(|card| {
            card.stands != open.stands
                || card.film.languages.len() != open.film.languages.len()
                || fixes(card).ne(fixes(open))
        });
        match other {
            Some(listed) if !self.looking.is_open() => self.look_for(cx, listed),
            // What it came to may come again: it was under way, and is cancelled, as it was wanted before.
            None if listed.is_some() => self.looked_for = None,
            _ => {}
        }
    }

    /// The open film stands otherwise than it is listed: it is looked at once, and where that doesn't settle it the list
    /// is the older of the two.
    fn look_for(&mut self, cx: &mut StudioCtx<'_>, listed: &FilmCard) {
        let fixed = fixes(listed).map(|(_, line, at)| (line, at)).collect();
        let told = (listed.id.clone(), listed.stands.clone(), fixed);
        match &mut self.looked_for {
            Some((seen, is_listed_again)) if *seen == told => {
                if !std::mem::replace(is_listed_again, true) {
                    cx.send(Command::Dubbing(DubbingCommand::List(listed.backend)));
                }
            }
            _ => {
                self.looked_for = Some((told, false));
                self.look_again(cx);
            }
        }
    }

    /// Whether what stands in the form is being begun.
    pub(super) fn begins(&self) -> bool {
        let starting = self.starting.as_ref().map(|it| it.number);
        let form = self.form.as_ref().and_then(|form| form.starts);
        starting.is_some() && form == starting
    }

    /// What was brought is ordered.
    fn follow_start(&mut self, cx: &mut StudioCtx<'_>) {
        let Some(starting) = &self.starting else {
            return;
        };
        let Some(looked) = cx.desk.dubbing.looked.get(&starting.number) else {
            return;
        };
        let Starting {
            number,
            backend,
            languages,
            free,
            again,
            alone,
            payer,
        } = starting.clone();
        self.starting = None;
        // Who looks at another film by now goes on looking there.
        let waits = self.form.is_some() && self.form_waits;
        // In another backend's room nothing of it is shown.
        let is_here = backend == cx.desk.backend();
        // Who closed its form may have begun another one meanwhile.
        let is_its = match &self.form {
            Some(form) => form.starts == Some(number),
            None => is_here,
        };
        match looked {
            Ok(card) => {
                let form = self.form.take_if(|_| is_its);
                let opens = is_its && !waits && is_here;
                if opens {
                    self.open = None;
                    self.look_at(cx, card);
                    self.reached = Some(card.id.clone());
                }
                // A table that was written over since costs what nobody saw.
                let is_other = |code: &String| {
                    let is_ready = matches!(card.stands(code), Some(Stands::Ready { .. }));
                    free.contains(code) && !is_ready
                };
                let (others, wanted): (Vec<_>, Vec<_>) = languages.into_iter().partition(is_other);
                // What was charged since, or may have been, is asked about where it stands.
                let is_unasked = |code: &String| {
                    card.stands(code).is_some_and(may_be_paid) && !again.contains(code)
                };
                let (unasked, wanted): (Vec<_>, Vec<_>) = wanted.into_iter().partition(is_unasked);
                // What was told is the price of the account that it was begun at.
                let now = cx.desk.who_pays(backend, Urgency::asked(alone));
                let is_anothers = |code: &String| now.is_another(&payer) && !free.contains(code);
                let (anothers, wanted): (Vec<_>, Vec<_>) =
                    wanted.into_iter().partition(is_anothers);
                // What was ordered now is what is looked at, whatever the film had before.
                let first = wanted.iter().find(|code| !free.contains(code));
                let first = first.or_else(|| wanted.first());
                let first = first.or_else(|| unasked.first());
                if let Some(code) = first.or_else(|| anothers.first()).filter(|_| opens) {
                    self.language = Some(code.clone());
                }
                if is_its {
                    // What fell with it is next, in the same way. It is kept so before anything is ordered: after an end in
                    // between no form stands there as if nothing had been, and the film says what of it isn't.
                    self.form = form.and_then(|form| form.after()).map(Box::new);
                    self.form_waits = waits;
                    self.keep_begun(cx);
                }
                Self::order(cx, card, (&wanted, alone), &again);
                let named = |codes: &[String]| {
                    let names: Vec<String> = codes.iter().map(|it| words::language(it)).collect();
                    names.join(", ")
                };
                let why = if !anothers.is_empty() {
                    Some(tr!("dubbing-other-account", languages = named(&anothers)))
                } else if !others.is_empty() {
                    Some(tr!("dubbing-table-other", languages = named(&others)))
                } else if !unasked.is_empty() {
                    Some(tr!("dubbing-there-unasked", languages = named(&unasked)))
                } else {
                    None
                };
                if let Some(why) = why {
                    self.trouble = Some(told_before(&why, Charged::No, Remedy::Dismiss));
                }
                self.listed = None;
            }
            Err(trouble) => {
                let trouble = Some((**trouble).clone());
                let form = self.form.as_mut().filter(|_| is_its);
                if !is_here && let Some(trouble) = trouble {
                    cx.notice(Notice::Trouble(trouble));
                    return;
                }
                if form.is_none() || waits {
                    self.trouble.clone_from(&trouble);
                }
                if let Some(form) = form {
                    form.trouble = trouble.map(|it| form.told_here(&it));
                }
            }
        }
    }

    /// How the open film stands by now.
    fn follow_look(&mut self, cx: &mut StudioCtx<'_>) {
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
            // What was refused is told as done by no later answer.
            let stepped = self.steps_unseen.take_if(|_| which == 1);
            match looked {
                Ok(card) => {
                    if let Some(words) = stepped {
                        cx.notice(Notice::Often(Often::Stepped(words)));
                    }
                    let is_heard_so = number == self.heard_by;
                    let is_other = !is_heard_so && self.is_heard_otherwise(cx, card);
                    self.take_in(cx, card);
                    // What was decoded is as it was.
                    if is_other && let Some(meant) = self.meant(cx) {
                        self.hear_so(cx, meant);
                    }
                }
                Err(trouble) => self.trouble = Some((**trouble).clone()),
            }
        }
    }

    /// Whether what is heard of a film is another by what is known of it now.
    fn is_heard_otherwise(&self, cx: &StudioCtx<'_>, card: &FilmCard) -> bool {
        let Some(open) = self.open.as_deref().filter(|open| open.id == card.id) else {
            return false;
        };
        // What is decoded yet is as it was, too.
        let is_meant = self.meant(cx).is_some();
        let Some(code) = self.language.as_deref().filter(|_| is_meant) else {
            return false;
        };
        let sound = |card: &FilmCard| {
            let patches = card.film.language(code).map(|it| it.patches.clone());
            let take = match card.stands(code) {
                Some(Stands::Ready { take, .. }) => Some(*take),
                _ => None,
            };
            let gone = card.gone.iter().filter(|it| it.language == code);
            (patches, take, gone.map(|it| it.line).collect::<Vec<_>>())
        };
        sound(open) != sound(card)
    }

    /// Takes over what is known of the open film by now.
    pub(super) fn take_in(&mut self, cx: &mut StudioCtx<'_>, card: &FilmCard) {
        let open = self.open.as_ref();
        if open.is_none_or(|open| open.id != card.id) {
            return;
        }
        let is_changed = open.is_none_or(|open| **open != *card);
        if is_changed {
            // What was written for the dub before is told anew with the one that was bought since.
            let languages = open.map(|open| open.film.languages.as_slice());
            let all = languages.unwrap_or_default().iter();
            let is_new =
                |was: &Language, is: &Language| was.of != is.of || (was.assumed && !is.assumed);
            let others = all
                .zip(&card.film.languages)
                .filter(|(was, is)| was.code == is.code && is_new(was, is) && was.of.is_some());
            let others: Vec<String> = others.map(|(was, _)| was.code.clone()).collect();
            if !others.is_empty() {
                self.leave_with_its_dub(cx, |at| {
                    at.film == card.id && others.contains(&at.language)
                });
                self.halves_of = None;
                self.half_written.retain(|at, _| at.film != card.id);
            }
            self.open = Some(Arc::new(card.clone()));
            self.table.is_old = true;
            self.fixing.room = None;
            self.drop_said(card);
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
        // What was mended, or came anew, is measured anew, and so is what was gone.
        let mended = language.patches.iter().fold(take.0, |seen, patch| {
            let one = (patch.line as u64) << 48 ^ patch.at.0.unsigned_abs();
            seen.wrapping_mul(31).wrapping_add(one)
        });
        let gone = card.gone.iter().filter(|it| it.language == language.code);
        let mended = gone.fold(mended, |seen, fix| {
            seen.wrapping_mul(31).wrapping_add(fix.line as u64 + 1)
        });
        let is_known = self.measured.as_ref().is_some_and(|(_, film, code, seen)| {
            (film, code, *seen) == (&card.id, &language.code, mended)
        });
        if !is_known {
            let (id, code) = (card.id.clone(), language.code.clone());
            let number = self.number();
            self.measured = Some((number, id.clone(), code.clone(), mended));
            cx.send(Command::Dubbing(DubbingCommand::Listen(number, id, code)));
        }
        if cx.desk.sound(take).is_some() {
            // The desk keeps the newest few only: once it is gone it is asked for again.
            self.table.asked = None;
        } else if self.table.asked != Some(take) {
            self.table.asked = Some(take);
            cx.send(Command::Takes(TakesCommand::Load(take)));
        }
    }

    /// Why what is shown can't be measured, where that is so.
    pub(super) fn unmeasured<'a>(&self, cx: &StudioCtx<'a>) -> Option<&'a Trouble> {
        let (number, why) = cx.desk.dubbing.unmeasured.as_ref()?;
        let asked = self.measured.as_ref().map(|(asked, ..)| asked);
        (asked == Some(number)).then_some(&**why)
    }

    /// Has what failed, or was never answered, measured again when the board is shown next.
    pub(super) fn forget_unmeasured(&mut self, cx: &StudioCtx<'_>) {
        self.table.asked = None;
        if self.unmeasured(cx).is_some() {
            self.measured = None;
        }
    }
}

/// The fixes of a film: the language, the line, and when each was made.
fn fixes(card: &FilmCard) -> impl Iterator<Item = (&str, usize, UnixMillis)> {
    let all = card.film.languages.iter();
    all.flat_map(|it| {
        let patches = it.patches.iter();
        patches.map(|patch| (it.code.as_str(), patch.line, patch.at))
    })
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

#[cfg(test)]
mod paying;
#[cfg(test)]
mod tests;
