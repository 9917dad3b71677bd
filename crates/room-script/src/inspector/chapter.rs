//! The chapter desk: length, states and price of what is below the focused heading, and what can be done with it.

use egui::{Align, Label, Layout, Ui, UiBuilder, vec2};

use super::{HEAD, hide_ui};
use mynah_core::ids::LineId;
use mynah_i18n::counted;
use mynah_i18n::tr;
use mynah_model::desk::{Chapter, ChapterCounts, Desk};
use mynah_script::document::Heading;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::fact_row::fact;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_core::words::duration;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::theme::icons;
use mynah_ui_kit::theme::size;
use mynah_ui_kit::widgets::Button;

/// The chapter whose heading is focused, as far as it was read.
#[derive(Default)]
pub struct ChapterDesk {
    /// The chapter as it was read last.
    shown: Option<Chapter>,
    /// The same while it is read again.
    reading: Option<Chapter>,
    /// True if nothing has changed since `shown` was read.
    is_current: bool,
}

impl ChapterDesk {
    /// Draws the desk of a heading into all of `ui`.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, heading: &Heading) {
        if self.read(cx.desk, heading.id) {
            ui.ctx().request_repaint();
        }
        head_ui(ui, cx, heading);
        egui::ScrollArea::vertical()
            .id_salt("chapter-desk")
            .auto_shrink(false)
            .show(ui, |ui| {
                let inner = ui
                    .available_rect_before_wrap()
                    .shrink2(vec2(size::PAD, 0.0));
                let mut inside = ui.new_child(UiBuilder::new().max_rect(inner));
                self.inside_ui(&mut inside, cx, heading);
                inside.add_space(16.0);
                ui.advance_cursor_after_rect(inside.min_rect());
            });
    }

    /// Reads on; returns true if there is more to read. What was read before is shown until then. Takes that change
    /// meanwhile are read the next time: while a batch is generated a long chapter would never be read to its end.
    fn read(&mut self, desk: &Desk, heading: LineId) -> bool {
        self.shown.take_if(|chapter| !chapter.is_of(heading));
        let is_current = |chapter: &Chapter| !chapter.is_old(desk, heading);
        self.is_current = self.shown.as_ref().is_some_and(is_current);
        if self.is_current {
            self.reading = None;
            return false;
        }
        let mut reading = self.reading.take();
        reading.take_if(|chapter| !chapter.is_of_rows(desk, heading));
        let chapter = reading.get_or_insert_with(|| Chapter::new(desk, heading));
        if desk.read_chapter(chapter) {
            self.is_current = is_current(chapter);
            self.shown = reading;
        } else {
            self.reading = reading;
        }
        !self.is_current
    }

    fn inside_ui(&self, ui: &mut Ui, cx: &mut StudioCtx<'_>, heading: &Heading) {
        let t = cx.tokens;
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        if !heading.note.is_empty() {
            let note = Face::Small.rich(heading.note.as_str(), t.text2);
            ui.add(Label::new(note).wrap());
        }
        let counts = self.shown.as_ref().map(|chapter| chapter.counts);
        let sums = match &self.shown {
            Some(chapter) => sums(chapter),
            None => tr!("chapter-counting"),
        };
        ui.add(Label::new(Face::Body.rich(sums, t.text)).wrap());
        if let Some(counts) = counts.filter(|counts| counts.lines > 0) {
            ui.scope(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                counts_ui(ui, cx, counts);
            });
        }
        ui.add_space(4.0);
        self.buttons_ui(ui, cx);
        ui.add_space(8.0);
        let edge = ui.min_rect().bottom();
        let line = egui::Stroke::new(1.0, t.line);
        ui.painter().hline(ui.max_rect().x_range(), edge, line);
        ui.add_space(8.0);
        for action in [Action::FoldAll, Action::UnfoldAll] {
            let button = Button::new(action.label()).ghost().small();
            if ui.add(button.tip(action.tip_with_keys(ui.ctx()))).clicked() {
                cx.act(action);
            }
        }
    }

    fn buttons_ui(&self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        // Only the price has to be that of now.
        let known = self.shown.as_ref().filter(|_| self.is_current);
        let counts = self.shown.as_ref().map(|chapter| chapter.counts);
        let none = |count: usize, why: String| (count == 0).then_some(why);
        for (action, icon) in [
            (Action::GenerateChapter, icons::LIGHTNING),
            (Action::ReviewChapter, icons::LIST_CHECKS),
            (Action::ApproveChapter, icons::CHECK_CIRCLE),
            (Action::ExportChapter, icons::EXPORT),
        ] {
            let why = match (counts, action) {
                (None, _) => Some(tr!("chapter-counting")),
                (_, Action::GenerateChapter) if known.is_none() => Some(tr!("chapter-counting")),
                (Some(counts), Action::ReviewChapter) => {
                    none(counts.to_review, tr!("chapter-nothing-to-review"))
                }
                (Some(counts), Action::ApproveChapter) => {
                    none(counts.to_approve, tr!("chapter-nothing-to-approve"))
                }
                (Some(counts), Action::ExportChapter) => {
                    none(counts.heard, tr!("chapter-nothing-to-export"))
                }
                (Some(_), _) => known.and_then(|chapter| why_not_generated(cx.desk, chapter)),
            };
            let button = Button::new(action.label()).icon(icon).outline().small();
            let button = button.tip(action.tip_with_keys(ui.ctx()));
            let button = match known.filter(|_| action == Action::GenerateChapter) {
                Some(chapter) if why.is_none() => {
                    button.price(PriceText::short(cx.desk.price_of_chapter(chapter)))
                }
                _ => button,
            };
            if ui.add(button.why_not(why)).clicked() {
                cx.act(action);
            }
        }
    }
}

/// Draws the name of the chapter, and the button that hides the inspector.
fn head_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, heading: &Heading) {
    let (strip, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), egui::Sense::hover());
    let inner = strip.shrink2(vec2(size::PAD, 0.0));
    let layout = Layout::right_to_left(Align::Center);
    let mut right = ui.new_child(UiBuilder::new().max_rect(inner).layout(layout));
    hide_ui(&mut right, cx);
    let left = inner.with_max_x(right.min_rect().left() - 8.0);
    let layout = Layout::left_to_right(Align::Center);
    let mut left = ui.new_child(UiBuilder::new().max_rect(left).layout(layout));
    let title = Face::BodyStrong.rich(heading.title.as_str(), cx.tokens.text);
    left.add(Label::new(title).truncate());
}

/// Number of lines and length: `48 lines · ~6:12`.
fn sums(chapter: &Chapter) -> String {
    let lines = tr!("script-heading-lines", count = chapter.counts.lines);
    let length = duration(chapter.length.estimate(None));
    let length = if chapter.length.is_known() {
        length
    } else {
        tr!("chapter-estimate", length = length)
    };
    tr!("chapter-sums", lines = lines, length = length)
}

fn counts_ui(ui: &mut Ui, cx: &StudioCtx<'_>, counts: ChapterCounts) {
    let rows = [
        (tr!("chapter-ready"), counts.ready, true),
        (tr!("script-state-changed"), counts.changed, true),
        (tr!("chapter-missing"), counts.missing, true),
        (tr!("script-state-approved"), counts.approved, true),
        (tr!("script-state-failed"), counts.failed, true),
        (tr!("chapter-under-way"), counts.under_way, false),
    ];
    for (name, count, always) in rows {
        if always || count > 0 {
            fact(ui, cx, &name, &counted(count as u64));
        }
    }
}

fn why_not_generated(desk: &Desk, chapter: &Chapter) -> Option<String> {
    if chapter.orders.count > 0 {
        return None;
    }
    let left_out = desk.left_out(&chapter.orders);
    let counts = chapter.counts;
    Some(if !left_out.is_empty() {
        left_out.join(" ")
    } else if desk.is_offer_awaited() || desk.tally().awaited > 0 {
        tr!("script-no-models-yet")
    } else if counts.missing + counts.changed > 0 {
        tr!("chapter-no-voice")
    } else {
        tr!("chapter-nothing-to-generate")
    })
}
