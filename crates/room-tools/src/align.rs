//! The tool Align: a text and its recording to words with times.

use egui::Ui;

use mynah_core::ids::TakeId;
use mynah_core::request::{AlignRequest, Generation, Input, Tool};
use mynah_i18n::tr;
use mynah_model::command::{Command, ToolsCommand};
use mynah_model::desk::TrialOrder;
use mynah_model::event::Notice;
use mynah_model::price::in_words;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::fact_row::fact;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, TextArea};

use crate::inputs::{CardState, Inputs};
use crate::result_list::Shelf;
use crate::runs::{Found, Spend, TabJobs, card_state, jobs_ui, order};
use crate::tool_frame::{aside_ui, main_ui, part_ui};
use crate::transcribe::{Export, Shown, Speakers, Views, waiting_ui};

/// Endings of files that are read as the text.
const TEXTS: [&str; 3] = ["txt", "md", "text"];

/// The view state of the tool.
pub(crate) struct AlignPanel {
    pub(crate) inputs: Inputs,
    text: String,
    /// The number of the text file that is read.
    reading: Option<u64>,
    found: Found,
    views: Views,
    speakers: Speakers,
    export: Export,
    /// The alignment that is shown.
    shown: Option<TakeId>,
    /// A recording with its text that another tool sent.
    started: Option<(Input, String)>,
    shelf: Shelf,
}

impl Default for AlignPanel {
    fn default() -> Self {
        Self {
            inputs: Inputs::default(),
            text: String::new(),
            reading: None,
            found: Found::default(),
            views: Views::default(),
            speakers: Speakers::default(),
            export: Export::default(),
            shown: None,
            started: None,
            shelf: Shelf::of(Tool::Alignment),
        }
    }
}

impl AlignPanel {
    /// Takes a recording with its text from another tool.
    pub(crate) fn start(&mut self, input: Input, text: String) {
        self.started = Some((input, text));
    }

    /// Draws the tool.
    pub(crate) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        self.take_texts(cx);
        self.inputs.follow(ui, cx);
        self.shelf.follow(cx);
        self.export.follow(cx);
        // A copy is a transcript, which the tool Transcribe lists.
        self.views.follow_conflicts(cx);
        if let Some((input, text)) = self.started.take() {
            let number = cx.view.tools.next_number();
            self.inputs.rows.clear();
            self.inputs.put(number, input);
            self.text = text;
            self.shelf.selected = None;
        }
        main_ui(ui, cx, |ui, cx| {
            let own = self.order(cx);
            let before = self.inputs.selected;
            self.inputs.cards_ui(ui, cx, |cx, input| match &own {
                Some((of, order)) if of.hash == input.hash => card_state(cx, order),
                _ => CardState::Ready(String::new()),
            });
            if let Some((_, order)) = &own {
                self.found.follow(cx, order);
            }
            jobs_ui(ui, cx, TabJobs::of_files(Tool::Alignment, &self.inputs));
            if before != self.inputs.selected {
                self.shelf.selected = None;
            }
            if let Some(text) = self.inputs.take_text()
                && self.text.trim().is_empty()
            {
                self.text = text;
            }
            let own = own.as_ref();
            let own = own.and_then(|(_, order)| cx.desk.trial_take(order.key));
            self.shown = self
                .shelf
                .selected
                .or_else(|| own.map(|trial| trial.card.id));
            let Some(take) = self.shown else {
                part_ui(ui, "text", |ui| self.text_ui(ui, cx));
                part_ui(ui, "results", |ui| self.shelf.names_ui(ui, cx));
                return;
            };
            let own = own.filter(|trial| trial.card.id == take);
            let cost = own.map(|trial| in_words(trial.card.backend, trial.card.cost));
            let cost = cost.or_else(|| self.shelf.cost_of(cx, take));
            part_ui(ui, "result", |ui| self.result_ui(ui, cx, (take, cost)));
        });
    }

    fn result_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (take, cost): (TakeId, Option<String>),
    ) {
        let shown = self.views.open(cx, take);
        if waiting_ui(ui, cx, &shown) {
            self.views.retry(take);
        }
        if let (Shown::Open, Some(view)) = (shown, self.views.current()) {
            view.follow(ui, cx);
            view.head_ui(ui, cx, cost);
            view.rows_ui(ui, cx);
        }
    }

    fn text_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let (name, hint) = (tr!("align-text"), tr!("align-text.hint"));
        ui.label(Face::SmallStrong.rich(tr!("align-text.heading"), cx.tokens.text));
        let height = (0.5 * ui.available_height()).clamp(80.0, 240.0);
        let field = TextArea::new(&mut self.text, &name).hint(&hint);
        ui.add(field.height(height).tip(&tr!("align-text.tip")));
    }

    /// Reads text files that were dropped or chosen with the recordings.
    fn take_texts(&mut self, cx: &mut StudioCtx<'_>) {
        let is_text = |path: &std::path::PathBuf| {
            let ending = path.extension().map(|it| it.to_ascii_lowercase());
            ending.is_some_and(|ending| TEXTS.iter().any(|text| ending == *text))
        };
        let files = std::mem::take(&mut cx.view.tools.files);
        let (texts, sounds): (Vec<_>, Vec<_>) = files.into_iter().partition(is_text);
        cx.view.tools.files = sounds;
        if let Some(path) = texts.into_iter().next_back() {
            let number = cx.view.tools.next_number();
            self.reading = Some(number);
            cx.send(Command::Tools(ToolsCommand::ReadText(number, path)));
        }
        if let Some(number) = self.reading
            && let Some(read) = cx.desk.tools.texts.get(&number)
        {
            self.reading = None;
            match read {
                Ok(text) => self.text = text.to_string(),
                Err(trouble) => cx.notice(Notice::Trouble((**trouble).clone())),
            }
        }
    }

    /// Returns the order for the selected recording.
    fn order(&self, cx: &StudioCtx<'_>) -> Option<(Input, TrialOrder)> {
        let input = self.inputs.current()?.ready()?.clone();
        let text = self.text.trim();
        if text.is_empty() {
            return None;
        }
        let request = Generation::Alignment(AlignRequest {
            input: input.clone(),
            text: text.to_owned(),
        });
        Some((input, order(cx, "", request)))
    }

    /// Draws its options at the right.
    pub(crate) fn inspector_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let title = tr!("tools-align");
        aside_ui(ui, cx, (&title, self), Self::options_ui, Self::foot_ui);
    }

    fn options_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        if let Some(view) = self.shown.and_then(|take| self.views.of(take)) {
            let back = Button::new(tr!("align-back")).small().ghost();
            let is_left = ui.add(back.icon(icons::ARROW_LEFT)).clicked();
            let words = view.editor.transcript().words.iter();
            let losses: Vec<f64> = words.filter_map(|word| word.loss()).collect();
            if !losses.is_empty() {
                let mean = losses.iter().sum::<f64>() / losses.len() as f64;
                fact(ui, cx, &tr!("align-mean-loss"), &format!("{mean:.2}"));
            }
            self.speakers.ui(ui, cx, view);
            self.export.ui(ui, cx, view);
            if is_left {
                view.save(cx);
                self.close();
            }
            return;
        }
        let told = tr!("align-about");
        ui.add(egui::Label::new(Face::Small.rich(told, cx.tokens.text2)).wrap());
        let characters = self.text.trim().chars().count().to_string();
        fact(ui, cx, &tr!("align-characters"), &characters);
    }

    /// Goes back to the list of results. The file of the open alignment is done, the others stay.
    fn close(&mut self) {
        self.shown = None;
        if self.shelf.selected.take().is_some() {
            return;
        }
        let done = self.inputs.current().map(|row| row.number);
        self.inputs.rows.retain(|row| Some(row.number) != done);
        self.text.clear();
    }

    fn foot_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        if let Some(view) = self.shown.and_then(|take| self.views.of(take)) {
            self.export.foot_ui(ui, cx, view);
            return;
        }
        let orders: Vec<TrialOrder> = self.order(cx).map(|(_, order)| order).into_iter().collect();
        let why_not = if self.inputs.current().is_none() {
            Some(tr!("tools-no-file"))
        } else if orders.is_empty() {
            Some(tr!("align-no-text"))
        } else {
            None
        };
        let spend = Spend {
            label: tr!("align-generate"),
            orders: &orders,
            why_not,
            is_unkept: true,
        };
        spend.ui(ui, cx);
    }

    /// Takes the keys of the editor.
    pub(crate) fn take_keys(&mut self, ui: &Ui) {
        self.views.take_keys(ui);
    }

    /// Saves edits before another room is opened.
    pub(crate) fn leave(&mut self, cx: &mut StudioCtx<'_>) {
        self.views.save(cx);
    }
}
