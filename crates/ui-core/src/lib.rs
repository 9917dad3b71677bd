//! What all rooms share: what a panel gets and may wish, actions, and the parts that several rooms show.

pub mod action;
pub mod acts;
pub mod appearance;
pub mod blind;
pub mod blockers;
pub mod bought;
pub mod compared;
pub mod consent_state;
pub mod ctx;
pub mod device_list;
pub mod dialog_buttons;
pub mod edit_wish;
pub mod fact_row;
pub mod hearing;
pub mod job_band;
pub mod line_editor;
pub mod line_list;
pub mod overwrite;
pub mod remedies;
pub mod room;
pub mod room_command;
pub mod search;
pub mod speakers;
pub mod step_foot;
pub mod steps;
pub mod tempo;
#[cfg(any(test, feature = "testing"))]
#[expect(clippy::unwrap_used, clippy::expect_used, reason = "test support")]
pub mod testing;
pub mod unsaid;
pub mod unsaved;
pub mod usable_remedies;
pub mod voice_field;
pub mod voice_list;
pub mod voice_owner;
pub mod voice_settings;
pub mod voice_uses;
pub mod widgets;
pub mod words;
