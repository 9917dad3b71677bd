//! Records of consent as a page, in a browser where there is one: what stands on paper is what was written.

use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Stdio};

use egui::{Key, Modifiers};
use mynah::library::Library;
use mynah::terms::clock::Clock;
use mynah::terms::consent::{Consent, Record};
use mynah::tr;
use serde_json::json;
use tempfile::TempDir;

use crate::clone::in_room;
use crate::harness::AppHarness;

/// What can be read on it, line by line, and whether all of it fits onto its sheet.
const READS: &str = "<script>
const all = document.body.innerText
const fits = document.documentElement.scrollWidth <= document.documentElement.clientWidth
const said = document.createElement('pre')
said.id = 'said'
said.textContent = `fits: ${fits}\n${all}\n`
document.body.replaceChildren(said)
</script></html>";

/// What a browser reads on a page; nothing where there is none.
fn read(page: &Path, home: &Path) -> Option<String> {
    let shown = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"])
        .arg(format!(
            "--user-data-dir={}",
            home.join("profile").display()
        ))
        .arg(format!("file://{}", page.display()))
        .env("HOME", home)
        .env_remove("XDG_CONFIG_HOME")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output();
    match shown {
        Ok(shown) => Some(String::from_utf8(shown.stdout).expect("text")),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::NotFound, "{error}");
            None
        }
    }
}

/// Only its text was looked at: no browser had opened it.
#[test]
fn the_page_of_all_consents_is_read_in_a_browser() {
    let home = TempDir::new().expect("a folder");
    let [sent, film] = ["ab", "cd"].map(|digits| digits.repeat(32));
    let given = json!({
        "name": "Ada <Byron> & Söhne", "relation": "self", "date": "2026-01-31", "scope": "one film",
        "statement": {"text": "I, Ada, agree."}, "samples": [sent], "brought": [film],
        "files": {sent.as_str(): "talk.wav", film.as_str(): "talk.mp4"},
    });
    let library = Library::open(home.path(), Clock::system()).expect("a library");
    let given = Consent::read(&given.to_string()).expect("a consent");
    let hash = library.consent(&Record::Given(given)).expect("written");
    drop(library);
    let mut app = AppHarness::in_home(home, |_| {});
    in_room(&mut app);
    app.press(&tr!("create-vault"));
    app.press(&tr!("action-export"));
    app.wait_for_label(&tr!("dialog-path"));
    let page = app.home().join("consents.html");
    app.write_over(&tr!("dialog-path"), &page.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the page", |_| page.exists());
    let written = std::fs::read_to_string(&page).expect("a page");
    let tried = app.home().join("tried.html");
    std::fs::write(&tried, written.replace("</html>", READS)).expect("the same, read");
    let browser = app.home().join("browser");
    std::fs::create_dir_all(&browser).expect("a folder");
    let Some(said) = read(&tried, &browser) else {
        return;
    };
    for line in [
        "fits: true",
        "The one record is as it was written.",
        "Ada &lt;Byron&gt; &amp; Söhne",
        "That of the person named here, who made the copy",
        "one film",
        "I, Ada, agree.",
        &format!("{sent} talk.wav"),
        &format!("{film} talk.mp4"),
        &hash.hash,
    ] {
        let all = said.lines().map(|of| of.replace("<pre id=\"said\">", ""));
        let mut all = all.map(|of| of.trim().to_owned());
        assert!(all.any(|of| of.ends_with(line)), "{line}: {said}");
    }
}
