//! The history of isolations as part of a page: it has no places of its own, so it is read whole and cut here.

use crate::error::StudioError;
use crate::history::item;
use crate::history::list::{Reader, is_refused};
use crate::isolations;
use mynah_api::error::ErrorKind;
use mynah_api::types::isolation::Isolated;
use mynah_core::request::Tool;
use mynah_model::desk::{HistoryFilter, IsolatedPlace};

/// Whether isolated recordings can be what is looked for: they have no voice and no model.
pub(super) fn is_wanted(filter: &HistoryFilter) -> bool {
    filter.tool.is_none_or(Tool::is_in_isolations)
        && filter.voice.is_none()
        && filter.model.is_none()
}

impl Reader<'_> {
    /// Reads the list, and keeps what comes behind the place that the page begins at.
    pub async fn ask_isolated(&mut self) -> Result<(), StudioError> {
        self.no_more_isolated = true;
        let Some(connection) = self.connection.clone() else {
            return Ok(());
        };
        let listed = match isolations::list(&connection, &self.filter.search).await {
            // As elsewhere: then it is looked for here.
            Err(StudioError::Api(error))
                if is_refused(error.kind) && !self.filter.search.is_empty() =>
            {
                isolations::list(&connection, "").await?
            }
            listed => listed?,
        };
        let mut items = listed.items;
        // What is still being made has no sound.
        items.retain(|item| !item.processing);
        if let Some(place) = &self.place.isolated {
            let behind = match items.iter().position(|item| item.id == place.item) {
                Some(at) => at + 1,
                // It was deleted since.
                None => {
                    items.partition_point(|item| item.created_at_unix.unwrap_or(0) >= place.secs)
                }
            };
            items.drain(..behind);
        }
        self.know_isolated(items).await
    }

    /// Looks up what the library knows of them, and keeps them for the page.
    pub async fn know_isolated(&mut self, items: Vec<Isolated>) -> Result<(), StudioError> {
        let Some(connection) = &self.connection else {
            return Ok(());
        };
        let known = isolations::know(self.machine, connection, &items).await?;
        self.isolated.extend(items.into_iter().zip(known));
        Ok(())
    }

    pub async fn put_isolated(&mut self) {
        let Some((item, known)) = self.isolated.pop_front() else {
            return;
        };
        self.place.isolated = Some(IsolatedPlace {
            item: item.id.clone(),
            secs: item.created_at_unix.unwrap_or(0),
        });
        let id = item.id.clone().into();
        self.put(id, known, || item::isolated_row(&item)).await;
    }

    /// The history of isolations can't be read: all else is listed. A key that may do other things, and a server that
    /// has none, are no trouble unless it is just that what is looked for.
    pub fn without_isolated(&mut self, error: &StudioError) {
        let is_lacking = matches!(
            error,
            StudioError::Api(error)
                if matches!(error.kind, ErrorKind::KeyLacksPermission | ErrorKind::NotFound)
        );
        if is_lacking && self.filter.tool.is_none() {
            log::info!("there is no history of isolations: {error}");
        } else if self.page.trouble.is_none() {
            let backend = self.filter.backend;
            let trouble = self.machine.backend_trouble(error, backend, "isolations");
            self.page.trouble = Some(trouble);
        }
    }
}
