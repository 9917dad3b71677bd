//! The Dubbing room: films at the left, the one that is looked at with its languages beside them, and at the right what
//! is done to a line and where the files go.

mod aside;
mod batch;
mod begun;
mod bin;
mod board;
mod commands;
mod consent;
mod elsewhere;
mod files;
mod fixing;
mod follow;
mod hearing;
mod heed;
mod list;
mod looking;
mod mends;
mod new;
mod next;
mod options;
mod row;
mod saying;
mod stepping;
mod still;
mod strip;
mod table;
mod tables;
mod taking;
mod there;
mod told;
mod unsaid;
mod waves;
mod way;
mod whole;
mod words;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{Key, Modifiers, Ui, UiBuilder};

use self::begun::Begun;
pub use self::commands::COMMANDS;
use self::elsewhere::Elsewhere;
use self::files::FilesView;
use self::fixing::Fixing;
use self::follow::{Answered, Starting};
use self::hearing::Wanted;
use self::mends::Mends;
use self::new::{Enters, NewDub};
use self::saying::Says;
use self::still::StillView;
use self::strip::Strip;
use self::table::Table;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::FilmId;
use mynah_i18n::tr;
use mynah_model::command::{
    CloningCommand, Command, DubLine, DubbingCommand, JobsCommand, LineOrder,
};
use mynah_model::desk::JobState;
use mynah_model::dubbing::{FilmCard, Language, Stands};
use mynah_model::event::Notice;
use mynah_model::trouble::Trouble;
use mynah_model::urgency::Urgency;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::{Next, StudioCtx};
use mynah_ui_core::room::Room;
use mynah_ui_core::words::language_name;
use mynah_ui_kit::keys;
use mynah_ui_kit::theme::{Tokens, size};

/// Width of the list of films, and with how much less room it is seen alone.
const LIST: f32 = 272.0;
const BESIDE: f32 = 640.0;
/// How often what is under way is looked at.
const LOOK: Duration = Duration::from_secs(1);

/// What keys do on the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// To the next line that is worth a look, or the one before.
    Flag(bool),
    /// Lists those alone, or all again.
    Filter,
    /// To the next language, or the one before.
    Language(bool),
    /// Writes what the line says that has the keys.
    Write,
}

/// Keys of the board; the longer ones first.
const STEPS: [(Step, Modifiers, Key); 6] = [
    (Step::Flag(false), Modifiers::SHIFT, Key::F8),
    (Step::Flag(true), Modifiers::NONE, Key::F8),
    (Step::Filter, Modifiers::NONE, Key::F7),
    (Step::Language(false), Modifiers::COMMAND, Key::PageUp),
    (Step::Language(true), Modifiers::COMMAND, Key::PageDown),
    (Step::Write, Modifiers::NONE, Key::F2),
];

/// How a film was listed: how its languages stand, and which lines were fixed when.
type Seen = (FilmId, Vec<Stands>, Vec<(usize, UnixMillis)>);

/// The room's view state.
#[derive(Default)]
pub struct DubbingPanel {
    numbers: u64,
    /// Whose films are listed, and at which change of theirs they were asked for.
    listed: Option<(Backend, u64)>,
    listed_at: Option<Instant>,
    /// The film that is looked at, with what is said in it.
    open: Option<Arc<FilmCard>>,
    /// How it was listed when it was looked at for that, and whether the list was asked for since.
    looked_for: Option<(Seen, bool)>,
    /// What was asked of it, and waits for its answer.
    looking: Answered,
    stepping: Answered,
    /// What that step does to a line that isn't looked at, told once it is done.
    steps_unseen: Option<String>,
    fetching: Answered,
    /// What was asked to be heard last, until it is.
    wanted: Option<Wanted>,
    /// Until when that is heard, in seconds of the dub, where it is a line alone.
    until: Option<f64>,
    /// The line that was looked at as the film was last heard, by its place.
    heard_at: Option<usize>,
    /// The look after which what is heard needs no change: it was asked for as it is by then.
    heard_by: Option<u64>,
    /// The language of it that is shown.
    language: Option<String>,
    /// A dub that is put together.
    form: Option<Box<NewDub>>,
    /// It waits behind what is looked at.
    form_waits: bool,
    begun: Begun,
    /// A dub of the whole film that was asked for from one of a part.
    whole: Answered,
    /// One that is about to be ordered.
    starting: Option<Starting>,
    table: Table,
    fixing: Fixing,
    /// Where what is done with a line stands, and why what was done last came to nothing.
    fix_strip: Strip,
    trouble_strip: Strip,
    says: Says,
    /// Lines of which something is written that isn't bought.
    half_written: HashMap<DubLine, Fixing>,
    /// The film of which what was left half written is known.
    halves_of: Option<FilmId>,
    mends: Mends,
    /// What of each film goes out.
    files: BTreeMap<FilmId, FilesView>,
    elsewhere: Elsewhere,
    still: StillView,
    /// The dub that was put into the bin last.
    binned: Option<FilmId>,
    /// Why what was done last came to nothing.
    trouble: Option<Trouble>,
    /// What was to be measured last: its number, a film, its language, and how that was mended.
    measured: Option<(u64, FilmId, String, u64)>,
    /// How loud the recording lies under the dub that is heard, in dB; nothing where it doesn't.
    under_db: Option<i8>,
    /// What a key asked of the board since the last frame.
    stepped: Option<Step>,
    /// Ctrl+Enter was pressed since the last frame.
    goes_on: bool,
    /// The same, for the line that is looked at.
    buys: bool,
    /// The keys go to the room's first control.
    enters: bool,
    /// The card of the open film, where that has the keys.
    keyed_card: Option<egui::Id>,
    /// The film and line that stand at the right.
    aside_of: (Option<FilmId>, Option<usize>),
    /// The film that was begun last, until its card has the keys, which its form had.
    reached: Option<FilmId>,
}

impl DubbingPanel {
    /// Takes Ctrl+Enter, which goes on here and which, held down, says it once, and the keys of the board.
    pub fn take_keys(&mut self, ui: &Ui) {
        let is_new = ui.input(|input| {
            let mut events = input.events.iter();
            events.any(|event| {
                matches!(
                    event,
                    egui::Event::Key {
                        key: Key::Enter,
                        pressed: true,
                        repeat: false,
                        ..
                    }
                )
            })
        });
        let pressed = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
        self.goes_on = pressed && is_new;
        // They are this room's, whatever stands open in it: another room's lines are nobody's goal from here.
        let pressed = |input: &mut egui::InputState| {
            let mut all = STEPS.iter();
            all.find(|(_, held, key)| input.consume_key(*held, *key))
                .map(|(step, ..)| *step)
        };
        let has_board = !self.has_form() && self.open.is_some();
        self.stepped = ui.input_mut(pressed).filter(|_| has_board);
        self.take_first_arrow(ui, has_board);
    }

    /// Does what was asked for by menu, palette or shortcut.
    pub fn act(&mut self, action: Action, cx: &mut StudioCtx<'_>) {
        match action {
            Action::NewDub | Action::ChooseFilm => self.begin(),
            Action::PlayDub => self.hear(cx, 0.0, false),
            Action::Undo if self.undoes_bin() => {
                if let Some(id) = self.binned.clone() {
                    self.take_out(cx, id);
                }
            }
            Action::Undo => self.step_back(cx, true),
            Action::Redo => self.step_back(cx, false),
            _ => self.enters = true,
        }
    }

    /// An arrow comes to the lines of a board where nobody has the keys, as in one that just opened, or its card has them.
    fn take_first_arrow(&mut self, ui: &Ui, has_board: bool) {
        let focused = ui.memory(egui::Memory::focused);
        let is_nobodys = keys::are_nobodys(ui);
        let is_cards = self.keyed_card.take().is_some_and(|id| focused == Some(id));
        // In an open list arrows walk, whoever opened it how.
        let is_free = !egui::Popup::is_any_open(ui.ctx());
        if !has_board || !is_free || !(is_nobodys || is_cards) || self.lines().is_empty() {
            return;
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::ArrowDown) {
            self.come_near(true);
        } else if pressed(Key::ArrowUp) {
            self.come_near(false);
        }
    }

    /// Whether the open film can be heard.
    fn can_hear(&self) -> bool {
        !self.has_form() && matches!(self.shown(), Some((_, _, Stands::Ready { .. })))
    }

    /// Whether what was heard last stands still, and isn't what is looked at: no key of this board means it.
    fn is_another_loaded(&self, cx: &StudioCtx<'_>) -> bool {
        let heard = &cx.desk.playback;
        heard.playing.is_some() && heard.paused && !self.heard(cx)
    }

    /// What Space plays where nothing plays: the selected line, or the open dub. Nothing if Space goes on with what is
    /// loaded.
    fn next(&self, cx: &StudioCtx<'_>) -> Option<Next> {
        let (card, language, _) = self.shown().filter(|_| self.begins_anew(cx))?;
        let language = language_name(&language.code);
        let about = match self.selected_line() {
            Some(place) => tr!("dubbing-next-line", line = place + 1, language = language),
            None => language,
        };
        Some(Next {
            title: card.film.name().to_owned(),
            about,
            take: None,
            at: self.table.at(self.lines()).unwrap_or_default(),
        })
    }

    /// Whether Space begins the selected line, or the dub: nothing of it is loaded, or another line was selected since it
    /// was paused.
    fn begins_anew(&self, cx: &StudioCtx<'_>) -> bool {
        let is_other = self.heard(cx)
            && cx.desk.playback.paused
            && self.heard_at.is_some()
            && self.heard_at != self.table.selected;
        let is_loaded = cx.desk.playback.playing.is_some() && !self.is_another_loaded(cx);
        self.can_hear() && (is_other || !is_loaded)
    }

    fn selected_line(&self) -> Option<usize> {
        let is_there = |place: &usize| *place < self.lines().len();
        self.table.selected.filter(is_there)
    }

    /// Plays what the transport shows. Says whether there was anything.
    pub fn hear_meant(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        if cx.view.room != Room::Dubbing || !self.begins_anew(cx) {
            return false;
        }
        let original = self.heard(cx) && cx.desk.playback.side == 0;
        match self.selected_line() {
            Some(place) => self.play_line(cx, place, original),
            None => self.hear(cx, 0.0, original),
        }
        true
    }

    /// Plays the recording of the open film where what would be swapped is another film. Says whether that was it.
    pub fn swap_meant(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        let is_here = cx.view.room == Room::Dubbing && self.can_hear();
        if is_here && self.swap_wanted(cx) {
            return true;
        }
        if !is_here || self.heard(cx) {
            return false;
        }
        self.hear(cx, self.table.at(self.lines()).unwrap_or(0.0), true);
        true
    }

    /// Another room is gone to, or the window closes: what is half written is kept.
    pub fn leave(&mut self, cx: &mut StudioCtx<'_>) {
        self.fixing.keep(cx);
        self.keep_begun(cx);
        self.forget_unmeasured(cx);
        self.elsewhere.leave();
    }

    /// Puts a dub together; one that was begun is gone on with.
    fn begin(&mut self) {
        let waited = std::mem::take(&mut self.form_waits);
        let form = self.form.get_or_insert_default();
        form.enters = if waited && form.brought().is_some() {
            Enters::Languages
        } else {
            Enters::Film
        };
    }

    /// Draws the room.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        self.follow(ui, cx);
        if let Some(step) = self.stepped.take() {
            self.go(cx, step);
        }
        let goes_on = std::mem::take(&mut self.goes_on);
        self.buys = goes_on;
        let whole = ui.available_rect_before_wrap();
        let is_beside = whole.width() >= BESIDE;
        let is_other = !self.has_form() && self.elsewhere.is_open();
        let is_looked_at =
            self.has_form() || self.open.is_some() || is_other || self.trouble.is_some();
        let (list, main) = if is_beside {
            let (list, main) = whole.split_left_right_at_x(whole.left() + LIST);
            (Some(list), Some(main))
        } else if is_looked_at {
            (None, Some(whole))
        } else {
            (Some(whole), None)
        };
        let part = |ui: &mut Ui, rect: egui::Rect, name: &str| {
            let builder = UiBuilder::new().id_salt(("dubbing", name)).max_rect(rect);
            let mut inside = ui.new_child(builder);
            inside.set_clip_rect(rect.intersect(ui.clip_rect()));
            inside
        };
        if let Some(rect) = list {
            let mut inside = part(ui, rect, "list");
            self.list_ui(&mut inside, cx, main.is_some());
        }
        if let Some(rect) = main {
            if list.is_some() {
                let line = egui::Stroke::new(1.0, Tokens::of(ui).line);
                ui.painter().vline(rect.left() - 0.5, rect.y_range(), line);
            }
            let mut inside = part(ui, rect, "main");
            if self.has_form() {
                self.new_ui(&mut inside, cx, (goes_on, !is_beside));
            } else if is_other {
                self.other_ui(&mut inside, cx, !is_beside);
            } else {
                self.board_ui(&mut inside, cx, (goes_on, !is_beside));
            }
        }
        self.keep_begun_soon(ui, cx);
        self.tell_film(cx);
        ui.advance_cursor_after_rect(whole);
    }

    /// The language that is shown, with how it stands.
    fn shown(&self) -> Option<(&FilmCard, &Language, &Stands)> {
        let card = self.open.as_deref()?;
        let code = self.language.as_deref()?;
        Some((card, card.film.language(code)?, card.stands(code)?))
    }

    /// Opens a film.
    fn look_at(&mut self, cx: &mut StudioCtx<'_>, card: &FilmCard) {
        let is_same = self.open.as_ref().is_some_and(|open| open.id == card.id);
        self.leave_form();
        self.elsewhere.close();
        if is_same {
            return;
        }
        self.trouble = None;
        self.fall_silent(cx);
        cx.view.dubs.begins_keyed = None;
        self.leave_fixing(cx);
        self.table = Table::default();
        let first = card.film.languages.first();
        self.language = first.map(|language| language.code.clone());
        self.open = Some(Arc::new(card.clone()));
        if !card.film.how.without_clones {
            cx.send(Command::Cloning(CloningCommand::Consents));
        }
        self.look_again(cx);
    }

    /// Shows another language of the film at the same moment.
    fn show_language(&mut self, cx: &mut StudioCtx<'_>, code: String) {
        if self.language.as_ref() == Some(&code) {
            return;
        }
        let meant = self.meant(cx);
        self.language = Some(code);
        cx.view.dubs.begins_keyed = None;
        self.leave_fixing(cx);
        self.table.is_old = true;
        if let Some(meant) = meant {
            self.hear_so(cx, meant);
        }
    }

    /// Does what a key of the board asked for.
    fn go(&mut self, cx: &mut StudioCtx<'_>, step: Step) {
        match step {
            Step::Flag(on) => {
                if self.lines().is_empty() {
                    cx.notice(Notice::Heed(tr!("dubbing-none-to-look-at")));
                } else if !self.table.go_to_flag(on) {
                    cx.notice(Notice::Heed(tr!("dubbing-none-flagged")));
                }
            }
            Step::Filter => self.table.turn_filter(),
            // Where no line was come to yet the first one is meant: the key is no way into another room.
            Step::Write => match self.table.meant() {
                Some(line) => self.table.written = Some(line),
                None => cx.notice(Notice::Heed(tr!("dubbing-none-to-look-at"))),
            },
            Step::Language(on) => {
                let Some(card) = self.open.as_deref() else {
                    return;
                };
                let codes = card.film.languages.iter().map(|it| &it.code);
                let codes: Vec<&String> = codes.collect();
                let now = codes
                    .iter()
                    .position(|code| Some(*code) == self.language.as_ref());
                let count = codes.len().max(1);
                let next = now.map(|now| (now + if on { 1 } else { count - 1 }) % count);
                if let Some(code) = next.and_then(|next| codes.get(next)) {
                    self.show_language(cx, (*code).clone());
                }
            }
        }
    }

    fn number(&mut self) -> u64 {
        self.numbers += 1;
        self.numbers
    }

    /// Asks for what is said in the open film and how it stands.
    fn look_again(&mut self, cx: &mut StudioCtx<'_>) {
        let Some(id) = self.open.as_ref().map(|open| open.id.clone()) else {
            return;
        };
        let number = self.number();
        self.looking = Answered::waits(number);
        cx.send(Command::Dubbing(DubbingCommand::Look(number, id)));
    }

    /// Has a language fetched for nothing that was paid for and is gone from the disk.
    fn fetch_again(&mut self, cx: &mut StudioCtx<'_>, id: FilmId, code: String) {
        if self.fetching.is_open() {
            return;
        }
        let number = self.number();
        self.fetching = Answered::waits(number);
        self.trouble = None;
        cx.send(Command::Dubbing(DubbingCommand::FetchAgain(
            number,
            id,
            vec![code],
        )));
    }

    /// Whether the film that is looked at is what is heard.
    fn heard(&self, cx: &StudioCtx<'_>) -> bool {
        let open = self.open.as_ref().map(|open| &open.id);
        match &cx.desk.playback.playing {
            Some(mynah_model::event::Playing::Film { film, language, .. }) => {
                Some(film) == open && Some(language) == self.language.as_ref()
            }
            _ => false,
        }
    }

    /// Orders languages of a film: by the one way of all that costs, and for whom its price was told. Those of `again` were
    /// charged, or may have been, and are meant all the same.
    fn order(
        cx: &mut StudioCtx<'_>,
        card: &FilmCard,
        (codes, alone): (&[String], bool),
        again: &BTreeSet<String>,
    ) {
        let wanted = codes.iter().filter_map(|code| card.film.language(code));
        let is_open = |language: &&Language| {
            let job = words::job(cx, card, language).map(|job| &job.state);
            match card.stands(&language.code) {
                // What the ledger said a moment ago may be over by now: then its job says so.
                Some(Stands::UnderWay { .. }) => {
                    matches!(job, Some(JobState::Failed(_) | JobState::Cancelled(_)))
                }
                // The same, where it is older than what is under way.
                Some(
                    Stands::Wanted
                    | Stands::InDoubt(_)
                    | Stands::Missing { .. }
                    | Stands::Paid { .. }
                    | Stands::Failed(_),
                ) => !matches!(
                    job,
                    Some(JobState::Queued | JobState::Held { .. } | JobState::Running { .. })
                ),
                Some(Stands::Ready { .. }) | None => false,
            }
        };
        let wanted: Vec<_> = wanted.filter(is_open).collect();
        let way = (card.backend, Urgency::asked(alone));
        let orders = wanted.into_iter().map(|language| {
            let request = card.film.request(language);
            LineOrder {
                once_more: again.contains(&language.code),
                ..cx.desk.dub_order(way, request)
            }
        });
        let orders: Vec<_> = orders.collect();
        if orders.is_empty() {
            return;
        }
        cx.send(Command::Jobs(JobsCommand::Generate {
            project: None,
            backend: card.backend,
            asked_alone: alone,
            orders,
            play: false,
        }));
    }
}

/// Room at the sides of what stands in the middle.
fn side(width: f32) -> f32 {
    if width < 480.0 {
        size::PAD
    } else {
        size::PAD_MAIN
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use mynah_core::clock::Clock;
    use mynah_model::event::{Event, PlaybackEvent, Playing};

    use mynah_ui_core::ctx::{View, Wishes};
    use mynah_ui_core::testing::dubs;
    use mynah_ui_core::testing::fixtures::{SCRIPT, desk};

    /// Who had paused and chose another language heard it at once.
    #[test]
    fn another_language_stands_still_where_the_one_before_did() {
        let mut desk = desk(Backend::Draft, SCRIPT);
        let film = dubs::film(&serde_json::json!([{"code": "en"}, {"code": "fr"}]));
        let card = dubs::card(film, vec![dubs::ready(), dubs::ready()]);
        let playing = Playing::Film {
            film: card.id.clone(),
            name: "a.wav".to_owned(),
            language: "en".to_owned(),
            from: 0.0,
            original: false,
        };
        desk.apply(Event::Playback(PlaybackEvent::Started(playing)));
        for paused in [false, true] {
            if paused {
                desk.apply(Event::Playback(PlaybackEvent::Paused));
            }
            let mut panel = DubbingPanel {
                open: Some(Arc::new(card.clone())),
                language: Some("en".to_owned()),
                ..DubbingPanel::default()
            };
            let clock = Clock::system();
            let (mut view, mut wishes) = (View::default(), Wishes::default());
            let tokens = Tokens::of_visuals(&egui::Visuals::dark());
            let mut cx = StudioCtx::new(&desk, &mut view, tokens, &clock, &mut wishes);
            panel.show_language(&mut cx, "fr".to_owned());
            let heard = wishes.outbox.iter().find_map(|sent| match sent {
                Command::Dubbing(DubbingCommand::Hear(moment)) => Some(moment),
                _ => None,
            });
            let heard = heard.expect("the same moment of it");
            assert_eq!((&*heard.language, heard.paused), ("fr", paused));
        }
    }

    /// The transport showed a take of the script, and Space played the dub.
    #[test]
    fn the_open_dub_is_next_until_it_is_loaded() {
        let mut desk = desk(Backend::Draft, SCRIPT);
        let film = dubs::film(&serde_json::json!([{"code": "en"}]));
        let card = dubs::card(film, vec![dubs::ready()]);
        let playing = Playing::Film {
            film: card.id.clone(),
            name: "a.wav".to_owned(),
            language: "en".to_owned(),
            from: 0.0,
            original: false,
        };
        let panel = DubbingPanel {
            open: Some(Arc::new(card)),
            language: Some("en".to_owned()),
            ..DubbingPanel::default()
        };
        let clock = Clock::system();
        for is_loaded in [false, true] {
            if is_loaded {
                desk.apply(Event::Playback(PlaybackEvent::Started(playing.clone())));
            }
            let (mut view, mut wishes) = (View::default(), Wishes::default());
            let tokens = Tokens::of_visuals(&egui::Visuals::dark());
            let cx = StudioCtx::new(&desk, &mut view, tokens, &clock, &mut wishes);
            let next = panel.next(&cx).map(|next| next.title);
            assert_eq!(next.as_deref(), (!is_loaded).then_some("a.wav"));
        }
    }

    /// Regression: the transport named the dub, and Space played from a line that it didn't name to the end of the dub.
    #[test]
    fn space_plays_the_selected_line_that_the_transport_names() {
        let line = serde_json::json!({"text": "Good day.", "start": 2.0, "end": 3.0});
        let film = dubs::film(&serde_json::json!([{"code": "en", "lines": [line, line]}]));
        let card = dubs::card(film, vec![dubs::ready()]);
        let mut panel = DubbingPanel {
            open: Some(Arc::new(card)),
            language: Some("en".to_owned()),
            ..DubbingPanel::default()
        };
        let desk = desk(Backend::Draft, SCRIPT);
        let mut bench = mynah_ui_core::testing::Bench::new(desk, ());
        bench.view.room = Room::Dubbing;
        bench.with(|(), cx| {
            panel.follow_table(cx);
            panel.table.selected = Some(1);
            let about = panel.next(cx).map(|next| next.about);
            let named = tr!(
                "dubbing-next-line",
                line = 2,
                language = language_name("en")
            );
            assert_eq!(about, Some(named));
            assert!(panel.hear_meant(cx));
        });
        let moments = bench.wishes.outbox.iter().filter_map(|sent| match sent {
            Command::Dubbing(DubbingCommand::Hear(moment)) => Some((moment.from, moment.until)),
            _ => None,
        });
        assert_eq!(moments.collect::<Vec<_>>(), [(2.0, Some(3.2))]);
    }
}
