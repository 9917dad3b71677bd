//! What is heard: known once, for all who show it.

use std::sync::Arc;

use crate::command::{Command, PlaybackCommand};
use crate::desk::Desk;
use crate::desk::JobCard;
use crate::desk::JobState;
use crate::desk::Joined;
use crate::desk::PlaybackState;
use crate::desk::Sound;
use crate::desk::TakeCard;
use crate::event::PlaybackEvent;
use crate::event::Playing;
use crate::event::Work;
use crate::playhead::Playhead;
use mynah_core::ids::{JobId, LineId, ProjectId, ProjectLine, TakeId};

/// Sounds kept for the transport: the one that is shown, two of a comparison and a few before.
const SOUNDS: usize = 8;

/// A take that is heard, or what is going to be one.
#[derive(Clone, Copy, Debug)]
pub struct Heard<'a> {
    /// Its line, if that is one of the open project.
    pub line: Option<LineId>,
    /// What it is.
    pub what: Source<'a>,
    /// Its sound as far as it is here.
    pub sound: Option<&'a Arc<Sound>>,
    /// What was sent for it, if that is known: its words point into that.
    pub text: Option<&'a str>,
}

/// What is heard is a take, or arrives yet.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// A take, with its card where the desk had it when the take began.
    Take(TakeId, Option<&'a TakeCard>),
    /// What a job makes.
    Arriving(&'a JobCard),
}

impl Heard<'_> {
    /// The take, once it is one.
    pub fn take(&self) -> Option<TakeId> {
        match self.what {
            Source::Take(take, _) => Some(take),
            Source::Arriving(_) => None,
        }
    }
}

impl Desk {
    /// Keeps the sound of a take that nobody looks at yet: a batch must not push out what is looked at.
    pub fn remember_unheard(&mut self, take: TakeId, sound: Arc<Sound>) {
        self.sounds.retain(|(other, _)| *other != take);
        if self.sounds.len() == SOUNDS {
            self.sounds.pop_front();
        }
        self.sounds.push_front((take, sound));
    }

    /// Keeps the sound of a take.
    pub fn remember(&mut self, take: TakeId, sound: Arc<Sound>) {
        self.sounds.retain(|(other, _)| *other != take);
        if self.sounds.len() == SOUNDS {
            self.sounds.pop_front();
        }
        self.sounds.push_back((take, sound));
    }

    /// What is loaded to be heard; nothing while a preview is.
    pub fn heard(&self) -> Option<Heard<'_>> {
        match self.playback.playing.as_ref()? {
            Playing::Take { take, line } => Some(self.heard_take(*take, *line)),
            Playing::Compare { sides, .. } => {
                let side = sides.get(self.playback.side)?;
                Some(self.heard_take(side.take, side.line))
            }
            Playing::Arriving { job, line } => self.heard_job(*job, *line),
            Playing::Preview(_)
            | Playing::Sample { .. }
            | Playing::Film { .. }
            | Playing::Tool { .. } => None,
        }
    }

    /// A take with all that is told of it, where the desk has that: one of the listed ones, its line's pick, what
    /// is heard, or one of the rows of the history that are held.
    pub fn take_card(&self, take: TakeId, line: Option<LineId>) -> Option<&TakeCard> {
        let listed = self.line_takes.iter().flat_map(|(_, takes)| takes);
        let picked = line.and_then(|line| self.takes.get(&line)?.picked.as_deref());
        let history = self.history.held().filter_map(|row| row.take.as_deref());
        let mut known = listed.chain(picked).chain(&self.heard_cards).chain(history);
        known
            .find(|card| card.id == take)
            .or_else(|| self.trials.card(take))
            .or_else(|| self.browsed.makings.card(take))
    }

    fn heard_take(&self, take: TakeId, line: Option<ProjectLine>) -> Heard<'_> {
        let line = self.line_here(line);
        let card = self.take_card(take, line);
        Heard {
            line,
            what: Source::Take(take, card),
            sound: self.sound(take),
            text: card.map(|card| card.request.text()),
        }
    }

    fn heard_job(&self, job: JobId, line: Option<ProjectLine>) -> Option<Heard<'_>> {
        let card = self.job(job)?;
        let Work::Generate { order, .. } = &card.work else {
            return None;
        };
        Some(Heard {
            line: self.line_here(line),
            what: Source::Arriving(card),
            sound: card.sound().or_else(|| self.sound_broken_off(card)),
            text: Some(order.request.text()),
        })
    }

    fn sound_broken_off(&self, card: &JobCard) -> Option<&Arc<Sound>> {
        let is_over = matches!(card.state, JobState::Failed(_) | JobState::Cancelled(_));
        let (job, sound) = self.broken_off.as_ref()?;
        (is_over && *job == card.id).then_some(sound)
    }

    /// A job that is heard ends without a take: what came of it is heard to its end, and shown as long.
    pub fn keep_broken_off(&mut self, id: JobId) {
        if let Some(Playing::Arriving { job, .. }) = self.playback.playing
            && job == id
            && let Some(sound) = self.job(id).and_then(JobCard::sound)
        {
            self.broken_off = Some((id, Arc::clone(sound)));
        }
    }

    /// Applies an event of the player.
    pub fn apply_playback(&mut self, event: PlaybackEvent) {
        self.playback.apply(event, &self.playhead);
        if let Some(Playing::Arriving { job, line }) = &self.playback.playing
            && let Some(JobState::Finished {
                take: Some(take), ..
            }) = self.job(*job).map(|job| &job.state)
        {
            // It was all there before its first sample was heard.
            let (take, line) = (*take, *line);
            self.playback.playing = Some(Playing::Take { take, line });
        }
        self.keep_heard(None);
    }

    /// What a job made is a take from here on, heard or not.
    pub fn arrived(&mut self, id: JobId, take: &TakeCard) {
        if let Some(Playing::Arriving { job, line }) = self.playback.playing
            && job == id
        {
            let take_id = take.id;
            self.playback.playing = Some(Playing::Take {
                take: take_id,
                line,
            });
            self.keep_heard(Some(take));
        }
    }

    /// A take comes in the place of one that stands still in the player: what is heard next of its line is the new one.
    pub fn put_by(&mut self, project: Option<ProjectId>, take: &TakeCard) {
        let of = ProjectLine::new(project, take.line);
        let stands = match &self.playback.playing {
            Some(Playing::Take { take: before, line }) => {
                self.playback.paused && *before != take.id && line.is_some() && *line == of
            }
            _ => false,
        };
        // Of several that are heard one after the other the rest is wanted.
        let joined = self.playback.joined.as_ref();
        let is_alone = joined.is_none_or(|joined| joined.len() < 2);
        if take.picked && stands && is_alone {
            let stop = Command::Playback(PlaybackCommand::Stop);
            self.left.push_back(stop);
        }
    }

    /// Keeps what is told of the takes that are heard: it is shown while another line's are listed, too.
    fn keep_heard(&mut self, newest: Option<&TakeCard>) {
        let alone = match &self.playback.playing {
            Some(Playing::Take { take, line }) => Some((*take, *line)),
            _ => None,
        };
        let sides = self
            .playback
            .playing
            .as_ref()
            .map_or(&[][..], Playing::sides);
        let takes = sides.iter().map(|side| (side.take, side.line));
        let known = alone.into_iter().chain(takes).filter_map(|(take, line)| {
            let newest = newest.filter(|card| card.id == take);
            let line = self.line_here(line);
            newest.or_else(|| self.take_card(take, line)).cloned()
        });
        self.heard_cards = known.collect();
    }
}

impl PlaybackState {
    fn apply(&mut self, event: PlaybackEvent, playhead: &Playhead) {
        match event {
            PlaybackEvent::Loading(takes) => self.loading = Some(takes),
            PlaybackEvent::Joined(cues) => {
                // What begins again was measured.
                self.joined.take_if(|joined| !joined.is_of(&cues));
                if self.joined.is_none() && !cues.is_empty() {
                    self.joined = Some(Joined::new(cues));
                }
            }
            PlaybackEvent::Measured {
                place,
                from,
                seconds,
            } => {
                if let Some(joined) = &mut self.joined {
                    joined.measure(place, from, seconds);
                }
            }
            PlaybackEvent::Started(playing) => {
                let take = match &playing {
                    Playing::Take { take, .. } => Some(*take),
                    Playing::Compare { .. }
                    | Playing::Arriving { .. }
                    | Playing::Preview(_)
                    | Playing::Sample { .. }
                    | Playing::Film { .. }
                    | Playing::Tool { .. } => None,
                };
                self.side = match &playing {
                    Playing::Compare { first, .. } | Playing::Tool { first, .. } => *first,
                    Playing::Film { original, .. } => usize::from(!original),
                    _ => 0,
                };
                let is_of = |joined: &mut Joined| take.is_some_and(|take| joined.go_to(take));
                self.joined.take_if(|joined| !is_of(joined));
                self.loading = None;
                self.begun += 1;
                self.playing = Some(playing);
                // Who pauses at once may be told first.
                self.paused = playhead.is_paused();
            }
            PlaybackEvent::Paused => self.paused = true,
            PlaybackEvent::Resumed => self.paused = false,
            PlaybackEvent::Ended | PlaybackEvent::Stopped => {
                self.given_up += u64::from(matches!(event, PlaybackEvent::Stopped));
                self.loading = None;
                self.joined = None;
                self.playing = None;
                self.paused = false;
                self.stopped = matches!(event, PlaybackEvent::Stopped);
            }
            PlaybackEvent::Swapped(side) => {
                self.side = side;
                // Whoever goes over to another one than those that are read doesn't wait for them any more.
                let sides = self.playing.as_ref().map_or(&[][..], Playing::sides);
                if let Some(side) = sides.get(side) {
                    self.loading.take_if(|takes| !takes.contains(&side.take));
                }
            }
            PlaybackEvent::Listening(listening) => self.listening = listening,
            // It is told as a notice; what was heard before goes on.
            PlaybackEvent::Failed(_) => {
                self.given_up += 1;
                self.loading = None;
            }
            PlaybackEvent::Device(device) => self.device = device,
            PlaybackEvent::Underrun => self.underruns = self.underruns.saturating_add(1),
            PlaybackEvent::FirstAudio { millis } => self.first_audio_ms = Some(millis),
        }
    }
}
