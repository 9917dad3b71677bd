//! Presets of a tool: its options under a name are saved, chosen, renamed and deleted.

use egui::{Key, Ui};

use mynah_i18n::tr;
use mynah_model::command::{Command, ToolsCommand};
use mynah_model::tool_presets::{PresetChange, ToolOptions, ToolPreset};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::caption::caption;
use mynah_ui_kit::widgets::{Button, Combo, IconButton, TextField, combo_item};

/// Most letters of a name.
const LONGEST: usize = 40;

/// The row of presets of one tool.
#[derive(Default)]
pub(crate) struct PresetRow {
    naming: Option<Naming>,
    /// The preset that was chosen or saved last.
    chosen: Option<String>,
    /// The preset that the question before its deletion is about.
    deleting: Option<ToolPreset>,
}

/// A name that is typed.
struct Naming {
    text: String,
    /// The preset that gets the name; `None` for a new one.
    renamed: Option<String>,
    /// True until its field has the keyboard focus.
    is_new: bool,
}

impl PresetRow {
    /// Draws the row with the options as they are now. Returns the options of a preset that was chosen.
    pub(crate) fn ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        now: &ToolOptions,
    ) -> Option<ToolOptions> {
        let tool = cx.view.tools.tab.code();
        let all = cx.desk.tools.presets.iter();
        let all: Vec<ToolPreset> = all.filter(|it| it.tool == tool).cloned().collect();
        let alike = |preset: &&ToolPreset| preset.options == *now;
        let chosen = self.chosen.as_ref();
        let current = all
            .iter()
            .filter(alike)
            .find(|it| Some(&it.name) == chosen)
            .or_else(|| all.iter().find(alike));
        let mut picked = None;
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            caption(ui, Face::Label, &tr!("tools-preset"), cx.tokens.text2);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                let beside = 3.0 * (size::CONTROL_ROW + 4.0);
                let width = (ui.available_width() - beside).max(80.0);
                if self.naming.is_some() {
                    self.name_ui(ui, cx, width, (&all, now));
                } else {
                    picked = choice_ui(ui, width, &all, current);
                }
                self.buttons_ui(ui, current);
            });
            self.question_ui(ui, cx, current);
        });
        let picked = picked?;
        self.chosen = Some(picked.name);
        Some(picked.options)
    }

    fn buttons_ui(&mut self, ui: &mut Ui, current: Option<&ToolPreset>) {
        let save = IconButton::new(icons::FLOPPY_DISK, tr!("tools-preset-save"))
            .row()
            .command("tools-preset-save");
        if ui.add(save.tip(tr!("tools-preset-save.tip"))).clicked() {
            self.naming = match self.naming {
                Some(_) => None,
                None => Some(Naming {
                    text: String::new(),
                    renamed: None,
                    is_new: true,
                }),
            };
        }
        let why = current.is_none().then(|| tr!("tools-preset-none-chosen"));
        let rename = IconButton::new(icons::PENCIL_SIMPLE, tr!("tools-preset-rename"))
            .row()
            .command("tools-preset-rename");
        if ui.add(rename.why_not(why.clone())).clicked()
            && let Some(preset) = current
        {
            self.naming = Some(Naming {
                text: preset.name.clone(),
                renamed: Some(preset.name.clone()),
                is_new: true,
            });
        }
        let delete = IconButton::new(icons::TRASH, tr!("tools-preset-delete"))
            .row()
            .command("tools-preset-delete");
        let delete = delete.tip(tr!("tools-preset-delete.tip")).why_not(why);
        if ui.add(delete).clicked() {
            self.deleting = current.cloned();
        }
    }

    /// Draws the question before a preset is deleted. Another preset needs another question.
    fn question_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, current: Option<&ToolPreset>) {
        let Some(preset) = self.deleting.take().filter(|it| Some(it) == current) else {
            return;
        };
        let words = tr!("tools-preset-delete-question", name = preset.name.as_str());
        ui.add(egui::Label::new(Face::Small.rich(words, cx.tokens.warn)).wrap());
        let (yes, no) = ui
            .horizontal_wrapped(|ui| {
                let yes = Button::new(tr!("tools-preset-delete-yes"))
                    .small()
                    .outline();
                let yes = ui.add(yes.once()).clicked();
                let no = Button::new(tr!("tools-preset-delete-no")).small().ghost();
                (yes, ui.add(no).clicked())
            })
            .inner;
        if yes {
            let (tool, name) = (preset.tool, preset.name);
            send(cx, PresetChange::Delete { tool, name });
        } else if !no {
            self.deleting = Some(preset);
        }
    }

    fn name_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        width: f32,
        (all, now): (&[ToolPreset], &ToolOptions),
    ) {
        let Some(naming) = &mut self.naming else {
            return;
        };
        let (name, hint) = (tr!("tools-preset-name"), tr!("tools-preset-name.hint"));
        let typed = naming.text.trim().to_owned();
        let is_other = |preset: &ToolPreset| {
            preset.name == typed && naming.renamed.as_ref() != Some(&preset.name)
        };
        // A new preset replaces the one with its name. A renamed one does not.
        let is_taken = naming.renamed.is_some() && all.iter().any(is_other);
        let field = TextField::new(&mut naming.text, &name)
            .hint(&hint)
            .width(width)
            .limit(LONGEST)
            .wrong(is_taken)
            .small();
        let response = ui.add(field);
        if std::mem::take(&mut naming.is_new) {
            response.request_focus();
            return;
        }
        if !response.lost_focus() {
            return;
        }
        let is_entered = ui.input(|input| input.key_pressed(Key::Enter));
        let Some(naming) = self.naming.take_if(|_| !(is_entered && is_taken)) else {
            response.request_focus();
            return;
        };
        if typed.is_empty() || !is_entered {
            return;
        }
        self.chosen = Some(typed.clone());
        let tool = cx.view.tools.tab.code().to_owned();
        send(
            cx,
            match naming.renamed {
                Some(from) => PresetChange::Rename {
                    tool,
                    from,
                    to: typed,
                },
                None => PresetChange::Save(ToolPreset {
                    tool,
                    name: typed,
                    options: now.clone(),
                }),
            },
        );
    }
}

/// Draws the list of presets and returns the one that was picked.
fn choice_ui(
    ui: &mut Ui,
    width: f32,
    all: &[ToolPreset],
    current: Option<&ToolPreset>,
) -> Option<ToolPreset> {
    let none = if all.is_empty() {
        tr!("tools-preset-empty")
    } else {
        tr!("tools-preset-none")
    };
    let shown = current.map_or(none, |preset| preset.name.clone());
    let name = tr!("tools-preset");
    let combo = Combo::new(&name, &shown)
        .width(width)
        .command("tools-preset.command");
    let picked = combo.show(ui, |ui| {
        let mut picked = None;
        for preset in all {
            let is_on = current == Some(preset);
            if combo_item(ui, is_on, (&preset.name, ""), "").clicked() {
                picked = Some(preset.clone());
            }
        }
        picked
    });
    picked.inner.flatten()
}

fn send(cx: &mut StudioCtx<'_>, change: PresetChange) {
    let change = ToolsCommand::ChangePreset(Box::new(change));
    cx.send(Command::Tools(change));
}
