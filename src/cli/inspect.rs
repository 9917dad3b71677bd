//! `mynah inspect`: whether recordings are ones to clone a voice from. It asks nobody and costs nothing.

use std::path::Path;

use serde_json::{Value, json};

use crate::cli::args::InspectArguments;
use crate::cli::exit::{Exit, Stop, sentence};
use crate::cli::output;
use mynah_engine::inspecting::inspect_file;
use mynah_i18n::{tenths, tr};
use mynah_model::audio_tracks::{self, AudioTrack};
use mynah_model::inspecting::{
    Check, Finding, Inspected, Sign, Verdict, advice, compressed, fault, fold, harm,
    is_cut_off_throughout, music, second_voice, span,
};

/// Looks at each file by itself.
///
/// # Errors
/// None of them could be looked at.
pub fn run(arguments: &InspectArguments) -> Result<Exit, Stop> {
    let mut files = Vec::new();
    let mut failed = Vec::new();
    for path in &arguments.files {
        let name = path.display().to_string();
        match inspect_file(path) {
            Ok(inspected) => {
                if !arguments.common.json {
                    tell(&name, &inspected);
                }
                files.push(file_json(path, &inspected));
            }
            Err(trouble) => {
                let why = sentence(&trouble);
                let words = tr!("cli-inspect-unread", file = &*name, why = &*why);
                output::words(&words);
                failed.push(json!({ "file": name, "why": why }));
            }
        }
    }
    if files.is_empty() {
        return Err(Stop::bad(tr!("cli-inspect-none")));
    }
    if arguments.common.json {
        output::json(&json!({ "files": files, "failed": failed }));
    }
    Ok(if failed.is_empty() {
        Exit::Done
    } else {
        Exit::Partly
    })
}

fn tell(name: &str, inspected: &Inspected) {
    let seconds = tenths(inspected.seconds);
    output::result(&tr!("cli-inspect-file", file = name, seconds = seconds));
    for finding in &inspected.findings {
        output::result(&tr!(
            "cli-inspect-check",
            verdict = verdict(finding).unwrap_or("–"),
            check = finding.check.name(),
            value = value(finding).map_or_else(|| "–".to_owned(), |value| value.to_string()),
            unit = finding.check.unit(),
            good = finding.check.limits().good_words(),
            advice = advice(finding)
        ));
    }
    let is_throughout = is_cut_off_throughout(&inspected.places, inspected.seconds);
    for place in &inspected.places {
        let (name, about) = fault(place.fault, is_throughout);
        let span = span(place);
        output::result(&tr!(
            "cli-inspect-place",
            span = span,
            name = name,
            about = about
        ));
    }
    let others = &inspected.others;
    let beside = [
        second_voice(others.second_voice),
        music(others.music),
        compressed(others.compressed),
    ];
    let damage = inspected.damage.iter().map(|it| harm(*it));
    let damage = damage.chain(audio_tracks::note(&tracks(inspected), None));
    let damage = damage.chain(fold(inspected.fold));
    for told in damage.chain(beside) {
        output::result(&tr!("cli-inspect-beside", told = told));
    }
}

/// The file's audio tracks.
fn tracks(inspected: &Inspected) -> Vec<AudioTrack> {
    AudioTrack::of(&inspected.tracks)
}

fn file_json(path: &Path, inspected: &Inspected) -> Value {
    let checks: Vec<Value> = inspected
        .findings
        .iter()
        .map(|finding| {
            json!({
                "check": finding.check.name(),
                "value": value(finding),
                "unit": finding.check.unit(),
                "good": finding.check.limits().good_words(),
                // What can't be told is no pass.
                "verdict": verdict(finding).unwrap_or("warn"),
                "advice": advice(finding),
            })
        })
        .collect();
    let is_throughout = is_cut_off_throughout(&inspected.places, inspected.seconds);
    let places: Vec<Value> = inspected
        .places
        .iter()
        .map(|place| {
            json!({
                "fault": place.fault.name(),
                "from": hundredths(place.from),
                "to": hundredths(place.to),
                "advice": fault(place.fault, is_throughout).1,
            })
        })
        .collect();
    let damage: Vec<Value> = inspected
        .damage
        .iter()
        .map(|it| json!({ "kind": it.name(), "at": hundredths(it.at()), "says": harm(*it) }))
        .collect();
    let others = &inspected.others;
    json!({
        "file": path.display().to_string(),
        "seconds": (inspected.seconds * 1000.0).round() / 1000.0,
        "checks": checks,
        "damage": damage,
        "track": track_json(&tracks(inspected)),
        "channels": { "kind": inspected.fold.name(), "says": fold(inspected.fold) },
        "places": places,
        "second_voice": sign_json(others.second_voice, "semitones", &second_voice(others.second_voice)),
        "music": sign_json(others.music, "dBFS", &music(others.music)),
        "compressed": sign_json(others.compressed, "kbit/s", &compressed(others.compressed)),
    })
}

/// The audio track that is looked at, where the file has several; else null.
fn track_json(tracks: &[AudioTrack]) -> Option<Value> {
    let number = audio_tracks::used(tracks, None);
    let says = audio_tracks::note(tracks, None)?;
    Some(json!({ "number": number, "of": tracks.len(), "says": says }))
}

/// What can't be told is null.
fn sign_json(sign: Sign, unit: &str, says: &str) -> Value {
    let (heard, value) = match sign {
        Sign::Untold => (None, None),
        Sign::Absent => (Some(false), None),
        Sign::Present(value) => (Some(true), Some(hundredths(value))),
    };
    json!({ "heard": heard, "value": value, "unit": unit, "says": says })
}

fn hundredths(value: f32) -> f64 {
    (f64::from(value) * 100.0).round() / 100.0 + 0.0
}

/// To a hundredth of its unit: finer is chance.
fn value(finding: &Finding) -> Option<f64> {
    finding.value.map(hundredths)
}

/// What isn't good about a recording that is one of several: how long it is by itself says nothing.
pub(super) fn faults(inspected: &Inspected) -> impl Iterator<Item = String> {
    let is_fault = |it: &&Finding| {
        it.check != Check::Length && it.told().is_some_and(|verdict| verdict != Verdict::Pass)
    };
    let findings = inspected.findings.iter().filter(is_fault).map(advice);
    let others = &inspected.others;
    let beside = [
        (others.second_voice, second_voice(others.second_voice)),
        (others.music, music(others.music)),
        (others.compressed, compressed(others.compressed)),
    ];
    let beside = beside.into_iter();
    let beside = beside.filter(|(sign, _)| matches!(sign, Sign::Present(_)));
    let damage = inspected.damage.iter().map(|it| harm(*it));
    damage.chain(findings).chain(beside.map(|(_, told)| told))
}

/// Nothing where there is nothing to tell it by: that is no pass.
fn verdict(finding: &Finding) -> Option<&'static str> {
    Some(match finding.told()? {
        Verdict::Pass => "pass",
        Verdict::Warn => "warn",
        Verdict::Fail => "fail",
    })
}
