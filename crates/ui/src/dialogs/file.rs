//! Asks for a file or folder with the system's own dialog, off the UI thread.
//!
//! Where there is no such dialog the answer is [`Picked::NoDialog`], and the house's own path field takes over.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use poll_promise::Promise;

use mynah_core::clock::Clock;

/// A dialog that people see stays open longer than this; a missing one gives up at once (measured: 1.4 ms without
/// portal and zenity, but more than 150 ms on a machine that is busy). Who closes one sooner meets the house's own
/// path field, which does no harm; a missing one that counted as closed would be silence.
const NO_DIALOG: Duration = Duration::from_secs(1);

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The dialog's title.
    pub title: String,
    /// Existing files, a new one, or a folder.
    pub kind: AskKind,
    /// Name and extensions of what can be chosen; none: anything.
    pub filter: Option<(String, Vec<String>)>,
    /// The name that a new file is offered, or the folder in which somebody begins to choose one.
    pub name: Option<String>,
}

/// Existing files, a new one, or a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskKind {
    /// An existing file.
    Open,
    /// Existing files, any number of them.
    OpenSeveral,
    /// A file to write.
    Save,
    /// A folder.
    Folder,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked {
    /// A path.
    Path(PathBuf),
    /// Files, where several could be chosen.
    Several(Vec<PathBuf>),
    /// The dialog was closed without one.
    Nothing,
    /// There is no dialog on this system.
    NoDialog,
}

/// How dialogs are asked: the system's, or a test's answers.
#[derive(Clone)]
pub struct Asker(Arc<dyn Fn(&Ask) -> Picked + Send + Sync>);

impl Default for Asker {
    fn default() -> Self {
        Self(Arc::new(|ask| native(ask, &Clock::system())))
    }
}

impl Asker {
    /// Answers by a closure. It runs on a thread of its own.
    pub fn scripted(answer: impl Fn(&Ask) -> Picked + Send + Sync + 'static) -> Self {
        Self(Arc::new(answer))
    }

    /// Opens the dialog. The window goes on; it is woken when there is an answer.
    pub fn open(&self, ask: Ask, ctx: &egui::Context) -> FilePick {
        let (sender, promise) = Promise::new();
        let mut reply = Reply {
            sender: Some(sender),
            ctx: ctx.clone(),
        };
        let asker = Arc::clone(&self.0);
        let thread = std::thread::Builder::new().name("file-dialog".to_owned());
        let started = thread.spawn(move || reply.send((asker)(&ask)));
        if let Err(error) = started {
            log::warn!("no thread for a file dialog: {error}");
        }
        FilePick(Some(promise))
    }
}

/// A dialog that is open.
pub struct FilePick(Option<Promise<Picked>>);

impl FilePick {
    /// The answer, once.
    pub fn take(&mut self) -> Option<Picked> {
        match self.0.take()?.try_take() {
            Ok(picked) => Some(picked),
            Err(waiting) => {
                self.0 = Some(waiting);
                None
            }
        }
    }
}

/// Sends an answer whatever happens: a promise whose sender is gone panics the thread that polls it.
struct Reply {
    sender: Option<poll_promise::Sender<Picked>>,
    ctx: egui::Context,
}

impl Reply {
    fn send(&mut self, picked: Picked) {
        if let Some(sender) = self.sender.take() {
            sender.send(picked);
            // After the value is there, or the wake-up could come too early.
            self.ctx.request_repaint();
        }
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        self.send(Picked::NoDialog);
    }
}

fn native(ask: &Ask, clock: &Clock) -> Picked {
    let Ask {
        title,
        kind,
        filter,
        name,
    } = ask;
    let mut dialog = rfd::FileDialog::new().set_title(title);
    if let Some((label, extensions)) = filter {
        dialog = dialog.add_filter(label, extensions);
    }
    dialog = match name {
        Some(folder) if *kind == AskKind::Folder => dialog.set_directory(folder),
        Some(name) => dialog.set_file_name(name),
        None => dialog,
    };
    let asked = clock.instant();
    let picked = match kind {
        AskKind::Open => dialog.pick_file().map(Picked::Path),
        AskKind::OpenSeveral => dialog.pick_files().map(Picked::Several),
        AskKind::Save => dialog.save_file().map(Picked::Path),
        AskKind::Folder => dialog.pick_folder().map(Picked::Path),
    };
    match picked {
        Some(picked) => picked,
        None if asked.elapsed() < NO_DIALOG => Picked::NoDialog,
        None => Picked::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask() -> Ask {
        Ask {
            title: "Open".to_owned(),
            kind: AskKind::Open,
            filter: None,
            name: None,
        }
    }

    fn wait(pick: &mut FilePick) -> Picked {
        let until = Clock::system().instant() + Duration::from_secs(30);
        loop {
            if let Some(picked) = pick.take() {
                return picked;
            }
            assert!(Clock::system().instant() < until, "no answer");
            std::thread::yield_now();
        }
    }

    #[test]
    fn an_answer_comes_once() {
        let asker = Asker::scripted(|_| Picked::Path("a.txt".into()));
        let mut pick = asker.open(ask(), &egui::Context::default());
        assert_eq!(wait(&mut pick), Picked::Path("a.txt".into()));
        assert_eq!(pick.take(), None);
    }

    #[test]
    fn a_dialog_that_dies_is_no_dialog() {
        let asker = Asker::scripted(|_| panic!("portal gone"));
        let mut pick = asker.open(ask(), &egui::Context::default());
        assert_eq!(wait(&mut pick), Picked::NoDialog);
    }
}
