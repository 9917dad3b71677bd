//! What of a script a template keeps.

use crate::document::{Item, Line, Overrides, Script};
use crate::edit::{Edit, EditError};
use crate::items::Items;

impl Script {
    /// A copy that goes by the name of its project, for a template. Without its `text` there are the chapters and scenes,
    /// each with an empty line for each speaker that it had, in their order, and the cast with all its settings.
    pub fn frame(&self, text: bool) -> Result<Self, EditError> {
        let title = String::new();
        if text {
            let mut copy = self.clone();
            copy.apply(&Edit::SetTitle { title })?;
            return Ok(copy);
        }
        let mut kept: Vec<Item> = Vec::new();
        let mut speakers: Vec<&str> = Vec::new();
        for item in self.items().iter() {
            match item {
                Item::Heading(_) => {
                    speakers.clear();
                    kept.push(item.clone());
                }
                Item::Line(line) if !speakers.contains(&line.speaker.as_str()) => {
                    speakers.push(&line.speaker);
                    kept.push(Item::Line(Line {
                        id: line.id,
                        speaker: line.speaker.clone(),
                        text: String::new(),
                        overrides: Overrides::default(),
                    }));
                }
                Item::Line(_) => {}
            }
        }
        let mut frame = Self::new(title);
        let items: Items = kept.into_iter().collect();
        frame.apply(&Edit::Insert { at: 0, items })?;
        for (speaker, part) in &self.cast().0 {
            frame.apply(&Edit::SetPart {
                speaker: speaker.clone(),
                part: Some(Box::new(part.clone())),
            })?;
        }
        frame.apply(&Edit::SetFormat {
            format: self.format(),
        })?;
        // How names are said is as much the show's as its cast.
        for (word, rule) in self.rules().iter() {
            frame.apply(&Edit::Pronounce {
                word: word.clone(),
                rule: Some(rule.clone()),
            })?;
        }
        Ok(frame)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cast::Part;
    use crate::parse::parse;

    #[test]
    fn a_frame_has_chapters_speakers_and_the_cast_but_no_words() {
        let text = "# One\n\nANN: Hello.\nBEN: Yes.\nANN: Again.\n\n# Two\n\nBEN: No.\n";
        let mut script = parse(text, "Show").unwrap();
        let speaker = "ANN".to_owned();
        let part = Some(Box::new(Part {
            language: Some("en".to_owned()),
            ..Part::default()
        }));
        script.apply(&Edit::SetPart { speaker, part }).unwrap();
        let frame = script.frame(false).unwrap();
        let rows = frame.items().iter().map(|item| match item {
            Item::Heading(heading) => heading.title.clone(),
            Item::Line(line) => format!("{}:{}", line.speaker, line.text),
        });
        let rows: Vec<_> = rows.collect();
        assert_eq!(rows, ["One", "ANN:", "BEN:", "Two", "BEN:"]);
        assert_eq!(frame.cast(), script.cast());
        assert_eq!(frame.title(), "");
        let whole = script.frame(true).unwrap();
        assert_eq!((whole.items(), whole.title()), (script.items(), ""));
    }
}
