//! The only unsafe code: a narrow, locked door to `shim.c`.
//!
//! Whatever comes is made safe here first: names are cut to printable ASCII, numbers brought into their ranges,
//! lengths bounded. Flite is not made for threads (reference counts, its error jump, `rand()`), so one lock is
//! held around every call. What comes back is copied and freed before the lock is let go.

use std::ffi::{CString, c_char};
use std::ptr;
use std::slice;
use std::sync::{Mutex, PoisonError};

use super::utterance::{MAX_NAME, MAX_TOKENS, Phone, Prosody, Token, Utterance, Word};
use super::{EngineError, HZ};

#[repr(C)]
struct CToken {
    name: *const c_char,
    before: *const c_char,
    after: *const c_char,
    stretch: f32,
    pitch: f32,
    spread: f32,
    gain: f32,
    whisper: i32,
}

#[repr(C)]
struct CManner {
    pitch: f32,
    spread: f32,
    stretch: f32,
    warp: f32,
    wander: f32,
    rough: f32,
    detail: f32,
    seed: u32,
    untouched: i32,
}

#[repr(C)]
struct CPhone {
    token: i32,
    start: f32,
    end: f32,
}

#[repr(C)]
struct CWord {
    token: i32,
    start: f32,
    end: f32,
    name: [u8; 40],
}

#[repr(C)]
struct CSpoken {
    hz: i32,
    samples_len: i32,
    words_len: i32,
    phones_len: i32,
    samples: *mut i16,
    words: *mut CWord,
    phones: *mut CPhone,
}

unsafe extern "C" {
    fn mynah_flite_speak(
        speaker: i32,
        tokens: *const CToken,
        tokens_len: i32,
        manner: *const CManner,
        out: *mut CSpoken,
    ) -> i32;
    fn mynah_flite_free(spoken: *mut CSpoken);
}

// The layouts that the C side has.
const _: () = assert!(size_of::<CPhone>() == 12 && size_of::<CWord>() == 52);
const _: () = assert!(size_of::<CManner>() == 36);
const _: () = assert!(
    size_of::<CToken>() == 3 * size_of::<usize>() + 24 || cfg!(target_pointer_width = "32")
);

/// What `mynah_flite_speak` answers when the result is filled.
const SPOKEN: i32 = 0;

/// Held around every call into C.
static ENGINE: Mutex<()> = Mutex::new(());

/// Speaks one utterance; no more than [`MAX_TOKENS`] tokens of it. Nothing to say gives no sound.
pub(super) fn speak(tokens: &[Token], manner: &Prosody) -> Result<Utterance, EngineError> {
    run(tokens, manner, false)
}

/// Flite's own sound for these tokens: what a neutral manner must equal.
#[cfg(test)]
fn speak_untouched(tokens: &[Token], manner: &Prosody) -> Result<Utterance, EngineError> {
    run(tokens, manner, true)
}

fn run(tokens: &[Token], manner: &Prosody, untouched: bool) -> Result<Utterance, EngineError> {
    if tokens.is_empty() {
        return Ok(Utterance::default());
    }
    let names: Vec<[CString; 3]> = tokens.iter().take(MAX_TOKENS).map(c_names).collect();
    let c_tokens: Vec<CToken> = tokens
        .iter()
        .zip(&names)
        .map(|(token, [name, before, after])| CToken {
            name: name.as_ptr(),
            before: before.as_ptr(),
            after: after.as_ptr(),
            stretch: within(token.stretch, 0.25, 4.0, 1.0),
            pitch: within(token.pitch, 0.4, 2.5, 1.0),
            spread: within(token.spread, 0.0, 4.0, 1.0),
            gain: within(token.gain, 0.05, 4.0, 1.0),
            whisper: token.whisper.into(),
        })
        .collect();
    let c_manner = CManner {
        pitch: within(manner.pitch, 0.4, 2.5, 1.0),
        spread: within(manner.spread, 0.0, 6.0, 1.0),
        stretch: within(manner.stretch, 0.25, 4.0, 1.0),
        warp: within(manner.warp, -0.2, 0.2, 0.0),
        wander: within(manner.wander, 0.0, 0.3, 0.0),
        rough: within(manner.rough, 0.0, 1.0, 0.0),
        detail: within(manner.detail, 0.0, 1.3, 1.0),
        seed: manner.seed,
        untouched: untouched.into(),
    };
    let mut out = CSpoken {
        hz: 0,
        samples_len: 0,
        words_len: 0,
        phones_len: 0,
        samples: ptr::null_mut(),
        words: ptr::null_mut(),
        phones: ptr::null_mut(),
    };

    // A panic elsewhere leaves nothing half done behind this lock.
    let engine = ENGINE.lock().unwrap_or_else(PoisonError::into_inner);
    // SAFETY: the lock is held. `c_tokens` has as many entries as said (at most MAX_TOKENS), whose strings `names`
    // keeps alive; `c_manner` and `out` are valid. C keeps no pointer after it returns, and its only jump over
    // frames starts and ends inside the call.
    let answer = unsafe {
        mynah_flite_speak(
            manner.speaker as i32,
            c_tokens.as_ptr(),
            c_tokens.len() as i32,
            &raw const c_manner,
            &raw mut out,
        )
    };
    if answer != SPOKEN {
        return Err(EngineError::Refused);
    }
    // SAFETY: after SPOKEN the three arrays are filled up to the lengths beside them, until they are freed below.
    let (samples, words, phones) = unsafe {
        (
            array(out.samples, out.samples_len),
            array(out.words, out.words_len),
            array(out.phones, out.phones_len),
        )
    };
    let utterance = Utterance {
        samples: samples.to_vec(),
        words: words
            .iter()
            .filter(|word| word.start >= 0.0)
            .map(|word| Word {
                name: text(&word.name),
                token: index(word.token, c_tokens.len()),
                start: word.start.into(),
                end: word.end.into(),
            })
            .collect(),
        phones: phones
            .iter()
            .map(|phone| Phone {
                token: index(phone.token, c_tokens.len()),
                start: phone.start.into(),
                end: phone.end.into(),
            })
            .collect(),
    };
    let right_rate = out.hz == HZ as i32;
    // SAFETY: filled by C, freed once; what was borrowed from it is copied.
    unsafe { mynah_flite_free(&raw mut out) };
    drop(engine);
    right_rate.then_some(utterance).ok_or(EngineError::Refused)
}

/// The array that C filled.
///
/// # Safety
///
/// `start` is not null and holds `len` filled values, which nothing changes or frees while the slice lives.
unsafe fn array<'a, T>(start: *const T, len: i32) -> &'a [T] {
    // SAFETY: as the caller says.
    unsafe { slice::from_raw_parts(start, usize::try_from(len).unwrap_or(0)) }
}

fn c_names(token: &Token) -> [CString; 3] {
    let mut name = printable(&token.name, MAX_NAME);
    if name.is_empty() {
        // Flite expects a name; a hyphen is silent.
        name = c"-".to_owned();
    }
    [
        name,
        printable(&token.before, 4),
        printable(&token.after, 4),
    ]
}

fn printable(text: &str, max: usize) -> CString {
    let bytes: Vec<u8> = text
        .bytes()
        .filter(u8::is_ascii_graphic)
        .take(max)
        .collect();
    // No zero byte can be left, so this never falls back.
    CString::new(bytes).unwrap_or_default()
}

fn within(value: f32, low: f32, high: f32, usual: f32) -> f32 {
    if value.is_finite() {
        value.clamp(low, high)
    } else {
        usual
    }
}

fn index(value: i32, len: usize) -> Option<usize> {
    usize::try_from(value).ok().filter(|&index| index < len)
}

fn text(name: &[u8]) -> String {
    let end = name.split(|&byte| byte == 0).next().unwrap_or_default();
    String::from_utf8_lossy(end).into_owned()
}

#[cfg(test)]
mod tests {
    use super::super::cast::Speaker;
    use super::*;

    fn sentence() -> Vec<Token> {
        let mut tokens: Vec<Token> = ["The", "kettle", "sang", "at", "5:30"]
            .map(Token::plain)
            .into();
        tokens[4].after = ".".to_owned();
        tokens
    }

    #[test]
    fn a_neutral_manner_gives_flites_own_samples() {
        for speaker in [Speaker::Slt, Speaker::Rms, Speaker::Awb] {
            let manner = Prosody::neutral(speaker, 7);
            let own = speak_untouched(&sentence(), &manner).unwrap();
            let ours = speak(&sentence(), &manner).unwrap();
            assert!(own.samples.len() > 10_000);
            assert!(
                ours == own,
                "{speaker:?}: the way through the hook changes the sound"
            );
        }
    }

    #[test]
    fn tokens_are_made_safe() {
        let mut wild = Token::plain("\0\u{7f}caf\u{e9}\n");
        wild.stretch = f32::NAN;
        wild.gain = f32::INFINITY;
        wild.pitch = -3.0;
        let mut manner = Prosody::neutral(Speaker::Slt, 1);
        manner.warp = 9.0;
        let said = speak(&[wild, Token::plain("")], &manner).unwrap();
        assert!(!said.samples.is_empty());
        assert!(speak(&[], &manner).unwrap().samples.is_empty());
    }
}
