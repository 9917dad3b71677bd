//! The inspector of the Script room: how the focused line is spoken, and its takes; of a heading the chapter desk.

mod chapter;
mod differing;
mod direction;
mod note;
mod parts;
mod picker;
mod place;
mod presets;
mod pronunciation;
mod rule_row;
mod said;
mod settings;
mod sound;
mod take_row;
mod takes;
mod tuning;
mod voice;
mod word_rows;

mod tests;

use egui::{Align, Layout, Ui, UiBuilder, WidgetInfo, vec2};

use mynah_core::ids::{LineId, ProjectLine};
use mynah_i18n::counted;
use mynah_i18n::tr;
use mynah_script::document::Item;
use mynah_script::document::Line;
use mynah_script::pronunciation::Word;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::steps::Seen;
use mynah_ui_core::words::speaker_name;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::theme::icons;
use mynah_ui_kit::theme::size;
use mynah_ui_kit::widgets::tip::{focus_ring, tip};
use mynah_ui_kit::widgets::{IconButton, caption, empty_state};

pub use self::picker::VoicePicker;
pub use self::settings::marked_settings_ui;
pub use self::takes::pick as pick_take;

use self::chapter::ChapterDesk;
use self::pronunciation::PronunciationTab;
use self::sound::SoundTab;
use self::takes::{TakesTab, again_ui};
use self::voice::VoiceTab;

/// Height of the head and of the tabs.
const HEAD: f32 = 48.0;
const TABS: f32 = 36.0;
/// Height of the row with the button that generates.
const FOOT: f32 = 44.0;
/// Height that the parts above lose in a low window, in points. The sliders get this space.
const LOW_BY: f32 = 8.0;
/// Between two tabs.
const GAP: f32 = 20.0;

/// Which side of the line is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Voice,
    Takes,
    Sound,
    Pronunciation,
}

impl Tab {
    const ALL: [Self; 4] = [Self::Voice, Self::Takes, Self::Sound, Self::Pronunciation];

    fn code(self) -> &'static str {
        match self {
            Self::Voice => "voice",
            Self::Takes => "takes",
            Self::Sound => "sound",
            Self::Pronunciation => "pronunciation",
        }
    }
}

/// A control that something else leads to: the inspector opens and focuses it in the next frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Goal {
    /// The voice picker.
    Voice,
    /// The model.
    Model,
    /// The stability.
    Stability,
    /// The output format.
    Format,
}

/// The inspector's view state.
#[derive(Default)]
pub struct InspectorPanel {
    tab: Tab,
    voice: VoiceTab,
    takes: TakesTab,
    sound: SoundTab,
    pronunciation: PronunciationTab,
    chapter: ChapterDesk,
    stands: Option<LinePlace>,
    /// The open tab is to have the focus.
    focus: bool,
    /// The revision that undo or redo led to last, as it was shown.
    stepped: Option<u64>,
}

/// Where a line stands in the script. Reckoned once a revision.
#[derive(Clone, Copy, Debug)]
struct LinePlace {
    line: LineId,
    revision: u64,
    /// Its number among all lines, from 1.
    number: usize,
}

impl LinePlace {
    fn of(cx: &StudioCtx<'_>, line: &Line) -> Self {
        let script = cx.desk.script();
        let place = script.place(line.id).unwrap_or(0);
        Self {
            line: line.id,
            revision: cx.desk.revision(),
            number: script.items().line_number(place),
        }
    }
}

impl InspectorPanel {
    /// Draws the inspector into all of `ui`.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        let desk = cx.desk;
        let script = desk.script();
        let item = cx
            .view
            .line
            .and_then(|id| script.place(id))
            .and_then(|place| script.items().get(place));
        let line = item.and_then(Item::line).map(|line| line.id);
        let open = desk.project.as_ref().map(|open| open.card.id);
        let shown = ProjectLine::new(open, line);
        let stepped = cx.view.stepped.as_ref();
        let revision = stepped.map(|step| step.revision);
        if self.stepped != revision {
            self.stepped = revision;
            // A slider in a tab that isn't open must not move unseen.
            match stepped.and_then(|step| step.seen) {
                Some(Seen::Voice) => self.tab = Tab::Voice,
                Some(Seen::Sound) => self.tab = Tab::Sound,
                None => {}
            }
        }
        if let Some(word) = cx.view.pronounce.take() {
            self.tab = Tab::Pronunciation;
            self.pronunciation.begin(cx, Word::new(&word));
        }
        // What is half written goes where it belongs.
        self.voice
            .leave_unless(cx, shown.filter(|_| self.tab == Tab::Voice));
        self.takes
            .leave_unless(cx, shown.filter(|_| self.tab == Tab::Takes));
        if line.is_none() {
            self.forget_ways();
        }
        match item {
            Some(Item::Line(line)) => self.line_ui(ui, cx, line),
            Some(Item::Heading(heading)) => self.chapter.ui(ui, cx, heading),
            None => {
                let (title, text) = (tr!("inspector-nothing"), tr!("inspector-nothing.text"));
                empty_state(ui, icons::ARTICLE, &title, &text, None);
            }
        }
    }

    /// The word for the open tab in files.
    pub fn tab_code(&self) -> &'static str {
        self.tab.code()
    }

    /// Opens the tab of this word.
    pub fn open_tab(&mut self, code: &str) {
        let tab = Tab::ALL.into_iter().find(|tab| tab.code() == code);
        self.tab = tab.unwrap_or(self.tab);
    }

    /// What is half written goes where it belongs: the window closes.
    pub fn leave(&mut self, cx: &mut StudioCtx<'_>) {
        self.voice.leave_unless(cx, None);
        self.takes.leave_unless(cx, None);
    }

    /// Whether what was asked for leads to a control of the inspector.
    pub fn is_gone_to(action: Action) -> bool {
        matches!(
            action,
            Action::ChooseVoice
                | Action::ChooseModel
                | Action::ChooseFormat
                | Action::Stability
                | Action::Inspector
                | Action::ShowTakes
                | Action::ShapeLine
                | Action::Pronounce
                | Action::CompareTakes
                | Action::NoteTake
        )
    }

    /// Does what a menu, the palette or a shortcut asked for, if it is the inspector's business.
    pub fn act(&mut self, action: Action, cx: &mut StudioCtx<'_>) {
        match action {
            Action::ChooseVoice => self.lead_to(Goal::Voice),
            Action::ChooseModel => self.lead_to(Goal::Model),
            Action::ChooseFormat => self.lead_to(Goal::Format),
            Action::Stability => self.lead_to(Goal::Stability),
            Action::Inspector => self.focus = true,
            Action::ShowTakes => {
                self.tab = Tab::Takes;
                self.focus = true;
            }
            Action::ShapeLine => {
                self.tab = Tab::Sound;
                self.focus = true;
            }
            Action::Pronounce => {
                self.tab = Tab::Pronunciation;
                self.pronunciation.focus();
            }
            Action::CompareTakes => TakesTab::compare_picked(cx),
            Action::StarTake => TakesTab::star_meant(cx),
            // Of marked lines the list's business.
            Action::ApproveTake if cx.view.marked.is_empty() => TakesTab::approve_meant(cx),
            Action::DiscardTake => TakesTab::discard_meant(cx),
            Action::PickHeard => TakesTab::pick_heard(cx),
            Action::PickNewer => TakesTab::pick_beside(cx, -1),
            Action::PickOlder => TakesTab::pick_beside(cx, 1),
            Action::NoteTake if self.takes.note_meant(cx) => self.tab = Tab::Takes,
            _ => {}
        }
    }

    /// What was asked for and isn't there takes the keys from nobody later on.
    fn forget_ways(&mut self) {
        self.focus = false;
        self.voice.forget_way();
        self.pronunciation.forget_way();
    }

    fn lead_to(&mut self, goal: Goal) {
        self.tab = Tab::Voice;
        self.voice.open(goal);
    }

    fn line_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line) {
        let stands = match self.stands {
            Some(known) if known.line == line.id && known.revision == cx.desk.revision() => known,
            _ => LinePlace::of(cx, line),
        };
        self.stands = Some(stands);
        let takes = cx.desk.takes.get(&line.id).map_or(0, |takes| takes.count);
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            head_ui(ui, cx, line, stands);
            self.tabs_ui(ui, cx, takes);
        });
        let mut space = ui.available_rect_before_wrap();
        let mut foot = None;
        if self.tab == Tab::Voice {
            let rects = space.split_top_bottom_at_y(space.bottom() - lowered(ui, FOOT));
            (space, foot) = (rects.0, Some(rects.1));
        }
        let mut body = ui.new_child(UiBuilder::new().max_rect(space));
        egui::ScrollArea::vertical()
            .id_salt("inspector-body")
            .auto_shrink(false)
            .show(&mut body, |ui| {
                let inner = ui
                    .available_rect_before_wrap()
                    .shrink2(vec2(size::PAD, 0.0));
                let mut inside = ui.new_child(UiBuilder::new().max_rect(inner));
                match self.tab {
                    Tab::Voice => {
                        let marked = cx.view.marked.len();
                        if marked > 1 {
                            let words = tr!("inspector-marked", lines = marked);
                            let words = Face::Small.rich(words, cx.tokens.text2);
                            inside.add_space(8.0);
                            inside.add(egui::Label::new(words).wrap());
                        }
                        self.voice.ui(&mut inside, cx, line);
                        inside.add_space(8.0);
                        let edge = inside.min_rect().bottom();
                        let whole = ui.max_rect().x_range();
                        ui.painter()
                            .hline(whole, edge, egui::Stroke::new(1.0, cx.tokens.line));
                        inside.add_space(8.0);
                        self.takes.short_ui(&mut inside, cx, line);
                    }
                    Tab::Takes => self.takes.ui(&mut inside, cx, line),
                    Tab::Sound => self.sound.ui(&mut inside, cx, line),
                    Tab::Pronunciation => self.pronunciation.ui(&mut inside, cx, line),
                }
                inside.add_space(16.0);
                ui.advance_cursor_after_rect(inside.min_rect());
            });
        if let Some(foot) = foot {
            foot_ui(ui, cx, line, foot);
        }
        if self.takes.wants_all() {
            self.tab = Tab::Takes;
        }
    }

    fn tabs_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, takes: u32) {
        let focus = std::mem::take(&mut self.focus);
        let t = cx.tokens;
        let high = lowered(ui, TABS);
        let (strip, _) =
            ui.allocate_exact_size(vec2(ui.available_width(), high), egui::Sense::hover());
        let under = egui::Stroke::new(1.0, t.line);
        ui.painter()
            .hline(strip.x_range(), strip.bottom() - 0.5, under);
        let rules = cx.desk.script().rules().len();
        let tabs = [
            (
                Tab::Voice,
                tr!("inspector-tab-voice"),
                String::new(),
                tr!("inspector-tab-voice.tip"),
            ),
            (
                Tab::Takes,
                tr!("inspector-tab-takes"),
                takes.to_string(),
                tr!("inspector-tab-takes.tip"),
            ),
            (
                Tab::Sound,
                tr!("inspector-tab-sound"),
                String::new(),
                tr!("inspector-tab-sound.tip"),
            ),
            (
                Tab::Pronunciation,
                tr!("inspector-tab-pronunciation"),
                rules.to_string(),
                tr!("inspector-tab-pronunciation.tip"),
            ),
        ];
        // Numbers are left out where they would push a tab over the edge.
        let wide = |label: &str, face: Face| face.galley(ui, label, t.text).size().x;
        let all = tabs.iter().map(|(_, label, count, _)| {
            let gap = if count.is_empty() { 0.0 } else { 6.0 };
            wide(label, Face::BodyMedium) + gap + wide(count, Face::MonoLabel) + GAP
        });
        let room = strip.width() - 2.0 * size::PAD;
        let has_room = all.sum::<f32>() - GAP <= room;
        let labels: f32 = tabs
            .iter()
            .map(|(_, label, ..)| wide(label, Face::BodyMedium))
            .sum();
        let apart = GAP.min((room - labels) / (tabs.len() - 1) as f32);
        let mut x = strip.left() + size::PAD;
        for (tab, label, count, explanation) in tabs {
            let count = if has_room { count } else { String::new() };
            let on = self.tab == tab;
            let ink = if on { t.text } else { t.text2 };
            let name = Face::BodyMedium.galley(ui, &label, ink);
            let number = Face::MonoLabel.galley(ui, count, t.text3);
            let gap = if number.size().x > 0.0 { 6.0 } else { 0.0 };
            let wide = name.size().x + gap + number.size().x;
            let rect = egui::Rect::from_min_size(egui::pos2(x, strip.top()), vec2(wide, high));
            let response = ui.interact(
                rect,
                ui.scope_id().with(("tab", tab as u8)),
                egui::Sense::click(),
            );
            response.widget_info(|| {
                egui::WidgetInfo::selected(egui::accesskit::Role::Tab, true, on, &label)
            });
            let middle = strip.center().y;
            let at = egui::pos2(x, middle - name.size().y / 2.0);
            let after = at.x + name.size().x + gap;
            ui.painter().galley(at, name, ink);
            let at = egui::pos2(after, middle - number.size().y / 2.0);
            ui.painter().galley(at, number, t.text3);
            if on && focus {
                response.request_focus();
            }
            if on {
                let line = egui::Stroke::new(2.0, t.accent_ink);
                ui.painter()
                    .hline(rect.x_range(), strip.bottom() - 1.0, line);
            }
            focus_ring(ui, &response, size::RADIUS_SMALL);
            if tip(ui, response, &explanation).clicked() {
                self.tab = tab;
            }
            x += wide + apart;
        }
    }
}

/// Returns a height as it is in this window: less in a low one.
fn lowered(ui: &Ui, height: f32) -> f32 {
    if size::is_low(ui.ctx()) {
        height - LOW_BY
    } else {
        height
    }
}

/// Draws the button that generates the line, below what scrolls.
fn foot_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line, foot: egui::Rect) {
    let edge = egui::Stroke::new(1.0, cx.tokens.line);
    ui.painter().hline(foot.x_range(), foot.top() + 0.5, edge);
    let inner = foot.shrink2(vec2(size::PAD, 0.0));
    let layout = Layout::left_to_right(Align::Center);
    let builder = UiBuilder::new().id_salt("foot").max_rect(inner);
    again_ui(&mut ui.new_child(builder.layout(layout)), cx, line);
}

/// Takes the inspector away.
fn hide_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let keys = Action::HideInspector
        .keys_text(ui.ctx())
        .unwrap_or_default();
    let tip = format!("{}  {keys}", tr!("inspector-hide.tip"));
    let hide = IconButton::new(icons::CARET_RIGHT, tr!("inspector-hide"));
    if ui.add(hide.tip(tip)).clicked() {
        cx.act(Action::HideInspector);
    }
}

fn head_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line, stands: LinePlace) {
    let t = cx.tokens;
    let high = vec2(ui.available_width(), lowered(ui, HEAD));
    let (strip, _) = ui.allocate_exact_size(high, egui::Sense::hover());
    let inner = strip.shrink2(vec2(size::PAD, 0.0));
    let layout = Layout::right_to_left(Align::Center);
    let mut right = ui.new_child(UiBuilder::new().max_rect(inner).layout(layout));
    hide_ui(&mut right, cx);
    let characters = line.characters();
    let count = tr!("inspector-characters", count = characters);
    let number = tr!("inspector-line", number = stands.number);
    let speaker = speaker_name(&line.speaker);
    let needed: f32 = [
        (Face::BodyStrong, &number),
        (Face::Body, &speaker),
        (Face::Label, &count),
    ]
    .into_iter()
    .map(|(face, words)| face.galley(&right, words.as_str(), t.text).size().x + 8.0)
    .sum();
    // The dot stands before them. Whose line it is, is told whole where both have no room.
    if needed + 16.0 <= right.available_width() {
        right.label(Face::Label.rich(count, t.text3));
    } else {
        let short = caption(
            &mut right,
            Face::Label,
            &counted(characters as u64),
            t.text3,
        );
        short.widget_info(|| WidgetInfo::labeled(egui::accesskit::Role::Label, true, &count));
        tip(&right, short, &count);
    }
    let left = inner.with_max_x(right.min_rect().left() - 8.0);
    let layout = Layout::left_to_right(Align::Center);
    let mut left = ui.new_child(UiBuilder::new().max_rect(left).layout(layout));
    let color = t.speaker(cx.view.speakers.place(&line.speaker));
    let (dot, _) = left.allocate_exact_size(vec2(8.0, 8.0), egui::Sense::hover());
    left.painter().circle_filled(dot.center(), 4.0, color);
    left.label(Face::BodyStrong.rich(number, t.text));
    let speaker = Face::Body.rich(speaker, t.text2);
    left.add(egui::Label::new(speaker).truncate());
}
