//! What is written at the end of a name that the service keeps, so that a lost answer is found again.

use mynah_core::ids::EntryId;
use mynah_core::request::Generation;

/// Characters of the name itself.
const MOST: usize = 60;
const BEGINS: &str = "[mynah ";

/// What a request's result is called at the service: its end says whose it is.
pub(super) fn name_of(request: &Generation, entry: EntryId, fingerprint: &str) -> String {
    let name = request.inputs().first().map_or("", |input| &input.name);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let short: String = stem.chars().take(MOST).collect();
    format!("{short} {}", mark(entry, fingerprint))
}

/// An entry's mark. Another library of the account has it only for the very same request.
fn mark(entry: EntryId, fingerprint: &str) -> String {
    format!("{BEGINS}{entry} {fingerprint:.8}]")
}

/// A recording's name with the ending that it had.
pub(super) fn file_named(name: &str, was: &str) -> String {
    match was.rsplit_once('.') {
        Some((_, ending)) => format!("{name}.{ending}"),
        None => name.to_owned(),
    }
}

/// Whether a name at the service says that it is this entry's. Files keep their ending behind it.
pub(crate) fn is_marked(name: &str, entry: EntryId, fingerprint: &str) -> bool {
    of(name).is_some_and(|found| found == mark(entry, fingerprint))
}

/// The mark in a name, whosever it is.
fn of(name: &str) -> Option<&str> {
    let (_, rest) = split(name)?;
    let end = rest.find(']')?;
    rest.get(..=end)
}

/// Whether a name says whose it is.
pub(crate) fn has_mark(name: &str) -> bool {
    of(name).is_some()
}

/// A name as its recording was called, and what begins with the mark.
fn split(name: &str) -> Option<(&str, &str)> {
    name.rfind(BEGINS).map(|at| name.split_at(at))
}

/// The name without the mark.
pub(crate) fn without_mark(name: &str) -> String {
    let Some((stem, rest)) = split(name) else {
        return name.to_owned();
    };
    let ending = rest.split_once(']').map_or("", |(_, ending)| ending);
    format!("{}{ending}", stem.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FINGERPRINT: &str = "0123456789abcdef";

    #[test]
    fn a_name_says_whose_it_is_with_an_ending_and_without() {
        let mark = mark(EntryId(12), FINGERPRINT);
        let file = file_named(&format!("noisy talk {mark}"), "noisy talk.wav");
        assert_eq!(file, "noisy talk [mynah 12 01234567].wav");
        for name in [file.as_str(), file.trim_end_matches(".wav")] {
            assert!(is_marked(name, EntryId(12), FINGERPRINT), "{name}");
            assert!(!is_marked(name, EntryId(2), FINGERPRINT), "{name}");
            assert!(!is_marked(name, EntryId(12), "fedcba98"), "{name}");
        }
        assert_eq!(without_mark(&file), "noisy talk.wav");
        assert_eq!(without_mark("talk.wav"), "talk.wav");
        assert!(!has_mark("talk [mynah"));
    }
}
