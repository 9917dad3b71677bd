//! The second step: previews are heard at one loudness, more are made, one is chosen.

use std::sync::Arc;

use egui::{Key, Label, Rect, Sense, Ui, UiBuilder, pos2, vec2};

use super::MakingPanel;
use super::buying::{Came, price_of};
use super::remedies::came_to_nothing_ui;
use mynah_core::backend::Backend;
use mynah_core::credits::{Credits, Quote};
use mynah_core::ids::{GeneratedVoiceId, TakeId};
use mynah_i18n::tr;
use mynah_model::command::{Command, JobsCommand};
use mynah_model::desk::TakeCard;
use mynah_model::price::in_words;
use mynah_model::trouble::Remedy;
use mynah_model::voice_design::{Chosen, Kind, said};
use mynah_ui_core::bought::Stand;
use mynah_ui_core::ctx::{Called, StudioCtx};
use mynah_ui_core::hearing;
use mynah_ui_core::hearing::{is_covered, pressed_anew};
use mynah_ui_core::remedies;
use mynah_ui_core::remedies::Rest;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_core::widgets::waveform::paint_mini;
use mynah_ui_core::words::length;
use mynah_ui_kit::keys;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::meter::bar;
use mynah_ui_kit::widgets::tip::{focus_ring, tip};
use mynah_ui_kit::widgets::{Button, key_cap, plate, play_button};

/// Keys of previews, in their order.
const KEYS: [Key; 6] = [
    Key::Num1,
    Key::Num2,
    Key::Num3,
    Key::Num4,
    Key::Num5,
    Key::Num6,
];
/// Width of the tree of attempts; with less room for previews it stands below them.
const TREE: f32 = 232.0;
const LEAST: f32 = 340.0;
/// Height of an attempt in the tree, and how far a child is moved in.
const ROW: f32 = 44.0;
const INDENT: f32 = 14.0;

/// What was pressed at an attempt or its previews.
pub(super) enum Press {
    Look(usize),
    Hear(TakeId),
    Choose(GeneratedVoiceId),
    More,
    Change,
    Again,
    Anew,
    Before,
    Stop,
    Remedy(Remedy),
    /// The same of the voice that is changed.
    OfBefore(Remedy),
}

impl MakingPanel {
    pub(super) fn choose_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let Some(at) = self.making().map(|making| making.at) else {
            return;
        };
        let mut press = self.keys(ui, cx, at);
        if let Some(Press::Hear(take)) = press {
            self.reached = Some(take);
        }
        let width = ui.available_width();
        if width >= TREE + LEAST + 24.0 {
            let top = ui.cursor().min;
            let mut tree = ui.new_child(
                UiBuilder::new()
                    .id_salt("attempts")
                    .max_rect(Rect::from_min_size(top, vec2(TREE, f32::INFINITY))),
            );
            press = self.tree_ui(&mut tree, cx).or(press);
            let right = Rect::from_min_size(
                pos2(top.x + TREE + 24.0, top.y),
                vec2(width - TREE - 24.0, f32::INFINITY),
            );
            let mut previews = ui.new_child(UiBuilder::new().id_salt("previews").max_rect(right));
            press = self.previews_ui(&mut previews, cx, at).or(press);
            let used = tree.min_rect().union(previews.min_rect());
            ui.advance_cursor_after_rect(used);
        } else {
            press = self.previews_ui(ui, cx, at).or(press);
            ui.add_space(8.0);
            press = self.tree_ui(ui, cx).or(press);
        }
        self.reached = None;
        if let Some(press) = press {
            // What was pressed goes: the previews that come have the keys.
            if matches!(press, Press::More | Press::Again | Press::Anew) {
                self.lead.go(ui.ctx());
            }
            self.pressed(cx, at, press);
        }
    }

    /// What keys say, where they are meant for previews: a digit plays one, Enter chooses the one that is heard.
    fn keys(&self, ui: &Ui, cx: &StudioCtx<'_>, at: usize) -> Option<Press> {
        if is_covered(ui, cx) {
            return None;
        }
        // What isn't here yet is bought at its price, not by a key.
        if let Some(before) = self
            .before_take(cx, at)
            .filter(|_| pressed_anew(ui, Key::Num0))
        {
            return Some(Press::Hear(before));
        }
        let Some(Came::Here(takes)) = self.came(cx, at) else {
            return None;
        };
        let pressed = KEYS
            .into_iter()
            .zip(takes)
            .filter(|(key, _)| pressed_anew(ui, *key));
        let pressed = pressed.map(|(_, take)| Press::Hear(take.id)).next_back();
        pressed.or_else(|| {
            let heard = hearing::heard_next(cx);
            let heard = takes.iter().find(|take| Some(take.id) == heard)?;
            let given = heard.given.as_deref()?;
            // A control that has the keys takes Enter itself.
            let is_pressed = keys::are_nobodys(ui) && pressed_anew(ui, Key::Enter);
            is_pressed.then(|| Press::Choose(GeneratedVoiceId::new(given)))
        })
    }

    pub(super) fn pressed(&mut self, cx: &mut StudioCtx<'_>, at: usize, press: Press) {
        match press {
            Press::Look(place) => {
                if let Some(card) = &mut self.open {
                    card.making.at = place;
                }
            }
            Press::Hear(take) => self.hear(cx, at, take),
            Press::Choose(generated) => {
                if let Some(card) = &mut self.open {
                    card.making.chosen = Some(Chosen {
                        attempt: at,
                        generated,
                    });
                }
            }
            Press::More => self.try_out(cx, Some(at)),
            Press::Change => {
                if let Some(card) = &mut self.open {
                    card.making.change_words(at);
                }
            }
            Press::Again => self.order_again(cx, at),
            Press::Anew => self.make_anew(cx, at),
            Press::Before => self.buy_before(cx, at),
            Press::OfBefore(remedy) => self.help_before(cx, at, &remedy),
            Press::Stop => {
                if let Some(job) = self.job(cx, at) {
                    cx.send(Command::Jobs(JobsCommand::Cancel(job.id)));
                }
            }
            Press::Remedy(remedy) => self.help(cx, at, &remedy),
        }
    }

    /// Does what a trouble's button says.
    fn help(&mut self, cx: &mut StudioCtx<'_>, at: usize, remedy: &Remedy) {
        let job = self.job(cx, at).map(|job| job.id);
        match remedies::help(cx, job, remedy) {
            Rest::Again => self.order_again(cx, at),
            rest => self.lead_to(cx, rest),
        }
    }

    /// All that can be heard of an attempt, at one loudness.
    fn here(&self, cx: &StudioCtx<'_>, at: usize) -> Vec<TakeId> {
        let before = self.before_take(cx, at);
        let previews = match self.came(cx, at) {
            Some(Came::Here(takes)) => takes,
            _ => &[],
        };
        before
            .into_iter()
            .chain(previews.iter().map(|take| take.id))
            .collect()
    }

    pub(super) fn hear(&mut self, cx: &mut StudioCtx<'_>, at: usize, take: TakeId) {
        let here = self.here(cx, at);
        let takes = match self.came(cx, at) {
            Some(Came::Here(takes)) => takes,
            _ => &[],
        };
        let place = takes.iter().position(|it| it.id == take);
        let heard = place.and_then(|place| takes.get(place));
        // The player says which of them it is.
        let title = if let Some(place) = place {
            Some(tr!("design-preview", number = place + 1))
        } else {
            let voice = self
                .making()
                .and_then(|it| it.attempts.get(at)?.voice.clone());
            voice.map(|voice| tr!("remix-before", voice = voice.name))
        };
        if let Some(title) = title {
            let about = tr!("design-becomes-attempt", attempt = at + 1);
            Arc::make_mut(&mut cx.view.called).insert(take, Called { title, about });
        }
        let heard = heard
            .and_then(|take| take.given.clone())
            .map(GeneratedVoiceId::new);
        if let Some((id, card)) = heard.zip(self.open.as_mut())
            && !card.making.heard.contains(&id)
        {
            card.making.heard.push(id);
        }
        hearing::hear(cx, take, here.into_iter());
    }

    /// What was tried, as a tree with what each cost.
    fn tree_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) -> Option<Press> {
        let t = cx.tokens;
        let making = self.making()?;
        ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
        let spent = in_words(cx.desk.backend(), self.spent(cx));
        ui.label(Face::SmallStrong.rich(tr!("design-attempts"), t.text));
        let perhaps = self.perhaps(cx);
        let told = if perhaps == Credits::ZERO {
            tr!("design-spent", credits = spent)
        } else {
            let open = in_words(cx.desk.backend(), perhaps);
            match cx.desk.backend() {
                Backend::Live => tr!("design-spent.perhaps", credits = spent, open = open),
                Backend::Draft => tr!("design-spent.rehearsed", credits = spent, open = open),
            }
        };
        ui.add(Label::new(Face::Label.rich(told, t.text2)).wrap());
        let mut press = None;
        for place in making.in_order() {
            if self.attempt_ui(ui, cx, place).is_some_and(|it| it) {
                press = Some(Press::Look(place));
            }
        }
        press
    }

    fn attempt_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>, place: usize) -> Option<bool> {
        let t = cx.tokens;
        let making = self.making()?;
        let attempt = making.attempts.get(place)?;
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
        let indent = INDENT * (making.depth(place) as f32).min(6.0);
        let card = rect.with_min_x(rect.left() + indent);
        let on = making.at == place;
        let words = mynah_core::request::Generation::Design(attempt.request.clone());
        let mut words = words.text().trim().to_owned();
        if let Some(voice) = &attempt.voice {
            words = tr!("remix-attempt", voice = voice.name.as_str(), words = words);
        }
        let state = self.state(cx, place);
        let name = tr!("design-attempt", number = place + 1, state = state.as_str());
        response.widget_info(|| {
            egui::WidgetInfo::selected(egui::accesskit::Role::Button, true, on, &name)
        });
        if on && !matches!(self.came(cx, place), Some(Came::Here(_))) {
            self.lead.wait_at(&response);
        }
        if ui.is_rect_visible(rect) {
            let fill = if on || response.hovered() {
                t.bg2
            } else {
                t.bg0
            };
            let line = if on { t.line_accent } else { t.line };
            plate(ui, card, size::RADIUS, fill, line);
            let is_chosen = making.chosen.as_ref().is_some_and(|it| it.attempt == place);
            let room = card.width() - 20.0 - if is_chosen { 20.0 } else { 0.0 };
            let first = Face::Small.elided(ui, words.as_str(), t.text, room);
            ui.painter()
                .galley(pos2(card.left() + 10.0, card.top() + 5.0), first, t.text);
            // What it cost is read whole: the seed has what room is left.
            let [how, stands] = self.state_parts(cx, place);
            let stands = Face::MonoLabel.elided(ui, stands, t.text2, room);
            let left = (room - stands.size().x - 8.0).max(0.0);
            let how = Face::MonoLabel.elided(ui, how, t.text2, left);
            let at = pos2(card.left() + 10.0, card.top() + 23.0);
            let behind = at + vec2(how.size().x + 8.0, 0.0);
            ui.painter().galley(at, how, t.text2);
            ui.painter().galley(behind, stands, t.text2);
            if is_chosen {
                let at = pos2(card.right() - 14.0, card.center().y);
                icons::CHECK.paint(ui.painter(), at, 14.0, t.good);
            }
            focus_ring(ui, &response, size::RADIUS);
        }
        Some(tip(ui, response, &words).clicked())
    }

    /// Seed, and what it cost or how far it is.
    pub(super) fn state(&self, cx: &StudioCtx<'_>, place: usize) -> String {
        let [how, stands] = self.state_parts(cx, place);
        format!("{how} · {stands}")
    }

    /// How an attempt was asked for; what it cost or how far it is.
    fn state_parts(&self, cx: &StudioCtx<'_>, place: usize) -> [String; 2] {
        let making = self.making();
        let attempt = making.and_then(|making| making.attempts.get(place));
        let seed = attempt
            .and_then(|attempt| attempt.request.seed)
            .unwrap_or_default();
        let seed = tr!("design-attempt-seed", seed = seed.to_string());
        // Attempts that differ in that alone read alike.
        let strength = attempt.and_then(|attempt| attempt.request.strength());
        let seed = match strength.map(|strength| format!("{strength:.2}")) {
            Some(strength) => tr!("design-attempt-strength", seed = seed, strength = strength),
            None => seed,
        };
        let stands = match self.came(cx, place) {
            Some(Came::Here(_)) => {
                let cost = self.cost(cx, place).unwrap_or_default();
                in_words(cx.desk.backend(), cost)
            }
            Some(Came::Not(Stand::Going(_) | Stand::Reading | Stand::Ready(_))) => {
                tr!("design-going")
            }
            Some(Came::Not(Stand::Waiting(_))) => tr!("design-waiting"),
            Some(Came::Not(Stand::Failed(_))) => tr!("design-failed"),
            Some(Came::Not(Stand::Open(_))) if self.why_elsewhere(cx, place).is_some() => {
                tr!("design-open-elsewhere")
            }
            Some(Came::Not(Stand::Open(_) | Stand::Unknown)) | None => tr!("design-open"),
        };
        [seed, stands]
    }

    fn previews_ui(&self, ui: &mut Ui, cx: &mut StudioCtx<'_>, at: usize) -> Option<Press> {
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        let mut press = None;
        match self.came(cx, at)? {
            Came::Here(takes) => {
                if let Some(remark) = takes.first().and_then(|take| take.remark.as_deref()) {
                    remark_ui(ui, cx, remark);
                }
                if self.kind == Kind::Remix {
                    press = self.before_ui(ui, cx, at);
                }
                // Behind what the voice before is bought with: no key that was meant otherwise spends.
                self.lead.first(ui);
                for (place, take) in takes.iter().enumerate() {
                    press = self.preview_ui(ui, cx, (place, take)).or(press);
                }
                press = self.lapsed_ui(ui, cx, at).or(press);
                press = self.more_ui(ui, cx, at).or(press);
            }
            Came::Not(stand) => press = self.missing_ui(ui, cx, at, &stand),
        }
        press
    }

    fn more_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>, at: usize) -> Option<Press> {
        let mut press = None;
        ui.add_space(2.0);
        ui.horizontal_wrapped(|ui| {
            let mut more = Button::new(tr!("design-more"))
                .outline()
                .icon(icons::PLUS)
                .command("design-more");
            let price = self
                .more_like(at, 0)
                .and_then(|request| price_of(cx, request, true));
            if let Some(price) = price {
                more = more.price(PriceText::short(price));
            }
            let about = tr!("design-more.tip", number = at + 1);
            more = more.busy(self.buying.waits()).tip(about);
            more = more.why_not(self.why_no_more(cx, at));
            if ui.add(more).clicked() {
                press = Some(Press::More);
            }
            let change = Button::new(tr!("design-change"))
                .command("design-change")
                .ghost()
                .icon(icons::PENCIL_SIMPLE);
            if ui.add(change.tip(tr!("design-change.tip"))).clicked() {
                press = Some(Press::Change);
            }
        });
        press
    }

    /// What there is instead of previews.
    fn missing_ui(
        &self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        at: usize,
        stand: &Stand<'_>,
    ) -> Option<Press> {
        let t = cx.tokens;
        let mut press = None;
        match stand {
            Stand::Failed(trouble) | Stand::Waiting(Some(trouble)) => {
                let job = self.job(cx, at);
                let price = job.and_then(|job| cx.desk.price_of_retry(job));
                press = came_to_nothing_ui(ui, cx, trouble, job).map(Press::Remedy);
                // Where nobody can tell what became of it there is still a way on.
                let is_told = [Remedy::Retry, Remedy::CheckHistory]
                    .iter()
                    .any(|remedy| trouble.remedies.contains(remedy));
                if matches!(stand, Stand::Failed(_)) && !is_told {
                    let price = price.or_else(|| {
                        let attempt = self.making()?.attempts.get(at)?;
                        price_of(cx, attempt.request.clone(), false)
                    });
                    let mut again = Button::new(tr!("design-try-again")).primary();
                    if let Some(price) = price {
                        again = again.price(PriceText::short(price));
                    }
                    again = again.busy(self.buying.waits());
                    again = again.why_not(self.why_not_made(cx, at));
                    if ui.add(again.tip(tr!("design-try-again.tip"))).clicked() {
                        press = Some(Press::Remedy(Remedy::Retry));
                    }
                }
            }
            Stand::Going(_) | Stand::Reading | Stand::Waiting(None) | Stand::Ready(_) => {
                let words = if matches!(stand, Stand::Waiting(_)) {
                    tr!("design-waits")
                } else {
                    tr!("design-makes")
                };
                ui.label(Face::Body.rich(words, t.text));
                let (rect, _) = ui.allocate_exact_size(
                    vec2(ui.available_width().min(360.0), 4.0),
                    Sense::hover(),
                );
                let share = match stand {
                    Stand::Going(share) => share.unwrap_or(0.0),
                    _ => 0.0,
                };
                bar(ui, rect, share, t.playing);
                ui.add(Label::new(Face::Small.rich(tr!("design-makes.text"), t.text2)).wrap());
                let stop = Button::new(tr!("audition-stop")).outline().small();
                if ui.add(stop.tip(tr!("audition-stop.tip"))).clicked() {
                    press = Some(Press::Stop);
                }
            }
            Stand::Open(price) => {
                let elsewhere = self.why_elsewhere(cx, at);
                let words = elsewhere.unwrap_or_else(|| tr!("design-not-made"));
                ui.add(Label::new(Face::Body.rich(words, t.text)).wrap());
                let price = cx.desk.price(Quote::from(*price));
                let make = Button::new(tr!("design-make"))
                    .primary()
                    .command("design-make");
                let make = make
                    .price(PriceText::short(price))
                    .busy(self.buying.waits())
                    .why_not(self.why_not_made(cx, at));
                if ui.add(make.tip(tr!("design-make.tip"))).clicked() {
                    press = Some(Press::Again);
                }
                let change = Button::new(tr!("design-change"))
                    .command("design-change")
                    .ghost()
                    .icon(icons::PENCIL_SIMPLE);
                if ui.add(change.tip(tr!("design-change.tip"))).clicked() {
                    press = Some(Press::Change);
                }
            }
            Stand::Unknown => {
                ui.label(Face::Body.rich(tr!("script-no-models-yet"), t.text2));
            }
        }
        press
    }

    fn preview_ui(
        &self,
        ui: &mut Ui,
        cx: &StudioCtx<'_>,
        (place, take): (usize, &TakeCard),
    ) -> Option<Press> {
        let number = place + 1;
        let title = tr!("design-preview", number = number);
        let chosen = self.making()?.chosen.as_ref();
        let is_chosen =
            chosen.is_some_and(|it| Some(it.generated.as_str()) == take.given.as_deref());
        let shown = Strip {
            take,
            key: &number.to_string(),
            title: &title,
            chosen: Some(is_chosen),
            is_reached: self.reached == Some(take.id),
        };
        let press = strip_ui(ui, cx, &shown);
        if let Some(name) = take.given.as_deref().and_then(|given| became(cx, given)) {
            let words = tr!("design-became", title = title, name = name);
            ui.add(Label::new(Face::Small.rich(words, cx.tokens.text2)).wrap());
        }
        press
    }
}

/// What the voice is called that a preview became, where that is there.
fn became<'a>(cx: &StudioCtx<'a>, given: &str) -> Option<&'a str> {
    let backend = cx.desk.backend();
    let mut ways = cx.desk.browsed.makings.of(backend)?.iter();
    let way = ways.find(|way| {
        let chosen = way.making.chosen.as_ref();
        way.making.made.is_some() && chosen.is_some_and(|it| it.generated.as_str() == given)
    })?;
    let voice = cx.desk.voices_of(backend).of(way.making.made.as_ref()?)?;
    Some(&voice.name)
}

/// What previews say, and which words Draft voices understood.
fn remark_ui(ui: &mut Ui, cx: &StudioCtx<'_>, remark: &str) {
    let t = cx.tokens;
    let (text, note) = said(cx.desk.backend(), remark);
    let quoted = tr!("design-says", text = text);
    ui.add(Label::new(Face::Small.rich(quoted, t.text2)).wrap());
    if let Some(note) = note {
        ui.horizontal_top(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(16.0, 16.0), Sense::hover());
            icons::INFO.paint(ui.painter(), rect.center(), 14.0, t.text2);
            let note = tr!("design-draft-note", note = note);
            ui.add(Label::new(Face::Small.rich(note, t.text2)).wrap());
        });
    }
}

/// A take that is played on the card of a preview.
pub(super) struct Strip<'a> {
    pub take: &'a TakeCard,
    /// The key that plays it; empty for none.
    pub key: &'a str,
    pub title: &'a str,
    /// Whether it is chosen, if it can be.
    pub chosen: Option<bool>,
    /// Whether its key was pressed in this frame.
    pub is_reached: bool,
}

impl<'a> Strip<'a> {
    /// Returns the strip of a take that is only played.
    pub fn unchosen(take: &'a TakeCard, (key, title): (&'a str, &'a str)) -> Self {
        Self {
            take,
            key,
            title,
            chosen: None,
            is_reached: false,
        }
    }
}

/// Draws a take with its key, its buttons and its waveform.
pub(super) fn strip_ui(ui: &mut Ui, cx: &StudioCtx<'_>, strip: &Strip<'_>) -> Option<Press> {
    let Strip {
        take,
        key,
        title,
        chosen,
        is_reached,
    } = *strip;
    let t = cx.tokens;
    let mut press = None;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 56.0), Sense::hover());
    let is_chosen = chosen == Some(true);
    let line = if is_chosen { t.line_accent } else { t.line };
    let fill = if is_chosen { t.tint_accent } else { t.bg1 };
    plate(ui, rect, size::RADIUS_CARD, fill, line);
    let builder = UiBuilder::new()
        .id_salt(("strip", take.id))
        .max_rect(rect.shrink2(vec2(12.0, 8.0)))
        .layout(egui::Layout::left_to_right(egui::Align::Center));
    let mut inside = ui.new_child(builder);
    let ui = &mut inside;
    let playback = &cx.desk.playback;
    let is_loaded = hearing::heard(cx) == Some(take.id);
    let is_heard = is_loaded && !playback.paused;
    let (name, explanation) = if is_heard {
        (tr!("design-pause", title = title), tr!("design-hear.tip"))
    } else {
        (tr!("design-hear", title = title), tr!("design-hear.tip"))
    };
    if !key.is_empty() {
        key_cap(ui, key);
    }
    if play_button(ui, 32.0, is_heard, (&name, &explanation)).clicked() {
        press = Some(Press::Hear(take.id));
    }
    let names = Face::BodyMedium.galley(ui, title, t.text);
    let width = names.size().x.min(140.0);
    let names = Face::BodyMedium.elided(ui, title, t.text, width + 1.0);
    ui.add(Label::new(names));
    let seconds = tr!("studio-seconds", seconds = length(take.seconds));
    let choose = match (chosen, take.given.as_deref()) {
        (Some(on), Some(given)) => {
            let label = if on {
                tr!("design-chosen")
            } else {
                tr!("design-choose")
            };
            let name = tr!("design-choose-name", title = title);
            let button = Button::new(label).name(name).small().on(on);
            let button = if on { button } else { button.outline() };
            Some((button.tip(tr!("design-choose.tip")), given))
        }
        _ => None,
    };
    let behind = choose
        .as_ref()
        .map_or(0.0, |(button, _)| button.width(ui) + 8.0);
    let label = Face::Mono.galley(ui, &*seconds, t.text2);
    let room = ui.available_width() - behind - label.size().x - 8.0;
    let (wave, _) = ui.allocate_exact_size(vec2(room.max(8.0), 32.0), Sense::hover());
    if room > 40.0 {
        let played = if is_loaded {
            ui.ctx().request_repaint();
            (cx.desk.playhead().seconds() / take.seconds.max(0.01)) as f32
        } else {
            0.0
        };
        paint_mini(ui, wave, &take.mini, played, (t.playing, t.wave));
    }
    ui.label(Face::Mono.rich(seconds, t.text2));
    if let Some((button, given)) = choose {
        let button = ui.add(button);
        // Enter chooses the preview. Space plays it.
        keys::space_plays_at(&button);
        if is_reached {
            button.request_focus();
        }
        if button.clicked() {
            press = Some(Press::Choose(GeneratedVoiceId::new(given)));
        }
    }
    press
}
