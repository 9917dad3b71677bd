//! Shows a folder in the system's own program, off the UI thread.
//!
//! Where no program does that, or it fails, the shell gives the path to copy instead.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use poll_promise::{Promise, Sender};

/// Programs that show a folder say within this time that they can't.
const PATIENCE: Duration = Duration::from_secs(3);

/// How folders are shown: by the system, or as a test says.
#[derive(Clone)]
pub struct Opener {
    is_there: Arc<dyn Fn() -> bool + Send + Sync>,
    show: Arc<dyn Fn(&Path) -> bool + Send + Sync>,
}

impl Default for Opener {
    fn default() -> Self {
        Self {
            is_there: Arc::new(is_there),
            show: Arc::new(show),
        }
    }
}

impl Opener {
    /// One that is there or not, and shows a folder or fails to. Both run on threads of their own.
    pub fn scripted(is_there: bool, show: impl Fn(&Path) -> bool + Send + Sync + 'static) -> Self {
        Self {
            is_there: Arc::new(move || is_there),
            show: Arc::new(show),
        }
    }
}

/// Whether folders can be shown here, and those that are being shown.
#[derive(Default)]
pub struct Folders {
    opener: Opener,
    known: Known,
    shown: Vec<(PathBuf, Promise<bool>)>,
}

/// What is known of the system's programs.
#[derive(Default)]
enum Known {
    #[default]
    Nothing,
    Asked(Promise<bool>),
    Yes,
    No,
}

impl Folders {
    /// Folders that are shown by this.
    pub fn shown_by(opener: Opener) -> Self {
        Self {
            opener,
            ..Self::default()
        }
    }

    /// Whether a program shows folders here. Looked for once, and believed until it is known.
    pub fn can_show(&mut self, ctx: &egui::Context) -> bool {
        self.known = match std::mem::take(&mut self.known) {
            Known::Nothing => {
                let is_there = Arc::clone(&self.opener.is_there);
                Known::Asked(aside(ctx, move || is_there()))
            }
            Known::Asked(promise) => match promise.try_take() {
                Ok(true) => Known::Yes,
                Ok(false) => Known::No,
                Err(promise) => Known::Asked(promise),
            },
            known => known,
        };
        !matches!(self.known, Known::No)
    }

    /// Shows a folder. What comes of it is told by [`Folders::take_failed`].
    pub fn show(&mut self, ctx: &egui::Context, folder: PathBuf) {
        let (show, path) = (Arc::clone(&self.opener.show), folder.clone());
        self.shown.push((folder, aside(ctx, move || show(&path))));
    }

    /// A folder that could not be shown, once.
    pub fn take_failed(&mut self) -> Option<PathBuf> {
        let mut failed = None;
        self.shown
            .retain(|(folder, promise)| match promise.ready() {
                None => true,
                Some(true) => false,
                Some(false) => {
                    failed = Some(folder.clone());
                    false
                }
            });
        if failed.is_some() {
            self.known = Known::No;
        }
        failed
    }
}

/// Runs `work` on a thread of its own and wakes the window with what came of it.
fn aside(ctx: &egui::Context, work: impl FnOnce() -> bool + Send + 'static) -> Promise<bool> {
    let (sender, promise) = Promise::new();
    let mut reply = Reply {
        sender: Some(sender),
        ctx: ctx.clone(),
    };
    let thread = std::thread::Builder::new().name("show-folder".to_owned());
    if let Err(error) = thread.spawn(move || reply.send(work())) {
        log::warn!("no thread to show a folder: {error}");
    }
    promise
}

/// Answers whatever happens: a promise whose sender is gone panics the thread that polls it.
struct Reply {
    sender: Option<Sender<bool>>,
    ctx: egui::Context,
}

impl Reply {
    fn send(&mut self, done: bool) {
        if let Some(sender) = self.sender.take() {
            sender.send(done);
            // After the value is there, or the wake-up could come too early.
            self.ctx.request_repaint();
        }
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        self.send(false);
    }
}

/// Windows and macOS bring their own; elsewhere one of several has to be installed.
fn is_there() -> bool {
    if cfg!(any(windows, target_os = "macos")) {
        return true;
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    open::commands("/").iter().any(|command| {
        std::env::split_paths(&folders).any(|folder| folder.join(command.get_program()).is_file())
    })
}

fn show(folder: &Path) -> bool {
    let shown = open::that_detached_with_timeout(folder, PATIENCE);
    if let Err(error) = &shown {
        log::warn!("{} can't be shown: {error}", folder.display());
    }
    shown.is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::clock::Clock;

    fn wait<T>(mut ready: impl FnMut() -> Option<T>) -> T {
        let until = Clock::system().instant() + Duration::from_secs(30);
        loop {
            if let Some(ready) = ready() {
                return ready;
            }
            assert!(Clock::system().instant() < until, "no answer");
            std::thread::yield_now();
        }
    }

    #[test]
    fn where_nothing_shows_folders_that_is_known() {
        let ctx = egui::Context::default();
        let mut folders = Folders::shown_by(Opener::scripted(false, |_| false));
        assert!(folders.can_show(&ctx), "believed until it is known");
        wait(|| (!folders.can_show(&ctx)).then_some(()));
    }

    #[test]
    fn a_folder_that_is_not_shown_is_told_once() {
        let ctx = egui::Context::default();
        let mut folders = Folders::shown_by(Opener::scripted(true, |_| false));
        folders.show(&ctx, "takes".into());
        assert_eq!(wait(|| folders.take_failed()), Path::new("takes"));
        assert_eq!(folders.take_failed(), None);
        assert!(
            !folders.can_show(&ctx),
            "it will not be shown the next time either"
        );
    }

    #[test]
    fn a_program_that_dies_has_shown_nothing() {
        let ctx = egui::Context::default();
        let mut folders = Folders::shown_by(Opener::scripted(true, |_| panic!("gone")));
        folders.show(&ctx, "takes".into());
        wait(|| folders.take_failed());
    }
}
