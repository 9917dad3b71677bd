//! What was refused of a new dub: it stands above the foot, with what helps.

use egui::{Rect, Ui};

use super::{DubbingPanel, side};
use crate::studio::trouble::{Remedy, Trouble};
use crate::ui::ctx::StudioCtx;
use crate::ui::panels::remedies::help;
use crate::ui::widgets::TroubleCard;

impl DubbingPanel {
    pub(super) fn told_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (trouble, place, wide): (&Trouble, Rect, f32),
    ) {
        let mut shown = trouble.clone();
        // Nobody speaks here yet: there is no line that another voice could say.
        shown.remedies.retain(|it| *it != Remedy::ChooseVoice);
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
    use egui_kittest::kittest::Queryable as _;

    use super::super::board::told_before;
    use super::super::new::NewDub;
    use super::*;
    use crate::studio::trouble::Charged;
    use crate::terms::backend::Backend;
    use crate::tr;
    use crate::ui::action::Action;
    use crate::ui::panels::testing::{SCRIPT, desk, room};

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
}
