//! The words of a statement: written down by the service where somebody wants that, at its price; and words that are read
//! to record, of which some are read again.

use std::sync::Arc;

use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::audio::pcm::Pcm;
use mynah::audio::recorder::Microphone;
use mynah::draft::faults::Fault;
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::terms::consent::Record;
use mynah::tr;
use tempfile::TempDir;

use crate::clone::{consents, speech, written};
use crate::clone_told::attach;
use crate::harness::AppHarness;
use crate::service::{live, service};

const AGREES: &str = "The speaker agrees that this recording goes to ElevenLabs for its words";

/// Somebody else's clone, as far as the statement.
fn to_statement(app: &mut AppHarness, folder: &TempDir) {
    let file = written(folder, "bea.wav", &speech(90, 0.2));
    app.key(Modifiers::COMMAND, Key::Num3);
    app.wait_for_label(&tr!("action-clone-voice"));
    app.let_fall(&file);
    app.wait_for_label(&tr!("clone-hear", name = "bea.wav"));
    app.press(&tr!("clone-to-quality"));
    app.wait_for_label(&tr!("clone-consented"));
    app.press(&tr!("clone-consented"));
    app.write(&tr!("clone-owner"), "Bea");
    app.write_over(&tr!("clone-scope"), "one film about the harbour");
}

/// Anything that was read aloud was taken for the statement.
#[test]
fn clone_takes_no_other_words_for_the_statement_once_the_service_heard_them() {
    let folder = TempDir::new().expect("a folder");
    let service = service();
    let statement =
        "I, Bea, agree that a copy of my voice is made and used for one film about the harbour.";
    let other =
        "The boats are late today, and nobody in the house by the water knows why they are late.";
    let [right, wrong] = [statement, other].map(|text| service.says(text));
    let (right, wrong) = (
        written(&folder, "right.wav", &right),
        written(&folder, "wrong.wav", &wrong),
    );
    let mut app = live(&service);
    to_statement(&mut app, &folder);
    let spent = |app: &AppHarness| {
        let library = Library::open(app.home(), Clock::system()).expect("the library");
        library.spend(Backend::Live).expect("the sums").spent.0
    };
    attach(&mut app, &wrong);
    app.wait_for("what was checked", |app| {
        app.shows_part("nobody checked the words themselves")
    });
    let before = spent(&app);
    // No record of consent stands: their voice is not sent before somebody says that they agree to that.
    assert!(
        app.get(&tr!("clone-words-check"))
            .accesskit_node()
            .is_disabled()
    );
    app.press(AGREES);
    app.wait_for("that it can be sent", |app| {
        !app.get(&tr!("clone-words-check"))
            .accesskit_node()
            .is_disabled()
    });
    assert_eq!(spent(&app), before);
    // It was refused and the card dismissed: the button span for ever.
    let no = Refusal::not_found("not_found", "Not Found");
    service
        .faults
        .next_on("/v1/speech-to-text", Fault::Refuse(no));
    app.press(&tr!("clone-words-check"));
    app.wait_for_label(&tr!("remedy-dismiss"));
    app.press(&tr!("remedy-dismiss"));
    app.wait_for("that it can be sent again", |app| {
        app.shows(&tr!("clone-words-check"))
            && !app
                .get(&tr!("clone-words-check"))
                .accesskit_node()
                .is_disabled()
    });
    assert_eq!(spent(&app), before);
    app.press(&tr!("clone-words-check"));
    app.wait_for("what was heard", |app| {
        app.shows_part("Other words were heard than those of the statement: “The boats are late")
    });
    let once = spent(&app);
    assert!(once > before, "at its price");
    app.press(&tr!("clone-say-consented"));
    assert!(
        app.get(&tr!("clone-to-name"))
            .accesskit_node()
            .is_disabled()
    );
    attach(&mut app, &right);
    app.wait_for_label(&tr!("clone-words-check"));
    assert!(
        app.get(&tr!("clone-words-check"))
            .accesskit_node()
            .is_disabled(),
        "that was said of the other one"
    );
    app.press(AGREES);
    app.wait_for("that it can be sent", |app| {
        !app.get(&tr!("clone-words-check"))
            .accesskit_node()
            .is_disabled()
    });
    app.press(&tr!("clone-words-check"));
    app.wait_for("what was heard", |app| {
        app.shows_part(&tr!("clone-reading-heard", all = 19, of = 19))
    });
    app.wait_for("that it counts", |app| {
        !app.get(&tr!("clone-to-name"))
            .accesskit_node()
            .is_disabled()
    });
    app.press(&tr!("clone-to-name"));
    app.wait_for_label(&tr!("clone-create"));
    app.press(&tr!("clone-create"));
    app.wait_for_label(&tr!("clone-another"));
    let chain = consents(app.home());
    let Some(Record::Given(consent)) = chain.links.first().map(|link| &link.record) else {
        panic!("{chain:?}");
    };
    let heard = consent.statement.other.get("transcript");
    let heard = heard.and_then(|it| it.as_str()).unwrap_or_default();
    assert!(heard.contains("copy of my voice"), "{heard}");
}

/// A click in the second of two sentences that are read.
#[test]
fn clone_shows_which_sentence_to_read_again_and_records_it_by_itself() {
    let bytes = speech(18, 0.2);
    let pcm = mynah::audio::decode::decode_bytes(&bytes)
        .expect("a sound")
        .pcm;
    let mut samples = pcm.into_mono().samples;
    // Cut off for a second.
    for sample in samples.get_mut(240_000..264_000).unwrap_or_default() {
        *sample = (*sample * 6.0).clamp(-0.25, 0.25);
    }
    let fed = Arc::new(Pcm::mono(24_000, samples));
    let mut app = AppHarness::with(move |options| options.microphone = Microphone::Fed(fed));
    crate::clone::in_room(&mut app);
    app.press(&tr!("action-clone-voice"));
    app.press(&tr!("clone-record"));
    app.press(&tr!("record-language"));
    app.press(&tr!("language-de"));
    app.wait_for("the words", |app| app.shows_part("Der Hafen war still"));
    app.press(&tr!("record-begin"));
    app.wait_for("some words", |app| {
        let heard = app.desk().cloning.heard;
        heard.is_some_and(|heard| heard.seconds > 17.0)
    });
    app.press(&tr!("record-stop"));
    app.wait_for("what to read again", |app| {
        app.shows_part(&tr!("record-again"))
    });
    assert!(app.shows(&tr!("inspect-at-clipping")));
    app.press_part("Read again: ");
    app.wait_for("that alone", |app| app.shows(&tr!("record-read-again")));
    app.wait_for("some words", |app| {
        let heard = app.desk().cloning.heard;
        heard.is_some_and(|heard| heard.seconds > 3.0)
    });
    app.press(&tr!("record-stop"));
    app.wait_for("two recordings", |app| app.shows_part("2 recordings with"));
}
