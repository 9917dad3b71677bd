//! Scripts as they are kept whole in a column: JSON, compressed (zlib).

use std::io::{Read as _, Write as _};
use std::path::Path;

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use crate::error::LibraryError;
use mynah_core::hex::hex;

/// Bytes that anything unpacks to at most: far more than the longest script.
const LARGEST: u64 = 1 << 30;

/// Something packed, and the hash of what is in it.
pub(super) struct Packed {
    pub bytes: Vec<u8>,
    pub hash: String,
}

/// Packs something. A long script takes a while: not within a write.
pub(super) fn pack(content: &impl Serialize) -> Result<Packed, LibraryError> {
    let json = serde_json::to_vec(content)?;
    let hash = hex(&Sha256::digest(&json));
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
    let packed = packer.write_all(&json).and_then(|()| packer.finish());
    let bytes = packed.map_err(|error| LibraryError::io(Path::new("packed"), error))?;
    Ok(Packed { bytes, hash })
}

/// Unpacks it; nothing where it is damaged.
pub(super) fn unpack<T: DeserializeOwned>(packed: &[u8]) -> Option<T> {
    let mut json = Vec::new();
    let read = ZlibDecoder::new(packed)
        .take(LARGEST)
        .read_to_end(&mut json);
    let content = read
        .map_err(serde_json::Error::io)
        .and_then(|_| serde_json::from_slice(&json));
    content
        .inspect_err(|error| log::warn!("what is packed can't be read: {error}"))
        .ok()
}
