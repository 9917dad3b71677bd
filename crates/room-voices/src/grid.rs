//! The cards, as many as are seen, and the keys that go from one to the next.

use egui::{EventFilter, Key, Modifiers, Rect, ScrollArea, Ui, pos2, vec2};

use super::card::{self, Place, Press, Shown};
use super::{Picked, Shelf, VoicesPanel, hear, mine};
use mynah_core::backend::Backend;
use mynah_core::ids::VoiceId;
use mynah_i18n::tr;
use mynah_model::audition::MOST_VOICES;
use mynah_model::command::{Command, PreviewAt, VoicesCommand};
use mynah_model::desk::PreviewShown;
use mynah_model::event::Notice;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::size;

/// Previews behind those that are seen that are fetched, too.
const AHEAD: usize = 6;
/// Seconds that the list stands still before previews are fetched.
const REST: f64 = 0.4;

impl VoicesPanel {
    pub(super) fn grid_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, backend: Backend) {
        let is_shared = self.shelf == Shelf::Shared;
        let count = if is_shared {
            self.shared.places(cx.desk)
        } else {
            self.own.len()
        };
        if count == 0 {
            self.seen = 0..0;
            self.empty_ui(ui, cx, backend);
            return;
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        // The scroll bar floats: cards end before it.
        let width = ui.available_width() - 12.0;
        let columns = ((width + card::GAP) / (card::LEAST + card::GAP))
            .floor()
            .max(1.0);
        let wide = ((width + card::GAP) / columns - card::GAP).floor();
        let columns = columns as usize;
        // Fewer are listed than where it was.
        self.focus = self.focus.map(|focus| focus.min(count - 1));
        let high = card::HEIGHT + card::GAP;
        let height = ui.available_height();
        let mut area = ScrollArea::vertical()
            .id_salt(("voices", self.shelf as u8))
            .auto_shrink([false, false]);
        if let Some(focus) = self.focus.filter(|_| std::mem::take(&mut self.scroll)) {
            let top = (focus / columns) as f32 * high;
            let whole = self.seen.start + columns..self.seen.end.saturating_sub(columns);
            if !whole.contains(&focus) {
                area = area.vertical_scroll_offset((top - (height - high) / 2.0).max(0.0));
            }
        }
        area.show_rows(ui, high, count.div_ceil(columns), |ui, rows| {
            self.seen = rows.start * columns..(rows.end * columns).min(count);
            for row in rows {
                let (rect, _) = ui.allocate_exact_size(vec2(width, high), egui::Sense::hover());
                for column in 0..columns {
                    let number = row * columns + column;
                    if number < count {
                        let left = rect.left() + column as f32 * (wide + card::GAP);
                        let rect =
                            Rect::from_min_size(pos2(left, rect.top()), vec2(wide, card::HEIGHT));
                        self.place_ui(ui, cx, (number, columns), (rect, backend));
                    }
                }
            }
        });
    }

    fn place_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (number, columns): (usize, usize),
        (rect, backend): (Rect, Backend),
    ) {
        let desk = cx.desk;
        let shared = (self.shelf == Shelf::Shared).then(|| self.shared.card(desk, number).cloned());
        let voice = match &shared {
            Some(card) => card.as_ref().map(Shown::Shared),
            None => self.own.voice(number).map(Shown::Own),
        };
        let Some(voice) = voice else {
            let fill = cx.tokens.bg1;
            ui.painter().rect_filled(rect, size::RADIUS_CARD, fill);
            return;
        };
        let picked = |voice: Shown<'_>| Picked {
            backend,
            id: voice.id().clone(),
            shared: match voice {
                Shown::Shared(card) => Some(card.clone()),
                Shown::Own(_) => None,
            },
        };
        let is_picked = |picked: &Picked| {
            picked.backend == backend
                && picked.id == *voice.id()
                && picked.shared.is_some() == shared.is_some()
        };
        let current = self.stop.filter(|stop| self.seen.contains(stop));
        let place = Place {
            rect,
            number,
            backend,
            stop: current.unwrap_or(self.seen.start) == number,
            selected: self.picked.as_ref().is_some_and(is_picked),
            speakers: match voice {
                Shown::Own(voice) => self.own.speakers(&voice.id),
                Shown::Shared(_) => &[],
            },
        };
        let (press, id, over) = card::card_ui(ui, cx, &place, voice);
        if over {
            self.over = Some(picked(voice));
        }
        if self.focus == Some(number) {
            self.focus = None;
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        match press {
            Some(Press::Select) => {
                self.picked = Some(picked(voice));
                (self.at, self.stop) = (Some(number), Some(number));
                self.means_said = false;
            }
            Some(Press::Play) => {
                self.means_said = false;
                hear(cx, picked(voice).preview(cx.desk));
            }
            Some(Press::Favourite) => mine::favour(cx, &picked(voice)),
            Some(Press::Audition) => {
                if let Some(id) = card::heard_as(cx.desk, voice).cloned() {
                    choose(cx, id);
                }
            }
            None => {}
        }
        if ui.memory(|memory| memory.has_focus(id)) {
            self.keyed = Some(picked(voice));
            self.stop = Some(number);
            // A call that is put together beside them is closed by the same key.
            let goes_back = cx.view.audition.is_none();
            self.keys(ui, (number, columns), (id, goes_back));
        }
    }

    /// Arrows go from card to card. Up from the first row leads to what is looked for, as Escape does (where it
    /// `goes_back`): the place stays.
    fn keys(
        &mut self,
        ui: &Ui,
        (number, columns): (usize, usize),
        (id, goes_back): (egui::Id, bool),
    ) {
        let filter = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            escape: goes_back,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let leaves = number < columns && pressed(Key::ArrowUp);
        if leaves || goes_back && pressed(Key::Escape) {
            self.look_for();
            ui.ctx().request_repaint();
            return;
        }
        let to = if pressed(Key::ArrowDown) {
            Some(number + columns)
        } else if pressed(Key::ArrowUp) {
            number.checked_sub(columns)
        } else if pressed(Key::ArrowRight) {
            Some(number + 1)
        } else if pressed(Key::ArrowLeft) {
            number.checked_sub(1)
        } else {
            None
        };
        let count = if self.shelf == Shelf::Shared {
            usize::MAX
        } else {
            self.own.len()
        };
        if let Some(to) = to.filter(|to| *to < count) {
            self.focus = Some(to);
            self.scroll = true;
            ui.ctx().request_repaint();
        }
    }

    /// Has the previews of what is seen fetched once the list stands still, and of what comes next.
    pub(super) fn fetch_ahead(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        let now = ui.input(|input| input.time);
        if self.rest.0 != self.seen {
            self.rest = (self.seen.clone(), now, false);
        }
        let (seen, since, asked) = self.rest.clone();
        if asked || seen.is_empty() {
            return;
        }
        if now < since + REST {
            let rest = std::time::Duration::try_from_secs_f64(since + REST - now);
            ui.ctx().request_repaint_after(rest.unwrap_or_default());
            return;
        }
        let backend = self.shelf.backend(cx.desk);
        let desk = cx.desk;
        let mut waits = false;
        let wanted = (seen.start..seen.end + AHEAD).filter_map(|number| {
            let voice = if self.shelf == Shelf::Shared {
                let card = self.shared.card(desk, number);
                waits |= card.is_none() && number < self.shared.places(desk);
                Shown::Shared(card?)
            } else {
                Shown::Own(self.own.voice(number)?)
            };
            let at = PreviewAt {
                backend,
                voice: voice.id().clone(),
                address: voice.address(),
            };
            let known = desk.browsed.previews.get(&(backend, at.voice.clone()));
            let is_here = matches!(known, Some(PreviewShown::Here { .. } | PreviewShown::Dead));
            (voice.has_preview() && !is_here).then_some(at)
        });
        let wanted: Vec<_> = wanted.collect();
        self.rest.2 = !waits;
        if !waits && !wanted.is_empty() {
            cx.send(Command::Voices(VoicesCommand::Prefetch(wanted)));
        }
    }
}

/// Takes a voice into the casting call that is put together, or out of it.
fn choose(cx: &mut StudioCtx<'_>, voice: VoiceId) {
    let chosen = cx.view.audition.get_or_insert_with(Vec::new);
    let before = chosen.len();
    chosen.retain(|other| *other != voice);
    if chosen.len() == before && before == MOST_VOICES {
        cx.notice(Notice::Heed(tr!("audition-full", most = MOST_VOICES)));
    } else if chosen.len() == before {
        chosen.push(voice);
    }
}
