//! Conversations with agents, held among the `sockets`; and the end of the agent, who is needed till then.

use mynah::api::agents::DeleteAgent;
use mynah::api::conversations::{
    ConversationStanding, DeleteConversation, Entrance, GetConversation, GetConversationAudio,
    ListConversations, MakeRoomToken, Outcome, RateConversation, SignAddress, Stars, Thumb,
};
use mynah::api::page::PageSize;
use mynah::api::voices::Direction;
use mynah::terms::ids::ConversationId;

use crate::steps::agents::agent;
use crate::steps::{Running, Saw, Step, Stop, Tour, drained};

pub const STEPS: &[Step] = &[
    Step::of::<SignAddress>(address),
    Step::of::<MakeRoomToken>(token),
    Step::of::<ListConversations>(list),
    Step::of::<GetConversation>(get),
    Step::of::<GetConversationAudio>(audio),
    Step::of::<RateConversation>(rate),
    Step::of::<DeleteConversation>(delete),
    Step::of::<DeleteAgent>(delete_agent),
];

fn conversation(tour: &Tour) -> Result<ConversationId, Stop> {
    tour.kept("conversation").map(ConversationId::from)
}

fn address(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = SignAddress {
            entrance: Entrance::new(agent(tour)?),
            for_one_conversation: true,
        };
        let reply = tour.client.send(&endpoint).await?;
        let is_socket = reply.value.0.expose().starts_with("ws");
        Ok(Saw::of(&reply.head, format!("of a socket: {is_socket}")))
    })
}

fn token(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = MakeRoomToken {
            entrance: Entrance {
                branch: Some("main".to_owned()),
                environment: Some("production".to_owned()),
                with_debug_events: true,
                ..Entrance::new(agent(tour)?)
            },
            participant: Some("Tourist".to_owned()),
        };
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::of(&reply.head, reply.value.token.masked()))
    })
}

fn list(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let narrow = ListConversations {
            page_size: Some(PageSize::new(10)),
            agent: Some(agent(tour)?),
            outcome: Some(Outcome::Success),
            before_secs: Some(4_000_000_000),
            after_secs: Some(1_700_000_000),
            shortest_secs: Some(1),
            longest_secs: Some(600),
            rated_from: Some(Stars::new(1)?),
            rated_to: Some(Stars::new(5)?),
            has_comment: Some(false),
            user: Some("tourist".to_owned()),
            tools: vec!["look_up".to_owned(), "open".to_owned()],
            languages: vec!["en".parse()?, "de".parse()?],
            without: vec![ConversationStanding::InProgress],
            text_only: Some(false),
            with_summaries: true,
            direction: Some(Direction::Down),
            cursor: None,
        };
        let found = tour.client.send(&narrow).await?;
        // What is looked for so closely may not be there.
        let reply = tour.client.send(&ListConversations::default()).await?;
        let all = reply.value.conversations;
        let what = format!(
            "{} of {} conversations",
            found.value.conversations.iter().count(),
            all.iter().count()
        );
        if let Some(first) = all.into_iter().next() {
            tour.keep("conversation", first.conversation_id);
        }
        Ok(Saw::of(&reply.head, what))
    })
}

fn get(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let conversation = conversation(tour)?;
        let reply = tour.client.send(&GetConversation { conversation }).await?;
        let turns = reply.value.transcript.iter().count();
        Ok(Saw::of(&reply.head, format!("{turns} turns")))
    })
}

fn audio(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let conversation = conversation(tour)?;
        let endpoint = GetConversationAudio { conversation };
        drained(tour.client.stream(&endpoint).await?).await
    })
}

fn rate(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = RateConversation {
            conversation: conversation(tour)?,
            feedback: Some(Thumb::Like),
        };
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::of(&reply.head, "liked"))
    })
}

fn delete(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let conversation = conversation(tour)?;
        let endpoint = DeleteConversation { conversation };
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::of(&reply.head, "gone"))
    })
}

fn delete_agent(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let agent = agent(tour)?;
        let reply = tour.client.send(&DeleteAgent { agent }).await?;
        Ok(Saw::of(&reply.head, "gone"))
    })
}
