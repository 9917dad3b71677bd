//! The Create room: ways to a new voice, each in a few steps that can be left and gone on with.
//!
//! What all of them share is here: tabs, what stands at the right before something is made ([`Before`]), and the
//! foot with its two ways ([`foot_ui`](mynah_ui_core::step_foot::foot_ui)). The steps are drawn by [`stepper`](mynah_ui_kit::widgets::stepper()).

mod anew;
mod before;
mod clone;
mod commands;
mod hearing;
mod lead;
mod making;
mod namesake;
mod professional;
mod scrolled;
mod vault;

pub use self::before::{After, Before};
pub use self::commands::COMMANDS;
pub use self::hearing::{Hearing, saying_to_come, show_in_voices};

use std::time::Duration;

use egui::{Context, Key, Modifiers, Ui, vec2};

use self::clone::ClonePanel;
use self::making::MakingPanel;
use self::professional::ProfessionalPanel;
use self::vault::{Reckoned, VaultPanel};
use mynah_core::backend::Backend;
use mynah_i18n::tr;
use mynah_model::command::{CloningCommand, Command, SettingsCommand};
use mynah_model::desk::{LeftAt, Slots};
use mynah_model::remote::Remote;
use mynah_model::voice_design::Kind;
use mynah_ui_core::ctx::{CreateDrop, StudioCtx};
use mynah_ui_kit::theme::{Face, size};
use mynah_ui_kit::widgets::{Side, Tab, both_sides, tabs};

/// Width of the room's head, in points, in which the slots stand beside the ways.
const SLOTS_BESIDE: f32 = 680.0;

/// A way to a new voice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// From a description.
    #[default]
    Design,
    /// From recordings.
    Clone,
    /// Trained from half an hour of recordings and more.
    Professional,
    /// From a voice that is there.
    Remix,
    /// None: who agreed to which clone.
    Vault,
}

impl Way {
    const ALL: [Self; 5] = [
        Self::Design,
        Self::Clone,
        Self::Professional,
        Self::Remix,
        Self::Vault,
    ];

    /// The word under which it is kept.
    fn code(self) -> &'static str {
        match self {
            Self::Design => "design",
            Self::Clone => "clone",
            Self::Professional => "professional",
            Self::Remix => "remix",
            Self::Vault => "consents",
        }
    }

    fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.code() == code)
    }
}

/// The room's view state.
pub struct CreatePanel {
    way: Way,
    design: MakingPanel,
    clone: ClonePanel,
    professional: ProfessionalPanel,
    remix: MakingPanel,
    vault: VaultPanel,
    /// How the records of consent stand.
    reckoned: Option<Reckoned>,
    /// Ctrl+Enter was pressed since the last frame.
    goes_on: bool,
    /// The way that is open gets the keyboard focus: the room or the way was gone to since the last frame.
    leads: bool,
    /// The way was asked for from elsewhere: it begins where something is written or brought.
    begins: bool,
    /// Whether a way was chosen, by somebody or by what was left half done.
    is_chosen: bool,
    /// The way that was told to be kept last: a window that is killed tells nothing as it ends.
    told: Option<Way>,
    /// Files that fell here and wait since the last frame.
    waiting: usize,
    /// Whether a recording to take after waited there in the last frame.
    has_after: bool,
    /// Whether it was asked which clones wait since the room was come to.
    asked: bool,
}

impl Default for CreatePanel {
    fn default() -> Self {
        Self {
            way: Way::Design,
            design: MakingPanel::new(Kind::Design),
            clone: ClonePanel::default(),
            professional: ProfessionalPanel::default(),
            remix: MakingPanel::new(Kind::Remix),
            vault: VaultPanel::default(),
            reckoned: None,
            goes_on: false,
            leads: false,
            begins: false,
            is_chosen: false,
            told: None,
            waiting: 0,
            has_after: false,
            asked: false,
        }
    }
}

impl CreatePanel {
    /// Shows a way.
    pub fn open(&mut self, way: Way) {
        self.way = way;
        self.is_chosen = true;
    }

    /// The same, asked for from elsewhere: the way has the keys.
    pub fn go_to(&mut self, way: Way) {
        self.open(way);
        (self.leads, self.begins) = (true, true);
    }

    /// Gives the way that is open the keyboard focus, at the step where it was left.
    pub fn come(&mut self) {
        self.leads = true;
    }

    /// Leads the keys into the way that is drawn, where it was asked for from elsewhere.
    fn lead(&mut self, ctx: &Context) {
        if !self.leads {
            return;
        }
        // As long as something lies over the room nothing in it can have them.
        if ctx.memory(|memory| memory.top_modal_layer().is_some()) {
            ctx.request_repaint();
            return;
        }
        self.leads = false;
        if std::mem::take(&mut self.begins) {
            match self.way {
                Way::Design => self.design.write(),
                Way::Clone => self.clone.bring(),
                Way::Remix => self.remix.write(),
                Way::Professional | Way::Vault => {}
            }
        }
        match self.way {
            Way::Design => self.design.lead.go(ctx),
            Way::Clone => self.clone.lead.go(ctx),
            Way::Professional => self.professional.lead.go(ctx),
            Way::Remix => self.remix.lead.go(ctx),
            Way::Vault => {}
        }
    }

    /// The way that is open, or was when the window closed, by its word.
    pub fn way_code(&self, cx: &StudioCtx<'_>) -> String {
        if self.is_chosen {
            self.way.code().to_owned()
        } else {
            cx.desk.settings.left_at.way.clone()
        }
    }

    /// Has the way that is open kept.
    fn keep_way(&mut self, cx: &mut StudioCtx<'_>) {
        if !self.is_chosen || self.told == Some(self.way) {
            return;
        }
        self.told = Some(self.way);
        let left_at = &cx.desk.settings.left_at;
        if left_at.way != self.way.code() {
            let place = LeftAt {
                way: self.way.code().to_owned(),
                ..left_at.clone()
            };
            cx.send(Command::Settings(SettingsCommand::LeftAt(place)));
        }
    }

    /// Opens the way that was open, else one that was left half done, where nobody chose one yet.
    fn resume(&mut self, cx: &mut StudioCtx<'_>) {
        self.clone.look(cx);
        // What waits for weeks is counted at its tab, whichever is open.
        self.professional.look(cx);
        // Their number stands at the way's tab.
        if !std::mem::replace(&mut self.asked, true) {
            cx.send(Command::Cloning(CloningCommand::Aside));
            // Commands and other windows take slots, too.
            cx.read_credits(cx.desk.backend(), Duration::ZERO);
        }
        if self.is_chosen {
            return;
        }
        if let Some(way) = Way::of_code(&cx.desk.settings.left_at.way) {
            self.open(way);
            return;
        }
        let makings = cx.desk.browsed.makings.of(cx.desk.backend());
        let Some((makings, waits)) = makings.zip(self.clone.waits(cx)) else {
            return;
        };
        self.is_chosen = true;
        let is_begun = |kind| {
            let mut all = makings.iter().filter(|card| card.making.kind == kind);
            all.any(|card| card.making.waits())
        };
        if is_begun(Kind::Design) {
            return;
        }
        if waits {
            self.way = Way::Clone;
        } else if is_begun(Kind::Remix) {
            self.way = Way::Remix;
        }
    }

    /// Takes Ctrl+Enter, which goes on here, wherever the keys are. One that is held down says it once.
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
        self.goes_on = pressed && is_new;
    }

    /// Draws the room.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        // Files that fell here are samples.
        let adds = cx.view.add_to.is_some() || cx.view.bring_clone.is_some();
        // Once for each drop: what waits there while a clone is sent holds nobody at it.
        let fell = cx.view.samples.len() > self.waiting;
        let takes_document = match self.way {
            Way::Clone | Way::Professional => true,
            Way::Vault => self.vault.takes_document(),
            Way::Design => self.design.asks_who_agreed(),
            Way::Remix => false,
        };
        let attaches = cx.view.document.is_some() && !takes_document;
        if adds || attaches || fell && self.way != Way::Professional {
            self.open(Way::Clone);
        }
        let after = cx.view.take_after.is_some();
        if !std::mem::replace(&mut self.has_after, after) && after {
            self.open(Way::Design);
        }
        if cx.view.remix.is_some() && self.way != Way::Remix {
            self.go_to(Way::Remix);
        }
        self.resume(cx);
        self.head_ui(ui, cx);
        self.keep_way(cx);
        let goes_on = std::mem::take(&mut self.goes_on);
        self.rest_but(Some(self.way), cx);
        self.lead(ui.ctx());
        match self.way {
            Way::Design => self.design.ui(ui, cx, goes_on),
            Way::Clone => self.clone.ui(ui, cx, goes_on),
            Way::Professional => self.professional.ui(ui, cx, goes_on),
            Way::Remix => self.remix.ui(ui, cx, goes_on),
            Way::Vault => self.vault.ui(ui, cx, self.reckoned.as_ref(), goes_on),
        }
        cx.view.create_drop = self.drop_use();
        self.waiting = cx.view.samples.len();
    }

    /// Returns the use that the open step makes of a dropped file.
    fn drop_use(&self) -> CreateDrop {
        match self.way {
            Way::Design => self.design.drop_use(),
            Way::Clone => self.clone.drop_use(),
            Way::Professional => self.professional.drop_use(),
            Way::Remix => self.remix.drop_use(),
            Way::Vault => self.vault.drop_use(),
        }
    }

    /// Another room is open: what was typed last is kept, and the microphone is let go.
    pub fn rest(&mut self, cx: &mut StudioCtx<'_>) {
        self.asked = false;
        self.rest_but(None, cx);
    }

    /// Whether something is recorded, or being kept, that would be lost if the window closed now.
    pub fn records(&self, cx: &StudioCtx<'_>) -> bool {
        let own = self.clone.recorder.is_at_stake(cx) || self.professional.records(cx);
        own || self.vault.records(cx) || self.design.records(cx)
    }

    /// The window closes: what was typed or recorded last and isn't kept yet.
    pub fn last(&mut self, cx: &mut StudioCtx<'_>) -> Vec<Command> {
        let all = [
            self.design.last(cx),
            self.clone.last(cx),
            self.professional.last(cx),
            self.remix.last(cx),
            self.vault.last(cx),
        ];
        all.into_iter().flatten().collect()
    }

    /// Lets all ways rest but the one that is drawn.
    fn rest_but(&mut self, open: Option<Way>, cx: &mut StudioCtx<'_>) {
        if open != Some(Way::Design) {
            self.design.rest(cx);
        }
        if open != Some(Way::Clone) {
            self.clone.rest(cx);
        }
        if open != Some(Way::Professional) {
            self.professional.rest(cx);
        }
        if open != Some(Way::Remix) {
            self.remix.rest(cx);
        }
        if open != Some(Way::Vault) {
            self.vault.rest(cx);
        }
    }

    /// Draws what stands at its right: what it costs and takes, and what comes after.
    pub fn aside_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let before = match self.way {
            Way::Design => self.design.before(cx),
            Way::Clone => self.clone.before(cx),
            Way::Vault => VaultPanel::before(cx),
            Way::Professional => self.professional.before(cx),
            Way::Remix => self.remix.before(cx),
        };
        before.ui(ui, cx);
    }

    fn head_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let t = cx.tokens;
        self.reckoned = Reckoned::of(self.reckoned.take(), cx);
        let heed = self.reckoned.as_ref().map_or(0, |it| it.to_heed(cx));
        let wanted = vec2(ui.available_width(), size::head(ui.ctx()));
        let (rect, _) = ui.allocate_exact_size(wanted, egui::Sense::hover());
        let strip = rect.shrink2(vec2(size::PAD_MAIN, 0.0));
        let tab = |value, [label, tip]: [String; 2]| Tab {
            value,
            label,
            tip,
            count: None,
        };
        let ways = [
            tab(
                Way::Design,
                [tr!("create-design"), tr!("action-design-voice.tip")],
            ),
            match self.clone.begun(cx) {
                Some(begun @ 1..) => Tab {
                    count: Some(begun as u64),
                    ..tab(Way::Clone, [tr!("create-clone"), tr!("create-clone.waits")])
                },
                _ => tab(
                    Way::Clone,
                    [tr!("create-clone"), tr!("action-clone-voice.tip")],
                ),
            },
            match self.professional.waits(cx) {
                0 => tab(
                    Way::Professional,
                    [
                        tr!("create-professional"),
                        tr!("action-professional-voice.tip"),
                    ],
                ),
                begun => Tab {
                    count: Some(begun),
                    ..tab(
                        Way::Professional,
                        [tr!("create-professional"), tr!("create-professional.waits")],
                    )
                },
            },
            tab(
                Way::Remix,
                [tr!("create-remix"), tr!("action-remix-voice.tip")],
            ),
            match heed {
                0 => tab(Way::Vault, [tr!("create-vault"), tr!("create-vault.tip")]),
                heed => Tab {
                    count: Some(heed),
                    ..tab(
                        Way::Vault,
                        [tr!("create-vault"), tr!("create-vault.heed", count = heed)],
                    )
                },
            },
        ];
        both_sides(ui, "create-head", (strip, 16.0), |ui, side| match side {
            Side::Left => {
                if let Some(way) = tabs(ui, rect, self.way, &ways) {
                    self.open(way);
                    // The arrow keys go on from tab to tab.
                    self.leads |= ui.input(|input| input.pointer.any_click());
                }
            }
            Side::Right => {
                let slots = slots(cx, cx.desk.backend());
                let voices = slots.and_then(|slots| slots.voices);
                // With large letters the tabs take all of it; the price at the right tells the slots, too.
                if let Some((used, most)) = voices.filter(|_| rect.width() >= SLOTS_BESIDE) {
                    ui.spacing_mut().item_spacing.x = 6.0;
                    ui.label(Face::Small.rich(tr!("create-slots"), t.text2));
                    let of = tr!("create-of", used = used, most = most);
                    ui.label(Face::Mono.rich(of, t.text));
                }
            }
        });
        let line = egui::Stroke::new(1.0, t.line);
        ui.painter()
            .hline(rect.x_range(), rect.bottom() - 0.5, line);
    }
}

/// What the account of a backend allows of voices, where that is known.
pub fn slots(cx: &StudioCtx<'_>, backend: Backend) -> Option<Slots> {
    let meter = cx.desk.meters.get(&backend);
    meter.and_then(Remote::value).map(|meter| meter.slots)
}

/// Why the account takes no further voice now.
pub fn why_no_slot(cx: &StudioCtx<'_>, backend: Backend) -> Option<String> {
    let voices = slots(cx, backend)?.voices;
    if voices.is_some_and(|(used, most)| used >= most) {
        return Some(tr!("create-slots-full"));
    }
    why_no_edit(cx, backend)
}

/// Why nothing is changed of the account's voices now.
pub fn why_no_edit(cx: &StudioCtx<'_>, backend: Backend) -> Option<String> {
    let slots = slots(cx, backend)?;
    let (used, most) = slots.edits.zip(slots.most_edits)?;
    (used >= most).then(|| tr!("create-edits-none"))
}

#[cfg(test)]
mod tests;
