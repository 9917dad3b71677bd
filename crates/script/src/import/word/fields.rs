//! Fields of a document: page numbers, cross-references, conditions. Only the result of the outermost one is text.

/// The fields that are open, each with whether its instruction is being read.
#[derive(Default)]
pub(super) struct Fields(Vec<bool>);

impl Fields {
    /// Reads a mark of a field.
    pub fn mark(&mut self, kind: Option<&str>) {
        match kind {
            Some("begin") => self.0.push(true),
            Some("separate") => {
                if let Some(is_instruction) = self.0.last_mut() {
                    *is_instruction = false;
                }
            }
            Some("end") => {
                self.0.pop();
            }
            _ => {}
        }
    }

    /// Returns true within an instruction, where the results of other fields are parts of it.
    pub fn is_instruction(&self) -> bool {
        self.0.contains(&true)
    }

    /// Ends instructions that nothing ends: the text after them is text.
    pub fn end_paragraph(&mut self) {
        self.0.retain(|is_instruction| !is_instruction);
    }
}
