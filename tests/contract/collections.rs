//! Collections of voices: the client against the Draft server, and against a server that has none.

use mynah::api::client::Client;
use mynah::api::error::{ChargeKnown, ErrorKind};
use mynah::api::voice_collections::{
    AddToCollection, CreateCollection, DeleteCollection, EditCollection, GetCollection,
    ListCollections, RemoveFromCollection,
};
use mynah::api::voices::SearchVoices;
use mynah::draft::server::{Options, Server};
use mynah::terms::clock::Clock;
use mynah::terms::ids::VoiceId;
use tempfile::TempDir;

use crate::cases::good;
use crate::raw::{Raw, answer};

/// A voice of the Draft cast.
fn wren() -> VoiceId {
    VoiceId::from("DraftWren00000000001")
}

async fn draft() -> (Server, Client, TempDir) {
    let folder = TempDir::new().unwrap();
    let options = Options::new(folder.path().to_owned(), Clock::system());
    let server = Server::start(options).await.unwrap();
    let key = Some(server.key().clone());
    let client = Client::new(&server.base_url(), key, Clock::system()).unwrap();
    (server, client, folder)
}

#[tokio::test]
async fn a_collection_lives_from_its_creation_to_its_deletion() {
    let (_server, client, _folder) = draft().await;
    let create = CreateCollection::new("Narrators").unwrap();
    let created = good(client.send(&create).await).value;
    assert_eq!(created.title, "Narrators");
    assert_eq!(created.permission_on_resource.as_deref(), Some("admin"));
    let collection = created.collection_id.clone();
    let edit = EditCollection::new(&*collection, "Sea dogs").unwrap();
    assert_eq!(good(client.send(&edit).await).value.title, "Sea dogs");
    let get = GetCollection {
        collection: collection.clone(),
    };
    let listed = good(client.send(&ListCollections).await).value.collections;
    assert_eq!(*listed, [good(client.send(&get).await).value]);

    let of_collection = SearchVoices {
        collection: Some(collection.clone()),
        ..SearchVoices::default()
    };
    let voices = async || {
        let found = good(client.send(&of_collection).await).value.voices;
        let found = found.iter().map(|voice| {
            assert_eq!(voice.collection_ids, [collection.as_str()]);
            voice.voice_id.clone()
        });
        found.collect::<Vec<_>>()
    };
    assert_eq!(voices().await, []);
    let add = AddToCollection {
        collection: collection.clone(),
        voice: wren(),
    };
    good(client.send(&add).await);
    assert_eq!(voices().await, [wren()]);
    let remove = RemoveFromCollection {
        collection: collection.clone(),
        voice: wren(),
    };
    good(client.send(&remove).await);
    assert_eq!(voices().await, []);

    let delete = DeleteCollection {
        collection: collection.clone(),
    };
    good(client.send(&delete).await);
    assert!(
        good(client.send(&ListCollections).await)
            .value
            .collections
            .is_empty()
    );
    for error in [
        client.send(&get).await.unwrap_err(),
        client.send(&edit).await.unwrap_err(),
        client.send(&delete).await.unwrap_err(),
        client.send(&add).await.unwrap_err(),
        client.send(&remove).await.unwrap_err(),
    ] {
        assert_eq!(error.kind, ErrorKind::NotFound, "{error}");
        assert_eq!(error.charge(), ChargeKnown::No);
    }
}

#[tokio::test]
async fn a_voice_that_is_not_there_joins_no_collection() {
    let (_server, client, _folder) = draft().await;
    let create = CreateCollection::new("Narrators").unwrap();
    let collection = good(client.send(&create).await).value.collection_id;
    let add = AddToCollection {
        collection,
        voice: VoiceId::from("nobody"),
    };
    let error = client.send(&add).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::VoiceNotFound, "{error}");
    assert_eq!(error.charge(), ChargeKnown::No);
}

/// A server without collections takes the last part of the path for a voice.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_older_service_answers_that_there_is_no_such_voice() {
    let body = br#"{"detail":{"status":"voice_not_found","message":"A voice with voice_id collections was not found."}}"#;
    let server = Raw::once(answer("404 Not Found", "", body));
    let error = server.client().send(&ListCollections).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::VoiceNotFound);
    assert_eq!(error.charge(), ChargeKnown::No);
}
