//! What nobody could hear is rated by nobody.

use super::*;

/// Only the dots were guarded: a key or a button beside rated a line that wasn't spoken.
#[test]
fn neither_a_key_nor_a_button_rates_what_is_not_here() {
    let mut room = unspoken();
    room.key_press(Key::A);
    room.run();
    room.key_press(Key::Num4);
    room.run();
    assert!(!opened(&room).audition.is_said());
    let told = format!("{:?}", room.state().wishes.notices);
    assert!(told.contains("Nobody has heard this yet"), "{told}");
    // One line is whole: that one is rated, the other isn't.
    give_line(room.state_mut(), 1);
    room.run();
    room.key_press(Key::Num4);
    room.run();
    assert_eq!(opened(&room).audition.stars(0, 0), 0);
    room.key_press(Key::Tab);
    room.run();
    room.key_press(Key::Num4);
    room.run();
    assert_eq!(opened(&room).audition.stars(0, 1), 4);
    room.key_press(Key::Tab);
    room.run();
    room.get_by_label("Rate 5").click();
    room.run();
    assert_eq!(opened(&room).audition.stars(0, 0), 0);
}
