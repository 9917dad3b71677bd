//! Who says a line anew that is written otherwise: the service itself, where the dub is a project of its own and the plan has
//! that, or a voice of the account.

use egui::{Label, Ui};

use super::DubbingPanel;
use mynah_i18n::tr;
use mynah_model::command::LineOrder;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::{Segment, segmented};

/// Who says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Says {
    /// The service, in the project itself.
    #[default]
    Service,
    /// A voice of the account.
    Voice,
}

impl DubbingPanel {
    /// The choice, where there is one; whether the service says the line.
    pub(super) fn says_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, line: usize) -> bool {
        if self.anew_of(cx, line, "-").is_none() {
            return false;
        }
        let name = tr!("dubbing-says-who");
        let labels = [tr!("dubbing-says-service"), tr!("dubbing-says-voice")];
        let tips = [
            tr!("dubbing-says-service.tip"),
            tr!("dubbing-says-voice.tip"),
        ];
        let all = [Says::Service, Says::Voice].into_iter();
        let all = all.zip(labels.iter().zip(&tips));
        let segments: Vec<_> = all
            .map(|(says, (label, tip))| Segment::new(says, label).tip(tip))
            .collect();
        ui.label(Face::Label.rich(name.as_str(), cx.tokens.text3));
        segmented(ui, &name, &mut self.says, &segments, None);
        let by_service = self.says == Says::Service;
        if let Some(payer) = self.payer_of(cx).filter(|_| by_service) {
            ui.add(Label::new(Face::Small.rich(payer, cx.tokens.text2)).wrap());
        }
        by_service
    }

    /// Who pays for what the service says, where that is another account than the one in use.
    fn payer_of(&self, cx: &StudioCtx<'_>) -> Option<String> {
        let (card, language, _) = self.shown()?;
        cx.desk.words_of_other_payer(card, &language.code)
    }

    /// The line as the service would say it, with its price.
    pub(super) fn anew_of(&self, cx: &StudioCtx<'_>, line: usize, text: &str) -> Option<LineOrder> {
        let (card, language, _) = self.shown()?;
        if text.is_empty() {
            return None;
        }
        cx.desk.anew_order(card, &language.code, (line, text))
    }
}
