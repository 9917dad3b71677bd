//! Full stops that end no sentence: abbreviations, initials and ordinal numbers.
//!
//! The rules of Unicode know none of these, and ICU4X has no data of suppressions. The words come from the table of
//! abbreviations that hints use, and from the lists below. They hold in every language, because a text may change its
//! language with every sentence.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use unicode_segmentation::UnicodeSegmentation as _;

use super::has_case;
use super::languages;
use super::word_breaks::is_thai_like;
use crate::lint::readings;

/// Meaning of a full stop before white space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FullStop {
    /// The end of a sentence, as far as the abbreviation rules can tell.
    End,
    /// Part of an abbreviation at whose end a text may be cut.
    Word,
    /// Part of an abbreviation that belongs to the next word: `Mr. Smith`, `z. B.`
    Joined,
}

/// Abbreviations that always belong to the next word: titles, and openings of an example or explanation.
const JOINED: &[&str] = &[
    // Titles.
    "Mr",
    "Mrs",
    "Ms",
    "Mx",
    "Messrs",
    "Dr",
    "Drs",
    "Prof",
    "Rev",
    "Hon",
    "Fr",
    "Capt",
    "Cpt",
    "Col",
    "Gen",
    "Lt",
    "Maj",
    "Sgt",
    "Cpl",
    "Cmdr",
    "Adm",
    "Gov",
    "Sen",
    "Rep",
    "Pres",
    "Supt",
    "Insp",
    "Mme",
    "Mmes",
    "Mlle",
    "Mlles",
    "MM",
    "Mgr",
    "Me",
    "Hr",
    "Hrn",
    "Fam",
    "Dipl",
    "Ing",
    "Mag",
    "Sig",
    "Sigg",
    "Sig.ra",
    "Sig.na",
    "Dott",
    "Dott.ssa",
    "Avv",
    "Arch",
    "Prof.ssa",
    "Sr",
    "Sra",
    "Srta",
    "Sres",
    "Srs",
    "Dra",
    "Profa",
    "D.ª",
    "Dña",
    "Lic",
    "Exmo",
    "Exma",
    "V.Exa",
    "Ud",
    "Uds",
    "Vd",
    "Vds",
    "Sto",
    "Sta",
    "dhr",
    "mevr",
    "mw",
    "dr",
    "drs",
    "prof",
    "inż",
    "mgr",
    "św",
    "hr",
    "fru",
    "проф",
    "акад",
    "доц",
    "им",
    "ім",
    "ул",
    "вул",
    "просп",
    "д-р",
    "г-н",
    "г-жа",
    "κ",
    "κα",
    "Δρ",
    // Openings.
    "e.g",
    "i.e",
    "eg",
    "ie",
    "viz",
    "cf",
    "vs",
    "approx",
    "z.B",
    "d.h",
    "u.a",
    "vgl",
    "sog",
    "ca",
    "bzw",
    "ggf",
    "evtl",
    "inkl",
    "exkl",
    "p.ex",
    "c.-à-d",
    "p.ej",
    "p.es",
    "cfr",
    "env",
    "aprox",
    "bijv",
    "bv",
    "d.w.z",
    "o.a",
    "incl",
    "excl",
    "np",
    "tj",
    "tzn",
    "tzw",
    "m.in",
    "t.ex",
    "bl.a",
    "d.v.s",
    "dvs",
    "s.k",
    "т.е",
    "т.к",
    "напр",
    "см",
    "див",
];

/// Abbreviations that belong to a number behind them, and are ordinary words or ends of sentences elsewhere.
const NUMBERED: &[&str] = &[
    "No", "no", "Nos", "nos", "Nr", "nr", "Núm", "núm", "Fig", "fig", "Figs", "figs", "Vol", "vol",
    "Ch", "ch", "Chap", "chap", "Sec", "sec", "Art", "art", "Eq", "eq", "p", "pp", "P", "S", "Bd",
    "bd", "Abb", "Abs", "Kap", "Tab", "Z", "pág", "págs", "pag", "pagg", "blz", "str", "s", "cap",
    "c", "n", "op", "Op", "ver", "v", "л", "с", "стр", "рис", "гл", "т", "ок", "approx", "ca",
    "tel", "Tel",
];

/// Further abbreviations that may stand at the end of a sentence.
const MORE: &[&str] = &[
    "St", "Sts", "Ste", "Mt", "Ft", "Jr", "Sr", "Esq", "Bros", "Co", "Corp", "Inc", "Ltd", "Dept",
    "Univ", "Assn", "Ave", "Blvd", "Rd", "Ln", "Pkwy", "Hwy", "Apt", "est", "ext", "Jan", "Feb",
    "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", "Mon", "Tue", "Tues",
    "Thu", "Thur", "Thurs", "Fri", "hrs", "mins", "secs", "lbs", "oz", "Ph.D", "M.D", "B.A", "Str",
    "Mio", "Mrd", "Std", "geb", "gest", "Jh", "Jhd", "Chr", "v.Chr", "n.Chr", "руб", "коп", "тыс",
    "млн", "млрд", "гг", "вв", "обл",
];

/// Countries of single letters, which end sentences: others are initials of a name.
const COUNTRIES: &[&str] = &["U.S", "U.S.A", "U.K", "E.U", "U.N", "E.U.A"];

/// Words in the table of hints that are ordinary words in other languages.
const ORDINARY: &[&str] = &[
    "ir", "cap", "dot", "max", "min", "Min", "Max", "kl", "in", "br", "ul",
];

/// Returns the meaning of the full stop that ends `before`. `after` begins with the next word.
pub(super) fn full_stop(before: &str, after: &str) -> FullStop {
    let word = before.rsplit(char::is_whitespace).next().unwrap_or(before);
    let ahead = before.strip_suffix(word).unwrap_or_default().trim_end();
    let word = without_article(word.trim_start_matches(|letter: char| !letter.is_alphanumeric()));
    let Some(stem) = word.strip_suffix('.').filter(|stem| !stem.is_empty()) else {
        return FullStop::End;
    };
    let Some(last) = stem.chars().next_back().filter(|last| *last != '.') else {
        return FullStop::End;
    };
    let next = Next::of(after);
    // These writings have full stops in abbreviations only.
    if is_thai_like(last) {
        return if next.is_number {
            FullStop::Joined
        } else {
            FullStop::Word
        };
    }
    if stem.chars().all(char::is_numeric) || is_roman(stem) {
        return ordinal(ahead, stem, &next);
    }
    if next.is_number && (NUMBERED.contains(&stem) || is_known(stem)) {
        return FullStop::Joined;
    }
    let is_single = is_single_letter(stem);
    let chain = is_single.then(|| chain(before));
    let whole = chain.as_deref().unwrap_or(stem);
    if is_in(JOINED, whole) || is_listed(languages::JOINED, whole) || is_subject(ahead, stem) {
        FullStop::Joined
    } else if is_listed(languages::CLOSING, whole) && (whole != "al" || ahead.ends_with("et")) {
        if next.is_lower() {
            FullStop::Word
        } else {
            FullStop::End
        }
    } else if is_single {
        let are_initials = whole != stem
            && !COUNTRIES.contains(&whole)
            && whole.chars().all(|it| it == '.' || it.is_uppercase());
        if are_initials && next.is_upper() {
            return FullStop::Joined;
        }
        single_letter(stem, whole != stem, &next)
    } else if is_dotted(stem) || is_known(stem) || is_state(ahead, stem) {
        next.decides()
    } else if next.is_lower() && is_short(stem) && before.contains(char::is_uppercase) {
        // A small letter begins no sentence, in a text that has capitals.
        FullStop::Word
    } else {
        FullStop::End
    }
}

/// Removes an article before an apostrophe: `l'av.`
fn without_article(word: &str) -> &str {
    let parts = word.split_once(['\'', '’']);
    let parts = parts.filter(|(article, rest)| article.chars().count() <= 2 && rest.len() > 1);
    parts.map_or(word, |(_, rest)| rest)
}

/// Returns true if lists of words between spaces have a word, which may begin a sentence.
fn is_listed(lists: &[&str], word: &str) -> bool {
    let mut words = lists.iter().flat_map(|list| list.split(' '));
    words.any(|listed| listed == word) || {
        let lower = lower_first(word);
        let mut words = lists.iter().flat_map(|list| list.split(' '));
        lower != word && words.any(|listed| listed == lower)
    }
}

/// Returns true if an abbreviation is the subject of a degree: `Dr. med.`
fn is_subject(ahead: &str, stem: &str) -> bool {
    let is_one = |word: &str| {
        languages::SUBJECTS
            .split_whitespace()
            .any(|one| one == word)
    };
    let is_above = |word: &str| word.strip_suffix('.').is_some_and(is_one) && !is_title(word);
    let mut above = ahead.split_whitespace().rev();
    let above = above.find(|word| !is_above(word));
    is_one(stem) && above.is_some_and(is_title)
}

fn is_title(word: &str) -> bool {
    let word = word.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    matches!(word, "Dr." | "dr" | "Prof." | "prof." | "dr." | "Dipl.")
}

/// Returns true if an abbreviation is the state of a town.
fn is_state(ahead: &str, stem: &str) -> bool {
    ahead.ends_with(',')
        && languages::STATES
            .split_whitespace()
            .any(|state| state == stem)
}

/// Returns true if a word may be an abbreviation by its length.
fn is_short(stem: &str) -> bool {
    stem.chars().count() <= 5
        && stem
            .chars()
            .all(|letter| letter.is_alphabetic() || letter == '.')
}

/// Returns true if a word is a Roman number of several digits.
fn is_roman(stem: &str) -> bool {
    stem.len() > 1 && stem.chars().all(|letter| "IVXLC".contains(letter))
}

/// Returns true if a list has a word, which may begin a sentence.
fn is_in(list: &[&str], word: &str) -> bool {
    list.contains(&word) || list.contains(&lower_first(word).as_str())
}

fn lower_first(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(letters).collect()
}

/// The word behind a full stop.
struct Next<'a> {
    word: &'a str,
    is_number: bool,
    /// True if the word is an abbreviation of one letter.
    is_initial: bool,
}

impl<'a> Next<'a> {
    fn of(after: &'a str) -> Self {
        let after = after.trim_start_matches(|letter: char| !letter.is_alphanumeric());
        let end = after
            .find(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '\'' | '’'))
            .unwrap_or(after.len());
        let (word, rest) = after.split_at_checked(end).unwrap_or((after, ""));
        Self {
            word,
            is_number: word.starts_with(char::is_numeric),
            is_initial: rest.starts_with('.') && word.chars().nth(1).is_none() && !word.is_empty(),
        }
    }

    fn is_upper(&self) -> bool {
        self.word.starts_with(char::is_uppercase)
    }

    fn is_lower(&self) -> bool {
        self.word.starts_with(char::is_lowercase)
    }

    /// Decides an abbreviation that may end a sentence: a common word with a capital letter begins another one.
    fn decides(&self) -> FullStop {
        let begins = self.is_upper() && !self.is_initial && readings::is_common_word(self.word);
        if self.word.is_empty() || begins {
            FullStop::End
        } else if self.is_upper() || self.is_number || self.is_initial {
            FullStop::Joined
        } else {
            FullStop::Word
        }
    }
}

/// Decides a number with a full stop: an ordinal before a month or another word, or the number of an item in a list.
fn ordinal(ahead: &str, stem: &str, next: &Next<'_>) -> FullStop {
    let line = ahead.rsplit('\n').next().unwrap_or(ahead);
    let is_item = !line.contains(char::is_alphanumeric);
    let is_short = stem.len() <= 3 || is_roman(stem);
    let has = |list: &str, word: &str| list.split_whitespace().any(|listed| listed == word);
    let last = ahead.rsplit(char::is_whitespace).next().unwrap_or_default();
    let is_counted = || {
        let begins = readings::is_common_word(next.word);
        let named = has(languages::BEFORE_ORDINALS, &last.to_lowercase()) && !begins;
        next.is_lower() || named && next.is_upper() || has(languages::AFTER_ORDINALS, next.word)
    };
    if is_short && (is_item || readings::is_month(next.word) || is_counted()) {
        FullStop::Joined
    } else if next.is_lower() {
        FullStop::Word
    } else {
        FullStop::End
    }
}

/// Decides a single letter with a full stop.
fn single_letter(letter: &str, is_behind_another: bool, next: &Next<'_>) -> FullStop {
    if !letter.chars().any(has_case) {
        // Titles and names of letters in Arabic, Hebrew and the writings of India: no word that ends a sentence.
        return FullStop::Joined;
    }
    // The pronoun ends sentences, unless it is among other initials.
    if letter == "I" && !is_behind_another && !next.is_initial {
        return FullStop::End;
    }
    next.decides()
}

/// Returns the abbreviations of one letter at the end of a text, without the white space between them: `z. B.` is `z.B`.
fn chain(text: &str) -> String {
    let mut letters: Vec<&str> = Vec::new();
    for word in text
        .rsplit(char::is_whitespace)
        .filter(|word| !word.is_empty())
    {
        let bare = word.trim_start_matches(|letter: char| !letter.is_alphanumeric());
        let Some(letter) = bare
            .strip_suffix('.')
            .filter(|letter| is_single_letter(letter))
        else {
            break;
        };
        letters.push(letter);
        if bare.len() < word.len() || letters.len() > 5 {
            break;
        }
    }
    letters.reverse();
    letters.join(".")
}

/// Returns true if a word is a letter, with the marks on it.
fn is_single_letter(word: &str) -> bool {
    word.graphemes(true).nth(1).is_none() && word.starts_with(char::is_alphabetic)
}

/// Returns true if a word is an abbreviation of several short ones: `a.m`, `U.S`, `Ph.D`.
fn is_dotted(stem: &str) -> bool {
    let is_short = |part: &str| {
        let letters = part.chars().count();
        (1..=3).contains(&letters) && part.chars().all(char::is_alphabetic)
    };
    let is_short = |part: &str| is_short(part.trim_start_matches('-'));
    stem.contains('.') && stem.split('.').all(is_short)
}

fn is_known(stem: &str) -> bool {
    static KNOWN: OnceLock<BTreeSet<&str>> = OnceLock::new();
    let known = KNOWN.get_or_init(|| {
        let table = readings::abbreviations().filter_map(|word| word.strip_suffix('.'));
        let table = table.filter(|stem| !ORDINARY.contains(stem));
        let named = languages::NAMED.iter().flat_map(|list| list.split(' '));
        table.chain(MORE.iter().copied()).chain(named).collect()
    });
    // `Kerkstr. 5`
    let is_street = stem.strip_suffix("str").is_some_and(|name| name.len() > 2);
    known.contains(stem) || is_street
}
