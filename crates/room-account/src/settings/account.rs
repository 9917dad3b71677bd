//! The part of the settings that concerns the account: the key in use, its host, and the field for a new key.

use egui::{Align, Label, Response, Ui, vec2};

use crate::settings::keys::{Keys, Pressed, ability};
use crate::settings::region::Region;
use crate::settings::row;
use crate::settings::told::Place;
use mynah_core::backend::Backend;
use mynah_core::ids::KeyId;
use mynah_core::secret::Secret;
use mynah_i18n::tr;
use mynah_model::command::AccountCommand;
use mynah_model::command::Command;
use mynah_model::command::{KeepChoice as Keep, KeepKey};
use mynah_model::command::{KeysCommand, NewKeyOrder, SettingsCommand};
use mynah_model::desk::KeptKey;
use mynah_model::desk::KeyState;
use mynah_model::remote::Remote;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{
    Button, IconButton, Segment, TextField, segmented, select_all, tip, toggle,
};

/// View state of the account's settings.
#[derive(Default)]
pub(super) struct Account {
    pub(super) key: String,
    show_key: bool,
    /// Where a key goes, if that was chosen here: the settings may not say it yet.
    keep: Option<Keep>,
    passphrase: String,
    /// The keys there are.
    keys: Keys,
    /// The region of the key in use.
    region: Region,
    /// What the next key is called …
    name: String,
    /// … and where it is for, if that was chosen: nothing written is the default host.
    new_base: Option<String>,
    new_region: Region,
    /// Whether the next key is only kept, not used.
    only_keep: bool,
    /// The key that the next one takes the place of.
    replaces: Option<KeyId>,
    /// How many keys had been kept when the one in the field was tried; it stays there until it is kept itself.
    tried: Option<u64>,
    /// The field of the key gets the focus with the next frame.
    to_key: bool,
    /// So does the passphrase's.
    to_passphrase: bool,
    /// Whether a passphrase was given to open the key in use.
    unlocking: bool,
}

impl Account {
    /// Puts the cursor into the first field with the next frame: the key's, or what unlocks it.
    pub(super) fn go_to_key(&mut self) {
        self.to_key = true;
    }

    /// Draws key and host; `base` is the address in use, or the default.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, base: Option<&str>) {
        self.keys.told.follow(cx.desk);
        state_ui(ui, cx);
        accepted_ui(ui, cx);
        if cx.desk.key == KeyState::Locked {
            self.unlock_ui(ui, cx);
        } else if std::mem::take(&mut self.unlocking) {
            self.passphrase.clear();
        }
        self.host_ui(ui, cx, base);
        if let Pressed::Replace(key) = self.keys.ui(ui, cx) {
            self.replaces = Some(key);
            self.to_key = true;
        }
        self.new_ui(ui, cx, base);
        self.key_ui(ui, cx, base);
    }

    fn key_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, base: Option<&str>) {
        let t = cx.tokens;
        let testing = cx.desk.key == KeyState::Testing;
        self.forget_accepted(cx);
        let refused = self.keys.told.failed(Place::New) && !self.key.is_empty();
        let usable = Secret::new(&self.key).is_sendable();
        let wrong = !self.key.trim().is_empty() && !usable;
        let why_not = self.why_not(cx);
        let field = ui.horizontal(|ui| {
            let (name, hint) = (tr!("settings-key"), tr!("settings-key.hint"));
            let tip_text = tr!("settings-key.tip");
            let width = (ui.available_width() - 300.0).max(160.0);
            let field = TextField::new(&mut self.key, &name)
                .hint(&hint)
                .tip(&tip_text)
                .secret(!self.show_key)
                .mono()
                .wrong(wrong)
                .limit(512)
                .width(width);
            let response = ui.add(field);
            if refused {
                // What was wrong is written over.
                select_all(ui, response.id, &self.key);
            }
            if std::mem::take(&mut self.to_key) || refused {
                response.request_focus();
                // Whoever replaces a key was near: the view goes no further than it has to.
                response.scroll_to_me(self.replaces.is_none().then_some(Align::Center));
            }
            let (icon, word, explanation) = if self.show_key {
                (
                    icons::EYE_SLASH,
                    tr!("settings-key-hide"),
                    tr!("settings-key-hide.tip"),
                )
            } else {
                (
                    icons::EYE,
                    tr!("settings-key-show"),
                    tr!("settings-key-show.tip"),
                )
            };
            let shows = IconButton::new(icon, word).tip(explanation);
            if ui.add(shows).clicked() {
                self.show_key = !self.show_key;
            }
            let paste = Button::new(tr!("settings-key-paste"))
                .outline()
                .icon(icons::CLIPBOARD_TEXT)
                .tip(tr!("settings-key-paste.tip"));
            if ui.add(paste).clicked() {
                response.request_focus();
                ui.ctx()
                    .send_viewport_cmd(egui::ViewportCommand::RequestPaste);
            }
            let test = Button::new(tr!("settings-key-test"))
                .tip(tr!("settings-key-test.tip"))
                .busy(testing)
                .why_not(why_not.clone());
            if ui.add(test).clicked() {
                self.test(cx, base);
            } else if entered(ui, &response) {
                self.enter(cx, base, &response);
            }
            response.rect
        });
        if wrong {
            ui.label(Face::Small.rich(tr!("settings-key-wrong"), t.bad_ink));
        }
        if !testing {
            let place = (Place::New, field.inner);
            if self.keys.told.ui(ui, cx, place, why_not.is_none()) {
                self.test(cx, base);
            }
        }
        self.keep_ui(ui, cx, base);
    }

    /// Why what is in the fields can't be tested.
    fn why_not(&self, cx: &StudioCtx<'_>) -> Option<String> {
        let sealed = self.keep(cx) != Keep::File || !self.passphrase.is_empty();
        if cx.desk.key == KeyState::Testing {
            None
        } else if !Secret::new(&self.key).is_sendable() {
            Some(tr!("settings-key-empty"))
        } else if !sealed {
            Some(tr!("settings-passphrase-empty"))
        } else {
            self.typed_base(cx).and_then(Result::err)
        }
    }

    /// Enter in a field does what the button does; where something is missing still, the keys go there.
    fn enter(&mut self, cx: &mut StudioCtx<'_>, base: Option<&str>, field: &Response) {
        if cx.desk.key == KeyState::Testing {
            field.request_focus();
        } else if self.why_not(cx).is_none() {
            self.test(cx, base);
        } else if !Secret::new(&self.key).is_sendable() {
            self.to_key = true;
        } else if self.keep(cx) == Keep::File && self.passphrase.is_empty() {
            self.to_passphrase = true;
        } else {
            field.request_focus();
        }
    }

    /// Has the key tested, and kept where it is chosen.
    fn test(&mut self, cx: &mut StudioCtx<'_>, base: Option<&str>) {
        let key = Secret::new(&self.key);
        self.tried = Some(cx.desk.keys_kept);
        self.keys.told.order(cx.desk, Place::New);
        self.keys.replacing(self.replaces);
        self.show_key = false;
        let keep = match self.keep(cx) {
            Keep::Keychain => KeepKey::Keychain,
            Keep::File => KeepKey::File(Secret::new(&self.passphrase)),
            Keep::ThisRun => KeepKey::ThisRun,
        };
        let typed = self.typed_base(cx).and_then(Result::ok);
        let chosen = typed.as_deref().or(self.new_base.as_deref()).or(base);
        let chosen = chosen.filter(|base| !base.is_empty());
        let order = NewKeyOrder {
            name: self.name.clone(),
            key,
            keep,
            base: chosen.map(str::to_owned),
            switch: !self.only_keep,
            replaces: self.replaces,
        };
        cx.send(Command::Keys(KeysCommand::Add(Box::new(order))));
    }

    /// The address that is being typed for the next key: it is meant, whether it was put in use or not.
    fn typed_base(&self, cx: &StudioCtx<'_>) -> Option<Result<String, String>> {
        if cx.desk.run_base.is_some() || self.replaces.is_some() {
            return None;
        }
        let shown = if cx.desk.keys.is_empty() {
            &self.region
        } else {
            &self.new_region
        };
        shown.typed()
    }

    /// Where a key goes. Nobody is offered a keychain that isn't there.
    fn keep(&self, cx: &StudioCtx<'_>) -> Keep {
        let usable = |keep: &Keep| !(cx.desk.no_keychain && *keep == Keep::Keychain);
        let before = cx.desk.settings.stored_keys.keep_key;
        let chosen = self.keep.or(before).filter(usable);
        chosen.unwrap_or(if cx.desk.no_keychain {
            Keep::ThisRun
        } else {
            Keep::Keychain
        })
    }

    /// An accepted key leaves its field; what was refused stays as it was typed, to be mended.
    fn forget_accepted(&mut self, cx: &StudioCtx<'_>) {
        if self
            .tried
            .take_if(|tried| *tried != cx.desk.keys_kept)
            .is_some()
        {
            self.key.clear();
            self.name.clear();
            self.new_base = None;
            self.region.close();
            self.new_region.close();
            self.replaces = None;
        }
    }

    /// A key that is there but sealed: the passphrase opens it.
    fn unlock_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let name = tr!("settings-passphrase");
        let failed = self.keys.told.failed(Place::Unlock);
        let field = row(ui, &name, |ui| {
            let explanation = tr!("settings-passphrase.tip");
            let field = TextField::new(&mut self.passphrase, &name)
                .tip(&explanation)
                .secret(true)
                .small()
                .limit(256)
                .width(240.0);
            let response = ui.add(field);
            if failed {
                // What was wrong is written over.
                select_all(ui, response.id, &self.passphrase);
            }
            let enter = entered(ui, &response);
            if std::mem::take(&mut self.to_key) || failed || enter {
                response.request_focus();
            }
            let empty = self.passphrase.is_empty();
            let button = Button::new(tr!("settings-key-unlock"))
                .small()
                .tip(tr!("settings-key-unlock.tip"))
                .why_not(empty.then(|| tr!("settings-passphrase-empty")));
            if (ui.add(button).clicked() || enter) && !empty {
                let passphrase = Secret::new(&self.passphrase);
                if let Some(key) = cx.desk.key_in_use {
                    self.keys.told.order(cx.desk, Place::Unlock);
                    cx.send(Command::Keys(KeysCommand::Unlock(key, passphrase)));
                    self.unlocking = true;
                }
            }
            response.rect
        });
        self.keys.told.ui(ui, cx, (Place::Unlock, field), false);
    }

    fn keep_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, base: Option<&str>) {
        let name = tr!("settings-keep");
        row(ui, &name, |ui| {
            let (keychain, file, run) = (
                tr!("settings-keep-keychain"),
                tr!("settings-keep-file"),
                tr!("settings-keep-run"),
            );
            let tips = (
                tr!("settings-keep-keychain.tip"),
                tr!("settings-keep-file.tip"),
                tr!("settings-keep-run.tip"),
            );
            let segments = [
                Segment::new(Keep::Keychain, &keychain).tip(&tips.0),
                Segment::new(Keep::File, &file).tip(&tips.1),
                Segment::new(Keep::ThisRun, &run).tip(&tips.2),
            ];
            let there = if cx.desk.no_keychain { 1.. } else { 0.. };
            let segments = segments.get(there).unwrap_or_default();
            let mut keep = self.keep(cx);
            if segmented(ui, &name, &mut keep, segments, None) {
                self.keep = Some(keep);
                cx.send(Command::Settings(SettingsCommand::KeepKeys(keep)));
            }
        });
        if cx.desk.no_keychain {
            let why = Face::Small.rich(tr!("settings-keep-none"), cx.tokens.text2);
            ui.add(egui::Label::new(why).wrap());
        }
        if self.keep(cx) == Keep::File && cx.desk.key != KeyState::Locked {
            let name = tr!("settings-passphrase");
            row(ui, &name, |ui| {
                let explanation = tr!("settings-passphrase.tip");
                let field = TextField::new(&mut self.passphrase, &name)
                    .tip(&explanation)
                    .secret(true)
                    .small()
                    .limit(256)
                    .width(240.0);
                let field = ui.add(field);
                if std::mem::take(&mut self.to_passphrase) {
                    field.request_focus();
                }
                if entered(ui, &field) {
                    self.enter(cx, base, &field);
                }
            });
            if self.passphrase.is_empty() && Secret::new(&self.key).is_sendable() {
                // Nobody wonders why the button is off.
                let why = Face::Small.rich(tr!("settings-passphrase-empty"), cx.tokens.text2);
                ui.add(egui::Label::new(why).wrap());
            }
        }
    }

    fn host_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, base: Option<&str>) {
        let name = tr!("settings-host");
        if let Some(base) = &cx.desk.run_base {
            row(ui, &name, |ui| {
                let words = tr!("settings-host-run", base = base.as_str());
                ui.label(Face::Small.rich(words, cx.tokens.text2));
            });
            return;
        }
        let in_use = cx.desk.keys.iter();
        let mut in_use = in_use.filter(|card| Some(card.id) == cx.desk.key_in_use);
        let base = match in_use.next() {
            Some(card) if card.kept != KeptKey::Environment => card.base.as_deref(),
            _ => base,
        };
        if let Some(base) = self.region.ui(ui, &name, base) {
            let base = Some(base).filter(|base| !base.is_empty());
            cx.send(Command::Account(AccountCommand::SetBase(base)));
        }
    }

    /// What the next key is called and where it is for, or whose place it takes.
    fn new_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, base: Option<&str>) {
        let t = cx.tokens;
        let replaced = self
            .replaces
            .and_then(|key| cx.desk.keys.iter().find(|card| card.id == key));
        if let Some(card) = replaced {
            let words = tr!("settings-key-replaces", name = card.name.as_str());
            ui.label(Face::BodyStrong.rich(words, t.text));
            let more = Face::Small.rich(tr!("settings-key-replaces.more"), t.text2);
            ui.add(egui::Label::new(more).wrap());
            let cancel = Button::new(tr!("settings-key-replaces-not"))
                .small()
                .ghost()
                .tip(tr!("settings-key-replaces-not.tip"));
            if ui.add(cancel).clicked() {
                self.replaces = None;
            }
            return;
        }
        self.replaces = None;
        if cx.desk.keys.is_empty() {
            return;
        }
        ui.label(Face::BodyStrong.rich(tr!("settings-key-new"), t.text));
        let name = tr!("settings-key-name");
        row(ui, &name, |ui| {
            let (explanation, hint) = (tr!("settings-key-name.tip"), tr!("settings-key-name.hint"));
            let field = TextField::new(&mut self.name, &name)
                .tip(&explanation)
                .hint(&hint)
                .small()
                .limit(40)
                .width(200.0);
            ui.add(field);
        });
        if cx.desk.run_base.is_none() {
            let name = tr!("settings-key-region");
            let chosen = self.new_base.as_deref().or(base);
            let chosen = chosen.filter(|base| !base.is_empty());
            if let Some(chosen) = self.new_region.ui(ui, &name, chosen) {
                self.new_base = Some(chosen);
            }
        }
        let (name, explanation) = (tr!("settings-key-switch"), tr!("settings-key-switch.tip"));
        let mut on = !self.only_keep;
        let switched = row(ui, &name, |ui| {
            let response = toggle(ui, &name, &mut on);
            tip(ui, response, &explanation)
        });
        if switched.changed() {
            self.only_keep = !on;
        }
    }
}

/// Whether a field was left with Enter.
pub(super) fn entered(ui: &Ui, field: &Response) -> bool {
    field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter))
}

/// Shows the plan and balance of an accepted key, and what to do with it next: to use ElevenLabs in the open project.
fn accepted_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let accepted = cx.desk.key.is_usable() && !cx.desk.key_refused;
    if !accepted {
        return;
    }
    let t = cx.tokens;
    let meter = cx.desk.meters.get(&Backend::Live).and_then(Remote::value);
    let uses_drafts = cx.desk.project.is_some() && cx.desk.backend() == Backend::Draft;
    ui.horizontal_wrapped(|ui| {
        if let Some(meter) = meter {
            let left = meter.limit.less(meter.used).to_string();
            let words = tr!(
                "settings-key-plan",
                plan = words::plan(&meter.plan),
                left = left,
                limit = meter.limit.to_string()
            );
            ui.label(Face::Small.rich(words, t.text2));
        }
        if uses_drafts {
            let button = Button::new(tr!("settings-key-go"))
                .small()
                .tip(tr!("settings-key-go.tip"));
            if ui.add(button).clicked() {
                cx.act(Action::UseLive);
            }
        }
    });
}

/// What is known of the key.
fn state_ui(ui: &mut Ui, cx: &StudioCtx<'_>) {
    let t = cx.tokens;
    let (icon, color, words, more) = match &cx.desk.key {
        KeyState::None => (
            icons::INFO_FILL,
            t.text3,
            tr!("settings-key-none"),
            tr!("settings-key-none.more"),
        ),
        KeyState::Testing => (
            icons::HOURGLASS,
            t.text2,
            tr!("settings-key-testing"),
            String::new(),
        ),
        KeyState::Locked => (
            icons::LOCK_SIMPLE,
            t.warn,
            tr!("settings-key-locked"),
            tr!("settings-key-locked.more"),
        ),
        KeyState::NoVoice { masked, plan } => (
            icons::WARNING_FILL,
            t.warn,
            tr!("settings-key-no-voice", key = masked.as_str()),
            tr!("settings-key-no-voice.more", plan = words::plan(plan)),
        ),
        KeyState::Here { masked, .. } if cx.desk.key_refused => (
            icons::WARNING_FILL,
            t.bad_ink,
            tr!("settings-key-refused", key = masked.as_str()),
            tr!("settings-key-refused.more"),
        ),
        KeyState::Here {
            masked,
            kept,
            reads_user,
            lacks,
        } => {
            let kept = match kept {
                KeptKey::Keychain => tr!("key-kept-keychain"),
                KeptKey::File => tr!("key-kept-file"),
                KeptKey::ThisRun => tr!("key-kept-run"),
                KeptKey::Environment => tr!("key-kept-environment"),
            };
            let words = tr!("settings-key-here", key = masked.as_str(), kept = kept);
            let mut more = Vec::new();
            if !reads_user {
                more.push(tr!("settings-key-no-credits"));
            }
            if !lacks.is_empty() {
                let lacks: Vec<String> = lacks.iter().map(|word| ability(word)).collect();
                more.push(tr!("settings-key-lacks", what = lacks.join(", ")));
            }
            let color = if more.is_empty() { t.good } else { t.warn };
            (icons::CHECK_CIRCLE_FILL, color, words, more.join(" "))
        }
    };
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(16.0, 20.0), egui::Sense::hover());
        icon.paint(ui.painter(), rect.center(), 16.0, color);
        ui.label(Face::Body.rich(words, t.text));
    });
    if !more.is_empty() {
        ui.add(Label::new(Face::Small.rich(more, t.text2)).wrap());
    }
}
