//! Rehearsal: the whole script by Draft voices, and how long it gets, scene by scene.
//!
//! Read some rows a frame. A line whose take has its words counts as long as that is; the others by their letters, and by
//! how fast those that are known are spoken.

use std::collections::{BTreeMap, HashSet};

use crate::casting;
use crate::command::LineOrder;
use crate::desk::{Desk, Ground, JobCard, TakeCard, Weighed};
use crate::urgency::Urgency;
use mynah_core::backend::Backend;
use mynah_core::credits::Quote;
use mynah_core::fingerprint::quick_key;
use mynah_core::silence;
use mynah_script::cast::CastVoice;
use mynah_script::document::{Heading, Item, Line};

/// Rows that are read in one frame: making an order costs more than looking.
const READ_A_FRAME: usize = 1_000;

/// Seconds a letter takes where nobody spoke yet: about 150 words a minute.
const LETTER_SECS: f64 = 0.065;

/// So many letters have to be spoken before others are reckoned by them.
const ENOUGH: f64 = 200.0;

/// How long lines are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Length {
    /// Lines with something to speak.
    pub lines: usize,
    /// Those with a take that has their words.
    pub heard: usize,
    /// Those of them that a Draft voice spoke.
    pub drafts: usize,
    /// Seconds of those takes.
    seconds: f64,
    /// Seconds of the pauses behind lines.
    pauses: f64,
    /// Letters that are spoken, and the others, as if all were said at the usual pace: of what is said twice as fast
    /// they are half as many.
    letters: [f64; 2],
}

impl Length {
    /// Whether all of it was heard: nothing is reckoned.
    pub fn is_known(&self) -> bool {
        self.heard == self.lines
    }

    /// Returns about how many seconds the lines last with their pauses. Letters that nobody spoke yet last as long as the
    /// spoken ones; if those are too few, `pace` seconds each, or as at 150 words a minute.
    pub fn estimate(&self, pace: Option<f64>) -> f64 {
        let [_, letters] = self.letters;
        let pace = self.pace().or(pace).unwrap_or(LETTER_SECS);
        self.seconds + self.pauses + letters * pace
    }

    /// Seconds that a letter takes here; nothing where too few are spoken.
    fn pace(&self) -> Option<f64> {
        let [spoken, _] = self.letters;
        (spoken >= ENOUGH).then(|| self.seconds / spoken)
    }

    /// Adds the length of other lines.
    pub fn add(&mut self, other: &Self) {
        self.lines += other.lines;
        self.heard += other.heard;
        self.drafts += other.drafts;
        self.seconds += other.seconds;
        self.pauses += other.pauses;
        for (letters, more) in self.letters.iter_mut().zip(other.letters) {
            *letters += more;
        }
    }
}

/// A chapter or a scene. A chapter has its scenes in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// Its heading; nothing for what stands before the first one.
    pub heading: Option<Heading>,
    /// How long it is.
    pub length: Length,
}

impl Stretch {
    /// 1 for a chapter, 2 for a scene in it.
    fn level(&self) -> u8 {
        self.heading.as_ref().map_or(1, |heading| heading.level)
    }
}

/// A rehearsal of the open script, as far as it was read.
#[derive(Debug)]
pub struct Rehearsal {
    /// Whose lines they are.
    pub ground: Option<Ground>,
    revision: u64,
    changes: u64,
    /// What was under way and waited.
    flow: (usize, usize),
    place: usize,
    done: bool,
    /// Voices of speakers that have no Draft voice of their own.
    given: BTreeMap<String, CastVoice>,
    met: HashSet<u64>,
    /// Chapters and scenes, in order.
    pub stretches: Vec<Stretch>,
    /// The whole script.
    pub all: Length,
    /// Lines that are under way.
    pub under_way: usize,
    /// Those of them that a rehearsal ordered.
    pub rehearsing: usize,
    /// Lines that have no take with their words, for Draft voices to speak.
    pub orders: Vec<LineOrder>,
    /// What that costs, in draft credits.
    pub weighed: Weighed,
}

impl Rehearsal {
    /// Nothing read yet of the open project.
    pub fn new(desk: &Desk) -> Self {
        Self {
            ground: desk.ground(),
            revision: desk.revision(),
            changes: desk.take_changes(),
            flow: (desk.flow.running, desk.flow.queued),
            place: 0,
            done: false,
            given: BTreeMap::new(),
            met: HashSet::new(),
            stretches: Vec::new(),
            all: Length::default(),
            under_way: 0,
            rehearsing: 0,
            orders: Vec::new(),
            weighed: Weighed::new(desk, Backend::Draft),
        }
    }

    /// Whether the whole script was read.
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// Whether the script or its takes are others by now.
    pub fn is_old(&self, desk: &Desk) -> bool {
        let flow = (desk.flow.running, desk.flow.queued);
        let now = (desk.ground(), desk.revision(), desk.take_changes(), flow);
        (self.ground, self.revision, self.changes, self.flow) != now
    }

    /// About how many seconds some of it lasts, with its pauses.
    pub fn seconds(&self, length: &Length) -> f64 {
        length.estimate(self.all.pace())
    }

    fn add(&mut self, length: &Length) {
        self.all.add(length);
        if self.stretches.is_empty() {
            self.begin(None);
        }
        let mut below = u8::MAX;
        for stretch in self.stretches.iter_mut().rev() {
            // Its scene, and the chapter around that.
            if stretch.level() < below {
                stretch.length.add(length);
                below = stretch.level();
            }
            if below <= 1 {
                break;
            }
        }
    }

    fn begin(&mut self, heading: Option<Heading>) {
        self.stretches.push(Stretch {
            heading,
            length: Length::default(),
        });
    }
}

impl Desk {
    /// Reads on, some rows a frame; `true` when the whole script was read.
    pub fn rehearse(&self, rehearsal: &mut Rehearsal) -> bool {
        let rows = self.script().items();
        let held = self.held_here(Backend::Draft, Urgency::Batch);
        let mut slice = rows.from(rehearsal.place);
        for _ in 0..READ_A_FRAME {
            let Some(item) = slice.next() else {
                break;
            };
            rehearsal.place += 1;
            let line = match item {
                Item::Heading(heading) => {
                    rehearsal.begin(Some(heading.clone()));
                    continue;
                }
                Item::Line(line) if line.is_mute() => continue,
                Item::Line(line) => line,
            };
            // As an export counts: before the next line that is heard, whatever stands between.
            let mut below = slice.clone().filter_map(Item::line);
            let next = below.find(|next| !next.is_mute());
            let length = self.length_of(line, next);
            rehearsal.add(&length);
            if length.is_known() {
                continue;
            }
            let state = self.job_state(line);
            if state.is_some_and(|state| state.is_under_way()) {
                rehearsal.under_way += 1;
                let job = self.job_of(line.id);
                rehearsal.rehearsing += usize::from(job.is_some_and(JobCard::is_rehearsed));
                continue;
            }
            let Some(voice) = self.rehearsing_voice(line, &mut rehearsal.given) else {
                continue;
            };
            let Some(order) = self.draft_order(line, &voice, held) else {
                continue;
            };
            let order = LineOrder {
                rehearsed: true,
                ..order
            };
            if rehearsal.met.insert(quick_key(&order.request)) {
                let price = order.shown.unwrap_or_default();
                rehearsal.weighed.add(Quote::from(price));
            }
            rehearsal.orders.push(order);
        }
        rehearsal.done = rehearsal.place >= rows.len();
        rehearsal.done
    }

    /// Returns how long a line is, with the pause before the `next` one that says something.
    pub fn length_of(&self, line: &Line, next: Option<&Line>) -> Length {
        let pause = next.map_or(0, |next| self.pause_behind(line, &next.speaker));
        let heard = self.takes.get(&line.id);
        let heard = heard.and_then(|takes| takes.picked.as_deref());
        let heard = heard.filter(|take| take.says(&line.text));
        let letters = silence::spoken_characters(line.text.trim()) as f64;
        let letters = letters / self.pace_of(line, heard);
        let own = match heard {
            Some(_) => 0.0,
            None => silence::seconds(&line.text),
        };
        Length {
            lines: 1,
            heard: usize::from(heard.is_some()),
            drafts: usize::from(heard.is_some_and(TakeCard::is_draft)),
            seconds: heard.map_or(0.0, |take| take.seconds_in(line)),
            pauses: f64::from(pause) / 1e3 + own,
            letters: match heard {
                Some(_) => [letters, 0.0],
                None => [0.0, letters],
            },
        }
    }

    /// How fast a line is said, times the usual pace: as its take was, else as it would be.
    fn pace_of(&self, line: &Line, heard: Option<&TakeCard>) -> f64 {
        let speed = match heard {
            Some(take) => take.request.speech().map(|it| it.settings.speed()),
            None => self.delivery_of(line).map(|it| it.settings().speed()),
        };
        f64::from(speed.unwrap_or(1.0)).max(0.1)
    }

    /// The Draft voice of a line's speaker: its part's, else one that nobody has, the same for all of its lines.
    fn rehearsing_voice(
        &self,
        line: &Line,
        given: &mut BTreeMap<String, CastVoice>,
    ) -> Option<CastVoice> {
        let cast = &self.script().cast().0;
        let own = cast.get(&line.speaker).and_then(|part| part.draft.as_ref());
        if let Some(voice) = own.or_else(|| given.get(&line.speaker)) {
            return Some(voice.clone());
        }
        let parts = cast.values().filter_map(|part| part.draft.as_ref());
        let taken = parts.chain(given.values()).map(|voice| &voice.id);
        let voices = self.voices_of(Backend::Draft);
        let free = casting::distinct(&[&line.speaker], taken, voices);
        let (speaker, voice) = free.into_iter().next()?;
        given.insert(speaker, voice.clone());
        Some(voice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::ids::LineId;

    fn heading(level: u8, title: &str) -> Heading {
        Heading {
            id: LineId(1),
            level,
            title: title.to_owned(),
            note: String::new(),
        }
    }

    fn line(seconds: f64, letters: f64) -> Length {
        Length {
            lines: 1,
            heard: usize::from(seconds > 0.0),
            seconds,
            pauses: 0.5,
            letters: if seconds > 0.0 {
                [letters, 0.0]
            } else {
                [0.0, letters]
            },
            ..Length::default()
        }
    }

    #[test]
    fn a_chapter_is_as_long_as_its_scenes() {
        let mut rehearsal = Rehearsal::new(&Desk::default());
        rehearsal.add(&line(3.0, 30.0));
        rehearsal.begin(Some(heading(1, "One")));
        rehearsal.add(&line(1.0, 10.0));
        rehearsal.begin(Some(heading(2, "First")));
        rehearsal.add(&line(10.0, 200.0));
        rehearsal.begin(Some(heading(2, "Second")));
        rehearsal.add(&line(0.0, 40.0));
        rehearsal.begin(Some(heading(1, "Two")));
        let seconds: Vec<f64> = rehearsal
            .stretches
            .iter()
            .map(|stretch| rehearsal.seconds(&stretch.length))
            .collect();
        // 14 seconds for 240 letters: what nobody spoke yet is reckoned by that, in its chapter by its own 11 for 210.
        let pace = 14.0 / 240.0;
        let wanted = [
            3.5,
            11.0 + 1.5 + 40.0 * 11.0 / 210.0,
            10.5,
            0.5 + 40.0 * pace,
            0.0,
        ];
        for (is, wanted) in seconds.iter().zip(wanted) {
            assert!((is - wanted).abs() < 1e-9, "{seconds:?} {wanted}");
        }
        let all = rehearsal.seconds(&rehearsal.all);
        assert!((all - (14.0 + 2.0 + 40.0 * pace)).abs() < 1e-9, "{all}");
        assert!(!rehearsal.all.is_known());
    }
}
