//! What stands at the right of the Create room: price, what it takes of the plan, what comes after.

use egui::{Label, ScrollArea, Ui, UiBuilder, pos2, vec2};

use super::slots;
use mynah_core::backend::Backend;
use mynah_i18n::tr;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::fact_row::fact;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::{Face, Icon, icons, size};
use mynah_ui_kit::widgets::at_right;

/// Room of a price in the largest face, in points.
const ROOM: f32 = 150.0;

/// What is to be known before something is made.
pub struct Before {
    /// Whose account it is about.
    pub backend: Backend,
    /// What the next press costs; nothing where nothing is pressed that could.
    pub price: Option<PriceText>,
    /// What that buys, in a sentence or two.
    pub about: String,
    /// Whether a voice slot is taken at the end of this way.
    pub takes_slot: bool,
    /// Whether one of the month's edits is.
    pub takes_edit: bool,
    /// Heading of what is about to be made.
    pub title: String,
    /// Names and what is so.
    pub facts: Vec<(String, String)>,
    /// What comes after this step.
    pub after: Vec<After>,
    /// One more thing to know, or nothing.
    pub note: String,
}

/// Something that comes after this step.
pub struct After {
    /// What it is, in a picture.
    pub icon: Icon,
    /// What happens.
    pub title: String,
    /// More of it.
    pub about: String,
    /// What it costs.
    pub price: PriceText,
}

impl Before {
    /// Draws it with its head.
    pub fn ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        head_ui(ui, cx);
        ScrollArea::vertical()
            .id_salt("create-before")
            .auto_shrink(false)
            .show(ui, |ui| {
                let margin = egui::Margin::symmetric(size::PAD as i8, 14);
                egui::Frame::new().inner_margin(margin).show(ui, |ui| {
                    ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
                    if let Some(price) = &self.price {
                        price_ui(ui, cx, price);
                    }
                    self.takes_ui(ui, cx);
                    if !self.facts.is_empty() {
                        part(ui, cx, &self.title);
                        for (name, value) in &self.facts {
                            fact(ui, cx, name, value);
                        }
                    }
                    if !self.after.is_empty() {
                        part(ui, cx, &tr!("create-after"));
                        for after in &self.after {
                            after.ui(ui, cx);
                        }
                    }
                    if !self.note.is_empty() {
                        note_ui(ui, cx, &self.note);
                    }
                });
            });
    }

    /// What it is about, and what it takes of the plan.
    fn takes_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let t = cx.tokens;
        ui.add(Label::new(Face::Small.rich(self.about.as_str(), t.text2)).wrap());
        let Some(slots) = slots(cx, self.backend) else {
            ui.add(Label::new(Face::Small.rich(tr!("voices-slots-untold"), t.text2)).wrap());
            return;
        };
        if let Some((used, most)) = slots.voices {
            let more = u64::from(self.takes_slot);
            let (name, full) = (tr!("create-slots"), used + more > most);
            counted_ui(ui, cx, &name, ([used, used + more], most), full);
            if full && more > 0 {
                ui.add(Label::new(Face::Small.rich(tr!("create-slots-full"), t.warn)).wrap());
            }
        }
        match (slots.edits, slots.most_edits) {
            (Some(edits), Some(most)) => {
                let (left, more) = (most.saturating_sub(edits), u64::from(self.takes_edit));
                let name = tr!("create-edits");
                let after = left.saturating_sub(more);
                counted_ui(ui, cx, &name, ([left, after], most), more > left);
                if more > left {
                    ui.add(Label::new(Face::Small.rich(tr!("create-edits-none"), t.warn)).wrap());
                }
            }
            (Some(_), None) => fact(ui, cx, &tr!("create-edits"), &tr!("usage-plan.unlimited")),
            _ => {}
        }
    }
}

/// The price with its name before it.
fn price_ui(ui: &mut Ui, cx: &StudioCtx<'_>, price: &PriceText) {
    let t = cx.tokens;
    let shown = price.shown.as_str();
    let width = |face: Face| face.galley(ui, shown, t.text).size().x;
    // A range is longer than a number.
    let (face, wide) = if width(Face::Clock) > ROOM {
        (Face::MonoBody, width(Face::MonoBody))
    } else {
        (Face::Clock, width(Face::Clock))
    };
    let name = Face::SmallStrong.galley(ui, tr!("create-price"), t.text);
    let fits = name.size().x + 12.0 + wide <= ui.available_width();
    let price_ui = |ui: &mut Ui| {
        let label = Label::new(face.rich(shown, t.text));
        // Beside its name it has the room that it had in the frame before, and stood there letter by letter.
        let label = if fits { label.extend() } else { label.wrap() };
        let shown = ui.add(label);
        if !price.meaning.is_empty() {
            mynah_ui_kit::widgets::tip(ui, shown, &price.meaning);
        }
    };
    ui.horizontal(|ui| {
        ui.label(Face::SmallStrong.rich(tr!("create-price"), t.text));
        if fits {
            at_right(ui, price_ui);
        }
    });
    if !fits {
        price_ui(ui);
    }
}

/// A count before and after.
fn counted_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    name: &str,
    ([now, then], most): ([u64; 2], u64),
    is_over: bool,
) {
    fact(ui, cx, name, &counted([now, then], most, is_over));
}

/// A count before and after, in words; as it is where nothing changes it or nothing can.
pub(super) fn counted([now, then]: [u64; 2], most: u64, is_over: bool) -> String {
    if now == then || is_over {
        tr!("create-of", used = now, most = most)
    } else {
        tr!("create-of-then", used = now, then = then, most = most)
    }
}

impl After {
    fn ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let t = cx.tokens;
        let left = ui.available_rect_before_wrap().left();
        ui.horizontal(|ui| {
            ui.add_space(24.0);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.spacing_mut().interact_size.y = 16.0;
                let row = ui.horizontal(|ui| {
                    let room = (ui.available_width() - 88.0).max(40.0);
                    let title = Face::SmallMedium.elided(ui, self.title.as_str(), t.text, room);
                    ui.add(Label::new(title));
                    at_right(ui, |ui| {
                        ui.label(Face::MonoLabel.rich(self.price.shown.as_str(), t.text2));
                    });
                });
                let at = pos2(left + 8.0, row.response.rect.center().y);
                self.icon.paint(ui.painter(), at, 16.0, t.text2);
                if !self.about.is_empty() {
                    ui.add(Label::new(Face::Label.rich(self.about.as_str(), t.text2)).wrap());
                }
            });
        });
        ui.add_space(6.0);
    }
}

fn part(ui: &mut Ui, cx: &StudioCtx<'_>, title: &str) {
    ui.add_space(8.0);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), egui::Sense::hover());
    let whole = rect.expand2(vec2(size::PAD, 0.0));
    let line = egui::Stroke::new(1.0, cx.tokens.line);
    ui.painter().hline(whole.x_range(), rect.center().y, line);
    ui.add_space(6.0);
    ui.label(Face::SmallStrong.rich(title, cx.tokens.text));
}

fn note_ui(ui: &mut Ui, cx: &StudioCtx<'_>, words: &str) {
    let t = cx.tokens;
    ui.add_space(10.0);
    let frame = egui::Frame::new()
        .fill(t.bg2)
        .corner_radius(size::RADIUS_CARD)
        .inner_margin(12.0);
    frame.show(ui, |ui| {
        ui.horizontal_top(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(16.0, 16.0), egui::Sense::hover());
            icons::LOCK_SIMPLE.paint(ui.painter(), rect.center(), 16.0, t.text2);
            ui.add(Label::new(Face::Small.rich(words, t.text2)).wrap());
        });
    });
}

fn head_ui(ui: &mut Ui, cx: &StudioCtx<'_>) {
    let wanted = vec2(ui.available_width(), size::head(ui.ctx()));
    let (rect, _) = ui.allocate_exact_size(wanted, egui::Sense::hover());
    let builder = UiBuilder::new()
        .id_salt("create-before-head")
        .max_rect(rect.shrink2(vec2(size::PAD, 0.0)))
        .layout(egui::Layout::left_to_right(egui::Align::Center));
    let mut strip = ui.new_child(builder);
    let title = Face::Title.rich(tr!("create-before"), cx.tokens.text);
    strip.add(Label::new(title).truncate());
    let line = egui::Stroke::new(1.0, cx.tokens.line);
    ui.painter()
        .hline(rect.x_range(), rect.bottom() - 0.5, line);
}
