//! What the forms about a voice are made of: a name, a text, its settings, and what adding takes of the account.

use egui::{Response, Ui};

use mynah_core::backend::Backend;
use mynah_core::settings::{Scale, Setting, VoiceSettings};
use mynah_i18n::tr;
use mynah_model::remote::Remote;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::dialog_buttons::entered;
use mynah_ui_core::words::settings::name as setting_name;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::{SliderRow, TextField, caption, toggle_row};

/// Longest name.
pub(super) const NAME: usize = 100;

/// Whether what stands in a form can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// Something is missing.
    Lacks,
    /// It can be sent.
    Ready,
    /// Enter says that it is to be.
    Entered,
}

impl Written {
    /// What can be sent when it holds.
    pub(super) fn when(is_ready: bool) -> Self {
        if is_ready { Self::Ready } else { Self::Lacks }
    }
}

/// How many slots are left, as far as the account says so.
pub(super) fn slots(cx: &StudioCtx<'_>) -> String {
    let meter = cx
        .desk
        .meters
        .get(&cx.desk.backend())
        .and_then(Remote::value);
    let Some(slots) = meter.map(|meter| meter.slots) else {
        return tr!("voices-slots-untold");
    };
    let mut told = match slots.voices {
        Some((used, most)) => tr!("voices-slots", used = used, most = most),
        None => tr!("voices-slots-untold"),
    };
    if let (Some(used), Some(most)) = (slots.edits, slots.most_edits) {
        told.push(' ');
        told.push_str(&tr!("voices-edits", left = most.saturating_sub(used)));
    }
    if cx.desk.backend() == Backend::Live {
        told.push(' ');
        told.push_str(&tr!("voices-add-plan"));
    }
    told
}

/// The name, which has the keys where the form was opened just now; whether there is one, and Enter was pressed in it.
pub(super) fn name_ui(ui: &mut Ui, cx: &StudioCtx<'_>, name: &mut String, leads: bool) -> Written {
    let field = field_ui(ui, cx, (&tr!("voices-field-name"), NAME), name);
    if leads {
        field.request_focus();
    }
    if name.trim().is_empty() {
        Written::Lacks
    } else if entered(ui, &field) {
        Written::Entered
    } else {
        Written::Ready
    }
}

/// A short field under its caption.
pub(super) fn field_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    (name, most): (&str, usize),
    text: &mut String,
) -> Response {
    let field = ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        caption(ui, Face::Label, name, cx.tokens.text2);
        let explanation = tr!("voices-whole-account");
        ui.add(
            TextField::new(text, name)
                .tip(&explanation)
                .small()
                .limit(most),
        )
    });
    field.inner
}

/// Sliders and the switch of a voice's default settings.
pub(super) fn settings_ui(ui: &mut Ui, settings: &mut VoiceSettings) {
    let usual = VoiceSettings::default();
    type Make = fn(Option<f32>) -> Setting;
    let rows: [(Make, f32, f32, Scale); 4] = [
        (
            Setting::Stability,
            settings.stability(),
            usual.stability(),
            Scale::STABILITY,
        ),
        (
            Setting::SimilarityBoost,
            settings.similarity_boost(),
            usual.similarity_boost(),
            Scale::SIMILARITY_BOOST,
        ),
        (
            Setting::Style,
            settings.style(),
            usual.style(),
            Scale::STYLE,
        ),
        (
            Setting::Speed,
            settings.speed(),
            usual.speed(),
            Scale::SPEED,
        ),
    ];
    let explanation = tr!("voices-settings.tip");
    for (make, was, usual, scale) in rows {
        let mut value = was;
        let name = setting_name(make(None));
        let row = SliderRow::new(&name, &mut value, usual)
            .range(scale.range())
            .tip(&explanation);
        ui.add(row.plain());
        if value != was {
            *settings = settings.with(make(Some(value)));
        }
    }
    let mut boost = settings.use_speaker_boost();
    let name = setting_name(Setting::UseSpeakerBoost(None));
    toggle_row(ui, &name, &mut boost, &explanation, None);
    if boost != settings.use_speaker_boost() {
        *settings = settings.with(Setting::UseSpeakerBoost(Some(boost)));
    }
}
