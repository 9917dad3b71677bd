//! What can be done with professional clones.

use std::path::PathBuf;

use crate::professional::{ProfessionalCard, ProfessionalForm};
use mynah_core::ids::{MakingId, ModelId, SpeakerId};
use mynah_core::request::Input;

/// Professional clones. Nothing of it costs credits.
#[derive(Debug)]
pub enum ProfessionalCommand {
    /// Tell all of them.
    List,
    /// Keep what somebody wrote and brought.
    Keep(Box<Keeping>),
    /// Look at a file of any length and keep what can be sent of it, under a number of the clone that is told with its end. A long one
    /// becomes several.
    Sample(MakingId, u64, PathBuf),
    /// Keep a document for the people who look at it.
    Document(MakingId, PathBuf),
    /// Stop sending its recordings, or waiting until one is told apart; what was sent stays sent.
    Stop(MakingId),
    /// Do something at the service, under a number that is told with its end.
    Do(MakingId, u64, ProTask),
}

/// A clone that is kept as a window has it.
#[derive(Clone, Debug)]
pub struct Keeping {
    /// It.
    pub card: ProfessionalCard,
    /// As that window had it kept before: what another one wrote since stays.
    pub base: ProfessionalForm,
    /// Told with what it is then, where that is something else.
    pub number: u64,
}

/// Something that is done at the service.
#[derive(Clone, Debug, PartialEq)]
pub enum ProTask {
    /// Make the voice, where it isn't there, and send each recording that isn't. Nothing is sent without a consent.
    Send,
    /// Take a recording out, by its hash.
    Remove(String),
    /// Tell the speakers of a recording apart.
    Separate(String),
    /// Play a recording as the service has it, or one of its speakers.
    Hear(String, Option<SpeakerId>),
    /// Use only these speakers of a recording; it as it is where there are none.
    Choose(String, Vec<SpeakerId>),
    /// Show the lines that are to be read aloud.
    Captcha,
    /// Send a reading of them.
    Answer(Input),
    /// Have people look at it, with the documents.
    AskPeople,
    /// Train it for a model; the service's own choice where none is named.
    Train(Option<ModelId>),
    /// Ask how it stands.
    Look,
    /// Delete it there, for good, where it is there, and let it be.
    GiveUp,
}
