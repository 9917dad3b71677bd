//! Voice agents without network and disk: documents, conversations and recorded tests.

pub mod conversation;
pub mod latency;
pub mod test_case;
