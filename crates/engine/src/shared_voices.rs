//! The library of voices that others share: searched at the service, to its last page. Free.

use std::pin::pin;

use futures_util::StreamExt as _;

use crate::error::StudioError;
use crate::machine::Machine;
use mynah_api::page::{PageSize, pages};
use mynah_api::shared_voices::SearchSharedVoices;
use mynah_api::types::shared_voice::SharedVoice;
use mynah_api::types::voice::{Category, VerifiedLanguage};
use mynah_core::backend::Backend;
use mynah_model::event::{Event, SharedPage, VoicesEvent};
use mynah_model::shared_voices::SharedCard;

/// Voices that are asked for at once: the most that the service gives.
const AT_ONCE: u16 = 100;

/// Returns the card of a voice that others share.
pub(crate) fn shared_card(voice: SharedVoice) -> SharedCard {
    let labels = [
        ("gender", voice.gender),
        ("age", voice.age),
        ("accent", voice.accent),
        ("descriptive", voice.descriptive),
        ("use_case", voice.use_case),
        ("language", voice.language),
    ];
    let labels = labels.into_iter().filter_map(|(name, value)| {
        let value = value.filter(|value| !value.trim().is_empty())?;
        Some((name.to_owned(), value))
    });
    let (languages, spoken_with) = spoken(&voice.verified_languages);
    let category = voice.category.as_ref().map(Category::as_str);
    SharedCard {
        category: category.unwrap_or_default().to_owned(),
        labels: labels.collect(),
        owner: voice.public_owner_id,
        id: voice.voice_id,
        name: voice.name,
        about: voice.description.unwrap_or_default(),
        languages,
        spoken_with,
        preview: voice.preview_url,
        is_added: voice.is_added_by_user == Some(true),
        added_by: voice.cloned_by_count,
        fiat_rate: voice.fiat_rate.filter(|rate| *rate > 0.0),
        rate: voice.rate.unwrap_or(1.0),
        notice_days: voice.notice_period,
        free_users_allowed: voice.free_users_allowed,
        live_moderated: voice.live_moderation_enabled,
    }
}

/// Tells the voices page by page, or why they can't be had.
pub(super) async fn search(machine: &Machine, backend: Backend, words: String) {
    let told = match read(machine, backend, words).await {
        Ok(()) => return,
        Err(error) => machine.backend_trouble(&error, backend, "voices"),
    };
    let failed = VoicesEvent::Shared(Err(Box::new(told)));
    machine.tell(Event::Voices(backend, failed)).await;
}

async fn read(machine: &Machine, backend: Backend, words: String) -> Result<(), StudioError> {
    let connection = machine.connect(backend).await?;
    let first = SearchSharedVoices {
        page_size: Some(PageSize::new(AT_ONCE)),
        search: Some(words).filter(|words| !words.trim().is_empty()),
        // What they cost is told with them.
        include_custom_rates: Some(true),
        include_live_moderated: Some(true),
        ..SearchSharedVoices::default()
    };
    let mut list = pin!(pages(&connection.client, first));
    while let Some(page) = list.next().await {
        let page = page?.value;
        let page = SharedPage {
            total: page.total_count,
            voices: page.voices.into_iter().map(shared_card).collect(),
            is_last: false,
        };
        let shared = VoicesEvent::Shared(Ok(page));
        machine.tell(Event::Voices(backend, shared)).await;
    }
    let end = SharedPage {
        is_last: true,
        ..SharedPage::default()
    };
    let shared = VoicesEvent::Shared(Ok(end));
    machine.tell(Event::Voices(backend, shared)).await;
    Ok(())
}

/// The languages that a voice was found to speak like a native, by their codes, each once, and with which models.
pub fn spoken(verified: &[VerifiedLanguage]) -> (Vec<String>, Vec<(String, String)>) {
    let (mut languages, mut with): (Vec<String>, Vec<(String, String)>) = Default::default();
    for found in verified {
        if !languages.contains(&found.language) {
            languages.push(found.language.clone());
        }
        let Some(model) = &found.model_id else {
            continue;
        };
        let both = (found.language.clone(), model.clone());
        if !with.contains(&both) {
            with.push(both);
        }
    }
    (languages, with)
}
