//! Who is best, from answers to "A or B?": the Bradley–Terry model, with what isn't known yet.
//!
//! The chance that one of two is preferred is the logistic function of the difference of their strengths (R. A. Bradley,
//! M. E. Terry, "Rank Analysis of Incomplete Block Designs", Biometrika 39, 1952). A normal prior keeps one who won every
//! time finite; the curvature at the most likely strengths says how far they may be off (Laplace's approximation). Answers
//! count alike in whatever order they came, which ratings that are moved by one game after the other (Elo, Glicko) don't.

/// Standard deviation of strengths before anything was heard.
const SPREAD: f64 = 1.5;
/// Steps of Newton's method; a handful is enough.
const MOST_STEPS: usize = 50;
/// What is enough to say that one is better than another, once each was asked for `LEAST` times.
///
/// It is looked at after every answer: who answers by chance is told so that one is first at most one time of ten, which a test simulates.
pub const SURE: f64 = 0.96;
/// Answers for each candidate before anybody is first: a lucky beginning is none.
const LEAST: usize = 3;
/// How much those count for the next question that can hardly be first: their order is told too.
const BEHIND: f64 = 0.3;
/// The two that were asked about last are asked about again only where no other answer tells this share of theirs.
const AGAIN: f64 = 0.25;
/// Answers for each candidate after which somebody who still isn't sure can't tell them apart.
pub const PATIENCE: usize = 6;
/// Judges that agree by chance alone at least this often show nothing by it.
const BY_CHANCE: f64 = 0.05;
/// How often somebody is asked about the same two, where there are others and neither is likely the better one by then.
const SAME: usize = 5;
/// From this chance on one of two is likely the better one.
const LEANS: f64 = 0.8;

/// One answer: the places of the candidate that was preferred, and of the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Preferred {
    /// This one …
    pub won: usize,
    /// … over that one.
    pub lost: usize,
}

/// What answers say about candidates.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    /// By place: 0 in the mean; one more is preferred 73 times of 100.
    strengths: Vec<f64>,
    /// Covariance of the strengths, row by row.
    covariance: Vec<Vec<f64>>,
    answers: Vec<Preferred>,
}

/// How far a ranking is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Another answer is worth hearing.
    Open,
    /// Who is first is first.
    Sure,
    /// So many answers were given that those at the top are alike to whoever listens.
    Alike,
}

impl Ranking {
    /// What these answers say about so many candidates. Answers about others are left out.
    pub fn of(count: usize, answers: &[Preferred]) -> Self {
        let known = |answer: &&Preferred| {
            answer.won < count && answer.lost < count && answer.won != answer.lost
        };
        let answers: Vec<Preferred> = answers.iter().filter(known).copied().collect();
        let mut strengths = vec![0.0; count];
        let mut covariance = inverse(curvature(&strengths, &answers));
        for _ in 0..MOST_STEPS {
            let slope = slope(&strengths, &answers);
            let step = covariance.iter().map(|row| dot(row, &slope));
            let step: Vec<f64> = step.collect();
            let longest = step.iter().fold(0.0_f64, |most, part| most.max(part.abs()));
            // The sum is strictly concave: a step that is kept short never leads astray.
            let short = (1.0 / longest).min(1.0);
            for (strength, part) in strengths.iter_mut().zip(&step) {
                *strength += part * short;
            }
            covariance = inverse(curvature(&strengths, &answers));
            if longest < 1e-9 {
                break;
            }
        }
        Self {
            strengths,
            covariance,
            answers,
        }
    }

    /// How many answers compare two who aren't `out`.
    pub fn answered(&self, out: impl Fn(usize) -> bool) -> usize {
        let between = |answer: &&Preferred| !out(answer.won) && !out(answer.lost);
        self.answers.iter().filter(between).count()
    }

    /// The strength of a candidate.
    pub fn strength(&self, place: usize) -> f64 {
        self.strengths.get(place).copied().unwrap_or_default()
    }

    /// How far a strength may be off: its standard deviation.
    pub fn error(&self, place: usize) -> f64 {
        self.with(place, place).max(0.0).sqrt()
    }

    /// Whether somebody was asked about a candidate, beside one that isn't `out` either.
    pub fn is_asked(&self, place: usize, out: impl Fn(usize) -> bool) -> bool {
        let mut answers = self.answers.iter();
        answers.any(|of| of.won == place && !out(of.lost) || of.lost == place && !out(of.won))
    }

    /// How often a candidate is likely to be preferred to another one that was asked about, 0 … 1, and by how much that may
    /// be off, as a standard deviation: of the difference of their strengths, for how strong all of them are together
    /// nobody is asked.
    pub fn share(&self, place: usize) -> (f64, f64) {
        let others = (0..self.strengths.len()).filter(|other| *other != place);
        let others = others.filter(|other| self.is_asked(*other, |_| false));
        let others: Vec<usize> = others.collect();
        let count = others.len().max(1) as f64;
        let mean = |of: &dyn Fn(usize) -> f64| others.iter().map(|it| of(*it)).sum::<f64>() / count;
        let share = logistic(self.strength(place) - mean(&|other| self.strength(other)));
        let beside = mean(&|other| self.with(place, other));
        let among = mean(&|one| mean(&|other| self.with(one, other)));
        let apart = self.with(place, place) - 2.0 * beside + among;
        (share, share * (1.0 - share) * apart.max(0.0).sqrt())
    }

    /// The chance that one candidate is stronger than another, 0 … 1.
    pub fn chance(&self, one: usize, other: usize) -> f64 {
        let apart = self.strength(one) - self.strength(other);
        let error = self.apart(one, other).sqrt();
        if error < 1e-12 {
            return 0.5;
        }
        // The logistic function follows the normal distribution within 0.01 at this scale.
        logistic(1.702 * apart / error)
    }

    /// Candidates from the best to the last, but without those that are `out`.
    pub fn order(&self, out: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.strengths.len())
            .filter(|place| !out(*place))
            .collect();
        order.sort_by(|one, other| self.strength(*other).total_cmp(&self.strength(*one)));
        order
    }

    /// Whether the first is known, among those that aren't `out`. Of one that nobody was asked about nothing is.
    pub fn verdict(&self, out: impl Fn(usize) -> bool) -> Verdict {
        let order = self.order(&out);
        let Some((first, others)) = order.split_first() else {
            return Verdict::Sure;
        };
        if others.is_empty() {
            return Verdict::Sure;
        }
        if !order.iter().all(|place| self.is_asked(*place, &out)) {
            return Verdict::Open;
        }
        // What was said of others tells those who are left less than each other's would.
        let answers = self.answered(out);
        let is_first = |other: &usize| self.chance(*first, *other) >= SURE;
        if answers >= LEAST * order.len() && others.iter().all(is_first) {
            return Verdict::Sure;
        }
        // Who may still be the first was asked for against each other so often that another answer tells nothing.
        let near = others.iter().filter(|other| !is_first(other));
        let near: Vec<usize> = std::iter::once(*first).chain(near.copied()).collect();
        let is_worn = pairs(&near).all(|pair| self.is_worn(pair, order.len()));
        let is_through = answers >= LEAST * order.len() && is_worn;
        if is_through || answers >= PATIENCE * order.len() {
            Verdict::Alike
        } else {
            Verdict::Open
        }
    }

    /// Which two are to be heard next: those whose answer tells most of who is first. The two that were heard last come
    /// again only where no other answer tells nearly as much, and none more often than it helps. Nothing where fewer than
    /// two are left.
    pub fn next(&self, out: impl Fn(usize) -> bool) -> Option<(usize, usize)> {
        let order = self.order(out);
        let firsts = self.firsts(&order);
        let first_of = |place: usize| firsts.get(place).copied().unwrap_or_default();
        let tells = |(one, other): (usize, usize)| {
            let likely = logistic(self.strength(one) - self.strength(other));
            // What the answer leaves open, as far as it isn't known, of those who may be the first.
            let matters = (first_of(one) + first_of(other)).max(BEHIND);
            likely * (1.0 - likely) * self.apart(one, other) * matters
        };
        let last = self.answers.last();
        let last = last.map(|last| (last.won.min(last.lost), last.won.max(last.lost)));
        let mut best: Option<(f64, (usize, usize))> = None;
        for pair in pairs(&order) {
            // Who goes on once all were asked about so often is asked all the same.
            let worn = if self.is_worn(pair, order.len()) {
                1e-3
            } else {
                1.0
            };
            let is_last = last == Some((pair.0.min(pair.1), pair.0.max(pair.1)));
            let tells = tells(pair) * worn * if is_last { AGAIN } else { 1.0 };
            if best.is_none_or(|(most, _)| tells > most + 1e-9) {
                best = Some((tells, pair));
            }
        }
        best.map(|(_, pair)| pair)
    }

    /// How likely each of these is the first of them, by place; 0 for others.
    fn firsts(&self, order: &[usize]) -> Vec<f64> {
        let mut firsts = vec![0.0; self.strengths.len()];
        let mut sum = 0.0;
        for one in order {
            let others = order.iter().filter(|other| *other != one);
            // As if they were independent, which is near enough to choose a question.
            let share: f64 = others.map(|other| self.chance(*one, *other)).product();
            if let Some(first) = firsts.get_mut(*one) {
                *first = share;
                sum += share;
            }
        }
        for share in &mut firsts {
            *share /= sum.max(1e-12);
        }
        firsts
    }

    /// Whether two of so many were compared so often without either being likely the better one that they are alike.
    fn is_worn(&self, (one, other): (usize, usize), count: usize) -> bool {
        let is_it = |answer: &&Preferred| {
            (answer.won, answer.lost) == (one, other) || (answer.won, answer.lost) == (other, one)
        };
        let asked = self.answers.iter().filter(is_it).count();
        let leans = self.chance(one, other).max(self.chance(other, one)) >= LEANS;
        // Of two alone nothing else can be asked.
        count > 2 && asked >= SAME && !leans
    }

    /// Variance of the difference of two strengths.
    fn apart(&self, one: usize, other: usize) -> f64 {
        let apart = self.with(one, one) + self.with(other, other) - 2.0 * self.with(one, other);
        apart.max(0.0)
    }

    fn with(&self, one: usize, other: usize) -> f64 {
        let row = self.covariance.get(one);
        row.and_then(|row| row.get(other))
            .copied()
            .unwrap_or_default()
    }
}

/// All pairs of these.
fn pairs(of: &[usize]) -> impl Iterator<Item = (usize, usize)> {
    let all = of.iter().enumerate();
    all.flat_map(|(nth, one)| of.iter().skip(nth + 1).map(|other| (*one, *other)))
}

/// How alike the orders are that several judges put candidates in, 0 (not at all) … 1, however high each rates.
///
/// Kendall's W with ties (M. G. Kendall, B. Babington Smith, "The Problem of m Rankings", 1939). `marks` has a row for each
/// judge, of the same candidates. Nothing where everybody finds all alike, or of so few judges and candidates that all
/// orders are the same by chance more often than one time of twenty: two judges need four candidates, three judges three.
pub fn agreement(marks: &[Vec<f64>]) -> Option<f64> {
    let judges = marks.len();
    let count = marks.iter().map(Vec::len).min()?;
    if judges < 2 || count < 2 {
        return None;
    }
    let orders: f64 = (2..=count).map(|of| of as f64).product();
    if orders.powf(1.0 - judges as f64) > BY_CHANCE {
        return None;
    }
    let (m, n) = (judges as f64, count as f64);
    let mut sums = vec![0.0; count];
    let mut ties = 0.0;
    for judge in marks {
        for (place, sum) in sums.iter_mut().enumerate() {
            let own = judge.get(place)?;
            let below = judge.iter().take(count).filter(|mark| *mark < own).count() as f64;
            let alike = judge.iter().take(count).filter(|mark| *mark == own).count() as f64;
            *sum += below + f64::midpoint(alike, 1.0);
            // t³ − t of each group of ties, a t-th of it for each member.
            ties += alike.mul_add(alike, -1.0);
        }
    }
    let mean = m * (n + 1.0) / 2.0;
    let apart: f64 = sums.iter().map(|sum| (sum - mean).powi(2)).sum();
    let most = m * m * (n.powi(3) - n) - m * ties;
    (most > 1e-9).then(|| (12.0 * apart / most).clamp(0.0, 1.0))
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

/// Where the likelihood rises.
fn slope(strengths: &[f64], answers: &[Preferred]) -> Vec<f64> {
    let mut slope: Vec<f64> = strengths
        .iter()
        .map(|strength| -strength / (SPREAD * SPREAD))
        .collect();
    for answer in answers {
        let of = |place: usize| strengths.get(place).copied().unwrap_or_default();
        let surprise = logistic(of(answer.lost) - of(answer.won));
        for (place, sign) in [(answer.won, 1.0), (answer.lost, -1.0)] {
            if let Some(part) = slope.get_mut(place) {
                *part += sign * surprise;
            }
        }
    }
    slope
}

/// How sharply it bends: the inverse of the covariance.
fn curvature(strengths: &[f64], answers: &[Preferred]) -> Vec<Vec<f64>> {
    let count = strengths.len();
    let mut rows = vec![vec![0.0; count]; count];
    let mut add = |row: usize, column: usize, more: f64| {
        if let Some(part) = rows.get_mut(row).and_then(|row| row.get_mut(column)) {
            *part += more;
        }
    };
    for place in 0..count {
        add(place, place, 1.0 / (SPREAD * SPREAD));
    }
    for answer in answers {
        let of = |place: usize| strengths.get(place).copied().unwrap_or_default();
        let likely = logistic(of(answer.won) - of(answer.lost));
        let bend = likely * (1.0 - likely);
        for (one, other) in [(answer.won, answer.lost), (answer.lost, answer.won)] {
            add(one, one, bend);
            add(one, other, -bend);
        }
    }
    rows
}

/// The inverse of a positive definite matrix (Gauss and Jordan; it needs no other pivots).
fn inverse(mut rows: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let count = rows.len();
    for (place, row) in rows.iter_mut().enumerate() {
        row.extend((0..count).map(|column| f64::from(u8::from(column == place))));
    }
    for place in 0..count {
        let Some(mut pivot) = rows.get_mut(place).map(std::mem::take) else {
            break;
        };
        let by = pivot.get(place).copied().unwrap_or(1.0);
        for part in &mut pivot {
            *part /= by;
        }
        for row in rows.iter_mut().filter(|row| !row.is_empty()) {
            let times = row.get(place).copied().unwrap_or_default();
            for (part, of) in row.iter_mut().zip(&pivot) {
                *part -= times * of;
            }
        }
        if let Some(row) = rows.get_mut(place) {
            *row = pivot;
        }
    }
    for row in &mut rows {
        drop(row.drain(..count));
    }
    rows
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use mynah_core::dice::Dice;

    fn nobody(_: usize) -> bool {
        false
    }

    /// Somebody who prefers the stronger one as often as the model says, asked what the ranking wants to know.
    fn listened(strengths: &[f64], most: usize, seed: u64) -> (Ranking, Vec<Preferred>) {
        let dice = Dice::loaded(seed);
        let mut answers = Vec::new();
        let mut ranking = Ranking::of(strengths.len(), &answers);
        while answers.len() < most {
            let Some((one, other)) = ranking.next(nobody) else {
                break;
            };
            let first = dice.share() < logistic(strengths[one] - strengths[other]);
            let (won, lost) = if first { (one, other) } else { (other, one) };
            answers.push(Preferred { won, lost });
            ranking = Ranking::of(strengths.len(), &answers);
            if ranking.verdict(nobody) != Verdict::Open {
                break;
            }
        }
        (ranking, answers)
    }

    #[test]
    fn nothing_heard_is_nothing_known() {
        let ranking = Ranking::of(3, &[]);
        assert_eq!(ranking.verdict(nobody), Verdict::Open);
        assert!((ranking.chance(0, 1) - 0.5).abs() < 1e-9);
        assert!((ranking.error(2) - SPREAD).abs() < 1e-9);
        assert_eq!(Ranking::of(1, &[]).verdict(nobody), Verdict::Sure);
        assert_eq!(Ranking::of(0, &[]).next(nobody), None);
    }

    /// “Sure” stood beside a voice that nobody was asked about, and beside ± 25.
    #[test]
    fn nobody_is_sure_of_one_that_was_never_asked_about_and_two_are_told_by_their_difference() {
        let answers = vec![Preferred { won: 0, lost: 1 }; 40];
        let of_three = Ranking::of(3, &answers);
        assert_eq!(of_three.verdict(nobody), Verdict::Open);
        assert_eq!(of_three.verdict(|place| place == 2), Verdict::Sure);
        let ranking = Ranking::of(2, &answers[..6]);
        assert_eq!(ranking.verdict(nobody), Verdict::Sure);
        let ((share, error), (other, its)) = (ranking.share(0), ranking.share(1));
        assert!(share > 0.85 && error < 0.15, "{share} ± {error}");
        assert!((share + other - 1.0).abs() < 1e-9 && (error - its).abs() < 1e-9);
    }

    #[test]
    fn answers_about_those_who_are_out_do_not_end_the_asking() {
        let others = (0..6).flat_map(|won| (2..6).map(move |lost| Preferred { won, lost }));
        let met = std::iter::once(Preferred { won: 0, lost: 1 });
        let ranking = Ranking::of(6, &others.chain(met).collect::<Vec<_>>());
        let out = |place: usize| place > 1;
        assert_eq!(ranking.answered(out), 1);
        assert_eq!(ranking.verdict(out), Verdict::Open);
    }

    #[test]
    fn answers_count_alike_in_any_order_and_those_about_nobody_do_not() {
        let answers = [(0, 1), (1, 2), (0, 2), (2, 1)].map(|(won, lost)| Preferred { won, lost });
        let mut turned = answers.to_vec();
        turned.reverse();
        turned.extend([(7, 1), (1, 1)].map(|(won, lost)| Preferred { won, lost }));
        let (one, other) = (Ranking::of(3, &answers), Ranking::of(3, &turned));
        for place in 0..3 {
            assert!((one.strength(place) - other.strength(place)).abs() < 1e-6);
        }
        assert_eq!(one.order(nobody).first(), Some(&0));
        assert_eq!(one.order(|place| place == 0).len(), 2);
    }

    /// Of two that are equal one was the best, sure enough, every other time.
    #[test]
    fn who_answers_by_chance_is_hardly_ever_told_that_one_is_first() {
        for (count, times) in [(2, 300), (3, 150), (4, 100), (6, 40)] {
            let sure = (0..times).filter(|seed| {
                let (ranking, _) = listened(&vec![0.0; count], 400, *seed);
                ranking.verdict(nobody) == Verdict::Sure
            });
            let sure = sure.count();
            assert!(sure * 8 <= times as usize, "{sure} of {times}: {count}");
        }
    }

    /// The two at the top were asked about a dozen times in a row.
    #[test]
    fn the_same_two_are_not_asked_about_again_and_again() {
        for (count, times) in [(3, 40), (4, 40), (6, 30), (10, 10)] {
            // Two at the top are alike, and the others far behind.
            let strengths: Vec<f64> = (0..count)
                .map(|place| if place < 2 { 0.0 } else { -3.0 })
                .collect();
            let (mut asked, mut longest) = (0, 0);
            for seed in 0..times {
                let (ranking, answers) = listened(&strengths, 400, seed);
                assert_ne!(ranking.verdict(nobody), Verdict::Open);
                asked += answers.len();
                let of =
                    |answer: &Preferred| (answer.won.min(answer.lost), answer.won.max(answer.lost));
                let (mut run, mut before) = (0, None);
                for pair in answers.iter().map(of) {
                    run = if before == Some(pair) { run + 1 } else { 1 };
                    before = Some(pair);
                    longest = longest.max(run);
                }
            }
            let mean = asked as f64 / times as f64;
            let told = format!("{count}: {mean} answers, {longest} in a row");
            assert!(longest <= 2, "{told}");
            assert!(mean <= (PATIENCE * count) as f64 * 0.85, "{told}");
        }
    }

    #[test]
    fn who_prefers_one_is_told_so_and_a_clear_order_is_found_behind_it_too() {
        for (count, times) in [(2, 60), (3, 40), (4, 40), (6, 20)] {
            let strengths: Vec<f64> = (0..count).map(|place| -2.2 * place as f64).collect();
            let (mut sure, mut wrong, mut turned) = (0, 0, 0);
            for seed in 0..times {
                let (ranking, _) = listened(&strengths, 400, seed);
                let order = ranking.order(nobody);
                let is_sure = ranking.verdict(nobody) == Verdict::Sure;
                sure += usize::from(is_sure);
                wrong += usize::from(is_sure && order[0] != 0);
                let pairs = (0..count).flat_map(|one| (one + 1..count).map(move |two| (one, two)));
                turned += pairs.filter(|(one, two)| order[*one] > order[*two]).count();
            }
            let pairs = times as usize * count * (count - 1) / 2;
            let told = format!(
                "{count}: sure {sure} of {times}, wrong {wrong}, turned {turned} of {pairs}"
            );
            assert!(sure * 10 >= times as usize * 7, "{told}");
            assert!(wrong * 50 <= times as usize, "{told}");
            assert!(turned * 20 <= pairs, "{told}");
        }
    }

    #[test]
    fn judges_agree_fully_or_not_at_all() {
        let same = vec![vec![1.0, 2.0, 3.0, 5.0], vec![2.0, 3.0, 4.0, 5.0]];
        assert!((agreement(&same).unwrap() - 1.0).abs() < 1e-9);
        let against = vec![vec![1.0, 2.0, 3.0, 5.0], vec![5.0, 3.0, 2.0, 1.0]];
        assert!(agreement(&against).unwrap().abs() < 1e-9);
        assert_eq!(agreement(&[vec![3.0; 4], vec![3.0; 4]]), None);
        assert_eq!(agreement(&[vec![1.0, 2.0]]), None);
        assert_eq!(agreement(&[]), None);
    }

    /// "They agree 100 %" was said of two who rated two voices, which half of all do by chance.
    #[test]
    fn few_marks_show_no_agreement() {
        let alike = |judges: usize, count: usize| {
            let row: Vec<f64> = (0..count).map(|mark| mark as f64).collect();
            agreement(&vec![row; judges])
        };
        for (judges, count) in [(2, 2), (2, 3), (3, 2), (5, 2)] {
            assert_eq!(alike(judges, count), None, "{judges} of {count}");
        }
        for (judges, count) in [(2, 4), (3, 3), (6, 2)] {
            assert!(alike(judges, count).is_some(), "{judges} of {count}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn a_known_order_is_found_by_one_who_errs(seed in 0u64..10_000, count in 2usize..8) {
            // Each beats the next one nine times of ten.
            let strengths: Vec<f64> = (0..count).map(|place| -2.2 * place as f64).collect();
            let (ranking, answers) = listened(&strengths, 400, seed);
            let order = ranking.order(nobody);
            // Where it says that it knows who is first, it does, and whoever is told to be clearly better is.
            if ranking.verdict(nobody) == Verdict::Sure {
                prop_assert_eq!(order[0], 0);
                prop_assert!(answers.len() >= LEAST * count);
            }
            for (one, other) in order.iter().zip(order.iter().skip(1)) {
                let is_told = ranking.chance(*one, *other) >= 0.99;
                prop_assert!(!is_told || one < other, "{:?}", order);
            }
        }

        #[test]
        fn no_answers_break_it(pairs in prop::collection::vec((0usize..9, 0usize..9), 0..60)) {
            let answers: Vec<Preferred> =
                pairs.into_iter().map(|(won, lost)| Preferred { won, lost }).collect();
            let ranking = Ranking::of(6, &answers);
            for one in 0..6 {
                prop_assert!(ranking.strength(one).is_finite() && ranking.error(one) > 0.0);
                for other in 0..6 {
                    let both = ranking.chance(one, other) + ranking.chance(other, one);
                    prop_assert!((both - 1.0).abs() < 1e-6);
                }
            }
        }

        #[test]
        fn agreement_is_a_share(marks in prop::collection::vec(
            prop::collection::vec((0u8..6).prop_map(f64::from), 4), 0..6)
        ) {
            if let Some(share) = agreement(&marks) {
                prop_assert!((0.0..=1.0).contains(&share));
            }
        }
    }
}
