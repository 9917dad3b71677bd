//! Limits of ElevenLabs for recordings, counted before anything is sent.

use mynah_core::request::{Generation, Input, MusicRequest};
use mynah_i18n::{clock, size, tenths, tr};

/// Limits of one tool.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InputLimits {
    /// Bytes of the largest file.
    pub bytes: u64,
    /// Seconds of the shortest and the longest recording.
    pub seconds: [f64; 2],
}

const GB: u64 = 1_000_000_000;
const MB: u64 = 1_000_000;
const HOUR: f64 = 3_600.0;

/// Limits of one request of the voice changer. Longer recordings are sent in parts.
pub const CHANGER: InputLimits = InputLimits {
    bytes: 50 * MB,
    seconds: [0.1, 300.0],
};
const TRANSCRIPTION: InputLimits = InputLimits {
    bytes: 5 * GB,
    seconds: [0.1, 10.0 * HOUR],
};
const ALIGNMENT: InputLimits = InputLimits {
    bytes: GB,
    seconds: [0.1, 10.0 * HOUR],
};
const ISOLATION: InputLimits = InputLimits {
    bytes: 500 * MB,
    seconds: [4.6, HOUR],
};

/// Seconds from which a recording is transcribed in the background, if the account has a webhook.
pub const BACKGROUND_SECS: u64 = 30 * 60;

/// Milliseconds of the longest song, the sections of a plan together.
const LONGEST_SONG_MS: u32 = 600_000;

/// Returns the reason why a length of music is refused, or `None` if it is accepted.
pub fn song_refusal(request: &MusicRequest) -> Option<String> {
    let millis = request.length_ms().filter(|it| *it > LONGEST_SONG_MS)?;
    let [is, most] = [millis, LONGEST_SONG_MS].map(|it| clock(f64::from(it) / 1e3));
    Some(tr!("music-too-long", is = is, most = most))
}

/// Seconds of the longest part of a recording for the voice changer; cuts are in pauses, so parts differ.
const CHANGER_PART: f64 = 270.0;

/// Returns the number of requests that the voice changer needs for a recording.
pub fn changer_parts(input: &Input) -> usize {
    let is_over = input.seconds > CHANGER.seconds[1];
    if is_over {
        (input.seconds / CHANGER_PART).ceil().max(2.0) as usize
    } else {
        1
    }
}

impl InputLimits {
    /// Returns the limits of a request, or `None` for tools without a recording and for dubs, which have rules of their own.
    pub fn of(request: &Generation) -> Option<Self> {
        match request {
            Generation::Changer(_) => Some(CHANGER),
            Generation::Transcription(_) => Some(TRANSCRIPTION),
            Generation::Alignment(_) => Some(ALIGNMENT),
            Generation::Isolation(_) => Some(ISOLATION),
            Generation::Speech(_)
            | Generation::Dialogue(_)
            | Generation::Design(_)
            | Generation::Effects(_)
            | Generation::Music(_)
            | Generation::Dubbing(_)
            | Generation::Anew(_)
            | Generation::Conversation(_) => None,
        }
    }

    /// Returns the reason why a recording is refused, or `None` if it is accepted.
    pub fn refusal(&self, input: &Input) -> Option<String> {
        let [shortest, longest] = self.seconds;
        if input.bytes > self.bytes {
            let (is, most) = (size(input.bytes), size(self.bytes));
            return Some(tr!("tools-input-large", is = is, most = most));
        }
        // The last moments of a recording are not counted alike everywhere.
        if input.seconds > longest + 0.05 {
            let (is, most) = (clock(input.seconds), clock(longest));
            return Some(tr!("tools-input-long", is = is, most = most));
        }
        (input.seconds < shortest).then(|| {
            let (is, least) = (tenths(input.seconds), tenths(shortest));
            tr!("tools-input-brief", is = is, least = least)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_counted_by_bytes_and_seconds() {
        let input = |bytes, seconds| Input {
            hash: String::new(),
            extension: "wav".to_owned(),
            bytes,
            seconds,
            name: "a.wav".to_owned(),
        };
        for (limits, bytes, seconds, is_refused) in [
            (CHANGER, 50 * MB, 300.0, false),
            (CHANGER, 50 * MB + 1, 300.0, true),
            (CHANGER, 1, 301.0, true),
            (ISOLATION, 1, 4.0, true),
            (ISOLATION, 1, 5.0, false),
            (TRANSCRIPTION, 4 * GB, 36_000.0, false),
            (ALIGNMENT, 4 * GB, 36_000.0, true),
            (ALIGNMENT, 1, 36_001.0, true),
        ] {
            let refusal = limits.refusal(&input(bytes, seconds));
            assert_eq!(
                refusal.is_some(),
                is_refused,
                "{limits:?} {bytes} {seconds}"
            );
        }
    }
}
