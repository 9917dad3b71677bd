//! What stands where something is on its way.

use egui::{Id, Ui};

use crate::theme::{Face, Tokens, size};

/// What takes no longer is not told: words that come and go at once only flash.
const BLINK: f64 = 0.15;

/// When it was drawn first, and the pass that it was drawn in last.
#[derive(Clone, Copy)]
struct Seen {
    since: f64,
    pass: u64,
}

/// Says in the middle that something is on its way, once it has taken longer than a blink. What follows
/// right after counts as the same wait.
pub fn opening_ui(ui: &mut Ui, text: &str) {
    let (now, pass) = (ui.input(|input| input.time), ui.ctx().cumulative_pass_nr());
    let id = Id::unique("opening");
    let seen = ui.data(|data| data.get_temp::<Seen>(id));
    let since = match seen {
        Some(seen) if seen.pass + 1 >= pass => seen.since,
        _ => now,
    };
    ui.data_mut(|data| data.insert_temp(id, Seen { since, pass }));
    let left = BLINK - (now - since);
    if left > 0.0 {
        let left = std::time::Duration::try_from_secs_f64(left).unwrap_or_default();
        ui.ctx().request_repaint_after(left);
        return;
    }
    ui.add_space(size::HEAD);
    ui.vertical_centered(|ui| {
        ui.label(Face::Body.rich(text, Tokens::of(ui).text2));
    });
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing;

    #[test]
    fn a_short_wait_says_nothing_a_long_one_does() {
        let mut harness = testing::builder(640.0, 480.0)
            .with_step_dt(0.02)
            .build_ui(|ui| opening_ui(ui, "Opening"));
        assert!(harness.query_by_label("Opening").is_none());
        harness.run_steps(10);
        harness.get_by_label("Opening");
    }
}
