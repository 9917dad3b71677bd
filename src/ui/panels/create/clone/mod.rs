//! A voice from recordings: brought, looked at, agreed to, named, cloned, heard. Nothing is sent before the last press.

pub(in crate::ui::panels::create) mod checks;
mod consent;
mod done;
mod files;
mod isolating;
mod name;
mod places;
mod record;
mod remedies;
mod script;
mod words;

pub(in crate::ui::panels::create) use self::consent::hash_ui;
pub(in crate::ui::panels::create) use self::files::{hear_ui, wave_ui};
use self::record::Recorder;
pub(in crate::ui::panels::create) use self::remedies::help;
pub(in crate::ui::panels::create) use self::script::words;

use egui::{Label, ScrollArea, Ui, UiBuilder, vec2};

use super::foot::FOOT;
use super::lead::Lead;
use super::pause::Unkept;
use super::{After, Before, Foot, FootPress, Hearing, foot_ui, show_in_voices, why_no_slot};
use crate::studio::attempt::{CloneAttempt, CloneStep, SampleRow};
use crate::studio::command::{CloningCommand, Command, Recorded, VoicesCommand};
use crate::studio::event::Notice;
use crate::studio::inspecting::Verdict;
use crate::studio::trouble::Trouble;
use crate::terms::backend::Backend;
use crate::terms::day::Day;
use crate::terms::ids::VoiceId;
use crate::terms::request::Input;
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::theme::{Face, icons, size};
use crate::ui::widgets::price::PriceText;
use crate::ui::widgets::{Step, StepState, stepper};

/// Width of the scroll bar with a gap, in points.
const BAR: f32 = 16.0;

/// With less height, in points, what was measured isn't shown again where somebody agrees.
const CARDS_BESIDE: f32 = 680.0;

/// The way from recordings to a voice.
#[derive(Default)]
pub struct ClonePanel {
    pub(super) attempt: CloneAttempt,
    /// The same as the library has it.
    kept: CloneAttempt,
    /// Whether it was asked what was left here, and whether that was taken over.
    asked: bool,
    known: bool,
    /// Since when it is another than the library has.
    changed: Unkept,
    /// The number of the order that is under way, and at whose service.
    ordered: Option<(u64, Backend)>,
    numbers: u64,
    /// Files that fell while a clone was sent.
    waiting: usize,
    /// Clones that were found so far.
    found: usize,
    /// Why the last order came to nothing, with the recording that could not be cleaned at the service, where it is that.
    trouble: Option<(Trouble, Option<u64>)>,
    /// Documents that were told of so far.
    documents: u64,
    document_trouble: Option<Trouble>,
    pub(super) recorder: Recorder,
    isolating: isolating::Isolations,
    understanding: words::Understanding,
    reading: script::Reading,
    /// Whether all places of faults are shown.
    all_places: bool,
    done: Hearing,
    pub(super) lead: Lead<CloneStep>,
}

impl ClonePanel {
    /// Draws it with its steps and its foot.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, goes_on: bool) {
        self.follow(cx);
        if self.known {
            self.lead.follow(ui.ctx(), self.attempt.step);
        }
        let whole = ui.available_rect_before_wrap();
        let (body, foot) = whole.split_top_bottom_at_y(whole.bottom() - FOOT);
        let builder = UiBuilder::new()
            .id_salt("clone")
            .max_rect(body.shrink2(vec2(size::PAD_MAIN, 8.0)));
        let mut inside = ui.new_child(builder);
        inside.set_clip_rect(body.intersect(ui.clip_rect()));
        self.steps_ui(&mut inside, cx);
        // The bar stands in the margin, not over what is scrolled.
        let rest = inside.available_rect_before_wrap();
        let builder = UiBuilder::new()
            .id_salt("clone-rest")
            .max_rect(rest.with_max_x(rest.right() + BAR));
        let mut beside = inside.new_child(builder);
        ScrollArea::vertical()
            .id_salt(("clone-body", self.attempt.step.place()))
            .auto_shrink(false)
            .show(&mut beside, |ui| {
                ui.set_max_width(rest.width());
                ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
                self.body_ui(ui, cx);
                ui.add_space(8.0);
                crate::ui::keys::bring_into_view(ui);
            });
        ui.advance_cursor_after_rect(whole);
        self.foot_ui(ui, cx, foot, goes_on);
        self.keep(ui, cx);
    }

    fn body_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        self.trouble_ui(ui, cx);
        match self.attempt.step {
            CloneStep::Samples => {
                self.lead.first(ui);
                self.bring_ui(ui, cx);
                self.record_ui(ui, cx);
                self.rows_ui(ui, cx);
            }
            CloneStep::Quality => {
                self.lead.first(ui);
                self.checks_ui(ui, cx);
                // What there is to decide stands before what it is decided by: it is seen without scrolling.
                ui.scope(|ui| self.keep_anyway_ui(ui, cx));
                ui.scope(|ui| self.rows_ui(ui, cx));
                self.places_ui(ui, cx);
            }
            CloneStep::Consent => {
                if ui.max_rect().height() >= CARDS_BESIDE {
                    self.checks_ui(ui, cx);
                }
                self.consent_ui(ui, cx);
            }
            CloneStep::Name => {
                // What is being sent is what stands here.
                let is_free = self.ordered.is_none();
                ui.add_enabled_ui(is_free, |ui| self.name_ui(ui, cx));
            }
            CloneStep::Done => self.done_ui(ui, cx),
        }
    }

    /// Asks what was left here.
    pub fn look(&mut self, cx: &mut StudioCtx<'_>) {
        if !self.asked {
            self.asked = true;
            cx.send(Command::Cloning(CloningCommand::Look));
        }
    }

    /// Whether a clone waits to be gone on with; nothing while nobody knows.
    pub fn waits(&self, cx: &StudioCtx<'_>) -> Option<bool> {
        let attempt = if self.known {
            &self.attempt
        } else {
            match cx.desk.cloning.begun.as_ref()? {
                Some(begun) => begun,
                None => return Some(false),
            }
        };
        Some(!attempt.samples.is_empty() && attempt.made.is_none())
    }

    /// Takes over what came of what was asked for.
    fn follow(&mut self, cx: &mut StudioCtx<'_>) {
        self.look(cx);
        let shown = &cx.desk.cloning;
        if !self.known {
            let Some(begun) = &shown.begun else { return };
            self.known = true;
            if let Some(begun) = begun {
                self.attempt = begun.clone();
                self.kept = begun.clone();
            }
            let rows = self
                .attempt
                .samples
                .iter()
                .filter(|row| row.fault.is_none());
            let again: Vec<Command> = rows.filter_map(ask).collect();
            for command in again {
                cx.send(command);
            }
        }
        if let Some((backend, voice, name)) = cx.view.add_to.take() {
            self.add_to(cx, (backend, voice), name);
        }
        let dropped = self.fallen(cx);
        for path in dropped {
            let number = self.attempt.bring(path.clone());
            self.attempt.step = CloneStep::Samples;
            cx.send(Command::Cloning(CloningCommand::Sample(number, path)));
        }
        self.follow_reading(cx);
        self.follow_recorder(cx);
        let shown = &cx.desk.cloning;
        for row in &mut self.attempt.samples {
            take_in(row, shown);
        }
        self.attempt.tell_twins();
        self.follow_isolations(cx);
        self.follow_document(cx);
        self.follow_words(cx);
        let shown = &cx.desk.cloning;
        self.follow_found(cx);
        let ended = self.ordered.and_then(|(number, backend)| {
            let ended = shown.cloned.get(&number)?;
            Some((backend, ended))
        });
        if let Some((backend, ended)) = ended {
            self.ordered = None;
            match ended {
                Ok(voice) => {
                    self.attempt.ended((backend, voice.clone()));
                    self.trouble = None;
                    self.done = Hearing::of_new();
                }
                Err(trouble) => self.trouble = Some((trouble.clone(), None)),
            }
        }
        if self.attempt.date.is_empty() {
            self.attempt.date = today(cx).to_string();
            self.kept.date.clone_from(&self.attempt.date);
        }
        if self.attempt.scope.is_empty() && self.kept.scope.is_empty() {
            let title = cx.desk.project.as_ref().map(|open| open.card.name.clone());
            if let Some(title) = title {
                self.attempt.scope = tr!("clone-scope-of", project = title);
                self.kept.scope.clone_from(&self.attempt.scope);
            }
        }
    }

    /// Has the recording that was chosen kept as the statement that stands here.
    pub(super) fn follow_reading(&mut self, cx: &mut StudioCtx<'_>) {
        let Some(path) = cx.view.reading.take() else {
            return;
        };
        let words = self.attempt.statement();
        let name = tr!("record-statement-name", name = self.attempt.owner.trim());
        self.recorder.attached = Some(Recorded::Statement(words.clone(), name.clone()));
        cx.send(Command::Cloning(CloningCommand::Reading {
            path,
            words,
            name,
        }));
    }

    /// Takes over the document that was attached.
    pub(super) fn follow_document(&mut self, cx: &StudioCtx<'_>) {
        let shown = &cx.desk.cloning;
        if shown.document.0 != self.documents {
            self.documents = shown.document.0;
            match &shown.document.1 {
                Some(Ok(input)) => {
                    self.attempt.take_document(input.clone());
                    self.document_trouble = None;
                }
                Some(Err(trouble)) => self.document_trouble = Some(trouble.clone()),
                None => {}
            }
        }
    }

    /// Another way or another room is open: nothing is recorded any more, and what is attached there is another one's.
    pub fn rest(&mut self, cx: &mut StudioCtx<'_>) {
        self.documents = cx.desk.cloning.document.0;
        self.recorder.rest(cx);
        self.done.rest();
        if self.changed.is_any() {
            self.hand_over(cx);
        }
    }

    /// Has the library keep what changed: at once what was decided, and soon what is typed.
    fn keep(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        if !self.known || self.attempt == self.kept {
            self.changed.clear();
            return;
        }
        let is_only_typed = self.attempt.is_only_typed(&self.kept);
        if self.changed.is_due(ui, cx, is_only_typed) {
            self.hand_over(cx);
        }
    }

    fn hand_over(&mut self, cx: &mut StudioCtx<'_>) {
        cx.send(self.handed_over());
    }

    fn handed_over(&mut self) -> Command {
        self.changed.clear();
        self.kept = self.attempt.clone();
        let attempt = Box::new(self.attempt.clone());
        Command::Cloning(CloningCommand::Keep(Some(attempt)))
    }

    /// What was typed last, where it isn't kept yet.
    pub fn last(&mut self) -> Option<Command> {
        self.changed.is_any().then(|| self.handed_over())
    }

    /// Recordings are brought for a voice that is there, unless others wait here.
    fn add_to(&mut self, cx: &mut StudioCtx<'_>, into: (Backend, VoiceId), name: String) {
        if self.waits(cx) == Some(true) {
            let words = tr!("clone-adds-waits", name = name);
            cx.notice(Notice::Done(words));
            return;
        }
        self.begin_again(cx);
        (self.attempt.into, self.attempt.name) = (Some(into), name);
    }

    /// Forgets all of it: what is cloned next is another voice.
    fn begin_again(&mut self, cx: &mut StudioCtx<'_>) {
        self.attempt = CloneAttempt {
            next: self.attempt.next,
            ..CloneAttempt::default()
        };
        self.kept = self.attempt.clone();
        self.trouble = None;
        self.changed.clear();
        self.done = Hearing::default();
        self.waiting = 0;
        cx.send(Command::Cloning(CloningCommand::Keep(None)));
    }

    fn steps_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let today = today(cx);
        let at = self.attempt.step;
        let is_over = at == CloneStep::Done;
        let mut lacks = false;
        let steps = CloneStep::ALL.map(|step| {
            let can_go = !lacks && !is_over && (step != CloneStep::Done) && self.ordered.is_none();
            lacks = lacks || self.attempt.lacks(step, today).is_some();
            let warns = step == CloneStep::Quality
                && !self.attempt.is_under_way()
                && self.attempt.verdict() != Verdict::Pass;
            Step {
                label: label(step),
                state: match step.cmp(&at) {
                    std::cmp::Ordering::Less if warns => StepState::Warning,
                    std::cmp::Ordering::Less => StepState::Done,
                    std::cmp::Ordering::Equal => StepState::Active,
                    std::cmp::Ordering::Greater => StepState::Next,
                },
                can_go,
            }
        });
        if let Some(step) = stepper(ui, &steps).and_then(|place| CloneStep::ALL.get(place)) {
            self.attempt.step = *step;
        }
    }

    fn foot_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, rect: egui::Rect, goes_on: bool) {
        let today = today(cx);
        let step = self.attempt.step;
        let busy = self.ordered.is_some();
        let backend = cx.desk.backend();
        let (label, tip) = match step {
            CloneStep::Samples => (tr!("clone-to-quality"), tr!("clone-to-quality.tip")),
            CloneStep::Quality => (tr!("clone-to-consent"), tr!("clone-to-consent.tip")),
            CloneStep::Consent => (tr!("clone-to-name"), tr!("clone-to-name.tip")),
            CloneStep::Name if self.attempt.into.is_some() => (
                tr!("clone-add"),
                tr!("clone-add.tip", backend = to_whom(backend)),
            ),
            CloneStep::Name => (
                tr!("clone-create"),
                tr!("clone-create.tip", backend = to_whom(backend)),
            ),
            CloneStep::Done => (tr!("design-show"), tr!("design-show.tip")),
        };
        let mut why_not = self.attempt.lacks(step, today);
        if step == CloneStep::Name {
            if self.attempt.into.is_none() {
                why_not = why_not.or_else(|| why_no_slot(cx));
            }
            // What was said before may be over by now.
            let mut before = CloneStep::ALL.into_iter().take(3);
            why_not = why_not.or_else(|| before.find_map(|step| self.attempt.lacks(step, today)));
        }
        let foot = Foot {
            can_go_back: step != CloneStep::Samples && step != CloneStep::Done && !busy,
            label,
            tip,
            price: (step == CloneStep::Name).then(PriceText::free),
            why_not,
            busy,
            goes_on,
        };
        match foot_ui(ui, cx, rect, foot) {
            Some(FootPress::Back) => {
                let before = step.place().saturating_sub(1);
                self.attempt.step = CloneStep::ALL.get(before).copied().unwrap_or_default();
            }
            Some(FootPress::GoOn) => self.go_on(cx),
            None => {}
        }
    }

    fn go_on(&mut self, cx: &mut StudioCtx<'_>) {
        match self.attempt.step {
            // What has no faults needs no looking at.
            CloneStep::Samples if self.attempt.verdict() == Verdict::Pass => {
                self.attempt.step = CloneStep::Consent;
            }
            CloneStep::Samples => self.attempt.step = CloneStep::Quality,
            CloneStep::Quality => self.attempt.step = CloneStep::Consent,
            CloneStep::Consent => {
                self.attempt.step = CloneStep::Name;
                if self.attempt.name.is_empty() {
                    self.attempt.name = self.attempt.owner.trim().to_owned();
                }
            }
            CloneStep::Name => {
                self.numbers += 1;
                let into = self.attempt.into.as_ref().map(|(backend, _)| *backend);
                let backend = into.unwrap_or_else(|| cx.desk.backend());
                self.ordered = Some((self.numbers, backend));
                self.trouble = None;
                // The voice is written into what is on the disk.
                self.hand_over(cx);
                let order = self.attempt.order(backend, self.numbers);
                cx.send(Command::Voices(VoicesCommand::Clone(Box::new(order))));
            }
            CloneStep::Done => {
                if let Some((backend, voice)) = self.attempt.made.clone() {
                    show_in_voices(cx, backend, voice);
                }
            }
        }
    }

    /// What stands at its right.
    pub fn before(&self, cx: &StudioCtx<'_>) -> Before {
        let backend = cx.desk.backend();
        let is_over = self.attempt.step == CloneStep::Done;
        let count = self.attempt.sent().count();
        let mut facts = vec![(tr!("clone-fact-kind"), tr!("clone-fact-instant"))];
        if count > 0 {
            let size = crate::terms::text::size(self.attempt.bytes());
            let sent = tr!("clone-fact-files", count = count, size = size);
            facts.push((tr!("clone-fact-sent", backend = to_whom(backend)), sent));
        }
        facts.push((tr!("clone-fact-noise"), tr!("clone-fact-noise-off")));
        facts.push((tr!("clone-fact-stays"), tr!("clone-fact-stays-what")));
        let after = |icon, [title, about]: [String; 2]| After {
            icon,
            title,
            about,
            price: PriceText::free(),
        };
        let mut all = Vec::new();
        if self.attempt.step < CloneStep::Name {
            let words = [tr!("clone-after-name"), tr!("clone-after-name.about")];
            all.push(after(icons::FLAG, words));
        }
        if !is_over {
            let words = [tr!("clone-after-create"), tr!("clone-after-create.about")];
            all.push(after(icons::USER_SOUND, words));
        }
        Before {
            price: PriceText::free(),
            about: match backend {
                Backend::Live => tr!("clone-price"),
                Backend::Draft => tr!("clone-price-draft"),
            },
            takes_slot: !is_over && self.attempt.into.is_none(),
            title: tr!("clone-facts"),
            facts,
            after: all,
            note: if is_over {
                tr!("clone-note-done")
            } else {
                tr!("clone-note")
            },
        }
    }
}

/// Asks for what a row still lacks.
fn ask(row: &SampleRow) -> Option<Command> {
    let command = match &row.raw {
        None => CloningCommand::Sample(row.number, row.path.clone()),
        Some(raw) if row.fixes.is_any() && row.fixed.is_none() => {
            // What the service cleans is bought first, and asked for then.
            if row.fixes.isolate {
                return None;
            }
            CloningCommand::Mend(row.number, (raw.input.clone(), None), row.fixes)
        }
        Some(_) => return None,
    };
    Some(Command::Cloning(command))
}

/// Takes over what came of a row.
fn take_in(row: &mut SampleRow, shown: &crate::studio::desk::CloningShown) {
    if row.raw.is_none() && row.fault.is_none() {
        match shown.sampled.get(&row.number) {
            Some(Ok(sample)) => row.raw = Some(sample.clone()),
            Some(Err(trouble)) => {
                row.fault = Some(tr!("clone-row-fault", why = trouble.what.as_str()));
            }
            None => {}
        }
    }
    if row.fixes.is_any()
        && row.fixed.is_none()
        && let Some((fixes, mended)) = shown.mended.get(&row.number)
        && *fixes == row.fixes
    {
        match mended {
            Ok(sample) => {
                row.take_fixed(sample.clone());
                row.fault = None;
            }
            // Neither this nor what it was before is sent: what is to be sent somebody says.
            Err(trouble) => {
                row.fault = Some(tr!("clone-mend-failed", why = trouble.what.as_str()));
            }
        }
    }
}

pub(super) fn today(cx: &StudioCtx<'_>) -> Day {
    Day::here(cx.clock.now())
}

fn label(step: CloneStep) -> String {
    match step {
        CloneStep::Samples => tr!("clone-step-samples"),
        CloneStep::Quality => tr!("clone-step-quality"),
        CloneStep::Consent => tr!("clone-step-consent"),
        CloneStep::Name => tr!("clone-step-name"),
        CloneStep::Done => tr!("clone-step-done"),
    }
}

pub(super) fn to_whom(backend: Backend) -> String {
    match backend {
        Backend::Live => tr!("clone-to-live"),
        Backend::Draft => tr!("clone-to-draft"),
    }
}

/// A heading with quiet words at the right.
pub(super) fn heading_ui(ui: &mut Ui, cx: &StudioCtx<'_>, title: &str, right: &str) {
    ui.horizontal(|ui| {
        ui.label(Face::BodyStrong.rich(title, cx.tokens.text));
        crate::ui::widgets::at_right(ui, |ui| {
            ui.label(Face::Small.rich(right, cx.tokens.text2));
        });
    });
}

pub(super) fn quiet_ui(ui: &mut Ui, cx: &StudioCtx<'_>, words: &str) {
    ui.add(Label::new(Face::Small.rich(words, cx.tokens.text2)).wrap());
}

/// Plays a recording, or pauses it.
pub(super) fn hear(cx: &mut StudioCtx<'_>, input: &Input) {
    cx.send(if is_heard(cx, input) {
        Command::Playback(crate::studio::command::PlaybackCommand::Stop)
    } else {
        Command::Cloning(CloningCommand::Hear(input.clone(), None))
    });
}

pub(super) fn is_heard(cx: &StudioCtx<'_>, input: &Input) -> bool {
    let playback = &cx.desk.playback;
    let playing = playback.playing.as_ref();
    !playback.paused
        && playing.is_some_and(|playing| {
            matches!(playing, crate::studio::event::Playing::Sample { sample, .. } if sample.as_str() == input.hash)
        })
}

#[cfg(test)]
mod tests;
