//! A file that lies where somebody said: asked for step by step, so that each place that it leads to is looked at first.

use std::net::SocketAddr;

use reqwest::header::LOCATION;

use super::{Client, ELSEWHERE, not_secure, place};
use crate::error::{ApiError, ErrorKind, Reached};
use crate::stream::Download;
use crate::transport;

/// What lies at an address.
#[derive(Debug)]
pub enum Step {
    /// A file, as it arrives.
    Here(Box<Download>),
    /// The address of another place.
    LeadsTo(String),
}

impl Client {
    /// Asks a place for what lies there, and goes nowhere else. The key is never sent there.
    /// `places`: what its name was found to be as it was looked at; it is asked for nowhere else, but through a proxy.
    ///
    /// # Errors
    /// As [`Client::fetch`]; always free.
    pub async fn fetch_step(&self, address: &str, places: &[SocketAddr]) -> Result<Step, ApiError> {
        let url = place(address)?;
        let http = transport::step_client(&url, self.inner.timeouts, places).map_err(not_secure)?;
        let (response, trace) = self.get(&http, url.clone()).await.map_err(|mut error| {
            // Of a name that nobody knows no place is asked.
            let is_unknown = places.is_empty() && url.domain().is_some();
            if is_unknown && error.kind == ErrorKind::NoConnection {
                error.kind = ErrorKind::NoSuchHost;
            }
            error
        })?;
        if !response.status().is_redirection() {
            let incoming = self.accept(ELSEWHERE, response, trace).await?;
            return Ok(Step::Here(Box::new(Download::new(incoming))));
        }
        let next = response.headers().get(LOCATION);
        let next = next.and_then(|it| it.to_str().ok());
        let next = next.and_then(|it| url.join(it).ok());
        let astray = || ApiError::new(ELSEWHERE, ErrorKind::Unsendable, Reached::Nothing);
        Ok(Step::LeadsTo(next.ok_or_else(astray)?.into()))
    }
}
