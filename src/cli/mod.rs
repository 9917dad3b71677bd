//! The commands, which need no window: each has a file of its own, and the tools have a folder.
//!
//! Results go to standard output, words and bars to standard error; nothing is ever asked.
//! Begin with [`args`]; each command has a file of its own.

mod agent;
pub mod args;
mod audition;
mod batch;
mod bench;
mod clone;
mod deliver;
mod doctor;
mod dub;
mod exit;
mod generate;
mod hints;
mod inspect;
mod lint;
mod manner;
mod output;
mod patience;
mod planned_files;
mod read_file;
mod render;
mod serve;
mod session;
mod source;
mod speak;
mod sweep;
mod tools;
mod usage;
mod voices;
mod webhooks;

use std::io::ErrorKind;
use std::process::ExitCode;

use crate::cli::args::Verb;
use crate::cli::exit::{Exit, Stop};
use mynah_i18n::tr;

/// Does what was typed.
pub fn run(verb: &Verb) -> ExitCode {
    let done = match verb {
        Verb::Speak(arguments) => speak::run(arguments),
        Verb::Render(arguments) => render::run(arguments),
        Verb::Lint(arguments) => lint::run(arguments),
        Verb::Voices(arguments) => voices::run(arguments),
        Verb::Audition(arguments) => audition::run(arguments),
        Verb::Sweep(arguments) => sweep::run(arguments),
        Verb::Inspect(arguments) => inspect::run(arguments),
        Verb::Clone(arguments) => clone::run(arguments),
        Verb::Dub(arguments) => dub::run(arguments),
        Verb::Transcribe(arguments) => tools::transcribe(arguments),
        Verb::Caption(arguments) => tools::caption(arguments),
        Verb::Align(arguments) => tools::align(arguments),
        Verb::Convert(arguments) => tools::convert(arguments),
        Verb::Effect(arguments) => tools::effect(arguments),
        Verb::Isolate(arguments) => tools::isolate(arguments),
        Verb::Dialogue(arguments) => tools::dialogue(arguments),
        Verb::Music(arguments) => tools::music(arguments),
        Verb::Agent(arguments) => agent::run(arguments),
        Verb::Webhooks(arguments) => webhooks::run(arguments),
        Verb::Usage(arguments) => usage::run(arguments),
        Verb::Serve(arguments) => serve::run(arguments),
        Verb::Doctor(arguments) => doctor::run(arguments),
        Verb::Bench(arguments) => bench::run(arguments),
        Verb::ReadFile => read_file::run(),
    };
    let exit = done.unwrap_or_else(|stop| stop.say());
    let Some(error) = output::broken() else {
        return exit.into();
    };
    // A reader that went away (`| head`) needs no words.
    if error.kind() != ErrorKind::BrokenPipe {
        let why = error.to_string();
        output::words(&tr!("cli-output-broken", why = why));
    }
    let exit = if exit == Exit::Done { Exit::Bad } else { exit };
    exit.into()
}

/// Notes that standard output was closed before the program started: a command that has a result fails.
pub fn output_is_closed() {
    output::close();
}

/// Says why the window can't open, and gives the code.
pub fn failure(why: &str) -> ExitCode {
    Stop::bad(why).say().into()
}

/// Shows help or what was wrong with the arguments. The parser's own code 2 means something else here.
pub fn usage_error(error: &clap::Error) -> ExitCode {
    let printed = error.print();
    if let Err(error) = &printed {
        log::debug!("the terminal is gone: {error}");
    }
    if error.use_stderr() || printed.is_err() || output::is_closed() {
        Exit::Bad.into()
    } else {
        Exit::Done.into()
    }
}
