//! Who misses a voice that is removed.

use mynah_ui_core::voice_uses::{projects_of, spoken_by};

use super::Picked;
use mynah_ui_core::ctx::StudioCtx;

/// Who of the open project speaks with a voice; the first few.
pub(super) fn speakers(cx: &StudioCtx<'_>, picked: &Picked) -> Option<String> {
    spoken_by(cx.desk, picked.backend, &picked.id)
}

/// The other projects in which it spoke; the first few.
pub(super) fn projects(cx: &StudioCtx<'_>, picked: &Picked) -> Option<String> {
    projects_of(cx.desk, &[picked.backend], std::slice::from_ref(&picked.id))
}
