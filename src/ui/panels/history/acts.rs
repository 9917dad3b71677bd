//! What is done with rows: with one and with many the same way.

use super::marked::Marked;
use super::{HistoryPanel, row};
use crate::script::edit::Edit;
use crate::studio::command::{
    Command, Fetched, HistoryCommand, HistoryGather, HistoryOrder, HistoryWork, PlaybackCommand,
};
use crate::studio::desk::{HistoryKey, HistoryMark, HistoryRow};
use crate::studio::event::Notice;
use crate::terms::ids::{ItemId, LineId, ProjectId};
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::panels::Room;

/// What waits for all marked rows to be known by name.
#[derive(Debug)]
pub(super) struct Gathering {
    number: u64,
    work: HistoryWork,
}

/// What is put into the script once its sound is here.
#[derive(Debug)]
pub(super) struct Putting {
    number: u64,
    project: ProjectId,
    after: Option<LineId>,
}

/// Plays a row, or pauses it while it plays. What is only at the provider is fetched first.
pub(super) fn play(cx: &mut StudioCtx<'_>, row: &HistoryRow) {
    if row::is_heard(cx, row) {
        cx.send(Command::Playback(PlaybackCommand::TogglePause));
        return;
    }
    match (&row.take, &row.item) {
        (Some(take), _) => cx.send(Command::Playback(PlaybackCommand::Play {
            take: take.id,
            then: Vec::new(),
        })),
        (None, Some(item)) => fetch(cx, item.clone(), Fetched::Play),
        (None, None) => {}
    }
}

/// Has an item's sound fetched into the library, unless it is on its way.
pub(super) fn fetch(cx: &mut StudioCtx<'_>, item: ItemId, then: Fetched) {
    let shown = &cx.desk.history;
    if !shown.busy.contains(&item) {
        let backend = shown.filter.backend;
        cx.send(Command::History(HistoryCommand::Fetch {
            backend,
            item,
            then,
        }));
    }
}

impl HistoryPanel {
    /// Marks all that the filters let through, to the last page.
    pub fn mark_all(&mut self, cx: &StudioCtx<'_>) {
        self.question = None;
        self.marked.set_all(cx.clock.now());
    }

    /// What is saved once a folder was chosen: the marked rows, else the selected one. Whether there is anything.
    pub fn begin_saving(&mut self) -> bool {
        let mut saving = self.marked.clone();
        if saving.is_empty()
            && let Some(row) = &self.selected
        {
            saving.add(row);
        }
        self.saving = Some(saving).filter(|saving| !saving.is_empty());
        self.saving.is_some()
    }

    /// Goes on with what waited: for a folder, for rows that were gathered, for a sound that was fetched. In any room.
    pub fn go_on(&mut self, cx: &mut StudioCtx<'_>) {
        if let Some(folder) = cx.view.save_entries_to.take()
            && let Some(saving) = self.saving.take()
        {
            self.do_to_marked(cx, &saving, HistoryWork::Save(folder));
        }
        let gathered = &cx.desk.history.gathered;
        if let Some(gathering) = &self.gathering
            && gathered.number == gathering.number
        {
            if let Some(marks) = &gathered.marks
                && let Some(gathering) = self.gathering.take()
            {
                self.do_to(cx, marks.to_vec(), gathering.work);
            } else if gathered.has_failed {
                self.gathering = None;
            }
        }
        let (told, left) = &cx.desk.history.left;
        if *told != self.left {
            self.left = *told;
            if self.marked.is_empty() {
                self.marked.set(left);
            }
        }
        self.put_fetched(cx);
    }

    /// Does something to marked rows. Where some were never seen they are gathered first.
    pub(super) fn do_to_marked(
        &mut self,
        cx: &mut StudioCtx<'_>,
        marked: &Marked,
        work: HistoryWork,
    ) {
        let shown = &cx.desk.history;
        if let Some(marks) = marked.marks(shown) {
            return self.do_to(cx, marks, work);
        }
        let Some((until, but)) = marked.all_but() else {
            return;
        };
        let filter = shown.filter.clone();
        self.numbers += 1;
        let number = self.numbers;
        self.gathering = Some(Gathering { number, work });
        let wanted = HistoryGather {
            number,
            filter,
            until,
            but,
        };
        cx.send(Command::History(HistoryCommand::Gather(Box::new(wanted))));
    }

    /// Whether rows are being gathered.
    pub(super) fn is_gathering(&self) -> bool {
        self.gathering.is_some()
    }

    /// Gathers no longer, and does nothing.
    pub(super) fn stop_gathering(&mut self, cx: &mut StudioCtx<'_>) {
        self.gathering = None;
        let stop = HistoryGather {
            number: 0,
            filter: cx.desk.history.filter.clone(),
            until: cx.clock.now(),
            but: Default::default(),
        };
        cx.send(Command::History(HistoryCommand::Gather(Box::new(stop))));
    }

    /// Does something to rows; what is deleted is asked about first.
    pub(super) fn do_to(
        &mut self,
        cx: &mut StudioCtx<'_>,
        mut marks: Vec<HistoryMark>,
        work: HistoryWork,
    ) {
        let nothing = match work {
            HistoryWork::Fetch => {
                marks.retain(|mark| matches!(mark.key, HistoryKey::Item(_)));
                tr!("history-all-here")
            }
            HistoryWork::Save(_) => tr!("history-none-marked"),
            HistoryWork::Delete => {
                marks.retain(|mark| mark.item.is_some());
                tr!("history-none-there")
            }
        };
        if marks.is_empty() {
            cx.notice(Notice::Heed(nothing));
        } else if work == HistoryWork::Delete {
            self.question = Some(marks);
        } else {
            self.send_many(cx, marks, work);
        }
    }

    /// Deletes what was asked about.
    pub(super) fn delete_asked(&mut self, cx: &mut StudioCtx<'_>) {
        let marks = self.question.take().unwrap_or_default();
        let is_gone = |row: &HistoryRow| row.take.is_none();
        if self.selected.as_ref().is_some_and(|row| is_gone(row)) {
            self.selected = None;
        }
        if let [
            HistoryMark {
                item: Some(item), ..
            },
        ] = marks.as_slice()
        {
            let (backend, item) = (cx.desk.history.filter.backend, item.clone());
            cx.send(Command::History(HistoryCommand::Delete { backend, item }));
            self.marked.clear();
        } else if !marks.is_empty() {
            self.send_many(cx, marks, HistoryWork::Delete);
        }
    }

    /// What is left of it is marked again at its end.
    fn send_many(&mut self, cx: &mut StudioCtx<'_>, marks: Vec<HistoryMark>, work: HistoryWork) {
        self.marked.clear();
        let order = HistoryOrder {
            backend: cx.desk.history.filter.backend,
            marks: marks.into(),
            work,
        };
        cx.send(Command::History(HistoryCommand::Many(Box::new(order))));
    }

    /// Puts a row into the script: its words with its take, which is fetched first. Never the words alone.
    pub(super) fn put(&mut self, cx: &mut StudioCtx<'_>, project: ProjectId, row: &HistoryRow) {
        let after = cx.view.line;
        if let (None, Some(item)) = (&row.take, &row.item) {
            self.numbers += 1;
            let number = self.numbers;
            self.putting = Some(Putting {
                number,
                project,
                after,
            });
            fetch(cx, item.clone(), Fetched::Put(number));
            return;
        }
        put_now(cx, project, after, row);
        cx.view.room = Room::Script;
    }

    /// Whether something is fetched to be put into the script.
    pub(super) fn is_putting(&self) -> bool {
        self.putting.is_some()
    }

    fn put_fetched(&mut self, cx: &mut StudioCtx<'_>) {
        let desk = cx.desk;
        let Some((number, row)) = &desk.history.to_put else {
            return;
        };
        let Some(putting) = self.putting.take_if(|putting| putting.number == *number) else {
            return;
        };
        let open = desk.project.as_ref().map(|open| open.card.id);
        match row {
            None => cx.notice(Notice::Heed(tr!("history-put-failed"))),
            Some(_) if open != Some(putting.project) => {
                cx.notice(Notice::Heed(tr!("history-put-elsewhere")));
            }
            Some(row) => {
                let script = desk.script();
                let after = putting.after.filter(|line| script.place(*line).is_some());
                put_now(cx, putting.project, after.or(cx.view.line), row);
                if cx.view.room == Room::History {
                    cx.view.room = Room::Script;
                }
            }
        }
    }
}

/// A new line behind another one, with the row's words and its take.
fn put_now(cx: &mut StudioCtx<'_>, project: ProjectId, after: Option<LineId>, row: &HistoryRow) {
    let script = cx.desk.script();
    let text = row.text.replace(['\r', '\n'], " ");
    let (insert, line) = script.insert_after(after, text.trim());
    let mut edits = vec![insert];
    let speaker = script.cast().0.iter().find(|(_, part)| {
        let cast = [part.draft.as_ref(), part.live.as_ref()];
        let mut cast = cast.into_iter().flatten();
        cast.any(|cast| Some(&cast.id) == row.voice.as_ref())
    });
    if let Some((speaker, _)) = speaker {
        edits.push(Edit::SetSpeaker {
            ids: vec![line],
            speaker: speaker.clone(),
        });
    }
    let edit = Edit::Group(edits);
    if let Some(take) = &row.take {
        // Its part may be spoken otherwise by now: what was paid for is not called changed, and bought again.
        let mut then = script.clone();
        let sent = then.apply(&edit).ok().and_then(|_| {
            let line = then.line(line)?;
            cx.desk.request_of(line)
        });
        let instead = sent.filter(|sent| take.request.speech() != Some(sent));
        cx.send(Command::History(HistoryCommand::Put {
            take: take.id,
            project,
            line,
            instead: instead.map(Box::new),
        }));
    }
    cx.edit(edit);
    cx.view.show(Some(line));
}
