//! The foot of dialogs and of small forms.

use egui::{Key, Response, Ui};

use mynah_i18n::tr;
use mynah_ui_kit::widgets::{Button, at_right};

/// The foot of a dialog: the button that does it at the right, 'Cancel' beside it.
pub fn buttons_ui(ui: &mut Ui, done: Button<'_>) -> (bool, bool) {
    question_ui(ui, done, false)
}

/// The same under a question about money. When it `begins`, the keys go to the answer that costs nothing.
pub fn question_ui(ui: &mut Ui, done: Button<'_>, begins: bool) -> (bool, bool) {
    at_right(ui, |ui| {
        let cancel = Button::new(tr!("dialog-cancel")).ghost();
        let cancel = ui.add(cancel.tip(tr!("dialog-cancel.tip")));
        if begins {
            cancel.request_focus();
        }
        (ui.add(done.primary()).clicked(), cancel.clicked())
    })
}

/// Whether Enter ended the typing in a field.
pub fn entered(ui: &Ui, field: &Response) -> bool {
    field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}
