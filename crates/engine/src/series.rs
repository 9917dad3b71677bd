//! The cast file that projects of a series share: read, written, and watched while a project that shares it is open.
//!
//! One task does what is asked, in its order, and nobody waits for it: the disk that a file lies on may not answer.

mod file;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::error::StudioError;
use crate::machine::Machine;
use crate::projects;
use crate::series::file::{Came, Saved, Told, came_of, save, told};
use crate::tasks;
use mynah_core::backend::Backend;
use mynah_core::ids::ProjectId;
use mynah_i18n::tr;
use mynah_model::command::SeriesCommand;
use mynah_model::desk::SeriesRead;
use mynah_model::event::{Event, Notice, ProjectEvent};
use mynah_model::trouble::{Opens, Remedy, Topic, Trouble};
use mynah_records::file_mark::Mark;
use mynah_script::cast::CastFile;
use mynah_script::series::{Series, Telling};
use mynah_store::error::LibraryError;
use mynah_store::outside;

/// Between two looks at the file, as between two at what other windows change.
const PAUSE: Duration = Duration::from_secs(3);
/// Commands that wait for the one before; a person makes a handful.
const WAITING: usize = 64;
/// The longest that a file is waited for.
const LONGEST: Duration = Duration::from_secs(10);
/// Works on files that nobody answers, at most: each keeps a thread.
const MOST_LEFT: usize = 4;

/// What is asked of the task.
enum Order {
    Do(SeriesCommand),
    /// Nothing comes any more: what came before is done first.
    End(oneshot::Sender<()>),
}

/// The way to the task.
pub(super) struct Orders {
    sender: mpsc::Sender<Order>,
    /// Until it begins.
    inbox: Mutex<Option<mpsc::Receiver<Order>>>,
}

impl Default for Orders {
    fn default() -> Self {
        let (sender, inbox) = mpsc::channel(WAITING);
        Self {
            sender,
            inbox: Mutex::new(Some(inbox)),
        }
    }
}

impl Orders {
    /// Asks for something, and waits for nothing.
    ///
    /// # Errors
    /// So much waits already that nobody can be answering.
    pub fn ask(&self, command: SeriesCommand) -> Result<(), Busy> {
        let asked = self.sender.try_send(Order::Do(command));
        asked.map_err(|_full_or_over| Busy)
    }

    /// Waits until what was asked so far is done.
    pub async fn rest(&self) {
        let (done, over) = oneshot::channel();
        if self.sender.send(Order::End(done)).await.is_ok() {
            // One that ended without a word is over, too.
            let _over = over.await;
        }
    }
}

/// So much waits already that nobody can be answering.
#[derive(Debug)]
pub(super) struct Busy;

impl Busy {
    /// Tells it.
    pub async fn tell(self, machine: &Machine) {
        let words = tr!("trouble-cast-files-silent");
        let trouble = machine.told(words, vec![Remedy::Dismiss], Backend::default());
        machine.tell_trouble(trouble.about(Topic::CastFile)).await;
    }
}

/// The open project's cast file, as it was read last.
#[derive(Clone, Debug)]
struct Tied {
    project: ProjectId,
    path: PathBuf,
    mark: Option<Mark>,
    /// Whether it answered.
    answers: bool,
}

/// Work that nobody waits for any more, on a file that doesn't answer.
struct Left {
    path: PathBuf,
    work: JoinHandle<()>,
}

/// Who waits for files, and not for ever.
struct Patience {
    left: Vec<Left>,
    longest: Duration,
}

impl Patience {
    fn new(longest: Duration) -> Self {
        Self {
            left: Vec::new(),
            longest,
        }
    }

    /// Does something with a file, on a thread for such; nothing where it doesn't answer. What began goes on then, and
    /// the same file isn't asked again until it ends.
    async fn at_file<T: Send + 'static>(
        &mut self,
        path: &Path,
        work: impl FnOnce() -> Result<T, LibraryError> + Send + 'static,
    ) -> Result<Option<T>, StudioError> {
        self.left.retain(|left| !left.work.is_finished());
        let is_left = self.left.iter().any(|left| left.path == path);
        if is_left || self.left.len() >= MOST_LEFT {
            return Ok(None);
        }
        let (done, over) = oneshot::channel();
        let work = tasks::spawn_blocking(move || {
            let _nobody_waits = done.send(work());
        });
        match tokio::time::timeout(self.longest, over).await {
            Ok(Ok(done)) => Ok(Some(done?)),
            Ok(Err(_)) => Err(StudioError::CutOff),
            Err(_) => {
                let path = path.to_owned();
                self.left.push(Left { path, work });
                Ok(None)
            }
        }
    }
}

/// The task.
struct Keeper {
    machine: Arc<Machine>,
    tied: Option<Tied>,
    patience: Patience,
}

/// Begins it; once for each machine.
pub(super) fn begin(machine: &Arc<Machine>) {
    let inbox = machine.series.inbox.lock();
    let inbox = inbox.unwrap_or_else(PoisonError::into_inner).take();
    if let Some(inbox) = inbox {
        let keeper = Keeper::new(Arc::clone(machine));
        tasks::spawn(keeper.attend(inbox));
    }
}

/// A path as it is kept; one that is no text is none.
fn kept(path: &Path) -> Option<String> {
    path.to_str().map(str::to_owned)
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// Ends a try that came to nothing.
async fn refuse(machine: &Machine, path: &Path, why: String) {
    let words = tr!("trouble-cast-file", file = name_of(path), why = why);
    let another = vec![Remedy::ChooseFile(Opens::CastFile), Remedy::Dismiss];
    let trouble = machine.told(words, another, Backend::default());
    machine.tell_trouble(trouble.about(Topic::CastFile)).await;
}

impl Keeper {
    fn new(machine: Arc<Machine>) -> Self {
        Self {
            machine,
            tied: None,
            patience: Patience::new(LONGEST),
        }
    }

    async fn attend(mut self, mut inbox: mpsc::Receiver<Order>) {
        loop {
            match tokio::time::timeout(PAUSE, inbox.recv()).await {
                Ok(Some(Order::Do(command))) => {
                    let done = self.run(command).await;
                    if let Err(error) = done {
                        let trouble = Trouble {
                            topic: Some(Topic::CastFile),
                            ..self.machine.trouble(&error, "cast file")
                        };
                        self.machine.tell_trouble(trouble).await;
                    }
                }
                Ok(Some(Order::End(done))) => {
                    let _nobody_waits = done.send(());
                    return;
                }
                Ok(None) => return,
                Err(_) => self.glance().await,
            }
        }
    }

    /// Does what is asked.
    async fn run(&mut self, command: SeriesCommand) -> Result<(), StudioError> {
        match command {
            SeriesCommand::SaveAs {
                project,
                path,
                cast,
                over,
            } => self.save_as(project, path, (*cast, over)).await,
            SeriesCommand::Use { project, path } => self.share(project, path).await,
            SeriesCommand::Leave(project) => {
                self.tie(project, None).await?;
                let words = tr!("studio-series-left");
                self.notice(Notice::Done(words)).await;
                Ok(())
            }
            SeriesCommand::Look(project) if self.machine.journals.shown() != Some(project) => {
                Ok(())
            }
            SeriesCommand::Look(project) => self.look(project).await,
            SeriesCommand::Known {
                project,
                path,
                file,
                speakers,
            } => {
                let known = self.machine.library(move |library| {
                    library.look_series(project, (&path, &file), &speakers)
                });
                projects::changed(&self.machine, known.await).await
            }
            SeriesCommand::Tell { project, tellings } => self.tell(project, tellings).await,
        }
    }

    async fn notice(&self, notice: Notice) {
        self.machine.tell(Event::Notice(notice)).await;
    }

    async fn save_as(
        &mut self,
        project: ProjectId,
        path: PathBuf,
        (cast, over): (CastFile, bool),
    ) -> Result<(), StudioError> {
        let Some(kept) = kept(&path) else {
            refuse(&self.machine, &path, tr!("trouble-cast-file-name")).await;
            return Ok(());
        };
        let (name, json) = (name_of(&path), cast.to_json());
        let at = path.clone();
        let saved = self.patience.at_file(&path, move || save(&at, &json, over));
        match saved.await? {
            Some(Saved::Done) => {}
            Some(Saved::There) => {
                let words = tr!("trouble-cast-file-there", file = name);
                let ways = vec![Remedy::ReplaceFile, Remedy::Dismiss];
                let trouble = self.machine.told(words, ways, Backend::default());
                let trouble = trouble.about(Topic::CastFile);
                self.machine.tell_trouble(trouble).await;
                return Ok(());
            }
            Some(Saved::Busy) => {
                refuse(&self.machine, &path, tr!("trouble-cast-file-busy")).await;
                return Ok(());
            }
            None => {
                refuse(&self.machine, &path, tr!("trouble-cast-file-silent")).await;
                return Ok(());
            }
        }
        let series = Series {
            path: kept,
            seen: cast,
        };
        self.tie(project, Some(series)).await?;
        self.look(project).await?;
        let words = tr!("studio-series-saved", file = name);
        self.notice(Notice::Done(words)).await;
        Ok(())
    }

    async fn share(&mut self, project: ProjectId, path: PathBuf) -> Result<(), StudioError> {
        let Some(kept) = kept(&path) else {
            refuse(&self.machine, &path, tr!("trouble-cast-file-name")).await;
            return Ok(());
        };
        let at = path.clone();
        let came = self.patience.at_file(&path, move || came_of(&at)).await?;
        match came.unwrap_or_else(Came::silence) {
            Came::Nothing(why) => refuse(&self.machine, &path, why).await,
            Came::File(_) => {
                self.tie(project, Some(Series::new(kept))).await?;
                self.look(project).await?;
            }
        }
        Ok(())
    }

    /// Ties a project to a file or to none, and tells it.
    async fn tie(&mut self, project: ProjectId, series: Option<Series>) -> Result<(), StudioError> {
        let tied = self
            .machine
            .library(move |library| library.tie_series(project, series))
            .await;
        projects::changed(&self.machine, tied).await?;
        self.remember(project).await.map(drop)
    }

    /// Knows from now on which file is the open project's; gives its path.
    async fn remember(&mut self, project: ProjectId) -> Result<Option<String>, StudioError> {
        let series = self.machine.library(move |library| library.series(project));
        let path = series.await?.map(|series| series.path);
        self.tied = path.as_ref().map(|path| Tied {
            project,
            path: PathBuf::from(path),
            mark: None,
            answers: true,
        });
        Ok(path)
    }

    /// Reads a project's file and tells what it says. What can't be read is told there, too: nothing of the project hangs
    /// on it.
    async fn look(&mut self, project: ProjectId) -> Result<(), StudioError> {
        let Some(path) = self.remember(project).await? else {
            return Ok(());
        };
        let at = PathBuf::from(&path);
        let wanted = at.clone();
        let read = self.patience.at_file(&at, move || {
            // Before it is read: what is written meanwhile is looked at again.
            let mark = outside::mark(&wanted);
            Ok((mark, came_of(&wanted)))
        });
        let read = read.await?;
        let answers = read.is_some();
        let (mark, came) = read.unwrap_or_else(|| (None, Ok(Came::silence())));
        let came = match came {
            Ok(Came::File(file)) => Ok(Arc::new(file)),
            Ok(Came::Nothing(why)) => Err(why),
            Err(error) => Err(self.machine.trouble(&error.into(), "cast file").what),
        };
        if let Some(tied) = &mut self.tied {
            (tied.mark, tied.answers) = (mark, answers);
        }
        let read = SeriesRead {
            project,
            path,
            came,
        };
        let read = ProjectEvent::Series(read);
        self.machine.tell(Event::Project(read)).await;
        Ok(())
    }

    /// Reads the file where somebody else wrote it.
    async fn glance(&mut self) {
        let shown = self.machine.journals.shown();
        let Some(tied) = self.tied.clone().filter(|tied| shown == Some(tied.project)) else {
            return;
        };
        let at = tied.path.clone();
        let mark = self
            .patience
            .at_file(&tied.path, move || Ok(outside::mark(&at)));
        let looks = match mark.await {
            Ok(Some(mark)) => !tied.answers || mark != tied.mark,
            // It is told once that it is silent.
            Ok(None) => tied.answers,
            Err(error) => {
                log::info!("a cast file can't be seen: {error}");
                false
            }
        };
        if looks && let Err(error) = self.look(tied.project).await {
            log::warn!("the cast of a series can't be looked at: {error}");
        }
    }

    /// Tells the file what a project says.
    async fn tell(
        &mut self,
        project: ProjectId,
        tellings: Vec<Telling>,
    ) -> Result<(), StudioError> {
        let series = self.machine.library(move |library| library.series(project));
        let Some(Series { path, .. }) = series.await? else {
            return Ok(());
        };
        let at = PathBuf::from(&path);
        let count = tellings.len();
        let library = self.machine.library.clone();
        let told = move || told(&library, project, &tellings);
        let told = self.patience.at_file(&at, told);
        match told.await? {
            Some(Told::Done(file)) => {
                self.look(project).await?;
                let card = self
                    .machine
                    .library(move |library| library.project(project));
                let card = card.await.map(|(card, _)| card);
                projects::changed(&self.machine, card).await?;
                let words = tr!(
                    "studio-series-told",
                    file = name_of(&at),
                    count = count,
                    all = file.speakers.len()
                );
                self.notice(Notice::Done(words)).await;
            }
            Some(Told::Overtaken(speakers)) => {
                self.look(project).await?;
                let named = |name: String| match name.as_str() {
                    "" => tr!("narrator"),
                    _ => name,
                };
                let names: Vec<String> = speakers.into_iter().take(4).map(named).collect();
                let words = tr!("studio-series-overtaken", speakers = names.join(", "));
                self.notice(Notice::Heed(words)).await;
            }
            Some(Told::Nothing(why)) => refuse(&self.machine, &at, why).await,
            Some(Told::Untied) => {}
            None => refuse(&self.machine, &at, tr!("trouble-cast-file-silent")).await,
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A network drive that was gone stopped the journal: who asks waits for nothing, and who does it not for ever.
    #[test]
    fn a_file_that_does_not_answer_keeps_nobody_waiting() {
        let orders = Orders::default();
        let project = ProjectId(1);
        let ask = || orders.ask(SeriesCommand::Look(project));
        assert!((0..WAITING).all(|_| ask().is_ok()));
        assert!(ask().is_err(), "nobody does any of it");
        crate::runtime::alone().unwrap().block_on(async {
            let mut patience = Patience::new(Duration::from_millis(10));
            let (answer, silent) = std::sync::mpsc::sync_channel::<()>(0);
            let (dead, other) = (Path::new("dead.json"), Path::new("other.json"));
            let waits = move || Ok(silent.recv().is_ok());
            assert_eq!(patience.at_file(dead, waits).await.unwrap(), None);
            // The same isn't begun again; another one is.
            assert_eq!(patience.at_file(dead, || Ok(1)).await.unwrap(), None);
            patience.longest = LONGEST;
            assert_eq!(patience.at_file(other, || Ok(2)).await.unwrap(), Some(2));
            drop(answer);
            while !patience.left.iter().all(|left| left.work.is_finished()) {
                tokio::task::yield_now().await;
            }
            assert_eq!(patience.at_file(dead, || Ok(3)).await.unwrap(), Some(3));
        });
    }
}
