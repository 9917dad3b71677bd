//! What isn't used goes back to the system.
//!
//! glibc keeps what was freed: pieces of up to 32 MB once such a piece was freed, in a heap of its own for each of dozens of
//! threads. A script of 100 000 lines lives in 60 MB, and 500 MB were held once it was replaced in and opened again.

/// Heaps that all threads share. One makes them wait for each other.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const HEAPS: i32 = 2;

/// Larger pieces, in bytes, come from the system and go back to it; and so does the end of a heap. It is what glibc begins
/// with, and holds on to where it is said.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const LARGE: i32 = 128 * 1024;

/// Asks the allocator to give back what is freed. To be called before there are threads; where the system's allocator does
/// so by itself, it does nothing.
pub fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    for (what, value) in [
        (libc::M_ARENA_MAX, HEAPS),
        (libc::M_MMAP_THRESHOLD, LARGE),
        (libc::M_TRIM_THRESHOLD, LARGE),
    ] {
        #[expect(
            unsafe_code,
            reason = "mallopt takes two numbers, and no thread runs yet"
        )]
        // SAFETY: it reads no memory of ours; before there are threads nobody allocates meanwhile.
        let taken = unsafe { libc::mallopt(what, value) };
        if taken == 0 {
            log::debug!("the allocator keeps {what} as it is");
        }
    }
}
