//! Rules of client tools: how each answers in test calls and test runs.

use std::collections::HashMap;

use egui::{Label, Ui};
use serde_json::Value;

use mynah_core::ids::AgentId;
use mynah_i18n::tr;
use mynah_model::agents::document::{list, text};
use mynah_model::agents::fields;
use mynah_model::agents::tool_schema::json_fault;
use mynah_model::command::{AgentsCommand, Command, ToolAnswer, ToolRule};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, Tokens};
use mynah_ui_kit::widgets::{Button, Chip, Segment, TextField, segmented};

use crate::column::note_ui;

/// The kind of a rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    /// A person answers.
    #[default]
    Form,
    /// Always the same text.
    Fixed,
    /// A program of this computer.
    Program,
}

/// A rule while it is edited.
#[derive(Clone, Debug, Default)]
struct Rule {
    kind: Kind,
    fixed: String,
    program: String,
    /// The command that was confirmed.
    confirmed: Option<Vec<String>>,
}

impl Rule {
    /// Returns the rule of a saved answer. A program that was saved was confirmed.
    fn of(answer: &ToolAnswer) -> Self {
        let rule = Self::default();
        match answer {
            ToolAnswer::Form => rule,
            ToolAnswer::Fixed(fixed) => Self {
                kind: Kind::Fixed,
                fixed: fixed.clone(),
                ..rule
            },
            ToolAnswer::Program(command) => Self {
                kind: Kind::Program,
                program: line_of(command),
                confirmed: Some(command.clone()),
                ..rule
            },
        }
    }

    /// Returns the answer, or `None` as long as a program is not confirmed or the text is not JSON.
    fn answer(&self) -> Option<ToolAnswer> {
        match self.kind {
            Kind::Form => Some(ToolAnswer::Form),
            Kind::Fixed => {
                let is_json = fault(&self.fixed).is_none();
                is_json.then(|| ToolAnswer::Fixed(self.fixed.clone()))
            }
            Kind::Program => {
                let command = words(&self.program);
                let is_confirmed = !command.is_empty() && self.confirmed.as_ref() == Some(&command);
                is_confirmed.then_some(ToolAnswer::Program(command))
            }
        }
    }
}

/// Rules of all agents.
#[derive(Default)]
pub(crate) struct Rules {
    all: HashMap<(AgentId, String), Rule>,
    /// The rules of each agent as they were saved last.
    saved: HashMap<AgentId, Vec<ToolRule>>,
}

impl Rules {
    /// Returns the rules of the client tools of a document. Rules without an answer are left out.
    pub(crate) fn of(&self, agent: &AgentId, document: &Value) -> Vec<ToolRule> {
        let rules = names(document).filter_map(|name| {
            let answer = match self.all.get(&(agent.clone(), name.to_owned())) {
                Some(rule) => rule.answer()?,
                None => ToolAnswer::Form,
            };
            Some(ToolRule {
                name: name.to_owned(),
                answer,
            })
        });
        rules.collect()
    }

    /// Returns the reason why a call cannot start: a program that is not confirmed, or a text that is not JSON.
    pub(crate) fn blocker(&self, agent: &AgentId, document: &Value) -> Option<String> {
        names(document).find_map(|name| {
            let rule = self.all.get(&(agent.clone(), name.to_owned()))?;
            if rule.answer().is_some() {
                return None;
            }
            Some(match rule.kind {
                Kind::Fixed => tr!("talk-wrong-json", name = name),
                Kind::Form | Kind::Program => tr!("talk-unconfirmed", name = name),
            })
        })
    }

    /// Takes the saved rules of an agent once they are read, and saves rules that changed.
    pub(crate) fn follow(&mut self, cx: &mut StudioCtx<'_>, agent: &AgentId, document: &Value) {
        let Some(read) = cx.desk.agents.tool_rules.get(agent) else {
            return;
        };
        if !self.saved.contains_key(agent) {
            for rule in read {
                let key = (agent.clone(), rule.name.clone());
                self.all
                    .entry(key)
                    .or_insert_with(|| Rule::of(&rule.answer));
            }
            self.saved.insert(agent.clone(), self.of(agent, document));
        }
        let now = self.of(agent, document);
        if self.saved.get(agent) != Some(&now) {
            self.saved.insert(agent.clone(), now.clone());
            let save = AgentsCommand::SaveToolRules(agent.clone(), now);
            cx.send(Command::Agents(save));
        }
    }

    /// Draws one rule for each client tool.
    pub(crate) fn ui(&mut self, ui: &mut Ui, agent: &AgentId, document: &Value) {
        let t = Tokens::of(ui);
        let names: Vec<&str> = names(document).collect();
        if names.is_empty() {
            return;
        }
        ui.label(Face::SmallStrong.rich(tr!("agents-rules"), t.text));
        for name in names {
            let key = (agent.clone(), name.to_owned());
            let rule = self.all.entry(key).or_default();
            ui.push_id(("agents-rule", name), |ui| rule_ui(ui, name, rule));
        }
    }
}

/// Returns the names of the client tools.
fn names(document: &Value) -> impl Iterator<Item = &str> {
    let tools = list(document, fields::TOOLS).iter();
    let clients = tools.filter(|tool| text(tool, "/type") == "client");
    clients.map(|tool| text(tool, "/name"))
}

fn rule_ui(ui: &mut Ui, name: &str, rule: &mut Rule) {
    let t = Tokens::of(ui);
    ui.label(Face::Mono.rich(name, t.text));
    let (form, fixed, program) = (
        tr!("agents-rule-form"),
        tr!("agents-rule-fixed"),
        tr!("agents-rule-program"),
    );
    let (form_tip, fixed_tip, program_tip) = (
        tr!("agents-rule-form.tip"),
        tr!("agents-rule-fixed.tip"),
        tr!("agents-rule-program.tip"),
    );
    let segments = [
        Segment::new(Kind::Form, &form).tip(&form_tip),
        Segment::new(Kind::Fixed, &fixed).tip(&fixed_tip),
        Segment::new(Kind::Program, &program).tip(&program_tip),
    ];
    let label = tr!("agents-rule", name = name);
    segmented(ui, &label, &mut rule.kind, &segments, None);
    match rule.kind {
        Kind::Form => {}
        Kind::Fixed => {
            let label = tr!("agents-rule-answer", name = name);
            let wrong = fault(&rule.fixed);
            // An empty field is marked by the button alone.
            let wrong = wrong.filter(|_| !rule.fixed.is_empty());
            let field = TextField::new(&mut rule.fixed, &label).hint("{\"result\": 1}");
            ui.add(field.mono().wrong(wrong.is_some()));
            if let Some(wrong) = wrong {
                ui.add(Label::new(Face::Small.rich(wrong, t.bad_ink)).wrap());
            }
        }
        Kind::Program => program_ui(ui, name, rule),
    }
}

/// Returns a sentence that says where a text stops being JSON, or `None` for JSON.
fn fault(text: &str) -> Option<String> {
    let read = serde_json::from_str::<Value>(text);
    read.err().map(|error| json_fault(&error))
}

/// Draws the command with its confirmation.
fn program_ui(ui: &mut Ui, name: &str, rule: &mut Rule) {
    let t = Tokens::of(ui);
    let label = tr!("agents-rule-command", name = name);
    let hint = "/usr/bin/seats";
    ui.add(TextField::new(&mut rule.program, &label).hint(hint).mono());
    let command = words(&rule.program);
    if command.is_empty() {
        return;
    }
    if rule.confirmed.as_ref() == Some(&command) {
        ui.add(Chip::new(&tr!("agents-rule-allowed")).good());
        return;
    }
    note_ui(ui, tr!("agents-rule-ask", name = name));
    for word in &command {
        ui.add(Label::new(Face::Mono.rich(word, t.text)).wrap());
    }
    let allow = Button::new(tr!("agents-rule-allow")).small();
    if ui.add(allow.tip(tr!("agents-rule-allow.tip"))).clicked() {
        rule.confirmed = Some(command);
    }
}

const DOUBLE: char = '"';
const SINGLE: char = '\'';

/// Splits a command into its words. Quotes hold words together; there is no shell.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let (mut quote, mut is_open) = (None, false);
    for letter in command.chars() {
        match (quote, letter) {
            (Some(open), letter) if letter == open => quote = None,
            (None, DOUBLE | SINGLE) => {
                quote = Some(letter);
                is_open = true;
            }
            (None, letter) if letter.is_whitespace() => {
                if is_open || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                is_open = false;
            }
            (_, letter) => word.push(letter),
        }
    }
    if is_open || !word.is_empty() {
        words.push(word);
    }
    words
}

/// Returns a command as a line that [`words`] splits again.
fn line_of(command: &[String]) -> String {
    let mut line = String::new();
    for (place, word) in command.iter().enumerate() {
        if place > 0 {
            line.push(' ');
        }
        if word.is_empty() {
            line.extend([DOUBLE, DOUBLE]);
        }
        for letter in word.chars() {
            match letter {
                DOUBLE => line.extend([SINGLE, DOUBLE, SINGLE]),
                SINGLE => line.extend([DOUBLE, SINGLE, DOUBLE]),
                space if space.is_whitespace() => line.extend([DOUBLE, space, DOUBLE]),
                letter => line.push(letter),
            }
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_command_is_split_without_a_shell() {
        for (command, expected) in [
            ("/bin/seats  --row C", vec!["/bin/seats", "--row", "C"]),
            ("run 'a b' \"\"", vec!["run", "a b", ""]),
            (r#"run 'a "b"' "it's""#, vec!["run", r#"a "b""#, "it's"]),
            ("run $HOME;rm *", vec!["run", "$HOME;rm", "*"]),
            ("  ", vec![]),
        ] {
            assert_eq!(words(command), expected, "{command}");
            let line = line_of(&words(command));
            assert_eq!(words(&line), expected, "{line}");
        }
    }

    #[test]
    fn a_changed_program_is_not_confirmed() {
        let agent = AgentId::new("a");
        let mut document = json!({});
        let tools = json!([{"type": "client", "name": "seats"}, {"type": "webhook", "name": "w"}]);
        mynah_model::agents::document::set(&mut document, fields::TOOLS, tools);
        let mut rules = Rules::default();
        let form = rules.of(&agent, &document);
        assert!(matches!(form.as_slice(), [rule] if rule.answer == ToolAnswer::Form));
        let mut rule = Rule {
            kind: Kind::Program,
            program: "/bin/seats".into(),
            ..Rule::default()
        };
        let key = (agent.clone(), "seats".to_owned());
        rules.all.insert(key.clone(), rule.clone());
        let reason = tr!("talk-unconfirmed", name = "seats");
        assert_eq!(rules.blocker(&agent, &document), Some(reason));
        rule.confirmed = Some(vec!["/bin/seats".into()]);
        rules.all.insert(key.clone(), rule.clone());
        assert_eq!(rules.blocker(&agent, &document), None);
        rule.program.push_str(" --all");
        rules.all.insert(key, rule);
        assert!(rules.of(&agent, &document).is_empty());
    }
}
