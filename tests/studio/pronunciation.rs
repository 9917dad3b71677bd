//! Rules of pronunciation: what they do to takes, and the dictionaries at the service that they become.

use super::account::{KEY, Service};
use super::*;
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::library::pronounced::KeptDictionary;
use mynah::script::cast::CastVoice;
use mynah::script::edit::Edit;
use mynah::script::pronunciation::{Pronunciation, Speaker, Word};
use mynah::script::tuning::PartChange;
use mynah::terms::clock::Clock;
use mynah::terms::ids::{DictionaryId, DictionaryVersionId};
use mynah::terms::pronunciation::{Says, hash};
use mynah_model::command::ProjectCommand;
use mynah_model::desk::TakeCard;
use mynah_model::trouble::Trouble;

fn library(bench: &Bench) -> Library {
    let home = bench.home.as_ref().unwrap().path();
    Library::open(home, Clock::system()).unwrap()
}

fn write(bench: &mut Bench, place: usize, text: &str) -> LineId {
    let (id, text) = (bench.line(place), text.to_owned());
    bench.desk.edit(Edit::SetText { id, text });
    bench.hand_over();
    id
}

fn pronounce(bench: &mut Bench, word: &str, alias: Option<&str>) {
    let rule = alias.map(|alias| Pronunciation {
        alias: alias.to_owned(),
        ..Pronunciation::default()
    });
    let word = Word::new(word);
    bench.desk.edit(Edit::Pronounce { word, rule });
    bench.hand_over();
}

fn finish(bench: &mut Bench, place: usize) -> (Credits, bool) {
    let order = bench.order(place, false);
    let job = bench.generate(vec![order]);
    match bench.until_over(job) {
        JobState::Finished { cost, cached, .. } => (*cost, *cached),
        other => panic!("{other:?}"),
    }
}

fn picked(bench: &Bench, place: usize) -> TakeCard {
    let line = bench.line(place);
    (**bench.desk.takes[&line].picked.as_ref().unwrap()).clone()
}

fn state(bench: &Bench, place: usize) -> LineState<'_> {
    let line = bench.desk.script().lines().nth(place).unwrap();
    bench.desk.line_state(line)
}

/// The dictionary that has the project's rules now.
fn dictionary(bench: &Bench) -> Option<KeptDictionary> {
    let rules = bench.desk.script().rules();
    let rules = hash(&rules.for_speaker(Speaker::default()));
    library(bench).dictionary_of_rules("draft", &rules).unwrap()
}

/// What was bought is found again once the rule is gone.
#[test]
fn a_rule_is_heard_dates_its_lines_and_costs_nothing_to_take_back() {
    let mut bench = Bench::new();
    write(&mut bench, 0, "Ask the UN.");
    write(&mut bench, 1, "Ask nobody.");
    let price = bench.desk.price_of(bench.line(0)).unwrap().quote.most;
    assert_eq!(finish(&mut bench, 0), (price, false));
    finish(&mut bench, 1);
    let first = picked(&bench, 0);
    pronounce(&mut bench, "UN", Some("United Nations Organisation"));
    assert_eq!(state(&bench, 0), LineState::Changed);
    assert_eq!(state(&bench, 1), LineState::Draft, "it has no such word");
    // What is billed is what is written.
    assert_eq!(
        bench.desk.price_of(bench.line(0)).unwrap().quote.most,
        price
    );
    assert_eq!(finish(&mut bench, 0), (price, false));
    let ruled = picked(&bench, 0);
    assert!(
        ruled.seconds > first.seconds + 0.5,
        "{} {}",
        ruled.seconds,
        first.seconds
    );
    assert_eq!(state(&bench, 0), LineState::Draft);
    let sound = bench.desk.sound(ruled.id).unwrap();
    let words = sound
        .words
        .iter()
        .filter_map(|word| "Ask the UN.".get(word.bytes.clone()));
    assert_eq!(words.collect::<Vec<_>>(), ["Ask", "the", "UN."]);
    bench.desk.undo();
    bench.hand_over();
    assert_eq!(state(&bench, 0), LineState::Changed);
    assert_eq!(finish(&mut bench, 0), (Credits::ZERO, true));
    assert_eq!(picked(&bench, 0).seconds, first.seconds);
}

#[test]
fn lines_share_a_version_and_another_rule_makes_another_of_the_same_dictionary() {
    let mut bench = Bench::new();
    write(&mut bench, 0, "Ask Tom.");
    write(&mut bench, 1, "Ask Ines.");
    pronounce(&mut bench, "Tom", Some("Tomm"));
    pronounce(&mut bench, "Ines", Some("Eeness"));
    assert_eq!(dictionary(&bench), None, "what nobody says is not sent");
    finish(&mut bench, 0);
    let first = dictionary(&bench).unwrap();
    finish(&mut bench, 1);
    assert_eq!(dictionary(&bench).unwrap(), first);
    pronounce(&mut bench, "Tom", Some("Thomas"));
    finish(&mut bench, 0);
    let second = dictionary(&bench).unwrap();
    assert_eq!(second.dictionary, first.dictionary);
    assert_ne!(second.version, first.version);
    // Back again: that version is there still.
    pronounce(&mut bench, "Tom", Some("Tomm"));
    assert_eq!(dictionary(&bench).unwrap(), first);
}

#[test]
fn a_dictionary_that_the_account_has_no_more_is_made_anew() {
    let mut bench = Bench::new();
    write(&mut bench, 0, "Ask Tom.");
    pronounce(&mut bench, "Tom", Some("Tomm"));
    let gone = KeptDictionary {
        dictionary: DictionaryId::from("gone"),
        version: DictionaryVersionId::from("gone"),
    };
    let project = bench.desk.project.as_ref().map(|open| open.card.id);
    let rules = bench.desk.script().rules();
    let rules = hash(&rules.for_speaker(Speaker::default()));
    let kept = library(&bench).keep_dictionary("draft", project, &rules, &gone);
    kept.unwrap();
    let price = bench.desk.price_of(bench.line(0)).unwrap().quote.most;
    assert_eq!(finish(&mut bench, 0), (price, false));
    assert_ne!(dictionary(&bench).unwrap(), gone);
}

/// The first line is spoken by a voice of the service, with this model.
fn live(service: &Service, model: &str) -> Bench {
    let mut bench = service.bench(Some(KEY));
    let project = bench.desk.project.as_ref().unwrap().card.id;
    let backend = Backend::Live;
    bench.send(Command::Project(ProjectCommand::SetBackend {
        project,
        backend,
    }));
    bench.until("the service's voices", |desk| {
        let known = !desk.voices_of(backend).is_empty() && !desk.models_of(backend).is_empty();
        desk.backend() == backend && known
    });
    write(&mut bench, 0, "Ask Ines.");
    let line = bench.desk.script().line(bench.line(0)).unwrap();
    let speaker = line.speaker.clone();
    let voice = bench.desk.voices_of(backend).iter().next().unwrap();
    let voice = CastVoice {
        id: voice.id.clone(),
        name: voice.name.clone(),
    };
    for change in [
        PartChange::Live(Some(voice)),
        PartChange::Model(Some(model.into())),
    ] {
        let speaker = speaker.clone();
        bench.desk.edit(Edit::TunePart { speaker, change });
    }
    let rule = Some(Pronunciation {
        alias: "Eeness".to_owned(),
        sounds: "iˈnɛs".to_owned(),
        ..Pronunciation::default()
    });
    let word = Word::new("Ines");
    bench.desk.edit(Edit::Pronounce { word, rule });
    bench.hand_over();
    if let Some(read) = bench.desk.take_reading() {
        bench.send(read);
    }
    bench.until("how the voice speaks", |desk| {
        let line = desk.script().lines().next().unwrap().id;
        desk.order_for(line, false).is_some()
    });
    bench
}

/// Speaks the first line; what is told where that fails.
fn speak(bench: &mut Bench) -> Option<Trouble> {
    let before = bench.desk.jobs.len();
    let project = bench.desk.project.as_ref().map(|open| open.card.id);
    bench.send(Command::Jobs(JobsCommand::Generate {
        project,
        backend: Backend::Live,
        asked_alone: true,
        orders: vec![bench.order(0, false)],
        play: false,
    }));
    bench.until("the job", |desk| desk.jobs.len() > before);
    let job = bench.desk.jobs.iter().nth(before).unwrap().id;
    match bench.until_over(job) {
        JobState::Finished { .. } => None,
        JobState::Failed(trouble) => Some(trouble.clone()),
        other => panic!("{other:?}"),
    }
}

fn says(bench: &Bench) -> Vec<Says> {
    let mut order = bench.order(0, false);
    let rules = speech(&mut order).rules.clone();
    rules.into_iter().map(|said| said.says).collect()
}

#[test]
fn sounds_go_to_models_that_hear_them_and_the_spelling_to_the_others() {
    let service = Service::start();
    let mut bench = live(&service, "eleven_flash_v2");
    assert_eq!(says(&bench), [Says::Ipa("iˈnɛs".to_owned())]);
    assert_eq!(speak(&mut bench), None);
    drop(bench);
    let mut bench = live(&service, "eleven_multilingual_v2");
    assert_eq!(says(&bench), [Says::Alias("Eeness".to_owned())]);
    assert_eq!(speak(&mut bench), None);
}

/// The word is said before anything is spoken.
#[test]
fn a_key_that_may_not_write_dictionaries_is_told_and_nothing_is_charged() {
    let service = Service::start();
    let no = Refusal::missing_permission("pronunciation_dictionaries_write");
    let path = "/v1/pronunciation-dictionaries/add-from-rules";
    service.faults.always_on(path, Fault::Refuse(no));
    let mut bench = live(&service, "eleven_multilingual_v2");
    let trouble = speak(&mut bench).unwrap();
    assert_eq!(trouble.charged, Charged::No);
    let lacks = "pronunciation_dictionaries_write";
    assert!(trouble.what.contains(lacks), "{trouble:?}");
    let spent = bench.desk.spend.get(&Backend::Live);
    assert!(spent.is_none_or(|spend| spend.spent == Credits::ZERO));
    // Written as it is said it needs no dictionary, and is spoken at the price of what stands there.
    assert_eq!(trouble.remedies[0], Remedy::SpellOut);
    let id = bench.line(0);
    let line = bench.desk.script().line(id).unwrap().text.clone();
    let (text, lost) = bench.desk.script().rules().spelt(&line, None);
    let text = text.unwrap();
    assert!(
        text.contains("Eeness") && lost.is_empty(),
        "{text} {lost:?}"
    );
    bench.desk.edit(Edit::SetText { id, text });
    bench.hand_over();
    assert_eq!(speak(&mut bench), None);
}
