//! Further clones: one that was begun is put aside for another one, and taken up again, or forgotten.

use egui::{ScrollArea, Ui};

use super::{ClonePanel, ask, label};
use crate::why_no_slot;
use mynah_core::backend::Backend;
use mynah_core::day::Day;
use mynah_core::ids::VoiceId;
use mynah_i18n::tr;
use mynah_model::attempt::{CloneAttempt, CloneStep};
use mynah_model::command::{CloningCommand, Command};
use mynah_model::event::{CloneAside, Notice, Offer};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::date;
use mynah_ui_kit::theme::icons;
use mynah_ui_kit::widgets::{Button, at_right, combo_item, menu};

/// Width of the list, in points.
const LIST: f32 = 360.0;

/// A voice that is there, and its name: recordings are brought for it.
type Adds = ((Backend, VoiceId), String);

/// One is put aside or taken up: what stands here stays until that is told.
pub(super) struct Turning {
    /// By which it is told, and under which what stands here is put aside.
    number: u64,
    /// Whether another one is begun.
    is_put: bool,
    /// What is said once it is discarded.
    discards: Option<String>,
    /// For what, where recordings are brought for a voice.
    adds: Option<Adds>,
}

impl ClonePanel {
    /// How many wait to be gone on with; nothing while nobody knows.
    pub fn begun(&self, cx: &StudioCtx<'_>) -> Option<usize> {
        let aside = cx.desk.cloning.aside.iter();
        let waits = |it: &&CloneAside| it.attempt.made.is_none() && !it.attempt.is_discarded;
        let aside = aside.filter(waits).count();
        Some(usize::from(self.waits(cx)?) + aside)
    }

    /// Why this one can't be let go now.
    pub(crate) fn why_held(&self) -> Option<String> {
        let is_sent = self.ordered.is_some() || self.turning.is_some();
        (is_sent || self.is_under_way()).then(|| tr!("clone-aside-held"))
    }

    /// Beginning another one, those that were put aside, and forgetting this one; only where there is anything of that.
    pub(super) fn aside_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let is_begun = !self.attempt.samples.is_empty() && self.attempt.step != CloneStep::Done;
        if self.at.is_none() || !is_begun && cx.desk.cloning.aside.is_empty() {
            return;
        }
        let why_not = self.why_held();
        let (mut begins, mut forgets, mut chosen) = (false, false, None);
        at_right(ui, |ui| {
            if is_begun {
                let discard = Button::new(tr!("clone-discard"))
                    .ghost()
                    .small()
                    .command("clone-discard.command");
                let discard = discard.icon(icons::TRASH);
                let discard = discard.why_not(why_not.clone());
                forgets = ui.add(discard.tip(tr!("clone-discard.tip"))).clicked();
                let another = Button::new(tr!("clone-begin"))
                    .ghost()
                    .small()
                    .command("clone-begin");
                let full = why_no_slot(cx, cx.desk.backend());
                let full = why_not.clone().or(full);
                let another = another.icon(icons::PLUS).why_not(full);
                begins = ui.add(another.tip(tr!("clone-begin.tip"))).clicked();
            }
            if !cx.desk.cloning.aside.is_empty() {
                chosen = others_ui(ui, cx, why_not);
            }
        });
        if forgets {
            self.discard(cx);
        } else if begins {
            self.put_aside(cx, None);
        } else if let Some(of) = chosen {
            self.take_up(cx, of);
        }
    }

    /// Puts it aside for another one, or for recordings of a voice; nothing where something is under way.
    pub(super) fn put_aside(&mut self, cx: &mut StudioCtx<'_>, adds: Option<Adds>) {
        if self.why_held().is_some() {
            return;
        }
        let number = self.turn(cx, true, adds);
        let attempt = Box::new(self.kept_as(false));
        cx.send(Command::Cloning(CloningCommand::PutAside(number, attempt)));
    }

    /// Forgets it, but not at once: a press that wasn't meant is taken back.
    fn discard(&mut self, cx: &mut StudioCtx<'_>) {
        if self.why_held().is_some() {
            return;
        }
        let number = self.turn(cx, false, None);
        if let Some(turning) = &mut self.turning {
            let name = name_of(&self.attempt);
            turning.discards = Some(if self.attempt.into.is_some() && self.attempt.is_asked {
                tr!("clone-discarded-sent", name = name)
            } else if self.attempt.into.is_some() {
                tr!("clone-discarded-adds", name = name)
            } else {
                tr!("clone-discarded", name = name)
            });
        }
        let attempt = Box::new(self.kept_as(true));
        cx.send(Command::Cloning(CloningCommand::PutAside(number, attempt)));
    }

    /// As it is put aside.
    fn kept_as(&self, is_discarded: bool) -> CloneAttempt {
        CloneAttempt {
            is_discarded,
            ..self.attempt.clone()
        }
    }

    /// Takes one up that was put aside; this one takes its place, where there is anything of it.
    pub(super) fn take_up(&mut self, cx: &mut StudioCtx<'_>, of: u64) {
        if self.why_held().is_some() {
            return;
        }
        let is_begun = self.waits(cx) == Some(true);
        let attempt = is_begun.then(|| Box::new(self.kept_as(false)));
        let number = self.turn(cx, false, None);
        let own = (number, attempt);
        cx.send(Command::Cloning(CloningCommand::TakeUp(of, own)));
    }

    /// Takes up one that was discarded. Where something is under way here it stays in the list.
    pub(super) fn bring_back(&mut self, cx: &mut StudioCtx<'_>, of: u64) {
        match self.why_held() {
            Some(_) => cx.notice(Notice::Heed(tr!("clone-back-held"))),
            None => self.take_up(cx, of),
        }
    }

    /// What stands here is kept by what was asked for, not by the window, until that is answered; its number.
    fn turn(&mut self, cx: &StudioCtx<'_>, is_put: bool, adds: Option<Adds>) -> u64 {
        let number = u64::from(cx.desk.dice.seed()) << 32 | self.numbers;
        self.numbers += 1;
        self.changed.clear();
        self.turning = Some(Turning {
            number,
            is_put,
            discards: None,
            adds,
        });
        number
    }

    /// Takes over what came of putting this one aside or taking another one up.
    pub(super) fn follow_turning(&mut self, cx: &mut StudioCtx<'_>) {
        let turned = &cx.desk.cloning.turned;
        let is_told = |turning: &mut Turning| turned.contains_key(&turning.number);
        let Some(turning) = self.turning.take_if(is_told) else {
            return;
        };
        // Nothing came of it: what stands here stays, and is kept here.
        let Some(Some(now)) = turned.get(&turning.number).cloned() else {
            return;
        };
        self.clear();
        self.take_over(cx, now);
        self.lead.anew();
        self.put = turning.is_put.then_some(turning.number);
        if let Some(text) = turning.discards {
            cx.notice(Notice::Offer {
                text,
                offer: Offer::BringCloneBack(turning.number),
            });
        }
        if let Some((into, name)) = turning.adds {
            cx.notice(Notice::Heed(tr!("clone-adds-aside")));
            self.adds(cx, into, name);
        }
    }

    /// Shows one that was put aside, as the library has it.
    fn take_over(&mut self, cx: &mut StudioCtx<'_>, mut attempt: CloneAttempt) {
        // What was told of another one under the same numbers is nothing of these.
        let mut next = attempt.next.max(self.attempt.next);
        for row in &mut attempt.samples {
            row.number = next;
            next += 1;
        }
        attempt.next = next;
        attempt.is_discarded = false;
        let again: Vec<Command> = {
            let rows = attempt.samples.iter();
            rows.filter(|row| row.fault.is_none())
                .filter_map(ask)
                .collect()
        };
        for command in again {
            cx.send(command);
        }
        self.kept = attempt.clone();
        self.attempt = attempt;
    }

    /// Nothing is added to a voice that is there after all: what was put aside for it is here again.
    pub(super) fn add_none(&mut self, cx: &mut StudioCtx<'_>) {
        let put = self.put.take();
        self.begin_again(cx);
        let mut aside = cx.desk.cloning.aside.iter();
        if let Some(of) = aside.find(|of| Some(of.number) == put) {
            self.take_up(cx, of.number);
        }
    }
}

/// The list of those that were put aside; the number of the one that was chosen.
fn others_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, why_not: Option<String>) -> Option<u64> {
    let (name, explanation) = (tr!("clone-others-begun"), tr!("clone-others-begun.tip"));
    let button = Button::new(&*name).ghost().small().why_not(why_not);
    let button = button
        .icon(icons::CLOCK_COUNTER_CLOCKWISE)
        .tip(&*explanation);
    let button = ui.add(button);
    if button.clicked() {
        // Another window may have taken one up.
        cx.send(Command::Cloning(CloningCommand::Aside));
    }
    menu(&button, (&name, LIST), |ui| {
        let mut chosen = None;
        ui.set_min_width(LIST - 12.0);
        ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            for of in &cx.desk.cloning.aside {
                let (words, begun) = (title(&of.attempt), date(Day::here(of.at)));
                if combo_item(ui, false, (&words, &begun), &explanation).clicked() {
                    chosen = Some(of.number);
                }
            }
        });
        chosen
    })
    .flatten()
}

/// What one is called: as the voice is to be called, whose it is, or by its first recording.
fn name_of(attempt: &CloneAttempt) -> String {
    let first = attempt.samples.first().map(|row| row.name.as_str());
    let all = [attempt.name.trim(), attempt.owner.trim()];
    let mut all = all.into_iter().chain(first);
    let name = all.find(|name| !name.is_empty());
    name.unwrap_or_default().to_owned()
}

/// The same in the list, with its step.
fn title(attempt: &CloneAttempt) -> String {
    let (name, step) = (
        name_of(attempt),
        label(attempt.step, attempt.into.is_some()),
    );
    if attempt.is_discarded {
        return tr!("clone-others-discarded", name = name);
    }
    if attempt.into.is_some() {
        return tr!("clone-others-adds", name = name, step = step);
    }
    tr!("clone-others-is", name = name, step = step)
}
