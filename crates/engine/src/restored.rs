//! Sentence about a library that was damaged or missing and was restored.

use mynah_core::clock::UnixMillis;
use mynah_i18n::tr;
use mynah_store::Restored;

/// Returns one sentence: which backup was restored, and how many takes were found by their files.
pub(crate) fn sentence(restored: &Restored) -> String {
    match restored.backup {
        Some(backup) => tr!(
            "studio-restored",
            when = local(backup),
            takes = restored.takes
        ),
        None => tr!("studio-restored-without-backup", takes = restored.takes),
    }
}

/// Formats a time as a date and time of this computer's zone (`2026-11-20 09:09`).
fn local(at: UnixMillis) -> String {
    let zone = jiff::tz::TimeZone::system();
    jiff::Timestamp::from_second(at.secs()).map_or_else(
        |_| String::new(),
        |at| at.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string(),
    )
}
