//! Live captions of a file whose connection is lost: nothing that was paid for is lost, and nothing is paid for unseen.

use super::account::Service;
use super::recovery::{QUICK, is_finished, order_live, service_bench};
use super::tools::{bench, ordered, recording};
use super::*;
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::records::ledger::{Entry, EntryState};
use mynah::terms::clock::Clock;
use mynah::terms::ids::{EntryId, ModelId};
use mynah::terms::request::{Input, TranscriptRequest};

/// The path of the realtime socket.
const SOCKET: &str = "/speech-to-text/realtime";
/// Messages after which the second or third segment is under way: a segment has one for each half second of up to 20 s.
const MESSAGES: usize = 56;
/// About a minute and a half of speech.
const TEXT: &str = "A lamp stood in the window of the last house before the sea. Every evening an old woman lit it \
    and counted the boats that came home. On a Tuesday in autumn one of them was missing. She waited until midnight, \
    then she took her coat and walked down to the harbour. The wind had pushed the water over the stones. Nobody was \
    there except a boy with a bucket, who looked for crabs. He pointed at the rocks behind the wall. Something white \
    moved up and down between them. It was a sail, and below it hung a man who sang to stay awake. They threw him a \
    rope. He caught it at the third attempt. Later, beside the stove, he told them about a whale as long as the \
    church. The boy believed every word. The woman did not, but she put more wood on the fire and asked how long its \
    tail was. Outside the storm grew tired. In the morning gulls walked across the wet roof, and the lamp still burned.";

/// Speaks the text and orders live captions of it.
fn captions(bench: &mut Bench, library: &Library) -> Generation {
    let order = spoken(bench, TEXT);
    let job = bench.generate(vec![order]);
    let input = sound_of(bench, library, job);
    assert!(input.seconds > 45.0, "{} s are too short", input.seconds);
    captions_of(input)
}

/// Orders a text in the voice of the first line.
fn spoken(bench: &Bench, text: &str) -> LineOrder {
    let Generation::Speech(mut speech) = bench.order(0, false).request else {
        panic!("a line is spoken");
    };
    text.clone_into(&mut speech.text);
    speech.seams = Vec::new();
    ordered(Generation::Speech(speech))
}

/// Waits for the take of a job and brings its sound as a recording.
fn sound_of(bench: &mut Bench, library: &Library, job: JobId) -> Input {
    let JobState::Finished {
        take: Some(take), ..
    } = bench.until_over(job)
    else {
        panic!("it is spoken");
    };
    let bytes = library.sound_bytes(*take).unwrap();
    let seconds = library.take(*take).unwrap().card.seconds;
    let input = library.keep_input("take.mp3", seconds, bytes.as_slice());
    input.unwrap()
}

fn captions_of(input: Input) -> Generation {
    Generation::Transcription(TranscriptRequest {
        is_live: true,
        ..TranscriptRequest::new(input, ModelId::from("scribe_v2_realtime"))
    })
}

fn newest(library: &Library) -> Entry {
    let entries = (1..).map_while(|id| library.entry(EntryId(id)).unwrap());
    entries.last().unwrap()
}

/// The transcript of an entry's take, cut or not.
fn transcript(library: &Library, entry: &Entry) -> String {
    let cut = library.cut_take_of(entry.id).unwrap();
    let take = cut.or_else(|| library.takes_of(entry.id).unwrap().first().map(|it| it.id));
    String::from_utf8(library.sound_bytes(take.unwrap()).unwrap()).unwrap()
}

#[test]
fn a_lost_connection_is_opened_again_and_the_captions_are_whole() {
    let (mut bench, library) = bench();
    let request = captions(&mut bench, &library);
    bench
        .faults
        .next_on(SOCKET, Fault::CutAfterChunks(MESSAGES));
    // Once it can't be opened either.
    bench.faults.next_on(SOCKET, Fault::HangUp);
    let job = bench.generate(vec![ordered(request)]);
    let state = bench.until_over(job);
    assert!(matches!(state, JobState::Finished { .. }), "{state:?}");
    assert_eq!(bench.faults.waiting(), 0, "both faults were met");
    let entry = newest(&library);
    assert_eq!(entry.state, EntryState::Settled);
    let said = transcript(&library, &entry);
    assert!(said.contains("lamp") && said.contains("gulls"), "{said}");
    let words = mynah_transcript::transcript::Transcript::read(said.as_bytes()).unwrap();
    let spoken = words.words.iter().filter(|word| word.is_spoken());
    let starts: Vec<f64> = spoken.map(|word| word.start_s).collect();
    assert!(starts.is_sorted(), "{starts:?}");
}

#[test]
fn captions_that_break_off_keep_what_was_paid_for() {
    let (mut bench, library) = bench();
    let request = captions(&mut bench, &library);
    bench
        .faults
        .next_on(SOCKET, Fault::CutAfterChunks(MESSAGES));
    let refused = Fault::Refuse(Refusal::quota(true, 0, 9));
    bench.faults.next_on(SOCKET, refused);
    let job = bench.generate(vec![ordered(request)]);
    let JobState::Failed(trouble) = bench.until_over(job) else {
        panic!("it breaks off");
    };
    assert!(
        matches!(trouble.charged, Charged::Yes { .. }),
        "{trouble:?}"
    );
    let entry = newest(&library);
    assert_eq!(entry.state, EntryState::Charged);
    assert!(entry.cost.is_some_and(|cost| cost > Credits::ZERO));
    let said = transcript(&library, &entry);
    assert!(said.contains("lamp") && !said.contains("gulls"), "{said}");
    // A part is never taken for the whole.
    let kept = library.takes_of(entry.id).unwrap();
    assert!(kept.is_empty(), "{kept:?}");
}

/// Orders captions that come to a standstill, and waits until the first segment is here and the second one under way.
fn standing(bench: &mut Bench, library: &Library) -> JobId {
    let request = captions(bench, library);
    let stall = Fault::StallAfterChunks(MESSAGES);
    bench.faults.next_on(SOCKET, stall);
    let job = bench.generate(vec![ordered(request)]);
    bench.until("two segments", |desk| {
        let shown = &desk.tools.captions;
        !shown.rows.is_empty() && !shown.partial.is_empty()
    });
    job
}

#[test]
fn captions_that_are_cancelled_keep_what_was_paid_for() {
    let (mut bench, library) = bench();
    let job = standing(&mut bench, &library);
    bench.send(Command::Jobs(JobsCommand::Cancel(job)));
    let state = bench.until_over(job);
    assert!(matches!(state, JobState::Cancelled(_)), "{state:?}");
    let entry = newest(&library);
    assert_eq!(entry.state, EntryState::Charged);
    let said = transcript(&library, &entry);
    assert!(said.contains("lamp") && !said.contains("gulls"), "{said}");
}

#[test]
fn captions_whose_program_ended_are_found_by_the_next_start() {
    let (mut bench, library) = bench();
    standing(&mut bench, &library);
    let home = bench.home.take().unwrap();
    drop((bench, library));
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let entry = newest(&library).id;
    bench.until_seen("the part", || library.cut_take_of(entry).unwrap().is_some());
    let said = transcript(&library, &newest(&library));
    assert!(said.contains("lamp") && !said.contains("gulls"), "{said}");
}

/// A service, a window that uses it, and its library.
fn service_window() -> (Service, tempfile::TempDir, Bench, Library) {
    let (service, home) = (Service::start(), tempfile::tempdir().unwrap());
    let bench = service_bench(&service, home.path(), true, QUICK);
    let library = Library::open(home.path(), Clock::system()).unwrap();
    (service, home, bench, library)
}

/// Returns what was charged since the account had this count.
fn billed_since(service: &Service, before: usize) -> Credits {
    Credits((service.billed() - before) as u64)
}

/// Regression: the ledger kept the highest price, 31 credits, of captions for which 11 credits were charged.
#[test]
fn ledger_of_captions_equals_the_bill() {
    let (service, _home, mut bench, library) = service_window();
    let order = spoken(&bench, TEXT);
    let job = order_live(&mut bench, vec![order]);
    let input = sound_of(&mut bench, &library, job);
    for is_cut in [false, true] {
        let before = service.billed();
        if is_cut {
            service
                .faults
                .next_on(SOCKET, Fault::CutAfterChunks(MESSAGES));
        }
        let mut order = ordered(captions_of(input.clone()));
        order.fresh = is_cut;
        let job = order_live(&mut bench, vec![order]);
        bench.until("the captions", |desk| is_finished(desk, job));
        let entry = newest(&library);
        assert_eq!(entry.state, EntryState::Settled);
        let billed = billed_since(&service, before);
        assert_eq!(entry.cost, Some(billed), "cut: {is_cut}");
    }
}

/// Regression: a refusal said that nothing was charged, and also that it may have been charged.
#[test]
fn refused_captions_are_free_and_say_so_once() {
    let (service, _home, mut bench, library) = service_window();
    let before = service.billed();
    let input = recording(&library, 20.0);
    let job = order_live(&mut bench, vec![ordered(captions_of(input))]);
    let JobState::Failed(trouble) = bench.until_over(job) else {
        panic!("a Draft server understands nothing else");
    };
    assert_eq!(trouble.charged, Charged::No, "{trouble:?}");
    assert!(!trouble.what.contains("charged"), "{trouble:?}");
    assert_eq!(newest(&library).state, EntryState::Released);
    assert_eq!(billed_since(&service, before), Credits::ZERO);
}

/// Regression: captions waited without an end for a service that sent no times.
#[test]
fn captions_without_times_have_marked_words() {
    let (mut bench, library) = bench();
    let order = spoken(&bench, "A lamp stood in the window of the last house.");
    let job = bench.generate(vec![order]);
    let input = sound_of(&mut bench, &library, job);
    let times = Fault::WithoutMessages("committed_transcript_with_timestamps");
    bench.faults.next_on(SOCKET, times);
    let job = bench.generate(vec![ordered(captions_of(input))]);
    let state = bench.until_over(job);
    assert!(matches!(state, JobState::Finished { .. }), "{state:?}");
    let said = transcript(&library, &newest(&library));
    assert!(said.contains("lamp"), "{said}");
    assert!(said.contains("\"mark\":\"missing\""), "{said}");
}
