//! The texts of live captions: a repeated text is dropped, and each segment is written to the disk as it comes.

use crate::jobs::{Document, HeardSegment, timed, untimed};
use mynah_api::socket::scribe::Segment;
use mynah_model::event::CaptionLine;
use mynah_store::blobs::BlobWriter;
use mynah_store::error::LibraryError;

/// Segments of live captions so far.
pub(super) struct CaptionLog {
    document: Document,
    /// The segment that was committed last. It is written once its words have times, or before the next one.
    unwritten: Option<CommittedSegment>,
    /// The text of the segment that was committed last.
    committed: String,
    /// Second of the recording at which it ends.
    end_s: f64,
    partial: String,
    /// True while only texts of the segment that was committed last may come.
    is_fresh: bool,
}

struct CommittedSegment {
    start_s: f64,
    end_s: f64,
    text: String,
}

impl CommittedSegment {
    fn place(&self) -> (f64, f64) {
        (self.start_s, self.end_s - self.start_s)
    }
}

impl CaptionLog {
    /// Starts a log that writes to a file which stays after a crash.
    pub fn new(room: BlobWriter) -> Self {
        Self {
            document: Document::new(room),
            unwritten: None,
            committed: String::new(),
            end_s: 0.0,
            partial: String::new(),
            is_fresh: false,
        }
    }

    /// Returns a partial text if it is new: neither the one before nor a repetition of the committed text.
    pub fn partial(&mut self, text: &str) -> Option<String> {
        let text = text.trim();
        let committed = self.committed.as_str();
        let repeats = self.is_fresh
            && !committed.is_empty()
            && (committed.eq_ignore_ascii_case(text) || committed.starts_with(text));
        if text.is_empty() || repeats || self.partial == text {
            return None;
        }
        self.is_fresh = false;
        text.clone_into(&mut self.partial);
        Some(self.partial.clone())
    }

    /// Adds a segment that ends at a second; `None` for one without text.
    pub fn commit(&mut self, text: &str, at_s: f64) -> Result<Option<CaptionLine>, LibraryError> {
        let text = text.trim();
        self.partial.clear();
        self.is_fresh = true;
        if text.is_empty() {
            return Ok(None);
        }
        self.write_untimed()?;
        let start_s = self.end_s;
        self.end_s = at_s.max(start_s);
        text.clone_into(&mut self.committed);
        self.unwritten = Some(CommittedSegment {
            start_s,
            end_s: self.end_s,
            text: text.to_owned(),
        });
        Ok(Some(CaptionLine {
            start_s: Some(start_s),
            text: text.to_owned(),
        }))
    }

    /// Writes the segment that was committed last with its times. They count from `offset_s`.
    pub fn time(&mut self, segment: Segment, offset_s: f64) -> Result<(), LibraryError> {
        let is_its = |of: &mut CommittedSegment| of.text == segment.text.trim();
        let Some(committed) = self.unwritten.take_if(is_its) else {
            return Ok(());
        };
        let place = committed.place();
        self.write(&timed(segment, committed.text, offset_s, place))
    }

    /// Writes a segment whose times did not come.
    pub fn write_untimed(&mut self) -> Result<(), LibraryError> {
        match self.unwritten.take() {
            Some(committed) => {
                let place = committed.place();
                self.write(&untimed(committed.text, place))
            }
            None => Ok(()),
        }
    }

    fn write(&mut self, segment: &HeardSegment) -> Result<(), LibraryError> {
        self.document.push(segment)
    }

    /// Ends the transcript of so many seconds of sound.
    pub fn end(mut self, duration_s: f64) -> Result<BlobWriter, LibraryError> {
        self.write_untimed()?;
        self.document.end(duration_s)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_api::types::transcript::WordKind;
    use mynah_store::Library;
    use mynah_store::testing::{fresh, open, order, project};
    use mynah_transcript::transcript::Transcript;

    /// The text of live captions was in memory until their end.
    #[test]
    fn committed_texts_are_on_the_disk_after_a_crash() {
        let (home, library) = fresh();
        let project = project(&library, 1);
        let entry = library.intend(&order(project, 1, "12345")).unwrap();
        let named = library.entry(entry).unwrap().unwrap().intent.fingerprint;
        let room = library.writer_for((entry, named.as_str()), "json", 0);
        let mut log = CaptionLog::new(room.unwrap());
        library.mark_sent(entry, None).unwrap();
        log.commit("one two", 2.0).unwrap();
        log.commit("three", 3.0).unwrap();
        drop((log, library));
        let library = open(home.path());
        library.recover().unwrap();
        let entry = library.entry(entry).unwrap().unwrap();
        let left = library.left_of(&entry).unwrap().unwrap();
        let (document, _) = crate::jobs::closed_captions(&left.bytes).unwrap();
        let transcript = Transcript::read(&document).unwrap();
        let text = transcript.text_of(0..transcript.words.len());
        // The last one waits for its times.
        assert_eq!(text, "one two");
    }

    fn log() -> (tempfile::TempDir, Library, CaptionLog) {
        let (home, library) = fresh();
        let log = CaptionLog::new(library.writer_of("json", 0).unwrap());
        (home, library, log)
    }

    fn written(library: &Library, log: CaptionLog, seconds: f64) -> Transcript {
        let blob = log.end(seconds).unwrap().finish().unwrap();
        let bytes = std::fs::read(library.place_of(&blob)).unwrap();
        Transcript::read(&bytes).unwrap()
    }

    #[test]
    fn a_repeated_partial_of_a_committed_text_is_dropped() {
        let (_home, _library, mut log) = log();
        assert_eq!(log.partial("Hello"), Some("Hello".to_owned()));
        assert_eq!(log.partial("Hello"), None, "the same once more");
        assert!(log.commit("Hello there.", 1.5).unwrap().is_some());
        for repeated in ["Hello there.", "hello there.", "Hello"] {
            assert_eq!(log.partial(repeated), None, "{repeated}");
        }
        assert_eq!(log.partial("Next"), Some("Next".to_owned()));
        assert_eq!(
            log.partial("Hello"),
            Some("Hello".to_owned()),
            "it is said again"
        );
        assert_eq!(log.commit("  ", 2.0).unwrap(), None);
    }

    #[test]
    fn segments_without_times_are_spread_over_their_sound() {
        let (_home, library, mut log) = log();
        log.commit("one two", 2.0).unwrap();
        log.commit("three", 3.0).unwrap();
        let transcript = written(&library, log, 3.0);
        assert_eq!(
            transcript.text_of(0..transcript.words.len()),
            "one two three"
        );
        let starts = transcript.words.iter().filter(|word| word.is_spoken());
        let starts: Vec<f64> = starts.map(|word| word.start_s).collect();
        assert_eq!(starts, [0.0, 1.0, 2.0]);
    }

    #[test]
    fn times_of_the_service_count_from_the_start_of_the_connection() {
        let (_home, library, mut log) = log();
        log.commit("one", 12.0).unwrap();
        let words =
            serde_json::json!([{ "text": "one", "start": 1.0, "end": 1.5, "type": "word" }]);
        let segment = serde_json::json!({ "text": " one ", "words": words });
        let segment: Segment = serde_json::from_value(segment).unwrap();
        assert_eq!(segment.words[0].kind, Some(WordKind::Word));
        log.time(segment, 10.0).unwrap();
        let transcript = written(&library, log, 12.0);
        assert_eq!(transcript.words[0].start_s, 11.0);
    }
}
