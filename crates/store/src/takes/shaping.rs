//! The sound of a take in its line: cut, volume and length.

use mynah_core::shape::Shape;
use mynah_script::document::Line;
use mynah_script::shaping::CutTake;

use super::TakeCard;

impl TakeCard {
    /// Returns the take as the cuts of a line name it.
    pub fn to_cut(&self) -> CutTake {
        CutTake::new(self.number, self.seconds)
    }

    /// Returns the cut and volume that `line` applies to the take.
    pub fn shape_in(&self, line: &Line) -> Shape {
        line.overrides.shaping.shape(self.to_cut())
    }

    /// Returns how long the take plays in `line`, in seconds.
    pub fn seconds_in(&self, line: &Line) -> f64 {
        let kept = self.shape_in(line).cut.kept_seconds(self.seconds);
        kept.end - kept.start
    }
}
