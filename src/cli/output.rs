//! Results go to standard output, words and bars to standard error.

use std::io::IsTerminal as _;
use std::io::Write as _;

use indicatif::ProgressBar;
use indicatif::ProgressDrawTarget;
use indicatif::ProgressStyle;

use crate::terms::backend::Backend;
use crate::terms::credits::Credits;
use crate::tr;

/// Writes a result. A reader that went away (`| head`) is no error.
pub fn result(line: &str) {
    drop(writeln!(std::io::stdout().lock(), "{line}"));
}

/// Writes a result as one line of JSON.
pub fn json(value: &serde_json::Value) {
    result(&value.to_string());
}

/// Says something to the person in front of it.
pub fn words(line: &str) {
    drop(writeln!(std::io::stderr().lock(), "{line}"));
}

/// A bar on standard error that counts to `length`; none where there is no terminal.
pub fn bar(length: u64) -> ProgressBar {
    let target = if std::io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(Some(length), target);
    let style = ProgressStyle::with_template("{bar:32} {pos}/{len}  {msg}  {eta}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Credits with whose they are: draft credits are free, and never mixed with the account's.
pub fn credits(backend: Backend, credits: Credits) -> String {
    match backend {
        Backend::Draft => tr!("cli-draft-credits", credits = credits.to_string()),
        Backend::Live => tr!("cli-credits", credits = credits.to_string()),
    }
}
