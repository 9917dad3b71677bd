//! Conversions of this crate's types from and to SQLite columns. Feature `rusqlite`, which only the store enables.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use crate::backend::Backend;
use crate::clock::UnixMillis;
use crate::credits::Credits;
use crate::ids::{
    AuditionId, EntryId, FilmId, ItemId, KeyId, LineId, MakingId, ModelId, OrderId, ProjectId,
    RequestId, TakeId, TemplateId, VersionId, VoiceId,
};

macro_rules! numbers {
    ($($name:ty),+) => {$(
        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                self.0.to_sql()
            }
        }

        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                FromSql::column_result(value).map(Self)
            }
        }
    )+};
}

macro_rules! words {
    ($($name:ty),+) => {$(
        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                self.as_str().to_sql()
            }
        }

        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                value.as_str().map(Self::new)
            }
        }
    )+};
}

numbers!(
    ProjectId, LineId, TakeId, EntryId, KeyId, OrderId, TemplateId, VersionId, AuditionId,
    MakingId, Credits, UnixMillis
);
words!(VoiceId, ModelId, RequestId, FilmId);

/// Which of the two histories it is of says the tool of its entry.
impl ToSql for ItemId {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.as_str().to_sql()
    }
}

impl ToSql for Backend {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.as_str().to_sql()
    }
}

impl FromSql for Backend {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        Self::ALL
            .into_iter()
            .find(|backend| backend.as_str() == word)
            .ok_or(FromSqlError::InvalidType)
    }
}
