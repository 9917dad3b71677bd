//! Collections of voices: reads them and changes them. All free.

use std::sync::Arc;

use crate::backend::Connection;
use crate::browse;
use crate::error::StudioError;
use crate::machine::Machine;
use mynah_api::error::ErrorKind;
use mynah_api::types::voice_collection::VoiceCollection as WireCollection;
use mynah_api::voice_collections::{
    AddToCollection, CreateCollection, DeleteCollection, EditCollection, ListCollections,
    RemoveFromCollection,
};
use mynah_core::backend::Backend;
use mynah_core::ids::VoiceId;
use mynah_i18n::tr;
use mynah_model::desk::Voice;
use mynah_model::event::{BrowseEvent, Event, Notice};
use mynah_model::trouble::Topic;
use mynah_model::voice_collections::{CollectionChange, Collections, VoiceCollection};

/// Reads the collections of a backend.
pub(super) async fn read(machine: Arc<Machine>, backend: Backend) {
    match machine.connect(backend).await {
        Ok(connection) => list(&machine, &connection).await,
        Err(error) => tell(&machine, backend, Err(error)).await,
    }
}

async fn list(machine: &Arc<Machine>, connection: &Connection) {
    let told = match connection.client.send(&ListCollections).await {
        Ok(reply) => {
            let collections = reply.value.collections.into_iter();
            Ok(Collections::Known(collections.map(collection).collect()))
        }
        // A service without collections takes the path for that of a voice.
        Err(error) if matches!(error.kind, ErrorKind::NotFound | ErrorKind::VoiceNotFound) => {
            Ok(Collections::Unsupported)
        }
        Err(error) => Err(error.into()),
    };
    // Collections of another account are not shown.
    if machine.backends.shown(connection.backend) == connection.side() {
        tell(machine, connection.backend, told).await;
    }
}

async fn tell(machine: &Arc<Machine>, backend: Backend, told: Result<Collections, StudioError>) {
    let told = told.map_err(|error| {
        machine.is_lost(backend, &error);
        Box::new(machine.backend_trouble(&error, backend, "voice collections"))
    });
    browse::tell(machine, backend, BrowseEvent::Collections(told)).await;
}

fn collection(wire: WireCollection) -> VoiceCollection {
    let access = wire.permission_on_resource.as_deref();
    VoiceCollection {
        can_edit: matches!(access, None | Some("admin" | "editor")),
        can_delete: matches!(access, None | Some("admin")),
        id: wire.collection_id,
        title: wire.title,
    }
}

/// Changes the collections, one change after the other, and emits its end.
pub(super) async fn change(
    machine: Arc<Machine>,
    backend: Backend,
    number: u64,
    change: CollectionChange,
) {
    let machine = &machine;
    let _turn = machine.changing.lock().await;
    let changed = match machine.connect(backend).await {
        Ok(connection) => {
            let changed = changed(machine, &connection, change).await;
            // After an error too: the change may have been made, or the collection may be gone.
            list(machine, &connection).await;
            changed
        }
        Err(error) => Err(error),
    };
    let end = match changed {
        Ok(notice) => {
            if let Some(words) = notice {
                machine.tell(Event::Notice(Notice::Done(words))).await;
            }
            Ok(None)
        }
        Err(error) => {
            let trouble = machine.backend_trouble(&error, backend, "voice collections");
            Err(Box::new(trouble.about(Topic::Backend(backend))))
        }
    };
    browse::tell(machine, backend, BrowseEvent::Changed(number, end)).await;
}

async fn changed(
    machine: &Machine,
    connection: &Connection,
    change: CollectionChange,
) -> Result<Option<String>, StudioError> {
    let client = &connection.client;
    let notice = match change {
        CollectionChange::Create { title, voice } => {
            let create = CreateCollection::new(&*title)?;
            let collection = client.send(&create).await?.value.collection_id;
            if let Some(voice) = voice {
                add(machine, connection, collection, voice).await?;
            }
            Some(tr!("studio-collection-created", title = title))
        }
        CollectionChange::Rename { collection, title } => {
            let edit = EditCollection::new(collection, &*title)?;
            client.send(&edit).await?;
            Some(tr!("studio-collection-renamed", title = title))
        }
        CollectionChange::Delete { collection, title } => {
            let delete = DeleteCollection {
                collection: collection.clone(),
            };
            client.send(&delete).await?;
            let leave = |voice: &Voice| left(voice, &collection);
            machine.change_voices(connection, leave).await;
            Some(tr!("studio-collection-deleted", title = title))
        }
        CollectionChange::Add { collection, voice } => {
            add(machine, connection, collection, voice).await?;
            None
        }
        CollectionChange::Remove { collection, voice } => {
            let remove = RemoveFromCollection {
                collection: collection.clone(),
                voice: voice.clone(),
            };
            client.send(&remove).await?;
            let leave = |other: &Voice| {
                let left = left(other, &collection);
                left.filter(|other| other.id == voice)
            };
            machine.change_voices(connection, leave).await;
            None
        }
    };
    Ok(notice)
}

async fn add(
    machine: &Machine,
    connection: &Connection,
    collection: String,
    voice: VoiceId,
) -> Result<(), StudioError> {
    let endpoint = AddToCollection {
        collection: collection.clone(),
        voice: voice.clone(),
    };
    connection.client.send(&endpoint).await?;
    let join = |other: &Voice| {
        let is_new = other.id == voice && !other.facts.collections.contains(&collection);
        let mut joined = is_new.then(|| other.clone())?;
        joined.facts.collections.push(collection.clone());
        Some(joined)
    };
    machine.change_voices(connection, join).await;
    Ok(())
}

/// Returns the voice without the collection, or `None` if it was not in it.
fn left(voice: &Voice, collection: &str) -> Option<Voice> {
    let is_in = |of: &String| of == collection;
    let was_in = voice.facts.collections.iter().any(is_in);
    let mut left = was_in.then(|| voice.clone())?;
    left.facts.collections.retain(|of| of != collection);
    Some(left)
}
