//! The records of consent: taken back, given anew, what shows them, and one or all of them in a file, a page to read or
//! JSON.

mod happened;

use mynah_model::consent_text;
use mynah_model::consent_text::state;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::json;

use self::happened::happened;
use crate::backend::DRAFT_ACCOUNT;
use crate::cloning;
use crate::error::{Refusal, StudioError};
use crate::machine::Machine;
use crate::professional::{self, Arrived};
use crate::sampling;
use mynah_core::consent::{
    Broken, Consent, Link, Record, Relation, Standing, forbids, going_with, shown_before,
    standings, taken_back,
};
use mynah_core::day::Day;
use mynah_core::ids::VoiceId;
use mynah_core::request::Input;
use mynah_i18n::tr;
use mynah_model::command::HeardOf;
use mynah_model::event::{CloningEvent, Event, Notice};
use mynah_records::consents::Consents;
use mynah_script::file_names::numbered;
use mynah_store::Library;
use mynah_store::error::LibraryError;
use mynah_store::outside;

/// Writes them, or the one with this hash and what happened under it.
pub(super) async fn export(
    machine: &Machine,
    path: &Path,
    of: Option<String>,
) -> Result<(), StudioError> {
    let read = machine.library(|library| {
        let all = library.consents()?;
        let heeded = standings(&all.heeded());
        let unkept = unkept(library, heeded.iter().map(|it| &it.consent))?;
        Ok((all, unkept))
    });
    let (all, unkept) = read.await?;
    let arrived = professional::arrived(machine).await?;
    let is_one = of.is_some();
    let there = Exported {
        all,
        unkept,
        of,
        arrived,
    };
    let today = Day::here(machine.clock.now());
    // A file dialog asked about the path that was chosen, not about the one that is written.
    let to = free(path);
    let is_json = consent_text::ends_in(&to, &["json"]);
    let path = to.display().to_string();
    let text = match (is_json, is_one) {
        (true, false) => tr!("vault-written-json", path = path),
        (true, true) => tr!("vault-written-json-one", path = path),
        (false, _) => tr!("vault-written", path = path),
    };
    let write = machine.blocking(move || {
        let text = if is_json {
            json(&there)
        } else {
            page(&there, today)
        };
        Ok::<_, StudioError>(outside::write(&to, text.as_bytes())?)
    });
    write.await?;
    machine.tell(Event::Notice(Notice::Done(text))).await;
    Ok(())
}

/// What is written into a file.
struct Exported {
    /// Every record: what happened under one consent is told by all that came before.
    all: Consents,
    /// Hashes of what is to show them and isn't kept here.
    unkept: BTreeSet<String>,
    /// The one that is written with what happened under it; all where nothing is said.
    of: Option<String>,
    /// Recordings of professional clones that arrived at the service.
    arrived: Arrived,
}

impl Exported {
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

/// Plays the recording of a statement.
pub(super) async fn hear(machine: &Machine, hash: String) -> Result<(), StudioError> {
    match proof(machine, hash).await? {
        Some(input) => sampling::heard(machine, input, HeardOf::All).await,
        None => Ok(()),
    }
}

/// Tells where a document lies.
pub(super) async fn show(machine: &Machine, number: u64, hash: String) -> Result<(), StudioError> {
    let Some(input) = proof(machine, hash).await? else {
        return Ok(());
    };
    let path = machine
        .library(move |library| library.input(&input))
        .await?;
    sampling::tell(machine, CloningEvent::ProofAt(number, path)).await;
    Ok(())
}

/// Whether nobody took back what was agreed to for a voice.
///
/// # Errors
/// Somebody did, or the records can't be read.
pub(super) async fn may_speak(machine: &Machine, voice: &VoiceId) -> Result<(), StudioError> {
    let (today, voice) = (Day::here(machine.clock.now()), voice.clone());
    let no = machine.library(move |library| {
        let there = library.consents()?;
        Ok(forbids(&standings(&there.heeded()), &voice, today))
    });
    match no.await? {
        Some(no) => Err(Refusal::NoConsent(no).into()),
        None => Ok(()),
    }
}

/// Hashes of what is to show consents and isn't kept here.
pub(super) fn unkept<'a>(
    library: &Library,
    all: impl Iterator<Item = &'a Consent>,
) -> Result<BTreeSet<String>, LibraryError> {
    let mut unkept = BTreeSet::new();
    for hash in all.flat_map(|it| it.statement.proofs()) {
        if library.kept_input(hash)?.is_none() {
            unkept.insert(hash.to_owned());
        }
    }
    Ok(unkept)
}

/// The same with how the recording of its statement sounds, where that is kept here and isn't said.
pub(super) fn with_sounds(library: &Library, consent: Consent) -> Result<Consent, StudioError> {
    let audio = consent.statement.audio_sha256.as_ref();
    let audio = audio.filter(|_| consent.statement.sounds.is_empty());
    let kept = audio.map(|hash| library.kept_input(hash)).transpose()?;
    let Some(input) = kept.flatten() else {
        return Ok(consent);
    };
    // What can't be heard is known by its hash alone.
    let heard = sampling::heard_source_of(&library.input(&input)?).ok();
    let mut consent = consent;
    consent
        .statement
        .sounds
        .extend(heard.and_then(|of| of.sound));
    Ok(consent)
}

/// Whether a recording is what a voice said here, as it lies in the library or saved anew: that shows nothing of what its
/// owner says.
pub(super) fn is_made_here(
    library: &Library,
    input: &Input,
    sounds: &[&str],
) -> Result<bool, StudioError> {
    if library.is_take(&input.hash)? {
        return Ok(true);
    }
    let takes = library.takes_lasting(input.seconds)?.into_iter();
    // What can't be heard is no take that somebody has.
    let mut heard = takes.filter_map(|path| sampling::heard_source_of(&path).ok()?.sound);
    Ok(heard.any(|sound| sounds.contains(&&*sound)))
}

/// Refuses a statement that was made before something was taken back and is saved anew: earlier records don't tell how
/// theirs sound.
pub(super) fn said_before(library: &Library, consent: &Consent) -> Result<(), StudioError> {
    if consent.statement.sounds.is_empty() {
        return Ok(());
    }
    let mut all = standings(&library.consents()?.heeded());
    for of in all.iter_mut().filter(|of| of.consent.is_of(&consent.name)) {
        of.consent = with_sounds(library, of.consent.clone())?;
    }
    let shown = (consent.name.as_str(), consent.statement.known_by());
    match shown_before(&all, shown, consent.renews.as_deref()) {
        Some(no) => Err(Refusal::NoConsent(no).into()),
        None => Ok(()),
    }
}

/// What shows a consent, by its hash. Where it isn't kept here that is said.
async fn proof(machine: &Machine, hash: String) -> Result<Option<Input>, StudioError> {
    let kept = machine
        .library(move |library| library.kept_input(&hash))
        .await?;
    if kept.is_none() {
        let text = tr!("vault-proof-elsewhere");
        machine.tell(Event::Notice(Notice::Heed(text))).await;
    }
    Ok(kept)
}

/// Writes down that one was taken back, with all that was agreed to by the same statement: recordings that were cleaned and
/// the voice that came of them stand in records of their own.
pub(super) async fn withdraw(machine: &Machine, hash: String) -> Result<(), StudioError> {
    let at = machine.clock.now().0;
    let written = machine.library(move |library| {
        library.consent_after(|chain| {
            for withdrawn in going_with(&standings(&chain.there.heeded()), &hash) {
                chain.append(&Record::Withdrawn { withdrawn, at })?;
            }
            Ok(())
        })
    });
    written.await?;
    let text = tr!("clone-withdrawn");
    machine.tell(Event::Notice(Notice::Done(text))).await;
    sampling::tell_vault(machine).await
}

/// Writes down that somebody agrees anew. All are told then, also where nothing came of it.
pub(super) async fn renew(machine: &Machine, consent: &str) -> Result<(), StudioError> {
    let renewed = write_anew(machine, consent).await;
    sampling::tell_vault(machine).await?;
    let is_free = renewed?;
    let notice = if is_free {
        Notice::Done(tr!("vault-renewed"))
    } else {
        Notice::Heed(tr!("vault-renewed-of-several"))
    };
    machine.tell(Event::Notice(notice)).await;
    Ok(())
}

/// Writes it; whether no other record that was taken back still stands against what was made by it.
async fn write_anew(machine: &Machine, consent: &str) -> Result<bool, StudioError> {
    let now = machine.clock.now();
    let consent = Consent::read(consent).and_then(|consent| {
        consent.holds_on(Day::here(now))?;
        Ok(consent)
    });
    let consent = consent.map_err(Refusal::NoConsent)?;
    let (library, asked) = (machine.library.clone(), consent.clone());
    let said = machine.blocking(move || said_before(&library, &asked));
    said.await?;
    let renewed = machine.library(move |library| {
        library.consent_after(|chain| cloning::renewed(chain, consent, now.0))
    });
    renewed.await?.map_err(Refusal::NoConsent)?;
    let all = standings(&machine.library(Library::consents).await?.heeded());
    // It was written last.
    let Some(of) = all.last() else {
        return Ok(true);
    };
    let is_back = |sample: &String| taken_back(&all, sample).is_some();
    let is_silent = |voice: &VoiceId| forbids(&all, voice, Day::here(now)).is_some();
    Ok(!of.consent.samples.iter().any(is_back) && !of.voices.iter().any(is_silent))
}

/// The same place; beside what is there where nobody chose that.
fn free(path: &Path) -> PathBuf {
    let to = consent_text::place(path);
    if to == path || !outside::is_there(&to) {
        return to;
    }
    let mut others = numbered(&to);
    others.find(|it| !outside::is_there(it)).unwrap_or(to)
}

/// Every record as it is in the chain, those that a damaged one leaves unproven, and what is wrong with it.
fn json(exported: &Exported) -> String {
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
fn page(exported: &Exported, today: Day) -> String {
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
        let lines = happened(&heeded, &standing.hash, &exported.arrived);
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
    unkept: &'a BTreeSet<String>,
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

/// The same for whoever reads a sheet: there is no "mine" on paper.
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

#[cfg(test)]
mod tests;
