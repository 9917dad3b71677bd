//! A line's text as a row shows it: words, and tags as chips without their brackets.

use std::ops::Range;

/// The longest thing between brackets that is taken for a tag, in bytes. Longer is a remark in the text.
const LONGEST_TAG: usize = 48;

/// One stretch of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub kind: PieceKind,
    /// Its bytes in the line's text, brackets included.
    pub source: Range<usize>,
    /// Those of them that are drawn, character by character.
    pub drawn: Range<usize>,
    /// Its bytes in [`Spoken::shown`].
    pub shown: Range<usize>,
}

/// What a stretch of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// Spoken words.
    Words,
    /// A direction in square brackets: `[whispers]`.
    Tag,
    /// Markup in angle brackets: `<break time="1s"/>`.
    Markup,
}

/// A line's text taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spoken {
    /// What is drawn: spaces beside a tag and its brackets are left out.
    pub shown: String,
    /// Its stretches in order.
    pub pieces: Vec<Piece>,
}

impl Spoken {
    /// Takes a text apart. Any text will do: what is not a whole tag is words.
    pub fn new(text: &str) -> Self {
        let mut spoken = Self::default();
        let mut words_from = 0;
        let mut at = 0;
        while let Some(open) = text
            .get(at..)
            .and_then(|rest| rest.find(['[', '<']))
            .map(|found| at + found)
        {
            at = open + 1;
            let Some((kind, end)) = tag_at(text, open) else {
                continue;
            };
            spoken.push_words(text, words_from..open);
            let inner = match kind {
                PieceKind::Tag => open + 1..end - 1,
                PieceKind::Markup | PieceKind::Words => open..end,
            };
            let within = text.get(inner.clone()).unwrap_or_default();
            let from = inner.end - within.trim_start().len();
            let inner = within.trim();
            let drawn = from..from + inner.len();
            // A chip stays in one row.
            spoken.push(kind, (open..end, drawn), &inner.replace(' ', "\u{a0}"));
            words_from = end;
            at = end;
        }
        spoken.push_words(text, words_from..text.len());
        spoken
    }

    /// Where bytes of the line's text stand in what is drawn, if they do.
    pub fn shown_range(&self, source: &Range<usize>) -> Option<Range<usize>> {
        let piece = self.pieces.iter().find(|piece| {
            piece.kind == PieceKind::Words
                && piece.source.start <= source.start
                && source.start < piece.source.end
        })?;
        let from = piece.shown.start + (source.start - piece.source.start);
        let to = piece.shown.start + (source.end.min(piece.source.end) - piece.source.start);
        let fits = to > from
            && to <= piece.shown.end
            && self.shown.is_char_boundary(from)
            && self.shown.is_char_boundary(to);
        fits.then_some(from..to)
    }

    /// Where bytes of the line's text are drawn: the part of them in each stretch; of a tag all of it.
    pub fn drawn(&self, source: &Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let Range { start, end } = *source;
        let touched = self.pieces.iter();
        let touched =
            touched.filter(move |piece| piece.source.start < end && start < piece.source.end);
        touched.map(move |piece| {
            if piece.kind != PieceKind::Words {
                return piece.shown.clone();
            }
            let from = start.max(piece.source.start) - piece.source.start;
            let to = end.min(piece.source.end) - piece.source.start;
            piece.shown.start + from..(piece.shown.start + to).min(piece.shown.end)
        })
    }

    fn push_words(&mut self, text: &str, range: Range<usize>) {
        let Some(words) = text.get(range.clone()) else {
            return;
        };
        // The chip's own padding stands for the spaces beside it.
        let cut = if self.pieces.is_empty() {
            words
        } else {
            words.trim_start()
        };
        let start = range.end - cut.len();
        let cut = if range.end == text.len() {
            cut
        } else {
            cut.trim_end()
        };
        if !cut.is_empty() {
            let words = start..start + cut.len();
            self.push(PieceKind::Words, (words.clone(), words), cut);
        }
    }

    fn push(
        &mut self,
        kind: PieceKind,
        (source, drawn): (Range<usize>, Range<usize>),
        shown: &str,
    ) {
        let from = self.shown.len();
        // A line break inside a line is one space in its row.
        self.shown.extend(
            shown
                .chars()
                .map(|c| if c.is_ascii_control() { ' ' } else { c }),
        );
        self.pieces.push(Piece {
            kind,
            source,
            drawn,
            shown: from..self.shown.len(),
        });
    }
}

/// The kind and end of the tag that opens at `open`, if one does.
fn tag_at(text: &str, open: usize) -> Option<(PieceKind, usize)> {
    let (kind, close) = match text.as_bytes().get(open)? {
        b'[' => (PieceKind::Tag, ']'),
        b'<' => (PieceKind::Markup, '>'),
        _ => return None,
    };
    let inside = text.get(open + 1..)?;
    let length = inside.find(['[', ']', '<', '>', '\n'])?;
    let body = inside.get(..length)?;
    let closed = inside.get(length..)?.starts_with(close);
    let markup =
        kind == PieceKind::Tag || body.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
    (closed && markup && !body.trim().is_empty() && body.len() <= LONGEST_TAG)
        .then_some((kind, open + 1 + length + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(PieceKind, String)> {
        let spoken = Spoken::new(text);
        spoken
            .pieces
            .iter()
            .map(|piece| {
                (
                    piece.kind,
                    spoken.shown.get(piece.shown.clone()).unwrap().to_owned(),
                )
            })
            .collect()
    }

    #[test]
    fn tags_become_chips() {
        use PieceKind::{Markup, Tag, Words};
        assert_eq!(
            kinds("[whispers] Don’t. [static] Over."),
            [
                (Tag, "whispers".to_owned()),
                (Words, "Don’t.".to_owned()),
                (Tag, "static".to_owned()),
                (Words, "Over.".to_owned())
            ]
        );
        assert_eq!(
            kinds("One <break time=\"1s\"/> two"),
            [
                (Words, "One".to_owned()),
                (Markup, "<break\u{a0}time=\"1s\"/>".to_owned()),
                (Words, "two".to_owned())
            ]
        );
    }

    #[test]
    fn what_is_no_whole_tag_is_words() {
        for text in [
            "",
            "[",
            "]",
            "[]",
            "a < b and c > d",
            "[never closed",
            "<<>>",
            "[a[b",
        ] {
            assert!(
                kinds(text)
                    .iter()
                    .all(|(kind, _)| *kind == PieceKind::Words),
                "{text}"
            );
        }
    }

    #[test]
    fn a_word_is_found_behind_its_tag() {
        let text = "[whispers] Don’t touch the glass.";
        let spoken = Spoken::new(text);
        let at = text.find("touch").unwrap();
        let shown = spoken.shown_range(&(at..at + 5)).unwrap();
        assert_eq!(spoken.shown.get(shown), Some("touch"));
        assert_eq!(spoken.shown_range(&(1..5)), None);
        assert_eq!(spoken.shown_range(&(900..905)), None);
    }
}
