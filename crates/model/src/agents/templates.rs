//! Templates of new agents.
//!
//! Each agent is private (`enable_auth`): a public one can be called by anybody who knows its ID, at the owner's cost.

use mynah_i18n::tr;
use serde_json::{Value, json};

use super::document::set;
use super::fields;

/// A template of an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// An agent with a short prompt.
    Blank,
    /// Answers questions about orders with one client tool.
    SupportDesk,
    /// Books appointments with two client tools.
    Booking,
    /// Guides through a place.
    TourGuide,
    /// Practices a language.
    LanguageTutor,
}

impl Template {
    /// All templates.
    pub const ALL: [Self; 5] = [
        Self::Blank,
        Self::SupportDesk,
        Self::Booking,
        Self::TourGuide,
        Self::LanguageTutor,
    ];

    /// Returns the name for people.
    pub fn label(self) -> String {
        match self {
            Self::Blank => tr!("agents-template-blank"),
            Self::SupportDesk => tr!("agents-template-support"),
            Self::Booking => tr!("agents-template-booking"),
            Self::TourGuide => tr!("agents-template-guide"),
            Self::LanguageTutor => tr!("agents-template-tutor"),
        }
    }

    /// Returns the name on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Self::Blank => "blank",
            Self::SupportDesk => "support",
            Self::Booking => "booking",
            Self::TourGuide => "guide",
            Self::LanguageTutor => "tutor",
        }
    }

    /// Returns the body of `POST /v1/convai/agents/create`.
    ///
    /// `language` is a two-letter code. An empty `voice_id` leaves the service's default voice.
    pub fn document(self, name: &str, language: &str, voice_id: &str) -> Value {
        let (prompt, first_message) = self.texts();
        let mut document = json!({"name": name, "tags": []});
        let values = [
            (fields::PROMPT, json!(prompt)),
            (fields::FIRST_MESSAGE, json!(first_message)),
            (fields::LANGUAGE, json!(language)),
            (fields::MODEL_ID, json!(model_of(language))),
            (fields::BUILT_IN_TOOLS, json!({"end_call": end_call()})),
            (fields::AUTH, json!(true)),
        ];
        for (pointer, value) in values {
            set(&mut document, pointer, value);
        }
        if !voice_id.is_empty() {
            set(&mut document, fields::VOICE_ID, json!(voice_id));
        }
        let tools = self.tools();
        if !tools.is_empty() {
            set(&mut document, fields::TOOLS, Value::Array(tools));
        }
        let variables = self.variables();
        if variables != json!({}) {
            set(&mut document, fields::VARIABLES, variables);
        }
        let (criterion, goal) = self.criterion();
        let criteria = json!([{"id": "goal", "name": criterion, "type": "prompt", "conversation_goal_prompt": goal}]);
        set(&mut document, fields::CRITERIA, criteria);
        document
    }

    /// Returns the prompt and the first message.
    fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::Blank => (
                "You are a helpful assistant on a voice call. Answer in one or two short sentences. \
                 If you do not know something, say so. Say goodbye and end the call when the user is done.",
                "Hello, how can I help you?",
            ),
            Self::SupportDesk => (
                "You work at the support desk of {{company}}. You are on a voice call.\n\n\
                 Goal: find out where the caller's order is and what happens next.\n\n\
                 Steps:\n\
                 1. Ask for the order number. Repeat it back digit by digit.\n\
                 2. Call get_order_status with the number. Tell the caller the result in one sentence.\n\
                 3. If the order is late or unknown, apologize once and offer to have a colleague call back.\n\
                 4. Ask if there is anything else. If not, say goodbye and end the call.\n\n\
                 Rules: Speak in short sentences. Never guess the state of an order. Never ask for payment details.",
                "Hello, this is the support desk of {{company}}. What is your order number?",
            ),
            Self::Booking => (
                "You book appointments for {{company}}. You are on a voice call. Opening hours: {{hours}}.\n\n\
                 Steps:\n\
                 1. Ask for the day and the service that the caller wants.\n\
                 2. Call find_free_times. Offer at most three times.\n\
                 3. Ask for the caller's name.\n\
                 4. Repeat day, time and name. After a clear yes, call book_appointment.\n\
                 5. Confirm the booking in one sentence, say goodbye and end the call.\n\n\
                 Rules: One question at a time. Never promise a time that find_free_times did not return.",
                "Hello, this is {{company}}. Which day suits you for an appointment?",
            ),
            Self::TourGuide => (
                "You are the audio guide of {{place}}. A visitor walks through it and talks to you.\n\n\
                 Tell one short story at a time, of at most four sentences, about what the visitor sees. \
                 Then ask what the visitor wants to see next. Prefer concrete details: people, years, materials, sounds. \
                 If you are not sure about a fact, say that it is uncertain. \
                 If the visitor interrupts you, answer the question first and then go on.",
                "Welcome to {{place}}. Tell me what you see in front of you, and I'll tell you its story.",
            ),
            Self::LanguageTutor => (
                "You are a patient tutor on a voice call. The user practices {{target_language}} at level {{level}}.\n\n\
                 Speak mostly {{target_language}}, slowly, in short sentences that fit the level. \
                 Let the user speak more than you. Ask one open question at a time about everyday life. \
                 After a mistake, repeat the user's sentence correctly and go on. Explain a rule only if the user asks. \
                 After ten exchanges, name two things that went well and one to practice. Then ask if the user wants to go on.",
                "Hello! Shall we practice {{target_language}} together? How was your day?",
            ),
        }
    }

    /// Returns the client tools.
    fn tools(self) -> Vec<Value> {
        match self {
            Self::SupportDesk => vec![client_tool(
                "get_order_status",
                "Returns the state of an order. Call it once the caller has confirmed the order number.",
                &[("order_id", "Order number, digits only")],
            )],
            Self::Booking => vec![
                client_tool(
                    "find_free_times",
                    "Returns the free times of a day. Call it before you offer a time.",
                    &[
                        ("day", "Day as YYYY-MM-DD"),
                        ("service", "Service that the caller wants"),
                    ],
                ),
                client_tool(
                    "book_appointment",
                    "Books an appointment. Call it only after the caller has confirmed day, time and name.",
                    &[
                        ("day", "Day as YYYY-MM-DD"),
                        ("time", "Time as HH:MM"),
                        ("name", "Name of the caller"),
                    ],
                ),
            ],
            Self::Blank | Self::TourGuide | Self::LanguageTutor => Vec::new(),
        }
    }

    /// Returns test values of the dynamic variables.
    fn variables(self) -> Value {
        match self {
            Self::Blank => json!({}),
            Self::SupportDesk => json!({"company": "Harbor Books"}),
            Self::Booking => {
                json!({"company": "Harbor Hair", "hours": "Tuesday to Saturday, 9 to 18"})
            }
            Self::TourGuide => json!({"place": "the old harbor"}),
            Self::LanguageTutor => json!({"target_language": "Spanish", "level": "A2"}),
        }
    }

    /// Returns name and text of the evaluation criterion.
    fn criterion(self) -> (&'static str, &'static str) {
        match self {
            Self::Blank => ("Question answered", "The user's question was answered."),
            Self::SupportDesk => (
                "Order state told",
                "The agent looked up the order and told the caller its state, or offered a call back.",
            ),
            Self::Booking => (
                "Appointment booked",
                "An appointment was booked after the caller had confirmed day, time and name.",
            ),
            Self::TourGuide => (
                "Visitor's questions answered",
                "The agent answered the visitor's questions and named uncertain facts as such.",
            ),
            Self::LanguageTutor => (
                "User spoke",
                "The user spoke at least half of the words, and mistakes were corrected kindly.",
            ),
        }
    }
}

/// Returns the fast model for a language. `eleven_flash_v2` speaks only English.
pub fn model_of(language: &str) -> &'static str {
    match language {
        "en" => "eleven_flash_v2",
        _ => "eleven_flash_v2_5",
    }
}

fn client_tool(name: &str, description: &str, parameters: &[(&str, &str)]) -> Value {
    let mut properties = serde_json::Map::new();
    for (name, description) in parameters {
        let property = json!({"type": "string", "description": description});
        properties.insert((*name).to_owned(), property);
    }
    let required: Vec<_> = parameters.iter().map(|(name, _)| *name).collect();
    json!({"type": "client", "name": name, "description": description, "expects_response": true,
        "parameters": {"type": "object", "properties": properties, "required": required}})
}

/// Returns the system tool with which the agent ends a conversation.
fn end_call() -> Value {
    json!({"type": "system", "name": "end_call", "description": "",
        "params": {"system_tool_type": "end_call"}})
}

#[cfg(test)]
mod tests {
    use super::super::document::{is_on, list, text, variables};
    use super::super::tool_schema;
    use super::*;

    #[test]
    fn templates_are_private_and_their_tools_are_valid() {
        for template in Template::ALL {
            let document = template.document("Test", "en", "voice");
            assert!(is_on(&document, fields::AUTH), "{template:?}");
            assert_eq!(text(&document, fields::VOICE_ID), "voice");
            for tool in list(&document, fields::TOOLS) {
                assert!(tool_schema::check(tool).is_ok(), "{tool}");
            }
        }
    }

    #[test]
    fn variables_have_test_values() {
        for template in Template::ALL {
            let document = template.document("Test", "de", "");
            let values = document.pointer(fields::VARIABLES);
            for pointer in [fields::PROMPT, fields::FIRST_MESSAGE] {
                for name in variables(text(&document, pointer)) {
                    assert!(
                        values.is_some_and(|values| values.get(name).is_some()),
                        "{template:?}: {name}"
                    );
                }
            }
            assert_eq!(text(&document, fields::MODEL_ID), "eleven_flash_v2_5");
        }
    }
}
