//! What a key may do is asked without a credit being spent.

use mynah::api::account::GetSubscription;
use mynah::api::client::Client;
use mynah::api::probe::{
    AskForDesign, AskForDialogue, AskForEffect, AskForMusic, AskToChange, AskToDub, AskToIsolate,
    AskToSpeak, AskToTranscribe, ask_to_write_rules, may, may_if_keyless,
};
use mynah::draft::keys::{KeyRule, Keys};
use mynah::draft::server::{Options, Server};
use mynah::terms::clock::Clock;
use mynah::terms::secret::Secret;
use tempfile::TempDir;

use crate::cases::good;

#[tokio::test]
async fn a_restricted_key_is_known_by_refusals_that_cost_nothing() {
    let folder = TempDir::new().unwrap();
    let keys = Keys::default();
    let rule = KeyRule {
        may: Some(vec!["text_to_speech", "user_read"]),
        ..KeyRule::default()
    };
    keys.set("sk_speech_alone", rule);
    let options = Options {
        keys,
        ..Options::new(folder.path().to_owned(), Clock::system())
    };
    let server = Server::start(options).await.unwrap();
    let client = |key: &str| {
        let key = Some(Secret::new(key));
        Client::new(&server.base_url(), key, Clock::system()).unwrap()
    };
    let whole = client(server.key().expose());
    let speech = client("sk_speech_alone");
    let wrong = client("sk_wrong");
    let speaks = async |client: &Client| may(&client.send(&AskToSpeak).await.unwrap_err());
    let makes = async |client: &Client| may(&client.send(&AskForEffect).await.unwrap_err());
    assert_eq!(
        (speaks(&whole).await, makes(&whole).await),
        (Some(true), Some(true))
    );
    assert_eq!(
        (speaks(&speech).await, makes(&speech).await),
        (Some(true), Some(false))
    );
    assert_eq!((speaks(&wrong).await, makes(&wrong).await), (None, None));
    // The same of all that is made from a recording or for a project: what they lack, and that the key comes first.
    let keyless = Client::new(&server.base_url(), None, Clock::system()).unwrap();
    macro_rules! proven {
        ($operation:expr) => {
            for (client, expected) in [(&whole, Some(true)), (&speech, Some(false)), (&wrong, None)]
            {
                let refused = client.send(&$operation).await.unwrap_err();
                let without = keyless.send(&$operation).await.unwrap_err();
                let name = stringify!($operation);
                assert_eq!(may(&refused), expected, "{name}: {refused:?}");
                assert_eq!(may_if_keyless(&refused, Some(&without)), expected, "{name}");
                // Who answers all of them alike without a key proves nothing of one.
                let same = may_if_keyless(&refused, Some(&refused));
                assert_eq!(same, expected.filter(|may| !may), "{name}");
            }
        };
    }
    proven!(AskForDesign);
    proven!(AskForMusic);
    proven!(AskToChange);
    proven!(AskToIsolate);
    proven!(AskToTranscribe);
    proven!(AskToDub);
    proven!(ask_to_write_rules());
    assert_eq!(
        may(&speech.send(&AskForDialogue).await.unwrap_err()),
        Some(true)
    );
    let plan = good(whole.send(&GetSubscription).await).value;
    assert_eq!(plan.character_count, Some(0));
}
