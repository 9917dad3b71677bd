//! Everybody who speaks or has a part, a row each.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{CornerRadius, FocusDirection, Key, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::Known;
use crate::dialogs::rows::Rows;
use mynah_core::day::Day;
use mynah_core::ids::VoiceId;
use mynah_i18n::tidy;
use mynah_i18n::tr;
use mynah_model::desk::{Desk, PartStand, Recasting};
use mynah_script::cast::Part;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words;
use mynah_ui_core::words::speaker_name;
use mynah_ui_kit::theme::{Face, size};
use mynah_ui_kit::widgets::menu::{arrows, ends};
use mynah_ui_kit::widgets::{ring, tip};

/// Height of a row, most of the list that is seen at once, and what all around it needs.
const ROW: f32 = 44.0;
const LIST: f32 = 264.0;
const AROUND: f32 = 430.0;
/// The same in a low window, which says less around it.
const AROUND_LOW: f32 = 290.0;
/// The scroll bar floats over the list; rows end before it.
const BAR: f32 = 12.0;

/// A speaker.
pub(super) struct Row {
    pub speaker: Arc<str>,
    /// The voice that speaks with the project's backend.
    pub voice: Option<String>,
    /// Its id.
    pub id: Option<VoiceId>,
    /// Whether that voice is gone.
    pub gone: bool,
    /// Model, language and the settings that were chosen.
    pub about: String,
    /// Why the language isn't sent, where one was chosen.
    pub untold: Option<String>,
    /// How the part stands beside the series.
    pub stand: Option<PartStand>,
}

impl Row {
    /// Why nothing new is spoken with the voice.
    pub fn why_silent(&self, cx: &StudioCtx<'_>) -> Option<String> {
        let today = Day::here(cx.clock.now());
        cx.desk.why_silent(self.id.as_ref()?, today)
    }
}

/// All of them, in the order in which they first speak.
pub(super) fn rows(desk: &Desk) -> Vec<Row> {
    let cast = &desk.script().cast().0;
    let none = Part::default();
    let speakers = desk.cast_speakers_all().into_iter();
    let row = |speaker: Arc<str>| {
        let part = cast.get(&*speaker).unwrap_or(&none);
        let voice = part.voice(desk.backend());
        Row {
            voice: voice.map(|voice| tidy(desk.called(voice)).into_owned()),
            id: voice.map(|voice| voice.id.clone()),
            gone: desk.gone_voice(part).is_some(),
            about: about(desk, part),
            untold: untold(desk, part),
            stand: desk.part_stand(&speaker),
            speaker,
        }
    };
    speakers.map(row).collect()
}

/// What was chosen for a part beside its voice.
pub(super) fn about(desk: &Desk, part: &Part) -> String {
    let model = part.model.as_ref();
    let model = model.map(|model| words::model(desk, desk.backend(), model.as_str()));
    let language = part.language.as_deref().map(words::language_name);
    let settings = part
        .settings
        .each()
        .into_iter()
        .filter_map(words::settings::told);
    let all = model.into_iter().chain(language).chain(settings);
    all.collect::<Vec<_>>().join(" · ")
}

/// That a part's language isn't sent.
fn untold(desk: &Desk, part: &Part) -> Option<String> {
    let model = part.model.as_ref().or_else(|| desk.default_model())?;
    words::language_untold(desk.model(model)?, part.language.as_deref()?)
}

/// Draws the list; who was chosen.
pub(super) fn list_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    known: &Known,
    chosen: Option<&Arc<str>>,
) -> Option<Arc<str>> {
    let at = known
        .rows
        .iter()
        .position(|row| Some(&row.speaker) == chosen);
    let count = known.rows.len();
    let moved = arrows(ui, at, count).or_else(|| ends(ui, count));
    if moved.is_some() {
        // The row has the keys, and nothing else gets them by the same arrow.
        ui.memory_mut(|memory| memory.move_focus(FocusDirection::None));
    }
    let at = moved.or(at);
    let wide = ui.available_width() - BAR;
    let list = Rows {
        row: ROW,
        least: 2.0,
        most: LIST.min(count as f32 * ROW).max(ROW),
        around: if size::is_short(ui.ctx()) {
            AROUND_LOW
        } else {
            AROUND
        },
        steady: false,
    };
    let pressed = list.ui(ui, count, moved, |ui, place| {
        let row = known.rows.get(place)?;
        let of = known.now.of(&row.speaker);
        let turn = Turn {
            chosen: at == Some(place),
            stops: at.unwrap_or(0) == place,
            keyed: moved == Some(place),
        };
        row_ui(ui, cx, row, of, (wide, turn))
    });
    let place = pressed.map(|(place, _)| place).or(moved)?;
    let row = known.rows.get(place)?;
    Some(Arc::clone(&row.speaker))
}

/// How a row stands to the one that is chosen.
#[derive(Clone, Copy)]
struct Turn {
    chosen: bool,
    /// Whether Tab stops here: in the whole list at one row, so that ring and choice never part.
    stops: bool,
    /// Whether the keys led here just now.
    keyed: bool,
}

/// What is told of a part at its right end, where it is news.
fn sign(row: &Row, cx: &StudioCtx<'_>) -> Option<(String, egui::Color32)> {
    let t = cx.tokens;
    if row.why_silent(cx).is_some() {
        return Some((tr!("voices-silent"), t.warn));
    }
    if row.gone {
        return Some((tr!("cast-gone"), t.warn));
    }
    if row.voice.is_none() {
        return Some((tr!("cast-no-voice"), t.warn));
    }
    match row.stand.as_ref()? {
        PartStand::News { .. } | PartStand::Unheard { .. } => {
            Some((tr!("cast-series-news"), t.accent_ink))
        }
        PartStand::Ours { .. } => Some((tr!("cast-series-ours"), t.text2)),
        PartStand::Alone => Some((tr!("cast-series-alone"), t.text2)),
        PartStand::Same => None,
    }
}

fn row_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    row: &Row,
    of: Option<&Recasting>,
    (wide, turn): (f32, Turn),
) -> Option<bool> {
    let t = cx.tokens;
    let chosen = turn.chosen;
    let sense = if turn.stops {
        Sense::click()
    } else {
        Sense::CLICK
    };
    let (rect, response) = ui.allocate_exact_size(vec2(wide, ROW), sense);
    if turn.keyed {
        response.request_focus();
    }
    let name = speaker_name(&row.speaker);
    let name = tidy(&name);
    let lines = of.map_or(0, |of| of.lines);
    let lines = tr!("cast-lines", lines = lines);
    let voice = row.voice.clone().unwrap_or_default();
    let sign = sign(row, cx);
    let said = [
        lines.as_str(),
        voice.as_str(),
        row.about.as_str(),
        sign.as_ref().map_or("", |(words, _)| words.as_str()),
    ];
    let said: Vec<&str> = said.into_iter().filter(|part| !part.is_empty()).collect();
    response.widget_info(|| {
        let mut info = WidgetInfo::selected(Role::ListBoxOption, true, chosen, &*name);
        info.current_text_value = Some(said.join(" · "));
        info
    });
    if chosen || response.hovered() {
        let fill = if chosen { t.bg3 } else { t.bg2 };
        let radius = CornerRadius::same(size::RADIUS as u8);
        ui.painter().rect_filled(rect, radius, fill);
    }
    if response.has_focus() {
        // Within the row: the list ends where its first one begins.
        ring(ui, rect.shrink(3.0), size::RADIUS - 3.0, t.accent_ink);
    }
    let inner = rect.shrink2(vec2(10.0, 4.0));
    let color = t.speaker(cx.view.speakers.place(&row.speaker));
    let dot = pos2(inner.left() + 4.0, inner.center().y);
    ui.painter().circle_filled(dot, 4.0, color);
    let half = inner.width() * 0.42;
    let left = Rect::from_min_size(
        inner.min + vec2(16.0, 0.0),
        vec2(half - 16.0, inner.height()),
    );
    two_ui(ui, left, (&name, t.text), (&lines, t.text2));
    let right = inner.with_min_x(inner.left() + half + 8.0);
    let below = match &sign {
        Some((words, ink)) => (words.as_str(), *ink),
        None => (row.about.as_str(), t.text2),
    };
    two_ui(ui, right, (&voice, t.text), below);
    let response = tip(ui, response, &tr!("cast-row.tip"));
    let enter = response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    // Who comes to a list with nothing chosen chooses its first row.
    let come = response.has_focus() && !chosen && turn.stops;
    (come || enter || response.clicked()).then_some(true)
}

/// Two lines of words, the second one quiet.
fn two_ui(
    ui: &Ui,
    rect: Rect,
    (first, ink): (&str, egui::Color32),
    (second, quiet): (&str, egui::Color32),
) {
    let first = Face::SmallMedium.elided(ui, first, ink, rect.width());
    let second = Face::Label.elided(ui, second, quiet, rect.width());
    let top = rect.center().y - f32::midpoint(first.size().y, second.size().y);
    let below = pos2(rect.left(), top + first.size().y);
    ui.painter().galley(pos2(rect.left(), top), first, ink);
    ui.painter().galley(below, second, quiet);
}
