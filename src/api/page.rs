//! Lists that come in pages, as one stream to the last of them.

use std::collections::HashSet;

use futures_util::stream::{self, Stream};
use serde::Serialize;

use crate::api::answer::Answer;
use crate::api::client::Client;
use crate::api::endpoint::Endpoint;
use crate::api::error::ApiError;
use crate::api::head::Reply;

/// More pages than any account has; a list that goes on longer goes in circles.
const MOST_PAGES: usize = 10_000;

/// How many items a page holds, between one and what the service gives at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct PageSize<const MOST: u16>(u16);

impl<const MOST: u16> PageSize<MOST> {
    /// Brings the number into the range that the service takes.
    pub fn new(items: u16) -> Self {
        Self(items.clamp(1, MOST))
    }
}

/// An operation that answers one page of a list.
pub trait Paged: Endpoint<Reply: Answer> {
    /// Where the page after this one begins; `None` on the last, and on an empty one.
    fn cursor(&self, page: &Self::Reply) -> Option<String>;

    /// From there on.
    fn continue_at(&mut self, cursor: String);
}

/// Where the next page of a list with cursors begins; an empty page is the last one, whatever it says.
pub(in crate::api) fn onward<C: ToString>(
    is_empty: bool,
    has_more: Option<bool>,
    cursor: Option<&C>,
) -> Option<String> {
    let goes_on = !is_empty && has_more != Some(false);
    cursor.filter(|_| goes_on).map(C::to_string)
}

/// All pages from `first` on. Ends after the last page, a page without a way on, a place that was
/// already visited, or an error.
pub fn pages<E: Paged>(
    client: &Client,
    first: E,
) -> impl Stream<Item = Result<Reply<E::Reply>, ApiError>> + use<'_, E> {
    let seen = HashSet::new();
    stream::unfold((Some(first), seen), async move |(next, mut seen)| {
        let mut endpoint: E = next?;
        let reply = match client.send(&endpoint).await {
            Ok(reply) => reply,
            Err(error) => return Some((Err(error), (None, seen))),
        };
        let next = endpoint
            .cursor(&reply.value)
            .filter(|cursor| seen.len() < MOST_PAGES && seen.insert(cursor.clone()))
            .map(|cursor| {
                endpoint.continue_at(cursor);
                endpoint
            });
        Some((Ok(reply), (next, seen)))
    })
}
