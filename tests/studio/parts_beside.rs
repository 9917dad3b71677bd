//! What a part of a long line is sent with: the names of the answers beside it, and the texts around it where they can't
//! be named. What was sent is read off the wire.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::account::{KEY, Service};
use super::parts::{PARTS, entries, in_parts};
use super::parts_again::{library, until_billed};
use super::recovery::{QUICK, is_finished, order_live};
use super::*;
use mynah::draft::refusal::Refusal;
use mynah::records::ledger::EntryState;
use mynah::terms::clock::{Clock, UnixMillis};
use mynah::terms::secret::Secret;

/// A wire to the service that keeps what went over it.
struct Wire {
    base: String,
    /// Bodies of JSON, in their order.
    sent: Arc<Mutex<Vec<Value>>>,
}

impl Wire {
    fn to(service: &Service) -> Self {
        let there = service.base.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let sent: Arc<Mutex<Vec<Value>>> = Arc::default();
        let kept = Arc::clone(&sent);
        // Each ends with the process at the latest.
        in_background(move || {
            for caller in listener.incoming() {
                let mut caller = caller.unwrap();
                let mut callee = TcpStream::connect(&there).unwrap();
                let mut back = caller.try_clone().unwrap();
                let mut answer = callee.try_clone().unwrap();
                in_background(move || {
                    drop(std::io::copy(&mut answer, &mut back));
                    drop(back.shutdown(Shutdown::Both));
                });
                let kept = Arc::clone(&kept);
                in_background(move || {
                    let (mut some, mut told) = ([0; 16_384], Vec::new());
                    while let Ok(read @ 1..) = caller.read(&mut some) {
                        told.extend_from_slice(&some[..read]);
                        kept.lock().unwrap().extend(bodies(&mut told));
                        if callee.write_all(&some[..read]).is_err() {
                            break;
                        }
                    }
                    drop(callee.shutdown(Shutdown::Both));
                });
            }
        });
        Self { base, sent }
    }

    /// A studio at its end.
    fn bench(&self, home: &std::path::Path, clock: Clock) -> Bench {
        let mut options = StudioOptions::new(home);
        options.environment.api_base = Some(self.base.clone());
        options.environment.key = Some(Secret::new(KEY));
        options.looks = QUICK;
        options.clock = clock;
        Bench::open(options)
    }

    /// The requests for this text.
    fn asked(&self, text: &str) -> Vec<Value> {
        let sent = self.sent.lock().unwrap();
        let asked = sent.iter().filter(|body| body["text"] == text);
        asked.cloned().collect()
    }
}

fn in_background(work: impl FnOnce() + Send + 'static) {
    let name = "wire".to_owned();
    std::thread::Builder::new().name(name).spawn(work).unwrap();
}

/// Takes the requests that are whole from what was read of a connection: their bodies, where those are JSON.
fn bodies(told: &mut Vec<u8>) -> Vec<Value> {
    let mut bodies = Vec::new();
    while let Some(head) = told.windows(4).position(|end| end == b"\r\n\r\n") {
        let lines = String::from_utf8_lossy(&told[..head]).to_lowercase();
        let mut lines = lines.lines();
        let length = lines.find_map(|line| line.strip_prefix("content-length:"));
        let length = length.map_or(0, |length| length.trim().parse::<usize>().unwrap());
        let (start, end) = (head + 4, head + 4 + length);
        let Some(body) = told.get(start..end) else {
            break;
        };
        bodies.extend(serde_json::from_slice::<Value>(body));
        drop(told.drain(..end));
    }
    bodies
}

/// What the service called the answers that were paid, by their texts.
fn answers(home: &std::path::Path) -> Vec<(String, String)> {
    let entries = entries(&library(home)).into_iter();
    let settled = entries.filter(|entry| entry.state == EntryState::Settled);
    settled
        .map(|entry| {
            let text = entry.intent.request.text().to_owned();
            (text, entry.request_id.unwrap().as_str().to_owned())
        })
        .collect()
}

fn answer(home: &std::path::Path, part: &str) -> String {
    let mut answers = answers(home).into_iter();
    answers.find(|(text, _)| text == part).unwrap().1
}

/// The names and texts that a request was sent with: before it and after it.
fn around(asked: &Value) -> [Value; 4] {
    [
        "previous_request_ids",
        "next_request_ids",
        "previous_text",
        "next_text",
    ]
    .map(|name| match &asked[name] {
        Value::String(text) => json!(text.trim()),
        other => other.clone(),
    })
}

fn speak(bench: &mut Bench, order: LineOrder) {
    let job = order_live(bench, vec![order]);
    bench.until("the take", |desk| is_finished(desk, job));
}

#[test]
fn a_part_is_sent_with_the_names_of_the_answers_beside_it() {
    let (service, home) = (Service::start(), tempfile::tempdir().unwrap());
    let wire = Wire::to(&service);
    let mut bench = wire.bench(home.path(), Clock::system());
    let order = in_parts(&mut bench, false);
    speak(&mut bench, order.clone());
    let [first, second, third] = PARTS;
    let name = |part| answer(home.path(), part);
    let none = Value::Null;
    let after = format!("{second} {third}");
    let before = format!("{first} {second}");
    for (part, sent) in [
        (
            first,
            [none.clone(), none.clone(), none.clone(), json!(after)],
        ),
        (
            second,
            [
                json!([name(first)]),
                none.clone(),
                json!(first),
                json!(third),
            ],
        ),
        (
            third,
            [
                json!([name(first), name(second)]),
                none.clone(),
                json!(before),
                none,
            ],
        ),
    ] {
        let asked = wire.asked(part);
        assert_eq!(asked.len(), 1, "{asked:?}");
        assert_eq!(around(&asked[0]), sent, "{part}");
    }

    // One sentence between them is another: it goes on from the one and into the other.
    let mut changed = order;
    let other = "Anybody saw.";
    let text = speech(&mut changed).text.replace(second, other);
    let seam = |part: &str| u32::try_from(text.find(part).unwrap()).unwrap();
    let seams = vec![seam(other), seam(third)];
    (speech(&mut changed).text, speech(&mut changed).seams) = (text.clone(), seams);
    speak(&mut bench, changed);
    let asked = wire.asked(other);
    assert_eq!(asked.len(), 1, "{asked:?}");
    let sent = [
        json!([name(first)]),
        json!([name(third)]),
        json!(first),
        json!(third),
    ];
    assert_eq!(around(&asked[0]), sent);
}

/// A service that doesn't find an answer by its name refuses it for nothing; the part is asked for again by the texts.
#[test]
fn a_name_that_is_refused_is_left_out_and_the_part_is_paid_once() {
    for refusal in [
        Refusal::not_found("request_not_found", "No such request."),
        Refusal::invalid(
            "invalid_request_id",
            "invalid_request_id",
            None,
            "No such request.",
        ),
    ] {
        let (service, home) = (Service::start(), tempfile::tempdir().unwrap());
        let wire = Wire::to(&service);
        let mut bench = wire.bench(home.path(), Clock::system());
        let order = in_parts(&mut bench, false);
        service.faults.times(1, &Fault::Wait(Duration::ZERO));
        service.faults.next(Fault::Refuse(refusal));
        speak(&mut bench, order);
        let [first, second, third] = PARTS;
        let asked = wire.asked(second);
        let around: Vec<_> = asked.iter().map(around).collect();
        let texts = |named| [named, Value::Null, json!(first), json!(third)];
        let named = json!([answer(home.path(), first)]);
        assert_eq!(around, [texts(named), texts(Value::Null)]);
        // The model is no worse for it: the next one names its answers.
        let asked = wire.asked(third);
        assert_eq!(asked.len(), 1);
        let named = [first, second].map(|part| answer(home.path(), part));
        assert_eq!(asked[0]["previous_request_ids"], json!(named));

        let states: Vec<_> = entries(&library(home.path()))
            .into_iter()
            .filter(|entry| entry.intent.request.text() == second)
            .map(|entry| entry.state)
            .collect();
        assert_eq!(states, [EntryState::Released, EntryState::Settled]);
        until_billed(&service, PARTS.iter().map(|part| part.len()).sum());
        let spend = library(home.path()).spend(Backend::Live).unwrap();
        assert_eq!(
            (spend.reserved, spend.unknown),
            (Credits::ZERO, Credits::ZERO)
        );
        let line = bench.line(0);
        let take = bench.desk.takes[&line].picked.clone().unwrap();
        assert_eq!(take.cost, spend.spent);
    }
}

/// The service keeps what an answer was for two hours.
#[test]
fn answers_older_than_two_hours_are_told_as_texts() {
    let (service, home) = (Service::start(), tempfile::tempdir().unwrap());
    let wire = Wire::to(&service);
    let clock = Clock::scripted(Clock::system().now());
    let mut bench = wire.bench(home.path(), clock.clone());
    let order = in_parts(&mut bench, false);
    super::parts_again::second_is_refused(&service);
    let failed = order_live(&mut bench, vec![order.clone()]);
    assert!(matches!(bench.until_over(failed), JobState::Failed(_)));
    let [first, second, third] = PARTS;
    let before = wire.asked(second);
    let named = json!([answer(home.path(), first)]);
    assert_eq!(before[0]["previous_request_ids"], named);

    clock.set(UnixMillis(clock.now().0 + 3 * 3_600_000));
    speak(&mut bench, order);
    assert_eq!(wire.asked(first).len(), 1, "it was here");
    let asked = wire.asked(second);
    let [asked] = &asked[before.len()..] else {
        panic!("{asked:?}");
    };
    let texts = [Value::Null, Value::Null, json!(first), json!(third)];
    assert_eq!(around(asked), texts);
    // Of two the one that is old is told as text, and the other by its name.
    let asked = wire.asked(third);
    assert_eq!(asked.len(), 1, "{asked:?}");
    let named = json!([answer(home.path(), second)]);
    let before = json!(format!("{first} {second}"));
    assert_eq!(around(&asked[0]), [named, Value::Null, before, Value::Null]);
}
