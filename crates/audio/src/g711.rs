//! Telephone sound: eight bits a sample on a curve (ITU-T G.711).

/// A 16-bit sample as µ-law.
pub fn to_ulaw(sample: i16) -> u8 {
    const BIAS: u32 = 132;
    let sign = if sample < 0 { 0x80 } else { 0 };
    let size = u32::from(sample.unsigned_abs()).min(32_635) + BIAS;
    let step = 24 - size.leading_zeros();
    !(sign | (step << 4) as u8 | ((size >> (step + 3)) & 15) as u8)
}

/// A µ-law byte as a sample in −1 … 1.
pub fn from_ulaw(byte: u8) -> f32 {
    let byte = !byte;
    let (step, place) = ((byte >> 4) & 7, i32::from(byte & 15));
    let size = (((place << 3) + 132) << step) - 132;
    signed(size, byte & 0x80 != 0)
}

/// A 16-bit sample as A-law.
pub fn to_alaw(sample: i16) -> u8 {
    let (sign, size) = if sample < 0 {
        (0, !i32::from(sample))
    } else {
        (0x80, i32::from(sample))
    };
    let size = (size >> 3) as u32;
    let step = 27u32.saturating_sub(size.leading_zeros());
    let place = if step == 0 { size >> 1 } else { size >> step } & 15;
    (sign | (step << 4) as u8 | place as u8) ^ 0x55
}

/// An A-law byte as a sample in −1 … 1.
pub fn from_alaw(byte: u8) -> f32 {
    let byte = byte ^ 0x55;
    let (step, place) = ((byte >> 4) & 7, i32::from(byte & 15));
    let size = if step == 0 {
        (place << 4) + 8
    } else {
        ((place << 4) + 264) << (step - 1)
    };
    signed(size, byte & 0x80 == 0)
}

fn signed(size: i32, negative: bool) -> f32 {
    (if negative { -size } else { size }) as f32 / 32_768.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_decodes_to_itself_and_every_sample_stays_near() {
        for byte in 0..=255 {
            let code = |sample: f32| (sample * 32_768.0) as i16;
            // µ-law has two zeros.
            if byte != 0x7F {
                assert_eq!(to_ulaw(code(from_ulaw(byte))), byte, "µ {byte:02x}");
            }
            assert_eq!(to_alaw(code(from_alaw(byte))), byte, "A {byte:02x}");
        }
        for sample in (i16::MIN..=i16::MAX).step_by(7) {
            let wanted = f32::from(sample) / 32_768.0;
            let room = wanted.abs() / 16.0 + 0.001;
            assert!(
                (from_ulaw(to_ulaw(sample)) - wanted).abs() < room,
                "µ {sample}"
            );
            assert!(
                (from_alaw(to_alaw(sample)) - wanted).abs() < room,
                "A {sample}"
            );
        }
    }
}
