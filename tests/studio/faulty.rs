//! Everything that can be wrong with an answer: a clear word, an honest charge, nothing damaged.

use super::account::{KEY, Service};
use super::*;
use mynah::draft::refusal::Refusal;
use mynah::terms::ids::{ModelId, VoiceId};
use mynah::terms::secret::Secret;
use mynah_model::command::AccountCommand;
use mynah_model::desk::JobCard;
use mynah_model::event::{Event, VoicesEvent};
use mynah_model::trouble::Trouble;

fn failed(state: &JobState) -> Trouble {
    match state {
        JobState::Failed(trouble) => trouble.clone(),
        other => panic!("{other:?}"),
    }
}

/// After each: the trouble is told, what may have been charged is looked for first, and the ledger never says
/// less than the bill.
#[test]
fn whatever_arrives_the_charge_is_told_honestly() {
    let mut bench = Bench::new();
    let faults = [
        ("hung up", Fault::HangUp),
        ("lost answer", Fault::LoseAnswer),
        ("JSON", Fault::JsonInstead),
        ("noise for a body", Fault::GarbageBody),
        ("noise for sound", Fault::GarbageAudio),
        ("a web page", Fault::ContentType("text/html".to_owned())),
        ("cut at once", Fault::CutAfterBytes(10)),
        ("ends early", Fault::EndAfterChunks(2)),
    ];
    for (place, (name, fault)) in faults.into_iter().enumerate() {
        bench.faults.next(fault);
        let job = bench.generate(vec![bench.order(place, false)]);
        let trouble = failed(bench.until_over(job));
        assert!(!trouble.what.starts_with("trouble-"), "{name}: {trouble:?}");
        assert_ne!(trouble.charged, Charged::No, "{name}: {trouble:?}");
        assert_eq!(
            trouble.remedies.first(),
            Some(&Remedy::CheckHistory),
            "{name}"
        );
        assert!(!trouble.remedies.contains(&Remedy::Retry), "{name}");
        let report = trouble.details.to_report();
        let text = &bench.desk.script().lines().nth(place).unwrap().text;
        assert!(!report.contains(text.as_str()), "{name}: {report}");
    }
}

#[test]
fn a_lost_answer_is_fetched_instead_of_bought_again() {
    let mut bench = Bench::new();
    bench.faults.next(Fault::LoseAnswer);
    let job = bench.generate(vec![bench.order(1, false)]);
    failed(bench.until_over(job));
    bench.send(Command::Jobs(JobsCommand::CheckHistory(job)));
    bench.until("the take", |desk| {
        matches!(desk.job(job).unwrap().state, JobState::Finished { .. })
    });
    bench.until("one bill", |desk| {
        let spend = desk.spend[&Backend::Draft];
        spend.unknown == Credits::ZERO && spend.spent > Credits::ZERO
    });
}

#[test]
fn a_busy_service_is_asked_again() {
    let mut bench = Bench::new();
    bench
        .faults
        .times(2, &Fault::Refuse(Refusal::rate_limited()));
    let price = bench.desk.price_of(bench.line(2)).unwrap().quote.most;
    let job = bench.generate(vec![bench.order(2, false)]);
    bench.until("a pause", |desk| {
        matches!(desk.job(job).unwrap().state, JobState::Held { .. })
    });
    match bench.until_over(job) {
        JobState::Finished { cost, .. } => assert_eq!(*cost, price),
        other => panic!("{other:?}"),
    }
}

#[test]
fn refusals_cost_nothing_and_say_what_helps() {
    let mut bench = Bench::new();
    let mut unknown_voice = bench.order(0, false);
    speech(&mut unknown_voice).voice = VoiceId::from("DraftNobody000000099");
    let mut unknown_model = bench.order(0, false);
    speech(&mut unknown_model).model = ModelId::from("eleven_nothing_v9");
    let mut empty = bench.order(0, false);
    speech(&mut empty).text = " \n".to_owned();
    let cases = [
        (unknown_voice, Remedy::ChooseVoice),
        (unknown_model, Remedy::ChooseModel),
        (empty, Remedy::Dismiss),
    ];
    for (mut order, remedy) in cases {
        // Nobody knows what an unknown voice costs.
        order.shown = None;
        let job = bench.generate(vec![order]);
        let trouble = failed(bench.until_over(job));
        assert_eq!(trouble.charged, Charged::No, "{trouble:?}");
        assert_eq!(trouble.remedies.first(), Some(&remedy), "{trouble:?}");
    }
    bench.until("nothing spent", |desk| {
        let spend = desk.spend[&Backend::Draft];
        spend == mynah_model::desk::Spend::default()
    });
}

#[test]
fn given_draft_credits_run_out() {
    let home = tempfile::tempdir().unwrap();
    let mut options = StudioOptions::new(home.path());
    options.draft.credits = Some(3);
    let mut bench = Bench::open(options);
    let job = bench.generate(vec![bench.order(0, false)]);
    let trouble = failed(bench.until_over(job));
    assert_eq!(trouble.charged, Charged::No);
    assert_eq!(trouble.remedies.first(), Some(&Remedy::Retry));
}

#[test]
fn what_is_ordered_from_a_dead_server_waits_and_is_told_once() {
    let home = tempfile::tempdir().unwrap();
    // A port that was free a moment ago, and nobody listens at.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .unwrap()
        .port();
    let mut options = StudioOptions::new(home.path());
    options.environment.api_base = Some(format!("http://127.0.0.1:{port}"));
    options.environment.key = Some(mynah::terms::secret::Secret::new("sk_0123456789"));
    let mut bench = Bench::open(options);
    let order = bench.order(0, false);
    bench.send(Command::Jobs(JobsCommand::Generate {
        project: None,
        backend: Backend::Live,
        asked_alone: true,
        orders: vec![order],
        play: false,
    }));
    bench.until("the job", |desk| !desk.jobs.is_empty());
    let job = bench.desk.jobs.iter().next().unwrap().id;
    bench.until("the word that nobody answers", |desk| {
        let lost = desk.lost.get(&Backend::Live);
        lost.is_some_and(|lost| lost.again.is_some())
    });
    let state = &bench.desk.job(job).unwrap().state;
    assert!(matches!(state, JobState::Queued), "{state:?}");
    bench.send(Command::Jobs(JobsCommand::Cancel(job)));
    match bench.until_over(job) {
        JobState::Cancelled(trouble) => assert_eq!(trouble.charged, Charged::No),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_a_command_orders_waits_for_a_service_that_is_away_and_goes_on() {
    let home = tempfile::tempdir().unwrap();
    let address = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .unwrap();
    let key = mynah::terms::secret::Secret::new("sk_0123456789");
    let mut options = StudioOptions::new(home.path());
    options.opening = mynah_engine::Opening::Nothing;
    options.environment.api_base = Some(format!("http://{address}"));
    options.environment.key = Some(key.clone());
    let studio = Studio::start(options).unwrap();
    let desk = studio.desk();
    let mut bench = Bench {
        studio,
        desk,
        faults: Faults::none(),
        home: None,
    };
    bench.until("voices", |desk| !desk.voices_of(Backend::Draft).is_empty());
    let request = SpeechRequest {
        voice: "DraftWren00000000001".into(),
        model: "eleven_v3".into(),
        text: "Is anybody there?".to_owned(),
        settings: mynah::terms::settings::VoiceSettings::default(),
        format: mynah::terms::format::OutputFormat::default(),
        seed: None,
        language: None,
        context: Default::default(),
        seams: Vec::new(),
        rules: Vec::new(),
        place: Default::default(),
    };
    let order = super::tools::ordered(request.into());
    let job = super::recovery::order_live(&mut bench, vec![order]);
    bench.until("the word that nobody answers", |desk| {
        let lost = desk.lost.get(&Backend::Live);
        lost.is_some_and(|lost| lost.again.is_some())
    });
    let state = &bench.desk.job(job).unwrap().state;
    assert!(matches!(state, JobState::Queued), "{state:?}");

    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let options = mynah::draft::server::Options {
        key: Some(key),
        bind: address,
        ..mynah::draft::server::Options::new(
            folder.path().to_owned(),
            mynah::terms::clock::Clock::system(),
        )
    };
    let server = runtime.block_on(mynah::draft::server::Server::start(options));
    let _server = server.unwrap();
    bench.send(Command::Account(AccountCommand::TryNow(Backend::Live)));
    let state = bench.until_over(job);
    assert!(matches!(state, JobState::Finished { .. }), "{state:?}");
}

/// A command's studio with Draft voices, whose service is never waited for.
fn commanded(looks: mynah_engine::Looks) -> (tempfile::TempDir, Bench) {
    let home = tempfile::tempdir().unwrap();
    let mut options = StudioOptions::new(home.path());
    options.opening = mynah_engine::Opening::Nothing;
    options.looks = looks;
    let faults = options.draft.faults.clone();
    let studio = Studio::start(options).unwrap();
    let desk = studio.desk();
    let mut bench = Bench {
        studio,
        desk,
        faults,
        home: None,
    };
    bench.until("voices", |desk| !desk.voices_of(Backend::Draft).is_empty());
    (home, bench)
}

/// Lines that a command orders together, and their jobs.
fn ordered_together(bench: &mut Bench, count: usize) -> Vec<JobId> {
    let orders = (0..count).map(|place| {
        let request = SpeechRequest {
            voice: "DraftWren00000000001".into(),
            model: "eleven_v3".into(),
            text: format!("Line number {place}."),
            settings: mynah::terms::settings::VoiceSettings::default(),
            format: mynah::terms::format::OutputFormat::default(),
            seed: None,
            language: None,
            context: Default::default(),
            seams: Vec::new(),
            rules: Vec::new(),
            place: Default::default(),
        };
        super::tools::ordered(request.into())
    });
    bench.send(Command::Jobs(JobsCommand::Generate {
        project: None,
        backend: Backend::Draft,
        orders: orders.collect(),
        play: false,
        asked_alone: false,
    }));
    bench.until("the jobs", |desk| desk.jobs.len() == count);
    bench.desk.jobs.iter().map(|job| job.id).collect()
}

#[test]
fn what_a_command_may_have_been_charged_for_is_reclaimed_or_sent_again() {
    let looks = mynah_engine::Looks {
        latency: Duration::from_secs(20),
        ..super::recovery::QUICK
    };
    let (_home, mut bench) = commanded(looks);
    let faults = bench.faults.clone();
    faults.next(Fault::LoseAnswer);
    faults.next(Fault::HangUp);
    faults.next(Fault::CutAfterBytes(64));
    faults.next(Fault::Refuse(Refusal::internal()));
    let jobs = ordered_together(&mut bench, 6);
    for job in jobs {
        let state = bench.until_over(job);
        assert!(matches!(state, JobState::Finished { .. }), "{state:?}");
    }
    let price = 6 * "Line number 0.".len() as u64;
    bench.until("the sums", |desk| {
        let spend = desk.spend.get(&Backend::Draft).copied().unwrap_or_default();
        (spend.spent, spend.unknown) == (Credits(price), Credits::ZERO)
    });
}

#[test]
fn a_command_gives_up_with_a_service_that_stays_broken() {
    let looks = mynah_engine::Looks {
        unwell: Duration::ZERO,
        ..super::recovery::QUICK
    };
    let (_home, mut bench) = commanded(looks);
    let faults = bench.faults.clone();
    faults.always_on("/text-to-speech/", Fault::Refuse(Refusal::internal()));
    let jobs = ordered_together(&mut bench, 40);
    let mut behind = 0;
    for job in jobs {
        let trouble = failed(bench.until_over(job));
        assert_eq!(trouble.charged, Charged::No, "{trouble:?}");
        assert_eq!(trouble.details.kind, mynah_model::trouble::Kind::Reach);
        behind += usize::from(trouble.details.behind);
    }
    assert!(behind >= 20, "{behind}");
}

#[test]
fn without_room_on_the_disk_nothing_is_bought() {
    let mut bench = Bench::new();
    let home = bench.home.as_ref().unwrap().path().to_owned();
    // A file where the folder should be: no sound can be written any more.
    let arriving = home.join("audio").join("arriving");
    std::fs::remove_dir_all(&arriving).unwrap();
    std::fs::write(&arriving, b"").unwrap();
    let job = bench.generate(vec![bench.order(0, false)]);
    let trouble = failed(bench.until_over(job));
    assert_eq!(trouble.charged, Charged::No, "{trouble:?}");
    bench.until("nothing spent", |desk| {
        desk.spend[&Backend::Draft] == mynah_model::desk::Spend::default()
    });
    std::fs::remove_file(&arriving).unwrap();
    std::fs::create_dir(&arriving).unwrap();
    bench.send(Command::Jobs(JobsCommand::Retry(job)));
    bench.until("the take", |desk| {
        matches!(desk.job(job).unwrap().state, JobState::Finished { .. })
    });
}

#[test]
fn a_run_never_passes_its_limit() {
    let home = tempfile::tempdir().unwrap();
    let mut options = StudioOptions::new(home.path());
    options.most_credits = Some(Credits(100));
    let mut bench = Bench::open(options);
    let orders = (0..4).map(|place| bench.order(place, false)).collect();
    bench.generate(orders);
    bench.until("all over", |desk| {
        let over = |job: &&mynah_model::desk::JobCard| {
            matches!(job.state, JobState::Finished { .. } | JobState::Failed(_))
        };
        desk.jobs.iter().filter(over).count() == 4
    });
    let failed = bench.desk.jobs.iter().find_map(|job| match &job.state {
        JobState::Failed(trouble) => Some(trouble.clone()),
        _ => None,
    });
    let trouble = failed.unwrap();
    assert_eq!(trouble.charged, Charged::No);
    assert_eq!(trouble.details.kind, mynah_model::trouble::Kind::Credits);
    bench.until("the sums", |desk| {
        let spend = desk.spend[&Backend::Draft];
        spend.spent > Credits::ZERO && spend.spent <= Credits(100)
    });
}

#[test]
fn cancelling_what_was_sent_says_so_and_fetches_it() {
    let mut bench = Bench::new();
    bench
        .faults
        .next(Fault::SlowChunks(Duration::from_millis(200)));
    let job = bench.generate(vec![bench.order(6, false)]);
    bench.until("sound", |desk| desk.job(job).unwrap().sound().is_some());
    bench.send(Command::Jobs(JobsCommand::Cancel(job)));
    bench.until("the end", |desk| {
        matches!(
            desk.job(job).unwrap().state,
            JobState::Cancelled(_) | JobState::Finished { .. }
        )
    });
    // The service finishes what it was sent; it is fetched without another charge.
    bench.until("the take", |desk| {
        matches!(desk.job(job).unwrap().state, JobState::Finished { .. })
    });
}

#[test]
fn cancelling_what_waits_costs_nothing() {
    let mut bench = Bench::new();
    bench.faults.latency(Duration::from_millis(300));
    let orders: Vec<_> = (0..30).map(|place| bench.order(place, false)).collect();
    bench.generate(orders);
    bench.send(Command::Jobs(JobsCommand::CancelAll));
    bench.until("all over", |desk| {
        desk.jobs.len() == 30
            && desk.jobs.iter().all(|job| {
                matches!(
                    job.state,
                    JobState::Cancelled(_) | JobState::Finished { .. } | JobState::Failed(_)
                )
            })
    });
    let free = bench.desk.jobs.iter().filter(
        |job| matches!(&job.state, JobState::Cancelled(trouble) if trouble.charged == Charged::No),
    );
    assert!(free.count() > 0);
}

/// Each line of a batch asked anew what the service offers, one after the other, when it didn't tell.
#[test]
fn what_a_service_does_not_list_is_not_asked_for_again_by_each_line() {
    let service = Service::start();
    let home = tempfile::tempdir().unwrap();
    let refused = Refusal::missing_permission("models_read");
    service
        .faults
        .always_on("/v1/models", Fault::Refuse(refused));
    let mut options = StudioOptions::new(home.path());
    options.environment.api_base = Some(service.base.clone());
    options.environment.key = Some(Secret::new(KEY));
    let mut bench = Bench::open(options);
    let orders: Vec<_> = (0..4).map(|place| bench.order(place, false)).collect();
    bench.send(Command::Jobs(JobsCommand::Generate {
        project: None,
        backend: Backend::Live,
        asked_alone: orders.len() == 1,
        orders,
        play: false,
    }));
    let mut asked = 0;
    let over = |desk: &Desk| {
        let finished = |job: &&JobCard| matches!(job.state, JobState::Finished { .. });
        desk.jobs.iter().filter(finished).count()
    };
    while over(&bench.desk) < 4 {
        let event = bench.studio.wait(PATIENCE).unwrap();
        asked += usize::from(matches!(
            event,
            Event::Voices(Backend::Live, VoicesEvent::Asked)
        ));
        bench.desk.apply(event);
        bench.hand_over();
    }
    assert!(asked <= 1, "asked {asked} times");
}

/// Sound that can't be read was thrown away, though it was paid for.
#[test]
fn what_was_paid_for_and_cant_be_read_is_kept_and_told() {
    let mut bench = Bench::new();
    bench.faults.next(Fault::GarbageAudio);
    let job = bench.generate(vec![bench.order(0, false)]);
    let trouble = failed(bench.until_over(job));
    let folder = bench.home.as_ref().unwrap().path().join("unreadable");
    let kept: Vec<_> = std::fs::read_dir(&folder).unwrap().flatten().collect();
    assert_eq!(kept.len(), 1);
    assert!(kept[0].metadata().unwrap().len() > 1_000);
    assert!(trouble.what.contains(&kept[0].path().display().to_string()));
    let shows = Remedy::ShowFolder(folder.display().to_string());
    assert!(trouble.remedies.contains(&shows), "{trouble:?}");
    assert_ne!(trouble.charged, Charged::No);
}
