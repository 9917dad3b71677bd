//! What a run over several keys writes has none of them in it.

use mynah::draft::keys::KeyRule;
use mynah::records::ledger_table::{LedgerFilter, LedgerQuery};
use mynah::terms::secret::Secret;
use mynah_model::command::{
    FailureFilter, KeepKey, KeysCommand, NewKeyOrder, StorageCommand, UsageCommand,
};
use mynah_model::event::{Notice, Offer};

use super::account::{KEY, Service, walk};
use super::keys::{OTHER, add, finish, new, open, send, speak, trouble_of};
use super::*;

/// Every byte that a run over several keys writes: none of them has a key in it, whole or in part.
#[test]
fn no_file_of_a_run_over_several_keys_has_one_in_it() {
    let service = Service::start();
    service.keys.set(OTHER, KeyRule::default());
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    let work = add(&mut bench, new("work", KEY, &service));
    let sealed = NewKeyOrder {
        keep: KeepKey::File(Secret::new("correct horse")),
        ..new("private", OTHER, &service)
    };
    let private = add(&mut bench, sealed);
    for (key, line) in [(work, 0), (private, 1)] {
        send(&bench, KeysCommand::Use(key));
        bench.until("the key", |desk| desk.key_in_use == Some(key));
        let jobs = speak(&mut bench, &[line]);
        finish(&mut bench, &jobs);
    }
    // Failures are logged, too.
    service
        .faults
        .next(Fault::Refuse(mynah::draft::refusal::Refusal::verbatim(
            400,
            "text/plain",
            &format!("no: {OTHER}"),
        )));
    let jobs = speak(&mut bench, &[2]);
    trouble_of(&mut bench, jobs[0]);
    bench.send(Command::Jobs(JobsCommand::Pause(true)));
    speak(&mut bench, &[3, 4]);
    let ledger = home.path().join("ledger.csv");
    bench.send(Command::Usage(UsageCommand::Export {
        query: Box::new(LedgerQuery {
            filter: LedgerFilter {
                backend: Backend::Live,
                ..LedgerFilter::default()
            },
            rows: 100,
            ..LedgerQuery::default()
        }),
        path: ledger.clone(),
    }));
    bench.until("the export", |desk| {
        let mut notices = desk.notices.iter();
        notices.any(|notice| matches!(notice, Notice::Offer { .. })) || ledger.exists()
    });
    for name in ["failures.csv", "failures.json"] {
        bench.send(Command::Jobs(JobsCommand::ExportFailures {
            filter: FailureFilter::default(),
            path: home.path().join(name),
        }));
    }
    let backups = tempfile::tempdir().unwrap();
    let back_up = StorageCommand::BackUp(backups.path().to_owned());
    bench.send(Command::Storage(back_up));
    bench.until("the lists and the backup", |desk| {
        let is_there = |name: &str| home.path().join(name).exists();
        let is_backed_up = desk.notices.iter().any(|notice| {
            matches!(notice, Notice::Offer { offer: Offer::ShowFolder(folder), .. }
                if folder.starts_with(backups.path()))
        });
        is_there("failures.csv") && is_there("failures.json") && is_backed_up
    });
    send(&bench, KeysCommand::Forget(work));
    bench.until("one key", |desk| desk.keys.len() == 1);
    drop(bench);
    let mut looked_at = 0;
    for file in [walk(home.path()), walk(backups.path())].concat() {
        let bytes = std::fs::read(&file).unwrap();
        looked_at += bytes.len();
        for key in [KEY, OTHER] {
            // Six letters in a row are a part; the last four are what is shown.
            for part in key.as_bytes().windows(8) {
                let found = bytes.windows(part.len()).any(|window| window == part);
                assert!(!found, "a part of a key lies open in {}", file.display());
            }
        }
    }
    assert!(looked_at > 100_000, "{looked_at}");
    let text = std::fs::read_to_string(ledger).unwrap();
    assert!(text.contains("work ••••cdef"), "{text}");
}
