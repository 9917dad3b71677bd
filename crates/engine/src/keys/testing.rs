//! What a key may do, asked without spending: what reads is read, what makes something is asked for what can't be made.

use crate::error::StudioError;
use crate::machine::Machine;
use mynah_api::account::GetUser;
use mynah_api::answer::Answer;
use mynah_api::client::Client;
use mynah_api::dictionaries::ListDictionaries;
use mynah_api::dubbing::ListDubs;
use mynah_api::endpoint::Endpoint;
use mynah_api::error::{ApiError, ErrorKind};
use mynah_api::history::ListHistory;
use mynah_api::models::ListModels;
use mynah_api::page::PageSize;
use mynah_api::probe::{
    self, AskForDesign, AskForDialogue, AskForEffect, AskForMusic, AskToChange, AskToDub,
    AskToIsolate, AskToSpeak, AskToTranscribe,
};
use mynah_api::voices::SearchVoices;
use mynah_api::webhooks::ListWebhooks;
use mynah_core::fingerprint;
use mynah_core::plan::Plan;
use mynah_core::secret::Secret;
use mynah_records::keys::{Abilities, Ability};

/// The permission for what a workspace has in common.
const WORKSPACE: &str = "workspace_read";

/// What a test found out.
pub(super) struct Tested {
    /// Where it may be read.
    pub account: Option<String>,
    /// What it is known by where it may not.
    pub hash: String,
    pub plan: Option<Plan>,
    pub reads_voices: bool,
    pub may: Abilities,
}

impl Tested {
    /// What is told of the key in use; no room needs the workspace.
    pub fn lacks(&self) -> Vec<String> {
        let lacks = self.may.iter().filter(|(word, _)| word != WORKSPACE);
        let lacks = lacks.filter(|(_, ability)| *ability == Ability::MayNot);
        lacks.map(|(word, _)| word.clone()).collect()
    }

    fn note<T>(&mut self, word: &str, answer: Result<T, ApiError>) -> Result<Option<T>, ApiError> {
        let (ability, value) = match answer {
            Ok(value) => (Ability::May, Some(value)),
            Err(error) if error.kind == ErrorKind::KeyLacksPermission => (Ability::MayNot, None),
            Err(error) => return Err(error),
        };
        self.may.push((word.to_owned(), ability));
        Ok(value)
    }
}

/// Asks what a key may do, none of which costs anything. A key that lacks a permission is a good key; what it lacks is
/// noted.
pub(super) async fn test(
    machine: &Machine,
    key: &Secret,
    base: Option<&str>,
) -> Result<Tested, StudioError> {
    let base = machine.base_of(base);
    let client = Client::new(&base, Some(key.clone()), machine.clock.clone())?;
    let mut tested = Tested {
        account: None,
        hash: fingerprint::of_key(&base, key.expose()),
        plan: None,
        reads_voices: false,
        may: Abilities::new(),
    };
    let user = tested.note("user_read", client.send(&GetUser).await)?;
    let voices = client.send(&SearchVoices::default()).await;
    tested.reads_voices = tested.note("voices_read", voices)?.is_some();
    if let Some(user) = user {
        let subscription = user.value.subscription.as_ref();
        tested.plan = subscription.map(|subscription| Plan::from(&*subscription.tier));
        tested.account = Some(user.value.user_id).filter(|account| !account.is_empty());
    }
    let history = ListHistory {
        page_size: Some(PageSize::new(1)),
        ..ListHistory::default()
    };
    let dictionaries = ListDictionaries {
        page_size: Some(PageSize::new(1)),
        ..ListDictionaries::default()
    };
    let dubs = ListDubs {
        page_size: Some(PageSize::new(1)),
        ..ListDubs::default()
    };
    let (client, webhooks) = (&client, ListWebhooks::default());
    let (models, history, dictionaries, dubs, webhooks) = tokio::join!(
        client.send(&ListModels),
        client.send(&history),
        client.send(&dictionaries),
        client.send(&dubs),
        client.send(&webhooks),
    );
    let keyless = &Client::new(&base, None, machine.clock.clone())?;
    let rules = probe::ask_to_write_rules();
    let rest = [
        ("models_read", proven(models)),
        ("speech_history_read", proven(history)),
        ("text_to_speech", proven(client.send(&AskToSpeak).await)),
        (
            "text_to_dialogue",
            proven(client.send(&AskForDialogue).await),
        ),
        ("voice_generation", proven(client.send(&AskForDesign).await)),
        (
            "speech_to_speech",
            asked(client, keyless, &AskToChange).await,
        ),
        ("sound_generation", proven(client.send(&AskForEffect).await)),
        (
            "audio_isolation",
            asked(client, keyless, &AskToIsolate).await,
        ),
        ("music_generation", proven(client.send(&AskForMusic).await)),
        ("dubbing_write", asked(client, keyless, &AskToDub).await),
        ("dubbing_read", proven(dubs)),
        (
            "speech_to_text",
            asked(client, keyless, &AskToTranscribe).await,
        ),
        ("pronunciation_dictionaries_read", proven(dictionaries)),
        (
            "pronunciation_dictionaries_write",
            asked(client, keyless, &rules).await,
        ),
        (WORKSPACE, proven(webhooks)),
    ];
    for (word, ability) in rest {
        tested.may.push((word.to_owned(), ability));
    }
    Ok(tested)
}

/// What an answer proves of a key that is good.
fn proven<T>(answer: Result<T, ApiError>) -> Ability {
    match answer.map_err(|refused| probe::may(&refused)) {
        Ok(_) | Err(Some(true)) => Ability::May,
        Err(Some(false)) => Ability::MayNot,
        Err(None) => Ability::Unknown,
    }
}

/// The same of an operation whose order of checks nobody published.
async fn asked<E>(client: &Client, keyless: &Client, operation: &E) -> Ability
where
    E: Endpoint<Reply: Answer>,
{
    let Err(refused) = client.send(operation).await else {
        return Ability::May;
    };
    let without = match probe::may(&refused) {
        Some(true) => keyless.send(operation).await.err(),
        Some(false) | None => None,
    };
    match probe::may_if_keyless(&refused, without.as_ref()) {
        Some(true) => Ability::May,
        Some(false) => Ability::MayNot,
        None => Ability::Unknown,
    }
}
