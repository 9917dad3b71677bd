//! Training, model by model; and the voice once it speaks.

use egui::{Label, Ui};

use super::{Next, ProfessionalPanel, words};
use crate::clone::quiet_ui;
use mynah_core::day::Day;
use mynah_core::ids::ModelId;
use mynah_i18n::tr;
use mynah_model::command::ProTask;
use mynah_model::professional::{
    ProStep, ProfessionalCard, StepStands, TrainingStands, TrainingState,
};
use mynah_model::trouble::{Occasion, Remedy, Trouble};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::TroubleCard;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, Combo, combo_item, progress_bar, tip};

impl ProfessionalPanel {
    /// How each training stands, and the model for the next.
    pub(super) fn training_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        quiet_ui(ui, cx, &tr!("pro-training-about"));
        let Some(card) = &self.open else { return };
        let is_stopped = self.stopped_by(cx).is_some();
        let mut again = None;
        for (model, it) in &card.stands.trainings {
            let name = card.stands.model_name(model);
            if is_stopped && it.state.is_under_way() {
                quiet_ui(ui, cx, &tr!("pro-training-stopped", model = name));
                continue;
            }
            if it.state == TrainingState::Failed {
                let told = failed(cx, (name, it));
                if TroubleCard::new(&told).of(name).show(ui) == Some(Remedy::Retry) {
                    again = Some(ModelId::new(model.as_str()));
                }
                continue;
            }
            // Nobody knows an answer that is waited for.
            if it.state == TrainingState::Asked && self.trains().as_ref() == Some(model) {
                quiet_ui(ui, cx, &words::asking(name));
                continue;
            }
            let told = words::training(name, it);
            ui.label(Face::SmallMedium.rich(told.as_str(), cx.tokens.text));
            if it.state.is_under_way() {
                let part = it.progress.map(|part| part as f32);
                let wide = ui.available_width().min(560.0);
                let bar = progress_bar(ui, &told, part, wide);
                tip(ui, bar, &tr!("pro-training.tip"));
            }
            if it.state == TrainingState::Asked {
                quiet_ui(ui, cx, &tr!("pro-training-asked-about"));
            }
            if !it.message.is_empty() {
                let says = tr!("pro-training-says", says = it.message.as_str());
                ui.add(Label::new(Face::Small.rich(says, cx.tokens.text2)).wrap());
            }
        }
        if let Some(model) = again {
            self.task(cx, ProTask::Train(Some(model)));
        }
        if self.is_waiting() {
            self.looked_ui(ui, cx);
        }
        self.model_ui(ui);
    }

    fn is_waiting(&self) -> bool {
        self.stands()
            .is_some_and(|stands| stands.is_waited_for() || stands.is_in_doubt())
    }

    /// When the service is asked again, and asking it now.
    pub(super) fn looked_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let Some(stands) = self.stands() else { return };
        let left = stands
            .next
            .map(|next| next.0.saturating_sub(cx.clock.now().0).max(0));
        let minutes = left.map_or(0, |left| left / 60_000 + i64::from(left % 60_000 != 0));
        let mut looks = false;
        ui.horizontal_wrapped(|ui| {
            // Nobody asks by itself about a voice that the service doesn't know any more.
            if left.is_some() {
                quiet_ui(ui, cx, &tr!("pro-looks-again", minutes = minutes));
            }
            let now = Button::new(tr!("pro-look"))
                .ghost()
                .small()
                .command("pro-look.command");
            let now = now.icon(icons::ARROW_CLOCKWISE).why_not(self.busy_words());
            looks = ui.add(now.tip(tr!("pro-look.tip"))).clicked();
        });
        if looks {
            self.task(cx, ProTask::Look);
        }
    }

    fn model_ui(&mut self, ui: &mut Ui) {
        let Some(card) = &self.open else { return };
        if !card.stands.proof.is_verified || card.stands.models.is_empty() {
            return;
        }
        let (name, about) = (tr!("pro-model"), tr!("pro-model.tip"));
        let usual = tr!("pro-model-usual");
        let shown = self.training.as_ref();
        let shown = shown.map_or(usual.as_str(), |model| {
            card.stands.model_name(model.as_str())
        });
        let mut chosen = None;
        Combo::new(&name, shown)
            .tip(&about)
            .width(320.0)
            .show(ui, |ui| {
                let on = self.training.is_none();
                if combo_item(ui, on, (&usual, ""), &about).clicked() {
                    chosen = Some(None);
                }
                for (model, name) in &card.stands.models {
                    let on = self.training.as_ref() == Some(model);
                    if combo_item(ui, on, (name, ""), &about).clicked() {
                        chosen = Some(Some(model.clone()));
                    }
                }
            });
        if let Some(chosen) = chosen {
            self.training = chosen;
        }
    }

    /// What the foot does while nothing is trained, or for a further model.
    pub(super) fn next_of_training(
        &self,
        card: &ProfessionalCard,
        today: Day,
    ) -> (Next, [String; 2], Option<String>) {
        let stands = card.step(ProStep::Training, today);
        let model = self.training.clone();
        let state = model.as_ref().and_then(|model| {
            let it = card.stands.trainings.get(model.as_str())?;
            Some(it.state)
        });
        let is_begun = |state: TrainingState| state.is_under_way() || state == TrainingState::Done;
        if stands == StepStands::Done && model.is_none() {
            let words = [tr!("pro-to-done"), tr!("pro-to-done.tip")];
            return (Next::Go(ProStep::Done), words, None);
        }
        let label = match &model {
            Some(model) => {
                let name = card.stands.model_name(model.as_str());
                tr!("pro-train-model", model = name)
            }
            None => tr!("pro-train"),
        };
        let why_not = if !card.stands.proof.is_verified {
            Some(tr!("pro-prove-first"))
        } else if state.is_some_and(is_begun) {
            Some(tr!("pro-trained-already"))
        } else if model.is_none() && stands == StepStands::Waits {
            Some(tr!("pro-training-wait"))
        } else {
            None
        };
        let words = [label, tr!("pro-train.tip")];
        (Next::Do(ProTask::Train(model)), words, why_not)
    }

    /// It speaks.
    pub(super) fn done_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let Some(card) = &self.open else { return };
        let Some(voice) = card.stands.voice.clone() else {
            quiet_ui(ui, cx, &tr!("pro-told-done-later"));
            return;
        };
        if card.stands.trained().next().is_none() {
            quiet_ui(ui, cx, &tr!("pro-told-done-later"));
            return;
        }
        for model in card.stands.trained() {
            let name = card.stands.model_name(model);
            quiet_ui(ui, cx, &tr!("pro-speaks-with", model = name));
        }
        let (backend, name) = (card.backend, words::title(card));
        let lead = |ui: &Ui| self.lead.first(ui);
        self.hearing.is_copy = true;
        self.hearing.ui(ui, cx, (backend, &voice), (&name, lead));
    }
}

/// Why a training failed, what it cost, and what can be done.
fn failed(cx: &StudioCtx<'_>, (model, it): (&str, &TrainingStands)) -> Trouble {
    let says = if it.message.trim().is_empty() {
        tr!("pro-failed-untold")
    } else {
        it.message.trim().to_owned()
    };
    let what = tr!("pro-failed", model = model, says = says);
    let occasion = Occasion::local("training", cx.clock.now());
    Trouble::told(what, vec![Remedy::Retry, Remedy::Report], &occasion)
}
