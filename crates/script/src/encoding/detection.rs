//! The encoding of a text by its bytes.

use encoding_rs::{Encoding, ISO_2022_JP, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE};

use super::LOOK;

/// The encoding of some bytes, and whether they leave no doubt about it: by a byte order mark, or as valid UTF-8.
pub(super) fn detect(bytes: &[u8]) -> (&'static Encoding, bool) {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding, true);
    }
    let head = bytes.get(..LOOK).unwrap_or(bytes);
    if head.contains(&0) {
        return match utf16(head) {
            Some(encoding) => (encoding, false),
            None => (UTF_8, std::str::from_utf8(bytes).is_ok()),
        };
    }
    if is_iso_2022_jp(head) {
        return (ISO_2022_JP, false);
    }
    if std::str::from_utf8(bytes).is_ok() {
        return (UTF_8, true);
    }
    if is_damaged_utf8(bytes) {
        return (UTF_8, false);
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Deny);
    if guess.is_single_byte() && is_macintosh(head, guess) {
        return (MACINTOSH, false);
    }
    (guess, false)
}

/// Japanese of old mail programs switches its alphabet with an escape code.
fn is_iso_2022_jp(bytes: &[u8]) -> bool {
    let codes: [&[u8]; 3] = [b"\x1b$B", b"\x1b$@", b"\x1b(J"];
    bytes.windows(3).any(|window| codes.contains(&window))
}

/// Returns true if at most one character in three is broken: in another encoding hardly any bytes are letters of UTF-8.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk
            .valid()
            .chars()
            .filter(|char| !char.is_ascii())
            .count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole >= broken * 2
}

/// Text in UTF-32 with a byte order mark, which the library does not decode. Nothing for other bytes.
pub(super) fn utf32(bytes: &[u8]) -> Option<String> {
    let (rest, read): (_, fn([u8; 4]) -> u32) = match bytes {
        [0xFF, 0xFE, 0, 0, rest @ ..] => (rest, u32::from_le_bytes),
        [0, 0, 0xFE, 0xFF, rest @ ..] => (rest, u32::from_be_bytes),
        _ => return None,
    };
    let units = rest.chunks_exact(4);
    units
        .filter_map(|unit| <[u8; 4]>::try_from(unit).ok())
        .map(|unit| char::from_u32(read(unit)))
        .collect()
}

/// Finds the order of the bytes of UTF-16. Nothing for bytes that are none. Text in 8 bits holds no zeros.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let likely = [UTF_16LE, UTF_16BE].into_iter().filter_map(|encoding| {
        let pairs = bytes.chunks_exact(2);
        let pairs = pairs.filter_map(|pair| <[u8; 2]>::try_from(pair).ok());
        let units = pairs.map(|pair| {
            if encoding == UTF_16LE {
                u16::from_le_bytes(pair)
            } else {
                u16::from_be_bytes(pair)
            }
        });
        Some((encoding, likeness(units)?))
    });
    let best = likely.max_by_key(|(_, signs)| *signs);
    best.map(|(encoding, _)| encoding)
}

/// Counts spaces, line ends and punctuation marks of UTF-16. Nothing for an unlikely text.
fn likeness(units: impl Iterator<Item = u16>) -> Option<usize> {
    let (mut all, mut signs, mut faults) = (0_usize, 0_usize, 0_usize);
    for char in char::decode_utf16(units) {
        all += 1;
        match char {
            Ok(
                '\t'
                | '\n'
                | '\r'
                | ' '..='/'
                | ':'
                | ';'
                | '?'
                | '\u{3000}'..='\u{3002}'
                | '！'
                | '，'
                | '：'
                | '？',
            ) => signs += 1,
            Ok('\u{E000}'..='\u{F8FF}' | '\u{F0000}'..) | Err(_) => faults += 1,
            Ok(char) => faults += usize::from(char.is_control()),
        }
    }
    (faults * 50 <= all && signs * 60 >= all && signs > 0).then_some(signs)
}

/// Tells bytes whose words are likelier in the encoding of old Macs than in `guess`. The detector doesn't know that
/// encoding.
fn is_macintosh(bytes: &[u8], guess: &'static Encoding) -> bool {
    let odd = |encoding: &'static Encoding| {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        oddities(&text)
    };
    let guessed = odd(guess);
    let others = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    guessed * 4 >= others && odd(MACINTOSH) * 4 < guessed
}

/// Counts characters in places where words have none of their kind: capitals after small letters, signs at letters,
/// control codes.
fn oddities(text: &str) -> usize {
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    let mut odd = 0;
    while let Some(char) = chars.next() {
        let behind = chars.peek().copied().unwrap_or(' ');
        if !char.is_ascii() {
            let is_between = before.is_alphabetic() && behind.is_alphabetic();
            let is_odd = match char {
                // Accents without a letter.
                'ˆ' | '˜' | '¨' | '´' | '¸' | '¯' | '\u{FFFD}' => true,
                '’' | '—' | '…' | '·' | '\u{A0}' | '\u{AD}' | 'ª' | 'º' => false,
                '–' => before.is_lowercase() && behind.is_lowercase(),
                '¿' | '¡' => before.is_alphabetic(),
                '‘' | '“' | '”' | '‚' | '„' | '«' | '»' | '‹' | '›' => is_between,
                // Hardly any word begins so.
                'Ÿ' if behind.is_lowercase() => true,
                char if char.is_control() => true,
                char if char.is_lowercase() => behind.is_uppercase(),
                char if char.is_uppercase() => {
                    before.is_lowercase() || (is_between && behind.is_lowercase())
                }
                char if char.is_alphabetic() => false,
                _ => before.is_alphabetic() || behind.is_alphabetic(),
            };
            odd += usize::from(is_odd);
        }
        before = char;
    }
    odd
}

#[cfg(test)]
mod tests {
    use super::super::{decode, decode_as};
    use super::*;

    fn detected(text: &str, encoding: &'static Encoding) -> String {
        let (bytes, _, is_lossy) = encoding.encode(text);
        assert!(!is_lossy, "{text:?} is no {}", encoding.name());
        let decoded = decode_as(&bytes, None).unwrap();
        assert!(decoded.is_guessed && !decoded.has_errors, "{text:?}");
        if decoded.text == text {
            encoding.name().to_owned()
        } else {
            format!("{}: {}", decoded.encoding.name(), decoded.text)
        }
    }

    const WESTERN: &[&str] = &[
        "Zoë: Grüße aus Köln.\nÀ bientôt!",
        "Die Lampe war aus. Für Käthe hieß das: schöne Bescherung, überall Wasser.",
        "L’été dernier, la gardienne était déjà là. « Où êtes-vous ? » demanda-t-elle.",
        "El niño salió al balcón y gritó: ¡Mañana volverá la señora Muñoz!",
        "“It’s late,” she said – and the café was closed…",
        "Não há ninguém aqui, disse o irmão. A porta do avião está aberta.",
        "Hun gikk over broen på søndag. Blåbær og rømme står på bordet.",
    ];

    #[test]
    fn western_texts_are_found() {
        for text in WESTERN {
            assert_eq!(detected(text, encoding_rs::WINDOWS_1252), "windows-1252");
        }
    }

    #[test]
    fn texts_of_old_macs_are_found() {
        for text in WESTERN {
            let bytes = macintosh(text);
            let decoded = decode_as(&bytes, None).unwrap();
            assert_eq!(&decoded.text, text, "{}", decoded.encoding.name());
        }
    }

    /// The library decodes this encoding and does not encode it.
    fn macintosh(text: &str) -> Vec<u8> {
        let all: Vec<u8> = (0..=255).collect();
        let (letters, _) = MACINTOSH.decode_without_bom_handling(&all);
        let letters: Vec<char> = letters.chars().collect();
        text.chars()
            .map(|char| {
                let at = letters.iter().position(|letter| *letter == char);
                u8::try_from(at.unwrap_or_else(|| panic!("{char:?}"))).unwrap()
            })
            .collect()
    }

    #[test]
    fn other_alphabets_are_found() {
        for (encoding, texts) in [
            (
                encoding_rs::WINDOWS_1251,
                &[
                    "Маяк не горел уже девять часов. «Посчитай со мной», — сказала Инес.",
                    "Привет, Том! Как дела? Всё хорошо, спасибо.",
                    "Маяк не світив уже дев’ять годин. Їжак сидів біля ґанку.",
                ][..],
            ),
            (
                encoding_rs::WINDOWS_1250,
                &[
                    "Zażółć gęślą jaźń. Światło nie paliło się od dziewięciu godzin.",
                    "Příliš žluťoučký kůň úpěl ďábelské ódy. Světlo bylo zhasnuté.",
                    "A világítótorony őre kilenc órája nem látott fényt. Hűvös volt.",
                ],
            ),
            (
                encoding_rs::WINDOWS_1254,
                &[
                    "Fenerin ışığı dokuz saattir sönüktü. Şimdi kim gelecek? diye sordu İnci. Çok üşüdüğünü söyledi.",
                ],
            ),
            (
                encoding_rs::WINDOWS_1253,
                &["Το φως ήταν σβηστό εδώ και εννέα ώρες. Μέτρα μαζί μου, είπε η Ινές."],
            ),
            (
                encoding_rs::SHIFT_JIS,
                &[
                    "灯台の明かりは九時間も消えていた。「一緒に数えて」とイネスは言った。",
                    "トム：だれもいない。",
                ],
            ),
            (
                encoding_rs::EUC_JP,
                &["灯台の明かりは九時間も消えていた。「一緒に数えて」とイネスは言った。"],
            ),
            (
                encoding_rs::GBK,
                &["灯塔的灯已经熄灭了九个小时。“跟我一起数，”伊内斯说。没有人回答。"],
            ),
            (
                encoding_rs::BIG5,
                &["燈塔的燈已經熄滅了九個小時。「跟我一起數，」伊內斯說。沒有人回答。"],
            ),
            (
                encoding_rs::EUC_KR,
                &["등대의 불은 아홉 시간째 꺼져 있었다. \"나와 함께 세어 봐.\" 이네스가 말했다."],
            ),
            (ISO_2022_JP, &["灯台の明かりは消えていた。"]),
        ] {
            for text in texts {
                assert_eq!(detected(text, encoding), encoding.name(), "{text}");
            }
        }
    }

    #[test]
    fn utf16_of_any_alphabet_is_found() {
        for text in [
            "Zoë: Hello.\nBen: Oh!",
            "Привет, Том!\nКак дела?",
            "灯台の明かりは九時間も消えていた。\n「一緒に数えて」とイネスは言った。",
            "灯塔的灯已经熄灭了。\n没有人回答。\n",
            "مرحبا يا توم\n",
        ] {
            for big in [false, true] {
                let bytes: Vec<u8> = text
                    .encode_utf16()
                    .flat_map(|unit| {
                        if big {
                            unit.to_be_bytes()
                        } else {
                            unit.to_le_bytes()
                        }
                    })
                    .collect();
                let decoded = decode_as(&bytes, None).unwrap();
                assert_eq!(decoded.text, text);
                assert!(decoded.is_guessed);
            }
        }
    }

    /// Regression: one broken letter made all others of a UTF-8 file two wrong ones.
    #[test]
    fn utf8_with_a_broken_letter_stays_utf8() {
        for (broken, expected) in [
            (
                b"Z\xC3\xB6e f\xC3\xA4hrt \xC3\xBCber die Br\xC3\xBCcke, \xC3\xA0 b\xFCs."
                    .as_slice(),
                "Zöe fährt über die Brücke, à b\u{FFFD}s.",
            ),
            (
                b"\xD0\xBF\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1",
                "приве\u{FFFD}",
            ),
        ] {
            let decoded = decode_as(broken, None).unwrap();
            assert_eq!(decoded.text, expected);
            assert!(decoded.is_guessed && decoded.has_errors);
        }
        // Rows of two files with different encodings.
        let mixed = b"Caf\xE9.\nGr\xC3\xB6\xC3\x9Fe \xE2\x80\x94 fine.\n";
        let decoded = decode_as(mixed, None).unwrap();
        assert_eq!(decoded.text, "Caf\u{FFFD}.\nGröße — fine.\n");
        assert!(decoded.is_guessed && decoded.has_errors);
        // Two letters of UTF-8 by chance are none.
        assert_eq!(decode(b"caf\xE9, \xC9t\xE9").unwrap(), "café, Été");
    }

    #[test]
    fn utf32_with_a_mark_is_read() {
        for text in ["Zoë: Grüße.\nBen: Oh!", "灯塔 😀\n", "", "A"] {
            let units = || {
                std::iter::once('\u{FEFF}')
                    .chain(text.chars())
                    .map(u32::from)
            };
            let little: Vec<u8> = units().flat_map(u32::to_le_bytes).collect();
            let big: Vec<u8> = units().flat_map(u32::to_be_bytes).collect();
            for bytes in [little, big] {
                let decoded = decode_as(&bytes, None).unwrap();
                assert_eq!(decoded.text, text);
                assert!(!decoded.is_guessed && !decoded.has_errors);
            }
        }
    }

    #[test]
    fn an_encoding_without_doubt_is_no_guess() {
        for bytes in [
            b"plain".as_slice(),
            "Zoë".as_bytes(),
            b"\xEF\xBB\xBFZo\xC3\xAB",
            b"\xFF\xFEa\0",
            b"",
        ] {
            assert!(!decode_as(bytes, None).unwrap().is_guessed, "{bytes:?}");
        }
        let chosen = decode_as(b"Zo\xEB", Some(encoding_rs::WINDOWS_1252)).unwrap();
        assert!(!chosen.is_guessed && chosen.text == "Zoë");
        // A byte order mark decides over a person.
        let marked = decode_as(b"\xEF\xBB\xBFZo\xC3\xAB", Some(encoding_rs::WINDOWS_1252)).unwrap();
        assert_eq!(marked.encoding, UTF_8);
    }
}
