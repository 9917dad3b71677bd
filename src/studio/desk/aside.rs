//! Changes of the script that take longer than a frame are made beside it, on a copy and a thread of their own.
//!
//! The script that is shown stays meanwhile and can be written in; what was written is done again on top of the
//! change when it is there, as with two windows. What else takes long, and undo and redo, wait behind it.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};

use crate::script::edit::Edit;
use crate::script::edit::EditError;
use crate::script::history::Editor;
use crate::script::history::Gone;
use crate::script::rebase::Rebased;
use crate::studio::casting;
use crate::studio::desk::Desk;
use crate::studio::desk::ROWS_A_FRAME;
use crate::studio::desk::Voice;
use crate::studio::event::Overtaken;
use crate::terms::backend::Backend;
use crate::terms::ids::LineId;
use crate::tr;

/// Rows that a change reads at once. More are read aside.
const AT_ONCE: usize = 2_000;

/// A change of the open script.
#[derive(Debug)]
pub(super) enum Change {
    Do(Edit),
    Undo,
    Redo,
    /// Gives speakers that have none a Draft voice of their own. They are listed block by block.
    Cast(Vec<Arc<[Arc<str>]>>),
    /// Another window was faster: goes on from there.
    Overtaken(Box<Overtaken>),
}

/// A change that is being made, and what waits for it.
#[derive(Debug)]
pub(super) struct Aside {
    /// The revision of the copy that it is made on.
    since: u64,
    made: Receiver<Made>,
    waiting: VecDeque<Change>,
}

/// What a change made of the copy.
#[derive(Debug)]
enum Made {
    Changed(Box<Editor>),
    Overtaken(Box<Overtaken>, Again),
}

impl Desk {
    /// Makes a change, now or aside; says in which row it is seen, if it is by now.
    pub(super) fn change(&mut self, change: Change) -> Option<LineId> {
        let is_long = self.is_long(&change);
        if let Some(aside) = &mut self.aside
            && (is_long || !aside.waiting.is_empty() || !matches!(change, Change::Do(_)))
        {
            aside.waiting.push_back(change);
            return None;
        }
        if is_long {
            self.begin_aside(change);
            return None;
        }
        let voices = self.draft_voices();
        let project = self.project.as_mut()?;
        match change {
            Change::Overtaken(overtaken) => {
                self.overtaken(*overtaken);
                None
            }
            change => {
                let done = make(&mut project.editor, change, voices.as_deref());
                let row = done.then(|| self.row_of_newest()).flatten();
                self.forget_gone();
                row
            }
        }
    }

    /// Whether a change is being made aside.
    pub fn is_changing(&self) -> bool {
        self.aside.is_some()
    }

    /// Takes up what was made aside, as far as it is there; with `wait` all of it. `true` while there is more.
    pub(super) fn take_up(&mut self, wait: bool) -> bool {
        while let Some(aside) = &mut self.aside {
            let made = if wait {
                aside
                    .made
                    .recv()
                    .map_err(|_gone| TryRecvError::Disconnected)
            } else {
                aside.made.try_recv()
            };
            match made {
                Err(TryRecvError::Empty) => return true,
                Err(TryRecvError::Disconnected) => log::error!("a change was lost"),
                Ok(made) => self.take_made(made),
            }
            let waiting = self.aside.take().map(|aside| aside.waiting);
            for change in waiting.unwrap_or_default() {
                self.change(change);
            }
        }
        false
    }

    fn take_made(&mut self, made: Made) {
        let Some(since) = self.aside.as_ref().map(|aside| aside.since) else {
            return;
        };
        match made {
            Made::Changed(editor) => {
                if let Some(project) = &mut self.project {
                    project.editor.rebase_since(*editor, since);
                }
                self.forget_gone();
            }
            Made::Overtaken(overtaken, again) => {
                let mut opened = overtaken.opened;
                if let Some(project) = &mut self.project {
                    let newer = std::mem::take(&mut opened.editor);
                    project.editor.rebase_since(newer, since);
                }
                self.gone_on(opened, Some(again));
            }
        }
    }

    /// Makes a change on a copy; where there can be no thread, here and now.
    fn begin_aside(&mut self, change: Change) {
        let voices = self.draft_voices();
        let Some(project) = &self.project else { return };
        let mut editor = project.editor.clone();
        let since = editor.revision();
        let (send, made) = sync_channel(1);
        let work = move || {
            let done = match change {
                Change::Overtaken(mut overtaken) => {
                    let again = overtaken.go_on(&mut editor);
                    overtaken.opened.editor = editor;
                    Made::Overtaken(overtaken, again)
                }
                change => {
                    make(&mut editor, change, voices.as_deref());
                    Made::Changed(Box::new(editor))
                }
            };
            // Nobody waits for it any more when the window is closed.
            send.send(done).ok();
        };
        let thread = std::thread::Builder::new().name("change".to_owned());
        if let Err(error) = thread.spawn(work) {
            log::error!("a long change needs a thread: {error}");
            return;
        }
        self.aside = Some(Aside {
            since,
            made,
            waiting: VecDeque::new(),
        });
    }

    fn is_long(&self, change: &Change) -> bool {
        let Some(project) = &self.project else {
            return false;
        };
        let editor = &project.editor;
        let rows = match change {
            // New rows are asked who speaks them.
            Change::Do(edit @ (Edit::Insert { .. } | Edit::Group(_))) => {
                edit.reads().max(inserts(edit))
            }
            Change::Do(edit) => edit.reads(),
            Change::Undo => editor.next_undo().map_or(0, Edit::reads),
            Change::Redo => editor.next_redo().map_or(0, Edit::reads),
            Change::Cast(blocks) => blocks.iter().map(|block| block.len()).sum(),
            Change::Overtaken(_) => editor.unkept_reads(),
        };
        rows > AT_ONCE
    }

    /// The Draft voices, where speakers get them by themselves.
    fn draft_voices(&self) -> Option<Arc<Vec<Voice>>> {
        if self.backend() != Backend::Draft {
            return None;
        }
        let voices = self.voices.get(&Backend::Draft)?.value()?;
        Some(Arc::clone(voices))
    }

    /// Gives memory back that the editor needs no more.
    pub(super) fn forget_gone(&mut self) {
        let Some(project) = &mut self.project else {
            return;
        };
        for gone in project.editor.take_gone() {
            let rows = match &gone {
                Gone::Script(script) => script.items().len(),
                Gone::Edits(edits) => edits.iter().map(Edit::names).sum(),
                Gone::Steps(steps) => steps.iter().map(|step| step.edit.names()).sum(),
            };
            forget(gone, rows);
        }
    }
}

/// What was done again on top of another window's edits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Again {
    pub rebased: Rebased,
    /// Whether the studio did something again.
    pub any: bool,
    /// The newest revision that is on disk.
    pub newest: u64,
}

impl Overtaken {
    /// Puts the newest edits into `editor`, below what was done there and is not in them.
    pub(super) fn go_on(&mut self, editor: &mut Editor) -> Again {
        let newer = std::mem::take(&mut self.opened.editor);
        let newest = newer.revision();
        let Rebased { dropped, both } = editor.rebase_since(newer, self.through);
        Again {
            rebased: Rebased {
                dropped: dropped + self.rebased.dropped,
                both: both + self.rebased.both,
            },
            any: self.through > 0,
            newest,
        }
    }
}

/// What is told after edits of two windows met in one project.
pub(super) fn both_windows(rebased: Rebased) -> String {
    let Rebased { dropped, both } = rebased;
    if dropped > 0 {
        tr!("studio-two-windows-dropped", count = dropped)
    } else if both > 0 {
        tr!("studio-two-windows-lines", count = both)
    } else {
        tr!("studio-two-windows")
    }
}

/// Makes a change of an editor; says whether it is one.
fn make(editor: &mut Editor, change: Change, voices: Option<&Vec<Voice>>) -> bool {
    let done = match change {
        Change::Do(edit) => editor.edit(with_voices(editor, edit, voices)),
        Change::Cast(blocks) => {
            let speakers = blocks.iter().flat_map(|block| block.iter());
            let speakers = speakers.map(|speaker| &**speaker);
            let voices = voices.map_or(&[][..], Vec::as_slice);
            let parts = casting::missing(speakers, editor.script().cast(), voices);
            if parts.is_empty() {
                return false;
            }
            editor.edit(Edit::Group(parts))
        }
        Change::Undo => return editor.undo(),
        Change::Redo => return editor.redo(),
        Change::Overtaken(_) => Ok::<(), EditError>(()),
    };
    if let Err(error) = done {
        // Only a panel's mistake makes one.
        log::warn!("an edit did not fit: {error}");
        return false;
    }
    true
}

/// An edit with a Draft voice for every speaker that is new with it, in the same step.
fn with_voices(editor: &Editor, edit: Edit, voices: Option<&Vec<Voice>>) -> Edit {
    let Some(voices) = voices else { return edit };
    let speakers = casting::speakers_in(&edit).into_iter();
    let parts = casting::missing(speakers, editor.script().cast(), voices);
    if parts.is_empty() {
        return edit;
    }
    Edit::Group(std::iter::once(edit).chain(parts).collect())
}

/// How many rows an edit puts in.
fn inserts(edit: &Edit) -> usize {
    match edit {
        Edit::Insert { items, .. } => items.len(),
        Edit::Group(edits) => edits.iter().map(inserts).sum(),
        _ => 0,
    }
}

/// Drops what is made of so many rows; giving the memory of very many back takes longer than a frame.
pub(super) fn forget(what: impl Send + 'static, rows: usize) {
    if rows <= ROWS_A_FRAME {
        return;
    }
    let thread = std::thread::Builder::new().name("forget".to_owned());
    // Without a thread it is dropped here.
    thread.spawn(move || drop(what)).ok();
}
