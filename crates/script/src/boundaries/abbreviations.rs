//! Full stops that end no sentence: abbreviations, initials and ordinal numbers.
//!
//! The rules of Unicode know none of these, and ICU4X has no data of suppressions. The words come from the table of
//! abbreviations that hints use, and from the lists below. They hold in every language, because a text may change its
//! language with every sentence.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use unicode_segmentation::UnicodeSegmentation as _;

use super::has_case;
use super::words::is_thai_like;
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

/// Abbreviations that belong to the word before them, so that a capital letter behind them begins a sentence.
const CLOSING: &[&str] = &[
    "etc", "usw", "u.s.w", "u.v.m", "ecc", "enz", "itd", "itp", "osv", "o.s.v", "m.m", "m.fl",
    "т.д", "т.п", "др", "пр", "al", "cdn", "ff",
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

/// Words in the table of hints that are ordinary words in other languages.
const ORDINARY: &[&str] = &[
    "ir", "cap", "dot", "max", "min", "Min", "Max", "kl", "in", "br", "ul",
];

/// Returns the meaning of the full stop that ends `before`. `after` begins with the next word.
pub(super) fn full_stop(before: &str, after: &str) -> FullStop {
    let word = before.rsplit(char::is_whitespace).next().unwrap_or(before);
    let word = word.trim_start_matches(|letter: char| !letter.is_alphanumeric());
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
    if stem.chars().all(char::is_numeric) {
        return ordinal(before, word, stem, &next);
    }
    if next.is_number && (NUMBERED.contains(&stem) || is_known(stem)) {
        return FullStop::Joined;
    }
    let is_single = is_single_letter(stem);
    let chain = is_single.then(|| chain(before));
    let whole = chain.as_deref().unwrap_or(stem);
    if is_in(JOINED, whole) {
        FullStop::Joined
    } else if is_in(CLOSING, whole) {
        FullStop::End
    } else if is_single {
        single_letter(stem, whole != stem, &next)
    } else if is_dotted(stem) || is_known(stem) {
        next.decides()
    } else {
        FullStop::End
    }
}

/// Returns whether a list has a word, which may begin a sentence.
fn is_in(list: &[&str], word: &str) -> bool {
    let mut letters = word.chars();
    let lower = letters
        .next()
        .map(|first| format!("{}{}", first.to_lowercase(), letters.as_str()));
    list.contains(&word) || lower.is_some_and(|lower| list.contains(&lower.as_str()))
}

/// The word behind a full stop.
struct Next<'a> {
    word: &'a str,
    is_number: bool,
    /// An abbreviation of one letter.
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

/// Decides a number with a full stop: an ordinal before a month, or the number of an item in a list.
fn ordinal(before: &str, word: &str, stem: &str, next: &Next<'_>) -> FullStop {
    let line = before.get(..before.len() - word.len()).unwrap_or_default();
    let line = line.rsplit('\n').next().unwrap_or(line);
    let is_item = !line.contains(char::is_alphanumeric);
    let is_short = stem.len() <= 3;
    if is_short && (is_item || readings::is_month(next.word)) {
        FullStop::Joined
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

/// Returns whether a word is a letter, with the marks on it.
fn is_single_letter(word: &str) -> bool {
    word.graphemes(true).nth(1).is_none() && word.starts_with(char::is_alphabetic)
}

/// Returns whether a word is an abbreviation of several short ones: `a.m`, `U.S`, `Ph.D`.
fn is_dotted(stem: &str) -> bool {
    let is_short = |part: &str| {
        let letters = part.chars().count();
        (1..=3).contains(&letters) && part.chars().all(char::is_alphabetic)
    };
    stem.contains('.') && stem.split('.').all(is_short)
}

fn is_known(stem: &str) -> bool {
    static KNOWN: OnceLock<BTreeSet<&str>> = OnceLock::new();
    let known = KNOWN.get_or_init(|| {
        let table = readings::abbreviations().filter_map(|word| word.strip_suffix('.'));
        let table = table.filter(|stem| !ORDINARY.contains(stem));
        table.chain(MORE.iter().copied()).collect()
    });
    known.contains(stem)
}
