//! The agent's voice as it is heard: a queue that plays in real time, without a device.
//!
//! The clock of the session takes the samples that are due. The device gets the same samples as soon as playback starts,
//! so the queue tells what was heard: an interruption drops the rest here and at the device.

use std::collections::VecDeque;

/// Milliseconds of sound after which a reply starts to play.
const BUFFER_MS: u64 = 100;
/// Milliseconds that a reply waits for that much sound at most.
const LONGEST_WAIT_MS: u64 = 60;
/// Seconds of sound that wait at most. The rest of a flood is dropped.
const MOST_S: usize = 600;

/// A change of the voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum VoiceChange {
    /// Queued samples start to play now.
    Starts,
    /// The last queued sample was played.
    Ends,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Idle,
    /// Frames that passed since the first sound came.
    Buffers(u64),
    Plays,
}

/// The queue of the agent's voice.
#[derive(Debug)]
pub(super) struct AgentVoice {
    hz: u32,
    /// Pieces with the IDs of their events.
    pieces: VecDeque<(u64, VecDeque<f32>)>,
    queued: usize,
    cancelled: Option<u64>,
    state: State,
}

impl AgentVoice {
    pub fn new(hz: u32) -> Self {
        Self {
            hz: hz.max(1),
            pieces: VecDeque::new(),
            queued: 0,
            cancelled: None,
            state: State::Idle,
        }
    }

    /// Returns true if audio of this event was cancelled by an interruption.
    pub fn is_cancelled(&self, event_id: u64) -> bool {
        self.cancelled.is_some_and(|last| event_id <= last)
    }

    /// Queues samples of an event. Returns false if the event was cancelled or too much waits.
    pub fn push(&mut self, event_id: u64, samples: &[f32]) -> bool {
        let most = MOST_S * self.hz as usize;
        if samples.is_empty() || self.is_cancelled(event_id) || self.queued + samples.len() > most {
            return false;
        }
        self.queued += samples.len();
        match self.pieces.back_mut() {
            Some((last, piece)) if *last == event_id => piece.extend(samples),
            _ => {
                let piece = samples.iter().copied().collect();
                self.pieces.push_back((event_id, piece));
            }
        }
        if self.state == State::Idle {
            self.state = State::Buffers(0);
        }
        true
    }

    /// Drops what was not heard of all events up to this ID. Audio of them that comes later is dropped, too.
    pub fn interrupt(&mut self, event_id: u64) {
        self.cancelled = self.cancelled.max(Some(event_id));
        self.pieces.retain(|(id, _)| *id > event_id);
        self.queued = self.pieces.iter().map(|(_, piece)| piece.len()).sum();
        self.state = if self.queued > 0 {
            State::Buffers(0)
        } else {
            State::Idle
        };
    }

    /// Returns true while queued sound waits or plays.
    pub fn is_speaking(&self) -> bool {
        self.state != State::Idle
    }

    /// Returns true while the device plays along.
    pub fn is_playing(&self) -> bool {
        self.state == State::Plays
    }

    /// Returns the samples that wait.
    pub fn waiting(&self) -> Vec<f32> {
        let pieces = self.pieces.iter();
        pieces
            .flat_map(|(_, piece)| piece.iter().copied())
            .collect()
    }

    /// Takes the samples of the next frames. Where nothing plays, they are silent.
    pub fn take(&mut self, frames: usize) -> (Vec<f32>, Option<VoiceChange>) {
        let mut heard = vec![0.0; frames];
        let mut change = None;
        if let State::Buffers(waited) = self.state {
            let per_ms = u64::from(self.hz);
            let is_enough = self.queued as u64 * 1_000 >= BUFFER_MS * per_ms;
            if is_enough || waited * 1_000 >= LONGEST_WAIT_MS * per_ms {
                self.state = State::Plays;
                change = Some(VoiceChange::Starts);
            } else {
                self.state = State::Buffers(waited + frames as u64);
            }
        }
        if self.state != State::Plays {
            return (heard, change);
        }
        for sample in &mut heard {
            while self
                .pieces
                .front()
                .is_some_and(|(_, piece)| piece.is_empty())
            {
                self.pieces.pop_front();
            }
            let Some(next) = self
                .pieces
                .front_mut()
                .and_then(|(_, piece)| piece.pop_front())
            else {
                break;
            };
            self.queued -= 1;
            *sample = next;
        }
        if self.queued == 0 && change.is_none() {
            self.pieces.clear();
            self.state = State::Idle;
            change = Some(VoiceChange::Ends);
        }
        (heard, change)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::dice::Dice;

    const HZ: u32 = 16_000;
    const TICK: usize = 320;

    /// Plays for so many ticks and returns the samples and the changes.
    fn play(voice: &mut AgentVoice, ticks: usize) -> (Vec<f32>, Vec<VoiceChange>) {
        let taken: Vec<_> = (0..ticks).map(|_| voice.take(TICK)).collect();
        let changes = taken.iter().filter_map(|(_, change)| *change).collect();
        (
            taken.into_iter().flat_map(|(heard, _)| heard).collect(),
            changes,
        )
    }

    #[test]
    fn no_sample_of_a_cancelled_event_is_heard() {
        let mut voice = AgentVoice::new(HZ);
        assert!(voice.push(1, &vec![0.1; 8_000]));
        assert!(voice.push(2, &vec![0.2; 8_000]));
        let (heard, changes) = play(&mut voice, 10);
        assert_eq!(changes, [VoiceChange::Starts]);
        assert!(heard.iter().all(|sample| (sample - 0.1).abs() < 1e-6));
        voice.interrupt(2);
        assert!(!voice.is_speaking());
        assert!(!voice.push(1, &[0.1; 320]) && !voice.push(2, &[0.2; 320]));
        assert!(voice.push(3, &[0.3; 3_200]));
        let (heard, _) = play(&mut voice, 50);
        let is_of_third = |sample: &f32| *sample == 0.0 || (sample - 0.3).abs() < 1e-6;
        assert!(heard.iter().all(is_of_third));
        let third = heard.iter().filter(|sample| **sample != 0.0).count();
        assert_eq!(third, 3_200, "the next reply is whole");
    }

    #[test]
    fn sound_that_is_not_cancelled_survives_an_interruption() {
        let mut voice = AgentVoice::new(HZ);
        voice.push(4, &[0.4; 1_600]);
        voice.push(5, &[0.5; 1_600]);
        voice.interrupt(4);
        let (heard, _) = play(&mut voice, 20);
        assert_eq!(heard.iter().filter(|sample| **sample != 0.0).count(), 1_600);
    }

    /// The first 120 ms come at once, and further pieces of 40 ms up to 40 ms late.
    #[test]
    fn jitter_within_the_buffer_causes_no_gap() {
        for seed in 0..50 {
            let dice = Dice::loaded(seed);
            let mut voice = AgentVoice::new(HZ);
            let pieces: Vec<u64> = (0..100_u64)
                .map(|piece| match piece.checked_sub(2) {
                    None | Some(0) => 0,
                    Some(after) => after * 40 + (dice.share() * 40.0) as u64,
                })
                .collect();
            let (mut changes, mut heard, mut next) = (Vec::new(), 0, 0);
            for tick in 0..300_u64 {
                // In order, as they come over one connection.
                while pieces.get(next).is_some_and(|at| *at <= tick * 20) {
                    voice.push(next as u64, &[0.5; 640]);
                    next += 1;
                }
                let (samples, change) = voice.take(TICK);
                heard += samples.iter().filter(|sample| **sample != 0.0).count();
                changes.extend(change);
            }
            assert_eq!(changes, [VoiceChange::Starts, VoiceChange::Ends], "{seed}");
            assert_eq!(heard, 64_000, "{seed}");
        }
    }

    #[test]
    fn short_reply_starts_without_a_full_buffer() {
        let mut voice = AgentVoice::new(HZ);
        voice.push(1, &[0.5; 320]);
        let (heard, changes) = play(&mut voice, 6);
        assert_eq!(changes, [VoiceChange::Starts, VoiceChange::Ends]);
        assert_eq!(heard.iter().filter(|sample| **sample != 0.0).count(), 320);
    }

    #[test]
    fn flood_of_sound_is_bounded() {
        let mut voice = AgentVoice::new(8_000);
        let second = vec![0.5; 8_000];
        let kept = (0..2_000).filter(|id| voice.push(*id, &second)).count();
        assert_eq!(kept, MOST_S);
    }
}
