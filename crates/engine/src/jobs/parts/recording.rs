//! A recording above the limits of the voice changer: cut at pauses, each part converted by a request of its own, and laid
//! at its own place, so that the result lasts as long as the recording.

use std::ops::{ControlFlow, Range};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::Part;
use crate::error::StudioError;
use crate::jobs::End;
use crate::jobs::beside::Beside;
use crate::jobs::generate::{Order, cancelled_free, generate};
use crate::jobs::join::Out;
use crate::transcripts::open_input;
use mynah_audio::decode::{decode_kept, hear_mono};
use mynah_audio::edit::fade_edges;
use mynah_audio::encode::{Encoder, Path};
use mynah_audio::resample::{frames_after, resample};
use mynah_core::credits::Credits;
use mynah_core::format::OutputFormat;
use mynah_core::ids::TakeId;
use mynah_core::request::{ChangeRequest, Generation, Input};
use mynah_model::desk::Sound;
use mynah_model::event::{Event, JobEvent, Source};
use mynah_model::tool_limits::{CHANGER, changer_parts};
use mynah_records::ledger::NewIntent;
use mynah_records::takes::NewTake;
use mynah_store::Library;

/// Format of the parts: small enough for five minutes and lossless enough for a voice.
const SENT_AS: OutputFormat = OutputFormat::WAV_48000;
/// Seconds before and after the even place in which a pause is looked for.
const SEARCHED: f64 = 12.0;
/// Frames that cost one credit, at 1000 credits a minute. A part that lasts a multiple of it is not rounded up.
const CREDIT: usize = SENT_AS.hz as usize * 60 / 1_000;
/// Frames before and after a cut that have to be quiet.
const AROUND: usize = SENT_AS.hz as usize / 100;

/// One part of a recording.
#[derive(Clone, Debug)]
struct RecordedPart {
    /// Its frames in the recording, at the rate of [`SENT_AS`].
    frames: Range<u64>,
    input: Input,
}

impl Order<'_> {
    /// Returns the request if its recording is above the limits of one request of the voice changer.
    pub fn in_recorded_parts(&self) -> Option<ChangeRequest> {
        let Generation::Changer(request) = self.request() else {
            return None;
        };
        let input = &request.input;
        let is_over = input.seconds > CHANGER.seconds[1] || input.bytes > CHANGER.bytes;
        is_over.then(|| request.clone())
    }

    /// Converts what the library lacks of its parts, and joins all of them.
    pub async fn convert_parts(&self, request: ChangeRequest) -> Result<End, StudioError> {
        let (machine, job) = (self.machine, self.job);
        if !self.until_recovered().await {
            return Ok(cancelled_free(machine, job));
        }
        let (library, input) = (machine.library.clone(), request.input.clone());
        let parts = machine.blocking(move || split(&library, &input)).await?;
        let spent = self.spent().await?;
        self.check_price(self.quote.less(spent), spent).await?;
        let (mut takes, mut source) = (Vec::new(), Source::Library);
        for (place, part) in parts.iter().enumerate() {
            let asked = Generation::Changer(ChangeRequest {
                input: part.input.clone(),
                ..request.clone()
            });
            if let Some(take) = self.bought_before(&asked).await? {
                takes.push(take);
                continue;
            }
            let end = Box::pin(self.convert_part(asked)).await?;
            let End::Kept(kept) = end else {
                return Ok(end);
            };
            machine.jobs.parts.went_on(job.id, |progress| {
                progress.cost += kept.cost;
                (progress.here, progress.all) = (place + 1, parts.len());
            });
            if source != Source::Bought {
                source = kept.source;
            }
            takes.push(kept.take.id);
            if job.cancel.is_cancelled() {
                return Ok(cancelled_free(machine, job));
            }
            let share = (place + 1) as f32 / parts.len().max(1) as f32;
            let running = JobEvent::Running {
                progress: Some(share),
            };
            machine.tell(Event::Job(job.id, running)).await;
        }
        self.keep_converted(request.format, (parts, takes), source)
            .await
    }

    /// Orders one part as any other request.
    async fn convert_part(&self, asked: Generation) -> Result<End, StudioError> {
        let part = Part {
            span: 0..0,
            of: 0,
            line: self.job.order.line,
            beside: Beside::default(),
            lead: None,
        };
        let shown = Some(self.known.quote(&asked));
        let job = self.job.part(part, asked, shown);
        let done = Box::pin(generate(self.machine, &job)).await;
        let attempts = job.attempts.load(Ordering::Relaxed);
        self.job.attempts.fetch_add(attempts, Ordering::Relaxed);
        if let Some(question) = job.question.get() {
            self.job.question.get_or_init(|| *question);
        }
        done
    }

    /// Returns the take that was made of a part for this very order, if another take of the whole was ordered.
    async fn bought_before(&self, asked: &Generation) -> Result<Option<TakeId>, StudioError> {
        let mark = self.job.mark.get().copied();
        let Some(mark) = mark.filter(|_| self.job.order.fresh) else {
            return Ok(None);
        };
        let intent = self.part_intent(asked.clone());
        let bought = self
            .machine
            .library(move |library| library.bought_part(mark, &intent));
        bought.await
    }

    /// Joins the parts, keeps the whole and ends the job.
    async fn keep_converted(
        &self,
        format: OutputFormat,
        (parts, takes): (Vec<RecordedPart>, Vec<TakeId>),
        source: Source,
    ) -> Result<End, StudioError> {
        let (machine, job) = (self.machine, self.job);
        let library = machine.library.clone();
        let intent: NewIntent = self.composed(self.quote);
        let order = job.mark.get().copied();
        let (tried, beside) = (job.logged.get().copied(), job.order.beside);
        let dub_of = job.order.dub_of.clone();
        let (card, sound) = machine
            .blocking(move || {
                let (take, sound) = join(&library, format, &parts, &takes)?;
                let cost = match order {
                    Some(order) => library.paid_for(order)?.spent,
                    None => Credits::ZERO,
                };
                let how = (tried, beside, dub_of.as_deref());
                let card = library.compose(&intent, &take, cost, how)?;
                Ok::<_, StudioError>((card, Arc::new(sound)))
            })
            .await?;
        machine
            .tell(Event::Job(job.id, JobEvent::Sounding { sound }))
            .await;
        let cost = machine.jobs.parts.went_on(job.id, |_| {}).cost;
        Ok(End::Kept(self.kept(vec![card], cost, source).await?))
    }
}

/// Cuts a recording into even parts, each at the quietest moment nearby, and keeps them as inputs. One part is in memory
/// at a time.
fn split(library: &Library, input: &Input) -> Result<Vec<RecordedPart>, StudioError> {
    let hz = SENT_AS.hz;
    let count = changer_parts(input);
    let even = input.seconds / count as f64;
    let frames = |secs: f64| (secs.max(0.0) * f64::from(hz)).round() as usize;
    let (searched, longest) = (frames(SEARCHED), frames(CHANGER.seconds[1]));
    // Each cut is near its even place in the whole, so that no part drifts. A recording that is longer than its head says
    // has more parts.
    let next_cut = |parts: usize, start: u64| {
        let middle = if parts + 1 < count {
            frames(even * (parts + 1) as f64).saturating_sub(start as usize)
        } else {
            longest
        };
        let end = (middle + searched).min(longest);
        end.saturating_sub(2 * searched)..end
    };
    let (mut parts, mut samples, mut start) = (Vec::new(), Vec::<f32>::new(), 0_u64);
    let mut failed = None;
    let keep = |samples: &[f32], start: u64, parts: &mut Vec<RecordedPart>| {
        let mut encoder = Encoder::new(SENT_AS, Path::Whole)?;
        encoder.push(samples)?;
        let wav = encoder.finish()?;
        let stem = input.name.rsplit_once('.');
        let stem = stem.map_or(input.name.as_str(), |(stem, _)| stem);
        let name = format!("{stem} {}.wav", parts.len() + 1);
        let seconds = samples.len() as f64 / f64::from(hz);
        let kept = library.keep_input(&name, seconds, wav.as_slice())?;
        parts.push(RecordedPart {
            frames: start..start + samples.len() as u64,
            input: kept,
        });
        Ok::<_, StudioError>(())
    };
    hear_mono(&mut *open_input(library, input)?, None, hz, &mut |piece| {
        samples.extend_from_slice(piece);
        loop {
            let stretch = next_cut(parts.len(), start);
            if samples.len() < stretch.end {
                break;
            }
            let cut = quietest_credit(&samples, &stretch).clamp(1, samples.len());
            let rest = samples.split_off(cut);
            let part = std::mem::replace(&mut samples, rest);
            if let Err(error) = keep(&part, start, &mut parts) {
                failed = Some(error);
                return ControlFlow::Break(());
            }
            start += part.len() as u64;
        }
        ControlFlow::Continue(())
    })?;
    if let Some(error) = failed {
        return Err(error);
    }
    // Resampling may add a frame, which would cost a credit.
    let told = (input.seconds * f64::from(hz)).floor() as u64;
    let more = (start + samples.len() as u64).saturating_sub(told) as usize;
    if more < AROUND {
        samples.truncate(samples.len() - more.min(samples.len()));
    }
    if !samples.is_empty() {
        keep(&samples, start, &mut parts)?;
    }
    Ok(parts)
}

/// Returns the quietest place of a stretch at which a part costs whole credits, so that all parts cost together what the
/// recording costs. Of several places, the nearest one to the middle is returned.
fn quietest_credit(samples: &[f32], stretch: &Range<usize>) -> usize {
    let middle = stretch.start.midpoint(stretch.end);
    let level = |place: usize| -> f32 {
        let end = (place + AROUND).min(samples.len());
        let around = samples.get(place.saturating_sub(AROUND)..end);
        around.unwrap_or_default().iter().map(|it| it * it).sum()
    };
    let first = stretch.start.div_ceil(CREDIT).max(1);
    let places = (first..=stretch.end / CREDIT).map(|credits| credits * CREDIT);
    let levels = places.map(|place| (level(place), place));
    let least = levels.min_by(|(a, at), (b, other)| {
        let near = || at.abs_diff(middle).cmp(&other.abs_diff(middle));
        a.total_cmp(b).then_with(near)
    });
    least.map_or(middle, |(_, place)| place)
}

/// Lays each part's result at the place of the part. All parts are cut in pauses and faded there.
fn join(
    library: &Library,
    format: OutputFormat,
    parts: &[RecordedPart],
    takes: &[TakeId],
) -> Result<(NewTake, Sound), StudioError> {
    let mut out = Out::long(library, format)?;
    let at = |frame: u64| frames_after(frame, SENT_AS.hz, format.hz);
    for (part, take) in parts.iter().zip(takes) {
        let sound = decode_kept(&library.sound_bytes(*take)?, Some(format))?;
        let mut samples = resample(&sound.pcm.into_mono(), format.hz).samples;
        let length = at(part.frames.end) - at(part.frames.start);
        samples.truncate(length as usize);
        fade_edges(&mut samples, format.hz, 1);
        samples.resize(length as usize, 0.0);
        out.push(&samples)?;
    }
    out.keep(library, format, Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_audio::encode::encode;
    use mynah_audio::pcm::Pcm;
    use mynah_model::price::recorded;
    use mynah_store::testing::fresh;

    #[test]
    fn a_recording_is_cut_in_its_pauses_and_lasts_as_long_when_joined() {
        let (_home, library) = fresh();
        let hz = 16_000;
        // Speech of 9 s, a pause of 1 s, and so on for 11 minutes.
        let sample = |n: usize| {
            let second = n as f32 / hz as f32;
            if second % 10.0 < 9.0 {
                0.3 * (n as f32 * 0.2).sin()
            } else {
                0.0
            }
        };
        let pcm = Pcm::mono(hz, (0..hz as usize * 660 + 5_931).map(sample).collect());
        let seconds = pcm.seconds();
        let wav = encode(&pcm, "wav_16000".parse().unwrap()).unwrap();
        let input = library
            .keep_input("talk.wav", seconds, wav.as_slice())
            .unwrap();
        let parts = split(&library, &input).unwrap();
        assert_eq!(parts.len(), changer_parts(&input));
        let mut at = 0;
        for part in &parts {
            assert_eq!(part.frames.start, at);
            at = part.frames.end;
            assert!(CHANGER.refusal(&part.input).is_none(), "{part:?}");
            let second = part.frames.end as f64 / f64::from(SENT_AS.hz);
            assert!(
                second % 10.0 >= 9.0 || second > seconds - 0.1,
                "cut at {second}"
            );
        }
        assert!((at as f64 / f64::from(SENT_AS.hz) - seconds).abs() < 0.01);
        // Regression: parts cost more together than the price that was shown.
        let costs = parts.iter().map(|part| recorded(part.input.seconds).most);
        assert_eq!(costs.sum::<Credits>(), recorded(seconds).most);
        // A pause late in each stretch lets no part drift over the limit.
        let seconds = 1_079;
        let late = |n: usize| {
            let second = n as f32 / hz as f32;
            if (second + 258.0) % 270.0 < 0.5 {
                0.0
            } else {
                0.3
            }
        };
        let pcm = Pcm::mono(hz, (0..hz as usize * seconds).map(late).collect());
        let wav = encode(&pcm, "wav_16000".parse().unwrap()).unwrap();
        // The head says too little.
        for told in [seconds as f64, seconds as f64 * 0.9] {
            let input = library.keep_input("late.wav", told, wav.as_slice());
            for part in split(&library, &input.unwrap()).unwrap() {
                assert!(CHANGER.refusal(&part.input).is_none(), "{part:?}");
            }
        }
        // The same recording has the same parts, so no part is paid twice.
        let again = split(&library, &input).unwrap();
        let hashes = |parts: &[RecordedPart]| -> Vec<String> {
            parts.iter().map(|part| part.input.hash.clone()).collect()
        };
        assert_eq!(hashes(&again), hashes(&parts));
    }
}
