//! Lines of dubs: who says them, and what they cost whom.

use super::payers::keyed;
use super::*;
use crate::dubbing::{Bed, Film, FilmCard, Language, Patch, Segment, Stands};
use mynah_core::ids::{EntryId, FilmId};
use mynah_script::cast::CastVoice;

const LIVE: Backend = Backend::Live;

/// A film in French whose two lines are said by these.
fn film(speakers: [&str; 2]) -> FilmCard {
    let film = serde_json::json!({
        "how": {
            "input": {"hash": "ab", "extension": "wav", "bytes": 1, "seconds": 9.0, "name": "a.wav"},
            "target": "", "worth": "plain",
        },
        "languages": [],
    });
    let mut film = Film::read(&film.to_string()).unwrap();
    let line = |(place, speaker): (usize, &str)| Segment {
        speaker: speaker.to_owned(),
        text: "Oui.".to_owned(),
        start: place as f64 * 2.0,
        end: place as f64 * 2.0 + 1.0,
        ..Segment::default()
    };
    film.languages.push(Language {
        code: "fr".to_owned(),
        lines: Arc::new(speakers.into_iter().enumerate().map(line).collect()),
        ..Language::default()
    });
    let stands = Stands::Ready {
        take: TakeId(1),
        cost: Credits(9),
        entry: EntryId(1),
        seconds: 9.0,
    };
    FilmCard {
        id: FilmId::new("film"),
        backend: LIVE,
        at: UnixMillis(0),
        film,
        stands: vec![stands],
        keys: Vec::new(),
        before: vec![Vec::new()],
        accounts: vec![None],
        gone: Vec::new(),
        cost: Credits(9),
    }
}

/// The voices of [`desk`] at the service.
fn at_the_service(desk: &mut Desk) {
    let speaks = Model {
        id: ModelId::from("fr"),
        hears: Hears {
            language: true,
            ..model().hears
        },
        languages: vec!["fr".to_owned()],
        ..model()
    };
    let models = VoicesEvent::Models(Arc::new(vec![model(), speaks]));
    desk.apply(Event::Voices(LIVE, models));
    let voices = vec![voice("Ann"), voice("Bo Lang"), voice("Cleo")];
    desk.apply(Event::Voices(LIVE, VoicesEvent::Voices(voices.into())));
}

fn said(desk: &Desk, card: &FilmCard) -> LineOrder {
    let voice = desk.line_voice(LIVE, (&card.film.languages[0], 2));
    let said = LineSaid {
        line: 2,
        text: "Mais oui.",
        voice: voice.voice().unwrap(),
        model: None,
    };
    desk.line_order(card, "fr", said).unwrap()
}

/// A project with a key of its own stood open, and what its account had bought was shown as free for the one that pays.
#[test]
fn a_line_of_a_dub_is_priced_for_who_pays_for_it() {
    let mut desk = keyed();
    at_the_service(&mut desk);
    let mut settings = desk.settings.clone();
    settings.key = Some(KeyId(1));
    desk.apply(Event::Settings(Box::new(settings)));
    desk.project.as_mut().unwrap().card.key = Some(KeyId(2));
    let card = film(["Ann", "Bo"]);
    let full = said(&desk, &card).shown.unwrap();
    assert!(full > Credits::ZERO);
    let key = quick_key(&said(&desk, &card).request);
    let held = |desk: &mut Desk, account: &str| {
        let held = TakesEvent::Held(LIVE, account.to_owned(), HashSet::from([key]));
        desk.apply(Event::Takes(held));
    };
    held(&mut desk, "user_2");
    let shown = |desk: &Desk| {
        let order = said(desk, &card);
        let way = (None, LIVE, Urgency::Interactive);
        let price = desk.price_for(way, std::slice::from_ref(&order)).unwrap();
        assert_eq!((price.backend, Some(price.quote.most)), (LIVE, order.shown));
        price.quote.most
    };
    assert_eq!(shown(&desk), full, "another account has it");
    held(&mut desk, "user_1");
    assert_eq!(shown(&desk), Credits::ZERO);
}

/// The second line is mended by this voice.
fn mended_by(name: &str, speech: SpeechRequest) -> Patch {
    Patch {
        line: 2,
        text: "Si.".to_owned(),
        voice: CastVoice {
            id: VoiceId::from(name),
            name: name.to_owned(),
        },
        speech: speech.into(),
        account: String::new(),
        take: None,
        span: [2.0, 3.0],
        said: [2.0, 3.0],
        tempo: 1.0,
        bed: Bed::Silent,
        at: UnixMillis(0),
    }
}

/// Window and command line each had rules of their own.
#[test]
fn a_line_of_a_dub_is_said_by_one_rule() {
    let mut desk = desk(TWO);
    at_the_service(&mut desk);
    let mut card = film(["Ann", "bo"]);
    let who = |card: &FilmCard, line| {
        let language = &card.film.languages[0];
        match desk.line_voice(LIVE, (language, line)) {
            LineVoice::Known(voice) => (voice.name.clone(), true),
            LineVoice::First(voice) => (voice.name.clone(), false),
            LineVoice::None => panic!("no voice"),
        }
    };
    assert_eq!(who(&card, 1), ("Ann".to_owned(), true));
    assert_eq!(who(&card, 2), ("Bo Lang".to_owned(), true));
    let speech = said(&desk, &card).request.speech().unwrap().clone();
    assert_eq!(speech.model, ModelId::from("fr"), "it knows the language");
    let patch = mended_by("Cleo", speech);
    card.film.languages[0].patches.push(patch);
    assert_eq!(who(&card, 2), ("Cleo".to_owned(), true), "who said it so");
    Arc::make_mut(&mut card.film.languages[0].lines)[0].speaker = "speaker_1".to_owned();
    assert_eq!(who(&card, 1), ("Ann".to_owned(), false));
    let order = said(&desk, &card);
    let mend = order.mend.unwrap();
    assert_eq!((mend.at.line, mend.voice.name.as_str()), (2, "Cleo"));
    assert_eq!(order.dub_of.as_deref(), Some("ab"));
}

/// Every line was offered the first voice, whoever spoke it.
#[test]
fn a_line_of_a_dub_is_offered_the_voice_that_its_speaker_has_there() {
    let mut desk = desk(TWO);
    at_the_service(&mut desk);
    let mut card = film(["Reporter", "Keeper"]);
    let language = &mut card.film.languages[0];
    let third = language.lines[1].clone();
    let lines = Arc::make_mut(&mut language.lines);
    lines.push(third);
    lines[0].voice = Some(VoiceId::from("Ann"));
    lines[1].voice = Some(VoiceId::from("Cleo"));
    let who = |card: &FilmCard, line| {
        let voice = desk.line_voice(LIVE, (&card.film.languages[0], line));
        voice.voice().unwrap().name.clone()
    };
    assert_eq!(
        [1, 2, 3].map(|line| who(&card, line)),
        ["Ann", "Cleo", "Cleo"]
    );
    // A voice that is gone says nothing.
    Arc::make_mut(&mut card.film.languages[0].lines)[1].voice = Some(VoiceId::from("Dora"));
    assert_eq!(who(&card, 3), "Ann");
    let speech = said(&desk, &card).request.speech().unwrap().clone();
    let patch = mended_by("Bo Lang", speech);
    card.film.languages[0].patches.push(patch);
    assert_eq!(
        [1, 2, 3].map(|line| who(&card, line)),
        ["Ann", "Bo Lang", "Bo Lang"]
    );
}
