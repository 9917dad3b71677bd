//! What was refused of a new dub: it stands above the foot, with what helps.

use egui::{Rect, Ui};

use super::{DubbingPanel, side};
use mynah_model::trouble::{Remedy, Trouble};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::remedies::help;
use mynah_ui_core::widgets::TroubleCard;

/// What is told where nothing is said in a voice of anybody's choice: there is no line that another one could say.
pub(super) fn without_voice(trouble: &Trouble) -> Trouble {
    let mut told = trouble.clone();
    told.remedies.retain(|it| *it != Remedy::ChooseVoice);
    told
}

impl DubbingPanel {
    pub(super) fn told_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (trouble, place, wide): (&Trouble, Rect, f32),
    ) {
        let shown = without_voice(trouble);
        let card = |ui: &mut Ui| TroubleCard::new(&shown).show(ui);
        let pressed = self.trouble_strip.ui(ui, (place, side(wide)), card);
        if let Some(remedy) = &pressed {
            help(cx, None, remedy);
        }
        // What was done meanwhile may have told of another.
        if let Some(form) = self.form.as_mut().filter(|_| pressed.is_some()) {
            form.trouble.take_if(|it| it == trouble);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use egui_kittest::kittest::Queryable as _;

    use super::super::board::told_before;
    use super::super::new::NewDub;
    use super::*;
    use mynah_core::backend::Backend;
    use mynah_core::fingerprint::quick_key;
    use mynah_i18n::tr;
    use mynah_model::dubbing::Stands;
    use mynah_model::event::JobEvent;
    use mynah_model::trouble::Charged;
    use mynah_model::urgency::Urgency;
    use mynah_ui_core::action::Action;
    use mynah_ui_core::testing::dubs as testing;
    use mynah_ui_core::testing::fixtures::{SCRIPT, desk, job_of, room};

    /// Both buttons only made the message go.
    #[test]
    fn what_helps_with_a_refused_consent_leads_to_the_consents() {
        let mut trouble = told_before("Theirs is over.", Charged::No, Remedy::ShowConsents);
        trouble.remedies.push(Remedy::ChooseVoice);
        let panel = DubbingPanel {
            form: Some(Box::new(NewDub {
                trouble: Some(trouble),
                ..NewDub::into_language("en")
            })),
            ..DubbingPanel::default()
        };
        let desk = desk(Backend::Draft, SCRIPT);
        let mut room = room((900.0, 1_200.0), desk, panel, |panel, ui, cx| {
            panel.new_ui(ui, cx, (false, false));
        });
        assert!(room.query_by_label(&tr!("remedy-voice")).is_none());
        room.get_by_label(&tr!("remedy-consents")).click();
        room.run();
        let asked = &room.state().wishes.actions;
        assert!(asked.contains(&Action::ShowConsents), "{asked:?}");
        let form = room.state().panel.form.as_ref().unwrap();
        assert!(form.trouble.is_none());
    }

    /// In a dub that is there "Choose a voice" did nothing, and "Show consents" only made the message go.
    #[test]
    fn what_helps_with_a_dub_that_is_refused_leads_there() {
        let mut refused = told_before("Theirs is over.", Charged::No, Remedy::ShowConsents);
        refused.remedies.push(Remedy::ChooseVoice);
        for is_of_job in [false, true] {
            let film = testing::film(&serde_json::json!([{"code": "en"}]));
            let request = film.request(&film.languages[0]);
            let mut card = testing::card(film, vec![Stands::Wanted]);
            let mut desk = desk(Backend::Draft, SCRIPT);
            let order = desk.dub_order((Backend::Draft, Urgency::asked(true)), request);
            card.keys = vec![quick_key(&order.request)];
            if is_of_job {
                job_of(&mut desk, 1, order, [JobEvent::Failed(refused.clone())]);
            }
            let panel = DubbingPanel {
                open: Some(Arc::new(card)),
                language: Some("en".to_owned()),
                trouble: Some(refused.clone()).filter(|_| !is_of_job),
                ..DubbingPanel::default()
            };
            let mut room = room((900.0, 900.0), desk, panel, |panel, ui, cx| {
                panel.board_ui(ui, cx, (false, false));
            });
            room.run();
            let has = |words: &str| room.query_by_label_contains(words).is_some();
            assert!(!has(&tr!("remedy-voice")));
            room.get_by_label_contains(&tr!("remedy-consents")).click();
            room.run();
            let asked = &room.state().wishes.actions;
            assert!(asked.contains(&Action::ShowConsents), "{asked:?}");
        }
    }
}
