//! Each call is a span that says how it went, and never a text, a key or sound.

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};

use mynah::api::account::GetUser;
use mynah::api::client::Client;
use mynah::api::speech::{Speak, Stream};
use mynah::terms::clock::Clock;
use mynah::terms::secret::Secret;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

use crate::cases::spoken;
use crate::raw::{KEY, Raw, Then, answer};

/// Everything that is said anywhere, as `name=value`.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<String>>>);

impl Visit for Heard {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.lock().unwrap().push(format!("{field}={value:?}"));
    }
}

impl<S: Subscriber> Layer<S> for Heard {
    /// What others say about connections is their own affair.
    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        metadata.target().starts_with("mynah")
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        attributes.record(&mut self.clone());
    }

    fn on_record(&self, _: &Id, values: &Record<'_>, _: Context<'_, S>) {
        values.record(&mut self.clone());
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        event.record(&mut self.clone());
    }
}

impl Heard {
    fn has(&self, said: &str) -> bool {
        self.0.lock().unwrap().iter().any(|heard| heard == said)
    }

    /// Whoever meets a span first decides for all threads whether anybody wants it; a test beside this one may have,
    /// with nobody listening. Met once here, it is asked about again.
    async fn meet_the_span(&self) {
        let nowhere = Client::new("http://127.0.0.1:1", None, Clock::system()).unwrap();
        nowhere.send(&GetUser).await.unwrap_err();
        tracing::callsite::rebuild_interest_cache();
        self.0.lock().unwrap().clear();
    }

    fn mentions(&self, part: &str) -> bool {
        self.0
            .lock()
            .unwrap()
            .iter()
            .any(|heard| heard.contains(part))
    }
}

#[tokio::test]
async fn a_call_is_traced_and_nothing_secret_is() {
    let heard = Heard::default();
    let subscriber = tracing_subscriber::registry().with(heard.clone());
    let _guard = tracing::subscriber::set_default(subscriber);

    let sound = answer(
        "200 OK",
        "content-type: audio/mpeg\r\nrequest-id: r1\r\ncharacter-cost: 12\r\n",
        &[b'@'; 2_000],
    );
    let refusal = format!(r#"{{"detail":{{"status":"quota_exceeded","message":"{KEY}"}}}}"#);
    let refusal = answer("401 Unauthorized", "", refusal.as_bytes());
    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n@@".to_vec();
    let answers = [sound, refusal, cut].map(|bytes| (vec![bytes], Then::Close));
    let server = Raw::start(answers.into());
    heard.meet_the_span().await;
    // Everything runs in this thread, where the subscriber is.
    let key = Some(Secret::new(KEY));
    let client = Client::new(&server.base(), key, Clock::system()).unwrap();

    client.send(&Speak(spoken())).await.unwrap();
    for said in [
        "operation=POST /v1/text-to-speech/{voice_id}",
        "status=200",
        "request=\"r1\"",
        "cost=12",
        "outcome=\"done\"",
        "received=2000",
    ] {
        assert!(heard.has(said), "{said}: {:?}", heard.0.lock().unwrap());
    }
    assert!(heard.mentions("millis="));
    assert!(heard.mentions("sent="));

    client.send(&Speak(spoken())).await.unwrap_err();
    assert!(heard.has("outcome=QuotaExceeded"));
    let mut stream = client.stream(&Stream(spoken())).await.unwrap();
    while let Some(Ok(_)) = stream.next().await {}
    assert!(heard.has("outcome=ConnectionLost"));

    for secret in [KEY, "Hello there", "@@", "127.0.0.1", "DraftWren"] {
        assert!(!heard.mentions(secret), "{secret}");
    }
}

/// Some answers of `/v1/user` carry the key itself.
#[tokio::test]
async fn a_key_that_comes_back_is_neither_kept_nor_said() {
    const SENT_BACK: &str = "sk_sent_back_0123456789";
    let heard = Heard::default();
    let subscriber = tracing_subscriber::registry().with(heard.clone());
    let _guard = tracing::subscriber::set_default(subscriber);

    let whole = format!(r#"{{"user_id":"u","xi_api_key":"{SENT_BACK}","first_name":"Ada"}}"#);
    let no_user = format!(r#"{{"xi_api_key":"{SENT_BACK}"}}"#);
    let no_object = format!(r#""{SENT_BACK}""#);
    let cut = format!(r#"{{"user_id":"u","xi_api_key":"{SENT_BACK}"#);
    let refused = format!(r#"{{"detail":"no","xi_api_key":"{SENT_BACK}"}}"#);
    let mut answers = [&whole, &no_user, &no_object, &cut]
        .map(|body| answer("200 OK", "", body.as_bytes()))
        .to_vec();
    answers.push(answer("403 Forbidden", "", refused.as_bytes()));
    let answers = answers.into_iter().map(|bytes| (vec![bytes], Then::Close));
    let server = Raw::start(answers.collect());
    heard.meet_the_span().await;
    let key = Some(Secret::new(KEY));
    let client = Client::new(&server.base(), key, Clock::system()).unwrap();

    let user = client.send(&GetUser).await.unwrap();
    assert_eq!(user.value.first_name.as_deref(), Some("Ada"));
    let mut said = format!("{user:?}");
    for _ in 1..5 {
        let error = client.send(&GetUser).await.unwrap_err();
        write!(said, "{error} {error:?} {:?}", error.message()).unwrap();
    }
    assert!(!said.contains("sent_back"), "{said}");
    assert!(heard.has("operation=GET /v1/user"));
    assert!(!heard.mentions("sent_back"));
}
