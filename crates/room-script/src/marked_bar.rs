//! What can be done to all lines that are marked, with its price, at the foot of the list.

use egui::{Align, Layout, Rect, Stroke, Ui, UiBuilder, vec2};

use mynah_core::credits::{Credits, Quote};
use mynah_i18n::thousands;
use mynah_i18n::tr;
use mynah_model::desk::{Desk, Orders, Tally, Wanted};
use mynah_script::many::ToMany;
use mynah_script::pages::RowSet;
use mynah_script::tuning::LineChange;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::{Face, Icon, icons, size};
use mynah_ui_kit::widgets::menu::menu;
use mynah_ui_kit::widgets::{Button, IconButton, at_right, combo_item, menu_item, tip};

/// Lines and credits that words and prices have room for, so that nothing moves with fewer.
const MANY: usize = 8_888;
/// The same of lines where there is hardly any.
const FEW: usize = 88;
/// Width of its menus.
const MENU: f32 = 260.0;
/// A bar narrower than this has icons in place of words.
const NARROW: f32 = 800.0;
/// One narrower than this, in large text, leaves out what the list and a key say too.
const BARE: f32 = 480.0;

/// Something that is done to all marked lines.
#[derive(Clone, Debug, PartialEq)]
pub enum Bulk {
    /// Their takes are heard.
    Play,
    /// Takes of them.
    Order(Wanted),
    /// Several takes of each, once somebody said how many.
    Several,
    /// Their takes are final.
    Approve,
    /// Another speaker, chosen below this.
    Speaker(Rect),
    /// A voice for those who speak them, chosen above this.
    Voice(Rect),
    /// Settings of their own, chosen above this.
    Settings(Rect),
    /// Something of them is changed, or of their speakers.
    Change(ToMany),
    /// They are taken out.
    Delete,
    /// They are not marked any more.
    LetGo,
}

/// What takes of the marked lines cost, read some lines a frame.
#[derive(Default)]
pub struct MarkedBar {
    of: Option<Of>,
    /// How many lines were marked in the frame before.
    count: usize,
    /// Width that it needed last with words and prices, with words and short prices, and with icons.
    needed: [f32; 3],
    changed: Option<Orders>,
    fresh: Option<Orders>,
}

/// How much the bar has room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Space {
    /// Words and prices.
    Words,
    /// Words; what a draft would cost is left to the hover.
    Tight,
    /// Icons in place of words.
    Icons,
    /// The number alone in place of its words, too; what the list and a key say as well stands in a menu.
    Bare,
}

impl Space {
    /// The most that fits into a width, of which some is known to need more.
    fn of(width: f32, needed: [f32; 3]) -> Self {
        let [words, tight, icons] = needed;
        match width {
            _ if width < BARE.max(icons) => Self::Bare,
            _ if width < NARROW.max(tight) => Self::Icons,
            _ if width < words => Self::Tight,
            _ => Self::Words,
        }
    }
}

/// What prices hang on.
#[derive(PartialEq)]
struct Of {
    marked: RowSet,
    revision: u64,
    takes: u64,
    tally: Tally,
}

impl MarkedBar {
    /// Draws it into `strip`; what was pressed.
    pub fn ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, strip: Rect) -> Option<Bulk> {
        if self.read(cx.desk, &cx.view.marked) {
            ui.ctx().request_repaint();
        }
        let line = Stroke::new(1.0, cx.tokens.line);
        ui.painter().hline(strip.x_range(), strip.top() + 0.5, line);
        let builder = UiBuilder::new()
            .id_salt("marked")
            .max_rect(strip.shrink2(vec2(size::PAD_MAIN - 8.0, 0.0)))
            .layout(Layout::left_to_right(Align::Center));
        let mut bar = ui.new_child(builder);
        // With fewer lines prices are shorter: there may be room for words again.
        if cx.view.marked.len() < self.count {
            self.needed = [0.0; 3];
        }
        self.count = cx.view.marked.len();
        let space = Space::of(strip.width(), self.needed);
        bar.spacing_mut().item_spacing.x = if space == Space::Bare { 4.0 } else { 8.0 };
        let pressed = self.inside_ui(&mut bar, cx, space);
        let left = bar.min_rect().width() + bar.spacing().item_spacing.x;
        // At its edge, where nothing else ever stands: what is to its left moves with words and prices.
        let (end, right) = at_right(&mut bar, |ui| (end_ui(ui), ui.min_rect().width()));
        if let Some(needed) = self.needed.get_mut(space as usize) {
            *needed = left + right + 2.0 * (size::PAD_MAIN - 8.0);
        }
        if Space::of(strip.width(), self.needed) > space {
            ui.ctx().request_repaint();
        }
        end.or(pressed)
    }

    /// What a button shows that marked lines cost, where it does.
    pub fn price(&self, marked: &RowSet, wanted: Wanted) -> Option<Quote> {
        let orders = match wanted {
            Wanted::Changed => &self.changed,
            _ => &self.fresh,
        };
        let is_theirs = self.of.as_ref().is_some_and(|of| of.marked == *marked);
        let orders = orders
            .as_ref()
            .filter(|orders| orders.is_done() && is_theirs);
        orders.map(|orders| orders.weighed.quote)
    }

    /// Reads on; whether there is more to read.
    fn read(&mut self, desk: &Desk, marked: &RowSet) -> bool {
        let of = Of {
            marked: marked.clone(),
            revision: desk.revision(),
            takes: desk.take_changes(),
            tally: desk.tally(),
        };
        if self.of.as_ref() != Some(&of) {
            let orders = |wanted| Some(Orders::counted(desk, marked.clone(), wanted));
            self.changed = orders(Wanted::Changed);
            self.fresh = orders(Wanted::Fresh);
            self.of = Some(of);
        }
        let all = [&mut self.changed, &mut self.fresh];
        let mut more = false;
        for orders in all.into_iter().flatten() {
            if !orders.is_done() {
                more |= !desk.gather(orders);
            }
        }
        more
    }

    fn inside_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>, space: Space) -> Option<Bulk> {
        let (icons_alone, bare) = (space >= Space::Icons, space == Space::Bare);
        let mut pressed = None;
        count_ui(ui, cx, bare);
        if !bare {
            let action = Action::PlaySelected;
            let play = IconButton::new(icons::PLAY, action.label());
            if ui.add(play.tip(action.tip_with_keys(ui.ctx()))).clicked() {
                pressed = Some(Bulk::Play);
            }
        }
        for (orders, wanted) in [
            (&self.changed, Wanted::Changed),
            (&self.fresh, Wanted::Fresh),
        ] {
            if ui
                .add(order_button(ui, cx.desk, orders.as_ref(), (wanted, space)))
                .clicked()
            {
                pressed = Some(Bulk::Order(wanted));
            }
        }
        if !bare && ui.add(icon_of(More::Several)).clicked() {
            pressed = Some(Bulk::Several);
        }
        if !bare {
            let (icon, name, tip) = More::Approve.words();
            let keys = Action::ApproveTake.keys_text(ui.ctx()).unwrap_or_default();
            let approve = IconButton::new(icon, name).tip(format!("{tip}  {keys}"));
            if ui.add(approve).clicked() {
                pressed = Some(Bulk::Approve);
            }
        }
        if !bare {
            for what in [More::Speaker, More::Voice, More::Settings] {
                let button = if icons_alone {
                    ui.add(icon_of(what))
                } else {
                    let (icon, name, tip) = what.words();
                    ui.add(Button::new(name).icon(icon).ghost().row().tip(tip))
                };
                if button.clicked() {
                    pressed = Some(what.bulk(button.rect));
                }
            }
        }
        let model = (tr!("marked-model"), tr!("marked-model.tip"));
        let model = if icons_alone {
            ui.add(IconButton::new(icons::CHART_BAR, model.0).tip(model.1))
        } else {
            let button = Button::new(model.0).icon(icons::CHART_BAR);
            ui.add(button.ghost().row().tip(model.1))
        };
        pressed = model_menu(cx.desk, &model).or(pressed);
        if bare {
            pressed = more_menu(ui).or(pressed);
        }
        pressed
    }
}

/// How many are marked, in the room that so many more would need; where there is little, the number alone.
fn count_ui(ui: &mut Ui, cx: &StudioCtx<'_>, bare: bool) {
    let (face, ink) = (Face::SmallStrong, cx.tokens.text);
    let count = cx.view.marked.len();
    let said = tr!("marked-count", count = count);
    let words = |count: usize| {
        if bare {
            thousands(count as u64)
        } else {
            tr!("marked-count", count = count)
        }
    };
    let most = if bare { FEW } else { MANY };
    let most = face.galley(ui, words(count.max(most)), ink).size().x;
    let size = vec2(on_grid(most), size::CONTROL_ROW);
    let layout = Layout::left_to_right(Align::Center);
    ui.allocate_ui_with_layout(size, layout, |ui| {
        ui.set_min_width(size.x);
        let shown = ui.label(face.rich(words(count), ink));
        ui.ctx()
            .accesskit_node_builder(shown.id, |node| node.set_value(said.as_str()));
        if bare {
            tip(ui, shown, &said);
        }
    });
}

/// A width with what is lacking to the next step of the grid.
fn on_grid(width: f32) -> f32 {
    (width / 4.0).ceil() * 4.0
}

fn end_ui(ui: &mut Ui) -> Option<Bulk> {
    let delete = IconButton::new(icons::TRASH, tr!("marked-delete"));
    let delete = ui.add(delete.tip(Action::DeleteLine.tip_with_keys(ui.ctx())));
    let close = IconButton::new(icons::X, tr!("marked-let-go")).tip(tr!("marked-let-go.tip"));
    let close = ui.add(close);
    if delete.clicked() {
        return Some(Bulk::Delete);
    }
    close.clicked().then_some(Bulk::LetGo)
}

/// What stands in the bar where there is room, else in a menu.
#[derive(Clone, Copy)]
enum More {
    Several,
    Approve,
    Speaker,
    Voice,
    Settings,
}

impl More {
    fn words(self) -> (Icon, String, String) {
        match self {
            Self::Several => (
                icons::COPY,
                tr!("marked-several"),
                tr!("marked-several.tip"),
            ),
            Self::Approve => (
                icons::CHECK_CIRCLE,
                tr!("marked-approve"),
                tr!("marked-approve.tip"),
            ),
            Self::Speaker => (
                icons::USER,
                tr!("marked-speaker"),
                tr!("marked-speaker.tip"),
            ),
            Self::Voice => (
                icons::USER_SOUND,
                tr!("marked-voice"),
                tr!("marked-voice.tip"),
            ),
            Self::Settings => (
                icons::SLIDERS_HORIZONTAL,
                tr!("marked-settings"),
                tr!("marked-settings.tip"),
            ),
        }
    }

    fn bulk(self, at: Rect) -> Bulk {
        match self {
            Self::Several => Bulk::Several,
            Self::Approve => Bulk::Approve,
            Self::Speaker => Bulk::Speaker(at),
            Self::Voice => Bulk::Voice(at),
            Self::Settings => Bulk::Settings(at),
        }
    }
}

fn icon_of<'a>(what: More) -> IconButton<'a> {
    let (icon, name, tip) = what.words();
    IconButton::new(icon, name).tip(tip)
}

/// What the bar has no room for.
fn more_menu(ui: &mut Ui) -> Option<Bulk> {
    let name = tr!("marked-more");
    let button = IconButton::new(icons::DOTS_THREE, name.as_str()).tip(tr!("marked-more.tip"));
    let button = ui.add(button);
    let mut chosen = None;
    menu(&button, (&name, MENU), |ui| {
        ui.set_min_width(MENU - 12.0);
        for what in [
            More::Several,
            More::Approve,
            More::Speaker,
            More::Voice,
            More::Settings,
        ] {
            let (icon, name, tip) = what.words();
            if menu_item(ui, icon, (&name, ""), &tip).clicked() {
                chosen = Some(what.bulk(button.rect));
            }
        }
    });
    chosen
}

/// The button that orders takes of them, with how many and for how much, once that is known.
fn order_button<'a>(
    ui: &Ui,
    desk: &Desk,
    orders: Option<&Orders>,
    (wanted, space): (Wanted, Space),
) -> Button<'a> {
    let done = orders.filter(|orders| orders.is_done());
    let count = done.map_or(0, |orders| orders.count);
    let (action, name, nothing) = match wanted {
        Wanted::Fresh | Wanted::Several(_) => (
            Action::AnotherTake,
            tr!("marked-fresh", count = count),
            tr!("marked-fresh.why-not"),
        ),
        Wanted::Changed | Wanted::All => (
            Action::GenerateLine,
            tr!("marked-generate", count = count),
            tr!("marked-generate.why-not"),
        ),
    };
    let bare = space == Space::Bare;
    let words = |count: usize| match wanted {
        _ if bare => thousands(count as u64),
        Wanted::Fresh | Wanted::Several(_) => tr!("marked-fresh.short"),
        Wanted::Changed | Wanted::All => tr!("marked-generate", count = count),
    };
    let why = match done {
        None => Some(tr!("marked-reading")),
        Some(_) if count == 0 => Some(nothing),
        Some(_) => None,
    };
    let tip = match wanted {
        Wanted::Fresh | Wanted::Several(_) => tr!("marked-fresh.tip"),
        Wanted::Changed | Wanted::All => tr!("marked-generate.tip"),
    };
    let keys = action.keys_text(ui.ctx()).unwrap_or_default();
    // What stands behind it keeps its place with more lines, and at another price.
    let button = Button::new(words(count)).name(name).row().outline();
    let button = if bare {
        button.icon(match wanted {
            Wanted::Fresh | Wanted::Several(_) => icons::ARROW_CLOCKWISE,
            Wanted::Changed | Wanted::All => icons::LIGHTNING,
        })
    } else {
        let most = PriceText::short(desk.price(Credits(MANY as u64).into()));
        let most = Button::new(words(MANY)).row().width_with(ui, &most.shown);
        button.min_width(on_grid(most))
    };
    let button = button.why_not(why);
    let button = button.tip(format!("{tip}  {keys}"));
    match done.filter(|_| count > 0) {
        Some(orders) => button.price(PriceText::short(desk.price_of_gathered(orders))),
        None => button,
    }
}

/// The models that the marked lines may be spoken with, and the way back to what their speakers say.
fn model_menu(desk: &Desk, button: &egui::Response) -> Option<Bulk> {
    let mut chosen = None;
    let with = |model| Bulk::Change(ToMany::Tune(LineChange::Model(model)));
    menu(button, (&tr!("marked-model"), MENU), |ui| {
        ui.set_min_width(MENU - 12.0);
        for model in desk.models_of(desk.backend()) {
            let explanation = tr!("marked-model.one-tip", model = model.name.as_str());
            if combo_item(ui, false, (&model.name, ""), &explanation).clicked() {
                chosen = Some(with(Some(model.id.clone())));
            }
        }
        let usual = (tr!("marked-model.usual"), tr!("marked-model.usual-tip"));
        if combo_item(ui, false, (&usual.0, ""), &usual.1).clicked() {
            chosen = Some(with(None));
        }
        let plain = (tr!("marked-plain"), tr!("marked-plain.tip"));
        if combo_item(ui, false, (&plain.0, ""), &plain.1).clicked() {
            chosen = Some(Bulk::Change(ToMany::Plain));
        }
    });
    chosen
}
