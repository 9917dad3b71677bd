//! Sockets whose one side is slow: the other one waits, and nothing piles up between them.

use futures_util::FutureExt as _;
use mynah::api::socket::speech::SpeechOut;
use tokio::net::TcpStream;

use crate::sockets::{heard, pair};

/// More than the system keeps of one connection, by far less than what would be sent.
const KEPT: usize = 32 << 20;
const MUCH: usize = 256 << 20;
/// How often the other side may go on before it counts as stuck.
const TURNS: usize = 1_000;

/// A message with this much sound, as a server frames it.
fn frame(letters: usize) -> Vec<u8> {
    let text = format!(r#"{{"audio":"{}"}}"#, "A".repeat(letters));
    let mut frame = vec![0x81, 127];
    frame.extend((text.len() as u64).to_be_bytes());
    frame.extend(text.into_bytes());
    frame
}

/// Writes as much as is taken while nobody reads; gives how much that was.
async fn filled(stream: &TcpStream, message: &[u8]) -> usize {
    let (mut sent, mut stuck) = (0, 0);
    while sent < MUCH && stuck < TURNS {
        let rest = &message[sent % message.len()..];
        match stream.try_write(rest) {
            Ok(count) => (sent, stuck) = (sent + count, 0),
            Err(_full) => {
                stuck += 1;
                tokio::task::yield_now().await;
            }
        }
    }
    sent
}

/// A service that speaks faster than it is listened to filled the memory with it.
#[tokio::test]
async fn a_service_waits_for_who_listens_slowly() {
    let (mut socket, peer, _) = pair().await;
    let message = frame(1 << 20);
    let sent = filled(peer.get_ref(), &message).await;
    assert!(sent < KEPT, "{sent} bytes were taken that nobody asked for");
    // It goes on where it stopped.
    for _ in 0..sent / message.len() {
        let said = socket.next().await.unwrap().unwrap();
        assert_eq!(said.audio.len(), (1 << 20) / 4 * 3);
    }
    let rest = &message[sent % message.len()..];
    let send = async {
        let mut rest = rest;
        while !rest.is_empty() {
            peer.get_ref().writable().await.unwrap();
            rest = &rest[peer.get_ref().try_write(rest).unwrap_or(0)..];
        }
    };
    let (said, ()) = tokio::join!(socket.next(), send);
    assert_eq!(said.unwrap().unwrap().audio.len(), (1 << 20) / 4 * 3);
}

#[tokio::test]
async fn who_speaks_faster_than_the_service_listens_waits() {
    let (socket, mut peer, _) = pair().await;
    let (mut to, _from) = socket.split();
    let text = SpeechOut::text(&"a".repeat(1 << 20));
    let mut sent = 0;
    let mut waiting = loop {
        assert!(sent < KEPT, "{sent} bytes were taken that nobody heard");
        let mut sending = Box::pin(async {
            let sent = to.send(&text).await;
            (to, sent)
        });
        let mut turns = 0;
        let done = loop {
            match (&mut sending).now_or_never() {
                Some(done) => break Some(done),
                None if turns == TURNS => break None,
                None => tokio::task::yield_now().await,
            }
            turns += 1;
        };
        match done {
            Some((back, result)) => {
                result.unwrap();
                (to, sent) = (back, sent + (1 << 20));
            }
            None => break sending,
        }
    };
    // Once it is heard, it goes on.
    let listen = async {
        for _ in 0..=sent >> 20 {
            heard(&mut peer).await.unwrap().unwrap();
        }
    };
    let ((_, result), ()) = tokio::join!(&mut waiting, listen);
    result.unwrap();
}
