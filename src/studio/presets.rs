//! Settings with names: kept, listed, forgotten.

use crate::library::presets::Preset;
use crate::studio::command::PresetCommand;
use crate::studio::error::StudioError;
use crate::studio::event::{Event, Notice, TakesEvent};
use crate::studio::machine::Machine;
use crate::tr;

pub(super) async fn run(machine: &Machine, command: PresetCommand) -> Result<(), StudioError> {
    let notice = match command {
        PresetCommand::List => None,
        PresetCommand::Keep(preset) => {
            let name = preset.name.clone();
            machine
                .library(move |library| library.keep_preset(&preset))
                .await?;
            Some(tr!("presets-kept", name = name))
        }
        PresetCommand::Forget(name) => {
            let forgotten = machine.library(move |library| library.forget_preset(&name));
            forgotten
                .await?
                .map(|Preset { name, .. }| tr!("presets-forgotten", name = name))
        }
    };
    let all = machine.library(|library| library.presets()).await?;
    machine.tell(Event::Takes(TakesEvent::Presets(all))).await;
    if let Some(words) = notice {
        machine.tell(Event::Notice(Notice::Done(words))).await;
    }
    Ok(())
}
