//! The transport: play, the waveform with its words, time, A/B, loudness, volume, device.

use egui::{Align, Layout, Rect, Ui, UiBuilder, pos2, vec2};
use mynah_ui_core::device_list::device_list_ui;

use crate::shell::joined::joined_ui;
use crate::shell::listening::listening_ui;
use crate::shell::on_air::{self, OnAir, clock, clock_of_length, clock_of_seconds};
use mynah_core::backend::Backend;
use mynah_core::format::Codec;
use mynah_core::ids::TakeId;
use mynah_core::shape::Shape;
use mynah_i18n::tr;
use mynah_model::command::PlaybackCommand;
use mynah_model::command::TakesCommand;
use mynah_model::command::{Command, Cue};
use mynah_model::desk::{AppSettings, Desk, TakeCard};
use mynah_model::event::{Playing, Side};
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::{Choosing, StudioCtx};
use mynah_ui_core::room::Room;
use mynah_ui_core::widgets::Waveform;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::{
    Button, Chip, IconButton, Segment, Slider, at_right, caption, menu, play_button, segmented, tip,
};

/// Width of the buttons and the title at the left.
const LEFT: f32 = 320.0;
/// What they need at least.
const LEFT_LEAST: f32 = 236.0;
/// What they have of a narrow window.
const LEFT_SHARE: f32 = 0.3;
/// In a window that is narrower than this a button has no word.
const WITH_WORD: f32 = 1280.0;
/// A lossy coder may reach this far over full scale by itself, in decibels.
const OVERSHOOT_DB: f32 = 1.0;
/// With less height there is no waveform beside the strip of takes that are heard joined.
const WAVE_LEAST: f32 = 32.0;
/// Width of time and volume at the right.
const RIGHT: f32 = 288.0;

/// With less width the units alone tell loudness from peak, and no length is shown.
const WITH_LOUDNESS_WORDS: f32 = 256.0;
/// With less a comparison shows none.
const WITH_ALL: f32 = 320.0;

/// The transport's view state.
#[derive(Debug, Default)]
pub struct Transport {
    /// The take whose sound was asked for and isn't here.
    asked: Option<TakeId>,
    /// The volume while it is being moved.
    volume: Option<f32>,
    /// What is heard, and what it is compared with, as their lines shaped them when that was looked at last.
    shaped: Vec<(TakeId, Shape)>,
}

/// Takes that are compared, as their lines shape them.
fn shapes_of(desk: &Desk, sides: &[Side]) -> Vec<(TakeId, Shape)> {
    let shaped = sides.iter().filter_map(|side| {
        let line = desk.line_here(side.line);
        let take = desk.take_card(side.take, line)?;
        Some((side.take, desk.cue(line, take).shape))
    });
    shaped.collect()
}

impl Transport {
    /// Draws it into `ui`, which is exactly its rectangle.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let space = ui.max_rect();
        let heard = OnAir::of(cx.desk, cx.view);
        self.ask_for_sound(cx, heard.as_ref());
        self.reshape(cx, heard.as_ref());
        let column = |left: f32, right: f32| {
            Rect::from_min_max(pos2(left, space.top()), pos2(right, space.bottom()))
        };
        // A narrow window takes the word of a button first, and of the title only what the waveform needs.
        let left_width = LEFT.min(space.width() * LEFT_SHARE).max(LEFT_LEAST);
        let right_width = RIGHT.min(space.width() * 0.3);
        let left = column(
            space.left() + size::PAD,
            space.left() + size::PAD + left_width,
        );
        let right = column(
            space.right() - size::PAD - right_width,
            space.right() - size::PAD,
        );
        let low = space.height() < size::TRANSPORT;
        // Only the time and the volume have room at the right.
        let lowest = space.height() < size::TRANSPORT_SHORT;
        let margin = if low { 4.0 } else { 12.0 };
        let middle =
            column(left.right() + size::PAD, right.left() - size::PAD).shrink2(vec2(0.0, margin));

        // Without a waveform its place is free for words.
        let beside = if heard.as_ref().is_some_and(|heard| heard.has_wave) {
            left
        } else {
            left.with_max_x(middle.right())
        };
        let row = UiBuilder::new()
            .max_rect(beside)
            .layout(Layout::left_to_right(Align::Center));
        let mut ui_left = ui.new_child(row.id_salt("left"));
        let has_word = space.width() >= WITH_WORD;
        play_ui(&mut ui_left, cx, heard.as_ref(), (low, has_word));

        let middle = joined_ui(ui, cx, middle);
        let mut ui_middle = ui.new_child(UiBuilder::new().max_rect(middle).id_salt("middle"));
        if middle.height() >= WAVE_LEAST {
            wave_ui(&mut ui_middle, cx, heard.as_ref());
        }

        let above = match (low, lowest) {
            (_, true) => 1.0,
            (true, false) => 3.0,
            (false, false) => 18.0,
        };
        let right = right.with_min_y(right.top() + above);
        let mut ui_right = ui.new_child(UiBuilder::new().max_rect(right).id_salt("right"));
        ui_right.spacing_mut().item_spacing = vec2(8.0, 0.0);
        ui_right.spacing_mut().interact_size.y = 0.0;
        let high = match (low, lowest) {
            (_, true) => 24.0,
            (true, false) => 28.0,
            (false, false) => 40.0,
        };
        time_ui(&mut ui_right, cx, heard.as_ref(), high);
        ui_right.add_space(if low { 0.0 } else { 4.0 });
        if !lowest {
            loudness_ui(&mut ui_right, cx, heard.as_ref());
        }
        ui_right.add_space(if low { 0.0 } else { 2.0 });
        self.volume_ui(&mut ui_right, cx);
    }

    /// What is heard sounds otherwise as soon as its line says so, whoever changed it.
    fn reshape(&mut self, cx: &mut StudioCtx<'_>, heard: Option<&OnAir<'_>>) {
        let now = if let Some(Playing::Compare { sides, .. }) = &cx.desk.playback.playing {
            shapes_of(cx.desk, sides)
        } else {
            let heard = heard.filter(|heard| heard.loaded);
            let heard = heard.and_then(|heard| Some((heard.take?.id, heard.shape)));
            heard.into_iter().collect()
        };
        let before = std::mem::replace(&mut self.shaped, now);
        let otherwise = self.shaped.iter().filter(|(take, shape)| {
            let same = before.iter().find(|(same, _)| same == take);
            same.is_some_and(|(_, was)| was != shape)
        });
        for (take, shape) in otherwise.copied() {
            cx.send(Command::Playback(PlaybackCommand::Reshape { take, shape }));
        }
    }

    /// A take that is only looked at has no sound here yet.
    fn ask_for_sound(&mut self, cx: &mut StudioCtx<'_>, heard: Option<&OnAir<'_>>) {
        let wanted = heard.and_then(|heard| match (heard.take, heard.sound) {
            (Some(take), None) => Some(take.id),
            _ => None,
        });
        if wanted != self.asked {
            if let Some(take) = wanted {
                cx.send(Command::Takes(TakesCommand::Load(take)));
            }
            // Once it is here it may be asked for again: the desk keeps the newest few only.
            self.asked = wanted;
        }
    }

    fn volume_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let t = cx.tokens;
        ui.horizontal(|ui| {
            ui.set_height(24.0);
            let mut volume = self.volume.unwrap_or(cx.desk.settings.volume);
            let icon = if volume <= 0.0 {
                icons::SPEAKER_SLASH
            } else {
                icons::SPEAKER_HIGH
            };
            let (rect, _) = ui.allocate_exact_size(vec2(14.0, 24.0), egui::Sense::hover());
            icon.paint(ui.painter(), rect.center(), 14.0, t.text3);
            ui.scope(|ui| {
                // The button for the device stands behind it.
                let wide = ui.available_width() - size::CONTROL_ROW - 8.0;
                ui.set_max_width(wide);
                let slider = Slider {
                    name: &tr!("transport-volume"),
                    value: &mut volume,
                    low: 0.0,
                    high: 1.0,
                    usual: AppSettings::VOLUME,
                    why_not: None,
                    slim: true,
                };
                let response = slider.show(ui);
                if response.changed() {
                    self.volume = Some(volume);
                    cx.send(Command::Playback(PlaybackCommand::Volume(volume)));
                }
                if self.volume == Some(cx.desk.settings.volume) && !response.dragged() {
                    self.volume = None;
                }
                tip(ui, response, &tr!("transport-volume.tip"));
            });
            device_ui(ui, cx);
        });
    }
}

/// Whether the keys are the Script room's, at a heading.
fn is_on_heading(cx: &StudioCtx<'_>) -> bool {
    let row = cx.view.line.filter(|_| cx.view.room == Room::Script);
    row.is_some_and(|row| cx.desk.script().line(row).is_none())
}

fn play_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    heard: Option<&OnAir<'_>>,
    (low, has_word): (bool, bool),
) {
    let t = cx.tokens;
    ui.spacing_mut().item_spacing.x = 8.0;
    if small(ui, icons::SKIP_BACK_FILL, Action::PreviousLine) {
        cx.act(Action::PreviousLine);
    }
    let playing = cx.desk.playback.playing.is_some() && !cx.desk.playback.paused;
    let name = if playing {
        tr!("transport-pause")
    } else {
        tr!("transport-play")
    };
    let explanation = Action::PlayPause.tip_with_keys(ui.ctx());
    if play_button(ui, 40.0, playing, (&name, &explanation)).clicked() {
        if playing {
            cx.send(Command::Playback(PlaybackCommand::TogglePause));
        } else {
            cx.act(Action::PlayPause);
        }
    }
    if small(ui, icons::SKIP_FORWARD_FILL, Action::NextLine) {
        cx.act(Action::NextLine);
    }
    all_or_end_ui(ui, cx, has_word);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        // A title of 20, a line of 16, a chip of 20, which a low transport has beside the title.
        let high = if low {
            36.0
        } else if heard.is_some_and(|heard| heard.draft) {
            64.0
        } else if heard.is_none() {
            36.0
        } else {
            40.0
        };
        ui.add_space((ui.available_height() - high) / 2.0);
        let Some(heard) = heard else {
            // Of a heading there is what lies below it, once anything was spoken.
            let is_on_takes = is_on_heading(cx) && !cx.desk.takes.is_empty();
            let is_script = cx.view.room == Room::Script && cx.view.choosing == Choosing::Nothing;
            let title = if is_on_takes && is_script {
                tr!("transport-heading")
            } else if !is_script {
                tr!("transport-still")
            } else {
                tr!("transport-nothing")
            };
            elided(ui, Face::BodyStrong, &title, t.text2);
            if let Some(hint) = hint(ui, cx, is_script) {
                elided(ui, Face::Small, &hint, t.text3);
            }
            return;
        };
        if low {
            ui.horizontal(|ui| {
                ui.set_height(20.0);
                ui.spacing_mut().item_spacing.x = 4.0;
                if heard.draft {
                    draft_chip_ui(ui);
                }
                title_ui(ui, cx, heard);
            });
        } else {
            title_ui(ui, cx, heard);
        }
        elided(ui, Face::Small, &heard.about, t.text2);
        if heard.draft && !low {
            ui.add_space(4.0);
            draft_chip_ui(ui);
        }
    });
}

/// Returns what the keys that play do where nothing is loaded.
fn hint(ui: &Ui, cx: &StudioCtx<'_>, is_script: bool) -> Option<String> {
    if on_air::is_blind(cx.view) {
        return Some(tr!("transport-nothing.hint-blind"));
    }
    let keys = Action::PlayPause.keys_text(ui.ctx())?;
    let hint = match cx.desk.backend() {
        _ if cx.view.room == Room::Dubbing => tr!("transport-nothing.hint-dub", keys = keys),
        _ if cx.view.room == Room::Voices => tr!("transport-nothing.hint-voices", keys = keys),
        _ if !is_script => return None,
        _ if is_on_heading(cx) => tr!("transport-nothing.hint-heading", keys = keys),
        Backend::Draft => tr!("transport-nothing.hint", keys = keys),
        // Nothing is spent by a key that plays.
        Backend::Live => tr!("transport-nothing.hint-live", keys = keys),
    };
    Some(hint)
}

/// What is heard by its title; of a voice without a name by its letter alone, where both have no room.
fn title_ui(ui: &mut Ui, cx: &StudioCtx<'_>, heard: &OnAir<'_>) {
    let (face, ink) = (Face::BodyStrong, cx.tokens.text);
    let take = heard.take.filter(|_| cx.view.room == Room::Voices);
    let letter = take.and_then(|take| cx.view.blind.take(take.id));
    let is_cut = face.galley(ui, heard.title.as_str(), ink).size().x > ui.available_width();
    match letter.filter(|_| is_cut) {
        Some(letter) => {
            let label = ui.add(egui::Label::new(face.rich(letter, ink)));
            tip(ui, label, &heard.title);
        }
        None => elided(ui, face, &heard.title, ink),
    }
}

/// The button that plays all; while takes are compared, which goes on and on, the one that ends that.
fn all_or_end_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, has_word: bool) {
    let compares = matches!(cx.desk.playback.playing, Some(Playing::Compare { .. }));
    let (action, icon, label, name, why) = if compares {
        let name = tr!("transport-end-comparison");
        let action = Action::Stop;
        (action, icons::STOP_FILL, action.label(), name, None)
    } else if cx.view.room == Room::Dubbing {
        let why = (!cx.view.dubs.can_hear).then(|| tr!("transport-no-dub"));
        let (label, name) = (tr!("transport-all"), tr!("transport-all.name-dub"));
        (Action::PlayDub, icons::PLAY, label, name, why)
    } else {
        let why = cx.desk.takes.is_empty();
        let why = why.then(|| tr!("script-no-take-to-play"));
        let (label, name) = (tr!("transport-all"), tr!("transport-all.name"));
        (Action::PlayAll, icons::PLAY, label, name, why)
    };
    let explanation = action.tip_in(ui.ctx(), cx.view.room);
    let pressed = if has_word {
        let button = Button::new(label).name(name);
        let button = button.icon(icon).tip(explanation).why_not(why);
        ui.add(button.ghost().slim())
    } else {
        let button = IconButton::new(icon, name).row();
        ui.add(button.tip(explanation).why_not(why))
    };
    if pressed.clicked() {
        cx.act(action);
    }
}

fn draft_chip_ui(ui: &mut Ui) {
    let word = tr!("draft-chip");
    ui.add(Chip::new(&word).accent().tip(&tr!("draft-chip.tip")));
}

fn small(ui: &mut Ui, icon: mynah_ui_kit::theme::Icon, action: Action) -> bool {
    let button = IconButton::new(icon, action.label())
        .row()
        .tip(action.tip_with_keys(ui.ctx()));
    ui.add(button).clicked()
}

/// A line that is cut where it has no room, and read whole under the pointer.
fn elided(ui: &mut Ui, face: Face, text: &str, ink: egui::Color32) {
    let is_cut = face.galley(ui, text, ink).size().x > ui.available_width();
    let label = egui::Label::new(face.rich(text, ink)).truncate();
    let label = ui.add(label.show_tooltip_when_elided(false));
    if is_cut {
        tip(ui, label, text);
    }
}

fn wave_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, heard: Option<&OnAir<'_>>) {
    let Some(heard) = heard else { return };
    let Some(sound) = heard.sound else {
        // The place stays; what is loading is a matter of milliseconds.
        return;
    };
    let name = tr!("transport-position");
    let drawn = Waveform::new(&name, sound, heard.text, heard.at)
        .clips(heard.take.is_some_and(clips))
        .shape(heard.shape)
        .without_length(heard.hides_length)
        .show(ui);
    if let (Some(to), Some(take)) = (drawn.seek, heard.take)
        && !heard.loaded
    {
        let cue = Cue {
            shape: heard.shape,
            ..Cue::as_made(take.id)
        };
        let cues = vec![cue];
        cx.send(Command::Playback(PlaybackCommand::Hear(cues)));
        cx.send(Command::Playback(PlaybackCommand::SeekMillis(millis(to))));
    } else if let Some(to) = drawn.seek {
        cx.send(Command::Playback(PlaybackCommand::SeekMillis(millis(to))));
        // Who clicks a word wants to hear it; who clicks the bars may only look.
        if drawn.on_word && cx.desk.playback.paused {
            cx.send(Command::Playback(PlaybackCommand::TogglePause));
        }
    }
    tip(ui, drawn.response, &tr!("transport-position.tip"));
}

/// Whether samples at full scale were cut. What is taken apart and put together again by a lossy coder
/// reaches over full scale where nothing was cut.
fn clips(take: &TakeCard) -> bool {
    let lossless = take
        .request
        .format()
        .is_some_and(|format| match format.codec {
            Codec::Pcm | Codec::Wav | Codec::Ulaw | Codec::Alaw => true,
            Codec::Mp3 | Codec::Opus => false,
        });
    lossless || take.peak_db.is_some_and(|peak| peak > OVERSHOOT_DB)
}

fn millis(seconds: f64) -> u64 {
    (seconds.max(0.0) * 1_000.0) as u64
}

fn time_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, heard: Option<&OnAir<'_>>, high: f32) {
    let t = cx.tokens;
    ui.horizontal(|ui| {
        ui.set_height(high);
        // What stands at the right is centred in it, and makes it no higher.
        ui.spacing_mut().interact_size.y = high;
        let (at, all) = heard.map_or((0.0, 0.0), OnAir::times);
        let ink = if heard.is_some() { t.text } else { t.text3 };
        let hides_length = heard.is_some_and(|heard| heard.hides_length);
        let at = if hides_length {
            // At its end it would say how long it is.
            clock_of_seconds(at)
        } else {
            clock(at)
        };
        ui.label(Face::Clock.rich(at, ink));
        // Of more than two the room says which one is heard.
        let sides = cx.desk.playback.playing.as_ref().map(Playing::sides);
        let compares = sides.is_some_and(|sides| sides.len() == 2);
        let room = if compares {
            WITH_ALL
        } else {
            WITH_LOUDNESS_WORDS
        };
        if ui.max_rect().width() >= room {
            // How long a preview is nobody says, nor how long a take of a hidden voice.
            if all > 0.0 && !hides_length {
                ui.label(Face::Mono.rich(format!("/ {}", clock_of_length(all)), t.text3));
            }
        }
        at_right(ui, |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            listening_ui(ui, cx);
            if compares {
                let explanation = Action::SwapTakes.tip_with_keys(ui.ctx());
                let mut side = cx.desk.playback.side;
                let segments = [
                    Segment::new(0, "A").tip(&explanation),
                    Segment::new(1, "B").tip(&explanation),
                ];
                if segmented(ui, &tr!("transport-compare"), &mut side, &segments, None) {
                    cx.act(Action::SwapTakes);
                }
            }
        });
    });
}

fn loudness_ui(ui: &mut Ui, cx: &StudioCtx<'_>, heard: Option<&OnAir<'_>>) {
    let t = cx.tokens;
    let take = heard.and_then(|heard| heard.take);
    // How loud it came tells voices apart that nobody is to know.
    let take = take.filter(|take| cx.view.blind.take(take.id).is_none());
    let with_words = ui.available_width() >= WITH_LOUDNESS_WORDS;
    // What is compared is heard otherwise than it was made.
    let (loudness, loudness_tip) = match &cx.desk.playback.playing {
        Some(Playing::Compare { lufs, .. }) if take.is_some() => {
            let heard = format!("{lufs:.1}").replace('-', "−");
            let tip = tr!("transport-loudness-made.tip", lufs = heard);
            (tr!("transport-loudness-made"), tip)
        }
        _ => match heard.map_or(0, |heard| heard.shape.volume_mb) {
            0 => (tr!("transport-loudness"), tr!("transport-loudness.tip")),
            volume => {
                let change = format!("{:+.1}", f32::from(volume) / 100.0).replace('-', "−");
                let tip = tr!("transport-loudness-made.volume", change = change);
                (tr!("transport-loudness-made"), tip)
            }
        },
    };
    ui.horizontal(|ui| {
        ui.set_height(16.0);
        ui.spacing_mut().item_spacing.x = 4.0;
        let number = |value: Option<f32>| {
            value.map_or_else(
                || "–".to_owned(),
                |value| format!("{value:.1}").replace('-', "−"),
            )
        };
        for (gap, word, value, unit, explanation) in [
            (
                0.0,
                loudness,
                take.and_then(|take| take.lufs),
                tr!("unit-lufs"),
                loudness_tip,
            ),
            (
                12.0,
                tr!("transport-peak"),
                take.and_then(|take| take.peak_db),
                tr!("unit-dbtp"),
                tr!("transport-peak.tip"),
            ),
        ] {
            ui.add_space(gap);
            let response = ui
                .scope(|ui| {
                    if with_words {
                        caption(ui, Face::Label, &word, t.text3);
                    }
                    caption(ui, Face::MonoLabel, &number(value), t.text2);
                    caption(ui, Face::Label, &unit, t.text3);
                })
                .response;
            let said = format!("{word} {} {unit}", number(value));
            response.widget_info(|| {
                egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, said.as_str())
            });
            tip(ui, response, &explanation);
        }
    });
}

fn device_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let device = &cx.desk.playback.device;
    let shown = device.name.clone().unwrap_or_else(|| tr!("device-default"));
    let name = tr!("device-button", device = shown.as_str());
    let mut button = IconButton::new(icons::HEADPHONES, name).row();
    if device.silent.is_some() {
        button = button.color(cx.tokens.warn);
    }
    let said = device.silent.clone();
    let said = said.unwrap_or_else(|| tr!("device-button.tip", device = shown));
    let response = ui.add(button.tip(said));
    menu(&response, (&tr!("device-menu"), 260.0), |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        device_list_ui(ui, cx);
    });
}
