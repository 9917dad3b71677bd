//! Professional clones: made, edited, verified, trained. What comes of it is measured as an instant clone is.

use std::sync::Arc;

use axum::Extension;
use axum::Json;
use axum::Router;
use axum::extract::Request;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use serde_json::json;

use crate::account::Account;
use crate::account::Keyed;
use crate::captcha;
use crate::faults::Fault;
use crate::form;
use crate::form::Brought;
use crate::form::Form;
use crate::listening;
use crate::models;
use crate::order;
use crate::path::Path;
use crate::plan::Plan;
use crate::professional::Attempt;
use crate::professional::Manual;
use crate::professional::Professional;
use crate::professional::USUAL_MODEL;
use crate::refusal::Refusal;
use crate::routes::clones;
use crate::routes::method::{boxed, get, post};
use crate::routes::voices::done;
use crate::routes::voices::own;
use crate::upload::Bounds;
use crate::upload::Upload;
use crate::voice::Voice;
use crate::voice::not_found;
use mynah_synthesis::speech::Speaker;
use mynah_synthesis::speech::Timbre;

/// How alike a reading and the samples have to be.
const ALIKE: f64 = 0.5;

/// What is said of every one.
const ABOUT: &str = "Draft clone: matches pitch, pace and size of the voice, not its identity.";

/// What is served here.
pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/v1/voices/pvc", post(create))
        .route("/v1/voices/pvc/{voice}", post(edit))
        .route(
            "/v1/voices/pvc/{voice}/captcha",
            get(captcha).post(boxed(verify)),
        )
        .route("/v1/voices/pvc/{voice}/verification", post(manual))
        .route("/v1/voices/pvc/{voice}/train", post(train))
}

/// `POST /v1/voices/pvc`
async fn create(Keyed(account): Keyed, Brought(body): Brought) -> Result<Json<Value>, Refusal> {
    let members = form::members(&body)?;
    let mut form = Form::new(&members, &["body"]);
    let name = form.text("name", true).unwrap_or_default();
    let language = form.text("language", true).unwrap_or_default();
    let description = form.text("description", false);
    let labels = form.labels("labels").unwrap_or_default();
    check_lengths(&mut form, Some(&name), description.as_deref());
    form.check()?;
    let plan = account.ask(|store| store.balance()).await?.plan;
    if plan < Plan::Creator {
        return Err(Refusal::plan(
            "can_not_use_professional_voice_cloning",
            "Your subscription has no access to use professional voice cloning, please upgrade.",
        ));
    }
    let id = account.chance.id();
    let timbre = Timbre::of(Speaker::Slt);
    let mut voice = Voice::made("professional", id.clone(), name, labels, timbre);
    voice.description = Some(description.unwrap_or_else(|| ABOUT.to_owned()));
    voice.professional = Some(Professional {
        language,
        ..Professional::default()
    });
    clones::shelve(&account, voice).await?;
    Ok(Json(json!({ "voice_id": id })))
}

fn check_lengths(form: &mut Form<'_>, name: Option<&str>, description: Option<&str>) {
    for (member, text, most) in [("name", name, 100), ("description", description, 500)] {
        if text.is_some_and(|text| text.chars().count() > most) {
            let message = format!("String should have at most {most} characters");
            form.fault(member, "string_too_long", &message);
        }
    }
}

/// `POST /v1/voices/pvc/{voice_id}`: name and words.
async fn edit(
    Keyed(account): Keyed,
    Path(id): Path<String>,
    Brought(body): Brought,
) -> Result<Json<Value>, Refusal> {
    let members = form::members(&body)?;
    let mut form = Form::new(&members, &["body"]);
    let name = form.text("name", false);
    let language = form.text("language", false);
    let description = form.text("description", false);
    let labels = form.labels("labels");
    check_lengths(&mut form, name.as_deref(), description.as_deref());
    form.check()?;
    find(&account, &id).await?;
    change(&account, &id, move |voice, state| {
        voice.name = name.unwrap_or_else(|| std::mem::take(&mut voice.name));
        voice.description = description.or_else(|| voice.description.take());
        if let Some(labels) = labels {
            voice.labels = labels;
        }
        if let Some(language) = language {
            state.language = language;
        }
    })
    .await?;
    Ok(Json(json!({ "voice_id": id })))
}

/// `GET /v1/voices/pvc/{voice_id}/captcha`: the lines to be read, as a PNG in base64.
async fn captcha(Keyed(account): Keyed, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    let (voice, _) = find(&account, &id).await?;
    if voice.samples.is_empty() {
        return Err(no_samples());
    }
    let lines = captcha::lines_for(&id);
    change(&account, &id, |_, state| {
        state.lines = Some(lines.to_owned());
    })
    .await?;
    let picture = captcha::picture(lines).ok_or_else(Refusal::internal)?;
    Ok(Json(Value::String(STANDARD.encode(picture))))
}

/// `POST /v1/voices/pvc/{voice_id}/captcha`: the voice is held against the samples; the words can't be.
async fn verify(
    Keyed(account): Keyed,
    Path(id): Path<String>,
    request: Request,
) -> Result<Json<Value>, Refusal> {
    let mut upload = Upload::read(&account, request, Bounds::one(20)).await?;
    let sent = upload.file("recording", true);
    upload.check()?;
    let (voice, state) = find(&account, &id).await?;
    let Some(lines) = state.lines.clone() else {
        return Err(wrong_step(
            "captcha_not_requested",
            "Get the captcha first, then record its lines.",
        ));
    };
    if state.is_exhausted() {
        return Err(wrong_step(
            "captcha_attempts_exceeded",
            "The maximum number of verification attempts is reached. Try again tomorrow or request manual verification.",
        ));
    }
    let Some(sent) = sent else {
        return Err(clones::no_speech());
    };
    let mut held = sent.held;
    let read = account.ask(move |_| Ok(clones::listened(&mut *held.read()?, "recording")));
    let read = read.await??;
    let own = clones::hear(&account, &voice.samples)
        .await?
        .ok_or_else(clones::no_speech)?;
    let similarity = listening::likeness(&read, &own);
    let accepted = similarity >= ALIKE;
    change(&account, &id, move |_, state| {
        state.attempts.push(Attempt {
            made_ms: state.now.0,
            accepted,
            similarity,
            text: lines,
        });
    })
    .await?;
    if accepted {
        Ok(done())
    } else {
        Err(wrong_step(
            "voice_verification_failed",
            "The recording does not sound like the voice of the samples.",
        ))
    }
}

/// `POST /v1/voices/pvc/{voice_id}/verification`: granted after a while on the server's clock.
async fn manual(
    Keyed(account): Keyed,
    Path(id): Path<String>,
    request: Request,
) -> Result<Json<Value>, Refusal> {
    let mut upload = Upload::read(&account, request, Bounds::several(10, 20)).await?;
    let files = upload.files("files", true);
    let text = upload.text("extra_text", false).unwrap_or_default();
    upload.check()?;
    find(&account, &id).await?;
    let files = files.into_iter().map(|sent| {
        let mime = sent.content_type.unwrap_or_default();
        (account.chance.id(), sent.name, mime, sent.held.len())
    });
    let files = files.collect();
    change(&account, &id, move |_, state| {
        state.manual = Some(Manual {
            made_ms: state.now.0,
            text,
            files,
        });
    })
    .await?;
    Ok(done())
}

/// `POST /v1/voices/pvc/{voice_id}/train`
async fn train(
    Keyed(account): Keyed,
    Path(id): Path<String>,
    faulty: Option<Extension<Fault>>,
    Brought(body): Brought,
) -> Result<Json<Value>, Refusal> {
    let fails = matches!(faulty, Some(Extension(Fault::FailTraining)));
    let model = if body.is_empty() {
        None
    } else {
        let members = form::members(&body)?;
        let mut form = Form::new(&members, &["body"]);
        let model = form.text("model_id", false);
        form.check()?;
        model
    };
    let model = model.unwrap_or_else(|| USUAL_MODEL.to_owned());
    if models::model(&model).is_none_or(|model| model.hears.stability_steps) {
        let word = "model_can_not_be_finetuned";
        return Err(order::unfit_model(&model, word, "be fine-tuned"));
    }
    let (voice, state) = find(&account, &id).await?;
    if voice.samples.is_empty() {
        return Err(no_samples());
    }
    if !state.is_verified() {
        return Err(wrong_step(
            "voice_not_verified",
            "The voice must be verified before it can be trained.",
        ));
    }
    if state.is_begun(&model) {
        return Err(wrong_step(
            "already_training",
            "The voice is already trained or being trained for this model.",
        ));
    }
    let timbre = clones::measured(&account, &voice.samples).await?;
    change(&account, &id, move |voice, state| {
        voice.timbre = timbre;
        if fails {
            state.failing.insert(model.clone());
        } else {
            state.failing.remove(&model);
        }
        state.trainings.insert(model, state.now.0);
    })
    .await?;
    Ok(done())
}

/// A professional clone of the user and how it stands.
pub(super) async fn find(
    account: &Arc<Account>,
    id: &str,
) -> Result<(Voice, Professional), Refusal> {
    let mut voice = own(account, id).await?;
    match voice.professional.take() {
        Some(state) => Ok((voice, state)),
        None => Err(wrong_step(
            "voice_not_professional",
            "The voice is not a professional voice clone.",
        )),
    }
}

/// Changes a clone and its state together.
pub(super) async fn change(
    account: &Arc<Account>,
    id: &str,
    change: impl FnOnce(&mut Voice, &mut Professional) + Send + 'static,
) -> Result<(), Refusal> {
    let found = id.to_owned();
    let changed = account
        .ask(move |store| {
            store.change_voice(&found, |voice| {
                if let Some(mut state) = voice.professional.take() {
                    change(voice, &mut state);
                    voice.professional = Some(state);
                }
            })
        })
        .await?;
    changed.ok_or_else(|| not_found(id))
}

fn no_samples() -> Refusal {
    wrong_step(
        "no_samples",
        "The voice has no samples yet. Add samples first.",
    )
}

/// The flow has an order.
pub(super) fn wrong_step(code: &'static str, message: &'static str) -> Refusal {
    Refusal::invalid(code, code, None, message)
}
