//! Text on its way to be spoken: what waits of it, by which settings, and when enough of it is there.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::form::Form;
use crate::refusal::Refusal;

/// Characters before the first, second, third, … piece is spoken, unless the client says otherwise.
const USUAL_SCHEDULE: [usize; 4] = [120, 160, 250, 290];
/// What a client may say.
const BOUNDS: (f64, f64) = (50.0, 500.0);
/// Characters from which on a client may ask for what is there.
const LEAST: usize = 50;

/// One utterance.
#[derive(Debug)]
pub struct Context {
    /// Whose it is.
    pub name: String,
    /// `voice_settings` and `pronunciation_dictionary_locators`, fixed from the first message on.
    settled: Map<String, Value>,
    schedule: Vec<usize>,
    /// Pieces spoken so far.
    made: usize,
    waiting: String,
}

/// How much of what waits is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// All of it.
    All,
    /// All of it, if there is a little.
    Some,
    /// As the schedule has it.
    Scheduled,
}

impl Context {
    /// Opens one by its first message.
    pub fn open(name: String, said: &Map<String, Value>) -> Result<Self, Refusal> {
        let mut form = Form::new(said, &["body"]);
        form.text("text", false);
        let config = ["generation_config", "generator_config"]
            .iter()
            .find_map(|name| said.get(*name)?.as_object());
        let schedule = config.and_then(|config| config.get("chunk_length_schedule"));
        let schedule = schedule.filter(|schedule| !schedule.is_null());
        let lengths: Option<Vec<usize>> = schedule.map(|schedule| {
            let lengths = schedule.as_array().into_iter().flatten();
            let lengths = lengths.filter_map(Value::as_f64);
            let lengths = lengths.filter(|length| (BOUNDS.0..=BOUNDS.1).contains(length));
            lengths.map(|length| length as usize).collect()
        });
        let count = schedule.and_then(Value::as_array).map_or(0, Vec::len);
        if let Some(lengths) = &lengths
            && (lengths.is_empty() || lengths.len() != count)
        {
            form.fault(
                "generation_config.chunk_length_schedule",
                "value_error",
                "Input should be a list of numbers between 50 and 500",
            );
        }
        form.check()?;
        let kept = ["voice_settings", "pronunciation_dictionary_locators"];
        let kept = kept.iter().filter_map(|name| {
            let value = said.get(*name).filter(|value| !value.is_null())?;
            Some(((*name).to_owned(), value.clone()))
        });
        Ok(Self {
            name,
            settled: kept.collect(),
            schedule: lengths.unwrap_or_else(|| USUAL_SCHEDULE.to_vec()),
            made: 0,
            waiting: String::new(),
        })
    }

    /// A request that speaks this text.
    pub fn settled(&self, text: &str) -> Map<String, Value> {
        let mut said = self.settled.clone();
        said.insert("text".to_owned(), json!(text));
        said
    }

    /// More text. A blank before the first word only opens the socket or keeps it open.
    pub fn add(&mut self, text: &str) {
        if !(self.waiting.is_empty() && text.trim().is_empty()) {
            self.waiting.push_str(text);
        }
    }

    /// Takes what is due, if anything is.
    pub fn due(&mut self, due: Due) -> Option<String> {
        let count = self.waiting.chars().count();
        let last = self.schedule.last().copied().unwrap_or(LEAST);
        let scheduled = self.schedule.get(self.made).copied().unwrap_or(last);
        let text = match due {
            Due::All => std::mem::take(&mut self.waiting),
            Due::Some if count >= LEAST.min(scheduled) => self.take_words(),
            Due::Some | Due::Scheduled if count >= scheduled => self.take_words(),
            Due::Some | Due::Scheduled => return None,
        };
        if text.trim().is_empty() {
            return None;
        }
        self.made += 1;
        Some(text)
    }

    /// All that waits up to the end of its last whole word; all of it where nothing separates words.
    fn take_words(&mut self) -> String {
        let whole = self.waiting.trim_end_matches(|c: char| !c.is_whitespace());
        if whole.trim().is_empty() {
            return std::mem::take(&mut self.waiting);
        }
        let rest = self.waiting.split_off(whole.len());
        std::mem::replace(&mut self.waiting, rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(said: &Value) -> Result<Context, Refusal> {
        Context::open("one".to_owned(), said.as_object().unwrap())
    }

    #[test]
    fn text_is_due_as_the_schedule_has_it() {
        let schedule = json!({ "chunk_length_schedule": [50, 60] });
        let mut context =
            context(&json!({ "text": " ", "voice_settings": null, "generation_config": schedule }))
                .unwrap();
        context.add(" ");
        assert_eq!(context.due(Due::All), None);
        context.add(&"word ".repeat(9));
        assert_eq!(context.due(Due::Scheduled), None);
        context.add("and a hal");
        assert_eq!(
            context.due(Due::Scheduled).unwrap(),
            "word ".repeat(9) + "and a "
        );
        context.add("f ");
        assert_eq!(context.due(Due::Some), None);
        context.add(&"word ".repeat(10));
        assert_eq!(context.due(Due::Scheduled), None);
        assert_eq!(
            context.due(Due::Some).unwrap(),
            "half ".to_owned() + &"word ".repeat(10)
        );
        context.add("end");
        assert_eq!(context.due(Due::All).unwrap(), "end");
    }

    #[test]
    fn words_without_blanks_are_due_too() {
        let mut context = context(&json!({ "text": " " })).unwrap();
        context.add(&"言葉".repeat(59));
        assert_eq!(context.due(Due::Scheduled), None);
        context.add("言葉");
        assert_eq!(context.due(Due::Scheduled).unwrap().chars().count(), 120);
    }

    #[test]
    fn a_schedule_out_of_bounds_is_refused() {
        for schedule in [json!([49]), json!([]), json!(["50"]), json!(7)] {
            let config = json!({ "chunk_length_schedule": schedule });
            assert!(context(&json!({ "text": " ", "generation_config": config })).is_err());
        }
        assert!(context(&json!({ "text": " ", "generation_config": {} })).is_ok());
    }
}
