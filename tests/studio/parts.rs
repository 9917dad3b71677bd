//! Long lines: spoken in parts, each bought once, and joined.

use super::*;
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::records::ledger::{Entry, EntryState};
use mynah::script::edit::Edit;
use mynah::terms::clock::Clock;
use mynah::terms::ids::EntryId;
use mynah::terms::settings::VoiceSettings;
use mynah_model::desk::TakeCard;
use mynah_model::urgency::Urgency;

const TEXT: &str = "The light went out. Nobody came. She lit it again.";
pub const PARTS: [&str; 3] = ["The light went out.", "Nobody came.", "She lit it again."];

fn library(bench: &Bench) -> Library {
    let home = bench.home.as_ref().unwrap().path();
    Library::open(home, Clock::system()).unwrap()
}

pub fn entries(library: &Library) -> Vec<Entry> {
    let entries = (1..).map_while(|id| library.entry(EntryId(id)).unwrap());
    entries.collect()
}

/// What was bought, in order.
fn bought(library: &Library) -> Vec<String> {
    let settled = |entry: &Entry| entry.state == EntryState::Settled;
    let entries = entries(library).into_iter().filter(settled);
    entries
        .map(|entry| entry.intent.request.text().to_owned())
        .collect()
}

fn write(bench: &mut Bench, text: &str) -> LineId {
    let (id, text) = (bench.line(0), text.to_owned());
    bench.desk.edit(Edit::SetText { id, text });
    bench.hand_over();
    id
}

/// The first line, cut where its sentences end: a short text for a long one.
pub fn in_parts(bench: &mut Bench, fresh: bool) -> LineOrder {
    write(bench, TEXT);
    let mut order = unpriced(bench.order(0, fresh));
    let seam = |part: &str| u32::try_from(TEXT.find(part).unwrap()).unwrap();
    speech(&mut order).seams = vec![seam(PARTS[1]), seam(PARTS[2])];
    order
}

/// Of the next parts the one behind so many is refused: once with the answers before it, and once with texts.
fn refuse_behind(bench: &Bench, good: usize) {
    bench.faults.times(good, &Fault::Wait(Duration::ZERO));
    let no = Refusal::invalid("no", "no", None, "No.");
    bench.faults.times(2, &Fault::Refuse(no));
}

fn finish(bench: &mut Bench, order: LineOrder) -> Credits {
    let job = bench.generate(vec![order]);
    match bench.until_over(job) {
        JobState::Finished { cost, .. } => *cost,
        other => panic!("{other:?}"),
    }
}

fn picked(bench: &Bench) -> TakeCard {
    let line = bench.line(0);
    (**bench.desk.takes[&line].picked.as_ref().unwrap()).clone()
}

#[test]
fn a_changed_sentence_costs_its_part() {
    let mut bench = Bench::new();
    let order = in_parts(&mut bench, false);
    let cost = finish(&mut bench, order);
    let library = library(&bench);
    assert_eq!(bought(&library), PARTS);
    assert_eq!(library.spend(Backend::Draft).unwrap().spent, cost);
    // Each was told what is said before and after it.
    let all = entries(&library);
    let asked = all.iter().filter_map(|entry| entry.intent.request.speech());
    let around = asked.map(|it| (it.context.before.trim(), it.context.after.trim()));
    let around: Vec<_> = around.filter(|it| *it != ("", "")).collect();
    let [first, second, third] = PARTS;
    assert_eq!(
        around,
        [
            ("", &*format!("{second} {third}")),
            (first, third),
            (&*format!("{first} {second}"), "")
        ]
    );
    let take = picked(&bench);
    assert_eq!((take.parts.len(), take.cost), (3, cost));
    assert!(
        take.parts
            .iter()
            .all(|part| !part.context_changed && part.request.is_some())
    );
    let words = library.take(take.id).unwrap().words;
    let said: Vec<&str> = words
        .iter()
        .map(|word| TEXT.get(word.bytes.clone()).unwrap())
        .collect();
    assert_eq!(said, TEXT.split(' ').collect::<Vec<_>>());
    assert!(
        words
            .windows(2)
            .all(|pair| pair[0].end_ms <= pair[1].start_ms + 10),
        "{words:?}"
    );
    let line = bench.line(0);
    assert_eq!(bench.desk.price_of(line).unwrap().quote.most, Credits::ZERO);

    let changed = TEXT.replace(PARTS[1], "Somebody came.");
    write(&mut bench, &changed);
    let price = bench.desk.price_of(line).unwrap().quote.most;
    assert!(
        price > Credits::ZERO && price.0 * 3 < cost.0 * 2,
        "{price:?} of {cost:?}"
    );
    let order = bench.order(0, false);
    assert_eq!(order.shown, Some(price));
    assert_eq!(finish(&mut bench, order), price);
    assert_eq!(bought(&library)[3..], ["Somebody came."]);
    assert_eq!(
        library.spend(Backend::Draft).unwrap().spent,
        Credits(cost.0 + price.0)
    );
    let other = picked(&bench);
    let marks: Vec<bool> = other
        .parts
        .iter()
        .map(|part| part.context_changed)
        .collect();
    assert_eq!(marks, [true, false, true]);
    assert_eq!(bench.desk.takes[&line].count, 2);

    // Changed back it is the first take, for nothing.
    write(&mut bench, TEXT);
    let order = bench.order(0, false);
    assert_eq!(finish(&mut bench, order), Credits::ZERO);
    assert_eq!((picked(&bench).id, bought(&library).len()), (take.id, 4));
}

/// The sounds of two parts were gone, and the retry's button said less than what it asked for then.
#[test]
fn a_retry_costs_what_is_asked_where_parts_are_gone() {
    let mut bench = Bench::new();
    let order = in_parts(&mut bench, false);
    let cost = finish(&mut bench, order.clone());
    let library = library(&bench);
    for entry in entries(&library) {
        let is_here = entry.intent.request.text() == PARTS[0];
        for take in library.takes_of(entry.id).unwrap() {
            let path = library.take(take.id).unwrap().path;
            if !is_here {
                std::fs::remove_file(path).unwrap();
            }
        }
    }
    bench.faults.always_on("/v1/history", Fault::EmptyHistory);
    library.check_sounds().unwrap();
    let job = bench.generate(vec![LineOrder {
        shown: Some(Credits(1)),
        ..order
    }]);
    assert!(matches!(bench.until_over(job), JobState::Failed(_)));
    let card = bench.desk.job(job).unwrap();
    assert!(card.quote > Credits(1) && card.quote < cost, "{card:?}");
    let again = bench.desk.price_of_retry(card).unwrap();
    assert_eq!(again.quote.most, card.quote);
}

/// Each line bought them, where both were under way at once.
#[test]
fn words_that_two_long_lines_share_are_bought_once() {
    const SHARED: &str = "Nobody came.";
    let mut bench = Bench::new();
    bench
        .faults
        .times(2, &Fault::Wait(Duration::from_millis(300)));
    let orders: Vec<LineOrder> = [" She lit it again.", " The light went out."]
        .into_iter()
        .enumerate()
        .map(|(line, rest)| {
            let (id, text) = (bench.line(line), format!("{SHARED}{rest}"));
            bench.desk.edit(Edit::SetText { id, text });
            bench.hand_over();
            let mut order = unpriced(bench.order(line, false));
            let first = bench.order(0, false).request.speech().unwrap().clone();
            *speech(&mut order) = SpeechRequest {
                text: speech(&mut order).text.clone(),
                seams: vec![u32::try_from(SHARED.len() + 1).unwrap()],
                ..first
            };
            order
        })
        .collect();
    let last = bench.generate(orders);
    bench.until_over(last);
    bench.until("all of it", |desk| {
        desk.jobs
            .iter()
            .all(|job| matches!(job.state, JobState::Finished { .. }))
    });
    let mut bought = bought(&library(&bench));
    bought.sort();
    assert_eq!(
        bought,
        ["Nobody came.", "She lit it again.", "The light went out."]
    );
}

#[test]
fn what_is_cut_short_goes_on_with_the_parts_that_are_there() {
    let mut bench = Bench::new();
    let order = in_parts(&mut bench, false);
    let price = bench.desk.quote(
        Backend::Draft,
        std::slice::from_ref(&order),
        Urgency::Interactive,
    );
    let price = price.unwrap().most;
    refuse_behind(&bench, 2);
    let job = bench.generate(vec![order.clone()]);
    match bench.until_over(job) {
        JobState::Failed(trouble) => {
            assert_eq!(trouble.charged, Charged::No);
            assert!(trouble.what.contains("2 of 3 parts"), "{}", trouble.what);
        }
        other => panic!("{other:?}"),
    }
    let library = library(&bench);
    assert_eq!(bought(&library), PARTS[..2]);
    let rest = bench.desk.quote(
        Backend::Draft,
        std::slice::from_ref(&order),
        Urgency::Interactive,
    );
    let rest = rest.unwrap().most;
    assert!(rest < price);
    assert_eq!(finish(&mut bench, order), rest);
    assert_eq!(bought(&library), PARTS);
    assert_eq!(library.spend(Backend::Draft).unwrap().spent, price);
}

#[test]
fn another_take_is_bought_whole_and_once() {
    let mut bench = Bench::new();
    let order = in_parts(&mut bench, false);
    let cost = finish(&mut bench, order);
    let fresh = in_parts(&mut bench, true);
    refuse_behind(&bench, 1);
    let job = bench.generate(vec![fresh]);
    assert!(matches!(bench.until_over(job), JobState::Failed(_)));
    let library = library(&bench);
    assert_eq!(bought(&library).len(), 4);
    // What was bought for it is its own when it goes on.
    bench.send(Command::Jobs(JobsCommand::Retry(job)));
    bench.until("the take", |desk| {
        matches!(desk.job(job).unwrap().state, JobState::Finished { .. })
    });
    assert_eq!(bought(&library).len(), 6);
    assert_eq!(
        library.spend(Backend::Draft).unwrap().spent,
        Credits(cost.0 * 2)
    );
    assert_eq!(picked(&bench).number, 2);
}

/// From the second failure on, a retry was shown as if what attempts before the last had bought were bought again.
#[test]
fn a_retry_of_another_take_costs_what_is_left_of_it_however_often_it_failed() {
    let mut bench = Bench::new();
    let order = in_parts(&mut bench, false);
    let cost = finish(&mut bench, order);
    let fresh = in_parts(&mut bench, true);
    refuse_behind(&bench, 1);
    let job = bench.generate(vec![fresh]);
    let fails_with = |bench: &mut Bench, parts: &str| {
        bench.until(parts, |desk| match &desk.job(job).unwrap().state {
            JobState::Failed(trouble) => trouble.what.contains(parts),
            _ => false,
        });
        let card = bench.desk.job(job).unwrap();
        bench.desk.price_of_retry(card).unwrap().quote.most
    };
    let library = library(&bench);
    let spent = || Credits(library.spend(Backend::Draft).unwrap().spent.0 - cost.0);
    let left = fails_with(&mut bench, "1 of 3 parts");
    assert_eq!(left, cost.less(spent()));
    refuse_behind(&bench, 1);
    bench.send(Command::Jobs(JobsCommand::Retry(job)));
    let left = fails_with(&mut bench, "2 of 3 parts");
    assert_eq!(left, cost.less(spent()));
}

/// A model that nobody knows refuses what is said around a part: for nothing, and once.
#[test]
fn a_refusal_of_context_is_remembered() {
    let mut bench = Bench::new();
    let order = in_parts(&mut bench, false);
    let why = "Providing previous_text or next_text is not yet supported with this model.";
    let refusal = Refusal::invalid("unsupported_model", "unsupported_model", None, why);
    bench.faults.next(Fault::Refuse(refusal));
    let cost = finish(&mut bench, order);
    let library = library(&bench);
    assert_eq!(bought(&library), PARTS);
    assert_eq!(library.spend(Backend::Draft).unwrap().spent, cost);
    let asked: Vec<(EntryState, bool)> = entries(&library)
        .iter()
        .filter_map(|entry| {
            Some((
                entry.state,
                entry.intent.request.speech()?.context.is_empty(),
            ))
        })
        .collect();
    let bare = (EntryState::Settled, true);
    let refused = (EntryState::Released, false);
    assert_eq!(
        asked,
        [refused, bare, bare, bare, (EntryState::Saved, true)]
    );
}

/// Each start asked it once more.
#[test]
fn a_refusal_of_context_is_remembered_over_a_restart() {
    let mut bench = Bench::new();
    let order = in_parts(&mut bench, false);
    let why = "Providing previous_text or next_text is not yet supported with this model.";
    let refusal = Refusal::invalid("unsupported_model", "unsupported_model", None, why);
    bench.faults.next(Fault::Refuse(refusal));
    finish(&mut bench, order);
    let home = bench.home.take().unwrap();
    bench.studio.shutdown();
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    bench.home = Some(home);
    let before = entries(&library(&bench)).len();
    let fresh = in_parts(&mut bench, true);
    finish(&mut bench, fresh);
    let all = entries(&library(&bench));
    let asked = all[before..].iter().filter_map(|entry| {
        Some((
            entry.state,
            entry.intent.request.speech()?.context.is_empty(),
        ))
    });
    let bare = (EntryState::Settled, true);
    let asked: Vec<(EntryState, bool)> = asked.collect();
    assert_eq!(asked[..PARTS.len()], [bare; 3]);
}

#[test]
fn a_model_that_hears_no_context_is_told_none() {
    let mut bench = Bench::new();
    let mut order = in_parts(&mut bench, false);
    speech(&mut order).model = "eleven_v3".into();
    // It knows three stabilities.
    speech(&mut order).settings = VoiceSettings::default();
    finish(&mut bench, order);
    let library = library(&bench);
    assert_eq!(bought(&library), PARTS);
    let all = entries(&library);
    let asked = all.iter().filter_map(|entry| entry.intent.request.speech());
    assert!(asked.into_iter().all(|asked| asked.context.is_empty()));
    assert!(
        picked(&bench)
            .parts
            .iter()
            .all(|part| !part.context_changed)
    );
}
