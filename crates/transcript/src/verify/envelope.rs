//! The energy of a recording in hops of 10 ms, built from samples as they arrive.

/// Duration of a hop, in seconds.
pub const HOP_S: f64 = 0.01;
/// Hops per second.
const HOPS: u64 = 100;
/// Level of digital silence, in dBFS.
pub const SILENCE_DBFS: f32 = -120.0;

/// The level of a recording over time: 1.4 MB an hour.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Envelope {
    /// RMS level of each hop in dBFS.
    pub dbfs: Vec<f32>,
}

impl Envelope {
    /// Returns the duration of a hop, in seconds.
    pub fn hop_s(&self) -> f64 {
        HOP_S
    }

    /// Returns the duration of the recording.
    pub fn duration_s(&self) -> f64 {
        self.dbfs.len() as f64 * HOP_S
    }
}

/// Builds an envelope from the mono samples of a stream.
#[derive(Clone, Debug)]
pub struct EnvelopeBuilder {
    hz: u64,
    /// Samples of the current hop.
    count: u64,
    /// Samples that a hop ends with, counted from the start of its second.
    sum: f64,
    dbfs: Vec<f32>,
}

impl EnvelopeBuilder {
    /// Creates a builder for samples at a rate.
    pub fn new(hz: u32) -> Self {
        Self {
            hz: u64::from(hz.max(1)),
            count: 0,
            sum: 0.0,
            dbfs: Vec::new(),
        }
    }

    /// Adds the next samples.
    pub fn push(&mut self, samples: &[f32]) {
        let mut rest = samples;
        while !rest.is_empty() {
            let needed = self.hop_samples().saturating_sub(self.count);
            let taken = usize::try_from(needed).map_or(rest.len(), |needed| needed.min(rest.len()));
            let (own, behind) = rest.split_at_checked(taken).unwrap_or((rest, &[]));
            let squares = own
                .iter()
                .map(|sample| f64::from(*sample) * f64::from(*sample));
            self.sum += squares.sum::<f64>();
            self.count += own.len() as u64;
            rest = behind;
            if self.count >= self.hop_samples() {
                self.end_hop();
            }
        }
    }

    /// Returns the samples of the current hop: rates that are no multiple of 100 have hops of two lengths.
    fn hop_samples(&self) -> u64 {
        let hop = self.dbfs.len() as u64;
        (hop + 1) * self.hz / HOPS - hop * self.hz / HOPS
    }

    fn end_hop(&mut self) {
        let mean = self.sum / self.count.max(1) as f64;
        let dbfs = 10.0 * mean.log10() as f32;
        let dbfs = if dbfs.is_finite() { dbfs } else { SILENCE_DBFS };
        self.dbfs.push(dbfs.clamp(SILENCE_DBFS, 20.0));
        self.count = 0;
        self.sum = 0.0;
    }

    /// Returns the envelope. A last hop that is not complete counts.
    pub fn finish(mut self) -> Envelope {
        if self.count > 0 {
            self.end_hop();
        }
        Envelope { dbfs: self.dbfs }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hops_follow_the_clock_at_any_rate() {
        for hz in [8_000, 11_025, 22_050, 44_100, 50] {
            let mut builder = EnvelopeBuilder::new(hz);
            let samples = vec![0.5; hz as usize * 3];
            for piece in samples.chunks(777) {
                builder.push(piece);
            }
            let envelope = builder.finish();
            let expected = if hz < 100 { 150..=300 } else { 300..=300 };
            assert!(expected.contains(&envelope.dbfs.len()), "{hz}");
            assert!((envelope.dbfs[7] + 6.02).abs() < 0.01 || hz < 100, "{hz}");
        }
    }

    #[test]
    fn silence_and_broken_samples_have_a_level() {
        let mut builder = EnvelopeBuilder::new(1_000);
        builder.push(&[0.0; 10]);
        builder.push(&[f32::NAN; 10]);
        builder.push(&[f32::INFINITY; 5]);
        let envelope = builder.finish();
        assert!(envelope.dbfs.iter().all(|dbfs| dbfs.is_finite()));
        assert_eq!(envelope.dbfs.len(), 3);
    }
}
