//! Dubs that are projects of the service, and lines of them that it says anew itself: on an enterprise plan.

use std::path::Path;

use super::account::{KEY, Service};
use super::recovery::{QUICK, order_live, service_bench};
use super::tools::{dub, ordered};
use super::*;
use mynah::api::client::Client;
use mynah::api::dubbing_projects::languages::ListDubLanguages;
use mynah::api::dubbing_projects::transcripts::{SpeakAnew, Translate, Translation};
use mynah::api::types::dubbing_project::{DubLanguage, LanguageStatus};
use mynah::audio::decode::decode_bytes;
use mynah::draft::faults::Gate;
use mynah::draft::plan::Plan;
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::records::ledger::{Entry, EntryState};
use mynah::terms::clock::{Clock, UnixMillis};
use mynah::terms::consent::{Consent, Record};
use mynah::terms::ids::{DubProjectId, FilmId};
use mynah::terms::request::DubRequest;
use mynah::terms::secret::Secret;
use mynah_model::command::{AccountCommand, DubLine, DubbingCommand, PatchStep};
use mynah_model::dubbing::{Bed, Film, FilmCard, Language, Stands};

/// The order of a project and of what is said anew.
const CREATE: &str = "/v1/dubbing/project";
const ANEW: &str = "/regenerate";

pub fn open(home: &Path) -> Library {
    Library::open(home, Clock::system()).unwrap()
}

/// A dub as a project, with a transcript that Draft voices read.
pub fn project(library: &Library) -> DubRequest {
    let Generation::Dubbing(request) = dub(library) else {
        panic!("it is a dub");
    };
    DubRequest {
        as_project: true,
        ..request
    }
}

/// A film in one language, as it is brought.
pub fn bring(library: &Library, request: &DubRequest) -> FilmId {
    let mut film = Film::of(request.clone());
    film.want(vec![Language {
        code: request.target.clone(),
        sheet: request.sheet.clone(),
        ..Language::default()
    }]);
    let id = film.id(Backend::Live);
    let kept = library.change_film(Backend::Live, (&id, UnixMillis(1)), |_| {
        Some(film.written())
    });
    kept.unwrap();
    id
}

pub fn look(bench: &mut Bench, number: u64, id: &FilmId) -> FilmCard {
    let look = DubbingCommand::Look(number, id.clone());
    bench.send(Command::Dubbing(look));
    bench.until("the film", |desk| desk.dubbing.looked.contains_key(&number));
    let looked = bench.desk.dubbing.looked[&number].as_ref();
    (**looked.unwrap()).clone()
}

pub fn finish(bench: &mut Bench, order: LineOrder) -> Credits {
    let job = order_live(bench, vec![order]);
    match bench.until_over(job) {
        JobState::Finished { cost, .. } => *cost,
        other => panic!("{other:?}"),
    }
}

/// A line of it as the service says it anew, put in its place.
pub fn fix(bench: &mut Bench, card: &FilmCard, (line, text): (usize, &str)) -> Credits {
    let at = DubLine {
        film: card.id.clone(),
        language: "en".to_owned(),
        line,
    };
    // What is told of an earlier fix of this line isn't of this one.
    bench.desk.dubbing.patched.remove(&at);
    let order = bench.desk.anew_order(card, "en", (line, text)).unwrap();
    let cost = finish(bench, order);
    bench.until("the line in its place", |desk| {
        let patched = desk.dubbing.patched.get(&at);
        patched.is_some_and(|it| it.came.as_ref().is_ok_and(|patch| patch.text == text))
    });
    cost
}

/// Nobody knows whether it was charged, until it is found.
fn found(bench: &mut Bench, job: JobId) {
    match bench.until_over(job) {
        JobState::Failed(trouble) => {
            let is_open = matches!(trouble.charged, Charged::Unknown { .. });
            assert!(is_open, "{trouble:?}");
        }
        other => panic!("{other:?}"),
    }
    bench.send(Command::Jobs(JobsCommand::CheckHistory(job)));
    bench.until("its sound", |desk| {
        matches!(desk.job(job).unwrap().state, JobState::Finished { .. })
    });
}

pub fn entries(library: &Library) -> Vec<Entry> {
    library.dubs(Backend::Live).unwrap()
}

pub fn spent(library: &Library) -> usize {
    library.spend(Backend::Live).unwrap().spent.0 as usize
}

/// A service on the plan, with a studio that knows it.
pub fn begun() -> (Service, tempfile::TempDir, Library, Bench) {
    let (service, home) = (Service::on(Plan::Enterprise), tempfile::tempdir().unwrap());
    let library = open(home.path());
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    bench.send(Command::Account(AccountCommand::Enter(Backend::Live)));
    bench.until("the account's plan", |desk| {
        desk.dub_projects(Backend::Live).is_some()
    });
    (service, home, library, bench)
}

/// Asks the service itself about the language of a dub.
fn at_the_service(service: &Service, card: &FilmCard, ask: impl AsyncFnOnce(&There)) {
    let own = card.film.language("en").unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let there = There {
        client: Client::new(&service.base, Some(Secret::new(KEY)), Clock::system()).unwrap(),
        project: DubProjectId::new(own.of.as_ref().unwrap().as_str()),
    };
    runtime.block_on(ask(&there));
}

/// A dub at the service.
struct There {
    client: Client,
    project: DubProjectId,
}

impl There {
    async fn language(&self) -> DubLanguage {
        let list = ListDubLanguages::new(self.project.clone());
        self.client.send(&list).await.unwrap().value.languages.0[0].clone()
    }

    async fn until_spoken(&self) {
        let spoken = async {
            while self.language().await.status != Some(LanguageStatus::Completed) {
                tokio::task::yield_now().await;
            }
        };
        let longest = Duration::from_secs(30);
        tokio::time::timeout(longest, spoken).await.unwrap();
    }
}

/// Waits until the service has spoken what was ordered.
pub fn until_spoken(service: &Service, card: &FilmCard) {
    at_the_service(service, card, async |there| there.until_spoken().await);
}

/// Somebody changes the first line at the service itself, and has it spoken there or not.
pub fn changed_elsewhere(service: &Service, card: &FilmCard, speaks: bool) {
    written_elsewhere(service, card, "Changed elsewhere.", speaks);
}

/// Somebody writes something else into the first line.
pub fn written_elsewhere(service: &Service, card: &FilmCard, text: &str, speaks: bool) {
    let segment = card.film.language("en").unwrap().lines[0]
        .id
        .clone()
        .unwrap();
    at_the_service(service, card, async |there| {
        let project = there.project.clone();
        let language = there.language().await.language_id;
        let change = Translate {
            project: project.clone(),
            language: language.clone(),
            segment,
            translation: Translation::from(text),
        };
        there.client.send(&change).await.unwrap();
        if speaks {
            let speak = SpeakAnew { project, language };
            there.client.send(&speak).await.unwrap();
            there.until_spoken().await;
        }
    });
}

#[test]
fn a_project_is_ordered_read_and_one_line_of_it_said_anew() {
    let (service, _home, library, mut bench) = begun();
    let request = project(&library);
    let id = bring(&library, &request);
    let whole = finish(&mut bench, ordered(Generation::Dubbing(request)));
    assert_eq!(whole, Credits(150), "three seconds at 3000 a minute");
    let card = look(&mut bench, 101, &id);
    let Some(Stands::Ready { take, .. }) = card.stands("en").cloned() else {
        panic!("{card:?}");
    };
    let language = card.film.language("en").unwrap();
    assert_eq!(language.lines.len(), 2);
    let first = &language.lines[0];
    assert_eq!(
        (&*first.said, &*first.text),
        ("Guten Morgen.", "Good morning.")
    );
    assert!(language.lines.iter().all(|line| line.id.is_some()));

    let cost = fix(&mut bench, &card, (2, "Not today."));
    assert_eq!(cost, Credits(30), "0.6 seconds of it");
    assert_eq!(service.billed(), spent(&library));
    let card = look(&mut bench, 102, &id);
    let language = card.film.language("en").unwrap();
    let patch = language.patches[0].clone();
    assert_eq!((patch.line, patch.bed), (2, Bed::Service));
    assert!(patch.speech.is_anew());
    assert_eq!(language.now()[1].text, "Not today.");
    // What was said anew is all of the language, and another only where its line is.
    let sound = |take| {
        let bytes = library.sound_bytes(take).unwrap();
        decode_bytes(&bytes).unwrap().pcm
    };
    let (was, is) = (sound(take), sound(patch.take.unwrap()));
    assert_eq!(was.samples.len(), is.samples.len());
    let [from, to] = patch.span.map(|secs| (secs * f64::from(was.hz)) as usize);
    assert_eq!(was.samples[..from], is.samples[..from]);
    assert_eq!(was.samples[to + 1..], is.samples[to + 1..]);
    assert_ne!(was.samples[from..to], is.samples[from..to]);

    // The same once more costs nothing; taken back it is said as it was dubbed.
    let cost = fix(&mut bench, &card, (1, "Good day."));
    assert!(cost > Credits::ZERO);
    let before = service.billed();
    let cost = fix(&mut bench, &card, (2, "Not today."));
    assert_eq!(cost, Credits::ZERO);
    assert_eq!(service.billed(), before);
    let step = DubbingCommand::Step(103, id.clone(), "en".to_owned(), PatchStep::PutBack(2));
    bench.send(Command::Dubbing(step));
    bench.until("the step", |desk| desk.dubbing.looked.contains_key(&103));
    let card = look(&mut bench, 104, &id);
    let now = card.film.language("en").unwrap().now();
    assert_eq!(
        (&*now[0].text, &*now[1].text),
        ("Good day.", "No thank you.")
    );
    assert_eq!(service.billed(), spent(&library));
}

/// The answer was lost on its way, and the project would have been paid for once more.
#[test]
fn a_project_whose_answer_was_lost_is_found_by_its_reference() {
    let (service, _home, library, mut bench) = begun();
    service.faults.next_on(CREATE, Fault::LoseAnswer);
    let request = ordered(Generation::Dubbing(project(&library)));
    let job = order_live(&mut bench, vec![request]);
    found(&mut bench, job);
    let all = entries(&library);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].state, EntryState::Settled);
    assert_eq!((service.billed(), spent(&library)), (150, 150));
}

#[test]
fn a_line_whose_answer_was_lost_is_said_anew_once() {
    let (service, _home, library, mut bench) = begun();
    let request = project(&library);
    let id = bring(&library, &request);
    finish(&mut bench, ordered(Generation::Dubbing(request)));
    let card = look(&mut bench, 101, &id);
    service.faults.next_on(ANEW, Fault::LoseAnswer);
    let order = bench
        .desk
        .anew_order(&card, "en", (2, "Not today."))
        .unwrap();
    let job = order_live(&mut bench, vec![order]);
    found(&mut bench, job);
    assert_eq!((service.billed(), spent(&library)), (180, 180));
}

/// What the service refuses is what it was there: nothing waits to be spoken, and charged, with another line.
#[test]
fn a_line_that_is_refused_is_put_back_and_another_one_costs_its_own_seconds() {
    let (service, _home, library, mut bench) = begun();
    let request = project(&library);
    let id = bring(&library, &request);
    finish(&mut bench, ordered(Generation::Dubbing(request)));
    let card = look(&mut bench, 101, &id);
    let no = Refusal::plan("feature_not_available", "Not on this plan.");
    service.faults.next_on(ANEW, Fault::Refuse(no));
    let order = bench
        .desk
        .anew_order(&card, "en", (1, "Good day."))
        .unwrap();
    let job = order_live(&mut bench, vec![order]);
    match bench.until_over(job) {
        JobState::Failed(trouble) => assert_eq!(trouble.charged, Charged::No),
        other => panic!("{other:?}"),
    }
    let cost = fix(&mut bench, &card, (2, "Not today."));
    assert_eq!(cost, Credits(30));
    assert_eq!((service.billed(), spent(&library)), (180, 180));
}

/// Draft voices can't translate: that is said, and costs nothing.
#[test]
fn a_project_that_can_not_be_made_says_why_and_costs_nothing() {
    let (service, _home, library, mut bench) = begun();
    let request = DubRequest {
        sheet: None,
        ..project(&library)
    };
    let job = order_live(&mut bench, vec![ordered(Generation::Dubbing(request))]);
    match bench.until_over(job) {
        JobState::Failed(trouble) => {
            assert!(
                trouble.what.contains("can't understand speech"),
                "{trouble:?}"
            );
        }
        other => panic!("{other:?}"),
    }
    assert_eq!((service.billed(), spent(&library)), (0, 0));
    assert_eq!(entries(&library)[0].state, EntryState::Released);
}

/// What Draft voices make is stopped by who cancels it, and costs nothing; its file is fetched again for nothing.
#[test]
fn a_project_of_draft_voices_is_stopped_and_one_whose_file_is_gone_is_fetched_again() {
    let home = tempfile::tempdir().unwrap();
    let mut options = StudioOptions::new(home.path());
    options.draft.plan = Some(Plan::Enterprise);
    let mut bench = Bench::open(options);
    let library = open(home.path());
    let request = project(&library);
    let begun = || {
        let dubs = library.dubs(Backend::Draft).unwrap();
        dubs.last().is_some_and(|it| it.remote.is_some())
    };
    let order = ordered(Generation::Dubbing(request.clone()));
    let job = bench.generate(vec![order.clone()]);
    bench.until_seen("its project", begun);
    bench.send(Command::Jobs(JobsCommand::Cancel(job)));
    match bench.until_over(job) {
        JobState::Cancelled(trouble) => assert_eq!(trouble.charged, Charged::No),
        other => panic!("{other:?}"),
    }
    let spent = || library.spend(Backend::Draft).unwrap().spent;
    assert_eq!(spent(), Credits::ZERO);
    bench.until("the bill", |desk| {
        let meter = desk.meters.get(&Backend::Draft).and_then(|it| it.value());
        meter.is_some_and(|meter| meter.used == Credits::ZERO)
    });

    let mut film = Film::of(request.clone());
    film.want(vec![Language {
        code: "en".to_owned(),
        sheet: request.sheet,
        ..Language::default()
    }]);
    let id = film.id(Backend::Draft);
    let kept = library.change_film(Backend::Draft, (&id, UnixMillis(1)), |_| {
        Some(film.written())
    });
    kept.unwrap();
    let job = bench.generate(vec![order]);
    assert!(matches!(bench.until_over(job), JobState::Finished { .. }));
    let card = look(&mut bench, 201, &id);
    let Some(Stands::Ready { take, cost, .. }) = card.stands("en").cloned() else {
        panic!("{card:?}");
    };
    assert_eq!((cost, spent()), (Credits(150), Credits(150)));
    std::fs::remove_file(library.take(take).unwrap().path).unwrap();
    let card = look(&mut bench, 202, &id);
    assert!(matches!(card.stands("en"), Some(Stands::Missing { .. })));
    let again = DubbingCommand::FetchAgain(203, id, Vec::new());
    bench.send(Command::Dubbing(again));
    bench.until("the film", |desk| desk.dubbing.looked.contains_key(&203));
    let card = bench.desk.dubbing.looked[&203].as_ref().unwrap();
    assert!(matches!(card.stands("en"), Some(Stands::Ready { .. })));
    assert_eq!(spent(), Credits(150));
}

/// Of which recording it is couldn't be read, and it was said with the voice of somebody who may have taken it back.
#[test]
fn a_cloned_line_of_nobody_knows_which_recording_is_not_said() {
    let (_service, _home, library, mut bench) = begun();
    let card = dubbed(&mut bench, &library);
    let before = spent(&library);
    let mut order = bench
        .desk
        .anew_order(&card, "en", (1, "Another word."))
        .unwrap();
    let Generation::Anew(line) = &mut order.request else {
        panic!("the service says it");
    };
    line.cloned = true;
    order.dub_of = None;
    let job = order_live(&mut bench, vec![order]);
    match bench.until_over(job) {
        JobState::Failed(trouble) => assert_eq!(trouble.charged, Charged::No),
        other => panic!("{other:?}"),
    }
    assert_eq!(spent(&library), before);
}

/// A dub that is here, by a service on the plan.
pub fn dubbed(bench: &mut Bench, library: &Library) -> FilmCard {
    let request = project(library);
    let id = bring(library, &request);
    finish(bench, ordered(Generation::Dubbing(request)));
    look(bench, 101, &id)
}

/// Both would have been spoken and charged with the first one, or the second refused.
#[test]
fn two_lines_that_are_said_anew_at_once_come_one_after_the_other() {
    let (service, _home, library, mut bench) = begun();
    let card = dubbed(&mut bench, &library);
    let orders = [(1, "Good day."), (2, "Not today.")];
    let orders = orders.map(|line| bench.desk.anew_order(&card, "en", line).unwrap());
    order_live(&mut bench, orders.to_vec());
    bench.until("both", |desk| {
        let came = desk.dubbing.patched.values();
        came.filter(|it| it.came.is_ok()).count() == 2
    });
    // Whichever went first.
    let mut costs: Vec<_> = entries(&library).iter().filter_map(|it| it.cost).collect();
    costs.sort();
    assert_eq!(costs, [Credits(30), Credits(40), Credits(150)]);
    assert_eq!(service.billed(), spent(&library));
}

/// The connection went between its two requests: it would have been spoken, and charged, with the next line, and counted
/// once more when it was found.
#[test]
fn a_line_of_ours_that_was_changed_and_perhaps_not_spoken_is_charged_with_no_other() {
    let (service, _home, library, mut bench) = begun();
    let card = dubbed(&mut bench, &library);
    service.faults.next_on(ANEW, Fault::HangUp);
    let order = bench.desk.anew_order(&card, "en", (1, "Good day."));
    let first = order_live(&mut bench, vec![order.unwrap()]);
    assert!(matches!(bench.until_over(first), JobState::Failed(_)));
    let order = bench.desk.anew_order(&card, "en", (2, "Not today."));
    let second = order_live(&mut bench, vec![order.unwrap()]);
    match bench.until_over(second) {
        JobState::Failed(trouble) => {
            assert!(trouble.what.contains("Good day."), "{trouble:?}");
            assert_eq!(trouble.charged, Charged::No);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(service.billed(), 150);
}

/// Somebody changed a line at the service itself: it would have been charged with whichever line came next.
#[test]
fn a_line_that_waits_at_the_service_is_charged_with_no_other() {
    let (service, _home, library, mut bench) = begun();
    let card = dubbed(&mut bench, &library);
    changed_elsewhere(&service, &card, false);
    let order = bench.desk.anew_order(&card, "en", (2, "Not today."));
    let job = order_live(&mut bench, vec![order.unwrap()]);
    match bench.until_over(job) {
        JobState::Failed(trouble) => {
            assert!(trouble.what.contains("Changed elsewhere."), "{trouble:?}");
            assert_eq!(trouble.charged, Charged::No);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!((service.billed(), spent(&library)), (150, 150));
    // That very line can be said anew, at its own price.
    assert_eq!(fix(&mut bench, &card, (1, "Good day.")), Credits(40));
    assert_eq!(fix(&mut bench, &card, (2, "Not today.")), Credits(30));
    assert_eq!((service.billed(), spent(&library)), (220, 220));
}

/// Every other line was refused for ever, and the way out that was named cost another one.
#[test]
fn a_line_that_was_changed_and_spoken_elsewhere_holds_up_no_other() {
    let (service, _home, library, mut bench) = begun();
    let card = dubbed(&mut bench, &library);
    changed_elsewhere(&service, &card, true);
    let before = service.billed();
    assert_eq!(fix(&mut bench, &card, (2, "Not today.")), Credits(30));
    assert_eq!(service.billed(), before + 30);
}

/// Nothing was bought once more: the language's sound says it still.
#[test]
fn a_line_whose_sound_is_gone_is_fetched_for_nothing() {
    let (service, _home, library, mut bench) = begun();
    let card = dubbed(&mut bench, &library);
    fix(&mut bench, &card, (2, "Not today."));
    let card = look(&mut bench, 102, &card.id);
    let patch = card.film.language("en").unwrap().patches[0].clone();
    let place = library.take(patch.take.unwrap()).unwrap().path;
    std::fs::remove_file(place).unwrap();
    let card = look(&mut bench, 103, &card.id);
    assert_eq!(card.gone.len(), 1);
    let order = bench.desk.fix_order(&card, "en", &patch).unwrap();
    finish(&mut bench, order);
    let card = look(&mut bench, 104, &card.id);
    assert_eq!(card.gone, []);
    assert_eq!((service.billed(), spent(&library)), (180, 180));
}

/// Who took back what they agreed to was heard saying something new all the same.
#[test]
fn no_line_is_said_anew_with_a_voice_whose_owner_took_that_back() {
    let (service, _home, library, mut bench) = begun();
    let request = DubRequest {
        without_clones: false,
        ..project(&library)
    };
    let json = serde_json::json!({
        "name": "Ada", "relation": "self", "date": "2020-01-31", "scope": "this film",
        "statement": {"text": "Yes."},
    });
    let consent = Consent::read(&json.to_string()).unwrap();
    let consent = consent.of_dub(&request.input.hash, &["en".to_owned()]);
    let given = library.consent(&Record::Given(consent.unwrap())).unwrap();
    let id = bring(&library, &request);
    finish(&mut bench, ordered(Generation::Dubbing(request)));
    let card = look(&mut bench, 101, &id);
    let withdrawn = Record::Withdrawn {
        withdrawn: given.hash,
        at: 5,
    };
    library.consent(&withdrawn).unwrap();
    let order = bench.desk.anew_order(&card, "en", (2, "Not today."));
    let job = order_live(&mut bench, vec![order.unwrap()]);
    match bench.until_over(job) {
        JobState::Failed(trouble) => assert!(trouble.what.contains("taken back"), "{trouble:?}"),
        other => panic!("{other:?}"),
    }
    assert_eq!((service.billed(), spent(&library)), (150, 150));
}

/// Projects that could not be listed were missing, and it was said that there is no such dub.
#[test]
fn an_account_whose_projects_cannot_be_listed_is_not_told_without_them() {
    let (service, _home, _library, mut bench) = begun();
    let refused = Refusal::not_found("not_found", "Not Found");
    service.faults.always_on(CREATE, Fault::Refuse(refused));
    bench.send(Command::Dubbing(DubbingCommand::Account(1, Backend::Live)));
    bench.until("what the account has", |desk| {
        desk.dubbing.account.contains_key(&Backend::Live)
    });
    let (_, told) = &bench.desk.dubbing.account[&Backend::Live];
    assert!(told.is_err(), "{told:?}");
}

/// Cancelled between its two requests a line's text stayed changed at the service, and unsaid: the next line would have
/// been charged with it.
#[test]
fn a_line_that_is_cancelled_before_it_is_spoken_is_put_back_and_costs_nothing() {
    let (service, _home, library, mut bench) = begun();
    let card = dubbed(&mut bench, &library);
    let gate = Gate::default();
    let change = Fault::HoldBefore(gate.clone());
    service.faults.next_on("/transcript/segment/", change);
    let order = bench.desk.anew_order(&card, "en", (1, "Good day."));
    let job = order_live(&mut bench, vec![order.unwrap()]);
    bench.until("its way", |desk| {
        matches!(desk.job(job).unwrap().state, JobState::Running { .. })
    });
    bench.send(Command::Jobs(JobsCommand::Cancel(job)));
    gate.open();
    match bench.until_over(job) {
        JobState::Cancelled(trouble) => assert_eq!(trouble.charged, Charged::No, "{trouble:?}"),
        other => panic!("{other:?}"),
    }
    let cost = fix(&mut bench, &card, (2, "Not today."));
    assert_eq!(cost, Credits(30));
    assert_eq!((service.billed(), spent(&library)), (180, 180));
}
