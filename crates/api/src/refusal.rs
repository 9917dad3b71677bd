//! What a refusal says, whichever of the eleven known shapes its body has.

use serde_json::{Map, Value};

use mynah_core::ids::RequestId;
use mynah_core::secret::Secret;

/// Longest text that is kept of a refusal, in characters.
const LONGEST: usize = 2_000;
/// Characters of the longest prompt that any operation accepts; a longer suggestion is of no use.
const LONGEST_PROMPT: usize = 4_100;

/// What a refusal says. Texts are kept word for word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// `code`, often the general one.
    pub code: Option<String>,
    /// `status`, often the real reason.
    pub status: Option<String>,
    /// `type`, the widest.
    pub class: Option<String>,
    /// What it says to people.
    pub message: Option<String>,
    /// Which field it is about.
    pub param: Option<String>,
    /// The request's id, which only the body has.
    pub request: Option<RequestId>,
    /// A prompt that would be accepted instead of the refused one.
    pub suggestion: Option<String>,
}

/// What is missing to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortfall {
    /// Credits that are left.
    pub left: u64,
    /// Credits that the request needs.
    pub needed: u64,
}

impl Refusal {
    /// Reads a body. What is not understood leaves its fields empty; that is never an error. Before anyone is
    /// shown it, it is made `discreet`.
    pub fn read(body: &[u8]) -> Self {
        match serde_json::from_slice::<Value>(body) {
            Ok(Value::Object(top)) => Self::from_top(&top),
            Ok(Value::String(text)) => Self::from_text(&text),
            Ok(_) => Self::default(),
            // A proxy's page is no message; a proxy's sentence is.
            Err(_) if body.trim_ascii_start().starts_with(b"{") => Self::from_torn(body),
            Err(_) => match std::str::from_utf8(body) {
                Ok(text) if !text.contains('<') => Self::from_text(text),
                _ => Self::default(),
            },
        }
    }

    /// What the reason of a socket's last frame says: a body, a word, or a sentence that may begin with one.
    pub(crate) fn of_farewell(reason: &str) -> Self {
        let refusal = Self::read(reason.as_bytes());
        let word = reason.split([':', ' ']).next().unwrap_or_default();
        if refusal.code.is_none() && refusal.status.is_none() && word.contains('_') {
            return Self {
                code: Some(word.to_owned()),
                ..refusal
            };
        }
        refusal
    }

    /// Whether the body said anything that can be used.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Without the key, should the service have repeated it, and no longer than is sensible.
    #[must_use]
    pub(crate) fn discreet(self, secret: Option<&Secret>) -> Self {
        let key = secret.map(Secret::expose).filter(|key| !key.is_empty());
        let without_key = |text: String| match key {
            Some(key) => text.replace(key, "••••"),
            None => text,
        };
        // Cut first, a key on the edge would be told in part.
        let text = |text: Option<String>| text.map(without_key).and_then(bounded);
        Self {
            code: text(self.code),
            status: text(self.status),
            class: text(self.class),
            message: text(self.message),
            param: text(self.param),
            request: text(self.request.map(|id| id.to_string())).map(RequestId::new),
            suggestion: self
                .suggestion
                .filter(|prompt| prompt.chars().count() <= LONGEST_PROMPT),
        }
    }

    /// The service's own word for it, the most telling first: for logs.
    pub fn word(&self) -> Option<&str> {
        self.status
            .as_deref()
            .or(self.code.as_deref())
            .or(self.class.as_deref())
    }

    /// The permission that the key lacks, out of a message such as
    /// `The API key you used is missing the permission voices_read to execute this operation.`
    pub fn permission(&self) -> Option<&str> {
        let message = self.message.as_deref()?;
        let mut words = message
            .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.'))
            .map(|word| word.trim_matches('.'));
        words.find(|word| word.eq_ignore_ascii_case("permission") || *word == "permissions")?;
        words.find(|word| word.contains('_'))
    }

    /// Both numbers of the message that the service has long had for an exhausted quota:
    /// `You have 12 credits remaining, while 34 credits are required for this request.`
    pub fn shortfall(&self) -> Option<Shortfall> {
        let mut number = None;
        let (mut left, mut needed) = (None, None);
        for word in self.message.as_deref()?.split_whitespace() {
            let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
            if word.starts_with(|c: char| c.is_ascii_digit()) {
                let digits = word.replace(',', "");
                number = digits.parse::<u64>().ok();
            } else if matches!(word, "remaining" | "left") {
                left = left.or_else(|| number.take());
            } else if matches!(word, "required" | "needed") {
                needed = needed.or_else(|| number.take());
            }
        }
        Some(Shortfall {
            left: left?,
            needed: needed?,
        })
    }

    /// The key's own cap, out of `This request exceeds your API key quota of 3000.`
    pub fn cap(&self) -> Option<u64> {
        let message = self.message.as_deref()?.to_ascii_lowercase();
        let (_, rest) = message.split_once("api key quota of ")?;
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    }

    fn from_text(text: &str) -> Self {
        Self {
            message: Some(text.trim().to_owned()),
            ..Self::default()
        }
    }

    /// JSON that was cut in the middle: the members that came whole still name the reason.
    fn from_torn(body: &[u8]) -> Self {
        let body = String::from_utf8_lossy(body);
        let member = |name: &str| {
            let (_, value) = body.split_once(&format!("\"{name}\""))?;
            let value = value.trim_start().strip_prefix(':')?.trim_start();
            let mut values = serde_json::Deserializer::from_str(value).into_iter::<Value>();
            values.next()?.ok()?.as_str().map(str::to_owned)
        };
        Self {
            code: member("code"),
            status: member("status"),
            class: member("type"),
            message: member("message"),
            param: member("param"),
            request: member("request_id").map(RequestId::new),
            suggestion: member("prompt_suggestion"),
        }
    }

    /// The body's outermost object: shapes 1–6 of HTTP, 8–10 of the sockets, 11 of jobs.
    fn from_top(top: &Map<String, Value>) -> Self {
        match top.get("detail") {
            Some(Value::Object(detail)) => return Self::from_members(detail),
            Some(Value::Array(faults)) => return Self::from_faults(faults),
            Some(Value::String(text)) => return Self::from_text(text),
            _ => {}
        }
        if let Some(Value::Object(event)) = top.get("error_event") {
            return Self::from_members(event);
        }
        match top.get("error") {
            Some(Value::Object(error)) => Self::from_members(error),
            Some(Value::String(error)) => Self::from_error(top, error),
            _ => Self {
                // A conversation's frame says `"type": "error"`, which names nothing.
                class: None,
                ..Self::from_members(top)
            },
        }
    }

    /// `error` as a text: a word beside a `message`, or itself the message beside a `message_type`.
    fn from_error(top: &Map<String, Value>, error: &str) -> Self {
        let is_word = !error.contains(char::is_whitespace);
        let kind = text(top, "message_type");
        Self {
            message: text(top, "message")
                .or_else(|| (kind.is_some() || !is_word).then(|| error.to_owned())),
            code: kind.or_else(|| is_word.then(|| error.to_owned())),
            param: text(top, "param"),
            request: text(top, "request_id").map(RequestId::new),
            ..Self::default()
        }
    }

    fn from_members(members: &Map<String, Value>) -> Self {
        Self {
            code: text(members, "code").or_else(|| text(members, "error_type")),
            status: text(members, "status"),
            class: text(members, "type"),
            message: text(members, "message").or_else(|| text(members, "reason")),
            param: text(members, "param"),
            request: text(members, "request_id").map(RequestId::new),
            suggestion: match members.get("data") {
                Some(Value::Object(data)) => text(data, "prompt_suggestion"),
                _ => text(members, "prompt_suggestion"),
            },
        }
    }

    /// A list of faults of a schema: the first one's field, all messages. `input` repeats what was
    /// sent and is left out.
    fn from_faults(faults: &[Value]) -> Self {
        let field = |fault: &Value| {
            let last = fault.get("loc")?.as_array()?.last()?;
            Some(
                last.as_str()
                    .map_or_else(|| last.to_string(), str::to_owned),
            )
        };
        let messages = faults
            .iter()
            .filter_map(|fault| {
                let message = fault.get("msg")?.as_str()?;
                Some(match field(fault) {
                    Some(field) => format!("{field}: {message}"),
                    None => message.to_owned(),
                })
            })
            .collect::<Vec<_>>();
        Self {
            class: Some("validation_error".to_owned()),
            param: faults.first().and_then(field),
            message: (!messages.is_empty()).then(|| messages.join("; ")),
            ..Self::default()
        }
    }
}

fn text(members: &Map<String, Value>, name: &str) -> Option<String> {
    members.get(name)?.as_str().map(str::to_owned)
}

fn bounded(text: String) -> Option<String> {
    if text.is_empty() {
        return None;
    }
    if text.chars().nth(LONGEST).is_some() {
        return Some(text.chars().take(LONGEST).chain(['…']).collect());
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suggested_prompt_is_read_wherever_it_is() {
        for (body, suggestion) in [
            (
                r#"{"detail":{"status":"bad_prompt","message":"No.","data":{"prompt_suggestion":"A waltz"}}}"#,
                Some("A waltz"),
            ),
            (
                r#"{"detail":{"status":"bad_prompt","prompt_suggestion":"A waltz"}}"#,
                Some("A waltz"),
            ),
            (r#"{"detail":{"status":"bad_prompt","data":null}}"#, None),
        ] {
            let refusal = Refusal::read(body.as_bytes()).discreet(None);
            assert_eq!(refusal.suggestion.as_deref(), suggestion, "{body}");
        }
    }
}
