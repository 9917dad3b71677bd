//! The field in which a line of the script is written.

use egui::Id;

/// The field's id, for focus.
pub fn line_editor_id() -> Id {
    Id::unique("script-line-editor")
}
