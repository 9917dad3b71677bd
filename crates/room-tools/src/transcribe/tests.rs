//! The transcript editor: edits, checks, saving and export.
