//! Professional clones, as they are shown.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::attempt::KeptSample;
use crate::event::{Picture, ProfessionalEvent};
use crate::professional::{ProfessionalCard, ProfessionalForm, Stands};
use crate::trouble::Trouble;
use mynah_core::ids::MakingId;
use mynah_core::request::Input;

/// What is known of them.
#[derive(Debug, Default)]
pub struct ProfessionalShown {
    /// All as they were read at first, newest first; nothing while they aren't known.
    pub listed: Option<Arc<[ProfessionalCard]>>,
    /// Counts up with each list.
    pub lists: u64,
    stands: HashMap<MakingId, Arc<Stands>>,
    /// What each is that another window wrote of, too, and under which number that was kept.
    pub kept: BTreeMap<MakingId, (u64, Box<ProfessionalForm>)>,
    /// Of the recording that is being sent: its hash, bytes that went, and all.
    pub sending: HashMap<MakingId, (String, u64, u64)>,
    /// The lines that are to be read aloud; counts up with each.
    pub captcha: (u64, Option<(MakingId, Arc<Picture>)>),
    /// What came of each file, by its number at its clone.
    pub sampled: HashMap<(MakingId, u64), Result<Vec<KeptSample>, Trouble>>,
    /// What came of each document of a clone, in their order.
    pub documents: HashMap<MakingId, Vec<Result<Input, Trouble>>>,
    /// What ended, by its number.
    ended: HashMap<(MakingId, u64), Option<Trouble>>,
}

impl ProfessionalShown {
    /// How one stands by now; nothing while nobody told.
    pub fn stands(&self, id: MakingId) -> Option<&Arc<Stands>> {
        self.stands.get(&id)
    }

    /// What came of something that was to be done; nothing while it is under way.
    pub fn ended(&self, id: MakingId, number: u64) -> Option<Option<&Trouble>> {
        self.ended.get(&(id, number)).map(Option::as_ref)
    }

    /// Applies an event about professional clones.
    pub fn apply(&mut self, event: ProfessionalEvent) {
        match event {
            ProfessionalEvent::Listed(cards) => {
                for card in &cards {
                    self.stands.insert(card.id, Arc::new(card.stands.clone()));
                }
                self.listed = Some(cards.into());
                self.lists += 1;
            }
            ProfessionalEvent::Kept(id, number, form) => {
                self.kept.insert(id, (number, form));
            }
            ProfessionalEvent::Stands(id, stands) => {
                self.stands.insert(id, Arc::from(stands));
            }
            ProfessionalEvent::Sending(id, hash, bytes, all) => {
                self.sending.insert(id, (hash, bytes, all));
            }
            ProfessionalEvent::Captcha(id, picture) => {
                let (count, last) = &mut self.captcha;
                *count += 1;
                *last = Some((id, picture));
            }
            ProfessionalEvent::Sampled(id, number, kept) => {
                self.sampled
                    .insert((id, number), kept.map_err(|trouble| *trouble));
            }
            ProfessionalEvent::Document(id, kept) => {
                let all = self.documents.entry(id).or_default();
                all.push(kept.map_err(|trouble| *trouble));
            }
            ProfessionalEvent::Ended(id, number, trouble) => {
                self.sending.remove(&id);
                self.ended
                    .insert((id, number), trouble.map(|trouble| *trouble));
            }
        }
    }
}
