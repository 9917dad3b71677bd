//! Rules of client tools: how each answers in test calls and test runs.

use std::collections::HashMap;

use egui::{Label, Ui};
use serde_json::Value;

use mynah_core::ids::AgentId;
use mynah_i18n::tr;
use mynah_model::agents::document::{list, text};
use mynah_model::agents::fields;
use mynah_model::command::{ToolAnswer, ToolRule};
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
    /// Returns the answer, or `None` as long as a program is not confirmed.
    fn answer(&self) -> Option<ToolAnswer> {
        match self.kind {
            Kind::Form => Some(ToolAnswer::Form),
            Kind::Fixed => Some(ToolAnswer::Fixed(self.fixed.clone())),
            Kind::Program => {
                let command = words(&self.program);
                let is_confirmed = !command.is_empty() && self.confirmed.as_ref() == Some(&command);
                is_confirmed.then_some(ToolAnswer::Program(command))
            }
        }
    }
}

/// Rules of all agents of this run of the program.
#[derive(Default)]
pub(crate) struct Rules {
    all: HashMap<(AgentId, String), Rule>,
}

impl Rules {
    /// Returns the rules of the client tools of a document. Programs that are not confirmed are left out.
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

    /// Returns the first tool whose program is not confirmed.
    pub(crate) fn unconfirmed(&self, agent: &AgentId, document: &Value) -> Option<String> {
        let mut names = names(document);
        let open = |name: &&str| {
            let rule = self.all.get(&(agent.clone(), (*name).to_owned()));
            rule.is_some_and(|rule| rule.answer().is_none())
        };
        names.find(open).map(str::to_owned)
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
            let hint = "{\"row\": \"C\"}";
            ui.add(TextField::new(&mut rule.fixed, &label).hint(hint).mono());
        }
        Kind::Program => program_ui(ui, name, rule),
    }
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

/// Splits a command into its words. Quotes hold words together; there is no shell.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let (mut quote, mut is_open) = (None, false);
    for letter in command.chars() {
        match (quote, letter) {
            (Some(open), letter) if letter == open => quote = None,
            (None, '"' | '\'') => {
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_command_is_split_without_a_shell() {
        for (command, expected) in [
            ("/bin/seats  --row C", vec!["/bin/seats", "--row", "C"]),
            ("run 'a b' \"\"", vec!["run", "a b", ""]),
            ("run $HOME;rm *", vec!["run", "$HOME;rm", "*"]),
            ("  ", vec![]),
        ] {
            assert_eq!(words(command), expected, "{command}");
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
        assert_eq!(rules.unconfirmed(&agent, &document), Some("seats".into()));
        rule.confirmed = Some(vec!["/bin/seats".into()]);
        rules.all.insert(key.clone(), rule.clone());
        assert_eq!(rules.unconfirmed(&agent, &document), None);
        rule.program.push_str(" --all");
        rules.all.insert(key, rule);
        assert!(rules.of(&agent, &document).is_empty());
    }
}
