//! The page that is written beside the sounds of an audition.

use std::collections::HashMap;

use mynah_export::listening::{Candidate, Heard, Listening, Words};
use mynah_i18n::tr;
use mynah_model::audition::{Page, letter};
use mynah_model::event::ExportedFile;

/// Returns the page to listen by, once its sounds are these files.
pub(crate) fn listening(page: &Page, files: &[ExportedFile]) -> Listening {
    let all = page.takes.iter().zip(files).map(|(take, file)| {
        let name = file.path.file_name().unwrap_or_default();
        let heard = Heard {
            file: name.to_string_lossy().into_owned(),
            lufs: take.lufs,
        };
        ((take.voice, take.text), heard)
    });
    let heard: HashMap<(usize, usize), Heard> = all.collect();
    let candidates = page
        .voices
        .iter()
        .enumerate()
        .map(|(place, voice)| Candidate {
            letter: letter(place),
            voice: voice.clone(),
            files: (0..page.texts.len())
                .map(|text| heard.get(&(place, text)).cloned())
                .collect(),
        });
    Listening {
        shuffle: page.shuffle.clone(),
        draft: page.draft,
        texts: page.texts.clone(),
        candidates: candidates.collect(),
        words: Words {
            title: tr!("listening-title"),
            how: tr!("listening-how"),
            rating: tr!("listening-rating"),
            judge: tr!("listening-judge"),
            save: tr!("listening-save"),
            out: tr!("listening-out"),
            draft: tr!("listening-draft"),
        },
    }
}
