//! Text that is read from right to left, as egui lays it out.

use std::sync::Arc;

use egui::Galley;
use egui::epaint::text::Glyph;

/// Hebrew, Arabic and their neighbours.
pub(super) fn is_right_to_left(c: char) -> bool {
    matches!(u32::from(c), 0x0590..=0x08FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFF)
}

/// The same with one glyph for each character, as cursors, marks and clicks count them.
///
/// Behind letters that it turned round egui puts all but the first of them once more, without any width: it takes them for
/// what one glyph stands for. All places behind them would be too far by that.
pub(super) fn one_glyph_each(galley: Arc<Galley>) -> Arc<Galley> {
    let text = &galley.job.text;
    if galley.elided || !text.chars().any(is_right_to_left) {
        return galley;
    }
    let chars: Vec<char> = text.chars().collect();
    let Some(kept) = kept(&galley, &chars) else {
        return galley;
    };
    let mut kept = kept.into_iter();
    let mut galley = Arc::unwrap_or_clone(galley);
    for placed in &mut galley.rows {
        let row = Arc::make_mut(&mut placed.row);
        row.glyphs.retain(|_| kept.next().unwrap_or(true));
    }
    Arc::new(galley)
}

/// Which glyphs stay, in their order; nothing where they can't be brought in line with the text.
fn kept(galley: &Galley, chars: &[char]) -> Option<Vec<bool>> {
    let mut kept = Vec::new();
    // Characters up to the last place that is sure, and glyphs that are seen since.
    let (mut sure, mut seen) = (0, 0);
    for row in &galley.rows {
        let mut rest = row.glyphs.as_slice();
        while let Some(first) = rest.first() {
            if !is_without_width(first) {
                (seen, kept, rest) = (seen + 1, pushed(kept, true, 1), rest.get(1..)?);
                continue;
            }
            let end = rest.iter().position(|glyph| !is_without_width(glyph));
            let (group, behind) = rest.split_at_checked(end.unwrap_or(rest.len()))?;
            rest = behind;
            let stand_for: Vec<char> = group.iter().map(|glyph| glyph.chr).collect();
            if let Some(lacking) = lacking((sure, sure + seen), chars, &stand_for) {
                kept = pushed(kept, false, group.len() - lacking);
                kept = pushed(kept, true, lacking);
                (sure, seen) = (sure + seen + lacking, 0);
            } else {
                (seen, kept) = (seen + group.len(), pushed(kept, true, group.len()));
            }
        }
        if row.ends_with_newline {
            (sure, seen) = (sure + seen + 1, 0);
        }
    }
    (sure + seen == chars.len()).then_some(kept)
}

fn pushed(mut kept: Vec<bool>, stays: bool, times: usize) -> Vec<bool> {
    kept.extend(std::iter::repeat_n(stays, times));
    kept
}

/// Whether a glyph stands for a character that has none of its own.
fn is_without_width(glyph: &Glyph) -> bool {
    glyph.advance_width == 0.0 && glyph.uv_rect.is_nothing()
}

/// How many of these stand for letters that lack a glyph, where they repeat letters that were turned round and end with
/// the glyph before them; nothing where they don't.
fn lacking((sure, end): (usize, usize), chars: &[char], repeated: &[char]) -> Option<usize> {
    // The first letter may have marks with glyphs of their own.
    let firsts = 1..=3;
    firsts
        .flat_map(|first| (0..=repeated.len()).map(move |lacking| (first, lacking)))
        .find_map(|(first, lacking)| {
            let start = end.checked_sub(first + repeated.len() - lacking)?;
            let rest = chars.get(start + first..start + first + repeated.len())?;
            let turned = chars.get(start..start + first + repeated.len())?;
            let fits = start >= sure && rest == repeated;
            (fits && turned.iter().copied().any(is_right_to_left)).then_some(lacking)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_ui_kit::testing::widget;
    use mynah_ui_kit::theme::Face;

    /// "End" led far behind the end, and the arrow to the left stayed there as often as the text has letters.
    #[test]
    fn a_text_has_a_glyph_for_each_letter_whichever_way_it_is_read() {
        let mut harness = widget(|ui| {
            ui.ctx()
                .set_missing_glyph_policy(egui::MissingGlyphPolicy::Tofu);
            for text in [
                "שלום לכל העולם.",
                "أأ שש",
                "مرحبا بكل العالم.",
                "He said שלום and مرحبا twice.",
                "שָׁלוֹם",
                "שלום\nעולם\nHello",
                "no such letters",
            ] {
                for width in [f32::INFINITY, 60.0] {
                    let format = Face::Body.format(egui::Color32::WHITE);
                    let mut job = egui::text::LayoutJob::default();
                    job.append(text, 0.0, format);
                    job.wrap.max_width = width;
                    let galley = one_glyph_each(ui.painter().layout_job(job));
                    let all = text.chars().count();
                    assert_eq!(galley.end().index.0, all, "{text:?} in {width}");
                }
            }
        });
        harness.run();
    }
}
