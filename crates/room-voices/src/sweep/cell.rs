//! One cell of the matrix.

use egui::accesskit::Role;
use egui::{Color32, Id, Rect, Response, Sense, Ui, WidgetInfo, pos2, vec2};

use super::Colour;
use super::plan::{Place, Plan};
use mynah_core::credits::Credits;
use mynah_core::stars::MOST_STARS;
use mynah_i18n::tr;
use mynah_model::desk::{Desk, TrialTake};
use mynah_model::price::in_words;
use mynah_ui_core::bought::{Stand, is_in_doubt, stand};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::waveform::paint_mini;
use mynah_ui_core::words::length;
use mynah_ui_kit::theme::{Face, Tokens, icons, size};
use mynah_ui_kit::widgets::button::paint_play_button;
use mynah_ui_kit::widgets::meter::bar;
use mynah_ui_kit::widgets::tip::{focus_ring, tip};
use mynah_ui_kit::widgets::{note_place, plate};

/// Room around what a cell has.
const PAD: f32 = 12.0;
/// What is inside a low cell is lower, and what is inside the lowest stands in two rows beside its button.
const LOW: f32 = 84.0;
const LOWEST: f32 = 40.0;
/// Room that a rating takes.
const DOTS: f32 = 60.0;
/// How much of the colour a cell has that has least of what it is coloured by, and most: words stay readable on it.
const LEAST_HEAT: f32 = 0.04;
const MOST_HEAT: f32 = 0.4;
/// How far towards letters a waveform, and a dot that isn't lit, stand out from such a cell.
const WAVE_INK: f32 = 0.5;
const DOT_INK: f32 = 0.3;
/// Side of the play button.
const PLAY: f32 = 28.0;
/// Which other cell is made for one is told from this width on: less of it says nothing.
const LEAST_NOTE: f32 = 48.0;

/// What cells are coloured by, from the least to the most of it in the matrix.
#[derive(Clone, Copy, Debug)]
pub struct Shade {
    colour: Colour,
    least: f32,
    most: f32,
}

impl Shade {
    /// As the takes have it that are here.
    pub fn of(colour: Colour, plan: &Plan, desk: &Desk) -> Self {
        let takes = plan
            .places
            .iter()
            .filter_map(|place| desk.trial_take(place.key()?));
        let values = takes.filter_map(|take| colour.value(take));
        let (least, most) = values.fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), it| {
            (low.min(it), high.max(it))
        });
        Self {
            colour,
            least,
            most,
        }
    }

    /// The least and the most in words, where cells are coloured by anything that takes have.
    pub fn ends(self) -> Option<(String, String)> {
        if self.least > self.most {
            return None;
        }
        Some((
            self.colour.in_words(self.least)?,
            self.colour.in_words(self.most)?,
        ))
    }

    /// Where a take lies, 0 … 1.
    pub fn part(self, take: &TrialTake) -> Option<f32> {
        let value = self.colour.value(take)?;
        let span = self.most - self.least;
        Some(if span > 1e-4 {
            (value - self.least) / span
        } else {
            0.5
        })
    }
}

impl Colour {
    /// Its number for a take, where there is one.
    pub fn value(self, take: &TrialTake) -> Option<f32> {
        let sounding = take.sounding.as_ref();
        match self {
            Self::None => None,
            Self::Rating => (take.stars > 0).then(|| f32::from(take.stars)),
            Self::Length => Some(take.card.seconds as f32),
            Self::Pace => sounding?.pace_wpm,
            Self::Pitch => sounding?.pitch_st,
            Self::Pause => sounding?.pause_secs,
            Self::Loudness => take.card.lufs,
        }
    }

    /// The same in words.
    pub fn told(self, take: &TrialTake) -> Option<String> {
        self.in_words(self.value(take)?)
    }

    /// A number of it in words.
    pub fn in_words(self, value: f32) -> Option<String> {
        Some(match self {
            Self::None => return None,
            Self::Rating => format!("{value:.0}"),
            Self::Length => tr!("studio-seconds", seconds = length(f64::from(value))),
            Self::Pace => tr!("sweep-wpm", value = format!("{value:.0}")),
            Self::Pitch => tr!("sweep-semitones", value = format!("{value:.1}")),
            Self::Pause => tr!("studio-seconds", seconds = format!("{value:.2}")),
            Self::Loudness => {
                let value = format!("{value:.1}").replace('-', "−");
                tr!("sweep-lufs", value = value)
            }
        })
    }
}

/// The ground of a cell that has so much of what cells are coloured by, 0 … 1.
pub fn heat(t: &Tokens, part: f32) -> Color32 {
    let much = LEAST_HEAT + (MOST_HEAT - LEAST_HEAT) * part;
    t.bg2.lerp_to_gamma(t.playing, much)
}

/// What the waveform and dots that aren't lit have on a ground: both are seen on every heat.
fn quiet_on(t: &Tokens, ground: Color32) -> (Color32, Color32) {
    (
        ground.lerp_to_gamma(t.text, WAVE_INK),
        ground.lerp_to_gamma(t.text, DOT_INK),
    )
}

/// A cell as it is drawn.
pub struct CellUi<'a> {
    /// What it is.
    pub place: &'a Place,
    /// What it is called.
    pub name: String,
    /// The cell that it is the same request as, where that one is made for both.
    pub twin: Option<String>,
    /// It is the one that is looked at.
    pub is_looked_at: bool,
    /// It is what the line has now.
    pub is_current: bool,
    /// What the sweep would have cost with it, where the limit holds it.
    pub held: Option<Credits>,
    /// What it is rated in the mean of several lines, and of how many.
    pub mean: Option<(f32, usize)>,
    /// The limit.
    pub limit: Option<Credits>,
    /// What cells are coloured by.
    pub shade: Shade,
}

impl CellUi<'_> {
    /// Draws it. Comes back with the rating whose dot was pressed, too.
    pub fn show(
        &self,
        ui: &Ui,
        cx: &StudioCtx<'_>,
        (id, rect): (Id, Rect),
    ) -> (Response, Option<u8>) {
        let t = cx.tokens;
        // Tab stops at the whole matrix once: arrows go from cell to cell.
        let sense = if self.is_looked_at {
            Sense::click()
        } else {
            Sense::CLICK
        };
        let response = ui.interact(rect, id, sense);
        let is = match &self.place.sent {
            Some(sent) => stand(cx.desk, sent),
            None => Stand::Unknown,
        };
        let said = self.said(cx, &is);
        response.widget_info(|| {
            WidgetInfo::selected(Role::ListBoxOption, true, self.is_looked_at, said.as_str())
        });
        let line = if self.is_looked_at {
            t.accent_ink
        } else {
            t.line
        };
        let fill = match &is {
            Stand::Ready(take) => match self.shade.part(take) {
                Some(part) => heat(t, part),
                None => t.bg2,
            },
            _ => t.bg1,
        };
        plate(ui, rect, size::RADIUS, fill, line);
        let is_ready = matches!(is, Stand::Ready(_));
        let is_small = rect.width() < 120.0 || rect.height() < LOW;
        let inner = rect.shrink(match (is_small, rect.height() < LOWEST + 16.0) {
            (_, true) => 6.0,
            (true, false) => 8.0,
            (false, false) => PAD,
        });
        let is_lowest = inner.height() < LOWEST;
        match &is {
            Stand::Ready(take) => {
                self.ready_ui(ui, cx, (inner, fill), (take, &response));
                // What lies over a cell leaves its rating free.
                note_place(ui, dots_room(dots_at(inner)));
            }
            Stand::Going(part) => {
                // In the lowest cells the bar alone has room above the price.
                let y = if is_lowest {
                    inner.top() + 8.0
                } else {
                    self.words_ui(ui, inner, (tr!("trial-going"), t.playing), String::new());
                    inner.center().y
                };
                let middle = egui::pos2(inner.center().x, y);
                let track = Rect::from_center_size(middle, vec2(inner.width(), 4.0));
                bar(ui, track, part.unwrap_or(0.0), t.playing);
            }
            Stand::Waiting(None) if self.is_in_doubt(cx) => {
                let head = (tr!("sweep-looked-for"), t.warn);
                self.words_ui(ui, inner, head, tr!("sweep-doubt"));
            }
            Stand::Waiting(why) => {
                let why = why.map(|why| why.what.clone()).unwrap_or_default();
                self.words_ui(ui, inner, (tr!("trial-waiting"), t.text2), why);
            }
            Stand::Reading => {
                self.words_ui(ui, inner, (tr!("trial-reading"), t.text2), String::new());
            }
            Stand::Failed(trouble) => {
                let head = if self.is_in_doubt(cx) {
                    (tr!("sweep-doubt"), t.warn)
                } else {
                    (tr!("trial-failed"), t.bad_ink)
                };
                self.words_ui(ui, inner, head, trouble.what.clone());
            }
            Stand::Open(_) => {
                if let (Some(sum), Some(limit)) = (self.held, self.limit) {
                    let words = held_words(cx, sum, limit);
                    self.words_ui(ui, inner, (tr!("sweep-held"), t.warn), words);
                } else {
                    let current = self.is_current.then(|| tr!("sweep-current"));
                    let head = (tr!("sweep-open-cell"), t.text2);
                    let words: Vec<String> = current.into_iter().chain(self.twin_words()).collect();
                    self.words_ui(ui, inner, head, words.join(" · "));
                }
            }
            Stand::Unknown => {
                self.words_ui(ui, inner, (tr!("trial-unknown"), t.text2), String::new());
            }
        }
        // Where both have no room the rating is what is looked for.
        let rated = match (is_ready, is_lowest) {
            (true, true) => PLAY + 4.0 + DOTS,
            (true, false) => DOTS,
            (false, _) => 0.0,
        };
        // What several cells have is paid once.
        if let Some(sent) = self.place.sent.as_ref().filter(|_| self.is_priced(&is)) {
            let cost = match &is {
                Stand::Ready(take) => self.shade.colour.told(take).or_else(|| {
                    (take.card.cost > Credits::ZERO)
                        .then(|| in_words(take.card.backend, take.card.cost))
                }),
                _ => Some(in_words(cx.desk.backend(), sent.price())),
            };
            if let Some(cost) = cost {
                let cost = Face::MonoLabel.galley(ui, cost, t.text2);
                let at = pos2(
                    inner.right() - cost.size().x,
                    inner.bottom() - cost.size().y,
                );
                if at.x >= inner.left() + rated {
                    ui.painter().galley(at, cost, t.text2);
                }
            }
        } else if let Some(twin) = self.twin_words().filter(|_| is_ready) {
            // Made once, it would look like two that came out alike.
            let room = inner.width() - rated - 8.0;
            if room >= LEAST_NOTE {
                let twin = Face::Label.elided(ui, twin, t.text2, room);
                let at = inner.max - twin.size();
                ui.painter().galley(at, twin, t.text2);
            }
        }
        focus_ring(ui, &response, size::RADIUS);
        let explanation = match is {
            Stand::Ready(_) => match self.twin.as_deref() {
                Some(twin) => tr!("sweep-twin.ready", cell = twin),
                None => tr!("sweep-cell-ready.tip"),
            },
            Stand::Failed(trouble) => trouble.what.clone(),
            Stand::Waiting(None) if self.is_in_doubt(cx) => tr!("sweep-looked-for.text"),
            _ if self.twin.is_some() => tr!("sweep-twin.text"),
            _ => tr!("sweep-cell-open.tip"),
        };
        let rated = dot_pressed(&response, dots_at(inner));
        (tip(ui, response, &explanation), rated.filter(|_| is_ready))
    }

    /// Which other cell is made for it, where one is.
    fn twin_words(&self) -> Option<String> {
        let twin = self.twin.as_deref()?;
        Some(tr!("sweep-twin", cell = twin))
    }

    /// Whether nobody knows yet whether it was charged.
    fn is_in_doubt(&self, cx: &StudioCtx<'_>) -> bool {
        let sent = self.place.sent.as_ref();
        sent.is_some_and(|sent| is_in_doubt(cx.desk, sent))
    }

    /// Whether what it costs, or what cells are coloured by, is told in it.
    fn is_priced(&self, is: &Stand<'_>) -> bool {
        let is_coloured = self.shade.colour != Colour::None && matches!(is, Stand::Ready(_));
        self.twin.is_none() || is_coloured
    }

    fn ready_ui(
        &self,
        ui: &Ui,
        cx: &StudioCtx<'_>,
        (inner, ground): (Rect, Color32),
        (take, response): (&TrialTake, &Response),
    ) {
        let t = cx.tokens;
        let (wave_ink, dot_ink) = if ground == t.bg2 {
            (t.wave_card, t.bg4)
        } else {
            quiet_on(t, ground)
        };
        let heard = cx.desk.heard().and_then(|heard| heard.take()) == Some(take.card.id);
        let playing = heard && !cx.desk.playback.paused;
        // Where it is low the waveform needs the room of the margins.
        let (at, above, below) = if inner.height() < LOW {
            (inner.min - vec2(4.0, 4.0), 4.0, 16.0)
        } else {
            (inner.min, 6.0, 22.0)
        };
        let button = Rect::from_min_size(at, vec2(PLAY, PLAY));
        paint_play_button(ui, button, response, playing);
        let seconds = tr!("studio-seconds", seconds = length(take.card.seconds));
        let is_lowest = inner.height() < LOWEST;
        let face = if is_lowest {
            Face::MonoLabel
        } else {
            Face::Mono
        };
        let seconds = face.galley(ui, seconds, t.text);
        let middle = if is_lowest {
            inner.top() + seconds.size().y / 2.0
        } else {
            button.center().y
        };
        let at = pos2(button.right() + 8.0, middle - seconds.size().y / 2.0);
        let end = at.x + seconds.size().x;
        ui.painter().galley(at, seconds, t.text);
        if self.is_current {
            let words = Face::Label.galley(ui, tr!("sweep-current"), t.text2);
            let at = pos2(
                inner.right() - words.size().x,
                middle - words.size().y / 2.0,
            );
            if at.x > end + 4.0 {
                ui.painter().galley(at, words, t.text2);
            }
        }
        let wave_room = inner.bottom() - below - button.bottom() - above;
        let wave = Rect::from_min_max(
            pos2(inner.left(), button.bottom() + above),
            pos2(inner.right(), inner.bottom() - below),
        );
        let played = if heard {
            (cx.desk.playhead().seconds() / take.card.seconds.max(0.01)) as f32
        } else {
            0.0
        };
        if wave_room >= 8.0 {
            paint_mini(ui, wave, &take.card.mini, played, (t.playing, wave_ink));
        }
        if playing {
            ui.ctx().request_repaint();
        }
        dots(ui, dots_at(inner), take.stars, (t.accent, dot_ink));
    }

    /// What is told where there is no take.
    fn words_ui(&self, ui: &Ui, inner: Rect, (head, ink): (String, Color32), words: String) {
        let t = mynah_ui_kit::theme::Tokens::of(ui);
        let mut at = inner.min;
        if self.held.is_some() {
            icons::PROHIBIT.paint(ui.painter(), at + vec2(8.0, 9.0), 16.0, ink);
            at.x += 22.0;
        }
        let head = Face::SmallMedium.elided(ui, &head, ink, inner.right() - at.x);
        ui.painter().galley(at, head, ink);
        if words.is_empty() || inner.height() < LOWEST {
            return;
        }
        let top = inner.top() + 24.0;
        let mut job = egui::text::LayoutJob::single_section(words, Face::Label.format(t.text2));
        job.wrap.max_width = inner.width();
        job.wrap.max_rows = (((inner.bottom() - 18.0 - top) / 16.0).floor() as usize).max(1);
        let galley = ui.painter().layout_job(job);
        ui.painter()
            .galley(pos2(inner.left(), top), galley, t.text2);
    }

    /// All of it, to be read out.
    fn said(&self, cx: &StudioCtx<'_>, is: &Stand<'_>) -> String {
        let backend = cx.desk.backend();
        let mut words = vec![self.name.clone()];
        match is {
            Stand::Ready(take) => {
                words.push(tr!("studio-seconds", seconds = length(take.card.seconds)));
                if take.stars > 0 {
                    words.push(tr!("trial-rated", stars = take.stars));
                }
                if let Some((mean, lines)) = self.mean {
                    let mean = format!("{mean:.1}");
                    words.push(tr!("sweep-rated-mean", mean = mean, lines = lines));
                }
                words.extend(self.shade.colour.told(take));
                words.extend(self.twin_words());
            }
            Stand::Going(_) => words.push(tr!("trial-going")),
            Stand::Waiting(None) if self.is_in_doubt(cx) => {
                words.extend([tr!("sweep-looked-for"), tr!("sweep-doubt")]);
            }
            Stand::Waiting(_) => words.push(tr!("trial-waiting")),
            Stand::Reading => words.push(tr!("trial-reading")),
            Stand::Failed(trouble) => {
                words.push(if self.is_in_doubt(cx) {
                    tr!("sweep-doubt")
                } else {
                    tr!("trial-failed")
                });
                words.push(trouble.what.clone());
            }
            Stand::Open(price) => {
                if let (Some(sum), Some(limit)) = (self.held, self.limit) {
                    words.push(tr!("sweep-held"));
                    words.push(held_words(cx, sum, limit));
                } else if let Some(twin) = self.twin_words() {
                    words.push(twin);
                } else {
                    words.push(in_words(backend, *price));
                }
            }
            Stand::Unknown => words.push(tr!("trial-unknown")),
        }
        if self.is_current {
            words.push(tr!("sweep-current"));
        }
        words.join(" · ")
    }
}

/// Why the limit holds a cell.
fn held_words(cx: &StudioCtx<'_>, sum: Credits, limit: Credits) -> String {
    let backend = cx.desk.backend();
    tr!(
        "sweep-held.text",
        sum = in_words(backend, sum),
        limit = in_words(backend, limit)
    )
}

/// From the middle of one dot of a rating to the next one's.
const STEP: f32 = 12.0;

/// A rating as dots, from the middle of the first one on.
pub fn dots(ui: &Ui, at: egui::Pos2, stars: u8, (lit, dark): (Color32, Color32)) {
    for place in 0..MOST_STARS {
        let center = at + vec2(f32::from(place) * STEP, 0.0);
        let color = if place < stars { lit } else { dark };
        ui.painter().circle_filled(center, 4.0, color);
    }
}

/// The same of a mean: the dot that it ends in is lit as far as it goes.
pub fn mean_dots(ui: &Ui, at: egui::Pos2, mean: f32, (lit, dark): (Color32, Color32)) {
    dots(ui, at, 0, (lit, dark));
    for place in 0..MOST_STARS {
        let part = (mean - f32::from(place)).clamp(0.0, 1.0);
        let center = at + vec2(f32::from(place) * STEP, 0.0);
        let all = Rect::from_center_size(center, vec2(8.0, 8.0));
        let end = all.left() + all.width() * part;
        let painter = ui
            .painter()
            .with_clip_rect(ui.clip_rect().intersect(all.with_max_x(end)));
        painter.circle_filled(center, 4.0, lit);
    }
}

/// Which rating the pointer means that pressed a cell, where it pressed one of its dots and not the cell.
pub fn dot_pressed(response: &Response, at: egui::Pos2) -> Option<u8> {
    let pointer = response.interact_pointer_pos()?;
    let dots = dots_room(at);
    let place = ((pointer.x - dots.left()) / STEP).floor() as u8;
    // A key presses the cell.
    let is_pressed = response.clicked_by(egui::PointerButton::Primary);
    (is_pressed && dots.contains(pointer)).then_some(place.min(MOST_STARS - 1) + 1)
}

/// What the dots of a rating take, from the middle of the first one on.
pub fn dots_room(at: egui::Pos2) -> Rect {
    let first = at - vec2(STEP / 2.0, STEP / 2.0);
    Rect::from_min_size(first, vec2(f32::from(MOST_STARS) * STEP, STEP))
}

/// Where a cell's dots begin.
fn dots_at(inner: Rect) -> egui::Pos2 {
    if inner.height() < LOWEST {
        return pos2(inner.left() + PLAY + 8.0, inner.bottom() - 5.0);
    }
    pos2(inner.left() + 4.0, inner.bottom() - 7.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_ui_kit::theme::contrast;

    /// On a cell that had most of it neither could be told from its ground.
    #[test]
    fn waveform_and_dots_are_seen_on_every_heat() {
        for t in [egui::Visuals::dark(), egui::Visuals::light()] {
            let t = Tokens::of_visuals(&t);
            for part in [0.0, 0.5, 1.0] {
                let ground = heat(t, part);
                let (wave, dot) = quiet_on(t, ground);
                assert!(
                    contrast(wave, ground) > 2.2,
                    "{part} {}",
                    contrast(wave, ground)
                );
                assert!(
                    contrast(dot, ground) > 1.5,
                    "{part} {}",
                    contrast(dot, ground)
                );
                assert!(contrast(t.text, ground) > 4.5, "{part}");
            }
        }
    }
}
