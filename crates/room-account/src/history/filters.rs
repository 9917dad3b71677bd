//! Which rows are looked at: a search, and a choice for each thing a row has.

use egui::Ui;

use super::words;
use crate::usage::filters::{Filter, choice_ui};
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::VoiceId;
use mynah_core::request::Tool;
use mynah_i18n::tr;
use mynah_model::desk::{Desk, HistoryFilter, Lives};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::search::lead_search;
use mynah_ui_kit::theme::icons;
use mynah_ui_kit::widgets::{IconButton, TextField};

/// Width of the search.
const SEARCH: f32 = 180.0;
/// Longest text that is looked for.
const LONGEST: usize = 200;
/// Days that a choice of time goes back.
const DAYS: [i64; 4] = [1, 7, 30, 365];
const DAY_MILLIS: i64 = 86_400_000;

/// What is chosen.
#[derive(Debug, Default)]
pub(super) struct Filters {
    /// As it is typed.
    search: String,
    /// Backend and search are put in where it is asked for.
    filter: HistoryFilter,
    /// How many days back; all time without.
    days: Option<i64>,
}

impl Filters {
    /// What is asked of the studio.
    pub fn wanted(&self, desk: &Desk) -> HistoryFilter {
        HistoryFilter {
            backend: desk.backend(),
            search: self.search.trim().to_owned(),
            ..self.filter.clone()
        }
    }

    /// Whether anything is left out.
    pub fn narrows(&self) -> bool {
        !self.search.trim().is_empty() || self.filter != HistoryFilter::default()
    }

    /// Lets through what this voice spoke, and nothing else.
    pub fn show_voice(&mut self, voice: VoiceId) {
        self.clear();
        self.filter.voice = Some(voice);
    }

    /// Lets all rows through again.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Draws them in as many rows as they need. Returns true if Down leads from the search field into the list.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> bool {
        let mut leads = false;
        ui.horizontal_wrapped(|ui| {
            let (name, hint) = (tr!("history-search"), tr!("history-search.hint"));
            let explanation = tr!("history-search.tip");
            let field = TextField::new(&mut self.search, &name)
                .hint(&hint)
                .tip(&explanation)
                .icon(icons::MAGNIFYING_GLASS)
                .small()
                .width(SEARCH)
                .limit(LONGEST);
            let field = ui.add(field);
            leads = lead_search(ui, cx, &field, &self.search);
            self.choices_ui(ui, cx);
            // Always there, so that the list stays where it is when a filter is set.
            let clear = IconButton::new(icons::X, tr!("history-clear"))
                .command("history-clear")
                .why_not((!self.narrows()).then(|| tr!("history-clear.none")))
                .tip(tr!("history-clear.tip"));
            if ui.add(clear).clicked() {
                self.clear();
            }
        });
        leads
    }

    /// Chooses by where entries are. Draft voices have no provider.
    fn lives_ui(&mut self, ui: &mut Ui, backend: Backend) {
        let lives: &[Lives] = match backend {
            Backend::Live => &[Lives::Here, Lives::OnlyThere, Lives::Both],
            Backend::Draft => &[Lives::Here, Lives::OnlyThere],
        };
        let mut chosen = Some(self.filter.lives).filter(|chosen| lives.contains(chosen));
        let lives = lives.iter().map(|lives| {
            let word = words::lives_filter(backend, *lives);
            (*lives, word)
        });
        let ask = Filter {
            name: tr!("history-filter-lives"),
            command: "history-filter-lives.command",
            tip: match backend {
                Backend::Live => tr!("history-filter-lives.tip"),
                Backend::Draft => tr!("history-filter-lives.tip-draft"),
            },
            any: words::lives_filter(backend, Lives::Anywhere),
        };
        choice_ui(ui, &ask, &mut chosen, lives);
        self.filter.lives = chosen.unwrap_or_default();
    }

    fn choices_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let backend = cx.desk.backend();
        self.lives_ui(ui, backend);

        let tools = Tool::ALL.map(|tool| (tool, words::tool(tool)));
        let ask = Filter {
            name: tr!("history-filter-tool"),
            command: "history-filter-tool",
            tip: tr!("history-filter-tool.tip"),
            any: tr!("history-filter-tool.any"),
        };
        choice_ui(ui, &ask, &mut self.filter.tool, tools);

        let voices = cx.desk.voices_of(backend).iter();
        // Rows that a filter shows are that voice's, whatever they call it.
        let blind = &cx.view.blind;
        let filter = &mut self.filter;
        filter.voice.take_if(|voice| blind.has(cx.desk, voice));
        let voices = voices.filter(|voice| !blind.has(cx.desk, &voice.id));
        let voices = voices.map(|voice| (voice.id.clone(), voice.name.clone()));
        let ask = Filter {
            name: tr!("history-filter-voice"),
            command: "history-filter-voice",
            tip: tr!("history-filter-voice.tip"),
            any: tr!("history-filter-voice.any"),
        };
        choice_ui(ui, &ask, &mut self.filter.voice, voices);

        let models = cx.desk.models_of(backend).iter();
        let models = models.map(|model| (model.id.clone(), model.name.clone()));
        let ask = Filter {
            name: tr!("history-filter-model"),
            command: "history-filter-model",
            tip: tr!("history-filter-model.tip"),
            any: tr!("history-filter-model.any"),
        };
        choice_ui(ui, &ask, &mut self.filter.model, models);

        let days = DAYS.map(|days| (days, tr!("history-filter-days.last", days = days)));
        let ask = Filter {
            name: tr!("history-filter-days"),
            command: "history-filter-days",
            tip: tr!("history-filter-days.tip"),
            any: tr!("history-filter-days.any"),
        };
        let before = self.days;
        choice_ui(ui, &ask, &mut self.days, days);
        // From the moment it is chosen: a time that moves would be another question every frame.
        if before != self.days {
            let now = cx.clock.now().0;
            self.filter.since = self.days.map(|days| UnixMillis(now - days * DAY_MILLIS));
        }
    }
}
