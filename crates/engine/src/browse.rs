//! What the Voices room asks: pages of the shared library, details of a voice, own marks, changes of the account. All free.
//!
//! What was seen is kept in the library, and told with its date where nobody can be asked.

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::StreamExt as _;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::account;
use crate::backend::{is_by_others, voice_card};
use crate::cloning;
use crate::error::StudioError;
use crate::machine::Machine;
use crate::marks;
use crate::professional;
use crate::similar;
use mynah_api::clones::{DeleteSample, EditVoice};
use mynah_api::error::Repeat;
use mynah_api::page::{PageSize, pages};
use mynah_api::shared_voices::{AddSharedVoice, SearchSharedVoices, SharedCategory, SharedSort};
use mynah_api::speech::SettingsBody;
use mynah_api::types::shared_voice::SharedVoices;
use mynah_api::voices::{DeleteVoice, EditVoiceSettings, GetVoice, GetVoiceSettings, SearchVoices};
use mynah_core::backend::Backend;
use mynah_core::hex::hex;
use mynah_core::ids::VoiceId;
use mynah_core::settings::VoiceSettings;
use mynah_i18n::tr;
use mynah_model::command::{UNWATCHED, VoiceChange};
use mynah_model::desk::{
    Detailed, Like, OwnSettings, SampleFact, SharedAnswer, SharedAsk, SharedFilter, SharedKind,
    SharedOrder, SharingFact, TrainingFact, Voice, VoiceDetails,
};
use mynah_model::event::{BrowseEvent, Event, Notice, Offer, VoicesEvent};
use mynah_model::shared_voices::SharedCard;
use mynah_model::trouble::Topic;
use mynah_store::Library;

/// Voices that are asked for at once: the most that the service gives.
const AT_ONCE: u16 = 100;
/// Pages that are read of what the service finds among the account's voices: whoever sees so many looks for more words.
const FOUND_PAGES: usize = 3;

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
    voices: Arc<[SharedCard]>,
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
    // A file may be another one by the next time.
    let kept_as = asked(&ask.filter).map(|asked| (asked, ask.page));
    let (kept, seen, trouble) = match read {
        Ok(page) => {
            let kept = Arc::new(Kept {
                total: page.total_count,
                is_last: page.has_more == Some(false) || page.voices.is_empty(),
                voices: page
                    .voices
                    .into_iter()
                    .map(crate::shared_voices::shared_card)
                    .collect(),
            });
            if let Some((asked, number)) = kept_as {
                let page = Arc::clone(&kept);
                let kept_here = machine.library(move |library| {
                    library.keep_voices_seen(backend, (&asked, number), &*page)
                });
                if let Err(error) = kept_here.await {
                    log::warn!("a page of the shared library isn't kept: {error}");
                }
            }
            marks::stand_so(&machine, backend, Arc::clone(&kept.voices)).await;
            (Arc::into_inner(kept), None, None)
        }
        Err(error) => {
            // Where nobody can be reached, it is looked until somebody can.
            machine.is_lost(backend, &error);
            let trouble = machine.backend_trouble(&error, backend, "voices");
            let trouble = match &ask.filter.like {
                Some(like) => similar::told(like, &error, trouble),
                None => trouble,
            };
            let found = match kept_as {
                Some((asked, number)) => {
                    machine
                        .library(move |library| library.voices_seen(backend, (&asked, number)))
                        .await
                }
                None => Ok(None),
            };
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
    if let Some(like) = &ask.filter.like {
        return similar::find(machine, ask.backend, like).await;
    }
    let connection = machine.connect(ask.backend).await?;
    let search = search(&ask.filter, ask.page);
    Ok(connection.client.send(&search).await?.value)
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

/// What a search is called where its pages are kept; nothing for one by a file.
fn asked(filter: &SharedFilter) -> Option<String> {
    if let Some(Like::File(_)) = filter.like {
        return None;
    }
    // Everything else in it is text and numbers.
    let json = serde_json::to_vec(filter).ok()?;
    Some(hex(&Sha256::digest(&json)))
}

/// Asks the service for voices of the account, while its list isn't whole here.
pub(super) async fn find(machine: Arc<Machine>, backend: Backend, words: String) {
    let found = found(&machine, backend, &words).await.map_err(|error| {
        machine.is_lost(backend, &error);
        Box::new(machine.backend_trouble(&error, backend, "voices"))
    });
    tell(&machine, backend, BrowseEvent::Found(words, found)).await;
}

async fn found(
    machine: &Machine,
    backend: Backend,
    words: &str,
) -> Result<Vec<Voice>, StudioError> {
    let connection = machine.connect(backend).await?;
    let search = SearchVoices {
        search: Some(words.to_owned()),
        ..SearchVoices::default()
    };
    let mut list = pin!(pages(&connection.client, search).take(FOUND_PAGES));
    let mut voices = Vec::new();
    while let Some(page) = list.next().await {
        voices.extend(page?.value.voices.into_iter().map(voice_card));
    }
    Ok(voices)
}

/// Tells all that the service knows of a voice.
pub(super) async fn details(machine: Arc<Machine>, backend: Backend, voice: VoiceId) {
    let told: Detailed = match detailed(&machine, backend, &voice).await {
        Ok(details) => Ok(Arc::new(details)),
        Err(error) => {
            machine.is_lost(backend, &error);
            Err(Box::new(machine.backend_trouble(&error, backend, "voice")))
        }
    };
    tell(&machine, backend, BrowseEvent::Details(voice, told)).await;
}

/// Recordings that are kept here, too, as they are called here: at the service they have names that tell nothing.
fn by_own_names(library: &Library, mut samples: Vec<SampleFact>) -> Vec<SampleFact> {
    for sample in &mut samples {
        if let Some(own) = cloning::kept_as(library, &sample.name) {
            sample.name = own.name;
            sample.seconds = sample.seconds.or(Some(own.seconds));
        }
    }
    samples
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
        id: sample.sample_id.clone(),
        name: sample.file_name.clone(),
        seconds: sample.duration_secs,
        bytes: sample.size_bytes,
    });
    let samples = samples.collect::<Vec<_>>();
    let samples = machine.library(move |library| Ok(by_own_names(library, samples)));
    let samples = samples.await?;
    let training = told.fine_tuning.iter();
    let training = training.flat_map(|tuning| {
        tuning.state.iter().map(|(model, state)| TrainingFact {
            model: model.clone(),
            state: state.as_str().to_owned(),
            progress: tuning.progress.get(model).copied(),
            message: tuning.message.get(model).cloned().unwrap_or_default(),
        })
    });
    let verified = told.voice_verification.as_ref();
    let failures = verified.map(|asked| asked.verification_failures.clone());
    let verified = verified.filter(|asked| asked.requires_verification == Some(true));
    let sharing = told.sharing.as_ref();
    let safety = told.safety_control.clone();
    let mut details = VoiceDetails {
        description: told.description.clone().unwrap_or_default(),
        samples,
        training: training.collect(),
        verified: verified.map(|asked| asked.is_verified == Some(true)),
        verify_failures: failures.unwrap_or_default(),
        sharing: sharing.map(|sharing| SharingFact {
            by_others: is_by_others(&told),
            status: sharing.status.clone().unwrap_or_default(),
            review: sharing.review_status.clone().unwrap_or_default(),
            added_by: sharing.cloned_by_count,
        }),
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

/// Changes the account's voices, and tells it. Reading the list anew takes its time, in which others are served; changes
/// go one after the other.
pub(super) async fn change(
    machine: Arc<Machine>,
    backend: Backend,
    number: u64,
    change: VoiceChange,
) {
    let machine = &machine;
    let _turn = machine.changing.lock().await;
    let end = match changed(machine, backend, change).await {
        Ok((notice, added)) => {
            machine.tell(Event::Notice(notice)).await;
            Ok(added)
        }
        Err(error) => {
            let trouble = machine.backend_trouble(&error, backend, "voice");
            let trouble = trouble.about(Topic::Backend(backend));
            // It may have come to be all the same, or somebody else did it: what the account has is read again.
            if let (StudioError::Api(error), Ok(connection)) =
                (&error, machine.connect(backend).await)
                && (error.repeat() == Repeat::Risky || professional::is_gone(error))
            {
                machine.ask_again(&connection).await;
                account::read_meter(machine, &connection).await;
            }
            if number == UNWATCHED {
                machine.tell_trouble(trouble.clone()).await;
            }
            Err(Box::new(trouble))
        }
    };
    tell(machine, backend, BrowseEvent::Changed(number, end)).await;
}

async fn changed(
    machine: &Arc<Machine>,
    backend: Backend,
    change: VoiceChange,
) -> Result<(Notice, Option<VoiceId>), StudioError> {
    let connection = machine.connect(backend).await?;
    let client = &connection.client;
    let (mut added, mut offer) = (None, None);
    let words = match change {
        VoiceChange::Add { owner, voice, name } => {
            let shared = voice.clone();
            let add = AddSharedVoice::new(owner, voice, &*name)?;
            // The account has it by another id than the library.
            let id = client.send(&add).await?.value.voice_id;
            marks::carry(machine, backend, (shared, id.clone())).await;
            added = Some(id);
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
            // The service wants it each time: what stays is what it is by now, not what somebody saw once.
            let name = if let Some(name) = name {
                name
            } else {
                let voice = voice.clone();
                client.send(&GetVoice { voice }).await?.value.name
            };
            let mut edit = EditVoice::new(voice, &*name)?;
            edit.description = about;
            edit.labels = labels.map(|labels| labels.into_iter().collect::<BTreeMap<_, _>>());
            client.send(&edit).await?;
            tr!("studio-voice-changed", name = name)
        }
        VoiceChange::RemoveSample {
            voice,
            sample,
            name,
        } => {
            client.send(&DeleteSample { voice, sample }).await?;
            tr!("studio-voice-sample-removed", name = name)
        }
        VoiceChange::Tune { voice, over } => {
            // All five are sent: those that stay are the voice's own by now, not what somebody saw of them once.
            let get = GetVoiceSettings {
                voice: voice.clone(),
            };
            let now = VoiceSettings::from(client.send(&get).await?.value);
            let settings = SettingsBody::of(over.over(now));
            let back = Offer::TuneBack(backend, voice.clone(), now);
            client.send(&EditVoiceSettings { voice, settings }).await?;
            offer = Some(back);
            tr!("studio-voice-settings-changed")
        }
        VoiceChange::Settings { voice, settings } => {
            let settings = SettingsBody::of(settings);
            client.send(&EditVoiceSettings { voice, settings }).await?;
            tr!("studio-voice-settings-changed")
        }
    };
    machine.ask_again(&connection).await;
    account::read_meter(machine, &connection).await;
    let notice = match offer {
        Some(offer) => Notice::Offer { text: words, offer },
        None => Notice::Done(words),
    };
    Ok((notice, added))
}
