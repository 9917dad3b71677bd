//! A service with very many voices in its library: what asks for it is answered here, all else by a Draft server.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::service::{Service, service};

/// Voices of a page that is asked for.
const PAGE: usize = 100;

/// The service. Its address is this server's.
pub struct Crowd {
    pub service: Service,
    state: Arc<State>,
}

struct State {
    all: usize,
    /// Where all else is answered.
    behind: String,
    asked: AtomicUsize,
    /// Whether the library is gone.
    gone: AtomicBool,
}

/// A library of so many voices.
pub fn crowd(all: usize) -> Crowd {
    let mut service = service();
    let behind = service.base.trim_start_matches("http://").to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let state = Arc::new(State {
        all,
        behind,
        asked: AtomicUsize::new(0),
        gone: AtomicBool::new(false),
    });
    let shared = Arc::clone(&state);
    let spawned = std::thread::Builder::new().spawn(move || {
        for stream in listener.incoming().flatten() {
            let state = Arc::clone(&shared);
            let served = std::thread::Builder::new().spawn(move || drop(serve(&state, stream)));
            drop(served);
        }
    });
    drop(spawned);
    service.base = format!("http://{address}");
    Crowd { service, state }
}

impl Crowd {
    /// Pages that were asked for.
    pub fn asked(&self) -> usize {
        self.state.asked.load(Ordering::Relaxed)
    }

    /// The library can't be read any more.
    pub fn go(&self) {
        self.state.gone.store(true, Ordering::Relaxed);
    }
}

fn serve(state: &State, mut stream: TcpStream) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.extend(byte);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let path = head.split(' ').nth(1).unwrap_or_default();
    if path.starts_with("/v1/shared-voices") {
        state.asked.fetch_add(1, Ordering::Relaxed);
        let gone = state.gone.load(Ordering::Relaxed);
        let (status, body) = if gone {
            ("503 Service Unavailable", "{}".to_owned())
        } else {
            ("200 OK", page(state, path))
        };
        return answer(&mut stream, status, &body);
    }
    if path.starts_with("/v1/similar-voices") {
        // What is sent is taken, or the connection would be seen to break.
        let lower = head.to_lowercase();
        let length = lower.split("content-length: ").nth(1);
        let length = length.and_then(|rest| rest.split("\r\n").next()?.parse().ok());
        std::io::copy(
            &mut (&stream).take(length.unwrap_or(0)),
            &mut std::io::sink(),
        )?;
        let alike = serde_json::json!({ "voices": [voice(state, 6), voice(state, 13)] });
        return answer(&mut stream, "200 OK", &alike.to_string());
    }
    // One request a connection: the next one may be for the library.
    let mut behind = TcpStream::connect(&state.behind)?;
    let (first, rest) = head.split_once("\r\n").unwrap_or((&head, ""));
    behind.write_all(format!("{first}\r\nconnection: close\r\n{rest}").as_bytes())?;
    let (mut up, mut from) = (behind.try_clone()?, stream.try_clone()?);
    let sent = std::thread::Builder::new().spawn(move || {
        let sent = std::io::copy(&mut from, &mut up);
        drop((sent, up.shutdown(Shutdown::Write)));
    });
    drop(sent);
    std::io::copy(&mut behind, &mut stream)?;
    stream.shutdown(Shutdown::Both)
}

fn answer(stream: &mut TcpStream, status: &str, body: &str) -> std::io::Result<()> {
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())
}

fn page(state: &State, path: &str) -> String {
    let query = path.split_once('?').map_or("", |(_, query)| query);
    let of = |name: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.to_owned())
    };
    let page: usize = of("page").and_then(|page| page.parse().ok()).unwrap_or(0);
    let found = match of("search") {
        Some(_) => 1,
        None => state.all,
    };
    let start = (page * PAGE).min(found);
    let end = (start + PAGE).min(found);
    let voices: Vec<_> = (start..end).map(|number| voice(state, number)).collect();
    serde_json::json!({
        "voices": voices,
        "has_more": end < found,
        "total_count": found,
    })
    .to_string()
}

/// Some of them are called as nobody should be.
fn voice(state: &State, number: usize) -> serde_json::Value {
    let name = match number % 7 {
        1 => format!("\u{202e}Turned {number}"),
        2 => format!("{} {number}", "Long".repeat(1_250)),
        3 => format!("<b onload=alert(1)>Bold {number}</b>\n\n\tbelow"),
        // No letters that the tests' fonts lack.
        4 => format!("Ὀδυσσεύς Žižek {number}"),
        5 => String::new(),
        _ => format!("Voice {number}"),
    };
    let preview = match number % 3 {
        0 => Some(format!(
            "http://{}/mynah/previews/DraftWren00000000001.mp3",
            state.behind
        )),
        1 => Some(format!("http://{}/mynah/previews/none.mp3", state.behind)),
        _ => None,
    };
    serde_json::json!({
        "public_owner_id": "owner",
        "voice_id": format!("shared{number}"),
        "name": name,
        "description": name,
        "category": "professional",
        "gender": if number.is_multiple_of(2) { "female" } else { "male" },
        "age": "young",
        "accent": "\u{2067}british\u{2069}",
        "language": "en",
        "preview_url": preview,
        "rate": if number.is_multiple_of(5) { 2.5 } else { 1.0 },
        "notice_period": number % 4 * 90,
        "verified_languages": [{"language": "en"}, {"language": "fr"}],
    })
}
