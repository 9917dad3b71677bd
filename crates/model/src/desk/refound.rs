//! Undo gives lines the words or the voice that they had, and their takes of them are picked again: they aren't changed.
//! Every edit is decided here: there is no wildcard.
#![warn(clippy::wildcard_enum_match_arm)]

use std::collections::HashSet;

use crate::command::{Command, TakesCommand};
use crate::desk::{Desk, LineState, TakeCard};
use crate::event::Work;
use mynah_core::ids::{JobId, LineId, ProjectId, ProjectLine, TakeId};
use mynah_records::takes::Fitting;
use mynah_script::document::Line;
use mynah_script::edit::Edit;

/// So many lines are looked at in a frame: what each would send is made for that.
const LINES_A_FRAME: usize = 200;

/// Lines that steps changed, before it is known what each sends now.
#[derive(Debug)]
pub struct Refinding {
    project: ProjectId,
    lines: Vec<ToLookAt>,
    /// Whose lines the steps change besides those that they name.
    whose: Whose,
    found: Vec<Fitting>,
    /// The script's revision that it was found in.
    revision: u64,
}

/// Lines that are being given a take of what they sent a moment ago. Which one it is the desk doesn't know yet: what it has of
/// them says nothing.
#[derive(Debug, Default)]
pub struct Picking {
    lines: HashSet<ProjectLine>,
    /// How often that was asked for and isn't done.
    under_way: usize,
}

impl Picking {
    fn begin(&mut self, project: ProjectId, found: &[Fitting]) {
        let lines = found.iter().map(|fitting| fitting.line);
        self.lines
            .extend(lines.map(|line| ProjectLine { project, line }));
        self.under_way += 1;
    }

    /// One of those is done, and its lines' takes were told.
    pub fn end(&mut self) {
        self.under_way = self.under_way.saturating_sub(1);
        if self.under_way == 0 {
            self.lines.clear();
        }
    }
}

/// Whose lines steps may change.
#[derive(Debug, Default)]
struct Whose {
    speakers: Vec<String>,
    /// Whether it is anybody's: by a rule, or what takes are made as.
    all: bool,
}

impl Whose {
    fn are(&self, line: &Line) -> bool {
        self.all || self.speakers.contains(&line.speaker)
    }
}

#[derive(Clone, Copy, Debug)]
enum ToLookAt {
    /// A step names it.
    Named(LineId),
    /// It may be one of those.
    Perhaps(LineId),
}

impl Desk {
    /// Looks for the takes of lines that the newest step, taken back or done again, changed: theirs and those of steps
    /// before it. Of lines that the step itself picks a take of nothing more is looked for.
    pub fn refind(&mut self) {
        let Some(open) = &self.project else { return };
        let Some(edit) = open.editor.newest() else {
            return;
        };
        let project = open.card.id;
        let before = self.refinding.take();
        let mut refinding = before
            .filter(|it| it.project == project)
            .unwrap_or_else(|| Refinding::of(project));
        if refinding.add(edit) {
            refinding
                .lines
                .retain(|line| matches!(line, ToLookAt::Named(_)));
            let several = self.takes.iter().filter(|(_, takes)| takes.count > 1);
            let perhaps = several.map(|(line, _)| ToLookAt::Perhaps(*line));
            refinding.lines.extend(perhaps);
        }
        let picks = edit.picks();
        if !picks.is_none() {
            refinding.lines.retain(|line| {
                let takes = self.takes.get(&line.id());
                let picked = takes.and_then(|takes| takes.picked.as_ref());
                !picks.is_of(line.id(), picked.map(|take| take.id))
            });
        }
        self.refinding = Some(refinding);
    }

    /// Whether a take takes the place of another one, which may be the one of what its line sends: undo was faster. One part
    /// anew belongs where its take still is, as far as that is known: `here` is its line in the open project.
    pub fn is_instead(&self, job: JobId, take: &TakeCard, here: Option<LineId>) -> bool {
        let Some(Work::Generate { order, .. }) = self.job(job).map(|job| &job.work) else {
            return false;
        };
        let has_other = |of: TakeId| {
            let picked = here.and_then(|line| self.takes.get(&line)?.picked.as_ref());
            picked.is_some_and(|picked| picked.id != of)
        };
        let is_whole_or_moved = order.retake.is_none_or(|retake| has_other(retake.of));
        take.picked && !order.beside && is_whole_or_moved
    }

    /// Notes a take that came for a project that isn't open: what its line says is known once it is.
    pub fn note_elsewhere(&mut self, job: JobId, project: Option<ProjectId>, take: &TakeCard) {
        let line = ProjectLine::new(project, take.line);
        if let Some(line) = line.filter(|line| Some(line.project) != self.open_id())
            && self.is_instead(job, take, None)
        {
            self.came_elsewhere.insert(line);
        }
    }

    /// Looks for the takes of lines whose new ones came while another project was open.
    pub fn refind_elsewhere(&mut self) {
        let Some(project) = self.open_id() else {
            return;
        };
        let came = self
            .came_elsewhere
            .extract_if(|line| line.project == project);
        for came in came.collect::<Vec<_>>() {
            self.refind_line(came.line);
        }
    }

    /// The same of one line, whose take may have come too late: as any other, where it isn't what the line sends.
    pub fn refind_line(&mut self, line: LineId) {
        let Some(project) = self.open_id() else {
            return;
        };
        let refinding = self.refinding.get_or_insert_with(|| Refinding::of(project));
        if refinding.project == project {
            refinding.lines.push(ToLookAt::Named(line));
        }
    }

    /// Goes on with that; `true` while there is more. What is found is picked at once, when all is looked at.
    pub fn refind_on(&mut self) -> bool {
        if self.is_changing() {
            return false;
        }
        let Some(mut refinding) = self.refinding.take() else {
            return false;
        };
        if self.open_id() != Some(refinding.project) {
            return false;
        }
        let revision = self.revision();
        // Who writes meanwhile may have changed what they send.
        if std::mem::replace(&mut refinding.revision, revision) != revision {
            let found = std::mem::take(&mut refinding.found).into_iter();
            let again = found.map(|fitting| ToLookAt::Named(fitting.line));
            refinding.lines.extend(again);
        }
        for _ in 0..LINES_A_FRAME {
            let Some(line) = refinding.lines.pop() else {
                break;
            };
            let found = self.to_fit(line, &refinding);
            refinding.found.extend(found);
        }
        if !refinding.lines.is_empty() {
            self.refinding = Some(refinding);
            return true;
        }
        if !refinding.found.is_empty() {
            self.picking.begin(refinding.project, &refinding.found);
            let picks = TakesCommand::PickFitting(refinding.project, refinding.found);
            self.left.push_back(Command::Takes(picks));
        }
        false
    }

    /// What a line sends, where it isn't what its take says and others may be. What its take says isn't known while it is
    /// given another one: who takes a step back and does it again at once has it looked for again.
    fn to_fit(&self, line: ToLookAt, of: &Refinding) -> Option<Fitting> {
        let id = line.id();
        let takes = self.takes.get(&id).filter(|takes| takes.count > 1);
        let is_named = matches!(line, ToLookAt::Named(_));
        let line = self.script().line(takes.map(|_| id)?)?;
        if !is_named && !of.whose.are(line) {
            return None;
        }
        let delivery = self.delivery_of(line)?;
        let here = ProjectLine {
            project: of.project,
            line: id,
        };
        let is_changed = self.take_state(line, Some(&delivery)) == LineState::Changed;
        if !is_changed && !self.picking.lines.contains(&here) {
            return None;
        }
        Some(Fitting {
            line: line.id,
            backend: self.backend(),
            request: self.request(line, &delivery, false)?,
        })
    }
}

impl ToLookAt {
    fn id(self) -> LineId {
        let (Self::Named(id) | Self::Perhaps(id)) = self;
        id
    }
}

impl Refinding {
    fn of(project: ProjectId) -> Self {
        Self {
            project,
            lines: Vec::new(),
            whose: Whose::default(),
            found: Vec::new(),
            revision: 0,
        }
    }

    /// Takes in what an edit may have changed of what lines send; whether lines that it doesn't name are among them.
    fn add(&mut self, edit: &Edit) -> bool {
        match edit {
            Edit::SetText { id, .. }
            | Edit::TuneLine { id, .. }
            | Edit::SetOverrides { id, .. } => {
                self.lines.push(ToLookAt::Named(*id));
                false
            }
            Edit::SetSpeaker { ids, .. } => {
                self.lines.extend(ids.iter().copied().map(ToLookAt::Named));
                false
            }
            Edit::TunePart { speaker, .. } | Edit::SetPart { speaker, .. } => {
                self.whose.speakers.push(speaker.clone());
                true
            }
            Edit::Pronounce { .. } | Edit::SetFormat { .. } => {
                self.whose.all = true;
                true
            }
            Edit::Group(edits) => edits.iter().fold(false, |any, edit| any | self.add(edit)),
            // They change nothing that a line sends.
            Edit::Insert { .. }
            | Edit::Remove { .. }
            | Edit::Move { .. }
            | Edit::SetTitle { .. }
            | Edit::Ignore { .. }
            | Edit::Deed(_) => false,
        }
    }
}
