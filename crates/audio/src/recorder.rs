//! A microphone, heard on a thread of its own: a countdown, pauses, levels while it goes on, and its sound at the end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use rodio::cpal::traits::{HostTrait as _, StreamTrait as _};
use rodio::cpal::{FromSample, Sample as _, SampleFormat, SizedSample, StreamConfig};
use rodio::{DeviceTrait as _, cpal};
use rtrb::{Consumer, Producer, RingBuffer};

use crate::pcm::Pcm;

/// How often what came is taken over.
const TICK: Duration = Duration::from_millis(25);
/// Seconds that the ring has room for.
const RING: usize = 2;
/// Counted down before anything is kept, in seconds.
const COUNTDOWN: f32 = 3.0;
/// So long nobody is listened to where it begins and ends, in seconds: a key is pressed, a breath taken.
const HASTE: f32 = 0.5;
/// Longer recordings end by themselves, in seconds.
const LONGEST: usize = 20 * 60;
/// Presses that wait; they are taken every tick.
const ORDERS: usize = 8;
/// A sample this large was cut off.
const CLIPPED: f32 = 0.999;

/// Where sound comes from.
#[derive(Clone, Debug, Default)]
pub enum Microphone {
    /// The system's, this one or the default one.
    System,
    /// There is none.
    #[default]
    Nobody,
    /// This sound, over and over, as fast as it is taken: for tests.
    Fed(Arc<Pcm>),
    /// This sound once, and then it is unplugged: for tests.
    BreaksOff(Arc<Pcm>),
}

/// How a recording goes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Heard {
    /// Seconds that are kept so far.
    pub seconds: f32,
    /// Seconds until anything is kept.
    pub countdown: f32,
    /// The loudest sample since the last time, 0 … 1.
    pub peak: f32,
    /// The root of the mean square since the last time, 0 … 1.
    pub rms: f32,
    /// Whether it was cut off anywhere so far.
    pub is_clipped: bool,
    /// Whether it stands still.
    pub is_paused: bool,
    /// The room while nobody spoke yet, as the root of its mean square, 0 … 1; once it was counted down.
    pub room: Option<f32>,
}

/// What is heard as it is counted down: the squares of it, and how many there are.
#[derive(Default)]
struct Room {
    squares: f64,
    count: usize,
}

impl Room {
    /// Takes what came with so many seconds left to count.
    fn take(&mut self, came: &[f32], left: f32, hz: u32) {
        let at = |seconds: f32| (seconds.max(0.0) * hz as f32) as usize;
        let from = at(left - (COUNTDOWN - HASTE)).min(came.len());
        let to = at(left - HASTE).clamp(from, came.len());
        let own = came.get(from..to).unwrap_or_default();
        self.squares += own.iter().map(|it| f64::from(it * it)).sum::<f64>();
        self.count += own.len();
    }

    fn level(&self) -> Option<f32> {
        (self.count > 0).then(|| (self.squares / self.count as f64).sqrt() as f32)
    }
}

/// What was recorded, and why no more.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// What was heard.
    pub pcm: Pcm,
    /// How it ended.
    pub end: End,
}

/// How a recording ends that has something in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Somebody ended it.
    Stopped,
    /// It was as long as one may be.
    Longest,
    /// The microphone was unplugged, or something of it was lost: what is there isn't whole.
    BrokeOff,
}

/// Why nothing can be recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoMicrophone {
    /// The system has none, or lets nobody use it.
    #[error("there is no microphone")]
    NoDevice,
    /// The chosen one is not there.
    #[error("{0} is not there")]
    Gone(String),
    /// Nobody wants it any more.
    #[error("it was forgotten")]
    Forgotten,
    /// Whoever wanted it ended before it did.
    #[error("nobody is there")]
    Left,
    /// It broke off in the middle of what is only of use as a whole.
    #[error("it broke off")]
    BrokeOff,
    /// It can't be opened, or broke off; in the system's words.
    #[error("{0}")]
    Failed(String),
}

enum Order {
    Pause(bool),
    Stop,
    Forget,
}

/// A recording that goes on. Dropped, it ends; what came so far was told.
#[derive(Debug)]
pub struct Recording {
    orders: SyncSender<Order>,
}

impl Recording {
    /// Begins one; `told` hears how it goes with what is kept since and frames a second and, once, what came of it. Both
    /// are called from the recording's thread.
    pub fn begin(
        from: Microphone,
        device: Option<String>,
        told: impl Fn(Heard, &[f32], u32) + Send + 'static,
        ended: impl FnOnce(Result<Taken, NoMicrophone>) + Send + 'static,
    ) -> Self {
        Self::after((COUNTDOWN, true), (from, device), told, ended)
    }

    /// The same without a countdown.
    pub fn begin_at_once(
        from: Microphone,
        device: Option<String>,
        told: impl Fn(Heard, &[f32], u32) + Send + 'static,
        ended: impl FnOnce(Result<Taken, NoMicrophone>) + Send + 'static,
    ) -> Self {
        Self::after((0.0, true), (from, device), told, ended)
    }

    /// Listens at once and keeps nothing: `told` gets all sound, however long it goes on. Sound for tests comes in real
    /// time.
    pub fn listen(
        from: Microphone,
        device: Option<String>,
        told: impl Fn(Heard, &[f32], u32) + Send + 'static,
        ended: impl FnOnce(Result<Taken, NoMicrophone>) + Send + 'static,
    ) -> Self {
        Self::after((0.0, false), (from, device), told, ended)
    }

    fn after(
        how: (f32, bool),
        (from, device): (Microphone, Option<String>),
        told: impl Fn(Heard, &[f32], u32) + Send + 'static,
        ended: impl FnOnce(Result<Taken, NoMicrophone>) + Send + 'static,
    ) -> Self {
        let (orders, taken) = sync_channel(ORDERS);
        let thread = std::thread::Builder::new().name("mynah-microphone".to_owned());
        let started = thread.spawn(move || ended(record((&from, device), how, &taken, &told)));
        if let Err(error) = started {
            log::warn!("no thread for the microphone: {error}");
        }
        Self { orders }
    }

    /// Has it stand still, or go on.
    pub fn pause(&self, paused: bool) {
        // One that takes no orders any more is over.
        drop(self.orders.try_send(Order::Pause(paused)));
    }

    /// Ends it; what was recorded is told.
    pub fn stop(self) {
        drop(self.orders.send(Order::Stop));
    }

    /// Ends it; nobody wants what was recorded.
    pub fn forget(self) {
        drop(self.orders.send(Order::Forget));
    }
}

/// The names of all microphones, the default one first. Asking the system may take a while.
pub fn names() -> Vec<String> {
    let host = cpal::default_host();
    let first = host.default_input_device().as_ref().and_then(name);
    let mut names: Vec<String> = first.into_iter().collect();
    for other in host.input_devices().into_iter().flatten() {
        if let Some(name) = name(&other).filter(|name| !names.contains(name)) {
            names.push(name);
        }
    }
    names
}

fn name(device: &cpal::Device) -> Option<String> {
    let told = device.description().ok();
    told.map(|description| description.name().to_owned())
}

/// What gives samples.
enum Feed {
    Device {
        ring: Consumer<f32>,
        lost: Arc<AtomicBool>,
        _stream: cpal::Stream,
    },
    Fed {
        pcm: Arc<Pcm>,
        at: usize,
        once: bool,
        /// Sound that lasts one tick, per tick.
        in_real_time: bool,
    },
}

fn record(
    (from, device): (&Microphone, Option<String>),
    (countdown, keeps): (f32, bool),
    orders: &Receiver<Order>,
    told: &dyn Fn(Heard, &[f32], u32),
) -> Result<Taken, NoMicrophone> {
    let (mut feed, hz) = match from {
        Microphone::Nobody => return Err(NoMicrophone::NoDevice),
        Microphone::Fed(pcm) | Microphone::BreaksOff(pcm) => (
            Feed::Fed {
                pcm: Arc::clone(pcm),
                at: 0,
                once: matches!(from, Microphone::BreaksOff(_)),
                in_real_time: !keeps,
            },
            pcm.hz,
        ),
        Microphone::System => open(device)?,
    };
    let mut heard = Heard {
        countdown,
        ..Heard::default()
    };
    let (mut kept, mut came, mut frames) = (Vec::new(), Vec::new(), 0_usize);
    let mut room = Room::default();
    let most = LONGEST * hz as usize;
    let end = loop {
        match orders.recv_timeout(TICK) {
            Ok(Order::Pause(paused)) => heard.is_paused = paused,
            Ok(Order::Stop) => break End::Stopped,
            Ok(Order::Forget) => return Err(NoMicrophone::Forgotten),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(NoMicrophone::Left),
        }
        came.clear();
        match feed.take(&mut came) {
            // What came before it broke off is not lost.
            Err(_) if !kept.is_empty() => break End::BrokeOff,
            taken => taken?,
        }
        heard.measure(&came);
        if heard.is_paused {
            told(heard, &[], hz);
            continue;
        }
        let before = (heard.countdown * hz as f32) as usize;
        let counted = before.min(came.len());
        let counting = came.get(..counted).unwrap_or_default();
        room.take(counting, heard.countdown, hz);
        heard.countdown = (heard.countdown - counted as f32 / hz as f32).max(0.0);
        if before - counted < hz as usize / 1_000 {
            heard.countdown = 0.0;
            heard.room = room.level();
        }
        let rest = came.get(counted..).unwrap_or_default();
        heard.is_clipped |= rest.iter().any(|sample| sample.abs() >= CLIPPED);
        frames += rest.len();
        if keeps {
            kept.extend_from_slice(rest);
        }
        heard.seconds = frames as f32 / hz as f32;
        told(heard, rest, hz);
        if keeps && kept.len() >= most {
            break End::Longest;
        }
    };
    let pcm = Pcm::mono(hz, kept);
    Ok(Taken { pcm, end })
}

impl Heard {
    fn measure(&mut self, came: &[f32]) {
        let squares: f32 = came.iter().map(|sample| sample * sample).sum();
        self.rms = (squares / came.len().max(1) as f32).sqrt();
        self.peak = came.iter().fold(0.0, |peak, it| peak.max(it.abs()));
    }
}

impl Feed {
    fn take(&mut self, into: &mut Vec<f32>) -> Result<(), NoMicrophone> {
        match self {
            Self::Device { ring, lost, .. } => {
                if lost.load(Relaxed) {
                    return Err(NoMicrophone::Failed(String::new()));
                }
                while let Ok(sample) = ring.pop() {
                    into.push(sample);
                }
            }
            Self::Fed {
                pcm,
                at,
                once,
                in_real_time,
            } => {
                if *once && *at >= pcm.samples.len() {
                    return Err(NoMicrophone::Failed(String::new()));
                }
                let count = if *in_real_time {
                    pcm.hz as usize * TICK.as_millis() as usize / 1_000
                } else {
                    pcm.hz as usize
                };
                let samples = pcm.samples.iter().cycle().skip(*at).take(count);
                into.extend(samples);
                *at += count;
                if !*once {
                    *at %= pcm.samples.len().max(1);
                }
            }
        }
        Ok(())
    }
}

fn open(wanted: Option<String>) -> Result<(Feed, u32), NoMicrophone> {
    let host = cpal::default_host();
    let device = match wanted {
        None => host.default_input_device().ok_or(NoMicrophone::NoDevice)?,
        Some(wanted) => host
            .input_devices()
            .ok()
            .and_then(|mut all| all.find(|device| name(device).as_ref() == Some(&wanted)))
            .ok_or(NoMicrophone::Gone(wanted))?,
    };
    let failed = |error: &dyn std::fmt::Display| NoMicrophone::Failed(error.to_string());
    let supported = device.default_input_config().map_err(|it| failed(&it))?;
    let format = supported.sample_format();
    let config: StreamConfig = supported.into();
    let hz = config.sample_rate;
    let (into, ring) = RingBuffer::new(RING * hz as usize);
    let lost = Arc::new(AtomicBool::new(false));
    let stream = match format {
        SampleFormat::I16 => listen::<i16>(&device, config, into, &lost),
        SampleFormat::I32 => listen::<i32>(&device, config, into, &lost),
        SampleFormat::U16 => listen::<u16>(&device, config, into, &lost),
        _ => listen::<f32>(&device, config, into, &lost),
    };
    let stream = stream.map_err(|it| failed(&it))?;
    stream.play().map_err(|it| failed(&it))?;
    let feed = Feed::Device {
        ring,
        lost,
        _stream: stream,
    };
    Ok((feed, hz))
}

fn listen<T: SizedSample>(
    device: &cpal::Device,
    config: StreamConfig,
    mut into: Producer<f32>,
    lost: &Arc<AtomicBool>,
) -> Result<cpal::Stream, cpal::Error>
where
    f32: FromSample<T>,
{
    let channels = usize::from(config.channels.max(1));
    let (overrun, failed) = (Arc::clone(lost), Arc::clone(lost));
    device.build_input_stream(
        config,
        move |samples: &[T], _| {
            for frame in samples.chunks_exact(channels) {
                let sum: f32 = frame.iter().map(|it| f32::from_sample(*it)).sum();
                // Whoever takes it over is two seconds late: what is missing must not go unseen.
                if into.push(sum / channels as f32).is_err() {
                    overrun.store(true, Relaxed);
                }
            }
        },
        move |_error| failed.store(true, Relaxed),
        None,
    )
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    const WAIT: Duration = Duration::from_secs(30);

    fn fed(gain: f32) -> Microphone {
        let samples = (0..16_000).map(|at| gain * (at as f32 * 0.1).sin());
        Microphone::Fed(Arc::new(Pcm::mono(16_000, samples.collect())))
    }

    fn begun(
        from: Microphone,
    ) -> (
        Recording,
        Receiver<Heard>,
        Receiver<Result<Taken, NoMicrophone>>,
    ) {
        // More than a test waits for; what comes later isn't looked at.
        let (levels, heard) = mpsc::sync_channel(10_000);
        let (end, ended) = mpsc::sync_channel(1);
        let told = move |it, _: &[f32], _| {
            let _nobody = levels.try_send(it);
        };
        let done = move |it| drop(end.send(it));
        (Recording::begin(from, None, told, done), heard, ended)
    }

    #[test]
    fn it_counts_down_and_keeps_what_comes_then() {
        let (recording, heard, ended) = begun(fed(0.5));
        let first = heard.recv_timeout(WAIT).unwrap();
        assert!(first.countdown > 0.0 && first.seconds == 0.0, "{first:?}");
        assert!((first.peak - 0.5).abs() < 0.01, "{first:?}");
        let recorded = loop {
            let told = heard.recv_timeout(WAIT).unwrap();
            if told.seconds >= 2.0 {
                break told;
            }
        };
        let room = recorded.room.expect("it was listened to");
        assert!((room - 0.5 / 2.0_f32.sqrt()).abs() < 0.01, "{room}");
        recording.stop();
        let taken = ended.recv_timeout(WAIT).unwrap().unwrap();
        assert!(taken.pcm.seconds() >= 2.0, "{}", taken.pcm.seconds());
        assert_eq!(taken.end, End::Stopped);
    }

    #[test]
    fn what_is_paused_is_not_kept_and_what_is_cut_off_is_told() {
        let (recording, heard, ended) = begun(fed(1.0));
        while heard.recv_timeout(WAIT).unwrap().seconds < 1.0 {}
        recording.pause(true);
        let paused = loop {
            let told = heard.recv_timeout(WAIT).unwrap();
            if told.is_paused {
                break told;
            }
        };
        assert!(paused.is_clipped);
        assert_eq!(heard.recv_timeout(WAIT).unwrap().seconds, paused.seconds);
        recording.stop();
        assert!(ended.recv_timeout(WAIT).unwrap().is_ok());
    }

    /// Half a statement was taken for the whole.
    #[test]
    fn one_that_breaks_off_says_so_and_keeps_what_came_before() {
        let samples = (0..16_000 * 5).map(|at| 0.5 * (at as f32 * 0.1).sin());
        let pcm = Pcm::mono(16_000, samples.collect());
        let (_recording, _, ended) = begun(Microphone::BreaksOff(Arc::new(pcm)));
        let taken = ended.recv_timeout(WAIT).unwrap().unwrap();
        assert_eq!(taken.end, End::BrokeOff);
        assert!(taken.pcm.seconds() > 1.0, "{}", taken.pcm.seconds());
    }

    #[test]
    fn without_a_microphone_it_says_so() {
        let (_recording, _, ended) = begun(Microphone::Nobody);
        let told = ended.recv_timeout(WAIT).unwrap();
        assert_eq!(told, Err(NoMicrophone::NoDevice));
    }
}
