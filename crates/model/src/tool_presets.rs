//! What the Tools room keeps across restarts: options under a name, and the inputs that wait.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use mynah_core::ids::TakeId;
use mynah_core::request::Input;
use mynah_core::shape::Cut;

/// The options of a tool by their names. Names and values that the tool does not know are ignored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolOptions(BTreeMap<String, String>);

impl ToolOptions {
    /// Adds an option.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers give numbers and words by value"
    )]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.0.insert(name.to_owned(), value.to_string());
        self
    }

    /// Adds an option that may be missing.
    #[must_use]
    pub fn with_some(self, name: &str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Returns an option.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Returns an option of a type, if it can be read.
    pub fn value<T: FromStr>(&self, name: &str) -> Option<T> {
        self.get(name)?.parse().ok()
    }

    /// Sets a value, if the option is there and can be read.
    pub fn read<T: FromStr>(&self, name: &str, value: &mut T) {
        if let Some(read) = self.value(name) {
            *value = read;
        }
    }
}

/// Options of a tool under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolPreset {
    /// The word of the tool.
    pub tool: String,
    pub name: String,
    pub options: ToolOptions,
}

/// A change of the presets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PresetChange {
    /// Saves options, in place of those with the same name.
    Save(ToolPreset),
    /// Gives a preset of a tool another name, which no other preset of the tool has.
    Rename {
        tool: String,
        from: String,
        to: String,
    },
    /// Deletes a preset of a tool.
    Delete { tool: String, name: String },
}

impl PresetChange {
    /// Applies the change. Presets are sorted by tool and name.
    pub fn apply(self, all: &mut Vec<ToolPreset>) {
        let is = |preset: &ToolPreset, tool: &str, name: &str| {
            preset.tool == tool && preset.name == name
        };
        match self {
            Self::Save(preset) => {
                all.retain(|other| !is(other, &preset.tool, &preset.name));
                all.push(preset);
            }
            Self::Rename { tool, from, to } => {
                let is_taken = all.iter().any(|preset| is(preset, &tool, &to));
                let mut all = all.iter_mut();
                if let Some(preset) = all.find(|it| is(it, &tool, &from)).filter(|_| !is_taken) {
                    preset.name = to;
                }
            }
            Self::Delete { tool, name } => all.retain(|preset| !is(preset, &tool, &name)),
        }
        all.sort_by_cached_key(|preset| (preset.tool.clone(), preset.name.to_lowercase()));
    }
}

/// The source of an input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum InputSource {
    /// A file of the user.
    File(PathBuf),
    /// The audio of a take.
    Take(TakeId),
    /// The audio of a take as its line trims and fades it.
    Slice(TakeId, Cut),
    /// A recording of the microphone.
    Recording,
}

/// An input of a tool as it is kept across a restart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptInput {
    /// The word of the tool.
    pub tool: String,
    pub name: String,
    pub source: InputSource,
    /// The input, if the library has a copy.
    pub input: Option<Input>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preset(tool: &str, name: &str, seconds: f32) -> ToolPreset {
        ToolPreset {
            tool: tool.to_owned(),
            name: name.to_owned(),
            options: ToolOptions::default().with("seconds", seconds),
        }
    }

    #[test]
    fn presets_are_saved_renamed_and_deleted_by_tool() {
        let mut all = Vec::new();
        for (tool, name, seconds) in [
            ("music", "Long", 60.0),
            ("effects", "Short", 2.0),
            ("effects", "Long", 20.0),
            ("effects", "Short", 1.0),
        ] {
            PresetChange::Save(preset(tool, name, seconds)).apply(&mut all);
        }
        let rename = |from: &str, to: &str| PresetChange::Rename {
            tool: "effects".to_owned(),
            from: from.to_owned(),
            to: to.to_owned(),
        };
        rename("Short", "Long").apply(&mut all);
        assert_eq!(all.len(), 3, "a name that is taken is not given");
        rename("Short", "Click").apply(&mut all);
        PresetChange::Delete {
            tool: "effects".to_owned(),
            name: "Long".to_owned(),
        }
        .apply(&mut all);
        let expected = [
            preset("effects", "Click", 1.0),
            preset("music", "Long", 60.0),
        ];
        assert_eq!(all, expected);
    }

    #[test]
    fn options_that_cannot_be_read_change_nothing() {
        let options = ToolOptions::default()
            .with("seconds", "long")
            .with_some("language", Some("de"))
            .with_some("speakers", None::<u8>);
        let mut seconds = 3.0_f32;
        options.read("seconds", &mut seconds);
        assert_eq!((seconds, options.get("language")), (3.0, Some("de")));
        assert_eq!(options.value::<u8>("speakers"), None);
    }
}
