//! Dubs on their way: what cancelling and a network that goes leave, and what a film says of the dub that came.

use std::sync::Arc;

use super::dubs::dubs;
use super::recovery::{QUICK, order_live, real_service, service_bench};
use super::tools::{bench, dub, ordered, until_begun};
use super::*;
use mynah::draft::faults::Gate;
use mynah::draft::plan::Plan;
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::records::ledger::EntryState;
use mynah::records::ledger_table::LedgerQuery;
use mynah::terms::clock::{Clock, UnixMillis};
use mynah::terms::ids::FilmId;
use mynah::terms::request::{DubRequest, Input, Worth};
use mynah_model::command::{DubbingCommand, FilmFrom, FilmWish};
use mynah_model::dubbing::{Film, FilmCard, Language};

/// A dub of a recording that is long on its way.
pub fn long_dub(library: &Library) -> Generation {
    let Generation::Dubbing(request) = dub(library) else {
        panic!("it is a dub");
    };
    Generation::Dubbing(DubRequest {
        input: super::tools::recording(library, 600.0),
        ..request
    })
}

/// A bench that looks soon for what may have been made.
fn quick() -> (Bench, Library) {
    let home = tempfile::tempdir().unwrap();
    let mut options = StudioOptions::new(home.path());
    options.draft.plan = Some(Plan::Pro);
    options.looks = QUICK;
    let mut bench = Bench::open(options);
    let library = Library::open(home.path(), Clock::system()).unwrap();
    bench.home = Some(home);
    (bench, library)
}

/// Cancelled while it is on its way, nothing of it is made, and nothing counted.
#[test]
fn a_dub_that_is_cancelled_on_its_way_costs_nothing() {
    let (mut bench, library) = quick();
    let gate = Gate::default();
    let held = Fault::HoldBefore(gate.clone());
    bench.faults.next_on("/dubbing", held);
    let job = bench.generate(vec![ordered(long_dub(&library))]);
    bench.until("how far it is", |desk| {
        matches!(&desk.job(job).unwrap().state, JobState::Running { progress: Some(share), .. }
            if *share < 1.0)
    });
    bench.send(Command::Jobs(JobsCommand::Cancel(job)));
    gate.open();
    assert!(matches!(bench.until_over(job), JobState::Cancelled(_)));
    bench.until("that nothing came of it", |_| {
        dubs(&library)[0].state == EntryState::Released
    });
    assert_eq!(library.spend(Backend::Draft).unwrap().spent, Credits::ZERO);
}

/// Another run that wanted it and refused its price took it off the list.
#[test]
fn a_language_that_was_cancelled_for_nothing_stays_wanted() {
    let (mut bench, library) = quick();
    let Generation::Dubbing(request) = long_dub(&library) else {
        panic!("it is a dub");
    };
    let mut film = Film::of(request.clone());
    let language = |code: &str| Language {
        code: code.to_owned(),
        sheet: request.sheet.clone(),
        ..Language::default()
    };
    film.want(vec![language(&request.target), language("fr")]);
    let id = film.id(Backend::Draft);
    let kept = library.change_film(Backend::Draft, (&id, UnixMillis(1)), |_| {
        Some(film.written())
    });
    kept.unwrap();
    let gate = Gate::default();
    bench
        .faults
        .next_on("/dubbing", Fault::HoldBefore(gate.clone()));
    let job = bench.generate(vec![ordered(Generation::Dubbing(request.clone()))]);
    bench.until("it is on its way", |desk| {
        matches!(&desk.job(job).unwrap().state, JobState::Running { progress: Some(share), .. }
            if *share < 1.0)
    });
    bench.send(Command::Jobs(JobsCommand::Cancel(job)));
    gate.open();
    assert!(matches!(bench.until_over(job), JobState::Cancelled(_)));
    bench.until("that nothing came of it", |_| {
        dubs(&library)[0].state == EntryState::Released
    });
    let codes = vec![request.target, "fr".to_owned()];
    bench.send(Command::Dubbing(DubbingCommand::Unwant(7, id, codes)));
    bench.until("the film", |desk| desk.dubbing.looked.contains_key(&7));
    let card = bench.desk.dubbing.looked[&7].as_ref().unwrap();
    let codes = card.film.languages.iter().map(|it| it.code.as_str());
    assert_eq!(
        codes.collect::<Vec<_>>(),
        ["en"],
        "French was never ordered"
    );
}

/// The connection goes while it is sent: nothing is made of a part, and it is paid once when it is sent again.
#[test]
fn a_dub_whose_connection_goes_on_the_way_is_paid_once() {
    let (mut bench, library) = quick();
    bench.faults.next_on("/dubbing", Fault::CutUpload(1 << 20));
    let request = long_dub(&library);
    let job = bench.generate(vec![ordered(request.clone())]);
    let cost = match bench.until_over(job) {
        // It is known that nothing was made of a part: it was sent again.
        JobState::Finished { cost, .. } => *cost,
        JobState::Failed(_) => {
            bench.send(Command::Jobs(JobsCommand::CheckHistory(job)));
            bench.until("that nothing came of it", |_| {
                dubs(&library)[0].state == EntryState::Released
            });
            let again = bench.generate(vec![ordered(request)]);
            match bench.until_over(again) {
                JobState::Finished { cost, .. } => *cost,
                other => panic!("{other:?}"),
            }
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(bench.faults.waiting(), 0, "it was cut");
    assert!(cost > Credits::ZERO);
    assert_eq!(library.spend(Backend::Draft).unwrap().spent, cost);
}

/// The network goes while it is made, and comes back: it is looked at again, and fetched.
#[test]
fn a_dub_that_is_made_while_the_network_is_gone_is_fetched_when_it_is_back() {
    let (mut bench, library) = quick();
    for _ in 0..4 {
        bench.faults.next_on("/v1/dubbing/", Fault::HangUp);
    }
    let job = bench.generate(vec![ordered(dub(&library))]);
    match bench.until_over(job) {
        JobState::Finished { .. } => {}
        other => panic!("{other:?}"),
    }
    assert_eq!(bench.faults.waiting(), 0, "it was gone");
    let dubs = dubs(&library);
    assert_eq!((dubs.len(), &dubs[0].state), (1, &EntryState::Settled));
}

/// How a film stands, as who looks at it is told.
fn looked(bench: &mut Bench, number: u64, id: &FilmId) -> FilmCard {
    let look = DubbingCommand::Look(number, id.clone());
    bench.send(Command::Dubbing(look));
    bench.until("the film", |desk| desk.dubbing.looked.contains_key(&number));
    match &bench.desk.dubbing.looked[&number] {
        Ok(card) => (**card).clone(),
        Err(trouble) => panic!("{trouble:?}"),
    }
}

/// Lines and fixes of a dub that nobody has any more stood beside the sound of the one that was bought in its place.
#[test]
fn a_dub_that_was_bought_anew_says_what_it_says_itself() {
    let (mut bench, library) = bench();
    let request = dub(&library);
    let job = bench.generate(vec![ordered(request.clone())]);
    assert!(matches!(bench.until_over(job), JobState::Finished { .. }));
    let Generation::Dubbing(asked) = &request else {
        panic!("it is a dub");
    };
    let mut film = Film::of(asked.clone());
    film.want(vec![Language {
        code: "en".to_owned(),
        sheet: asked.sheet.clone(),
        ..Language::default()
    }]);
    let id = film.id(Backend::Draft);
    let change = |change: &dyn Fn(Option<String>) -> String| {
        let place = (&id, UnixMillis(1));
        let changed = library.change_film(Backend::Draft, place, |it| Some(change(it)));
        changed.unwrap();
    };
    change(&|_| film.written());
    let first = looked(&mut bench, 101, &id);
    let said = first.film.languages[0].lines[0].text.clone();
    assert!(!said.is_empty());

    // The service had put it otherwise the first time, and has that no more.
    change(&|there| {
        let mut film = Film::read(&there.unwrap()).unwrap();
        Arc::make_mut(&mut film.languages[0].lines)[0].text = "It was put otherwise.".to_owned();
        film.written()
    });
    let take = library.takes_of(dubs(&library)[0].id).unwrap()[0].id;
    std::fs::remove_file(library.sound(take).unwrap()).unwrap();
    assert!(library.sound(take).is_err());
    let database =
        rusqlite::Connection::open(bench.home.as_ref().unwrap().path().join("library.db")).unwrap();
    database
        .execute_batch("UPDATE entry SET remote = 'none'")
        .unwrap();
    let again = bench.generate(vec![ordered(request)]);
    match bench.until_over(again) {
        JobState::Finished { cost, .. } => assert!(*cost > Credits::ZERO),
        other => panic!("{other:?}"),
    }
    let second = looked(&mut bench, 102, &id);
    let language = &second.film.languages[0];
    assert_eq!(language.lines[0].text, said);
    assert_ne!(language.of, first.film.languages[0].of);
}

/// A film that was dubbed before keeps the length that it is known by, and what was written for its end was refused by it:
/// that is checked against what is heard.
#[test]
fn a_transcript_of_a_film_that_is_known_as_shorter_is_checked_against_what_is_heard() {
    let (mut bench, library) = bench();
    let folder = tempfile::tempdir().unwrap();
    let file = super::clones::written(folder.path(), "film.wav", 4);
    let inspect = DubbingCommand::Inspect(101, Backend::Draft, FilmFrom::File(file.clone()), None);
    bench.send(Command::Dubbing(inspect));
    bench.until("its length", |desk| {
        desk.dubbing.inspected.contains_key(&101)
    });
    let brought = bench.desk.dubbing.inspected[&101].as_ref().unwrap().clone();
    assert!((brought.input.seconds - 4.0).abs() < 0.1);
    let Generation::Dubbing(asked) = dub(&library) else {
        panic!("it is a dub");
    };
    // As an earlier version had heard it.
    let film = Film::of(DubRequest {
        input: Input {
            seconds: 3.2,
            ..brought.input
        },
        source: None,
        speakers: None,
        ..asked.clone()
    });
    let id = film.id(Backend::Draft);
    let place = (&id, UnixMillis(1));
    let kept = library.change_film(Backend::Draft, place, |_| Some(film.written()));
    kept.unwrap();
    let cues = folder.path().join("lines.srt");
    std::fs::write(&cues, "1\n00:00:03,400 --> 00:00:03,900\nBonjour.\n").unwrap();
    let wish = FilmWish {
        as_project: false,
        backend: Backend::Draft,
        from: FilmFrom::File(file),
        languages: vec!["fr".to_owned()],
        source: None,
        sheets: vec![cues],
        speakers: None,
        cut: None,
        worth: asked.worth,
        drop_background: asked.drop_background,
        background: None,
        mask_profanity: asked.mask_profanity,
        without_clones: asked.without_clones,
        agreed: Vec::new(),
    };
    bench.send(Command::Dubbing(DubbingCommand::Bring(102, wish.into())));
    bench.until("what came of it", |desk| {
        desk.dubbing.looked.contains_key(&102)
    });
    let card = bench.desk.dubbing.looked[&102].as_ref().unwrap();
    assert_eq!(card.id, id, "it is the film that was dubbed before");
}

/// A dub whose order waited was removed, and came back as it was begun.
#[test]
fn a_dub_that_waits_for_its_turn_is_not_removed() {
    let (mut bench, library) = bench();
    let request = dub(&library);
    let Generation::Dubbing(asked) = &request else {
        panic!("it is a dub");
    };
    let mut film = Film::of(asked.clone());
    film.want(vec![Language {
        code: asked.target.clone(),
        sheet: asked.sheet.clone(),
        ..Language::default()
    }]);
    let id = film.id(Backend::Draft);
    let place = (&id, UnixMillis(1));
    let kept = library.change_film(Backend::Draft, place, |_| Some(film.written()));
    kept.unwrap();
    let gate = Gate::default();
    bench
        .faults
        .next_on("/dubbing", Fault::HoldBefore(gate.clone()));
    let job = bench.generate(vec![ordered(request)]);
    let is_binned = || {
        let film = library.film(&id).unwrap().unwrap();
        Film::read(&film.content).unwrap().binned.is_some()
    };
    bench.until("its turn", |desk| {
        matches!(desk.job(job).unwrap().state, JobState::Running { .. })
    });
    bench.send(Command::Dubbing(DubbingCommand::Bin(id.clone(), true)));
    bench.until("why it stays", |desk| {
        let mut told = desk.notices.iter();
        told.any(|notice| format!("{notice:?}").contains("waits for its turn"))
    });
    assert!(!is_binned());
    gate.open();
    assert!(matches!(bench.until_over(job), JobState::Finished { .. }));
    bench.until("it out of the queue", |_| {
        let waiting = library.queued_beside(Backend::Draft);
        waiting.unwrap().is_empty()
    });
    bench.send(Command::Dubbing(DubbingCommand::Bin(id.clone(), true)));
    bench.until("it in the bin", |_| is_binned());
}

/// What a dub says was asked for in vain once, and a line was fixed: the rows of the table were its lines for good.
#[test]
fn a_dub_whose_transcript_was_asked_for_in_vain_says_what_it_says_once_that_is_told() {
    let (mut bench, library) = bench();
    let request = dub(&library);
    let job = bench.generate(vec![ordered(request.clone())]);
    assert!(matches!(bench.until_over(job), JobState::Finished { .. }));
    let Generation::Dubbing(asked) = &request else {
        panic!("it is a dub");
    };
    let mut film = Film::of(asked.clone());
    film.want(vec![Language {
        code: "en".to_owned(),
        sheet: asked.sheet.clone(),
        ..Language::default()
    }]);
    let id = film.id(Backend::Draft);
    let keep = |film: &Film| {
        let place = (&id, UnixMillis(1));
        let kept = library.change_film(Backend::Draft, place, |_| Some(film.written()));
        kept.unwrap();
    };
    keep(&film);
    let refused = Fault::Refuse(Refusal::too_large());
    bench.faults.always_on("/transcripts", refused);
    let mut assumed = looked(&mut bench, 101, &id).film;
    let language = &mut assumed.languages[0];
    assert!(language.assumed && !language.lines.is_empty());
    // What is fixed is kept with them.
    let speech = serde_json::json!({
        "voice": "DraftWren00000000001", "model": "eleven_v3", "text": "Come.", "settings": {},
        "format": "mp3_44100_128",
    });
    let patch = serde_json::json!({
        "line": 1, "text": "Come.", "voice": {"id": "DraftWren00000000001", "name": "Wren"},
        "speech": speech, "account": "", "span": [0.0, 1.0], "said": [0.0, 1.0], "tempo": 1.0,
        "bed": "ducked", "at": 1,
    });
    language.mend(1, Some(serde_json::from_value(patch).unwrap()));
    Arc::make_mut(&mut language.lines)[0].text = "A row.".to_owned();
    keep(&assumed);
    let still = looked(&mut bench, 102, &id).film;
    assert_eq!(still.languages[0].lines[0].text, "A row.");
    bench.faults.clear();
    looked(&mut bench, 103, &id);
    let kept = library.film(&id).unwrap().unwrap();
    let kept = Film::read(&kept.content).unwrap();
    let language = &kept.languages[0];
    assert!(!language.assumed);
    assert_ne!(language.lines[0].text, "A row.");
    let half: Vec<&str> = language.half.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(
        half,
        ["Come."],
        "what was fixed in another line waits there"
    );
}

/// A dub that nobody can make: without a transcript Draft voices can't understand speech.
fn deaf(library: &Library) -> Generation {
    let Generation::Dubbing(request) = dub(library) else {
        panic!("it is a dub");
    };
    Generation::Dubbing(DubRequest {
        sheet: None,
        ..request
    })
}

/// Of the service nobody knows whether it charges for what it can't make.
#[test]
fn a_dub_that_the_service_cannot_make_says_why_and_that_it_may_be_charged() {
    let service = real_service();
    service.faults.disguised(true);
    let home = tempfile::tempdir().unwrap();
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let job = order_live(&mut bench, vec![ordered(deaf(&library))]);
    match bench.until_over(job) {
        JobState::Failed(trouble) => {
            assert!(trouble.what.contains("can't understand"), "{trouble:?}");
            let unknown = matches!(trouble.charged, Charged::Unknown { .. });
            assert!(unknown, "{trouble:?}");
        }
        other => panic!("{other:?}"),
    }
    let dubs = library.dubs(Backend::Live).unwrap();
    assert_eq!((dubs.len(), dubs[0].state), (1, EntryState::Unknown));
    let spend = library.spend(Backend::Live).unwrap();
    assert_eq!(spend.unknown, dubs[0].intent.quote, "it stays held");
}

/// Why it failed was thrown away by who looked for it in another run: "not found in the history".
#[test]
fn a_dub_that_could_not_be_made_while_nobody_looked_says_why() {
    let service = real_service();
    service.faults.disguised(true);
    let home = tempfile::tempdir().unwrap();
    let library = Library::open(home.path(), Clock::system()).unwrap();
    service.faults.always_on("/v1/dubbing/", Fault::HangUp);
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    order_live(&mut bench, vec![ordered(deaf(&library))]);
    until_begun(&mut bench, &library);
    bench.studio.shutdown();
    service.faults.clear();
    service.faults.disguised(true);
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    bench.until("why", |desk| {
        let mut jobs = desk.jobs.iter();
        jobs.any(|job| match &job.state {
            JobState::Failed(trouble) => {
                trouble.what.contains("can't understand")
                    && matches!(trouble.charged, Charged::Unknown { .. })
            }
            _ => false,
        })
    });
    let dubs = library.dubs(Backend::Live).unwrap();
    assert_eq!((dubs.len(), dubs[0].state), (1, EntryState::Unknown));
    let reason = dubs[0].reason.as_deref().unwrap_or_default();
    assert!(reason.contains("can't understand"), "{reason}");
}

/// The same of Draft voices: it cost nothing, and nothing said why there was no dub.
#[test]
fn a_dub_that_draft_voices_could_not_make_while_nobody_waited_says_why() {
    let (mut bench, library) = quick();
    bench.faults.always_on("/v1/dubbing/", Fault::HangUp);
    let job = bench.generate(vec![ordered(deaf(&library))]);
    bench.until("it begun", |_| {
        dubs(&library).first().is_some_and(|it| it.remote.is_some())
    });
    bench.send(Command::Jobs(JobsCommand::Cancel(job)));
    assert!(matches!(bench.until_over(job), JobState::Cancelled(_)));
    bench.faults.clear();
    bench.until("why", |desk| match &desk.job(job).unwrap().state {
        JobState::Failed(trouble) => {
            trouble.what.contains("can't understand") && trouble.charged == Charged::No
        }
        _ => false,
    });
    assert_eq!(dubs(&library)[0].state, EntryState::Released);
    let reason = dubs(&library)[0].reason.clone().unwrap_or_default();
    assert!(reason.contains("can't understand"), "{reason}");
}

/// What an ended window had begun went on being made whatever was pressed, and counted.
#[test]
fn a_dub_of_an_ended_window_is_cancelled_before_it_is_made() {
    let (mut bench, library) = quick();
    bench.generate(vec![ordered(long_dub(&library))]);
    bench.until("it begun", |_| {
        dubs(&library).first().is_some_and(|it| it.remote.is_some())
    });
    bench.studio.shutdown();
    let home = bench.home.take().expect("its home");
    let mut options = StudioOptions::new(home.path());
    options.draft.plan = Some(Plan::Pro);
    let mut bench = Bench::open(options);
    bench.until("it looked for", |desk| desk.jobs.looked_for().len() == 1);
    let job = bench.desk.jobs.looked_for().next().unwrap();
    bench.send(Command::Jobs(JobsCommand::Cancel(job)));
    bench.until("it given up", |_| {
        dubs(&library)[0].state == EntryState::Released
    });
    // "12 of 27…, cancelled" waited for it for good, and in its call it counted as spent.
    bench.until("it cancelled, for nothing", |desk| {
        let state = desk.job(job).map(|job| &job.state);
        matches!(state, Some(JobState::Cancelled(why)) if why.charged == Charged::No)
    });
    assert_eq!(library.spend(Backend::Draft).unwrap().spent, Credits::ZERO);
}

/// A run that ended between what it wrote down and the order had taken the film out of the bin and given its dubs another
/// background; the next one that was refused its price left both so.
#[test]
fn a_film_whose_order_never_came_is_as_it_was() {
    let home = tempfile::tempdir().unwrap();
    let options = || {
        let mut options = StudioOptions::new(home.path());
        options.draft.plan = Some(Plan::Pro);
        options
    };
    let file = super::clones::written(home.path(), "film.wav", 4);
    let other = super::clones::written(home.path(), "music.wav", 5);
    let cues = home.path().join("cues.csv");
    let table = "speaker,start_time,end_time,transcription,translation\nA,0.0,1.0,Uno.,One.\n";
    std::fs::write(&cues, table).unwrap();
    let wish = |code: &str, background: Option<&std::path::Path>| FilmWish {
        as_project: false,
        backend: Backend::Draft,
        from: FilmFrom::File(file.clone()),
        languages: vec![code.to_owned()],
        source: None,
        sheets: vec![cues.clone()],
        speakers: None,
        cut: None,
        worth: Worth::Plain,
        // With a background of one's own it is so in any case: else it is another film.
        drop_background: true,
        background: background.map(Into::into),
        mask_profanity: false,
        without_clones: true,
        agreed: Vec::new(),
    };
    let brought = |bench: &mut Bench, number: u64, wish: FilmWish| {
        let bring = DubbingCommand::Bring(number, wish.into());
        bench.send(Command::Dubbing(bring));
        bench.until("what came of it", |desk| {
            desk.dubbing.looked.contains_key(&number)
        });
        bench.desk.dubbing.looked[&number].as_ref().unwrap().clone()
    };
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let film = |id: &FilmId| Film::read(&library.film(id).unwrap().unwrap().content).unwrap();
    let mut bench = Bench::open(options());
    let card = brought(&mut bench, 1, wish("en", None));
    let job = bench.generate(vec![ordered(Generation::Dubbing(
        card.film.request(&card.film.languages[0]),
    ))]);
    assert!(matches!(bench.until_over(job), JobState::Finished { .. }));
    let rows = library.ledger(&LedgerQuery {
        rows: 9,
        ..LedgerQuery::default()
    });
    let dub = rows.unwrap().rows[0].dub.clone();
    assert_eq!(dub, Some(("film.wav".to_owned(), "en".to_owned())));
    let is_binned = |film: &Film| film.binned == Some(UnixMillis(7));
    let bin = |there: Option<String>| {
        let mut film = Film::read(&there?).ok()?;
        film.binned = Some(UnixMillis(7));
        Some(film.written())
    };
    let at = (&card.id, card.at);
    library.change_film(Backend::Draft, at, bin).unwrap();
    brought(&mut bench, 2, wish("fr", Some(&file)));
    let there = film(&card.id);
    assert!(!is_binned(&there) && there.background.is_some());
    drop(bench);
    // It was killed there; the next one's price is refused.
    let mut bench = Bench::open(options());
    let id = card.id.clone();
    bench.until_seen("that it is as it was", || {
        is_binned(&film(&id)) && film(&id).background.is_none()
    });
    let wanted = film(&id).wanted.expect("what was never ordered");
    assert!(wanted.codes == ["fr"] && wanted.background.is_some());
    brought(&mut bench, 3, wish("fr", Some(&file)));
    brought(&mut bench, 4, wish("fr", Some(&other)));
    let unwant = DubbingCommand::Unwant(5, id.clone(), vec!["fr".to_owned()]);
    bench.send(Command::Dubbing(unwant));
    bench.until("the film", |desk| desk.dubbing.looked.contains_key(&5));
    assert!(is_binned(&film(&id)) && film(&id).background.is_none());
    // What is ordered is as it is wanted, whenever the run ends.
    let card = brought(&mut bench, 6, wish("fr", Some(&file)));
    let french = card.film.language("fr").expect("it is wanted");
    let job = bench.generate(vec![ordered(Generation::Dubbing(
        card.film.request(french),
    ))]);
    assert!(matches!(bench.until_over(job), JobState::Finished { .. }));
    let there = film(&id);
    assert!(there.binned.is_none() && there.background.is_some());
    let before = there.before.expect("it was another");
    assert!(before.codes.is_empty(), "nothing is given back by itself");
    drop(bench);
    // Killed once more between both, a language that reads "Not ordered" was dubbed over the background of before.
    let mut bench = Bench::open(options());
    brought(&mut bench, 7, wish("es", Some(&other)));
    let given = film(&id).background.expect("another one");
    drop(bench);
    let mut bench = Bench::open(options());
    let is_back = || film(&id).background.is_some_and(|it| it.hash != given.hash);
    bench.until_seen("that it is as it was", is_back);
    let there = film(&id);
    let spanish = there.language("es").expect("it is wanted still");
    let job = bench.generate(vec![ordered(Generation::Dubbing(there.request(spanish)))]);
    assert!(matches!(bench.until_over(job), JobState::Finished { .. }));
    let now = film(&id);
    assert_eq!((now.background, now.wanted), (Some(given), None));
}
