//! Waveforms: the large one with words and playhead, the mini one of a take.
//!
//! Each is one mesh. Bars are two points wide with a gap of one, mirrored about the middle.

#[cfg(test)]
mod tests;

use std::ops::RangeInclusive;

use egui::accesskit::Role;
use egui::{
    Color32, EventFilter, Key, Mesh, Modifiers, Rect, Response, Sense, Shape, Ui, WidgetInfo, pos2,
    vec2,
};

use mynah_core::shape::Shape as LineShape;
use mynah_i18n::tr;
use mynah_model::desk::Sound;
use mynah_model::desk::WordTime;
use mynah_ui_kit::theme::{Face, Tokens, size};
use mynah_ui_kit::widgets::tip::focus_ring;

/// Height of the words with the gap below them, and of the bars where there is room.
const WORDS: f32 = 24.0;
const WAVE: f32 = 56.0;
/// From one bar to the next, in points.
const PITCH: f32 = 3.0;
/// A bar's width in points.
const BAR: f32 = 2.0;
/// Least gap between two words, in points.
const WORD_GAP: f32 = 4.0;
/// A word may stand this much later than it sounds, to find room behind the one before.
const NUDGE: f32 = 14.0;
/// How strong what is left out is seen.
const LEFT_OUT: f32 = 0.4;
/// A sample this large is clipped.
const CLIPPED: f32 = 0.999;
/// A word is lit this much before it sounds: lit with the sound it seems late.
const EARLY_SECS: f64 = 0.04;
/// The last word stays lit this long over a gap.
const LINGER_SECS: f64 = 0.2;
/// A click on a word plays from a little before it.
pub const LEAD_SECS: f64 = 0.03;

/// The transport's waveform: words above, heard part in teal, playhead. A click seeks.
#[must_use = "call `show`"]
pub struct Waveform<'a> {
    sound: &'a Sound,
    text: &'a str,
    at: f64,
    name: &'a str,
    clips: bool,
    hides_length: bool,
    shape: LineShape,
}

/// What came of drawing a waveform.
pub struct WaveformResponse {
    /// The response of the whole.
    pub response: Response,
    /// Where a click or drag wants the sound to go on, in seconds.
    pub seek: Option<f64>,
    /// Whether a word was clicked: it is to be heard.
    pub on_word: bool,
}

impl<'a> Waveform<'a> {
    /// The waveform of `sound`, whose request's text is `text`, at `at` seconds.
    pub fn new(name: &'a str, sound: &'a Sound, text: &'a str, at: f64) -> Self {
        Self {
            sound,
            text,
            at,
            name,
            clips: false,
            hides_length: false,
            shape: LineShape::default(),
        }
    }

    /// Whether samples at full scale count as clipped and get their caps.
    pub fn clips(mut self, clips: bool) -> Self {
        self.clips = clips;
        self
    }

    /// Says nothing of how long it is to whoever reads it out.
    pub fn without_length(mut self, hides: bool) -> Self {
        self.hides_length = hides;
        self
    }

    /// What is done to it before it is heard: bars are as high as it sounds, what is left out is faint.
    pub fn shape(mut self, shape: LineShape) -> Self {
        self.shape = shape;
        self
    }

    /// As wide as there is room: words of 16, a gap of 8, then the bars, 56 high or what is left.
    pub fn show(self, ui: &mut Ui) -> WaveformResponse {
        let t = Tokens::of(ui);
        let wanted = vec2(
            ui.available_width(),
            ui.available_height().min(WORDS + WAVE),
        );
        let (rect, response) = ui.allocate_exact_size(wanted, Sense::click_and_drag());
        let wave = Rect::from_min_max(pos2(rect.left(), rect.top() + WORDS), rect.max);
        let seconds = self.sound.seconds.max(0.001);
        response.widget_info(|| {
            let mut info = WidgetInfo::slider(ui.is_enabled(), self.at, self.name);
            info.role = Role::Slider;
            info
        });
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_min_numeric_value(0.0);
            let part = self.at / seconds;
            if self.hides_length {
                node.set_max_numeric_value(1.0);
                node.set_numeric_value(part);
                node.set_value(tr!(
                    "waveform-part",
                    percent = format!("{:.0}", part * 100.0)
                ));
                return;
            }
            node.set_max_numeric_value(seconds);
            node.set_value(tr!(
                "waveform-value",
                at = format!("{:.2}", self.at),
                seconds = format!("{seconds:.2}")
            ));
        });
        let x_of = |secs: f64| wave.left() + (secs / seconds).clamp(0.0, 1.0) as f32 * wave.width();
        let mut words = Vec::new();
        if ui.is_rect_visible(rect) {
            self.bars_ui(ui, t, wave, x_of(self.at));
            words = self.words_ui(ui, t, rect, &x_of);
            let x = x_of(self.at).round() + 0.5;
            ui.painter().vline(
                x,
                wave.top() - 4.0..=wave.bottom() + 4.0,
                egui::Stroke::new(1.0, t.text),
            );
            ui.painter()
                .circle_filled(pos2(x, wave.top() - 3.0), 3.5, t.text);
            focus_ring(ui, &response, size::RADIUS_SMALL);
        }
        let pointed = response
            .interact_pointer_pos()
            .filter(|_| response.clicked() || response.dragged());
        let on_words = pointed.is_some_and(|at| at.y < wave.top());
        let seek = pointed.map(|at| {
            // A word that is drawn is meant, though others may sound where its end stands.
            let drawn = words.iter().find(|word| word.x.contains(&at.x));
            match drawn.filter(|_| on_words) {
                Some(word) => (word.start - LEAD_SECS).max(0.0),
                None => self.seek_to(at.x, on_words, wave, seconds),
            }
        });
        let seek = seek.or_else(|| self.stepped(ui, &response, seconds));
        let on_word = on_words && response.clicked() && !self.sound.words.is_empty();
        WaveformResponse {
            response,
            seek,
            on_word,
        }
    }

    /// Where the keys go: from word to word, or by seconds where there are none.
    fn stepped(&self, ui: &Ui, response: &Response, seconds: f64) -> Option<f64> {
        if !response.has_focus() {
            return None;
        }
        let filter = EventFilter {
            horizontal_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let starts = || self.sound.words.iter().map(|word| secs(word.start_ms));
        let has_words = !self.sound.words.is_empty();
        if pressed(Key::ArrowLeft) {
            // The word that has just begun is left, too.
            let before = starts()
                .rev()
                .find(|start| *start < self.at - LEAD_SECS * 2.0);
            let word = before.map_or(0.0, |start| (start - LEAD_SECS).max(0.0));
            return Some(if has_words {
                word
            } else {
                (self.at - 1.0).max(0.0)
            });
        }
        if pressed(Key::ArrowRight) {
            let next = starts().find(|start| *start > self.at + LEAD_SECS * 2.0);
            let word = next.map(|start| start - LEAD_SECS);
            return if has_words {
                word
            } else {
                Some((self.at + 1.0).min(seconds))
            };
        }
        None
    }

    fn seek_to(&self, x: f32, on_words: bool, wave: Rect, seconds: f64) -> f64 {
        let part = f64::from(((x - wave.left()) / wave.width().max(1.0)).clamp(0.0, 1.0));
        let at = part * seconds;
        if !on_words {
            return at;
        }
        let word = self
            .sound
            .words
            .iter()
            .rev()
            .find(|word| secs(word.start_ms) <= at);
        word.map_or(at, |word| (secs(word.start_ms) - LEAD_SECS).max(0.0))
    }

    fn bars_ui(&self, ui: &Ui, t: &Tokens, wave: Rect, played_to: f32) {
        let columns = (wave.width() / PITCH).floor().max(1.0) as usize;
        let mut mesh = Mesh::default();
        let middle = wave.center().y;
        let seconds = self.sound.seconds.max(0.001);
        let kept = self.shape.cut.kept_seconds(seconds);
        let gain = self.shape.gain();
        for (place, loud) in loudness(self.sound, columns).enumerate() {
            let left = wave.left() + place as f32 * PITCH;
            let at = (place as f64 + 0.5) / columns as f64 * seconds;
            let is_kept = self.shape.is_none() || kept.contains(&at);
            let loud = if is_kept && !self.shape.is_none() {
                (loud * gain * self.shape.cut.part_at(at, seconds)).min(1.0)
            } else {
                loud
            };
            // At least two points high, so that silence is seen to be there.
            let half = (loud * wave.height() / 2.0).round().max(1.0);
            let heard = left + BAR / 2.0 < played_to;
            let color = if heard { t.playing } else { t.wave };
            let color = if is_kept {
                color
            } else {
                t.wave.gamma_multiply(LEFT_OUT)
            };
            let bar =
                Rect::from_min_max(pos2(left, middle - half), pos2(left + BAR, middle + half));
            mesh.add_colored_rect(bar, color);
            if self.clips && self.shape.is_none() && loud >= CLIPPED {
                // Clipped: a cap in the alarm colour at both ends.
                for y in [bar.top(), bar.bottom() - 2.0] {
                    let cap = Rect::from_min_size(pos2(left, y), vec2(BAR, 2.0));
                    mesh.add_colored_rect(cap, t.bad);
                }
            }
        }
        if !self.sound.complete {
            // The growing edge: there is more to come.
            let edge = Rect::from_min_max(pos2(wave.right() - 1.0, wave.top()), wave.max);
            mesh.add_colored_rect(edge, t.playing.gamma_multiply(0.5));
        }
        ui.painter().add(Shape::mesh(mesh));
    }

    /// Draws the words there is room for, and gives where each of them stands.
    fn words_ui(
        &self,
        ui: &Ui,
        t: &Tokens,
        rect: Rect,
        x_of: &impl Fn(f64) -> f32,
    ) -> Vec<DrawnWord> {
        let lit = lit_word(self.sound, self.at);
        // Where words before it have no room: what is left would read as if it had been said so.
        let place = |number: usize, word: &WordTime, skips: bool| {
            let text = self.text.get(word.bytes.clone())?;
            let text = if skips {
                format!("…{text}")
            } else {
                text.to_owned()
            };
            let (face, ink) = if lit == Some(number) {
                (Face::LabelMedium, t.playing)
            } else if secs(word.end_ms) <= self.at {
                (Face::Label, t.text2)
            } else {
                (Face::Label, t.text3)
            };
            // Scripts without spaces have words that are wider than all of it.
            let galley = face.elided(ui, text, ink, rect.width());
            let last = rect.right() - galley.size().x;
            Some((
                x_of(secs(word.start_ms)).min(last).max(rect.left()),
                galley,
                ink,
            ))
        };
        // The spoken word has its place; the others stand where there is room left.
        let mut drawn = Vec::new();
        let spoken = lit.and_then(|number| {
            let word = self.sound.words.get(number)?;
            Some((word, place(number, word, false)?))
        });
        let taken = spoken.map_or(f32::INFINITY..=f32::INFINITY, |(word, (x, galley, ink))| {
            let end = x + galley.size().x;
            let start = secs(word.start_ms);
            drawn.push(DrawnWord { x: x..=end, start });
            ui.painter().galley(pos2(x, rect.top()), galley, ink);
            x - WORD_GAP..=end + WORD_GAP
        });
        let mut free_from = f32::NEG_INFINITY;
        let mut next = 0;
        for (number, word) in self.sound.words.iter().enumerate() {
            if lit == Some(number) {
                free_from = free_from.max(*taken.end());
                next = number + 1;
                continue;
            }
            // A long take has very many for whom there is no room: they are not even laid out.
            if x_of(secs(word.start_ms)).max(rect.left()) + NUDGE < free_from {
                continue;
            }
            let Some((x, galley, ink)) = place(number, word, number > next) else {
                continue;
            };
            if x + NUDGE < free_from {
                continue;
            }
            let x = x.max(free_from);
            let end = x + galley.size().x;
            if x < *taken.end() && end > *taken.start() || end > rect.right() + 1.0 {
                continue;
            }
            free_from = end + WORD_GAP;
            next = number + 1;
            let start = secs(word.start_ms);
            drawn.push(DrawnWord { x: x..=end, start });
            ui.painter().galley(pos2(x, rect.top()), galley, ink);
        }
        drawn
    }
}

/// A word above the bars.
struct DrawnWord {
    /// From where to where it stands.
    x: RangeInclusive<f32>,
    /// When it sounds, in seconds.
    start: f64,
}

/// The word that is spoken at `at` seconds, as a place among the sound's words.
pub fn lit_word(sound: &Sound, at: f64) -> Option<usize> {
    let at = at + EARLY_SECS;
    let after = sound
        .words
        .partition_point(|word| secs(word.start_ms) <= at);
    let place = after.checked_sub(1)?;
    let word = sound.words.get(place)?;
    (at < secs(word.end_ms) + LINGER_SECS).then_some(place)
}

/// The loudest sample under each of `bars` bars, 0 … 1.
pub(super) fn loudness(sound: &Sound, bars: usize) -> impl Iterator<Item = f32> {
    sound
        .peaks
        .columns(0..sound.peaks.frames(), bars)
        .into_iter()
        .map(|column| column.max.max(-column.min).clamp(0.0, 1.0))
}

fn secs(millis: u32) -> f64 {
    f64::from(millis) / 1000.0
}

/// A take's waveform from its 48 columns. `played`: how far it was heard, 0 … 1.
pub fn mini_wave(ui: &mut Ui, size: egui::Vec2, columns: &[u8], played: Option<f32>) -> Response {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    if ui.is_rect_visible(rect) {
        let played = played.unwrap_or(0.0);
        paint_mini(ui, rect, columns, played, (t.playing, t.wave));
    }
    response
}

/// The loudest of the columns that a bar covers, 0 … 1.
pub(super) fn mini_loudness(columns: &[u8], bar: usize, bars: usize) -> f32 {
    let from = bar * columns.len() / bars.max(1);
    let to = ((bar + 1) * columns.len() / bars.max(1)).max(from + 1);
    let covered = columns.iter().take(to).skip(from);
    f32::from(covered.copied().max().unwrap_or(0)) / 255.0
}

/// Paints a mini waveform into `rect`; `colors`: heard, not heard.
pub fn paint_mini(ui: &Ui, rect: Rect, columns: &[u8], played: f32, colors: (Color32, Color32)) {
    let bars = (rect.width() / PITCH).floor().max(1.0) as usize;
    let mut mesh = Mesh::default();
    for bar in 0..bars {
        let half = (mini_loudness(columns, bar, bars) * rect.height() / 2.0)
            .round()
            .max(1.0);
        let left = rect.left() + bar as f32 * PITCH;
        let heard = (bar as f32 + 0.5) / (bars as f32) < played;
        let color = if heard { colors.0 } else { colors.1 };
        let middle = rect.center().y;
        mesh.add_colored_rect(
            Rect::from_min_max(pos2(left, middle - half), pos2(left + BAR, middle + half)),
            color,
        );
    }
    ui.painter().add(Shape::mesh(mesh));
}
