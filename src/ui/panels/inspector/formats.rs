//! Output formats by words, and which plan unlocks them.

use crate::terms::format::{Codec, OutputFormat};
use crate::tr;

/// Plans in ascending order, in the service's words.
const PLANS: &[&str] = &[
    "free",
    "starter",
    "creator",
    "pro",
    "growing_business",
    "scale",
    "business",
    "enterprise",
];

/// A format as people say it: `MP3 44.1 kHz 128 kbit/s`.
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

/// The same in few letters: `MP3 44.1/128`.
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

/// The plan that a format needs (reference §3.3), if not every plan has it.
pub fn plan_needed(format: OutputFormat) -> Option<&'static str> {
    match (format.codec, format.hz, format.kbps) {
        (Codec::Mp3, 44_100, 192) => Some("creator"),
        (Codec::Pcm | Codec::Wav, 44_100 | 48_000, _) => Some("pro"),
        _ => None,
    }
}

/// Why a format can't be had with a plan. A plan that nobody knows is let through: the service decides.
pub fn why_not(format: OutputFormat, tier: Option<&str>) -> Option<String> {
    let needed = plan_needed(format)?;
    let place = |name: &str| PLANS.iter().position(|plan| *plan == name);
    let has = tier.and_then(place)?;
    let plan = match needed {
        "creator" => tr!("format-plan-creator"),
        _ => tr!("format-plan-pro"),
    };
    (place(needed)? > has).then(|| tr!("format-needs", plan = plan))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_a_plan_lacks() {
        let format = |name: &str| name.parse::<OutputFormat>().unwrap();
        assert_eq!(
            format_name(format("mp3_44100_128")),
            "MP3 44.1 kHz 128 kbit/s"
        );
        assert_eq!(format_name(format("pcm_24000")), "PCM 24 kHz");
        assert_eq!(short_name(format("mp3_44100_128")), "MP3 44.1/128");
        assert_eq!(why_not(format("mp3_44100_128"), Some("free")), None);
        assert!(why_not(format("mp3_44100_192"), Some("starter")).is_some());
        assert_eq!(why_not(format("mp3_44100_192"), Some("pro")), None);
        assert!(why_not(format("wav_48000"), Some("creator")).is_some());
        assert_eq!(why_not(format("wav_48000"), Some("a new plan")), None);
        assert_eq!(why_not(format("wav_48000"), None), None);
    }

    #[test]
    fn every_format_is_whole_in_the_narrowest_inspector() {
        let mut widest = 0.0_f32;
        drop(crate::ui::testing::widget(|ui| {
            for format in OutputFormat::ALL.iter().copied() {
                let ink = egui::Color32::WHITE;
                let galley = crate::ui::theme::Face::Small.galley(ui, short_name(format), ink);
                widest = widest.max(galley.size().x);
            }
        }));
        // 256 wide, less its edges, the seed's field and what a combo keeps for itself.
        assert!(widest <= 82.0, "{widest}");
    }
}
