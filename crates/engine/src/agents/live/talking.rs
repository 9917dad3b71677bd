//! A conversation that is under way: what the service says, what the user does, and what is due by the clock.

mod hearing;

use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until, timeout};

use super::ending;
use super::event_log::Log;
use super::orders::{Orders, UserOrder};
use super::recording::SideRecording;
use super::script::{Script, Situation, Step};
use super::sound::bytes_of;
use super::speaker::Speaker;
use super::speech::{SpeechChange, rms};
use super::tool_calls::{ToolResult, Tools};
use super::user::User;
use super::voice::{AgentVoice, VoiceChange};
use mynah_api::error::ApiError;
use mynah_api::socket::conversation::{Talk, TalkOut};
use mynah_api::socket::{Receiver, Sender};
use mynah_audio::decode::StreamDecoder;
use mynah_audio::pcm::db_from_gain;
use mynah_core::format::OutputFormat;
use mynah_model::agents::conversation::{Ending, EventKind, TurnContent, TurnStart, UserTurn};
use mynah_model::event::ConversationUpdate;

/// Time between two looks at the clock.
const TICK: Duration = Duration::from_millis(20);
/// Ticks between two levels.
const LEVELS: u32 = 4;
/// Time for the goodbye of the service.
const GOODBYE: Duration = Duration::from_secs(3);
/// Silence after which a reply is over.
const REPLY_ENDS: Duration = Duration::from_millis(200);
/// Pieces of audio in a row that cannot be decoded before the conversation is ended.
const MOST_UNREADABLE: u32 = 8;
/// Levels below this are silence, in dBFS.
const SILENCE_DB: f32 = -90.0;

/// The end of a conversation.
pub(super) struct Over {
    /// How it ended. [`Ending::Agent`] may be a time-out: the service's record tells.
    pub ending: Ending,
    /// The reason in the words of the service.
    pub reason: String,
    /// The error of the connection.
    pub error: Option<ApiError>,
    /// The code with which the service closed the socket.
    pub code: Option<u16>,
    /// True if the announced audio format does not fit the audio.
    pub is_unreadable: bool,
}

impl Over {
    pub fn of(ending: Ending) -> Self {
        Self {
            ending,
            reason: String::new(),
            error: None,
            code: None,
            is_unreadable: false,
        }
    }

    pub fn of_error(error: ApiError) -> Self {
        Self {
            reason: error.message().unwrap_or_default().to_owned(),
            ending: ending::of_error(&error),
            error: Some(error),
            ..Self::of(Ending::ConnectionLost)
        }
    }
}

/// Formats of both sides, as they were announced.
#[derive(Clone, Copy)]
pub(super) struct Formats {
    pub agent: OutputFormat,
    pub user: OutputFormat,
}

/// The parts of a conversation.
pub(super) struct Parts {
    pub log: Log,
    pub user: User,
    pub speaker: Speaker,
    pub tools: Tools,
    pub recording: Option<SideRecording>,
    pub script: Option<Script>,
    pub formats: Formats,
    pub is_text_only: bool,
    /// The time after which Mynah ends it.
    pub longest: Duration,
}

/// A conversation that is under way.
pub(super) struct Talking {
    pub log: Log,
    pub recording: Option<SideRecording>,
    /// Turns of the user, for tests.
    pub user_turns: Vec<UserTurn>,
    user: User,
    speaker: Speaker,
    tools: Tools,
    script: Option<Script>,
    formats: Formats,
    is_text_only: bool,
    longest: Duration,
    voice: AgentVoice,
    decoder: Option<StreamDecoder>,
    unreadable: u32,
    sender: Sender<Talk>,
    clock: Clock,
    replies: Replies,
    turn: Turn,
    /// The last moment at which either side did something.
    active_at: Instant,
    /// The moment at which the end was decided.
    ended_at: Option<Instant>,
    written: Written,
}

/// The clock by which both sides are played and recorded.
#[derive(Debug)]
struct Clock {
    began: Instant,
    /// Frames that were played, at the agent's rate.
    played: u64,
    /// Frames that were sent, at the user's rate.
    sent: u64,
    ticks: u32,
    /// Levels since they were told last: the user and the agent.
    levels: (f32, f32),
}

/// The newest turn of the user.
#[derive(Debug)]
struct Turn {
    starts: TurnStart,
    /// The end of the turn, until the reply to it starts.
    ended: Option<Instant>,
    /// True if the reply came before the turn was known to be over.
    is_answered_early: bool,
}

/// A written reply, part by part.
#[derive(Debug, Default)]
struct Written {
    text: String,
    /// The newest whole reply.
    last: String,
}

/// Replies of the agent so far.
#[derive(Debug, Default)]
struct Replies {
    count: u64,
    /// The start of the newest one.
    started: Option<Instant>,
    /// True from its first audio to its end.
    is_open: bool,
    /// True if the text of the open reply came.
    has_text: bool,
    /// The moment at which its queued audio ran out.
    silent_since: Option<Instant>,
}

impl Talking {
    pub fn new(parts: Parts, sender: Sender<Talk>) -> Self {
        let now = Instant::now();
        Self {
            log: parts.log,
            recording: parts.recording,
            user_turns: Vec::new(),
            user: parts.user,
            speaker: parts.speaker,
            tools: parts.tools,
            script: parts.script,
            voice: AgentVoice::new(parts.formats.agent.hz),
            formats: parts.formats,
            is_text_only: parts.is_text_only,
            longest: parts.longest,
            decoder: None,
            unreadable: 0,
            sender,
            clock: Clock {
                began: now,
                played: 0,
                sent: 0,
                ticks: 0,
                levels: (0.0, 0.0),
            },
            replies: Replies::default(),
            turn: Turn {
                starts: TurnStart::AfterReply,
                ended: None,
                is_answered_early: false,
            },
            active_at: now,
            ended_at: None,
            written: Written::default(),
        }
    }

    /// Talks until one side ends it.
    pub async fn run(&mut self, receiver: &mut Receiver<Talk>, orders: &mut Orders) -> Over {
        self.user.forget_heard();
        let mut tick = interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Skip);
        let mut takes_orders = true;
        let latest = self.clock.began + self.longest;
        let over = loop {
            let done = tokio::select! {
                said = receiver.next() => match said {
                    Some(Ok(said)) => self.hear(said).await,
                    Some(Err(error)) => break Over::of_error(error),
                    None => {
                        let code = receiver.goodbye();
                        break Over { code, ..Over::of(ending::of_close(code, "")) };
                    }
                },
                order = orders.next(), if takes_orders => match order {
                    Some(UserOrder::End) => break self.leave(receiver).await,
                    Some(order) => self.obey(order).await,
                    None => {
                        takes_orders = false;
                        Ok(())
                    }
                },
                piece = self.user.piece() => self.hear_user(piece).await,
                (call_id, result) = self.tools.next() => self.answer(&call_id, result).await,
                () = sleep_until(latest) => {
                    log::info!("a conversation reached its longest time");
                    let left = self.leave(receiver).await;
                    break Over { ending: Ending::TimeOut, ..left };
                },
                _ = tick.tick() => match self.tick().await {
                    Ok(true) => break self.leave(receiver).await,
                    Ok(false) => Ok(()),
                    Err(error) => Err(error),
                },
            };
            if let Err(error) = done {
                self.ended_at = Some(Instant::now());
                break reason_of(receiver, error).await;
            }
            if self.unreadable >= MOST_UNREADABLE {
                let left = self.leave(receiver).await;
                break Over {
                    ending: Ending::Refused,
                    is_unreadable: true,
                    ..left
                };
            }
        };
        self.ended_at.get_or_insert_with(Instant::now);
        self.user.stop();
        self.finish(&over, orders).await;
        over
    }

    /// Returns how long the conversation lasted, without what was played after its end.
    pub fn seconds(&self) -> f64 {
        let ended = self.ended_at.unwrap_or_else(Instant::now);
        let lasted = ended.saturating_duration_since(self.clock.began);
        lasted.as_secs_f64()
    }

    /// Says goodbye and waits for the service's.
    async fn leave(&mut self, receiver: &mut Receiver<Talk>) -> Over {
        self.ended_at = Some(Instant::now());
        self.voice.interrupt(u64::MAX);
        self.speaker.silence();
        if let Err(error) = self.sender.close().await {
            log::debug!("the service was gone already: {error}");
        }
        let goodbye = async { while let Some(Ok(_)) = receiver.next().await {} };
        if timeout(GOODBYE, goodbye).await.is_err() {
            log::info!("the service says no goodbye");
        }
        Over::of(Ending::User)
    }

    /// Plays what the agent said last. The user can end that, too.
    async fn finish(&mut self, over: &Over, orders: &mut Orders) {
        if over.error.is_some() {
            self.voice.interrupt(u64::MAX);
            self.speaker.silence();
        }
        self.script = None;
        let mut tick = interval(TICK);
        let mut takes_orders = true;
        while self.voice.is_speaking() {
            tokio::select! {
                _ = tick.tick() => self.play().await,
                order = orders.next(), if takes_orders => match order {
                    Some(UserOrder::End) => {
                        self.voice.interrupt(u64::MAX);
                        self.speaker.silence();
                    }
                    Some(_) => {}
                    None => takes_orders = false,
                },
            }
        }
        self.speaker.end();
        if self.replies.is_open && over.error.is_none() {
            self.log.push(EventKind::AgentSilent).await;
        }
    }

    /// Takes an order of the person.
    async fn obey(&mut self, order: UserOrder) -> Result<(), ApiError> {
        match order {
            UserOrder::Message(text) => self.type_message(text).await,
            UserOrder::Mute(is_muted) => {
                self.user.mute(is_muted);
                Ok(())
            }
            UserOrder::AnswerTool(call_id, result) => self.answer(&call_id, result).await,
            UserOrder::End => Ok(()),
        }
    }

    /// Sends a typed message.
    async fn type_message(&mut self, text: String) -> Result<(), ApiError> {
        self.sender.send(&TalkOut::message(&text)).await?;
        let when = self.when();
        let content = TurnContent::Text(text.clone());
        self.user_turns.push(UserTurn { when, content });
        self.log.push(EventKind::UserMessage { text }).await;
        self.end_turn(Instant::now()).await;
        Ok(())
    }

    async fn end_turn(&mut self, at: Instant) {
        self.active_at = Instant::now();
        if !std::mem::take(&mut self.turn.is_answered_early) {
            self.turn.ended = Some(at);
        }
        self.log.push(EventKind::UserTurnEnded).await;
    }

    /// Returns the start of a turn that starts now.
    fn when(&self) -> TurnStart {
        let into = self.replies.started.filter(|_| self.voice.is_speaking());
        into.map_or(TurnStart::AfterReply, |started| {
            TurnStart::IntoReplyMs(millis(started.elapsed()))
        })
    }

    /// Takes a piece of the microphone.
    async fn hear_user(&mut self, piece: Option<(Vec<f32>, u32)>) -> Result<(), ApiError> {
        let Some(piece) = piece else {
            log::warn!("the microphone of the conversation broke off");
            self.user.lose_microphone();
            return Ok(());
        };
        let is_agent_speaking = self.voice.is_speaking();
        self.clock.levels.0 = self.clock.levels.0.max(rms(&piece.0));
        let change = self.user.hear(piece, is_agent_speaking);
        self.change_user(change).await;
        self.send_sound().await
    }

    async fn change_user(&mut self, change: Option<SpeechChange>) {
        match change {
            Some(SpeechChange::Starts) => {
                self.active_at = Instant::now();
                self.turn.starts = self.when();
                self.log.push(EventKind::UserSpeaking).await;
            }
            Some(SpeechChange::Ends(ago_ms)) => {
                let now = Instant::now();
                let at = now.checked_sub(Duration::from_millis(ago_ms));
                self.end_turn(at.unwrap_or(now)).await;
                if let Some(wav) = self.user.take_turn() {
                    let when = self.turn.starts;
                    let content = TurnContent::Wav(wav);
                    self.user_turns.push(UserTurn { when, content });
                }
            }
            None => {}
        }
    }

    async fn send_sound(&mut self) -> Result<(), ApiError> {
        while let Some(samples) = self.user.take_chunk() {
            if self.is_text_only {
                continue;
            }
            let bytes = bytes_of(samples, self.formats.user);
            self.sender.send(&TalkOut::sound(&bytes)).await?;
        }
        Ok(())
    }

    /// Answers a tool call that is under way.
    async fn answer(&mut self, call_id: &str, result: ToolResult) -> Result<(), ApiError> {
        let Some((name, duration_ms)) = self.tools.end(call_id) else {
            log::info!("an answer to no tool call");
            return Ok(());
        };
        self.send_result((name, call_id.to_owned()), result, duration_ms)
            .await
    }

    async fn send_result(
        &mut self,
        (name, call_id): (String, String),
        result: ToolResult,
        duration_ms: u64,
    ) -> Result<(), ApiError> {
        let said = result.as_deref().map_err(String::as_str);
        let sent = self
            .sender
            .send(&TalkOut::tool_result(&call_id, said))
            .await;
        self.active_at = Instant::now();
        let is_error = result.is_err();
        let event = EventKind::ToolResult {
            name,
            call_id,
            result: result.unwrap_or_else(|error| error),
            is_error,
            duration_ms,
        };
        self.log.push(event).await;
        sent
    }

    /// Does what is due by the clock. Returns true if the script is over.
    async fn tick(&mut self) -> Result<bool, ApiError> {
        self.play().await;
        if self.script.is_none() {
            return Ok(false);
        }
        let frames = due(self.clock.began, self.formats.user.hz, &mut self.clock.sent);
        let change = self.user.pass(frames);
        self.change_user(change).await;
        self.send_sound().await?;
        let now = Instant::now();
        let situation = Situation {
            replies: self.replies.count,
            since_reply_ms: self.replies.started.map_or(0, |at| millis(at.elapsed())),
            is_speaking: self.voice.is_speaking(),
            is_busy: self.user.is_speaking() || self.tools.is_busy(),
            quiet_ms: millis(now.saturating_duration_since(self.active_at)),
        };
        match self
            .script
            .as_mut()
            .and_then(|script| script.next(situation))
        {
            None => Ok(false),
            Some(Step::End) => Ok(true),
            Some(Step::Turn(TurnContent::Text(text))) => {
                self.type_message(text).await?;
                Ok(false)
            }
            Some(Step::Turn(TurnContent::Wav(wav))) => {
                if self.user.begin_turn(&wav) {
                    self.log.push(EventKind::UserSpeaking).await;
                }
                self.active_at = Instant::now();
                let (when, content) = (self.when(), TurnContent::Wav(wav));
                self.user_turns.push(UserTurn { when, content });
                Ok(false)
            }
        }
    }

    /// Plays the agent's voice up to now, and records both sides.
    async fn play(&mut self) {
        let frames = due(
            self.clock.began,
            self.formats.agent.hz,
            &mut self.clock.played,
        );
        if frames == 0 {
            return;
        }
        let (heard, change) = self.voice.take(frames);
        match change {
            Some(VoiceChange::Starts) => {
                let mut begun = heard.clone();
                begun.extend(self.voice.waiting());
                self.speaker.begin(&begun);
            }
            Some(VoiceChange::Ends) => {
                self.speaker.end();
                self.replies.silent_since = Some(Instant::now());
            }
            None => {}
        }
        if self.voice.is_speaking() {
            self.active_at = Instant::now();
            self.replies.silent_since = None;
        }
        if self.replies.is_open
            && self
                .replies
                .silent_since
                .is_some_and(|since| since.elapsed() >= REPLY_ENDS)
        {
            self.replies.is_open = false;
            self.replies.has_text = false;
            self.replies.silent_since = None;
            self.log.push(EventKind::AgentSilent).await;
        }
        let user = self.user.take_recorded(frames);
        self.clock.levels.0 = self.clock.levels.0.max(rms(&user));
        self.clock.levels.1 = self.clock.levels.1.max(rms(&heard));
        if let Some(recording) = &mut self.recording {
            recording.push(&user, &heard);
        }
        self.clock.ticks += 1;
        if self.clock.ticks.is_multiple_of(LEVELS) {
            let (user, agent) = std::mem::take(&mut self.clock.levels);
            let db = |level: f32| db_from_gain(level).max(SILENCE_DB);
            let levels = ConversationUpdate::Levels(db(user), db(agent));
            self.log.tell_if_room(levels);
        }
    }
}

/// Returns the end of a conversation whose messages cannot be sent any more. The service may have said why.
async fn reason_of(receiver: &mut Receiver<Talk>, error: ApiError) -> Over {
    let said = async {
        loop {
            match receiver.next().await {
                Some(Ok(_)) => {}
                Some(Err(error)) => return Some(Over::of_error(error)),
                None => {
                    let code = receiver.goodbye()?;
                    let ending = ending::of_close(Some(code), "");
                    return Some(Over {
                        code: Some(code),
                        ..Over::of(ending)
                    });
                }
            }
        }
    };
    let said = timeout(GOODBYE, said).await;
    said.ok().flatten().unwrap_or_else(|| Over::of_error(error))
}

/// Returns the frames that are due since the last time, a second at most.
fn due(began: Instant, hz: u32, taken: &mut u64) -> usize {
    let all = (began.elapsed().as_secs_f64() * f64::from(hz)) as u64;
    let frames = all.saturating_sub(*taken).min(u64::from(hz));
    *taken += frames;
    usize::try_from(frames).unwrap_or_default()
}

fn millis(time: Duration) -> u64 {
    time.as_millis().try_into().unwrap_or(u64::MAX)
}
