//! The parts of a file that were not imported.

use egui::{Label, Ui};

use mynah_i18n::tr;
use mynah_script::import::Skipped;
use mynah_ui_kit::theme::{Face, Tokens};

/// The most parts that are listed one by one.
const ROWS: usize = 40;

/// Lists where each part is, its first words and why it was skipped.
pub(super) fn skipped_ui<'a>(ui: &mut Ui, parts: impl Iterator<Item = &'a Skipped>) {
    let parts: Vec<&Skipped> = parts.collect();
    if parts.is_empty() {
        return;
    }
    let t = Tokens::of(ui);
    ui.add_space(8.0);
    ui.label(Face::SmallStrong.rich(tr!("import-skipped"), t.warn));
    for part in parts.iter().take(ROWS) {
        ui.add(Label::new(Face::Small.rich(part.sentence(), t.text2)).wrap());
    }
    let more = parts.len().saturating_sub(ROWS);
    if more > 0 {
        let more = tr!("import-more", count = more);
        ui.label(Face::Small.rich(more, t.text3));
    }
}
