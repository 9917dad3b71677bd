//! Collections of voices: lists that everyone with access to them shares.
//!
//! Older servers don't know these paths: they take `collections` for the id of a voice and answer 404.

use reqwest::Method;
use serde::Serialize;

use crate::body::Body;
use crate::check::{Invalid, length};
use crate::endpoint::{Endpoint, Price, Replay, Segment};
use crate::operations::Operation;
use crate::types::Done;
use crate::types::voice_collection::{VoiceCollection, VoiceCollections};
use mynah_core::ids::VoiceId;

/// Operations of this module.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<ListCollections>(),
    Operation::of::<CreateCollection>(),
    Operation::of::<GetCollection>(),
    Operation::of::<EditCollection>(),
    Operation::of::<DeleteCollection>(),
    Operation::of::<AddToCollection>(),
    Operation::of::<RemoveFromCollection>(),
];

/// The icon of a collection that is created here. The service requires one and documents no values.
const ICON: &str = "folder";

fn path(collection: &str) -> String {
    format!("/v1/voices/collections/{}", Segment(collection))
}

/// `GET /v1/voices/collections`
///
/// Price: free. Replay: always. All at once, sorted by title.
#[derive(Clone, Copy, Debug)]
pub struct ListCollections;

impl Endpoint for ListCollections {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/voices/collections";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = VoiceCollections;
}

/// `POST /v1/voices/collections`
///
/// Price: free. Replay: never.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CreateCollection {
    title: String,
    icon: &'static str,
}

impl CreateCollection {
    /// Creates a request for an empty collection.
    ///
    /// # Errors
    /// The title is empty.
    pub fn new(title: impl Into<String>) -> Result<Self, Invalid> {
        Ok(Self {
            title: length("title", title, 1..=usize::MAX)?,
            icon: ICON,
        })
    }
}

impl Endpoint for CreateCollection {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/voices/collections";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = VoiceCollection;

    fn body(&self) -> Body {
        Body::json(self)
    }
}

/// `GET /v1/voices/collections/{collection_id}`
///
/// Price: free. Replay: always.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GetCollection {
    /// Id of the collection.
    pub collection: String,
}

impl Endpoint for GetCollection {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/voices/collections/{collection_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = VoiceCollection;

    fn path(&self) -> String {
        path(&self.collection)
    }
}

/// `PATCH /v1/voices/collections/{collection_id}`
///
/// Price: free. Replay: never. The icon stays. Needs editor access to the collection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EditCollection {
    #[serde(skip)]
    collection: String,
    title: String,
}

impl EditCollection {
    /// Creates a request that renames a collection.
    ///
    /// # Errors
    /// The title is empty.
    pub fn new(collection: impl Into<String>, title: impl Into<String>) -> Result<Self, Invalid> {
        Ok(Self {
            collection: collection.into(),
            title: length("title", title, 1..=usize::MAX)?,
        })
    }
}

impl Endpoint for EditCollection {
    const METHOD: Method = Method::PATCH;
    const ROUTE: &'static str = "/v1/voices/collections/{collection_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = VoiceCollection;

    fn path(&self) -> String {
        path(&self.collection)
    }

    fn body(&self) -> Body {
        Body::json(self)
    }
}

/// `DELETE /v1/voices/collections/{collection_id}`
///
/// Price: free. Replay: never. The voices stay. Needs admin access to the collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteCollection {
    /// Id of the collection.
    pub collection: String,
}

impl Endpoint for DeleteCollection {
    const METHOD: Method = Method::DELETE;
    const ROUTE: &'static str = "/v1/voices/collections/{collection_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Done;

    fn path(&self) -> String {
        path(&self.collection)
    }
}

/// `POST /v1/voices/collections/{collection_id}/voice/{voice_id}`
///
/// Price: free. Replay: never. Adding a voice again succeeds. Needs editor access to the collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddToCollection {
    /// Id of the collection.
    pub collection: String,
    /// The voice.
    pub voice: VoiceId,
}

impl Endpoint for AddToCollection {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/voices/collections/{collection_id}/voice/{voice_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Done;

    fn path(&self) -> String {
        let voice = Segment(self.voice.as_str());
        format!("{}/voice/{voice}", path(&self.collection))
    }
}

/// `DELETE /v1/voices/collections/{collection_id}/voice/{voice_id}`
///
/// Price: free. Replay: never. The voice itself stays. Needs editor access to the collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoveFromCollection {
    /// Id of the collection.
    pub collection: String,
    /// The voice.
    pub voice: VoiceId,
}

impl Endpoint for RemoveFromCollection {
    const METHOD: Method = Method::DELETE;
    const ROUTE: &'static str = "/v1/voices/collections/{collection_id}/voice/{voice_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Done;

    fn path(&self) -> String {
        let voice = Segment(self.voice.as_str());
        format!("{}/voice/{voice}", path(&self.collection))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collection_needs_a_title() {
        assert!(CreateCollection::new("").is_err());
        assert!(EditCollection::new("c", "").is_err());
        assert!(EditCollection::new("c", "Narrators").is_ok());
    }

    #[test]
    fn ids_stay_in_their_segments() {
        let add = AddToCollection {
            collection: "a/b".to_owned(),
            voice: VoiceId::from("v?"),
        };
        assert_eq!(add.path(), "/v1/voices/collections/a%2Fb/voice/v%3F");
    }
}
