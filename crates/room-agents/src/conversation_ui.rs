//! Draws the turns of a conversation.

use egui::{Align, Frame, Label, Layout, Margin, TextFormat, Ui, text::LayoutJob};

use mynah_i18n::tr;
use mynah_ui_core::words::{duration, length};
use mynah_ui_kit::theme::{Face, Tokens, icons, size};
use mynah_ui_kit::widgets::Button;

use crate::column::note_ui;
use crate::conversation_rows::{Row, Side, ToolCall, Turn};

/// Rows that are shown at once. A button shows earlier ones.
pub(crate) const SHOWN: usize = 200;
/// Places of the two speakers among the colors.
const AGENT: usize = 2;
const USER: usize = 0;
/// Characters of a tool's text that are shown.
const TOOL_TEXT: usize = 400;

/// Draws rows, the newest at the bottom. `shown` is the number of rows that are shown.
pub(crate) fn turns_ui(ui: &mut Ui, rows: &[Row], agent: &str, shown: &mut usize) {
    *shown = (*shown).max(SHOWN);
    // The head of a turn is as high as its words.
    ui.spacing_mut().interact_size.y = 18.0;
    let hidden = rows.len().saturating_sub(*shown);
    if hidden > 0 {
        let earlier = Button::new(tr!("talk-earlier", count = hidden))
            .small()
            .ghost();
        if ui.add(earlier).clicked() {
            *shown += SHOWN;
        }
    }
    for row in rows.get(hidden..).unwrap_or_default() {
        match row {
            Row::Turn(turn) => turn_ui(ui, turn, agent),
            Row::Tool(tool) => tool_ui(ui, tool),
        }
    }
}

fn turn_ui(ui: &mut Ui, turn: &Turn, agent: &str) {
    let t = Tokens::of(ui);
    let (name, ink) = match turn.side {
        Side::Agent => (agent.to_owned(), t.speaker(AGENT)),
        Side::User => (tr!("talk-you"), t.speaker(USER)),
    };
    ui.horizontal(|ui| {
        ui.label(Face::SmallMedium.rich(name, ink));
        ui.label(Face::MonoLabel.rich(at(turn.at_s), t.text3));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if let Some(millis) = turn.latency_ms {
                let told = tr!("talk-ms", millis = millis);
                ui.label(Face::MonoLabel.rich(told, t.text2));
            }
            if turn.is_interrupted {
                ui.label(Face::Label.rich(tr!("talk-interrupted"), t.warn));
            }
        });
    });
    let mut words = LayoutJob::default();
    let format = |ink| TextFormat {
        color: ink,
        ..Face::Body.format(ink)
    };
    words.append(&turn.text, 0.0, format(t.text));
    if !turn.unheard.is_empty() {
        words.append(&turn.unheard, 0.0, format(t.text3));
    }
    ui.add(Label::new(words).wrap().selectable(true));
    ui.add_space(4.0);
}

/// Draws a tool call with what was sent and what came back.
fn tool_ui(ui: &mut Ui, tool: &ToolCall) {
    let t = Tokens::of(ui);
    let frame = Frame::new()
        .fill(t.bg2)
        .corner_radius(size::RADIUS)
        .inner_margin(Margin::symmetric(10, 8));
    frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            let (rect, _) = ui.allocate_exact_size(egui::vec2(16.0, 16.0), egui::Sense::hover());
            icons::PLUGS.paint(ui.painter(), rect.center(), 14.0, t.playing);
            ui.label(Face::Mono.rich(&tool.name, t.text));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let (icon, ink, word) = match &tool.got {
                    Some((_, false)) => (icons::CHECK_CIRCLE_FILL, t.good, tr!("talk-tool-good")),
                    Some((_, true)) => (icons::X_CIRCLE_FILL, t.bad, tr!("talk-tool-bad")),
                    None => (icons::HOURGLASS, t.text3, tr!("talk-tool-waits")),
                };
                let (rect, mark) =
                    ui.allocate_exact_size(egui::vec2(16.0, 16.0), egui::Sense::hover());
                icon.paint(ui.painter(), rect.center(), 14.0, ink);
                mark.widget_info(|| {
                    egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, &word)
                });
                if let Some(millis) = tool.duration_ms {
                    let told = tr!("talk-ms", millis = millis);
                    ui.label(Face::MonoLabel.rich(told, t.text2));
                }
            });
        });
        let (got, ink) = match &tool.got {
            Some((got, false)) => (got.as_str(), t.text),
            Some((got, true)) => (got.as_str(), t.bad_ink),
            None => ("", t.text),
        };
        for (name, text, ink) in [
            (tr!("talk-tool-sent"), tool.sent.as_str(), t.text2),
            (tr!("talk-tool-got"), got, ink),
        ] {
            if text.is_empty() {
                continue;
            }
            let mut words = LayoutJob::default();
            words.append(&name, 0.0, Face::Mono.format(t.text3));
            words.append(cut(text), 12.0, Face::Mono.format(ink));
            ui.add(Label::new(words).wrap());
        }
    });
    ui.add_space(4.0);
}

/// Draws a line about a conversation without turns.
pub(crate) fn silent_ui(ui: &mut Ui) {
    note_ui(ui, tr!("talk-silent"));
}

/// Returns a time as the turns show it: `0:05.1`, or `0:05` for whole seconds, which have no tenths in documents.
pub(crate) fn at(seconds: f64) -> String {
    if seconds.fract().abs() < f64::EPSILON {
        return duration(seconds);
    }
    if seconds >= 60.0 {
        return length(seconds);
    }
    format!("0:{:04.1}", seconds.max(0.0))
}

fn cut(text: &str) -> &str {
    let end = text
        .char_indices()
        .nth(TOOL_TEXT)
        .map_or(text.len(), |(end, _)| end);
    text.get(..end).unwrap_or(text)
}
