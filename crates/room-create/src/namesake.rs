//! Voices of one name: they are told apart in lists, and said where a name is written.

use egui::{Label, Ui};

use mynah_core::backend::Backend;
use mynah_core::day::Day;
use mynah_i18n::tr;
use mynah_model::desk::{Voice, Voices};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::date;
use mynah_ui_kit::theme::Face;

/// Letters at the end of an id by which it is known.
const ID: usize = 4;

/// Says below a name that is written that the account has a voice of that name.
pub fn taken_ui(ui: &mut Ui, cx: &StudioCtx<'_>, backend: Backend, name: &str) {
    // In a place of its own: what comes and goes must not take the keys from what is below it.
    ui.scope(|ui| {
        let name = name.trim();
        if !name.is_empty() && cx.desk.voices_of(backend).having(name) > 0 {
            let words = Face::Small.rich(tr!("create-name-taken", name = name), cx.tokens.warn);
            ui.add(Label::new(words).wrap());
        }
    });
}

/// What a voice is called among these: with the day on which it was made and the end of its id, where another one has its
/// name.
pub fn told(voices: &Voices, voice: &Voice) -> String {
    let name = voice.name.as_str();
    if voices.having(name) < 2 {
        return name.to_owned();
    }
    let id = voice.id.as_str();
    let skipped = id.chars().count().saturating_sub(ID);
    let id: String = id.chars().skip(skipped).collect();
    match voice.facts.made {
        Some(made) => {
            let made = date(Day::here(made));
            tr!("create-namesake", name = name, date = made, id = id)
        }
        None => tr!("create-namesake-undated", name = name, id = id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_ui_core::testing::fixtures as made;

    /// "Old Tom" stood there twice, and nobody knew which one was changed.
    #[test]
    fn voices_of_one_name_are_told_apart() {
        let desk = made::desk(Backend::Draft, made::SCRIPT);
        let voice = desk.voices_of(Backend::Draft).iter().next();
        let mut one = voice.expect("a voice").clone();
        one.name = "Old Tom".to_owned();
        let mut other = one.clone();
        (one.id, other.id) = ("voice-aaaa".into(), "voice-bbbb".into());
        other.name = "old tom ".to_owned();
        let both = Voices::from(vec![one.clone(), other.clone()]);
        let names = [&one, &other].map(|voice| told(&both, voice));
        assert!(
            names[0].contains("aaaa") && names[1].contains("bbbb"),
            "{names:?}"
        );
        assert_eq!(told(&Voices::from(vec![one.clone()]), &one), "Old Tom");
    }
}
