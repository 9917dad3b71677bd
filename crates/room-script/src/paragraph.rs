//! A line's text laid out: words, tags as chips, the spoken word lit.

use std::ops::Range;
use std::sync::Arc;

use egui::text::CCursor;
use egui::text::LayoutJob;
use egui::text::TextFormat;
use egui::{CornerRadius, Galley, Painter, Pos2, Rect, Ui, Vec2, vec2};

use super::lines::byte_of;
use super::right_to_left::{is_right_to_left, one_glyph_each};
use super::spoken::PieceKind;
use super::spoken::Spoken;
use mynah_script::lint::Mark;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::theme::Tokens;

/// Space inside a chip beside its word.
const CHIP_PAD: f32 = 7.0;
/// Space between a chip and the words beside it.
const CHIP_GAP: f32 = 6.0;
/// Between words that are found and those that take their place.
const PUT_LEAD: f32 = 4.0;
/// Space around a highlighted word.
const AIR: f32 = 2.0;
/// A chip's height.
const CHIP_HEIGHT: f32 = 18.0;

/// A laid out text. Kept for one frame only: galleys point into the font atlas; egui keeps them by their job.
pub struct Paragraph {
    galley: Arc<Galley>,
    /// What of the line's text is drawn where, in order.
    stretches: Vec<Stretch>,
    chips: Vec<Rect>,
    /// The word under the playhead, in each of its rows: scripts without spaces have very long ones.
    lit: Vec<Rect>,
}

/// A stretch of what is drawn. All in bytes.
struct Stretch {
    /// Where it stands in what is drawn.
    shown: Range<usize>,
    /// What it stands for in the line's text, …
    source: Range<usize>,
    /// … and what of that is drawn, character by character.
    drawn: Range<usize>,
    /// Whether it is words, and no chip.
    is_words: bool,
}

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// The theme's colours.
    pub tokens: &'a Tokens,
    /// Width in points to wrap at.
    pub width: f32,
    /// The word under the playhead, as bytes of the line's text.
    pub word: Option<&'a Range<usize>>,
    /// What is hinted at, in bytes of the line's text.
    pub marks: &'a [Mark],
    /// That of them where one stands.
    pub hinted: Option<&'a Range<usize>>,
}

impl Paragraph {
    /// Lays a text out.
    pub fn new(ui: &Ui, spoken: &Spoken, setting: Setting<'_>) -> Self {
        let Setting {
            tokens,
            width,
            word,
            ..
        } = setting;
        let lines = Underlines::new(spoken, setting);
        let lit = word.and_then(|word| spoken.shown_range(word));
        let mut job = empty_job(&spoken.shown, width);
        let mut lead = 0.0;
        for piece in &spoken.pieces {
            let range = piece.shown.clone();
            match piece.kind {
                PieceKind::Words => {
                    let from = std::mem::take(&mut lead);
                    append_words(&mut job, (spoken, &lines), range, from, lit.as_ref());
                }
                PieceKind::Tag => {
                    // The padding of a chip before it comes to its own.
                    let before = if job.text.is_empty() {
                        CHIP_PAD
                    } else {
                        CHIP_PAD + lead.max(CHIP_GAP)
                    };
                    append(
                        &mut job,
                        (spoken, &lines),
                        range,
                        before,
                        chip_format(tokens),
                    );
                    lead = CHIP_PAD + CHIP_GAP;
                }
                PieceKind::Markup => {
                    let before = if job.text.is_empty() {
                        0.0
                    } else {
                        lead.max(CHIP_GAP)
                    };
                    let format = Face::MonoBody.format(tokens.text2);
                    append(&mut job, (spoken, &lines), range, before, format);
                    lead = CHIP_GAP;
                }
            }
        }
        if job.sections.is_empty() {
            job.append("", 0.0, Face::Body.format(tokens.text));
        }
        let right = job.halign == egui::Align::RIGHT;
        let galley = one_glyph_each(ui.painter().layout_job(job));
        let shift = if right { width } else { 0.0 };
        let at = |range: &Range<usize>| glyphs_rects(&galley, &spoken.shown, range);
        let chips = spoken
            .pieces
            .iter()
            .filter(|piece| piece.kind == PieceKind::Tag)
            .map(|piece| {
                // A chip stays in one row.
                let glyphs = at(&piece.shown).next().unwrap_or(Rect::NOTHING);
                Rect::from_center_size(
                    glyphs.center(),
                    vec2(glyphs.width() + 2.0 * CHIP_PAD, CHIP_HEIGHT),
                )
            })
            .map(|chip| chip.translate(vec2(shift, 0.0)))
            .collect();
        let lit = lit.iter().flat_map(at);
        let lit = lit.map(|glyphs| {
            let glyphs = glyphs.translate(vec2(shift, 0.0));
            Rect::from_center_size(
                glyphs.center(),
                vec2(glyphs.width() + 2.0 * AIR, CHIP_HEIGHT),
            )
        });
        let lit = lit.collect();
        let stretches = spoken.pieces.iter().map(|piece| Stretch {
            shown: piece.shown.clone(),
            source: piece.source.clone(),
            drawn: piece.drawn.clone(),
            is_words: piece.kind == PieceKind::Words,
        });
        Self {
            galley,
            stretches: stretches.collect(),
            chips,
            lit,
        }
    }

    /// Lays a text out as it is written, with what was found in it marked: as places with what is put there, and
    /// whether that is shown.
    pub fn found(
        ui: &Ui,
        text: &str,
        (places, puts): (&[(Range<usize>, String)], bool),
        current: Option<usize>,
        setting: Setting<'_>,
    ) -> Self {
        let t = setting.tokens;
        let mut job = empty_job(text, setting.width);
        let mut stretches = Vec::new();
        let mut append = |lead: f32, text: &str, source: Range<usize>, format: TextFormat| {
            let from = job.text.len();
            // A line break inside a line is one space in its row.
            job.append(
                &text.replace(|c: char| c.is_ascii_control(), " "),
                lead,
                format,
            );
            stretches.push(Stretch {
                shown: from..job.text.len(),
                drawn: source.clone(),
                source,
                is_words: true,
            });
        };
        let of = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
        let plain = Face::Body.format(t.text);
        let mut done = 0;
        for (range, instead) in places {
            let between = done..range.start;
            append(0.0, of(&between), between, plain.clone());
            let is_here = current == Some(range.start);
            let (ground, ink) = if is_here {
                (t.accent, t.on_accent)
            } else {
                (t.tint_accent, t.text)
            };
            let mut format = TextFormat {
                background: ground,
                expand_bg: AIR,
                ..Face::Body.format(ink)
            };
            let before = of(range);
            // What is so already is not put there once more.
            let puts = puts && before != instead;
            if puts {
                format.strikethrough = egui::Stroke::new(1.0, ink);
            }
            append(0.0, before, range.clone(), format);
            if puts {
                let format = TextFormat {
                    background: t.tint_good,
                    expand_bg: AIR,
                    ..Face::Body.format(t.text)
                };
                // The two are two words.
                append(PUT_LEAD, instead, range.end..range.end, format);
            }
            done = range.end;
        }
        let rest = done..text.len();
        append(0.0, of(&rest), rest, plain);
        Self {
            galley: one_glyph_each(ui.painter().layout_job(job)),
            stretches,
            chips: Vec::new(),
            lit: Vec::new(),
        }
    }

    /// Its width in points.
    pub fn width(&self) -> f32 {
        self.galley.size().x
    }

    /// Its height in points, at least that of a line.
    pub fn height(&self) -> f32 {
        self.galley.size().y.max(Face::Body.line_height())
    }

    /// The byte of the line's text that is drawn at a place, from the left upper corner of `width` points.
    pub fn byte_at(&self, text: &str, at: Vec2, width: f32) -> usize {
        let at = at - vec2(self.shift(width), 0.0);
        let cursor = self.galley.cursor_from_pos(at).index.0;
        let shown = byte_of(self.galley.text(), cursor);
        // Between words and a chip it is the words'.
        let here = self.stretches.iter().filter(|stretch| {
            let Range { start, end } = stretch.shown;
            (start..=end).contains(&shown)
        });
        let Some(here) = here.min_by_key(|stretch| !stretch.is_words) else {
            return text.len();
        };
        if shown == here.shown.start {
            return here.source.start;
        }
        if shown == here.shown.end {
            return here.source.end;
        }
        let before = self.galley.text().get(here.shown.start..shown);
        let before = before.map_or(0, |before| before.chars().count());
        let drawn = text.get(here.drawn.clone()).unwrap_or_default();
        here.drawn.start + byte_of(drawn, before)
    }

    /// How far right it is drawn: what is read from right to left stands left of its place.
    fn shift(&self, width: f32) -> f32 {
        match self.galley.job.halign {
            egui::Align::RIGHT => width,
            _ => 0.0,
        }
    }

    /// Paints it with its left upper corner at `at`.
    pub fn paint(&self, painter: &Painter, at: Pos2, setting: Setting<'_>) {
        let tokens = setting.tokens;
        for chip in &self.chips {
            let chip = chip.translate(at.to_vec2());
            painter.rect_filled(chip, CornerRadius::same(4), tokens.bg3);
        }
        for lit in &self.lit {
            let lit = lit.translate(at.to_vec2());
            painter.rect_filled(lit, CornerRadius::same(3), tokens.playing);
        }
        let at = at + vec2(self.shift(setting.width), 0.0);
        painter.galley(at, Arc::clone(&self.galley), tokens.text);
    }
}

/// Nothing yet, in the direction in which a text is read.
fn empty_job(text: &str, width: f32) -> LayoutJob {
    let first = text.chars().find(|c| c.is_alphabetic());
    let halign = if first.is_some_and(is_right_to_left) {
        egui::Align::RIGHT
    } else {
        egui::Align::LEFT
    };
    LayoutJob {
        wrap: egui::text::TextWrapping::wrap_at_width(width),
        break_on_newline: false,
        halign,
        ..LayoutJob::default()
    }
}

fn append_words(
    job: &mut LayoutJob,
    (spoken, lines): (&Spoken, &Underlines<'_>),
    words: Range<usize>,
    lead: f32,
    lit: Option<&Range<usize>>,
) {
    let tokens = lines.tokens;
    let plain = |color| Face::Body.format(color);
    let Some(lit) = lit else {
        append(job, (spoken, lines), words, lead, plain(tokens.text));
        return;
    };
    // Said before: main text. To come: secondary, so that the eye finds the place.
    let cut = |at: usize| at.clamp(words.start, words.end);
    let (from, to) = (cut(lit.start), cut(lit.end));
    let mut lead = lead;
    for (range, color) in [
        (words.start..from, tokens.text),
        (from..to, tokens.on_playing),
        (to..words.end, tokens.text2),
    ] {
        if !range.is_empty() {
            let lead = std::mem::take(&mut lead);
            append(job, (spoken, lines), range, lead, plain(color));
        }
    }
}

fn append(
    job: &mut LayoutJob,
    (spoken, lines): (&Spoken, &Underlines<'_>),
    range: Range<usize>,
    mut lead: f32,
    format: TextFormat,
) {
    let mut put = |range: Range<usize>, format: TextFormat| {
        let text = spoken.shown.get(range).unwrap_or_default();
        job.append(text, std::mem::take(&mut lead), format);
    };
    let mut done = range.start;
    for (mark, is_here) in &lines.marks {
        let (from, to) = (mark.start.max(done), mark.end.min(range.end));
        let fits = spoken.shown.is_char_boundary(from) && spoken.shown.is_char_boundary(to);
        if from >= to || !fits {
            continue;
        }
        if from > done {
            put(done..from, format.clone());
        }
        let mut under = format.clone();
        under.underline = egui::Stroke::new(1.5, lines.tokens.warn);
        if *is_here {
            under.background = lines.tokens.tint_warn;
        }
        put(from..to, under);
        done = to;
    }
    if done < range.end || done == range.start {
        put(done..range.end, format);
    }
}

/// What is hinted at, where it is drawn.
struct Underlines<'a> {
    tokens: &'a Tokens,
    /// In order, with whether one stands there.
    marks: Vec<(Range<usize>, bool)>,
}

impl<'a> Underlines<'a> {
    fn new(spoken: &Spoken, setting: Setting<'a>) -> Self {
        let mut marks = Vec::new();
        for mark in setting.marks {
            let bytes = mark.bytes.start as usize..mark.bytes.end as usize;
            let is_here = setting.hinted == Some(&bytes);
            let drawn = spoken.drawn(&bytes);
            marks.extend(drawn.map(|range| (range, is_here)));
        }
        marks.sort_by_key(|(range, _)| range.start);
        Self {
            tokens: setting.tokens,
            marks,
        }
    }
}

fn chip_format(tokens: &Tokens) -> TextFormat {
    TextFormat {
        line_height: Some(Face::Body.line_height()),
        ..Face::Label.format(tokens.text2)
    }
}

/// The boxes around some characters, one in each row.
fn glyphs_rects<'a>(
    galley: &'a Galley,
    text: &str,
    range: &Range<usize>,
) -> impl Iterator<Item = Rect> + use<'a> {
    let chars = |to: usize| text.get(..to).map_or(0, |before| before.chars().count());
    let (first, last) = (chars(range.start), chars(range.end).saturating_sub(1));
    let cursor = |at: usize| {
        galley.layout_from_cursor(CCursor {
            prefer_next_row: true,
            ..CCursor::new(at)
        })
    };
    let (from, to) = (cursor(first), cursor(last));
    let rows = galley.rows.iter().enumerate().skip(from.row);
    let rows = rows.take((to.row + 1).saturating_sub(from.row));
    rows.filter_map(move |(number, row)| {
        let first = if number == from.row { from.column.0 } else { 0 };
        // The end of the last glyph, not the place of the next one: that one stands behind the chip's padding.
        let end = if number == to.row {
            row.glyphs.get(to.column.0)
        } else {
            row.glyphs.last()
        };
        let (start, end) = (row.glyphs.get(first)?, end?);
        Some(Rect::from_min_max(
            row.pos + vec2(start.pos.x, 0.0),
            row.pos + vec2(end.max_x(), row.height()),
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_ui_kit::testing::widget;

    /// "ropeline": where the one ended and the other began was seen by its colour only.
    #[test]
    fn what_is_struck_and_what_takes_its_place_stand_apart() {
        let mut harness = widget(|ui| {
            let setting = Setting {
                tokens: Tokens::of(ui),
                width: 400.0,
                word: None,
                marks: &[],
                hinted: None,
            };
            let gap = |puts| {
                let places = [(0..4, "line".to_owned())];
                let all = Paragraph::found(ui, "rope", (&places, puts), None, setting);
                let row = all.galley.rows.first().expect("a row");
                let glyphs = row.glyphs.iter();
                let ends = glyphs.map(|it| (it.pos.x, it.max_x())).collect::<Vec<_>>();
                (ends.get(4).map(|it| it.0), ends.get(3).map(|it| it.1))
            };
            let (first, last) = gap(true);
            let apart = first.zip(last).map(|(first, last)| first - last);
            assert!(apart.is_some_and(|it| it > PUT_LEAD / 2.0), "{apart:?}");
            assert_eq!(gap(false).0, None, "nothing is put there");
        });
        harness.run();
    }

    /// Clicks were taken for places in the text as it is written: brackets, breaks and all, from the left.
    #[test]
    fn a_place_is_of_the_word_that_is_drawn_there() {
        let mut harness = widget(|ui| {
            let setting = Setting {
                tokens: Tokens::of(ui),
                width: 600.0,
                word: None,
                marks: &[],
                hinted: None,
            };
            let byte_of = |laid: &Paragraph, text: &str, word: &str| {
                let before = laid.galley.text().split(word).next().expect("a text");
                let cursor = CCursor::new(before.chars().count());
                let there = laid.galley.pos_from_cursor(cursor);
                let there = there.center() + vec2(laid.shift(setting.width) + 1.0, 0.0);
                laid.byte_at(text, there.to_vec2(), setting.width)
            };
            for (text, words) in [
                ("First\nsecond.", &["First", "second"][..]),
                (
                    "[whispers] Don’t go. [ speaks softly ] Over <break time=\"1s\"/> two.",
                    &["go", "softly", "Over", "time", "two"],
                ),
            ] {
                let laid = Paragraph::new(ui, &Spoken::new(text), setting);
                for word in words {
                    let byte = byte_of(&laid, text, word);
                    let there = text.get(byte..).expect("a letter");
                    assert!(there.starts_with(word), "{word}: {there}");
                }
                assert_eq!(laid.byte_at(text, Vec2::ZERO, setting.width), 0, "{text}");
            }
            let (text, places) = ("One rope\nand more.", [(4..8, "line".to_owned())]);
            let laid = Paragraph::found(ui, text, (&places, true), None, setting);
            for (word, byte) in [("rope", 4), ("ine", 8), ("more", 13)] {
                assert_eq!(byte_of(&laid, text, word), byte, "{word}");
            }
        });
        harness.run();
    }

    /// The second one lay over the end of the first one.
    #[test]
    fn chips_and_markup_stand_beside_each_other() {
        let mut harness = widget(|ui| {
            let setting = Setting {
                tokens: Tokens::of(ui),
                width: 600.0,
                word: None,
                marks: &[],
                hinted: None,
            };
            let text = "[whispers] [sighs] <break time=\"1s\"/> Who is there?";
            let laid = Paragraph::new(ui, &Spoken::new(text), setting);
            let [whispers, sighs] = laid.chips[..] else {
                panic!("{:?}", laid.chips)
            };
            let apart = sighs.left() - whispers.right();
            assert!(apart > CHIP_GAP / 2.0, "{apart}");
            let row = laid.galley.rows.first().expect("a row");
            let markup = row.glyphs.iter().find(|glyph| glyph.chr == '<');
            let markup = markup.map(|glyph| glyph.pos.x).expect("markup");
            let apart = markup - sighs.right();
            assert!(apart > CHIP_GAP / 2.0, "{apart}");
        });
        harness.run();
    }

    /// Of a word without spaces in it only the first row was lit; the rest was dark on a dark ground.
    #[test]
    fn a_word_of_several_rows_is_lit_in_all_of_them() {
        let mut harness = widget(|ui| {
            let word = "elsewhere".repeat(30);
            let text = format!("So {word} at last");
            let range = 3..3 + word.len();
            let setting = Setting {
                tokens: Tokens::of(ui),
                width: 200.0,
                word: Some(&range),
                marks: &[],
                hinted: None,
            };
            let laid = Paragraph::new(ui, &Spoken::new(&text), setting);
            assert!(laid.galley.rows.len() > 3);
            let rows = laid.galley.rows.iter();
            let of_word = rows.filter(|row| row.text().contains("else"));
            assert_eq!(laid.lit.len(), of_word.count());
            let next = |pair: &[Rect]| pair[0].bottom() <= pair[1].top() + 4.0;
            assert!(laid.lit.windows(2).all(next), "{:?}", laid.lit);
        });
        harness.run();
    }
}
