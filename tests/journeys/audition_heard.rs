//! A blind casting call from end to end: every line heard, stopped in the middle, at a price, sent and read back.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::terms::backend::Backend;
use mynah::terms::credits::Credits;
use mynah::terms::ids::TakeId;
use mynah::tr;
use mynah_model::event::Playing;

use crate::audition::{
    all_are_here, begun, bought, heard, is_written, listen, names, nobody_is_named, own_letter,
    put_together, put_together_in, ready_cells,
};
use crate::counted::Counted;
use crate::harness::AppHarness;
use crate::service::{live, service};

/// The take that is heard among those that are compared.
fn take(app: &AppHarness) -> Option<TakeId> {
    let side = heard(app)?;
    let playing = app.desk().playback.playing.as_ref()?;
    Some(playing.sides().get(side)?.take)
}

/// How far it is heard, 0 … 1.
fn share(app: &AppHarness) -> f64 {
    let seconds = take(app).and_then(|take| app.desk().take_card(take, None));
    let seconds = seconds.map_or(1.0, |card| card.seconds);
    app.desk().playhead().seconds() / seconds.max(0.01)
}

/// Presses a key, and waits until another take is heard.
fn hears_another(counted: &mut Counted, key: Key) -> TakeId {
    let was = take(&counted.app);
    counted.key_until(key, "another take", |app| {
        take(app).is_some() && take(app) != was
    });
    take(&counted.app).expect("a take")
}

/// Only the first line of each voice was heard.
#[test]
fn all_eighteen_takes_are_heard_and_one_is_cast_by_six_clicks_and_twenty_keys() {
    let mut counted = put_together();
    listen(&mut counted);
    let all = names(&counted.app);
    let mut takes = HashSet::new();
    use Key::{A, B, C, D, E, F, Tab};
    // The part's own voice is in the cast already.
    let (before, last, best) = if own_letter(&counted.app) == 5 {
        (F, E, "1. E · ")
    } else {
        (E, F, "1. F · ")
    };
    let keys = [A, B, C, D, E, F, Tab, E, D, C, B, A, Tab, B, C, D];
    for key in keys.into_iter().chain([before, last]) {
        takes.insert(hears_another(&mut counted, key));
        nobody_is_named(&counted.app, &all);
        if takes.len() == 15 {
            counted
                .app
                .wait_for_label(&tr!("audition-line-number", count = 3, number = 3));
        }
    }
    assert_eq!(takes.len(), 18, "each line of each voice");
    counted.click(&tr!("trial-rate", stars = 5));
    counted.app.wait_for_label("1 of 6");
    counted.key(Key::Enter);
    let app = &mut counted.app;
    app.wait_for("names", |app| app.shows_part(&tr!("audition-order")));
    let best = app.nodes().find_map(|node| {
        let node = node.accesskit_node();
        let told = node.value().or_else(|| node.label())?;
        told.strip_prefix(best).map(str::to_owned)
    });
    let best = best.expect("the best");
    counted.click(&format!("Cast {best}"));
    let asks = |label: &str| label.starts_with("Cast as ");
    let app = &mut counted.app;
    app.wait_for("what that means", |app| {
        app.focused().is_some_and(|it| asks(&it))
    });
    let cast = app.focused().expect("its button");
    counted.click(&cast);
    let app = &mut counted.app;
    app.wait_for("the part", |app| app.shows_part("is spoken by"));
    assert!(counted.clicks <= 6, "{} clicks", counted.clicks);
    assert!(counted.keys <= 20, "{} keys", counted.keys);
}

/// Which part of a line was said is the same part of the next one.
#[test]
fn tab_goes_on_at_the_same_place_of_the_next_line() {
    let mut counted = put_together();
    listen(&mut counted);
    hears_another(&mut counted, Key::A);
    let app = &mut counted.app;
    app.wait_for("the middle", |app| (0.4..0.6).contains(&share(app)));
    // What is paused stays where it is.
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("a pause", |app| app.desk().playback.paused);
    let before = share(app);
    hears_another(&mut counted, Key::Tab);
    let after = share(&counted.app);
    assert!((after - before).abs() < 0.2, "{before} and {after}");
}

#[test]
fn one_that_is_stopped_in_the_middle_keeps_what_was_paid_and_says_no_more() {
    let mut counted = put_together();
    let used = |app: &AppHarness| {
        let meter = app.desk().meters.get(&Backend::Draft)?.value()?;
        Some(meter.used)
    };
    let before = used(&counted.app).unwrap_or_default();
    counted.click(&tr!("audition-begin", count = 18));
    let mut app = counted.app;
    app.wait_for("a first take", |app| bought(app) > 0);
    app.press(&tr!("audition-stop"));
    app.wait_for("the end", |app| {
        app.desk().jobs.iter().all(|job| !job.goes_on())
    });
    let paid = bought(&app);
    let project = app.desk().project.as_ref().expect("a project").card.id;
    let kept = move |app: &AppHarness| {
        let kept = app.desk().auditions.of(project)?;
        Some(kept.first()?.audition.spent)
    };
    let spent = |app: &AppHarness| app.desk().spend.get(&Backend::Draft).map(|sums| sums.spent);
    app.wait_for("what was spent", |app| {
        kept(app).is_some() && kept(app) == spent(app)
    });
    // What was fetched after the stop is in the status bar, too.
    app.wait_for("the credits", |app| {
        spent(app).is_some_and(|spent| used(app) == Some(before + spent))
    });
    app.press(&tr!("audition-close"));
    app.key(Modifiers::ALT, Key::D);
    app.press_part("Auditions so far · ");
    app.press_part("Go on with");
    if paid < 18 {
        app.press_part("Make the other");
    }
    all_are_here(&mut app);
    assert_eq!(bought(&app), 18, "what was paid for is not bought again");
    app.wait_for("all of it", |app| {
        kept(app).is_some() && kept(app) == spent(app)
    });
}

/// Files of a folder by name, with their bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = std::fs::read_dir(folder).into_iter().flatten();
    let files = files.filter_map(|file| {
        let file = file.ok()?;
        let name = file.file_name().to_string_lossy().into_owned();
        Some((name, std::fs::read(file.path()).ok()?))
    });
    files.filter(|(name, _)| !name.starts_with('.')).collect()
}

pub fn send_to(app: &mut AppHarness, folder: &Path, page: &str) {
    app.press(&tr!("audition-export"));
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(&tr!("dialog-path"), &folder.display().to_string());
    app.press(&tr!("dialog-save-button"));
    is_written(app, &folder.join(page));
}

pub fn read_back(app: &mut AppHarness, file: &Path) {
    app.press(&tr!("audition-read"));
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(&tr!("dialog-path"), &file.display().to_string());
    app.press(&tr!("dialog-open-button"));
}

/// The sounds of a call took the place of another's whose page a client had, and its ratings were given to other voices.
#[test]
fn a_second_call_in_a_folder_leaves_the_first_one_and_each_owns_what_is_said_of_it() {
    let mut app = begun();
    let folder = app.home().join("to-send");
    send_to(&mut app, &folder, "results.csv");
    let first = files(&folder);
    assert_eq!(first.len(), 20);
    // Somebody may listen to these letters.
    app.press(&tr!("audition-again"));
    app.wait_for("a question", |app| app.shows_part("nothing came back yet"));
    app.press(&tr!("audition-again"));
    app.wait_for("eighteen takes", |app| ready_cells(app) == 18);
    send_to(&mut app, &folder, "results-2.csv");
    let both = files(&folder);
    assert_eq!(both.len(), 40);
    for (name, bytes) in &first {
        assert!(both[name] == *bytes, "{name} is another");
    }
    let page = String::from_utf8_lossy(&both["listen-2.html"]).into_owned();
    assert!(page.contains("A-line-1-2.wav"), "it plays its own sounds");
    // What was said of the first one isn't said of these letters.
    let sheet = String::from_utf8_lossy(&first["results.csv"]).into_owned();
    let rated: Vec<String> = sheet
        .lines()
        .map(|row| match row.rsplit_once(',') {
            Some((rest, shuffle)) if row.starts_with("A,1,") => format!("{rest}5,{shuffle}"),
            _ => row.to_owned(),
        })
        .collect();
    let of_first = folder.join("of-first.csv");
    std::fs::write(&of_first, rated.join("\n")).expect("what they said");
    read_back(&mut app, &of_first);
    app.wait_for("a refusal", |app| app.shows_part("which has other letters"));
    app.wait_for("a way to it", |app| app.shows(&tr!("toast-audition")));
    // The page's own file is read: a line's rating, and who is out.
    let shuffle = shuffle_of(&page);
    let said = format!(
        r#"{{"shuffle":"{shuffle}","ratings":[{{"letter":"D","line":3,"rating":4}},{{"letter":"A","rating":0}}]}}"#
    );
    let own = folder.join("results.json");
    std::fs::write(&own, said).expect("what they said");
    read_back(&mut app, &own);
    app.wait_for("what they said", |app| {
        app.shows_part("2 ratings were read")
    });
    let label = |app: &AppHarness, begins: &str, has: &str| {
        app.nodes().any(|node| {
            let label = node.accesskit_node().label().unwrap_or_default();
            label.starts_with(begins) && label.contains(has)
        })
    };
    app.wait_for("the rating", |app| label(app, "D, line 3", "rated 4"));
    app.wait_for("who is out", |app| label(app, "A, line 1", "out"));
    assert!(
        !label(&app, "D, line 1", "rated"),
        "the other lines aren't rated"
    );
}

/// What a page was shuffled with.
fn shuffle_of(page: &str) -> String {
    let behind = page.split(r#""shuffle":""#).nth(1).expect("a shuffle");
    behind.split('"').next().expect("its end").to_owned()
}

#[test]
fn at_the_service_an_audition_says_its_price_and_buys_each_take_once() {
    let service = service();
    let mut counted = put_together_in(live(&service));
    let priced = |app: &AppHarness| {
        app.nodes().any(|node| {
            let node = node.accesskit_node();
            let told = [node.label(), node.value(), node.description()];
            let told: Vec<String> = told.into_iter().flatten().collect();
            let is_it = told.iter().any(|told| told.contains("Listen to 18 takes"));
            is_it && told.iter().any(|told| told.contains("credits"))
        })
    };
    counted.app.wait_for("its price", priced);
    listen(&mut counted);
    let app = &mut counted.app;
    assert_eq!(bought(app), 18);
    let spend = &app.desk().spend;
    assert!(
        spend
            .get(&Backend::Live)
            .is_some_and(|sums| sums.spent > Credits::ZERO)
    );
    let drafts = spend
        .get(&Backend::Draft)
        .map_or(Credits::ZERO, |sums| sums.spent);
    assert_eq!(drafts, Credits::ZERO);
    app.press(&tr!("audition-again"));
    app.wait_for("eighteen takes", |app| ready_cells(app) == 18);
    assert_eq!(bought(app), 18);
    let playing =
        |app: &AppHarness| matches!(app.desk().playback.playing, Some(Playing::Compare { .. }));
    app.key(Modifiers::NONE, Key::B);
    app.wait_for("a voice", playing);
}
