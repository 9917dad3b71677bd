//! Which places of two takes say the same, so that going over from one to the other goes on at the same word.

use std::sync::Arc;

/// Places of two sounds that belong together; between two of them both go on evenly. Without any, the same second is
/// the same place. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Alike(Option<Arc<[(f64, f64)]>>);

impl Alike {
    /// Of places in A and in B, in their order; one that goes back in either is left out. Where only one of
    /// them goes on, the other one has nothing of it.
    pub fn new(places: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let mut rising: Vec<(f64, f64)> = Vec::new();
        for (a, b) in places {
            if rising
                .last()
                .is_none_or(|(last_a, last_b)| a >= *last_a && b >= *last_b)
            {
                rising.push((a, b));
            }
        }
        Self(Some(rising.into()))
    }

    /// The place in B that says what A says at `seconds`.
    pub fn to_b(&self, seconds: f64) -> f64 {
        self.over(seconds, |(a, b)| (a, b))
    }

    /// The place in A that says what B says at `seconds`.
    pub fn to_a(&self, seconds: f64) -> f64 {
        self.over(seconds, |(a, b)| (b, a))
    }

    fn over(&self, seconds: f64, turned: impl Fn((f64, f64)) -> (f64, f64)) -> f64 {
        let places = self.0.as_deref().unwrap_or_default();
        let after = places.partition_point(|place| turned(*place).0 <= seconds);
        let before = after.checked_sub(1).and_then(|place| places.get(place));
        match (
            before.copied().map(&turned),
            places.get(after).copied().map(&turned),
        ) {
            (Some((from, to)), Some((from_next, to_next))) => {
                to + (seconds - from) * (to_next - to) / (from_next - from)
            }
            (Some((from, to)), None) => to + seconds - from,
            (None, Some((from_next, to_next))) => (to_next + seconds - from_next).max(0.0),
            (None, None) => seconds,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_between_two_that_belong_together_go_on_evenly() {
        let alike = Alike::new([(0.0, 0.0), (1.0, 2.0), (0.9, 2.5), (2.0, 2.5), (4.0, 3.5)]);
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} and {b}");
        near(alike.to_b(0.5), 1.0);
        near(alike.to_b(1.5), 2.25);
        near(alike.to_a(2.25), 1.5);
        near(alike.to_b(3.0), 3.0);
        near(alike.to_b(5.0), 4.5);
        // B says something between that A doesn't.
        let alike = Alike::new([(0.0, 0.0), (1.0, 1.0), (1.0, 3.0), (2.0, 4.0)]);
        near(alike.to_b(0.5), 0.5);
        near(alike.to_b(1.0), 3.0);
        near(alike.to_b(1.5), 3.5);
        near(alike.to_a(2.0), 1.0);
        near(Alike::default().to_b(1.25), 1.25);
    }
}
