//! The schema of a new database and the refusal of other versions.

use std::collections::BTreeMap;

use super::*;

fn created() -> Connection {
    let mut connection = Connection::open_in_memory().unwrap();
    create(&mut connection).unwrap();
    connection
}

fn number(connection: &Connection, pragma: &str) -> u32 {
    connection
        .pragma_query_value(None, pragma, |row| row.get(0))
        .unwrap()
}

fn names(connection: &Connection, kind: &str) -> Vec<String> {
    let mut names = connection
        .prepare(
            "SELECT name FROM sqlite_schema WHERE type = ?1 AND name NOT LIKE 'sqlite%' ORDER BY name",
        )
        .unwrap();
    let names = names.query_map([kind], |row| row.get(0)).unwrap();
    names.collect::<Result<_, _>>().unwrap()
}

fn words(list: &str) -> Vec<&str> {
    list.split_whitespace().collect()
}

#[test]
fn new_database_has_the_expected_schema() {
    let connection = created();
    assert_eq!(number(&connection, "user_version"), VERSION);
    assert_eq!(number(&connection, "application_id"), APPLICATION_ID);
    let integrity: String = connection
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(integrity, "ok");
    let loose: u32 = connection
        .query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(loose, 0);
    assert_eq!(
        names(&connection, "table"),
        words(
            "alert alias audition balance brief budget ceiling consent consent_head deaf entry exported facet failure
             film input journal journal_aside key making owner preset professional project pronounced queued rating
             reading reminded slot snapshot spending take template unfinished version voice_mark voice_seen waiting"
        )
    );
    assert_eq!(names(&connection, "view"), ["same_account"]);
    assert_eq!(
        names(&connection, "trigger"),
        words("consent_kept consent_there entry_briefed entry_rebriefed project_marked")
    );
    assert_eq!(
        names(&connection, "index"),
        words(
            "alias_account audition_project brief_facet brief_paid entry_bare entry_doubtful entry_dub_of
             entry_fingerprint entry_guessed entry_history_item entry_open entry_ordered entry_request
             entry_stop_loss entry_unnamed facet_key film_at making_at professional_at queued_owner slot_scope
             spending_facet take_discarded take_entry take_fingerprint take_finished take_hash take_line
             take_listed take_picked take_starred version_project voice_seen_at waiting_scope"
        )
    );
}

/// Foreign keys name tables and columns that exist: SQLite checks this only when a row is written.
#[test]
fn foreign_keys_name_existing_columns() {
    let connection = created();
    let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for table in names(&connection, "table") {
        let mut named = connection
            .prepare("SELECT name FROM pragma_table_info(?1)")
            .unwrap();
        let named = named.query_map([&table], |row| row.get(0)).unwrap();
        columns.insert(table, named.collect::<Result<_, _>>().unwrap());
    }
    for table in columns.keys() {
        let mut keys = connection
            .prepare("SELECT \"table\", \"to\" FROM pragma_foreign_key_list(?1)")
            .unwrap();
        let keys = keys
            .query_map([table], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
            })
            .unwrap();
        for key in keys {
            let (other, column) = key.unwrap();
            let named = columns.get(&other).is_some_and(|all| all.contains(&column));
            assert!(named, "{table} references {other}.{column}");
        }
    }
}

#[test]
fn schema_is_created_once() {
    let mut connection = created();
    connection
        .execute("INSERT INTO owner (since) VALUES (0)", [])
        .unwrap();
    create(&mut connection).unwrap();
    let owners: u32 = connection
        .query_row("SELECT count(*) FROM owner", [], |row| row.get(0))
        .unwrap();
    assert_eq!(owners, 1);
}

#[test]
fn other_versions_are_refused() {
    let path = Path::new("library.db");
    for (found, expected) in [
        (0, Some("older")),
        (48, Some("older")),
        (VERSION - 1, Some("older")),
        (VERSION, None),
        (VERSION + 1, Some("newer")),
    ] {
        let refused = match require_current(path, found) {
            Ok(()) => None,
            Err(LibraryError::Older { .. }) => Some("older"),
            Err(LibraryError::Newer { .. }) => Some("newer"),
            Err(other) => panic!("{other}"),
        };
        assert_eq!(refused, expected, "version {found}");
    }
}
