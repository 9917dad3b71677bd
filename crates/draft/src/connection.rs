//! The listener: accepts connections, sealed by TLS or not, that a fault may break without an answer, and ends those
//! on which nothing is asked.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::task::Context;
use std::task::Poll;
use std::task::ready;
use std::time::Duration;

use axum::body::Body;
use axum::extract::connect_info::Connected;
use axum::serve::IncomingStream;
use axum::serve::Listener;
use bytes::Bytes;
use hyper::body::Frame;
use hyper::body::SizeHint;
use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;
use tokio::io::ReadBuf;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::time::Instant;
use tokio::time::Sleep;
use tokio_rustls::Accept;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::faults::{Counted, Faults};

/// How long to wait when the system can't accept (no file handles left); nothing else can be done.
const OUT_OF_HANDLES: Duration = Duration::from_millis(100);

/// Where clients come in.
pub struct Door {
    /// The socket.
    pub socket: TcpListener,
    /// Greets clients that come by TLS; none: they come without.
    pub acceptor: Option<TlsAcceptor>,
    /// May tell it to turn everyone away.
    pub faults: Faults,
    /// How long a client may take to greet and to say the head of its first request.
    pub patience: Duration,
    /// How long a client may keep a connection on which it asks nothing more.
    pub idle: Duration,
}

/// The way to break one connection, and what is known of its use.
#[derive(Clone, Debug, Default)]
pub struct Breaker(Arc<State>);

#[derive(Debug, Default)]
struct State {
    broken: AtomicBool,
    /// Whether a request is being answered, or the connection became a socket.
    busy: AtomicBool,
    /// Beginnings and ends of requests so far.
    turns: AtomicU64,
}

/// A request under way on a connection; it is over when this is dropped.
#[derive(Debug)]
pub struct Busy(Option<Breaker>);

impl Busy {
    /// The connection is a socket from now on, which has time-outs of its own.
    pub fn for_good(mut self) {
        self.0 = None;
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        if let Some(breaker) = &self.0 {
            breaker.turn(false);
        }
    }
}

impl Breaker {
    /// Nothing more is read from or written to the connection.
    pub fn break_it(&self) {
        self.0.broken.store(true, Ordering::Relaxed);
    }

    /// A request came: whoever is there means it.
    pub fn begin(&self) -> Busy {
        self.turn(true);
        Busy(Some(self.clone()))
    }

    fn turn(&self, busy: bool) {
        self.0.busy.store(busy, Ordering::Relaxed);
        self.0.turns.fetch_add(1, Ordering::Relaxed);
    }

    fn check(&self) -> io::Result<()> {
        if self.0.broken.load(Ordering::Relaxed) {
            Err(io::ErrorKind::ConnectionAborted.into())
        } else {
            Ok(())
        }
    }
}

/// One client's connection.
pub struct Wire {
    way: Way,
    breaker: Breaker,
    /// When the next request must have come, unless one is under way.
    deadline: Pin<Box<Sleep>>,
    /// The turn that it counts from.
    turn: u64,
    idle: Duration,
}

enum Way {
    Plain(TcpStream),
    /// The handshake, which is the client's own time: nobody else waits for it.
    Greeting(Box<Accept<TcpStream>>),
    Sealed(Box<TlsStream<TcpStream>>),
}

/// What bytes go through.
trait Duplex: AsyncRead + AsyncWrite + Unpin {}

impl<T: AsyncRead + AsyncWrite + Unpin> Duplex for T {}

impl Wire {
    /// Nobody is waited for who connects and asks nothing, or nothing more.
    fn check_deadline(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        let turn = self.breaker.0.turns.load(Ordering::Relaxed);
        if turn != self.turn {
            self.turn = turn;
            self.wait_anew();
        }
        while self.deadline.as_mut().poll(cx).is_ready() {
            if !self.breaker.0.busy.load(Ordering::Relaxed) {
                return Err(io::ErrorKind::TimedOut.into());
            }
            self.wait_anew();
        }
        Ok(())
    }

    fn wait_anew(&mut self) {
        let end = Instant::now() + self.idle;
        self.deadline.as_mut().reset(end);
    }

    /// The stream, once it can be used.
    fn stream(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Pin<&mut dyn Duplex>>> {
        if let Way::Greeting(greeting) = &mut self.way {
            let sealed = ready!(Pin::new(greeting.as_mut()).poll(cx))?;
            self.way = Way::Sealed(Box::new(sealed));
        }
        match &mut self.way {
            Way::Plain(stream) => Poll::Ready(Ok(Pin::new(stream))),
            Way::Sealed(stream) => Poll::Ready(Ok(Pin::new(stream.as_mut()))),
            Way::Greeting(_) => Poll::Pending,
        }
    }
}

impl Listener for Door {
    type Io = Wire;
    type Addr = Breaker;

    async fn accept(&mut self) -> (Wire, Breaker) {
        loop {
            match self.socket.accept().await {
                Ok(_) if self.faults.is_refusing() => {}
                Ok((stream, _)) => {
                    // Pieces of a stream leave at once; without it they would only be sent later, not wrongly.
                    if let Err(error) = stream.set_nodelay(true) {
                        log::debug!("a connection keeps its delay: {error}");
                    }
                    let breaker = Breaker::default();
                    let way = match &self.acceptor {
                        Some(acceptor) => Way::Greeting(Box::new(acceptor.accept(stream))),
                        None => Way::Plain(stream),
                    };
                    let wire = Wire {
                        way,
                        breaker: breaker.clone(),
                        deadline: Box::pin(tokio::time::sleep(self.patience)),
                        turn: 0,
                        idle: self.idle,
                    };
                    return (wire, breaker);
                }
                Err(error) => {
                    log::warn!("the draft server can't accept: {error}");
                    tokio::time::sleep(OUT_OF_HANDLES).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<Breaker> {
        Ok(Breaker::default())
    }
}

impl Connected<IncomingStream<'_, Door>> for Breaker {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        stream.remote_addr().clone()
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.breaker.check()?;
        let read = match self.stream(cx)? {
            Poll::Ready(stream) => stream.poll_read(cx, into),
            Poll::Pending => Poll::Pending,
        };
        if read.is_pending() {
            self.check_deadline(cx)?;
        }
        read
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.breaker.check()?;
        ready!(self.stream(cx))?.poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.breaker.check()?;
        ready!(self.stream(cx))?.poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        match &self.way {
            Way::Plain(stream) => stream.is_write_vectored(),
            Way::Sealed(stream) => stream.is_write_vectored(),
            Way::Greeting(_) => false,
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.stream(cx))?.poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.stream(cx))?.poll_shutdown(cx)
    }
}

/// A body whose request is under way until its last byte left.
pub struct Guarded {
    body: Body,
    _busy: Busy,
    _counted: Option<Counted>,
}

impl Guarded {
    /// This one.
    pub fn new(body: Body, busy: Busy, counted: Option<Counted>) -> Self {
        Self {
            body,
            _busy: busy,
            _counted: counted,
        }
    }
}

impl hyper::body::Body for Guarded {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
