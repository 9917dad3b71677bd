//! Colours by role for both themes. Contrast of every text colour on every ground is at least 4.5.

use egui::Color32;

/// The colours of one theme, by what they say.
#[derive(Clone, Debug, PartialEq)]
pub struct Tokens {
    /// Whether this is the dark theme.
    pub dark: bool,
    /// Work area, window, status bar.
    pub bg0: Color32,
    /// Panels and popups.
    pub bg1: Color32,
    /// Cards, fields, the selected row, segmented controls.
    pub bg2: Color32,
    /// Hover, secondary buttons, key caps, chips, empty tracks.
    pub bg3: Color32,
    /// One step above `bg3`: a hovered secondary button.
    pub bg4: Color32,
    /// Borders and dividers of one point.
    pub line: Color32,
    /// Main text.
    pub text: Color32,
    /// Secondary text.
    pub text2: Color32,
    /// Quiet text: units, hints, labels; never the only statement of a fact.
    pub text3: Color32,
    /// Primary button, toggle on, rating.
    pub accent: Color32,
    /// A hovered primary button.
    pub accent_hover: Color32,
    /// A pressed primary button.
    pub accent_press: Color32,
    /// Text and icons on `accent`.
    pub on_accent: Color32,
    /// The accent as a text or line colour: selection, focus, Changed.
    pub accent_ink: Color32,
    /// Playing, played, progress, the spoken word.
    pub playing: Color32,
    /// Text and icons on `playing`.
    pub on_playing: Color32,
    /// Errors and recording.
    pub bad: Color32,
    /// Small error text, also on `tint_bad`.
    pub bad_ink: Color32,
    /// Done, approved, on disk.
    pub good: Color32,
    /// Warnings and lint.
    pub warn: Color32,
    /// Ground of the Draft chip.
    pub tint_accent: Color32,
    /// Outline of the Draft chip.
    pub line_accent: Color32,
    /// Ground of something playing.
    pub tint_playing: Color32,
    /// Ground of a trouble.
    pub tint_bad: Color32,
    /// Ground of something good.
    pub tint_good: Color32,
    /// Ground of a warning.
    pub tint_warn: Color32,
    /// A waveform that was not played yet.
    pub wave: Color32,
    /// A waveform on a card.
    pub wave_card: Color32,
    /// A waveform that was heard before.
    pub wave_heard: Color32,
    /// The thumb of a slider that is off.
    pub thumb_off: Color32,
    /// A shade over the window under the palette and dialogs.
    pub shade: Color32,
    /// Speakers in the order they first speak.
    pub speakers: [Color32; 8],
}

impl Tokens {
    /// The colours that `ui` is drawn in.
    pub fn of(ui: &egui::Ui) -> &'static Self {
        Self::of_visuals(ui.visuals())
    }

    /// The colours of the context's theme.
    pub fn of_ctx(ctx: &egui::Context) -> &'static Self {
        match ctx.theme() {
            egui::Theme::Dark => &DARK,
            egui::Theme::Light => &LIGHT,
        }
    }

    /// The colours of these visuals.
    pub fn of_visuals(visuals: &egui::Visuals) -> &'static Self {
        if visuals.dark_mode { &DARK } else { &LIGHT }
    }

    /// The colour of the speaker who came up as number `place`, from 0.
    pub fn speaker(&self, place: usize) -> Color32 {
        self.speakers
            .get(place % self.speakers.len())
            .copied()
            .unwrap_or(self.text2)
    }
}

pub(super) static DARK: Tokens = Tokens {
    dark: true,
    bg0: hex(0x0F_1114),
    bg1: hex(0x15_181C),
    bg2: hex(0x1C_2026),
    bg3: hex(0x26_2C34),
    bg4: hex(0x30_3741),
    line: hex(0x2A_3038),
    text: hex(0xEC_EEF1),
    text2: hex(0xA9_B1BA),
    text3: hex(0x7E_8893),
    accent: hex(0xFF_C53D),
    accent_hover: hex(0xFF_D160),
    accent_press: hex(0xE6_AE2A),
    on_accent: hex(0x1B_1400),
    accent_ink: hex(0xFF_C53D),
    playing: hex(0x35_B8A6),
    on_playing: hex(0x06_231F),
    bad: hex(0xE5_484D),
    bad_ink: hex(0xF0_757A),
    good: hex(0x4C_B782),
    warn: hex(0xF2_994A),
    tint_accent: hex(0x2B_2618),
    line_accent: hex(0x5B_4A20),
    tint_playing: hex(0x16_2827),
    tint_bad: hex(0x2A_1B1F),
    tint_good: hex(0x19_271F),
    tint_warn: hex(0x2B_221B),
    wave: hex(0x56_6069),
    wave_card: hex(0x4A_535C),
    wave_heard: hex(0x8A_939C),
    thumb_off: hex(0x4A_535C),
    shade: Color32::from_black_alpha(0x80),
    speakers: [
        hex(0x7C_B7FF),
        hex(0x8B_D17C),
        hex(0xF4_9AC2),
        hex(0xC9_A0FF),
        hex(0xFF_B27A),
        hex(0x6F_D6D0),
        hex(0xE0_C46C),
        hex(0xB4_BCC6),
    ],
};

pub(super) static LIGHT: Tokens = Tokens {
    dark: false,
    bg0: hex(0xF4_F5F7),
    bg1: hex(0xFF_FFFF),
    bg2: hex(0xEE_F0F3),
    bg3: hex(0xE1_E5EA),
    bg4: hex(0xD5_DAE1),
    line: hex(0xD5_DAE0),
    text: hex(0x14_181D),
    text2: hex(0x4A_535D),
    text3: hex(0x5E_6873),
    accent: hex(0xFF_C53D),
    accent_hover: hex(0xFF_D160),
    accent_press: hex(0xF0_B429),
    on_accent: hex(0x1B_1400),
    accent_ink: hex(0x8A_5A00),
    playing: hex(0x0B_6B60),
    on_playing: hex(0xFF_FFFF),
    bad: hex(0xC6_2A2F),
    bad_ink: hex(0xB0_2024),
    good: hex(0x1F_7A4D),
    warn: hex(0x9A_4F08),
    tint_accent: hex(0xFF_F3D6),
    line_accent: hex(0xE3_C377),
    tint_playing: hex(0xDF_F2EF),
    tint_bad: hex(0xFC_EBEB),
    tint_good: hex(0xE3_F3EA),
    tint_warn: hex(0xFC_EEDF),
    wave: hex(0x9A_A3AD),
    wave_card: hex(0xA9_B1BA),
    wave_heard: hex(0x5E_6873),
    thumb_off: hex(0xA9_B1BA),
    shade: Color32::from_black_alpha(0x50),
    speakers: [
        hex(0x1F_5FB8),
        hex(0x2C_7320),
        hex(0xA8_326E),
        hex(0x6C_3FC0),
        hex(0x9A_4A0C),
        hex(0x0B_6B66),
        hex(0x77_5A00),
        hex(0x4A_535D),
    ],
};

#[expect(clippy::disallowed_methods, reason = "the place that makes colours")]
const fn hex(rgb: u32) -> Color32 {
    Color32::from_rgb((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)
}

/// Contrast of two opaque colours as WCAG 2 reckons it.
#[cfg(any(test, feature = "testing"))]
pub fn contrast(a: Color32, b: Color32) -> f32 {
    let light = |colour: Color32| {
        let [r, g, b] = [colour.r(), colour.g(), colour.b()].map(|channel| {
            let part = f32::from(channel) / 255.0;
            if part <= 0.040_45 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (a, b) = (light(a), light(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_can_be_read_on_every_ground() {
        for t in [&DARK, &LIGHT] {
            let inks = [
                ("text", t.text),
                ("text2", t.text2),
                ("text3", t.text3),
                ("accent_ink", t.accent_ink),
                ("playing", t.playing),
                ("good", t.good),
                ("warn", t.warn),
                ("bad_ink", t.bad_ink),
            ];
            let grounds = [("bg0", t.bg0), ("bg1", t.bg1)];
            for (ink_name, ink) in inks {
                for (ground_name, ground) in grounds {
                    let ratio = contrast(ink, ground);
                    assert!(
                        ratio >= 4.5,
                        "{ink_name} on {ground_name}, dark {}: {ratio:.2}",
                        t.dark
                    );
                }
            }
            for speaker in t.speakers {
                assert!(contrast(speaker, t.bg0) >= 4.5, "{speaker:?}");
            }
            assert!(contrast(t.on_accent, t.accent) >= 7.0);
            assert!(contrast(t.on_playing, t.playing) >= 4.5);
            assert!(contrast(t.bad_ink, t.tint_bad) >= 4.5);
            assert!(contrast(t.text2, t.bg3) >= 4.5);
        }
    }
}
