//! Secrets: in the system's keychain, or sealed with a passphrase in a file where there is none.
//!
//! A keychain entry has the service `mynah` and an account made of the home's path and the secret's
//! name, so that a private home never finds another one's key; a library that is moved takes the path's
//! hash along. Nothing here prints a secret.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::error::LibraryError;
use crate::paths::Paths;
use mynah_core::hex::hex;
use mynah_core::secret::Secret;

mod seal;

/// Prefix of the names under which API keys of the service are stored.
pub(super) const KEY_PREFIX: &str = "elevenlabs";

const SERVICE: &str = "mynah";
/// In a home that was moved here: by what the keychain knows its keys.
pub(super) const ACCOUNT: &str = "keychain.json";

/// What that file says.
#[derive(Serialize, Deserialize)]
struct Account {
    account: String,
}

/// What can go wrong with a secret.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// This system has no keychain, or none that runs.
    #[error("there is no keychain: {says}")]
    NoKeychain {
        /// What the system said.
        says: String,
    },
    /// The keychain is there and would not: locked, or the user refused.
    #[error("the keychain refused: {says}")]
    Refused {
        /// What the system said.
        says: String,
    },
    /// The passphrase does not open the file.
    #[error("the passphrase does not open it")]
    WrongPassphrase,
    /// The sealed file is not what this program wrote.
    #[error("{path} is damaged")]
    Damaged {
        /// The sealed file; it stays as it is.
        path: PathBuf,
    },
    /// The secret could not be sealed.
    #[error("it can't be sealed: {says}")]
    Seal {
        /// The cipher's word.
        says: String,
    },
    /// The file can't be read or written.
    #[error(transparent)]
    File(#[from] LibraryError),
}

/// A place for secrets that the system guards. Calls may wait for the user.
pub trait Keychain: Send + Sync {
    /// The secret of this account, if there is one.
    fn read(&self, account: &str) -> Result<Option<Secret>, SecretError>;

    /// Keeps a secret, in place of the one before.
    fn write(&self, account: &str, secret: &Secret) -> Result<(), SecretError>;

    /// Forgets a secret, if there is one.
    fn delete(&self, account: &str) -> Result<(), SecretError>;
}

/// The system's own keychain.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemKeychain;

impl SystemKeychain {
    fn entry(account: &str) -> Result<keyring::v1::Entry, SecretError> {
        // Only here does it say why there is none.
        if let Err(error) = keyring::v1::Entry::store_status() {
            return Err(SecretError::NoKeychain {
                says: error.to_string(),
            });
        }
        keyring::v1::Entry::new(SERVICE, account).map_err(|error| refusal(&error))
    }
}

impl Keychain for SystemKeychain {
    fn read(&self, account: &str) -> Result<Option<Secret>, SecretError> {
        match Self::entry(account)?.get_password() {
            Ok(secret) => Ok(Some(Secret::new(&secret))),
            Err(keyring::v1::Error::NoEntry) => Ok(None),
            Err(error) => Err(refusal(&error)),
        }
    }

    fn write(&self, account: &str, secret: &Secret) -> Result<(), SecretError> {
        Self::entry(account)?
            .set_password(secret.expose())
            .map_err(|error| refusal(&error))
    }

    fn delete(&self, account: &str) -> Result<(), SecretError> {
        match Self::entry(account)?.delete_credential() {
            Ok(()) | Err(keyring::v1::Error::NoEntry) => Ok(()),
            Err(error) => Err(refusal(&error)),
        }
    }
}

/// Only the words of an error are kept: some of its cases carry what was stored.
fn refusal(error: &keyring::v1::Error) -> SecretError {
    let says = error.to_string();
    match error {
        keyring::v1::Error::NoDefaultStore | keyring::v1::Error::PlatformFailure(_) => {
            SecretError::NoKeychain { says }
        }
        _ => SecretError::Refused { says },
    }
}

/// A keychain that forgets when it is dropped: for tests, and for a key of this run only.
#[derive(Debug, Default)]
pub struct MemoryKeychain {
    secrets: Mutex<BTreeMap<String, Secret>>,
}

impl MemoryKeychain {
    fn with<T>(&self, work: impl FnOnce(&mut BTreeMap<String, Secret>) -> T) -> T {
        let mut secrets = self.secrets.lock().unwrap_or_else(PoisonError::into_inner);
        work(&mut secrets)
    }
}

impl Keychain for MemoryKeychain {
    fn read(&self, account: &str) -> Result<Option<Secret>, SecretError> {
        Ok(self.with(|secrets| secrets.get(account).cloned()))
    }

    fn write(&self, account: &str, secret: &Secret) -> Result<(), SecretError> {
        self.with(|secrets| secrets.insert(account.to_owned(), secret.clone()));
        Ok(())
    }

    fn delete(&self, account: &str) -> Result<(), SecretError> {
        self.with(|secrets| secrets.remove(account));
        Ok(())
    }
}

/// No keychain at all: what a bare server has.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoKeychain;

impl NoKeychain {
    fn none<T>() -> Result<T, SecretError> {
        Err(SecretError::NoKeychain {
            says: "none is used".to_owned(),
        })
    }
}

impl Keychain for NoKeychain {
    fn read(&self, _account: &str) -> Result<Option<Secret>, SecretError> {
        Self::none()
    }

    fn write(&self, _account: &str, _secret: &Secret) -> Result<(), SecretError> {
        Self::none()
    }

    fn delete(&self, _account: &str) -> Result<(), SecretError> {
        Self::none()
    }
}

/// The secrets of one home.
#[derive(Clone)]
pub struct Secrets {
    keychain: Arc<dyn Keychain>,
    /// Hash of the canonical home where the library was first.
    home: String,
    folder: PathBuf,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Secrets").finish_non_exhaustive()
    }
}

impl Secrets {
    /// The secrets of this home in this keychain. Nothing is asked of it yet.
    pub fn new(paths: &Paths, keychain: Arc<dyn Keychain>) -> Self {
        Self {
            keychain,
            home: account(paths.home()),
            folder: paths.keys(),
        }
    }

    /// The secret in the keychain, if there is one. Calls may wait for the user.
    pub fn read(&self, name: &str) -> Result<Option<Secret>, SecretError> {
        self.keychain.read(&self.account(name))
    }

    /// Keeps it in the keychain; a sealed file of the same name goes.
    pub fn keep(&self, name: &str, secret: &Secret) -> Result<(), SecretError> {
        self.keychain.write(&self.account(name), secret)?;
        self.forget_file(name)
    }

    /// Whether a sealed file of this name is there. It needs its passphrase.
    pub fn is_sealed(&self, name: &str) -> bool {
        self.file(name).exists()
    }

    /// Keeps it in a file sealed with a passphrase.
    pub fn keep_sealed(
        &self,
        name: &str,
        secret: &Secret,
        passphrase: &Secret,
    ) -> Result<(), SecretError> {
        seal::write(&self.file(name), name, secret, passphrase)
    }

    /// Opens a sealed file. Takes a part of a second, on purpose.
    pub fn open_sealed(
        &self,
        name: &str,
        passphrase: &Secret,
    ) -> Result<Option<Secret>, SecretError> {
        let file = self.file(name);
        if !file.exists() {
            return Ok(None);
        }
        seal::read(&file, name, passphrase).map(Some)
    }

    /// Forgets it wherever it is kept. No keychain is no error here.
    pub fn forget(&self, name: &str) -> Result<(), SecretError> {
        let file = self.forget_file(name);
        self.leave_keychain(name)?;
        file
    }

    /// Takes it out of the keychain; a sealed file of the same name stays. No keychain is no error here.
    pub fn leave_keychain(&self, name: &str) -> Result<(), SecretError> {
        match self.keychain.delete(&self.account(name)) {
            Err(SecretError::NoKeychain { .. }) => Ok(()),
            done => done,
        }
    }

    fn forget_file(&self, name: &str) -> Result<(), SecretError> {
        let file = self.file(name);
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(LibraryError::io(&file, error).into())
            }
            _ => Ok(()),
        }
    }

    fn account(&self, name: &str) -> String {
        format!("{}-{name}", self.home)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.sealed.json"))
    }
}

/// By what the keychain knows the keys of a home. A library that was moved keeps what it had.
fn account(home: &Path) -> String {
    let file = home.join(ACCOUNT);
    let says = match std::fs::read(&file) {
        Ok(text) => serde_json::from_slice::<Account>(&text).map_err(std::io::Error::from),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return home_hash(home),
        Err(error) => Err(error),
    };
    says.map(|says| says.account).unwrap_or_else(|error| {
        log::error!(
            "{}: {error}; keys in the keychain are not found",
            file.display()
        );
        home_hash(home)
    })
}

/// The file that tells it in another place.
pub(super) fn account_of(paths: &Paths) -> Result<Vec<u8>, LibraryError> {
    let account = account(paths.home());
    Ok(serde_json::to_vec(&Account { account })?)
}

fn home_hash(home: &Path) -> String {
    let home = std::fs::canonicalize(home).unwrap_or_else(|_| home.to_owned());
    let digest = Sha256::digest(home.as_os_str().as_encoded_bytes());
    let mut name = hex(&digest);
    name.truncate(32);
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "sk_0123456789abcdef";

    #[test]
    fn a_private_home_finds_no_other_homes_key() {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let keychain = Arc::new(MemoryKeychain::default());
        let of = |home: &Path| {
            let keychain: Arc<dyn Keychain> = Arc::<MemoryKeychain>::clone(&keychain);
            Secrets::new(&Paths::new(home), keychain)
        };
        of(one.path()).keep(KEY_PREFIX, &Secret::new(KEY)).unwrap();
        assert_eq!(of(two.path()).read(KEY_PREFIX).unwrap(), None);
        let roundabout = one.path().join(".");
        let found = of(&roundabout).read(KEY_PREFIX).unwrap();
        assert_eq!(found, Some(Secret::new(KEY)));
        of(one.path()).forget(KEY_PREFIX).unwrap();
        assert_eq!(of(one.path()).read(KEY_PREFIX).unwrap(), None);
    }

    #[test]
    fn what_is_sealed_leaves_the_keychain() {
        let home = tempfile::tempdir().unwrap();
        let keychain = Arc::new(MemoryKeychain::default());
        let secrets = Secrets::new(&Paths::new(home.path()), keychain);
        let (key, pass) = (Secret::new(KEY), Secret::new("correct horse"));
        secrets.keep(KEY_PREFIX, &key).unwrap();
        secrets.keep_sealed(KEY_PREFIX, &key, &pass).unwrap();
        secrets.leave_keychain(KEY_PREFIX).unwrap();
        assert_eq!(secrets.read(KEY_PREFIX).unwrap(), None);
        assert!(secrets.is_sealed(KEY_PREFIX));
    }

    #[test]
    fn a_sealed_file_needs_its_passphrase_and_shows_nothing() {
        let home = tempfile::tempdir().unwrap();
        let secrets = Secrets::new(&Paths::new(home.path()), Arc::new(NoKeychain));
        let pass = Secret::new("correct horse");
        assert!(matches!(
            secrets.keep(KEY_PREFIX, &Secret::new(KEY)),
            Err(SecretError::NoKeychain { .. })
        ));
        assert!(!secrets.is_sealed(KEY_PREFIX));
        assert_eq!(secrets.open_sealed(KEY_PREFIX, &pass).unwrap(), None);
        secrets
            .keep_sealed(KEY_PREFIX, &Secret::new(KEY), &pass)
            .unwrap();
        assert!(secrets.is_sealed(KEY_PREFIX));
        let file = secrets.file(KEY_PREFIX);
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(
            !text.contains("abcdef") && !text.contains("horse"),
            "{text}"
        );
        assert_eq!(
            secrets.open_sealed(KEY_PREFIX, &pass).unwrap(),
            Some(Secret::new(KEY))
        );
        assert!(matches!(
            secrets.open_sealed(KEY_PREFIX, &Secret::new("wrong")),
            Err(SecretError::WrongPassphrase)
        ));
        std::fs::write(&file, text.get(..text.len() / 2).unwrap()).unwrap();
        assert!(matches!(
            secrets.open_sealed(KEY_PREFIX, &pass),
            Err(SecretError::Damaged { .. })
        ));
        secrets.forget(KEY_PREFIX).unwrap();
        assert!(!secrets.is_sealed(KEY_PREFIX));
    }
}
