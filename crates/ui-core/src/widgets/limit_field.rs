//! A limit in credits: a field for a whole number, or nothing where there is none, and the button that sets it.

use egui::{Key, Ui};

use mynah_core::credits::Credits;
use mynah_i18n::tr;
use mynah_ui_kit::widgets::slider_row::keep_at_enter;
use mynah_ui_kit::widgets::{Button, TextField};

/// Most digits of a limit.
const DIGITS: usize = 12;

/// A limit that is no whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotWhole;

/// A limit while it is written, beside what it was last filled for: another thing, or another value of it set elsewhere,
/// fills it anew.
#[derive(Debug)]
pub struct LimitText<K> {
    text: String,
    of: Option<(K, Option<Credits>)>,
}

impl<K> Default for LimitText<K> {
    fn default() -> Self {
        Self {
            text: String::new(),
            of: None,
        }
    }
}

impl<K: PartialEq> LimitText<K> {
    /// Follows what is set for this thing, in this window or another one.
    pub fn follow(&mut self, thing: K, set: Option<Credits>) {
        let now = (thing, set);
        if self.of.as_ref() != Some(&now) {
            self.text = set.map_or_else(String::new, |credits| credits.0.to_string());
            self.of = Some(now);
        }
    }

    /// What is written.
    ///
    /// # Errors
    /// It is no whole number.
    pub fn written(&self) -> Result<Option<Credits>, NotWhole> {
        whole_credits(&self.text)
    }

    fn set(&self) -> Option<Credits> {
        self.of.as_ref().and_then(|(_, set)| *set)
    }
}

/// What the field and its button are called.
#[must_use = "show it"]
pub struct LimitField<'a> {
    /// Of the field.
    pub name: &'a str,
    /// What it is for.
    pub tip: &'a str,
    /// What stands in it while nothing is written.
    pub hint: &'a str,
    /// Of the button, which says no more than 'Set' itself.
    pub set: &'a str,
    /// What that does.
    pub set_tip: &'a str,
    /// Why there is nothing to set.
    pub same: &'a str,
    /// How wide the field is.
    pub width: f32,
    /// Whether it is to have the cursor.
    pub focus: bool,
}

impl LimitField<'_> {
    /// How wide the field may be where it shares a row with nothing but its button.
    pub fn room(ui: &Ui) -> f32 {
        ui.available_width() - ui.spacing().item_spacing.x - Self::button(ui)
    }

    /// How wide its button is, whichever it is.
    fn button(ui: &Ui) -> f32 {
        let labels = [tr!("usage-budget-set"), tr!("usage-budget-remove")];
        let wide = labels.map(|label| Button::new(label).small().width(ui));
        wide.into_iter().fold(0.0, f32::max)
    }

    /// Draws both side by side; what is to be set, once somebody sets it: nothing is no limit.
    pub fn show<K: PartialEq>(
        self,
        ui: &mut Ui,
        text: &mut LimitText<K>,
    ) -> Option<Option<Credits>> {
        let (written, set) = (text.written(), text.set());
        let field = TextField::new(&mut text.text, self.name)
            .tip(self.tip)
            .hint(self.hint)
            .wrong(written.is_err())
            .mono()
            .small()
            .limit(DIGITS)
            .width(self.width);
        let response = ui.add(field);
        if self.focus {
            response.request_focus();
            response.scroll_to_me(Some(egui::Align::Center));
        }
        let enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        keep_at_enter(ui, &response);
        let why = match written {
            Err(NotWhole) => Some(tr!("usage-budget-bad")),
            Ok(credits) => (credits == set).then(|| self.same.to_owned()),
        };
        let off = why.is_some();
        // An emptied field takes the limit away, and nobody is to guess so.
        let removes = written == Ok(None) && set.is_some();
        let (label, name, explanation) = if removes {
            let name = tr!("usage-budget-remove.name", limit = self.name);
            (
                tr!("usage-budget-remove"),
                name,
                tr!("usage-budget-remove.tip"),
            )
        } else {
            let [name, explanation] = [self.set, self.set_tip].map(str::to_owned);
            (tr!("usage-budget-set"), name, explanation)
        };
        let button = Button::new(label)
            .small()
            .min_width(Self::button(ui))
            .name(name)
            .tip(explanation)
            .why_not(why);
        let pressed = ui.add(button).clicked() || enter;
        written.ok().filter(|_| pressed && !off)
    }
}

/// What a limit's text says: nothing is no limit. Thousands may be parted as people write them, by spaces too; `1.5` is
/// no fifteen.
///
/// # Errors
/// It is no whole number.
pub fn whole_credits(text: &str) -> Result<Option<Credits>, NotWhole> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let parts = |char: char| char.is_whitespace() || matches!(char, ',' | '.' | '\'' | '’');
    let groups: Vec<&str> = text.split(parts).collect();
    let is_parted = groups.iter().skip(1).all(|group| group.len() == 3);
    let is_digits = |group: &&str| !group.is_empty() && group.bytes().all(|it| it.is_ascii_digit());
    if !is_parted || !groups.iter().all(is_digits) {
        return Err(NotWhole);
    }
    let credits = groups.concat().parse().map_err(|_too_large| NotWhole)?;
    Ok(Some(Credits(credits)))
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use super::*;
    use crate::testing;

    #[test]
    fn a_limit_is_written_as_people_write_numbers() {
        assert_eq!(whole_credits(""), Ok(None));
        assert_eq!(whole_credits(" 100 000 "), Ok(Some(Credits(100_000))));
        assert_eq!(whole_credits("100,000"), Ok(Some(Credits(100_000))));
        assert!(whole_credits("many").is_err());
        assert!(whole_credits("-5").is_err());
        for part in ["1.5", "99.99", "1,50", "1000.000.0", ".5", "5,"] {
            assert!(whole_credits(part).is_err(), "{part}");
        }
        assert_eq!(whole_credits("1.234.567"), Ok(Some(Credits(1_234_567))));
    }

    type Shown = (LimitText<u8>, Option<Credits>, Vec<Option<Credits>>);

    #[test]
    fn it_follows_what_is_set_and_sets_only_what_is_new() {
        let state: Shown = (LimitText::default(), Some(Credits(50)), Vec::new());
        let mut harness = testing::widget_state(
            |ui, (text, set, told): &mut Shown| {
                text.follow(1, *set);
                let field = LimitField {
                    name: "Cap",
                    tip: "Most of it",
                    hint: "none",
                    set: "Set the cap",
                    set_tip: "Sets it",
                    same: "That is set",
                    width: 120.0,
                    focus: false,
                };
                told.extend(field.show(ui, text));
            },
            state,
        );
        let button = |harness: &egui_kittest::Harness<'_, Shown>| {
            let node = harness.get_by_label("Set the cap");
            node.accesskit_node().is_disabled()
        };
        assert!(button(&harness), "50 is set");
        harness.state_mut().1 = None;
        harness.run();
        harness.get_by_label("Cap").click();
        harness.run();
        harness.get_by_label("Cap").type_text("1 200");
        harness.run();
        assert!(!button(&harness));
        harness.get_by_label("Set the cap").click();
        harness.run();
        assert_eq!(harness.state().2, [Some(Credits(1_200))]);
        // Enter sets it as well, and Tab goes on from there.
        harness.get_by_label("Cap").focus();
        harness.run();
        harness.key_press(Key::Enter);
        harness.run();
        let field = harness.get_by_label("Cap");
        assert!(field.accesskit_node().is_focused());
        assert_eq!(harness.state().2.len(), 2);
    }
}
