//! What to write to files: which takes, as what, where.

use std::path::{PathBuf, absolute};
use std::sync::Arc;

use egui::{Label, Ui, vec2};

use super::Outcome;
use super::asks::file_stem;
use super::file::{Ask, AskKind, Asker, FilePick, Picked};
use super::gathered::{Gathered, Takes};
use super::rows::inside_ui;
use mynah_core::ids::{LineId, ProjectId};
use mynah_core::pauses::Pauses;
use mynah_i18n::counted;
use mynah_i18n::tr;
use mynah_model::command::Command;
use mynah_model::command::JobsCommand;
use mynah_model::command::SettingsCommand;
use mynah_model::command::{ExportKind, ExportOrder, ExportShape, MP3_KBPS};
use mynah_model::event::InTheWay;
use mynah_model::typed_path::typed_path;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::dialog_buttons::{buttons_ui, entered};
use mynah_ui_core::overwrite as replacing;
use mynah_ui_core::overwrite::Question;
use mynah_ui_core::words::duration;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::theme::icons;
use mynah_ui_kit::widgets::caption::caption;
use mynah_ui_kit::widgets::{Button, Segment, TextField, segmented};

/// Whose takes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    All,
    Marked,
}

/// Width of the button that chooses the folder.
const CHOOSE: f32 = 108.0;

/// Room for the end of a joined file's name, such as `.draft.flac`.
const END: f32 = 96.0;

/// What is chosen again the next time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Choices {
    shape: ExportShape,
    kind: ExportKind,
    folder: String,
    /// For which project the folder was chosen.
    of: Option<ProjectId>,
}

/// The dialog while it is open.
pub struct ExportDialog {
    gathered: Gathered,
    /// The same again, because takes came meanwhile.
    anew: Option<Gathered>,
    which: Which,
    choices: Choices,
    stem: String,
    /// The pauses of a joined file as they are typed, in seconds.
    between_lines: String,
    between_speakers: String,
    pick: Option<FilePick>,
    no_dialog: bool,
    fresh: bool,
    /// Enter was pressed in a field.
    entered: bool,
    /// Whether files that are there already may be replaced.
    replacing: Question<Arc<ExportOrder>>,
}

/// Where files go unless somebody says otherwise: where they went last, but within the usual folder each project has
/// one of its own, for names of files are alike.
fn folder(cx: &StudioCtx<'_>, last: &str) -> String {
    let usual = cx.desk.usual_exports.as_deref();
    let last = Some(PathBuf::from(last)).filter(|last| !last.as_os_str().is_empty());
    let last = last.or_else(|| cx.desk.settings.export_folder.clone());
    let elsewhere = |it: &PathBuf| Some(it.as_path()) != usual && it.parent() != usual;
    let own = || usual.map(|usual| usual.join(file_stem(cx)));
    let folder = last.filter(elsewhere).or_else(own);
    folder.map_or_else(String::new, |it| it.display().to_string())
}

impl ExportDialog {
    /// With the choices of `last`, the one before; of one line, or of all and the marked ones.
    pub(super) fn new(cx: &StudioCtx<'_>, last: &Choices, only: Option<LineId>) -> Self {
        let pauses = cx.desk.settings.pauses;
        let mut dialog = Self {
            gathered: Gathered::new(cx, only),
            anew: None,
            which: match only {
                Some(_) => Which::Marked,
                None => Which::All,
            },
            choices: last.clone(),
            stem: file_stem(cx),
            between_lines: seconds(pauses.line_ms),
            between_speakers: seconds(pauses.change_ms),
            pick: None,
            no_dialog: false,
            fresh: true,
            entered: false,
            replacing: Question::Open,
        };
        let open = cx.desk.project.as_ref().map(|open| open.card.id);
        if dialog.choices.folder.is_empty() || dialog.choices.of != open {
            dialog.choices.folder = folder(cx, &dialog.choices.folder);
            dialog.choices.of = open;
        }
        dialog.read(cx);
        dialog
    }

    /// The same of the takes with a star, as they were listed; nothing where none are.
    pub(super) fn of_best(cx: &StudioCtx<'_>, last: &Choices) -> Option<Self> {
        let open = cx.desk.project.as_ref()?.card.id;
        let (_, rows) = cx.desk.best.as_ref().filter(|(of, _)| *of == open)?;
        let mut dialog = Self {
            gathered: Gathered::of_best(cx, rows),
            which: Which::All,
            ..Self::new(cx, last, None)
        };
        dialog.read(cx);
        Some(dialog)
    }

    /// Takes the question whether files may be replaced back. Returns false if none was asked.
    pub(super) fn go_back(&mut self) -> bool {
        let is_asked = self.in_the_way().is_some();
        if is_asked {
            self.replacing = Question::Open;
        }
        is_asked
    }

    /// What was chosen, for the next time.
    pub(super) fn choices(&self) -> &Choices {
        &self.choices
    }

    fn read(&mut self, cx: &StudioCtx<'_>) {
        if self.gathered.is_done() {
            self.read_again(cx);
            return;
        }
        if self.gathered.is_old(cx) {
            self.gathered = Gathered::new(cx, self.gathered.only);
        }
        let before = self.gathered.marked.takes.len();
        self.gathered.read(cx);
        if before == 0 && !self.gathered.marked.takes.is_empty() {
            // Who marked lines means them.
            self.which = Which::Marked;
        }
    }

    /// Takes in what was spoken while the dialog is open; what was read before stands until then.
    fn read_again(&mut self, cx: &StudioCtx<'_>) {
        if self.anew.is_none() && self.gathered.is_old(cx) {
            self.anew = Some(Gathered::new(cx, self.gathered.only));
        }
        let Some(mut anew) = self.anew.take() else {
            return;
        };
        anew.read(cx);
        if anew.is_done() {
            self.gathered = anew;
        } else {
            self.anew = Some(anew);
        }
    }

    /// Whether another project is open by now: its lines have the same ids.
    pub(super) fn is_over(&self, cx: &StudioCtx<'_>) -> bool {
        self.gathered.project(cx).is_none()
    }

    /// What the export as it is chosen now would write over.
    fn in_the_way(&self) -> Option<&InTheWay> {
        let (count, to) = (self.takes().takes.len(), self.target());
        let chosen = (self.choices.shape, self.choices.kind);
        self.replacing.about(|asked| {
            (asked.shape, asked.kind) == chosen && asked.to == to && asked.takes.len() == count
        })
    }

    /// What becomes of the takes.
    fn told_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let t = cx.tokens;
        let without = self.gathered.without;
        if without > 0 && self.which == Which::All {
            warning_ui(ui, cx, tr!("dialog-export-without", lines = without));
        }
        let older = self.takes().older;
        if older > 0 {
            warning_ui(ui, cx, tr!("dialog-export-older", lines = older));
        }
        let others = self.takes().others;
        if others > 0 {
            warning_ui(ui, cx, tr!("dialog-export-others", takes = others));
        }
        let voices = self.takes().voices;
        if voices > 0 {
            warning_ui(ui, cx, tr!("dialog-export-voices", takes = voices));
        }
        let before = self.takes().before;
        if before > 0 {
            warning_ui(ui, cx, tr!("dialog-export-as-before", takes = before));
        }
        let text = self.about_kind();
        ui.add(Label::new(Face::Small.rich(text, t.text2)).wrap());
        let drafts = self.takes().drafts;
        if drafts > 0 {
            let text = tr!("dialog-export-drafts", takes = drafts);
            ui.add(Label::new(Face::Small.rich(text, t.text2)).wrap());
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, asker: &Asker) -> Outcome {
        let t = cx.tokens;
        let Some(project) = self.gathered.project(cx) else {
            return Outcome::Done;
        };
        self.take_pick();
        self.read(cx);
        if !self.gathered.is_done() || self.anew.is_some() {
            ui.ctx().request_repaint();
        }
        ui.label(Face::Title.rich(tr!("dialog-export"), t.text));
        let free = self.replacing.answered(cx.desk);
        // Above what scrolls: it is read before the button that it is about.
        if let Some(there) = self.in_the_way() {
            warning_ui(ui, cx, replacing::warning(there));
        }
        // In a low window of large text the buttons are in it still.
        inside_ui(ui, "export", |ui| {
            self.choices_ui(ui, cx);
            self.place_ui(ui, cx, asker);
            self.told_ui(ui, cx);
        });
        let count = self.takes().takes.len();
        let pauses = self.pauses();
        let why = if !self.gathered.is_done() {
            Some(tr!("dialog-gathering"))
        } else if count == 0 {
            Some(tr!("dialog-export-nothing"))
        } else if self.choices.folder.trim().is_empty() {
            Some(tr!("dialog-export-no-folder"))
        } else if !self.has_name() {
            Some(tr!("dialog-export-no-name"))
        } else if pauses.is_none() {
            Some(tr!("dialog-export-no-pause"))
        } else {
            None
        };
        let ready = why.is_none();
        let to = self.target();
        let there = self.in_the_way();
        let is_asked = there.is_some();
        let label = match (there, self.choices.shape) {
            (Some(there), _) => tr!("dialog-export-replace", count = there.count),
            (None, ExportShape::Files) => tr!("dialog-export-files", count = count),
            (None, ExportShape::Joined) => tr!("dialog-export-joined"),
        };
        let looking = self.replacing.is_looking();
        let done = Button::new(label)
            .icon(icons::EXPORT)
            .tip(tr!("dialog-export-button.tip"))
            .why_not(why)
            .busy(looking);
        let (pressed, cancelled) = buttons_ui(ui, done);
        let pressed = pressed || (std::mem::take(&mut self.entered) && ready);
        let mut wanted = free;
        if pressed && !looking {
            let order = Arc::new(ExportOrder {
                project: Some(project),
                to,
                takes: self.takes().takes.clone(),
                shape: self.choices.shape,
                kind: self.choices.kind,
                pauses: pauses.unwrap_or_default(),
                subtitles: None,
                page: None,
            });
            if is_asked {
                wanted = Some(order);
            } else {
                self.replacing = Question::<Arc<ExportOrder>>::look(cx, order);
            }
        }
        let is_ordered = wanted.is_some();
        if let Some(order) = wanted {
            let pauses = order.pauses;
            if pauses != cx.desk.settings.pauses {
                cx.send(Command::Settings(SettingsCommand::Pauses(pauses)));
            }
            // Another start may begin elsewhere.
            let folder = typed_path(&self.choices.folder);
            let folder = absolute(&folder).unwrap_or(folder);
            if cx.desk.settings.export_folder.as_ref() != Some(&folder) {
                cx.send(Command::Settings(SettingsCommand::ExportFolder(folder)));
            }
            let order = Box::new(Arc::unwrap_or_clone(order));
            cx.send(Command::Jobs(JobsCommand::Export(order)));
        }
        if is_ordered || cancelled {
            Outcome::Done
        } else {
            Outcome::Open
        }
    }

    fn choices_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let quiet = cx.tokens.text2;
        let width = Some(ui.available_width());
        let Gathered {
            all, marked, only, ..
        } = &self.gathered;
        let (all_count, marked_count) = (all.takes.len(), marked.takes.len());
        if marked_count > 0 {
            let name = tr!("dialog-export-which");
            caption(ui, Face::Label, &name, quiet);
            let (all, all_tip) = (&tr!("dialog-export-all"), &tr!("dialog-export-all.tip"));
            let (marked, marked_tip) = &match only {
                Some(_) => (tr!("dialog-export-this"), tr!("dialog-export-this.tip")),
                None => (tr!("dialog-export-marked"), tr!("dialog-export-marked.tip")),
            };
            let segments = [
                Segment::new(Which::All, all)
                    .detail(counted(all_count as u64))
                    .tip(all_tip),
                Segment::new(Which::Marked, marked)
                    .detail(counted(marked_count as u64))
                    .tip(marked_tip),
            ];
            segmented(ui, &name, &mut self.which, &segments, width);
        }
        let name = tr!("dialog-export-shape");
        caption(ui, Face::Label, &name, quiet);
        let words = [tr!("dialog-export-each"), tr!("dialog-export-one")];
        let [each, one] = &words;
        let tips = [tr!("dialog-export-each.tip"), tr!("dialog-export-one.tip")];
        let [each_tip, one_tip] = &tips;
        let segments = [
            Segment::new(ExportShape::Files, each).tip(each_tip),
            Segment::new(ExportShape::Joined, one).tip(one_tip),
        ];
        segmented(ui, &name, &mut self.choices.shape, &segments, width);
        let name = tr!("dialog-export-kind");
        caption(ui, Face::Label, &name, quiet);
        let words = [
            tr!("format-wav"),
            tr!("dialog-flac"),
            tr!("format-mp3"),
            tr!("dialog-as-made"),
        ];
        let [wav, flac, mp3, own] = &words;
        let tips = [
            tr!("dialog-wav.tip"),
            tr!("dialog-flac.tip"),
            tr!("dialog-mp3.tip"),
            tr!("dialog-as-made.tip"),
        ];
        let [wav_tip, flac_tip, mp3_tip, own_tip] = &tips;
        let segments = [
            Segment::new(ExportKind::Wav, wav).tip(wav_tip),
            Segment::new(ExportKind::Flac, flac).tip(flac_tip),
            Segment::new(ExportKind::Mp3, mp3).tip(mp3_tip),
            Segment::new(ExportKind::Own, own).tip(own_tip),
        ];
        segmented(ui, &name, &mut self.choices.kind, &segments, width);
    }

    fn place_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, asker: &Asker) {
        let quiet = cx.tokens.text2;
        let name = tr!("dialog-export-folder");
        caption(ui, Face::Label, &name, quiet);
        ui.horizontal(|ui| {
            let choose = Button::new(tr!("dialog-choose"))
                .icon(icons::FOLDER_OPEN)
                .tip(tr!("dialog-choose.tip"))
                .min_width(CHOOSE);
            let hint = tr!("dialog-export-folder.hint");
            let wide = ui.available_width() - CHOOSE - 8.0;
            ui.spacing_mut().item_spacing.x = 8.0;
            let explanation = tr!("dialog-export-folder.tip");
            let field = TextField::new(&mut self.choices.folder, &name).hint(&hint);
            let field = ui.add(field.tip(&explanation).width(wide));
            if std::mem::take(&mut self.fresh) {
                field.request_focus();
            }
            self.entered |= entered(ui, &field);
            if ui.add(choose).clicked() && self.pick.is_none() {
                let ask = Ask {
                    title: tr!("dialog-export-folder"),
                    kind: AskKind::Folder,
                    filter: None,
                    name: None,
                    folder: Some(typed_path(&self.choices.folder)),
                };
                self.pick = Some(asker.open(ask, ui.ctx()));
            }
        });
        if self.no_dialog {
            let why = Face::Small.rich(tr!("dialog-no-file-dialog"), quiet);
            ui.add(Label::new(why).wrap());
        }
        if self.choices.shape == ExportShape::Joined {
            let name = tr!("dialog-export-name");
            caption(ui, Face::Label, &name, quiet);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing = vec2(4.0, 0.0);
                let wide = ui.available_width() - END;
                let explanation = tr!("dialog-export-name.tip");
                let field = TextField::new(&mut self.stem, &name).tip(&explanation);
                let field = ui.add(field.width(wide));
                self.entered |= entered(ui, &field);
                ui.label(Face::Mono.rich(self.end(), quiet));
            });
            self.pauses_ui(ui, cx);
        }
    }

    fn take_pick(&mut self) {
        match self.pick.as_mut().and_then(FilePick::take) {
            None => return,
            Some(Picked::Path(path)) => self.choices.folder = path.display().to_string(),
            Some(Picked::Nothing | Picked::Several(_)) => {}
            Some(Picked::NoDialog) => self.no_dialog = true,
        }
        self.pick = None;
    }

    /// The pauses of the joined file, and how long it gets with them.
    fn pauses_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let quiet = cx.tokens.text2;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            let wide = (ui.available_width() - 8.0) / 2.0;
            for (name, tip, text) in [
                (
                    tr!("dialog-export-pause"),
                    tr!("dialog-export-pause.tip"),
                    &mut self.between_lines,
                ),
                (
                    tr!("dialog-export-change"),
                    tr!("dialog-export-change.tip"),
                    &mut self.between_speakers,
                ),
            ] {
                ui.vertical(|ui| {
                    ui.set_width(wide);
                    caption(ui, Face::Label, &name, quiet);
                    let wrong = Pauses::typed(text).is_none();
                    let field = TextField::new(text, &name).tip(&tip).mono();
                    let field = field.limit(8).wrong(wrong);
                    let field = ui.add(field.width(wide));
                    self.entered |= entered(ui, &field);
                });
            }
        });
        if let Some(pauses) = self.pauses() {
            let length = duration(self.takes().joined_seconds(pauses).ceil());
            let text = tr!("dialog-export-length", length = length);
            ui.add(Label::new(Face::Small.rich(text, quiet)).wrap());
        }
    }

    /// What the chosen kind is good for, and what becomes of the quality of MP3, in plain words. There is something to
    /// say of each: what is pressed below doesn't move with the choice.
    fn about_kind(&self) -> String {
        let (takes, kbps) = (self.takes(), MP3_KBPS.to_string());
        match self.choices.kind {
            ExportKind::Wav => return tr!("dialog-wav.tip"),
            ExportKind::Flac => return tr!("dialog-flac.tip"),
            ExportKind::Own => return tr!("dialog-as-made.tip"),
            ExportKind::Mp3 => {}
        }
        let copied = match self.choices.shape {
            ExportShape::Joined => 0,
            ExportShape::Files => takes.mp3s,
        };
        let encoded = takes.takes.len() - copied;
        match (copied, encoded) {
            (0, _) => tr!("dialog-export-encoded", kbps = kbps),
            (_, 0) => tr!("dialog-export-copied"),
            (copied, _) => tr!("dialog-export-partly-copied", takes = copied, kbps = kbps),
        }
    }

    /// The pauses that are typed; none if one is no number of seconds.
    fn pauses(&self) -> Option<Pauses> {
        Some(Pauses {
            line_ms: Pauses::typed(&self.between_lines)?,
            change_ms: Pauses::typed(&self.between_speakers)?,
        })
    }

    fn takes(&self) -> &Takes {
        match self.which {
            Which::All => &self.gathered.all,
            Which::Marked => &self.gathered.marked,
        }
    }

    /// Whether the joined file has a name, and not one that leads elsewhere.
    fn has_name(&self) -> bool {
        let name = self.stem.trim();
        let leads_elsewhere = |c| matches!(c, '/' | '\\');
        self.choices.shape == ExportShape::Files
            || !(name.is_empty() || name.contains(leads_elsewhere))
    }

    fn target(&self) -> PathBuf {
        let folder = typed_path(&self.choices.folder);
        match self.choices.shape {
            ExportShape::Files => folder,
            ExportShape::Joined => folder.join(format!("{}{}", self.stem.trim(), self.end())),
        }
    }

    /// How the joined file's name ends. Drafts say so, in every name.
    fn end(&self) -> String {
        let draft = if self.takes().drafts > 0 {
            ".draft"
        } else {
            ""
        };
        format!("{draft}.{}", self.extension())
    }

    fn extension(&self) -> &'static str {
        match self.choices.kind {
            ExportKind::Wav => "wav",
            ExportKind::Flac => "flac",
            ExportKind::Mp3 => "mp3",
            ExportKind::Own if self.gathered.own.is_empty() => "wav",
            ExportKind::Own => self.gathered.own,
        }
    }
}

fn warning_ui(ui: &mut Ui, cx: &StudioCtx<'_>, text: String) {
    let ink = cx.tokens.warn;
    ui.spacing_mut().interact_size.y = 16.0;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let (mark, _) = ui.allocate_exact_size(vec2(14.0, 16.0), egui::Sense::hover());
        icons::WARNING_FILL.paint(ui.painter(), mark.center(), 14.0, ink);
        ui.add(Label::new(Face::Small.rich(text, ink)).wrap());
    });
}

/// A pause as it is written: `0.35`.
fn seconds(ms: u32) -> String {
    format!("{:.2}", f64::from(ms) / 1e3)
}
