//! A file that lies where somebody said: fetched step by step, and each place that it leads to is looked at first.

use reqwest::header::LOCATION;

use super::{Client, ELSEWHERE, not_secure, place};
use crate::api::address::BadAddress;
use crate::api::error::{ApiError, ErrorKind, Reached};
use crate::api::stream::Download;
use crate::api::transport;

/// Places that one leads to at most.
const MOST_STEPS: usize = 5;

/// Why nothing is fetched from an address.
#[derive(Debug, thiserror::Error)]
pub enum NotFetched {
    /// It leads to a place that nothing is fetched from.
    #[error(transparent)]
    Address(BadAddress),
    /// It could not be had.
    #[error(transparent)]
    Api(#[from] ApiError),
}

impl Client {
    /// Fetches what lies at an address that somebody gave, as it arrives. Each place is looked at before it is asked,
    /// the first one and those that it leads on to; the key is never sent there. `look` may block.
    ///
    /// # Errors
    /// As [`Client::fetch`], and a place that `look` refuses; always free.
    pub async fn fetch_public(
        &self,
        address: &str,
        look: fn(&str) -> Result<(), BadAddress>,
    ) -> Result<Download, NotFetched> {
        let mut at = address.to_owned();
        for _ in 0..=MOST_STEPS {
            let asked = at.clone();
            let looked = tokio::task::spawn_blocking(move || look(&asked)).await;
            looked
                .unwrap_or(Err(BadAddress::None))
                .map_err(NotFetched::Address)?;
            let url = place(&at)?;
            let http = transport::step_client(&url, self.inner.timeouts).map_err(not_secure)?;
            let (response, trace) = self.get(&http, url.clone()).await?;
            if !response.status().is_redirection() {
                let incoming = self.accept(ELSEWHERE, response, trace).await?;
                return Ok(Download::new(incoming));
            }
            let next = response.headers().get(LOCATION);
            let next = next.and_then(|it| it.to_str().ok());
            let next = next.and_then(|it| url.join(it).ok());
            at = next.ok_or(NotFetched::Address(BadAddress::None))?.into();
        }
        let astray = ApiError::new(ELSEWHERE, ErrorKind::Unsendable, Reached::Nothing);
        Err(astray.into())
    }
}
