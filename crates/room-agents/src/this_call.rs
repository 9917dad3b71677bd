//! The column "This call": reply times, the event log, and what is kept of the call.

use egui::{Align, Layout, ScrollArea, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use mynah_core::credits::Credits;
use mynah_i18n::tr;
use mynah_model::agents::conversation::{ConversationEvent, ConversationRecord, EventKind};
use mynah_model::agents::judge::case_of;
use mynah_model::agents::latency::ReplyTimes;
use mynah_model::command::{AgentsCommand, Command};
use mynah_model::desk::LiveState;
use mynah_model::price::in_words;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::fact_row::fact;
use mynah_ui_core::words::duration;
use mynah_ui_kit::theme::{Face, Tokens, icons, size};
use mynah_ui_kit::widgets::{Button, Segment, Side, TextField, segmented};

use crate::column::{foot_ui, head_ui, line_below, note_ui, part_ui};

/// Height of a row of the log.
const ROW: f32 = 23.0;
/// Bars of reply times.
const BARS: usize = 5;
/// From so many turns on the 95th percentile says more than the slowest.
const MANY: usize = 20;
/// Height of the reply times, and of the foot.
const TIMES: f32 = 196.0;
const FOOT: f32 = 92.0;

/// Events that the log shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Filter {
    /// All.
    #[default]
    All,
    /// Tool calls.
    Tools,
    /// Whatever went wrong.
    Errors,
}

/// The view state of the column.
#[derive(Default)]
pub(crate) struct ThisCall {
    filter: Filter,
    /// Places of the events that are shown, and what they were found in.
    found: Vec<usize>,
    read: Option<(Filter, usize, u64)>,
    /// The name of the test that the call becomes.
    name: Option<String>,
    /// The name under which the newest call was kept.
    kept: Option<String>,
}

impl ThisCall {
    /// Draws the column.
    pub(crate) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, agent: Option<&str>) {
        let whole = ui.available_rect_before_wrap();
        let live = &cx.desk.agents.live;
        let t = cx.tokens;
        let rest = head_ui(ui, ("call-side-head", whole), |ui, side| match side {
            Side::Left => {
                let title = match agent {
                    Some(name) => tr!("talk-this.with", name = name),
                    None => tr!("talk-this"),
                };
                let room = ui.available_width().max(40.0);
                ui.add(egui::Label::new(
                    Face::Title.elided(ui, title, t.text, room),
                ));
            }
            Side::Right => {
                let kept = live.end.as_ref().and_then(|end| end.record.credits);
                if let Some(credits) = live.credits.or(kept) {
                    let told = cost(cx, credits);
                    ui.label(Face::Mono.rich(told, t.text2));
                }
            }
        });
        let has_foot = live.state == LiveState::Ended && live.end.is_some();
        if !has_foot {
            self.kept = None;
        }
        let rest = if has_foot {
            foot_ui(ui, ("call-side-foot", rest, FOOT), |ui| {
                self.keep_ui(ui, cx);
            })
        } else {
            rest
        };
        let split = rest.top() + TIMES.min(0.5 * rest.height());
        let (times, log) = rest.split_top_bottom_at_y(split);
        part_ui(
            ui,
            "call-times",
            times.shrink2(vec2(size::PAD, 12.0)),
            |ui| {
                times_ui(ui, cx, &live.events);
            },
        );
        line_below(ui, times);
        let inner = log.shrink2(vec2(size::PAD, 10.0));
        part_ui(ui, "call-log", inner, |ui| self.log_ui(ui, cx));
        ui.advance_cursor_after_rect(whole);
    }

    /// Draws the log, newest first.
    fn log_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let t = cx.tokens;
        let (all, tools, errors) = (tr!("talk-all"), tr!("talk-tools"), tr!("talk-errors"));
        ui.horizontal(|ui| {
            ui.label(Face::SmallStrong.rich(tr!("talk-log"), t.text));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let segments = [
                    Segment::new(Filter::All, &all),
                    Segment::new(Filter::Tools, &tools),
                    Segment::new(Filter::Errors, &errors),
                ];
                let name = tr!("talk-log-filter");
                segmented(ui, &name, &mut self.filter, &segments, None);
            });
        });
        let events = &cx.desk.agents.live.events;
        self.find(events);
        if self.found.is_empty() {
            note_ui(ui, tr!("talk-log-empty"));
            return;
        }
        let count = self.found.len();
        ScrollArea::vertical()
            .id_salt("call-log")
            .auto_shrink(false)
            .show_rows(ui, ROW - 8.0, count, |ui, shown| {
                let found = self.found.iter().rev().skip(shown.start).take(shown.len());
                for event in found.filter_map(|place| events.get(*place)) {
                    event_ui(ui, event);
                }
            });
    }

    /// Finds the events of the filter.
    fn find(&mut self, events: &[ConversationEvent]) {
        let last = events.last().map_or(0, |event| event.at_ms);
        let read = Some((self.filter, events.len(), last));
        if self.read == read {
            return;
        }
        self.read = read;
        let shown = events.iter().enumerate();
        let shown = shown.filter(|(_, event)| is_shown(self.filter, &event.kind));
        self.found = shown.map(|(place, _)| place).collect();
    }

    /// Draws the field and the button that keep the call as a test.
    fn keep_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let Some(end) = &cx.desk.agents.live.end else {
            return;
        };
        if let Some(kept) = &self.kept {
            note_ui(ui, tr!("talk-kept", name = kept.as_str()));
            return;
        }
        let usual = tr!("talk-test-name", agent = end.record.agent_name.as_str());
        let typed = self.name.get_or_insert(usual);
        let name = tr!("talk-test");
        ui.add(TextField::new(typed, &name).small());
        let why = if typed.trim().is_empty() {
            Some(tr!("talk-keep.name"))
        } else if !has_turns(&end.record) {
            Some(tr!("talk-keep.turns"))
        } else {
            None
        };
        let keep = Button::new(tr!("talk-keep"))
            .outline()
            .icon(icons::FLAG)
            .command("talk-keep");
        let keep = keep.tip(tr!("talk-keep.tip")).why_not(why);
        if ui.add(keep.min_width(ui.available_width())).clicked() {
            let name = typed.trim().to_owned();
            let case = case_of(&name, (*end.record).clone());
            let save = AgentsCommand::SaveTest(Box::new(case));
            cx.send(Command::Agents(save));
            self.kept = Some(name);
            self.name = None;
        }
    }
}

/// Returns a cost as it is shown.
pub(crate) fn cost(cx: &StudioCtx<'_>, credits: u64) -> String {
    in_words(cx.desk.backend(), Credits(credits))
}

/// Returns true if the user said something.
fn has_turns(record: &ConversationRecord) -> bool {
    let is_turn = |event: &ConversationEvent| {
        matches!(
            event.kind,
            EventKind::UserMessage { .. } | EventKind::UserTranscript { .. }
        )
    };
    !record.user_turns.is_empty() || record.events.iter().any(is_turn)
}

fn is_shown(filter: Filter, kind: &EventKind) -> bool {
    match filter {
        Filter::All => true,
        Filter::Tools => matches!(
            kind,
            EventKind::ToolCall { .. } | EventKind::ToolResult { .. }
        ),
        Filter::Errors => match kind {
            EventKind::ToolResult { is_error, .. } => *is_error,
            EventKind::Unknown { .. } => true,
            EventKind::Ended { ending, .. } => {
                use mynah_model::agents::conversation::Ending;
                !matches!(ending, Ending::User | Ending::Agent)
            }
            _ => false,
        },
    }
}

/// Draws the reply time of the last turn, its parts, and the statistics.
fn times_ui(ui: &mut Ui, cx: &StudioCtx<'_>, events: &[ConversationEvent]) {
    let t = cx.tokens;
    ui.spacing_mut().item_spacing.y = 4.0;
    let times = ReplyTimes::of(events);
    ui.label(Face::Label.rich(tr!("talk-reply-time"), t.text2));
    ui.horizontal(|ui| {
        let last = times.last();
        let shown = last.map_or_else(|| "–".to_owned(), |last| last.to_string());
        ui.label(Face::Clock.rich(shown, t.text));
        ui.label(Face::Label.rich(tr!("talk-ms-unit"), t.text2));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            bars_ui(ui, &times);
        });
    });
    if let Some(parts) = ReplyParts::of(events) {
        parts.ui(ui);
    }
    let slowest = if times.turns.len() >= MANY {
        (tr!("talk-percentile"), times.percentile(95))
    } else {
        (tr!("talk-slowest"), times.slowest())
    };
    let told = |millis: Option<u64>| {
        millis.map_or_else(String::new, |millis| tr!("talk-ms", millis = millis))
    };
    fact(ui, cx, &tr!("talk-median"), &told(times.median()));
    fact(ui, cx, &slowest.0, &told(slowest.1));
    if let Some(last) = events.last() {
        let length = duration(last.at_ms as f64 / 1_000.0);
        fact(ui, cx, &tr!("talk-length"), &length);
    }
}

/// Draws the newest reply times as bars.
fn bars_ui(ui: &mut Ui, times: &ReplyTimes) {
    let t = Tokens::of(ui);
    let wide = BARS as f32 * 12.0;
    let (rect, response) = ui.allocate_exact_size(vec2(wide, 36.0), Sense::hover());
    let shown: Vec<u64> = times.turns.iter().rev().take(BARS).rev().copied().collect();
    let told: Vec<String> = shown.iter().map(u64::to_string).collect();
    let name = tr!("talk-bars", times = told.join(", "));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    let most = shown.iter().max().copied().unwrap_or(1).max(1) as f32;
    for (place, millis) in shown.iter().enumerate() {
        let high = (rect.height() * *millis as f32 / most).max(2.0);
        let left = rect.right() - (shown.len() - place) as f32 * 12.0 + 3.0;
        let min = pos2(left, rect.bottom() - high);
        let bar = egui::Rect::from_min_max(min, pos2(left + 9.0, rect.bottom()));
        let ink = if place + 1 == shown.len() {
            t.playing
        } else {
            t.bg3
        };
        ui.painter().rect_filled(bar, 2.0, ink);
    }
}

/// The parts of a reply time in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ReplyParts {
    hearing: u64,
    thinking: u64,
    speaking: u64,
}

impl ReplyParts {
    /// Returns the parts of the newest reply, if all of its events are known.
    fn of(events: &[ConversationEvent]) -> Option<Self> {
        let mut ends = None;
        let (mut heard, mut reply, mut parts) = (None, None, None);
        for event in events {
            let at = event.at_ms;
            match event.kind {
                EventKind::UserTurnEnded => (ends, heard, reply) = (Some(at), None, None),
                EventKind::UserTranscript { .. } => heard = Some(at),
                EventKind::AgentReply { .. } => reply = reply.or(Some(at)),
                EventKind::AgentSpeaking { .. } => {
                    if let (Some(ends), Some(heard), Some(reply)) = (ends.take(), heard, reply) {
                        parts = Some(Self {
                            hearing: heard.saturating_sub(ends),
                            thinking: reply.saturating_sub(heard),
                            speaking: at.saturating_sub(reply),
                        });
                    }
                }
                _ => {}
            }
        }
        parts
    }

    fn ui(self, ui: &mut Ui) {
        let t = Tokens::of(ui);
        let whole = (self.hearing + self.thinking + self.speaking).max(1) as f32;
        let mut from = 0.0;
        for (name, millis, ink) in [
            (tr!("talk-hearing"), self.hearing, t.speaker(0)),
            (tr!("talk-thinking"), self.thinking, t.speaker(3)),
            (tr!("talk-first-sound"), self.speaking, t.playing),
        ] {
            let (rect, response) =
                ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
            let told = tr!("talk-ms", millis = millis);
            let said = format!("{name}: {told}");
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
            let name = Face::Small.galley(ui, name, t.text2);
            let value = Face::Mono.galley(ui, told, t.text);
            let middle = rect.center().y;
            let at = pos2(rect.left(), middle - name.size().y / 2.0);
            ui.painter().galley(at, name, t.text2);
            let at = pos2(rect.right() - value.size().x, middle - value.size().y / 2.0);
            ui.painter().galley(at, value, t.text);
            let min = pos2(rect.left() + 100.0, middle - 2.0);
            let max = pos2((rect.right() - 70.0).max(min.x + 20.0), middle + 2.0);
            let track = egui::Rect::from_min_max(min, max);
            ui.painter().rect_filled(track, 2.0, t.bg3);
            let part = millis as f32 / whole;
            let left = track.left() + from * track.width();
            let filled = egui::Rect::from_min_max(
                pos2(left, track.top()),
                pos2(left + part * track.width(), track.bottom()),
            );
            ui.painter().rect_filled(filled, 2.0, ink);
            from += part;
        }
    }
}

/// Draws an event: its second, what happened, and a detail.
fn event_ui(ui: &mut Ui, event: &ConversationEvent) {
    let t = Tokens::of(ui);
    let (words, detail) = event_words(&event.kind);
    let ink = match &event.kind {
        EventKind::AgentSpeaking { .. } => t.playing,
        EventKind::Interrupted { .. } => t.warn,
        EventKind::ToolResult { is_error: true, .. } | EventKind::Unknown { .. } => t.bad_ink,
        _ => t.text,
    };
    let wanted = vec2(ui.available_width(), ROW - 8.0);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::hover());
    // The scroll bar lies over the rest.
    let rect = rect.with_max_x(rect.right() - 12.0);
    let second = format!("{:05.2}", event.at_ms as f64 / 1_000.0);
    let said = format!("{second} {words} {detail}");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, said.trim()));
    let top = rect.top();
    let galley = Face::Mono.galley(ui, second, t.text3);
    ui.painter().galley(pos2(rect.left(), top), galley, t.text3);
    let detail = Face::Mono.elided(ui, &detail, t.text2, rect.width() * 0.4);
    let at = pos2(rect.right() - detail.size().x, top);
    let room = rect.width() - 56.0 - detail.size().x - 8.0;
    ui.painter().galley(at, detail, t.text2);
    let words = Face::Mono.elided(ui, &words, ink, room.max(20.0));
    ui.painter()
        .galley(pos2(rect.left() + 56.0, top), words, ink);
}

/// Returns what an event is, and its detail.
fn event_words(kind: &EventKind) -> (String, String) {
    let ms = |millis: u64| tr!("talk-ms", millis = millis);
    match kind {
        EventKind::Connected { agent_format, .. } => {
            (tr!("talk-event-connected"), agent_format.clone())
        }
        EventKind::AgentReply { text } => (tr!("talk-event-reply"), text.clone()),
        EventKind::AgentSpeaking { latency_ms, .. } => {
            let detail = latency_ms.map_or_else(|| tr!("talk-event-first"), ms);
            (tr!("talk-event-speaking"), detail)
        }
        EventKind::AgentSilent => (tr!("talk-event-silent"), String::new()),
        EventKind::ReplyCorrected { corrected, .. } => {
            (tr!("talk-event-corrected"), corrected.clone())
        }
        EventKind::UserSpeaking => (tr!("talk-event-you"), String::new()),
        EventKind::UserTurnEnded => (tr!("talk-event-turn"), String::new()),
        EventKind::UserTranscript { text } => (tr!("talk-event-heard"), text.clone()),
        EventKind::UserMessage { text } => (tr!("talk-event-message"), text.clone()),
        EventKind::Interrupted {
            silent_after_ms, ..
        } => (tr!("talk-event-interrupted"), ms(*silent_after_ms)),
        EventKind::ToolCall { name, .. } => (tr!("talk-event-call"), name.clone()),
        EventKind::ToolResult {
            is_error,
            duration_ms,
            ..
        } => {
            let words = if *is_error {
                tr!("talk-event-tool-error")
            } else {
                tr!("talk-event-result")
            };
            (words, ms(*duration_ms))
        }
        EventKind::Ping { round_trip_ms } => {
            let detail = round_trip_ms.map_or_else(String::new, ms);
            (tr!("talk-event-ping"), detail)
        }
        EventKind::Unknown { name } => (tr!("talk-event-unknown"), name.clone()),
        EventKind::Ended { ending, .. } => (
            tr!("talk-event-ended"),
            mynah_model::agents::judge::ending_label(*ending),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(at_ms: u64, kind: EventKind) -> ConversationEvent {
        ConversationEvent { at_ms, kind }
    }

    #[test]
    fn parts_of_a_reply_are_the_times_between_its_events() {
        let reply = || EventKind::AgentReply { text: "Yes".into() };
        let speaks = |latency_ms| EventKind::AgentSpeaking {
            event_id: 1,
            latency_ms,
        };
        let events = [
            event(100, reply()),
            event(110, speaks(None)),
            event(9_000, EventKind::UserTurnEnded),
            event(
                9_118,
                EventKind::UserTranscript {
                    text: "Hold on".into(),
                },
            ),
            event(9_339, reply()),
            event(9_468, speaks(Some(468))),
        ];
        let expected = ReplyParts {
            hearing: 118,
            thinking: 221,
            speaking: 129,
        };
        assert_eq!(ReplyParts::of(&events), Some(expected));
        assert_eq!(ReplyParts::of(events.get(..2).unwrap()), None);
    }

    #[test]
    fn filters_show_tools_and_whatever_went_wrong() {
        let unknown = EventKind::Unknown { name: "x".into() };
        let result = |is_error| EventKind::ToolResult {
            name: "a".into(),
            call_id: "1".into(),
            result: String::new(),
            is_error,
            duration_ms: 1,
        };
        for (kind, expected) in [
            (unknown, [true, false, true]),
            (result(false), [true, true, false]),
            (result(true), [true, true, true]),
            (EventKind::UserTurnEnded, [true, false, false]),
        ] {
            let shown = [Filter::All, Filter::Tools, Filter::Errors];
            assert_eq!(shown.map(|filter| is_shown(filter, &kind)), expected);
        }
    }
}
