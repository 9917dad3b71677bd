//! How places, costs and texts are written in the History room.

use crate::studio::desk::{HistoryRow, HistoryShown, Lives};
use crate::terms::backend::Backend;
use crate::terms::credits::Credits;
use crate::terms::request::Tool;
use crate::tr;
use crate::ui::panels::usage::words::credits;
use crate::ui::panels::usage::words::tool as tool_named;
pub(super) use crate::ui::panels::usage::words::{model, time};

/// Characters of a text that stand in a row, and in names.
const BEGINNING: usize = 120;

/// What a tool is called.
pub(super) fn tool(tool: Tool) -> String {
    tool_named(tool.as_str())
}

/// `68 420 cr`, `68 420 draft cr`; a dash where nobody told.
pub(super) fn cost(backend: Backend, cost: Option<Credits>) -> String {
    cost.map_or_else(|| "–".to_owned(), |cost| credits(backend, cost))
}

/// Where a row lives.
pub(super) fn lives(shown: &HistoryShown, row: &HistoryRow) -> String {
    match (&row.take, shown.item_of(row)) {
        (Some(_), Some(_)) => tr!("history-lives-both"),
        (Some(_), None) if row.zero_retention => tr!("history-lives-alone"),
        (Some(_), None) => tr!("history-lives-here"),
        (None, _) => tr!("history-lives-there"),
    }
}

/// A filter's word for where rows live.
pub(super) fn lives_filter(lives: Lives) -> String {
    match lives {
        Lives::Anywhere => tr!("history-filter-lives.any"),
        Lives::Here => tr!("history-filter-lives.here"),
        Lives::OnlyThere => tr!("history-filter-lives.there"),
        Lives::Both => tr!("history-filter-lives.both"),
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
