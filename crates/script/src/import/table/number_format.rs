//! Number format codes of a workbook (ECMA-376, part 1, 18.8.31): a stored value as its sheet shows it.
//!
//! The library `ssfmt` applies the codes. Each code is rewritten before, because the library reads empty sections,
//! fill characters and `General` among other text differently than spreadsheets do.

use std::borrow::Cow;

use ssfmt::ast::{DatePart, FormatPart};
use ssfmt::{FormatOptions, NumberFormat};

use super::date_names::locale;

/// Stands for a value in the format General within a longer code. From the private use area of Unicode.
const GENERAL: char = '\u{F8F1}';
/// The most characters of a code, as in Excel.
const LONGEST: usize = 255;
/// The most digits of a fraction of a second that spreadsheets show.
const MOST_FRACTION_DIGITS: usize = 3;
/// The most placeholders of a kind in a row.
const MOST_PLACEHOLDERS: usize = 30;
/// The most letters of a kind in a row in a date. The library counts them without an end.
const MOST_DATE_LETTERS: usize = 5;
/// Days from the beginning of the date system of 1900 to that of 1904.
const DAYS_TO_1904: f64 = 1462.0;
const SECS_PER_DAY: f64 = 86_400.0;
/// Whole numbers below this one are exact in a file.
const EXACT: f64 = 1e15;

/// A number format, ready to show values.
pub(super) struct Format {
    kind: Kind,
    options: FormatOptions,
    is_1904: bool,
}

enum Kind {
    /// The format General: as few digits as the value needs.
    General,
    /// A date or time whose form is the language's, and not in the file.
    LocalDate,
    Code {
        code: NumberFormat,
        sections: usize,
    },
}

impl Format {
    /// Reads a code. `id` is its number in the workbook; the built-in numbers may have no code. A code that can't be
    /// read shows values as General does.
    pub fn new(code: &str, id: Option<u32>, is_1904: bool) -> Self {
        let mut options = FormatOptions::default();
        let kind = match built_in(code, id) {
            BuiltIn::LocalDate => Kind::LocalDate,
            BuiltIn::Code(code) => {
                let code = Code::rewritten(&code);
                if let Some(named) = code.language.and_then(locale) {
                    options.locale = named;
                }
                match NumberFormat::parse(&code.text) {
                    Ok(parsed) if !code.text.is_empty() => Kind::Code {
                        code: parsed,
                        sections: code.sections,
                    },
                    _ => Kind::General,
                }
            }
        };
        Self {
            kind,
            options,
            is_1904,
        }
    }

    /// A number, date or time as the sheet shows it; nothing where the format hides it.
    pub fn number(&self, value: f64) -> Option<String> {
        let shown = match &self.kind {
            Kind::General => general(value),
            Kind::LocalDate => self.local_date(value),
            Kind::Code { code, sections } => self.by_code(code, *sections, value),
        };
        let words: Vec<&str> = shown.split(' ').filter(|word| !word.is_empty()).collect();
        let shown = words.join(" ");
        (!shown.is_empty()).then_some(shown)
    }

    /// A date or time that the file holds in the form of ISO 8601. `days` counts as in the date system of 1900.
    pub fn iso_date(&self, days: f64) -> Option<String> {
        let shift = if self.is_1904 && days >= DAYS_TO_1904 {
            DAYS_TO_1904
        } else {
            0.0
        };
        match self.kind {
            Kind::General => Some(self.local_date(days - shift)),
            Kind::LocalDate | Kind::Code { .. } => self.number(days - shift),
        }
    }

    /// A text as the sheet shows it; nothing where the format hides it.
    pub fn text<'a>(&self, text: &'a str) -> Option<Cow<'a, str>> {
        let Kind::Code { code, .. } = &self.kind else {
            return Some(Cow::Borrowed(text));
        };
        let sections = code.sections();
        let shows_text = |parts: &[FormatPart]| {
            parts
                .iter()
                .any(|part| matches!(part, FormatPart::TextPlaceholder))
        };
        let last = sections.last().filter(|last| shows_text(&last.parts));
        let Some(section) = sections.get(3).or(last) else {
            return Some(Cow::Borrowed(text));
        };
        if let [FormatPart::TextPlaceholder] = section.parts.as_slice() {
            return Some(Cow::Borrowed(text));
        }
        let mut shown = String::new();
        for part in &section.parts {
            match part {
                FormatPart::TextPlaceholder => shown.push_str(text),
                FormatPart::Literal(literal) | FormatPart::EscapedLiteral(literal) => {
                    shown.push_str(&literal.replace(GENERAL, text));
                }
                _ => {}
            }
        }
        (!shown.trim().is_empty()).then_some(Cow::Owned(shown))
    }

    /// A date as `2026-05-01`, a time as `10:30`.
    fn local_date(&self, value: f64) -> String {
        let code = match value {
            time if (0.0..1.0).contains(&time) => "h:mm:ss",
            day if day.fract() == 0.0 => "yyyy-mm-dd",
            _ => "yyyy-mm-dd h:mm",
        };
        match NumberFormat::parse(code) {
            Ok(code) => self.by_code(&code, 1, value),
            Err(_) => general(value),
        }
    }

    fn by_code(&self, code: &NumberFormat, sections: usize, value: f64) -> String {
        let parts = || code.sections().iter().flat_map(|section| &section.parts);
        if parts().any(FormatPart::is_date_part) {
            return self.date(code, value);
        }
        let shown = code.format(value, &self.options);
        if !shown.contains(GENERAL) {
            return shown;
        }
        // A section for negative values alone shows them without their sign.
        let is_signed = sections == 1;
        let value = if is_signed { value } else { value.abs() };
        shown.replace(GENERAL, &general(value))
    }

    fn date(&self, code: &NumberFormat, value: f64) -> String {
        let parts = || code.sections().iter().flat_map(|section| &section.parts);
        let is_day = |part: &FormatPart| match part {
            FormatPart::DatePart(part) => !matches!(
                part,
                DatePart::Hour
                    | DatePart::Hour2
                    | DatePart::Minute
                    | DatePart::Minute2
                    | DatePart::Second
                    | DatePart::Second2
                    | DatePart::SubSecond(_)
            ),
            _ => false,
        };
        let is_negative = value < 0.0;
        // A sheet shows no days before its first one.
        if is_negative && parts().any(is_day) {
            return general(value);
        }
        let is_subsecond =
            |part: &FormatPart| matches!(part, FormatPart::DatePart(DatePart::SubSecond(_)));
        // A value is a fraction of a day: so it is the nearest second again, and 23:59:59.9 the next day.
        let per_day = if parts().any(is_subsecond) {
            SECS_PER_DAY * 1000.0
        } else {
            SECS_PER_DAY
        };
        let mut days = (value.abs() * per_day).round() / per_day;
        let is_elapsed = |part: &FormatPart| matches!(part, FormatPart::Elapsed(_));
        if self.is_1904 && !parts().any(is_elapsed) {
            days += DAYS_TO_1904;
        }
        let shown = code.format(days, &self.options);
        if shown.trim().is_empty() {
            return general(value);
        }
        let sign = if is_negative { "-" } else { "" };
        format!("{sign}{}", shown.replace(GENERAL, &general(days)))
    }
}

/// A value in the format General. Whole numbers keep all digits: spreadsheets shorten them in narrow columns only.
pub(super) fn general(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < EXACT {
        return format!("{}", value as i64);
    }
    ssfmt::format_default(value, "General").unwrap_or_else(|_error| value.to_string())
}

enum BuiltIn<'a> {
    LocalDate,
    Code(Cow<'a, str>),
}

/// The code that a built-in number of a format stands for. Dates whose form depends on the language of the program are
/// shown in the form of ISO 8601, which no language reads as another day.
fn built_in(code: &str, id: Option<u32>) -> BuiltIn<'_> {
    let known = match (id, code) {
        (Some(14), "mm-dd-yy") => "yyyy-mm-dd",
        (Some(22), "m/d/yy h:mm") => "yyyy-mm-dd h:mm",
        (Some(5), "General") => "$#,##0;($#,##0)",
        (Some(6), "General") => "$#,##0;[Red]($#,##0)",
        (Some(7), "General") => "$#,##0.00;($#,##0.00)",
        (Some(8), "General") => "$#,##0.00;[Red]($#,##0.00)",
        (Some(27..=36 | 50..=58), "General") => return BuiltIn::LocalDate,
        (_, code) => return BuiltIn::Code(Cow::Borrowed(code)),
    };
    BuiltIn::Code(Cow::Borrowed(known))
}

/// Returns how often a placeholder or a letter of a date may stand in a row.
fn most_repeats(sign: char, is_fraction_of_second: bool) -> usize {
    match sign {
        '0' | '#' | '?' if is_fraction_of_second => MOST_FRACTION_DIGITS,
        '0' | '#' | '?' => MOST_PLACEHOLDERS,
        _ => MOST_DATE_LETTERS,
    }
}

/// A code in the form that the library reads as spreadsheets read the original. Empty for General.
#[derive(Default)]
struct Code {
    text: String,
    sections: usize,
    /// The Windows language id of its dates.
    language: Option<u32>,
}

impl Code {
    fn rewritten(code: &str) -> Self {
        let mut out = Self {
            sections: 1,
            ..Self::default()
        };
        if code.trim().eq_ignore_ascii_case("general") || code.chars().count() > LONGEST {
            return out;
        }
        let mut section = out.text.len();
        // The character before, as far as it counts, and how often a placeholder came.
        let (mut before, mut repeated) = (' ', 0);
        let mut is_fraction_of_second = false;
        let mut rest = code;
        while let Some(char) = rest.chars().next() {
            let behind = rest.get(char.len_utf8()..).unwrap_or_default();
            if let Some(after) = general_at(rest) {
                out.literal(&GENERAL.to_string());
                rest = after;
                continue;
            }
            rest = behind;
            match char {
                '"' => {
                    let (literal, after) = behind.split_once('"').unwrap_or((behind, ""));
                    out.literal(literal);
                    rest = after;
                }
                '\\' => {
                    let escaped = behind.chars().next();
                    if let Some(escaped) = escaped {
                        out.literal(escaped.encode_utf8(&mut [0; 4]));
                    }
                    rest = without_first(behind);
                }
                // A gap as wide as the next character, and a character that fills the cell.
                '_' | '*' => rest = without_first(behind),
                '[' => {
                    let (content, after) = behind.split_once(']').unwrap_or((behind, ""));
                    out.bracket(content);
                    // `[ss].000` has a fraction of a second, too.
                    before = content.chars().last().unwrap_or(' ');
                    rest = after;
                    continue;
                }
                ';' => {
                    out.end_section(section);
                    out.text.push(';');
                    section = out.text.len();
                    out.sections += 1;
                }
                ']' => out.literal("]"),
                '.' => {
                    is_fraction_of_second = matches!(before, 's' | 'S' | 'h' | 'H');
                    out.text.push('.');
                }
                '0' | '#' | '?' | 'y' | 'm' | 'd' | 'h' | 's' | 'e' | 'Y' | 'M' | 'D' | 'H'
                | 'S' | 'E' => {
                    repeated = if before == char { repeated + 1 } else { 1 };
                    if repeated <= most_repeats(char, is_fraction_of_second) {
                        out.text.push(char);
                    }
                }
                // Some programs write these without quotes.
                other if !other.is_ascii() => out.literal(other.encode_utf8(&mut [0; 4])),
                other => out.text.push(other),
            }
            if !matches!(char, '0' | '.') {
                is_fraction_of_second = false;
            }
            before = char;
        }
        out.end_section(section);
        out
    }

    fn literal(&mut self, literal: &str) {
        self.text.push('"');
        self.text.push_str(&literal.replace('"', ""));
        self.text.push('"');
    }

    /// A section without any part hides the value. To the library it would be General.
    fn end_section(&mut self, start: usize) {
        if self.text.len() == start {
            self.literal("");
        }
    }

    /// The content of square brackets: a unit of elapsed time, a condition, a currency with a language. Colors and
    /// kinds of digits are left out.
    fn bracket(&mut self, content: &str) {
        let lower = content.to_ascii_lowercase();
        let is_run = |unit: char| !lower.is_empty() && lower.chars().all(|char| char == unit);
        if let Some(unit) = ['h', 'm', 's'].into_iter().find(|unit| is_run(*unit)) {
            let count = lower.len().min(2);
            self.text.push('[');
            self.text.extend(std::iter::repeat_n(unit, count));
            self.text.push(']');
        } else if content.starts_with(['<', '>', '=']) {
            self.text.push('[');
            self.text.push_str(content);
            self.text.push(']');
        } else if let Some(currency) = content.strip_prefix('$') {
            let (symbol, language) = currency.split_once('-').unwrap_or((currency, ""));
            if !symbol.is_empty() {
                self.literal(symbol);
            }
            let language = u32::from_str_radix(language, 16).ok();
            self.language = self.language.or(language);
        }
    }
}

/// The rest of a code that begins with `General`.
fn general_at(code: &str) -> Option<&str> {
    const NAME: &str = "General";
    let (name, rest) = code.split_at_checked(NAME.len())?;
    name.eq_ignore_ascii_case(NAME).then_some(rest)
}

fn without_first(text: &str) -> &str {
    let mut chars = text.chars();
    chars.next();
    chars.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str, value: f64) -> String {
        let format = Format::new(code, None, false);
        format.number(value).unwrap_or_default()
    }

    #[test]
    fn numbers_show_as_in_a_sheet() {
        for (code, value, expected) in [
            ("General", 1984.0, "1984"),
            ("General", 3.1, "3.1"),
            ("General", 0.1 + 0.2, "0.3"),
            ("General", 1.0 / 3.0, "0.333333333"),
            ("General", -2.5, "-2.5"),
            ("General", 0.0, "0"),
            ("General", 491_701_234_567.0, "491701234567"),
            ("General", 4_006_381_333_931.0, "4006381333931"),
            ("GENERAL", 5.0, "5"),
            ("0", 2.5, "3"),
            ("0", 7.0, "7"),
            ("0.00", 3.1, "3.10"),
            ("0.0", 12.0, "12.0"),
            ("#,##0", 1_234_567.0, "1,234,567"),
            ("#,##0.00", 1234.5, "1,234.50"),
            ("#,##0.00", -1234.5, "-1,234.50"),
            ("00000", 1067.0, "01067"),
            ("000-000", 123_456.0, "123-456"),
            ("0%", 0.25, "25%"),
            ("0.0%", 0.125, "12.5%"),
            ("0 %", 0.5, "50 %"),
            ("0.00E+00", 12345.0, "1.23E+04"),
            ("# ?/?", 1.5, "1 1/2"),
            ("# ??/??", 0.25, "1/4"),
            ("# ?/?", 3.0, "3"),
            ("0,", 12_000.0, "12"),
            ("0.0,,\" million\"", 1_500_000.0, "1.5 million"),
            ("0\" boats\"", 7.0, "7 boats"),
            ("\"Nr. \"0", 4.0, "Nr. 4"),
            ("\"Nr. \"General", 4.0, "Nr. 4"),
            ("General\" km\"", 2.5, "2.5 km"),
            ("0.00;(0.00)", -2.0, "(2.00)"),
            ("0;-0;\"none\"", 0.0, "none"),
            ("0;-0;;@", 0.0, ""),
            (";;;", 5.0, ""),
            ("[>=100]\"many\";0", 120.0, "many"),
            ("[>=100]\"many\";0", 12.0, "12"),
            ("[Red]0", 3.0, "3"),
            ("0_ ;[Red]\\-0\\ ", -3.0, "-3"),
        ] {
            assert_eq!(shown(code, value), expected, "{code:?} of {value}");
        }
    }

    #[test]
    fn currencies_show_their_sign() {
        for (code, value, expected) in [
            ("\"$\"#,##0.00", 1234.5, "$1,234.50"),
            ("$#,##0", 99.0, "$99"),
            ("#,##0.00\\ \"€\"", 1234.5, "1,234.50 €"),
            ("#,##0.00 €", 12.0, "12.00 €"),
            ("#,##0\\ [$€-407]", 12.0, "12 €"),
            ("[$£-809]#,##0.00", 3.5, "£3.50"),
            ("[$EUR] #,##0", 3.0, "EUR 3"),
            ("#,##0.00\\ [$Kč-405]", 3.0, "3.00 Kč"),
            (
                "_-\"£\"* #,##0.00_-;\\-\"£\"* #,##0.00_-;_-\"£\"* \"-\"??_-;_-@_-",
                1234.0,
                "£1,234.00",
            ),
            (
                "_($* #,##0.00_);_($* (#,##0.00);_($* \"-\"??_);_(@_)",
                -5.0,
                "$(5.00)",
            ),
            (
                "_($* #,##0.00_);_($* (#,##0.00);_($* \"-\"??_);_(@_)",
                0.0,
                "$-",
            ),
        ] {
            assert_eq!(shown(code, value), expected, "{code:?} of {value}");
        }
        let built_in = Format::new("General", Some(7), false);
        assert_eq!(built_in.number(3.5).unwrap(), "$3.50");
    }

    #[test]
    fn dates_and_times_show_as_in_a_sheet() {
        // 46143 is 1 May 2026, 0.4375 is half past ten.
        for (code, value, expected) in [
            ("d mmmm yyyy", 46143.0, "1 May 2026"),
            ("yyyy-mm-dd", 46143.0, "2026-05-01"),
            ("dd.mm.yyyy", 46143.0, "01.05.2026"),
            ("dd/mm/yy", 46143.0, "01/05/26"),
            ("d. mmmm yyyy;@", 46143.0, "1. May 2026"),
            ("dddd, mmmm dd, yyyy", 46143.0, "Friday, May 01, 2026"),
            (
                "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy",
                46143.0,
                "Friday, May 01, 2026",
            ),
            (
                "[$-x-sysdate]dddd, mmmm dd, yyyy",
                46143.0,
                "Friday, May 01, 2026",
            ),
            ("mmm-yy", 46143.0, "May-26"),
            ("yyyy\"年\"m\"月\"d\"日\"", 46143.0, "2026年5月1日"),
            ("yyyy年m月d日", 46143.0, "2026年5月1日"),
            ("h:mm", 0.4375, "10:30"),
            ("hh:mm", 0.25, "06:00"),
            ("h:mm AM/PM", 0.75, "6:00 PM"),
            ("[$-409]h:mm:ss AM/PM;@", 0.4375, "10:30:00 AM"),
            ("h:mm:ss", 0.999_999_999, "0:00:00"),
            ("yyyy-mm-dd hh:mm", 46143.4375, "2026-05-01 10:30"),
            ("d.m.yyyy h:mm", 46_142.999_999_999, "1.5.2026 0:00"),
            ("[h]:mm", 1.5, "36:00"),
            ("[hh]:mm:ss", 0.05, "01:12:00"),
            ("[mm]:ss", 0.05, "72:00"),
            ("[s]", 0.001, "86"),
            ("mm:ss", 0.001, "01:26"),
            ("mm:ss.0", 0.001, "01:26.4"),
            ("ss.00000000000000000", 0.001, "26.400"),
            ("[h]:mm", -0.25, "-6:00"),
            // The year 1900 has a day too many: 60 is its 29 February.
            ("yyyy-mm-dd", 1.0, "1900-01-01"),
            ("yyyy-mm-dd", 59.0, "1900-02-28"),
            ("yyyy-mm-dd", 60.0, "1900-02-29"),
            ("yyyy-mm-dd", 61.0, "1900-03-01"),
            ("yyyy-mm-dd", -3.0, "-3"),
            ("yyyy-mm-dd", 9e9, "9000000000"),
        ] {
            assert_eq!(shown(code, value), expected, "{code:?} of {value}");
        }
    }

    #[test]
    fn dates_of_the_system_of_1904_are_four_years_later() {
        let of = |code: &str, value: f64| Format::new(code, None, true).number(value).unwrap();
        assert_eq!(of("yyyy-mm-dd", 44681.0), "2026-05-01");
        assert_eq!(of("yyyy-mm-dd", 0.0), "1904-01-01");
        assert_eq!(of("d mmm yyyy h:mm", 44681.4375), "1 May 2026 10:30");
        assert_eq!(of("h:mm", 0.4375), "10:30");
        assert_eq!(of("[h]:mm", 1.5), "36:00");
    }

    #[test]
    fn dates_in_the_form_of_a_language_are_iso_dates() {
        let of = |code: &str, id: u32, value: f64| {
            Format::new(code, Some(id), false).number(value).unwrap()
        };
        assert_eq!(of("mm-dd-yy", 14, 46143.0), "2026-05-01");
        assert_eq!(of("m/d/yy h:mm", 22, 46143.4375), "2026-05-01 10:30");
        assert_eq!(of("General", 31, 46143.0), "2026-05-01");
        assert_eq!(of("General", 33, 0.4375), "10:30:00");
        assert_eq!(of("General", 50, 46143.4375), "2026-05-01 10:30");
    }

    #[test]
    fn months_are_named_in_the_language_of_the_code() {
        for (code, expected) in [
            ("[$-407]d. mmmm yyyy", "1. Mai 2026"),
            ("[$-40C]d mmmm yyyy;@", "1 mai 2026"),
            ("[$-C0A]d \"de\" mmmm \"de\" yyyy", "1 de mayo de 2026"),
            ("[$-419]d mmmm yyyy", "1 мая 2026"),
            ("[$-407]dddd", "Freitag"),
            ("[$-4070407]dd. mmm", "01. Mai"),
            ("[$-809]d mmmm", "1 May"),
            ("[$-7FFF]d mmmm", "1 May"),
        ] {
            assert_eq!(shown(code, 46143.0), expected, "{code:?}");
        }
    }

    #[test]
    fn texts_show_with_their_format() {
        for (code, text, expected) in [
            ("General", "Hello.", Some("Hello.")),
            ("@", "007", Some("007")),
            ("0.00", "Hello.", Some("Hello.")),
            ("\"Scene \"@", "two", Some("Scene two")),
            ("0;-0;0;\"Take \"@", "one", Some("Take one")),
            ("_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_)", "a", Some("a")),
            ("0;-0;;@", "Hello.", Some("Hello.")),
            ("d. mmmm yyyy;@", "soon", Some("soon")),
            (";;;", "secret", None),
            ("0;0;0;", "secret", None),
        ] {
            let format = Format::new(code, None, false);
            assert_eq!(format.text(text).as_deref(), expected, "{code:?}");
        }
    }

    #[test]
    fn a_code_that_can_not_be_read_shows_the_value() {
        for code in ["", "]General", "[", "\"", "\\", "_", "*", "[$", "[]", "é"] {
            drop(Format::new(code, None, false).number(3.0));
        }
        let endless = "0".repeat(400);
        assert_eq!(shown(&endless, 3.0), "3");
    }

    proptest::proptest! {
        #[test]
        fn any_code_shows_any_value(code in "[0#?.,%eE+\\-/ymdhsYMDHS:;@\\[\\]$\"\\\\_*<>= aApPGbB2é€/0-9]{0,40}", value in proptest::num::f64::ANY, is_1904 in proptest::bool::ANY) {
            let format = Format::new(&code, None, is_1904);
            drop(format.number(value));
            drop(format.number(value.rem_euclid(100_000.0)));
            drop(format.text("text"));
        }
    }
}
