//! The report that says what was made, checked and mended.

use std::fmt::Write as _;

use mynah_core::backend::Backend;
use mynah_core::language::language_name;
use mynah_core::request::DubRequest;
use mynah_export::subtitles::{self, Cue};
use mynah_i18n::tr;
use mynah_i18n::{clock, tenths};
use mynah_model::dubbing::background_length::short_background;
use mynah_model::dubbing::checks::{Loud, flags};
use mynah_model::dubbing::film::{FilmCard, Language, Stands};
use mynah_model::dubbing::report::background;
use mynah_model::dubbing::report::bed;
use mynah_model::event::Exported;
use mynah_model::price;

/// Whose consent the language of a code stands on, in words.
pub(super) type Agreed<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The report of a film, of these languages, as Markdown.
pub(super) fn written(
    card: &FilmCard,
    languages: &[(&Language, Option<&Loud>, &[Cue])],
    (done, agreed): (&Exported, Agreed<'_>),
) -> String {
    let mut out = format!("# {}\n\n", tr!("dub-report-title", name = card.film.name()));
    let job = tr!("dub-report-job", job = card.id.to_string());
    // Writing to a string can't fail.
    let mut line = |text: String| {
        let _written = writeln!(out, "{text}\n");
    };
    line(job);
    if card.backend == Backend::Draft {
        line(tr!("dub-report-draft"));
    }
    let seconds = tenths(card.film.how.seconds());
    line(tr!("dub-report-length", seconds = seconds));
    line_of_part(&card.film.how).into_iter().for_each(&mut line);
    if let Some(number) = card.film.how.track {
        line(tr!("dub-report-track", number = number));
    }
    let how = &card.film.how;
    let under = card.film.background.as_ref();
    let short = under.and_then(|it| short_background(it.seconds, how.input.seconds, how.cut));
    short.into_iter().for_each(&mut line);
    let price = price::in_words(card.backend, card.cost);
    line(tr!("dub-report-all", price = price));
    line(background(&card.film, card.backend));
    for lacking in &done.lacking {
        line(tr!("dub-report-lacking", why = lacking.why.as_str()));
    }
    for note in &done.notes {
        line(note.clone());
    }
    for (language, loud, cues) in languages {
        let now = language.now();
        let code = language.code.as_str();
        line(format!("## {} ({code})", language_name(code)));
        if let Some(Stands::Ready { cost, .. }) = card.stands(&language.code) {
            let price = price::in_words(card.backend, *cost);
            line(tr!("dub-report-cost", price = price));
        }
        if let Some(agreed) = agreed(code) {
            line(match card.backend {
                Backend::Draft => tr!("dub-report-agreed.draft", agreed = agreed),
                Backend::Live => tr!("dub-report-agreed", agreed = agreed),
            });
        }
        line(tr!("dub-report-lines", lines = now.len()));
        line(match loud {
            Some(_) => tr!("dub-report-loud"),
            None => tr!("dub-report-loud.unknown"),
        });
        let hurried = subtitles::hurried(cues);
        line(tr!(
            "dub-report-subtitles",
            cues = cues.len(),
            hurried = hurried
        ));
        for patch in &language.patches {
            let [from, to] = patch.span;
            line(tr!(
                "dub-report-patch",
                line = patch.line,
                from = format!("{from:.3}"),
                to = format!("{to:.3}"),
                voice = patch.voice.name.as_str(),
                text = &*patch.heard(),
                tempo = format!("{:.2}", patch.tempo),
                bed = bed(&card.film, patch)
            ));
        }
        let flags = flags(language, how.source.as_deref(), *loud);
        if flags.iter().all(Vec::is_empty) {
            line(tr!("dub-report-no-flags"));
        }
        for (number, (said, flags)) in now.iter().zip(flags).enumerate() {
            for flag in flags {
                line(tr!(
                    "dub-report-flag",
                    line = number + 1,
                    at = format!("{:.2}", said.start),
                    what = flag.words()
                ));
            }
        }
    }
    out
}

/// Which part of a film was dubbed, where that isn't all of it.
pub(super) fn line_of_part(how: &DubRequest) -> Option<String> {
    let cut = how.cut?;
    Some(tr!(
        "dub-report-part",
        start = clock(f64::from(cut.start)),
        end = clock(f64::from(cut.end))
    ))
}
