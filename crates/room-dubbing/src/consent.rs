//! Whose voices are cloned, and who agreed: chosen from the records of consent, said here, or brought as records.

use std::cell::RefCell;
use std::collections::BTreeSet;

use egui::{Label, Ui};

use super::new::NewDub;
use super::words::{language as named, speaker};
use mynah_core::consent::{Consent, NoConsent, Standing, may_dub};
use mynah_core::day::Day;
use mynah_core::request::Input;
use mynah_i18n::tr;
use mynah_model::command::{Agreement, CloningCommand, Command};
use mynah_model::dubbing::Heard;
use mynah_model::statement::Whose;
use mynah_ui_core::action::Action;
use mynah_ui_core::consent_state::{Tone, told};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::voice_owner::{Asked, whose_ui};
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Button, Chip};

/// The most people that are named in the window where nobody says how many are heard: more come as records.
const PEOPLE: usize = 9;

/// Who agreed.
#[derive(Clone, Debug, Default)]
pub(super) struct Agreeing {
    /// The recording whose records were asked for.
    asked: Option<String>,
    /// Whether somebody had agreed to a film that went.
    is_gone: bool,
    /// What was read of what is said here.
    read: RefCell<Option<Read>>,
}

/// Records of what is said here, and what they were made of.
#[derive(Clone, Debug)]
struct Read {
    people: Vec<Whose>,
    languages: Vec<String>,
    input: Input,
    today: Day,
    standings: Vec<Standing>,
}

impl NewDub {
    /// Nobody agreed to another recording.
    pub(super) fn forget_people(&mut self) {
        self.agreeing = Agreeing::default();
        self.chosen.people.clear();
        self.chosen.records.clear();
    }

    /// The same where its film goes: that somebody is asked once more is told.
    pub(super) fn part_from_people(&mut self) {
        let mut people = self.chosen.people.iter();
        let is_said = people.any(|it| !it.owner.trim().is_empty() || it.relation.is_some());
        let is_gone = self.agreeing.is_gone || is_said || !self.chosen.records.is_empty();
        self.forget_people();
        self.film_number = None;
        self.agreeing.is_gone = is_gone;
    }

    /// What is there of this recording that was written down.
    fn agreed<'a>(&self, cx: &'a StudioCtx<'_>) -> Vec<&'a Standing> {
        let Some(input) = self.brought().map(|it| &it.input) else {
            return Vec::new();
        };
        let vault = cx.desk.cloning.vault.as_ref();
        let all = vault.map_or(&[][..], |vault| &vault.standings);
        let is_of_it = |of: &&Standing| {
            let consent = &of.consent;
            !consent.languages.is_empty() && consent.samples.contains(&input.hash)
        };
        all.iter().filter(is_of_it).collect()
    }

    /// Why its voices can't be cloned as far as it is known here; what a file says is looked at when it begins.
    pub(super) fn lacks_consent(&self, cx: &StudioCtx<'_>) -> Option<String> {
        // What is there already clones nobody, and costs nothing.
        let lacking: Vec<&String> = self
            .chosen
            .languages
            .iter()
            .filter(|code| !self.is_there(cx, code))
            .collect();
        if !self.chosen.clones || lacking.is_empty() {
            return None;
        }
        let said = self.chosen.people.iter();
        // Who is named in part agreed to nothing, whatever records there are of others.
        let in_part = |whose: &Whose| whose.owner.trim().is_empty() != whose.relation.is_none();
        if said.clone().any(in_part) {
            return Some(tr!("dubbing-consent-unsaid"));
        }
        if let Some(why) = self.lacks_people(cx) {
            return Some(why);
        }
        if !self.chosen.records.is_empty() {
            return None;
        }
        let input = self.brought().map(|it| &it.input)?;
        let nobody = |whose: &Whose| whose.owner.trim().is_empty();
        let agreed = self.agreed(cx);
        let mut all: Vec<Standing> = agreed.into_iter().cloned().collect();
        if said.clone().any(nobody) && all.iter().all(|it| it.withdrawn.is_some()) {
            return Some(tr!("dubbing-consent-unsaid"));
        }
        let today = Day::here(cx.clock.now());
        all.extend(self.said(input, today));
        let mut wanted = lacking.into_iter();
        let no = wanted.find_map(|code| may_dub(&all, (&input.hash, code), today).err())?;
        Some(match no {
            NoConsent::OtherLanguage { name, language } => tr!(
                "dubbing-consent-other",
                name = name,
                language = named(&language)
            ),
            NoConsent::Withdrawn { name, .. } => tr!("dubbing-consent-withdrawn", name = name),
            NoConsent::Over { name, .. } => tr!("dubbing-consent-over", name = name),
            _ => tr!("dubbing-consent-none"),
        })
    }

    /// How many of those who are heard have agreed or are named here, each record for one: who speaks for two is named
    /// twice.
    fn people_there(&self, cx: &StudioCtx<'_>, is_there: impl Fn(&&Whose) -> bool) -> usize {
        let people = self.chosen.people.iter().filter(is_there);
        let is_named = |name: &str| {
            let mut people = self.chosen.people.iter();
            people.any(|it| it.owner.trim() == name)
        };
        let agreed = self.agreed(cx).into_iter();
        let agreed = agreed.filter(|it| it.withdrawn.is_none());
        let names: BTreeSet<&str> = agreed.map(|it| it.consent.name.as_str()).collect();
        let others = names.iter().filter(|name| !is_named(name));
        people.count() + others.count() + self.chosen.records.len()
    }

    /// How many people are named here at most: all who are heard.
    fn most_people(&self, cx: &StudioCtx<'_>) -> usize {
        PEOPLE.max(self.heard(cx).count())
    }

    /// Those who are heard, by transcript and choice.
    fn heard(&self, cx: &StudioCtx<'_>) -> Heard {
        Heard {
            names: self.speakers_named(cx).to_vec(),
            speakers: self.chosen.speakers,
        }
    }

    /// Why it can't begin where more speak than anybody agreed for. Of whom a record is, is read as it begins.
    fn lacks_people(&self, cx: &StudioCtx<'_>) -> Option<String> {
        let there = self.people_there(cx, |it| !it.owner.trim().is_empty());
        let heard = self.heard(cx);
        let lacking = heard.lacking(there)?;
        let heard = heard.told();
        Some(tr!(
            "dubbing-consent-speakers",
            heard = heard,
            lacking = lacking
        ))
    }

    /// What those who are named here would agree to, as records; as long as nothing of it changes it is read once.
    fn said(&self, input: &Input, today: Day) -> Vec<Standing> {
        let mut known = self.agreeing.read.borrow_mut();
        let is_it = |it: &&Read| {
            it.people == self.chosen.people
                && it.languages == self.chosen.languages
                && (&it.input, it.today) == (input, today)
        };
        if let Some(known) = known.as_ref().filter(is_it) {
            return known.standings.clone();
        }
        let said = self.chosen.people.iter();
        let read = said.filter_map(|whose| Consent::read(&self.consent(whose, input, today)?).ok());
        let standings: Vec<Standing> = read.map(Standing::new).collect();
        *known = Some(Read {
            people: self.chosen.people.clone(),
            languages: self.chosen.languages.clone(),
            input: input.clone(),
            today,
            standings: standings.clone(),
        });
        standings
    }

    /// What is agreed to.
    fn scope(&self, input: &Input) -> String {
        let languages: Vec<String> = self
            .chosen
            .languages
            .iter()
            .map(|code| named(code))
            .collect();
        tr!(
            "dubbing-consent-scope",
            film = input.name.as_str(),
            languages = languages.join(", ")
        )
    }

    fn consent(&self, whose: &Whose, input: &Input, today: Day) -> Option<String> {
        let scope = self.scope(input);
        whose.record((&scope, today), (input, None), &self.chosen.languages)
    }

    /// What is written down when it begins.
    pub(super) fn agreements(&self, today: Day) -> Vec<Agreement> {
        let Some(input) = self.brought().filter(|_| self.chosen.clones) else {
            return Vec::new();
        };
        let people = self.chosen.people.iter();
        let said = people.filter_map(|whose| self.consent(whose, &input.input, today));
        let records = self.chosen.records.iter().cloned();
        let records = records.map(Agreement::Record);
        records.chain(said.map(Agreement::Said)).collect()
    }

    /// Who agreed, and who is named now.
    pub(super) fn consent_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let t = cx.tokens;
        let Some(input) = self.brought().map(|it| it.input.clone()) else {
            ui.add(Label::new(Face::Small.rich(tr!("dubbing-clones-consent"), t.text2)).wrap());
            self.gone_ui(ui, cx);
            return;
        };
        if self.agreeing.asked.as_ref() != Some(&input.hash) {
            // What was said of another recording isn't said of this one.
            if self.agreeing.asked.is_some() {
                self.part_from_people();
            }
            self.agreeing.asked = Some(input.hash.clone());
            cx.send(Command::Cloning(CloningCommand::Consents));
        }
        ui.add(Label::new(Face::Small.rich(tr!("dubbing-clones-consent"), t.text2)).wrap());
        self.gone_ui(ui, cx);
        let today = Day::here(cx.clock.now());
        let vault = cx.desk.cloning.vault.clone().unwrap_or_default();
        let agreed = self.agreed(cx);
        let is_any = !agreed.is_empty();
        for standing in agreed {
            let (state, tone) = told((&vault, standing), today);
            let codes = standing.consent.languages.iter();
            let languages: Vec<String> = codes.map(|code| named(code)).collect();
            let words = tr!(
                "dubbing-consent-there",
                name = standing.consent.name.as_str(),
                languages = languages.join(", "),
                state = state
            );
            let chip = Chip::new(&words);
            ui.add(match tone {
                Tone::Good => chip.good(),
                Tone::Warn => chip.warn(),
                Tone::Bad => chip.bad(),
            });
        }
        if !is_any && self.chosen.people.is_empty() && self.chosen.records.is_empty() {
            self.chosen.people.push(Whose::default());
        }
        // A field for each who speaks.
        let speakers = self.heard(cx).count();
        let lacking = speakers.saturating_sub(self.people_there(cx, |_| true));
        let room = self
            .most_people(cx)
            .saturating_sub(self.chosen.people.len());
        let new = std::iter::repeat_with(Whose::default).take(lacking.min(room));
        self.chosen.people.extend(new);
        if self.speakers_named(cx).len() > 1 {
            let names = self.speakers_named(cx).iter();
            let names: Vec<_> = names.map(|name| speaker(name)).collect();
            let names = names.join(", ");
            let words = tr!("dubbing-consent-named", names = names);
            ui.add(Label::new(Face::Small.rich(words, t.text2)).wrap());
        }
        self.people_ui(ui, cx, &input);
        self.records_ui(ui, cx);
    }

    /// That nobody's word for another film counts for this one.
    fn gone_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        if self.agreeing.is_gone && self.chosen.records.is_empty() {
            let words = Face::Small.rich(tr!("dubbing-consent-gone"), cx.tokens.warn);
            ui.add(Label::new(words).wrap());
        }
    }

    fn people_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, input: &Input) {
        let scope = self.scope(input);
        let count = self.chosen.people.len();
        let mut away = None;
        for (place, whose) in self.chosen.people.iter_mut().enumerate() {
            let number = place + 1;
            let asked = Asked {
                owner: tr!("dubbing-consent-owner", number = number),
                owner_tip: tr!("dubbing-consent-owner.tip"),
                relation: match whose.owner.trim() {
                    "" => tr!("dubbing-consent-relation", number = number),
                    name => tr!("dubbing-consent-relation-named", name = name),
                },
                relation_tip: tr!("dubbing-consent-relation.tip"),
            };
            ui.push_id(("agrees", place), |ui| whose_ui(ui, cx, whose, &asked));
            if let Some(statement) = whose.statement(&scope) {
                let words = tr!("dubbing-consent-recorded", statement = statement);
                ui.add(Label::new(Face::Small.rich(words, cx.tokens.text2)).wrap());
            }
            if count > 1 {
                let label = match whose.owner.trim() {
                    "" => tr!("dubbing-consent-away", number = number),
                    name => tr!("dubbing-consent-away-named", name = name),
                };
                let button = Button::new(label).small().ghost().icon(icons::X);
                if ui
                    .add(button.tip(tr!("dubbing-consent-away.tip")))
                    .clicked()
                {
                    away = Some(place);
                }
            }
        }
        if let Some(place) = away {
            self.chosen.people.remove(place);
        }
    }

    fn records_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let mut away = None;
        ui.horizontal_wrapped(|ui| {
            for (place, path) in self.chosen.records.iter().enumerate() {
                let name = path.file_name().unwrap_or(path.as_os_str());
                let name = name.to_string_lossy();
                let button = Button::new(&*name).row().icon(icons::X);
                let button = button.name(tr!("dubbing-table-away", name = &*name));
                if ui.add(button.tip(tr!("dubbing-table-away.tip"))).clicked() {
                    away = Some(place);
                }
            }
        });
        if let Some(place) = away {
            self.chosen.records.remove(place);
        }
        ui.horizontal_wrapped(|ui| {
            let full = self.chosen.people.len() >= self.most_people(cx);
            let why = full.then(|| tr!("dubbing-consent-many"));
            let add = Button::new(tr!("dubbing-consent-add")).small().outline();
            let add = add.icon(icons::PLUS).tip(tr!("dubbing-consent-add.tip"));
            if ui.add(add.why_not(why)).clicked() {
                self.chosen.people.push(Whose::default());
            }
            let choose = Button::new(Action::ChooseDubConsent.label())
                .small()
                .outline();
            let choose = choose.icon(icons::FILE_TEXT);
            if ui.add(choose.tip(Action::ChooseDubConsent.tip())).clicked() {
                cx.act(Action::ChooseDubConsent);
            }
        });
    }
}
