//! The lines of a sweep: one, or a few of the same part that are tried with the same settings.

use std::collections::HashMap;

use egui::Ui;

use super::plan::{Place, Plan};
use super::{Colour, Open, limit, words};
use mynah_core::ids::LineId;
use mynah_i18n::tr;
use mynah_model::audition::level;
use mynah_model::desk::{Desk, TakeCard, TrialTake};
use mynah_model::event::{Notice, Offer};
use mynah_model::sweep::MOST_LINES;
use mynah_script::document::{Item, Line};
use mynah_ui_core::bought::{Stand, stand};
use mynah_ui_core::compared;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::line_list::{LineList, is_alike};
use mynah_ui_core::words::speaker_name;
use mynah_ui_kit::widgets::Combo;

/// Rows that are looked through for those that are marked.
const LOOKED: usize = 2_000;

/// Which lines are tried, and which of them is seen.
#[derive(Default)]
pub struct Lines {
    /// All of them, in the order in which they were chosen; never none.
    all: Vec<LineId>,
    /// The one that came first: around it others are offered, whichever is seen.
    first: Option<LineId>,
    /// What those would send that are not seen.
    unseen: HashMap<LineId, Plan>,
}

impl Lines {
    /// These.
    pub fn of(all: Vec<LineId>) -> Self {
        Self {
            first: all.first().copied(),
            all,
            unseen: HashMap::new(),
        }
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// All of them, in the order in which they were chosen.
    pub fn all(&self) -> &[LineId] {
        &self.all
    }

    /// Whether there are several.
    pub fn are_several(&self) -> bool {
        self.all.len() > 1
    }
}

/// What lines of the same part are tried with a line: those that are marked with it, else those that were tried with it
/// last.
pub fn tried_with(cx: &StudioCtx<'_>, line: &Line) -> Vec<LineId> {
    let marked = &cx.view.marked;
    let script = cx.desk.script();
    let others: Vec<LineId> = if marked.len() > 1 && marked.contains(line.id) {
        let rows = script.items().iter();
        let rows = rows.filter(|row| marked.contains(row.id())).take(LOOKED);
        rows.filter_map(Item::line).map(|line| line.id).collect()
    } else {
        limit::lines_of(cx.desk, line.id).to_vec()
    };
    let is_other = |id: &LineId| {
        let other = script.line(*id).filter(|other| other.id != line.id);
        // One that is said behind letters is left out; the line itself may be swept.
        other.is_some_and(|other| is_alike(other, line) && !are_blind(cx, &[*id]))
    };
    let others = others.into_iter().filter(is_other);
    std::iter::once(line.id)
        .chain(others.take(MOST_LINES - 1))
        .collect()
}

/// Whether one of these lines is said behind a letter by its voice: its cells would tell how long that takes.
pub fn are_blind(cx: &StudioCtx<'_>, lines: &[LineId]) -> bool {
    let mut lines = lines.iter().filter_map(|id| cx.desk.script().line(*id));
    lines.any(|line| {
        let voice = cx.desk.voice_of(line);
        voice.is_some_and(|voice| cx.view.blind.is_said(cx.desk, &voice.id, &line.text))
    })
}

/// Why lines that are said behind letters have no sweep, and the way to these.
pub fn blind_words(cx: &StudioCtx<'_>, lines: &[LineId]) -> Notice {
    let free = free_beside(cx, lines).map(|line| number_of(cx.desk, line));
    let and_free = |told: String| match &free {
        Some(free) => tr!("sweep-blind-free", told = told, number = free.as_str()),
        None => told,
    };
    let mut lines = lines.iter().filter_map(|id| cx.desk.script().line(*id));
    let home = lines.find_map(|line| {
        let voice = cx.desk.voice_of(line)?;
        cx.view.blind.home_of(cx.desk, &voice.id, &line.text)
    });
    let open = cx.desk.project.as_ref().map(|open| open.card.id);
    let offer = match (home, open) {
        (Some(home), open) if Some(home.project) != open => {
            let told = tr!("sweep-blind.elsewhere", project = home.name.as_str());
            return Notice::Heed(and_free(told));
        }
        (Some(home), _) => Offer::ShowAudition(home.project, home.call),
        // The one that is open, which the library may not have yet.
        (None, Some(open)) => Offer::ShowAudition(open, cx.view.blind.seed),
        (None, None) => return Notice::Heed(and_free(tr!("sweep-blind"))),
    };
    let text = and_free(tr!("sweep-blind"));
    Notice::Offer { text, offer }
}

/// The next line of the same part, the first one again behind the last, that is said behind no letter.
fn free_beside(cx: &StudioCtx<'_>, lines: &[LineId]) -> Option<LineId> {
    let script = cx.desk.script();
    let line = script.line(*lines.first()?)?;
    let place = script.place(line.id)?;
    let rows = script.items();
    let around = rows.from(place).chain(rows.from(0)).take(LOOKED);
    let others = around.filter_map(Item::line);
    let mut others = others.filter(|other| other.id != line.id && is_alike(other, line));
    let free = others.find(|other| !are_blind(cx, &[other.id]))?;
    Some(free.id)
}

impl Open {
    /// What each line would send, that of the line that is seen first.
    pub(super) fn plans(&self) -> impl Iterator<Item = &Plan> + Clone {
        let unseen = self.lines.all.iter();
        let unseen = unseen.filter_map(|line| self.lines.unseen.get(line));
        std::iter::once(&self.plan).chain(unseen)
    }

    /// The same with their lines, in their order.
    pub(super) fn by_line(&self) -> impl Iterator<Item = (LineId, &Plan)> {
        self.lines.all.iter().filter_map(|line| {
            let unseen = self.lines.unseen.get(line);
            let seen = (*line == self.line).then_some(&self.plan);
            Some((*line, seen.or(unseen)?))
        })
    }

    /// Leaves lines out that are gone; whether there are others.
    pub(super) fn leave_gone(&mut self, desk: &Desk) -> bool {
        let is_here = |id: &LineId| {
            let line = desk.script().line(*id);
            line.is_some_and(|line| !line.is_mute())
        };
        self.lines.all.retain(is_here);
        self.lines.unseen.retain(|id, _| is_here(id));
        if !self.lines.all.contains(&self.line)
            && let Some(first) = self.lines.all.first().copied()
        {
            self.see(first);
            self.lines.unseen.retain(|id, _| is_here(id));
        }
        !self.lines.all.is_empty()
    }

    /// Reckons the lines anew that are not seen.
    pub(super) fn follow_unseen(&mut self, desk: &Desk) {
        for id in &self.lines.all {
            if *id != self.line
                && let Some(line) = desk.script().line(*id)
            {
                let plan = self.lines.unseen.entry(*id).or_default();
                plan.follow(desk, line, &self.grid);
            }
        }
    }

    /// Shows another line of these.
    fn see(&mut self, line: LineId) {
        if line != self.line {
            let plan = self.lines.unseen.remove(&line).unwrap_or_default();
            let was = std::mem::replace(&mut self.plan, plan);
            self.lines.unseen.insert(self.line, was);
            self.line = line;
        }
    }

    /// Hears the next line at the same cell, or the one before.
    pub(super) fn next_line(&mut self, cx: &mut StudioCtx<'_>, back: bool) {
        let count = self.lines.count();
        let place = self.lines.all.iter().position(|line| *line == self.line);
        let step = if back { count - 1 } else { 1 };
        let next = (place.unwrap_or(0) + step) % count.max(1);
        if let Some(next) = self.lines.all.get(next).copied() {
            self.see(next);
            self.look_at(cx, self.looking.at);
        }
    }

    /// Tries a line too, or not any more.
    pub(super) fn toggle(&mut self, line: LineId) {
        let there = self.lines.all.contains(&line);
        if there && self.lines.are_several() {
            let mut others = self.lines.all.iter().copied();
            let other = others.find(|other| *other != line);
            if let Some(other) = other.filter(|_| line == self.line) {
                self.see(other);
            }
            self.lines.all.retain(|other| *other != line);
            self.lines.unseen.remove(&line);
        } else if !there && self.lines.count() < MOST_LINES {
            self.lines.all.push(line);
        }
    }

    /// Where lines are chosen.
    pub(super) fn lines_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, line: &Line, width: f32) {
        let place = self.lines.all.iter().position(|other| *other == line.id);
        let number = number_of(cx.desk, line.id);
        let shown = tr!(
            "sweep-line-of",
            number = number.as_str(),
            place = place.unwrap_or(0) + 1,
            count = self.lines.count()
        );
        let (name, explanation) = (tr!("sweep-lines"), tr!("sweep-lines.tip"));
        let first = self.lines.first.and_then(|id| cx.desk.script().line(id));
        let first = first.filter(|first| is_alike(line, first));
        let list = LineList {
            most: MOST_LINES,
            around: first.unwrap_or(line),
            chosen: &self.lines.all,
        };
        let field = Combo::new(&name, &shown).width(width).tip(&explanation);
        let pressed = list.show(ui, cx, field, |line, on| {
            if are_blind(cx, &[line.id]) {
                Err(tr!("sweep-blind"))
            } else if on {
                Ok(tr!("sweep-line-out.tip"))
            } else {
                Ok(tr!("sweep-line-in.tip"))
            }
        });
        if let Some(pressed) = pressed {
            self.toggle(pressed);
        }
    }

    /// The takes of a cell, one for each line that has it.
    pub(super) fn takes_of<'a>(
        &self,
        cx: &StudioCtx<'a>,
        at: (usize, usize),
    ) -> impl Iterator<Item = (LineId, &'a TrialTake)> {
        self.by_line().filter_map(move |(line, plan)| {
            let key = plan.at(at)?.key()?;
            Some((line, cx.desk.trial_take(key)?))
        })
    }

    /// Writes the cells that are here into a folder, once it is known which: each by its line and its values.
    pub(super) fn export(&self, cx: &mut StudioCtx<'_>) {
        let desk = cx.desk;
        cx.view.compared_name = tr!("sweep-folder", number = number_of(desk, self.line));
        let Some(folder) = cx.view.compared_to.take() else {
            return;
        };
        let axes = [&self.grid.columns, &self.grid.rows];
        let here = self.by_line().flat_map(|(line, plan)| {
            let number = number_of(desk, line);
            let whole = plan.places.iter().filter(|place| place.twin.is_none());
            whole.filter_map(move |place| {
                let take = desk.trial_take(place.key()?)?;
                let name = format!("{number} {}", words::said(desk, axes, place.at));
                // What stands before a stroke would be a folder.
                Some((name.replace(['/', '\\'], "-"), &*take.card))
            })
        });
        let here: Vec<(String, &TakeCard)> = here.collect();
        let cards: Vec<&TakeCard> = here.iter().map(|(_, card)| *card).collect();
        compared::write(cx, folder, (&here, &level(&cards)), None);
    }

    /// How loud all that are here are heard, in LUFS: each as loud as the others, however loud it was made.
    pub(super) fn heard_at(&self, cx: &StudioCtx<'_>) -> String {
        let keys = self.plans().flat_map(|plan| {
            let current = plan.current.as_ref().map(|sent| sent.key);
            plan.places.iter().filter_map(Place::key).chain(current)
        });
        let takes = keys.filter_map(|key| cx.desk.trial_take(key));
        let cards: Vec<&TakeCard> = takes.map(|take| &*take.card).collect();
        format!("{:.1}", level(&cards).lufs).replace('-', "−")
    }

    /// A value of a cell in the mean of its lines; nothing where fewer than two have it.
    pub(super) fn mean(
        &self,
        cx: &StudioCtx<'_>,
        at: (usize, usize),
        of: Colour,
    ) -> Option<(f32, usize)> {
        if !self.lines.are_several() {
            return None;
        }
        let values = self.takes_of(cx, at).filter_map(|(_, take)| of.value(take));
        let values: Vec<f32> = values.collect();
        let sum: f32 = values.iter().sum();
        (values.len() > 1).then(|| (sum / values.len() as f32, values.len()))
    }

    /// How many takes are here, and how many there are once all of it is spoken.
    pub(super) fn ready(&self, cx: &StudioCtx<'_>) -> (usize, usize) {
        let sent = self.plans().flat_map(Plan::sent);
        let ready = sent.filter(|sent| matches!(stand(cx.desk, sent), Stand::Ready(_)));
        let all = self.plans().map(|plan| plan.places.len()).sum();
        (ready.count(), all)
    }
}

/// The number of a line among all, from 1.
pub(super) fn number_of(desk: &Desk, line: LineId) -> String {
    let script = desk.script();
    let place = script.place(line).unwrap_or(0);
    script.items().line_number(place).to_string()
}

/// A line as the transport tells it: its number, and who says it.
pub(super) fn about(desk: &Desk, line: LineId) -> String {
    let speaker = desk.script().line(line);
    let speaker = speaker.map_or_else(String::new, |line| speaker_name(&line.speaker));
    let number = number_of(desk, line);
    tr!("transport-line", number = number, speaker = speaker)
}
