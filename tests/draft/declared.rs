//! Queries and paths of every operation of the description, with values that it doesn't allow.

use reqwest::Method;
use reqwest::RequestBuilder;
use serde_json::Value;
use serde_json::json;

use crate::rig::Answer;
use crate::rig::Rig;
use crate::rig::WREN;
use crate::rig::read;
use crate::schema;

/// Described, but given up and not served.
const UNSERVED: [&str; 1] = ["/v1/dubbing/{dubbing_id}/transcript/{language_code}"];

/// A query that breaks what a parameter's schema says; none where any text is allowed.
fn wrong(name: &str, schema: &'static Value) -> Option<String> {
    let words = |schema: &Value| schema["enum"].is_array();
    if words(schema) {
        return Some(format!("{name}=nonsense"));
    }
    let options = schema["anyOf"].as_array();
    let schema = options.map_or(schema, |options| &options[0]);
    let schema = schema::resolved(schema);
    let items = schema::resolved(&schema["items"]);
    match schema["type"].as_str() {
        _ if words(schema) || words(items) => Some(format!("{name}=nonsense")),
        Some("boolean") => Some(format!("{name}=maybe")),
        Some("integer") if schema["maximum"].is_i64() => Some(format!(
            "{name}={}",
            schema["maximum"].as_i64().unwrap() + 1
        )),
        Some("integer") if schema["minimum"].is_i64() => Some(format!(
            "{name}={}",
            schema["minimum"].as_i64().unwrap() - 1
        )),
        Some("integer") => Some(format!("{name}=some")),
        Some("array") if schema["maxItems"].is_u64() => {
            let count = schema["maxItems"].as_u64().unwrap() + 1;
            Some(vec![format!("{name}=one"); count as usize].join("&"))
        }
        _ => None,
    }
}

/// A request with another id in each place of its path.
fn ask(rig: &Rig, method: &str, path: &str, id: &str, query: &str) -> RequestBuilder {
    let steps = path.split('/');
    let steps = steps.map(|step| if step.starts_with('{') { id } else { step });
    let path = steps.collect::<Vec<_>>().join("/");
    let method: Method = method.to_uppercase().parse().unwrap();
    let url = format!("{}{path}?{query}", rig.server.base_url());
    let asked = rig.http.request(method.clone(), url);
    let asked = asked.header("xi-api-key", rig.server.key().expose());
    if method == Method::GET {
        asked
    } else {
        asked.json(&json!({}))
    }
}

fn assert_faulty(answer: &Answer, place: [&str; 2], asked: &str) {
    assert_eq!(answer.status, 422, "{asked}: {}", answer.text());
    let told = answer.json();
    assert_eq!(told["detail"][0]["loc"], json!(place), "{asked}");
}

#[tokio::test]
async fn every_declared_parameter_is_checked() {
    let rig = Rig::start().await;
    let mut count = 0;
    for (method, path, operation) in schema::operations() {
        if UNSERVED.contains(&path) {
            continue;
        }
        let parameters = operation["parameters"].as_array();
        let queries = parameters.into_iter().flatten();
        for parameter in queries.filter(|parameter| parameter["in"] == "query") {
            let name = parameter["name"].as_str().unwrap();
            let schema = schema::resolved(&parameter["schema"]);
            // They have refusals of their own.
            if ["page_size", "output_format"].contains(&name) {
                continue;
            }
            let Some(query) = wrong(name, schema) else {
                continue;
            };
            let asked = format!("{method} {path}?{query}");
            let answer = read(ask(&rig, method, path, WREN, &query)).await;
            assert_faulty(&answer, ["query", name], &asked);
            count += 1;
        }
    }
    assert!(count > 80, "{count}");
}

#[tokio::test]
async fn undeclared_parameters_are_passed_over() {
    let rig = Rig::start().await;
    for path in [
        "/v1/convai/agents?featured=maybe&nonsense=1",
        "/v2/voices?archived=maybe&sort_by=7",
        "/v1/user?with_settings=maybe",
        "/v1/convai/agents?show_only_owned_agents=true&archived=",
        "/v1/convai/conversations?rating_min=1&visited_agent_ids=a&visited_agent_ids=b",
    ] {
        let answer = read(rig.get(path)).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    }
}

#[tokio::test]
async fn an_id_that_is_no_text_is_refused_as_json() {
    let rig = Rig::start().await;
    for (method, path, _) in schema::operations() {
        if !path.contains('{') || UNSERVED.contains(&path) {
            continue;
        }
        for id in ["%FF%FE", "a%C3"] {
            let answer = read(ask(&rig, method, path, id, "")).await;
            assert_eq!(answer.status, 422, "{method} {path}: {}", answer.text());
            assert_eq!(answer.header("content-type"), "application/json");
            assert_eq!(answer.json()["detail"][0]["loc"][0], "path", "{path}");
        }
    }
    for path in [
        "/v1/text-to-speech/%FF/stream-input",
        "/mynah/previews/%FF",
        "/mynah/dubbed/%FF",
    ] {
        let answer = read(rig.get(path)).await;
        assert_eq!(answer.status, 422, "{path}");
        assert_eq!(answer.json()["detail"][0]["loc"][0], "path", "{path}");
    }
}
