//! A dubbed file as it arrives: where the connection breaks off, the rest is asked for, and what is here stays.

use bytes::Bytes;

use crate::backend::Connection;
use mynah_api::client::Behind;
use mynah_api::dubbing::GetDubbedFile;
use mynah_api::error::{ApiError, ErrorKind};
use mynah_api::head::Head;
use mynah_api::stream::Download;

/// A dubbed file that is on its way.
pub(crate) struct Dubbed<'a> {
    connection: &'a Connection,
    /// How the rest of it is asked for; an address of its own gives it from its beginning alone.
    fetch: Option<GetDubbedFile>,
    file: Download,
    /// The revision of a project's language that it is of, where that was told.
    pub revision: Option<u64>,
    /// Bytes that are here, and those that were when it was gone on with last.
    arrived: u64,
    resumed: u64,
}

impl<'a> Dubbed<'a> {
    /// Asks for a file.
    ///
    /// # Errors
    /// Those of the service, before the first byte.
    pub async fn open(connection: &'a Connection, fetch: GetDubbedFile) -> Result<Self, ApiError> {
        let file = connection.client.stream(&fetch).await?;
        Ok(Self {
            connection,
            fetch: Some(fetch),
            file,
            revision: None,
            arrived: 0,
            resumed: 0,
        })
    }

    /// Asks for what lies at an address, which is no business of the key, of this revision.
    ///
    /// # Errors
    /// Those of whoever answers there, before the first byte.
    pub async fn at(
        connection: &'a Connection,
        address: &str,
        revision: Option<u64>,
    ) -> Result<Self, ApiError> {
        let file = connection.client.fetch(address).await?;
        Ok(Self {
            connection,
            fetch: None,
            file,
            revision,
            arrived: 0,
            resumed: 0,
        })
    }

    /// What is said about it beside its bytes.
    pub fn head(&self) -> &Head {
        self.file.head()
    }

    /// The next bytes; `None` after the end or an error. Broken off it is gone on with, as long as each time some of it
    /// comes and the service gives parts of the very same file.
    pub async fn next(&mut self) -> Option<Result<Bytes, ApiError>> {
        loop {
            match self.file.next().await? {
                Ok(piece) => {
                    self.arrived += piece.len() as u64;
                    return Some(Ok(piece));
                }
                Err(error) if is_broken_off(error.kind) && self.arrived > self.resumed => {
                    match self.rest().await {
                        Some(rest) => self.file = rest,
                        None => return Some(Err(error)),
                    }
                    self.resumed = self.arrived;
                }
                Err(error) => return Some(Err(error)),
            }
        }
    }

    async fn rest(&self) -> Option<Download> {
        let fetch = self.fetch.as_ref()?;
        let behind = Behind {
            bytes: self.arrived,
            etag: self.head().etag.clone()?,
        };
        let client = self.connection.client.behind(behind);
        let rest = client.stream(fetch).await.ok()?;
        (rest.head().from == Some(self.arrived)).then_some(rest)
    }
}

fn is_broken_off(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::ConnectionLost | ErrorKind::Stalled)
}
