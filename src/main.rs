//! The shell around the library: arguments, folders, logging, window, run.

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Parser as _;
use mynah::app::{AppOptions, PictureTaker, WindowError, WindowOptions, give_back, open};
use mynah::cli;
use mynah::cli::args::{Arguments, Renderer, WindowArguments};
use mynah::library::paths::Paths;
use mynah::ui::panels::Room;
use mynah_engine::{Studio, StudioOptions};
use mynah_i18n::tr;

/// The languages of the interface, the fallback first.
const LANGUAGES: &[mynah_i18n::Language] = &[("en", include_str!("../assets/locales/en.ftl"))];

/// True if standard output was closed when the program started. Only Linux is asked.
static IS_OUTPUT_CLOSED: AtomicBool = AtomicBool::new(false);

/// Looks at standard output before the runtime of Rust starts: that opens `/dev/null` in the place of a closed one, and
/// results would vanish there without an error. The loader calls the functions of this section first.
#[cfg(target_os = "linux")]
#[expect(
    unsafe_code,
    reason = "the function asks about a file descriptor and touches no memory but an atomic"
)]
#[used]
#[unsafe(link_section = ".init_array")]
static BEFORE_RUNTIME: extern "C" fn() = {
    extern "C" fn look() {
        // SAFETY: the call takes two numbers, and reads and writes no memory of the program.
        let flags = unsafe { libc::fcntl(libc::STDOUT_FILENO, libc::F_GETFD) };
        IS_OUTPUT_CLOSED.store(flags == -1, Ordering::Relaxed);
    }
    look
};

/// Size of a picture's window.
const PICTURE: (u32, u32) = (1440, 900);

/// Returns the language of the interface: of this run, else of the settings.
fn language() -> Option<String> {
    let of_run = std::env::var("MYNAH_LANG").ok();
    of_run.filter(|tag| !tag.is_empty()).or_else(|| {
        let paths = Paths::new(&mynah::library::paths::home()?);
        mynah::library::settings::peek(&paths)?.interface.language
    })
}

fn main() -> ExitCode {
    give_back();
    mynah_i18n::install(LANGUAGES, language().as_deref());
    if IS_OUTPUT_CLOSED.load(Ordering::Relaxed) {
        cli::output_is_closed();
    }
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return cli::usage_error(&error),
    };
    let usual = match arguments.command {
        // What a command has to say it says to people.
        Some(_) => "off",
        // A system without file dialogs is no error: the path is typed then.
        None => "error,mynah=warn,rfd=off,symphonia=off",
    };
    env_logger::Builder::from_env(env_logger::Env::new().filter_or("MYNAH_LOG", usual)).init();
    match &arguments.command {
        Some(verb) => cli::run(verb),
        None => match studio(arguments.window) {
            Ok(()) => ExitCode::SUCCESS,
            Err(why) => cli::failure(&why),
        },
    }
}

/// Opens the studio's window.
fn studio(arguments: WindowArguments) -> Result<(), String> {
    let options = StudioOptions::from_environment(|| {}).map_err(|trouble| trouble.what)?;
    let project = arguments.project.map(found).transpose()?;
    let room = match &arguments.room {
        Some(name) => {
            let room = name.parse::<Room>();
            let rooms = Room::ALL.map(Room::name).join(", ");
            Some(room.map_err(|_unknown| tr!("cli-no-room", room = name.as_str(), rooms = rooms))?)
        }
        None => None,
    };
    let window = WindowOptions {
        renderer: arguments.renderer.map(renderer).transpose()?,
        // A picture is of the usual size whatever the monitor.
        size: arguments
            .size
            .or_else(|| arguments.screenshot.is_some().then_some(PICTURE)),
        app: AppOptions {
            home: options.home.display().to_string(),
            moving: options.moving.clone(),
            room,
            project,
            picture: arguments.screenshot.map(writer).transpose()?,
            ..AppOptions::default()
        },
    };
    let opened = open(window, move |waker| {
        Studio::start(StudioOptions {
            waker,
            ..options.clone()
        })
    });
    opened.map_err(|error| match error {
        WindowError::NoDisplay => tr!("window-no-display"),
        WindowError::NoLibrary(library) => tr!("window-no-library", library = library),
        other @ WindowError::Renderer(_) => other.to_string(),
    })
}

/// Returns the window toolkit's renderer for `--renderer`, or an error text if this build does not contain it.
fn renderer(name: Renderer) -> Result<eframe::Renderer, String> {
    match name {
        Renderer::Glow => Ok(eframe::Renderer::Glow),
        #[cfg(any(feature = "wgpu", not(target_os = "linux")))]
        Renderer::Wgpu => Ok(eframe::Renderer::Wgpu),
        #[cfg(not(any(feature = "wgpu", not(target_os = "linux"))))]
        Renderer::Wgpu => Err(tr!("cli-no-wgpu")),
    }
}

/// The whole path of a project's file, if it is there: told before a window opens.
fn found(path: PathBuf) -> Result<PathBuf, String> {
    let shown = path.display().to_string();
    match std::fs::metadata(&path) {
        Ok(file) if file.is_dir() => Err(tr!("cli-project-folder", path = shown)),
        Ok(_) => Ok(std::path::absolute(&path).unwrap_or(path)),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err(tr!("cli-project-not-there", path = shown))
        }
        Err(error) => Err(format!("{shown}: {error}")),
    }
}

/// Writes a picture to `path`, which is made at once, so that a bad place is told before a window opens.
fn writer(path: PathBuf) -> Result<PictureTaker, String> {
    let mut file = File::create(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(Box::new(move |png| {
        if let Err(error) = file.write_all(png) {
            log::error!("{}: {error}", path.display());
        }
    }))
}
