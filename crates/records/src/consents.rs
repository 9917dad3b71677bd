//! The chain of consent records as it was read.

use mynah_core::consent::{Broken, Link};

/// All consent records and the result of checking their hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Consents {
    /// Valid records before the first broken one, oldest first.
    pub links: Vec<Link>,
    /// The fault of the first broken record.
    pub broken: Option<Broken>,
    /// Readable records from the broken one on. They prove nothing, but a withdrawal among them still applies.
    pub behind: Vec<Link>,
}

impl Consents {
    /// Returns all readable records, oldest first. A damaged record must not cancel a later withdrawal.
    pub fn heeded(&self) -> Vec<Link> {
        self.links.iter().chain(&self.behind).cloned().collect()
    }
}
