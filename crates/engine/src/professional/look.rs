//! How a clone stands by now: read from the voice itself. What came to its end since is told by a notification.

use super::One;
use super::training::UNNAMED;
use crate::error::StudioError;
use mynah_api::models::ListModels;
use mynah_api::types::training::TrainingStatus;
use mynah_api::types::voice::Voice;
use mynah_api::voices::GetVoice;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::ModelId;
use mynah_i18n::tr;
use mynah_model::professional::proving::ProofStands;
use mynah_model::professional::state::Separation;
use mynah_model::professional::state::Stands;
use mynah_model::professional::state::TrainingStands;
use mynah_model::professional::state::TrainingState;

/// What stands in the list of what was told for people who looked at it.
const VERIFIED: &str = " verified";

/// What came to its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum News {
    /// People found that it is one's own voice.
    Verified,
    /// People looked at it, and didn't find so.
    NotVerified,
    /// It speaks with this model.
    Trained(String),
    /// Training for this model failed; what the service says.
    Failed(String, String),
    /// Training for this model was asked for as the program ended, and isn't begun.
    NotBegun(String),
}

impl One<'_> {
    /// Asks how it stands, and tells that.
    pub(super) async fn look(&mut self) -> Result<(), StudioError> {
        let voice = self.voice()?;
        let client = self.connection.client.clone();
        let asked = GetVoice {
            voice: voice.clone(),
        };
        let told = client.send(&asked).await?.value;
        let models = if self.stands.models.is_empty() {
            self.models().await
        } else {
            Vec::new()
        };
        let now = self.machine.clock.now();
        let library = self.machine.library.clone();
        let news = self.change(move |stands| {
            if !models.is_empty() {
                stands.models = models;
            }
            let is_theirs = |owner: i64| library.is_other(owner);
            let news = take_in(stands, &told, now, is_theirs);
            stands.proof.settle(is_theirs);
            news
        });
        let news = news.await?;
        let is_trained = news.iter().any(|it| matches!(it, News::Trained(_)));
        // What comes to its end after its consent did is no good news, and nothing can be done about it.
        let is_told = news.is_empty() || self.is_agreed(&voice).await.is_ok();
        for one in news.iter().filter(|_| is_told) {
            let text = self.words(one);
            self.notify(text).await;
        }
        if is_trained {
            self.machine.ask_again(&self.connection).await;
        }
        let pending: Vec<String> = self
            .stands
            .samples
            .iter()
            .filter(|sample| sample.speakers == Separation::Pending)
            .map(|sample| sample.hash.clone())
            .collect();
        for hash in pending {
            self.look_at_speakers(hash).await?;
        }
        Ok(())
    }

    /// Looks how it stands after something was done: that was done, whatever comes of the look.
    pub(super) async fn look_after(&mut self) {
        if let Err(error) = self.look().await {
            log::info!("a professional clone can't be looked at: {error}");
        }
    }

    /// Models that can be trained; none where the key may not list them.
    async fn models(&self) -> Vec<(ModelId, String)> {
        match self.connection.client.send(&ListModels).await {
            Ok(reply) => {
                let all = reply.value.0.into_iter();
                all.filter(|model| model.can_be_finetuned == Some(true))
                    .map(|model| (model.model_id, model.name))
                    .collect()
            }
            Err(error) => {
                log::info!("models can't be listed: {error}");
                Vec::new()
            }
        }
    }

    fn words(&self, news: &News) -> String {
        let name = self.name();
        match news {
            News::Verified => tr!("pro-told-verified", name = name),
            News::NotVerified => tr!("pro-told-not-verified", name = name),
            News::Trained(model) => tr!(
                "pro-told-trained",
                name = name,
                model = self.stands.model_name(model)
            ),
            News::Failed(model, says) => tr!(
                "pro-told-failed",
                name = name,
                model = self.stands.model_name(model),
                says = says.as_str()
            ),
            News::NotBegun(model) if model == UNNAMED => {
                tr!("pro-told-not-begun-usual", name = name)
            }
            News::NotBegun(model) => tr!(
                "pro-told-not-begun",
                name = name,
                model = self.stands.model_name(model)
            ),
        }
    }
}

/// Takes over what the service tells; gives what came to its end and was never told.
///
/// `is_theirs` tells whether another process is at what it asked for.
fn take_in(
    stands: &mut Stands,
    told: &Voice,
    now: UnixMillis,
    is_theirs: impl Fn(i64) -> bool,
) -> Vec<News> {
    (stands.looked, stands.is_gone) = (Some(now), false);
    let mut news = Vec::new();
    let tuning = told.fine_tuning.clone().unwrap_or_default();
    let verification = told.voice_verification.clone().unwrap_or_default();
    let (was_manual, was_told) = (stands.proof.is_manual, stands.proof.is_manual_told);
    let told_manual = tuning.manual_verification_requested;
    // It tells of a request only after a while; once it did, it knows of its end, too.
    let is_answered = was_told && told_manual == Some(false);
    let was_verified = stands.proof.is_verified;
    let mut failures = tuning.verification_failures.clone();
    if failures.is_empty() {
        failures = verification.verification_failures;
    }
    let attempts = tuning.verification_attempts_count;
    let attempts = attempts.or(verification.verification_attempts_count);
    stands.proof = ProofStands {
        is_verified: verification.is_verified == Some(true),
        attempts: attempts.unwrap_or(0),
        most: tuning.max_verification_attempts,
        again: tuning
            .next_max_verification_attempts_reset_unix_ms
            .map(UnixMillis),
        failures,
        is_manual: (was_manual || told_manual == Some(true)) && !is_answered,
        is_manual_told: told_manual == Some(true) || was_told && !is_answered,
        ..std::mem::take(&mut stands.proof)
    };
    if stands.proof.is_verified && !was_verified && (was_manual || stands.proof.is_manual) {
        tell_once(stands, VERIFIED.to_owned(), News::Verified, &mut news);
    } else if is_answered && was_manual && !stands.proof.is_verified {
        // They may be asked again, with other documents.
        news.push(News::NotVerified);
    }
    // What was asked for and isn't begun there came to nothing; what another window asks for now may not be there yet.
    let is_open =
        |it: &TrainingStands| it.state == TrainingState::Asked && !it.owner.is_some_and(&is_theirs);
    // Whoever asked and got no answer is told why; of what a kill cut nobody was.
    let cut_off: Vec<String> = {
        let all = stands.trainings.iter();
        let cut = all.filter(|(_, it)| is_open(it) && it.owner.is_some());
        cut.map(|(model, _)| model.clone()).collect()
    };
    stands.trainings.retain(|model, it| {
        let is_told = tuning.state.get(model);
        !is_open(it) || is_told != Some(&TrainingStatus::NotStarted)
    });
    // Which model it is that the service chose is told by now, or that it is none.
    let is_begun = |status: &TrainingStatus| !matches!(status, TrainingStatus::NotStarted);
    let is_any_begun = tuning.state.values().any(is_begun);
    stands.trainings.retain(|model, it| {
        let is_none = is_open(it) && !tuning.state.is_empty();
        model != UNNAMED || !is_any_begun && !is_none
    });
    let gone = cut_off.into_iter().filter(|model| {
        let is_begun_as_another = model == UNNAMED && is_any_begun;
        !stands.trainings.contains_key(model) && !is_begun_as_another
    });
    news.extend(gone.map(News::NotBegun));
    for (model, status) in &tuning.state {
        let state = match status {
            TrainingStatus::NotStarted => continue,
            TrainingStatus::Queued => TrainingState::Queued,
            TrainingStatus::FineTuned => TrainingState::Done,
            TrainingStatus::Failed => TrainingState::Failed,
            TrainingStatus::Delayed => TrainingState::Late,
            // A word of tomorrow: somebody is at it.
            TrainingStatus::FineTuning | TrainingStatus::Other(_) => TrainingState::Running,
        };
        let message = tuning.message.get(model).cloned().unwrap_or_default();
        let training = TrainingStands {
            state,
            progress: tuning.progress.get(model).copied(),
            message: message.clone(),
            owner: None,
        };
        stands.trainings.insert(model.clone(), training);
        let ended = match state {
            TrainingState::Done => News::Trained(model.clone()),
            TrainingState::Failed => News::Failed(model.clone(), message),
            _ => continue,
        };
        tell_once(stands, model.clone(), ended, &mut news);
    }
    news
}

fn tell_once(stands: &mut Stands, what: String, ended: News, news: &mut Vec<News>) {
    if !stands.told.contains(&what) {
        stands.told.push(what);
        news.push(ended);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voice(json: &str) -> Voice {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn each_end_is_told_once() {
        let mut stands = Stands::default();
        let now = UnixMillis(5);
        let running = voice(
            r#"{"voice_id": "v", "fine_tuning": {"state": {"a": "fine_tuning", "b": "rehearsing", "c": "not_started"},
                "progress": {"a": 0.5}}, "voice_verification": {"is_verified": true}}"#,
        );
        assert_eq!(take_in(&mut stands, &running, now, |_| false), []);
        assert!(
            stands.proof.is_verified,
            "by lines read aloud, before the person's own eyes"
        );
        assert_eq!(stands.trainings["a"].progress, Some(0.5));
        assert_eq!(stands.trainings["b"].state, TrainingState::Running);
        assert!(!stands.trainings.contains_key("c"));
        let ended = voice(
            r#"{"voice_id": "v", "fine_tuning": {"state": {"a": "fine_tuned", "b": "failed"},
                "message": {"b": "Too noisy."}}, "voice_verification": {"is_verified": true}}"#,
        );
        let news = take_in(&mut stands, &ended, now, |_| false);
        let failed = News::Failed("b".to_owned(), "Too noisy.".to_owned());
        assert_eq!(news, [News::Trained("a".to_owned()), failed]);
        assert_eq!(take_in(&mut stands, &ended, now, |_| false), []);
    }

    #[test]
    fn people_who_looked_are_told_of_and_readings_are_not() {
        let mut stands = Stands::default();
        let asked = r#"{"voice_id": "v", "fine_tuning": {"manual_verification_requested": true}}"#;
        assert_eq!(
            take_in(&mut stands, &voice(asked), UnixMillis(1), |_| false),
            []
        );
        assert!(stands.proof.is_manual && !stands.proof.is_verified);
        let found = r#"{"voice_id": "v", "voice_verification": {"is_verified": true}}"#;
        let news = take_in(&mut stands, &voice(found), UnixMillis(2), |_| false);
        assert_eq!(news, [News::Verified]);
        assert_eq!(
            take_in(&mut stands, &voice(found), UnixMillis(3), |_| false),
            []
        );
    }

    #[test]
    fn people_who_said_no_can_be_asked_again() {
        let mut stands = Stands::default();
        stands.proof.is_manual = true;
        let told = |asked: bool| {
            let asked = format!(
                r#"{{"voice_id": "v", "fine_tuning": {{"manual_verification_requested": {asked}}}}}"#
            );
            voice(&asked)
        };
        assert_eq!(
            take_in(&mut stands, &told(false), UnixMillis(1), |_| false),
            []
        );
        assert!(stands.proof.is_manual, "it doesn't know of it yet");
        take_in(&mut stands, &told(true), UnixMillis(2), |_| false);
        let news = take_in(&mut stands, &told(false), UnixMillis(3), |_| false);
        assert_eq!(news, [News::NotVerified]);
        assert!(!stands.proof.is_manual && !stands.proof.is_manual_told);
        assert_eq!(
            take_in(&mut stands, &told(false), UnixMillis(4), |_| false),
            []
        );
    }

    /// What a kill had cut was gone from the list, and nobody was told.
    #[test]
    fn a_training_that_a_kill_cut_is_told_to_have_never_begun() {
        let told = r#"{"voice_id": "v", "fine_tuning": {"state": {"a": "not_started"}}}"#;
        for (owner, is_theirs, is_told) in [
            (Some(7), false, true),
            (Some(7), true, false),
            (None, false, false),
        ] {
            let mut stands = Stands::default();
            let asked = TrainingStands {
                state: TrainingState::Asked,
                owner,
                ..TrainingStands::default()
            };
            stands.trainings.insert("a".to_owned(), asked);
            let news = take_in(&mut stands, &voice(told), UnixMillis(1), |_| is_theirs);
            let not_begun = News::NotBegun("a".to_owned());
            assert_eq!(news.contains(&not_begun), is_told, "{owner:?} {is_theirs}");
        }
    }

    #[test]
    fn a_training_that_never_began_is_none() {
        let mut stands = Stands::default();
        let asked = TrainingStands {
            state: TrainingState::Asked,
            ..TrainingStands::default()
        };
        stands.trainings.insert("a".to_owned(), asked.clone());
        stands.trainings.insert("b".to_owned(), asked);
        let told = r#"{"voice_id": "v", "fine_tuning": {"state": {"a": "not_started"}}}"#;
        take_in(&mut stands, &voice(told), UnixMillis(1), |_| false);
        assert!(!stands.trainings.contains_key("a"));
        // For whichever model the service chooses, too.
        let asked = stands.trainings["b"].clone();
        stands.trainings.insert(UNNAMED.to_owned(), asked);
        take_in(
            &mut stands,
            &voice(r#"{"voice_id": "v"}"#),
            UnixMillis(1),
            |_| false,
        );
        assert!(stands.trainings.contains_key(UNNAMED), "nobody said");
        take_in(&mut stands, &voice(told), UnixMillis(1), |_| false);
        assert!(!stands.trainings.contains_key(UNNAMED));
        assert_eq!(
            stands.trainings["b"].state,
            TrainingState::Asked,
            "nobody said"
        );
    }
}
