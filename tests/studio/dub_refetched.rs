//! Dubbing projects whose sound is another by now, lines of them that others change, and whose account pays for one.

use super::account::{KEY, Service};
use super::dub_projects::{
    begun, bring, changed_elsewhere, dubbed, entries, finish, fix, look, open, project, spent,
    until_spoken, written_elsewhere,
};
use super::keys::{add, card as key_card, new, open as window, send};
use super::payers::pays_for_batches;
use super::recovery::{QUICK, order_live, service_bench};
use super::tools::ordered;
use super::*;
use mynah::audio::decode::decode_bytes;
use mynah::draft::plan::Plan;
use mynah::library::Library;
use mynah_model::command::{AccountCommand, DubbingCommand, KeysCommand, PatchStep};
use mynah_model::dubbing::{FilmCard, Language, Stands};
use mynah_model::event::Notice;

/// Takes the sound of a language away, and has it fetched again.
fn fetched_again(bench: &mut Bench, library: &Library, card: &FilmCard) -> FilmCard {
    let Some(Stands::Ready { take, .. }) = card.stands("en").cloned() else {
        panic!("{card:?}");
    };
    std::fs::remove_file(library.take(take).unwrap().path).unwrap();
    let gone = look(bench, 301, &card.id);
    assert!(matches!(gone.stands("en"), Some(Stands::Missing { .. })));
    let again = DubbingCommand::FetchAgain(302, card.id.clone(), Vec::new());
    bench.send(Command::Dubbing(again));
    bench.until("the film", |desk| desk.dubbing.looked.contains_key(&302));
    look(bench, 303, &card.id)
}

fn step(bench: &mut Bench, card: &FilmCard, number: u64, step: PatchStep) {
    let step = DubbingCommand::Step(number, card.id.clone(), "en".to_owned(), step);
    bench.send(Command::Dubbing(step));
    bench.until("the step", |desk| desk.dubbing.looked.contains_key(&number));
}

fn texts(language: &Language) -> Vec<String> {
    language.now().into_iter().map(|line| line.text).collect()
}

/// The sound that came said both lines anew, and the list said that it was the first one: what was put back was heard as
/// it was not listed, and undone it stayed.
#[test]
fn what_a_dub_says_that_is_fetched_again_is_what_is_listed() {
    let (service, _home, library, mut bench) = begun();
    let card = dubbed(&mut bench, &library);
    fix(&mut bench, &card, (1, "Good day."));
    fix(&mut bench, &card, (2, "Not today."));
    let card = look(&mut bench, 201, &card.id);
    let anew = card.film.language("en").unwrap().patches[1].take.unwrap();
    step(&mut bench, &card, 202, PatchStep::PutBack(2));
    let card = look(&mut bench, 203, &card.id);
    let before = card.film.language("en").unwrap();
    assert_eq!(texts(before), ["Good day.", "No thank you."]);

    let card = fetched_again(&mut bench, &library, &card);
    let Some(Stands::Ready { take, .. }) = card.stands("en").cloned() else {
        panic!("{card:?}");
    };
    // The sound is that of the line that was said anew last.
    let sound = |take| {
        let bytes = library.sound_bytes(take).unwrap();
        decode_bytes(&bytes).unwrap().pcm.samples
    };
    assert_eq!(sound(take), sound(anew));
    let language = card.film.language("en").unwrap();
    assert_eq!(texts(language), ["Good day.", "Not today."]);
    assert_eq!(language.patches, [], "the sound itself says them");
    assert_eq!((language.steps.len(), language.undone.len()), (0, 0));
    bench.until("a word", |desk| {
        let mut all = desk.notices.iter();
        all.any(|it| matches!(it, Notice::Heed(text) if text.contains("lines 1, 2 say")))
    });
    // Said as it was at first it is bought as any other line is.
    let cost = fix(&mut bench, &card, (2, "No thank you."));
    assert!(cost > Credits::ZERO);
    let card = look(&mut bench, 204, &card.id);
    let language = card.film.language("en").unwrap();
    assert_eq!(texts(language), ["Good day.", "No thank you."]);
    step(&mut bench, &card, 205, PatchStep::Undo(None));
    let card = look(&mut bench, 206, &card.id);
    let language = card.film.language("en").unwrap();
    assert_eq!(texts(language), ["Good day.", "Not today."]);
    assert_eq!(service.billed(), spent(&library));
}

/// What the sound says last is not what was chosen: that stays, as a fix of it.
#[test]
fn a_fix_that_was_gone_back_to_stays_one_when_the_dub_is_fetched_again() {
    let (_service, _home, library, mut bench) = begun();
    let card = dubbed(&mut bench, &library);
    fix(&mut bench, &card, (2, "Not today."));
    fix(&mut bench, &card, (2, "Never."));
    step(&mut bench, &card, 201, PatchStep::Undo(None));
    let card = look(&mut bench, 202, &card.id);
    let card = fetched_again(&mut bench, &library, &card);
    let language = card.film.language("en").unwrap();
    assert_eq!(language.lines[1].text, "Never.");
    assert_eq!(texts(language)[1], "Not today.");
    assert_eq!((language.patches.len(), language.steps.len()), (1, 0));
    step(&mut bench, &card, 203, PatchStep::PutBack(2));
    let card = look(&mut bench, 204, &card.id);
    assert_eq!(texts(card.film.language("en").unwrap())[1], "Never.");
}

/// The sound that came was given to every line that had had the same one: "Not today." was listed, "Never." was heard.
#[test]
fn a_dub_that_is_fetched_again_gives_its_sound_to_no_line_of_before() {
    let (_service, _home, library, mut bench) = begun();
    let card = dubbed(&mut bench, &library);
    fix(&mut bench, &card, (2, "Not today."));
    let card = look(&mut bench, 201, &card.id);
    let anew = card.film.language("en").unwrap().patches[0].take.unwrap();
    let card = fetched_again(&mut bench, &library, &card);
    let Some(Stands::Ready { take, .. }) = card.stands("en").cloned() else {
        panic!("{card:?}");
    };
    let blob = |take| library.take(take).unwrap().blob;
    assert_eq!(blob(take), blob(anew), "both are one sound");
    fix(&mut bench, &card, (2, "Never."));
    let card = look(&mut bench, 202, &card.id);
    let again = DubbingCommand::FetchAgain(203, card.id.clone(), Vec::new());
    std::fs::remove_file(library.take(take).unwrap().path).unwrap();
    look(&mut bench, 204, &card.id);
    bench.send(Command::Dubbing(again));
    bench.until("the film", |desk| desk.dubbing.looked.contains_key(&203));
    assert!(library.sound(take).is_ok(), "the dub is here");
    assert!(library.sound(anew).is_err(), "what it said before is gone");
}

/// A text that somebody changed at the service, and that nobody spoke, is in no sound.
#[test]
fn a_line_that_was_changed_elsewhere_and_not_spoken_is_not_what_a_fetched_dub_says() {
    let (service, _home, library, mut bench) = begun();
    let card = dubbed(&mut bench, &library);
    fix(&mut bench, &card, (2, "Not today."));
    changed_elsewhere(&service, &card, false);
    let card = look(&mut bench, 201, &card.id);
    let card = fetched_again(&mut bench, &library, &card);
    let language = card.film.language("en").unwrap();
    assert_eq!(texts(language), ["Good morning.", "Not today."]);
    assert_eq!(language.patches, []);
}

/// It waited for a text of somebody else's, which nobody has spoken.
#[test]
fn a_line_that_is_spoken_comes_whatever_was_changed_elsewhere_since() {
    let (service, _home, library, mut bench) = begun();
    let card = dubbed(&mut bench, &library);
    let order = bench.desk.anew_order(&card, "en", (2, "Not today."));
    let job = order_live(&mut bench, vec![order.unwrap()]);
    bench.until_seen("it is begun", || {
        let entries = entries(&library);
        entries.last().is_some_and(|it| it.remote.is_some()) && entries.len() == 2
    });
    until_spoken(&service, &card);
    changed_elsewhere(&service, &card, false);
    assert!(matches!(bench.until_over(job), JobState::Finished { .. }));
    assert_eq!(service.billed(), spent(&library));
}

/// Two windows that have the same line said anew at once pay for it once.
#[test]
fn the_same_line_said_anew_in_two_windows_at_once_is_paid_once() {
    let (service, home, library, mut one) = begun();
    let card = dubbed(&mut one, &library);
    let mut two = service_bench(&service, home.path(), true, QUICK);
    two.send(Command::Account(AccountCommand::Enter(Backend::Live)));
    two.until("the account's plan", |desk| {
        desk.dub_projects(Backend::Live).is_some()
    });
    let order = one.desk.anew_order(&card, "en", (2, "Not today.")).unwrap();
    let jobs = [&mut one, &mut two].map(|bench| order_live(bench, vec![order.clone()]));
    for (bench, job) in [&mut one, &mut two].into_iter().zip(jobs) {
        let state = bench.until_over(job);
        assert!(matches!(state, JobState::Finished { .. }), "{state:?}");
    }
    assert_eq!((service.billed(), spent(&library)), (180, 180));
    let card = look(&mut one, 201, &card.id);
    let language = card.film.language("en").unwrap();
    assert_eq!((language.patches.len(), language.steps.len()), (1, 1));
    assert_eq!(texts(language)[1], "Not today.");
}

/// A dub is one account's: the one that was in use by then knew nothing of it.
#[test]
fn a_line_is_said_anew_by_the_account_that_has_the_dub() {
    // The other one's plan has no line said anew.
    let (one, two) = (Service::on(Plan::Enterprise), Service::on(Plan::Creator));
    let home = tempfile::tempdir().unwrap();
    let library = open(home.path());
    let mut bench = window(home.path());
    add(&mut bench, new("one", KEY, &one));
    bench.until("the account's plan", |desk| {
        desk.dub_projects(Backend::Live).is_some()
    });
    let request = project(&library);
    let id = bring(&library, &request);
    finish(&mut bench, ordered(Generation::Dubbing(request)));
    let card = look(&mut bench, 101, &id);
    let two_key = pays_for_batches(&mut bench, new("two", KEY, &two));
    send(&bench, KeysCommand::Use(two_key));
    bench.until("the other key", |desk| desk.key_in_use == Some(two_key));
    bench.until("its plan", |desk| {
        desk.plan_of(Backend::Live)
            .is_some_and(|plan| plan.as_str() == "creator")
    });

    let payer = bench.desk.words_of_other_payer(&card, "en");
    assert!(payer.unwrap().contains("“one” pays"));
    assert_eq!(fix(&mut bench, &card, (2, "Not today.")), Credits(30));
    assert_eq!((one.billed(), two.billed()), (180, 0));
    let both = entries(&library);
    assert_eq!(both[0].intent.account, both[1].intent.account);
    // Once more it costs nothing, and that is what is shown.
    let again = bench.desk.anew_order(&card, "en", (2, "Not today."));
    assert_eq!(again.unwrap().shown, Some(Credits::ZERO));

    let gone = key_card(&bench, "one").id;
    send(&bench, KeysCommand::Forget(gone));
    bench.until("one key", |desk| desk.keys.len() == 1);
    let payer = bench.desk.words_of_other_payer(&card, "en");
    assert!(payer.unwrap().contains("no key of that account is here"));
    let order = bench.desk.anew_order(&card, "en", (1, "Good day."));
    let job = order_live(&mut bench, vec![order.unwrap()]);
    match bench.until_over(job) {
        JobState::Failed(trouble) => {
            assert!(trouble.what.contains("Another account has this dub"));
            assert_eq!(trouble.charged, Charged::No);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!((one.billed(), two.billed()), (180, 0));
}

/// It was said over by us, and put back by somebody at the service: that isn't spoken, and would be spoken and charged with
/// the next line.
#[test]
fn a_line_that_was_put_back_elsewhere_and_not_spoken_is_charged_with_no_other() {
    let (service, _home, library, mut bench) = begun();
    let card = dubbed(&mut bench, &library);
    let first = card.film.language("en").unwrap().lines[0].text.clone();
    fix(&mut bench, &card, (1, "Good day."));
    written_elsewhere(&service, &card, &first, false);
    let order = bench.desk.anew_order(&card, "en", (2, "Not today."));
    let job = order_live(&mut bench, vec![order.unwrap()]);
    match bench.until_over(job) {
        JobState::Failed(trouble) => {
            assert!(trouble.what.contains(&first), "{trouble:?}");
            assert_eq!(trouble.charged, Charged::No);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(service.billed(), spent(&library));
    // Nor does a sound that is fetched again say it.
    let card = fetched_again(&mut bench, &library, &card);
    let language = card.film.language("en").unwrap();
    assert_eq!(texts(language), ["Good day.", "No thank you."]);
}

/// The window was closed between the sound that came and what it says: meanwhile somebody had another line spoken.
#[test]
fn what_was_spoken_elsewhere_after_a_dub_was_fetched_again_is_not_listed() {
    let (service, _home, library, mut bench) = begun();
    let card = dubbed(&mut bench, &library);
    fix(&mut bench, &card, (2, "Not today."));
    let card = look(&mut bench, 201, &card.id);
    let card = fetched_again(&mut bench, &library, &card);
    let before = texts(card.film.language("en").unwrap());
    let unread = |there: Option<String>| {
        let mut film: serde_json::Value = serde_json::from_str(&there?).ok()?;
        film["languages"][0]["refetched"] = true.into();
        Some(film.to_string())
    };
    let at = (&card.id, card.at);
    library.change_film(Backend::Live, at, unread).unwrap();
    written_elsewhere(&service, &card, "Changed elsewhere.", true);
    let card = look(&mut bench, 401, &card.id);
    let language = card.film.language("en").unwrap();
    assert_eq!(texts(language), before, "that is what is heard");
    assert!(!language.refetched);
}

/// The first thing that was ever read of a dub was what somebody had written since, and it was taken for spoken.
#[test]
fn what_was_written_before_a_dub_was_first_read_is_charged_with_no_line() {
    let (service, _home, library, mut bench) = begun();
    let card = dubbed(&mut bench, &library);
    written_elsewhere(&service, &card, "Changed elsewhere.", false);
    let unread = |there: Option<String>| {
        let mut film: serde_json::Value = serde_json::from_str(&there?).ok()?;
        film["languages"][0]["lines"] = serde_json::json!([]);
        Some(film.to_string())
    };
    let at = (&card.id, card.at);
    library.change_film(Backend::Live, at, unread).unwrap();
    let card = look(&mut bench, 401, &card.id);
    assert!(card.film.language("en").unwrap().unsure);
    let order = bench.desk.anew_order(&card, "en", (2, "Not today."));
    let job = order_live(&mut bench, vec![order.unwrap()]);
    match bench.until_over(job) {
        JobState::Failed(trouble) => {
            assert!(
                trouble.what.contains("which ones isn’t known"),
                "{trouble:?}"
            );
            assert_eq!(trouble.charged, Charged::No);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!((service.billed(), spent(&library)), (150, 150));
}
