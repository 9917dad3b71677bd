//! Lists that come in pages, as one stream to the last of them.

use std::collections::HashSet;

use futures_util::stream::{self, Stream};
use serde::Serialize;

use crate::answer::{Answer, Unreadable};
use crate::client::Client;
use crate::endpoint::Endpoint;
use crate::error::{ApiError, Call, ErrorKind, Reached};
use crate::head::{Head, Reply};

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
    /// Where the page after this one begins, if it says so.
    fn cursor(&self, page: &Self::Reply) -> Option<String>;

    /// Whether it says that there is one.
    fn has_more(&self, _page: &Self::Reply) -> Option<bool> {
        None
    }

    /// From there on.
    fn continue_at(&mut self, cursor: String);
}

/// All pages from `first` on, to the last of them or an error.
///
/// A list that promises more and doesn't say where, or leads back to a place that was visited, ends with an error:
/// whoever looks for something must not take it for whole.
pub fn pages<E: Paged>(
    client: &Client,
    first: E,
) -> impl Stream<Item = Result<Reply<E::Reply>, ApiError>> + use<'_, E> {
    let seen = HashSet::new();
    stream::unfold((Some(Ok(first)), seen), async move |(next, mut seen)| {
        let mut endpoint: E = match next? {
            Ok(endpoint) => endpoint,
            Err(cut) => return Some((Err(cut), (None, seen))),
        };
        let reply = match client.send(&endpoint).await {
            Ok(reply) => reply,
            Err(error) => return Some((Err(error), (None, seen))),
        };
        let more = endpoint.has_more(&reply.value);
        let cursor = endpoint
            .cursor(&reply.value)
            .filter(|cursor| seen.len() < MOST_PAGES && seen.insert(cursor.clone()));
        let next = match (more, cursor) {
            (Some(false), _) | (None, None) => None,
            (_, Some(cursor)) => {
                endpoint.continue_at(cursor);
                Some(Ok(endpoint))
            }
            (Some(true), None) => Some(Err(cut::<E>(&reply.head))),
        };
        Some((Ok(reply), (next, seen)))
    })
}

fn cut<E: Endpoint>(head: &Head) -> ApiError {
    ApiError::new(Call::of::<E>(), ErrorKind::Malformed, Reached::Answered)
        .with_head(head.clone())
        .because(Unreadable::CutList)
}
