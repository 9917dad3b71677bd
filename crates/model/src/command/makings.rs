//! What can be done with voices that are being made of words.

use std::path::PathBuf;
use std::sync::Arc;

use crate::command::JobsCommand;
use crate::voice_design::{Making, MakingCard};
use mynah_core::backend::Backend;
use mynah_core::ids::{MakingId, ProjectId};
use mynah_core::request::Generation;

/// Previews that are ordered.
#[derive(Debug)]
pub struct Ordered {
    /// The way with its new attempt.
    pub card: Box<MakingCard>,
    /// As that window had it kept before: what another one wrote since stays.
    pub base: Box<Making>,
    /// Told once it is on the disk.
    pub number: u64,
    /// Who agreed to a recording that goes along, as a record in JSON.
    pub consent: Option<String>,
    /// What is ordered.
    pub jobs: JobsCommand,
}

/// Voices that are being made of words. What costs goes with [`JobsCommand::Generate`].
#[derive(Debug)]
pub enum MakingCommand {
    /// Tell those of a backend.
    List(Backend),
    /// Keep one as it is now, as that window had it kept before; the number is told once it is on the disk.
    Keep(Box<MakingCard>, Box<Making>, u64),
    /// Keep one as it is now, and order what it lacks once that is on the disk.
    Order(Box<Ordered>),
    /// Tell what the library has of requests: all previews of each.
    Previews {
        /// The project whose account pays, or none.
        project: Option<ProjectId>,
        /// With whom they were made.
        backend: Backend,
        /// The requests.
        requests: Vec<Arc<Generation>>,
    },
    /// Make the chosen preview a voice. It takes a slot.
    Create(Box<MakingCard>),
    /// Keep a recording that a voice is to take after.
    TakeAfter(Backend, MakingId, PathBuf),
}
