//! Where toasts lie, and how long.

use super::*;
use mynah_core::clock::UnixMillis;
use mynah_core::settings::{ChosenSettings, Setting, VoiceSettings};
use mynah_model::command::{VoiceChange, VoicesCommand};
use mynah_model::desk::{Alert, AlertOf, Budget, Scope as BudgetScope, Standing};
use mynah_model::event::{BrowseEvent, MakingEvent, Often, TypedName, UsageEvent, VoicesEvent};
use mynah_ui_core::step_foot::FOOT as CREATE_FOOT;

/// It lay over the buttons of the rows below it.
#[test]
fn what_is_told_covers_no_button_of_a_row() {
    for size in [(1440.0, 900.0), (1100.0, 700.0)] {
        let lines: Vec<_> = (1..60).map(|line| format!("Tom: Line {line}.")).collect();
        let desk = made::desk(Backend::Draft, &lines.join("\n"));
        let mut window = window(desk, size);
        let told = Notice::Heed("It stopped, and nobody knows why".to_owned());
        window.state_mut().wishes.notices.push_back(told);
        window.run_steps(8);
        let text = window.get_by_label_contains("It stopped").rect();
        let close = window.get_by_label(&tr!("toast-close")).rect();
        let toast = text.union(close);
        let rows = ["Generate line", "More for line", "Play line"];
        let rows = rows.map(|label| {
            let rects = window.query_all_by_label_contains(label);
            rects.map(|node| node.rect()).collect::<Vec<_>>()
        });
        assert!(rows.iter().all(|rects| rects.len() > 5), "{rows:?}");
        for rect in rows.iter().flatten() {
            assert!(!rect.intersects(toast), "{size:?}: {rect} {toast}");
        }
    }
}

/// It said how much of the budget was used when there was a higher one.
#[test]
fn an_alert_goes_once_its_budget_was_raised() {
    let mut window = draft();
    let alert = Alert {
        id: 1,
        backend: Backend::Draft,
        of: AlertOf::Budget(BudgetScope::Month),
        name: String::new(),
        percent: 90,
        used: Credits(90),
        limit: Credits(100),
        at: UnixMillis(0),
        seen: false,
    };
    let budget = |credits| {
        let standing = Standing {
            budget: Budget {
                backend: Backend::Draft,
                scope: BudgetScope::Month,
                credits: Credits(credits),
                hard: false,
            },
            name: String::new(),
            spend: Default::default(),
            here: Credits::ZERO,
        };
        Event::Usage(UsageEvent::Budgets(Backend::Draft, vec![standing]))
    };
    window.state_mut().desk.apply(budget(100));
    let told = Notice::Alert(alert);
    window.state_mut().wishes.notices.push_back(told);
    window.run_steps(3);
    window.get_by_label_contains("90 % of the monthly budget is used");
    window.state_mut().desk.apply(budget(500));
    window.run_steps(3);
    let told = window.query_by_label_contains("90 % of the monthly");
    assert!(told.is_none());
}

/// Regression: it stayed after the budget was removed.
#[test]
fn an_alert_goes_with_its_budget() {
    let mut window = draft();
    let alert = Alert {
        id: 1,
        backend: Backend::Draft,
        of: AlertOf::Budget(BudgetScope::Month),
        name: String::new(),
        percent: 90,
        used: Credits(90),
        limit: Credits(100),
        at: UnixMillis(0),
        seen: false,
    };
    let notice = Notice::Alert(alert);
    window.state_mut().wishes.notices.push_back(notice);
    window.run_steps(3);
    let told = window.query_by_label_contains("90 % of the monthly");
    assert!(told.is_none());
}

#[test]
fn what_was_a_voices_default_before_is_saved_again() {
    let mut window = draft();
    let voice = made::voices(Backend::Draft).remove(0).id;
    let before = ChosenSettings::of([Setting::Stability(Some(0.3))]).over(VoiceSettings::default());
    window.state_mut().wishes.notices.push_back(Notice::Offer {
        text: "The voice’s default is changed".to_owned(),
        offer: Offer::TuneBack(Backend::Draft, voice.clone(), before),
    });
    window.run_steps(3);
    window.get_by_label(&tr!("toast-undo")).click();
    window.run_steps(3);
    let outbox = window.state().wishes.outbox.iter();
    let mut saved = outbox.filter_map(|wish| match wish {
        Command::Voices(VoicesCommand::Change(
            Backend::Draft,
            _,
            VoiceChange::Settings { voice, settings },
        )) => Some((voice.clone(), *settings)),
        _ => None,
    });
    assert_eq!(saved.next(), Some((voice, before)));
}

/// Who speaks whom in one project was told in the next one.
#[test]
fn what_was_done_in_a_project_is_not_told_in_another() {
    let mut window = draft();
    let told = Notice::Done("Tom is spoken by Rook now".to_owned());
    window.state_mut().wishes.notices.push_back(told);
    window.run_steps(3);
    window.get_by_label_contains("Tom is spoken by Rook");
    let open = window.state_mut().desk.project.as_mut();
    open.expect("a project").card.id = ProjectId(99);
    window.run_steps(3);
    let told = window.query_by_label_contains("Tom is spoken by Rook");
    assert!(told.is_none());
}

/// Three lay over the rows, and long ones had as many lines as they needed.
#[test]
fn one_lies_at_the_bottom_with_two_lines_at_most() {
    for size in [(1440.0, 900.0), (1100.0, 700.0), (733.0, 466.0)] {
        let lines: Vec<_> = (1..60).map(|line| format!("Tom: Line {line}.")).collect();
        let desk = made::desk(Backend::Draft, &lines.join("\n"));
        let mut window = window(desk, size);
        tell(&mut window, Notice::Heed("It goes on by itself".to_owned()));
        let long = "It stopped, and nobody knows why. ".repeat(9);
        tell(&mut window, Notice::Heed(long));
        window.run_steps(8);
        let toast = window.get_by_label_contains("nobody knows why").rect();
        assert!(toast.height() <= 2.0 * 20.0, "{size:?}: {toast}");
        let space = Rect::from_min_size(pos2(0.0, 0.0), size.into());
        let room = Parts::of(space, true).main;
        assert!(room.contains_rect(toast), "{size:?}: {toast} {room}");
        assert!(toast.top() > room.bottom() - 240.0, "{size:?}: {toast}");
        let older = window.query_by_label_contains("It goes on by itself");
        assert!(older.is_none(), "{size:?}: one at a time");
    }
}

/// A card of trouble hid most of the lines of a low window.
#[test]
fn in_a_low_window_trouble_leaves_half_of_the_room() {
    let mut window = window(made::desk(Backend::Draft, made::SCRIPT), (733.0, 466.0));
    let told = Notice::Heed("It goes on by itself".to_owned());
    window.state_mut().wishes.notices.push_back(told);
    let told = Notice::Trouble(made::busy());
    window.state_mut().wishes.notices.push_back(told);
    window.run_steps(8);
    let what = window.get_by_label_contains("The service was busy").rect();
    let button = window.get_by_label(&tr!("remedy-retry")).rect();
    window.get_by_label_contains("Charged: No");
    assert!(what.union(button).height() < 96.0, "{what} {button}");
    let waits = window.query_by_label_contains("It goes on by itself");
    assert!(waits.is_none(), "it waits below");
}

fn tell(window: &mut Harness<'_, Bench<Window>>, notice: Notice) {
    window.state_mut().wishes.notices.push_back(notice);
    window.run_steps(3);
}

/// They stayed for as long as another window had the keys.
#[test]
fn good_news_goes_in_a_window_without_the_keys_too() {
    let mut window = draft();
    window.input_mut().focused = false;
    tell(&mut window, Notice::Done("It is done".to_owned()));
    window.get_by_label_contains("It is done");
    let is_there = |window: &Harness<'_, Bench<Window>>| {
        window.query_by_label_contains("It is done").is_some()
    };
    for _ in 0..2_000 {
        if !is_there(&window) {
            break;
        }
        window.input_mut().focused = false;
        window.step();
    }
    assert!(!is_there(&window));
}

/// Some lay behind it, and came out minutes later.
#[test]
fn what_is_told_while_a_dialog_is_open_lies_above_it_and_the_rest_waits() {
    let mut window = draft();
    tell(&mut window, Notice::Heed("Told before".to_owned()));
    window.key_press_modifiers(Modifiers::COMMAND, Key::Slash);
    window.run();
    assert!(window.query_by_label_contains("Told before").is_none());
    tell(&mut window, Notice::Heed("Told meanwhile".to_owned()));
    window.get_by_label_contains("Told meanwhile");
    window.key_press(Key::Escape);
    window.run_steps(2);
    window.get_by_label(&tr!("toast-close")).click();
    window.run_steps(2);
    window.get_by_label_contains("Told before");
}

/// Each dialog began its time anew: some were told again and again for minutes.
#[test]
fn what_was_read_before_a_dialog_is_not_told_from_its_beginning_again() {
    let mut window = draft();
    tell(&mut window, Notice::Done("It is done".to_owned()));
    let is_there = |window: &Harness<'_, Bench<Window>>| {
        window.query_by_label_contains("It is done").is_some()
    };
    let mut shown = 0;
    for _ in 0..100 {
        for _ in 0..8 {
            shown += usize::from(is_there(&window));
            window.step();
        }
        if !is_there(&window) {
            break;
        }
        window.key_press_modifiers(Modifiers::COMMAND, Key::Slash);
        window.run_steps(4);
        window.key_press(Key::Escape);
        window.run_steps(4);
    }
    assert!(!is_there(&window));
    assert!((9..40).contains(&shown), "it was there for {shown} frames");
}

/// It stood beside the lines that the next paste had brought.
#[test]
fn that_the_clipboard_is_empty_is_over_once_something_was_pasted() {
    let mut window = draft();
    let words = tr!("script-clipboard-empty");
    let told = Notice::Heed(words.clone());
    window.state_mut().wishes.notices.push_back(told);
    window.run_steps(3);
    window.get_by_label_contains(&words);
    window.event(egui::Event::Paste("Tom: Who is there?\n".to_owned()));
    window.run_steps(3);
    window.get_by_label_contains("Who is there?");
    assert!(window.query_by_label_contains(&words).is_none());
}

/// Its undo took back what was done before it.
#[test]
fn what_changed_nothing_offers_no_undo() {
    for is_step in [true, false] {
        let mut window = draft();
        let bench = window.state_mut();
        bench.wishes.notices.push_back(Notice::Offer {
            text: "Applied".to_owned(),
            offer: Offer::UndoStep(made::PROJECT, bench.desk.revision(), false),
        });
        window.step();
        if is_step {
            let desk = &mut window.state_mut().desk;
            let (id, text) = (made::line(desk, 1), "Another.".to_owned());
            desk.edit(Edit::SetText { id, text });
        }
        window.run_steps(4);
        window.get_by_label("Applied");
        let undo = tr!("toast-undo");
        assert_eq!(window.query_by_label(&undo).is_some(), is_step);
    }
}

/// There was one for each, and they stayed when all were taken back.
#[test]
fn takes_that_lie_in_the_bin_are_counted() {
    let mut window = draft();
    for number in [1, 2, 3] {
        let desk = &mut window.state_mut().desk;
        let (id, text) = (made::line(desk, number), "Another.".to_owned());
        desk.edit(Edit::SetText { id, text });
        let binned = Often::Binned(number as u32);
        tell(&mut window, Notice::Often(binned));
    }
    let told = window.query_all_by_label_contains("in the bin");
    assert_eq!(told.count(), 1);
    window.get_by_label_contains("3 takes lie in the bin");
    window.state_mut().desk.undo();
    window.run_steps(3);
    assert!(window.query_by_label_contains("in the bin").is_none());
}

/// With the second letter its undo was gone.
#[test]
fn what_is_typed_on_can_be_taken_back_still() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 2);
    let said = desk.script().line(line).map(|line| line.text.clone());
    let mut take = made::take(&desk, line, 1);
    take.approved = true;
    made::give_takes(&mut desk, line, vec![take]);
    let mut window = window(desk, (1440.0, 900.0));
    window.state_mut().view.line = Some(line);
    window.run();
    window.key_press(Key::F2);
    window.run_steps(3);
    for letter in ["!", "?", "!"] {
        window.event(egui::Event::Text(letter.to_owned()));
        window.run_steps(3);
    }
    window.get_by_label_contains("Line 2 isn’t what was approved");
    window.get_by_label(&tr!("toast-undo")).click();
    window.run_steps(4);
    let script = window.state().desk.script();
    assert_eq!(script.line(line).map(|line| line.text.clone()), said);
    let told = window.query_by_label_contains("isn’t what was approved");
    assert!(told.is_none());
}

/// A step is told of, and not made yet.
fn told_of_a_step<'a>() -> Harness<'a, Bench<Window>> {
    let mut window = draft();
    let bench = window.state_mut();
    bench.wishes.notices.push_back(Notice::Offer {
        text: "Applied".to_owned(),
        offer: Offer::UndoStep(made::PROJECT, bench.desk.revision(), false),
    });
    window.step();
    window
}

/// It went by itself: what more than some thousand rows are changed by is made aside.
#[test]
fn a_long_change_can_be_taken_back_once_it_is_made() {
    let mut window = told_of_a_step();
    let desk = &mut window.state_mut().desk;
    let (id, text) = (made::line(desk, 1), "Another.".to_owned());
    desk.edit(Edit::Group(vec![Edit::SetText { id, text }; 3_000]));
    assert!(desk.is_changing());
    window.run_steps(3);
    window.state_mut().desk.finish_changes();
    window.run_steps(4);
    window.get_by_label("Applied");
    window.get_by_label(&tr!("toast-undo"));
}

/// Its undo took back what was typed meanwhile.
#[test]
fn a_long_change_below_what_was_typed_meanwhile_offers_no_undo() {
    let mut window = told_of_a_step();
    let desk = &mut window.state_mut().desk;
    let [first, second] = [1, 2].map(|number| made::line(desk, number));
    let set = |id, text: &str| Edit::SetText {
        id,
        text: text.to_owned(),
    };
    desk.edit(Edit::Group(vec![set(first, "Another."); 3_000]));
    window.run_steps(3);
    let desk = &mut window.state_mut().desk;
    assert!(desk.is_changing());
    desk.edit(set(second, "Typed."));
    desk.finish_changes();
    window.run_steps(4);
    window.get_by_label("Applied");
    assert!(window.query_by_label(&tr!("toast-undo")).is_none());
}

/// A join that gave words to another speaker said only that a line isn't approved any more.
#[test]
fn what_is_told_of_one_step_is_one_notice() {
    let mut window = draft();
    let bench = window.state_mut();
    for text in ["Words are another’s", "Not approved"] {
        bench.wishes.notices.push_back(Notice::Offer {
            text: text.to_owned(),
            offer: Offer::UndoStep(made::PROJECT, bench.desk.revision(), false),
        });
    }
    let desk = &mut bench.desk;
    let (id, text) = (made::line(desk, 1), "Another.".to_owned());
    window.step();
    window.state_mut().desk.edit(Edit::SetText { id, text });
    window.run_steps(4);
    window.get_by_label("Words are another’s. Not approved");
}

/// After an undo the button doubled the name: "Note: Note: ".
#[test]
fn a_name_is_offered_as_words_while_the_line_is_somebodys_by_it() {
    let mut window = draft();
    let desk = &window.state().desk;
    let project = desk.project.as_ref().expect("a project").card.id;
    let line = desk.script().lines().nth(1).expect("Tom's").id;
    let offer = Offer::AsWords(TypedName {
        project,
        line,
        name: "Tom: ".to_owned(),
        speaker: "Tom".to_owned(),
        before: String::new(),
    });
    let text = "“Tom” is a new speaker".to_owned();
    let notice = Notice::Offer { text, offer };
    window.state_mut().wishes.notices.push_back(notice);
    window.run_steps(3);
    window.get_by_label_contains("“Tom” is a new speaker");
    window.state_mut().desk.edit(Edit::SetSpeaker {
        ids: vec![line],
        speaker: String::new(),
    });
    window.run_steps(3);
    let told = window.query_by_label_contains("“Tom” is a new speaker");
    assert!(told.is_none());
}

/// The next line, which was written on below, stayed with the speaker that was none.
#[test]
fn what_was_written_on_below_a_name_that_is_words_goes_with_it() {
    for elsewhere in [false, true] {
        let script = "Ann: One.\nNote: mind the gap.\nNote: And the train.\nAnn: Two.\n";
        let last = if elsewhere { "Note: Three.\n" } else { "" };
        let desk = made::desk(Backend::Draft, &format!("{script}{last}"));
        let mut window = window(desk, (1440.0, 900.0));
        let desk = &window.state().desk;
        let typed = TypedName {
            project: desk.project.as_ref().expect("a project").card.id,
            line: made::line(desk, 2),
            name: "Note: ".to_owned(),
            speaker: "Note".to_owned(),
            before: "Ann".to_owned(),
        };
        window.state_mut().with(|_, cx| cx.make_words(typed));
        window.run_steps(3);
        let lines = window.state().desk.script().lines();
        let said: Vec<_> = lines.map(|line| line.speaker.as_str()).collect();
        let kept = if elsewhere { "Note" } else { "Ann" };
        assert_eq!(said[1..4], ["Ann", kept, "Ann"]);
        let second = window.state().desk.script().lines().nth(1);
        assert_eq!(
            second.map(|line| line.text.as_str()),
            Some("Note: mind the gap.")
        );
    }
}

/// On a busy machine the window woke late, and what was over stayed on the rows until the pointer moved.
#[test]
fn what_was_told_goes_in_its_time_however_late_the_window_wakes() {
    let mut window = draft();
    let told = Notice::Heed("It stopped".to_owned());
    window.state_mut().wishes.notices.push_back(told);
    window.run();
    window.get_by_label_contains("It stopped");
    let now = window.ctx.input(|input| input.time);
    window.input_mut().time = Some(now + 60.0);
    window.run();
    assert!(window.query_by_label_contains("It stopped").is_none());
}

/// It lay over "Continue", and went along into every other room.
#[test]
fn what_is_told_lies_beside_the_foot_of_a_way_and_stays_in_its_room() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut window = window(desk, (1100.0, 700.0));
    let none = BrowseEvent::Making(MakingEvent::Listed(Vec::new()));
    let none = Event::Voices(Backend::Draft, VoicesEvent::Browse(none));
    window.state_mut().desk.apply(none);
    window.state_mut().view.room = Room::Create;
    window.run_steps(3);
    let told = "It is written down. ".repeat(9);
    tell(&mut window, Notice::Done(told));
    window.run_steps(8);
    let toast = window.get_by_label_contains("It is written down").rect();
    let whole = window.ctx.content_rect();
    let foot = Parts::of(whole, true).main.bottom() - CREATE_FOOT;
    assert!(toast.bottom() <= foot, "{toast} over {foot}");
    window.state_mut().view.room = Room::Voices;
    window.run_steps(3);
    let told = window.query_by_label_contains("It is written down");
    assert!(told.is_none());
}

/// Regression: after a crash lines that cost credits waited behind a message that went and named no price.
#[test]
fn question_whether_waiting_lines_go_on_stays_and_has_a_price() {
    let mut desk = made::desk(Backend::Live, made::SCRIPT);
    for number in 1..=2 {
        let line = made::line(&desk, number);
        made::job(&mut desk, number as u64, line, []);
    }
    let mut window = window(desk, (1440.0, 900.0));
    let asks = || Notice::Offer {
        text: tr!("studio-queue-left", lines = 2),
        offer: Offer::Continue,
    };
    let other = Notice::Offer {
        text: "Exported".to_owned(),
        offer: Offer::ShowFolder("folder".into()),
    };
    for notice in [asks(), other] {
        window.state_mut().wishes.notices.push_back(notice);
        window.run_steps(3);
    }
    // What is offered since lies over it.
    window.get_by_label(&tr!("toast-close")).click();
    window.run_steps(3);
    let label = tr!("toast-continue");
    let go_on = window.get_by_label(&label);
    let price = go_on.accesskit_node().description().unwrap_or_default();
    assert!(price.starts_with("100 credits"), "{price}");
    go_on.click();
    window.run_steps(3);
    assert!(
        sent(&window).contains("Jobs(Continue)"),
        "{}",
        sent(&window)
    );
    // It goes where it is answered elsewhere.
    window.state_mut().wishes.notices.push_back(asks());
    for (count, is_told) in [(2, true), (0, false)] {
        window.state_mut().desk.flow.asks = count;
        window.run_steps(3);
        let notice = tr!("studio-queue-left", lines = 2);
        let told = window.query_by_label(&notice);
        assert_eq!(told.is_some(), is_told, "{count}");
    }
}
