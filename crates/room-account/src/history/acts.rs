//! What is done with rows: with one and with many the same way.

use super::marked::Marked;
use super::{HistoryPanel, row};
use mynah_core::ids::{ItemId, LineId, ProjectId};
use mynah_core::request::SpeechRequest;
use mynah_i18n::tr;
use mynah_model::command::{
    Command, Fetched, HistoryCommand, HistoryGather, HistoryOrder, HistoryWork, PlaybackCommand,
};
use mynah_model::desk::{
    HistoryFilter, HistoryKey, HistoryMark, HistoryRow, HistoryShown, HistoryWhose,
};
use mynah_model::event::Notice;
use mynah_script::edit::Edit;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::room::Room;

/// What goes on once something is there. Each waits for something else, and none is in another one's way: while rows are
/// gathered a line is put into the script, and a folder is chosen for others.
#[derive(Debug, Default)]
pub(super) struct Waits {
    /// For a yes.
    pub question: Option<Question>,
    /// Whether the button that asks gets the keys with the next frame: it was answered no.
    pub to_delete: bool,
    /// For the rows that were never seen.
    gathering: Option<Gathering>,
    /// For a folder.
    saving: Option<Listed>,
    /// For a sound.
    putting: Option<Putting>,
}

impl Waits {
    /// Nothing is deleted, and the keys are where they were before it was asked.
    pub(super) fn answer_no(&mut self) {
        self.to_delete = self.question.take().is_some();
    }
}

/// What waits for all marked rows to be known by name.
#[derive(Debug)]
pub(super) struct Gathering {
    number: u64,
    whose: HistoryWhose,
    work: HistoryWork,
}

/// Rows with the list that they were marked in: by the time something is done to them another one may be shown.
#[derive(Debug)]
pub(super) struct Listed {
    marked: Marked,
    whose: HistoryWhose,
    filter: HistoryFilter,
}

/// What is to be deleted once it was said yes to.
#[derive(Debug)]
pub(super) struct Question {
    whose: HistoryWhose,
    pub marks: Vec<HistoryMark>,
    /// How often the list had changed when it was asked, or followed last.
    followed: u64,
    /// Whether the answer that deletes nothing had the keys: who asked with them answers with them.
    pub begun: bool,
}

impl Question {
    fn new(whose: HistoryWhose, marks: Vec<HistoryMark>) -> Self {
        Self {
            whose,
            marks,
            followed: 0,
            begun: false,
        }
    }

    /// Asks of the rows as they are by now: what was only at the provider may be here since.
    pub(super) fn follow(&mut self, shown: &HistoryShown) {
        if std::mem::replace(&mut self.followed, shown.changes) != shown.changes {
            shown.follow(&mut self.marks);
        }
    }

    /// How many of the rows are nowhere else.
    pub(super) fn only(&self) -> usize {
        let is_here = |mark: &&HistoryMark| matches!(mark.key, HistoryKey::Take(_));
        self.marks.len() - self.marks.iter().filter(is_here).count()
    }
}

/// What is put into the script once its sound is here.
#[derive(Debug)]
pub(super) struct Putting {
    number: u64,
    project: ProjectId,
    to: Target,
}

/// The place for an entry in the script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A line, which gets one more take.
    Line(LineId),
    /// A new line behind this one.
    Behind(Option<LineId>),
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
        let whose = shown.whose.clone();
        cx.send(Command::History(HistoryCommand::Fetch {
            whose,
            item,
            then,
        }));
    }
}

impl HistoryPanel {
    /// Marks all that the filters let through, to the last page.
    pub fn mark_all(&mut self, cx: &StudioCtx<'_>) {
        self.waits.question = None;
        self.marked.set_all(cx.clock.now());
    }

    /// What is saved once a folder was chosen: the marked rows, else the selected one. Whether there is anything.
    pub fn begin_saving(&mut self, cx: &StudioCtx<'_>) -> bool {
        let mut saving = self.marked_now(cx);
        if saving.marked.is_empty()
            && let Some(row) = &self.selected
        {
            saving.marked.add(row);
        }
        self.waits.saving = Some(saving).filter(|saving| !saving.marked.is_empty());
        self.waits.saving.is_some()
    }

    /// The marked rows, with whose they are.
    pub(super) fn marked_now(&self, cx: &StudioCtx<'_>) -> Listed {
        Listed {
            marked: self.marked.clone(),
            whose: self.whose.clone(),
            filter: cx.desk.history.filter.clone(),
        }
    }

    /// Rows of one account are nothing that is selected, marked, or asked about in another one's list.
    pub(super) fn keep_to_account(&mut self, cx: &mut StudioCtx<'_>) {
        let now = &cx.desk.history.whose;
        if self.whose == *now {
            return;
        }
        if self.whose.is_other(now) {
            self.marked.clear();
            self.selected = None;
            self.waits.question = None;
            if self.is_gathering() {
                self.stop_gathering(cx);
            }
        }
        self.whose = now.clone();
    }

    /// What is gathered to be deleted is so no more: other rows are shown by now.
    pub(super) fn delete_no_more(&mut self, cx: &mut StudioCtx<'_>) {
        let gathering = self.waits.gathering.as_ref();
        if gathering.is_some_and(|it| it.work == HistoryWork::Delete) {
            self.stop_gathering(cx);
        }
    }

    /// Goes on with what waited: for a folder, for rows that were gathered, for a sound that was fetched. In any room.
    pub fn go_on(&mut self, cx: &mut StudioCtx<'_>) {
        self.keep_to_account(cx);
        if let Some(folder) = cx.view.save_entries_to.take()
            && let Some(saving) = self.waits.saving.take()
        {
            self.do_to_marked(cx, saving, HistoryWork::Save(folder));
        }
        let gathered = &cx.desk.history.gathered;
        if let Some(gathering) = &self.waits.gathering
            && gathered.number == gathering.number
        {
            if let Some(marks) = &gathered.marks
                && let Some(gathering) = self.waits.gathering.take()
            {
                self.do_to(cx, gathering.whose, marks.to_vec(), gathering.work);
            } else if gathered.has_failed {
                self.waits.gathering = None;
            }
        }
        let (told, whose, left) = &cx.desk.history.left;
        if *told != self.left {
            self.left = *told;
            // Another account's are not to be taken for rows of this list.
            if self.marked.is_empty() && *whose == self.whose {
                self.marked.set(left);
            }
        }
        self.put_fetched(cx);
    }

    /// Does something to marked rows. Where some were never seen they are gathered first.
    pub(super) fn do_to_marked(
        &mut self,
        cx: &mut StudioCtx<'_>,
        listed: Listed,
        work: HistoryWork,
    ) {
        let Listed {
            marked,
            whose,
            filter,
        } = listed;
        if let Some(marks) = marked.marks(&cx.desk.history) {
            return self.do_to(cx, whose, marks, work);
        }
        let Some((until, but)) = marked.all_but() else {
            return;
        };
        self.numbers += 1;
        let number = self.numbers;
        let account = whose.account.clone();
        self.waits.gathering = Some(Gathering {
            number,
            whose,
            work,
        });
        let wanted = HistoryGather {
            number,
            filter,
            account,
            until,
            but,
        };
        cx.send(Command::History(HistoryCommand::Gather(Box::new(wanted))));
    }

    /// Whether rows are being gathered.
    pub(super) fn is_gathering(&self) -> bool {
        self.waits.gathering.is_some()
    }

    /// Gathers no longer, and does nothing.
    pub(super) fn stop_gathering(&mut self, cx: &mut StudioCtx<'_>) {
        self.waits.gathering = None;
        let stop = HistoryGather {
            number: 0,
            filter: cx.desk.history.filter.clone(),
            account: None,
            until: cx.clock.now(),
            but: Default::default(),
        };
        cx.send(Command::History(HistoryCommand::Gather(Box::new(stop))));
    }

    /// Does something to rows; what is deleted is asked about first.
    pub(super) fn do_to(
        &mut self,
        cx: &mut StudioCtx<'_>,
        whose: HistoryWhose,
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
            self.waits.question = Some(Question::new(whose, marks));
        } else {
            self.send_many(cx, whose, marks, work);
        }
    }

    /// Deletes what was asked about.
    pub(super) fn delete_asked(&mut self, cx: &mut StudioCtx<'_>) {
        let Some(Question { whose, marks, .. }) = self.waits.question.take() else {
            return;
        };
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
            let item = item.clone();
            cx.send(Command::History(HistoryCommand::Delete { whose, item }));
            self.marked.clear();
        } else if !marks.is_empty() {
            self.send_many(cx, whose, marks, HistoryWork::Delete);
        }
    }

    /// What is left of it is marked again at its end.
    fn send_many(
        &mut self,
        cx: &mut StudioCtx<'_>,
        whose: HistoryWhose,
        marks: Vec<HistoryMark>,
        work: HistoryWork,
    ) {
        self.marked.clear();
        let order = HistoryOrder {
            whose,
            marks: marks.into(),
            work,
        };
        cx.send(Command::History(HistoryCommand::Many(Box::new(order))));
    }

    /// Puts a row into the script: its take to a line, or its words with its take as a new line. What is only at the
    /// provider is fetched first.
    pub(super) fn put(
        &mut self,
        cx: &mut StudioCtx<'_>,
        (project, to): (ProjectId, Target),
        row: &HistoryRow,
    ) {
        if let (None, Some(item)) = (&row.take, &row.item) {
            self.numbers += 1;
            let number = self.numbers;
            self.waits.putting = Some(Putting {
                number,
                project,
                to,
            });
            fetch(cx, item.clone(), Fetched::Put(number));
            return;
        }
        put_now(cx, (project, to), row);
        cx.view.room = Room::Script;
    }

    /// Whether something is fetched to be put into the script.
    pub(super) fn is_putting(&self) -> bool {
        self.waits.putting.is_some()
    }

    fn put_fetched(&mut self, cx: &mut StudioCtx<'_>) {
        let desk = cx.desk;
        let Some((number, row)) = &desk.history.to_put else {
            return;
        };
        let Some(putting) = self
            .waits
            .putting
            .take_if(|putting| putting.number == *number)
        else {
            return;
        };
        let open = desk.project.as_ref().map(|open| open.card.id);
        match row {
            None => cx.notice(Notice::Heed(tr!("history-put-failed"))),
            Some(_) if open != Some(putting.project) => {
                cx.notice(Notice::Heed(tr!("history-put-elsewhere")));
            }
            Some(row) => {
                let is_there = |line: &LineId| desk.script().place(*line).is_some();
                let to = match putting.to {
                    Target::Line(line) if is_there(&line) => Target::Line(line),
                    Target::Line(_) => Target::Behind(cx.view.line),
                    Target::Behind(line) => Target::Behind(line.filter(is_there).or(cx.view.line)),
                };
                put_now(cx, (putting.project, to), row);
                if cx.view.room == Room::History {
                    cx.view.room = Room::Script;
                }
            }
        }
    }
}

/// Adds a row's take to a line, or a new line with its words and its take.
fn put_now(cx: &mut StudioCtx<'_>, (project, to): (ProjectId, Target), row: &HistoryRow) {
    match to {
        Target::Line(line) => {
            let sent = cx.desk.script().line(line);
            let sent = sent.and_then(|line| cx.desk.request_of(line));
            put_take(cx, (project, line), sent, row);
            cx.view.show(Some(line));
        }
        Target::Behind(after) => put_line(cx, (project, after), row),
    }
}

/// Adds a row's take to a line that would send something else or the same.
fn put_take(
    cx: &mut StudioCtx<'_>,
    (project, line): (ProjectId, LineId),
    sent: Option<SpeechRequest>,
    row: &HistoryRow,
) {
    let Some(take) = &row.take else { return };
    let instead = sent.filter(|sent| take.request.speech() != Some(sent));
    cx.send(Command::History(HistoryCommand::Put {
        take: take.id,
        project,
        line,
        instead: instead.map(Box::new),
    }));
}

/// Adds a new line behind another one, with the row's words and its take.
fn put_line(
    cx: &mut StudioCtx<'_>,
    (project, after): (ProjectId, Option<LineId>),
    row: &HistoryRow,
) {
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
    if row.take.is_some() {
        // Its part may be spoken otherwise by now: what was paid for is not called changed, and bought again.
        let mut then = script.clone();
        let sent = then.apply(&edit).ok().and_then(|_| {
            let line = then.line(line)?;
            cx.desk.request_of(line)
        });
        put_take(cx, (project, line), sent, row);
    }
    cx.edit(edit);
    cx.view.show(Some(line));
}
