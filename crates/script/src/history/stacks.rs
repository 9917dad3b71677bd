//! What can be undone and redone. What was done long ago is read when somebody undoes as far as that: a script that was
//! written in for months opens as fast as a new one.

use std::sync::Arc;

use crate::edit::Edit;
use crate::history::StepKind;

/// Older edits that are read at once, and bytes of them.
const AT_ONCE: usize = 64;
const BYTES_AT_ONCE: usize = 1 << 20;

/// What takes a step back, as the journal has it.
#[derive(Clone, Debug, PartialEq)]
pub enum Way {
    /// It was read.
    Read(Arc<Edit>),
    /// Its JSON.
    Unread(Box<str>),
}

impl Way {
    fn read(self) -> Option<Arc<Edit>> {
        match self {
            Self::Read(edit) => Some(edit),
            Self::Unread(json) => serde_json::from_str(&json).ok().map(Arc::new),
        }
    }
}

/// Edits as JSON, in one piece: very many of them are given back at once.
#[derive(Debug, Default, PartialEq)]
struct Older {
    json: String,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Older {
    fn push(&mut self, json: &str) {
        self.json.push_str(json);
        self.ends.push(self.json.len());
    }

    fn get(&self, place: usize) -> Option<&str> {
        let before = place
            .checked_sub(1)
            .and_then(|before| self.ends.get(before));
        let end = *self.ends.get(place)?;
        self.json.get(before.copied().unwrap_or(0)..end)
    }
}

/// What can be undone and redone, newest last. These are the edits to apply; they may hold a text of every line.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Stacks {
    /// What can be undone below all of `undo`: the first so many of these. None is left while `undo` has none.
    older: (Arc<Older>, usize),
    undo: Vec<Arc<Edit>>,
    redo: Vec<Arc<Edit>>,
    /// Whether some of what is older can't be read, which nobody was told yet.
    unreadable: bool,
}

impl Stacks {
    /// Those that are there after steps with these ways back.
    pub fn after(steps: impl IntoIterator<Item = (StepKind, Way)>) -> Self {
        let (mut undo, mut redo) = (Vec::new(), Vec::new());
        for (kind, inverse) in steps {
            drop(record(&mut undo, &mut redo, kind, inverse));
        }
        // What was read is newer than what was not.
        let newer = undo.split_off(undo.partition_point(|way| matches!(way, Way::Unread(_))));
        let mut older = Older::default();
        for way in undo {
            if let Way::Unread(json) = way {
                older.push(&json);
            }
        }
        let left = older.ends.len();
        let mut stacks = Self {
            older: (Arc::new(older), left),
            undo: newer.into_iter().filter_map(Way::read).collect(),
            redo: readable(redo),
            unreadable: false,
        };
        stacks.read_older();
        stacks
    }

    /// `inverse` takes back what was just applied. Gives what can't be redone any more.
    pub fn record(&mut self, kind: StepKind, inverse: Arc<Edit>) -> Vec<Arc<Edit>> {
        let gone = record(&mut self.undo, &mut self.redo, kind, inverse);
        self.read_older();
        gone
    }

    pub fn depth(&self) -> usize {
        self.older.1 + self.undo.len()
    }

    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    pub fn next_undo(&self) -> Option<&Arc<Edit>> {
        self.undo.last()
    }

    pub fn next_redo(&self) -> Option<&Arc<Edit>> {
        self.redo.last()
    }

    /// Whether it was found since the last call that some of what is older can't be read.
    pub fn take_unreadable(&mut self) -> bool {
        std::mem::take(&mut self.unreadable)
    }

    /// Everything, where none of it is needed any more.
    pub fn into_edits(self) -> [Vec<Arc<Edit>>; 2] {
        [self.undo, self.redo]
    }

    /// Reads some of what is older where nothing newer is left. What can't be read can't be undone, nor can what was done
    /// before it.
    fn read_older(&mut self) {
        let (older, left) = &mut self.older;
        if !self.undo.is_empty() || *left == 0 {
            return;
        }
        let mut bytes = 0;
        while *left > 0 && self.undo.len() < AT_ONCE && bytes < BYTES_AT_ONCE {
            let Some(json) = older.get(*left - 1) else {
                break;
            };
            *left -= 1;
            bytes += json.len();
            match serde_json::from_str(json) {
                Ok(edit) => self.undo.push(Arc::new(edit)),
                Err(error) => {
                    log::warn!("what was done before can't be undone: {error}");
                    *left = 0;
                    self.unreadable = true;
                }
            }
        }
        self.undo.reverse();
    }
}

fn record<T>(undo: &mut Vec<T>, redo: &mut Vec<T>, kind: StepKind, inverse: T) -> Vec<T> {
    match kind {
        StepKind::Do => {
            undo.push(inverse);
            return std::mem::take(redo);
        }
        // The older inverse leads back further: it stays.
        StepKind::Extend => return std::mem::take(redo),
        StepKind::Undo => {
            undo.pop();
            redo.push(inverse);
        }
        StepKind::Redo => {
            redo.pop();
            undo.push(inverse);
        }
    }
    Vec::new()
}

/// The newest of these that can be read.
fn readable(ways: Vec<Way>) -> Vec<Arc<Edit>> {
    let newest = ways.into_iter().rev().map_while(Way::read);
    let mut newest: Vec<_> = newest.collect();
    newest.reverse();
    newest
}
