//! The listener: accepts connections that a fault may break without an answer.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::task::Context;
use std::task::Poll;
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::IncomingStream;
use axum::serve::Listener;
use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;
use tokio::io::ReadBuf;
use tokio::net::TcpListener;
use tokio::net::TcpStream;

use crate::draft::faults::Faults;

/// How long to wait when the system can't accept (no file handles left); nothing else can be done.
const OUT_OF_HANDLES: Duration = Duration::from_millis(100);

/// Where clients come in.
pub struct Door {
    /// The socket.
    pub socket: TcpListener,
    /// May tell it to turn everyone away.
    pub faults: Faults,
}

/// The way to break one connection.
#[derive(Clone, Debug, Default)]
pub struct Breaker(Arc<AtomicBool>);

impl Breaker {
    /// Nothing more is read from or written to the connection.
    pub fn break_it(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn check(&self) -> io::Result<()> {
        if self.0.load(Ordering::Relaxed) {
            Err(io::ErrorKind::ConnectionAborted.into())
        } else {
            Ok(())
        }
    }
}

/// One client's connection.
pub struct Wire {
    stream: TcpStream,
    breaker: Breaker,
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
                    return (
                        Wire {
                            stream,
                            breaker: breaker.clone(),
                        },
                        breaker,
                    );
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
        Pin::new(&mut self.stream).poll_read(cx, into)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.breaker.check()?;
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.breaker.check()?;
        Pin::new(&mut self.stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
