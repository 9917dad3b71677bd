//! The two ways in which the service dubs, in words.

use mynah_core::request::NoProject;
use mynah_i18n::tr;

/// It is made as a dubbing project.
pub fn project_way() -> String {
    tr!("dub-way-project")
}

/// It goes the classic way, and why.
pub fn classic_way(no: NoProject) -> String {
    let what = match no {
        NoProject::Mark => tr!("dub-way-mark"),
        NoProject::Part => tr!("dub-way-part"),
        NoProject::Speakers => tr!("dub-way-speakers"),
        NoProject::Background => tr!("dub-way-background"),
        NoProject::Masked => tr!("dub-way-masked"),
        NoProject::Transcript => tr!("dub-way-transcript"),
        NoProject::Voices => tr!("dub-way-voices"),
    };
    tr!("dub-way-classic", what = what)
}
