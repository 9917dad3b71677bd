//! Pending fixes of lines: what was ordered for a line and has not arrived yet.

use crate::command::{LineOrder, PatchWish};
use crate::dubbing::film::{Film, Language, Wish};
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::ids::OrderId;

impl Language {
    /// Takes a wish in, in the place of an older one for its line; one that is there already waits on.
    /// `order`: whose it is, where it is ordered now.
    pub fn wish(&mut self, what: PatchWish, at: UnixMillis, order: Option<OrderId>) {
        let is_it = |it: &Wish| it.what.is_for(&what);
        let there = self.wishes.iter().find(|it| is_it(it));
        let (at, mut orders) =
            there.map_or((at, Vec::new()), |there| (there.at, there.orders.clone()));
        orders.extend(order.filter(|order| !orders.contains(order)));
        self.note_bought(&what.speech, (Some(at), order));
        let line = what.mend.at.line;
        self.wishes.retain(|it| it.what.mend.at.line != line);
        self.wishes.push(Wish {
            what,
            at,
            orders,
            no: None,
            lasts: None,
        });
    }

    /// Nothing comes of an order: what it wanted is given up, unless another order wants the very same.
    pub fn give_up(&mut self, what: &PatchWish, order: Option<OrderId>) {
        self.wishes.retain_mut(|it| {
            if !it.what.is_for(what) {
                return true;
            }
            it.orders.retain(|own| Some(*own) != order);
            !it.orders.is_empty()
        });
    }

    /// Whether another wish for its line, or what came of one, took the place of this one: what is found late is older.
    /// `place`: the line's number by now.
    pub fn is_overtaken(&self, wish: &PatchWish, place: usize) -> bool {
        let is_wished = self.wishes.iter().any(|it| it.what.is_for(wish));
        let line = wish.mend.at.line;
        let is_other = self.wishes.iter().any(|it| it.what.mend.at.line == line);
        !is_wished && (is_other || self.patches.iter().any(|it| it.line == place))
    }

    /// Notes why what was bought for a wish could not take its place. Where another took the place of the wish itself it
    /// is left alone: then it says so.
    /// `lasts`: how long it is, in seconds, where it had no room.
    pub fn note_no(
        &mut self,
        what: &PatchWish,
        at: UnixMillis,
        (no, lasts): ((String, Credits), Option<f64>),
    ) -> bool {
        let is_overtaken = self.is_overtaken(what, what.mend.at.line);
        if !is_overtaken {
            self.wish(what.clone(), at, None);
            if let Some(wish) = self.wishes.last_mut() {
                (wish.no, wish.lasts) = (Some(no), lasts);
            }
        }
        is_overtaken
    }

    /// A wish is fulfilled, or nobody wants it any more.
    pub fn fulfil(&mut self, wish: &PatchWish) {
        self.wishes.retain(|it| !it.what.is_for(wish));
    }
}

impl PatchWish {
    /// Whether it is for the same line with the same sound, whichever take that is.
    pub fn is_for(&self, other: &Self) -> bool {
        self.mend.at == other.mend.at && self.speech == other.speech
    }

    /// What is wanted with an order.
    pub fn of(order: &LineOrder) -> Option<Self> {
        Some(Self {
            mend: order.mend.as_deref()?.clone(),
            speech: order.request.line()?,
            take: None,
        })
    }
}

impl Film {
    /// What this film wants with what was ordered for a line of it.
    pub fn wished(&self, ordered: &PatchWish) -> PatchWish {
        let language = self.language(&ordered.mend.at.language);
        let mut wishes = language.into_iter().flat_map(|it| &it.wishes);
        let kept = wishes.find(|it| it.what.is_for(ordered));
        PatchWish {
            take: ordered.take,
            ..kept.map_or(ordered, |kept| &kept.what).clone()
        }
    }
}
