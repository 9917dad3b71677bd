//! The picture of the lines that the owner of a voice has to read aloud.

/// Lines to be read; which one it is follows from the voice.
const LINES: [&str; 4] = [
    "the river carried leaves to the old mill and left them there",
    "seven grey geese flew over the quiet harbour before the rain",
    "my neighbour keeps a small garden full of beans and thyme",
    "every morning the baker opens his window to the first light",
];

/// What is to be read for a voice.
pub fn lines_for(voice: &str) -> &'static str {
    let sum: usize = voice.bytes().map(usize::from).sum();
    LINES.get(sum % LINES.len()).copied().unwrap_or_default()
}

/// Five columns of seven dots, the top one in the lowest bit, from `a`.
const LETTERS: [[u8; 5]; 26] = [
    [0x7e, 0x11, 0x11, 0x11, 0x7e],
    [0x7f, 0x49, 0x49, 0x49, 0x36],
    [0x3e, 0x41, 0x41, 0x41, 0x22],
    [0x7f, 0x41, 0x41, 0x22, 0x1c],
    [0x7f, 0x49, 0x49, 0x49, 0x41],
    [0x7f, 0x09, 0x09, 0x09, 0x01],
    [0x3e, 0x41, 0x49, 0x49, 0x7a],
    [0x7f, 0x08, 0x08, 0x08, 0x7f],
    [0x00, 0x41, 0x7f, 0x41, 0x00],
    [0x20, 0x40, 0x41, 0x3f, 0x01],
    [0x7f, 0x08, 0x14, 0x22, 0x41],
    [0x7f, 0x40, 0x40, 0x40, 0x40],
    [0x7f, 0x02, 0x0c, 0x02, 0x7f],
    [0x7f, 0x04, 0x08, 0x10, 0x7f],
    [0x3e, 0x41, 0x41, 0x41, 0x3e],
    [0x7f, 0x09, 0x09, 0x09, 0x06],
    [0x3e, 0x41, 0x51, 0x21, 0x5e],
    [0x7f, 0x09, 0x19, 0x29, 0x46],
    [0x46, 0x49, 0x49, 0x49, 0x31],
    [0x01, 0x01, 0x7f, 0x01, 0x01],
    [0x3f, 0x40, 0x40, 0x40, 0x3f],
    [0x1f, 0x20, 0x40, 0x20, 0x1f],
    [0x3f, 0x40, 0x38, 0x40, 0x3f],
    [0x63, 0x14, 0x08, 0x14, 0x63],
    [0x07, 0x08, 0x70, 0x08, 0x07],
    [0x61, 0x51, 0x49, 0x45, 0x43],
];

/// Pixels a dot is wide and high.
const DOT: usize = 4;

/// Characters on a line.
const WIDTH: usize = 24;

/// The text as a PNG, black on white.
pub fn picture(text: &str) -> Option<Vec<u8>> {
    let mut rows: Vec<String> = vec![String::new()];
    for word in text.split(' ') {
        let row = rows.last_mut()?;
        if !row.is_empty() && row.len() + 1 + word.len() > WIDTH {
            rows.push(word.to_owned());
        } else {
            if !row.is_empty() {
                row.push(' ');
            }
            row.push_str(word);
        }
    }
    let (width, height) = ((WIDTH + 2) * 6 * DOT, (rows.len() + 1) * 10 * DOT);
    let is_dark = |x: usize, y: usize| {
        let (column, line) = ((x / DOT).checked_sub(6)?, (y / DOT).checked_sub(5)?);
        let letter = rows.get(line / 10)?.as_bytes().get(column / 6)?;
        let shape = LETTERS.get(usize::from(letter.checked_sub(b'a')?))?;
        let dots = shape.get(column % 6)?;
        Some((dots.checked_shr((line % 10) as u32)? & 1) == 1)
    };
    let dots: Vec<u8> = (0..width * height)
        .map(|n| {
            if is_dark(n % width, n / width) == Some(true) {
                0
            } else {
                255
            }
        })
        .collect();
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, width as u32, height as u32);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder
        .write_header()
        .and_then(|mut writer| writer.write_image_data(&dots))
        .ok()?;
    Some(png)
}
