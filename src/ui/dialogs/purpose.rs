//! What a path is chosen for, and what is done with it.

use std::path::PathBuf;

use super::recording;
use crate::studio::command::{
    Command, FailureFilter, JobsCommand, ProjectCommand, StorageCommand, UsageCommand,
};
use crate::studio::desk::{ScriptSource, is_project_file};
use crate::studio::trouble::{Archiving, Topic};
use crate::terms::ids::{ProjectId, ProjectLine};
use crate::ui::ctx::StudioCtx;
use crate::ui::panels::Room;

/// What a chosen path is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
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
    /// The ledger as it is filtered.
    Ledger,
    /// The failure log.
    Failures,
    /// Entries of the history as files in it.
    Entries,
    /// A casting call to be listened to elsewhere.
    Audition,
    /// What somebody said of it.
    Results,
    /// A backup below it.
    BackUp,
    /// The backup in it.
    BringBack,
    /// The library itself.
    MoveLibrary,
}

impl Purpose {
    /// What is told when it fails, and when it succeeds after that.
    pub(super) fn topic(self) -> Topic {
        match self {
            Self::Open | Self::OpenProject => Topic::Opening,
            Self::ExportProject(_) => Topic::ProjectFile,
            Self::Recording(_) => Topic::Recording,
            Self::ImportRules(_) => Topic::Lexicon,
            Self::Save(_)
            | Self::Failures
            | Self::Entries
            | Self::ExportRules
            | Self::Audition
            | Self::Results => Topic::SavingText,
            Self::Ledger => Topic::Ledger,
            Self::BackUp => Topic::Archive(Archiving::BackUp),
            Self::BringBack => Topic::Archive(Archiving::Restore),
            Self::MoveLibrary => Topic::Archive(Archiving::Move),
        }
    }

    /// Does what the path was asked for.
    pub(super) fn finish(self, cx: &mut StudioCtx<'_>, path: PathBuf) {
        if self == Self::OpenProject {
            cx.view.room = Room::Script;
        }
        cx.send(match self {
            Self::Entries => {
                cx.view.save_entries_to = Some(path);
                return;
            }
            Self::Audition => {
                cx.view.audition_to = Some(path);
                return;
            }
            Self::Results => {
                cx.view.results_from = Some(path);
                return;
            }
            Self::BringBack => {
                cx.view.restore_from = Some(path);
                return;
            }
            Self::Recording(line) => return recording::add(cx, line, path),
            Self::OpenProject => Command::Project(ProjectCommand::OpenFile(path)),
            Self::ExportProject(project) => {
                Command::Project(ProjectCommand::ExportFile { project, path })
            }
            Self::Open if is_project_file(&path) => return Self::OpenProject.finish(cx, path),
            Self::Open => {
                cx.view.imports.push_back(ScriptSource::File(path));
                return;
            }
            Self::Save(project) => Command::Project(ProjectCommand::SaveText { path, project }),
            Self::ImportRules(project) => {
                Command::Project(ProjectCommand::ReadLexicon(project, path))
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
