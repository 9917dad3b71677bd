//! Projects of the service's own studio.

use mynah::api::speech::{Locator, SettingsBody};
use mynah::api::studio_projects::{
    Audience, Beginning, Block, BlockKind, Chapter, CreateStudioProject, Fiction,
    ListStudioProjects, Material, Node, Published, Quality, Spelling, StudioOptions,
    VoiceInProject, Work,
};
use mynah::api::types::Said;
use mynah::api::types::bounded::Name;
use mynah::terms::ids::{DictionaryId, ModelId};
use mynah::terms::settings::VoiceSettings;

use crate::steps::voices::voice;
use crate::steps::{Running, Saw, Step, Tour};

pub const STEPS: &[Step] = &[
    Step::of::<CreateStudioProject>(create),
    Step::of::<ListStudioProjects>(list),
];

fn create(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let voice = voice(tour).await?;
        let said = Node {
            voice_id: voice.clone(),
            text: Said::from("Hello there."),
        };
        let block = Block {
            sub_type: BlockKind::P,
            nodes: vec![said],
        };
        let chapter = Chapter {
            name: "One".to_owned(),
            blocks: vec![block],
        };
        let work = Work {
            title: Some("Tour".to_owned()),
            author: Some("Nobody".to_owned()),
            description: Some("A short walk.".to_owned()),
            genres: vec!["Travel".to_owned(), "Drama".to_owned()],
            audience: Some(Audience::YoungAdult),
            language: Some("en".parse()?),
            content_type: Some("Short Story".to_owned()),
            published: Some(Published::new("1813-01-28")?),
            is_mature: Some(false),
            isbn: Some("0-306-40615-2".to_owned()),
            fiction: Some(Fiction::Yes),
        };
        let settings = VoiceInProject {
            voice_id: voice.clone(),
            settings: SettingsBody::of(VoiceSettings::default()),
        };
        let endpoint = CreateStudioProject {
            name: Name::new("name", "Tour")?,
            beginning: Beginning::Chapters(vec![chapter]),
            title_voice: Some(voice.clone()),
            paragraph_voice: Some(voice),
            model: Some(ModelId::from("eleven_multilingual_v2")),
            quality: Some(Quality::UltraLossless),
            work,
            spelling: Some(Spelling::ApplyEnglish),
            dictionaries: vec![Locator {
                pronunciation_dictionary_id: DictionaryId::from("dictionary"),
                version_id: None,
            }],
            voices: vec![settings],
            material: Some(Material::Book),
            callback: None,
            options: StudioOptions {
                volume: true,
                ..StudioOptions::default()
            },
        };
        let reply = tour.client.send(&endpoint).await?;
        let state = reply.value.project.state;
        Ok(Saw::of(&reply.head, format!("{state:?}")))
    })
}

fn list(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let reply = tour.client.send(&ListStudioProjects).await?;
        let projects = reply.value.projects.iter().count();
        Ok(Saw::of(&reply.head, format!("{projects} studio projects")))
    })
}
