//! A file on its way to the service. This module opens none: whoever knows the file hands an opener along.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_util::stream::{self, Stream, StreamExt as _};
use tokio::io::{AsyncRead, AsyncReadExt as _, ReadBuf, Take};
use tokio_util::io::ReaderStream;

use crate::progress::Progress;

/// What is read at once from a file.
const PIECE: usize = 64 << 10;

/// Reads a file's bytes from its beginning.
pub type Reader = Box<dyn AsyncRead + Send + Unpin>;

/// The opening of a file.
pub type Opening = Pin<Box<dyn Future<Output = io::Result<Reader>> + Send>>;

/// A file to be sent: bytes, or something that can be opened as often as the request is sent.
#[derive(Clone)]
pub struct Upload {
    name: String,
    content_type: String,
    length: Option<u64>,
    source: Source,
}

#[derive(Clone)]
enum Source {
    Bytes(Bytes),
    Opener(Arc<dyn Fn() -> Opening + Send + Sync>),
}

impl Upload {
    /// A file that is in memory. Servers take a part without a name for no file, so `name` is never left empty.
    pub fn bytes(name: &str, content_type: &str, bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Self {
            length: Some(bytes.len() as u64),
            source: Source::Bytes(bytes),
            ..Self::named(name, content_type)
        }
    }

    /// A file that is read while it is sent. `open` begins at its first byte each time; `length` is what
    /// it will give, if that is known: of a file that grew meanwhile that much is sent, and one that turns out
    /// shorter is an error.
    pub fn opened<F>(
        name: &str,
        content_type: &str,
        length: Option<u64>,
        open: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = io::Result<Reader>> + Send + 'static,
    {
        Self {
            length,
            source: Source::Opener(Arc::new(move || Box::pin(open()))),
            ..Self::named(name, content_type)
        }
    }

    fn named(name: &str, content_type: &str) -> Self {
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let name = name.replace(|c: char| c.is_control() || c == '"', "_");
        Self {
            name: if name.is_empty() {
                "file".to_owned()
            } else {
                name
            },
            content_type: content_type.to_owned(),
            length: None,
            source: Source::Bytes(Bytes::new()),
        }
    }

    /// What the service is told it is called: no folders, no control signs.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the service is told it is.
    pub fn content_type(&self) -> &str {
        &self.content_type
    }

    /// How many bytes it has, if that is known.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// Its bytes as a part of a form.
    pub(crate) async fn part(&self, sending: &Sending) -> io::Result<reqwest::Body> {
        let sending = sending.clone();
        let bytes: Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>> = match &self.source {
            Source::Bytes(bytes) => Box::pin(pieces(bytes.clone())),
            Source::Opener(open) => {
                let most = self.length.unwrap_or(u64::MAX);
                let whole = Whole {
                    file: open().await?.take(most),
                    promised: self.length.is_some(),
                };
                Box::pin(ReaderStream::with_capacity(whole, PIECE))
            }
        };
        sending.begin();
        let mut at_end = Some(sending.clone());
        let end = stream::poll_fn(move |_| {
            if let Some(sending) = at_end.take() {
                sending.end();
            }
            Poll::Ready(None)
        });
        let noted = bytes.inspect(move |piece| sending.note(piece));
        Ok(reqwest::Body::wrap_stream(noted.chain(end)))
    }
}

/// A file that gives what was promised or breaks: a request that ends early is no request.
struct Whole {
    file: Take<Reader>,
    promised: bool,
}

impl AsyncRead for Whole {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.file).poll_read(cx, buffer);
        let ended = matches!(read, Poll::Ready(Ok(()))) && buffer.filled().len() == before;
        if ended && self.promised && self.file.limit() > 0 {
            return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into()));
        }
        read
    }
}

/// Bytes in memory, a piece at a time so that they are counted as they go.
fn pieces(mut bytes: Bytes) -> impl Stream<Item = io::Result<Bytes>> + Send {
    stream::iter(std::iter::from_fn(move || {
        (!bytes.is_empty()).then(|| Ok(bytes.split_to(bytes.len().min(PIECE))))
    }))
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Upload({}, {:?} bytes)", self.content_type, self.length)
    }
}

/// Two uploads are the same if they would send the same file; an opener is the same only as itself.
impl PartialEq for Upload {
    fn eq(&self, other: &Self) -> bool {
        let same = match (&self.source, &other.source) {
            (Source::Bytes(one), Source::Bytes(two)) => one == two,
            (Source::Opener(one), Source::Opener(two)) => Arc::ptr_eq(one, two),
            _ => false,
        };
        same && self.name == other.name
            && self.content_type == other.content_type
            && self.length == other.length
    }
}

/// How the sending of a request's files goes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sending {
    pub progress: Progress,
    broken: Arc<AtomicBool>,
    /// Files that were not handed over to their end.
    left: Arc<AtomicUsize>,
}

impl Sending {
    pub fn new(progress: Progress) -> Self {
        Self {
            progress,
            ..Self::default()
        }
    }

    /// Whether a file could not be read to its end.
    pub fn is_broken(&self) -> bool {
        self.broken.load(Ordering::Relaxed)
    }

    /// Whether a file was not handed over to its end: what went until now is half a form, and so no request.
    pub fn is_under_way(&self) -> bool {
        self.left.load(Ordering::Relaxed) > 0
    }

    fn begin(&self) {
        self.left.fetch_add(1, Ordering::Relaxed);
    }

    fn end(&self) {
        self.left.fetch_sub(1, Ordering::Relaxed);
    }

    fn note(&self, piece: &io::Result<Bytes>) {
        match piece {
            Ok(bytes) => self.progress.add_sent(bytes.len()),
            Err(_) => self.broken.store(true, Ordering::Relaxed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_no_folders() {
        let name = |name: &str| Upload::bytes(name, "audio/wav", "x").name().to_owned();
        assert_eq!(name("/home/someone/take 1.wav"), "take 1.wav");
        assert_eq!(name(r"C:\x\ü.wav"), "ü.wav");
        assert_eq!(name("a\"\r\nb"), "a___b");
        assert_eq!(name("a/"), "file");
    }
}
