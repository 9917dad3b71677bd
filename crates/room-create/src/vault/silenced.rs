//! What stops once a consent is taken back, before anybody does it.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{Label, Ui};

use crate::professional::title;
use mynah_core::backend::Backend;
use mynah_core::consent::{TakingBack, counts_for, stands_against};
use mynah_core::day::Day;
use mynah_core::ids::VoiceId;
use mynah_i18n::tr;
use mynah_model::dubbing::{FilmCard, Stands};
use mynah_model::event::Vault;
use mynah_model::professional::{ProStep, ProfessionalCard, StepStands};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::voice_uses::projects_of;
use mynah_ui_core::words::language_name;
use mynah_ui_kit::theme::Face;

/// How far a row is moved in below what it is of, in points.
const INDENT: f32 = 8.0;

/// A question that is asked, with what it comes to: reckoned once for each change of the records.
pub(super) struct Weighed {
    vault: Arc<Vault>,
    hash: String,
    today: Day,
    comes_to: TakingBack,
    /// The films of each backend, and what of their dubs stops: reckoned once for each list.
    films: [Option<Arc<[FilmCard]>>; 2],
    dubs: Vec<String>,
}

impl Weighed {
    /// Of a record; the same where it is of these records already.
    pub fn of(before: Option<Self>, vault: &Arc<Vault>, hash: &str, today: Day) -> Self {
        let is_it =
            |it: &Self| Arc::ptr_eq(&it.vault, vault) && it.hash == hash && it.today == today;
        before.filter(is_it).unwrap_or_else(|| Self {
            comes_to: TakingBack::of(&vault.heeded, hash, today),
            vault: Arc::clone(vault),
            hash: hash.to_owned(),
            today,
            films: [None, None],
            dubs: Vec::new(),
        })
    }

    /// The same with the films that are listed by now.
    pub fn with_films(mut self, cx: &StudioCtx<'_>) -> Self {
        let listed = Backend::ALL.map(|it| cx.desk.dubbing.listed.get(&it).cloned());
        let mut both = listed.iter().zip(&self.films);
        let is_same = both.all(|lists| match lists {
            (Some(new), Some(old)) => Arc::ptr_eq(new, old),
            (new, old) => new.is_none() && old.is_none(),
        });
        if !is_same {
            let films = listed.iter().flatten().flat_map(|cards| cards.iter());
            self.dubs = dubs_told(films, &self.comes_to);
            self.films = listed;
        }
        self
    }
}

/// All that it means, a row each: what stops, the dearest first, and behind it what stays.
pub(super) struct Told {
    title: String,
    stops: Vec<String>,
    stays: Vec<String>,
}

impl Told {
    /// Of a record by its owner's name.
    pub fn of(cx: &StudioCtx<'_>, vault: &Vault, weighed: &Weighed, owner: &str) -> Self {
        let comes_to = &weighed.comes_to;
        let voices = &comes_to.silenced;
        let mut stops = named(cx, vault, voices);
        let clones = cx.desk.browsed.professional.listed.iter();
        let clones = clones.flat_map(|all| all.iter());
        let clones: Vec<String> = clones
            .filter(|card| is_stopped(card, comes_to))
            .map(title)
            .collect();
        if !clones.is_empty() {
            let clones = clones.join(", ");
            stops.push(tr!("vault-withdraw-professional", clones = clones));
        }
        stops.extend(weighed.dubs.iter().cloned());
        stops.push(spoken_by(cx, voices));
        let others = projects_of(cx.desk, &Backend::ALL, voices);
        stops.extend(others.map(|projects| tr!("vault-withdraw-projects", projects = projects)));
        stops.push(tr!("vault-withdraw-recordings"));
        let mut stays = vec![tr!("vault-withdraw-takes")];
        let there: Vec<String> = voices
            .iter()
            .filter_map(|voice| Some(self::there(cx, voice)?.1))
            .collect();
        if !there.is_empty() {
            stays.push(tr!("vault-withdraw-stay", voices = counted(there)));
        }
        let on: Vec<String> = comes_to
            .spoken_on
            .iter()
            .filter_map(|voice| Some(self::there(cx, voice)?.1))
            .collect();
        if !on.is_empty() {
            let voices = counted(on);
            stays.push(tr!("vault-withdraw-on", voices = voices, name = owner));
        }
        let title = tr!("vault-withdraw-stops", name = owner);
        Self {
            title,
            stops,
            stays,
        }
    }

    /// Draws its rows.
    pub fn ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        ui.spacing_mut().item_spacing.y = 2.0;
        let stays = tr!("vault-withdraw-stays");
        let rows = [
            (&*self.title, &self.stops, cx.tokens.warn),
            (&*stays, &self.stays, cx.tokens.text2),
        ];
        for (title, rows, ink) in rows {
            ui.label(Face::SmallStrong.rich(title, ink));
            for row in rows {
                ui.horizontal_top(|ui| {
                    ui.add_space(INDENT);
                    ui.add(Label::new(Face::Small.rich(row.as_str(), ink)).wrap());
                });
            }
        }
    }
}

/// Whether a professional clone that isn't done would stop.
fn is_stopped(card: &ProfessionalCard, comes_to: &TakingBack) -> bool {
    let is_done = card.step(ProStep::Done, Day(0)) == StepStands::Done;
    let is_silenced = |voice: &VoiceId| comes_to.silenced.contains(voice);
    let mut recordings = card.form.attempt.samples.iter().filter_map(|row| {
        let raw = row.raw.as_ref()?;
        Some(raw.known_by())
    });
    !is_done
        && !card.stands.is_over
        && (card.stands.voice.as_ref().is_some_and(is_silenced)
            || recordings.any(|mut of| of.any(|hash| comes_to.ends_recording(hash))))
}

/// Dubs that speak with these voices, and those whose lines were said anew with them.
fn dubs_told<'a>(films: impl Iterator<Item = &'a FilmCard>, comes_to: &TakingBack) -> Vec<String> {
    let (mut ended, mut going, mut lines) = (Vec::new(), Vec::new(), Vec::new());
    for card in films {
        let how = &card.film.how;
        let ends = |code: &str| !how.without_clones && comes_to.ends_dub(&how.input.hash, code);
        let languages = card.film.languages.iter().zip(&card.stands);
        for (language, stands) in languages.filter(|(it, _)| ends(&it.code)) {
            let dub = tr!(
                "dub-order",
                film = how.input.name.as_str(),
                language = language_name(&language.code)
            );
            match stands {
                Stands::UnderWay { .. } => going.push(dub),
                _ => ended.push(dub),
            }
        }
        if comes_to.ends_lines(&how.input.hash) {
            lines.push(how.input.name.clone());
        }
    }
    let mut told = Vec::new();
    if !going.is_empty() {
        told.push(tr!("vault-withdraw-dubs-going", dubs = counted(going)));
    }
    if !ended.is_empty() {
        told.push(tr!("vault-withdraw-dubs", dubs = counted(ended)));
    }
    if !lines.is_empty() {
        told.push(tr!("vault-withdraw-dub-lines", films = counted(lines)));
    }
    told
}

/// Voices by their names, those of an account before those of this computer and those of nobody: each of one name counts.
fn named(cx: &StudioCtx<'_>, vault: &Vault, voices: &[VoiceId]) -> Vec<String> {
    if voices.is_empty() {
        return vec![tr!("vault-withdraw-silences-none")];
    }
    // Where a list is missing it may be there all the same.
    let is_listed = |backend: &Backend| cx.desk.voices_of(*backend).iter().next().is_some();
    let all_listed = Backend::ALL.iter().all(is_listed);
    let (mut live, mut draft, mut gone) = (Vec::new(), Vec::new(), Vec::new());
    for voice in voices {
        match there(cx, voice) {
            Some((Backend::Live, name)) => live.push(name),
            Some((Backend::Draft, name)) => draft.push(name),
            None => {
                let mut all = vault.heeded.iter();
                gone.push(match all.find_map(|of| of.name_of(voice)) {
                    Some(name) if all_listed => tr!("vault-voice-was", name = name),
                    Some(name) => name.to_owned(),
                    None => tr!("vault-withdraw-unnamed"),
                });
            }
        }
    }
    let mut told = Vec::new();
    if !live.is_empty() {
        told.push(tr!("vault-withdraw-live", voices = counted(live)));
    }
    if !draft.is_empty() {
        told.push(tr!("vault-withdraw-draft", voices = counted(draft)));
    }
    if !gone.is_empty() {
        told.push(tr!("vault-withdraw-gone", voices = counted(gone)));
    }
    told
}

/// Names in their order, each once, with how often it is there.
fn counted(names: Vec<String>) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    let told = counts.into_iter().map(|(name, count)| match count {
        1 => name,
        _ => tr!("vault-withdraw-several", count = count, name = name),
    });
    told.collect::<Vec<_>>().join(", ")
}

/// How many lines of the open project these voices speak.
fn spoken_by(cx: &StudioCtx<'_>, voices: &[VoiceId]) -> String {
    let lines = cx.desk.script().lines();
    let theirs = lines.filter(|line| {
        // Whoever of both speaks them now, the other one is cast, too.
        let part = cx.desk.script().cast().0.get(&line.speaker);
        let mut cast = Backend::ALL.iter().filter_map(|it| part?.voice(*it));
        cast.any(|cast| voices.contains(&cast.id))
    });
    tr!("vault-withdraw-lines", lines = theirs.count())
}

/// Who has a voice, and what it is called there; nothing where no list has it.
pub(super) fn there(cx: &StudioCtx<'_>, voice: &VoiceId) -> Option<(Backend, String)> {
    Backend::ALL.into_iter().find_map(|backend| {
        let named = cx.desk.voices_of(backend).of(voice)?;
        Some((backend, named.name.clone()))
    })
}

/// Whether a record is the one at which a voice that speaks no more is deleted: it stands against it, or another person's
/// record of a recording does that it was made of by this one.
pub(super) fn is_deleted_here((vault, hash): (&Vault, &str), voice: &VoiceId, today: Day) -> bool {
    let all = &vault.heeded;
    let own = all.iter().find(|of| of.hash == hash);
    own.is_some_and(|of| stands_against(all, of, voice, today).is_some())
        || matches!(counts_for(all, voice, today), Some((of, Some(_))) if of.hash == hash)
}
