//! Which findings are new, and which are gone.
//!
//! Two findings are the same where their fingerprints are ([`lint::fingerprints`]): the rule, the
//! ids concerned and the token. Place, order and wording do not count, nor do numbers in a message.
//!
//! [`lint::fingerprints`]: crate::lint::fingerprints

use hashbrown::HashSet;

use crate::diagnostic::Finding;

/// What a revision did to the findings.
#[derive(Debug, Clone, Default)]
pub struct FindingsDelta {
    /// Findings of the new revision that the old one did not have.
    pub new: Vec<Finding>,
    /// Findings of the old revision that the new one does not have.
    pub fixed: Vec<Finding>,
    /// How many both have.
    pub unchanged: usize,
}

/// Compares the findings of two revisions, each with the fingerprints of its findings, in order;
/// no fingerprint occurs twice in one revision.
pub fn findings_delta(old: (&[Finding], &[String]), new: (&[Finding], &[String])) -> FindingsDelta {
    let missing_in = |names: &[String], (findings, fingerprints): (&[Finding], &[String])| {
        let names: HashSet<&String> = names.iter().collect();
        let each = findings.iter().zip(fingerprints);
        let missing = each.filter(|(_, fingerprint)| !names.contains(fingerprint));
        missing.map(|(finding, _)| finding.clone()).collect::<Vec<Finding>>()
    };
    let (new_ones, fixed) = (missing_in(old.1, new), missing_in(new.1, old));
    let unchanged = new.0.len() - new_ones.len();
    FindingsDelta { new: new_ones, fixed, unchanged }
}
