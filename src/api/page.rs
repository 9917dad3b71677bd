//! Lists that come in pages, as one stream to the last of them.

use std::collections::HashSet;

use futures_util::stream::{self, Stream};

use crate::api::answer::Answer;
use crate::api::client::Client;
use crate::api::endpoint::Endpoint;
use crate::api::error::ApiError;
use crate::api::head::Reply;

/// More pages than any account has; a list that goes on longer goes in circles.
const MOST_PAGES: usize = 10_000;

/// An operation that answers one page of a list.
pub trait Paged: Endpoint<Reply: Answer> + Clone {
    /// Where the page after this one begins; `None` on the last, and on an empty one.
    fn cursor(&self, page: &Self::Reply) -> Option<String>;

    /// The same operation from there on.
    #[must_use]
    fn continued(&self, cursor: String) -> Self;
}

/// All pages from `first` on. Ends after the last page, a page without a way on, a place that was
/// already visited, or an error.
pub fn pages<E: Paged>(
    client: &Client,
    first: E,
) -> impl Stream<Item = Result<Reply<E::Reply>, ApiError>> + use<'_, E> {
    let seen = HashSet::new();
    stream::unfold((Some(first), seen), async move |(next, mut seen)| {
        let endpoint = next?;
        let reply = match client.send(&endpoint).await {
            Ok(reply) => reply,
            Err(error) => return Some((Err(error), (None, seen))),
        };
        let next = endpoint
            .cursor(&reply.value)
            .filter(|cursor| seen.len() < MOST_PAGES && seen.insert(cursor.clone()))
            .map(|cursor| endpoint.continued(cursor));
        Some((Ok(reply), (next, seen)))
    })
}
