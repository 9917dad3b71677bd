//! Pronunciation dictionaries.

use mynah::api::dictionaries::{
    AddRules, Alphabet, DictionaryDirection, DictionarySort, DownloadDictionary, EditDictionary,
    GetDictionary, ImportDictionary, ListDictionaries, MakeDictionary, RemoveRules, Rule, SetRules,
    WorkspaceAccess,
};
use mynah::api::head::Reply;
use mynah::api::page::PageSize;
use mynah::api::types::dictionary::DictionaryVersion;
use mynah::api::upload::Upload;
use mynah::terms::ids::{DictionaryId, DictionaryVersionId};

use crate::steps::{Running, Saw, Step, Stop, Tour};

pub const STEPS: &[Step] = &[
    Step::of::<MakeDictionary>(make),
    Step::of::<ImportDictionary>(import),
    Step::of::<ListDictionaries>(list),
    Step::of::<AddRules>(add),
    Step::of::<RemoveRules>(remove),
    Step::of::<SetRules>(set),
    Step::of::<GetDictionary>(get),
    Step::of::<DownloadDictionary>(download),
    Step::of::<EditDictionary>(edit),
];

const LEXICON: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="en">
  <lexeme><grapheme>UN</grapheme><alias>United Nations</alias></lexeme>
</lexicon>
"#;

fn dictionary(tour: &Tour) -> Result<DictionaryId, Stop> {
    tour.kept("dictionary").map(DictionaryId::from)
}

/// What the newest version is like; it is kept for later steps.
fn version(tour: &mut Tour, reply: &Reply<DictionaryVersion>) -> Saw {
    tour.keep("dictionary version", &reply.value.version_id);
    let rules = reply.value.version_rules_num;
    Saw::of(&reply.head, format!("{rules:?} rules"))
}

fn make(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let mut tomato = Rule::phoneme("tomato", "təˈmeɪtoʊ", Alphabet::Ipa)?;
        tomato.case_sensitive = false;
        tomato.word_boundaries = false;
        let mut endpoint = MakeDictionary::new("Terms", [Rule::alias("SQL", "sequel")?, tomato])?;
        endpoint.description = Some("Words of the trade".to_owned());
        endpoint.workspace_access = Some(WorkspaceAccess::Viewer);
        let reply = tour.client.send(&endpoint).await?;
        tour.keep("dictionary", &reply.value.id);
        Ok(version(tour, &reply))
    })
}

fn import(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let file = Upload::bytes("terms.pls", "application/pls+xml", LEXICON);
        let mut endpoint = ImportDictionary::new("Imported terms", file)?;
        endpoint.description = Some("Names of institutions".to_owned());
        endpoint.workspace_access = Some(WorkspaceAccess::Editor);
        let reply = tour.client.send(&endpoint).await?;
        let rules = reply.value.version_rules_num;
        Ok(Saw::of(&reply.head, format!("{rules:?} rules")))
    })
}

fn list(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = ListDictionaries {
            page_size: Some(PageSize::new(10)),
            sort: Some(DictionarySort::Created),
            direction: Some(DictionaryDirection::Down),
            only_in_use: true,
            cursor: None,
        };
        let reply = tour.client.send(&endpoint).await?;
        let dictionaries = reply.value.pronunciation_dictionaries.iter().count();
        let what = format!("{dictionaries} dictionaries on the first page");
        Ok(Saw::of(&reply.head, what))
    })
}

fn add(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = AddRules::new(dictionary(tour)?, [Rule::alias("GIF", "jif")?])?;
        let reply = tour.client.send(&endpoint).await?;
        Ok(version(tour, &reply))
    })
}

fn remove(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = RemoveRules::new(dictionary(tour)?, ["SQL".to_owned()])?;
        let reply = tour.client.send(&endpoint).await?;
        Ok(version(tour, &reply))
    })
}

fn set(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = SetRules {
            dictionary: dictionary(tour)?,
            rules: vec![Rule::alias("YAML", "yammel")?],
        };
        let reply = tour.client.send(&endpoint).await?;
        Ok(version(tour, &reply))
    })
}

fn get(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = GetDictionary {
            dictionary: dictionary(tour)?,
        };
        let reply = tour.client.send(&endpoint).await?;
        let rules = reply.value.rules.iter().count();
        Ok(Saw::of(&reply.head, format!("{rules} rules")))
    })
}

fn download(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = DownloadDictionary {
            dictionary: dictionary(tour)?,
            version: DictionaryVersionId::from(tour.kept("dictionary version")?),
        };
        let reply = tour.client.send(&endpoint).await?;
        let bytes = reply.value.text.len();
        Ok(Saw::of(&reply.head, format!("a lexicon of {bytes} bytes")))
    })
}

fn edit(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let mut endpoint = EditDictionary::new(dictionary(tour)?).named("Old terms")?;
        endpoint.archived = Some(true);
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::of(&reply.head, "put away"))
    })
}
