//! What the Voices room asks: pages of the shared library, details of a voice, own marks, changes of the account. All free.
//!
//! What was seen is kept in the library, and told with its date where nobody can be asked.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::api::clones::EditVoice;
use crate::api::page::PageSize;
use crate::api::shared_voices::{
    AddSharedVoice, FindSimilarVoices, SearchSharedVoices, SharedCategory, SharedSort,
};
use crate::api::speech::SettingsBody;
use crate::api::types::shared_voice::SharedVoices;
use crate::api::upload::Upload;
use crate::api::voices::{DeleteVoice, EditVoiceSettings, GetVoice, GetVoiceSettings};
use crate::studio::account;
use crate::studio::backend::voice_card;
use crate::studio::command::{PreviewAt, VoiceChange};
use crate::studio::desk::{
    Detailed, Like, MarkChange, OwnSettings, SampleFact, SharedAnswer, SharedAsk, SharedFilter,
    SharedKind, SharedOrder, VoiceDetails,
};
use crate::studio::error::StudioError;
use crate::studio::event::{BrowseEvent, Event, Notice, VoicesEvent};
use crate::studio::machine::Machine;
use crate::studio::previews;
use crate::studio::shared_voices::SharedCard;
use crate::studio::trouble::Topic;
use crate::terms::backend::Backend;
use crate::terms::hex::hex;
use crate::terms::ids::VoiceId;
use crate::tr;

/// Voices that are asked for at once: the most that the service gives.
const AT_ONCE: u16 = 100;

/// The newest of what is asked for: what is older is not told any more.
#[derive(Debug, Default)]
pub(super) struct Newest {
    search: AtomicU64,
    /// Previews that are fetched ahead.
    pub ahead: AtomicU64,
}

/// A page as it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    voices: Vec<SharedCard>,
    total: Option<u64>,
    is_last: bool,
}

pub(super) async fn tell(machine: &Machine, backend: Backend, event: BrowseEvent) {
    let event = Event::Voices(backend, VoicesEvent::Browse(event));
    machine.tell(event).await;
}

/// Tells a page, unless somebody looks for something else by now.
pub(super) async fn page(machine: Arc<Machine>, ask: SharedAsk) {
    let newest = &machine.newest.search;
    newest.fetch_max(ask.number, Ordering::Relaxed);
    let backend = ask.backend;
    let read = read(&machine, &ask).await;
    if newest.load(Ordering::Relaxed) > ask.number {
        return;
    }
    let asked = (asked(&ask.filter), ask.page);
    let (kept, seen, trouble) = match read {
        Ok(page) => {
            let kept = Arc::new(Kept {
                total: page.total_count,
                is_last: page.has_more == Some(false) || page.voices.is_empty(),
                voices: page.voices.into_iter().map(SharedCard::from).collect(),
            });
            let page = Arc::clone(&kept);
            let kept_here = machine.library(move |library| {
                library.keep_voices_seen(backend, (&asked.0, asked.1), &*page)
            });
            if let Err(error) = kept_here.await {
                log::warn!("a page of the shared library isn't kept: {error}");
            }
            (Arc::into_inner(kept), None, None)
        }
        Err(error) => {
            let trouble = machine.backend_trouble(&error, backend, "voices");
            let found = machine
                .library(move |library| library.voices_seen(backend, (&asked.0, asked.1)))
                .await;
            let (seen, kept) = found.ok().flatten().unzip();
            (kept, seen, Some(trouble))
        }
    };
    let answer = SharedAnswer {
        ask,
        total: kept.as_ref().and_then(|kept: &Kept| kept.total),
        is_last: kept.as_ref().is_some_and(|kept| kept.is_last),
        voices: kept.map(|kept| kept.voices),
        seen,
        trouble,
    };
    tell(&machine, backend, BrowseEvent::Shared(Box::new(answer))).await;
}

async fn read(machine: &Arc<Machine>, ask: &SharedAsk) -> Result<SharedVoices, StudioError> {
    let connection = machine.connect(ask.backend).await?;
    if let Some(like) = &ask.filter.like {
        return alike(machine, ask.backend, like).await;
    }
    let search = search(&ask.filter, ask.page);
    Ok(connection.client.send(&search).await?.value)
}

/// Shared voices that sound like a voice's preview.
async fn alike(
    machine: &Arc<Machine>,
    backend: Backend,
    like: &Like,
) -> Result<SharedVoices, StudioError> {
    let at = PreviewAt {
        backend,
        voice: like.voice.clone(),
        address: like.address.clone(),
    };
    let bytes = previews::bytes(machine, &at).await?;
    let connection = machine.connect(backend).await?;
    let audio = Upload::bytes("preview.mp3", "audio/mpeg", bytes);
    let find = FindSimilarVoices::new(audio).at_most(AT_ONCE)?;
    let mut found = connection.client.send(&find).await?.value;
    found.has_more = Some(false);
    Ok(found)
}

fn search(filter: &SharedFilter, page: u32) -> SearchSharedVoices {
    let label = |name: &str| filter.labels.get(name).cloned();
    SearchSharedVoices {
        page_size: Some(PageSize::new(AT_ONCE)),
        search: Some(filter.words.trim().to_owned()).filter(|words| !words.is_empty()),
        category: filter.kind.map(|kind| match kind {
            SharedKind::Professional => SharedCategory::Professional,
            SharedKind::HighQuality => SharedCategory::HighQuality,
            SharedKind::Famous => SharedCategory::Famous,
        }),
        gender: label("gender"),
        age: label("age"),
        accent: label("accent"),
        language: label("language"),
        use_cases: label("use_case").into_iter().collect(),
        min_notice_period_days: filter.notice_days,
        include_custom_rates: Some(!filter.usual_rate),
        include_live_moderated: Some(!filter.unwatched),
        sort: Some(match filter.order {
            SharedOrder::Trending => SharedSort::Trending,
            SharedOrder::Newest => SharedSort::Created,
            SharedOrder::Used => SharedSort::Used,
            SharedOrder::Added => SharedSort::Added,
        }),
        page,
        ..SearchSharedVoices::default()
    }
}

/// What a search is called where its pages are kept.
fn asked(filter: &SharedFilter) -> String {
    // Everything in it is text and numbers.
    let json = serde_json::to_vec(filter).unwrap_or_default();
    hex(&Sha256::digest(&json))
}

/// Tells what was noted at voices of a backend, and spoken with them.
pub(super) async fn known(machine: &Machine, backend: Backend) {
    match machine
        .library(move |library| library.known_voices(backend))
        .await
    {
        Ok(known) => tell(machine, backend, BrowseEvent::Known(Box::new(known))).await,
        Err(error) => {
            let trouble = machine.trouble(&error, "voices");
            machine.tell_trouble(trouble).await;
        }
    }
}

/// Notes something at a voice.
pub(super) async fn mark(machine: &Machine, backend: Backend, voice: VoiceId, change: MarkChange) {
    let of = voice.clone();
    match machine
        .library(move |library| library.mark_voice(backend, &of, change))
        .await
    {
        Ok(mark) => tell(machine, backend, BrowseEvent::Marked(voice, mark)).await,
        Err(error) => {
            let trouble = machine.trouble(&error, "voices");
            machine.tell_trouble(trouble).await;
        }
    }
}

/// Tells all that the service knows of a voice.
pub(super) async fn details(machine: Arc<Machine>, backend: Backend, voice: VoiceId) {
    let told: Detailed = match detailed(&machine, backend, &voice).await {
        Ok(details) => Ok(Arc::new(details)),
        Err(error) => Err(Box::new(machine.backend_trouble(&error, backend, "voice"))),
    };
    tell(&machine, backend, BrowseEvent::Details(voice, told)).await;
}

async fn detailed(
    machine: &Machine,
    backend: Backend,
    voice: &VoiceId,
) -> Result<VoiceDetails, StudioError> {
    let connection = machine.connect(backend).await?;
    let client = &connection.client;
    let get = GetVoice {
        voice: voice.clone(),
    };
    let told = client.send(&get).await?.value;
    let samples = told.samples.iter().map(|sample| SampleFact {
        name: sample.file_name.clone(),
        seconds: sample.duration_secs,
        bytes: sample.size_bytes,
    });
    let training = told.fine_tuning.iter();
    let training = training.flat_map(|tuning| &tuning.state);
    let verified = told.voice_verification.as_ref();
    let verified = verified.filter(|asked| asked.requires_verification == Some(true));
    let sharing = told.sharing.as_ref();
    let safety = told.safety_control.clone();
    let mut details = VoiceDetails {
        description: told.description.clone().unwrap_or_default(),
        samples: samples.collect(),
        training: training
            .map(|(model, state)| (model.clone(), state.as_str().to_owned()))
            .collect(),
        verified: verified.map(|asked| asked.is_verified == Some(true)),
        owner: sharing.and_then(|sharing| sharing.public_owner_id.clone()),
        fiat_rate: sharing.and_then(|sharing| sharing.fiat_rate.filter(|rate| *rate > 0.0)),
        free_users_allowed: sharing.and_then(|sharing| sharing.free_users_allowed),
        safety: safety.filter(|safety| !safety.eq_ignore_ascii_case("none")),
        voice: voice_card(told),
    };
    if details.voice.settings == OwnSettings::Unread {
        let get = GetVoiceSettings {
            voice: voice.clone(),
        };
        details.voice.settings = match client.send(&get).await {
            Ok(reply) => OwnSettings::Known(reply.value.into()),
            Err(error) => {
                log::info!("the settings of {voice} can't be read: {error}");
                OwnSettings::Unknown
            }
        };
    }
    Ok(details)
}

/// Changes the account's voices, and tells it.
pub(super) async fn change(
    machine: &Arc<Machine>,
    backend: Backend,
    number: u64,
    change: VoiceChange,
) {
    let trouble = match changed(machine, backend, change).await {
        Ok(words) => {
            let done = Event::Notice(Notice::Done(words));
            machine.tell(done).await;
            None
        }
        Err(error) => {
            let trouble = machine.backend_trouble(&error, backend, "voice");
            Some(trouble.about(Topic::Backend(backend)))
        }
    };
    tell(machine, backend, BrowseEvent::Changed(number, trouble)).await;
}

async fn changed(
    machine: &Arc<Machine>,
    backend: Backend,
    change: VoiceChange,
) -> Result<String, StudioError> {
    let connection = machine.connect(backend).await?;
    let client = &connection.client;
    let words = match change {
        VoiceChange::Add { owner, voice, name } => {
            client
                .send(&AddSharedVoice::new(owner, voice, &*name)?)
                .await?;
            tr!("studio-voice-added", name = name)
        }
        VoiceChange::Remove { voice, name } => {
            client.send(&DeleteVoice { voice }).await?;
            tr!("studio-voice-removed", name = name)
        }
        VoiceChange::Edit {
            voice,
            name,
            about,
            labels,
        } => {
            let mut edit = EditVoice::new(voice, &*name)?;
            edit.description = about;
            edit.labels = labels.map(|labels| labels.into_iter().collect::<BTreeMap<_, _>>());
            client.send(&edit).await?;
            tr!("studio-voice-changed", name = name)
        }
        VoiceChange::Settings { voice, settings } => {
            let settings = SettingsBody::of(settings);
            client.send(&EditVoiceSettings { voice, settings }).await?;
            tr!("studio-voice-settings-changed")
        }
    };
    machine.ask_again(&connection).await;
    account::read_meter(machine, &connection).await;
    Ok(words)
}
