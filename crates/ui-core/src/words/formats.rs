//! Names of output formats, and the plan that each needs.

use mynah_core::format::{Codec, OutputFormat};
use mynah_core::plan::Plan;
use mynah_i18n::tr;

/// Returns the name of a format: `MP3 44.1 kHz 128 kbps`.
pub fn format_name(format: OutputFormat) -> String {
    let (codec, khz) = (codec_name(format.codec), khz(format));
    if format.kbps > 0 {
        tr!(
            "format-rate-kbps",
            codec = codec,
            khz = khz,
            kbps = format.kbps.to_string()
        )
    } else {
        tr!("format-rate", codec = codec, khz = khz)
    }
}

/// Returns the name of a format that is given by the word of the service; a word that is no format as it is.
pub fn format_word(word: &str) -> String {
    word.parse().map_or_else(|_| word.to_owned(), format_name)
}

/// Returns the short name: `MP3 44.1/128`.
pub fn short_name(format: OutputFormat) -> String {
    let (codec, khz) = (codec_name(format.codec), khz(format));
    if format.kbps > 0 {
        tr!(
            "format-short-kbps",
            codec = codec,
            khz = khz,
            kbps = format.kbps.to_string()
        )
    } else {
        tr!("format-short", codec = codec, khz = khz)
    }
}

fn khz(format: OutputFormat) -> String {
    (f64::from(format.hz) / 1000.0).to_string()
}

fn codec_name(codec: Codec) -> String {
    match codec {
        Codec::Mp3 => tr!("format-mp3"),
        Codec::Pcm => tr!("format-pcm"),
        Codec::Wav => tr!("format-wav"),
        Codec::Ulaw => tr!("format-ulaw"),
        Codec::Alaw => tr!("format-alaw"),
        Codec::Opus => tr!("format-opus"),
    }
}

/// What a format is good for.
pub fn format_tip(format: OutputFormat) -> String {
    match format.codec {
        Codec::Mp3 => tr!("format-mp3.tip"),
        Codec::Pcm => tr!("format-pcm.tip"),
        Codec::Wav => tr!("format-wav.tip"),
        Codec::Ulaw | Codec::Alaw => tr!("format-telephone.tip"),
        Codec::Opus => tr!("format-opus.tip"),
    }
}

/// Why a format can't be had with a plan.
pub fn why_not(format: OutputFormat, plan: Option<&Plan>) -> Option<String> {
    if plan.is_none_or(|plan| plan.allows(format)) {
        return None;
    }
    let needed = Plan::needed_for(format);
    Some(tr!("format-needs", plan = super::plan(&needed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_a_plan_lacks() {
        let format = |name: &str| name.parse::<OutputFormat>().unwrap();
        assert_eq!(
            format_name(format("mp3_44100_128")),
            "MP3 44.1 kHz 128 kbps"
        );
        assert_eq!(format_word("mp3_44100_128"), "MP3 44.1 kHz 128 kbps");
        assert_eq!(format_word("opus_later"), "opus_later");
        assert_eq!(format_name(format("pcm_24000")), "PCM 24 kHz");
        assert_eq!(short_name(format("mp3_44100_128")), "MP3 44.1/128");
        let why_not = |name: &str, plan: &str| why_not(format(name), Some(&Plan::from(plan)));
        assert_eq!(why_not("mp3_44100_128", "free"), None);
        let says = why_not("mp3_44100_192", "starter");
        assert_eq!(says.as_deref(), Some("needs the Creator plan"));
        assert_eq!(
            why_not("wav_48000", "creator").as_deref(),
            Some("needs the Pro plan")
        );
        assert_eq!(super::why_not(format("wav_48000"), None), None);
    }

    #[test]
    fn every_format_is_whole_in_the_narrowest_inspector() {
        let mut widest = 0.0_f32;
        drop(mynah_ui_kit::testing::widget(|ui| {
            for format in OutputFormat::ALL.iter().copied() {
                let ink = egui::Color32::WHITE;
                let galley = mynah_ui_kit::theme::Face::Small.galley(ui, short_name(format), ink);
                widest = widest.max(galley.size().x);
            }
        }));
        // 256 wide, less its edges, the seed's field and what a combo keeps for itself.
        assert!(widest <= 82.0, "{widest}");
    }
}
