//! The Script room: lines with speaker, text, state, takes and price.
//!
//! Rows are painted by hand and only where they are seen (`list`); the one that is written is a text
//! field (`editor`). Keys and menus are [`Action`]s, which [`ScriptPanel::act`] turns into edits.

mod acts;
mod approving;
mod bar;
mod cells;
mod columns;
mod commands;
mod comparing;
mod copying;
mod dragging;
mod editor;
mod exports;
mod finals;
mod find_bar;
mod finding;
mod folding;
mod foot;
mod from_word;
mod go_to;
mod header;
mod heading;
mod heads;
mod hint_bar;
mod hints;
pub mod inspector;
mod lines;
mod list;
mod listed;
mod marked_bar;
mod marked_pick;
mod menu;
mod note;
mod now;
mod one_by_one;
mod paragraph;
mod play;
mod review;
mod review_again;
mod review_bar;
mod review_end;
mod right_to_left;
mod row;
mod rows;
mod runs;
mod speaker;
mod spoken;
mod tags;
mod touches;
mod troubles;
mod typing;
mod verdict;
mod writing;

mod tests;

use std::collections::HashMap;
use std::sync::Arc;

use egui::{Key, Modifiers, Popup, Ui, UiBuilder, Vec2};

pub use self::commands::COMMANDS;
use self::copying::{Copied, Copying};
pub use self::editor::LineEditor;
use self::finals::Finals;
use self::find_bar::FindBar;
use self::from_word::FromWord;
use self::go_to::GoTo;
use self::hint_bar::HintBar;
use self::lines::Caret;
use self::list::Asked;
use self::list::{List, Shown};
use self::marked_bar::MarkedBar;
use self::marked_pick::MarkedPick;
use self::play::{Queue, Stretch};
use self::review::Reviewing;
use self::review_again::Walked;
use self::review_end::End;
use self::speaker::{Asks, SpeakerPick};
use self::tags::{Picked, TagPick};
use self::typing::Clipboard;
use self::writing::{LastCaret, MenuOver};
use mynah_core::ids::LineId;
use mynah_core::ids::ModelId;
use mynah_core::ids::ProjectId;
use mynah_i18n::tr;
use mynah_model::command::Command;
use mynah_model::command::ProjectCommand;
use mynah_model::command::TakesCommand;
use mynah_model::desk::Orders;
use mynah_model::remote::Remote;
use mynah_model::trouble::Remedy;
use mynah_script::folds::Folds;
use mynah_script::review::Review;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::room::Room;
use mynah_ui_core::widgets::TroubleCard;
use mynah_ui_kit::theme::icons;
use mynah_ui_kit::theme::size;
use mynah_ui_kit::widgets::empty_state;
use mynah_ui_kit::widgets::opening_ui;

pub use self::foot::FOOT;
pub use self::listed::Filter;
pub use self::now::{Now, now};
pub use self::play::{generate, play_line};

/// A room lower than this, under an open drawer in large text, is left to its lines.
const LOW: f32 = 240.0;

/// In one lower than this a bar above the lines takes the place of all that isn't needed while it is open.
const TIGHT: f32 = 400.0;

/// The Script room's view state.
#[derive(Default)]
pub struct ScriptPanel {
    filter: Filter,
    /// Whose lines are listed alone.
    only_of: Option<Arc<str>>,
    finals: Finals,
    /// Who was called otherwise here, and how: what is taken back is followed.
    names_given: Vec<(String, String)>,
    /// The revision at which somebody had that name.
    only_at: Option<u64>,
    find: Option<FindBar>,
    /// What was looked for last.
    looked_for: Option<FindBar>,
    go_to: Option<GoTo>,
    hints: Option<HintBar>,
    list: List,
    folds: Folds,
    editor: Option<LineEditor>,
    /// The line that a letter began while the list had the keyboard focus. Escape after a single letter undoes that.
    stray: Option<LineId>,
    /// Where the last one stood that is closed by now.
    last_caret: Option<LastCaret>,
    menu_over: MenuOver,
    from_word: Option<FromWord>,
    speaker: Option<SpeakerPick>,
    tags: Option<TagPick>,
    /// The project that is shown, to begin anew with another.
    shown: Option<ProjectId>,
    /// The row whose takes were asked for.
    listed: Option<(u64, LineId)>,
    /// Where the marked lines reach to from the focused one, as keys marked them.
    reach: Option<LineId>,
    clipboard: Clipboard,
    /// The rows that were copied last.
    copied: Copied,
    copying: Option<Copying>,
    /// What is to be asked about the speaker of a line, once its row is drawn.
    speaker_asked: Option<(LineId, Asks)>,
    /// The line whose menu is to be opened, once its row is drawn.
    menu_asked: Option<LineId>,
    /// Orders of a long script, while its lines are read for them.
    gathering: Option<Orders>,
    /// Takes that are to be played one after another, while they are looked up.
    queue: Option<Queue>,
    /// The revision at which a row was made that is not in the script before the frame's end.
    awaits: Option<u64>,
    /// The review, while it is open, and where it was left.
    review: Option<Reviewing>,
    reviewed: Option<Review>,
    walked: Walked,
    /// What its lines that are to be spoken again cost, where they alone are listed.
    again: Option<End>,
    /// What was listed when it was opened.
    listed_before: Option<(Filter, Option<Arc<str>>)>,
    /// What can be done to all that is marked.
    marked_bar: MarkedBar,
    /// The list that opened from there.
    marked_pick: Option<MarkedPick>,
    /// The line that had the focus when takes began to be compared.
    compared_at: Option<LineId>,
    /// The revision at which the marked rows were looked up last.
    marks_of: u64,
    /// The project that was given a model of the service to stay with.
    pinned: Option<ProjectId>,
    /// Where other projects were left.
    left: HashMap<ProjectId, Left>,
}

/// Where somebody was in a project.
#[derive(Clone, Copy, Debug)]
struct Left {
    line: Option<LineId>,
    top: Option<(LineId, f32)>,
}

impl ScriptPanel {
    /// Draws the room.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        self.read_clipboard(ui, cx);
        let open = cx.desk.project.as_ref().map(|project| project.card.id);
        if open.is_none() {
            waiting_ui(ui, cx);
            return;
        }
        if self.shown != open {
            let is_another = self.shown.is_some();
            self.begin(cx, open);
            if is_another && !cx.view.covered {
                // A control of the inspector had the keyboard focus for a line of the project before.
                ui.memory_mut(egui::Memory::stop_text_input);
            }
        }
        cx.follow_speakers();
        self.check_focus(cx);
        if let Some(rows) = cx.view.pasted.take() {
            self.put_in(cx, *rows, false);
        }
        self.let_go_of_nobody(cx);
        if std::mem::take(&mut cx.view.reveal)
            && let Some(line) = cx.view.line
        {
            self.reveal(cx, line);
        }
        self.list_takes(cx);
        self.write_on(ui, cx);
        self.end_comparison(ui, cx);
        let low = ui.available_height() < LOW;
        let bars = self.find.is_some() || self.hints.is_some() || self.go_to.is_some();
        let tight = bars && ui.available_height() < TIGHT;
        self.forget_spoken(cx);
        self.tell_redo(cx);
        let before = self.chosen();
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(8.0, 0.0);
            header::header_ui(ui, cx, &mut self.filter);
            let has_room = !low && !tight && !size::is_low(ui.ctx());
            if has_room && header::is_first_run(cx) {
                header::first_run_ui(ui, cx);
            }
            exports::exports_ui(ui, cx);
        });
        self.find_ui(ui, cx);
        let head = list::strip(ui, if size::is_low(ui.ctx()) { 20.0 } else { 28.0 });
        heads::heads_ui(ui, head, cx, &mut self.only_of);
        self.look_at_chosen(cx, &before);
        self.keys(ui, cx);
        let space = ui.available_rect_before_wrap();
        let bare = low || tight && cx.view.marked.is_empty();
        let foot = if bare { 0.0 } else { foot::FOOT };
        let (above, strip) = space.split_top_bottom_at_y(space.bottom() - foot);
        let asked = Asked {
            has_keys: self.editor.is_none() && self.has_keys(ui, cx),
            speaker: self.speaker_asked.map(|(line, _)| line),
            menu: self.menu_asked.filter(|line| cx.view.line == Some(*line)),
        };
        let mut inside = ui.new_child(UiBuilder::new().id_salt("rows").max_rect(above));
        let (script, revision) = (cx.desk.script(), cx.desk.revision());
        self.folds.follow(script, revision);
        if let Some(goal) = self.list.goal() {
            self.folds.open_to(script, revision, goal);
        }
        let sieve = self.sieve();
        cx.view.hides = sieve.hides_to_do();
        let editor = self.editor.as_mut();
        let found = self.find.as_ref().and_then(FindBar::found);
        let shown = Shown {
            found,
            hinted: self.hints.as_ref().and_then(|hints| hints.hinted(cx.desk)),
            redo: review_again::kept(self.review.as_ref(), self.reviewed.as_ref())
                .map(|kept| &kept.redo),
            folds: &self.folds,
        };
        let touches = self
            .list
            .ui(&mut inside, cx, (&sieve, shown), asked, editor);
        // It waits for its row to come into view.
        self.menu_asked = asked.menu.filter(|_| !Popup::is_any_open(ui.ctx()));
        if self.list.is_empty() {
            let mut inside = ui.new_child(UiBuilder::new().id_salt("nothing").max_rect(above));
            self.nothing_ui(&mut inside, cx);
        }
        if !low && self.editor.is_none() && !cx.view.marked.is_empty() {
            if let Some(bulk) = self.marked_bar.ui(ui, cx, strip) {
                self.do_bulk(ui, cx, bulk);
            }
        } else if !bare {
            let review = self.review.as_ref();
            foot::foot_ui(ui, cx, strip, (self.editor.as_ref(), review));
        }
        for touch in touches {
            self.touched(ui, cx, touch);
        }
        self.hear_from_word(cx);
        if let Some(pick) = &mut self.speaker
            && !pick.ui(ui, cx)
        {
            // Whose lines are listed alone stays listed under the new name.
            if let Some((from, to)) = pick.given() {
                if self.only_of.as_deref() == Some(from) {
                    self.only_of = Some(to.into());
                }
                self.names_given.push((from.to_owned(), to.to_owned()));
            }
            self.speaker = None;
        }
        self.marked_pick_ui(ui, cx);
        if let Some(pick) = &mut self.tags
            && let Picked::Done(caret) = pick.ui(ui, cx)
        {
            self.tags = None;
            self.write(caret, "");
        }
        self.leave_comparison(cx);
    }

    /// Has kept what a project stays with: its speakers' colours, and the model of the service that it was begun with.
    fn keep_what_stays(&mut self, cx: &mut StudioCtx<'_>) {
        if let Some((project, colours)) = cx.view.speakers.take_fresh() {
            let keep = ProjectCommand::KeepColours { project, colours };
            cx.send(Command::Project(keep));
        }
        let open = cx.desk.project.as_ref().map(|open| open.card.id);
        if let Some(project) = open.filter(|_| self.pinned != open)
            && let Some(model) = cx.desk.model_to_pin().cloned()
        {
            self.pinned = Some(project);
            cx.send(Command::Project(ProjectCommand::PinModel {
                project,
                model,
                instead_of: ModelId::default(),
            }));
        }
    }

    /// Draws the bars that are open below the head, and goes where they lead.
    fn find_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let find = self.find.as_mut().map(|bar| bar.ui(ui, cx));
        let go_to = self.go_to.as_mut().map(|bar| bar.ui(ui, cx));
        let hints = self.hints.as_mut().map(|bar| bar.ui(ui, cx));
        let mut bars = [find, go_to, hints];
        // Escape is of the bar whose field has the keys, else of the first one.
        let typed = bars.iter().flatten().any(|bar| bar.has_keys);
        if let Some(bar) = bars.iter_mut().flatten().min_by_key(|bar| !bar.has_keys)
            && self.leaves(ui, cx, typed)
        {
            bar.closed = true;
        }
        let [find, go_to, hints] = bars.map(Option::unwrap_or_default);
        if find.closed {
            self.looked_for = self.find.take();
            ui.memory_mut(|memory| memory.stop_text_input());
        }
        self.go_to.take_if(|_| go_to.closed);
        self.hints.take_if(|_| hints.closed);
        let gone_to = find.found.or(go_to.found).or(hints.found);
        self.review_ui(ui, cx);
        self.again_bar_ui(ui, cx);
        cx.view.bars.reviews = self.review.is_some();
        cx.view.bars.finds = self.find.is_some();
        cx.view.bars.hints = self.hints.is_some();
        if let Some(row) = gone_to {
            cx.view.line = Some(row);
            cx.view.marked.clear();
            self.reveal(cx, row);
        }
    }

    /// What somebody is led to is seen, whatever was listed before.
    fn reveal(&mut self, cx: &StudioCtx<'_>, row: LineId) {
        self.editor.take_if(|editor| editor.line() != row);
        let script = cx.desk.script();
        let place = script.place(row);
        let item = place.and_then(|place| script.items().get(place));
        self.folds.open_to(script, cx.desk.revision(), row);
        let item = place.zip(item);
        if !item.is_some_and(|item| self.sieve().passes(cx.desk, item)) {
            self.list_all();
        }
        self.list.go_to(row);
    }

    /// Escape closes a bar from its own fields (`typed`), and from the list where no rows are marked.
    fn leaves(&self, ui: &Ui, cx: &StudioCtx<'_>, typed: bool) -> bool {
        let is_free = typed || self.editor.is_none() && cx.view.marked.is_empty();
        let is_free = is_free && !cx.view.covered && !self.picks();
        let free = is_free && !egui::Popup::is_any_open(ui.ctx());
        free && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape))
    }

    fn play(&mut self, cx: &mut StudioCtx<'_>, stretch: Stretch) {
        self.queue = Some(Queue::new(cx, stretch));
        self.gather_queue(cx);
    }

    /// Reads on for orders and takes of many lines, and sends them when all were read; `true` while there is more
    /// to read.
    pub fn gather(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        self.finals.follow(cx);
        let more = self.gather_queue(cx);
        self.keep_what_stays(cx);
        play::generate_awaited(cx);
        let replaces = self.replace_on(cx);
        self.gather_orders(cx) || more || replaces
    }

    /// Goes on replacing everything, though the bar was closed or the room left meanwhile.
    fn replace_on(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        let open = cx.desk.project.as_ref().map(|open| open.card.id);
        // Rows of another project were not meant.
        if self.shown != open {
            return false;
        }
        let seen = self.find.is_some() && cx.view.room == Room::Script;
        let bar = self.find.as_mut().or(self.looked_for.as_mut());
        bar.is_some_and(|bar| bar.replace_on(cx, seen))
    }

    fn gather_queue(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        let mut queue = self.queue.take();
        let more = queue.as_mut().is_some_and(|queue| queue.read(cx));
        self.queue = queue.filter(|_| more);
        more
    }

    fn gather_orders(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        let Some(mut orders) = self.gathering.take() else {
            return false;
        };
        if orders.is_over(cx.desk) {
            return false;
        }
        if cx.desk.gather(&mut orders) {
            play::generate_gathered(cx, orders);
            return false;
        }
        self.gathering = Some(orders);
        true
    }

    /// Begins a project at this row once it is shown.
    pub fn begin_at(&mut self, project: ProjectId, row: LineId) {
        let place = Left {
            line: Some(row),
            top: Some((row, 0.0)),
        };
        self.left.entry(project).or_insert(place);
    }

    fn begin(&mut self, cx: &mut StudioCtx<'_>, open: Option<ProjectId>) {
        self.leave_review(cx);
        let mut left = std::mem::take(&mut self.left);
        let (copied, copying) = (std::mem::take(&mut self.copied), self.copying.take());
        if let Some(before) = self.shown {
            let place = Left {
                line: cx.view.line,
                top: self.list.top(),
            };
            left.insert(before, place);
        }
        let place = open.and_then(|open| left.get(&open).copied());
        let reviewed = cx.desk.project.as_ref().and_then(|it| it.review.clone());
        if let Some(open) = open {
            let base = Arc::new(reviewed.clone().unwrap_or_default());
            cx.view.reviews.insert(open, base);
        }
        *self = Self {
            shown: open,
            reviewed,
            list: List::beginning(place.and_then(|place| place.top)),
            left,
            copied,
            copying,
            ..Self::default()
        };
        let script = cx.desk.script();
        let first = script.lines().next();
        let kept = place.and_then(|place| place.line);
        // Who is led to a line from elsewhere comes to that one.
        let led = cx.view.line.filter(|_| cx.view.reveal);
        let mut kept = [led, kept].into_iter().flatten();
        let kept = kept.find(|line| script.place(*line).is_some());
        cx.view.line = kept.or_else(|| first.map(|line| line.id));
        cx.view.marked.clear();
        cx.view.arrive(cx.desk);
        // An empty project is there to be written: the cursor stands in its only line.
        if let Some(line) = first
            && line.text.is_empty()
            && script.lines().nth(1).is_none()
        {
            self.write(
                Caret {
                    line: line.id,
                    at: 0,
                },
                "",
            );
        }
    }

    /// The focused row may have gone by an undo; then the first one is focused.
    fn check_focus(&mut self, cx: &mut StudioCtx<'_>) {
        if self.awaits == Some(cx.desk.revision()) {
            return;
        }
        self.awaits = None;
        let script = cx.desk.script();
        let here = |id: &LineId| script.place(*id).is_some();
        if !cx.view.line.as_ref().is_some_and(here) {
            cx.view.line = script.lines().next().map(|line| line.id);
        }
        // Looking very many up would be felt: only a change of the script takes some of them out.
        let revision = cx.desk.revision();
        if self.marks_of != revision {
            self.marks_of = revision;
            script.items().keep_in(&mut cx.view.marked);
        }
        if self
            .editor
            .as_ref()
            .is_some_and(|editor| !here(&editor.line()))
        {
            self.editor = None;
        }
    }

    /// Asks for the takes of the focused line: when another one is focused, and when another window's edits opened
    /// the project anew.
    fn list_takes(&mut self, cx: &mut StudioCtx<'_>) {
        let Some((line, project)) = cx.view.line.zip(cx.desk.project.as_ref()) else {
            return;
        };
        let wanted = (project.opening, line);
        if self.listed == Some(wanted) || cx.desk.script().line(line).is_none() {
            return;
        }
        self.listed = Some(wanted);
        let project = project.card.id;
        cx.send(Command::Takes(TakesCommand::List { project, line }));
    }

    /// No row passes the filter.
    fn nothing_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let sieve = self.sieve();
        let sifted = !sieve.is_open();
        let (title, text) = match self.filter {
            Filter::All if sifted => (tr!("script-none-listed"), tr!("script-none-listed.text")),
            Filter::All => (tr!("script-empty"), tr!("script-empty.text")),
            // Others may be: the number beside the filter counts them.
            _ if sieve.is_sifted_further() => {
                (tr!("script-none-listed"), tr!("script-none-listed.text"))
            }
            Filter::Changed if cx.desk.takes.is_empty() => {
                (tr!("script-empty"), tr!("script-empty.text"))
            }
            Filter::Changed => (tr!("script-none-changed"), tr!("script-none-changed.text")),
            Filter::Failed => (tr!("script-none-failed"), tr!("script-none-failed.text")),
            Filter::Unsent => (tr!("script-none-unsent"), tr!("script-none-unsent.text")),
            Filter::Redo => (tr!("script-none-redo"), tr!("script-none-redo.text")),
            Filter::Approved => (
                tr!("script-none-approved"),
                tr!("script-none-approved.text"),
            ),
            Filter::Noted => (tr!("script-none-noted"), tr!("script-none-noted.text")),
        };
        let (label, explanation) = if sifted {
            (tr!("script-show-all"), tr!("script-show-all.tip"))
        } else {
            (tr!("script-add-line"), Action::AddLine.tip())
        };
        let button = Some((label.as_str(), explanation.as_str()));
        let button = empty_state(ui, icons::ARTICLE, &title, &text, button);
        if button.is_some_and(|button| button.clicked()) {
            if !sifted {
                self.act(Action::AddLine, cx);
            }
            self.list_all();
        }
    }
}

/// No project is open: it is on its way, or it could not be opened.
fn waiting_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    if let Remote::Failed { trouble, .. } = &cx.desk.projects {
        ui.add_space(size::HEAD);
        let card = TroubleCard::new(trouble);
        if card.show(ui) == Some(Remedy::Retry) {
            cx.send(Command::Project(ProjectCommand::List));
        }
        return;
    }
    opening_ui(ui, &tr!("script-opening"));
}
