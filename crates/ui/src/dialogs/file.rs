//! Asks for a file or folder with the system's own dialog, off the UI thread.
//!
//! Where there is no such dialog the answer is [`Picked::NoDialog`], and the house's own path field takes over.

use std::env::{home_dir, split_paths, var_os};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
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
    /// The name that a new file is offered.
    pub name: Option<String>,
    /// The folder in which the dialog begins, or the nearest one above that exists. None: where a file was chosen last.
    pub folder: Option<PathBuf>,
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

/// Shows a dialog, and returns what was chosen there.
type Answer = dyn Fn(&Ask) -> Picked + Send + Sync;

/// How dialogs are asked: the system's, or a test's answers.
#[derive(Clone)]
pub struct Asker {
    answer: Arc<Answer>,
    /// The folder of what was chosen last. Only threads of dialogs lock it.
    used: Arc<Mutex<Option<PathBuf>>>,
}

impl Default for Asker {
    fn default() -> Self {
        Self::scripted(|ask| native(ask, &Clock::system()))
    }
}

impl Asker {
    /// Answers by a closure. It runs on a thread of its own.
    pub fn scripted(answer: impl Fn(&Ask) -> Picked + Send + Sync + 'static) -> Self {
        Self {
            answer: Arc::new(answer),
            used: Arc::default(),
        }
    }

    /// Opens the dialog. The window goes on; it is woken when there is an answer.
    pub fn open(&self, ask: Ask, ctx: &egui::Context) -> FilePick {
        let (sender, promise) = Promise::new();
        let mut reply = Reply {
            sender: Some(sender),
            ctx: ctx.clone(),
        };
        let asker = self.clone();
        let thread = std::thread::Builder::new().name("file-dialog".to_owned());
        let started = thread.spawn(move || reply.send(asker.ask(ask)));
        if let Err(error) = started {
            log::warn!("no thread for a file dialog: {error}");
        }
        FilePick(Some(promise))
    }

    /// Shows the dialog in a folder that exists, and remembers the folder of what was chosen. Blocks.
    fn ask(&self, mut ask: Ask) -> Picked {
        let used = self.used.lock().ok().and_then(|used| used.clone());
        ask.folder = first_folder(&ask, used);
        let picked = (self.answer)(&ask);
        let folder = match &picked {
            Picked::Path(path) if ask.kind == AskKind::Folder => Some(path.as_path()),
            Picked::Path(path) => path.parent(),
            Picked::Several(paths) => paths.first().and_then(|path| path.parent()),
            Picked::Nothing | Picked::NoDialog => None,
        };
        if let Some(folder) = folder
            && let Ok(mut used) = self.used.lock()
        {
            *used = Some(folder.to_path_buf());
        }
        picked
    }
}

/// Returns the folder in which a dialog begins. A dialog that begins in no folder, as the one of GTK in “Recent”, takes no
/// answer. `None`: the system's dialog knows a folder itself.
fn first_folder(ask: &Ask, used: Option<PathBuf>) -> Option<PathBuf> {
    let is_below_root = |path: &&Path| path.parent().is_some() && path.is_dir();
    let wanted = ask.folder.as_deref();
    let wanted = wanted.and_then(|path| path.ancestors().find(is_below_root));
    let wanted = wanted.map(Path::to_path_buf);
    let used = used.filter(|used| used.is_dir());
    let usual = || match ask.kind {
        AskKind::Open | AskKind::OpenSeveral => None,
        AskKind::Save | AskKind::Folder => usual_folder(),
    };
    wanted.or(used).or_else(usual)
}

/// Returns the home folder. Dialogs of Windows and macOS remember a folder themselves.
fn usual_folder() -> Option<PathBuf> {
    if cfg!(any(windows, target_os = "macos")) {
        return None;
    }
    home_dir().filter(|folder| folder.is_dir())
}

/// Returns true if the desktop portal shows the dialogs. Without the portal rfd runs zenity.
fn has_portal() -> bool {
    const SERVICE: &str = "dbus-1/services/org.freedesktop.portal.Desktop.service";
    let set = |name: &str| var_os(name).filter(|value| !value.is_empty());
    let runtime = set("XDG_RUNTIME_DIR").map(PathBuf::from);
    let has_bus = set("DBUS_SESSION_BUS_ADDRESS").is_some()
        || runtime.is_some_and(|folder| folder.join("bus").exists());
    let shared =
        set("XDG_DATA_DIRS").unwrap_or_else(|| OsString::from("/usr/local/share:/usr/share"));
    let is_installed = split_paths(&shared).any(|folder| folder.join(SERVICE).exists());
    has_bus && (is_installed || Path::new("/.flatpak-info").exists())
}

/// Returns what the dialog is offered as the file's name. Zenity finds the folder only in it.
fn offered_name(ask: &Ask, is_zenity: bool) -> Option<String> {
    match &ask.folder {
        // Without a name the path ends in a slash, which zenity takes for a folder.
        Some(folder) if is_zenity => {
            let whole = folder.join(ask.name.as_deref().unwrap_or_default());
            Some(whole.display().to_string())
        }
        _ => ask.name.clone(),
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
        folder,
        ..
    } = ask;
    let mut dialog = rfd::FileDialog::new().set_title(title);
    if let Some((label, extensions)) = filter {
        dialog = dialog.add_filter(label, extensions);
    }
    if let Some(folder) = folder {
        dialog = dialog.set_directory(folder);
    }
    let is_zenity = cfg!(target_os = "linux") && !has_portal();
    if let Some(name) = offered_name(ask, is_zenity) {
        dialog = dialog.set_file_name(name);
    }
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
            folder: None,
        }
    }

    /// A folder that exists.
    fn here() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR"))
    }

    /// Regression: the system's dialog for a place to save began in “Recent”, where **Select** is off.
    #[test]
    fn a_dialog_begins_in_a_folder_that_exists() {
        let used = here().join("src");
        let gone = here().join("gone/further");
        let usual = usual_folder();
        let wanted = Some(gone.clone());
        for (kind, wanted, used, begins) in [
            (AskKind::Save, None, None, usual.clone()),
            (AskKind::Folder, None, None, usual.clone()),
            (AskKind::Folder, None, Some(gone.clone()), usual),
            (AskKind::Save, None, Some(used.clone()), Some(used.clone())),
            (AskKind::Open, None, Some(used.clone()), Some(used.clone())),
            (AskKind::Folder, wanted, Some(used), Some(here())),
            // Files that were used lately are among these.
            (AskKind::Open, None, None, None),
            (AskKind::OpenSeveral, None, Some(gone), None),
        ] {
            let case = format!("{kind:?} {wanted:?} {used:?}");
            let folder = wanted;
            let ask = Ask {
                kind,
                folder,
                ..ask()
            };
            assert_eq!(first_folder(&ask, used), begins, "{case}");
        }
    }

    #[test]
    fn a_dialog_begins_where_a_file_was_chosen_last() {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&asked);
        let asker = Asker::scripted(move |ask| {
            seen.lock().unwrap().push(ask.folder.clone());
            Picked::Path(here().join("src/panels.rs"))
        });
        for _ in 0..2 {
            let mut pick = asker.open(ask(), &egui::Context::default());
            wait(&mut pick);
        }
        assert_eq!(*asked.lock().unwrap(), [None, Some(here().join("src"))]);
    }

    #[test]
    fn zenity_gets_the_folder_in_the_name() {
        let named = Ask {
            name: Some("Low tide.txt".to_owned()),
            folder: Some(here()),
            ..ask()
        };
        let folder = Ask {
            folder: Some(here()),
            ..ask()
        };
        let below = |name: &str| Some(here().join(name).display().to_string());
        for (ask, is_zenity, offered) in [
            (&named, false, Some("Low tide.txt".to_owned())),
            (&named, true, below("Low tide.txt")),
            (&folder, false, None),
            (&folder, true, below("")),
            (&ask(), true, None),
        ] {
            assert_eq!(offered_name(ask, is_zenity), offered);
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
