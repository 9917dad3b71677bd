//! A film that lies at an address.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};

use mynah::audio::encode::encode;
use mynah::audio::pcm::Pcm;

use crate::dub::SHEET;
use crate::rig::{Rig, finish};

/// Reads what is asked for, to the end of its head; the first line.
fn asked(stream: &TcpStream) -> String {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next().unwrap().unwrap();
    for line in lines {
        if line.unwrap().is_empty() {
            break;
        }
    }
    first
}

/// A film of somebody's is fetched where its address leads, and dubbed as if it had been here. Nobody is called so:
/// whoever answers is the proxy.
#[test]
fn a_film_at_an_address_is_fetched_where_that_leads_and_dubbed() {
    let wave = (0..128_000)
        .map(|n| 0.2 * (n as f32 * 0.06).sin())
        .collect();
    let film = encode(&Pcm::mono(16_000, wave), "wav_16000".parse().unwrap()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy = format!("http://{}", listener.local_addr().unwrap());
    let answering = std::thread::Builder::new().name("films".to_owned());
    let answers = answering.spawn(move || {
        let moved = "HTTP/1.1 302 Found\r\nlocation: /there/Der%20Film.wav\r\n\
            content-length: 0\r\nconnection: close\r\n\r\n";
        let here = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: audio/wav\r\ncontent-length: {}\r\n\
                connection: close\r\n\r\n",
            film.len()
        );
        let answers: [(&str, &[u8]); 2] = [(moved, &[]), (&here, &film)];
        answers.map(|(head, body)| {
            let (mut stream, _) = listener.accept().unwrap();
            let first = asked(&stream);
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(body).unwrap();
            first
        })
    });
    let answers = answers.unwrap();
    let rig = Rig::new();
    rig.write("lines.csv", SHEET);
    let mut command = rig.command(&[
        "dub",
        "http://films.example/Der Film.wav",
        "--to",
        "en",
        "--csv",
        "lines.csv",
        "--json",
        "--out",
        "out",
    ]);
    command.env("HTTP_PROXY", &proxy).env("http_proxy", &proxy);
    let told = finish(command.spawn().unwrap()).ends(0).json();
    assert!(told["credits"].as_u64().unwrap() > 0, "{told}");
    let wav = rig.path("out").join("der-film-draft-en.wav");
    assert!(wav.is_file(), "{told}");
    let asked = answers.join().unwrap();
    assert!(
        asked[0].contains("films.example/Der%20Film.wav"),
        "{asked:?}"
    );
    assert!(asked[1].contains("films.example/there/"), "{asked:?}");
}

/// A host that nobody knows was told as if it were the service that couldn't be found.
#[test]
fn a_film_of_an_unknown_host_is_told_by_that_host() {
    let rig = Rig::new();
    rig.write("lines.csv", SHEET);
    let film = "http://nobody.invalid/film.mp4";
    let mut command = rig.command(&["dub", film, "--to", "en", "--csv", "lines.csv"]);
    for proxy in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        command.env_remove(proxy);
    }
    let run = finish(command.spawn().unwrap()).ends(1);
    assert!(run.err.contains("nobody.invalid can’t be found"), "{run:?}");
    assert!(!run.err.contains("service"), "{run:?}");
}
