//! What goes on, or counts, where nobody looks.

use super::*;
use crate::command::PlaybackCommand;

/// The take of a line that nobody saw any more went on, as "New take".
#[test]
fn what_is_heard_of_a_project_ends_with_it() {
    let mut desk = desk("A: One.\nB: Two.");
    let line = ProjectLine::new(Some(ProjectId(1)), Some(LineId(1)));
    let playing = Playing::Take {
        take: TakeId(1),
        line,
    };
    let begins = PlaybackEvent::Started(playing);
    desk.apply(Event::Playback(begins));
    desk.apply(opened(ProjectId(1), 1, "A: One."));
    while desk.take_edits().is_some_and(|it| !is_stop(&it)) {}
    desk.apply(opened(ProjectId(2), 2, "A: One."));
    let mut sent = std::iter::from_fn(|| desk.take_edits());
    assert!(sent.any(|command| is_stop(&command)));
}

fn is_stop(command: &Command) -> bool {
    matches!(command, Command::Playback(PlaybackCommand::Stop))
}

/// A line in Russian counted as one in English: most of the script is.
#[test]
fn a_model_is_told_not_to_speak_a_line_in_another_language() {
    let text = "A: The light in the tower had been out for nine hours, and nobody knew why.\n\
        B: Свет на маяке не горел уже девять часов, и никто не знал почему. Смотритель записал это в журнал, закрыл дверь и пошёл вниз по лестнице.\n";
    let mut desk = desk(text);
    let mut english = model();
    english.languages = vec!["en".to_owned()];
    let models = VoicesEvent::Models(Arc::new(vec![english]));
    desk.apply(Event::Voices(Backend::Draft, models));
    let mut advice = ModelAdvice::new(&desk);
    while !desk.advise(&mut advice) {}
    let unspoken: Vec<_> = advice.rows[0].unspoken.iter().collect();
    assert_eq!(unspoken, [(&"ru".to_owned(), &1)]);
}
