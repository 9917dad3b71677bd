//! What a review has spoken again: ordered at its end, or from the list of those lines alone while it is closed.

use egui::accesskit::Live;
use egui::{Response, Ui, vec2};

use super::bar::ground_ui;
use super::list::strip;
use super::review::{Reviewing, picked, to_save};
use super::review_bar::keep;
use super::review_end::{End, UnderWay, in_places, to_redo};
use super::{Filter, ScriptPanel};
use mynah_core::ids::{LineId, ProjectId, TakeId};
use mynah_i18n::tr;
use mynah_model::command::{Command, PlaybackCommand};
use mynah_model::desk::{Desk, LeftOut};
use mynah_model::event::Notice;
use mynah_script::pages::RowSet;
use mynah_script::review::Review;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::{Button, Side, both_sides};

/// Height of the bar.
const ROW: f32 = 32.0;
/// Lines that are named; of more it is said that there are.
const NAMED: usize = 12;

/// What was found when all lines of a review were walked through: not in each frame, for they can be thousands.
#[derive(Default)]
pub(super) struct Walked {
    of: Option<Basis>,
    /// How many are to be spoken again.
    redo: usize,
    /// All that were asked for again.
    rows: RowSet,
}

/// What has to be the same for that to be so still.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Basis {
    project: Option<ProjectId>,
    /// The revision of its script, and the changes of takes and jobs.
    changes: (u64, u64, u64),
    /// Lines to be spoken again, those of them whose takes are known, and lines that are under way.
    lines: (usize, usize, usize),
}

impl Basis {
    fn of(desk: &Desk, kept: &Review) -> Self {
        Self {
            project: desk.project.as_ref().map(|open| open.card.id),
            changes: (desk.revision(), desk.take_changes(), desk.line_changes()),
            lines: Self::lines_of(kept),
        }
    }

    fn lines_of(kept: &Review) -> (usize, usize, usize) {
        (kept.redo.len(), kept.takes.len(), kept.again.len())
    }
}

impl ScriptPanel {
    /// How many lines a review has spoken again, once it comes to that.
    pub(super) fn to_redo(&self, desk: &Desk) -> usize {
        let Some(kept) = kept(self.review.as_ref(), self.reviewed.as_ref()) else {
            return 0;
        };
        if self.walked.of == Some(Basis::of(desk, kept)) {
            return self.walked.redo;
        }
        count_redo(desk, kept)
    }

    /// Tells the window how many there are, and whether a button of this room speaks them.
    pub(super) fn tell_redo(&self, cx: &mut StudioCtx<'_>) {
        cx.view.to_redo = self.to_redo(cx.desk);
        let end = self.review.as_ref().and_then(|review| review.end.as_ref());
        let asks = end.is_some_and(|end| end.counts.redo > 0);
        cx.view.bars.again = asks || self.filter == Filter::Redo && cx.view.to_redo > 0;
    }

    /// These lines, where they alone are listed.
    pub(super) fn redo_to_list(&self) -> RowSet {
        let kept = kept(self.review.as_ref(), self.reviewed.as_ref());
        let Some(kept) = kept.filter(|_| self.filter == Filter::Redo) else {
            return RowSet::default();
        };
        // What is said of them is a step of the script: none is said before they are walked through.
        match &self.walked.of {
            Some(of) if of.lines == Basis::lines_of(kept) => self.walked.rows.clone(),
            _ => to_redo(kept),
        }
    }

    /// Draws the bar over the lines that are to be spoken again, where they alone are listed and no review is open.
    pub(super) fn again_bar_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        if self.filter == Filter::Changed && self.review.is_none() {
            redo_too_ui(ui, cx, self.to_redo(cx.desk));
        }
        let is_listed = self.filter == Filter::Redo && self.review.is_none();
        let kept = self.reviewed.as_mut().filter(|_| is_listed);
        let Some(kept) = kept.filter(|kept| is_any_left(kept, cx.desk, None)) else {
            self.again = None;
            return;
        };
        let end = self.again.get_or_insert_default();
        if let Some(begun) = end.send(cx) {
            self.ordered(cx, begun);
            ui.ctx().request_repaint();
            return;
        }
        if end.read(cx.desk, kept) {
            ui.ctx().request_repaint();
        }
        let pressed = ground_ui(ui, cx.tokens, |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
            let mut pressed = false;
            let row = strip(ui, ROW);
            both_sides(ui, "again", (row, 12.0), |ui, side| match side {
                Side::Left => {
                    let words = tr!("review-to-redo", lines = end.counts.redo);
                    let words = Face::SmallMedium.whole_parts(ui, &words, ui.available_width());
                    ui.label(Face::SmallMedium.rich(words, cx.tokens.text));
                }
                Side::Right => pressed = again_ui(end, ui, cx).0.clicked(),
            });
            left_out_ui(end, ui, cx);
            pressed
        });
        if pressed {
            order(end, kept, cx.desk);
            ui.ctx().request_repaint();
        }
    }

    /// A line that has a newer take by now was spoken again elsewhere: it isn't bought once more by the review.
    pub(super) fn forget_spoken(&mut self, cx: &mut StudioCtx<'_>) {
        let whole = self.review.as_ref().and_then(|review| review.whole);
        let open = self.review.as_mut().map(|review| &mut review.kept);
        let Some(kept) = open.or(self.reviewed.as_mut()) else {
            return;
        };
        if self.walked.of == Some(Basis::of(cx.desk, kept)) {
            return;
        }
        let want_still = want_still(kept, cx.desk);
        let takes = kept.takes.iter();
        let spoken = takes.filter(|(line, take)| {
            // An older one that is picked instead says nothing new.
            picked(cx.desk, **line).is_some_and(|picked| picked.id > **take)
        });
        let spoken: Vec<LineId> = spoken.map(|(line, _)| *line).collect();
        let is_any = want_still || !spoken.is_empty();
        kept.speak_again(spoken);
        self.walked = Walked {
            of: Some(Basis::of(cx.desk, kept)),
            redo: count_redo(cx.desk, kept),
            rows: to_redo(kept),
        };
        if is_any {
            keep(cx, to_save(kept, whole));
        }
    }

    /// Lines that are to be spoken again are under way: `true` once they were the last, and the review is over.
    pub(super) fn ordered(&mut self, cx: &mut StudioCtx<'_>, under_way: UnderWay) -> bool {
        let is_open = self.review.is_some();
        let below = self.review.as_ref().and_then(|review| review.below);
        let whole = self.review.as_ref().and_then(|review| review.whole);
        let open = self.review.as_mut().map(|review| &mut review.kept);
        let Some(kept) = open.or(self.reviewed.as_mut()) else {
            return false;
        };
        kept.speak_again(under_way.lines);
        // What could not be spoken waits on.
        let waits = is_any_left(kept, cx.desk, below);
        // One that was left on its way goes on there first.
        kept.ended |= is_open;
        if !waits && kept.ended {
            cx.notice(Notice::Done(tr!(
                "review-spoken-again",
                lines = under_way.of
            )));
        }
        let kept = to_save(kept, whole);
        keep(cx, kept.clone());
        if waits {
            return false;
        }
        (self.review, self.reviewed, self.again) = (None, Some(kept), None);
        self.list_as_before(cx);
        if is_open && cx.desk.playback.playing.is_some() {
            // What stands still since it was asked for anew isn't heard again.
            cx.send(Command::Playback(PlaybackCommand::Stop));
        }
        true
    }
}

/// Lines whose order came to nothing, for nothing, are to be spoken again still. Whether there are any.
fn want_still(kept: &mut Review, desk: &Desk) -> bool {
    let lines = kept.again.iter().filter_map(|(line, before)| {
        let take = picked(desk, *line).filter(|take| take.id == *before);
        take.filter(|_| desk.came_to_nothing(*line))
            .map(|take| (*line, take.id, take.note.trim().to_owned()))
    });
    let lines: Vec<_> = lines.collect();
    let is_any = !lines.is_empty();
    for (line, take, note) in lines {
        kept.redo_with(line, take, note);
    }
    is_any
}

/// Who looks for what is to do next sees here that a review has lines spoken again, too, and the way to them.
fn redo_too_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, lines: usize) {
    if lines == 0 {
        return;
    }
    let tokens = cx.tokens;
    ground_ui(ui, tokens, |ui| {
        let row = strip(ui, ROW);
        both_sides(ui, "redo-too", (row, 12.0), |ui, side| match side {
            Side::Left => {
                let words = tr!("review-to-redo", lines = lines);
                let words = Face::SmallMedium.whole_parts(ui, &words, ui.available_width());
                ui.label(Face::SmallMedium.rich(words, tokens.text));
            }
            Side::Right => {
                let action = Action::ListToRedo;
                let button = Button::new(action.label()).small().outline();
                if ui.add(button.tip(action.tip())).clicked() {
                    cx.act(action);
                }
            }
        });
    });
}

/// Returns true if lines of a chapter, or of the whole script, are to be spoken again.
fn is_any_left(kept: &Review, desk: &Desk, below: Option<LineId>) -> bool {
    let is_here = in_places(desk, below);
    kept.redo.keys().any(|line| is_here(*line))
}

/// The lines of the script that a review has spoken again.
fn count_redo(desk: &Desk, kept: &Review) -> usize {
    let script = desk.script();
    let redo = kept.redo.keys();
    redo.filter(|line| script.place(**line).is_some()).count()
}

/// What is kept of the review that is open, or that was left.
pub(super) fn kept<'a>(
    open: Option<&'a Reviewing>,
    left: Option<&'a Review>,
) -> Option<&'a Review> {
    open.map(|open| &open.kept).or(left)
}

/// Orders what is to be spoken again. What was heard of it until then is known by its take.
pub(super) fn order(end: &mut End, kept: &mut Review, desk: &Desk) {
    let lines = kept.redo.keys();
    let takes = lines.filter_map(|line| Some((*line, picked(desk, *line)?.id)));
    let takes: Vec<(LineId, TakeId)> = takes.collect();
    kept.takes.extend(takes);
    end.speak_again(desk, kept);
}

/// The button that speaks again what is to be, at its price; whether that is known, and of how many lines.
pub(super) fn again_ui(end: &End, ui: &mut Ui, cx: &StudioCtx<'_>) -> (Response, bool, usize) {
    let again = end.again.as_ref().filter(|orders| orders.is_done());
    let count = again.map_or(0, |orders| orders.count);
    let why = match again {
        _ if end.is_sending() => Some(tr!("review-again.sending")),
        None => Some(tr!("marked-reading")),
        Some(_) if count == 0 => Some(tr!("review-again.why-not")),
        Some(_) => None,
    };
    let button = Button::new(tr!("review-again", count = count))
        .small()
        .why_not(why)
        .tip(tr!("review-again.tip"));
    let button = match again.filter(|_| count > 0) {
        Some(orders) => {
            let price = cx.desk.price_of_gathered(orders);
            button.price(PriceText::short(price)).primary()
        }
        None => button,
    };
    let is_known = again.is_some() && !end.is_sending();
    (ui.add(button), is_known, count)
}

/// Lines that are to be spoken again and can't be, and why.
pub(super) fn left_out_ui(end: &End, ui: &mut Ui, cx: &StudioCtx<'_>) {
    for (why, numbers) in &end.left_out {
        let some = numbers.iter().take(NAMED).map(usize::to_string);
        let mut lines = some.collect::<Vec<_>>().join(", ");
        if numbers.len() > NAMED {
            lines.push('…');
        }
        let why = match why {
            LeftOut::Mute => tr!("review-left-out.mute"),
            LeftOut::Voiceless => tr!("review-left-out.voiceless"),
            LeftOut::VoiceGone => tr!("review-left-out.gone"),
            LeftOut::NoModel => tr!("review-left-out.model"),
            LeftOut::InDoubt => tr!("review-left-out.doubt"),
            LeftOut::Silent => tr!("review-left-out.silent"),
            LeftOut::Approved => tr!("review-left-out.approved"),
            LeftOut::UnderWay => tr!("review-left-out.under-way"),
        };
        let count = numbers.len();
        let words = tr!("review-left-out", count = count, lines = lines, why = why);
        let label = egui::Label::new(Face::Small.rich(words, cx.tokens.warn));
        let label = ui.add(label.wrap());
        ui.ctx()
            .accesskit_node_builder(label.id, |node| node.set_live(Live::Polite));
    }
}
