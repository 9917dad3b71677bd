//! A file with the records of consent: one or all of them, as a page to read or as JSON.

mod history;

use std::collections::BTreeSet;
use std::collections::{HashMap, HashSet};

use crate::consent_text;
use crate::consent_text::state;
use mynah_core::backend::DRAFT_ACCOUNT;
use mynah_core::consent::{Broken, Link, Record, Relation, Standing, standings};
use mynah_core::day::Day;
use mynah_core::ids::VoiceId;
use mynah_i18n::tr;
use mynah_records::consents::Consents;
use serde_json::json;

/// What is written into a file.
pub struct ConsentReport {
    /// Every record: what happened under one consent is told by all that came before.
    pub all: Consents,
    /// Hashes of what is to show them and isn't kept here.
    pub unkept: BTreeSet<String>,
    /// The one that is written with what happened under it; all where nothing is said.
    pub of: Option<String>,
    /// Recordings of professional clones that arrived at the service.
    pub arrived: Arrived,
}

impl ConsentReport {
    /// The records that are written as they are.
    fn named(&self) -> Consents {
        let mut there = self.all.clone();
        if let Some(hash) = &self.of {
            let mut about = vec![hash.clone()];
            let mut is_about = |link: &Link| {
                let is = about.iter().any(|hash| names(link, hash));
                // That it was refused names what was sent, not the consent.
                if is && matches!(link.record, Record::Sending { .. }) {
                    about.push(link.hash.clone());
                }
                is
            };
            there.links.retain(&mut is_about);
            there.behind.retain(&mut is_about);
        }
        there
    }

    /// Whether this consent has a sheet.
    fn has_sheet(&self, hash: &str) -> bool {
        self.of.as_deref().is_none_or(|of| of == hash)
    }
}

/// Whether a record has this hash, or names it.
fn names(link: &Link, hash: &str) -> bool {
    let mut written = serde_json::to_value(link).unwrap_or_default();
    // Whatever stands behind it names it as the one before.
    if let Some(members) = written.as_object_mut() {
        members.remove("prev");
    }
    written.to_string().contains(hash)
}

/// Every record as it is in the chain, those that a damaged one leaves unproven, and what is wrong with it.
pub fn json(exported: &ConsentReport) -> String {
    let there = exported.named();
    let broken = there.broken.as_ref().map(|broken| match broken {
        Broken::Changed(at) => json!({"what": "changed", "at": at}),
        Broken::Moved(at) => json!({"what": "moved", "at": at}),
        Broken::Short => json!({"what": "short", "at": exported.all.links.len()}),
    });
    let all = json!({"records": there.links, "broken": broken, "unproven": there.behind});
    let mut text = serde_json::to_string_pretty(&all).unwrap_or_default();
    text.push('\n');
    text
}

/// A page for a browser, without anything from elsewhere.
pub fn page(exported: &ConsentReport, today: Day) -> String {
    let there = &exported.all;
    let title = tr!("vault-title");
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{}</title>\n<style>{STYLE}</style>\n<h1>{}</h1>\n",
        escaped(&title),
        escaped(&title)
    );
    let (proven, count) = (standings(&there.links), there.links.len());
    let whole = match there.broken {
        None if exported.of.is_some() => tr!("vault-whole-one", count = count),
        None => {
            let consents = proven.len();
            let whole = tr!("vault-whole", count = count);
            if consents == count {
                whole
            } else {
                tr!("vault-whole-of", whole = whole, count = consents)
            }
        }
        Some(_) => tr!("vault-broken"),
    };
    for part in ["<p>", &escaped(&whole), "</p>\n"] {
        page.push_str(part);
    }
    let heeded = there.heeded();
    let drafts: BTreeSet<&str> = heeded.iter().filter_map(of_drafts).collect();
    let all = standings(&heeded).into_iter();
    for standing in all.filter(|it| exported.has_sheet(&it.hash)) {
        let is_proven = proven.iter().any(|of| of.hash == standing.hash);
        let lines = history::events(&heeded, &standing.hash, &exported.arrived);
        let proof = Proof {
            is_proven,
            unkept: &exported.unkept,
        };
        sheet(&mut page, (&standing, proof, &drafts), (today, &lines));
    }
    page.push_str("</html>\n");
    page
}

/// The voice that a record says Draft voices made.
fn of_drafts(link: &Link) -> Option<&str> {
    match &link.record {
        Record::Made {
            voice_id, account, ..
        }
        | Record::Derived {
            voice_id, account, ..
        } => (account == DRAFT_ACCOUNT).then_some(voice_id.as_str()),
        _ => None,
    }
}

/// Looks like a sheet of paper, printed or not.
const STYLE: &str = "body{font:16px/1.5 sans-serif;max-width:46em;margin:3em auto;padding:0 1em;color:#111;background:#fff}\
section{border-top:1px solid #999;margin-top:2em;page-break-inside:avoid}dt{color:#555;margin-top:.6em}dd{margin:0;overflow-wrap:anywhere;white-space:pre-line}\
code{font:13px monospace}";

/// How far a record can be relied on.
#[derive(Clone, Copy)]
struct Proof<'a> {
    /// It and those before it are as they were written.
    is_proven: bool,
    /// Hashes of what was never here.
    pub unkept: &'a BTreeSet<String>,
}

fn sheet(
    page: &mut String,
    (standing, proof, drafts): (&Standing, Proof<'_>, &BTreeSet<&str>),
    (today, happened): (Day, &[String]),
) {
    let consent = &standing.consent;
    for part in ["<section><h2>", &escaped(&consent.name), "</h2><dl>\n"] {
        page.push_str(part);
    }
    let files = |hashes: &[String]| {
        let lines = hashes.iter().map(|hash| match consent.files.get(hash) {
            Some(name) => format!("{hash} {name}"),
            None => hash.clone(),
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    let mut row = |name: String, value: &str, is_code: bool| {
        if value.is_empty() {
            return;
        }
        let value = escaped(value);
        let value = if is_code {
            format!("<code>{}</code>", value.replace('\n', "<br>"))
        } else {
            value
        };
        for part in ["<dt>", &escaped(&name), "</dt><dd>", &value, "</dd>\n"] {
            page.push_str(part);
        }
    };
    row(tr!("vault-relation"), &said_of(consent.relation), false);
    row(tr!("vault-date"), &consent.date.to_string(), false);
    row(tr!("vault-scope"), &consent.scope, false);
    let until = consent.until.map(|day| day.to_string());
    row(tr!("vault-until"), &until.unwrap_or_default(), false);
    let mut proofs = consent.statement.proofs();
    let is_seen = !proofs.any(|hash| proof.unkept.contains(hash));
    let state = state(standing, (proof.is_proven, is_seen), today);
    row(tr!("vault-state"), &state, false);
    if !proof.is_proven {
        row(tr!("vault-proof"), &tr!("vault-unproven"), false);
    }
    let statement = &consent.statement;
    let text = statement.text.as_deref().unwrap_or_default();
    row(tr!("vault-statement"), text, false);
    let heard = statement.other.get("transcript");
    let heard = heard.and_then(serde_json::Value::as_str);
    row(tr!("vault-heard"), heard.unwrap_or_default(), false);
    for (name, hash) in [
        (tr!("vault-audio"), consent.statement_audio()),
        (tr!("vault-document"), statement.document_sha256.as_ref()),
    ] {
        row(name, hash.map_or("", String::as_str), true);
    }
    if consent.is_words_alone() {
        row(tr!("vault-shown"), &tr!("vault-words-alone"), false);
    }
    if !is_seen {
        row(tr!("vault-shown"), &tr!("vault-proof-unseen"), false);
    }
    row(tr!("vault-samples"), &files(&consent.samples), true);
    row(tr!("vault-brought"), &files(&consent.brought), true);
    row(tr!("vault-sounds"), &consent.sounds.join("\n"), true);
    let named = |voice: &VoiceId| {
        let named = match standing.name_of(voice) {
            Some(name) => format!("{name} ({voice})"),
            None => voice.to_string(),
        };
        if drafts.contains(voice.as_str()) {
            tr!("vault-voice-draft", voice = named)
        } else {
            named
        }
    };
    let voices: Vec<String> = standing.voices.iter().map(named).collect();
    row(tr!("vault-voices"), &voices.join(", "), true);
    row(tr!("vault-languages"), &consent.languages.join(", "), false);
    row(tr!("vault-dubs-begun"), &standing.dubs.join(", "), false);
    row(tr!("vault-happened"), &happened.join("\n"), false);
    row(tr!("vault-hash"), &standing.hash, true);
    page.push_str("</dl></section>\n");
}

/// Returns the relation of the speaker in words that are right for any reader: on paper there is no "mine".
fn said_of(relation: Relation) -> String {
    match relation {
        Relation::Own => tr!("vault-relation-own"),
        Relation::Consented => tr!("vault-relation-consented"),
        other => consent_text::relation(other),
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(letter),
        }
    }
    out
}

/// Recordings that are known to have arrived at the service, by the voice that they were sent to.
pub type Arrived = HashMap<VoiceId, HashSet<String>>;

#[cfg(test)]
mod tests;
