//! `mynah voices`.

use crate::rig::{Rig, Server};

#[test]
fn the_shared_library_is_listed_and_searched() {
    let rig = Rig::new();
    let all = rig.run(&["voices", "--library", "--json"]).ends(0).json();
    let all = all.as_array().unwrap();
    assert!(!all.is_empty());
    for voice in all {
        for key in ["voice_id", "name", "category", "public_owner_id"] {
            assert!(voice[key].is_string(), "{key}: {voice}");
        }
        assert!(
            voice["labels"].is_object() && voice["rate"].is_number(),
            "{voice}"
        );
    }
    let own = rig.run(&["voices", "--json"]).ends(0).json();
    let is_own = |voice: &serde_json::Value| {
        let mut own = own.as_array().unwrap().iter();
        own.any(|mine| mine["voice_id"] == voice["voice_id"])
    };
    assert!(
        !all.iter().any(is_own),
        "they are no voices of the account yet"
    );

    let name = all[0]["name"].as_str().unwrap();
    let word = name.split_whitespace().next().unwrap();
    let args = ["voices", "--library", "--search", word, "--json"];
    let found = rig.run(&args).ends(0).json();
    let found = found.as_array().unwrap();
    assert!(
        found.len() < all.len() && found.contains(&all[0]),
        "{found:?}"
    );
    let args = [
        "voices",
        "--library",
        "--search",
        "no such voice anywhere",
        "--json",
    ];
    assert_eq!(rig.run(&args).ends(0).json(), serde_json::json!([]));

    let server = Server::start(&rig, &[]);
    let said = rig.live(&server, &["voices", "--library"]).ends(0);
    assert_eq!(said.out.lines().count(), all.len());
    let command = |server: &Server| rig.live_command(server, &["voices", "--library"]);
    let mut lost = command(&server);
    drop(server);
    crate::rig::finish(lost.spawn().unwrap()).ends(4);
}
