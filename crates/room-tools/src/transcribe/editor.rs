//! The transcript editor: its state, its keys and its header. `rows.rs` draws the paragraphs.

use std::ops::Range;
use std::sync::Arc;

use egui::{Key, KeyboardShortcut, Modifiers, Ui};

use mynah_core::ids::TakeId;
use mynah_core::request::Input;
use mynah_i18n::tr;
use mynah_model::command::{Command, PlaybackCommand, ToolMoment, ToolsCommand};
use mynah_model::event::{Notice, OpenTranscript, Playing};
use mynah_transcript::edit::Edit;
use mynah_transcript::edit::editor::Editor;
use mynah_transcript::transcript::Transcript;
use mynah_transcript::verify::UnresolvedRange;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, IconButton, key_cap, play_button};

use super::find::{FIND, Find};
use super::rows::Heights;
use super::saving::Saving;

/// A request of a key to the editor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum KeyStep {
    NextCheck,
    PreviousCheck,
    Undo,
    Redo,
    Find,
}

/// Keys of the editor, the longer ones first.
const KEYS: [(KeyStep, Modifiers, Key); 6] = [
    (KeyStep::PreviousCheck, Modifiers::SHIFT, Key::F8),
    (KeyStep::NextCheck, Modifiers::NONE, Key::F8),
    (
        KeyStep::Redo,
        Modifiers::COMMAND.plus(Modifiers::SHIFT),
        Key::Z,
    ),
    (KeyStep::Undo, Modifiers::COMMAND, Key::Z),
    (KeyStep::Redo, Modifiers::COMMAND, Key::Y),
    (KeyStep::Find, Modifiers::COMMAND, Key::F),
];

/// A paragraph that is edited in place.
#[derive(Clone, Debug)]
pub(super) struct Inline {
    /// Its words.
    pub words: Range<usize>,
    /// The text as it is typed.
    pub text: String,
    /// True in the first frame, in which it takes the keyboard focus.
    pub is_new: bool,
}

/// A transcript that is shown and edited.
pub(crate) struct TranscriptView {
    /// Its take; `None` for a transcript of the account.
    pub take: Option<TakeId>,
    /// Its recording.
    pub input: Option<Input>,
    /// Name of the transcript.
    pub name: String,
    /// True for an alignment.
    pub is_alignment: bool,
    /// Words with steps to undo.
    pub editor: Editor,
    /// Number of words whose times were repaired.
    pub repaired: usize,
    /// Ranges whose times nothing confirms.
    pub unresolved: Vec<UnresolvedRange>,
    /// The selected word.
    pub(super) cursor: Option<usize>,
    pub(super) inline: Option<Inline>,
    pub(super) find: Find,
    pub(super) heights: Heights,
    /// A paragraph that has to be scrolled to.
    pub(super) goal: Option<usize>,
    pub(super) saving: Saving,
    /// Spoken words and words to check, and the revision that they were counted at.
    counts: (usize, usize, u64),
    key: Option<KeyStep>,
    /// True if it was drawn since the last look at the keys.
    is_seen: bool,
}

impl TranscriptView {
    /// Shows the transcript of a take.
    pub(crate) fn of_take(take: TakeId, open: &OpenTranscript) -> Self {
        Self {
            take: Some(take),
            input: Some(open.input.clone()),
            name: open.input.name.clone(),
            is_alignment: open.is_alignment,
            repaired: open.repaired,
            unresolved: open.unresolved.clone(),
            ..Self::of(String::new(), &open.transcript)
        }
    }

    /// Shows a transcript without a recording.
    pub(crate) fn of(name: String, transcript: &Arc<Transcript>) -> Self {
        Self {
            take: None,
            input: None,
            name,
            is_alignment: false,
            editor: Editor::new(Arc::clone(transcript)),
            repaired: 0,
            unresolved: Vec::new(),
            cursor: None,
            inline: None,
            find: Find::default(),
            heights: Heights::default(),
            goal: None,
            saving: Saving::default(),
            counts: (0, 0, u64::MAX),
            key: None,
            is_seen: false,
        }
    }

    /// Takes the keys of the editor while it is drawn.
    pub(crate) fn take_keys(&mut self, ui: &Ui) {
        if !std::mem::take(&mut self.is_seen) {
            return;
        }
        // A field has its own steps to undo.
        let is_typing = self.inline.is_some() || ui.ctx().text_edit_focused();
        for (step, modifiers, key) in KEYS {
            if is_typing && matches!(step, KeyStep::Undo | KeyStep::Redo) {
                continue;
            }
            let shortcut = KeyboardShortcut::new(modifiers, key);
            if ui.input_mut(|input| input.consume_shortcut(&shortcut)) {
                self.key = Some(step);
            }
        }
    }

    /// Does what the keys asked for, and saves edits after a while.
    pub(crate) fn follow(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        self.is_seen = true;
        match self.key.take() {
            Some(KeyStep::NextCheck) => self.go_to_check(true),
            Some(KeyStep::PreviousCheck) => self.go_to_check(false),
            Some(KeyStep::Undo) => _ = self.editor.undo(),
            Some(KeyStep::Redo) => _ = self.editor.redo(),
            Some(KeyStep::Find) => self.find.wants_focus = true,
            None => {}
        }
        self.follow_saving(ui, cx);
    }

    /// Applies an edit. One that does not fit any longer is reported.
    pub(super) fn apply(&mut self, cx: &mut StudioCtx<'_>, edit: Edit) {
        if self.editor.apply(edit).is_err() {
            cx.notice(Notice::Heed(tr!("transcribe-not-edited")));
        }
    }

    fn go_to_check(&mut self, forward: bool) {
        let transcript = self.editor.transcript();
        let found = if forward {
            transcript.next_to_check(self.cursor)
        } else {
            let before = self.cursor.unwrap_or(transcript.words.len());
            let words = transcript.words.get(..before).unwrap_or_default();
            let last = |words: &[mynah_transcript::transcript::Word]| {
                words.iter().rposition(|word| word.needs_check())
            };
            last(words).or_else(|| last(&transcript.words))
        };
        if let Some(word) = found {
            self.select(word);
        }
    }

    /// Selects a word and scrolls to it.
    pub(super) fn select(&mut self, word: usize) {
        self.cursor = Some(word);
        self.goal = self.editor.blocks().at_word(word);
    }

    /// Returns true if the recording is loaded in the player.
    pub(crate) fn is_heard(&self, cx: &StudioCtx<'_>) -> bool {
        match (&cx.desk.playback.playing, &self.input) {
            (Some(Playing::Tool { input, after, .. }), Some(own)) => {
                after.is_none() && input.hash == own.hash
            }
            _ => false,
        }
    }

    /// Returns the word that is spoken now.
    pub(super) fn spoken(&self, cx: &StudioCtx<'_>) -> Option<usize> {
        if !self.is_heard(cx) {
            return None;
        }
        let at = cx.desk.playhead().seconds();
        self.editor.transcript().word_at(at)
    }

    /// Returns the second that the recording plays from.
    pub(super) fn stands_at(&self) -> f64 {
        let words = &self.editor.transcript().words;
        let word = words.get(self.cursor.unwrap_or(0));
        word.map_or(0.0, |word| word.start_s)
    }

    /// Plays the recording from a word on.
    pub(super) fn play_from(&self, cx: &mut StudioCtx<'_>, word: usize) {
        let start = self.editor.transcript().words.get(word);
        if let (Some(input), Some(word)) = (&self.input, start) {
            let moment = ToolMoment {
                input: input.clone(),
                after: None,
                is_after: false,
                from: word.start_s,
            };
            cx.send(Command::Tools(ToolsCommand::Hear(Box::new(moment))));
        }
    }

    /// Returns the number of spoken words and of words to check, counted once per edit.
    fn count(&mut self) -> (usize, usize) {
        let revision = self.editor.revision();
        if self.counts.2 != revision {
            let transcript = self.editor.transcript();
            let spoken = transcript.words.iter().filter(|word| word.is_spoken());
            self.counts = (spoken.count(), transcript.count_to_check(), revision);
        }
        (self.counts.0, self.counts.1)
    }

    /// Draws the name, the number of words, and what there is to check.
    pub(crate) fn head_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, cost: Option<String>) {
        let t = cx.tokens;
        ui.horizontal_wrapped(|ui| {
            if self.input.is_some() {
                let is_heard = self.is_heard(cx);
                let is_playing = is_heard && !cx.desk.playback.paused;
                let words = (tr!("transcribe-play"), tr!("transcribe-play.tip"));
                if play_button(ui, 28.0, is_playing, (&words.0, &words.1)).clicked() {
                    if is_heard {
                        cx.send(Command::Playback(PlaybackCommand::TogglePause));
                    } else {
                        self.play_from(cx, self.cursor.unwrap_or(0));
                    }
                }
            }
            ui.label(Face::BodyStrong.rich(self.name.as_str(), t.text));
            let (spoken, to_check) = self.count();
            let told = tr!("transcribe-words", count = spoken);
            let told = match cost {
                Some(cost) => format!("{told} · {}", tr!("transcribe-paid", cost = cost)),
                None => told,
            };
            ui.label(Face::Small.rich(told, t.text2));
            if self.repaired > 0 {
                let told = tr!("transcribe-repaired", count = self.repaired);
                ui.label(Face::Small.rich(told, t.text2));
            }
            if to_check > 0 {
                let label = tr!("transcribe-check", count = to_check);
                let button = Button::new(label).small().ghost().icon(icons::WARNING);
                if ui.add(button.tip(tr!("transcribe-check.tip"))).clicked() {
                    self.go_to_check(true);
                }
                key_cap(ui, "F8");
            }
            let undo = IconButton::new(icons::ARROW_U_UP_LEFT, tr!("transcribe-undo"));
            let why = (!self.editor.can_undo()).then(|| tr!("action-needs-undo"));
            if ui.add(undo.why_not(why)).clicked() {
                self.editor.undo();
            }
            let redo = IconButton::new(icons::ARROW_U_UP_RIGHT, tr!("transcribe-redo"));
            let why = (!self.editor.can_redo()).then(|| tr!("action-needs-redo"));
            if ui.add(redo.why_not(why)).clicked() {
                self.editor.redo();
            }
            let room = ui.available_size_before_wrap().x - FIND - ui.spacing().item_spacing.x;
            if room > 0.0 {
                ui.add_space(room);
            }
            self.find_field_ui(ui);
        });
        self.unsaved_ui(ui, cx);
        self.find_ui(ui, cx);
    }
}
