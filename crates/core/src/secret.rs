//! A secret that can't be printed by accident.

/// Holds a secret. No `Debug` output, no `Display`, no `Serialize`: only [`Secret::expose`] shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a secret as it was typed: spaces and line breaks around it are not part of a key.
    pub fn new(secret: &str) -> Self {
        Self(secret.trim().to_owned())
    }

    /// The secret itself, for the one place that sends or stores it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The last four characters behind dots: all that is ever shown.
    pub fn masked(&self) -> String {
        let count = self.0.chars().count();
        let shown = if count > 8 { count - 4 } else { count };
        format!("••••{}", self.0.chars().skip(shown).collect::<String>())
    }

    /// Whether it can travel in a header: not empty, visible ASCII only, no space or line break inside.
    pub fn is_sendable(&self) -> bool {
        !self.0.is_empty() && self.0.bytes().all(|byte| byte.is_ascii_graphic())
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_only_its_last_four() {
        let secret = Secret::new("  sk_0123456789abcdef\n");
        assert_eq!(secret.masked(), "••••cdef");
        assert!(!format!("{secret:?}").contains("cdef"));
        assert!(secret.is_sendable());
        assert_eq!(Secret::new("short").masked(), "••••");
        assert!(!Secret::new("two words").is_sendable());
        assert!(!Secret::new(" \n").is_sendable());
    }
}
