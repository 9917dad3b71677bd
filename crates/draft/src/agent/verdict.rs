//! Verdicts on the tests of an agent. Tool calls are compared; the meaning of a reply is not judged.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use super::script::Answer;

/// The reason why a test of a reply has no result.
const NO_MEANING: &str = "Draft voices cannot judge the meaning of a reply.";

/// The system tool that ends a conversation.
const END_CALL: &str = "end_call";

/// The verdict on one test.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// `success`, `failure` or `unknown`.
    pub result: &'static str,
    /// Sentences, one per comparison.
    pub messages: Vec<String>,
}

impl Verdict {
    fn new(result: &'static str, message: impl Into<String>) -> Self {
        Self {
            result,
            messages: vec![message.into()],
        }
    }

    /// Returns the status of the run: a test without a result has failed.
    pub fn status(&self) -> &'static str {
        if self.result == "success" {
            "passed"
        } else {
            "failed"
        }
    }

    /// Adds a comparison. A failure outweighs an unknown result, which outweighs a success.
    fn add(&mut self, other: Self) {
        self.messages.extend(other.messages);
        if self.result == "success" || other.result == "failure" {
            self.result = other.result;
        }
    }
}

/// Judges the answer of an agent by a test.
pub fn judge(test: &Value, answer: &Answer) -> Verdict {
    if test.get("type") != Some(&json!("tool")) {
        return Verdict::new("unknown", NO_MEANING);
    }
    let wanted = test.get("tool_call_parameters").unwrap_or(&Value::Null);
    let given = |name: &str| wanted.get(name).filter(|value| !value.is_null());
    for (name, what) in [
        ("workflow_node_transition", "transitions of a workflow"),
        ("guardrail_trigger", "guardrails"),
    ] {
        if given(name).is_some() {
            return Verdict::new("unknown", format!("Draft voices cannot judge {what}."));
        }
    }
    let tool = given("referenced_tool").and_then(|tool| tool.get("id")?.as_str());
    let call = call(answer);
    let is_called = call
        .as_ref()
        .is_some_and(|(name, _)| tool.is_none_or(|tool| tool == *name));
    let is_unwanted = given("verify_absence") == Some(&json!(true));
    let message = match &call {
        Some((name, _)) => format!("The agent called {name}."),
        None => "The agent called no tool.".to_owned(),
    };
    if is_called == is_unwanted {
        return Verdict::new("failure", message);
    }
    let mut verdict = Verdict::new("success", message);
    if let Some((_, values)) = call.filter(|_| is_called) {
        let parameters = given("parameters").and_then(Value::as_array);
        for parameter in parameters.into_iter().flatten() {
            verdict.add(compare(parameter, &values));
        }
    }
    verdict
}

/// Returns the name and the parameters of the tool that an answer calls.
fn call(answer: &Answer) -> Option<(&str, Map<String, Value>)> {
    match answer {
        Answer::Call(tool, parameters) => Some((&tool.name, parameters.clone())),
        Answer::End(_) => Some((END_CALL, Map::new())),
        Answer::Say(_) => None,
    }
}

/// Compares one parameter of a call, which has a path such as `address.city`.
fn compare(parameter: &Value, values: &Map<String, Value>) -> Verdict {
    let path = parameter.get("path").and_then(Value::as_str);
    let path = path.unwrap_or_default();
    let mut steps = path.trim_start_matches("$.").split('.');
    let first = steps.next().and_then(|name| values.get(name));
    let Some(value) = steps.fold(first, |value, name| value?.get(name)) else {
        return Verdict::new("failure", format!("The call has no parameter {path}."));
    };
    let value = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    let message = format!("The parameter {path} is “{value}”.");
    let kind = parameter.pointer("/eval/type").and_then(Value::as_str);
    let expected = parameter.pointer("/eval/expected_value");
    match kind {
        Some("anything") => Verdict::new("success", message),
        Some("exact") if expected.and_then(Value::as_str) == Some(&value) => {
            Verdict::new("success", message)
        }
        Some("exact") => Verdict::new("failure", message),
        Some("regex") => Verdict::new("unknown", "Draft voices cannot apply a regular expression."),
        _ => Verdict::new(
            "unknown",
            "Draft voices cannot judge the meaning of a parameter.",
        ),
    }
}

/// Returns an answer as a turn of a transcript. No tool is called during a test.
pub fn turn(answer: &Answer, request: &str) -> Value {
    let (kind, message) = match answer {
        Answer::Call(..) => ("client", None),
        Answer::End(text) | Answer::Say(text) => ("system", Some(text)),
    };
    let calls = call(answer).map(|(name, parameters)| {
        json!({
            "type": kind,
            "request_id": request,
            "tool_name": name,
            "params_as_json": Value::Object(parameters).to_string(),
            "tool_has_been_called": false,
        })
    });
    json!({
        "role": "agent",
        "message": message,
        "time_in_call_secs": 0,
        "tool_calls": calls.into_iter().collect::<Vec<_>>(),
        "tool_results": [],
        "interrupted": false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::persona::Tool;

    fn door(parameters: &Value) -> Answer {
        let tool = Tool {
            name: "open_door".to_owned(),
            is_awaited: true,
            patience_secs: 20.0,
            parameters: Map::new(),
        };
        Answer::Call(tool, parameters.as_object().unwrap().clone())
    }

    #[test]
    fn tool_calls_are_compared() {
        let call = door(&json!({ "door": "two", "place": { "floor": 3 } }));
        let reply = Answer::Say("Good morning.".to_owned());
        let end = Answer::End("Goodbye.".to_owned());
        let tool = |id: &str| json!({ "referenced_tool": { "id": id, "type": "client" } });
        let absent = |id: &str| {
            let mut wanted = tool(id);
            wanted["verify_absence"] = json!(true);
            wanted
        };
        let with = |path: &str, eval: Value| {
            let mut wanted = tool("open_door");
            wanted["parameters"] = json!([{ "path": path, "eval": eval }]);
            wanted
        };
        let exact = |value: &str| json!({ "type": "exact", "expected_value": value });
        let anything = || json!({ "type": "anything" });
        let regex = json!({ "type": "regex", "pattern": "t.*" });
        let meaning = json!({ "type": "llm", "description": "A door." });
        let nothing = json!({ "verify_absence": true });
        let guardrail = json!({ "guardrail_trigger": { "name": "x" } });
        for (case, wanted, answer, result) in [
            ("the tool", tool("open_door"), &call, "success"),
            ("another tool", tool("close_door"), &call, "failure"),
            ("no call", tool("open_door"), &reply, "failure"),
            ("any tool", json!({}), &call, "success"),
            ("any tool, no call", Value::Null, &reply, "failure"),
            ("the end", tool("end_call"), &end, "success"),
            ("absent, called", absent("open_door"), &call, "failure"),
            ("absent, another", absent("close_door"), &call, "success"),
            ("absent, no call", absent("open_door"), &reply, "success"),
            ("no tool at all", nothing, &call, "failure"),
            ("exact", with("door", exact("two")), &call, "success"),
            ("not exact", with("door", exact("three")), &call, "failure"),
            ("below", with("$.place.floor", exact("3")), &call, "success"),
            ("anything", with("door", anything()), &call, "success"),
            ("missing", with("place.door", anything()), &call, "failure"),
            ("regex", with("door", regex), &call, "unknown"),
            ("meaning", with("door", meaning), &call, "unknown"),
            ("guardrail", guardrail, &call, "unknown"),
        ] {
            let test = json!({ "type": "tool", "tool_call_parameters": wanted });
            let verdict = judge(&test, answer);
            assert_eq!(verdict.result, result, "{case}: {:?}", verdict.messages);
            assert_eq!(verdict.status() == "passed", result == "success", "{case}");
        }
    }

    #[test]
    fn a_failure_outweighs_an_unknown_result() {
        let parameters = json!([
            { "path": "door", "eval": { "type": "exact", "expected_value": "three" } },
            { "path": "door", "eval": { "type": "regex", "pattern": "t.*" } },
        ]);
        let test = json!({ "type": "tool", "tool_call_parameters": { "parameters": parameters } });
        let verdict = judge(&test, &door(&json!({ "door": "two" })));
        assert_eq!((verdict.result, verdict.messages.len()), ("failure", 3));
    }

    #[test]
    fn the_meaning_of_a_reply_is_not_judged() {
        let reply = Answer::Say("Hello.".to_owned());
        for kind in ["llm", "simulation"] {
            let verdict = judge(&json!({ "type": kind }), &reply);
            assert_eq!(verdict, Verdict::new("unknown", NO_MEANING));
            assert_eq!(verdict.status(), "failed");
        }
    }
}
