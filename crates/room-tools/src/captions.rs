//! The tool Captions: text while somebody speaks, from a microphone or a file, also in a window of its own.

use egui::{FontId, Label, RichText, ScrollArea, Ui, ViewportBuilder, ViewportId};

use mynah_core::backend::Backend;
use mynah_core::ids::TakeId;
use mynah_core::models::{Task, recommended};
use mynah_core::request::{Generation, Input, TranscriptRequest};
use mynah_i18n::tr;
use mynah_model::command::{
    CaptionSource, CaptionsStart, CloningCommand, Command, RecordCommand, ToolsCommand,
};
use mynah_model::desk::{CaptionRow, TrialOrder};
use mynah_model::tool_presets::ToolOptions;
use mynah_ui_core::ctx::{StudioCtx, ToolTab};
use mynah_ui_core::fact_row::fact;
use mynah_ui_core::words::length;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, empty_state, toggle_row};

use crate::inputs::{CardState, Inputs};
use crate::presets::PresetRow;
use crate::recorder::device_ui;
use crate::runs::{Found, Spend, TabJobs, card_state, jobs_ui, order};
use crate::tool_frame::{BAR, LEAST, aside_ui, main_ui};
use crate::transcribe::language_ui;

/// Captions that are drawn at first, and that "earlier" adds.
const DRAWN: usize = 200;

/// Size of the text in the caption window, and the size of the window.
const LARGE: f32 = 34.0;
const WINDOW: [f32; 2] = [860.0, 180.0];
/// Rows that the caption window shows.
const SHOWN: usize = 2;

/// The view state of the tool.
pub(crate) struct CaptionsPanel {
    pub(crate) inputs: Inputs,
    found: Found,
    language: Option<String>,
    is_manual: bool,
    device: Option<String>,
    asked_devices: bool,
    has_window: bool,
    presets: PresetRow,
    /// Number of the newest captions that are drawn.
    shown: usize,
    /// A take whose transcript the tool Transcribe shows.
    pub to_open: Option<TakeId>,
}

impl Default for CaptionsPanel {
    fn default() -> Self {
        Self {
            // The tool listens to the microphone itself.
            inputs: Inputs::without_recorder(),
            found: Found::default(),
            language: None,
            is_manual: false,
            device: None,
            asked_devices: false,
            has_window: false,
            presets: PresetRow::default(),
            shown: DRAWN,
            to_open: None,
        }
    }
}

impl CaptionsPanel {
    /// Draws the tool.
    pub(crate) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        self.inputs.follow(ui, cx);
        if !std::mem::replace(&mut self.asked_devices, true) {
            let devices = CloningCommand::Record(RecordCommand::Devices);
            cx.send(Command::Cloning(devices));
        }
        main_ui(ui, cx, |ui, cx| {
            let own = self.order(cx);
            self.inputs.cards_ui(ui, cx, |cx, input| match &own {
                Some((of, order)) if of.hash == input.hash => card_state(cx, order),
                _ => CardState::Ready(String::new()),
            });
            if let Some((_, order)) = &own {
                self.found.follow(cx, order);
            }
            jobs_ui(ui, cx, TabJobs::of_captions(&self.inputs));
            self.strip_ui(ui, cx, own.as_ref().map(|(_, order)| order));
            rows_ui(ui, cx, &mut self.shown);
        });
    }

    /// Draws the buttons of captions that run or ran.
    fn strip_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, own: Option<&TrialOrder>) {
        let captions = &cx.desk.tools.captions;
        let (is_running, latency) = (captions.is_running, captions.latency_ms);
        let is_starting = captions.is_starting;
        let made = own.and_then(|order| cx.desk.trial_take(order.key));
        let take = captions.take.or_else(|| made.map(|trial| trial.card.id));
        ui.horizontal_wrapped(|ui| {
            if is_starting {
                ui.label(Face::Small.rich(tr!("captions-starting"), cx.tokens.text2));
            }
            if is_running || is_starting {
                let stop = Button::new(tr!("captions-stop"))
                    .command("captions-stop.command")
                    .small()
                    .icon(icons::STOP_FILL);
                if ui.add(stop.tip(tr!("captions-stop.tip"))).clicked() {
                    cx.send(Command::Tools(ToolsCommand::StopCaptions));
                }
            }
            if is_running {
                let commit = Button::new(tr!("captions-commit"))
                    .small()
                    .outline()
                    .command("captions-commit");
                if ui.add(commit.tip(tr!("captions-commit.tip"))).clicked() {
                    cx.send(Command::Tools(ToolsCommand::CommitCaption));
                }
            }
            if let Some(millis) = latency {
                let told = tr!("captions-latency", millis = millis);
                ui.label(Face::Mono.rich(told, cx.tokens.text2));
            }
            if let Some(take) = take.filter(|_| !is_running && !is_starting) {
                let open = Button::new(tr!("captions-open"))
                    .small()
                    .outline()
                    .command("captions-open");
                if ui.add(open.tip(tr!("captions-open.tip"))).clicked() {
                    self.to_open = Some(take);
                    cx.view.tools.open(ToolTab::Transcribe);
                }
            }
        });
        if let Some(trouble) = &captions.trouble {
            let words = Face::Small.rich(trouble.what.as_str(), cx.tokens.bad_ink);
            ui.add(Label::new(words).wrap());
        }
    }

    /// Draws the window with large text.
    pub(crate) fn window_ui(&mut self, ui: &Ui, cx: &StudioCtx<'_>) {
        if !self.has_window {
            return;
        }
        let captions = &cx.desk.tools.captions;
        let lines = captions.rows.iter().filter_map(|row| match row {
            CaptionRow::Line(line) => Some(line.text.as_str()),
            CaptionRow::Gap(_) => None,
        });
        let mut shown: Vec<&str> = lines.rev().take(SHOWN).collect();
        shown.reverse();
        let partial = captions.partial.as_str();
        let builder = ViewportBuilder::default()
            .with_title(tr!("captions-window"))
            .with_inner_size(WINDOW)
            .with_always_on_top();
        let id = ViewportId::from_hash_of("captions");
        let t = cx.tokens;
        let is_closed = ui.ctx().show_viewport_immediate(id, builder, |ui, _class| {
            let frame = egui::Frame::new().fill(t.bg0).inner_margin(16.0);
            frame.show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                let font = FontId::proportional(LARGE);
                for text in shown.iter().copied() {
                    let words = RichText::new(text).font(font.clone()).color(t.text);
                    ui.add(Label::new(words).wrap());
                }
                let words = RichText::new(partial).font(font).color(t.text2);
                ui.add(Label::new(words).wrap());
            });
            ui.input(|input| input.viewport().close_requested())
        });
        if is_closed {
            self.has_window = false;
        }
    }

    /// Returns the order for captions of the selected file.
    fn order(&self, cx: &StudioCtx<'_>) -> Option<(Input, TrialOrder)> {
        let input = self.inputs.current()?.ready()?.clone();
        let request = Generation::Transcription(TranscriptRequest {
            language: self.language.clone(),
            is_live: true,
            ..TranscriptRequest::new(input.clone(), recommended(Task::Realtime))
        });
        Some((input, order(cx, "", request)))
    }

    /// Draws its options at the right.
    pub(crate) fn inspector_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let title = tr!("tools-captions");
        aside_ui(ui, cx, (&title, self), Self::options_ui, Self::foot_ui);
    }

    fn options_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let now = ToolOptions::default()
            .with_some("language", self.language.as_ref())
            .with("manual", self.is_manual);
        if let Some(preset) = self.presets.ui(ui, cx, &now) {
            self.language = preset.get("language").map(str::to_owned);
            preset.read("manual", &mut self.is_manual);
        }
        device_ui(ui, cx, &mut self.device);
        language_ui(ui, &mut self.language);
        let (name, told) = (tr!("captions-manual"), tr!("captions-manual.tip"));
        let why = self.inputs.current().map(|_| tr!("captions-manual.file"));
        toggle_row(ui, &name, &mut self.is_manual, &told, why.as_deref());
        let (name, told) = (tr!("captions-on-top"), tr!("captions-on-top.tip"));
        toggle_row(ui, &name, &mut self.has_window, &told, None);
    }

    fn foot_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        if let Some((_, order)) = self.order(cx) {
            let spend = Spend {
                label: tr!("captions-generate"),
                orders: &[order],
                why_not: None,
                is_unkept: true,
            };
            spend.ui(ui, cx);
            return;
        }
        let backend = cx.desk.backend();
        let most = mynah_model::transcript_price::sound_quote(60.0, backend).most;
        let captions = &cx.desk.tools.captions;
        let is_running = captions.is_running || captions.is_starting;
        let is_draft = backend == Backend::Draft;
        let (label, why) = if is_draft {
            let why = tr!("captions-listen.draft-why");
            (tr!("captions-listen.draft"), Some(why))
        } else {
            let why = is_running.then(|| tr!("captions-running"));
            (tr!("captions-listen", credits = most.to_string()), why)
        };
        let start = Button::new(label)
            .primary()
            .why_not(why)
            .command("captions-listen.draft");
        if ui.add(start.min_width(ui.available_width())).clicked() {
            let start = CaptionsStart {
                backend,
                project: cx.desk.project.as_ref().map(|open| open.card.id),
                source: CaptionSource::Microphone(self.device.clone()),
                language: self.language.clone(),
                is_manual: self.is_manual,
                confirmed_budget: false,
            };
            cx.send(Command::Tools(ToolsCommand::StartCaptions(Box::new(start))));
        }
        let told = if is_draft {
            tr!("captions-listen.draft-why")
        } else {
            tr!("captions-limit")
        };
        ui.add(Label::new(Face::Small.rich(told, cx.tokens.text2)).wrap());
    }
}

/// Draws the texts so far, the newest at the bottom.
fn rows_ui(ui: &mut Ui, cx: &StudioCtx<'_>, shown: &mut usize) {
    let t = cx.tokens;
    let captions = &cx.desk.tools.captions;
    if captions.rows.is_empty() && captions.partial.is_empty() {
        let (title, text) = (tr!("captions-empty"), tr!("captions-empty.text"));
        empty_state(ui, icons::CHAT_TEXT, &title, &text, None);
        return;
    }
    ScrollArea::vertical()
        .id_salt("captions")
        .auto_shrink(false)
        .min_scrolled_height(LEAST)
        .stick_to_bottom(true)
        .show(ui, |ui| {
            ui.set_max_width((ui.available_width() - BAR).max(0.0));
            let hidden = captions.rows.len().saturating_sub(*shown);
            if hidden > 0 {
                let earlier = Button::new(tr!("captions-earlier", count = hidden));
                if ui.add(earlier.small().ghost()).clicked() {
                    *shown += DRAWN;
                }
            }
            for row in captions.rows.get(hidden..).unwrap_or_default() {
                match row {
                    CaptionRow::Line(line) => {
                        ui.horizontal_top(|ui| {
                            if let Some(start) = line.start_s {
                                ui.label(Face::MonoLabel.rich(length(start), t.text3));
                            }
                            let words = Face::Body.rich(line.text.as_str(), t.text);
                            ui.add(Label::new(words).wrap());
                        });
                    }
                    CaptionRow::Gap(at) => {
                        fact(ui, cx, &tr!("captions-gap"), &length(*at));
                    }
                }
            }
            let words = Face::Body.rich(captions.partial.as_str(), t.text2);
            ui.add(Label::new(words).wrap());
        });
}
