//! A service with very many voices, of its library or of the account: what asks for them is answered here, all else by
//! a Draft server.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};

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
    /// What the library was asked for last.
    query: Mutex<String>,
    /// Whether the library is gone.
    gone: AtomicBool,
    /// Voices of the account; those of the Draft server where there are none.
    own: usize,
    /// The page of them behind which nothing is answered, or refused, for now.
    stop: Mutex<Stop>,
    moved: Condvar,
    /// Bytes of what came last to be compared.
    compared: AtomicUsize,
    /// Whether names have letters that the fonts of tests lack.
    any_letter: bool,
}

/// What becomes of pages of the account's voices from this one on.
#[derive(Clone, Copy)]
enum Stop {
    Nowhere,
    /// They are answered once somebody says so.
    WaitAt(usize),
    RefuseAt(usize),
}

/// A library of so many voices.
pub fn crowd(all: usize) -> Crowd {
    started((all, 0), Stop::Nowhere, false)
}

/// A library of so many voices and an account with so many, some of them called by letters that the fonts of tests lack:
/// those who look draw any letter.
pub fn lettered(all: usize, own: usize) -> Crowd {
    started((all, own), Stop::Nowhere, true)
}

/// An account with so many voices.
pub fn account(own: usize) -> Crowd {
    started((20, own), Stop::Nowhere, false)
}

/// The same, whose list stands still before this page.
pub fn slow_account(own: usize, page: usize) -> Crowd {
    started((20, own), Stop::WaitAt(page), false)
}

/// The same, whose list breaks off before this page.
pub fn broken_account(own: usize, page: usize) -> Crowd {
    started((20, own), Stop::RefuseAt(page), false)
}

fn started((all, own): (usize, usize), stop: Stop, any_letter: bool) -> Crowd {
    let mut service = service();
    let behind = service.base.trim_start_matches("http://").to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let state = Arc::new(State {
        all,
        behind,
        asked: AtomicUsize::new(0),
        query: Mutex::default(),
        gone: AtomicBool::new(false),
        own,
        stop: Mutex::new(stop),
        moved: Condvar::new(),
        compared: AtomicUsize::new(0),
        any_letter,
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

    /// Whether the library was asked for this last.
    pub fn was_asked(&self, name: &str, value: &str) -> bool {
        let query = self.state.query.lock().expect("a lock");
        asked(&query, name).as_deref() == Some(value)
    }

    /// The account's list goes on to its end.
    pub fn go_on(&self) {
        *self.state.stop.lock().expect("a lock") = Stop::Nowhere;
        self.state.moved.notify_all();
    }

    /// Bytes of what came last to be compared.
    pub fn compared(&self) -> usize {
        self.state.compared.load(Ordering::Relaxed)
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
        path.clone_into(&mut state.query.lock().expect("a lock"));
        let gone = state.gone.load(Ordering::Relaxed);
        let (status, body) = if gone {
            ("503 Service Unavailable", "{}".to_owned())
        } else {
            ("200 OK", page(state, path))
        };
        return answer(&mut stream, status, &body);
    }
    if state.own > 0 && path.starts_with("/v2/voices") {
        return match own_page(state, path) {
            Some(body) => answer(&mut stream, "200 OK", &body),
            None => answer(&mut stream, "400 Bad Request", "{}"),
        };
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
        state
            .compared
            .store(length.unwrap_or(0) as usize, Ordering::Relaxed);
        // What is asked about sounds most like itself.
        let alike = [0, 6, 13].map(|number| voice(state, number));
        let alike = serde_json::json!({ "voices": alike });
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

/// What a query says of something.
fn asked(path: &str, name: &str) -> Option<String> {
    let query = path.split_once('?').map_or("", |(_, query)| query);
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let found = pairs.find(|(key, _)| *key == name);
    found.map(|(_, value)| value.to_owned())
}

/// A page of the account's voices; nothing where it is refused.
fn own_page(state: &State, path: &str) -> Option<String> {
    // The last number of the words is a voice's.
    if let Some(words) = asked(path, "search") {
        let number = words.rsplit(|letter: char| !letter.is_ascii_digit()).next();
        let number: Option<usize> = number.and_then(|number| number.parse().ok());
        let found = number.filter(|number| *number < state.own);
        let voices: Vec<_> = found.into_iter().map(|it| own_voice(state, it)).collect();
        let told = serde_json::json!({ "voices": voices, "has_more": false });
        return Some(told.to_string());
    }
    let page = asked(path, "next_page_token").and_then(|page| page.parse().ok());
    let page: usize = page.unwrap_or(0);
    let mut stop = state.stop.lock().expect("a lock");
    loop {
        match *stop {
            Stop::WaitAt(at) if page >= at => stop = state.moved.wait(stop).expect("a lock"),
            Stop::RefuseAt(at) if page >= at => return None,
            Stop::Nowhere | Stop::WaitAt(_) | Stop::RefuseAt(_) => break,
        }
    }
    let end = ((page + 1) * PAGE).min(state.own);
    let voices = (page * PAGE..end).map(|number| own_voice(state, number));
    let told = serde_json::json!({
        "voices": voices.collect::<Vec<_>>(),
        "has_more": end < state.own,
        "next_page_token": (end < state.own).then(|| (page + 1).to_string()),
    });
    Some(told.to_string())
}

/// A voice of the account, called like those of the library.
fn own_voice(state: &State, number: usize) -> serde_json::Value {
    let shared = voice(state, number);
    let of = |name: &str| shared.get(name);
    serde_json::json!({
        "voice_id": format!("own{number}"),
        "name": of("name"),
        "description": of("name"),
        "category": "cloned",
        "labels": { "accent": of("accent"), "gender": of("gender") },
        "preview_url": of("preview_url"),
        "collection_ids": if number == 0 { vec!["Col0000000000000001"] } else { Vec::new() },
        "settings": { "stability": 0.5 },
        "is_owner": true,
    })
}

fn page(state: &State, path: &str) -> String {
    let of = |name: &str| asked(path, name);
    let page: usize = of("page").and_then(|page| page.parse().ok()).unwrap_or(0);
    let fits = |number: &usize| {
        let is = |name: &str, has: &str| of(name).is_none_or(|wanted| wanted == has);
        is("category", category(*number)) && is("use_cases", use_case(*number))
    };
    let all: Vec<usize> = match of("search") {
        Some(_) => vec![0],
        None => (0..state.all).filter(fits).collect(),
    };
    let found = all.len();
    let start = (page * PAGE).min(found);
    let end = (start + PAGE).min(found);
    let voices: Vec<_> = all
        .iter()
        .take(end)
        .skip(start)
        .map(|number| voice(state, *number))
        .collect();
    serde_json::json!({
        "voices": voices,
        "has_more": end < found,
        "total_count": found,
    })
    .to_string()
}

/// One of ten is of high quality.
fn category(number: usize) -> &'static str {
    if number % 10 == 6 {
        "high_quality"
    } else {
        "professional"
    }
}

fn use_case(number: usize) -> &'static str {
    if number % 4 == 2 {
        "narrative_story"
    } else {
        "conversational"
    }
}

/// Some of them are called as nobody should be.
fn voice(state: &State, number: usize) -> serde_json::Value {
    let name = match number % 7 {
        1 => format!("\u{202e}Turned {number}"),
        2 => format!("{} {number}", "Long".repeat(1_250)),
        3 => format!("<b onload=alert(1)>Bold {number}</b>\n\n\tbelow"),
        4 if state.any_letter => format!("🎭👩\u{200d}🚀 {number}"),
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
        "category": category(number),
        "use_case": use_case(number),
        "gender": if number.is_multiple_of(2) { "female" } else { "male" },
        "age": "young",
        "accent": "\u{2067}british\u{2069}",
        "language": "en",
        "preview_url": preview,
        "rate": if number.is_multiple_of(5) { 2.5 } else { 1.0 },
        "free_users_allowed": !number.is_multiple_of(6),
        "notice_period": number % 4 * 90,
        "verified_languages": [{"language": "en"}, {"language": "fr"}],
    })
}
