//! The voice is made at the service, and recordings are sent: one after the other, each written down before it goes.

use std::collections::HashSet;
use std::pin::pin;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{Failed, One, ProStep, SentSample, all, broke_off, is_gone, is_lost, tell};
use crate::api::clones::Labels;
use crate::api::error::ApiError;
use crate::api::professional::MakeProfessional;
use crate::api::professional::samples::{AddSamples, RemoveSample, SampleOf};
use crate::api::progress::Progress;
use crate::api::voices::{GetVoice, VoiceCategory};
use crate::library::faults;
use crate::studio::account;
use crate::studio::cloning::{self, Wanted};
use crate::studio::error::{Refusal, StudioError};
use crate::studio::event::ProfessionalEvent;
use crate::studio::jobs::upload;
use crate::studio::lost_voice::LostVoice;
use crate::studio::sampling;
use crate::studio::trouble::Remedy;
use crate::terms::clock::UnixMillis;
use crate::terms::consent::NoConsent;
use crate::terms::ids::{SampleId, VoiceId};
use crate::terms::request::Input;
use crate::tr;

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
            if !self.stands.has(&input.hash) {
                if stop.is_cancelled() {
                    return Err(self.stopped());
                }
                self.is_agreed(&voice).await?;
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
        let name = self.form.attempt.name.trim().to_owned();
        let account = self.connection.account.clone();
        if let Some(asked) = self.stands.asked
            && let Some(voice) = self.found(asked).await?
        {
            self.keep_voice(voice.clone()).await?;
            return Ok(voice);
        }
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
                if !matches!(&error, StudioError::Api(error) if is_lost(error)) {
                    // It surely came to nothing: the next time is the first, and the name may be another one.
                    self.change(|stands| {
                        stands.asked = None;
                        stands.account = None;
                        stands.name = String::new();
                    })
                    .await?;
                }
                Err(error.into())
            }
        }
    }

    /// The voice that came of a request whose answer was lost.
    pub(super) async fn found(&self, since: UnixMillis) -> Result<Option<VoiceId>, StudioError> {
        let others = all(self.machine).await?;
        let others = others.into_iter().filter(|other| other.id != self.id);
        let known: Vec<VoiceId> = others.filter_map(|it| it.stands.voice).collect();
        let lost = LostVoice {
            category: VoiceCategory::Professional,
            names: std::slice::from_ref(&self.stands.name),
            since: since.0,
            known: &known,
        };
        let found = lost.find(&self.connection).await?;
        Ok(found.map(|(voice, _)| voice))
    }

    pub(super) async fn keep_voice(&mut self, voice: VoiceId) -> Result<(), StudioError> {
        self.change(|stands| stands.voice = Some(voice)).await
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
            return Ok(self.keep_sample(hash, there).await?);
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
            // Another window sent it meanwhile.
            Mark::There => return Ok(()),
            Mark::Theirs => return Err(Refusal::NoConsent(NoConsent::UnderWay).into()),
        }
        faults::reached("sample-marked");
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
        Ok(self.keep_sample(hash, there).await?)
    }

    /// Writes down that a recording is about to be sent, unless another window is at it: sent twice, the voice would be
    /// trained on it twice.
    async fn mark(&mut self, hash: String, name: String) -> Result<Mark, StudioError> {
        let library = self.machine.library.clone();
        self.change(move |stands| {
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

    async fn keep_sample(&mut self, hash: String, there: SampleId) -> Result<(), StudioError> {
        self.change(move |stands| {
            let mut samples = stands.samples.iter_mut();
            if let Some(sample) = samples.find(|sample| sample.hash == hash) {
                sample.sample = Some(there);
            }
        })
        .await
    }

    /// Takes a recording out, there and here.
    pub(super) async fn remove(&mut self, hash: String) -> Result<(), Failed> {
        let voice = self.voice()?;
        let rows = self.form.attempt.samples.iter();
        let rows = rows.filter(|row| row.sent().is_some_and(|it| it.input.hash == hash));
        let rows: Vec<u64> = rows.map(|row| row.number).collect();
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
        self.remove_there(voice, hash).await
    }

    /// Takes out at the service what somebody took out here.
    pub(super) async fn finish_leaving(&mut self) -> Result<(), Failed> {
        let samples = self.stands.samples.iter().filter(|it| it.is_leaving);
        let leaving: Vec<String> = samples.map(|sample| sample.hash.clone()).collect();
        for hash in leaving {
            let voice = self.voice()?;
            self.remove_there(voice, hash).await?;
        }
        Ok(())
    }

    async fn remove_there(&mut self, voice: VoiceId, hash: String) -> Result<(), Failed> {
        let mut there = self.stands.sample(&hash).and_then(|it| it.sample.clone());
        if there.is_none()
            && let Some(sample) = self.stands.sample(&hash)
        {
            there = self.find_sample(&voice, &sample.name).await?;
        }
        if let Some(sample) = there {
            let remove = RemoveSample(SampleOf { voice, sample });
            match self.connection.client.send(&remove).await {
                Ok(_) => {}
                Err(error) if is_gone(&error) => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.change(move |stands| stands.samples.retain(|sample| sample.hash != hash))
            .await?;
        Ok(())
    }
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
