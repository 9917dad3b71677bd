//! What a path is chosen for, and what is done with it.

use std::path::{Path, PathBuf};

use super::asks::compared_folder_name;
use super::recording;
use mynah_core::ids::{ProjectId, ProjectLine};
use mynah_model::command::{
    CloningCommand, Command, FailureFilter, JobsCommand, ProjectCommand, SeriesCommand,
    StorageCommand, UsageCommand,
};
use mynah_model::consent_text;
use mynah_model::desk::{ScriptSource, is_project_file};
use mynah_model::trouble::{Archiving, Topic};
use mynah_script::cast::CastFile;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::{DubFiles, StudioCtx};
use mynah_ui_core::room::Room;

/// What a chosen path is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Open,
    /// The script of this project, whichever is open once the path is known.
    Save(ProjectId),
    /// This project with its takes.
    ExportProject(ProjectId),
    /// A project's file.
    OpenProject,
    /// A file with a recording of this line.
    Recording(ProjectLine),
    /// A lexicon whose rules become this project's.
    ImportRules(ProjectId),
    /// The open project's rules of pronunciation.
    ExportRules,
    /// This project's cast, to be shared from now on.
    SaveCast(ProjectId),
    /// A cast file that this project shares from now on.
    UseCast(ProjectId),
    /// The ledger as it is filtered.
    Ledger,
    /// The failure log.
    Failures,
    /// Entries of the history as files in it.
    Entries,
    /// A casting call to be listened to elsewhere.
    Compared,
    /// What somebody said of it.
    Results,
    /// A recording that voices are to sound like.
    Like,
    /// A recording to clone a voice from.
    Sample,
    /// A recording in which a consent is read aloud.
    Reading,
    /// A signed document that shows a consent.
    Document,
    /// A document that proves a professional clone to be one's own.
    Proof,
    /// All records of consent.
    Consents,
    /// A recording that a designed voice takes after.
    TakeAfter,
    /// A film or recording that is dubbed.
    Film,
    /// Files for the open tool.
    ToolFiles,
    /// The result of the open tool.
    ToolResult,
    /// A transcript with its translation.
    DubTable,
    /// A background of one's own under a dub.
    DubBackground,
    /// A record of somebody who agreed to a dub with their voice.
    DubConsent,
    /// Dubs of a film, as they were looked at when the folder was asked for.
    Dubs,
    /// A backup below it.
    BackUp,
    /// The backup in it.
    BringBack,
    /// The library itself.
    MoveLibrary,
}

/// Whether a file is taken for a record of consent.
pub fn is_record(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|it| it.eq_ignore_ascii_case("json"))
}

/// Whether a file is taken for a transcript with its translation.
pub fn is_table(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|it| {
        ["csv", "srt", "vtt"]
            .iter()
            .any(|table| it.eq_ignore_ascii_case(table))
    })
}

impl Purpose {
    /// What is told when it fails, and when it succeeds after that.
    pub(super) fn topic(self) -> Topic {
        match self {
            Self::Open | Self::OpenProject => Topic::Opening,
            Self::ExportProject(_) => Topic::ProjectFile,
            Self::Recording(_)
            | Self::Like
            | Self::Sample
            | Self::Reading
            | Self::Document
            | Self::Proof
            | Self::Film
            | Self::DubBackground
            | Self::ToolFiles
            | Self::TakeAfter => Topic::Recording,
            Self::ImportRules(_) => Topic::Lexicon,
            Self::SaveCast(_) | Self::UseCast(_) => Topic::CastFile,
            Self::Save(_)
            | Self::Failures
            | Self::Entries
            | Self::ExportRules
            | Self::Compared
            | Self::Consents
            | Self::DubTable
            | Self::DubConsent
            | Self::Dubs
            | Self::ToolResult
            | Self::Results => Topic::SavingText,
            Self::Ledger => Topic::Ledger,
            Self::BackUp => Topic::Archive(Archiving::BackUp),
            Self::BringBack => Topic::Archive(Archiving::Restore),
            Self::MoveLibrary => Topic::Archive(Archiving::Move),
        }
    }

    /// Whether it writes a file, in place of one that is there. A cast asks by itself.
    pub(super) fn writes_a_file(self) -> bool {
        matches!(
            self,
            Self::Save(_)
                | Self::ExportProject(_)
                | Self::ExportRules
                | Self::Ledger
                | Self::Failures
                | Self::Consents
                | Self::ToolResult
        )
    }

    /// Where that is done which is wanted at a path: what is asked about is the file that is written.
    pub(super) fn place(self, path: PathBuf) -> PathBuf {
        match self {
            Self::Consents => consent_text::place(&path),
            _ => path,
        }
    }

    /// Where that goes which is written beside other files: below the folder that the system's dialog gave, which is there.
    pub(super) fn own_folder(self, cx: &StudioCtx<'_>, path: PathBuf) -> PathBuf {
        match self {
            Self::Compared => path.join(compared_folder_name(cx)),
            _ => path,
        }
    }

    /// Does what was asked for with each path that the system's dialog gave: that asks by itself.
    pub(super) fn finish_all(self, cx: &mut StudioCtx<'_>, paths: Vec<PathBuf>) {
        for path in paths {
            let path = self.own_folder(cx, path);
            self.finish(cx, path, true);
        }
    }

    /// Does what the path was asked for. `over`: somebody was asked whether a file that is there may go; only a cast is
    /// never written over without that.
    pub(super) fn finish(self, cx: &mut StudioCtx<'_>, path: PathBuf, over: bool) {
        if self == Self::OpenProject {
            cx.view.room = Room::Script;
        }
        if matches!(self, Self::SaveCast(_) | Self::UseCast(_)) {
            // What comes of it is seen there.
            cx.act(Action::Cast);
        }
        let consent = cx.view.consent.take();
        cx.send(match self {
            Self::Entries => {
                cx.view.save_entries_to = Some(path);
                return;
            }
            Self::Compared => {
                cx.view.compared_to = Some(path);
                return;
            }
            Self::Results => {
                cx.view.results_from = Some(path);
                return;
            }
            Self::TakeAfter => {
                cx.view.take_after = Some(path);
                return;
            }
            Self::Like => {
                cx.view.like_recording = Some(path);
                cx.view.room = Room::Voices;
                return;
            }
            Self::Sample => {
                cx.view.samples.push(path);
                // Whoever asked for it elsewhere sees what became of it.
                cx.view.room = Room::Create;
                return;
            }
            Self::Film | Self::DubTable | Self::DubBackground | Self::DubConsent => {
                let mut brought = DubFiles {
                    at: cx.view.dubs.asked_for,
                    asked: true,
                    ..DubFiles::default()
                };
                match self {
                    Self::Film => brought.films.push(path),
                    Self::DubTable => brought.tables.push(path),
                    Self::DubBackground => brought.background = Some(path),
                    _ => brought.records.push(path),
                }
                cx.view.dubs.files.push(brought);
                return;
            }
            Self::ToolFiles => {
                cx.view.tools.files.push(path);
                return;
            }
            Self::ToolResult => {
                cx.view.tools.save_to = Some(path);
                return;
            }
            Self::Dubs => {
                let asked = cx.view.dubs.asked.take();
                cx.view.dubs.to = asked.map(|what| (what, path));
                return;
            }
            Self::Reading => {
                cx.view.reading = Some(path);
                return;
            }
            Self::Proof => {
                cx.view.proofs.push(path);
                return;
            }
            Self::Document => {
                cx.view.document = Some(path);
                return;
            }
            Self::Consents => Command::Cloning(CloningCommand::Export(path, consent)),
            Self::BringBack => {
                cx.view.restore_from = Some(path);
                return;
            }
            Self::Recording(line) => return recording::add(cx, line, path),
            Self::OpenProject => Command::Project(ProjectCommand::OpenFile(path)),
            Self::ExportProject(project) => {
                Command::Project(ProjectCommand::ExportFile { project, path })
            }
            Self::Open if is_project_file(&path) => {
                return Self::OpenProject.finish(cx, path, over);
            }
            Self::Open => {
                cx.view.imports.push_back(ScriptSource::File(path));
                return;
            }
            Self::Save(project) => Command::Project(ProjectCommand::SaveText { path, project }),
            Self::ImportRules(project) => {
                Command::Project(ProjectCommand::ReadLexicon(project, path))
            }
            Self::SaveCast(project) | Self::UseCast(project) => {
                let command = if self == Self::UseCast(project) {
                    SeriesCommand::Use { project, path }
                } else if cx.desk.project.as_ref().map(|open| open.card.id) == Some(project) {
                    let cast = Box::new(CastFile::of(cx.desk.script().cast()));
                    SeriesCommand::SaveAs {
                        project,
                        path,
                        cast,
                        over,
                    }
                } else {
                    return;
                };
                Command::Project(ProjectCommand::Series(command))
            }
            Self::ExportRules => {
                let rules = std::sync::Arc::clone(cx.desk.script().rules());
                Command::Project(ProjectCommand::WriteLexicon(rules, path))
            }
            Self::Ledger => {
                let query = Box::new(cx.view.ledger.clone());
                Command::Usage(UsageCommand::Export { query, path })
            }
            Self::BackUp => Command::Storage(StorageCommand::BackUp(path)),
            Self::MoveLibrary => Command::Storage(StorageCommand::MoveTo(path)),
            Self::Failures => {
                let filter = FailureFilter {
                    words: cx.view.failure_words.clone(),
                    backend: None,
                };
                Command::Jobs(JobsCommand::ExportFailures { filter, path })
            }
        });
    }
}
