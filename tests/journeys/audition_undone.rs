//! What is taken back of a blind audition from other rooms, and after a restart.

use egui::{Key, Modifiers};
use mynah::library::Library;
use mynah::terms::clock::Clock;
use mynah::tr;
use mynah_model::audition::Audition;

use crate::audition::{are_here, with_one_line};
use crate::harness::AppHarness;
use crate::script::ready;

/// The newest one, as the library has it.
fn kept(app: &AppHarness) -> Audition {
    let library = Library::open(app.home(), Clock::system()).expect("the library");
    let project = app.desk().project.as_ref().expect("a project").card.id;
    let kept = library.auditions(project).expect("auditions");
    Audition::read(&kept.first().expect("one").content).expect("an audition")
}

/// Six voices with one line, A of them rated 4, and the library has it.
fn rated() -> AppHarness {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    let mut app = with_one_line(app);
    app.press(&tr!("audition-begin", count = 6));
    are_here(&mut app, 6);
    app.key(Modifiers::NONE, Key::A);
    app.key(Modifiers::NONE, Key::Num4);
    app.wait_for("its rating", |app| app.shows_part("rated 4"));
    app.wait_for("that it is kept", |app| kept(app).stars(0, 0) == 4);
    app
}

/// Goes to the script, and takes the newest step back, which is said to be seen elsewhere.
fn undo_from_the_script(app: &mut AppHarness) {
    app.key(Modifiers::COMMAND, Key::Num1);
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("what it would be", |app| {
        app.shows_part("The newest step is a judgement in a blind audition")
    });
    app.key(Modifiers::COMMAND, Key::Z);
}

/// The journal had it undone, and the stars stayed.
#[test]
fn a_rating_is_taken_back_after_a_restart() {
    let app = rated();
    let mut app = AppHarness::in_home(app.close_window(), |_| {});
    ready(&mut app);
    undo_from_the_script(&mut app);
    app.wait_for("no rating", |app| kept(app).stars(0, 0) == 0);
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    app.wait_for("it again", |app| kept(app).stars(0, 0) == 4);
}

/// With the call open behind the script it was never kept, and came back with the next start.
#[test]
fn a_rating_that_is_taken_back_from_the_script_is_kept_though_its_audition_is_open_elsewhere() {
    let mut app = rated();
    undo_from_the_script(&mut app);
    app.wait_for("no rating", |app| kept(app).stars(0, 0) == 0);
}

/// The press that was promised to take it back was refused in most rooms, for a step of the script; and an answer head to
/// head was no step at all: the rating before it went in its place.
#[test]
fn an_answer_and_then_a_rating_are_taken_back_from_the_history_after_a_restart() {
    let mut app = rated();
    app.press(&tr!("audition-pairs"));
    app.wait_for("the two", |app| app.shows_part("who is the better"));
    app.key(Modifiers::NONE, Key::Num1);
    app.settle();
    if app.shows_part("that is heard now, and the next press counts") {
        app.key(Modifiers::NONE, Key::Num1);
    }
    app.wait_for("an answer", |app| kept(app).answered() == 1);
    let mut app = AppHarness::in_home(app.close_window(), |_| {});
    ready(&mut app);
    app.key(Modifiers::COMMAND, Key::Num7);
    for (answered, stars) in [(0, 4), (0, 0)] {
        app.key(Modifiers::COMMAND, Key::Z);
        app.wait_for("what it would be", |app| {
            app.shows_part("The newest step is a judgement in a blind audition")
        });
        app.key(Modifiers::COMMAND, Key::Z);
        app.wait_for("that it is taken back", |app| {
            let kept = kept(app);
            (kept.answered(), kept.stars(0, 0)) == (answered, stars)
        });
    }
}
