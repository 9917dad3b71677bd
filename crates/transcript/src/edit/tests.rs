use proptest::prelude::*;

use super::editor::Editor;
use super::search::Search;
use super::*;
use crate::blocks::Blocks;
use crate::transcript::{TimeMark, WordKind};

fn transcript(text: &str) -> Transcript {
    let mut words = Vec::new();
    let mut at = 0.0;
    for piece in pieces(text) {
        let is_space = piece.trim().is_empty();
        let length = if is_space { 0.1 } else { 0.4 };
        let word = if is_space {
            Word::spacing(piece, at)
        } else {
            Word::new(piece, at, at + length)
        };
        words.push(word.said_by(words.len() / 6 % 2));
        at += length;
    }
    Transcript {
        duration_s: at,
        speakers: ["speaker_0", "speaker_1"]
            .map(|id| Speaker {
                id: id.to_owned(),
                name: String::new(),
            })
            .to_vec(),
        words,
        ..Transcript::default()
    }
}

fn text(editor: &Editor) -> String {
    let transcript = editor.transcript();
    transcript.text_of(0..transcript.words.len())
}

fn apply(editor: &mut Editor, edit: impl FnOnce(&Transcript) -> Edit) {
    let edit = edit(editor.transcript());
    editor.apply(edit).unwrap();
}

#[test]
fn a_spelling_keeps_the_times() {
    let mut editor = Editor::new(transcript("One too three"));
    apply(&mut editor, |transcript| {
        transcript.replace_text(2..3, "two")
    });
    assert_eq!(text(&editor), "One two three");
    let word = &editor.transcript().words[2];
    assert_eq!((word.start_s, word.mark), (0.5, None));
    assert!(editor.undo() && !editor.undo());
    assert_eq!(editor.transcript(), &transcript("One too three"));
    assert!(editor.redo());
    assert_eq!(text(&editor), "One two three");
}

#[test]
fn more_words_share_the_span() {
    let mut editor = Editor::new(transcript("One tooth three"));
    apply(&mut editor, |transcript| {
        transcript.replace_text(0..5, "One to the three")
    });
    let words = &editor.transcript().words;
    assert_eq!(text(&editor), "One to the three");
    assert_eq!((words[0].start_s, words[0].end_s), (0.0, 0.4));
    let (to, the) = (&words[2], &words[4]);
    assert!((to.start_s - 0.5).abs() < 1e-9 && (the.end_s - 0.9).abs() < 1e-9);
    assert!(to.end_s > to.start_s && the.start_s >= to.end_s && the.end_s > the.start_s);
    assert_eq!(the.mark, Some(TimeMark::Estimated));
    assert_eq!(words[6].start_s, 1.0);
}

#[test]
fn inserted_words_get_time() {
    let mut contiguous = transcript("One three");
    contiguous.words[2].start_s = 0.4;
    let mut editor = Editor::new(contiguous);
    apply(&mut editor, |transcript| transcript.insert_text(2, "two"));
    assert_eq!(text(&editor), "One two three");
    let spoken: Vec<_> = editor
        .transcript()
        .words
        .iter()
        .filter(|word| word.is_spoken())
        .collect();
    for pair in spoken.windows(2) {
        assert!(
            pair[0].end_s > pair[0].start_s && pair[0].end_s <= pair[1].start_s + 1e-9,
            "{pair:?}"
        );
    }
    apply(&mut editor, |transcript| transcript.insert_text(0, "Zero"));
    apply(&mut editor, |transcript| {
        transcript.insert_text(transcript.words.len(), "four")
    });
    assert_eq!(text(&editor), "Zero One two three four");
}

#[test]
fn deleted_words_take_a_space_with_them() {
    for (words, expected) in [
        (0..1, "two three"),
        (2..3, "One three"),
        (4..5, "One two"),
        (0..5, ""),
    ] {
        let mut editor = Editor::new(transcript("One two three"));
        apply(&mut editor, |transcript| transcript.delete_words(words));
        assert_eq!(text(&editor), expected);
        editor.undo();
        assert_eq!(text(&editor), "One two three");
    }
}

#[test]
fn speakers_are_renamed_merged_and_split() {
    let mut editor = Editor::new(transcript("a b c d e f g h"));
    let before = editor.transcript().clone();
    apply(&mut editor, |transcript| {
        transcript.rename_speaker(1, " Bo ")
    });
    assert_eq!(editor.transcript().speaker_name(1), "Bo");
    apply(&mut editor, |transcript| {
        transcript.assign_new_speaker(0..2, "Cy")
    });
    assert_eq!(editor.transcript().words[0].speaker, Some(2));
    assert_eq!(editor.transcript().speakers[2].id, "speaker_2");
    assert_eq!(editor.transcript().used_speakers().len(), 3);
    apply(&mut editor, |transcript| transcript.merge_speakers(1, 0));
    let used = editor.transcript().used_speakers();
    assert_eq!(
        used.iter().map(|used| used.words).collect::<Vec<_>>(),
        [7, 1]
    );
    while editor.undo() {}
    assert_eq!(editor.transcript(), &before);
}

#[test]
fn text_is_found_across_words_and_replaced() {
    let search = |text: &str| Search {
        text: text.to_owned(),
        ..Search::default()
    };
    let mut editor = Editor::new(transcript("New york, new York! Newer york"));
    let found = editor.transcript().find(&search("new york"));
    assert_eq!(
        found
            .iter()
            .map(|found| found.words.clone())
            .collect::<Vec<_>>(),
        [0..3, 4..7]
    );
    let (edit, count) = editor
        .transcript()
        .replace_all(&search("new york"), "Boston");
    assert_eq!(count, 2);
    editor.apply(edit).unwrap();
    assert_eq!(text(&editor), "Boston, Boston! Newer york");
    assert_eq!(editor.transcript().words[0].end_s, 0.9);
    editor.undo();
    assert_eq!(text(&editor), "New york, new York! Newer york");
    let whole = Search {
        whole_words: true,
        match_case: true,
        ..search("New")
    };
    assert_eq!(editor.transcript().find(&whole).len(), 1);
    apply(&mut editor, |transcript| {
        transcript.replace_match(&transcript.find(&whole)[0], "Old")
    });
    assert_eq!(text(&editor), "Old york, new York! Newer york");
    assert!(editor.transcript().find(&search("")).is_empty());
}

#[test]
fn several_matches_in_one_word_are_replaced_together() {
    let mut editor = Editor::new(transcript("banana split"));
    let search = Search {
        text: "an".to_owned(),
        ..Search::default()
    };
    let (edit, count) = editor.transcript().replace_all(&search, "o");
    editor.apply(edit).unwrap();
    assert_eq!((text(&editor).as_str(), count), ("booa split", 2));
}

#[test]
fn edits_that_do_not_fit_change_nothing() {
    let before = transcript("a b c");
    let mut changed = before.clone();
    for edit in [
        Edit::Words(vec![Splice {
            words: 2..9,
            with: Vec::new(),
        }]),
        Edit::Words(vec![
            Splice {
                words: 2..3,
                with: Vec::new(),
            },
            Splice {
                words: 0..1,
                with: Vec::new(),
            },
        ]),
        Edit::Assign(vec![Assignment {
            words: 0..1,
            speaker: Some(7),
        }]),
        Edit::Speakers(Vec::new()),
        Edit::Steps(vec![
            before.delete_words(0..1),
            Edit::Words(vec![Splice {
                words: 8..9,
                with: Vec::new(),
            }]),
        ]),
    ] {
        assert!(edit.apply(&mut changed).is_err());
        assert_eq!(changed, before);
    }
}

#[test]
fn an_alignment_gives_its_times_to_the_same_words() {
    let mut editor = Editor::new(transcript("One two, three four"));
    let mut aligned = transcript("one two three four");
    for word in &mut aligned.words {
        (word.start_s, word.end_s) = (word.start_s * 2.0, word.end_s * 2.0);
    }
    apply(&mut editor, |transcript| {
        transcript.take_alignment(2..7, &transcript_of(&aligned, 2..7), 10.0)
    });
    let words = &editor.transcript().words;
    assert_eq!(
        (words[0].start_s, words[2].start_s, words[6].end_s),
        (0.0, 11.0, 13.8)
    );
    // A word that the alignment left out keeps its time.
    editor.undo();
    aligned.words.remove(4);
    apply(&mut editor, |transcript| {
        transcript.take_alignment(0..7, &aligned, 0.0)
    });
    let words = &editor.transcript().words;
    assert_eq!(
        (words[2].start_s, words[4].start_s, words[6].start_s),
        (1.0, 1.0, 3.0)
    );
    assert!(editor.undo());
    assert_eq!(editor.transcript(), &transcript("One two, three four"));
}

fn transcript_of(transcript: &Transcript, words: Range<usize>) -> Transcript {
    Transcript {
        words: transcript.words[words].to_vec(),
        ..transcript.clone()
    }
}

/// A change by numbers, so that any numbers give an edit.
fn change(transcript: &Transcript, kind: u8, a: usize, b: usize, text: &str) -> Edit {
    let count = transcript.words.len();
    let (a, b) = (a % (count + 1), b % (count + 1));
    let words = a.min(b)..a.max(b);
    let speakers = transcript.speakers.len();
    match kind % 8 {
        0 => transcript.replace_text(words, text),
        1 => transcript.insert_text(a, text),
        2 => transcript.delete_words(words),
        3 => transcript.rename_speaker(a % speakers, text),
        4 => transcript.merge_speakers(a % speakers, b % speakers),
        5 => transcript.assign_speaker(words, Some(b % speakers)),
        6 => transcript.assign_new_speaker(words, text),
        _ => {
            let search = Search {
                text: "a".to_owned(),
                ..Search::default()
            };
            transcript.replace_all(&search, text).0
        }
    }
}

proptest! {
    #[test]
    fn undo_and_redo_go_all_the_way(
        changes in proptest::collection::vec((any::<u8>(), any::<usize>(), any::<usize>(), "[a-c ,.é]{0,12}"), 1..12),
    ) {
        let mut editor = Editor::new(transcript("a bb ccc. dd a ee, ff a-a gg hh"));
        let mut states = vec![editor.transcript().clone()];
        for (kind, a, b, text) in changes {
            let edit = change(editor.transcript(), kind, a, b, &text);
            let is_step = !edit.is_empty();
            let stored = serde_json::to_string(&edit).unwrap();
            prop_assert!(serde_json::from_str::<Edit>(&stored).is_ok());
            editor.apply(edit).unwrap();
            if is_step {
                states.push(editor.transcript().clone());
            }
            let words = &editor.transcript().words;
            prop_assert!(words.iter().all(|word| word.kind == WordKind::Spacing || word.end_s > word.start_s));
            prop_assert_eq!(editor.blocks(), &Blocks::of(editor.transcript()));
            let covered: usize = editor.blocks().list().iter().map(|block| block.words.len()).sum();
            prop_assert_eq!(covered, words.len());
        }
        for state in states.iter().rev().skip(1) {
            prop_assert!(editor.undo());
            prop_assert_eq!(editor.blocks(), &Blocks::of(editor.transcript()));
            prop_assert_eq!(editor.transcript(), state);
        }
        prop_assert!(!editor.can_undo());
        for state in states.iter().skip(1) {
            prop_assert!(editor.redo());
            prop_assert_eq!(editor.transcript(), state);
        }
    }

    /// Long texts with several paragraphs, so that most of them stay.
    #[test]
    fn paragraphs_follow_single_edits(
        changes in proptest::collection::vec((any::<u8>(), any::<usize>(), 0..30_usize, "[a-c .]{0,40}"), 1..8),
    ) {
        let text = "one two three four. five six seven ".repeat(60);
        let mut long = transcript(&text);
        for (number, word) in long.words.iter_mut().enumerate() {
            word.speaker = Some(number / 150 % 2);
            let pause = if number > 300 { 5.0 } else { 0.0 };
            (word.start_s, word.end_s) = (word.start_s + pause, word.end_s + pause);
        }
        let mut editor = Editor::new(long);
        for (kind, a, length, text) in changes {
            let start = a % (editor.transcript().words.len() + 1);
            let edit = change(editor.transcript(), kind % 3, start, start + length, &text);
            editor.apply(edit).unwrap();
            prop_assert_eq!(editor.blocks(), &Blocks::of(editor.transcript()));
        }
        while editor.undo() {
            prop_assert_eq!(editor.blocks(), &Blocks::of(editor.transcript()));
        }
    }
}
