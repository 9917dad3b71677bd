//! As a table of values separated by commas (RFC 4180), with the columns that are read back, and the scene.

use super::{in_a_row, title_of};
use crate::document::{Item, Script};
use crate::names::in_files;
use mynah_core::settings::Setting;

/// The columns; `chapter` and `scene` are for people.
pub(crate) const HEADER: [&str; 10] = [
    "speaker",
    "text",
    "chapter",
    "scene",
    "model",
    "stability",
    "similarity",
    "style",
    "speed",
    "direction note",
];

pub(super) fn write(script: &Script) -> String {
    let mut out = csv::Writer::from_writer(Vec::new());
    let (mut chapter, mut scene) = (String::new(), String::new());
    let mut written = out.write_record(HEADER);
    for item in script.items().iter() {
        let line = match item {
            Item::Heading(heading) => {
                if heading.level == 1 {
                    chapter = title_of(heading);
                    scene.clear();
                } else {
                    scene = title_of(heading);
                }
                continue;
            }
            Item::Line(line) => line,
        };
        let text = in_a_row(&line.text);
        if text.is_empty() {
            continue;
        }
        let model = line.overrides.model.as_ref();
        let mut row = vec![
            in_files(&line.speaker).to_owned(),
            text,
            chapter.clone(),
            scene.clone(),
            model.map_or_else(String::new, |model| model.as_str().to_owned()),
        ];
        let settings = line.overrides.settings.unwrap_or_default();
        row.extend(settings.each().into_iter().filter_map(|setting| {
            let (Setting::Stability(value)
            | Setting::SimilarityBoost(value)
            | Setting::Style(value)
            | Setting::Speed(value)) = setting
            else {
                return None;
            };
            Some(value.map_or_else(String::new, |value| format!("{value:.2}")))
        }));
        row.push(in_a_row(&line.overrides.direction));
        written = written.and_then(|()| out.write_record(&row));
    }
    if let Err(error) = written {
        log::error!("a table in memory can't be written: {error}");
    }
    let bytes = out.into_inner().unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}
