//! What is written beside the sounds of a casting call: a page to listen by, and a sheet for what is found.

use super::letter;

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
