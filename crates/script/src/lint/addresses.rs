//! Addresses of pages and for mail.

use super::markup::Word;
use super::{Hint, Rule, Speaking, readings};
use mynah_i18n::tr;

/// Ends of addresses that are written without `www`.
const ENDS: &[&str] = &[
    "com", "org", "net", "edu", "gov", "io", "dev", "app", "ai", "co", "uk", "de", "fr", "eu",
    "info",
];

pub(super) fn check(
    _: &str,
    words: &[Word<'_>],
    speaking: Speaking<'_>,
) -> Option<(Option<Hint>, usize)> {
    let word = words.first()?;
    let (rule, says) = if is_mail(word.core) {
        (Rule::Email, tr!("lint-email", address = word.core))
    } else if is_page(word.core, speaking.language) {
        (Rule::Url, tr!("lint-url", address = word.core))
    } else {
        return None;
    };
    let hint = Hint::new(rule, word.bytes.clone(), says);
    Some((Some(hint.read(said(word.core, speaking.language))), 1))
}

fn is_mail(word: &str) -> bool {
    let Some((name, host)) = word.split_once('@') else {
        return false;
    };
    let fits = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|char| char.is_alphanumeric() || "._+-".contains(char))
    };
    fits(name) && fits(host) && host.contains('.')
}

fn is_page(word: &str, language: Option<&str>) -> bool {
    let lower = word.to_lowercase();
    let schemes = ["http://", "https://", "www."];
    if schemes.iter().any(|scheme| lower.starts_with(scheme)) {
        return true;
    }
    let host = lower.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let mut labels = host.rsplit('.');
    let own = language.and_then(readings::of).map(|of| &of.ends);
    let ends = labels
        .next()
        .is_some_and(|end| ENDS.contains(&end) || own.is_some_and(|own| own.contains(end)));
    let named = labels.next().is_some_and(|name| {
        name.chars().count() >= 2
            && name
                .chars()
                .all(|char| char.is_alphanumeric() || char == '-')
    });
    ends && named
}

/// How it is said: without what nobody says, each sign by its name.
fn said(address: &str, language: Option<&str>) -> Option<String> {
    let signs = &readings::of(language?)?.signs;
    let address = ["https://", "http://"]
        .iter()
        .find_map(|scheme| address.strip_prefix(scheme))
        .unwrap_or(address);
    let mut said = String::with_capacity(address.len() * 2);
    for char in address.trim_end_matches('/').chars() {
        match signs.get(&char) {
            Some(sign) => {
                for part in [" ", sign, " "] {
                    said.push_str(part);
                }
            }
            None => said.push(char),
        }
    }
    Some(said.split_whitespace().collect::<Vec<_>>().join(" "))
}
