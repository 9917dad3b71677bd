//! What voices are called whose names nobody is to know yet, wherever their takes are told of.
//!
//! In other rooms they have no letter either: beside one stand a length, a price and whether it failed, each of which
//! can tell whose it is.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::studio::audition::Hidden;
use crate::studio::desk::Desk;
use crate::terms::ids::{TakeId, VoiceId};
use crate::tr;

/// Voices behind letters, of the casting call that is open.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Blind {
    /// The number that gave the letters.
    pub seed: u32,
    /// What each of their takes is called.
    pub takes: HashMap<TakeId, String>,
    /// Who they are: before the library told that it keeps the call.
    pub hidden: Hidden,
}

impl Blind {
    /// What the voice of a take is called; nothing where its name is known.
    pub fn take(&self, take: TakeId) -> Option<&str> {
        self.takes.get(&take).map(String::as_str)
    }

    /// Whether a voice that says this isn't to be named: here, or in another call that isn't revealed.
    pub fn hides(&self, desk: &Desk, voice: &VoiceId, text: &str) -> bool {
        self.hidden.hides(voice, text) || desk.auditions.hidden.hides(voice, text)
    }

    /// Whether all that is told of a voice tells of takes too that nobody is to know as its own.
    pub fn has(&self, desk: &Desk, voice: &VoiceId) -> bool {
        self.hidden.has(voice) || desk.auditions.hidden.has(voice)
    }

    /// What a voice that says this is called now: its name, as long as that may be known.
    pub fn name<'a>(
        &self,
        desk: &Desk,
        (voice, text): (Option<&VoiceId>, &str),
        name: &'a str,
    ) -> Cow<'a, str> {
        if voice.is_some_and(|voice| self.hides(desk, voice, text)) {
            Cow::Owned(tr!("blind-voice"))
        } else {
            Cow::Borrowed(name)
        }
    }

    /// Whether nobody is hidden.
    pub fn is_empty(&self) -> bool {
        self.hidden.is_empty()
    }
}
