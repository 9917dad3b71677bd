//! The keys of a casting call: what they are told to do, and what they do.

use egui::{FocusDirection, Key, Modifiers, Ui};

use super::Open;
use mynah_i18n::tr;
use mynah_model::audition::letter;
use mynah_model::event::Notice;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::hearing::{count, is_covered, pressed_anew, rated};

/// Keys of letters, in their order.
const LETTER_KEYS: [Key; 26] = [
    Key::A,
    Key::B,
    Key::C,
    Key::D,
    Key::E,
    Key::F,
    Key::G,
    Key::H,
    Key::I,
    Key::J,
    Key::K,
    Key::L,
    Key::M,
    Key::N,
    Key::O,
    Key::P,
    Key::Q,
    Key::R,
    Key::S,
    Key::T,
    Key::U,
    Key::V,
    Key::W,
    Key::X,
    Key::Y,
    Key::Z,
];

impl Open {
    /// Keys, and what they do now.
    pub(super) fn keys_told(&self, ui: &Ui) -> Vec<(String, String)> {
        let named = |action: Action, words: String| {
            let keys = action.keys_text(ui.ctx()).unwrap_or_default();
            (keys, words)
        };
        let back = (
            Key::Backspace.name().to_owned(),
            tr!("audition-keys-take-back"),
        );
        let letters = ("Esc".to_owned(), tr!("audition-keys-letters"));
        if self.is_told {
            let on = (Key::Enter.name().to_owned(), tr!("audition-keys-on"));
            return vec![on, back, letters];
        }
        if self.pair.is_some() {
            return vec![
                ("← →".to_owned(), tr!("audition-keys-hear")),
                ("1 2".to_owned(), tr!("audition-keys-prefer")),
                ("Space".to_owned(), tr!("trial-keys-play")),
                back,
                letters,
            ];
        }
        let last = letter(self.size().0.saturating_sub(1));
        let mut keys = vec![
            (format!("A – {last}"), tr!("audition-keys-hear")),
            ("Tab".to_owned(), tr!("trial-keys-line")),
            ("1 – 5".to_owned(), tr!("trial-keys-rate")),
            ("0".to_owned(), tr!("audition-keys-out")),
            ("Space".to_owned(), tr!("trial-keys-play")),
            (Key::Enter.name().to_owned(), self.enter_words()),
        ];
        if !self.audition.revealed {
            keys.push(named(Action::HeadToHead, tr!("audition-keys-pairs")));
        }
        keys.push(named(Action::MixAnew, tr!("audition-keys-mix")));
        keys.push(named(Action::Inspector, tr!("audition-keys-aside")));
        keys.push(("Esc".to_owned(), tr!("audition-keys-leave")));
        keys
    }

    fn enter_words(&self) -> String {
        if self.audition.revealed {
            tr!("audition-keys-cast")
        } else {
            tr!("audition-keys-reveal")
        }
    }

    /// Keys of the cells, while no other control has the focus; `true` where somebody leaves.
    pub(super) fn keys(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) -> bool {
        self.looking.take_keys_back(ui, cx);
        self.note_heard(cx);
        let covered = is_covered(ui, cx);
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        // From head to head back to the letters, and from there out.
        let asks = self.pair.is_some() || self.is_told;
        if asks && !covered && pressed(Key::Escape) {
            self.show_letters();
            return false;
        }
        let leaves = self.looking.leaves(ui, cx);
        if covered || leaves {
            return leaves;
        }
        if self.pair.is_some() || self.is_told {
            self.looking.let_go(ui);
        }
        if !self.looking.has_letters(ui, cx) {
            return false;
        }
        if !self.looking.has_keys(ui, cx) {
            self.keys_beside(ui, cx);
            return false;
        }
        if let Some(pair) = self.pair {
            self.pair_keys(ui, cx, pair);
            return false;
        }
        if self.is_told {
            // What answered a moment ago would rate. Enter leads on to where it shows the names, and shows none by itself:
            // it may have answered.
            let _dead: Option<u8> = rated(ui);
            if pressed_anew(ui, Key::Enter) {
                self.show_letters();
            } else if pressed(Key::Backspace) {
                self.take_back(cx);
            }
            return false;
        }
        let shift_tab = ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, Key::Tab));
        self.letter_keys(ui, cx, (shift_tab, pressed(Key::Tab)));
        if pressed_anew(ui, Key::Enter) {
            if !self.audition.revealed && !self.audition.is_said() {
                cx.notice(Notice::Heed(tr!("audition-unjudged")));
            } else if !self.audition.revealed {
                self.reveal_by_key(cx);
            } else {
                self.cast_by_key(cx);
            }
        }
        false
    }

    /// Keys that press no button, while one has the focus: they lead back to the takes.
    fn keys_beside(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        let before = count(ui);
        if let Some(pair) = self.pair {
            self.pair_keys(ui, cx, pair);
        } else if !self.is_told {
            self.letter_keys(ui, cx, (false, false));
        } else if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Backspace)) {
            self.take_back(cx);
        }
        if count(ui) < before {
            self.looking.come_back();
        }
    }

    /// Letters, digits and arrows, and Tab where that is the cells'.
    fn letter_keys(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>, (shift_tab, tab): (bool, bool)) {
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let (voices, lines) = self.size();
        let (voice, line) = self.looking.at;
        let letters = LETTER_KEYS.iter().enumerate().take(voices);
        for (place, key) in letters {
            if pressed(*key) {
                self.look_at(cx, (place, line));
            }
        }
        let step = |by: usize| (voice, (line + by) % lines.max(1));
        let back = lines.saturating_sub(1);
        let moves = [
            (shift_tab, step(back)),
            (tab, step(1)),
            (pressed(Key::ArrowRight), step(1)),
            (pressed(Key::ArrowLeft), step(back)),
            (
                pressed(Key::ArrowDown),
                ((voice + 1).min(voices.saturating_sub(1)), line),
            ),
            (pressed(Key::ArrowUp), (voice.saturating_sub(1), line)),
        ];
        for (_, to) in moves.into_iter().filter(|(is, _)| *is) {
            ui.memory_mut(|memory| memory.move_focus(FocusDirection::None));
            self.look_at(cx, to);
        }
        match rated(ui) {
            Some(0) => self.put_out(cx),
            Some(stars) => self.rate(cx, stars),
            None => {}
        }
    }
}
