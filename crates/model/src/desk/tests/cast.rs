//! Other voices for parts: what they mean, what is suggested, and what a shared cast file says.

use std::collections::BTreeMap;

use super::*;
use crate::command::SeriesCommand;
use crate::event::{CloningEvent, Vault};
use mynah_core::consent::Standing;
use mynah_core::day::Day;
use mynah_i18n::tr;
use mynah_script::cast::{CastFile, CastVoice, Part};
use mynah_script::import::{Choices, read};
use mynah_script::names::Spellings;
use mynah_script::paste::Pasted;
use mynah_script::series::Series;

const THREE: &str = "TOM: Hello there.\nINES: No.\nTOM: Yes.\nTOM: Yes.";

fn cast_voice(name: &str) -> CastVoice {
    CastVoice {
        id: VoiceId::from(name),
        name: name.to_owned(),
    }
}

fn with(desk: &Desk, speaker: &str, voice: &str) -> BTreeMap<String, Part> {
    let mut part = desk.script().cast().0[speaker].clone();
    part.draft = Some(cast_voice(voice));
    BTreeMap::from([(speaker.to_owned(), part)])
}

/// The take that a line has is final from now on.
fn make_final(desk: &mut Desk, line: LineId) {
    let takes = desk.takes[&line].clone();
    let mut picked = (*takes.picked.unwrap()).clone();
    picked.approved = true;
    let changed = LineTakes {
        picked: Some(picked.into()),
        ..takes
    };
    desk.takes.insert(line, changed);
}

fn reckoned(desk: &Desk, speaker: &str, voice: &str) -> Recasting {
    let mut recast = Recast::new(desk, with(desk, speaker, voice));
    while !desk.reckon(&mut recast) {}
    recast.of(speaker).unwrap().clone()
}

#[test]
fn another_voice_says_which_takes_it_dates_and_what_it_costs() {
    let mut desk = desk(THREE);
    let of = reckoned(&desk, "TOM", "c");
    // 12 and 4 characters at half a credit; twins are spoken once.
    assert_eq!((of.lines, of.with_takes, of.to_say), (3, 0, 3));
    assert_eq!(of.quote, Credits(6 + 2).into());
    keep(&mut desk, 1, 0);
    let last = keep(&mut desk, 2, 3);
    let of = reckoned(&desk, "TOM", "c");
    assert_eq!((of.with_takes, of.outdated, of.to_say), (2, 2, 3));
    assert_eq!(of.quote, Credits(8).into());
    // Their own voice dates nothing, and what it said costs nothing.
    let of = reckoned(&desk, "TOM", "a");
    assert_eq!((of.outdated, of.to_say), (0, 1));
    // A final take stays.
    make_final(&mut desk, last);
    let of = reckoned(&desk, "TOM", "c");
    assert_eq!((of.approved, of.outdated, of.to_say), (1, 1, 2));
    assert_eq!(of.final_takes, [TakeId(2)]);
    // Nobody knows this one.
    let of = reckoned(&desk, "TOM", "nobody");
    assert_eq!((of.unpriced, of.outdated), (3, 1));
}

/// A final line that came before its twin took the twin's price with it: less was shown than was paid.
#[test]
fn a_final_line_does_not_hide_the_price_of_its_twin() {
    for finals in [[2, 3], [3, 2]] {
        let mut desk = desk(THREE);
        let [last, other] = finals.map(|place| line(desk.script(), place).id);
        keep(&mut desk, 1, usize::try_from(last.0).unwrap() - 1);
        make_final(&mut desk, last);
        let of = reckoned(&desk, "TOM", "c");
        assert_eq!((of.approved, of.to_say), (1, 2));
        // "Hello there." and the twin; the final one costs nothing beside it.
        assert_eq!(of.quote, Credits(6 + 2).into(), "{other:?} is said");
        assert_eq!(of.approved_quote, Quote::ZERO);
    }
}

/// A batch brings a take every moment: the list began anew with each, and said of everybody that they have no line.
#[test]
fn what_was_read_is_shown_until_it_is_read_anew() {
    let mut desk = desk(THREE);
    let mut reckoned = Reckoned::new(&desk, with(&desk, "TOM", "c"));
    assert!(reckoned.follow(&desk));
    let before = reckoned.of("TOM").unwrap().clone();
    keep(&mut desk, 1, 0);
    assert!(reckoned.follow(&desk), "a short script is read in a frame");
    let now = reckoned.of("TOM").unwrap();
    assert_eq!((before.with_takes, now.with_takes), (0, 1));
    // A longer one is read to its end beside the takes that come, and stays while it is read anew.
    let text: Vec<String> = (0..3_000).map(|line| format!("TOM: {line}.")).collect();
    let mut desk = super::desk(&text.join("\n"));
    desk.take_up(true);
    let mut reckoned = Reckoned::new(&desk, with(&desk, "TOM", "c"));
    for take in 0..10 {
        reckoned.follow(&desk);
        let lines = reckoned.of("TOM").unwrap().lines;
        assert!(take < 3 || lines == 3_000, "{lines} at take {take}");
        keep(&mut desk, take + 1, usize::try_from(take).unwrap());
    }
    while !reckoned.follow(&desk) {}
    assert_eq!(reckoned.of("TOM").unwrap().with_takes, 10);
}

/// What a reading told and what is kept of it is of one file: another one was called known that nobody had looked at.
#[test]
fn what_is_known_is_known_of_its_file_and_asked_for_once() {
    let mut desk = desk(TWO);
    let says = r#"{"speakers": {"TOM": {"voice": "a"}}}"#;
    share(&mut desk, says);
    let asked = |desk: &mut Desk| match desk.take_agreed() {
        Some(Command::Project(ProjectCommand::Series(SeriesCommand::Known { path, .. }))) => {
            Some(path)
        }
        _ => None,
    };
    assert_eq!(asked(&mut desk).as_deref(), Some("cast.json"));
    // A project that changed otherwise asks nothing anew, whatever became of the wish.
    let readings = desk.series_shown.readings;
    let open = desk.project.as_ref().unwrap();
    let (card, defaults) = (open.card.clone(), open.defaults.clone());
    for _ in 0..3 {
        desk.apply(Event::Project(ProjectEvent::Changed {
            card: Box::new(card.clone()),
            defaults: Box::new(defaults.clone()),
        }));
        assert_eq!(asked(&mut desk), None);
    }
    share(&mut desk, says);
    assert_eq!(desk.series_shown.readings, readings, "it says the same");
    // The same words in another file are its own.
    let open = desk.project.as_mut().unwrap();
    open.defaults.series = Some(Series::new("other.json".to_owned()));
    let read = SeriesRead {
        path: "other.json".to_owned(),
        ..desk.series_shown.read.clone().unwrap()
    };
    desk.apply(Event::Project(ProjectEvent::Series(read)));
    assert_eq!(asked(&mut desk).as_deref(), Some("other.json"));
}

/// Whoever has no list of voices yet can't tell whom a file means; with the list that is known.
#[test]
fn what_both_say_is_found_when_the_voices_come() {
    let mut desk = desk(TWO);
    desk.project.as_mut().unwrap().card.backend = Backend::Live;
    let part = Part {
        live: Some(CastVoice {
            id: VoiceId::from("v9"),
            name: "Before".to_owned(),
        }),
        ..desk.script().cast().0["TOM"].clone()
    };
    desk.edit(Edit::SetPart {
        speaker: "TOM".to_owned(),
        part: Some(Box::new(part)),
    });
    share(
        &mut desk,
        r#"{"speakers": {"TOM": {"voice": "Rachel", "draft": "a"}}}"#,
    );
    assert!(desk.take_agreed().is_none());
    assert_eq!(desk.series_shown.news, 1);
    let rachel = Voice {
        id: VoiceId::from("v9"),
        ..voice("Rachel")
    };
    let listed = VoicesEvent::Voices(Voices::from(vec![rachel]));
    desk.apply(Event::Voices(Backend::Live, listed));
    assert!(desk.take_agreed().is_some());
    assert_eq!(desk.series_shown.news, 0);
}

#[test]
fn what_is_priced_before_a_swap_is_what_is_ordered_after_it() {
    let mut desk = desk(THREE);
    keep(&mut desk, 1, 0);
    let mut recast = Recast::new(&desk, with(&desk, "TOM", "c"));
    while !desk.reckon(&mut recast) {}
    let before = recast.of("TOM").unwrap().quote;
    desk.edit(Edit::TunePart {
        speaker: "TOM".to_owned(),
        change: PartChange::Draft(Some(cast_voice("c"))),
    });
    let mut orders = Orders::among(&desk, recast.rows(), Wanted::Changed);
    while !desk.gather(&mut orders) {}
    assert_eq!(desk.price_of_gathered(&orders).quote, before);
    assert_eq!(orders.orders.len(), 3);
}

fn today() -> Day {
    "2026-05-01".parse().unwrap()
}

#[test]
fn voices_are_suggested_by_labels_each_of_its_own() {
    let mut desk = desk("OLD WOMAN: One.\nKING: Two.\nSIR JOHN: Three.");
    let labelled = |name: &str, gender: &str| Voice {
        labels: vec![("gender".to_owned(), gender.to_owned())],
        ..voice(name)
    };
    let voices = [
        labelled("Ada", "female"),
        labelled("Bo", "male"),
        labelled("Cy", "male"),
    ];
    for speaker in ["OLD WOMAN", "KING", "SIR JOHN"] {
        let change = PartChange::Draft(None);
        let speaker = speaker.to_owned();
        desk.edit(Edit::TunePart { speaker, change });
    }
    // Set aside: whoever has none gets one by themselves with a new list.
    let listed = Remote::Ready(Voices::from(voices.to_vec()));
    desk.voices.insert(Backend::Draft, listed);
    let mut suggested = Suggested::new(&desk, today());
    while !suggested.look_on() {}
    let names: Vec<(String, String)> = suggested
        .all(&desk)
        .into_iter()
        .map(|(speaker, voice)| (speaker.to_string(), voice.name))
        .collect();
    let expected = [("OLD WOMAN", "Ada"), ("KING", "Bo"), ("SIR JOHN", "Cy")];
    let expected = expected.map(|(a, b)| (a.to_owned(), b.to_owned()));
    assert_eq!(names, expected);
    // Nothing new is spoken with her.
    let standing = Standing::taken_back_of(&voice("Ada").id);
    let vault = Vault {
        heeded: vec![standing.clone()],
        standings: vec![standing],
        broken: None,
        ..Vault::default()
    };
    let vault = CloningEvent::Vault(Box::new(vault));
    desk.apply(Event::Cloning(vault));
    assert!(suggested.is_old(&desk, today()));
    let mut others = Suggested::new(&desk, today());
    while !others.look_on() {}
    assert!(
        others
            .all(&desk)
            .iter()
            .all(|(_, voice)| voice.name != "Ada")
    );
    let edit = desk.cast_all(suggested.all(&desk));
    desk.edit(edit);
    assert!(Suggested::new(&desk, today()).wanting().is_empty());
    desk.undo();
    assert_eq!(
        Suggested::new(&desk, today()).wanting().len(),
        3,
        "one step"
    );
}

/// The open project shares a file that says this.
fn share(desk: &mut Desk, json: &str) {
    let open = desk.project.as_mut().unwrap();
    let seen = open.defaults.series.take().unwrap_or_default().seen;
    open.defaults.series = Some(Series {
        path: "cast.json".to_owned(),
        seen,
    });
    let read = SeriesRead {
        project: open.card.id,
        path: "cast.json".to_owned(),
        came: CastFile::parse(json)
            .map(Arc::new)
            .map_err(|error| error.to_string()),
    };
    desk.apply(Event::Project(ProjectEvent::Series(read)));
}

fn known(desk: &mut Desk, speaker: &str) {
    let file = Arc::clone(desk.series_file().unwrap());
    let open = desk.project.as_mut().unwrap();
    let series = open.defaults.series.as_mut().unwrap();
    series.look(&file, &[speaker.to_owned()]);
}

#[test]
fn what_a_series_says_is_offered_once_and_taken_over_in_one_step() {
    let mut desk = desk(TWO);
    let file = r#"{"speakers": {"Tom": {"voice": "c", "settings": {"speed": 0.9}}, "INES": {"voice": "B"}}}"#;
    share(&mut desk, file);
    let open = desk.project.as_ref().unwrap().card.id;
    let offer = Notice::Offer {
        text: tr!("studio-series-news", count = 1),
        offer: crate::event::Offer::ShowCast(open),
    };
    assert!(desk.notices.contains(&offer), "{:?}", desk.notices);
    assert_eq!(desk.part_stand("INES"), Some(PartStand::Same));
    let Some(PartStand::News { part, both }) = desk.part_stand("TOM") else {
        panic!("{:?}", desk.part_stand("TOM"));
    };
    assert_eq!((part.draft.unwrap().name.as_str(), both), ("c", false));
    // The same again is no news.
    desk.notices.clear();
    share(&mut desk, file);
    assert!(desk.notices.is_empty());
    let (edit, count) = desk
        .take_over(&["TOM".to_owned(), "INES".to_owned()])
        .unwrap();
    assert_eq!(count, 1, "the other one says nothing new");
    desk.edit(edit);
    known(&mut desk, "TOM");
    assert_eq!(desk.part_stand("TOM"), Some(PartStand::Same));
    desk.undo();
    let ours = desk.part_stand("TOM");
    assert!(
        matches!(&ours, Some(PartStand::Ours { part: Some(of) }) if of.draft.as_ref().unwrap().name == "c"),
        "{ours:?}"
    );
    // Once it was taken back there was no way to have it after all.
    assert_eq!(desk.take_over(&["TOM".to_owned()]).unwrap().1, 1);
    let told = desk.tellings(&["TOM".to_owned()]);
    assert_eq!(told[0].says.as_ref().unwrap().voice.as_deref(), Some("a"));
    // Both changed it.
    share(&mut desk, r#"{"speakers": {"Tom": {"voice": "b"}}}"#);
    assert!(matches!(
        desk.part_stand("TOM"),
        Some(PartStand::News { both: true, .. })
    ));
    assert_eq!(desk.part_stand("INES"), Some(PartStand::Alone));
}

#[test]
fn a_file_that_names_nobody_here_or_cannot_be_read_changes_nothing() {
    let mut desk = desk(TWO);
    let before = desk.script().clone();
    share(&mut desk, r#"{"speakers": {"TOM": {"voice": "Nobody"}}}"#);
    let unheard = PartStand::Unheard {
        voice: "Nobody".to_owned(),
    };
    assert_eq!(desk.part_stand("TOM"), Some(unheard));
    assert!(desk.take_over(&["TOM".to_owned()]).is_none());
    known(&mut desk, "TOM");
    assert_eq!(desk.part_stand("TOM"), Some(PartStand::Ours { part: None }));
    desk.notices.clear();
    share(&mut desk, "{");
    assert!(desk.part_stand("TOM").is_none() && desk.series_file().is_none());
    assert!(matches!(desk.notices.front(), Some(Notice::Heed(_))));
    assert_eq!(*desk.script(), before);
    // A voice of the account is believed by its id: its list may not be here.
    let live = r#"{"speakers": {"TOM": {"voice": "21m00Tcm4TlvDq8ikWAM", "name": "Rachel", "draft": "C"}}}"#;
    share(&mut desk, live);
    let Some(PartStand::News { part, .. }) = desk.part_stand("TOM") else {
        panic!("{:?}", desk.part_stand("TOM"));
    };
    assert_eq!(part.live.unwrap().name, "Rachel");
    assert_eq!(part.draft.unwrap().name, "c");
}

/// A part that was the same when the file was shared, and is changed here, is one's own: not news of the series.
#[test]
fn what_both_say_is_known_and_what_is_changed_after_that_is_ones_own() {
    let mut desk = desk(TWO);
    share(
        &mut desk,
        r#"{"speakers": {"TOM": {"voice": "a"}, "INES": {"voice": "c"}}}"#,
    );
    let Some(Command::Project(ProjectCommand::Series(SeriesCommand::Known { speakers, .. }))) =
        desk.take_agreed()
    else {
        panic!("nothing is known");
    };
    assert_eq!(speakers, ["TOM"]);
    known(&mut desk, "TOM");
    assert!(desk.take_agreed().is_none());
    desk.edit(Edit::TunePart {
        speaker: "TOM".to_owned(),
        change: PartChange::Draft(Some(cast_voice("b"))),
    });
    assert!(desk.take_agreed().is_none());
    assert!(matches!(
        desk.part_stand("TOM"),
        Some(PartStand::Ours { .. })
    ));
}

/// A final take stayed green in the voice of the speaker that the line had before.
#[test]
fn a_line_of_another_speaker_is_final_no_more() {
    let mut desk = desk(THREE);
    let last = keep(&mut desk, 2, 3);
    make_final(&mut desk, last);
    desk.edit(Edit::SetSpeaker {
        ids: vec![last],
        speaker: "INES".to_owned(),
    });
    let told = format!("{:?}", desk.take_deeds());
    assert!(told.contains("Approve([TakeId(2)], false)"), "{told}");
    desk.undo();
    let told = format!("{:?}", desk.take_deeds());
    assert!(told.contains("Approve([TakeId(2)], true)"), "{told}");
}

/// One who was called like another speaker got that one's voice, and what was final in the voice of before stayed so.
#[test]
fn who_becomes_another_speaker_is_final_no_more() {
    let mut desk = desk(THREE);
    let last = keep(&mut desk, 2, 3);
    make_final(&mut desk, last);
    desk.rename_speaker("TOM".to_owned(), "Tomas".to_owned());
    let told = format!("{:?}", desk.take_deeds());
    assert!(!told.contains("Approve"), "a name alone: {told}");
    desk.rename_speaker("Tomas".to_owned(), "INES".to_owned());
    let told = format!("{:?}", desk.take_deeds());
    assert!(told.contains("Approve([TakeId(2)], false)"), "{told}");
    desk.undo();
    let told = format!("{:?}", desk.take_deeds());
    assert!(told.contains("Approve([TakeId(2)], true)"), "{told}");
}

#[test]
fn a_voice_that_exists_in_both_backends_is_kept() {
    let mut desk = desk(THREE);
    let backend = desk.backend();
    let voices = desk.voices_of(backend).clone();
    let mut parts = desk.script().cast().0.clone();
    let known = voices.iter().next().expect("a voice");
    let name = format!("{} (Draft)", known.name.to_uppercase());
    for (speaker, other) in [("TOM", &*name), ("INES", "Nobody")] {
        let part = parts.entry(speaker.to_owned()).or_default();
        (part.draft, part.live) = (None, Some(cast_voice(other)));
    }
    let cast = parts.into_iter().map(|(speaker, part)| Edit::SetPart {
        speaker,
        part: Some(Box::new(part)),
    });
    desk.edit(Edit::Group(cast.collect()));
    let kept = desk.voices_in_both();
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!((&*kept[0].0, &kept[0].1.id), ("TOM", &known.id));
}

fn told_of_casting(desk: &Desk) -> bool {
    let open = desk.project.as_ref().unwrap().card.id;
    let told = Notice::Offer {
        text: tr!("cast-automatic"),
        offer: crate::event::Offer::ReviewCast(open),
    };
    desk.notices.contains(&told)
}

fn list_voices(desk: &mut Desk) {
    let voices = VoicesEvent::Voices(vec![voice("a"), voice("b"), voice("c")].into());
    desk.apply(Event::Voices(Backend::Draft, voices));
}

/// The project that a text was imported to, with Draft voices.
fn imported(text: &str) -> Desk {
    let mut desk = Desk::default();
    list_voices(&mut desk);
    let choices = Choices::default();
    let read = read("a.txt", text.as_bytes(), &choices).unwrap();
    let source = ScriptSource::Text(text.into());
    desk.apply(Event::Project(ProjectEvent::Read(WasRead {
        order: Arc::new(ToRead { source, choices }),
        answer: Ok(Arc::new(Preview::new(read))),
    })));
    desk.apply(opened(ProjectId(1), 0, text));
    desk
}

/// Regression: voices were given without a word.
#[test]
fn automatic_casting_offers_a_review_of_the_cast() {
    let mut desk = imported(THREE);
    assert!(told_of_casting(&desk), "{:?}", desk.notices);
    desk.notices.clear();
    desk.cast_speakers();
    assert!(desk.notices.is_empty(), "{:?}", desk.notices);
}

/// Regression: the same was said of a project that somebody only opened.
#[test]
fn a_project_that_is_opened_is_cast_without_a_word() {
    let desk = desk(THREE);
    assert!(desk.script().cast().0.len() > 1);
    assert!(!told_of_casting(&desk), "{:?}", desk.notices);
}

fn long(speakers: &str) -> String {
    let lines: Vec<String> = (0..3_000)
        .map(|line| format!("TOM: Line {line}.\n"))
        .collect();
    speakers.to_owned() + &lines.concat()
}

/// Regression: many lines were searched between two frames, and then nothing was said of the voices.
#[test]
fn a_long_script_is_cast_aside_and_offers_a_review() {
    let mut desk = imported(&long("INES: Well.\n"));
    assert!(desk.is_changing());
    assert!(!told_of_casting(&desk));
    desk.take_up(true);
    assert_eq!(desk.script().cast().0.len(), 2);
    assert!(told_of_casting(&desk), "{:?}", desk.notices);
    // A speaker who is new in it is cast aside, too; one who has a voice is not.
    let id = desk.script().items().get(0).unwrap().id();
    let speaks = |speaker: &str| Edit::SetSpeaker {
        ids: vec![id],
        speaker: speaker.to_owned(),
    };
    desk.edit(speaks("TOM"));
    assert!(!desk.is_changing());
    desk.edit(speaks("VALE"));
    assert!(desk.is_changing());
    desk.take_up(true);
    assert!(desk.script().cast().0["VALE"].draft.is_some());
}

/// Regression: what pasted lines tell of their speakers was not read.
#[test]
fn pasted_lines_tell_who_their_speakers_are() {
    let mut desk = desk("It was late.");
    let voices = ["a", "b", "c", "d"].map(|name| {
        let gender = if name == "c" { "female" } else { "male" };
        Voice {
            labels: vec![("gender".to_owned(), gender.to_owned())],
            ..voice(name)
        }
    });
    let voices = VoicesEvent::Voices(voices.to_vec().into());
    desk.apply(Event::Voices(Backend::Draft, voices));
    let depth = desk.project.as_ref().unwrap().editor.undo_depth();
    desk.paste(Box::new(Pasted {
        rows: parse("VALE: Good evening.\n\nKIM: Sit down, Mrs Vale.", "").unwrap(),
        is_own: false,
        below: None,
        first: desk.script().next_id(),
        names: Spellings::default(),
    }));
    let cast = &desk.script().cast().0;
    assert_eq!(cast["VALE"].draft.as_ref().unwrap().name, "c", "{cast:?}");
    assert!(told_of_casting(&desk), "{:?}", desk.notices);
    let editor = &desk.project.as_ref().unwrap().editor;
    assert_eq!(editor.undo_depth(), depth + 1);
    desk.undo();
    assert!(!desk.script().cast().0.contains_key("VALE"));
}
