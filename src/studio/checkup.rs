//! What works on this machine, and what to do about the rest. For `mynah doctor`; blocks.

use crate::audio::player;
use crate::draft::engine;
use crate::library::Library;
use crate::library::secrets::{Keychain as _, SystemKeychain};
use crate::studio::headless;
use crate::studio::trouble::Occasion;
use crate::studio::trouble::Trouble;
use crate::terms::clock::Clock;
use crate::tr;

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// A word that scripts can rely on.
    pub name: &'static str,
    /// Whether it works.
    pub ok: bool,
    /// What was found.
    pub says: String,
    /// What to do, if it doesn't.
    pub fix: Option<String>,
}

/// Looks at everything that Mynah relies on. Nothing is changed but a library that is made when there is none.
pub fn checkup() -> Vec<Check> {
    vec![
        library(),
        draft(),
        sound(),
        display(),
        keychain(),
        dialogs(),
    ]
}

fn check(name: &'static str, found: Result<String, (String, String)>) -> Check {
    match found {
        Ok(says) => Check {
            name,
            ok: true,
            says,
            fix: None,
        },
        Err((says, fix)) => Check {
            name,
            ok: false,
            says,
            fix: Some(fix),
        },
    }
}

fn library() -> Check {
    let opened = headless::home().and_then(|home| {
        let clock = Clock::system();
        let occasion = Occasion::local("doctor", clock.now());
        match Library::open(&home, clock) {
            Ok(_) => Ok(home),
            Err(error) => Err(Trouble::of(&error.into(), &occasion)),
        }
    });
    check(
        "library",
        match opened {
            Ok(home) => Ok(tr!("doctor-library", path = home.display().to_string())),
            Err(trouble) => Err((trouble.what, tr!("doctor-library.fix"))),
        },
    )
}

fn draft() -> Check {
    check(
        "draft-voices",
        if engine::built() {
            Ok(tr!("doctor-draft", count = engine::cast().len()))
        } else {
            Err((tr!("doctor-no-draft"), tr!("doctor-no-draft.fix")))
        },
    )
}

fn sound() -> Check {
    check(
        "sound",
        match player::default_device() {
            Some(name) => Ok(tr!("doctor-sound", device = name)),
            None => Err((tr!("doctor-no-sound"), tr!("doctor-no-sound.fix"))),
        },
    )
}

fn display() -> Check {
    let there = !cfg!(target_os = "linux")
        || ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"]
            .iter()
            .any(|name| std::env::var_os(name).is_some());
    check(
        "display",
        if there {
            Ok(tr!("doctor-display"))
        } else {
            Err((tr!("doctor-no-display"), tr!("doctor-no-display.fix")))
        },
    )
}

fn keychain() -> Check {
    check(
        "keychain",
        match SystemKeychain.read("doctor") {
            Ok(_) => Ok(tr!("doctor-keychain")),
            Err(_) => Err((tr!("doctor-no-keychain"), tr!("doctor-no-keychain.fix"))),
        },
    )
}

fn dialogs() -> Check {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let zenity = std::env::split_paths(&paths).any(|folder| folder.join("zenity").exists());
    let portal = std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some();
    check(
        "file-dialogs",
        if !cfg!(target_os = "linux") || zenity || portal {
            Ok(tr!("doctor-dialogs"))
        } else {
            Err((tr!("doctor-no-dialogs"), tr!("doctor-no-dialogs.fix")))
        },
    )
}
