//! The house's own path field, for systems without a file dialog.

use std::env::home_dir;
use std::path::{MAIN_SEPARATOR, PathBuf};
use std::sync::Arc;

use egui::{Label, Ui};

use super::Outcome;
use super::asks::{
    cast_file_name, compared_folder_name, consents_file_name, project_file_name, rules_file_name,
    script_file_name,
};
use super::import;
use super::purpose::Purpose;
use mynah_i18n::tr;
use mynah_model::command::{Command, ProjectCommand};
use mynah_model::desk::{ScriptSource, ToRead, is_project_file};
use mynah_model::trouble::Remedy;
use mynah_model::trouble::Trouble;
use mynah_model::typed_path::typed_path;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::dialog_buttons::{buttons_ui, entered};
use mynah_ui_core::overwrite::{Question, warning};
use mynah_ui_core::widgets::TroubleCard;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::{Button, TextField, select_all};

/// The paths that a person means who parts several by semicolons. A file's name may have one, too: only what begins a path
/// behind it is another.
fn typed_paths(typed: &str) -> Vec<PathBuf> {
    let mut all: Vec<String> = Vec::new();
    for part in typed.split(';') {
        let begins = part.trim_start();
        let is_whole =
            begins.starts_with(['/', '~', MAIN_SEPARATOR]) || begins.get(1..3) == Some(":\\");
        match all.last_mut() {
            Some(last) if !is_whole => *last = format!("{last};{part}"),
            _ => all.push(part.to_owned()),
        }
    }
    all.iter().map(typed_path).collect()
}

/// A file's whole path: whoever reads a bare name can't tell where it would go.
fn at_home(name: String) -> String {
    match home_dir() {
        Some(home) => home.join(name).display().to_string(),
        None => name,
    }
}

/// The dialog while it is open: until what the path is for has been done.
pub struct PathDialog {
    path: String,
    purpose: Purpose,
    fresh: bool,
    /// How many tries had ended when this one began; none while none is under way.
    trying: Option<u64>,
    /// Why the last one failed.
    failed: Option<Trouble>,
    /// Whether a file that is there already may be replaced.
    replacing: Question<PathBuf>,
}

impl PathDialog {
    pub(super) fn new(cx: &StudioCtx<'_>, purpose: Purpose) -> Self {
        Self {
            path: match purpose {
                Purpose::Open
                | Purpose::OpenProject
                | Purpose::Recording(_)
                | Purpose::ImportRules(_)
                | Purpose::UseCast(_)
                | Purpose::BringBack
                | Purpose::Results
                | Purpose::Like
                | Purpose::Sample
                | Purpose::Document
                | Purpose::Reading
                | Purpose::Proof
                | Purpose::TakeAfter
                | Purpose::Film
                | Purpose::ToolFiles
                | Purpose::DubTable
                | Purpose::DubBackground
                | Purpose::DubConsent
                | Purpose::MoveLibrary => String::new(),
                Purpose::Consents => at_home(consents_file_name(cx)),
                Purpose::ExportProject(project) => at_home(project_file_name(cx, project)),
                Purpose::BackUp | Purpose::Entries => at_home(String::new()),
                Purpose::Dubs => match &cx.view.dubs.folder {
                    Some(folder) => folder.display().to_string(),
                    None => at_home(String::new()),
                },
                Purpose::Compared => at_home(compared_folder_name(cx)),
                Purpose::Save(_) => at_home(script_file_name(cx)),
                Purpose::ExportRules => at_home(rules_file_name(cx)),
                Purpose::SaveCast(_) => at_home(cast_file_name(cx)),
                Purpose::ToolResult => at_home(cx.view.tools.save_name.clone().unwrap_or_default()),
                Purpose::Ledger => at_home(super::LEDGER_FILE.to_owned()),
                Purpose::Failures => at_home(tr!("dialog-failures-name")),
            },
            purpose,
            fresh: true,
            trying: None,
            failed: None,
            replacing: Question::Open,
        }
    }

    /// Whether what the path is for has been done.
    pub(super) fn is_over(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        self.has_ended(cx) && self.failed.is_none()
    }

    /// Takes the question whether a file may be replaced back. Returns false if none was asked.
    pub(super) fn go_back(&mut self) -> bool {
        let place = self.purpose.place(typed_path(&self.path));
        let is_asked = self.replacing.about(|asked| *asked == place).is_some();
        if is_asked {
            self.replacing = Question::Open;
        }
        is_asked
    }

    /// Whether a script is opened.
    pub(super) fn opens(&self) -> bool {
        self.purpose == Purpose::Open
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Outcome {
        let (title, done, explanation) = match self.purpose {
            Purpose::Open => (
                tr!("dialog-open-script"),
                tr!("dialog-open-button"),
                Action::OpenScript.tip(),
            ),
            Purpose::Save(_) => (
                tr!("dialog-save-script"),
                tr!("dialog-save-button"),
                Action::SaveScript.tip(),
            ),
            Purpose::ExportProject(_) => (
                tr!("dialog-export-project"),
                tr!("dialog-save-button"),
                Action::ExportProject.tip(),
            ),
            Purpose::OpenProject => (
                tr!("dialog-open-project-file"),
                tr!("dialog-open-button"),
                Action::OpenProjectFile.tip(),
            ),
            Purpose::Recording(_) => (
                tr!("dialog-add-recording"),
                tr!("dialog-add-recording-button"),
                Action::AddRecording.tip(),
            ),
            Purpose::ImportRules(_) => (
                tr!("dialog-import-rules"),
                tr!("dialog-import-rules-button"),
                Action::ImportRules.tip(),
            ),
            Purpose::ExportRules => (
                tr!("dialog-export-rules"),
                tr!("dialog-save-button"),
                Action::ExportRules.tip(),
            ),
            Purpose::SaveCast(_) => (
                tr!("dialog-save-cast"),
                tr!("dialog-save-button"),
                Action::SaveCast.tip(),
            ),
            Purpose::UseCast(_) => (
                tr!("dialog-use-cast"),
                tr!("dialog-use-cast-button"),
                Action::UseCast.tip(),
            ),
            Purpose::Ledger => (
                tr!("usage-export-title"),
                tr!("dialog-save-button"),
                Action::ExportLedger.tip(),
            ),
            Purpose::BackUp => (
                tr!("dialog-back-up"),
                tr!("dialog-back-up-button"),
                Action::BackUp.tip(),
            ),
            Purpose::Entries => (
                tr!("dialog-save-entries"),
                tr!("dialog-save-button"),
                Action::SaveEntries.tip(),
            ),
            Purpose::Compared => (
                tr!("dialog-export-compared"),
                tr!("dialog-save-button"),
                Action::ExportCompared.tip(),
            ),
            Purpose::Results => (
                tr!("dialog-read-results"),
                tr!("dialog-open-button"),
                Action::ReadResults.tip(),
            ),
            Purpose::TakeAfter => (
                tr!("dialog-take-after"),
                tr!("dialog-open-button"),
                Action::TakeAfter.tip(),
            ),
            Purpose::Like => (
                tr!("dialog-like-recording"),
                tr!("dialog-open-button"),
                Action::LikeRecording.tip(),
            ),
            Purpose::Sample => (
                tr!("dialog-sample"),
                tr!("dialog-open-button"),
                Action::AddSample.tip(),
            ),
            Purpose::Reading => (
                tr!("dialog-reading"),
                tr!("dialog-open-button"),
                Action::AttachReading.tip(),
            ),
            Purpose::Document => (
                tr!("dialog-document"),
                tr!("dialog-open-button"),
                Action::AttachConsent.tip(),
            ),
            Purpose::Proof => (
                tr!("dialog-proof"),
                tr!("dialog-open-button"),
                Action::AttachProof.tip(),
            ),
            Purpose::Consents => (
                tr!("dialog-consents"),
                tr!("dialog-save-button"),
                Action::ExportConsents.tip(),
            ),
            Purpose::Film => (
                tr!("dialog-film"),
                tr!("dialog-open-button"),
                Action::ChooseFilm.tip(),
            ),
            Purpose::ToolFiles => (
                tr!("dialog-tool-files"),
                tr!("dialog-open-button"),
                Action::ChooseToolFiles.tip(),
            ),
            Purpose::ToolResult => (
                tr!("dialog-tool-result"),
                tr!("dialog-save-button"),
                Action::SaveToolFile.tip(),
            ),
            Purpose::DubTable => (
                tr!("dialog-dub-table"),
                tr!("dialog-open-button"),
                Action::ChooseDubTable.tip(),
            ),
            Purpose::DubBackground => (
                tr!("dialog-dub-background"),
                tr!("dialog-open-button"),
                Action::ChooseDubBackground.tip(),
            ),
            Purpose::DubConsent => (
                tr!("dialog-dub-consent"),
                tr!("dialog-open-button"),
                Action::ChooseDubConsent.tip(),
            ),
            Purpose::Dubs => (
                tr!("dialog-save-dubs"),
                tr!("dialog-save-button"),
                Action::SaveDubs.tip(),
            ),
            Purpose::BringBack => (
                tr!("dialog-bring-back"),
                tr!("dialog-bring-back-button"),
                Action::BringBack.tip(),
            ),
            Purpose::MoveLibrary => (
                tr!("dialog-move-library"),
                tr!("dialog-move-library-button"),
                Action::MoveLibrary.tip(),
            ),
            Purpose::Failures => (
                tr!("dialog-export-failures"),
                tr!("dialog-save-button"),
                Action::ExportFailures.tip(),
            ),
        };
        ui.label(Face::Title.rich(title, cx.tokens.text));
        let name = tr!("dialog-path");
        let (hint, field_tip) = match self.purpose {
            Purpose::BackUp
            | Purpose::BringBack
            | Purpose::MoveLibrary
            | Purpose::Entries
            | Purpose::Dubs
            | Purpose::Compared => (
                tr!("dialog-path.hint-folder"),
                tr!("dialog-path.tip-folder"),
            ),
            Purpose::OpenProject | Purpose::ExportProject(_) => (
                tr!("dialog-path.hint-project"),
                tr!("dialog-path.tip-project"),
            ),
            Purpose::SaveCast(_) | Purpose::UseCast(_) => {
                (tr!("dialog-path.hint-cast"), tr!("dialog-path.tip-cast"))
            }
            Purpose::ImportRules(_) | Purpose::ExportRules => (
                tr!("dialog-path.hint-lexicon"),
                tr!("dialog-path.tip-lexicon"),
            ),
            Purpose::Film => (tr!("dialog-path.hint-film"), tr!("dialog-path.tip-film")),
            Purpose::DubTable => (tr!("dialog-path.hint-table"), tr!("dialog-path.tip")),
            Purpose::Recording(_)
            | Purpose::Like
            | Purpose::Sample
            | Purpose::Reading
            | Purpose::DubBackground
            | Purpose::ToolFiles
            | Purpose::TakeAfter => (
                tr!("dialog-path.hint-recording"),
                tr!("dialog-path.tip-recording"),
            ),
            Purpose::Open
            | Purpose::Save(_)
            | Purpose::Ledger
            | Purpose::Failures
            | Purpose::ToolResult
            | Purpose::Document
            | Purpose::Proof
            | Purpose::DubConsent
            | Purpose::Results => (tr!("dialog-path.hint"), tr!("dialog-path.tip")),
            Purpose::Consents => (
                tr!("dialog-path.hint-consents"),
                tr!("dialog-path.tip-consents"),
            ),
        };
        let field = TextField::new(&mut self.path, &name).hint(&hint);
        let field = field.tip(&field_tip).mono().wrong(self.failed.is_some());
        let field = ui.add(field);
        if std::mem::take(&mut self.fresh) {
            field.request_focus();
            select_all(ui, field.id, &self.path);
        }
        if let Some(trouble) = &self.failed {
            let remedy = TroubleCard::new(trouble).narrow().show(ui);
            if remedy == Some(Remedy::ReplaceFile) {
                self.trying = Some(cx.desk.tries.of(self.purpose.topic()).ended);
                self.purpose.finish(cx, typed_path(&self.path), true);
            }
            if remedy.is_some() {
                self.failed = None;
            }
        } else {
            let why = Face::Small.rich(tr!("dialog-no-file-dialog"), cx.tokens.text2);
            ui.add(Label::new(why).wrap());
        }
        let free = self.replacing.answered(cx.desk);
        let there = self
            .replacing
            .about(|asked| *asked == self.purpose.place(typed_path(&self.path)));
        let done = match there {
            Some(there) => {
                ui.label(Face::Small.rich(warning(there), cx.tokens.warn));
                tr!("dialog-export-replace", count = there.count)
            }
            None => done,
        };
        let agreed = there.is_some();
        let typed = self.path.trim();
        let why = typed.is_empty().then(|| tr!("dialog-path-missing"));
        let enter = entered(ui, &field);
        let busy = self.trying.is_some() || self.replacing.is_looking();
        let done = Button::new(done).tip(explanation).why_not(why).busy(busy);
        let (pressed, cancelled) = buttons_ui(ui, done);
        let asks = self.purpose.writes_a_file() && !agreed;
        if (pressed || enter) && !typed.is_empty() && !busy && asks {
            let path = self.purpose.place(typed_path(typed));
            self.replacing = Question::<PathBuf>::look(cx, path);
        }
        let goes = (pressed || enter) && !typed.is_empty() && !busy && !asks;
        if let Some(path) = free.or_else(|| goes.then(|| self.purpose.place(typed_path(typed)))) {
            self.replacing = Question::Open;
            if self.opens() && is_project_file(&path) {
                self.purpose = Purpose::OpenProject;
            }
            self.trying = Some(cx.desk.tries.of(self.purpose.topic()).ended);
            if self.opens() {
                // Read from here: a path that leads nowhere is mended here.
                let order = Arc::new(ToRead {
                    source: ScriptSource::File(path),
                    choices: import::choices(cx.desk, false),
                });
                cx.send(Command::Project(ProjectCommand::Read(order)));
            } else if matches!(self.purpose, Purpose::Film | Purpose::ToolFiles) {
                for path in typed_paths(typed) {
                    self.purpose.finish(cx, path, false);
                }
            } else {
                self.purpose.finish(cx, path, false);
            }
            // It is a job from here on, which tells what it comes to, or a question.
            if matches!(
                self.purpose,
                Purpose::Entries
                    | Purpose::BringBack
                    | Purpose::Compared
                    | Purpose::Results
                    | Purpose::Like
                    | Purpose::Sample
                    | Purpose::Document
                    | Purpose::Proof
                    | Purpose::Reading
                    | Purpose::Consents
                    | Purpose::Film
                    | Purpose::ToolFiles
                    | Purpose::ToolResult
                    | Purpose::DubTable
                    | Purpose::DubBackground
                    | Purpose::DubConsent
                    | Purpose::Dubs
                    | Purpose::TakeAfter
            ) {
                return Outcome::Done;
            }
        }
        if cancelled {
            Outcome::Done
        } else {
            Outcome::Open
        }
    }

    /// Whether the try came to its end in this frame. One that failed is told here, where the path is mended.
    fn has_ended(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        let topic = self.purpose.topic();
        let tried = cx.desk.tries.of(topic);
        let ended = self.trying.is_some_and(|before| tried.ended > before);
        if ended {
            self.trying = None;
            self.fresh = true;
            cx.view.told_here = Some(topic);
            self.failed = tried.trouble.map(|trouble| Trouble {
                // The same once more is what the dialog's own button does.
                remedies: kept(trouble.remedies),
                ..trouble
            });
        }
        ended
    }
}

/// What can be done here.
fn kept(mut remedies: Vec<Remedy>) -> Vec<Remedy> {
    remedies.retain(|remedy| *remedy == Remedy::ReplaceFile);
    remedies.push(Remedy::Dismiss);
    remedies
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_paths_are_parted_where_the_next_one_begins() {
        let paths = |typed: &str| -> Vec<String> {
            let all = typed_paths(typed).into_iter();
            all.map(|path| path.display().to_string()).collect()
        };
        assert_eq!(paths("/a b.wav; /c.wav"), ["/a b.wav", "/c.wav"]);
        assert_eq!(paths("/a.wav;/c.wav"), ["/a.wav", "/c.wav"]);
        assert_eq!(paths("/one; two.wav"), ["/one; two.wav"]);
        assert_eq!(paths("here.wav"), ["here.wav"]);
    }
}
