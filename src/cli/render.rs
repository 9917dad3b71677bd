//! `mynah render`: a script of any kind that is imported, to one file a line.
//!
//! What an earlier run made comes from the library, so that an interrupted render goes on where it was
//! and no line is bought twice.

use std::collections::HashMap;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::cli::args::RenderArguments;
use crate::cli::exit::Exit;
use crate::cli::exit::Stop;
use crate::cli::exit::sentence;
use crate::cli::generate;
use crate::cli::generate::Target;
use crate::cli::generate::{Held, Made};
use crate::cli::hints::Hints;
use crate::cli::manner;
use crate::cli::output;
use crate::cli::session::{Access, Offered, Session};
use crate::cli::source::Source;
use mynah_core::backend::Backend;
use mynah_core::clock::Clock;
use mynah_core::credits::Credits;
use mynah_core::day::Day;
use mynah_core::format::OutputFormat;
use mynah_core::ids::ModelId;
use mynah_core::shape::Shape;
use mynah_core::silence;
use mynah_engine::headless::{read_script, read_script_input, read_text};
use mynah_i18n::{tenths, tr};
use mynah_model::casting;
use mynah_model::command::ExportKind;
use mynah_model::command::ExportShape;
use mynah_model::command::LineOrder;
use mynah_model::delivery::{Delivery, Wish};
use mynah_model::desk::Model;
use mynah_model::desk::Voice;
use mynah_model::event::ExportedFile;
use mynah_model::urgency::Urgency;
use mynah_script::cast::CastEntry;
use mynah_script::cast::CastFile;
use mynah_script::document::Line;
use mynah_script::import::{Choices, Destination, Imported, Kind, Skipped};
use mynah_script::lint::{self, Ground, Speaking};

/// What is going to be rendered.
struct Plan {
    orders: Vec<LineOrder>,
    speakers: usize,
    characters: usize,
    draft: bool,
    hints: Hints,
    /// The file names that a table wants, by the place of the order.
    names: HashMap<usize, String>,
    /// How loud lines are that are not as loud as they were made, by the place of the order.
    shapes: HashMap<usize, Shape>,
    /// Parts of the file that were not imported.
    skipped: Vec<Skipped>,
}

impl Plan {
    /// The object that is promised.
    fn json(&self, files: &[Value], failed: &[Value], credits: Credits) -> Value {
        json!({
            "files": files,
            "lines": self.orders.len(),
            "speakers": self.speakers,
            "characters": self.characters,
            "credits": credits.0,
            "hints": self.hints.json(),
            "skipped": skipped_json(&self.skipped),
            "failed": failed,
            "draft": self.draft,
        })
    }
}

/// Renders a script.
///
/// # Errors
/// Bad input, a limit of credits, a backend that refuses, nothing made at all.
pub fn run(arguments: &RenderArguments) -> Result<Exit, Stop> {
    if arguments.out.as_deref() == Some(Path::new("-")) {
        return Err(Stop::bad(tr!("cli-out-is-no-pipe")));
    }
    let cast = arguments.cast.as_deref().map(read_cast).transpose()?;
    let destination = destination(cast.as_ref(), None);
    let encoding = arguments.encoding.as_deref();
    let source = Source::read(&arguments.script, encoding, destination)?;
    let access = Access::of_run(arguments.dry_run);
    let mut session = source.session(&arguments.common, access)?;
    let mut plan = plan(&mut session, &source, cast.as_ref(), arguments.format)?;
    for order in &mut plan.orders {
        order.once_more = arguments.again;
    }
    let called = |place: usize| {
        let order = plan.orders.get(place);
        Some(order.map_or_else(String::new, |order| order.voice_name.clone()))
    };
    let (spoken, silent) = generate::speakable(&session, &plan.orders, called)?;
    let wanted = generate::at(&plan.orders, &spoken);
    let price = session.quote(&wanted, Urgency::Batch)?;
    output::words(&tr!(
        "cli-would-render",
        lines = plan.orders.len(),
        speakers = plan.speakers,
        characters = plan.characters,
        price = output::credits(session.backend, price.most)
    ));
    if arguments.dry_run {
        generate::say_guess(price, true);
        // As it would be left out.
        let mut none = Made::default();
        none.leave_out(silent);
        if arguments.common.json {
            output::json(&plan.json(&[], &failed_json(&none), price.most));
        }
        session.end();
        return match none.first_trouble() {
            Some(trouble) if spoken.is_empty() => Err(trouble.into()),
            Some(_) => Ok(Exit::Partly),
            None => Ok(Exit::Done),
        };
    }

    let limit = arguments.common.max_credits;
    let to = arguments.out.clone().unwrap_or_else(|| PathBuf::from("."));
    let target = Target {
        to,
        shape: ExportShape::Files,
        kind: ExportKind::Own,
        subtitles: None,
        names: std::mem::take(&mut plan.names),
        shapes: std::mem::take(&mut plan.shapes),
        page: None,
    };
    target.check(&session, &plan.orders, &spoken)?;
    let mut made = generate::some(&mut session, &plan.orders, &spoken, limit, Some(&target))?;
    let files = generate::export_kept(&mut session, &made, &target)?;
    let credits = made.kept.iter().map(|kept| kept.cost).sum();
    generate::say_failures(&made, |place| tr!("cli-of-line", line = place + 1));
    made.leave_out(silent);
    output::words(&tr!(
        "cli-rendered",
        files = files.len(),
        folder = target.to.display().to_string(),
        seconds = tenths(made.seconds()),
        credits = output::credits(session.backend, credits)
    ));
    if arguments.common.json {
        output::json(&plan.json(&files_json(&made, &files), &failed_json(&made), credits));
    } else {
        for file in &files {
            output::result(&file.path.display().to_string());
        }
    }
    session.end();
    made.exit(&Held::new())
}

/// The most parts that are listed one by one on standard error.
const SKIPPED_ROWS: usize = 20;

/// Lists on standard error which parts of the file were not imported.
fn list_skipped(parts: &[Skipped]) {
    if parts.is_empty() {
        return;
    }
    output::words(&tr!("cli-skipped", count = parts.len()));
    for part in parts.iter().take(SKIPPED_ROWS) {
        output::words(&format!("  {}", part.sentence()));
    }
    let more = parts.len().saturating_sub(SKIPPED_ROWS);
    if more > 0 {
        output::words(&format!("  {}", tr!("cli-skipped-more", count = more)));
    }
}

/// The list of the key `skipped`.
fn skipped_json(parts: &[Skipped]) -> Vec<Value> {
    let object = |part: &Skipped| {
        json!({
            "where": part.place.label(),
            "text": part.text,
            "why": part.reason.label(),
        })
    };
    parts.iter().map(object).collect()
}

/// Facts for the import of a script: the speakers of a cast file, and the model of the others.
pub fn destination(cast: Option<&CastFile>, model: Option<&str>) -> Destination {
    let speakers = cast.into_iter().flat_map(|cast| &cast.speakers);
    let speakers = speakers.map(|(name, entry)| {
        let model = entry.model.as_deref().map(ModelId::from);
        (name.clone(), model)
    });
    Destination {
        speakers: speakers.collect(),
        model: model.map(ModelId::from),
    }
}

/// Reads the script; `-` is standard input. `encoding`: the label of a text's encoding, or none to guess it.
///
/// # Errors
/// A file that can't be read, or is no script.
pub fn imported(
    path: &Path,
    encoding: Option<&str>,
    destination: Destination,
) -> Result<Imported, Stop> {
    let is_piped = path == Path::new("-");
    let choices = Choices {
        encoding: encoding.map(str::to_owned),
        destination,
        ..Choices::default()
    };
    let imported = if is_piped {
        read_script_input(std::io::stdin().lock(), &choices)?
    } else {
        read_script(path, &choices)?
    };
    // It has no name that says so, or one that says otherwise.
    let name = path.to_string_lossy();
    let is_named = !is_piped && Kind::named(&name) != Some(Kind::Text);
    if !is_named && imported.kind != Kind::Text {
        output::words(&tr!("cli-read-as", kind = imported.kind.called()));
    }
    list_skipped(&imported.skipped);
    let table = imported.table.as_ref();
    if let Some(row) = table.and_then(|table| table.open_quote) {
        output::words(&tr!("import-open-quote", row = row));
    }
    Ok(imported)
}

fn plan(
    session: &mut Session,
    source: &Source,
    cast: Option<&CastFile>,
    format: Option<OutputFormat>,
) -> Result<Plan, Stop> {
    let offered = session.offer()?;
    let format = format.unwrap_or_else(|| source.format());
    session.check_format(format)?;
    let parts = parts(session, source, cast, &offered)?;
    let spoken = Spoken {
        parts,
        backend: session.backend,
        models: &offered.models,
    };
    let mut orders = orders(source, &spoken, format)?;
    generate::allow_scope(session, &mut orders, source.titles())?;
    if orders.is_empty() {
        return Err(Stop::bad(tr!("cli-nothing-to-speak")));
    }
    let hints = hints(source, &spoken);
    let texts = orders.iter().map(|order| order.request.text());
    Ok(Plan {
        characters: texts.map(silence::spoken_characters).sum(),
        speakers: source.script.speakers().len(),
        draft: session.backend == Backend::Draft,
        hints,
        names: source.names(),
        shapes: source.shapes(),
        skipped: source.skipped.clone(),
        orders,
    })
}

/// Reads a cast file.
///
/// # Errors
/// A file that can't be read, or is no cast.
pub fn read_cast(path: &Path) -> Result<CastFile, Stop> {
    let json = read_text(path)?;
    CastFile::parse(&json).map_err(|error| {
        Stop::bad(tr!(
            "cli-bad-cast",
            file = path.display().to_string(),
            why = error.to_string()
        ))
    })
}

/// How each speaker is spoken.
pub type Parts<'a> = HashMap<&'a str, (CastEntry, Voice)>;

/// Who speaks all of it, and with what.
struct Spoken<'a> {
    parts: Parts<'a>,
    backend: Backend,
    models: &'a [Model],
}

/// Who speaks. Speakers that neither the cast, the script nor a table names a voice for get one of their own.
///
/// # Errors
/// A voice that the account lacks.
pub fn parts<'a>(
    session: &mut Session,
    source: &'a Source,
    cast: Option<&CastFile>,
    offered: &Offered,
) -> Result<Parts<'a>, Stop> {
    let mut parts = Parts::new();
    let mut without = Vec::new();
    for speaker in source.script.speakers() {
        let entry = source.entry(speaker, cast, session.backend);
        match entry.voice.as_deref() {
            Some(wanted) => {
                let voice = session.voice(Some(wanted))?;
                parts.insert(speaker, (entry, voice));
            }
            None => without.push(speaker),
        }
    }
    let is_castable = offered.voices.iter().any(|voice| !voice.is_clone());
    if !is_castable && !without.is_empty() {
        // Says why there is none.
        session.voice(None)?;
    }
    let taken: Vec<_> = parts.values().map(|(_, voice)| voice.id.clone()).collect();
    let distinct = casting::distinct_in(&source.script, &without, taken.iter(), &offered.voices);
    for (speaker, (_, cast_voice)) in without.iter().zip(&distinct) {
        let voice = session.voice(Some(cast_voice.id.as_str()))?;
        let entry = source.entry(speaker, cast, session.backend);
        parts.insert(speaker, (entry, voice));
    }
    Ok(parts)
}

/// One order a line.
fn orders(
    source: &Source,
    spoken: &Spoken<'_>,
    format: OutputFormat,
) -> Result<Vec<LineOrder>, Stop> {
    let (script, backend) = (&source.script, spoken.backend);
    script
        .lines()
        .filter_map(|line| Some((line, spoken.parts.get(line.speaker.as_str())?)))
        .map(|(line, (entry, voice))| {
            // What stands beside the line itself comes before its part's.
            let own = &line.overrides;
            let model = manner::model(spoken.models, source.model(line, entry, backend))?;
            let wish = Wish {
                settings: own.settings.unwrap_or(entry.settings),
                language: entry.language.as_deref(),
                rules: Some((script.rules(), backend)),
                place: own.place.as_ref().unwrap_or(&entry.place),
            };
            let request =
                Delivery::new(voice, model, wish).request(&line.text, (format, own.seed), &[]);
            Ok(request.map(|request| LineOrder {
                shown: None,
                line: None,
                speaker: line.speaker.clone(),
                voice_name: voice.name.clone(),
                request: request.into(),
                fresh: false,
                once_more: false,
                outside_consent: false,
                beside: false,
                retake: None,
                rehearsed: false,
                stop_loss: None,
                dub_of: None,
                mend: None,
                blind: false,
                zero_retention: source.has_zero_retention(),
            }))
        })
        .filter_map(Result::transpose)
        .collect()
}

/// What the models will stumble on, as far as they are known, and as far as the script wants to be told.
fn hints(source: &Source, spoken: &Spoken<'_>) -> Hints {
    let (script, backend) = (&source.script, spoken.backend);
    let language = lint::of_script(script);
    let known: Vec<lint::Model> = spoken.models.iter().map(Model::to_lint).collect();
    let model = |id: &str| known.iter().find(|model| model.id.as_str() == id);
    let ground = Ground {
        cast: script.shared_cast(),
        ignored: Arc::clone(script.ignored()),
        rules: Arc::clone(script.rules()),
        backend,
        usual: source.usual_model(backend).cloned(),
        models: Arc::new(known.clone()),
        language: language.clone(),
        gone: HashMap::new(),
        today: Day::of(Clock::system().now()),
    };
    let speaking = |line: &Line| {
        let (entry, _) = spoken.parts.get(line.speaker.as_str())?;
        let model = match source.model(line, entry, backend) {
            Some(wanted) => model(wanted)?,
            None => known.first()?,
        };
        let language = entry.language.as_deref().or(language.as_deref());
        Some(Speaking::new(model, language))
    };
    Hints::wanted(script, None, speaking, |line, hints| {
        ground.wanted(line, hints);
    })
}

fn files_json(made: &Made, files: &[ExportedFile]) -> Vec<Value> {
    made.kept
        .iter()
        .zip(files)
        .map(|(kept, file)| {
            json!({
                "path": file.path,
                "kind": "line",
                "seconds": file.seconds,
                "credits": kept.cost.0,
                "cached": kept.cached,
            })
        })
        .collect()
}

fn failed_json(made: &Made) -> Vec<Value> {
    made.failed
        .iter()
        .map(|(place, trouble)| json!({ "line": place + 1, "why": sentence(trouble) }))
        .collect()
}
