//! Buttons that are pressed by the id of a message, as the command palette does.
//!
//! A button with an id ([`Button::command`](super::Button::command)) reports in each frame that it is drawn and whether
//! it can be pressed. [`ask`] names a button. The button answers in the frame in which it is drawn: it is pressed, or it
//! gets the keyboard focus.

use std::collections::HashMap;

use egui::response::Flags;
use egui::{Context, Id, Response, Ui};

/// Frames within which a button has to be drawn after [`ask`]. Its room is opened first and may have to read.
const FRAMES: u8 = 30;

/// Passes that one frame takes at most.
const PASSES: u64 = 2;

/// How a button answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The button is pressed. A button with a price gets the keyboard focus instead.
    Press,
    /// The button gets the keyboard focus, and a person presses it.
    Focus,
}

/// The state of a button in the last frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// No button with the id was drawn.
    Hidden,
    /// The button can be pressed.
    Ready,
    /// The button is off, with the reason that it shows. The reason can be empty.
    Off(String),
}

/// A button as it reports itself.
pub(super) struct Report<'a> {
    /// The id of the button.
    pub id: &'static str,
    /// The reason why it is off.
    pub why_not: Option<&'a str>,
    /// False if it cannot be pressed, with or without a reason.
    pub is_enabled: bool,
    /// True if it shows a price.
    pub spends: bool,
}

#[derive(Clone)]
struct Drawn {
    pass: u64,
    off: Option<String>,
}

#[derive(Clone)]
struct Asked {
    id: &'static str,
    answer: Answer,
    /// Frames that are left.
    frames: u8,
    /// True once the button was found.
    is_found: bool,
}

#[derive(Clone, Default)]
struct Commands {
    drawn: HashMap<&'static str, Drawn>,
    asked: Option<Asked>,
}

fn key() -> Id {
    Id::unique("commands")
}

/// Returns the state of the button with this id in the last frame.
pub fn state(ctx: &Context, id: &str) -> State {
    let pass = ctx.cumulative_pass_nr();
    ctx.data_mut(|data| {
        let commands = data.get_temp_mut_or_default::<Commands>(key());
        let drawn = commands.drawn.get(id);
        match drawn.filter(|drawn| drawn.pass + PASSES >= pass) {
            None => State::Hidden,
            Some(Drawn { off: None, .. }) => State::Ready,
            Some(Drawn { off: Some(why), .. }) => State::Off(why.clone()),
        }
    })
}

/// Asks for the button with this id. It answers as soon as it is drawn and can be pressed.
pub fn ask(ctx: &Context, id: &'static str, answer: Answer) {
    ctx.data_mut(|data| {
        let commands = data.get_temp_mut_or_default::<Commands>(key());
        commands.asked = Some(Asked {
            id,
            answer,
            frames: FRAMES,
            is_found: false,
        });
    });
    ctx.request_repaint();
}

/// Counts a frame and returns the id of a button that was asked for and did not answer in time.
///
/// To be called at the end of each frame.
pub fn take_missed(ctx: &Context) -> Option<&'static str> {
    let (waits, missed) = ctx.data_mut(|data| {
        let commands = data.get_temp_mut_or_default::<Commands>(key());
        let Some(asked) = &mut commands.asked else {
            return (false, None);
        };
        asked.frames = asked.frames.saturating_sub(1);
        if asked.frames > 0 {
            return (true, None);
        }
        let missed = (!asked.is_found).then_some(asked.id);
        commands.asked = None;
        (false, missed)
    });
    if waits {
        ctx.request_repaint();
    }
    missed
}

/// Reports a button, and answers for it if it was asked for.
pub(super) fn report(ui: &Ui, response: &mut Response, button: &Report<'_>) {
    let pass = ui.ctx().cumulative_pass_nr();
    let is_ready = button.is_enabled && button.why_not.is_none();
    let why = button.why_not.unwrap_or_default();
    let off = (!is_ready).then(|| why.to_owned());
    let has_focus = response.has_focus();
    let answered = ui.data_mut(|data| {
        let commands = data.get_temp_mut_or_default::<Commands>(key());
        commands.drawn.insert(button.id, Drawn { pass, off });
        let asked = commands.asked.as_mut();
        let asked = asked.filter(|asked| is_ready && asked.id == button.id)?;
        let is_first = !std::mem::replace(&mut asked.is_found, true);
        let presses = asked.answer == Answer::Press && !button.spends;
        // A list that is opened with its room can take the focus in the same frame: the button asks until it has it.
        if presses || has_focus {
            commands.asked = None;
        }
        Some((presses, is_first))
    });
    let Some((presses, is_first)) = answered else {
        return;
    };
    if is_first {
        response.scroll_to_me(None);
    }
    if presses {
        response.flags.insert(Flags::FAKE_PRIMARY_CLICKED);
    } else if !has_focus {
        response.request_focus();
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use super::*;
    use crate::testing;
    use crate::widgets::Button;
    use crate::widgets::price::PriceLabel;

    const ID: &str = "refresh";

    #[derive(Default)]
    struct Shown {
        is_drawn: bool,
        why_not: Option<String>,
        spends: bool,
        presses: usize,
        missed: Option<&'static str>,
    }

    fn shown<'a>(shown: Shown) -> Harness<'a, Shown> {
        testing::widget_state(
            |ui, shown: &mut Shown| {
                if shown.is_drawn {
                    let mut button = Button::new("Refresh").command(ID);
                    button = button.why_not(shown.why_not.clone());
                    if shown.spends {
                        button = button.price(PriceLabel {
                            shown: "10 cr".to_owned(),
                            said: "10 credits".to_owned(),
                            meaning: String::new(),
                        });
                    }
                    shown.presses += usize::from(ui.add(button).clicked());
                }
                shown.missed = take_missed(ui.ctx()).or(shown.missed);
            },
            shown,
        )
    }

    fn focused(harness: &Harness<'_, Shown>) -> bool {
        let button = harness.get_by_label("Refresh");
        button.accesskit_node().is_focused()
    }

    #[test]
    fn button_is_pressed_once_when_it_appears() {
        let mut harness = shown(Shown::default());
        assert_eq!(state(&harness.ctx, ID), State::Hidden);
        ask(&harness.ctx, ID, Answer::Press);
        harness.run_steps(3);
        harness.state_mut().is_drawn = true;
        harness.run_steps(usize::from(FRAMES) + 2);
        assert_eq!(harness.state().presses, 1);
        assert_eq!(harness.state().missed, None);
        assert_eq!(state(&harness.ctx, ID), State::Ready);
    }

    #[test]
    fn prices_and_cautious_commands_get_the_focus_only() {
        for (spends, answer) in [(true, Answer::Press), (false, Answer::Focus)] {
            let mut harness = shown(Shown {
                is_drawn: true,
                spends,
                ..Shown::default()
            });
            ask(&harness.ctx, ID, answer);
            harness.run_steps(4);
            assert_eq!(harness.state().presses, 0, "{answer:?}");
            assert!(focused(&harness), "{answer:?}");
        }
    }

    #[test]
    fn button_that_is_off_or_absent_is_reported() {
        for (is_drawn, expected) in [
            (true, State::Off("Offline".to_owned())),
            (false, State::Hidden),
        ] {
            let mut harness = shown(Shown {
                is_drawn,
                why_not: Some("Offline".to_owned()),
                ..Shown::default()
            });
            ask(&harness.ctx, ID, Answer::Press);
            harness.run_steps(usize::from(FRAMES) + 2);
            assert_eq!(harness.state().presses, 0);
            assert_eq!(harness.state().missed, Some(ID));
            assert_eq!(state(&harness.ctx, ID), expected);
        }
    }
}
