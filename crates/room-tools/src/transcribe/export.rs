//! The export of a transcript: format, rules of subtitles, a preview at the playhead, and "Send to Script".

use std::ops::RangeInclusive;
use std::sync::Arc;

use egui::{Frame, Label, Margin, Ui};

use mynah_core::ids::TakeId;
use mynah_i18n::tr;
use mynah_model::command::{Command, TakesExport, ToolsCommand, TranscriptExport};
use mynah_model::desk::ScriptSource;
use mynah_model::event::Notice;
use mynah_transcript::captions::CaptionPreset;
use mynah_transcript::formats::{ExportOptions, Format};
use mynah_transcript::transcript::Transcript;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, Tokens, icons};
use mynah_ui_kit::widgets::{
    Button, Combo, Segment, TextField, at_right, combo_item, segmented, toggle_row,
};

use super::editor::TranscriptView;
use crate::send_to::file_stem;

/// Seconds of the transcript around the playhead that the preview is made of.
const AROUND: f64 = 20.0;
/// Captions of the preview.
const SHOWN: usize = 3;

/// The goal of a file dialog that is open.
enum Goal {
    One(Arc<Transcript>),
    All(Vec<(TakeId, String)>),
}

/// A transcript at a revision: its take, or its name if it is one of the account.
type Transcribed = (Option<TakeId>, String, u64);

fn transcribed(view: &TranscriptView) -> Transcribed {
    (view.take, view.name.clone(), view.editor.revision())
}

/// The state of the export.
pub(crate) struct Export {
    format: Format,
    options: ExportOptions,
    /// The goal of the place that was asked for, and the number of the request.
    goal: Option<(u64, Goal)>,
    /// The number of the export that was sent last, and of its files.
    sent: Option<(u64, usize)>,
    /// Captions of the preview, and what they were made of.
    preview: Vec<String>,
    of: Option<(Transcribed, i64, ExportOptions)>,
    lines: (Option<Transcribed>, usize),
}

impl Default for Export {
    fn default() -> Self {
        Self {
            format: Format::Srt,
            options: ExportOptions::default(),
            goal: None,
            sent: None,
            preview: Vec::new(),
            of: None,
            lines: (None, 0),
        }
    }
}

impl Export {
    /// Goes on with a place that was chosen and a file that was written.
    pub(crate) fn follow(&mut self, cx: &mut StudioCtx<'_>) {
        if let Some((asked, _)) = &self.goal
            && let Some(path) = cx.view.tools.take_place(*asked)
            && let Some((_, goal)) = self.goal.take()
        {
            let number = cx.view.tools.next_number();
            let files = match &goal {
                Goal::One(_) => 1,
                Goal::All(takes) => takes.len(),
            };
            self.sent = Some((number, files));
            let (format, options) = (self.format, self.options.clone());
            cx.send(Command::Tools(match goal {
                Goal::One(transcript) => {
                    let export = TranscriptExport {
                        transcript,
                        format,
                        options,
                        path,
                    };
                    ToolsCommand::ExportTranscript(number, Box::new(export))
                }
                Goal::All(takes) => {
                    let folder = path.parent().unwrap_or(&path).to_path_buf();
                    let export = TakesExport {
                        takes,
                        format,
                        options,
                        folder,
                    };
                    ToolsCommand::ExportTakes(number, Box::new(export))
                }
            }));
        }
        if let Some((number, files)) = self.sent
            && let Some(written) = cx.desk.tools.written.get(&number)
        {
            self.sent = None;
            cx.notice(match written {
                Ok(path) => {
                    let path = path.display().to_string();
                    Notice::Done(tr!("transcribe-exported", count = files, path = path))
                }
                Err(trouble) => Notice::Trouble((**trouble).clone()),
            });
        }
    }

    /// Draws the format, the rules and the preview.
    pub(crate) fn ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, view: &TranscriptView) {
        let name = tr!("transcribe-export");
        ui.label(Face::SmallStrong.rich(name.as_str(), cx.tokens.text));
        let words = Format::ALL.map(|format| format.extension().to_uppercase());
        let mut segments = Vec::new();
        for (format, word) in Format::ALL.iter().zip(&words) {
            segments.push(Segment::new(*format, word));
        }
        let wide = ui.available_width();
        segmented(ui, &name, &mut self.format, &segments, Some(wide));
        if self.format.is_subtitles() {
            self.rules_ui(ui);
            self.preview_ui(ui, cx, view);
        } else if matches!(self.format, Format::Txt | Format::Docx) {
            let (name, told) = (tr!("transcribe-times"), tr!("transcribe-times.tip"));
            toggle_row(ui, &name, &mut self.options.timestamps, &told, None);
        }
    }

    fn rules_ui(&mut self, ui: &mut Ui) {
        let rules = &mut self.options.rules;
        let names = rules.speaker_names;
        let preset = CaptionPreset::ALL.into_iter().find(|preset| {
            let mut of = preset.rules();
            of.speaker_names = names;
            of == *rules
        });
        let name = tr!("transcribe-rules");
        let shown = preset.map_or_else(|| tr!("transcribe-rules-own"), |it| it.name().to_owned());
        let source = preset.map_or("", CaptionPreset::source);
        let picked = Combo::new(&name, &shown).tip(source).show(ui, |ui| {
            let mut picked = None;
            for of in CaptionPreset::ALL {
                let item = combo_item(ui, preset == Some(of), (of.name(), ""), of.source());
                if item.clicked() {
                    picked = Some(of);
                }
            }
            picked
        });
        if let Some(picked) = picked.inner.flatten() {
            *rules = picked.rules();
            rules.speaker_names = names;
        }
        for (name, value, range) in [
            (
                tr!("transcribe-line-length"),
                &mut rules.max_chars_per_line,
                20..=60,
            ),
            (tr!("transcribe-lines"), &mut rules.max_lines, 1..=4),
        ] {
            number_ui(ui, &name, (value, range));
        }
        let (name, told) = (tr!("transcribe-names"), tr!("transcribe-names.tip"));
        toggle_row(ui, &name, &mut rules.speaker_names, &told, None);
    }

    /// Draws the captions at the playhead.
    fn preview_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, view: &TranscriptView) {
        let at = if view.is_heard(cx) {
            cx.desk.playhead().seconds()
        } else {
            let words = &view.editor.transcript().words;
            let word = view.cursor.and_then(|word| words.get(word));
            word.map_or(0.0, |word| word.start_s)
        };
        let of = (transcribed(view), at as i64, self.options.clone());
        if self.of.as_ref() != Some(&of) {
            self.preview = captions_at(view.editor.transcript(), at, &self.options);
            self.of = Some(of);
        }
        let t = cx.tokens;
        Frame::new()
            .fill(t.bg2)
            .corner_radius(8.0)
            .inner_margin(Margin::same(10))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                for words in &self.preview {
                    let words = Face::MonoLabel.rich(words.as_str(), t.text);
                    ui.add(Label::new(words).wrap());
                }
                if self.preview.is_empty() {
                    ui.label(Face::MonoLabel.rich(tr!("transcribe-no-captions"), t.text3));
                }
            });
    }

    /// Draws the button that exports the transcripts of all inputs.
    pub(crate) fn all_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (view, all): (&TranscriptView, &[(TakeId, String)]),
    ) {
        let format = self.format.extension().to_uppercase();
        let count = all.len();
        let label = tr!(
            "transcribe-export-all",
            count = count,
            format = format.as_str()
        );
        let button = Button::new(label)
            .command("transcribe-export-all.command")
            .outline()
            .tip(tr!("transcribe-export-all.tip"));
        if ui.add(button.min_width(ui.available_width())).clicked() {
            self.choose(cx, &view.name, Goal::All(all.to_vec()));
        }
    }

    /// Draws the buttons that export.
    pub(crate) fn foot_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, view: &TranscriptView) {
        let format = self.format.extension().to_uppercase();
        let label = tr!("transcribe-export-as", format = format.as_str());
        let button = Button::new(label)
            .icon(icons::EXPORT)
            .command("transcribe-export-as.command");
        let wide = ui.available_width();
        if ui.add(button.min_width(wide)).clicked() {
            let transcript = view.editor.shared();
            self.choose(cx, &view.name, Goal::One(transcript));
        }
        let own = transcribed(view);
        if self.lines.0.as_ref() != Some(&own) {
            let count = view.editor.transcript().to_lines().len();
            self.lines = (Some(own), count);
        }
        let label = tr!("transcribe-to-script", count = self.lines.1);
        let button = Button::new(label)
            .outline()
            .icon(icons::ARTICLE)
            .command("transcribe-to-script.command");
        if ui.add(button.min_width(wide)).clicked() {
            let lines = view.editor.transcript().to_lines();
            let lines = lines.iter().map(|line| {
                if line.speaker.is_empty() {
                    line.text.clone()
                } else {
                    format!("{}: {}", line.speaker, line.text)
                }
            });
            let text = lines.collect::<Vec<_>>().join("\n");
            cx.view.imports.push_back(ScriptSource::Text(text.into()));
        }
    }

    /// Asks for the place of the export.
    fn choose(&mut self, cx: &mut StudioCtx<'_>, name: &str, goal: Goal) {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let name = format!("{}.{}", file_stem(stem), self.format.extension());
        self.goal = Some((cx.view.tools.ask_place(name), goal));
        cx.act(Action::SaveToolFile);
    }
}

/// Draws a whole number with its name.
fn number_ui(ui: &mut Ui, name: &str, (value, range): (&mut usize, RangeInclusive<usize>)) {
    let t = Tokens::of(ui);
    ui.horizontal(|ui| {
        ui.label(Face::Small.rich(name, t.text));
        at_right(ui, |ui| {
            let mut text = value.to_string();
            let field = TextField::new(&mut text, name).small().mono().limit(3);
            let typed = ui.add(field.width(56.0)).changed().then(|| text.parse());
            if let Some(Ok(number)) = typed {
                *value = number;
            }
        });
    });
    if !ui.memory(|memory| memory.focused().is_some()) {
        // A number that is typed may be too small before its last digit.
        *value = (*value).clamp(*range.start(), *range.end());
    }
}

/// Returns the captions around a moment as text, each with its times.
fn captions_at(transcript: &Transcript, at: f64, options: &ExportOptions) -> Vec<String> {
    let from = transcript
        .words
        .partition_point(|word| word.start_s < at - AROUND);
    let to = transcript
        .words
        .partition_point(|word| word.start_s < at + AROUND);
    let near = Transcript {
        words: transcript.words.get(from..to).unwrap_or_default().to_vec(),
        speakers: transcript.speakers.clone(),
        duration_s: transcript.duration_s,
        ..Transcript::default()
    };
    let captions = near.captions(&options.rules);
    let first = captions.partition_point(|caption| caption.end_s <= at);
    let shown = captions.iter().skip(first).take(SHOWN);
    shown
        .map(|caption| {
            let (start, end) = (clock(caption.start_s), clock(caption.end_s));
            format!("{start} → {end}\n{}", caption.text())
        })
        .collect()
}

/// Returns a time as subtitles show it: `00:00:20,900`.
fn clock(seconds: f64) -> String {
    let millis = (seconds.max(0.0) * 1e3).round() as u64;
    let (hours, minutes) = (millis / 3_600_000, millis / 60_000 % 60);
    let (seconds, millis) = (millis / 1_000 % 60, millis % 1_000);
    format!("{hours:02}:{minutes:02}:{seconds:02},{millis:03}")
}
