//! Takes that are compared, in the transport.

use super::*;
use mynah_script::tuning::LineChange;

#[test]
fn a_comparison_is_shown_while_another_line_has_the_focus() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 2);
    let takes: Vec<_> = (1..=2)
        .map(|number| made::take(&desk, line, number))
        .collect();
    let (a, b) = (takes[0].id, takes[1].id);
    made::give_takes(&mut desk, line, takes);
    let of = ProjectLine::new(Some(made::PROJECT), Some(line));
    let both = Playing::comparing(&[a, b], of);
    desk.apply(Event::Playback(PlaybackEvent::Started(both)));
    desk.apply(Event::Playback(PlaybackEvent::Swapped(1)));
    // Another line's takes take the place of these on the desk.
    let other = made::line(&desk, 3);
    made::give_takes(&mut desk, other, Vec::new());
    let mut window = window(desk, (1440.0, 900.0));
    window.state_mut().view.line = Some(other);
    window.run_steps(2);
    assert!(window.query_by_label(&tr!("transport-nothing")).is_none());
    window.get_by_label(&tr!("transport-take", number = 2));
    window.get_by_label(&tr!("transport-line", number = 2, speaker = "Tom"));
    // Its number is how loud it was made, and not how loud it is heard.
    window.get_by_label("As made −18.1 LUFS");
    // It goes on and on: what ends it is seen.
    window
        .get_by_label(&tr!("transport-end-comparison"))
        .click();
    window.run();
    let stops = |command: &Command| matches!(command, Command::Playback(PlaybackCommand::Stop));
    assert!(window.state().wishes.outbox.iter().any(stops));
}

/// "Candi…" was all that was read of it at 1100 × 700 and 150 %.
#[test]
fn a_candidate_without_room_is_called_by_its_letter() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 2);
    let takes: Vec<_> = (1..=2)
        .map(|number| made::take(&desk, line, number))
        .collect();
    let both = [takes[0].id, takes[1].id];
    made::give_takes(&mut desk, line, takes);
    let of = ProjectLine::new(Some(made::PROJECT), Some(line));
    let playing = Playing::comparing(&both, of);
    desk.apply(Event::Playback(PlaybackEvent::Started(playing)));
    let mut window = window(desk, (733.0, 467.0));
    let view = &mut window.state_mut().view;
    view.room = Room::Voices;
    view.blind = std::sync::Arc::new(mynah_ui_core::blind::Blind {
        takes: [(both[0], "A".to_owned()), (both[1], "B".to_owned())].into(),
        ..Default::default()
    });
    window.run_steps(3);
    let shapes = window.output().shapes.iter();
    let texts = shapes.filter_map(|clipped| match &clipped.shape {
        egui::Shape::Text(text) => Some(&text.galley),
        _ => None,
    });
    let cut = texts.filter(|galley| galley.elided && galley.text().starts_with("Cand"));
    assert_eq!(cut.count(), 0);
}

/// Regression: "film.…" was all that was read of a film, with an empty place for a waveform beside it.
#[test]
fn a_title_has_the_place_of_the_waveform_where_none_is_drawn() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut window = window(desk, (733.0, 467.0));
    let view = &mut window.state_mut().view;
    view.room = Room::Dubbing;
    window.run_steps(2);
    let playing = Playing::Film {
        film: mynah_core::ids::FilmId::new("film"),
        name: "interview.mp4".to_owned(),
        language: "de".to_owned(),
        from: 0.0,
        original: false,
    };
    let started = Event::Playback(PlaybackEvent::Started(playing));
    window.state_mut().desk.apply(started);
    window.run_steps(3);
    let shapes = window.output().shapes.iter();
    let texts = shapes.filter_map(|clipped| match &clipped.shape {
        egui::Shape::Text(text) => Some(&text.galley),
        _ => None,
    });
    let titles = texts.filter(|galley| galley.text().starts_with("interview"));
    let cut: Vec<bool> = titles.map(|galley| galley.elided).collect();
    assert_eq!(cut, [false]);
}

/// A line that was turned down seemed as loud as before.
#[test]
fn what_a_line_does_to_the_volume_is_not_in_its_loudness() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 2);
    let take = made::take(&desk, line, 1);
    let playing = Playing::Take {
        take: take.id,
        line: ProjectLine::new(Some(made::PROJECT), Some(line)),
    };
    made::give_takes(&mut desk, line, vec![take]);
    desk.apply(Event::Playback(PlaybackEvent::Started(playing)));
    let mut window = window(desk, (1440.0, 900.0));
    window.run_steps(2);
    window.get_by_label("Loudness −18.1 LUFS");
    window.state_mut().desk.edit(Edit::TuneLine {
        id: line,
        change: LineChange::Volume(-600),
    });
    window.run_steps(2);
    window.get_by_label("As made −18.1 LUFS");
}
