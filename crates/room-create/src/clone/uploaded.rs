//! What of the recordings left this computer so far.

use super::ClonePanel;
use mynah_core::backend::Backend;
use mynah_i18n::tr;
use mynah_model::attempt::SampleRow;
use mynah_ui_core::ctx::StudioCtx;

impl ClonePanel {
    /// Where the recordings were so far.
    pub(super) fn uploaded_words(&self, cx: &StudioCtx<'_>) -> String {
        let attempt = &self.attempt;
        let made = attempt.made.as_ref().map(|(backend, _)| *backend);
        let is_there = made == Some(Backend::Live);
        // Whatever the answer was, or none: they may have been sent.
        let is_asked = |row: &SampleRow| {
            let mut hashes = row.sent().into_iter().map(|it| &it.input.hash);
            hashes.any(|hash| attempt.asked.contains(hash))
        };
        let asked_of = attempt.asked_of.unwrap_or_else(|| self.backend(cx));
        let may_be_live = made.is_none() && asked_of == Backend::Live && !self.is_unsent(cx);
        if may_be_live && attempt.samples.iter().any(is_asked) {
            return tr!("clone-samples.asked");
        }
        let went = |row: &SampleRow| {
            let mut hashes = row.sent().into_iter().map(|it| &it.input.hash);
            is_there && hashes.any(|hash| attempt.asked.is_empty() || attempt.asked.contains(hash))
        };
        uploaded(&attempt.samples, went)
    }
}

/// The same, where `went` tells which ones were sent to become a voice; others may have been cleaned at the service.
pub(crate) fn uploaded(rows: &[SampleRow], went: impl Fn(&SampleRow) -> bool) -> String {
    let is_cleaned =
        |row: &SampleRow| !row.by_drafts && (row.fixes.isolate || row.cleaned_by.is_some());
    let gone = rows.iter().filter(|row| is_cleaned(row) || went(row));
    match gone.count() {
        0 => tr!("clone-samples.local"),
        count => tr!("clone-samples.uploaded", count = count, all = rows.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Cut;
    use super::*;
    use mynah_model::desk::BrokeOff;
    use mynah_ui_core::testing::Bench;
    use mynah_ui_core::testing::fixtures as made;

    /// "Nothing uploaded yet" stood there behind recordings that the service had cleaned.
    #[test]
    fn what_the_service_cleaned_is_said_to_be_uploaded() {
        let mut rows = vec![SampleRow::default(), SampleRow::default()];
        let none = tr!("clone-samples.local");
        assert_eq!(uploaded(&rows, |_| false), none);
        rows[0].fixes.isolate = true;
        let one = tr!("clone-samples.uploaded", count = 1, all = 2);
        assert_eq!(uploaded(&rows, |_| false), one);
        // Draft voices are of this computer.
        rows[0].by_drafts = true;
        assert_eq!(uploaded(&rows, |_| false), none);
        let both = tr!("clone-samples.uploaded", count = 2, all = 2);
        assert_eq!(uploaded(&rows, |_| true), both);
    }

    /// What Draft voices were asked for was said to be at the service, and so was what Mynah ended before sending.
    #[test]
    fn what_may_be_at_the_service_was_asked_for_there_and_sent() {
        let mut panel = ClonePanel::default();
        panel.attempt.samples.push(SampleRow {
            raw: Some(made::sample()),
            ..SampleRow::default()
        });
        panel.attempt.ask(Backend::Draft);
        let mut bench = Bench::new(made::desk(Backend::Live, made::SCRIPT), panel);
        let [none, perhaps] = [tr!("clone-samples.local"), tr!("clone-samples.asked")];
        let told = |bench: &mut Bench<ClonePanel>| bench.with(|panel, cx| panel.uploaded_words(cx));
        assert_eq!(told(&mut bench), none);
        bench.panel.attempt.ask(Backend::Live);
        assert_eq!(told(&mut bench), perhaps);
        bench.panel.cut = Cut::Yes;
        assert_eq!(told(&mut bench), perhaps);
        bench.desk.cloning.broke_off = BrokeOff::BeforeSending;
        assert_eq!(told(&mut bench), none, "nothing was sent");
    }
}
