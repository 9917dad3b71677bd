//! The parts that a long take was joined of, each of which can be heard alone and spoken anew.

use std::ops::Range;

use egui::{Label, Ui, vec2};

use mynah_core::ids::TakeId;
use mynah_core::shape::Cut;
use mynah_i18n::tr;
use mynah_model::command::{Command, JobsCommand, PlaybackCommand};
use mynah_model::desk::TakeCard;
use mynah_script::document::Line;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_core::words::length;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, at_right, play_button};

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
        let (mut wanted, mut heard) = (None, None);
        for (place, span) in spans.iter().enumerate() {
            match part_ui(ui, cx, take, (place, span), why.clone()) {
                Some(Press::Again) => wanted = Some(place),
                Some(Press::Play) => heard = Some(place),
                None => {}
            }
        }
        if let Some(place) = heard {
            hear(cx, line, take, place);
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

/// What was pressed at a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Press {
    /// Hear it, or pause.
    Play,
    /// Speak it anew.
    Again,
}

/// Where a part is heard in its take, in milliseconds.
fn place_of(take: &TakeCard, place: usize) -> Range<u32> {
    let begins = |place: usize| take.parts.get(place).map(|part| part.at_ms);
    let begin = begins(place).unwrap_or_default();
    let whole = (take.seconds * 1e3).round() as u32;
    begin..begins(place + 1).unwrap_or(whole).max(begin)
}

/// Whether what is loaded stands in a part.
fn is_in(cx: &StudioCtx<'_>, take: &TakeCard, place: usize) -> bool {
    let is_loaded = cx.desk.heard().and_then(|heard| heard.take()) == Some(take.id);
    let at = (cx.desk.playhead().seconds() * 1e3) as u32;
    is_loaded && place_of(take, place).contains(&at)
}

/// Plays a part alone, as loud as its line; or pauses it.
fn hear(cx: &mut StudioCtx<'_>, line: &Line, take: &TakeCard, place: usize) {
    if is_in(cx, take, place) {
        return cx.send(Command::Playback(PlaybackCommand::TogglePause));
    }
    let at = place_of(take, place);
    let whole = (take.seconds * 1e3).round() as u32;
    let mut cue = cx.desk.cue(Some(line.id), take);
    cue.shape.cut = Cut {
        start_ms: at.start,
        end_ms: whole.saturating_sub(at.end),
        ..Cut::default()
    };
    cx.send(Command::Playback(PlaybackCommand::Hear(vec![cue])));
}

/// Draws one part; what was pressed.
fn part_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    take: &TakeCard,
    (place, span): (usize, &Range<usize>),
    why: Option<String>,
) -> Option<Press> {
    let t = cx.tokens;
    let text = take.request.text().get(span.clone()).unwrap_or_default();
    let at = place_of(take, place);
    let number = (place + 1).to_string();
    ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
    let words = tr!("parts-part", number = number.as_str(), text = text);
    ui.add(Label::new(Face::Small.rich(words, t.text)).truncate());
    let changed = take
        .parts
        .get(place)
        .is_some_and(|part| part.context_changed);
    let lasts = if cx.view.blind.hides_length(cx.desk, take) {
        tr!("script-no-length")
    } else {
        length(f64::from(at.end - at.start) / 1e3)
    };
    let told = if changed {
        tr!("parts-length-changed", length = lasts)
    } else {
        lasts
    };
    let mut button = Button::new(tr!("parts-again"))
        .name(tr!("parts-again.name", number = number.as_str()))
        .icon(icons::ARROW_CLOCKWISE)
        .tip(tr!("parts-again.tip"))
        .why_not(why)
        .small();
    if let Some(price) = cx.desk.price_of_span(take, span) {
        button = button.price(PriceText::short(price));
    }
    let is_heard = is_in(cx, take, place) && !cx.desk.playback.paused;
    let (name, explanation) = if is_heard {
        (tr!("parts-pause", number = number), tr!("takes-pause.tip"))
    } else {
        (tr!("parts-play", number = number), tr!("parts-play.tip"))
    };
    let pressed = ui.horizontal(|ui| {
        let play = play_button(ui, 24.0, is_heard, (&name, &explanation)).clicked();
        ui.label(Face::Label.rich(told, t.text3));
        let again = at_right(ui, |ui| ui.add(button).clicked());
        if again {
            Some(Press::Again)
        } else {
            play.then_some(Press::Play)
        }
    });
    ui.add_space(4.0);
    ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
    pressed.inner
}
