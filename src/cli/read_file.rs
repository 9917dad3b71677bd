//! `mynah read-file`: what the program starts itself for, to read one file within bounds.

use crate::cli::exit::Exit;
use crate::cli::exit::Stop;
use mynah_engine::import;

/// Answers the one that started it.
///
/// # Errors
/// Nobody who asks.
pub fn run() -> Result<Exit, Stop> {
    import::serve(std::io::stdin().lock(), std::io::stdout().lock())?;
    Ok(Exit::Done)
}
