//! What another process changes of keys is taken over by a window that nobody comes back to, too.

use std::sync::Arc;
use std::time::Duration;

use crate::library::settings as kept;
use crate::studio::error::StudioError;
use crate::studio::keys::look;
use crate::studio::machine::Machine;
use crate::terms::credits::Credits;
use crate::terms::ids::KeyId;

/// Between two looks, as between two at a line that another process makes.
const PAUSE: Duration = Duration::from_secs(3);

/// What there is of keys: the chosen ones, those in the list, and the open project's.
#[derive(PartialEq)]
struct Seen {
    chosen: [Option<KeyId>; 2],
    listed: Vec<(KeyId, String, Option<Credits>)>,
    bound: Option<KeyId>,
}

/// Looks as long as the program runs. Nothing is told where nothing changed.
pub(in crate::studio) async fn watch(machine: Arc<Machine>) {
    machine.backends.sought_key().await;
    let mut before = None;
    loop {
        tokio::time::sleep(PAUSE).await;
        match see(&machine).await {
            Ok(now) => {
                if before.as_ref() != Some(&now) {
                    look(&machine).await;
                }
                before = Some(now);
            }
            Err(StudioError::CutOff) => return,
            Err(error) => log::info!("keys of other windows can't be seen: {error}"),
        }
    }
}

async fn see(machine: &Machine) -> Result<Seen, StudioError> {
    let (paths, clock) = (machine.library.paths().clone(), machine.clock.clone());
    let settings = machine
        .blocking(move || kept::load(&paths, &clock))
        .await?
        .settings;
    let shown = machine.journals.shown();
    let (keys, bound) = machine
        .library(move |library| {
            let bound = match shown {
                Some(project) => library.key_of_project(project)?,
                None => None,
            };
            Ok((library.keys()?, bound))
        })
        .await?;
    let keys = keys.into_iter();
    Ok(Seen {
        chosen: [settings.key, settings.batch_key],
        listed: keys.map(|card| (card.id, card.name, card.cap)).collect(),
        bound,
    })
}
