//! From a part of a film that was dubbed to try it to the whole, and a dub that was removed.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::terms::backend::Backend;
use mynah::tr;
use mynah_model::dubbing::FilmCard;
use tempfile::TempDir;

use crate::dub_consent::reach;
use crate::dubbing::{bring, in_room, ledger_is_the_bill, paid, pick, ready_ones, recording};
use crate::harness::AppHarness;

fn cards(app: &AppHarness) -> Vec<FilmCard> {
    let listed = app.desk().dubbing.listed.get(&Backend::Draft);
    listed.map(|cards| cards.to_vec()).unwrap_or_default()
}

fn is_to_second(node: &egui_kittest::Node<'_>) -> bool {
    let node = node.accesskit_node();
    node.role() == Role::TextInput && node.label().unwrap_or_default() == tr!("dubbing-to").as_str()
}

/// Only the first three seconds are dubbed.
fn to_second_3(app: &mut AppHarness) {
    app.nodes().find(is_to_second).expect("the field").focus();
    app.settle();
    app.type_letters("3");
    app.settle();
}

/// From a try nothing led to the whole film: all of it had to be put together once more, the transcript from a file that
/// may be gone.
#[test]
fn dub_whole_goes_on_from_a_part_with_everything_as_it_was() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    let files = recording(&folder);
    bring(&mut app, &files);
    for language in [tr!("language-en").as_str(), tr!("language-fr").as_str()] {
        pick(&mut app, language);
    }
    app.key(Modifiers::NONE, Key::Escape);
    to_second_3(&mut app);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the part", |app| ready_ones(app) == 2);
    let (part, _) = paid(app.home());
    for file in &files {
        std::fs::remove_file(file).expect("it is gone");
    }
    app.wait_for_label(&tr!("dubbing-whole"));
    assert!(app.shows_part("Only 0:00 to 0:03 of this film is dubbed here"));
    assert!(app.shows_part("is made again with the rest"));

    reach(&mut app, Role::Button, &tr!("dubbing-whole"));
    app.wait_for("all of it as it was", |app| {
        app.shows(&tr!("dubbing-film-other"))
            && app.shows("Remove lines.csv")
            && app.shows("Remove English")
            && app.shows("Remove French")
            && app.shows_part("All together: ")
    });
    // It stood scrolled to where the form of the part had been left.
    let top = app.get(&tr!("dubbing-film-other")).rect().top();
    assert!(top > 0.0 && top < 300.0, "{top}");
    let typed = app.nodes().find(is_to_second).expect("the field");
    assert_eq!(typed.accesskit_node().value().unwrap_or_default(), "");
    assert_eq!(paid(app.home()), (part, 2), "nothing is ordered by that");
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the whole", |app| ready_ones(app) == 4);
    let (spent, dubs) = paid(app.home());
    assert!(dubs == 4 && spent.less(part) > part, "{spent} {part}");
    ledger_is_the_bill(&mut app);
    // The transcript is called as it was.
    let names = cards(&app).into_iter().flat_map(|card| card.film.languages);
    let names = names.filter_map(|it| Some(it.sheet?.name));
    assert_eq!(names.collect::<Vec<_>>(), ["lines.csv"; 4]);
    app.wait_for("its board", |app| !app.shows(&tr!("dubbing-whole")));
}
