//! How a line's sound is shaped: the pause behind it, its volume, and what is left out of its takes. Data beside the
//! line: nothing of it is sent, and no take's file is touched.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use mynah_core::shape::{Cut, Shape};

/// How a line's sound is shaped. Pause and volume are the line's, whichever take it has; cuts are its takes'.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Shaping {
    /// The pause behind it before the next line, in milliseconds; none for the project's usual one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap_ms: Option<u32>,
    /// Louder or softer, in millibels.
    #[serde(skip_serializing_if = "is_zero")]
    pub volume_mb: i16,
    /// By the numbers of its takes.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    cuts: BTreeMap<u32, TakeCut>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(volume: &i16) -> bool {
    *volume == 0
}

/// A cut, with the length of the take that it was made for: once the bin was emptied a number may be another take's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct TakeCut {
    of_ms: u32,
    #[serde(flatten)]
    cut: Cut,
}

/// A take of a line, as its cuts know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CutTake {
    /// 1 for the line's first.
    pub number: u32,
    /// Its length in milliseconds.
    pub of_ms: u32,
}

impl CutTake {
    /// A take of this number and length.
    pub fn new(number: u32, seconds: f64) -> Self {
        Self {
            number,
            of_ms: (seconds.max(0.0) * 1e3).round() as u32,
        }
    }
}

impl Shaping {
    /// Whether nothing is done.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// What is left out of a take, and its fades.
    pub fn cut(&self, take: CutTake) -> Cut {
        let made = self.cuts.get(&take.number);
        let made = made.filter(|made| made.of_ms == take.of_ms);
        made.map(|made| made.cut).unwrap_or_default()
    }

    /// Cuts a take otherwise; gives what it was.
    pub fn set_cut(&mut self, take: CutTake, cut: Cut) -> Cut {
        let before = self.cut(take);
        if cut.is_none() {
            self.cuts.remove(&take.number);
        } else {
            let of_ms = take.of_ms;
            self.cuts.insert(take.number, TakeCut { of_ms, cut });
        }
        before
    }

    /// All that is done to a take of the line.
    pub fn shape(&self, take: CutTake) -> Shape {
        Shape {
            cut: self.cut(take),
            volume_mb: self.volume_mb,
        }
    }

    /// The longest pause that is believed.
    pub const LONGEST_GAP_MS: u32 = 60_000;

    /// The pause behind the line where it has one of its own.
    pub fn gap_ms(&self) -> Option<u32> {
        self.gap_ms.map(|gap| gap.min(Self::LONGEST_GAP_MS))
    }

    /// Of a new line that is to sound as this one: it has no takes of its own.
    #[must_use]
    pub fn without_takes(&self) -> Self {
        Self {
            cuts: BTreeMap::new(),
            ..self.clone()
        }
    }
}

/// Another value for one thing of a [`Cut`], in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trim {
    /// Left out at the start.
    Start(u32),
    /// Left out at the end.
    End(u32),
    /// The fade in.
    FadeIn(u32),
    /// The fade out.
    FadeOut(u32),
}

impl Trim {
    /// Changes the cut, and gives what changes it back.
    pub(super) fn apply(self, cut: &mut Cut) -> Self {
        use std::mem::replace;
        match self {
            Self::Start(ms) => Self::Start(replace(&mut cut.start_ms, ms)),
            Self::End(ms) => Self::End(replace(&mut cut.end_ms, ms)),
            Self::FadeIn(ms) => Self::FadeIn(replace(&mut cut.fade_in_ms, ms)),
            Self::FadeOut(ms) => Self::FadeOut(replace(&mut cut.fade_out_ms, ms)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Script;
    use crate::edit::Edit;
    use crate::history::Editor;
    use crate::parse::parse;
    use crate::tuning::LineChange;

    #[test]
    fn cuts_are_of_the_take_they_were_made_for() {
        let mut shaping = Shaping::default();
        let cut = Cut {
            start_ms: 120,
            ..Cut::default()
        };
        let take = CutTake::new(3, 2.5);
        assert_eq!(shaping.set_cut(take, cut), Cut::default());
        assert_eq!(shaping.cut(take), cut);
        assert!(shaping.cut(CutTake::new(2, 2.5)).is_none(), "another take");
        assert!(
            shaping.cut(CutTake::new(3, 2.6)).is_none(),
            "its number, not it"
        );
        let kept = serde_json::to_string(&shaping).unwrap();
        assert_eq!(kept, r#"{"cuts":{"3":{"of_ms":2500,"start_ms":120}}}"#);
        assert_eq!(serde_json::from_str::<Shaping>(&kept).unwrap(), shaping);
        assert!(shaping.without_takes().is_none());
        assert_eq!(shaping.set_cut(take, Cut::default()), cut);
        assert!(shaping.is_none());
        assert_eq!(serde_json::to_string(&shaping).unwrap(), "{}");
    }

    #[test]
    fn a_slider_that_moves_on_is_one_step_and_the_script_is_read_back() {
        let mut editor = Editor::new(parse("ANN: One.", "t").unwrap());
        let before = editor.script().clone();
        let id = before.lines().next().unwrap().id;
        let take = CutTake::new(1, 2.0);
        let change = |trim| LineChange::Trim(take, trim);
        for change in [
            change(Trim::Start(10)),
            change(Trim::Start(20)),
            change(Trim::End(30)),
            LineChange::Gap(Some(500)),
            LineChange::Gap(Some(900)),
        ] {
            editor.edit(Edit::TuneLine { id, change }).unwrap();
        }
        let shaped = editor.script().clone();
        let kept = serde_json::to_string(&shaped).unwrap();
        assert_eq!(serde_json::from_str::<Script>(&kept).unwrap(), shaped);
        let steps = serde_json::to_string(editor.newest().unwrap()).unwrap();
        assert_eq!(
            &serde_json::from_str::<Edit>(&steps).unwrap(),
            editor.newest().unwrap()
        );
        let cut = |editor: &Editor| {
            let line = editor.script().line(id).unwrap();
            line.overrides.shaping.cut(take)
        };
        assert!(editor.undo());
        assert_eq!((cut(&editor).start_ms, cut(&editor).end_ms), (20, 30));
        assert!(editor.undo() && editor.undo());
        assert_eq!(editor.script(), &before);
        assert_eq!(editor.undo_depth(), 0);
    }
}
