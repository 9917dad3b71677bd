use super::*;
use mynah_core::ids::TakeId;
use mynah_core::pauses::Pauses;
use mynah_model::command::ExportKind;
use mynah_model::command::ExportShape;
use mynah_model::command::ExportTake;

fn export(project: u64, takes: &[u64]) -> ExportOrder {
    ExportOrder {
        project: Some(ProjectId(project)),
        takes: takes
            .iter()
            .map(|&take| ExportTake {
                take: TakeId(take),
                number: 1,
                speaker: String::new(),
                text: String::new(),
                file: None,
                shape: Default::default(),
                gap_ms: None,
            })
            .collect(),
        shape: ExportShape::default(),
        kind: ExportKind::Wav,
        to: "out".into(),
        pauses: Pauses::default(),
        subtitles: None,
        page: None,
    }
}

#[test]
fn an_export_that_failed_is_over_only_when_its_takes_are_written() {
    let jobs = Jobs::default();
    for (id, order) in [
        (1, export(1, &[1, 2])),
        (2, export(1, &[3])),
        (3, export(2, &[1])),
    ] {
        let failed = Open::Unwritten(Arc::new(order));
        jobs.lock().put(JobId(id), failed);
    }
    assert_eq!(jobs.take_unwritten(&export(1, &[2, 1, 4])), [JobId(1)]);
    assert_eq!(jobs.lock().jobs.len(), 2);
}
