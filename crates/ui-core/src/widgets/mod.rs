//! Widgets that show values of the model. All others are in the kit.

pub mod advice;
pub mod job_row;
pub mod limit_field;
pub mod price;
pub mod steps_row;
pub mod trim_wave;
pub mod trouble_card;
pub mod usage_meter;
pub mod waveform;

pub use advice::advice_ui;
pub use job_row::{JobRowPress, job_row};
pub use limit_field::{LimitField, LimitText};
pub use steps_row::StepsRow;
pub use trim_wave::TrimWave;
pub use trouble_card::TroubleCard;
pub use usage_meter::usage_meter;
pub use waveform::{Waveform, mini_wave};
