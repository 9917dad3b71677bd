//! Files on their way: what the service sees, opened anew, counted, broken off.

use std::io;
use std::net::TcpListener;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use mynah::api::changer::{ChangeVoice, Changed};
use mynah::api::client::{Client, Timeouts};
use mynah::api::error::{ChargeKnown, ErrorKind, Reached};
use mynah::api::professional::samples::{SampleOf, SeparateSpeakers};
use mynah::api::progress::Progress;
use mynah::api::speech::SettingsBody;
use mynah::api::transcripts::{Source, Transcribe, Wishes};
use mynah::api::upload::{Reader, Upload};
use mynah::terms::clock::Clock;
use mynah::terms::ids::{ModelId, SampleId, VoiceId};
use mynah::terms::secret::Secret;
use mynah::terms::settings::VoiceSettings;
use tokio::io::{AsyncRead, ReadBuf};

use crate::raw::{KEY, Raw, Then, answer, hasty};

fn changed(audio: Upload) -> ChangeVoice {
    let model = ModelId::from("eleven_multilingual_sts_v2");
    let mut changed = Changed::new(VoiceId::from("v"), model, audio);
    changed.settings = Some(SettingsBody::of(VoiceSettings::default()));
    ChangeVoice(changed)
}

/// Gives so many bytes, then ends or breaks.
struct Bytes {
    left: usize,
    breaks: bool,
}

impl AsyncRead for Bytes {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.left == 0 && self.breaks {
            return Poll::Ready(Err(io::Error::other("the disk is gone")));
        }
        let piece = self.left.min(buffer.remaining());
        buffer.put_slice(&vec![b'x'; piece]);
        self.left -= piece;
        Poll::Ready(Ok(()))
    }
}

/// A file of so many bytes that was said to have as many as are promised.
fn opened(promised: usize, bytes: usize, breaks: bool) -> (Upload, Arc<AtomicUsize>) {
    let opens = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&opens);
    let upload = Upload::opened("a.wav", "audio/wav", Some(promised as u64), move || {
        count.fetch_add(1, Ordering::Relaxed);
        async move {
            Ok(Box::new(Bytes {
                left: bytes,
                breaks,
            }) as Reader)
        }
    });
    (upload, opens)
}

fn sound() -> (Vec<Vec<u8>>, Then) {
    let sound = answer("200 OK", "content-type: audio/mpeg\r\n", &[0xff; 2_000]);
    (vec![sound], Then::Close)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_form_has_its_length_its_parts_and_readable_names() {
    let server = Raw::start(vec![sound()]);
    let audio = Upload::bytes("/home/me/Grüße \"1\".wav", "audio/wav", "RIFF");
    server.client().send(&changed(audio)).await.unwrap();
    let asked = server.asked();
    assert!(asked.contains("\r\ncontent-length: "), "{asked}");
    assert!(asked.contains("content-type: multipart/form-data; boundary="));
    let head =
        "name=\"audio\"; filename=\"grüße _1_.wav\"\r\ncontent-type: audio/wav\r\n\r\nriff\r\n";
    assert!(asked.to_lowercase().contains(head), "{asked}");
    assert!(asked.contains("name=\"voice_settings\"\r\n\r\n{\"stability\":0.5,"));
    assert!(!asked.contains("seed"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_file_is_opened_anew_for_each_try_and_counted() {
    let server = Raw::start(vec![sound(), sound()]);
    let (audio, opens) = opened(3_000, 3_000, false);
    let endpoint = changed(audio);
    let progress = Progress::default();
    let client = server.client();
    for tries in 1..=2 {
        client.counting(&progress).send(&endpoint).await.unwrap();
        assert_eq!(opens.load(Ordering::Relaxed), tries);
        assert_eq!(
            (progress.sent().bytes, progress.sent().of),
            (3_000, Some(3_000))
        );
        let received = progress.received();
        assert_eq!((received.bytes, received.of), (2_000, Some(2_000)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_file_that_breaks_off_is_our_own_fault_and_free() {
    let server = Raw::start(vec![(Vec::new(), Then::Silence)]);
    let (audio, _) = opened(100_001, 100_000, true);
    let error = server.client().send(&changed(audio)).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::FileUnreadable);
    assert_eq!(error.charge(), ChargeKnown::No);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_file_that_became_shorter_is_our_own_fault_and_free() {
    let server = Raw::start(vec![(Vec::new(), Then::Silence)]);
    let (audio, _) = opened(100_000, 99_999, false);
    let error = server.client().send(&changed(audio)).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::FileUnreadable);
    assert_eq!(error.charge(), ChargeKnown::No);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn of_a_file_that_grew_what_was_promised_is_sent() {
    let server = Raw::start(vec![sound()]);
    let (audio, _) = opened(1_000, 1_500, false);
    server.client().send(&changed(audio)).await.unwrap();
    let asked = server.asked();
    let sent = asked.chars().filter(|letter| *letter == 'x').count();
    assert!((1_000..1_100).contains(&sent), "{sent}");
    assert!(asked.trim_end().ends_with("--"), "the form has no end");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn half_a_form_is_no_request() {
    // Nobody takes the connection, so that the film gets as far as the system's own memory.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let patient = Timeouts {
        first_byte_file: Duration::from_hours(1),
        ..hasty()
    };
    let key = Some(Secret::new(KEY));
    let client = Client::with_timeouts(&base, key, Clock::system(), patient).unwrap();
    let (film, _) = opened(256 << 20, 256 << 20, false);
    let error = client.send(&changed(film.clone())).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::ConnectionLost);
    assert_eq!(error.charge(), ChargeKnown::No);

    drop(listener.accept().unwrap());
    let server = thread::Builder::new().name("hasty server".to_owned());
    let server = server.spawn(move || drop(listener.accept().unwrap()));
    let error = client.send(&changed(film)).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::ConnectionLost);
    assert_eq!(error.charge(), ChargeKnown::No);
    server.unwrap().join().unwrap();
}

/// A film may be hours long whether it is sent or lies somewhere.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_film_at_an_address_is_waited_for_like_a_file() {
    let server = Raw::once(answer("200 OK", "", br#"{"text":"Hi."}"#));
    let patient = Timeouts {
        first_byte_paid: Duration::ZERO,
        first_byte_file: Duration::from_secs(30),
        ..hasty()
    };
    let key = Some(Secret::new(KEY));
    let client = Client::with_timeouts(&server.base(), key, Clock::system(), patient).unwrap();
    let source = Source::Address("https://example.com/film.mp4".to_owned());
    let model = ModelId::from("scribe_v2");
    let transcribe = Transcribe::new(source, model, Wishes::default()).unwrap();
    client.send(&transcribe).await.unwrap();
}

#[tokio::test]
async fn a_file_that_is_not_there_is_never_sent() {
    let server = Raw::start(Vec::new());
    let audio = Upload::opened("a.wav", "audio/wav", None, || async {
        Err(io::Error::from(io::ErrorKind::NotFound))
    });
    let error = server.client().send(&changed(audio)).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::FileUnreadable);
    assert_eq!(error.facts.reached, Reached::Nothing);
    assert!(server.was_left_alone());
}

/// The speakers of forty minutes took longer than an answer to a free question, and were given up twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn speakers_of_a_long_recording_are_waited_for_like_a_file() {
    let server = Raw::once(answer("200 OK", "", br#"{"status":"ok"}"#));
    let patient = Timeouts {
        first_byte: Duration::ZERO,
        first_byte_file: Duration::from_secs(30),
        ..hasty()
    };
    let key = Some(Secret::new(KEY));
    let client = Client::with_timeouts(&server.base(), key, Clock::system(), patient).unwrap();
    let of = SampleOf {
        voice: VoiceId::from("ada"),
        sample: SampleId::from("one"),
    };
    client.send(&SeparateSpeakers(of)).await.unwrap();
}
