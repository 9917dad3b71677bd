//! Fonts, and the faces that text is set in.

use std::sync::Arc;

use egui::text::TextFormat;
use egui::{
    Color32, ColorImage, FontData, FontDefinitions, FontFamily, FontId, GlyphBitmap,
    GlyphRasterizer, GlyphRasterizerRequest, RasterizedGlyph, RichText, TextStyle,
    has_emoji_presentation,
};

/// Names of the families. egui knows no weights: each weight is a family of its own.
pub mod family {
    use egui::FontFamily;

    /// Inter Medium.
    pub fn medium() -> FontFamily {
        FontFamily::Name("medium".into())
    }

    /// Inter, semibold.
    pub fn semibold() -> FontFamily {
        FontFamily::Name("semibold".into())
    }

    /// The mono face, medium.
    pub fn mono_medium() -> FontFamily {
        FontFamily::Name("mono-medium".into())
    }

    /// Icons in outline.
    pub fn icons() -> FontFamily {
        FontFamily::Name("icons".into())
    }

    /// Filled icons.
    pub fn icons_fill() -> FontFamily {
        FontFamily::Name("icons-fill".into())
    }
}

/// A face of text: family, size, line height and letter spacing together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// 11 / 16: labels over fields, table heads, chips, the rail, the status bar.
    Label,
    /// 11 / 16, medium.
    LabelMedium,
    /// 12 / 16: speaker and state in rows, secondary text, small buttons.
    Small,
    /// 12 / 16, medium.
    SmallMedium,
    /// 12 / 16, semibold: heads of sections.
    SmallStrong,
    /// 13 / 20: lines, body, fields.
    Body,
    /// 13 / 20, medium: buttons, tabs.
    BodyMedium,
    /// 13 / 20, semibold: names, the primary button.
    BodyStrong,
    /// 15 / 20, semibold: titles of screens and inspectors.
    Title,
    /// 11 / 16 mono: numbers in labels, chips and the status bar.
    MonoLabel,
    /// 12 / 16 mono: numbers in rows and on buttons.
    Mono,
    /// 13 / 20 mono: code and numbers in the text.
    MonoBody,
    /// 20 / 28 mono, medium: the transport's time.
    Clock,
}

impl Face {
    /// Family and size.
    pub fn font(self) -> FontId {
        FontId::new(self.size(), self.family())
    }

    /// The size in points.
    pub fn size(self) -> f32 {
        match self {
            Self::Label | Self::LabelMedium | Self::MonoLabel => 11.0,
            Self::Small | Self::SmallMedium | Self::SmallStrong | Self::Mono => 12.0,
            Self::Body | Self::BodyMedium | Self::BodyStrong | Self::MonoBody => 13.0,
            Self::Title => 15.0,
            Self::Clock => 20.0,
        }
    }

    /// Distance from line to line in points.
    pub fn line_height(self) -> f32 {
        match self {
            Self::Label
            | Self::LabelMedium
            | Self::MonoLabel
            | Self::Small
            | Self::SmallMedium
            | Self::SmallStrong
            | Self::Mono => 16.0,
            Self::Body | Self::BodyMedium | Self::BodyStrong | Self::MonoBody | Self::Title => 20.0,
            Self::Clock => 28.0,
        }
    }

    /// The format for a [`LayoutJob`](egui::text::LayoutJob).
    pub fn format(self, color: Color32) -> TextFormat {
        TextFormat {
            font_id: self.font(),
            extra_letter_spacing: self.letter_spacing(),
            line_height: Some(self.line_height()),
            color,
            valign: egui::Align::Center,
            ..TextFormat::default()
        }
    }

    /// Text for a label or another egui widget.
    pub fn rich(self, text: impl Into<String>, color: Color32) -> RichText {
        RichText::new(text)
            .font(self.font())
            .extra_letter_spacing(self.letter_spacing())
            .line_height(Some(self.line_height()))
            .color(color)
    }

    /// Lays one line of text out, without wrapping.
    pub fn galley(
        self,
        ui: &egui::Ui,
        text: impl Into<String>,
        color: Color32,
    ) -> Arc<egui::Galley> {
        let mut job = egui::text::LayoutJob::single_section(text.into(), self.format(color));
        job.wrap.max_width = f32::INFINITY;
        job.break_on_newline = false;
        ui.painter().layout_job(job)
    }

    /// Lays one line of text out, cut with `…` at `width`.
    pub fn elided(
        self,
        ui: &egui::Ui,
        text: impl Into<String>,
        color: Color32,
        width: f32,
    ) -> Arc<egui::Galley> {
        let mut job = egui::text::LayoutJob::single_section(text.into(), self.format(color));
        job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(0.0));
        ui.painter().layout_job(job)
    }

    /// As many of the parts of `text`, which ` · ` divides, as fit `width`: half a word helps nobody. The first part
    /// is always there.
    pub fn whole_parts<'a>(self, ui: &egui::Ui, text: &'a str, width: f32) -> &'a str {
        let mut text = text;
        while let Some((shorter, _)) = text.rsplit_once(" · ")
            && self.galley(ui, text, Color32::PLACEHOLDER).size().x > width
        {
            text = shorter;
        }
        text
    }

    fn family(self) -> FontFamily {
        match self {
            Self::Label | Self::Small | Self::Body => FontFamily::Proportional,
            Self::LabelMedium | Self::SmallMedium | Self::BodyMedium => family::medium(),
            Self::SmallStrong | Self::BodyStrong | Self::Title => family::semibold(),
            Self::MonoLabel | Self::Mono | Self::MonoBody => FontFamily::Monospace,
            Self::Clock => family::mono_medium(),
        }
    }

    /// Numbers stand a little closer (mock: −0.02 em), large ones more so.
    fn letter_spacing(self) -> f32 {
        match self {
            Self::MonoLabel | Self::Mono | Self::MonoBody => -0.02 * self.size(),
            Self::Clock => -0.03 * self.size(),
            Self::Title => -0.005 * self.size(),
            _ => 0.0,
        }
    }
}

/// egui's own text styles in our faces, for widgets that ask for a style.
pub(super) fn text_styles() -> std::collections::BTreeMap<TextStyle, FontId> {
    [
        (TextStyle::Small, Face::Label.font()),
        (TextStyle::Body, Face::Body.font()),
        (TextStyle::Button, Face::BodyMedium.font()),
        (TextStyle::Heading, Face::Title.font()),
        (TextStyle::Monospace, Face::MonoBody.font()),
    ]
    .into()
}

/// Draws nothing for an emoji that no font has. Boxes in a text look like an error, and say nothing.
pub(super) fn no_boxes() -> GlyphRasterizer {
    GlyphRasterizer::new("mynah::no_boxes", |wanted: &GlyphRasterizerRequest<'_>| {
        has_emoji_presentation(wanted.cluster).then(|| RasterizedGlyph {
            bitmap: GlyphBitmap {
                image: ColorImage::filled([1, 1], Color32::TRANSPARENT),
                offset_px: egui::Vec2::ZERO,
                is_color: true,
            },
            advance_px: wanted.font_size_px / 2.0,
        })
    })
}

/// All fonts that are compiled in. Phosphor stands after the text fonts: its a to z are blanks.
pub(super) fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    for (name, data) in [
        ("inter", INTER),
        ("inter-medium", INTER_MEDIUM),
        ("inter-semibold", INTER_SEMIBOLD),
        ("mono", MONO),
        ("mono-medium", MONO_MEDIUM),
        ("icons", ICONS),
        ("icons-fill", ICONS_FILL),
    ] {
        fonts
            .font_data
            .insert(name.to_owned(), Arc::new(FontData::from_static(data)));
    }
    for (family, names) in [
        (FontFamily::Proportional, &["inter", "icons"] as &[&str]),
        (FontFamily::Monospace, &["mono", "inter", "icons"]),
        (family::medium(), &["inter-medium", "inter", "icons"]),
        (family::semibold(), &["inter-semibold", "inter", "icons"]),
        (family::mono_medium(), &["mono-medium", "inter", "icons"]),
        (family::icons(), &["icons", "inter"]),
        (family::icons_fill(), &["icons-fill", "icons", "inter"]),
    ] {
        fonts
            .families
            .insert(family, names.iter().map(|&name| name.to_owned()).collect());
    }
    fonts
}

const INTER: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../assets/fonts/Inter-Regular.otf"
));
const INTER_MEDIUM: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../assets/fonts/Inter-Medium.otf"
));
const INTER_SEMIBOLD: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../assets/fonts/Inter-SemiBold.otf"
));
const MONO: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../assets/fonts/JetBrainsMono-Regular.ttf"
));
const MONO_MEDIUM: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../assets/fonts/JetBrainsMono-Medium.ttf"
));
const ICONS: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../assets/icons/Phosphor.ttf"
));
const ICONS_FILL: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../assets/icons/Phosphor-Fill.ttf"
));

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use crate::testing::widget;

    /// A box stood for every emoji. Without a glyph this harness would panic.
    #[test]
    fn an_emoji_without_a_glyph_draws_nothing() {
        let text = "Hello 😀 🇸🇪 you";
        let harness = widget(|ui| {
            ui.label(text);
        });
        harness.get_by_label(text);
    }
}
