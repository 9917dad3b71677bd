//! `mynah lint`: what a model will stumble on in a script. It asks nobody: what models do is published.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::json;

use crate::cli::args::LintArguments;
use crate::cli::exit::Exit;
use crate::cli::exit::Stop;
use crate::cli::hints::{Hints, mended};
use crate::cli::output;
use crate::cli::render::{destination, imported};
use mynah_core::backend::Backend;
use mynah_core::clock::Clock;
use mynah_core::day::Day;
use mynah_core::ids::ModelId;
use mynah_core::models;
use mynah_engine::headless::{is_project_file, read_project};
use mynah_engine::spelling::speller_of_environment;
use mynah_i18n::tr;
use mynah_script::document::Line;
use mynah_script::lint::{self, Ground, Model, Speaking};

/// Looks a script through.
///
/// # Errors
/// A file that is no script, a model that nobody knows.
pub fn run(arguments: &LintArguments) -> Result<Exit, Stop> {
    let (script, packed) = if is_project_file(&arguments.script) {
        let packed = read_project(&arguments.script)?;
        (packed.script, Some((packed.backend, packed.defaults)))
    } else {
        let encoding = arguments.encoding.as_deref();
        let destination = destination(None, arguments.model.as_deref());
        let imported = imported(&arguments.script, encoding, destination)?;
        (imported.script, None)
    };
    let backend = packed
        .as_ref()
        .map_or(Backend::Live, |(backend, _)| *backend);
    let began = packed.and_then(|(_, defaults)| defaults.model(backend).cloned());
    let wanted = arguments.model.as_deref();
    let model = model(wanted.or_else(|| began.as_ref().map(ModelId::as_str)))?;
    let cast = script.shared_cast();
    let language = lint::of_script(&script);
    let speller = speller_of_environment();
    let speakers = script.speakers();
    let names = speakers.iter().copied();
    let spelling = speller.as_ref().map(|speller| speller.spelling(names));
    let ground = Ground {
        cast: Arc::clone(&cast),
        ignored: Arc::clone(script.ignored()),
        rules: Arc::clone(script.rules()),
        backend,
        models: Arc::new(models::all().to_vec()),
        usual: Some(model.id.clone()),
        language: language.clone(),
        gone: HashMap::new(),
        today: Day::of(Clock::system().now()),
    };
    let speaking = |line: &Line| {
        let part = cast.0.get(&line.speaker);
        // What is named here is tried in the place of what the parts have.
        let own = line.model(part.filter(|_| wanted.is_none()));
        // Of a line's own model that nobody has written about there is nothing to say.
        let model = own.map_or(Some(model), models::model)?;
        let own = part.and_then(|part| part.language.as_deref());
        Some(Speaking::new(model, own.or(language.as_deref())))
    };
    let mut hints = Hints::wanted(&script, spelling.as_ref(), speaking, |line, hints| {
        ground.wanted(line, hints);
    });
    let dictionary = speller.as_ref().zip(language.as_deref());
    if let Some(dictionary) = dictionary.and_then(|(speller, language)| speller.of(language)) {
        hints.suggest(|word| dictionary.meant(word));
    }
    if arguments.common.json {
        output::json(&json!({
            "hints": hints.json(),
            "left_out": hints.left_out,
            "model": model.id.as_str(),
            "language": language,
        }));
        return Ok(Exit::Done);
    }
    for (number, text, hint) in &hints.all {
        output::result(&tr!(
            "cli-lint-hint",
            line = *number,
            text = hint.says.as_str(),
            rule = hint.rule.code()
        ));
        if let Some(mended) = mended(text, hint) {
            output::result(&tr!("cli-lint-fix", text = mended));
        }
    }
    if hints.left_out > 0 {
        output::words(&tr!("cli-lint-more", more = hints.left_out));
    }
    output::words(&tr!(
        "cli-lint-sum",
        hints = hints.all.len() + hints.left_out,
        lines = script.lines().count(),
        model = model.name.as_str()
    ));
    Ok(Exit::Done)
}

/// The model that is taken where none is named.
pub fn usual() -> &'static str {
    models::all().first().map_or("", |model| model.id.as_str())
}

fn model(wanted: Option<&str>) -> Result<&'static Model, Stop> {
    let found = models::model(&ModelId::from(wanted.unwrap_or_else(|| usual())));
    found.ok_or_else(|| {
        let ids: Vec<&str> = models::all()
            .iter()
            .map(|model| model.id.as_str())
            .collect();
        Stop::bad(tr!(
            "cli-unknown-model",
            model = wanted.unwrap_or_default(),
            ids = ids.join(", ")
        ))
    })
}
