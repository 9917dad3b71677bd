//! Text for users: message lookup, plural and number formatting, and the macro [`tr!`].
//!
//! The program installs its messages once at start ([`install`]). They are not part of this crate, so a change of
//! wording rebuilds nothing that uses them. A missing message shows its id.

use std::borrow::Cow;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

pub use fluent_bundle::FluentValue;

static BUNDLE: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
static SHIPPED: OnceLock<Vec<&'static str>> = OnceLock::new();

/// A language of the interface: its tag (`en`) and its messages in Fluent syntax.
pub type Language = (&'static str, &'static str);

/// Installs the messages of one of `shipped` for this run, chosen by a tag such as `en` or `en-GB`.
///
/// Without a tag, and for a language that is not shipped, the first language is installed. Later calls change nothing.
pub fn install(shipped: &[Language], tag: Option<&str>) {
    SHIPPED.get_or_init(|| shipped.iter().map(|(tag, _)| *tag).collect());
    let tag = tag.filter(|tag| !tag.is_empty());
    let language = tag.and_then(|tag| tag.split(['-', '_', '.']).next());
    let wanted = |(shipped, _): &&Language| {
        language.is_some_and(|language| shipped.eq_ignore_ascii_case(language))
    };
    let found = shipped.iter().find(wanted);
    if let (None, Some(tag)) = (found, tag) {
        log::warn!("there are no texts for {tag}: English is used");
    }
    if let Some((_, messages)) = found.or_else(|| shipped.first()) {
        BUNDLE.get_or_init(|| read(messages));
    }
}

/// Returns the tags of the shipped languages, the fallback first.
pub fn shipped() -> &'static [&'static str] {
    SHIPPED.get().map_or(&["en"], Vec::as_slice)
}

/// The text behind `id`, with `args` put in. Called through [`tr!`].
pub fn lookup(id: &str, args: &[(&'static str, FluentValue<'_>)]) -> String {
    let bundle = bundle();
    let (name, attribute) = match id.split_once('.') {
        Some((name, attribute)) => (name, Some(attribute)),
        None => (id, None),
    };
    let Some(message) = bundle.get_message(name) else {
        return id.to_owned();
    };
    let pattern = match attribute {
        Some(attribute) => message
            .get_attribute(attribute)
            .map(|attribute| attribute.value()),
        None => message.value(),
    };
    let Some(pattern) = pattern else {
        return id.to_owned();
    };
    let args = args.iter().cloned().collect::<FluentArgs<'_>>();
    let mut errors = Vec::new();
    let text: Cow<'_, str> = bundle.format_pattern(pattern, Some(&args), &mut errors);
    text.into_owned()
}

/// From here on nobody reads a number's digits at once.
const MANY: f64 = 10_000.0;

/// A count as sentences have it: from 10 000 on with a thin space between thousands. [`tr!`] writes whole
/// numbers so.
pub fn counted(number: u64) -> String {
    if (number as f64) < MANY {
        number.to_string()
    } else {
        thousands(number)
    }
}

/// A number with a thin space between thousands: `68 420`.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('\u{2009}');
        }
        text.push(digit);
    }
    text
}

/// A size on the disk, in units of a thousand as file managers show it: `12.3 MB`.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    let mut size = bytes as f64 / 1_000.0;
    let mut units = UNITS.into_iter().peekable();
    let mut unit = units.next().unwrap_or_default();
    // What would be written as 1000 is one of the next.
    while size >= 999.95 && units.peek().is_some() {
        size /= 1_000.0;
        unit = units.next().unwrap_or_default();
    }
    format!("{size:.1}\u{a0}{unit}")
}

fn bundle() -> &'static FluentBundle<FluentResource> {
    BUNDLE.get_or_init(|| read(&not_installed()))
}

/// Messages when nothing was installed: none in a release build. Debug builds read the English ones of the checkout,
/// so that every crate's tests see real messages.
fn not_installed() -> String {
    if !cfg!(debug_assertions) {
        return String::new();
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/locales/en.ftl");
    std::fs::read_to_string(path).unwrap_or_else(|error| {
        log::warn!("{path}: {error}");
        String::new()
    })
}

fn read(texts: &str) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![LanguageIdentifier::default()]);
    // egui draws the isolating marks as boxes.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(number) if number.value >= MANY && number.value.fract() == 0.0 => {
            Some(counted(number.value as u64))
        }
        _ => None,
    }));
    let resource = match FluentResource::try_new(texts.to_owned()) {
        Ok(resource) => resource,
        Err((resource, errors)) => {
            log::error!("a language has {} broken messages", errors.len());
            resource
        }
    };
    bundle.add_resource_overriding(resource);
    bundle
}

/// A message without values. Its text is looked up once.
#[derive(Debug)]
pub struct Message {
    id: &'static str,
    text: OnceLock<String>,
}

impl Message {
    /// Names the message with this id.
    pub const fn new(id: &'static str) -> Self {
        Self {
            id,
            text: OnceLock::new(),
        }
    }

    /// Returns the text of the message. Never inlined: thousands of calls share this code.
    #[inline(never)]
    pub fn text(&'static self) -> String {
        self.text.get_or_init(|| lookup(self.id, &[])).clone()
    }
}

/// The text of a message in the language of the interface.
///
/// `tr!("script-title")`, or with values: `tr!("script-lines", count = 46)`.
#[macro_export]
macro_rules! tr {
    ($id:literal $(,)?) => {
        $crate::Message::text({
            static MESSAGE: $crate::Message = $crate::Message::new($id);
            &MESSAGE
        })
    };
    ($id:literal $(, $name:ident = $value:expr)+ $(,)?) => {
        $crate::lookup($id, &[$((stringify!($name), $crate::FluentValue::from($value))),+])
    };
}

/// Characters of a name or a description that are shown.
const MOST: usize = 400;

/// On one line, without marks that turn the rest of it around, and none too long: strangers wrote it.
pub fn tidy(text: &str) -> Cow<'_, str> {
    let turns = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let is_odd = |letter: char| turns(letter) || (letter.is_whitespace() && letter != ' ');
    if text.len() <= MOST && !text.contains(is_odd) && text.trim().len() == text.len() {
        return Cow::Borrowed(text);
    }
    let short: String = text.chars().take(MOST).collect();
    let words = short.split(|letter: char| letter.is_whitespace() || turns(letter));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let mut tidy = words.join(" ");
    if text.chars().nth(MOST).is_some() {
        tidy.push('…');
    }
    Cow::Owned(tidy)
}

/// How long something lasts that is told in seconds, to the tenth, wherever that is: `4.3`.
pub fn tenths(seconds: f64) -> String {
    // Adding zero turns -0 into 0.
    format!("{:.1}", (seconds * 10.0).round() / 10.0 + 0.0)
}

/// `1:02`, `1:02:03`: a length or a moment in whole seconds.
pub fn clock(seconds: f64) -> String {
    let whole = seconds.max(0.0).round() as u64;
    let (hours, minutes, secs) = (whole / 3_600, whole / 60 % 60, whole % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{secs:02}")
    } else {
        format!("{minutes}:{secs:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_strangers_wrote_stays_on_its_line() {
        assert_eq!(tidy("Wren"), "Wren");
        assert_eq!(tidy(" A\u{202e}b\n\tc \u{200f}"), "A b c");
        let long = "x".repeat(5_000);
        assert_eq!(tidy(&long).chars().count(), MOST + 1);
    }

    #[test]
    fn nothing_has_no_sign() {
        assert_eq!(
            [-0.0, -0.04, 0.04, -0.06].map(tenths),
            ["0.0", "0.0", "0.0", "-0.1"]
        );
        assert_eq!(tenths([].iter().sum()), "0.0");
    }

    #[test]
    fn every_message_parses() {
        let parsed = FluentResource::try_new(not_installed());
        assert!(
            parsed.is_ok(),
            "{:?}",
            parsed.map_err(|(_, errors)| errors).err()
        );
    }

    #[test]
    fn large_counts_are_grouped() {
        let counts = [9_999, 10_000, 100_000];
        let expected = ["9999", "10\u{2009}000", "100\u{2009}000"];
        assert_eq!(counts.map(counted), expected);
    }

    #[test]
    fn sizes_are_short() {
        let sizes = [0, 999, 999_949, 999_950, 12_345_678, 5_000_000_000_000_000];
        assert_eq!(
            sizes.map(|bytes| size(bytes).replace('\u{a0}', " ")),
            [
                "0.0 kB",
                "1.0 kB",
                "999.9 kB",
                "1.0 MB",
                "12.3 MB",
                "5000.0 TB"
            ]
        );
    }

    #[test]
    fn an_unknown_message_shows_its_id() {
        assert_eq!(lookup("no-such-message", &[]), "no-such-message");
        assert_eq!(lookup("app-name", &[]), "Mynah");
    }
}
