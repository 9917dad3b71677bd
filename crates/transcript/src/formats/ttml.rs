//! Timed Text: TTML1 in the text profile of IMSC 1 (W3C, “TTML Profiles for Internet Media Subtitles and Captions 1.0.1”).

use std::fmt::Write as _;

use mynah_core::language::short;

use super::subtitles::{millis, time};
use super::xml::escaped;
use crate::captions::Caption;

/// Head of a document: one region at the bottom, centered.
const HEAD: &str = r##"  <head>
    <styling>
      <style xml:id="text" tts:fontFamily="proportionalSansSerif" tts:fontSize="100%" tts:color="white" tts:textAlign="center" tts:backgroundColor="#000000c0"/>
    </styling>
    <layout>
      <region xml:id="bottom" tts:origin="10% 10%" tts:extent="80% 80%" tts:displayAlign="after"/>
    </layout>
  </head>
"##;

/// Writes captions as Timed Text.
pub(super) fn ttml(captions: &[Caption], language: Option<&str>) -> String {
    let language = language.and_then(short).unwrap_or_default();
    let mut out = format!(
        concat!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
            "<tt xmlns=\"http://www.w3.org/ns/ttml\" xmlns:ttp=\"http://www.w3.org/ns/ttml#parameter\" ",
            "xmlns:tts=\"http://www.w3.org/ns/ttml#styling\" ttp:timeBase=\"media\" ",
            "ttp:profile=\"http://www.w3.org/ns/ttml/profile/imsc1/text\" xml:lang=\"{}\">\n",
        ),
        language
    );
    out.push_str(HEAD);
    out.push_str("  <body style=\"text\" region=\"bottom\">\n    <div>\n");
    for caption in captions {
        let (start, end) = millis(caption);
        let (start, end) = (time(start, '.'), time(end, '.'));
        let lines: Vec<String> = caption.lines.iter().map(|line| escaped(line)).collect();
        let text = lines.join("<br/>");
        // Writing to a string can't fail.
        let _written = writeln!(out, "      <p begin=\"{start}\" end=\"{end}\">{text}</p>");
    }
    out.push_str("    </div>\n  </body>\n</tt>\n");
    out
}
