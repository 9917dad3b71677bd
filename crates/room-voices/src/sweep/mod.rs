//! The sweep of a line, or a few: a matrix of settings that is heard, rated and applied.

mod applying;
mod aside;
mod asking;
mod bar;
mod cell;
mod heard;
mod held;
mod left;
mod legend;
mod limit;
mod lines;
mod matrix;
mod plan;
mod redo;
mod words;

pub use self::cell::{dot_pressed, dots, dots_room, mean_dots};

#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use egui::{Ui, Vec2};

use self::applying::{Applying, Scope};
use self::limit::Limit;
use self::lines::Lines;
use self::plan::Plan;
use mynah_core::credits::Credits;
use mynah_core::day::Day;
use mynah_core::ids::{JobId, LineId, TakeId};
use mynah_i18n::tr;
use mynah_model::command::{Command, JobsCommand, PresetCommand, TakesCommand};
use mynah_model::desk::{Desk, Ground, Price};
use mynah_model::event::Notice;
use mynah_model::sweep::{Grid, Kind, dice_of};
use mynah_model::urgency::Urgency;
use mynah_script::document::Line;
use mynah_ui_core::action::Action;
use mynah_ui_core::bought;
use mynah_ui_core::bought::{Asked, Left, Ordered, ToBuy, under};
use mynah_ui_core::ctx::{Called, Choosing, StudioCtx};
use mynah_ui_core::hearing::Looking;
use mynah_ui_kit::widgets::question::escaped;

/// Matrices that one can go back to at most.
const MOST_EARLIER: usize = 20;

/// What cells are coloured by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colour {
    /// Nothing.
    #[default]
    None,
    /// What they were rated.
    Rating,
    /// Their length.
    Length,
    /// Words a minute.
    Pace,
    /// How far the pitch moves.
    Pitch,
    /// The longest pause.
    Pause,
    /// Their loudness as it came.
    Loudness,
}

/// The sweep's view state.
#[derive(Default)]
pub struct SweepPanel {
    open: Option<Open>,
    /// Those that were left.
    left: Left<left::LeftSweep>,
    /// The change of the account that was asked for last and hasn't ended.
    changing: Option<u64>,
    /// What cells were coloured by last.
    colour: Colour,
    /// To whom a cell goes, where that was chosen in the one before.
    scope: Scope,
}

/// A sweep that is open.
struct Open {
    ground: Option<Ground>,
    /// The line that is seen.
    line: LineId,
    /// All that are tried.
    lines: Lines,
    grid: Grid,
    /// What is written in the fields of the columns' and rows' values.
    values: [String; 2],
    looking: Looking,
    /// What the line that is seen would send.
    plan: Plan,
    /// What is still to be bought, as it was reckoned and shown last.
    to_buy: ToBuy,
    /// Of what that and the plans were reckoned.
    basis: Option<Basis>,
    limit: Limit,
    /// What was spent under its stop-loss before, or in another window.
    before: Credits,
    ordered: Ordered,
    /// Requests whose takes were asked about.
    asked: Asked,
    colour: Colour,
    applying: Applying,
    /// Why values that were typed are none.
    refused: Option<String>,
    /// The matrices that were looked at before this one, the newest last, each with its cell.
    earlier: Vec<(Grid, (usize, usize))>,
    /// Width of the button that spends, at its widest.
    spend_width: f32,
    /// A key in a field said that what the button says is to be made.
    generates: bool,
    /// What is varied is seen in a low window, too.
    unfolded: bool,
    /// What its takes are called where they are heard.
    called: Arc<HashMap<TakeId, Called>>,
}

/// What decides what would be sent, and for how much.
#[derive(PartialEq)]
struct Basis {
    news: u64,
    revision: u64,
    ordered: u64,
    limit: Option<Credits>,
    grid: Grid,
    line: LineId,
    lines: Vec<LineId>,
}

impl SweepPanel {
    /// Whether one is open and belongs to what is shown.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Opens the sweep of a line; says why where there is none.
    pub fn open(&mut self, cx: &mut StudioCtx<'_>) {
        let line = cx.view.line.and_then(|line| cx.desk.script().line(line));
        let Some(line) = line.filter(|line| !line.is_mute()) else {
            cx.notice(Notice::Heed(tr!("sweep-no-words")));
            return;
        };
        let Some(now) = cx.desk.sweep_now(line) else {
            cx.notice(Notice::Heed(tr!("sweep-no-voice")));
            return;
        };
        let all = lines::tried_with(cx, line);
        if lines::are_blind(cx, &all) {
            cx.notice(lines::blind_words(cx, &all));
            return;
        }
        cx.send(Command::Takes(TakesCommand::Preset(PresetCommand::List)));
        // Chosen for another one.
        cx.view.compared_to = None;
        let usual = Grid::around(&now, &dice_of(line.id, &[]));
        // As its cells are spoken: another model than the line's may hear otherwise.
        let suits = |grid: &Grid| {
            let now = cx.desk.sweep_now(&grid.base.over(cx.desk, line));
            now.is_some_and(|now| grid.suits(&now))
        };
        let kept = limit::grid_of(cx.desk, line.id).filter(suits);
        let grid = kept.unwrap_or(usual);
        self.leave();
        let (limit, ordered) = self.account(cx, line.id, &grid);
        let mut open = Open {
            ground: cx.desk.ground(),
            line: line.id,
            lines: Lines::of(all),
            values: [String::new(), String::new()],
            looking: Looking::default(),
            plan: Plan::default(),
            to_buy: ToBuy::default(),
            basis: None,
            limit,
            before: Credits::ZERO,
            ordered,
            asked: Asked::default(),
            colour: self.colour,
            applying: Applying::default(),
            refused: None,
            earlier: Vec::new(),
            spend_width: 0.0,
            generates: false,
            unfolded: false,
            called: Arc::default(),
            grid,
        };
        let own = line.overrides.settings.is_some();
        open.applying.chosen = if own { Scope::Line } else { self.scope };
        open.begin(cx, line);
        self.open = Some(open);
    }

    /// Whether it is seen and asks who is meant: nothing is taken back before that is answered.
    pub fn asks_in(&self, cx: &StudioCtx<'_>) -> bool {
        let open = self.open.as_ref();
        let asks = open.is_some_and(|open| open.applying.asking.is_some());
        asks && cx.view.choosing == Choosing::Settings
    }

    /// Does what a menu, the palette or a shortcut asked for; `true` where it was the sweep's business.
    pub fn act(&mut self, action: Action, cx: &mut StudioCtx<'_>) -> bool {
        if action == Action::Sweep {
            self.open(cx);
            return true;
        }
        let is_seen = cx.view.choosing == Choosing::Settings;
        match (action, &mut self.open) {
            (Action::PlayPause, Some(open)) if is_seen => open.hear(cx, open.looking.at),
            // The button that spends says the price; who comes from another room sees it first.
            (Action::GenerateLine, Some(open)) if is_seen => open.generate(cx),
            (Action::GenerateLine, Some(_)) => {}
            (Action::Inspector, Some(open)) if is_seen => open.looking.change_sides(),
            _ => return false,
        }
        true
    }

    /// What all that is still to be made costs, where a sweep is open.
    pub fn price(&self) -> Option<Price> {
        self.open.as_ref().map(|open| open.to_buy.price)
    }

    /// Draws the room; nothing where the line is gone, or another project is open.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> bool {
        self.follow_change(cx);
        self.leave_blind(cx);
        let Some(open) = &mut self.open else {
            return false;
        };
        let desk = cx.desk;
        let is_here = open.ground == desk.ground() && open.leave_gone(desk);
        let Some(line) = desk.script().line(open.line).filter(|_| is_here) else {
            self.leave();
            return false;
        };
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        open.follow(cx, line);
        cx.view.called = Arc::clone(&open.called);
        if std::mem::take(&mut open.generates) && !open.to_buy.orders.is_empty() {
            open.generate(cx);
        }
        if let Some(wait) = open.asked.again_in(cx.clock.instant()) {
            ui.ctx().request_repaint_after(wait);
        }
        open.export(cx);
        if let Some(why) = open.refused.take() {
            cx.notice(Notice::Heed(why));
        }
        if open.applying.asking.is_some() && escaped(ui, cx.view.covered) {
            open.applying.asking = None;
            open.looking.focus = true;
        }
        let left = open.ui(ui, cx, line);
        let closes = open.looking.leaves(ui, cx) || left;
        open.keep(cx, closes || !ui.ctx().text_edit_focused());
        if closes {
            open.hush(cx);
            cx.view.show(Some(line.id));
            self.leave();
            ui.ctx().request_repaint();
        }
        true
    }

    /// The window closes: the stop-loss that is being written is kept.
    pub fn last(&mut self, cx: &mut StudioCtx<'_>) {
        if let Some(open) = self.open.as_mut().filter(|open| open.is_of(cx.desk)) {
            open.keep(cx, true);
        }
    }

    /// Leaves the one that is open.
    fn leave(&mut self) {
        if let Some(open) = self.open.take() {
            self.colour = open.colour;
            let applying = &open.applying;
            // What goes further is chosen each time.
            if applying.by_hand && matches!(applying.chosen, Scope::Line | Scope::Part) {
                self.scope = applying.chosen;
            }
            self.put_by(open);
        }
    }

    /// Leaves one whose line is said behind letters by now: a cell may be a letter's very take.
    fn leave_blind(&mut self, cx: &mut StudioCtx<'_>) {
        if let Some(open) = &self.open
            && lines::are_blind(cx, open.lines.all())
        {
            open.hush(cx);
            cx.notice(lines::blind_words(cx, open.lines.all()));
            self.leave();
        }
    }

    /// Draws what stands at its right.
    pub fn inspector_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        // It may be drawn before the room is.
        self.leave_blind(cx);
        if let Some(open) = &mut self.open
            && let Some(line) = cx.desk.script().line(open.line)
        {
            let changing = open.aside_ui(ui, cx, line);
            self.changing = changing.or(self.changing);
        }
    }

    /// Tells what came of a change of the account; what was done says so itself.
    fn follow_change(&mut self, cx: &mut StudioCtx<'_>) {
        let ended = self
            .changing
            .and_then(|number| cx.desk.browsed.ended(number));
        if let Some(ended) = ended {
            self.changing = None;
            if let Err(trouble) = ended {
                cx.notice(Notice::Trouble((**trouble).clone()));
            }
        }
    }
}

impl Open {
    /// Begins with a grid: at what is spoken now.
    fn begin(&mut self, cx: &StudioCtx<'_>, line: &Line) {
        self.plan.follow(cx.desk, line, &self.grid);
        let (columns, rows) = self.grid.size();
        let middle = (columns / 2, rows / 2);
        self.looking.at = self.plan.of_current().map_or(middle, |place| place.at);
        self.values = [
            words::values(&self.grid.columns),
            words::values(&self.grid.rows),
        ];
        (self.looking.focus, self.looking.still) = (true, true);
    }

    /// Looks at another grid.
    fn change(&mut self, cx: &StudioCtx<'_>, line: &Line, grid: Grid) {
        if self.grid != grid {
            let before = std::mem::replace(&mut self.grid, grid);
            self.earlier.push((before, self.looking.at));
            if self.earlier.len() > MOST_EARLIER {
                self.earlier.remove(0);
            }
        }
        self.spend_width = 0.0;
        self.begin(cx, line);
    }

    /// Looks at the grid before this one, at the cell that was looked at there.
    fn go_back(&mut self, cx: &StudioCtx<'_>, line: &Line) {
        let Some((grid, at)) = self.earlier.pop() else {
            return;
        };
        self.grid = grid;
        self.spend_width = 0.0;
        self.begin(cx, line);
        self.looking.at = at;
    }

    fn follow(&mut self, cx: &mut StudioCtx<'_>, line: &Line) {
        let backend = cx.desk.backend();
        self.ordered.follow(cx.desk, backend, cx.clock.instant());
        let basis = self.basis(cx.desk);
        if self.basis.as_ref() == Some(&basis) {
            self.ask(cx);
            return;
        }
        self.plan.follow(cx.desk, line, &self.grid);
        self.follow_unseen(cx.desk);
        let (columns, rows) = self.grid.size();
        self.looking.at.0 = self.looking.at.0.min(columns.saturating_sub(1));
        self.looking.at.1 = self.looking.at.1.min(rows.saturating_sub(1));
        if self
            .basis
            .as_ref()
            .is_some_and(|was| was.grid != basis.grid)
        {
            self.hush_former(cx);
        }
        self.reckon(cx);
        self.called = Arc::new(self.names(cx.desk));
        self.basis = Some(basis);
        self.ask(cx);
    }

    /// What each take is called: the values of its cell, and its line.
    fn names(&self, desk: &Desk) -> HashMap<TakeId, Called> {
        let axes = [&self.grid.columns, &self.grid.rows];
        let named = self.by_line().flat_map(|(line, plan)| {
            let cells = plan.places.iter().filter_map(move |place| {
                let take = desk.trial_take(place.key()?)?;
                Some((take.card.id, words::cell(desk, axes, place.at)))
            });
            let current = plan.current.as_ref();
            let current = current.and_then(|sent| desk.trial_take(sent.key));
            // A cell that is the same says its values.
            let current = current.map(|take| (take.card.id, tr!("sweep-current")));
            let about = lines::about(desk, line);
            let named = current.into_iter().chain(cells);
            named.map(move |(take, title)| {
                let about = about.clone();
                (take, Called { title, about })
            })
        });
        named.collect()
    }

    /// Asks for takes that the library holds and nobody told of.
    fn ask(&mut self, cx: &mut StudioCtx<'_>) {
        let now = cx.clock.instant();
        let mut asked = std::mem::take(&mut self.asked);
        let unasked = self.plans().flat_map(|plan| plan.unasked(cx.desk));
        let requests = asked.due(unasked, now);
        self.asked = asked;
        if !requests.is_empty() {
            cx.send(Command::Takes(TakesCommand::Find {
                project: cx.desk.project.as_ref().map(|open| open.card.id),
                backend: cx.desk.backend(),
                urgency: Urgency::Batch,
                requests,
            }));
        }
    }

    fn basis(&self, desk: &Desk) -> Basis {
        Basis {
            news: desk.news(),
            revision: desk.revision(),
            ordered: self.ordered.changes(),
            limit: self.limit.most(),
            grid: self.grid.clone(),
            line: self.line,
            lines: self.lines.all().to_vec(),
        }
    }

    /// Rates the cell that is looked at, unless somebody is to hear it first.
    fn rate(&self, cx: &mut StudioCtx<'_>, stars: u8) {
        if let Some(take) = self.take(cx, self.looking.at) {
            if self.hears_first(cx) {
                return;
            }
            let stars = if take.stars == stars { 0 } else { stars };
            if take.stars == stars {
                // 0 takes nothing away where there is nothing: no step to be undone.
                return;
            }
            cx.rate(self.line, take.card.id, [take.stars, stars]);
            if stars == 0 {
                cx.notice(Notice::Done(tr!("trial-unrated")));
            }
        } else {
            cx.notice(Notice::Heed(tr!("sweep-apply-unheard")));
        }
    }

    /// Reckons what is still to be bought.
    fn reckon(&mut self, cx: &StudioCtx<'_>) {
        self.before = self.limit.before(cx.desk);
        let most = self.limit.most();
        let left = most.map(|most| most.less(self.before));
        let outwards = self.grid.outwards();
        // A cell that is heard is heard with all lines.
        let places = outwards
            .iter()
            .flat_map(|at| self.plans().filter_map(|plan| plan.at(*at)));
        let sent = places.filter_map(|place| place.sent.as_ref());
        self.to_buy = bought::to_buy(cx.desk, sent, (&self.ordered, left));
    }

    /// What it cost so far, or is to cost.
    fn spent(&self) -> Credits {
        self.before + self.to_buy.spent
    }

    /// Has the project keep the stop-loss and what counts against it, once nobody writes there.
    fn keep(&mut self, cx: &mut StudioCtx<'_>, is_settled: bool) {
        let is_over = self.under_way(cx.desk).next().is_none();
        let told = (is_settled, is_over);
        if let Some(keep) =
            self.limit
                .change(cx.desk, (&self.ordered, &self.grid, self.lines.all()), told)
        {
            cx.send(Command::Project(keep));
        }
    }

    /// Jobs that make cells and are not over, those of matrices and lines that were looked at before too.
    fn under_way<'a>(&'a self, desk: &'a Desk) -> impl Iterator<Item = JobId> {
        let cells = self.plans().flat_map(Plan::sent).map(|sent| sent.key);
        let ordered = self.ordered.under_way().map(|(key, _)| key);
        bought::under_way(desk, cells.chain(ordered))
    }

    /// Why nothing new is spoken with a voice of these lines.
    fn why_silent(&self, cx: &StudioCtx<'_>) -> Option<String> {
        let today = Day::here(cx.clock.now());
        bought::silent(cx.desk, &self.to_buy.orders, today).map(|(_, why)| why)
    }

    /// Why nothing is ordered by a press.
    fn why_none(&self, cx: &StudioCtx<'_>) -> Option<String> {
        match (self.to_buy.orders.len(), self.to_buy.held.is_empty()) {
            (0, true) => Some(tr!("sweep-nothing")),
            (0, false) => Some(tr!("sweep-all-held")),
            _ => self.why_silent(cx),
        }
    }

    /// Orders what is still to be made.
    fn generate(&mut self, cx: &mut StudioCtx<'_>) {
        if let Some(why) = self.why_none(cx) {
            cx.notice(Notice::Heed(why));
            return;
        }
        let to_buy = std::mem::take(&mut self.to_buy);
        self.limit.order(to_buy.keys.iter().map(|(key, _)| *key));
        self.ordered.add(cx.desk, to_buy.keys, cx.clock.instant());
        self.reckon(cx);
        cx.send(Command::Jobs(JobsCommand::Generate {
            project: cx.desk.project.as_ref().map(|open| open.card.id),
            backend: cx.desk.backend(),
            orders: under(to_buy.orders, self.limit.stop_loss(to_buy.held.len())),
            play: false,
            asked_alone: false,
        }));
    }

    /// Stops what isn't made yet. What was paid stays.
    fn stop(&self, cx: &mut StudioCtx<'_>) {
        // Most are both cells and orders.
        let jobs: BTreeSet<JobId> = self.under_way(cx.desk).collect();
        for job in jobs {
            cx.send(Command::Jobs(JobsCommand::Cancel(job)));
        }
    }

    /// The kinds of both axes.
    fn kinds(&self) -> [Kind; 2] {
        [self.grid.columns.kind(), self.grid.rows.kind()]
    }
}
