//! Files of a transcript for other programs.

mod docx;
mod subtitles;
mod tables;
mod ttml;
mod xml;

use serde::{Deserialize, Serialize};

use crate::captions::CaptionRules;
use crate::transcript::Transcript;

/// A file format of transcripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Paragraphs with the names of their speakers.
    Txt,
    /// SubRip subtitles.
    Srt,
    /// WebVTT subtitles.
    Vtt,
    /// Timed Text subtitles: TTML1, profile IMSC1 text.
    Ttml,
    /// A table of paragraphs: start, end, speaker, text.
    Csv,
    /// All words with times, in the service's own form.
    Json,
    /// A Word document of paragraphs.
    Docx,
}

/// What goes into a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ExportOptions {
    /// Rules of subtitles.
    pub rules: CaptionRules,
    /// True adds the start of each paragraph to TXT and DOCX.
    pub timestamps: bool,
}

impl Format {
    /// All formats in the order of menus.
    pub const ALL: [Self; 7] = [
        Self::Srt,
        Self::Vtt,
        Self::Ttml,
        Self::Txt,
        Self::Docx,
        Self::Csv,
        Self::Json,
    ];

    /// Returns the format of a file name's ending, in any case and with or without the dot.
    pub fn from_extension(extension: &str) -> Option<Self> {
        let extension = extension.trim_start_matches('.').to_ascii_lowercase();
        match extension.as_str() {
            "txt" => Some(Self::Txt),
            "srt" => Some(Self::Srt),
            "vtt" => Some(Self::Vtt),
            "ttml" | "dfxp" | "xml" => Some(Self::Ttml),
            "csv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            "docx" => Some(Self::Docx),
            _ => None,
        }
    }

    /// Returns the ending of file names, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Txt => "txt",
            Self::Srt => "srt",
            Self::Vtt => "vtt",
            Self::Ttml => "ttml",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Docx => "docx",
        }
    }

    /// Returns true for formats that follow [`CaptionRules`].
    pub fn is_subtitles(self) -> bool {
        matches!(self, Self::Srt | Self::Vtt | Self::Ttml)
    }
}

impl Transcript {
    /// Returns the content of a file.
    pub fn export(&self, format: Format, options: &ExportOptions) -> Vec<u8> {
        let captions = || self.captions(&options.rules);
        match format {
            Format::Txt => tables::txt(self, options.timestamps).into_bytes(),
            Format::Srt => subtitles::srt(&captions()).into_bytes(),
            Format::Vtt => subtitles::vtt(&captions()).into_bytes(),
            Format::Ttml => ttml::ttml(&captions(), self.language.as_deref()).into_bytes(),
            Format::Csv => tables::csv(self),
            Format::Json => self.save(),
            Format::Docx => docx::docx(self, options.timestamps),
        }
    }
}

/// Returns a time as `01:02:03`, or `02:03` below an hour.
fn clock(secs: f64) -> String {
    let secs = secs.max(0.0) as u64;
    let (hours, minutes, secs) = (secs / 3_600, secs / 60 % 60, secs % 60);
    if hours > 0 {
        format!("{hours:02}:{minutes:02}:{secs:02}")
    } else {
        format!("{minutes:02}:{secs:02}")
    }
}

#[cfg(test)]
mod tests;
