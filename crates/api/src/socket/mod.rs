//! The service's sockets: typed messages both ways over one connection.
//!
//! The connection is made by the same client as every call — the same proxies, certificates, key header and
//! refusals — and then upgraded. Sending waits until the message is handed over, and nothing is read that
//! nobody asks for, so neither side is ever overrun: whoever sends much must read meanwhile, with
//! [`Socket::split`]. Pings are answered while reading, and a silent other side is asked with one of ours
//! whether it is still there. A goodbye of the service before all that was ordered came is an error.

pub mod contexts;
pub mod conversation;
pub mod dialogue;
pub mod scribe;
pub mod speech;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt as _, StreamExt as _};
use reqwest::{Method, Upgraded};
use serde::Serialize;
use tokio::sync::Mutex;
use tokio::time::{self, Instant};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::answer::Unreadable;
use crate::classify::kind_of;
use crate::client::Client;
use crate::endpoint::{Price, Query, Replay};
use crate::error::{ApiError, Call, ErrorKind, Reached};
use crate::head::Head;
use crate::lines::LineFault;
use crate::operations::Operation;
use crate::refusal::Refusal;
use crate::trace::Trace;
use mynah_core::secret::Secret;

/// The sockets that can be opened.
pub const OPERATIONS: &[Operation] = &[
    Operation::of_socket::<speech::StreamInput>(),
    Operation::of_socket::<contexts::MultiStreamInput>(),
    Operation::of_socket::<dialogue::DialogueInput>(),
    Operation::of_socket::<scribe::Listen>(),
    Operation::of_socket::<conversation::Talk>(),
];

/// Largest message that is taken. The service sends more than a megabyte at once.
const LARGEST: usize = 64 << 20;

/// How long the other side may take to hang up once both said goodbye; what it does then is its own affair.
const HANGING_UP: Duration = Duration::from_secs(1);

/// One kind of socket, with everything that is needed to open it.
pub trait Channel: Sync {
    /// The path as the service documents it, with names in braces.
    const ROUTE: &'static str;
    /// What it is charged by.
    const PRICE: Price;
    /// What is sent.
    type Out: Serialize;
    /// What is heard.
    type In;

    /// Where it is.
    fn place(&self) -> Place;

    /// The subprotocol that is asked for.
    fn protocol(&self) -> Option<&'static str> {
        None
    }

    /// Reads one message. Unknown kinds must be readable: the service adds some every week.
    ///
    /// # Errors
    /// When it is no message, or one that says why the service ends the conversation.
    fn read(message: &str) -> Result<Self::In, LineFault>;

    /// Whether the service may hang up after this message, because nothing that was ordered is still to come.
    fn may_be_last(said: &Self::In) -> bool;

    /// Whether this message asks the service to hang up.
    fn parts(_out: &Self::Out) -> bool {
        false
    }
}

/// Where a socket is opened.
#[derive(Clone, Debug)]
pub enum Place {
    /// At the client's own address, with its key.
    Here {
        /// The path, ids encoded.
        path: String,
        /// The query.
        query: Query,
    },
    /// The same without the key: with a single-use token in the query, or for all.
    Keyless {
        /// The path, ids encoded.
        path: String,
        /// The query.
        query: Query,
    },
    /// At a signed address that the service gave. It lets anyone in, so it is a secret.
    Signed(Secret),
}

/// An open socket.
pub struct Socket<C: Channel> {
    to: Sender<C>,
    from: Receiver<C>,
}

/// Where messages leave; both halves send, one of them only pings.
type Sink = Arc<Mutex<SplitSink<WebSocketStream<Upgraded>, Message>>>;

/// The half of a socket that sends.
pub struct Sender<C: Channel> {
    sink: Sink,
    about: Arc<About>,
    channel: std::marker::PhantomData<fn(C)>,
}

/// The half of a socket that hears.
pub struct Receiver<C: Channel> {
    stream: SplitStream<WebSocketStream<Upgraded>>,
    sink: Sink,
    about: Arc<About>,
    trace: Trace,
    /// Since when nothing comes, while somebody waits.
    silent_since: Option<Instant>,
    /// Whether the other side was asked since then.
    asked: bool,
    /// Whether the last message may be the last one of all.
    complete: bool,
    over: bool,
    /// The code of the other side's goodbye.
    goodbye: Option<u16>,
    channel: std::marker::PhantomData<fn() -> C>,
}

/// What errors tell.
#[derive(Debug)]
struct About {
    call: Call,
    head: Head,
    secret: Option<Secret>,
    /// Longest wait for the other side to take a message, or to give a sign of life.
    idle: Duration,
    progress: crate::progress::Progress,
    /// Whether anything was ordered.
    ordered: AtomicBool,
    /// Whether the service said anything that was no refusal.
    answered: AtomicBool,
    /// Whether this side wants to end it.
    parting: AtomicBool,
}

impl Client {
    /// Opens a socket.
    ///
    /// # Errors
    /// As [`Client::send`]: the service refuses a socket as it refuses a request.
    pub async fn connect<C: Channel>(&self, channel: &C) -> Result<Socket<C>, ApiError> {
        let call = Call {
            method: Method::GET,
            route: C::ROUTE,
            price: C::PRICE,
            replay: Replay::UntilSent,
        };
        let opened = self.upgrade(call.clone(), channel.place(), channel.protocol());
        let (upgraded, head, trace) = opened.await?;
        let config = WebSocketConfig::default()
            .max_message_size(Some(LARGEST))
            .max_frame_size(Some(LARGEST));
        let both = WebSocketStream::from_raw_socket(upgraded, Role::Client, Some(config)).await;
        let (sink, stream) = both.split();
        let about = Arc::new(About {
            call,
            head,
            secret: self.secret().cloned(),
            idle: self.timeouts().idle,
            progress: trace.progress().clone(),
            ordered: AtomicBool::new(false),
            answered: AtomicBool::new(false),
            parting: AtomicBool::new(false),
        });
        let sink = Arc::new(Mutex::new(sink));
        Ok(Socket {
            to: Sender {
                sink: Arc::clone(&sink),
                about: Arc::clone(&about),
                channel: std::marker::PhantomData,
            },
            from: Receiver {
                stream,
                sink,
                about,
                trace,
                silent_since: None,
                asked: false,
                complete: false,
                over: false,
                goodbye: None,
                channel: std::marker::PhantomData,
            },
        })
    }
}

impl<C: Channel> Socket<C> {
    /// Sends a message; ends when it is handed over.
    ///
    /// # Errors
    /// When the connection is gone, or the other side takes nothing any more. Why is what
    /// [`Socket::next`] says.
    pub async fn send(&mut self, message: &C::Out) -> Result<(), ApiError> {
        self.to.send(message).await
    }

    /// The next message; `None` after a clean end or an error. Can be dropped at any time without loss.
    ///
    /// A clean end is one that was asked for here, or that comes after all that was ordered. What is still to
    /// come when this side hangs up is lost without a word.
    pub async fn next(&mut self) -> Option<Result<C::In, ApiError>> {
        self.from.next().await
    }

    /// Says goodbye. What the service still says can be read until it ends.
    ///
    /// # Errors
    /// When the connection is gone already.
    pub async fn close(&mut self) -> Result<(), ApiError> {
        self.to.close().await
    }

    /// Both halves, so that one task can send while another hears.
    pub fn split(self) -> (Sender<C>, Receiver<C>) {
        (self.to, self.from)
    }
}

impl<C: Channel> Sender<C> {
    /// As [`Socket::send`].
    ///
    /// # Errors
    /// As [`Socket::send`].
    pub async fn send(&mut self, message: &C::Out) -> Result<(), ApiError> {
        let Ok(text) = serde_json::to_string(message) else {
            return Err(self.about.fault(ErrorKind::Unsendable));
        };
        let length = text.len();
        // Before it leaves: what breaks off on its way may have arrived.
        self.about.ordered.store(true, Ordering::Relaxed);
        self.pass(Message::text(text)).await?;
        self.about.progress.add_sent(length);
        if C::parts(message) {
            self.about.parting.store(true, Ordering::Relaxed);
        }
        Ok(())
    }

    /// As [`Socket::close`].
    ///
    /// # Errors
    /// As [`Socket::close`].
    pub async fn close(&mut self) -> Result<(), ApiError> {
        let goodbye = CloseFrame {
            code: CloseCode::Normal,
            reason: "".into(),
        };
        self.about.parting.store(true, Ordering::Relaxed);
        self.pass(Message::Close(Some(goodbye))).await
    }

    async fn pass(&self, message: Message) -> Result<(), ApiError> {
        let passed = async { self.sink.lock().await.send(message).await };
        match time::timeout(self.about.idle, passed).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(self.about.fault(ErrorKind::ConnectionLost).because(error)),
            Err(elapsed) => Err(self.about.fault(ErrorKind::Stalled).because(elapsed)),
        }
    }
}

impl<C: Channel> Receiver<C> {
    /// As [`Socket::next`].
    pub async fn next(&mut self) -> Option<Result<C::In, ApiError>> {
        if self.over {
            return None;
        }
        let next = self.hear().await.transpose();
        self.over = !matches!(next, Some(Ok(_)));
        match &next {
            Some(Err(error)) => self.trace.failed(error.kind),
            None => self.trace.done(),
            Some(Ok(_)) => {}
        }
        next
    }

    /// Returns the error of a message that must not come now.
    pub fn out_of_order(&self) -> ApiError {
        self.fault(ErrorKind::Malformed)
    }

    /// Returns the error of a service that did not answer in time.
    pub fn no_answer(&self) -> ApiError {
        self.fault(ErrorKind::NoAnswer)
    }

    /// Returns the code with which the service closed the socket.
    pub fn goodbye(&self) -> Option<u16> {
        self.goodbye
    }

    async fn hear(&mut self) -> Result<Option<C::In>, ApiError> {
        loop {
            let message = match self.wait().await? {
                Some(Ok(message)) => message,
                None | Some(Err(Error::ConnectionClosed | Error::AlreadyClosed)) => {
                    return self.end();
                }
                Some(Err(Error::Capacity(_))) => {
                    let why = Unreadable::TooLarge { most: LARGEST };
                    return Err(self.fault(ErrorKind::Malformed).because(why));
                }
                Some(Err(error)) => {
                    return Err(self.fault(ErrorKind::ConnectionLost).because(error));
                }
            };
            self.trace.arrived(message.len());
            match &message {
                Message::Text(text) => return self.read(text).map(Some),
                Message::Binary(bytes) => match std::str::from_utf8(bytes) {
                    Ok(text) => return self.read(text).map(Some),
                    Err(error) => return Err(self.fault(ErrorKind::Malformed).because(error)),
                },
                Message::Close(frame) => {
                    self.goodbye = frame.as_ref().map(|frame| u16::from(frame.code));
                    self.part(frame.as_ref())?;
                    // The answer to the goodbye leaves while waiting for the other side to hang up.
                    drop(time::timeout(HANGING_UP, self.stream.next()).await);
                    return self.end();
                }
                // The library answers pings by itself.
                Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
            }
        }
    }

    /// Whatever comes next. A silence is followed by a question, and a silence after that is the end: a stuck
    /// service, or a network that is gone behind a proxy which answers in its place.
    async fn wait(&mut self) -> Result<Option<Result<Message, Error>>, ApiError> {
        loop {
            let since = *self.silent_since.get_or_insert_with(Instant::now);
            let patience = time::timeout_at(since + self.about.idle, self.stream.next());
            match patience.await {
                Ok(next) => {
                    self.silent_since = None;
                    self.asked = false;
                    return Ok(next);
                }
                Err(elapsed) if self.asked => {
                    return Err(self.fault(ErrorKind::Stalled).because(elapsed));
                }
                Err(_) => {
                    let ask = async { self.sink.lock().await.send(Message::Ping("".into())).await };
                    // Why it can't be asked is what hearing says.
                    drop(time::timeout(self.about.idle, ask).await);
                    self.asked = true;
                    self.silent_since = None;
                }
            }
        }
    }

    /// The other side hung up: well, or before all came.
    fn end(&self) -> Result<Option<C::In>, ApiError> {
        let is_clean = self.complete
            || self.about.parting.load(Ordering::Relaxed)
            || !self.about.ordered.load(Ordering::Relaxed);
        if is_clean {
            Ok(None)
        } else {
            Err(self.fault(ErrorKind::ConnectionLost))
        }
    }

    fn read(&mut self, text: &str) -> Result<C::In, ApiError> {
        let said = C::read(text).map_err(|fault| match fault {
            LineFault::Unreadable(why) => self.fault(ErrorKind::Malformed).because(why),
            LineFault::Refused(refusal) => self.refused(*refusal, 400),
        })?;
        self.about.answered.store(true, Ordering::Relaxed);
        self.complete = C::may_be_last(&said);
        Ok(said)
    }

    /// The other side says goodbye: well, or with a reason.
    fn part(&self, frame: Option<&CloseFrame>) -> Result<(), ApiError> {
        let Some(frame) = frame else { return Ok(()) };
        let like_http = match frame.code {
            CloseCode::Normal | CloseCode::Away | CloseCode::Status => return Ok(()),
            CloseCode::Error => 500,
            CloseCode::Restart | CloseCode::Again => 503,
            _ => 400,
        };
        Err(self.refused(Refusal::of_farewell(&frame.reason), like_http))
    }

    fn refused(&self, refusal: Refusal, like_http: u16) -> ApiError {
        let refusal = refusal.discreet(self.about.secret.as_ref());
        let mut error = self.fault(kind_of(&refusal, like_http, true));
        if error.facts.reached == Reached::Sent {
            error.facts.reached = Reached::Refused;
        }
        error.facts.refusal = refusal;
        error
    }

    fn fault(&self, kind: ErrorKind) -> ApiError {
        let mut error = self.about.fault(kind);
        error.facts.received = self.trace.received;
        error
    }
}

impl About {
    fn fault(&self, kind: ErrorKind) -> ApiError {
        let is = |fact: &AtomicBool| fact.load(Ordering::Relaxed);
        let reached = match (is(&self.answered), is(&self.ordered)) {
            (true, _) => Reached::Accepted,
            (false, true) => Reached::Sent,
            (false, false) => Reached::Nothing,
        };
        ApiError::new(self.call.clone(), kind, reached).with_head(self.head.clone())
    }
}

impl<C: Channel> fmt::Debug for Socket<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Socket({})", C::ROUTE)
    }
}

impl<C: Channel> fmt::Debug for Sender<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sender({})", C::ROUTE)
    }
}

impl<C: Channel> fmt::Debug for Receiver<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Receiver({})", C::ROUTE)
    }
}
