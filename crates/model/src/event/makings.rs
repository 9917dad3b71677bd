//! What came to be of voices that are made of words.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::attempt::KeptFile;
use crate::desk::TakeCard;
use crate::trouble::Trouble;
use crate::voice_design::{Making, MakingCard};
use mynah_core::ids::MakingId;

/// Voices that are being made of words.
#[derive(Debug)]
pub enum MakingEvent {
    /// Those of the backend, the one that was changed last first.
    Listed(Vec<MakingCard>),
    /// One is on the disk as it was under this number, with what another window did of it, or isn't.
    Kept(MakingId, u64, Result<Option<Box<Making>>, ()>),
    /// What the library has of requests for an account, by their [`quick_key`](mynah_core::fingerprint::quick_key).
    Previews(String, Vec<(u64, Arc<[TakeCard]>)>),
    /// Requests whose previews other windows have ordered and that aren't over, by the same.
    Elsewhere(BTreeSet<u64>),
    /// The voice is there, or why not: how it stands then, and the trouble.
    Created(Box<MakingCard>, Option<Box<Trouble>>),
    /// A recording that a voice is to take after is kept, or why not.
    TakenAfter(MakingId, Result<KeptFile, Box<Trouble>>),
}
