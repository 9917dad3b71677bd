//! The voice picker: search, hear, cast.

use egui::accesskit::Role;
use egui::{
    Align, CornerRadius, Key, Layout, Popup, PopupCloseBehavior, Response, Sense, Ui, UiBuilder,
    WidgetInfo, vec2,
};
use mynah_ui_core::consent_state::consents_ui;

use super::tuning::Tuning;
use mynah_core::backend::Backend;
use mynah_core::day::Day;
use mynah_core::ids::VoiceId;
use mynah_i18n::tidy;
use mynah_i18n::tr;
use mynah_model::command::Command;
use mynah_model::command::PlaybackCommand;
use mynah_model::command::VoicesCommand;
use mynah_model::desk::KeyState;
use mynah_model::desk::Voice;
use mynah_model::event::{Notice, Playing};
use mynah_model::remote::Remote;
use mynah_model::trouble::Remedy;
use mynah_script::cast::CastVoice;
use mynah_script::document::Line;
use mynah_script::tuning::PartChange;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::remedies::lead;
use mynah_ui_core::voice_list::Found;
use mynah_ui_core::voice_uses::spoken_by;
use mynah_ui_core::widgets::TroubleCard;
use mynah_ui_core::words::{self, speaker_name};
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::theme::icons;
use mynah_ui_kit::theme::size;
use mynah_ui_kit::widgets::button::{paint_play_button, play_button};
use mynah_ui_kit::widgets::menu::{arrows, ends};
use mynah_ui_kit::widgets::plate;
use mynah_ui_kit::widgets::tip::{focus_ring, tip};
use mynah_ui_kit::widgets::{Button, TextField};

/// Most voices that are seen at once, and least.
const SEEN: (f32, f32) = (7.0, 3.0);
/// Height of a voice, and of the search field with all around it.
const ROW: f32 = 44.0;
const FIELD: f32 = 56.0;

/// The card with the cast voice, and the list that opens from it.
#[derive(Default)]
pub struct VoicePicker {
    query: String,
    /// Those that the words were found at.
    found: Box<Found>,
    /// Open it in the next frame.
    open: bool,
    /// The search field is to have the focus.
    focus: bool,
    /// The voice that Enter takes, where the arrows chose one.
    at: Option<usize>,
    /// Enter was pressed while the voices were still looked through.
    enters: bool,
}

impl VoicePicker {
    /// A list that stands elsewhere, about to be shown.
    pub fn begun() -> Self {
        Self {
            focus: true,
            ..Self::default()
        }
    }

    /// Opens the list.
    pub fn open(&mut self) {
        self.open = true;
    }

    /// Opens none that was asked for and couldn't be drawn.
    pub fn forget_way(&mut self) {
        self.open = false;
    }

    /// Draws the card, and the list while it is open.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line, tuning: &Tuning<'_>) {
        let card = card_ui(ui, cx, line);
        similar_ui(ui, cx, line);
        silent_ui(ui, cx, line);
        let id = Popup::default_response_id(&card);
        if card.clicked() || std::mem::take(&mut self.open) {
            self.query.clear();
            (self.at, self.enters) = (None, false);
            self.focus = true;
            // By keys it may be scrolled away, and its list would stand over something else.
            card.scroll_to_me(None);
            Popup::open_id(ui.ctx(), id);
        }
        // The list stays below its card: it covers neither that nor the tabs.
        let below = ui.ctx().content_rect().bottom() - card.rect.bottom() - FIELD;
        let current = cx.desk.voice_of(line).map(|voice| voice.id.clone());
        let popup = Popup::from_response(&card)
            .open_memory(None)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .accessible_name(tr!("inspector-voices"))
            .gap(4.0)
            .width(card.rect.width());
        let chosen = popup
            .show(|ui| {
                ui.set_width(card.rect.width() - 12.0);
                self.list_ui(ui, cx, current.as_ref(), below)
            })
            .and_then(|shown| shown.inner);
        if let Some(voice) = chosen {
            let backend = cx.desk.backend();
            let is_other = current.as_ref() != Some(&voice.id);
            let change = match backend {
                Backend::Draft => PartChange::Draft(Some(voice)),
                Backend::Live => PartChange::Live(Some(voice)),
            };
            let lines = cx.desk.final_of(tuning.speaker());
            if is_other && lines > 0 {
                cx.notice(Notice::Heed(tr!("inspector-approved-stay", lines = lines)));
            }
            tuning.tune_part(cx, change);
            Popup::close_id(ui.ctx(), id);
        }
    }

    /// Draws the voices with their search field, as many as have room in this height; the one that was taken. `current`
    /// is the one that is cast.
    pub fn list_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        current: Option<&VoiceId>,
        height: f32,
    ) -> Option<CastVoice> {
        let seen = (height / ROW).floor().clamp(SEEN.1, SEEN.0);
        let t = cx.tokens;
        let backend = cx.desk.backend();
        let (name, hint, explanation) = (
            tr!("inspector-search-voices"),
            tr!("inspector-search-voices.hint"),
            tr!("inspector-search-voices.tip"),
        );
        let field = TextField::new(&mut self.query, &name)
            .hint(&hint)
            .tip(&explanation)
            .icon(icons::MAGNIFYING_GLASS)
            .small();
        let field = ui.add(field);
        let opens = std::mem::take(&mut self.focus);
        if opens {
            field.request_focus();
        }
        if field.changed() {
            (self.at, self.enters) = (None, false);
        }
        state_ui(ui, cx, backend);
        let is_looking = self.found.follow(cx.desk, backend, &self.query);
        if is_looking {
            ui.ctx().request_repaint();
        }
        let (found, count) = (&self.found, self.found.count());
        // The first that fits, with nothing typed who is cast now.
        let has_words = !self.query.trim().is_empty();
        let meant = if has_words {
            Some(0)
        } else {
            current.and_then(|current| found.place_of(current))
        };
        let mut moved = arrows(ui, self.at.or(meant), count);
        if !has_words {
            moved = moved.or_else(|| ends(ui, count));
        }
        self.at = moved.or(self.at);
        let at = self.at.or(meant);
        // The Enter that opened the list takes nothing, and none takes what was found for other words.
        self.enters |= !opens && ui.input(|input| input.key_pressed(Key::Enter));
        let enter = !is_looking && std::mem::take(&mut self.enters);
        let mut chosen = at
            .and_then(|at| found.voice(at))
            .filter(|_| enter)
            .map(CastVoice::from);
        // It took the keys from the field.
        self.focus |= enter && chosen.is_none();
        let mut list = egui::ScrollArea::vertical()
            .max_height(seen * ROW)
            .min_scrolled_height(seen * ROW);
        if let Some(at) = moved {
            let middle = at as f32 - (seen - 1.0) / 2.0;
            list = list.vertical_scroll_offset(middle.max(0.0) * ROW);
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        // The scroll bar floats: rows keep clear of it.
        let wide = ui.available_width() - if count as f32 > seen { 10.0 } else { 0.0 };
        list.show_rows(ui, ROW, count, |ui, range| {
            ui.set_max_width(wide);
            for (place, voice) in range.filter_map(|place| Some((place, found.voice(place)?))) {
                let cast = current == Some(&voice.id);
                if voice_row_ui(ui, cx, voice, (cast, at == Some(place))) {
                    chosen = Some(CastVoice::from(voice));
                }
            }
        });
        if chosen.is_none() && count == 0 && !is_looking {
            let typed = self.query.trim();
            if VoiceId::may_be(typed) {
                chosen = by_id_ui(ui, typed, enter);
            } else if !cx.desk.voices_of(backend).is_empty() {
                ui.label(Face::Small.rich(tr!("inspector-no-voice-found"), t.text2));
            }
        }
        chosen
    }
}

/// Why there are no voices here, or not all.
fn state_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, backend: Backend) {
    let t = cx.tokens;
    let remote = cx.desk.voices.get(&backend);
    if let Some(Remote::Failed { trouble, .. }) = remote {
        if let Some(remedy) = TroubleCard::new(trouble).narrow().show(ui) {
            help(cx, backend, &remedy);
        }
    } else if cx.desk.voices_of(backend).is_empty() {
        let waiting = remote.is_none_or(|remote| remote.value().is_none());
        let text = match (&cx.desk.key, waiting) {
            (KeyState::NoVoice { plan, .. }, _) => {
                tr!("inspector-no-voice-in-plan", plan = words::plan(plan))
            }
            (_, true) => tr!("inspector-voices-loading"),
            (_, false) => tr!("inspector-no-voices"),
        };
        ui.add(egui::Label::new(Face::Small.rich(text, t.text2)).wrap());
        if backend == Backend::Live {
            let draft = Button::new(tr!("inspector-use-draft")).small();
            if ui.add(draft.tip(Action::UseDraft.tip())).clicked() {
                cx.act(Action::UseDraft);
            }
        }
    }
}

/// Casts a voice that no list has, at its id.
fn by_id_ui(ui: &mut Ui, id: &str, enter: bool) -> Option<CastVoice> {
    let explanation = tr!("inspector-voice-by-id.tip", voice = id);
    let button = Button::new(tr!("inspector-voice-by-id")).small();
    let pressed = ui.add(button.tip(explanation)).clicked();
    (pressed || enter).then(|| CastVoice {
        id: VoiceId::from(id),
        name: id.to_owned(),
    })
}

fn help(cx: &mut StudioCtx<'_>, backend: Backend, remedy: &Remedy) {
    if !lead(cx, remedy) {
        cx.send(Command::Voices(VoicesCommand::Refresh(backend)));
    }
}

/// The way to voices that could take the place of one that is gone.
fn similar_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line) {
    let part = cx.desk.script().cast().0.get(&line.speaker);
    if part.is_none_or(|part| cx.desk.gone_voice(part).is_none()) {
        return;
    }
    let similar = Button::new(tr!("inspector-similar")).small().outline();
    if ui.add(similar.tip(tr!("inspector-similar.tip"))).clicked() {
        cx.act(Action::Cast);
    }
}

/// Draws why nothing new is spoken with the cast voice, or that its consent doesn't cover the project.
fn silent_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line) {
    let today = Day::here(cx.clock.now());
    let cast = cx.desk.voice_of(line);
    let barred = cast.and_then(|cast| Some((cast, cx.desk.barred(&cast.id, today)?)));
    if let Some((cast, (_, why))) = barred {
        ui.add(egui::Label::new(Face::Small.rich(why, cx.tokens.warn)).wrap());
        let voice = cast.id.clone();
        consents_ui(ui, cx, voice);
    }
}

/// Height of the card with who is cast.
fn card_high(ui: &Ui) -> f32 {
    if size::is_low(ui.ctx()) { 48.0 } else { 56.0 }
}

/// The card with who is cast. Pressing it opens the list.
fn card_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line) -> Response {
    let t = cx.tokens;
    let desk = cx.desk;
    let cast = desk.voice_of(line);
    let known = cast.and_then(|cast| voice(cx, &cast.id)).cloned();
    let name = match cast {
        Some(cast) => tidy(desk.called(cast)).into_owned(),
        None => tr!("inspector-choose-voice"),
    };
    let speaker = speaker_name(&line.speaker);
    let about = match (&known, cast) {
        (Some(known), _) if !known.about.is_empty() => tr!(
            "inspector-voice-about",
            about = &*tidy(&known.about),
            speaker = speaker.as_str()
        ),
        (None, Some(_)) if !desk.voices_of(desk.backend()).is_empty() => {
            tr!("inspector-voice-gone")
        }
        (_, Some(_)) => tr!("inspector-cast-as", speaker = speaker.as_str()),
        (_, None) => tr!("inspector-not-cast", speaker = speaker.as_str()),
    };
    let wanted = vec2(ui.available_width(), card_high(ui));
    let (rect, card) = ui.allocate_exact_size(wanted, Sense::click());
    card.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, true, tr!("inspector-voice"));
        info.current_text_value = Some(name.clone());
        info
    });
    let fill = if card.hovered() { t.bg3 } else { t.bg2 };
    let line_color = if cast.is_none() {
        t.accent_ink
    } else {
        egui::Color32::TRANSPARENT
    };
    plate(ui, rect, size::RADIUS_CARD, fill, line_color);
    let inner = rect.shrink2(vec2(12.0, 8.0));
    let play = egui::Rect::from_center_size(
        egui::pos2(inner.left() + 16.0, inner.center().y),
        vec2(32.0, 32.0),
    );
    if let Some(cast) = cast {
        let id = ui.scope_id().with("preview");
        let response = ui.interact(play, id, Sense::click());
        let playing = is_previewed(cx, &cast.id);
        let label = tr!("inspector-preview", name = name.as_str());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
        paint_play_button(ui, play, &response, playing);
        if tip(ui, response, &tr!("inspector-preview.tip")).clicked() {
            preview(cx, &cast.id.clone(), playing);
        }
    } else {
        icons::USER_SOUND.paint(ui.painter(), play.center(), 20.0, t.accent_ink);
    }
    let text = inner
        .with_min_x(play.right() + 12.0)
        .with_max_x(inner.right() - 20.0);
    let title = Face::BodyStrong.elided(ui, name.as_str(), t.text, text.width());
    let below = Face::Small.elided(ui, about, t.text2, text.width());
    let top = text.center().y - f32::midpoint(title.size().y, below.size().y);
    let below_at = egui::pos2(text.left(), top + title.size().y);
    ui.painter()
        .galley(egui::pos2(text.left(), top), title, t.text);
    ui.painter().galley(below_at, below, t.text2);
    let caret = egui::pos2(inner.right() - 6.0, inner.center().y);
    icons::CARET_DOWN.paint(ui.painter(), caret, 14.0, t.text3);
    focus_ring(ui, &card, size::RADIUS_CARD);
    tip(ui, card, &tr!("inspector-voice.tip"))
}

fn voice_row_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    voice: &Voice,
    (cast, lit): (bool, bool),
) -> bool {
    let t = cx.tokens;
    let name = CastVoice::from(voice).name;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let barred = cx.desk.barred(&voice.id, Day::here(cx.clock.now()));
    let speaks = spoken_by(cx.desk, cx.desk.backend(), &voice.id);
    let speaks = speaks.map(|speakers| tr!("inspector-voice-speaks", speakers = speakers));
    response.widget_info(|| {
        let mut info = WidgetInfo::selected(Role::ListBoxOption, true, cast, name.as_str());
        let mark = barred.as_ref().map(|(mark, _)| mark.clone());
        let told: Vec<String> = mark.into_iter().chain(speaks.clone()).collect();
        info.current_text_value = (!told.is_empty()).then(|| told.join(" · "));
        info
    });
    let explanation = match &barred {
        Some((_, why)) => why.clone(),
        None => tr!("inspector-voice-item.tip", voice = name.as_str()),
    };
    let response = tip(ui, response, &explanation);
    if response.hovered() || response.has_focus() || cast || lit {
        let fill = if cast && !lit { t.bg2 } else { t.bg3 };
        ui.painter()
            .rect_filled(rect, CornerRadius::same(size::RADIUS as u8), fill);
    }
    let layout = Layout::left_to_right(Align::Center);
    let inner = rect.shrink2(vec2(8.0, 4.0));
    let mut inside = ui.new_child(UiBuilder::new().max_rect(inner).layout(layout));
    inside.spacing_mut().item_spacing.x = 10.0;
    if voice.preview || cx.desk.backend() == Backend::Draft {
        let playing = is_previewed(cx, &voice.id);
        let label = tr!("inspector-preview", name = name.as_str());
        let explanation = tr!("inspector-preview.tip");
        if play_button(&mut inside, 24.0, playing, (&label, &explanation)).clicked() {
            preview(cx, &voice.id, playing);
        }
    } else {
        inside.add_space(34.0);
    }
    let wide = inside.available_width() - if cast { 24.0 } else { 0.0 };
    let title = Face::SmallMedium.elided(ui, name.as_str(), t.text, wide);
    let about = if let Some((mark, _)) = barred {
        Face::Label.elided(ui, mark, t.warn, wide)
    } else {
        // Who has it already is what somebody looks for who wants another one.
        let about = tidy(&voice.about).into_owned();
        let about = speaks
            .into_iter()
            .chain(Some(about).filter(|it| !it.is_empty()));
        let about = about.collect::<Vec<_>>().join(" · ");
        Face::Label.elided(ui, about, t.text2, wide)
    };
    let left = inner.left() + 34.0;
    let top = inner.center().y - f32::midpoint(title.size().y, about.size().y);
    let below = egui::pos2(left, top + title.size().y);
    ui.painter().galley(egui::pos2(left, top), title, t.text);
    ui.painter().galley(below, about, t.text2);
    if cast {
        let at = egui::pos2(inner.right() - 8.0, inner.center().y);
        icons::CHECK.paint(ui.painter(), at, 14.0, t.accent_ink);
    }
    response.clicked()
}

fn is_previewed(cx: &StudioCtx<'_>, voice: &VoiceId) -> bool {
    let playback = &cx.desk.playback;
    !playback.paused && playback.playing.as_ref() == Some(&Playing::Preview(voice.clone()))
}

fn preview(cx: &mut StudioCtx<'_>, voice: &VoiceId, playing: bool) {
    if playing {
        cx.send(Command::Playback(PlaybackCommand::Stop));
    } else {
        cx.send(Command::Voices(VoicesCommand::Preview {
            backend: cx.desk.backend(),
            voice: voice.clone(),
        }));
    }
}

/// A voice of the project's backend.
pub fn voice<'a>(cx: &StudioCtx<'a>, id: &VoiceId) -> Option<&'a Voice> {
    let desk = cx.desk;
    desk.voices_of(desk.backend()).of(id)
}
