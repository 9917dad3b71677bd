//! A recording as the library keeps it, with what was found in it.

use serde::{Deserialize, Serialize};

use crate::audio_tracks::{self, AudioTrack};
use crate::inspecting::{
    Check, Fault, Finding, Fold, Harm, Inspected, Others, Place, fold, harm, is_cut_off_throughout,
};
use mynah_audio::decode::Track;
use mynah_core::request::Input;
use mynah_i18n::tr;

/// A recording of the library that was looked at as it is sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptSample {
    /// The recording.
    pub input: Input,
    /// A finding for each check.
    pub findings: Vec<Finding>,
    /// How loud it is from its beginning to its end, 0 … 255.
    pub wave: Vec<u8>,
    /// Where faults stand in it.
    #[serde(default)]
    pub places: Vec<Place>,
    /// What may be heard beside one voice.
    #[serde(default)]
    pub others: Others,
    /// The pitch in which most is said, in semitones above 1 Hz.
    #[serde(default)]
    pub pitch: Option<f32>,
    /// What was wrong with the file that was brought.
    #[serde(default)]
    pub damage: Vec<Harm>,
    /// What is kept of it, where that isn't all.
    #[serde(default)]
    pub part: Option<Part>,
    /// The file that was brought, where that isn't what is kept: who takes it back means that file.
    #[serde(default)]
    pub source: Option<Source>,
    /// Where it begins in the recording that it was made of, in seconds.
    #[serde(default)]
    pub from: f32,
    /// What is heard in it, as a hash; nothing in what earlier versions looked at.
    #[serde(default)]
    pub sound: Option<String>,
    /// The way in which the channels of the file that was brought are folded to one.
    #[serde(default)]
    pub fold: Fold,
    /// The audio tracks of that file, where it has several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tracks: Vec<AudioTrack>,
}

/// A file that was brought and isn't kept as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// SHA-256 of its bytes.
    pub hash: String,
    /// What it is called.
    pub name: String,
    /// What is heard in it, as a hash.
    #[serde(default)]
    pub sound: Option<String>,
}

/// A recording as it is kept, whatever was brought.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptFile {
    /// The recording.
    pub input: Input,
    /// The file that was brought, which may be the very same.
    pub source: Option<Source>,
}

/// What is kept of a recording that is too long.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Of so many seconds at its beginning; nothing where all of it was listened to.
    pub listened: Option<u32>,
    /// The best stretch of so many seconds; nothing where all of those are kept.
    pub best: Option<u32>,
}

/// The audio tracks of a file, where they are several.
fn several(tracks: &[Track]) -> Vec<AudioTrack> {
    let tracks = AudioTrack::of(tracks);
    if tracks.len() > 1 { tracks } else { Vec::new() }
}

impl KeptSample {
    /// A recording with what was found in it.
    pub fn new(input: Input, looked: Inspected) -> Self {
        Self {
            input,
            findings: looked.findings,
            wave: looked.wave,
            places: looked.places,
            others: looked.others,
            pitch: looked.pitch,
            damage: looked.damage,
            part: None,
            source: None,
            from: 0.0,
            sound: looked.sound,
            fold: looked.fold,
            tracks: several(&looked.tracks),
        }
    }

    /// The file that this was made of has these tracks, and channels that are folded so.
    pub fn take_sound_of(&mut self, fold: Fold, tracks: &[Track]) {
        (self.fold, self.tracks) = (fold, several(tracks));
    }

    /// The file that this was made of was damaged so.
    pub fn take_damage(&mut self, damage: impl IntoIterator<Item = Harm>) {
        for harm in damage {
            self.damage.push(harm);
            self.places.push(harm.place());
        }
        self.places
            .sort_by(|one, other| one.from.total_cmp(&other.from));
    }

    /// Hash and name of it, and of the file that was brought.
    pub fn recordings(&self) -> impl Iterator<Item = (&str, &str)> {
        let source = self.source.as_ref();
        let source = source.map(|it| (it.hash.as_str(), it.name.as_str()));
        let own = (self.input.hash.as_str(), self.input.name.as_str());
        std::iter::once(own).chain(source)
    }

    /// What is heard in it, and in the file that was brought, as hashes.
    pub fn sounds(&self) -> impl Iterator<Item = &str> {
        let source = self.source.as_ref().and_then(|it| it.sound.as_deref());
        self.sound.as_deref().into_iter().chain(source)
    }

    /// All that it is known by: whoever took it back took all of that back.
    pub fn known_by(&self) -> impl Iterator<Item = &str> {
        self.recordings().map(|(hash, _)| hash).chain(self.sounds())
    }

    /// Whether nobody is heard to speak in it.
    pub fn is_silent(&self) -> bool {
        let mut all = self.findings.iter();
        all.any(|of| of.check == Check::Level && of.value.is_none())
    }

    /// Whether something is wrong with it that no check measures: it is damaged, or has more in it than one voice.
    pub fn is_odd(&self) -> bool {
        self.others.is_any() || !self.damage.is_empty()
    }

    /// Whether it is cut off all through: no stretch of it is better than another.
    pub fn is_cut_off_throughout(&self) -> bool {
        is_cut_off_throughout(&self.places, self.input.seconds)
    }

    /// What is to be known of the file that was brought, a sentence each: how it is damaged, and what isn't kept of it.
    pub fn told(&self) -> Vec<String> {
        let minutes = |seconds: u32| format!("{}:{:02}", seconds / 60, seconds % 60);
        let part = self.part.map(|part| match (part.listened, part.best) {
            (Some(listened), Some(best)) => tr!(
                "clone-part-both",
                listened = minutes(listened),
                best = minutes(best)
            ),
            (Some(listened), None) => tr!("clone-part-listened", listened = minutes(listened)),
            (None, best) => tr!("clone-part-best", best = minutes(best.unwrap_or(0))),
        });
        let damage = self.damage.iter().map(|it| harm(*it));
        let track = audio_tracks::note(&self.tracks, None);
        let sound = track.into_iter().chain(fold(self.fold));
        damage.chain(part).chain(sound).collect()
    }

    /// What was cut off in the recording that this was made of is cut off still, however quiet it is by now.
    pub fn keep_clipping(&mut self, raw: &Self, is_in_step: bool) {
        let is_clipping = |finding: &&Finding| finding.check == Check::Clipping;
        let Some(before) = raw.findings.iter().find(is_clipping) else {
            return;
        };
        for finding in &mut self.findings {
            if finding.check == Check::Clipping && finding.value < before.value {
                *finding = *before;
                if is_in_step {
                    let cut = raw.places.iter().filter(|at| at.fault == Fault::Clipping);
                    self.places.retain(|at| at.fault != Fault::Clipping);
                    self.places.extend(cut.copied());
                    self.places
                        .sort_by(|one, other| one.from.total_cmp(&other.from));
                }
            }
        }
    }

    /// It was made of a recording that was cut off: where that lies now, and how often a minute it is at least.
    pub fn take_clipping(&mut self, places: Vec<Place>, often: f32) {
        self.places.retain(|at| at.fault != Fault::Clipping);
        self.places.extend(places);
        self.places
            .sort_by(|one, other| one.from.total_cmp(&other.from));
        for finding in &mut self.findings {
            if finding.check == Check::Clipping && finding.value < Some(often) {
                finding.value = Some(often);
                finding.verdict = Check::Clipping.judge(finding.value);
            }
        }
    }

    /// What a check of it measured.
    pub fn value(&self, check: Check) -> Option<f32> {
        let mut found = self.findings.iter();
        found.find(|finding| finding.check == check)?.value
    }
}
