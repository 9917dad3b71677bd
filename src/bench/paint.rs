//! The same scrolling in a real window, painting included.

use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::sync::mpsc::sync_channel;
use std::time::Instant;

use egui::{Context, RawInput, Vec2, ViewportCommand};

use super::Bench;
use super::BenchError;
use super::Figures;
use super::frame;
use crate::app::App;
use crate::app::AppOptions;
use crate::app::Backstage;
use mynah_core::clock::Clock;
use mynah_engine::Studio;
use mynah_engine::StudioOptions;
use mynah_model::command::Command;
use mynah_model::command::ProjectCommand;
use mynah_script::document::Script;

/// Frames that opening the script may take in a window.
const PATIENCE: usize = 10_000;

/// From the start of one frame to the start of the next, while nothing else is waited for.
pub(super) fn measure(bench: &Bench) -> Result<Figures, BenchError> {
    let names = ["painted_frame_ms_p50", "painted_frame_ms_p99"];
    if std::env::var_os("DISPLAY").is_none() {
        return Ok(names.into_iter().map(|name| (name, None)).collect());
    }
    let script = frame::script_of(&frame::text())?;
    let home = bench.folder.path().join("paint");
    let clock = bench.clock.clone();
    let (send, times) = sync_channel(PATIENCE);
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default().with_inner_size(frame::SIZE),
        renderer: eframe::Renderer::Glow,
        ..eframe::NativeOptions::default()
    };
    eframe::run_native(
        "Mynah",
        options,
        Box::new(move |cc| {
            let start = move |waker| {
                Studio::start(StudioOptions {
                    waker,
                    ..StudioOptions::new(&home)
                })
            };
            Ok(Box::new(Scrolling {
                app: App::new(
                    &cc.egui_ctx,
                    AppOptions::default(),
                    Backstage::begin(Arc::new(start), clock.clone()),
                ),
                script: Some(script),
                clock,
                opened: false,
                frames: 0,
                last: None,
                send,
            }))
        }),
    )
    .map_err(|error| BenchError::Failed(error.to_string()))?;
    let mut times: Vec<f64> = times.into_iter().collect();
    if times.len() < frame::FRAMES {
        return Err(BenchError::Failed("the script did not open".to_owned()));
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| {
        times
            .get((share * (times.len() - 1) as f64) as usize)
            .copied()
    };
    Ok(names.into_iter().zip([at(0.5), at(0.99)]).collect())
}

/// The application with a hand on the wheel.
struct Scrolling {
    app: App,
    /// Still to be opened.
    script: Option<Script>,
    clock: Clock,
    opened: bool,
    frames: usize,
    last: Option<Instant>,
    /// Milliseconds of each frame.
    send: SyncSender<f64>,
}

impl eframe::App for Scrolling {
    fn raw_input_hook(&mut self, _ctx: &Context, input: &mut RawInput) {
        if self.opened {
            let scroll = Vec2::new(0.0, frame::scroll_of(self.frames));
            input.events.extend(frame::wheel(scroll));
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let now = self.clock.instant();
        if let Some(script) = self.script.take() {
            self.app.send(Command::Project(ProjectCommand::CreateOf {
                name: "paint".to_owned(),
                script: Box::new(script),
            }));
        }
        self.app.drain();
        self.app.draw(ui);
        self.frames += 1;
        if !self.opened {
            self.opened = self.app.desk().script().lines().count() >= frame::LINES;
            if self.opened {
                self.frames = 0;
            }
        } else if let Some(last) = self.last
            && self.frames > frame::WARM
            && self
                .send
                .try_send((now - last).as_secs_f64() * 1000.0)
                .is_err()
        {
            self.frames = PATIENCE;
        }
        self.last = Some(now);
        if self.frames >= PATIENCE || self.opened && self.frames >= frame::WARM + frame::FRAMES {
            ui.ctx().send_viewport_cmd(ViewportCommand::Close);
        }
        ui.ctx().request_repaint();
    }
}
