//! What to write to files: which takes, as what, where.

use std::path::PathBuf;

use egui::{Key, Label, Ui, vec2};

use super::Outcome;
use super::file::{Ask, AskKind, Asker, FilePick, Picked};
use super::file_stem;
use super::name::buttons_ui;
use crate::script::document::Item;
use crate::studio::command::Command;
use crate::studio::command::JobsCommand;
use crate::studio::command::{ExportKind, ExportOrder, ExportShape, ExportTake};
use crate::studio::desk::ROWS_A_FRAME;
use crate::terms::backend::Backend;
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::theme::Face;
use crate::ui::theme::icons;
use crate::ui::widgets::caption::caption;
use crate::ui::widgets::{Button, Segment, TextField, segmented};

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
}

/// The dialog while it is open.
pub struct ExportDialog {
    /// The next row of the script to read; `None` when all were.
    reads: Option<usize>,
    /// Lines met so far.
    lines: usize,
    all: Vec<ExportTake>,
    marked: Vec<ExportTake>,
    /// Lines without a take to write.
    without: usize,
    /// Takes that Draft voices spoke, of all and of the marked ones.
    drafts: usize,
    marked_drafts: usize,
    which: Which,
    choices: Choices,
    stem: String,
    /// Extension of takes as they were made: that of the first one.
    own: &'static str,
    pick: Option<FilePick>,
    no_dialog: bool,
    fresh: bool,
    /// Enter was pressed in a field.
    entered: bool,
}

impl ExportDialog {
    /// With the choices of `last`, the one before.
    pub(super) fn new(cx: &StudioCtx<'_>, last: &Choices) -> Self {
        let mut dialog = Self {
            reads: Some(0),
            lines: 0,
            which: Which::All,
            all: Vec::new(),
            marked: Vec::new(),
            without: 0,
            drafts: 0,
            marked_drafts: 0,
            choices: last.clone(),
            stem: file_stem(cx),
            own: "",
            pick: None,
            no_dialog: false,
            fresh: true,
            entered: false,
        };
        dialog.read(cx);
        dialog
    }

    /// What was chosen, for the next time.
    pub(super) fn choices(&self) -> &Choices {
        &self.choices
    }

    /// Reads on for takes, a frame's share of rows.
    fn read(&mut self, cx: &StudioCtx<'_>) {
        let Some(from) = self.reads else { return };
        let rows = cx.desk.script().items();
        let slice = rows.from(from).take(ROWS_A_FRAME);
        for line in slice.filter_map(Item::line) {
            self.lines += 1;
            let takes = cx.desk.takes.get(&line.id);
            let Some(take) = takes.and_then(|takes| takes.picked.as_ref()) else {
                self.without += 1;
                continue;
            };
            let draft = usize::from(take.backend == Backend::Draft);
            self.drafts += draft;
            if self.own.is_empty() {
                self.own = take.request.format.extension();
            }
            let export = ExportTake {
                take: take.id,
                number: self.lines,
                speaker: line.speaker.clone(),
                text: line.text.clone(),
            };
            if cx.view.marked.contains(&line.id) {
                // Who marked lines means them.
                self.which = Which::Marked;
                self.marked_drafts += draft;
                self.marked.push(export.clone());
            }
            self.all.push(export);
        }
        let next = from + ROWS_A_FRAME;
        self.reads = (next < rows.len()).then_some(next);
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, asker: &Asker) -> Outcome {
        let t = cx.tokens;
        self.take_pick();
        self.read(cx);
        if self.reads.is_some() {
            ui.ctx().request_repaint();
        }
        ui.label(Face::Title.rich(tr!("dialog-export"), t.text));
        self.choices_ui(ui, cx);
        self.place_ui(ui, cx, asker);
        if self.without > 0 && self.which == Which::All {
            let text = tr!("dialog-export-without", lines = self.without);
            ui.spacing_mut().interact_size.y = 16.0;
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                let (mark, _) = ui.allocate_exact_size(vec2(14.0, 16.0), egui::Sense::hover());
                icons::WARNING_FILL.paint(ui.painter(), mark.center(), 14.0, t.warn);
                ui.add(Label::new(Face::Small.rich(text, t.warn)).wrap());
            });
        }
        let drafts = self.drafts();
        if drafts > 0 {
            let text = tr!("dialog-export-drafts", takes = drafts);
            ui.add(Label::new(Face::Small.rich(text, t.text2)).wrap());
        }
        let count = self.takes().len();
        let why = if self.reads.is_some() {
            Some(tr!("dialog-gathering"))
        } else if count == 0 {
            Some(tr!("dialog-export-nothing"))
        } else if self.choices.folder.trim().is_empty() {
            Some(tr!("dialog-export-no-folder"))
        } else {
            None
        };
        let ready = why.is_none();
        let label = match self.choices.shape {
            ExportShape::Files => tr!("dialog-export-files", count = count),
            ExportShape::Joined => tr!("dialog-export-joined"),
        };
        let done = Button::new(label)
            .icon(icons::EXPORT)
            .tip(tr!("dialog-export-button.tip"))
            .why_not(why);
        let (pressed, cancelled) = buttons_ui(ui, done);
        let pressed = pressed || (std::mem::take(&mut self.entered) && ready);
        if pressed && let Some(project) = &cx.desk.project {
            let order = ExportOrder {
                project: Some(project.card.id),
                to: self.target(),
                takes: self.takes().to_vec(),
                shape: self.choices.shape,
                kind: self.choices.kind,
                subtitles: None,
            };
            cx.send(Command::Jobs(JobsCommand::Export(Box::new(order))));
        }
        if pressed || cancelled {
            Outcome::Done
        } else {
            Outcome::Open
        }
    }

    fn choices_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let quiet = cx.tokens.text2;
        let width = Some(ui.available_width());
        if !self.marked.is_empty() {
            let name = tr!("dialog-export-which");
            caption(ui, Face::Label, &name, quiet);
            let words = [tr!("dialog-export-all"), tr!("dialog-export-marked")];
            let [all, marked] = &words;
            let tips = [
                tr!("dialog-export-all.tip"),
                tr!("dialog-export-marked.tip"),
            ];
            let [all_tip, marked_tip] = &tips;
            let segments = [
                Segment::new(Which::All, all)
                    .detail(self.all.len().to_string())
                    .tip(all_tip),
                Segment::new(Which::Marked, marked)
                    .detail(self.marked.len().to_string())
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
            let pauses = tr!("dialog-export-pauses");
            ui.add(Label::new(Face::Small.rich(pauses, quiet)).wrap());
        }
    }

    fn take_pick(&mut self) {
        match self.pick.as_mut().and_then(FilePick::take) {
            None => return,
            Some(Picked::Path(path)) => self.choices.folder = path.display().to_string(),
            Some(Picked::Nothing) => {}
            Some(Picked::NoDialog) => self.no_dialog = true,
        }
        self.pick = None;
    }

    fn takes(&self) -> &[ExportTake] {
        match self.which {
            Which::All => &self.all,
            Which::Marked => &self.marked,
        }
    }

    fn target(&self) -> PathBuf {
        let folder = PathBuf::from(self.choices.folder.trim());
        match self.choices.shape {
            ExportShape::Files => folder,
            ExportShape::Joined => folder.join(format!("{}{}", self.stem.trim(), self.end())),
        }
    }

    /// How many of the takes Draft voices spoke.
    fn drafts(&self) -> usize {
        match self.which {
            Which::All => self.drafts,
            Which::Marked => self.marked_drafts,
        }
    }

    /// How the joined file's name ends. Drafts say so, in every name.
    fn end(&self) -> String {
        let draft = if self.drafts() > 0 { ".draft" } else { "" };
        format!("{draft}.{}", self.extension())
    }

    fn extension(&self) -> &'static str {
        match self.choices.kind {
            ExportKind::Wav => "wav",
            ExportKind::Flac => "flac",
            ExportKind::Mp3 => "mp3",
            ExportKind::Own if self.own.is_empty() => "wav",
            ExportKind::Own => self.own,
        }
    }
}

/// Whether Enter ended the typing in a field.
fn entered(ui: &Ui, field: &egui::Response) -> bool {
    field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}
