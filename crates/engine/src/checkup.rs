//! What works on this machine, and what to do about the rest. For `mynah doctor`; blocks.

use std::path::PathBuf;

use crate::headless;
use mynah_audio::player;
use mynah_core::clock::Clock;
use mynah_core::consent::standings;
use mynah_i18n::tr;
use mynah_model::trouble::Occasion;
use mynah_model::trouble::Trouble;
use mynah_records::consents::Consents;
use mynah_store::Library;
use mynah_store::secrets::{Keychain as _, SystemKeychain};
use mynah_synthesis::speech;

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

/// Looks at everything that Mynah relies on. Nothing is changed but a library that is made when there is none, and takes
/// that are marked as lost or found.
pub fn checkup() -> Vec<Check> {
    let library = open_library();
    vec![
        check_library(&library),
        check_sounds(&library),
        check_consents(&library),
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

fn open_library() -> Result<(PathBuf, Library), Trouble> {
    let home = headless::home()?;
    let clock = Clock::system();
    let occasion = Occasion::local("doctor", clock.now());
    match Library::open(&home, clock) {
        Ok(library) => Ok((library.paths().home().to_owned(), library)),
        Err(error) => Err(crate::trouble::explain(&error.into(), &occasion)),
    }
}

fn check_library(opened: &Result<(PathBuf, Library), Trouble>) -> Check {
    check(
        "library",
        match opened {
            Ok((home, _)) => Ok(tr!("doctor-library", path = home.display().to_string())),
            Err(trouble) => Err((trouble.what.clone(), tr!("doctor-library.fix"))),
        },
    )
}

/// Whether every take's sound is there.
fn check_sounds(opened: &Result<(PathBuf, Library), Trouble>) -> Check {
    let counted = opened.as_ref().ok().map(|(_, library)| {
        library.check_sounds()?;
        library.count_sounds()
    });
    check(
        "takes",
        match counted {
            Some(Ok((all, 0))) => Ok(tr!("doctor-takes", count = all)),
            Some(Ok((_, lost))) => Err((
                tr!("doctor-lost-takes", count = lost),
                tr!("doctor-lost-takes.fix"),
            )),
            None | Some(Err(_)) => Err((tr!("doctor-no-takes"), tr!("doctor-library.fix"))),
        },
    )
}

/// Whether the records of who agreed to a clone are what was written.
fn check_consents(opened: &Result<(PathBuf, Library), Trouble>) -> Check {
    let read = opened
        .as_ref()
        .ok()
        .and_then(|(_, library)| library.consents().ok());
    check(
        "consents",
        match read {
            Some(Consents {
                links,
                broken: None,
                ..
            }) => {
                let count = standings(&links).len();
                Ok(tr!("doctor-consents", count = count))
            }
            Some(Consents { links, .. }) => Err((
                tr!("doctor-consents-broken", place = links.len() + 1),
                tr!("doctor-consents-broken.fix"),
            )),
            None => Err((tr!("doctor-no-consents"), tr!("doctor-library.fix"))),
        },
    )
}

fn draft() -> Check {
    check(
        "draft-voices",
        if speech::built() {
            Ok(tr!("doctor-draft", count = speech::cast().len()))
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
