//! What is said of a language that was dubbed with another transcript before: its fixes are kept, and which are taken over.

use super::{NUMBER, looked};
use crate::cli::exit::Stop;
use crate::cli::output;
use crate::cli::session::Session;
use mynah_core::language::language_name;
use mynah_i18n::tr;
use mynah_model::command::DubbingCommand;
use mynah_model::dubbing::FilmCard;

/// Says which languages are dubbed anew, and what becomes of what was there; those of them that had fixes.
pub(super) fn tell(card: &FilmCard, languages: &[String]) -> Vec<String> {
    let mut fixed = Vec::new();
    for code in languages {
        let Some(language) = card.film.language(code) else {
            continue;
        };
        // What is known of it was made before, or came back.
        if language.earlier.is_empty() || !language.lines.is_empty() {
            continue;
        }
        let fixes = language.kept_fixes();
        let name = language_name(code);
        output::words(&tr!("cli-dub-earlier", language = name, fixes = fixes));
        if fixes > 0 {
            fixed.push(code.clone());
        }
    }
    fixed
}

/// Says which fixes were taken over.
pub(super) fn tell_taken_over(
    session: &mut Session,
    card: &FilmCard,
    fixed: &[String],
) -> Result<(), Stop> {
    if fixed.is_empty() {
        return Ok(());
    }
    let now = looked(session, DubbingCommand::Look(NUMBER, card.id.clone()))?;
    let languages = fixed.iter().filter_map(|code| now.film.language(code));
    for language in languages.filter(|language| !language.lines.is_empty()) {
        let lines = language.patches.iter().map(|it| it.line.to_string());
        let lines: Vec<String> = lines.collect();
        output::words(&tr!(
            "cli-dub-taken-over",
            language = language_name(&language.code),
            count = lines.len(),
            lines = lines.join(", ")
        ));
    }
    Ok(())
}
