//! `mynah doctor`: what works on this machine, and what to do about the rest.

use serde_json::json;

use crate::cli::args::CommonArguments;
use crate::cli::exit::Exit;
use crate::cli::exit::Stop;
use crate::cli::output;
use mynah_engine::checkup::checkup;

/// Looks and tells. Something that doesn't work is an answer, not a failure.
#[expect(clippy::unnecessary_wraps, reason = "all commands have one shape")]
pub fn run(arguments: &CommonArguments) -> Result<Exit, Stop> {
    let checks = checkup();
    if arguments.json {
        let checks: Vec<_> = checks
            .iter()
            .map(|check| json!({ "name": check.name, "ok": check.ok, "says": check.says, "fix": check.fix }))
            .collect();
        output::json(&json!({ "checks": checks }));
    } else {
        for check in &checks {
            let mark = if check.ok { '✓' } else { '✗' };
            output::result(&format!("{mark} {:14} {}", check.name, check.says));
            if let Some(fix) = &check.fix {
                output::result(&format!("  {:14} {fix}", ""));
            }
        }
    }
    Ok(Exit::Done)
}
