//! Projects of the service's own studio: made and listed. Nothing here reads them aloud: Mynah does that itself.

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::Request;
use serde::Deserialize;
use serde::Serialize;
use serde_json::Value;
use serde_json::json;

use crate::account::Account;
use crate::account::Keyed;
use crate::models;
use crate::professional;
use crate::refusal::Refusal;
use crate::routes::method::{boxed, get};
use crate::store::Kept;
use crate::upload::Bounds;
use crate::upload::Upload;

/// A book, at most.
const BOUNDS: Bounds = Bounds::one(50);
/// Who reads where nobody is named.
const READER: &str = "DraftWren00000000001";

pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new().route("/v1/studio/projects", get(list).post(boxed(create)))
}

/// A project. What it is made of is the object of the protocol, but for the id.
#[derive(Clone, Serialize, Deserialize)]
struct StudioProject {
    id: String,
    told: Value,
}

impl Kept for StudioProject {
    const NOUN: &'static str = "studio_project";

    fn id(&self) -> &str {
        &self.id
    }
}

/// `GET /v1/studio/projects`: newest first.
async fn list(Keyed(account): Keyed) -> Result<Json<Value>, Refusal> {
    let all = account.ask(|store| store.all::<StudioProject>()).await?;
    let projects: Vec<Value> = all.into_iter().rev().map(|project| project.told).collect();
    Ok(Json(json!({ "projects": projects })))
}

/// `POST /v1/studio/projects`
async fn create(Keyed(account): Keyed, request: Request) -> Result<Json<Value>, Refusal> {
    let mut form = Upload::read(&account, request, BOUNDS).await?;
    let name = form.text("name", true).unwrap_or_default();
    form.word(
        "quality_preset",
        &["standard", "high", "ultra", "ultra_lossless"],
    );
    form.word(
        "apply_text_normalization",
        &["auto", "on", "off", "apply_english"],
    );
    let audience = form.word(
        "target_audience",
        &["children", "young adult", "adult", "all ages"],
    );
    let fiction = form.word("fiction", &["fiction", "non-fiction"]);
    let source = form.word(
        "source_type",
        &["blank", "book", "article", "genfm", "video", "screenplay"],
    );
    let language = form.text("language", false);
    if language
        .as_ref()
        .is_some_and(|code| code.chars().count() != 2)
    {
        form.fault(
            "language",
            "string_too_long",
            "String should have 2 characters",
        );
    }
    let chapters = form.json("from_content_json");
    if chapters
        .as_ref()
        .is_some_and(|chapters| !chapters.is_array())
    {
        form.fault(
            "from_content_json",
            "list_type",
            "Input should be a valid list of chapters",
        );
    }
    let document = form.file("from_document", false);
    let flag = |form: &mut Upload, name: &str| form.flag(name).unwrap_or(false);
    let spoken = flag(&mut form, "auto_convert");
    let cast = flag(&mut form, "auto_assign_voices");
    let published = flag(&mut form, "create_publishing_read");
    let acx = flag(&mut form, "acx_volume_normalization");
    let even = flag(&mut form, "volume_normalization") || acx;
    let mature = form.flag("mature_content");
    let page = form.text("from_url", false);
    let texts = ["title", "author", "description", "content_type"];
    let [title, author, description, content_type] = texts.map(|name| form.text(name, false));
    let published_on = form.text("original_publication_date", false);
    let isbn = form.text("isbn_number", false);
    let voices = ["default_title_voice_id", "default_paragraph_voice_id"];
    let [heading, reading] = voices.map(|name| form.text(name, false));
    let model = form.text("default_model_id", false);
    form.check()?;
    let beyond = [
        (
            page.is_some(),
            "Draft voices fetch nothing from the network. Send the text itself.",
        ),
        (
            spoken,
            "Draft voices don't convert studio projects. Render the script in Mynah, or use the online service.",
        ),
        (cast, "Casting a text needs the online service."),
        (published, "Publishing needs the online service."),
    ];
    if let Some((_, why)) = beyond.into_iter().find(|(asked, _)| *asked) {
        return Err(Refusal::draft_unavailable(why));
    }
    let model = model.unwrap_or_else(|| professional::USUAL_MODEL.to_owned());
    if models::model(&model).is_none() {
        return Err(Refusal::invalid(
            "model_not_found",
            "model_not_found",
            Some("default_model_id"),
            format!("A model with model ID {model} does not exist."),
        ));
    }
    let heading = heading.unwrap_or_else(|| READER.to_owned());
    let reading = reading.unwrap_or_else(|| READER.to_owned());
    for voice in [&heading, &reading] {
        account.voice(voice).await??;
    }
    let id = account.chance.id();
    let blank = chapters.is_none() && document.is_none();
    let told = json!({
        "project_id": id,
        "name": name,
        "create_date_unix": account.store.now().secs(),
        "created_by_user_id": "draft_user",
        "default_title_voice_id": heading,
        "default_paragraph_voice_id": reading,
        "default_title_voice_ref_id": heading,
        "default_paragraph_voice_ref_id": reading,
        "default_model_id": model,
        "last_conversion_date_unix": null,
        "can_be_downloaded": false,
        "title": title,
        "author": author,
        "description": description,
        "genres": form.texts("genres"),
        "cover_image_url": null,
        "target_audience": audience,
        "language": language,
        "content_type": content_type,
        "original_publication_date": published_on,
        "mature_content": mature,
        "isbn_number": isbn,
        "volume_normalization": even,
        "state": "default",
        "access_level": "admin",
        "fiction": fiction,
        "quality_check_on": false,
        "quality_check_on_when_bulk_convert": false,
        "creation_meta": {
            "creation_progress": 1.0,
            "status": "finished",
            "type": "blank",
        },
        "source_type": source.or_else(|| blank.then(|| "blank".to_owned())),
    });
    let answer = json!({ "project": told });
    account
        .ask(move |store| store.keep(&StudioProject { id, told }, false))
        .await?;
    Ok(Json(answer))
}
