//! The five states of a value that comes from elsewhere, drawn in one place.

use egui::Ui;

use crate::studio::remote::Remote;
use crate::studio::trouble::Remedy;
use crate::ui::theme::{Face, Tokens};
use crate::ui::widgets::trouble_card::TroubleCard;

/// Draws a value: nothing yet, waiting, waiting over old data, failed over old data, present.
/// `waiting` says what is being waited for; `show` draws the newest value there is.
pub fn remote_view<T>(
    ui: &mut Ui,
    remote: &Remote<T>,
    waiting: &str,
    show: impl FnOnce(&mut Ui, &T),
) -> Option<Remedy> {
    let t = Tokens::of(ui);
    let mut remedy = None;
    match remote {
        Remote::Idle | Remote::Loading { stale: None } => {
            ui.label(Face::Small.rich(waiting, t.text3));
        }
        // Old data beats a spinner: the value stays, a word says that a newer one is on its way.
        Remote::Loading { stale: Some(_) } => {
            ui.label(Face::Label.rich(waiting, t.text3));
        }
        Remote::Failed { trouble, .. } => {
            remedy = TroubleCard::new(trouble).narrow().show(ui);
        }
        Remote::Ready(_) => {}
    }
    if let Some(value) = remote.value() {
        show(ui, value);
    }
    remedy
}
