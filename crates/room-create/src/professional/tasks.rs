//! What is being done at the service for each clone, and what came of it: one is prepared while another one is sent.

use std::collections::BTreeMap;

use super::words::Doing;
use super::{ProfessionalPanel, professional, today};
use mynah_core::ids::{MakingId, ModelId};
use mynah_i18n::tr;
use mynah_model::command::{ProTask, ProfessionalCommand};
use mynah_model::event::Notice;
use mynah_model::professional::ProStep;
use mynah_model::trouble::{Remedy, Trouble};
use mynah_ui_core::ctx::StudioCtx;

/// What is done and what failed, by the clone that it is of.
#[derive(Default)]
pub(super) struct Tasks {
    /// What is being done, under which number.
    pub(super) busy: BTreeMap<MakingId, (u64, ProTask)>,
    /// What was pressed while the service was only looked at.
    waiting: BTreeMap<MakingId, ProTask>,
    /// Why what was done last came to nothing.
    failed: BTreeMap<MakingId, Failed>,
}

/// What came to nothing.
#[derive(Clone)]
pub(super) struct Failed {
    /// At which step.
    pub at: ProStep,
    /// Why.
    pub trouble: Trouble,
    /// What it was.
    pub task: ProTask,
}

impl ProfessionalPanel {
    /// Why what was done last for the open one came to nothing.
    pub(super) fn failed(&self) -> Option<&Failed> {
        let card = self.open.as_ref()?;
        self.tasks.failed.get(&card.id)
    }

    /// It is said no more.
    pub(super) fn forget_failed(&mut self) {
        if let Some(card) = &self.open {
            self.tasks.failed.remove(&card.id);
        }
    }

    /// Takes over what ended, also of those that aren't looked at.
    pub(super) fn follow_tasks(&mut self, cx: &mut StudioCtx<'_>) {
        let shown = &cx.desk.browsed.professional;
        let all = self.tasks.busy.iter().filter_map(|(id, (number, task))| {
            let trouble = shown.ended(*id, *number)?;
            Some((*id, task.clone(), trouble.cloned()))
        });
        let ended: Vec<(MakingId, ProTask, Option<Trouble>)> = all.collect();
        for (id, task, trouble) in ended {
            self.tasks.busy.remove(&id);
            let waiting = self.tasks.waiting.remove(&id);
            let is_here = self.open.as_ref().is_some_and(|card| card.id == id);
            let at = match (&task, self.step) {
                (ProTask::Look, Some(step)) if is_here => step,
                _ => step_of(&task),
            };
            let failed = trouble.map(|trouble| Failed {
                at,
                trouble,
                task: task.clone(),
            });
            if is_here {
                self.ended_here(cx, (at, task), failed.as_ref());
            }
            match failed {
                Some(failed) => self.tasks.failed.insert(id, failed),
                None => self.tasks.failed.remove(&id),
            };
            match waiting {
                Some(task) if is_here => self.task(cx, task),
                // Its clone was left meanwhile: it was pressed all the same, and what was typed of it is kept.
                Some(task) => self.do_of(cx, id, task),
                None => {}
            }
        }
    }

    /// Something that was done for the open one ended.
    fn ended_here(
        &mut self,
        cx: &StudioCtx<'_>,
        (at, task): (ProStep, ProTask),
        failed: Option<&Failed>,
    ) {
        if failed.is_some() {
            self.step = Some(at);
        }
        match (failed, &mut self.open, task) {
            // The very rows: the same recording may have been brought again meanwhile.
            (None, Some(card), ProTask::Remove(_)) => card.leave_removed(),
            // Whoever else speaks in them is asked about first.
            (None, Some(_), ProTask::Send) => self.step = Some(ProStep::Speakers),
            (None, Some(card), task @ (ProTask::Answer(_) | ProTask::Train(_))) => {
                self.step = Some(card.at(today(cx)).max(at));
                if matches!(task, ProTask::Answer(_)) {
                    self.proof.forget();
                    card.form.reading = None;
                }
            }
            // It was heard, or may have been: the same one isn't sent again.
            (Some(failed), Some(card), ProTask::Answer(_))
                if !failed.trouble.remedies.contains(&Remedy::Retry) =>
            {
                card.form.reading = None;
            }
            (None, Some(_), ProTask::GiveUp) => self.open = None,
            _ => {}
        }
    }

    /// Does something of the open clone at the service.
    pub(super) fn task(&mut self, cx: &mut StudioCtx<'_>, task: ProTask) {
        // What is done goes by what the library has.
        self.keep(cx);
        let Some(card) = &self.open else { return };
        let id = card.id;
        if self.is_only_looking() {
            self.tasks.waiting.insert(id, task);
            return;
        }
        // Whichever button it was: nobody presses it in vain without a word.
        if let Some(why) = self.busy_words() {
            cx.notice(Notice::Heed(why));
            return;
        }
        self.do_of(cx, id, task);
    }

    fn do_of(&mut self, cx: &mut StudioCtx<'_>, id: MakingId, task: ProTask) {
        self.numbers += 1;
        let number = self.numbers;
        self.tasks.failed.remove(&id);
        self.tasks.busy.insert(id, (number, task.clone()));
        cx.send(professional(ProfessionalCommand::Do(id, number, task)));
    }

    /// Whether something is being done for the open one.
    pub(super) fn is_any_busy(&self) -> bool {
        self.is_busy(|_| true)
    }

    /// Whether something of the open one waits for what is done or changes something there.
    pub(super) fn is_held_up(&self) -> bool {
        let waits = |id| self.tasks.waiting.contains_key(&id);
        let is_waiting = self.open.as_ref().is_some_and(|card| waits(card.id));
        is_waiting || self.is_any_busy() && !self.is_only_looking()
    }

    /// Whether what is under way changes nothing: whatever is pressed meanwhile waits for its end.
    fn is_only_looking(&self) -> bool {
        self.is_busy(|task| matches!(task, ProTask::Hear(..) | ProTask::Look))
    }

    /// What is being done for the open one.
    pub(super) fn doing(&self, cx: &StudioCtx<'_>) -> Doing {
        Doing {
            sending: self.sending_words(cx),
            proves: self.is_proving(),
            trains: self.trains(),
        }
    }

    /// The model for which the training of the open one is being asked for; the usual one has no name.
    pub(super) fn trains(&self) -> Option<String> {
        let card = self.open.as_ref()?;
        let (_, task) = self.tasks.busy.get(&card.id)?;
        let ProTask::Train(model) = task else {
            return None;
        };
        let model = model.as_ref().map(ModelId::as_str);
        Some(model.unwrap_or_default().to_owned())
    }

    /// Whether such a thing is being done for the open one.
    pub(super) fn is_busy(&self, is: impl Fn(&ProTask) -> bool) -> bool {
        let card = self.open.as_ref();
        let busy = card.and_then(|card| self.tasks.busy.get(&card.id));
        busy.is_some_and(|(_, task)| is(task))
    }

    /// Why nothing of the open one can be asked of the service now.
    pub(super) fn busy_words(&self) -> Option<String> {
        let tells_apart = self.is_busy(|task| matches!(task, ProTask::Separate(_)));
        if tells_apart {
            return Some(tr!("pro-speakers-wait"));
        }
        self.is_any_busy().then(|| tr!("pro-busy"))
    }
}

/// At which step something is done.
fn step_of(task: &ProTask) -> ProStep {
    match task {
        ProTask::Send | ProTask::Remove(_) | ProTask::GiveUp => ProStep::Sending,
        ProTask::Separate(_) | ProTask::Hear(..) | ProTask::Choose(..) => ProStep::Speakers,
        ProTask::Captcha | ProTask::Answer(_) | ProTask::AskPeople => ProStep::Proof,
        ProTask::Train(_) | ProTask::Look => ProStep::Training,
    }
}

#[cfg(test)]
mod tests {
    use super::super::words;
    use super::*;
    use mynah_core::backend::Backend;
    use mynah_core::clock::UnixMillis;
    use mynah_core::ids::VoiceId;
    use mynah_model::event::{BrowseEvent, Event, ProfessionalEvent, VoicesEvent};
    use mynah_model::professional::{
        ProfessionalCard, ProfessionalForm, Stands, StepStands, TrainingState,
    };
    use mynah_model::trouble::Occasion;
    use mynah_ui_core::testing::Bench;
    use mynah_ui_core::testing::fixtures as made;

    const ADA: MakingId = MakingId(1);

    fn card(id: MakingId, name: &str) -> ProfessionalCard {
        let mut form = ProfessionalForm::default();
        form.attempt.name = name.to_owned();
        ProfessionalCard {
            id,
            backend: Backend::Draft,
            at: UnixMillis(1),
            form,
            stands: Stands {
                voice: Some(VoiceId::from(name)),
                ..Stands::default()
            },
        }
    }

    fn tell(bench: &mut Bench<ProfessionalPanel>, event: ProfessionalEvent) {
        let event = VoicesEvent::Browse(BrowseEvent::Professional(event));
        bench.desk.apply(Event::Voices(Backend::Draft, event));
    }

    /// While one was sent files for another one fell into nothing, its foot span; and what broke off was told nobody.
    #[test]
    fn what_is_sent_of_one_holds_up_no_other_and_is_told_where_it_broke_off() {
        let panel = ProfessionalPanel {
            asked: true,
            open: Some(card(ADA, "Ada")),
            ..ProfessionalPanel::default()
        };
        let mut bench = Bench::new(made::desk(Backend::Draft, made::SCRIPT), panel);
        bench.with(|panel, cx| {
            panel.task(cx, ProTask::Send);
            assert!(panel.is_held_up());
            panel.resume(cx, card(MakingId(2), "Bea"));
            assert!(!panel.is_held_up() && panel.busy_words().is_none());
            cx.view.samples.push("/tmp/bea.wav".into());
            panel.follow_files(cx);
            let card = panel.open.as_ref().unwrap();
            assert_eq!(card.form.attempt.samples.len(), 1, "what fell for her");
        });
        let number = bench.panel.tasks.busy[&ADA].0;
        let at = Occasion::local("send", UnixMillis(1));
        let lost = Trouble::told("The connection was lost".to_owned(), Vec::new(), &at);
        let ended = ProfessionalEvent::Ended(ADA, number, Some(Box::new(lost)));
        tell(&mut bench, ended);
        bench.with(|panel, cx| {
            panel.follow_tasks(cx);
            assert!(panel.failed().is_none(), "it isn't Bea's");
            panel.resume(cx, card(ADA, "Ada"));
            assert_eq!(panel.failed().map(|it| it.at), Some(ProStep::Sending));
            assert_eq!(panel.step, Some(ProStep::Sending));
            assert!(!panel.is_held_up());
        });
    }

    /// What was pressed while it was only looked at was done for nobody once another clone was opened.
    #[test]
    fn what_waits_for_a_look_is_done_whatever_is_open_by_then() {
        let panel = ProfessionalPanel {
            asked: true,
            open: Some(card(ADA, "Ada")),
            ..ProfessionalPanel::default()
        };
        let mut bench = Bench::new(made::desk(Backend::Draft, made::SCRIPT), panel);
        bench.with(|panel, cx| {
            panel.task(cx, ProTask::Look);
            panel.task(cx, ProTask::Send);
            panel.resume(cx, card(MakingId(2), "Bea"));
        });
        let number = bench.panel.tasks.busy[&ADA].0;
        tell(&mut bench, ProfessionalEvent::Ended(ADA, number, None));
        bench.with(ProfessionalPanel::follow_tasks);
        let sent = bench.panel.tasks.busy.get(&ADA);
        assert_eq!(sent.map(|it| &it.1), Some(&ProTask::Send));
    }

    /// "Not confirmed" was said of what was just being asked; and of any model while one was.
    #[test]
    fn what_is_being_asked_is_not_said_to_be_unconfirmed() {
        let mut ada = card(ADA, "Ada");
        for model in ["one", "two"] {
            let training = ada.stands.trainings.entry(model.to_owned()).or_default();
            training.state = TrainingState::Asked;
        }
        let mut panel = ProfessionalPanel {
            asked: true,
            open: Some(ada.clone()),
            ..ProfessionalPanel::default()
        };
        let train = ProTask::Train(Some(ModelId::new("one")));
        panel.tasks.busy.insert(ADA, (1, train));
        let mut bench = Bench::new(made::desk(Backend::Draft, made::SCRIPT), panel);
        let told = |bench: &mut Bench<ProfessionalPanel>, step| {
            bench.with(|panel, cx| {
                words::stands(cx, &ada, (step, StepStands::Now), &panel.doing(cx))
            })
        };
        let asked = tr!("pro-training-asked", model = "two");
        let words = format!("{} · {asked}", words::asking("one"));
        assert_eq!(told(&mut bench, ProStep::Training), words);
        bench.panel.tasks.busy.insert(ADA, (2, ProTask::AskPeople));
        assert_eq!(
            told(&mut bench, ProStep::Proof),
            tr!("pro-told-proof-asking")
        );
    }
}
