//! What came to be of professional clones.

use std::sync::Arc;

use crate::attempt::KeptSample;
use crate::professional::{ProfessionalCard, ProfessionalForm, Stands};
use crate::trouble::Trouble;
use mynah_core::ids::MakingId;
use mynah_core::request::Input;

/// A picture to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Pixels it is wide and high.
    pub size: [usize; 2],
    /// Red, green, blue and opacity of each pixel, from the upper left.
    pub rgba: Vec<u8>,
}

/// Professional clones.
#[derive(Debug)]
pub enum ProfessionalEvent {
    /// All of them, the one that was begun last first.
    Listed(Vec<ProfessionalCard>),
    /// What one is by now that was kept under this number: another window wrote of it, too.
    Kept(MakingId, u64, Box<ProfessionalForm>),
    /// How one stands from now on.
    Stands(MakingId, Box<Stands>),
    /// A recording of one is being sent: its hash, bytes that went, and all.
    Sending(MakingId, String, u64, u64),
    /// The lines that are to be read aloud for one.
    Captcha(MakingId, Arc<Picture>),
    /// What was looked at for one under this number, or why nothing can be made of it.
    Sampled(MakingId, u64, Result<Vec<KeptSample>, Box<Trouble>>),
    /// A document of one is kept, or why not.
    Document(MakingId, Result<Input, Box<Trouble>>),
    /// What was to be done of one under this number is over, and why it came to nothing.
    Ended(MakingId, u64, Option<Box<Trouble>>),
}
