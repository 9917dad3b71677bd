//! Why a voice that was asked for a line, as a take of no line, doesn't say it.

use egui::Ui;

use super::remedies::{Rest, help};
use crate::action::Action;
use crate::ctx::StudioCtx;
use crate::room::Room;
use crate::usable_remedies::shown;
use crate::widgets::TroubleCard;
use crate::widgets::price::PriceText;
use mynah_core::backend::Backend;
use mynah_model::desk::{JobCard, JobState};
use mynah_model::trouble::{Remedy, Trouble};

/// A request that was to be spoken, and at which backend.
pub type Spoke = (Backend, u64);

/// What came of it where it failed, with what can be done.
pub fn unsaid_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, spoke: Spoke) {
    let Some((job, trouble)) = failed(cx, spoke) else {
        return;
    };
    let mut told = shown(trouble, true);
    // Whoever is among the voices is led nowhere by it.
    if cx.view.room == Room::Voices && told.remedies.contains(&Remedy::ChooseVoice) {
        let remedies = &mut told.to_mut().remedies;
        remedies.retain(|remedy| *remedy != Remedy::ChooseVoice);
    }
    let mut card = TroubleCard::new(&told);
    if let Some(price) = cx.desk.price_of_retry(job) {
        card = card.price(PriceText::short(price));
    }
    let (pressed, job) = (card.show(ui), job.id);
    if let Some(remedy) = pressed {
        match help(cx, Some(job), &remedy) {
            Rest::Voice => cx.act(Action::VoicesRoom),
            Rest::Model => cx.act(Action::CompareModels),
            Rest::Again | Rest::Dismiss | Rest::Nothing => {}
        }
    }
}

/// Why it failed, and the job that was to.
fn failed<'a>(cx: &StudioCtx<'a>, (backend, key): Spoke) -> Option<(&'a JobCard, &'a Trouble)> {
    let job = cx.desk.job_of_request_at(backend, key)?;
    match &job.state {
        JobState::Failed(trouble) => Some((job, trouble)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::testing::Bench;
    use crate::testing::fixtures as made;
    use mynah_core::credits::Credits;
    use mynah_core::fingerprint::quick_key;
    use mynah_core::ids::JobId;
    use mynah_core::request::Generation;
    use mynah_model::command::LineOrder;
    use mynah_model::event::{Event, JobEvent, Queued, Work};

    /// What failed elsewhere was told as if the new voice had been to say it.
    #[test]
    fn why_a_new_voice_did_not_speak_is_told_of_its_own_request_alone() {
        let mut desk = made::desk(Backend::Draft, made::SCRIPT);
        let requests: Vec<Generation> = {
            let lines = desk.script().lines().take(2);
            let requests = lines.filter_map(|line| desk.request_for(line.id));
            requests.map(Generation::from).collect()
        };
        for (id, request) in (1..).zip(&requests) {
            let work = Work::Generate {
                project: Some(made::PROJECT),
                backend: Backend::Draft,
                order: Arc::new(LineOrder::alone("Ada", request.clone())),
            };
            desk.apply(Event::Queued(vec![Queued {
                id: JobId(id),
                work,
                quote: Credits(3),
                rank: 0,
                batch: None,
            }]));
        }
        desk.apply(Event::Job(JobId(2), JobEvent::Failed(made::busy())));
        let spoke = (Backend::Draft, quick_key(&requests[0]));
        let mut bench = Bench::new(desk, ());
        assert!(bench.with(|(), cx| failed(cx, spoke).is_none()));
        let own = JobEvent::Failed(made::busy());
        bench.desk.apply(Event::Job(JobId(1), own));
        let own = bench.with(|(), cx| failed(cx, spoke).map(|(job, _)| job.id));
        assert_eq!(own, Some(JobId(1)));
    }
}
