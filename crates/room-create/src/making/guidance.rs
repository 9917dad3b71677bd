//! Words that a description can have, to click: each goes behind what is written.

use egui::{Label, Ui, vec2};

use mynah_i18n::tr;
use mynah_model::voice_design::hints::DescriptionHint;
use mynah_model::voice_design::{Kind, hints};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::Button;

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
                        // Nobody is older and younger at once.
                        take_out(words, &opposites(&tr!("remix-about-opposites"), word));
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

/// What is written in its parts: each with the marks and spaces behind it, which end at a space or at the end.
fn parts(words: &str) -> Vec<(&str, &str)> {
    let is_mark = |letter: char| matches!(letter, ',' | '.' | ';' | ':' | '!' | '?');
    let mut all = Vec::new();
    let mut rest = words;
    while !rest.is_empty() {
        let mut marks = rest.match_indices(is_mark);
        let end = marks.find(|(at, mark)| {
            let behind = rest.get(at + mark.len()..).unwrap_or_default();
            behind.chars().next().is_none_or(char::is_whitespace)
        });
        let (part, behind) = rest.split_at(end.map_or(rest.len(), |(at, _)| at));
        let next = behind.find(|it: char| !is_mark(it) && !it.is_whitespace());
        let (gap, next) = behind.split_at(next.unwrap_or(behind.len()));
        all.push((part, gap));
        rest = next;
    }
    all
}

/// Takes out what was put in of these: a voice has one age, and speaks at one pace. All else stays as it is written.
fn take_out(words: &mut String, all: &[&str]) {
    let mut left: Vec<(&str, &str)> = Vec::new();
    for (part, gap) in parts(words) {
        if !all.iter().any(|word| is_word(part, word)) {
            left.push((part, gap));
        } else if let Some((_, before)) = left.last_mut().filter(|it| it.1.trim() == ",") {
            // What ended there ends with the one before.
            *before = gap;
        }
    }
    let left: String = left.iter().flat_map(|(part, gap)| [*part, *gap]).collect();
    *words = left.trim_end().to_owned();
}

/// Whether a word stands among what is written as it would be put there.
fn has(words: &str, word: &str) -> bool {
    parts(words).iter().any(|(part, _)| is_word(part, word))
}

/// Whether a part of what is written is this word and nothing else.
fn is_word(part: &str, word: &str) -> bool {
    part.trim().to_lowercase() == word.to_lowercase()
}

/// The words that can't be true beside this one.
fn opposites<'a>(pairs: &'a str, word: &str) -> Vec<&'a str> {
    let pairs = pairs.split('|').map(str::trim);
    let of = pairs.filter(|pair| pair.split('/').any(|it| it == word));
    of.flat_map(|pair| pair.split('/'))
        .filter(|it| *it != word)
        .collect()
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

    /// What stood behind the end of a sentence was put in once more by a click.
    #[test]
    fn a_word_is_known_behind_the_end_of_a_sentence() {
        let mut words = "A sailor in his seventies. Scottish accent. Near 3.5 m".to_owned();
        assert!(has(&words, "Scottish accent") && !has(&words, "5 m"));
        take_out(&mut words, &["Scottish accent"]);
        assert_eq!(words, "A sailor in his seventies. Near 3.5 m");
        let mut words = "Warm, studio-quality recording.".to_owned();
        assert!(has(&words, "studio-quality recording"));
        take_out(&mut words, &["studio-quality recording"]);
        assert_eq!(words, "Warm.");
    }

    /// "Younger, older": both were lit, and nothing was said.
    #[test]
    fn what_cannot_be_true_at_once_replaces_each_other() {
        let pairs = "older/younger|slower/faster";
        assert_eq!(opposites(pairs, "older"), ["younger"]);
        assert_eq!(opposites(pairs, "hoarse"), [""; 0]);
        let mut words = "Younger, hoarse".to_owned();
        take_out(&mut words, &opposites(pairs, "older"));
        add(&mut words, "older");
        assert_eq!(words, "hoarse, older");
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
