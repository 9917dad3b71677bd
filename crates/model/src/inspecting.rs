//! The text for findings of recording checks: what was found, where, and what to do.

pub use mynah_audio::fold::Fold;
pub use mynah_audio::inspect::{
    Check, Fault, Finding, Harm, Inspected, Limits, MOST_PLACES, Others, Place, Sign, Verdict,
};
use mynah_i18n::tr;

/// A recording of which so much is cut off is so all through: between words nothing is.
const THROUGHOUT: f64 = 0.7;

/// Whether a recording so long is cut off all through: no part of it is free of that.
pub fn is_cut_off_throughout(places: &[Place], seconds: f64) -> bool {
    let cut = places.iter().filter(|at| at.fault == Fault::Clipping);
    let covered: f32 = cut.clone().map(|at| at.to - at.from).sum();
    // Behind so many places none is told any more.
    let told = match cut.clone().next_back() {
        Some(last) if cut.count() >= MOST_PLACES => f64::from(last.to),
        _ => seconds,
    };
    f64::from(covered) >= THROUGHOUT * told.max(f64::MIN_POSITIVE)
}

/// What stands at a place, and what to do; `is_throughout` where it is cut off all through.
pub fn fault(fault: Fault, is_throughout: bool) -> (String, String) {
    match fault {
        Fault::Clipping if is_throughout => {
            (tr!("inspect-at-clipping"), tr!("inspect-at-clipping.whole"))
        }
        Fault::Clipping => (tr!("inspect-at-clipping"), tr!("inspect-at-clipping.about")),
        Fault::Silence => (tr!("inspect-at-silence"), tr!("inspect-at-silence.about")),
        Fault::Noise => (tr!("inspect-at-noise"), tr!("inspect-at-noise.about")),
        Fault::Click => (tr!("inspect-at-click"), tr!("inspect-at-click.about")),
        Fault::Damage => (tr!("inspect-at-damage"), tr!("inspect-at-damage.about")),
    }
}

/// What is wrong with a file, and what to do.
pub fn harm(harm: Harm) -> String {
    let at = time(harm.at());
    match harm {
        Harm::Cut { of: Some(of), .. } => tr!("inspect-harm-cut-of", at = at, of = time(of)),
        Harm::Cut { of: None, .. } => tr!("inspect-harm-cut", at = at),
        Harm::Unread { count, .. } => tr!("inspect-harm-unread", at = at, count = count),
        Harm::Changed { .. } => tr!("inspect-harm-changed", at = at),
    }
}

/// Where a place is: minutes and tenths of seconds, from and to.
pub fn span(place: &Place) -> String {
    let (from, to) = (time(place.from), time(place.to));
    tr!("inspect-span", from = from, to = to)
}

/// Minutes and tenths of seconds.
fn time(seconds: f32) -> String {
    let tenths = (f64::from(seconds) * 10.0).floor() as u64;
    let (minutes, tenths) = (tenths / 600, tenths % 600);
    format!("{minutes}:{:02}.{}", tenths / 10, tenths % 10)
}

/// Whether somebody else is heard, and what is told of it.
pub fn second_voice(sign: Sign) -> String {
    match sign {
        Sign::Untold => tr!("inspect-second-untold"),
        Sign::Absent => tr!("inspect-second-none"),
        Sign::Present(apart) => tr!("inspect-second", apart = format!("{apart:.0}")),
    }
}

/// Whether tones sound between the words, and what is told of it.
pub fn music(sign: Sign) -> String {
    match sign {
        Sign::Untold => tr!("inspect-music-untold"),
        Sign::Absent => tr!("inspect-music-none"),
        Sign::Present(level) => {
            let level = format!("{level:.0}").replace('-', "−");
            tr!("inspect-music", level = level)
        }
    }
}

/// Whether the file is strongly compressed, and what is told of it.
pub fn compressed(sign: Sign) -> String {
    match sign {
        Sign::Untold => tr!("inspect-compressed-untold"),
        Sign::Absent => tr!("inspect-compressed-none"),
        Sign::Present(kbps) => tr!("inspect-compressed", kbps = format!("{kbps:.0}")),
    }
}

/// Says why the channels of a recording aren't simply mixed; `None` where they are.
pub fn fold(fold: Fold) -> Option<String> {
    Some(match fold {
        Fold::Mix => return None,
        Fold::LeftOnly => tr!("inspect-fold-left"),
        Fold::RightOnly => tr!("inspect-fold-right"),
        Fold::Inverted => tr!("inspect-fold-inverted"),
    })
}

/// What a finding means, and what to do.
pub fn advice(finding: &Finding) -> String {
    use Check::{Bandwidth, Clipping, Hum, Length, Level, Noise, Reverb, Snr};
    let Some(value) = finding.value else {
        return match finding.check {
            Length | Level => tr!("inspect-no-speech"),
            Hum => tr!("inspect-unmeasured-hum"),
            Noise | Snr | Clipping | Bandwidth | Reverb => tr!("inspect-unmeasured"),
        };
    };
    if finding.verdict == Verdict::Pass {
        return tr!("inspect-good");
    }
    let is_low = finding
        .check
        .limits()
        .least()
        .is_some_and(|least| value < least);
    match (finding.check, is_low) {
        (Length, true) => tr!("inspect-short"),
        (Length, false) => tr!("inspect-long"),
        (Level, true) => tr!("inspect-quiet"),
        (Level, false) => tr!("inspect-loud"),
        (Clipping, _) => tr!("inspect-clipped"),
        (Noise, _) => tr!("inspect-noisy"),
        (Snr, _) => tr!("inspect-drowned"),
        (Reverb, _) => tr!("inspect-rings"),
        (Bandwidth, _) => tr!("inspect-dull"),
        (Hum, _) => tr!("inspect-hums"),
    }
}
