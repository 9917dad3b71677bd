//! Which voices of the cast are to be read: lists leave out how a voice's owner stored it, and some keys see no list.

use std::collections::HashSet;

use crate::command::Command;
use crate::command::VoicesCommand;
use crate::desk::Desk;
use crate::desk::OwnSettings;
use crate::remote::Remote;
use mynah_core::backend::Backend;
use mynah_core::ids::{LineId, VoiceId};
use mynah_script::blocks::Stamp;

/// What was asked of a backend since it was listed.
#[derive(Debug, Default)]
pub struct Reading {
    /// The cast that was looked through since the newest list came.
    cast: Option<Stamp>,
    asked: HashSet<VoiceId>,
    /// How often it was listed.
    lists: u64,
}

impl Reading {
    /// It is listed anew: what lists leave out is left out again.
    pub fn begin(&mut self) {
        *self = Self {
            lists: self.lists + 1,
            ..Self::default()
        };
    }

    /// A list is here: it may leave out what the one before had.
    pub fn look_again(&mut self) {
        self.cast = None;
    }
}

impl Desk {
    /// How often a backend was asked for its lists: with each what they leave out is to be read again.
    pub fn lists_asked(&self, backend: Backend) -> u64 {
        self.reading
            .get(&backend)
            .map_or(0, |reading| reading.lists)
    }

    /// Whether it isn't known yet what a line would send, and is being read: it will be known, or that it can't be.
    pub fn is_being_read(&self, line: LineId) -> bool {
        let line = self.script().line(line);
        let Some(line) = line.filter(|line| self.is_delivery_awaited(line)) else {
            return false;
        };
        let backend = self.backend();
        let is_read = matches!(self.voices.get(&backend), Some(Remote::Loading { .. }))
            || matches!(self.models.get(&backend), Some(Remote::Loading { .. }));
        let cast = self.voice_of(line);
        let voice = cast.and_then(|cast| self.offer(backend).voice(&cast.id));
        // Whoever is cast and listed is read next.
        is_read || voice.is_some_and(|voice| voice.settings == OwnSettings::Unread)
    }

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
