//! However the lines of a timed stream are cut into chunks, they say the same.

use mynah::api::lines::{LineFault, Lines};
use mynah::api::types::speech::TimedAudio;
use proptest::prelude::*;

type Said = Vec<Result<TimedAudio, LineFault>>;

fn said<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> Said {
    let mut lines = Lines::new(300);
    let mut said = Vec::new();
    for chunk in chunks {
        said.extend(lines.push(chunk));
    }
    said.extend(lines.finish());
    said
}

fn cut<'a>(bytes: &'a [u8], at: &[prop::sample::Index]) -> Vec<&'a [u8]> {
    let mut places = at
        .iter()
        .map(|place| place.index(bytes.len() + 1))
        .collect::<Vec<_>>();
    places.sort_unstable();
    let mut chunks = Vec::new();
    let mut rest = bytes;
    let mut done = 0;
    for place in places {
        let (chunk, after) = rest.split_at(place - done);
        chunks.push(chunk);
        rest = after;
        done = place;
    }
    chunks.push(rest);
    chunks
}

fn one_line() -> impl Strategy<Value = Vec<u8>> {
    let lines = [
        r#"{"audio_base64":"AAEC","alignment":null,"normalized_alignment":null}"#,
        r#"{"audio_base64":"AAE","alignment":{"characters":["ü"],"character_start_times_seconds":[0.0],"character_end_times_seconds":[0.5]}}"#,
        r#"{"audio_base64":null,"new":[1,{"a":"\n"}]}"#,
        r#"{"audio_base64":"","alignment":{"characters":7}}"#,
        "{}",
        "",
        "  \r",
    ];
    let faults = [
        r#"{"detail":{"status":"system_busy","message":"Later."}}"#,
        r#"{"error":"oops"}"#,
        "nonsense",
        "[]",
    ];
    prop_oneof![
        8 => prop::sample::select(lines.to_vec()).prop_map(|line| line.as_bytes().to_vec()),
        1 => prop::sample::select(faults.to_vec()).prop_map(|line| line.as_bytes().to_vec()),
        1 => (250_usize..350).prop_map(|length| {
            let mut line = br#"{"audio_base64":""#.to_vec();
            line.resize(length, b'A');
            line
        }),
        1 => prop::collection::vec(any::<u8>(), 0..40),
    ]
}

proptest! {
    #[test]
    fn chunks_change_nothing(
        lines in prop::collection::vec(one_line(), 0..8),
        ended in any::<bool>(),
        at in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
    ) {
        let mut bytes = lines.join(&b'\n');
        if ended {
            bytes.push(b'\n');
        }
        let whole = said([bytes.as_slice()]);
        prop_assert_eq!(&said(cut(&bytes, &at)), &whole);
        prop_assert_eq!(&said(bytes.chunks(1)), &whole);
        let faults = whole.iter().filter(|said| said.is_err()).count();
        prop_assert!(faults <= 1, "goes on after a fault");
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..500)) {
        said([bytes.as_slice()]);
    }
}

#[test]
fn an_unusual_line_is_still_a_line() {
    let text = b"\n{\"audio_base64\":\"AAEC\"}\r\n\r\n{}\n{\"audio_base64\":null,\"alignment\":{\"characters\":[\"a\"],\"character_start_times_seconds\":[0],\"character_end_times_seconds\":[1]}}";
    let said = said([text.as_slice()]);
    let pieces = said.into_iter().map(Result::unwrap).collect::<Vec<_>>();
    assert_eq!(pieces.len(), 3);
    assert_eq!(pieces[0].audio, [0, 1, 2]);
    let times = pieces[2].alignment.as_ref().unwrap();
    assert_eq!(times.letters().collect::<Vec<_>>(), [("a", 0.0, 1.0)]);
}
