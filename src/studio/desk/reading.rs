//! Which voices of the cast are to be read: lists leave out how a voice's owner stored it, and some keys see no list.

use std::collections::HashSet;

use crate::script::blocks::Stamp;
use crate::studio::command::Command;
use crate::studio::command::VoicesCommand;
use crate::studio::desk::Desk;
use crate::studio::desk::OwnSettings;
use crate::terms::ids::VoiceId;

/// What was asked of a backend since it was listed.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// The cast that was looked through since the newest list came.
    cast: Option<Stamp>,
    asked: HashSet<VoiceId>,
}

impl Reading {
    /// A list is here: it may leave out what the one before had.
    pub fn look_again(&mut self) {
        self.cast = None;
    }
}

impl Desk {
    /// The wish to read voices that are cast, once for each. The app asks once a frame.
    pub fn take_reading(&mut self) -> Option<Command> {
        let backend = self.backend();
        let cast = self.script().cast_stamp();
        let looked_through = self.reading.get(&backend).and_then(|reading| reading.cast);
        if looked_through == Some(cast) || self.models_of(backend).is_empty() {
            return None;
        }
        let mut reading = self.reading.remove(&backend).unwrap_or_default();
        reading.cast = Some(cast);
        let offer = self.offer(backend);
        let parts = self.script().cast().0.values();
        let unread = parts
            .filter_map(|part| part.voice(backend))
            .filter(|cast| {
                let voice = offer.voice(&cast.id);
                voice.is_none_or(|voice| voice.settings == OwnSettings::Unread)
            })
            .filter(|cast| reading.asked.insert(cast.id.clone()))
            .cloned();
        let voices: Vec<_> = unread.collect();
        self.reading.insert(backend, reading);
        (!voices.is_empty()).then_some(Command::Voices(VoicesCommand::Read { backend, voices }))
    }
}
