//! The sweep of a line: a matrix of settings that is heard, rated and applied.

mod applying;
mod aside;
mod bar;
mod cell;
mod matrix;
mod plan;
mod words;

pub use self::cell::dots;

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use egui::{Key, Modifiers, Popup, Ui, Vec2};

use self::applying::{Applying, Scope};
use self::plan::Plan;
use crate::script::document::Line;
use crate::studio::command::{Command, Cue, JobsCommand, PlaybackCommand, TakesCommand};
use crate::studio::desk::{Ground, SweptTake};
use crate::studio::event::{Notice, Playing};
use crate::studio::sweep::{Grid, Kind};
use crate::terms::credits::Credits;
use crate::terms::ids::{LineId, TakeId};
use crate::tr;
use crate::ui::action::Action;
use crate::ui::ctx::StudioCtx;
use crate::ui::panels::bought::{Ordered, Stand, stand};
use crate::ui::widgets::limit_field::whole_credits;

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
}

/// A sweep that is open.
struct Open {
    ground: Option<Ground>,
    line: LineId,
    grid: Grid,
    /// What is written in the fields of the columns' and rows' values.
    values: [String; 2],
    /// The cell that is looked at.
    at: (usize, usize),
    /// It is to have the keys.
    focus: bool,
    /// What of the matrix has them.
    cell_id: Option<egui::Id>,
    plan: Plan,
    limit_text: String,
    limit: Option<Credits>,
    ordered: Ordered,
    /// Requests whose takes were asked about.
    asked: HashSet<u64>,
    colour: Colour,
    applying: Applying,
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
        let grid = Grid::around(&now, &cx.desk.dice);
        let mut open = Open {
            ground: cx.desk.ground(),
            line: line.id,
            values: [String::new(), String::new()],
            at: (0, 0),
            focus: true,
            cell_id: None,
            plan: Plan::default(),
            limit_text: String::new(),
            limit: None,
            ordered: Ordered::default(),
            asked: HashSet::new(),
            colour: Colour::default(),
            applying: Applying::default(),
            grid,
        };
        open.applying.scope = if line.overrides.settings.is_some() {
            Scope::Line
        } else {
            Scope::Part
        };
        open.begin(cx, line);
        self.open = Some(open);
    }

    /// Does what a menu, the palette or a shortcut asked for; `true` where it was the sweep's business.
    pub fn act(&mut self, action: Action, cx: &mut StudioCtx<'_>) -> bool {
        if action == Action::Sweep {
            self.open(cx);
            return true;
        }
        match (action, &mut self.open) {
            (Action::PlayPause, Some(open)) => open.hear(cx, open.at),
            // The button that spends says the price.
            (Action::GenerateLine, Some(open)) => open.generate(cx),
            _ => return false,
        }
        true
    }

    /// Draws the room; nothing where the line is gone, or another project is open.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> bool {
        let Some(open) = &mut self.open else {
            return false;
        };
        let desk = cx.desk;
        let line = desk.script().line(open.line);
        let is_here = open.ground == desk.ground();
        let Some(line) = line.filter(|line| is_here && !line.is_mute()) else {
            self.open = None;
            return false;
        };
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        open.follow(cx, line);
        let closes = open.ui(ui, cx, line) || leaves(ui, cx);
        if closes {
            cx.view.show(Some(line.id));
            self.open = None;
            ui.ctx().request_repaint();
        }
        true
    }

    /// Draws what stands at its right.
    pub fn inspector_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        if let Some(open) = &mut self.open
            && let Some(line) = cx.desk.script().line(open.line)
        {
            open.aside_ui(ui, cx, line);
        }
    }
}

fn leaves(ui: &Ui, cx: &StudioCtx<'_>) -> bool {
    let free = !cx.view.covered && !Popup::is_any_open(ui.ctx()) && !ui.ctx().text_edit_focused();
    free && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape))
}

impl Open {
    /// Begins with a grid: at what is spoken now.
    fn begin(&mut self, cx: &StudioCtx<'_>, line: &Line) {
        self.plan.follow(cx.desk, line, &self.grid);
        let (columns, rows) = self.grid.size();
        let middle = (columns / 2, rows / 2);
        self.at = self.plan.of_current().map_or(middle, |place| place.at);
        self.values = [
            words::values(&self.grid.columns),
            words::values(&self.grid.rows),
        ];
        self.focus = true;
    }

    /// Looks at another grid.
    fn change(&mut self, cx: &StudioCtx<'_>, line: &Line, grid: Grid) {
        self.grid = grid;
        self.begin(cx, line);
    }

    fn follow(&mut self, cx: &mut StudioCtx<'_>, line: &Line) {
        self.ordered.follow(cx.desk, cx.clock.instant());
        // What is written counts at once, and what is no number lets nothing be bought.
        self.limit = whole_credits(&self.limit_text).unwrap_or(Some(Credits::ZERO));
        self.plan.follow(cx.desk, line, &self.grid);
        let (columns, rows) = self.grid.size();
        self.at.0 = self.at.0.min(columns.saturating_sub(1));
        self.at.1 = self.at.1.min(rows.saturating_sub(1));
        let mut requests = Vec::new();
        for sent in self.plan.unasked(cx.desk) {
            if self.asked.insert(sent.key) {
                requests.push(std::sync::Arc::clone(&sent.request));
            }
        }
        if !requests.is_empty() {
            cx.send(Command::Takes(TakesCommand::Find {
                project: cx.desk.project.as_ref().map(|open| open.card.id),
                backend: cx.desk.backend(),
                requests,
            }));
        }
    }

    /// The take of a cell, where it is here.
    fn take<'a>(&self, cx: &StudioCtx<'a>, at: (usize, usize)) -> Option<&'a SweptTake> {
        cx.desk.swept(self.plan.at(at)?.key()?)
    }

    /// The take that the line's settings make, where it is here.
    fn current<'a>(&self, cx: &StudioCtx<'a>) -> Option<&'a SweptTake> {
        cx.desk.swept(self.plan.current.as_ref()?.key)
    }

    /// Hears a cell, or pauses it.
    fn hear(&self, cx: &mut StudioCtx<'_>, at: (usize, usize)) {
        if let Some(take) = self.take(cx, at) {
            let id = take.card.id;
            if heard(cx) == Some(id) {
                cx.send(Command::Playback(PlaybackCommand::TogglePause));
            } else {
                self.go_over(cx, id);
            }
        }
    }

    /// Goes over to a take at the word that is heard; loads all that are here where it isn't among those loaded.
    fn go_over(&self, cx: &mut StudioCtx<'_>, take: TakeId) {
        let playing = cx.desk.playback.playing.as_ref();
        let sides = playing.map_or(&[][..], Playing::sides);
        let loading = cx.desk.playback.loading.as_deref().unwrap_or_default();
        if sides.iter().any(|side| side.take == take) || loading.contains(&take) {
            cx.send(Command::Playback(PlaybackCommand::GoTo(take)));
            return;
        }
        let mut takes: Vec<TakeId> = Vec::new();
        let here = self.plan.places.iter().filter_map(|place| place.key());
        let here = here.filter_map(|key| cx.desk.swept(key));
        for one in here.chain(self.current(cx)) {
            if !takes.contains(&one.card.id) {
                takes.push(one.card.id);
            }
        }
        let first = takes.iter().position(|id| *id == take).unwrap_or_default();
        let cues = takes.into_iter().map(Cue::as_made).collect();
        cx.send(Command::Playback(PlaybackCommand::Compare { cues, first }));
    }

    /// Looks at another cell, and hears it.
    fn look_at(&mut self, cx: &mut StudioCtx<'_>, at: (usize, usize)) {
        self.at = at;
        self.focus = true;
        if let Some(take) = self.take(cx, at) {
            self.go_over(cx, take.card.id);
        }
    }

    /// From the cell that is looked at to what the line has now, or back.
    fn compare(&self, cx: &mut StudioCtx<'_>) {
        let (Some(current), Some(picked)) = (self.current(cx), self.take(cx, self.at)) else {
            cx.notice(Notice::Heed(tr!("sweep-no-current")));
            return;
        };
        let other = if heard(cx) == Some(current.card.id) {
            picked
        } else {
            current
        };
        self.go_over(cx, other.card.id);
    }

    fn rate(&self, cx: &mut StudioCtx<'_>, stars: u8) {
        if let Some(take) = self.take(cx, self.at) {
            let stars = if take.stars == stars { 0 } else { stars };
            cx.send(Command::Takes(TakesCommand::Rate(take.card.id, stars)));
        }
    }

    /// Orders what is still to be made.
    fn generate(&mut self, cx: &mut StudioCtx<'_>) {
        let to_buy = self
            .plan
            .to_buy(cx.desk, &self.grid, (&self.ordered, self.limit));
        self.ordered.add(to_buy.keys, cx.clock.instant());
        cx.send(Command::Jobs(JobsCommand::Generate {
            project: cx.desk.project.as_ref().map(|open| open.card.id),
            backend: cx.desk.backend(),
            orders: to_buy.orders,
            play: false,
            asked_alone: false,
        }));
    }

    /// Stops what isn't made yet. What was paid stays.
    fn stop(&self, cx: &mut StudioCtx<'_>) {
        let jobs: Vec<_> = self.plan.under_way(cx.desk).collect();
        for job in jobs {
            cx.send(Command::Jobs(JobsCommand::Cancel(job)));
        }
    }

    /// How many cells are here.
    fn ready(&self, cx: &StudioCtx<'_>) -> usize {
        let sent = self.plan.places.iter().filter_map(|it| it.sent.as_ref());
        let ready = sent.filter(|sent| matches!(stand(cx.desk, sent), Stand::Ready(_)));
        ready.count()
    }

    /// The kinds of both axes.
    fn kinds(&self) -> [Kind; 2] {
        [self.grid.columns.kind(), self.grid.rows.kind()]
    }
}

/// The take that is loaded for playing.
fn heard(cx: &StudioCtx<'_>) -> Option<TakeId> {
    cx.desk.heard()?.take()
}
