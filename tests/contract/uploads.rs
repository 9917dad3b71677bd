//! Files on their way: what the service sees, opened anew, counted, broken off.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use mynah::api::changer::{ChangeVoice, Changed};
use mynah::api::error::{ChargeKnown, ErrorKind, Reached};
use mynah::api::progress::Progress;
use mynah::api::speech::SettingsBody;
use mynah::api::upload::{Reader, Upload};
use mynah::terms::ids::{ModelId, VoiceId};
use mynah::terms::settings::VoiceSettings;
use tokio::io::{AsyncRead, ReadBuf};

use crate::raw::{Raw, Then, answer};

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

fn opened(bytes: usize, breaks: bool) -> (Upload, Arc<AtomicUsize>) {
    let opens = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&opens);
    let upload = Upload::opened("a.wav", "audio/wav", Some(bytes as u64), move || {
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
    let (audio, opens) = opened(3_000, false);
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
    let (audio, _) = opened(100_000, true);
    let error = server.client().send(&changed(audio)).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::FileUnreadable);
    assert_eq!(error.charge(), ChargeKnown::No);
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
