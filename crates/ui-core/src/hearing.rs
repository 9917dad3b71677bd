//! How takes of no line are heard to choose from: from one to the next at the same word, by keys.

use std::collections::HashSet;

use egui::{Event, EventFilter, Id, Key, Modifiers, Popup, Response, Ui};

use crate::ctx::StudioCtx;
use mynah_core::ids::TakeId;
use mynah_core::stars::MOST_STARS;
use mynah_model::command::{Command, Cue, PlaybackCommand};
use mynah_model::event::{Notice, Playing};
use mynah_ui_kit::keys;

/// Keys of ratings, from 0.
const STARS: [Key; MOST_STARS as usize + 1] = [
    Key::Num0,
    Key::Num1,
    Key::Num2,
    Key::Num3,
    Key::Num4,
    Key::Num5,
];

/// What is brought into view keeps so far from the edges.
const APART: f32 = 8.0;

/// Takes that were heard in this run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listened {
    takes: HashSet<TakeId>,
    /// The one that was gone to last, until the player is there.
    going: Option<TakeId>,
    /// What was told of one that is to be heard before it is judged, as long as it stands somewhere.
    told: Option<String>,
}

impl Listened {
    /// Somebody heard it, or went to hear it.
    pub fn note(&mut self, take: TakeId) {
        self.takes.insert(take);
    }

    /// Whether somebody did.
    pub fn has(&self, take: TakeId) -> bool {
        self.takes.contains(&take)
    }
}

/// Notes what is heard, wherever that is begun; once in each frame.
pub fn note_heard(cx: &mut StudioCtx<'_>) {
    let Some(heard) = heard(cx) else { return };
    let listened = &mut cx.view.listened;
    listened.note(heard);
    listened.going = listened.going.filter(|going| *going != heard);
}

/// What is heard, or about to be: the player answers a little later.
pub fn heard_next(cx: &StudioCtx<'_>) -> Option<TakeId> {
    cx.view.listened.going.or_else(|| heard(cx))
}

/// Tells that a take is heard first, before it is judged.
pub fn tell_first(cx: &mut StudioCtx<'_>, words: String) {
    cx.view.listened.told = Some(words.clone());
    cx.notice(Notice::Heed(words));
}

/// What was told of one that is heard first is past.
pub fn forget_first(cx: &mut StudioCtx<'_>) {
    if let Some(words) = cx.view.listened.told.take() {
        cx.notice(Notice::Past(words));
    }
}

/// The take that is loaded for playing.
pub fn heard(cx: &StudioCtx<'_>) -> Option<TakeId> {
    cx.desk.heard()?.take()
}

/// Whether what is heard, or about to be, belongs to the room that it was begun in: takes to choose from, and previews.
pub fn is_of_room(cx: &StudioCtx<'_>) -> bool {
    let playback = &cx.desk.playback;
    let of_room = matches!(
        &playback.playing,
        Some(
            Playing::Compare { .. }
                | Playing::Preview(_)
                | Playing::Sample { .. }
                | Playing::Tool { .. }
        )
    );
    of_room || playback.loading.is_some()
}

/// Returns true if what is paused belongs to no line of the open script: in the Script room Space plays the selected line.
pub fn is_paused_elsewhere(cx: &StudioCtx<'_>) -> bool {
    let playback = &cx.desk.playback;
    let is_of_script = cx.desk.heard().is_some_and(|heard| heard.line.is_some());
    playback.playing.is_some() && playback.paused && !is_of_script
}

/// Hears a take among the others that are here, or pauses it.
pub fn hear(cx: &mut StudioCtx<'_>, take: TakeId, here: impl Iterator<Item = TakeId>) {
    if heard(cx) == Some(take) {
        cx.send(Command::Playback(PlaybackCommand::TogglePause));
    } else {
        go_over(cx, take, here);
    }
}

/// Goes over to a take at the word that is heard; loads all that are here where it isn't among those loaded.
pub fn go_over(cx: &mut StudioCtx<'_>, take: TakeId, here: impl Iterator<Item = TakeId>) {
    cx.view.listened.note(take);
    cx.view.listened.going = (heard(cx) != Some(take)).then_some(take);
    let playing = cx.desk.playback.playing.as_ref();
    let sides = playing.map_or(&[][..], Playing::sides);
    let loading = cx.desk.playback.loading.as_deref().unwrap_or_default();
    if sides.iter().any(|side| side.take == take) || loading.contains(&take) {
        cx.send(Command::Playback(PlaybackCommand::GoTo(take)));
        play_out(cx);
        return;
    }
    let mut takes: Vec<TakeId> = Vec::new();
    for one in here {
        if !takes.contains(&one) {
            takes.push(one);
        }
    }
    let first = takes.iter().position(|id| *id == take).unwrap_or_default();
    let cues = takes.into_iter().map(Cue::as_made).collect();
    cx.send(Command::Playback(PlaybackCommand::Compare { cues, first }));
    play_out(cx);
}

/// Shows the take of a place, or a place without a take, among the takes that are here.
///
/// Playback switches to the take. Without one, playback of the others stops: a rating or a setting would otherwise be
/// given for a take that isn't shown.
pub fn look_at(cx: &mut StudioCtx<'_>, take: Option<TakeId>, here: Vec<TakeId>) {
    if let Some(take) = take {
        go_over(cx, take, here.into_iter());
    } else if is_heard(cx, &here) {
        cx.send(Command::Playback(PlaybackCommand::Stop));
    }
}

/// Whether what is heard, or about to be, is one of these.
pub fn is_heard(cx: &StudioCtx<'_>, here: &[TakeId]) -> bool {
    let loading = cx.desk.playback.loading.as_deref().unwrap_or_default();
    let heard = heard(cx);
    here.iter()
        .any(|take| heard == Some(*take) || loading.contains(take))
}

/// What is chosen from is heard once, unless somebody wants to hear it again and again: a reader speaks beside it.
fn play_out(cx: &mut StudioCtx<'_>) {
    if !cx.desk.playback.listening.looping {
        cx.send(Command::Playback(PlaybackCommand::PlayOut));
    }
}

/// What somebody says of a take by a key, where they do: its stars, 0 for none.
pub fn rated(ui: &Ui) -> Option<u8> {
    let pressed = (0..).zip(STARS).filter(|(_, key)| pressed_anew(ui, *key));
    pressed.map(|(stars, _)| stars).last()
}

/// Whether a key was pressed: one that is held down says it once.
pub fn pressed_anew(ui: &Ui, key: Key) -> bool {
    let is_new = ui.input(|input| {
        input.events.iter().any(|event| {
            matches!(event, Event::Key { key: of, pressed: true, repeat: false, .. } if *of == key)
        })
    });
    ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) && is_new
}

/// How many events of this frame nobody took yet.
pub fn count(ui: &Ui) -> usize {
    ui.input(|input| input.events.len())
}

/// Which cell of a matrix is looked at, and which has the keys.
#[derive(Default)]
pub struct Looking {
    /// The cell.
    pub at: (usize, usize),
    /// It is to have the keys.
    pub focus: bool,
    /// It is not brought into view for that: who comes in sees the room from its top.
    pub still: bool,
    /// What stands at the right is to have them.
    aside: bool,
    /// They went there, and aren't back.
    is_aside: bool,
    /// What of the matrix has them.
    cell: Option<Id>,
    /// The pointer pressed something in the last frame.
    was_pressed: bool,
    /// A dialog lay over the room in the last frame.
    was_over: bool,
    /// Something lay over the room in the last frame, or another control of it had the keys: Escape is theirs, and they
    /// have let go by the time it is asked.
    was: Escapes,
}

/// Whose Escape it was in the last frame.
#[derive(Default)]
struct Escapes {
    covered: bool,
    elsewhere: bool,
}

impl Looking {
    /// At a cell, which gets the keys.
    pub fn at(at: (usize, usize)) -> Self {
        Self {
            at,
            focus: true,
            still: false,
            aside: false,
            is_aside: false,
            cell: None,
            was_pressed: false,
            was_over: false,
            was: Escapes::default(),
        }
    }

    /// Gives the keys back to the cells after a press of the pointer, and after a dialog: whoever presses a button beside
    /// them, or answers what a button asked, goes on hearing by keys. Who goes to a button by keys stays there, and what is
    /// written in, or lies over the room, keeps its own.
    pub fn take_keys_back(&mut self, ui: &Ui, cx: &StudioCtx<'_>) {
        let pressed = ui.input(|input| input.pointer.any_click());
        let was_over = std::mem::replace(&mut self.was_over, cx.view.covered);
        if pressed {
            // What it pressed takes the keys in this frame.
            ui.ctx().request_repaint();
        }
        let was_pressed = std::mem::replace(&mut self.was_pressed, pressed);
        let is_free = was_over && !cx.view.covered;
        if !is_free && (!was_pressed || is_covered(ui, cx)) {
            return;
        }
        let focused = ui.memory(|memory| memory.focused());
        if focused.is_some() && focused == self.cell {
            return;
        }
        // What was done behind a dialog may give them to a control of the room.
        let is_given = |id| {
            let control = ui.ctx().read_response(id);
            control.is_some_and(|control| control.gained_focus())
        };
        if !was_pressed && focused.is_some_and(is_given) {
            return;
        }
        if let Some(id) = focused {
            ui.memory_mut(|memory| memory.surrender_focus(id));
        }
        self.come_back();
    }

    /// Gives the keys to the cells again. What is seen stays where it is.
    pub fn come_back(&mut self) {
        (self.focus, self.still, self.is_aside) = (true, true, false);
    }

    /// Where no cell takes the keys that are to come back, whatever else has them lets them go: they are the room's.
    pub fn let_go(&mut self, ui: &Ui) {
        if std::mem::take(&mut self.focus)
            && let Some(id) = ui.memory(|memory| memory.focused())
        {
            ui.memory_mut(|memory| memory.surrender_focus(id));
        }
    }

    /// Whether Escape leaves the room. From any other control it leads back to the cells first, and what lies over the room
    /// is closed by it.
    pub fn leaves(&mut self, ui: &Ui, cx: &StudioCtx<'_>) -> bool {
        let covered = cx.view.covered || Popup::is_any_open(ui.ctx());
        let focused = ui.memory(|memory| memory.focused());
        let elsewhere = focused.is_some_and(|id| self.cell != Some(id));
        let was_covered = std::mem::replace(&mut self.was.covered, covered);
        let was_elsewhere = std::mem::replace(&mut self.was.elsewhere, elsewhere);
        if covered || was_covered || elsewhere {
            return false;
        }
        let escaped = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        if escaped && was_elsewhere {
            self.come_back();
            ui.ctx().request_repaint();
        }
        escaped && !was_elsewhere
    }

    /// From the cells to what stands at the right, or back: Tab goes from line to line there.
    pub fn change_sides(&mut self) {
        if std::mem::take(&mut self.is_aside) {
            self.focus = true;
        } else {
            (self.aside, self.is_aside) = (true, true);
        }
    }

    /// Gives the keys to the first control of what stands at the right, where it is to have them.
    pub fn enter_aside(&mut self, first: &Response) {
        if std::mem::take(&mut self.aside) {
            first.request_focus();
        }
    }

    /// Follows a cell that was drawn: gives it the keys where it is to have them, arrows and (`tab`) Tab too, and looks
    /// at it where it was gone to or pressed. Whether it was pressed.
    pub fn follow(&mut self, ui: &Ui, response: &Response, at: (usize, usize), tab: bool) -> bool {
        if self.at == at && std::mem::take(&mut self.focus) {
            response.request_focus();
            if !std::mem::take(&mut self.still) {
                // With the ring around it.
                ui.scroll_to_rect(response.rect.expand(APART), None);
            }
            self.cell = Some(response.id);
        }
        if response.has_focus() {
            self.cell = Some(response.id);
            // A key asked for the other side in this frame.
            self.is_aside &= self.aside;
            let keys = EventFilter {
                horizontal_arrows: true,
                vertical_arrows: true,
                tab,
                ..EventFilter::default()
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, keys));
            // Tab led to it, or a reader.
            if response.gained_focus() && !self.focus {
                self.at = at;
            }
        }
        if response.clicked() {
            self.at = at;
        }
        response.clicked()
    }

    /// Whether keys are meant for the cells: no other control has them.
    pub fn has_keys(&self, ui: &Ui, cx: &StudioCtx<'_>) -> bool {
        let focused = ui.memory(|memory| memory.focused());
        focused.is_none_or(|id| self.cell == Some(id)) && !is_covered(ui, cx)
    }

    /// Whether letters, digits and arrows are: they press no button that has the keys, as Enter, Space and Tab do.
    pub fn has_letters(&self, ui: &Ui, cx: &StudioCtx<'_>) -> bool {
        if self.has_keys(ui, cx) {
            return true;
        }
        let focused = ui.memory(|memory| memory.focused());
        !is_covered(ui, cx) && focused.is_some_and(|id| keys::is_button(ui.ctx(), id))
    }
}

/// Whether something lies over the room, or is written in, that has the keys.
pub fn is_covered(ui: &Ui, cx: &StudioCtx<'_>) -> bool {
    cx.view.covered || Popup::is_any_open(ui.ctx()) || ui.ctx().text_edit_focused()
}
