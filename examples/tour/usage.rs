//! What was used.

use mynah::api::usage::{Comparison, FilterValue, QueryUsage, UsageFilter, UsageGroup};

use crate::steps::{Running, Saw, Step, Tour};

pub const STEPS: &[Step] = &[Step::of::<QueryUsage>(query)];

/// The first week of 2026, in milliseconds.
const WEEK: (i64, i64) = (1_767_225_600_000, 1_767_830_400_000);

fn query(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let mut endpoint = QueryUsage::new(WEEK.0, WEEK.1)?.every(86_400)?;
        endpoint.group_by = vec![UsageGroup::ProductType, UsageGroup::Model];
        endpoint.filters = vec![UsageFilter {
            column: "product_type".to_owned(),
            operation: Comparison::In,
            values: vec![FilterValue::Text("tts".to_owned())],
        }];
        endpoint.time_zone = Some("Europe/Berlin".to_owned());
        let reply = tour.client.send(&endpoint).await?;
        let (rows, columns) = (reply.value.rows.len(), reply.value.columns.len());
        Ok(Saw::of(&reply.head, format!("{rows} rows of {columns}")))
    })
}
