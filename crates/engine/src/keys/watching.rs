//! What another process changes of keys is taken over by a window that nobody comes back to, too.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::error::StudioError;
use crate::keys::look;
use crate::machine::Machine;
use mynah_core::credits::Credits;
use mynah_core::ids::KeyId;
use mynah_store::settings as kept;

/// Between two looks, as between two at a line that another process makes.
const PAUSE: Duration = Duration::from_secs(3);

/// Marks of the files that keys are told in. As long as they are the same nothing is read.
#[derive(Clone, Copy, PartialEq)]
struct Marks {
    library: i64,
    settings: Option<SystemTime>,
}

/// What there is of keys: the chosen ones, those in the list, and the open project's.
#[derive(PartialEq)]
struct Seen {
    chosen: Option<[Option<KeyId>; 2]>,
    listed: Vec<(KeyId, String, Option<Credits>)>,
    bound: Option<KeyId>,
}

/// Looks as long as the program runs. Nothing is told where nothing changed.
pub(crate) async fn watch(machine: Arc<Machine>) {
    machine.backends.sought_key().await;
    let (mut marks, mut before) = (None, None);
    loop {
        tokio::time::sleep(PAUSE).await;
        match see(&machine, marks).await {
            Ok(None) => {}
            Ok(Some((now, seen))) => {
                if before.as_ref() != Some(&seen) {
                    look(&machine).await;
                }
                (marks, before) = (Some(now), Some(seen));
            }
            Err(StudioError::CutOff) => return,
            Err(error) => log::info!("keys of other windows can't be seen: {error}"),
        }
    }
}

/// What there is; nothing where the files are as they were.
async fn see(
    machine: &Machine,
    before: Option<Marks>,
) -> Result<Option<(Marks, Seen)>, StudioError> {
    let shown = machine.journals.shown();
    machine
        .library(move |library| {
            let marks = Marks {
                library: library.changes()?,
                settings: kept::written_at(library.paths()),
            };
            if before == Some(marks) {
                return Ok(None);
            }
            let settings = kept::peek(library.paths());
            let seen = Seen {
                chosen: settings.map(|settings| [settings.key, settings.batch_key]),
                listed: library.key_names()?,
                bound: match shown {
                    Some(project) => library.key_of_project(project)?,
                    None => None,
                },
            };
            Ok(Some((marks, seen)))
        })
        .await
}
