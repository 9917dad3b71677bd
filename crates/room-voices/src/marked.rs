//! Of the shared library, the voices that somebody marked: favourites, and those with tags or a note. The service knows
//! nothing of marks; these voices are kept as they stood there when they were seen last, and looked through here.

use std::collections::{BTreeMap, HashSet};

use egui::Ui;

use super::filters::chip_ui;
use super::words;
use mynah_core::backend::Backend;
use mynah_model::desk::{Desk, SharedFilter, SharedKind, VoiceMark};
use mynah_model::shared_voices::SharedCard;
use mynah_ui_core::voice_list::{FAVOURITE, Facet, joined, text_of_mark};

/// Those with any mark of one's own.
pub(super) const MARKED: &str = "marked";

/// What the list is made of: it is made anew where this is another one.
#[derive(Clone, Debug, PartialEq)]
struct Ground {
    backend: Backend,
    /// Changes of marks, and answers with the account's voices.
    changes: (u64, u64),
    filter: SharedFilter,
    free_only: bool,
    mine: Option<String>,
    tag: Option<String>,
}

/// Those that are marked.
#[derive(Default)]
pub(super) struct MarkedList {
    /// [`FAVOURITE`] or [`MARKED`].
    mine: Option<String>,
    tag: Option<String>,
    ground: Option<Ground>,
    cards: Vec<SharedCard>,
    counts: BTreeMap<Facet, BTreeMap<String, u64>>,
}

impl MarkedList {
    /// Whether they alone are listed.
    pub fn is_on(&self) -> bool {
        self.mine.is_some() || self.tag.is_some()
    }

    /// Lists others, too.
    pub fn clear(&mut self) {
        (self.mine, self.tag) = (None, None);
    }

    /// Those that are listed, by their names.
    pub fn cards(&self) -> &[SharedCard] {
        &self.cards
    }

    /// Takes in what changed: which ones fit what else is chosen, and how many there would be. Whether anything did.
    pub fn follow(&mut self, desk: &Desk, filter: &SharedFilter, free_only: bool) -> bool {
        let backend = desk.backend();
        let browsed = &desk.browsed;
        let ground = Ground {
            backend,
            changes: (browsed.known_changes, browsed.listings),
            filter: filter.clone(),
            free_only,
            mine: self.mine.clone(),
            tag: self.tag.clone(),
        };
        if self.ground.as_ref() == Some(&ground) {
            return false;
        }
        self.ground = Some(ground);
        self.cards.clear();
        self.counts.clear();
        let all = browsed.marked_cards.get(&backend);
        if all.is_none_or(|all| all.is_empty()) {
            return true;
        }
        let own = desk.voices_of(backend).iter();
        let added: HashSet<_> = own
            .filter_map(|voice| voice.facts.original.as_ref())
            .collect();
        for card in all.into_iter().flat_map(|all| all.iter()) {
            // It isn't any more.
            let Some(mark) = browsed.mark(backend, &card.id) else {
                continue;
            };
            let is_left_out = free_only && card.free_users_allowed != Some(true);
            if *mark == VoiceMark::default() || is_left_out || !fits(card, mark, filter) {
                continue;
            }
            let is_mine = match self.mine.as_deref() {
                Some(FAVOURITE) => mark.favourite,
                _ => true,
            };
            let is_tagged = self.tag.as_ref().is_none_or(|tag| mark.tags.contains(tag));
            let mut count = |facet, value: &str| {
                let counts = self.counts.entry(facet).or_default();
                *counts.entry(value.to_owned()).or_default() += 1;
            };
            if is_tagged {
                count(Facet::Mine, MARKED);
                if mark.favourite {
                    count(Facet::Mine, FAVOURITE);
                }
            }
            if is_mine {
                mark.tags.iter().for_each(|tag| count(Facet::Tag, tag));
            }
            if is_mine && is_tagged {
                let mut card = card.clone();
                card.is_added |= added.contains(&card.id);
                self.cards.push(card);
            }
        }
        self.cards.sort_by_key(|card| card.name.to_lowercase());
        true
    }

    /// Draws what can be chosen of them, at least so wide.
    pub fn chips_ui(&mut self, ui: &mut Ui, least: f32) {
        for (facet, chosen) in [(Facet::Mine, &mut self.mine), (Facet::Tag, &mut self.tag)] {
            let values = self.counts.get(&facet).into_iter().flatten();
            let values = values.map(|(value, count)| (value.clone(), Some(*count)));
            let said = |value: &String| words::value(facet, value);
            let title = words::facet(facet);
            let named = (title.as_str(), words::facet_command(facet));
            chip_ui(ui, (named, least), chosen, said, values);
        }
    }
}

/// Whether a voice is one of those that the service would give.
fn fits(card: &SharedCard, mark: &VoiceMark, filter: &SharedFilter) -> bool {
    let has = |(name, wanted): (&&str, &String)| {
        let mut labels = card.labels.iter();
        labels.any(|(label, value)| label == *name && value.eq_ignore_ascii_case(wanted))
    };
    let kind = filter.kind.map(|kind| match kind {
        SharedKind::Professional => "professional",
        SharedKind::HighQuality => "high_quality",
        SharedKind::Famous => "famous",
    });
    let days = filter.notice_days.map_or(0, u64::from);
    if !filter.labels.iter().all(has)
        || kind.is_some_and(|kind| kind != card.category)
        || card.notice_days.unwrap_or(0) < days
        || filter.usual_rate && (card.rate - 1.0).abs() > 0.001
        || filter.unwatched && card.live_moderated == Some(true)
    {
        return false;
    }
    let looked_for = filter.words.to_lowercase();
    if looked_for.is_empty() {
        return true;
    }
    let labels = card.labels.iter().map(|(_, value)| value.as_str());
    let text = joined([card.name.as_str(), &card.about].into_iter().chain(labels));
    let mine = text_of_mark(mark);
    let mut looked_for = looked_for.split_whitespace();
    looked_for.all(|word| text.contains(word) || mine.contains(word))
}
