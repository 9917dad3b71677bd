use super::*;
use crate::budgets::{Consent, Origin};
use crate::testing::{fresh, open, order, project, sound};
use mynah_core::clock::Clock;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::LineId;

pub(crate) fn failure(text: &str) -> Failure {
    Failure {
        id: None,
        at: UnixMillis(1),
        project: None,
        line: None,
        backend: Backend::Draft,
        speaker: String::new(),
        voice_name: "Wren".to_owned(),
        voice: VoiceId::from("id-of-wren"),
        model: ModelId::from("eleven_v3"),
        text: text.to_owned(),
        settings: String::new(),
        error: "That voice is gone".to_owned(),
        causes: String::new(),
        request: None,
        attempts: 1,
        charged: FailureCharge::No,
        entry: None,
        made_since: false,
        quote: Credits(5),
        job: String::new(),
    }
}

/// Nobody is hidden.
pub(crate) fn nobody(_: &Failure) -> bool {
    false
}

/// Who looked for a voice by its name was told whether it had failed, and so which letter it has.
#[test]
fn a_hidden_voice_is_found_by_nothing_that_tells_it() {
    let (_home, library) = fresh();
    let said = Failure {
        causes: "voice id-of-wren".to_owned(),
        ..failure("Over the river")
    };
    library.log_failure(&said).unwrap();
    let found = |words: &str, hidden: &dyn Fn(&Failure) -> bool| {
        let filter = FailureFilter {
            words: words.to_owned(),
            backend: None,
        };
        library.failures(&filter, 10, hidden).unwrap().len()
    };
    let wren = |failure: &Failure| failure.voice.as_str() == "id-of-wren";
    for told in ["Wren", "voice is gone", "id-of-wren"] {
        assert_eq!((found(told, &nobody), found(told, &wren)), (1, 0), "{told}");
    }
    for always in ["river", "eleven_v3", ""] {
        assert_eq!(found(always, &wren), 1, "{always}");
    }
}

#[test]
fn failures_are_found_by_what_they_say_newest_first() {
    let home = tempfile::tempdir().unwrap();
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let script = mynah_script::document::Script::new("Salt Harbour");
    let defaults = mynah_records::projects::ProjectDefaults::default();
    let project = library
        .create_project("Salt Harbour", Backend::Live, &defaults, &script, false)
        .unwrap();
    for (text, backend) in [
        ("Über den Fluss", Backend::Live),
        ("Over the river", Backend::Draft),
        ("The river again", Backend::Live),
    ] {
        let failure = Failure {
            project: Some(project.id),
            line: Some(LineId(4)),
            backend,
            speaker: "HOST".to_owned(),
            voice_name: "Wren".to_owned(),
            request: Some(RequestId::new("req-1")),
            attempts: 7,
            charged: FailureCharge::Unknown,
            ..failure(text)
        };
        library.log_failure(&failure).unwrap();
    }
    let found = |words: &str, backend| {
        let filter = FailureFilter {
            words: words.to_owned(),
            backend,
        };
        let found = library.failures(&filter, 10, &nobody).unwrap();
        found.into_iter().map(|it| it.text).collect::<Vec<_>>()
    };
    assert_eq!(found("river", None), ["The river again", "Over the river"]);
    assert_eq!(found("RIVER", Some(Backend::Live)), ["The river again"]);
    assert_eq!(found("über", None), ["Über den Fluss"]);
    assert_eq!(found("req-1", None).len(), 3);
    assert_eq!(
        library
            .failures(&FailureFilter::default(), 2, &nobody)
            .unwrap()
            .len(),
        2
    );
    let all = library
        .failures(&FailureFilter::default(), 9, &nobody)
        .unwrap();
    assert_eq!(
        (all[0].attempts, all[0].charged),
        (7, FailureCharge::Unknown)
    );
    for (name, wanted) in [("log.csv", "text,"), ("log.json", "\"text\": ")] {
        let path = home.path().join(name);
        let of_live = FailureFilter {
            backend: Some(Backend::Live),
            ..FailureFilter::default()
        };
        library.write_failures(&of_live, &path, &|_| None).unwrap();
        let written = std::fs::read_to_string(&path).unwrap();
        assert!(written.contains(wanted) && written.contains("Über den Fluss"));
        assert!(written.contains("unknown") && !written.contains("Over the river"));
        // As the ledger's file has them.
        assert!(written.contains("1970-01-01T00:00:00.001Z"), "{written}");
        assert!(written.contains("Salt Harbour"), "{written}");
        // Whom nobody is to know has no name in it, nor what tells it.
        let hidden = &|_: &Failure| Some("Hidden voice".to_owned());
        library.write_failures(&of_live, &path, hidden).unwrap();
        let written = std::fs::read_to_string(&path).unwrap();
        assert!(written.contains("Hidden voice"), "{written}");
        for told in [&*all[0].voice_name, all[0].voice.as_str(), &*all[0].error] {
            assert!(
                !told.is_empty() && !written.contains(told),
                "{told}: {written}"
            );
        }
    }
    assert_eq!(library.clear_failures().unwrap(), (0, 3), "all in doubt");
    assert_eq!(found("", None).len(), 3);
}

/// It said "perhaps charged" for ever.
#[test]
fn a_failure_knows_what_its_entry_came_to() {
    let (_home, library) = fresh();
    let project = project(&library, 3);
    let doubtful = |text: &str| {
        let entry = library.intend(&order(project, 1, text)).unwrap();
        library.mark_sent(entry, None).unwrap();
        library.unknown(entry, "cut off").unwrap();
        let failure = Failure {
            project: Some(project),
            charged: FailureCharge::Unknown,
            entry: Some(entry),
            ..failure(text)
        };
        library.log_failure(&failure).unwrap();
        entry
    };
    let [fetched, never_made, _] = ["1", "22", "333"].map(doubtful);
    let charges = || -> Vec<FailureCharge> {
        let all = library
            .failures(&FailureFilter::default(), 9, &nobody)
            .unwrap();
        all.into_iter().map(|failure| failure.charged).collect()
    };
    assert_eq!(charges(), [FailureCharge::Unknown; 3]);
    let sound = sound(&library, b"1");
    library.settle(fetched, &sound, Credits(1)).unwrap();
    library.release(never_made, "never made").unwrap();
    assert_eq!(
        charges(),
        [
            FailureCharge::Unknown,
            FailureCharge::No,
            FailureCharge::Fetched
        ]
    );
    // What is in doubt stays, for it is looked for from here.
    assert_eq!(library.clear_failures().unwrap(), (2, 1));
    assert_eq!(charges(), [FailureCharge::Unknown]);
}

/// Both ordered it: each had looked before the other one sent.
#[test]
fn of_two_windows_that_try_a_failure_again_one_orders_it() {
    let (home, first) = fresh();
    let second = open(home.path());
    let project = project(&first, 1);
    let row = first.log_failure(&failure("1")).unwrap();
    let intent = order(project, 1, "1");
    let try_again = |library: &Library, tried: TriedAgain| {
        let origin = Origin {
            tried: Some(tried),
            ..Origin::default()
        };
        library
            .intend_within(&intent, false, &Consent::Given, origin)
            .unwrap()
    };
    let looked = [&first, &second].map(|library| library.tried_again(row).unwrap());
    assert_eq!(looked.map(|tried| tried.sent), [None; 2]);
    let entry = try_again(&first, looked[0]).unwrap();
    assert_eq!(try_again(&second, looked[1]), None);
    let looked = second.tried_again(row).unwrap();
    assert_eq!(looked.sent, Some(entry));
    // It came to nothing: the other one may.
    first.release(entry, "cancelled").unwrap();
    assert!(try_again(&second, looked).is_some());
    assert_eq!(try_again(&first, looked), None);
    // What the log has lost is in nobody's way.
    first
        .write(|tx| Ok(tx.execute("DELETE FROM failure", [])?))
        .unwrap();
    assert!(try_again(&first, looked).is_some());
}
