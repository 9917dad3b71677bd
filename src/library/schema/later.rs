//! Steps that came later.

/// When the service named a key's cap; NULL where somebody wrote it.
pub(super) const CAP_LEARNT: &str = "ALTER TABLE key ADD COLUMN cap_learnt INTEGER;";

/// The number in the name that the service was given, where an entry got another one when it came from a backup.
pub(super) const SENT_AS: &str = "ALTER TABLE entry ADD COLUMN sent_as INTEGER;";
