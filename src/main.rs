//! The shell around the library: arguments, folders, logging, window, run.

use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser as _;
use mynah::app::{AppOptions, PictureTaker, WindowError, WindowOptions, WindowSize, open};
use mynah::library::paths;
use mynah::studio::{AudioOut, Environment, KeyStore, Studio, StudioOptions};
use mynah::terms::text;
use mynah::ui::panels::Room;

/// A desktop voice studio: script in, finished audio out.
#[derive(clap::Parser)]
#[command(name = "mynah", version)]
struct Arguments {
    /// Draw the studio once, save the picture as PNG, and end.
    #[arg(long, value_name = "FILE")]
    screenshot: Option<PathBuf>,
    /// The window's size.
    #[arg(long, value_name = "WxH", default_value = "1440x900")]
    size: WindowSize,
    /// The room that is open first.
    #[arg(long, value_name = "NAME")]
    room: Option<Room>,
    /// What draws: `glow` (OpenGL) or `wgpu` (Vulkan, Metal, DirectX). `LIBGL_ALWAYS_SOFTWARE=1`,
    /// `WGPU_BACKEND` and `WGPU_POWER_PREF` are heeded too.
    #[arg(long, value_name = "NAME")]
    renderer: Option<eframe::Renderer>,
}

#[expect(
    clippy::print_stderr,
    reason = "a program tells its terminal why it ends"
)]
fn main() -> ExitCode {
    env_logger::Builder::from_env(
        env_logger::Env::new().filter_or("MYNAH_LOG", "error,mynah=warn"),
    )
    .init();
    text::start(std::env::var("MYNAH_LANG").ok().as_deref());
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let code = u8::from(error.use_stderr());
            return error
                .print()
                .map_or(ExitCode::FAILURE, |()| ExitCode::from(code));
        }
    };
    match studio(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("mynah: {why}");
            ExitCode::FAILURE
        }
    }
}

/// Opens the studio's window.
fn studio(arguments: Arguments) -> Result<(), String> {
    let home = paths::home().ok_or("this system names no folder for data; set MYNAH_HOME")?;
    let picture = arguments.screenshot.map(writer).transpose()?;
    let mut options = StudioOptions::new(&home);
    options.audio = AudioOut::from_system();
    options.environment = Environment::from_system();
    options.keys = KeyStore::System;
    let window = WindowOptions {
        renderer: arguments.renderer,
        size: arguments.size,
        app: AppOptions {
            home: home.display().to_string(),
            room: arguments.room.unwrap_or_default(),
            picture,
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
        WindowError::NoDisplay => text::lookup("window-no-display", &[]),
        other @ WindowError::Renderer(_) => other.to_string(),
    })
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
