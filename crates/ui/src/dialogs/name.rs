//! Asks for a project's name.

use std::sync::Arc;

use egui::{Label, Ui};

use super::Outcome;
use super::template::{self, Renaming};
use mynah_core::ids::{ProjectId, TemplateId};
use mynah_i18n::tr;
use mynah_model::command::Command;
use mynah_model::command::{ProjectCommand, TemplateCommand};
use mynah_model::desk::TemplateCard;
use mynah_model::template::Template;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::dialog_buttons::{buttons_ui, entered};
use mynah_ui_core::room::Room;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::caption::caption;
use mynah_ui_kit::widgets::{Button, Combo, TextField, combo_item, select_all};

/// The dialog while it is open.
pub struct NameDialog {
    name: String,
    /// The project that gets the name; none for a new one.
    of: Option<ProjectId>,
    /// What a new one begins with; none: an empty script.
    begins: Begins,
    /// An own template that gets another name.
    renaming: Option<Renaming>,
    /// Whether the name is to have the keys.
    fresh: bool,
}

/// What a new project begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Begins {
    Empty,
    Built(Template),
    Own(TemplateId),
}

impl Begins {
    /// What it is called; one's own that is gone is none any more.
    fn name(self, own: &[TemplateCard]) -> Option<String> {
        match self {
            Self::Empty => None,
            Self::Built(template) => Some(template.name()),
            Self::Own(template) => {
                let card = own.iter().find(|card| card.id == template);
                card.map(|card| card.name.clone())
            }
        }
    }
}

impl NameDialog {
    /// For a new project that begins with this.
    pub fn create(template: Option<Template>) -> Self {
        Self {
            name: usual_name(template.map(Template::name)),
            of: None,
            begins: template.map_or(Begins::Empty, Begins::Built),
            renaming: None,
            fresh: true,
        }
    }

    /// For the open project.
    pub fn rename(cx: &StudioCtx<'_>) -> Option<Self> {
        let project = cx.desk.project.as_ref()?;
        Some(Self {
            name: project.card.name.clone(),
            of: Some(project.card.id),
            begins: Begins::Empty,
            renaming: None,
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
        if self.of.is_none() {
            self.template_ui(ui, cx);
        }
        let wanted = self.name.trim().to_owned();
        let why = wanted.is_empty().then(|| tr!("dialog-name-missing"));
        let enter = entered(ui, &field);
        let done = Button::new(done).tip(explanation).why_not(why);
        let (pressed, cancelled) = buttons_ui(ui, done);
        if (pressed || enter) && !wanted.is_empty() {
            cx.send(Command::Project(match self.of {
                None => match self.begins {
                    Begins::Empty => ProjectCommand::Create { name: wanted },
                    Begins::Built(template) => ProjectCommand::CreateFrom {
                        name: wanted,
                        template,
                    },
                    Begins::Own(template) => ProjectCommand::Template(TemplateCommand::Create {
                        template,
                        name: wanted,
                    }),
                },
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

    /// What a new project begins with, and what that has. A name that nobody wrote follows it.
    fn template_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let t = cx.tokens;
        let own = Arc::clone(&cx.desk.templates);
        if self.begins != Begins::Empty && self.begins.name(&own).is_none() {
            self.begin_with(Begins::Empty, &own);
        }
        let (label, explanation) = (tr!("dialog-template"), tr!("dialog-template.tip"));
        let (empty, empty_tip) = (tr!("template-empty"), tr!("template-empty.tip"));
        let shown = self.begins.name(&own).unwrap_or_else(|| empty.clone());
        let mut chosen = None;
        caption(ui, Face::Small, &label, t.text2);
        Combo::new(&label, &shown).tip(&explanation).show(ui, |ui| {
            let is_empty = self.begins == Begins::Empty;
            if combo_item(ui, is_empty, (&empty, ""), &empty_tip).clicked() {
                chosen = Some(Begins::Empty);
            }
            for template in Template::ALL {
                let (name, about) = (template.name(), template.about());
                let is_on = self.begins == Begins::Built(template);
                if combo_item(ui, is_on, (&name, ""), &about).clicked() {
                    chosen = Some(Begins::Built(template));
                }
            }
            let yours = tr!("template-own");
            for card in own.iter() {
                let is_on = self.begins == Begins::Own(card.id);
                if combo_item(ui, is_on, (&card.name, &yours), &about_own(card)).clicked() {
                    chosen = Some(Begins::Own(card.id));
                }
            }
        });
        if let Some(chosen) = chosen {
            self.begin_with(chosen, &own);
            // Enter makes it now.
            self.fresh = true;
        }
        let card = own.iter().find(|card| self.begins == Begins::Own(card.id));
        let about = match (self.begins, card) {
            (Begins::Built(template), _) => template.about(),
            (Begins::Own(_), Some(card)) => about_own(card),
            _ => empty_tip,
        };
        ui.add(Label::new(Face::Small.rich(about, t.text2)).wrap());
        if let Some(card) = card {
            template::own_ui(ui, cx, card, &mut self.renaming);
        }
    }

    fn begin_with(&mut self, begins: Begins, own: &[TemplateCard]) {
        if self.name == usual_name(self.begins.name(own)) {
            self.name = usual_name(begins.name(own));
        }
        self.begins = begins;
    }
}

/// What a template of one's own has, in a sentence.
fn about_own(card: &TemplateCard) -> String {
    tr!(
        "template-own.tip",
        lines = tr!("project-lines", lines = card.lines),
        speakers = card.speakers
    )
}

/// What a new project is called until somebody says otherwise.
fn usual_name(template: Option<String>) -> String {
    template.unwrap_or_else(|| tr!("dialog-new-project-name"))
}
