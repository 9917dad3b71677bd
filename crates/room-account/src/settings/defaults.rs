//! Defaults of new projects and exports.

use std::path::PathBuf;

use egui::{Label, Ui};

use super::row;
use mynah_core::format::OutputFormat;
use mynah_core::pauses::Pauses;
use mynah_i18n::tr;
use mynah_model::command::{Command, NewProjects, SettingsCommand};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::formats::{format_name, format_tip, why_not};
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, Combo, IconButton, TextField, combo_item};

/// Width of the choices.
const CHOICE: f32 = 280.0;

/// A field that is written until it is set.
#[derive(Debug, Default)]
struct Draft {
    /// The setting when the field was filled.
    of: Option<String>,
    text: String,
}

impl Draft {
    /// Fills the field with the setting once that changes.
    fn follow(&mut self, setting: String) {
        if self.of.as_ref() != Some(&setting) {
            self.text.clone_from(&setting);
            self.of = Some(setting);
        }
    }

    /// Returns whether the field says something other than the setting.
    fn differs(&self) -> bool {
        self.of.as_deref() != Some(self.text.as_str())
    }
}

/// The section's view state.
#[derive(Debug, Default)]
pub(super) struct DefaultsSection {
    folder: Draft,
    line: Draft,
    change: Draft,
}

impl DefaultsSection {
    /// Draws the section.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        heading(ui, cx, tr!("settings-new-projects"));
        model_ui(ui, cx);
        format_ui(ui, cx);
        ui.add_space(8.0);
        heading(ui, cx, tr!("settings-exports"));
        self.folder_ui(ui, cx);
        self.pauses_ui(ui, cx);
    }

    fn folder_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let kept = cx.desk.settings.export_folder.as_ref();
        let shown = |path: &PathBuf| path.display().to_string();
        self.folder.follow(kept.map_or_else(String::new, shown));
        let usual = cx.desk.usual_exports.as_ref().map(shown);
        let name = tr!("settings-export-folder");
        row(ui, &name, |ui| {
            let explanation = tr!("settings-export-folder.tip");
            let field = TextField::new(&mut self.folder.text, &name)
                .hint(usual.as_deref().unwrap_or_default())
                .tip(&explanation)
                .small()
                .limit(1024)
                .width(CHOICE);
            let field = ui.add(field);
            let entered = super::account::entered(ui, &field);
            let set = Button::new(tr!("settings-set"))
                .small()
                .name(tr!("settings-export-folder.set"))
                .tip(tr!("settings-export-folder.set-tip"))
                .why_not((!self.folder.differs()).then(|| tr!("settings-same")));
            if ui.add(set).clicked() || (entered && self.folder.differs()) {
                let folder = PathBuf::from(self.folder.text.trim());
                let command = SettingsCommand::ExportFolder(folder);
                cx.send(Command::Settings(command));
            }
            if let Some(folder) = kept {
                let show = IconButton::new(icons::FOLDER_OPEN, tr!("settings-storage-show"))
                    .row()
                    .tip(tr!("settings-export-folder.show-tip"));
                if ui.add(show).clicked() {
                    cx.show_folder(folder);
                }
            }
        });
    }

    fn pauses_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let kept = cx.desk.settings.pauses;
        let fields = [
            (
                &mut self.line,
                kept.line_ms,
                tr!("dialog-export-pause"),
                tr!("dialog-export-pause.tip"),
            ),
            (
                &mut self.change,
                kept.change_ms,
                tr!("dialog-export-change"),
                tr!("dialog-export-change.tip"),
            ),
        ];
        let mut set = [None; 2];
        for ((draft, millis, name, explanation), set) in fields.into_iter().zip(&mut set) {
            draft.follow(seconds(millis));
            let typed = Pauses::typed(&draft.text);
            row(ui, &name, |ui| {
                let field = TextField::new(&mut draft.text, &name)
                    .tip(&explanation)
                    .mono()
                    .small()
                    .wrong(typed.is_none())
                    .limit(8)
                    .width(80.0);
                let field = ui.add(field);
                if field.lost_focus() && draft.differs() {
                    *set = Pauses::typed(&draft.text);
                }
            });
        }
        let [line, change] = set;
        if line.is_some() || change.is_some() {
            let pauses = Pauses {
                line_ms: line.unwrap_or(kept.line_ms),
                change_ms: change.unwrap_or(kept.change_ms),
            };
            cx.send(Command::Settings(SettingsCommand::Pauses(pauses)));
        }
    }
}

fn heading(ui: &mut Ui, cx: &StudioCtx<'_>, words: String) {
    ui.add(Label::new(Face::SmallStrong.rich(words, cx.tokens.text)));
}

/// Milliseconds as seconds in a field.
fn seconds(millis: u32) -> String {
    (f64::from(millis) / 1e3).to_string()
}

fn send(cx: &mut StudioCtx<'_>, new: NewProjects) {
    cx.send(Command::Settings(SettingsCommand::NewProjects(new)));
}

fn model_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let name = tr!("settings-new-model");
    let backend = cx.desk.backend();
    let new = cx.desk.settings.new_projects.clone();
    let usual = tr!("settings-new-usual");
    let shown = match &new.model {
        Some(model) => cx.desk.model_name(backend, model.as_str()).to_owned(),
        None => usual.clone(),
    };
    let mut wanted = None;
    row(ui, &name, |ui| {
        let explanation = tr!("settings-new-model.tip");
        Combo::new(&name, &shown)
            .tip(&explanation)
            .width(CHOICE)
            .show(ui, |ui| {
                if combo_item(ui, new.model.is_none(), (&usual, ""), &explanation).clicked() {
                    wanted = Some(None);
                }
                for model in cx.desk.models_of(backend) {
                    let on = new.model.as_ref() == Some(&model.id);
                    if combo_item(ui, on, (&model.name, ""), &explanation).clicked() {
                        wanted = Some(Some(model.id.clone()));
                    }
                }
            });
    });
    if let Some(model) = wanted {
        send(cx, NewProjects { model, ..new });
    }
}

fn format_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let name = tr!("settings-new-format");
    let new = cx.desk.settings.new_projects.clone();
    let current = new.format.unwrap_or_default();
    let plan = cx.desk.plan_of(cx.desk.backend());
    let mut wanted = None;
    row(ui, &name, |ui| {
        let explanation = tr!("settings-new-format.tip");
        Combo::new(&name, &format_name(current))
            .tip(&explanation)
            .width(CHOICE)
            .show(ui, |ui| {
                for format in OutputFormat::ALL.iter().copied() {
                    let detail = why_not(format, plan).unwrap_or_default();
                    let words = (&*format_name(format), detail.as_str());
                    if combo_item(ui, format == current, words, &format_tip(format)).clicked() {
                        wanted = Some(format);
                    }
                }
            });
    });
    if let Some(format) = wanted {
        let format = Some(format).filter(|format| *format != OutputFormat::default());
        send(cx, NewProjects { format, ..new });
    }
}
