//! The Voices room: who can speak. The account's voices, those that others share, and Draft voices.
//!
//! Only cards that are seen are drawn, and only pages that are seen are asked for.

mod account;
mod card;
mod details;
mod filters;
mod head;
mod listed;
mod mine;
mod shared;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;

use egui::{EventFilter, Key, Modifiers, Rect, ScrollArea, Ui, pos2, vec2};

use self::account::{AccountForm, Ended};
use self::card::{Place, Press, Shown};
use self::listed::{Choice, Listed};
use self::mine::Mine;
use self::shared::SharedList;
use crate::studio::command::{Command, PlaybackCommand, PreviewAt, VoicesCommand};
use crate::studio::desk::{Desk, KeyState, Like, PreviewShown, Voice, Voices};
use crate::studio::remote::Remote;
use crate::studio::shared_voices::SharedCard;
use crate::studio::trouble::{Remedy, Trouble};
use crate::terms::backend::Backend;
use crate::terms::ids::VoiceId;
use crate::tr;
use crate::ui::action::Action;
use crate::ui::ctx::StudioCtx;
use crate::ui::theme::{Face, icons, size};
use crate::ui::widgets::{Button, TroubleCard, empty_state};
use crate::ui::words::time;

/// Width of the search, and longest text that is looked for.
const SEARCH: f32 = 208.0;
const LONGEST: usize = 200;
/// Previews behind those that are seen that are fetched, too.
const AHEAD: usize = 6;
/// Voices that are offered to a casting call.
const OFFERED: usize = 26;
/// Seconds that the list stands still before previews are fetched.
const REST: f64 = 0.4;

/// Which voices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Shelf {
    /// Those of the project's backend.
    #[default]
    Own,
    /// Those that others share there.
    Shared,
    /// Draft voices, where the project speaks with the service.
    Drafts,
}

impl Shelf {
    fn backend(self, desk: &Desk) -> Backend {
        match self {
            Self::Own | Self::Shared => desk.backend(),
            Self::Drafts => Backend::Draft,
        }
    }
}

/// The voice that is looked at.
#[derive(Clone, Debug, PartialEq)]
struct Picked {
    backend: Backend,
    id: VoiceId,
    /// As it stood in the shared library, if it was picked there.
    shared: Option<SharedCard>,
}

impl Picked {
    /// The voice as the account has it.
    fn own<'a>(&self, desk: &'a Desk) -> Option<&'a Voice> {
        let voices = desk.voices_of(self.backend);
        voices.of(&self.id).filter(|_| self.shared.is_none())
    }

    fn shown<'a>(&'a self, desk: &'a Desk) -> Option<Shown<'a>> {
        match &self.shared {
            Some(card) => Some(Shown::Shared(card)),
            None => self.own(desk).map(Shown::Own),
        }
    }

    fn preview(&self, desk: &Desk) -> PreviewAt {
        PreviewAt {
            backend: self.backend,
            voice: self.id.clone(),
            address: self.shown(desk).and_then(Shown::address),
        }
    }
}

/// The room's view state.
#[derive(Default)]
pub struct VoicesPanel {
    shelf: Shelf,
    choice: Choice,
    /// Whether filters are seen in a low window.
    unfolded: bool,
    own: Listed,
    shared: SharedList,
    picked: Option<Picked>,
    /// Its place in the list.
    at: Option<usize>,
    /// The voice under the pointer.
    over: Option<Picked>,
    seen: Range<usize>,
    /// The card that gets the keys, and whether it is to be brought into view.
    focus: Option<usize>,
    scroll: bool,
    /// What was seen last, since when, and whether its previews were asked for.
    rest: (Range<usize>, f64, bool),
    /// What marks were asked for last: of which backend, and how often takes and spending had changed.
    known: Option<(Backend, u64)>,
    /// The backend whose voices were asked for.
    asked: Option<Backend>,
    mine: Mine,
    form: AccountForm,
    casting: Option<details::Casting>,
    /// The voice whose details were asked for.
    detailed: Option<(Backend, VoiceId)>,
    /// The voice whose settings were asked for, and of which list.
    read: Option<(VoiceId, Voices)>,
}

impl VoicesPanel {
    /// Hands the keys to the card that is looked at, or the first one.
    pub fn take_keys(&mut self) {
        self.focus = Some(self.at.unwrap_or(0));
        self.scroll = true;
    }

    /// Draws the room.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        if self.shelf == Shelf::Drafts && cx.desk.backend() == Backend::Draft {
            self.shelf = Shelf::Own;
        }
        cx.follow_speakers();
        self.follow_changes(cx);
        self.ask(cx);
        self.head_ui(ui, cx);
        let frame =
            egui::Frame::new().inner_margin(egui::Margin::symmetric(size::PAD_MAIN as i8, 10));
        frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
            let backend = self.shelf.backend(cx.desk);
            self.filters_ui(ui, cx);
            if self.shelf == Shelf::Shared {
                self.shared.ask(ui, cx, &self.choice.words, &self.seen);
            } else {
                let choice = Choice {
                    words: self.choice.words.trim().to_lowercase(),
                    ..self.choice.clone()
                };
                if self.own.follow(cx.desk, backend, &choice) {
                    ui.ctx().request_repaint();
                }
            }
            self.trouble_ui(ui, cx, backend);
            self.over = None;
            self.grid_ui(ui, cx, backend);
        });
        self.fetch_ahead(ui, cx);
        cx.view.can_hear = self.meant(cx).is_some();
    }

    /// Takes in what changes of the account came to.
    fn follow_changes(&mut self, cx: &mut StudioCtx<'_>) {
        for (of, ended) in self.form.ends(cx, self.picked.as_ref()) {
            // What the service tells of voices is read anew.
            self.detailed = None;
            if ended == Ended::Changed {
                continue;
            }
            self.shared.again();
            let is_same = |picked: &mut Picked| {
                (picked.backend, picked.shared.is_some()) == (of.backend, of.shared.is_some())
                    && picked.id == of.id
            };
            self.picked.take_if(is_same);
        }
    }

    /// The filters; in a low window they are folded away, and the cards keep the room.
    fn filters_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        if size::is_short(ui.ctx()) {
            let narrows = match self.shelf {
                Shelf::Shared => self.shared.narrows(""),
                Shelf::Own | Shelf::Drafts => !self.choice.values.is_empty(),
            };
            let label = if narrows {
                tr!("voices-filters-on")
            } else {
                tr!("voices-filters")
            };
            let button = Button::new(label)
                .row()
                .icon(icons::FUNNEL)
                .on(self.unfolded);
            if ui.add(button.tip(tr!("voices-filters.tip"))).clicked() {
                self.unfolded = !self.unfolded;
            }
            if !self.unfolded {
                return;
            }
        }
        if self.shelf == Shelf::Shared {
            self.shared.filters_ui(ui, cx);
        } else {
            filters::own_ui(ui, &mut self.choice, &self.own);
        }
    }

    /// Draws what is known of the voice that is looked at, and what can be done with it.
    pub fn inspector_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        details::inspector_ui(ui, cx, self);
    }

    /// Shows the voices that can speak here.
    pub fn show_own(&mut self) {
        self.shelf = Shelf::Own;
    }

    /// The first voices of the project's backend as they are listed now: those that were looked for.
    pub fn offered(&self) -> Vec<VoiceId> {
        let count = if self.shelf == Shelf::Own { OFFERED } else { 0 };
        let voices = (0..count).filter_map(|place| self.own.voice(place));
        voices.map(|voice| voice.id.clone()).collect()
    }

    /// Plays the preview of the voice under the pointer, or of the one that is looked at. Says whether there is one to
    /// be played: what is heard already is paused as everywhere.
    pub fn hear_meant(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        let Some(meant) = self.meant(cx).filter(|it| !card::is_heard(cx, &it.id)) else {
            return false;
        };
        let at = meant.preview(cx.desk);
        cx.send(Command::Voices(VoicesCommand::PreviewAt(at)));
        true
    }

    /// The voice under the pointer, or the one that is looked at, if it has a preview.
    fn meant(&self, cx: &StudioCtx<'_>) -> Option<&Picked> {
        let meant = self.over.as_ref().or(self.picked.as_ref());
        meant.filter(|meant| meant.shown(cx.desk).is_some_and(Shown::has_preview))
    }

    /// Asks for what isn't known yet.
    fn ask(&mut self, cx: &mut StudioCtx<'_>) {
        let backend = self.shelf.backend(cx.desk);
        // What belongs to no line is told by what it cost.
        let changes = cx.desk.take_changes() + cx.desk.usage.changes;
        let known = Some((backend, changes));
        if self.known != known {
            self.known = known;
            cx.send(Command::Voices(VoicesCommand::Known(backend)));
        }
        let voices = cx.desk.voices.get(&backend);
        let is_idle = matches!(voices, None | Some(Remote::Idle));
        if is_idle && self.asked != Some(backend) {
            self.asked = Some(backend);
            cx.send(Command::Voices(VoicesCommand::Refresh(backend)));
        }
    }

    /// Why there are no voices here, or not all, or old ones.
    fn trouble_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, backend: Backend) {
        let desk = cx.desk;
        let shared = &desk.browsed.shared;
        let trouble: Option<&Trouble> = match (self.shelf, desk.voices.get(&backend)) {
            (Shelf::Shared, _) => shared.trouble.as_ref(),
            (_, Some(Remote::Failed { trouble, .. })) => Some(trouble),
            _ => None,
        };
        let Some(trouble) = trouble else { return };
        cx.view.told_here = trouble.topic;
        let has_some = match self.shelf {
            Shelf::Shared => !shared.is_empty(),
            Shelf::Own | Shelf::Drafts => self.own.all() > 0,
        };
        if has_some {
            let seen = shared.seen.filter(|_| self.shelf == Shelf::Shared);
            let words = match seen {
                Some(at) => tr!("voices-seen-at", time = time(at)),
                None => tr!("voices-seen"),
            };
            ui.label(Face::Small.rich(words, cx.tokens.text2));
        }
        match TroubleCard::new(trouble).narrow().show(ui) {
            Some(Remedy::OpenKeySettings) => cx.act(Action::KeySettings),
            Some(Remedy::UseDraftVoice) => cx.act(Action::UseDraft),
            Some(_) if self.shelf == Shelf::Shared => self.shared.again(),
            Some(_) => cx.send(Command::Voices(VoicesCommand::Refresh(backend))),
            None => {}
        }
    }

    fn grid_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, backend: Backend) {
        let is_shared = self.shelf == Shelf::Shared;
        let count = if is_shared {
            SharedList::places(cx.desk)
        } else {
            self.own.len()
        };
        if count == 0 {
            self.seen = 0..0;
            self.empty_ui(ui, cx, backend);
            return;
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        // The scroll bar floats: cards end before it.
        let width = ui.available_width() - 12.0;
        let columns = ((width + card::GAP) / (card::LEAST + card::GAP))
            .floor()
            .max(1.0);
        let wide = ((width + card::GAP) / columns - card::GAP).floor();
        let columns = columns as usize;
        let high = card::HEIGHT + card::GAP;
        let height = ui.available_height();
        let mut area = ScrollArea::vertical()
            .id_salt(("voices", self.shelf as u8))
            .auto_shrink([false, false]);
        if let Some(focus) = self.focus.filter(|_| std::mem::take(&mut self.scroll)) {
            let top = (focus / columns) as f32 * high;
            let whole = self.seen.start + columns..self.seen.end.saturating_sub(columns);
            if !whole.contains(&focus) {
                area = area.vertical_scroll_offset((top - (height - high) / 2.0).max(0.0));
            }
        }
        area.show_rows(ui, high, count.div_ceil(columns), |ui, rows| {
            self.seen = rows.start * columns..(rows.end * columns).min(count);
            for row in rows {
                let (rect, _) = ui.allocate_exact_size(vec2(width, high), egui::Sense::hover());
                for column in 0..columns {
                    let number = row * columns + column;
                    if number < count {
                        let left = rect.left() + column as f32 * (wide + card::GAP);
                        let rect =
                            Rect::from_min_size(pos2(left, rect.top()), vec2(wide, card::HEIGHT));
                        self.place_ui(ui, cx, (number, columns), (rect, backend));
                    }
                }
            }
        });
    }

    fn place_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (number, columns): (usize, usize),
        (rect, backend): (Rect, Backend),
    ) {
        let desk = cx.desk;
        let shared = (self.shelf == Shelf::Shared).then(|| desk.browsed.shared.card(number));
        let voice = match shared {
            Some(card) => card.map(Shown::Shared),
            None => self.own.voice(number).map(Shown::Own),
        };
        let Some(voice) = voice else {
            let fill = cx.tokens.bg1;
            ui.painter().rect_filled(rect, size::RADIUS_CARD, fill);
            return;
        };
        let picked = |voice: Shown<'_>| Picked {
            backend,
            id: voice.id().clone(),
            shared: match voice {
                Shown::Shared(card) => Some(card.clone()),
                Shown::Own(_) => None,
            },
        };
        let is_picked = |picked: &Picked| {
            picked.backend == backend
                && picked.id == *voice.id()
                && picked.shared.is_some() == shared.is_some()
        };
        let place = Place {
            rect,
            number,
            backend,
            selected: self.picked.as_ref().is_some_and(is_picked),
            speakers: match voice {
                Shown::Own(voice) => self.own.speakers(&voice.id),
                Shown::Shared(_) => &[],
            },
        };
        let (press, id, over) = card::card_ui(ui, cx, &place, voice);
        if over {
            self.over = Some(picked(voice));
        }
        if self.focus == Some(number) {
            self.focus = None;
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        match press {
            Some(Press::Select) => {
                self.picked = Some(picked(voice));
                self.at = Some(number);
                self.form.close();
                self.casting = None;
            }
            Some(Press::Play) => hear(cx, picked(voice).preview(cx.desk)),
            Some(Press::Favourite) => mine::favour(cx, backend, voice.id()),
            Some(Press::Audition) => {
                let chosen = cx.view.audition.get_or_insert_with(Vec::new);
                let before = chosen.len();
                chosen.retain(|other| other != voice.id());
                if chosen.len() == before {
                    chosen.push(voice.id().clone());
                }
            }
            None => {}
        }
        if ui.memory(|memory| memory.has_focus(id)) {
            self.keys(ui, (number, columns), id);
        }
    }

    /// Arrows go from card to card.
    fn keys(&mut self, ui: &Ui, (number, columns): (usize, usize), id: egui::Id) {
        let filter = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let to = if pressed(Key::ArrowDown) {
            Some(number + columns)
        } else if pressed(Key::ArrowUp) {
            number.checked_sub(columns)
        } else if pressed(Key::ArrowRight) {
            Some(number + 1)
        } else if pressed(Key::ArrowLeft) {
            number.checked_sub(1)
        } else {
            None
        };
        let count = if self.shelf == Shelf::Shared {
            usize::MAX
        } else {
            self.own.len()
        };
        if let Some(to) = to.filter(|to| *to < count) {
            self.focus = Some(to);
            self.scroll = true;
            ui.ctx().request_repaint();
        }
    }

    /// What stands where no voice is listed.
    fn empty_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, backend: Backend) {
        let desk = cx.desk;
        let (waits, narrows) = match self.shelf {
            Shelf::Shared => (
                self.shared.waits(desk),
                self.shared.narrows(&self.choice.words),
            ),
            Shelf::Own | Shelf::Drafts => {
                let known = desk.voices.get(&backend).and_then(Remote::value).is_some();
                (!known, self.own.all() > 0)
            }
        };
        let has_failed = match self.shelf {
            Shelf::Shared => desk.browsed.shared.trouble.is_some(),
            Shelf::Own | Shelf::Drafts => {
                matches!(desk.voices.get(&backend), Some(Remote::Failed { .. }))
            }
        };
        if has_failed && !narrows {
            return;
        }
        if backend == Backend::Live && matches!(desk.key, KeyState::None) {
            let (title, text) = (tr!("voices-no-key"), tr!("voices-no-key.text"));
            let (label, explanation) = (Action::KeySettings.label(), Action::KeySettings.tip());
            let button = Some((label.as_str(), explanation.as_str()));
            let pressed = empty_state(ui, icons::KEY, &title, &text, button);
            if pressed.is_some_and(|button| button.clicked()) {
                cx.act(Action::KeySettings);
            }
            return;
        }
        if waits {
            ui.label(Face::Small.rich(tr!("voices-loading"), cx.tokens.text2));
            return;
        }
        let title = if narrows {
            tr!("voices-none")
        } else {
            tr!("voices-empty")
        };
        let (label, explanation) = (tr!("voices-show-all"), tr!("voices-show-all.tip"));
        let button = narrows.then_some((label.as_str(), explanation.as_str()));
        let pressed = empty_state(ui, icons::USER_SOUND, &title, "", button);
        if pressed.is_some_and(|button| button.clicked()) {
            self.choice = Choice::default();
            self.shared.clear();
        }
    }

    /// Has the previews of what is seen fetched once the list stands still, and of what comes next.
    fn fetch_ahead(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        let now = ui.input(|input| input.time);
        if self.rest.0 != self.seen {
            self.rest = (self.seen.clone(), now, false);
        }
        let (seen, since, asked) = self.rest.clone();
        if asked || seen.is_empty() {
            return;
        }
        if now < since + REST {
            let rest = std::time::Duration::try_from_secs_f64(since + REST - now);
            ui.ctx().request_repaint_after(rest.unwrap_or_default());
            return;
        }
        let backend = self.shelf.backend(cx.desk);
        let desk = cx.desk;
        let mut waits = false;
        let wanted = (seen.start..seen.end + AHEAD).filter_map(|number| {
            let voice = if self.shelf == Shelf::Shared {
                let card = desk.browsed.shared.card(number);
                waits |= card.is_none() && number < desk.browsed.shared.len();
                Shown::Shared(card?)
            } else {
                Shown::Own(self.own.voice(number)?)
            };
            let at = PreviewAt {
                backend,
                voice: voice.id().clone(),
                address: voice.address(),
            };
            let known = desk.browsed.previews.get(&(backend, at.voice.clone()));
            let is_here = matches!(known, Some(PreviewShown::Here { .. } | PreviewShown::Dead));
            (voice.has_preview() && !is_here).then_some(at)
        });
        let wanted: Vec<_> = wanted.collect();
        self.rest.2 = !waits;
        if !waits && !wanted.is_empty() {
            cx.send(Command::Voices(VoicesCommand::Prefetch(wanted)));
        }
    }

    /// Lists voices of the shared library that sound like this one.
    fn like(&mut self, picked: &Picked, name: String, address: Option<String>) {
        self.shared.like(Like {
            voice: picked.id.clone(),
            name,
            address,
        });
        self.shelf = Shelf::Shared;
        self.choice.words.clear();
    }
}

/// Plays a preview, or stops it.
fn hear(cx: &mut StudioCtx<'_>, at: PreviewAt) {
    if card::is_heard(cx, &at.voice) {
        cx.send(Command::Playback(PlaybackCommand::Stop));
    } else {
        cx.send(Command::Voices(VoicesCommand::PreviewAt(at)));
    }
}
