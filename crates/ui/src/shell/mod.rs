//! The window around the rooms: top bar, rail, inspector, transport, status bar, palette, toasts.

mod credits;
mod drops;
mod going;
mod help;
mod joined;
mod leaving;
pub mod listening;
mod moving;
mod offers;
mod on_air;
mod palette;
mod placing;
mod rail;
mod remedies;
mod status_bar;
mod stepping;
mod switching;
mod toasts;
pub mod top_bar;
pub mod transport;

#[cfg(test)]
mod tests;

use egui::{Color32, Event, Rect, Stroke, Ui, UiBuilder, pos2};
use mynah_ui_core::tempo::next_tempo;

use crate::dialogs::Held;
use crate::folders::Folders;
use crate::panels::Panels;
use crate::shell::credits::Credits;
use crate::shell::leaving::Leaving;
use crate::shell::palette::Palette;
use crate::shell::placing::higher_foot;
use crate::shell::remedies::help_out;
use crate::shell::switching::Switching;
use crate::shell::toasts::{Press, Toasts};
use crate::shell::transport::Transport;
use mynah_core::backend::Backend;
use mynah_i18n::tr;
use mynah_model::command::AccountCommand;
use mynah_model::command::Command;
use mynah_model::command::JobsCommand;
use mynah_model::command::KeysCommand;
use mynah_model::command::PlaybackCommand;
use mynah_model::command::ProjectCommand;
use mynah_model::command::SettingsCommand;
use mynah_model::desk::ThemeChoice;
use mynah_model::event::{Notice, Offer};
use mynah_model::library_move::Move;
use mynah_model::trouble::{Remedy, Trouble};
use mynah_room_account::drawer::Drawer;
use mynah_room_account::settings::Section;
use mynah_room_create::Way;
use mynah_room_script::FOOT;
use mynah_ui_core::action::Scope;
use mynah_ui_core::action::{Action, keymap};
use mynah_ui_core::ctx::{Choosing, StudioCtx, ToolTab};
use mynah_ui_core::room::Room;
use mynah_ui_core::widgets::TroubleCard;
use mynah_ui_kit::theme;
use mynah_ui_kit::theme::size;
use mynah_ui_kit::widgets::command::{self, State};
use mynah_ui_kit::widgets::habit::note_press;
use mynah_ui_kit::widgets::out_of_sight::hide_out_of_sight;

/// Text grows and shrinks by this much a press.
const ZOOM_STEP: f32 = 0.1;

/// The inspector takes at most this part of the width …
const INSPECTOR_MOST: f32 = 0.31;
/// … and at least this, which its controls need.
const INSPECTOR_LEAST: f32 = 256.0;

/// What is behind the window.
#[derive(Default)]
pub enum Behind {
    /// A studio.
    #[default]
    Studio,
    /// One that is being opened, with the library that may be moved first.
    Opening(Move),
    /// None, and why.
    Nothing(Trouble),
}

/// The window's own view state.
#[derive(Default)]
pub struct Shell {
    transport: Transport,
    palette: Palette,
    toasts: Toasts,
    credits: Credits,
    folders: Folders,
    leaving: Leaving,
    switching: Switching,
    shortcuts: bool,
    title: String,
    behind: Behind,
    /// Whether to try once more to start one.
    again: bool,
}

impl Shell {
    /// A window whose folders are shown by this.
    pub fn with_folders(folders: Folders) -> Self {
        Self {
            folders,
            ..Self::default()
        }
    }

    /// Tells what is behind the window. Without a studio every room says so in its place.
    pub fn stand_before(&mut self, behind: Behind) {
        self.behind = behind;
    }

    /// Whether the studio is to be started once more. Asked once.
    pub fn take_retry(&mut self) -> bool {
        std::mem::take(&mut self.again)
    }

    /// Tells something in a toast.
    pub fn tell(&mut self, notice: Notice) {
        self.toasts.tell(notice);
    }

    /// Whether something of the window lies over the rooms.
    pub fn is_covered(&self) -> bool {
        self.palette.is_open() || self.shortcuts || self.leaving.is_open()
    }

    /// Draws the window. Shortcuts are looked for first, so that space plays wherever it presses nothing.
    pub fn ui(&mut self, ui: &mut Ui, panels: &mut Panels, cx: &mut StudioCtx<'_>) {
        if ui.input(|input| input.raw.events.contains(&Event::WindowFocused(true))) {
            cx.send(Command::Keys(KeysCommand::Look));
        }
        self.name_window(ui, cx);
        self.credits.follow(ui, cx);
        self.switching.follow(cx);
        if !self.is_covered() && !panels.is_covered() {
            panels.take_keys(ui, cx.view.room);
            panels.drawer.take_escape(ui, cx);
        }
        keymap::apply(ui.ctx(), &cx.desk.settings.interface.shortcuts);
        if !self.is_covered()
            && !panels.is_covered()
            && let Some(action) = Action::pressed(ui.ctx(), cx.view.room)
        {
            cx.act(action);
        }
        drops::drops_ui(ui, cx);
        for action in cx.take_actions() {
            if self.toasts.take_back(action, cx) {
                continue;
            }
            if self.is_possible(action) && action.is_ready(cx.desk, cx.view) {
                self.act(ui.ctx(), action, panels, cx);
            } else if let Some(why) = action.why_not(cx.desk, cx.view) {
                cx.notice(Notice::Heed(why));
            }
        }
        cx.view.covered = self.is_covered() || panels.is_covered();
        self.frame_ui(ui, panels, cx);
        // A control that has the keys took it for itself.
        if !cx.view.covered
            && ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::F1))
        {
            self.shortcuts = true;
        }
        panels.overlays_ui(ui, cx);
        note_press(ui);
        self.palette.ui(ui.ctx(), cx);
        help::shortcuts_ui(ui.ctx(), cx, &mut self.shortcuts);
        let has_edits = panels.agents.has_edits();
        self.leaving.ui(ui, cx, (&mut panels.create, has_edits));
        stepping::follow(panels.audition.call(), cx);
        tell_missed(ui.ctx(), cx);
        for notice in cx.take_notices() {
            self.toasts.tell(notice);
        }
        if let Some(topic) = cx.view.told_here.take() {
            self.toasts.tell(Notice::Over(topic));
        }
        hold_back(ui, panels, cx);
        self.toasts_ui(ui, panels, cx);
        for folder in cx.take_folders() {
            self.folders.show(ui.ctx(), folder);
        }
        if let Some(folder) = self.folders.take_failed() {
            let text = tr!("folder-not-shown", path = folder.display().to_string());
            let offer = Offer::CopyPath(folder);
            self.toasts.tell(Notice::Offer { text, offer });
            ui.ctx().request_repaint();
        }
        hide_out_of_sight(ui.ctx());
    }

    /// Gives the window the name of the open project.
    fn name_window(&mut self, ui: &Ui, cx: &StudioCtx<'_>) {
        let open = cx.desk.project.as_ref();
        let title = open.map_or_else(
            || tr!("window-title"),
            |open| tr!("window-title.of", project = open.card.name.as_str()),
        );
        if self.title != title {
            self.title.clone_from(&title);
            ui.ctx()
                .send_viewport_cmd(egui::ViewportCommand::Title(title));
        }
    }

    /// Toasts lie in the room, above its foot: what spends, plays or types stays free.
    fn toasts_ui(&mut self, ui: &Ui, panels: &Panels, cx: &mut StudioCtx<'_>) {
        let parts = Parts::of(ui.max_rect(), panels.has_inspector(cx));
        let is_sweep = cx.view.choosing == Choosing::Settings;
        // The cells of a sweep and what is done with them stay free.
        let mut main = if is_sweep {
            let mut below = parts.transport;
            below.max.y += FOOT;
            below
        } else {
            parts.main
        };
        main.max.y -= higher_foot(cx.view.room);
        // What the jobs say stays free as well: it is read, and pressed, beside what is told of it.
        if cx.view.drawer {
            main.max.y -= Drawer::height(main.height()) - FOOT;
        }
        let can_show = self.toasts.offers_folder() && self.folders.can_show(ui.ctx());
        match self.toasts.ui(ui.ctx(), cx, (main, can_show)) {
            Some(Press::Remedy(remedy, topic)) => help_out(&remedy, topic, cx),
            Some(Press::Offer(Offer::ShowFolder(folder))) if can_show => cx.show_folder(folder),
            Some(Press::Offer(Offer::ShowFolder(folder) | Offer::CopyPath(folder))) => {
                ui.ctx().copy_text(folder.display().to_string());
            }
            Some(Press::Offer(offer)) => offers::take_up(offer, cx),
            Some(Press::Close) | None => {}
        }
    }

    /// What would set something that isn't known yet waits until there is a studio.
    fn is_possible(&self, action: Action) -> bool {
        matches!(self.behind, Behind::Studio)
            || matches!(action, Action::Palette | Action::Shortcuts | Action::Quit)
    }

    fn frame_ui(&mut self, ui: &mut Ui, panels: &mut Panels, cx: &mut StudioCtx<'_>) {
        let t = cx.tokens;
        let parts = Parts::of(ui.max_rect(), panels.has_inspector(cx));
        let line = Stroke::new(1.0, t.line);
        part(ui, "top", &tr!("part-top"), parts.top, Some(t.bg1), |ui| {
            top_bar::top_bar_ui(ui, cx);
        });
        part(
            ui,
            "rail",
            &tr!("part-rail"),
            parts.rail,
            Some(t.bg1),
            |ui| {
                rail::rail_ui(ui, cx);
            },
        );
        let room = cx.view.room;
        let (main, drawer) = if cx.view.drawer {
            let height = Drawer::height(parts.main.height());
            let (main, drawer) = parts
                .main
                .split_top_bottom_at_y(parts.main.bottom() - height);
            (main, Some(drawer))
        } else {
            (parts.main, None)
        };
        part(ui, "main", &room.label(), main, None, |ui| {
            match &self.behind {
                Behind::Studio => panels.room_ui(ui, cx),
                Behind::Opening(moving) => moving::on_the_way_ui(ui, moving),
                Behind::Nothing(trouble) => self.again |= stuck_ui(ui, cx, trouble),
            }
        });
        if let Some(drawer) = drawer {
            part(ui, "jobs", &tr!("jobs-title"), drawer, None, |ui| {
                panels.drawer.ui(ui, cx);
            });
        }
        if let Some(inspector) = parts.inspector {
            part(
                ui,
                "inspector",
                &tr!("part-inspector"),
                inspector,
                Some(t.bg1),
                |ui| {
                    panels.inspector_ui(ui, cx);
                },
            );
            let x = inspector.left() + 0.5;
            ui.painter().vline(x, inspector.y_range(), line);
        }
        part(
            ui,
            "transport",
            &tr!("part-transport"),
            parts.transport,
            Some(t.bg1),
            |ui| {
                self.transport.ui(ui, cx);
            },
        );
        part(
            ui,
            "status",
            &tr!("part-status"),
            parts.status,
            None,
            |ui| {
                status_bar::status_bar_ui(ui, cx);
            },
        );
        let painter = ui.painter();
        painter.hline(parts.top.x_range(), parts.top.bottom() - 0.5, line);
        painter.hline(parts.transport.x_range(), parts.transport.top() + 0.5, line);
        painter.hline(parts.status.x_range(), parts.status.top() + 0.5, line);
        painter.vline(parts.rail.right() - 0.5, parts.rail.y_range(), line);
    }

    fn act(
        &mut self,
        ctx: &egui::Context,
        action: Action,
        panels: &mut Panels,
        cx: &mut StudioCtx<'_>,
    ) {
        match action {
            Action::PlayPause if cx.view.room == Room::Voices && panels.audition.hear(cx) => {}
            Action::PlayPause if cx.view.room == Room::Voices && panels.voices.hear_meant(cx) => {}
            Action::PlayPause if cx.view.room == Room::History && panels.history.hear_meant(cx) => {
            }
            Action::PlayPause if panels.dubbing.hear_meant(cx) => {}
            Action::PlayPause if cx.view.room == Room::Tools && panels.tools.hear_meant(cx) => {}
            Action::PlayPause if cx.desk.playback.playing.is_some() => {
                cx.send(Command::Playback(PlaybackCommand::TogglePause));
            }
            // Nothing is loaded: the room knows what is to be heard.
            Action::PlayPause => panels.act(action, cx),
            Action::Stop => cx.send(Command::Playback(PlaybackCommand::Stop)),
            Action::SwapTakes if panels.dubbing.swap_meant(cx) => {}
            Action::SwapTakes => cx.send(Command::Playback(PlaybackCommand::Swap)),
            Action::Loop => {
                let looping = !cx.desk.playback.listening.looping;
                cx.send(Command::Playback(PlaybackCommand::Loop(looping)));
            }
            Action::Slower | Action::Faster => {
                let tempo = cx.desk.playback.listening.tempo;
                if let Some(tempo) = next_tempo(tempo, action == Action::Faster) {
                    cx.send(Command::Playback(PlaybackCommand::Tempo(tempo)));
                }
            }
            Action::ReopenDevice => cx.send(Command::Playback(PlaybackCommand::ReopenDevice)),
            Action::CancelAll => cx.send(Command::Jobs(JobsCommand::CancelAll)),
            Action::PauseQueue => cx.send(Command::Jobs(JobsCommand::Pause(true))),
            Action::GoOn => cx.send(Command::Jobs(JobsCommand::Continue)),
            Action::Jobs => {
                cx.view.drawer = !cx.view.drawer;
                if cx.view.drawer {
                    panels.drawer.take_keys();
                }
            }
            Action::UseDraft => self.switching.switch_to(Backend::Draft, cx),
            Action::UseLive => self.switching.switch_to(Backend::Live, cx),
            Action::ZeroRetention => switch_retention(cx),
            Action::DiscardProject => {
                if let Some(open) = &cx.desk.project {
                    let project = open.card.id;
                    cx.send(Command::Project(ProjectCommand::Discard(project)));
                }
            }
            Action::DuplicateProject | Action::ArchiveProject => {
                if let Some(project) = cx.desk.project.as_ref().map(|open| open.card.id) {
                    cx.send(Command::Project(match action {
                        Action::DuplicateProject => ProjectCommand::Duplicate(project),
                        _ => ProjectCommand::Archive(project),
                    }));
                }
            }
            // A dialog of the window's, whichever room is open.
            Action::Projects
            | Action::SaveVersion
            | Action::SaveTemplate
            | Action::Versions
            | Action::ShowBin
            | Action::ExportProject
            | Action::OpenProjectFile
            | Action::NewFromTemplate
            | Action::Cast
            | Action::SaveCast
            | Action::UseCast
            | Action::ExportFailures
            | Action::ExportCompared
            | Action::ReadResults
            | Action::LikeRecording
            | Action::AddSample
            | Action::ChooseDubTable
            | Action::ChooseDubBackground
            | Action::ChooseDubConsent
            | Action::SaveDubs
            | Action::ChooseToolFiles
            | Action::SaveToolFile
            | Action::AttachProof
            | Action::AttachConsent
            | Action::AttachReading
            | Action::ExportConsents
            | Action::TakeAfter
            | Action::SeveralTakes
            | Action::BestTakes
            | Action::BackUp
            | Action::BringBack
            | Action::MoveLibrary => panels.dialogs.act(action),
            Action::TryNow => cx.send(Command::Account(AccountCommand::TryNow(cx.desk.backend()))),
            Action::Palette => self.palette.open(),
            Action::ScriptRoom => cx.view.room = Room::Script,
            Action::VoicesRoom => {
                cx.view.room = Room::Voices;
                panels.voices.take_keys();
            }
            Action::SearchRoom => match cx.view.room {
                Room::Script => panels.act(Action::Find, cx),
                Room::Voices => panels.voices.look_for(),
                Room::Settings => {
                    cx.view.searches = true;
                    settings(panels, cx, Section::Shortcuts);
                }
                Room::Create
                | Room::Dubbing
                | Room::Tools
                | Room::Agents
                | Room::History
                | Room::Usage => cx.view.searches = true,
            },
            Action::Inspector if cx.view.room == Room::Voices => {
                if !panels.audition.change_sides() {
                    panels.voices.to_details();
                }
            }
            Action::Audition => {
                let from = std::mem::replace(&mut cx.view.room, Room::Voices);
                if panels.audition.ask(from, cx) {
                    panels.voices.show_own();
                }
            }
            Action::HeadToHead | Action::MixAnew => panels.audition.act(action, cx),
            // What is spoken here is the audition's; the button that spends says the price.
            Action::GenerateLine
                if cx.view.room == Room::Voices && panels.audition.means_to_buy(cx) => {}
            Action::CreateRoom => {
                cx.view.room = Room::Create;
                panels.create.come();
            }
            Action::DubbingRoom | Action::NewDub | Action::ChooseFilm | Action::PlayDub => {
                panels.dub(action, cx);
            }
            Action::Undo | Action::Redo if cx.view.room == Room::Dubbing => panels.dub(action, cx),
            Action::DesignVoice
            | Action::RemixVoice
            | Action::ShowConsents
            | Action::CloneVoice
            | Action::ProfessionalVoice => {
                cx.view.room = Room::Create;
                panels.create.go_to(match action {
                    Action::DesignVoice => Way::Design,
                    Action::CloneVoice => Way::Clone,
                    Action::ProfessionalVoice => Way::Professional,
                    Action::ShowConsents => Way::Vault,
                    _ => Way::Remix,
                });
            }
            Action::VoiceLibrary => {
                cx.view.room = Room::Voices;
                panels.voices.show_shared();
            }
            Action::ToolsRoom => cx.view.room = Room::Tools,
            Action::AgentsRoom => {
                // From another room the tab stays as it was left.
                if cx.view.room == Room::Agents {
                    panels.agents.act(action);
                }
                cx.view.room = Room::Agents;
            }
            Action::NewAgent
            | Action::AgentTests
            | Action::AgentConversations
            | Action::Webhooks => {
                cx.view.room = Room::Agents;
                panels.agents.act(action);
            }
            Action::TranscribeTool
            | Action::CaptionsTool
            | Action::ChangerTool
            | Action::EffectsTool
            | Action::IsolateTool
            | Action::DialogueTool
            | Action::MusicTool
            | Action::AlignTool => {
                let opened = ToolTab::ALL.into_iter().find(|tab| tab.action() == action);
                cx.view.tools.open(opened.unwrap_or_default());
                cx.view.room = Room::Tools;
            }
            Action::HistoryRoom => {
                cx.view.room = Room::History;
                panels.history.take_keys(cx);
            }
            Action::UsageRoom => {
                cx.view.room = Room::Usage;
                if let Some((backend, outcome)) = cx.view.entries.take() {
                    panels.usage.go_to_entries(backend, outcome);
                }
            }
            Action::Budgets => {
                cx.view.room = Room::Usage;
                panels.usage.go_to_budgets(cx.view.budget.take());
            }
            Action::SaveEntries => {
                if panels.history.begin_saving(cx) {
                    panels.dialogs.act(action);
                }
            }
            Action::SelectAll if cx.view.room == Room::History => panels.history.mark_all(cx),
            Action::ExportLedger => {
                cx.view.room = Room::Usage;
                panels.usage.look(cx);
                panels.dialogs.act(action);
            }
            Action::SettingsRoom | Action::KeySettings => {
                cx.view.room = Room::Settings;
                panels.settings.go_to_key();
            }
            Action::AppearanceSettings => settings(panels, cx, Section::Appearance),
            Action::SoundSettings => settings(panels, cx, Section::Sound),
            Action::DefaultSettings => settings(panels, cx, Section::Defaults),
            Action::ShortcutSettings => settings(panels, cx, Section::Shortcuts),
            Action::WordSettings => settings(panels, cx, Section::Words),
            Action::StorageSettings => settings(panels, cx, Section::Storage),
            Action::AboutSettings => settings(panels, cx, Section::About),
            Action::ZoomIn => zoom(cx, |zoom| zoom + ZOOM_STEP),
            Action::ZoomOut => zoom(cx, |zoom| zoom - ZOOM_STEP),
            Action::ZoomReset => zoom(cx, |_| 1.0),
            Action::SwitchTheme => {
                let theme = match ctx.theme() {
                    egui::Theme::Dark => ThemeChoice::Light,
                    egui::Theme::Light => ThemeChoice::Dark,
                };
                cx.send(Command::Settings(SettingsCommand::Theme(theme)));
            }
            Action::Shortcuts => self.shortcuts = true,
            Action::Undo | Action::Redo if panels.sweep.asks_in(cx) => {
                cx.notice(Notice::Heed(tr!("undo-asked")));
            }
            Action::Undo | Action::Redo
                if stepping::is_done(action, panels.audition.call(), cx) => {}
            Action::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            other => {
                debug_assert_eq!(other.scope(), Scope::Script);
                going::to_script(other, cx);
                panels.act(other, cx);
            }
        }
    }
}

/// Says why a button that the palette was asked for could not be pressed.
fn tell_missed(ctx: &egui::Context, cx: &mut StudioCtx<'_>) {
    let Some(id) = command::take_missed(ctx) else {
        return;
    };
    let name = mynah_i18n::lookup(id, &[]);
    let why = match command::state(ctx, id) {
        State::Off(why) if !why.is_empty() => why,
        State::Off(_) | State::Ready | State::Hidden => tr!("palette-not-shown", name = name),
    };
    cx.notice(Notice::Heed(why));
}

/// What is to be asked about before it is sent waits for a yes; all else goes its way.
fn hold_back(ui: &Ui, panels: &mut Panels, cx: &mut StudioCtx<'_>) {
    cx.hold_back(
        |cx, command, weighed| match Held::of(command, weighed, cx) {
            Ok(held) => {
                panels.dialogs.ask(held);
                // Dialogs of this frame are drawn already.
                ui.ctx().request_repaint();
                None
            }
            Err(command) => Some(command),
        },
    );
}

/// The one thing there is to say without a studio. Comes back with whether to try again.
fn stuck_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, trouble: &Trouble) -> bool {
    let mut again = false;
    egui::Frame::new()
        .inner_margin(size::PAD_MAIN)
        .show(ui, |ui| {
            ui.set_max_width(560.0);
            match TroubleCard::new(trouble).narrow().show(ui) {
                Some(Remedy::ShowFolder(folder)) => cx.show_folder(folder),
                Some(_) => again = true,
                None => {}
            }
        });
    again
}

/// Where the parts of the window stand.
struct Parts {
    top: Rect,
    rail: Rect,
    main: Rect,
    inspector: Option<Rect>,
    transport: Rect,
    status: Rect,
}

impl Parts {
    fn of(space: Rect, with_inspector: bool) -> Self {
        let (left, right) = (space.left(), space.right());
        let (top_bar, transport, status) = if space.height() < size::LOW {
            (size::TOP_BAR_LOW, size::TRANSPORT_LOW, size::STATUS_LOW)
        } else if space.height() < size::SHORT {
            (size::TOP_BAR, size::TRANSPORT_SHORT, size::STATUS)
        } else {
            (size::TOP_BAR, size::TRANSPORT, size::STATUS)
        };
        let top_edge = space.top() + top_bar;
        let status_edge = space.bottom() - status;
        let transport_edge = status_edge - transport;
        let rail_edge = left + size::RAIL;
        let rect = |x0, y0, x1, y1| Rect::from_min_max(pos2(x0, y0), pos2(x1, y1));
        // In a narrow window, or with large text, the lines keep what they can.
        let width = ((right - rail_edge) * INSPECTOR_MOST).clamp(INSPECTOR_LEAST, size::INSPECTOR);
        let main_edge = if with_inspector { right - width } else { right };
        Self {
            top: rect(left, space.top(), right, top_edge),
            rail: rect(left, top_edge, rail_edge, transport_edge),
            main: rect(rail_edge, top_edge, main_edge, transport_edge),
            inspector: with_inspector.then(|| rect(main_edge, top_edge, right, transport_edge)),
            transport: rect(left, transport_edge, right, status_edge),
            status: rect(left, status_edge, right, space.bottom()),
        }
    }
}

/// A part of the window: clip, and a name for screen readers. Without a ground of its own it has the colour that the
/// window is cleared to, which costs nothing: where the processor paints, every pixel painted twice is felt.
fn part(
    ui: &mut Ui,
    salt: &str,
    name: &str,
    rect: Rect,
    ground: Option<Color32>,
    add: impl FnOnce(&mut Ui),
) {
    if let Some(ground) = ground {
        ui.painter().rect_filled(rect, 0.0, ground);
    }
    let builder = UiBuilder::new()
        .id_salt(salt)
        .max_rect(rect)
        .accessibility_label(name)
        .accessibility_role(egui::accesskit::Role::Group);
    let mut child = ui.new_child(builder);
    child.shrink_clip_rect(rect);
    add(&mut child);
}

fn settings(panels: &mut Panels, cx: &mut StudioCtx<'_>, section: Section) {
    cx.view.room = Room::Settings;
    panels.settings.go_to(section);
}

/// Switches zero retention of the open project. What it takes away is said again before something is sent.
fn switch_retention(cx: &mut StudioCtx<'_>) {
    if let Some(open) = &cx.desk.project {
        let (project, on) = (open.card.id, !open.card.zero_retention);
        cx.view.told_retention.remove(&project);
        let switch = ProjectCommand::SetZeroRetention { project, on };
        cx.send(Command::Project(switch));
    }
}

fn zoom(cx: &mut StudioCtx<'_>, change: impl FnOnce(f32) -> f32) {
    let wanted = change(cx.desk.settings.zoom).clamp(theme::ZOOM.0, theme::ZOOM.1);
    let zoom = (wanted * 100.0).round() / 100.0;
    cx.send(Command::Settings(SettingsCommand::Zoom(zoom)));
}
