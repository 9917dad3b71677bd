//! Subtitles of what is said in a dub: cues of its lines, none over another and none behind the end of the track.

use crate::dubbing::said;
use mynah_core::timing::WordTime;
use mynah_export::subtitles::{self, Cue};
use mynah_model::dubbing::film::Segment;
use mynah_script::letters::letters;

/// Cues of what is said, none beyond the end of the track.
pub(in super::super) fn cues(lines: &[Segment], end_ms: u32) -> Vec<Cue> {
    let mut all: Vec<(&str, Cue)> = Vec::new();
    for line in lines {
        let spread = if line.words.is_empty() {
            spread(line)
        } else {
            line.words.clone()
        };
        let cues = subtitles::cues(&line.text, &spread, 0);
        all.extend(cues.into_iter().map(|cue| (line.speaker.trim(), cue)));
    }
    all.sort_by_key(|(_, cue)| cue.start_ms);
    let all = subtitles::join_short(all, end_ms);
    let mut all = subtitles::apart(all, end_ms);
    subtitles::linger(&mut all, end_ms);
    subtitles::calm(&mut all, end_ms);
    all.retain(|cue| cue.end_ms > cue.start_ms);
    all
}

/// When words of a line sound of which only the whole is known: each as long as it has letters.
fn spread(line: &Segment) -> Vec<WordTime> {
    let (start, length) = (line.start, line.end - line.start);
    let all = letters(&line.text).max(1) as f64;
    let at = |byte: usize| {
        let before = line.text.get(..byte).map_or(0, letters);
        said::millis(start + length * before as f64 / all)
    };
    let mut from = 0;
    let mut words = Vec::new();
    for word in line.text.split_whitespace() {
        let rest = line.text.get(from..).unwrap_or_default();
        let begins = from + rest.find(word).unwrap_or_default();
        let ends = begins + word.len();
        words.push(WordTime {
            start_ms: at(begins),
            end_ms: at(ends),
            bytes: begins..ends,
        });
        from = ends;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_words_is_spread_over_its_time() {
        let line = Segment {
            text: "Good morning. Come in, it is warm here.".to_owned(),
            start: 1.0,
            end: 4.0,
            ..Segment::default()
        };
        let cues = cues(&[line], 5_000);
        let texts: Vec<&str> = cues.iter().map(|cue| cue.text.as_str()).collect();
        assert_eq!(texts, ["Good morning.", "Come in, it is warm here."]);
        assert_eq!(cues[0].start_ms, 1_000);
        assert!(cues[1].end_ms <= 4_000 && cues[0].end_ms <= cues[1].start_ms);
    }

    /// Regression: a cue of half a second was gone before anybody had read it.
    #[test]
    fn a_cue_that_is_too_short_joins_its_neighbor() {
        let line = |speaker: &str, text: &str, start: f64, end: f64| Segment {
            speaker: speaker.to_owned(),
            text: text.to_owned(),
            start,
            end,
            ..Segment::default()
        };
        let read = |lines: &[Segment], end_ms: u32| {
            let cues = cues(lines, end_ms).into_iter();
            cues.map(|cue| (cue.text, cue.start_ms, cue.end_ms))
                .collect::<Vec<_>>()
        };
        let come = |speaker| line(speaker, "Come in.", 1.5, 2.6);
        for (speaker, text) in [("Ada", "Yes. Come in."), ("Bea", "– Yes.\n– Come in.")] {
            let both = read(&[line("Ada", "Yes.", 1.0, 1.4), come(speaker)], 5_000);
            let [(said, 1_000, ends)] = &both[..] else {
                panic!("{both:?}");
            };
            assert!(said == text && *ends >= 2_600, "{both:?}");
        }
        // The last one of a file joins the one before.
        let last = read(&[come("Ada"), line("Ada", "Yes.", 2.8, 3.1)], 3_200);
        assert_eq!(last.len(), 1, "{last:?}");
        // With room after it, it stays long enough by itself.
        let apart = read(&[line("Ada", "Yes.", 0.2, 0.6), come("Ada")], 5_000);
        assert_eq!(apart.len(), 2, "{apart:?}");
    }

    /// Of two lines that begin in the same moment the first was in no subtitles, and nothing said so.
    #[test]
    fn what_is_said_at_once_is_all_read() {
        let line = |text: &str, start: f64, end: f64| Segment {
            text: text.to_owned(),
            start,
            end,
            ..Segment::default()
        };
        let short = [line("Stop!", 1.0, 2.0), line("Never.", 1.0, 2.5)];
        let both = cues(&short, 5_000);
        assert_eq!(both.len(), 1, "{both:?}");
        assert_eq!(both[0].text, "– Stop!\n– Never.");
        assert_eq!((both[0].start_ms, both[0].end_ms), (1_000, 2_500));
        // Two lines of one speaker were read like a dialogue.
        for (speakers, said) in [
            (["Ada", "Ada"], "Stop!\nNever."),
            (["Ada", "Bea"], "– Stop!\n– Never."),
        ] {
            let mut short = short.clone();
            for (line, speaker) in short.iter_mut().zip(speakers) {
                line.speaker = speaker.to_owned();
            }
            assert_eq!(cues(&short, 5_000)[0].text, said);
        }
        let long =
            "He said that the harbour is closed until the storm is over, and that nobody leaves.";
        let long = [
            line(long, 1.0, 5.0),
            line(long, 1.04, 5.0),
            line("No.", 1.05, 1.2),
        ];
        let all = cues(&long, 6_000);
        let read: String = all.iter().map(|cue| cue.text.replace('\n', " ")).collect();
        assert_eq!(read.matches("closed").count(), 2, "{all:?}");
        assert!(read.contains("No."), "{all:?}");
        for pair in all.windows(2) {
            assert!(pair[0].start_ms < pair[0].end_ms, "{all:?}");
            assert!(pair[0].end_ms <= pair[1].start_ms, "{all:?}");
        }
        // Who is interrupted behind what can be read keeps the cut.
        let cut = [line("Good morning, all.", 1.0, 4.0), line("Hi.", 3.0, 4.0)];
        let cut = cues(&cut, 5_000);
        assert_eq!((cut.len(), cut[0].end_ms), (2, 3_000));
    }
}
