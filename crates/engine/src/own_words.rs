//! Somebody's own words: listed, added, taken out.

use std::sync::Arc;

use crate::error::StudioError;
use crate::machine::Machine;
use mynah_i18n::tr;
use mynah_model::event::{Event, Notice, Offer, ProjectEvent};

pub(super) async fn list(machine: &Machine) -> Result<(), StudioError> {
    let speller = Arc::clone(&machine.speller);
    let read = move || Ok::<_, StudioError>((speller.read_own_words(), speller.own_words()));
    let (are_others, words) = machine.blocking(read).await?;
    tell(machine, words, are_others).await;
    Ok(())
}

/// What is no news isn't told: another window was faster, or a step is done again.
pub(super) async fn set(machine: &Machine, word: String, on: bool) -> Result<(), StudioError> {
    let (speller, own) = (Arc::clone(&machine.speller), word.clone());
    let places = machine.dictionaries.clone();
    let write = move || {
        let is_news = places.set_word(&own, on)?;
        speller.forget_own_words();
        Ok::<_, StudioError>((is_news, speller.own_words()))
    };
    let (is_news, words) = machine.blocking(write).await?;
    // Whoever waits for it goes on in any case.
    tell(machine, words, true).await;
    if is_news {
        let text = if on {
            tr!("studio-word-added", word = word.as_str())
        } else {
            tr!("studio-word-removed", word = word.as_str())
        };
        let offer = Offer::OwnWord(word, !on);
        machine
            .tell(Event::Notice(Notice::Offer { text, offer }))
            .await;
    }
    Ok(())
}

async fn tell(machine: &Machine, words: Arc<Vec<String>>, are_others: bool) {
    let event = ProjectEvent::OwnWords { words, are_others };
    machine.tell(Event::Project(event)).await;
}
