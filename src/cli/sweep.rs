//! `mynah sweep`: one text with each combination of some settings, from the middle outwards, as far as the stop-loss
//! goes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::cli::args::{SweepArguments, Switch};
use crate::cli::exit::{Exit, Stop};
use crate::cli::generate::{self, Target};
use crate::cli::manner;
use crate::cli::output;
use crate::cli::session::Session;
use crate::studio::command::{ExportKind, ExportShape, LineOrder};
use crate::studio::delivery::{Delivery, Wish};
use crate::studio::desk::{Hears, Model, Voice};
use crate::studio::sweep::{self, Axis, Cell, MOST_CELLS, NoSweep};
use crate::terms::backend::Backend;
use crate::terms::credits::Credits;
use crate::terms::ids::ModelId;
use crate::terms::request::SpeechRequest;
use crate::terms::silence;
use crate::tr;

/// Speaks the combinations.
///
/// # Errors
/// Bad input, a backend that refuses, nothing made at all.
pub fn run(arguments: &SweepArguments) -> Result<Exit, Stop> {
    if arguments.out.as_deref() == Some(Path::new("-")) {
        return Err(Stop::bad(tr!("cli-out-is-no-pipe")));
    }
    if silence::is_all(&arguments.text) {
        return Err(Stop::bad(tr!("cli-nothing-to-speak")));
    }
    let axes = axes(arguments);
    let cells = sweep::cells(&axes).map_err(|NoSweep::TooMany(count)| {
        Stop::bad(tr!("cli-sweep-many", count = count, most = MOST_CELLS))
    })?;
    let mut session = Session::start(&arguments.common)?;
    let requests = requests(&mut session, arguments, &axes, cells)?;
    let orders: Vec<LineOrder> = requests
        .iter()
        .map(|(_, voice, request)| LineOrder::alone(&voice.name, request.clone().into()))
        .collect();
    let (wanted, held) = generate::within(&session, &orders, arguments.common.max_credits)?;
    let made = generate::some(&mut session, &orders, &wanted, arguments.common.max_credits)?;
    let files = generate::export_kept(
        &mut session,
        &made,
        Target {
            to: arguments.out.clone().unwrap_or_else(|| PathBuf::from(".")),
            shape: ExportShape::Files,
            kind: ExportKind::Own,
            subtitles: None,
            names: names(&axes, &requests),
            shapes: HashMap::new(),
        },
    )?;
    let mut told = Vec::new();
    for (place, (_, _, request)) in requests.iter().enumerate() {
        let mut cell = Map::new();
        cell.insert("settings".to_owned(), settings_json(request));
        let found = made
            .kept
            .iter()
            .zip(&files)
            .find(|(kept, _)| kept.place == place);
        if let Some((kept, file)) = found {
            cell.insert("file".to_owned(), json!(file.path));
            cell.insert("seconds".to_owned(), json!(file.seconds));
            cell.insert("cached".to_owned(), json!(kept.cached));
        }
        let cost = found.map_or(Credits::ZERO, |(kept, _)| kept.cost);
        cell.insert("credits".to_owned(), json!(cost.0));
        if let Some(price) = held.get(&place) {
            cell.insert("held".to_owned(), json!(true));
            cell.insert("price".to_owned(), json!(price.0));
        }
        told.push(Value::Object(cell));
    }
    generate::say_failures(&made);
    let credits: Credits = made.kept.iter().map(|kept| kept.cost).sum();
    output::words(&tr!(
        "cli-swept",
        made = made.kept.len(),
        cells = orders.len(),
        credits = output::credits(session.backend, credits)
    ));
    let draft = session.backend == Backend::Draft;
    if arguments.common.json {
        output::json(&json!({ "cells": told, "credits": credits.0, "draft": draft }));
    } else {
        for file in &files {
            output::result(&file.path.display().to_string());
        }
    }
    session.end();
    made.exit(&held)
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
        Axis::Seed(once(typed.seed.iter().copied())),
    ]
}

fn once<T: PartialEq>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut all = Vec::new();
    for value in values {
        if !all.contains(&value) {
            all.push(value);
        }
    }
    all
}

/// The request of each combination; those that are the same to a model are made once.
fn requests(
    session: &mut Session,
    typed: &SweepArguments,
    axes: &[Axis],
    cells: Vec<Cell>,
) -> Result<Vec<(Cell, Voice, SpeechRequest)>, Stop> {
    let models = session.offer()?.models;
    let format = typed.format.unwrap_or_default();
    session.check_format(format)?;
    let usual = if typed.model.is_empty() {
        // Without one that was named: the first that all of it means something to.
        let hears = models.iter().find(|model| unheard(model, axes).is_none());
        manner::model(&models, hears.map(|model| model.id.as_str()))?
    } else {
        manner::model(&models, typed.model.first().map(String::as_str))?
    };
    for id in &typed.model {
        manner::model(&models, Some(id))?;
    }
    let named = models
        .iter()
        .filter(|model| typed.model.iter().any(|id| model.id.as_str() == id));
    let heard_by_none = named.map(|model| unheard(model, axes)).reduce(Option::and);
    if let Some(setting) = heard_by_none.unwrap_or_else(|| unheard(usual, axes)) {
        let model = usual.name.clone();
        return Err(Stop::bad(tr!(
            "cli-sweep-unheard",
            model = model,
            setting = setting
        )));
    }
    let voice = session.voice(typed.voice.as_deref())?;
    let mut requests: Vec<(Cell, Voice, SpeechRequest)> = Vec::new();
    let mut alike = 0;
    for cell in cells {
        let model = match &cell.model {
            Some(id) => manner::model(&models, Some(id.as_str()))?,
            None => usual,
        };
        let wish = Wish {
            settings: cell.settings,
            language: typed.language.as_deref(),
            rules: None,
        };
        let spoken = Delivery::new(&voice, model, wish);
        let Some(request) = spoken.request(&typed.text, (format, cell.seed), &[]) else {
            continue;
        };
        if requests.iter().any(|(_, _, other)| *other == request) {
            alike += 1;
        } else {
            requests.push((cell, voice.clone(), request));
        }
    }
    if alike > 0 {
        output::words(&tr!("cli-sweep-alike", count = alike));
    }
    Ok(requests)
}

/// A setting with several values that a model doesn't hear.
fn unheard(model: &Model, axes: &[Axis]) -> Option<&'static str> {
    let Hears {
        similarity,
        style,
        speed,
        boost,
        ..
    } = model.hears;
    axes.iter()
        .filter(|axis| axis.len() > 1)
        .find_map(|axis| match axis {
            Axis::Similarity(_) => (!similarity).then_some("similarity"),
            Axis::Style(_) => (!style).then_some("style"),
            Axis::Speed(_) => (!speed).then_some("speed"),
            Axis::SpeakerBoost(_) => (!boost).then_some("speaker-boost"),
            Axis::Stability(_) | Axis::Model(_) | Axis::Seed(_) => None,
        })
}

/// The names of the files: what is varied, with its value.
fn names(axes: &[Axis], requests: &[(Cell, Voice, SpeechRequest)]) -> HashMap<usize, String> {
    let varied: Vec<&Axis> = axes.iter().filter(|axis| axis.len() > 1).collect();
    if varied.is_empty() {
        return HashMap::new();
    }
    let name = |request: &SpeechRequest| {
        let words = varied.iter().map(|axis| match axis {
            Axis::Model(_) => request.model.to_string(),
            Axis::SpeakerBoost(_) if request.settings.use_speaker_boost() => "boost-on".to_owned(),
            Axis::SpeakerBoost(_) => "boost-off".to_owned(),
            Axis::Speed(_) => format!("speed-{:.2}", request.settings.speed()),
            Axis::Style(_) => format!("style-{:.2}", request.settings.style()),
            Axis::Similarity(_) => {
                format!("similarity-{:.2}", request.settings.similarity_boost())
            }
            Axis::Stability(_) => format!("stability-{:.2}", request.settings.stability()),
            Axis::Seed(_) => format!("seed-{}", request.seed.unwrap_or_default()),
        });
        words.collect::<Vec<_>>().join("-")
    };
    let names = requests.iter().map(|(_, _, request)| name(request));
    names.enumerate().collect()
}

/// What is sent, in the service's words; `similarity` beside them, as the flag is called.
fn settings_json(request: &SpeechRequest) -> Value {
    let of = request.settings;
    json!({
        "stability": hundredths(of.stability()),
        "similarity": hundredths(of.similarity_boost()),
        "similarity_boost": hundredths(of.similarity_boost()),
        "style": hundredths(of.style()),
        "speed": hundredths(of.speed()),
        "use_speaker_boost": of.use_speaker_boost(),
        "seed": request.seed,
        "model": request.model,
    })
}

/// As it was typed: not what is nearest to it in binary.
fn hundredths(value: f32) -> f64 {
    (f64::from(value) * 100.0).round() / 100.0
}
