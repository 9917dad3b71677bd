//! Named points at which a test can kill the process, as a power cut would.
//!
//! Only with the cargo feature `faults`; without it a point is nothing. `MYNAH_KILL_AT=sent` ends the
//! process at the first `sent`, `MYNAH_KILL_AT=sent:3` at the third.
//!
//! Of a request: `intended`, `sent`, `begun`, `arriving`, `received`, `blob-written`, `settled`; of a line
//! that the service says anew `translated` behind `sent`; of a dub that Draft voices are told to stop `dub-stopped`.
//! Of a voice that is made:
//! `voice-noted`, `voice-answered`, `clone-asked`, `clone-noted`, `clone-answered`. Of a professional clone: `sample-marked`,
//! `sample-answered`, `sample-leaving`, `speakers-marked`, `speakers-asked`, `training-asked`, `training-answered`,
//! `reading-marked`, `reading-answered`, `people-marked`, `people-asked`. Of a dub's files `exported`, once for each,
//! of a line's fix that is here and not yet in its place `came`. Of a
//! whole library: `copied`,
//! `listed`, `restoring`, `merged`, `restored`, `move-ordered`, `move-copied`, `move-looked`, `moving`, `moved`,
//! `move-settled`. With `MYNAH_FAIL_AT=moving` the disk refuses something at that point instead, with `dub-arriving`
//! a dub that is fetched.

/// Marks a point of a request or of a library that is copied.
#[cfg(not(feature = "faults"))]
pub fn reached(_point: &str) {}

/// Marks a point of a request or of a library that is copied.
#[cfg(feature = "faults")]
pub fn reached(point: &str) {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU32, Ordering};

    static WANTED: OnceLock<Option<(String, u32)>> = OnceLock::new();
    static SEEN: AtomicU32 = AtomicU32::new(0);

    let wanted = WANTED.get_or_init(|| {
        let wanted = std::env::var("MYNAH_KILL_AT").ok()?;
        Some(match wanted.split_once(':') {
            Some((name, nth)) => (name.to_owned(), nth.parse().unwrap_or(1)),
            None => (wanted, 1),
        })
    });
    if let Some((name, nth)) = wanted
        && name == point
        && SEEN.fetch_add(1, Ordering::Relaxed) + 1 == *nth
    {
        std::process::abort();
    }
}

/// Whether the disk refuses something at this point.
///
/// # Errors
/// Only where a test wants it.
#[cfg(not(feature = "faults"))]
pub fn refused(_point: &str) -> std::io::Result<()> {
    Ok(())
}

/// Whether the disk refuses something at this point.
///
/// # Errors
/// Only where a test wants it.
#[cfg(feature = "faults")]
pub fn refused(point: &str) -> std::io::Result<()> {
    match std::env::var("MYNAH_FAIL_AT") {
        Ok(wanted) if wanted == point => Err(std::io::Error::other("a test wants it")),
        _ => Ok(()),
    }
}
