//! What the server itself asks of others: a file, or to be told something. Only of this machine, only plain HTTP.
//!
//! HTTP/1.0 on purpose: the answer has no chunks and ends with the connection. Blocks.

use std::io;
use std::io::BufRead as _;
use std::io::BufReader;
use std::io::Read as _;
use std::io::Write as _;
use std::net::IpAddr;
use std::net::Ipv4Addr;
use std::net::Ipv6Addr;
use std::net::SocketAddr;
use std::net::TcpStream;
use std::time::Duration;

use axum::http::Uri;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How long nothing may come or go.
const IDLE: Duration = Duration::from_secs(20);
/// Bytes of a line of the head, and lines of it.
const LONGEST_LINE: u64 = 16 << 10;
const MOST_LINES: usize = 100;

/// An address on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    authority: String,
    /// Tried one after the other.
    places: Vec<SocketAddr>,
    path: String,
}

impl Address {
    /// Reads `http://127.0.0.1:PORT/…`; `None` if it leads anywhere else.
    pub fn here(url: &str) -> Option<Self> {
        let uri: Uri = url.parse().ok()?;
        if uri.scheme_str() != Some("http") {
            return None;
        }
        let host = uri.host()?;
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        // No name is looked up: who answers for it could say anything, and take its time.
        let hosts = if bare.eq_ignore_ascii_case("localhost") {
            vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]
        } else {
            vec![bare.parse().ok().filter(IpAddr::is_loopback)?]
        };
        let port = uri.port_u16().unwrap_or(80);
        Some(Self {
            authority: uri.authority()?.as_str().to_owned(),
            places: hosts
                .into_iter()
                .map(|host| SocketAddr::new(host, port))
                .collect(),
            path: uri
                .path_and_query()
                .map_or("/", |path| path.as_str())
                .to_owned(),
        })
    }

    /// The last part of its path: what a file fetched from it is called.
    pub fn file_name(&self) -> &str {
        let path = self.path.split('?').next().unwrap_or_default();
        path.rsplit('/').next().unwrap_or_default()
    }
}

/// The head of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its content type.
    pub content_type: Option<String>,
}

/// Sends a message; answers the status that came back.
pub fn post(address: &Address, headers: &[(&str, &str)], body: &[u8]) -> io::Result<u16> {
    let length = body.len().to_string();
    let own = [
        ("content-type", "application/json"),
        ("content-length", &length),
    ];
    let headers: Vec<_> = own.into_iter().chain(headers.iter().copied()).collect();
    let (answer, _) = ask("POST", address, &headers, body)?;
    Ok(answer.status)
}

/// Fetches a file and hands out its pieces, as long as they are wanted.
pub fn get(address: &Address, mut take: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<Answer> {
    let (answer, mut rest) = ask("GET", address, &[], &[])?;
    let mut piece = vec![0; 1 << 16];
    loop {
        match rest.read(&mut piece)? {
            0 => return Ok(answer),
            count => take(piece.get(..count).unwrap_or_default())?,
        }
    }
}

fn connect(places: &[SocketAddr]) -> io::Result<TcpStream> {
    let mut answer = Err(io::ErrorKind::AddrNotAvailable.into());
    for place in places {
        answer = TcpStream::connect_timeout(place, CONNECT);
        if answer.is_ok() {
            break;
        }
    }
    answer
}

fn ask(
    method: &str,
    address: &Address,
    headers: &[(&str, &str)],
    body: &[u8],
) -> io::Result<(Answer, BufReader<TcpStream>)> {
    let mut stream = connect(&address.places)?;
    stream.set_read_timeout(Some(IDLE))?;
    stream.set_write_timeout(Some(IDLE))?;
    let mut head = format!(
        "{method} {} HTTP/1.0\r\nhost: {}\r\nuser-agent: mynah-draft\r\nconnection: close\r\n",
        address.path, address.authority
    );
    for (name, value) in headers {
        head.extend([name, ": ", value, "\r\n"]);
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)?;
    let mut reader = BufReader::new(stream);
    let first = line(&mut reader)?;
    let status = first.split(' ').nth(1).and_then(|word| word.parse().ok());
    let mut answer = Answer {
        status: status.ok_or(io::ErrorKind::InvalidData)?,
        content_type: None,
    };
    for _ in 0..MOST_LINES {
        let header = line(&mut reader)?;
        if header.is_empty() {
            return Ok((answer, reader));
        }
        if let Some((name, value)) = header.split_once(':')
            && name.eq_ignore_ascii_case("content-type")
        {
            answer.content_type = Some(value.trim().to_owned());
        }
    }
    Err(io::ErrorKind::InvalidData.into())
}

fn line(reader: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut line = Vec::new();
    reader.take(LONGEST_LINE).read_until(b'\n', &mut line)?;
    if line.pop() != Some(b'\n') {
        return Err(io::ErrorKind::InvalidData.into());
    }
    Ok(String::from_utf8_lossy(&line).trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn only_this_machine_is_asked() {
        for url in [
            "http://example.com/",
            "http://127.0.0.1.example.com/",
            "http://2130706433/",
            "https://127.0.0.1/",
            "http://192.0.2.7/",
            "ftp://127.0.0.1/",
            "127.0.0.1",
            "",
        ] {
            assert_eq!(Address::here(url), None, "{url}");
        }
        let here = Address::here("http://127.0.0.1:81/a/b.mp3?x=1").unwrap();
        assert_eq!(
            (here.places.as_slice(), here.file_name()),
            (["127.0.0.1:81".parse().unwrap()].as_slice(), "b.mp3")
        );
        assert!(Address::here("http://[::1]:81/").is_some());
        assert_eq!(Address::here("http://LocalHost/").unwrap().places.len(), 2);
    }

    #[test]
    fn a_message_arrives_and_a_file_comes() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/x", listener.local_addr().unwrap());
        let other = std::thread::Builder::new()
            .name("receiver".to_owned())
            .spawn(move || {
                let mut seen = Vec::new();
                for _ in 0..2 {
                    let (mut stream, _) = listener.accept().unwrap();
                    let mut buffer = [0; 4_096];
                    let mut got = Vec::new();
                    while !got.ends_with(b"hello") && !got.starts_with(b"GET") {
                        let count = stream.read(&mut buffer).unwrap();
                        got.extend_from_slice(&buffer[..count]);
                    }
                    stream
                        .write_all(b"HTTP/1.1 202 Fine\r\nContent-Type: audio/wav\r\n\r\nbytes")
                        .unwrap();
                    seen.push(String::from_utf8(got).unwrap());
                }
                seen
            })
            .unwrap();
        let address = Address::here(&url).unwrap();
        assert_eq!(post(&address, &[("x-a", "b")], b"hello").unwrap(), 202);
        let mut bytes = Vec::new();
        let answer = get(&address, |piece| {
            bytes.extend_from_slice(piece);
            Ok(())
        });
        assert_eq!(answer.unwrap().content_type.as_deref(), Some("audio/wav"));
        assert_eq!(bytes, b"bytes");
        let seen = other.join().unwrap();
        assert!(seen[0].contains("x-a: b\r\n") && seen[0].contains("content-length: 5\r\n"));
    }
}
