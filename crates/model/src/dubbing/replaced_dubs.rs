//! Dubs of a language that a newer one replaced: they can come back, and their fixes are carried over.

use crate::dubbing::film::{Bought, Film, HalfWritten, Language, Patch, Segment, is_same_table};
use mynah_core::clock::UnixMillis;
use mynah_core::ids::OrderId;
use mynah_core::request::LineRequest;
use mynah_records::ledger::Entry;

impl Language {
    /// Another dub of the language takes the place of this one, which is kept behind it. One that was kept so before comes
    /// back with all that was mended in it.
    pub fn give_way(&mut self, new: Self) {
        let mut earlier = std::mem::take(&mut self.earlier);
        let is_it = |it: &Self| is_same_table(it.sheet.as_ref(), new.sheet.as_ref());
        let there = earlier.iter().position(is_it);
        let next = there.map_or(new, |place| earlier.remove(place));
        earlier.push(std::mem::replace(self, next));
        self.earlier = earlier;
    }

    /// The dub that was kept for the longest takes the place of this one: again and again, each of them comes.
    pub fn turn_back(&mut self) -> Option<()> {
        let first = self.earlier.first()?.clone();
        self.give_way(first);
        Some(())
    }

    /// Keeps what is half written of a line, or nothing of it where that is what the line said: with the earlier dub that
    /// has the line, where this one has another by that number.
    pub fn write(&mut self, half: HalfWritten) {
        if !self.has_line(&half)
            && let Some(earlier) = self.earlier.iter_mut().rfind(|it| it.has_line(&half))
        {
            return earlier.write(half);
        }
        self.half.retain(|it| it.line != half.line);
        // Who goes on from a line as its fix lands writes nothing.
        if !half.is_nothing() && !self.says(&half) {
            self.half.push(half);
        }
        self.half.sort_by_key(|it| it.line);
    }

    /// Whether it has the line that something was written for.
    fn has_line(&self, half: &HalfWritten) -> bool {
        let there = half.line.checked_sub(1);
        let there = there.and_then(|place| self.lines.get(place));
        there.is_some_and(|there| is_same_line(there, &half.own))
    }

    /// How many lines of earlier dubs are mended.
    pub fn kept_fixes(&self) -> usize {
        self.earlier.iter().map(|it| it.patches.len()).sum()
    }

    /// The fixes of earlier dubs whose line is the same here, with its number: those of the one that was bought before
    /// with the very same request, where there is one, then those of the newest dub first.
    pub fn fits(&self, before: Option<&Self>) -> Vec<(usize, Patch)> {
        let mut found: Vec<(usize, Patch)> = Vec::new();
        for earlier in before.into_iter().chain(self.earlier.iter().rev()) {
            // What the service said anew in another dub of its own has its times, and its background.
            for patch in earlier.patches.iter().filter(|it| !it.speech.is_anew()) {
                let line = patch.line.checked_sub(1);
                let Some(line) = line.and_then(|line| earlier.lines.get(line)) else {
                    continue;
                };
                let place = self.lines.iter().position(|it| is_same_line(it, line));
                let Some(number) = place.map(|place| place + 1) else {
                    continue;
                };
                let is_taken = self.patches.iter().any(|it| it.line == number)
                    || found.iter().any(|(it, _)| *it == number);
                if !is_taken {
                    found.push((number, patch.clone()));
                }
            }
        }
        found
    }

    /// Something is ordered for a line of it, whatever comes of that.
    /// `at`: since when, `order`: by which order; nothing where that isn't known.
    pub fn note_bought(
        &mut self,
        speech: &LineRequest,
        (at, order): (Option<UnixMillis>, Option<OrderId>),
    ) {
        let is_known = |it: &Bought| {
            it.speech == *speech
                && at.is_none_or(|at| it.at == at)
                && (order.is_none() || it.order == order)
        };
        if !self.bought.iter().any(is_known) {
            self.bought.push(Bought {
                speech: speech.clone(),
                at: at.unwrap_or_default(),
                order,
            });
        }
    }

    /// When what an entry sent was last ordered for a line of it, or of an earlier dub, whole or as a part of it; nothing
    /// where it never was.
    /// `sent`: when it was, and the order of which it is a part.
    pub fn bought_before(
        &self,
        speech: &LineRequest,
        (sent, order): (UnixMillis, Option<OrderId>),
    ) -> Option<UnixMillis> {
        let is_part = |it: &Bought| order.is_some() && it.order == order;
        let own = self.bought.iter();
        let own = own.filter(|it| (is_part(it) || it.speech == *speech) && it.at <= sent);
        let own = own.map(|it| it.at);
        // Older films know of their fixes alone.
        let mended = self.patches.iter().find(|patch| patch.speech == *speech);
        let mended = mended.map(|_| UnixMillis::default());
        let earlier = self.earlier.iter();
        let earlier = earlier.filter_map(|it| it.bought_before(speech, (sent, order)));
        own.chain(mended).chain(earlier).max()
    }
}

/// Whether a dub says the same in both lines, at about the same time.
pub fn is_same_line(one: &Segment, other: &Segment) -> bool {
    let is_there = one.start < other.end && other.start < one.end;
    let same = |one: &str, other: &str| one.trim() == other.trim();
    // Of a line that isn't said the recording's words are all that is known.
    let is_known = !one.text.trim().is_empty() || same(&one.said, &other.said);
    is_there && is_known && same(&one.text, &other.text)
}

impl Film {
    /// When it was last wanted what an entry sent for a line, where it was.
    pub fn bought_for(&self, entry: &Entry) -> Option<UnixMillis> {
        let speech = &entry.intent.request.line()?;
        let all = self.languages.iter();
        let sent = (entry.intended_at, entry.ordered);
        all.filter_map(|it| it.bought_before(speech, sent)).max()
    }
}
