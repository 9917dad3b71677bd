//! Settings with names: kept, listed, forgotten.

use crate::error::StudioError;
use crate::machine::Machine;
use mynah_i18n::tr;
use mynah_model::command::PresetCommand;
use mynah_model::event::{Event, Notice, Offer, TakesEvent};

pub(super) async fn run(machine: &Machine, command: PresetCommand) -> Result<(), StudioError> {
    // What was done, and what it took away.
    let done = match command {
        PresetCommand::List => None,
        PresetCommand::Keep(preset) => {
            let name = preset.name.clone();
            let was = machine
                .library(move |library| library.keep_preset(&preset))
                .await?;
            let words = match was {
                Some(_) => tr!("presets-replaced", name = name),
                None => tr!("presets-kept", name = name),
            };
            Some((words, was))
        }
        PresetCommand::Forget(name) => {
            let was = machine
                .library(move |library| library.forget_preset(&name))
                .await?;
            was.map(|was| (tr!("presets-forgotten", name = &*was.name), Some(was)))
        }
        PresetCommand::Unkeep(preset) => {
            let name = preset.name.clone();
            let now = machine
                .library(move |library| library.unkeep_preset(&preset))
                .await?;
            now.map(|now| {
                if now.is_forgotten {
                    (tr!("presets-forgotten", name = name), Some(now.preset))
                } else {
                    (tr!("presets-kept-since", name = name), None)
                }
            })
        }
    };
    let all = machine.library(|library| library.presets()).await?;
    machine.tell(Event::Takes(TakesEvent::Presets(all))).await;
    if let Some((text, was)) = done {
        let notice = match was.map(Offer::KeepPreset) {
            Some(offer) => Notice::Offer { text, offer },
            None => Notice::Done(text),
        };
        machine.tell(Event::Notice(notice)).await;
    }
    Ok(())
}
