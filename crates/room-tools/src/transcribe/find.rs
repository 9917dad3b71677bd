//! Find and replace in a transcript.

use egui::Ui;

use mynah_i18n::tr;
use mynah_transcript::edit::search::{Match, Search};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, IconButton, TextField};

use super::editor::TranscriptView;

/// Width of the search field.
pub(super) const FIND: f32 = 180.0;

/// The state of the search.
#[derive(Default)]
pub(super) struct Find {
    query: String,
    with: String,
    /// The search and the revision that the matches belong to.
    of: (String, u64),
    pub matches: Vec<Match>,
    current: usize,
    /// True if a key asked for the field.
    pub wants_focus: bool,
    is_replacing: bool,
}

impl TranscriptView {
    /// Draws the search field.
    pub(super) fn find_field_ui(&mut self, ui: &mut Ui) {
        let (name, hint) = (tr!("transcribe-find"), tr!("transcribe-find.hint"));
        let field = TextField::new(&mut self.find.query, &name).hint(&hint);
        let field = field.icon(icons::MAGNIFYING_GLASS).small().width(FIND);
        let response = ui.add(field);
        if std::mem::take(&mut self.find.wants_focus) {
            response.request_focus();
        }
        self.find_matches();
        let entered = response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
        if entered {
            self.step_match(true);
            response.request_focus();
        }
    }

    /// Draws the matches, and the field for the replacement once it is open.
    pub(super) fn find_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        if self.find.query.is_empty() {
            return;
        }
        ui.horizontal_wrapped(|ui| {
            let (count, current) = (self.find.matches.len(), self.find.current);
            let told = tr!(
                "transcribe-found",
                at = (current + 1).min(count),
                count = count
            );
            ui.label(Face::Small.rich(told, cx.tokens.text2));
            let previous = IconButton::new(icons::CARET_UP, tr!("transcribe-find-previous"))
                .command("transcribe-find-previous.command");
            if ui.add(previous).clicked() {
                self.step_match(false);
            }
            let next = IconButton::new(icons::CARET_DOWN, tr!("transcribe-find-next"))
                .command("transcribe-find-next.command");
            if ui.add(next).clicked() {
                self.step_match(true);
            }
            self.replace_ui(ui, cx);
        });
    }

    fn replace_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        if !self.find.is_replacing {
            let open = Button::new(tr!("transcribe-replace-open"))
                .small()
                .ghost()
                .command("transcribe-replace-open.command");
            self.find.is_replacing = ui.add(open).clicked();
            return;
        }
        let (name, hint) = (tr!("transcribe-with"), tr!("transcribe-with.hint"));
        let field = TextField::new(&mut self.find.with, &name).hint(&hint);
        ui.add(field.small().width(140.0));
        let why = self
            .find
            .matches
            .is_empty()
            .then(|| tr!("transcribe-no-match"));
        let one = Button::new(tr!("transcribe-replace")).small();
        if ui.add(one.why_not(why.clone())).clicked()
            && let Some(found) = self.find.matches.get(self.find.current).cloned()
        {
            let with = self.find.with.clone();
            let edit = self.editor.transcript().replace_match(&found, &with);
            self.apply(cx, edit);
            self.find_matches();
        }
        let all = Button::new(tr!("transcribe-replace-all")).small();
        if ui.add(all.why_not(why)).clicked() {
            let search = self.search();
            let with = self.find.with.clone();
            let (edit, _count) = self.editor.transcript().replace_all(&search, &with);
            self.apply(cx, edit);
            self.find_matches();
        }
    }

    fn search(&self) -> Search {
        Search {
            text: self.find.query.clone(),
            ..Search::default()
        }
    }

    /// Looks for the text again after it or the transcript changed.
    fn find_matches(&mut self) {
        let of = (self.find.query.clone(), self.editor.revision());
        if self.find.of == of {
            return;
        }
        let is_new = self.find.of.0 != of.0;
        self.find.of = of;
        self.find.matches = self.editor.transcript().find(&self.search());
        let count = self.find.matches.len();
        self.find.current = if is_new {
            0
        } else {
            self.find.current.min(count.saturating_sub(1))
        };
        if is_new {
            self.show_match();
        }
    }

    fn step_match(&mut self, forward: bool) {
        let count = self.find.matches.len();
        if count > 0 {
            let step = if forward { 1 } else { count - 1 };
            self.find.current = (self.find.current + step) % count;
            self.show_match();
        }
    }

    fn show_match(&mut self) {
        if let Some(found) = self.find.matches.get(self.find.current) {
            self.select(found.words.start);
        }
    }

    /// Returns true if a word belongs to a match.
    pub(super) fn is_match(&self, word: usize) -> bool {
        let matches = &self.find.matches;
        let after = matches.partition_point(|found| found.words.end <= word);
        matches
            .get(after)
            .is_some_and(|found| found.words.contains(&word))
    }
}
