//! Letters by lines: what is heard.

use egui::accesskit::Role;
use egui::{Key, Rect, Response, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::Open;
use super::head::head_ui;
use super::plan::{Standing, is_gone};
use super::tray::script_number;
use crate::sweep::{dot_pressed, dots, dots_room, mean_dots};
use mynah_core::credits::Credits;
use mynah_i18n::tr;
use mynah_ui_core::bought::{Stand, stand};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::waveform::paint_mini;
use mynah_ui_core::words::length;
use mynah_ui_core::words::speaker_name;
use mynah_ui_kit::theme::{Face, size};
use mynah_ui_kit::widgets::meter::bar;
use mynah_ui_kit::widgets::tip::{focus_ring, tip};
use mynah_ui_kit::widgets::{key_told, note_place, plate};

/// Width of the column of letters, of names once they are shown, and of the ratings.
const LETTERS: f32 = 48.0;
const NAMES: f32 = 200.0;
const NAMES_SHARE: f32 = 0.28;
const RATINGS: f32 = 84.0;
const RATINGS_LEAST: f32 = 64.0;
/// Height of a row, of the columns' heads, and the room between two cells.
const ROW: f32 = 52.0;
const HEAD: f32 = 28.0;
const GAP: f32 = 8.0;
/// Around what a cell has.
const CELL_PAD: egui::Vec2 = vec2(10.0, 8.0);
/// Above and below what keys do.
const FOOT_PAD: f32 = 10.0;
/// Cells are no narrower, and no wider.
const LEAST: f32 = 72.0;
const MOST: f32 = 240.0;
/// In a room that is narrower than this less stands around them.
const NARROW: f32 = 480.0;
const NARROW_PAD: f32 = 12.0;

/// What stands at both sides of the cells.
fn side_of(width: f32) -> f32 {
    if width < NARROW {
        NARROW_PAD
    } else {
        size::PAD_MAIN
    }
}

/// Where a cell's rating begins.
fn dots_at(cell: Rect) -> egui::Pos2 {
    let inner = cell.shrink2(CELL_PAD);
    pos2(inner.left() + 4.0, inner.bottom() - 2.0)
}

impl Open {
    /// Draws the room; `true` where somebody leaves.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> bool {
        ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
        let mut leaves = self.keys(ui, cx);
        let speaker = speaker_name(self.speaker());
        let title = tr!("audition-of", speaker = speaker);
        leaves |= head_ui(ui, cx, (&title, size::PAD_MAIN));
        // What keys do is read without scrolling.
        let space = ui.available_rect_before_wrap();
        let (space, foot) = space.split_top_bottom_at_y(space.bottom() - self.foot);
        self.foot_ui(ui, cx, foot);
        let mut body = ui.new_child(egui::UiBuilder::new().id_salt("audition").max_rect(space));
        ScrollArea::both()
            .id_salt("audition-body")
            .auto_shrink(false)
            .show(&mut body, |ui| {
                let inner = ui.available_rect_before_wrap();
                let side = side_of(inner.width());
                let inner = inner.shrink2(vec2(side, 12.0));
                let mut within = ui.new_child(egui::UiBuilder::new().max_rect(inner));
                within.spacing_mut().item_spacing = vec2(8.0, 8.0);
                self.line_ui(&mut within, cx);
                if let Some(pair) = self.pair {
                    self.pair_ui(&mut within, cx, pair);
                } else if self.is_told {
                    self.told_ui(&mut within, cx);
                } else {
                    self.cells_ui(&mut within, cx);
                }
                let used = within.min_rect().expand2(vec2(side, 12.0));
                ui.advance_cursor_after_rect(used);
            });
        leaves
    }

    /// What is said in the line that is looked at.
    fn line_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let t = cx.tokens;
        let (_, line) = self.looking.at;
        let Some(of) = self.audition.lines.get(line) else {
            return;
        };
        let number = tr!(
            "audition-line-number",
            number = line + 1,
            count = self.audition.lines.len()
        );
        ui.horizontal(|ui| {
            ui.label(Face::Label.rich(number, t.text2));
            if let Some(place) = script_number(cx.desk, of) {
                let place = tr!("audition-line-of-script", place = place);
                ui.label(Face::Label.rich(place, t.text3));
            }
        });
        let text = egui::Label::new(Face::Body.rich(of.text.as_str(), t.text));
        if size::is_short(ui.ctx()) {
            // In a low window with large letters the cells need the room; what is cut is read by the pointer.
            let text = ui.add(text.truncate());
            tip(ui, text, &of.text);
            return;
        }
        ui.add(text.wrap());
        ui.add_space(4.0);
    }

    fn cells_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let t = cx.tokens;
        let (voices, lines) = self.size();
        let width = ui.available_width();
        let ratings = if width < NARROW {
            RATINGS_LEAST
        } else {
            RATINGS
        };
        let names = if self.audition.revealed {
            // Of a narrow room the cells need more than the names, which are read whole at the right.
            let left = width - ratings - lines as f32 * (LEAST + GAP);
            NAMES.min(width * NAMES_SHARE).min(left).max(LETTERS)
        } else {
            LETTERS
        };
        let room = width - names - ratings - GAP;
        let wide = (room / lines.max(1) as f32 - GAP)
            .clamp(LEAST, MOST)
            .floor();
        let all = vec2(
            names + lines as f32 * (wide + GAP) + ratings,
            HEAD + voices as f32 * (ROW + GAP),
        );
        let (rect, _) = ui.allocate_exact_size(all, Sense::hover());
        for line in 0..lines {
            let left = rect.left() + names + line as f32 * (wide + GAP);
            let ink = if line == self.looking.at.1 {
                t.text
            } else {
                t.text2
            };
            let words = tr!("audition-line-head", number = line + 1);
            let words = Face::Label.elided(ui, words, ink, wide);
            ui.painter()
                .galley(pos2(left, rect.top() + 4.0), words, ink);
        }
        let rating = tr!("audition-rating");
        let left = rect.left() + names + lines as f32 * (wide + GAP);
        let rating = Face::Label.elided(ui, rating, t.text2, ratings);
        ui.painter()
            .galley(pos2(left, rect.top() + 4.0), rating, t.text2);
        for voice in 0..voices {
            let top = rect.top() + HEAD + voice as f32 * (ROW + GAP);
            let row = Rect::from_min_size(pos2(rect.left(), top), vec2(all.x, ROW));
            self.voice_ui(ui, cx, voice, (row, names, left));
            for line in 0..lines {
                let left = rect.left() + names + line as f32 * (wide + GAP);
                let cell = Rect::from_min_size(pos2(left, top), vec2(wide, ROW));
                self.cell_ui(ui, cx, (voice, line), cell);
            }
        }
    }

    /// The letter of a candidate, and what it was rated.
    fn voice_ui(
        &self,
        ui: &Ui,
        cx: &StudioCtx<'_>,
        voice: usize,
        (row, names, ratings): (Rect, f32, f32),
    ) {
        let t = cx.tokens;
        let is_out = self.audition.is_out(voice);
        let ink = if is_out { t.text3 } else { t.text };
        let called = self.audition.called(voice);
        let called = Face::BodyMedium.elided(ui, &called, ink, names - 12.0);
        let at = pos2(row.left(), row.center().y - called.size().y / 2.0);
        ui.painter().galley(at, called, ink);
        let mut out = self.out_for(voice);
        if is_out {
            out.insert(0, tr!("audition-is-out"));
        }
        let mean = self.audition.mean(voice).unwrap_or_default() as f32;
        let mut middle = row.center().y;
        // Dots alone would say that nobody said anything of who is out for a judge.
        if !is_out && (mean > 0.0 || out.is_empty()) {
            middle -= if out.is_empty() { 0.0 } else { 8.0 };
            mean_dots(ui, pos2(ratings + 4.0, middle), mean, (t.accent, t.bg4));
            middle += 16.0;
        }
        if !out.is_empty() {
            let room = row.right() - ratings;
            let words = Face::Label.elided(ui, out.join(" · "), t.text3, room);
            let at = pos2(ratings, middle - words.size().y / 2.0);
            ui.painter().galley(at, words, t.text3);
        }
    }

    fn cell_ui(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>, at: (usize, usize), rect: Rect) {
        let id = ui.scope_id().with(("audition-cell", at));
        let response = self.draw_cell(ui, cx, at, (id, rect));
        let is_here = self.take(cx, at).is_some();
        if is_here {
            // What lies over a cell leaves its rating free.
            note_place(ui, dots_room(dots_at(rect)));
        }
        let rated = dot_pressed(&response, dots_at(rect)).filter(|_| is_here);
        let was = self.looking.at;
        let pressed = self.looking.follow(ui, &response, at, true);
        if let Some(stars) = rated {
            self.rate(cx, stars);
        } else if pressed {
            // A pointer only goes there where there is nothing to hear.
            let by_key = ui.input(|input| input.key_pressed(Key::Space));
            if by_key || is_here {
                self.hear(cx, at);
            } else {
                self.look_at(cx, at);
            }
        } else if self.looking.at != was && self.is_heard(cx) {
            // A reader led there.
            self.look_at(cx, at);
        }
    }

    pub(super) fn draw_cell(
        &self,
        ui: &Ui,
        cx: &StudioCtx<'_>,
        (voice, line): (usize, usize),
        (id, rect): (egui::Id, Rect),
    ) -> Response {
        let t = cx.tokens;
        let response = ui.interact(rect, id, Sense::click());
        let is = self.stand(cx, (voice, line));
        let stars = self.audition.stars(voice, line);
        let looked_at = self.looking.at == (voice, line);
        let said = self.said(cx, &is, (voice, line));
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, looked_at, said.as_str()));
        let playing = match &is {
            Stand::Ready(take) => Self::heard(cx) == Some(take.card.id),
            _ => false,
        };
        let stroke = if playing {
            t.playing
        } else if looked_at {
            t.accent_ink
        } else {
            t.line
        };
        let fill = if matches!(is, Stand::Ready(_)) {
            t.bg2
        } else {
            t.bg1
        };
        plate(ui, rect, size::RADIUS, fill, stroke);
        let inner = rect.shrink2(CELL_PAD);
        match &is {
            Stand::Ready(take) => {
                let played = if playing {
                    ui.ctx().request_repaint();
                    (cx.desk.playhead().seconds() / take.card.seconds.max(0.01)) as f32
                } else {
                    0.0
                };
                let wave =
                    Rect::from_min_max(inner.min, pos2(inner.right(), inner.bottom() - 10.0));
                let rest = if self.audition.is_out(voice) {
                    t.bg4
                } else {
                    t.wave_card
                };
                paint_mini(ui, wave, &take.card.mini, played, (t.playing, rest));
                // Head to head asks who is better: nothing is rated there.
                if stars > 0 || self.pair.is_none() {
                    dots(ui, dots_at(rect), stars, (t.accent, t.bg4));
                }
            }
            Stand::Going(part) => {
                let track = Rect::from_center_size(inner.center(), vec2(inner.width(), 4.0));
                bar(ui, track, part.unwrap_or(0.0), t.playing);
            }
            other => {
                let (words, ink) = match other {
                    Stand::Unknown if self.is_gone(cx, voice) => {
                        (tr!("audition-voice-gone"), t.warn)
                    }
                    Stand::Failed(_) => (tr!("trial-failed"), t.bad_ink),
                    Stand::Open(_) => (self.open_words(cx, line), t.text3),
                    Stand::Waiting(_) if self.is_fetched(cx, (voice, line)) => {
                        (tr!("audition-fetched"), t.text2)
                    }
                    Stand::Unknown => (tr!("trial-unknown"), t.text3),
                    _ => (tr!("trial-waiting"), t.text2),
                };
                let words = Face::Label.elided(ui, words, ink, inner.width());
                let at = inner.center() - words.size() / 2.0;
                ui.painter().galley(at, words, ink);
            }
        }
        focus_ring(ui, &response, size::RADIUS);
        let explanation = match &is {
            Stand::Ready(_) => tr!("audition-cell.tip"),
            Stand::Failed(trouble) if self.audition.revealed => trouble.what.clone(),
            Stand::Failed(trouble) => (*trouble).clone().unsaid().what,
            Stand::Unknown if self.is_gone(cx, voice) => tr!("audition-voice-gone.tip"),
            Stand::Waiting(_) if self.is_fetched(cx, (voice, line)) => tr!("audition-fetched.tip"),
            _ => tr!("audition-cell-open.tip"),
        };
        tip(ui, response, &explanation)
    }

    pub(super) fn stand<'a>(&'a self, cx: &StudioCtx<'a>, at: (usize, usize)) -> Stand<'a> {
        let Some(sent) = self.plan.sent(at) else {
            return Stand::Unknown;
        };
        let is = stand(cx.desk, sent);
        let line = self.lines.get(at.1);
        if self.audition.revealed || line == Some(&Standing::Whole) {
            return is;
        }
        // One that is here before the others, or costs less, would be known for it: all of a line are as far as it is.
        match (is, line) {
            (Stand::Failed(trouble), _) => Stand::Failed(trouble),
            (Stand::Waiting(None), _) if self.is_fetched(cx, at) => Stand::Waiting(None),
            (_, Some(Standing::Going)) => Stand::Going(Some(self.share_made(cx, at.1))),
            _ => Stand::Open(Credits::ZERO),
        }
    }

    /// Whether a candidate's voice is known not to be there any more.
    fn is_gone(&self, cx: &StudioCtx<'_>, place: usize) -> bool {
        is_gone(cx.desk, &self.audition, place)
    }

    /// All of a cell, to be read out.
    fn said(&self, cx: &StudioCtx<'_>, is: &Stand<'_>, (voice, line): (usize, usize)) -> String {
        let mut words = vec![tr!(
            "audition-cell",
            candidate = self.audition.called(voice),
            line = line + 1
        )];
        match is {
            Stand::Ready(take) => {
                // A length that was heard before with a name would tell whose letter it is.
                words.push(if self.audition.revealed {
                    tr!("studio-seconds", seconds = length(take.card.seconds))
                } else {
                    tr!("audition-made")
                });
                let stars = self.audition.stars(voice, line);
                if stars > 0 {
                    words.push(tr!("trial-rated", stars = stars));
                }
                for judge in self.audition.judges() {
                    let name = judge.name.as_str();
                    match judge.stars(voice, line) {
                        _ if judge.is_out(voice) => {
                            words.push(tr!("audition-out-for", judge = name));
                        }
                        0 => {}
                        stars => words.push(tr!("audition-rated-by", stars = stars, judge = name)),
                    }
                }
            }
            Stand::Going(_) => words.push(tr!("trial-going")),
            Stand::Failed(_) => words.push(tr!("trial-failed")),
            Stand::Open(_) => words.push(self.open_words(cx, line)),
            Stand::Unknown if self.is_gone(cx, voice) => {
                words.push(tr!("audition-voice-gone"));
            }
            Stand::Unknown => words.push(tr!("trial-unknown")),
            Stand::Waiting(_) if self.is_fetched(cx, (voice, line)) => {
                words.push(tr!("audition-fetched"));
            }
            Stand::Waiting(_) | Stand::Reading => words.push(tr!("trial-waiting")),
        }
        if self.audition.is_out(voice) {
            words.push(tr!("audition-is-out"));
        }
        words.join(" · ")
    }

    /// What keys do, in a strip as high as they need.
    fn foot_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, strip: Rect) {
        let t = cx.tokens;
        let stroke = egui::Stroke::new(1.0, t.line);
        ui.painter().hline(strip.x_range(), strip.top(), stroke);
        let inner = strip.shrink2(vec2(side_of(strip.width()), FOOT_PAD));
        let has_words = !size::is_short(ui.ctx());
        let inside = egui::UiBuilder::new()
            .id_salt("audition-foot")
            .max_rect(inner);
        let mut inside = ui.new_child(inside);
        inside.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
            for (keys, words) in self.keys_told(ui) {
                key_told(ui, &keys, &words, has_words);
            }
        });
        let needed = inside.min_rect().height() + 2.0 * FOOT_PAD;
        if (needed - self.foot).abs() > 0.5 {
            self.foot = needed;
            ui.ctx().request_repaint();
        }
    }
}
