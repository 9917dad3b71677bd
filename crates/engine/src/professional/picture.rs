//! The picture of the lines that are to be read aloud, as pixels.

use std::io::Cursor;

use png::{ColorType, Decoder, Transformations};

use mynah_model::event::Picture;

/// Larger ones are no lines of text, in pixels.
const MOST: usize = 1 << 21;

/// A PNG as pixels; nothing of what is none, or is far too large.
pub(super) fn read(bytes: &[u8]) -> Option<Picture> {
    let mut decoder = Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().ok()?;
    let (wide, high) = (reader.info().width as usize, reader.info().height as usize);
    if wide == 0 || high == 0 || wide.checked_mul(high)? > MOST {
        return None;
    }
    let mut pixels = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut pixels).ok()?;
    pixels.truncate(info.buffer_size());
    let rgba: Vec<u8> = match info.color_type {
        ColorType::Rgba => pixels,
        ColorType::Rgb => pixels
            .as_chunks::<3>()
            .0
            .iter()
            .flat_map(|[red, green, blue]| [*red, *green, *blue, u8::MAX])
            .collect(),
        ColorType::Grayscale => pixels
            .iter()
            .flat_map(|level| [*level, *level, *level, u8::MAX])
            .collect(),
        ColorType::GrayscaleAlpha => pixels
            .as_chunks::<2>()
            .0
            .iter()
            .flat_map(|[level, alpha]| [*level, *level, *level, *alpha])
            .collect(),
        ColorType::Indexed => return None,
    };
    (rgba.len() == wide * high * 4).then_some(Picture {
        size: [wide, high],
        rgba,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_png_is_read_and_nothing_else() {
        for (kind, pixel, read_as) in [
            (ColorType::Grayscale, vec![7], [7, 7, 7, 255]),
            (ColorType::GrayscaleAlpha, vec![7, 9], [7, 7, 7, 9]),
            (ColorType::Rgb, vec![1, 2, 3], [1, 2, 3, 255]),
            (ColorType::Rgba, vec![1, 2, 3, 4], [1, 2, 3, 4]),
        ] {
            let mut file = Vec::new();
            let mut encoder = png::Encoder::new(&mut file, 2, 1);
            encoder.set_color(kind);
            encoder.set_depth(png::BitDepth::Eight);
            let mut writer = encoder.write_header().unwrap();
            writer.write_image_data(&pixel.repeat(2)).unwrap();
            drop(writer);
            let picture = read(&file).unwrap();
            assert_eq!(picture.size, [2, 1]);
            assert_eq!(picture.rgba, read_as.repeat(2));
            assert_eq!(read(&file[..20]), None);
        }
        assert_eq!(read(b"\xff\xd8\xff a JPEG"), None);
        assert_eq!(read(b""), None);
    }
}
