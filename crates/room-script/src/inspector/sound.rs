//! The Sound tab: the pause behind the line, its volume, and what is left out of its take. Nothing of it is sent, and no
//! file is touched.

use std::ops::RangeInclusive;

use egui::{Ui, vec2};

use super::tuning::Moves;
use mynah_core::ids::LineId;
use mynah_core::shape::{Cut, Shape};
use mynah_i18n::tr;
use mynah_model::command::{Command, Cue, PlaybackCommand};
use mynah_model::desk::TakeCard;
use mynah_script::document::{Item, Line};
use mynah_script::edit::Edit;
use mynah_script::shaping::Trim;
use mynah_script::tuning::LineChange;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::TrimWave;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, SliderRow, at_right, is_at_tick};

/// The longest pause that the slider reaches, in seconds.
const LONGEST_GAP: f32 = 10.0;

/// The next line is sought among so many rows: each frame looks.
const NEAR: usize = 200;

/// What of a line is heard before the pause behind it, in seconds, where that is what somebody wants to hear.
const BEFORE_GAP: f64 = 2.0;

/// The tab's view state.
#[derive(Default)]
pub struct SoundTab {
    moves: Moves,
}

impl SoundTab {
    /// Draws the tab.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line) {
        ui.spacing_mut().item_spacing = vec2(8.0, 12.0);
        ui.spacing_mut().interact_size.y = 16.0;
        ui.add_space(4.0);
        self.moves.begin(ui, cx);
        let mut changes = line_ui(ui, cx, line);
        match shown(cx, line) {
            Some(take) => changes.extend(take_ui(ui, cx, line, take)),
            None => small(ui, cx, &tr!("sound-no-take")),
        }
        small(ui, cx, &tr!("sound-costs-nothing"));
        let moved = !changes.is_empty();
        for change in changes {
            let id = line.id;
            cx.edit(Edit::TuneLine { id, change });
        }
        self.moves.end(ui, cx, moved);
    }
}

/// The take that is shaped: the one that is heard, if it is the line's, else the picked one.
fn shown<'a>(cx: &StudioCtx<'a>, line: &Line) -> Option<&'a TakeCard> {
    let heard = cx.desk.heard().filter(|heard| heard.line == Some(line.id));
    let heard = heard.and_then(|heard| cx.desk.take_card(heard.take()?, heard.line));
    heard.or_else(|| cx.desk.takes.get(&line.id)?.picked.as_deref())
}

/// What the line keeps whichever take it has.
fn line_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line) -> Vec<LineChange> {
    let mut changes = Vec::new();
    let next = next(cx, line.id);
    let usual = {
        let plain = Line {
            overrides: Default::default(),
            text: String::new(),
            ..line.clone()
        };
        let speaker = next.map_or(line.speaker.as_str(), |(next, _)| next.speaker.as_str());
        seconds(cx.desk.pause_behind(&plain, speaker))
    };
    let gap = line.overrides.shaping.gap_ms();
    let row = Row {
        name: tr!("sound-gap"),
        tip: tr!("sound-gap.tip"),
        words: (tr!("sound-none"), tr!("sound-longest-gap")),
        range: 0.0..=LONGEST_GAP.max(gap.map_or(0.0, seconds)),
        value: gap.map_or(usual, seconds),
        usual,
    };
    if let Some(value) = row.ui(ui) {
        let own = (!is_at_tick(value, usual)).then(|| millis(value));
        changes.push(LineChange::Gap(own));
    }
    let (low, high) = Shape::VOLUMES_MB.into_inner();
    let decibels = |millibels: i16| f32::from(millibels) / 100.0;
    let row = Row {
        name: tr!("sound-volume"),
        tip: tr!("sound-volume.tip"),
        words: (tr!("sound-softest"), tr!("sound-loudest")),
        range: decibels(low)..=decibels(high),
        value: decibels(line.overrides.shaping.volume_mb),
        usual: 0.0,
    };
    if let Some(value) = row.ui(ui) {
        changes.push(LineChange::Volume((value * 100.0).round() as i16));
    }
    let why = match (cx.desk.take_heard(line), next) {
        (None, _) => Some(tr!("sound-no-take")),
        (_, None) => Some(tr!("sound-nothing-behind")),
        _ => None,
    };
    let join = Button::new(tr!("sound-hear-join"))
        .command("sound-hear-join.command")
        .icon(icons::PLAY)
        .tip(tr!("sound-hear-join.tip"))
        .why_not(why);
    if ui.add(join.row()).clicked() {
        hear_join(cx, line);
    }
    changes
}

/// What is left out of a take, and its fades.
fn take_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line, take: &TakeCard) -> Vec<LineChange> {
    let mut changes = Vec::new();
    let to_cut = take.to_cut();
    let cut = line.overrides.shaping.cut(to_cut);
    let kept = cut.kept_seconds(take.seconds);
    // Of a hidden voice it would tell which letter it has.
    let is_hidden = cx.view.blind.hides_length(cx.desk, take);
    ui.horizontal(|ui| {
        ui.set_height(20.0);
        let name = tr!("takes-take", number = take.number.to_string());
        ui.label(Face::BodyStrong.rich(name, cx.tokens.text));
        if is_hidden {
            return;
        }
        at_right(ui, |ui| {
            let left = tr!(
                "sound-left",
                left = format!("{:.2}", kept.end - kept.start),
                all = format!("{:.2}", take.seconds)
            );
            ui.label(Face::Label.rich(left, cx.tokens.text3));
        });
    });
    let is_heard = cx.desk.heard().and_then(|heard| heard.take()) == Some(take.id);
    let wave = TrimWave {
        mini: &take.mini,
        sound: cx.desk.sound(take.id).map(AsRef::as_ref),
        seconds: take.seconds,
        shape: line.overrides.shaping.shape(to_cut),
        at: is_heard.then(|| cx.desk.playhead().seconds()),
    };
    let trim = wave.show(ui);
    changes.extend(trim.map(|trim| LineChange::Trim(to_cut, trim)));
    let all = take.seconds as f32;
    let least = seconds(Cut::LEAST_MS);
    let longest = seconds(Cut::LONGEST_FADE_MS).min(all);
    let (start, end) = (seconds(cut.start_ms), seconds(cut.end_ms));
    let mut row = |name: String, tip: String, (value, most): (f32, f32), trim: fn(u32) -> Trim| {
        let most = most.max(value).max(0.01);
        let row = Row {
            name,
            tip,
            words: (
                tr!("sound-none"),
                if is_hidden {
                    tr!("script-no-length")
                } else {
                    tr!("studio-seconds", seconds = format!("{most:.2}"))
                },
            ),
            range: 0.0..=most,
            value,
            usual: 0.0,
        };
        let moved = row.ui(ui);
        changes.extend(moved.map(|value| LineChange::Trim(to_cut, trim(millis(value)))));
    };
    let (name, tip) = (tr!("sound-start"), tr!("sound-start.tip"));
    row(name, tip, (start, all - end - least), Trim::Start);
    let (name, tip) = (tr!("sound-end"), tr!("sound-end.tip"));
    row(name, tip, (end, all - start - least), Trim::End);
    let fade = seconds(cut.fade_in_ms);
    let (name, tip) = (tr!("sound-fade-in"), tr!("sound-fade-in.tip"));
    row(name, tip, (fade, longest), Trim::FadeIn);
    let fade = seconds(cut.fade_out_ms);
    let (name, tip) = (tr!("sound-fade-out"), tr!("sound-fade-out.tip"));
    row(name, tip, (fade, longest), Trim::FadeOut);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        let hear = Button::new(tr!("sound-hear"))
            .command("sound-hear.command")
            .icon(icons::PLAY)
            .tip(tr!("sound-hear.tip"));
        if ui.add(hear.row()).clicked() {
            let cues = vec![cx.desk.cue(Some(line.id), take)];
            cx.send(Command::Playback(PlaybackCommand::Hear(cues)));
        }
        // Where it stands: to be cut by ear.
        let at = cx.desk.playhead().seconds();
        let why = |fits: bool| (!is_heard || !fits).then(|| tr!("sound-not-there"));
        let at_ms = (at.max(0.0) * 1e3).round() as u32;
        let fits = at > 0.0 && at_ms + cut.end_ms + Cut::LEAST_MS < to_cut.of_ms;
        let begin = Button::new(tr!("sound-start-here"))
            .command("sound-start-here.command")
            .tip(tr!("sound-start-here.tip"))
            .why_not(why(fits));
        if ui.add(begin.row()).clicked() {
            changes.push(LineChange::Trim(to_cut, Trim::Start(at_ms)));
        }
        let rest_ms = to_cut.of_ms.saturating_sub(at_ms);
        let fits = rest_ms > 0 && at_ms > cut.start_ms + Cut::LEAST_MS;
        let end = Button::new(tr!("sound-end-here"))
            .command("sound-end-here.command")
            .tip(tr!("sound-end-here.tip"))
            .why_not(why(fits));
        if ui.add(end.row()).clicked() {
            changes.push(LineChange::Trim(to_cut, Trim::End(rest_ms)));
        }
        let reset = Button::new(tr!("sound-reset"))
            .command("sound-reset.command")
            .icon(icons::ARROW_COUNTER_CLOCKWISE)
            .tip(tr!("sound-reset.tip"))
            .why_not(cut.is_none().then(|| tr!("sound-is-whole")));
        if ui.add(reset.ghost().row()).clicked() {
            changes.push(LineChange::Cut(to_cut, Cut::default()));
        }
    });
    changes
}

/// The end of the line, the pause behind it and the next one, as in a joined file.
fn hear_join(cx: &mut StudioCtx<'_>, line: &Line) {
    let (Some(take), Some((next, behind))) = (cx.desk.take_heard(line), next(cx, line.id)) else {
        return;
    };
    let cue = Cue {
        pause_ms: cx.desk.pause_behind(line, &next.speaker),
        ..cx.desk.cue(Some(line.id), take)
    };
    let end = cue.shape.cut.kept_seconds(take.seconds).end;
    let cues = vec![cue, cx.desk.cue(Some(next.id), behind)];
    cx.send(Command::Playback(PlaybackCommand::Hear(cues)));
    let from = ((end - BEFORE_GAP).max(0.0) * 1e3) as u64;
    cx.send(Command::Playback(PlaybackCommand::SeekMillis(from)));
}

/// The next line that is heard, if that is near.
fn next<'a>(cx: &StudioCtx<'a>, line: LineId) -> Option<(&'a Line, &'a TakeCard)> {
    let script = cx.desk.script();
    let below = script.place(line)? + 1;
    let near = script.items().from(below).take(NEAR);
    let mut lines = near.filter_map(Item::line);
    lines.find_map(|line| Some((line, &**cx.desk.take_heard(line)?)))
}

fn small(ui: &mut Ui, cx: &StudioCtx<'_>, words: &str) {
    let words = Face::Small.rich(words, cx.tokens.text2);
    ui.add(egui::Label::new(words).wrap());
}

/// One slider.
struct Row {
    name: String,
    tip: String,
    /// The words at its ends.
    words: (String, String),
    range: RangeInclusive<f32>,
    value: f32,
    usual: f32,
}

impl Row {
    /// Draws it; the value where it was moved.
    fn ui(self, ui: &mut Ui) -> Option<f32> {
        let mut value = self.value;
        ui.add(
            SliderRow::new(&self.name, &mut value, self.usual)
                .range(self.range)
                .words(&self.words.0, &self.words.1)
                .tip(&self.tip)
                .plain(),
        );
        (value != self.value).then_some(value)
    }
}

fn seconds(ms: u32) -> f32 {
    ms as f32 / 1e3
}

/// Hundredths of a second, as sliders have them.
fn millis(seconds: f32) -> u32 {
    (seconds.max(0.0) * 100.0).round() as u32 * 10
}
