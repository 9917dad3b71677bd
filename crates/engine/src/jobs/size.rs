//! How large an answer may become: so much room is taken on the disk before it is bought.

use mynah_core::format::OutputFormat;
use mynah_core::request::Generation;
use mynah_model::price::OPEN_SONG;

/// Seconds of a character that is spoken slowly, in any script.
const A_CHARACTER: f64 = 0.2;
/// Seconds of an effect whose length the service chooses.
const OPEN_EFFECT: f64 = 30.0;
/// Characters of a preview's text that the service writes, and the previews that it makes of it.
const PREVIEWS: (usize, f64) = (1_000, 3.0);
/// Bytes of a second of what is said, with the times of all words and letters.
const WORDS: f64 = 3_000.0;
/// Bytes of the answer for each byte of a text that is aligned.
const AN_ALIGNED_BYTE: f64 = 100.0;
/// What is added to an estimate: nobody knows how fast is spoken.
const MARGIN: f64 = 1.25;
/// What a take is kept with besides: its rows, its waveform.
const BESIDE: u64 = 128 << 10;

/// Bytes that the answer to a request may take at most, as far as anybody can say. A dub is fetched once it is made, and
/// stays at the service until then; a line that is said anew is as large as its dub (`dub/anew.rs`).
pub(crate) fn expected(request: &Generation) -> u64 {
    let format = request.format().unwrap_or_default();
    let spoken = |characters: usize| sound(characters as f64 * A_CHARACTER, format);
    let of_input = || request.inputs().first().map_or(0.0, |input| input.seconds);
    let bytes = match request {
        Generation::Speech(speech) => {
            let speed = f64::from(speech.settings.speed()).max(0.1);
            spoken(speech.text.chars().count()) / speed.min(1.0)
        }
        Generation::Dialogue(dialogue) => spoken(dialogue.characters()),
        Generation::Design(design) => {
            let (open, previews) = PREVIEWS;
            let characters = design.text.as_ref().map_or(open, |it| it.chars().count());
            // As it comes, in letters, and each as a file.
            spoken(characters) * previews * (4.0 / 3.0 + 1.0)
        }
        Generation::Effects(effect) => sound(effect.seconds.map_or(OPEN_EFFECT, f64::from), format),
        Generation::Music(music) => {
            let seconds = |millis| f64::from(millis) / 1_000.0;
            sound(music.millis.map_or(OPEN_SONG[1], seconds), format)
        }
        Generation::Changer(_) | Generation::Isolation(_) => sound(of_input(), format),
        Generation::Transcription(request) => {
            of_input() * f64::from(request.channels.unwrap_or(1)) * WORDS
        }
        // Each letter and each word has its times.
        Generation::Alignment(request) => request.text.len() as f64 * AN_ALIGNED_BYTE,
        Generation::Dubbing(_) | Generation::Anew(_) | Generation::Conversation(_) => {
            return 0;
        }
    };
    (bytes * MARGIN).max(0.0) as u64 + BESIDE
}

fn sound(seconds: f64, format: OutputFormat) -> f64 {
    seconds * f64::from(format.bytes_a_second())
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::request::EffectRequest;

    #[test]
    fn an_effect_needs_its_seconds_in_its_format_and_a_margin() {
        let effect = |seconds, format: &str| {
            expected(&Generation::Effects(EffectRequest {
                text: "Rain".to_owned(),
                seconds,
                influence: None,
                looped: false,
                format: format.parse().unwrap(),
            }))
        };
        assert_eq!(effect(Some(10.0), "mp3_44100_128"), 200_000 + BESIDE);
        assert_eq!(effect(Some(10.0), "pcm_48000"), 1_200_000 + BESIDE);
        assert_eq!(effect(None, "mp3_44100_128"), 600_000 + BESIDE);
    }
}
