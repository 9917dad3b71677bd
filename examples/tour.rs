//! Calls each operation of the client once: `cargo run --example tour -- --base URL --key K [--only GROUP]`.
//!
//! A line an operation: its name, the status, what came back in a few words. Ends with 1 if one failed. It is
//! the reader's index to the client: `tour/` has a file for each group of operations.
#![expect(clippy::print_stdout, reason = "it is a program for people")]

#[path = "tour/mod.rs"]
mod steps;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use mynah::api::client::{Client, LIVE_BASE};
use mynah::terms::clock::Clock;
use mynah::terms::secret::Secret;

use crate::steps::{GROUPS, Tour};

/// Calls each operation of the service once.
#[derive(Parser)]
struct Arguments {
    /// Where the service is.
    #[arg(long, default_value = LIVE_BASE)]
    base: String,
    /// The key. With one of the service itself this spends credits and changes the account.
    #[arg(long)]
    key: String,
    /// What is sent where a recording is wanted; a tone if not said, in which nobody speaks.
    #[arg(long, value_name = "FILE")]
    recording: Option<PathBuf>,
    /// Only this group; without its name the groups are listed.
    #[arg(long, num_args = 0..=1, default_missing_value = "")]
    only: Option<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let only = arguments.only.as_deref();
    if only.is_some_and(|only| GROUPS.iter().all(|(group, _)| *group != only)) {
        let names = GROUPS.iter().map(|(group, _)| *group).collect::<Vec<_>>();
        println!("groups: {}", names.join(", "));
        return ExitCode::FAILURE;
    }
    let key = Secret::new(&arguments.key);
    let client = match Client::new(&arguments.base, Some(key), Clock::system()) {
        Ok(client) => client,
        Err(error) => {
            println!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let mut tour = Tour::new(client);
    if let Some(path) = &arguments.recording {
        match std::fs::read(path) {
            Ok(bytes) => tour.sound = bytes,
            Err(error) => {
                println!("{}: {error}", path.display());
                return ExitCode::FAILURE;
            }
        }
    }
    let mut failed = 0;
    let groups = GROUPS
        .iter()
        .filter(|(group, _)| only.is_none_or(|only| only == *group));
    for step in groups.flat_map(|(_, steps)| *steps) {
        let name = step.name();
        match (step.run)(&mut tour).await {
            Ok(saw) => println!("ok   {name}  {saw}"),
            Err(error) => {
                failed += 1;
                println!("FAIL {name}  {error}");
            }
        }
    }
    println!("{failed} failed");
    ExitCode::from(u8::from(failed > 0))
}
