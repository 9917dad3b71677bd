//! A template made of the open project, and those that were made.

use egui::{Key, Label, Modifiers, Ui};

use super::Outcome;
use mynah_core::ids::{ProjectId, TemplateId};
use mynah_i18n::tr;
use mynah_model::command::{Command, ProjectCommand, TemplateCommand};
use mynah_model::desk::TemplateCard;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::dialog_buttons::{buttons_ui, entered};
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::{Button, TextField, select_all, toggle_row};

/// Letters of a name.
const LONGEST: usize = 120;

/// Asks what a template is called and has.
pub struct SaveTemplate {
    project: ProjectId,
    name: String,
    text: bool,
    fresh: bool,
}

impl SaveTemplate {
    /// Of the open project; nothing where none is.
    pub fn new(cx: &StudioCtx<'_>) -> Option<Self> {
        let card = &cx.desk.project.as_ref()?.card;
        Some(Self {
            project: card.id,
            name: card.name.clone(),
            text: false,
            fresh: true,
        })
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Outcome {
        let t = cx.tokens;
        ui.label(Face::Title.rich(tr!("template-save-title"), t.text));
        let text = Face::Small.rich(tr!("template-save-text"), t.text2);
        ui.add(Label::new(text).wrap());
        let (name, explanation) = (tr!("template-name"), tr!("template-name.tip"));
        let field = TextField::new(&mut self.name, &name).tip(&explanation);
        let field = ui.add(field.limit(LONGEST));
        if std::mem::take(&mut self.fresh) {
            field.request_focus();
            select_all(ui, field.id, &self.name);
        }
        let (words, words_tip) = (tr!("template-with-text"), tr!("template-with-text.tip"));
        toggle_row(ui, &words, &mut self.text, &words_tip, None);
        let wanted = self.name.trim().to_owned();
        let open = cx.desk.project.as_ref().map(|open| open.card.id);
        let why = if open == Some(self.project) {
            wanted.is_empty().then(|| tr!("dialog-name-missing"))
        } else {
            Some(tr!("version-project-gone"))
        };
        let may = why.is_none();
        let enter = entered(ui, &field);
        let done = Button::new(tr!("template-save"))
            .tip(tr!("template-save.tip"))
            .why_not(why);
        let (pressed, cancelled) = buttons_ui(ui, done);
        if (pressed || enter) && may {
            cx.send(of(TemplateCommand::Keep {
                project: self.project,
                name: wanted,
                script: Box::new(cx.desk.script().clone()),
                text: self.text,
            }));
            return Outcome::Done;
        }
        if cancelled {
            Outcome::Done
        } else {
            Outcome::Open
        }
    }
}

/// A template that gets another name, and that name.
pub(super) struct Renaming {
    of: TemplateId,
    name: String,
    fresh: bool,
}

pub(super) fn of(command: TemplateCommand) -> Command {
    Command::Project(ProjectCommand::Template(command))
}

/// What can be done with a template of one's own, below the list that it is chosen in.
pub(super) fn own_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    card: &TemplateCard,
    renaming: &mut Option<Renaming>,
) {
    if let Some(now) = renaming.as_mut().filter(|now| now.of == card.id) {
        if rename_ui(ui, cx, now) {
            *renaming = None;
        }
        return;
    }
    *renaming = None;
    ui.horizontal(|ui| {
        let rename = Button::new(tr!("template-rename")).outline().small();
        if ui.add(rename.tip(tr!("template-rename.tip"))).clicked() {
            *renaming = Some(Renaming {
                of: card.id,
                name: card.name.clone(),
                fresh: true,
            });
        }
        let remove = Button::new(tr!("template-remove")).outline().small();
        if ui.add(remove.tip(tr!("template-remove.tip"))).clicked() {
            cx.send(of(TemplateCommand::Discard(card.id)));
        }
    });
}

/// The field for another name; whether it is over.
fn rename_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, now: &mut Renaming) -> bool {
    let mut over = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    ui.horizontal(|ui| {
        let (label, explanation) = (tr!("template-name"), tr!("template-name.tip"));
        let field = TextField::new(&mut now.name, &label)
            .tip(&explanation)
            .small()
            .width(ui.available_width() - 180.0)
            .limit(LONGEST);
        let field = ui.add(field);
        if std::mem::take(&mut now.fresh) {
            field.request_focus();
            select_all(ui, field.id, &now.name);
        }
        let wanted = now.name.trim().to_owned();
        let why = wanted.is_empty().then(|| tr!("dialog-name-missing"));
        let button = Button::new(tr!("dialog-rename-button"))
            .small()
            .tip(tr!("template-rename.tip"))
            .why_not(why);
        let pressed = ui.add(button).clicked() || entered(ui, &field);
        if pressed && !wanted.is_empty() {
            cx.send(of(TemplateCommand::Rename {
                template: now.of,
                name: wanted,
            }));
            over = true;
        }
        let cancel = Button::new(tr!("dialog-cancel")).ghost().small();
        over |= ui.add(cancel.tip(tr!("dialog-cancel.tip"))).clicked();
    });
    over
}
