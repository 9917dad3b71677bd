//! The user's side: a microphone, recorded turns, or nothing but typed text.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::sync::mpsc;

use super::speech::{Speech, SpeechChange};
use crate::error::{Refusal, StudioError};
use crate::machine::Machine;
use mynah_audio::decode::decode_bytes;
use mynah_audio::encode::wav_head;
use mynah_audio::pcm::to_i16;
use mynah_audio::recorder::{Heard, NoMicrophone, Recording};
use mynah_audio::resample::{Resampler, resample};

/// Pieces of the microphone that wait to be sent: several seconds.
const PIECES: usize = 256;
/// Samples below this are the silent end of a recorded turn.
const SILENT: f32 = 0.003;
/// Milliseconds before a spoken turn that are kept with it.
const LEAD_MS: usize = 300;
/// Seconds of spoken turns that are kept for tests.
const MOST_KEPT_S: usize = 600;
/// Milliseconds of sound in one message.
const CHUNK_MS: usize = 40;
/// Seconds of the user's sound that wait to be recorded. Clocks differ, so the oldest is dropped.
const MOST_UNRECORDED_S: usize = 2;

/// A microphone that is heard.
pub(super) struct LiveMicrophone {
    pieces: mpsc::Receiver<(Vec<f32>, u32)>,
    recording: Recording,
    first: Option<(Vec<f32>, u32)>,
}

impl LiveMicrophone {
    /// Starts to listen and waits for the first sound.
    ///
    /// # Errors
    /// There is no microphone.
    pub async fn open(machine: &Machine, device: Option<String>) -> Result<Self, StudioError> {
        let (sender, mut pieces) = mpsc::channel(PIECES);
        let missing = Arc::new(Mutex::new(None));
        let kept = Arc::clone(&missing);
        let told = move |_: Heard, came: &[f32], hz| {
            if !came.is_empty() && sender.try_send((came.to_vec(), hz)).is_err() {
                log::debug!("the conversation is slower than the microphone");
            }
        };
        let ended = move |came: Result<_, NoMicrophone>| {
            *kept.lock().unwrap_or_else(PoisonError::into_inner) = came.err();
        };
        let from = machine.options.microphone.clone();
        let recording = Recording::listen(from, device, told, ended);
        let Some(first) = pieces.recv().await else {
            let no = missing
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take();
            let no = no.unwrap_or(NoMicrophone::NoDevice);
            return Err(Refusal::NoMicrophone(no).into());
        };
        Ok(Self {
            pieces,
            recording,
            first: Some(first),
        })
    }

    /// Drops what was heard so far.
    fn forget(&mut self) {
        self.first = None;
        while self.pieces.try_recv().is_ok() {}
    }

    fn stop(self) {
        self.recording.stop();
    }
}

/// The spoken turns of the user, for tests.
#[derive(Default)]
struct Spoken {
    /// Sound just before a turn.
    lead: VecDeque<f32>,
    turn: Vec<f32>,
    /// Samples that were kept so far.
    kept: usize,
}

impl Spoken {
    fn hear(&mut self, samples: &[f32], hz: u32, is_speaking: bool) {
        if is_speaking {
            if self.kept + self.turn.len() <= MOST_KEPT_S * hz as usize {
                self.turn.extend(self.lead.drain(..));
                self.turn.extend_from_slice(samples);
            }
            return;
        }
        self.lead.extend(samples);
        let old = self
            .lead
            .len()
            .saturating_sub(LEAD_MS * hz as usize / 1_000);
        self.lead.drain(..old);
    }

    fn take(&mut self, hz: u32) -> Option<Vec<f32>> {
        let turn = std::mem::take(&mut self.turn);
        self.kept += turn.len();
        (!turn.is_empty() && self.kept <= MOST_KEPT_S * hz as usize).then_some(turn)
    }
}

/// The user's side of the conversation.
pub(super) struct User {
    microphone: Option<LiveMicrophone>,
    /// Rate of the sound that is sent.
    hz: u32,
    resampler: Option<(u32, Resampler)>,
    speech: Speech,
    /// Rest of the recorded turn.
    turn: VecDeque<f32>,
    is_in_turn: bool,
    is_scripted: bool,
    is_muted: bool,
    is_half_duplex: bool,
    /// The turn that the user speaks, with the sound just before it.
    spoken: Spoken,
    /// Sound that is to be sent.
    unsent: Vec<f32>,
    /// Sound that is to be recorded, at the recording's rate.
    unrecorded: VecDeque<f32>,
    to_recording: Resampler,
    recording_hz: u32,
}

impl User {
    /// `hz` is the rate of the sound that is sent, `recording_hz` the rate of the recording.
    pub fn new(
        microphone: Option<LiveMicrophone>,
        (hz, recording_hz): (u32, u32),
        (is_scripted, is_half_duplex): (bool, bool),
    ) -> Self {
        Self {
            microphone,
            hz,
            resampler: None,
            speech: Speech::default(),
            turn: VecDeque::new(),
            is_in_turn: false,
            is_scripted,
            is_muted: false,
            is_half_duplex,
            spoken: Spoken::default(),
            unsent: Vec::new(),
            unrecorded: VecDeque::new(),
            to_recording: Resampler::new(hz, recording_hz, 1),
            recording_hz,
        }
    }

    /// Drops what the microphone heard before the conversation began.
    pub fn forget_heard(&mut self) {
        if let Some(microphone) = &mut self.microphone {
            microphone.forget();
        }
    }

    /// Mutes or opens the microphone. Silence is sent while it is muted.
    pub fn mute(&mut self, is_muted: bool) {
        self.is_muted = is_muted;
    }

    /// Returns true while the user speaks.
    pub fn is_speaking(&self) -> bool {
        self.is_in_turn || self.speech.is_speaking()
    }

    /// Starts a recorded turn: WAV in base64. Returns false if it has no sound.
    pub fn begin_turn(&mut self, wav: &str) -> bool {
        let pcm = STANDARD
            .decode(wav)
            .ok()
            .and_then(|bytes| decode_bytes(&bytes).ok());
        let Some(pcm) = pcm.map(|decoded| decoded.pcm.into_mono()) else {
            return false;
        };
        let mut samples = resample(&pcm, self.hz).samples;
        let loud = samples.iter().rposition(|sample| sample.abs() >= SILENT);
        samples.truncate(loud.map_or(0, |last| last + 1));
        self.is_in_turn = !samples.is_empty();
        self.turn = samples.into();
        self.is_in_turn
    }

    /// Waits for a piece of the microphone, which is a few milliseconds long. Pending without a microphone. Cancel-safe.
    pub async fn piece(&mut self) -> Option<(Vec<f32>, u32)> {
        match &mut self.microphone {
            Some(microphone) => match microphone.first.take() {
                Some(first) => Some(first),
                None => microphone.pieces.recv().await,
            },
            None => std::future::pending().await,
        }
    }

    /// Takes a piece of the microphone.
    pub fn hear(
        &mut self,
        (mut samples, hz): (Vec<f32>, u32),
        is_agent_speaking: bool,
    ) -> Option<SpeechChange> {
        if self.is_muted || (self.is_half_duplex && is_agent_speaking) {
            samples.fill(0.0);
        }
        let change = self.speech.hear(&samples, hz);
        let mut sent = Vec::new();
        if hz == self.hz {
            sent = samples;
        } else {
            if self.resampler.as_ref().is_none_or(|(from, _)| *from != hz) {
                self.resampler = Some((hz, Resampler::new(hz, self.hz, 1)));
            }
            if let Some((_, resampler)) = &mut self.resampler {
                resampler.push(&samples, &mut sent);
            }
        }
        self.spoken.hear(&sent, self.hz, self.speech.is_speaking());
        self.say(&sent);
        change
    }

    /// Returns the turn that the microphone heard, as WAV in base64; `None` if there is none, or if many were kept.
    pub fn take_turn(&mut self) -> Option<String> {
        let samples = self.spoken.take(self.hz)?;
        let bytes = u32::try_from(samples.len() * 2).ok()?;
        let mut wav = wav_head(self.hz, 1, bytes).to_vec();
        wav.extend(samples.iter().flat_map(|it| to_i16(*it).to_le_bytes()));
        Some(STANDARD.encode(wav))
    }

    /// Ends the use of a microphone that broke off.
    pub fn lose_microphone(&mut self) {
        self.microphone = None;
    }

    /// Says so many milliseconds of a recorded turn, or silence after it, as a microphone does.
    pub fn pass(&mut self, frames: usize) -> Option<SpeechChange> {
        if !self.is_scripted {
            return None;
        }
        let count = frames.min(self.turn.len());
        let mut samples: Vec<f32> = self.turn.drain(..count).collect();
        samples.resize(frames, 0.0);
        self.say(&samples);
        if self.is_in_turn && self.turn.is_empty() {
            self.is_in_turn = false;
            return Some(SpeechChange::Ends(0));
        }
        None
    }

    fn say(&mut self, samples: &[f32]) {
        self.unsent.extend_from_slice(samples);
        let mut recorded = Vec::new();
        self.to_recording.push(samples, &mut recorded);
        self.unrecorded.extend(recorded);
        let most = MOST_UNRECORDED_S * self.recording_hz as usize;
        let old = self.unrecorded.len().saturating_sub(most);
        self.unrecorded.drain(..old);
    }

    /// Returns the next message's sound, once there is enough of it.
    pub fn take_chunk(&mut self) -> Option<Vec<f32>> {
        let chunk = self.hz as usize * CHUNK_MS / 1_000;
        (self.unsent.len() >= chunk).then(|| std::mem::take(&mut self.unsent))
    }

    /// Returns samples for the recording, padded with silence.
    pub fn take_recorded(&mut self, frames: usize) -> Vec<f32> {
        let count = frames.min(self.unrecorded.len());
        let mut samples: Vec<f32> = self.unrecorded.drain(..count).collect();
        samples.resize(frames, 0.0);
        samples
    }

    /// Ends the recording of the microphone.
    pub fn stop(&mut self) {
        if let Some(microphone) = self.microphone.take() {
            microphone.stop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(how: (bool, bool)) -> User {
        User::new(None, (16_000, 16_000), how)
    }

    #[test]
    fn half_duplex_sends_silence_while_the_agent_speaks() {
        let mut user = user((false, true));
        let loud = || (vec![0.5; 800], 16_000);
        assert_eq!(user.hear(loud(), true), None);
        assert!(user.take_chunk().unwrap().iter().all(|it| *it == 0.0));
        user.hear(loud(), false);
        assert_eq!(user.hear(loud(), false), Some(SpeechChange::Starts));
        assert!(user.take_chunk().unwrap().iter().all(|it| *it == 0.5));
        user.mute(true);
        user.hear(loud(), false);
        assert!(user.take_chunk().unwrap().iter().all(|it| *it == 0.0));
    }

    #[test]
    fn recorded_turn_ends_with_its_sound() {
        let mut user = user((true, false));
        let mut bytes = wav_head(16_000, 1, 16_000).to_vec();
        // A quarter of a second of sound and as much silence.
        for at in 0..8_000_i16 {
            let sample: i16 = if at < 4_000 { 9_000 } else { 0 };
            bytes.extend(sample.to_le_bytes());
        }
        assert!(user.begin_turn(&STANDARD.encode(bytes)));
        let changes: Vec<_> = (0..30)
            .filter_map(|tick| Some((tick, user.pass(320)?)))
            .collect();
        assert_eq!(changes, [(12, SpeechChange::Ends(0))]);
        assert!(!user.is_speaking());
        assert_eq!(
            user.take_recorded(4_000).last(),
            Some(&(9_000.0 / 32_768.0))
        );
        for nothing in ["", "%%%", "AAAA"] {
            assert!(!user.begin_turn(nothing), "{nothing}");
        }
    }
}
