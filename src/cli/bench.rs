//! `mynah bench`: the figures of docs/performance.md.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::bench::Bench;
use crate::bench::BenchError;
use crate::cli::args::BenchArguments;
use crate::cli::exit::Exit;
use crate::cli::exit::Stop;
use crate::cli::output;
use mynah_i18n::tr;

/// What can be measured alone.
pub fn names() -> String {
    crate::bench::NAMES.join(", ")
}

/// Measures and prints numbers by name.
///
/// # Errors
/// An unknown name, or a measurement that could not be made.
pub fn run(arguments: &BenchArguments) -> Result<Exit, Stop> {
    let stop = |error: BenchError| match error {
        BenchError::Unknown(name) => Stop::bad(tr!("cli-no-bench", name = name, names = names())),
        other => Stop::bad(tr!("cli-bench-failed", why = other.to_string())),
    };
    let bench = Bench::new().map_err(stop)?;
    let tell = |name: &str| output::words(&tr!("cli-measuring", name = name));
    let figures = bench.run(arguments.name.as_deref(), tell).map_err(stop)?;
    if arguments.json {
        let object: Map<String, Value> = figures
            .iter()
            .map(|(name, value)| ((*name).to_owned(), json!(value.map(rounded))))
            .collect();
        output::json(&Value::Object(object));
    } else {
        for (name, value) in &figures {
            let value = value.map_or_else(
                || tr!("cli-not-measured"),
                |value| rounded(value).to_string(),
            );
            output::result(&format!("{name:28} {value}"));
        }
    }
    Ok(Exit::Done)
}

/// To three significant places: more says more than was measured.
fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return 0.0;
    }
    let scale = 10_f64.powf(2.0 - value.abs().log10().floor());
    (value * scale).round() / scale
}
