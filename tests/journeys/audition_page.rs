//! The page that is sent to somebody, in a browser where there is one: heard, rated, saved, and read back.

use std::io::ErrorKind;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use egui_kittest::kittest::NodeT as _;

use crate::audition_heard::read_back;
use crate::harness::AppHarness;

/// What somebody does there: hears a letter and rates it by buttons, puts another one out by keys, and saves. What goes
/// wrong is saved as the name.
const LISTENS: &str = "<script>
const begins = () => new Promise(is => sound.addEventListener('playing', is, { once: true }))
const press = name => document.querySelector(`button[aria-label='${name}']`).click()
const key = which => document.dispatchEvent(new KeyboardEvent('keydown', which))
async function listens() {
  let plays = begins()
  press('A, 2')
  await plays
  press('A: 4')
  plays = begins()
  key({ code: 'KeyB' })
  await plays
  key({ code: 'Digit0', key: '0' })
  judge.value = 'Kim'
}
listens().catch(error => { judge.value = String(error) }).then(save)
</script></body>";

/// A browser that shows a page; it goes with this.
struct Browser(Child);

impl Browser {
    /// Nothing where there is none.
    fn open(page: &Path, home: &Path) -> Option<Self> {
        let shown = Command::new("chromium")
            .args(["--headless", "--no-sandbox", "--disable-gpu"])
            // A script's press is nobody's, and nobody is to hear it.
            .arg("--autoplay-policy=no-user-gesture-required")
            .arg("--disable-audio-output")
            .arg(format!(
                "--user-data-dir={}",
                home.join("profile").display()
            ))
            .arg(format!("file://{}", page.display()))
            .env("HOME", home)
            .env_remove("XDG_CONFIG_HOME")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        match shown {
            Ok(child) => Some(Self(child)),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::NotFound, "{error}");
                None
            }
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _gone = self.0.kill();
        let _gone = self.0.wait();
    }
}

fn has(app: &AppHarness, begins: &str, said: &str) -> bool {
    app.nodes().any(|node| {
        let label = node.accesskit_node().label().unwrap_or_default();
        label.starts_with(begins) && label.contains(said)
    })
}

/// Judges the page of this folder in a browser: the ratings that are read back are those that were given there.
pub fn is_judged_in_a_browser(app: &mut AppHarness, folder: &Path) {
    let page = std::fs::read_to_string(folder.join("listen.html")).expect("a page");
    assert!(page.contains("</body>"));
    let tried = folder.join("tried.html");
    std::fs::write(&tried, page.replace("</body>", LISTENS)).expect("the same with somebody");
    let home = app.home().join("browser");
    std::fs::create_dir_all(&home).expect("a folder");
    let Some(browser) = Browser::open(&tried, &home) else {
        return;
    };
    let said = home.join("Downloads/results.json");
    app.wait_for("what is saved", |_| said.exists());
    drop(browser);
    read_back(app, &said);
    app.wait_for("what they said", |app| {
        app.shows_part("2 ratings were read")
    });
    app.wait_for("the rating", |app| has(app, "A, line 2", "rated 4 by Kim"));
    app.wait_for("who is out", |app| has(app, "B, line 1", "out for Kim"));
    assert!(!has(app, "A, line 1", "rated") && !has(app, "C, line 1", "Kim"));
}
