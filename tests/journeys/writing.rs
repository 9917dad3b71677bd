//! Colors of speakers over a restart.

use mynah::tr;
use mynah_model::desk::Saved;

use crate::harness::AppHarness;
use crate::script::pasted;

const SCRIPT: &str = "ANN: One rope.\nBEN: Two ropes.\nANN: Three ropes.\n";

fn texts(app: &AppHarness) -> Vec<String> {
    let lines = app.desk().script().lines();
    lines.map(|line| line.text.clone()).collect()
}

#[test]
fn a_speaker_s_colour_is_the_same_after_a_restart_without_the_first_line() {
    let mut app = pasted(SCRIPT, 3);
    let project = app.desk().project.as_ref().map(|open| open.card.id);
    let project = project.expect("a project");
    app.press(&tr!("script-line-menu", number = 1));
    app.press(&tr!("script-menu-delete"));
    app.wait_for("it is gone", |app| texts(app).len() == 2);
    app.wait_for("it is kept", |app| app.desk().saved() == Saved::Yes);
    let mut app = AppHarness::in_home(app.close(), |_| {});
    app.wait_for("the project", |app| {
        app.desk().project.as_ref().map(|open| open.card.id) == Some(project)
    });
    // BEN would be first now.
    let open = app.desk().project.as_ref().expect("a project");
    let place = |name: &str| open.defaults.colours.get(name).copied();
    assert!(place("ANN").is_some(), "{:?}", open.defaults.colours);
    assert!(place("ANN") < place("BEN"));
}
