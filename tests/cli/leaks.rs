//! What the commands say and write has no key in it, however much they are asked to tell.

use std::path::Path;

use crate::rig::{KEY, Rig, Server, finish};

/// Eight letters of it in a row. The last four alone are what is shown.
fn part_of_key(bytes: &[u8]) -> Option<String> {
    let parts = || KEY.as_bytes().windows(8);
    let mut windows = bytes.windows(8);
    let found = windows.find(|window| parts().any(|part| part == *window));
    found.map(|part| String::from_utf8_lossy(part).into_owned())
}

fn look(folder: &Path, looked: &mut usize) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            look(&path, looked);
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        *looked += bytes.len();
        assert_eq!(part_of_key(&bytes), None, "{}", path.display());
    }
}

/// Every crate that logs tells all it can, and an answer fails on the way.
#[test]
fn no_command_tells_a_key_at_the_lowest_level_of_its_log() {
    let rig = Rig::new();
    let server = Server::start(&rig, &["--credits", "30"]);
    rig.write("script.txt", "ANN: Good morning.\nBEN: Good evening.\n");
    let wrong = "nobody";
    let mut logged = 0;
    for (args, code) in [
        (
            &["speak", "Hello there.", "--out", "a.mp3", "--json"][..],
            0,
        ),
        (&["speak", "Hello there.", "--voice", wrong], 1),
        (&["voices", "--json"], 0),
        (&["usage", "--json"], 0),
        // Its credits end.
        (&["render", "script.txt", "--out", "out", "--json"], 2),
        (&["doctor", "--json"], 0),
    ] {
        let mut command = rig.live_command(&server, args);
        let run = finish(command.env("MYNAH_LOG", "trace").spawn().unwrap());
        logged += run.err.len();
        assert_eq!(part_of_key(run.out.as_bytes()), None, "{args:?}");
        assert_eq!(part_of_key(run.err.as_bytes()), None, "{args:?}");
        assert_eq!(run.code, code, "{args:?}: {}", run.out);
    }
    assert!(logged > 20_000, "{logged}");
    let mut looked = 0;
    look(&rig.path("home"), &mut looked);
    assert!(looked > 100_000, "{looked}");
}
