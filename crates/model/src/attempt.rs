//! A voice that is being cloned: what somebody brought and said so far, kept so that it can be left at any step.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

mod again;
mod agreed;
mod asked;
mod kept;
mod odd;
mod pitches;
mod plan;
mod spoken;

pub use self::again::{Again, to_read_again};
pub use self::agreed::MayCheck;
pub use self::kept::{KeptFile, KeptSample, Part, Source};
pub use self::odd::Odd;
pub use self::pitches::{APART, TwoPitches, weighted};
pub use self::plan::Planned;
pub use self::spoken::{Reading, Unread, heard_of, reading};

use crate::cloning::MOST_SAMPLES;
use crate::command::{CloneFrom, CloneOrder};
use crate::inspecting::{Check, Finding, Others, Sign, Verdict};
use mynah_core::backend::Backend;
use mynah_core::consent::Relation;
use mynah_core::day::Day;
use mynah_core::ids::VoiceId;
use mynah_core::request::Input;
use mynah_i18n::tr;

/// A step of the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum CloneStep {
    /// Recordings are brought.
    #[default]
    Samples,
    /// What is wrong with them is looked at.
    Quality,
    /// Whose voice it is, and who agreed.
    Consent,
    /// What it is called.
    Name,
    /// It is there.
    Done,
}

impl CloneStep {
    /// All, in their order.
    pub const ALL: [Self; 5] = [
        Self::Samples,
        Self::Quality,
        Self::Consent,
        Self::Name,
        Self::Done,
    ];

    /// Its place, from 0.
    pub fn place(self) -> usize {
        Self::ALL.iter().position(|step| *step == self).unwrap_or(0)
    }
}

/// What is done to a recording before it is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Fixes {
    /// Silence at its ends, and the longest of it between, is taken out.
    pub trim: bool,
    /// Speech is brought to the level that is wanted.
    pub level: bool,
    /// What lies below speech is taken out: rumble, and hum in part.
    pub high_pass: bool,
    /// Steady noise is turned down.
    pub denoise: bool,
    /// Of a long one only the best stretch is kept.
    pub best: bool,
    /// Of so many seconds; 0 for three minutes.
    pub seconds: u16,
    /// The service took away what isn't voice, before all else that is done here. It is paid for.
    pub isolate: bool,
}

impl Fixes {
    /// Whether there are any.
    pub fn is_any(self) -> bool {
        let none = Self {
            seconds: self.seconds,
            ..Self::default()
        };
        self != none
    }

    /// What either of them does; of a stretch, the one that was chosen here.
    #[must_use]
    pub fn and(self, more: Self) -> Self {
        Self {
            trim: self.trim || more.trim,
            level: self.level || more.level,
            high_pass: self.high_pass || more.high_pass,
            denoise: self.denoise || more.denoise,
            best: self.best || more.best,
            seconds: if self.best {
                self.seconds
            } else {
                more.seconds
            },
            isolate: self.isolate || more.isolate,
        }
    }
}

/// A recording that somebody brought.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SampleRow {
    /// Told with what comes of it.
    pub number: u64,
    /// What its file is called here. It is told to nobody.
    pub name: String,
    /// Where it lies; looked at again where nothing came of it yet.
    pub path: PathBuf,
    /// As it was brought.
    pub raw: Option<KeptSample>,
    /// What is to be done to it.
    pub fixes: Fixes,
    /// With that done.
    pub fixed: Option<KeptSample>,
    /// Draft voices cleaned it: that is a rehearsal's sound, which no service is sent.
    pub by_drafts: bool,
    /// Whose account at the service cleaned it, where that was known: no other one tells what became of it.
    pub cleaned_by: Option<String>,
    /// The words that it was recorded of, where it was recorded here.
    pub read: Option<String>,
    /// It isn't sent: the others are enough.
    pub is_left_out: bool,
    /// Why nothing can be made of it.
    pub fault: Option<String>,
    /// Who took it back, in a sentence: it isn't sent.
    pub taken_back: Option<String>,
}

impl SampleRow {
    /// Takes in what came of it with what is to be done to it.
    pub fn take_fixed(&mut self, mut fixed: KeptSample) {
        // A part of it, or what the service made of it, is another sound.
        let is_whole = !self.fixes.best && !self.fixes.isolate;
        // What a coder left out doesn't come back, whatever the sound is saved as by now.
        if let Some(raw) = &self.raw {
            fixed.others.compressed = raw.others.compressed;
        }
        if let Some(raw) = self.raw.as_ref().filter(|_| is_whole) {
            fixed.keep_clipping(raw, !self.fixes.trim);
            // Where it stands is another place once silence is cut.
            if self.fixes.trim {
                fixed.damage.clone_from(&raw.damage);
            } else {
                fixed.take_damage(raw.damage.iter().copied());
            }
        }
        if let Some(raw) = &self.raw {
            fixed.part = fixed.part.or(raw.part);
            fixed.fold = raw.fold;
            fixed.tracks.clone_from(&raw.tracks);
        }
        self.fixed = Some(fixed);
    }

    /// What is sent of it.
    pub fn sent(&self) -> Option<&KeptSample> {
        if self.is_left_out || self.is_silent() || self.taken_back.is_some() {
            return None;
        }
        self.kept()
    }

    /// It with what is done to it.
    fn kept(&self) -> Option<&KeptSample> {
        if self.fixes.is_any() {
            self.fixed.as_ref()
        } else {
            self.raw.as_ref()
        }
    }

    /// Whether nobody is heard in it: it isn't sent.
    pub fn is_silent(&self) -> bool {
        let all = [self.raw.as_ref(), self.kept()];
        all.into_iter().flatten().any(KeptSample::is_silent)
    }

    /// Whether anything can be done to it, and anything comes of that.
    pub fn is_fixable(&self) -> bool {
        self.raw.is_some() && !self.is_left_out && !self.is_silent()
    }

    /// Whether nothing of it can be sent: it can't be read, nobody speaks in it, or it was taken back.
    pub fn is_of_no_use(&self) -> bool {
        self.why_not().is_some() || self.is_silent()
    }

    /// Why it isn't sent, where that is no choice of anybody here.
    pub fn why_not(&self) -> Option<&str> {
        let all = [&self.taken_back, &self.fault];
        all.into_iter().flatten().map(String::as_str).next()
    }

    /// Whether it is still being looked at.
    pub fn is_under_way(&self) -> bool {
        let waits = self.why_not().is_none() && !self.is_left_out && !self.is_silent();
        waits && self.sent().is_none()
    }
}

/// What shows that somebody agreed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Proof {
    /// The statement, read aloud in this window.
    #[default]
    Spoken,
    /// A signed document.
    Document,
}

/// A voice that is being cloned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CloneAttempt {
    /// The step that is looked at.
    pub step: CloneStep,
    /// What was brought.
    pub samples: Vec<SampleRow>,
    /// The number of the next one.
    pub next: u64,
    /// Whether what is wrong with them is taken as it is.
    pub keeps_faults: bool,
    /// How the person stands to whose voice it is.
    pub relation: Relation,
    /// Whose voice.
    pub owner: String,
    /// The day on which it was agreed to, `YYYY-MM-DD`.
    pub date: String,
    /// What for.
    pub scope: String,
    /// The last day, or nothing.
    pub until: String,
    /// What shows it.
    pub proof: Proof,
    /// Whether the person said that it is so.
    pub is_said: bool,
    /// The statement, read aloud, and the words of it.
    pub spoken: Option<(KeptSample, String)>,
    /// The same as other windows recorded it beside that.
    pub spoken_beside: Vec<(KeptSample, String)>,
    /// What the service heard in a recording of the statement, by that one's hash.
    pub transcript: Option<(String, String)>,
    /// The recording of the statement, by its hash, of which somebody said that the speaker agrees to its being sent for its
    /// words: no record of consent stands yet.
    pub may_check: Option<MayCheck>,
    /// The document.
    pub document: Option<Input>,
    /// Hash of a consent that was taken back, or is over, where this one is given anew after that.
    pub renews: Option<String>,
    /// The voice that the recordings are added to, and whose; nothing where a new one is made.
    pub into: Option<(Backend, VoiceId)>,
    /// The pitch in which most is said in the recordings that voice has, or that somebody agrees to anew, in semitones above
    /// 1 Hz, where that is known.
    pub own_pitch: Option<f32>,
    /// What the voice is to be called.
    pub name: String,
    /// What it sounds like.
    pub description: String,
    /// What it is told apart by.
    pub labels: BTreeMap<String, String>,
    /// The voice that came of it, and whose.
    pub made: Option<(Backend, VoiceId)>,
    /// It was discarded: it can be brought back for a while.
    pub is_discarded: bool,
    /// The last press was made, and no answer to it came yet.
    pub is_asked: bool,
    /// The recordings that it asked for, by their hashes: others may have been brought since.
    pub asked: Vec<String>,
    /// Of whom it asked for them.
    pub asked_of: Option<Backend>,
    /// A voice of those was found, other recordings stand here, and no window told so yet.
    pub is_found_before: bool,
}

impl Default for CloneAttempt {
    fn default() -> Self {
        Self {
            step: CloneStep::default(),
            samples: Vec::new(),
            next: 0,
            keeps_faults: false,
            relation: Relation::Own,
            owner: String::new(),
            date: String::new(),
            scope: String::new(),
            until: String::new(),
            proof: Proof::default(),
            is_said: false,
            spoken: None,
            spoken_beside: Vec::new(),
            transcript: None,
            may_check: None,
            document: None,
            renews: None,
            into: None,
            own_pitch: None,
            name: String::new(),
            description: String::new(),
            labels: BTreeMap::new(),
            made: None,
            is_discarded: false,
            is_asked: false,
            asked: Vec::new(),
            asked_of: None,
            is_found_before: false,
        }
    }
}

/// What all recordings together come to in one check.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summed {
    /// The sum of lengths, else what is worst.
    pub finding: Finding,
    /// The number of the recording that is worst.
    pub worst: Option<u64>,
}

impl CloneAttempt {
    /// Whether nothing but what is typed into fields is another than in `before`.
    pub fn is_only_typed(&self, before: &Self) -> bool {
        let typed = Self {
            owner: before.owner.clone(),
            date: before.date.clone(),
            scope: before.scope.clone(),
            until: before.until.clone(),
            name: before.name.clone(),
            description: before.description.clone(),
            labels: before.labels.clone(),
            ..self.clone()
        };
        typed == *before
    }

    /// Other recordings are to be sent: what was said of those before isn't said of them.
    pub fn other_samples(&mut self) {
        self.keeps_faults = false;
        self.is_said = false;
    }

    /// Takes a file in, to be looked at; gives its number.
    pub fn bring(&mut self, path: PathBuf) -> u64 {
        let name = path.file_name().unwrap_or(path.as_os_str());
        let name = name.to_string_lossy().into_owned();
        let number = self.next;
        self.next += 1;
        self.other_samples();
        self.samples.push(SampleRow {
            number,
            name,
            path,
            ..SampleRow::default()
        });
        number
    }

    /// Whether anything was done to what was brought, or some of it isn't sent.
    pub fn is_mended(&self) -> bool {
        let mut rows = self.samples.iter();
        rows.any(|row| row.fixes.is_any() || row.is_left_out || row.is_silent())
    }

    /// The recordings that are sent, as they were looked at.
    pub fn sent(&self) -> impl Iterator<Item = &KeptSample> {
        self.samples.iter().filter_map(SampleRow::sent)
    }

    /// Who took back what they agreed to of these, where nothing else is left to be sent.
    pub fn all_taken_back(&self) -> Option<&str> {
        let back = self.samples.iter().filter(|row| !row.is_left_out);
        let mut back = back.filter_map(|row| row.taken_back.as_deref());
        let is_all = self.sent().next().is_none() && !self.is_under_way();
        back.next().filter(|_| is_all)
    }

    /// Bytes that are sent.
    pub fn bytes(&self) -> u64 {
        self.sent().map(|sample| sample.input.bytes).sum()
    }

    /// Each check over all recordings.
    pub fn summed(&self) -> Vec<Summed> {
        Check::ALL.map(|check| self.sum_of(check)).to_vec()
    }

    fn sum_of(&self, check: Check) -> Summed {
        let sent = || {
            let rows = self.samples.iter();
            rows.filter_map(|row| Some((row.number, row.sent()?)))
        };
        let (value, worst) = if check == Check::Length {
            let seconds = sent().filter_map(|(_, sample)| sample.value(check)).sum();
            (sent().next().map(|_| seconds), None)
        } else {
            let good = check.limits().good;
            let off = |value: f32| {
                // How far from what is good, towards where it is worse.
                (value - *good.end()).max(*good.start() - value)
            };
            let all = sent().filter_map(|(number, sample)| Some((number, sample.value(check)?)));
            let worst = all.max_by(|(_, one), (_, other)| off(*one).total_cmp(&off(*other)));
            (
                worst.map(|(_, value)| value),
                worst.map(|(number, _)| number),
            )
        };
        let mut finding = Finding::of(check, value);
        // What a voice has already counts as well: a few sentences more are no poor clone.
        let start = *check.limits().good.start();
        let is_short = value.is_some_and(|it| it > 0.0 && it < start);
        if check == Check::Length && self.into.is_some() && is_short {
            finding.verdict = Verdict::Pass;
        }
        Summed { finding, worst }
    }

    /// What may be heard in any of them beside one voice; told only where it is of all.
    pub fn others(&self) -> Others {
        let of = |sign: fn(&Others) -> Sign| {
            let all = || self.sent().map(|sample| sign(&sample.others));
            let heard = all().find(|sign| matches!(sign, Sign::Present(_)));
            let is_clean = all().all(|sign| sign == Sign::Absent) && all().next().is_some();
            heard.unwrap_or(if is_clean { Sign::Absent } else { Sign::Untold })
        };
        Others {
            second_voice: of(|others| others.second_voice),
            music: of(|others| others.music),
            compressed: of(|others| others.compressed),
        }
    }

    /// The worst of all checks; what may be somebody else, or music, is asked about.
    pub fn verdict(&self) -> Verdict {
        let others = self.sent().any(KeptSample::is_odd) || self.two_pitches().is_some();
        let verdicts = self.summed().into_iter().map(|of| of.finding.verdict);
        let others = others.then_some(Verdict::Warn);
        verdicts.chain(others).max().unwrap_or(Verdict::Pass)
    }

    /// Whether a recording is still being looked at.
    pub fn is_under_way(&self) -> bool {
        self.samples.iter().any(SampleRow::is_under_way)
    }

    /// What may help against what is wrong, where it wasn't done yet.
    pub fn suggested(&self) -> Fixes {
        let mut faults = self.summed();
        faults.retain(|of| of.finding.verdict != Verdict::Pass);
        let has = |check| faults.iter().any(|of| of.finding.check == check);
        let is_long = faults.iter().any(|of| {
            let seconds = of.finding.value;
            of.finding.check == Check::Length && seconds.is_some_and(|seconds| seconds > 180.0)
        });
        let fixes = Fixes {
            trim: is_long,
            level: has(Check::Level),
            high_pass: has(Check::Hum) || has(Check::Noise),
            denoise: has(Check::Noise) || has(Check::Snr),
            best: false,
            seconds: 0,
            isolate: false,
        };
        // What was done to all of them and didn't help doesn't help by being done once more.
        let helps = |row: &SampleRow| {
            row.is_fixable() && (row.fixes.and(fixes) != row.fixes || row.fault.is_some())
        };
        if self.samples.iter().any(helps) {
            fixes
        } else {
            Fixes::default()
        }
    }

    /// Removes the recordings that no cleaning helps: files that can't be read, and files without speech.
    pub fn remove_unusable(&mut self) {
        let is_unusable = |row: &SampleRow| match &row.raw {
            None => row.fault.is_some(),
            Some(_) => row.is_silent(),
        };
        self.samples.retain(|row| !is_unusable(row));
    }

    /// Says of a recording that was brought twice that it is here already: it would count twice.
    pub fn tell_twins(&mut self) {
        if self.samples.len() < 2 {
            return;
        }
        let mut known: BTreeMap<String, String> = BTreeMap::new();
        for row in &mut self.samples {
            let Some(hash) = row.raw.as_ref().map(|raw| raw.input.hash.clone()) else {
                continue;
            };
            if let Some(name) = known.get(&hash) {
                row.fault = Some(tr!("clone-row-twice", name = name.as_str()));
                (row.raw, row.fixed) = (None, None);
            } else {
                known.insert(hash, row.name.clone());
            }
        }
    }

    /// What is missing before this step can be left; nothing where all is there.
    pub fn lacks(&self, step: CloneStep, today: Day) -> Option<String> {
        match step {
            CloneStep::Samples => self.lacks_samples(MOST_SAMPLES),
            CloneStep::Quality => self.lacks_samples(MOST_SAMPLES).or_else(|| {
                let is_open = self.verdict() != Verdict::Pass && !self.keeps_faults;
                is_open.then(|| tr!("clone-lacks-quality"))
            }),
            CloneStep::Consent => self.lacks_consent(today),
            CloneStep::Name => self.name.trim().is_empty().then(|| tr!("clone-lacks-name")),
            CloneStep::Done => None,
        }
    }

    /// What is missing of the recordings, of which so many can be sent.
    pub fn lacks_samples(&self, most: usize) -> Option<String> {
        if self.is_under_way() {
            return Some(tr!("clone-lacks-look"));
        }
        let unmended =
            |row: &&SampleRow| row.raw.is_some() && !row.is_left_out && row.sent().is_none();
        let is_usable = |row: &&SampleRow| !row.is_silent() && row.taken_back.is_none();
        let mut heard = self.samples.iter().filter(is_usable);
        if let Some(row) = heard.find(unmended) {
            return Some(tr!("clone-lacks-mended", name = row.name.as_str()));
        }
        let mut hashes: Vec<&String> = self.sent().map(|it| &it.input.hash).collect();
        hashes.sort();
        hashes.dedup();
        if hashes.is_empty() && self.samples.iter().any(SampleRow::is_silent) {
            return Some(tr!("clone-lacks-speech"));
        }
        if hashes.is_empty() {
            return Some(tr!("clone-lacks-samples"));
        }
        if hashes.len() > most {
            return Some(tr!(
                "trouble-samples-many",
                count = hashes.len(),
                most = most
            ));
        }
        let no_speech = self.sum_of(Check::Length).finding.value;
        if no_speech.is_none_or(|seconds| seconds <= 0.0) {
            return Some(tr!("clone-lacks-speech"));
        }
        None
    }

    /// What is ordered.
    pub fn order(&self, backend: Backend, number: u64) -> CloneOrder {
        let labels = self.labels.iter();
        let labels = labels.filter(|(_, value)| !value.trim().is_empty());
        CloneOrder {
            backend,
            number,
            into: self.into.as_ref().map(|(_, voice)| voice.clone()),
            name: self.name.trim().to_owned(),
            from: CloneFrom::Kept(self.sent().map(|sample| sample.input.clone()).collect()),
            consent: self.record(),
            labels: labels
                .map(|(name, value)| (name.clone(), value.trim().to_owned()))
                .collect(),
            description: Some(self.description.trim().to_owned()).filter(|words| !words.is_empty()),
            begun: true,
            anew: true,
        }
    }
}
