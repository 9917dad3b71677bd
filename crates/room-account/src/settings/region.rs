//! Which host a key is for: a region of the service, or an address of one's own.

use egui::{Key, Ui};

use crate::settings::row;
use mynah_i18n::tr;
use mynah_ui_kit::theme::{Face, Tokens};
use mynah_ui_kit::widgets::{Button, Combo, TextField, combo_item, select_all};

/// Hosts of the service (ElevenLabs' page "Data residency"), beside the default one.
const HOSTS: [&str; 4] = [
    "https://api.us.elevenlabs.io",
    "https://api.eu.residency.elevenlabs.io",
    "https://api.in.residency.elevenlabs.io",
    "https://api.sg.residency.elevenlabs.io",
];

/// View state of the choice.
#[derive(Default)]
pub(super) struct Region {
    /// An address that is being typed, or `None` when a known host is used.
    typed: Option<String>,
    /// Its field gets the focus with the next frame.
    to_field: bool,
    /// The choice gets it: the field is gone.
    to_choice: bool,
}

impl Region {
    /// The address that is being typed, as it would be used; `Err` says why it can't be.
    pub(super) fn typed(&self) -> Option<Result<String, String>> {
        let typed = self.typed.as_ref()?;
        Some(if is_address(typed) {
            Ok(trimmed(typed))
        } else {
            Err(tr!("settings-host-wrong"))
        })
    }

    /// What was typed is used, or not wanted any more.
    pub(super) fn close(&mut self) {
        self.typed = None;
    }

    /// Draws the choice under this name; what was chosen: nothing written is the default host.
    pub(super) fn ui(&mut self, ui: &mut Ui, name: &str, base: Option<&str>) -> Option<String> {
        let mut chosen = None;
        row(ui, name, |ui| {
            let shown = base.map_or_else(|| tr!("settings-host-default"), str::to_owned);
            let explanation = tr!("settings-host.tip");
            let choice = Combo::new(name, &shown)
                .tip(&explanation)
                .width(320.0)
                .show(ui, |ui| {
                    let words = (&*tr!("settings-host-default"), "");
                    let explanation = tr!("settings-host-default.tip");
                    if combo_item(ui, base.is_none(), words, &explanation).clicked() {
                        chosen = Some(String::new());
                    }
                    for host in HOSTS {
                        let explanation = tr!("settings-host-item.tip");
                        let on = base == Some(host);
                        if combo_item(ui, on, (host, ""), &explanation).clicked() {
                            chosen = Some(host.to_owned());
                        }
                    }
                    let words = (&*tr!("settings-host-other"), "");
                    let explanation = tr!("settings-host-other.tip");
                    if combo_item(ui, false, words, &explanation).clicked() {
                        self.typed = Some(base.unwrap_or_default().to_owned());
                        self.to_field = true;
                    }
                });
            if std::mem::take(&mut self.to_choice) {
                choice.response.request_focus();
            }
        });
        if let Some(typed) = self.typed_ui(ui) {
            chosen = Some(typed);
            // Whoever works with the keys stays here.
            self.to_choice = true;
            ui.ctx().request_repaint();
        }
        if chosen.is_some() {
            self.typed = None;
        }
        chosen
    }

    /// The field for an address of one's own; the address once it is to be used.
    fn typed_ui(&mut self, ui: &mut Ui) -> Option<String> {
        let host = self.typed.as_mut()?;
        let name = tr!("settings-host-address");
        let mut done = false;
        let wrong = !is_address(host) && !begins_well(host);
        row(ui, &name, |ui| {
            let explanation = tr!("settings-host-address.tip");
            let field = TextField::new(host, &name)
                .hint("https://")
                .tip(&explanation)
                .mono()
                .small()
                .wrong(wrong)
                .width(320.0);
            let response = ui.add(field);
            if std::mem::take(&mut self.to_field) {
                response.request_focus();
                // What is typed takes the place of the one before.
                select_all(ui, response.id, host);
            }
            let enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let why_not = (!is_address(host)).then(|| tr!("settings-host-wrong"));
            let usable = why_not.is_none();
            let button = Button::new(tr!("settings-host-use"))
                .small()
                .tip(tr!("settings-host-use.tip"))
                .why_not(why_not);
            done = ui.add(button).clicked() || (enter && usable);
        });
        if wrong {
            let why = Face::Small.rich(tr!("settings-host-wrong"), Tokens::of(ui).bad_ink);
            ui.label(why);
        }
        done.then(|| trimmed(host))
    }
}

fn trimmed(host: &str) -> String {
    host.trim().trim_end_matches('/').to_owned()
}

/// Whether it may still become one: nobody is blamed for what isn't typed yet.
fn begins_well(text: &str) -> bool {
    let text = text.trim();
    ["https://", "http://"]
        .iter()
        .any(|scheme| scheme.starts_with(text))
}

/// Whether it can be a base address: a scheme, one host, perhaps a port, and no spaces.
pub(super) fn is_address(text: &str) -> bool {
    let text = text.trim();
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let Some(rest) = rest.filter(|rest| !rest.contains(char::is_whitespace)) else {
        return false;
    };
    let (place, path) = rest.split_once('/').unwrap_or((rest, ""));
    // An address of the sixth version stands in brackets, and has colons of its own.
    let (host, port) = match place.split_once(']') {
        Some((host, port)) => (host.strip_prefix('[').unwrap_or(""), port.strip_prefix(':')),
        None => match place.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (place, None),
        },
    };
    let is_port = |port: &str| port.parse::<u16>().is_ok_and(|port| port > 0);
    let is_bad = |letter: char| matches!(letter, '@' | '?' | '#' | '\\' | '[' | ']');
    !host.is_empty() && !host.contains(is_bad) && port.is_none_or(is_port) && !path.contains("://")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two addresses in one another were taken for one.
    #[test]
    fn an_address_has_one_host_and_a_port_that_is_one() {
        for good in [
            "https://api.us.elevenlabs.io",
            " http://127.0.0.1:8080/ ",
            "http://[::1]:9000",
            "https://proxy.example/eleven/v1",
        ] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "http://a:1http://b:2",
            "https://https://api.elevenlabs.io",
            "http://",
            "http:///v1",
            "http://a:0",
            "http://a:99999",
            "http://a:",
            "http://a b",
            "http://me@host",
            "ftp://a",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
