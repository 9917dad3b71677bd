//! Previews of voices: from the disk, else from where they lie, and then kept. They cost nothing.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::browse;
use crate::error::StudioError;
use crate::machine::Machine;
use crate::playback::Asked;
use crate::vault;
use mynah_api::error::ErrorKind;
use mynah_audio::decode::decode_bytes;
use mynah_audio::pcm::Pcm;
use mynah_audio::peaks::Peaks;
use mynah_core::backend::Backend;
use mynah_model::command::PreviewAt;
use mynah_model::desk::PreviewShown;
use mynah_model::event::{BrowseEvent, Playing};

/// Columns of a preview's waveform on a card.
const WAVE: usize = 96;

/// Where a voice's preview lies; nothing where it has none.
async fn address(machine: &Machine, at: &PreviewAt) -> Result<Option<String>, StudioError> {
    if at.address.is_some() {
        return Ok(at.address.clone());
    }
    // What is known needs no connection.
    if let Some(known) = machine.known_now(at.backend)
        && let Some(address) = known.preview(&at.voice)
    {
        return Ok(Some(address.to_owned()));
    }
    let connection = machine.connect(at.backend).await?;
    let known = machine.known(&connection).await;
    Ok(known.preview(&at.voice).map(str::to_owned))
}

/// The same over all starts: the Draft server listens elsewhere each time.
fn place(backend: Backend, address: &str) -> String {
    let Some((_, rest)) = address
        .split_once("://")
        .filter(|_| backend == Backend::Draft)
    else {
        return address.to_owned();
    };
    let path = rest.split_once('/').map_or(rest, |(_, path)| path);
    format!("draft:{path}")
}

/// A voice's preview as it came; nothing where it has none.
pub(super) async fn bytes(machine: &Arc<Machine>, at: &PreviewAt) -> Result<Vec<u8>, StudioError> {
    let Some(address) = address(machine, at).await? else {
        return Ok(Vec::new());
    };
    let place = place(at.backend, &address);
    let fetch = async {
        // Draft voices speak theirs as it is asked for; the service has it.
        if at.backend == Backend::Draft {
            vault::may_speak(machine, &at.voice).await?;
        }
        let connection = machine.connect(at.backend).await?;
        match connection.client.preview(&address).await {
            Ok(reply) => Ok(reply.value.bytes),
            Err(error) => {
                if is_final(error.kind, error.facts.head.status) {
                    tell(machine, at, PreviewShown::Dead).await;
                }
                Err(error.into())
            }
        }
    };
    held_or(machine, (place, usize::MAX), fetch).await
}

/// What is kept under a name, else what is fetched, which is kept then unless it has more bytes than that.
pub(super) async fn held_or(
    machine: &Machine,
    (place, most): (String, usize),
    fetch: impl Future<Output = Result<Vec<u8>, StudioError>>,
) -> Result<Vec<u8>, StudioError> {
    let kept = place.clone();
    let held = machine
        .library(move |library| Ok(library.preview(&kept)))
        .await?;
    if let Some(bytes) = held {
        return Ok(bytes);
    }
    let bytes = fetch.await?;
    if bytes.len() <= most {
        let held = bytes.clone();
        let kept = machine
            .library(move |library| library.keep_preview(&place, &held))
            .await;
        if let Err(error) = kept {
            log::warn!("a preview or a sample isn't kept: {error}");
        }
    }
    Ok(bytes)
}

/// Whether asking the same address again would fail again: where nobody could be reached, or somebody was busy, it may
/// be there the next time.
fn is_final(kind: ErrorKind, status: u16) -> bool {
    let comes_again = matches!(status, 408 | 425 | 429);
    kind == ErrorKind::Unsendable || ((400..500).contains(&status) && !comes_again)
}

/// Plays a voice's preview where nothing else is wanted by then, and tells what it looks like.
pub(super) async fn play(
    machine: &Arc<Machine>,
    at: &PreviewAt,
    asked: &Asked,
) -> Result<(), StudioError> {
    let Some(pcm) = sound(machine, at).await? else {
        return Ok(());
    };
    let playing = Playing::Preview(at.voice.clone());
    machine.deck.play_asked(asked, playing, &pcm)?;
    Ok(())
}

/// The sound of a preview; nothing where the voice has none. Its waveform is told.
async fn sound(machine: &Arc<Machine>, at: &PreviewAt) -> Result<Option<Pcm>, StudioError> {
    let bytes = bytes(machine, at).await?;
    if bytes.is_empty() {
        return Ok(None);
    }
    let read = machine
        .blocking(move || {
            let pcm = decode_bytes(&bytes)?.pcm.into_mono();
            let shown = PreviewShown::Here {
                wave: Peaks::of(&pcm).mini(WAVE),
                seconds: pcm.seconds(),
            };
            Ok::<_, StudioError>((pcm, shown))
        })
        .await;
    match read {
        Ok((pcm, shown)) => {
            tell(machine, at, shown).await;
            Ok(Some(pcm))
        }
        Err(error) => {
            if let StudioError::Decode(_) = error {
                tell(machine, at, PreviewShown::Dead).await;
            }
            Err(error)
        }
    }
}

async fn tell(machine: &Machine, at: &PreviewAt, shown: PreviewShown) {
    let told = BrowseEvent::Preview(at.voice.clone(), shown);
    browse::tell(machine, at.backend, told).await;
}

/// Fetches previews one after the other, until others are wanted.
pub(super) async fn ahead(machine: Arc<Machine>, wanted: Vec<PreviewAt>) {
    let newest = &machine.newest.ahead;
    let mine = newest.fetch_add(1, Ordering::Relaxed) + 1;
    for at in wanted {
        if newest.load(Ordering::Relaxed) != mine {
            return;
        }
        if let Err(error) = sound(&machine, &at).await {
            // Nobody asked: where nobody can be reached, that is told when somebody does.
            log::info!("no preview of {}: {error}", at.voice);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_address_itself_answered_is_final() {
        assert!(is_final(ErrorKind::NotFound, 404));
        assert!(is_final(ErrorKind::Refused, 410));
        assert!(is_final(ErrorKind::Unsendable, 0));
        for (kind, status) in [
            (ErrorKind::NoConnection, 0),
            (ErrorKind::NoSuchHost, 0),
            (ErrorKind::Stalled, 200),
            (ErrorKind::RateLimited, 429),
            (ErrorKind::ServerError, 503),
        ] {
            assert!(!is_final(kind, status), "{kind:?}");
        }
    }

    #[test]
    fn a_draft_preview_is_found_wherever_its_server_listens() {
        let draft = |address| place(Backend::Draft, address);
        assert_eq!(
            draft("http://127.0.0.1:4001/mynah/previews/a.mp3"),
            draft("http://127.0.0.1:59/mynah/previews/a.mp3")
        );
        let live = "https://cdn.example/a.mp3";
        assert_eq!(place(Backend::Live, live), live);
    }
}
