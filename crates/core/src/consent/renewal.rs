//! What was taken back, or is over, is agreed to anew: by whom that can be, and what shows it.

use super::standing::Standing;
use super::{Consent, NoConsent};

impl Standing {
    /// Whether another record makes good what this one says no more: the same person's, of voices where this is of voices,
    /// and shown at least as this has to be.
    ///
    /// # Errors
    /// It is somebody else's, of something else, or words alone.
    pub fn may_be_made_good_by(&self, other: &Consent) -> Result<(), NoConsent> {
        let of = &self.consent;
        if !other.is_of(&of.name) {
            return Err(NoConsent::OtherPerson(of.name.clone()));
        }
        if of.languages.is_empty() && !other.languages.is_empty() {
            return Err(NoConsent::DubsAlone);
        }
        // Whatever is said of it by now, it was another one's to give.
        let as_before = Consent {
            relation: of.relation,
            ..other.clone()
        };
        if !other.is_shown() || !as_before.is_shown() {
            return Err(NoConsent::NotShown);
        }
        Ok(())
    }

    /// Whether somebody agrees anew to this by another record: the same person, of the same recordings, and shown at least as
    /// this has to be.
    ///
    /// # Errors
    /// It is somebody else's, of something else, or words alone.
    pub fn may_be_renewed_by(&self, anew: &Consent) -> Result<(), NoConsent> {
        let of = &self.consent;
        if !anew.is_of(&of.name) {
            return Err(NoConsent::OtherPerson(of.name.clone()));
        }
        let is_of_it = |hash: &String| of.recordings().any(|own| own.eq_ignore_ascii_case(hash));
        if of.recordings().next().is_some() && !anew.recordings().any(is_of_it) {
            return Err(NoConsent::OtherSamples);
        }
        self.may_be_made_good_by(anew)
    }

    /// Whether this record says that it renews that one, and may.
    pub fn renews(&self, of: &Self) -> bool {
        self.consent.renews.as_ref() == Some(&of.hash)
            && of.may_be_renewed_by(&self.consent).is_ok()
    }
}

/// Whether a consent that was taken back was given anew, by a record that names it and came later. That one may have been
/// taken back and given anew as well.
pub fn is_renewed(standings: &[Standing], of: &Standing) -> bool {
    let later = standings.iter().skip_while(|other| other.hash != of.hash);
    let mut later = later.skip(1);
    later.any(|other| {
        other.renews(of) && (other.withdrawn.is_none() || is_renewed(standings, other))
    })
}

/// The hashes of what a consent renews: of the record that it names, of what that one renewed, and so on.
///
/// # Errors
/// It may not renew the one that it names.
pub fn renewed_by<'a>(
    standings: &'a [Standing],
    consent: &'a Consent,
) -> Result<Vec<&'a String>, NoConsent> {
    let (mut renewed, mut next) = (Vec::new(), consent);
    let named = |by: &Consent| {
        let mut all = standings.iter();
        all.find(|of| by.renews.as_ref() == Some(&of.hash))
    };
    while let Some(of) = named(next) {
        match of.may_be_renewed_by(next) {
            Ok(()) => renewed.push(&of.hash),
            Err(no) if renewed.is_empty() => return Err(no),
            Err(_) => break,
        }
        next = &of.consent;
    }
    Ok(renewed)
}
