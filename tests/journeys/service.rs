//! From Draft voices to the service and back, with a server of our own in the service's place.

use egui::{Key, Modifiers};
use mynah::api::client::Client;
use mynah::api::clones::CloneVoice;
use mynah::api::dictionaries::{GetDictionary, ListDictionaries};
use mynah::api::dubbing::{CreateDub, GetDub, Original, Sheet};
use mynah::api::error::ApiError;
use mynah::api::isolation::{Isolate, Recording};
use mynah::api::speech::{SettingsBody, Speak, SpeakBody, Spoken};
use mynah::api::types::dictionary::Dictionary;
use mynah::api::types::dubbing::DubStatus;
use mynah::api::upload::Upload;
use mynah::api::voices::EditVoiceSettings;
use mynah::audio::encode::encode;
use mynah::audio::pcm::Pcm;
use mynah::draft::faults::{Fault, Faults};
use mynah::draft::keys::Keys;
use mynah::draft::plan::Plan;
use mynah::draft::refusal::Refusal;
use mynah::draft::server::{DraftError, Options, Server};
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::terms::format::OutputFormat;
use mynah::terms::ids::{LineId, ModelId, VoiceId};
use mynah::terms::secret::Secret;
use mynah::terms::settings::{Setting, VoiceSettings};
use mynah::tr;
use mynah_engine::StudioOptions;
use mynah_model::desk::{KeyState, LineState};
use mynah_model::remote::Remote;

use crate::harness::AppHarness;
use crate::script::{line, ready};

pub const KEY: &str = "sk_0123456789abcdef0123456789abcdef";

/// A server of our own in the service's place, that can end and begin again.
pub struct Service {
    pub base: String,
    pub faults: Faults,
    pub keys: Keys,
    server: Option<Server>,
    runtime: tokio::runtime::Runtime,
    folder: tempfile::TempDir,
    address: Option<std::net::SocketAddr>,
    plan: Option<Plan>,
}

/// A server of our own in the service's place.
pub fn service() -> Service {
    service_on(None)
}

/// The same with an account on this plan.
pub fn service_on(plan: Option<Plan>) -> Service {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let mut service = Service {
        base: String::new(),
        faults: Faults::none(),
        keys: Keys::default(),
        server: None,
        runtime,
        folder: tempfile::tempdir().expect("a temporary folder"),
        address: None,
        plan,
    };
    service.start();
    service
}

impl Service {
    /// Listens, at the address it had before.
    pub fn start(&mut self) {
        let mut options = Options {
            key: Some(Secret::new(KEY)),
            faults: self.faults.clone(),
            plan: self.plan,
            keys: self.keys.clone(),
            ..Options::new(self.folder.path().to_path_buf(), Clock::system())
        };
        options.bind = self.address.unwrap_or(options.bind);
        let server = loop {
            let started = self.runtime.block_on(Server::start(options.clone()));
            // The one before is giving its address back.
            let taken = matches!(started, Err(DraftError::Listen { .. }));
            if !taken || self.address.is_none() {
                break started.expect("a server");
            }
            std::thread::yield_now();
        };
        self.base = server.base_url();
        self.address = Some(server.address());
        self.server = Some(server);
    }

    /// Has a recording of this name isolated there, as another program would.
    pub fn isolate(&self, name: &str) {
        let wave = (0..96_000).map(|n| 0.2 * (n as f32 * 0.06).sin()).collect();
        let format = "wav_16000".parse().expect("a format");
        let wav = encode(&Pcm::mono(16_000, wave), format).expect("a recording");
        let isolate = Isolate {
            recording: Recording {
                audio: Upload::bytes(name, "audio/wav", wav),
                file_format: None,
            },
            preview: None,
        };
        let isolated = self.runtime.block_on(async {
            let key = Some(Secret::new(KEY));
            let client = Client::new(&self.base, key, Clock::system()).expect("a client");
            client.send(&isolate).await
        });
        isolated.expect("what was isolated");
    }

    /// Has a recording dubbed into English there, as another program would; it is made when this returns.
    pub fn dubs(&self, name: &str, recording: Vec<u8>, table: &str) {
        let table = Upload::bytes("lines.csv", "text/csv", table.to_owned());
        let recording = Upload::bytes("interview.wav", "audio/wav", recording);
        let dub = CreateDub {
            source: Some("de".parse().expect("a language")),
            name: Some(name.to_owned()),
            sheet: Some(Sheet::new(table)),
            ..CreateDub::new(Original::File(recording), "en".parse().expect("a language"))
        };
        let begun = self.runtime.block_on(async {
            let key = Some(Secret::new(KEY));
            let client = Client::new(&self.base, key, Clock::system()).expect("a client");
            let begun = client.send(&dub).await?.value.dubbing_id;
            loop {
                let look = GetDub { dub: begun.clone() };
                if client.send(&look).await?.value.status == Some(DubStatus::Dubbed) {
                    return Ok::<_, ApiError>(());
                }
                tokio::task::yield_now().await;
            }
        });
        begun.expect("what is dubbed");
    }

    /// Has a Draft voice say this there, as another program would.
    pub fn says(&self, text: &str) -> Vec<u8> {
        let spoken = Spoken {
            voice: VoiceId::new("DraftWren00000000001"),
            format: OutputFormat::WAV_24000,
            enable_logging: None,
            body: SpeakBody::new(text, ModelId::new("eleven_multilingual_v2")).expect("a body"),
        };
        let said = self.runtime.block_on(async {
            let key = Some(Secret::new(KEY));
            let client = Client::new(&self.base, key, Clock::system()).expect("a client");
            client.send(&Speak(spoken)).await
        });
        said.expect("speech").value.bytes
    }

    /// Clones a voice of this name there, of what a Draft voice says, as another program would.
    pub fn clone_voice(&self, name: &str) {
        let preview = format!("{}/mynah/previews/DraftWren00000000001.mp3", self.base);
        let file = format!("{}.mp3", name.to_lowercase());
        let cloned = self.runtime.block_on(async {
            let key = Some(Secret::new(KEY));
            let client = Client::new(&self.base, key, Clock::system()).expect("a client");
            let said = client.preview(&preview).await.expect("a preview").value;
            let sample = Upload::bytes(&file, "audio/mpeg", said.bytes);
            let clone = CloneVoice::new(name, [sample]).expect("a clone");
            client.send(&clone).await
        });
        cloned.expect("a cloned voice");
    }

    /// The pronunciation dictionaries there, with the rules of their newest versions.
    pub fn dictionaries(&self) -> Vec<Dictionary> {
        self.runtime.block_on(async {
            let key = Some(Secret::new(KEY));
            let client = Client::new(&self.base, key, Clock::system()).expect("a client");
            let listed = client.send(&ListDictionaries::default()).await;
            let listed = listed.expect("a list").value.pronunciation_dictionaries;
            let mut whole = Vec::new();
            for Dictionary { id: dictionary, .. } in listed.iter().cloned() {
                let got = client.send(&GetDictionary { dictionary }).await;
                whole.push(got.expect("a dictionary").value);
            }
            whole
        })
    }

    /// Ends: nobody listens at its address any more.
    pub fn stop(&mut self) {
        self.server = None;
        let address = self.address.expect("it was started");
        while std::net::TcpStream::connect(address).is_ok() {
            std::thread::yield_now();
        }
    }
}

/// The sample project, spoken by the service.
pub fn live(service: &Service) -> AppHarness {
    live_with(service, |_| {})
}

/// The same with other options.
pub fn live_with(service: &Service, change: impl FnOnce(&mut StudioOptions)) -> AppHarness {
    let mut app = AppHarness::with(|options| {
        options.environment.api_base = Some(service.base.clone());
        options.environment.key = Some(Secret::new(KEY));
        change(options);
    });
    in_live(&mut app);
    app
}

/// Goes over to the service, whose key the window has.
pub fn in_live(app: &mut AppHarness) {
    ready(app);
    app.wait_for("the key", |app| {
        matches!(app.desk().key, KeyState::Here { .. })
    });
    app.press_part("Speaks with Draft voices");
    app.press(&tr!("backend-live"));
    app.wait_for("what the service offers", |app| {
        let desk = app.desk();
        let listed = desk.voices.get(&Backend::Live).and_then(Remote::value);
        desk.backend() == Backend::Live && listed.is_some()
    });
    app.settle();
}

/// Casts a voice of the service in the first line, and waits until its owner's settings are read.
pub fn cast(app: &mut AppHarness, voice: &str) -> LineId {
    cast_in(app, 1, voice)
}

/// The same in the line with this number, which is looked at.
pub fn cast_in(app: &mut AppHarness, number: usize, voice: &str) -> LineId {
    app.key(Modifiers::ALT, Key::V);
    app.type_letters(voice);
    app.key(Modifiers::NONE, Key::Enter);
    let cast = line(app, number);
    app.wait_for("what the line sends", |app| {
        app.desk().request_for(cast).is_some()
    });
    app.settle();
    cast
}

#[test]
fn script_a_key_that_may_only_speak_orders_a_line_with_a_typed_voice() {
    let service = service();
    for (part, permission) in [
        ("/v1/user", "user_read"),
        ("/v1/models", "models_read"),
        ("/voices", "voices_read"),
    ] {
        let refusal = Refusal::missing_permission(permission);
        service.faults.always_on(part, Fault::Refuse(refusal));
    }
    let mut app = live(&service);
    app.key(Modifiers::ALT, Key::V);
    app.wait_for("why no voice is listed", |app| {
        app.shows_part("voices_read")
    });
    app.type_letters("DraftWren00000000001");
    app.press(&tr!("inspector-voice-by-id"));
    let first = line(&app, 1);
    app.wait_for("its price", |app| app.desk().price_of(first).is_some());
    app.settle();
    let quote = app.desk().price_of(first).expect("a price").quote;
    let words = format!("{}–{} credits", quote.least, quote.most);
    assert!(quote.is_guess && quote.least < quote.most, "{quote:?}");
    app.press_part(&words);
    app.wait_for("a take of the service", |app| {
        let desk = app.desk();
        let line = desk.script().line(first);
        line.is_some_and(|line| desk.line_state(line) == LineState::Fresh)
    });
}

#[test]
fn a_live_project_stays_with_the_model_that_it_was_begun_with() {
    let service = service();
    let mut app = live(&service);
    let pinned = |app: &AppHarness| {
        let open = app.desk().project.as_ref()?;
        open.defaults.model(Backend::Live).cloned()
    };
    cast(&mut app, "Wren");
    app.key(Modifiers::COMMAND, Key::Enter);
    // By its first take, and not by what is listed.
    app.wait_for("the model it stays with", |app| pinned(app).is_some());
    assert_eq!(app.desk().takes.len(), 1);
    let first = app.desk().models_of(Backend::Live).first();
    assert_eq!(pinned(&app), first.map(|model| model.id.clone()));
}

#[test]
fn script_a_voice_is_spoken_as_its_owner_stored_it() {
    let service = service();
    let own = VoiceSettings::default().with(Setting::SimilarityBoost(Some(0.4)));
    let voice = VoiceId::from("DraftWren00000000001");
    let stored = service.runtime.block_on(async {
        let key = Some(Secret::new(KEY));
        let client = Client::new(&service.base, key, Clock::system()).expect("a client");
        let settings = SettingsBody::of(own);
        client.send(&EditVoiceSettings { voice, settings }).await
    });
    stored.expect("stored settings");
    let mut app = live(&service);
    let first = cast(&mut app, "Wren");
    let sent = app.desk().request_for(first).expect("a request");
    assert_eq!(sent.settings.similarity_boost(), 0.4);
    assert_eq!(app.value(&tr!("inspector-similarity")), "0.40");
}

#[test]
fn script_a_draft_voice_stands_in_for_one_line() {
    let service = service();
    let mut app = live(&service);
    let first = cast(&mut app, "Wren");
    let busy = Refusal::busy().again_after(90);
    service.faults.next(Fault::Refuse(busy));
    app.key(Modifiers::COMMAND, Key::Enter);
    app.press("Use a Draft voice: line 1");
    app.wait_for("a draft of that line", |app| {
        let picked = app.desk().takes.get(&first);
        let picked = picked.and_then(|takes| takes.picked.as_ref());
        picked.is_some_and(|take| take.backend == Backend::Draft)
    });
    app.settle();
    let desk = app.desk();
    assert_eq!(
        desk.backend(),
        Backend::Live,
        "the project stays where it is"
    );
    let state = desk.script().line(first).map(|line| desk.line_state(line));
    assert_eq!(
        state,
        Some(LineState::Rehearsed),
        "its own voice is still wanted"
    );
    assert!(!app.shows("Use a Draft voice: line 1"));
}

#[test]
fn settings_no_key_key_draft_again() {
    let service = service();
    let base = service.base;
    let mut app = AppHarness::with(|options| options.environment.api_base = Some(base));
    ready(&mut app);
    assert!(app.shows(&tr!("script-add-key")));

    // No key → key.
    app.press(&tr!("script-add-key"));
    app.write(&tr!("settings-key"), KEY);
    app.press(&tr!("settings-key-test"));
    app.wait_for("the key", |app| {
        matches!(app.desk().key, KeyState::Here { .. })
    });
    app.press(&tr!("room-script"));
    app.settle();
    assert!(!app.shows(&tr!("script-add-key")));
    app.press_part("Speaks with Draft voices");
    app.press(&tr!("backend-live"));
    app.wait_for("the account's voices", |app| {
        let desk = app.desk();
        desk.backend() == Backend::Live && !desk.voices_of(Backend::Live).is_empty()
    });
    app.settle();
    let first = line(&app, 1);
    let uncast = app
        .desk()
        .script()
        .line(first)
        .map(|line| app.desk().voice_of(line).is_none());
    assert_eq!(uncast, Some(false), "a voice that both have is kept");
    assert_eq!(cast(&mut app, "Wren"), first);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("a take of the service", |app| {
        let desk = app.desk();
        let line = desk.script().line(first);
        line.is_some_and(|line| desk.line_state(line) == LineState::Fresh)
    });

    // And draft again. Regression: a line with a take of the service was "Changed", and was offered to be generated.
    app.press_part("Speaks with ElevenLabs");
    app.press(&tr!("backend-draft"));
    app.wait_for("Draft voices", |app| app.desk().backend() == Backend::Draft);
    let desk = app.desk();
    let state = desk.script().line(first).map(|line| desk.line_state(line));
    assert_eq!(state, Some(LineState::Fresh));
}
