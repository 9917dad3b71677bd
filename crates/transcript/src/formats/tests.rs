use std::io::{Cursor, Read as _};

use super::*;
use crate::transcript::{Speaker, Word};

/// A cue that a strict reader found.
#[derive(Debug, PartialEq)]
struct Read {
    start_ms: u64,
    end_ms: u64,
    text: String,
}

fn nasty() -> Transcript {
    let text = "Ben & Jerry's <b>bold</b> {\\an8} 5 --> 6 “quoted” ends. Then it goes on. WEBVTT NOTE 7 café naïve.";
    let mut transcript = Transcript {
        language: Some("eng".to_owned()),
        speakers: vec![Speaker {
            id: "speaker_0".to_owned(),
            name: "Ann & <Co>".to_owned(),
        }],
        ..Transcript::default()
    };
    for (number, word) in text.split(' ').enumerate() {
        let at = 3_590.0 + number as f64 * 0.5;
        transcript
            .words
            .push(Word::new(word, at, at + 0.4).said_by(0));
        transcript
            .words
            .push(Word::spacing(" ", at + 0.4).said_by(0));
    }
    transcript
        .words
        .push(Word::new("bell\u{7}\u{0}", 3_700.0, 3_701.0));
    transcript.duration_s = 3_702.0;
    transcript
}

fn export(format: Format) -> Vec<u8> {
    nasty().export(
        format,
        &ExportOptions {
            timestamps: true,
            ..ExportOptions::default()
        },
    )
}

fn export_text(format: Format) -> String {
    String::from_utf8(export(format)).unwrap()
}

fn clock_of(text: &str, point: char) -> u64 {
    let (clock, millis) = text.split_once(point).unwrap();
    let parts: Vec<u64> = clock
        .split(':')
        .map(|part| {
            assert_eq!(part.len(), 2, "{text}");
            part.parse().unwrap()
        })
        .collect();
    assert_eq!((parts.len(), millis.len()), (3, 3), "{text}");
    assert!(parts[1] < 60 && parts[2] < 60);
    ((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1_000 + millis.parse::<u64>().unwrap()
}

/// Reads cues strictly: blocks between blank lines, a line of times, then text.
fn cues(blocks: &str, is_numbered: bool, point: char) -> Vec<Read> {
    let mut all = Vec::new();
    for (number, block) in blocks.trim_end().split("\n\n").enumerate() {
        let mut lines = block.lines();
        if is_numbered {
            assert_eq!(lines.next().unwrap(), (number + 1).to_string());
        }
        let (start, end) = lines.next().unwrap().split_once(" --> ").unwrap();
        let text: Vec<&str> = lines.collect();
        assert!(
            !text.is_empty() && text.iter().all(|line| !line.contains("-->")),
            "{block}"
        );
        let cue = Read {
            start_ms: clock_of(start, point),
            end_ms: clock_of(end, point),
            text: text.join(" "),
        };
        assert!(cue.start_ms < cue.end_ms, "{cue:?}");
        if let Some(last) = all.last() {
            let last: &Read = last;
            assert!(last.end_ms <= cue.start_ms, "{cue:?}");
        }
        all.push(cue);
    }
    all
}

#[test]
fn srt_has_numbers_and_no_markup() {
    let srt = export_text(Format::Srt);
    assert_eq!(srt.matches('\n').count(), srt.matches("\r\n").count());
    let cues = cues(&srt.replace("\r\n", "\n"), true, ',');
    let all: Vec<&str> = cues.iter().map(|cue| cue.text.as_str()).collect();
    let all = all.join(" ");
    assert!(
        all.starts_with("Ben & Jerry's ‹b›bold‹/b› {/an8} 5 → 6 “quoted” ends."),
        "{all}"
    );
    assert!(all.ends_with("café naïve. bell"), "{all}");
    assert_eq!(cues[0].start_ms, 3_590_000);
}

#[test]
fn vtt_escapes_markup() {
    let vtt = export_text(Format::Vtt);
    let cues = cues(vtt.strip_prefix("WEBVTT\n\n").unwrap(), false, '.');
    assert!(
        cues[0]
            .text
            .starts_with("Ben &amp; Jerry's &lt;b&gt;bold&lt;/b&gt;"),
        "{cues:?}"
    );
}

/// Checks that tags are balanced, attributes are quoted and no bare markup is left.
fn check_xml(text: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text.split_once("?>").unwrap().1;
    while let Some((before, tag)) = rest.split_once('<') {
        assert!(!before.contains('>'), "{before}");
        for entity in before.split('&').skip(1) {
            let name = entity.split_once(';').unwrap().0;
            assert!(["amp", "lt", "gt", "quot"].contains(&name), "{entity}");
        }
        assert!(before.chars().all(|letter| letter >= ' ' || letter == '\n'));
        let (tag, behind) = tag.split_once('>').unwrap();
        rest = behind;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(tag.split_once(' ').map_or(tag, |(name, _)| name));
        }
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn ttml_is_well_formed() {
    let ttml = export_text(Format::Ttml);
    check_xml(&ttml);
    assert!(ttml.contains("xml:lang=\"en\"") && ttml.contains("imsc1/text"));
    assert!(
        ttml.contains("<p begin=\"00:59:50.000\" end=\"00:59:5"),
        "{ttml}"
    );
    assert!(ttml.contains("Ben &amp; Jerry's &lt;b&gt;bold&lt;/b&gt;"));
    let strange = Transcript {
        language: Some("\"><x".to_owned()),
        ..nasty()
    };
    let ttml = String::from_utf8(strange.export(Format::Ttml, &ExportOptions::default())).unwrap();
    assert!(ttml.contains("xml:lang=\"\""));
}

#[test]
fn docx_is_a_package_with_all_text() {
    let docx = export(Format::Docx);
    let mut zip = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    assert_eq!(zip.len(), 5);
    let mut document = String::new();
    zip.by_name("word/document.xml")
        .unwrap()
        .read_to_string(&mut document)
        .unwrap();
    check_xml(&document);
    assert!(
        document.contains("Ann &amp; &lt;Co&gt; (59:50)"),
        "{document}"
    );
    assert!(document.contains("café naïve.") && document.contains(">bell<"));
}

#[test]
fn txt_and_csv_have_paragraphs() {
    let txt = export_text(Format::Txt);
    assert!(
        txt.starts_with("Ann & <Co> (59:50):\nBen & Jerry's <b>bold</b>"),
        "{txt}"
    );
    let csv = export(Format::Csv);
    let mut table = csv::Reader::from_reader(csv.as_slice());
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 2);
    assert_eq!((&rows[0][0], &rows[0][2]), ("3590.000", "Ann & <Co>"));
    assert!(rows[0][3].contains("“quoted”"));
}

#[test]
fn json_is_read_again() {
    let transcript = nasty();
    assert_eq!(Transcript::read(&export(Format::Json)).unwrap(), transcript);
}

#[test]
fn an_empty_transcript_has_files() {
    for format in Format::ALL {
        let bytes = Transcript::default().export(format, &ExportOptions::default());
        assert!(
            bytes.is_empty() == matches!(format, Format::Txt | Format::Srt),
            "{format:?}"
        );
        assert_eq!(Format::from_extension(format.extension()), Some(format));
    }
    assert_eq!(Format::from_extension(".SRT"), Some(Format::Srt));
    assert_eq!(Format::from_extension("mp3"), None);
}

#[test]
fn lines_for_a_script_name_their_speaker() {
    let lines = nasty().to_lines();
    assert_eq!(lines.len(), 2);
    assert_eq!(
        (lines[0].speaker.as_str(), lines[0].start_s),
        ("Ann & <Co>", 3_590.0)
    );
    assert_eq!(lines[1].speaker, "");
}
