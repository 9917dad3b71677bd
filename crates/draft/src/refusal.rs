//! What the server answers instead of doing it.
//!
//! In the shapes of ElevenLabs' page "Errors" and its OpenAPI description: an object with `code` and `status` both
//! filled, as the live service does, a list for schema faults, a bare text where there is no route.

use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use serde_json::Value;
use serde_json::json;

/// A complete refusal. The outermost layer writes it, because only that one knows the request's trace id.
#[derive(Clone, Debug)]
pub struct Refusal {
    status: StatusCode,
    shape: Shape,
    limits: Option<Limits>,
    retry_after: Option<u32>,
    stays: Option<u32>,
}

/// How many requests run and may run, as the headers tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// This request included.
    pub running: u32,
    /// Of the group of its model.
    pub ceiling: u32,
}

#[derive(Clone, Debug)]
enum Shape {
    /// `{"detail":{"type","code","message","status","request_id","param"}}`
    Detail {
        kind: &'static str,
        code: &'static str,
        word: &'static str,
        message: String,
        param: Option<&'static str>,
    },
    /// `{"detail":[{"loc","msg","type"}]}`
    Schema(Vec<SchemaFault>),
    /// `{"detail":"text"}`
    Plain(&'static str),
    /// `{"error":"code","message":"text"}`
    Short { code: &'static str, message: String },
    /// Any body at all, for scripted faults.
    Verbatim { content_type: String, body: String },
}

/// One fault of a request against the published schema.
#[derive(Clone, Debug, PartialEq)]
pub struct SchemaFault {
    /// Where: `body`, then the way in.
    pub place: Vec<Value>,
    /// In words.
    pub message: String,
    /// The validator's word for it (`missing`, `string_type`, …).
    pub kind: &'static str,
}

impl SchemaFault {
    /// A fault at `place`, the first element of which is `body`, `query` or `path`.
    pub fn new(place: &[&str], kind: &'static str, message: impl Into<String>) -> Self {
        Self {
            place: place.iter().map(|step| json!(step)).collect(),
            message: message.into(),
            kind,
        }
    }
}

impl Refusal {
    /// The same with another HTTP status, as gateways make of it.
    #[must_use]
    pub fn with_status(self, http: u16) -> Self {
        Self {
            status: StatusCode::from_u16(http).unwrap_or(self.status),
            ..self
        }
    }

    fn detail(
        status: StatusCode,
        kind: &'static str,
        code: &'static str,
        word: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self {
            status,
            shape: Shape::Detail {
                kind,
                code,
                word,
                message: message.into(),
                param: None,
            },
            limits: None,
            retry_after: None,
            stays: None,
        }
    }

    /// 400: the request is well formed but can't be meant. `code` and `word` are the new and the old name.
    pub fn invalid(
        code: &'static str,
        word: &'static str,
        param: Option<&'static str>,
        message: impl Into<String>,
    ) -> Self {
        let mut refusal = Self::detail(
            StatusCode::BAD_REQUEST,
            "validation_error",
            code,
            word,
            message,
        );
        if let Shape::Detail { param: named, .. } = &mut refusal.shape {
            *named = param;
        }
        refusal
    }

    /// 400: what no machine does without a model. `why` says so, and what to do instead.
    pub fn draft_unavailable(why: &str) -> Self {
        Self::invalid("draft_unavailable", "draft_unavailable", None, why)
    }

    /// 404 by type.
    pub fn not_found(code: &'static str, message: impl Into<String>) -> Self {
        Self::detail(StatusCode::NOT_FOUND, "not_found", code, code, message)
    }

    /// 409: not now, as things stand.
    pub fn conflict(code: &'static str, message: impl Into<String>) -> Self {
        Self::detail(StatusCode::CONFLICT, "conflict", code, code, message)
    }

    /// 422 with every fault found.
    pub fn schema(faults: Vec<SchemaFault>) -> Self {
        Self {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            shape: Shape::Schema(faults),
            limits: None,
            retry_after: None,
            stays: None,
        }
    }

    /// A framework's own short answer (404 without a route, 405).
    pub fn plain(status: StatusCode, text: &'static str) -> Self {
        Self {
            status,
            shape: Shape::Plain(text),
            limits: None,
            retry_after: None,
            stays: None,
        }
    }

    /// The older shape of the routes under `/v1/dubbing/{dubbing_id}/`.
    pub fn short(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            shape: Shape::Short {
                code,
                message: message.into(),
            },
            limits: None,
            retry_after: None,
            stays: None,
        }
    }

    /// Any status with any body: what a proxy in between might say, or an older shape.
    pub fn verbatim(status: u16, content_type: &str, body: &str) -> Self {
        Self {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY),
            shape: Shape::Verbatim {
                content_type: content_type.to_owned(),
                body: body.to_owned(),
            },
            limits: None,
            retry_after: None,
            stays: None,
        }
    }

    /// No key in the request.
    pub fn no_key() -> Self {
        Self::detail(
            StatusCode::UNAUTHORIZED,
            "authentication_error",
            "unauthorized",
            "needs_authorization",
            "Neither authorization header nor xi-api-key received, please provide one.",
        )
    }

    /// The model list's own answer to a request without a key.
    pub fn no_workspace() -> Self {
        Self::not_found("workspace_not_found", "Workspace not found.")
    }

    /// The key is not this server's.
    pub fn wrong_key() -> Self {
        Self::detail(
            StatusCode::UNAUTHORIZED,
            "authentication_error",
            "unauthorized",
            "invalid_api_key",
            "Invalid API key",
        )
    }

    /// The key's time is over.
    pub fn expired_key() -> Self {
        Self::detail(
            StatusCode::UNAUTHORIZED,
            "authentication_error",
            "unauthorized",
            "expired_api_key",
            "The API key has expired.",
        )
    }

    /// The key was switched off, or found in public.
    pub fn disabled_key() -> Self {
        Self::detail(
            StatusCode::UNAUTHORIZED,
            "authentication_error",
            "unauthorized",
            "api_key_disabled",
            "The API key has been disabled.",
        )
    }

    /// The key may not be used from where the request comes.
    pub fn wrong_address() -> Self {
        Self::detail(
            StatusCode::FORBIDDEN,
            "authorization_error",
            "forbidden",
            "ip_not_allowed",
            "Your IP address is not allowed to use this API key.",
        )
    }

    /// A service account sees only what was shared with it.
    pub fn not_shared() -> Self {
        Self::detail(
            StatusCode::FORBIDDEN,
            "authorization_error",
            "forbidden",
            "workspace_access_denied",
            "You do not have access to this resource.",
        )
    }

    /// The key's own cap, as seen live.
    pub fn key_quota(cap: u64, left: u64, needed: u64) -> Self {
        Self::detail(
            StatusCode::UNAUTHORIZED,
            "authentication_error",
            "unauthorized",
            "quota_exceeded",
            format!(
                "This request exceeds your API key quota of {cap}. You have {left} credits remaining, while {needed} credits are required for this request."
            ),
        )
    }

    /// A single-use token that is spent, too old, for something else, or none.
    pub fn wrong_token() -> Self {
        Self::detail(
            StatusCode::UNAUTHORIZED,
            "authentication_error",
            "unauthorized",
            "invalid_token",
            "The token is invalid, has expired or was used already.",
        )
    }

    /// A key sent as a bearer token.
    pub fn bearer() -> Self {
        Self::detail(
            StatusCode::UNAUTHORIZED,
            "authentication_error",
            "unauthorized",
            "invalid_authorization_header",
            "Invalid authorization header.",
        )
    }

    /// The key is good but may not do this (`text_to_speech`, `user_read`, `voices_read`, …), as seen live.
    pub fn missing_permission(permission: &str) -> Self {
        Self::detail(
            StatusCode::UNAUTHORIZED,
            "authentication_error",
            "unauthorized",
            "missing_permissions",
            format!(
                "The API key you used is missing the permission {permission} to execute this operation."
            ),
        )
    }

    /// The same as the published errors page tells it: 403.
    pub fn forbidden(permission: &str) -> Self {
        Self::detail(
            StatusCode::FORBIDDEN,
            "authorization_error",
            "insufficient_permissions",
            "missing_permissions",
            format!(
                "The API key you used is missing the permission {permission} to execute this operation."
            ),
        )
    }

    /// Out of credits: 401 as seen live, or 402 as the errors page has it.
    pub fn quota(payment_required: bool, left: u64, needed: u64) -> Self {
        let message = format!(
            "This request exceeds your quota. You have {left} credits remaining, while {needed} credits are required for this request."
        );
        if payment_required {
            Self::detail(
                StatusCode::PAYMENT_REQUIRED,
                "payment_required",
                "insufficient_credits",
                "quota_exceeded",
                message,
            )
        } else {
            Self::detail(
                StatusCode::UNAUTHORIZED,
                "authentication_error",
                "unauthorized",
                "quota_exceeded",
                message,
            )
        }
    }

    /// The plan doesn't include it.
    pub fn plan(code: &'static str, message: impl Into<String>) -> Self {
        Self::detail(
            StatusCode::FORBIDDEN,
            "authorization_error",
            code,
            code,
            message,
        )
    }

    /// A voice that this plan may not speak with.
    pub fn paid_plan() -> Self {
        Self::detail(
            StatusCode::PAYMENT_REQUIRED,
            "payment_required",
            "paid_plan_required",
            "payment_required",
            "Free users cannot use library voices via the API. Please upgrade your subscription to use this voice.",
        )
    }

    /// As many requests as the plan allows are running.
    pub fn too_many(limits: Limits) -> Self {
        let mut refusal = Self::detail(
            StatusCode::TOO_MANY_REQUESTS,
            "rate_limit_error",
            "concurrent_limit_exceeded",
            "too_many_concurrent_requests",
            format!(
                "Too many concurrent requests. Your current subscription is associated with a maximum of {} concurrent requests (running in parallel).",
                limits.ceiling
            ),
        );
        refusal.limits = Some(limits);
        refusal
    }

    /// Too many requests in a short time.
    pub fn rate_limited() -> Self {
        Self::detail(
            StatusCode::TOO_MANY_REQUESTS,
            "rate_limit_error",
            "rate_limit_exceeded",
            "rate_limit_exceeded",
            "Rate limit exceeded, please slow down.",
        )
    }

    /// 429 because the service is busy, not because of this account.
    pub fn busy() -> Self {
        Self::detail(
            StatusCode::TOO_MANY_REQUESTS,
            "rate_limit_error",
            "system_busy",
            "system_busy",
            "We are experiencing heavy traffic, please try again.",
        )
    }

    /// 503.
    pub fn unavailable() -> Self {
        Self::detail(
            StatusCode::SERVICE_UNAVAILABLE,
            "service_unavailable",
            "service_unavailable",
            "service_unavailable",
            "The service is temporarily unavailable.",
        )
    }

    /// 500.
    pub fn internal() -> Self {
        Self::detail(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal_error",
            "internal_error",
            "internal_error",
            "An internal error occurred.",
        )
    }

    /// 413: the body is beyond what any model would take.
    pub fn too_large() -> Self {
        Self::detail(
            StatusCode::PAYLOAD_TOO_LARGE,
            "invalid_request",
            "request_too_large",
            "request_too_large",
            "The request is too large.",
        )
    }

    /// Whether it only says that too much is running at once.
    pub fn is_crowded(&self) -> bool {
        self.limits.is_some()
    }

    /// The same with the seconds after which it may be asked again (`Retry-After`).
    #[must_use]
    pub fn again_after(mut self, secs: u32) -> Self {
        self.retry_after = Some(secs);
        self
    }

    /// The same with the credits that stay charged of what isn't there any more (`character-cost`).
    #[must_use]
    pub fn of_what_stays(mut self, charged: u64) -> Self {
        self.stays = Some(u32::try_from(charged).unwrap_or(u32::MAX));
        self
    }

    /// The same on a socket: the word for it and the sentence.
    pub fn spoken(&self) -> (String, String) {
        match &self.shape {
            Shape::Detail { word, message, .. } => ((*word).to_owned(), message.clone()),
            Shape::Schema(faults) => {
                let places = faults.iter().map(|fault| {
                    let place: Vec<String> = fault.place.iter().map(Value::to_string).collect();
                    format!("{}: {}", place.join("."), fault.message)
                });
                let places: Vec<String> = places.collect();
                (
                    "invalid_message".to_owned(),
                    places.join("; ").replace('"', ""),
                )
            }
            Shape::Plain(text) => ("invalid_request".to_owned(), (*text).to_owned()),
            Shape::Short { code, message } => ((*code).to_owned(), message.clone()),
            Shape::Verbatim { body, .. } => ("error".to_owned(), body.clone()),
        }
    }

    /// The answer with the trace id in it.
    pub fn write(self, trace: &str) -> Response {
        let (content_type, body) = match self.shape {
            Shape::Detail {
                kind,
                code,
                word,
                message,
                param,
            } => {
                let detail = json!({ "detail": {
                    "type": kind, "code": code, "message": message,
                    "status": word, "request_id": trace, "param": param,
                } });
                (JSON.to_owned(), detail.to_string())
            }
            Shape::Schema(faults) => {
                let faults: Vec<Value> = faults
                    .into_iter()
                    .map(|fault| json!({ "loc": fault.place, "msg": fault.message, "type": fault.kind }))
                    .collect();
                (JSON.to_owned(), json!({ "detail": faults }).to_string())
            }
            Shape::Plain(text) => (JSON.to_owned(), json!({ "detail": text }).to_string()),
            Shape::Short { code, message } => {
                let body = json!({ "error": code, "message": message });
                (JSON.to_owned(), body.to_string())
            }
            Shape::Verbatim { content_type, body } => (content_type, body),
        };
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        if let Ok(content_type) = HeaderValue::try_from(content_type) {
            headers.insert(header::CONTENT_TYPE, content_type);
        }
        if let Some(limits) = self.limits {
            limits.write(headers);
        }
        if let Some(secs) = self.retry_after {
            headers.insert(header::RETRY_AFTER, secs.into());
        }
        if let Some(stays) = self.stays {
            headers.insert("character-cost", stays.into());
        }
        response
    }
}

const JSON: &str = "application/json";

impl Limits {
    /// Puts the two headers in.
    pub fn write(self, headers: &mut HeaderMap) {
        headers.insert("current-concurrent-requests", self.running.into());
        headers.insert("maximum-concurrent-requests", self.ceiling.into());
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
