//! What the checklist says: names of steps, how each stands, and what the plan allows.

use super::super::{slots, why_no_slot};
use mynah_core::backend::Backend;
use mynah_i18n::tr;
use mynah_model::desk::Slots;
use mynah_model::professional::{
    LEAST_SECS, ProStep, ProfessionalCard, Separation, StepStands, TrainingStands, TrainingState,
};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::duration;

/// What a clone is called in lists.
pub(crate) fn title(card: &ProfessionalCard) -> String {
    let name = if card.stands.name.is_empty() {
        card.form.attempt.name.trim()
    } else {
        card.stands.name.as_str()
    };
    if name.is_empty() {
        tr!("pro-unnamed")
    } else {
        name.to_owned()
    }
}

/// A step's place, from 1.
pub(super) fn place(step: ProStep) -> usize {
    let mut all = ProStep::ALL.into_iter();
    all.position(|of| of == step).map_or(0, |place| place + 1)
}

/// What a step is called.
pub(super) fn step(step: ProStep) -> String {
    match step {
        ProStep::Plan => tr!("pro-step-plan"),
        ProStep::Recordings => tr!("pro-step-recordings"),
        ProStep::Consent => tr!("pro-step-consent"),
        ProStep::Sending => tr!("pro-step-sending"),
        ProStep::Speakers => tr!("pro-step-speakers"),
        ProStep::Proof => tr!("pro-step-proof"),
        ProStep::Training => tr!("pro-step-training"),
        ProStep::Done => tr!("pro-step-done"),
    }
}

/// How far a step is, in a word.
pub(super) fn state(stands: StepStands) -> String {
    match stands {
        StepStands::Done => tr!("pro-state-done"),
        StepStands::Short => tr!("pro-state-short"),
        StepStands::Now => tr!("pro-state-now"),
        StepStands::Waits => tr!("pro-state-waits"),
        StepStands::Failed => tr!("pro-state-failed"),
        StepStands::Later => tr!("pro-state-later"),
    }
}

/// What is being done for a clone now.
pub(super) struct Doing {
    /// How much of its recordings went; nothing where none is being sent.
    pub sending: String,
    /// Whether a reading, or documents, are being sent.
    pub proves: bool,
    /// The model for which its training is being asked for; the usual one has no name.
    pub trains: Option<String>,
}

/// How a step stands, in a few words.
pub(super) fn stands(
    cx: &StudioCtx<'_>,
    card: &ProfessionalCard,
    (step, stands): (ProStep, StepStands),
    doing: &Doing,
) -> String {
    let (form, at) = (&card.form, &card.stands);
    match step {
        ProStep::Plan => match gate(cx, card) {
            Some(gate) => gate,
            None if form.language.is_empty() => tr!("pro-told-plan"),
            None => mynah_ui_core::words::language_name(&form.language),
        },
        ProStep::Recordings => {
            if form.attempt.samples.is_empty() {
                return tr!("pro-told-recordings-none");
            }
            let count = form.sent().count();
            let length = duration(form.seconds());
            let used = if stands == StepStands::Short {
                let advised = duration(LEAST_SECS);
                tr!(
                    "pro-told-recordings-short",
                    count = count,
                    length = length,
                    advised = advised
                )
            } else {
                tr!("pro-told-recordings", count = count, length = length)
            };
            let rows = form.attempt.samples.iter();
            match rows.filter(|row| row.is_of_no_use()).count() {
                0 => used,
                unused => tr!("pro-told-recordings-unused", used = used, count = unused),
            }
        }
        ProStep::Consent if stands == StepStands::Done => {
            tr!("pro-told-consent-given", name = form.attempt.owner.trim())
        }
        ProStep::Consent => tr!("pro-told-consent"),
        ProStep::Sending if !doing.sending.is_empty() => doing.sending.clone(),
        ProStep::Sending => {
            let all = form.sent().count();
            let there = form.sent().filter(|sample| at.has(&sample.input.hash));
            let there = there.count();
            if at.voice.is_none() {
                tr!("pro-told-sending")
            } else {
                tr!("pro-told-sent", there = there, all = all)
            }
        }
        ProStep::Speakers => {
            let mut samples = at.samples.iter().map(|sample| &sample.speakers);
            match stands {
                StepStands::Waits => tr!("pro-told-speakers-wait"),
                StepStands::Failed => tr!("pro-told-speakers-failed"),
                _ if card.is_choice_open() => tr!("pro-told-speakers-choose"),
                _ if samples.any(|it| *it != Separation::No) => tr!("pro-told-speakers-done"),
                _ => tr!("pro-told-speakers"),
            }
        }
        ProStep::Proof => match stands {
            StepStands::Done => tr!("pro-told-proven"),
            _ if doing.proves => tr!("pro-told-proof-asking"),
            StepStands::Waits => tr!("pro-told-proof-people"),
            _ if at.proof.sending.is_some() => tr!("pro-told-proof-perhaps"),
            _ if at.proof.is_exhausted(cx.clock.now()) => tr!("pro-told-proof-exhausted"),
            _ if !at.proof.failures.is_empty() => {
                tr!("pro-told-proof-failed", count = at.proof.failures.len())
            }
            _ => tr!("pro-told-proof"),
        },
        ProStep::Training if at.trainings.is_empty() => tr!("pro-told-training"),
        ProStep::Training => {
            let all = at.trainings.iter();
            let is_asked = |model: &String, it: &TrainingStands| {
                it.state == TrainingState::Asked && doing.trains.as_ref() == Some(model)
            };
            let all = all.map(|(model, it)| match at.model_name(model) {
                name if is_asked(model, it) => asking(name),
                name => training(name, it),
            });
            all.collect::<Vec<_>>().join(" · ")
        }
        ProStep::Done if stands == StepStands::Done => {
            let models: Vec<&str> = at.trained().map(|model| at.model_name(model)).collect();
            tr!("pro-told-done", models = models.join(", "))
        }
        ProStep::Done => tr!("pro-told-done-later"),
    }
}

/// A model by its name; the usual one has none.
fn model_told(model: &str) -> String {
    if model.is_empty() {
        return tr!("pro-model-usual");
    }
    model.to_owned()
}

/// That a training is being asked for now.
pub(super) fn asking(model: &str) -> String {
    tr!("pro-training-asking", model = model_told(model))
}

/// How a training stands, in a few words.
pub(super) fn training(model: &str, it: &TrainingStands) -> String {
    let model = model_told(model);
    let part = it.progress.unwrap_or(0.0).clamp(0.0, 1.0);
    let percent = (part * 100.0).floor();
    match it.state {
        TrainingState::No | TrainingState::Asked => tr!("pro-training-asked", model = model),
        TrainingState::Queued => tr!("pro-training-queued", model = model),
        TrainingState::Running => tr!("pro-training-running", model = model, percent = percent),
        TrainingState::Late => tr!("pro-training-late", model = model, percent = percent),
        TrainingState::Done => tr!("pro-training-done", model = model),
        TrainingState::Failed => tr!("pro-training-failed", model = model),
    }
}

/// Why the plan has no professional clone for this one; nothing where it has, or where nobody told.
pub(super) fn gate(cx: &StudioCtx<'_>, card: &ProfessionalCard) -> Option<String> {
    // Its slot is taken already.
    if card.stands.voice.is_some() {
        return None;
    }
    why_no_more(cx, card.backend)
}

/// Why the plan has no further professional clone.
pub(super) fn why_no_more(cx: &StudioCtx<'_>, backend: Backend) -> Option<String> {
    let slots = slots(cx, backend)?;
    if !allows(&slots) {
        return Some(tr!("pro-gate-plan"));
    }
    // The service counts it among all voices, and among the month's edits, too.
    full(&slots)
        .map(|most| tr!("pro-gate-slots", most = most))
        .or_else(|| why_no_slot(cx, backend))
}

/// The same beside one that is done: nothing is to be done about that one.
pub(super) fn why_no_further(cx: &StudioCtx<'_>, backend: Backend) -> Option<String> {
    let full = slots(cx, backend).filter(allows).and_then(|it| full(&it));
    full.map(|most| tr!("pro-gate-slots-done", most = most))
        .or_else(|| why_no_more(cx, backend))
}

/// How many there may be, where all of them are taken.
fn full(slots: &Slots) -> Option<u64> {
    let full = slots.professional.filter(|(used, most)| used >= most);
    full.map(|(_, most)| most)
}

fn allows(slots: &Slots) -> bool {
    slots.has_professional != Some(false) && slots.professional.is_none_or(|(_, most)| most > 0)
}
