//! `mynah inspect`: whether recordings are ones to clone a voice from. It asks nobody and costs nothing.

use std::path::Path;

use serde_json::{Value, json};

use crate::cli::args::InspectArguments;
use crate::cli::exit::{Exit, Stop, sentence};
use crate::cli::output;
use crate::studio::inspecting::{Finding, Inspected, Verdict, advice, inspect_file};
use crate::tr;

/// Looks at each file by itself.
///
/// # Errors
/// None of them could be looked at.
pub fn run(arguments: &InspectArguments) -> Result<Exit, Stop> {
    let mut files = Vec::new();
    let mut unread = 0;
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
                output::words(&tr!("cli-inspect-unread", file = name.as_str(), why = why));
                unread += 1;
            }
        }
    }
    if files.is_empty() {
        return Err(Stop::bad(tr!("cli-inspect-none")));
    }
    if arguments.common.json {
        output::json(&json!({ "files": files }));
    }
    Ok(if unread > 0 { Exit::Partly } else { Exit::Done })
}

fn tell(name: &str, inspected: &Inspected) {
    let seconds = format!("{:.1}", inspected.seconds);
    output::result(&tr!("cli-inspect-file", file = name, seconds = seconds));
    for finding in &inspected.findings {
        output::result(&tr!(
            "cli-inspect-check",
            verdict = verdict(finding.verdict),
            check = finding.check.name(),
            value = value(finding).map_or_else(|| "–".to_owned(), |value| value.to_string()),
            unit = finding.check.unit(),
            good = finding.check.limits().good_words(),
            advice = advice(finding)
        ));
    }
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
                "verdict": verdict(finding.verdict),
                "advice": advice(finding),
            })
        })
        .collect();
    json!({
        "file": path.display().to_string(),
        "seconds": (inspected.seconds * 1000.0).round() / 1000.0,
        "checks": checks,
    })
}

/// To a hundredth of its unit: finer is chance.
fn value(finding: &Finding) -> Option<f64> {
    let value = finding.value.map(f64::from)?;
    Some((value * 100.0).round() / 100.0)
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Warn => "warn",
        Verdict::Fail => "fail",
    }
}
