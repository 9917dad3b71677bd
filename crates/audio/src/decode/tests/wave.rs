//! WAVE in its containers, with sizes that are lies, and with encodings other than PCM.

use super::*;

/// Two seconds of a tone as 16 bits, and a chunk.
fn sound() -> Vec<u8> {
    let samples = tone(8_000, 0.5).samples;
    let words = samples.iter().flat_map(|it| to_i16(*it).to_le_bytes());
    words.collect()
}

const FRAMES: usize = 4_000;

fn chunk(id: [u8; 4], size: u32, body: &[u8]) -> Vec<u8> {
    [&id[..], &size.to_le_bytes(), body].concat()
}

fn whole_chunk(id: [u8; 4], body: &[u8]) -> Vec<u8> {
    let padding = vec![0; body.len() % 2];
    [chunk(id, body.len() as u32, body), padding].concat()
}

fn format_of(tag: u16, [channels, bits, block]: [u16; 3]) -> Vec<u8> {
    let hz = 8_000_u32;
    let rate = hz * u32::from(block);
    [
        &tag.to_le_bytes()[..],
        &channels.to_le_bytes(),
        &hz.to_le_bytes(),
        &rate.to_le_bytes(),
        &block.to_le_bytes(),
        &bits.to_le_bytes(),
    ]
    .concat()
}

fn plain_format() -> Vec<u8> {
    whole_chunk(*b"fmt ", &format_of(1, [1, 16, 2]))
}

fn riff(magic: [u8; 4], size: u32, chunks: &[Vec<u8>]) -> Vec<u8> {
    [chunk(magic, size, b"WAVE"), chunks.concat()].concat()
}

fn whole_riff(chunks: &[Vec<u8>]) -> Vec<u8> {
    let size = 4 + chunks.iter().map(Vec::len).sum::<usize>();
    riff(*b"RIFF", size as u32, chunks)
}

#[track_caller]
fn is_all(file: &[u8], name: &str) {
    let got = decode_bytes(file).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!((got.pcm.frames(), got.damage), (FRAMES, vec![]), "{name}");
    let late = got.pcm.samples.iter().zip(tone(8_000, 0.5).samples);
    let far = late.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(far < 1e-3, "{name}: {far}");
}

#[test]
fn sizes_that_a_writer_does_not_know_are_no_damage() {
    let sizes = [
        0,
        0x7FFF_F000_u32,
        0x7FFF_FFFF - 36,
        0x7FFF_FFFF,
        0x8000_0000,
        0xFFFF_FFFF - 44,
        0xFFFF_FFFF,
    ];
    for size in sizes {
        for whole in [size, size.saturating_add(36), 0] {
            let data = chunk(*b"data", size, &sound());
            let file = riff(*b"RIFF", whole, &[plain_format(), data]);
            is_all(&file, &format!("{size:x} in {whole:x}"));
        }
    }
    // Nobody finished the head, or only the size of the sound is wrong.
    let data = chunk(*b"data", 2_000_000, &sound());
    is_all(&riff(*b"RIFF", 0, &[plain_format(), data.clone()]), "open");
    is_all(&whole_riff(&[plain_format(), data]), "whole");
}

#[test]
fn a_plausible_size_that_is_not_reached_is_a_cut() {
    for (missing, long) in [(2_000, 1), (1 << 20, 1), (3_000_000_000_u32, 1)] {
        let size = sound().len() as u32 * long + missing;
        let data = chunk(*b"data", size, &sound());
        let file = riff(*b"RIFF", size + 36, &[plain_format(), data]);
        let got = decode_bytes(&file).unwrap();
        let cut = Damage::Cut {
            frames: FRAMES as u64,
            promised: Some(u64::from(size / 2)),
        };
        assert_eq!(got.damage, [cut], "{missing}");
        assert_eq!(got.pcm.frames(), FRAMES);
    }
}

#[test]
fn chunks_stand_anywhere_and_odd_ones_need_no_padding() {
    let data = whole_chunk(*b"data", &sound());
    let list = whole_chunk(*b"LIST", b"INFOISFT\x05\0\0\0a tool");
    let odd = chunk(*b"junk", 5, b"12345");
    for (name, chunks) in [
        ("behind", vec![plain_format(), data.clone(), list.clone()]),
        ("before", vec![list.clone(), plain_format(), data.clone()]),
        (
            "padded",
            vec![
                plain_format(),
                whole_chunk(*b"junk", b"12345"),
                data.clone(),
            ],
        ),
        ("not padded", vec![odd, plain_format(), data.clone()]),
        ("format behind", vec![data, list.clone(), plain_format()]),
    ] {
        is_all(&whole_riff(&chunks), name);
    }
    // No sound, and chunks behind it, are no sound of these chunks.
    let empty = whole_riff(&[plain_format(), whole_chunk(*b"data", b""), list]);
    let got = decode_bytes(&empty).unwrap();
    assert_eq!((got.pcm.frames(), got.damage), (0, vec![]));
}

#[test]
fn large_files_have_their_sizes_elsewhere() {
    let list = whole_chunk(*b"LIST", b"INFOISFT\x04\0\0\0tool");
    let bytes = sound().len() as u64;
    for magic in [*b"RF64", *b"BW64"] {
        for (size, behind) in [(bytes, list.clone()), (0, vec![]), (u64::MAX, vec![])] {
            let all = [0_u64, size, FRAMES as u64];
            let mut sizes: Vec<u8> = all.iter().flat_map(|it| it.to_le_bytes()).collect();
            sizes.extend([0; 4]);
            let file = [
                whole_chunk(*b"ds64", &sizes),
                plain_format(),
                chunk(*b"data", u32::MAX, &sound()),
                behind,
            ];
            is_all(&riff(magic, u32::MAX, &file), &format!("{size}"));
        }
        let sizes = [[0; 8], (bytes + 500).to_le_bytes(), [0; 8]].concat();
        let data = chunk(*b"data", u32::MAX, &sound());
        let mut file = riff(
            magic,
            0x100_0000,
            &[whole_chunk(*b"ds64", &sizes), plain_format(), data],
        );
        file.truncate(file.len() - 10);
        assert!(decode_bytes(&file).unwrap().is_cut());
    }
}

#[test]
fn wave64_is_read() {
    let guid =
        |id: &[u8; 4]| [id, &b"\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a"[..]].concat();
    let chunk = |id: [u8; 4], size: u64, body: &[u8]| {
        let padding = vec![0; body.len().next_multiple_of(8) - body.len()];
        [
            guid(&id),
            size.to_le_bytes().to_vec(),
            body.to_vec(),
            padding,
        ]
        .concat()
    };
    let riff = b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00";
    let bytes = sound().len() as u64;
    for size in [bytes + 24, 0, u64::MAX, i64::MAX as u64] {
        let file = [
            riff.to_vec(),
            (bytes + 200).to_le_bytes().to_vec(),
            guid(b"wave"),
            chunk(*b"junk", 27, b"123"),
            chunk(*b"fmt ", 40, &format_of(1, [1, 16, 2])),
            chunk(*b"data", size, &sound()),
        ];
        is_all(&file.concat(), &format!("{size:x}"));
    }
}

#[test]
fn a_sample_fills_its_bytes_from_above() {
    for (bits, bytes) in [(12_u16, 2_usize), (20, 3), (24, 3), (32, 4)] {
        let samples = tone(8_000, 0.5).samples;
        let body: Vec<u8> = samples
            .iter()
            .flat_map(|it| {
                let whole = (f64::from(*it) * f64::from(1_u32 << 31)) as i32;
                let kept = whole & (-1_i32 << (32 - bits));
                kept.to_le_bytes()[4 - bytes..].to_vec()
            })
            .collect();
        let format = whole_chunk(*b"fmt ", &format_of(1, [1, bits, bytes as u16]));
        is_all(
            &whole_riff(&[format, whole_chunk(*b"data", &body)]),
            &format!("{bits}"),
        );
    }
}

#[test]
fn mp3_in_wave_is_heard_and_other_encodings_are_named() {
    let sound = mp3(0.5);
    for extra in [&[][..], &[12, 0, 1, 0, 2, 0, 0, 0, 0x89, 1, 1, 0, 0x71, 5]] {
        let format = [&format_of(0x55, [1, 0, 1])[..], extra].concat();
        for size in [sound.len() as u32, 0, u32::MAX] {
            let chunks = [
                whole_chunk(*b"fmt ", &format),
                chunk(*b"data", size, &sound),
            ];
            let got = decode_bytes(&whole_riff(&chunks)).unwrap();
            assert_eq!((got.pcm.frames(), got.damage), (22_050, vec![]));
        }
    }
    for (tag, name) in [
        (0x161, "WMA (Windows Media)"),
        (0x31, "GSM 6.10"),
        (0x2001, "DTS"),
    ] {
        let format = whole_chunk(*b"fmt ", &format_of(tag, [1, 0, 1]));
        let file = whole_riff(&[format, whole_chunk(*b"data", &[7; 100])]);
        match decode_bytes(&file) {
            Err(DecodeError::Unsupported(is)) => assert_eq!(is, name),
            other => panic!("{name}: {other:?}"),
        }
    }
}

/// Cut anywhere and with any byte turned: a result or an error, at once.
#[test]
fn damaged_heads_do_no_harm() {
    let sizes = [[0; 8], (sound().len() as u64).to_le_bytes(), [0; 8]].concat();
    let file = riff(
        *b"RF64",
        u32::MAX,
        &[
            whole_chunk(*b"ds64", &sizes),
            plain_format(),
            chunk(*b"data", u32::MAX, &sound()),
        ],
    );
    for at in 0..100 {
        drop(decode_bytes(&file[..at]));
        for mask in [0xFF, 0x01, 0x80] {
            let mut turned = file.clone();
            turned[at] ^= mask;
            drop(decode_bytes(&turned));
        }
    }
}
