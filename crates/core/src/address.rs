//! Web addresses that a person types, and why Mynah fetches nothing from some of them.

/// Why nothing is fetched from an address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// The text is not an address.
    #[error("that is no address")]
    None,
    /// Something else than the web.
    #[error("nothing is fetched by {0}")]
    Scheme(String),
    /// A place within somebody's own network, or this computer.
    #[error("{0} is a private address")]
    Private(String),
}

/// Returns true if a text looks like an address rather than the name of a file.
pub fn looks_like_one(text: &str) -> bool {
    text.split_once("://")
        .is_some_and(|(scheme, _)| !scheme.is_empty() && scheme.chars().all(is_of_scheme))
}

fn is_of_scheme(char: char) -> bool {
    char.is_ascii_alphanumeric() || "+-.".contains(char)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_its_scheme() {
        assert!(looks_like_one("https://a.b/c.mp4"));
        assert!(looks_like_one("ftp://a.b/c.mp4"));
        assert!(!looks_like_one("films/one.mp4"));
        assert!(!looks_like_one("C:\\films\\one.mp4"));
    }
}
