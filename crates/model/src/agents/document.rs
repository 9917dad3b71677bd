//! Documents of agents: what an edit changes, the patch that saves it and what the service did not accept.
//!
//! A document stays untyped JSON, so that fields that Mynah does not know survive.

use serde_json::{Map, Value};

use super::fields;

/// Parts of a document that the service takes as a whole. Its description types them, and fills in what is missing.
const WHOLE: [&str; 1] = ["workflow"];
/// Largest difference of two numbers that count as the same after saving: the service may store 32-bit floats.
const ROUNDING: f64 = 1e-6;

/// A change between two documents.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// JSON pointer of the value.
    pub path: String,
    /// The value before; `None` if it was added.
    pub before: Option<Value>,
    /// The value after; `None` if it was removed.
    pub after: Option<Value>,
}

/// Returns the body of `PATCH /v1/convai/agents/{id}` that turns one document into the other.
///
/// Objects contain only what changed. Changed arrays, and the workflow, are sent as a whole. A removed field becomes
/// null: the API has no other way to remove a field, accepts null where a field is optional, and refuses it elsewhere.
pub fn patch(before: &Value, after: &Value) -> Value {
    let (Value::Object(before), Value::Object(after)) = (before, after) else {
        return after.clone();
    };
    let mut patch = Map::new();
    for (key, value) in after {
        let old = before.get(key).unwrap_or(&Value::Null);
        if is_same(old, value) {
            continue;
        }
        let change = if WHOLE.contains(&key.as_str()) {
            value.clone()
        } else {
            merge_patch(old, value)
        };
        patch.insert(key.clone(), change);
    }
    insert_removed(before, after, &mut patch);
    Value::Object(patch)
}

fn merge_patch(before: &Value, after: &Value) -> Value {
    let (Value::Object(before), Value::Object(after)) = (before, after) else {
        return after.clone();
    };
    let mut patch = Map::new();
    for (key, value) in after {
        let old = before.get(key).unwrap_or(&Value::Null);
        if !is_same(old, value) {
            patch.insert(key.clone(), merge_patch(old, value));
        }
    }
    insert_removed(before, after, &mut patch);
    Value::Object(patch)
}

fn insert_removed(
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    patch: &mut Map<String, Value>,
) {
    for (key, value) in before {
        if !value.is_null() && !after.contains_key(key) {
            patch.insert(key.clone(), Value::Null);
        }
    }
}

/// Applies a patch as the service does: objects merge, everything else replaces.
pub fn apply(document: &Value, patch: &Value) -> Value {
    let (Value::Object(_), Value::Object(parts)) = (document, patch) else {
        return patch.clone();
    };
    let mut result = document.clone();
    if let Value::Object(result) = &mut result {
        for (key, part) in parts {
            let slot = result.entry(key.clone()).or_insert(Value::Null);
            if WHOLE.contains(&key.as_str()) {
                *slot = part.clone();
            } else {
                merge(slot, part);
            }
        }
    }
    result
}

fn merge(target: &mut Value, patch: &Value) {
    match (target, patch) {
        (Value::Object(target), Value::Object(parts)) => {
            for (key, part) in parts {
                merge(target.entry(key.clone()).or_insert(Value::Null), part);
            }
        }
        (target, patch) => *target = patch.clone(),
    }
}

/// Returns true if two documents mean the same: a null is a missing field, and 7 is 7.0.
pub fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            one.iter()
                .all(|(key, value)| is_same(value, other.get(key).unwrap_or(&Value::Null)))
                && other
                    .iter()
                    .all(|(key, value)| one.contains_key(key) || value.is_null())
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| is_same(one, other))
        }
        (Value::Number(one), Value::Number(other)) => {
            one == other || (one.is_f64() != other.is_f64() && one.as_f64() == other.as_f64())
        }
        _ => one == other,
    }
}

/// Returns the changes between two documents, by their paths. Elements of arrays are compared by their positions.
pub fn changes(before: &Value, after: &Value) -> Vec<Change> {
    let mut changes = Vec::new();
    collect_changes(&mut String::new(), Some(before), Some(after), &mut changes);
    changes
}

fn collect_changes(
    path: &mut String,
    before: Option<&Value>,
    after: Option<&Value>,
    changes: &mut Vec<Change>,
) {
    let before = before.filter(|value| !value.is_null());
    let after = after.filter(|value| !value.is_null());
    match (before, after) {
        (None, None) => {}
        (Some(Value::Object(before)), Some(Value::Object(after))) => {
            for (key, value) in before {
                step(path, key, |path| {
                    collect_changes(path, Some(value), after.get(key), changes);
                });
            }
            for (key, value) in after.iter().filter(|(key, _)| !before.contains_key(*key)) {
                step(path, key, |path| {
                    collect_changes(path, None, Some(value), changes);
                });
            }
        }
        (Some(Value::Array(before)), Some(Value::Array(after))) => {
            for index in 0..before.len().max(after.len()) {
                let (before, after) = (before.get(index), after.get(index));
                step(path, &index.to_string(), |path| match (before, after) {
                    (Some(_), Some(_)) => collect_changes(path, before, after, changes),
                    _ => changes.push(change(path, before, after)),
                });
            }
        }
        (Some(before), Some(after)) if is_same(before, after) => {}
        (before, after) => changes.push(change(path, before, after)),
    }
}

fn change(path: &str, before: Option<&Value>, after: Option<&Value>) -> Change {
    Change {
        path: path.to_owned(),
        before: before.cloned(),
        after: after.cloned(),
    }
}

/// Returns the paths of values that a patch replaces and that are others in `now` than in `before`, the document that
/// was edited.
pub fn conflicts(patch: &Value, before: &Value, now: &Value) -> Vec<String> {
    let mut paths = Vec::new();
    collect_conflicts(&mut String::new(), patch, (before, now), &mut paths);
    paths
}

fn collect_conflicts(
    path: &mut String,
    patch: &Value,
    (before, now): (&Value, &Value),
    paths: &mut Vec<String>,
) {
    let is_whole = WHOLE.iter().any(|key| path.strip_prefix('/') == Some(*key));
    match (patch, before, now) {
        (Value::Object(patch), Value::Object(before), Value::Object(now)) if !is_whole => {
            for (key, part) in patch {
                let old = before.get(key).unwrap_or(&Value::Null);
                let new = now.get(key).unwrap_or(&Value::Null);
                step(path, key, |path| {
                    collect_conflicts(path, part, (old, new), paths);
                });
            }
        }
        _ if is_same(before, now) => {}
        _ => paths.push(path.clone()),
    }
}

/// Returns the paths of wanted values that the service does not have. Values that only the service has do not count.
///
/// `wanted` is a patch or a document, `got` the document that was read back.
pub fn refused(wanted: &Value, got: &Value) -> Vec<String> {
    let mut paths = Vec::new();
    collect_refused(&mut String::new(), wanted, Some(got), &mut paths);
    paths
}

fn collect_refused(
    path: &mut String,
    wanted: &Value,
    got: Option<&Value>,
    paths: &mut Vec<String>,
) {
    let is_met = match (wanted, got.unwrap_or(&Value::Null)) {
        (Value::Object(wanted), Value::Object(got)) => {
            for (key, value) in wanted {
                step(path, key, |path| {
                    collect_refused(path, value, got.get(key), paths);
                });
            }
            true
        }
        // An empty object asks for nothing.
        (Value::Object(wanted), Value::Null) => wanted.is_empty(),
        (Value::Array(wanted), Value::Array(got)) if wanted.len() == got.len() => {
            for (index, (value, got)) in wanted.iter().zip(got).enumerate() {
                step(path, &index.to_string(), |path| {
                    collect_refused(path, value, Some(got), paths);
                });
            }
            true
        }
        (Value::Number(wanted), Value::Number(got)) => match (wanted.as_f64(), got.as_f64()) {
            (Some(one), Some(other)) => (one - other).abs() <= ROUNDING * one.abs().max(1.0),
            _ => wanted == got,
        },
        (wanted, got) => wanted == got,
    };
    if !is_met {
        paths.push(path.clone());
    }
}

/// Sets a value. Missing objects on the way are created, and a value that is not an object becomes one.
pub fn set(document: &mut Value, pointer: &str, value: Value) {
    let mut place = document;
    for token in pointer.split('/').skip(1) {
        let key = token.replace("~1", "/").replace("~0", "~");
        let is_element = place
            .as_array()
            .is_some_and(|list| key.parse::<usize>().is_ok_and(|index| index < list.len()));
        if !is_element && !place.is_object() {
            *place = Value::Object(Map::new());
        }
        let next = match place {
            Value::Object(object) => Some(object.entry(key).or_insert(Value::Null)),
            Value::Array(list) => key
                .parse::<usize>()
                .ok()
                .and_then(|index| list.get_mut(index)),
            _ => None,
        };
        let Some(next) = next else { return };
        place = next;
    }
    *place = value;
}

/// Returns a text of the document, or an empty one.
pub fn text<'a>(document: &'a Value, pointer: &str) -> &'a str {
    document
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// Returns a number of the document.
pub fn number(document: &Value, pointer: &str) -> Option<f64> {
    document.pointer(pointer).and_then(Value::as_f64)
}

/// Returns true if a switch of the document is on.
pub fn is_on(document: &Value, pointer: &str) -> bool {
    document
        .pointer(pointer)
        .and_then(Value::as_bool)
        .unwrap_or_default()
}

/// Returns a list of the document, or an empty one.
pub fn list<'a>(document: &'a Value, pointer: &str) -> &'a [Value] {
    document
        .pointer(pointer)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// Returns the names of dynamic variables (`{{name}}`) in a text, in their order, each once.
///
/// Names that begin with `system__` are filled in by the service and left out.
pub fn variables(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for part in text.split("{{").skip(1) {
        let Some((name, _)) = part.split_once("}}") else {
            continue;
        };
        let name = name.trim();
        let is_name = !name.is_empty() && !name.contains(['{', '\n']);
        if is_name && !name.starts_with("system__") && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Returns the values of dynamic variables: the given ones, and the document's test values of all others.
///
/// The service does not fill in the test values by itself.
pub fn variable_values(document: &Value, given: &[(String, String)]) -> Vec<(String, String)> {
    let test_values = document
        .pointer(fields::VARIABLES)
        .and_then(Value::as_object);
    let is_given = |name: &String| given.iter().any(|(other, _)| other == name);
    let others = test_values.into_iter().flatten();
    let others = others.filter(|(name, _)| !is_given(name));
    let others = others.map(|(name, value)| {
        let text = value.as_str().map(str::to_owned);
        (name.clone(), text.unwrap_or_else(|| value.to_string()))
    });
    given.iter().cloned().chain(others).collect()
}

/// Runs `f` with the path of a field.
fn step(path: &mut String, key: &str, f: impl FnOnce(&mut String)) {
    let length = path.len();
    path.push('/');
    path.push_str(&key.replace('~', "~0").replace('/', "~1"));
    f(path);
    path.truncate(length);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            (-1e6..1e6).prop_map(Value::from),
            "[a-z/~]{0,4}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 48, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-e~/]{0,2}|workflow", inner, 0..5)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn applied_patch_gives_the_edited_document(before in any_json(), after in any_json()) {
            let saved = apply(&before, &patch(&before, &after));
            prop_assert!(is_same(&saved, &after), "{saved} is not {after}");
            prop_assert!(refused(&patch(&before, &after), &saved).is_empty());
            prop_assert_eq!(changes(&before, &after).is_empty(), is_same(&before, &after));
        }

        #[test]
        fn unknown_fields_survive_edits(unknown in any_json(), key in "x_[a-z]{1,6}", stability in 0.0..1.0) {
            let mut before = json!({"conversation_config": {"tts": {"stability": 0.5}, "agent": {}}});
            for place in ["", "/conversation_config", "/conversation_config/tts", "/conversation_config/agent/prompt"] {
                set(&mut before, &format!("{place}/{key}"), unknown.clone());
            }
            let mut after = before.clone();
            set(&mut after, fields::STABILITY, json!(stability));
            set(&mut after, fields::PROMPT, json!("Be brief."));
            let saved = apply(&before, &patch(&before, &after));
            prop_assert!(is_same(&saved, &after));
            for place in ["", "/conversation_config", "/conversation_config/tts", "/conversation_config/agent/prompt"] {
                prop_assert_eq!(saved.pointer(&format!("{place}/{key}")), Some(&unknown));
            }
        }

        #[test]
        fn set_value_is_found(mut document in any_json(), pointer in "(/[a-c]{1,2}){1,4}", value in any_json()) {
            set(&mut document, &pointer, value.clone());
            prop_assert_eq!(document.pointer(&pointer), Some(&value));
        }
    }

    #[test]
    fn patch_contains_only_what_changed() {
        let before = json!({"name": "a", "tags": ["x"], "conversation_config": {"agent": {"language": "en"},
            "tts": {"stability": 0.5, "voice_id": "v"}, "turn": {"turn_timeout": 7}}});
        let cases = [
            (fields::TURN_TIMEOUT, json!(7.0), json!({})),
            (
                fields::STABILITY,
                json!(0.3),
                json!({"conversation_config": {"tts": {"stability": 0.3}}}),
            ),
            ("/tags", json!(["x", "y"]), json!({"tags": ["x", "y"]})),
            (
                fields::AUTH,
                json!(true),
                json!({"platform_settings": {"auth": {"enable_auth": true}}}),
            ),
        ];
        for (pointer, value, expected) in cases {
            let mut after = before.clone();
            set(&mut after, pointer, value);
            assert_eq!(patch(&before, &after), expected, "{pointer}");
        }
    }

    #[test]
    fn removed_fields_become_null() {
        let before = json!({"a": {"b": 1, "c": 2}, "d": 3});
        assert_eq!(
            patch(&before, &json!({"a": {"b": 1}})),
            json!({"a": {"c": null}, "d": null})
        );
    }

    #[test]
    fn workflow_is_sent_as_a_whole() {
        let before = json!({"workflow": {"nodes": {"a": {"type": "start"}}, "edges": {}}});
        let after = json!({"workflow": {"nodes": {"a": {"type": "end"}}, "edges": {}}});
        assert_eq!(patch(&before, &after), after);
    }

    #[test]
    fn changes_name_paths_and_values() {
        let changes = changes(
            &json!({"a/b": [1, 2], "c": "x", "gone": true}),
            &json!({"a/b": [1, 3, 4], "c": "x", "new": {"d": 1}}),
        );
        let found: Vec<_> = changes
            .iter()
            .map(|change| {
                (
                    change.path.as_str(),
                    change.before.clone(),
                    change.after.clone(),
                )
            })
            .collect();
        let expected = [
            ("/a~1b/1", Some(json!(2)), Some(json!(3))),
            ("/a~1b/2", None, Some(json!(4))),
            ("/gone", Some(json!(true)), None),
            ("/new", None, Some(json!({"d": 1}))),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn refused_values_are_named() {
        let cases = [
            (json!({"a": 1}), json!({"a": 1.0, "b": 2}), vec![]),
            (json!({"a": 0.8}), json!({"a": 0.800_000_01}), vec![]),
            (json!({"a": null}), json!({}), vec![]),
            (json!({"a": {}}), json!({}), vec![]),
            (
                json!({"a": {"b": "x"}}),
                json!({"a": {"b": "y"}}),
                vec!["/a/b"],
            ),
            (json!({"a": {"b": "x"}}), json!({}), vec!["/a"]),
            (
                json!({"a": [{"n": 1}]}),
                json!({"a": [{"n": 1, "default": true}]}),
                vec![],
            ),
            (json!({"a": [1, 2]}), json!({"a": [1]}), vec!["/a"]),
            (json!({"a": null}), json!({"a": 5}), vec!["/a"]),
        ];
        for (wanted, got, expected) in cases {
            assert_eq!(refused(&wanted, &got), expected, "{wanted} and {got}");
        }
    }

    #[test]
    fn given_values_replace_test_values() {
        let mut document = json!({});
        set(
            &mut document,
            fields::VARIABLES,
            json!({"city": "Rome", "age": 7}),
        );
        let given = [("city".to_owned(), "Oslo".to_owned())];
        let mut values = variable_values(&document, &given);
        values.sort();
        let expected = [("age", "7"), ("city", "Oslo")];
        assert_eq!(
            values,
            expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }

    #[test]
    fn variables_of_a_text() {
        let text = "Hello {{ name }}, {{system__time}} {{city}} {{name}} {{open {{}} {{";
        assert_eq!(variables(text), ["name", "city"]);
    }

    #[test]
    fn only_values_that_a_patch_replaces_conflict() {
        let before = json!({ "name": "A", "agent": { "tools": [1], "language": "en" } });
        let now = json!({ "name": "B", "agent": { "tools": [1, 2], "language": "en" } });
        let language = json!({ "agent": { "language": "de" } });
        let tools = json!({ "agent": { "tools": [1, 3] } });
        let none: [&str; 0] = [];
        assert_eq!(conflicts(&language, &before, &now), none);
        assert_eq!(conflicts(&tools, &before, &now), ["/agent/tools"]);
        assert_eq!(conflicts(&json!({ "name": "C" }), &before, &now), ["/name"]);
        assert_eq!(conflicts(&tools, &before, &before), none);
    }
}
