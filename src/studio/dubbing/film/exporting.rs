//! What is kept with a film of the files that were written of it.

use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::library::Library;
use crate::library::outside::{self, Mark};
use crate::studio::command::DubSound;
use crate::studio::dubbing::film::Film;
use crate::terms::clock::UnixMillis;

/// What a file of an export has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// The language's code; nothing where it has all.
    pub language: Option<String>,
    /// What is said in it, as a hash.
    pub hash: String,
}

/// An export that is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exporting {
    /// Where.
    pub folder: String,
    /// The process that writes it, as the library numbers them.
    pub owner: i64,
    /// The file that is about to get its name, and what had that name before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begun: Option<Begun>,
}

/// A file that gets its name next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Begun {
    /// Where, as exports know it.
    pub key: String,
    /// What had that name before.
    pub before: Option<Mark>,
    /// Since when it is written.
    pub at: UnixMillis,
}

/// A file that was written longer after it was begun, in seconds, may be somebody's who found another one there.
const WRITTEN: u64 = 60;

impl Begun {
    /// What lies there by now, where that is what was begun.
    fn written(&self) -> Option<Mark> {
        let mark = outside::mark(Path::new(&self.key))?;
        let at = UNIX_EPOCH + Duration::from_millis(self.at.0.unsigned_abs());
        // A disk may count in steps of two seconds.
        let [from, to] = [
            at - Duration::from_secs(2),
            at + Duration::from_secs(WRITTEN),
        ];
        let is_own = self.before.as_ref() != Some(&mark) && (from..to).contains(&mark.changed());
        is_own.then_some(mark)
    }
}

impl Film {
    /// Takes over what an export left that was killed: the file that it was about to note, where that got its name, is one of
    /// its own.
    pub(in crate::studio::dubbing) fn take_over_export(&mut self, library: &Library) {
        let is_left =
            |it: &mut Exporting| it.owner != library.owner() && !library.is_other(it.owner);
        let begun = self.exporting.take_if(is_left).and_then(|it| it.begun);
        if let Some(begun) = begun
            && let Some(mark) = begun.written()
        {
            self.states.remove(&begun.key);
            self.exported.insert(begun.key, mark);
        }
    }

    /// As what sound it was written last; WAV where it never was.
    pub fn sounds_last(&self) -> Vec<DubSound> {
        if self.sounds.is_empty() {
            vec![DubSound::Wav]
        } else {
            self.sounds.clone()
        }
    }
}
