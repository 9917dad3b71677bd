//! Encodings that a person can choose.

use encoding_rs::Encoding;

/// An encoding with its name for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choosable {
    /// The label in the Encoding Standard (`windows-1252`), as files and the command line name it.
    pub label: &'static str,
    /// The languages or the system that it is common for.
    pub name: &'static str,
}

const fn choosable(label: &'static str, name: &'static str) -> Choosable {
    Choosable { label, name }
}

/// Sorted by how common they are, then by language.
const ENCODINGS: &[Choosable] = &[
    choosable("UTF-8", "Unicode"),
    choosable("UTF-16LE", "Unicode, 16 bits"),
    choosable("UTF-16BE", "Unicode, 16 bits, big-endian"),
    choosable("windows-1252", "Western European, Windows"),
    choosable("ISO-8859-15", "Western European with the euro sign, ISO"),
    choosable("macintosh", "Western European, classic Mac"),
    choosable("windows-1250", "Central European, Windows"),
    choosable("ISO-8859-2", "Central European, ISO"),
    choosable("windows-1251", "Cyrillic, Windows"),
    choosable("KOI8-R", "Russian, Unix"),
    choosable("KOI8-U", "Ukrainian, Unix"),
    choosable("IBM866", "Cyrillic, DOS"),
    choosable("x-mac-cyrillic", "Cyrillic, classic Mac"),
    choosable("windows-1253", "Greek, Windows"),
    choosable("windows-1254", "Turkish, Windows"),
    choosable("windows-1255", "Hebrew, Windows"),
    choosable("windows-1256", "Arabic, Windows"),
    choosable("windows-1257", "Baltic, Windows"),
    choosable("windows-1258", "Vietnamese, Windows"),
    choosable("windows-874", "Thai, Windows"),
    choosable("Shift_JIS", "Japanese, Windows"),
    choosable("EUC-JP", "Japanese, Unix"),
    choosable("ISO-2022-JP", "Japanese, email"),
    choosable("gb18030", "Chinese, simplified"),
    choosable("GBK", "Chinese, simplified, Windows"),
    choosable("Big5", "Chinese, traditional"),
    choosable("EUC-KR", "Korean"),
];

/// The encodings that a person can choose, the common ones first.
pub fn encodings() -> &'static [Choosable] {
    ENCODINGS
}

/// The encoding with a label of the Encoding Standard, in any case. Nothing for an unknown label, and for encodings
/// that stand for no text.
pub fn for_label(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label_no_replacement(label.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_the_names_of_their_encodings() {
        for choosable in encodings() {
            let encoding = for_label(choosable.label).unwrap();
            assert_eq!(encoding.name(), choosable.label);
            let same = encodings()
                .iter()
                .filter(|other| other.label == choosable.label || other.name == choosable.name);
            assert_eq!(same.count(), 1, "{choosable:?}");
        }
    }

    #[test]
    fn other_labels_of_an_encoding_are_known() {
        for (label, name) in [
            ("latin1", Some("windows-1252")),
            ("ISO-8859-1", Some("windows-1252")),
            ("ascii", Some("windows-1252")),
            ("CP1251", Some("windows-1251")),
            (" utf8 ", Some("UTF-8")),
            ("sjis", Some("Shift_JIS")),
            ("mac", Some("macintosh")),
            ("latin", None),
            ("", None),
            ("hz-gb-2312", None),
        ] {
            assert_eq!(for_label(label).map(Encoding::name), name, "{label:?}");
        }
    }
}
