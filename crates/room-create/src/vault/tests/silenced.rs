//! What the question says that stops once a consent is taken back.

use super::*;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::{EntryId, MakingId};
use mynah_model::dubbing::Stands as DubStands;
use mynah_model::event::{DubbingEvent, ProfessionalEvent};
use mynah_model::professional::{ProfessionalCard, ProfessionalForm, Stands};
use mynah_ui_core::consent_state::told;
use mynah_ui_core::testing::dubs::{card, film, ready};

/// A record that holds, of a voice of this id and a recording.
fn of(hash: &str, name: &str, voice: &VoiceId, sample: &str) -> Standing {
    let mut of = Standing::taken_back_of(voice);
    (of.hash, of.withdrawn) = (hash.repeat(64), None);
    of.consent.name = name.to_owned();
    of.consent.samples = vec![sample.to_owned()];
    of
}

/// The question about the first of these records, as it is asked of this desk.
fn asked(desk: Desk, all: Vec<Standing>) -> Harness<'static, Bench<VaultPanel>> {
    let mut desk = desk;
    let hash = all[0].hash.clone();
    let vault = Vault {
        heeded: all.clone(),
        standings: all,
        ..Vault::default()
    };
    desk.apply(Event::Cloning(CloningEvent::Vault(Box::new(vault))));
    let panel = VaultPanel {
        doubts: Some(Doubt::Withdraw(hash)),
        ..VaultPanel::default()
    };
    made::room((1000.0, 900.0), desk, panel, |panel, ui, cx| {
        panel.asked = true;
        let reckoned = Reckoned::of(None, cx);
        panel.ui(ui, cx, reckoned.as_ref(), false);
    })
}

/// Two voices of one name were one, and that of another person who had said so of the same recording was none.
#[test]
fn every_voice_that_falls_silent_is_counted_whoever_said_so() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut voices = made::voices(Backend::Draft);
    voices.truncate(3);
    for (voice, name) in voices.iter_mut().zip(["Twin", "Twin", "Other"]) {
        voice.name = name.to_owned();
    }
    let ids: Vec<VoiceId> = voices.iter().map(|voice| voice.id.clone()).collect();
    let listed = VoicesEvent::Voices(voices.into());
    desk.apply(Event::Voices(Backend::Draft, listed));
    let mut first = of("1", "Ada", &ids[0], "ab");
    first.voices.push(ids[1].clone());
    let mut room = asked(desk, vec![first, of("2", "Ben", &ids[2], "ab")]);
    room.run();
    let twice = tr!("vault-withdraw-several", count = 2, name = "Twin");
    let all = format!("Other, {twice}");
    room.get_by_label(&tr!("vault-withdraw-draft", voices = all));
    // It promised a button that was nowhere, and says which voices have one now.
    let stay = format!(
        "Other, {}",
        tr!("vault-withdraw-several", count = 2, name = "Twin")
    );
    room.get_by_label_contains(&tr!("vault-withdraw-stay", voices = stay));
    assert!(room.query_by_label_contains("provider").is_none());
    // The voice of whom it isn't has its button at its own record.
    let vault = room.state().desk.cloning.vault.as_ref().unwrap();
    let mut heeded = vault.heeded.clone();
    heeded[0].withdrawn = Some(UnixMillis(1_600_000_000_000));
    let vault = Vault {
        standings: heeded.clone(),
        heeded,
        ..Vault::default()
    };
    let vault = Event::Cloning(CloningEvent::Vault(Box::new(vault)));
    room.state_mut().desk.apply(vault);
    room.run();
    room.get_by_label(&tr!("vault-delete-draft", name = "Other"));
}

/// Its voice was refused, and the record beside it said in green that it holds.
#[test]
fn a_record_whose_recordings_somebody_else_took_back_says_so() {
    let voices = ["one", "two", "three"].map(VoiceId::from);
    let mut first = of("1", "Ada", &voices[0], "ab");
    first.withdrawn = Some(UnixMillis(5));
    let mut anew = of("3", "ADA", &voices[2], "ab");
    anew.consent.scope = "another book".to_owned();
    let all = vec![first, of("2", "Ben", &voices[1], "ab"), anew];
    let vault = Vault {
        heeded: all.clone(),
        standings: all,
        ..Vault::default()
    };
    let today = Day::here(UnixMillis(1_790_000_000_000));
    let told = |place: usize| told((&vault, &vault.standings[place]), today);
    let stopped = tr!("vault-stopped-by", name = "Ada");
    assert_eq!(told(1), (stopped.clone(), Tone::Bad));
    assert_ne!(told(2).0, stopped, "what they agreed to besides speaks on");
}

/// Dubs, their lines and an unfinished professional clone stopped, and the question had said nothing of them.
#[test]
fn dubs_and_unfinished_clones_that_stop_are_named() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let voice = made::voices(Backend::Draft)[0].id.clone();
    let languages = serde_json::json!([{"code": "de"}, {"code": "fr"}]);
    let going = DubStands::UnderWay {
        entry: EntryId(1),
        since: UnixMillis(1),
        begun: true,
        elsewhere: false,
        expected: None,
    };
    let films = vec![card(film(&languages), vec![ready(), going])];
    desk.apply(Event::Dubbing(DubbingEvent::Listed(Backend::Draft, films)));
    let mut form = ProfessionalForm::default();
    form.attempt.name = "Ada in hours".to_owned();
    let clones = vec![ProfessionalCard {
        id: MakingId(1),
        backend: Backend::Draft,
        at: UnixMillis(1),
        form,
        stands: Stands {
            voice: Some(voice.clone()),
            ..Stands::default()
        },
    }];
    let clones = BrowseEvent::Professional(ProfessionalEvent::Listed(clones));
    desk.apply(Event::Voices(Backend::Draft, VoicesEvent::Browse(clones)));
    let mut dubs = of("1", "Ada", &voice, "ab");
    dubs.voices.clear();
    dubs.consent.languages = ["de", "fr"].map(str::to_owned).to_vec();
    let mut voices = of("2", "Ada", &voice, "ab");
    voices.consent.scope.clone_from(&dubs.consent.scope);
    let mut room = asked(desk, vec![dubs, voices]);
    room.run();
    // All of it was one block: who can't see it heard it from its beginning each time, and the window showed a part of it.
    let rows: Vec<(String, f32)> = room
        .get_all_by_role(egui::accesskit::Role::Label)
        .filter_map(|row| Some((row.value()?, row.rect().top())))
        .collect();
    let place = |of: String| rows.iter().find(|row| row.0.starts_with(&of)).unwrap().1;
    let in_order = [
        tr!("vault-withdraw-stops", name = "Ada"),
        tr!("vault-withdraw-professional", clones = ""),
        tr!("vault-withdraw-recordings"),
        tr!("vault-withdraw-stays"),
        tr!("vault-withdraw-takes"),
    ];
    let places = in_order.map(place);
    assert!(places.is_sorted(), "{places:?}");
    let dub = |language: &str| tr!("dub-order", film = "a.wav", language = language);
    room.get_by_label_contains(&tr!("vault-withdraw-dubs", dubs = dub("German")));
    room.get_by_label_contains(&tr!("vault-withdraw-dubs-going", dubs = dub("French")));
    room.get_by_label_contains(&tr!("vault-withdraw-professional", clones = "Ada in hours"));
}
