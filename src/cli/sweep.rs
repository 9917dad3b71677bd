//! `mynah sweep`: one text with each combination of some settings, from the middle outwards, as far as the stop-loss
//! goes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::cli::args::{SweepArguments, Switch};
use crate::cli::exit::{Exit, Stop, sentence};
use crate::cli::generate::{self, Held, Made, Silent, Target};
use crate::cli::manner::{self, once};
use crate::cli::output;
use crate::cli::session::{Access, Session};
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::ModelId;
use mynah_core::request::SpeechRequest;
use mynah_core::silence;
use mynah_i18n::tr;
use mynah_model::command::{ExportKind, ExportShape, LineOrder};
use mynah_model::delivery::{Delivery, Wish};
use mynah_model::desk::{Model, Voice};
use mynah_model::event::ExportedFile;
use mynah_model::sweep::{self, Axis, Cell, MOST_CELLS, NoSweep, slug};

/// Speaks the combinations.
///
/// # Errors
/// Bad input, a backend that refuses, nothing made at all.
pub fn run(arguments: &SweepArguments) -> Result<Exit, Stop> {
    if arguments.out.as_deref() == Some(Path::new("-")) {
        return Err(Stop::bad(tr!("cli-out-is-no-pipe")));
    }
    if silence::is_unspoken(&arguments.text) {
        return Err(Stop::bad(tr!("cli-nothing-to-speak")));
    }
    let axes = axes(arguments);
    let cells = sweep::cells(&axes).map_err(|NoSweep::TooMany(count)| {
        Stop::bad(tr!("cli-sweep-many", count = count, most = MOST_CELLS))
    })?;
    let access = Access::of_run(arguments.dry_run);
    let mut session = Session::start_for(&arguments.common, None, access)?;
    let (voice, requests) = requests(&mut session, arguments, &axes, cells)?;
    let orders: Vec<LineOrder> = requests
        .iter()
        .map(|request| LineOrder {
            once_more: arguments.again,
            ..LineOrder::alone(&voice.name, request.clone().into())
        })
        .collect();
    let (spoken, silent) = generate::speakable(&session, &orders, |_| Some(voice.name.clone()))?;
    let groups = generate::alone(&spoken);
    let limit = arguments.common.max_credits;
    let (wanted, held) = generate::within(&session, &orders, &groups, limit)?;
    let sent = generate::at(&orders, &wanted);
    let price = generate::say_price(&session, &sent, arguments.dry_run)?;
    if arguments.dry_run {
        return dry_run(session, arguments, &requests, (price, silent, held));
    }
    let to = arguments.out.clone().unwrap_or_else(|| PathBuf::from("."));
    let before = format!("{}-{}", slug(&voice.name), slug(&arguments.text));
    let names = requests.iter().enumerate();
    let names = names.map(|(place, request)| (place, format!("{before}-{}", name(&axes, request))));
    let target = Target {
        to,
        shape: ExportShape::Files,
        kind: ExportKind::Own,
        subtitles: None,
        names: names.collect(),
        shapes: HashMap::new(),
        page: None,
    };
    target.check(&session, &orders, &wanted)?;
    let mut made = generate::some(&mut session, &orders, &wanted, limit, Some(&target))?;
    let files = generate::export_kept(&mut session, &made, &target)?;
    generate::say_failures(&made, |place| {
        let settings = requests.get(place).map(|request| name(&axes, request));
        settings.unwrap_or_default()
    });
    made.leave_out(silent);
    let cells: Vec<Value> = requests
        .iter()
        .enumerate()
        .map(|(place, request)| cell_json((place, request), &made, &files, &held))
        .collect();
    let credits: Credits = made.kept.iter().map(|kept| kept.cost).sum();
    output::words(&tr!(
        "cli-swept",
        made = made.kept.len(),
        cells = orders.len(),
        credits = output::credits(session.backend, credits)
    ));
    let draft = session.backend == Backend::Draft;
    if arguments.common.json {
        output::json(&json!({ "cells": cells, "credits": credits.0, "draft": draft }));
    } else {
        for file in &files {
            output::result(&file.path.display().to_string());
        }
    }
    session.end();
    made.exit(&held)
}

/// Tells the combinations with their price, and sends nothing.
fn dry_run(
    session: Session,
    arguments: &SweepArguments,
    requests: &[SpeechRequest],
    (price, silent, held): (Credits, Silent, Held),
) -> Result<Exit, Stop> {
    let is_any_spoken = silent.len() < requests.len();
    let mut none = Made::default();
    none.leave_out(silent);
    if arguments.common.json {
        let cells = requests.iter().enumerate();
        let cells: Vec<Value> = cells
            .map(|cell| cell_json(cell, &none, &[], &held))
            .collect();
        let draft = session.backend == Backend::Draft;
        output::json(&json!({ "cells": cells, "credits": price.0, "draft": draft }));
    }
    session.end();
    none.dry_exit(is_any_spoken, &held)
}

/// What became of one combination.
fn cell_json(
    (place, request): (usize, &SpeechRequest),
    made: &Made,
    files: &[ExportedFile],
    held: &Held,
) -> Value {
    let mut cell = Map::new();
    cell.insert("settings".to_owned(), settings_json(request));
    let mut kept = made.kept.iter().zip(files);
    let kept = kept.find(|(kept, _)| kept.place == place);
    if let Some((kept, file)) = kept {
        cell.insert("file".to_owned(), json!(file.path));
        cell.insert("seconds".to_owned(), json!(file.seconds));
        cell.insert("cached".to_owned(), json!(kept.cached));
    }
    let cost = kept.map_or(Credits::ZERO, |(kept, _)| kept.cost);
    cell.insert("credits".to_owned(), json!(cost.0));
    if let Some(price) = held.get(&place) {
        cell.insert("held".to_owned(), json!(true));
        cell.insert("price".to_owned(), json!(price.0));
    }
    if let Some((_, trouble)) = made.failed.iter().find(|(failed, _)| *failed == place) {
        cell.insert("failed".to_owned(), json!(sentence(trouble)));
    }
    Value::Object(cell)
}

/// What was typed more or less than once.
fn axes(typed: &SweepArguments) -> Vec<Axis> {
    let boost = typed.speaker_boost.iter().map(|boost| *boost == Switch::On);
    let models = typed.model.iter().map(|id| ModelId::from(id.as_str()));
    vec![
        Axis::Model(once(models)),
        Axis::SpeakerBoost(once(boost)),
        Axis::Speed(once(typed.speed.iter().copied())),
        Axis::Style(once(typed.style.iter().copied())),
        Axis::Similarity(once(typed.similarity.iter().copied())),
        Axis::Stability(once(typed.stability.iter().copied())),
        Axis::Seed(once(typed.seed.iter().copied().map(Some))),
    ]
}

/// Who speaks, and the request of each combination; those that are the same to a model are made once.
fn requests(
    session: &mut Session,
    typed: &SweepArguments,
    axes: &[Axis],
    cells: Vec<Cell>,
) -> Result<(Voice, Vec<SpeechRequest>), Stop> {
    let models = session.offer()?.models;
    let format = typed.format.unwrap_or_default();
    session.check_format(format)?;
    let mut wanted = Vec::new();
    for id in &typed.model {
        wanted.push(manner::model(&models, Some(id))?);
    }
    if wanted.is_empty() {
        wanted.push(most_hearing(&models, axes)?);
    }
    let names = || {
        let names: Vec<&str> = wanted.iter().map(|model| model.name.as_str()).collect();
        names.join(", ")
    };
    for (axis, setting) in varied(axes) {
        if wanted
            .iter()
            .all(|model| !axis.kind().is_heard(model.hears))
        {
            let words = tr!("cli-sweep-unheard", model = names(), setting = setting);
            return Err(Stop::bad(words));
        }
    }
    let voice = session.voice(typed.voice.as_deref())?;
    let mut requests: Vec<SpeechRequest> = Vec::new();
    let mut alike = 0;
    for cell in cells {
        let of_cell = |model: &&&Model| cell.model.as_ref() == Some(&model.id);
        let model = wanted.iter().find(of_cell).or_else(|| wanted.first());
        let wish = Wish {
            settings: cell.settings,
            language: typed.language.as_deref(),
            ..Wish::default()
        };
        let request = model.and_then(|model| {
            let spoken = Delivery::new(&voice, model, wish);
            spoken.request(&typed.text, (format, cell.seed), &[])
        });
        let Some(request) = request else {
            return Err(Stop::bad(tr!("cli-nothing-to-speak")));
        };
        if requests.contains(&request) {
            alike += 1;
        } else {
            requests.push(request);
        }
    }
    if alike > 0 {
        output::words(&tr!("cli-sweep-alike", count = alike, model = names()));
    }
    Ok((voice, requests))
}

/// The first model to which all that is varied means something, as freely as it is varied.
fn most_hearing<'a>(models: &'a [Model], axes: &[Axis]) -> Result<&'a Model, Stop> {
    let hears_all =
        |model: &&Model| varied(axes).all(|(axis, _)| axis.kind().is_heard(model.hears));
    let stability = |axis: &Axis| matches!(axis, Axis::Stability(_)) && axis.len() > 1;
    let in_steps = axes.iter().any(stability);
    let mut free = models.iter().filter(hears_all);
    let free = free.find(|model| !in_steps || !model.hears.stability_steps);
    let found = free.or_else(|| models.iter().find(hears_all));
    manner::model(models, found.map(|model| model.id.as_str()))
}

/// What has several values, as its flag is called.
fn varied(axes: &[Axis]) -> impl Iterator<Item = (&Axis, &'static str)> {
    axes.iter().filter(|axis| axis.len() > 1).map(|axis| {
        let flag = match axis {
            Axis::Stability(_) => "stability",
            Axis::Similarity(_) => "similarity",
            Axis::Style(_) => "style",
            Axis::Speed(_) => "speed",
            Axis::SpeakerBoost(_) => "speaker-boost",
            Axis::Model(_) => "model",
            Axis::Seed(_) => "seed",
            Axis::Preset(_) => "preset",
        };
        (axis, flag)
    })
}

/// What is said of a combination in its file's name: what was typed, with its value.
fn name(axes: &[Axis], request: &SpeechRequest) -> String {
    let settings = request.settings;
    let words = axes
        .iter()
        .filter(|axis| !axis.is_empty())
        .map(|axis| match axis {
            Axis::Model(_) => request.model.to_string(),
            Axis::SpeakerBoost(_) if settings.use_speaker_boost() => "boost-on".to_owned(),
            Axis::SpeakerBoost(_) => "boost-off".to_owned(),
            Axis::Speed(_) => format!("speed-{:.2}", settings.speed()),
            Axis::Style(_) => format!("style-{:.2}", settings.style()),
            Axis::Similarity(_) => format!("similarity-{:.2}", settings.similarity_boost()),
            Axis::Stability(_) => format!("stability-{:.2}", settings.stability()),
            Axis::Seed(_) => format!("seed-{}", request.seed.unwrap_or_default()),
            Axis::Preset(_) => "preset".to_owned(),
        });
    let words: Vec<String> = words.collect();
    if words.is_empty() {
        "as-it-is".to_owned()
    } else {
        words.join("-")
    }
}

/// What is sent, in the service's words; `similarity` beside them, as the flag is called.
fn settings_json(request: &SpeechRequest) -> Value {
    let of = request.settings;
    json!({
        "stability": output::hundredths(of.stability()),
        "similarity": output::hundredths(of.similarity_boost()),
        "similarity_boost": output::hundredths(of.similarity_boost()),
        "style": output::hundredths(of.style()),
        "speed": output::hundredths(of.speed()),
        "use_speaker_boost": of.use_speaker_boost(),
        "seed": request.seed,
        "model": request.model,
    })
}
