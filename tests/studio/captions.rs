//! Live captions of a file whose connection is lost: nothing that was paid for is lost, and nothing is paid for unseen.

use super::tools::{bench, ordered};
use super::*;
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::records::ledger::{Entry, EntryState};
use mynah::terms::clock::Clock;
use mynah::terms::ids::{EntryId, ModelId};
use mynah::terms::request::TranscriptRequest;

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
    let Generation::Speech(mut speech) = bench.order(0, false).request else {
        panic!("a line is spoken");
    };
    TEXT.clone_into(&mut speech.text);
    speech.seams = Vec::new();
    let job = bench.generate(vec![ordered(Generation::Speech(speech))]);
    let JobState::Finished {
        take: Some(take), ..
    } = bench.until_over(job)
    else {
        panic!("it is spoken");
    };
    let bytes = library.sound_bytes(*take).unwrap();
    let seconds = library.take(*take).unwrap().card.seconds;
    assert!(seconds > 45.0, "{seconds} s are too short");
    let input = library.keep_input("take.mp3", seconds, bytes.as_slice());
    Generation::Transcription(TranscriptRequest {
        is_live: true,
        ..TranscriptRequest::new(input.unwrap(), ModelId::from("scribe_v2_realtime"))
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
