//! The library of voices that others share: searched at the service, to its last page. Free.

use std::pin::pin;

use futures_util::StreamExt as _;
use serde::{Deserialize, Serialize};

use crate::studio::desk::spoken;
use crate::studio::error::StudioError;
use crate::studio::event::{Event, SharedPage, VoicesEvent};
use crate::studio::machine::Machine;
use mynah_api::page::{PageSize, pages};
use mynah_api::shared_voices::SearchSharedVoices;
use mynah_api::types::shared_voice::SharedVoice;
use mynah_api::types::voice::Category;
use mynah_core::backend::Backend;
use mynah_core::ids::{OwnerId, VoiceId};

/// Voices that are asked for at once: the most that the service gives.
const AT_ONCE: u16 = 100;

/// A voice of the shared library.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SharedCard {
    /// Who shares it; needed to add it.
    pub owner: OwnerId,
    /// Its id in the library.
    pub id: VoiceId,
    /// Its name.
    pub name: String,
    /// `professional`, … in the service's words.
    pub category: String,
    /// Its description.
    pub about: String,
    /// What it is labelled with, in the service's words.
    pub labels: Vec<(String, String)>,
    /// Factor on the credits.
    pub rate: f64,
    /// Days it lives on after its owner withdraws it.
    pub notice_days: Option<u64>,
    /// Whether free plans may speak with it.
    pub free_users_allowed: Option<bool>,
    /// Whether the texts that it speaks are watched.
    pub live_moderated: Option<bool>,
    /// Languages that it was found to speak like a native, by their codes.
    pub languages: Vec<String>,
    /// With which model each of them was found so, by their ids.
    pub spoken_with: Vec<(String, String)>,
    /// Where its preview lies.
    pub preview: Option<String>,
    /// Whether the account has it already.
    pub is_added: bool,
    /// How many accounts have it.
    pub added_by: Option<u64>,
    /// US dollars per 1000 credits on top.
    pub fiat_rate: Option<f64>,
}

impl From<SharedVoice> for SharedCard {
    fn from(voice: SharedVoice) -> Self {
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
        Self {
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
            voices: page.voices.into_iter().map(SharedCard::from).collect(),
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
