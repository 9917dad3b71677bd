//! A secret in a file, sealed with a passphrase: Argon2id makes the key, XChaCha20-Poly1305 seals.

use std::path::Path;

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead as _, Generate as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};

use crate::error::LibraryError;
use crate::files;
use crate::secrets::SecretError;
use mynah_core::secret::Secret;

/// RFC 9106, second recommendation: 64 MiB and three passes.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
/// A file that asks for more than this was not written by us, and would only eat memory.
const MOST_MEMORY_KIB: u32 = 1024 * 1024;
const MOST_PASSES: u32 = 64;

/// The file. Bytes are base64.
#[derive(Serialize, Deserialize)]
struct Sealed {
    v: u32,
    kdf: String,
    memory_kib: u32,
    passes: u32,
    salt: String,
    nonce: String,
    sealed: String,
}

const KDF: &str = "argon2id";

/// Seals a secret into a file. `name` is sealed with it, so that one file can't stand in for another.
pub(super) fn write(
    path: &Path,
    name: &str,
    secret: &Secret,
    passphrase: &Secret,
) -> Result<(), SecretError> {
    let random = |error: &dyn std::fmt::Display| SecretError::Seal {
        says: error.to_string(),
    };
    let salt = <[u8; 16]>::try_generate().map_err(|error| random(&error))?;
    let nonce = <[u8; 24]>::try_generate().map_err(|error| random(&error))?;
    let cipher = cipher(passphrase, &salt, MEMORY_KIB, PASSES)?;
    let message = Payload {
        msg: secret.expose().as_bytes(),
        aad: name.as_bytes(),
    };
    let sealed = cipher
        .encrypt(&XNonce::from(nonce), message)
        .map_err(|error| random(&error))?;
    let file = Sealed {
        v: 1,
        kdf: KDF.to_owned(),
        memory_kib: MEMORY_KIB,
        passes: PASSES,
        salt: STANDARD.encode(salt),
        nonce: STANDARD.encode(nonce),
        sealed: STANDARD.encode(sealed),
    };
    let text = serde_json::to_vec(&file).map_err(LibraryError::from)?;
    // A temporary file is readable by its owner only, and keeps that when it is renamed.
    Ok(files::replace(path, &text)?)
}

/// Opens what [`write()`] sealed.
pub(super) fn read(path: &Path, name: &str, passphrase: &Secret) -> Result<Secret, SecretError> {
    let damaged = || SecretError::Damaged {
        path: path.to_owned(),
    };
    let bytes = std::fs::read(path).map_err(|error| LibraryError::io(path, error))?;
    let file: Sealed = serde_json::from_slice(&bytes).ok().ok_or_else(damaged)?;
    let decode = |text: &str| STANDARD.decode(text).ok().ok_or_else(damaged);
    let salt = decode(&file.salt)?;
    let nonce = decode(&file.nonce)?;
    let sealed = decode(&file.sealed)?;
    let known = file.v == 1
        && file.kdf == KDF
        && file.memory_kib <= MOST_MEMORY_KIB
        && file.passes <= MOST_PASSES;
    let Ok(nonce) = <[u8; 24]>::try_from(nonce.as_slice()) else {
        return Err(damaged());
    };
    if !known {
        return Err(damaged());
    }
    let cipher = cipher(passphrase, &salt, file.memory_kib, file.passes)?;
    let message = Payload {
        msg: &sealed,
        aad: name.as_bytes(),
    };
    let opened = cipher
        .decrypt(&XNonce::from(nonce), message)
        .ok()
        .ok_or(SecretError::WrongPassphrase)?;
    let secret = String::from_utf8(opened).ok().ok_or_else(damaged)?;
    Ok(Secret::new(&secret))
}

fn cipher(
    passphrase: &Secret,
    salt: &[u8],
    memory_kib: u32,
    passes: u32,
) -> Result<XChaCha20Poly1305, SecretError> {
    let failed = |error: argon2::Error| SecretError::Seal {
        says: error.to_string(),
    };
    let params = Params::new(memory_kib, passes, 1, Some(32)).map_err(failed)?;
    let mut key = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.expose().as_bytes(), salt, &mut key)
        .map_err(failed)?;
    Ok(XChaCha20Poly1305::new(&key.into()))
}
