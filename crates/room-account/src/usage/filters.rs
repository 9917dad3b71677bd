//! Which rows of the ledger are looked at.

use egui::Ui;

use super::table::Table;
use super::words;
use mynah_core::ids::{KeyId, ProjectId, VoiceId};
use mynah_i18n::tr;
use mynah_model::desk::{LedgerFilter, Outcome, Statement, UsageRow};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::icons;
use mynah_ui_kit::widgets::{Button, Combo, combo_item};

/// Width of a filter.
const WIDTH: f32 = 136.0;

/// One filter: its name, what it is for, what it says when it lets all through.
pub(crate) struct Filter {
    pub name: String,
    /// The id of the list in the command palette.
    pub command: &'static str,
    pub tip: String,
    pub any: String,
}

/// Draws the filters in as many rows as they need.
pub(super) fn filters_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    statement: &Statement,
    table: &mut Table,
) {
    let (desk, usage) = (cx.desk, &statement.usage);
    let is_hidden = |voice: &VoiceId| cx.view.blind.has(desk, voice);
    // Rows that a filter shows are that voice's, whatever they call it.
    table.filter.voice.take_if(|voice| is_hidden(voice));
    let before = (table.filter.clone(), table.always);
    ui.horizontal_wrapped(|ui| {
        days_ui(ui, &mut table.always);
        let filter = &mut table.filter;
        let named = |row: &UsageRow| {
            let name = if row.name.is_empty() {
                &row.id
            } else {
                &row.name
            };
            name.clone()
        };
        let project = Filter {
            name: tr!("usage-filter-project"),
            command: "usage-filter-project",
            tip: tr!("usage-filter-project.tip"),
            any: tr!("usage-filter-project.any"),
        };
        let projects: Vec<_> = usage
            .by_project
            .iter()
            .map(|row| {
                if row.id.is_empty() {
                    (None, tr!("usage-no-project"))
                } else {
                    (row.id.parse().ok().map(ProjectId), named(row))
                }
            })
            .collect();
        choice_ui(ui, &project, &mut filter.project, projects);
        let voice = Filter {
            name: tr!("usage-filter-voice"),
            command: "usage-filter-voice",
            tip: tr!("usage-filter-voice.tip"),
            any: tr!("usage-filter-voice.any"),
        };
        let is_told = |row: &&UsageRow| !is_hidden(&row.id.as_str().into());
        let voices = usage.by_voice.iter().filter(is_told);
        let voices = voices.map(|row| (row.id.as_str().into(), named(row)));
        choice_ui(ui, &voice, &mut filter.voice, voices);
        let model = Filter {
            name: tr!("usage-filter-model"),
            command: "usage-filter-model",
            tip: tr!("usage-filter-model.tip"),
            any: tr!("usage-filter-model.any"),
        };
        let models = usage.by_model.iter();
        let models = models.map(|row| {
            let name = words::model(desk, statement.backend, &row.id);
            (row.id.as_str().into(), name)
        });
        choice_ui(ui, &model, &mut filter.model, models);
        let tool = Filter {
            name: tr!("usage-filter-tool"),
            command: "usage-filter-tool",
            tip: tr!("usage-filter-tool.tip"),
            any: tr!("usage-filter-tool.any"),
        };
        let tools = usage.by_tool.iter();
        let tools = tools.map(|row| (row.id.clone(), words::tool(&row.id)));
        choice_ui(ui, &tool, &mut filter.tool, tools);
        if usage.by_account.len() > 1 || filter.account.is_some() {
            let account = Filter {
                name: tr!("usage-filter-account"),
                command: "usage-filter-account",
                tip: tr!("usage-filter-account.tip"),
                any: tr!("usage-filter-account.any"),
            };
            let accounts = usage.by_account.iter();
            let accounts = accounts.map(|row| (row.id.clone(), named(row)));
            choice_ui(ui, &account, &mut filter.account, accounts);
        }
        if usage.by_key.len() > 1 || filter.key.is_some() {
            let key = Filter {
                name: tr!("usage-filter-key"),
                command: "usage-filter-key",
                tip: tr!("usage-filter-key.tip"),
                any: tr!("usage-filter-key.any"),
            };
            let keys = usage.by_key.iter().filter_map(|row| {
                let name = if row.name.is_empty() {
                    tr!("usage-no-key")
                } else {
                    row.name.clone()
                };
                Some((KeyId(row.id.parse().ok()?), name))
            });
            choice_ui(ui, &key, &mut filter.key, keys);
        }
        let outcome = Filter {
            name: tr!("usage-filter-outcome"),
            command: "usage-filter-outcome",
            tip: tr!("usage-filter-outcome.tip"),
            any: tr!("usage-filter-outcome.any"),
        };
        let outcomes = Outcome::ALL.map(|outcome| (outcome, words::outcome(outcome)));
        choice_ui(ui, &outcome, &mut filter.outcome, outcomes);
        if *filter != LedgerFilter::default() || table.always {
            let clear = Button::new(tr!("usage-filter-clear"))
                .command("usage-filter-clear")
                .small()
                .ghost()
                .icon(icons::X)
                .tip(tr!("usage-filter-clear.tip"));
            if ui.add(clear).clicked() {
                table.clear();
            }
        }
    });
    if before != (table.filter.clone(), table.always) {
        table.first_page();
    }
}

fn days_ui(ui: &mut Ui, always: &mut bool) {
    let (month, all) = (
        tr!("usage-filter-days.month"),
        tr!("usage-filter-days.always"),
    );
    let (name, explanation) = (tr!("usage-filter-days"), tr!("usage-filter-days.tip"));
    let shown = if *always { &all } else { &month };
    let mut chosen = *always;
    Combo::new(&name, shown)
        .command("usage-filter-days")
        .tip(&explanation)
        .width(WIDTH)
        .show(ui, |ui| {
            for (value, label) in [(false, &month), (true, &all)] {
                if combo_item(ui, *always == value, (label, ""), &explanation).clicked() {
                    chosen = value;
                }
            }
        });
    *always = chosen;
}

/// A list of what can be chosen, with all at its top. Gone through only where it is open or something is chosen.
pub(crate) fn choice_ui<T: PartialEq + Clone>(
    ui: &mut Ui,
    filter: &Filter,
    value: &mut Option<T>,
    choices: impl IntoIterator<Item = (T, String), IntoIter: Clone>,
) {
    let choices = choices.into_iter();
    let label = value.as_ref().and_then(|value| {
        let mut choices = choices.clone();
        choices
            .find(|(choice, _)| choice == value)
            .map(|(_, label)| label)
    });
    // What is chosen may have no row in this month.
    let shown = match (&label, value.is_some()) {
        (Some(label), _) => label.clone(),
        (None, true) => tr!("usage-filter-other"),
        (None, false) => filter.any.clone(),
    };
    let mut chosen = None;
    Combo::new(&filter.name, &shown)
        .command(filter.command)
        .tip(&filter.tip)
        .width(WIDTH)
        .show(ui, |ui| {
            let all = tr!("usage-filter-all");
            if combo_item(ui, value.is_none(), (&filter.any, ""), &all).clicked() {
                chosen = Some(None);
            }
            let alone = tr!("usage-filter-item");
            for (choice, label) in choices {
                let on = value.as_ref() == Some(&choice);
                if combo_item(ui, on, (&label, ""), &alone).clicked() {
                    chosen = Some(Some(choice));
                }
            }
        });
    if let Some(chosen) = chosen {
        *value = chosen;
    }
}
