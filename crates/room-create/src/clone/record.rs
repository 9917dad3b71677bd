//! Recording in the window: the device, the room's noise, levels with a light for what is cut off, takes.

use std::path::PathBuf;

use egui::accesskit::Role;
use egui::{Frame, Label, Margin, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{ClonePanel, quiet_ui};
use crate::lead::Lead;
use mynah_i18n::tr;
use mynah_model::attempt::{CloneAttempt, KeptSample, SampleRow};
use mynah_model::command::{CloningCommand, Command, RecordCommand, Recorded};
use mynah_model::desk::Recording;
use mynah_model::event::Was;
use mynah_model::inspecting::Check;
use mynah_model::trouble::{Remedy, Trouble};
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::TroubleCard;
use mynah_ui_core::words::duration;
use mynah_ui_core::words::time_here;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::{Button, Combo, combo_item, question};

/// The quietest that the meter shows, in dBFS; where it is amber and red.
const LOWEST: f32 = -60.0;
const AMBER: f32 = -12.0;
const RED: f32 = -3.0;
/// The band in which speech is to be, in dBFS.
const BAND: [f32; 2] = [-23.0, -18.0];
/// So long the room is listened to, in seconds.
const ROOM: f32 = 3.0;

/// What is recorded, and with what.
#[derive(Default)]
pub(crate) struct Recorder {
    /// Whether it is shown among the samples.
    pub is_open: bool,
    /// Whether what is recorded was drawn since that was asked last.
    is_seen: bool,
    asked: bool,
    device: Option<String>,
    /// What is being recorded.
    what: Option<Recorded>,
    /// Whether it ended, and is being looked at.
    is_ended: bool,
    /// Whether what is under way is another one's, to whom nothing that begins now may come.
    pub is_elsewhere: bool,
    /// What was attached instead of recorded, until it is told of.
    pub attached: Option<Recorded>,
    /// Recordings that were told of so far.
    told: usize,
    /// Why the last one came to nothing, and what it was to be.
    trouble: Option<(Trouble, Recorded)>,
    /// Whether that one was attached.
    was_attached: bool,
    /// Level of the room in dBFS.
    room: Option<f32>,
    /// What had the keys went as a recording ended: what records the next one has them.
    lead: Lead<()>,
}

impl Recorder {
    /// Takes over what came of the next recording that is over.
    pub fn follow(&mut self, cx: &mut StudioCtx<'_>) -> Option<(Recorded, KeptSample)> {
        let shown = &cx.desk.cloning;
        if self.what == Some(Recorded::Room)
            && !self.is_ended
            && shown.heard.is_some_and(|heard| heard.seconds >= ROOM)
        {
            self.is_ended = true;
            cx.send(record(RecordCommand::Stop));
        }
        while let Some((what, was)) = cx.desk.cloning.recorded.get(self.told) {
            self.told += 1;
            // Other ways record here as well.
            if Some(what) == self.attached.as_ref() {
                (self.attached, self.was_attached) = (None, true);
            } else if Some(what) == self.what.as_ref() {
                (self.what, self.was_attached) = (None, false);
                self.is_ended = false;
            } else {
                continue;
            }
            self.trouble = None;
            match was {
                Ok(Was::Room(level)) => self.room = Some(*level),
                Ok(Was::Input(_)) => {}
                Ok(Was::Kept(sample)) => return Some((what.clone(), (**sample).clone())),
                Err(trouble) => self.trouble = Some((trouble.clone(), what.clone())),
            }
        }
        None
    }

    /// A file is looked at instead: why the one before came to nothing is of no interest any more.
    pub fn attach_file(&mut self, cx: &mut StudioCtx<'_>, path: PathBuf, what: Recorded) {
        self.trouble = None;
        self.attached = Some(what.clone());
        cx.send(Command::Cloning(CloningCommand::Reading { path, what }));
    }

    /// Something else is recorded from here on: why the one before came to nothing is of no interest there.
    pub fn leave(&mut self) {
        self.trouble = None;
    }

    /// Whether something is recorded, looked at or attached.
    pub fn is_under_way(&self) -> bool {
        self.what.is_some() || self.attached.is_some()
    }

    /// Whether the window would take something away that is recorded, or being kept, if it closed now.
    pub fn is_at_stake(&self, cx: &StudioCtx<'_>) -> bool {
        let heard = cx.desk.cloning.heard;
        let is_begun = self.is_ended || heard.is_some_and(|heard| heard.seconds > 0.0);
        is_begun && self.what.as_ref().is_some_and(|it| *it != Recorded::Room)
    }

    /// Nobody looks at it any more: the microphone is let go. What was recorded so far is kept.
    pub fn rest(&mut self, cx: &mut StudioCtx<'_>) {
        match &self.what {
            None => {}
            Some(Recorded::Room) => {
                self.what = None;
                self.is_ended = false;
                cx.send(record(RecordCommand::Discard));
            }
            Some(_) if self.is_ended => {}
            Some(_) => {
                self.is_ended = true;
                cx.send(record(RecordCommand::Stop));
            }
        }
    }

    /// The end of a frame: what is recorded without its meter and its buttons in it is recorded unseen, and ends.
    pub fn rest_unseen(&mut self, cx: &mut StudioCtx<'_>) {
        if !std::mem::take(&mut self.is_seen) {
            self.rest(cx);
        }
    }

    /// Asks which microphones there are, once.
    pub fn look(&mut self, cx: &mut StudioCtx<'_>) {
        if !self.asked {
            self.asked = true;
            cx.send(record(RecordCommand::Devices));
        }
    }

    pub fn begin(&mut self, cx: &mut StudioCtx<'_>, what: Recorded) {
        self.trouble = None;
        self.what = Some(what.clone());
        cx.send(record(RecordCommand::Begin(what, self.device.clone())));
    }

    /// The device, the room, levels and buttons; `what` is what the next press records.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, what: Recorded) {
        self.look(cx);
        let microphones = cx.desk.cloning.microphones.as_ref();
        let is_none = self.what.is_none() && microphones.is_some_and(|names| names.is_empty());
        // In a place of its own: what comes and goes must not take the keys from what is below it.
        ui.scope(|ui| {
            if is_none {
                self.none_ui(ui, cx, &tr!("record-no-device"));
            } else {
                self.trouble_ui(ui, cx);
            }
        });
        // Another step began it: what is read here is no part of that.
        let is_of_here = |of: &Recorded| *of == Recorded::Room || is_alike(of, &what);
        if self.what.as_ref().is_none_or(is_of_here) {
            self.is_seen = true;
        } else {
            self.rest(cx);
        }
        let heard = cx.desk.cloning.heard.filter(|_| self.what.is_some());
        // It is listened to before every recording, asked for or not.
        let room = heard.and_then(|heard| heard.room);
        self.room = room.map(decibels).or(self.room);
        ui.horizontal_wrapped(|ui| {
            self.device_ui(ui, cx);
            self.room_ui(ui, cx);
        });
        if self.is_ended {
            quiet_ui(ui, cx, &tr!("clone-looking"));
            return;
        }
        if let Some(heard) = heard {
            level_ui(ui, cx, heard);
        }
        ui.horizontal_wrapped(|ui| match (self.what.clone(), heard) {
            (None, _) => {
                let label = match what {
                    Recorded::Statement(..) => tr!("record-statement"),
                    Recorded::Reading(..) => tr!("record-reading"),
                    _ => tr!("record-begin"),
                };
                let none = is_none.then(|| tr!("record-no-device"));
                let why_not = none.or_else(|| self.elsewhere());
                let button = Button::new(label).outline().icon(icons::RECORD_FILL);
                let button = button.why_not(why_not).tip(tr!("record-begin.tip"));
                let button = ui.add(button);
                self.lead.to_control(&button);
                if button.clicked() {
                    self.begin(cx, what);
                }
            }
            (Some(of), heard) => {
                let stop = Button::new(tr!("record-stop"))
                    .primary()
                    .icon(icons::STOP_FILL);
                if of != Recorded::Room && ui.add(stop.tip(tr!("record-stop.tip"))).clicked() {
                    self.is_ended = true;
                    self.lead.go(ui.ctx());
                    cx.send(record(RecordCommand::Stop));
                }
                let is_paused = heard.is_some_and(|heard| heard.is_paused);
                let (label, icon) = if is_paused {
                    (tr!("record-go-on"), icons::RECORD_FILL)
                } else {
                    (tr!("record-pause"), icons::PAUSE_FILL)
                };
                let pause = Button::new(label).outline().icon(icon);
                if of != Recorded::Room && ui.add(pause.tip(tr!("record-pause.tip"))).clicked() {
                    cx.send(record(RecordCommand::Pause(!is_paused)));
                }
                let discard = Button::new(tr!("record-discard")).ghost();
                if ui.add(discard.tip(tr!("record-discard.tip"))).clicked() {
                    self.what = None;
                    self.lead.go(ui.ctx());
                    cx.send(record(RecordCommand::Discard));
                }
            }
        });
    }

    /// Why nothing can begin here yet.
    fn elsewhere(&self) -> Option<String> {
        self.is_elsewhere.then(|| tr!("record-elsewhere"))
    }

    /// Why the last recording, or one that was attached, came to nothing.
    fn trouble_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let Some((trouble, what)) = &self.trouble else {
            return;
        };
        let Some(pressed) = TroubleCard::new(trouble).show(ui) else {
            return;
        };
        let what = what.clone();
        self.trouble = None;
        match (pressed, &what) {
            // What was attached is chosen again: nobody asked for the microphone.
            (Remedy::Retry, Recorded::Statement(..) | Recorded::Reading(..))
                if self.was_attached =>
            {
                cx.act(Action::AttachReading);
            }
            (Remedy::Retry, _) if self.what.is_none() => self.begin(cx, what),
            (Remedy::ChooseFile(_), Recorded::Statement(..) | Recorded::Reading(..)) => {
                cx.act(Action::AttachReading);
            }
            (Remedy::ChooseFile(_), _) => cx.act(Action::AddSample),
            _ => {}
        }
    }

    /// A recording that was cut off as Mynah ended: it is what `what` says, or dropped.
    pub fn cut_off_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, what: Recorded) {
        let Some(kind) = what.cut_off() else { return };
        let all = &cx.desk.cloning.cut_off;
        let of_these = all.iter().find(|cut| cut.kind == kind);
        let cut = of_these.or_else(|| all.iter().find(|cut| cut.kind.is_of_other_words(kind)));
        let Some(cut) = cut.cloned() else { return };
        // Of other words it is of no use here.
        let is_of_these = cut.kind == kind;
        let busy = self.elsewhere();
        let busy = busy.or_else(|| self.is_under_way().then(|| tr!("record-under-way")));
        let (length, began) = (duration(cut.seconds), time_here(cut.began));
        let words = match (what.is_read(), is_of_these) {
            (false, _) => tr!("record-cut-off", length = length, began = began),
            (true, true) => tr!("record-cut-off-read", length = length, began = began),
            (true, false) => tr!("record-cut-off-other", length = length, began = began),
        };
        ui.add(Label::new(Face::Small.rich(words, cx.tokens.warn)).wrap());
        ui.horizontal_wrapped(|ui| {
            let keep = Button::new(tr!("record-cut-off-keep")).outline();
            let keep = keep.why_not(busy.clone());
            let keep = keep.tip(tr!("record-cut-off-keep.tip"));
            if is_of_these && ui.add(keep).clicked() {
                self.trouble = None;
                self.attached = Some(what.clone());
                cx.send(record(RecordCommand::KeepCutOff(cut.name.clone(), what)));
            }
            let drop = Button::new(tr!("record-cut-off-drop")).ghost();
            let drop = drop.why_not(busy).tip(tr!("record-cut-off-drop.tip"));
            if question::is_meant(&ui.add(drop)) {
                cx.send(record(RecordCommand::DropCutOff(cut.name)));
            }
        });
    }

    /// That there is no microphone, and looking for one again.
    pub fn none_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, words: &str) {
        self.trouble_ui(ui, cx);
        ui.horizontal_wrapped(|ui| {
            quiet_ui(ui, cx, words);
            let again = Button::new(tr!("record-look")).ghost().small();
            if ui.add(again.tip(tr!("record-look.tip"))).clicked() {
                cx.send(record(RecordCommand::Devices));
            }
        });
    }

    fn device_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let names = cx.desk.cloning.microphones.clone().unwrap_or_default();
        let shown = self.device.clone().unwrap_or_else(|| tr!("record-default"));
        let (name, explanation) = (tr!("record-device"), tr!("record-device.tip"));
        let combo = Combo::new(&name, &shown).tip(&explanation).width(240.0);
        combo.icon(icons::MICROPHONE_STAGE).show(ui, |ui| {
            let usual = tr!("record-default");
            if combo_item(ui, self.device.is_none(), (&usual, ""), &explanation).clicked() {
                (self.device, self.room) = (None, None);
            }
            for device in names {
                let on = self.device.as_ref() == Some(&device);
                if combo_item(ui, on, (&device, ""), &explanation).clicked() {
                    // What was measured was another one's.
                    (self.device, self.room) = (Some(device), None);
                }
            }
        });
    }

    fn room_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let is_free = self.what.is_none();
        let button = Button::new(tr!("record-room"))
            .ghost()
            .icon(icons::WAVEFORM);
        let button = button.busy(self.what == Some(Recorded::Room));
        let why_not = (!is_free).then(|| tr!("record-under-way"));
        let why_not = why_not.or_else(|| self.elsewhere());
        if ui
            .add(button.why_not(why_not).tip(tr!("record-room.tip")))
            .clicked()
        {
            self.begin(cx, Recorded::Room);
        }
        if let Some(level) = self.room {
            let good = Check::Noise.limits().good.contains(&level);
            let words = tr!(
                "record-room-told",
                level = format!("{level:.0}").replace('-', "−"),
                good = if good { "yes" } else { "no" }
            );
            quiet_ui(ui, cx, &words);
        }
    }
}

impl ClonePanel {
    /// What is recorded among the samples, with words to read.
    pub(super) fn record_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let number = self.attempt.next;
        let name = tr!("record-name", number = number + 1);
        let what = Recorded::Sample(number, name);
        ui.scope(|ui| self.recorder.cut_off_ui(ui, cx, what.clone()));
        if !self.recorder.is_open {
            return;
        }
        let t = cx.tokens;
        let frame = Frame::new()
            .fill(t.bg1)
            .stroke(egui::Stroke::new(1.0, t.line))
            .corner_radius(size::RADIUS_CARD)
            .inner_margin(Margin::symmetric(16, 12));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
            self.recorder.ui(ui, cx, what);
            self.script_ui(ui, cx);
        });
    }

    /// Takes over what came of what is recorded or attached. Nothing new begins.
    pub(crate) fn follow_owed(&mut self, cx: &mut StudioCtx<'_>) {
        if self.attached.is_some() {
            self.follow_document(cx);
        }
        self.follow_recorder(cx);
    }

    /// Takes over what was recorded.
    pub(crate) fn follow_recorder(&mut self, cx: &mut StudioCtx<'_>) {
        while let Some((what, sample)) = self.recorder.follow(cx) {
            match what {
                Recorded::Sample(..) => {
                    let number = self.attempt.next;
                    self.attempt.next += 1;
                    self.attempt.other_samples();
                    self.attempt.samples.push(SampleRow {
                        number,
                        name: sample.input.name.clone(),
                        raw: Some(sample),
                        read: self.reading.ended(),
                        ..SampleRow::default()
                    });
                }
                Recorded::Statement(words, _) => self.attempt.spoken = Some((sample, words)),
                Recorded::Room
                | Recorded::Long(..)
                | Recorded::Reading(..)
                | Recorded::Input(..) => {}
            }
        }
    }
}

/// The statement of an attempt as it stands now, read aloud.
pub(crate) fn statement_of(attempt: &CloneAttempt) -> Recorded {
    let name = tr!("record-statement-name", name = attempt.owner.trim());
    Recorded::Statement(attempt.statement(), name)
}

/// Whether two recordings are to be the same: a sample, a statement, …
fn is_alike(one: &Recorded, other: &Recorded) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

/// An amplitude in dBFS.
fn decibels(amplitude: f32) -> f32 {
    20.0 * amplitude.max(1e-6).log10()
}

/// Peak and level on one line, the band that is wanted, and a light for what was cut off.
fn level_ui(ui: &mut Ui, cx: &StudioCtx<'_>, heard: Recording) {
    let t = cx.tokens;
    let told = if heard.countdown > 0.0 {
        tr!("record-countdown", seconds = heard.countdown.ceil() as u64)
    } else if heard.is_paused {
        tr!("record-paused", length = duration(f64::from(heard.seconds)))
    } else {
        tr!("record-goes", length = duration(f64::from(heard.seconds)))
    };
    ui.horizontal(|ui| {
        ui.label(Face::Mono.rich(told, t.text));
        if heard.is_clipped {
            ui.label(Face::SmallMedium.rich(tr!("record-clipped"), t.bad_ink));
        }
    });
    let wide = ui.available_width().min(520.0);
    let (rect, response) = ui.allocate_exact_size(vec2(wide, 14.0), Sense::hover());
    let (peak, rms) = (decibels(heard.peak), decibels(heard.rms));
    let said = tr!(
        "record-level",
        level = format!("{peak:.0}").replace('-', "−")
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Meter, true, &said));
    let line = Rect::from_min_max(rect.min, pos2(rect.right() - 20.0, rect.bottom()));
    let place = |db: f32| {
        let part = ((db - LOWEST) / -LOWEST).clamp(0.0, 1.0);
        egui::lerp(line.left()..=line.right(), part)
    };
    ui.painter().rect_filled(line, 3.0, t.bg3);
    let ink = match peak {
        _ if peak > RED => t.bad,
        _ if peak > AMBER => t.warn,
        _ => t.good,
    };
    let filled = line.with_max_x(place(rms).max(line.left() + 1.0));
    ui.painter().rect_filled(filled, 3.0, ink);
    let [from, to] = BAND.map(place);
    let band = Rect::from_x_y_ranges(from..=to, line.y_range());
    let edge = egui::Stroke::new(1.0, t.text2);
    ui.painter()
        .rect_stroke(band, 2.0, edge, egui::StrokeKind::Inside);
    ui.painter()
        .vline(place(peak), line.y_range(), egui::Stroke::new(2.0, t.text));
    let light = pos2(rect.right() - 8.0, rect.center().y);
    let ink = if heard.is_clipped { t.bad } else { t.bg4 };
    ui.painter().circle_filled(light, 5.0, ink);
    mynah_ui_kit::widgets::tip(ui, response, &tr!("record-level.tip"));
}

fn record(command: RecordCommand) -> Command {
    Command::Cloning(CloningCommand::Record(command))
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use mynah_core::backend::Backend;
    use mynah_ui_core::testing::fixtures::{SCRIPT, desk, room};

    /// The room was measured where somebody thought of it: whoever recorded in a loud one heard of it afterwards.
    #[test]
    fn the_room_is_told_with_every_recording() {
        for (room_is, told) in [(0.1, "too loud"), (0.0005, "quiet enough")] {
            let what = Recorded::Sample(0, "Recording 1".to_owned());
            let recorder = Recorder {
                what: Some(what.clone()),
                ..Recorder::default()
            };
            let mut desk = desk(Backend::Draft, SCRIPT);
            desk.cloning.microphones = Some(vec!["Desk".to_owned()]);
            desk.cloning.heard = Some(Recording {
                countdown: 2.5,
                ..Recording::default()
            });
            let mut room = room((600.0, 300.0), desk, recorder, move |recorder, ui, cx| {
                recorder.ui(ui, cx, what.clone());
            });
            assert!(room.query_by_label_contains("say nothing yet").is_some());
            assert!(room.query_by_label_contains(told).is_none());
            room.state_mut().desk.cloning.heard = Some(Recording {
                seconds: 1.0,
                room: Some(room_is),
                ..Recording::default()
            });
            room.run();
            assert!(room.query_by_label_contains(told).is_some(), "{told}");
        }
    }
}
