//! The best takes of a project: those that have a star, in the order of its script, below their chapters.

use std::collections::HashMap;

use mynah_core::ids::LineId;
use mynah_records::takes::TakeCard;
use mynah_script::document::{Item, Script};

/// A row of the list.
#[derive(Clone, Debug, PartialEq)]
pub enum BestRow {
    /// A chapter, and the scene within it; the takes below it are of its lines. Nothing for lines that are in the script no
    /// more.
    Heading(Option<String>),
    /// A take.
    Take(Box<BestTake>),
}

/// A take of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct BestTake {
    /// The take.
    pub card: TakeCard,
    /// Its line's number in the script, from 1; nothing where the line is there no more.
    pub number: Option<usize>,
    /// Who speaks the line; empty for the narrator.
    pub speaker: String,
}

impl BestRow {
    /// The take, if it is one.
    pub fn take(&self) -> Option<&BestTake> {
        match self {
            Self::Take(take) => Some(take),
            Self::Heading(_) => None,
        }
    }
}

/// The rows of these takes, which come by line and number. Goes once through the script.
pub fn rows(cards: Vec<TakeCard>, script: &Script) -> Vec<BestRow> {
    let mut of_lines: HashMap<LineId, Vec<TakeCard>> = HashMap::new();
    let mut gone = Vec::new();
    for card in cards {
        match card.line.filter(|line| script.line(*line).is_some()) {
            Some(line) => of_lines.entry(line).or_default().push(card),
            None => gone.push(card),
        }
    }
    let mut rows = Vec::new();
    let (mut chapter, mut scene) = (String::new(), String::new());
    let (mut is_told, mut number) = (false, 0);
    for item in script.items().from(0) {
        let line = match item {
            Item::Heading(heading) => {
                if heading.level == 1 {
                    chapter.clone_from(&heading.title);
                    scene.clear();
                } else {
                    scene.clone_from(&heading.title);
                }
                is_told = false;
                continue;
            }
            Item::Line(line) => line,
        };
        number += 1;
        let Some(takes) = of_lines.remove(&line.id) else {
            continue;
        };
        if !std::mem::replace(&mut is_told, true) {
            let both = [chapter.as_str(), scene.as_str()];
            let both: Vec<_> = both.into_iter().filter(|it| !it.is_empty()).collect();
            if !both.is_empty() {
                rows.push(BestRow::Heading(Some(both.join(" · "))));
            }
        }
        rows.extend(takes.into_iter().map(|card| {
            BestRow::Take(Box::new(BestTake {
                card,
                number: Some(number),
                speaker: line.speaker.clone(),
            }))
        }));
    }
    if !gone.is_empty() {
        rows.push(BestRow::Heading(None));
        rows.extend(gone.into_iter().map(|card| {
            BestRow::Take(Box::new(BestTake {
                card,
                number: None,
                speaker: String::new(),
            }))
        }));
    }
    rows
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use mynah_core::backend::Backend;
    use mynah_core::clock::UnixMillis;
    use mynah_core::credits::Credits;
    use mynah_core::ids::TakeId;
    use mynah_core::request::{EffectRequest, Generation};
    use mynah_script::parse::parse;

    fn card(id: u64, line: Option<LineId>) -> TakeCard {
        TakeCard {
            id: TakeId(id),
            line,
            number: 1,
            backend: Backend::Draft,
            voice_name: String::new(),
            request: Arc::new(Generation::Effects(EffectRequest {
                text: String::new(),
                seconds: None,
                influence: None,
                looped: false,
                format: Default::default(),
            })),
            seed: None,
            seconds: 1.0,
            cost: Credits::ZERO,
            at: UnixMillis(0),
            lufs: None,
            peak_db: None,
            mini: Arc::default(),
            picked: false,
            starred: true,
            approved: false,
            note: String::new(),
            discarded: false,
            cut: false,
            missing: false,
            remark: None,
            given: None,
            picked_for: None,
            parts: Arc::default(),
        }
    }

    #[test]
    fn takes_stand_below_their_scenes_and_those_of_lost_lines_at_the_end() {
        let text = "ANN: Zero.\n\n# One\n\nANN: First.\n\n## Quay\n\nBEN: Second.\n\n# Two\n\nANN: Third.\n";
        let script = parse(text, "Two").unwrap();
        let lines: Vec<LineId> = script.lines().map(|line| line.id).collect();
        let cards = vec![
            card(1, Some(LineId(9_999))),
            card(2, Some(lines[2])),
            card(3, Some(lines[0])),
            card(4, Some(lines[2])),
            card(5, Some(lines[3])),
        ];
        let told: Vec<String> = rows(cards, &script)
            .iter()
            .map(|row| match row {
                BestRow::Heading(title) => title.clone().unwrap_or_else(|| "gone".to_owned()),
                BestRow::Take(take) => {
                    format!("{:?} {} {}", take.number, take.speaker, take.card.id.0)
                }
            })
            .collect();
        let wanted = [
            "Some(1) ANN 3",
            "One · Quay",
            "Some(3) BEN 2",
            "Some(3) BEN 4",
            "Two",
            "Some(4) ANN 5",
            "gone",
            "None  1",
        ];
        assert_eq!(told, wanted);
    }
}
