//! What a file that is no script means to people: what it is instead, or where it stops making sense.

use super::{Opens, Remedy, Told, told};
use mynah_i18n::thousands;
use mynah_i18n::tr;
use mynah_script::encoding::EncodingError;
use mynah_script::import::{ImportError, JsonFault, Kind, LONGEST, Unread};
use mynah_script::parse::MOST_LINES;
use mynah_script::parse::ParseError;

/// Another file may do.
fn another(what: String) -> Told {
    told(what, [Remedy::ChooseFile(Opens::Script), Remedy::Dismiss])
}

pub(super) fn of_parse(error: ParseError) -> Told {
    another(match error {
        ParseError::Nothing => tr!("trouble-script-nothing"),
        ParseError::TooLong => {
            tr!("trouble-script-lines", most = thousands(MOST_LINES as u64))
        }
    })
}

pub(super) fn of_encoding() -> Told {
    another(tr!("trouble-not-text"))
}

/// The process that reads files could not start.
/// It would be a text under another name, which its own program can't read.
pub(super) fn of_ending(ending: &str) -> Told {
    told(tr!("trouble-script-ending", ending = ending), [])
}

pub(super) fn of_importer() -> Told {
    told(tr!("trouble-import-start"), [Remedy::Retry, Remedy::Report])
}

pub(super) fn of_import(file: &str, why: &ImportError) -> Told {
    another(match why {
        ImportError::Encoding(EncodingError::Binary) => tr!("trouble-import-binary", file = file),
        ImportError::Encoding(EncodingError::Other(what)) => {
            tr!("trouble-import-other", file = file, what = &**what)
        }
        ImportError::UnknownEncoding { label } => tr!(
            "trouble-import-encoding",
            file = file,
            label = label.as_str()
        ),
        ImportError::Parse(error) => return of_parse(*error),
        ImportError::Unread(unread) => of_unread(file, *unread),
        ImportError::Misnamed { kind, not_text } => of_misnamed(file, *kind, not_text.as_ref()),
        ImportError::Damaged { kind, why } => tr!(
            "trouble-import-damaged",
            file = file,
            kind = kind_name(*kind),
            why = why.as_str()
        ),
        ImportError::NotLines {
            line,
            column,
            fault,
        } => of_json(file, (*line, *column), fault),
        ImportError::Unpacks => tr!("trouble-import-unpacks", file = file),
        ImportError::Locked => tr!("trouble-import-locked", file = file),
        ImportError::Pictures => tr!("trouble-import-pictures", file = file),
        ImportError::Ragged {
            row,
            cells,
            expected,
        } => tr!(
            "trouble-import-ragged",
            file = file,
            row = *row,
            cells = *cells,
            expected = *expected,
            few = if cells < expected { "yes" } else { "no" }
        ),
        ImportError::OpenQuote { row } => {
            tr!("trouble-import-open-quote", file = file, row = *row)
        }
        ImportError::NoText => tr!("trouble-import-no-text", file = file),
        ImportError::Cell { row, column, value } => tr!(
            "trouble-import-cell",
            file = file,
            row = *row,
            column = column.as_str(),
            value = value.as_str()
        ),
        ImportError::TooMuch => tr!(
            "trouble-import-too-much",
            file = file,
            seconds = LONGEST.as_secs()
        ),
    })
}

/// What the list has to look like is said with an example.
fn of_json(file: &str, (line, column): (u64, u64), fault: &JsonFault) -> String {
    let example = tr!("import-json-example");
    match fault {
        JsonFault::NoList => tr!("trouble-import-json-list", file = file, example = example),
        JsonFault::NoText => tr!(
            "trouble-import-json-text",
            file = file,
            line = line,
            example = example
        ),
        JsonFault::Other(why) => tr!(
            "trouble-import-json",
            file = file,
            line = line,
            column = column,
            why = why.as_str(),
            example = example
        ),
    }
}

fn of_misnamed(file: &str, kind: Kind, not_text: Option<&EncodingError>) -> String {
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
    match not_text {
        None => tr!("trouble-import-misnamed-text", file = file, ending = ending),
        Some(EncodingError::Other(what)) => tr!(
            "trouble-import-misnamed",
            file = file,
            ending = ending,
            what = &**what
        ),
        Some(EncodingError::Binary) => tr!(
            "trouble-import-misnamed-unknown",
            file = file,
            ending = ending,
            kind = kind_name(kind)
        ),
    }
}

fn of_unread(file: &str, unread: Unread) -> String {
    match unread {
        Unread::OldOffice => tr!("trouble-import-old-office", file = file),
        Unread::OpenDocument => tr!("trouble-import-open-document", file = file),
        Unread::PowerPoint => tr!("trouble-import-powerpoint", file = file),
        Unread::Rtf => tr!("trouble-import-rtf", file = file),
        Unread::Html => tr!("trouble-import-html", file = file),
        Unread::Ttml => tr!("trouble-import-ttml", file = file),
        Unread::Xml => tr!("trouble-import-xml", file = file),
        Unread::Latex => tr!("trouble-import-latex", file = file),
        Unread::Zip => tr!("trouble-import-zip", file = file),
        Unread::Project => tr!("trouble-import-project", file = file),
    }
}

/// What a kind of file is called.
fn kind_name(kind: Kind) -> String {
    match kind {
        Kind::Text => tr!("file-text"),
        Kind::Markdown => tr!("file-markdown"),
        Kind::Word => tr!("file-word"),
        Kind::Epub => tr!("file-epub"),
        Kind::Pdf => tr!("file-pdf"),
        Kind::Fountain => tr!("file-fountain"),
        Kind::FinalDraft => tr!("file-final-draft"),
        Kind::Table => tr!("file-table"),
        Kind::Sheet => tr!("file-sheet"),
        Kind::Subtitles => tr!("file-subtitles"),
        Kind::Json => tr!("file-json"),
    }
}
