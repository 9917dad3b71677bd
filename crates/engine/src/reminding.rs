//! Reminders of consents: before one ends, and once it ended. Each is told once, in the window and by the system.

use std::sync::Arc;
use std::time::Duration;

use crate::error::StudioError;
use crate::machine::Machine;
use crate::sampling;
use crate::tasks;
use mynah_core::consent::{Ending, ends_dubs, silences, standings};
use mynah_core::day::Day;
use mynah_i18n::tr;
use mynah_model::event::{Event, Notice, Offer};
use mynah_store::Library;

/// Between two looks at the day.
const PAUSE: Duration = Duration::from_mins(10);
/// So many are told one by one; of more it is said how many there are.
const TOLD: usize = 3;

/// Looks at the start, and again on each day that begins, as long as the program runs.
pub(super) async fn watch(machine: Arc<Machine>) {
    let mut looked = None;
    loop {
        let today = Day::here(machine.clock.now());
        if looked != Some(today) {
            looked = Some(today);
            if !remind(&machine).await {
                return;
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Tells what newly ends soon or ended; false once the program ends.
async fn remind(machine: &Machine) -> bool {
    let today = Day::here(machine.clock.now());
    // Whose consent is over is seen at each voice before anybody presses anything.
    sampling::retell_vault(machine).await;
    let new = machine.library(move |library| ending(library, today));
    match new.await {
        Ok(new) => {
            // One toast that offers something takes another's place: the last one says how many there are.
            let more = new.len().saturating_sub(TOLD);
            let mut texts: Vec<String> = new.into_iter().take(TOLD).collect();
            if more > 0 {
                texts.push(tr!("remind-more", count = more));
            }
            for text in texts.iter().rev().skip(1).rev() {
                machine
                    .tell(Event::Notice(Notice::Heed(text.clone())))
                    .await;
            }
            if let Some(text) = texts.last() {
                let offer = Offer::ShowConsents;
                let text = text.clone();
                machine
                    .tell(Event::Notice(Notice::Offer { text, offer }))
                    .await;
            }
            for text in texts {
                let notify = Arc::clone(&machine.options.notify);
                // The desktop may take its time.
                drop(tasks::spawn_blocking(move || {
                    notify(&tr!("app-name"), &text);
                }));
            }
        }
        Err(StudioError::CutOff) => return false,
        Err(error) => log::warn!("consents can't be looked at: {error}"),
    }
    true
}

/// What is to be said of each that nobody was told of.
fn ending(library: &Library, today: Day) -> Result<Vec<String>, mynah_store::error::LibraryError> {
    let there = library.consents()?;
    let (all, mut new) = (standings(&there.heeded()), Vec::new());
    for standing in &all {
        let name = standing.consent.name.as_str();
        let voices = silences(&all, (standing, |_: &_| true), today);
        let (of, text) = match (voices, ends_dubs(&all, standing, today)) {
            (Some(Ending::Soon(days)), _) => ("soon", tr!("remind-soon", name = name, days = days)),
            (Some(Ending::Over), _) => ("over", tr!("remind-over", name = name)),
            (None, Some(Ending::Soon(days))) => {
                let text = tr!("remind-dubs-soon", name = name, days = days);
                ("soon", text)
            }
            (None, Some(Ending::Over)) => ("over", tr!("remind-dubs-over", name = name)),
            (None, None) => continue,
        };
        if library.remind(&standing.hash, of)? {
            new.push(text);
        }
    }
    Ok(new)
}
