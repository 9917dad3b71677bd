//! How fast a ledger of a million entries is added up, filtered and sorted.

use super::Bench;
use super::BenchError;
use super::Figures;
use super::median;
use mynah_core::backend::Backend;
use mynah_core::clock::Clock;
use mynah_core::day::Month;
use mynah_records::ledger_table::{LedgerFilter, LedgerOrder, LedgerQuery, Outcome};
use mynah_store::Library;

const ENTRIES: u64 = 1_000_000;
const ROUNDS: usize = 9;

/// Each figure is the middle one of nine; the slowest filter counts.
pub(super) fn measure(bench: &Bench) -> Result<Figures, BenchError> {
    let failed = |error: mynah_store::error::LibraryError| BenchError::Failed(error.to_string());
    let library =
        Library::open(&bench.folder.path().join("ledger"), Clock::system()).map_err(failed)?;
    library.fill_ledger(ENTRIES).map_err(failed)?;
    let month = Month::of(bench.clock.now());
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let (secs, done) = bench.seconds(|| library.statement(Backend::Live, month, None));
        done.map_err(failed)?;
        rounds.push(secs);
    }
    let sums = median(rounds) * 1000.0;
    let mut slowest = 0.0_f64;
    for query in queries() {
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            let (secs, done) = bench.seconds(|| library.ledger(&query));
            let window = done.map_err(failed)?;
            if window.rows.is_empty() {
                return Err(BenchError::Failed(format!("{query:?} finds nothing")));
            }
            rounds.push(secs);
        }
        let millis = median(rounds) * 1000.0;
        log::info!("{millis:.1} ms: {query:?}");
        slowest = slowest.max(millis);
    }
    Ok(vec![
        ("ledger_million_sums_ms", Some(sums)),
        ("ledger_million_filter_ms_max", Some(slowest)),
    ])
}

/// Windows of all time: each filter in each order, at the beginning and far behind it.
fn queries() -> Vec<LedgerQuery> {
    let all = LedgerFilter {
        backend: Backend::Live,
        ..LedgerFilter::default()
    };
    let filters = [
        all.clone(),
        LedgerFilter {
            voice: Some("voice3".into()),
            ..all.clone()
        },
        LedgerFilter {
            model: Some("model1".into()),
            outcome: Some(Outcome::Saved),
            ..all.clone()
        },
        LedgerFilter {
            outcome: Some(Outcome::Unknown),
            ..all
        },
    ];
    let orders = [
        LedgerOrder::Newest,
        LedgerOrder::Oldest,
        LedgerOrder::Dearest,
        LedgerOrder::Cheapest,
    ];
    let mut queries = Vec::new();
    for (filter, far) in filters.iter().zip([500_000, 40_000, 8_000, 400]) {
        for order in orders {
            for offset in [0, far] {
                queries.push(LedgerQuery {
                    filter: filter.clone(),
                    order,
                    offset,
                    rows: 50,
                });
            }
        }
    }
    queries
}
