//! Templates that people made: kept, listed, and what projects begin with.

use std::sync::Arc;

use crate::error::StudioError;
use crate::machine::Machine;
use crate::projects;
use mynah_i18n::tr;
use mynah_model::command::TemplateCommand;
use mynah_model::event::{Event, Notice, Offer, ProjectEvent};
use mynah_records::templates::TemplateCard;
use mynah_store::Library;
use mynah_store::error::LibraryError;

pub(super) async fn run(
    machine: &Arc<Machine>,
    command: TemplateCommand,
) -> Result<(), StudioError> {
    let notice = match command {
        TemplateCommand::Keep {
            project,
            name,
            script,
            text,
        } => {
            let keep = move |library: &Library| {
                let frame = script.frame(text).unwrap_or_else(|error| {
                    log::error!("a script has no frame: {error}");
                    *script
                });
                library.keep_template(project, &name, &frame)
            };
            let card = changed(machine, keep).await?;
            Notice::Done(tr!("studio-template-kept", name = card.name))
        }
        TemplateCommand::Create { template, name } => {
            let card = machine
                .library(move |library| library.create_of_template(template, &name))
                .await?;
            return projects::open(machine, card.id).await;
        }
        TemplateCommand::Rename { template, name } => {
            let rename = move |library: &Library| library.rename_template(template, &name);
            return changed(machine, rename).await.map(drop);
        }
        TemplateCommand::Discard(template) => {
            let discard = move |library: &Library| library.discard_template(template);
            let card = changed(machine, discard).await?;
            Notice::Offer {
                text: tr!("studio-template-discarded", name = card.name),
                offer: Offer::BringTemplateBack(template),
            }
        }
        TemplateCommand::BringBack(template) => {
            let back = move |library: &Library| library.bring_template_back(template);
            return changed(machine, back).await.map(drop);
        }
    };
    machine.tell(Event::Notice(notice)).await;
    Ok(())
}

/// Tells which there are.
pub(super) async fn list(machine: &Machine) -> Result<(), StudioError> {
    let cards = machine.library(Library::templates).await?;
    let listed = ProjectEvent::Templates(cards);
    machine.tell(Event::Project(listed)).await;
    Ok(())
}

/// Changes one and lists all.
async fn changed(
    machine: &Machine,
    change: impl FnOnce(&Library) -> Result<TemplateCard, LibraryError> + Send + 'static,
) -> Result<TemplateCard, StudioError> {
    let card = machine.library(change).await?;
    list(machine).await?;
    Ok(card)
}
