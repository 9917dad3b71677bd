//! Fields of damaged JSON objects: commas before a closing bracket, values that are not JSON, an end that is cut off.

use serde_json::{Map, Value};

/// Returns the fields of a damaged JSON object that can be read, each by itself. Of an object without an end these are
/// the fields before the cut.
pub(super) fn readable_fields(text: &str) -> Map<String, Value> {
    let mut fields = Map::new();
    for member in members(text) {
        let object = format!("{{{member}}}");
        if let Ok(field) = serde_json::from_str::<Map<String, Value>>(&object) {
            fields.extend(field);
        }
    }
    fields
}

/// Splits an object at the commas between its members, and leaves out the commas before closing brackets.
fn members(text: &str) -> Vec<String> {
    let Some((_, inside)) = text.split_once('{') else {
        return Vec::new();
    };
    let (mut members, mut member) = (Vec::new(), String::new());
    let (mut depth, mut is_in_text, mut is_escaped) = (0_usize, false, false);
    let mut has_comma = false;
    for char in inside.chars() {
        if is_in_text {
            is_in_text = is_escaped || char != '"';
            is_escaped = char == '\\' && !is_escaped;
            member.push(char);
            continue;
        }
        match char {
            ',' if depth == 0 => members.push(std::mem::take(&mut member)),
            ',' => has_comma = true,
            '}' | ']' if depth == 0 => {
                members.push(member);
                return members;
            }
            char if char.is_whitespace() => member.push(' '),
            char => {
                let closes = matches!(char, '}' | ']');
                // A comma counts once another value follows.
                if std::mem::take(&mut has_comma) && !closes {
                    member.push(',');
                }
                match char {
                    '"' => is_in_text = true,
                    '{' | '[' => depth += 1,
                    '}' | ']' => depth -= 1,
                    _ => {}
                }
                member.push(char);
            }
        }
    }
    // Of a number that stands last nobody knows how many digits are missing.
    if !member
        .trim_end()
        .ends_with(|char: char| char.is_ascii_digit())
    {
        members.push(member);
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_by_themselves() {
        let cases = [
            (
                r#"{"a": 1, "b": [1, 2,], "c": {"d": true,},}"#,
                r#"{"a":1,"b":[1,2],"c":{"d":true}}"#,
            ),
            (
                r#"{"a": "x, }] \" \\", "b": 2}"#,
                r#"{"a":"x, }] \" \\","b":2}"#,
            ),
            (r#"{"a": 1, b: 2, "c": 'x', "d": 4}"#, r#"{"a":1,"d":4}"#),
            (r#"{"a": 1,, "b": 2}"#, r#"{"a":1,"b":2}"#),
            (r#"{"a": 50, "b": 5"#, r#"{"a":50}"#),
            (r#"{"a": 50, "b": 5,"#, r#"{"a":50,"b":5}"#),
            (r#"{"a": 50, "b": tru"#, r#"{"a":50}"#),
            (r#"{"a": 50, "b": true"#, r#"{"a":50,"b":true}"#),
            (r#"{"a": 50, "b": {"c": 1"#, r#"{"a":50}"#),
            (r#"{"a": 50, "b": "half"#, r#"{"a":50}"#),
            (r#"{"a": 50, "b"#, r#"{"a":50}"#),
            ("{", "{}"),
            ("", "{}"),
            ("[1, 2]", "{}"),
        ];
        for (text, read) in cases {
            let fields = Value::Object(readable_fields(text));
            let wanted: Value = serde_json::from_str(read).unwrap();
            assert_eq!(fields, wanted, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_that_is_whole_is_lost(keys in proptest::collection::btree_map(".*", ".*", 0..6), cut in 0_usize..400) {
            let whole = serde_json::to_string_pretty(&keys).unwrap();
            let read = readable_fields(&whole);
            proptest::prop_assert_eq!(read.len(), keys.len());
            // A cut costs fields, and never makes one up.
            let cut: String = whole.chars().take(cut).collect();
            for (key, value) in readable_fields(&cut) {
                proptest::prop_assert_eq!(value.as_str(), keys.get(&key).map(String::as_str));
            }
        }
    }
}
