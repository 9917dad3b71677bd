//! It is trained for a model: once for each, over hours or days.

use super::{Failed, One, is_lost};
use crate::error::{Refusal, StudioError};
use mynah_api::professional::TrainProfessional;
use mynah_core::consent::NoConsent;
use mynah_core::ids::ModelId;
use mynah_model::professional::state::TrainingStands;
use mynah_model::professional::state::TrainingState;
use mynah_store::faults;

/// What a training is called whose model the service chooses.
pub(super) const UNNAMED: &str = "";

impl One<'_> {
    /// Begins the training for a model.
    pub(super) async fn train(&mut self, model: Option<ModelId>) -> Result<(), Failed> {
        let voice = self.voice()?;
        self.is_agreed(&voice).await?;
        // An earlier request may have begun it.
        self.look().await?;
        let key = model.as_ref().map_or(UNNAMED, ModelId::as_str).to_owned();
        let state = |one: &Self| one.stands.trainings.get(&key).map(|it| it.state);
        if state(self).is_some_and(is_begun) {
            return Ok(());
        }
        let begun_before = self.begun();
        let before = match self.ask_for(key.clone()).await? {
            Asked::Ours(before) => before,
            // Another window asked for it meanwhile.
            Asked::Begun => return Ok(()),
            Asked::Theirs => return Err(Refusal::NoConsent(NoConsent::UnderWay).into()),
        };
        faults::reached("training-asked");
        let answer = self
            .connection
            .client
            .send(&TrainProfessional { voice, model })
            .await;
        faults::reached("training-answered");
        let Err(error) = answer else {
            let begun = key.clone();
            self.change(move |stands| {
                let queued = TrainingStands {
                    state: TrainingState::Queued,
                    ..TrainingStands::default()
                };
                stands.trainings.insert(begun, queued);
            })
            .await?;
            self.look_after().await;
            return Ok(());
        };
        if is_lost(&error) {
            // What is asked for and not begun stays so until somebody can say what became of it, whichever window that is.
            let open = key.clone();
            self.change(move |stands| {
                if let Some(training) = stands.trainings.get_mut(&open) {
                    training.owner = None;
                }
            })
            .await?;
            let looked = self.look().await;
            // Where the service chose the model: whatever began since.
            let any = self.begun().iter().any(|it| !begun_before.contains(it));
            if looked.is_ok() && (state(self).is_some_and(is_begun) || (key == UNNAMED && any)) {
                // Which model it is the service told.
                self.change(|stands| stands.trainings.remove(UNNAMED))
                    .await?;
                return Ok(());
            }
            return Err(error.into());
        }
        self.change(move |stands| match before {
            Some(before) => {
                stands.trainings.insert(key, before);
            }
            None => {
                stands.trainings.remove(&key);
            }
        })
        .await?;
        Err(error.into())
    }

    /// Writes down that a training is about to be asked for, unless another window is at it or it is begun.
    async fn ask_for(&mut self, model: String) -> Result<Asked, StudioError> {
        let library = self.machine.library.clone();
        self.change(move |stands| {
            let before = stands.trainings.get(&model).cloned();
            if let Some(before) = &before {
                if is_begun(before.state) {
                    return Asked::Begun;
                }
                if before.owner.is_some_and(|owner| library.is_other(owner)) {
                    return Asked::Theirs;
                }
            }
            stands.told.retain(|told| *told != model);
            let training = stands.trainings.entry(model).or_default();
            training.state = TrainingState::Asked;
            training.owner = Some(library.owner());
            Asked::Ours(before)
        })
        .await
    }

    /// The models whose training is under way or done.
    fn begun(&self) -> Vec<String> {
        let all = self.stands.trainings.iter();
        let begun = all.filter(|(_, it)| is_begun(it.state));
        begun.map(|(model, _)| model.clone()).collect()
    }
}

/// Who asks for a training.
enum Asked {
    /// This process; how it stood before.
    Ours(Option<TrainingStands>),
    /// Another one, at this moment.
    Theirs,
    /// Nobody: it is begun.
    Begun,
}

fn is_begun(state: TrainingState) -> bool {
    state.is_under_way() || state == TrainingState::Done
}
