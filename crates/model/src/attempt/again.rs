//! Which of the words that were read aloud are to be read once more: those about which a fault stands.

use super::KeptSample;
use crate::inspecting::{Fault, Place};
use mynah_script::boundaries::sentences;

/// Columns of a recording's waveform that are louder than this part of its loudest are speech.
const SPOKEN: u8 = 40;

/// A sentence that is to be read once more, and what is wrong about where it was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    /// Its words.
    pub words: String,
    /// What stands there.
    pub fault: Fault,
}

/// The sentences of what was read that have a fault about where they were said.
///
/// A text is taken to be read at one pace, as long as somebody speaks.
pub fn to_read_again(read: &str, sample: &KeptSample) -> Vec<Again> {
    let sentences = sentences(read);
    let letters = |text: &String| text.chars().filter(|it| it.is_alphanumeric()).count();
    let all: usize = sentences.iter().map(letters).sum();
    if all == 0 {
        return Vec::new();
    }
    let mut again: Vec<Again> = Vec::new();
    for place in sample.places.iter().filter(|place| is_spoilt(place)) {
        let said = said_until(sample, f32::midpoint(place.from, place.to));
        let mut passed = 0;
        let found = sentences.iter().find(|sentence| {
            passed += letters(sentence);
            said <= passed as f32 / all as f32
        });
        let Some(words) = found.or_else(|| sentences.last()) else {
            continue;
        };
        if !again.iter().any(|other| other.words == *words) {
            again.push(Again {
                words: words.clone(),
                fault: place.fault,
            });
        }
    }
    again
}

/// Whether what stands at a place is helped by saying it again: silence is cut.
fn is_spoilt(place: &Place) -> bool {
    match place.fault {
        Fault::Clipping | Fault::Noise | Fault::Click | Fault::Damage => true,
        Fault::Silence => false,
    }
}

/// Which part of what is said was said until then, 0 … 1.
fn said_until(sample: &KeptSample, second: f32) -> f32 {
    let whole = sample.input.seconds.max(0.01) as f32;
    let until = (second / whole * sample.wave.len() as f32) as usize;
    let spoken = |columns: &[u8]| columns.iter().filter(|it| **it >= SPOKEN).count() as f32;
    let before = spoken(sample.wave.get(..until).unwrap_or(&sample.wave));
    before / spoken(&sample.wave).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspecting::{Fold, Others};
    use mynah_core::request::Input;

    const READ: &str =
        "The harbour was quiet. A gull cried over the roofs. “You are late,” she said.";

    /// Ten seconds of which the first and the last are a hush.
    fn sample(places: Vec<Place>) -> KeptSample {
        let mut wave = vec![200; 200];
        wave[..20].fill(0);
        wave[180..].fill(0);
        KeptSample {
            input: Input {
                hash: "ab".repeat(32),
                name: "Recording 1.wav".to_owned(),
                extension: "wav".to_owned(),
                bytes: 1,
                seconds: 10.0,
            },
            findings: Vec::new(),
            wave,
            places,
            others: Others::default(),
            pitch: None,
            damage: Vec::new(),
            part: None,
            source: None,
            from: 0.0,
            sound: None,
            fold: Fold::Mix,
            tracks: Vec::new(),
        }
    }

    fn at(fault: Fault, from: f32) -> Place {
        Place {
            fault,
            from,
            to: from + 0.1,
        }
    }

    #[test]
    fn a_fault_is_told_of_the_sentence_about_there() {
        let places = vec![
            at(Fault::Clipping, 2.0),
            at(Fault::Silence, 5.0),
            at(Fault::Click, 8.5),
            at(Fault::Noise, 8.7),
        ];
        let again = to_read_again(READ, &sample(places));
        let told: Vec<(&str, Fault)> = again
            .iter()
            .map(|again| (again.words.as_str(), again.fault))
            .collect();
        assert_eq!(
            told,
            [
                ("The harbour was quiet.", Fault::Clipping),
                ("“You are late,” she said.", Fault::Click),
            ]
        );
    }

    #[test]
    fn without_words_or_faults_nothing_is_to_be_read() {
        assert_eq!(to_read_again(READ, &sample(Vec::new())), []);
        assert_eq!(to_read_again("", &sample(vec![at(Fault::Click, 2.0)])), []);
    }
}
