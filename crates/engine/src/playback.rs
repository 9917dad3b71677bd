//! What is heard: takes, streams, previews, comparisons. The player does the playing; here are its wishes
//! and what it tells.

mod arriving;
mod asked;
mod comparing;
mod loading;
mod reshape;
mod same_words;
mod speaking;

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

pub(super) use self::arriving::Unplayed;
pub use self::asked::Asked;
pub(super) use self::speaking::SpokenReply;

use self::asked::Asks;
use self::loading::Comparing;

use crate::AudioOut;
use crate::error::{Refusal, StudioError};
use crate::jobs::told;
use crate::machine::Machine;
use crate::settings;
use crate::tasks;
use crate::teller::Teller;
use mynah_audio::decode::decode_kept;
use mynah_audio::edit::frames_from_secs;
use mynah_audio::pcm::Pcm;
use mynah_audio::player::Device;
use mynah_audio::player::Output;
use mynah_audio::player::Player;
use mynah_audio::player::PlayerEvent;
use mynah_audio::player::Silence;
use mynah_audio::player::Track;
use mynah_audio::shape::{self, Told};
use mynah_core::clock::Clock;
use mynah_core::ids::{ProjectLine, TakeId};
use mynah_core::request::Generation;
use mynah_core::shape::Shape;
use mynah_export::export::CEILING_DB;
use mynah_i18n::tr;
use mynah_model::command::{Cue, PlaybackCommand};
use mynah_model::desk::AppSettings;
use mynah_model::desk::DeviceState;
use mynah_model::desk::Listening;
use mynah_model::event::Event;
use mynah_model::event::PlaybackEvent;
use mynah_model::event::Playing;
use mynah_model::playhead::Playhead;
use mynah_records::takes::Take;
use mynah_store::Library;

/// Takes that are decoded ahead of the one that is heard, so that 'play all' holds a few and not the whole book.
const AHEAD: u64 = 2;

/// The player with what its tracks are.
pub(super) struct Deck {
    player: Option<Player>,
    audio: AudioOut,
    teller: Teller,
    tracks: Arc<Tracks>,
}

/// A take's sound, and what is told of where it speaks.
type Decoded = (Playing, Pcm, Told);

/// What the player's keys stand for.
#[derive(Debug, Default)]
struct Tracks {
    names: Mutex<HashMap<u64, Named>>,
    next: AtomicU64,
    /// Counts the tracks that started to sound.
    started: watch::Sender<u64>,
    listening: Mutex<Listening>,
    /// What is played, when it is takes.
    list: Mutex<Listed>,
    comparing: Comparing,
    /// Counts what was begun: who feeds an older one stops.
    begun: AtomicU64,
    asks: Asks,
    /// What is to begin again, by that count.
    again: watch::Sender<u64>,
    /// How what is heard is to sound from now on, and how often that was wished.
    wishes: Mutex<BTreeMap<TakeId, Shape>>,
    wished: watch::Sender<u64>,
}

/// Takes that are heard one after the other.
#[derive(Clone, Debug, Default)]
struct Listed {
    cues: Vec<Cue>,
    /// Whether without the silence around their speech, with the pauses of their lines.
    joined: bool,
    /// True for a sound effect that was made to be looped, played alone.
    is_loop: bool,
}

#[derive(Clone, Debug)]
struct Named {
    playing: Playing,
    /// Milliseconds between its order and its feed.
    waited_ms: u32,
}

impl Tracks {
    fn name(&self, playing: Playing, waited_ms: u32) -> u64 {
        let key = self.new_key();
        self.name_key(key, playing, waited_ms);
        key
    }

    fn new_key(&self) -> u64 {
        self.next.fetch_add(1, Ordering::Relaxed) + 1
    }

    fn name_key(&self, key: u64, playing: Playing, waited_ms: u32) {
        self.names
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key, Named { playing, waited_ms });
    }

    fn named(&self, key: u64) -> Option<Named> {
        self.names
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
            .cloned()
    }

    /// What is played from now on; nothing that could begin again where it is no takes.
    fn list(&self, takes: Listed) {
        *self.list.lock().unwrap_or_else(PoisonError::into_inner) = takes;
    }

    fn listed(&self) -> Listed {
        let list = self.list.lock();
        list.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Shapes a take of the list otherwise from now on; gives its place, how it is cued, and whether it is joined to others.
    fn reshape(&self, take: TakeId, shape: Shape) -> Option<(usize, Cue, Joining)> {
        let mut list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        let place = list.cues.iter().position(|cue| cue.take == take)?;
        let joining = (list.joined, place + 1 < list.cues.len());
        let cue = list.cues.get_mut(place)?;
        cue.shape = shape;
        Some((place, *cue, joining))
    }

    /// The track of one of those that are compared with the one of this key.
    fn compared(&self, key: u64, take: TakeId) -> Option<u64> {
        let names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        let sides_of = |named: &Named| match &named.playing {
            Playing::Compare { sides, .. } => Some(Arc::clone(sides)),
            _ => None,
        };
        let sides = sides_of(names.get(&key)?)?;
        let place = sides.iter().position(|side| side.take == take)?;
        let is_beside = |named: &Named| sides_of(named).is_some_and(|it| Arc::ptr_eq(&it, &sides));
        let beside = names.iter().filter(|(_, named)| is_beside(named));
        let mut keys: Vec<u64> = beside.map(|(key, _)| *key).collect();
        // They were named in their order.
        keys.sort_unstable();
        keys.get(place).copied()
    }

    /// A take that is heard is to sound so from now on.
    fn wish(&self, take: TakeId, shape: Shape) {
        let mut wishes = self.wishes.lock().unwrap_or_else(PoisonError::into_inner);
        wishes.insert(take, shape);
        drop(wishes);
        self.wished.send_modify(|count| *count += 1);
    }

    /// How takes are to sound that are heard: of each the newest wish.
    fn take_wishes(&self) -> BTreeMap<TakeId, Shape> {
        std::mem::take(&mut *self.wishes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether what came to its end is to begin again.
    fn repeats(&self) -> bool {
        let listening = self
            .listening
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        (listening.looping || list.is_loop) && !list.cues.is_empty()
    }

    /// Older names are not asked for again once something newer was begun.
    fn forget_before(&self, key: u64) {
        self.names
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|other, _| *other >= key);
    }
}

impl Deck {
    pub fn new(audio: AudioOut, clock: Clock, teller: Teller) -> Self {
        let tracks = Arc::new(Tracks::default());
        let told = {
            let (tracks, teller) = (Arc::clone(&tracks), teller.clone());
            move |event| tell(&tracks, &teller, event)
        };
        let player = match Player::start(output(&audio, None), clock, told) {
            Ok(player) => Some(player),
            Err(error) => {
                log::error!("the player can't start: {error}");
                None
            }
        };
        Self {
            player,
            audio,
            teller,
            tracks,
        }
    }

    /// Where its sound stands.
    pub fn playhead(&self) -> Playhead {
        Playhead::of(self.player.as_ref())
    }

    /// Takes up the settings and asks for devices.
    pub fn begin(&self, settings: &AppSettings) {
        if let Some(player) = &self.player {
            player.set_volume(settings.volume);
            if settings.device.is_some() {
                player.set_output(output(&self.audio, settings.device.clone()));
            }
            if matches!(self.audio, AudioOut::System) {
                player.list_devices();
            }
        }
    }

    async fn hear_otherwise(&self, change: impl FnOnce(&mut Listening)) {
        let listening = {
            let kept = &self.tracks.listening;
            let mut listening = kept.lock().unwrap_or_else(PoisonError::into_inner);
            change(&mut listening);
            *listening
        };
        self.tell(PlaybackEvent::Listening(listening)).await;
    }

    async fn tell(&self, event: PlaybackEvent) {
        self.teller.tell(Event::Playback(event)).await;
    }
}

/// Turns what the player tells into events. Runs on the player's thread or a feed's.
fn tell(tracks: &Tracks, teller: &Teller, event: PlayerEvent) {
    let event = match event {
        PlayerEvent::FirstSample { track, millis } => {
            let Some(named) = tracks.named(track) else {
                return;
            };
            PlaybackEvent::FirstAudio {
                millis: named.waited_ms.saturating_add(millis),
            }
        }
        PlayerEvent::Started { track } => {
            tracks.started.send_modify(|count| *count += 1);
            let Some(named) = tracks.named(track) else {
                return;
            };
            PlaybackEvent::Started(named.playing)
        }
        PlayerEvent::Ended if tracks.repeats() => {
            tracks
                .again
                .send_replace(tracks.begun.load(Ordering::Relaxed));
            return;
        }
        PlayerEvent::Ended => PlaybackEvent::Ended,
        PlayerEvent::Underrun { track: _ } => PlaybackEvent::Underrun,
        PlayerEvent::Device(device) => PlaybackEvent::Device(device_state(device)),
    };
    teller.tell_blocking(Event::Playback(event));
}

fn device_state(device: Device) -> DeviceState {
    let silent = device.silence.map(|silence| match silence {
        Silence::NoDevice => tr!("playback-no-device"),
        Silence::Gone(name) => tr!("playback-device-gone", name = name),
        Silence::Failed(says) => tr!("playback-device-failed", says = says),
    });
    DeviceState {
        name: device.name,
        all: device.all,
        silent,
    }
}

fn output(audio: &AudioOut, device: Option<String>) -> Output {
    match (audio, device) {
        (AudioOut::Null, _) => Output::Null,
        (AudioOut::Faulty(faulty), _) => Output::Faulty(faulty.clone()),
        (AudioOut::System, Some(name)) => Output::Named(name),
        (AudioOut::System, None) => Output::Default,
    }
}

pub(super) use self::reshape::keep as keep_shape;

pub(super) async fn run(machine: Arc<Machine>, command: PlaybackCommand) {
    let deck = &machine.deck;
    let Some(player) = &deck.player else {
        if command.is_to_be_heard() {
            fail(&machine, &Refusal::NoPlayer.into(), "play").await;
        }
        return;
    };
    let done = match command {
        PlaybackCommand::Play { take, then } => {
            deck.tracks.comparing.give_up();
            let all = std::iter::once(take).chain(then);
            let cues = all.map(Cue::as_made).collect();
            let joined = false;
            let listed = Listed {
                cues,
                joined,
                is_loop: false,
            };
            play(&machine, player, listed).await
        }
        PlaybackCommand::Hear(cues) => {
            deck.tracks.comparing.give_up();
            let joined = cues.len() > 1;
            let listed = Listed {
                cues,
                joined,
                is_loop: false,
            };
            play(&machine, player, listed).await
        }
        PlaybackCommand::GoOnWith(place) => {
            deck.tracks.comparing.give_up();
            let listed = deck.tracks.listed();
            play_from(&machine, player, listed, place).await
        }
        PlaybackCommand::Reshape { take, shape } => {
            deck.tracks.wish(take, shape);
            Ok(())
        }
        PlaybackCommand::Compare { cues, first } => {
            comparing::compare(&machine, cues, first).await;
            Ok(())
        }
        PlaybackCommand::GoTo(take) => {
            if let Some(place) = deck.tracks.comparing.go_to(player, take) {
                deck.tell(PlaybackEvent::Swapped(place)).await;
                if player.playhead().is_paused() {
                    player.resume();
                    deck.tell(PlaybackEvent::Resumed).await;
                }
            }
            Ok(())
        }
        PlaybackCommand::PlayOut => {
            deck.tracks.comparing.play_out(player);
            Ok(())
        }
        PlaybackCommand::Swap => {
            if let Some(place) = deck.tracks.comparing.swap(player) {
                deck.tell(PlaybackEvent::Swapped(place)).await;
            }
            Ok(())
        }
        PlaybackCommand::TogglePause => {
            if deck.tracks.comparing.toggle_pause(player) {
                deck.tell(PlaybackEvent::Paused).await;
            } else {
                deck.tell(PlaybackEvent::Resumed).await;
            }
            Ok(())
        }
        PlaybackCommand::Stop => {
            deck.tracks.comparing.give_up();
            deck.tracks.begun.fetch_add(1, Ordering::Relaxed);
            deck.tracks.list(Listed::default());
            player.stop();
            deck.tell(PlaybackEvent::Stopped).await;
            Ok(())
        }
        PlaybackCommand::SeekMillis(millis) => {
            player.seek(millis as f64 / 1e3);
            Ok(())
        }
        PlaybackCommand::Volume(volume) => {
            player.set_volume(volume);
            settings::change_often(&machine, |settings| settings.volume = volume).await;
            Ok(())
        }
        PlaybackCommand::Tempo(tempo) => {
            let tempo = player.set_tempo(tempo);
            deck.hear_otherwise(|listening| listening.tempo = tempo)
                .await;
            Ok(())
        }
        PlaybackCommand::Loop(looping) => {
            deck.hear_otherwise(|listening| listening.looping = looping)
                .await;
            Ok(())
        }
        PlaybackCommand::Device(device) => {
            player.set_output(output(&deck.audio, device.clone()));
            player.list_devices();
            settings::change(&machine, |settings| settings.device = device).await;
            Ok(())
        }
        PlaybackCommand::ReopenDevice => {
            player.set_output(output(&deck.audio, machine.settings().device));
            player.list_devices();
            Ok(())
        }
    };
    if let Err(error) = done {
        fail(&machine, &error, "play").await;
    }
}

/// Plays again what came to its end, for as long as the machine lives.
pub(super) fn repeat(machine: &Arc<Machine>) {
    let mut again = machine.deck.tracks.again.subscribe();
    let machine = Arc::downgrade(machine);
    tasks::spawn(async move {
        while again.changed().await.is_ok() {
            let Some(machine) = machine.upgrade() else {
                return;
            };
            let deck = &machine.deck;
            // Something else was begun since: that is what is wanted.
            if *again.borrow_and_update() != deck.tracks.begun.load(Ordering::Relaxed) {
                continue;
            }
            let listed = deck.tracks.listed();
            if let Some(player) = &deck.player
                && let Err(error) = play(&machine, player, listed).await
            {
                fail(&machine, &error, "play").await;
                deck.tell(PlaybackEvent::Ended).await;
            }
        }
    });
}

/// Tells that something that was to be heard can't be: whoever waits for its end waits no longer.
pub(super) async fn fail(machine: &Machine, error: &StudioError, operation: &str) {
    let trouble = machine.trouble(error, operation);
    machine.deck.tell(PlaybackEvent::Failed(trouble)).await;
}

/// Plays a take and then others. Only a few are decoded ahead.
async fn play(machine: &Arc<Machine>, player: &Player, listed: Listed) -> Result<(), StudioError> {
    play_from(machine, player, listed, 0).await
}

/// The same from one of them on.
async fn play_from(
    machine: &Arc<Machine>,
    player: &Player,
    mut listed: Listed,
    place: usize,
) -> Result<(), StudioError> {
    let deck = &machine.deck;
    if let [only] = *listed.cues {
        let library = machine.library.clone();
        let is_loop = machine.blocking(move || is_loop(&library, only.take));
        listed.is_loop = is_loop.await?;
    }
    let joined = listed.joined;
    let mut then = listed.cues.clone().into_iter().enumerate().skip(place);
    let Some((_, first)) = then.next() else {
        return Ok(());
    };
    let first = shaped(machine, first, (joined, then.len() > 0)).await?;
    let mine = deck.tracks.begun.fetch_add(1, Ordering::Relaxed) + 1;
    let cues: &[Cue] = if joined { &listed.cues } else { &[] };
    deck.tell(PlaybackEvent::Joined(cues.into())).await;
    if joined {
        deck.tell(first.measured(place)).await;
    }
    deck.tracks.list(listed);
    let key = deck.tracks.name(first.playing, 0);
    deck.tracks.forget_before(key);
    let mut started = deck.tracks.started.subscribe();
    let before = *started.borrow_and_update();
    player.play(vec![Track::trimmed(key, &first.pcm, first.from)], 0.0);
    if then.len() == 0 {
        return Ok(());
    }
    let machine = Arc::clone(machine);
    tasks::spawn(async move {
        let deck = &machine.deck;
        let mut appended = 0;
        while let Some((place, cue)) = then.next() {
            let due = before + (appended + 1_u64).saturating_sub(AHEAD);
            if started.wait_for(|count| *count >= due).await.is_err() {
                return;
            }
            let ready = match shaped(&machine, cue, (joined, then.len() > 0)).await {
                Ok(ready) => ready,
                // A take whose sound is gone is passed over; its line says so.
                Err(error) => {
                    log::warn!("a take can't be played: {error}");
                    continue;
                }
            };
            if deck.tracks.begun.load(Ordering::Relaxed) != mine {
                return;
            }
            if joined {
                deck.tell(ready.measured(place)).await;
            }
            if let Some(player) = &deck.player {
                let key = deck.tracks.name(ready.playing, 0);
                player.append(Track::trimmed(key, &ready.pcm, ready.from));
                appended += 1;
            }
        }
    });
    Ok(())
}

/// A take as it is heard.
struct Ready {
    playing: Playing,
    pcm: Pcm,
    /// Seconds that are left out at its start.
    from: f64,
}

impl Ready {
    fn measured(&self, place: usize) -> PlaybackEvent {
        PlaybackEvent::Measured {
            place,
            from: self.from,
            seconds: self.pcm.seconds(),
        }
    }
}

/// A take shaped; where it is joined to others and goes on with one, with the pause behind it.
async fn shaped(machine: &Machine, cue: Cue, joining: Joining) -> Result<Ready, StudioError> {
    let library = machine.library.clone();
    let ready = machine.blocking(move || {
        let decoded = decode(&library, cue.take)?;
        Ok::<_, StudioError>(as_cued(decoded, &cue, joining))
    });
    ready.await
}

/// Whether a take is joined to others, and whether one follows.
type Joining = (bool, bool);

/// A decoded take, shaped.
fn as_cued((playing, mut pcm, told): Decoded, cue: &Cue, (joined, goes_on): Joining) -> Ready {
    if cue.shape.is_none() && !joined {
        let from = 0.0;
        return Ready { playing, pcm, from };
    }
    let from = shape::trim(&mut pcm, &cue.shape.cut, &told, joined);
    shape::level(&mut pcm, &cue.shape);
    if cue.shape.volume_mb > 0 {
        shape::limit(&mut pcm, CEILING_DB);
    }
    if joined && goes_on {
        let pause = frames_from_secs(f64::from(cue.pause_ms) / 1e3, pcm.hz);
        pcm.samples.resize(pcm.samples.len() + pause as usize, 0.0);
    }
    Ready { playing, pcm, from }
}

/// Returns true for a sound effect that was made to be looped. A line of a script plays it once.
fn is_loop(library: &Library, take: TakeId) -> Result<bool, StudioError> {
    let card = library.take(take)?.card;
    let is_looped = matches!(&*card.request, Generation::Effects(request) if request.looped);
    Ok(is_looped && card.line.is_none())
}

/// A take's sound as one channel of samples, and what is told of where it speaks.
fn decode(library: &Library, id: TakeId) -> Result<Decoded, StudioError> {
    let take = library.take(id)?;
    let told = told(&take);
    let Take { card, project, .. } = take;
    let bytes = library.sound_bytes(id)?;
    let pcm = decode_kept(&bytes, card.request.format())?.pcm.into_mono();
    let playing = Playing::Take {
        take: id,
        line: ProjectLine::new(project, card.line),
    };
    Ok((playing, pcm, told))
}
