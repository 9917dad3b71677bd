//! Asks for a project's name.

use egui::{Key, Response, Ui};

use super::Outcome;
use crate::studio::command::Command;
use crate::studio::command::ProjectCommand;
use crate::terms::ids::ProjectId;
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::panels::Room;
use crate::ui::theme::Face;
use crate::ui::widgets::{Button, TextField, at_right, select_all};

/// The dialog while it is open.
pub struct NameDialog {
    name: String,
    /// The project that gets the name; none for a new one.
    of: Option<ProjectId>,
    fresh: bool,
}

impl NameDialog {
    /// For a new project.
    pub fn create() -> Self {
        Self {
            name: tr!("dialog-new-project-name"),
            of: None,
            fresh: true,
        }
    }

    /// For the open project.
    pub fn rename(cx: &StudioCtx<'_>) -> Option<Self> {
        let project = cx.desk.project.as_ref()?;
        Some(Self {
            name: project.card.name.clone(),
            of: Some(project.card.id),
            fresh: true,
        })
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Outcome {
        let (title, done, explanation) = match self.of {
            None => (
                tr!("dialog-new-project"),
                tr!("dialog-create"),
                tr!("dialog-create.tip"),
            ),
            Some(_) => (
                tr!("dialog-rename"),
                tr!("dialog-rename-button"),
                tr!("dialog-rename-button.tip"),
            ),
        };
        ui.label(Face::Title.rich(title, cx.tokens.text));
        let name = tr!("dialog-project-name");
        let field_tip = tr!("dialog-project-name.tip");
        let field = TextField::new(&mut self.name, &name).tip(&field_tip);
        let field = ui.add(field.limit(120));
        if std::mem::take(&mut self.fresh) {
            field.request_focus();
            select_all(ui, field.id, &self.name);
        }
        let wanted = self.name.trim().to_owned();
        let why = wanted.is_empty().then(|| tr!("dialog-name-missing"));
        let enter = entered(ui, &field);
        let done = Button::new(done).tip(explanation).why_not(why);
        let (pressed, cancelled) = buttons_ui(ui, done);
        if (pressed || enter) && !wanted.is_empty() {
            cx.send(Command::Project(match self.of {
                None => ProjectCommand::Create { name: wanted },
                Some(project) => ProjectCommand::Rename {
                    project,
                    name: wanted,
                },
            }));
            cx.view.room = Room::Script;
            return Outcome::Done;
        }
        if cancelled {
            Outcome::Done
        } else {
            Outcome::Open
        }
    }
}

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
