//! A voice from words: from a description, or from a voice that is there and what is to change of it.
//!
//! What is written, tried and chosen is kept in the library as it is done: a way can be left at any step and gone on with.
//! An attempt is on the disk before it is ordered, so that what it gave is always found.

mod agreed;
mod aside;
mod before;
mod buying;
mod choose;
mod describe;
mod done;
mod earlier;
mod guidance;
mod lapsed;
mod name;
mod remedies;

use std::path::PathBuf;

use egui::{ScrollArea, Ui, UiBuilder, vec2};

use self::buying::Buying;
use super::clone::ClonePanel;
use super::lead::Lead;
use super::{Hearing, show_in_voices};
use mynah_core::backend::Backend;
use mynah_core::ids::{MakingId, TakeId};
use mynah_i18n::tr;
use mynah_model::command::{Command, MakingCommand, VoicesCommand};
use mynah_model::trouble::Trouble;
use mynah_model::voice_design::{Kind, Making, MakingCard, Step, hints};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::step_foot::FOOT;
use mynah_ui_core::step_foot::{Foot, FootPress, foot_ui};
use mynah_ui_core::unsaved::Unkept;
use mynah_ui_core::usable_remedies::shown;
use mynah_ui_core::widgets::TroubleCard;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::keys;
use mynah_ui_kit::theme::size;
use mynah_ui_kit::widgets::{Step as StepShown, StepState, stepper};

/// A way to a voice from words: its view state.
pub struct MakingPanel {
    kind: Kind,
    /// The backend whose ways were asked for, and how many lists there were then.
    asked: Option<(Backend, u64)>,
    open: Option<MakingCard>,
    /// As it was handed over to be kept last, under which number, and since when it is another.
    kept: Making,
    /// As the library has it, as far as that was told.
    there: Making,
    number: u64,
    changed: Unkept,
    buying: Buying,
    /// The voice is being made: how many had ended as that began.
    creating: Option<u64>,
    /// How many had ended when that was looked at last.
    ended: Option<u64>,
    trouble: Option<Trouble>,
    /// The recording to take after that was chosen last, and whether the trouble is of it.
    after: Option<PathBuf>,
    is_of_after: bool,
    /// How many recordings were kept as one was asked for.
    kept_recordings: u64,
    /// What another window did of it, as far as it was taken in.
    merged: Option<u64>,
    done: Hearing,
    /// Who agreed to the recording to take after.
    sheet: ClonePanel,
    /// The way that was left while something of it was recorded or attached, as it is by now.
    left: Option<MakingCard>,
    pub(super) lead: Lead<Step>,
    /// The preview whose key was pressed in this frame: its button gets the keys.
    reached: Option<TakeId>,
    /// It was asked for from elsewhere, to write there.
    wants_words: bool,
    /// Another step is shown than before: at its top.
    is_other_step: bool,
}

impl MakingPanel {
    /// Of this kind.
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            asked: None,
            open: None,
            kept: Making::default(),
            there: Making::default(),
            number: 0,
            changed: Unkept::default(),
            buying: Buying::default(),
            creating: None,
            ended: None,
            trouble: None,
            after: None,
            is_of_after: false,
            kept_recordings: 0,
            merged: Some(0),
            done: Hearing::default(),
            sheet: ClonePanel::default(),
            left: None,
            lead: Lead::default(),
            reached: None,
            wants_words: false,
            is_other_step: false,
        }
    }

    /// Draws it with its steps and its foot.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, goes_on: bool) {
        self.follow(cx);
        let whole = ui.available_rect_before_wrap();
        let (body, foot) = whole.split_top_bottom_at_y(whole.bottom() - FOOT);
        let mut inside = ui.new_child(UiBuilder::new().id_salt("making").max_rect(body));
        inside.shrink_clip_rect(body);
        if let Some(card) = &self.open {
            self.is_other_step = self.lead.follow(ui.ctx(), card.making.step);
        }
        self.body_ui(&mut inside, cx);
        if let Some(shown) = self.foot(cx, goes_on) {
            match foot_ui(ui, cx, foot, shown) {
                Some(FootPress::Back) => self.back(),
                Some(FootPress::GoOn) => self.go_on(cx),
                None => {}
            }
        }
        ui.advance_cursor_after_rect(whole);
        self.sheet.recorder.rest_unseen(cx);
        self.keep(ui, cx);
    }

    fn body_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let Some(card) = &self.open else { return };
        let step = card.making.step;
        let strip = egui::Frame::new().inner_margin(egui::Margin::symmetric(
            size::PAD_MAIN as i8,
            if size::is_short(ui.ctx()) { 2 } else { 8 },
        ));
        let gone = strip.show(ui, |ui| stepper(ui, &self.steps(step)));
        if let Some(step) = gone.inner.and_then(|place| Step::ALL.get(place)) {
            self.go_to(*step);
        }
        let mut scroll = ScrollArea::vertical()
            .id_salt(("making-step", self.kind == Kind::Remix, step as u8))
            .auto_shrink(false);
        // Where it was scrolled last it would begin in the middle, and what has the keys be out of sight.
        let leads = step == Step::Describe && self.lead.waits();
        if std::mem::take(&mut self.is_other_step) || leads {
            scroll = scroll.vertical_scroll_offset(0.0);
        }
        scroll.show(ui, |ui| {
            let margin = egui::Margin {
                left: size::PAD_MAIN as i8,
                right: size::PAD_MAIN as i8,
                top: 4,
                bottom: 16,
            };
            egui::Frame::new().inner_margin(margin).show(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
                // In a place of its own: what comes and goes must not take the keys from what is below it.
                ui.scope(|ui| {
                    if let Some(trouble) = &self.trouble {
                        cx.view.told_here = trouble.topic;
                        if let Some(remedy) = TroubleCard::new(&shown(trouble, false)).show(ui) {
                            self.help_made(cx, &remedy);
                        }
                    }
                    if step < Step::Name {
                        self.earlier_ui(ui, cx);
                    }
                });
                match step {
                    Step::Describe => self.describe_ui(ui, cx),
                    Step::Choose => self.choose_ui(ui, cx),
                    Step::Name => self.name_ui(ui, cx),
                    Step::Done => self.done_ui(ui, cx),
                }
            });
            keys::bring_into_view(ui);
        });
    }

    fn steps(&self, now: Step) -> Vec<StepShown> {
        let shown = Step::ALL.iter().map(|step| StepShown {
            label: label(self.kind, *step),
            state: match step.cmp(&now) {
                std::cmp::Ordering::Less => StepState::Done,
                std::cmp::Ordering::Equal => StepState::Active,
                std::cmp::Ordering::Greater => StepState::Next,
            },
            can_go: *step != now && self.can_go(*step),
        });
        shown.collect()
    }

    /// Whether a step can be gone to: what it needs is there, and a voice that is made is not made again.
    fn can_go(&self, step: Step) -> bool {
        let Some(card) = &self.open else { return false };
        let making = &card.making;
        if making.made.is_some() || self.creating.is_some() {
            return false;
        }
        match step {
            Step::Describe => true,
            Step::Choose => !making.attempts.is_empty(),
            Step::Name => making.chosen.is_some(),
            Step::Done => false,
        }
    }

    fn go_to(&mut self, step: Step) {
        if self.can_go(step)
            && let Some(card) = &mut self.open
        {
            card.making.step = step;
            if step == Step::Name {
                name::fill_in(&mut card.making);
            }
            self.trouble = None;
        }
    }

    /// Whoever asked for it from elsewhere writes there: what is made is over.
    pub fn write(&mut self) {
        self.wants_words = true;
    }

    /// Shows where words are written; a voice that is there is another one than what is written next.
    fn show_words(&mut self, cx: &mut StudioCtx<'_>) {
        match &self.open {
            None => self.wants_words = true,
            Some(card) if card.making.made.is_some() => self.begin(cx),
            Some(_) => self.go_to(Step::Describe),
        }
    }

    fn back(&mut self) {
        let step = self.open.as_ref().map(|card| card.making.step);
        let before = Step::ALL.iter().rev().find(|it| Some(**it) < step);
        if let Some(step) = before {
            self.go_to(*step);
        }
    }

    fn foot(&self, cx: &StudioCtx<'_>, goes_on: bool) -> Option<Foot> {
        let card = self.open.as_ref()?;
        let making = &card.making;
        let (label, tip, price, why_not) = match making.step {
            Step::Describe => {
                let price = self.price(cx);
                let why_not = self.why_no_previews(cx);
                let (label, tip) = (tr!("design-make"), tr!("design-make.tip"));
                (label, tip, price.map(PriceText::short), why_not)
            }
            Step::Choose => {
                let why_not = making.chosen.is_none().then(|| tr!("design-choose-first"));
                let (label, tip) = (tr!("design-to-name"), tr!("design-to-name.tip"));
                (label, tip, None, why_not)
            }
            Step::Name => {
                let tip = match card.backend {
                    Backend::Live => tr!("design-create.tip"),
                    Backend::Draft => tr!("design-create.draft"),
                };
                let label = tr!("design-create");
                (label, tip, None, self.why_not_created(cx))
            }
            Step::Done => {
                let voice = making.made.as_ref();
                let is_gone = voice.is_some_and(|it| self.done.is_gone(cx, (card.backend, it)));
                let why_not = is_gone.then(|| tr!("design-gone.why-not"));
                (tr!("design-show"), tr!("design-show.tip"), None, why_not)
            }
        };
        Some(Foot {
            can_go_back: self.can_go(Step::Describe) && making.step > Step::Describe,
            label,
            tip,
            price,
            why_not,
            heed: self.heed(),
            busy: self.creating.is_some() || self.buying.waits(),
            goes_on: goes_on && !cx.view.covered,
        })
    }

    /// What the service is likely to refuse, where the next press asks it.
    fn heed(&self) -> Option<String> {
        let making = self.making()?;
        let asks = making.step == Step::Describe;
        asks.then(|| hints::refused(self.kind, &making.form))?
    }

    fn go_on(&mut self, cx: &mut StudioCtx<'_>) {
        let Some(card) = &mut self.open else { return };
        match card.making.step {
            Step::Describe => self.try_out(cx, None),
            Step::Choose => {
                card.making.step = Step::Name;
                name::fill_in(&mut card.making);
            }
            Step::Name => {
                let create = MakingCommand::Create(Box::new(card.clone()));
                // What was typed last is on the disk before anybody is asked: that may take long, and come to nothing.
                if self.is_unkept() {
                    self.hand_over(cx);
                }
                self.creating = Some(cx.desk.browsed.makings.ended);
                self.trouble = None;
                cx.send(Command::Voices(VoicesCommand::Making(create)));
            }
            Step::Done => {
                if let Some(voice) = &card.making.made {
                    show_in_voices(cx, card.backend, voice.clone());
                }
            }
        }
    }

    /// Takes in what came to be since the last frame.
    fn follow(&mut self, cx: &mut StudioCtx<'_>) {
        let backend = cx.desk.backend();
        if self.asked.is_none_or(|(of, _)| of != backend) {
            self.rest(cx);
            self.let_go();
            self.list(cx);
        }
        let makings = &cx.desk.browsed.makings;
        // An older list doesn't have what was done since.
        let is_newer = self.asked.is_some_and(|(_, lists)| makings.lists > lists);
        if self.open.is_none()
            && is_newer
            && let Some(listed) = makings.of(backend)
        {
            let mut all = listed.iter();
            // What was worked on last and isn't over, whenever it was begun.
            let is_left = |card: &&MakingCard| card.making.waits() || card.making.is_unseen;
            match all.find(|card| card.making.kind == self.kind && is_left(card)) {
                Some(card) => self.resume(card.clone()),
                None => self.begin(cx),
            }
        }
        let open = self.open.as_ref().map(|card| card.id);
        let is_told = open.is_some_and(|id| makings.is_kept(id, self.number) == Some(true));
        if is_told && self.there != self.kept {
            self.there = self.kept.clone();
        }
        // A voice whose answer was lost comes unasked.
        let since = self.creating.or(self.ended).unwrap_or(makings.ended);
        let ended = open.and_then(|id| makings.created(id, since));
        self.ended = Some(makings.ended);
        if let Some((card, trouble)) = ended {
            self.creating = None;
            (self.trouble, self.is_of_after) = (trouble.cloned(), false);
            self.kept = card.making.clone();
            self.there = card.making.clone();
            if card.making.made.is_some() {
                self.done = Hearing::of_new();
            }
            self.open = Some(card.clone());
        }
        // What was taken in before it was left is in it: it isn't taken in again over what was written since.
        let since = open.map(|id| *self.merged.get_or_insert_with(|| makings.merges(id)));
        if let Some((id, since)) = open.zip(since)
            && let Some((count, merged)) = makings.merged(id, since)
            && let Some(card) = &mut self.open
        {
            self.merged = Some(count);
            // What was handed over since comes with the next one.
            card.making = if is_told {
                let both = card.making.clone().merged(&self.kept, merged);
                (self.kept, self.there) = (merged.clone(), merged.clone());
                both
            } else {
                card.making.clone().with(merged)
            };
            self.buying.attempts.clear();
        }
        if std::mem::take(&mut self.wants_words) {
            self.show_words(cx);
        }
        self.take_after(cx);
        self.take_voice(cx);
        self.taken_after(cx);
        self.follow_agreed(cx);
        if let Some(card) = &self.open {
            self.buying.follow(cx, card);
        }
        if self.kind == Kind::Remix {
            self.follow_before(cx);
        }
    }

    fn list(&mut self, cx: &mut StudioCtx<'_>) {
        let backend = cx.desk.backend();
        self.asked = Some((backend, cx.desk.browsed.makings.lists));
        let list = MakingCommand::List(backend);
        cx.send(Command::Voices(VoicesCommand::Making(list)));
    }

    /// Has the library keep what was typed last: nobody looks at it now.
    pub fn rest(&mut self, cx: &mut StudioCtx<'_>) {
        self.done.rest();
        self.sheet.recorder.rest(cx);
        self.take_agreed(cx);
        self.leave_done();
        if self.is_unkept() || self.is_lost(cx) {
            self.hand_over(cx);
        }
    }

    /// Whether the disk refused what was handed over last: nothing of it changed, and still it isn't kept.
    fn is_lost(&self, cx: &StudioCtx<'_>) -> bool {
        let card = self.open.as_ref();
        let kept = card.and_then(|card| cx.desk.browsed.makings.is_kept(card.id, self.number));
        self.creating.is_none() && kept == Some(false)
    }

    /// Who leaves what is done has seen it; until then it is what a start comes back to.
    fn leave_done(&mut self) {
        if let Some(card) = &mut self.open
            && card.making.step == Step::Done
        {
            card.making.is_unseen = false;
        }
    }

    fn resume(&mut self, card: MakingCard) {
        self.let_go();
        let card = self.with_left(card);
        self.kept = card.making.clone();
        self.there = card.making.clone();
        self.open = Some(card);
        self.buying = Buying::default();
        self.merged = None;
        (self.trouble, self.creating, self.ended) = (None, None, None);
        self.done = Hearing::default();
        self.sheet.leave();
    }

    /// Begins anew; what was tried before stays in the list of ways.
    fn begin(&mut self, cx: &mut StudioCtx<'_>) {
        self.begin_as(cx, Making::new(self.kind));
    }

    /// Begins with what is there of another one; that one stays as it is.
    fn begin_as(&mut self, cx: &mut StudioCtx<'_>, making: Making) {
        self.rest(cx);
        self.list(cx);
        let now = cx.clock.now();
        // Unique without asking anybody: a moment, and chance behind it.
        let moment = u64::try_from(now.0).unwrap_or_default() << 20;
        let card = MakingCard {
            id: MakingId(moment | u64::from(cx.desk.dice.seed() >> 12)),
            backend: cx.desk.backend(),
            at: now,
            making,
        };
        self.resume(card);
    }

    /// Has the library keep what changed: at once what was decided, and soon what is typed.
    fn keep(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        let Some(card) = &self.open else { return };
        // The studio keeps it itself while it makes the voice.
        if self.creating.is_some() || card.making == self.kept {
            self.changed.clear();
            return;
        }
        let is_typed = self.kept.form != card.making.form
            || self.kept.name != card.making.name
            || self.kept.about != card.making.about
            || self.kept.labels != card.making.labels;
        let is_decided = self.kept.step != card.making.step
            || self.kept.attempts.len() != card.making.attempts.len()
            || self.kept.chosen != card.making.chosen;
        if self.changed.is_due(ui, cx, is_typed && !is_decided) {
            self.hand_over(cx);
        }
    }

    fn hand_over(&mut self, cx: &mut StudioCtx<'_>) {
        if let Some((card, number)) = self.handed_over() {
            let keep = MakingCommand::Keep(card, Box::new(self.there.clone()), number);
            cx.send(Command::Voices(VoicesCommand::Making(keep)));
        }
    }

    fn is_unkept(&self) -> bool {
        let card = self.open.as_ref();
        let is_changed = card.is_some_and(|card| card.making != self.kept);
        self.creating.is_none() && (self.changed.is_any() || is_changed)
    }

    /// Whether something is recorded here, or being kept.
    pub fn records(&self, cx: &StudioCtx<'_>) -> bool {
        self.sheet.recorder.is_at_stake(cx)
    }

    /// What was typed or recorded last, where it isn't kept yet.
    pub fn last(&mut self, cx: &mut StudioCtx<'_>) -> Option<Command> {
        self.take_agreed(cx);
        self.leave_done();
        if !self.is_unkept() && !self.is_lost(cx) {
            return None;
        }
        let (card, number) = self.handed_over()?;
        let keep = MakingCommand::Keep(card, Box::new(self.there.clone()), number);
        Some(Command::Voices(VoicesCommand::Making(keep)))
    }

    /// What is to be kept now, and its number.
    fn handed_over(&mut self) -> Option<(Box<MakingCard>, u64)> {
        let card = self.open.as_ref()?;
        self.number += 1;
        self.changed.clear();
        self.kept = card.making.clone();
        Some((Box::new(card.clone()), self.number))
    }
}

/// What a step is called.
fn label(kind: Kind, step: Step) -> String {
    match (kind, step) {
        (Kind::Design, Step::Describe) => tr!("design-step-describe"),
        (Kind::Remix, Step::Describe) => tr!("remix-step-describe"),
        (_, Step::Choose) => tr!("design-step-choose"),
        (_, Step::Name) => tr!("design-step-name"),
        (_, Step::Done) => tr!("design-step-done"),
    }
}

#[cfg(test)]
mod tests;
