//! Sound that an MP4 has already: its packets go into another film as they are.

use std::io::{self, Read as _, SeekFrom};

use mp4_atom::{Codec, Decode as _, Trak};

use super::NoFilm;
use super::mp4::{Sound, table_of, within};
use super::of_mp4::{self, Sample};
use mynah_audio::decode::Source;

/// The first track of AAC of an MP4.
pub struct Given<'a> {
    film: &'a mut dyn Source,
    trak: Box<Trak>,
    samples: Vec<Sample>,
}

impl<'a> Given<'a> {
    /// Looks for it.
    ///
    /// # Errors
    /// It is no MP4, or has none.
    pub fn read(film: &'a mut dyn Source) -> Result<Self, NoFilm> {
        let (_, table) = table_of(film)?;
        let length = film
            .seek(SeekFrom::End(0))
            .map_err(|error| NoFilm::Damaged(error.to_string()))?;
        for part in within(&table)? {
            if part.kind != *b"trak" {
                continue;
            }
            let bytes = table.get(part.all.clone()).unwrap_or_default();
            let trak = Trak::decode(&mut &*bytes)?;
            if let [Codec::Mp4a(_)] = trak.mdia.minf.stbl.stsd.codecs.as_slice() {
                let samples = of_mp4::samples(&trak, length)?;
                let trak = Box::new(trak);
                return Ok(Self {
                    film,
                    trak,
                    samples,
                });
            }
        }
        Err(NoFilm::Kind)
    }

    /// What it is as a track of another film.
    pub(super) fn sound(&self, language: &str, name: &str) -> Result<Sound, NoFilm> {
        let mdia = &self.trak.mdia;
        let [codec] = mdia.minf.stbl.stsd.codecs.as_slice() else {
            return Err(NoFilm::Joined);
        };
        let edit = self.trak.edts.as_ref().and_then(|edts| edts.elst.as_ref());
        let begins = edit.and_then(|list| match list.entries.as_slice() {
            [one] => one.media_time,
            _ => None,
        });
        if edit.is_some() && begins.is_none() {
            // It begins later than the film, or is cut: its packets alone don't say that.
            return Err(NoFilm::Joined);
        }
        Ok(Sound {
            codec: codec.clone(),
            scale: mdia.mdhd.timescale,
            total: mdia.mdhd.duration,
            skipped: begins.unwrap_or_default(),
            times: mdia.minf.stbl.stts.entries.clone(),
            sizes: self.samples.iter().map(|it| it.bytes).collect(),
            bytes: self.samples.iter().map(|it| u64::from(it.bytes)).sum(),
            language: language.to_owned(),
            name: name.to_owned(),
        })
    }

    /// Copies its packets, one behind the other; how many bytes that are.
    pub(super) fn copy(&mut self, into: &mut dyn io::Write) -> io::Result<u64> {
        let mut copied = 0;
        let mut at = None;
        for sample in &self.samples {
            if at != Some(sample.place) {
                self.film.seek(SeekFrom::Start(sample.place))?;
            }
            let mut packet = (&mut *self.film).take(u64::from(sample.bytes));
            copied += io::copy(&mut packet, &mut *into)?;
            at = Some(sample.place + u64::from(sample.bytes));
        }
        Ok(copied)
    }
}
