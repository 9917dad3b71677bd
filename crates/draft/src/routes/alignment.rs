//! Forced alignment: when each word of a given text is heard. Exact for sound that this server spoke, by energy and
//! pauses for any other, and marked so.

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::response::IntoResponse as _;
use axum::response::Response;
use serde_json::Value;
use serde_json::json;

use crate::account::Account;
use crate::account::Keyed;
use crate::billing::Charge;
use crate::billing::Price;
use crate::billing::Product;
use crate::plan::Group;
use crate::recognition;
use crate::recognition::Hearing;
use crate::recognition::Word;
use crate::recording;
use crate::refusal::Refusal;
use crate::routes::method::post;
use crate::routes::transcripts::A_MINUTE;
use crate::upload::Bounds;
use crate::upload::Upload;
use mynah_synthesis::dsp::aligning;
use mynah_synthesis::dsp::aligning::Levels;

/// ElevenLabs' page "Forced alignment": 1 GB, ten hours.
const BOUNDS: Bounds = Bounds::one(1_000);
const MINUTES: u32 = 600;
/// The loss of what was measured and of what was estimated: there is no probability in either.
const EXACT: f64 = 0.0;
const APPROXIMATE: f64 = 1.0;

pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new().route("/v1/forced-alignment", post(align))
}

/// `POST /v1/forced-alignment`
async fn align(Keyed(account): Keyed, request: Request) -> Result<Response, Refusal> {
    let mut form = Upload::read(&account, request, BOUNDS).await?;
    let text = form.text("text", true).unwrap_or_default();
    let file = form.file("file", true);
    form.check()?;
    let Some(file) = file else {
        return Err(Refusal::internal());
    };
    if text.trim().is_empty() {
        return Err(Refusal::invalid(
            "empty_text",
            "input_text_empty",
            Some("text"),
            "The text is empty.",
        ));
    }
    let mut sound = recording::looked_at(&account, file, "file", false, MINUTES).await?;
    let mut ticket = account
        .admit(Charge {
            product: Product::Transcription,
            group: Group::Transcription,
            model: String::new(),
            voice: String::new(),
            cost: Price::Seconds(sound.secs, A_MINUTE).credits(),
        })
        .await?;
    let mut head = ticket.head("application/json");
    let made = tokio::task::spawn_blocking(move || {
        let mut hearing = Hearing::new(sound.hz);
        let mut levels = Levels::new(sound.hz);
        let hz = sound.hz;
        let heard = sound.hear_mono(hz, &mut |samples| {
            hearing.push(samples);
            levels.push(samples);
        });
        heard.map_err(|error| log::error!("{error}")).ok()?;
        let known = recognition::recognise(&ticket.account.store, &hearing.finish());
        let known = known.map_err(|error| log::error!("{error}")).ok()?;
        let exact = known.and_then(|known| exact(&text, &known));
        let times = exact
            .clone()
            .unwrap_or_else(|| aligning::align(&text, levels));
        ticket.settle()?;
        Some((body(&text, &times, exact.is_some()), exact.is_some()))
    });
    let (body, exact) = made.await.ok().flatten().ok_or_else(Refusal::internal)?;
    if !exact {
        let note = HeaderValue::from_static("approximate");
        head.insert("x-mynah-draft-times", note);
    }
    Ok((head, Json(body)).into_response())
}

/// The times of each character, if the text has the very words that are known to be said.
fn exact(text: &str, known: &[Word]) -> Option<Vec<(f64, f64)>> {
    let plain = |text: &str| -> String {
        text.chars()
            .filter(|letter| letter.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let mut said = known.iter().filter(|word| !plain(&word.text()).is_empty());
    let mut times = Vec::new();
    let mut last = 0.0;
    for (word, blank) in words_of(text) {
        if blank || plain(&word).is_empty() {
            times.extend(word.chars().map(|_| (last, last)));
            continue;
        }
        let heard = said
            .next()
            .filter(|heard| plain(&heard.text()) == plain(&word))?;
        let count = word.chars().count();
        if heard.letters.len() == count {
            times.extend(
                heard
                    .letters
                    .iter()
                    .map(|letter| (letter.start, letter.end)),
            );
        } else {
            let share = (heard.end() - heard.start()) / count as f64;
            times.extend((0..count).map(|n| {
                let start = heard.start() + share * n as f64;
                (start, start + share)
            }));
        }
        last = heard.end();
    }
    // A blank lasts until the next word begins.
    let mut next = f64::MAX;
    for (start, end) in times.iter_mut().rev() {
        if start == end && next < f64::MAX {
            *end = next.max(*start);
        }
        next = *start;
    }
    said.next().is_none().then_some(times)
}

/// Words and what is between them, in turn.
fn words_of(text: &str) -> Vec<(String, bool)> {
    let mut words: Vec<(String, bool)> = Vec::new();
    for letter in text.chars() {
        let blank = letter.is_whitespace();
        match words.last_mut() {
            Some((word, was)) if *was == blank => word.push(letter),
            _ => words.push((letter.to_string(), blank)),
        }
    }
    words
}

fn body(text: &str, times: &[(f64, f64)], exact: bool) -> Value {
    let loss = if exact { EXACT } else { APPROXIMATE };
    let characters: Vec<Value> = text
        .chars()
        .zip(times)
        .map(|(letter, (start, end))| json!({ "text": letter.to_string(), "start": start, "end": end }))
        .collect();
    let mut rest = times.iter();
    let words: Vec<Value> = words_of(text)
        .into_iter()
        .map(|(word, _)| {
            let own: Vec<&(f64, f64)> = rest.by_ref().take(word.chars().count()).collect();
            let start = own.first().map_or(0.0, |(start, _)| *start);
            let end = own.last().map_or(start, |(_, end)| *end);
            json!({ "text": word, "start": start, "end": end, "loss": loss })
        })
        .collect();
    json!({ "characters": characters, "words": words, "loss": loss })
}
