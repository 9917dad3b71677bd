//! The third step: the voice gets its name and what it is told apart by.

use egui::{Label, Ui};

use super::MakingPanel;
use super::buying::Came;
use super::choose::{Press, Strip, strip_ui};
use crate::namesake::taken_ui;
use crate::why_no_slot;
use mynah_core::request::Designed;
use mynah_i18n::tr;
use mynah_model::remote::Remote;
use mynah_model::voice_design::{DESCRIPTION, Making};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::labels::{LABELS, label_told, label_word, label_written};
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::{TextArea, TextField, caption};

/// Longest name, and longest label.
const NAME: usize = 100;
const LABEL: usize = 60;

/// What a label can say, and the words that say it.
type Value = (&'static str, &'static [&'static str]);

/// Words of a description and the label that they are.
const READ: &[(&str, &[Value])] = &[
    (
        "gender",
        &[
            (
                "female",
                &[
                    "woman",
                    "female",
                    "girl",
                    "lady",
                    "grandmother",
                    "queen",
                    "witch",
                ],
            ),
            (
                "male",
                &[
                    "man",
                    "male",
                    "boy",
                    "gentleman",
                    "grandfather",
                    "king",
                    "wizard",
                ],
            ),
        ],
    ),
    (
        "age",
        &[
            (
                "young",
                &["young", "teen", "twenties", "girl", "boy", "child"],
            ),
            (
                "middle_aged",
                &["middle-aged", "middle", "thirties", "forties", "fifties"],
            ),
            (
                "old",
                &[
                    "old",
                    "elderly",
                    "sixties",
                    "seventies",
                    "eighties",
                    "senior",
                    "aged",
                ],
            ),
        ],
    ),
    (
        "accent",
        &[
            ("american", &["american"]),
            ("scottish", &["scottish"]),
            ("irish", &["irish"]),
            ("australian", &["australian"]),
            ("indian", &["indian"]),
            // Behind the others: what is spoken is English as well.
            ("british", &["british", "english"]),
        ],
    ),
];

/// Fills in what the description of the chosen preview says already, where nobody wrote anything else.
pub(super) fn fill_in(making: &mut Making) {
    let chosen = making.chosen.as_ref().map(|it| it.attempt);
    let before = making.filled;
    // What stands there as it was filled in is of another preview by now.
    let is_left =
        making.labels.is_empty() || before.is_some() && making.labels == labels_of(making, before);
    let is_described =
        making.about.is_empty() || before.is_some() && making.about == making.words_of(before);
    let labels = is_left.then(|| labels_of(making, chosen));
    let about = is_described.then(|| making.words_of(chosen));
    if let Some(labels) = labels {
        making.labels = labels;
    }
    if let Some(about) = about {
        making.about = about;
    }
    making.filled = chosen;
}

/// What the words of an attempt say a voice is told apart by.
fn labels_of(making: &Making, place: Option<usize>) -> Vec<(String, String)> {
    let tried = place.and_then(|place| making.attempts.get(place));
    let words = match tried.map(|attempt| &attempt.request.from) {
        Some(Designed::Description { text, .. }) => text.to_lowercase(),
        _ => String::new(),
    };
    let words: Vec<&str> = words
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .collect();
    // "Twenty years old" is not old.
    let is_count = |place: usize| {
        let before = place.checked_sub(1).and_then(|it| words.get(it));
        before.is_some_and(|word| matches!(*word, "year" | "years"))
    };
    let words = words.iter().enumerate();
    let words = words.filter(|(place, word)| **word != "old" || !is_count(*place));
    let words: Vec<&str> = words.map(|(_, word)| *word).collect();
    let labels = LABELS.iter().map(|label| {
        let known = READ.iter().find(|(of, _)| of == label);
        let value = known.and_then(|(_, values)| {
            let mut values = values.iter();
            values.find(|(_, signs)| signs.iter().any(|sign| words.contains(sign)))
        });
        let value = value.map_or("", |(value, _)| *value);
        ((*label).to_owned(), value.to_owned())
    });
    labels.collect()
}

impl MakingPanel {
    /// Which preview becomes the voice, to be heard once more.
    fn chosen_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let Some(chosen) = self.making().and_then(|making| making.chosen.as_ref()) else {
            return;
        };
        let (at, given) = (chosen.attempt, Some(chosen.generated.as_str()));
        let Some(Came::Here(takes)) = self.came(cx, at) else {
            return;
        };
        let mut takes = takes.iter().enumerate();
        let Some((place, take)) = takes.find(|(_, take)| take.given.as_deref() == given) else {
            return;
        };
        let words = tr!("design-becomes", attempt = at + 1);
        ui.label(Face::Label.rich(words, cx.tokens.text2));
        let title = tr!("design-preview", number = place + 1);
        let shown = Strip::unchosen(take, ("", &title));
        if let Some(Press::Hear(take)) = strip_ui(ui, cx, &shown) {
            self.hear(cx, at, take);
        }
    }

    pub(super) fn name_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        self.chosen_ui(ui, cx);
        let t = cx.tokens;
        let Some(card) = &mut self.open else { return };
        let making = &mut card.making;
        ui.add_enabled_ui(self.creating.is_none(), |ui| {
            let (name, explanation) = (tr!("design-name"), tr!("design-name.tip"));
            let hint = tr!("design-name.hint");
            caption(ui, Face::Label, &name, t.text2);
            let field = TextField::new(&mut making.name, &name)
                .hint(&hint)
                .tip(&explanation);
            let field = ui.add(field.limit(NAME).width(ui.available_width().min(420.0)));
            // Whoever comes here writes a name first.
            self.lead.to(&field);
            let is_new = making.name.is_empty() && ui.memory(|memory| memory.focused()).is_none();
            if is_new {
                field.request_focus();
            }
            // What is being made may be listed before it is told.
            if self.creating.is_none() {
                taken_ui(ui, cx, card.backend, &making.name);
            }
            let (name, explanation) = (tr!("design-about"), tr!("design-about-field.tip"));
            caption(ui, Face::Label, &name, t.text2);
            let [_, most] = DESCRIPTION;
            let field = TextArea::new(&mut making.about, &name).tip(&explanation);
            ui.add(field.height(64.0).limit(most));
            ui.add_space(4.0);
            ui.label(Face::SmallStrong.rich(tr!("design-labels"), t.text));
            ui.add(Label::new(Face::Small.rich(tr!("design-labels.text"), t.text2)).wrap());
            let columns = if ui.available_width() > 480.0 { 2 } else { 1 };
            let width = (ui.available_width() - 16.0 * (columns - 1) as f32) / columns as f32;
            let explanation = tr!("design-label.tip");
            for row in making.labels.chunks_mut(columns) {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 16.0;
                    for (label, value) in row {
                        ui.vertical(|ui| {
                            ui.set_width(width.floor());
                            let name = label_word(label);
                            caption(ui, Face::Label, &name, t.text2);
                            let mut text = label_written(label, value);
                            let field = TextField::new(&mut text, &name).tip(&explanation);
                            let field = field.small().limit(LABEL).width(width.floor());
                            if ui.add(field).changed() {
                                *value = label_told(label, &text);
                            }
                        });
                    }
                });
            }
        });
    }

    /// Why the voice can't be made now.
    pub(super) fn why_not_created(&self, cx: &StudioCtx<'_>) -> Option<String> {
        let making = self.making()?;
        if making.name.trim().is_empty() {
            return Some(tr!("voices-needs-name"));
        }
        let [least, _] = DESCRIPTION;
        let length = making.description().trim().chars().count();
        if length < least {
            return Some(tr!("design-about-short", least = least));
        }
        why_no_slot(cx, cx.desk.backend())
    }

    /// Whether it is known what the account allows.
    pub(super) fn knows_slots(cx: &StudioCtx<'_>) -> bool {
        let meter = cx.desk.meters.get(&cx.desk.backend());
        meter.and_then(Remote::value).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::credits::Credits;
    use mynah_core::ids::GeneratedVoiceId;
    use mynah_model::voice_design::{Attempt, Chosen, Form, Kind};

    #[test]
    fn labels_are_what_the_description_says_and_nothing_else() {
        // Who speaks English isn't British for it, and twenty years are no old age.
        for (words, labels) in [
            (
                "A calm woman in her fifties with a Scottish accent",
                ["female", "middle_aged", "scottish", "", "", ""],
            ),
            (
                "An American man, twenty years old, speaking English",
                ["male", "", "american", "", "", ""],
            ),
            (
                "An old man who speaks the King’s English",
                ["male", "old", "british", "", "", ""],
            ),
        ] {
            says(words, labels);
        }
    }

    fn says(words: &str, labels: [&str; 6]) {
        let form = Form {
            words: words.to_owned(),
            ..Form::default()
        };
        let mut making = Making::new(Kind::Design);
        making.try_out(Attempt {
            parent: None,
            request: form.request(Kind::Design, 1).unwrap(),
            voice: None,
            shown: Credits(1),
        });
        making.chosen = Some(Chosen {
            attempt: 0,
            generated: GeneratedVoiceId::from("g"),
        });
        fill_in(&mut making);
        let told: Vec<_> = making
            .labels
            .iter()
            .map(|(_, value)| value.as_str())
            .collect();
        assert_eq!(told, labels, "{words}");
        assert_eq!(making.about, form.words);
    }

    /// Who went back and chose a preview of other words kept the labels of the first one.
    #[test]
    fn labels_go_with_the_preview_that_is_chosen() {
        let mut making = Making::new(Kind::Design);
        for words in [
            "A calm woman in her fifties with a Scottish accent",
            "A young man from America, american to the bone",
        ] {
            let form = Form {
                words: words.to_owned(),
                ..Form::default()
            };
            making.try_out(Attempt {
                parent: None,
                request: form.request(Kind::Design, 1).unwrap(),
                voice: None,
                shown: Credits(1),
            });
        }
        let choose = |making: &mut Making, attempt| {
            making.chosen = Some(Chosen {
                attempt,
                generated: GeneratedVoiceId::from("g"),
            });
            fill_in(making);
        };
        let value = |making: &Making, at: usize| making.labels[at].1.clone();
        choose(&mut making, 0);
        choose(&mut making, 1);
        assert_eq!(value(&making, 0), "male");
        assert_eq!(value(&making, 2), "american");
        assert!(making.about.starts_with("A young man"));
        // What somebody wrote stays.
        making.labels[3].1 = "English".to_owned();
        making.about = "Mine".to_owned();
        choose(&mut making, 0);
        assert_eq!(
            (value(&making, 0).as_str(), making.about.as_str()),
            ("male", "Mine")
        );
    }
}
