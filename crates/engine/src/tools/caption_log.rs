//! The texts of live captions: a repeated text is dropped, and segments become one transcript.

use mynah_api::socket::scribe::Segment;
use mynah_model::event::CaptionLine;
use mynah_transcript::transcript::{TimeMark, Transcript, Word};

/// Segments of live captions so far.
#[derive(Debug, Default)]
pub(super) struct CaptionLog {
    segments: Vec<LoggedSegment>,
    partial: String,
    /// True while only texts of the segment that was committed last may come.
    is_fresh: bool,
}

#[derive(Debug)]
struct LoggedSegment {
    start_s: f64,
    end_s: f64,
    text: String,
    words: Vec<Word>,
}

impl CaptionLog {
    /// Returns a partial text if it is new: neither the one before nor a repetition of the committed text.
    pub fn partial(&mut self, text: &str) -> Option<String> {
        let text = text.trim();
        let committed = self.segments.last().map(|segment| segment.text.trim());
        let repeats = self.is_fresh
            && committed.is_some_and(|committed| {
                committed.eq_ignore_ascii_case(text) || committed.starts_with(text)
            });
        if text.is_empty() || repeats || self.partial == text {
            return None;
        }
        self.is_fresh = false;
        text.clone_into(&mut self.partial);
        Some(self.partial.clone())
    }

    /// Adds a segment that ends at a second; `None` for one without text.
    pub fn commit(&mut self, text: &str, at_s: f64) -> Option<CaptionLine> {
        let text = text.trim();
        self.partial.clear();
        self.is_fresh = true;
        if text.is_empty() {
            return None;
        }
        let start_s = self.segments.last().map_or(0.0, |segment| segment.end_s);
        self.segments.push(LoggedSegment {
            start_s,
            end_s: at_s.max(start_s),
            text: text.to_owned(),
            words: Vec::new(),
        });
        Some(CaptionLine {
            start_s: Some(start_s),
            text: text.to_owned(),
        })
    }

    /// Adds the times of the segment that was committed last. They count from `offset_s`.
    pub fn time(&mut self, segment: &Segment, offset_s: f64) {
        let Some(last) = self.segments.last_mut() else {
            return;
        };
        if !last.words.is_empty() || last.text.trim() != segment.text.trim() {
            return;
        }
        let words = segment.words.iter().filter_map(|word| {
            let (start, end) = (word.start? + offset_s, word.end? + offset_s);
            let text = word.text.trim();
            (!text.is_empty()).then(|| Word::new(text, start, end))
        });
        last.words = words.collect();
        if let Some(first) = last.words.first() {
            last.start_s = first.start_s;
        }
    }

    /// Returns all segments as one transcript.
    pub fn transcript(&self, duration_s: f64) -> Transcript {
        let mut words: Vec<Word> = Vec::new();
        for segment in &self.segments {
            let own = if segment.words.is_empty() {
                spread(segment)
            } else {
                segment.words.clone()
            };
            for word in own {
                if let Some(last) = words.last() {
                    let at = last.end_s;
                    words.push(Word::spacing(" ", at));
                }
                words.push(word);
            }
        }
        Transcript {
            duration_s,
            words,
            ..Transcript::default()
        }
    }
}

/// Returns the words of a segment without times, spread over it. They are compared with the sound later.
fn spread(segment: &LoggedSegment) -> Vec<Word> {
    let count = segment.text.split_whitespace().count().max(1) as f64;
    let each = (segment.end_s - segment.start_s) / count;
    let words = segment.text.split_whitespace().enumerate();
    words
        .map(|(place, text)| {
            let start = segment.start_s + each * place as f64;
            Word {
                mark: Some(TimeMark::Missing),
                ..Word::new(text, start, start + each * 0.9)
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_partial_of_a_committed_text_is_dropped() {
        let mut log = CaptionLog::default();
        assert_eq!(log.partial("Hello"), Some("Hello".to_owned()));
        assert_eq!(log.partial("Hello"), None, "the same once more");
        assert!(log.commit("Hello there.", 1.5).is_some());
        for repeated in ["Hello there.", "hello there.", "Hello"] {
            assert_eq!(log.partial(repeated), None, "{repeated}");
        }
        assert_eq!(log.partial("Next"), Some("Next".to_owned()));
        assert_eq!(
            log.partial("Hello"),
            Some("Hello".to_owned()),
            "it is said again"
        );
        assert_eq!(log.commit("  ", 2.0), None);
    }

    #[test]
    fn segments_without_times_are_spread_over_their_sound() {
        let mut log = CaptionLog::default();
        log.commit("one two", 2.0);
        log.commit("three", 3.0);
        let transcript = log.transcript(3.0);
        assert_eq!(
            transcript.text_of(0..transcript.words.len()),
            "one two three"
        );
        let starts = transcript.words.iter().filter(|word| word.is_spoken());
        let starts: Vec<f64> = starts.map(|word| word.start_s).collect();
        assert_eq!(starts, [0.0, 1.0, 2.0]);
    }
}
