//! A stretch of a long track said otherwise: cut out, fitted, at its neighbours' loudness, over what lay under it. What
//! is around it isn't touched.

use std::ops::{ControlFlow, Range};

use super::decode::{DecodeError, Source, hear_from, hear_mono_from};
use super::edit::{fade_edges, speech};
use super::loudness::Meter;
use super::pcm::{Pcm, gain_from_db};
use super::stretch::Stretcher;

/// The fastest that a line is said to fit: beyond that it is heard.
pub const FASTEST: f32 = 1.5;
/// How long one sound goes over into the other, in seconds.
pub const FADE: f64 = 0.015;
/// How far a recording that lies under a line is turned down, in dB.
pub const DUCKED_DB: f32 = -24.0;
/// Nothing gets louder than this.
const PEAK: f32 = 0.97;
/// So often the loudness is brought nearer to its aim.
const TRIES: usize = 6;
/// What lies further apart is read by itself, in seconds.
const APART: f64 = 20.0;
/// Near enough, in LU.
const NEAR: f32 = 0.05;
/// Nothing is made louder or softer by more, in dB.
const MOST_DB: f32 = 30.0;
/// What was spoken is no softer than this below its aim, however loud what lies under it is, in LU.
const LEAST_LU: f32 = 3.0;

/// Stretches of a track, interleaved, and what they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stretches {
    /// Frames a second.
    pub hz: u32,
    /// Samples a frame.
    pub channels: u16,
    /// The stretches, in the order of the spans.
    pub samples: Vec<Vec<f32>>,
}

/// The frames of a span in seconds.
pub fn frames([from, to]: [f64; 2], hz: u32) -> Range<u64> {
    let frame = |secs: f64| (secs.max(0.0) * f64::from(hz)).round() as u64;
    frame(from)..frame(to)
}

/// Takes stretches out of a track, as they are; what lies far from all of them isn't decoded.
///
/// # Errors
/// It can't be read.
pub fn cut_out(source: &mut dyn Source, spans: &[[f64; 2]]) -> Result<Stretches, DecodeError> {
    let mut cut = Stretches {
        samples: vec![Vec::new(); spans.len()],
        ..Stretches::default()
    };
    for (first, last) in runs(spans) {
        let (mut at, mut ends) = (None, u64::MAX);
        hear_from(source, first, &mut |block| {
            (cut.hz, cut.channels) = (block.hz, block.channels);
            let from = at.get_or_insert_with(|| {
                ends = frames([0.0, last], block.hz).end;
                first * u64::from(block.hz)
            });
            *from = cut.take(spans, *from, block.samples);
            if *from < ends {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })?;
    }
    Ok(cut)
}

/// The same as one channel at `hz`.
///
/// # Errors
/// It can't be read.
pub fn cut_out_mono(
    source: &mut dyn Source,
    hz: u32,
    spans: &[[f64; 2]],
) -> Result<Stretches, DecodeError> {
    let mut cut = Stretches {
        hz,
        channels: 1,
        samples: vec![Vec::new(); spans.len()],
    };
    for (first, last) in runs(spans) {
        let mut at = first * u64::from(hz);
        let ends = frames([0.0, last], hz).end;
        hear_mono_from(source, (hz, first), &mut |samples| {
            at = cut.take(spans, at, samples);
            if at < ends {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })?;
    }
    Ok(cut)
}

/// Spans that are read in one go, each as the second that it begins in and where it ends.
fn runs(spans: &[[f64; 2]]) -> Vec<(u64, f64)> {
    let mut sorted = spans.to_vec();
    sorted.sort_by(|one, other| one[0].total_cmp(&other[0]));
    let mut runs: Vec<(u64, f64)> = Vec::new();
    for [from, to] in sorted {
        match runs.last_mut() {
            Some((_, last)) if from <= *last + APART => *last = last.max(to),
            _ => runs.push((from.max(0.0) as u64, to)),
        }
    }
    runs
}

impl Stretches {
    /// Takes what is wanted of samples that begin at a frame; where they end.
    fn take(&mut self, spans: &[[f64; 2]], at: u64, samples: &[f32]) -> u64 {
        let channels = usize::from(self.channels.max(1));
        let count = (samples.len() / channels) as u64;
        let here = at..at + count;
        for (span, out) in spans.iter().zip(&mut self.samples) {
            let wanted = frames(*span, self.hz);
            let place = |frame: u64| (frame.clamp(here.start, here.end) - here.start) as usize;
            let part = place(wanted.start) * channels..place(wanted.end) * channels;
            out.extend_from_slice(samples.get(part).unwrap_or_default());
        }
        here.end
    }

    /// How loud some of them are together, in LUFS, where that can be measured.
    pub fn loudness(&self, of: Range<usize>) -> Option<f32> {
        let mut meter = Meter::new(self.hz, self.channels);
        for samples in self.samples.get(of).unwrap_or_default() {
            meter.push(samples);
        }
        meter.finish().lufs
    }
}

/// What was spoken, without the silence around it; nothing where nobody speaks.
pub fn spoken(sound: &Pcm) -> Option<Vec<f32>> {
    let range = speech(&sound.samples, sound.hz)?;
    let part = sound.samples.get(range)?;
    (!part.is_empty()).then(|| part.to_vec())
}

/// What doesn't fit into the frames that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it does not fit")]
pub struct TooLong;

/// Brings what was spoken into so many frames, faster where it has to be; with how many times its own tempo that is.
///
/// # Errors
/// It would have to be faster than [`FASTEST`].
pub fn fit(spoken: Vec<f32>, hz: u32, room: usize) -> Result<(Vec<f32>, f32), TooLong> {
    if spoken.len() <= room {
        return Ok((spoken, 1.0));
    }
    let tempo = spoken.len() as f32 / room.max(1) as f32;
    if tempo > FASTEST {
        return Err(TooLong);
    }
    let mut out = Vec::with_capacity(room);
    let stretched = Stretcher::new(hz, tempo).and_then(|mut stretcher| {
        stretcher.push(&spoken, &mut out)?;
        stretcher.finish(&mut out)
    });
    stretched.map_err(|_failed| TooLong)?;
    out.truncate(room);
    Ok((out, tempo))
}

/// What takes the place of a stretch.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// What was spoken, one channel.
    pub spoken: &'a [f32],
    /// From which frame of the stretch on.
    pub at: usize,
    /// What lies under it; nothing for silence.
    pub bed: Option<Bed<'a>>,
    /// How loud it shall be, in LUFS, where that is known.
    pub lufs: Option<f32>,
}

/// What lies under a line.
#[derive(Clone, Copy, Debug)]
pub struct Bed<'a> {
    /// The stretch as it is in the recording, in the channels of the track.
    pub samples: &'a [f32],
    /// How much louder it is laid there, in dB.
    pub db: f32,
}

/// The stretch with what was spoken instead of what was said in it: as long as it was, and at its ends what it was.
pub fn splice(base: &[f32], (hz, channels): (u32, u16), new: &New<'_>) -> Vec<f32> {
    let count = usize::from(channels.max(1));
    let frames = base.len() / count;
    let under = new.bed.map_or(1.0, |bed| gain_from_db(bed.db));
    let mut spoken = new.spoken.to_vec();
    fade_edges(&mut spoken, hz, 1);
    let over = |bed: Option<&[f32]>, gain: f32| -> Vec<f32> {
        let mut out = Vec::with_capacity(base.len());
        for place in 0..frames * count {
            let voice = (place / count).checked_sub(new.at);
            let voice = voice.and_then(|at| spoken.get(at));
            let bed = bed.and_then(|bed| bed.get(place));
            let sample = bed.map_or(0.0, |bed| bed * under);
            out.push(sample + voice.map_or(0.0, |voice| voice * gain));
        }
        out
    };
    let mixed = |gain: f32| over(new.bed.map(|bed| bed.samples), gain);
    let said = new.at * count..(new.at + spoken.len()).min(frames) * count;
    let loudness = |mix: &[f32]| {
        let mut meter = Meter::new(hz, channels);
        meter.push(mix.get(said.clone()).unwrap_or_default());
        meter.finish().lufs
    };
    let alone = loudness(&over(None, 1.0));
    let least = new.lufs.zip(alone).map(|(aim, is)| aim - is - LEAST_LU);
    let least = least.unwrap_or(-MOST_DB).clamp(-MOST_DB, MOST_DB);
    let (mut db, mut mix) = (0.0_f32, mixed(1.0));
    for _ in 0..TRIES {
        let (Some(aim), Some(is)) = (new.lufs, loudness(&mix)) else {
            break;
        };
        if (aim - is).abs() < NEAR {
            break;
        }
        db = (db + aim - is).clamp(least, MOST_DB);
        mix = mixed(gain_from_db(db));
    }
    let loudest = mix
        .iter()
        .fold(0.0_f32, |most, sample| most.max(sample.abs()));
    if loudest > PEAK {
        mix = mixed(gain_from_db(db) * PEAK / loudest);
    }
    cross(
        base,
        &mut mix,
        count,
        (FADE * f64::from(hz)).round() as usize,
    );
    mix
}

/// A stretch of another track in the place of what a track has there, both at the same rate: crossed at its ends as what
/// [`splice`] makes.
pub fn lay(base: &[f32], (hz, channels): (u32, u16), new: &[f32]) -> Vec<f32> {
    let mut laid = new.to_vec();
    laid.resize(base.len(), 0.0);
    let fade = (FADE * f64::from(hz)).round() as usize;
    cross(base, &mut laid, usize::from(channels.max(1)), fade);
    laid
}

/// Goes over from what was there at the start, and back to it at the end.
fn cross(base: &[f32], mix: &mut [f32], channels: usize, fade: usize) {
    let frames = mix.len() / channels;
    let fade = fade.min(frames / 2);
    for (place, (new, old)) in mix.iter_mut().zip(base).enumerate() {
        let frame = place / channels;
        let edge = frame.min(frames - 1 - frame);
        if edge < fade {
            let share = edge as f32 / fade as f32;
            *new = old * (1.0 - share) + *new * share;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HZ: u32 = 44_100;

    fn tone(secs: f32, level: f32) -> Vec<f32> {
        let frames = (HZ as f32 * secs) as usize;
        (0..frames)
            .map(|n| level * (n as f32 * 0.05).sin())
            .collect()
    }

    #[test]
    fn a_stretch_keeps_its_length_and_ends_and_gets_the_loudness() {
        let base = tone(2.0, 0.3);
        let spoken = tone(1.2, 0.02);
        let mut neighbour = Meter::new(HZ, 1);
        neighbour.push(&base);
        let aim = neighbour.finish().lufs;
        let new = New {
            spoken: &spoken,
            at: 9_000,
            bed: None,
            lufs: aim,
        };
        let out = splice(&base, (HZ, 1), &new);
        assert_eq!(out.len(), base.len());
        assert_eq!(out[0], base[0]);
        assert_eq!(out.last(), base.last());
        let mut meter = Meter::new(HZ, 1);
        meter.push(&out[9_000..9_000 + spoken.len()]);
        let is = meter.finish().lufs.unwrap();
        assert!((is - aim.unwrap()).abs() < 0.2, "{is} {aim:?}");
        let step = out
            .windows(2)
            .map(|w| (w[1] - w[0]).abs())
            .fold(0.0, f32::max);
        assert!(step < 0.06, "{step}");
    }

    /// What lies under a line may be louder than all that is said: it was left with no voice at all.
    #[test]
    fn over_something_loud_a_line_is_heard_all_the_same() {
        let (base, spoken) = (vec![0.0; 2 * 44_100], tone(0.5, 0.1));
        let storm = tone(1.0, 0.9);
        let at = 9_000;
        let said = |bed: &[f32]| {
            let bed = Bed {
                samples: bed,
                db: 0.0,
            };
            let new = New {
                spoken: &spoken,
                at,
                bed: Some(bed),
                lufs: Some(-20.0),
            };
            splice(&base[..44_100], (HZ, 1), &new)
        };
        let (out, under) = (said(&storm), said(&vec![0.0; 44_100]));
        let voice = out.iter().zip(&storm).map(|(mix, bed)| mix - bed);
        let voice: Vec<f32> = voice.skip(at).take(spoken.len()).collect();
        let loud = |sound: &[f32]| {
            let mut meter = Meter::new(HZ, 1);
            meter.push(sound);
            meter.finish().lufs.unwrap()
        };
        let wanted = loud(&under[at..at + spoken.len()]);
        assert!((wanted + 20.0).abs() < 0.2, "{wanted}");
        assert!(loud(&voice) > wanted - 4.0, "{} {wanted}", loud(&voice));
    }

    #[test]
    fn what_is_too_long_is_said_faster_or_refused() {
        let fits = fit(tone(1.0, 0.3), HZ, HZ as usize).unwrap();
        assert_eq!((fits.0.len(), fits.1), (HZ as usize, 1.0));
        let room = HZ as usize * 4 / 5;
        let (faster, tempo) = fit(tone(1.0, 0.3), HZ, room).unwrap();
        assert!(
            faster.len() <= room && faster.len() > room * 9 / 10,
            "{}",
            faster.len()
        );
        assert!((tempo - 1.25).abs() < 0.01);
        assert_eq!(fit(tone(2.0, 0.3), HZ, HZ as usize), Err(TooLong));
    }
}
