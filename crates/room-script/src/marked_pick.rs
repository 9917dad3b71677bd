//! The voice and the settings of all lines that are marked, in lists that open above their bar.

use std::collections::BTreeSet;

use egui::{
    Id, InputState, Key, Label, Modifiers, Popup, PopupCloseBehavior, Rect, RectAlign, ScrollArea,
    Ui,
};

use super::marked_bar::Bulk;
use crate::inspector::{VoicePicker, marked_settings_ui};
use mynah_core::backend::Backend;
use mynah_core::ids::{LineId, VoiceId};
use mynah_core::settings::{ChosenSettings, Setting};
use mynah_i18n::tr;
use mynah_model::desk::Desk;
use mynah_script::document::Line;
use mynah_script::many::ToMany;
use mynah_script::pages::RowSet;
use mynah_script::tuning::PartChange;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::dialog_buttons::buttons_ui;
use mynah_ui_core::words::settings::name as setting_name;
use mynah_ui_core::words::speaker_name;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::Button;

/// Width of both lists.
const WIDTH: f32 = 320.0;
/// So many marked lines at most are asked who speaks them: more would be felt.
const ASKED: usize = 500;
/// So many of these are named.
const NAMED: usize = 3;
/// What stands in a list beside its voices; and beside its sliders.
const AROUND_VOICES: f32 = 128.0;
const AROUND_SETTINGS: f32 = 184.0;

/// The list while it is open.
pub struct MarkedPick {
    anchor: Rect,
    fresh: bool,
    /// What is marked: the list is about these rows and no others.
    of: RowSet,
    what: What,
}

enum What {
    /// A voice for those who speak them: who that is, and the voice of the focused one.
    Voice(VoicePicker, String, Option<VoiceId>),
    /// Settings of their own.
    Settings(Moved),
}

/// Some of the five settings for marked lines.
struct Moved {
    /// The line as whose they begin, and these.
    line: LineId,
    begun: ChosenSettings,
    /// Those that were moved: no others are given.
    moved: ChosenSettings,
    /// So many lines are marked.
    count: usize,
}

impl Moved {
    fn settings(&self) -> impl Iterator<Item = Setting> {
        let all = self.moved.each().into_iter();
        all.zip(ChosenSettings::default().each())
            .filter_map(|(moved, nothing)| (moved != nothing).then_some(moved))
    }
}

/// What came of a frame of it.
pub enum Picked {
    /// It stays open.
    Open,
    /// It is closed.
    Closed,
    /// This is to be done, and it is closed.
    Done(Bulk),
}

impl MarkedPick {
    /// The list of voices, above `anchor`.
    pub fn voice(cx: &StudioCtx<'_>, lines: &[LineId], anchor: Rect) -> Self {
        let line = first(cx, lines);
        let current = line.and_then(|line| cx.desk.voice_of(line));
        let current = current.map(|voice| voice.id.clone());
        let who = who(cx.desk, lines);
        Self {
            anchor,
            fresh: true,
            of: cx.view.marked.clone(),
            what: What::Voice(VoicePicker::begun(), who, current),
        }
    }

    /// The settings, above `anchor`; nothing without a line.
    pub fn settings(cx: &StudioCtx<'_>, lines: &[LineId], anchor: Rect) -> Option<Self> {
        let line = first(cx, lines)?;
        let part = cx.desk.script().cast().0.get(&line.speaker);
        let chosen = line.settings(part);
        Some(Self {
            anchor,
            fresh: true,
            of: cx.view.marked.clone(),
            what: What::Settings(Moved {
                line: line.id,
                begun: chosen,
                moved: ChosenSettings::default(),
                count: lines.len(),
            }),
        })
    }

    /// Whether other rows are marked by now than when it was opened.
    pub fn is_over(&self, cx: &StudioCtx<'_>) -> bool {
        self.of != cx.view.marked
    }

    /// Draws it.
    pub fn ui(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) -> Picked {
        let first = std::mem::take(&mut self.fresh);
        let above = self.anchor.top() - ui.ctx().content_rect().top();
        let name = match self.what {
            What::Voice(..) => tr!("marked-voice"),
            What::Settings(..) => tr!("marked-settings"),
        };
        let id = Id::unique("script-marked-pick");
        let popup = Popup::new(id, ui.ctx().clone(), self.anchor, ui.layer_id())
            .close_behavior(PopupCloseBehavior::IgnoreClicks)
            .accessible_name(name)
            .align(RectAlign::TOP_START)
            .gap(4.0)
            .width(WIDTH);
        let shown = popup.show(|ui| {
            ui.set_width(WIDTH);
            let picked = match &mut self.what {
                What::Voice(picker, who, current) => {
                    voices_ui(ui, cx, (picker, who, current.as_ref()), above)
                }
                What::Settings(moved) => settings_ui(ui, cx, moved, above),
            };
            let escape = |input: &mut InputState| input.consume_key(Modifiers::NONE, Key::Escape);
            if ui.input_mut(escape) {
                return Picked::Closed;
            }
            picked
        });
        let Some(shown) = shown else {
            return Picked::Open;
        };
        // The click that opened it was elsewhere too.
        if !first && shown.response.clicked_elsewhere() && matches!(shown.inner, Picked::Open) {
            return Picked::Closed;
        }
        shown.inner
    }
}

fn voices_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    (picker, who, current): (&mut VoicePicker, &str, Option<&VoiceId>),
    above: f32,
) -> Picked {
    let title = tr!("marked-voice-of", speakers = who);
    ui.add(Label::new(Face::SmallStrong.rich(title, cx.tokens.text)).wrap());
    let note = tr!("marked-voice-all");
    ui.add(Label::new(Face::Small.rich(note, cx.tokens.text2)).wrap());
    match picker.list_ui(ui, cx, current, above - AROUND_VOICES) {
        Some(voice) => Picked::Done(Bulk::Change(ToMany::Cast(match cx.desk.backend() {
            Backend::Draft => PartChange::Draft(Some(voice)),
            Backend::Live => PartChange::Live(Some(voice)),
        }))),
        None => Picked::Open,
    }
}

fn settings_ui(ui: &mut Ui, cx: &StudioCtx<'_>, to: &mut Moved, above: f32) -> Picked {
    let desk = cx.desk;
    let Some(line) = desk.script().line(to.line) else {
        return Picked::Closed;
    };
    let title = tr!("marked-settings-of", lines = to.count);
    ui.label(Face::SmallStrong.rich(title, cx.tokens.text));
    let number = desk.script().place(line.id);
    let number = number.map_or(0, |place| desk.script().items().line_number(place));
    let note = tr!("marked-settings-from", number = number);
    ui.add(Label::new(Face::Small.rich(note, cx.tokens.text2)).wrap());
    ui.add_space(4.0);
    ScrollArea::vertical()
        .max_height((above - AROUND_SETTINGS).max(96.0))
        .auto_shrink([false, true])
        .show(ui, |ui| {
            // The scroll bar floats: the sliders keep clear of it.
            ui.set_max_width(WIDTH - 12.0);
            marked_settings_ui(ui, cx, line, (to.begun, &mut to.moved));
        });
    ui.add_space(4.0);
    let settings: Vec<Setting> = to.settings().collect();
    let names: Vec<String> = settings.iter().map(|it| setting_name(*it)).collect();
    let note = if names.is_empty() {
        tr!("marked-settings-unmoved")
    } else {
        tr!("marked-settings-moved", settings = names.join(", "))
    };
    ui.add(Label::new(Face::Small.rich(note, cx.tokens.text2)).wrap());
    let why = (settings.is_empty()).then(|| tr!("marked-settings-give.why-not"));
    let give = Button::new(tr!("marked-settings-give", lines = to.count));
    let give = give.tip(tr!("marked-settings-give.tip")).why_not(why);
    let (pressed, cancelled) = buttons_ui(ui, give);
    if pressed && !settings.is_empty() {
        return Picked::Done(Bulk::Change(ToMany::Set(settings)));
    }
    if cancelled {
        Picked::Closed
    } else {
        Picked::Open
    }
}

/// The focused line where it is one of them, else the first.
fn first<'a>(cx: &StudioCtx<'a>, lines: &[LineId]) -> Option<&'a Line> {
    let focused = cx.view.line.filter(|line| cx.view.marked.contains(*line));
    let focused = focused.and_then(|line| cx.desk.script().line(line));
    focused.or_else(|| cx.desk.script().line(*lines.first()?))
}

/// Who speaks these lines, in words.
fn who(desk: &Desk, lines: &[LineId]) -> String {
    if lines.len() > ASKED {
        return tr!("marked-voice-speakers");
    }
    let lines = lines.iter().filter_map(|line| desk.script().line(*line));
    let names: BTreeSet<&str> = lines.map(|line| line.speaker.as_str()).collect();
    let named = names.iter().take(NAMED).map(|name| speaker_name(name));
    let named = named.collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => named,
        more => tr!("marked-voice-more", names = named, more = more),
    }
}
