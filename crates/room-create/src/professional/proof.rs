//! Proving that it is one's own voice: lines read aloud in this window, or documents for people who look at them.

use egui::{ColorImage, Label, TextureHandle, TextureOptions, Ui, vec2};

use sha2::{Digest as _, Sha256};

use super::{Next, ProfessionalPanel, professional};
use crate::clone::{hear, is_heard, pitch_ui, quiet_ui, wave_ui};
use mynah_core::clock::UnixMillis;
use mynah_core::hex::hex;
use mynah_i18n::tr;
use mynah_model::command::{ProTask, ProfessionalCommand, Recorded};
use mynah_model::event::Notice;
use mynah_model::professional::{ProStep, ProfessionalCard, Stands};
use mynah_model::trouble::Trouble;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::TroubleCard;
use mynah_ui_core::words::duration;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, IconButton, Segment, TextArea, play_button, segmented, tip};

/// The widest that the picture of the lines is drawn, in points.
const WIDEST: f32 = 720.0;
/// Letters of what people should know.
const EXTRA: usize = 2_000;

/// What is looked at on the way to a proof.
#[derive(Default)]
pub(super) struct ProofView {
    /// Pictures that were told of so far.
    captchas: u64,
    /// The SHA-256 of the picture that is drawn.
    pub lines: String,
    drawn: Option<TextureHandle>,
    /// Whether people are to look at it.
    is_manual: bool,
    trouble: Option<Trouble>,
    /// What was attached last is there already, and what it is called there.
    twice: Option<(String, String)>,
}

impl ProofView {
    /// With nothing of what was told of others. Where people look at documents, or are to, those are shown.
    pub fn of(cx: &StudioCtx<'_>, card: &ProfessionalCard) -> Self {
        let shown = &cx.desk.browsed.professional;
        Self {
            captchas: shown.captcha.0,
            is_manual: card.stands.proof.is_manual
                || !card.form.documents.is_empty() && card.form.reading.is_none(),
            ..Self::default()
        }
    }

    /// Documents are looked at, not lines.
    pub fn show_people(&mut self) {
        self.is_manual = true;
    }

    /// A reading of the lines that are shown.
    pub fn reading(&self) -> Recorded {
        Recorded::Reading(self.lines.clone(), tr!("pro-reading-file"))
    }

    /// Whether other lines than these are shown.
    pub fn shows_other(&self, lines: &str) -> bool {
        !self.lines.is_empty() && self.lines != lines
    }

    /// The lines were read, or are asked for anew.
    pub fn forget(&mut self) {
        self.lines.clear();
        self.drawn = None;
    }
}

impl ProfessionalPanel {
    /// Takes over lines and documents that came.
    pub(super) fn follow_proof(&mut self, context: &egui::Context, cx: &mut StudioCtx<'_>) {
        let Some(card) = &mut self.open else { return };
        for path in std::mem::take(&mut cx.view.proofs) {
            cx.send(professional(ProfessionalCommand::Document(card.id, path)));
        }
        // A look told that it was heard: it isn't sent again.
        let heard = card.stands.proof.heard.as_ref();
        let reading = &mut card.form.reading;
        reading.take_if(|(reading, _)| heard == Some(&reading.input.hash));
        let shown = &cx.desk.browsed.professional;
        let view = &mut self.proof;
        if shown.captcha.0 != view.captchas {
            view.captchas = shown.captcha.0;
            if let Some((id, picture)) = &shown.captcha.1
                && *id == card.id
            {
                let image = ColorImage::from_rgba_unmultiplied(picture.size, &picture.rgba);
                let drawn = context.load_texture("captcha", image, TextureOptions::LINEAR);
                view.drawn = Some(drawn);
                view.lines = hex(&Sha256::digest(&picture.rgba));
                // Other lines were read.
                let reading = &mut card.form.reading;
                if reading.take_if(|(_, of)| *of != view.lines).is_some() {
                    cx.notice(Notice::Heed(tr!("pro-reading-other")));
                }
                self.shown = None;
            }
        }
        let told = shown.documents.get(&card.id).map_or(&[][..], Vec::as_slice);
        // Also those that came while another clone was looked at.
        let taken = self.documents.entry(card.id).or_default();
        for kept in told.get(*taken..).unwrap_or_default() {
            match kept {
                Ok(input) => {
                    let documents = &mut card.form.documents;
                    let known = documents.iter().find(|known| known.hash == input.hash);
                    view.twice = known.map(|known| (input.name.clone(), known.name.clone()));
                    if known.is_none() {
                        documents.push(input.clone());
                    }
                    view.trouble = None;
                }
                Err(trouble) => view.trouble = Some(trouble.clone()),
            }
        }
        *taken = told.len();
    }

    /// The lines, or the documents.
    pub(super) fn proof_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let Some(card) = &self.open else { return };
        let proof = card.stands.proof.clone();
        if proof.is_verified {
            quiet_ui(ui, cx, &tr!("pro-proof-done"));
            return;
        }
        if card.stands.voice.is_none() {
            quiet_ui(ui, cx, &tr!("pro-send-first"));
            return;
        }
        if proof.is_manual {
            quiet_ui(ui, cx, &tr!("pro-proof-people-wait"));
            self.looked_ui(ui, cx);
        }
        if let Some(sending) = proof.sending.as_ref().filter(|_| !self.is_proving()) {
            let perhaps = if sending.reading.is_some() {
                tr!("pro-reading-perhaps")
            } else {
                tr!("pro-documents-perhaps")
            };
            ui.add(Label::new(Face::Small.rich(perhaps, cx.tokens.warn)).wrap());
            if !proof.is_manual {
                self.looked_ui(ui, cx);
            }
        }
        let now = cx.clock.now();
        let left = proof
            .most
            .map(|most| most.saturating_sub(proof.failures.len() as u64));
        if !proof.failures.is_empty() {
            let told = match (proof.is_exhausted(now), proof.again, left) {
                (true, Some(again), _) => {
                    tr!("pro-proof-exhausted-until", hours = hours(again, now))
                }
                (true, None, _) => tr!("pro-proof-exhausted"),
                (false, _, Some(left)) => tr!("pro-proof-left", left = left),
                (false, _, None) => tr!("pro-proof-again"),
            };
            ui.add(Label::new(Face::Small.rich(told, cx.tokens.warn)).wrap());
        }
        let [name, aloud, people] = [
            tr!("pro-proof"),
            tr!("pro-proof-aloud"),
            tr!("pro-proof-people"),
        ];
        let [about_aloud, about_people] = [tr!("pro-proof-aloud.tip"), tr!("pro-proof-people.tip")];
        let segments = [
            Segment::new(false, &aloud).tip(&about_aloud),
            Segment::new(true, &people).tip(&about_people),
        ];
        segmented(ui, &name, &mut self.proof.is_manual, &segments, None);
        if self.proof.is_manual {
            self.people_ui(ui, cx);
        } else {
            self.aloud_ui(ui, cx);
        }
    }

    fn aloud_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let Some(drawn) = &self.proof.drawn else {
            quiet_ui(ui, cx, &tr!("pro-captcha-about"));
            if self.read_ui(ui, cx) && !self.stands().is_some_and(is_reading_sent) {
                quiet_ui(ui, cx, &tr!("pro-reading-waits"));
            }
            return;
        };
        let wide = ui.available_width().min(WIDEST);
        let size = drawn.size_vec2();
        let scale = (wide / size.x.max(1.0)).min(1.0);
        let image = egui::Image::new((drawn.id(), size * scale)).alt_text(tr!("pro-captcha"));
        let shown = ui.add(image);
        tip(ui, shown, &tr!("pro-captcha.tip"));
        quiet_ui(ui, cx, &tr!("pro-captcha-read"));
        self.other_lines_ui(ui, cx);
        self.read_ui(ui, cx);
        let reading = self.proof.reading();
        ui.scope(|ui| self.sheet.recorder.cut_off_ui(ui, cx, reading.clone()));
        self.sheet.recorder.ui(ui, cx, reading);
        let records = self.sheet.recorder.is_under_way();
        let why_not = records.then(|| tr!("pro-other-lines-recording"));
        let attach = Button::new(Action::AttachReading.label()).ghost().small();
        let attach = attach.icon(icons::FILE_AUDIO).why_not(why_not);
        if ui.add(attach.tip(tr!("pro-attach-reading"))).clicked() {
            cx.act(Action::AttachReading);
        }
    }

    /// The lines as they were read, to be heard; whether they were.
    fn read_ui(&self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> bool {
        let card = self.open.as_ref();
        let Some((reading, _)) = card.and_then(|card| card.form.reading.as_ref()) else {
            return false;
        };
        let heard = is_heard(cx, &reading.input);
        let name = tr!("pro-reading");
        let label = if heard {
            tr!("clone-stop", name = name.as_str())
        } else {
            tr!("clone-hear", name = name.as_str())
        };
        ui.horizontal(|ui| {
            let about = tr!("clone-hear.tip");
            if play_button(ui, 32.0, heard, (&label, &about)).clicked() {
                hear(cx, &reading.input, reading.input.name.clone());
            }
            let wide = (ui.available_width() - 80.0).min(360.0);
            let (rect, _) = ui.allocate_exact_size(vec2(wide, 24.0), egui::Sense::hover());
            wave_ui(ui, cx, rect, &reading.wave);
            let length = duration(reading.input.seconds);
            ui.label(Face::Mono.rich(length, cx.tokens.text2));
        });
        // Whoever reads for somebody else is told so before a reading is spent on it.
        let apart = card.and_then(|card| card.form.attempt.pitch_apart_of(reading));
        if let Some(apart) = apart {
            pitch_ui(ui, cx, apart);
        }
        true
    }

    /// Lines that can't be read, or that the service doesn't know any more, are drawn anew.
    fn other_lines_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let records = self.sheet.recorder.is_under_way();
        let why_not = self.busy_words();
        let why_not = why_not.or_else(|| records.then(|| tr!("pro-other-lines-recording")));
        let other = Button::new(tr!("pro-other-lines"))
            .ghost()
            .small()
            .command("pro-other-lines");
        let other = other.tip(tr!("pro-other-lines.tip")).why_not(why_not);
        if ui.add(other).clicked() {
            self.task(cx, ProTask::Captcha);
        }
    }

    /// Whether a proof is being sent from here: nothing of it is in doubt yet.
    pub(super) fn is_proving(&self) -> bool {
        self.is_busy(|task| matches!(task, ProTask::Answer(_) | ProTask::AskPeople))
    }

    fn people_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        quiet_ui(ui, cx, &tr!("pro-people-about"));
        if let Some(trouble) = &self.proof.trouble
            && TroubleCard::new(trouble).show(ui).is_some()
        {
            self.proof.trouble = None;
        }
        let Some(card) = &mut self.open else { return };
        let mut gone = None;
        // In a place of its own: a document that comes must not take the keys from what is below it.
        ui.scope(|ui| {
            for (place, document) in card.form.documents.iter().enumerate() {
                ui.horizontal(|ui| {
                    let name = document.name.as_str();
                    icons::FILE_TEXT.paint(
                        ui.painter(),
                        ui.available_rect_before_wrap().left_top() + vec2(8.0, 10.0),
                        16.0,
                        cx.tokens.text2,
                    );
                    ui.add_space(24.0);
                    ui.label(Face::SmallMedium.rich(name, cx.tokens.text));
                    let size = mynah_i18n::size(document.bytes);
                    ui.label(Face::Mono.rich(size, cx.tokens.text2));
                    let remove = IconButton::new(icons::X, tr!("pro-document-remove", name = name));
                    if ui
                        .add(remove.tiny().tip(tr!("pro-document-remove.tip")))
                        .clicked()
                    {
                        gone = Some(place);
                    }
                });
            }
        });
        if let Some(place) = gone {
            let gone = card.form.documents.remove(place);
            let twice = &mut self.proof.twice;
            twice.take_if(|(_, other)| *other == gone.name);
        }
        ui.scope(|ui| {
            if let Some((name, other)) = &self.proof.twice {
                let words = tr!(
                    "pro-document-twice",
                    name = name.as_str(),
                    other = other.as_str()
                );
                ui.add(Label::new(Face::Small.rich(words, cx.tokens.warn)).wrap());
            }
        });
        let attach = Button::new(Action::AttachProof.label()).outline();
        let attach = attach.icon(icons::FILE_PLUS).tip(Action::AttachProof.tip());
        if ui.add(attach).clicked() {
            cx.act(Action::AttachProof);
        }
        let (name, hint, about) = (
            tr!("pro-extra"),
            tr!("pro-extra.hint"),
            tr!("pro-extra.tip"),
        );
        mynah_ui_kit::widgets::caption(ui, Face::Label, &name, cx.tokens.text2);
        let field = TextArea::new(&mut card.form.extra, &name).hint(&hint);
        ui.add(field.tip(&about).height(72.0).limit(EXTRA));
    }

    /// What the foot does while it isn't proven.
    pub(super) fn next_of_proof(
        &self,
        cx: &StudioCtx<'_>,
        card: &ProfessionalCard,
    ) -> (Next, [String; 2], Option<String>) {
        let proof = &card.stands.proof;
        if proof.is_verified {
            let words = [tr!("pro-to-training"), tr!("pro-to-training.tip")];
            return (Next::Go(ProStep::Training), words, None);
        }
        let busy = (!card.is_sent()).then(|| tr!("pro-send-first"));
        if self.proof.is_manual {
            let words = [tr!("pro-ask-people"), tr!("pro-ask-people.tip")];
            let none = card.form.documents.is_empty();
            let why_not = busy
                .or_else(|| proof.is_manual.then(|| tr!("pro-people-asked")))
                .or_else(|| none.then(|| tr!("pro-people-none")));
            return (Next::Do(ProTask::AskPeople), words, why_not);
        }
        if is_reading_sent(&card.stands) && !self.is_proving() {
            let words = [tr!("pro-look"), tr!("pro-look.tip")];
            return (Next::Do(ProTask::Look), words, busy);
        }
        let exhausted = proof.is_exhausted(cx.clock.now());
        let why_not = busy.or_else(|| exhausted.then(|| tr!("pro-proof-exhausted")));
        match (&card.form.reading, &self.proof.drawn) {
            (Some((reading, _)), Some(_)) => {
                let words = [tr!("pro-send-reading"), tr!("pro-send-reading.tip")];
                (
                    Next::Do(ProTask::Answer(reading.input.clone())),
                    words,
                    why_not,
                )
            }
            (_, Some(_)) => {
                let words = [tr!("pro-send-reading"), tr!("pro-send-reading.tip")];
                let none = tr!("pro-read-first");
                (Next::Do(ProTask::Captcha), words, why_not.or(Some(none)))
            }
            (_, None) => {
                let words = [tr!("pro-show-lines"), tr!("pro-show-lines.tip")];
                (Next::Do(ProTask::Captcha), words, why_not)
            }
        }
    }
}

/// Whether a reading was perhaps sent: what became of it is looked at before anything else.
fn is_reading_sent(stands: &Stands) -> bool {
    let sending = stands.proof.sending.as_ref();
    sending.is_some_and(|sending| sending.reading.is_some())
}

/// Hours until then, rounded up.
fn hours(until: UnixMillis, now: UnixMillis) -> i64 {
    let left = until.0.saturating_sub(now.0).max(0);
    left / 3_600_000 + i64::from(left % 3_600_000 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::backend::Backend;
    use mynah_core::ids::MakingId;
    use mynah_core::request::Input;
    use mynah_model::event::{BrowseEvent, CloningEvent, Event, ProfessionalEvent, VoicesEvent};
    use mynah_model::professional::ProfessionalForm;
    use mynah_ui_core::testing::Bench;
    use mynah_ui_core::testing::fixtures as made;

    fn card(id: u64) -> ProfessionalCard {
        let mut form = ProfessionalForm::default();
        form.attempt.name = format!("Clone {id}");
        ProfessionalCard {
            id: MakingId(id),
            backend: Backend::Draft,
            at: UnixMillis(1),
            form,
            stands: Stands::default(),
        }
    }

    fn attach(bench: &mut Bench<ProfessionalPanel>, id: u64, name: &str) {
        let input = Input {
            hash: name.to_owned(),
            extension: "jpg".to_owned(),
            bytes: 9,
            seconds: 0.0,
            name: name.to_owned(),
        };
        let kept = ProfessionalEvent::Document(MakingId(id), Ok(input));
        let kept = VoicesEvent::Browse(BrowseEvent::Professional(kept));
        bench.desk.apply(Event::Voices(Backend::Draft, kept));
    }

    fn names(panel: &ProfessionalPanel) -> Vec<String> {
        let card = panel.open.as_ref().unwrap();
        let all = card.form.documents.iter();
        all.map(|it| it.name.clone()).collect()
    }

    /// Of front and back that were dropped together one was lost, and what came while another clone was looked at.
    #[test]
    fn every_document_that_is_attached_is_listed_at_its_clone() {
        let panel = ProfessionalPanel {
            asked: true,
            open: Some(card(1)),
            ..ProfessionalPanel::default()
        };
        let mut bench = Bench::new(made::desk(Backend::Draft, made::SCRIPT), panel);
        let context = egui::Context::default();
        let follow = |panel: &mut ProfessionalPanel, cx: &mut StudioCtx<'_>| {
            panel.follow_proof(&context, cx);
        };
        attach(&mut bench, 1, "front.jpg");
        attach(&mut bench, 1, "back.jpg");
        bench.with(follow);
        assert_eq!(names(&bench.panel), ["front.jpg", "back.jpg"]);
        // The same once more was left out without a word.
        attach(&mut bench, 1, "back.jpg");
        bench.with(follow);
        assert_eq!(names(&bench.panel), ["front.jpg", "back.jpg"]);
        let again = bench.panel.proof.twice.clone().unwrap();
        assert_eq!(again, ("back.jpg".to_owned(), "back.jpg".to_owned()));
        bench.with(|panel, cx| panel.resume(cx, card(2)));
        attach(&mut bench, 1, "letter.jpg");
        bench.with(follow);
        assert!(names(&bench.panel).is_empty(), "it isn't this one's");
        bench.with(|panel, cx| {
            let first = panel.written[&MakingId(1)].clone();
            panel.resume(cx, first);
        });
        bench.with(follow);
        assert_eq!(names(&bench.panel), ["front.jpg", "back.jpg", "letter.jpg"]);
        // "Read lines aloud" stood there after a start, and what had been attached was nowhere.
        let shown = bench.with(|panel, cx| {
            let card = panel.open.clone().unwrap();
            ProofView::of(cx, &card).is_manual
        });
        assert!(shown);
        // What was removed stays so.
        bench.with(|panel, _| panel.open.as_mut().unwrap().form.documents.clear());
        bench.with(follow);
        assert!(names(&bench.panel).is_empty());
    }

    /// "Record the lines" could not be pressed, and why stood only where a pointer rested.
    #[test]
    fn without_a_microphone_it_is_said_and_a_file_works() {
        use egui_kittest::kittest::Queryable as _;
        use mynah_model::event::Picture;
        let mut first = card(1);
        first.stands.voice = Some(mynah_core::ids::VoiceId::from("v"));
        let panel = ProfessionalPanel {
            asked: true,
            step: Some(ProStep::Proof),
            open: Some(first),
            ..ProfessionalPanel::default()
        };
        let mut desk = made::desk(Backend::Draft, made::SCRIPT);
        desk.cloning.microphones = Some(Vec::new());
        let mut room = made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
            panel.ui(ui, cx, false);
        });
        let picture = Picture {
            size: [1, 1],
            rgba: vec![0; 4],
        };
        let shown = ProfessionalEvent::Captcha(MakingId(1), picture.into());
        let shown = VoicesEvent::Browse(BrowseEvent::Professional(shown));
        let shown = Event::Voices(Backend::Draft, shown);
        room.state_mut().desk.apply(shown);
        room.run();
        room.get_by_label(&tr!("record-no-device"));
        room.get_by_label(&tr!("record-look"));
        room.get_by_label(&Action::AttachReading.label());
        let names = CloningEvent::Microphones(vec!["One".to_owned()]);
        room.state_mut().desk.apply(Event::Cloning(names));
        room.run();
        assert!(room.query_by_label(&tr!("record-no-device")).is_none());
    }

    /// What was read before a start was gone as the lines were shown, and the button to send it said to read them first.
    #[test]
    fn a_reading_of_lines_that_changed_is_dropped_with_a_word() {
        use mynah_model::event::Picture;
        let mut first = card(1);
        first.form.reading = Some((made::sample(), "other lines".to_owned()));
        let panel = ProfessionalPanel {
            asked: true,
            open: Some(first),
            ..ProfessionalPanel::default()
        };
        let mut bench = Bench::new(made::desk(Backend::Draft, made::SCRIPT), panel);
        let picture = Picture {
            size: [1, 1],
            rgba: vec![0; 4],
        };
        let shown = ProfessionalEvent::Captcha(MakingId(1), picture.into());
        let shown = VoicesEvent::Browse(BrowseEvent::Professional(shown));
        bench.desk.apply(Event::Voices(Backend::Draft, shown));
        let context = egui::Context::default();
        bench.with(|panel, cx| panel.follow_proof(&context, cx));
        let card = bench.panel.open.as_ref().unwrap();
        assert_eq!(card.form.reading, None);
        let told = format!("{:?}", bench.wishes.notices);
        assert!(told.contains(&tr!("pro-reading-other")), "{told}");
    }
}
