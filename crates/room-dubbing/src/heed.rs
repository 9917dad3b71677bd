//! What is to be known of a new dub before it is paid: what its transcripts leave out, and where its background ends.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;

use egui::{Label, Ui};

use super::follow::Answered;
use super::new::NewDub;
use super::tables::of_language;
use mynah_core::request::Cut;
use mynah_i18n::tr;
use mynah_model::command::{Command, DubbingCommand, FilmFrom};
use mynah_model::dubbing::{Brought, OwnTable, ends_late, short_background, uncovered};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::Face;

/// What transcripts leave out, in words, with their hash and what of which recording that was found for: no frame has time
/// to walk their rows again.
type Left = HashMap<PathBuf, ((String, String, Option<Cut>), Vec<String>)>;

/// What was found out: of a background of one's own as it was looked at, and of the transcripts.
#[derive(Default)]
pub(super) struct Under {
    looking: Answered,
    of: Option<PathBuf>,
    /// How long it is, in seconds, where that is known.
    seconds: Option<f64>,
    left: RefCell<Left>,
}

impl NewDub {
    /// Has the background looked at, under the number, where that is another one by now; whether it did.
    pub fn look_at_background(&mut self, cx: &mut StudioCtx<'_>, number: u64) -> bool {
        let waited = self.under.looking.number();
        if let Some(inspected) = waited.and_then(|it| cx.desk.dubbing.inspected.get(&it)) {
            self.under.looking.end();
            let brought = inspected.as_ref().ok();
            self.under.seconds = brought.map(|it| it.input.seconds);
        }
        if self.under.of == self.chosen.background {
            return false;
        }
        self.under = Under {
            of: self.chosen.background.clone(),
            // Transcripts are what they were, whatever lies under the speech.
            left: std::mem::take(&mut self.under.left),
            ..Under::default()
        };
        let Some(path) = &self.chosen.background else {
            return false;
        };
        self.under.looking = Answered::waits(number);
        let from = FilmFrom::File(path.clone());
        let backend = cx.desk.backend();
        cx.send(Command::Dubbing(DubbingCommand::Inspect(
            number, backend, from, None,
        )));
        true
    }

    /// What the transcripts of each film leave out of it, and that its background ends before it.
    fn left_out(&self, cx: &StudioCtx<'_>) -> Vec<String> {
        let mut all = Vec::new();
        let cut = self.cut().ok().flatten();
        if let Some(brought) = self.brought() {
            all = self.uncovered(cx, (brought, cut), (&self.chosen.tables, true));
            let under = self
                .under
                .seconds
                .filter(|_| self.chosen.background.is_some());
            all.extend(under.and_then(|under| short_background(under, brought.lasts(), cut)));
        }
        for next in &self.chosen.next {
            if let FilmFrom::Kept(brought) = &next.from {
                let cut = self.cut_of(brought);
                all.extend(self.uncovered(cx, (brought, cut), (&next.tables, false)));
            }
        }
        all
    }

    /// What those transcripts of a film leave out of it that are paid for; of the film that stands here some may be there.
    fn uncovered(
        &self,
        cx: &StudioCtx<'_>,
        (brought, cut): (&Brought, Option<Cut>),
        (tables, is_here): (&[OwnTable], bool),
    ) -> Vec<String> {
        let mut all = Vec::new();
        for table in tables {
            let mut codes = self.chosen.languages.iter();
            let is_paid = |code: &String| {
                let is_its = of_language(tables, code) == Some(&table.path);
                is_its && !(is_here && self.is_there(cx, code))
            };
            let read = cx.desk.dubbing.tables.get(&table.path);
            let read = read.and_then(|read| read.as_ref().ok());
            if let Some(read) = read.filter(|_| codes.any(is_paid)) {
                let of = format!("{} {:?}", brought.input.hash, brought.facts.track);
                let by = (read.hash.clone(), of, cut);
                let mut left = self.under.left.borrow_mut();
                let known = left.get(&table.path).filter(|(of, _)| *of == by);
                let known = known.map(|(_, words)| words.clone());
                let words = known.unwrap_or_else(|| {
                    let words = uncovered(read, &brought.facts, brought.lasts(), cut);
                    left.insert(table.path.clone(), (by, words.clone()));
                    words
                });
                if !words.is_empty() {
                    all.push(format!(
                        "{}: {}",
                        self.chosen.name_of(&table.path),
                        words.join(" ")
                    ));
                }
            }
        }
        all
    }

    /// Why it can't begin with a transcript of the film that stands here: that goes on behind its end.
    pub fn lacks_film(&self, cx: &StudioCtx<'_>) -> Option<String> {
        self.late_of(cx, 0)
    }

    /// The same of one of the films: 0 is the one that stands here.
    pub fn late_of(&self, cx: &StudioCtx<'_>, film: usize) -> Option<String> {
        let lasts = self.brought_at(film)?.lasts();
        let mut used = self.tables_at(film).iter().filter(|it| !self.waits(it));
        used.find_map(|table| {
            let read = cx.desk.dubbing.tables.get(&table.path)?.as_ref().ok()?;
            let late = ends_late(read, lasts)?;
            Some(format!("{}: {late}", self.chosen.name_of(&table.path)))
        })
    }

    /// Says what is left out, and before it what a film can't begin with.
    pub fn heed_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let films = 0..=self.chosen.next.len();
        for words in films.filter_map(|film| self.late_of(cx, film)) {
            let words = Face::Small.rich(words, cx.tokens.bad_ink);
            ui.add(Label::new(words).wrap());
        }
        for words in self.left_out(cx) {
            let words = Face::Small.rich(words, cx.tokens.warn);
            ui.add(Label::new(words).wrap());
        }
    }

    /// What stands beside the price: what is there already, and that something is left out, each told whole above.
    pub fn note(&self, cx: &StudioCtx<'_>) -> Option<String> {
        let heed = || (!self.left_out(cx).is_empty()).then(|| tr!("dubbing-left-out-foot"));
        let way = || self.way_words();
        self.alike_note(cx).or_else(heed).or_else(way)
    }
}
