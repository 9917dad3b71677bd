//! Where else somebody has a review begin.

use super::super::review_end::in_places;
use super::Reviewing;
use mynah_core::ids::LineId;
use mynah_i18n::tr;
use mynah_model::desk::Ear;
use mynah_model::event::Notice;
use mynah_script::folds::section;
use mynah_script::review::Review;
use mynah_ui_core::ctx::StudioCtx;

/// Place of the whole script's review, saved while a chapter is reviewed.
#[derive(Clone, Copy, Debug)]
pub struct WholePlace {
    at: Option<LineId>,
    only_again: bool,
    ended: bool,
}

impl WholePlace {
    fn of(review: &Review) -> Self {
        Self {
            at: review.at,
            only_again: review.only_again,
            ended: review.ended,
        }
    }
}

/// Returns the review as the project saves it: the opinions of `kept`, and the place of the whole script's review.
pub fn to_save(kept: &Review, whole: Option<WholePlace>) -> Review {
    let mut saved = kept.clone();
    if let Some(whole) = whole {
        (saved.at, saved.only_again, saved.ended) = (whole.at, whole.only_again, whole.ended);
    }
    saved
}

impl Reviewing {
    /// Begins at the first take of a chapter that is not approved, and ends with the chapter. `None` if nothing of it can be
    /// reviewed.
    pub fn begin_chapter(
        cx: &mut StudioCtx<'_>,
        kept: Option<Review>,
        heading: LineId,
    ) -> Option<Self> {
        let (desk, kept) = (cx.desk, kept.unwrap_or_default());
        let places = section(desk.script(), heading)?;
        let mut review = Self::at(desk, kept, places.start);
        review.below = Some(heading);
        review.whole = Some(WholePlace::of(&review.kept));
        let before = review.kept.clone();
        review.kept.begin_anew();
        let next = review.from(desk, places.start);
        if next.is_none() {
            review.kept = before;
            let is_here = in_places(desk, Some(heading));
            if !review.kept.redo.keys().any(|line| is_here(*line)) {
                cx.notice(Notice::Heed(tr!("chapter-nothing-to-review")));
                return None;
            }
        }
        review.listen(desk);
        review.hear(cx, next);
        Some(review)
    }

    /// Hears all again from a place on. One that is not in the reviewed chapter is in a review of the whole script.
    fn begin_at(&mut self, cx: &mut StudioCtx<'_>, place: usize) {
        if !self.places(cx.desk).contains(&place) {
            (self.below, self.whole) = (None, None);
        }
        let before = self.kept.clone();
        self.kept.begin_anew();
        let Some(next) = self.from(cx.desk, place) else {
            self.kept = before;
            cx.notice(Notice::Heed(tr!("review-nothing-there")));
            return;
        };
        (self.start, self.of, self.offer) = (place, 0, None);
        self.listen_anew(cx.desk);
        (self.ear, self.anew) = (Ear::default(), false);
        self.listen(cx.desk);
        self.hear(cx, Some(next));
    }

    /// Begins at the focused line.
    pub fn begin_there(&mut self, cx: &mut StudioCtx<'_>) {
        let line = self.elsewhere(cx);
        match line.and_then(|line| cx.desk.script().place(line)) {
            Some(place) => self.begin_at(cx, place),
            None => cx.notice(Notice::Heed(tr!("review-focus-first"))),
        }
    }

    /// Begins at the first line: where that is offered, at the end, and from the few that were spoken again. In the middle
    /// of all a slip beside B would take back what was passed.
    pub fn begin_first(&mut self, cx: &mut StudioCtx<'_>) {
        if self.offer.is_some() || self.end.is_some() || self.kept.only_again {
            let first = self.places(cx.desk).start;
            self.begin_at(cx, first);
        } else {
            cx.notice(Notice::Heed(tr!("review-first-when")));
        }
    }

    /// The line that has the focus and is not the one that is heard, or that had it when the review was opened.
    pub fn elsewhere(&self, cx: &StudioCtx<'_>) -> Option<LineId> {
        let focused = cx.view.line.filter(|line| Some(*line) != self.kept.at);
        let line = focused.or_else(|| self.offer?.asked)?;
        cx.desk.script().line(line).map(|line| line.id)
    }
}
