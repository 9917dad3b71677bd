//! Names of project files.

use std::path::Path;

/// File extension of project files, without a dot.
pub const ENDING: &str = "mynah";

/// Returns true if a path has the extension of a project file.
pub fn is_named(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case(ENDING))
}
