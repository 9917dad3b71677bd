//! Where sound goes: a device, nowhere at real speed, or into a test's hands.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rodio::cpal::traits::HostTrait as _;
use rodio::{DeviceSinkBuilder, DeviceTrait as _, MixerDeviceSink, cpal};
use rtrb::{Producer, RingBuffer};

use super::head::Shared;
use super::voice::{Order, Voice};

/// Orders that may wait for the callback; it takes them every few milliseconds.
const ORDERS: usize = 32;

/// The rate of sound that goes nowhere.
const NULL_HZ: u32 = 48_000;

/// How often sound that goes nowhere is pulled.
const NULL_TICK: Duration = Duration::from_millis(10);

/// Where sound goes.
#[derive(Clone, Debug, Default)]
pub enum Output {
    /// The system's default device.
    #[default]
    Default,
    /// The device of this name.
    Named(String),
    /// Nowhere, at real speed.
    Null,
    /// Into the hands of a test.
    Manual(Manual),
    /// A device that fails when a test says so.
    Faulty(Faulty),
}

/// Why nothing is heard although something should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Silence {
    /// The system has no device.
    NoDevice,
    /// The chosen device is not there.
    Gone(String),
    /// The device can't be opened, in the system's words.
    Failed(String),
}

/// The name of the system's default device; `None` where there is none.
pub fn default_device() -> Option<String> {
    name(&cpal::default_host().default_output_device()?)
}

/// An output that a test pulls samples from: time is a count.
#[derive(Clone)]
pub struct Manual {
    hz: u32,
    voice: Arc<Mutex<Option<Voice>>>,
}

impl std::fmt::Debug for Manual {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Manual({} Hz)", self.hz)
    }
}

impl Manual {
    /// With frames a second.
    pub fn new(hz: u32) -> Self {
        Self {
            hz,
            voice: Arc::default(),
        }
    }

    /// The next frames; silence while the output is closed.
    pub fn pull(&self, frames: usize) -> Vec<f32> {
        let mut voice = self.voice.lock().unwrap_or_else(PoisonError::into_inner);
        match voice.as_mut() {
            Some(voice) => (0..frames).map(|_| voice.frame()).collect(),
            None => vec![0.0; frames],
        }
    }

    /// Whether the player has it open.
    pub fn is_open(&self) -> bool {
        self.voice
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_some()
    }
}

/// A device that fails when a test says so: it sounds nowhere, can refuse to open and can go away.
#[derive(Clone, Debug, Default)]
pub struct Faulty(Arc<FaultyState>);

#[derive(Debug, Default)]
struct FaultyState {
    no_thread: AtomicBool,
    refuses: AtomicBool,
    dies: AtomicBool,
    opened: AtomicU32,
    lost: Mutex<Option<Arc<AtomicBool>>>,
}

impl Faulty {
    /// One whose player can't even start.
    pub fn without_player() -> Self {
        let faulty = Self::default();
        faulty.0.no_thread.store(true, Relaxed);
        faulty
    }

    /// Whether a player can start.
    pub(super) fn has_player(&self) -> bool {
        !self.0.no_thread.load(Relaxed)
    }

    /// Whether it can't be opened from now on.
    pub fn refuse(&self, refuses: bool) {
        self.0.refuses.store(refuses, Relaxed);
    }

    /// Whether it goes away, now and each time that it was opened.
    pub fn die(&self, dies: bool) {
        self.0.dies.store(dies, Relaxed);
        let lost = self.0.lost.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lost) = lost.as_ref().filter(|_| dies) {
            lost.store(true, Relaxed);
        }
    }

    /// How often it was opened.
    pub fn opened(&self) -> u32 {
        self.0.opened.load(Relaxed)
    }

    fn open(&self, lost: &Arc<AtomicBool>) -> Option<Silence> {
        if self.0.refuses.load(Relaxed) {
            return Some(Silence::Failed("it refuses".to_owned()));
        }
        self.0.opened.fetch_add(1, Relaxed);
        let mut told = self.0.lost.lock().unwrap_or_else(PoisonError::into_inner);
        *told = Some(Arc::clone(lost));
        lost.store(self.0.dies.load(Relaxed), Relaxed);
        None
    }
}

/// An output that is open.
pub(super) struct Open {
    pub orders: Producer<Order>,
    pub hz: u32,
    /// The device's name.
    pub name: Option<String>,
    pub silence: Option<Silence>,
    kept: Backing,
}

/// What is closed with it.
enum Backing {
    Device(#[expect(dead_code, reason = "sound flows while it lives")] MixerDeviceSink),
    Null(Arc<AtomicBool>, Option<JoinHandle<()>>),
    Manual(Manual),
}

impl Drop for Open {
    fn drop(&mut self) {
        match &mut self.kept {
            Backing::Device(_) => {}
            Backing::Null(stop, thread) => {
                stop.store(true, Relaxed);
                if let Some(thread) = thread.take() {
                    thread.thread().unpark();
                    drop(thread.join());
                }
            }
            Backing::Manual(manual) => {
                *manual.voice.lock().unwrap_or_else(PoisonError::into_inner) = None;
            }
        }
    }
}

impl Open {
    /// Opens an output. Where there is no device, sound goes nowhere and it says why.
    pub fn new(output: &Output, shared: &Arc<Shared>, lost: &Arc<AtomicBool>) -> Self {
        let silence = match output {
            Output::Null => None,
            Output::Manual(manual) => return Self::manual(manual, shared),
            Output::Faulty(faulty) => faulty.open(lost),
            Output::Default | Output::Named(_) => match Self::device(output, shared, lost) {
                Ok(open) => return open,
                Err(silence) => Some(silence),
            },
        };
        Self::null(shared, silence)
    }

    fn device(
        output: &Output,
        shared: &Arc<Shared>,
        lost: &Arc<AtomicBool>,
    ) -> Result<Self, Silence> {
        let host = cpal::default_host();
        let device = match output {
            Output::Named(wanted) => host
                .output_devices()
                .ok()
                .and_then(|mut all| all.find(|device| name(device).as_ref() == Some(wanted)))
                .ok_or_else(|| Silence::Gone(wanted.clone()))?,
            _ => host.default_output_device().ok_or(Silence::NoDevice)?,
        };
        let name = name(&device);
        let lost = Arc::clone(lost);
        let failed = |error: rodio::DeviceSinkError| Silence::Failed(error.to_string());
        let mut sink = DeviceSinkBuilder::from_device(device)
            .map_err(failed)?
            .with_error_callback(move |_error| lost.store(true, Relaxed))
            .open_stream()
            .map_err(failed)?;
        sink.log_on_drop(false);
        let hz = sink.config().sample_rate().get();
        let channels = sink.config().channel_count().get();
        let (orders, voice) = voice(shared, hz, channels, true);
        sink.mixer().add(voice);
        Ok(Self {
            orders,
            hz,
            name,
            silence: None,
            kept: Backing::Device(sink),
        })
    }

    fn null(shared: &Arc<Shared>, silence: Option<Silence>) -> Self {
        let (orders, mut voice) = voice(shared, NULL_HZ, 1, true);
        let stop = Arc::new(AtomicBool::new(false));
        let (stopped, clock) = (Arc::clone(&stop), shared.clock.clone());
        let thread = std::thread::Builder::new()
            .name("mynah-null-sound".to_owned())
            .spawn(move || {
                let began = clock.instant();
                let mut pulled = 0;
                while !stopped.load(Relaxed) {
                    let due = clock
                        .instant()
                        .saturating_duration_since(began)
                        .as_secs_f64()
                        * f64::from(NULL_HZ);
                    while pulled < due as u64 {
                        voice.frame();
                        pulled += 1;
                    }
                    std::thread::park_timeout(NULL_TICK);
                }
            })
            .ok();
        Self {
            orders,
            hz: NULL_HZ,
            name: None,
            silence,
            kept: Backing::Null(stop, thread),
        }
    }

    fn manual(manual: &Manual, shared: &Arc<Shared>) -> Self {
        let (orders, voice) = voice(shared, manual.hz, 1, false);
        *manual.voice.lock().unwrap_or_else(PoisonError::into_inner) = Some(voice);
        Self {
            orders,
            hz: manual.hz,
            name: None,
            silence: None,
            kept: Backing::Manual(manual.clone()),
        }
    }
}

fn voice(shared: &Arc<Shared>, hz: u32, channels: u16, timed: bool) -> (Producer<Order>, Voice) {
    shared.timed.store(timed, Relaxed);
    let (orders, taken) = RingBuffer::new(ORDERS);
    (orders, Voice::new(taken, Arc::clone(shared), hz, channels))
}

/// The names of all devices, the default one first. Asking the system may take a while.
pub(super) fn names() -> Vec<String> {
    let host = cpal::default_host();
    let first = host.default_output_device().as_ref().and_then(name);
    let mut names: Vec<String> = first.into_iter().collect();
    for other in host.output_devices().into_iter().flatten() {
        if let Some(name) = name(&other).filter(|name| !names.contains(name)) {
            names.push(name);
        }
    }
    names
}

fn name(device: &cpal::Device) -> Option<String> {
    device
        .description()
        .ok()
        .map(|description| description.name().to_owned())
}
