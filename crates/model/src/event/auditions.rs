//! What came to be of casting calls.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::audition::{Audition, Hidden, Results};
use mynah_core::clock::UnixMillis;
use mynah_core::ids::{AuditionId, ProjectId};

/// Casting calls of projects.
#[derive(Debug)]
pub enum AuditionEvent {
    /// Those of a project, newest first.
    Listed(ProjectId, Vec<AuditionCard>),
    /// Those of which another window has orders under way, by the number that drew their letters.
    Elsewhere(BTreeSet<u32>),
    /// Whom all that aren't revealed hide.
    Hidden(Hidden),
    /// A new one has this id from now on.
    Begun(ProjectId, AuditionCard),
    /// The one with these letters couldn't be begun.
    Unbegun(ProjectId, u32),
    /// What was said of one is kept, with what another window said; nothing where it isn't there any more.
    Kept(ProjectId, AuditionId, Option<AuditionCard>),
    /// What was said of one couldn't be kept.
    Unkept(AuditionId),
    /// What somebody said who listened by a page.
    Results(AuditionId, Results),
}

/// A casting call that is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditionCard {
    /// Its id.
    pub id: AuditionId,
    /// When it was begun.
    pub at: UnixMillis,
    /// What it is.
    pub audition: Arc<Audition>,
}
