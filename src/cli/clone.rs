//! `mynah clone`: a voice from recordings, with a record of who agreed. Without one nothing is sent.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::json;

use crate::cli::args::CloneArguments;
use crate::cli::exit::{Exit, Stop};
use crate::cli::inspect::faults;
use crate::cli::output;
use crate::cli::session::Session;
use mynah_core::consent::{Consent, Relation};
use mynah_engine::headless::read_text;
use mynah_engine::inspecting::inspect_file;
use mynah_i18n::tr;
use mynah_model::command::{CloneFrom, CloneOrder, CloningCommand, Command};
use mynah_model::event::{BrowseEvent, Event, VoicesEvent};
use mynah_model::inspecting::{Check, Finding, Verdict, advice};

/// The only order of this run.
const NUMBER: u64 = 1;

/// Clones a voice.
///
/// # Errors
/// No consent that holds, no recordings, a service that refuses.
pub fn run(arguments: &CloneArguments) -> Result<Exit, Stop> {
    let name = arguments.name.trim();
    if name.is_empty() {
        return Err(Stop::bad(tr!("cli-clone-no-name")));
    }
    let Some(consent) = &arguments.consent else {
        return Err(Stop::bad(tr!("cli-clone-no-consent")));
    };
    let consent = read_text(consent)?;
    // One that can't be taken is refused behind this, with its reason: nothing is sent then, whatever the recordings are.
    let mut is_told = false;
    if let Ok(record) = Consent::handed(&consent) {
        doubt(&record);
        is_told = warn(&arguments.files);
    }
    let mut session = Session::start(&arguments.common)?;
    let backend = session.backend;
    session.send(Command::Cloning(CloningCommand::Create(Box::new(
        CloneOrder {
            backend,
            number: NUMBER,
            into: None,
            name: name.to_owned(),
            from: CloneFrom::Files(arguments.files.clone()),
            consent,
            labels: BTreeMap::new(),
            description: None,
            begun: false,
            anew: arguments.again,
        },
    ))));
    let mut is_there = false;
    let cloned = session.wait(|_, event| match event? {
        Event::Voices(of, VoicesEvent::Browse(BrowseEvent::Cloned(NUMBER, cloned)))
            if *of == backend =>
        {
            Some(cloned.clone())
        }
        Event::Voices(_, VoicesEvent::Browse(BrowseEvent::ClonePart(NUMBER, told))) => {
            output::words(told);
            None
        }
        Event::Voices(_, VoicesEvent::Browse(BrowseEvent::CloneThere(NUMBER))) => {
            is_there = true;
            None
        }
        _ => None,
    })?;
    session.end();
    let voice = cloned.map_err(|trouble| Stop::from(*trouble))?;
    if is_told && !is_there {
        output::words(&tr!("cli-clone-despite"));
    }
    output::words(&if is_there {
        tr!("cli-clone-there", name = name, voice = voice.as_str())
    } else {
        tr!("cli-cloned", name = name, voice = voice.as_str())
    });
    if arguments.common.json {
        output::json(&json!({ "voice_id": voice, "credits": 0 }));
    } else {
        output::result(voice.as_str());
    }
    Ok(Exit::Done)
}

/// Says what whoever relies on a record should know: the promised format takes one of words alone.
fn doubt(record: &Consent) {
    let name = record.name.as_str();
    let is_somebodys = matches!(record.relation, Relation::Consented | Relation::Licensed);
    if is_somebodys && record.is_words_alone() {
        output::words(&tr!("cli-clone-words-alone", name = name));
    }
}

/// Says what isn't good about recordings before they are sent; whether that was anything. What can't be read is refused behind
/// this, with its reason.
fn warn(files: &[PathBuf]) -> bool {
    let (mut is_told, mut speech) = (false, 0.0);
    for path in files {
        let Ok(inspected) = inspect_file(path) else {
            continue;
        };
        let mut lengths = inspected.findings.iter();
        let length = lengths.find(|it| it.check == Check::Length);
        speech += length.and_then(|it| it.value).unwrap_or(0.0);
        let file = path.display().to_string();
        for told in faults(&inspected) {
            output::words(&tr!("cli-clone-fault", file = &*file, told = told));
            is_told = true;
        }
    }
    // How long one of several is says nothing, and nobody mends that here.
    let length = Finding::of(Check::Length, Some(speech));
    if length.verdict != Verdict::Pass {
        let seconds = format!("{speech:.0}");
        let told = advice(&length);
        output::words(&tr!("cli-clone-length", seconds = seconds, told = told));
    }
    is_told
}
