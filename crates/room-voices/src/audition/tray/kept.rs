//! Casting calls of the project that were kept: a line that opens their list. What comes of them late moves nothing.

use std::sync::Arc;

use egui::Ui;

use super::Press;
use mynah_core::backend::Backend;
use mynah_core::ids::ProjectId;
use mynah_i18n::tr;
use mynah_model::event::AuditionCard;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words;
use mynah_ui_core::words::speaker_name;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, IconButton, at_right};

/// So many are listed at first, and with each press that lists more.
const LISTED: usize = 20;

/// How much of them is seen.
#[derive(Default)]
pub(super) struct Kept {
    is_open: bool,
    /// How many are listed beyond the first.
    more: usize,
}

impl Kept {
    /// Draws the line, and the list where it is open; which of them goes on.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Option<Press> {
        let project = cx.desk.project.as_ref().map(|open| open.card.id);
        let cards = project.and_then(|project| cx.desk.auditions.of(project));
        let cards = cards.map(Arc::clone).unwrap_or_default();
        let icon = if self.is_open {
            icons::CARET_DOWN
        } else {
            icons::CARET_RIGHT
        };
        let none = cards.is_empty().then(|| tr!("audition-kept.none"));
        let line = Button::new(tr!("audition-kept", count = cards.len()))
            .ghost()
            .small()
            .icon(icon)
            .why_not(none)
            .tip(tr!("audition-kept.tip"));
        if ui.add(line).clicked() {
            self.is_open = !self.is_open;
        }
        let project = project.filter(|_| self.is_open)?;
        let mut pressed = None;
        let listed = LISTED + self.more;
        for card in cards.iter().take(listed) {
            pressed = card_ui(ui, cx, (project, card)).or(pressed);
        }
        let hidden = cards.len().saturating_sub(listed);
        if hidden > 0 {
            let more = Button::new(tr!("audition-more-kept", count = hidden));
            let more = more.ghost().small().tip(tr!("audition-more-kept.tip"));
            if ui.add(more).clicked() {
                self.more += LISTED;
            }
        }
        pressed
    }
}

/// One of them: whose part, when, how far, and what can be done with it.
fn card_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    (project, card): (ProjectId, &AuditionCard),
) -> Option<Press> {
    let of = &card.audition;
    let about = tr!(
        "audition-kept-about",
        voices = of.candidates.len(),
        lines = of.lines.len(),
        judged = of.judged()
    );
    // Of several with the same voices and lines these alone tell which is which.
    let state = if of.revealed {
        tr!("audition-kept-shown")
    } else {
        tr!("audition-kept-hidden")
    };
    // A long name is cut, and the time never.
    let about = format!("{} · {about} · {state}", words::time_here(card.at));
    let head = speaker_name(&of.speaker);
    let shown = format!("{head} · {about}");
    let mut pressed = None;
    ui.horizontal(|ui| {
        let room = (ui.available_width() - 112.0).max(0.0);
        ui.vertical(|ui| {
            ui.set_width(room);
            ui.spacing_mut().item_spacing.y = 0.0;
            let head = Face::SmallMedium.elided(ui, &head, cx.tokens.text, room);
            ui.add(egui::Label::new(head));
            let about = Face::Label.rich(about, cx.tokens.text2);
            ui.add(egui::Label::new(about).wrap());
        });
        at_right(ui, |ui| {
            let open = tr!("audition-open", about = shown.as_str());
            let open = Button::new(tr!("audition-go-on"))
                .name(open)
                .small()
                .ghost();
            let other = (of.backend != cx.desk.backend()).then(|| match of.backend {
                Backend::Draft => tr!("audition-open.why-not-draft"),
                Backend::Live => tr!("audition-open.why-not-live"),
            });
            let open = open.why_not(other);
            if ui.add(open.tip(tr!("audition-open.tip"))).clicked() {
                pressed = Some(Press::Open(card.clone()));
            }
            let delete = IconButton::new(icons::TRASH, tr!("audition-delete"));
            if ui
                .add(delete.row().tip(tr!("audition-delete.tip")))
                .clicked()
            {
                cx.delete_audition(project, card.id);
            }
        });
    });
    pressed
}
