//! What the system's file dialogs are asked: titles, kinds of files, names that are offered.

use std::path::Path;

use super::LEDGER_FILE;
use super::file::{Ask, AskKind};
use super::purpose::Purpose;
use super::recording::ENDINGS;
use mynah_core::ids::ProjectId;
use mynah_i18n::tr;
use mynah_model::desk::PROJECT_ENDING;
use mynah_script::export::ScriptFormat;
use mynah_script::import::Kind;
use mynah_ui_core::ctx::StudioCtx;

/// Letters of the name of a folder that is offered, at most.
const FOLDER_LETTERS: usize = 80;

fn script_filter() -> (String, Vec<String>) {
    let endings = ScriptFormat::ALL.map(|(_, ending)| ending.to_owned());
    (tr!("dialog-scripts"), endings.to_vec())
}

pub(super) fn open_ask() -> Ask {
    let endings = Kind::ALL.iter().flat_map(|(_, endings)| endings.iter());
    // A project in a file is known by its ending.
    let endings = endings.chain([&PROJECT_ENDING]);
    let endings = endings.map(|ending| (*ending).to_owned());
    Ask {
        title: tr!("dialog-open-script"),
        kind: AskKind::Open,
        filter: Some((tr!("dialog-scripts"), endings.collect())),
        name: None,
        folder: None,
    }
}

pub(super) fn save_ask(cx: &StudioCtx<'_>) -> Ask {
    Ask {
        title: tr!("dialog-save-script"),
        kind: AskKind::Save,
        filter: Some(script_filter()),
        name: Some(script_file_name(cx)),
        folder: None,
    }
}

/// Asks for a folder, beginning in one.
pub(super) fn folder_ask(title: String, from: Option<&Path>) -> Ask {
    Ask {
        title,
        kind: AskKind::Folder,
        filter: None,
        name: None,
        folder: from.map(Path::to_path_buf),
    }
}

pub(super) fn ledger_ask() -> Ask {
    Ask {
        title: tr!("usage-export-title"),
        kind: AskKind::Save,
        filter: Some((tr!("usage-export-filter"), vec!["csv".to_owned()])),
        name: Some(LEDGER_FILE.to_owned()),
        folder: None,
    }
}

pub(super) fn results_ask() -> Ask {
    Ask {
        title: tr!("dialog-read-results"),
        kind: AskKind::Open,
        filter: Some((
            tr!("dialog-results"),
            ["json", "csv"].map(str::to_owned).to_vec(),
        )),
        name: None,
        folder: None,
    }
}

fn rules_filter() -> (String, Vec<String>) {
    (
        tr!("dialog-lexicons"),
        ["pls", "xml"].map(str::to_owned).to_vec(),
    )
}

pub(super) fn import_rules_ask() -> Ask {
    Ask {
        title: tr!("dialog-import-rules"),
        kind: AskKind::Open,
        filter: Some(rules_filter()),
        name: None,
        folder: None,
    }
}

pub(super) fn export_rules_ask(cx: &StudioCtx<'_>) -> Ask {
    Ask {
        title: tr!("dialog-export-rules"),
        kind: AskKind::Save,
        filter: Some(rules_filter()),
        name: Some(rules_file_name(cx)),
        folder: None,
    }
}

/// The name that a file of rules is offered.
pub(super) fn rules_file_name(cx: &StudioCtx<'_>) -> String {
    format!("{}.pls", file_stem(cx))
}

/// The folder that what is compared is offered: files that lie loose among others are hard to send.
pub(super) fn compared_folder_name(cx: &StudioCtx<'_>) -> String {
    // What would be another folder, or none, is no name.
    let name = cx.view.compared_name.replace(['/', '\\', ':'], "-");
    let name = name.trim().trim_matches('.');
    if name.is_empty() {
        tr!("audition-title")
    } else {
        name.chars().take(FOLDER_LETTERS).collect()
    }
}

fn cast_filter() -> (String, Vec<String>) {
    (tr!("dialog-cast-files"), vec!["json".to_owned()])
}

pub(super) fn use_cast_ask() -> Ask {
    Ask {
        title: tr!("dialog-use-cast"),
        kind: AskKind::Open,
        filter: Some(cast_filter()),
        name: None,
        folder: None,
    }
}

pub(super) fn save_cast_ask(cx: &StudioCtx<'_>) -> Ask {
    Ask {
        title: tr!("dialog-save-cast"),
        kind: AskKind::Save,
        filter: Some(cast_filter()),
        name: Some(cast_file_name(cx)),
        folder: None,
    }
}

/// The name that a cast file is offered.
pub(super) fn cast_file_name(cx: &StudioCtx<'_>) -> String {
    format!("{}.cast.json", file_stem(cx))
}

pub(super) fn failures_ask() -> Ask {
    Ask {
        title: tr!("dialog-export-failures"),
        kind: AskKind::Save,
        filter: Some((
            tr!("dialog-tables"),
            ["csv", "json"].map(str::to_owned).to_vec(),
        )),
        name: Some(tr!("dialog-failures-name")),
        folder: None,
    }
}

/// The project's name as a file's, without what no file system takes.
pub(super) fn script_file_name(cx: &StudioCtx<'_>) -> String {
    format!("{}.txt", file_stem(cx))
}

pub(super) fn file_stem(cx: &StudioCtx<'_>) -> String {
    let project = cx.desk.project.as_ref();
    stem_of(project.map_or("", |project| project.card.name.as_str()))
}

fn stem_of(name: &str) -> String {
    let clean = name
        .chars()
        .map(|c| match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '-',
            c if c.is_control() => '-',
            c => c,
        })
        .take(80)
        .collect::<String>();
    let clean = clean.trim().trim_matches('.').to_owned();
    if clean.is_empty() {
        tr!("dialog-file-stem")
    } else {
        clean
    }
}

fn project_filter() -> (String, Vec<String>) {
    (tr!("dialog-project-files"), vec![PROJECT_ENDING.to_owned()])
}

pub(super) fn open_project_ask() -> Ask {
    Ask {
        title: tr!("dialog-open-project-file"),
        kind: AskKind::Open,
        filter: Some(project_filter()),
        name: None,
        folder: None,
    }
}

pub(super) fn recording_ask() -> Ask {
    sound_ask(tr!("dialog-add-recording"))
}

pub(super) fn like_ask() -> Ask {
    sound_ask(tr!("dialog-like-recording"))
}

/// The name that records of consent are offered: that of the person, where it is one record.
pub(super) fn consents_file_name(cx: &StudioCtx<'_>) -> String {
    let vault = cx.desk.cloning.vault.as_ref();
    let one = cx.view.consent.as_ref().zip(vault);
    let one = one.and_then(|(hash, vault)| vault.heeded.iter().find(|of| of.hash == *hash));
    match one {
        Some(of) => format!("{}.html", stem_of(&of.consent.name)),
        None => "consents.html".to_owned(),
    }
}

/// Asks for a file of or for a clone.
pub(super) fn clone_ask(cx: &StudioCtx<'_>, purpose: Purpose) -> Ask {
    match purpose {
        Purpose::Document => Ask {
            title: tr!("dialog-document"),
            kind: AskKind::Open,
            filter: None,
            name: None,
            folder: None,
        },
        Purpose::Proof => Ask {
            title: tr!("dialog-proof"),
            kind: AskKind::OpenSeveral,
            filter: None,
            name: None,
            folder: None,
        },
        Purpose::Consents => Ask {
            title: tr!("dialog-consents"),
            kind: AskKind::Save,
            filter: Some((
                tr!("dialog-consents-kinds"),
                vec!["html".to_owned(), "json".to_owned()],
            )),
            name: Some(consents_file_name(cx)),
            folder: None,
        },
        Purpose::Reading => sound_ask(tr!("dialog-reading")),
        _ => Ask {
            kind: AskKind::OpenSeveral,
            ..sound_ask(tr!("dialog-sample"))
        },
    }
}

/// Asks for what is dubbed, or for its transcript.
pub(super) fn dub_ask(purpose: Purpose) -> Ask {
    let all = |endings: &[&str]| endings.iter().map(|it| (*it).to_owned()).collect();
    let (title, filter) = if purpose == Purpose::DubConsent {
        let records = (tr!("dialog-dub-consents"), all(&["json"]));
        (tr!("dialog-dub-consent"), records)
    } else if purpose == Purpose::DubTable {
        let tables = (tr!("dialog-dub-tables"), all(&["csv", "srt", "vtt"]));
        (tr!("dialog-dub-table"), tables)
    } else if purpose == Purpose::DubBackground {
        let sounds = (tr!("dialog-sounds"), all(ENDINGS));
        (tr!("dialog-dub-background"), sounds)
    } else {
        (tr!("dialog-film"), (tr!("dialog-films"), all(ENDINGS)))
    };
    // There is one background, and of anything else any number.
    let kind = if purpose == Purpose::DubBackground {
        AskKind::Open
    } else {
        AskKind::OpenSeveral
    };
    Ask {
        title,
        kind,
        filter: Some(filter),
        name: None,
        folder: None,
    }
}

/// Asks for files for the open tool, or for the place of its result.
pub(super) fn tool_ask(cx: &StudioCtx<'_>, purpose: Purpose) -> Ask {
    if purpose == Purpose::ToolResult {
        return Ask {
            title: tr!("dialog-tool-result"),
            kind: AskKind::Save,
            filter: None,
            name: cx.view.tools.save_name.clone(),
            folder: None,
        };
    }
    Ask {
        kind: AskKind::OpenSeveral,
        ..sound_ask(tr!("dialog-tool-files"))
    }
}

pub(super) fn take_after_ask() -> Ask {
    sound_ask(tr!("dialog-take-after"))
}

fn sound_ask(title: String) -> Ask {
    let endings = ENDINGS.iter().map(|ending| (*ending).to_owned());
    Ask {
        title,
        kind: AskKind::Open,
        filter: Some((tr!("dialog-sounds"), endings.collect())),
        name: None,
        folder: None,
    }
}

pub(super) fn export_project_ask(cx: &StudioCtx<'_>, project: ProjectId) -> Ask {
    Ask {
        title: tr!("dialog-export-project"),
        kind: AskKind::Save,
        filter: Some(project_filter()),
        name: Some(project_file_name(cx, project)),
        folder: None,
    }
}

/// The name that a project's file is offered.
pub(super) fn project_file_name(cx: &StudioCtx<'_>, project: ProjectId) -> String {
    let listed = cx.desk.projects.value().into_iter().flatten();
    let mut cards = listed.chain(&cx.desk.archived);
    let card = cards.find(|card| card.id == project);
    let stem = match card {
        Some(card) => stem_of(&card.name),
        None => file_stem(cx),
    };
    format!("{stem}.{PROJECT_ENDING}")
}
