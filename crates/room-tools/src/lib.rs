//! The Tools room: one tab for each tool, with its inputs and results, and its options at the right.

mod align;
mod captions;
mod changer;
mod commands;
mod cut;
mod dialogue;
mod effects;
mod inputs;
mod isolate;
mod music;
mod plan;
mod presets;
mod recorder;
mod result;
mod result_list;
mod runs;
mod send_to;
#[cfg(test)]
mod tests;
mod tool_frame;
mod transcribe;

use egui::{Key, Modifiers, Ui, vec2};

use self::align::AlignPanel;
use self::captions::CaptionsPanel;
use self::changer::ChangerPanel;
pub use self::commands::COMMANDS;
use self::dialogue::DialoguePanel;
use self::effects::EffectsPanel;
use self::inputs::Inputs;
use self::isolate::IsolatePanel;
use self::music::MusicPanel;
use self::result::play_cue;
use self::send_to::SendTo;
use self::transcribe::TranscribePanel;
use mynah_model::command::{Command, ToolsCommand};
use mynah_model::tool_presets::KeptInput;
use mynah_ui_core::ctx::{StudioCtx, ToolTab};
use mynah_ui_kit::theme::size;
use mynah_ui_kit::widgets::{Tab, tabs};

/// The room's view state.
#[derive(Default)]
pub struct ToolsPanel {
    transcribe: TranscribePanel,
    captions: CaptionsPanel,
    changer: ChangerPanel,
    effects: EffectsPanel,
    isolate: IsolatePanel,
    dialogue: DialoguePanel,
    music: MusicPanel,
    align: AlignPanel,
    send_to: SendTo,
    /// True once presets and waiting inputs were asked for.
    is_asked: bool,
    /// The waiting inputs as they were sent last; `None` before those of the last window are here.
    kept: Option<Vec<KeptInput>>,
    /// Ctrl+Enter was pressed since the last frame.
    spends: bool,
}

impl ToolsPanel {
    /// Draws the room.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        resume(cx);
        self.follow_kept(cx);
        cx.view.tools.spends = std::mem::take(&mut self.spends);
        head_ui(ui, cx);
        if let Some((input, text)) = self.transcribe.to_align.take() {
            self.align.start(input, text);
        }
        if let Some(take) = self.captions.to_open.take() {
            self.transcribe.open(take);
        }
        match cx.view.tools.tab {
            ToolTab::Transcribe => self.transcribe.ui(ui, cx),
            ToolTab::Captions => self.captions.ui(ui, cx),
            ToolTab::Changer => self.changer.ui(ui, cx, &mut self.send_to),
            ToolTab::Effects => self.effects.ui(ui, cx, &mut self.send_to),
            ToolTab::Isolate => self.isolate.ui(ui, cx, &mut self.send_to),
            ToolTab::Dialogue => self.dialogue.ui(ui, cx, &mut self.send_to),
            ToolTab::Music => self.music.ui(ui, cx, &mut self.send_to),
            ToolTab::Align => self.align.ui(ui, cx),
        }
        for tab in ToolTab::ALL {
            if tab != cx.view.tools.tab
                && let Some(inputs) = self.inputs_of(tab)
            {
                inputs.rest(cx);
            }
        }
    }

    /// Puts back the inputs of the last window, and keeps those of this one.
    fn follow_kept(&mut self, cx: &mut StudioCtx<'_>) {
        if !std::mem::replace(&mut self.is_asked, true) {
            cx.send(Command::Tools(ToolsCommand::ListPresets));
            cx.send(Command::Tools(ToolsCommand::TakeInputs));
        }
        let Some(before) = &cx.desk.tools.kept_inputs else {
            return;
        };
        if self.kept.is_none() {
            for input in before {
                if let Some(tab) = ToolTab::of_code(&input.tool)
                    && let Some(inputs) = self.inputs_of(tab)
                {
                    inputs.restore(cx, input);
                }
            }
            self.kept = Some(before.clone());
        }
        let mut now = Vec::new();
        for tab in ToolTab::ALL {
            if let Some(inputs) = self.inputs_of(tab) {
                now.extend(inputs.kept(tab.code()));
            }
        }
        if self.kept.as_ref() != Some(&now) {
            self.kept = Some(now.clone());
            cx.send(Command::Tools(ToolsCommand::KeepInputs(now)));
        }
    }

    fn inputs_of(&mut self, tab: ToolTab) -> Option<&mut Inputs> {
        match tab {
            ToolTab::Transcribe => Some(&mut self.transcribe.inputs),
            ToolTab::Captions => Some(&mut self.captions.inputs),
            ToolTab::Changer => Some(&mut self.changer.inputs),
            ToolTab::Isolate => Some(&mut self.isolate.inputs),
            ToolTab::Align => Some(&mut self.align.inputs),
            ToolTab::Effects | ToolTab::Dialogue | ToolTab::Music => None,
        }
    }

    /// Draws the caption window, whichever room is open.
    pub fn window_ui(&mut self, ui: &Ui, cx: &StudioCtx<'_>) {
        self.captions.window_ui(ui, cx);
    }

    /// Goes on with what was sent to another room, whichever room is open.
    pub fn follow_unseen(&mut self, cx: &mut StudioCtx<'_>) {
        self.send_to.follow(cx);
    }

    /// Plays the result with the keyboard focus, or the recording of the open transcript if nothing is loaded. Returns
    /// true if there is one.
    pub fn hear_meant(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        let shelf = match cx.view.tools.tab {
            ToolTab::Transcribe => return self.transcribe.hear_meant(cx),
            ToolTab::Captions | ToolTab::Align => return false,
            ToolTab::Changer => &self.changer.shelf,
            ToolTab::Effects => &self.effects.shelf,
            ToolTab::Isolate => &self.isolate.shelf,
            ToolTab::Dialogue => &self.dialogue.shelf,
            ToolTab::Music => &self.music.shelf,
        };
        let Some(cue) = shelf.focused else {
            return false;
        };
        play_cue(cx, cue);
        true
    }

    /// Draws the options of the open tool.
    pub fn inspector_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        match cx.view.tools.tab {
            ToolTab::Transcribe => self.transcribe.inspector_ui(ui, cx),
            ToolTab::Captions => self.captions.inspector_ui(ui, cx),
            ToolTab::Changer => self.changer.inspector_ui(ui, cx),
            ToolTab::Effects => self.effects.inspector_ui(ui, cx),
            ToolTab::Isolate => self.isolate.inspector_ui(ui, cx),
            ToolTab::Dialogue => self.dialogue.inspector_ui(ui, cx, &mut self.send_to),
            ToolTab::Music => self.music.inspector_ui(ui, cx),
            ToolTab::Align => self.align.inspector_ui(ui, cx),
        }
    }

    /// Takes Ctrl+Enter, which presses the button that spends. If it is held down, it counts once.
    pub fn take_keys(&mut self, ui: &Ui) {
        let is_new = ui.input(|input| {
            input.events.iter().any(|event| {
                matches!(
                    event,
                    egui::Event::Key {
                        key: Key::Enter,
                        pressed: true,
                        repeat: false,
                        ..
                    }
                )
            })
        });
        let pressed = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
        self.spends = pressed && is_new;
        self.transcribe.take_keys(ui);
        self.align.take_keys(ui);
    }

    /// Leaves the room: another one is opened, or the window closes.
    pub fn leave(&mut self, cx: &mut StudioCtx<'_>) {
        self.spends = false;
        cx.view.tools.save_name = None;
        for tab in ToolTab::ALL {
            if let Some(inputs) = self.inputs_of(tab) {
                inputs.rest(cx);
            }
        }
        self.transcribe.leave(cx);
        self.align.leave(cx);
    }

    /// The word of the open tool, for the next start.
    pub fn tab_code(&self, cx: &StudioCtx<'_>) -> String {
        if cx.view.tools.is_chosen {
            cx.view.tools.tab.code().to_owned()
        } else {
            cx.desk.settings.left_at.tool.clone()
        }
    }
}

/// Opens the tool that was open when the window closed, unless one was opened since.
fn resume(cx: &mut StudioCtx<'_>) {
    if !cx.view.tools.is_chosen
        && let Some(tab) = ToolTab::of_code(&cx.desk.settings.left_at.tool)
    {
        cx.view.tools.open(tab);
    }
}

/// Draws the tabs.
fn head_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let wanted = vec2(ui.available_width(), size::head(ui.ctx()));
    let (rect, _) = ui.allocate_exact_size(wanted, egui::Sense::hover());
    let all = ToolTab::ALL.map(|tab| Tab {
        value: tab,
        label: tab.label(),
        tip: tab.action().tip(),
        count: None,
    });
    let strip = rect.shrink2(vec2(size::PAD_MAIN, 0.0));
    let mut head = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(strip)
            .layout(egui::Layout::left_to_right(egui::Align::Center)),
    );
    if let Some(tab) = tabs(&mut head, rect, cx.view.tools.tab, &all) {
        cx.view.tools.open(tab);
    }
    let t = cx.tokens;
    let line = egui::Stroke::new(1.0, t.line);
    ui.painter()
        .hline(rect.x_range(), rect.bottom() - 0.5, line);
}
