//! The packets of an MP4 or MOV, by its table of contents (ISO/IEC 14496-12), and what Matroska calls its codecs
//! (RFC 9559, and the registry of codecs at matroska.org).

use mkv_element::prelude::{
    Audio, BitDepth, Channels, CodecDelay, CodecId, CodecPrivate, Colour, DisplayHeight,
    DisplayWidth, FlagLacing, MatrixCoefficients, PixelHeight, PixelWidth, Primaries, Projection,
    ProjectionPoseRoll, Range, SamplingFrequency, SeekPreRoll, TrackEntry, TrackNumber, TrackType,
    TrackUid, TransferCharacteristics, Video,
};
use mp4_atom::{
    Atom, Codec, Colr, Decode as _, DecodeMaybe as _, Dops, Elst, Esds, Mvhd, Pasp, Stbl,
    StszSamples, Trak,
};

use super::NoFilm;
use super::mp4::{pieces_of, table_of, within};
use super::of_pieces::{self, Found};
use super::reel::{KEY, Kind, MOST_PACKETS, PICTURE, Packet, Reel, SOUND};
use mynah_audio::decode::Source;
use mynah_core::language;

/// Nanoseconds of a second, and of a tick: Matroska's usual one.
const SECOND: i128 = 1_000_000_000;
const TICK: u64 = 1_000_000;
/// What a decoder of Opus wants to have heard before (RFC 7845), in nanoseconds.
const OPUS_BEFORE: u64 = 80_000_000;
/// More hidden sound at the beginning is none of an encoder, in nanoseconds: its packets are left out.
const PRIMING: i128 = 250_000_000;
/// Where a head of Opus says how much is left out (RFC 7845, 5.1).
const OPUS_SKIPPED: std::ops::Range<usize> = 10..12;
/// Kinds of tracks with words: subtitles, captions and titles of chapters.
const TEXTS: [&[u8; 4]; 5] = [b"text", b"sbtl", b"subt", b"subp", b"clcp"];
/// The fields of a picture's entry before what it is encoded with.
const VISUAL: usize = 78;

/// Reads them.
pub(super) fn read(film: &mut dyn Source) -> Result<Reel, NoFilm> {
    let (table, pieces) = match table_of(film) {
        Ok((_, table)) => (table, Vec::new()),
        Err(NoFilm::Pieces) => pieces_of(film)?,
        Err(no) => return Err(no),
    };
    let length = film
        .seek(std::io::SeekFrom::End(0))
        .map_err(|error| NoFilm::Damaged(error.to_string()))?;
    let boxes = within(&table)?;
    let of = |kind: &'static [u8; 4]| boxes.iter().filter(move |part| part.kind == *kind);
    let bytes = |range: &std::ops::Range<usize>| table.get(range.clone()).unwrap_or_default();
    let head = of(b"mvhd").next();
    let head = head.ok_or_else(|| NoFilm::Damaged("it has no head".to_owned()))?;
    let mvhd = Mvhd::decode(&mut bytes(&head.all))?;
    let mut reel = Reel {
        tick: TICK,
        ..Reel::default()
    };
    let mut in_pieces = of_pieces::packets(&table, &pieces, length)?;
    for part in of(b"trak") {
        let trak = Trak::decode(&mut bytes(&part.all))?;
        let number = reel.tracks.len() as u64 + 1;
        let Some(entry) = entry(&trak, number)? else {
            let handler = <[u8; 4]>::from(trak.mdia.hdlr.handler);
            reel.left_out += usize::from(TEXTS.contains(&&handler));
            continue;
        };
        let edit = Edit::of(&trak, mvhd.timescale)?;
        let room = MOST_PACKETS - reel.packets.len().min(MOST_PACKETS);
        reel.tracks.push(add(
            &mut reel.packets,
            &trak,
            (entry, edit),
            (length, room),
        )?);
        let is_its_own = |it: &mut Found| it.track == trak.tkhd.track_id;
        for found in in_pieces.extract_if(.., is_its_own) {
            let packet = in_a_piece(&found, &trak, (number, edit));
            reel.packets.push(packet);
        }
    }
    reel.packets.sort_by_key(|packet| packet.due);
    let lasts = i128::from(mvhd.duration) * SECOND / i128::from(mvhd.timescale.max(1));
    let last = reel.packets.iter().map(|packet| packet.at).max();
    reel.lasts = ticks(lasts).max(last.unwrap_or_default()).max(0) as u64;
    Ok(reel)
}

fn ticks(nanos: i128) -> i64 {
    let tick = i128::from(TICK);
    (nanos + tick / 2).div_euclid(tick) as i64
}

/// When a track begins: its sound or picture of this moment of its own is what the film begins with, so much later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Edit {
    /// Nanoseconds of the film.
    delay: i128,
    /// Nanoseconds of the track.
    skip: i128,
}

impl Edit {
    fn of(trak: &Trak, film_scale: u32) -> Result<Self, NoFilm> {
        let list = trak.edts.as_ref().and_then(|edts| edts.elst.as_ref());
        let Some(Elst { entries }) = list else {
            return Ok(Self::default());
        };
        let mut edit = Self::default();
        let mut is_begun = false;
        for entry in entries {
            let Some(begins) = entry.media_time else {
                if is_begun {
                    return Err(NoFilm::Joined);
                }
                let lasts = i128::from(entry.segment_duration) * SECOND;
                edit.delay += lasts / i128::from(film_scale.max(1));
                continue;
            };
            if std::mem::replace(&mut is_begun, true) {
                return Err(NoFilm::Joined);
            }
            let scale = trak.mdia.mdhd.timescale.max(1);
            edit.skip = i128::from(begins) * SECOND / i128::from(scale);
        }
        Ok(edit)
    }
}

/// What Matroska says of a track; nothing where it is neither picture nor sound.
fn entry(trak: &Trak, number: u64) -> Result<Option<TrackEntry>, NoFilm> {
    let handler: [u8; 4] = trak.mdia.hdlr.handler.into();
    let kind = match &handler {
        b"vide" => PICTURE,
        b"soun" => SOUND,
        _ => return Ok(None),
    };
    let codecs = &trak.mdia.minf.stbl.stsd.codecs;
    let [codec] = codecs.as_slice() else {
        return Err(NoFilm::Joined);
    };
    let (id, private) = named(codec)?;
    let language = trak.mdia.mdhd.language.as_str();
    let mut entry = TrackEntry {
        track_number: TrackNumber(number),
        track_uid: TrackUid(number),
        track_type: TrackType(kind),
        flag_lacing: FlagLacing(0),
        language: super::matroska::language(language::code(language).as_deref()),
        codec_id: CodecId(id.to_owned()),
        codec_private: private.map(|bytes| CodecPrivate(bytes.into())),
        ..TrackEntry::default()
    };
    if kind == PICTURE {
        entry.video = Some(picture(codec, trak));
    } else if let Some(audio) = codec.audio() {
        let rate = u32::from(audio.sample_rate.integer());
        // The field of the table ends at 65,535.
        let rate = if rate == 0 {
            trak.mdia.mdhd.timescale
        } else {
            rate
        };
        entry.audio = Some(Audio {
            sampling_frequency: SamplingFrequency(f64::from(rate)),
            channels: Channels(u64::from(audio.channel_count)),
            bit_depth: matches!(codec, Codec::Flac(_))
                .then_some(BitDepth(u64::from(audio.sample_size))),
            ..Audio::default()
        });
    }
    if let Codec::Opus(opus) = codec {
        entry.codec_delay = CodecDelay(u64::from(opus.dops.pre_skip) * 1_000_000 / 48);
        entry.seek_pre_roll = SeekPreRoll(OPUS_BEFORE);
    }
    Ok(Some(entry))
}

/// How a picture is shown.
fn picture(codec: &Codec, trak: &Trak) -> Video {
    let (width, height, pasp) = match codec {
        Codec::Unknown(_, body) => (number(body, 24), number(body, 26), None),
        codec => {
            let visual = codec.visual();
            let of =
                |size: fn(&mp4_atom::Visual) -> u16| visual.map_or(0, |it| u64::from(size(it)));
            (of(|it| it.width), of(|it| it.height), shape(codec))
        }
    };
    let wide = pasp.map(|pasp| {
        let (h, v) = (u64::from(pasp.h_spacing), u64::from(pasp.v_spacing));
        width * h / v.max(1)
    });
    let is_other = wide.is_some_and(|wide| wide != width && wide > 0);
    let roll = roll(&trak.tkhd.matrix);
    Video {
        colour: colors(codec),
        pixel_width: PixelWidth(width),
        pixel_height: PixelHeight(height),
        display_width: wide.filter(|_| is_other).map(DisplayWidth),
        display_height: is_other.then_some(DisplayHeight(height)),
        projection: (roll != 0.0).then(|| Projection {
            projection_pose_roll: ProjectionPoseRoll(roll),
            ..Projection::default()
        }),
        ..Video::default()
    }
}

/// Its colors, as those of a picture of high dynamic range (ISO/IEC 23091-2).
fn colors(codec: &Codec) -> Option<Colour> {
    let colors = match codec {
        Codec::Avc1(it) => it.colr.as_ref(),
        Codec::Avc3(it) => it.colr.as_ref(),
        Codec::Hvc1(it) => it.colr.as_ref(),
        Codec::Hev1(it) => it.colr.as_ref(),
        Codec::Av01(it) => it.colr.as_ref(),
        Codec::Vp09(it) => it.colr.as_ref(),
        _ => None,
    };
    let (primaries, transfer, matrix, is_full) = match colors? {
        Colr::Nclx {
            colour_primaries,
            transfer_characteristics,
            matrix_coefficients,
            full_range_flag,
        } => (
            *colour_primaries,
            *transfer_characteristics,
            *matrix_coefficients,
            Some(*full_range_flag),
        ),
        Colr::Nclc {
            colour_primaries,
            transfer_characteristics,
            matrix_coefficients,
        } => (
            *colour_primaries,
            *transfer_characteristics,
            *matrix_coefficients,
            None,
        ),
        _ => return None,
    };
    Some(Colour {
        primaries: Primaries(u64::from(primaries)),
        transfer_characteristics: TransferCharacteristics(u64::from(transfer)),
        matrix_coefficients: MatrixCoefficients(u64::from(matrix)),
        range: Range(is_full.map_or(0, |is_full| if is_full { 2 } else { 1 })),
        ..Colour::default()
    })
}

/// The shape of its pixels.
fn shape(codec: &Codec) -> Option<&Pasp> {
    match codec {
        Codec::Avc1(it) => it.pasp.as_ref(),
        Codec::Hvc1(it) => it.pasp.as_ref(),
        Codec::Hev1(it) => it.pasp.as_ref(),
        Codec::Av01(it) => it.pasp.as_ref(),
        Codec::Vp09(it) => it.pasp.as_ref(),
        _ => None,
    }
}

fn number(body: &[u8], at: usize) -> u64 {
    let bytes = body.iter().skip(at).take(2);
    bytes.fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// How far a film of a telephone that was held upright is turned, in degrees counter-clockwise.
fn roll(matrix: &mp4_atom::Matrix) -> f64 {
    let (a, b) = (f64::from(matrix.a), f64::from(matrix.b));
    let turned = b.atan2(a).to_degrees();
    if turned.is_finite() { -turned } else { 0.0 }
}

/// What Matroska calls a codec, and what its decoder has to know.
fn named(codec: &Codec) -> Result<(&'static str, Option<Vec<u8>>), NoFilm> {
    let some = |name, private| Ok((name, Some(private)));
    match codec {
        Codec::Avc1(it) => some("V_MPEG4/ISO/AVC", body(&it.avcc)?),
        Codec::Avc3(it) => some("V_MPEG4/ISO/AVC", body(&it.avcc)?),
        Codec::Hvc1(it) => some("V_MPEGH/ISO/HEVC", body(&it.hvcc)?),
        Codec::Hev1(it) => some("V_MPEGH/ISO/HEVC", body(&it.hvcc)?),
        Codec::Av01(it) => some("V_AV1", body(&it.av1c)?),
        Codec::Vp08(_) => Ok(("V_VP8", None)),
        Codec::Vp09(_) => Ok(("V_VP9", None)),
        Codec::Jpeg(_) => Ok(("V_MJPEG", None)),
        Codec::Mp3(_) => Ok(("A_MPEG/L3", None)),
        Codec::Ac3(_) => Ok(("A_AC3", None)),
        Codec::Eac3(_) => Ok(("A_EAC3", None)),
        Codec::Opus(it) => some("A_OPUS", opus_head(&it.dops)),
        Codec::Flac(it) => {
            // Behind its version and flags it is a FLAC file's head but for the name.
            let blocks = body(&it.dfla)?;
            let blocks = blocks.get(4..).unwrap_or_default();
            some("A_FLAC", [b"fLaC", blocks].concat())
        }
        Codec::Mp4a(it) => {
            let config = &it.esds.es_desc.dec_config;
            let private = config.dec_specific.as_ref().map(|it| it.raw.clone());
            // Object types by ISO/IEC 14496-1, and their register.
            match config.object_type_indication {
                0x40 | 0x66..=0x68 => Ok(("A_AAC", private)),
                0x69 | 0x6b => Ok(("A_MPEG/L3", None)),
                other => Err(NoFilm::Codec(format!("mp4a {other:02x}"))),
            }
        }
        Codec::Unknown(name, entry) if <[u8; 4]>::from(*name) == *b"mp4v" => {
            let mut boxes = entry.get(VISUAL..).unwrap_or_default();
            let esds = Esds::decode_maybe(&mut boxes)?;
            let config = esds.and_then(|esds| esds.es_desc.dec_config.dec_specific);
            Ok(("V_MPEG4/ISO/ASP", config.map(|config| config.raw)))
        }
        other => Err(NoFilm::Codec(name_of(other))),
    }
}

/// Its four letters, or the name that the reader of tables has for it.
fn name_of(codec: &Codec) -> String {
    match codec {
        Codec::Unknown(name, _) => name.to_string(),
        known => {
            let told = format!("{known:?}");
            let end = told.find(|letter: char| !letter.is_alphanumeric());
            told.get(..end.unwrap_or(told.len()))
                .unwrap_or_default()
                .to_lowercase()
        }
    }
}

fn body(atom: &impl Atom) -> Result<Vec<u8>, NoFilm> {
    let mut bytes = Vec::new();
    atom.encode_body(&mut bytes)?;
    Ok(bytes)
}

/// The head of Opus as a file has it (RFC 7845, 5.1), of what an MP4 says.
fn opus_head(dops: &Dops) -> Vec<u8> {
    let mut head = b"OpusHead\x01".to_vec();
    head.push(dops.output_channel_count);
    head.extend(dops.pre_skip.to_le_bytes());
    head.extend(dops.input_sample_rate.to_le_bytes());
    head.extend(dops.output_gain.to_le_bytes());
    match &dops.channel_mapping {
        None => head.push(0),
        Some(map) => {
            head.extend([map.family, map.stream_count, map.coupled_count]);
            head.extend(&map.channel_mapping);
        }
    }
    head
}

/// A packet that lies in a piece.
fn in_a_piece(found: &Found, trak: &Trak, (number, edit): (u64, Edit)) -> Packet {
    let scale = i128::from(trak.mdia.mdhd.timescale.max(1));
    let nanos = |units: i128| units * SECOND / scale;
    let is_sound = <[u8; 4]>::from(trak.mdia.hdlr.handler) == *b"soun";
    let skip = if is_sound { 0 } else { edit.skip };
    let at = nanos(i128::from(found.due) + i128::from(found.shift));
    Packet {
        track: number,
        at: ticks(at - skip + edit.delay),
        due: ticks(nanos(i128::from(found.due)) - skip + edit.delay),
        place: found.place,
        bytes: found.bytes,
        kind: Kind::Frame {
            flags: if found.is_key { KEY } else { 0 },
        },
    }
}

/// Adds the packets of a track.
fn add(
    packets: &mut Vec<Packet>,
    trak: &Trak,
    (mut entry, edit): (TrackEntry, Edit),
    (length, room): (u64, usize),
) -> Result<TrackEntry, NoFilm> {
    let damaged = |why: &str| NoFilm::Damaged(why.to_owned());
    let stbl = &trak.mdia.minf.stbl;
    let scale = i128::from(trak.mdia.mdhd.timescale.max(1));
    let is_sound = *entry.track_type == SOUND;
    // What an encoder of sound puts before the first that is heard is said beside the packets, not by their times.
    let mut skip = if is_sound { 0 } else { edit.skip };
    let samples = samples(trak, length)?;
    if samples.len() > room {
        return Err(damaged("it has too many packets"));
    }
    let times = stbl.stts.entries.iter();
    let mut times =
        times.flat_map(|it| std::iter::repeat_n(it.sample_delta, it.sample_count as usize));
    let shifts = stbl.ctts.iter().flat_map(|it| &it.entries);
    let mut shifts =
        shifts.flat_map(|it| std::iter::repeat_n(it.sample_offset, it.sample_count as usize));
    let mut keys = stbl.stss.as_ref().map(|it| it.entries.iter().peekable());
    let mut due = 0_i128;
    for (number, Sample { place, bytes }) in samples.into_iter().enumerate() {
        let is_key = match &mut keys {
            None => true,
            Some(keys) => keys.next_if(|key| **key as usize == number + 1).is_some(),
        };
        let nanos = |units: i128| units * SECOND / scale;
        let at = nanos(due + i128::from(shifts.next().unwrap_or_default()));
        let lasts = i128::from(times.next().unwrap_or_default());
        // One packet before what is heard is decoded, too.
        if is_sound && edit.skip > PRIMING && nanos(due + 2 * lasts) <= edit.skip {
            due += lasts;
            skip = nanos(due);
            continue;
        }
        packets.push(Packet {
            track: *entry.track_number,
            at: ticks(at - skip + edit.delay),
            due: ticks(nanos(due) - skip + edit.delay),
            place,
            bytes,
            kind: Kind::Frame {
                flags: if is_key { KEY } else { 0 },
            },
        });
        due += lasts;
    }
    if is_sound && (*entry.codec_delay == 0 || skip > 0) {
        leave_out(&mut entry, (edit.skip - skip).max(0) as u64);
    }
    Ok(entry)
}

/// Has so many nanoseconds at the beginning of sound left out by its decoder.
fn leave_out(entry: &mut TrackEntry, nanos: u64) {
    let is_opus = &*entry.codec_id == "A_OPUS";
    entry.codec_delay = CodecDelay(nanos);
    if let Some(head) = entry.codec_private.as_ref().filter(|_| is_opus) {
        let frames = u16::try_from(nanos * 48 / 1_000_000).unwrap_or(u16::MAX);
        let mut head = head.to_vec();
        if let Some(skipped) = head.get_mut(OPUS_SKIPPED) {
            skipped.copy_from_slice(&frames.to_le_bytes());
        }
        entry.codec_private = Some(CodecPrivate(head.into()));
    }
}

/// Where a packet lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sample {
    pub place: u64,
    pub bytes: u32,
}

/// The packets of a track of a file that is so long.
pub(super) fn samples(trak: &Trak, length: u64) -> Result<Vec<Sample>, NoFilm> {
    let damaged = |why: &str| NoFilm::Damaged(why.to_owned());
    let stbl = &trak.mdia.minf.stbl;
    let count = match &stbl.stsz.samples {
        StszSamples::Identical { count, .. } => *count as usize,
        StszSamples::Different { sizes } => sizes.len(),
    };
    if count > MOST_PACKETS {
        return Err(damaged("it has too many packets"));
    }
    let mut places = Places::of(stbl)?;
    let sample = |number: usize| {
        let bytes = match &stbl.stsz.samples {
            StszSamples::Identical { size, .. } => *size,
            StszSamples::Different { sizes } => sizes.get(number).copied().unwrap_or_default(),
        };
        let place = places.next(bytes);
        let place = place.ok_or_else(|| damaged("a packet has no place"))?;
        let end = place.checked_add(u64::from(bytes));
        if end.is_none_or(|end| end > length) {
            return Err(damaged("a packet lies behind its end"));
        }
        Ok(Sample { place, bytes })
    };
    (0..count).map(sample).collect()
}

/// Where the packets of a track lie, one behind the other.
struct Places<'a> {
    stbl: &'a Stbl,
    chunk: usize,
    run: usize,
    /// Packets that are left of the chunk.
    left: u32,
    at: u64,
}

impl<'a> Places<'a> {
    fn of(stbl: &'a Stbl) -> Result<Self, NoFilm> {
        if stbl.stco.is_none() && stbl.co64.is_none() {
            return Err(NoFilm::Damaged("its packets have no places".to_owned()));
        }
        Ok(Self {
            stbl,
            chunk: 0,
            run: 0,
            left: 0,
            at: 0,
        })
    }

    fn begins(&self, chunk: usize) -> Option<u64> {
        match (&self.stbl.co64, &self.stbl.stco) {
            (Some(long), _) => long.entries.get(chunk).copied(),
            (None, Some(short)) => short.entries.get(chunk).copied().map(u64::from),
            (None, None) => None,
        }
    }

    fn next(&mut self, bytes: u32) -> Option<u64> {
        let runs = &self.stbl.stsc.entries;
        while self.left == 0 {
            self.at = self.begins(self.chunk)?;
            self.chunk += 1;
            // Runs say from which chunk on they hold, counted from 1.
            while runs
                .get(self.run + 1)
                .is_some_and(|next| next.first_chunk as usize <= self.chunk)
            {
                self.run += 1;
            }
            self.left = runs.get(self.run)?.samples_per_chunk;
        }
        self.left -= 1;
        let place = self.at;
        self.at = self.at.checked_add(u64::from(bytes))?;
        Some(place)
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::BufReader;
    use std::path::Path;
    use std::process::Command;

    use super::*;

    fn ffmpeg(arguments: &[&str], out: &Path) {
        let mut command = Command::new("ffmpeg");
        command.args(["-nostdin", "-y", "-v", "error"]);
        let made = command.args(arguments).arg(out).output();
        let made = made.expect("ffmpeg, of the package ffmpeg");
        let told = String::from_utf8_lossy(&made.stderr);
        assert!(made.status.success(), "{told}");
    }

    /// Regression: a second that an edit list hides came before the film, and some players showed it.
    #[test]
    fn what_an_edit_list_hides_does_not_come_before_the_film() {
        let folder = tempfile::tempdir().unwrap();
        let [whole, cut, copied] =
            ["whole.mp4", "cut.mp4", "copy.mkv"].map(|name| folder.path().join(name));
        let picture = ["-f", "lavfi", "-i", "testsrc=s=64x48:r=25:d=4"];
        let sound = ["-f", "lavfi", "-i", "sine=f=440:r=48000:d=4"];
        let how = ["-c:v", "mpeg4", "-g", "200", "-c:a", "aac"];
        ffmpeg(&[&picture[..], &sound, &how].concat(), &whole);
        let from = whole.to_str().unwrap();
        ffmpeg(&["-ss", "1", "-i", from, "-c", "copy"], &cut);
        let mut film = BufReader::new(File::open(&cut).unwrap());
        let reel = Reel::read(&mut film).unwrap();
        for track in reel.of(SOUND) {
            let delay = *track.codec_delay;
            assert!(delay < 100_000_000, "{delay} ns");
        }
        let mut file = File::create_new(&copied).unwrap();
        super::super::copy((&mut film, &reel), &mut file, &copied).unwrap();
        let again = Reel::read(&mut BufReader::new(File::open(&copied).unwrap())).unwrap();
        assert_eq!(again.packets(), reel.packets());
        assert!(again.packets.iter().all(|packet| packet.at >= 0));
        for kind in [PICTURE, SOUND] {
            let number = *again.of(kind).next().unwrap().track_number;
            let of = again.packets.iter().filter(|it| it.track == number);
            let last = of.map(|packet| packet.at).max().unwrap();
            assert!((2_900..3_100).contains(&last), "{kind}: {last} ms");
        }
    }

    #[test]
    fn colors_of_a_picture_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let film = folder.path().join("film.mp4");
        let picture = ["-f", "lavfi", "-i", "testsrc=s=64x48:r=5:d=1"];
        let hdr = [
            "-c:v",
            "libx264",
            "-colorspace",
            "bt2020nc",
            "-color_trc",
            "smpte2084",
            "-color_primaries",
            "bt2020",
            "-movflags",
            "write_colr",
        ];
        ffmpeg(&[&picture[..], &hdr].concat(), &film);
        let reel = Reel::read(&mut BufReader::new(File::open(&film).unwrap())).unwrap();
        let track = reel.of(PICTURE).next().unwrap();
        let colors = track.video.as_ref().unwrap().colour.as_ref().unwrap();
        let told = [
            *colors.primaries,
            *colors.transfer_characteristics,
            *colors.matrix_coefficients,
        ];
        assert_eq!(told, [9, 16, 9]);
    }
}
