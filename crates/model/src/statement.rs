//! What a person states about whose voice it is: the words, and the consent that they become.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::attempt::Source;
use mynah_core::consent::Relation;
use mynah_core::day::Day;
use mynah_core::request::Input;
use mynah_i18n::tr;

/// The words in which somebody says whose voice it is, and what a copy of it may be used for.
pub fn statement(relation: Relation, name: &str, scope: &str) -> String {
    match relation {
        Relation::Own => tr!("clone-statement-own", name = name, scope = scope),
        Relation::Consented => tr!("clone-statement-consented", name = name, scope = scope),
        Relation::PublicDomain => tr!("clone-statement-public", name = name, scope = scope),
        Relation::Licensed => tr!("clone-statement-licensed", name = name, scope = scope),
    }
}

/// Adds to a record what the files of its recordings are called, by their hashes, and which of them others were made of:
/// who takes it back means those, too.
pub fn name_files<'a>(
    record: &mut Value,
    files: impl Iterator<Item = (&'a str, &'a str)>,
    samples: &[&str],
) {
    let files: BTreeMap<&str, &str> = files.collect();
    let all = files.keys().filter(|hash| !samples.contains(hash));
    let brought: Vec<&&str> = all.collect();
    let Some(fields) = record.as_object_mut() else {
        return;
    };
    if !brought.is_empty() {
        fields.insert("brought".to_owned(), json!(brought));
    }
    if !files.is_empty() {
        fields.insert("files".to_owned(), json!(files));
    }
}

/// Adds to a record what is heard in its recordings, as hashes: they are known by it where they are saved anew.
pub fn name_sounds<'a>(record: &mut Value, sounds: impl Iterator<Item = &'a str>) {
    let sounds: BTreeSet<&str> = sounds.collect();
    if let Some(fields) = record.as_object_mut().filter(|_| !sounds.is_empty()) {
        fields.insert("sounds".to_owned(), json!(sounds));
    }
}

/// Whose voice it is, as it is typed and chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Whose {
    /// Their name.
    pub owner: String,
    /// How the person who says so stands to them.
    pub relation: Option<Relation>,
}

impl Whose {
    /// What is said; nothing before all of it is.
    pub fn statement(&self, scope: &str) -> Option<String> {
        let owner = self.owner.trim();
        let relation = self.relation.filter(|_| !owner.is_empty())?;
        Some(statement(relation, owner, scope))
    }

    /// The record of consent, as JSON, to a recording, which was made of another one where that is named, and dubs
    /// of it; nothing before all of it is said.
    pub fn record(
        &self,
        (scope, today): (&str, Day),
        (sample, source): (&Input, Option<&Source>),
        languages: &[String],
    ) -> Option<String> {
        let text = self.statement(scope)?;
        let mut record = json!({
            "name": self.owner.trim(),
            "relation": self.relation,
            "date": today.to_string(),
            "scope": scope,
            "statement": { "text": text },
            "samples": [sample.hash],
        });
        let source = source.map(|it| (it.hash.as_str(), it.name.as_str()));
        let files = std::iter::once((sample.hash.as_str(), sample.name.as_str())).chain(source);
        name_files(&mut record, files, &[&sample.hash]);
        if let Some(fields) = record.as_object_mut().filter(|_| !languages.is_empty()) {
            fields.insert("languages".to_owned(), json!(languages));
        }
        Some(record.to_string())
    }
}
