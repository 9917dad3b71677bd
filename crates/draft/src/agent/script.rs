//! How an agent without a model answers: it says again what it was told, with the words changed as a listener
//! changes them, calls a tool when it is asked to, and says goodbye. No more than that, and never a fact.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use super::persona::Persona;
use super::persona::Tool;

/// Longest text that is said again, in characters.
const LONGEST: usize = 240;

/// What an agent does about what it was told.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Says this.
    Say(String),
    /// Calls this tool with these parameters.
    Call(Tool, Map<String, Value>),
    /// Says this, then ends the conversation.
    End(String),
}

/// What `persona` does about `said`; `context` is what its client let it know since its last answer.
pub fn answer(persona: &Persona, said: &str, context: &[String]) -> Answer {
    let plain = plain(said);
    let asks_for = |tool: &&Tool| {
        let name = tool.name.to_lowercase().replace(['_', '-'], " ");
        plain.contains(&name)
    };
    let only = match persona.tools.as_slice() {
        [tool] if plain.contains("tool") => Some(tool),
        _ => None,
    };
    if let Some(tool) = persona.tools.iter().find(asks_for).or(only) {
        return Answer::Call(tool.clone(), parameters(tool, said));
    }
    let words: Vec<&str> = plain.split_whitespace().collect();
    if persona.may_end && (plain.contains("goodbye") || words.contains(&"bye")) {
        return Answer::End("Goodbye. It was good to talk to you.".to_owned());
    }
    let mut answer = match words.as_slice() {
        [] => "I heard nothing that I could say again.".to_owned(),
        [first, ..] if words.len() <= 3 && ["hello", "hi", "hey"].contains(first) => {
            format!("Hello to you. I am {}.", own_name(persona))
        }
        _ if said.trim_end().ends_with('?') => format!("You ask me: {}?", turned(said)),
        _ => format!("You tell me: {}.", turned(said)),
    };
    for known in context {
        answer = format!("{answer} And I know: {}.", bounded(trimmed(known)));
    }
    Answer::Say(answer)
}

/// What an agent says when a tool has answered, or has not.
pub fn report(tool: &str, result: Result<&str, &str>) -> String {
    let name = tool.replace(['_', '-'], " ");
    match result {
        Ok("") => format!("I called {name}. It is done."),
        Ok(result) => format!("I called {name}. It says: {}.", bounded(trimmed(result))),
        Err(why) => format!("I called {name}, but it failed: {}.", bounded(trimmed(why))),
    }
}

fn own_name(persona: &Persona) -> &str {
    if persona.name.is_empty() {
        "an agent of the Draft voices"
    } else {
        &persona.name
    }
}

/// Lower case, letters and digits only, single blanks.
fn plain(said: &str) -> String {
    let lower = said.to_lowercase();
    let words = lower.split(|c: char| !(c.is_alphanumeric() || c == '\''));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

fn trimmed(text: &str) -> &str {
    text.trim().trim_end_matches(['.', '!', '?', ' '])
}

fn bounded(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

/// What was said, as its listener says it: I am you, and yours is mine.
fn turned(said: &str) -> String {
    let words: Vec<&str> = trimmed(said).split_whitespace().collect();
    let mut turned: Vec<String> = Vec::new();
    let mut rest = words.as_slice();
    while let [word, after @ ..] = rest {
        let bare = |word: &str| word.to_lowercase().trim_matches([',', ';', ':']).to_owned();
        let tail: String = word
            .chars()
            .rev()
            .take_while(|c| ",;:".contains(*c))
            .collect();
        let next = after.first().map(|next| bare(next));
        let pair = match (bare(word).as_str(), next.as_deref()) {
            ("you", Some("are")) => Some("I am"),
            ("are", Some("you")) => Some("am I"),
            ("i", Some("am")) => Some("you are"),
            ("am", Some("i")) => Some("are you"),
            _ => None,
        };
        if let (Some(pair), [_, beyond @ ..]) = (pair, after) {
            turned.push(pair.to_owned());
            rest = beyond;
            continue;
        }
        let other = match bare(word).as_str() {
            "i" | "me" => "you",
            "i'm" => "you're",
            "my" => "your",
            "mine" => "yours",
            "myself" => "yourself",
            "you" if after.is_empty() => "me",
            "you" => "I",
            "you're" => "I'm",
            "your" => "my",
            "yours" => "mine",
            "yourself" => "myself",
            _ => {
                turned.push((*word).to_owned());
                rest = after;
                continue;
            }
        };
        turned.push(format!("{other}{tail}"));
        rest = after;
    }
    bounded(&turned.join(" "))
}

/// What a tool is called with, out of what was said: a quoted part or the words after its name, numbers, and yes.
fn parameters(tool: &Tool, said: &str) -> Map<String, Value> {
    let quoted = said.split('"').nth(1).filter(|quoted| !quoted.is_empty());
    let lower = said.to_lowercase();
    let name = tool.name.to_lowercase();
    let spaced = name.replace(['_', '-'], " ");
    let behind = [name, spaced].iter().find_map(|name| {
        let place = lower.find(name.as_str())? + name.len();
        said.get(place..)
    });
    let words = quoted.unwrap_or_else(|| trimmed(behind.unwrap_or(said)));
    let mut numbers = said
        .split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'))
        .filter_map(|word| word.trim_matches('.').parse::<f64>().ok());
    let filled = tool.parameters.iter().map(|(name, schema)| {
        let kind = schema
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or("string");
        let first = schema.pointer("/enum/0").cloned();
        let value = first.unwrap_or_else(|| match kind {
            "integer" => json!(numbers.next().unwrap_or_default() as i64),
            "number" => json!(numbers.next().unwrap_or_default()),
            "boolean" => json!(true),
            "array" => json!([]),
            "object" => json!({}),
            _ => json!(words),
        });
        (name.clone(), value)
    });
    filled.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::config;
    use crate::store::Agent;

    fn persona(tools: &Value) -> Persona {
        let body = json!({
            "name": "Guide",
            "conversation_config": { "agent": { "prompt": {
                "tools": tools, "built_in_tools": { "end_call": { "name": "end_call" } },
            } } },
        });
        let agent = Agent {
            id: "agent_1".to_owned(),
            body: config::made(body.as_object().unwrap()).unwrap(),
            made: Default::default(),
            changed: Default::default(),
            called: None,
        };
        Persona::new(&agent, &json!({})).unwrap()
    }

    fn said(text: &str) -> Answer {
        answer(&persona(&json!([])), text, &[])
    }

    #[test]
    fn what_is_said_again_is_turned_round() {
        for (told, answer) in [
            (
                "I am late, and you are not.",
                "You tell me: you are late, and I am not.",
            ),
            ("Where is my hat?", "You ask me: Where is your hat?"),
            ("I like you.", "You tell me: you like me."),
            ("Hello there.", "Hello to you. I am Guide."),
        ] {
            assert_eq!(said(told), Answer::Say(answer.to_owned()));
        }
        assert!(matches!(said("Goodbye!"), Answer::End(_)));
        let context = ["It rains.".to_owned()];
        let known = answer(&persona(&json!([])), "How are you?", &context);
        assert_eq!(
            known,
            Answer::Say("You ask me: How am I? And I know: It rains.".to_owned())
        );
    }

    #[test]
    fn a_tool_is_called_with_what_was_said() {
        let parameters = json!({ "properties": {
            "word": { "type": "string" }, "count": { "type": "integer" },
        } });
        let tools = json!([{ "type": "client", "name": "look_up", "parameters": parameters }]);
        let Answer::Call(tool, given) = answer(&persona(&tools), "Look up \"mynah\" 3 times.", &[])
        else {
            panic!("no call");
        };
        assert_eq!(tool.name, "look_up");
        assert_eq!(Value::Object(given), json!({ "word": "mynah", "count": 3 }));
        assert_eq!(
            report("look_up", Ok("A bird.")),
            "I called look up. It says: A bird."
        );
    }
}
