//! What a take speaks, where its line says something else by now.

use std::ops::Range;
use std::sync::Arc;

use egui::text::LayoutJob;
use egui::{Label, Ui};

use mynah_core::ids::{LineId, TakeId};
use mynah_i18n::tr;
use mynah_model::desk::TakeCard;
use mynah_script::compare::Side;
use mynah_script::compare::words::{compare, count};
use mynah_script::document::Line;
use mynah_ui_kit::theme::{Face, Tokens};
use mynah_ui_kit::widgets::explain;

/// Rows that a take's words may fill in its card.
const ROWS: usize = 3;

/// Characters before the first other word.
const LEAD: usize = 40;

/// Words, and pieces between them, beyond which it is only told that there are others: the time grows with the square of
/// what differs.
const MOST: usize = 400;

/// How many may be compared in a frame. The rest waits for the next ones.
const A_FRAME: usize = 2 * MOST;

/// Where a take's words are others than its line's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Bytes of what it speaks that the line doesn't say.
    Others(Arc<[Range<usize>]>),
    /// What the line says and it doesn't, where that is all.
    Lacks(Arc<str>),
    /// There are too many words to tell which.
    Somewhere,
}

/// The same of all takes that are listed, compared once for each text of the line.
#[derive(Default)]
pub struct OtherWords {
    /// The line, and what it said when this was asked last.
    of: Option<(LineId, String)>,
    known: Vec<Known>,
    /// Words that may still be compared in this frame.
    left: usize,
    waits: bool,
}

/// What was found of a take.
struct Known {
    take: TakeId,
    said: Option<Said>,
    /// The line says something else since: it stays until it is compared again, so that no card changes its height twice.
    is_old: bool,
}

impl OtherWords {
    /// Of the takes of this line, in another frame.
    pub fn begin(&mut self, line: &Line) {
        (self.left, self.waits) = (A_FRAME, false);
        match &mut self.of {
            Some((id, text)) if *id == line.id => {
                if *text != line.text {
                    text.clone_from(&line.text);
                    for known in &mut self.known {
                        known.is_old = true;
                    }
                }
            }
            of => {
                *of = Some((line.id, line.text.clone()));
                self.known.clear();
            }
        }
    }

    /// Of a take that doesn't speak its line's words; nothing of one that does. One that is not on the screen is not
    /// compared.
    pub fn of(&mut self, take: &TakeCard, is_shown: bool) -> Option<Said> {
        let at = self.known.iter().position(|known| known.take == take.id);
        let known = at.and_then(|at| self.known.get_mut(at));
        let before = known.as_ref().and_then(|known| known.said.clone());
        if !is_shown || known.as_ref().is_some_and(|known| !known.is_old) {
            return before;
        }
        let line = self.of.as_ref().map_or("", |(_, text)| text.trim());
        let spoken = take.request.speech().map(|speech| speech.text.as_str());
        let other = spoken.filter(|spoken| *spoken != line);
        let words = other.and_then(|spoken| count(line, spoken, MOST));
        let Some(left) = self.left.checked_sub(words.unwrap_or_default()) else {
            self.waits = true;
            return before;
        };
        self.left = left;
        let said = other.map(|spoken| match words {
            Some(_) => differs(spoken, line),
            None => Said::Somewhere,
        });
        let now = Known {
            take: take.id,
            said: said.clone(),
            is_old: false,
        };
        match known {
            Some(known) => *known = now,
            None => self.known.push(now),
        }
        said
    }

    /// Whether some on the screen are to be compared in the next frame.
    pub fn waits(&self) -> bool {
        self.waits
    }
}

/// Which words of a take a line doesn't say.
fn differs(spoken: &str, line: &str) -> Said {
    let (mut others, mut lacks) = (Vec::new(), Vec::new());
    for piece in compare(line, spoken) {
        match piece.side {
            Side::After => others.push(piece.bytes),
            Side::Before => lacks.push(line.get(piece.bytes).unwrap_or_default().trim()),
            Side::Both => {}
        }
    }
    if others.is_empty() {
        Said::Lacks(lacks.join(" … ").into())
    } else {
        Said::Others(others.into())
    }
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
        let others = match self {
            Self::Others(others) => others,
            Self::Lacks(lacks) => {
                says(&mut job, tr!("takes-lacks"));
                job.append(" ", 0.0, plain.clone());
                job.append(lacks, 0.0, strong);
                return shown(ui, job, text);
            }
            Self::Somewhere => {
                says(&mut job, tr!("takes-says-somewhere"));
                return shown(ui, job, text);
            }
        };
        let first = others.first().map_or(0, |bytes| bytes.start);
        let before = text.get(..first).unwrap_or_default();
        let begin = before
            .char_indices()
            .rev()
            .nth(LEAD)
            .map_or(0, |(at, _)| at);
        says(&mut job, tr!("takes-says"));
        job.append(if begin > 0 { " …" } else { " " }, 0.0, plain.clone());
        let mut at = begin;
        for bytes in others.iter() {
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

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::backend::Backend;
    use mynah_core::request::Generation;
    use mynah_ui_core::testing::fixtures as made;

    /// A line, and takes of it that say this.
    fn listed(texts: &[String]) -> (Line, Vec<TakeCard>) {
        let desk = made::desk(Backend::Live, made::SCRIPT);
        let id = made::line(&desk, 2);
        let take = |(at, text): (usize, &String)| {
            let mut take = made::take(&desk, id, at as u32 + 1);
            let Generation::Speech(mut request) = (*take.request).clone() else {
                panic!("no line");
            };
            request.text.clone_from(text);
            take.request = Arc::new(request.into());
            take
        };
        let line = desk.script().line(id).unwrap().clone();
        (line, texts.iter().enumerate().map(take).collect())
    }

    /// Every edit of the script, of whichever line, compared all takes of the one that is shown in one frame.
    #[test]
    fn only_what_is_on_the_screen_is_compared_and_once() {
        let texts = [1, 2, 3].map(|n| format!("Take {n}."));
        let (mut line, takes) = listed(&texts);
        let mut words = OtherWords::default();
        let mut frame = |line: &Line, shown: usize| {
            words.begin(line);
            let said = takes.iter().enumerate();
            let said = said.map(|(at, take)| words.of(take, at < shown).is_some());
            let said = said.filter(|said| *said).count();
            assert!(!words.waits());
            (said, words.left < A_FRAME)
        };
        assert_eq!(frame(&line, 2), (2, true));
        assert_eq!(frame(&line, 2), (2, false), "they are known");
        assert_eq!(frame(&line, 3), (3, true));
        line.text = texts[0].clone();
        // What is off the screen stays as it was.
        assert_eq!(frame(&line, 0), (3, false));
        assert_eq!(frame(&line, 3), (2, true));
    }

    #[test]
    fn a_frame_compares_no_more_than_it_has_time_for() {
        let long = |first: &str, words: usize| format!("{first}{}", " word".repeat(words));
        let texts = ["One", "Two"].map(|first| long(first, 150));
        let (mut line, mut takes) = listed(&[texts.to_vec(), vec![long("Three", 400)]].concat());
        line.text = long("None", 150);
        let mut words = OtherWords::default();
        let mut frame = |takes: &[TakeCard]| {
            words.begin(&line);
            let said = takes.iter().map(|take| words.of(take, true));
            (said.collect::<Vec<_>>(), words.waits())
        };
        let others = |bytes| Some(Said::Others([bytes].into()));
        let all = [others(0..3), others(0..3), Some(Said::Somewhere)];
        let (said, waits) = frame(&takes);
        assert_eq!((&said[0], &said[1], &said[2]), (&all[0], &None, &all[2]));
        assert!(waits, "the second one");
        assert_eq!(frame(&takes), (all.to_vec(), false));
        takes.truncate(1);
        assert_eq!(frame(&takes), (all[..1].to_vec(), false));
    }
}
