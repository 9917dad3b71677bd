//! Turns of the user that are said by themselves: when the next one is due, and when the conversation is over.

use std::collections::VecDeque;

use mynah_model::agents::conversation::{TurnContent, TurnStart, UserTurn};

/// Milliseconds of silence after which a reply is over.
const REPLY_ENDS_MS: u64 = 250;
/// Milliseconds that the first turn waits for a greeting.
const GREETING_MS: u64 = 4_000;
/// Milliseconds that later turns wait for a reply.
const REPLY_MS: u64 = 20_000;

/// The state of the conversation as far as turns depend on it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Situation {
    /// Replies that started so far.
    pub replies: u64,
    /// Milliseconds since the newest reply started.
    pub since_reply_ms: u64,
    /// True while the agent speaks.
    pub is_speaking: bool,
    /// True while the user speaks or a tool is at work.
    pub is_busy: bool,
    /// Milliseconds in which neither side did anything.
    pub quiet_ms: u64,
}

/// The next step of the script.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    /// This turn starts.
    Turn(TurnContent),
    /// The conversation is over.
    End,
}

/// Turns that are said by themselves.
#[derive(Debug)]
pub(super) struct Script {
    turns: VecDeque<UserTurn>,
    waits_for_end: bool,
    /// Replies at the time of the last turn.
    replies: u64,
    is_first: bool,
    is_over: bool,
}

impl Script {
    pub fn new(turns: &[UserTurn], waits_for_end: bool) -> Self {
        Self {
            turns: turns.iter().cloned().collect(),
            waits_for_end,
            replies: 0,
            is_first: true,
            is_over: false,
        }
    }

    /// Returns the step that is due now.
    pub fn next(&mut self, now: Situation) -> Option<Step> {
        if self.is_over || now.is_busy {
            return None;
        }
        let has_reply = now.replies > self.replies;
        let is_reply_over = has_reply && !now.is_speaking && now.quiet_ms >= REPLY_ENDS_MS;
        let patience = if self.is_first { GREETING_MS } else { REPLY_MS };
        let is_late = !now.is_speaking && now.quiet_ms >= patience;
        let is_due = match self.turns.front().map(|turn| turn.when) {
            Some(TurnStart::IntoReplyMs(wait)) if has_reply && now.is_speaking => {
                now.since_reply_ms >= wait
            }
            Some(_) => is_reply_over || is_late,
            None => !self.waits_for_end && (is_reply_over || is_late),
        };
        if !is_due {
            return None;
        }
        self.replies = now.replies;
        self.is_first = false;
        let Some(turn) = self.turns.pop_front() else {
            self.is_over = true;
            return Some(Step::End);
        };
        Some(Step::Turn(turn.content))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(when: TurnStart, text: &str) -> UserTurn {
        UserTurn {
            when,
            content: TurnContent::Text(text.to_owned()),
        }
    }

    fn said(step: Option<Step>) -> Option<String> {
        match step {
            Some(Step::Turn(TurnContent::Text(text))) => Some(text),
            Some(Step::End) => Some("end".to_owned()),
            Some(Step::Turn(TurnContent::Wav(_))) | None => None,
        }
    }

    #[test]
    fn turns_follow_replies_and_interrupt_them() {
        let turns = [
            turn(TurnStart::AfterReply, "one"),
            turn(TurnStart::IntoReplyMs(300), "two"),
        ];
        let mut script = Script::new(&turns, false);
        let mut now = Situation {
            replies: 1,
            is_speaking: true,
            since_reply_ms: 900,
            ..Situation::default()
        };
        assert_eq!(script.next(now), None, "the greeting is heard to its end");
        now.is_speaking = false;
        now.quiet_ms = 250;
        assert_eq!(said(script.next(now)).as_deref(), Some("one"));
        now.quiet_ms = 1_000;
        assert_eq!(script.next(now), None, "the reply did not start");
        now = Situation {
            replies: 2,
            is_speaking: true,
            since_reply_ms: 299,
            ..now
        };
        assert_eq!(script.next(now), None);
        now.since_reply_ms = 300;
        assert_eq!(said(script.next(now)).as_deref(), Some("two"));
        now = Situation {
            replies: 3,
            is_speaking: false,
            quiet_ms: 250,
            ..now
        };
        assert_eq!(said(script.next(now)).as_deref(), Some("end"));
        assert_eq!(script.next(now), None);
    }

    #[test]
    fn agent_without_a_greeting_is_spoken_to() {
        let mut script = Script::new(&[turn(TurnStart::AfterReply, "one")], true);
        let mut now = Situation {
            quiet_ms: GREETING_MS - 1,
            ..Situation::default()
        };
        assert_eq!(script.next(now), None);
        now.quiet_ms = GREETING_MS;
        assert_eq!(said(script.next(now)).as_deref(), Some("one"));
        now.quiet_ms = REPLY_MS * 2;
        assert_eq!(script.next(now), None, "the agent ends it");
    }
}
