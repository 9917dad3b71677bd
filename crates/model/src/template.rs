//! Templates: what a new project can begin with. Scenes, speakers with Draft voices and settings that fit them, and lines
//! that say what belongs in their place.

use mynah_i18n::tr;

/// What a new project begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// A narrator and who speaks in the story, in chapters and scenes.
    Audiobook,
    /// A host and a guest.
    Podcast,
    /// A voice over pictures, to the second.
    Video,
    /// Who is met, with what they say on which occasion.
    Game,
    /// A lesson: words, a dialogue, exercises.
    Course,
}

impl Template {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 5] = [
        Self::Audiobook,
        Self::Podcast,
        Self::Video,
        Self::Game,
        Self::Course,
    ];

    /// What it is called.
    pub fn name(self) -> String {
        match self {
            Self::Audiobook => tr!("template-audiobook"),
            Self::Podcast => tr!("template-podcast"),
            Self::Video => tr!("template-video"),
            Self::Game => tr!("template-game"),
            Self::Course => tr!("template-course"),
        }
    }

    /// What it has, in a sentence.
    pub fn about(self) -> String {
        match self {
            Self::Audiobook => tr!("template-audiobook.tip"),
            Self::Podcast => tr!("template-podcast.tip"),
            Self::Video => tr!("template-video.tip"),
            Self::Game => tr!("template-game.tip"),
            Self::Course => tr!("template-course.tip"),
        }
    }
}
