//! The palette: finds an action, a button of a room, a line or a voice by a few letters of its name.

mod fitting;
mod room_commands;

use egui::{Align, Align2, Id, Key, Modal, Modifiers, ScrollArea, Ui, vec2};

use self::fitting::{find_ignoring_case, score, told};
use self::room_commands::room_commands;
use mynah_core::ids::{LineId, ProjectId, VoiceId};
use mynah_i18n::tr;
use mynah_model::command::VoicesCommand;
use mynah_model::command::{Command, ProjectCommand};
use mynah_model::desk::Desk;
use mynah_model::desk::ROWS_A_FRAME;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::{Choosing, StudioCtx, ToolTab, View};
use mynah_ui_core::room::Room;
use mynah_ui_core::room_command::RoomCommand;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_core::words::speaker_name;
use mynah_ui_kit::theme::{Face, Icon, icons};
use mynah_ui_kit::widgets::TextField;
use mynah_ui_kit::widgets::combo::found_item;
use mynah_ui_kit::widgets::command::{self, State};
use mynah_ui_kit::widgets::menu::{arrows, ends};

/// Most entries that are listed.
const MOST: usize = 60;
/// How far what can't be done now stands behind what can.
const NOT_NOW: i32 = 20;
/// How far what only leads to a setting stands behind what does something.
const LEADS: i32 = 2;
/// What the line counts whose number was typed: more than words in which that stands.
const NUMBERED: i32 = 60;
/// How far the name of a tab stands behind the action's own name.
const OTHER: i32 = 3;
/// How far what only says what kind of thing it is stands behind its name.
const KIND: i32 = 12;
/// The palette's width.
const WIDTH: f32 = 560.0;
/// How far below the window's top it begins, and most of the list that is seen at once.
const DOWN: f32 = 64.0;
const LIST: f32 = 420.0;
/// What of a low window is not the list: what is above it, its field, its edges.
const AROUND: f32 = DOWN + 88.0;
/// Room of the scroll bar.
const BAR: f32 = 10.0;

/// Something that can be found.
#[derive(Clone, Debug, PartialEq)]
enum Goal {
    Action(Action),
    Command(RoomCommand),
    Line(LineId),
    Voice(VoiceId),
    Project(ProjectId),
}

#[derive(Clone, Debug)]
struct Found {
    goal: Goal,
    label: String,
    detail: String,
    /// What choosing it does.
    tip: String,
    score: i32,
}

/// The palette's view state.
#[derive(Debug, Default)]
pub struct Palette {
    open: bool,
    query: String,
    found: Vec<Found>,
    /// The query, the revision and the number of projects that `found` answers.
    answered: Option<(String, (u64, usize))>,
    /// The place in the script from which lines are still to be looked at.
    looks_from: Option<usize>,
    /// Enter was pressed while nothing was found yet.
    waits: bool,
    at: usize,
}

impl Palette {
    /// Opens it, empty.
    pub fn open(&mut self) {
        *self = Self {
            open: true,
            ..Self::default()
        };
    }

    /// Whether it lies over the window.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Draws it over the window while it is open.
    pub fn ui(&mut self, ctx: &egui::Context, cx: &mut StudioCtx<'_>) {
        if !self.open {
            return;
        }
        if self.answered.is_none() {
            // Another window may have made some.
            cx.send(Command::Project(ProjectCommand::List));
        }
        self.find(ctx, cx.desk, cx.view);
        let id = Id::unique("palette");
        let area = Modal::default_area(id)
            .anchor(Align2::CENTER_TOP, vec2(0.0, DOWN))
            .default_width(WIDTH);
        let modal = Modal::new(id)
            .area(area)
            .backdrop_color(cx.tokens.shade)
            .show(ctx, |ui| self.inside_ui(ui, cx));
        if let Some(goal) = modal.inner.clone() {
            run(ctx, goal, cx);
            self.open = false;
        } else if modal.should_close() {
            self.open = false;
        }
    }

    fn inside_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) -> Option<Goal> {
        ui.set_width(WIDTH);
        let enter = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let waited = self.waits;
        let mut moved = arrows(ui, Some(self.at), self.found.len());
        if self.query.is_empty() {
            moved = moved.or_else(|| ends(ui, self.found.len()));
        }
        self.at = moved.unwrap_or(self.at);
        let name = tr!("palette-field");
        let (hint, explanation) = (tr!("search-hint"), tr!("palette-field.tip"));
        let field = TextField::new(&mut self.query, &name)
            .hint(&hint)
            .tip(&explanation)
            .icon(icons::MAGNIFYING_GLASS)
            .limit(200);
        ui.add(field).request_focus();
        ui.add_space(4.0);
        let mut chosen = None;
        let room = ui.ctx().content_rect().height() - AROUND;
        let height = room.clamp(96.0, LIST);
        // It begins as high as it was when it was open last: of few entries, too low for more.
        let list = ScrollArea::vertical()
            .max_height(height)
            .min_scrolled_height(height);
        list.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            // The scroll bar floats: the keys keep clear of it.
            ui.set_width(WIDTH - BAR);
            for (place, found) in self.found.iter().enumerate() {
                let on = place == self.at;
                let icon = icon_of(&found.goal);
                let words = (found.label.as_str(), found.detail.as_str());
                let response = found_item(ui, on, icon, words, &found.tip);
                if response.hovered() && ui.input(|input| input.pointer.is_moving()) {
                    self.at = place;
                }
                if on && moved.is_some() {
                    response.scroll_to_me(None);
                }
                if response.clicked() {
                    chosen = Some(found.goal.clone());
                }
            }
            if self.found.is_empty() {
                ui.add_space(8.0);
                ui.with_layout(egui::Layout::top_down(Align::Center), |ui| {
                    let text = match self.looks_from {
                        Some(_) => tr!("palette-looking"),
                        None => tr!("palette-nothing"),
                    };
                    ui.label(Face::Small.rich(text, cx.tokens.text3));
                });
            }
        });
        // Who pressed it before a long script was looked through means what is found first.
        let looks_on = self.found.is_empty() && self.looks_from.is_some();
        self.waits = (self.waits || enter) && looks_on;
        if enter || waited && !self.waits {
            chosen = self.found.get(self.at).map(|found| found.goal.clone());
        }
        chosen
    }

    /// Looks again when the query or the script changed.
    fn find(&mut self, ctx: &egui::Context, desk: &Desk, view: &View) {
        let listed = desk.projects.value().map_or(0, Vec::len);
        let now = (self.query.clone(), (desk.revision(), listed));
        let query = self.query.trim().to_lowercase();
        if self.answered.as_ref() != Some(&now) {
            self.found = actions(ctx, desk, view, &query);
            if !query.is_empty() {
                self.found.extend(room_commands(ctx, (desk, view), &query));
                self.found.extend(voices(desk, &query));
                self.found.extend(projects(desk, &query));
            }
            self.looks_from = (!query.is_empty()).then_some(0);
            self.found.extend(numbered(desk, &query));
            self.at = 0;
            self.waits = false;
            self.answered = Some(now);
        } else if self.looks_from.is_none() {
            return;
        }
        if let Some(from) = self.looks_from {
            let before = self.found.len();
            self.found.extend(lines(desk, &query, from));
            let next = from + ROWS_A_FRAME;
            // Of a query that many lines answer the first are enough.
            let enough = self.found.len() - before >= MOST || next >= desk.script().items().len();
            self.looks_from = (!enough).then_some(next);
        }
        // Equals stay in the order in which they were found.
        self.found
            .sort_by_key(|found| std::cmp::Reverse(found.score));
        self.found.truncate(MOST);
        if self.looks_from.is_some() {
            ctx.request_repaint();
        }
    }
}

/// The keys of an action, and what it costs where it spends.
fn keys_and_price(
    ctx: &egui::Context,
    desk: &Desk,
    view: &View,
    action: Action,
) -> (String, Option<String>) {
    let keys = action.keys_text_in(ctx, view.room).unwrap_or_default();
    let line = view.line.filter(|_| view.marked.is_empty());
    let price = match action {
        Action::GenerateLine if view.choosing == Choosing::Settings => view.sweep_price,
        Action::GenerateLine => line.and_then(|line| desk.price_of(line)),
        Action::AnotherTake => line.and_then(|line| desk.price_of_fresh(line)),
        Action::GoOn if desk.flow.asks > 0 => Some(desk.price_to_continue()),
        _ => None,
    };
    match price {
        Some(price) => {
            let price = PriceText::short(price);
            let shown = tr!("palette-price", price = price.shown, keys = keys);
            (shown, Some(price.meaning))
        }
        None => (keys, None),
    }
}

fn actions(ctx: &egui::Context, desk: &Desk, view: &View, query: &str) -> Vec<Found> {
    Action::ALL
        .iter()
        .filter(|action| **action != Action::Palette)
        .filter_map(|&action| {
            let ready = action.is_ready(desk, view);
            let label = action.label();
            // What can't be done now is found by whoever looks for it, and says why; first by whoever names it wholly.
            let mut tip = action.tip();
            let (detail, behind) = if ready {
                let (detail, meaning) = keys_and_price(ctx, desk, view, action);
                if let Some(meaning) = meaning.filter(|it| !it.is_empty()) {
                    tip = format!("{tip}\n{meaning}");
                }
                (detail, 0)
            } else if query.is_empty() {
                return None;
            } else if label.to_lowercase() == query {
                (action.why_unavailable(desk, view), 0)
            } else {
                (action.why_unavailable(desk, view), NOT_NOW)
            };
            let behind = behind + if action.leads_to_settings() { LEADS } else { 0 };
            let other = other_name(action).and_then(|name| score(query, &name));
            let named = score(query, &label).max(other.map(|score| score - OTHER));
            let score = named.or_else(|| told(query, &action.tip()))? - behind;
            Some(Found {
                goal: Goal::Action(action),
                label,
                detail,
                tip,
                score,
            })
        })
        .collect()
}

/// Returns the name of the tab that an action opens, where it is another one than the action's own.
fn other_name(action: Action) -> Option<String> {
    Some(match action {
        Action::VoicesRoom => tr!("voices-tab-own"),
        Action::DesignVoice => tr!("create-design"),
        Action::ProfessionalVoice => tr!("create-professional"),
        Action::ShowConsents => tr!("create-vault"),
        Action::AgentsRoom => tr!("agents-build"),
        Action::AgentConversations => tr!("conversation-title"),
        action => {
            let mut tools = ToolTab::ALL.into_iter();
            tools.find(|tab| tab.action() == action)?.label()
        }
    })
}

/// The line of this number.
fn numbered(desk: &Desk, query: &str) -> Option<Found> {
    let number = query.parse().ok()?;
    let rows = desk.script().items();
    let line = rows.get(rows.place_of_line(number)?)?.line()?;
    Some(Found {
        goal: Goal::Line(line.id),
        label: tr!("palette-number", number = number),
        detail: line.text.clone(),
        tip: tr!("palette-line.tip"),
        score: NUMBERED,
    })
}

/// Lines that contain the query, among a frame's share of rows; whole words count more than single letters would.
fn lines(desk: &Desk, query: &str, from: usize) -> Vec<Found> {
    let rows = desk.script().items();
    (from..)
        .zip(rows.from(from).take(ROWS_A_FRAME))
        .filter_map(|(place, item)| {
            let line = item.line()?;
            let at = find_ignoring_case(&line.text, query)?;
            Some(Found {
                goal: Goal::Line(line.id),
                label: line.text.clone(),
                detail: tr!(
                    "transport-line",
                    number = rows.line_number(place),
                    speaker = speaker_name(&line.speaker)
                ),
                tip: tr!("palette-line.tip"),
                score: 40 - at.min(30) as i32,
            })
        })
        .take(MOST)
        .collect()
}

/// Projects by their names; the one that is open need not be found.
fn projects(desk: &Desk, query: &str) -> Vec<Found> {
    let open = desk.project.as_ref().map(|open| open.card.id);
    let all = desk.projects.value().map_or(&[][..], Vec::as_slice);
    all.iter()
        .filter(|card| open != Some(card.id))
        .filter_map(|card| {
            let label = tr!("palette-project", project = card.name.as_str());
            // Who types what they read there finds it too.
            let whole = score(query, &label).map(|score| score - KIND);
            Some(Found {
                goal: Goal::Project(card.id),
                score: score(query, &card.name).max(whole)?,
                label,
                detail: tr!("project-lines", lines = card.lines),
                tip: tr!("project-item.tip"),
            })
        })
        .collect()
}

fn voices(desk: &Desk, query: &str) -> Vec<Found> {
    desk.voices_of(desk.backend())
        .iter()
        .filter(|voice| voice.preview)
        .filter_map(|voice| {
            let label = tr!("palette-voice", voice = voice.name.as_str());
            let whole = score(query, &label).map(|score| score - KIND);
            let score = score(query, &voice.name).max(whole)?;
            Some(Found {
                goal: Goal::Voice(voice.id.clone()),
                label,
                detail: voice.about.clone(),
                tip: tr!("palette-voice.tip"),
                score,
            })
        })
        .collect()
}

fn icon_of(goal: &Goal) -> Icon {
    match goal {
        Goal::Action(action) => icon_of_action(*action),
        Goal::Command(command) => command.room.icons().0,
        Goal::Line(_) => icons::ARTICLE,
        Goal::Voice(_) => icons::USER_SOUND,
        Goal::Project(_) => icons::FOLDER_OPEN,
    }
}

/// A sign for what kind of thing an action does.
fn icon_of_action(action: Action) -> Icon {
    match action {
        Action::ScriptRoom => Room::Script.icons().0,
        Action::VoicesRoom | Action::VoiceLibrary | Action::ChooseVoice => Room::Voices.icons().0,
        Action::CreateRoom | Action::DesignVoice | Action::CloneVoice | Action::RemixVoice => {
            Room::Create.icons().0
        }
        Action::DubbingRoom | Action::NewDub => Room::Dubbing.icons().0,
        Action::ToolsRoom
        | Action::TranscribeTool
        | Action::CaptionsTool
        | Action::ChangerTool
        | Action::EffectsTool
        | Action::IsolateTool
        | Action::DialogueTool
        | Action::MusicTool
        | Action::AlignTool
        | Action::ChooseToolFiles
        | Action::SaveToolFile => Room::Tools.icons().0,
        Action::AgentsRoom
        | Action::NewAgent
        | Action::AgentTests
        | Action::AgentConversations
        | Action::Webhooks => Room::Agents.icons().0,
        Action::HistoryRoom | Action::Versions => Room::History.icons().0,
        Action::UsageRoom | Action::Budgets => Room::Usage.icons().0,
        Action::PlayPause
        | Action::PlayFromHere
        | Action::PlayFromWord
        | Action::PlayAll
        | Action::PlaySelected
        | Action::PlayChapter
        | Action::PlayDub => icons::PLAY,
        Action::GenerateLine
        | Action::GenerateChanged
        | Action::GenerateChapter
        | Action::GenerateAll
        | Action::AnotherTake
        | Action::SeveralTakes => icons::LIGHTNING,
        Action::Find
        | Action::FindNext
        | Action::FindBack
        | Action::Replace
        | Action::SearchRoom => icons::MAGNIFYING_GLASS,
        Action::Cast | Action::Audition => icons::USERS,
        Action::Export
        | Action::ExportLine
        | Action::ExportChapter
        | Action::ExportProject
        | Action::SaveScript => icons::EXPORT,
        Action::OpenScript | Action::OpenProjectFile | Action::Projects => icons::FOLDER_OPEN,
        Action::DeleteLine | Action::DiscardTake | Action::DiscardProject | Action::ShowBin => {
            icons::TRASH
        }
        Action::Undo => icons::ARROW_U_UP_LEFT,
        Action::Redo => icons::ARROW_U_UP_RIGHT,
        Action::Shortcuts => icons::KEYBOARD,
        action if action.leads_to_settings() => icons::GEAR_SIX,
        // The sign of a Mac's key says nothing on other keyboards.
        _ if cfg!(target_os = "macos") => icons::COMMAND,
        _ => icons::CARET_RIGHT,
    }
}

fn run(ctx: &egui::Context, goal: Goal, cx: &mut StudioCtx<'_>) {
    match goal {
        Goal::Action(action) => cx.act(action),
        Goal::Command(asked) => {
            if command::state(ctx, asked.id) == State::Hidden {
                cx.view.room = asked.room;
                cx.act(asked.place);
            }
            command::ask(ctx, asked.id, asked.answer);
        }
        Goal::Project(project) => {
            cx.send(Command::Project(ProjectCommand::Open(project)));
            cx.view.room = Room::Script;
        }
        Goal::Line(line) => {
            cx.view.room = Room::Script;
            cx.view.show(Some(line));
        }
        Goal::Voice(voice) => {
            let backend = cx.desk.backend();
            cx.send(Command::Voices(VoicesCommand::Preview { backend, voice }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "Select all" stood first, in whose explanation filters are named in passing.
    #[test]
    fn who_looks_for_filters_finds_what_is_one_first() {
        let desk = mynah_ui_core::testing::fixtures::desk(
            mynah_core::backend::Backend::Draft,
            mynah_ui_core::testing::fixtures::SCRIPT,
        );
        let mut palette = Palette {
            query: "filter".to_owned(),
            ..Palette::default()
        };
        palette.find(&egui::Context::default(), &desk, &View::default());
        let found: Vec<_> = palette.found.iter().map(|found| &found.goal).collect();
        let at = |action| found.iter().position(|goal| **goal == Goal::Action(action));
        assert!(at(Action::ListAll) < at(Action::SelectAll), "{found:?}");
        assert!(at(Action::ListToDo) < at(Action::SelectAll), "{found:?}");
        assert_eq!(at(Action::ListAll), Some(0), "{found:?}");
    }

    /// On a heading "Pronunciation rules" stood behind "Import pronunciation rules", and Enter asked for a file.
    #[test]
    fn what_is_named_wholly_stands_first_even_where_it_cant_be_now() {
        use mynah_ui_core::testing::fixtures::{SCRIPT, desk};
        let desk = desk(mynah_core::backend::Backend::Draft, SCRIPT);
        let mut palette = Palette {
            query: Action::Pronounce.label(),
            ..Palette::default()
        };
        let nowhere = View::default();
        assert!(!Action::Pronounce.is_ready(&desk, &nowhere));
        palette.find(&egui::Context::default(), &desk, &nowhere);
        assert_eq!(palette.found[0].goal, Goal::Action(Action::Pronounce));
    }

    /// None of the three was found by what people call it.
    #[test]
    fn a_word_of_what_is_done_finds_it() {
        let desk = mynah_ui_core::testing::fixtures::desk(
            mynah_core::backend::Backend::Draft,
            mynah_ui_core::testing::fixtures::SCRIPT,
        );
        for (word, meant) in [
            ("seed", Action::Stability),
            ("again", Action::AnotherTake),
            ("bin", Action::DiscardTake),
            ("loudness", Action::CompareTakes),
            ("loudness", Action::ShapeLine),
            ("chapter", Action::AddChapter),
            ("chapter", Action::PlayChapter),
            ("webhook", Action::Webhooks),
        ] {
            let found = actions(&egui::Context::default(), &desk, &View::default(), word);
            let goals: Vec<_> = found.iter().map(|found| &found.goal).collect();
            assert!(goals.contains(&&Goal::Action(meant)), "{word}: {goals:?}");
        }
    }

    /// Regression: tabs of the Agents room had no command, and tools were not found by the names of their tabs.
    #[test]
    fn every_command_and_tab_is_found_by_its_name() {
        use mynah_ui_core::testing::fixtures::{SCRIPT, desk};
        let desk = desk(mynah_core::backend::Backend::Draft, SCRIPT);
        let own = Action::ALL.iter().map(|action| (action.label(), *action));
        let tools = ToolTab::ALL.into_iter();
        let tools = tools.map(|tab| (tab.label(), tab.action()));
        let tabs = [
            (tr!("create-design"), Action::DesignVoice),
            (tr!("create-clone"), Action::CloneVoice),
            (tr!("create-professional"), Action::ProfessionalVoice),
            (tr!("create-remix"), Action::RemixVoice),
            (tr!("create-vault"), Action::ShowConsents),
            (tr!("voices-tab-own"), Action::VoicesRoom),
            (tr!("voices-tab-shared"), Action::VoiceLibrary),
            (tr!("agents-create"), Action::NewAgent),
            (tr!("agents-tests"), Action::AgentTests),
            (tr!("conversation-title"), Action::AgentConversations),
            (tr!("agents-webhooks"), Action::Webhooks),
        ];
        for (name, meant) in own.chain(tools).chain(tabs) {
            if meant == Action::Palette {
                continue;
            }
            let query = name.to_lowercase();
            let found = actions(&egui::Context::default(), &desk, &View::default(), &query);
            let is_meant = |found: &Found| found.goal == Goal::Action(meant);
            assert!(found.iter().any(is_meant), "{name}: {meant:?}");
        }
    }

    /// Nothing stood behind the dot.
    #[test]
    fn a_line_of_the_narrator_says_whose_it_is() {
        use mynah_ui_core::testing::fixtures::{SCRIPT, desk};
        let desk = desk(mynah_core::backend::Backend::Draft, SCRIPT);
        let found = lines(&desk, "the light went", 0);
        let details: Vec<&str> = found.iter().map(|found| &*found.detail).collect();
        assert_eq!(details, ["Line 1 · Narrator"]);
    }

    #[test]
    fn who_looks_for_the_service_finds_the_switch_before_its_settings() {
        let mut desk = mynah_ui_core::testing::fixtures::desk(
            mynah_core::backend::Backend::Draft,
            mynah_ui_core::testing::fixtures::SCRIPT,
        );
        desk.key = mynah_model::desk::KeyState::Here {
            masked: "••••cdef".to_owned(),
            kept: mynah_model::desk::KeptKey::Keychain,
            reads_user: true,
            lacks: Vec::new(),
        };
        let mut palette = Palette {
            query: "ElevenLabs".to_owned(),
            ..Palette::default()
        };
        palette.find(&egui::Context::default(), &desk, &View::default());
        let found: Vec<_> = palette.found.iter().map(|found| &found.goal).collect();
        let at = |action| found.iter().position(|goal| **goal == Goal::Action(action));
        assert_eq!(at(Action::UseLive), Some(0), "{found:?}");
        assert_eq!(at(Action::KeySettings), Some(1), "{found:?}");
    }

    /// Nothing was found by a number but lines in whose words it stands, one long script later.
    #[test]
    fn a_line_is_found_by_its_number_at_once() {
        let lines = (1..=9).map(|n| format!("TOM: Line {n}."));
        let lines = lines.collect::<Vec<_>>().join("\n");
        let desk =
            mynah_ui_core::testing::fixtures::desk(mynah_core::backend::Backend::Draft, &lines);
        let found = numbered(&desk, "7").expect("a line");
        assert_eq!((&*found.label, &*found.detail), ("Go to line 7", "Line 7."));
        assert!(numbered(&desk, "10").is_none());
        assert!(numbered(&desk, "0").is_none());
    }
}
