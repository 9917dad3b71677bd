//! A casting call as it is kept: who is heard with what, and what was said of it.

mod answers;
mod carried;
mod judges;
mod made;
mod said;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use self::judges::Judge;
use super::ranking::{PATIENCE, Preferred, Ranking, Verdict, agreement};
use super::{letter, shuffled};
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::{LineId, ModelId, VoiceId};
use mynah_core::request::Generation;
use mynah_core::settings::ChosenSettings;
use mynah_core::stars::MOST_STARS;
use mynah_i18n::tidy;

/// A rating so far below the best one is no rival of it.
const CLEARLY: f64 = 1.5;
/// Voices of one call at most: one for each letter that a key has.
pub const MOST_VOICES: usize = 26;
/// Lines of one call at most.
pub const MOST_LINES: usize = 12;

/// Requests that one keeps as sent, at most.
const MOST_SENT: usize = 4_000;

/// Voices that are heard with the same lines, without their names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Audition {
    /// Whose part is cast.
    pub speaker: String,
    /// Whose voices they are.
    pub backend: Backend,
    /// In the order of their letters.
    pub candidates: Vec<Candidate>,
    /// What they say.
    pub lines: Vec<AuditionLine>,
    /// With what they speak.
    pub model: ModelId,
    /// The settings that are put over each voice's own.
    pub settings: ChosenSettings,
    /// The number that gave the letters.
    pub seed: u32,
    /// Credits that it may cost in all.
    #[serde(default)]
    pub limit: Option<Credits>,
    /// What was spent on it so far, or is on its way.
    #[serde(default)]
    pub spent: Credits,
    /// Requests that were on their way when it was kept, by their quick key, and how much of that is theirs.
    #[serde(default)]
    pub under_way: Vec<(u64, Credits)>,
    /// What its voices sent so far, by quick key: a letter's take stays one though its voice has other settings by now.
    #[serde(default)]
    sent: BTreeSet<u64>,
    /// What each cell was made with, or is being made with, by the place of the candidate and of the line.
    #[serde(default)]
    made: Vec<(usize, usize, Arc<Generation>)>,
    /// Ratings by the place of the candidate and of the line, 1 … [`MOST_STARS`]. They aren't those of the library, which
    /// go by sound: who hears the same voices once more, or hears them for somebody else, would know each by its stars.
    #[serde(default)]
    ratings: Vec<(usize, usize, u8)>,
    /// Candidates that are out.
    #[serde(default)]
    out: BTreeSet<usize>,
    /// Answers to "A or B?".
    #[serde(default)]
    answers: Vec<Preferred>,
    /// What others said of it who listened elsewhere.
    #[serde(default)]
    judges: Vec<Judge>,
    /// Whether names are shown.
    #[serde(default)]
    pub revealed: bool,
}

/// A voice that is heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The voice.
    pub voice: VoiceId,
    /// Its name when it was chosen.
    pub name: String,
}

/// A line that is heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditionLine {
    /// The line of the script, as long as it is there.
    pub line: Option<LineId>,
    /// What is said: as the line was then.
    pub text: String,
}

/// How a candidate came out.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// Its place, that of its letter.
    pub place: usize,
    /// The mean of its ratings; nothing where it has none.
    pub mean: Option<f64>,
    /// How often it was preferred, of how many times that it was asked for; nothing where it never was.
    pub duels: Option<(usize, usize)>,
    /// Whether it was put out: here, or by all who judged it elsewhere.
    pub is_out: bool,
}

/// Who is how good.
#[derive(Clone, Debug)]
pub struct Ranked {
    /// What the answers to "A or B?" say.
    pub ranking: Ranking,
    /// Whether they are enough.
    pub verdict: Verdict,
    /// The candidates from the best to the last.
    pub placed: Vec<Placed>,
    /// Those of whom nothing is known: who is first is so among the others.
    pub unjudged: Vec<usize>,
}

impl Ranked {
    /// The first of them, where anything was said for it.
    pub fn winner(&self) -> Option<usize> {
        let first = self.placed.first().filter(|first| !first.is_out)?;
        let told = first.mean.is_some() || first.duels.is_some();
        told.then_some(first.place)
    }
}

impl Audition {
    /// One that nobody is chosen for yet.
    pub fn new(
        speaker: String,
        backend: Backend,
        model: ModelId,
        lines: Vec<AuditionLine>,
    ) -> Self {
        Self {
            speaker,
            backend,
            candidates: Vec::new(),
            lines,
            model,
            settings: ChosenSettings::default(),
            seed: 0,
            limit: None,
            spent: Credits::ZERO,
            under_way: Vec::new(),
            sent: BTreeSet::new(),
            made: Vec::new(),
            ratings: Vec::new(),
            out: BTreeSet::new(),
            answers: Vec::new(),
            judges: Vec::new(),
            revealed: false,
        }
    }

    /// Puts voices behind letters, in an order that the seed gives: the same one for the same voices, in whatever order
    /// they are named.
    pub fn shuffled(mut candidates: Vec<Candidate>, seed: u32) -> Vec<Candidate> {
        candidates.sort_by(|one, other| one.voice.cmp(&other.voice));
        candidates.dedup_by(|one, other| one.voice == other.voice);
        let order = shuffled(candidates.len(), seed).into_iter();
        order
            .filter_map(|place| candidates.get(place).cloned())
            .collect()
    }

    /// One that was kept, as far as it makes sense: whatever speaks of nobody is left out.
    ///
    /// # Errors
    /// It is none.
    pub fn read(json: &str) -> Result<Self, serde_json::Error> {
        let mut read: Self = serde_json::from_str(json)?;
        read.candidates.truncate(MOST_VOICES);
        for one in &mut read.candidates {
            one.name = tidy(&one.name).into_owned();
        }
        read.lines.truncate(MOST_LINES);
        let (voices, lines) = (read.candidates.len(), read.lines.len());
        let mut ratings = BTreeMap::new();
        for (place, line, stars) in std::mem::take(&mut read.ratings) {
            if place < voices && line < lines && (1..=MOST_STARS).contains(&stars) {
                ratings.insert((place, line), stars);
            }
        }
        let ratings = ratings.into_iter();
        read.ratings = ratings
            .map(|((place, line), stars)| (place, line, stars))
            .collect();
        read.out.retain(|place| *place < voices);
        read.answers
            .retain(|answer| answer.won < voices && answer.lost < voices);
        read.leave_strange_made();
        let judges = std::mem::take(&mut read.judges);
        for judge in judges {
            read.put_judge(judge);
        }
        Ok(read)
    }

    /// What is heard, without what was said of it.
    #[must_use]
    pub fn unsaid(&self) -> Self {
        Self {
            limit: None,
            spent: Credits::ZERO,
            under_way: Vec::new(),
            sent: BTreeSet::new(),
            made: Vec::new(),
            ratings: Vec::new(),
            out: BTreeSet::new(),
            answers: Vec::new(),
            judges: Vec::new(),
            revealed: false,
            ..self.clone()
        }
    }

    /// As it is kept.
    pub fn written(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What a candidate is called: its letter, and its name once names are shown.
    pub fn called(&self, place: usize) -> String {
        let shown = self.candidates.get(place).filter(|_| self.revealed);
        shown.map_or_else(
            || letter(place),
            |candidate| format!("{} · {}", letter(place), candidate.name),
        )
    }

    /// What its voices sent so far, by quick key.
    pub fn sent(&self) -> &BTreeSet<u64> {
        &self.sent
    }

    /// Keeps what its voices send; whether any of that is new.
    pub fn send(&mut self, keys: impl Iterator<Item = u64>) -> bool {
        let before = self.sent.len();
        self.sent
            .extend(keys.take(MOST_SENT.saturating_sub(before)));
        self.sent.len() > before
    }

    /// What a candidate's line was rated; 0 where it wasn't.
    pub fn stars(&self, place: usize, line: usize) -> u8 {
        let mut all = self.ratings.iter();
        let found = all.find(|(of, at, _)| (*of, *at) == (place, line));
        found.map_or(0, |(_, _, stars)| *stars)
    }

    /// Rates a candidate's line; 0 takes the rating away.
    pub fn rate(&mut self, place: usize, line: usize, stars: u8) {
        self.ratings
            .retain(|(of, at, _)| (*of, *at) != (place, line));
        let is_there = place < self.candidates.len() && line < self.lines.len();
        if is_there && stars > 0 {
            self.ratings.push((place, line, stars.min(MOST_STARS)));
            self.ratings.sort_unstable();
        }
    }

    /// The mean of a candidate's ratings: of those given here and of each judge's, who all count alike.
    pub fn mean(&self, place: usize) -> Option<f64> {
        let judges = self.judges.iter().filter_map(|judge| judge.mean(place));
        mean_of(self.own_mean(place).into_iter().chain(judges))
    }

    /// The mean of a candidate's ratings that were given here; who is out has none of five stars, as for a judge.
    pub fn own_mean(&self, place: usize) -> Option<f64> {
        if self.is_out(place) {
            return Some(0.0);
        }
        let own = self.ratings.iter().filter(|(of, _, _)| *of == place);
        mean_of(own.map(|(_, _, stars)| f64::from(*stars)))
    }

    /// Of how many candidates anything is known: they were rated, put out or compared, by whomever.
    pub fn judged(&self) -> usize {
        let all = 0..self.candidates.len();
        let is_known = |place: &usize| self.mean(*place).is_some() || self.duels(*place).is_some();
        all.filter(is_known).count()
    }

    /// Whether anybody said anything of it.
    pub fn is_said(&self) -> bool {
        self.judged() > 0 || !self.answers.is_empty() || !self.judges.is_empty()
    }

    /// Whether a candidate is out.
    pub fn is_out(&self, place: usize) -> bool {
        self.out.contains(&place)
    }

    /// Whether a candidate isn't asked for head to head: it is out, or was rated clearly below the best; where several
    /// were rated, those that weren't are left aside too.
    pub fn is_aside(&self, place: usize) -> bool {
        // Who is out, here or for all judges, is no rival whom others are left aside for.
        let all = (0..self.candidates.len()).filter(|place| !self.is_out(*place));
        let means = all.filter_map(|place| self.mean(place));
        let means: Vec<f64> = means.filter(|mean| *mean > 0.0).collect();
        let best = means.iter().copied().fold(0.0, f64::max);
        let near = |mean: f64| mean > best - CLEARLY;
        let several = means.iter().filter(|mean| near(**mean)).count() > 1;
        let is_far = several && !self.mean(place).is_some_and(near);
        self.is_out(place) || is_far
    }

    /// How many answers are asked for at most.
    pub fn most_answers(&self) -> usize {
        let asked = (0..self.candidates.len()).filter(|place| !self.is_aside(*place));
        PATIENCE * asked.count()
    }

    /// Puts a candidate out, or back in.
    pub fn put_out(&mut self, place: usize, out: bool) {
        if out && place < self.candidates.len() {
            self.out.insert(place);
        } else {
            self.out.remove(&place);
        }
    }

    /// How often a candidate was preferred, of how many times that it was asked for; nothing where it never was.
    fn duels(&self, place: usize) -> Option<(usize, usize)> {
        let won = self.answers.iter().filter(|of| of.won == place).count();
        let lost = self.answers.iter().filter(|of| of.lost == place).count();
        (won + lost > 0).then_some((won, won + lost))
    }

    /// Who is how good, as far as it was said: those that are out at the end, the others by the head-to-head where they
    /// were in one, else by the means of their ratings, else by letter. Who was never asked for stands behind all who
    /// were and are rated as high: having lost to nobody is no merit.
    pub fn ranked(&self) -> Ranked {
        let ranking = Ranking::of(self.candidates.len(), &self.answers);
        let all = 0..self.candidates.len();
        let all = all.map(|place| Placed {
            place,
            mean: self.mean(place),
            duels: self.duels(place),
            // A mean without a star is that of judges who all put it out.
            is_out: self.is_out(place)
                || (self.mean(place) == Some(0.0) && self.duels(place).is_none()),
        });
        let (mut placed, mut unasked): (Vec<Placed>, Vec<Placed>) =
            all.partition(|one| one.duels.is_some());
        let mean = |placed: &Placed| placed.mean.unwrap_or_default();
        placed.sort_by(|one, other| {
            let aside = |placed: &Placed| self.is_aside(placed.place);
            let strength = |placed: &Placed| ranking.strength(placed.place);
            let by_duels = aside(one).cmp(&aside(other));
            by_duels
                .then(strength(other).total_cmp(&strength(one)))
                .then(mean(other).total_cmp(&mean(one)))
        });
        unasked.sort_by(|one, other| mean(other).total_cmp(&mean(one)));
        for one in unasked {
            let as_good = |other: &Placed| match (other.duels, other.mean) {
                (None, _) => true,
                (Some(_), Some(theirs)) => theirs >= mean(&one),
                // Of one that wasn't rated the duels alone tell.
                (Some(_), None) => one.mean.is_none() || ranking.strength(other.place) > 0.0,
            };
            let behind = placed.iter().rposition(as_good);
            placed.insert(behind.map_or(0, |place| place + 1), one);
        }
        placed.sort_by_key(|one| one.is_out);
        let unjudged = placed
            .iter()
            .filter(|one| one.mean.is_none() && one.duels.is_none());
        let mut unjudged: Vec<usize> = unjudged.map(|one| one.place).collect();
        unjudged.sort_unstable();
        Ranked {
            unjudged,
            verdict: ranking.verdict(|place| self.is_aside(place)),
            ranking,
            placed,
        }
    }

    /// How far lines agree who is how good, 0 … 1: of the candidates that were rated with each of them.
    pub fn agreement(&self) -> Option<f64> {
        let lines = 0..self.lines.len();
        let rated = |place: &usize| lines.clone().all(|line| self.stars(*place, line) > 0);
        let all: Vec<usize> = (0..self.candidates.len()).filter(rated).collect();
        let marks = lines.map(|line| {
            let stars = all.iter().map(|place| f64::from(self.stars(*place, line)));
            stars.collect()
        });
        agreement(&marks.collect::<Vec<Vec<f64>>>())
    }

    /// The same voices with other lines, by new letters; nothing is said of them yet, and nothing is made: what is put
    /// together may have other lines, another model and other settings before it begins.
    pub fn again(&self, lines: Vec<AuditionLine>, seed: u32) -> Self {
        Self {
            candidates: Self::shuffled(self.candidates.clone(), seed),
            lines,
            seed,
            limit: self.limit,
            ..self.unsaid()
        }
    }
}

/// The mean of some numbers; nothing of none.
fn mean_of(numbers: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = numbers.fold((0.0, 0_u32), |(sum, count), one| (sum + one, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use mynah_script::deed::Judged;

    /// Three voices with two lines.
    pub fn audition() -> Audition {
        let candidate = |name: &str| Candidate {
            voice: VoiceId::from(name.to_lowercase().as_str()),
            name: name.to_owned(),
        };
        let line = |text: &str| AuditionLine {
            line: None,
            text: text.to_owned(),
        };
        Audition {
            candidates: ["Ada", "Bo", "Cleo"].map(candidate).to_vec(),
            seed: 7,
            ..Audition::new(
                "TOM".to_owned(),
                Backend::Draft,
                ModelId::from("eleven_v3"),
                ["Who’s there?", "Nobody."].map(line).to_vec(),
            )
        }
    }

    fn places(audition: &Audition) -> Vec<usize> {
        let ranked = audition.ranked();
        ranked.placed.iter().map(|placed| placed.place).collect()
    }

    #[test]
    fn ratings_place_until_somebody_is_asked_for_the_better_one() {
        let mut of = audition();
        assert_eq!(places(&of), [0, 1, 2]);
        of.rate(2, 0, 5);
        of.rate(2, 0, 4);
        of.rate(1, 1, 2);
        assert_eq!((of.stars(2, 0), of.mean(2)), (4, Some(4.0)));
        assert_eq!(places(&of), [2, 1, 0]);
        of.put_out(2, true);
        assert_eq!(places(&of), [1, 0, 2], "who is out is last");
        of.prefer(0, 1);
        assert_eq!(places(&of), [0, 1, 2]);
        let back = Judged::Preferred(0, [0, 1], false);
        assert!(of.say(back) && !of.say(back));
        of.rate(1, 1, 0);
        assert_eq!(of.mean(1), None);
        assert_eq!(of.judged(), 1, "the one that is out");
    }

    /// Those that nobody was asked about stood before the one that lost to the best.
    #[test]
    fn who_lost_to_the_best_stays_before_those_that_were_rated_worse_and_never_asked_for() {
        let mut of = audition();
        of.candidates.extend(of.candidates.clone());
        // Avocet, Wren, Heron, Finch, Bittern, Godwit.
        for (place, stars) in [2, 4, 2, 5, 2, 1].into_iter().enumerate() {
            of.rate(place, 0, stars);
        }
        for _ in 0..4 {
            of.prefer(3, 1);
        }
        of.prefer(1, 3);
        assert_eq!(places(&of), [3, 1, 0, 2, 4, 5]);
        let ranked = of.ranked();
        assert_eq!(ranked.placed[1].duels, Some((1, 5)));
        assert_eq!(ranked.placed[2].duels, None);
        // Without stars those that were heard tell more than those that weren't.
        let mut of = audition();
        of.prefer(2, 1);
        assert_eq!(places(&of), [2, 1, 0]);
    }

    /// Of those who are left nobody was asked about, and it was said that the best is known.
    #[test]
    fn who_is_put_out_leaves_nobody_else_aside() {
        let mut of = audition();
        of.candidates.extend(of.candidates.clone());
        let left = |of: &Audition| (0..6).filter(|place| !of.is_aside(*place)).count();
        of.prefer(2, 3);
        of.put_out(0, true);
        of.put_out(1, true);
        assert_eq!(left(&of), 4);
        assert_eq!(of.ranked().verdict, Verdict::Open);
        of.put_out(1, false);
        of.rate(1, 0, 1);
        assert_eq!(left(&of), 5, "one is out, one has a star");
        // Those who were rated clearly below the best are, as before.
        of.rate(2, 0, 5);
        of.rate(3, 0, 4);
        assert_eq!(left(&of), 2);
        let mut of = audition();
        let page =
            r#"{"shuffle":"7","ratings":[{"letter":"A","rating":0},{"letter":"B","rating":0}]}"#;
        of.take_over("Kim", &super::super::Results::read(page).unwrap());
        assert!(!of.is_aside(2), "a judge put the others out");
    }

    #[test]
    fn no_name_is_called_before_it_is_shown() {
        let mut of = audition();
        assert_eq!(of.called(1), "B");
        of.revealed = true;
        assert_eq!(of.called(1), "B · Bo");
    }

    #[test]
    fn what_was_kept_comes_back_without_what_speaks_of_nobody() {
        let mut of = audition();
        of.rate(0, 0, 3);
        of.prefer(1, 0);
        let mut json = serde_json::to_value(&of).unwrap();
        assert_eq!(Audition::read(&json.to_string()).unwrap(), of);
        json["ratings"] =
            serde_json::json!([[0, 0, 3], [9, 0, 3], [0, 9, 3], [1, 1, 9], [1, 1, 0]]);
        json["answers"] = serde_json::json!([{"won": 1, "lost": 0}, {"won": 9, "lost": 0}]);
        json["out"] = serde_json::json!([7]);
        json["later"] = serde_json::json!("of a newer build");
        assert_eq!(Audition::read(&json.to_string()).unwrap(), of);
        assert!(Audition::read("{}").is_err());
    }

    #[test]
    fn another_time_has_other_letters_for_the_same_voices() {
        let mut of = audition();
        of.candidates = Audition::shuffled(of.candidates, 3);
        let turned: Vec<Candidate> = of.candidates.iter().rev().cloned().collect();
        assert_eq!(Audition::shuffled(turned, 3), of.candidates);
        of.rate(0, 0, 5);
        let again = of.again(of.lines.clone(), 4);
        assert_eq!((again.judged(), again.candidates.len()), (0, 3));
    }

    #[test]
    fn lines_agree_where_all_were_rated() {
        let mut of = audition();
        assert_eq!(of.agreement(), None);
        for (place, stars) in [(0, 1), (1, 3), (2, 5)] {
            of.rate(place, 0, stars);
            of.rate(place, 1, stars);
        }
        assert_eq!(of.agreement(), None, "one time of six by chance");
        of.lines.extend(of.lines.clone());
        for (place, stars) in [(0, 2), (1, 3), (2, 4)] {
            of.rate(place, 2, stars);
            of.rate(place, 3, stars);
        }
        assert!(of.agreement().unwrap() > 0.99);
    }
}
