//! Presets of the tools and the inputs that wait, as they are kept in the library.

use crate::error::StudioError;
use crate::machine::Machine;
use mynah_model::event::{Event, ToolsEvent};
use mynah_model::tool_presets::{KeptInput, PresetChange, ToolPreset};
use mynah_store::error::LibraryError;

/// The names under which both are kept.
const PRESETS: &str = "tool-presets";
const INPUTS: &str = "tool-inputs";

/// Applies a change if there is one, and tells all presets.
///
/// # Errors
/// Errors of the disk.
pub(super) async fn run(
    machine: &Machine,
    change: Option<PresetChange>,
) -> Result<(), StudioError> {
    let all = machine.library(move |library| {
        let Some(change) = change else {
            return Ok(read(library.shared(PRESETS)?));
        };
        let mut all = Vec::new();
        library.change_shared(PRESETS, |there| {
            all = read(there);
            change.apply(&mut all);
            Ok(serde_json::to_string(&all)?)
        })?;
        Ok(all)
    });
    let event = ToolsEvent::Presets(all.await?);
    machine.tell(Event::Tools(event)).await;
    Ok(())
}

fn read(there: Option<String>) -> Vec<ToolPreset> {
    let read = there.map(|there| serde_json::from_str(&there));
    match read {
        None => Vec::new(),
        Some(Ok(all)) => all,
        Some(Err(error)) => {
            log::warn!("the presets of the tools can't be read: {error}");
            Vec::new()
        }
    }
}

/// Keeps the inputs that wait in this window.
///
/// # Errors
/// Errors of the disk.
pub(super) async fn keep_inputs(
    machine: &Machine,
    inputs: Vec<KeptInput>,
) -> Result<(), StudioError> {
    machine
        .library(move |library| {
            let kept = serde_json::to_string(&inputs).map_err(LibraryError::from)?;
            library.keep_unfinished(INPUTS, |_| (!inputs.is_empty()).then_some(kept))
        })
        .await
}

/// Returns the inputs that waited when a window was closed.
///
/// # Errors
/// Errors of the disk.
pub(super) async fn kept_inputs(machine: &Machine) -> Result<Vec<KeptInput>, StudioError> {
    let kept = machine.library(|library| library.take_unfinished(INPUTS));
    let kept = kept.await?.map(|kept| serde_json::from_str(&kept));
    Ok(match kept {
        Some(Ok(inputs)) => inputs,
        Some(Err(error)) => {
            log::warn!("the inputs of the tools can't be read: {error}");
            Vec::new()
        }
        None => Vec::new(),
    })
}
