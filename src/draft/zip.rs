//! A zip archive of a few files, stored as they are: sound doesn't get smaller.
//!
//! Format: PKWARE's APPNOTE 6.3.10, §4.3, without extensions: files and archive stay below 4 GB.

/// Puts files together under their names.
pub fn archive<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    let mut count = 0_u16;
    for (name, bytes) in files {
        let offset = out.len() as u32;
        let mut head = Vec::new();
        // Version 2.0, names in UTF-8, stored, 1 January 1980.
        for word in [20_u16, 0x0800, 0, 0, 0x0021] {
            head.extend(word.to_le_bytes());
        }
        for long in [crc32(bytes), bytes.len() as u32, bytes.len() as u32] {
            head.extend(long.to_le_bytes());
        }
        head.extend((name.len() as u16).to_le_bytes());
        head.extend(0_u16.to_le_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&head);
        out.extend(name.as_bytes());
        out.extend(bytes);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&head);
        // No comment, first disk, no attributes.
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
        count += 1;
    }
    let start = out.len() as u32;
    let length = directory.len() as u32;
    out.extend(directory);
    out.extend(b"PK\x05\x06\x00\x00\x00\x00");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(length.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0; 2]);
    out
}

/// ISO 3309, bit by bit through a table of half bytes.
fn crc32(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 16] = {
        let mut table = [0; 16];
        let mut n = 0;
        while n < 16 {
            let mut crc = n as u32;
            let mut bit = 0;
            while bit < 4 {
                crc = if crc & 1 == 1 {
                    (crc >> 1) ^ 0xedb8_8320
                } else {
                    crc >> 1
                };
                bit += 1;
            }
            #[expect(
                clippy::indexing_slicing,
                reason = "in a constant, where a panic is a compile error"
            )]
            {
                table[n] = crc;
            }
            n += 1;
        }
        table
    };
    let half = |crc: u32, bits: u8| {
        let place = (crc ^ u32::from(bits)) & 15;
        (crc >> 4) ^ TABLE.get(place as usize).copied().unwrap_or_default()
    };
    !bytes
        .iter()
        .fold(!0, |crc, byte| half(half(crc, byte & 15), byte >> 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_value_of_the_standard() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn an_archive_has_its_files_and_their_places() {
        let zip = archive([("a.txt", b"hello".as_slice()), ("b.mp3", &[1, 2])]);
        let end = &zip[zip.len() - 22..];
        assert_eq!(&end[..4], b"PK\x05\x06");
        assert_eq!(&end[8..12], &[2, 0, 2, 0]);
        let start = u32::from_le_bytes(end[16..20].try_into().unwrap()) as usize;
        assert_eq!(&zip[start..start + 4], b"PK\x01\x02");
        assert_eq!(&zip[35..40], b"hello");
    }
}
