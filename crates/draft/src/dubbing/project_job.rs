//! A language of a dubbing project becomes sound, in the background.

use std::sync::Arc;

use crate::account::Account;
use crate::billing::Charge;
use crate::billing::Price;
use crate::billing::Product;
use crate::billing::Ticket;
use crate::cut_off;
use crate::dubbing::job;
use crate::dubbing::project::Language;
use crate::dubbing::project::MODEL;
use crate::dubbing::project::Project;
use crate::dubbing::rendering;
use crate::dubbing::rendering::Material;
use crate::dubbing::rendering::RenderError;
use crate::plan::Group;
use crate::store::DubFile;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::Unplaced;
use mynah_audio::encode::wav_head;
use mynah_audio::pcm::to_i16;
use mynah_core::format::OutputFormat;

/// Credits a minute and language (ElevenLabs' page "Pricing").
const A_MINUTE: f64 = 3_000.0;
const BROKE_OFF: &str = "The language could not be made.";
const NO_CREDITS: &str = "The server ended while the language was made, and there are not enough credits to make it again.";

/// What so many seconds of a language cost.
pub fn charge(secs: f64) -> Charge {
    of_cost(Price::Seconds(secs, A_MINUTE).credits())
}

fn of_cost(cost: u64) -> Charge {
    Charge {
        product: Product::Dubbing,
        group: Group::Standard,
        model: MODEL.to_owned(),
        voice: String::new(),
        cost,
    }
}

/// Has a language spoken that this process has taken. Not awaited: the client asks how it stands.
pub fn start(language: Language, ticket: Ticket) {
    drop(tokio::task::spawn_blocking(move || make(&language, ticket)));
}

/// Speaks a language, charges for it, keeps it. Blocks.
fn make(language: &Language, mut ticket: Ticket) {
    let account = Arc::clone(&ticket.account);
    let made = work(&account.store, language).unwrap_or_else(|error| {
        log::error!("a language of a dubbing project broke off: {error}");
        None
    });
    let Some((project, sound)) = made else {
        return fail(&account, language, BROKE_OFF);
    };
    let (revision, spoken) = (language.revision, language.wording(&project));
    let charged = ticket.done(|account, slot, charge| {
        let change = |kept: &mut Language| {
            kept.busy = false;
            kept.failed = None;
            kept.heard = Some(revision);
            kept.spoken = spoken;
        };
        account
            .store
            .finish(&language.id, (slot, charge), &sound, change)
    });
    if charged.is_none() {
        fail(&account, language, BROKE_OFF);
    }
}

fn fail(account: &Account, language: &Language, why: &str) {
    let failed = account.store.give_up(&language.id, |kept: &mut Language| {
        kept.busy = false;
        kept.failed = Some(why.to_owned());
    });
    if let Err(error) = failed {
        log::error!("a language of a dubbing project stays unfinished: {error}");
    }
}

/// What the project was when its sound was made, and the sound.
fn work(store: &Store, language: &Language) -> Result<Option<(Project, Unplaced)>, RenderError> {
    let Some(project) = store.one::<Project>(&language.project)? else {
        return Ok(None);
    };
    let Some((recording, _)) = store.dub_file(&project.id, DubFile::Recording)? else {
        return Ok(None);
    };
    let span = (0.0, project.secs);
    let material = Material {
        recording,
        foreground: None,
        background: None,
        span,
        lines: language.lines(&project),
        target: &language.target,
        bare: false,
        from_cast: language.cloning == Some(0),
    };
    let hz = OutputFormat::default().hz;
    let bytes = rendering::frames(span, hz) * 2;
    let head = wav_head(hz, 1, u32::try_from(bytes).unwrap_or(u32::MAX));
    let mut held = store.hold().with(&head);
    let said = rendering::render(store, material, &mut |samples| {
        let bytes: Vec<u8> = samples
            .iter()
            .flat_map(|sample| to_i16(*sample).to_le_bytes())
            .collect();
        held = std::mem::replace(&mut held, Ok(store.hold())).and_then(|held| held.with(&bytes));
    })?;
    let held = held.map_err(StoreError::from)?;
    if said.is_empty() {
        return Ok(None);
    }
    let sound = store.dub_sound(&language.id, held)?;
    Ok(Some((project, sound)))
}

/// Goes on with the languages of processes that are gone, one after the other.
pub async fn go_on(account: &Arc<Account>) {
    let left = account.ask(|store| store.take_over::<Language>()).await;
    for language in left.unwrap_or_default() {
        let ticket = job::admitted(account, of_cost(language.cost)).await;
        let account = Arc::clone(account);
        let made = tokio::task::spawn_blocking(move || match ticket {
            Some(ticket) => make(&language, ticket),
            None => fail(&account, &language, NO_CREDITS),
        });
        if let Err(error) = made.await {
            cut_off::tell("a language that was taken over", &error);
        }
    }
}
