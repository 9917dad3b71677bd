//! The tempos in which sound is heard.

/// The tempos to choose from, slowest first.
pub const TEMPOS: [f32; 7] = [0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0];

/// The next slower or faster one to choose, if there is one.
pub fn next_tempo(present: f32, faster: bool) -> Option<f32> {
    let mut tempos = TEMPOS.into_iter();
    if faster {
        tempos.find(|tempo| *tempo > present)
    } else {
        tempos.rfind(|tempo| *tempo < present)
    }
}
