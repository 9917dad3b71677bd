//! What others said of a casting call who listened elsewhere, beside what is said of it here.

use std::collections::{BTreeMap, BTreeSet};

use super::super::ranking::agreement;
use super::super::{Results, Said, letter};
use super::Audition;
use mynah_core::stars::MOST_STARS;
pub use mynah_script::deed::Judge;

/// Judges of one call at most.
const MOST: usize = 50;
/// Letters of a judge's name at most.
const NAME: usize = 40;

/// A judge's name as it is kept.
fn kept_name(name: &str) -> String {
    name.trim().chars().take(NAME).collect()
}

impl Audition {
    /// Those who listened elsewhere, in the order in which they were heard of.
    pub fn judges(&self) -> &[Judge] {
        &self.judges
    }

    /// Whether what somebody said belongs to these letters: what doesn't tell whose it is may be another's.
    pub fn owns(&self, results: &Results) -> bool {
        let shuffle = self.seed.to_string();
        results.shuffle.as_ref() == Some(&shuffle)
    }

    /// What somebody else said of the lines that they rated, and who is out for them; nothing where that is nothing. How many
    /// ratings that are, and how many rows are left out, because nobody understands them or they speak of nobody.
    pub fn said_in(&self, name: &str, results: &Results) -> (Option<Judge>, usize, usize) {
        let mut left = results.unread;
        let (mut ratings, mut out) = (BTreeMap::new(), BTreeSet::new());
        for Said { named, line, stars } in &results.said {
            let place = (0..self.candidates.len()).find(|place| letter(*place) == *named);
            let Some(place) = place else {
                left += 1;
                continue;
            };
            match line {
                // Who is out is out, whatever the line, and whatever stands in other rows.
                _ if *stars == 0 => {
                    out.insert(place);
                }
                Some(line) if (1..=self.lines.len()).contains(line) => {
                    ratings.insert((place, line - 1), *stars);
                }
                _ => left += 1,
            }
        }
        // What stands there twice is one rating.
        let taken = ratings.len() + out.len();
        let ratings = ratings.into_iter();
        let judge = Judge {
            name: name.to_owned(),
            ratings: ratings
                .map(|((place, line), stars)| (place, line, stars))
                .collect(),
            out,
            file: results.at.clone(),
        };
        ((taken > 0).then(|| self.kept(judge)), taken, left)
    }

    /// The judge of this name.
    pub fn judge(&self, name: &str) -> Option<&Judge> {
        let name = kept_name(name);
        self.judges.iter().find(|judge| judge.name == name)
    }

    /// The judge whose file this is, or who is called as it and said the same: it is read once more.
    pub fn judge_of(&self, results: &Results) -> Option<&Judge> {
        let is_file = |judge: &&Judge| !judge.file.is_empty() && judge.file == results.at;
        let same = || {
            let judge = self.judge(results.file.trim())?;
            let (said, ..) = self.said_in(&judge.name, results);
            said.filter(|said| (&said.ratings, &said.out) == (&judge.ratings, &judge.out))
                .map(|_| judge)
        };
        self.judges.iter().find(is_file).or_else(same)
    }

    /// Has what a judge said count, in the place of what they said before, or not any more. Whether that is anything else
    /// than it was.
    pub fn hear(&mut self, judge: &Judge, counts: bool) -> bool {
        let was = self.judge(&judge.name).cloned();
        if counts {
            self.put_judge(judge.clone());
        } else if was.as_ref() == Some(judge) {
            self.dismiss(&judge.name);
        }
        self.judge(&judge.name) != was.as_ref()
    }

    /// What a judge said as it is kept: without what speaks of nobody.
    fn kept(&self, mut judge: Judge) -> Judge {
        judge.name = kept_name(&judge.name);
        let (voices, lines) = (self.candidates.len(), self.lines.len());
        judge.ratings.retain(|(place, line, stars)| {
            *place < voices && *line < lines && (1..=MOST_STARS).contains(stars)
        });
        judge.out.retain(|place| *place < voices);
        judge
    }

    /// Keeps what a judge said, in the place of what they said before, without what speaks of nobody.
    pub fn put_judge(&mut self, judge: Judge) {
        let judge = self.kept(judge);
        if let Some(known) = self.judges.iter_mut().find(|of| of.name == judge.name) {
            *known = judge;
        } else if self.judges.len() < MOST {
            self.judges.push(judge);
        }
    }

    /// Whether one judge more has no room: so many are kept, and this is none of them.
    pub fn is_full_for(&self, name: &str) -> bool {
        let name = kept_name(name);
        self.judges.len() >= MOST && self.judges.iter().all(|judge| judge.name != name)
    }

    /// Leaves out what a judge said.
    pub fn dismiss(&mut self, name: &str) {
        self.judges.retain(|judge| judge.name != name);
    }

    /// How far those who judged agree who is how good, 0 … 1: of the candidates that all of them judged.
    pub fn judges_agree(&self) -> Option<f64> {
        let all = 0..self.candidates.len();
        let own: Vec<Option<f64>> = all.clone().map(|place| self.own_mean(place)).collect();
        let mut said: Vec<Vec<Option<f64>>> = Vec::new();
        if own.iter().any(Option::is_some) {
            said.push(own);
        }
        let judges = self.judges.iter();
        said.extend(judges.map(|judge| all.clone().map(|place| judge.mean(place)).collect()));
        let of_all = |place: &usize| {
            let each = said.iter().map(|of| of.get(*place).copied().flatten());
            each.collect::<Option<Vec<f64>>>()
        };
        let by_place: Vec<Vec<f64>> = all.filter_map(|place| of_all(&place)).collect();
        let marks = (0..said.len()).map(|judge| {
            let marks = by_place.iter().filter_map(|of| of.get(judge).copied());
            marks.collect()
        });
        agreement(&marks.collect::<Vec<Vec<f64>>>())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::audition;
    use super::*;

    impl Audition {
        /// Has what somebody said count; how many ratings those were, and how many rows were left out.
        pub fn take_over(&mut self, name: &str, results: &Results) -> (usize, usize) {
            let (judge, taken, left) = self.said_in(name, results);
            if let Some(judge) = judge {
                self.hear(&judge, true);
            }
            (taken, left)
        }
    }

    /// Their ratings took the place of one's own, unasked, and of the judge's before.
    #[test]
    fn what_others_said_stands_beside_ones_own() {
        let mut of = audition();
        of.rate(0, 0, 2);
        let sheet = "letter,line,text,file,lufs,rating,shuffle\nA,1,x,f,-18,4,7\nC,2,x,f,-18,5,7\n\
            B,1,x,f,-18,0,7\nZ,1,x,f,-18,5,7\nA,9,x,f,-18,5,7\nA,2,x,f,-18,,7\nA,2,x,f,-18,many,7\n";
        let results = Results::read(sheet).unwrap();
        assert!(of.owns(&results));
        assert_eq!(of.take_over("Kim", &results), (3, 3), "Z, line 9, many");
        assert_eq!((of.stars(0, 0), of.is_out(1)), (2, false), "one's own stay");
        let kim = &of.judges()[0];
        assert_eq!(
            (kim.stars(0, 0), kim.stars(2, 1), kim.is_out(1)),
            (4, 5, true)
        );
        assert_eq!((of.own_mean(0), of.mean(0)), (Some(2.0), Some(3.0)));
        assert_eq!((of.own_mean(1), of.mean(1)), (None, Some(0.0)));
        let last = of.ranked().placed.pop().unwrap();
        assert_eq!(
            (last.place, last.is_out),
            (1, true),
            "out for who judged it"
        );
        let page = r#"{"shuffle":"7","judge":"Lee","ratings":[{"letter":"B","line":2,"rating":3},
            {"letter":"C","rating":0},{"letter":"Q","line":1,"rating":2}]}"#;
        let results = Results::read(page).unwrap();
        assert_eq!(results.judge.as_deref(), Some("Lee"));
        assert_eq!(of.take_over("Lee", &results), (2, 1));
        assert_eq!(
            of.mean(2),
            Some(2.5),
            "five stars of one, out for the other"
        );
        // None was, though a judge had said what they think of each.
        assert_eq!(of.judged(), 3, "by whomever");
        // A file that comes once more says what its judge says now.
        assert_eq!(of.take_over("Kim", &results).0, 2);
        assert_eq!(of.judges().len(), 2);
        of.dismiss("Kim");
        of.dismiss("Lee");
        assert_eq!(of.mean(0), Some(2.0));
        let json = of.written();
        assert_eq!(Audition::read(&json).unwrap(), of);
    }

    /// Out for a judge counted as no star, out here didn't count.
    #[test]
    fn out_counts_the_same_here_and_for_a_judge() {
        let mut of = audition();
        of.rate(0, 0, 5);
        let page = r#"{"shuffle":"7","ratings":[{"letter":"A","line":1,"rating":4}]}"#;
        of.take_over("Kim", &Results::read(page).unwrap());
        of.put_out(0, true);
        assert_eq!((of.own_mean(0), of.mean(0)), (Some(0.0), Some(2.0)));
        assert_eq!(of.judged(), 1);
        let page = r#"{"shuffle":"7","ratings":[{"letter":"A","line":1,"rating":0}]}"#;
        of.take_over("Kim", &Results::read(page).unwrap());
        of.put_out(0, false);
        assert_eq!((of.own_mean(0), of.mean(0)), (Some(5.0), Some(2.5)));
    }

    /// A row that came later rated a further line of it, and it was in again. Rows that stood there twice counted twice.
    #[test]
    fn who_is_out_in_one_row_stays_out_and_each_rating_counts_once() {
        let mut of = audition();
        let sheet = "letter,line,rating,shuffle\nA,1,0,7\nA,2,4,7\nB,1,3,7\nB,1,5,7\nC,1,6,7\n";
        assert_eq!(of.take_over("Kim", &Results::read(sheet).unwrap()), (3, 1));
        let kim = &of.judges()[0];
        assert!(kim.is_out(0) && kim.stars(0, 1) == 4 && kim.stars(1, 0) == 5);
        assert_eq!(kim.mean(0), Some(0.0));
    }

    #[test]
    fn a_judge_too_many_is_told_of() {
        let mut of = audition();
        let page = r#"{"shuffle":"7","ratings":[{"letter":"A","line":1,"rating":3}]}"#;
        let results = Results::read(page).unwrap();
        for number in 0..MOST {
            let name = number.to_string();
            assert!(!of.is_full_for(&name));
            of.take_over(&name, &results);
        }
        assert!(of.is_full_for("one more") && !of.is_full_for(" 7 "));
    }

    #[test]
    fn what_was_kept_of_judges_comes_back_without_what_speaks_of_nobody() {
        let mut of = audition();
        let page = r#"{"shuffle":"7","ratings":[{"letter":"A","line":1,"rating":3}]}"#;
        of.take_over("Kim", &Results::read(page).unwrap());
        let mut json = serde_json::to_value(&of).unwrap();
        json["judges"] = serde_json::json!([
            {"name": "Kim", "ratings": [[0, 0, 3], [9, 0, 3], [0, 9, 3], [1, 1, 9]], "out": [8]},
        ]);
        assert_eq!(Audition::read(&json.to_string()).unwrap(), of);
    }

    #[test]
    fn judges_agree_where_they_order_voices_alike() {
        let mut of = audition();
        for (place, stars) in [(0, 1), (1, 3), (2, 5)] {
            of.rate(place, 0, stars);
        }
        assert_eq!(of.judges_agree(), None, "one alone");
        let said = |one: u8, other: u8, last: u8| {
            let rated = |letter: char, stars: u8| {
                format!(r#"{{"letter":"{letter}","line":1,"rating":{stars}}}"#)
            };
            let all = [rated('A', one), rated('B', other), rated('C', last)].join(",");
            let page = format!(r#"{{"shuffle":"7","ratings":[{all}]}}"#);
            Results::read(&page).unwrap()
        };
        of.take_over("Kim", &said(2, 3, 4));
        assert_eq!(of.judges_agree(), None, "one time of six by chance");
        of.take_over("Lee", &said(1, 2, 3));
        assert!(of.judges_agree().unwrap() > 0.99);
        of.take_over("Lee", &said(3, 1, 2));
        of.take_over("Kim", &said(2, 3, 1));
        assert!(of.judges_agree().unwrap() < 0.01);
    }

    /// A sheet said nothing of whose letters it means, and what a client said of one call was given to others.
    #[test]
    fn what_belongs_to_other_letters_or_does_not_say_to_which_is_not_owned() {
        let of = audition();
        for sheet in [
            "letter,line,rating\nA,1,4\n",
            "letter,line,rating,shuffle\nA,1,4,8\n",
            "letter,line,rating,shuffle\nA,1,4,\n",
            "letter,line,rating,shuffle\nA,1,4,7\nB,1,5,8\n",
        ] {
            assert!(!of.owns(&Results::read(sheet).unwrap()), "{sheet}");
        }
        let page = r#"{"shuffle":"8","ratings":[{"letter":"B","line":2,"rating":3}]}"#;
        assert!(!of.owns(&Results::read(page).unwrap()));
        assert_eq!(Results::read("not one"), None);
        assert_eq!(Results::read("{}"), None);
    }
}
