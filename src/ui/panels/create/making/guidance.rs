//! Words that a description can have, to click: each goes behind what is written.

use egui::{Label, Ui, vec2};

use crate::studio::making::hints::DescriptionHint;
use crate::studio::making::{Kind, hints};
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::theme::{Face, icons};
use crate::ui::widgets::Button;

/// Room below for the examples or two hints, and for each line of them, in points.
const HINTS: f32 = 44.0;
const HINT: f32 = 20.0;

/// Names of subjects, the words of each, separated by `|`, and whether only one of them can be true.
fn subjects(kind: Kind) -> Vec<(String, String, bool)> {
    match kind {
        Kind::Design => vec![
            (tr!("design-about-age"), tr!("design-about-age.words"), true),
            (
                tr!("design-about-gender"),
                tr!("design-about-gender.words"),
                true,
            ),
            (
                tr!("design-about-accent"),
                tr!("design-about-accent.words"),
                true,
            ),
            (
                tr!("design-about-tone"),
                tr!("design-about-tone.words"),
                false,
            ),
            (
                tr!("design-about-pace"),
                tr!("design-about-pace.words"),
                true,
            ),
            (
                tr!("design-about-quality"),
                tr!("design-about-quality.words"),
                false,
            ),
        ],
        Kind::Remix => vec![
            (
                tr!("remix-about-voice"),
                tr!("remix-about-voice.words"),
                false,
            ),
            (
                tr!("remix-about-manner"),
                tr!("remix-about-manner.words"),
                false,
            ),
        ],
    }
}

/// Draws them; what is pressed goes into `words`.
pub(super) fn ui(ui: &mut Ui, cx: &StudioCtx<'_>, kind: Kind, words: &mut String) {
    let t = cx.tokens;
    ui.spacing_mut().item_spacing.y = 4.0;
    for (subject, list, is_one) in subjects(kind) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(4.0, 4.0);
            ui.spacing_mut().interact_size.y = 18.0;
            let label = Face::Label.galley(ui, &*subject, t.text2);
            let (rect, _) = ui.allocate_exact_size(egui::vec2(64.0, 18.0), egui::Sense::hover());
            let at = egui::pos2(rect.left(), rect.center().y - label.size().y / 2.0);
            ui.painter().galley(at, label, t.text2);
            let all: Vec<&str> = list.split('|').map(str::trim).collect();
            for word in &all {
                let on = has(words, word);
                let explanation = if on {
                    tr!("design-about.out", word = *word)
                } else {
                    tr!("design-about.tip", word = *word)
                };
                let button = Button::new(*word).slim().on(on);
                let button = if on { button } else { button.outline() };
                if ui.add(button.tip(explanation)).clicked() {
                    if on {
                        take_out(words, &[*word]);
                    } else {
                        if is_one {
                            take_out(words, &all);
                        }
                        add(words, word);
                    }
                }
            }
        });
    }
    // Examples and what there is to say of the words stand in one place: nothing moves when one comes for the other.
    ui.vertical(|ui| {
        ui.set_min_height(HINTS);
        ui.spacing_mut().interact_size.y = HINT;
        if kind == Kind::Design && words.trim().is_empty() {
            examples_ui(ui, cx, words);
        } else {
            hints_ui(ui, cx, kind, words);
        }
    });
}

fn examples_ui(ui: &mut Ui, cx: &StudioCtx<'_>, words: &mut String) {
    let t = cx.tokens;
    ui.horizontal_wrapped(|ui| {
        ui.label(Face::Label.rich(tr!("design-examples"), t.text2));
        for (name, example) in [
            (
                tr!("design-example-sailor"),
                tr!("design-example-sailor.words"),
            ),
            (
                tr!("design-example-narrator"),
                tr!("design-example-narrator.words"),
            ),
            (
                tr!("design-example-creature"),
                tr!("design-example-creature.words"),
            ),
        ] {
            if ui
                .add(Button::new(name).slim().outline().tip(example.as_str()))
                .clicked()
            {
                words.clone_from(&example);
            }
        }
    });
}

/// What is likely to be refused in the words, or to say too little.
fn hints_ui(ui: &mut Ui, cx: &StudioCtx<'_>, kind: Kind, words: &str) {
    for hint in hints::of_description(kind, words) {
        hint_ui(ui, cx, hint);
    }
}

/// What is likely to be refused in what previews say.
pub(super) fn text_hint_ui(ui: &mut Ui, cx: &StudioCtx<'_>, text: &str) {
    if let Some(hint) = hints::of_text(text) {
        hint_ui(ui, cx, hint);
    }
}

fn hint_ui(ui: &mut Ui, cx: &StudioCtx<'_>, hint: DescriptionHint) {
    let t = cx.tokens;
    let (icon, ink) = if hint.refused {
        (icons::WARNING_FILL, t.warn)
    } else {
        (icons::INFO, t.text2)
    };
    ui.horizontal_top(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(16.0, 16.0), egui::Sense::hover());
        icon.paint(ui.painter(), rect.center(), 14.0, ink);
        ui.add(Label::new(Face::Small.rich(hint.words, ink)).wrap());
    });
}

/// Takes out what was put in of these: a voice has one age, and speaks at one pace.
fn take_out(words: &mut String, all: &[&str]) {
    let parts = words.split(", ").map(str::trim);
    let left: Vec<&str> = parts
        .filter(|part| !all.iter().any(|word| is_word(part, word)))
        .collect();
    *words = left.join(", ");
}

/// Whether a word stands among what is written as it would be put there.
fn has(words: &str, word: &str) -> bool {
    let mut parts = words.split(", ").map(str::trim);
    parts.any(|part| is_word(part, word))
}

/// Whether a part of what is written is this word and nothing else.
fn is_word(part: &str, word: &str) -> bool {
    let part = part.trim_end_matches([',', '.', ';', ':']);
    part.to_lowercase() == word.to_lowercase()
}

/// Puts a word behind what is written.
fn add(words: &mut String, word: &str) {
    let end = words.trim_end().len();
    words.truncate(end);
    if words.is_empty() {
        let mut letters = word.chars();
        if let Some(first) = letters.next() {
            words.extend(first.to_uppercase());
            words.push_str(letters.as_str());
        }
        return;
    }
    if !words.ends_with([',', '.', ';', ':']) {
        words.push(',');
    }
    words.push(' ');
    words.push_str(word);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_age_there_is_one_at_a_time() {
        let all = ["in their thirties", "elderly"];
        let mut words = "Elderly, a man, hoarse".to_owned();
        take_out(&mut words, &all);
        add(&mut words, "in their thirties");
        assert_eq!(words, "a man, hoarse, in their thirties");
        let mut own = "An elderly man, hoarse.".to_owned();
        take_out(&mut own, &all);
        assert_eq!(own, "An elderly man, hoarse.", "own words stay");
    }

    /// "Bright, gentle, bright": a second click wrote the word once more.
    #[test]
    fn a_word_that_is_written_is_known_and_taken_out_alone() {
        let mut words = "Bright, gentle, an old brightness".to_owned();
        assert!(has(&words, "bright") && !has(&words, "old"));
        take_out(&mut words, &["bright"]);
        assert_eq!(words, "gentle, an old brightness");
        assert!(!has(&words, "bright"));
    }

    #[test]
    fn words_go_behind_what_is_written() {
        let mut words = String::new();
        add(&mut words, "in their fifties");
        add(&mut words, "a woman");
        words.push('.');
        add(&mut words, "calm");
        assert_eq!(words, "In their fifties, a woman. calm");
    }
}
