//! Takes that are compared, written into a folder for somebody to listen to elsewhere: as loud as they are heard here.

use std::path::PathBuf;

use crate::ctx::StudioCtx;
use mynah_core::pauses::Pauses;
use mynah_model::audition::{Level, Page};
use mynah_model::command::{
    Command, ExportKind, ExportOrder, ExportShape, ExportTake, JobsCommand,
};
use mynah_model::desk::TakeCard;

/// Has them written, each under the name beside it, with a page to listen by where there is one.
pub fn write(
    cx: &mut StudioCtx<'_>,
    to: PathBuf,
    (takes, level): (&[(String, &TakeCard)], &Level),
    page: Option<Page>,
) {
    // Who speaks is written into a file as soon as its page says so.
    let voice = |nth: usize| {
        let of = page.as_ref()?;
        let named = of.voices.get(of.takes.get(nth)?.voice)?.as_ref();
        named.map(|(_, name)| name.clone())
    };
    let shaped = takes.iter().zip(&level.shapes).enumerate();
    let takes = shaped.map(|(nth, ((file, card), shape))| ExportTake {
        take: card.id,
        number: nth + 1,
        speaker: voice(nth).unwrap_or_default(),
        text: String::new(),
        file: Some(file.clone()),
        shape: *shape,
        gap_ms: None,
    });
    let order = ExportOrder {
        project: None,
        takes: takes.collect(),
        shape: ExportShape::Files,
        // Turned up or down without being encoded once more.
        kind: ExportKind::Wav,
        to,
        pauses: Pauses::default(),
        subtitles: None,
        page: page.map(Box::new),
    };
    cx.send(Command::Jobs(JobsCommand::Export(Box::new(order))));
}
