//! What a key is to the others, in a word each: which is used, what for, and what is wrong with it.

use egui::Ui;

use super::keys::{is_of_project, is_stored, own_of_project};
use mynah_i18n::tr;
use mynah_model::desk::KeyCard;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::widgets::Chip;

/// How a chip is coloured.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tone {
    Plain,
    Good,
    Warn,
}

/// A word, its explanation and its colour.
pub(super) struct KeyChip(String, String, Tone);

impl KeyChip {
    pub(super) fn ui(&self, ui: &mut Ui) {
        let Self(word, why, tone) = self;
        let chip = Chip::new(word).tip(why);
        ui.add(match tone {
            Tone::Plain => chip,
            Tone::Good => chip.good(),
            Tone::Warn => chip.warn(),
        });
    }
}

/// All of a key, the one that matters most first.
pub(super) fn chips_of(cx: &StudioCtx<'_>, card: &KeyCard) -> Vec<KeyChip> {
    let in_use = cx.desk.key_in_use == Some(card.id);
    let mut chips = Vec::new();
    if in_use {
        let (word, why) = (tr!("key-in-use"), tr!("key-in-use.tip"));
        chips.push(KeyChip(word, why, Tone::Good));
    }
    if cx.desk.settings.batch_key == Some(card.id) {
        let (word, why) = (tr!("key-batches"), tr!("key-batches.tip"));
        chips.push(KeyChip(word, why, Tone::Plain));
    }
    if cx.desk.locked_keys.contains(&card.id) {
        let (word, why) = (tr!("key-is-locked"), tr!("key-is-locked.tip"));
        chips.push(KeyChip(word, why, Tone::Warn));
    }
    let other = own_of_project(cx).is_some_and(|own| own.id != card.id);
    if other && cx.desk.settings.key == Some(card.id) && !in_use {
        let (word, why) = (tr!("key-chosen"), tr!("key-chosen.tip"));
        chips.push(KeyChip(word, why, Tone::Plain));
    }
    if is_of_project(cx, card.id) {
        let (word, why) = (tr!("key-project"), tr!("key-project.tip"));
        chips.push(KeyChip(word, why, Tone::Plain));
    }
    let days = card.days(cx.clock.now());
    let after = cx.desk.settings.rotate_keys_after;
    if after.is_some_and(|after| days >= u64::from(after)) && is_stored(card) {
        let (word, why) = (tr!("key-old", days = days), tr!("key-old.tip"));
        chips.push(KeyChip(word, why, Tone::Warn));
    }
    chips
}
