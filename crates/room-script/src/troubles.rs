//! A line's trouble: the card in its row, and what its buttons do.

use std::ops::Range;

use egui::Ui;

use super::columns::Fit;
use super::list::Touch;
use super::play;
use super::row::RowCx;
use mynah_core::ids::LineId;
use mynah_i18n::tr;
use mynah_model::desk::Desk;
use mynah_model::desk::LineState;
use mynah_model::trouble::Remedy;
use mynah_model::trouble::Trouble;
use mynah_script::chunk::chunks;
use mynah_script::edit::Edit;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::remedies;
use mynah_ui_core::widgets::TroubleCard;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::widgets::count_down;

/// Draws the card below a line's text.
pub fn card_ui(
    ui: &mut Ui,
    cx: &mut RowCx<'_>,
    (number, line): (usize, LineId),
    state: &LineState<'_>,
    trouble: &Trouble,
) {
    let of = tr!("script-line-of", number = number);
    let mut card = TroubleCard::new(trouble).of(&of);
    if cx.columns.fit != Fit::Wide {
        card = card.narrow();
    }
    // With its headings it would be higher than the list, and its buttons below the fold.
    if cx.low {
        card = card.flat();
    }
    if let LineState::Held {
        until: Some(until), ..
    } = state
    {
        let left = until.saturating_duration_since(cx.instant);
        card = card.again_in(count_down(ui, left));
    }
    let price = match cx.desk.job_of(line) {
        Some(job) => cx.desk.price_of_retry(job),
        None => cx.desk.price_of_fresh(line),
    };
    if let Some(price) = price {
        card = card.price(PriceText::short(price));
    }
    if let Some(remedy) = card.show(ui) {
        cx.touches.push(Touch::Remedy(line, remedy));
    }
}

/// Does what a button of the card says.
pub fn help(cx: &mut StudioCtx<'_>, line: LineId, remedy: &Remedy) {
    let job = cx.desk.job_of(line).map(|job| job.id);
    match remedy {
        Remedy::Retry => match job {
            Some(job) => play::again(cx, line, job, false),
            None => play::generate(cx, line, false),
        },
        Remedy::SpendAnyway => {
            if let Some(job) = job {
                play::again(cx, line, job, true);
            }
        }
        Remedy::SplitLine => {
            if let Some(edit) = split_to_fit(cx.desk, line) {
                cx.edit(edit);
            }
        }
        Remedy::SpellOut => {
            if let Some(edit) = spelt_out(cx.desk, line) {
                cx.edit(edit);
            }
        }
        Remedy::ChooseVoice => choose(cx, line, Action::ChooseVoice),
        Remedy::ChooseModel => choose(cx, line, Action::ChooseModel),
        Remedy::ChooseFormat => choose(cx, line, Action::ChooseFormat),
        Remedy::UseDraftVoice => play::stand_in(cx, line),
        // The card copies the report itself; places are chosen where files are written.
        other => {
            remedies::help(cx, job, other);
        }
    }
}

fn choose(cx: &mut StudioCtx<'_>, line: LineId, what: Action) {
    cx.view.line = Some(line);
    cx.act(what);
}

/// Writes words of a line as its rules say them: what is sent is what stands there then, at its own price.
fn spelt_out(desk: &Desk, id: LineId) -> Option<Edit> {
    let script = desk.script();
    let line = script.line(id)?;
    let part = script.cast().0.get(&line.speaker);
    let language = part.and_then(|part| part.language.as_deref());
    let (text, _) = script.rules().spelt(&line.text, language);
    Some(Edit::SetText { id, text: text? })
}

/// Splits a line at the ends of sentences so that each part fits its model, at least into two.
fn split_to_fit(desk: &Desk, id: LineId) -> Option<Edit> {
    let script = desk.script();
    let line = script.line(id)?;
    let limit = desk
        .model_of(line)
        .and_then(|model| desk.model(model))
        .map_or(usize::MAX, |model| model.limit);
    let half = line.text.chars().count() / 2 + 1;
    let parts = chunks(&line.text, limit.min(half.max(20)));
    let says = |range: &Range<usize>| {
        let piece = line.text.get(range.clone());
        piece.is_some_and(|piece| !piece.trim().is_empty())
    };
    let parts: Vec<_> = parts.into_iter().filter(says).collect();
    let places: Vec<usize> = parts.iter().skip(1).map(|part| part.start).collect();
    (!places.is_empty())
        .then(|| script.split_at(id, &places))
        .flatten()
}
