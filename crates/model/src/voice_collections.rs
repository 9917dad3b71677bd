//! Collections of voices and changes of them.

use std::collections::HashMap;
use std::sync::Arc;

use crate::remote::Remote;
use crate::trouble::Trouble;
use mynah_core::backend::Backend;
use mynah_core::ids::VoiceId;

/// A collection of voices. Which voices it has is said by the voices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoiceCollection {
    /// Id of the collection.
    pub id: String,
    /// Title that its owner gave.
    pub title: String,
    /// True if the account may rename it and change its voices.
    pub can_edit: bool,
    /// True if the account may delete it.
    pub can_delete: bool,
}

/// The collections of a backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Collections {
    /// All that the account can see, in the order of the backend.
    Known(Arc<[VoiceCollection]>),
    /// The backend has no collections.
    Unsupported,
}

/// A change of the collections. It holds for everyone with access to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CollectionChange {
    /// Creates a collection, with one voice if there is one.
    Create {
        /// Title of the collection.
        title: String,
        /// The first voice.
        voice: Option<VoiceId>,
    },
    /// Renames a collection.
    Rename {
        /// Id of the collection.
        collection: String,
        /// The new title.
        title: String,
    },
    /// Deletes a collection. Its voices stay.
    Delete {
        /// Id of the collection.
        collection: String,
        /// Title of the collection, for the message.
        title: String,
    },
    /// Adds a voice to a collection.
    Add {
        /// Id of the collection.
        collection: String,
        /// The voice.
        voice: VoiceId,
    },
    /// Removes a voice from a collection.
    Remove {
        /// Id of the collection.
        collection: String,
        /// The voice.
        voice: VoiceId,
    },
}

/// The collections of all backends, as far as they were read.
#[derive(Debug, Default)]
pub struct CollectionsShown {
    read: HashMap<Backend, Remote<Collections>>,
    listings: HashMap<Backend, u64>,
}

impl CollectionsShown {
    /// Returns what was read of a backend.
    pub fn of(&self, backend: Backend) -> Option<&Remote<Collections>> {
        self.read.get(&backend)
    }

    /// Returns the known collections of a backend.
    pub fn known(&self, backend: Backend) -> &[VoiceCollection] {
        match self.of(backend).and_then(Remote::value) {
            Some(Collections::Known(known)) => known,
            Some(Collections::Unsupported) | None => &[],
        }
    }

    /// Returns the title of a collection, if the backend told one.
    pub fn title(&self, backend: Backend, collection: &str) -> Option<&str> {
        let mut known = self.known(backend).iter();
        let found = known.find(|one| one.id == collection)?;
        Some(found.title.trim()).filter(|title| !title.is_empty())
    }

    /// Counts the listings of the backend's voices. A new one may be of another account.
    pub fn listings(&self, backend: Backend) -> u64 {
        self.listings.get(&backend).copied().unwrap_or_default()
    }

    pub(crate) fn count_listing(&mut self, backend: Backend) {
        *self.listings.entry(backend).or_default() += 1;
    }

    pub(crate) fn apply(&mut self, backend: Backend, told: Result<Collections, Box<Trouble>>) {
        let read = self.read.entry(backend).or_default();
        match told {
            Ok(told) => *read = Remote::Ready(told),
            Err(trouble) => read.fail(*trouble),
        }
    }
}
