//! How words are said: the project's rules as a table, and a form for one of them.

use egui::{Key, Modifiers, Response, Ui, vec2};

use super::rule_row::{self, Press};
use super::word_rows::{self, WordRows};
use mynah_core::backend::Backend;
use mynah_core::ids::ProjectId;
use mynah_core::pronunciation::Alphabet;
use mynah_i18n::tr;
use mynah_model::command::{Command, JobsCommand};
use mynah_model::desk::Trial;
use mynah_script::document::Line;
use mynah_script::edit::Edit;
use mynah_script::pronunciation::{Hears, LONGEST, Pronunciation, Word};
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_core::words::language_name;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{
    Button, Combo, IconButton, Segment, TextField, at_right, caption, combo_item, named_toggle,
    segmented, segmented_width,
};

/// Width of the list of alphabets.
const ALPHABET: f32 = 80.0;

/// The tab's view state.
#[derive(Default)]
pub struct PronunciationTab {
    /// The project that the form is about.
    project: Option<ProjectId>,
    word: Word,
    rule: Pronunciation,
    /// The rule that the form was filled with: saved, it is this one that changes.
    changes: Option<Word>,
    /// The first field of the form is to have the keys.
    focus: bool,
    /// Whether the words to check stand below, not the rules.
    checks: bool,
    words: WordRows,
}

impl PronunciationTab {
    /// Fills the form with a word, and with its rule where it has one.
    pub fn begin(&mut self, cx: &StudioCtx<'_>, word: Word) {
        self.project = open_id(cx);
        let rules = cx.desk.script().rules();
        let known = rules.get(&word).cloned();
        self.changes = known.is_some().then(|| word.clone());
        self.rule = known.unwrap_or_default();
        self.word = word;
        self.focus = true;
    }

    /// Has the keys in the form's first field.
    pub fn focus(&mut self) {
        self.focus = true;
    }

    /// Has them no more.
    pub fn forget_way(&mut self) {
        self.focus = false;
    }

    /// Draws the tab.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line) {
        // What it was filled with is another project's: saved here, it would take this one's rule of that word away.
        let open = open_id(cx);
        if std::mem::replace(&mut self.project, open) != open {
            self.clear();
        }
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        ui.add_space(4.0);
        self.form_ui(ui, cx, line);
        ui.add_space(8.0);
        self.lists_ui(ui, cx);
        if !self.checks {
            self.table_ui(ui, cx, line);
            return;
        }
        match self.words.ui(ui, cx, line) {
            Some(word_rows::Press::Rule(word)) => self.begin(cx, Word::new(&word)),
            Some(word_rows::Press::Hear(trial)) => hear(cx, *trial),
            None => {}
        }
    }

    /// Which list stands below, and files at the right.
    fn lists_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let count = cx.desk.script().rules().len();
        let (rules, words) = (tr!("pronounce-rules"), tr!("check-words"));
        let (rules_tip, words_tip) = (tr!("pronounce-rules.tip"), tr!("check-words.tip"));
        let lists = [
            Segment::new(false, &rules)
                .detail(count.to_string())
                .tip(&rules_tip),
            Segment::new(true, &words).tip(&words_tip),
        ];
        ui.horizontal(|ui| {
            let width = segmented_width(ui, self.checks, &lists);
            let name = tr!("pronounce-lists");
            segmented(ui, &name, &mut self.checks, &lists, Some(width));
            at_right(ui, |ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                let why_not = (count == 0).then(|| tr!("pronounce-rules-none.short"));
                for (action, icon, why_not) in [
                    (Action::ImportRules, icons::DOWNLOAD_SIMPLE, None),
                    (Action::ExportRules, icons::EXPORT, why_not),
                ] {
                    let button = IconButton::new(icon, action.label())
                        .row()
                        .tip(action.tip());
                    if ui.add(button.why_not(why_not)).clicked() {
                        cx.act(action);
                    }
                }
            });
        });
    }

    fn form_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line) {
        let mut entered = false;
        let focus = std::mem::take(&mut self.focus);
        let name = tr!("pronounce-word");
        let (hint, explanation) = (tr!("pronounce-word.hint"), tr!("pronounce-word.tip"));
        let field = labelled(ui, cx, &name, |ui| {
            let field = TextField::new(&mut self.word.word, &name).hint(&hint);
            ui.add(field.tip(&explanation).small().limit(LONGEST))
        });
        if focus && self.word.word.is_empty() {
            field.request_focus();
        }
        entered |= is_entered(ui, &field);
        let name = tr!("pronounce-alias");
        let (hint, explanation) = (tr!("pronounce-alias.hint"), tr!("pronounce-alias.tip"));
        let field = labelled(ui, cx, &name, |ui| {
            let field = TextField::new(&mut self.rule.alias, &name).hint(&hint);
            ui.add(field.tip(&explanation).small().limit(LONGEST))
        });
        if focus && !self.word.word.is_empty() {
            field.request_focus();
        }
        entered |= is_entered(ui, &field);
        entered |= self.sounds_ui(ui, cx);
        self.kind_ui(ui, cx);
        self.advice_ui(ui, cx, line);
        self.hear_ui(ui, cx, line);
        ui.horizontal(|ui| {
            let why_not = self.why_not();
            let words = match &self.changes {
                Some(_) => tr!("pronounce-change"),
                None => tr!("pronounce-add"),
            };
            let add = Button::new(words)
                .icon(icons::CHECK)
                .tip(tr!("pronounce-add.tip"))
                .why_not(why_not.clone());
            let entered = entered && why_not.is_none();
            if ui.add(add.row()).clicked() || entered {
                self.save(cx);
                // Who writes with the keys goes on with the next word; else they are the window's, to undo with.
                self.focus = entered;
            }
            if self.word != Word::default() || self.rule != Pronunciation::default() {
                let clear = Button::new(tr!("pronounce-clear")).tip(tr!("pronounce-clear.tip"));
                if ui.add(clear.ghost().row()).clicked() {
                    self.clear();
                }
            }
        });
    }

    /// The sounds and what they are written in; whether Enter was pressed there.
    fn sounds_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) -> bool {
        let name = tr!("pronounce-sounds");
        let cmu = self.rule.alphabet == Alphabet::Cmu;
        let hint = if cmu {
            tr!("pronounce-sounds.hint-cmu")
        } else {
            tr!("pronounce-sounds.hint")
        };
        let explanation = tr!("pronounce-sounds.tip");
        labelled(ui, cx, &name, |ui| {
            ui.horizontal(|ui| {
                let room = ui.available_width() - ALPHABET - 8.0;
                let field = TextField::new(&mut self.rule.sounds, &name).hint(&hint);
                let field = field.tip(&explanation).small().limit(LONGEST);
                let field = ui.add(field.width(room));
                let name = tr!("pronounce-alphabet");
                let explanation = tr!("pronounce-alphabet.tip");
                let shown = alphabet_name(self.rule.alphabet);
                let list = Combo::new(&name, &shown).tip(&explanation).width(ALPHABET);
                list.show(ui, |ui| {
                    for (alphabet, explanation) in [
                        (Alphabet::Ipa, tr!("pronounce-ipa.tip")),
                        (Alphabet::Cmu, tr!("pronounce-cmu.tip")),
                    ] {
                        let on = self.rule.alphabet == alphabet;
                        let words = alphabet_name(alphabet);
                        if combo_item(ui, on, (&words, ""), &explanation).clicked() {
                            self.rule.alphabet = alphabet;
                        }
                    }
                });
                is_entered(ui, &field)
            })
            .inner
        })
    }

    /// In which language, and whether capitals matter.
    fn kind_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let name = tr!("pronounce-language");
        let all = tr!("pronounce-language-all");
        let current = self.word.language.clone();
        let shown = current
            .as_deref()
            .map_or_else(|| all.clone(), language_name);
        let explanation = tr!("pronounce-language.tip");
        let models = cx.desk.models_of(cx.desk.backend());
        let longest = models.iter().max_by_key(|model| model.languages.len());
        let languages = longest.map_or(&[][..], |model| &model.languages);
        labelled(ui, cx, &name, |ui| {
            Combo::new(&name, &shown).tip(&explanation).show(ui, |ui| {
                let explanation = tr!("pronounce-language-all.tip");
                if combo_item(ui, current.is_none(), (&all, ""), &explanation).clicked() {
                    self.word.language = None;
                }
                for code in languages {
                    let on = current.as_ref() == Some(code);
                    let language = language_name(code);
                    let explanation = tr!("pronounce-language-item.tip", language = &*language);
                    if combo_item(ui, on, (&language, code), &explanation).clicked() {
                        self.word.language = Some(code.clone());
                    }
                }
            });
        });
        let name = tr!("pronounce-any-case");
        let explanation = tr!("pronounce-any-case.tip");
        ui.horizontal(|ui| {
            named_toggle(ui, &name, &mut self.rule.any_case, &explanation);
        });
    }

    /// What the line's model makes of the rule, where that isn't what it says.
    fn advice_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>, line: &Line) {
        let sounds = self.rule.sounds.trim();
        let is_heard = |hears: Hears| hears.alphabet(self.rule.alphabet);
        let deaf = cx.desk.sounds_heard(line).filter(|hears| !is_heard(*hears));
        if sounds.is_empty() || deaf.is_none() {
            return;
        }
        let words = match cx.desk.backend() {
            Backend::Draft => tr!("pronounce-draft-deaf"),
            Backend::Live => {
                let model = cx.desk.model_of(line);
                let model = model.map_or("", |model| {
                    cx.desk.model_name(Backend::Live, model.as_str())
                });
                tr!("pronounce-model-deaf", model = model)
            }
        };
        let words = if self.rule.alias.trim().is_empty() {
            [words, tr!("pronounce-give-alias")].join(" ")
        } else {
            words
        };
        ui.add(egui::Label::new(Face::Small.rich(words, cx.tokens.warn)).wrap());
    }

    /// The word before and after, by a Draft voice for nothing and by the line's voice.
    fn hear_ui(&self, ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line) {
        let word = Word::new(&self.word.word);
        // They stand there before a word does: nothing below moves when it comes.
        let needs_word = word
            .word
            .trim()
            .is_empty()
            .then(|| tr!("pronounce-needs-word"));
        let sides = [
            (None, tr!("pronounce-before"), tr!("pronounce-before.tip")),
            (
                Some(&self.rule),
                tr!("pronounce-after"),
                tr!("pronounce-after.tip"),
            ),
        ];
        let backends: &[Backend] = match cx.desk.backend() {
            Backend::Draft => &[Backend::Draft],
            Backend::Live => &[Backend::Draft, Backend::Live],
        };
        for backend in backends {
            let voice = match backend {
                Backend::Draft => tr!("pronounce-by-draft"),
                Backend::Live => {
                    let voice = cx.desk.voice_of(line);
                    voice.map_or_else(String::new, |voice| voice.name.clone())
                }
            };
            caption(
                ui,
                Face::Label,
                &tr!("pronounce-hear", voice = &*voice),
                cx.tokens.text2,
            );
            // One below the other where a price may grow.
            let room = ui.available_width();
            let width = match backend {
                Backend::Draft => (room - ui.spacing().item_spacing.x) / 2.0,
                Backend::Live => room,
            };
            ui.horizontal_wrapped(|ui| {
                for (rule, words, explanation) in &sides {
                    let trial = || cx.desk.trial(line, &word, *rule, *backend);
                    let trial = needs_word.is_none().then(trial).flatten();
                    let why_not = trial.is_none().then(|| why_unheard(*backend));
                    let why_not = needs_word.clone().or(why_not);
                    let name = tr!("pronounce-hear-name", side = &**words, voice = &*voice);
                    let mut button = Button::new(&**words)
                        .name(name)
                        .icon(icons::PLAY)
                        .tip(&**explanation)
                        .min_width(width.floor())
                        .why_not(why_not);
                    match &trial {
                        Some(trial) => button = button.price(PriceText::short(trial.price)),
                        None if *backend == Backend::Draft => {
                            button = button.price(PriceText::free());
                        }
                        None => {}
                    }
                    if ui.add(button.row()).clicked()
                        && let Some(trial) = trial
                    {
                        hear(cx, trial);
                    }
                }
            });
        }
    }

    fn why_not(&self) -> Option<String> {
        let has_sounds = !self.rule.sounds.trim().is_empty();
        let has_alias = !self.rule.alias.trim().is_empty();
        if self.word.word.trim().is_empty() {
            Some(tr!("pronounce-needs-word"))
        } else if !has_sounds && !has_alias {
            Some(tr!("pronounce-needs-saying"))
        } else {
            None
        }
    }

    fn clear(&mut self) {
        self.word = Word::default();
        self.rule = Pronunciation::default();
        self.changes = None;
    }

    /// Keeps the rule of the form, in the place of the one that it was filled with.
    fn save(&mut self, cx: &mut StudioCtx<'_>) {
        let (word, rule) = (self.word.clone(), self.rule.clone());
        let changes = self.changes.take();
        self.clear();
        let word = Word {
            word: word.word.trim().to_owned(),
            ..word
        };
        let rule = Pronunciation {
            alias: rule.alias.trim().to_owned(),
            sounds: rule.sounds.trim().to_owned(),
            ..rule
        };
        let gone = changes
            .filter(|old| *old != word)
            .map(|old| Edit::Pronounce {
                word: old,
                rule: None,
            });
        let rule = Some(rule);
        let edits = gone.into_iter().chain([Edit::Pronounce { word, rule }]);
        cx.edit(Edit::Group(edits.collect()));
    }

    /// All rules, as far as they are in view.
    fn table_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line) {
        let rules = std::sync::Arc::clone(cx.desk.script().rules());
        if rules.is_empty() {
            let words = tr!("pronounce-rules-none");
            ui.add(egui::Label::new(Face::Small.rich(words, cx.tokens.text2)).wrap());
            return;
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        let clip = ui.clip_rect();
        let top = ui.cursor().top();
        let past = ((clip.top() - top) / rule_row::HEIGHT).floor().max(0.0) as usize;
        let seen = (clip.height() / rule_row::HEIGHT).ceil() as usize + 2;
        let past = past.min(rules.len());
        ui.add_space(past as f32 * rule_row::HEIGHT);
        for (word, rule) in rules.iter().skip(past).take(seen) {
            match rule_row::ui(ui, cx, line, (word, rule)) {
                Some(Press::Change) => self.begin(cx, word.clone()),
                Some(Press::Hear(trial)) => hear(cx, *trial),
                Some(Press::Set(rule)) => {
                    let word = word.clone();
                    cx.edit(Edit::Pronounce { word, rule });
                }
                None => {}
            }
        }
        let below = rules.len().saturating_sub(past + seen);
        ui.add_space(below as f32 * rule_row::HEIGHT);
    }
}

fn open_id(cx: &StudioCtx<'_>) -> Option<ProjectId> {
    cx.desk.project.as_ref().map(|project| project.card.id)
}

/// Why a word can't be heard so.
pub(super) fn why_unheard(backend: Backend) -> String {
    match backend {
        Backend::Draft => tr!("pronounce-unheard-draft"),
        Backend::Live => tr!("pronounce-unheard"),
    }
}

/// Orders a word to be heard, by the one way that everything paid for goes.
fn hear(cx: &mut StudioCtx<'_>, trial: Trial) {
    cx.send(Command::Jobs(JobsCommand::Generate {
        project: open_id(cx),
        backend: trial.backend,
        orders: vec![trial.order],
        play: true,
        asked_alone: true,
    }));
}

/// What sounds are written in, in short.
pub(super) fn alphabet_name(alphabet: Alphabet) -> String {
    match alphabet {
        Alphabet::Ipa => tr!("pronounce-ipa"),
        Alphabet::Cmu => tr!("pronounce-cmu"),
    }
}

/// Something below its name.
fn labelled<R>(ui: &mut Ui, cx: &StudioCtx<'_>, name: &str, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        caption(ui, Face::Label, name, cx.tokens.text2);
        add(ui)
    })
    .inner
}

/// Whether Enter was pressed in a field.
fn is_entered(ui: &Ui, field: &Response) -> bool {
    field.lost_focus() && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter))
}
