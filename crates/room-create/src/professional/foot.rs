//! The foot of the checklist: what the next press does at each step; and what stands at its right.

use egui::Ui;

use super::super::{After, Before, saying_to_come, show_in_voices, slots};
use super::{Next, ProfessionalPanel, words};
use crate::before::counted;
use crate::clone::{sent_to, to_whom, today};
use mynah_core::backend::Backend;
use mynah_i18n::size;
use mynah_i18n::tr;
use mynah_model::command::ProTask;
use mynah_model::professional::{ProStep, StepStands};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::step_foot::{Foot, FootPress, foot_ui};
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::icons;

impl ProfessionalPanel {
    pub(super) fn foot_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        rect: egui::Rect,
        goes_on: bool,
    ) {
        let Some(step) = self.step else {
            return self.closed_foot_ui(ui, cx, (rect, goes_on));
        };
        let (next, [label, tip], mut why_not) = self.next(cx, step);
        if let Next::Do(task) = &next {
            why_not = self.why_held_back(cx, task).or(why_not);
        }
        let place = ProStep::ALL.iter().position(|of| *of == step).unwrap_or(0);
        let foot = Foot {
            can_go_back: place > 0,
            label,
            tip,
            price: None,
            why_not,
            heed: self.heed(cx, &next),
            // What is told apart shows that at its own button.
            busy: self.is_held_up() && !self.is_busy(|task| matches!(task, ProTask::Separate(_))),
            goes_on,
        };
        match foot_ui(ui, cx, rect, foot) {
            Some(FootPress::Back) => {
                self.lead.go(ui.ctx());
                let before = place.saturating_sub(1);
                self.step = ProStep::ALL.get(before).copied();
            }
            Some(FootPress::GoOn) => {
                self.go_on(cx);
                if self.step != Some(step) {
                    self.lead.go(ui.ctx());
                }
            }
            None => {}
        }
    }

    /// While every step is closed: it leads to the one that is next.
    fn closed_foot_ui(
        &mut self,
        ui: &mut Ui,
        cx: &StudioCtx<'_>,
        (rect, goes_on): (egui::Rect, bool),
    ) {
        let Some(card) = &self.open else { return };
        let at = card.at(today(cx));
        let foot = Foot {
            can_go_back: false,
            label: tr!("pro-open", step = words::step(at)),
            tip: tr!("pro-open.tip"),
            price: None,
            why_not: None,
            heed: None,
            busy: false,
            goes_on,
        };
        if foot_ui(ui, cx, rect, foot) == Some(FootPress::GoOn) {
            self.step = Some(at);
            self.lead.go(ui.ctx());
        }
    }

    pub(super) fn go_on(&mut self, cx: &mut StudioCtx<'_>) {
        let Some(step) = self.step else { return };
        match self.next(cx, step) {
            (_, _, Some(_)) => {}
            (Next::Do(task), ..) if self.why_held_back(cx, &task).is_some() => {}
            (Next::Go(step), _, None) => {
                if step == ProStep::Proof
                    && let Some(card) = &mut self.open
                {
                    card.form.knows_speakers = true;
                }
                self.step = Some(step);
                self.sheet.rest(cx);
            }
            (Next::Do(task), _, None) => {
                if matches!(task, ProTask::Captcha) {
                    self.proof.forget();
                }
                self.task(cx, task);
            }
            (Next::Begin, _, None) => {
                self.begin(cx);
            }
            (Next::Show, _, None) => {
                let card = self.open.as_ref();
                let made = card.and_then(|it| Some((it.backend, it.stands.voice.clone()?)));
                if let Some((backend, voice)) = made {
                    show_in_voices(cx, backend, voice);
                }
            }
        }
    }

    /// Why what the foot asks of the service can't be asked now. Going to another step waits for nothing.
    fn why_held_back(&self, cx: &StudioCtx<'_>, task: &ProTask) -> Option<String> {
        // What only looks lets it wait, all else spins in its place.
        let separates = self.is_busy(|task| matches!(task, ProTask::Separate(_)));
        let why_not = self.busy_words().filter(|_| separates);
        why_not.or_else(|| self.why_not_done(cx, task))
    }

    /// Why there can be no further clone, where that is what the foot leads away from.
    fn heed(&self, cx: &StudioCtx<'_>, next: &Next) -> Option<String> {
        let card = self.open.as_ref().filter(|_| matches!(next, Next::Show))?;
        words::why_no_further(cx, card.backend)
    }

    /// What the foot does at a step, in words, and why it can't now.
    fn next(&self, cx: &StudioCtx<'_>, step: ProStep) -> (Next, [String; 2], Option<String>) {
        let Some(card) = &self.open else {
            return (Next::Begin, [String::new(), String::new()], None);
        };
        let today = today(cx);
        let lacks = card.form.lacks(step, today);
        match step {
            ProStep::Plan => {
                let words = [tr!("pro-to-recordings"), tr!("pro-to-recordings.tip")];
                let gate = words::gate(cx, card);
                (Next::Go(ProStep::Recordings), words, gate.or(lacks))
            }
            ProStep::Recordings => {
                let words = [tr!("clone-to-consent"), tr!("clone-to-consent.tip")];
                (Next::Go(ProStep::Consent), words, lacks)
            }
            ProStep::Consent => {
                let words = [tr!("pro-to-sending"), tr!("pro-to-sending.tip")];
                (Next::Go(ProStep::Sending), words, lacks)
            }
            ProStep::Sending if card.is_sent() => {
                let words = [tr!("pro-to-speakers"), tr!("pro-to-speakers.tip")];
                (Next::Go(ProStep::Speakers), words, None)
            }
            ProStep::Sending => {
                let to = to_whom(card.backend);
                let words = if card.stands.voice.is_none() {
                    [tr!("pro-create"), tr!("pro-create.tip", backend = to)]
                } else {
                    [tr!("pro-send-rest"), tr!("pro-send-rest.tip", backend = to)]
                };
                let mut before = ProStep::ALL.into_iter().take(3);
                let lacks = before.find_map(|step| card.form.lacks(step, today));
                let gate = words::gate(cx, card);
                (Next::Do(ProTask::Send), words, gate.or(lacks))
            }
            ProStep::Speakers => {
                let words = [tr!("pro-to-proof"), tr!("pro-to-proof.tip")];
                let why_not = match card.step(step, today) {
                    StepStands::Waits => Some(tr!("pro-speakers-wait")),
                    _ if card.is_choice_open() => Some(tr!("pro-speakers-choose-first")),
                    _ if !card.is_sent() => Some(tr!("pro-send-first")),
                    _ => None,
                };
                (Next::Go(ProStep::Proof), words, why_not)
            }
            ProStep::Proof => self.next_of_proof(cx, card),
            ProStep::Training => self.next_of_training(card, today),
            ProStep::Done
                if card.stands.voice.is_some()
                    && words::why_no_more(cx, card.backend).is_some() =>
            {
                let words = [tr!("design-show"), tr!("pro-show-full.tip")];
                (Next::Show, words, None)
            }
            ProStep::Done => {
                let words = [tr!("pro-another"), tr!("pro-another.tip")];
                (Next::Begin, words, None)
            }
        }
    }

    /// What stands at its right.
    pub fn before(&self, cx: &StudioCtx<'_>) -> Before {
        let backend = cx.desk.backend();
        let mut facts = vec![(tr!("clone-fact-kind"), tr!("pro-fact-kind"))];
        let mut after = Vec::new();
        let mut note = match backend {
            Backend::Live => tr!("pro-note"),
            Backend::Draft => tr!("pro-note.draft"),
        };
        let open = self.open.as_ref();
        let is_to_come = open.is_some_and(|card| card.stands.voice.is_none());
        if let Some(card) = &self.open {
            let count = card.form.sent().count();
            if count > 0 {
                let size = size(card.form.attempt.bytes());
                let sent = tr!("clone-fact-files", count = count, size = size);
                facts.push((sent_to(backend), sent));
            }
            if let Some((used, most)) = slots(cx, backend).and_then(|slots| slots.professional) {
                let then = used + u64::from(is_to_come);
                let of = counted([used, then], most, then > most);
                facts.push((tr!("pro-fact-slots"), of));
            }
            facts.push((tr!("clone-fact-stays"), tr!("clone-fact-stays-what")));
            let at = self.step.unwrap_or(ProStep::Plan);
            let all = [
                (ProStep::Sending, icons::EXPORT, tr!("pro-after-sending")),
                (
                    ProStep::Proof,
                    icons::MICROPHONE_STAGE,
                    tr!("pro-after-proof"),
                ),
                (
                    ProStep::Training,
                    icons::HOURGLASS,
                    tr!("pro-after-training"),
                ),
                (ProStep::Done, icons::USER_SOUND, tr!("pro-after-done")),
            ];
            for (step, icon, about) in all {
                if step > at {
                    after.push(After {
                        icon,
                        title: words::step(step),
                        about,
                        price: PriceText::free(),
                    });
                }
            }
            if at < ProStep::Done {
                after.extend(saying_to_come(cx));
            }
            if card.stands.voice.is_some() {
                note = tr!("pro-note-kept");
            }
        }
        Before {
            backend,
            price: Some(PriceText::free()),
            about: match backend {
                Backend::Live => tr!("pro-price"),
                Backend::Draft => tr!("clone-price-draft"),
            },
            takes_slot: is_to_come,
            takes_edit: is_to_come,
            title: tr!("clone-facts"),
            facts,
            after,
            note,
        }
    }
}
