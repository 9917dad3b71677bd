//! Text in XML.

/// Returns a text with its markup escaped and without characters that XML 1.0 does not have.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            '\n' | '\t' => out.push(letter),
            letter if letter < ' ' => {}
            letter => out.push(letter),
        }
    }
    out
}
