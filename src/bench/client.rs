//! What the client costs beside plain reqwest: for a call, and for what is streamed.
//!
//! Both ask the same server in turn, so that whatever else the machine does meets both. Who asks and who answers
//! stay on different cores: two ends on one core answer each other in a fraction of the time, and which pair finds
//! itself there is chance.

use std::io;
use std::io::BufRead as _;
use std::io::BufReader;
use std::io::Write as _;
use std::net::TcpListener;
use std::net::TcpStream;
use std::sync::Arc;

use super::Bench;
use super::BenchError;
use super::Figures;
use super::median;
use mynah_api::client::Client;
use mynah_api::history::GetHistoryAudio;
use mynah_api::models::ListModels;
use mynah_core::ids::HistoryItemId;
use mynah_core::secret::Secret;
use mynah_engine::runtime;

const CALLS: usize = 2_000;
const STREAMS: usize = 40;
/// Sixteen megabytes of sound.
const SOUND: usize = 16 << 20;
const MODELS: &[u8] = br#"[{"model_id":"eleven_multilingual_v2","name":"v2"}]"#;

/// Calls and streams, the client's time over reqwest's.
pub(super) fn measure(bench: &Bench) -> Result<Figures, BenchError> {
    // A thread of its own keeps to its core without keeping the other benches there.
    std::thread::scope(|scope| scope.spawn(|| measured(bench)).join())
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn measured(bench: &Bench) -> Result<Figures, BenchError> {
    let base = serve()?;
    stay_on(Core::Asking);
    let runtime = runtime::alone()?;
    let failed = |error: &dyn std::error::Error| BenchError::Failed(error.to_string());
    let client = Client::new(&base, Some(Secret::new("key")), bench.clock.clone())
        .map_err(|error| failed(&error))?;
    let plain = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .build()
        .map_err(|error| failed(&error))?;
    let plain_call = async || {
        let asked = plain.get(format!("{base}/v1/models"));
        let answer = asked.header("xi-api-key", "key").send().await?;
        let models: serde_json::Value = answer.json().await?;
        Ok::<_, reqwest::Error>(models.as_array().map_or(0, Vec::len))
    };
    let plain_stream = async || {
        let asked = plain.get(format!("{base}/v1/history/h/audio"));
        let mut answer = asked.header("xi-api-key", "key").send().await?;
        let mut bytes = 0;
        while let Some(piece) = answer.chunk().await? {
            bytes += piece.len();
        }
        Ok::<_, reqwest::Error>(bytes)
    };
    let sound = GetHistoryAudio {
        item: HistoryItemId::from("h"),
    };
    let stream = async || {
        let mut answer = client.stream(&sound).await?;
        let mut bytes = 0;
        while let Some(piece) = answer.next().await {
            bytes += piece?.len();
        }
        Ok::<_, mynah_api::error::ApiError>(bytes)
    };
    let (mut calls, mut streams) = (Pair::default(), Pair::default());
    for round in 0..CALLS {
        let (spent, models) = bench.seconds(|| runtime.block_on(plain_call()));
        calls.plain.push(spent);
        check(models.map_err(|error| failed(&error))?, 1)?;
        let (spent, reply) = bench.seconds(|| runtime.block_on(client.send(&ListModels)));
        calls.ours.push(spent);
        check(
            reply.map_err(|error| failed(&error))?.value.iter().count(),
            1,
        )?;
        if round >= STREAMS {
            continue;
        }
        let (spent, bytes) = bench.seconds(|| runtime.block_on(plain_stream()));
        streams.plain.push(spent);
        check(bytes.map_err(|error| failed(&error))?, SOUND)?;
        let (spent, bytes) = bench.seconds(|| runtime.block_on(stream()));
        streams.ours.push(spent);
        check(bytes.map_err(|error| failed(&error))?, SOUND)?;
    }
    let call_us = median(calls.ours.clone()) * 1e6;
    let megabyte_us = median(streams.ours.clone()) * 1e6 / (SOUND >> 20) as f64;
    Ok(vec![
        ("client_call_us", Some(call_us)),
        ("client_call_vs_reqwest", Some(calls.ratio())),
        ("client_streamed_mb_us", Some(megabyte_us)),
        ("client_streamed_mb_vs_reqwest", Some(streams.ratio())),
    ])
}

/// Seconds that the same took both ways.
#[derive(Default)]
struct Pair {
    plain: Vec<f64>,
    ours: Vec<f64>,
}

impl Pair {
    fn ratio(self) -> f64 {
        median(self.ours) / median(self.plain)
    }
}

fn check(came: usize, wanted: usize) -> Result<(), BenchError> {
    if came == wanted {
        Ok(())
    } else {
        Err(BenchError::Failed(format!(
            "{came} came where {wanted} were to come"
        )))
    }
}

/// Where a thread of this bench runs.
#[derive(Clone, Copy)]
enum Core {
    Asking,
    Answering,
}

/// Keeps this thread to one core, where the system has several and lets us.
fn stay_on(core: Core) {
    let cores = core_affinity::get_core_ids().unwrap_or_default();
    let id = match core {
        Core::Asking => cores.first(),
        Core::Answering => cores.last(),
    };
    if !id.is_some_and(|id| core_affinity::set_for_current(*id)) {
        log::warn!("a thread of the bench goes where it likes");
    }
}

/// Serves a list of models and a sound; ends with the process.
fn serve() -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let base = format!("http://{}", listener.local_addr()?);
    let sound: Arc<[u8]> = vec![0x55; SOUND].into();
    std::thread::Builder::new()
        .name("bench server".to_owned())
        .spawn(move || {
            for stream in listener.incoming().flatten() {
                let sound = Arc::clone(&sound);
                let named = std::thread::Builder::new().name("bench answer".to_owned());
                if let Err(error) = named.spawn(move || answer(&stream, &sound)) {
                    log::error!("a connection can't be served: {error}");
                }
            }
        })?;
    Ok(base)
}

/// Answers what comes by one connection until it ends.
fn answer(mut stream: &TcpStream, sound: &[u8]) -> io::Result<()> {
    stay_on(Core::Answering);
    stream.set_nodelay(true)?;
    let mut lines = BufReader::new(stream).lines();
    while let Some(first) = lines.next() {
        let first = first?;
        while lines
            .next()
            .transpose()?
            .is_some_and(|line| !line.is_empty())
        {}
        let (kind, body) = if first.contains("models") {
            ("application/json", MODELS)
        } else {
            ("audio/mpeg", sound)
        };
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes())?;
        stream.write_all(body)?;
    }
    Ok(())
}
