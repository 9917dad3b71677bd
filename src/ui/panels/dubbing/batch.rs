//! Several films that are dubbed in the same way, one after the other: each is looked at before the first one begins, so
//! that the price of all stands there.

use egui::{Label, Ui};

use super::DubbingPanel;
use super::follow::Answered;
use super::new::{NewDub, TRY, price_for};
use crate::studio::command::{Command, DubbingCommand, FilmFrom};
use crate::studio::desk::Price;
use crate::studio::dubbing::Brought;
use crate::terms::request::{Cut, DubRequest};
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::panels::history::fact;
use crate::ui::theme::Face;
use crate::ui::widgets::Button;
use crate::ui::widgets::price::PriceText;

/// A film that waits for its turn and is looked at now.
#[derive(Default)]
pub(super) struct Ahead {
    looking: Answered,
    from: Option<FilmFrom>,
}

fn is_new(from: &FilmFrom) -> bool {
    !matches!(from, FilmFrom::Kept(_))
}

impl NewDub {
    /// Takes over what was seen of a film that waits, and has the next one looked at; whether it asked for that, under
    /// the number.
    pub fn look_ahead(&mut self, cx: &mut StudioCtx<'_>, number: u64) -> bool {
        let waited = self.ahead.looking.number();
        if let Some(inspected) = waited.and_then(|it| cx.desk.dubbing.inspected.get(&it)) {
            self.ahead.looking.end();
            let from = self.ahead.from.take();
            // Its turn may have come meanwhile.
            let place = self.next.iter().position(|it| Some(it) == from.as_ref());
            if let Some(place) = place {
                self.next.remove(place);
                match inspected {
                    Ok(brought) => self.next.insert(place, FilmFrom::Kept(brought.clone())),
                    Err(trouble) => self.trouble = Some((**trouble).clone()),
                }
            }
        }
        if self.brought.is_none() || self.looking.is_open() || self.ahead.looking.is_open() {
            return false;
        }
        let Some(from) = self.next.iter().find(|it| is_new(it)).cloned() else {
            return false;
        };
        let backend = cx.desk.backend();
        self.ahead = Ahead {
            looking: Answered::waits(number),
            from: Some(from.clone()),
        };
        cx.send(Command::Dubbing(DubbingCommand::Inspect(
            number, backend, from,
        )));
        true
    }

    /// What all films cost together at most, once each was looked at.
    pub fn price_of_all(&self, cx: &StudioCtx<'_>) -> Option<Price> {
        let mut all = self.price(cx)?.quote;
        let alone = self.languages.len() == 1;
        for from in &self.next {
            let FilmFrom::Kept(film) = from else {
                return None;
            };
            for code in &self.languages {
                let request = self.request_of(film, code)?;
                all += price_for(cx, request, alone)?.quote;
            }
        }
        Some(cx.desk.price(all))
    }

    /// Whether one press can begin all of them: nothing is of the first one alone, and nothing of each is asked.
    fn can_begin_all(&self, cx: &StudioCtx<'_>) -> bool {
        !self.next.is_empty() && !self.lacks_all() && self.why_not(cx).is_none()
    }

    /// Whether something of the first film is its own: then each is begun by itself.
    fn lacks_all(&self) -> bool {
        let is_of_all = self.tables.is_empty() && self.background.is_none() && !self.clones;
        let has_part = self.part.iter().any(|part| !part.trim().is_empty());
        !is_of_all || has_part
    }

    /// What would be sent of a film that waits: a part that was typed, and a background, are of the first one alone.
    fn request_of(&self, film: &Brought, code: &str) -> Option<DubRequest> {
        let first = Cut { start: 0, end: TRY };
        let cut = self.tries.then(|| first.within(film.lasts()));
        Some(self.in_way(DubRequest {
            input: film.input.clone(),
            cut: cut.transpose().ok()?.flatten(),
            drop_background: self.drop_background,
            ..self.request(code)?
        }))
    }
}

impl DubbingPanel {
    /// What all films cost that fell together, and the press that begins all of them.
    pub(super) fn batch_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let is_busy = self.starting.is_some();
        let Some(form) = &mut self.form else { return };
        if form.next.is_empty() || form.prices(cx).is_empty() {
            return;
        }
        let Some(all) = form.price_of_all(cx) else {
            let words = Face::Small.rich(tr!("dubbing-batch-looks"), cx.tokens.text2);
            ui.add(Label::new(words).wrap());
            return;
        };
        let count = form.next.len() + 1;
        let price = PriceText::at_most(all);
        fact(ui, cx, &tr!("dubbing-batch", count = count), &price.shown);
        if form.lacks_all() {
            let words = Face::Small.rich(tr!("dubbing-batch-alone"), cx.tokens.text2);
            ui.add(Label::new(words).wrap());
        }
        if form.can_begin_all(cx) {
            let begin = Button::new(tr!("dubbing-batch-begin", count = count)).outline();
            let begin = begin.price(price).busy(is_busy || form.all.is_some());
            if ui.add(begin.tip(tr!("dubbing-batch-begin.tip"))).clicked() {
                (form.all, form.trouble) = (Some(all.quote.most), None);
            }
        }
    }

    /// Begins the next of films that are begun with one press, as long as it can be and they cost no more than was told.
    pub(super) fn follow_batch(&mut self, cx: &mut StudioCtx<'_>) {
        if self.starting.is_some() {
            return;
        }
        let Some(form) = &mut self.form else { return };
        let Some(left) = form.all else { return };
        if form.looking.is_open() {
            return;
        }
        // It stops where one is refused, and says why there.
        if form.trouble.is_some() {
            form.all = None;
            return;
        }
        let price = form.price(cx).map(|price| price.quote.most);
        let price = price.filter(|price| *price <= left && form.why_not(cx).is_none());
        form.all = price.map(|price| left.less(price));
        if price.is_some() {
            self.start(cx);
        }
    }
}
