//! Dialogs: one descriptor for all of them, queued, so that none pops up under the pointer.

mod asks;
mod back;
mod best;
mod bin;
mod cast;
mod confirm;
mod export;
pub mod file;
mod gathered;
mod import;
mod middle;
mod models;
pub mod name;
mod path;
mod projects;
pub(super) mod purpose;
pub mod recording;
mod rehearsal;
mod restoring;
mod rows;
mod several;
mod spend;
mod template;
mod versions;

mod tests;

use std::collections::VecDeque;

use egui::{Context, Id, Key, Modal, Modifiers, Ui};

use self::asks::{
    clone_ask, dub_ask, export_project_ask, export_rules_ask, failures_ask, folder_ask,
    import_rules_ask, ledger_ask, like_ask, open_ask, open_project_ask, recording_ask, results_ask,
    save_ask, save_cast_ask, take_after_ask, tool_ask, use_cast_ask,
};
use self::back::Back;
use self::best::BestDialog;
use self::bin::bin_ui;
use self::cast::CastDialog;
use self::confirm::GenerateAll;
use self::export::{Choices, ExportDialog};
use self::file::{Asker, FilePick, Picked};
use self::import::ImportDialog;
use self::middle::Middle;
use self::models::ModelsDialog;
use self::name::NameDialog;
use self::path::PathDialog;
use self::projects::ProjectsDialog;
use self::purpose::Purpose;
use self::rehearsal::RehearsalDialog;
use self::restoring::RestoreDialog;
use self::several::SeveralTakes;
pub use self::spend::Held;
use self::spend::SpendDialog;
use self::template::SaveTemplate;
use self::versions::{SaveVersion, VersionsDialog};
use mynah_core::ids::ProjectId;
use mynah_i18n::tr;
use mynah_model::template::Template;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::size;

/// Width of a dialog in points.
const WIDTH: f32 = 420.0;

/// The name that a file of the ledger is offered.
const LEDGER_FILE: &str = "ledger.csv";

/// What a dialog can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// The name of a new project, and what it begins with.
    NewProject(Option<Template>),
    /// Another name for the open one.
    Rename,
    /// A text script to read.
    OpenScript,
    /// Where to write the script.
    SaveScript,
    /// What to write to files, and where.
    Export,
    /// What to write of the focused line, and where.
    ExportLine,
    /// Whether to generate all lines, and what that costs.
    GenerateAll,
    /// How many takes to make of the lines that are meant, and what that costs.
    SeveralTakes,
    /// All projects.
    Projects,
    /// The takes of the open project that have a star.
    Best,
    /// The same as files.
    ExportBest,
    /// What a template of the open project is called and has.
    SaveTemplate,
    /// The name of a version that is to be kept.
    SaveVersion,
    /// The versions of the open project.
    Versions,
    /// A rehearsal of the open project by Draft voices, and how long it is.
    Rehearsal,
    /// What each model would make of the open script.
    Models,
    /// Who speaks with which voice.
    Cast,
    /// Where to write the cast.
    SaveCast,
    /// The cast file that is shared.
    UseCast,
    /// The projects in the bin.
    Bin,
    /// Where to write a project with its takes; none: the one that is open.
    ExportProject(Option<ProjectId>),
    /// The file of a project.
    OpenProjectFile,
    /// The file with a recording of the focused line.
    Recording,
    /// The lexicon that rules of pronunciation are read from.
    ImportRules,
    /// Where to write them.
    ExportRules,
    /// Where to write the ledger.
    Ledger,
    /// Where to write the failure log.
    ExportFailures,
    /// The folder that entries of the history go into.
    SaveEntries,
    /// The folder that a casting call goes into.
    ExportCompared,
    /// What somebody said of a casting call.
    ReadResults,
    /// The recording that voices are to sound like.
    LikeRecording,
    /// A file of or for a clone.
    Clone(Purpose),
    /// The film or recording that is dubbed, or its transcript.
    Dub(Purpose),
    /// Files for the open tool, or the place of its result.
    Tool(Purpose),
    /// The folder that dubs go into.
    SaveDubs,
    /// The recording that a designed voice takes after.
    TakeAfter,
    /// The folder that a backup goes into.
    BackUp,
    /// The backup that is brought back.
    BringBack,
    /// The folder that the library goes to.
    MoveLibrary,
}

impl Dialog {
    /// The dialog that an action needs.
    fn of(action: Action) -> Option<Self> {
        match action {
            Action::NewProject => Some(Self::NewProject(None)),
            Action::NewFromTemplate => Some(Self::NewProject(Some(Template::Audiobook))),
            Action::RenameProject => Some(Self::Rename),
            Action::OpenScript => Some(Self::OpenScript),
            Action::SaveScript => Some(Self::SaveScript),
            Action::Export => Some(Self::Export),
            Action::ExportLine => Some(Self::ExportLine),
            Action::GenerateAll => Some(Self::GenerateAll),
            Action::SeveralTakes => Some(Self::SeveralTakes),
            Action::BestTakes => Some(Self::Best),
            Action::Projects => Some(Self::Projects),
            Action::SaveTemplate => Some(Self::SaveTemplate),
            Action::SaveVersion => Some(Self::SaveVersion),
            Action::Versions => Some(Self::Versions),
            Action::Rehearse => Some(Self::Rehearsal),
            Action::CompareModels => Some(Self::Models),
            Action::Cast => Some(Self::Cast),
            Action::SaveCast => Some(Self::SaveCast),
            Action::UseCast => Some(Self::UseCast),
            Action::ShowBin => Some(Self::Bin),
            Action::ExportProject => Some(Self::ExportProject(None)),
            Action::OpenProjectFile => Some(Self::OpenProjectFile),
            Action::AddRecording => Some(Self::Recording),
            Action::ImportRules => Some(Self::ImportRules),
            Action::ExportRules => Some(Self::ExportRules),
            Action::ExportLedger => Some(Self::Ledger),
            Action::ExportFailures => Some(Self::ExportFailures),
            Action::SaveEntries => Some(Self::SaveEntries),
            Action::ExportCompared => Some(Self::ExportCompared),
            Action::ReadResults => Some(Self::ReadResults),
            Action::LikeRecording => Some(Self::LikeRecording),
            Action::AddSample => Some(Self::Clone(Purpose::Sample)),
            Action::AttachProof => Some(Self::Clone(Purpose::Proof)),
            Action::AttachConsent => Some(Self::Clone(Purpose::Document)),
            Action::AttachReading => Some(Self::Clone(Purpose::Reading)),
            Action::ExportConsents => Some(Self::Clone(Purpose::Consents)),
            Action::ChooseFilm => Some(Self::Dub(Purpose::Film)),
            Action::ChooseDubTable => Some(Self::Dub(Purpose::DubTable)),
            Action::ChooseDubBackground => Some(Self::Dub(Purpose::DubBackground)),
            Action::ChooseDubConsent => Some(Self::Dub(Purpose::DubConsent)),
            Action::ChooseToolFiles => Some(Self::Tool(Purpose::ToolFiles)),
            Action::SaveToolFile => Some(Self::Tool(Purpose::ToolResult)),
            Action::SaveDubs => Some(Self::SaveDubs),
            Action::TakeAfter => Some(Self::TakeAfter),
            Action::BackUp => Some(Self::BackUp),
            Action::BringBack => Some(Self::BringBack),
            Action::MoveLibrary => Some(Self::MoveLibrary),
            _ => None,
        }
    }
}

/// What a dialog came to in a frame.
enum Outcome {
    /// It stays open.
    Open,
    /// It is done, or was closed.
    Done,
    /// It is done, and this one comes next.
    Next(Dialog),
}

/// A dialog of our own while it is open.
enum Open {
    Name(NameDialog),
    Path(PathDialog),
    Export(Box<ExportDialog>),
    GenerateAll(GenerateAll),
    Several(Box<SeveralTakes>),
    Spend(SpendDialog),
    Restore(RestoreDialog),
    Import(Box<ImportDialog>),
    Projects(Box<ProjectsDialog>),
    Best(Box<BestDialog>),
    SaveTemplate(SaveTemplate),
    SaveVersion(SaveVersion),
    Versions(Box<VersionsDialog>),
    Rehearsal(Box<RehearsalDialog>),
    Models(Box<ModelsDialog>),
    Cast(Box<CastDialog>),
    Bin,
}

impl Open {
    /// Goes back from a question or a page inside the dialog. Returns false if there is none: then the dialog closes.
    fn go_back(&mut self) -> bool {
        match self {
            Self::Path(dialog) => dialog.go_back(),
            Self::Export(dialog) => dialog.go_back(),
            Self::Cast(dialog) => dialog.go_back(),
            Self::Name(_)
            | Self::GenerateAll(_)
            | Self::Several(_)
            | Self::Spend(_)
            | Self::Restore(_)
            | Self::Import(_)
            | Self::Projects(_)
            | Self::Best(_)
            | Self::SaveTemplate(_)
            | Self::SaveVersion(_)
            | Self::Versions(_)
            | Self::Rehearsal(_)
            | Self::Models(_)
            | Self::Bin => false,
        }
    }

    /// Whether it came to its end by itself: what it was for was done, or is there no more.
    fn is_over(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        match self {
            Self::Path(dialog) => dialog.is_over(cx),
            Self::Export(dialog) => dialog.is_over(cx),
            Self::GenerateAll(dialog) => dialog.is_over(cx),
            Self::Several(dialog) => dialog.is_over(cx),
            Self::Versions(dialog) => dialog.is_over(cx),
            Self::Best(dialog) => dialog.is_over(cx),
            Self::Rehearsal(dialog) => dialog.is_over(cx),
            Self::Models(dialog) => dialog.is_over(cx),
            Self::Cast(dialog) => dialog.is_over(cx),
            Self::Import(dialog) => dialog.is_over(cx),
            Self::Name(_)
            | Self::Spend(_)
            | Self::Restore(_)
            | Self::Projects(_)
            | Self::SaveTemplate(_)
            | Self::SaveVersion(_)
            | Self::Bin => false,
        }
    }
}

/// All dialogs: the one that is open, and those that wait.
#[derive(Default)]
pub struct Dialogs {
    waiting: VecDeque<Dialog>,
    open: Option<Open>,
    /// The system's dialog that was asked.
    pick: Option<(Purpose, FilePick)>,
    /// What was chosen for the last export.
    last_export: Choices,
    /// How many takes were wanted last.
    several: Option<usize>,
    asker: Asker,
    /// Orders that wait for a yes.
    held: VecDeque<Held>,
    /// Requests under a stop-loss that got none.
    declined: Vec<u64>,
    back: Back,
    middle: Middle,
}

impl Dialogs {
    /// Dialogs that ask this instead of the system.
    pub fn asking(asker: Asker) -> Self {
        Self {
            asker,
            ..Self::default()
        }
    }

    /// Opens what an action needs. The same dialog is not queued twice.
    pub fn act(&mut self, action: Action) {
        if let Some(dialog) = Dialog::of(action)
            && !self.waiting.contains(&dialog)
        {
            self.waiting.push_back(dialog);
            self.back.begin();
        }
    }

    /// Asks before an order is sent.
    pub fn ask(&mut self, held: Held) {
        self.held.push_back(held);
        self.back.begin();
    }

    /// Whether one of ours lies over the window, or is about to.
    pub fn is_open(&self) -> bool {
        self.open.is_some() || !self.waiting.is_empty() || !self.held.is_empty()
    }

    /// Draws the open dialog, and takes in what the system's dialog came to.
    pub fn ui(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        if self.open.is_none() {
            self.back.look(ui.ctx(), cx);
        }
        self.take_pick(cx);
        if self.open.is_none()
            && let Some(held) = self.held.pop_front()
        {
            self.open = Some(Open::Spend(SpendDialog::new(held)));
        }
        if self.open.is_none()
            && self.pick.is_none()
            && let Some(dialog) = self.waiting.pop_front()
        {
            self.begin(ui.ctx(), cx, dialog);
        }
        if self.open.is_none()
            && let Some(folder) = cx.view.restore_from.take()
        {
            self.open = Some(Open::Restore(RestoreDialog::new(folder)));
        }
        if self.open.is_none()
            && let Some(to) = cx.view.recast.take()
        {
            let dialog = CastDialog::asking(cx, to);
            self.open = dialog.map(|dialog| Open::Cast(Box::new(dialog)));
        }
        if self.open.is_none()
            && let Some(source) = cx.view.imports.pop_front()
        {
            let dialog = ImportDialog::new(source, cx);
            self.open = Some(Open::Import(Box::new(dialog)));
        }
        if self.open.as_mut().is_some_and(|open| open.is_over(cx)) {
            let read = cx.desk.was_read.as_ref();
            let read =
                read.filter(|_| matches!(&self.open, Some(Open::Path(path)) if path.opens()));
            // Drawn once more it would be a box without anything in it.
            self.close();
            self.open = read.map(|read| Open::Import(Box::new(ImportDialog::of(read))));
            if self.open.is_none() {
                self.back.end(ui.ctx());
            }
        }
        let Some(open) = &mut self.open else { return };
        let asker = &self.asker;
        let room = ui.ctx().content_rect().width() - 2.0 * size::PAD_MAIN - 40.0;
        let width = open.width(room);
        let frame = egui::Frame::popup(ui.style()).inner_margin(egui::Margin::same(20));
        // One of another width would stand where that one stood, until it is drawn again.
        let id = Id::unique("dialog").with(width.to_bits());
        // By its top: what grows must not move under the pointer.
        let down = rows::down(ui.ctx().content_rect().height());
        let area = Modal::default_area(id).anchor(egui::Align2::CENTER_TOP, [0.0, down]);
        let modal = Modal::new(id)
            .area(area)
            .backdrop_color(cx.tokens.shade)
            .frame(frame)
            .show(ui.ctx(), |ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing = egui::vec2(8.0, 10.0);
                match open {
                    Open::Name(dialog) => dialog.ui(ui, cx),
                    Open::Path(dialog) => dialog.ui(ui, cx),
                    Open::Export(dialog) => dialog.ui(ui, cx, asker),
                    Open::GenerateAll(dialog) => dialog.ui(ui, cx),
                    Open::Several(dialog) => dialog.ui(ui, cx),
                    Open::Spend(dialog) => dialog.ui(ui, cx),
                    Open::Restore(dialog) => dialog.ui(ui, cx),
                    Open::Import(dialog) => dialog.ui(ui, cx),
                    Open::Projects(dialog) => dialog.ui(ui, cx),
                    Open::SaveTemplate(dialog) => dialog.ui(ui, cx),
                    Open::SaveVersion(dialog) => dialog.ui(ui, cx),
                    Open::Versions(dialog) => dialog.ui(ui, cx),
                    Open::Best(dialog) => dialog.ui(ui, cx),
                    Open::Rehearsal(dialog) => dialog.ui(ui, cx),
                    Open::Models(dialog) => dialog.ui(ui, cx),
                    Open::Cast(dialog) => dialog.ui(ui, cx),
                    Open::Bin => bin_ui(ui, cx),
                }
            });
        self.middle.keep(ui.ctx(), id, modal.response.rect);
        match open {
            Open::Export(dialog) => self.last_export = dialog.choices().clone(),
            Open::Several(dialog) => self.several = Some(dialog.takes()),
            _ => {}
        }
        // Escape closes the innermost thing first. What a popup or a part of the dialog took is gone by now.
        let is_free = modal.is_top_modal && !modal.any_popup_open;
        let escaped = is_free && ui.input(|input| input.key_pressed(Key::Escape));
        if escaped && matches!(modal.inner, Outcome::Open) && open.go_back() {
            ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
            ui.ctx().request_repaint();
        }
        match modal.inner {
            Outcome::Next(next) => {
                self.close();
                self.waiting.push_front(next);
                ui.ctx().request_repaint();
            }
            Outcome::Open if !modal.should_close() => {}
            Outcome::Open | Outcome::Done => {
                self.close();
                self.back.end(ui.ctx());
            }
        }
    }

    /// Requests under a stop-loss that somebody said no to since the last call.
    pub fn take_declined(&mut self) -> Vec<u64> {
        std::mem::take(&mut self.declined)
    }

    fn close(&mut self) {
        match self.open.take() {
            Some(Open::GenerateAll(dialog)) => dialog.forget(),
            Some(Open::Several(dialog)) => dialog.forget(),
            Some(Open::Spend(dialog)) => self.declined.extend(dialog.forget()),
            Some(Open::Rehearsal(dialog)) => dialog.forget(),
            Some(Open::Cast(dialog)) => dialog.forget(),
            _ => {}
        }
    }

    fn begin(&mut self, ctx: &Context, cx: &mut StudioCtx<'_>, dialog: Dialog) {
        match dialog {
            Dialog::NewProject(template) => {
                self.open = Some(Open::Name(NameDialog::create(template)));
            }
            Dialog::Rename => {
                self.open = NameDialog::rename(cx).map(Open::Name);
            }
            Dialog::OpenScript => {
                let pick = self.asker.open(open_ask(), ctx);
                self.pick = Some((Purpose::Open, pick));
            }
            Dialog::SaveScript => {
                let Some(open) = &cx.desk.project else { return };
                let purpose = Purpose::Save(open.card.id);
                let pick = self.asker.open(save_ask(cx), ctx);
                self.pick = Some((purpose, pick));
            }
            Dialog::ExportProject(project) => {
                let open = cx.desk.project.as_ref().map(|open| open.card.id);
                let Some(project) = project.or(open) else {
                    return;
                };
                let pick = self.asker.open(export_project_ask(cx, project), ctx);
                self.pick = Some((Purpose::ExportProject(project), pick));
            }
            Dialog::OpenProjectFile => {
                let pick = self.asker.open(open_project_ask(), ctx);
                self.pick = Some((Purpose::OpenProject, pick));
            }
            Dialog::Recording => {
                let Some(line) = recording::focused(cx) else {
                    return;
                };
                let pick = self.asker.open(recording_ask(), ctx);
                self.pick = Some((Purpose::Recording(line), pick));
            }
            Dialog::ImportRules => {
                let Some(open) = &cx.desk.project else { return };
                let purpose = Purpose::ImportRules(open.card.id);
                self.pick = Some((purpose, self.asker.open(import_rules_ask(), ctx)));
            }
            Dialog::ExportRules => {
                let pick = self.asker.open(export_rules_ask(cx), ctx);
                self.pick = Some((Purpose::ExportRules, pick));
            }
            Dialog::Export => {
                let dialog = ExportDialog::new(cx, &self.last_export, None);
                self.open = Some(Open::Export(Box::new(dialog)));
            }
            Dialog::ExportLine => {
                let dialog = ExportDialog::new(cx, &self.last_export, cx.view.line);
                self.open = Some(Open::Export(Box::new(dialog)));
            }
            Dialog::Ledger => {
                let pick = self.asker.open(ledger_ask(), ctx);
                self.pick = Some((Purpose::Ledger, pick));
            }
            Dialog::ExportFailures => {
                let pick = self.asker.open(failures_ask(), ctx);
                self.pick = Some((Purpose::Failures, pick));
            }
            Dialog::ReadResults => {
                let pick = self.asker.open(results_ask(), ctx);
                self.pick = Some((Purpose::Results, pick));
            }
            Dialog::LikeRecording => {
                let pick = self.asker.open(like_ask(), ctx);
                self.pick = Some((Purpose::Like, pick));
            }
            Dialog::Clone(purpose) => {
                self.pick = Some((purpose, self.asker.open(clone_ask(cx, purpose), ctx)));
            }
            Dialog::Dub(purpose) => {
                // Whatever stands there once it is answered.
                cx.view.dubs.asked_for = cx.view.dubs.film;
                self.pick = Some((purpose, self.asker.open(dub_ask(purpose), ctx)));
            }
            Dialog::Tool(purpose) => {
                self.pick = Some((purpose, self.asker.open(tool_ask(cx, purpose), ctx)));
            }
            Dialog::TakeAfter => {
                let pick = self.asker.open(take_after_ask(), ctx);
                self.pick = Some((Purpose::TakeAfter, pick));
            }
            Dialog::BackUp
            | Dialog::BringBack
            | Dialog::MoveLibrary
            | Dialog::SaveEntries
            | Dialog::SaveDubs
            | Dialog::ExportCompared => {
                let (purpose, title) = match dialog {
                    Dialog::SaveEntries => (Purpose::Entries, tr!("dialog-save-entries")),
                    Dialog::SaveDubs => {
                        cx.view.dubs.asked.clone_from(&cx.view.dubs.save);
                        (Purpose::Dubs, tr!("dialog-save-dubs"))
                    }
                    Dialog::ExportCompared => (Purpose::Compared, tr!("dialog-export-compared")),
                    Dialog::BackUp => (Purpose::BackUp, tr!("dialog-back-up")),
                    Dialog::MoveLibrary => (Purpose::MoveLibrary, tr!("dialog-move-library")),
                    _ => (Purpose::BringBack, tr!("dialog-bring-back")),
                };
                let from = cx.view.dubs.folder.as_deref();
                let from = from.filter(|_| matches!(purpose, Purpose::Dubs));
                let pick = self.asker.open(folder_ask(title, from), ctx);
                self.pick = Some((purpose, pick));
            }
            Dialog::Projects => self.open = Some(Open::Projects(Box::default())),
            Dialog::SaveTemplate => self.open = SaveTemplate::new(cx).map(Open::SaveTemplate),
            Dialog::SaveVersion => self.open = SaveVersion::new(cx).map(Open::SaveVersion),
            Dialog::Versions => {
                let dialog = VersionsDialog::new(cx);
                self.open = dialog.map(|dialog| Open::Versions(Box::new(dialog)));
            }
            Dialog::Best => {
                let dialog = BestDialog::new(cx);
                self.open = dialog.map(|dialog| Open::Best(Box::new(dialog)));
            }
            Dialog::ExportBest => {
                let dialog = ExportDialog::of_best(cx, &self.last_export);
                self.open = dialog.map(|dialog| Open::Export(Box::new(dialog)));
            }
            Dialog::Rehearsal => {
                let dialog = RehearsalDialog::new(cx);
                self.open = dialog.map(|dialog| Open::Rehearsal(Box::new(dialog)));
            }
            Dialog::Models => {
                let dialog = ModelsDialog::new(cx);
                self.open = dialog.map(|dialog| Open::Models(Box::new(dialog)));
            }
            Dialog::Cast => {
                let dialog = CastDialog::new(cx);
                self.open = dialog.map(|dialog| Open::Cast(Box::new(dialog)));
            }
            Dialog::SaveCast | Dialog::UseCast => {
                let Some(open) = &cx.desk.project else { return };
                let id = open.card.id;
                let (purpose, ask) = match dialog {
                    Dialog::SaveCast => (Purpose::SaveCast(id), save_cast_ask(cx)),
                    _ => (Purpose::UseCast(id), use_cast_ask()),
                };
                self.pick = Some((purpose, self.asker.open(ask, ctx)));
            }
            Dialog::Bin => self.open = Some(Open::Bin),
            Dialog::GenerateAll => {
                self.open = Some(Open::GenerateAll(GenerateAll::new(cx)));
            }
            Dialog::SeveralTakes => {
                let dialog = SeveralTakes::new(cx, self.several);
                self.open = dialog.map(|dialog| Open::Several(Box::new(dialog)));
            }
        }
    }

    fn take_pick(&mut self, cx: &mut StudioCtx<'_>) {
        let Some((purpose, pick)) = &mut self.pick else {
            return;
        };
        let purpose = *purpose;
        let Some(picked) = pick.take() else { return };
        self.pick = None;
        let paths = match picked {
            Picked::Path(path) => vec![path],
            Picked::Several(paths) => paths,
            Picked::Nothing => return,
            Picked::NoDialog => {
                self.open = Some(Open::Path(PathDialog::new(cx, purpose)));
                return;
            }
        };
        purpose.finish_all(cx, paths);
    }
}
