//! What a backend offers: its voices and models as cards, limits and prices.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::shared_voices::spoken;

use crate::backend::published;
use crate::backend::{Connection, Side};
use crate::error::StudioError;
use crate::machine::Machine;
use crate::reach::is_unreachable;
use mynah_api::client::Client;
use mynah_api::error::{ApiError, ErrorKind, Reached, Repeat};
use mynah_api::models::ListModels;
use mynah_api::types::voice::Category;
use mynah_api::types::voice::Voice as WireVoice;
use mynah_api::voices::{GetVoice, GetVoiceSettings};
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::ids::{ModelId, VoiceId};
use mynah_core::plan::Plan;
use mynah_core::request::Generation;
use mynah_model::delivery::Offer;
use mynah_model::desk::{Model, OwnSettings, Rate, Voice, VoiceFacts, Voices};
use mynah_model::event::Event;
use mynah_model::event::VoicesEvent;
use mynah_model::price;
use mynah_model::trouble::Topic;
use mynah_model::trouble::Trouble;
use mynah_script::cast::CastVoice;

/// The family of a model that names none.
const GROUP: &str = "standard";

/// Most Draft voices whose settings are read before anybody uses them.
const READ_AT_ONCE: usize = 200;

/// How long a listing that failed is not tried again unasked.
const ASK_AGAIN: Duration = Duration::from_secs(30);

/// What came of asking a backend what it offers.
#[derive(Clone, Debug)]
pub(super) enum Listing {
    Known(Arc<Known>),
    /// It could not be told then.
    Failed(Instant),
}

/// What a backend offers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    backend: Backend,
    pub voices: Voices,
    pub models: Arc<Vec<Model>>,
    /// The family whose ceiling holds, by model.
    groups: HashMap<ModelId, String>,
    /// Where previews lie.
    previews: HashMap<VoiceId, String>,
    /// Whether the voice may be used with a free plan.
    free: HashMap<VoiceId, bool>,
    /// What the key may not list.
    refused: Option<Trouble>,
    /// Whether the list of voices broke off.
    pub is_cut: bool,
}

impl Known {
    pub fn offer(&self) -> Offer<'_> {
        Offer {
            voices: &self.voices,
            models: &self.models,
            backend: self.backend,
        }
    }

    /// What a request costs at most, where all that it names is known.
    pub fn told(&self, request: &Generation) -> Option<Credits> {
        Some(price::quote(request, self.offer())?.most)
    }

    /// What budgets hold for a request; see [`price::most`].
    pub fn quote(&self, request: &Generation) -> Credits {
        price::most(request, self.offer())
    }

    /// The least that a request costs, as far as anybody says.
    pub fn least(&self, request: &Generation) -> Option<Credits> {
        price::quote(request, self.offer()).map(|quote| quote.least)
    }

    /// The highest rate of its voices.
    pub fn dearest(&self) -> f64 {
        let rates = self.voices.iter().map(|voice| voice.rate);
        let [_, untold] = Rate::UNTOLD.range();
        rates.map(|rate| rate.range()[1]).fold(untold, f64::max)
    }

    /// Most characters of a model, where it is known.
    pub fn limit(&self, model: &ModelId) -> Option<usize> {
        Some(self.offer().model(model)?.limit)
    }

    /// The family whose ceiling holds for a model.
    pub fn group(&self, model: &ModelId) -> &str {
        self.groups.get(model).map_or(GROUP, String::as_str)
    }

    /// Whether all lists were read; a key may be forbidden to.
    pub fn was_listed(&self) -> bool {
        !self.models.is_empty() && self.refused.is_none()
    }

    /// Whether no voice of the account is missing here.
    pub fn is_whole(&self) -> bool {
        self.refused.is_none() && !self.is_cut
    }

    /// Where a voice's preview lies.
    pub fn preview(&self, voice: &VoiceId) -> Option<&str> {
        self.previews.get(voice).map(String::as_str)
    }

    /// Whether any voice may be spoken with on this plan: free plans may not use voices of the library.
    pub fn has_usable_voice(&self, plan: &Plan) -> bool {
        self.voices
            .iter()
            .any(|voice| *plan != Plan::Free || self.free.get(&voice.id).copied().unwrap_or(true))
    }
}

impl Machine {
    /// What a backend offers, asked for once. Where that fails there is nothing; that is no error here, and it is not
    /// asked again for a while: a batch would ask for each of its lines.
    pub async fn known(&self, connection: &Connection) -> Arc<Known> {
        let backend = connection.backend;
        let _turn = self.backends.asking(backend).lock().await;
        match self.backends.listing(connection.side()) {
            Some(Listing::Known(known)) => known,
            Some(Listing::Failed(at)) if self.clock.instant() < at + ASK_AGAIN => Arc::default(),
            Some(Listing::Failed(_)) | None => self.list(connection).await,
        }
    }

    /// Asks a backend anew what it offers.
    pub async fn ask_again(&self, connection: &Connection) {
        let _turn = self.backends.asking(connection.backend).lock().await;
        self.list(connection).await;
    }

    async fn list(&self, connection: &Connection) -> Arc<Known> {
        let (backend, side) = (connection.backend, connection.side());
        self.tell_voices(side, VoicesEvent::Asked).await;
        let known = match self.repeated(|| self.fetch(connection)).await {
            Ok(known) => Arc::new(known),
            Err(error) => {
                // It is told below, in words.
                log::info!("voices and models can't be listed: {error}");
                // What was told before is still shown, and prices are reckoned by it.
                let before = match self.backends.listing(side) {
                    Some(Listing::Known(known)) => known,
                    Some(Listing::Failed(_)) | None => {
                        let failed = Listing::Failed(self.clock.instant());
                        self.backends.set_listing(side, failed);
                        Arc::default()
                    }
                };
                let trouble = self.backend_trouble(&error, backend, "voices");
                let told = match self.voices_seen(backend).await {
                    Some(seen) => VoicesEvent::Restricted(seen, trouble),
                    None => VoicesEvent::Failed(trouble),
                };
                self.tell_voices(side, told).await;
                return before;
            }
        };
        // Written down before anybody is told: a command may end with the list.
        self.find_lost(connection, &known).await;
        self.tell_known(side, &known).await;
        self.keep_voices_seen(connection, &known).await;
        known
    }

    /// Tells it where it is what the window shows: another key's voices are nobody's business there.
    pub(super) async fn tell_voices(&self, side: Side, event: VoicesEvent) {
        if self.backends.shown(side.0) == side {
            self.tell(Event::Voices(side.0, event)).await;
        }
    }

    /// Keeps what a backend offers and tells it.
    pub async fn tell_known(&self, side: Side, known: &Arc<Known>) {
        let listing = Listing::Known(Arc::clone(known));
        self.backends.set_listing(side, listing);
        let models = VoicesEvent::Models(Arc::clone(&known.models));
        self.tell_voices(side, models).await;
        let voices = known.voices.clone();
        let voices = match known.refused.clone() {
            None => VoicesEvent::Voices(voices),
            Some(trouble) => VoicesEvent::Restricted(voices, trouble),
        };
        self.tell_voices(side, voices).await;
    }

    /// Reads what the list leaves out of voices that are going to speak, and voices that no list has. Gives back those of
    /// whom nothing was said for good, which is told where it `tells`: what they send is not guessed, for what was paid
    /// for with their settings would be bought again without them.
    pub async fn read_voices(
        &self,
        connection: &Connection,
        cast: Vec<CastVoice>,
        tells: bool,
    ) -> Vec<CastVoice> {
        let backend = connection.backend;
        let _turn = self.backends.asking(backend).lock().await;
        // Nothing is read of who isn't there; the next listing that succeeds leads here again.
        let Some(Listing::Known(known)) = self.backends.listing(connection.side()) else {
            return Vec::new();
        };
        let mut known = (*known).clone();
        let (mut changed, mut gone, mut left) = (Vec::new(), Vec::new(), Vec::new());
        let mut cast = cast.into_iter();
        while let Some(one) = cast.next() {
            let listed = known.voices.of(&one.id).cloned();
            let read = if let Some(listed) = listed.clone() {
                with_settings(&connection.client, listed).await
            } else {
                let dearest = self.backends.dearest(connection);
                find(&connection.client, &mut known, dearest, one.clone()).await
            };
            let error = match read {
                Ok(read) => {
                    changed.push(read);
                    continue;
                }
                Err(error) => error,
            };
            let is_answered = is_answered(&error);
            if !is_answered {
                left.push(one);
            } else if let Some(voice) = listed {
                changed.push(Voice {
                    settings: OwnSettings::Unknown,
                    ..voice
                });
            } else if error.kind == ErrorKind::VoiceNotFound {
                gone.push(one.id);
            }
            let error = error.into();
            if !is_answered && is_unreachable(&error) {
                // Nor would the others be answered.
                left.extend(cast.by_ref());
            }
            if is_answered || tells {
                let trouble = self.backend_trouble(&error, backend, "voice");
                self.tell_trouble(trouble.about(Topic::Backend(backend)))
                    .await;
            }
        }
        if changed.is_empty() && gone.is_empty() {
            return left;
        }
        known.voices = known.voices.with(changed);
        for id in gone {
            known.voices = known.voices.without(id);
        }
        self.tell_known(connection.side(), &Arc::new(known)).await;
        left
    }

    /// Replaces listed voices by what `change` makes of them, without asking for the list again.
    pub async fn change_voices(
        &self,
        connection: &Connection,
        change: impl Fn(&Voice) -> Option<Voice>,
    ) {
        let _turn = self.backends.asking(connection.backend).lock().await;
        let Some(Listing::Known(known)) = self.backends.listing(connection.side()) else {
            return;
        };
        let changed: Vec<Voice> = known.voices.iter().filter_map(change).collect();
        if changed.is_empty() {
            return;
        }
        let mut known = (*known).clone();
        known.voices = known.voices.with(changed);
        self.tell_known(connection.side(), &Arc::new(known)).await;
    }

    /// What a backend offers, with a voice that no list has: who pays may be another account than the one whose price
    /// was shown.
    ///
    /// # Errors
    /// The voice is not there; that cost nothing.
    pub async fn known_with(
        &self,
        connection: &Connection,
        known: Arc<Known>,
        voice: &VoiceId,
    ) -> Result<Arc<Known>, ApiError> {
        // A key that may not list voices may not read them either.
        if known.voices.of(voice).is_some() || !known.was_listed() {
            return Ok(known);
        }
        let _turn = self.backends.asking(connection.backend).lock().await;
        let mut more = (*known).clone();
        let get = GetVoice {
            voice: voice.clone(),
        };
        match connection.client.send(&get).await {
            Ok(reply) => {
                let voice = more.card(reply.value);
                more.voices = more.voices.with(vec![voice]);
                let more = Arc::new(more);
                self.tell_known(connection.side(), &more).await;
                Ok(more)
            }
            Err(error) if error.kind == ErrorKind::VoiceNotFound => Err(error),
            // Nobody knows.
            Err(_) => Ok(known),
        }
    }

    /// What a backend offers to the key in use, if it was asked before.
    pub fn known_now(&self, backend: Backend) -> Option<Arc<Known>> {
        match self.backends.listing(self.backends.shown(backend))? {
            Listing::Known(known) => Some(known),
            Listing::Failed(_) => None,
        }
    }
}

impl Machine {
    /// Asks for models and voices. What the key may not list is noted: the published models stand in, and voices are
    /// found one by one.
    async fn fetch(&self, connection: &Connection) -> Result<Known, StudioError> {
        let mut known = Known {
            backend: connection.backend,
            ..Known::default()
        };
        let client = &connection.client;
        let mut refused = known.add_models(client).await.err();
        if refused.as_ref().is_none_or(is_restricted) {
            if refused.is_some() {
                known.models = Arc::new(published::all());
            }
            let voices = self.add_voices(&mut known, connection).await;
            refused = voices.err().or(refused);
        }
        if let Some(error) = refused {
            if !is_restricted(&error) {
                return Err(error.into());
            }
            let trouble = self.backend_trouble(&error.into(), connection.backend, "voices");
            known.refused = Some(trouble);
        }
        if connection.backend == Backend::Draft && known.voices.len() <= READ_AT_ONCE {
            // Its own server is at hand: the first line speaks at one press.
            let mut voices = Vec::with_capacity(known.voices.len());
            for voice in known.voices.iter().cloned() {
                voices.push(with_settings(client, voice).await?);
            }
            known.voices = voices.into();
        }
        Ok(known)
    }
}

impl Known {
    async fn add_models(&mut self, client: &Client) -> Result<(), ApiError> {
        let models = client.send(&ListModels).await?.value;
        let speaking = models.into_iter().filter(published::speaks);
        let mut cards = Vec::new();
        for model in speaking {
            if let Some(group) = &model.concurrency_group {
                self.groups.insert(model.model_id.clone(), group.clone());
            }
            cards.push(published::card(model));
        }
        self.models = Arc::new(cards);
        Ok(())
    }

    /// A voice's card; what else is known of it is kept here.
    pub(super) fn card(&mut self, voice: WireVoice) -> Voice {
        self.free.insert(voice.voice_id.clone(), is_free(&voice));
        if let Some(preview) = &voice.preview_url {
            self.previews
                .insert(voice.voice_id.clone(), preview.clone());
        }
        voice_card(voice)
    }
}

/// Whether a key may do other things, but not this.
fn is_restricted(error: &ApiError) -> bool {
    error.kind == ErrorKind::KeyLacksPermission
}

/// Whether somebody answered for good: asked again they would say the same.
fn is_answered(error: &ApiError) -> bool {
    match error.facts.reached {
        Reached::Refused => error.repeat() == Repeat::Useless,
        Reached::Answered => true,
        Reached::Nothing | Reached::Sent | Reached::Accepted => false,
    }
}

/// A voice with the settings that its owner stored.
async fn with_settings(client: &Client, voice: Voice) -> Result<Voice, ApiError> {
    if voice.settings != OwnSettings::Unread {
        return Ok(voice);
    }
    let id = voice.id.clone();
    let settings = match client.send(&GetVoiceSettings { voice: id }).await {
        Ok(reply) => OwnSettings::Known(reply.value.into()),
        Err(error) if is_restricted(&error) => OwnSettings::Unknown,
        Err(error) => return Err(error),
    };
    Ok(Voice { settings, ..voice })
}

/// A voice that no list has. With a key that may not read voices it is taken at its id, and as dear as any.
async fn find(
    client: &Client,
    known: &mut Known,
    dearest: f64,
    CastVoice { id, name }: CastVoice,
) -> Result<Voice, ApiError> {
    match client.send(&GetVoice { voice: id.clone() }).await {
        Ok(reply) => with_settings(client, known.card(reply.value)).await,
        Err(error) if is_restricted(&error) => Ok(Voice {
            id,
            name,
            category: String::new(),
            about: String::new(),
            labels: Vec::new(),
            rate: Rate::AtMost(dearest),
            settings: OwnSettings::Unknown,
            preview: false,
            facts: VoiceFacts::default(),
        }),
        Err(error) => Err(error),
    }
}

/// Own and premade voices may be used with every plan, voices of the library only with a paid one
/// (ElevenLabs' page "Voice library").
fn is_free(voice: &WireVoice) -> bool {
    let category = voice.category.as_ref().map(Category::as_str);
    let own = matches!(category, None | Some("premade" | "cloned" | "generated"));
    own && voice
        .safety_control
        .as_deref()
        .is_none_or(|control| control.eq_ignore_ascii_case("none"))
}

/// A voice as lists show it.
pub(crate) fn voice_card(voice: WireVoice) -> Voice {
    let facts = facts(&voice);
    let about = match voice.description.filter(|text| !text.trim().is_empty()) {
        Some(description) => description,
        None => voice
            .labels
            .values()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(", "),
    };
    let rate = voice.sharing.as_ref().and_then(|sharing| sharing.rate);
    Voice {
        name: if voice.name.is_empty() {
            voice.voice_id.to_string()
        } else {
            voice.name
        },
        id: voice.voice_id,
        category: voice
            .category
            .as_ref()
            .map_or_else(String::new, |category| category.as_str().to_owned()),
        about,
        labels: voice.labels.into_iter().collect(),
        rate: Rate::Told(
            rate.filter(|rate| rate.is_finite() && *rate > 0.0)
                .unwrap_or(1.0),
        ),
        settings: voice.settings.map_or(OwnSettings::Unread, |settings| {
            OwnSettings::Known(settings.into())
        }),
        preview: voice.preview_url.is_some(),
        facts,
    }
}

/// Whether somebody else shares it. Of a voice of one's own that others may add the service tells the same, with its
/// own id: to remove that one is for good.
pub(crate) fn is_by_others(voice: &WireVoice) -> bool {
    let Some(sharing) = &voice.sharing else {
        return false;
    };
    match sharing.status.as_deref() {
        Some("copied" | "copied_disabled") => true,
        Some("enabled" | "disabled") => false,
        _ => {
            let original = sharing.original_voice_id.as_ref();
            voice.is_owner != Some(true) && original.is_some_and(|id| *id != voice.voice_id)
        }
    }
}

fn facts(voice: &WireVoice) -> VoiceFacts {
    let sharing = voice.sharing.as_ref();
    let (languages, spoken_with) = spoken(&voice.verified_languages);
    let category = voice.category.as_ref().map(Category::as_str);
    let is_made = matches!(category, Some("cloned" | "generated" | "professional"));
    VoiceFacts {
        languages,
        spoken_with,
        models: voice.high_quality_base_model_ids.clone(),
        preview: voice.preview_url.clone(),
        collections: voice.collection_ids.clone(),
        notice_days: sharing.and_then(|sharing| sharing.notice_period.map(u64::from)),
        ends: sharing.and_then(|sharing| Some(UnixMillis::from_secs(sharing.disable_at_unix?))),
        // Who doesn't say it made its own.
        is_own: voice
            .is_owner
            .unwrap_or_else(|| is_made && !is_by_others(voice)),
        original: sharing
            .filter(|_| is_by_others(voice))
            .and_then(|sharing| sharing.original_voice_id.clone()),
        made: voice.created_at_unix.map(UnixMillis::from_secs),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// It was said of a voice of one's own that it stays in the library, and it would have been deleted for good.
    #[test]
    fn a_voice_that_others_may_add_is_ones_own() {
        let voice = |sharing: serde_json::Value| -> Voice {
            let json = serde_json::json!({"voice_id": "v", "category": "professional", "sharing": sharing});
            voice_card(serde_json::from_value(json).unwrap())
        };
        let mine = voice(serde_json::json!({"status": "enabled", "original_voice_id": "v"}));
        assert!(mine.facts.is_own && mine.facts.original.is_none());
        let added = voice(serde_json::json!({"status": "copied", "original_voice_id": "w"}));
        assert!(!added.facts.is_own && added.facts.original.is_some());
        let untold = voice(serde_json::json!({"original_voice_id": "w"}));
        assert!(!untold.facts.is_own && untold.facts.original.is_some());
    }

    #[test]
    fn a_free_plan_may_not_use_the_library() {
        let voice = |category: &str| -> WireVoice {
            serde_json::from_value(serde_json::json!({"voice_id": "v", "category": category}))
                .unwrap()
        };
        assert!(is_free(&voice("premade")) && is_free(&voice("cloned")));
        assert!(!is_free(&voice("professional")) && !is_free(&voice("high_quality")));
        let known = Known {
            voices: vec![voice_card(voice("professional"))].into(),
            free: HashMap::from([(VoiceId::from("v"), false)]),
            ..Known::default()
        };
        assert!(!known.has_usable_voice(&Plan::Free));
        assert!(known.has_usable_voice(&Plan::Creator));
        assert!(!Known::default().has_usable_voice(&Plan::Creator));
    }
}
