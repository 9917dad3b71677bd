//! The composition plan of the tool Music: a table of sections.

use egui::Ui;

use mynah_core::request::MusicSection;
use mynah_i18n::tr;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::button::IconButton;
use mynah_ui_kit::widgets::{Button, TextField};

/// The largest number of sections.
const MOST: usize = 30;
/// Seconds of the shortest and the longest section.
const SECONDS: std::ops::RangeInclusive<f32> = 3.0..=120.0;

/// A section as it is typed.
#[derive(Clone, Default)]
pub(crate) struct SectionRow {
    name: String,
    styles: String,
    seconds: String,
    words: String,
}

impl SectionRow {
    fn new(name: String, seconds: &str) -> Self {
        Self {
            name,
            seconds: seconds.to_owned(),
            ..Self::default()
        }
    }

    /// The sections of a new plan.
    pub(crate) fn usual() -> Vec<Self> {
        vec![
            Self::new(tr!("music-section-intro"), "8"),
            Self::new(tr!("music-section-verse"), "16"),
            Self::new(tr!("music-section-chorus"), "16"),
        ]
    }

    /// Returns the section as a line of a preset.
    pub(crate) fn line(&self) -> String {
        let fields = [&self.name, &self.styles, &self.seconds, &self.words];
        fields
            .map(|field| field.replace(['\t', '\n', '\r'], " "))
            .join("\t")
    }

    /// Reads a line of a preset.
    pub(crate) fn of_line(line: &str) -> Self {
        let mut fields = line.split('\t').map(str::to_owned);
        let mut next = || fields.next().unwrap_or_default();
        Self {
            name: next(),
            styles: next(),
            seconds: next(),
            words: next(),
        }
    }

    fn seconds(&self) -> Option<f32> {
        let typed = self.seconds.trim().replace(',', ".").parse::<f32>().ok();
        typed.filter(|seconds| SECONDS.contains(seconds))
    }

    /// Returns the seconds of all sections, if each has a length that ElevenLabs accepts.
    pub(crate) fn total(sections: &[Self]) -> Option<f64> {
        let seconds = sections.iter().map(|row| row.seconds().map(f64::from));
        seconds.sum()
    }

    /// Returns true if it has a name and a length that ElevenLabs accepts.
    pub(crate) fn is_whole(&self) -> bool {
        !self.name.trim().is_empty() && self.seconds().is_some()
    }

    /// The section as it is sent.
    pub(crate) fn section(&self) -> MusicSection {
        MusicSection {
            name: self.name.trim().to_owned(),
            styles: self.styles.trim().to_owned(),
            millis: (self.seconds().unwrap_or(*SECONDS.start()) * 1_000.0).round() as u32,
            words: self.words.trim().replace(" / ", "\n"),
        }
    }
}

/// Draws the sections as a table.
pub(crate) fn plan_ui(ui: &mut Ui, cx: &StudioCtx<'_>, sections: &mut Vec<SectionRow>) {
    let t = cx.tokens;
    let (mut removed, mut raised) = (None, None);
    ui.label(Face::SmallStrong.rich(tr!("music-sections"), t.text));
    heads_ui(ui, cx);
    for (place, row) in sections.iter_mut().enumerate() {
        ui.push_id(place, |ui| match row_ui(ui, (place + 1, row)) {
            Some(RowPress::Remove) => removed = Some(place),
            Some(RowPress::Raise) => raised = Some(place),
            None => {}
        });
    }
    if let Some(place) = raised.filter(|place| *place > 0) {
        sections.swap(place - 1, place);
    }
    if let Some(place) = removed {
        sections.remove(place);
    }
    let why = (sections.len() >= MOST).then(|| tr!("music-section-most", most = MOST));
    let add = Button::new(tr!("music-section-add"))
        .small()
        .outline()
        .command("music-section-add");
    if ui.add(add.icon(icons::PLUS).why_not(why)).clicked() {
        sections.push(SectionRow::new(tr!("music-section-verse"), "16"));
    }
}

enum RowPress {
    Remove,
    Raise,
}

/// Width of the field for seconds.
const NARROW: f32 = 56.0;
/// Width that the name of a section needs.
const NAME: f32 = 80.0;

/// Returns the widths of the columns: name, styles, seconds and words. Two buttons follow them.
fn columns(ui: &Ui) -> [f32; 4] {
    let wide = (ui.available_width() - NARROW - 2.0 * 40.0 - 24.0).max(120.0);
    let name = (wide * 0.2).max(NAME.min(wide * 0.4));
    let other = (wide - name) / 2.0;
    [name, other, NARROW, other]
}

/// Draws the heads of the columns.
fn heads_ui(ui: &mut Ui, cx: &StudioCtx<'_>) {
    let heads = [
        tr!("music-head-name"),
        tr!("music-head-styles"),
        tr!("music-head-seconds"),
        tr!("music-head-words"),
    ];
    ui.horizontal(|ui| {
        for (head, width) in heads.into_iter().zip(columns(ui)) {
            let height = ui.spacing().interact_size.y.min(18.0);
            let (rect, response) =
                ui.allocate_exact_size(egui::vec2(width, height), egui::Sense::hover());
            response.widget_info(|| {
                egui::WidgetInfo::labeled(egui::Role::Label, ui.is_enabled(), &head)
            });
            let ink = cx.tokens.text3;
            let words = Face::Label.elided(ui, &head, ink, width);
            ui.painter().galley(rect.left_top(), words, ink);
        }
    });
}

fn row_ui(ui: &mut Ui, (number, row): (usize, &mut SectionRow)) -> Option<RowPress> {
    let mut press = None;
    ui.horizontal(|ui| {
        let [first, second, third, fourth] = columns(ui);
        let is_wrong = row.seconds().is_none();
        let (name, hint) = (
            tr!("music-section-name", number = number),
            tr!("music-section-name.hint"),
        );
        let field = TextField::new(&mut row.name, &name).hint(&hint).small();
        ui.add(field.width(first).limit(100));
        let (name, hint) = (
            tr!("music-section-styles", number = number),
            tr!("music-section-styles.hint"),
        );
        let field = TextField::new(&mut row.styles, &name).hint(&hint).small();
        ui.add(field.width(second));
        let name = tr!("music-section-seconds", number = number);
        let tip = tr!("music-section-seconds.tip");
        let field = TextField::new(&mut row.seconds, &name).small().mono();
        ui.add(field.width(third).tip(&tip).wrong(is_wrong));
        let (name, hint) = (
            tr!("music-section-words", number = number),
            tr!("music-section-words.hint"),
        );
        let field = TextField::new(&mut row.words, &name).hint(&hint).small();
        ui.add(field.width(fourth).tip(&tr!("music-section-words.tip")));
        let name = tr!("music-section-raise", number = number);
        if ui
            .add(IconButton::new(icons::ARROW_UP, name).row())
            .clicked()
        {
            press = Some(RowPress::Raise);
        }
        let name = tr!("music-section-remove", number = number);
        if ui.add(IconButton::new(icons::TRASH, name).row()).clicked() {
            press = Some(RowPress::Remove);
        }
    });
    press
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_needs_a_name_and_a_length_in_range() {
        for (name, seconds, is_whole) in [
            ("Verse", "16", true),
            ("Verse", "3,5", true),
            ("Verse", "2", false),
            ("Verse", "long", false),
            (" ", "16", false),
        ] {
            let row = SectionRow::new(name.to_owned(), seconds);
            assert_eq!(row.is_whole(), is_whole, "{name} {seconds}");
        }
        let row = SectionRow {
            words: "One / two".to_owned(),
            ..SectionRow::new("Verse".to_owned(), "3.5")
        };
        let again = SectionRow::of_line(&row.line());
        assert_eq!(
            (again.name.as_str(), again.words.as_str()),
            ("Verse", "One / two")
        );
        let section = row.section();
        assert_eq!(
            (section.millis, section.words.as_str()),
            (3_500, "One\ntwo")
        );
    }
}
