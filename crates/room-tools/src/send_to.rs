//! "Send to": a result goes to a line of the script, a new project, a dub, a clone, or a file.

use egui::Ui;

use mynah_core::ids::{LineId, ProjectId, TakeId};
use mynah_core::pauses::Pauses;
use mynah_core::shape::{Cut, Shape};
use mynah_i18n::tr;
use mynah_model::command::{
    Command, ExportKind, ExportOrder, ExportShape, ExportTake, HistoryCommand, JobsCommand,
    ToolsCommand,
};
use mynah_model::desk::{ScriptSource, TakeCard};
use mynah_model::event::Notice;
use mynah_script::edit::Edit;
use mynah_script::tuning::LineChange;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::{DubFiles, StudioCtx};
use mynah_ui_core::room::Room;
use mynah_ui_kit::theme::icons;
use mynah_ui_kit::widgets::{Button, menu, menu_item};

/// Characters of a file name that is offered.
const NAME: usize = 40;

/// A place that a result goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Goal {
    /// The focused line of the script.
    Line(LineId),
    /// A new line behind the focused one.
    NewLine,
    /// A new project with one line.
    NewProject,
    /// A new dub.
    Dub,
    /// A new clone, as a sample.
    Clone,
    /// A file.
    File,
}

/// Draws the button with its menu; the chosen goal.
pub(crate) fn send_menu_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    take: &TakeCard,
    title: &str,
) -> Option<Goal> {
    let label = tr!("tools-send");
    let name = tr!("tools-send.name", title = title);
    let button = Button::new(label)
        .small()
        .outline()
        .icon(icons::EXPORT)
        .command("tools-send.command");
    let button = ui.add(button.name(name.as_str()).tip(tr!("tools-send.tip")));
    let has_project = cx.desk.project.is_some();
    let focused = cx.view.line.and_then(|line| {
        let script = cx.desk.script();
        script.line(line)?;
        let place = script.place(line)?;
        Some((line, script.items().line_number(place)))
    });
    menu(&button, (&name, 260.0), |ui| {
        let mut goals = Vec::new();
        if let Some((line, number)) = focused {
            let label = tr!("tools-send-line", number = number);
            goals.push((Goal::Line(line), icons::ARTICLE, label));
        }
        if has_project {
            goals.push((Goal::NewLine, icons::PLUS, tr!("tools-send-new-line")));
        }
        goals.push((
            Goal::NewProject,
            icons::FILE_PLUS,
            tr!("tools-send-project"),
        ));
        goals.push((Goal::Dub, icons::TRANSLATE, tr!("tools-send-dub")));
        goals.push((
            Goal::Clone,
            icons::MICROPHONE_STAGE,
            tr!("tools-send-clone"),
        ));
        goals.push((Goal::File, icons::DOWNLOAD_SIMPLE, tr!("tools-send-file")));
        let mut chosen = None;
        for (goal, icon, label) in goals {
            if menu_item(ui, icon, (&label, ""), "").clicked() {
                chosen = Some(goal);
            }
        }
        chosen.map(|goal| (goal, take.id))
    })
    .flatten()
    .map(|(goal, _)| goal)
}

/// Results on their way to their goals.
#[derive(Default)]
pub(crate) struct SendTo {
    /// A take that waits for the place of its file, and the number of the request.
    file: Option<(u64, TakeId, Shape, String)>,
    /// A take that becomes a file for another room, by the number of the command.
    lent: Option<(u64, Goal)>,
    /// A take for the first line of the next project that opens.
    project: Option<(Option<ProjectId>, TakeId)>,
    /// Lines that wait for their take, to be trimmed.
    cuts: Vec<LineCut>,
}

/// A line that waits for a take, and its cut.
struct LineCut {
    project: ProjectId,
    line: LineId,
    /// The take that was sent. The line gets a take of its own with the same sound.
    sent: TakeCard,
    cut: Cut,
}

impl LineCut {
    /// Returns true if a take has the sound that was sent.
    fn is_of(&self, take: &TakeCard) -> bool {
        take.request == self.sent.request
            && take.seconds.to_bits() == self.sent.seconds.to_bits()
            && take.mini == self.sent.mini
    }
}

impl SendTo {
    /// Sends a take to its goal.
    pub(crate) fn send(
        &mut self,
        cx: &mut StudioCtx<'_>,
        (take, shape, title): (&TakeCard, Shape, &str),
        goal: Goal,
    ) {
        match goal {
            Goal::Line(line) => {
                self.put(cx, (take, shape), line);
                cx.view.show(Some(line));
                cx.view.room = Room::Script;
            }
            Goal::NewLine => {
                let script = cx.desk.script();
                let after = cx.view.line.filter(|line| script.line(*line).is_some());
                let text = title.replace(['\r', '\n'], " ");
                let (insert, line) = script.insert_after(after, text.trim());
                cx.edit(insert);
                self.put(cx, (take, shape), line);
                cx.view.show(Some(line));
                cx.view.room = Room::Script;
            }
            Goal::NewProject => {
                let open = cx.desk.project.as_ref().map(|open| open.card.id);
                self.project = Some((open, take.id));
                cx.view.imports.push_back(ScriptSource::Text(title.into()));
            }
            Goal::Dub | Goal::Clone => {
                let number = cx.view.tools.next_number();
                self.lent = Some((number, goal));
                let lend = ToolsCommand::Lend(number, take.id, stem_of(take, title));
                cx.send(Command::Tools(lend));
            }
            Goal::File => {
                let ending = take
                    .request
                    .format()
                    .map_or("mp3", |format| format.extension());
                let name = format!("{}.{ending}", stem_of(take, title));
                let number = cx.view.tools.ask_place(name);
                self.file = Some((number, take.id, shape, title.to_owned()));
                cx.act(Action::SaveToolFile);
            }
        }
    }

    /// Gives a line of the open project a take, trimmed as it is shaped.
    fn put(&mut self, cx: &mut StudioCtx<'_>, (take, shape): (&TakeCard, Shape), line: LineId) {
        if let Some(open) = cx.desk.project.as_ref().map(|open| open.card.id) {
            self.put_cut(cx, (take, shape.cut), (open, line));
        }
    }

    /// Gives a line a take, and trims it once the line has it.
    pub(crate) fn put_cut(
        &mut self,
        cx: &mut StudioCtx<'_>,
        (take, cut): (&TakeCard, Cut),
        (project, line): (ProjectId, LineId),
    ) {
        put_id(cx, take.id, (project, line));
        // Only the newest cut of a line counts.
        self.cuts
            .retain(|other| (other.project, other.line) != (project, line));
        if !cut.is_none() {
            let sent = take.clone();
            self.cuts.push(LineCut {
                project,
                line,
                sent,
                cut,
            });
        }
    }

    /// Trims the lines that have their takes.
    fn trim(&mut self, cx: &mut StudioCtx<'_>) {
        if self.cuts.is_empty() {
            return;
        }
        let open = cx.desk.project.as_ref().map(|open| open.card.id);
        let mut edits = Vec::new();
        self.cuts.retain(|wanted| {
            let takes = cx.desk.takes.get(&wanted.line);
            let take = takes.and_then(|takes| takes.picked.as_ref());
            let own = take.filter(|take| wanted.is_of(take));
            if let Some(take) = own {
                edits.push(Edit::TuneLine {
                    id: wanted.line,
                    change: LineChange::Cut(take.to_cut(), wanted.cut),
                });
            }
            open == Some(wanted.project) && own.is_none()
        });
        if !edits.is_empty() {
            cx.edit(Edit::Group(edits));
        }
    }

    /// Goes on with what waits: a chosen place, a written file, an opened project.
    pub(crate) fn follow(&mut self, cx: &mut StudioCtx<'_>) {
        self.trim(cx);
        if let Some((number, ..)) = &self.file
            && let Some(path) = cx.view.tools.take_place(*number)
            && let Some((_, take, shape, title)) = self.file.take()
        {
            let ending = path.extension().map(|it| it.to_ascii_lowercase());
            let kind = match ending.as_ref().and_then(|it| it.to_str()) {
                Some("wav") => ExportKind::Wav,
                Some("flac") => ExportKind::Flac,
                Some("mp3") => ExportKind::Mp3,
                _ => ExportKind::Own,
            };
            cx.send(Command::Jobs(JobsCommand::Export(Box::new(ExportOrder {
                project: None,
                takes: vec![ExportTake {
                    take,
                    number: 1,
                    speaker: String::new(),
                    text: title,
                    file: None,
                    shape,
                    gap_ms: None,
                }],
                shape: ExportShape::Joined,
                kind,
                to: path,
                pauses: Pauses::default(),
                subtitles: None,
                page: None,
            }))));
        }
        if let Some((number, goal)) = self.lent
            && let Some(answer) = cx.desk.tools.written.get(&number)
        {
            self.lent = None;
            match (answer, goal) {
                (Ok(path), Goal::Dub) => {
                    cx.view.dubs.files.push(DubFiles {
                        asked: true,
                        films: vec![path.clone()],
                        ..DubFiles::default()
                    });
                    cx.view.room = Room::Dubbing;
                }
                (Ok(path), _) => {
                    cx.view.samples.push(path.clone());
                    cx.view.room = Room::Create;
                }
                (Err(trouble), _) => cx.notice(Notice::Trouble((**trouble).clone())),
            }
        }
        if let Some((before, take)) = self.project
            && let Some(open) = cx.desk.project.as_ref().map(|open| open.card.id)
            && before != Some(open)
        {
            self.project = None;
            if let Some(line) = cx.desk.script().lines().next().map(|line| line.id) {
                put_id(cx, take, (open, line));
            }
        }
    }
}

/// Gives a line of a project a take.
fn put_id(cx: &mut StudioCtx<'_>, take: TakeId, (project, line): (ProjectId, LineId)) {
    // The line would send something else. It keeps its take until its words change.
    let sent = cx.desk.script().line(line);
    let instead = sent.and_then(|line| cx.desk.request_of(line));
    cx.send(Command::History(HistoryCommand::Put {
        take,
        project,
        line,
        instead: instead.map(Box::new),
    }));
}

/// Returns the name of a result's file without its extension: its description, or the name of its input.
fn stem_of(take: &TakeCard, title: &str) -> String {
    let is_file_name = take.request.text().trim().is_empty();
    let stem = title.rsplit_once('.').filter(|_| is_file_name);
    file_stem(stem.map_or(title, |(stem, _)| stem))
}

/// Returns a title as the name of a file, without what file systems refuse. A long title ends with a whole word.
pub(crate) fn file_stem(title: &str) -> String {
    let clean = title.chars().map(|it| {
        if it.is_alphanumeric() || matches!(it, ' ' | '-' | '_' | '.') {
            it
        } else {
            '-'
        }
    });
    let clean: String = clean.collect();
    let long = clean.char_indices().nth(NAME).map(|(at, _)| at);
    // The word that the limit cuts is left out.
    let start = long.and_then(|at| clean.get(..=at));
    let words = start.map(|start| start.rsplit_once(' ').map_or(start, |(words, _)| words));
    let clean: String = words.unwrap_or(&clean).chars().take(NAME).collect();
    let clean = clean.trim().trim_matches(['.', '-']).to_owned();
    if clean.is_empty() {
        tr!("tools-file-stem")
    } else {
        clean
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::effect;
    use mynah_core::request::{Generation, Input, IsolationRequest};
    use std::sync::Arc;

    #[test]
    fn only_the_sound_that_was_sent_is_trimmed() {
        let sent = effect("Rain");
        let copy = TakeCard {
            id: TakeId(90),
            number: 3,
            picked: true,
            ..sent.clone()
        };
        let older = TakeCard {
            mini: Arc::from([10; 48]),
            ..copy.clone()
        };
        let wanted = LineCut {
            project: ProjectId(1),
            line: LineId(1),
            sent,
            cut: Cut::default(),
        };
        assert!(wanted.is_of(&copy));
        assert!(!wanted.is_of(&older) && !wanted.is_of(&effect("Wind")));
    }

    /// Regression: the file of a changed voice was called "Take 1.mp3.mp3".
    #[test]
    fn a_result_has_one_extension() {
        let input = Input {
            hash: "aa".repeat(32),
            extension: "mp3".to_owned(),
            bytes: 1,
            seconds: 6.0,
            name: "Take 1.mp3".to_owned(),
        };
        let isolated = TakeCard {
            request: Arc::new(Generation::Isolation(IsolationRequest { input })),
            ..effect("")
        };
        assert_eq!(stem_of(&isolated, "Take 1.mp3"), "Take 1");
        let rain = effect("Rain at 1.5 m");
        assert_eq!(stem_of(&rain, "Rain at 1.5 m"), "Rain at 1.5 m");
    }

    #[test]
    fn file_names_have_nothing_that_file_systems_refuse() {
        for (title, stem) in [
            ("A door creaks", "A door creaks"),
            ("rain/wind: \"soft\"", "rain-wind- -soft"),
            ("..", ""),
            (
                "Waves against a stone pier, gulls far away",
                "Waves against a stone pier- gulls far",
            ),
            (
                "Waves against a stone pier, the gulls far",
                "Waves against a stone pier- the gulls",
            ),
        ] {
            let expected = if stem.is_empty() {
                tr!("tools-file-stem")
            } else {
                stem.to_owned()
            };
            assert_eq!(file_stem(title), expected, "{title}");
        }
    }
}
