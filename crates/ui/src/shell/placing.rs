//! Where something lies over a room without covering what can be pressed there.

use egui::{Rect, Vec2, pos2};

use mynah_room_script::FOOT;
use mynah_ui_core::room::Room;
use mynah_ui_core::step_foot::FOOT as CREATE_FOOT;

/// It rises by at most so many times its height.
const HIGHEST: f32 = 2.0;

/// Places that are tried lie this far from each other.
const STEP: f32 = 16.0;

/// The place for something of this size inside `room` where `cost` is least; of those where it is as little, the one nearest to the lower right
/// corner.
pub(super) fn place_in(room: Rect, size: Vec2, cost: impl Fn(Rect) -> usize) -> Rect {
    let at = |x: f32, y: f32| Rect::from_min_size(pos2(x, y) - size, size);
    // What is higher than its room begins at its top.
    let corner = at(room.right(), room.bottom().max(room.top() + size.y));
    let steps = |free: f32| (free.max(0.0) / STEP) as u16;
    // It stays at the bottom.
    let free = (room.height() - size.y).min(HIGHEST * size.y);
    let (across, up) = (steps(room.width() - size.x), steps(free));
    let places = (0..=up).flat_map(|up| (0..=across).map(move |across| (across, up)));
    let places = places.map(|(across, up)| {
        let far = across + up;
        let place = corner.translate(-STEP * Vec2::new(across.into(), up.into()));
        (cost(place), far, place)
    });
    let best = places.min_by_key(|(covers, far, _)| (*covers, *far));
    best.map_or(corner, |(.., place)| place)
}

/// Where toasts may lie: above the foot of the room `main`; while a dialog is open, whose words are read, in the `whole`
/// window, since nothing else can be pressed there.
pub(super) fn room_of(main: Rect, whole: Option<Rect>) -> Rect {
    let (around, foot) = whole.map_or((main, FOOT), |whole| (whole, 0.0));
    Rect::from_min_max(
        pos2(around.left() + 16.0, around.top()),
        pos2(around.right() - 16.0, around.bottom() - foot - 8.0),
    )
}

/// By how much the foot of a room is higher than that of the script.
pub(super) fn higher_foot(room: Room) -> f32 {
    match room {
        Room::Create | Room::Dubbing | Room::Tools => CREATE_FOOT - FOOT,
        _ => 0.0,
    }
}

/// How many of the controls something lies over.
pub(super) fn covered(place: Rect, controls: &[Rect]) -> usize {
    let inside = place.shrink(1.0);
    let covers = |control: &&Rect| control.intersects(inside);
    controls.iter().filter(covers).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corner_is_left_for_a_place_that_covers_nothing() {
        let room = Rect::from_min_max(pos2(0.0, 0.0), pos2(600.0, 300.0));
        let size = Vec2::new(200.0, 60.0);
        let corner = place_in(room, size, |_| 0);
        assert_eq!(corner.max, room.max);
        let button = Rect::from_min_size(pos2(500.0, 270.0), Vec2::new(60.0, 24.0));
        let place = place_in(room, size, |place| covered(place, &[button]));
        assert!(
            !place.intersects(button) && room.contains_rect(place),
            "{place}"
        );
        // With no free place the fewest are covered.
        let rows = (0..10).map(|row| {
            let at = pos2(0.0, 30.0 * row as f32);
            Rect::from_min_size(at, Vec2::new(600.0, 24.0))
        });
        let rows: Vec<_> = rows.collect();
        let place = place_in(room, size, |place| covered(place, &rows));
        assert!(covered(place, &rows) <= 2);
    }
}
