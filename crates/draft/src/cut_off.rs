//! Work on a thread of its own that gave no answer: whose fault that is.

use log::Level;
use tokio::task::JoinError;

/// Tells that `what` was cut off.
pub fn tell(what: &str, error: &JoinError) {
    log::log!(level(error), "{what} was cut off: {error}");
}

/// A panic is a fault. What is cancelled got no thread because the server ends.
fn level(error: &JoinError) -> Level {
    if error.is_panic() {
        Level::Error
    } else {
        Level::Debug
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_does_not_begin_at_its_end_is_no_error() {
        let runtime = || {
            tokio::runtime::Builder::new_current_thread()
                .build()
                .unwrap()
        };
        let server = runtime();
        let handle = server.handle().clone();
        let broken = handle.spawn_blocking(|| panic!("of its own"));
        assert_eq!(level(&server.block_on(broken).unwrap_err()), Level::Error);
        server.shutdown_background();
        let late = handle.spawn_blocking(|| ());
        assert_eq!(level(&runtime().block_on(late).unwrap_err()), Level::Debug);
    }
}
