//! The paragraphs of a transcript. Only those in view are laid out.

use std::ops::Range;
use std::sync::Arc;

use egui::text::LayoutJob;
use egui::{Color32, CornerRadius, Rect, ScrollArea, Sense, Stroke, TextEdit, Ui, pos2, vec2};

use mynah_i18n::tr;
use mynah_transcript::blocks::{Block, Blocks};
use mynah_transcript::transcript::{TimeMark, Word, WordKind};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::length;
use mynah_ui_kit::theme::{Face, size};
use mynah_ui_kit::widgets::{combo_item, focus_ring, menu, tip};

use super::editor::{Inline, TranscriptView};
use crate::tool_frame::LEAST;

/// Widths of the columns with the time and the speaker.
const TIME: f32 = 56.0;
const SPEAKER: f32 = 112.0;
/// Space above and below the text of a row.
const PAD: f32 = 6.0;
/// Height of a line of text.
const LINE: f32 = 20.0;
/// Estimated width of a character of a row that was not laid out yet.
const CHARACTER: f32 = 6.4;

/// Heights of the paragraphs: those of the text that was laid out, and estimates of the others.
#[derive(Default)]
pub(super) struct Heights {
    /// The revision and the width of the text that they belong to.
    of: (u64, u32),
    each: Vec<f32>,
    /// The upper edge of each, and the lower edge of the last.
    tops: Vec<f32>,
    is_stale: bool,
}

impl Heights {
    /// Starts over after an edit or with another width.
    fn follow(&mut self, blocks: &Blocks, revision: u64, width: f32) {
        let of = (revision, width as u32);
        if self.of != of || self.each.len() != blocks.list().len() {
            self.of = of;
            let height = |block: &Block| {
                let lines = (block.chars as f32 * CHARACTER / width.max(40.0)).ceil();
                lines.max(1.0) * LINE + 2.0 * PAD
            };
            self.each = blocks.list().iter().map(height).collect();
            self.is_stale = true;
        }
        if std::mem::take(&mut self.is_stale) || self.tops.is_empty() {
            self.tops.clear();
            let mut top = 0.0;
            for height in &self.each {
                self.tops.push(top);
                top += height;
            }
            self.tops.push(top);
        }
    }

    fn total(&self) -> f32 {
        self.tops.last().copied().unwrap_or(0.0)
    }

    fn top(&self, place: usize) -> f32 {
        self.tops
            .get(place)
            .copied()
            .unwrap_or_else(|| self.total())
    }

    /// Returns the first paragraph that ends below a height.
    fn at(&self, height: f32) -> usize {
        self.tops
            .partition_point(|top| *top <= height)
            .saturating_sub(1)
    }

    fn set(&mut self, place: usize, height: f32) {
        if let Some(known) = self.each.get_mut(place)
            && (*known - height).abs() > 0.5
        {
            *known = height;
            self.is_stale = true;
        }
    }
}

/// An action in a row.
#[derive(Clone, Copy)]
enum RowPress {
    /// A word was pressed.
    Play(usize),
    /// The paragraph is to be edited.
    Edit,
    /// The paragraph has another speaker.
    Speaker(Option<usize>),
}

impl TranscriptView {
    /// Draws the paragraphs.
    pub(crate) fn rows_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let width = (ui.available_width() - TIME - SPEAKER - 24.0).max(80.0);
        self.heights
            .follow(self.editor.blocks(), self.editor.revision(), width);
        let spoken = self.spoken(cx);
        if spoken.is_some() && !cx.desk.playback.paused {
            ui.ctx().request_repaint();
        }
        let mut scroll = ScrollArea::vertical()
            .id_salt("transcript")
            .auto_shrink(false)
            .min_scrolled_height(LEAST);
        if let Some(goal) = self.goal.take() {
            let above = ui.available_height() / 3.0;
            scroll = scroll.vertical_scroll_offset((self.heights.top(goal) - above).max(0.0));
        }
        let pressed = scroll.show_viewport(ui, |ui, view| {
            ui.set_height(self.heights.total() + PAD);
            ui.set_width(ui.available_width());
            let origin = ui.max_rect().min;
            let mut place = self.heights.at(view.top());
            let mut pressed = None;
            while let Some(block) = self.editor.blocks().list().get(place).cloned() {
                let top = self.heights.top(place);
                if top > view.bottom() {
                    break;
                }
                let at = pos2(origin.x, origin.y + top);
                let shown = (place, &block);
                let (height, press) = self.row_ui(ui, cx, shown, (at, width, spoken));
                self.heights.set(place, height);
                pressed = press.map(|press| (block.words, press)).or(pressed);
                place += 1;
            }
            pressed
        });
        if let Some((words, press)) = pressed.inner {
            self.pressed(cx, words, press);
        }
    }

    fn pressed(&mut self, cx: &mut StudioCtx<'_>, words: Range<usize>, press: RowPress) {
        match press {
            RowPress::Play(word) => {
                self.cursor = Some(word);
                self.play_from(cx, word);
            }
            RowPress::Edit => {
                let text = self.editor.transcript().text_of(words.clone());
                self.inline = Some(Inline {
                    words,
                    text: text.trim_end().to_owned(),
                    is_new: true,
                });
            }
            RowPress::Speaker(Some(speaker)) => {
                let edit = self.editor.transcript();
                let edit = edit.assign_speaker(words, Some(speaker));
                self.apply(cx, edit);
            }
            RowPress::Speaker(None) => {
                let edit = self.editor.transcript().assign_new_speaker(words, "");
                self.apply(cx, edit);
            }
        }
    }

    /// Draws a paragraph; returns its height and what was done in it.
    fn row_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (place, block): (usize, &Block),
        (at, width, spoken): (egui::Pos2, f32, Option<usize>),
    ) -> (f32, Option<RowPress>) {
        let t = cx.tokens;
        let is_spoken = spoken.is_some_and(|word| block.words.contains(&word));
        let left = at.x + 12.0;
        let text_left = left + TIME + SPEAKER;
        if self
            .inline
            .as_ref()
            .is_some_and(|it| it.words == block.words)
        {
            let place = Rect::from_min_size(pos2(text_left, at.y + PAD), vec2(width, LINE));
            return (self.inline_ui(ui, cx, place), None);
        }
        let job = self.job(cx, &block.words, (width, spoken));
        let galley = ui.painter().layout_job(job);
        let height = galley.size().y.max(LINE) + 2.0 * PAD;
        let whole = Rect::from_min_size(at, vec2(width + TIME + SPEAKER + 24.0, height));
        if is_spoken {
            let radius = CornerRadius::same(size::RADIUS as u8);
            ui.painter().rect_filled(whole, radius, t.bg1);
        }
        let ink = if is_spoken { t.playing } else { t.text3 };
        let time = Face::MonoLabel.galley(ui, length(block.start_s), ink);
        let middle = at.y + PAD + 2.0;
        ui.painter().galley(pos2(left, middle), time, ink);
        let mut press = self.speaker_ui(ui, cx, (place, block), pos2(left + TIME, at.y + PAD));
        let text =
            Rect::from_min_size(pos2(text_left, at.y + PAD), vec2(width, height - 2.0 * PAD));
        let id = ui.scope_id().with(("paragraph", place));
        let mut response = ui.interact(text, id, Sense::click());
        ui.painter().galley(text.min, Arc::clone(&galley), t.text);
        let plain = || self.editor.transcript().text_of(block.words.clone());
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::accesskit::Role::Button, ui.is_enabled(), plain())
        });
        let hovered = response.hover_pos().and_then(|pos| {
            let index = galley.cursor_from_pos(pos - text.min).index.0;
            self.word_at_character(&block.words, index)
        });
        if let Some(told) = hovered.and_then(|word| self.tip_of(word)) {
            response = tip(ui, response, &told);
        }
        focus_ring(ui, &response, size::RADIUS);
        let entered = response.has_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        if response.double_clicked() || entered {
            press = Some(RowPress::Edit);
        } else if response.clicked()
            && let Some(word) = hovered
        {
            press = Some(RowPress::Play(word));
        }
        (height, press)
    }

    /// Draws the name of the speaker with its menu.
    fn speaker_ui(
        &self,
        ui: &Ui,
        cx: &StudioCtx<'_>,
        (place, block): (usize, &Block),
        at: egui::Pos2,
    ) -> Option<RowPress> {
        let transcript = self.editor.transcript();
        let speaker = block.speaker;
        let name = speaker.map_or_else(
            || tr!("transcribe-unknown-speaker"),
            |speaker| transcript.speaker_name(speaker).into_owned(),
        );
        let ink = speaker.map_or(cx.tokens.text3, |speaker| cx.tokens.speaker(speaker));
        let galley = Face::SmallMedium.elided(ui, &name, ink, SPEAKER - 12.0);
        let rect = Rect::from_min_size(at, vec2(SPEAKER - 8.0, LINE));
        let response = ui.interact(rect, ui.scope_id().with(("speaker", place)), Sense::click());
        ui.painter().galley(rect.min + vec2(0.0, 2.0), galley, ink);
        let label = tr!("transcribe-speaker-of", name = name.as_str());
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::accesskit::Role::Button, ui.is_enabled(), &label)
        });
        focus_ring(ui, &response, size::RADIUS_SMALL);
        let mut picked = None;
        menu(&response, (&label, 200.0), |ui| {
            for other in transcript.used_speakers() {
                let is_own = Some(other.speaker) == speaker;
                if combo_item(ui, is_own, (&other.name, ""), "").clicked() {
                    picked = Some(RowPress::Speaker(Some(other.speaker)));
                }
            }
            let (label, told) = (
                tr!("transcribe-new-speaker"),
                tr!("transcribe-new-speaker.tip"),
            );
            if combo_item(ui, false, (&label, ""), &told).clicked() {
                picked = Some(RowPress::Speaker(None));
            }
        });
        picked
    }

    /// Draws the field of a paragraph that is edited; returns the height of the row.
    fn inline_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, place: Rect) -> f32 {
        let Some(inline) = &mut self.inline else {
            return LINE + 2.0 * PAD;
        };
        let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(place));
        let enter =
            inside.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Enter));
        let escape = inside.input(|input| input.key_pressed(egui::Key::Escape));
        let edit = TextEdit::multiline(&mut inline.text)
            .font(Face::Body.font())
            .text_color(cx.tokens.text)
            .desired_rows(1)
            .desired_width(place.width());
        let response = inside.add(edit);
        let name = tr!("transcribe-paragraph");
        ui.ctx()
            .accesskit_node_builder(response.id, |node| node.set_label(name));
        if std::mem::take(&mut inline.is_new) {
            response.request_focus();
        }
        // Scrolled out of view, it lost the keyboard focus.
        let is_over = enter || !response.has_focus();
        let height = response.rect.height() + 2.0 * PAD;
        if escape {
            self.inline = None;
        } else if is_over && let Some(inline) = self.inline.take() {
            let old = self.editor.transcript().text_of(inline.words.clone());
            let text = inline.text.trim();
            let tail = old.get(old.trim_end().len()..).unwrap_or_default();
            let edit = if text.is_empty() {
                self.editor.transcript().delete_words(inline.words)
            } else {
                let text = format!("{text}{tail}");
                self.editor.transcript().replace_text(inline.words, &text)
            };
            self.apply(cx, edit);
        }
        height
    }

    /// Returns the text of a paragraph with its marks.
    fn job(
        &self,
        cx: &StudioCtx<'_>,
        words: &Range<usize>,
        (width, spoken): (f32, Option<usize>),
    ) -> LayoutJob {
        let t = cx.tokens;
        let mut job = LayoutJob::default();
        job.wrap.max_width = width;
        let plain = Face::Body.format(t.text);
        let all = self.editor.transcript().words.get(words.clone());
        for (place, word) in words.clone().zip(all.unwrap_or_default()) {
            let mut format = plain.clone();
            if word.kind == WordKind::Event {
                format = Face::Small.format(t.text2);
                format.background = t.bg3;
            }
            if word.needs_check() {
                format.underline = Stroke::new(1.5, t.warn);
            } else if word.mark == Some(TimeMark::Repaired) {
                format.underline = Stroke::new(1.0, t.text3);
            }
            if spoken == Some(place) {
                (format.background, format.color) = (t.playing, t.on_playing);
            } else if self.cursor == Some(place) && word.is_spoken() {
                format.background = t.tint_accent;
            } else if self.is_match(place) {
                format.background = t.tint_warn;
            }
            job.append(&word.text, 0.0, format);
        }
        if job.is_empty() {
            job.append(" ", 0.0, Face::Body.format(Color32::TRANSPARENT));
        }
        job
    }

    /// Returns the word under a character of a paragraph.
    fn word_at_character(&self, words: &Range<usize>, character: usize) -> Option<usize> {
        let all = self.editor.transcript().words.get(words.clone())?;
        let mut end = 0;
        let mut last = None;
        for (place, word) in words.clone().zip(all) {
            end += word.text.chars().count();
            if word.kind != WordKind::Spacing {
                last = Some(place);
            }
            if character < end && last.is_some() {
                return last;
            }
        }
        last
    }

    /// Returns what there is to know of a word.
    fn tip_of(&self, word: usize) -> Option<String> {
        let word: &Word = self.editor.transcript().words.get(word)?;
        let mark = match word.mark {
            Some(TimeMark::Repaired) => Some(tr!("transcribe-word-repaired")),
            Some(TimeMark::Unresolved) => Some(tr!("transcribe-word-unresolved")),
            Some(TimeMark::Estimated) => Some(tr!("transcribe-word-estimated")),
            Some(TimeMark::Missing) => Some(tr!("transcribe-word-missing")),
            None => None,
        };
        let sure = match (self.is_alignment, word.loss(), word.confidence()) {
            (true, Some(loss), _) => {
                let loss = format!("{loss:.2}");
                Some(tr!("align-loss", loss = loss))
            }
            (false, _, Some(sure)) => {
                let part = format!("{:.0}", sure * 100.0);
                Some(tr!("transcribe-confidence", part = part))
            }
            _ => None,
        };
        let told: Vec<String> = mark.into_iter().chain(sure).collect();
        (!told.is_empty()).then(|| told.join(" · "))
    }
}
