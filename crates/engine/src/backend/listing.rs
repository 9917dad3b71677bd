//! The account's voices, read page by page to the last one. Those that came are told while more are on their way.

use std::pin::pin;

use futures_util::StreamExt as _;

use crate::backend::known::Known;
use crate::backend::{Connection, Listing};
use crate::cloning;
use crate::error::StudioError;
use crate::machine::Machine;
use crate::makings;
use mynah_api::error::{ApiError, ErrorKind};
use mynah_api::page::pages;
use mynah_api::voices::SearchVoices;
use mynah_model::desk::Voice;
use mynah_model::event::VoicesEvent;

impl Machine {
    /// Reads them all. Where that breaks off, those that came were told, and nothing else is made of them: who speaks is
    /// looked up in whole lists.
    pub(super) async fn add_voices(
        &self,
        known: &mut Known,
        connection: &Connection,
    ) -> Result<(), ApiError> {
        let side = connection.side();
        // An older list that is whole says more.
        let is_first = !matches!(self.backends.listing(side), Some(Listing::Known(_)));
        let mut voices: Vec<Voice> = Vec::new();
        let mut told = 0;
        let mut list = pin!(pages(&connection.client, SearchVoices::default()));
        while let Some(page) = list.next().await {
            match page {
                Ok(page) => {
                    let more = page.value.has_more == Some(true);
                    let page = page.value.voices.into_iter();
                    voices.extend(page.map(|voice| known.card(voice)));
                    // Each time there are twice as many: a list of three hundred pages is copied no more than twice.
                    if is_first && more && voices.len() >= told * 2 {
                        told = voices.len();
                        let partly = VoicesEvent::Partly(voices.clone().into());
                        self.tell_voices(side, partly).await;
                    }
                }
                // Those that came can be spoken with.
                Err(error) if error.kind == ErrorKind::Malformed && !voices.is_empty() => {
                    log::warn!("the list of voices is cut: {error}");
                    known.is_cut = true;
                }
                Err(error) => {
                    if is_first && voices.len() > told {
                        self.tell_voices(side, VoicesEvent::Partly(voices.into()))
                            .await;
                    }
                    return Err(error);
                }
            }
        }
        known.voices = voices.into();
        Ok(())
    }

    /// Finds voices in it whose answers were lost: what was agreed to for them binds them from now on.
    pub(super) async fn find_lost(&self, connection: &Connection, known: &Known) {
        // Whoever makes one at this moment looks for it too.
        let Ok(_alone) = self.cloning.try_lock() else {
            return;
        };
        let (backend, account) = (connection.backend, connection.account.as_str());
        let listed = cloning::Listed {
            voices: &known.voices,
            is_whole: known.is_whole(),
        };
        for found in [
            cloning::find_lost(self, (backend, account), listed).await,
            cloning::find_added(self, connection).await,
            makings::find_lost(self, (backend, account), &known.voices).await,
        ] {
            match found {
                // It ends: the next list is looked through.
                Ok(()) | Err(StudioError::CutOff) => {}
                Err(error) => log::warn!("it isn't known which voices came to be: {error}"),
            }
        }
    }
}
