//! Answers held against the published description: types, required members, enumerations.
//!
//! [`crate::rig::read`] holds every JSON answer of every test against it.

use std::sync::LazyLock;

use serde_json::Value;

static SCOPE: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../instruments/openapi-scope.json")).unwrap()
});

static SOCKETS: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../instruments/ws-scope.json")).unwrap());

/// Fails if `message` is nothing that the description promises on this socket.
pub fn assert_said(channel: &str, message: &Value) {
    let said = SOCKETS["channels"][channel]["subscribe"]
        .as_array()
        .unwrap();
    let mut all = Vec::new();
    let fits = said.iter().any(|schema| {
        let mut faults = Vec::new();
        check((&SOCKETS["schemas"], schema), message, channel, &mut faults);
        let fits = faults.is_empty();
        all.append(&mut faults);
        fits
    });
    assert!(fits, "{}", all.join("\n"));
}

/// The path of the description that a real one fits, if any: with as few parameters as can be.
pub fn described(method: &str, path: &str) -> Option<&'static str> {
    let own: Vec<&str> = path.split('/').collect();
    let fits = |template: &&String| {
        let steps: Vec<&str> = template.split('/').collect();
        steps.len() == own.len()
            && steps
                .iter()
                .zip(&own)
                .all(|(step, own)| step == own || (step.starts_with('{') && !own.is_empty()))
    };
    let paths = SCOPE["paths"].as_object().unwrap();
    let found = paths
        .iter()
        .filter(|(_, item)| item.get(method).is_some())
        .map(|(template, _)| template)
        .filter(fits);
    found
        .min_by_key(|template| template.matches('{').count())
        .map(String::as_str)
}

/// The operations of the description: method, path and object.
pub fn operations() -> impl Iterator<Item = (&'static str, &'static str, &'static Value)> {
    let paths = SCOPE["paths"].as_object().unwrap().iter();
    paths.flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().iter();
        methods.map(move |(method, operation)| (method.as_str(), path.as_str(), operation))
    })
}

/// Follows a reference to a schema.
pub fn resolved(schema: &'static Value) -> &'static Value {
    let name = schema["$ref"]
        .as_str()
        .and_then(|name| name.rsplit('/').next());
    name.map_or(schema, |name| &SCOPE["components"]["schemas"][name])
}

/// What is wrong with an answer of this status; nothing where the description says nothing about it. Answers of
/// several objects, one a line, are looked at line by line.
pub fn faults(method: &str, template: &str, status: u16, body: &str) -> Vec<String> {
    let responses = &SCOPE["paths"][template][method]["responses"];
    let schema = &responses[status.to_string()]["content"]["application/json"]["schema"];
    let mut faults = Vec::new();
    if status < 300 && responses.get(status.to_string()).is_none() {
        faults.push(format!(
            "{method} {template}: no answer {status} is described"
        ));
    }
    if !schema.is_object() {
        return faults;
    }
    let whole = serde_json::from_str::<Value>(body).ok();
    let lines = || body.lines().map(serde_json::from_str::<Value>);
    let values: Vec<Value> = match whole {
        Some(value) => vec![value],
        None => lines().filter_map(Result::ok).collect(),
    };
    for value in values {
        let place = format!("{method} {template}");
        check(
            (&SCOPE["components"]["schemas"], schema),
            &value,
            &place,
            &mut faults,
        );
    }
    faults
}

/// Fails if `answer` is not what the description promises for a 200 of this operation.
pub fn assert_conforms(method: &str, path: &str, answer: &Value) {
    let schema =
        &SCOPE["paths"][path][method]["responses"]["200"]["content"]["application/json"]["schema"];
    assert!(schema.is_object(), "no schema for {method} {path}");
    let mut faults = Vec::new();
    let schemas = &SCOPE["components"]["schemas"];
    check((schemas, schema), answer, path, &mut faults);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Holds a value against a schema, which may refer to others.
fn check((all, schema): (&Value, &Value), value: &Value, place: &str, faults: &mut Vec<String>) {
    if schema["nullable"] == true && value.is_null() {
        return;
    }
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap();
        return check((all, &all[name]), value, place, faults);
    }
    let literal = schema["x-fern-type"].as_str();
    let literal = literal.and_then(|kind| kind.strip_prefix("literal<")?.strip_suffix('>'));
    if let Some(literal) = literal
        && serde_json::from_str::<Value>(literal).unwrap() != *value
    {
        faults.push(format!("{place}: {value} is not {literal}"));
    }
    let branches = schema["anyOf"]
        .as_array()
        .or_else(|| schema["oneOf"].as_array());
    if let Some(branches) = branches {
        let fits = branches.iter().any(|branch| {
            let mut faults = Vec::new();
            check((all, branch), value, place, &mut faults);
            faults.is_empty()
        });
        if !fits {
            faults.push(format!("{place}: {value} fits no branch"));
        }
        return;
    }
    let typed = match schema["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("null") => value.is_null(),
        _ => true,
    };
    if !typed {
        faults.push(format!(
            "{place}: {value} is not of type {}",
            schema["type"]
        ));
    }
    if let Some(words) = schema["enum"].as_array()
        && !words.contains(value)
    {
        faults.push(format!("{place}: {value} is not one of {words:?}"));
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        if value.get(name.as_str().unwrap()).is_none() {
            faults.push(format!("{place}: {name} is missing"));
        }
    }
    if let Some(members) = schema["properties"].as_object() {
        for (name, schema) in members {
            if let Some(value) = value.get(name) {
                check((all, schema), value, &format!("{place}.{name}"), faults);
            }
        }
    }
    if schema["items"].is_object() {
        for (number, item) in value.as_array().into_iter().flatten().enumerate() {
            check(
                (all, &schema["items"]),
                item,
                &format!("{place}[{number}]"),
                faults,
            );
        }
    }
    if schema["additionalProperties"].is_object() {
        for (name, value) in value.as_object().into_iter().flatten() {
            check(
                (all, &schema["additionalProperties"]),
                value,
                &format!("{place}.{name}"),
                faults,
            );
        }
    }
}
