//! Answers of several parts (`multipart/mixed`): a JSON document, then sound.

use serde::de::DeserializeOwned;

use crate::answer::{Audio, Unreadable, WithSound, essence};
use crate::head::{file_name, parameter};

/// One part of an answer.
#[derive(Debug, Default, PartialEq, Eq)]
struct Part<'a> {
    content_type: Option<&'a str>,
    name: Option<String>,
    body: &'a [u8],
}

/// Reads the document and the sound, in whichever order they come.
pub(crate) fn read<T: DeserializeOwned>(
    body: &[u8],
    content_type: Option<&str>,
) -> Result<WithSound<T>, Unreadable> {
    let boundary = boundary(body, content_type).ok_or(Unreadable::Parts)?;
    let parts = parts(body, &boundary);
    let json = |part: &&Part<'_>| essence(part.content_type).ends_with("json");
    let document = parts.iter().find(json).ok_or(Unreadable::Parts)?;
    let sound = parts
        .iter()
        .find(|part| !json(part) && !part.body.is_empty())
        .ok_or(Unreadable::Parts)?;
    Ok(WithSound {
        value: serde_json::from_slice(document.body).map_err(|error| Unreadable::from(&error))?,
        audio: Audio {
            bytes: sound.body.to_vec(),
            content_type: sound.content_type.map(str::to_owned),
        },
        name: sound.name.clone(),
    })
}

/// What stands between the parts: the header says it, else the body's first line does.
fn boundary(body: &[u8], content_type: Option<&str>) -> Option<Vec<u8>> {
    let named = content_type
        .and_then(|value| parameter(value, "boundary"))
        .map(|boundary| format!("--{boundary}").into_bytes());
    named.or_else(|| {
        let line = body.split(|byte| *byte == b'\n').next()?;
        let line = line.trim_ascii_end();
        (line.starts_with(b"--") && line.len() > 2).then(|| line.to_vec())
    })
}

fn parts<'a>(body: &'a [u8], boundary: &[u8]) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    // Before the first boundary stands nothing that counts.
    let Some((_, mut rest)) = split_at(body, boundary) else {
        return parts;
    };
    while !rest.starts_with(b"--") {
        // The sound may hold the boundary's letters, so it counts only at the beginning of a line.
        let line = [b"\n", boundary].concat();
        let (part, after) = split_at(rest, &line).unwrap_or((rest, b"--"));
        parts.extend(part_of(part));
        rest = after;
    }
    parts
}

fn part_of(part: &[u8]) -> Option<Part<'_>> {
    let part = part.strip_prefix(b"\r").unwrap_or(part);
    let part = part.strip_prefix(b"\n").unwrap_or(part);
    let (head, body) = split_at(part, b"\r\n\r\n").or_else(|| split_at(part, b"\n\n"))?;
    let mut read = Part {
        body: body.strip_suffix(b"\r").unwrap_or(body),
        ..Part::default()
    };
    for line in std::str::from_utf8(head).ok()?.lines() {
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        if name.eq_ignore_ascii_case("content-type") {
            read.content_type = Some(value.trim());
        } else if name.eq_ignore_ascii_case("content-disposition") {
            read.name = file_name(value);
        }
    }
    Some(read)
}

/// What stands before and after the first `mark`.
fn split_at<'a>(bytes: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = bytes.windows(mark.len()).position(|here| here == mark)?;
    let (before, from) = bytes.split_at_checked(at)?;
    Some((before, from.get(mark.len()..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = b"--b\r\nContent-Type: application/json\r\n\r\n{\"a\": 1}\r\n--b\r\n\
        Content-Type: audio/mpeg\r\nContent-Disposition: attachment; filename=\"song.mp3\"\r\n\r\n\
        \xff\xfb--b\r\n\r\n-\r\n--b--\r\n";

    #[test]
    fn a_document_and_its_sound_are_told_apart() {
        for content_type in [Some("multipart/mixed; boundary=b"), None] {
            let read = read::<serde_json::Value>(BODY, content_type).unwrap();
            assert_eq!(read.value, serde_json::json!({"a": 1}));
            assert_eq!(read.audio.bytes, b"\xff\xfb--b\r\n\r\n-");
            assert_eq!(read.audio.content_type.as_deref(), Some("audio/mpeg"));
            assert_eq!(read.name.as_deref(), Some("song.mp3"));
        }
    }

    #[test]
    fn anything_cut_short_is_no_panic() {
        for end in 0..BODY.len() {
            drop(read::<serde_json::Value>(
                &BODY[..end],
                Some("multipart/mixed; boundary=\"b\""),
            ));
        }
        assert_eq!(read::<serde_json::Value>(b"", None), Err(Unreadable::Parts));
    }
}
