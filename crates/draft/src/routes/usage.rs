//! Usage: the account's charges as series.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::Router;
use serde_json::Value;
use serde_json::json;

use crate::account::Account;
use crate::account::Keyed;
use crate::form;
use crate::form::Brought;
use crate::form::Form;
use crate::query::Asked;
use crate::refusal::Refusal;
use crate::refusal::SchemaFault;
use crate::routes::method::{get, post};
use crate::store::Charged;

/// Most buckets of a series.
const MOST_BUCKETS: i64 = 10_000;

const HOUR_MS: i64 = 3_600_000;

/// What the analytics query can be grouped by; the account has one value of what isn't kept.
const GROUPS: &[&str] = &[
    "product_type",
    "model",
    "voice_id",
    "user_id",
    "fiat_currency",
    "fiat_charge_type",
    "region",
    "reporting_workspace_id",
    "request_source",
    "resource_id",
    "subresource_id",
    "request_queue_type",
    "voice_multiplier",
    "hashed_xi_api_key",
    "billing_group_id",
    "surface",
    "actor",
];

/// What is served here.
pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/v1/usage/character-stats", get(series))
        .route(
            "/v1/workspace/analytics/query/usage-by-product-over-time",
            post(query),
        )
}

/// `GET /v1/usage/character-stats`: times are in milliseconds, whatever their names say.
async fn series(Keyed(account): Keyed, asked: Asked) -> Result<Json<Value>, Refusal> {
    let required = |name: &str| -> Result<i64, Refusal> {
        asked.number(name)?.ok_or_else(|| {
            Refusal::schema(vec![SchemaFault::new(
                &["query", name],
                "missing",
                "Field required",
            )])
        })
    };
    let (start, end) = (required("start_unix")?, required("end_unix")?);
    let interval = asked.word(
        "aggregation_interval",
        &["hour", "day", "week", "month", "cumulative"],
    )?;
    let breakdown = asked.one("breakdown_type").unwrap_or("none").to_owned();
    let metric = asked.one("metric").unwrap_or("credits").to_owned();
    if !["credits", "request_count"].contains(&metric.as_str()) {
        return Err(Refusal::invalid(
            "draft_unavailable",
            "draft_unavailable",
            Some("metric"),
            "Draft voices keep credits and requests only. Ask for the metric credits or request_count.",
        ));
    }
    let width = match interval {
        Some("hour") => HOUR_MS,
        Some("week") => 7 * 24 * HOUR_MS,
        Some("month") => 30 * 24 * HOUR_MS,
        Some("cumulative") => (end - start).max(1),
        _ => 24 * HOUR_MS,
    };
    let buckets = count(start, end, width)?;
    let charges = account.ask(move |store| store.charges(start, end)).await?;
    let mut usage: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for charge in &charges {
        let name = match breakdown.as_str() {
            "voice" => charge.voice.as_str(),
            "model" => charge.model.as_str(),
            "product_type" => charge.product.as_str(),
            _ => "All",
        };
        let series = usage
            .entry(name.to_owned())
            .or_insert_with(|| vec![0.0; buckets]);
        let bucket = (charge.made_ms - start) / width;
        if let Some(value) = series.get_mut(bucket as usize) {
            *value += if metric == "credits" {
                charge.credits as f64
            } else {
                1.0
            };
        }
    }
    if breakdown == "none" {
        usage
            .entry("All".to_owned())
            .or_insert_with(|| vec![0.0; buckets]);
    }
    let time: Vec<i64> = (0..buckets as i64).map(|n| start + n * width).collect();
    Ok(Json(json!({ "time": time, "usage": usage })))
}

fn count(start: i64, end: i64, width: i64) -> Result<usize, Refusal> {
    let span = end.saturating_sub(start);
    let buckets = span / width + i64::from(span % width > 0);
    if span <= 0 || buckets > MOST_BUCKETS {
        return Err(Refusal::invalid(
            "invalid_parameters",
            "invalid_parameters",
            Some("end_unix"),
            format!("The end must be after the start and at most {MOST_BUCKETS} intervals away."),
        ));
    }
    Ok(buckets as usize)
}

/// `POST /v1/workspace/analytics/query/usage-by-product-over-time`: a table; intervals without usage have no row.
async fn query(Keyed(account): Keyed, Brought(body): Brought) -> Result<Json<Value>, Refusal> {
    let members = form::members(&body)?;
    let mut form = Form::new(&members, &["body"]);
    let mut required = |name: &str| {
        let time = form.number(name, Some((1_577_836_800_000.0, 1e15)));
        if !members.contains_key(name) {
            form.fault(name, "missing", "Field required");
        }
        time.unwrap_or(0.0) as i64
    };
    let (start, end) = (required("start_time"), required("end_time"));
    let width = form.number("interval_seconds", Some((1.0, 1e9)));
    form.list(
        "group_by",
        |name| name.as_str().is_some_and(|name| GROUPS.contains(&name)),
        "enum",
    );
    form.list("filters", Value::is_object, "model_attributes_type");
    form.text("time_zone", false);
    form.check()?;
    let width = (width.unwrap_or(60.0) * 1_000.0) as i64;
    let groups: Vec<String> = members
        .get("group_by")
        .and_then(|names| serde_json::from_value(names.clone()).ok())
        .unwrap_or_default();
    if end <= start {
        count(start, end, width)?;
    }
    let filters = filters(members.get("filters"))?;
    let charges = account.ask(move |store| store.charges(start, end)).await?;
    let mut rows: BTreeMap<(i64, Vec<String>), i64> = BTreeMap::new();
    for charge in &charges {
        let passes = filters
            .iter()
            .all(|(column, wanted, values)| values.contains(&of(charge, column)) == *wanted);
        if !passes {
            continue;
        }
        let bucket = start + (charge.made_ms - start) / width * width;
        let names = groups.iter().map(|group| of(charge, group)).collect();
        *rows.entry((bucket, names)).or_default() += charge.credits;
    }
    let columns = [
        &["time".to_owned()],
        groups.as_slice(),
        &["usage".to_owned()],
    ]
    .concat();
    let types: Vec<&str> = columns
        .iter()
        .map(|name| match name.as_str() {
            "time" => "DateTime",
            "usage" => "Float",
            _ => "String",
        })
        .collect();
    let units: Vec<Value> = columns
        .iter()
        .map(|name| match name.as_str() {
            "time" => json!("ms"),
            "usage" => json!("credits"),
            _ => Value::Null,
        })
        .collect();
    let rows: Vec<Vec<Value>> = rows
        .into_iter()
        .map(|((time, names), credits)| {
            let names = names.into_iter().map(Value::String);
            std::iter::once(json!(time))
                .chain(names)
                .chain([json!(credits)])
                .collect()
        })
        .collect();
    Ok(Json(json!({
        "columns": columns,
        "column_types": types,
        "column_units": units,
        "rows": rows,
    })))
}

/// What a charge has in a column.
fn of(charge: &Charged, column: &str) -> String {
    match column {
        "product_type" => charge.product.clone(),
        "model" => charge.model.clone(),
        "voice_id" => charge.voice.clone(),
        "user_id" | "actor" => "draft_user".to_owned(),
        "region" => "draft".to_owned(),
        "reporting_workspace_id" => "draft_workspace".to_owned(),
        _ => String::new(),
    }
}

/// Column, whether it must be among the values, values.
type Filter = (String, bool, Vec<String>);

fn filters(sent: Option<&Value>) -> Result<Vec<Filter>, Refusal> {
    let sent = sent.and_then(Value::as_array);
    sent.into_iter()
        .flatten()
        .map(|filter| {
            let text = |name: &str| filter.get(name).and_then(Value::as_str);
            let wanted = match text("operation") {
                Some("in" | "eq") => Some(true),
                Some("not_in" | "neq") => Some(false),
                _ => None,
            };
            let values = filter.get("values").and_then(Value::as_array);
            let (Some(column), Some(wanted), Some(values)) = (text("column"), wanted, values)
            else {
                return Err(Refusal::invalid(
                    "draft_unavailable",
                    "draft_unavailable",
                    Some("filters"),
                    "Draft voices can filter usage by in, not_in, eq and neq only.",
                ));
            };
            let values = values.iter().filter_map(Value::as_str);
            Ok((
                column.to_owned(),
                wanted,
                values.map(str::to_owned).collect(),
            ))
        })
        .collect()
}
