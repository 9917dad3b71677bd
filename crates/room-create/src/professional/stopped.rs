//! A clone whose consent is over or was taken back midway: it stops, and says what now.

use egui::{Frame, Label, Margin, Ui};

use super::{ProfessionalPanel, today};
use mynah_core::consent::{NoConsent, forbids, no_more};
use mynah_i18n::tr;
use mynah_model::command::ProTask;
use mynah_model::consent_text::in_words;
use mynah_model::professional::{ProStep, ProfessionalCard, StepStands, recordings_there};
use mynah_ui_core::consent_state::consents_ui;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::Button;

impl ProfessionalPanel {
    /// What was agreed to for its voice and holds no more; what is over may have been renewed.
    fn stopped(&self, cx: &StudioCtx<'_>) -> Option<NoConsent> {
        let voice = self.stands()?.voice.as_ref()?;
        let vault = cx.desk.cloning.vault.as_ref()?;
        let all = &vault.heeded;
        forbids(all, voice, today(cx)).or_else(|| {
            // A voice that is done speaks by what was agreed to for it.
            let is_done =
                |card: &&ProfessionalCard| card.step(ProStep::Done, today(cx)) == StepStands::Done;
            let card = self.open.as_ref().filter(|card| !is_done(card))?;
            let mut there = recordings_there(&card.form, self.stands()?).into_iter();
            there.find_map(|it| no_more(all, &it))
        })
    }

    /// Why nothing more is done with it.
    pub(super) fn stopped_by(&self, cx: &StudioCtx<'_>) -> Option<String> {
        self.stopped(cx).map(|no| in_words(&no))
    }

    /// How a step stands, in a few words: what was agreed to holds no more, and nothing goes on here that did.
    pub(super) fn as_stopped(
        &self,
        cx: &StudioCtx<'_>,
        step: ProStep,
        (stands, told): (StepStands, String),
    ) -> (StepStands, String) {
        let Some(why) = self.stopped_by(cx) else {
            // Nobody can wait for that any more.
            return if self.is_gone() && stands == StepStands::Waits {
                (StepStands::Failed, tr!("pro-told-gone"))
            } else {
                (stands, told)
            };
        };
        match (step, stands) {
            (ProStep::Consent, _) | (ProStep::Done, StepStands::Done) => (StepStands::Failed, why),
            (_, StepStands::Waits) => (StepStands::Failed, tr!("pro-told-stopped")),
            _ => (stands, told),
        }
    }

    /// Why something isn't done with it now. What is sent once more is agreed to in the form, where nobody took it back.
    pub(super) fn why_not_done(&self, cx: &StudioCtx<'_>, task: &ProTask) -> Option<String> {
        let no = self.stopped(cx)?;
        let form = self.open.as_ref().map(|card| &card.form);
        let holds = form.is_some_and(|form| form.lacks(ProStep::Consent, today(cx)).is_none());
        let renews = *task == ProTask::Send && holds && !matches!(no, NoConsent::Withdrawn { .. });
        (!renews).then(|| in_words(&no))
    }

    /// Whether the service has its voice no more.
    fn is_gone(&self) -> bool {
        self.stands().is_some_and(|stands| stands.is_gone)
    }

    /// What happened, that nothing was charged, and what now: above all steps.
    pub(super) fn stopped_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let (why, words, is_gone) = match self.stopped_by(cx) {
            Some(why) => (why, tr!("pro-stopped"), false),
            None if self.is_gone() => (tr!("pro-gone"), tr!("pro-gone.text"), true),
            None => return,
        };
        let t = cx.tokens;
        let frame = Frame::new()
            .fill(t.tint_bad)
            .corner_radius(size::RADIUS_CARD)
            .inner_margin(Margin::symmetric(16, 12));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(|ui| {
                let (rect, _) =
                    ui.allocate_exact_size(egui::vec2(16.0, 16.0), egui::Sense::hover());
                icons::WARNING_FILL.paint(ui.painter(), rect.center(), 16.0, t.bad_ink);
                ui.label(Face::BodyStrong.rich(why, t.text));
            });
            ui.add(Label::new(Face::Small.rich(words, t.text)).wrap());
            if is_gone {
                let look = Button::new(tr!("pro-gone-look")).outline();
                let look = look.why_not(self.busy_words());
                if ui.add(look.tip(tr!("pro-gone-look.tip"))).clicked() {
                    self.task(cx, ProTask::Look);
                }
            } else if let Some(voice) = self.stands().and_then(|stands| stands.voice.clone()) {
                consents_ui(ui, cx, voice);
            }
            self.give_up_ui(ui, cx);
        });
        ui.add_space(8.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::backend::Backend;
    use mynah_core::clock::UnixMillis;
    use mynah_core::consent::{Consent, Relation, Standing};
    use mynah_core::ids::{MakingId, VoiceId};
    use mynah_model::event::{CloningEvent, Event, Vault};
    use mynah_model::professional::{ProfessionalForm, Stands};
    use mynah_ui_core::testing::Bench;
    use mynah_ui_core::testing::fixtures as made;

    /// It stood still for a consent that was over, though a newer one held.
    #[test]
    fn a_consent_that_is_over_stops_nothing_once_it_was_renewed() {
        let voice = VoiceId::from("ada");
        let over = Standing {
            withdrawn: None,
            ..Standing::taken_back_of(&voice)
        };
        let until = |day: &str| Consent {
            until: Some(day.parse().unwrap()),
            relation: Relation::Own,
            ..over.consent.clone()
        };
        let over = Standing {
            consent: until("2020-02-01"),
            ..over
        };
        let newer = Standing {
            hash: "2".repeat(64),
            consent: until("2100-01-01"),
            ..over.clone()
        };
        let panel = ProfessionalPanel {
            open: Some(ProfessionalCard {
                id: MakingId(1),
                backend: Backend::Draft,
                at: UnixMillis(1),
                form: ProfessionalForm::default(),
                stands: Stands {
                    voice: Some(voice),
                    ..Stands::default()
                },
            }),
            ..ProfessionalPanel::default()
        };
        let mut bench = Bench::new(made::desk(Backend::Draft, made::SCRIPT), panel);
        for (all, is_stopped) in [(vec![over.clone()], true), (vec![over, newer], false)] {
            let vault = Vault {
                standings: all.clone(),
                heeded: all,
                broken: None,
                ..Vault::default()
            };
            let vault = CloningEvent::Vault(Box::new(vault));
            bench.desk.apply(Event::Cloning(vault));
            let why = bench.with(|panel, cx| panel.stopped_by(cx));
            assert_eq!(why.is_some(), is_stopped, "{why:?}");
        }
    }

    /// Its own record held, and it went on with a recording that another record had taken back.
    #[test]
    fn a_recording_that_was_taken_back_stops_the_clone_that_has_it() {
        let mut stands = Stands {
            voice: Some(VoiceId::from("ada")),
            ..Stands::default()
        };
        let sample = "ab".repeat(32);
        let sent = serde_json::json!({"hash": sample, "sample": "s1"});
        stands.samples.push(serde_json::from_value(sent).unwrap());
        let panel = ProfessionalPanel {
            open: Some(ProfessionalCard {
                id: MakingId(1),
                backend: Backend::Draft,
                at: UnixMillis(1),
                form: ProfessionalForm::default(),
                stands,
            }),
            ..ProfessionalPanel::default()
        };
        let mut bench = Bench::new(made::desk(Backend::Draft, made::SCRIPT), panel);
        let mut of = Standing::taken_back_of(&VoiceId::from("another"));
        of.consent.samples = vec![sample];
        for withdrawn in [None, of.withdrawn] {
            let all = vec![Standing {
                withdrawn,
                ..of.clone()
            }];
            let vault = Vault {
                heeded: all.clone(),
                standings: all,
                ..Vault::default()
            };
            let vault = CloningEvent::Vault(Box::new(vault));
            bench.desk.apply(Event::Cloning(vault));
            let why = bench.with(|panel, cx| panel.stopped_by(cx));
            assert_eq!(why.is_some(), withdrawn.is_some(), "{why:?}");
        }
    }
}
