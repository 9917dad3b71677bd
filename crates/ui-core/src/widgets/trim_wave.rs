//! The waveform of a take with handles: where it begins and ends, and its fades.

use egui::{
    CursorIcon, Id, Mesh, Rect, Response, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::waveform::{loudness, mini_loudness};
use mynah_core::shape::{Cut, Shape as LineShape};
use mynah_i18n::tr;
use mynah_model::desk::Sound;
use mynah_script::shaping::Trim;
use mynah_ui_kit::theme::Tokens;
use mynah_ui_kit::widgets::slider::{Asked, describe};
use mynah_ui_kit::widgets::tip::tip;

/// Height of the strip for the fades' handles, and of the bars below it.
const FADES: f32 = 16.0;
const WAVE: f32 = 48.0;
/// Half of a handle stands beyond the ends of the sound.
const EDGE: f32 = 8.0;
/// From one bar to the next, and its width, in points.
const PITCH: f32 = 3.0;
const BAR: f32 = 2.0;
/// How strong what is left out is seen.
const LEFT_OUT: f32 = 0.4;
/// A step of a key, in seconds.
const STEP: f32 = 0.01;

/// What a handle moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Handle {
    Start,
    FadeIn,
    FadeOut,
    End,
}

impl Handle {
    /// From left to right, which is the order of Tab.
    const ALL: [Self; 4] = [Self::Start, Self::FadeIn, Self::FadeOut, Self::End];

    fn name(self) -> String {
        match self {
            Self::Start => tr!("trim-handle-start"),
            Self::FadeIn => tr!("trim-handle-fade-in"),
            Self::FadeOut => tr!("trim-handle-fade-out"),
            Self::End => tr!("trim-handle-end"),
        }
    }

    fn tip(self) -> String {
        match self {
            Self::Start | Self::End => tr!("trim-handle.tip"),
            Self::FadeIn | Self::FadeOut => tr!("trim-handle.fade-tip"),
        }
    }

    fn is_fade(self) -> bool {
        matches!(self, Self::FadeIn | Self::FadeOut)
    }

    /// What it has now, in seconds.
    fn value(self, cut: &Cut) -> f32 {
        let ms = match self {
            Self::Start => cut.start_ms,
            Self::FadeIn => cut.fade_in_ms,
            Self::FadeOut => cut.fade_out_ms,
            Self::End => cut.end_ms,
        };
        ms as f32 / 1e3
    }

    /// The most that it may have of a take of so many seconds.
    fn most(self, cut: &Cut, seconds: f32) -> f32 {
        let least = Cut::LEAST_MS as f32 / 1e3;
        let most = match self {
            Self::Start => seconds - Self::End.value(cut) - least,
            Self::End => seconds - Self::Start.value(cut) - least,
            Self::FadeIn | Self::FadeOut => seconds.min(Cut::LONGEST_FADE_MS as f32 / 1e3),
        };
        most.max(self.value(cut)).max(0.0)
    }

    /// Where it stands in the take, in seconds.
    fn at(self, cut: &Cut, seconds: f64) -> f64 {
        let kept = cut.kept_seconds(seconds);
        let value = f64::from(self.value(cut));
        match self {
            Self::Start => kept.start,
            Self::FadeIn => (kept.start + value).min(kept.end),
            Self::FadeOut => (kept.end - value).max(kept.start),
            Self::End => kept.end,
        }
    }

    /// What it has where it is put to a place in the take.
    fn put(self, at: f64, cut: &Cut, seconds: f64) -> f32 {
        let kept = cut.kept_seconds(seconds);
        let value = match self {
            Self::Start => at,
            Self::FadeIn => at - kept.start,
            Self::FadeOut => kept.end - at,
            Self::End => seconds - at,
        };
        value as f32
    }

    fn trim(self, ms: u32) -> Trim {
        match self {
            Self::Start => Trim::Start(ms),
            Self::FadeIn => Trim::FadeIn(ms),
            Self::FadeOut => Trim::FadeOut(ms),
            Self::End => Trim::End(ms),
        }
    }
}

/// A take's waveform with its handles.
///
/// Keys: arrows one step of a hundredth of a second, with Shift ten; Home or a double click take the cut or fade away.
#[must_use = "call `show`"]
pub struct TrimWave<'a> {
    /// Its loudness in some columns.
    pub mini: &'a [u8],
    /// The same as fine as there is room, once it is here.
    pub sound: Option<&'a Sound>,
    /// Its length.
    pub seconds: f64,
    /// What is done to it.
    pub shape: LineShape,
    /// Where it is heard, in seconds.
    pub at: Option<f64>,
}

impl TrimWave<'_> {
    /// As wide as there is room. What was moved, as it is now.
    pub fn show(self, ui: &mut Ui) -> Option<Trim> {
        let wanted = vec2(ui.available_width(), FADES + WAVE);
        let (rect, response) = ui.allocate_exact_size(wanted, Sense::hover());
        let wave = Rect::from_min_max(
            pos2(rect.left() + EDGE, rect.top() + FADES),
            pos2(rect.right() - EDGE, rect.bottom()),
        );
        if ui.is_rect_visible(rect) {
            self.bars_ui(ui, wave);
        }
        let mut moved = None;
        for handle in Handle::ALL {
            let trim = self.handle_ui(ui, response.id, handle, wave);
            moved = moved.or(trim);
        }
        moved
    }

    fn x_of(&self, wave: Rect, at: f64) -> f32 {
        let part = (at / self.seconds.max(0.001)).clamp(0.0, 1.0);
        wave.left() + part as f32 * wave.width()
    }

    fn bars_ui(&self, ui: &Ui, wave: Rect) {
        let t = Tokens::of(ui);
        let bars = (wave.width() / PITCH).floor().max(1.0) as usize;
        let fine = self.sound.map(|sound| loudness(sound, bars));
        let fine: Option<Vec<f32>> = fine.map(Iterator::collect);
        let LineShape { cut, .. } = &self.shape;
        let kept = cut.kept_seconds(self.seconds);
        let mut mesh = Mesh::default();
        for bar in 0..bars {
            let at = (bar as f64 + 0.5) / bars as f64 * self.seconds;
            let loud = fine.as_ref().and_then(|fine| fine.get(bar).copied());
            let loud = loud.unwrap_or_else(|| mini_loudness(self.mini, bar, bars));
            let is_kept = kept.contains(&at);
            let (loud, color) = if is_kept {
                let loud = loud * self.shape.gain() * cut.part_at(at, self.seconds);
                let heard = self.at.is_some_and(|heard| at < heard);
                (loud.min(1.0), if heard { t.playing } else { t.wave })
            } else {
                (loud, t.wave.gamma_multiply(LEFT_OUT))
            };
            let half = (loud * wave.height() / 2.0).round().max(1.0);
            let left = wave.left() + bar as f32 * PITCH;
            let middle = wave.center().y;
            let bar =
                Rect::from_min_max(pos2(left, middle - half), pos2(left + BAR, middle + half));
            mesh.add_colored_rect(bar, color);
        }
        ui.painter().add(Shape::mesh(mesh));
        // How it comes and goes.
        let line = Stroke::new(1.0, t.text3);
        for (edge, fade) in [
            (Handle::Start, Handle::FadeIn),
            (Handle::End, Handle::FadeOut),
        ] {
            let [low, high] = [edge, fade].map(|it| self.x_of(wave, it.at(cut, self.seconds)));
            if (high - low).abs() >= 1.0 {
                let ends = [pos2(low, wave.bottom()), pos2(high, wave.top())];
                ui.painter().line_segment(ends, line);
            }
        }
        if let Some(at) = self.at {
            let x = self.x_of(wave, at).round() + 0.5;
            ui.painter()
                .vline(x, wave.y_range(), Stroke::new(1.0, t.text));
        }
    }

    fn handle_ui(&self, ui: &Ui, id: Id, handle: Handle, wave: Rect) -> Option<Trim> {
        let cut = &self.shape.cut;
        let x = self.x_of(wave, handle.at(cut, self.seconds));
        let rect = if handle.is_fade() {
            let middle = pos2(x, wave.top() - FADES / 2.0);
            Rect::from_center_size(middle, Vec2::splat(FADES))
        } else {
            Rect::from_center_size(pos2(x, wave.center().y), vec2(2.0 * EDGE, wave.height()))
        };
        let response = ui.interact(rect, id.with(handle), Sense::click_and_drag());
        let value = handle.value(cut);
        let most = handle.most(cut, self.seconds as f32);
        let wanted = self.wanted(ui, handle, &response, wave);
        let name = handle.name();
        let enabled = ui.is_enabled();
        response.widget_info(|| WidgetInfo::slider(enabled, f64::from(value), &name));
        describe(ui, &response, (value, STEP), 0.0..=most);
        if response.hovered() || response.dragged() {
            ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
        }
        if ui.is_rect_visible(rect) {
            paint(ui, handle, x, wave, &response);
        }
        tip(ui, response, &handle.tip());
        let ms = |seconds: f32| (seconds * 100.0).round() as u32 * 10;
        let wanted = ms(wanted?.clamp(0.0, most));
        (wanted != ms(value)).then(|| handle.trim(wanted))
    }

    /// What somebody wants it to be, in seconds.
    fn wanted(&self, ui: &Ui, handle: Handle, response: &Response, wave: Rect) -> Option<f32> {
        let cut = &self.shape.cut;
        let value = handle.value(cut);
        if response.clicked() || response.drag_started() {
            response.request_focus();
        }
        let asked = Asked::of(ui, response);
        if response.double_clicked() || asked.home || asked.usual {
            return Some(0.0);
        }
        if let Some(at) = response
            .interact_pointer_pos()
            .filter(|_| response.dragged())
        {
            let part = ((at.x - wave.left()) / wave.width().max(1.0)).clamp(0.0, 1.0);
            let at = f64::from(part) * self.seconds;
            return Some(handle.put(at, cut, self.seconds));
        }
        // The arrow to the right moves it to the right, where there is less of what lies behind.
        let way = match handle {
            Handle::Start | Handle::FadeIn => 1.0,
            Handle::FadeOut | Handle::End => -1.0,
        };
        let steps = asked.arrows * way + asked.steps;
        let stepped = (steps != 0.0).then_some(value + steps * STEP);
        asked.set.or(stepped)
    }
}

fn paint(ui: &Ui, handle: Handle, x: f32, wave: Rect, response: &Response) {
    let t = Tokens::of(ui);
    let is_touched = response.hovered() || response.dragged() || response.has_focus();
    let ink = if is_touched { t.text } else { t.text2 };
    let ring = Stroke::new(1.5, t.accent_ink);
    if handle.is_fade() {
        let middle = pos2(x, wave.top() - FADES / 2.0);
        ui.painter().circle_filled(middle, 4.0, ink);
        if response.has_focus() {
            ui.painter().circle_stroke(middle, 6.5, ring);
        }
        return;
    }
    let x = x.round();
    ui.painter().vline(x, wave.y_range(), Stroke::new(2.0, ink));
    let grip = Rect::from_center_size(pos2(x, wave.bottom() - 8.0), vec2(8.0, 16.0));
    ui.painter().rect_filled(grip, 2.0, ink);
    if response.has_focus() {
        let around = grip.expand(2.0);
        ui.painter()
            .rect_stroke(around, 3.0, ring, egui::StrokeKind::Outside);
    }
}
