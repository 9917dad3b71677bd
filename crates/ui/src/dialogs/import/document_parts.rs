//! Choices for the parts of books and documents that are usually not spoken: notes, front matter and bibliographies.

use egui::{Label, Ui};

use mynah_core::credits::{Credits, Tariff};
use mynah_i18n::tr;
use mynah_model::desk::Desk;
use mynah_script::import::{Choices, Kind, Reason, Skipped};
use mynah_ui_kit::theme::{Face, Tokens};
use mynah_ui_kit::widgets::toggle_row;

/// Draws a choice for each kind of part that the document has, with the credits that leaving it out saves.
pub(super) fn document_parts_ui(
    ui: &mut Ui,
    desk: &Desk,
    (kind, skipped): (Kind, &[Skipped]),
    choices: &mut Choices,
) {
    if !matches!(kind, Kind::Epub | Kind::Word | Kind::Markdown) {
        return;
    }
    let parts = [
        (
            &mut choices.notes_of_books,
            &[Reason::Note, Reason::Auxiliary][..],
            (tr!("import-book-notes"), tr!("import-book-notes.tip")),
        ),
        (
            &mut choices.front_matter,
            &[Reason::FrontMatter],
            (tr!("import-front-matter"), tr!("import-front-matter.tip")),
        ),
        (
            &mut choices.bibliography,
            &[Reason::Bibliography],
            (tr!("import-bibliography"), tr!("import-bibliography.tip")),
        ),
    ];
    for (choice, reasons, (name, explanation)) in parts {
        let left_out = skipped.iter().filter(|part| reasons.contains(&part.reason));
        let characters: Vec<u64> = left_out.map(|part| part.characters).collect();
        if characters.is_empty() && !*choice {
            continue;
        }
        toggle_row(ui, &name, choice, &explanation, None);
        let words = tr!(
            "import-left-out",
            count = characters.len(),
            credits = credits(desk, characters.iter().sum()).to_string()
        );
        let words = Face::Small.rich(words, Tokens::of(ui).text2);
        // It keeps its space: what is below doesn't move.
        let is_told = !*choice && !characters.is_empty();
        ui.add_visible(is_told, Label::new(words).wrap());
    }
}

/// Returns the price of so many characters with the project's model, or with the first model before a project is open.
fn credits(desk: &Desk, characters: u64) -> Credits {
    let model = desk.default_model().and_then(|id| desk.model(id));
    let model = model.or_else(|| desk.models_of(desk.backend()).first());
    let tariff = Tariff {
        model: model.map_or(1.0, |model| model.multiplier),
        voice: 1.0,
    };
    tariff.characters(usize::try_from(characters).unwrap_or(usize::MAX))
}
