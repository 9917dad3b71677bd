//! What a fix comes to, whoever says it: it is bought, is put into its place, and the files are written with it.

use serde_json::{Value, json};

use super::{exit_of, exported, folder_of, say, told};
use crate::cli::args::DubPatchArguments;
use crate::cli::exit::{Exit, Stop};
use crate::cli::generate;
use crate::cli::output;
use crate::cli::session::Session;
use mynah_core::credits::Credits;
use mynah_i18n::tr;
use mynah_model::command::{DubLine, ExportShape, LineOrder};
use mynah_model::dubbing::{self, FilmCard, Patch};
use mynah_model::event::{DubbingEvent, Event};

/// Buys what its price was told of. `by`: by whom it is said, as what is told for programs has it.
pub(super) fn buy(
    mut session: Session,
    card: &FilmCard,
    typed: &DubPatchArguments,
    (orders, by): (&[LineOrder], (&str, Value)),
) -> Result<Exit, Stop> {
    let at = DubLine {
        film: card.id.clone(),
        language: typed.to.clone(),
        line: typed.line,
    };
    generate::check_place(orders, folder_of(typed.out.as_deref()), ExportShape::Files)?;
    let orders = orders.iter().map(|order| LineOrder {
        once_more: typed.again,
        ..order.clone()
    });
    let orders: Vec<LineOrder> = orders.collect();
    let made = generate::all(&mut session, &orders, typed.of.common.max_credits, true)?;
    let Some(kept) = made.kept.first() else {
        let trouble = made.first_trouble();
        return Err(trouble.map_or_else(|| Stop::bad(tr!("cli-no-price")), Stop::from));
    };
    let patch = patched(&mut session, &at, kept.cost)?;
    let sounds = if typed.audio.is_empty() {
        card.film.sounds_last(false)
    } else {
        typed.audio.clone()
    };
    let written = exported(
        &mut session,
        (&card.id, Some(kept.cost)),
        (vec![typed.to.clone()], &sounds),
        typed.out.as_deref(),
    )?;
    let [from, to] = patch.span;
    output::words(&tr!(
        "cli-dub-patched",
        line = typed.line,
        from = format!("{from:.3}"),
        to = format!("{to:.3}"),
        tempo = format!("{:.2}", patch.tempo),
        bed = dubbing::bed(&card.film, &patch)
    ));
    let mut told = told(&card.id, &written, kept.cost, card.backend);
    told.insert("span".to_owned(), json!(patch.span));
    told.insert("said".to_owned(), json!(patch.said));
    told.insert("tempo".to_owned(), json!(output::hundredths(patch.tempo)));
    told.insert("background".to_owned(), json!(patch.bed));
    let (key, who) = by;
    told.insert(key.to_owned(), who);
    say(&written, &Value::Object(told), &typed.of.common);
    session.end();
    Ok(exit_of(&written))
}

/// Waits until what was bought for a line is in its place: the studio puts it there by itself.
fn patched(session: &mut Session, line: &DubLine, cost: Credits) -> Result<Patch, Stop> {
    let patched = session.wait(|_, event| match event? {
        Event::Dubbing(DubbingEvent::Patched(_, at, patched)) if at == line => {
            Some(patched.clone())
        }
        _ => None,
    })?;
    let backend = session.backend;
    patched.map(|patch| *patch).map_err(|trouble| {
        let credits = output::credits(backend, cost);
        Stop {
            // What was bought is kept, and costs nothing when it is asked for again.
            words: tr!(
                "cli-dub-not-patched",
                why = trouble.what.trim_end_matches('.'),
                credits = credits
            ),
            ..Stop::from(*trouble)
        }
    })
}
