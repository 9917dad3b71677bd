//! Agents.

use mynah::api::agents::{
    AgentOrder, CreateAgent, DuplicateAgent, EditAgent, GetAgent, GetAgentLink, ListAgents,
};
use mynah::api::page::PageSize;
use mynah::api::types::Said;
use mynah::api::types::agent::settings::{
    AgentSettings, ClientEvent, Pace, Share, TalkFormat, TurnEagerness, TurnMode,
};
use mynah::api::types::agent::tools::{
    BuiltInTools, ClientTool, Parameter, ParameterKind, SystemTool,
};
use mynah::api::voices::Direction;
use mynah::terms::ids::{AgentId, ModelId};
use serde_json::json;

use crate::steps::voices::voice;
use crate::steps::{Running, Saw, Step, Stop, Tour};

pub const STEPS: &[Step] = &[
    Step::of::<CreateAgent>(create),
    Step::of::<ListAgents>(list),
    Step::of::<GetAgent>(get),
    Step::of::<EditAgent>(edit),
    Step::of::<GetAgentLink>(link),
    Step::of::<DuplicateAgent>(duplicate),
];

/// The agent that the tour made.
pub fn agent(tour: &Tour) -> Result<AgentId, Stop> {
    tour.kept("agent").map(AgentId::from)
}

async fn settings(tour: &mut Tour) -> Result<AgentSettings, Stop> {
    let mut settings = AgentSettings::default();
    settings.agent.first_message = Some(Said::from("Hello, who is there?"));
    settings.agent.language = Some("de".to_owned());
    settings.agent.disable_first_message_interruptions = Some(true);
    settings.agent.max_conversation_duration_message = Some(Said::from("Good night."));
    let thinking = &mut settings.agent.prompt;
    thinking.prompt = Some(Said::from("Be kind, be short."));
    thinking.llm = Some(ModelId::from("gemini-2.5-flash"));
    thinking.temperature = Some(0.5);
    thinking.max_tokens = Some(200);
    thinking.timezone = Some("Europe/Berlin".to_owned());
    thinking.built_in_tools = Some(BuiltInTools {
        end_call: Some(SystemTool::end_call()),
        language_detection: Some(SystemTool::language_detection()),
        skip_turn: Some(SystemTool::skip_turn()),
        ..BuiltInTools::default()
    });
    let word = Parameter {
        name: "word".to_owned(),
        kind: ParameterKind::String,
        description: "What to look up.".to_owned(),
        is_required: true,
    };
    let tool = ClientTool::new("look_up", "Looks a word up.")?
        .answered_within(10)?
        .taking(&[word]);
    thinking.tools = Some(vec![tool.into()]);
    settings.tts.model_id = Some(ModelId::from("eleven_flash_v2_5"));
    settings.tts.voice_id = Some(voice(tour).await?);
    settings.tts.agent_output_audio_format = Some(TalkFormat::Pcm16k);
    settings.tts.stability = Some(Share::new("stability", 0.4)?);
    settings.tts.similarity_boost = Some(Share::new("similarity_boost", 0.7)?);
    settings.tts.speed = Some(Pace::new(1.1)?);
    settings.tts.expressive_mode = Some(false);
    settings.asr.user_input_audio_format = Some(TalkFormat::Pcm16k);
    settings.asr.keywords = Some(vec!["Mynah".to_owned()]);
    settings.turn.turn_timeout = Some(8.0);
    settings.turn.silence_end_call_timeout = Some(30.0);
    settings.turn.mode = Some(TurnMode::Turn);
    settings.turn.turn_eagerness = Some(TurnEagerness::Patient);
    settings.conversation.text_only = Some(false);
    settings.conversation.max_duration_seconds = Some(120);
    settings.conversation.client_events = Some(vec![
        ClientEvent::Metadata,
        ClientEvent::Audio,
        ClientEvent::Ping,
        ClientEvent::Interruption,
        ClientEvent::UserTranscript,
        ClientEvent::AgentResponse,
        ClientEvent::AgentResponseCorrection,
        ClientEvent::ClientToolCall,
    ]);
    Ok(settings)
}

fn create(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let mut endpoint = CreateAgent::new(&settings(tour).await?)?;
        endpoint.name = Some("Tour guide".to_owned());
        endpoint.tags = vec!["tour".to_owned()];
        // Whoever talks to it may choose the language.
        let overrides =
            json!({ "conversation_config_override": { "agent": { "language": true } } });
        let platform = &mut endpoint.platform_settings;
        platform.insert("overrides".to_owned(), overrides);
        let reply = tour.client.send(&endpoint).await?;
        tour.keep("agent", &reply.value.agent_id);
        Ok(Saw::of(&reply.head, format!("{}", reply.value.agent_id)))
    })
}

fn list(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = ListAgents {
            page_size: Some(PageSize::new(50)),
            search: Some("Tour".to_owned()),
            archived: Some(false),
            creator: Some("@me".to_owned()),
            order: Some(AgentOrder::Created),
            direction: Some(Direction::Down),
            cursor: None,
        };
        let reply = tour.client.send(&endpoint).await?;
        let agents = reply.value.agents.iter().count();
        Ok(Saw::of(&reply.head, format!("{agents} agents")))
    })
}

fn get(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = GetAgent::new(agent(tour)?);
        let reply = tour.client.send(&endpoint).await?;
        let language = reply.value.conversation_config.settings().agent.language;
        Ok(Saw::of(&reply.head, format!("speaks {language:?}")))
    })
}

fn edit(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let kept = tour.client.send(&GetAgent::new(agent(tour)?)).await?.value;
        let mut settings = kept.conversation_config.settings();
        settings.agent.first_message = Some(Said::from("Hello again."));
        settings.turn.turn_eagerness = Some(TurnEagerness::Eager);
        let mut endpoint = EditAgent::of(&kept, &settings)?;
        endpoint.name = Some("Old guide".to_owned());
        endpoint.tags = Some(vec!["tour".to_owned(), "old".to_owned()]);
        endpoint.version_description = Some("Knows its way".to_owned());
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::of(&reply.head, reply.value.name))
    })
}

fn link(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let agent = agent(tour)?;
        let reply = tour.client.send(&GetAgentLink { agent }).await?;
        let is_open = reply.value.token.is_none();
        Ok(Saw::of(&reply.head, format!("open to all: {is_open}")))
    })
}

fn duplicate(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = DuplicateAgent {
            agent: agent(tour)?,
            name: Some("Second guide".to_owned()),
        };
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::of(&reply.head, format!("{}", reply.value.agent_id)))
    })
}
