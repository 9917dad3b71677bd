//! A studio with Draft voices: lines are ordered and exported as an interface does it.

use std::path::Path;
use std::time::Duration;

use mynah::audio::pcm::Pcm;
use mynah::library::Library;
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::terms::format::OutputFormat;
use mynah::terms::ids::{JobId, TakeId};
use mynah::terms::pauses::Pauses;
use mynah::terms::request::{Generation, SpeechRequest};
use mynah::terms::shape::Shape;
use mynah::terms::timing::WordTime;
use mynah_engine::{AudioOut, Studio, StudioOptions};
use mynah_model::command::{Command, JobsCommand};
use mynah_model::command::{ExportKind, ExportOrder, ExportShape, ExportTake};
use mynah_model::desk::{Desk, JobState};
use tempfile::TempDir;

/// No wait is longer.
const PATIENCE: Duration = Duration::from_secs(30);

pub struct Bench {
    studio: Studio,
    desk: Desk,
    home: TempDir,
}

/// A take of a line, as it is kept.
#[derive(Clone)]
pub struct Take {
    pub id: TakeId,
    pub speaker: String,
    pub text: String,
    pub format: OutputFormat,
    pub bytes: Vec<u8>,
    pub words: Vec<WordTime>,
}

impl Take {
    /// Its sound by both decoders.
    pub fn both(&self) -> [Pcm; 2] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("take");
        std::fs::write(&path, &self.bytes).unwrap();
        crate::measure::both_as(&path, self.format)
    }
}

impl Bench {
    pub fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut options = StudioOptions::new(home.path());
        options.audio = AudioOut::Null;
        let studio = Studio::start(options).unwrap();
        let desk = studio.desk();
        let mut bench = Self { studio, desk, home };
        bench.until("a project and voices", |desk| {
            desk.project.is_some() && !desk.voices_of(Backend::Draft).is_empty()
        });
        bench
    }

    fn until(&mut self, what: &str, done: impl Fn(&Desk) -> bool) {
        while !done(&self.desk) {
            let Some(event) = self.studio.wait(PATIENCE) else {
                panic!("waited for {what}; jobs: {:?}", self.desk.jobs);
            };
            self.desk.apply(event);
        }
    }

    fn finish(&mut self, command: JobsCommand) -> JobId {
        let before = self.desk.jobs.len();
        let slot = self.studio.free_slot().unwrap();
        slot.send(Command::Jobs(command));
        self.until("a job", |desk| desk.jobs.len() > before);
        let job = self.desk.jobs.iter().nth(before).unwrap().id;
        let over = |desk: &Desk| {
            let state = &desk.job(job).unwrap().state;
            assert!(
                !matches!(state, JobState::Failed(_) | JobState::Cancelled(_)),
                "{state:?}"
            );
            matches!(state, JobState::Finished { .. })
        };
        self.until("its end", over);
        job
    }

    /// Speaks a line of the sample, with other words, in a format.
    pub fn speak(&mut self, place: usize, text: &str, format: &str) -> Take {
        self.speak_as(place, text, format, |_order, _request| {})
    }

    /// Another take of it, always by the same chance, in parts that begin with these words.
    pub fn speak_in(&mut self, place: usize, text: &str, format: &str, parts: &[&str]) -> Take {
        self.speak_as(place, text, format, |fresh, request| {
            *fresh = true;
            request.seed = Some(7);
            let seams = parts.iter().map(|part| text.find(part).unwrap() as u32);
            request.seams = seams.collect();
        })
    }

    fn speak_as(
        &mut self,
        place: usize,
        text: &str,
        format: &str,
        change: impl FnOnce(&mut bool, &mut SpeechRequest),
    ) -> Take {
        let line = self.desk.script().lines().nth(place).unwrap().id;
        let mut order = self.desk.order_for(line, false).unwrap();
        let format = format.parse().unwrap();
        let Generation::Speech(request) = &mut order.request else {
            panic!("no line: {order:?}");
        };
        request.text = text.to_owned();
        request.format = format;
        change(&mut order.fresh, request);
        // Other words have another price than the one that was shown.
        order.shown = None;
        let speaker = order.speaker.clone();
        let project = self.desk.project.as_ref().map(|open| open.card.id);
        self.finish(JobsCommand::Generate {
            project,
            backend: Backend::Draft,
            asked_alone: true,
            orders: vec![order],
            play: false,
        });
        let id = self.desk.takes[&line].picked.as_ref().unwrap().id;
        let library = Library::open(self.home.path(), Clock::system()).unwrap();
        Take {
            id,
            speaker,
            text: text.to_owned(),
            format,
            bytes: library.sound_bytes(id).unwrap(),
            words: library.take(id).unwrap().words,
        }
    }

    /// The studio's own export.
    pub fn export(&mut self, takes: &[Take], kind: ExportKind, shape: ExportShape, to: &Path) {
        self.export_shaped(takes, kind, shape, (to, &|_| Default::default()));
    }

    /// The same with what is done to the takes by their places, and the pauses behind them.
    pub fn export_shaped(
        &mut self,
        takes: &[Take],
        kind: ExportKind,
        shape: ExportShape,
        (to, shaped): (&Path, &dyn Fn(usize) -> (Shape, Option<u32>)),
    ) {
        let takes = takes.iter().zip(1..).map(|(take, number)| ExportTake {
            take: take.id,
            number,
            speaker: take.speaker.clone(),
            text: take.text.clone(),
            file: None,
            shape: shaped(number - 1).0,
            gap_ms: shaped(number - 1).1,
        });
        self.finish(JobsCommand::Export(Box::new(ExportOrder {
            project: None,
            takes: takes.collect(),
            shape,
            kind,
            to: to.to_owned(),
            pauses: Pauses::default(),
            subtitles: None,
            page: None,
        })));
    }
}

/// Four lines of four voices, in formats of four kinds.
pub fn four_takes(bench: &mut Bench) -> Vec<Take> {
    [
        (0, "The light at Salt Harbour went out.", "mp3_44100_128"),
        (3, "Then who is that on the stairs?", "opus_48000_96"),
        (4, "Confirm your light, over.", "pcm_24000"),
        (6, "She has never once been late.", "mp3_22050_32"),
    ]
    .into_iter()
    .map(|(place, text, format)| bench.speak(place, text, format))
    .collect()
}
