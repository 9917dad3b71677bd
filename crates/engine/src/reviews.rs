//! How far reviews of scripts are: what one window says is kept beside what another one says.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::StudioError;
use crate::machine::Machine;
use mynah_core::ids::ProjectId;
use mynah_script::review::Review;

/// What the disk has of reviews, where it didn't take the newer one.
pub(super) type Untaken = Mutex<HashMap<ProjectId, Arc<Review>>>;

/// Keeps what was said since `base`, and what the disk didn't take before.
pub(super) async fn keep(
    machine: &Machine,
    project: ProjectId,
    base: Arc<Review>,
    review: Arc<Review>,
) -> Result<(), StudioError> {
    let untaken = || {
        machine
            .untaken
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    };
    let base = untaken().remove(&project).unwrap_or(base);
    let since = Arc::clone(&base);
    let kept = machine
        .library(move |library| library.keep_review(project, &since, &review))
        .await;
    if kept.is_err() {
        untaken().insert(project, base);
    }
    kept
}
