//! The takes of an export, gathered from the script some rows a frame, and what is told of them.

use std::sync::Arc;

use mynah_core::format::Codec;
use mynah_core::ids::{LineId, ProjectId};
use mynah_core::pauses::{Between, Pauses};
use mynah_model::command::ExportTake;
use mynah_model::desk::ROWS_A_FRAME;
use mynah_model::desk::{BestRow, Ground, TakeCard};
use mynah_script::document::{Item, Line};
use mynah_ui_core::ctx::StudioCtx;

/// What is told of a take.
#[derive(Clone, Copy, Debug)]
struct Facts {
    /// Whether a Draft voice spoke it.
    draft: bool,
    /// Whether its line changed since.
    older: bool,
    /// Whether it says other words than its line, and was picked all the same.
    others: bool,
    /// Whether it is final in another voice than its part has.
    voice: bool,
    /// Whether it is final as it would not be spoken now.
    before: bool,
    /// Whether it is MP3 already.
    mp3: bool,
    seconds: f64,
}

/// Takes, and what they come to.
#[derive(Clone, Debug, Default)]
pub struct Takes {
    /// In the order of their lines.
    pub takes: Vec<ExportTake>,
    /// Those that Draft voices spoke.
    pub drafts: usize,
    /// Those whose lines changed since.
    pub older: usize,
    /// Those that say other words than their lines, and were picked all the same.
    pub others: usize,
    /// Those that are final in another voice than their parts have.
    pub voices: usize,
    /// Those that are final as they would not be spoken now: with another model, other settings, other rules.
    pub before: usize,
    /// Those that are MP3 already.
    pub mp3s: usize,
    /// All of them one after another.
    seconds: f64,
    between: Between,
}

impl Takes {
    fn push(&mut self, take: ExportTake, facts: Facts) {
        self.between.push(&take.speaker, take.gap_ms);
        self.drafts += usize::from(facts.draft);
        self.older += usize::from(facts.older);
        self.others += usize::from(facts.others);
        self.voices += usize::from(facts.voice);
        self.before += usize::from(facts.before);
        self.mp3s += usize::from(facts.mp3);
        self.seconds += facts.seconds;
        self.takes.push(take);
    }

    /// About how long a joined file gets: silence at the ends of takes is left out of it.
    pub fn joined_seconds(&self, pauses: Pauses) -> f64 {
        self.seconds + self.between.seconds(pauses)
    }
}

/// The picked takes of a script.
#[derive(Debug)]
pub struct Gathered {
    /// The next row of the script to read; `None` when all were.
    reads: Option<usize>,
    lines: usize,
    /// Whose takes they are.
    ground: Option<Ground>,
    /// How often takes had changed when it began.
    since: Option<u64>,
    /// Of all lines.
    pub all: Takes,
    /// The line that stands for the marked ones.
    pub only: Option<LineId>,
    /// Of the marked lines.
    pub marked: Takes,
    /// Lines without a take to write.
    pub without: usize,
    /// Extension of takes as they were made: that of the first one.
    pub own: &'static str,
    /// The list that they were chosen from one by one: what comes meanwhile is none of them.
    chosen: Option<Arc<Vec<BestRow>>>,
}

impl Gathered {
    /// Nothing yet of the open project. With a line, it stands for the marked ones.
    pub fn new(cx: &StudioCtx<'_>, only: Option<LineId>) -> Self {
        Self {
            reads: Some(0),
            lines: 0,
            ground: cx.desk.ground(),
            since: None,
            all: Takes::default(),
            only,
            marked: Takes::default(),
            without: 0,
            own: "",
            chosen: None,
        }
    }

    /// The takes with a star, as they are listed.
    pub fn of_best(cx: &StudioCtx<'_>, rows: &Arc<Vec<BestRow>>) -> Self {
        Self {
            chosen: Some(Arc::clone(rows)),
            ..Self::new(cx, None)
        }
    }

    /// Takes one take in; what was added is what it comes to.
    fn add(
        &mut self,
        cx: &StudioCtx<'_>,
        take: &TakeCard,
        line: Option<&Line>,
        (number, speaker): (usize, &str),
    ) -> (ExportTake, Facts) {
        let format = take.request.format();
        if self.own.is_empty() {
            self.own = format.unwrap_or_default().extension();
        }
        let shape = line.map(|line| take.shape_in(line)).unwrap_or_default();
        let text = line.map_or_else(|| take.request.text(), |line| &line.text);
        let export = ExportTake {
            take: take.id,
            number,
            speaker: speaker.to_owned(),
            text: text.to_owned(),
            file: None,
            shape,
            gap_ms: line.and_then(|line| line.overrides.shaping.gap_ms()),
        };
        let older = line.is_some_and(|line| cx.desk.has_older_take(line));
        let facts = Facts {
            draft: take.is_draft(),
            older,
            others: !older && line.is_some_and(|line| take.says_other_words(&line.text)),
            voice: line.is_some_and(|line| cx.desk.is_final_otherwise(line)),
            before: line.is_some_and(|line| cx.desk.is_final_as_before(line)),
            mp3: format.is_some_and(|format| format.codec == Codec::Mp3) && shape.is_none(),
            seconds: line.map_or(take.seconds, |line| take.seconds_in(line)),
        };
        self.all.push(export.clone(), facts);
        (export, facts)
    }

    /// Whether all rows were read.
    pub fn is_done(&self) -> bool {
        self.reads.is_none()
    }

    /// Whether takes came or changed since it began, or the project came anew.
    pub fn is_old(&self, cx: &StudioCtx<'_>) -> bool {
        if self.chosen.is_some() {
            return false;
        }
        let changed = |since| since != cx.desk.take_changes();
        self.since.is_some_and(changed) || self.ground != cx.desk.ground()
    }

    /// The project whose takes they are, while it is the open one.
    pub fn project(&self, cx: &StudioCtx<'_>) -> Option<ProjectId> {
        let (ground, here) = (self.ground?, cx.desk.ground()?);
        (ground.project == here.project).then_some(here.project)
    }

    /// Reads on, a frame's share of rows.
    pub fn read(&mut self, cx: &StudioCtx<'_>) {
        let Some(from) = self.reads else { return };
        if let Some(chosen) = self.chosen.clone() {
            self.read_best(cx, &chosen, from);
            return;
        }
        let now = cx.desk.take_changes();
        self.since.get_or_insert(now);
        let rows = cx.desk.script().items();
        let slice = rows.from(from).take(ROWS_A_FRAME);
        for line in slice.filter_map(Item::line) {
            self.lines += 1;
            let Some(take) = cx.desk.take_heard(line) else {
                self.without += usize::from(!line.is_mute());
                continue;
            };
            let take = Arc::clone(take);
            let said = (self.lines, line.speaker.as_str());
            let (export, facts) = self.add(cx, &take, Some(line), said);
            let marked = match self.only {
                Some(only) => only == line.id,
                None => cx.view.marked.contains(line.id),
            };
            if marked {
                self.marked.push(export, facts);
            }
        }
        let next = from + ROWS_A_FRAME;
        self.reads = (next < rows.len()).then_some(next);
    }

    /// The same of takes with a star: of each its text is copied.
    fn read_best(&mut self, cx: &StudioCtx<'_>, rows: &[BestRow], from: usize) {
        let slice = rows.iter().skip(from).take(ROWS_A_FRAME);
        for best in slice.filter_map(BestRow::take) {
            let line = best.card.line.and_then(|id| cx.desk.script().line(id));
            if best.card.starred {
                let said = (best.number.unwrap_or_default(), best.speaker.as_str());
                self.add(cx, &best.card, line, said);
            }
        }
        let next = from + ROWS_A_FRAME;
        self.reads = (next < rows.len()).then_some(next);
    }
}
