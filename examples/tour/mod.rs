//! The steps of the tour, a file for each group. `tests/contract` walks the same ones.

mod account;
mod agent_tests;
mod agents;
mod changer;
mod clones;
mod conversations;
mod design;
mod dialogue;
mod dictionaries;
mod dubbing;
mod dubbing_projects;
mod history;
mod models;
mod music;
mod professional;
mod shared_voices;
mod sockets;
mod speech;
mod studio_projects;
mod tools;
mod transcripts;
mod usage;
mod voice_collections;
mod voices;
mod webhooks;

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::pin::Pin;

use mynah::api::answer::Audio;
use mynah::api::client::Client;
use mynah::api::endpoint::Endpoint;
use mynah::api::head::{Head, Reply};
use mynah::api::operations::Operation;
use mynah::api::socket::Channel;
use mynah::api::stream::Download;
use mynah::api::upload::Upload;

/// All steps in an order in which later ones find what earlier ones made.
pub const GROUPS: &[(&str, &[Step])] = &[
    ("models", models::STEPS),
    ("account", account::STEPS),
    ("usage", usage::STEPS),
    ("voices", voices::STEPS),
    ("voice collections", voice_collections::STEPS),
    ("clones", clones::STEPS),
    ("design", design::STEPS),
    ("shared-voices", shared_voices::STEPS),
    ("professional", professional::STEPS),
    ("speech", speech::STEPS),
    ("changer", changer::STEPS),
    ("dialogue", dialogue::STEPS),
    ("tools", tools::STEPS),
    ("transcripts", transcripts::STEPS),
    ("agents", agents::STEPS),
    ("agent tests", agent_tests::STEPS),
    ("sockets", sockets::STEPS),
    ("conversations", conversations::STEPS),
    ("dubbing", dubbing::STEPS),
    ("dubbing projects", dubbing_projects::STEPS),
    ("music", music::STEPS),
    ("studio projects", studio_projects::STEPS),
    ("history", history::STEPS),
    ("dictionaries", dictionaries::STEPS),
    ("webhooks", webhooks::STEPS),
];

/// What a step says when it fails.
pub type Stop = Box<dyn Error + Send + Sync>;

/// A step under way.
pub type Running<'a> = Pin<Box<dyn Future<Output = Result<Saw, Stop>> + Send + 'a>>;

/// One operation, called once.
pub struct Step {
    operation: Operation,
    /// Calls it.
    pub run: for<'a> fn(&'a mut Tour) -> Running<'a>,
}

impl Step {
    /// The step that calls `E`.
    pub const fn of<E: Endpoint>(run: for<'a> fn(&'a mut Tour) -> Running<'a>) -> Self {
        Self {
            operation: Operation::of::<E>(),
            run,
        }
    }

    /// The step that talks over `C`.
    pub const fn of_socket<C: Channel>(run: for<'a> fn(&'a mut Tour) -> Running<'a>) -> Self {
        Self {
            operation: Operation::of_socket::<C>(),
            run,
        }
    }

    /// `POST /v1/text-to-speech/{voice_id}`
    pub fn name(&self) -> String {
        self.operation.name()
    }
}

/// What came back.
#[derive(Debug)]
pub struct Saw {
    status: u16,
    what: String,
}

impl Saw {
    /// This, in a few words, beside the answer's status.
    pub fn of(head: &Head, what: impl Into<String>) -> Self {
        Self {
            status: head.status,
            what: what.into(),
        }
    }

    /// Sound that came whole.
    pub fn sound(reply: &Reply<Audio>) -> Self {
        let bytes = reply.value.bytes.len();
        Self::of(&reply.head, format!("{bytes} bytes of sound"))
    }
}

impl fmt::Display for Saw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}  {}", self.status, self.what)
    }
}

/// The client, and what the steps so far left for those after them.
pub struct Tour {
    /// Who is asked.
    pub client: Client,
    /// What is sent where a recording is wanted: a sound file.
    pub sound: Vec<u8>,
    kept: HashMap<&'static str, String>,
}

impl Tour {
    /// A tour of whoever this client asks.
    pub fn new(client: Client) -> Self {
        Self {
            client,
            sound: tone(),
            kept: HashMap::new(),
        }
    }

    /// To be sent where a recording is wanted.
    pub fn recording(&self) -> Upload {
        Upload::bytes("tone.wav", "audio/wav", self.sound.clone())
    }

    /// Keeps an id for later steps.
    pub fn keep(&mut self, name: &'static str, id: impl fmt::Display) {
        self.kept.insert(name, id.to_string());
    }

    /// An id that an earlier step kept.
    pub fn kept(&self, name: &'static str) -> Result<&str, Stop> {
        let id = self.kept.get(name).map(String::as_str);
        id.ok_or_else(|| format!("no earlier step found a {name}").into())
    }
}

/// Bytes of a stream to its end.
pub async fn drained(mut download: Download) -> Result<Saw, Stop> {
    let mut bytes = 0;
    while let Some(piece) = download.next().await {
        bytes += piece?.len();
    }
    Ok(Saw::of(download.head(), format!("{bytes} bytes, streamed")))
}

/// Six seconds of a tone as a WAV file: enough for whoever only counts bytes.
pub fn tone() -> Vec<u8> {
    const HZ: u32 = 16_000;
    let samples = (0..HZ * 6).map(|frame| {
        let turn = f64::from(frame % 80) / 80.0;
        ((turn * std::f64::consts::TAU).sin() * 8_000.0) as i16
    });
    let sound = samples.flat_map(i16::to_le_bytes).collect::<Vec<_>>();
    let length = sound.len() as u32;
    let mut wav = Vec::with_capacity(sound.len() + 44);
    wav.extend(b"RIFF");
    wav.extend((length + 36).to_le_bytes());
    wav.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    wav.extend(HZ.to_le_bytes());
    wav.extend((HZ * 2).to_le_bytes());
    wav.extend(b"\x02\0\x10\0data");
    wav.extend(length.to_le_bytes());
    wav.extend(sound);
    wav
}
