//! Collections of voices.

use mynah::api::voice_collections::{
    AddToCollection, CreateCollection, DeleteCollection, EditCollection, GetCollection,
    ListCollections, RemoveFromCollection,
};

use crate::steps::voices::voice;
use crate::steps::{Running, Saw, Step, Tour};

pub const STEPS: &[Step] = &[
    Step::of::<CreateCollection>(create),
    Step::of::<ListCollections>(list),
    Step::of::<EditCollection>(edit),
    Step::of::<AddToCollection>(add),
    Step::of::<GetCollection>(get),
    Step::of::<RemoveFromCollection>(remove),
    Step::of::<DeleteCollection>(delete),
];

fn create(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = CreateCollection::new("Narrators of the tour")?;
        let reply = tour.client.send(&endpoint).await?;
        tour.keep("collection", &reply.value.collection_id);
        Ok(Saw::of(&reply.head, reply.value.title))
    })
}

fn list(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let reply = tour.client.send(&ListCollections).await?;
        let collections = reply.value.collections.len();
        Ok(Saw::of(&reply.head, format!("{collections} collections")))
    })
}

fn edit(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = EditCollection::new(tour.kept("collection")?, "Narrators")?;
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::of(&reply.head, reply.value.title))
    })
}

fn add(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let voice = voice(tour).await?;
        let collection = tour.kept("collection")?.to_owned();
        let endpoint = AddToCollection { collection, voice };
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::of(&reply.head, "a voice added"))
    })
}

fn get(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let collection = tour.kept("collection")?.to_owned();
        let reply = tour.client.send(&GetCollection { collection }).await?;
        Ok(Saw::of(&reply.head, reply.value.title))
    })
}

fn remove(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let voice = voice(tour).await?;
        let collection = tour.kept("collection")?.to_owned();
        let endpoint = RemoveFromCollection { collection, voice };
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::of(&reply.head, "a voice removed"))
    })
}

fn delete(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let collection = tour.kept("collection")?.to_owned();
        let reply = tour.client.send(&DeleteCollection { collection }).await?;
        Ok(Saw::of(&reply.head, "deleted"))
    })
}
