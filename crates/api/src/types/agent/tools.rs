//! Tools that an agent may call. Each is kept as it came; those that are made here are right by their making.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::check::{Invalid, Why, length, range};
use crate::types::lenient::optional;

/// A tool of an agent's own.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tool(Map<String, Value>);

impl Tool {
    /// What the agent calls it.
    pub fn name(&self) -> &str {
        self.text("name")
    }

    /// What the agent is told about it.
    pub fn description(&self) -> &str {
        self.text("description")
    }

    /// `client`, `webhook`, `system`, `mcp`, …: who answers its calls.
    pub fn kind(&self) -> &str {
        self.text("type")
    }

    /// Whether the agent waits for the client's answer.
    pub fn expects_response(&self) -> bool {
        self.0.get("expects_response") == Some(&Value::Bool(true))
    }

    /// The tool, for whoever needs more.
    pub fn document(&self) -> &Map<String, Value> {
        &self.0
    }

    fn text(&self, member: &str) -> &str {
        let text = self.0.get(member).and_then(Value::as_str);
        text.unwrap_or_default()
    }
}

/// Without what may be secret in it.
impl fmt::Debug for Tool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tool({:?}, {:?})", self.kind(), self.name())
    }
}

/// A tool whose calls the client answers.
#[derive(Clone, Debug, PartialEq)]
pub struct ClientTool(Tool);

impl ClientTool {
    /// A tool that the agent calls so, and what it is told about it.
    ///
    /// # Errors
    /// When the name has other signs than letters, digits, `_` and `-`, or more than 64; when it is told
    /// nothing.
    pub fn new(name: &str, description: &str) -> Result<Self, Invalid> {
        let name = length("name", name, 1..=64)?;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        if !name.bytes().all(is_plain) {
            return Err(Invalid::new(
                "name",
                Why::Holds("something else than letters, digits, _ and -"),
            ));
        }
        let description = length("description", description, 1..=usize::MAX)?;
        let mut tool = Map::new();
        tool.insert("type".to_owned(), "client".into());
        tool.insert("name".to_owned(), name.into());
        tool.insert("description".to_owned(), description.into());
        Ok(Self(Tool(tool)))
    }

    /// The agent waits so many seconds for an answer, 1 … 120.
    ///
    /// # Errors
    /// When it is outside.
    pub fn answered_within(mut self, secs: u32) -> Result<Self, Invalid> {
        let secs = range("response_timeout_secs", secs, 1..=120)?;
        let tool = &mut self.0.0;
        tool.insert("expects_response".to_owned(), true.into());
        tool.insert("response_timeout_secs".to_owned(), secs.into());
        Ok(self)
    }

    /// With these parameters.
    #[must_use]
    pub fn taking(mut self, parameters: &[Parameter]) -> Self {
        let needed = parameters
            .iter()
            .filter(|parameter| parameter.is_required)
            .map(|parameter| parameter.name.as_str())
            .collect::<Vec<_>>();
        let described = parameters
            .iter()
            .map(|parameter| (parameter.name.clone(), parameter.described()))
            .collect::<Map<_, _>>();
        let schema = json!({"type": "object", "required": needed, "properties": described});
        self.0.0.insert("parameters".to_owned(), schema);
        self
    }
}

impl From<ClientTool> for Tool {
    fn from(tool: ClientTool) -> Self {
        tool.0
    }
}

/// A parameter of a tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: ParameterKind,
    /// What the agent is told about it.
    pub description: String,
    /// Whether it is always there.
    pub is_required: bool,
}

impl Parameter {
    fn described(&self) -> Value {
        json!({"type": self.kind, "description": self.description})
    }
}

/// What a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ParameterKind {
    /// Text.
    String,
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// Yes or no.
    Boolean,
}

/// Something that every agent can do if it may.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SystemTool(Map<String, Value>);

impl fmt::Debug for SystemTool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SystemTool({:?})", self.0.get("name"))
    }
}

impl SystemTool {
    /// Ending the conversation.
    pub fn end_call() -> Self {
        Self::plain("end_call")
    }

    /// Changing the language to that of the person.
    pub fn language_detection() -> Self {
        Self::plain("language_detection")
    }

    /// Saying nothing, because the person wants to think.
    pub fn skip_turn() -> Self {
        Self::plain("skip_turn")
    }

    fn plain(name: &str) -> Self {
        let mut tool = Map::new();
        tool.insert("type".to_owned(), "system".into());
        tool.insert("name".to_owned(), name.into());
        tool.insert("params".to_owned(), json!({"system_tool_type": name}));
        Self(tool)
    }
}

/// What an agent may do of what every agent can. `None` says that it may not.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BuiltInTools {
    /// End the conversation.
    #[serde(default, deserialize_with = "optional")]
    pub end_call: Option<SystemTool>,
    /// Change the language to that of the person.
    #[serde(default, deserialize_with = "optional")]
    pub language_detection: Option<SystemTool>,
    /// Say nothing for once.
    #[serde(default, deserialize_with = "optional")]
    pub skip_turn: Option<SystemTool>,
    /// Hand over to another agent.
    #[serde(default, deserialize_with = "optional")]
    pub transfer_to_agent: Option<SystemTool>,
    /// Hand over to a person.
    #[serde(default, deserialize_with = "optional")]
    pub transfer_to_number: Option<SystemTool>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_plain_and_short() {
        assert!(ClientTool::new("look_up-2", "Looks it up.").is_ok());
        for name in ["", "look up", "ü", "a.b", &"x".repeat(65)] {
            assert!(ClientTool::new(name, "d").is_err(), "{name}");
        }
        assert!(ClientTool::new("a", "").is_err());
        let tool = ClientTool::new("a", "d").unwrap();
        assert!(tool.clone().answered_within(0).is_err());
        assert!(tool.clone().answered_within(121).is_err());
        let tool = Tool::from(tool.answered_within(120).unwrap());
        assert!(tool.expects_response());
        assert_eq!((tool.kind(), tool.name()), ("client", "a"));
    }

    #[test]
    fn parameters_are_described() {
        let city = Parameter {
            name: "city".to_owned(),
            kind: ParameterKind::String,
            description: "Where.".to_owned(),
            is_required: true,
        };
        let tool = Tool::from(ClientTool::new("weather", "d").unwrap().taking(&[city]));
        let wanted = json!({"type": "object", "required": ["city"],
            "properties": {"city": {"type": "string", "description": "Where."}}});
        assert_eq!(tool.document()["parameters"], wanted);
    }
}
