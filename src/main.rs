//! The shell around the library: arguments, folders, window, run.

fn main() {}
