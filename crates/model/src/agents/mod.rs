//! Voice agents without network and disk: documents, conversations and recorded tests.

pub mod account_tests;
pub mod conversation;
pub mod document;
pub mod fields;
pub mod judge;
pub mod latency;
pub mod price;
pub mod templates;
pub mod test_case;
pub mod tool_schema;
