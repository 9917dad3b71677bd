//! Opening the window: its size, the renderers and what is tried in turn, why there is none.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind, set_hook, take_hook};
use std::sync::Arc;

use super::App;
use super::AppOptions;
use super::backstage::Backstage;
use super::go_first;
use mynah_engine::Studio;
use mynah_engine::Waker;
use mynah_model::trouble::Trouble;

/// The window's usual inner size.
const USUAL: egui::Vec2 = egui::vec2(1440.0, 900.0);
/// The smallest one.
const LEAST: egui::Vec2 = egui::vec2(760.0, 480.0);
/// More than any monitor has.
const ENORMOUS: egui::Vec2 = egui::vec2(32_768.0, 32_768.0);
/// What a desktop keeps of a monitor: a dock at a side, panels, the window's title.
const AROUND: egui::Vec2 = egui::vec2(80.0, 120.0);

/// The renderers of this build, the preferred one first. OpenGL without a GPU costs a sixth of Vulkan without
/// one; on other systems wgpu uses the system's own API.
const RENDERERS: &[eframe::Renderer] = &[
    #[cfg(not(target_os = "linux"))]
    eframe::Renderer::Wgpu,
    eframe::Renderer::Glow,
    #[cfg(all(target_os = "linux", feature = "wgpu"))]
    eframe::Renderer::Wgpu,
];

/// How the window is opened.
pub struct WindowOptions {
    /// The renderer that was asked for; `None`: the system's best, else the other one.
    pub renderer: Option<eframe::Renderer>,
    /// Its inner size, exactly; `None`: the usual one, or what the monitor has room for.
    pub size: Option<(u32, u32)>,
    /// What the application needs.
    pub app: AppOptions,
}

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    /// Neither X nor Wayland.
    #[error("there is no display")]
    NoDisplay,
    /// A library is missing that windows need on this system.
    #[error("{0} is missing")]
    NoLibrary(String),
    /// No renderer works here.
    #[error(transparent)]
    Renderer(#[from] eframe::Error),
}

/// The toolkit made a second application for one window, which it doesn't.
#[derive(Debug, thiserror::Error)]
#[error("the application is already there")]
struct Taken;

/// Opens the window and stays until it is closed. Where one renderer can't start the other is tried in
/// the same process.
///
/// # Errors
/// When there is no display, or no renderer can start.
pub fn open(
    options: WindowOptions,
    start: impl Fn(Waker) -> Result<Studio, Trouble> + Send + Sync + 'static,
) -> Result<(), WindowError> {
    if !has_display() {
        return Err(WindowError::NoDisplay);
    }
    tell_missing_libraries_plainly();
    go_first();
    // Held until the window has a connection of its own, which the toolkit tries only once in a process.
    #[cfg(target_os = "linux")]
    let _held = knock();
    let order = options
        .renderer
        .map_or_else(|| RENDERERS.to_vec(), |one| vec![one]);
    let mut parts = Some((options.app, start));
    let mut last = Ok(());
    for renderer in order {
        let native = eframe::NativeOptions {
            viewport: viewport(options.size),
            window_builder: options.size.is_none().then(|| Box::new(fit) as _),
            renderer,
            // Noise against banding is paid for every pixel, and nothing here is a gradient.
            dithering: false,
            // The application finds them itself, once the window is there.
            system_font_fallback: false,
            ..eframe::NativeOptions::default()
        };
        let taken = &mut parts;
        let ran = catch_unwind(AssertUnwindSafe(|| {
            eframe::run_native(
                "Mynah",
                native,
                Box::new(move |cc| {
                    let (mut options, start) = taken.take().ok_or(Taken)?;
                    // Not before: it would share processors and page tables with the system's loading of its
                    // renderer. The library is there all the same when the first room is drawn.
                    let backstage = Backstage::begin(Arc::new(start), options.clock.clone());
                    options.software |= rasterises_by_processor(cc);
                    options.system_fonts = true;
                    Ok(Box::new(App::new(&cc.egui_ctx, options, backstage)))
                }),
            )
        }));
        last = match ran {
            Ok(ran) => ran,
            Err(panic) => match missing_library(panic_text(&*panic)) {
                Some(library) if parts.is_some() => {
                    return Err(WindowError::NoLibrary(library.to_owned()));
                }
                _ => resume_unwind(panic),
            },
        };
        // An error after the application was there is one at its end: no second window for that.
        match &last {
            // No connection to a display: another renderer would not find one either.
            Err(eframe::Error::WinitEventLoop(error)) if parts.is_some() => {
                log::warn!("{error}");
                return Err(WindowError::NoDisplay);
            }
            Err(error) if parts.is_some() => log::warn!("{renderer}: {error}"),
            _ => break,
        }
    }
    Ok(last?)
}

/// The toolkit panics where a library that it opens at run time is missing; nothing is lost by that yet, so it
/// is told like any other reason instead.
fn tell_missing_libraries_plainly() {
    let usual = take_hook();
    set_hook(Box::new(move |panic| {
        if missing_library(panic_text(panic.payload())).is_none() {
            usual(panic);
        }
    }));
}

fn panic_text(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or_default()
}

/// The library that a panic of the toolkit names.
fn missing_library(panic: &str) -> Option<&str> {
    panic
        .strip_suffix("could not be loaded.")?
        .trim_end()
        .strip_prefix("Library ")
}

fn viewport(size: Option<(u32, u32)>) -> egui::ViewportBuilder {
    let size = size.map_or(ENORMOUS, |(width, height)| {
        egui::vec2(width as f32, height as f32)
    });
    egui::ViewportBuilder::default()
        .with_title("Mynah")
        .with_app_id("mynah")
        // The desktop's own for this id; without a word the toolkit unpacks its own picture.
        .with_icon(egui::IconData::default())
        .with_inner_size(size)
        .with_min_inner_size(LEAST)
}

/// Chooses the window's first size. Asked for an enormous one, the toolkit has cut it down to the monitor's by
/// now, which nothing else tells before there is a window.
fn fit(window: egui::ViewportBuilder) -> egui::ViewportBuilder {
    let monitor = window.inner_size.unwrap_or(ENORMOUS);
    window.with_inner_size((monitor - AROUND).min(USUAL).max(LEAST))
}

/// A connection to the X display, if that is the one.
#[cfg(target_os = "linux")]
fn knock() -> Option<x11rb::rust_connection::RustConnection> {
    let is_x = is_set("DISPLAY") && !is_set("WAYLAND_DISPLAY") && !is_set("WAYLAND_SOCKET");
    let connect = || x11rb::connect(None).ok();
    is_x.then(|| patiently(connect)).flatten().map(|it| it.0)
}

/// A display that starts anew whenever its last program leaves refuses whoever comes at that moment, so it is
/// asked more than once.
#[cfg(target_os = "linux")]
fn patiently<T>(mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    const TRIES: usize = 6;
    const PAUSE: std::time::Duration = std::time::Duration::from_millis(50);
    for _ in 1..TRIES {
        let answer = ask();
        if answer.is_some() {
            return answer;
        }
        std::thread::sleep(PAUSE);
    }
    ask()
}

fn has_display() -> bool {
    !cfg!(target_os = "linux")
        || ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"]
            .into_iter()
            .any(is_set)
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty())
}

/// True if the CPU renders the window. Meters then repaint less often.
fn rasterises_by_processor(cc: &eframe::CreationContext<'_>) -> bool {
    if let Some(is_cpu) = is_adapter_cpu(cc) {
        return is_cpu;
    }
    // GL names its renderer only to unsafe calls; without a device node there is no hardware to ask.
    let forced = std::env::var_os("LIBGL_ALWAYS_SOFTWARE").is_some();
    cfg!(target_os = "linux") && (forced || !std::path::Path::new("/dev/dri").exists())
}

/// Returns whether wgpu renders with the CPU, or `None` if the window uses OpenGL.
#[cfg(any(feature = "wgpu", not(target_os = "linux")))]
fn is_adapter_cpu(cc: &eframe::CreationContext<'_>) -> Option<bool> {
    let state = cc.wgpu_render_state.as_ref()?;
    Some(state.adapter.get_info().device_type == eframe::wgpu::DeviceType::Cpu)
}

#[cfg(not(any(feature = "wgpu", not(target_os = "linux"))))]
fn is_adapter_cpu(_cc: &eframe::CreationContext<'_>) -> Option<bool> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_window_fits_its_monitor_with_what_is_around_it() {
        let on = |width, height| {
            let window = viewport(None).with_inner_size([width, height]);
            fit(window).inner_size.expect("a size")
        };
        assert_eq!(on(2560.0, 1440.0), USUAL);
        assert_eq!(on(1440.0, 900.0), egui::vec2(1360.0, 780.0));
        assert_eq!(on(1366.0, 768.0), egui::vec2(1286.0, 648.0));
        assert_eq!(on(640.0, 480.0), LEAST);
        // No monitor is known: the toolkit left it as it was.
        assert_eq!(fit(viewport(None)).inner_size, Some(USUAL));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_display_that_refuses_once_is_asked_again() {
        let mut refusals = 2..;
        let asked = patiently(|| refusals.next().filter(|&tries| tries > 3));
        assert_eq!(asked, Some(4));
    }

    #[test]
    fn a_size_that_was_asked_for_is_exact() {
        let asked = viewport(Some((1440, 900))).inner_size;
        assert_eq!(asked, Some(egui::vec2(1440.0, 900.0)));
    }
}
