//! How places, costs and texts are written in the History room.

use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::day::{Day, here};
use mynah_core::ids::ModelId;
use mynah_core::request::Tool;
use mynah_core::settings::{ChosenSettings, VoiceSettings};
use mynah_i18n::tr;
use mynah_model::desk::{Desk, HistoryRow, HistoryShown, Lives};
use mynah_ui_core::words::tool as tool_named;
use mynah_ui_core::words::{clock, credits, date, settings};
pub(super) use mynah_ui_core::words::{model, time_here};

/// Characters of a text that stand in a row, and in names.
const BEGINNING: usize = 120;

/// What a tool is called.
pub(super) fn tool(tool: Tool) -> String {
    tool_named(tool.as_str())
}

/// Returns what a row says it cost: `free` for Draft voices, `68,420 cr` for ElevenLabs, a dash where it is unknown.
pub(super) fn cost(backend: Backend, cost: Option<Credits>) -> String {
    match (backend, cost) {
        (Backend::Draft, _) => tr!("price-free"),
        (Backend::Live, Some(cost)) => credits(backend, cost),
        (Backend::Live, None) => "–".to_owned(),
    }
}

/// Returns the same as a figure, for tooltips: `68,420 draft cr`.
pub(super) fn figure(backend: Backend, cost: Option<Credits>) -> String {
    cost.map_or_else(|| "–".to_owned(), |cost| credits(backend, cost))
}

/// Where a row lives.
pub(super) fn lives(shown: &HistoryShown, row: &HistoryRow) -> String {
    place(shown, row).word()
}

/// Where a row lives, before it is put into words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Both,
    Alone,
    Here,
    There,
    /// Not in the library, and nowhere outside this computer.
    Away,
}

impl Place {
    fn word(self) -> String {
        match self {
            Self::Both => tr!("history-lives-both"),
            Self::Alone => tr!("history-lives-alone"),
            Self::Here => tr!("history-lives-here"),
            Self::There => tr!("history-lives-there"),
            Self::Away => tr!("history-lives-away"),
        }
    }
}

fn place(shown: &HistoryShown, row: &HistoryRow) -> Place {
    // Draft voices run on this computer: what they keep is at no provider.
    if shown.filter.backend == Backend::Draft {
        return match row.take {
            Some(_) => Place::Alone,
            None => Place::Away,
        };
    }
    match (&row.take, shown.item_of(row)) {
        (Some(_), Some(_)) => Place::Both,
        (Some(_), None) if row.zero_retention => Place::Alone,
        (Some(_), None) => Place::Here,
        (None, _) => Place::There,
    }
}

/// Words that many rows of a frame have in common: each is looked up once.
#[derive(Debug, Default)]
pub(super) struct Common {
    places: Vec<(Place, String)>,
    tools: Vec<(Tool, String)>,
    models: Vec<(ModelId, String)>,
    costs: Vec<((Backend, Option<Credits>), String)>,
    /// The day of the row before.
    day: Option<(Day, String)>,
}

/// Costs that are remembered: of more, the next is looked up again.
const COSTS: usize = 32;

fn once<K: PartialEq, W>(known: &mut Vec<(K, String)>, key: K, word: W) -> &str
where
    W: FnOnce(&K) -> String,
{
    let at = known.iter().position(|(known, _)| *known == key);
    let at = at.unwrap_or_else(|| {
        let word = word(&key);
        known.push((key, word));
        known.len() - 1
    });
    known.get(at).map_or("", |(_, word)| word.as_str())
}

impl Common {
    /// As [`lives`].
    pub fn lives(&mut self, shown: &HistoryShown, row: &HistoryRow) -> &str {
        once(&mut self.places, place(shown, row), |place| place.word())
    }

    /// As [`tool`].
    pub fn tool(&mut self, of: Tool) -> &str {
        once(&mut self.tools, of, |of| tool(*of))
    }

    /// As [`model`].
    pub fn model(&mut self, desk: &Desk, backend: Backend, id: &ModelId) -> &str {
        // Compared before it is copied: rows of a stretch have few models.
        match self.models.iter().position(|(known, _)| known == id) {
            Some(at) => self.models.get(at).map_or("", |(_, word)| word.as_str()),
            None => once(&mut self.models, id.clone(), |id| {
                model(desk, backend, id.as_str())
            }),
        }
    }

    /// As [`cost`].
    pub fn cost(&mut self, backend: Backend, of: Option<Credits>) -> &str {
        if self.costs.len() > COSTS {
            self.costs.clear();
        }
        once(&mut self.costs, (backend, of), |(backend, of)| {
            cost(*backend, *of)
        })
    }

    /// As [`time_here`].
    pub fn time(&mut self, at: UnixMillis) -> String {
        let at = here(at);
        let day = Day::of(at);
        if self.day.as_ref().is_none_or(|(known, _)| *known != day) {
            self.day = Some((day, date(day)));
        }
        let date = self.day.as_ref().map_or("", |(_, date)| date.as_str());
        tr!("date-time", date = date, clock = clock(at))
    }
}

/// A filter's word for where rows live.
pub(super) fn lives_filter(backend: Backend, lives: Lives) -> String {
    match (lives, backend) {
        (Lives::Anywhere, Backend::Live) => tr!("history-filter-lives.any"),
        (Lives::Anywhere, Backend::Draft) => tr!("history-filter-lives.anywhere"),
        (Lives::Here, _) => tr!("history-filter-lives.here"),
        (Lives::OnlyThere, Backend::Live) => tr!("history-filter-lives.there"),
        (Lives::OnlyThere, Backend::Draft) => tr!("history-filter-lives.away"),
        (Lives::Both, _) => tr!("history-filter-lives.both"),
    }
}

/// How a text begins, on one line; else what its recording was called.
pub(super) fn beginning(row: &HistoryRow) -> String {
    let text = match row.text.trim() {
        "" => row.title.trim(),
        text => text,
    };
    if text.is_empty() {
        return tr!("history-no-text");
    }
    let text: String = text.chars().take(BEGINNING).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What tells a take of no line from others that say the same: settings that aren't the usual ones, and its seed.
pub(super) fn tuned(row: &HistoryRow) -> Option<String> {
    let is_tried = row.take.as_ref().is_some_and(|take| take.line.is_none());
    let sent = row.settings.filter(|_| is_tried)?;
    let usual = ChosenSettings::from(VoiceSettings::default()).each();
    let chosen = sent.each().into_iter();
    let others = chosen.filter(|setting| !setting.is_unset() && !usual.contains(setting));
    let told = others.filter_map(settings::told);
    let seed = row
        .seed
        .map(|seed| format!("{} {seed}", tr!("inspector-seed")));
    let told: Vec<String> = told.chain(seed).collect();
    (!told.is_empty()).then(|| told.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_up_once_says_the_same() {
        let mut common = Common::default();
        for at in [0, 86_399_000, 86_400_000, 1_795_190_531_000, 0] {
            let at = UnixMillis(at);
            assert_eq!(common.time(at), time_here(at));
        }
        for number in [1, 68_420, 1].into_iter().chain(0..99) {
            let spent = Some(Credits(number));
            assert_eq!(
                common.cost(Backend::Live, spent),
                cost(Backend::Live, spent)
            );
        }
        assert_eq!(
            common.cost(Backend::Draft, None),
            cost(Backend::Draft, None)
        );
        for of in Tool::ALL.into_iter().chain(Tool::ALL) {
            assert_eq!(common.tool(of), tool(of));
        }
    }
}
