//! A server that says exactly the bytes it is told to, and remembers what it was asked.
//!
//! Its end waits for the client's connection to close, so tests that use it need a runtime with a worker.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use mynah::api::client::{Client, Timeouts};
use mynah::api::upload::Upload;
use mynah::terms::clock::Clock;
use mynah::terms::secret::Secret;

use crate::steps::tone;

/// The key of all tests here.
pub const KEY: &str = "sk_contract_0123456789";

/// How an answer ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// The connection is closed.
    Close,
    /// Nothing more comes; the connection stays open until the client leaves.
    Silence,
}

/// One connection after the other, one answer each.
pub struct Raw {
    pub address: SocketAddr,
    asked: Receiver<String>,
    thread: Option<JoinHandle<()>>,
}

impl Raw {
    /// Answers each connection with the next of these, piece by piece.
    pub fn start(answers: Vec<(Vec<Vec<u8>>, Then)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (tell, asked) = sync_channel(64);
        let thread = thread::Builder::new()
            .name("raw server".to_owned())
            .spawn(move || {
                for (pieces, then) in answers {
                    let (mut stream, _) = listener.accept().unwrap();
                    let patience = Some(Duration::from_secs(30));
                    stream.set_read_timeout(patience).unwrap();
                    stream.set_write_timeout(patience).unwrap();
                    let request = read_request(&mut stream);
                    if request.is_empty() {
                        // Woken only to end.
                        return;
                    }
                    tell.send(request).unwrap();
                    for piece in pieces {
                        // The client may have left; that is its answer.
                        if stream
                            .write_all(&piece)
                            .and_then(|()| stream.flush())
                            .is_err()
                        {
                            break;
                        }
                    }
                    if then == Then::Silence {
                        let mut rest = [0; 64];
                        while matches!(stream.read(&mut rest), Ok(1..)) {}
                    }
                }
            })
            .unwrap();
        Self {
            address,
            asked,
            thread: Some(thread),
        }
    }

    /// One answer, sent in one piece, then closed.
    pub fn once(answer: impl Into<Vec<u8>>) -> Self {
        Self::start(vec![(vec![answer.into()], Then::Close)])
    }

    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn client(&self) -> Client {
        self.client_with(Timeouts::default())
    }

    /// One that soon gives up: only where waiting is the point.
    pub fn hasty_client(&self) -> Client {
        self.client_with(hasty())
    }

    fn client_with(&self, timeouts: Timeouts) -> Client {
        let key = Some(Secret::new(KEY));
        Client::with_timeouts(&self.base(), key, Clock::system(), timeouts).unwrap()
    }

    /// The next request as it came, headers in lower case.
    pub fn asked(&self) -> String {
        self.asked.recv_timeout(Duration::from_secs(30)).unwrap()
    }

    /// Whether it was never asked anything more.
    pub fn was_left_alone(&self) -> bool {
        self.asked.try_recv().is_err()
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // Wakes a thread that still waits for its next connection.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(
                ended.is_ok() || thread::panicking(),
                "the raw server failed"
            );
        }
    }
}

/// Short, because the time-out is the point.
pub fn hasty() -> Timeouts {
    Timeouts {
        connect: Duration::from_secs(10),
        first_byte: Duration::from_millis(700),
        first_byte_paid: Duration::from_millis(700),
        first_byte_file: Duration::from_millis(700),
        idle: Duration::from_millis(700),
    }
}

fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        if let Some(head) = find(&bytes, b"\r\n\r\n") {
            let text = String::from_utf8_lossy(&bytes[..head]).to_lowercase();
            let length = text
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .map_or(0, |length| length.parse::<usize>().unwrap());
            if bytes.len() >= head + 4 + length {
                let body = String::from_utf8_lossy(&bytes[head..]).into_owned();
                return text + &body;
            }
        }
        match stream.read(&mut buffer) {
            // The first byte of a TLS handshake, whose end we would not know.
            Ok(count @ 1..) if buffer[0] == 0x16 => return format!("{count} bytes of TLS"),
            Ok(count @ 1..) => bytes.extend_from_slice(&buffer[..count]),
            _ => return String::new(),
        }
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// A whole answer.
pub fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    )
    .into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// The beginning of an answer that comes in chunks.
pub fn chunked(content_type: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\ntransfer-encoding: chunked\r\n\
         character-cost: 7\r\nrequest-id: raw1\r\nconnection: close\r\n\r\n"
    )
    .into_bytes()
}

/// One chunk.
pub fn chunk(body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("{:x}\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(body);
    bytes.extend_from_slice(b"\r\n");
    bytes
}

/// The end of an answer that came in chunks.
pub const LAST: &[u8] = b"0\r\n\r\n";

/// What is sent where a recording is wanted.
pub fn recording() -> Upload {
    Upload::bytes("tone.wav", "audio/wav", tone())
}
