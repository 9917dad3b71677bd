//! The table of the cast: color, speaker, lines, voice with its preview, price, and the first lines.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{CornerRadius, FocusDirection, Key, Rect, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::Known;
use super::part::hear_ui;
use crate::dialogs::rows::Rows;
use mynah_core::day::Day;
use mynah_core::ids::{LineId, VoiceId};
use mynah_i18n::tidy;
use mynah_i18n::tr;
use mynah_model::command::{Command, PlaybackCommand};
use mynah_model::desk::{Desk, PartStand, Recasting};
use mynah_script::cast::Part;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_core::words;
use mynah_ui_core::words::labels::label_word;
use mynah_ui_core::words::speaker_name;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::menu::{arrows, ends};
use mynah_ui_kit::widgets::{IconButton, ring, tip};

/// Height of a row, most of the list that is seen at once, and what all around it needs.
const ROW: f32 = 44.0;
const LIST: f32 = 264.0;
const AROUND: f32 = 454.0;
/// The same in a low window, which says less around it.
const AROUND_LOW: f32 = 314.0;
/// The scroll bar floats over the list; rows end before it.
const BAR: f32 = 12.0;
/// Height of the heads of the columns.
const HEADS: f32 = 20.0;
/// Side of a play button.
const PLAY: f32 = 24.0;
/// Space around a row's content, and between two columns.
const AROUND_ROW: f32 = 10.0;
const GAP: f32 = 8.0;
/// Width of the dot of a speaker's color, of the number of lines and of the price.
const DOT: f32 = 16.0;
const LINES: f32 = 48.0;
const PRICE: f32 = 96.0;
/// Labels that describe a voice.
const DESCRIBED: [&str; 3] = ["gender", "age", "accent"];
/// Lines of a speaker that are played at once.
const FIRST_LINES: usize = 3;

/// A speaker.
pub(super) struct Row {
    pub speaker: Arc<str>,
    /// The voice that speaks with the project's backend.
    pub voice: Option<String>,
    /// Its id.
    pub id: Option<VoiceId>,
    /// Whether that voice is gone.
    pub gone: bool,
    /// What the voice is like, by its labels.
    pub described: String,
    /// Model, language and the settings that were chosen.
    pub about: String,
    /// Why the language isn't sent, where one was chosen.
    pub untold: Option<String>,
    /// How the part stands beside the series.
    pub stand: Option<PartStand>,
}

impl Row {
    /// Returns the mark of a voice that its consent keeps from speaking here, and the reason.
    pub fn barred(&self, cx: &StudioCtx<'_>) -> Option<(String, String)> {
        let today = Day::here(cx.clock.now());
        cx.desk.barred(self.id.as_ref()?, today)
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
            described: voice.map_or_else(String::new, |voice| described(desk, &voice.id)),
            about: about(desk, part),
            untold: untold(desk, part),
            stand: desk.part_stand(&speaker),
            speaker,
        }
    };
    speakers.map(row).collect()
}

/// Gender, age and accent of a voice, as far as its labels say them.
fn described(desk: &Desk, id: &VoiceId) -> String {
    let Some(voice) = desk.voices_of(desk.backend()).of(id) else {
        return String::new();
    };
    let word = |wanted: &&str| {
        let mut labels = voice.labels.iter();
        let (_, value) = labels.find(|(name, _)| name == wanted)?;
        Some(label_word(value))
    };
    let words: Vec<String> = DESCRIBED.iter().filter_map(word).collect();
    words.join(" · ")
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

/// Draws the table; who was chosen.
pub(super) fn list_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
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
    heads_ui(ui, cx, wide);
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
    if let Some((mark, _)) = row.barred(cx) {
        return Some((mark, t.warn));
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

/// Places of the columns in a row.
struct Cells {
    dot: Rect,
    name: Rect,
    lines: Rect,
    hear: Rect,
    voice: Rect,
    price: Rect,
    play: Rect,
}

impl Cells {
    fn of(row: Rect) -> Self {
        let inner = row.shrink2(vec2(AROUND_ROW, 4.0));
        let column = |left: f32, width: f32| {
            Rect::from_min_size(
                pos2(left, inner.top()),
                vec2(width.max(0.0), inner.height()),
            )
        };
        let button = |left: f32| {
            Rect::from_center_size(pos2(left + PLAY / 2.0, row.center().y), vec2(PLAY, PLAY))
        };
        let dot = column(inner.left(), DOT);
        let play = button(inner.right() - PLAY);
        let price = column(play.left() - GAP - PRICE, PRICE);
        let fixed = LINES + PLAY + 3.0 * GAP;
        let names = (price.left() - GAP - dot.right() - fixed) * 0.42;
        let name = column(dot.right(), names);
        let lines = column(name.right() + GAP, LINES);
        let hear = button(lines.right() + GAP);
        let left = hear.right() + GAP;
        Self {
            dot,
            name,
            lines,
            hear,
            voice: column(left, price.left() - GAP - left),
            price,
            play,
        }
    }
}

/// Draws the heads of the columns.
fn heads_ui(ui: &mut Ui, cx: &StudioCtx<'_>, wide: f32) {
    let (rect, _) = ui.allocate_exact_size(vec2(wide, HEADS), Sense::hover());
    let cells = Cells::of(rect);
    let heads = [
        (cells.name, tr!("cast-head-speaker"), false),
        (cells.lines, tr!("cast-head-lines"), true),
        (cells.voice, tr!("cast-head-voice"), false),
        (cells.price, tr!("cast-head-price"), true),
    ];
    for (cell, words, is_number) in heads {
        let cell = cell.with_min_y(rect.top()).with_max_y(rect.bottom());
        cell_ui(ui, cell, (&words, cx.tokens.text3), is_number);
    }
}

/// Paints a word in the middle of a cell's height; numbers end at its right.
fn cell_ui(ui: &Ui, cell: Rect, (words, ink): (&str, egui::Color32), is_number: bool) {
    let galley = Face::Label.elided(ui, words, ink, cell.width());
    let left = if is_number {
        cell.right() - galley.size().x
    } else {
        cell.left()
    };
    let top = cell.center().y - galley.size().y / 2.0;
    ui.painter().galley(pos2(left, top), galley, ink);
}

fn row_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
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
    let voice = row.voice.clone().unwrap_or_default();
    let sign = sign(row, cx);
    let price = of.and_then(|of| price(cx, of));
    let said = [
        tr!("cast-lines", lines = lines),
        voice.clone(),
        row.described.clone(),
        row.about.clone(),
        sign.as_ref()
            .map_or_else(String::new, |(words, _)| words.clone()),
        price
            .as_ref()
            .map_or_else(String::new, |price| price.said.clone()),
    ];
    let said: Vec<String> = said.into_iter().filter(|part| !part.is_empty()).collect();
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
    let cells = Cells::of(rect);
    let color = t.speaker(cx.view.speakers.place(&row.speaker));
    let dot = pos2(cells.dot.left() + 4.0, cells.dot.center().y);
    ui.painter().circle_filled(dot, 4.0, color);
    let shown = Face::SmallMedium.elided(ui, &*name, t.text, cells.name.width());
    let top = cells.name.center().y - shown.size().y / 2.0;
    ui.painter()
        .galley(pos2(cells.name.left(), top), shown, t.text);
    let count = mynah_i18n::counted(lines as u64);
    cell_ui(ui, cells.lines, (&count, t.text2), true);
    let described = [row.described.as_str(), row.about.as_str()];
    let described: Vec<&str> = described.into_iter().filter(|it| !it.is_empty()).collect();
    let described = described.join(" · ");
    let below = match &sign {
        Some((words, ink)) => (words.as_str(), *ink),
        None => (described.as_str(), t.text2),
    };
    two_ui(ui, cells.voice, (&voice, t.text), below);
    if let Some(price) = &price {
        cell_ui(ui, cells.price, (&price.shown, t.text2), true);
    }
    let response = tip(ui, response, &tr!("cast-row.tip"));
    buttons_ui(ui, cx, (row, of), (&cells, turn));
    let enter = response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    // Who comes to a list with nothing chosen chooses its first row.
    let come = response.has_focus() && !chosen && turn.stops;
    (come || enter || response.clicked()).then_some(true)
}

/// Draws the buttons that play a row's voice and its first lines.
fn buttons_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    (row, of): (&Row, Option<&Recasting>),
    (cells, turn): (&Cells, Turn),
) {
    let backend = cx.desk.backend();
    let voice = row
        .id
        .as_ref()
        .and_then(|id| cx.desk.voices_of(backend).of(id));
    if let Some(voice) = voice {
        let mut cell = ui.new_child(UiBuilder::new().max_rect(cells.hear).id_salt("hear"));
        hear_ui(&mut cell, cx, voice, turn.chosen);
    }
    let first = of.map_or(&[][..], |of| of.rows.get(..FIRST_LINES).unwrap_or(&of.rows));
    let cues = first.iter().filter_map(|id| cue(cx, *id));
    let cues: Vec<_> = cues.collect();
    let name = speaker_name(&row.speaker);
    let why = cues.is_empty().then(|| tr!("cast-play-first.why-not"));
    let play = IconButton::new(icons::PLAY, tr!("cast-play-first", speaker = &*tidy(&name)))
        .row()
        .stop(turn.chosen)
        .tip(tr!("cast-play-first.tip"))
        .why_not(why);
    let mut cell = ui.new_child(UiBuilder::new().max_rect(cells.play).id_salt("play"));
    if cell.add(play).clicked() {
        cx.send(Command::Playback(PlaybackCommand::Hear(cues)));
    }
}

/// A line's take, as it is played; nothing without a take.
fn cue(cx: &StudioCtx<'_>, id: LineId) -> Option<mynah_model::command::Cue> {
    let take = cx.desk.takes.get(&id)?.picked.as_ref()?;
    Some(cx.desk.cue(Some(id), take))
}

/// What a speaker's lines without a take cost.
fn price(cx: &StudioCtx<'_>, of: &Recasting) -> Option<PriceText> {
    (of.unpriced == 0 && of.lines > 0).then(|| PriceText::short(cx.desk.price(of.quote)))
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
