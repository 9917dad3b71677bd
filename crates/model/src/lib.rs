//! The read model: commands, events, what the UI shows, user errors, and the pure logic of dubs, auditions and clones.
//!
//! It knows neither the database, the API client nor a runtime. Begin with [`command`], [`event`] and [`desk`].

pub mod agents;
pub mod alerts;
pub mod attempt;
pub mod audio_tracks;
pub mod audition;
pub mod best;
pub mod casting;
pub mod cloning;
pub mod command;
pub mod connectivity;
pub mod consent_report;
pub mod consent_text;
pub mod delivery;
pub mod desk;
pub mod dubbing;
pub mod event;
pub mod ffmpeg;
mod first_names;
pub mod fitting;
pub mod inspecting;
pub mod library_move;
pub mod merging;
pub mod pace;
pub mod paying_key;
pub mod playhead;
pub mod price;
pub mod professional;
pub mod remote;
pub mod shared_voices;
pub mod slices;
pub mod sounding;
pub mod spelling;
pub mod statement;
pub mod storage;
pub mod sweep;
pub mod template;
pub mod tool_limits;
pub mod tool_presets;
pub mod transcript_price;
pub mod trouble;
pub mod typed_path;
pub mod urgency;
pub mod voice_collections;
pub mod voice_design;
