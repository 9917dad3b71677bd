//! Things that go wrong on purpose: for tests, and for `serve --fault RATE --latency MS`.
//!
//! A fault is applied around the routes, so that what it harms has really happened: behind a cut stream the
//! take is finished, charged and filed. Without orders nothing here delays or changes anything.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::http::Method;
use tokio_util::sync::CancellationToken;

use crate::refusal::Refusal;

/// One thing that goes wrong.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Answers only after this time.
    Wait(Duration),
    /// Does nothing before the gate is open.
    HoldBefore(Gate),
    /// Refuses before anything is looked at or charged.
    Refuse(Refusal),
    /// Closes the connection at once, with no answer; nothing is charged.
    HangUp,
    /// Takes so many bytes of what is sent, then closes the connection with no answer; nothing is done.
    CutUpload(usize),
    /// Does the work, charges it, then closes the connection with no answer.
    LoseAnswer,
    /// Sends so many bytes of the body, then breaks the connection.
    CutAfterBytes(usize),
    /// Sends so many pieces of the body, then breaks the connection.
    CutAfterChunks(usize),
    /// Sends so many bytes of the body, then ends it as if it were whole.
    EndAfterBytes(usize),
    /// Sends so many pieces of the body, then ends it as if it were whole.
    EndAfterChunks(usize),
    /// Sends so many bytes of the body, then nothing more, without closing.
    StallAfterBytes(usize),
    /// Sends so many pieces of the body, then nothing more, without closing.
    StallAfterChunks(usize),
    /// Sends so many bytes of the body, and the rest once the gate is open.
    HoldAfterBytes(usize, Gate),
    /// Waits this long before every piece of the body.
    SlowChunks(Duration),
    /// Sends noise where the sound should be, inside the right JSON too.
    GarbageAudio,
    /// Sends noise in place of the whole body.
    GarbageBody,
    /// Answers 200 with a JSON object where sound should be.
    JsonInstead,
    /// Answers a list of the history without its items, as where they come late.
    EmptyHistory,
    /// Answers a list of the history whose items don't say how they were spoken.
    SilentHistory,
    /// Doesn't say what it cost.
    WithoutCost,
    /// Sends no message over a socket that has these words.
    WithoutMessages(&'static str),
    /// Lets a training begin that comes to nothing.
    FailTraining,
    /// Says that so many may run at once, or doesn't say it; as many may as before.
    SaysCeiling(Option<u32>),
    /// Names this content type; the body is right.
    ContentType(String),
}

/// What an answer waits at until somebody opens it. Clones are the same gate.
#[derive(Clone, Debug, Default)]
pub struct Gate(CancellationToken);

impl Gate {
    /// Lets all through that wait and come.
    pub fn open(&self) {
        self.0.cancel();
    }

    pub(super) async fn opened(&self) {
        self.0.cancelled().await;
    }
}

/// The orders, shared by a server and whoever scripts it; may be given while it runs.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    script: Arc<Mutex<Script>>,
    under_way: Arc<AtomicUsize>,
}

/// A generation that is under way here, until the last byte of its answer left.
pub(super) struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[derive(Debug, Default)]
struct Script {
    once: Vec<(String, Fault)>,
    always: Vec<(String, Fault)>,
    /// Share of generations that meet a fault by chance, 0 … 1.
    rate: f64,
    latency: Duration,
    refusing: bool,
    voiceless: bool,
    disguised: bool,
    drawn: u64,
}

/// What the path of every spoken line has in it.
const SPEECH: &str = "/text-to-speech/";
/// What the paths of the others begin with, behind the version.
const GENERATIONS: [&str; 9] = [
    "/forced-alignment",
    "/text-to-dialogue",
    "/text-to-voice/",
    "/speech-to-speech/",
    "/sound-generation",
    "/audio-isolation",
    "/music",
    "/dubbing",
    "/speech-to-text",
];
/// What lies below them and makes nothing.
const NO_GENERATION: [&str; 5] = [
    "/audio-isolation/history",
    "/music/plan",
    "/music/upload",
    "/dubbing/",
    "/speech-to-text/",
];

/// Whether what is asked for is made anew and charged.
fn is_generation(method: &Method, path: &str) -> bool {
    let has = |part: &&str| path.contains(*part);
    // Lines are spoken by sockets too.
    path.contains(SPEECH)
        || *method == Method::POST && GENERATIONS.iter().any(has) && !NO_GENERATION.iter().any(has)
}

impl Faults {
    /// No faults.
    pub fn none() -> Self {
        Self::default()
    }

    /// Faults by chance from the start, as `serve` takes them: `rate` is the share of generations, 0 … 1;
    /// every answer waits for `latency`.
    pub fn by_chance(rate: f64, latency: Duration) -> Self {
        let faults = Self::default();
        {
            let mut script = faults.script();
            script.rate = rate;
            script.latency = latency;
        }
        faults
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        self.script
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Harms the next spoken line that has no fault yet.
    pub fn next(&self, fault: Fault) {
        self.next_on(SPEECH, fault);
    }

    /// Harms the next `times` spoken lines alike.
    pub fn times(&self, times: usize, fault: &Fault) {
        for _ in 0..times {
            self.next(fault.clone());
        }
    }

    /// Harms the next request whose path contains `part`.
    pub fn next_on(&self, part: &str, fault: Fault) {
        self.script().once.push((part.to_owned(), fault));
    }

    /// Harms every request whose path contains `part`, until [`Faults::clear`].
    pub fn always_on(&self, part: &str, fault: Fault) {
        self.script().always.push((part.to_owned(), fault));
    }

    /// Drops every new connection at once, or stops doing so.
    pub fn refuse_connections(&self, refusing: bool) {
        self.script().refusing = refusing;
    }

    /// Makes the account one that has no voice it may speak with, or an ordinary one again.
    pub fn without_voices(&self, voiceless: bool) {
        self.script().voiceless = voiceless;
    }

    /// Has no answer say any more that a Draft server gives it, as none of the service does, or has them say it again.
    pub fn disguised(&self, disguised: bool) {
        self.script().disguised = disguised;
    }

    /// Makes every answer wait.
    pub fn latency(&self, latency: Duration) {
        self.script().latency = latency;
    }

    /// Forgets all orders.
    pub fn clear(&self) {
        *self.script() = Script::default();
    }

    /// Orders that no request has met yet.
    pub fn waiting(&self) -> usize {
        self.script().once.len()
    }

    /// Generations that are under way here, from their head to the last byte of their answer.
    pub fn under_way(&self) -> usize {
        self.under_way.load(Ordering::Relaxed)
    }

    /// Counts a request as under way, if it makes something.
    pub(super) fn count(&self, method: &Method, path: &str) -> Option<Counted> {
        is_generation(method, path).then(|| {
            self.under_way.fetch_add(1, Ordering::Relaxed);
            Counted(Arc::clone(&self.under_way))
        })
    }

    pub(super) fn is_refusing(&self) -> bool {
        self.script().refusing
    }

    pub(super) fn is_voiceless(&self) -> bool {
        self.script().voiceless
    }

    pub(super) fn is_disguised(&self) -> bool {
        self.script().disguised
    }

    /// The fault for a request to `path`, and how long its answer waits.
    pub(super) fn draw(&self, method: &Method, path: &str) -> (Option<Fault>, Duration) {
        let mut script = self.script();
        let latency = script.latency;
        if let Some(place) = script
            .once
            .iter()
            .position(|(part, _)| path.contains(part.as_str()))
        {
            return (Some(script.once.remove(place).1), latency);
        }
        if let Some((_, fault)) = script
            .always
            .iter()
            .find(|(part, _)| path.contains(part.as_str()))
        {
            return (Some(fault.clone()), latency);
        }
        if script.rate > 0.0 && is_generation(method, path) {
            script.drawn += 1;
            let bits = scramble(script.drawn);
            if ((bits >> 11) as f64) < script.rate * (1_u64 << 53) as f64 {
                return (Some(by_lot(scramble(bits))), latency);
            }
        }
        (None, latency)
    }
}

/// One of the faults that a client must live with, by a number.
fn by_lot(lot: u64) -> Fault {
    match lot % 6 {
        0 => Fault::Refuse(Refusal::busy()),
        1 => Fault::Refuse(Refusal::internal()),
        2 => Fault::Refuse(Refusal::unavailable()),
        3 => Fault::HangUp,
        4 => Fault::LoseAnswer,
        _ => Fault::CutAfterBytes(4_096),
    }
}

/// `SplitMix64`: the same faults in the same order on every run.
fn scramble(number: u64) -> u64 {
    let mut bits = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEAK: &str = "/v1/text-to-speech/x/stream";

    #[test]
    fn orders_are_met_once_and_in_order() {
        let faults = Faults::none();
        faults.next(Fault::HangUp);
        faults.next(Fault::GarbageAudio);
        faults.next_on("/v1/user", Fault::JsonInstead);
        let draw = |path| faults.draw(&Method::POST, path);
        assert!(draw("/v1/models").0.is_none());
        assert!(matches!(draw(SPEAK).0, Some(Fault::HangUp)));
        assert!(matches!(draw(SPEAK).0, Some(Fault::GarbageAudio)));
        assert!(draw(SPEAK).0.is_none());
        assert_eq!(faults.waiting(), 1);
        assert!(matches!(draw("/v1/user").0, Some(Fault::JsonInstead)));
    }

    #[test]
    fn chance_keeps_to_its_rate() {
        let faults = Faults::by_chance(0.25, Duration::ZERO);
        let harmed = |method: &Method, path: &str| {
            let draws = (0..4_000).map(|_| faults.draw(method, path).0);
            draws.flatten().count()
        };
        for path in [
            SPEAK,
            "/v1/text-to-dialogue/stream/with-timestamps",
            "/v1/text-to-voice/design",
            "/v1/text-to-voice/x/remix",
            "/v1/speech-to-speech/x/stream",
            "/v1/sound-generation",
            "/v1/audio-isolation/stream",
            "/v1/music/stream",
            "/v1/dubbing",
            "/v1/speech-to-text",
        ] {
            let harmed = harmed(&Method::POST, path);
            assert!((850..1_150).contains(&harmed), "{path}: {harmed}");
        }
        for (method, path) in [
            (Method::GET, "/v1/dubbing/x"),
            (Method::GET, "/v1/history"),
            (Method::POST, "/v1/music/plan"),
            (Method::DELETE, "/v1/dubbing/x"),
        ] {
            assert_eq!(harmed(&method, path), 0, "{path}");
        }
        let none = Faults::none().draw(&Method::POST, SPEAK);
        assert!(none.0.is_none());
    }
}
