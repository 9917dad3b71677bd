//! Lines that were bought, or are being: how far each is, and what can be done where it came to nothing.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use egui::Ui;

use super::DubbingPanel;
use super::board::told_before;
use mynah_core::ids::{JobId, VoiceId};
use mynah_i18n::tr;
use mynah_model::command::{Command, DubLine, DubbingCommand, PlaybackCommand};
use mynah_model::desk::JobState;
use mynah_model::dubbing::{Wish, has_room};
use mynah_model::trouble::{Charged, Remedy, Topic};
use mynah_model::urgency::Urgency;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::remedies::{Rest, help};
use mynah_ui_core::widgets::TroubleCard;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::icons;
use mynah_ui_kit::widgets::Button;

/// How long nothing may come of an order before it can be given again.
const LOST: Duration = Duration::from_secs(3);

/// What is known of them here.
#[derive(Default)]
pub(super) struct Mends {
    /// The line that was ordered last, with the job that it had before, until it has a newer one.
    ordered: Option<(DubLine, Option<JobId>, Instant)>,
    /// How many lines that were put in their place were seen.
    pub seen: u64,
    /// Of what came too late, what was taken note of.
    noted: HashSet<u64>,
    /// Voices whose settings were asked for.
    pub read: HashSet<VoiceId>,
}

impl Mends {
    /// A line is ordered: twice pressed it is one.
    pub fn order(&mut self, cx: &StudioCtx<'_>, at: DubLine) {
        let before = cx.desk.job_of_dub_line(&at).map(|job| job.id);
        self.ordered = Some((at, before, cx.clock.instant()));
    }

    /// Whether what was ordered for a line is on its way to its place.
    pub fn is_going(&self, cx: &StudioCtx<'_>, at: &DubLine) -> bool {
        let job = cx.desk.job_of_dub_line(at);
        let is_awaited = self.ordered.as_ref().is_some_and(|(of, before, since)| {
            of == at
                && job.map(|job| job.id) == *before
                && cx.clock.instant().saturating_duration_since(*since) < LOST
        });
        let goes_on = job.is_some_and(|job| match &job.state {
            JobState::Finished { .. } => {
                let patched = cx.desk.dubbing.patched.get(at);
                // What was put there without a job came after it.
                patched.is_none_or(|it| it.job.is_some_and(|of| of != job.id))
            }
            JobState::Failed(_) | JobState::Cancelled(_) => false,
            JobState::Queued
            | JobState::Held { .. }
            | JobState::Running { .. }
            | JobState::LookedFor => true,
        });
        is_awaited || goes_on
    }
}

impl DubbingPanel {
    /// Why a line isn't said as it was to be, and what can be done.
    /// `said`: what is written for it, and how long it may last, in seconds. Whether that is what was bought and had no
    /// room, and has none now.
    pub(super) fn mend_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        at: &DubLine,
        ((text, voice), room): ((&str, Option<&VoiceId>), f64),
    ) -> bool {
        let job = cx.desk.job_of_dub_line(at);
        let failed = job.and_then(|job| match &job.state {
            JobState::Failed(why) | JobState::Cancelled(why) | JobState::Held { why, .. } => {
                Some((job, why.clone()))
            }
            _ => None,
        });
        if let Some((job, why)) = failed {
            let id = job.id;
            let mut card = TroubleCard::new(&why).narrow();
            if let Some(price) = cx.desk.price_of_retry(job) {
                card = card.price(PriceText::short(price));
            }
            cx.view.told_here = why.topic;
            if let Some(remedy) = card.show(ui)
                && help(cx, Some(id), &remedy) == Rest::Voice
            {
                self.fixing.chooses = true;
            }
            return false;
        }
        // What is on its way takes the place of what came before it.
        if self.mends.is_going(cx, at) {
            return false;
        }
        let patched = cx.desk.dubbing.patched.get(at);
        if let Some(patched) = patched
            && let Err(trouble) = &patched.came
            && trouble.topic == Some(Topic::Overtaken)
            && !self.mends.noted.contains(&patched.place)
        {
            let mut trouble = (**trouble).clone();
            trouble.remedies = vec![Remedy::Dismiss];
            if TroubleCard::new(&trouble).narrow().show(ui).is_some() {
                self.mends.noted.insert(patched.place);
            }
            return false;
        }
        if self.gone_ui(ui, cx, at) {
            return false;
        }
        let Some((card, language, _)) = self.shown() else {
            return false;
        };
        let mut wishes = language.wishes.iter();
        let is_it = |wish: &&Wish| wish.what.mend.at == *at && wish.no.is_some();
        let Some(Wish {
            what,
            no: Some((why, cost)),
            lasts,
            ..
        }) = wishes.find(is_it)
        else {
            return false;
        };
        let what = what.clone();
        // What lasts too long has no room when it is put there once more, or bought once more.
        let is_tight = lasts.is_some_and(|lasts| !has_room(lasts, room));
        let charged = Charged::Yes {
            credits: *cost,
            backend: card.backend,
        };
        let mut trouble = told_before(why, charged, Remedy::Retry);
        if what.take.is_none() || is_tight {
            // There is nothing that could be put there.
            trouble.remedies.clear();
        }
        trouble.remedies.push(Remedy::Dismiss);
        let pressed = TroubleCard::new(&trouble).narrow().show(ui);
        if let Some(take) = what.take {
            let hear = Button::new(tr!("dubbing-hear-bought")).small().outline();
            let hear = hear.icon(icons::PLAY);
            if ui.add(hear.tip(tr!("dubbing-hear-bought.tip"))).clicked() {
                let play = PlaybackCommand::Play {
                    take,
                    then: Vec::new(),
                };
                cx.send(Command::Playback(play));
            }
        }
        // Another voice, or the service, may be quicker.
        let is_its = |voice: &VoiceId| what.mend.voice.id == *voice;
        let is_voice = voice.map_or(what.mend.voice.id.is_empty(), is_its);
        let is_same = is_tight && is_voice && what.mend.text.trim() == text;
        let Some(remedy) = pressed else {
            return is_same;
        };
        match help(cx, None, &remedy) {
            Rest::Again => cx.send(Command::Dubbing(DubbingCommand::Patch(Box::new(what)))),
            Rest::Dismiss => {
                let number = self.begin_step();
                let forget = DubbingCommand::Forget(number, Box::new(what));
                cx.send(Command::Dubbing(forget));
            }
            Rest::Nothing | Rest::Voice | Rest::Model => {}
        }
        is_same
    }

    /// Says that the sound of a line's fix is gone, and has it again; whether that was asked for.
    fn gone_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, at: &DubLine) -> bool {
        let Some((card, language, _)) = self.shown() else {
            return false;
        };
        let mut gone = card.gone.iter();
        let gone = gone.find(|it| it.language == at.language && it.line == at.line);
        let patch = language.patches.iter().find(|it| it.line == at.line);
        let Some((gone, patch)) = gone.zip(patch) else {
            return false;
        };
        // That the very same was bought since and has no place tells why; other words that have none don't bring it back.
        let is_refused = |wish: &Wish| {
            let what = &wish.what;
            what.mend.at == *at && wish.no.is_some() && what.speech == patch.speech
        };
        if language.wishes.iter().any(is_refused) {
            return false;
        }
        let backend = card.backend;
        let charged = Charged::Yes {
            credits: gone.cost,
            backend,
        };
        if gone.is_long {
            // It is what would be had for nothing, and would be refused each time.
            let mut trouble = told_before(&tr!("dubbing-fix-long"), charged, Remedy::Retry);
            trouble.remedies.clear();
            TroubleCard::new(&trouble).narrow().show(ui);
            return false;
        }
        let Some(order) = cx.desk.fix_order(card, &language.code, patch) else {
            return false;
        };
        let trouble = told_before(&tr!("dubbing-fix-gone"), charged, Remedy::Retry);
        let way = (None, backend, Urgency::Interactive);
        let price = cx.desk.price_for(way, std::slice::from_ref(&order));
        let mut card = TroubleCard::new(&trouble).narrow().has_again();
        if let Some(price) = price {
            card = card.price(PriceText::at_most(price));
        }
        let is_wanted = card.show(ui) == Some(Remedy::Retry);
        if is_wanted {
            self.buy(cx, (at.clone(), backend), order);
        }
        is_wanted
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use mynah_core::backend::Backend;
    use mynah_model::command::LineOrder;
    use mynah_model::desk::Desk;
    use mynah_model::dubbing::{FilmCard, GoneFix, Segment, Stands};
    use mynah_model::event::{DubbingEvent, Event};
    use mynah_model::trouble::Trouble;

    use crate::follow::Answered;
    use mynah_core::credits::Credits;
    use mynah_core::ids::FilmId;
    use mynah_core::request::LineRequest;
    use mynah_ui_core::testing::dubs as testing;
    use mynah_ui_core::testing::fixtures::{SCRIPT, desk, job_of, line, room};

    /// A board with a line whose fix was bought and has no place; it lasts so many seconds where that is why.
    fn placeless(desk: &Desk, lasts: Option<f64>) -> (DubbingPanel, DubLine, LineOrder) {
        let at = DubLine {
            film: FilmId::new("film"),
            language: "en".to_owned(),
            line: 1,
        };
        let first = line(desk, 1);
        let speech = desk.request_for(first).expect("a request");
        let mend = serde_json::json!({
            "at": at, "seen": {}, "text": "Come.", "voice": {"id": "voice0", "name": "Wren"},
        });
        let film = testing::film(&serde_json::json!([{"code": "en", "wishes": [{
            "what": {"mend": mend, "speech": speech, "take": 7}, "at": 1,
            "no": ["It had no room.", 3], "lasts": lasts,
        }]}]));
        let order = LineOrder {
            mend: Some(Box::new(film.languages[0].wishes[0].what.mend.clone())),
            ..LineOrder::alone("", speech.into())
        };
        let card = FilmCard {
            id: at.film.clone(),
            ..testing::card(film, vec![Stands::Wanted])
        };
        let panel = DubbingPanel {
            open: Some(Arc::new(card)),
            language: Some("en".to_owned()),
            ..DubbingPanel::default()
        };
        (panel, at, order)
    }

    /// Whose voice what is bought for its first line has.
    fn bought_by(panel: &DubbingPanel) -> VoiceId {
        let card = panel.open.as_ref().unwrap();
        let wishes = &card.film.language("en").unwrap().wishes;
        wishes[0].what.mend.voice.id.clone()
    }

    /// It was offered once more, and again it had no room; nobody could hear what had been paid for.
    #[test]
    fn what_lasts_too_long_is_heard_and_not_tried_again() {
        for (room_of_it, is_tight) in [(3.9, true), (6.0, false)] {
            let desk = desk(Backend::Draft, SCRIPT);
            let (panel, at, _) = placeless(&desk, Some(6.9));
            let voice = bought_by(&panel);
            let mut room = room((400.0, 400.0), desk, panel, move |panel, ui, cx| {
                let mut same = |text, voice: Option<&VoiceId>| {
                    panel.mend_ui(ui, cx, &at, ((text, voice), room_of_it))
                };
                assert_eq!(same("Come.", Some(&voice)), is_tight);
                assert!(!same("Come in.", Some(&voice)));
                // "Nobody says that in 3.9 s" was said of another voice, and of the service.
                assert!(!same("Come.", Some(&"quicker".into())) && !same("Come.", None));
            });
            let count = |label: &str| room.query_all_by_label(label).count();
            assert_eq!(count(&tr!("remedy-retry")) == 0, is_tight);
            assert_eq!(
                (
                    count(&tr!("remedy-dismiss")),
                    count(&tr!("dubbing-hear-bought"))
                ),
                (4, 4)
            );
            let hear_label = tr!("dubbing-hear-bought");
            let mut hear = room.query_all_by_label(&hear_label);
            hear.next().expect("it").click();
            drop(hear);
            room.run();
            let sent = room.state().wishes.outbox.iter();
            let plays = |it: &Command| matches!(it, Command::Playback(PlaybackCommand::Play { take, .. }) if take.0 == 7);
            assert!(sent.into_iter().any(plays));
        }
    }

    /// A refused Undo was told as done once a card was dismissed: "The fix of line 1 is taken back".
    #[test]
    fn a_step_that_was_refused_is_told_as_done_by_no_dismissal() {
        let desk = desk(Backend::Draft, SCRIPT);
        let (mut panel, at, _) = placeless(&desk, Some(6.9));
        let card = (**panel.open.as_ref().unwrap()).clone();
        panel.steps_unseen = Some("The fix of line 1 is taken back".to_owned());
        panel.stepping = Answered::waits(7);
        let mut room = room((400.0, 400.0), desk, panel, move |panel, ui, cx| {
            panel.follow(ui, cx);
            panel.mend_ui(ui, cx, &at, (("", None), 9.0));
        });
        let other = told_before("Another step was done.", Charged::No, Remedy::Dismiss);
        let refused = DubbingEvent::Looked(7, Err(Box::new(other)));
        room.state_mut().desk.apply(Event::Dubbing(refused));
        room.run();
        room.get_by_label(&tr!("remedy-dismiss")).click();
        room.run();
        let sent = room.state().wishes.outbox.iter();
        let number = sent.rev().find_map(|it| match it {
            Command::Dubbing(DubbingCommand::Forget(number, _)) => Some(*number),
            _ => None,
        });
        let looked = DubbingEvent::Looked(number.expect("it"), Ok(Box::new(card)));
        room.state_mut().desk.apply(Event::Dubbing(looked));
        room.run();
        let told = format!("{:?}", room.state().wishes.notices);
        assert!(!told.contains("taken back"), "{told}");
    }

    /// The sound of a fix was gone and its line didn't say so where other words for it had no room. Where another take of the
    /// same is too long, "Have it again" took that one, for nothing, and it was refused each time.
    #[test]
    fn a_fix_that_is_gone_says_so_beside_other_words_and_offers_nothing_that_is_refused() {
        for (text, is_long) in [("Come.", false), ("Go.", false), ("Go.", true)] {
            let desk = desk(Backend::Draft, SCRIPT);
            let (mut panel, at, _) = placeless(&desk, Some(6.9));
            let mut card = (*panel.open.take().unwrap()).clone();
            let language = &mut card.film.languages[0];
            let mut speech = language.wishes[0].what.speech.clone();
            if text != "Come."
                && let LineRequest::Speech(speech) = &mut speech
            {
                text.clone_into(&mut speech.text);
            }
            let patch = serde_json::json!({
                "line": 1, "text": text, "voice": {"id": "voice0", "name": "Wren"}, "speech": speech,
                "account": "", "take": 5, "span": [0.0, 1.0], "said": [0.0, 1.0], "tempo": 1.0,
                "bed": "silent", "at": 1,
            });
            language.patches = vec![serde_json::from_value(patch).unwrap()];
            language.lines = Arc::new(vec![Segment::default()]);
            if is_long {
                language.wishes.clear();
            }
            card.gone = vec![GoneFix {
                language: "en".to_owned(),
                line: 1,
                cost: Credits(3),
                is_long,
            }];
            panel.open = Some(Arc::new(card));
            let room = room((400.0, 600.0), desk, panel, move |panel, ui, cx| {
                panel.mend_ui(ui, cx, &at, ((text, None), 3.9));
            });
            let is_told = |words: &str| room.query_by_label_contains(words).is_some();
            assert_eq!(is_told("It had no room."), !is_long, "{text}");
            let is_other = text != "Come." && !is_long;
            assert_eq!(is_told(&tr!("remedy-have")), is_other, "{text}, {is_long}");
            assert_eq!(is_told("lasts too long"), is_long, "{text}");
        }
    }

    /// The card of what had no room stood on while what was written since was made, and its buttons acted on that. What
    /// came too late was charged, and nobody said so.
    #[test]
    fn what_is_on_its_way_for_a_line_takes_the_place_of_the_card_before_it() {
        let desk = desk(Backend::Draft, SCRIPT);
        let (panel, at, order) = placeless(&desk, None);
        let other = DubLine {
            line: 2,
            ..at.clone()
        };
        let both = [at, other.clone()];
        let mut room = room((400.0, 400.0), desk, panel, move |panel, ui, cx| {
            for of in &both {
                panel.mend_ui(ui, cx, of, (("", None), 1.0));
            }
        });
        assert!(room.query_by_label_contains("It had no room.").is_some());
        job_of(&mut room.state_mut().desk, 1, order, []);
        room.run();
        assert!(room.query_by_label_contains("It had no room.").is_none());
        let late = Trouble {
            topic: Some(Topic::Overtaken),
            ..told_before("It came late.", Charged::No, Remedy::Retry)
        };
        let desk = &mut room.state_mut().desk;
        let told = DubbingEvent::Patched(None, other, Err(Box::new(late)));
        desk.apply(Event::Dubbing(told));
        room.run();
        assert!(room.query_by_label_contains("It came late.").is_some());
        room.get_by_label(&tr!("remedy-dismiss")).click();
        room.run();
        assert!(room.query_by_label_contains("It came late.").is_none());
    }
}
