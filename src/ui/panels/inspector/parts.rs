//! The parts that a long take was joined of, each of which can be spoken anew.

use std::ops::Range;

use egui::{Label, Ui, vec2};

use crate::script::document::Line;
use crate::studio::command::{Command, JobsCommand};
use crate::studio::desk::TakeCard;
use crate::terms::ids::TakeId;
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::panels::script::length;
use crate::ui::theme::{Face, icons};
use crate::ui::widgets::price::PriceText;
use crate::ui::widgets::{Button, at_right};

/// A price in all words needs a list this wide.
const WHOLE_PRICE: f32 = 280.0;

/// Which take's parts are listed.
#[derive(Default)]
pub struct TakeParts {
    open: Option<TakeId>,
}

impl TakeParts {
    /// Draws the button that lists the parts of a take, and the list.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line, take: &TakeCard) {
        if take.parts.is_empty() {
            return;
        }
        let speech = take.request.speech();
        let spans = speech.map(|speech| speech.spans()).unwrap_or_default();
        if spans.len() != take.parts.len() {
            return;
        }
        let is_open = self.open == Some(take.id);
        let icon = if is_open {
            icons::CARET_DOWN
        } else {
            icons::CARET_RIGHT
        };
        let number = take.number.to_string();
        let button = Button::new(tr!("parts-show"))
            .name(tr!("parts-show.name", number = number))
            .icon(icon)
            .tip(tr!("parts-show.tip"));
        if ui.add(button.ghost().small()).clicked() {
            self.open = (!is_open).then_some(take.id);
        }
        if !is_open {
            return;
        }
        let why = why_not(cx, line, take, spans.first());
        let mut wanted = None;
        for (place, span) in spans.iter().enumerate() {
            if part_ui(ui, cx, take, (place, span), why.clone()) {
                wanted = Some(place);
            }
        }
        if let Some(order) = wanted.and_then(|at| cx.desk.order_of_part(line, take, at)) {
            cx.send(Command::Jobs(JobsCommand::Generate {
                project: cx.desk.project.as_ref().map(|project| project.card.id),
                backend: cx.desk.backend(),
                orders: vec![order],
                play: true,
                asked_alone: true,
            }));
        }
    }
}

/// Why no part of a take can be spoken anew.
fn why_not(
    cx: &StudioCtx<'_>,
    line: &Line,
    take: &TakeCard,
    first: Option<&Range<usize>>,
) -> Option<String> {
    let price = first.and_then(|span| cx.desk.price_of_span(take, span));
    if cx.desk.is_approved(line) {
        Some(tr!("script-line-is-approved"))
    } else if !take.says(&line.text) {
        Some(tr!("parts-other-words"))
    } else if take.missing {
        Some(tr!("parts-missing"))
    } else if price.is_none() {
        Some(tr!("parts-other-voice"))
    } else {
        None
    }
}

/// Draws one part; whether it is to be spoken anew.
fn part_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    take: &TakeCard,
    (place, span): (usize, &Range<usize>),
    why: Option<String>,
) -> bool {
    let t = cx.tokens;
    let text = take.request.text().get(span.clone()).unwrap_or_default();
    let begins = |place: usize| {
        take.parts
            .get(place)
            .map(|part| f64::from(part.at_ms) / 1e3)
    };
    let begin = begins(place).unwrap_or_default();
    let end = begins(place + 1).unwrap_or(take.seconds);
    let number = (place + 1).to_string();
    ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
    let words = tr!("parts-part", number = number.as_str(), text = text);
    ui.add(Label::new(Face::Small.rich(words, t.text)).truncate());
    let changed = take
        .parts
        .get(place)
        .is_some_and(|part| part.context_changed);
    let lasts = length((end - begin).max(0.0));
    let told = if changed {
        tr!("parts-length-changed", length = lasts)
    } else {
        lasts
    };
    let mut button = Button::new(tr!("parts-again"))
        .name(tr!("parts-again.name", number = number))
        .icon(icons::ARROW_CLOCKWISE)
        .tip(tr!("parts-again.tip"))
        .why_not(why)
        .small();
    if let Some(price) = cx.desk.price_of_span(take, span) {
        button = button.price(if changed || ui.available_width() < WHOLE_PRICE {
            PriceText::brief(price)
        } else {
            PriceText::short(price)
        });
    }
    let pressed = ui.horizontal(|ui| {
        ui.label(Face::Label.rich(told, t.text3));
        at_right(ui, |ui| ui.add(button).clicked())
    });
    ui.add_space(4.0);
    ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
    pressed.inner
}
