//! The head of the Voices room: which voices, how many, and what is looked for.

use egui::{Key, Modifiers, Response, Ui, vec2};

use super::{LONGEST, SEARCH, Shelf, VoicesPanel, Wants};
use mynah_core::backend::Backend;
use mynah_i18n::tr;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{icons, size};
use mynah_ui_kit::widgets;
use mynah_ui_kit::widgets::{
    Button, IconButton, Side, Tab, TextField, both_sides, escaped, select_all,
};

/// With less width a button has no words.
const WIDE: f32 = 800.0;

impl VoicesPanel {
    pub(super) fn head_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let t = cx.tokens;
        let wanted = vec2(ui.available_width(), size::head(ui.ctx()));
        let (rect, _) = ui.allocate_exact_size(wanted, egui::Sense::hover());
        let strip = rect.shrink2(vec2(size::PAD_MAIN, 0.0));
        let desk = cx.desk;
        let own = desk.listed_voices(desk.backend()).len() as u64;
        let mut tabs = match desk.backend() {
            Backend::Draft => vec![tab(
                Shelf::Own,
                [tr!("voices-tab-drafts"), tr!("voices-tab-drafts.tip")],
                Some(own),
            )],
            Backend::Live => vec![tab(
                Shelf::Own,
                [tr!("voices-tab-own"), tr!("voices-tab-own.tip")],
                Some(own),
            )],
        };
        let shared = desk.browsed.shared.count();
        let shared = shared.filter(|_| desk.browsed.shared.backend == Some(desk.backend()));
        tabs.push(tab(
            Shelf::Shared,
            [tr!("voices-tab-shared"), tr!("voices-tab-shared.tip")],
            shared,
        ));
        if desk.backend() == Backend::Live {
            let drafts = desk.voices_of(Backend::Draft).len() as u64;
            tabs.push(tab(
                Shelf::Drafts,
                [tr!("voices-tab-drafts"), tr!("voices-tab-drafts.tip")],
                Some(drafts),
            ));
        }
        let covered = cx.view.covered;
        let (mut auditions, mut likes) = (false, false);
        both_sides(ui, "voices-head", (strip, 16.0), |ui, side| match side {
            Side::Left => {
                if let Some(shelf) = widgets::tabs(ui, rect, self.shelf, &tabs) {
                    self.go_to(shelf);
                    self.focus = None;
                }
            }
            Side::Right => {
                let (name, hint) = (tr!("voices-search"), tr!("voices-search.hint"));
                let explanation = tr!("voices-search.tip");
                let field = TextField::new(&mut self.choice.words, &name)
                    .hint(&hint)
                    .tip(&explanation)
                    .icon(icons::MAGNIFYING_GLASS)
                    .small()
                    .width(SEARCH.min((rect.width() / 3.0).floor()))
                    .limit(LONGEST);
                let field = ui.add(field);
                if field.changed() {
                    // Others are listed: the place of before is none of them.
                    self.stop = None;
                }
                if goes_to_cards(ui, &field) {
                    self.focus = Some(self.stop.unwrap_or(0));
                    self.scroll = true;
                } else if field.gained_focus() {
                    self.focus = None;
                }
                if field.lost_focus() && !self.choice.words.is_empty() && escaped(ui, covered) {
                    self.choice.words.clear();
                    field.request_focus();
                }
                if self
                    .wants
                    .take_if(|wants| *wants == Wants::Search)
                    .is_some()
                {
                    field.request_focus();
                    select_all(ui, field.id, &self.choice.words);
                }
                let action = Action::Audition;
                if self.shelf == Shelf::Shared {
                    let action = Action::LikeRecording;
                    let like = IconButton::new(icons::FILE_AUDIO, action.label());
                    likes |= ui.add(like.tip(action.tip())).clicked();
                }
                // Headphones are the sound device; here names are hidden.
                let explanation = action.tip_with_keys(ui.ctx());
                let audition = if rect.width() < WIDE {
                    ui.add(IconButton::new(icons::EYE_SLASH, action.label()).tip(explanation))
                } else {
                    let button = Button::new(action.label()).small().ghost();
                    ui.add(button.icon(icons::EYE_SLASH).tip(explanation))
                };
                auditions |= audition.clicked();
            }
        });
        if auditions {
            cx.act(Action::Audition);
        }
        if likes {
            cx.act(Action::LikeRecording);
        }
        let line = egui::Stroke::new(1.0, t.line);
        ui.painter()
            .hline(rect.x_range(), rect.bottom() - 0.5, line);
    }
}

/// Whether what was written is done with by a key: the cards are next.
fn goes_to_cards(ui: &Ui, field: &Response) -> bool {
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    field.has_focus() && pressed(Key::ArrowDown) || field.lost_focus() && pressed(Key::Enter)
}

fn tab(value: Shelf, [label, tip]: [String; 2], count: Option<u64>) -> Tab<Shelf> {
    Tab {
        value,
        label,
        tip,
        count,
    }
}
