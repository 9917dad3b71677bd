//! The list of keys: which is in use, what each is for, and what can be done with it.

use egui::{Key, Label, Rect, Ui, vec2};

use crate::settings::key_chips::chips_of;
use crate::settings::row;
use crate::settings::told::{Place, Told};
use mynah_core::backend::Backend;
use mynah_core::ids::KeyId;
use mynah_core::secret::Secret;
use mynah_i18n::tr;
use mynah_model::command::{Command, KeysCommand};
use mynah_model::desk::{Ability, KeptKey, KeyCard};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::{LimitField, LimitText};
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{
    Button, IconButton, TextField, at_right, escaped, select_all, tip, toggle,
};

/// Where the service lists an account's keys.
const KEYS_PAGE: &str = "https://elevenlabs.io/app/settings/api-keys";

/// View state of the list.
#[derive(Default)]
pub(super) struct Keys {
    /// The key whose details are open.
    open: Option<KeyId>,
    /// Its fields, and what the name was filled with.
    name: String,
    filled: Option<(KeyId, String)>,
    cap: LimitText<KeyId>,
    /// What is written of a passphrase.
    passphrase: String,
    /// The key that is going to be forgotten unless somebody says no.
    going: Option<KeyId>,
    /// The key that somebody else may have.
    exposed: Option<KeyId>,
    /// What gets the keys with the next frame: the question that it asks was answered no.
    back: Option<Asks>,
    /// The key that goes when the one that is being tested is kept.
    replaced: Option<KeyId>,
    /// Why what was done last failed.
    pub(super) told: Told,
}

/// A button that asks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asks {
    Forget,
    Exposed,
}

/// What was pressed that concerns the field for a new key.
pub(super) enum Pressed {
    Nothing,
    /// The next key takes the place of this one.
    Replace(KeyId),
}

/// A row needs this width for its chips beside its name.
const WITH_CHIPS: f32 = 640.0;

impl Keys {
    /// Draws the list.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Pressed {
        let mut pressed = Pressed::Nothing;
        let keys = std::sync::Arc::clone(&cx.desk.keys);
        self.escape(ui, cx);
        let new = self.in_place(&keys);
        for card in keys.iter() {
            let top = ui.cursor().min;
            self.row_ui(ui, cx, card);
            let row = Rect::from_two_pos(top, ui.cursor().min);
            if self.open == Some(card.id)
                && let more @ Pressed::Replace(_) = self.details_ui(ui, cx, card)
            {
                pressed = more;
            }
            if new == Some(card.id) {
                let whole = Rect::from_two_pos(top, ui.cursor().min);
                ui.scroll_to_rect(whole, None);
            }
            self.told.ui(ui, cx, (Place::Card(card.id), row), false);
            ui.add_space(2.0);
        }
        pressed
    }

    /// A key is tested that takes the place of this one.
    pub(super) fn replacing(&mut self, key: Option<KeyId>) {
        self.replaced = key;
    }

    /// The key that took another one's place with this frame: it is as open as that was, and stays in view.
    fn in_place(&mut self, keys: &[KeyCard]) -> Option<KeyId> {
        let is_there = |key: KeyId| keys.iter().any(|card| card.id == key);
        let old = self.replaced.take_if(|old| !is_there(*old))?;
        let new = keys.iter().map(|card| card.id).max_by_key(|key| key.0)?;
        if self.open == Some(old) {
            self.open = Some(new);
        }
        Some(new)
    }

    /// Escape says no to what is asked.
    fn escape(&mut self, ui: &Ui, cx: &StudioCtx<'_>) {
        let asks = self.going.is_some() || self.exposed.is_some();
        if !asks || !escaped(ui, cx.view.covered) {
            return;
        }
        self.back = Some(if self.going.take().is_some() {
            Asks::Forget
        } else {
            self.exposed = None;
            Asks::Exposed
        });
    }

    /// Has something done with a key.
    fn order(&mut self, cx: &mut StudioCtx<'_>, card: &KeyCard, command: KeysCommand) {
        self.told.order(cx.desk, Place::Card(card.id));
        cx.send(Command::Keys(command));
    }

    fn row_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, card: &KeyCard) {
        let t = cx.tokens;
        let in_use = cx.desk.key_in_use == Some(card.id);
        let name = card.name.as_str();
        let chips = chips_of(cx, card);
        // Beside the name where there is room for all that a key can be.
        let roomy = ui.available_width() >= WITH_CHIPS;
        ui.horizontal(|ui| {
            // Before what it opens: beside "Use" it was taken for a part of that.
            let open = self.open == Some(card.id);
            let (icon, word) = if open {
                (icons::CARET_DOWN, tr!("key-less", name = name))
            } else {
                (icons::CARET_RIGHT, tr!("key-more", name = name))
            };
            let more = IconButton::new(icon, word).row().tip(tr!("key-more.tip"));
            if ui.add(more).clicked() {
                self.open = (!open).then_some(card.id);
                self.passphrase.clear();
                self.going = None;
                self.exposed = None;
            }
            let (rect, _) = ui.allocate_exact_size(vec2(16.0, 20.0), egui::Sense::hover());
            let color = if in_use { t.good } else { t.text3 };
            icons::KEY.paint(ui.painter(), rect.center(), 16.0, color);
            let shown = Face::BodyStrong.elided(ui, name, t.text, 200.0);
            ui.label(shown);
            ui.label(Face::Mono.rich(card.masked.as_str(), t.text2));
            if roomy {
                for chip in &chips {
                    chip.ui(ui);
                }
            }
            let own = own_of_project(cx).filter(|own| own.id != card.id);
            let own = own.map(|own| own.name.clone());
            at_right(ui, |ui| {
                if !in_use && is_stored(card) {
                    let why = match &own {
                        Some(own) => tr!("key-use.bound", name = name, own = own.as_str()),
                        None => tr!("key-use.tip"),
                    };
                    let used = Button::new(tr!("key-use"))
                        .small()
                        .outline()
                        .name(tr!("key-use.name", name = name))
                        .tip(why);
                    if ui.add(used).clicked() {
                        self.order(cx, card, KeysCommand::Use(card.id));
                    }
                }
            });
        });
        if !roomy && !chips.is_empty() {
            ui.horizontal_wrapped(|ui| {
                for chip in &chips {
                    chip.ui(ui);
                }
            });
        }
        let words = Face::Small.rich(about(cx, card), t.text2);
        ui.add(Label::new(words).wrap());
    }

    fn details_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, card: &KeyCard) -> Pressed {
        self.fill(card);
        // The one in use is opened above the list.
        if cx.desk.locked_keys.contains(&card.id) && cx.desk.key_in_use != Some(card.id) {
            self.unlock_ui(ui, cx, card);
        } else {
            self.passphrase.clear();
        }
        abilities_ui(ui, cx, card);
        let mut pressed = Pressed::Nothing;
        if is_stored(card) {
            self.name_ui(ui, cx, card);
        }
        self.cap_ui(ui, cx, card);
        if is_stored(card) {
            work_ui(ui, cx, card);
        }
        ui.horizontal_wrapped(|ui| {
            let name = card.name.as_str();
            let small = |label: String, named: String, why: String| {
                Button::new(label).small().outline().name(named).tip(why)
            };
            let test = small(
                tr!("key-test"),
                tr!("key-test.name", name = name),
                tr!("key-test.tip"),
            );
            if ui.add(test).clicked() {
                self.order(cx, card, KeysCommand::Test(card.id));
            }
            if !is_stored(card) {
                return;
            }
            let replace = small(
                tr!("key-replace"),
                tr!("key-replace.name", name = name),
                tr!("key-replace.tip"),
            );
            if ui.add(replace).clicked() {
                pressed = Pressed::Replace(card.id);
            }
            let forget = small(
                tr!("key-forget"),
                tr!("key-forget.name", name = name),
                tr!("key-forget.tip"),
            );
            let forget = ui.add(forget);
            if self.back.take_if(|back| *back == Asks::Forget).is_some() {
                forget.request_focus();
            }
            if forget.clicked() {
                self.going = Some(card.id);
                // What waits for it by now is told before it goes.
                cx.send(Command::Keys(KeysCommand::Look));
            }
            let exposed = small(
                tr!("key-exposed"),
                tr!("key-exposed.name", name = name),
                tr!("key-exposed.tip"),
            );
            let exposed = ui.add(exposed);
            if self.back.take_if(|back| *back == Asks::Exposed).is_some() {
                exposed.request_focus();
            }
            if exposed.clicked() {
                self.exposed = Some(card.id);
                cx.send(Command::Keys(KeysCommand::Look));
            }
        });
        if self.exposed == Some(card.id)
            && let more @ Pressed::Replace(_) = self.exposed_ui(ui, cx, card)
        {
            pressed = more;
        }
        if self.going == Some(card.id) {
            self.going_ui(ui, cx, card);
        }
        pressed
    }

    fn unlock_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, card: &KeyCard) {
        let at = Place::Passphrase(card.id);
        let failed = self.told.failed(at);
        let field = row(ui, &tr!("settings-passphrase"), |ui| {
            let name = tr!("key-passphrase", name = card.name.as_str());
            let explanation = tr!("settings-passphrase.tip");
            let field = TextField::new(&mut self.passphrase, &name)
                .tip(&explanation)
                .secret(true)
                .small()
                .limit(256)
                .width(200.0);
            let response = ui.add(field);
            if failed {
                // What was wrong is written over.
                select_all(ui, response.id, &self.passphrase);
            }
            let enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            if failed || enter {
                response.request_focus();
            }
            let empty = self.passphrase.is_empty();
            let button = Button::new(tr!("settings-key-unlock"))
                .small()
                .name(tr!("key-unlock.name", name = card.name.as_str()))
                .tip(tr!("settings-key-unlock.tip"))
                .why_not(empty.then(|| tr!("settings-passphrase-empty")));
            if (ui.add(button).clicked() || enter) && !empty {
                let passphrase = Secret::new(&self.passphrase);
                self.told.order(cx.desk, at);
                cx.send(Command::Keys(KeysCommand::Unlock(card.id, passphrase)));
            }
            response.rect
        });
        self.told.ui(ui, cx, (at, field), false);
    }

    /// Fills the name when another key is opened, or when it was changed elsewhere.
    fn fill(&mut self, card: &KeyCard) {
        let now = (card.id, card.name.clone());
        if self.filled.as_ref() != Some(&now) {
            self.name.clone_from(&card.name);
            self.filled = Some(now);
        }
    }

    fn name_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, card: &KeyCard) {
        let name = tr!("key-name");
        row(ui, &name, |ui| {
            let explanation = tr!("key-name.tip");
            let field = TextField::new(&mut self.name, &name)
                .tip(&explanation)
                .small()
                .limit(40)
                .width(200.0);
            let response = ui.add(field);
            let enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let wanted = self.name.trim();
            let same = wanted.is_empty() || wanted == card.name;
            let button = Button::new(tr!("key-rename"))
                .small()
                .tip(tr!("key-rename.tip"))
                .why_not(same.then(|| tr!("key-rename-same")));
            if (ui.add(button).clicked() || enter) && !same {
                let renamed = KeysCommand::Rename(card.id, wanted.to_owned());
                self.order(cx, card, renamed);
            }
        });
    }

    fn cap_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, card: &KeyCard) {
        self.cap.follow(card.id, card.cap);
        let name = tr!("key-cap");
        let set = row(ui, &name, |ui| {
            let field = LimitField {
                name: &name,
                tip: &tr!("key-cap.tip"),
                hint: &tr!("key-cap.hint"),
                set: &tr!("key-cap-set", name = card.name.as_str()),
                set_tip: &tr!("key-cap-set.tip"),
                same: &tr!("key-cap-same"),
                width: 120.0,
                focus: false,
            };
            field.show(ui, &mut self.cap)
        });
        if let Some(cap) = set {
            self.order(cx, card, KeysCommand::Cap(card.id, cap));
        }
    }

    /// What to do about a key that somebody else may have, in the order in which it helps.
    fn exposed_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, card: &KeyCard) -> Pressed {
        let t = cx.tokens;
        let mut pressed = Pressed::Nothing;
        let name = card.name.as_str();
        let elsewhere = cx.desk.usage.elsewhere.get(&Backend::Live);
        let elsewhere = elsewhere.filter(|_| cx.desk.key_in_use == Some(card.id));
        let spent = match elsewhere {
            Some(elsewhere) => tr!(
                "key-exposed-spent-elsewhere",
                paid = card.paid.to_string(),
                elsewhere = elsewhere.credits.to_string()
            ),
            None => tr!("key-exposed-spent", paid = card.paid.to_string()),
        };
        let steps = [
            tr!("key-exposed-replace", name = name),
            tr!("key-exposed-delete", key = card.masked.as_str()),
            tr!("key-exposed-look"),
        ];
        ui.label(Face::BodyStrong.rich(tr!("key-exposed-title", name = name), t.warn));
        for (number, step) in steps.into_iter().enumerate() {
            let step = format!("{}. {step}", number + 1);
            ui.add(Label::new(Face::Small.rich(step, t.text)).wrap());
        }
        ui.add(Label::new(Face::Small.rich(spent, t.text2)).wrap());
        waits_ui(ui, cx, card);
        ui.horizontal_wrapped(|ui| {
            let replace = Button::new(tr!("key-exposed-now"))
                .small()
                .name(tr!("key-exposed-now.name", name = name))
                .tip(tr!("key-replace.tip"));
            if ui.add(replace).clicked() {
                pressed = Pressed::Replace(card.id);
            }
            let forget = Button::new(tr!("key-exposed-forget"))
                .small()
                .outline()
                .name(tr!("key-exposed-forget.name", name = name))
                .tip(tr!("key-exposed-forget.tip"));
            if ui.add(forget).clicked() {
                self.order(cx, card, KeysCommand::Forget(card.id));
                self.open = None;
            }
            let page = Button::new(tr!("key-exposed-page"))
                .small()
                .ghost()
                .tip(tr!("key-exposed-page.tip"));
            if ui.add(page).clicked() {
                ui.ctx().open_url(egui::OpenUrl::new_tab(KEYS_PAGE));
            }
            let close = Button::new(tr!("key-exposed-not"))
                .small()
                .ghost()
                .tip(tr!("key-going-keep.tip"));
            if ui.add(close).clicked() {
                self.exposed = None;
            }
        });
        pressed
    }

    /// Asks once more: what was bound to it goes to the key in use.
    fn going_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, card: &KeyCard) {
        let words = tr!("key-going", name = card.name.as_str());
        ui.add(Label::new(Face::Small.rich(words, cx.tokens.warn)).wrap());
        waits_ui(ui, cx, card);
        ui.horizontal(|ui| {
            let go = Button::new(tr!("key-going-forget"))
                .small()
                .tip(tr!("key-going-forget.tip"));
            if ui.add(go).clicked() {
                self.order(cx, card, KeysCommand::Forget(card.id));
                self.going = None;
                self.open = None;
            }
            let stay = Button::new(tr!("key-going-keep"))
                .small()
                .ghost()
                .tip(tr!("key-going-keep.tip"));
            if ui.add(stay).clicked() {
                self.going = None;
            }
        });
    }
}

/// What was paid for and only this key can look for: it is said before it goes.
fn waits_ui(ui: &mut Ui, cx: &StudioCtx<'_>, card: &KeyCard) {
    if card.waits > 0 {
        let words = tr!("key-waits", requests = card.waits);
        ui.add(Label::new(Face::Small.rich(words, cx.tokens.warn)).wrap());
    }
}

/// What a permission is for; the service's own word where it has a new one.
pub(super) fn ability(word: &str) -> String {
    match word {
        "user_read" => tr!("key-ability-user"),
        "voices_read" => tr!("key-ability-voices"),
        "models_read" => tr!("key-ability-models"),
        "speech_history_read" => tr!("key-ability-history"),
        "text_to_speech" => tr!("key-ability-speech"),
        "text_to_dialogue" => tr!("key-ability-dialogue"),
        "voice_generation" => tr!("key-ability-design"),
        "speech_to_speech" => tr!("key-ability-changer"),
        "sound_generation" => tr!("key-ability-effects"),
        "audio_isolation" => tr!("key-ability-isolation"),
        "music_generation" => tr!("key-ability-music"),
        "dubbing_write" => tr!("key-ability-dub"),
        "dubbing_read" => tr!("key-ability-dubs"),
        "speech_to_text" => tr!("key-ability-transcribe"),
        "pronunciation_dictionaries_read" => tr!("key-ability-dictionaries"),
        "pronunciation_dictionaries_write" => tr!("key-ability-rules"),
        "workspace_read" => tr!("key-ability-workspace"),
        other => other.to_owned(),
    }
}

/// What a key may do.
fn abilities_ui(ui: &mut Ui, cx: &StudioCtx<'_>, card: &KeyCard) {
    let words = |wanted: Ability| {
        let found = card.may.iter().filter(|(_, ability)| *ability == wanted);
        let found: Vec<String> = found.map(|(word, _)| ability(word)).collect();
        found.join(", ")
    };
    let (may, may_not, unknown) = (
        words(Ability::May),
        words(Ability::MayNot),
        words(Ability::Unknown),
    );
    let mut lines = Vec::new();
    if card.may.is_empty() {
        lines.push(tr!("key-may-untested"));
    }
    if !may.is_empty() {
        lines.push(tr!("key-may", what = may));
    }
    if !may_not.is_empty() {
        lines.push(tr!("key-may-not", what = may_not));
    }
    if !unknown.is_empty() {
        lines.push(tr!("key-may-unknown", what = unknown));
    }
    for line in lines {
        ui.add(Label::new(Face::Small.rich(line, cx.tokens.text2)).wrap());
    }
}

/// What a key pays for.
fn work_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, card: &KeyCard) {
    let (name, explanation) = (tr!("key-for-batches"), tr!("key-for-batches.tip"));
    let mut on = cx.desk.settings.batch_key == Some(card.id);
    let switched = row(ui, &name, |ui| {
        let response = toggle(ui, &name, &mut on);
        tip(ui, response, &explanation)
    });
    if switched.changed() {
        let key = on.then_some(card.id);
        cx.send(Command::Keys(KeysCommand::ForBatches(key)));
    }
    let Some(project) = cx.desk.project.as_ref().map(|open| open.card.clone()) else {
        return;
    };
    let name = tr!("key-for-project");
    let explanation = tr!("key-for-project.tip", project = project.name.as_str());
    let mut on = project.key == Some(card.id);
    let switched = row(ui, &name, |ui| {
        let response = toggle(ui, &name, &mut on);
        tip(ui, response, &explanation)
    });
    if switched.changed() {
        let key = on.then_some(card.id);
        cx.send(Command::Keys(KeysCommand::ForProject(project.id, key)));
    }
}

/// The key that the open project has of its own.
pub(super) fn own_of_project<'a>(cx: &'a StudioCtx<'_>) -> Option<&'a KeyCard> {
    let own = cx.desk.project.as_ref()?.card.key?;
    cx.desk.keys.iter().find(|card| card.id == own)
}

pub(super) fn is_of_project(cx: &StudioCtx<'_>, key: KeyId) -> bool {
    let open = cx.desk.project.as_ref();
    open.is_some_and(|open| open.card.key == Some(key))
}

/// Whether it is one of the list, not one that the environment brought.
pub(super) fn is_stored(card: &KeyCard) -> bool {
    card.kept != KeptKey::Environment
}

/// What is known of a key, in a line.
fn about(cx: &StudioCtx<'_>, card: &KeyCard) -> String {
    let mut parts = vec![match card.kept {
        KeptKey::Keychain => tr!("key-kept-keychain"),
        KeptKey::File => tr!("key-kept-file"),
        KeptKey::ThisRun => tr!("key-kept-run"),
        KeptKey::Environment => tr!("key-kept-environment"),
    }];
    if let Some(base) = &card.base {
        parts.push(base.clone());
    }
    if is_stored(card) {
        parts.push(match card.days(cx.clock.now()) {
            0 => tr!("key-since-today"),
            days => tr!("key-since", days = days),
        });
    }
    if let Some(cap) = card.cap {
        parts.push(tr!("key-capped", credits = cap.to_string()));
    }
    parts.join(" · ")
}
