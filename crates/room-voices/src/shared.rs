//! The library that others share: what is chosen, and which pages are asked for.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use egui::Ui;

use super::filters::{chip_ui, count_ui, order_ui, order_width, row_ui};
use super::free::FreeList;
use super::marked::MarkedList;
use super::words;
use mynah_core::backend::Backend;
use mynah_i18n::thousands;
use mynah_i18n::tr;
use mynah_model::command::{Command, VoicesCommand};
use mynah_model::desk::{
    Desk, Like, SharedAsk, SharedFilter, SharedKind, SharedOrder, SharedShown,
};
use mynah_model::shared_voices::SharedCard;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::voice_list::Facet;
use mynah_ui_kit::theme::{Face, Tokens, icons};
use mynah_ui_kit::widgets::{Button, tip};

/// Seconds after the last letter before the service is asked.
pub(super) const REST: f64 = 0.3;

/// What the service's own labels say (its library's filters, seen in 2026; an accent or a language may be any word).
const GENDERS: &[&str] = &["female", "male", "neutral"];
const AGES: &[&str] = &["young", "middle_aged", "old"];
const USES: &[&str] = &[
    "narrative_story",
    "conversational",
    "characters_animation",
    "social_media",
    "entertainment_tv",
    "advertisement",
    "informative_educational",
];
const ACCENTS: &[&str] = &[
    "american",
    "australian",
    "british",
    "canadian",
    "indian",
    "irish",
    "scottish",
    "nigerian",
    "standard",
    "swedish",
    "mexican",
    "peninsular",
    "parisian",
];
const LANGUAGES: &[&str] = &[
    "en", "ar", "bg", "cs", "da", "de", "el", "es", "fi", "fil", "fr", "hi", "hr", "hu", "id",
    "it", "ja", "ko", "ms", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sv", "ta", "tr", "uk", "vi",
    "zh",
];
/// Days of notice that can be asked for.
const NOTICES: &[u32] = &[30, 90, 180, 365, 730];

/// The list's view state.
#[derive(Default)]
pub(super) struct SharedList {
    filter: SharedFilter,
    /// Whether those alone are listed that free plans may speak with.
    free_only: bool,
    free: FreeList,
    marked: MarkedList,
    /// The search that was asked for last, and its number.
    asked: Option<(Backend, Arc<SharedFilter>)>,
    number: u64,
    /// The page that is waited for.
    waits: Option<(u64, u32)>,
    /// Since when something else is wanted.
    changed: Option<(SharedFilter, f64)>,
    again: bool,
}

impl SharedList {
    /// How many places there are.
    pub fn places(&self, desk: &Desk) -> usize {
        if self.lists_marked() {
            return self.marked.cards().len();
        }
        let shown = &desk.browsed.shared;
        if shown.backend != Some(desk.backend()) || self.is_of_another(desk) {
            0
        } else if self.lists_free() {
            self.free.cards().len()
        } else {
            shown.len()
        }
    }

    /// The voice at a place, if it is here.
    pub fn card<'a>(&'a self, desk: &'a Desk, place: usize) -> Option<&'a SharedCard> {
        if self.lists_marked() {
            self.marked.cards().get(place)
        } else if self.lists_free() {
            self.free.cards().get(place)
        } else {
            desk.browsed.shared.card(place)
        }
    }

    /// What sounds like a voice is listed whole.
    fn lists_free(&self) -> bool {
        self.free_only && self.filter.like.is_none()
    }

    /// Whether those are listed that somebody marked: they are all here.
    fn lists_marked(&self) -> bool {
        self.marked.is_on() && self.filter.like.is_none()
    }

    /// Whether what is here answers another question: all voices, while those like one are looked for, or the other
    /// way round. They would be sorted anew under the pointer.
    fn is_of_another(&self, desk: &Desk) -> bool {
        let like = &self.filter.like;
        let asked = self.asked.as_ref();
        let is_unasked = asked.is_none_or(|(_, asked)| asked.like != *like);
        *like != desk.browsed.shared.filter.like && (is_unasked || self.waits(desk))
    }

    /// Whether an answer is on its way, or about to be asked for.
    pub fn waits(&self, desk: &Desk) -> bool {
        let is_on_its_way = self.waits.is_some()
            || self.asked.is_none()
            || self.changed.is_some()
            || desk.browsed.shared.number < self.number;
        is_on_its_way && !self.lists_marked()
    }

    /// Whether anything is left out.
    pub fn narrows(&self, words: &str) -> bool {
        !words.trim().is_empty() || self.narrows_by_filter()
    }

    fn narrows_by_filter(&self) -> bool {
        let usual = SharedFilter {
            order: self.filter.order,
            ..SharedFilter::default()
        };
        self.filter != usual || self.free_only || self.marked.is_on()
    }

    /// Lets all through again.
    pub fn clear(&mut self) {
        self.free_only = false;
        self.marked.clear();
        self.clear_asked();
    }

    /// The same of what the service is asked for.
    fn clear_asked(&mut self) {
        self.filter = SharedFilter {
            order: self.filter.order,
            ..SharedFilter::default()
        };
    }

    /// Asks anew.
    pub fn again(&mut self) {
        self.again = true;
    }

    /// Whether it is about to be asked anew.
    #[cfg(test)]
    pub fn is_asked_again(&self) -> bool {
        self.again
    }

    /// Lists what sounds like this one. What was listed comes back.
    pub fn like(&mut self, like: Like) -> SharedFilter {
        let was = self.filter.clone();
        self.clear_asked();
        self.filter.like = Some(like);
        was
    }

    /// Whether what sounds like something is listed.
    pub fn is_like(&self) -> bool {
        self.filter.like.is_some()
    }

    /// Lists it no more.
    pub fn unlike(&mut self) {
        self.filter.like = None;
    }

    /// Lists this.
    pub fn list(&mut self, filter: SharedFilter) {
        self.filter = filter;
    }

    /// Draws the filters, which are cleared with what is looked for. Whether somebody has seen enough of what sounds like
    /// a voice.
    pub fn filters_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, looked_for: &mut String) -> bool {
        let shown = &cx.desk.browsed.shared;
        let count = shown.count();
        let is_here = shown.backend == Some(cx.desk.backend()) && !self.is_of_another(cx.desk);
        let count = count.filter(|_| is_here);
        if self.lists_free() && is_here {
            self.free.follow(shown);
        }
        if let Some(like) = self.filter.like.clone() {
            let mut is_over = false;
            ui.horizontal_wrapped(|ui| {
                let words = tr!("voices-like", name = &*words::tidy(&like.name()));
                ui.label(Face::Small.rich(words, cx.tokens.text));
                let order = Face::Small.rich(tr!("voices-like-order"), cx.tokens.text2);
                let order = ui.label(order);
                tip(ui, order, &tr!("voices-like-order.tip"));
                let back = Button::new(tr!("voices-like-back")).small().ghost();
                let back = back.icon(icons::X).tip(tr!("voices-like-back.tip"));
                if ui.add(back).clicked() {
                    self.unlike();
                    is_over = true;
                }
                count_ui(ui, count, true);
            });
            return is_over;
        }
        let orders = SharedOrder::ALL.map(|order| (order, words::shared_order(order)));
        let wide = order_width(ui, &orders);
        let mut order = self.filter.order;
        let narrows = self.narrows(looked_for);
        let (count, is_whole) = if self.lists_marked() {
            (Some(self.marked.cards().len() as u64), true)
        } else if self.lists_free() {
            let found = count.map(|_| self.free.cards().len() as u64);
            (found, self.free.is_over(shown))
        } else {
            (count, true)
        };
        let is_ordered = !self.lists_marked();
        let cleared = row_ui(
            ui,
            (wide, narrows),
            |ui, least| self.chips_ui(ui, least, cx.desk),
            |ui| {
                count_ui(ui, count, is_whole);
                // Those that are marked stand by their names.
                if is_ordered {
                    order_ui(ui, wide, &mut order, &orders);
                }
            },
        );
        self.filter.order = order;
        if cleared {
            self.clear();
            looked_for.clear();
        }
        false
    }

    fn chips_ui(&mut self, ui: &mut Ui, least: f32, desk: &Desk) {
        self.marked.chips_ui(ui, least);
        for (facet, name, values) in [
            (Facet::Language, "language", LANGUAGES),
            (Facet::Accent, "accent", ACCENTS),
            (Facet::Gender, "gender", GENDERS),
            (Facet::Age, "age", AGES),
            (Facet::Use, "use_case", USES),
        ] {
            let mut chosen = self.filter.labels.get(name).cloned();
            let read = desk.browsed.shared_labels.values(desk.backend(), name);
            let values = offered(facet, values, read).into_iter();
            let values = values.map(|value| (value.to_owned(), None));
            let said = |value: &String| words::value(facet, value);
            let title = words::facet(facet);
            let named = (title.as_str(), words::facet_command(facet));
            chip_ui(ui, (named, least), &mut chosen, said, values);
            match chosen {
                Some(value) => drop(self.filter.labels.insert(name, value)),
                None => drop(self.filter.labels.remove(name)),
            }
        }
        self.more_ui(ui, least);
        self.free_ui(ui, &desk.browsed.shared);
    }

    /// Those that free plans may speak with are looked for in what was read: how far that is, is said.
    fn free_ui(&mut self, ui: &mut Ui, shown: &SharedShown) {
        let button = Button::new(tr!("voices-free"))
            .small()
            .on(self.free_only)
            .command("voices-free.command");
        if ui.add(button.tip(tr!("voices-free.tip"))).clicked() {
            self.free_only = !self.free_only;
        }
        if !self.free_only || self.free.read() == 0 || self.lists_marked() {
            return;
        }
        let (found, read) = (self.free.cards().len() as u64, self.free.read() as u64);
        let (found, read) = (thousands(found), thousands(read));
        let words = if self.free.is_over(shown) {
            tr!("voices-free-all", found = found, read = read)
        } else {
            tr!("voices-free-read", found = found, read = read)
        };
        ui.label(Face::Small.rich(words, Tokens::of(ui).text2));
        if self.free.is_dry(shown) {
            let on = Button::new(tr!("voices-free-on")).small().outline();
            if ui.add(on.tip(tr!("voices-free-on.tip"))).clicked() {
                self.free.read_on();
            }
        }
    }

    fn more_ui(&mut self, ui: &mut Ui, least: f32) {
        let kinds = SharedKind::ALL.map(|kind| (kind, None)).into_iter();
        let said = |kind: &SharedKind| words::kind(*kind);
        let name = words::facet(Facet::Category);
        let named = (name.as_str(), words::facet_command(Facet::Category));
        chip_ui(ui, (named, least), &mut self.filter.kind, said, kinds);
        let notices = NOTICES.iter().map(|days| (*days, None));
        let said = |days: &u32| tr!("voices-notice", days = *days);
        let name = tr!("voices-facet-notice");
        chip_ui(
            ui,
            ((&name, "voices-facet-notice.command"), least),
            &mut self.filter.notice_days,
            said,
            notices,
        );
        for (name, explanation, on) in [
            (
                tr!("voices-usual-rate"),
                tr!("voices-usual-rate.tip"),
                &mut self.filter.usual_rate,
            ),
            (
                tr!("voices-unwatched"),
                tr!("voices-unwatched.tip"),
                &mut self.filter.unwatched,
            ),
        ] {
            let button = Button::new(name).small().on(*on).tip(explanation);
            if ui.add(button).clicked() {
                *on = !*on;
            }
        }
    }

    /// Asks for what is wanted now: a new search, or a page that is seen and isn't held.
    pub fn ask(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>, typed: &str, seen: &Range<usize>) {
        let backend = cx.desk.backend();
        let filter = SharedFilter {
            words: typed.trim().to_owned(),
            ..self.filter.clone()
        };
        if self.marked.follow(cx.desk, &filter, self.free_only) {
            // Chips with their counts were drawn before.
            ui.ctx().request_repaint();
        }
        if self.lists_marked() {
            return;
        }
        let shown = &cx.desk.browsed.shared;
        // Another window of this room may have gone before.
        self.number = self.number.max(shown.number);
        let is_asked =
            |(of, asked): &(Backend, Arc<SharedFilter>)| *of == backend && **asked == filter;
        if self.again || !self.asked.as_ref().is_some_and(is_asked) {
            let now = ui.input(|input| input.time);
            let only_typed = self.asked.as_ref().is_some_and(|(of, asked)| {
                *of == backend
                    && **asked
                        == SharedFilter {
                            words: asked.words.clone(),
                            ..filter.clone()
                        }
            });
            let since = match &self.changed {
                Some((wanted, since)) if *wanted == filter => *since,
                _ => now,
            };
            if only_typed && !self.again && now < since + REST {
                self.changed = Some((filter, since));
                let rest = Duration::try_from_secs_f64(since + REST - now);
                ui.ctx().request_repaint_after(rest.unwrap_or_default());
                return;
            }
            (self.changed, self.again) = (None, false);
            self.number += 1;
            let filter = Arc::new(filter);
            self.asked = Some((backend, Arc::clone(&filter)));
            self.send(cx, backend, filter, 0);
            return;
        }
        self.changed = None;
        let newest = shown.number == self.number;
        if newest
            && self
                .waits
                .is_some_and(|(number, page)| number < self.number || shown.has_answered(page))
        {
            self.waits = None;
        }
        if !newest || self.waits.is_some() {
            return;
        }
        let wanted = if self.lists_free() {
            self.free.follow(shown);
            self.free.wanted(shown, seen)
        } else {
            // Rows below those that are seen are at hand when they are scrolled to.
            shown.wanted(&(seen.start..seen.end + 20))
        };
        if let (Some(page), Some((of, filter))) = (wanted, self.asked.clone()) {
            self.send(cx, of, filter, page);
        }
    }

    fn send(
        &mut self,
        cx: &mut StudioCtx<'_>,
        backend: Backend,
        filter: Arc<SharedFilter>,
        page: u32,
    ) {
        self.waits = Some((self.number, page));
        let ask = SharedAsk {
            number: self.number,
            backend,
            filter,
            page,
        };
        cx.send(Command::Voices(VoicesCommand::Browse(ask)));
    }
}

/// The values of a label that can be chosen: those that are known, then those that were read, each once as it is shown.
fn offered<'a>(
    facet: Facet,
    known: &[&'a str],
    read: impl Iterator<Item = &'a str>,
) -> Vec<&'a str> {
    let said = |value: &str| words::value(facet, value).to_lowercase();
    let mut shown: BTreeSet<String> = known.iter().map(|value| said(value)).collect();
    let mut more: Vec<_> = read.map(|value| (said(value), value)).collect();
    more.retain(|(said, _)| !said.is_empty() && shown.insert(said.clone()));
    more.sort();
    let more = more.into_iter().map(|(_, value)| value);
    known.iter().copied().chain(more).collect()
}
