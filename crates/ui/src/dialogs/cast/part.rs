//! The part that is looked at: what it is spoken with, voices that fit it, and what the series says of it.

use egui::{Label, Ui, vec2};

use super::list::{Row, about};
use super::{Known, Press};
use mynah_i18n::tidy;
use mynah_i18n::tr;
use mynah_model::command::{Command, PlaybackCommand, VoicesCommand};
use mynah_model::desk::{PartStand, Recasting, Voice};
use mynah_model::event::Playing;
use mynah_model::fitting::Trait;
use mynah_script::cast::Part;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_core::words::labels::label_word;
use mynah_ui_core::words::language_name;
use mynah_ui_core::words::speaker_name;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::Button;
use mynah_ui_kit::widgets::button::play_button_at;

/// Voices that are offered at once.
const OFFERED: usize = 3;

/// Draws it; what was pressed.
pub(super) fn part_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    known: &Known,
    row: &Row,
) -> Option<Press> {
    let t = cx.tokens;
    let name = speaker_name(&row.speaker);
    let name = tidy(&name).into_owned();
    let words = match &row.voice {
        Some(voice) => tr!(
            "cast-spoken-by",
            speaker = name.as_str(),
            voice = voice.as_str()
        ),
        None => tr!("cast-has-none", speaker = name.as_str()),
    };
    ui.label(Face::BodyStrong.rich(words, t.text));
    let beside = [(&row.about, t.text2)].into_iter();
    let untold = row.untold.iter().map(|words| (words, t.warn));
    for (words, ink) in beside.chain(untold).filter(|(words, _)| !words.is_empty()) {
        let words = Face::Small.rich(words.as_str(), ink);
        ui.add(Label::new(words).wrap());
    }
    if row.gone {
        let voice = row.voice.clone().unwrap_or_default();
        let words = tr!("cast-gone.text", voice = voice);
        ui.add(Label::new(Face::Small.rich(words, t.warn)).wrap());
    }
    if let Some((_, why)) = row.barred(cx) {
        ui.add(Label::new(Face::Small.rich(why, t.warn)).wrap());
    }
    let mut press = fits_ui(ui, cx, known, row, &name);
    if let Some(like) = cx.desk.gone_like(&row.speaker) {
        let similar = Button::new(tr!("cast-similar-library")).small().outline();
        let similar = similar
            .icon(icons::USERS)
            .tip(tr!("cast-similar-library.tip"));
        if ui.add(similar).clicked() {
            press = Some(Press::Similar(like));
        }
    }
    if let Some(of) = known.now.of(&row.speaker).filter(|of| of.to_say > 0) {
        let words = to_say_words(cx, of);
        ui.add(Label::new(Face::Small.rich(words, t.text2)).wrap());
    }
    let stood = stand_ui(ui, cx, known, row);
    press = press.or(stood);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        let other = if row.voice.is_some() {
            tr!("cast-other-voice")
        } else {
            tr!("cast-a-voice")
        };
        let other = Button::new(other).small().outline().icon(icons::USER_SOUND);
        if ui.add(other.tip(tr!("cast-other-voice.tip"))).clicked() {
            press = Some(Press::Choose);
        }
        let lines = known.now.of(&row.speaker).map_or(0, |of| of.rows.len());
        let why = (lines == 0).then(|| tr!("cast-tune-none"));
        let tune = Button::new(tr!("cast-tune")).small().outline();
        let tune = tune
            .icon(icons::SLIDERS_HORIZONTAL)
            .tip(tr!("cast-tune.tip"));
        if ui.add(tune.why_not(why)).clicked() {
            press = Some(Press::Tune);
        }
    });
    press
}

fn to_say_words(cx: &StudioCtx<'_>, of: &Recasting) -> String {
    if of.unpriced > 0 {
        return tr!("cast-to-say-unpriced", lines = of.to_say.max(of.unpriced));
    }
    let price = PriceText::short(cx.desk.price(of.quote)).said;
    tr!("cast-to-say", lines = of.to_say, price = price)
}

/// Voices that fit, where the part has none that could speak it.
fn fits_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    known: &Known,
    row: &Row,
    name: &str,
) -> Option<Press> {
    let t = cx.tokens;
    let (likes, voices) = known.suggested.of(&row.speaker)?;
    if !known.suggested.is_done() || voices.is_empty() {
        return None;
    }
    let words = if row.gone {
        tr!("cast-similar")
    } else {
        tr!("cast-fits")
    };
    ui.label(Face::Small.rich(words, t.text2));
    let mut press = None;
    for voice in voices.into_iter().take(OFFERED) {
        let said = |(of, word): (Trait, &str)| match of {
            Trait::Language => language_name(word),
            Trait::Gender | Trait::Age | Trait::Accent | Trait::Use => label_word(word),
        };
        let shared: Vec<String> = likes.shared(voice).into_iter().map(said).collect();
        let about = if shared.is_empty() {
            tidy(&voice.about).into_owned()
        } else {
            shared.join(" · ")
        };
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            hear_ui(ui, cx, voice, true);
            let called = tidy(&voice.name);
            let cast = Button::new(tr!("cast-this"))
                .name(tr!("cast-this.name", voice = &*called, speaker = name))
                .small()
                .outline()
                .tip(tr!("cast-this.tip"));
            if ui.add(cast).clicked() {
                press = Some(Press::Cast(voice.into()));
            }
            let words = tr!("cast-fit", voice = &*called, about = about);
            ui.add(Label::new(Face::Small.rich(words, t.text)).truncate());
        });
    }
    press
}

/// The button that plays a voice's preview, or stops it. Tab stops there or doesn't.
pub(super) fn hear_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, voice: &Voice, stops: bool) {
    let playback = &cx.desk.playback;
    let heard = playback.playing.as_ref() == Some(&Playing::Preview(voice.id.clone()));
    let playing = heard && !playback.paused;
    let called = tidy(&voice.name);
    let label = tr!("inspector-preview", name = &*called);
    let explanation = tr!("inspector-preview.tip");
    let play = play_button_at(ui, 24.0, (playing, stops), (&label, &explanation));
    if play.clicked() {
        cx.send(if playing {
            Command::Playback(PlaybackCommand::Stop)
        } else {
            Command::Voices(VoicesCommand::Preview {
                backend: cx.desk.backend(),
                voice: voice.id.clone(),
            })
        });
    }
}

/// What the series says of the part, and what can be done about it.
fn stand_ui(ui: &mut Ui, cx: &StudioCtx<'_>, known: &Known, row: &Row) -> Option<Press> {
    let t = cx.tokens;
    let stand = row.stand.as_ref()?;
    let words = match stand {
        PartStand::Same => tr!("cast-stand-same"),
        PartStand::Ours { part: None } => tr!("cast-stand-ours"),
        PartStand::Ours { part: Some(part) } => {
            let words = tr!("cast-stand-ours.known", says = says(cx, part));
            with_news(words, cx, known, row)
        }
        PartStand::Alone => tr!("cast-stand-alone"),
        PartStand::Unheard { voice } => tr!("cast-stand-unheard", voice = &*tidy(voice)),
        PartStand::News { part, both } => {
            let words = tr!("cast-stand-news", says = says(cx, part));
            let mut words = with_news(words, cx, known, row);
            if *both {
                words.push(' ');
                words.push_str(&tr!("cast-stand-both"));
            }
            words
        }
    };
    ui.add(Label::new(Face::Small.rich(words, t.text2)).wrap());
    let mut press = None;
    ui.horizontal_wrapped(|ui| {
        if stand.clone().offered().is_some() {
            let take = Button::new(tr!("cast-take-over"))
                .small()
                .icon(icons::CHECK);
            if ui.add(take.tip(tr!("cast-take-over.tip"))).clicked() {
                press = Some(Press::TakeOver);
            }
        }
        if matches!(stand, PartStand::News { .. } | PartStand::Unheard { .. }) {
            let keep = Button::new(tr!("cast-keep-ours")).small().outline();
            if ui.add(keep.tip(tr!("cast-keep-ours.tip"))).clicked() {
                press = Some(Press::KeepOurs);
            }
        }
        if matches!(stand, PartStand::Ours { .. } | PartStand::Alone) {
            let tell = Button::new(tr!("cast-tell")).small().outline();
            if ui.add(tell.tip(tr!("cast-tell.tip"))).clicked() {
                press = Some(Press::Tell);
            }
        }
    });
    press
}

/// What the series says of a part, in words.
fn says(cx: &StudioCtx<'_>, part: &Part) -> String {
    let voice = part.voice(cx.desk.backend());
    let voice = voice.map(|voice| tidy(cx.desk.called(voice)).into_owned());
    let about = about(cx.desk, part);
    let says = [voice, (!about.is_empty()).then_some(about)];
    let says: Vec<String> = says.into_iter().flatten().collect();
    says.join(" · ")
}

/// The same with what taking it over means.
fn with_news(mut words: String, cx: &StudioCtx<'_>, known: &Known, row: &Row) -> String {
    if let Some(of) = known.news.of(&row.speaker) {
        words.push(' ');
        words.push_str(&news_words(cx, of));
    }
    words
}

/// What taking something over means for the lines.
pub(super) fn news_words(cx: &StudioCtx<'_>, of: &Recasting) -> String {
    let mut words = tr!("cast-news-takes", takes = of.outdated);
    if of.approved > 0 {
        words.push(' ');
        words.push_str(&tr!("cast-approved-stay", takes = of.approved));
    }
    words.push(' ');
    if of.unpriced > 0 {
        words.push_str(&tr!("cast-unpriced"));
    } else {
        let price = PriceText::short(cx.desk.price(of.quote)).said;
        words.push_str(&tr!("cast-news-to-say", lines = of.to_say, price = price));
    }
    words
}
