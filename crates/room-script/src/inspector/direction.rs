//! How a line is to be said, as a note for people. It is spoken nowhere, unless it becomes a tag of the text.

use egui::Ui;

use mynah_i18n::tr;
use mynah_model::desk::Model;
use mynah_script::document::Line;
use mynah_script::edit::Edit;
use mynah_script::tuning::LineChange;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::caption::caption;
use mynah_ui_kit::widgets::{IconButton, TextField};

/// Characters of a note.
const LONGEST: usize = 500;
/// What is longer is read as an aside in brackets.
const LONGEST_TAG: usize = 60;

/// Draws the note's field, and the button that makes a tag of it where the line's model performs those.
pub(super) fn direction_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    line: &Line,
    model: Option<&Model>,
) {
    let name = tr!("inspector-direction");
    let (hint, explanation) = (
        tr!("inspector-direction.hint"),
        tr!("inspector-direction.tip"),
    );
    let mut text = line.overrides.direction.clone();
    let why_not = why_no_tag(&text, model);
    let open = cx.desk.project.as_ref().map(|open| open.card.id);
    // What is undone in a line's field was typed there.
    let (field, pressed) = ui
        .push_id((open, line.id), |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            caption(ui, Face::Label, &name, cx.tokens.text2);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                let field = TextField::new(&mut text, &name)
                    .hint(&hint)
                    .tip(&explanation)
                    .width(ui.available_width() - size::CONTROL_ROW - 4.0)
                    .limit(LONGEST)
                    .small();
                let field = ui.add(field);
                let tag = IconButton::new(icons::MICROPHONE_STAGE, tr!("inspector-direction-tag"));
                let tag = tag.tip(tr!("inspector-direction-tag.tip"));
                (field, ui.add(tag.row().why_not(why_not)).clicked())
            })
            .inner
        })
        .inner;
    let id = line.id;
    let note = |text: String| Edit::TuneLine {
        id,
        change: LineChange::Direction(text),
    };
    if field.changed() {
        cx.edit(note(text));
    } else if pressed {
        let tagged = format!("[{}] {}", text.trim(), line.text);
        let text = Edit::SetText { id, text: tagged };
        let edit = Edit::Group(vec![text, note(String::new())]);
        cx.pause_typing();
        cx.edit(edit);
    }
    if field.lost_focus() || pressed {
        // What is written next is a step of its own.
        cx.pause_typing();
    }
}

/// Why no tag is made of a note.
fn why_no_tag(note: &str, model: Option<&Model>) -> Option<String> {
    let Some(model) = model.filter(|model| model.to_lint().tags) else {
        return Some(tr!("inspector-direction-aloud"));
    };
    let note = note.trim();
    if note.is_empty() {
        return Some(tr!("inspector-direction-none"));
    }
    let fits = note.starts_with(char::is_alphabetic)
        && note.chars().count() <= LONGEST_TAG
        && note
            .chars()
            .all(|char| char.is_alphabetic() || " -,'’".contains(char));
    (!fits).then(|| tr!("inspector-direction-odd", model = model.name.as_str()))
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use super::super::tests::{Room, at};
    use super::*;
    use mynah_core::backend::Backend;
    use mynah_ui_core::testing::fixtures as made;

    fn second(room: &Room<'_>) -> (String, String) {
        let desk = &room.state().desk;
        let line = desk.script().line(made::line(desk, 2)).unwrap();
        (line.overrides.direction.clone(), line.text.clone())
    }

    fn write(room: &mut Room<'_>, text: &str) {
        room.get_by_label(&tr!("inspector-direction")).focus();
        room.run();
        for letter in text.chars() {
            room.event(egui::Event::Text(letter.to_string()));
            room.run();
        }
    }

    /// A line had no place for it.
    #[test]
    fn a_direction_is_kept_with_its_line_and_taken_back_as_one_step() {
        let mut room = at(Backend::Live);
        let (_, text) = second(&room);
        write(&mut room, "tired, slow");
        assert_eq!(second(&room), ("tired, slow".to_owned(), text.clone()));
        let value = room
            .get_by_label(&tr!("inspector-direction"))
            .accesskit_node()
            .value();
        assert_eq!(value.as_deref(), Some("tired, slow"));
        room.state_mut().desk.undo();
        assert_eq!(second(&room), (String::new(), text));
    }

    /// It was written into this line.
    #[test]
    fn undo_in_the_field_brings_back_no_other_lines_note() {
        let mut room = at(Backend::Live);
        let third = made::line(&room.state().desk, 3);
        room.state_mut().desk.edit(Edit::TuneLine {
            id: third,
            change: LineChange::Direction("loud".to_owned()),
        });
        write(&mut room, "tired");
        room.state_mut().view.line = Some(third);
        room.run();
        room.get_by_label(&tr!("inspector-direction")).focus();
        room.run();
        room.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
        room.run();
        let script = room.state().desk.script();
        let noted = script.line(third).unwrap().overrides.direction.clone();
        assert_eq!(noted, "loud");
    }

    #[test]
    fn a_direction_becomes_a_tag_only_where_the_model_performs_it() {
        let mut room = at(Backend::Live);
        write(&mut room, "tired");
        let (_, text) = second(&room);
        room.get_by_label(&tr!("inspector-direction-tag")).click();
        room.run();
        assert_eq!(second(&room), (String::new(), format!("[tired] {text}")));
        room.state_mut().desk.undo();
        assert_eq!(second(&room), ("tired".to_owned(), text), "one step");
        assert!(why_no_tag("tired", None).is_some());
    }
}
