//! What is heard of takes one after the other: the joined sound in small, and where in it one is.

use egui::{EventFilter, Key, Mesh, Modifiers, Rect, Sense, Shape, Ui, WidgetInfo, pos2, vec2};

use crate::shell::on_air::{clock, clock_of_length};
use mynah_i18n::tr;
use mynah_model::command::{Command, PlaybackCommand};
use mynah_model::desk::{Desk, Joined};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::{focus_ring, tip};

/// Height of the strip, and its distance from the waveform.
const HIGH: f32 = 16.0;
const GAP: f32 = 4.0;
/// From one bar to the next, a bar's width, in points.
const PITCH: f32 = 3.0;
const BAR: f32 = 2.0;
/// Between the strip and its time.
const BESIDE: f32 = 12.0;

/// Draws it at the foot of `space`, where takes are heard joined; gives what is left above it.
pub fn joined_ui(ui: &Ui, cx: &mut StudioCtx<'_>, space: Rect) -> Rect {
    let playback = &cx.desk.playback;
    // Before the first of them begins nothing is loaded yet.
    let Some(joined) = playback
        .joined
        .as_ref()
        .filter(|_| playback.playing.is_some())
    else {
        return space;
    };
    let t = cx.tokens;
    let at = joined.place(cx.desk.playhead().seconds());
    let all = clock_of_length(joined.seconds());
    // What was not read yet is reckoned with the silence around it.
    let all = if joined.is_measured() {
        all
    } else {
        tr!("transport-joined-about", seconds = all)
    };
    let words = tr!("transport-joined-at", at = clock(at), seconds = all);
    let words = Face::MonoLabel.galley(ui, &words, t.text2);
    let foot = Rect::from_min_max(pos2(space.left(), space.bottom() - HIGH), space.max);
    let place = pos2(
        foot.right() - words.size().x,
        foot.center().y - words.size().y / 2.0,
    );
    ui.painter().galley(place, words, t.text2);
    let strip = foot.with_max_x(place.x - BESIDE);
    let response = ui.interact(strip, ui.scope_id().with("joined"), Sense::click());
    let name = tr!("transport-joined");
    response.widget_info(|| WidgetInfo::slider(true, at, &name));
    let value = tr!(
        "transport-joined-value",
        number = joined.at() + 1,
        count = joined.len(),
        at = clock(at),
        seconds = clock_of_length(joined.seconds())
    );
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_value(value));
    paint(ui, cx.desk, joined, (strip, at));
    focus_ring(ui, &response, 2.0);
    let mut goal = None;
    if response.clicked()
        && let Some(pointer) = response.interact_pointer_pos()
    {
        let part = f64::from(((pointer.x - strip.left()) / strip.width()).clamp(0.0, 1.0));
        goal = Some(joined.piece_at(part * joined.seconds()));
    }
    if response.has_focus() {
        let filter = EventFilter {
            horizontal_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::ArrowLeft) {
            goal = Some(joined.at().saturating_sub(1));
        }
        if pressed(Key::ArrowRight) {
            goal = Some((joined.at() + 1).min(joined.len() - 1));
        }
    }
    if let Some(place) = goal {
        cx.send(Command::Playback(PlaybackCommand::GoOnWith(place)));
    }
    tip(ui, response, &tr!("transport-joined.tip"));
    space.with_max_y(foot.top() - GAP)
}

/// All of it in small; what was heard is lit.
fn paint(ui: &Ui, desk: &Desk, joined: &Joined, (strip, at): (Rect, f64)) {
    let t = mynah_ui_kit::theme::Tokens::of(ui);
    let seconds = joined.seconds().max(0.001);
    let columns = (strip.width() / PITCH).floor().max(1.0) as usize;
    let heard = strip.left() + (at / seconds) as f32 * strip.width();
    let middle = strip.center().y;
    let mut mesh = Mesh::default();
    for column in 0..columns {
        let place = (column as f64 + 0.5) / columns as f64 * seconds;
        let Some(loud) = loudness(desk, joined, place) else {
            continue;
        };
        let half = (loud * strip.height() / 2.0).round().max(1.0);
        let left = strip.left() + column as f32 * PITCH;
        let color = if left < heard { t.playing } else { t.wave };
        let bar = Rect::from_min_size(pos2(left, middle - half), vec2(BAR, half * 2.0));
        mesh.add_colored_rect(bar, color);
    }
    ui.painter().add(Shape::mesh(mesh));
    let x = heard.min(strip.right()).round() + 0.5;
    let stroke = egui::Stroke::new(1.0, t.text);
    ui.painter().vline(x, strip.y_range(), stroke);
}

/// How loud it is at a place of the whole, 0 … 1; nothing in a pause.
fn loudness(desk: &Desk, joined: &Joined, place: f64) -> Option<f32> {
    let (cue, seconds) = joined.sound_at(place)?;
    let picked = cue
        .line
        .and_then(|line| desk.takes.get(&line)?.picked.as_deref());
    let Some(take) = picked.filter(|take| take.id == cue.take) else {
        return Some(0.0);
    };
    let columns = take.mini.len() as f64;
    let column = (seconds / take.seconds.max(0.001) * columns) as usize;
    let loud = f32::from(take.mini.get(column).copied().unwrap_or(0)) / 255.0;
    let part = cue.shape.cut.part_at(seconds, take.seconds);
    Some((loud * cue.shape.gain() * part).min(1.0))
}
