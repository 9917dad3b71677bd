//! Names of encodings, as people know them: by the ids of containers, and by the first bytes of files that nothing here
//! reads.

use symphonia::core::codecs::audio::well_known::{
    CODEC_ID_AAC, CODEC_ID_AC3, CODEC_ID_AC4, CODEC_ID_ADPCM_G722, CODEC_ID_ADPCM_G726,
    CODEC_ID_ADPCM_G726LE, CODEC_ID_ALAC, CODEC_ID_ATRAC1, CODEC_ID_ATRAC3, CODEC_ID_ATRAC3PLUS,
    CODEC_ID_COOK, CODEC_ID_DCA, CODEC_ID_EAC3, CODEC_ID_FLAC, CODEC_ID_MONKEYS_AUDIO,
    CODEC_ID_MP1, CODEC_ID_MP2, CODEC_ID_MP3, CODEC_ID_MUSEPACK, CODEC_ID_OPUS, CODEC_ID_RA10,
    CODEC_ID_RA20, CODEC_ID_SIPR, CODEC_ID_SPEEX, CODEC_ID_TRUEHD, CODEC_ID_TTA, CODEC_ID_VORBIS,
    CODEC_ID_WAVPACK, CODEC_ID_WMA,
};
use symphonia::core::codecs::audio::{AudioCodecId, AudioCodecParameters};

const AC3: &str = "AC-3 (Dolby Digital)";
const EAC3: &str = "E-AC-3 (Dolby Digital Plus)";
const TRUEHD: &str = "TrueHD (Dolby)";
const ALAC: &str = "ALAC (Apple Lossless)";
const MONKEYS: &str = "Monkey’s Audio";
const REAL: &str = "RealAudio";
const WMA: &str = "WMA (Windows Media)";
/// Names of encodings that are read here.
const READ: [&str; 12] = [
    "AAC", ALAC, "FLAC", "MP1", "MP2", "MP3", "Opus", "Vorbis", "PCM", "ADPCM", "µ-law", "A-law",
];

/// Tells whether sound of an encoding of this name is read here, as a rule.
pub(super) fn is_read(name: &str) -> bool {
    READ.contains(&name)
}

/// The name of an encoding with its channels, where these are too many to be read.
pub(super) fn with_channels(name: &str, channels: Option<u16>) -> String {
    match channels.filter(|count| *count > 2 && is_read(name)) {
        Some(count) => format!("{name} with {count} channels"),
        None => name.to_owned(),
    }
}

/// The name of an encoding that the library of containers knows; the id of any other.
pub(super) fn of_id(codec: AudioCodecId) -> String {
    let known = [
        (CODEC_ID_AAC, "AAC"),
        (CODEC_ID_AC3, AC3),
        (CODEC_ID_EAC3, EAC3),
        (CODEC_ID_AC4, "AC-4"),
        (CODEC_ID_TRUEHD, TRUEHD),
        (CODEC_ID_DCA, "DTS"),
        (CODEC_ID_ALAC, ALAC),
        (CODEC_ID_FLAC, "FLAC"),
        (CODEC_ID_MP1, "MP1"),
        (CODEC_ID_MP2, "MP2"),
        (CODEC_ID_MP3, "MP3"),
        (CODEC_ID_OPUS, "Opus"),
        (CODEC_ID_VORBIS, "Vorbis"),
        (CODEC_ID_SPEEX, "Speex"),
        (CODEC_ID_WMA, WMA),
        (CODEC_ID_WAVPACK, "WavPack"),
        (CODEC_ID_MONKEYS_AUDIO, MONKEYS),
        (CODEC_ID_MUSEPACK, "Musepack"),
        (CODEC_ID_TTA, "TTA"),
        (CODEC_ID_COOK, "RealAudio (Cook)"),
        (CODEC_ID_RA10, REAL),
        (CODEC_ID_RA20, REAL),
        (CODEC_ID_SIPR, REAL),
        (CODEC_ID_ATRAC1, "ATRAC"),
        (CODEC_ID_ATRAC3, "ATRAC"),
        (CODEC_ID_ATRAC3PLUS, "ATRAC"),
        (CODEC_ID_ADPCM_G722, "G.722"),
        (CODEC_ID_ADPCM_G726, "G.726"),
        (CODEC_ID_ADPCM_G726LE, "G.726"),
    ];
    let mut known = known.into_iter();
    let name = known.find_map(|(id, name)| (id == codec).then(|| name.to_owned()));
    name.unwrap_or_else(|| {
        let described = symphonia::default::get_codecs().get_audio_decoder(codec);
        described.map_or_else(
            || format!("{codec}"),
            |of| of.codec.info.long_name.to_owned(),
        )
    })
}

/// The same with the kind of AAC, of which not all can be decoded.
pub(super) fn of_params(params: &AudioCodecParameters) -> String {
    let config = params.extra_data.as_deref().unwrap_or_default();
    let aac = (params.codec == CODEC_ID_AAC).then(|| of_aac(config));
    aac.flatten()
        .map_or_else(|| of_id(params.codec), str::to_owned)
}

/// Up to 24 bits of bytes, from the highest one on.
fn bits(bytes: &[u8], from: usize, count: usize) -> Option<u32> {
    (from..from + count).try_fold(0, |number, at| {
        let byte = bytes.get(at / 8)?;
        Some(number << 1 | u32::from(byte >> (7 - at % 8) & 1))
    })
}

/// The channel configuration in an `AudioSpecificConfig`, and the bit at which it ends.
fn channel_configuration(config: &[u8]) -> Option<(u32, usize)> {
    // A rate that isn't in the table has 24 bits of its own.
    let from = if bits(config, 5, 4)? == 15 { 33 } else { 9 };
    Some((bits(config, from, 4)?, from + 4))
}

/// The rate of AAC-LC by its `AudioSpecificConfig`, where that has one.
pub(super) fn rate_of_aac(config: &[u8]) -> Option<u32> {
    const RATES: [u32; 13] = [
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025,
        8_000, 7_350,
    ];
    if bits(config, 0, 5)? != 2 {
        return None;
    }
    match bits(config, 5, 4)? {
        15 => bits(config, 9, 24),
        number => RATES.get(number as usize).copied(),
    }
}

/// The channels of AAC by its `AudioSpecificConfig`, where there are more than two.
pub(super) fn channels_of_aac(config: &[u8]) -> Option<u16> {
    let (configuration, _) = channel_configuration(config)?;
    Some(match configuration {
        3..=6 => configuration as u16,
        7 | 12 | 14 => 8,
        11 => 7,
        13 => 24,
        _ => return None,
    })
}

/// The kind of AAC by its `AudioSpecificConfig` (ISO/IEC 14496-3, 1.6.2.1); `None` for the usual one, AAC-LC.
pub(super) fn of_aac(config: &[u8]) -> Option<&'static str> {
    let first = *config.first()?;
    let kind = match first >> 3 {
        // The number goes on in the next six bits.
        31 => 32 + ((first & 7) << 3 | config.get(1)? >> 5),
        kind => kind,
    };
    Some(match kind {
        1 => "AAC Main",
        2 => {
            let (channels, ends) = channel_configuration(config)?;
            match (channels, bits(config, ends, 1)?) {
                (0, _) => "AAC with its own channel layout",
                (_, 1) => "AAC with 960 samples a frame",
                _ => return None,
            }
        }
        3 => "AAC-SSR",
        4 => "AAC-LTP",
        5 => "HE-AAC",
        23 => "AAC-LD",
        29 => "HE-AAC v2",
        36 => "MPEG-4 ALS",
        39 => "AAC-ELD",
        42 => "xHE-AAC",
        _ => return None,
    })
}

/// The name of a format tag of WAVE (`mmreg.h`).
pub(super) fn of_wave(tag: u16) -> String {
    let name = match tag {
        0x0001 => "PCM",
        0x0003 => "floating-point PCM",
        0x0006 => "A-law",
        0x0007 => "µ-law",
        0x0002 | 0x0010..=0x0014 | 0x0017 | 0x0020 | 0x0036 | 0x0062 | 0x0069 => "ADPCM",
        0x0008 | 0x2001 => "DTS",
        0x0031 => "GSM 6.10",
        0x0040 | 0x0085 => "G.726",
        0x0042 => "G.723",
        0x0065 | 0x028F => "G.722",
        0x0083 => "G.729",
        0x0050 => "MP2",
        0x0055 => "MP3",
        0x0092 | 0x2000 => AC3,
        0x00FF | 0x1600 | 0x706D | 0x4143 | 0xA106 => "AAC",
        0x1610 => "HE-AAC",
        0x0160..=0x0163 => WMA,
        0x0270 => "ATRAC",
        0x2002..=0x2005 => REAL,
        0x674F..=0x6771 => "Vorbis",
        0x704F => "Opus",
        0xA109 => "Speex",
        0xF1AC => "FLAC",
        0x5756 => "WavPack",
        _ => return format!("WAVE 0x{tag:04X}"),
    };
    name.to_owned()
}

/// The name of an object type of MP4 (ISO/IEC 14496-1, and the register at mp4ra.org) that isn't AAC.
fn of_object(kind: u8) -> Option<&'static str> {
    Some(match kind {
        0x69 | 0x6B => "MP3",
        0xA5 => AC3,
        0xA6 => EAC3,
        0xA9..=0xAC => "DTS",
        0xAD => "Opus",
        0xDD => "Vorbis in MP4",
        0xE1 => "QCELP",
        _ => return None,
    })
}

/// The name of an entry of MP4 with this kind of samples: of `mp4a` by the type of its object (14496-1, 7.2.6.6).
pub(super) fn of_entry(kind: [u8; 4], samples: &[u8]) -> String {
    let object = || {
        let at = samples.windows(4).position(|it| it == b"esds")?;
        // Version and flags, then descriptors: each has a tag and a size of up to four bytes.
        let mut rest = samples.get(at + 8..)?;
        for skipped in [3, 0] {
            let size = rest.iter().skip(1).position(|byte| byte & 0x80 == 0)?;
            rest = rest.get(size + 2 + skipped..)?;
        }
        rest.first().copied()
    };
    let named = (kind == *b"mp4a")
        .then(object)
        .flatten()
        .and_then(of_object);
    named.map_or_else(|| of_samples(kind), str::to_owned)
}

/// The name of a kind of samples in MP4, `QuickTime` and CAF.
pub(super) fn of_samples(kind: [u8; 4]) -> String {
    let name = match &kind {
        b"mp4a" | b"aac " => "AAC",
        b"aach" => "HE-AAC",
        b"aacp" => "HE-AAC v2",
        b"aacl" => "AAC-LD",
        b"aace" | b"aacf" => "AAC-ELD",
        b"usac" => "xHE-AAC",
        b"alac" => ALAC,
        b"ac-3" | b"sac3" => AC3,
        b"ec-3" => EAC3,
        b"ac-4" => "AC-4",
        b"mlpa" => TRUEHD,
        b"dtsc" | b"dtsh" | b"dtsl" | b"dtse" | b"dtsx" | b"dtsy" | b"DTS " => "DTS",
        b"Opus" | b"opus" => "Opus",
        b"fLaC" | b"flac" => "FLAC",
        b".mp1" => "MP1",
        b".mp2" => "MP2",
        b".mp3" | b"mp3 " => "MP3",
        b"samr" => "AMR",
        b"sawb" | b"sawp" => "AMR-WB",
        b"spex" => "Speex",
        b"sevc" => "EVRC",
        b"sqcp" | b"Qclp" => "QCELP",
        b"QDMC" | b"QDM2" => "QDesign",
        b"MAC3" | b"MAC6" => "MACE",
        b"ima4" => "ADPCM",
        b"agsm" => "GSM 6.10",
        b"ilbc" => "iLBC",
        b"mha1" | b"mha2" | b"mhm1" | b"mhm2" => "MPEG-H",
        b"wma " | b"owma" => WMA,
        b"ulaw" => "µ-law",
        b"alaw" => "A-law",
        b"lpcm" | b"sowt" | b"twos" | b"in24" | b"in32" | b"fl32" | b"fl64" | b"raw " | b"NONE"
        | b"ipcm" | b"fpcm" => "PCM",
        // QuickTime puts tags of WAVE behind two letters.
        [b'm', b's', high, low] => return of_wave(u16::from_be_bytes([*high, *low])),
        _ => return of_code(kind),
    };
    name.to_owned()
}

/// The name of an unknown code of four bytes: its letters, or its number where it has others.
fn of_code(code: [u8; 4]) -> String {
    let letters = std::str::from_utf8(&code).unwrap_or_default();
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || "-_. ".contains(letter);
    let name = letters.trim_matches([' ', '.', '\0']);
    if name.len() > 1 && letters.chars().all(is_letter) {
        name.to_owned()
    } else {
        format!("code 0x{:08X}", u32::from_be_bytes(code))
    }
}

/// The name of a codec id of Matroska; of Windows' encodings by the tag in what is private to the codec.
pub(super) fn of_matroska(id: &str, private: &[u8]) -> String {
    let id = id.trim_end_matches('\0');
    let is = |begin: &str| id.starts_with(begin);
    let name = if is("A_AAC") {
        let usual = if id.ends_with("SBR") { "HE-AAC" } else { "AAC" };
        of_aac(private).unwrap_or(usual)
    } else if is("A_AC3") {
        AC3
    } else if is("A_EAC3") {
        EAC3
    } else if is("A_TRUEHD") || is("A_MLP") {
        TRUEHD
    } else if is("A_DTS") {
        "DTS"
    } else if is("A_ALAC") {
        ALAC
    } else if is("A_PCM") {
        "PCM"
    } else if is("A_MPEG/L1") {
        "MP1"
    } else if is("A_MPEG/L2") {
        "MP2"
    } else if is("A_MPEG/L3") {
        "MP3"
    } else if is("A_OPUS") {
        "Opus"
    } else if is("A_VORBIS") {
        "Vorbis"
    } else if is("A_FLAC") {
        "FLAC"
    } else if is("A_MPC") {
        "Musepack"
    } else if is("A_WAVPACK") {
        "WavPack"
    } else if is("A_TTA") {
        "TTA"
    } else if is("A_ATRAC") || is("A_REAL/ATRC") {
        "ATRAC"
    } else if is("A_REAL") {
        REAL
    } else if is("A_QUICKTIME") {
        "QDesign"
    } else if is("A_MS/ACM") {
        let tag = private.first_chunk().copied().unwrap_or_default();
        return of_wave(u16::from_le_bytes(tag));
    } else {
        return id.strip_prefix("A_").unwrap_or(id).to_owned();
    };
    name.to_owned()
}

/// The name of a file's encoding or container that nothing here reads, by its first bytes; `None` of all others.
pub(super) fn of_foreign(first: &[u8]) -> Option<&'static str> {
    Some(match first {
        [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, ..] => WMA,
        [b'.', b'R', b'M', b'F', ..] | [b'.', b'r', b'a', 0xFD, ..] => REAL,
        [b'#', b'!', b'A', b'M', b'R', b'-', b'W', b'B', ..] => "AMR-WB",
        [b'#', b'!', b'A', b'M', b'R', ..] => "AMR",
        [b'#', b'!', b'E', b'V', b'R', b'C', ..] => "EVRC",
        [b'M', b'A', b'C', b' ', ..] => MONKEYS,
        [b'w', b'v', b'p', b'k', ..] => "WavPack",
        [b'M', b'P', b'C', b'K', ..] | [b'M', b'P', b'+', ..] => "Musepack",
        [b'T', b'T', b'A', b'1' | b'2', ..] => "TTA",
        [b't', b'B', b'a', b'K', ..] => "TAK",
        [b'O', b'F', b'R', b' ', ..] => "OptimFROG",
        [b'a', b'j', b'k', b'g', ..] => "Shorten",
        [b'D', b'S', b'D', b' ', ..] | [b'F', b'R', b'M', b'8', ..] => "DSD",
        [b'.', b's', b'n', b'd', ..] => "Sun AU",
        [b'M', b'T', b'h', b'd', ..] => "MIDI",
        [b'R', b'I', b'F', b'X', ..] => "RIFX (big-endian WAVE)",
        [b'F', b'L', b'V', 1, ..] => "Flash Video",
        [0, 0, 1, 0xBA, ..] => "MPEG-PS",
        [0x0B, 0x77, _, _, _, kind, ..] => {
            // The stream's identification tells the two apart (ETSI TS 102 366).
            if kind >> 3 > 10 { EAC3 } else { AC3 }
        }
        [0x7F, 0xFE, 0x80, 0x01, ..]
        | [0xFE, 0x7F, 0x01, 0x80, ..]
        | [b'D', b'T', b'S', b'H', b'D', ..] => "DTS",
        [_, _, _, _, 0xF8, 0x72, 0x6F, 0xBA, ..] => TRUEHD,
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'A',
            b'V',
            b'I',
            b' ',
            ..,
        ] => "AVI",
        [b'R', b'I', b'F', b'F', ..] if first.get(8..12) == Some(b"QLCM") => "QCELP",
        [b'F', b'O', b'R', b'M', ..] if first.get(8..12) == Some(b"8SVX") => "8SVX",
        _ if first.starts_with(b"Creative Voice File") => "Creative Voice",
        [0x47, ..] if [188, 376].iter().all(|at| first.get(*at) == Some(&0x47)) => "MPEG-TS",
        _ => return None,
    })
}

/// The name of the encoding of a file that could be read if it weren't for that, by its first bytes.
pub(super) fn of_file(first: &[u8]) -> Option<String> {
    match first {
        [b'c', b'a', b'f', b'f', ..] => of_caf(first),
        [b'O', b'g', b'g', b'S', ..] => of_ogg(first).map(str::to_owned),
        [0xFF, head, ..] if head & 0xE6 == 0xE4 => Some("MP2".to_owned()),
        [0xFF, head, ..] if head & 0xE6 == 0xE6 => Some("MP1".to_owned()),
        _ => None,
    }
}

/// The encoding in a CAF: its description comes first.
fn of_caf(first: &[u8]) -> Option<String> {
    let chunk = first.get(8..12)?;
    let kind = first.get(28..)?.first_chunk()?;
    (chunk == b"desc").then(|| of_samples(*kind))
}

/// The encoding of the first stream of an Ogg that is sound.
fn of_ogg(first: &[u8]) -> Option<&'static str> {
    let heads: [(&[u8], &str); 4] = [
        (b"Speex   ", "Speex"),
        (b"PCM     ", "PCM in Ogg"),
        (b"CELT    ", "CELT"),
        (b"OpusHead", "Opus"),
    ];
    let mut at = 0;
    // Pages on which a stream begins come before all others.
    while let Some(page) = first.get(at..).filter(|page| page.starts_with(b"OggS")) {
        let table = usize::from(*page.get(26)?);
        let sizes = page.get(27..27 + table)?;
        let body = page.get(27 + table..)?;
        let found = heads.iter().find(|(head, _)| body.starts_with(head));
        if let Some((_, name)) = found {
            return Some(name);
        }
        at += 27 + table + sizes.iter().map(|size| usize::from(*size)).sum::<usize>();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_have_names_in_every_container() {
        for (kind, name) in [
            (*b"alac", "ALAC (Apple Lossless)"),
            (*b"ac-3", "AC-3 (Dolby Digital)"),
            (*b"ec-3", "E-AC-3 (Dolby Digital Plus)"),
            (*b"dtsc", "DTS"),
            (*b"samr", "AMR"),
            (*b"xyz ", "xyz"),
            (*b"ms\0\x31", "GSM 6.10"),
            (*b"ms\0\x55", "MP3"),
            // Regression: raw bytes were shown for a name.
            (*b"\0\0\x01\x60", "code 0x00000160"),
            (*b"\xff\xfe\0a", "code 0xFFFE0061"),
        ] {
            assert_eq!(of_samples(kind), name);
        }
        for (tag, name) in [
            (0x11, "ADPCM"),
            (0x31, "GSM 6.10"),
            (0x161, "WMA (Windows Media)"),
            (0x2000, "AC-3 (Dolby Digital)"),
            (0xA109, "Speex"),
            (0x1234, "WAVE 0x1234"),
        ] {
            assert_eq!(of_wave(tag), name);
        }
        for (id, private, name) in [
            ("A_EAC3", &[][..], "E-AC-3 (Dolby Digital Plus)"),
            ("A_DTS/LOSSLESS", &[], "DTS"),
            ("A_AAC", &[0x12, 0x10], "AAC"),
            ("A_AAC", &[0x2B, 0x11], "HE-AAC"),
            ("A_MS/ACM", &[0x61, 0x01], "WMA (Windows Media)"),
            ("A_SOMETHING", &[], "SOMETHING"),
        ] {
            assert_eq!(of_matroska(id, private), name);
        }
    }

    /// Regression: Vorbis in an MP4 was called AAC.
    #[test]
    fn an_object_of_mp4_is_named_by_its_type() {
        let entry = |object: u8| {
            let head = b"mp4a....esds\0\0\0\0\x03\x80\x80\x80\x25\0\x01\0\x04\x80\x80\x80\x17";
            [&head[..], &[object, 0x15, 0, 0]].concat()
        };
        for (object, name) in [
            (0x40, "AAC"),
            (0x6B, "MP3"),
            (0xA9, "DTS"),
            (0xDD, "Vorbis in MP4"),
        ] {
            assert_eq!(of_entry(*b"mp4a", &entry(object)), name);
        }
        assert_eq!(of_entry(*b"alac", &entry(0xDD)), "ALAC (Apple Lossless)");
        assert_eq!(of_entry(*b"mp4a", b"esds"), "AAC");
    }

    #[test]
    fn kinds_of_aac_are_told_apart() {
        for (config, name) in [
            (&[0x12, 0x10][..], None),
            (&[0x2B, 0x92, 0x08], Some("HE-AAC")),
            (&[0xEB, 0x09, 0x88], Some("HE-AAC v2")),
            (&[0xF9, 0x48], Some("xHE-AAC")),
            (&[0x12, 0x00], Some("AAC with its own channel layout")),
            (&[0x12, 0x14], Some("AAC with 960 samples a frame")),
            (&[0x11, 0xB0], None),
            (&[], None),
        ] {
            assert_eq!(of_aac(config), name, "{config:02x?}");
        }
        for (config, channels) in [
            (&[0x12, 0x10][..], None),
            (&[0x11, 0xB0], Some(6)),
            (&[0x11, 0xB8], Some(8)),
            // 48 000 Hz as a number.
            (&[0x17, 0x80, 0x5D, 0xC0, 0x30], Some(6)),
            (&[0x11], None),
        ] {
            assert_eq!(channels_of_aac(config), channels, "{config:02x?}");
        }
        for (config, hz) in [
            (&[0x12, 0x10][..], Some(44_100)),
            (&[0x10, 0x10], Some(96_000)),
            (&[0x17, 0x80, 0x5D, 0xC0, 0x30], Some(48_000)),
            (&[0x2B, 0x92, 0x08], None),
            (&[], None),
        ] {
            assert_eq!(rate_of_aac(config), hz, "{config:02x?}");
        }
        assert_eq!(with_channels("AAC", Some(6)), "AAC with 6 channels");
        assert_eq!(with_channels("AAC", Some(2)), "AAC");
        assert_eq!(with_channels("DTS", Some(6)), "DTS");
    }
}
