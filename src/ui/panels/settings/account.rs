//! The part of the settings that concerns the account: its key and its host.

use egui::{Align, Ui, vec2};

use crate::studio::command::AccountCommand;
use crate::studio::command::Command;
use crate::studio::command::KeepKey;
use crate::studio::desk::KeptKey;
use crate::studio::desk::KeyState;
use crate::studio::trouble::Remedy;
use crate::studio::trouble::Topic;
use crate::terms::backend::Backend;
use crate::terms::secret::Secret;
use crate::tr;
use crate::ui::action::Action;
use crate::ui::ctx::StudioCtx;
use crate::ui::panels::settings::row;
use crate::ui::theme::{Face, icons};
use crate::ui::widgets::{
    Button, Combo, IconButton, Segment, TextField, TroubleCard, combo_item, segmented, select_all,
};

/// Hosts of the service (ElevenLabs' page "Data residency"), beside the default one.
const HOSTS: [&str; 4] = [
    "https://api.us.elevenlabs.io",
    "https://api.eu.residency.elevenlabs.io",
    "https://api.in.residency.elevenlabs.io",
    "https://api.sg.residency.elevenlabs.io",
];

/// Where a key goes, as it is chosen here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keep {
    Keychain,
    File,
    ThisRun,
}

/// View state of the account's settings.
#[derive(Default)]
pub(super) struct Account {
    pub(super) key: String,
    show_key: bool,
    /// Where a key goes, if that was chosen.
    keep: Option<Keep>,
    passphrase: String,
    /// An address that is being typed, or `None` when a known host is used.
    host: Option<String>,
    /// The last characters of the key that is being tried; it stays in its field until it is accepted.
    tried: Option<String>,
    /// The field of the key gets the focus with the next frame.
    to_key: bool,
    /// How many tries had ended when it was looked last.
    ended: u64,
    /// How many tries had ended when the trouble of the last one was dismissed.
    dismissed: u64,
}

impl Account {
    /// Puts the cursor into the first field with the next frame: the key's, or what unlocks it.
    pub(super) fn go_to_key(&mut self) {
        self.to_key = true;
    }

    /// Draws key and host; `base` is the address in use, or the default.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, base: Option<&str>) {
        self.key_ui(ui, cx);
        self.host_ui(ui, cx, base);
    }

    fn key_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let t = cx.tokens;
        state_ui(ui, cx);
        if cx.desk.key == KeyState::Locked {
            self.unlock_ui(ui, cx);
        }
        let testing = cx.desk.key == KeyState::Testing;
        self.forget_accepted(&cx.desk.key);
        let refused = self.was_refused(cx);
        let usable = Secret::new(&self.key).is_sendable();
        let wrong = !self.key.trim().is_empty() && !usable;
        ui.horizontal(|ui| {
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
                response.scroll_to_me(Some(Align::Center));
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
            let sealed = self.keep(cx) != Keep::File || !self.passphrase.is_empty();
            let why_not = match (testing, usable, sealed) {
                (true, ..) | (false, true, true) => None,
                (false, false, _) => Some(tr!("settings-key-empty")),
                (false, true, false) => Some(tr!("settings-passphrase-empty")),
            };
            let test = Button::new(tr!("settings-key-test"))
                .tip(tr!("settings-key-test.tip"))
                .busy(testing)
                .why_not(why_not);
            let entered = response.lost_focus()
                && usable
                && sealed
                && ui.input(|input| input.key_pressed(egui::Key::Enter));
            if ui.add(test).clicked() || entered {
                self.test(cx);
            }
        });
        if wrong {
            ui.label(Face::Small.rich(tr!("settings-key-wrong"), t.bad_ink));
        }
        if !testing {
            self.trouble_ui(ui, cx, usable);
        }
        self.keep_ui(ui, cx);
    }

    /// Has the key tested, and kept where it is chosen.
    fn test(&mut self, cx: &mut StudioCtx<'_>) {
        let key = Secret::new(&self.key);
        self.tried = Some(key.masked());
        self.show_key = false;
        let keep = match self.keep(cx) {
            Keep::Keychain => KeepKey::Keychain,
            Keep::File => KeepKey::File(Secret::new(&self.passphrase)),
            Keep::ThisRun => KeepKey::ThisRun,
        };
        cx.send(Command::Account(AccountCommand::SetKey { key, keep }));
    }

    /// Where a key goes. Nobody is offered a keychain that isn't there.
    fn keep(&self, cx: &StudioCtx<'_>) -> Keep {
        self.keep.unwrap_or(if cx.desk.no_keychain {
            Keep::ThisRun
        } else {
            Keep::Keychain
        })
    }

    /// Whether the key in the field was refused just now.
    fn was_refused(&mut self, cx: &StudioCtx<'_>) -> bool {
        let tried = cx.desk.tries.of(Topic::Key);
        let is_new = std::mem::replace(&mut self.ended, tried.ended) != tried.ended;
        is_new && tried.trouble.is_some() && !self.key.is_empty()
    }

    /// Why the last try failed, at the field in which it is mended.
    fn trouble_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, usable: bool) {
        let tried = cx.desk.tries.of(Topic::Key);
        let Some(mut trouble) = tried.trouble.filter(|_| tried.ended > self.dismissed) else {
            return;
        };
        cx.view.told_here = Some(Topic::Key);
        let draft = cx.desk.backend() == Backend::Draft;
        trouble.remedies.retain(|remedy| match remedy {
            // The way to here, what is on already, and what is added below.
            Remedy::OpenKeySettings | Remedy::Retry | Remedy::WaitSecs(_) | Remedy::Dismiss => {
                false
            }
            Remedy::UseDraftVoice => !draft,
            _ => true,
        });
        if usable {
            trouble.remedies.insert(0, Remedy::Retry);
        }
        trouble.remedies.push(Remedy::Dismiss);
        match TroubleCard::new(&trouble).show(ui) {
            Some(Remedy::Retry) => self.test(cx),
            Some(Remedy::UseDraftVoice) => cx.act(Action::UseDraft),
            Some(Remedy::ShowFolder(folder)) => cx.show_folder(folder),
            Some(_) => self.dismissed = tried.ended,
            None => {}
        }
    }

    /// An accepted key leaves its field; a refused one stays, to be mended.
    fn forget_accepted(&mut self, state: &KeyState) {
        let (KeyState::Here { masked, .. } | KeyState::NoVoice { masked, .. }) = state else {
            return;
        };
        if self.tried.as_ref() == Some(masked) {
            self.tried = None;
            self.key.clear();
        }
    }

    /// A key that is there but sealed: the passphrase opens it.
    fn unlock_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let name = tr!("settings-passphrase");
        row(ui, &name, |ui| {
            let explanation = tr!("settings-passphrase.tip");
            let field = TextField::new(&mut self.passphrase, &name)
                .tip(&explanation)
                .secret(true)
                .small()
                .limit(256)
                .width(240.0);
            let response = ui.add(field);
            if std::mem::take(&mut self.to_key) {
                response.request_focus();
            }
            let enter =
                response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
            let empty = self.passphrase.is_empty();
            let button = Button::new(tr!("settings-key-unlock"))
                .small()
                .tip(tr!("settings-key-unlock.tip"))
                .why_not(empty.then(|| tr!("settings-passphrase-empty")));
            if (ui.add(button).clicked() || enter) && !empty {
                let passphrase = Secret::new(&std::mem::take(&mut self.passphrase));
                cx.send(Command::Account(AccountCommand::Unlock(passphrase)));
            }
        });
    }

    fn keep_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
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
                ui.add(field);
            });
        }
        let removable = matches!(
            &cx.desk.key,
            KeyState::Here {
                kept: KeptKey::Keychain | KeptKey::File | KeptKey::ThisRun,
                ..
            } | KeyState::NoVoice { .. }
                | KeyState::Locked
        );
        if removable {
            let remove = Button::new(tr!("settings-key-remove"))
                .outline()
                .small()
                .tip(tr!("settings-key-remove.tip"));
            if ui.add(remove).clicked() {
                cx.send(Command::Account(AccountCommand::RemoveKey));
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
        let mut chosen: Option<Option<String>> = None;
        row(ui, &name, |ui| {
            let shown = base.map_or_else(|| tr!("settings-host-default"), str::to_owned);
            let explanation = tr!("settings-host.tip");
            Combo::new(&name, &shown)
                .tip(&explanation)
                .width(320.0)
                .show(ui, |ui| {
                    let words = (&*tr!("settings-host-default"), "");
                    let explanation = tr!("settings-host-default.tip");
                    if combo_item(ui, base.is_none(), words, &explanation).clicked() {
                        chosen = Some(None);
                    }
                    for host in HOSTS {
                        let explanation = tr!("settings-host-item.tip");
                        let on = base == Some(host);
                        if combo_item(ui, on, (host, ""), &explanation).clicked() {
                            chosen = Some(Some(host.to_owned()));
                        }
                    }
                    let words = (&*tr!("settings-host-other"), "");
                    let explanation = tr!("settings-host-other.tip");
                    if combo_item(ui, false, words, &explanation).clicked() {
                        self.host = Some(base.unwrap_or_default().to_owned());
                    }
                });
        });
        if let Some(host) = &mut self.host {
            let name = tr!("settings-host-address");
            let mut done = false;
            row(ui, &name, |ui| {
                let wrong = !host.is_empty() && !is_address(host);
                let explanation = tr!("settings-host-address.tip");
                let field = TextField::new(host, &name)
                    .hint("https://")
                    .tip(&explanation)
                    .mono()
                    .small()
                    .wrong(wrong)
                    .width(320.0);
                let response = ui.add(field);
                let enter =
                    response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
                let why_not = (!is_address(host)).then(|| tr!("settings-host-wrong"));
                let usable = why_not.is_none();
                let button = Button::new(tr!("settings-host-use"))
                    .small()
                    .tip(tr!("settings-host-use.tip"))
                    .why_not(why_not);
                done = ui.add(button).clicked() || (enter && usable);
            });
            if done {
                chosen = Some(Some(host.trim().trim_end_matches('/').to_owned()));
            }
        }
        if let Some(base) = chosen {
            self.host = None;
            cx.send(Command::Account(AccountCommand::SetBase(base)));
        }
    }
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
            tr!("settings-key-no-voice.more", tier = plan.as_str()),
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
        ui.label(Face::Small.rich(more, t.text2));
    }
}

/// Whether it can be a base address: a scheme and a host, no spaces.
pub(super) fn is_address(text: &str) -> bool {
    let text = text.trim();
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|host| {
        !host.is_empty() && !host.starts_with('/') && !host.contains(char::is_whitespace)
    })
}
