//! Results of the tools: a take as a row, and an input with its result at the same moment and the same loudness.

use egui::{Align, Layout, Sense, Ui, vec2};

use mynah_core::request::Input;
use mynah_core::shape::Shape;
use mynah_i18n::tr;
use mynah_model::command::{Command, Cue, PlaybackCommand, ToolMoment, ToolsCommand};
use mynah_model::desk::TakeCard;
use mynah_model::event::Playing;
use mynah_ui_core::ctx::{Next, StudioCtx};
use mynah_ui_core::widgets::mini_wave;
use mynah_ui_core::words::length;
use mynah_ui_kit::theme::{Face, size};
use mynah_ui_kit::widgets::caption::caption;
use mynah_ui_kit::widgets::{Segment, plate, play_button, segmented};

use crate::send_to::{Goal, send_menu_ui};

/// Height of a row.
const ROW: f32 = 48.0;
/// Width of a waveform, at most.
const WAVE: f32 = 220.0;

/// The part of a row that was pressed.
pub(crate) enum RowPress {
    /// The row itself.
    Select,
    /// A goal of "Send to".
    Send(Goal),
}

/// A take as a row shows it.
#[derive(Clone, Copy, Default)]
pub(crate) struct RowShown<'a> {
    /// Title of the take.
    pub title: &'a str,
    /// The number of the take among those with this title, and how many there are.
    pub among: Option<(usize, usize)>,
    /// Shape of the take.
    pub shape: Shape,
    /// True if the row is selected.
    pub is_on: bool,
}

/// Draws a take as a row: play, title, waveform, length and "Send to". If the row has the keyboard focus, `focused`
/// becomes what it plays.
pub(crate) fn take_row_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    take: &TakeCard,
    row: RowShown<'_>,
    focused: &mut Option<Cue>,
) -> Option<RowPress> {
    let t = cx.tokens;
    let RowShown {
        title: plain,
        among,
        shape,
        is_on,
    } = row;
    let among = among.map(|(number, count)| tr!("tools-among", number = number, count = count));
    let name = match &among {
        Some(among) => format!("{plain} · {among}"),
        None => plain.to_owned(),
    };
    let title = name.as_str();
    let wide = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(wide, ROW), Sense::click());
    response.widget_info(|| {
        egui::WidgetInfo::selected(
            egui::accesskit::Role::ListBoxOption,
            ui.is_enabled(),
            is_on,
            title,
        )
    });
    if is_on || response.hovered() {
        let line = if is_on { t.accent_ink } else { t.line };
        plate(ui, rect, size::RADIUS_CARD, t.bg1, line);
    }
    let mut press = None;
    let builder = egui::UiBuilder::new()
        .id_salt(("tools-take", take.id))
        .max_rect(rect.shrink2(vec2(8.0, 6.0)))
        .layout(Layout::left_to_right(Align::Center));
    let mut row = ui.new_child(builder);
    let is_heard = heard(cx, take);
    let is_playing = is_heard && !cx.desk.playback.paused;
    let name = tr!("tools-play", title = title);
    if play_button(&mut row, 28.0, is_playing, (&name, &tr!("tools-play.tip"))).clicked() {
        play(cx, take, shape);
    }
    row.add_space(4.0);
    row.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if let Some(goal) = send_menu_ui(ui, cx, take, title) {
            press = Some(RowPress::Send(goal));
        }
        ui.label(Face::Mono.rich(length(take.seconds), t.text2));
        if let Some(among) = &among {
            caption(ui, Face::Small, among, t.text2);
        }
        let room = ui.available_width() - 160.0;
        if room > 60.0 {
            let played = is_heard.then(|| cx.desk.playhead().seconds() / take.seconds.max(0.01));
            let columns = vec2(room.min(WAVE), 28.0);
            mini_wave(ui, columns, &take.mini, played.map(|part| part as f32));
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            // The row has the title as its name.
            let room = ui.available_rect_before_wrap();
            let words = Face::Body.elided(ui, plain, t.text, room.width());
            let at = egui::pos2(room.left(), rect.center().y - words.size().y / 2.0);
            ui.painter().galley(at, words, t.text);
        });
    });
    mynah_ui_kit::widgets::focus_ring(ui, &response, size::RADIUS_CARD);
    if response.clicked() {
        // Space plays the row from now on.
        response.request_focus();
        press = press.or(Some(RowPress::Select));
    }
    mynah_ui_kit::keys::space_plays_at(&response);
    if response.has_focus() {
        cx.view.next = Some(Next {
            title: plain.to_owned(),
            about: cx.view.tools.tab.label(),
            take: Some(take.id),
            at: 0.0,
        });
        *focused = Some(Cue {
            shape,
            ..Cue::as_made(take.id)
        });
    }
    press
}

/// Returns true if a take is loaded in the player.
pub(crate) fn heard(cx: &StudioCtx<'_>, take: &TakeCard) -> bool {
    cx.desk.heard().and_then(|heard| heard.take()) == Some(take.id)
}

/// Plays a take as it is shaped, or pauses it.
pub(crate) fn play(cx: &mut StudioCtx<'_>, take: &TakeCard, shape: Shape) {
    play_cue(
        cx,
        Cue {
            shape,
            ..Cue::as_made(take.id)
        },
    );
}

/// Plays what a row has, or pauses it.
pub(crate) fn play_cue(cx: &mut StudioCtx<'_>, cue: Cue) {
    let is_heard = cx.desk.heard().and_then(|heard| heard.take()) == Some(cue.take);
    cx.send(Command::Playback(if is_heard {
        PlaybackCommand::TogglePause
    } else {
        PlaybackCommand::Hear(vec![cue])
    }));
}

/// A side of a comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Version {
    /// The input.
    Before,
    /// The result.
    #[default]
    After,
    /// The difference of both.
    Removed,
}

/// An input and its result, of which one is heard.
#[derive(Default)]
pub(crate) struct BeforeAfter {
    version: Version,
    /// The result whose difference was asked for, and the number of that command.
    removed: Option<(mynah_core::ids::TakeId, u64)>,
    /// Whether the difference is played as soon as it is there.
    is_awaited: bool,
}

impl BeforeAfter {
    /// Draws the play button and the choice between both, and the difference if the tool has one.
    pub(crate) fn ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (input, take): (&Input, &TakeCard),
        has_removed: bool,
    ) {
        let is_loaded = is_loaded(cx, input, take);
        if is_loaded {
            let is_after = cx.desk.playback.side == 1;
            self.version = if is_after {
                Version::After
            } else {
                Version::Before
            };
        }
        let removed = self.removed(cx, take);
        if removed.is_some() && std::mem::take(&mut self.is_awaited) {
            self.version = Version::Removed;
            self.hear(cx, (input, take), 0.0);
        }
        let is_removed_heard = removed
            .as_ref()
            .is_some_and(|removed| is_alone(cx, removed));
        let is_playing = (is_loaded || is_removed_heard) && !cx.desk.playback.paused;
        ui.horizontal_wrapped(|ui| {
            let name = tr!("tools-compare");
            if play_button(ui, 36.0, is_playing, (&name, &tr!("tools-compare.tip"))).clicked() {
                if is_loaded || is_removed_heard {
                    cx.send(Command::Playback(PlaybackCommand::TogglePause));
                } else {
                    self.hear(cx, (input, take), 0.0);
                }
            }
            let at = if is_loaded || is_removed_heard {
                cx.desk.playhead().seconds()
            } else {
                0.0
            };
            let told = tr!("tools-at", at = length(at), all = length(take.seconds));
            ui.label(Face::Mono.rich(told, cx.tokens.text2));
            let words = [
                tr!("tools-before"),
                tr!("tools-after"),
                tr!("tools-removed"),
            ];
            let [before, after, gone] = &words;
            let mut segments = vec![
                Segment::new(Version::Before, before),
                Segment::new(Version::After, after),
            ];
            if has_removed {
                segments.push(Segment::new(Version::Removed, gone));
            }
            let was = self.version;
            if segmented(ui, &name, &mut self.version, &segments, None) {
                self.is_awaited = false;
                let is_swap = is_loaded && was != Version::Removed;
                if is_swap && self.version != Version::Removed {
                    cx.send(Command::Playback(PlaybackCommand::Swap));
                } else {
                    let at = cx.desk.playhead().seconds();
                    let is_heard = is_loaded || is_removed_heard || heard(cx, take);
                    let from = if is_heard { at } else { 0.0 };
                    self.hear(cx, (input, take), from);
                }
            }
        });
        self.failure_ui(ui, cx);
        if is_playing {
            ui.ctx().request_repaint();
        }
    }

    /// Draws why there is no difference, if it was asked for in vain.
    fn failure_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let answer = self
            .removed
            .and_then(|(_, number)| cx.desk.tools.removed.get(&number));
        if self.version == Version::Removed
            && let Some(Err(trouble)) = answer
        {
            let words = Face::Small.rich(trouble.what.as_str(), cx.tokens.bad_ink);
            ui.add(egui::Label::new(words).wrap());
        }
    }

    /// The difference, once it is computed. It is asked for when somebody wants to hear it.
    fn removed(&mut self, cx: &StudioCtx<'_>, take: &TakeCard) -> Option<Input> {
        let (of, number) = self.removed?;
        if of != take.id {
            self.removed = None;
            return None;
        }
        let answer = cx.desk.tools.removed.get(&number)?;
        answer.as_ref().ok().map(|input| (**input).clone())
    }

    /// Plays the chosen version from a moment on.
    fn hear(&mut self, cx: &mut StudioCtx<'_>, (input, take): (&Input, &TakeCard), from: f64) {
        let moment = match self.version {
            Version::Removed => {
                let Some(removed) = self.removed(cx, take) else {
                    if self.removed.is_none() {
                        let number = cx.view.tools.next_number();
                        self.removed = Some((take.id, number));
                        let input = Box::new(input.clone());
                        let keep = ToolsCommand::KeepRemoved(number, input, take.id);
                        cx.send(Command::Tools(keep));
                    }
                    self.is_awaited = true;
                    return;
                };
                ToolMoment {
                    input: removed,
                    after: None,
                    is_after: false,
                    from,
                }
            }
            version => ToolMoment {
                input: input.clone(),
                after: Some(take.id),
                is_after: version == Version::After,
                from,
            },
        };
        cx.send(Command::Tools(ToolsCommand::Hear(Box::new(moment))));
    }
}

/// Returns true if an input is loaded with its result.
fn is_loaded(cx: &StudioCtx<'_>, of: &Input, take: &TakeCard) -> bool {
    match &cx.desk.playback.playing {
        Some(Playing::Tool { input, after, .. }) => {
            input.hash == of.hash && *after == Some(take.id)
        }
        _ => false,
    }
}

/// Returns true if an input is loaded without a result.
fn is_alone(cx: &StudioCtx<'_>, of: &Input) -> bool {
    match &cx.desk.playback.playing {
        Some(Playing::Tool { input, after, .. }) => input.hash == of.hash && after.is_none(),
        _ => false,
    }
}
