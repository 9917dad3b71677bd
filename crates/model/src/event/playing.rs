//! What is heard.

use std::sync::Arc;

use mynah_core::ids::{FilmId, JobId, ProjectLine, SampleId, TakeId, VoiceId};
use mynah_core::request::Input;

/// What is being played.
#[derive(Clone, Debug, PartialEq)]
pub enum Playing {
    /// A take.
    Take {
        /// The take.
        take: TakeId,
        /// Its line.
        line: Option<ProjectLine>,
    },
    /// A take that is still arriving.
    Arriving {
        /// The job that makes it.
        job: JobId,
        /// Its line.
        line: Option<ProjectLine>,
    },
    /// A voice's preview.
    Preview(VoiceId),
    /// A recording that a voice was made of.
    Sample {
        /// The recording.
        sample: SampleId,
        /// Its file's name.
        name: String,
    },
    /// A film from a moment on: as it was recorded (side 0) and as it is dubbed (side 1).
    Film {
        /// Which one.
        film: FilmId,
        /// Its file's name.
        name: String,
        /// In which language.
        language: String,
        /// From when on, in seconds of the dub.
        from: f64,
        /// Whether the recording was heard first.
        original: bool,
    },
    /// The input of a tool (side 0) and its result (side 1) at the same loudness, or an input alone.
    Tool {
        /// The input.
        input: Box<Input>,
        /// The result.
        after: Option<TakeId>,
        /// The side that was heard first.
        first: usize,
    },
    /// Takes at one loudness, of which one is heard.
    Compare {
        /// All of them, in the order in which they were given.
        sides: Arc<[Side]>,
        /// The place of the one that was heard first.
        first: usize,
        /// How loud they are heard, in LUFS.
        lufs: f32,
    },
}

/// One of the takes that are compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Side {
    /// The take.
    pub take: TakeId,
    /// Its line.
    pub line: Option<ProjectLine>,
    /// What makes it as loud as the others, in dB.
    pub gain_db: f32,
}

impl Playing {
    /// A comparison of these takes of a line as they are.
    pub fn comparing(takes: &[TakeId], line: Option<ProjectLine>) -> Self {
        let gain_db = 0.0;
        let sides = takes.iter().map(|take| Side {
            take: *take,
            line,
            gain_db,
        });
        Self::Compare {
            sides: sides.collect(),
            first: 0,
            lufs: 0.0,
        }
    }

    /// The line that it is of, if it is of one.
    pub fn line(&self) -> Option<ProjectLine> {
        match self {
            Self::Take { line, .. } | Self::Arriving { line, .. } => *line,
            Self::Compare { sides, .. } => sides.first()?.line,
            Self::Preview(_) | Self::Sample { .. } | Self::Film { .. } | Self::Tool { .. } => None,
        }
    }

    /// The takes that are compared.
    pub fn sides(&self) -> &[Side] {
        match self {
            Self::Compare { sides, .. } => sides,
            Self::Take { .. }
            | Self::Arriving { .. }
            | Self::Preview(_)
            | Self::Sample { .. }
            | Self::Film { .. }
            | Self::Tool { .. } => &[],
        }
    }
}
