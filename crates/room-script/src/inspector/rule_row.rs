//! One rule of pronunciation as a row: on or off, how it is said, heard, changed, removed.

use egui::{Rect, Sense, Ui, pos2, vec2};

use super::pronunciation::{alphabet_name, why_unheard};
use mynah_core::backend::Backend;
use mynah_i18n::tr;
use mynah_model::desk::Trial;
use mynah_script::document::Line;
use mynah_script::pronunciation::{Pronunciation, Word};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::language_name;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, IconButton, Side, both_sides, tip, toggle};

/// Height of a row.
pub const HEIGHT: f32 = 52.0;

/// What was pressed in a row.
pub enum Press {
    /// It is to be changed.
    Change,
    /// It is to be heard.
    Hear(Box<Trial>),
    /// It is another rule now, or none.
    Set(Option<Pronunciation>),
}

/// Draws a row.
pub fn ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    line: &Line,
    (word, rule): (&Word, &Pronunciation),
) -> Option<Press> {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let t = cx.tokens;
    let under = egui::Stroke::new(1.0, t.line);
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, under);
    let strip = Rect::from_min_size(rect.min + vec2(0.0, 4.0), vec2(rect.width(), 24.0));
    let mut press = None;
    let name = word.word.as_str();
    ui.push_id(word, |ui| {
        both_sides(ui, "rule", (strip, 4.0), |ui, side| match side {
            Side::Left => {
                let mut on = !rule.off;
                let switch = tr!("pronounce-rule-on", word = name);
                let switched = toggle(ui, &switch, &mut on);
                if tip(ui, switched, &tr!("pronounce-rule-on.tip")).changed() {
                    let rule = Pronunciation {
                        off: !on,
                        ..rule.clone()
                    };
                    press = Some(Press::Set(Some(rule)));
                }
                let change = Button::new(name)
                    .name(tr!("pronounce-rule-change", word = name))
                    .tip(tr!("pronounce-rule-change.tip"));
                if ui.add(change.ghost().row()).clicked() {
                    press = Some(Press::Change);
                }
            }
            Side::Right => {
                ui.spacing_mut().item_spacing.x = 0.0;
                for (rule, icon, name, explanation) in [
                    (
                        None,
                        icons::PLAY,
                        tr!("pronounce-rule-before", word = name),
                        tr!("pronounce-before.tip"),
                    ),
                    (
                        Some(rule),
                        icons::SPEAKER_HIGH,
                        tr!("pronounce-rule-after", word = name),
                        tr!("pronounce-after.tip"),
                    ),
                ] {
                    // In a table nothing is spent: a Draft voice says it.
                    let trial = cx.desk.trial(line, word, rule, Backend::Draft);
                    let why_not = trial.is_none().then(|| why_unheard(Backend::Draft));
                    let button = IconButton::new(icon, name).row().tip(explanation);
                    if ui.add(button.why_not(why_not)).clicked()
                        && let Some(trial) = trial
                    {
                        press = Some(Press::Hear(Box::new(trial)));
                    }
                }
                let remove =
                    IconButton::new(icons::TRASH, tr!("pronounce-rule-remove", word = name));
                let remove = remove.row().tip(tr!("pronounce-rule-remove.tip"));
                if ui.add(remove).clicked() {
                    press = Some(Press::Set(None));
                }
            }
        });
    });
    // Sounds alone are nothing to a voice that can't be told them.
    let hears = cx.desk.sounds_heard(line);
    let is_unsaid = !rule.off && hears.is_some_and(|hears| rule.says(hears).is_none());
    let mut how = about(word, rule);
    let ink = match (rule.off, is_unsaid) {
        (true, _) => t.text3,
        (false, true) => t.warn,
        (false, false) => t.text2,
    };
    if is_unsaid {
        how = tr!("pronounce-rule-unsaid", how = how);
    }
    let says = Face::Label.galley(ui, how, ink);
    let clip = rect.intersect(ui.clip_rect());
    let at = pos2(rect.left() + 44.0, strip.bottom() + 4.0);
    ui.painter().with_clip_rect(clip).galley(at, says, ink);
    press
}

/// How it is said, and where.
fn about(word: &Word, rule: &Pronunciation) -> String {
    let mut parts = Vec::new();
    if !rule.alias.is_empty() {
        parts.push(rule.alias.clone());
    }
    if !rule.sounds.is_empty() {
        let alphabet = alphabet_name(rule.alphabet);
        parts.push(tr!(
            "pronounce-rule-sounds",
            sounds = rule.sounds.as_str(),
            alphabet = alphabet
        ));
    }
    parts.extend(word.language.as_deref().map(language_name));
    if rule.any_case {
        parts.push(tr!("pronounce-rule-any-case"));
    }
    parts.join(" · ")
}
