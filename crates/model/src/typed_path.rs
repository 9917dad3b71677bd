//! Paths as people type them.

use std::env::home_dir;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

/// The path that a person means: a leading `~` is their home, as a shell would read it.
pub fn typed_path(typed: impl AsRef<Path>) -> PathBuf {
    let path = typed.as_ref();
    let Some(typed) = path.to_str().map(str::trim) else {
        return path.to_owned();
    };
    let below_home = match typed.strip_prefix('~') {
        Some("") => Some(""),
        Some(rest) => rest.strip_prefix(['/', MAIN_SEPARATOR]),
        None => None,
    };
    match (below_home, home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(typed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leading_tilde_is_home() {
        let home = home_dir().expect("a home");
        assert_eq!(typed_path(" ~/takes "), home.join("takes"));
        assert_eq!(typed_path(Path::new("~")), home.join(""));
        assert_eq!(typed_path("~takes/a~b"), PathBuf::from("~takes/a~b"));
    }
}
