//! Answers that are JSON documents. Each one is listed, so that its reader is compiled here, once, and not in every crate
//! that sends the operation.

use crate::answer::{Answer, Unreadable, read_json};
use crate::draft::Running;
use crate::head::Head;
use crate::tokens::Token;
use crate::types::Done;
use crate::types::account::{Subscription, User};
use crate::types::agent::{Agent, AgentLink, AgentPage, MadeAgent};
use crate::types::agent_test::{AgentTestPage, TestInvocation};
use crate::types::alignment::ForcedAlignment;
use crate::types::audio_effects::AudioEffectsCatalog;
use crate::types::conversation::{Conversation, ConversationPage, RoomToken, SignedAddress};
use crate::types::design::Designs;
use crate::types::dictionary::{Dictionary, DictionaryPage, DictionaryVersion};
use crate::types::dubbing::{Dub, DubBegun, DubPage, DubTranscripts};
use crate::types::dubbing_project::{
    DubLanguage, DubLanguagePage, DubProject, DubProjectPage, Edited, EditedMany, Regeneration,
    Revision, SourceSegment, SourceTranscript, TargetSegment, TargetTranscript,
};
use crate::types::history::{HistoryItem, HistoryPage};
use crate::types::isolation::IsolationPage;
use crate::types::lenient::List;
use crate::types::model::Model;
use crate::types::music::{Plan, UploadedSong};
use crate::types::sample::{Excerpt, Sample, SpeakerSeparation, Waveform};
use crate::types::shared_voice::SharedVoices;
use crate::types::speech::TimedSpeech;
use crate::types::studio_project::{MadeStudioProject, StudioProjectList};
use crate::types::transcript::Transcribed;
use crate::types::usage::UsageTable;
use crate::types::voice::{Accents, MadeVoice, Settings, Voice, VoiceList, VoicePage};
use crate::types::voice_collection::{VoiceCollection, VoiceCollections};
use crate::types::webhook::{NewWebhook, Webhooks};

macro_rules! json_answers {
    ($($reply:ty,)+) => {
        $(
            impl Answer for $reply {
                fn read(body: Vec<u8>, _head: &Head) -> Result<Self, Unreadable> {
                    read_json(&body)
                }
            }
        )+
    };
}

json_answers! {
    Accents,
    Agent,
    AgentLink,
    AgentPage,
    AgentTestPage,
    AudioEffectsCatalog,
    Conversation,
    ConversationPage,
    Designs,
    Dictionary,
    DictionaryPage,
    DictionaryVersion,
    Done,
    Dub,
    DubBegun,
    DubLanguage,
    DubLanguagePage,
    DubPage,
    DubProject,
    DubProjectPage,
    DubTranscripts,
    Excerpt,
    ForcedAlignment,
    HistoryItem,
    HistoryPage,
    IsolationPage,
    MadeAgent,
    MadeStudioProject,
    MadeVoice,
    NewWebhook,
    Plan,
    Regeneration,
    Revision,
    RoomToken,
    Running,
    Settings,
    SharedVoices,
    SignedAddress,
    SourceTranscript,
    SpeakerSeparation,
    StudioProjectList,
    Subscription,
    TargetTranscript,
    TestInvocation,
    TimedSpeech,
    Token,
    Transcribed,
    UploadedSong,
    UsageTable,
    User,
    Voice,
    VoiceCollection,
    VoiceCollections,
    VoiceList,
    VoicePage,
    Waveform,
    Webhooks,
    Edited<SourceSegment>,
    Edited<TargetSegment>,
    EditedMany<SourceSegment>,
    EditedMany<TargetSegment>,
    List<Model>,
    List<Sample>,
}
