//! What is asked of templates that people made.

use mynah_core::ids::{ProjectId, TemplateId};
use mynah_script::document::Script;

/// Templates that people made.
#[derive(Debug)]
pub enum TemplateCommand {
    /// Make one of a project.
    Keep {
        /// Which.
        project: ProjectId,
        /// Its name.
        name: String,
        /// The project's script as it is seen.
        script: Box<Script>,
        /// Whether it keeps the words.
        text: bool,
    },
    /// A new project with what one has, opened.
    Create {
        /// Which.
        template: TemplateId,
        /// The project's name.
        name: String,
    },
    /// Give one another name.
    Rename {
        /// Which.
        template: TemplateId,
        /// The new name.
        name: String,
    },
    /// Take one out of the list.
    Discard(TemplateId),
    /// Put it into the list again.
    BringBack(TemplateId),
}
