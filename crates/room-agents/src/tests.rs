//! Panels of the room with a read model.
