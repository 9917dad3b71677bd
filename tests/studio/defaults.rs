//! Default settings of a voice: they hold for the whole account, so what nobody named stays.

use mynah::draft::plan::Plan;
use mynah::terms::settings::{ChosenSettings, Setting, VoiceSettings};
use mynah_model::command::{VoiceChange, VoicesCommand};
use mynah_model::desk::OwnSettings;
use mynah_model::event::{Notice, Offer};

use super::account::Service;
use super::clones::{cloned, order, written};
use super::recovery::{QUICK, service_bench};
use super::*;

/// A default that names one setting leaves the voice's others what they are.
#[test]
fn a_default_changes_only_what_it_names() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let file = written(home.path(), "ada.wav", 60);
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let voice = cloned(&mut bench, order(1, "Ada", "one film", &file)).unwrap();
    let style = ChosenSettings::of([Setting::Style(Some(0.4))]).over(VoiceSettings::default());
    let over = ChosenSettings::of([Setting::Stability(Some(0.3))]);
    let (all, one) = (voice.clone(), voice.clone());
    let changes = [
        VoiceChange::Settings {
            voice: all,
            settings: style,
        },
        VoiceChange::Tune { voice: one, over },
    ];
    for (number, change) in (11..).zip(changes) {
        let change = VoicesCommand::Change(Backend::Live, number, change);
        bench.send(Command::Voices(change));
        bench.until("its end", |desk| desk.browsed.ended(number).is_some());
        assert!(bench.desk.browsed.ended(number).unwrap().is_ok());
    }
    bench.send(Command::Voices(VoicesCommand::Details(
        Backend::Live,
        voice.clone(),
    )));
    bench.until("its details", |desk| {
        desk.browsed.details(Backend::Live, &voice).is_some()
    });
    let told = bench.desk.browsed.details(Backend::Live, &voice).unwrap();
    let OwnSettings::Known(now) = told.as_ref().unwrap().voice.settings else {
        panic!("{told:?}");
    };
    assert_eq!((now.style(), now.stability()), (0.4, 0.3));
    // What is offered then is all that was the voice's own before, and no more than that.
    let offered = bench
        .desk
        .notices
        .iter()
        .rev()
        .find_map(|notice| match notice {
            Notice::Offer {
                offer: Offer::TuneBack(Backend::Live, of, before),
                ..
            } => Some((of.clone(), *before)),
            _ => None,
        });
    let (of, before) = offered.expect("the way back");
    assert_eq!((of, before.style(), before.stability()), (voice, 0.4, 0.5));
}
