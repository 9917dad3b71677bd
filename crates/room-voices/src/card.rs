//! A voice as a card: who it is, what it sounds like, what is special about it.

use egui::accesskit::Role;
use egui::{CornerRadius, Id, Rect, Ui, UiBuilder, WidgetInfo, pos2, vec2};
use mynah_ui_core::words::labels;

use super::words;
use mynah_core::backend::Backend;
use mynah_core::day::Day;
use mynah_core::ids::VoiceId;
use mynah_i18n::tr;
use mynah_model::desk::{Desk, PreviewShown, Rate, Voice, VoiceMark};
use mynah_model::event::Playing;
use mynah_model::shared_voices::SharedCard;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::voice_list::{Facet, label};
use mynah_ui_core::widgets::waveform::paint_mini;
use mynah_ui_core::words::language_name;
use mynah_ui_core::words::speaker_name;
use mynah_ui_kit::keys;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::button::{play_button_at, pressed};
use mynah_ui_kit::widgets::tip::ring;
use mynah_ui_kit::widgets::{Chip, IconButton, plate, tip};

/// Height of a card, and the least that it is wide.
pub(super) const HEIGHT: f32 = 136.0;
pub(super) const LEAST: f32 = 284.0;
/// Languages that are told with their models.
const MOST_LANGUAGES: usize = 6;
/// Characters of an owner that tell it apart.
const OWNER: usize = 10;
/// Between two cards.
pub(super) const GAP: f32 = 12.0;

/// A voice of whichever list.
#[derive(Clone, Copy)]
pub(super) enum Shown<'a> {
    Own(&'a Voice),
    Shared(&'a SharedCard),
}

impl<'a> Shown<'a> {
    pub fn id(self) -> &'a VoiceId {
        match self {
            Self::Own(voice) => &voice.id,
            Self::Shared(voice) => &voice.id,
        }
    }

    pub fn name(self) -> std::borrow::Cow<'a, str> {
        match self {
            Self::Own(voice) => words::name(&voice.name, &voice.id),
            Self::Shared(voice) => words::name(&voice.name, &voice.id),
        }
    }

    pub fn about(self) -> &'a str {
        match self {
            Self::Own(voice) => &voice.about,
            Self::Shared(voice) => &voice.about,
        }
    }

    pub fn labels(self) -> &'a [(String, String)] {
        match self {
            Self::Own(voice) => &voice.labels,
            Self::Shared(voice) => &voice.labels,
        }
    }

    pub fn languages(self) -> &'a [String] {
        match self {
            Self::Own(voice) => &voice.facts.languages,
            Self::Shared(voice) => &voice.languages,
        }
    }

    /// Each language with the models that it was found to be spoken with like a native's, where that is told.
    pub fn spoken_with(self, desk: &Desk, backend: Backend) -> Vec<(String, String)> {
        let pairs = match self {
            Self::Own(voice) => &voice.facts.spoken_with,
            Self::Shared(voice) => &voice.spoken_with,
        };
        let languages = self.languages().iter().take(MOST_LANGUAGES);
        let told = languages.filter_map(|language| {
            let of = pairs.iter().filter(|(code, _)| code == language);
            let models: Vec<&str> = of
                .map(|(_, model)| desk.model_name(backend, model))
                .collect();
            let models = models.join(", ");
            (!models.is_empty()).then(|| (language_name(language), models))
        });
        told.collect()
    }

    /// Who shares it, as far as that tells one from another; nothing where that isn't told.
    pub fn owner(self) -> Option<String> {
        let Self::Shared(voice) = self else {
            return None;
        };
        let owner = words::tidy(voice.owner.as_str());
        let short: String = owner.chars().take(OWNER).collect();
        (!short.is_empty()).then_some(short)
    }

    /// Factor on the credits, where that is told and isn't 1.
    pub fn rate(self) -> Option<f64> {
        let rate = match self {
            Self::Own(voice) => match voice.rate {
                Rate::Told(rate) => rate,
                Rate::AtMost(_) => return None,
            },
            Self::Shared(voice) => voice.rate,
        };
        Some(rate).filter(|rate| (rate - 1.0).abs() > 0.001)
    }

    pub fn notice_days(self) -> Option<u64> {
        let days = match self {
            Self::Own(voice) => voice.facts.notice_days,
            Self::Shared(voice) => voice.notice_days,
        };
        days.filter(|days| *days > 0)
    }

    pub fn has_preview(self) -> bool {
        match self {
            Self::Own(voice) => voice.preview,
            Self::Shared(voice) => voice.preview.is_some(),
        }
    }

    /// Where its preview lies, as far as the list told.
    pub fn address(self) -> Option<String> {
        match self {
            Self::Own(voice) => voice.facts.preview.clone(),
            Self::Shared(voice) => voice.preview.clone(),
        }
    }

    /// Gender, age and accent.
    pub fn labelled(self) -> String {
        let facets = [Facet::Gender, Facet::Age, Facet::Accent];
        let told = facets
            .into_iter()
            .filter_map(|facet| Some(labels::label_word(label(self.labels(), facet)?)));
        told.collect::<Vec<_>>().join(" · ")
    }
}

/// What was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Press {
    Select,
    Play,
    Favourite,
    /// It is heard in the casting call that is put together, or not.
    Audition,
}

/// Whether a voice's preview is loaded, and heard.
pub(super) fn is_heard(cx: &StudioCtx<'_>, voice: &VoiceId) -> bool {
    let playback = &cx.desk.playback;
    !playback.paused && matches!(&playback.playing, Some(Playing::Preview(heard)) if heard == voice)
}

/// The id under which the account has a voice of the project's backend, one of the library too: those that sound alike are
/// listed there. Nothing where it has to be added first.
pub(super) fn heard_as<'a>(desk: &'a Desk, voice: Shown<'a>) -> Option<&'a VoiceId> {
    let own = desk.voices_of(desk.backend());
    if own.of(voice.id()).is_some() {
        return Some(voice.id());
    }
    let Shown::Shared(card) = voice else {
        return None;
    };
    // Few of those that are seen are added, so few lists are looked through.
    let is_it = |own: &&Voice| own.facts.original.as_ref() == Some(&card.id);
    let added = card.is_added.then(|| own.iter().find(is_it)).flatten();
    added.map(|own| &own.id)
}

/// What a card has to know beside its voice.
pub(super) struct Place<'a> {
    pub rect: Rect,
    pub number: usize,
    pub backend: Backend,
    pub selected: bool,
    /// Whether Tab stops here: arrows go from card to card.
    pub stop: bool,
    pub speakers: &'a [String],
}

/// Draws a card. Comes back with what was pressed, who has the keys, and whether the pointer is over it.
pub(super) fn card_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    place: &Place<'_>,
    voice: Shown<'_>,
) -> (Option<Press>, Id, bool) {
    let t = cx.tokens;
    let rect = place.rect;
    let id = ui.scope_id().with(("voice", place.number));
    let name = voice.name();
    let stop = place.stop || ui.memory(|memory| memory.has_focus(id));
    let response = ui.interact(rect, id, pressed(stop));
    let mark = cx.desk.browsed.mark(place.backend, voice.id());
    let mine = mark.map(mine).unwrap_or_default();
    let labelled = voice.labelled();
    let barred = cx.desk.barred(voice.id(), Day::here(cx.clock.now()));
    response.widget_info(|| {
        let barred = barred.as_ref().map(|(mark, _)| mark.as_str());
        let both = [barred.unwrap_or_default(), mine.as_str(), labelled.as_str()];
        let labels: Vec<&str> = both.into_iter().filter(|it| !it.is_empty()).collect();
        let said = tr!("voices-card", name = &*name, labels = labels.join(" · "));
        WidgetInfo::selected(Role::ListItem, true, place.selected, said)
    });
    keys::space_plays_at(&response);
    let line = match (place.selected, response.hovered()) {
        (true, _) => t.accent_ink,
        (false, true) => t.line,
        (false, false) => t.bg2,
    };
    plate(ui, rect, size::RADIUS_CARD, t.bg2, line);
    if response.has_focus() {
        ring(ui, rect.shrink(3.0), size::RADIUS, t.accent_ink);
    }
    let about = words::tidy(voice.about());
    let response = if response.hovered() || response.has_focus() {
        let cast = match place.speakers {
            [] => String::new(),
            speakers => format!("{}\n", words::in_cast(speakers)),
        };
        let mut told = vec![format!("{about}\n{cast}").trim_end().to_owned()];
        told.extend(barred.map(|(_, why)| why));
        told.extend(Some(mine.clone()).filter(|mine| !mine.is_empty()));
        let spoken = voice.spoken_with(cx.desk, place.backend).into_iter();
        told.extend(spoken.map(|(language, models)| format!("{language}: {models}")));
        let owner = voice.owner();
        told.extend(owner.map(|owner| tr!("voices-shared-by", owner = owner)));
        told.push(tr!("voices-card.tip"));
        tip(ui, response, &told.join("\n"))
    } else {
        response
    };
    let over = ui.rect_contains_pointer(rect);
    let mut press = response.clicked().then_some(Press::Select);
    let inner = rect.shrink(12.0);
    let head = Rect::from_min_size(inner.min, vec2(inner.width(), 32.0));
    let mut strip = ui.new_child(
        UiBuilder::new()
            .id_salt(("head", place.number))
            .max_rect(head),
    );
    strip.spacing_mut().item_spacing.x = 0.0;
    strip.horizontal(|ui| {
        let heard = is_heard(cx, voice.id());
        if voice.has_preview() {
            let label = if heard {
                tr!("voices-stop", name = &*name)
            } else {
                tr!("voices-play", name = &*name)
            };
            let explanation = tr!("voices-play.tip");
            if play_button_at(ui, 32.0, (heard, stop), (&label, &explanation)).clicked() {
                press = Some(Press::Play);
            }
        } else {
            ui.add_space(32.0);
        }
        let before = if cx.view.audition.is_some() {
            56.0
        } else {
            28.0
        };
        let words = Rect::from_min_max(
            pos2(head.left() + 44.0, head.top() - 2.0),
            pos2(head.right() - before, head.bottom() + 4.0),
        );
        let title = Face::BodyStrong.elided(ui, &*name, t.text, words.width());
        let below = Face::Small.elided(ui, &*about, t.text2, words.width());
        let y = words.top() + title.size().y;
        ui.painter().galley(words.min, title, t.text);
        ui.painter().galley(pos2(words.left(), y), below, t.text2);
        let on = mark.is_some_and(|mark| mark.favourite);
        let at =
            Rect::from_center_size(pos2(head.right() - 12.0, head.center().y), vec2(24.0, 24.0));
        let star = if on { icons::STAR_FILL } else { icons::STAR };
        let star = IconButton::new(star, tr!("voices-favourite", name = &*name))
            .row()
            .on(on)
            .stop(stop)
            .color(if on { t.accent_ink } else { t.text3 })
            .tip(tr!("voices-favourite.tip"));
        if ui.put(at, star).clicked() {
            press = Some(Press::Favourite);
        }
        let is_here = place.backend == cx.desk.backend();
        let chosen = cx.view.audition.as_ref().filter(|_| is_here);
        let speaks = chosen.and_then(|_| heard_as(cx.desk, voice));
        let is_told = speaks.is_some() || matches!(voice, Shown::Shared(_));
        if let Some(chosen) = chosen.filter(|_| is_told) {
            let on = speaks.is_some_and(|id| chosen.contains(id));
            let icon = if on { icons::CHECK } else { icons::PLUS };
            let why_not = speaks.is_none().then(|| tr!("voices-audition-add"));
            let audition = IconButton::new(icon, tr!("voices-audition", name = &*name))
                .row()
                .on(on)
                .stop(stop)
                .color(if on { t.accent_ink } else { t.text2 })
                .why_not(why_not)
                .tip(tr!("voices-audition.tip"));
            if ui.put(at.translate(vec2(-28.0, 0.0)), audition).clicked() {
                press = Some(Press::Audition);
            }
        }
    });
    wave_ui(
        ui,
        cx,
        place.backend,
        voice,
        Rect::from_min_max(
            pos2(inner.left(), head.bottom() + 8.0),
            pos2(inner.right(), inner.bottom() - 28.0),
        ),
    );
    let foot = Rect::from_min_max(pos2(inner.left(), inner.bottom() - 20.0), inner.max);
    let rule = egui::Stroke::new(1.0, t.line);
    ui.painter().hline(foot.x_range(), foot.top() - 5.5, rule);
    foot_ui(ui, cx, place, voice, (foot, &labelled, &mine));
    (press, id, over)
}

/// One's own words about a voice: its tags, and the note.
fn mine(mark: &VoiceMark) -> String {
    let tags = mark.tags.iter().map(String::as_str);
    let note = Some(mark.note.as_str()).filter(|note| !note.trim().is_empty());
    let all: Vec<_> = tags.chain(note).map(words::tidy).collect();
    all.join(", ")
}

fn wave_ui(ui: &Ui, cx: &StudioCtx<'_>, backend: Backend, voice: Shown<'_>, space: Rect) {
    let t = cx.tokens;
    let note = |words: String| {
        let words = Face::Label.elided(ui, words, t.text3, space.width());
        let at = pos2(space.left(), space.center().y - words.size().y / 2.0);
        ui.painter().galley(at, words, t.text3);
    };
    if !voice.has_preview() {
        return note(tr!("voices-no-preview"));
    }
    match cx.desk.browsed.previews.get(&(backend, voice.id().clone())) {
        Some(PreviewShown::Here { wave, seconds }) => {
            let heard = is_heard(cx, voice.id());
            let played = if heard {
                (cx.desk.playhead().seconds() / seconds.max(0.001)).clamp(0.0, 1.0) as f32
            } else {
                0.0
            };
            paint_mini(ui, space, wave, played, (t.playing, t.wave_card));
        }
        Some(PreviewShown::Dead) => note(tr!("voices-preview-dead")),
        None => {
            // Its place, until it is here.
            let middle = Rect::from_center_size(space.center(), vec2(space.width(), 2.0));
            ui.painter().rect_filled(middle, CornerRadius::ZERO, t.bg3);
        }
    }
}

fn foot_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    place: &Place<'_>,
    voice: Shown<'_>,
    (foot, labelled, mine): (Rect, &str, &str),
) {
    let t = cx.tokens;
    let mut right = foot.right();
    // Who is cast matters most, then what it costs.
    if let Some(first) = place.speakers.first() {
        let others = place.speakers.len() - 1;
        let who = speaker_name(first);
        let who = words::tidy(&who);
        let said = if others == 0 {
            tr!("voices-in-cast", speaker = &*who)
        } else {
            tr!("voices-in-cast-more", speaker = &*who, others = others)
        };
        let text = Face::LabelMedium.elided(ui, said, t.text, foot.width() * 0.5);
        right -= text.size().x;
        let at = pos2(right, foot.center().y - text.size().y / 2.0);
        ui.painter().galley(at, text, t.text);
        let color = t.speaker(cx.view.speakers.place(first));
        right -= 10.0;
        ui.painter()
            .circle_filled(pos2(right, foot.center().y), 4.0, color);
        right -= 12.0;
    }
    let mut chips = Vec::new();
    let barred = cx.desk.barred(voice.id(), Day::here(cx.clock.now()));
    let is_barred = barred.is_some();
    chips.extend(barred);
    if let Some(rate) = voice.rate() {
        chips.push((
            tr!("voices-rate", rate = rate_text(rate)),
            tr!("voices-rate.tip"),
        ));
    }
    if let Some(days) = voice.notice_days() {
        chips.push((
            tr!("voices-notice", days = days),
            tr!("voices-notice.tip", days = days),
        ));
    }
    if let Shown::Shared(card) = voice {
        if card.is_added {
            chips.push((tr!("voices-is-added"), tr!("voices-is-added.tip")));
        }
        if card.free_users_allowed == Some(false) {
            chips.push((tr!("voices-paid"), tr!("voices-paid.tip")));
        }
    }
    for (number, (text, explanation)) in chips.iter().enumerate() {
        let wide = Face::LabelMedium
            .galley(ui, text.as_str(), t.text2)
            .size()
            .x
            + 14.0;
        if right - wide < foot.left() + 60.0 {
            break;
        }
        right -= wide;
        let at = Rect::from_min_size(pos2(right, foot.center().y - 10.0), vec2(wide, 20.0));
        let mut chip = Chip::new(text).tip(explanation);
        if is_barred && number == 0 {
            chip = chip.warn();
        }
        let builder = UiBuilder::new()
            .id_salt(("chip", place.number, number))
            .max_rect(at);
        ui.new_child(builder).add(chip);
        right -= 6.0;
    }
    let languages = voice
        .languages()
        .iter()
        .take(3)
        .map(|code| language_name(code));
    let languages: Vec<_> = languages.collect();
    let mut told = labelled.to_owned();
    if !languages.is_empty() {
        if !told.is_empty() {
            told.push_str(" · ");
        }
        told.push_str(&languages.join(", "));
    }
    let mut left = foot.left();
    let mut paint = |words: String, ink, most: f32| {
        let text = Face::Label.elided(ui, words, ink, most);
        let at = pos2(left, foot.center().y - text.size().y / 2.0);
        left += text.size().x + 8.0;
        ui.painter().galley(at, text, ink);
        right - left - 8.0
    };
    let room = right - foot.left() - 8.0;
    // What is one's own is looked for first.
    let rest = if mine.is_empty() {
        room
    } else {
        paint(mine.to_owned(), t.text, room * 0.6)
    };
    if rest > 24.0 {
        paint(told, t.text3, rest);
    }
}

/// `1.5`, without zeros at its end.
pub(super) fn rate_text(rate: f64) -> String {
    let text = format!("{rate:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
