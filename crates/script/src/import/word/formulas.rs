//! Formulas of a document.

use super::super::ImportError;
use super::super::xml::{Piece, Pieces};

/// The words of a formula.
pub(super) struct Formula {
    pub words: String,
    /// Returns true for fractions, roots, powers and other forms that are not read from left to right.
    pub is_built: bool,
}

/// Reads a formula up to its end.
///
/// # Errors
/// A part that is no XML.
pub(super) fn formula(pieces: &mut Pieces<'_>) -> Result<Formula, ImportError> {
    let (mut words, mut in_text, mut is_built) = (String::new(), false, false);
    while let Some(piece) = pieces.next()? {
        match piece {
            Piece::Open(tag) if tag.name == "t" => in_text = true,
            Piece::Open(tag) => is_built |= BUILT.contains(&tag.name.as_str()),
            Piece::Text(text) if in_text => words.push_str(&text),
            Piece::Text(_) => {}
            Piece::Close(name) => match name.as_str() {
                "t" => in_text = false,
                "num" => words.push('/'),
                "oMath" => break,
                _ => {}
            },
        }
    }
    Ok(Formula { words, is_built })
}

const BUILT: [&str; 18] = [
    "f",
    "rad",
    "sSup",
    "sSub",
    "sSubSup",
    "sPre",
    "nary",
    "m",
    "d",
    "func",
    "limLow",
    "limUpp",
    "eqArr",
    "acc",
    "bar",
    "box",
    "borderBox",
    "groupChr",
];
