//! Consents in words: relation, status, and the file that they are exported to.

use std::path::{Path, PathBuf};

use crate::cloning;
use mynah_core::consent::{NoConsent, Relation, Standing};
use mynah_core::day::Day;
use mynah_i18n::tr;

/// How somebody stands to whose voice it is.
pub fn relation(relation: Relation) -> String {
    match relation {
        Relation::Own => tr!("clone-own"),
        Relation::Consented => tr!("clone-consented"),
        Relation::PublicDomain => tr!("clone-public"),
        Relation::Licensed => tr!("clone-licensed"),
    }
}

/// Whether a consent still holds, and by what, in words: all of it, for a chip and for a sheet alike.
/// `is_seen`: nothing that is to show it is lacking here.
pub fn state(standing: &Standing, (is_proven, is_seen): (bool, bool), today: Day) -> String {
    match standing.holds_on(today) {
        Err(no) => in_words(&no),
        Ok(()) if !is_proven => tr!("vault-holds-unproven"),
        Ok(()) if !is_seen => tr!("vault-holds-unseen"),
        Ok(()) if !standing.consent.is_shown() => tr!("vault-holds-words"),
        Ok(()) => tr!("vault-holds"),
    }
}

/// Why a consent doesn't hold.
pub fn in_words(no: &NoConsent) -> String {
    cloning::words_of(no)
}

/// Where records are written that are wanted at a path: a page says so by its name, and is never called a PDF or anything
/// else that it isn't.
pub fn place(path: &Path) -> PathBuf {
    if ends_in(path, &["json", "html", "htm"]) {
        return path.to_path_buf();
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".html");
    PathBuf::from(name)
}

/// Returns whether a path has one of these file extensions, in any case. They are given without a dot.
pub fn ends_in(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().unwrap_or_default();
    endings.iter().any(|it| ending.eq_ignore_ascii_case(it))
}
