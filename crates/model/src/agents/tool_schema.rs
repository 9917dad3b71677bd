//! Definitions of an agent's tools: checked while they are typed, and converted from the function-call form.
//!
//! The rules are those of the published API description. Kinds that Mynah cannot edit pass unchecked.

use mynah_i18n::tr;
use serde_json::{Map, Value, json};

/// Deepest nesting of a tool's parameters that is checked.
const DEPTH: usize = 32;
/// Longest name of a tool.
const NAME: usize = 64;
/// Longest time for an answer of a client tool in seconds.
const TIMEOUT: u64 = 120;
/// Kinds that the service has and Mynah does not check.
const OTHER_KINDS: [&str; 5] = [
    "mcp",
    "workflow",
    "api_integration_webhook",
    "api_integration_mcp",
    "smb",
];
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const SYSTEM_TOOLS: [&str; 12] = [
    "end_call",
    "end_procedure",
    "knowledge_base",
    "knowledge_base_rag",
    "language_detection",
    "play_keypad_touch_tone",
    "run_subagent",
    "skip_turn",
    "start_procedure",
    "transfer_to_agent",
    "transfer_to_number",
    "voicemail_detection",
];
/// Fields of an object of parameters. The service refuses all others.
const OBJECT_FIELDS: [&str; 9] = [
    "type",
    "description",
    "properties",
    "required",
    "property_kind",
    "dynamic_variable",
    "constant_value",
    "is_omitted",
    "required_constraints",
];
/// Fields of an array of parameters. The service refuses all others.
const ARRAY_FIELDS: [&str; 7] = [
    "type",
    "description",
    "items",
    "property_kind",
    "dynamic_variable",
    "constant_value",
    "is_omitted",
];
/// Fields of a single value.
const VALUE_FIELDS: [&str; 8] = [
    "type",
    "description",
    "enum",
    "is_system_provided",
    "dynamic_variable",
    "allowed_values_dynamic_variable",
    "constant_value",
    "is_omitted",
];

/// A tool as the API takes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Tool {
    /// Kind of the tool.
    pub kind: ToolKind,
    /// Name of the tool.
    pub name: String,
    /// The definition.
    pub definition: Value,
    /// True if it was typed in the function-call form.
    pub was_function: bool,
}

/// Kind of a tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToolKind {
    /// Answered by Mynah.
    Client,
    /// Answered by a server that the service calls.
    Webhook,
    /// Part of the service.
    System,
    /// Another kind of the service, which Mynah does not check.
    Other,
}

/// A fault of a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// JSON pointer of the faulty value; empty for the whole text.
    pub place: String,
    /// Line of the text, from 1, if the text is not JSON.
    pub line: Option<usize>,
    /// A sentence about the fault.
    pub message: String,
}

/// Reads tools from a text: one definition, a list of them, or an object with a list `tools`.
pub fn parse(text: &str) -> Result<Vec<Tool>, Vec<Problem>> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        vec![Problem {
            place: String::new(),
            line: Some(error.line()),
            message: json_fault(&error),
        }]
    })?;
    let (place, tools) = match &value {
        Value::Array(tools) => ("", tools.as_slice()),
        Value::Object(object) if !object.contains_key("type") => match object.get("tools") {
            Some(Value::Array(tools)) => ("/tools", tools.as_slice()),
            _ => return check(&value).map(|tool| vec![tool]),
        },
        _ => return check(&value).map(|tool| vec![tool]),
    };
    let mut good = Vec::new();
    let mut problems = Vec::new();
    for (index, tool) in tools.iter().enumerate() {
        match check(tool) {
            Ok(tool) => good.push(tool),
            Err(found) => problems.extend(found.into_iter().map(|problem| Problem {
                place: format!("{place}/{index}{}", problem.place),
                ..problem
            })),
        }
    }
    if problems.is_empty() {
        Ok(good)
    } else {
        Err(problems)
    }
}

/// Returns a sentence that says where a text stops being JSON.
pub fn json_fault(error: &serde_json::Error) -> String {
    let (line, column) = (error.line(), error.column());
    if error.is_eof() {
        tr!("agents-tool-cut-json", line = line, column = column)
    } else {
        tr!("agents-tool-not-json", line = line, column = column)
    }
}

/// Checks a definition. The function-call form becomes a client tool.
pub fn check(tool: &Value) -> Result<Tool, Vec<Problem>> {
    let function = function_of(tool);
    let was_function = function.is_some();
    let mut check = Check::default();
    let definition = match function {
        Some(function) => client_of(function),
        None => tool.clone(),
    };
    let kind = check.tool(&definition);
    if was_function {
        // Places name what was typed, not what it became.
        for problem in &mut check.problems {
            problem.place.insert_str(0, "/function");
        }
    }
    match (kind, check.problems.is_empty()) {
        (Some(kind), true) => Ok(Tool {
            kind,
            name: definition
                .get("name")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned(),
            definition,
            was_function,
        }),
        _ => Err(check.problems),
    }
}

/// Returns the function of the function-call form.
fn function_of(tool: &Value) -> Option<&Map<String, Value>> {
    let kind = tool.get("type");
    let is_function = kind.is_none() || kind.and_then(Value::as_str) == Some("function");
    tool.get("function")?.as_object().filter(|_| is_function)
}

/// Converts a function to a client tool. Fields that the service refuses are left out.
fn client_of(function: &Map<String, Value>) -> Value {
    let mut tool = json!({"type": "client", "expects_response": true});
    if let Value::Object(tool) = &mut tool {
        for key in ["name", "description"] {
            if let Some(value) = function.get(key) {
                tool.insert(key.to_owned(), value.clone());
            }
        }
        if let Some(parameters) = function.get("parameters") {
            tool.insert("parameters".to_owned(), kept_fields(parameters, 0));
        }
    }
    tool
}

/// Returns a schema with the fields that the service takes.
fn kept_fields(schema: &Value, depth: usize) -> Value {
    let Value::Object(schema) = schema else {
        return schema.clone();
    };
    if depth > DEPTH {
        return Value::Object(schema.clone());
    }
    let fields = fields_of(schema);
    let kept = schema
        .iter()
        .filter(|(key, _)| fields.contains(&key.as_str()));
    let kept = kept.map(|(key, value)| {
        let value = match (key.as_str(), value) {
            ("properties", Value::Object(properties)) => Value::Object(
                properties
                    .iter()
                    .map(|(name, schema)| (name.clone(), kept_fields(schema, depth + 1)))
                    .collect(),
            ),
            ("items", items) => kept_fields(items, depth + 1),
            _ => value.clone(),
        };
        (key.clone(), value)
    });
    Value::Object(kept.collect())
}

/// Returns the fields that the service takes for a schema of this type.
fn fields_of(schema: &Map<String, Value>) -> &'static [&'static str] {
    match schema.get("type").and_then(Value::as_str) {
        Some("object") => &OBJECT_FIELDS,
        Some("array") => &ARRAY_FIELDS,
        None if schema.contains_key("properties") => &OBJECT_FIELDS,
        None if schema.contains_key("items") => &ARRAY_FIELDS,
        _ => &VALUE_FIELDS,
    }
}

/// Collects problems.
#[derive(Default)]
struct Check {
    path: String,
    problems: Vec<Problem>,
}

impl Check {
    fn fault(&mut self, message: String) {
        self.problems.push(Problem {
            place: self.path.clone(),
            line: None,
            message,
        });
    }

    fn at(&mut self, key: &str, f: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        self.path.push('/');
        self.path
            .push_str(&key.replace('~', "~0").replace('/', "~1"));
        f(self);
        self.path.truncate(length);
    }

    /// Returns an object, or records that the value is none.
    fn object<'a>(&mut self, value: &'a Value) -> Option<&'a Map<String, Value>> {
        if !value.is_object() {
            self.fault(tr!("agents-tool-not-object"));
        }
        value.as_object()
    }

    /// Returns a text, or records that it is missing or not a text.
    fn text<'a>(&mut self, object: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
        let value = object.get(key);
        let text = value.and_then(Value::as_str);
        match value {
            None => self.fault(tr!("agents-tool-missing", field = key)),
            Some(_) if text.is_none() => self.at(key, |check| {
                check.fault(tr!("agents-tool-not-text", field = key));
            }),
            Some(_) => {}
        }
        text
    }

    /// Records a value that is none of the allowed ones.
    fn choice(&mut self, object: &Map<String, Value>, key: &str, allowed: &[&str]) {
        let value = object.get(key);
        if value.is_some_and(|value| !value.as_str().is_some_and(|text| allowed.contains(&text))) {
            let allowed = allowed.join(", ");
            self.at(key, |check| {
                check.fault(tr!("agents-tool-choice", field = key, allowed = allowed));
            });
        }
    }

    fn tool(&mut self, tool: &Value) -> Option<ToolKind> {
        let object = self.object(tool)?;
        let kind = match self.text(object, "type")? {
            "client" => ToolKind::Client,
            "webhook" => ToolKind::Webhook,
            "system" => ToolKind::System,
            other if OTHER_KINDS.contains(&other) => return Some(ToolKind::Other),
            "function" => {
                self.fault(tr!("agents-tool-missing", field = "function"));
                return None;
            }
            _ => {
                self.choice(object, "type", &["client", "webhook", "system"]);
                return None;
            }
        };
        if let Some(name) = self.text(object, "name") {
            let is_allowed = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
            if name.is_empty() || name.len() > NAME || !name.chars().all(is_allowed) {
                self.at("name", |check| check.fault(tr!("agents-tool-name")));
            }
        }
        if kind != ToolKind::System || object.contains_key("description") {
            self.text(object, "description");
        }
        let timeout = object.get("response_timeout_secs");
        let is_short = |value: &Value| matches!(value.as_u64(), Some(1..=TIMEOUT));
        if kind == ToolKind::Client && timeout.is_some_and(|value| !is_short(value)) {
            self.at("response_timeout_secs", |check| {
                check.fault(tr!("agents-tool-timeout", most = TIMEOUT));
            });
        }
        match kind {
            ToolKind::Client => self.client(object),
            ToolKind::Webhook => self.webhook(object),
            _ => self.system(object),
        }
        Some(kind)
    }

    fn client(&mut self, tool: &Map<String, Value>) {
        if tool
            .get("expects_response")
            .is_some_and(|value| !value.is_boolean())
        {
            self.at("expects_response", |check| {
                check.fault(tr!("agents-tool-not-switch"));
            });
        }
        self.optional_schema(tool, "parameters");
    }

    fn webhook(&mut self, tool: &Map<String, Value>) {
        let Some(schema) = tool.get("api_schema") else {
            return self.fault(tr!("agents-tool-missing", field = "api_schema"));
        };
        self.at("api_schema", |check| {
            let Some(schema) = check.object(schema) else {
                return;
            };
            if let Some(url) = check.text(schema, "url")
                && !(url.starts_with("https://") || url.starts_with("http://"))
            {
                check.at("url", |check| check.fault(tr!("agents-tool-url")));
            }
            check.choice(schema, "method", &METHODS);
            check.optional_schema(schema, "request_body_schema");
            check.optional_schema(schema, "response_body_schema");
            if let Some(headers) = schema.get("request_headers") {
                check.at("request_headers", |check| {
                    check.object(headers);
                });
            }
            if let Some(path) = schema.get("path_params_schema") {
                check.at("path_params_schema", |check| check.properties(path, 0));
            }
            if let Some(query) = schema.get("query_params_schema").filter(|q| !q.is_null()) {
                check.at("query_params_schema", |check| check.query(query));
            }
        });
    }

    fn query(&mut self, query: &Value) {
        let Some(query) = self.object(query) else {
            return;
        };
        match query.get("properties") {
            None => self.fault(tr!("agents-tool-missing", field = "properties")),
            Some(properties) => {
                self.at("properties", |check| check.properties(properties, 0));
                self.required(query);
            }
        }
    }

    fn system(&mut self, tool: &Map<String, Value>) {
        let Some(params) = tool.get("params") else {
            return self.fault(tr!("agents-tool-missing", field = "params"));
        };
        self.at("params", |check| {
            let Some(params) = check.object(params) else {
                return;
            };
            if check.text(params, "system_tool_type").is_some() {
                check.choice(params, "system_tool_type", &SYSTEM_TOOLS);
            }
        });
    }

    /// Checks an object of parameters, or null.
    fn optional_schema(&mut self, owner: &Map<String, Value>, key: &str) {
        let Some(schema) = owner.get(key).filter(|schema| !schema.is_null()) else {
            return;
        };
        self.at(key, |check| {
            let Some(object) = check.object(schema) else {
                return;
            };
            if object.get("type").is_some_and(|kind| kind != "object") {
                check.choice(object, "type", &["object"]);
            } else {
                check.object_schema(object, 0);
            }
        });
    }

    fn schema(&mut self, schema: &Value, depth: usize) {
        if depth > DEPTH {
            return self.fault(tr!("agents-tool-deep"));
        }
        let Some(object) = self.object(schema) else {
            return;
        };
        match object.get("type") {
            None if object.contains_key("properties") => self.object_schema(object, depth),
            None if object.contains_key("items") => self.array_schema(object, depth),
            None => self.fault(tr!("agents-tool-missing", field = "type")),
            Some(Value::String(kind)) if kind == "object" => self.object_schema(object, depth),
            Some(Value::String(kind)) if kind == "array" => self.array_schema(object, depth),
            // Two types, for example a text or null.
            Some(Value::Array(kinds)) if kinds.len() == 2 && kinds.iter().all(Value::is_string) => {
                self.allowed_values(object);
            }
            Some(_) => {
                let kinds = ["string", "number", "integer", "boolean", "object", "array"];
                self.choice(object, "type", &kinds);
                self.allowed_values(object);
            }
        }
    }

    fn object_schema(&mut self, object: &Map<String, Value>, depth: usize) {
        self.known_fields(object, &OBJECT_FIELDS);
        if let Some(properties) = object.get("properties") {
            self.at("properties", |check| check.properties(properties, depth));
        }
        self.required(object);
    }

    fn array_schema(&mut self, array: &Map<String, Value>, depth: usize) {
        self.known_fields(array, &ARRAY_FIELDS);
        if let Some(items) = array.get("items") {
            self.at("items", |check| check.schema(items, depth + 1));
        }
    }

    fn properties(&mut self, properties: &Value, depth: usize) {
        let Some(properties) = self.object(properties) else {
            return;
        };
        for (name, schema) in properties {
            self.at(name, |check| check.schema(schema, depth + 1));
        }
    }

    /// Checks that required names are names of properties.
    fn required(&mut self, object: &Map<String, Value>) {
        let Some(required) = object.get("required") else {
            return;
        };
        let properties = object.get("properties").and_then(Value::as_object);
        self.at("required", |check| {
            let names = required
                .as_array()
                .map(|names| names.iter().map(Value::as_str));
            let Some(names) = names.and_then(Iterator::collect::<Option<Vec<_>>>) else {
                return check.fault(tr!("agents-tool-not-texts"));
            };
            for name in names {
                if !properties.is_some_and(|properties| properties.contains_key(name)) {
                    check.fault(tr!("agents-tool-required", name = name));
                }
            }
        });
    }

    fn allowed_values(&mut self, value: &Map<String, Value>) {
        let is_texts = |list: &Value| {
            list.is_null()
                || list
                    .as_array()
                    .is_some_and(|list| list.iter().all(Value::is_string))
        };
        if value.get("enum").is_some_and(|list| !is_texts(list)) {
            self.at("enum", |check| check.fault(tr!("agents-tool-not-texts")));
        }
    }

    fn known_fields(&mut self, object: &Map<String, Value>, fields: &[&str]) {
        for key in object.keys().filter(|key| !fields.contains(&key.as_str())) {
            self.at(key, |check| {
                check.fault(tr!("agents-tool-unknown-field", field = key.as_str()));
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_json() -> impl Strategy<Value = Value> {
        let words = "type|client|webhook|system|function|name|parameters|properties|required|object|array|items|string";
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            words.prop_map(Value::from),
            ".{0,6}".prop_map(Value::from),
        ];
        leaf.prop_recursive(6, 64, 5, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(words, inner, 0..6)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn no_json_panics(tool in any_json()) {
            match check(&tool) {
                // A checked definition stays one.
                Ok(tool) => prop_assert!(check(&tool.definition).is_ok()),
                Err(problems) => prop_assert!(!problems.is_empty()),
            }
            drop(parse(&tool.to_string()));
        }

        #[test]
        fn no_text_panics(text in ".{0,60}") {
            drop(parse(&text));
        }
    }

    #[test]
    fn function_call_form_becomes_a_client_tool() {
        let text = r#"{"tools": [{"type": "function", "function": {
            "name": "get_order_status",
            "description": "Get current status of a customer order",
            "strict": true,
            "parameters": {"type": "object", "additionalProperties": false, "properties": {
                "order_id": {"type": "string", "minLength": 1, "description": "The order ID to look up"}},
                "required": ["order_id"]}}}]}"#;
        let tools = parse(text).unwrap();
        let [tool] = tools.as_slice() else {
            panic!("{tools:?}");
        };
        assert!(tool.was_function);
        assert_eq!(
            (tool.kind, tool.name.as_str()),
            (ToolKind::Client, "get_order_status")
        );
        let expected = json!({"type": "client", "expects_response": true, "name": "get_order_status",
            "description": "Get current status of a customer order",
            "parameters": {"type": "object", "properties": {
                "order_id": {"type": "string", "description": "The order ID to look up"}},
                "required": ["order_id"]}});
        assert_eq!(tool.definition, expected);
    }

    #[test]
    fn good_tools_pass() {
        let cases = [
            json!({"type": "client", "name": "a-b_1", "description": "", "parameters": null}),
            json!({"type": "client", "name": "a", "description": "x", "response_timeout_secs": 120,
                "parameters": {"properties": {"list": {"type": "array", "items": {"type": "string"}},
                    "color": {"type": ["string", "null"], "enum": ["red"]}}, "required": ["list"]}}),
            json!({"type": "webhook", "name": "w", "description": "x", "api_schema": {
                "url": "https://example.com/{id}", "method": "POST",
                "path_params_schema": {"id": {"type": "string"}},
                "query_params_schema": {"properties": {"q": {"type": "integer"}}, "required": ["q"]}}}),
            json!({"type": "system", "name": "end_call", "params": {"system_tool_type": "end_call"}}),
            json!({"type": "mcp", "anything": [1]}),
        ];
        for case in cases {
            assert!(check(&case).is_ok(), "{case}: {:?}", check(&case));
        }
    }

    #[test]
    fn faults_have_places() {
        let client = |extra: Value| {
            let mut tool = json!({"type": "client", "name": "a", "description": "x"});
            if let (Value::Object(tool), Value::Object(extra)) = (&mut tool, extra) {
                tool.extend(extra);
            }
            tool
        };
        let cases = [
            (json!([]), ""),
            (json!({}), ""),
            (json!({"type": "robot"}), "/type"),
            (json!({"type": "function"}), ""),
            (client(json!({"name": "two words"})), "/name"),
            (client(json!({"name": 5})), "/name"),
            (
                client(json!({"response_timeout_secs": 0})),
                "/response_timeout_secs",
            ),
            (
                client(json!({"expects_response": "yes"})),
                "/expects_response",
            ),
            (
                client(json!({"parameters": {"type": "string"}})),
                "/parameters/type",
            ),
            (
                client(json!({"parameters": {"properties": {"a/b": {}}}})),
                "/parameters/properties/a~1b",
            ),
            (
                client(json!({"parameters": {"required": ["x"]}})),
                "/parameters/required",
            ),
            (
                client(json!({"parameters": {"$schema": "x"}})),
                "/parameters/$schema",
            ),
            (
                client(
                    json!({"parameters": {"properties": {"n": {"type": "string", "enum": [1]}}}}),
                ),
                "/parameters/properties/n/enum",
            ),
            (
                json!({"type": "webhook", "name": "w", "description": "x"}),
                "",
            ),
            (
                json!({"type": "webhook", "name": "w", "description": "x", "api_schema": {"url": "ftp://x"}}),
                "/api_schema/url",
            ),
            (
                json!({"type": "system", "name": "s", "params": {"system_tool_type": "dance"}}),
                "/params/system_tool_type",
            ),
            (
                json!({"function": {"name": "f", "description": 4}}),
                "/function/description",
            ),
        ];
        for (case, place) in cases {
            let problems = check(&case).unwrap_err();
            let places: Vec<_> = problems
                .iter()
                .map(|problem| problem.place.as_str())
                .collect();
            assert_eq!(places, [place], "{case}: {problems:?}");
        }
    }

    #[test]
    fn text_that_is_not_json_has_a_line() {
        let problems = parse("{\n  \"type\": client\n}").unwrap_err();
        assert_eq!(problems.first().and_then(|problem| problem.line), Some(2));
    }

    #[test]
    fn deep_schemas_are_refused() {
        let mut schema = json!({"type": "string"});
        for _ in 0..DEPTH + 2 {
            schema = json!({"type": "array", "items": schema});
        }
        let tool = json!({"type": "client", "name": "a", "description": "x",
            "parameters": {"properties": {"p": schema}}});
        assert_eq!(check(&tool).unwrap_err().len(), 1);
    }
}
