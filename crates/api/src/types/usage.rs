//! What was used over time, as a table.

use serde::Deserialize;
use serde_json::Value;

use crate::types::lenient::{or_default, words};

words! {
    /// What the cells of a column are.
    ColumnType {
        /// Text.
        Text = "String",
        /// A number with a fraction.
        Float = "Float",
        /// A time, ISO 8601.
        Time = "DateTime",
        /// A whole number.
        Whole = "Int",
        /// Yes or no.
        Truth = "Bool",
        /// A document.
        Json = "JSON",
        /// Names and values.
        Map = "Map",
        /// A list.
        Array = "Array",
    }
}

words! {
    /// What the numbers of a column count.
    ColumnUnit {
        /// Milliseconds.
        Milliseconds = "ms",
        /// Seconds.
        Seconds = "s",
        /// Minutes.
        Minutes = "min",
        /// A stretch of time.
        Duration = "duration",
        /// Credits.
        Credits = "credits",
        /// US dollars.
        Dollars = "usd",
        /// Euros.
        Euros = "eur",
        /// Indian rupees.
        Rupees = "inr",
        /// Polish złoty.
        Zloty = "pln",
        /// A part of one.
        Ratio = "ratio",
        /// A judgement.
        Rating = "rating",
    }
}

/// A table: names, types and units of its columns, and its rows, each as wide as the names.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct UsageTable {
    /// What each column is called.
    #[serde(default, deserialize_with = "or_default")]
    pub columns: Vec<String>,
    /// What it holds.
    #[serde(default, deserialize_with = "or_default")]
    pub column_types: Vec<Option<ColumnType>>,
    /// What it counts; nothing where it does not count.
    #[serde(default, deserialize_with = "or_default")]
    pub column_units: Vec<Option<ColumnUnit>>,
    /// The rows.
    #[serde(default, deserialize_with = "or_default")]
    pub rows: Vec<Vec<Cell>>,
}

/// What stands in a table.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(from = "Value")]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text, or a time.
    Text(String),
    /// A number, whole or not.
    Number(f64),
    /// Yes or no.
    Truth(bool),
    /// A list or a document, as it came.
    Other(Value),
}

impl From<Value> for Cell {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Empty,
            Value::String(text) => Self::Text(text),
            Value::Bool(truth) => Self::Truth(truth),
            Value::Number(number) => number.as_f64().map_or(Self::Empty, Self::Number),
            other => Self::Other(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_whatever_is_in_it() {
        let table: UsageTable = serde_json::from_str(
            r#"{"columns": ["time", "credits"], "column_types": ["DateTime", "Decimal"], "column_units": [null, "credits"],
                "rows": [["2026-01-01T00:00:00Z", 7], [null, 7.5], [true, [1]]]}"#,
        )
        .unwrap();
        assert_eq!(table.column_types[1].as_ref().unwrap().as_str(), "Decimal");
        assert_eq!(table.column_units, [None, Some(ColumnUnit::Credits)]);
        assert_eq!(table.rows[0][1], Cell::Number(7.0));
        assert_eq!(table.rows[1][0], Cell::Empty);
        assert!(matches!(table.rows[2][1], Cell::Other(_)));
        assert!(
            serde_json::from_str::<UsageTable>("{}")
                .unwrap()
                .rows
                .is_empty()
        );
    }
}
