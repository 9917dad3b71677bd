//! Who speaks in a recording: told apart by the service, heard one by one, and chosen.

use std::io::Cursor;

use tokio_util::sync::CancellationToken;

use super::{Failed, One, is_gone, is_lost};
use crate::error::{Refusal, StudioError};
use mynah_api::professional::samples::{
    EditSample, GetSpeakers, HearSample, HearSpeaker, SampleOf, SeparateSpeakers,
};
use mynah_api::types::sample::{Excerpt, SeparationStatus, SpeakerSeparation};
use mynah_audio::decode::hear_beginning;
use mynah_core::ids::SpeakerId;
use mynah_i18n::tr;
use mynah_model::attempt::SampleRow;
use mynah_model::event::Playing;
use mynah_model::professional::heard_as;
use mynah_model::professional::state::Separation;
use mynah_model::trouble::Remedy;
use mynah_store::faults;

/// Samples a second that one is heard with, and seconds at most.
const HEARD: (u32, u32) = (48_000, 120);

impl One<'_> {
    fn sample_of(&self, hash: &str) -> Result<SampleOf, StudioError> {
        Ok(SampleOf {
            voice: self.voice()?,
            sample: self.sample(hash)?,
        })
    }

    /// Has the speakers of a recording told apart.
    pub(super) async fn separate(
        &mut self,
        hash: String,
        stop: &CancellationToken,
    ) -> Result<(), Failed> {
        self.is_agreed(&self.voice()?).await?;
        let of = self.sample_of(&hash)?;
        let client = self.connection.client.clone();
        let separate = SeparateSpeakers(of.clone());
        let before = self.mark_separating(hash.clone()).await?;
        faults::reached("speakers-marked");
        let answer = tokio::select! {
            answer = client.send(&separate) => answer,
            // Whether the service goes on with it is seen when somebody looks again.
            () = stop.cancelled() => {
                self.unmark_separating(hash, before).await?;
                let saying = tr!("pro-stopped-separating");
                return Err(Failed::saying(StudioError::CutOff, saying, vec![Remedy::Dismiss]));
            }
        };
        faults::reached("speakers-asked");
        let told = match answer {
            Ok(_) => Ok(Separation::Pending),
            // It may have begun all the same.
            Err(error) if is_lost(&error) => match client.send(&GetSpeakers(of)).await {
                Ok(reply) => match separation(&reply.value) {
                    Separation::No => Err(error),
                    told => Ok(told),
                },
                Err(_) => Err(error),
            },
            Err(error) => Err(error),
        };
        match told {
            Ok(told) => Ok(self.keep_speakers(hash, told).await?),
            Err(error) => {
                self.unmark_separating(hash, before).await?;
                Err(error.into())
            }
        }
    }

    /// Writes down that a recording's speakers are about to be told apart: a kill would leave nothing of it. How it stood
    /// before.
    async fn mark_separating(
        &mut self,
        hash: String,
    ) -> Result<(Separation, Vec<SpeakerId>), StudioError> {
        let owner = self.machine.library.owner();
        self.change(move |stands| {
            let mut samples = stands.samples.iter_mut();
            let Some(sample) = samples.find(|sample| sample.hash == hash) else {
                return (Separation::No, Vec::new());
            };
            sample.asked_by = Some(owner);
            let speakers = std::mem::replace(&mut sample.speakers, Separation::Pending);
            (speakers, std::mem::take(&mut sample.chosen))
        })
        .await
    }

    /// Nothing came of it.
    async fn unmark_separating(
        &mut self,
        hash: String,
        (speakers, chosen): (Separation, Vec<SpeakerId>),
    ) -> Result<(), StudioError> {
        self.change(move |stands| {
            let mut samples = stands.samples.iter_mut();
            if let Some(sample) = samples.find(|sample| sample.hash == hash) {
                sample.asked_by = None;
                (sample.speakers, sample.chosen) = (speakers, chosen);
            }
        })
        .await
    }

    /// Asks how the telling apart of a recording's speakers stands.
    pub(super) async fn look_at_speakers(&mut self, hash: String) -> Result<(), StudioError> {
        let asked_by = self.stands.sample(&hash).and_then(|it| it.asked_by);
        let get = GetSpeakers(self.sample_of(&hash)?);
        let told = match self.connection.client.send(&get).await {
            Ok(reply) => separation(&reply.value),
            // The recording is gone there, the voice isn't: that is no reason to look at nothing any more.
            Err(error) if is_gone(&error) => Separation::Failed,
            Err(error) => return Err(error.into()),
        };
        let is_begun = told != Separation::No;
        if !is_begun && asked_by.is_some_and(|owner| self.machine.library.is_other(owner)) {
            // Another window asks for it at this moment.
            return Ok(());
        }
        let recording = self.recording_told(&hash);
        self.keep_speakers(hash, told).await?;
        if !is_begun && asked_by.is_some() {
            let name = self.name();
            let told = tr!("pro-told-not-separated", name = name, recording = recording);
            self.notify(told).await;
        }
        Ok(())
    }

    /// What a recording is called here.
    fn recording_told(&self, hash: &str) -> String {
        let mut rows = self.form.attempt.samples.iter();
        let is_it = |row: &&SampleRow| row.sent().is_some_and(|it| it.input.hash == hash);
        let row = rows.find(is_it).map(|row| row.name.clone());
        let sent = || Some(self.stands.sample(hash)?.name.clone());
        row.or_else(sent).unwrap_or_default()
    }

    async fn keep_speakers(&mut self, hash: String, told: Separation) -> Result<(), StudioError> {
        self.change(move |stands| {
            let mut samples = stands.samples.iter_mut();
            let Some(sample) = samples.find(|sample| sample.hash == hash) else {
                return;
            };
            sample.chosen = match &told {
                // Where one speaks alone there is nothing to choose.
                Separation::Done(speakers) => match speakers.as_slice() {
                    [(alone, _)] => vec![alone.clone()],
                    _ => Vec::new(),
                },
                _ => Vec::new(),
            };
            (sample.speakers, sample.asked_by) = (told, None);
        })
        .await
    }

    /// Plays a recording as the service has it, or one of its speakers.
    pub(super) async fn hear(
        &self,
        hash: String,
        speaker: Option<SpeakerId>,
    ) -> Result<(), Failed> {
        let asked = self.machine.deck.ask();
        let of = self.sample_of(&hash)?;
        let client = &self.connection.client;
        let (id, name) = match &speaker {
            None => (of.sample.clone(), tr!("pro-hear-sample")),
            Some(speaker) => {
                let number = self.number_of(&hash, speaker);
                let id = heard_as(&of.sample, speaker);
                (id, tr!("pro-speaker", number = number))
            }
        };
        let excerpt: Excerpt = match speaker {
            None => {
                let hear = HearSample {
                    of,
                    remove_background_noise: false,
                };
                client.send(&hear).await?.value
            }
            Some(speaker) => client.send(&HearSpeaker { of, speaker }).await?.value,
        };
        if excerpt.audio.is_empty() {
            return Err(Refusal::SoundGone.into());
        }
        let read = self.machine.blocking(move || {
            Ok::<_, StudioError>(hear_beginning(&mut Cursor::new(excerpt.audio), HEARD)?)
        });
        let pcm = read.await?;
        let playing = Playing::Sample { sample: id, name };
        self.machine.deck.play_asked(&asked, playing, &pcm)?;
        Ok(())
    }

    fn number_of(&self, hash: &str, speaker: &SpeakerId) -> usize {
        match self.stands.sample(hash).map(|sample| &sample.speakers) {
            Some(Separation::Done(all)) => {
                let place = all.iter().position(|(id, _)| id == speaker);
                place.map_or(0, |place| place + 1)
            }
            _ => 0,
        }
    }

    /// Uses only these speakers of a recording; without any it is used as it is.
    pub(super) async fn choose(
        &mut self,
        hash: String,
        speakers: Vec<SpeakerId>,
    ) -> Result<(), Failed> {
        self.is_agreed(&self.voice()?).await?;
        if !speakers.is_empty() {
            // The same sent twice is the same.
            let mut edit = EditSample::new(self.sample_of(&hash)?);
            edit.selected_speaker_ids = Some(speakers.clone());
            self.connection.client.send(&edit).await?;
        }
        self.change(move |stands| {
            let mut samples = stands.samples.iter_mut();
            if let Some(sample) = samples.find(|sample| sample.hash == hash) {
                if speakers.is_empty() {
                    sample.speakers = Separation::No;
                }
                sample.chosen = speakers;
            }
        })
        .await?;
        Ok(())
    }
}

fn separation(told: &SpeakerSeparation) -> Separation {
    match &told.status {
        None | Some(SeparationStatus::NotStarted) => Separation::No,
        Some(SeparationStatus::Failed) => Separation::Failed,
        Some(SeparationStatus::Completed) => {
            let speakers = told.speakers.values();
            let mut all: Vec<(SpeakerId, f64)> = speakers
                .map(|it| (it.speaker_id.clone(), it.duration_secs.unwrap_or(0.0)))
                .collect();
            // Who speaks longest is most likely the one that is wanted.
            all.sort_by(|one, other| other.1.total_cmp(&one.1));
            Separation::Done(all)
        }
        // A word of tomorrow is one for being at it.
        Some(_) => Separation::Pending,
    }
}
