//! The Voices room: who can speak. The account's voices, those that others share, and Draft voices.
//!
//! Only cards that are seen are drawn, and only pages that are seen are asked for.

mod account;
mod agreed;
pub mod audition;
mod card;
mod collections;
mod commands;
mod details;
mod fields;
mod filters;
mod free;
mod grid;
mod head;
mod marked;
mod mine;
mod missed;
mod more;
mod said;
mod shared;
pub mod sweep;
#[cfg(test)]
mod tests;
mod told;
mod words;

pub use mynah_i18n::tidy;

use std::collections::BTreeMap;
use std::ops::Range;

use egui::{Ui, vec2};

use self::account::{AccountForm, Ended};
use self::card::Shown;
use self::collections::CollectionList;
pub use self::commands::COMMANDS;
use self::mine::Mine;
use self::shared::SharedList;
use mynah_core::backend::Backend;
use mynah_core::ids::{TakeId, VoiceId};
use mynah_i18n::tr;
use mynah_model::command::{
    CloningCommand, Command, Cue, PlaybackCommand, PreviewAt, VoicesCommand,
};
use mynah_model::desk::{Desk, KeyState, Like, SharedFilter, Voice, Voices, collection_mark};
use mynah_model::event::Playing;
use mynah_model::remote::Remote;
use mynah_model::shared_voices::SharedCard;
use mynah_model::trouble::{Remedy, Trouble};
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::{Next, StudioCtx};
use mynah_ui_core::hearing;
use mynah_ui_core::voice_list::{Choice, Facet, Listed};
use mynah_ui_core::widgets::TroubleCard;
use mynah_ui_core::words::time_here;
use mynah_ui_kit::keys;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::{Button, empty_state};

/// Width of the search, and longest text that is looked for.
const SEARCH: f32 = 208.0;
const LONGEST: usize = 200;
/// Voices that are offered to a casting call.
const OFFERED: usize = 26;

/// Which voices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
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

/// Whether a voice's preview plays, or is paused.
fn is_loaded(cx: &StudioCtx<'_>, voice: &VoiceId) -> bool {
    matches!(&cx.desk.playback.playing, Some(Playing::Preview(loaded)) if loaded == voice)
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
        let voice = desk.listed_voice(self.backend, &self.id);
        voice.filter(|_| self.shared.is_none())
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
    /// What is looked for on the other shelves.
    parked: BTreeMap<Shelf, String>,
    /// Whether filters are seen in a low window.
    unfolded: bool,
    own: Listed,
    shared: SharedList,
    picked: Option<Picked>,
    /// Its place in the list.
    at: Option<usize>,
    /// The card at which Tab stops.
    stop: Option<usize>,
    /// Where the person was before voices like one were listed.
    before_like: Option<BeforeLike>,
    /// The voice under the pointer, and the one whose card has the keys.
    over: Option<Picked>,
    keyed: Option<Picked>,
    /// Whether the hands are on the keys.
    by_keys: bool,
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
    /// Whether it was asked who agreed to which clone.
    asked_consents: bool,
    mine: Mine,
    collections: CollectionList,
    form: AccountForm,
    /// The voice whose details were asked for.
    detailed: Option<(Backend, VoiceId)>,
    /// The voice whose settings were asked for, and of which list.
    read: Option<(VoiceId, Voices)>,
    more: more::Asking,
    said: said::Said,
    /// Whether the take that a voice made of the selected line is meant by what plays, rather than its preview.
    means_said: bool,
    /// A voice that is to be seen in the list.
    reveal: Option<VoiceId>,
    /// What gets the keys.
    wants: Option<Wants>,
}

/// Where somebody was before they looked for voices that sound like one.
struct BeforeLike {
    shelf: Shelf,
    /// What was looked for there.
    words: String,
    picked: Option<Picked>,
    at: Option<usize>,
    /// What of the library was listed.
    filter: SharedFilter,
}

/// What is to get the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wants {
    /// The field with what is looked for.
    Search,
    /// The first button of the voice that is looked at.
    Details,
}

impl VoicesPanel {
    /// Hands the keys to the card that is looked at, or the first one.
    pub fn take_keys(&mut self) {
        self.focus = Some(self.at.unwrap_or(0));
        self.scroll = true;
    }

    /// Somebody goes to another room: what was written last is kept.
    pub fn leave(&mut self, cx: &mut StudioCtx<'_>) {
        self.mine.leave(cx);
    }

    /// Shows the voices that other people share.
    pub fn show_shared(&mut self) {
        self.go_to(Shelf::Shared);
    }

    /// Hands the keys to the field with what is looked for.
    pub fn look_for(&mut self) {
        self.wants = Some(Wants::Search);
    }

    /// Hands the keys to what can be done with the voice that is looked at, or to the cards.
    pub fn to_details(&mut self) {
        if self.picked.is_some() {
            self.wants = Some(Wants::Details);
        } else {
            self.take_keys();
        }
    }

    /// Draws the room.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        if self.shelf == Shelf::Drafts && cx.desk.backend() == Backend::Draft {
            self.go_to(Shelf::Own);
        }
        if let Some((backend, voice)) = cx.view.show_voice.take()
            && backend == cx.desk.backend()
        {
            self.show_voice(backend, voice);
        }
        if let Some(like) = cx.view.like.take() {
            self.list_like(like);
        }
        cx.follow_speakers();
        self.follow_changes(cx);
        if let Some(path) = cx.view.like_recording.take() {
            self.list_like(Like::File(path));
        }
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
                self.more.ask(ui, cx, backend, &choice.words);
                if self.own.follow(cx.desk, backend, &choice) || self.show_revealed() {
                    ui.ctx().request_repaint();
                }
            }
            self.trouble_ui(ui, cx, backend);
            (self.over, self.keyed) = (None, None);
            self.by_keys = keys::are_used(ui.ctx());
            self.grid_ui(ui, cx, backend);
        });
        self.fetch_ahead(ui, cx);
        cx.view.next = self.next(cx);
    }

    /// What Space plays where nothing plays.
    fn next(&self, cx: &StudioCtx<'_>) -> Option<Next> {
        if let Some(take) = self.said_meant(cx) {
            let said = cx.view.said.as_ref()?;
            return (hearing::heard(cx) != Some(take)).then(|| Next {
                title: said.voice.clone(),
                about: String::new(),
                take: Some(take),
                at: 0.0,
            });
        }
        let meant = self.meant(cx).filter(|meant| !is_loaded(cx, &meant.id))?;
        Some(Next {
            title: tr!("transport-preview"),
            about: meant.shown(cx.desk)?.name().into_owned(),
            take: None,
            at: 0.0,
        })
    }

    /// Takes in what changes of the account came to.
    fn follow_changes(&mut self, cx: &mut StudioCtx<'_>) {
        let was_pending = self.collections.is_pending();
        let deleted = self.collections.ended(cx);
        if was_pending && !self.collections.is_pending() {
            self.detailed = None;
        }
        if let Some(deleted) = deleted
            && self.choice.values.get(&Facet::Collection) == Some(&deleted)
        {
            self.choice.values.remove(&Facet::Collection);
        }
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
            let was_seen = self.picked.take_if(is_same).is_some();
            // Who looks at something else by now stays there.
            if let Ended::Added(id) = ended
                && was_seen
                && of.backend == cx.desk.backend()
            {
                self.show_voice(of.backend, id);
            }
        }
    }

    /// Goes to a shelf. What is looked for stays with the one that is left.
    fn go_to(&mut self, shelf: Shelf) {
        if shelf == self.shelf {
            return;
        }
        let words = self.parked.remove(&shelf).unwrap_or_default();
        let left = std::mem::replace(&mut self.choice.words, words);
        self.parked.insert(self.shelf, left);
        self.stop = None;
        self.shelf = shelf;
    }

    /// Shows a voice among those that can speak here, whatever was looked for.
    fn show_voice(&mut self, backend: Backend, id: VoiceId) {
        self.go_to(Shelf::Own);
        self.reveal = Some(id.clone());
        self.picked = Some(Picked {
            backend,
            id,
            shared: None,
        });
    }

    /// Brings a voice that is to be seen into view, and hands it the keys. What is looked for goes only where it hides
    /// the voice: then the list is made once more.
    fn show_revealed(&mut self) -> bool {
        let Some(id) = self.reveal.take() else {
            return false;
        };
        if let Some(place) = self.own.place_of(&id) {
            self.at = Some(place);
            self.focus = Some(place);
            self.scroll = true;
            return false;
        }
        let narrows = !self.choice.words.is_empty() || !self.choice.values.is_empty();
        let hidden = narrows && self.own.has(&id);
        if hidden {
            self.choice = Choice {
                order: self.choice.order,
                ..Choice::default()
            };
            self.reveal = Some(id);
        }
        hidden
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
                .command("voices-filters")
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
            if self.shared.filters_ui(ui, cx, &mut self.choice.words) {
                self.back_from_like();
            }
        } else {
            let backend = self.shelf.backend(cx.desk);
            let is_whole = cx.desk.has_all_voices(backend) || self.own.all() == 0;
            let desk = cx.desk;
            let called = |collection: &str| {
                if let Some(title) = desk.browsed.collections.title(backend, collection) {
                    return Some(words::tidy(title).into_owned());
                }
                let mark = desk.browsed.mark(backend, &collection_mark(collection))?;
                Some(words::tidy(&mark.note).into_owned()).filter(|name| !name.is_empty())
            };
            filters::own_ui(ui, &mut self.choice, (&self.own, is_whole), called);
        }
    }

    /// Draws what is known of the voice that is looked at, and what can be done with it.
    pub fn inspector_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        details::inspector_ui(ui, cx, self);
    }

    /// Shows the voices that can speak here.
    pub fn show_own(&mut self) {
        self.go_to(Shelf::Own);
    }

    /// The first voices of the project's backend as they are listed now: those that were looked for.
    pub fn offered(&self) -> Vec<VoiceId> {
        let count = if self.shelf == Shelf::Own { OFFERED } else { 0 };
        let voices = (0..count).filter_map(|place| self.own.voice(place));
        voices.map(|voice| voice.id.clone()).collect()
    }

    /// Plays the preview of the voice under the pointer, or of the one that is looked at. Says whether there is one to
    /// be played: what is heard already is paused as everywhere, and so is what plays where no card is pointed at.
    pub fn hear_meant(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        let plays = cx.desk.playback.playing.is_some() && !cx.desk.playback.paused;
        if plays && self.over.is_none() && self.keyed.is_none() {
            return false;
        }
        if let Some(said) = self.said_meant(cx) {
            if matches!(&cx.desk.playback.playing, Some(Playing::Take { take, .. }) if *take == said)
            {
                return false;
            }
            let cues = vec![Cue::as_made(said)];
            cx.send(Command::Playback(PlaybackCommand::Hear(cues)));
            return true;
        }
        let Some(meant) = self.meant(cx).filter(|it| !is_loaded(cx, &it.id)) else {
            return false;
        };
        let at = meant.preview(cx.desk);
        cx.send(Command::Voices(VoicesCommand::PreviewAt(at)));
        true
    }

    /// The take that the voice that is looked at made of the selected line, where that was heard last.
    fn said_meant(&self, cx: &StudioCtx<'_>) -> Option<TakeId> {
        let said = cx.view.said.as_ref()?;
        let is_meant = self.means_said && self.over.is_none() && self.keyed.is_none();
        is_meant.then_some(said.take)
    }

    /// The voice under the pointer, the one whose card has the keys, or the one that is looked at, if it has a preview.
    fn meant(&self, cx: &StudioCtx<'_>) -> Option<&Picked> {
        let (first, second) = if self.by_keys {
            (&self.keyed, &self.over)
        } else {
            (&self.over, &self.keyed)
        };
        let meant = first.as_ref().or(second.as_ref());
        let meant = meant.or(self.picked.as_ref());
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
        if cx.desk.cloning.vault.is_none() && !std::mem::replace(&mut self.asked_consents, true) {
            cx.send(Command::Cloning(CloningCommand::Consents));
        }
        let voices = cx.desk.voices.get(&backend);
        self.ask_again(cx, backend);
        let is_idle = matches!(voices, None | Some(Remote::Idle));
        if is_idle && self.asked != Some(backend) {
            self.asked = Some(backend);
            cx.send(Command::Voices(VoicesCommand::Refresh(backend)));
        }
        self.collections.ask(cx, backend);
    }

    /// Why there are no voices here, or not all, or old ones.
    fn trouble_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, backend: Backend) {
        let desk = cx.desk;
        let shared = &desk.browsed.shared;
        let trouble: Option<&Trouble> = match (self.shelf, desk.voices.get(&backend)) {
            (Shelf::Shared, _) => shared.trouble.as_ref(),
            (_, Some(Remote::Failed { trouble, .. })) => Some(trouble),
            _ => self.more.trouble(desk, backend),
        };
        let Some(trouble) = trouble else { return };
        cx.view.told_here = trouble.topic;
        let has_some = match self.shelf {
            Shelf::Shared => !shared.is_empty(),
            Shelf::Own | Shelf::Drafts => self.own.all() > 0,
        };
        if has_some {
            let seen = shared.seen.filter(|_| self.shelf == Shelf::Shared);
            let is_partly = self.shelf != Shelf::Shared && desk.voices_of(backend).is_empty();
            let words = match seen {
                _ if is_partly => tr!("voices-partly"),
                Some(at) => tr!("voices-seen-at", time = time_here(at)),
                None => tr!("voices-seen"),
            };
            ui.label(Face::Small.rich(words, cx.tokens.text2));
        }
        match TroubleCard::new(trouble).narrow().show(ui) {
            Some(Remedy::OpenKeySettings) => cx.act(Action::KeySettings),
            Some(Remedy::UseDraftVoice) => cx.act(Action::UseDraft),
            Some(Remedy::Dismiss) if self.shelf == Shelf::Shared && self.shared.is_like() => {
                self.shared.unlike();
                self.back_from_like();
            }
            Some(_) if self.shelf == Shelf::Shared => self.shared.again(),
            Some(_) if !self.has_failed(desk, backend) => self.more.again(),
            Some(_) => cx.send(Command::Voices(VoicesCommand::Refresh(backend))),
            None => {}
        }
    }

    /// Whether what is listed could not be had.
    fn has_failed(&self, desk: &Desk, backend: Backend) -> bool {
        match self.shelf {
            Shelf::Shared => desk.browsed.shared.trouble.is_some(),
            Shelf::Own | Shelf::Drafts => {
                matches!(desk.voices.get(&backend), Some(Remote::Failed { .. }))
            }
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
        if self.has_failed(desk, backend) && !narrows {
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

    /// Lists voices of the shared library that sound like this.
    fn list_like(&mut self, like: Like) {
        let filter = self.shared.like(like);
        if filter.like.is_none() {
            self.before_like = Some(BeforeLike {
                shelf: self.shelf,
                words: self.choice.words.clone(),
                picked: self.picked.clone(),
                at: self.at,
                filter,
            });
        }
        self.go_to(Shelf::Shared);
        self.choice.words.clear();
    }

    /// Goes back to where somebody was before.
    fn back_from_like(&mut self) {
        let Some(before) = self.before_like.take() else {
            return;
        };
        self.shared.list(before.filter);
        self.go_to(before.shelf);
        self.choice.words = before.words;
        self.picked = before.picked;
        (self.at, self.stop) = (before.at, before.at);
        self.focus = before.at;
        self.scroll = true;
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
