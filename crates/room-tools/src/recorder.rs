//! Recording an input of a tool with the microphone. The Create room records in the same way.

use egui::accesskit::Role;
use egui::{Label, Sense, Ui, WidgetInfo, vec2};

use mynah_core::request::Input;
use mynah_i18n::tr;
use mynah_model::command::{CloningCommand, Command, RecordCommand, Recorded};
use mynah_model::event::Was;
use mynah_model::trouble::{Remedy, Trouble};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::TroubleCard;
use mynah_ui_core::words::{duration, time_here};
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::meter::bar;
use mynah_ui_kit::widgets::{Button, Combo, combo_item, question};

/// The quietest level that the meter shows, in dBFS.
const LOWEST: f32 = -60.0;

/// The recording of an input.
#[derive(Default)]
pub(crate) struct InputRecorder {
    /// True while its strip is shown.
    is_open: bool,
    device: Option<String>,
    /// The recording that runs or is being saved.
    what: Option<Recorded>,
    /// True once it is stopped.
    is_ended: bool,
    /// Number of results that were seen.
    seen: usize,
    trouble: Option<Trouble>,
}

impl InputRecorder {
    /// Takes the result of a recording.
    pub(crate) fn follow(&mut self, cx: &StudioCtx<'_>) -> Option<(u64, Input)> {
        while let Some((what, was)) = cx.desk.cloning.recorded.get(self.seen) {
            self.seen += 1;
            let Recorded::Input(number, _) = what else {
                continue;
            };
            if self.what.as_ref() != Some(what) {
                continue;
            }
            (self.what, self.is_ended) = (None, false);
            match was {
                Ok(Was::Input(input)) => {
                    self.is_open = false;
                    return Some((*number, (**input).clone()));
                }
                Ok(Was::Room(_) | Was::Kept(_)) => {}
                Err(trouble) => self.trouble = Some(trouble.clone()),
            }
        }
        None
    }

    /// Ends a recording that is no longer in sight. What was recorded becomes an input.
    pub(crate) fn rest(&mut self, cx: &mut StudioCtx<'_>) {
        if self.what.is_some() && !self.is_ended {
            self.is_ended = true;
            cx.send(record(RecordCommand::Stop));
        }
    }

    /// The button that shows the strip.
    pub(crate) fn button() -> Button<'static> {
        let button = Button::new(tr!("tools-record"))
            .small()
            .ghost()
            .command("tools-record.command");
        button.icon(icons::MICROPHONE_STAGE)
    }

    /// Draws the button that shows the strip.
    pub(crate) fn button_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        if ui
            .add(Self::button().tip(tr!("tools-record.tip")))
            .clicked()
        {
            self.is_open = true;
            cx.send(record(RecordCommand::Devices));
        }
    }

    /// Draws the microphone, the level and the buttons.
    pub(crate) fn strip_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        self.cut_off_ui(ui, cx);
        if let Some(trouble) = &self.trouble {
            match TroubleCard::new(trouble).show(ui) {
                Some(Remedy::Retry) => self.begin(cx),
                Some(_) => self.trouble = None,
                None => {}
            }
        }
        if self.what.is_none() && !self.is_open {
            return;
        }
        ui.horizontal_wrapped(|ui| {
            if self.is_ended {
                let words = tr!("tools-record-saving");
                ui.label(Face::Small.rich(words, cx.tokens.text2));
            } else if self.what.is_some() {
                self.running_ui(ui, cx);
            } else {
                self.ready_ui(ui, cx);
            }
        });
    }

    fn ready_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        device_ui(ui, cx, &mut self.device);
        let cloning = &cx.desk.cloning;
        let none = cloning.microphones.as_ref().is_some_and(Vec::is_empty);
        let none = none.then(|| tr!("record-no-device"));
        let why = none.or_else(|| cloning.heard.map(|_| tr!("record-under-way")));
        let begin = Button::new(tr!("tools-record-start")).small().outline();
        let begin = begin.icon(icons::RECORD_FILL).why_not(why.clone());
        if ui.add(begin).clicked() {
            self.begin(cx);
        }
        if let Some(why) = why {
            ui.label(Face::Small.rich(why, cx.tokens.text2));
        }
        let close = Button::new(tr!("tools-record-close")).small().ghost();
        if ui.add(close).clicked() {
            self.is_open = false;
        }
    }

    fn begin(&mut self, cx: &mut StudioCtx<'_>) {
        (self.trouble, self.is_open) = (None, true);
        let number = cx.view.tools.next_number();
        let what = Recorded::Input(number, tr!("tools-record-name"));
        self.what = Some(what.clone());
        cx.send(record(RecordCommand::Begin(what, self.device.clone())));
    }

    fn running_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let heard = cx.desk.cloning.heard.unwrap_or_default();
        let told = tr!(
            "record-goes",
            length = duration(f64::from(heard.seconds)).as_str()
        );
        ui.label(Face::Mono.rich(told, cx.tokens.text));
        level_ui(ui, cx, heard.peak);
        if heard.is_clipped {
            let words = tr!("record-clipped");
            ui.label(Face::SmallMedium.rich(words, cx.tokens.bad_ink));
        }
        let stop = Button::new(tr!("record-stop")).small().primary();
        if ui.add(stop.icon(icons::STOP_FILL)).clicked() {
            self.rest(cx);
        }
        let discard = Button::new(tr!("record-discard")).small().ghost();
        if ui.add(discard.tip(tr!("record-discard.tip"))).clicked() {
            self.what = None;
            cx.send(record(RecordCommand::Discard));
        }
    }

    /// Offers a recording that was cut off when Mynah ended.
    fn cut_off_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let kind = Recorded::Input(0, String::new()).cut_off();
        let all = &cx.desk.cloning.cut_off;
        let cut = all.iter().find(|cut| Some(cut.kind) == kind);
        let Some(cut) = cut.filter(|_| self.what.is_none()).cloned() else {
            return;
        };
        let (length, began) = (duration(cut.seconds), time_here(cut.began));
        let words = tr!("tools-record-cut-off", length = length, began = began);
        ui.add(Label::new(Face::Small.rich(words, cx.tokens.warn)).wrap());
        ui.horizontal_wrapped(|ui| {
            let keep = Button::new(tr!("record-cut-off-keep")).small().outline();
            if ui.add(keep.tip(tr!("record-cut-off-keep.tip"))).clicked() {
                let number = cx.view.tools.next_number();
                let what = Recorded::Input(number, tr!("tools-record-name"));
                (self.what, self.is_ended) = (Some(what.clone()), true);
                cx.send(record(RecordCommand::KeepCutOff(cut.name.clone(), what)));
            }
            let drop = Button::new(tr!("record-cut-off-drop")).small().ghost();
            if question::is_meant(&ui.add(drop.tip(tr!("record-cut-off-drop.tip")))) {
                cx.send(record(RecordCommand::DropCutOff(cut.name)));
            }
        });
    }
}

/// Draws the choice of a microphone.
pub(crate) fn device_ui(ui: &mut Ui, cx: &StudioCtx<'_>, device: &mut Option<String>) {
    let devices = cx.desk.cloning.microphones.as_deref().unwrap_or_default();
    let name = tr!("captions-microphone");
    let usual = tr!("captions-default");
    let shown = device.clone().unwrap_or_else(|| usual.clone());
    let picked = Combo::new(&name, &shown)
        .icon(icons::MICROPHONE_STAGE)
        .show(ui, |ui| {
            let mut picked = None;
            if combo_item(ui, device.is_none(), (&usual, ""), "").clicked() {
                picked = Some(None);
            }
            for other in devices {
                let is_on = device.as_ref() == Some(other);
                if combo_item(ui, is_on, (other, ""), "").clicked() {
                    picked = Some(Some(other.clone()));
                }
            }
            picked
        });
    if let Some(picked) = picked.inner.flatten() {
        *device = picked;
    }
}

/// Draws the highest level, an amplitude.
fn level_ui(ui: &mut Ui, cx: &StudioCtx<'_>, peak: f32) {
    let decibels = 20.0 * peak.max(1e-6).log10();
    let (rect, response) = ui.allocate_exact_size(vec2(120.0, 10.0), Sense::hover());
    let said = tr!(
        "record-level",
        level = format!("{decibels:.0}").replace('-', "−")
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Meter, true, &said));
    let part = ((decibels - LOWEST) / -LOWEST).clamp(0.0, 1.0);
    bar(ui, rect, part, cx.tokens.good);
}

fn record(command: RecordCommand) -> Command {
    Command::Cloning(CloningCommand::Record(command))
}
