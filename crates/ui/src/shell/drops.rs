//! Files from another program: held over the window, and let fall.

use std::path::Path;

use egui::{Align2, Area, Frame, HoveredFile, Id, Order, Ui};

use crate::dialogs::purpose::{is_record, is_table};
use crate::dialogs::recording::{self, is_sound_file};
use mynah_core::ids::ProjectLine;
use mynah_i18n::tr;
use mynah_model::command::{Command, ProjectCommand};
use mynah_model::desk::{ScriptSource, is_project_file};
use mynah_model::event::Notice;
use mynah_ui_core::ctx::{CreateDrop, DubFiles, StudioCtx};
use mynah_ui_core::room::Room;
use mynah_ui_kit::theme::Face;

/// What the open room makes of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Falls {
    /// It is opened as a project.
    Project,
    /// It is imported as a script.
    Script,
    /// It becomes a take of the focused line.
    Take(ProjectLine),
    /// It is audio, and no line with words is focused.
    NoLine,
    /// It goes to the voice that is created.
    Sample,
    /// A recording of a consent statement.
    Statement,
    /// A recording of a consent statement that can't be added yet.
    NoStatement,
    /// A signed document that shows a consent.
    Document,
    /// A document that proves a professional clone to be one's own voice.
    Proof,
    /// A file for a step that takes none.
    Nothing,
    /// It is a transcript of the dub.
    Table,
    /// It is a consent record of the dub.
    Record,
    /// It is dubbed.
    Film,
    /// The open tool takes it.
    Tool,
}

impl Falls {
    fn of(cx: &StudioCtx<'_>, path: &Path) -> Self {
        if is_project_file(path) {
            return Self::Project;
        }
        match cx.view.room {
            Room::Create => match &cx.view.create_drop {
                CreateDrop::Sample => Self::Sample,
                CreateDrop::Consent { .. } if !is_sound_file(path) => Self::Document,
                CreateDrop::Consent {
                    why_no_reading: None,
                } => Self::Statement,
                CreateDrop::Consent { .. } => Self::NoStatement,
                CreateDrop::Proof => Self::Proof,
                CreateDrop::Nothing => Self::Nothing,
            },
            Room::Dubbing if is_table(path) => Self::Table,
            Room::Dubbing if is_record(path) => Self::Record,
            Room::Dubbing => Self::Film,
            Room::Tools => Self::Tool,
            Room::Script if is_sound_file(path) => {
                recording::focused(cx).map_or(Self::NoLine, Self::Take)
            }
            _ => Self::Script,
        }
    }

    /// What a person is told before letting go.
    fn hint(self, cx: &StudioCtx<'_>, count: usize) -> String {
        match self {
            Self::Project => tr!("drops-project", count = count),
            Self::Script => tr!("drops-script", count = count),
            Self::Take(of) => {
                let script = cx.desk.script();
                let place = script.place(of.line);
                let number = place.map_or(0, |place| script.items().line_number(place));
                tr!("drops-take", count = count, number = number)
            }
            Self::NoLine => tr!("drops-no-line"),
            Self::Sample => tr!("drops-sample", count = count),
            Self::Statement | Self::Document => tr!("drops-consent"),
            Self::NoStatement => why_no_reading(cx),
            Self::Proof => tr!("drops-proof", count = count),
            Self::Nothing => tr!("drops-nothing"),
            Self::Table => tr!("drops-table", count = count),
            Self::Record => tr!("drops-record", count = count),
            Self::Film => tr!("drops-film", count = count),
            Self::Tool => {
                let tool = cx.view.tools.tab.label();
                tr!("drops-tool", count = count, tool = tool)
            }
        }
    }
}

/// Returns the reason why no recording of a consent statement can be added yet.
fn why_no_reading(cx: &StudioCtx<'_>) -> String {
    match &cx.view.create_drop {
        CreateDrop::Consent {
            why_no_reading: Some(why),
        } => why.clone(),
        _ => String::new(),
    }
}

/// The hints for the files that are held over the window, one for each thing that the room makes of them.
fn hints(cx: &StudioCtx<'_>, held: &[HoveredFile]) -> Vec<String> {
    let mut kinds: Vec<(Falls, usize)> = Vec::new();
    for file in held {
        let falls = Falls::of(cx, file.path.as_deref().unwrap_or_else(|| Path::new("")));
        match kinds.iter_mut().find(|(known, _)| *known == falls) {
            Some((_, count)) => *count += 1,
            None => kinds.push((falls, 1)),
        }
    }
    let kinds = kinds.into_iter();
    kinds.map(|(falls, count)| falls.hint(cx, count)).collect()
}

/// Takes files that fall, and says what the room makes of them while they are held over the window.
pub fn drops_ui(ui: &Ui, cx: &mut StudioCtx<'_>) {
    let (held, fallen) = ui.input(|input| {
        let raw = &input.raw;
        (raw.hovered_files.clone(), raw.dropped_files.clone())
    });
    let mut fell = DubFiles {
        at: cx.view.dubs.film,
        ..DubFiles::default()
    };
    for file in fallen {
        let path = file.path().to_path_buf();
        let falls = Falls::of(cx, &path);
        match falls {
            // The step tells documents for the proof from recordings.
            Falls::Sample | Falls::Proof => cx.view.samples.push(path),
            Falls::Statement if cx.view.reading.is_none() => cx.view.reading = Some(path),
            Falls::Document if cx.view.document.is_none() => cx.view.document = Some(path),
            Falls::Statement | Falls::Document => {
                let file = path.file_name().unwrap_or_default().to_string_lossy();
                cx.notice(Notice::Heed(tr!("drops-one", file = &*file)));
            }
            Falls::NoStatement | Falls::Nothing => {
                cx.notice(Notice::Heed(falls.hint(cx, 1)));
            }
            Falls::Table => fell.tables.push(path),
            Falls::Record => fell.records.push(path),
            Falls::Film => fell.films.push(path),
            Falls::Tool => cx.view.tools.files.push(path),
            Falls::Take(line) => recording::add(cx, line, path),
            Falls::Project => {
                cx.send(Command::Project(ProjectCommand::OpenFile(path)));
                cx.view.room = Room::Script;
            }
            // The import says why it makes no script of audio.
            Falls::Script | Falls::NoLine => {
                cx.view.imports.push_back(ScriptSource::File(path));
                cx.view.room = Room::Script;
            }
        }
    }
    if !fell.is_empty() {
        cx.view.dubs.files.push(fell);
    }
    if held.is_empty() {
        return;
    }
    let ctx = ui.ctx();
    let window = ctx.content_rect();
    // Over everything: whatever lies there takes the file the same way.
    let area = Area::new(Id::unique("drops")).order(Order::Foreground);
    area.anchor(Align2::CENTER_CENTER, [0.0, 0.0])
        .interactable(false)
        .show(ctx, |ui| {
            ui.painter().rect_filled(window, 0.0, cx.tokens.shade);
            let frame = Frame::popup(ui.style()).inner_margin(20);
            frame.show(ui, |ui| {
                for text in hints(cx, &held) {
                    ui.label(Face::Title.rich(text, cx.tokens.text));
                }
            });
        });
}

#[cfg(test)]
mod tests {
    use super::*;

    use egui_kittest::kittest::Queryable as _;
    use mynah_core::backend::Backend;
    use mynah_ui_core::testing::fixtures as made;

    /// Every room said that a script becomes a project.
    #[test]
    fn the_hint_says_what_the_room_makes_of_the_file() {
        let mut window = made::room(
            (800.0, 600.0),
            made::desk(Backend::Draft, made::SCRIPT),
            (),
            |(), ui, cx| drops_ui(ui, cx),
        );
        let line = made::line(&window.state().desk, 2);
        for (room, focused, name, hint) in [
            (
                Room::Script,
                true,
                "a.wav",
                tr!("drops-take", count = 1, number = 2),
            ),
            (Room::Script, false, "a.wav", tr!("drops-no-line")),
            (Room::Script, true, "a.txt", tr!("drops-script", count = 1)),
            (Room::Create, true, "a.wav", tr!("drops-sample", count = 1)),
            (Room::Dubbing, true, "a.mp4", tr!("drops-film", count = 1)),
            (Room::Dubbing, true, "a.csv", tr!("drops-table", count = 1)),
        ] {
            let view = &mut window.state_mut().view;
            view.room = room;
            view.line = focused.then_some(line);
            window.input_mut().hovered_files = vec![HoveredFile {
                path: Some(name.into()),
                ..HoveredFile::default()
            }];
            window.run_steps(2);
            assert!(
                window.query_by_label(&hint).is_some(),
                "{name}: {hint} is not shown"
            );
        }
    }

    /// Regression: a recording that was held over the Consent step was said to become a sample.
    #[test]
    fn the_hint_says_what_the_open_step_makes_of_the_file() {
        let mut window = made::room(
            (800.0, 600.0),
            made::desk(Backend::Draft, made::SCRIPT),
            (),
            |(), ui, cx| drops_ui(ui, cx),
        );
        let consent = |why: Option<&str>| CreateDrop::Consent {
            why_no_reading: why.map(str::to_owned),
        };
        for (used, name, hint) in [
            (consent(None), "a.wav", tr!("drops-consent")),
            (
                consent(Some("A name first")),
                "a.wav",
                "A name first".to_owned(),
            ),
            (consent(Some("A name first")), "a.pdf", tr!("drops-consent")),
            (CreateDrop::Proof, "a.pdf", tr!("drops-proof", count = 1)),
            (CreateDrop::Nothing, "a.wav", tr!("drops-nothing")),
        ] {
            let view = &mut window.state_mut().view;
            (view.room, view.create_drop) = (Room::Create, used);
            window.input_mut().hovered_files = vec![HoveredFile {
                path: Some(name.into()),
                ..HoveredFile::default()
            }];
            window.run_steps(2);
            assert!(
                window.query_by_label(&hint).is_some(),
                "{name}: {hint} is not shown"
            );
        }
    }
}
