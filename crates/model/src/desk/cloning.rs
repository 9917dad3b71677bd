//! Clones that are being made, as they are shown.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use crate::attempt::{CloneAttempt, Fixes, KeptSample};
use crate::cloning::{others_told, short_scope, words_of};
use crate::command::{LineOrder, Recorded, Sheet};
use crate::desk::{Caution, Desk, Price};
use crate::event::{CloneAside, CloningEvent, CutOff, Vault, Was, Work};
use crate::trouble::Trouble;
use crate::urgency::Urgency;
pub use mynah_audio::recorder::Heard;
use mynah_core::backend::Backend;
use mynah_core::consent::{Standing, forbids, others_of, outside_scope, taken_back_by};
use mynah_core::day::Day;
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::{JobId, ProjectId, VoiceId};
use mynah_core::request::Input;
use mynah_i18n::tr;
use mynah_script::document::Line;

/// What came of looking at a recording.
type Looked = Result<KeptSample, Trouble>;

/// What was recorded, and what came of it.
type WasRecorded = (Recorded, Result<Was, Trouble>);

/// What is known of clones and of who agreed to them.
#[derive(Debug, Default)]
pub struct CloningShown {
    /// What was begun and not ended; nothing while nobody knows.
    pub begun: Option<Option<CloneAttempt>>,
    /// Who was about to agree anew; nothing while nobody knows.
    pub anew: Option<Option<CloneAttempt>>,
    /// What came of each file, by its number.
    pub sampled: HashMap<u64, Looked>,
    /// How high recordings are spoken, in semitones above 1 Hz: of voices to which others are added, by their ids, and of
    /// what somebody agrees to anew, by the hash of that record.
    pub own_pitches: HashMap<String, f32>,
    /// What came of each that was brought in order, with what was done to it.
    pub mended: HashMap<u64, (Fixes, Looked)>,
    /// What came of each document that was attached, by its number.
    pub documents: HashMap<u64, Result<Input, Trouble>>,
    /// Where documents lie that were asked for, by their numbers.
    pub proofs: HashMap<u64, PathBuf>,
    /// What came of each order, by its number.
    pub cloned: HashMap<u64, Result<VoiceId, Trouble>>,
    /// Those that were put aside, the newest first.
    pub aside: Vec<CloneAside>,
    /// Whether anything had been sent of the clone that was being made as Mynah ended.
    pub broke_off: BrokeOff,
    /// Accounts in all of whose voices it was looked for clones whose answers were lost.
    pub sought: HashSet<String>,
    /// What the window has since each press that put one aside or took one up, by its number; nothing where what stood
    /// there stays.
    pub turned: HashMap<u64, Option<CloneAttempt>>,
    /// Clones whose answers were lost and that are there, by the hashes of their recordings, in the order of being found.
    pub found: Vec<(Vec<String>, (Backend, VoiceId))>,
    /// The microphones; nothing while nobody knows.
    pub microphones: Option<Vec<String>>,
    /// How a recording goes.
    pub heard: Option<Heard>,
    /// Recordings that were cut off as Mynah ended, the longest first.
    pub cut_off: Vec<CutOff>,
    /// What was recorded, in its order: whoever recorded it may be looked at again only later.
    pub recorded: Vec<WasRecorded>,
    /// What is said in recordings of statements, by their hashes, or why that can't be read.
    pub understood: HashMap<String, Result<String, Trouble>>,
    /// All consents; nothing while nobody knows.
    pub vault: Option<Arc<Vault>>,
    /// The day that it is, as of the last frame: consents end.
    pub today: Option<Day>,
}

/// Whether anything had been sent of what broke off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum BrokeOff {
    /// Nobody told yet, or nothing broke off.
    #[default]
    Untold,
    /// Nothing had been.
    BeforeSending,
    /// It had been, or was about to be, to this account.
    SentTo(String),
}

/// Price and project of a job that is tried again, and its cautions.
type ScopeCautions = ((Price, Option<ProjectId>), Vec<Caution>);

impl Desk {
    /// Why nothing new is spoken with a voice, and what now; nothing where no record of consent stands against it.
    pub fn why_silent(&self, voice: &VoiceId, today: Day) -> Option<String> {
        let vault = self.cloning.vault.as_ref()?;
        let no = forbids(&vault.heeded, voice, today)?;
        Some(tr!("voice-silent", why = words_of(&no)))
    }

    /// The same of a line: what it says with that voice may have been paid for before, and fills it whoever agrees by now.
    pub fn why_unspoken(&self, line: &Line, today: Day) -> Option<String> {
        self.why_not_ordered(line, false, today)
    }

    /// The same of a take that is ordered of it; where it is another one, none that was paid for fills it.
    pub fn why_not_ordered(&self, line: &Line, is_another: bool, today: Day) -> Option<String> {
        let why = self.why_silent(&self.voice_of(line)?.id, today)?;
        if is_another {
            return Some(why);
        }
        let held = self.held_here(self.backend(), Urgency::Interactive);
        let delivery = self.delivery_of(line);
        let is_held = held
            .zip(delivery)
            .is_some_and(|(held, delivery)| held.contains(&quick_key(self.parts(line, &delivery))));
        (!is_held).then_some(why)
    }

    /// Who took a recording back, by any of its hashes, and when; nothing where nobody did.
    pub fn why_taken_back<'a>(
        &self,
        recordings: impl IntoIterator<Item = &'a str>,
    ) -> Option<String> {
        let all = &self.cloning.vault.as_ref()?.heeded;
        let mut recordings = recordings.into_iter();
        let of = recordings.find_map(|hash| taken_back_by(all, hash))?;
        let day = Day::here(of.withdrawn?).to_string();
        let name = of.consent.name.as_str();
        Some(tr!("clone-row-taken-back", name = name, day = day))
    }

    /// That others agreed to something of these recordings, too: who takes that back silences a voice that is made of them,
    /// whoever else agrees. Nothing before it is said whose voice it is.
    pub fn named_by_others<'a>(
        &self,
        recordings: impl IntoIterator<Item = &'a str>,
        owner: &str,
    ) -> Option<String> {
        let vault = self
            .cloning
            .vault
            .as_ref()
            .filter(|_| !owner.trim().is_empty())?;
        let recordings: Vec<&str> = recordings.into_iter().collect();
        let others = others_of(&vault.heeded, &recordings, owner);
        others_told(others.into_iter())
    }

    /// Returns the mark of a voice that the consents keep from speaking in the open project, and the reason. It may speak
    /// outside the scope of its consent if a person confirms that.
    pub fn barred(&self, voice: &VoiceId, today: Day) -> Option<(String, String)> {
        if let Some(why) = self.why_silent(voice, today) {
            return Some((tr!("voices-silent"), why));
        }
        let project = self.project.as_ref()?.card.id;
        let of = self.outside_consent(voice, Some(project), today)?;
        Some((tr!("voices-outside-consent"), words_of(&of.outside_scope())))
    }

    /// Returns a consent of a voice whose scope does not cover a project, or the work of no project.
    fn outside_consent(
        &self,
        voice: &VoiceId,
        project: Option<ProjectId>,
        today: Day,
    ) -> Option<&Standing> {
        let vault = self.cloning.vault.as_ref()?;
        let open = self.project.as_ref().map(|open| &open.card);
        let others = self.projects.value().into_iter().flatten();
        let cards = open.into_iter().chain(others);
        let own = project.and_then(|project| cards.clone().find(|card| card.id == project));
        let own = own.map(|card| card.name.as_str());
        // Projects that came after the consents were read are known by the list alone.
        let known = vault.projects.iter().map(String::as_str);
        let projects = known.chain(cards.map(|card| card.name.as_str()));
        outside_scope(&vault.heeded, voice, (own, projects), today)
    }

    /// Returns a caution for each voice of these orders that would speak outside the scope of its consent. Orders that a
    /// person confirmed, and those whose take the library has, need none.
    pub fn cautions_of_scope(
        &self,
        (project, backend, urgency): (Option<ProjectId>, Backend, Urgency),
        orders: &[LineOrder],
        today: Day,
    ) -> Vec<Caution> {
        let Some(vault) = &self.cloning.vault else {
            return Vec::new();
        };
        let mut outside: HashMap<&VoiceId, &Standing> = HashMap::new();
        for voice in vault.heeded.iter().flat_map(|of| &of.voices) {
            if let Some(of) = self.outside_consent(voice, project, today) {
                outside.insert(voice, of);
            }
        }
        // Very many orders are looked through only for those who have such a voice.
        if outside.is_empty() {
            return Vec::new();
        }
        let held = self.held_for(backend, project, urgency);
        let is_held = |order: &LineOrder| {
            !order.fresh && held.is_some_and(|held| held.contains(&quick_key(&order.request)))
        };
        let mut cautions = Vec::new();
        for order in orders.iter().filter(|order| !order.outside_consent) {
            for voice in order.request.speaking_voices() {
                let Some(of) = outside.get(voice).filter(|_| !is_held(order)) else {
                    continue;
                };
                let known = self.voices_of(backend).of(voice);
                let called = known.map_or(order.voice_name.as_str(), |voice| voice.name.as_str());
                cautions.push(Caution::OutsideConsent {
                    voice: voice.clone(),
                    called: called.to_owned(),
                    name: of.consent.name.clone(),
                    scope: short_scope(&of.consent.scope),
                });
                outside.remove(voice);
            }
        }
        cautions
    }

    /// Returns the price and the project of a job that is tried again, and the same cautions for it.
    pub fn cautions_of_scope_again(&self, job: JobId, today: Day) -> Option<ScopeCautions> {
        let card = self.job(job)?;
        let Work::Generate {
            project,
            backend,
            order,
        } = &card.work
        else {
            return None;
        };
        let of = (*project, *backend, Urgency::Interactive);
        let cautions = self.cautions_of_scope(of, std::slice::from_ref(&**order), today);
        Some(((self.price_of_retry(card)?, *project), cautions))
    }

    /// All voices that nothing new is spoken with.
    pub fn silent_voices(&self, today: Day) -> Vec<VoiceId> {
        let vault = self.cloning.vault.as_ref();
        let all = vault.iter().flat_map(|vault| &vault.heeded);
        let voices = all.flat_map(|standing| &standing.voices);
        let silent = voices.filter(|voice| self.why_silent(voice, today).is_some());
        silent.cloned().collect()
    }

    /// Applies an event about instant clones.
    pub fn apply_cloning(&mut self, event: CloningEvent) {
        let shown = &mut self.cloning;
        match event {
            CloningEvent::Begun(sheet, attempt) => {
                let begun = match sheet {
                    Sheet::Clone => &mut shown.begun,
                    Sheet::Anew => &mut shown.anew,
                };
                *begun = Some(attempt.map(|it| *it));
            }
            CloningEvent::Aside(all) => shown.aside = all,
            CloningEvent::BrokeOff(account) => {
                shown.broke_off = account.map_or(BrokeOff::BeforeSending, BrokeOff::SentTo);
            }
            CloningEvent::Sought(account) => {
                shown.sought.insert(account);
            }
            CloningEvent::Turned(number, now) => {
                shown.turned.insert(number, now.map(|it| *it));
            }
            CloningEvent::Found(samples, made) => shown.found.push((samples, made)),
            CloningEvent::Vault(vault) => {
                shown.vault = Some(Arc::from(vault));
                self.touch_all();
            }
            CloningEvent::Sampled(number, looked) => {
                let looked = looked.map(|it| *it).map_err(|it| *it);
                shown.sampled.insert(number, looked);
            }
            CloningEvent::OwnPitch(of, pitch) => {
                shown.own_pitches.insert(of, pitch);
            }
            CloningEvent::Mended(number, fixes, looked) => {
                let looked = looked.map(|it| *it).map_err(|it| *it);
                shown.mended.insert(number, (fixes, looked));
            }
            CloningEvent::Microphones(names) => shown.microphones = Some(names),
            CloningEvent::Recording(heard) => shown.heard = heard,
            CloningEvent::CutOff(all) => shown.cut_off = all,
            CloningEvent::Recorded(what, was) => {
                shown.recorded.push((what, was.map_err(|it| *it)));
            }
            CloningEvent::Understood(hash, words) => {
                shown.understood.insert(hash, words.map_err(|it| *it));
            }
            CloningEvent::Document(number, document) => {
                shown.documents.insert(number, document.map_err(|it| *it));
            }
            CloningEvent::ProofAt(number, path) => {
                shown.proofs.insert(number, path);
            }
        }
    }
}
