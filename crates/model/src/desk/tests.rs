//! Lines, prices, sums and edits on a desk without a studio.

mod ahead;
mod asked;
mod captions;
mod cast;
mod chapters;
mod dubs;
mod heard;
mod job_outcomes;
mod long;
mod payers;
mod pinned;
mod rehearsed;
mod silent;
mod undone;
mod unseen;

use std::collections::HashSet;

use super::*;
use crate::command::{LineOrder, VoicesCommand};
use crate::event::{
    AccountEvent, Event, JobEvent, Kept, Opened, PlaybackEvent, Playing, ProjectEvent, Queued,
    Source, TakesEvent, VoicesEvent, Work,
};
use crate::trouble::{Charged, Occasion, Remedy};
use crate::urgency::Urgency;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::{Credits, Quote};
use mynah_core::fingerprint::quick_key;
use mynah_core::format::OutputFormat;
use mynah_core::ids::{ModelId, ProjectId, VoiceId};
use mynah_core::plan::Plan;
use mynah_core::request::{EffectRequest, SpeechRequest};
use mynah_core::settings::{Setting, VoiceSettings};
use mynah_script::parse::parse;
use mynah_script::tuning::PartChange;

const UNKNOWN: Charged = Charged::Unknown {
    request: None,
    backend: Backend::Draft,
};

fn voice(name: &str) -> Voice {
    Voice {
        id: VoiceId::from(name),
        name: name.to_owned(),
        category: "premade".to_owned(),
        about: String::new(),
        labels: Vec::new(),
        rate: Rate::Told(1.0),
        settings: OwnSettings::Unknown,
        preview: false,
        facts: Default::default(),
    }
}

fn model() -> Model {
    Model {
        id: ModelId::from("m"),
        name: "M".to_owned(),
        multiplier: 0.5,
        is_listed: true,
        is_known: true,
        limit: 100,
        hears: Hears {
            stability_steps: false,
            similarity: true,
            style: false,
            speed: true,
            boost: true,
            language: false,
            context: true,
        },
        languages: Vec::new(),
    }
}

/// Orders of all lines, however many.
fn gathered(desk: &Desk, wanted: Wanted) -> Orders {
    let mut orders = Orders::new(desk, wanted);
    while !desk.gather(&mut orders) {}
    orders
}

fn lines(count: usize) -> String {
    let lines: Vec<_> = (0..count).map(|line| format!("A: Line {line}.")).collect();
    lines.join("\n") + "\n"
}

/// Each of fifty lines that say the same was counted, and one of them is bought.
#[test]
fn twins_are_counted_once_wherever_they_stand() {
    let far = lines(1_500);
    let mut desk = desk(&format!("A: Yes.\nA: Yes.\n{far}A: Yes.\n"));
    let both = |desk: &Desk| {
        let quote = desk.tally().changed_price.quote;
        assert_eq!(quote, gathered(desk, Wanted::Changed).weighed.quote);
        quote
    };
    let with = both(&desk);
    // The same words in a block far away cost nothing more, and other words do.
    let last = desk.script().lines().last().unwrap().id;
    let says = |text: &str| Edit::SetText {
        id: last,
        text: text.to_owned(),
    };
    desk.edit(says("No no."));
    assert!(both(&desk).most > with.most);
    desk.edit(says("Yes."));
    assert_eq!(both(&desk), with);
    let first: Vec<_> = desk.script().lines().take(2).map(|line| line.id).collect();
    for id in first {
        let text = "Line 7.".to_owned();
        desk.edit(Edit::SetText { id, text });
    }
    assert_eq!(both(&desk), with, "the last one still says it");
    desk.edit(says("Line 8."));
    assert!(both(&desk).most < with.most);
}

/// In a very long script fifty lines that say the same were told as a price, and one of them is bought.
#[test]
fn the_price_of_a_long_script_says_that_it_may_be_less() {
    let far = lines(count::SHORT);
    let mut desk = desk(&format!("A: Yes.\nA: Yes.\n{far}A: Yes.\n"));
    while desk.count_on() {}
    let (tally, bought) = (desk.tally(), gathered(&desk, Wanted::Changed).weighed.quote);
    assert!(tally.is_at_most && tally.changed_price.quote.most > bought.most);
    let short = self::desk("A: Yes.\nA: Yes.\n");
    assert!(!short.tally().is_at_most);
}

/// A row that came in above made the one at the edge of a frame be read, and bought, twice.
#[test]
fn a_script_that_changes_while_it_is_gathered_is_gathered_anew() {
    let text = lines(5_000);
    let mut desk = desk(&text);
    while desk.count_on() {}
    let mut orders = Orders::new(&desk, Wanted::Fresh);
    assert!(!desk.gather(&mut orders));
    let (edit, _) = desk.script().insert_after(None, "One more.");
    desk.edit(edit);
    while !desk.gather(&mut orders) {}
    let lines: HashSet<_> = orders.orders.iter().map(|order| order.line).collect();
    assert_eq!(lines.len(), orders.orders.len());
    let first = desk.script().lines().next().unwrap().speaker.clone();
    assert_eq!(lines.len(), 5_000 + usize::from(!first.is_empty()));
}

/// A project with this script comes to be open.
fn opened(id: ProjectId, opening: u64, text: &str) -> Event {
    Event::Project(ProjectEvent::Opened(Box::new(Opened {
        opening,
        card: ProjectCard {
            id,
            name: "Test".to_owned(),
            backend: Backend::Draft,
            lines: 0,
            touched: UnixMillis(0),
            sample: false,
            key: None,
            zero_retention: false,
        },
        defaults: ProjectDefaults::default(),
        editor: Editor::new(parse(text, "Test").unwrap()),
        takes: Default::default(),
        review: None,
    })))
}

fn desk(text: &str) -> Desk {
    let mut desk = Desk::default();
    desk.apply(opened(ProjectId(1), 0, text));
    let models = VoicesEvent::Models(Arc::new(vec![model()]));
    desk.apply(Event::Voices(Backend::Draft, models));
    let voices = VoicesEvent::Voices(vec![voice("a"), voice("b"), voice("c")].into());
    desk.apply(Event::Voices(Backend::Draft, voices));
    desk
}

#[test]
fn what_a_list_leaves_out_is_read_once_and_again_after_the_next_list() {
    let mut desk = desk("A: One.\nB: Two.");
    let list = |desk: &mut Desk, settings| {
        let with = |name| Voice {
            settings,
            ..voice(name)
        };
        let voices = VoicesEvent::Voices(vec![with("a"), with("b"), with("c")].into());
        desk.apply(Event::Voices(Backend::Draft, voices));
    };
    let first = line(desk.script(), 0).id;
    assert!(
        desk.take_reading().is_none(),
        "what can't be read is not asked again"
    );
    list(&mut desk, OwnSettings::Unread);
    assert!(
        desk.price_of(first).is_none(),
        "what it would send is not known"
    );
    let Some(Command::Voices(VoicesCommand::Read { voices, .. })) = desk.take_reading() else {
        panic!("nothing is read");
    };
    assert_eq!(voices.len(), 2, "who is cast");
    list(&mut desk, OwnSettings::Unread);
    assert!(desk.take_reading().is_none(), "on its way");
    list(&mut desk, OwnSettings::Known(VoiceSettings::default()));
    assert!(desk.take_reading().is_none() && desk.price_of(first).is_some());
    // The list is asked for anew: frames pass until it is here, and it leaves the same out.
    desk.apply(Event::Voices(Backend::Draft, VoicesEvent::Asked));
    assert!(desk.take_reading().is_none());
    list(&mut desk, OwnSettings::Unread);
    assert!(desk.take_reading().is_some());
}

fn line(script: &Script, place: usize) -> mynah_script::document::Line {
    script.lines().nth(place).unwrap().clone()
}

pub fn card(id: u64, line: LineId, request: SpeechRequest) -> TakeCard {
    TakeCard {
        id: TakeId(id),
        line: Some(line),
        number: 1,
        backend: Backend::Draft,
        voice_name: String::new(),
        request: Arc::new(request.into()),
        seed: Some(1),
        seconds: 2.0,
        cost: Credits(3),
        at: UnixMillis(0),
        lufs: None,
        peak_db: None,
        mini: Arc::from([]),
        picked: true,
        starred: false,
        approved: false,
        note: String::new(),
        discarded: false,
        cut: false,
        missing: false,
        remark: None,
        given: None,
        picked_for: None,
        parts: Arc::default(),
    }
}

fn order(desk: &mut Desk, job: u64, place: usize) -> LineId {
    let id = line(desk.script(), place).id;
    let work = Work::Generate {
        project: Some(ProjectId(1)),
        backend: Backend::Draft,
        order: Arc::new(desk.order_for(id, false).unwrap()),
    };
    let queued = Queued {
        id: JobId(job),
        work,
        quote: Credits(3),
        rank: 0,
        batch: None,
    };
    desk.apply(Event::Queued(vec![queued]));
    id
}

fn keep(desk: &mut Desk, job: u64, place: usize) -> LineId {
    let id = order(desk, job, place);
    let request = desk.request_for(id).unwrap();
    let kept = Kept {
        take: Box::new(card(job, id, request)),
        beside: Vec::new(),
        project: Some(ProjectId(1)),
        account: String::new(),
        count: 1,
        cost: Credits(3),
        source: Source::Bought,
    };
    desk.apply(Event::Job(JobId(job), JobEvent::Kept(kept)));
    id
}

const TWO: &str = "TOM: Hello there.\nINES: No.\nTOM: Yes.";

#[test]
fn speakers_get_voices_of_their_own_in_one_step() {
    let mut desk = desk(TWO);
    let name = |desk: &Desk, place: usize| {
        let line = line(desk.script(), place);
        desk.voice_of(&line).map(|voice| voice.name.clone())
    };
    assert_eq!(name(&desk, 0).as_deref(), Some("a"));
    assert_eq!(name(&desk, 1).as_deref(), Some("b"));
    let id = line(desk.script(), 1).id;
    desk.edit(Edit::SetSpeaker {
        ids: vec![id],
        speaker: "VALE".to_owned(),
    });
    assert_eq!(name(&desk, 1).as_deref(), Some("c"));
    desk.undo();
    assert_eq!(name(&desk, 1).as_deref(), Some("b"));
    assert!(!desk.script().cast().0.contains_key("VALE"));
}

#[test]
fn what_is_priced_is_what_is_sent() {
    let mut desk = desk(TWO);
    let tally = desk.tally();
    assert_eq!((tally.lines, tally.speakers, tally.changed), (3, 2, 3));
    // 12, 3 and 4 characters at half a credit, rounded up for each request.
    assert_eq!(tally.changed_price.quote, Credits(6 + 2 + 2).into());
    let orders = gathered(&desk, Wanted::Changed).orders;
    assert_eq!(
        desk.quote(Backend::Draft, &orders, Urgency::Batch),
        Some(tally.changed_price.quote)
    );
    // The library holds the second line's take.
    let held = [quick_key(&orders[1].request)].into();
    desk.apply(Event::Takes(TakesEvent::Held(
        Backend::Draft,
        String::new(),
        held,
    )));
    assert_eq!(desk.tally().changed_price.quote, Credits(8).into());
    let id = line(desk.script(), 1).id;
    assert_eq!(desk.price_of(id).unwrap().quote, Quote::ZERO);
    assert_eq!(desk.price_of_fresh(id).unwrap().quote, Credits(2).into());
}

/// Regression: the next generation spoke the description over a sound effect that had become a line.
#[test]
fn a_line_with_a_sound_needs_no_generation() {
    let mut desk = desk(TWO);
    let effect = |text: &str| {
        mynah_core::request::Generation::Effects(EffectRequest {
            text: text.to_owned(),
            seconds: None,
            influence: None,
            looped: false,
            format: OutputFormat::default(),
        })
    };
    let yes = line(desk.script(), 2).id;
    let request = desk.request_for(yes).unwrap();
    let put = |desk: &mut Desk, text: &str| {
        let mut take = card(7, yes, request.clone());
        take.request = Arc::new(effect(text));
        let takes = vec![take];
        desk.apply(Event::Takes(TakesEvent::Changed {
            project: ProjectId(1),
            line: yes,
            takes,
        }));
        desk.tally().changed
    };
    let before = desk.tally().changed;
    assert_eq!(put(&mut desk, "Waves"), before);
    assert_eq!(put(&mut desk, "Yes."), before - 1);
    let take = desk.take_state(&line(desk.script(), 2), None);
    assert!(matches!(take, LineState::Draft), "{take:?}");
}

/// Parts of it were paid for, and "Another take" was shown, and bought, at the price of all of them.
#[test]
fn another_take_that_ended_midway_goes_on_at_the_price_of_the_rest() {
    use crate::trouble::{Charged, PartsBought, Trouble};
    let mut desk = desk(&format!("TOM: {}\n", "One sentence of it. ".repeat(12)));
    let id = line(desk.script(), 0).id;
    let order = desk.order_for(id, true).unwrap();
    let whole = order.shown.unwrap();
    assert!(order.request.speech().unwrap().spans().len() > 1);
    let queued = Queued {
        id: JobId(1),
        work: Work::Generate {
            project: Some(ProjectId(1)),
            backend: Backend::Draft,
            order: Arc::new(order),
        },
        quote: whole,
        rank: 0,
        batch: None,
    };
    desk.apply(Event::Queued(vec![queued]));
    let trouble = Trouble {
        what: String::new(),
        charged: Charged::No,
        remedies: Vec::new(),
        details: Arc::default(),
        topic: None,
    };
    let cancelled = JobEvent::Cancelled(trouble.with_bought(PartsBought {
        all: Credits(50),
        now: Credits(50),
        backend: Backend::Draft,
        account: None,
    }));
    desk.apply(Event::Job(JobId(1), cancelled));
    let rest = whole.less(Credits(50));
    assert_eq!(desk.price_of_fresh(id).unwrap().quote, rest.into());
    assert_eq!(desk.order_for(id, true).unwrap().shown, Some(rest));
    assert_eq!(gathered(&desk, Wanted::Fresh).weighed.quote, rest.into());
    let order = desk.order_for(id, true).unwrap();
    let weighed = desk.weigh(Backend::Draft, &[order], Urgency::Interactive);
    assert_eq!(weighed.unwrap().quote, rest.into());
    // Several takes are begun from nothing, and so is one of other words.
    let mut several = Orders::new(&desk, Wanted::Several(2));
    while !desk.gather(&mut several) {}
    assert_eq!(several.weighed.quote.most, Credits(whole.0 * 2));
    let mut shown = several.orders.iter().map(|order| order.shown);
    assert!(shown.all(|shown| shown == Some(whole)));
    let text = "Another sentence of it. ".repeat(12);
    desk.edit(Edit::SetText { id, text });
    let changed = desk.price_of_fresh(id).unwrap().quote.most;
    assert!(changed > whole, "{changed} of {whole}");
}

#[test]
fn a_setting_the_model_ignores_changes_nothing() {
    let mut desk = desk(TWO);
    let id = keep(&mut desk, 1, 0);
    let state = |desk: &Desk| {
        let line = desk.script().line(id).unwrap();
        matches!(desk.line_state(line), LineState::Draft)
    };
    let tune = |desk: &mut Desk, setting| {
        desk.edit(Edit::TunePart {
            speaker: "TOM".to_owned(),
            change: PartChange::Setting(setting),
        });
    };
    tune(&mut desk, Setting::Style(Some(0.9)));
    assert!(state(&desk), "style is not heard by this model");
    tune(&mut desk, Setting::Speed(Some(0.9)));
    tune(&mut desk, Setting::Speed(Some(0.8)));
    assert!(!state(&desk));
    assert_eq!(desk.tally().changed, 3);
    desk.undo();
    let settings = |desk: &Desk| {
        let chosen = desk.script().cast().0["TOM"].settings;
        chosen.over(VoiceSettings::default())
    };
    assert_eq!(
        (settings(&desk).speed(), settings(&desk).style()),
        (1.0, 0.9)
    );
    desk.undo();
    assert_eq!(
        settings(&desk).style(),
        0.0,
        "each slider is a step of its own"
    );
}

#[test]
fn a_line_shows_its_job_until_it_says_something_else() {
    let mut desk = desk(TWO);
    let id = order(&mut desk, 1, 0);
    let now = |desk: &Desk| format!("{:?}", desk.line_state(desk.script().line(id).unwrap()));
    assert_eq!(now(&desk), "Queued");
    assert_eq!(desk.tally().changed, 2);
    let trouble = Trouble::told(
        "It broke".to_owned(),
        vec![Remedy::Retry],
        &Occasion::local("test", UnixMillis(0)),
    );
    let maybe = trouble.clone().charged(UNKNOWN);
    desk.apply(Event::Job(JobId(1), JobEvent::Failed(maybe)));
    assert!(now(&desk).starts_with("Failed"));
    assert_eq!(desk.tally().failed, 1);
    // What may have been charged is not bought again by 'generate changed'.
    assert_eq!(desk.tally().changed, 2);
    desk.apply(Event::Job(JobId(1), JobEvent::Failed(trouble)));
    assert_eq!(desk.tally().changed, 3);
    desk.edit(Edit::SetText {
        id,
        text: "Something else.".to_owned(),
    });
    assert_eq!(now(&desk), "New");
    desk.apply(Event::Job(JobId(1), JobEvent::Dismissed));
    assert!(desk.jobs.is_empty());
}

#[test]
fn edits_go_to_the_journal_in_order_and_saved_is_told() {
    let mut desk = desk(TWO);
    let cast = desk.take_edits();
    assert!(matches!(
        cast,
        Some(Command::Project(ProjectCommand::Edits { edits, .. })) if edits.len() == 1
    ));
    let id = line(desk.script(), 0).id;
    for text in ["a", "ab"] {
        desk.edit(Edit::SetText {
            id,
            text: text.to_owned(),
        });
    }
    assert_eq!(desk.saved(), Saved::Writing);
    let Some(Command::Project(ProjectCommand::Edits { edits, opening, .. })) = desk.take_edits()
    else {
        panic!("no edits");
    };
    let revisions: Vec<u64> = edits.iter().map(|step| step.revision).collect();
    assert_eq!(revisions, [2, 3]);
    assert!(desk.take_edits().is_none());
    desk.apply(Event::Project(ProjectEvent::Saved {
        project: ProjectId(1),
        opening,
        revision: 3,
    }));
    assert_eq!(desk.saved(), Saved::Yes);
}

#[test]
fn an_unfit_edit_changes_nothing() {
    let mut desk = desk(TWO);
    let before = desk.revision();
    desk.edit(Edit::Remove { at: 90, count: 1 });
    assert_eq!(desk.revision(), before);
}

/// It would be paid twice without a word.
#[test]
fn what_may_have_been_charged_is_left_out_of_orders_of_many() {
    let mut desk = desk(TWO);
    let id = order(&mut desk, 1, 0);
    let unknown = || {
        Trouble::told(
            String::new(),
            Vec::new(),
            &Occasion::local("", UnixMillis(0)),
        )
        .charged(UNKNOWN)
    };
    let lines = |orders: Vec<LineOrder>| orders.iter().map(|order| order.line).collect::<Vec<_>>();
    desk.apply(Event::Job(JobId(1), JobEvent::Failed(unknown())));
    assert_eq!(gathered(&desk, Wanted::All).in_doubt, 1);
    assert!(!lines(gathered(&desk, Wanted::All).orders).contains(&Some(id)));
    assert!(!lines(gathered(&desk, Wanted::Changed).orders).contains(&Some(id)));
    // Out of sight is not out of the ledger.
    desk.apply(Event::Job(JobId(1), JobEvent::Dismissed));
    assert_eq!(
        (gathered(&desk, Wanted::All).in_doubt, desk.tally().changed),
        (1, 2)
    );
    assert!(!lines(gathered(&desk, Wanted::All).orders).contains(&Some(id)));
    assert!(!lines(gathered(&desk, Wanted::Changed).orders).contains(&Some(id)));
    // Alone it can be bought again, and then it has its take.
    assert!(desk.order_for(id, false).is_some());
    keep(&mut desk, 2, 0);
    assert_eq!(
        (
            gathered(&desk, Wanted::All).in_doubt,
            gathered(&desk, Wanted::All).orders.len()
        ),
        (0, 3)
    );
}

/// "0 of 2 lines were spoken", though nobody had ordered any.
#[test]
fn what_an_earlier_run_left_in_doubt_is_no_batch() {
    let mut desk = desk(TWO);
    for number in 0..2 {
        let id = JobId(number as u64 + 1);
        let line = line(desk.script(), number).id;
        let order = desk.order_for(line, false).unwrap();
        desk.apply(Event::LeftInDoubt(Queued {
            id,
            work: Work::Generate {
                project: None,
                backend: Backend::Draft,
                order: Arc::new(order),
            },
            quote: Credits(5),
            rank: 0,
            batch: None,
        }));
        let now = Occasion::local("history", UnixMillis(0));
        let doubt = Trouble::told("Nobody knows".to_owned(), Vec::new(), &now).charged(UNKNOWN);
        desk.apply(Event::Job(id, JobEvent::Failed(doubt)));
    }
    assert_eq!(desk.jobs.in_doubt().len(), 2);
    assert_eq!(desk.run().lines, 0);
    assert!(desk.notices.is_empty(), "{:?}", desk.notices);
}

/// What came out of the history was added to a meter that knew of it, and a take whose job was dismissed to nothing.
#[test]
fn a_take_of_the_history_is_shown_without_its_job_and_counted_once() {
    let mut desk = desk(TWO);
    let meter = Meter {
        plan: Plan::Free,
        used: Credits(40),
        limit: Credits(100),
        ..Meter::default()
    };
    desk.apply(Event::Account(AccountEvent::Meter(Backend::Draft, meter)));
    let id = line(desk.script(), 0).id;
    let request = desk.request_for(id).unwrap();
    let kept = |number, picked, source| Kept {
        beside: Vec::new(),
        take: Box::new(TakeCard {
            picked,
            ..card(number, id, request.clone())
        }),
        project: Some(ProjectId(1)),
        account: String::new(),
        count: 1,
        cost: Credits(3),
        source,
    };
    let mut keep = |kept| {
        desk.apply(Event::Job(JobId(9), JobEvent::Kept(kept)));
        let picked = desk.takes[&id].picked.as_ref().unwrap().id;
        let used = desk.meters[&Backend::Draft].value().unwrap().used;
        (picked, used)
    };
    let earlier = keep(kept(1, true, Source::Earlier));
    assert_eq!(earlier, (TakeId(1), Credits(40)));
    let bought = keep(kept(2, true, Source::Bought));
    assert_eq!(bought, (TakeId(2), Credits(43)));
    // It was found late: what was chosen since stays.
    let late = keep(kept(3, false, Source::Earlier));
    assert_eq!(late, (TakeId(2), Credits(43)));
}
