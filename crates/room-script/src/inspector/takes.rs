//! The takes of the focused line: hear, pick, star, note, compare, discard and bring back.

use egui::accesskit::Live;
use egui::{Align, Layout, Ui, vec2};

use super::differing::Differing;
use super::note::NoteField;
use super::parts::TakeParts;
use super::said::OtherWords;
use super::take_row;
use super::take_row::Press;
use crate::generate;
use mynah_core::fingerprint::Parts;
use mynah_core::ids::{ProjectLine, TakeId};
use mynah_core::request::SpeechRequest;
use mynah_i18n::tr;
use mynah_model::command::PlaybackCommand;
use mynah_model::command::{Command, Cue, TakeAct};
use mynah_model::desk::Desk;
use mynah_model::desk::TakeCard;
use mynah_model::event::{Notice, Offer, Often, Playing};
use mynah_script::document::Line;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::theme::icons;
use mynah_ui_kit::widgets::{Button, IconButton};

/// Height of the words about comparing, two lines of them.
const COMPARE: f32 = 32.0;

/// How far below a card's top its other words end.
const WORDS_WITHIN: f32 = 120.0;

/// How many takes stand below the settings.
const SHORT: usize = 3;

/// The takes' view state.
#[derive(Default)]
pub struct TakesTab {
    /// The first take of a comparison, while the second is chosen.
    first: Option<TakeId>,
    note: NoteField,
    bin_open: bool,
    wants_all: bool,
    parts: TakeParts,
    other_words: OtherWords,
}

impl TakesTab {
    /// Whether 'all takes' was pressed, once.
    pub fn wants_all(&mut self) -> bool {
        std::mem::take(&mut self.wants_all)
    }

    /// Sends the note that is being written, unless its line is shown with its notes.
    pub fn leave_unless(&mut self, cx: &mut StudioCtx<'_>, shown: Option<ProjectLine>) {
        self.note.leave_unless(cx, shown);
    }

    /// Draws the newest takes below the settings, so that a setting and its result are seen together.
    pub fn short_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line) {
        ui.spacing_mut().item_spacing.y = 4.0;
        let count = cx.desk.takes.get(&line.id).map_or(0, |takes| takes.count);
        ui.horizontal(|ui| {
            ui.set_height(24.0);
            ui.label(Face::BodyStrong.rich(tr!("takes-title"), cx.tokens.text));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if count > 0 {
                    let all = Button::new(tr!("takes-all")).tip(tr!("takes-all.tip"));
                    self.wants_all |= ui.add(all.ghost().row()).clicked();
                }
            });
        });
        if cx.desk.playback.loading.is_some() {
            loading_ui(ui, cx);
        }
        let takes = kept(cx, line);
        match takes {
            Some(takes) if !takes.is_empty() => {
                for take in takes.iter().take(SHORT) {
                    let marks = self.marks(cx, take);
                    if let Some(press) = take_row::short_ui(ui, cx, take, marks) {
                        self.pressed(cx, take, press);
                    }
                }
            }
            _ => nothing_ui(ui, cx, count),
        }
    }

    /// Draws the tab.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line) {
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            again_ui(ui, cx, line);
            recording_ui(ui, cx, line);
        });
        ui.horizontal_wrapped(|ui| {
            several_ui(ui, cx, line);
            best_ui(ui, cx);
        });
        let count = cx.desk.takes.get(&line.id).map_or(0, |takes| takes.count);
        let Some(takes) = kept(cx, line) else {
            nothing_ui(ui, cx, count);
            return;
        };
        if takes.is_empty() {
            nothing_ui(ui, cx, count);
        }
        // What was chosen to be compared may be in the bin by now, or of another line.
        self.first = self
            .first
            .filter(|id| takes.iter().any(|take| take.id == *id));
        if takes.len() > 1 {
            self.compare_ui(ui, cx, &takes);
        }
        let differing = Differing::among(takes.iter().copied());
        self.other_words.begin(line);
        let screen = ui.clip_rect().y_range();
        for take in takes {
            let top = ui.cursor().top();
            let is_shown = top <= screen.max && top + WORDS_WITHIN >= screen.min;
            let said = self.other_words.of(take, is_shown);
            let marks = (self.marks(cx, take), differing, said.as_ref());
            if let Some(press) = take_row::full_ui(ui, cx, take, marks, &mut self.note) {
                self.pressed(cx, take, press);
            }
            self.parts.ui(ui, cx, line, take);
        }
        if self.other_words.waits() {
            ui.ctx().request_repaint();
        }
        self.bin_ui(ui, cx, line);
    }

    /// Says how two takes are compared, or what is compared now: in one place of one height, so that no take moves
    /// away from under the pointer.
    fn compare_ui(&self, ui: &mut Ui, cx: &mut StudioCtx<'_>, takes: &[&TakeCard]) {
        let wanted = vec2(ui.available_width(), COMPARE);
        let row = Layout::left_to_right(Align::Center);
        ui.allocate_ui_with_layout(wanted, row, |ui| {
            ui.set_min_height(COMPARE);
            let is_compared = takes.iter().any(|take| side(cx, take.id).is_some());
            if cx.desk.playback.loading.is_some() {
                loading_ui(ui, cx);
                return;
            }
            // Other takes are heard on while another line is looked at.
            if !is_compared {
                let text = match self.first {
                    Some(_) => tr!("takes-compare-second"),
                    None => tr!("takes-compare-how"),
                };
                ui.add(egui::Label::new(Face::Label.rich(text, cx.tokens.text3)).wrap());
                return;
            }
            let heard = if cx.desk.playback.side == 0 {
                tr!("takes-hear-b")
            } else {
                tr!("takes-hear-a")
            };
            let swap = Button::new(heard)
                .icon(icons::SWAP)
                .tip(tr!("takes-hear.tip"));
            if ui.add(swap.row()).clicked() {
                cx.send(Command::Playback(PlaybackCommand::Swap));
            }
            let end = IconButton::new(icons::STOP_FILL, tr!("takes-compare-end")).row();
            if ui.add(end.tip(tr!("takes-compare-end.tip"))).clicked() {
                cx.send(Command::Playback(PlaybackCommand::Stop));
            }
            let text = Face::Label.rich(tr!("takes-comparing"), cx.tokens.text3);
            ui.add(egui::Label::new(text).wrap());
        });
    }

    fn bin_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line) {
        let Some(all) = listed(cx, line) else { return };
        let binned = all.iter().filter(|take| take.discarded).collect::<Vec<_>>();
        if binned.is_empty() {
            return;
        }
        let icon = if self.bin_open {
            icons::CARET_DOWN
        } else {
            icons::CARET_RIGHT
        };
        let button = Button::new(tr!("takes-bin", count = binned.len()))
            .icon(icon)
            .tip(tr!("takes-bin.tip"));
        if ui.add(button.ghost().small()).clicked() {
            self.bin_open = !self.bin_open;
        }
        if self.bin_open {
            for take in binned {
                let marks = self.marks(cx, take);
                if let Some(press) = take_row::binned_ui(ui, cx, take, marks) {
                    self.pressed(cx, take, press);
                }
            }
        }
    }

    fn marks(&self, cx: &StudioCtx<'_>, take: &TakeCard) -> take_row::Marks {
        let playback = &cx.desk.playback;
        let heard = !playback.paused && heard(cx.desk) == Some(take.id);
        let letter = match side(cx, take.id) {
            Some(0) => Some('A'),
            Some(1) => Some('B'),
            _ => (self.first == Some(take.id)).then_some('A'),
        };
        take_row::Marks { heard, letter }
    }

    fn pressed(&mut self, cx: &mut StudioCtx<'_>, take: &TakeCard, press: Press) {
        let id = take.id;
        match press {
            Press::Play => play(cx, id),
            Press::Pick => {
                pick(cx, take);
            }
            Press::Star => cx.act_on(take, TakeAct::Star(id, !take.starred)),
            Press::Approve => approve(cx, take),
            Press::Write => self.note.begin(cx, take),
            Press::Note(note) => cx.act_on(take, TakeAct::Note(id, note)),
            Press::Restore => cx.act_on(take, TakeAct::Restore(id)),
            Press::Discard => discard(cx, take),
            Press::Compare => self.compare(cx, id),
        }
    }

    /// Compares the line's picked take with the newest other one.
    pub fn compare_picked(cx: &mut StudioCtx<'_>) {
        let takes = focused(cx);
        let picked = takes.iter().find(|take| take.picked);
        let other = takes.iter().find(|take| !take.picked);
        let Some((picked, other)) = picked.zip(other) else {
            cx.notice(Notice::Heed(tr!("takes-compare-none")));
            return;
        };
        let cues = vec![cue(cx, picked.id), cue(cx, other.id)];
        cx.send(Command::Playback(PlaybackCommand::Compare {
            cues,
            first: 0,
        }));
    }

    /// Picks the take that is heard.
    pub fn pick_heard(cx: &mut StudioCtx<'_>) {
        let heard = heard(cx.desk);
        let takes = focused(cx);
        match takes.iter().find(|take| Some(take.id) == heard) {
            Some(take) => pick_by_key(cx, take),
            None => cx.notice(Notice::Heed(tr!("takes-none-heard"))),
        }
    }

    /// Picks the take so many places further down the list, newest first, than the picked one.
    pub fn pick_beside(cx: &mut StudioCtx<'_>, by: isize) {
        let takes = focused(cx);
        let picked = takes.iter().position(|take| take.picked);
        let place = picked.map_or(Some(0), |place| place.checked_add_signed(by));
        match place.and_then(|place| takes.get(place)) {
            Some(take) => pick_by_key(cx, take),
            None if by < 0 => cx.notice(Notice::Heed(tr!("takes-none-newer"))),
            None => cx.notice(Notice::Heed(tr!("takes-none-older"))),
        }
    }

    /// Stars the take that is meant, or takes the star away.
    pub fn star_meant(cx: &mut StudioCtx<'_>) {
        if let Some(take) = meant(cx) {
            cx.act_on(take, TakeAct::Star(take.id, !take.starred));
        }
    }

    /// Makes the take that is meant final, or not.
    pub fn approve_meant(cx: &mut StudioCtx<'_>) {
        if let Some(take) = meant(cx) {
            approve(cx, take);
        }
    }

    /// Puts the take that is meant into the bin.
    pub fn discard_meant(cx: &mut StudioCtx<'_>) {
        if let Some(take) = meant(cx) {
            discard(cx, take);
        }
    }

    /// Begins to write the note of the take that is meant; `false` when there is none.
    pub fn note_meant(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        let meant = meant(cx);
        if let Some(take) = meant {
            self.note.begin(cx, take);
        }
        meant.is_some()
    }

    fn compare(&mut self, cx: &mut StudioCtx<'_>, id: TakeId) {
        match self.first.take() {
            Some(first) if first == id => {}
            Some(first) => {
                let cues = vec![cue(cx, first), cue(cx, id)];
                cx.send(Command::Playback(PlaybackCommand::Compare {
                    cues,
                    first: 0,
                }));
            }
            None => self.first = Some(id),
        }
    }
}

/// Puts a take into the bin; nobody hears it on. What is final stays until somebody takes that back.
fn discard(cx: &mut StudioCtx<'_>, take: &TakeCard) {
    if take.approved {
        cx.notice(Notice::Heed(tr!("takes-discard-approved")));
        return;
    }
    if side(cx, take.id).is_some() || heard(cx.desk) == Some(take.id) {
        cx.send(Command::Playback(PlaybackCommand::Stop));
    }
    cx.act_on(take, TakeAct::Discard(take.id));
    cx.notice(Notice::Often(Often::Binned(take.number)));
}

/// A take of the focused line as it sounds there.
fn cue(cx: &StudioCtx<'_>, take: TakeId) -> Cue {
    let card = cx.desk.take_card(take, cx.view.line);
    let cue = card.map(|card| cx.desk.cue(cx.view.line, card));
    cue.unwrap_or_else(|| Cue::as_made(take))
}

/// Makes a take its line's. Where another one was approved, that is told with a way back; whether it was.
pub fn pick(cx: &mut StudioCtx<'_>, take: &TakeCard) -> bool {
    let act = picking(cx, take);
    let before = take.line.and_then(|line| cx.desk.takes.get(&line));
    let before = before.and_then(|takes| takes.picked.as_deref());
    let approved = before.filter(|before| before.approved && before.id != take.id);
    let approved = approved.map(|before| before.number);
    cx.act_on(take, act);
    if let Some((before, open)) = approved.zip(cx.desk.project.as_ref()) {
        let text = tr!(
            "takes-unapproved",
            number = take.number.to_string(),
            before = before.to_string()
        );
        let offer = Offer::UndoStep(open.card.id, cx.desk.revision(), true);
        cx.notice(Notice::Offer { text, offer });
    }
    approved.is_some()
}

fn picking(cx: &StudioCtx<'_>, take: &TakeCard) -> TakeAct {
    // Who picks a take means it, though the line's settings are others by now.
    let sent = take.line.and_then(|line| cx.desk.request_for(line));
    // Where a long one is cut is no difference.
    let same = |sent: &SpeechRequest| take.request.speech().map(Parts::from) == Some(sent.into());
    let instead = sent.filter(|sent| !same(sent));
    TakeAct::Pick(take.id, instead.map(Box::new))
}

/// The same, and says so: by keys it may be seen nowhere.
fn pick_by_key(cx: &mut StudioCtx<'_>, take: &TakeCard) {
    if !pick(cx, take) {
        cx.notice(Notice::Often(Often::Picked(take.number)));
    }
}

/// Two takes are read, which is felt where they are long.
fn loading_ui(ui: &mut Ui, cx: &StudioCtx<'_>) {
    let text = Face::Label.rich(tr!("takes-compare-loading"), cx.tokens.text2);
    let label = ui.add(egui::Label::new(text).wrap());
    ui.ctx()
        .accesskit_node_builder(label.id, |node| node.set_live(Live::Polite));
}

/// The place of a take among those that are compared.
fn side(cx: &StudioCtx<'_>, take: TakeId) -> Option<usize> {
    let sides = cx.desk.playback.playing.as_ref()?.sides();
    sides.iter().position(|side| side.take == take)
}

/// The take that is loaded for playing.
fn heard(desk: &Desk) -> Option<TakeId> {
    desk.heard()?.take()
}

/// Plays a take, or pauses it while it plays.
fn play(cx: &mut StudioCtx<'_>, id: TakeId) {
    let loaded = heard(cx.desk) == Some(id);
    if !loaded && side(cx, id).is_some() {
        cx.send(Command::Playback(PlaybackCommand::GoTo(id)));
        return;
    }
    cx.send(Command::Playback(if loaded {
        PlaybackCommand::TogglePause
    } else {
        PlaybackCommand::Hear(vec![cue(cx, id)])
    }));
}

/// The listed takes of a line, the bin's included; none while another line's are on the desk.
fn listed<'a>(cx: &StudioCtx<'a>, line: &Line) -> Option<&'a [TakeCard]> {
    let desk = cx.desk;
    let (of, takes) = desk.line_takes.as_ref()?;
    (*of == line.id).then_some(takes.as_slice())
}

/// The takes of the focused line, without the bin's.
fn focused<'a>(cx: &StudioCtx<'a>) -> Vec<&'a TakeCard> {
    let line = cx.view.line.and_then(|line| cx.desk.script().line(line));
    line.and_then(|line| kept(cx, line)).unwrap_or_default()
}

/// Makes a take final, and by that its line's, or takes that back.
fn approve(cx: &mut StudioCtx<'_>, take: &TakeCard) {
    let line = cx.view.line.and_then(|line| cx.desk.script().line(line));
    let is_its_line_s = take.picked && line.is_some_and(|line| take.says(&line.text));
    let mut acts = Vec::new();
    if !take.approved && !is_its_line_s {
        acts.push(picking(cx, take));
    }
    acts.push(TakeAct::Approve(vec![take.id], !take.approved));
    cx.act_on_all(take, acts);
}

/// The take that a key means: of two that are compared the one that is heard, else the picked one.
fn meant<'a>(cx: &StudioCtx<'a>) -> Option<&'a TakeCard> {
    let takes = focused(cx);
    let compared = match cx.desk.playback.playing {
        Some(Playing::Compare { .. }) => heard(cx.desk),
        _ => None,
    };
    let heard = compared.and_then(|id| takes.iter().find(|take| take.id == id));
    heard
        .or_else(|| takes.iter().find(|take| take.picked))
        .copied()
}

/// The takes of a line without the bin's. While they are on their way the picked one stands for them.
fn kept<'a>(cx: &StudioCtx<'a>, line: &Line) -> Option<Vec<&'a TakeCard>> {
    let desk = cx.desk;
    if let Some(takes) = listed(cx, line) {
        return Some(takes.iter().filter(|take| !take.discarded).collect());
    }
    let picked = desk.takes.get(&line.id)?.picked.as_deref()?;
    Some(vec![picked])
}

fn nothing_ui(ui: &mut Ui, cx: &StudioCtx<'_>, count: u32) {
    let text = if count > 0 {
        tr!("takes-loading")
    } else {
        tr!("takes-none")
    };
    ui.add(egui::Label::new(Face::Small.rich(text, cx.tokens.text2)).wrap());
}

/// The button that makes a sound file a take.
fn recording_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line) {
    let action = Action::AddRecording;
    let mute = line.is_mute();
    let button = IconButton::new(icons::MICROPHONE_STAGE, action.label())
        .row()
        .tip(action.tip())
        .why_not(mute.then(|| tr!("script-line-is-empty")));
    if ui.add(button).clicked() {
        cx.act(action);
    }
}

/// The button that asks how many takes are to be made at once.
fn several_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line) {
    let action = Action::SeveralTakes;
    let why = cx.desk.price_of_fresh(line.id).is_none();
    let button = Button::new(tr!("takes-several"))
        .name(action.label())
        .icon(icons::COPY)
        .tip(action.tip())
        .why_not(why.then(|| tr!("several-nothing")));
    if ui.add(button.ghost().small()).clicked() {
        cx.act(action);
    }
}

/// The button that lists the takes of the project that have a star.
fn best_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let action = Action::BestTakes;
    let button = Button::new(tr!("takes-best"))
        .name(action.label())
        .icon(icons::STAR);
    let button = button.tip(action.tip_with_keys(ui.ctx()));
    if ui.add(button.ghost().small()).clicked() {
        cx.act(action);
    }
}

/// The button that makes another take, with its price.
pub(super) fn again_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line) {
    let takes = cx.desk.takes.get(&line.id);
    let has_takes = takes.is_some_and(|takes| takes.count > 0);
    // The first take may lie in the library: it is what the row says then.
    let price = if has_takes {
        cx.desk.price_of_fresh(line.id)
    } else {
        cx.desk.price_of(line.id)
    };
    let label = if has_takes {
        tr!("takes-again")
    } else {
        tr!("takes-generate")
    };
    let why = if line.is_mute() {
        Some(tr!("script-line-is-empty"))
    } else if price.is_none() && cx.desk.voice_of(line).is_some() {
        Some(if cx.desk.is_locked() {
            tr!("price-locked-said")
        } else {
            tr!("price-unknown")
        })
    } else if price.is_none() {
        Some(tr!("script-line-needs-voice"))
    } else {
        None
    };
    let mut button = Button::new(label)
        .icon(icons::LIGHTNING)
        .tip(tr!("takes-again.tip"))
        .why_not(why)
        .small();
    if let Some(price) = price {
        button = button.price(PriceText::short(price));
    }
    if ui.add(button).clicked() {
        generate(cx, line.id, has_takes);
    }
}
