//! A voice from words: described, heard, chosen, named, spoken with; left and gone on with; remixed.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::draft::faults::Fault;
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::records::ledger::{Entry, EntryState};
use mynah::terms::backend::Backend;
use mynah::terms::clock::{Clock, UnixMillis};
use mynah::terms::credits::Credits;
use mynah::terms::ids::{EntryId, VoiceId};
use mynah::terms::request::Tool;
use mynah::tr;
use mynah_model::event::Playing;
use mynah_model::price::in_words;

use crate::harness::AppHarness;
use crate::script::ready;

const WORDS: &str = "An old woman, calm and slow, with a raspy voice and a dry sense of humour";
const TEXT: &str = "The harbour was empty when we came in, and nobody but the gulls had anything to say about it, \
    which suited me well enough.";

/// Entries of the ledger that cost something, of one kind.
fn bought(app: &AppHarness, tool: Tool) -> Vec<Entry> {
    let library = Library::open(app.home(), Clock::system()).expect("the library");
    let entries = (1..).map_while(|id| library.entry(EntryId(id)).expect("the ledger"));
    let settled = entries.filter(|entry| entry.state == EntryState::Settled);
    settled
        .filter(|entry| entry.intent.request.tool() == tool)
        .collect()
}

/// That the ledger says what the server charged.
fn ledger_is_the_bill(app: &mut AppHarness) {
    let library = Library::open(app.home(), Clock::system()).expect("the library");
    let spent = library.spend(Backend::Draft).expect("the sums").spent;
    app.wait_for("the meter", |app| {
        let meter = app.desk().meters.get(&Backend::Draft);
        let meter = meter.and_then(|meter| meter.value());
        meter.is_some_and(|meter| meter.used == spent)
    });
}

/// The Create room with a description and what the previews say.
pub fn described() -> AppHarness {
    described_in(AppHarness::first_start())
}

fn described_in(mut app: AppHarness) -> AppHarness {
    ready(&mut app);
    app.key(Modifiers::COMMAND, Key::Num3);
    app.wait_for_label(&tr!("design-description"));
    app.write(&tr!("design-description"), WORDS);
    app.press_role(Role::RadioButton, &tr!("design-text-own"));
    app.write(&tr!("design-text-field"), TEXT);
    app.settle();
    app
}

/// The same with its three previews.
fn heard() -> AppHarness {
    let mut app = described();
    app.press(&tr!("design-make"));
    app.wait_for_label(&tr!(
        "design-choose-name",
        title = tr!("design-preview", number = 3)
    ));
    app.settle();
    app
}

/// That the slot and the edit that a voice takes are told before it takes them.
pub fn says_what_it_takes(app: &mut AppHarness) {
    app.wait_for("slots and edits", |app| {
        let meter = app.desk().meters.get(&Backend::Draft);
        let Some(meter) = meter.and_then(|meter| meter.value()) else {
            return false;
        };
        let slots = &meter.slots;
        let (Some((used, most)), Some(edits), Some(most_edits)) =
            (slots.voices, slots.edits, slots.most_edits)
        else {
            return false;
        };
        let left = most_edits - edits;
        app.shows(&format!("Voice slots: {used} → {} of {most}", used + 1))
            && app.shows(&format!(
                "Edits left this month: {left} → {} of {most_edits}",
                left - 1
            ))
    });
}

/// Chooses a preview and makes it a voice of that name.
fn create(app: &mut AppHarness, preview: &str, name: &str) -> VoiceId {
    app.press(preview);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.write(&tr!("design-name"), name);
    says_what_it_takes(app);
    app.press(&tr!("design-create"));
    let done = format!("{name} is one of the Draft voices now");
    app.wait_for_label(&done);
    let named = |app: &AppHarness| {
        let voices = app.desk().voices_of(Backend::Draft);
        let voice = voices.iter().find(|voice| voice.name == name);
        voice.map(|voice| voice.id.clone())
    };
    app.wait_for("the voice", |app| named(app).is_some());
    named(app).expect("the voice")
}

fn side(app: &AppHarness) -> Option<usize> {
    let playback = &app.desk().playback;
    matches!(playback.playing, Some(Playing::Compare { .. })).then_some(playback.side)
}

#[test]
fn create_room_has_a_described_voice_heard_chosen_named_and_speaking() {
    let mut app = heard();
    let entries = bought(&app, Tool::Design);
    assert_eq!(entries.len(), 1, "three previews are one request");
    let letters = TEXT.chars().count() as u64;
    assert_eq!(
        entries.first().and_then(|entry| entry.cost),
        Some(Credits(letters))
    );
    assert!(
        app.shows_part("understood these words: "),
        "what Draft voices made of it"
    );
    app.key(Modifiers::NONE, Key::Num2);
    app.wait_for("the second preview", |app| side(app) == Some(1));
    app.key(Modifiers::NONE, Key::Num3);
    app.wait_for("the third preview", |app| side(app) == Some(2));

    let voice = create(
        &mut app,
        &tr!(
            "design-choose-name",
            title = tr!("design-preview", number = 2)
        ),
        "Maud",
    );
    assert_eq!(
        bought(&app, Tool::Design).len(),
        1,
        "creating costs nothing"
    );
    app.wait_for("its settings", |app| app.shows(&tr!("design-hear-line")));
    app.settle();
    app.press(&tr!("design-hear-line"));
    app.wait_for("its line", |app| {
        let spoken = bought(app, Tool::Speech);
        spoken
            .iter()
            .any(|entry| entry.intent.request.voice() == Some(&voice))
    });
    ledger_is_the_bill(&mut app);
    app.press(&tr!("design-show"));
    app.wait_for_label(&tr!("voices-cast"));
    assert!(app.shows("Maud"));
    // Labels that it was made without can be added.
    app.press(&tr!("voices-edit"));
    app.wait_for_label(&tr!("voices-field-label", label = tr!("voices-facet-use")));
    assert!(app.shows(&tr!("voices-field-label", label = tr!("design-about-age"))));
}

/// What the new voice said was played again as a take of which nobody knew anything: the transport had nothing to hear.
#[test]
fn what_a_new_voice_said_is_heard_again_and_the_palette_begins_another_design() {
    let mut app = heard();
    let voice = create(
        &mut app,
        &tr!(
            "design-choose-name",
            title = tr!("design-preview", number = 1)
        ),
        "Maud",
    );
    app.wait_for("its line", |app| {
        let spoken = bought(app, Tool::Speech);
        let mut of_it = spoken.iter();
        of_it.any(|entry| entry.intent.request.voice() == Some(&voice))
    });
    app.wait_for("its end", |app| app.desk().playback.playing.is_none());
    assert!(app.shows_part("A rehearsal says the line by itself"));
    let all: Credits = [Tool::Design, Tool::Speech]
        .iter()
        .flat_map(|tool| bought(&app, *tool))
        .filter_map(|entry| entry.cost)
        .sum();
    let spent = format!("{all} draft cr");
    app.wait_for("what was spent", |app| app.shows_part(&spent));
    app.press(&tr!("design-hear-line"));
    app.wait_for("what it said", |app| {
        let heard = app.desk().heard();
        heard.is_some_and(|heard| heard.text.is_some())
    });
    assert!(!app.shows(&tr!("transport-nothing")));

    // Regression: the card of the voice that was done stood there, with the keys at what spends: words that were typed
    // pressed it.
    app.tab();
    app.key(Modifiers::COMMAND, Key::K);
    app.wait_for_label(&tr!("palette-field"));
    app.type_letters("design a voice");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("who has the keys", |app| {
        app.focused().as_deref() == Some(tr!("design-description").as_str())
    });
    app.type_letters("an old sailor");
    assert_eq!(app.value(&tr!("design-description")), "an old sailor");
    assert_eq!(bought(&app, Tool::Speech).len(), 1);
}

/// While previews were made nothing had the keys, and Tab began at the top of the window.
#[test]
fn more_like_one_is_asked_for_by_keys_and_none_is_bought_twice() {
    let mut app = described();
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the attempt", |app| {
        let focused = app.focused();
        focused.is_some_and(|name| name.starts_with("Attempt 1"))
    });
    app.wait_for("the first preview", |app| {
        app.focused().as_deref()
            == Some(tr!("design-hear", title = tr!("design-preview", number = 1)).as_str())
    });
    assert!(app.shows(&tr!(
        "design-choose-name",
        title = tr!("design-preview", number = 3)
    )));
    // What made more of them went with those that stood there, and the keys with it.
    app.get(&tr!("design-more")).focus();
    app.settle();
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("the other attempt", |app| {
        let focused = app.focused();
        focused.is_some_and(|name| name.starts_with("Attempt 2"))
    });
    app.wait_for("the first of its previews", |app| {
        app.focused().as_deref()
            == Some(tr!("design-hear", title = tr!("design-preview", number = 1)).as_str())
    });
    // It is a branch, and none is bought twice.
    app.wait_for("six previews", |app| bought(app, Tool::Design).len() == 2);
    app.wait_for("two attempts", |app| {
        app.shows_part("Attempt 2, seed")
            && app.shows(&tr!(
                "design-choose-name",
                title = tr!("design-preview", number = 1)
            ))
    });
    let entries = bought(&app, Tool::Design);
    let seeds: Vec<_> = entries
        .iter()
        .map(|entry| entry.intent.request.seed())
        .collect();
    assert!(seeds.iter().all(Option::is_some) && seeds.first() != seeds.last());
    // The first ones are still there.
    app.press_part("Attempt 1, seed");
    app.wait_for_label(&tr!(
        "design-choose-name",
        title = tr!("design-preview", number = 3)
    ));
    assert_eq!(bought(&app, Tool::Design).len(), 2);
    ledger_is_the_bill(&mut app);
}

#[test]
fn a_way_is_gone_on_with_where_it_was_left() {
    // What was typed.
    let mut app = described();
    app.wait_for("what is typed to be kept", |app| {
        let library = Library::open(app.home(), Clock::system()).expect("the library");
        let kept = library.makings(Backend::Draft).expect("the ways");
        kept.iter()
            .any(|kept| kept.content.contains("nobody but the gulls"))
    });
    let mut app = again(app);
    assert_eq!(app.value(&tr!("design-description")), WORDS);
    assert_eq!(app.value(&tr!("design-text-field")), TEXT);
    // What was bought.
    app.press(&tr!("design-make"));
    app.wait_for_label(&tr!(
        "design-choose-name",
        title = tr!("design-preview", number = 3)
    ));
    let mut app = again(app);
    app.wait_for_label(&tr!(
        "design-choose-name",
        title = tr!("design-preview", number = 3)
    ));
    // What was chosen.
    app.press(&tr!(
        "design-choose-name",
        title = tr!("design-preview", number = 3)
    ));
    app.press(&tr!("design-to-name"));
    app.write(&tr!("design-name"), "Maud");
    app.wait_for("the name to be kept", |app| {
        let library = Library::open(app.home(), Clock::system()).expect("the library");
        let kept = library.makings(Backend::Draft).expect("the ways");
        kept.iter().any(|kept| kept.content.contains("Maud"))
    });
    let mut app = again(app);
    app.wait_for_label(&tr!("design-name"));
    assert_eq!(app.value(&tr!("design-name")), "Maud");
    app.press(&tr!("design-create"));
    app.wait_for_label(&tr!("design-done.draft", name = "Maud"));
    assert_eq!(bought(&app, Tool::Design).len(), 1, "bought once");
    // It was seen, and is over: the next time begins anew.
    let mut app = opened(app.close_window());
    app.wait_for_label(&tr!("design-description"));
    assert_eq!(app.value(&tr!("design-description")), "");
    // What was tried for the other one is still there, and costs nothing.
    app.press(&tr!("making-earlier"));
    app.press_part("became Maud");
    app.wait_for_label(&tr!(
        "design-choose-name",
        title = tr!("design-preview", number = 3)
    ));
    assert_eq!(bought(&app, Tool::Design).len(), 1);
}

/// The same home in another run, in the Create room.
fn again(app: AppHarness) -> AppHarness {
    opened(app.close())
}

fn opened(home: tempfile::TempDir) -> AppHarness {
    let mut app = AppHarness::in_home(home, |_| {});
    ready(&mut app);
    app.key(Modifiers::COMMAND, Key::Num3);
    app.wait_for("the way", |app| app.shows_part("Step 1 of 4"));
    app.settle();
    app
}

#[test]
fn a_voice_of_ones_own_is_remixed_and_heard_beside_itself() {
    let mut app = heard();
    let maud = create(
        &mut app,
        &tr!(
            "design-choose-name",
            title = tr!("design-preview", number = 1)
        ),
        "Maud",
    );
    app.press_role(Role::Tab, &tr!("remix-kind"));
    app.press_role(Role::ComboBox, &tr!("remix-voice"));
    app.press("Maud");
    app.write(&tr!("remix-step-describe"), "younger and faster");
    app.press_role(Role::RadioButton, &tr!("design-text-own"));
    app.write(&tr!("design-text-field"), TEXT);
    app.press(&tr!("design-make"));
    app.wait_for_label(&tr!(
        "design-choose-name",
        title = tr!("design-preview", number = 3)
    ));
    app.settle();
    let entries = bought(&app, Tool::Design);
    assert_eq!(
        entries
            .last()
            .and_then(|entry| entry.intent.request.voice()),
        Some(&maud)
    );
    app.press(&tr!("remix-hear-before"));
    app.wait_for_label(&tr!("design-hear", title = "Maud, as it is"));
    app.key(Modifiers::NONE, Key::Num0);
    app.wait_for("the voice as it is", |app| side(app) == Some(0));
    app.key(Modifiers::NONE, Key::Num1);
    app.wait_for("the first preview", |app| side(app) == Some(1));
    create(
        &mut app,
        &tr!(
            "design-choose-name",
            title = tr!("design-preview", number = 1)
        ),
        "Young Maud",
    );
    ledger_is_the_bill(&mut app);
}

/// They were said to be a voice that is gone, to be chosen in the Voices room, and nothing made them anew.
#[test]
fn previews_of_the_day_before_are_heard_still_and_made_anew() {
    let clock = Clock::scripted(Clock::system().now());
    let own = clock.clone();
    let app = AppHarness::with(|options| options.clock = own);
    let mut app = described_in(app);
    app.press(&tr!("design-make"));
    app.wait_for_label(&tr!(
        "design-choose-name",
        title = tr!("design-preview", number = 3)
    ));
    clock.set(UnixMillis(clock.now().0 + 25 * 3_600_000));
    app.press(&tr!(
        "design-choose-name",
        title = tr!("design-preview", number = 1)
    ));
    app.key(Modifiers::COMMAND, Key::Enter);
    app.write(&tr!("design-name"), "Old Ann");
    app.press(&tr!("design-create"));
    app.wait_for("why not", |app| {
        app.shows_part("No voice was made. You can hear it here still")
    });
    // One answer that it isn't there takes nothing away: it can be asked for again.
    assert!(
        app.shows(&tr!(
            "design-hear",
            title = tr!("design-preview", number = 1)
        )) && app.shows(&tr!(
            "design-choose-name",
            title = tr!("design-preview", number = 1)
        ))
    );
    app.press_part(&tr!("design-anew"));
    app.wait_for("both purchases", |app| {
        let all = bought(app, Tool::Design);
        all.iter().filter(|it| it.cost.is_some()).count() == 2
    });
    app.wait_for_label(&tr!(
        "design-choose-name",
        title = tr!("design-preview", number = 3)
    ));
    let costs = bought(&app, Tool::Design);
    let costs: Vec<Credits> = costs.into_iter().filter_map(|it| it.cost).collect();
    assert_eq!(costs.len(), 2, "bought twice, as it said: {costs:?}");
    let spent: Credits = costs.into_iter().sum();
    let spent = format!("{} spent here", in_words(Backend::Draft, spent));
    // The older ones stay in sight until the newer ones are told.
    app.wait_for("both counted", |app| app.shows(&spent));
}

#[test]
fn previews_of_which_nobody_knows_can_be_tried_again() {
    let home = tempfile::TempDir::new().expect("a folder");
    let mut app = AppHarness::in_home(home, |options| {
        let faults = &options.draft.faults;
        faults.next_on("/text-to-voice/design", Fault::LoseAnswer);
        // Nor does the history say what became of it.
        let unseen = Refusal::missing_permission("speech_history_read");
        faults.always_on("/v1/history", Fault::Refuse(unseen));
    });
    ready(&mut app);
    app.key(Modifiers::COMMAND, Key::Num3);
    app.wait_for_label(&tr!("design-description"));
    app.write(&tr!("design-description"), WORDS);
    app.settle();
    app.press(&tr!("design-make"));
    app.wait_for("a way on", |app| app.shows(&tr!("design-try-again")));
    assert!(app.shows_part(&tr!("jobs-log-draft")));
    app.press(&tr!("design-try-again"));
    app.wait_for_label(&tr!(
        "design-choose-name",
        title = tr!("design-preview", number = 3)
    ));
}
