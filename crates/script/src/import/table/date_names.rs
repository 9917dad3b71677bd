//! Names of months and days in the language that a number format code names.

use pure_rust_locales as names;
use ssfmt::Locale;

/// The names of a locale of the GNU C library.
macro_rules! names_of {
    ($locale:ident) => {{
        use names::$locale::LC_TIME::{ABDAY, ABMON, AM_PM, DAY, MON};
        Names {
            months: MON,
            short_months: ABMON,
            days: DAY,
            short_days: ABDAY,
            halves: AM_PM,
        }
    }};
}

struct Names {
    months: &'static [&'static str],
    short_months: &'static [&'static str],
    days: &'static [&'static str],
    short_days: &'static [&'static str],
    /// Before and after noon. Empty where a language counts 24 hours.
    halves: &'static [&'static str],
}

/// The lowest bits of a Windows language id are its language, the next ones its country. Higher bits are the calendar
/// and the digits.
const LANGUAGE_BITS: u32 = 0x3FF;
const COUNTRY_BITS: u32 = 0xFFFF;
const AUSTRIA: u32 = 0x0C07;
const TAIWAN: u32 = 0x0404;
const HONG_KONG: u32 = 0x0C04;
const PORTUGAL: u32 = 0x0816;

/// The locale of a Windows language id; nothing for English and languages that are not known.
pub(super) fn locale(language: u32) -> Option<Locale> {
    let names = match (language & COUNTRY_BITS, language & LANGUAGE_BITS) {
        (AUSTRIA, _) => names_of!(de_AT),
        (TAIWAN | HONG_KONG, _) => names_of!(zh_TW),
        (PORTUGAL, _) => names_of!(pt_PT),
        (_, 0x01) => names_of!(ar_EG),
        (_, 0x02) => names_of!(bg_BG),
        (_, 0x03) => names_of!(ca_ES),
        (_, 0x04) => names_of!(zh_CN),
        (_, 0x05) => names_of!(cs_CZ),
        (_, 0x06) => names_of!(da_DK),
        (_, 0x07) => names_of!(de_DE),
        (_, 0x08) => names_of!(el_GR),
        (_, 0x0A) => names_of!(es_ES),
        (_, 0x0B) => names_of!(fi_FI),
        (_, 0x0C) => names_of!(fr_FR),
        (_, 0x0D) => names_of!(he_IL),
        (_, 0x0E) => names_of!(hu_HU),
        (_, 0x0F) => names_of!(is_IS),
        (_, 0x10) => names_of!(it_IT),
        (_, 0x11) => names_of!(ja_JP),
        (_, 0x12) => names_of!(ko_KR),
        (_, 0x13) => names_of!(nl_NL),
        (_, 0x14) => names_of!(nb_NO),
        (_, 0x15) => names_of!(pl_PL),
        (_, 0x16) => names_of!(pt_BR),
        (_, 0x18) => names_of!(ro_RO),
        (_, 0x19) => names_of!(ru_RU),
        (_, 0x1A) => names_of!(hr_HR),
        (_, 0x1B) => names_of!(sk_SK),
        (_, 0x1D) => names_of!(sv_SE),
        (_, 0x1E) => names_of!(th_TH),
        (_, 0x1F) => names_of!(tr_TR),
        (_, 0x21) => names_of!(id_ID),
        (_, 0x22) => names_of!(uk_UA),
        (_, 0x24) => names_of!(sl_SI),
        (_, 0x25) => names_of!(et_EE),
        (_, 0x26) => names_of!(lv_LV),
        (_, 0x27) => names_of!(lt_LT),
        (_, 0x2A) => names_of!(vi_VN),
        (_, 0x39) => names_of!(hi_IN),
        _ => return None,
    };
    names.locale()
}

impl Names {
    fn locale(&self) -> Option<Locale> {
        let mut locale = Locale {
            month_names_full: array(self.months)?,
            month_names_short: array(self.short_months)?,
            day_names_full: array(self.days)?,
            day_names_short: array(self.short_days)?,
            ..Locale::default()
        };
        if let [morning, evening] = self.halves
            && !morning.is_empty()
            && !evening.is_empty()
        {
            (locale.am_string, locale.pm_string) = (morning, evening);
        }
        Some(locale)
    }
}

/// Names of two digits' width have a space before them.
fn array<const N: usize>(names: &[&'static str]) -> Option<[&'static str; N]> {
    let mut out: [&'static str; N] = names.try_into().ok()?;
    for name in &mut out {
        *name = name.trim();
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_have_twelve_months_and_seven_days() {
        let known: Vec<Locale> = (0..0x400).filter_map(locale).collect();
        assert!(known.len() > 30);
        for locale in known {
            let months = locale.month_names_full.iter();
            let all = months.chain(&locale.day_names_full);
            for name in all
                .chain(&locale.month_names_short)
                .chain(&locale.day_names_short)
            {
                assert!(!name.is_empty() && name.trim() == *name, "{name:?}");
            }
        }
    }

    #[test]
    fn countries_have_their_own_names() {
        assert_eq!(locale(AUSTRIA).unwrap().month_names_full[0], "Jänner");
        assert_eq!(locale(0x0407).unwrap().month_names_full[0], "Januar");
        assert_eq!(locale(0x0411).unwrap().month_names_short[4], "5月");
        assert!(locale(0x0409).is_none() && locale(0xF800).is_none());
    }
}
