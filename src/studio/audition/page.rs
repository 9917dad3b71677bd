//! What is written beside the sounds of a casting call: a page to listen by, and a sheet for what is found.

use std::collections::HashMap;

use super::letter;
use super::listening::{Candidate, Heard, Listening, Words};
use crate::studio::event::ExportedFile;
use mynah_i18n::tr;

/// A page to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// What the letters were shuffled with, where they were.
    pub shuffle: Option<String>,
    /// Whether Draft voices spoke.
    pub draft: bool,
    /// The texts, in order.
    pub texts: Vec<String>,
    /// The id and name of each voice, in the order of their letters; nothing as long as nobody is to know.
    pub voices: Vec<Option<(String, String)>>,
    /// What each sound is that is written with it, in their order.
    pub takes: Vec<PageTake>,
}

/// A sound of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PageTake {
    /// The place of its voice.
    pub voice: usize,
    /// The place of its text.
    pub text: usize,
    /// How loud it is, in LUFS; nothing for silence.
    pub lufs: Option<f32>,
}

impl PageTake {
    /// What its file is called, without its end.
    pub fn file(&self) -> String {
        format!("{}-line-{}", letter(self.voice), self.text + 1)
    }
}

impl Page {
    /// What is listened to, once its sounds are these files.
    pub fn listening(&self, files: &[ExportedFile]) -> Listening {
        let all = self.takes.iter().zip(files).map(|(take, file)| {
            let name = file.path.file_name().unwrap_or_default();
            let heard = Heard {
                file: name.to_string_lossy().into_owned(),
                lufs: take.lufs,
            };
            ((take.voice, take.text), heard)
        });
        let heard: HashMap<(usize, usize), Heard> = all.collect();
        let candidates = self
            .voices
            .iter()
            .enumerate()
            .map(|(place, voice)| Candidate {
                letter: letter(place),
                voice: voice.clone(),
                files: (0..self.texts.len())
                    .map(|text| heard.get(&(place, text)).cloned())
                    .collect(),
            });
        Listening {
            shuffle: self.shuffle.clone(),
            draft: self.draft,
            texts: self.texts.clone(),
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
}
