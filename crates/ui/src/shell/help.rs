//! The list of all shortcuts.

use egui::{Align, Frame, Id, Key, Layout, Modal, Modifiers, ScrollArea, Ui, vec2};

use mynah_i18n::tr;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::theme::Tokens;
use mynah_ui_kit::widgets::{key_cap, key_cap_width};

mod rooms;

/// Further than any list is long.
const EVERYTHING: f32 = 100_000.0;
/// Height of a row.
const ROW: f32 = 24.0;
/// Width of a column, the gap to the next one, and the room of the scroll bar.
const WIDTH: f32 = 388.0;
const GAP: f32 = 40.0;
const BAR: f32 = 12.0;
/// What lies beside the list in a narrow window: margins and edges.
const EDGES: f32 = 56.0;
/// Least gap between words and keys, and the gap between two caps.
const BESIDE: f32 = 12.0;
const CAPS: f32 = 4.0;

/// Shortcuts that belong together.
struct Group {
    title: String,
    /// What hands do beside the actions: what it does, and the keys.
    hands: Vec<(String, String)>,
    actions: &'static [Action],
}

/// Those of the left column and those of the right one.
fn columns() -> [Vec<Group>; 2] {
    let [lines, find, projects, listen, speak, window] = groups();
    [
        vec![
            lines,
            find,
            projects,
            window,
            rooms::create(),
            rooms::dubbing(),
        ],
        vec![
            listen,
            speak,
            rooms::review(),
            rooms::voices(),
            rooms::sweep(),
            rooms::audition(),
        ],
    ]
}

/// What actions have keys for.
fn groups() -> [Group; 6] {
    use Action as A;
    let hands = [
        (tr!("shortcuts-enter"), tr!("shortcuts-enter.keys")),
        (tr!("shortcuts-next"), tr!("shortcuts-next.keys")),
        (tr!("shortcuts-leave"), tr!("shortcuts-leave.keys")),
        (tr!("shortcuts-walk"), tr!("shortcuts-walk.keys")),
        (tr!("shortcuts-far"), tr!("shortcuts-far.keys")),
        (tr!("shortcuts-into"), tr!("shortcuts-into.keys")),
        (tr!("shortcuts-range"), tr!("shortcuts-range.keys")),
        (tr!("shortcuts-mark"), tr!("shortcuts-mark.keys")),
        (tr!("shortcuts-delete"), tr!("shortcuts-delete.keys")),
        (tr!("shortcuts-menu"), tr!("shortcuts-menu.keys")),
    ];
    let explain = (tr!("shortcuts-explain"), tr!("shortcuts-explain.keys"));
    [
        Group {
            title: tr!("shortcuts-lines"),
            hands: hands.to_vec(),
            actions: &[
                A::SelectAll,
                A::CopyLines,
                A::CutLines,
                A::EditLine,
                A::AddLine,
                A::SplitLine,
                A::JoinLine,
                A::MoveLineUp,
                A::MoveLineDown,
                A::NextLine,
                A::PreviousLine,
                A::FoldChapter,
                A::Undo,
                A::Redo,
            ],
        },
        Group {
            title: tr!("shortcuts-find"),
            hands: Vec::new(),
            actions: &[
                A::Find,
                A::FindNext,
                A::FindBack,
                A::Replace,
                A::GoToLine,
                A::HintNext,
                A::HintBack,
                A::HintFix,
                A::HintIgnore,
            ],
        },
        Group {
            title: tr!("shortcuts-projects"),
            hands: Vec::new(),
            actions: &[
                A::Projects,
                A::NewProject,
                A::OpenScript,
                A::PasteScript,
                A::SaveScript,
                A::Export,
            ],
        },
        Group {
            title: tr!("shortcuts-listen"),
            hands: vec![(tr!("shortcuts-from-word"), tr!("shortcuts-from-word.keys"))],
            actions: &[
                A::PlayPause,
                A::PlayFromHere,
                A::PlayFromWord,
                A::PlayAll,
                A::PlaySelected,
                A::PlayChapter,
                A::Stop,
                A::CompareTakes,
                A::SwapTakes,
                A::Loop,
                A::Slower,
                A::Faster,
            ],
        },
        Group {
            title: tr!("shortcuts-speak"),
            hands: Vec::new(),
            actions: &[
                A::GenerateLine,
                A::AnotherTake,
                A::GenerateChanged,
                A::PickNewer,
                A::PickOlder,
                A::PickHeard,
                A::StarTake,
                A::BestTakes,
                A::ApproveTake,
                A::Review,
                A::NoteTake,
                A::InsertTag,
                A::ChooseSpeaker,
                A::ChooseVoice,
                A::Cast,
                A::ChooseModel,
                A::Stability,
                A::Inspector,
                A::HideInspector,
            ],
        },
        Group {
            title: tr!("shortcuts-window"),
            hands: vec![explain],
            actions: &[
                A::Shortcuts,
                A::Palette,
                A::ScriptRoom,
                A::VoicesRoom,
                A::CreateRoom,
                A::DubbingRoom,
                A::ToolsRoom,
                A::AgentsRoom,
                A::HistoryRoom,
                A::UsageRoom,
                A::SettingsRoom,
                A::Jobs,
                A::ZoomIn,
                A::ZoomOut,
                A::ZoomReset,
                A::Quit,
            ],
        },
    ]
}

/// Draws the list while `open`; closes with Escape or a click beside it.
pub fn shortcuts_ui(ctx: &egui::Context, cx: &StudioCtx<'_>, open: &mut bool) {
    if !*open {
        return;
    }
    let t = cx.tokens;
    let space = ctx.content_rect().size();
    // Where there is room all of it is seen at once.
    let columns = if space.x >= 2.0 * WIDTH + 160.0 { 2 } else { 1 };
    let width = columns as f32 * WIDTH + (columns - 1) as f32 * GAP;
    let width = width.min(space.x - BAR - EDGES);
    let modal = Modal::new(Id::unique("shortcuts"))
        .backdrop_color(t.shade)
        .frame(Frame::popup(&ctx.global_style()).inner_margin(16))
        .show(ctx, |ui| {
            ui.set_width(width + BAR);
            ui.label(Face::Title.rich(tr!("shortcuts-title"), t.text));
            ui.label(Face::Small.rich(tr!("shortcuts-hint"), t.text2));
            ui.add_space(4.0);
            let height = (space.y - 160.0).max(240.0);
            let list = ScrollArea::vertical()
                .max_height(height)
                .min_scrolled_height(height)
                .auto_shrink([false, true]);
            list.show(ui, |ui| {
                ui.spacing_mut().interact_size.y = 0.0;
                ui.spacing_mut().item_spacing = vec2(GAP, 0.0);
                // The scroll bar floats: the keys keep clear of it.
                ui.set_max_width(width);
                scroll_by_keys(ui);
                let sides = self::columns();
                if columns == 1 {
                    for group in sides.iter().flatten() {
                        group_ui(ui, t, group);
                    }
                    limits_ui(ui, t);
                    return;
                }
                ui.horizontal_top(|ui| {
                    for (side, last) in sides.iter().zip([false, true]) {
                        ui.vertical(|ui| {
                            ui.set_width(WIDTH);
                            for group in side {
                                group_ui(ui, t, group);
                            }
                            if last {
                                limits_ui(ui, t);
                            }
                        });
                    }
                });
            });
        });
    if modal.should_close() {
        *open = false;
    }
}

fn group_ui(ui: &mut Ui, t: &Tokens, group: &Group) {
    ui.add_space(10.0);
    ui.label(Face::SmallStrong.rich(&*group.title, t.text2));
    ui.add_space(2.0);
    for (label, keys) in &group.hands {
        row_ui(ui, t, label, keys);
    }
    for action in group.actions {
        if let Some(keys) = action.keys_text(ui.ctx()) {
            row_ui(ui, t, &action.label(), &caps(&keys));
        }
    }
}

/// What writing in other scripts can't do yet: whoever looks for how to does not look in vain.
fn limits_ui(ui: &mut Ui, t: &Tokens) {
    ui.add_space(10.0);
    ui.label(Face::SmallStrong.rich(tr!("help-scripts"), t.text2));
    for words in [
        tr!("help-scripts.right"),
        tr!("help-scripts.fonts"),
        tr!("help-scripts.ime"),
        tr!("help-scripts.numbers"),
    ] {
        ui.add_space(4.0);
        ui.add(egui::Label::new(Face::Small.rich(words, t.text)).wrap());
    }
}

/// `Ctrl+Shift+Z` as `Ctrl Shift Z`: on a cap a plus is a key.
fn caps(keys: &str) -> String {
    match keys.strip_suffix('+') {
        Some(plus) => format!("{} +", plus.trim_end_matches('+').replace('+', " ")),
        None => keys.replace('+', " "),
    }
}

/// Nothing in the list can have the keys, so they scroll it.
fn scroll_by_keys(ui: &Ui) {
    let page = ui.clip_rect().height() - ROW;
    let pressed = |key, by: f32| {
        let times = ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
        times as f32 * by
    };
    let down =
        pressed(Key::ArrowDown, ROW) + pressed(Key::PageDown, page) + pressed(Key::End, EVERYTHING);
    let up =
        pressed(Key::ArrowUp, ROW) + pressed(Key::PageUp, page) + pressed(Key::Home, EVERYTHING);
    if down != up {
        ui.scroll_with_delta(vec2(0.0, up - down));
    }
}

fn row_ui(ui: &mut Ui, t: &Tokens, label: &str, keys: &str) {
    let words = Face::Body.galley(ui, label, t.text).size().x;
    let caps = keys.split(" | ").map(|keys| key_cap_width(ui, keys) + CAPS);
    // Where both have no room beside each other, the keys stand below.
    let is_beside = words + BESIDE + caps.sum::<f32>() <= ui.available_width();
    if !is_beside {
        ui.add(egui::Label::new(Face::Body.rich(label, t.text)).wrap());
    }
    ui.horizontal(|ui| {
        ui.set_height(ROW);
        if is_beside {
            ui.label(Face::Body.rich(label, t.text));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = CAPS;
            for keys in keys.rsplit(" | ") {
                key_cap(ui, keys);
            }
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shortcut_is_listed_once() {
        // Whoever deletes finds both ways in one row.
        let elsewhere = [Action::DeleteLine];
        let columns = columns();
        for action in Action::ALL.iter().filter(|action| action.keys().is_some()) {
            let listed = columns.iter().flatten().flat_map(|group| group.actions);
            let listed = listed.filter(|listed| *listed == action).count();
            let wanted = usize::from(!elsewhere.contains(action));
            assert_eq!(listed, wanted, "{action:?}");
        }
    }

    #[test]
    fn the_keys_of_every_room_are_listed() {
        let columns = columns();
        let titles = columns.iter().flatten().map(|group| &*group.title);
        let titles: Vec<&str> = titles.collect();
        for title in [
            tr!("shortcuts-review"),
            tr!("shortcuts-voices"),
            tr!("shortcuts-sweep"),
            tr!("shortcuts-audition"),
            tr!("shortcuts-create"),
            tr!("shortcuts-dubbing"),
        ] {
            assert!(titles.contains(&&*title), "{title} in {titles:?}");
        }
    }

    /// Caps lay over the words of their rows where there was no room for both.
    #[test]
    fn no_key_lies_over_words_however_narrow_the_window_is() {
        use egui_kittest::kittest::Queryable as _;

        use mynah_ui_core::testing::fixtures as made;
        use mynah_ui_core::testing::{Bench, panel};

        for size in [
            (1440.0, 900.0),
            (733.0, 467.0),
            (550.0, 350.0),
            (380.0, 240.0),
        ] {
            let desk = made::desk(mynah_core::backend::Backend::Draft, made::SCRIPT);
            let sheet = panel(size, Bench::new(desk, true), |open, ui, cx| {
                shortcuts_ui(ui.ctx(), cx, open);
            });
            let labels = sheet.query_all_by_role(egui::accesskit::Role::Label);
            let labels: Vec<_> = labels.map(|label| label.rect().shrink(0.5)).collect();
            assert!(labels.len() > 100, "{}", labels.len());
            for (place, one) in labels.iter().enumerate() {
                assert!(one.right() <= size.0, "{size:?}: {one}");
                for other in labels.iter().skip(place + 1) {
                    assert!(!one.intersects(*other), "{size:?}: {one} {other}");
                }
            }
        }
    }

    #[test]
    fn a_plus_stays_on_its_cap() {
        assert_eq!(caps("Ctrl++"), "Ctrl +");
        assert_eq!(caps("Ctrl+Shift+Z"), "Ctrl Shift Z");
        assert_eq!(caps("F2"), "F2");
    }
}
