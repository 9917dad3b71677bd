//! Pronunciation dictionaries: made from rules or a file, listed, changed, downloaded.

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::Request;
use axum::http::header;
use axum::response::IntoResponse as _;
use axum::response::Response;
use bytes::Bytes;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::account::Account;
use crate::account::Keyed;
use crate::dictionary;
use crate::dictionary::Lexicon;
use crate::dictionary::Rule;
use crate::form;
use crate::form::Brought;
use crate::form::Form;
use crate::path::Path;
use crate::query::Asked;
use crate::refusal::Refusal;
use crate::refusal::SchemaFault;
use crate::routes::method::{boxed, get, post};
use crate::routes::page::Page;
use crate::store::Dictionary;
use crate::upload::Bounds;
use crate::upload::Upload;
use mynah_core::clock::UnixMillis;

const ROOT: &str = "/v1/pronunciation-dictionaries";

/// What others of a workspace may do.
const ACCESS: &[&str] = &["admin", "editor", "commenter", "viewer"];

/// Most rules of one dictionary.
const MOST_RULES: usize = 10_000;

/// What is served here.
pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route(ROOT, get(list))
        .route(&format!("{ROOT}/add-from-rules"), post(from_rules))
        .route(&format!("{ROOT}/add-from-file"), post(from_file))
        .route(&format!("{ROOT}/{{id}}"), get(one).patch(boxed(change)))
        .route(&format!("{ROOT}/{{id}}/set-rules"), post(set))
        .route(&format!("{ROOT}/{{id}}/add-rules"), post(add))
        .route(&format!("{ROOT}/{{id}}/remove-rules"), post(remove))
        .route(
            &format!("{ROOT}/{{id}}/{{version}}/download"),
            get(download),
        )
}

/// `POST …/add-from-rules`
async fn from_rules(Keyed(account): Keyed, Brought(body): Brought) -> Result<Json<Value>, Refusal> {
    let members = form::members(&body)?;
    let mut form = Form::new(&members, &["body"]);
    let name = form.text("name", true).unwrap_or_default();
    let description = form.text("description", false);
    let access = members
        .get("workspace_access")
        .filter(|access| !access.is_null())
        .and_then(|_| form.word("workspace_access", ACCESS));
    let rules = rules(&mut form, &members);
    form.check()?;
    let lexicon = Lexicon {
        language: None,
        rules,
    };
    keep(&account, name, description, access, lexicon).await
}

/// `POST …/add-from-file`: a PLS file.
async fn from_file(Keyed(account): Keyed, request: Request) -> Result<Json<Value>, Refusal> {
    let mut upload = Upload::read(&account, request, Bounds::one(5)).await?;
    let name = upload.text("name", true).unwrap_or_default();
    let description = upload.text("description", false);
    let access = upload.word("workspace_access", ACCESS);
    let sent = upload.file("file", false);
    upload.check()?;
    let lexicon = match sent {
        None => Lexicon::default(),
        Some(sent) => {
            let bytes = account.ask(move |_| Ok(sent.held.into_bytes()?)).await?;
            dictionary::from_pls(&bytes).ok_or_else(|| {
                Refusal::invalid(
                    "invalid_pronunciation_dictionary",
                    "invalid_pronunciation_dictionary",
                    Some("file"),
                    "The file is not a valid pronunciation lexicon (PLS).",
                )
            })?
        }
    };
    keep(&account, name, description, access, lexicon).await
}

async fn keep(
    account: &Arc<Account>,
    name: String,
    description: Option<String>,
    access: Option<String>,
    Lexicon { language, rules }: Lexicon,
) -> Result<Json<Value>, Refusal> {
    if rules.len() > MOST_RULES {
        return Err(too_many());
    }
    let dictionary = Dictionary {
        id: account.chance.id(),
        version: account.chance.id(),
        name,
        description,
        access,
        created: UnixMillis::default(),
        archived: None,
        language,
        rules,
    };
    let kept = account
        .ask(move |store| store.add_dictionary(&dictionary))
        .await?;
    Ok(Json(json!({
        "id": kept.id,
        "name": kept.name,
        "created_by": "draft_user",
        "creation_time_unix": kept.created.secs(),
        "version_id": kept.version,
        "version_rules_num": kept.rules.len(),
        "description": kept.description,
        "permission_on_resource": "admin",
    })))
}

fn too_many() -> Refusal {
    Refusal::invalid(
        "invalid_parameters",
        "too_many_rules",
        Some("rules"),
        format!("A dictionary can have at most {MOST_RULES} rules."),
    )
}

/// The member `rules`.
fn rules(form: &mut Form<'_>, members: &Map<String, Value>) -> Vec<Rule> {
    match members.get("rules") {
        None => form.fault("rules", "missing", "Field required"),
        Some(Value::Array(rules)) => {
            let read: Result<Vec<Rule>, _> =
                rules.iter().cloned().map(serde_json::from_value).collect();
            match read {
                Ok(rules) => return rules,
                Err(error) => form.fault(
                    "rules",
                    "union_tag_invalid",
                    &format!("Input is not a list of alias and phoneme rules: {error}"),
                ),
            }
        }
        Some(_) => form.fault("rules", "list_type", "Input should be a valid list"),
    }
    Vec::new()
}

/// `GET …`: pages by cursor.
async fn list(Keyed(account): Keyed, asked: Asked) -> Result<Json<Value>, Refusal> {
    let size = asked.page_size(30, 100)? as usize;
    let sort = asked.word("sort", &["creation_time_unix", "name"])?;
    let upward = asked
        .one("sort_direction")
        .is_some_and(|word| word.to_uppercase().starts_with("ASC"));
    let archived = asked.flag("include_archived")?.unwrap_or(true);
    let mut found = account.ask(|store| store.dictionaries()).await?;
    found.retain(|dictionary| archived || dictionary.archived.is_none());
    if sort == Some("name") {
        found.sort_by(|one, other| one.name.cmp(&other.name));
    }
    if !upward {
        found.reverse();
    }
    let page = Page::of(found, size, &asked, "cursor", |dictionary| &dictionary.id)?;
    Ok(Json(json!({
        "pronunciation_dictionaries": page.items.iter().map(about).collect::<Vec<_>>(),
        "next_cursor": page.next,
        "has_more": page.next.is_some(),
    })))
}

fn about(dictionary: &Dictionary) -> Value {
    json!({
        "id": dictionary.id,
        "latest_version_id": dictionary.version,
        "latest_version_rules_num": dictionary.rules.len(),
        "name": dictionary.name,
        "permission_on_resource": "admin",
        "created_by": "draft_user",
        "creation_time_unix": dictionary.created.secs(),
        "archived_time_unix": dictionary.archived.map(UnixMillis::secs),
        "description": dictionary.description,
    })
}

/// `GET …/{id}`
async fn one(Keyed(account): Keyed, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    let found = account
        .ask(move |store| store.dictionary(&id, None))
        .await?
        .ok_or_else(not_found)?;
    let mut whole = about(&found);
    if let Some(members) = whole.as_object_mut() {
        members.insert("rules".to_owned(), json!(found.rules));
    }
    Ok(Json(whole))
}

/// `PATCH …/{id}`: no new version; archiving is the only delete.
async fn change(
    Keyed(account): Keyed,
    Path(id): Path<String>,
    Brought(body): Brought,
) -> Result<Json<Value>, Refusal> {
    let members = form::members(&body)?;
    let mut form = Form::new(&members, &["body"]);
    let archived = form.flag("archived");
    let name = form.text("name", false);
    form.check()?;
    let found = account
        .ask(move |store| store.change_dictionary(&id, name.as_deref(), archived))
        .await?
        .ok_or_else(not_found)?;
    Ok(Json(about(&found)))
}

/// `POST …/{id}/set-rules`
async fn set(
    Keyed(account): Keyed,
    Path(id): Path<String>,
    Brought(body): Brought,
) -> Result<Json<Value>, Refusal> {
    let new = sent_rules(&body)?;
    rewrite(&account, id, move |rules| *rules = new).await
}

/// `POST …/{id}/add-rules`: a rule for the same string takes the older one's place.
async fn add(
    Keyed(account): Keyed,
    Path(id): Path<String>,
    Brought(body): Brought,
) -> Result<Json<Value>, Refusal> {
    let new = sent_rules(&body)?;
    rewrite(&account, id, move |rules| {
        rules.retain(|old| {
            new.iter()
                .all(|rule| rule.string_to_replace != old.string_to_replace)
        });
        rules.extend(new);
    })
    .await
}

fn sent_rules(body: &Bytes) -> Result<Vec<Rule>, Refusal> {
    let members = form::members(body)?;
    let mut form = Form::new(&members, &["body"]);
    form.flag("case_sensitive");
    form.flag("word_boundaries");
    let rules = rules(&mut form, &members);
    form.check()?;
    if rules.len() > MOST_RULES {
        return Err(too_many());
    }
    Ok(rules)
}

/// `POST …/{id}/remove-rules`
async fn remove(
    Keyed(account): Keyed,
    Path(id): Path<String>,
    Brought(body): Brought,
) -> Result<Json<Value>, Refusal> {
    let members = form::members(&body)?;
    let strings: Option<Vec<String>> = members
        .get("rule_strings")
        .and_then(|strings| serde_json::from_value(strings.clone()).ok());
    let strings = strings.ok_or_else(|| {
        let (kind, message) = if members.contains_key("rule_strings") {
            ("list_type", "Input should be a valid list of strings")
        } else {
            ("missing", "Field required")
        };
        Refusal::schema(vec![SchemaFault::new(
            &["body", "rule_strings"],
            kind,
            message,
        )])
    })?;
    rewrite(&account, id, move |rules| {
        rules.retain(|rule| !strings.contains(&rule.string_to_replace));
    })
    .await
}

async fn rewrite(
    account: &Arc<Account>,
    id: String,
    change: impl FnOnce(&mut Vec<Rule>) + Send + 'static,
) -> Result<Json<Value>, Refusal> {
    let version = account.chance.id();
    let found = account
        .ask(move |store| store.change_rules(&id, version, change))
        .await?
        .ok_or_else(not_found)?;
    Ok(Json(json!({
        "id": found.id,
        "version_id": found.version,
        "version_rules_num": found.rules.len(),
    })))
}

/// `GET …/{dictionary_id}/{version_id}/download`
async fn download(
    Keyed(account): Keyed,
    Path((id, version)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let found = account
        .ask(move |store| store.dictionary(&id, Some(&version)))
        .await?
        .ok_or_else(not_found)?;
    let name = format!(
        "attachment; filename=\"{}_{}.pls\"",
        found.id, found.version
    );
    let head = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    let pls = dictionary::to_pls(&found.rules, found.language.as_deref());
    Ok((head, pls).into_response())
}

fn not_found() -> Refusal {
    Refusal::not_found(
        "pronunciation_dictionary_not_found",
        "The pronunciation dictionary was not found.",
    )
}

/// A dictionary that a request names, and its version.
pub type Locator = (String, Option<String>);

impl Account {
    /// The rules of these dictionaries, in order; the inner refusal is the request's fault.
    pub(crate) async fn rules(
        self: &Arc<Self>,
        locators: Vec<Locator>,
    ) -> Result<Result<Vec<Rule>, Refusal>, Refusal> {
        self.ask(move |store| {
            let mut rules = Vec::new();
            for (id, version) in &locators {
                match store.dictionary(id, version.as_deref())? {
                    Some(found) => rules.extend(found.rules),
                    None => return Ok(Err(not_found())),
                }
            }
            Ok(Ok(rules))
        })
        .await
    }
}
