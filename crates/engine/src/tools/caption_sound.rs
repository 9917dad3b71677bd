//! The sound of live captions: what a microphone hears, piece by piece, and the whole recording at the end.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::mpsc;

use crate::machine::Machine;
use mynah_api::socket::scribe::SoundIn;
use mynah_audio::pcm::Pcm;
use mynah_audio::recorder::{self, NoMicrophone, Recording, Taken};
use mynah_audio::resample::resample;

/// Pieces that wait to be sent: several seconds.
const PIECES: usize = 512;

/// A piece of the recording.
pub(super) struct Piece {
    pub samples: Vec<f32>,
    pub hz: u32,
    /// Second of the recording at which it ends.
    pub end_s: f64,
}

/// A microphone that is heard.
pub(super) struct Heard {
    /// The sound. Pieces are left out where it is sent too slowly.
    pub pieces: mpsc::Receiver<Piece>,
    /// The recording. It ends when this is stopped or dropped.
    pub recording: Recording,
    /// The result, once the recording ended.
    pub taken: Arc<Mutex<Option<Result<Taken, NoMicrophone>>>>,
}

/// Starts to listen to a microphone.
pub(super) fn listen(machine: &Machine, device: Option<String>) -> Heard {
    let (sender, pieces) = mpsc::channel(PIECES);
    let taken = Arc::new(Mutex::new(None));
    let kept = Arc::clone(&taken);
    let told = move |heard: recorder::Heard, came: &[f32], hz| {
        let piece = Piece {
            samples: came.to_vec(),
            hz,
            end_s: f64::from(heard.seconds),
        };
        // The sound is in the recording in any case.
        if !came.is_empty() && sender.try_send(piece).is_err() {
            log::debug!("the captions are slower than the microphone");
        }
    };
    let ended = move |came| {
        *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(came);
    };
    let from = machine.options.microphone.clone();
    Heard {
        pieces,
        recording: Recording::begin_at_once(from, device, told, ended),
        taken,
    }
}

/// Returns the format that sound of this rate is sent in.
pub(super) fn format_of(hz: u32) -> SoundIn {
    match hz {
        8_000 => SoundIn::Pcm8000,
        22_050 => SoundIn::Pcm22050,
        24_000 => SoundIn::Pcm24000,
        44_100 => SoundIn::Pcm44100,
        48_000 => SoundIn::Pcm48000,
        _ => SoundIn::Pcm16000,
    }
}

/// Returns samples as they are sent.
pub(super) fn bytes_of(samples: Vec<f32>, hz: u32) -> Vec<u8> {
    let wanted = format_of(hz).hz();
    let samples = if wanted == hz {
        samples
    } else {
        resample(&Pcm::mono(hz, samples), wanted).samples
    };
    let whole = samples
        .iter()
        .map(|sample| (sample.clamp(-1.0, 1.0) * f32::from(i16::MAX)) as i16);
    whole.flat_map(i16::to_le_bytes).collect()
}
