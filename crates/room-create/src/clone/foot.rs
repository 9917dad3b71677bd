//! What the next press does at each step, to whom it sends anything, and what stands at its right.

use egui::Ui;

use super::super::{
    After, Before, saying_to_come, show_in_voices, slots, why_no_edit, why_no_slot,
};
use super::{ClonePanel, Cut, sent_to, to_whom, today};
use mynah_core::backend::Backend;
use mynah_i18n::tr;
use mynah_model::attempt::CloneStep;
use mynah_model::cloning::MOST_SAMPLES;
use mynah_model::command::{CloningCommand, Command};
use mynah_model::inspecting::Verdict;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::step_foot::{Foot, FootPress, foot_ui};
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::icons;

impl ClonePanel {
    /// Where the recordings go: to whoever has the voice that they are added to, else to who speaks in the project.
    pub(super) fn backend(&self, cx: &StudioCtx<'_>) -> Backend {
        let into = self.attempt.into.as_ref().map(|(backend, _)| *backend);
        into.unwrap_or_else(|| cx.desk.backend())
    }

    pub(super) fn foot_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        rect: egui::Rect,
        goes_on: bool,
    ) {
        let today = today(cx);
        let step = self.attempt.step;
        let busy = self.ordered.is_some() || self.turning.is_some();
        let backend = self.backend(cx);
        let (label, tip) = match step {
            CloneStep::Samples => (tr!("clone-to-quality"), tr!("clone-to-quality.tip")),
            CloneStep::Quality if self.has_warnings() => (
                tr!("clone-continue-warned"),
                tr!("clone-continue-warned.tip"),
            ),
            CloneStep::Quality => (tr!("clone-to-consent"), tr!("clone-to-consent.tip")),
            CloneStep::Consent if self.attempt.into.is_some() => {
                (tr!("clone-to-add"), tr!("clone-to-add.tip"))
            }
            CloneStep::Consent => (tr!("clone-to-name"), tr!("clone-to-name.tip")),
            CloneStep::Name if self.attempt.into.is_some() => (
                press_of(true),
                tr!("clone-add.tip", backend = to_whom(backend)),
            ),
            CloneStep::Name => (
                press_of(false),
                tr!("clone-create.tip", backend = to_whom(backend)),
            ),
            CloneStep::Done => (tr!("design-show"), tr!("design-show.tip")),
        };
        let lacks = match step {
            // The button says that it goes on with the warnings.
            CloneStep::Quality => self.attempt.lacks_samples(MOST_SAMPLES),
            _ => self.attempt.lacks(step, today),
        };
        let mut why_not = self.gate(cx).or(lacks);
        if step == CloneStep::Consent {
            let back = self.attempt.all_taken_back().map(str::to_owned);
            why_not = back.or(why_not);
        }
        if step == CloneStep::Name {
            // What was recorded last may be a sample, and is sent with the others.
            let looks = self.recorder.is_under_way();
            why_not = why_not.or_else(|| looks.then(|| tr!("clone-looking")));
            why_not = why_not.or_else(|| match self.attempt.into {
                Some(_) => why_no_edit(cx, backend),
                None => why_no_slot(cx, backend),
            });
            // What was said before may be over by now.
            let mut before = CloneStep::ALL.into_iter().take(3);
            why_not = why_not.or_else(|| before.find_map(|step| self.attempt.lacks(step, today)));
        }
        if let (CloneStep::Done, Some((backend, voice))) = (step, &self.attempt.made)
            && self.done.is_gone(cx, (*backend, voice))
        {
            why_not = Some(tr!("design-gone.why-not"));
        }
        let foot = Foot {
            can_go_back: step != CloneStep::Samples && step != CloneStep::Done && !busy,
            label,
            tip,
            price: (step == CloneStep::Name).then(PriceText::free),
            why_not,
            heed: None,
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

    /// Whether the recordings are measured and something is wrong with them.
    fn has_warnings(&self) -> bool {
        !self.attempt.is_under_way() && self.attempt.verdict() != Verdict::Pass
    }

    /// Why the plan has no clone for these; nothing where it has, or where nobody told. It is said before anything is
    /// brought: the service says it only once all of that was sent.
    fn gate(&self, cx: &StudioCtx<'_>) -> Option<String> {
        let has_its_voice = self.attempt.into.is_some() || self.attempt.step == CloneStep::Done;
        let slots = slots(cx, self.backend(cx)).filter(|_| !has_its_voice)?;
        (slots.has_instant == Some(false)).then(|| tr!("clone-gate-plan"))
    }

    pub(super) fn go_on(&mut self, cx: &mut StudioCtx<'_>) {
        match self.attempt.step {
            // What has no faults, and had none, needs no looking at.
            CloneStep::Samples
                if self.attempt.verdict() == Verdict::Pass && !self.attempt.is_mended() =>
            {
                self.attempt.step = CloneStep::Consent;
            }
            CloneStep::Samples => self.attempt.step = CloneStep::Quality,
            CloneStep::Quality => {
                self.attempt.keeps_faults = self.has_warnings();
                self.attempt.step = CloneStep::Consent;
            }
            CloneStep::Consent => {
                self.attempt.step = CloneStep::Name;
                if self.attempt.name.is_empty() {
                    self.attempt.name = self.attempt.owner.trim().to_owned();
                }
            }
            CloneStep::Name => {
                self.numbers += 1;
                let backend = self.backend(cx);
                self.ordered = Some((self.numbers, backend));
                self.trouble = None;
                self.attempt.ask(backend);
                self.cut = Cut::No;
                // The voice is written into what is on the disk.
                self.hand_over(cx);
                let order = self.attempt.order(backend, self.numbers);
                cx.send(Command::Cloning(CloningCommand::Create(Box::new(order))));
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
        let backend = self.backend(cx);
        let is_over = self.attempt.step == CloneStep::Done;
        let adds = self.attempt.into.is_some();
        let count = self.attempt.sent().count();
        let mut facts = vec![(tr!("clone-fact-kind"), tr!("clone-fact-instant"))];
        if count > 0 {
            let size = mynah_i18n::size(self.attempt.bytes());
            let sent = tr!("clone-fact-files", count = count, size = size);
            facts.push((sent_to(backend), sent));
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
        if self.attempt.step < CloneStep::Name && !adds {
            let words = [tr!("clone-after-name"), tr!("clone-after-name.about")];
            all.push(after(icons::FLAG, words));
        }
        if !is_over {
            let words = if adds {
                [tr!("clone-after-add"), tr!("clone-after-add.about")]
            } else {
                [tr!("clone-after-create"), tr!("clone-after-create.about")]
            };
            all.push(after(icons::USER_SOUND, words));
            // Voices speak in the project where it is made.
            let is_here = backend == cx.desk.backend();
            all.extend(saying_to_come(cx).filter(|_| is_here));
        }
        Before {
            backend,
            price: Some(PriceText::free()),
            about: match backend {
                Backend::Live if adds => tr!("clone-price-adds"),
                Backend::Live => tr!("clone-price"),
                Backend::Draft => tr!("clone-price-draft"),
            },
            takes_slot: !is_over && !adds,
            takes_edit: !is_over,
            title: tr!("clone-facts"),
            facts,
            after: all,
            note: match backend {
                _ if is_over => tr!("clone-note-done"),
                Backend::Live => tr!("clone-note", press = press_of(adds)),
                Backend::Draft => tr!("clone-note.draft", press = press_of(adds)),
            },
        }
    }
}

/// What the press is called that sends all of it: recordings are added to a voice, or become one.
fn press_of(adds: bool) -> String {
    if adds {
        tr!("clone-add")
    } else {
        tr!("clone-create")
    }
}
