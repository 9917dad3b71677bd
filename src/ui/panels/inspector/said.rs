//! What a take speaks, where its line says something else by now.

use std::ops::Range;
use std::sync::Arc;

use egui::text::LayoutJob;
use egui::{Label, Ui};

use crate::script::compare::Side;
use crate::script::compare::words::compare;
use crate::script::document::Line;
use crate::studio::desk::TakeCard;
use crate::terms::ids::{LineId, TakeId};
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::theme::{Face, Tokens};
use crate::ui::widgets::explain;

/// Rows that a take's words may fill in its card.
const ROWS: usize = 3;

/// Characters before the first other word.
const LEAD: usize = 40;

/// Where a take's words are others than its line's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Bytes of what it speaks that the line doesn't say.
    others: Arc<[Range<usize>]>,
    /// What the line says and it doesn't, where that is all.
    lacks: Arc<str>,
}

/// The same of all takes that are listed, compared once.
#[derive(Default)]
pub struct OtherWords {
    /// The script's revision and the line.
    of: Option<(u64, LineId)>,
    known: Vec<(TakeId, Option<Said>)>,
}

impl OtherWords {
    /// Of a take that doesn't speak its line's words; nothing of one that does.
    pub fn of(&mut self, cx: &StudioCtx<'_>, line: &Line, take: &TakeCard) -> Option<Said> {
        let of = (cx.desk.revision(), line.id);
        if self.of != Some(of) {
            self.of = Some(of);
            self.known.clear();
        }
        if let Some((_, said)) = self.known.iter().find(|(id, _)| *id == take.id) {
            return said.clone();
        }
        let said = differs(take, &line.text);
        self.known.push((take.id, said.clone()));
        said
    }
}

/// Which words of a take a line doesn't say.
fn differs(take: &TakeCard, text: &str) -> Option<Said> {
    let spoken = take.request.speech()?.text.as_str();
    if spoken == text.trim() {
        return None;
    }
    let line = text.trim();
    let (mut others, mut lacks) = (Vec::new(), Vec::new());
    for piece in compare(line, spoken) {
        match piece.side {
            Side::After => others.push(piece.bytes),
            Side::Before => lacks.push(line.get(piece.bytes).unwrap_or_default().trim()),
            Side::Both => {}
        }
    }
    Some(Said {
        others: others.into(),
        lacks: lacks.join(" … ").into(),
    })
}

impl Said {
    /// Draws them, those that the line doesn't say strong; all of them in the hover text.
    pub fn ui(&self, ui: &mut Ui, t: &Tokens, take: &TakeCard) {
        let text = take.request.text();
        let mut job = LayoutJob::default();
        let (plain, strong) = (
            Face::Label.format(t.text3),
            Face::LabelMedium.format(t.text),
        );
        let says = |job: &mut LayoutJob, words: String| job.append(&words, 0.0, plain.clone());
        if self.others.is_empty() {
            says(&mut job, tr!("takes-lacks"));
            job.append(" ", 0.0, plain.clone());
            job.append(&self.lacks, 0.0, strong);
            return shown(ui, job, text);
        }
        let first = self.others.first().map_or(0, |bytes| bytes.start);
        let before = text.get(..first).unwrap_or_default();
        let begin = before
            .char_indices()
            .rev()
            .nth(LEAD)
            .map_or(0, |(at, _)| at);
        says(&mut job, tr!("takes-says"));
        job.append(if begin > 0 { " …" } else { " " }, 0.0, plain.clone());
        let mut at = begin;
        for bytes in self.others.iter() {
            let same = text.get(at..bytes.start).unwrap_or_default();
            job.append(same, 0.0, plain.clone());
            let other = text.get(bytes.clone()).unwrap_or_default();
            job.append(other, 0.0, strong.clone());
            at = bytes.end;
        }
        job.append(text.get(at..).unwrap_or_default(), 0.0, plain.clone());
        shown(ui, job, text);
    }
}

fn shown(ui: &mut Ui, mut job: LayoutJob, text: &str) {
    job.wrap.max_rows = ROWS;
    job.wrap.max_width = ui.available_width();
    let label = ui.add(Label::new(job));
    explain(ui, &label, &tr!("takes-says.tip", text = text));
}
