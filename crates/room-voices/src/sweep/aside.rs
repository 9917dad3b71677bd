//! What stands at the right of a sweep: the cell that is looked at against what the line has now.

use egui::accesskit::Role;
use egui::{Label, Rect, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::bar::inside;
use super::lines::number_of;
use super::{Colour, Open, words};
use mynah_core::settings::VoiceSettings;
use mynah_core::stars::MOST_STARS;
use mynah_i18n::tr;
use mynah_model::desk::TrialTake;
use mynah_model::price::in_words;
use mynah_model::sweep::{Cell, Kind};
use mynah_model::trouble::Charged;
use mynah_script::document::Line;
use mynah_ui_core::action::Action;
use mynah_ui_core::bought::{Stand, is_in_doubt, stand};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::fact_row::fact;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::tip::tip;
use mynah_ui_kit::widgets::toggle::on_or_off;
use mynah_ui_kit::widgets::{Button, at_right};

/// Height of the strip with what applies.
const FOOT: f32 = 152.0;

/// The same where it asks who is meant.
const ASKS: f32 = 216.0;

/// What is told of each of several lines.
const LINE_TOLD: [Colour; 3] = [Colour::Length, Colour::Pace, Colour::Pitch];

impl Open {
    /// Draws it; the number of a change of the account, where one was asked for.
    pub(super) fn aside_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        line: &Line,
    ) -> Option<u64> {
        ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
        self.aside_head_ui(ui, cx);
        // What applies is reached without scrolling.
        let space = ui.available_rect_before_wrap();
        let foot = if self.applying.asking.is_some() {
            ASKS.min(space.height() * 0.6)
        } else {
            FOOT
        };
        let (above, foot) = space.split_top_bottom_at_y(space.bottom() - foot);
        let mut above = ui.new_child(egui::UiBuilder::new().id_salt("above").max_rect(above));
        ScrollArea::vertical()
            .id_salt("sweep-aside")
            .auto_shrink(false)
            .show(&mut above, |ui| {
                let margin = egui::Margin::symmetric(size::PAD as i8, 12);
                egui::Frame::new().inner_margin(margin).show(ui, |ui| {
                    ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
                    self.settings_ui(ui, cx, line);
                    divider(ui, cx);
                    self.failure_ui(ui, cx);
                    self.sound_ui(ui, cx);
                    divider(ui, cx);
                    self.closer_ui(ui, cx, line);
                });
            });
        let stroke = egui::Stroke::new(1.0, cx.tokens.line);
        ui.painter().hline(foot.x_range(), foot.top(), stroke);
        let foot = foot.shrink2(vec2(size::PAD, 8.0));
        let foot = egui::UiBuilder::new()
            .id_salt("sweep-aside-foot")
            .max_rect(foot);
        let mut foot = ui.new_child(foot);
        foot.spacing_mut().item_spacing = vec2(8.0, 4.0);
        self.apply_ui(&mut foot, cx, line);
        self.apply_now_ui(&mut foot, cx, line)
    }

    fn aside_head_ui(&self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let t = cx.tokens;
        let wanted = vec2(ui.available_width(), size::head(ui.ctx()));
        let (rect, _) = ui.allocate_exact_size(wanted, Sense::hover());
        let stroke = egui::Stroke::new(1.0, t.line);
        ui.painter()
            .hline(rect.x_range(), rect.bottom() - 0.5, stroke);
        let mut strip = inside(ui, "sweep-aside-head", rect.shrink2(vec2(size::PAD, 0.0)));
        let axes = [&self.grid.columns, &self.grid.rows];
        let name = words::cell(cx.desk, axes, self.looking.at);
        let take = self.take(cx, self.looking.at).cloned();
        let stars = f32::from(MOST_STARS) * 16.0 + 8.0;
        let name = Face::Title.elided(&strip, &name, t.text, strip.available_width() - stars);
        strip.label(name);
        let Some(take) = take else { return };
        let mut rated = None;
        at_right(&mut strip, |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            for star in 1..=MOST_STARS {
                let (rect, response) = ui.allocate_exact_size(vec2(16.0, 24.0), Sense::click());
                let said = tr!("trial-rate", stars = star);
                let on = take.stars >= star;
                response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, &said));
                let color = if on || response.hovered() {
                    t.accent
                } else {
                    t.bg4
                };
                ui.painter().circle_filled(rect.center(), 4.0, color);
                mynah_ui_kit::widgets::tip::focus_ring(ui, &response, size::RADIUS_SMALL);
                if tip(ui, response, &tr!("trial-rate.tip")).clicked() {
                    rated = Some(star);
                }
            }
        });
        if let Some(stars) = rated
            && !self.hears_this_first(cx)
        {
            self.rate(cx, stars);
        }
    }

    fn settings_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>, line: &Line) {
        let (Some(now), Some(place)) = (cx.desk.sweep_now(line), self.plan.at(self.looking.at))
        else {
            return;
        };
        head_ui(ui, cx, &tr!("sweep-settings"));
        let request = place.sent.as_ref().and_then(|sent| sent.request.speech());
        let picked = request.map_or(now.settings, |request| request.settings);
        let number = |of: fn(VoiceSettings) -> f32| {
            let two = |settings| format!("{:.2}", of(settings));
            (two(now.settings), two(picked))
        };
        let boost = |settings: VoiceSettings| on_or_off(settings.use_speaker_boost());
        let rows = [
            (Kind::Stability, number(VoiceSettings::stability)),
            (Kind::Similarity, number(VoiceSettings::similarity_boost)),
            (Kind::Style, number(VoiceSettings::style)),
            (Kind::Speed, number(VoiceSettings::speed)),
            (Kind::SpeakerBoost, (boost(now.settings), boost(picked))),
        ];
        let Cell { model, seed, .. } = &place.cell;
        let other = model.as_ref().and_then(|model| cx.desk.model(model));
        let hears = other.map_or(now.hears, |model| model.hears);
        // What one of the two models makes nothing of is no number there.
        let told = |number: String, is_heard: bool| {
            if is_heard {
                number
            } else {
                tr!("sweep-ignored")
            }
        };
        for (kind, (current, picked)) in rows {
            let (before, then) = (kind.is_heard(now.hears), kind.is_heard(hears));
            if before || then {
                let both = (told(current, before), told(picked, then));
                fact_ui(ui, cx, &words::kind(kind), (&both.0, &both.1));
            }
        }
        // What one cell of the matrix has stands there for each: nothing below moves from cell to cell.
        let has = |kind: Kind, is_there: fn(&Cell) -> bool| {
            let mut places = self.plan.places.iter();
            self.kinds().contains(&kind) || places.any(|place| is_there(&place.cell))
        };
        if has(Kind::Model, |cell| cell.model.is_some()) {
            let picked = model.as_ref().unwrap_or(&now.model);
            let both = [&now.model, picked].map(|id| words::model(cx.desk, id.as_str()));
            long_fact_ui(ui, cx, &words::kind(Kind::Model), (&both[0], &both[1]));
        }
        if has(Kind::Seed, |cell| cell.seed.is_some()) {
            let told = |seed: Option<u32>| {
                seed.map_or_else(|| tr!("sweep-drawn"), |seed| seed.to_string())
            };
            let both = (told(now.seed), told(seed.or(now.seed)));
            long_fact_ui(ui, cx, &words::kind(Kind::Seed), (&both.0, &both.1));
        }
    }

    /// Why the cell has no take, whether that was charged, and what now.
    fn failure_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let sent = self
            .plan
            .at(self.looking.at)
            .and_then(|place| place.sent.as_ref());
        let Some(sent) = sent else { return };
        let is_in_doubt = is_in_doubt(cx.desk, sent);
        let (head, why, now) = match stand(cx.desk, sent) {
            Stand::Failed(trouble) => match &trouble.charged {
                _ if is_in_doubt => (
                    tr!("sweep-doubt"),
                    &*trouble.what,
                    tr!("sweep-failed-doubt"),
                ),
                Charged::Yes { credits, backend } => (
                    tr!("trial-failed"),
                    &*trouble.what,
                    tr!(
                        "sweep-failed-charged",
                        credits = in_words(*backend, *credits)
                    ),
                ),
                _ => (
                    tr!("trial-failed"),
                    &*trouble.what,
                    tr!("sweep-failed-free"),
                ),
            },
            Stand::Waiting(None) if is_in_doubt => {
                (tr!("sweep-looked-for"), "", tr!("sweep-looked-for.text"))
            }
            Stand::Waiting(Some(why)) => (tr!("trial-waiting"), &*why.what, String::new()),
            _ => return,
        };
        head_ui(ui, cx, &head);
        let t = cx.tokens;
        for (words, ink) in [(why, t.text), (now.as_str(), t.text2)] {
            if !words.is_empty() {
                ui.add(Label::new(Face::Small.rich(words, ink)).wrap());
            }
        }
        divider(ui, cx);
    }

    fn sound_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        head_ui(ui, cx, &tr!("sweep-heard"));
        let (current, picked) = (self.current(cx), self.take(cx, self.looking.at));
        if picked.is_none() && current.is_none() {
            let words = Face::Small.rich(tr!("sweep-heard-none"), cx.tokens.text2);
            ui.add(Label::new(words).wrap());
            return;
        }
        let told = |colour: Colour, take: Option<&TrialTake>| {
            take.and_then(|take| colour.told(take))
                .unwrap_or_else(|| "–".to_owned())
        };
        for (colour, name) in [
            (Colour::Length, tr!("sweep-length")),
            (Colour::Pace, tr!("sweep-pace")),
            (Colour::Pitch, tr!("sweep-pitch")),
            (Colour::Pause, tr!("sweep-pause")),
            (Colour::Loudness, tr!("sweep-loudness-made")),
        ] {
            let both = (told(colour, current), told(colour, picked));
            fact_ui(ui, cx, &name, (&both.0, &both.1));
        }
        // Of two figures each says which it is.
        let heard = tr!("sweep-heard-at", lufs = self.heard_at(cx));
        let heard = Face::Small.rich(heard, cx.tokens.text2);
        ui.add(Label::new(heard).wrap());
        self.lines_told_ui(ui, cx);
    }

    /// What each of several lines is like in this cell, and what they are in the mean.
    fn lines_told_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        if !self.lines.are_several() {
            return;
        }
        divider(ui, cx);
        let head = tr!("sweep-lines-told", count = self.lines.count());
        head_ui(ui, cx, &head);
        for (line, take) in self.takes_of(cx, self.looking.at) {
            let name = tr!("inspector-line", number = number_of(cx.desk, line));
            let rated = (take.stars > 0).then(|| tr!("trial-rated", stars = take.stars));
            let told = LINE_TOLD.iter().filter_map(|colour| colour.told(take));
            let told: Vec<String> = rated.into_iter().chain(told).collect();
            fact(ui, cx, &name, &told.join(" · "));
        }
        let rated = self.mean(cx, self.looking.at, Colour::Rating);
        let rated = rated.map(|(mean, lines)| {
            tr!(
                "sweep-rated-mean",
                mean = format!("{mean:.1}"),
                lines = lines
            )
        });
        let means = LINE_TOLD.iter().filter_map(|colour| {
            let (mean, _) = self.mean(cx, self.looking.at, *colour)?;
            colour.in_words(mean)
        });
        let means: Vec<String> = means.collect();
        fact(ui, cx, &tr!("sweep-mean"), &means.join(" · "));
        if let Some(rated) = rated {
            let rated = Face::Small.rich(rated, cx.tokens.text);
            ui.add(Label::new(rated).wrap());
        }
    }

    /// A finer grid around the cell, or the cell with other seeds.
    fn closer_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
            let finer = Button::new(tr!("sweep-refine"))
                .command("sweep-refine")
                .small()
                .tip(tr!("sweep-refine.tip"));
            let finer = ui.add(finer);
            self.looking.enter_aside(&finer);
            if finer.clicked() {
                self.refine(cx, line);
            }
            let nothing = self
                .earlier
                .is_empty()
                .then(|| tr!("sweep-earlier.why-not"));
            let back = Button::new(tr!("sweep-earlier"))
                .command("sweep-earlier")
                .small()
                .icon(icons::ARROW_U_UP_LEFT)
                .why_not(nothing)
                .tip(tr!("sweep-earlier.tip"));
            if ui.add(back).clicked() {
                self.go_back(cx, line);
            }
            let usual = Button::new(tr!("sweep-anew"))
                .command("sweep-anew")
                .small()
                .tip(tr!("sweep-anew.tip"));
            if ui.add(usual).clicked() {
                self.begin_usual(cx, line);
            }
            let seeds = Button::new(tr!("sweep-luck"))
                .command("sweep-luck")
                .small()
                .icon(icons::DICE_FIVE)
                .tip(tr!("sweep-luck.tip"));
            if ui.add(seeds).clicked() {
                self.try_luck(cx, line);
            }
            let none = (self.ready(cx).0 == 0).then(|| tr!("sweep-export.why-not"));
            let export = Button::new(tr!("sweep-export"))
                .small()
                .icon(icons::EXPORT)
                .why_not(none)
                .tip(tr!("sweep-export.tip"));
            if ui.add(export).clicked() {
                cx.act(Action::ExportCompared);
            }
        });
        if let Some(spread) = self.spread(cx) {
            let words = Face::Small.rich(spread, cx.tokens.text2);
            ui.add(Label::new(words).wrap());
        }
    }

    /// How far takes of the same settings lie from each other.
    fn spread(&self, cx: &StudioCtx<'_>) -> Option<String> {
        let at = self.looking.at;
        let same: fn((usize, usize), (usize, usize)) -> bool = match self.kinds() {
            [Kind::Seed, _] => |one, other| one.1 == other.1,
            [_, Kind::Seed] => |one, other| one.0 == other.0,
            _ => return None,
        };
        let alike = self.plan.places.iter().filter(|it| same(it.at, at));
        let takes: Vec<_> = alike
            .filter_map(|it| cx.desk.trial_take(it.key()?))
            .collect();
        let span = |colour: Colour| {
            let values = takes.iter().filter_map(|take| colour.value(take));
            let ends = values.fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), it| {
                (low.min(it), high.max(it))
            });
            (ends.0 <= ends.1).then_some(ends)
        };
        let (short, long) = span(Colour::Length)?;
        let pitch = span(Colour::Pitch);
        let words = tr!(
            "sweep-spread",
            takes = takes.len(),
            short = format!("{short:.2}"),
            long = format!("{long:.2}")
        );
        Some(match pitch {
            Some((low, high)) => {
                let pitch = tr!(
                    "sweep-spread-pitch",
                    low = format!("{low:.1}"),
                    high = format!("{high:.1}")
                );
                format!("{words} {pitch}")
            }
            None => words,
        })
    }
}

pub(super) fn head_ui(ui: &mut Ui, cx: &StudioCtx<'_>, text: &str) {
    ui.label(Face::SmallStrong.rich(text, cx.tokens.text));
}

pub(super) fn divider(ui: &mut Ui, cx: &StudioCtx<'_>) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 17.0), Sense::hover());
    let across = rect.expand2(vec2(size::PAD, 0.0)).x_range();
    let stroke = egui::Stroke::new(1.0, cx.tokens.line);
    ui.painter().hline(across, rect.center().y, stroke);
}

/// Words, or many digits, as they are now and as the cell has them: whole, below their name.
fn long_fact_ui(ui: &mut Ui, cx: &StudioCtx<'_>, name: &str, (current, picked): (&str, &str)) {
    let t = cx.tokens;
    let rect = fact_row(ui, 40.0, name, (current, picked));
    let wide = rect.width();
    let name = Face::Small.elided(ui, name, t.text2, wide);
    let top = pos2(rect.left(), rect.top() + 4.0);
    ui.painter().galley(top, name, t.text2);
    let differs = current != picked;
    let ink = if differs { t.accent_ink } else { t.text2 };
    let most = (wide - 24.0) * 0.6;
    let picked = Face::Label.elided(ui, picked, ink, most);
    let middle = rect.bottom() - 9.0;
    let mut right = rect.right() - picked.size().x;
    let at = pos2(right, middle - picked.size().y / 2.0);
    ui.painter().galley(at, picked, ink);
    if differs {
        icons::ARROW_RIGHT.paint(ui.painter(), pos2(right - 12.0, middle), 12.0, t.text3);
        let room = right - 24.0 - rect.left();
        let current = Face::Label.elided(ui, current, t.text2, room);
        right -= 24.0 + current.size().x;
        let at = pos2(right, middle - current.size().y / 2.0);
        ui.painter().galley(at, current, t.text2);
    }
}

/// The place of a fact in a row of this height, which tells it to whoever can't see it or points at it.
fn fact_row(ui: &mut Ui, high: f32, name: &str, (current, picked): (&str, &str)) -> Rect {
    let wide = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(wide, high), Sense::hover());
    let said = tr!(
        "sweep-fact",
        name = name,
        current = current,
        picked = picked
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    tip(ui, response, &said);
    rect
}

/// A value as it is now, and as the cell has it.
fn fact_ui(ui: &mut Ui, cx: &StudioCtx<'_>, name: &str, (current, picked): (&str, &str)) {
    let t = cx.tokens;
    let rect = fact_row(ui, 24.0, name, (current, picked));
    let differs = current != picked;
    let middle = rect.center().y;
    let narrow = rect.width() < 264.0;
    let (numbers, letters) = if narrow {
        (Face::MonoLabel, Face::Label)
    } else {
        (Face::Mono, Face::Small)
    };
    let column = if narrow { 68.0 } else { 84.0 };
    let paint = |right: f32, text: &str, ink, width| {
        let galley = numbers.elided(ui, text, ink, width);
        let at = pos2(right - galley.size().x, middle - galley.size().y / 2.0);
        ui.painter().galley(at, galley, ink);
    };
    let ink = if differs { t.accent_ink } else { t.text2 };
    paint(rect.right(), picked, ink, column);
    let arrow = rect.right() - column - 8.0;
    if differs {
        icons::ARROW_RIGHT.paint(ui.painter(), pos2(arrow, middle), 12.0, t.text3);
    }
    paint(arrow - 8.0, current, t.text2, column);
    let room = arrow - 8.0 - column - 4.0 - rect.left();
    let name = letters.elided(ui, name, t.text2, room);
    let at = pos2(rect.left(), middle - name.size().y / 2.0);
    ui.painter().galley(at, name, t.text2);
}
