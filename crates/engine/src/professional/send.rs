//! The voice is made at the service, and recordings are sent: one after the other, each written down before it goes.

use std::collections::HashSet;
use std::pin::pin;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{Failed, One, all, broke_off, card, is_gone, is_lost, tell};
use crate::account;
use crate::cloning::{self, Wanted};
use crate::error::{Refusal, StudioError};
use crate::jobs::upload;
use crate::lost_voice::LostVoice;
use crate::sampling;
use mynah_api::clones::Labels;
use mynah_api::error::ApiError;
use mynah_api::professional::MakeProfessional;
use mynah_api::professional::samples::{AddSamples, RemoveSample, SampleOf};
use mynah_api::progress::Progress;
use mynah_api::voices::{GetVoice, VoiceCategory};
use mynah_core::clock::UnixMillis;
use mynah_core::consent::NoConsent;
use mynah_core::ids::{SampleId, VoiceId};
use mynah_core::request::Input;
use mynah_i18n::tr;
use mynah_model::attempt::KeptSample;
use mynah_model::event::ProfessionalEvent;
use mynah_model::professional::state::ProStep;
use mynah_model::professional::state::SentSample;
use mynah_model::professional::state::Stands;
use mynah_model::trouble::Remedy;
use mynah_store::faults;

/// Between two tellings of how much of a recording went.
const PACE: Duration = Duration::from_millis(200);

impl One<'_> {
    /// Makes the voice, where it isn't there, and sends each recording that isn't.
    pub(super) async fn send(&mut self, stop: &CancellationToken) -> Result<(), Failed> {
        // What is on the disk by now is what is sent: something may have come since the button was pressed.
        let mut steps = ProStep::ALL
            .into_iter()
            .take_while(|step| *step < ProStep::Sending);
        let today = self.today();
        if let Some(lacks) = steps.find_map(|step| self.form.lacks(step, today)) {
            let remedies = vec![Remedy::Dismiss];
            return Err(Failed::saying(
                Refusal::NoConsent(NoConsent::NotGiven),
                lacks,
                remedies,
            ));
        }
        let consent = self.consent()?;
        let voice = match self.stands.voice.clone() {
            Some(voice) => voice,
            None => self.made().await?,
        };
        // Recordings that came later were agreed to as well.
        self.agree(&voice, consent).await?;
        sampling::retell_vault(self.machine).await;
        let mut seen = HashSet::new();
        let inputs = self.form.sent().map(|sample| sample.input.clone());
        let inputs: Vec<Input> = inputs.filter(|it| seen.insert(it.hash.clone())).collect();
        for input in inputs {
            // Another window may have taken it out, or sent it.
            self.reread().await?;
            if self.wants(&input.hash) && !self.stands.has(&input.hash) {
                if stop.is_cancelled() {
                    return Err(self.stopped());
                }
                let hash = input.hash.clone();
                let sent = self.form.sent().filter(|it| it.input.hash == hash);
                let sent = sent.flat_map(KeptSample::known_by).map(str::to_owned);
                self.is_agreed_with(&voice, sent.collect()).await?;
                self.send_one(&voice, input, stop).await?;
            }
        }
        self.look_after().await;
        // Whatever the service counts of it is known then.
        account::read_meter(self.machine, &self.connection).await;
        Ok(())
    }

    /// The voice, made or found: the answer of an earlier request may have been lost.
    async fn made(&mut self) -> Result<VoiceId, Failed> {
        let before = match self.mark_asked().await? {
            Asked::Ours(before) => before,
            // Another window made it meanwhile.
            Asked::There(voice) => return Ok(voice),
            Asked::Theirs => return Err(Refusal::NoConsent(NoConsent::UnderWay).into()),
        };
        let made = self.made_as(*before).await;
        if made.is_err() {
            // Whichever window asks next looks first, where nobody knows what became of it.
            self.change(|stands| stands.asked_by = None).await?;
        }
        made
    }

    /// The same once this process alone is at it; how it stood before.
    async fn made_as(&mut self, before: Stands) -> Result<VoiceId, Failed> {
        if let Some(asked) = before.asked
            && let Some(voice) = self.found(asked, &before.name).await?
        {
            self.keep_voice(voice.clone()).await?;
            return Ok(voice);
        }
        let name = self.form.attempt.name.trim().to_owned();
        let account = self.connection.account.clone();
        let attempt = &self.form.attempt;
        let mut request = MakeProfessional::new(&name, self.form.language.parse()?)?;
        let about = attempt.description.trim();
        if !about.is_empty() {
            request = request.described(about)?;
        }
        let labels = attempt.labels.iter();
        request.labels = labels
            .filter(|(_, value)| !value.trim().is_empty())
            .map(|(label, value)| (label.clone(), value.trim().to_owned()))
            .collect::<Labels>();
        let wanted = Wanted {
            backend: self.backend,
            category: VoiceCategory::Professional,
            name: name.clone(),
            samples: self.hashes(),
            consent: self.consent()?,
            begun: false,
            anew: true,
            into: None,
        };
        let now = self.machine.clock.now();
        self.change(move |stands| {
            stands.account = Some(account);
            stands.name = name;
            stands.asked = Some(stands.asked.unwrap_or(now));
        })
        .await?;
        let (machine, connection) = (self.machine, std::sync::Arc::clone(&self.connection));
        let send = async { Ok(connection.client.send(&request).await?.value.voice_id) };
        match cloning::taken(machine, &connection, wanted, send).await {
            Ok(taken) => {
                self.keep_voice(taken.voice.clone()).await?;
                Ok(taken.voice)
            }
            Err(error) => {
                let back = match &error {
                    StudioError::Api(error) if is_lost(error) => None,
                    // It surely came to nothing: the next time is the first, and the name may be another one.
                    StudioError::Api(_) => Some((None, None, String::new())),
                    // Nothing was sent: what was asked for before is what it was, by the name that it had.
                    _ => Some((before.asked, before.account, before.name)),
                };
                if let Some(back) = back {
                    self.change(move |stands| (stands.asked, stands.account, stands.name) = back)
                        .await?;
                }
                Err(error.into())
            }
        }
    }

    /// Takes on to make it, unless another window is at it or made it; how it stood before.
    async fn mark_asked(&mut self) -> Result<Asked, StudioError> {
        let library = self.machine.library.clone();
        self.change(move |stands| {
            if let Some(voice) = &stands.voice {
                return Asked::There(voice.clone());
            }
            if stands.asked_by.is_some_and(|owner| library.is_other(owner)) {
                return Asked::Theirs;
            }
            let before = Box::new(stands.clone());
            stands.asked_by = Some(library.owner());
            Asked::Ours(before)
        })
        .await
    }

    /// The voice that came of a request whose answer was lost, and the name that it was asked for with.
    pub(super) async fn found(
        &self,
        since: UnixMillis,
        name: &String,
    ) -> Result<Option<VoiceId>, StudioError> {
        let others = all(self.machine).await?;
        let others = others.into_iter().filter(|other| other.id != self.id);
        let known: Vec<VoiceId> = others.filter_map(|it| it.stands.voice).collect();
        let lost = LostVoice {
            category: VoiceCategory::Professional,
            names: std::slice::from_ref(name),
            since: since.0,
            known: &known,
        };
        let found = lost.find(&self.connection).await?;
        Ok(found.map(|(voice, _)| voice))
    }

    pub(super) async fn keep_voice(&mut self, voice: VoiceId) -> Result<(), StudioError> {
        self.change(|stands| (stands.voice, stands.asked_by) = (Some(voice), None))
            .await
    }

    async fn send_one(
        &mut self,
        voice: &VoiceId,
        input: Input,
        stop: &CancellationToken,
    ) -> Result<(), Failed> {
        let hash = input.hash.clone();
        let was_sent = self.stands.sample(&hash).map(|sample| sample.name.clone());
        // How files are called here is nobody's business there; by this name it is found again.
        let name = was_sent
            .clone()
            .unwrap_or_else(|| cloning::sample_name(&input));
        if was_sent.is_some()
            && let Some(there) = self.find_sample(voice, &name).await?
        {
            return self.keep_sample(hash, there).await;
        }
        let sent = Input {
            name: name.clone(),
            ..input
        };
        let (bytes, of) = (sent.bytes, sent.clone());
        let upload = self
            .machine
            .library(move |library| Ok(upload(library, &of)));
        let upload = upload.await??;
        let request = AddSamples::new(voice.clone(), [upload])?;
        match self.mark(hash.clone(), name.clone()).await? {
            Mark::Ours => {}
            // Another window sent it meanwhile, or took it out.
            Mark::There => return Ok(()),
            Mark::Theirs => return Err(Refusal::NoConsent(NoConsent::UnderWay).into()),
        }
        faults::reached("sample-marked");
        let sent = self
            .send_marked(voice, (hash.clone(), name, bytes), request, stop)
            .await;
        if sent.is_err() {
            // It stays marked, and is looked for first; but nobody is at it any more.
            self.change(move |stands| {
                let mut samples = stands.samples.iter_mut();
                if let Some(known) = samples.find(|known| known.hash == hash) {
                    known.owner = None;
                }
            })
            .await?;
        }
        sent
    }

    /// The same of one that this process alone is at.
    async fn send_marked(
        &mut self,
        voice: &VoiceId,
        (hash, name, bytes): (String, String, u64),
        request: AddSamples,
        stop: &CancellationToken,
    ) -> Result<(), Failed> {
        let progress = Progress::default();
        let client = self.connection.client.counting(&progress);
        let answer = {
            let mut sending = pin!(client.send(&request));
            loop {
                let went = progress.sent().bytes.min(bytes);
                let told = ProfessionalEvent::Sending(self.id, hash.clone(), went, bytes);
                tell(self.machine, self.backend, told).await;
                tokio::select! {
                    answer = &mut sending => break answer,
                    // It stays marked: the next time it is looked for first.
                    () = stop.cancelled() => return Err(self.stopped()),
                    () = tokio::time::sleep(PACE) => {}
                }
            }
        };
        faults::reached("sample-answered");
        let there = match answer {
            Ok(reply) => reply.value.first().map(|sample| sample.sample_id.clone()),
            Err(error) if is_lost(&error) => {
                let found = self.find_sample(voice, &name).await.ok().flatten();
                let Some(found) = found else {
                    return Err(self.lost_sample(error));
                };
                Some(found)
            }
            Err(error) => {
                // It surely isn't there.
                self.change(move |stands| stands.samples.retain(|sample| sample.hash != hash))
                    .await?;
                return Err(if broke_off(&error) {
                    self.lost_sample(error)
                } else {
                    error.into()
                });
            }
        };
        let there = match there {
            Some(there) => Some(there),
            None => self.find_sample(voice, &name).await?,
        };
        let there = there.ok_or(Refusal::NoJob)?;
        self.keep_sample(hash, there).await
    }

    /// Writes down that a recording is about to be sent, unless another window is at it: sent twice, the voice would be
    /// trained on it twice.
    async fn mark(&mut self, hash: String, name: String) -> Result<Mark, StudioError> {
        let library = self.machine.library.clone();
        let rows = self.rows_of(&hash);
        self.change(move |stands| {
            if rows.iter().all(|row| stands.removed.contains(row)) {
                return Mark::There;
            }
            let mut samples = stands.samples.iter_mut();
            let Some(known) = samples.find(|sample| sample.hash == hash) else {
                stands.samples.push(SentSample {
                    hash,
                    name,
                    owner: Some(library.owner()),
                    ..SentSample::default()
                });
                return Mark::Ours;
            };
            if known.sample.is_some() {
                return Mark::There;
            }
            if known.owner.is_some_and(|owner| library.is_other(owner)) {
                return Mark::Theirs;
            }
            known.owner = Some(library.owner());
            Mark::Ours
        })
        .await
    }

    /// The connection was lost in the middle of one: what was sent stays sent.
    fn lost_sample(&self, error: ApiError) -> Failed {
        let mut left = self.hashes();
        left.retain(|hash| !self.stands.has(hash));
        let saying = tr!("pro-lost-sample", left = left.len());
        Failed::saying(error, saying, vec![Remedy::Retry, Remedy::Report])
    }

    /// Somebody stopped it.
    fn stopped(&self) -> Failed {
        let mut left = self.hashes();
        left.retain(|hash| !self.stands.has(hash));
        let saying = tr!("pro-stopped-sending", left = left.len());
        Failed::saying(StudioError::CutOff, saying, vec![Remedy::Dismiss])
    }

    /// The recording of this name at the service: what became of one whose answer was lost.
    async fn find_sample(
        &self,
        voice: &VoiceId,
        name: &str,
    ) -> Result<Option<SampleId>, StudioError> {
        let get = GetVoice {
            voice: voice.clone(),
        };
        let told = self.connection.client.send(&get).await?.value;
        let mut samples = told.samples.iter();
        let found = samples.find(|sample| sample.file_name == name);
        Ok(found.map(|sample| sample.sample_id.clone()))
    }

    /// Writes down that a recording arrived. Where another window took it out meanwhile it is taken out there, too: else the
    /// voice would have it and nobody would know.
    async fn keep_sample(&mut self, hash: String, there: SampleId) -> Result<(), Failed> {
        let of = hash.clone();
        self.change(move |stands| {
            let mut samples = stands.samples.iter_mut();
            if let Some(known) = samples.find(|known| known.hash == of) {
                (known.sample, known.owner) = (Some(there), None);
                return;
            }
            stands.samples.push(SentSample {
                hash: of,
                sample: Some(there),
                is_leaving: true,
                ..SentSample::default()
            });
        })
        .await?;
        self.reread().await?;
        if !self.wants(&hash) {
            return self.remove(hash).await;
        }
        // Whoever took it out brought it again meanwhile: the rows that were taken out are in the form no more.
        if self.stands.sample(&hash).is_some_and(|it| it.is_leaving) {
            self.change(move |stands| {
                let mut samples = stands.samples.iter_mut();
                if let Some(known) = samples.find(|known| known.hash == hash) {
                    known.is_leaving = false;
                }
            })
            .await?;
        }
        Ok(())
    }

    /// Reads again what was brought and how it stands: another window writes it, too.
    async fn reread(&mut self) -> Result<(), StudioError> {
        let id = self.id;
        let kept = self
            .machine
            .library(move |library| library.professional(id));
        let card = card(&kept.await?.ok_or(Refusal::NoJob)?)?;
        (self.form, self.stands) = (card.form, card.stands);
        Ok(())
    }

    /// Whether a recording is to be in the voice.
    fn wants(&self, hash: &str) -> bool {
        self.form.sent().any(|sample| sample.input.hash == hash)
    }

    /// The rows of the form that have a recording.
    fn rows_of(&self, hash: &str) -> Vec<u64> {
        let rows = self.form.attempt.samples.iter();
        let rows = rows.filter(|row| row.sent().is_some_and(|it| it.input.hash == hash));
        rows.map(|row| row.number).collect()
    }

    /// Takes a recording out, there and here.
    pub(super) async fn remove(&mut self, hash: String) -> Result<(), Failed> {
        let voice = self.voice()?;
        let rows = self.rows_of(&hash);
        // The wish first: whatever happens behind this, it doesn't come back.
        let of = hash.clone();
        self.change(move |stands| {
            stands.removed.extend(rows);
            let mut samples = stands.samples.iter_mut();
            if let Some(sample) = samples.find(|sample| sample.hash == of) {
                sample.is_leaving = true;
            }
        })
        .await?;
        faults::reached("sample-leaving");
        // Whoever sends it at this moment takes it out then.
        self.remove_there(voice, hash).await.map(|_| ())
    }

    /// Takes out at the service what somebody took out here.
    pub(super) async fn finish_leaving(&mut self) -> Result<(), Failed> {
        let samples = self.stands.samples.iter().filter(|it| it.is_leaving);
        let leaving: Vec<String> = samples.map(|sample| sample.hash.clone()).collect();
        for hash in leaving {
            let voice = self.voice()?;
            if !self.remove_there(voice, hash).await? {
                return Err(Refusal::NoConsent(NoConsent::UnderWay).into());
            }
        }
        Ok(())
    }

    /// Takes a recording out at the service; whether it is out, and not on its way there by another window.
    async fn remove_there(&mut self, voice: VoiceId, hash: String) -> Result<bool, Failed> {
        let known = self.stands.sample(&hash).cloned().unwrap_or_default();
        let mut there = known.sample;
        if there.is_none() && !known.name.is_empty() {
            there = self.find_sample(&voice, &known.name).await?;
        }
        let library = &self.machine.library;
        if let Some(sample) = there {
            let remove = RemoveSample(SampleOf { voice, sample });
            match self.connection.client.send(&remove).await {
                Ok(_) => {}
                Err(error) if is_gone(&error) => {}
                Err(error) => return Err(error.into()),
            }
        } else if known.owner.is_some_and(|owner| library.is_other(owner)) {
            return Ok(false);
        }
        self.change(move |stands| stands.samples.retain(|sample| sample.hash != hash))
            .await?;
        Ok(true)
    }
}

/// Who makes the voice.
enum Asked {
    /// This process; how it stood before.
    Ours(Box<Stands>),
    /// Another one, at this moment.
    Theirs,
    /// Nobody: it is there.
    There(VoiceId),
}

/// Who sends a recording that is about to be sent.
enum Mark {
    /// This process.
    Ours,
    /// Another one, at this moment.
    Theirs,
    /// Nobody: it is at the service.
    There,
}
