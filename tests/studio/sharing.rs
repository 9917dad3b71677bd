//! Two processes on one library, and a library that takes nothing more at the worst moment.

use std::process::{Command as Process, Stdio};

use super::*;
use mynah::draft::faults::Gate;
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::records::failures::FailureFilter;
use mynah::script::edit::Edit;
use mynah::script::tuning::PartChange;
use mynah::terms::clock::Clock;
use mynah::terms::ids::{EntryId, ModelId};
use mynah_model::audition::{Audition, AuditionLine, Candidate};
use mynah_model::command::{
    AccountCommand, AuditionCommand, PlaybackCommand, ProjectCommand, SettingsCommand, ThemeChoice,
};
use mynah_model::desk::{JobCard, Saved};

/// Two studios on one home are two owners with a built-in server each, as two processes are.
fn beside(bench: &Bench) -> Bench {
    let home = bench.home.as_ref().unwrap().path();
    Bench::open(StudioOptions::new(home))
}

fn is_over(desk: &Desk) -> bool {
    let over = |job: &mynah_model::desk::JobCard| matches!(job.state, JobState::Finished { .. });
    !desk.jobs.is_empty() && desk.jobs.iter().all(over)
}

/// Each replaced all settings from what it had read at its start.
#[test]
fn what_two_windows_set_is_all_kept() {
    let mut first = Bench::new();
    let mut second = beside(&first);
    let theme = Command::Settings(SettingsCommand::Theme(ThemeChoice::Light));
    first.send(theme);
    first.until("the look", |desk| desk.settings.theme == ThemeChoice::Light);
    // From two areas of one studio, the second one before the first is on the disk.
    second.send(Command::Settings(SettingsCommand::Zoom(1.5)));
    second.send(Command::Playback(PlaybackCommand::Volume(0.25)));
    second.send(Command::Settings(SettingsCommand::ReducedMotion(true)));
    second.until("all three", |desk| {
        let settings = &desk.settings;
        settings.zoom == 1.5 && settings.volume == 0.25 && settings.reduced_motion
    });
    let home = first.home.take().unwrap();
    first.studio.shutdown();
    second.studio.shutdown();
    let third = Bench::open(StudioOptions::new(home.path()));
    let settings = &third.desk.settings;
    assert_eq!(
        (settings.theme, settings.zoom, settings.reduced_motion),
        (ThemeChoice::Light, 1.5, true)
    );
}

#[test]
fn two_windows_tune_one_speaker_and_both_changes_stay() {
    let mut first = Bench::new();
    let mut second = beside(&first);
    let speaker = first.desk.script().speakers()[0].to_owned();
    let tune = |change| Edit::TunePart {
        speaker: speaker.clone(),
        change,
    };
    let model = || Some(ModelId::new("eleven_v3"));
    first.desk.edit(tune(PartChange::Model(model())));
    let language = || Some("de".to_owned());
    second.desk.edit(tune(PartChange::Language(language())));
    first.hand_over();
    first.until("the first one's", |desk| desk.saved() == Saved::Yes);
    second.hand_over();
    second.until("the second one's", |desk| desk.saved() == Saved::Yes);
    let part = second.desk.script().cast().0[&speaker].clone();
    assert_eq!((part.model, part.language), (model(), language()));
}

/// What one window hid the other one named: in the history, in the ledger and in the failure log.
#[test]
fn a_blind_audition_of_one_window_hides_its_voices_in_the_other() {
    let first = Bench::new();
    let mut second = beside(&first);
    let project = first.desk.project.as_ref().unwrap().card.id;
    let voice = first.desk.voices_of(Backend::Draft)[0].clone();
    let mut call = Audition::new(
        "TOM".to_owned(),
        Backend::Draft,
        ModelId::new("eleven_v3"),
        vec![AuditionLine {
            line: None,
            text: "Who’s there?".to_owned(),
        }],
    );
    call.candidates.push(Candidate {
        voice: voice.id.clone(),
        name: voice.name,
    });
    let begin = AuditionCommand::Begin(project, Box::new(call));
    first.send(Command::Project(ProjectCommand::Audition(begin)));
    second.until("a name less", |desk| {
        desk.auditions.hidden.hides(&voice.id, "Who’s there?")
    });
}

#[test]
fn two_processes_buy_a_line_once() {
    let mut first = Bench::new();
    let mut second = beside(&first);
    let price = first.desk.price_of(first.line(6)).unwrap().quote.most;
    first
        .faults
        .next(Fault::SlowChunks(Duration::from_millis(100)));
    let job = first.generate(vec![first.order(6, false)]);
    first.until("sound", |desk| desk.job(job).unwrap().sound().is_some());
    let twin = second.generate(vec![second.order(6, false)]);
    second.until("a word about the other window", |desk| {
        matches!(&desk.job(twin).unwrap().state, JobState::Held { why, .. }
            if why.what.starts_with("Another Mynah window") && why.charged == Charged::No)
    });
    match second.until_over(twin) {
        JobState::Finished { cost, cached, .. } => {
            assert_eq!((*cost, *cached), (Credits::ZERO, true));
        }
        other => panic!("{other:?}"),
    }
    first.until("the first one's take", is_over);
    second.until("one price", |desk| {
        desk.spend
            .get(&Backend::Draft)
            .is_some_and(|spend| spend.spent == price && spend.saved == price)
    });
}

/// A batch that filled the ceiling kept it: who freed a slot gave it to its own next line at once.
#[test]
fn a_line_in_another_window_gets_the_next_slot_that_a_batch_frees() {
    let mut first = Bench::new();
    let mut second = beside(&first);
    let gates: Vec<Gate> = (0..12).map(|_| Gate::default()).collect();
    for gate in &gates {
        first.faults.next(Fault::HoldAfterBytes(0, gate.clone()));
    }
    let orders = (0..12).map(|place| first.order(place, false)).collect();
    first.generate(orders);
    first.until("a full ceiling", |desk| {
        desk.flow.running > 0 && desk.flow.running == desk.flow.ceiling
    });
    let home = first.home.as_ref().unwrap().path().to_owned();
    let database = rusqlite::Connection::open(home.join("library.db")).unwrap();
    let count = |what: &str| -> usize {
        let count = format!("SELECT count(*) FROM {what}");
        database.query_row(&count, [], |row| row.get(0)).unwrap()
    };
    let ceiling = first.desk.flow.ceiling;
    first.until_seen("as many slots", || count("slot") == ceiling);
    let mut order = second.order(0, true);
    speech(&mut order).text = "Somebody waits for this.".to_owned();
    let line = second.generate(vec![order]);
    second.until_seen("its place in the line", || count("waiting") > 0);
    // One line of the batch ends, whichever it is, and the next one of it would be held.
    gates[0].open();
    second.until_over(line);
    let made = count("entry WHERE state = 'settled'");
    assert_eq!(made, 2);
    gates.iter().for_each(Gate::open);
    first.until("the batch", |desk| desk.jobs.len() == 12 && is_over(desk));
}

/// The program itself, which opens the library in the middle of another's stream and clears up what ended ones left.
#[test]
fn a_command_on_the_text_that_a_window_streams_pays_nothing_and_reclaims_nothing() {
    const TEXT: &str =
        "The lamp in the window burned until the boats were home, one after the other.";
    let speak = |home: &std::path::Path| {
        let mut speak = Process::new(env!("CARGO_BIN_EXE_mynah"));
        for name in ["MYNAH_API_BASE", "ELEVENLABS_API_KEY", "MYNAH_KEY_COMMAND"] {
            speak.env_remove(name);
        }
        speak
            .args(["speak", TEXT, "--json", "--draft", "--out"])
            .arg(home.join("said.mp3"))
            .env("MYNAH_HOME", home)
            .env("MYNAH_AUDIO", "null")
            .stdin(Stdio::null())
            .output()
            .unwrap()
    };
    // What exactly it orders.
    let elsewhere = tempfile::tempdir().unwrap();
    assert!(speak(elsewhere.path()).status.success());
    let library = Library::open(elsewhere.path(), Clock::system()).unwrap();
    let entry = library.entry(EntryId(1)).unwrap().unwrap();

    let mut bench = Bench::new();
    let home = bench.home.as_ref().unwrap().path().to_owned();
    bench
        .faults
        .next(Fault::SlowChunks(Duration::from_millis(100)));
    let job = bench.generate(vec![LineOrder {
        shown: None,
        line: None,
        speaker: String::new(),
        voice_name: entry.intent.voice_name.clone(),
        request: Generation::clone(&entry.intent.request),
        blind: false,
        zero_retention: false,
        fresh: false,
        once_more: false,
        outside_consent: false,
        beside: false,
        retake: None,
        rehearsed: false,
        stop_loss: None,
        dub_of: None,
        mend: None,
    }]);
    bench.until("sound", |desk| desk.job(job).unwrap().sound().is_some());
    let spoke = speak(&home);
    let told = String::from_utf8_lossy(&spoke.stdout);
    let told: serde_json::Value = serde_json::from_str(told.lines().last().unwrap()).unwrap();
    assert_eq!(
        (&told["cached"], &told["credits"]),
        (&true.into(), &0.into())
    );
    let price = Credits(TEXT.chars().count() as u64);
    match bench.until_over(job) {
        JobState::Finished { cost, cached, .. } => assert_eq!((*cost, *cached), (price, false)),
        other => panic!("{other:?}"),
    }
    let library = Library::open(&home, Clock::system()).unwrap();
    let spend = library.spend(Backend::Draft).unwrap();
    assert_eq!((spend.spent, spend.saved), (price, price));
    let none = (spend.reserved, spend.unknown, spend.reclaimed);
    assert_eq!(none, (Credits::ZERO, Credits::ZERO, Credits::ZERO));
    bench.send(Command::Account(AccountCommand::Refresh(Backend::Draft)));
    bench.until("one bill", |desk| {
        let meter = desk
            .meters
            .get(&Backend::Draft)
            .and_then(|meter| meter.value());
        meter.is_some_and(|meter| meter.used == price)
    });
}

/// The disk is full or another program holds the database just when the take should be settled.
#[test]
fn a_ledger_that_takes_nothing_more_is_no_reason_to_buy_again() {
    let mut bench = Bench::new();
    let home = bench.home.as_ref().unwrap().path().to_owned();
    bench
        .faults
        .next(Fault::SlowChunks(Duration::from_millis(100)));
    let job = bench.generate(vec![bench.order(6, false)]);
    bench.until("sound", |desk| desk.job(job).unwrap().sound().is_some());
    let holder = rusqlite::Connection::open(home.join("library.db")).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    let trouble = match bench.until_over(job) {
        JobState::Failed(trouble) => trouble.clone(),
        other => panic!("{other:?}"),
    };
    assert!(
        matches!(trouble.charged, Charged::Unknown { .. }),
        "{trouble:?}"
    );
    assert_eq!(trouble.remedies.first(), Some(&Remedy::CheckHistory));
    assert!(!trouble.remedies.contains(&Remedy::Retry));
    holder.execute_batch("ROLLBACK").unwrap();
    bench.send(Command::Jobs(JobsCommand::CheckHistory(job)));
    bench.until("the take", is_over);
    bench.until("one bill", |desk| {
        let spend = desk.spend[&Backend::Draft];
        spend.spent > Credits::ZERO && spend.unknown == Credits::ZERO
    });
}

/// A free refusal that could not be written down at once was said to have been charged, perhaps.
#[test]
fn a_refusal_that_cost_nothing_is_told_so_whatever_the_disk_does() {
    let mut bench = Bench::new();
    let home = bench.home.as_ref().unwrap().path().to_owned();
    let database = rusqlite::Connection::open(home.join("library.db")).unwrap();
    database.busy_timeout(PATIENCE).unwrap();
    let full = "CREATE TRIGGER full BEFORE UPDATE ON entry WHEN NEW.state = 'released'
        BEGIN SELECT RAISE(ABORT, 'full'); END";
    database.execute_batch(full).unwrap();
    bench
        .faults
        .next(Fault::Refuse(Refusal::quota(false, 0, 10)));
    let job = bench.generate(vec![bench.order(0, true)]);
    match bench.until_over(job) {
        JobState::Failed(trouble) => assert_eq!(trouble.charged, Charged::No),
        other => panic!("{other:?}"),
    }
    database.execute_batch("DROP TRIGGER full").unwrap();
    bench.until_seen("its entry closed", || {
        let state =
            database.query_row("SELECT state FROM entry", [], |row| row.get::<_, String>(0));
        state.is_ok_and(|state| state == "released")
    });
}

/// A place among all processes that the library would not take back stayed taken, and every later line of that kind
/// waited for ever without a word.
#[test]
fn a_place_that_could_not_be_given_back_is_given_back_later() {
    let mut bench = Bench::new();
    let home = bench.home.as_ref().unwrap().path().to_owned();
    let database = rusqlite::Connection::open(home.join("library.db")).unwrap();
    database.busy_timeout(PATIENCE).unwrap();
    database
        .execute_batch(
            "CREATE TRIGGER stuck BEFORE DELETE ON slot BEGIN SELECT RAISE(ABORT, 'stuck'); END;",
        )
        .unwrap();
    let job = bench.generate(vec![bench.order(0, false)]);
    bench.until_over(job);
    // It is the only one that there is.
    let limited = database.execute(
        "INSERT OR REPLACE INTO ceiling (scope, stated, used, at) SELECT scope, 1, 1, 0 FROM slot",
        [],
    );
    assert_eq!(limited.unwrap(), 1);
    let job = bench.generate(vec![bench.order(1, false)]);
    bench.until_seen("its intent", || {
        let entries = database.query_row("SELECT count(*) FROM entry", [], |row| row.get(0));
        entries == Ok(2)
    });
    database.execute_batch("DROP TRIGGER stuck").unwrap();
    let state = bench.until_over(job);
    assert!(matches!(state, JobState::Finished { .. }), "{state:?}");
}

#[test]
fn pressing_retry_twice_buys_one_take() {
    let mut bench = Bench::new();
    let price = bench.desk.price_of(bench.line(0)).unwrap().quote.most;
    bench
        .faults
        .next(Fault::Refuse(Refusal::quota(false, 0, 10)));
    let job = bench.generate(vec![bench.order(0, true)]);
    bench.until_over(job);
    bench.faults.latency(Duration::from_millis(100));
    for _ in 0..2 {
        bench.send(Command::Jobs(JobsCommand::Retry(job)));
    }
    bench.until("the sums of all that was sent", |desk| {
        let spend = desk.spend[&Backend::Draft];
        spend.spent > Credits::ZERO && spend.reserved == Credits::ZERO
    });
    assert_eq!(bench.desk.spend[&Backend::Draft].spent, price);
}

/// Both had looked before the other one sent, and two takes were bought.
#[test]
fn a_row_of_the_failure_log_that_two_windows_press_at_once_gives_one_take() {
    let mut first = Bench::new();
    let mut second = beside(&first);
    let price = first.desk.price_of(first.line(0)).unwrap().quote.most;
    let home = first.home.as_ref().unwrap().path().to_owned();
    let database = rusqlite::Connection::open(home.join("library.db")).unwrap();
    database.busy_timeout(PATIENCE).unwrap();
    // The only slot that there is stays taken until both have looked.
    let stuck =
        "CREATE TRIGGER stuck BEFORE DELETE ON slot BEGIN SELECT RAISE(ABORT, 'stuck'); END";
    database.execute_batch(stuck).unwrap();
    first
        .faults
        .next(Fault::Refuse(Refusal::quota(false, 0, 10)));
    let failed = first.generate(vec![first.order(0, true)]);
    assert!(matches!(first.until_over(failed), JobState::Failed(_)));
    let limited = database.execute(
        "INSERT OR REPLACE INTO ceiling (scope, stated, used, at) SELECT scope, 1, 1, 0 FROM slot",
        [],
    );
    assert_eq!(limited.unwrap(), 1);
    first.until("the word of the log", |desk| desk.logged > 0);
    let all = FailureFilter::default();
    second.send(Command::Jobs(JobsCommand::ListFailures(all)));
    second.until("its row", |desk| desk.failures.len() == 1);
    let row = second.desk.failures[0].id.unwrap();
    for bench in [&first, &second] {
        bench.send(Command::Jobs(JobsCommand::RetryFailure(row)));
    }
    let is_told = |desk: &Desk| {
        let held = |job: &JobCard| {
            matches!(&job.state, JobState::Held { why, .. }
                if why.what.starts_with("Another Mynah window"))
        };
        desk.jobs.iter().any(held)
    };
    let intended = || {
        let entries = database.query_row("SELECT count(*) FROM entry", [], |row| row.get(0));
        entries.unwrap_or(0)
    };
    let look = Duration::from_millis(10);
    for _ in 0..PATIENCE.as_millis() / look.as_millis() {
        // The first one to be refused is one entry, and so is each that is tried again.
        let told = is_told(&first.desk) || is_told(&second.desk);
        if intended() == 3 || (intended() == 2 && told) {
            break;
        }
        for bench in [&mut first, &mut second] {
            if let Some(event) = bench.studio.wait(look) {
                bench.desk.apply(event);
            }
        }
    }
    database.execute_batch("DROP TRIGGER stuck").unwrap();
    for bench in [&mut first, &mut second] {
        bench.until("its end", |desk| {
            let mut jobs = desk.jobs.iter();
            jobs.any(|job| matches!(job.state, JobState::Finished { .. }))
        });
    }
    let library = Library::open(&home, Clock::system()).unwrap();
    let spend = library.spend(Backend::Draft).unwrap();
    assert_eq!((spend.spent, spend.reserved), (price, Credits::ZERO));
}
