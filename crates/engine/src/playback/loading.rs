//! Which takes are compared, and which are loaded to be: the newest wish overtakes those before.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mynah_audio::player::Player;
use mynah_core::ids::TakeId;

/// The takes that are compared, and those that will be.
#[derive(Debug, Default)]
pub(super) struct Comparing(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// Those the player holds.
    takes: Arc<[TakeId]>,
    /// What is still loaded.
    load: Option<Load>,
    /// Loads that were begun.
    begun: u64,
}

/// A comparison that is loaded.
#[derive(Clone, Debug)]
pub(super) struct Load {
    number: u64,
    takes: Arc<[TakeId]>,
    /// The one that is heard first, where it is one of them.
    pub first: Option<TakeId>,
    /// Whether somebody paused meanwhile: it waits at its beginning.
    pub paused: bool,
    /// Whether it ends at its end.
    pub once: bool,
}

impl Load {
    /// The one that is to be heard first, where these don't hold it and it isn't the one that was asked for, either.
    fn beyond(&self, (held, asked): (&[TakeId], Option<TakeId>)) -> Option<TakeId> {
        self.first
            .filter(|first| Some(*first) != asked && !held.contains(first))
    }
}

impl Comparing {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins to load these instead of what was loaded; gives the load's number.
    pub fn load(&self, takes: Arc<[TakeId]>, first: Option<TakeId>) -> u64 {
        let mut state = self.state();
        state.begun += 1;
        let number = state.begun;
        state.load = Some(Load {
            number,
            takes,
            first,
            paused: false,
            once: false,
        });
        number
    }

    /// Whether somebody still waits for a load that holds these, and one that was asked for.
    pub fn is_wanted(&self, number: u64, held: (&[TakeId], Option<TakeId>)) -> bool {
        let state = self.state();
        let load = state.load.as_ref().filter(|load| load.number == number);
        load.is_some_and(|load| load.beyond(held).is_none())
    }

    /// The one of a load that is to be heard first, where somebody still waits for it.
    pub fn first(&self, number: u64) -> Option<TakeId> {
        let state = self.state();
        let load = state.load.as_ref().filter(|load| load.number == number);
        load?.first
    }

    /// Ends a load where somebody still waits for it; tells whether.
    pub fn end(&self, number: u64) -> bool {
        let mut state = self.state();
        let load = state.load.take_if(|load| load.number == number);
        load.is_some()
    }

    /// Begins what was loaded, where somebody still waits for it: nobody else begins or stops anything until `begin` is done.
    /// Where another one than was asked for is to be heard by now that isn't among it, nothing begins, and that one is given.
    pub fn begin(
        &self,
        number: u64,
        (takes, asked): (Arc<[TakeId]>, Option<TakeId>),
        begin: impl FnOnce(&Load),
    ) -> Option<TakeId> {
        let mut state = self.state();
        let load = state.load.take_if(|load| load.number == number)?;
        if let Some(other) = load.beyond((&takes, asked)) {
            state.load = Some(load);
            return Some(other);
        }
        state.takes = takes;
        begin(&load);
        None
    }

    /// Nobody waits for a comparison any more.
    pub fn give_up(&self) {
        self.state().load = None;
    }

    /// Goes over to a take where it is compared, and gives its place; where it is one that is loaded, it is the first
    /// one to be heard then.
    pub fn go_to(&self, player: &Player, take: TakeId) -> Option<usize> {
        let mut state = self.state();
        if let Some(load) = &mut state.load
            && load.takes.contains(&take)
        {
            load.first = Some(take);
            load.paused = false;
        }
        let place = state.takes.iter().position(|it| *it == take)?;
        let place = player.go_over(place).then_some(place)?;
        state.want(place);
        Some(place)
    }

    /// What is compared, or loaded to be, ends at its end.
    pub fn play_out(&self, player: &Player) {
        let mut state = self.state();
        player.play_out();
        if let Some(load) = &mut state.load {
            load.once = true;
        }
    }

    /// Goes over to the next one of those compared.
    pub fn swap(&self, player: &Player) -> Option<usize> {
        let mut state = self.state();
        let place = player.swap()?;
        state.want(place);
        Some(place)
    }

    /// Stands still or goes on, what is loaded too; tells whether it stands still.
    pub fn toggle_pause(&self, player: &Player) -> bool {
        let mut state = self.state();
        let pauses = !player.playhead().is_paused();
        if pauses {
            player.pause();
        } else {
            player.resume();
        }
        if let Some(load) = &mut state.load {
            load.paused = pauses;
        }
        pauses
    }
}

impl State {
    /// Somebody wants to hear the one at this place: whatever is loaded without it isn't waited for any more.
    fn want(&mut self, place: usize) {
        let take = self.takes.get(place);
        self.load
            .take_if(|load| take.is_some_and(|take| !load.takes.contains(take)));
    }
}
