//! What can be said of a take in a review, and the letters that say it.

use egui::{Event, InputState, Key, Ui};

use super::review::{FROM_FIRST, FROM_LINE, Reviewing};
use mynah_ui_core::ctx::StudioCtx;

/// What is done with the take that is heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is final.
    Approve,
    /// It is to be spoken again.
    Redo,
    /// The word that is heard is wrong.
    Flag,
    /// It stays as it is.
    Skip,
    /// The one before is heard again.
    Back,
}

impl Verdict {
    /// All, in the order of their buttons.
    pub const ALL: [Self; 5] = [
        Self::Approve,
        Self::Redo,
        Self::Flag,
        Self::Back,
        Self::Skip,
    ];

    /// The letter that does it.
    pub fn letter(self) -> char {
        match self {
            Self::Approve => 'a',
            Self::Redo => 'r',
            Self::Flag => 'f',
            Self::Skip => 's',
            Self::Back => 'b',
        }
    }
}

impl Reviewing {
    /// The letters of verdicts, while keys are the list's; no line is begun with them.
    pub fn letters(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        let mut letters = String::new();
        ui.input_mut(|input| {
            // A key that is held down says nothing of a take that nobody has heard.
            for verdict in Verdict::ALL {
                leave_held(input, verdict.letter());
            }
            input.events.retain(|event| {
                let Event::Text(text) = event else {
                    return true;
                };
                letters.push_str(text);
                false
            });
        });
        for letter in letters.chars() {
            // Who writes at once writes what is to be different.
            if let Some(note) = &mut self.note {
                note.text.push(letter);
                continue;
            }
            let letter = letter.to_ascii_lowercase();
            let mut all = Verdict::ALL.into_iter();
            match letter {
                FROM_LINE => self.begin_there(cx),
                FROM_FIRST => self.begin_first(cx),
                _ => {
                    if let Some(verdict) = all.find(|verdict| verdict.letter() == letter) {
                        self.decide(cx, verdict);
                    }
                }
            }
        }
    }
}

/// Takes out a letter that comes again because its key is held down.
pub(super) fn leave_held(input: &mut InputState, letter: char) {
    let key = Key::from_name(letter.to_ascii_uppercase().encode_utf8(&mut [0; 4]));
    let is_held = |event: &Event| matches!(event, Event::Key { key: held, repeat: true, pressed: true, .. } if Some(*held) == key);
    if input.events.iter().any(is_held) {
        let is_it = |text: &str| text.chars().all(|one| one.eq_ignore_ascii_case(&letter));
        input
            .events
            .retain(|event| !matches!(event, Event::Text(text) if is_it(text)));
    }
}
