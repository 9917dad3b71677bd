//! Who gets the processor when: the window's thread at once when it wakes, all others for short times beside it.
//!
//! A processor goes from one thread to the next by slices of some milliseconds. A window that slept between two frames
//! waited for the rest of a worker's: three to four milliseconds of a frame whose own work takes one. And whoever goes
//! first has soon had its share: then a worker has the processor for a whole slice of its own, in the middle of the
//! frame. So those are short, too.

/// What the window's thread asks for, in nanoseconds: the least that Linux gives. Who asks for a shorter slice than the
/// one who runs gets the processor when it wakes.
#[cfg(target_os = "linux")]
const SLICE: u64 = 100_000;

/// What the others ask for: felt in no frame, and long beside what it takes to go from one thread to another.
#[cfg(target_os = "linux")]
const OTHERS: u64 = 300_000;

/// Niceness of the workers: a tenth of the window's share while both have work. With 5, a third, a window that woke
/// beside three of them on two processors waited 3 ms in a tenth of its frames.
#[cfg(target_os = "linux")]
const BEHIND_THE_WINDOW: i32 = 10;

/// Asks for short slices for the thread that calls, and not for those that it begins. Linux gives them from 6.12 on,
/// without rights; elsewhere nothing changes.
pub fn go_first() {
    #[cfg(target_os = "linux")]
    tell(ask(SLICE, None, libc::SCHED_FLAG_RESET_ON_FORK));
}

/// Has the threads that share work on very many rows take turns with the window's, whoever asks for them first.
pub fn share_processors() {
    let shared = rayon::ThreadPoolBuilder::new()
        .thread_name(|number| format!("share-{number}"))
        .start_handler(|_number| take_turns());
    if let Err(error) = shared.build_global() {
        log::debug!("processors are shared as before: {error}");
    }
}

/// Has the thread that calls take turns with the window's: its work is waited for.
pub fn take_turns() {
    #[cfg(target_os = "linux")]
    tell(ask(OTHERS, None, 0));
}

/// Lets the window's thread and the player's go first where there are fewer processors than work.
///
/// Without this, frames beside a batch waited up to 16 ms on two processors. Only Linux has priorities of threads that
/// need no rights.
pub fn step_back() {
    #[cfg(target_os = "linux")]
    tell(ask(OTHERS, Some(BEHIND_THE_WINDOW), 0));
}

/// Does two things at once: one on a thread of its own that steps back, the other one on the calling thread.
///
/// Where the system has no thread, one is done after the other. For work on blocking threads, which step back
/// themselves.
pub fn both<A: Send, B>(beside: impl Fn() -> A + Sync, here: impl FnOnce() -> B) -> (A, B) {
    std::thread::scope(|threads| {
        let thread = std::thread::Builder::new().name("beside".to_owned());
        let thread = thread.spawn_scoped(threads, || {
            step_back();
            beside()
        });
        let here = here();
        let beside = match thread {
            Ok(thread) => {
                let beside = thread.join();
                beside.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            }
            Err(error) => {
                log::debug!("no thread for what is done beside, it is done here: {error}");
                beside()
            }
        };
        (beside, here)
    })
}

#[cfg(target_os = "linux")]
fn tell(taken: bool) {
    if !taken {
        log::debug!(
            "a thread keeps its slices: {}",
            std::io::Error::last_os_error()
        );
    }
}

/// Whether the system took it.
#[cfg(target_os = "linux")]
fn ask(slice: u64, niceness: Option<i32>, flags: libc::c_int) -> bool {
    const CALLER: libc::pid_t = 0;
    const NO_FLAGS: libc::c_uint = 0;
    let mut kept = libc::sched_attr {
        size: size_of::<libc::sched_attr>() as u32,
        sched_policy: 0,
        sched_flags: 0,
        sched_nice: 0,
        sched_priority: 0,
        sched_runtime: 0,
        sched_deadline: 0,
        sched_period: 0,
    };
    #[expect(unsafe_code, reason = "the C library has no name for this call")]
    // SAFETY: the call writes at most the size that it is given into what it is given.
    let told = unsafe {
        libc::syscall(
            libc::SYS_sched_getattr,
            CALLER,
            &raw mut kept,
            kept.size,
            NO_FLAGS,
        )
    };
    if told != 0 {
        return false;
    }
    kept.sched_flags |= flags as u64;
    kept.sched_runtime = slice;
    kept.sched_nice = niceness.unwrap_or(kept.sched_nice);
    #[expect(unsafe_code, reason = "the C library has no name for this call")]
    // SAFETY: the call reads what it is given, whose size stands in it.
    let taken =
        unsafe { libc::syscall(libc::SYS_sched_setattr, CALLER, &raw const kept, NO_FLAGS) };
    taken == 0
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::{BEHIND_THE_WINDOW, OTHERS, SLICE, ask, both};

    #[test]
    fn linux_takes_a_slice_without_rights() {
        for (slice, niceness) in [(SLICE, None), (OTHERS, Some(BEHIND_THE_WINDOW))] {
            // On a thread of its own: a slice stays with its thread.
            let asks = move || ask(slice, niceness, 0);
            let taken = std::thread::scope(|threads| threads.spawn(asks).join());
            assert!(matches!(taken, Ok(true)));
        }
    }

    /// Two decoders of a film ran with the window's own priority.
    #[test]
    fn what_is_done_beside_steps_back() {
        let is_behind = || {
            #[expect(unsafe_code, reason = "the standard library has no such call")]
            // SAFETY: it tells a number of the thread that calls.
            let niceness = unsafe { libc::getpriority(libc::PRIO_PROCESS, 0) };
            let name = std::thread::current().name().map(str::to_owned);
            (niceness == BEHIND_THE_WINDOW, name)
        };
        let named = Some("beside".to_owned());
        assert_eq!(both(is_behind, || 7), ((true, named), 7));
    }
}
