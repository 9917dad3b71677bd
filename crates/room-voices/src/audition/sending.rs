//! A casting call for somebody who listens elsewhere: what is written for them, and what they said of it.

use super::Open;
use mynah_core::backend::Backend;
use mynah_i18n::tr;
use mynah_model::audition::{Candidate, Judge, Page, PageTake, Results, level};
use mynah_model::command::{AuditionCommand, Command, ProjectCommand};
use mynah_model::desk::{TakeCard, TrialTake};
use mynah_model::event::{Notice, Offer};
use mynah_ui_core::compared;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words;
use mynah_ui_core::words::speaker_name;

impl Open {
    /// Puts what somebody said who listened elsewhere beside what is said here.
    pub(super) fn take_over(&mut self, cx: &mut StudioCtx<'_>) {
        let results = self.keeping.id.and_then(|id| cx.desk.auditions.results(id));
        let Some(results) = results else { return };
        if !self.audition.owns(results) {
            cx.notice(self.others_results(cx, results));
            return;
        }
        let named = results.judge.as_deref().map(str::trim);
        let named = named.filter(|judge| !judge.is_empty());
        // Of a sheet its file tells who filled it in: read again, it takes its own place.
        let known = match named {
            Some(judge) => self.audition.judge(judge),
            None => self.audition.judge_of(results),
        };
        let known = known.cloned();
        let judge = match (&known, named) {
            (Some(known), _) => known.name.clone(),
            (None, Some(judge)) => judge.to_owned(),
            (None, None) => self.unnamed(results.file.trim()),
        };
        let judge = judge.as_str();
        if self.audition.is_full_for(judge) {
            let count = self.audition.judges().len();
            cx.notice(Notice::Heed(tr!(
                "audition-results-full",
                judge = judge,
                count = count
            )));
            return;
        }
        let (said, taken, left) = self.audition.said_in(judge, results);
        let is_same = |known: &Judge| {
            let said = said.as_ref();
            said.is_some_and(|said| (&said.ratings, &said.out) == (&known.ratings, &known.out))
        };
        if known.as_ref().is_some_and(is_same) {
            cx.notice(Notice::Heed(tr!("audition-results-known", judge = judge)));
            return;
        }
        let is_again = known.is_some();
        if let Some(said) = said {
            let back = match known {
                Some(known) => (known, true),
                None => (said.clone(), false),
            };
            self.hear_from(cx, [vec![(said, true)], vec![back]]);
        }
        let read = if is_again {
            tr!("audition-results-again", count = taken, judge = judge)
        } else {
            tr!("audition-results-read", count = taken, judge = judge)
        };
        cx.notice(if left == 0 {
            Notice::Done(read)
        } else {
            Notice::Heed(tr!("audition-results-left", read = read, left = left))
        });
    }

    /// What is told of results that belong to other letters: to which audition, where it is listed, with a way to it.
    fn others_results(&self, cx: &StudioCtx<'_>, results: &Results) -> Notice {
        let project = self.keeping.project;
        let listed = cx.desk.auditions.of(project);
        let mut listed = listed.into_iter().flat_map(|cards| cards.iter());
        // One of this run may not be in the list yet.
        let begun = || {
            let seed = results.shuffle.as_ref()?.parse().ok()?;
            cx.desk.auditions.begun(project, seed)
        };
        let of = listed
            .find(|card| card.audition.owns(results))
            .or_else(begun);
        match of {
            None => Notice::Heed(tr!("audition-others-results")),
            Some(card) => Notice::Offer {
                text: tr!(
                    "audition-others-results-of",
                    speaker = speaker_name(&card.audition.speaker),
                    at = words::time_here(card.at)
                ),
                offer: Offer::ShowAudition(project, card.audition.seed),
            },
        }
    }

    /// What a judge is called who doesn't say: nobody takes another one's place by that.
    fn unnamed(&self, file: &str) -> String {
        let name = match file {
            "" => tr!("audition-somebody"),
            file => file.to_owned(),
        };
        let judges = self.audition.judges();
        let is_free = |name: &String| judges.iter().all(|of| of.name != *name);
        let more = (2..).map(|number| format!("{name} {number}"));
        let mut names = std::iter::once(name.clone()).chain(more);
        names.find(is_free).unwrap_or_default()
    }

    /// Writes it for somebody to listen to elsewhere, and reads what they said, once it is known where.
    /// Whether something was written: somebody may listen to these letters from now on.
    pub(super) fn files(&self, cx: &mut StudioCtx<'_>) -> bool {
        if let Some(id) = self.keeping.id
            && let Some(path) = cx.view.results_from.take()
        {
            let read = AuditionCommand::ReadResults(id, path);
            cx.send(Command::Project(ProjectCommand::Audition(read)));
        }
        cx.view.compared_name = tr!("audition-of", speaker = speaker_name(self.speaker()));
        let Some(folder) = cx.view.compared_to.take() else {
            return false;
        };
        let (voices, lines) = self.size();
        let places = (0..lines).flat_map(|line| (0..voices).map(move |voice| (voice, line)));
        let here = places.filter_map(|at| Some((at, self.take(cx, at)?)));
        let here: Vec<((usize, usize), &TrialTake)> = here.collect();
        let cards: Vec<&TakeCard> = here.iter().map(|(_, take)| &*take.card).collect();
        let level = level(&cards);
        let takes = here
            .iter()
            .enumerate()
            .map(|(nth, ((voice, text), take))| PageTake {
                voice: *voice,
                text: *text,
                lufs: level.of(nth, &take.card),
            });
        let takes: Vec<PageTake> = takes.collect();
        let is_named = self.audition.revealed && self.named;
        let named = |one: &Candidate| (one.voice.to_string(), one.name.clone());
        let candidates = self.audition.candidates.iter();
        let page = Page {
            shuffle: Some(self.audition.seed.to_string()),
            draft: self.audition.backend == Backend::Draft,
            texts: self
                .audition
                .lines
                .iter()
                .map(|line| line.text.clone())
                .collect(),
            voices: candidates.map(|one| is_named.then(|| named(one))).collect(),
            takes,
        };
        let named = page.takes.iter().zip(&cards);
        let named: Vec<(String, &TakeCard)> = named.map(|(of, card)| (of.file(), *card)).collect();
        compared::write(cx, folder, (&named, &level), Some(page));
        true
    }
}
