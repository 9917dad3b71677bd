//! Rules of pronunciation on their way: a request names a version of a dictionary that the account has.
//!
//! A project has one dictionary at each account. Its rules make a version of it when they are first spoken, all at once
//! and for nothing; the library keeps which version says what, so that none is made twice. What is tried, or was ordered
//! before a rule changed, has another one.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::{Refusal, StudioError};
use crate::jobs::generate::Order;
use crate::machine::Machine;
use mynah_api::check::Invalid;
use mynah_api::dictionaries::{Alphabet, MakeDictionary, Rule, SetRules};
use mynah_api::error::{ApiError, ErrorKind};
use mynah_api::speech::Locator;
use mynah_core::backend::Backend;
use mynah_core::ids::{DictionaryId, ProjectId};
use mynah_core::pronunciation::{Said, Says, acting, hash};
use mynah_core::request::SpeechRequest;
use mynah_i18n::tr;
use mynah_script::pronunciation::{Hears, Rules, Speaker};
use mynah_store::pronounced::KeptDictionary;

/// What this process knows of rules.
#[derive(Debug, Default)]
pub(crate) struct Pronouncing {
    /// The rules of projects, as their windows told them last.
    of: Mutex<HashMap<ProjectId, Arc<Rules>>>,
    /// Held while a version is made: who comes second finds what the first one made.
    making: tokio::sync::Mutex<()>,
}

impl Pronouncing {
    /// A project's rules are these now.
    pub fn told(&self, project: ProjectId, rules: Arc<Rules>) {
        let mut of = self.of.lock().unwrap_or_else(PoisonError::into_inner);
        of.insert(project, rules);
    }

    fn of(&self, project: Option<ProjectId>) -> Option<Arc<Rules>> {
        let of = self.of.lock().unwrap_or_else(PoisonError::into_inner);
        of.get(&project?).cloned()
    }
}

/// All rules of a request's project, where they say of its text what the request says: all lines share a version then.
/// Nothing where they don't: it was ordered before a rule changed, or a rule is tried.
fn all_of(request: &SpeechRequest, rules: &Rules, backend: Backend) -> Option<Vec<Said>> {
    let hears = match backend {
        Backend::Draft => Hears::None,
        Backend::Live => Hears::of_model(&request.model),
    };
    // Which language the speaker has isn't in a request whose model is not told.
    let languages = [request.language.as_deref(), None];
    let languages = languages
        .into_iter()
        .chain(rules.languages().into_iter().map(Some));
    let mut all = languages.map(|language| rules.for_speaker(Speaker { language, hears }));
    all.find(|all| acting(&request.text, all) == request.rules)
}

fn rule(said: &Said) -> Result<Rule, Invalid> {
    let word = said.word.as_str();
    let mut rule = match &said.says {
        Says::Alias(alias) => Rule::alias(word, alias),
        Says::Ipa(sounds) => Rule::phoneme(word, sounds, Alphabet::Ipa),
        Says::Cmu(sounds) => Rule::phoneme(word, sounds, Alphabet::Arpabet),
    }?;
    rule.case_sensitive = !said.any_case;
    rule.word_boundaries = said.is_whole();
    Ok(rule)
}

impl Order<'_> {
    /// The version of a dictionary that says what its rules say, made where the account has none; nothing without rules.
    pub async fn locator(&self) -> Result<Option<Locator>, StudioError> {
        let Some(request) = self
            .request()
            .speech()
            .filter(|asked| !asked.rules.is_empty())
        else {
            return Ok(None);
        };
        let machine = self.machine;
        let rules = machine.pronouncing.of(self.job.project);
        let all = rules.and_then(|rules| all_of(request, &rules, self.job.backend));
        // What isn't the project's goes into a dictionary of no project: the project's own is always whole.
        let (all, project) = match all {
            Some(all) => (all, self.job.project),
            None => (request.rules.clone(), None),
        };
        let hash = hash(&all);
        let _alone = machine.pronouncing.making.lock().await;
        let (account, named) = (self.connection.account.clone(), hash.clone());
        let kept = machine
            .library(move |library| library.dictionary_of_rules(&account, &named))
            .await?;
        let kept = match kept {
            Some(kept) => kept,
            None => match self.make_version(project, &all, hash).await {
                Err(StudioError::Api(error)) if error.kind == ErrorKind::KeyLacksPermission => {
                    return Err(self.no_dictionaries(request, &error).into());
                }
                made => made?,
            },
        };
        Ok(Some(Locator {
            pronunciation_dictionary_id: kept.dictionary,
            version_id: Some(kept.version),
        }))
    }

    /// What is told where the account's dictionaries are not to be written. The words could be sent as they are said; but
    /// that is another text than the line's, at another price: a person decides.
    fn no_dictionaries(&self, request: &SpeechRequest, error: &ApiError) -> Refusal {
        let rules = self.machine.pronouncing.of(self.job.project);
        let words: Vec<String> = request.rules.iter().map(|said| said.word.clone()).collect();
        let spelt = rules.map(|rules| rules.spelt(&request.text, request.language.as_deref()));
        let lost = match spelt {
            Some((Some(_), lost)) => lost,
            // A rule that is tried, or none that has a spelling.
            _ => words.clone(),
        };
        Refusal::NoDictionaries {
            permission: error.facts.refusal.permission().unwrap_or("…").to_owned(),
            lost: lost.into_iter().filter(|it| words.contains(it)).collect(),
            words,
        }
    }

    async fn make_version(
        &self,
        project: Option<ProjectId>,
        all: &[Said],
        hash: String,
    ) -> Result<KeptDictionary, StudioError> {
        let machine = self.machine;
        let rules = all.iter().map(rule).collect::<Result<Vec<_>, _>>()?;
        let account = self.connection.account.clone();
        let known = machine
            .library(move |library| library.dictionary_of_project(&account, project))
            .await?;
        let client = &self.connection.client;
        let changed = match known {
            Some(dictionary) => {
                let rules = rules.clone();
                match client.send(&SetRules { dictionary, rules }).await {
                    // Put away meanwhile: another one is made.
                    Err(error) if error.kind == ErrorKind::NotFound => None,
                    done => Some(done?.value),
                }
            }
            None => None,
        };
        let made = if let Some(made) = changed {
            made
        } else {
            let name = self.name_of(project).await;
            let mut make = MakeDictionary::new(name, rules)?;
            make.description = Some(tr!("pronounce-dictionary.about"));
            client.send(&make).await?.value
        };
        let kept = KeptDictionary {
            dictionary: made.id,
            version: made.version_id,
        };
        let (account, keep) = (self.connection.account.clone(), kept.clone());
        machine
            .library(move |library| library.keep_dictionary(&account, project, &hash, &keep))
            .await?;
        Ok(kept)
    }

    async fn name_of(&self, project: Option<ProjectId>) -> String {
        let card = match project {
            Some(project) => {
                let card = self
                    .machine
                    .library(move |library| library.project(project));
                card.await.ok()
            }
            None => None,
        };
        card.map_or_else(
            || tr!("pronounce-dictionary-alone"),
            |(card, _)| tr!("pronounce-dictionary", project = card.name),
        )
    }

    /// Whether it was refused because the account has its dictionary no more: that is forgotten then, once, and the next
    /// attempt makes another.
    pub async fn forgets_dictionary(&self, error: &ApiError) -> bool {
        let refusal = &error.facts.refusal;
        let words = [&refusal.code, &refusal.status, &refusal.param];
        let is_meant = error.kind == ErrorKind::NotFound
            && words
                .into_iter()
                .flatten()
                .any(|word| word.contains("dictionar"));
        let has_rules = self
            .request()
            .speech()
            .is_some_and(|asked| !asked.rules.is_empty());
        if !is_meant || !has_rules || self.forgot.swap(true, Ordering::Relaxed) {
            return false;
        }
        // The one that was sent: another line may have made a new one meanwhile.
        let named = self
            .named
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let Some(locator) = named else {
            return false;
        };
        let account = self.connection.account.clone();
        let forgotten = self
            .machine
            .forget_dictionary(account, locator.pronunciation_dictionary_id);
        if let Err(error) = forgotten.await {
            log::warn!("a dictionary that is gone can't be forgotten: {error}");
            return false;
        }
        true
    }
}

impl Machine {
    async fn forget_dictionary(
        &self,
        account: String,
        dictionary: DictionaryId,
    ) -> Result<(), StudioError> {
        self.library(move |library| library.forget_dictionary(&account, &dictionary))
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_script::document::Script;
    use mynah_script::edit::Edit;
    use mynah_script::pronunciation::{Pronunciation, Word};

    fn rules(all: &[(&str, &str)]) -> Arc<Rules> {
        let mut script = Script::new("s");
        for (word, alias) in all {
            let rule = Pronunciation {
                alias: (*alias).to_owned(),
                ..Pronunciation::default()
            };
            let (word, rule) = (Word::new(word), Some(rule));
            script.apply(&Edit::Pronounce { word, rule }).unwrap();
        }
        Arc::clone(script.rules())
    }

    #[test]
    fn lines_share_a_version_and_what_was_ordered_before_has_its_own() {
        let first = rules(&[("Tom", "Tomm"), ("Ines", "Eeness")]);
        let mut request = SpeechRequest {
            voice: "v".into(),
            model: "eleven_flash_v2".into(),
            text: "Tom, hear me.".to_owned(),
            settings: Default::default(),
            format: Default::default(),
            seed: None,
            language: None,
            context: Default::default(),
            seams: Vec::new(),
            rules: Vec::new(),
            place: Default::default(),
        };
        request.rules = first.acting(&request.text, Speaker::default());
        let all = all_of(&request, &first, Backend::Draft);
        assert_eq!(all, Some(first.for_speaker(Speaker::default())));
        let other = rules(&[("Tom", "Thomas"), ("Ines", "Eeness")]);
        assert_eq!(all_of(&request, &other, Backend::Draft), None);
    }
}
