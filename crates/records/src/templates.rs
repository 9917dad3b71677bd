//! Templates of projects.

use mynah_core::ids::TemplateId;

/// A template in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateCard {
    /// Id of the template.
    pub id: TemplateId,
    /// Name of the template.
    pub name: String,
    /// Number of lines, including empty ones.
    pub lines: usize,
    /// Number of speakers.
    pub speakers: usize,
}
