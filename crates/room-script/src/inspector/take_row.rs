//! One take: in a row below the settings, as a card in its tab, or in the bin.

use egui::accesskit::Role;
use egui::{
    Align, CornerRadius, Frame, Layout, Margin, Sense, Stroke, StrokeKind, Ui, UiBuilder,
    WidgetInfo, vec2,
};

use super::differing::Differing;
use super::note::NoteField;
use super::said::Said;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::day::{Day, here};
use mynah_i18n::tr;
use mynah_model::desk::TakeCard;
use mynah_model::event::Playing;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::mini_wave;
use mynah_ui_core::words::{date, length, model_word, time};
use mynah_ui_kit::keys;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::theme::icons;
use mynah_ui_kit::theme::size;
use mynah_ui_kit::widgets::button::play_button;
use mynah_ui_kit::widgets::{Button, Chip, IconButton, at_right, explain, focus_ring, tip};

/// With less room a card's button to compare is its icon.
const WITH_WORDS: f32 = 236.0;

/// How a take is marked at this moment.
#[derive(Clone, Copy, Debug)]
pub struct Marks {
    /// It is heard.
    pub heard: bool,
    /// Its letter in a comparison.
    pub letter: Option<char>,
}

/// What was pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Press {
    /// Play it, or pause.
    Play,
    /// Make it the line's take.
    Pick,
    /// Star it, or not.
    Star,
    /// Make it final, or not.
    Approve,
    /// Write its note.
    Write,
    /// Its note is this.
    Note(String),
    /// Into the bin.
    Discard,
    /// Out of the bin.
    Restore,
    /// Compare it.
    Compare,
}

/// A row of 32 points: play, number, waveform, how it was made, length, star.
pub fn short_ui(ui: &mut Ui, cx: &StudioCtx<'_>, take: &TakeCard, marks: Marks) -> Option<Press> {
    let t = cx.tokens;
    let number = take.number.to_string();
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, 32.0), Sense::click());
    let name = tr!("takes-take", number = number.as_str());
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, take.picked, &name));
    keys::space_plays_at(&response);
    let outer = rect.expand2(vec2(6.0, 0.0));
    if take.picked || response.hovered() {
        let fill = if take.picked { t.bg2 } else { t.bg3 };
        ui.painter()
            .rect_filled(outer, CornerRadius::same(size::RADIUS as u8), fill);
    }
    focus_ring(ui, &response, size::RADIUS);
    explain(ui, &response, &tr!("takes-take.tip"));
    let layout = Layout::left_to_right(Align::Center);
    let mut row = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout));
    row.spacing_mut().item_spacing.x = 8.0;
    let mut press = play_ui(&mut row, take, marks, 24.0);
    row.label(Face::SmallMedium.rich(&number, t.text));
    wave_ui(&mut row, cx, take, marks, 92.0);
    let right = Layout::right_to_left(Align::Center);
    row.with_layout(right, |ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        if star_ui(ui, cx, take) {
            press = Some(Press::Star);
        }
        length_ui(ui, cx, take, t.text2);
        // Whole or not at all: the card in the Takes tab has it all.
        let room = ui.available_width();
        let (whole, model) = (how(take), model(take));
        let fits = |words: &String| Face::Label.galley(ui, words, t.text3).size().x <= room;
        if let Some(words) = [whole, model].into_iter().find(fits) {
            let made = Face::Label.rich(words, t.text3);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| ui.label(made));
        }
    });
    if response.clicked() {
        press = Some(Press::Pick);
    }
    press
}

/// How long a take is; nothing where that would tell whose voice it is.
fn length_ui(ui: &mut Ui, cx: &StudioCtx<'_>, take: &TakeCard, ink: egui::Color32) {
    if !cx.view.blind.hides_length(cx.desk, take) {
        ui.label(Face::Mono.rich(length(take.seconds), ink));
    }
}

/// A card with everything about a take.
pub fn full_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    take: &TakeCard,
    (marks, differing, said): (Marks, Differing, Option<&Said>),
    note: &mut NoteField,
) -> Option<Press> {
    let t = cx.tokens;
    let line = if take.picked { t.accent_ink } else { t.line };
    let frame = Frame::new()
        .fill(t.bg2)
        .stroke(Stroke::new(1.0, line))
        .corner_radius(CornerRadius::same(size::RADIUS_CARD as u8))
        .inner_margin(Margin::symmetric(10, 8));
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
        let mut press = None;
        ui.horizontal(|ui| {
            press = play_ui(ui, take, marks, 24.0);
            let number = tr!("takes-take", number = take.number.to_string());
            ui.label(Face::SmallMedium.rich(number, t.text));
            if let Some(letter) = marks.letter {
                letter_ui(ui, cx, letter);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                if star_ui(ui, cx, take) {
                    press = Some(Press::Star);
                }
                length_ui(ui, cx, take, t.text2);
                let room = (ui.available_width() - 4.0).max(24.0);
                wave_ui(ui, cx, take, marks, room);
            });
        });
        let voice = cx.view.blind.name_of(cx.desk, take);
        let made = tr!("takes-made", voice = &*voice, how = how(take));
        let made = ui.add(egui::Label::new(Face::Label.rich(made, t.text2)).truncate());
        if cx.view.blind.hides_take(cx.desk, take) {
            tip(ui, made, &tr!("blind-voice.tip"));
        }
        if let Some(said) = said {
            said.ui(ui, t, take);
        }
        if let Some(words) = differing.words(take) {
            ui.add(egui::Label::new(Face::Label.rich(words, t.text2)).wrap());
        }
        labels_ui(ui, take);
        if let Some(remark) = &take.remark {
            ui.add(egui::Label::new(Face::Label.rich(remark, t.text2)).wrap());
        }
        if let Some(pressed) = note.ui(ui, cx, take) {
            press = Some(pressed);
        }
        let compares = matches!(cx.desk.playback.playing, Some(Playing::Compare { .. }));
        let is_compared = compares && marks.letter.is_some();
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            if let Some(pressed) = buttons_ui(ui, take, is_compared) {
                press = Some(pressed);
            }
        });
        press
    });
    let name = tr!("takes-take", number = take.number.to_string());
    shown
        .response
        .widget_info(|| WidgetInfo::selected(Role::Group, true, take.picked, &name));
    shown.inner
}

/// A row of the bin: the take can be heard and can come back.
pub fn binned_ui(ui: &mut Ui, cx: &StudioCtx<'_>, take: &TakeCard, marks: Marks) -> Option<Press> {
    let t = cx.tokens;
    ui.horizontal(|ui| {
        let mut press = play_ui(ui, take, marks, 24.0);
        let number = take.number.to_string();
        ui.label(Face::SmallMedium.rich(tr!("takes-take", number = number.as_str()), t.text2));
        wave_ui(ui, cx, take, marks, 80.0);
        length_ui(ui, cx, take, t.text3);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let back = Button::new(tr!("takes-restore"))
                .name(tr!("takes-restore-take", number = number))
                .icon(icons::ARROW_U_UP_LEFT)
                .tip(tr!("takes-restore.tip"));
            if ui.add(back.ghost().row()).clicked() {
                press = Some(Press::Restore);
            }
        });
        press
    })
    .inner
}

fn play_ui(ui: &mut Ui, take: &TakeCard, marks: Marks, side: f32) -> Option<Press> {
    let number = take.number.to_string();
    let (name, explanation) = if marks.heard {
        (tr!("takes-pause", number = number), tr!("takes-pause.tip"))
    } else {
        (tr!("takes-play", number = number), tr!("takes-play.tip"))
    };
    play_button(ui, side, marks.heard, (&name, &explanation))
        .clicked()
        .then_some(Press::Play)
}

fn wave_ui(ui: &mut Ui, cx: &StudioCtx<'_>, take: &TakeCard, marks: Marks, width: f32) {
    let played = marks.heard.then(|| {
        let part = cx.desk.playhead().seconds() / take.seconds.max(0.001);
        part.clamp(0.0, 1.0) as f32
    });
    mini_wave(ui, vec2(width, 20.0), &take.mini, played);
}

fn star_ui(ui: &mut Ui, cx: &StudioCtx<'_>, take: &TakeCard) -> bool {
    let number = take.number.to_string();
    let (icon, color, name, explanation) = if take.starred {
        (
            icons::STAR_FILL,
            cx.tokens.accent_ink,
            tr!("takes-unstar", number = number),
            tr!("takes-unstar.tip"),
        )
    } else {
        (
            icons::STAR,
            cx.tokens.text3,
            tr!("takes-star", number = number),
            tr!("takes-star.tip"),
        )
    };
    let button = IconButton::new(icon, name).row().color(color);
    ui.add(button.on(take.starred).tip(explanation)).clicked()
}

fn approve_ui(ui: &mut Ui, take: &TakeCard) -> bool {
    let number = take.number.to_string();
    let (icon, name, explanation) = if take.approved {
        (
            icons::CHECK_CIRCLE_FILL,
            tr!("takes-unapprove", number = number),
            tr!("takes-unapprove.tip"),
        )
    } else {
        (
            icons::CHECK_CIRCLE,
            tr!("takes-approve", number = number),
            tr!("takes-approve.tip"),
        )
    };
    let button = IconButton::new(icon, name).row();
    ui.add(button.on(take.approved).tip(explanation)).clicked()
}

fn letter_ui(ui: &mut Ui, cx: &StudioCtx<'_>, letter: char) {
    let t = cx.tokens;
    let (rect, response) = ui.allocate_exact_size(vec2(18.0, 18.0), Sense::hover());
    ui.painter().rect_stroke(
        rect,
        CornerRadius::same(size::RADIUS_SMALL as u8),
        Stroke::new(1.0, t.playing),
        StrokeKind::Inside,
    );
    let galley = Face::LabelMedium.galley(ui, letter.to_string(), t.playing);
    let at = rect.center() - galley.size() / 2.0;
    ui.painter().galley(at, galley, t.playing);
    let name = tr!("takes-letter", letter = letter.to_string());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
}

/// Draft, cut, how loud it is, and the parts that it was joined of.
fn labels_ui(ui: &mut Ui, take: &TakeCard) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        if take.is_draft() {
            let (text, why) = (tr!("takes-draft"), tr!("takes-draft.tip"));
            ui.add(Chip::new(&text).icon(icons::HARD_DRIVES).tip(&why).accent());
        }
        if take.cut {
            let (text, why) = (tr!("takes-cut"), tr!("takes-cut.tip"));
            ui.add(Chip::new(&text).icon(icons::SCISSORS).tip(&why).warn());
        }
        if let Some(lufs) = take.lufs {
            let text = tr!("takes-lufs", lufs = format!("{lufs:.1}"));
            let why = tr!("takes-lufs.tip");
            ui.add(Chip::new(&text).tip(&why).line());
        }
        if take.parts.len() > 1 {
            let text = tr!("takes-parts", count = take.parts.len());
            let why = tr!("takes-parts.tip");
            ui.add(Chip::new(&text).tip(&why).line());
        }
        let changed = take.parts.iter().filter(|part| part.context_changed);
        let changed = changed.count();
        if changed > 0 {
            let text = tr!("takes-context", count = changed);
            let why = tr!("takes-context.tip");
            ui.add(Chip::new(&text).tip(&why).line());
        }
        let text = if take.is_draft() {
            tr!("takes-cost-draft", credits = take.cost.to_string())
        } else {
            tr!("takes-cost", credits = take.cost.to_string())
        };
        // Nobody saw the end of what was cut: its price stands in the ledger as perhaps charged.
        let at = here(take.at);
        let day = date(Day::of(at));
        let why = tr!("takes-at.tip", time = time(at));
        ui.add(Chip::new(&day).tip(&why).line());
        let (text, why) = if take.cut && take.cost == Credits::ZERO && take.backend == Backend::Live
        {
            (tr!("takes-cost-unknown"), tr!("takes-cost-unknown.tip"))
        } else {
            (text, tr!("takes-cost.tip"))
        };
        ui.add(Chip::new(&text).tip(&why).line());
    });
}

fn buttons_ui(ui: &mut Ui, take: &TakeCard, is_compared: bool) -> Option<Press> {
    let number = take.number.to_string();
    let wide = ui.available_width() >= WITH_WORDS;
    let mut press = None;
    let picked = take.picked.then(|| tr!("takes-is-picked"));
    let label = if take.picked {
        tr!("takes-picked")
    } else {
        tr!("takes-pick")
    };
    let pick = Button::new(label)
        .name(tr!("takes-pick-take", number = number.as_str()))
        .icon(icons::CHECK)
        .tip(tr!("takes-pick.tip"))
        .why_not(picked)
        .row();
    if ui.add(pick).clicked() {
        press = Some(Press::Pick);
    }
    let name = tr!("takes-compare-take", number = number.as_str());
    let explanation = tr!("takes-compare.tip");
    let compared = if wide {
        let compare = Button::new(tr!("takes-compare")).name(name);
        let compare = compare.icon(icons::SWAP).tip(explanation);
        ui.add(compare.ghost().row())
    } else {
        ui.add(IconButton::new(icons::SWAP, name).tip(explanation).row())
    };
    // What is compared is heard on and on: space pauses it, and begins nothing anew.
    if is_compared {
        keys::space_plays_at(&compared);
    }
    if compared.clicked() {
        press = Some(Press::Compare);
    }
    at_right(ui, |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let name = tr!("takes-note", number = number.as_str());
        let note = IconButton::new(icons::NOTE_PENCIL, name).row();
        if ui.add(note.tip(tr!("takes-note.tip"))).clicked() {
            press = Some(Press::Write);
        }
        if approve_ui(ui, take) {
            press = Some(Press::Approve);
        }
        let name = tr!("takes-discard", number = number.as_str());
        let bin = IconButton::new(icons::TRASH, name).row();
        let bin = bin.why_not(take.approved.then(|| tr!("takes-discard-approved")));
        if ui.add(bin.tip(tr!("takes-discard.tip"))).clicked() {
            press = Some(Press::Discard);
        }
    });
    press
}

/// Model and seed in short: `Eleven v3 · seed 4821`.
fn how(take: &TakeCard) -> String {
    let model = model(take);
    match take.seed {
        Some(seed) => {
            let seed = tr!("takes-seed", seed = seed.to_string());
            tr!("takes-how", model = model, seed = seed)
        }
        None => model,
    }
}

/// The model in short.
fn model(take: &TakeCard) -> String {
    if take.is_recorded() {
        return tr!("takes-recorded");
    }
    match take.backend {
        Backend::Draft => tr!("takes-draft"),
        Backend::Live => {
            let model = take.request.model();
            model.map_or_else(String::new, |model| model_word(model.as_str()))
        }
    }
}
