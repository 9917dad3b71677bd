//! What this window wrote of each clone: newer than the list of the library.

use std::collections::BTreeSet;

use egui::Ui;

use super::recordings::row_of;
use super::{ProfessionalPanel, is_over, professional, today};
use crate::clone::{Owner, for_none, statement_of};
use mynah_core::ids::MakingId;
use mynah_i18n::tr;
use mynah_model::command::{Command, Keeping, ProfessionalCommand, Recorded};
use mynah_model::event::Notice;
use mynah_model::professional::{ProStep, ProfessionalCard, ProfessionalForm, merged};
use mynah_ui_core::ctx::StudioCtx;

impl ProfessionalPanel {
    /// All of the backend in use that weren't given up, newest first, as they were written last; nothing while they
    /// aren't known.
    pub(super) fn cards(&self, cx: &StudioCtx<'_>) -> Option<Vec<ProfessionalCard>> {
        let listed = cx.desk.browsed.professional.listed.as_ref()?;
        let written = self.written.values();
        let others = listed
            .iter()
            .filter(|card| !self.written.contains_key(&card.id));
        let backend = cx.desk.backend();
        let mut all: Vec<ProfessionalCard> = written
            .chain(others)
            .filter(|card| card.backend == backend && !is_over(cx, card))
            .cloned()
            .collect();
        all.sort_by_key(|card| std::cmp::Reverse((card.at, card.id)));
        Some(all)
    }

    /// How many were begun and aren't done, of who speaks in the project; those of the list, which may be older.
    pub fn waits(&self, cx: &StudioCtx<'_>) -> u64 {
        let listed = cx.desk.browsed.professional.listed.iter();
        let all = listed.flat_map(|listed| listed.iter());
        let open = self.open.as_ref();
        let others = all.filter(|card| open.is_none_or(|open| open.id != card.id));
        let (backend, today) = (cx.desk.backend(), today(cx));
        let waits = |card: &&ProfessionalCard| {
            let is_here = card.backend == backend && !is_over(cx, card);
            is_here && !is_blank(card) && card.at(today) != ProStep::Done
        };
        others.chain(open).filter(waits).count() as u64
    }

    /// Lets the open one go; it is gone on with as it is now.
    pub(super) fn put_by(&mut self, cx: &mut StudioCtx<'_>) {
        self.keep(cx);
        if let Some(card) = self.open.take() {
            // One in which nothing was written is none, unless something comes that was recorded or attached to it.
            let owed = self.sheet.owed_to().map(|owner| owner.id);
            let awaits = owed == Some(card.id) || self.sheet.awaits(card.id);
            if awaits || !is_blank(&card) {
                self.written.insert(card.id, card);
            }
        }
    }

    /// Has the library keep what was changed.
    pub(super) fn keep(&mut self, cx: &mut StudioCtx<'_>) {
        if let Some(keep) = self.unkept() {
            cx.send(keep);
        }
    }

    /// The same: at once what was decided, and soon what is typed.
    pub(super) fn keep_soon(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        let Some(card) = self.open.as_ref().filter(|card| card.form != self.kept) else {
            self.changed.clear();
            return;
        };
        let is_only_typed = card.form.is_only_typed(&self.kept);
        if self.changed.is_due(ui, cx, is_only_typed) {
            self.keep(cx);
        }
    }

    /// What was changed or recorded last, where it isn't kept yet.
    pub fn last(&mut self, cx: &mut StudioCtx<'_>) -> Option<Command> {
        self.follow_recorder(cx);
        self.unkept()
    }

    /// Whether something is recorded here, or being kept.
    pub fn records(&self, cx: &StudioCtx<'_>) -> bool {
        self.sheet.recorder.is_at_stake(cx)
    }

    /// What was changed last, where it isn't kept yet.
    fn unkept(&mut self) -> Option<Command> {
        self.changed.clear();
        let card = self.open.as_ref().filter(|card| card.form != self.kept)?;
        let base = std::mem::replace(&mut self.kept, card.form.clone());
        let card = card.clone();
        Some(self.keeping(card, base))
    }

    fn keeping(&mut self, card: ProfessionalCard, base: ProfessionalForm) -> Command {
        self.numbers += 1;
        let number = self.numbers;
        self.keeps.insert(card.id, number);
        professional(ProfessionalCommand::Keep(Box::new(Keeping {
            card,
            base,
            number,
        })))
    }

    /// Takes in what another window wrote of those that were kept last.
    pub(super) fn follow_kept(&mut self, cx: &StudioCtx<'_>) {
        for (id, (number, there)) in &cx.desk.browsed.professional.kept {
            if self.keeps.get(id) != Some(number) {
                continue;
            }
            self.keeps.remove(id);
            let open = self.open.as_mut().filter(|card| card.id == *id);
            let Some(card) = open else {
                if let Some(card) = self.written.get_mut(id) {
                    card.form = (**there).clone();
                }
                continue;
            };
            let mut there = (**there).clone();
            let known: BTreeSet<u64> = card
                .form
                .attempt
                .samples
                .iter()
                .map(|row| row.number)
                .collect();
            // What the other one looks at still comes once it is looked at.
            let rows = &mut there.attempt.samples;
            rows.retain(|row| known.contains(&row.number) || !row.is_under_way());
            if let Ok(form) = merged(&self.kept, &card.form, &there) {
                (card.form, self.kept) = (form, there);
            }
        }
    }

    /// Takes over what was recorded, for the clone that it was recorded for.
    pub(super) fn follow_recorder(&mut self, cx: &mut StudioCtx<'_>) {
        let open = self.owner();
        self.sheet.lend_to(open.as_ref());
        let Some(of) = self.sheet.owed_to().map(|owner| owner.id) else {
            return;
        };
        // Something else may be recorded or attached still.
        while let Some(recorded) = self.sheet.recorder.follow(cx) {
            self.take_recorded(cx, of, recorded);
        }
    }

    /// The open one.
    pub(super) fn owner(&self) -> Option<Owner> {
        let id = self.open.as_ref()?.id;
        Some(Owner {
            id,
            recording: None,
        })
    }

    /// As what a recording that is chosen now is kept: the lines read aloud where those are shown, else the statement.
    fn read_now(&self) -> Recorded {
        match &self.open {
            Some(card) if self.step != Some(ProStep::Proof) => statement_of(&card.form.attempt),
            _ => self.proof.reading(),
        }
    }

    /// Takes over the document that was attached, for the clone that it was attached to.
    pub(super) fn follow_document(&mut self, cx: &mut StudioCtx<'_>) {
        let (open, written) = (self.open.as_ref().map(|card| card.id), &self.written);
        self.sheet
            .let_chosen_go(cx, |id| open == Some(id) || written.contains_key(&id));
        let owner = self.owner();
        let read = cx.view.reading.is_some().then(|| self.read_now());
        if self.sheet.take_chosen(cx, (owner.as_ref(), read)) {
            self.with_sheet(|sheet| sheet.follow_document(cx));
            return;
        }
        let of = self
            .sheet
            .owed_to()
            .filter(|_| self.sheet.attached.is_some());
        let Some(of) = of.map(|owner| owner.id) else {
            return;
        };
        let Some(card) = self.written.get_mut(&of) else {
            self.sheet.let_document_go(cx);
            return;
        };
        let before = card.form.attempt.document.clone();
        std::mem::swap(&mut self.sheet.attempt, &mut card.form.attempt);
        self.sheet.follow_document(cx);
        std::mem::swap(&mut self.sheet.attempt, &mut card.form.attempt);
        if card.form.attempt.document != before {
            let mut base = card.form.clone();
            base.attempt.document = before;
            let card = card.clone();
            cx.send(self.keeping(card, base));
        }
    }

    fn take_recorded(
        &mut self,
        cx: &mut StudioCtx<'_>,
        of: MakingId,
        (what, sample): (Recorded, mynah_model::attempt::KeptSample),
    ) {
        let is_open = self.open.as_ref().is_some_and(|card| card.id == of);
        let card = if is_open {
            self.open.as_mut()
        } else {
            self.written.get_mut(&of)
        };
        let Some(card) = card else {
            if what != Recorded::Room {
                cx.notice(for_none(&sample.input.name));
            }
            return;
        };
        let base = card.form.clone();
        match what {
            Recorded::Long(..) => {
                let attempt = &mut card.form.attempt;
                let number = attempt.next;
                attempt.next += 1;
                attempt.other_samples();
                attempt.samples.push(row_of(number, sample));
            }
            Recorded::Statement(words, _) => card.form.attempt.spoken = Some((sample, words)),
            // Others may be shown by now: it is no reading of those.
            Recorded::Reading(lines, _) if is_open && self.proof.shows_other(&lines) => {
                cx.notice(Notice::Heed(tr!("pro-reading-other")));
            }
            Recorded::Reading(lines, _) => card.form.reading = Some((sample, lines)),
            Recorded::Room | Recorded::Sample(..) | Recorded::Input(..) => {}
        }
        if !is_open && let Some(card) = self.written.get(&of) {
            let card = card.clone();
            cx.send(self.keeping(card, base));
        }
    }
}

/// Whether nothing was written in it.
pub(super) fn is_blank(card: &ProfessionalCard) -> bool {
    card.form.attempt.name.is_empty()
        && card.form.attempt.samples.is_empty()
        && card.stands.voice.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::backend::Backend;
    use mynah_core::clock::UnixMillis;
    use mynah_model::event::{CloningEvent, Event, Was};
    use mynah_model::professional::Stands;
    use mynah_ui_core::testing::Bench;
    use mynah_ui_core::testing::fixtures as made;

    /// Something is recorded while a file is read as the statement.
    fn both([recorded, attached]: [Recorded; 2]) -> Bench<ProfessionalPanel> {
        let mut panel = ProfessionalPanel {
            open: Some(ProfessionalCard {
                id: MakingId(1),
                backend: Backend::Draft,
                at: UnixMillis(1),
                form: ProfessionalForm::default(),
                stands: Stands::default(),
            }),
            ..ProfessionalPanel::default()
        };
        panel.sheet.recorder.attached = Some(attached);
        let desk = made::desk(Backend::Draft, made::SCRIPT);
        let mut bench = Bench::new(desk, panel);
        bench.with(|panel, cx| {
            panel.sheet.recorder.begin(cx, recorded);
            panel.follow_recorder(cx);
        });
        bench
    }

    fn tell(bench: &mut Bench<ProfessionalPanel>, what: Recorded) {
        let kept = Was::Kept(Box::new(made::sample()));
        let told = CloningEvent::Recorded(what, Ok(kept));
        bench.desk.apply(Event::Cloning(told));
        bench.with(|panel, cx| panel.follow_recorder(cx));
    }

    /// What was recorded in one without a name yet was lost as another one was looked at.
    #[test]
    fn what_is_recorded_is_kept_for_a_clone_without_a_name() {
        let long = Recorded::Long(1, "Recording 1".to_owned());
        let statement = Recorded::Statement("I agree.".to_owned(), "Statement".to_owned());
        let mut bench = both([long.clone(), statement]);
        bench.with(|panel, cx| panel.put_by(cx));
        tell(&mut bench, long);
        let card = &bench.panel.written[&MakingId(1)];
        assert_eq!(card.form.attempt.samples.len(), 1, "what was recorded");
    }

    /// Whichever was ready first was dropped, for the other one went on.
    #[test]
    fn what_was_recorded_and_what_was_attached_meanwhile_are_both_kept() {
        let long = Recorded::Long(1, "Recording 1".to_owned());
        let statement = Recorded::Statement("I agree.".to_owned(), "Statement".to_owned());
        for of in [[&long, &statement], [&statement, &long]] {
            let mut bench = both([long.clone(), statement.clone()]);
            for what in of {
                tell(&mut bench, what.clone());
            }
            let card = bench.panel.open.as_ref().unwrap();
            assert_eq!(card.form.attempt.samples.len(), 1, "what was recorded");
            assert!(card.form.attempt.spoken.is_some(), "what was attached");
            assert_eq!(bench.panel.sheet.owed_to(), None);
            let last = bench.with(|panel, cx| panel.last(cx));
            assert!(last.is_some_and(|it| it.is_kept()), "as the window closes");
        }
    }

    /// Bea's signed document became Ada's, and what was recorded for her too, for Ada's statement was looked at still.
    #[test]
    fn what_is_chosen_for_one_waits_while_something_of_another_is_looked_at() {
        let long = Recorded::Long(1, "Recording 1".to_owned());
        let statement = Recorded::Statement("I agree.".to_owned(), "Statement".to_owned());
        let mut bench = both([long.clone(), statement.clone()]);
        bench.with(|panel, cx| {
            panel.put_by(cx);
            let ada = panel.written[&MakingId(1)].clone();
            let bea = ProfessionalCard {
                id: MakingId(2),
                ..ada.clone()
            };
            panel.open = Some(bea);
            panel.follow_recorder(cx);
            assert!(panel.sheet.recorder.is_elsewhere, "nothing begins for her");
            cx.view.document = Some("/tmp/bea.pdf".into());
            cx.view.reading = Some("/tmp/bea.wav".into());
            panel.follow_document(cx);
            assert_eq!(
                (&cx.view.document, &cx.view.reading),
                (&None, &None),
                "hers"
            );
            panel.put_by(cx);
            panel.open = Some(ada);
            panel.follow_document(cx);
            assert_eq!(panel.sheet.attached, None, "and not Ada's");
            panel.open = panel.written.remove(&MakingId(2));
            assert!(panel.open.is_some(), "blank, and something comes for her");
        });
        for what in [long, statement] {
            tell(&mut bench, what);
        }
        bench.with(|panel, cx| {
            panel.follow_document(cx);
            assert!(!panel.sheet.recorder.is_elsewhere);
            assert!(panel.sheet.attached.is_some(), "it is looked at for Bea");
            assert_eq!(panel.sheet.owed_to().map(|of| of.id), Some(MakingId(2)));
            panel.follow_document(cx);
            assert!(panel.sheet.recorder.attached.is_some(), "its turn");
        });
        assert!(
            !bench.wishes.notices.is_empty(),
            "it was said that they wait"
        );
        let sent = format!("{:?}", bench.wishes.outbox);
        assert!(sent.contains("bea.pdf"), "{sent}");
    }

    /// A reading was taken for one of whatever lines were shown as it came, and was lost where another clone was open.
    #[test]
    fn a_reading_is_of_the_lines_that_were_shown_as_it_was_read() {
        let reading = |lines: &str| Recorded::Reading(lines.to_owned(), "Reading".to_owned());
        let long = Recorded::Long(1, "Recording 1".to_owned());
        let mut bench = both([reading("first"), long.clone()]);
        bench.panel.proof.lines = "first".to_owned();
        tell(&mut bench, reading("first"));
        let of = |card: &ProfessionalCard| card.form.reading.clone().map(|(_, lines)| lines);
        let card = bench.panel.open.as_ref().unwrap();
        assert_eq!(of(card).as_deref(), Some("first"));
        // Others are shown by now.
        let mut bench = both([reading("first"), long.clone()]);
        bench.panel.proof.lines = "second".to_owned();
        tell(&mut bench, reading("first"));
        assert_eq!(of(bench.panel.open.as_ref().unwrap()), None);
        assert!(!bench.wishes.notices.is_empty(), "that is said");
        // Another clone is open by now.
        let mut bench = both([reading("first"), long]);
        bench.with(|panel, cx| panel.put_by(cx));
        tell(&mut bench, reading("first"));
        let card = &bench.panel.written[&MakingId(1)];
        assert_eq!(of(card).as_deref(), Some("first"));
    }

    /// What is chosen for Bea while Ada's statement is looked at waits with what was shown as it was chosen.
    fn bea_chooses(step: ProStep) -> Bench<ProfessionalPanel> {
        let statement = Recorded::Statement("I agree.".to_owned(), "Statement".to_owned());
        let long = Recorded::Long(1, "Recording 1".to_owned());
        let mut bench = both([long.clone(), statement.clone()]);
        bench.with(|panel, cx| {
            panel.put_by(cx);
            let bea = ProfessionalCard {
                id: MakingId(2),
                ..panel.written[&MakingId(1)].clone()
            };
            (panel.open, panel.step) = (Some(bea), Some(step));
            panel.follow_recorder(cx);
            panel.proof.lines = "first".to_owned();
            cx.view.reading = Some("/tmp/bea.wav".into());
            panel.follow_document(cx);
            assert_eq!(cx.view.reading, None, "it waits");
        });
        for what in [long, statement] {
            tell(&mut bench, what);
        }
        bench
    }

    /// By its turn it was a reading of whatever was shown by then, and the statement of whoever stood there by then.
    #[test]
    fn a_file_that_waits_is_what_it_was_chosen_as() {
        let mut bench = bea_chooses(ProStep::Proof);
        let attached = bench.with(|panel, cx| {
            panel.proof.lines = "second".to_owned();
            panel.follow_document(cx);
            panel.sheet.recorder.attached.clone()
        });
        assert!(
            matches!(&attached, Some(Recorded::Reading(lines, _)) if lines == "first"),
            "{attached:?}"
        );
        let mut bench = bea_chooses(ProStep::Consent);
        let (words, attached) = bench.with(|panel, cx| {
            let attempt = &mut panel.open.as_mut().unwrap().form.attempt;
            let words = attempt.statement();
            attempt.owner = "Bea Lind".to_owned();
            panel.step = Some(ProStep::Proof);
            panel.follow_document(cx);
            (words, panel.sheet.recorder.attached.clone())
        });
        assert!(
            matches!(&attached, Some(Recorded::Statement(said, _)) if *said == words),
            "{attached:?}"
        );
    }

    /// Nothing was said of it: who had chosen it looked for it in vain.
    #[test]
    fn what_was_chosen_for_a_clone_that_was_given_up_is_told() {
        let mut bench = bea_chooses(ProStep::Consent);
        bench.wishes.notices.clear();
        bench.with(|panel, cx| {
            panel.open = None;
            panel.follow_document(cx);
        });
        let told = format!("{:?}", bench.wishes.notices);
        assert!(told.contains("bea.wav"), "{told}");
        assert_eq!(bench.panel.sheet.recorder.attached, None);
    }
}
