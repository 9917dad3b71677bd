//! The rule by which an API key pays for an order. The read model shows the key and the engine charges it: both call
//! [`paying_key`] with what they know of the keys.

use mynah_core::ids::KeyId;

/// Keys that a project and the settings name for an order, by precedence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyNames {
    /// The key of the order's project.
    pub project: Option<KeyId>,
    /// The key for batches; `None` for a single line.
    pub batches: Option<KeyId>,
    /// The key that is chosen in the settings.
    pub chosen: Option<KeyId>,
}

/// The state of a key that a project or the settings name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedKey<K> {
    /// The key is stored, or this other key replaced it.
    Stored(K),
    /// The key was removed, and no other key replaced it.
    Removed,
    /// The library never had this key, for example because an older backup was restored.
    Unknown,
}

/// The key that pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayingKey<K> {
    /// This key.
    Key(K),
    /// The library does not know the named key. No other key pays, because it may be another account's.
    Unknown,
    /// No key is stored.
    None,
}

/// Returns the key that pays: the project's, otherwise the key for batches, otherwise the chosen key, otherwise the
/// `first` stored key. A removed key is skipped.
///
/// # Errors
/// The errors of `find` and `first`.
pub fn paying_key<K, E>(
    names: KeyNames,
    mut find: impl FnMut(KeyId) -> Result<NamedKey<K>, E>,
    first: impl FnOnce() -> Result<Option<K>, E>,
) -> Result<PayingKey<K>, E> {
    let KeyNames {
        project,
        batches,
        chosen,
    } = names;
    for key in [project, batches, chosen].into_iter().flatten() {
        match find(key)? {
            NamedKey::Stored(key) => return Ok(PayingKey::Key(key)),
            NamedKey::Removed => {}
            NamedKey::Unknown => return Ok(PayingKey::Unknown),
        }
    }
    Ok(first()?.map_or(PayingKey::None, PayingKey::Key))
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    #[test]
    fn project_batch_chosen_and_first_key_pay_in_this_order() {
        use PayingKey::{Key, Unknown};
        // Keys 2 and 3 are stored, key 1 was removed, key 5 replaced key 4, and there never was a key 9.
        let find = |KeyId(key)| {
            Ok::<_, Infallible>(match key {
                1 => NamedKey::Removed,
                2 | 3 | 5 => NamedKey::Stored(key),
                4 => NamedKey::Stored(5),
                _ => NamedKey::Unknown,
            })
        };
        for (name, [project, batches, chosen], pays) in [
            ("project", [3, 2, 5], Key(3)),
            ("batch", [0, 3, 5], Key(3)),
            ("chosen", [0, 0, 3], Key(3)),
            ("first", [0, 0, 0], Key(2)),
            ("replaced", [4, 3, 3], Key(5)),
            ("removed key of the project", [1, 0, 3], Key(3)),
            ("removed key for batches", [0, 1, 3], Key(3)),
            ("removed chosen key", [0, 0, 1], Key(2)),
            ("unknown key of the project", [9, 3, 3], Unknown),
            ("unknown chosen key", [0, 0, 9], Unknown),
            ("unknown chosen key that is not needed", [3, 0, 9], Key(3)),
        ] {
            let key = |id: u64| (id > 0).then_some(KeyId(id));
            let names = KeyNames {
                project: key(project),
                batches: key(batches),
                chosen: key(chosen),
            };
            assert_eq!(paying_key(names, find, || Ok(Some(2))), Ok(pays), "{name}");
        }
        let none = paying_key(KeyNames::default(), find, || Ok(None));
        assert_eq!(none, Ok(PayingKey::None));
    }
}
