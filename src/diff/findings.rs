//! Which findings are new, and which are gone.
//!
//! Two findings are the same where their fingerprints are ([`lint::fingerprints`]): the rule, the
//! ids concerned and the token. Place, order and wording do not count, nor do numbers in a message.
//!
//! [`lint::fingerprints`]: crate::lint::fingerprints

use hashbrown::HashMap;

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

/// Compares the findings of two revisions, each with the fingerprints of its findings, in order.
pub fn findings_delta(old: (&[Finding], &[String]), new: (&[Finding], &[String])) -> FindingsDelta {
    let mut left: HashMap<&str, usize> = HashMap::new();
    for fingerprint in old.1 {
        *left.entry(fingerprint).or_default() += 1;
    }
    let mut delta = FindingsDelta::default();
    for (finding, fingerprint) in new.0.iter().zip(new.1) {
        match left.get_mut(fingerprint.as_str()).filter(|count| **count > 0) {
            Some(count) => {
                *count -= 1;
                delta.unchanged += 1;
            }
            None => delta.new.push(finding.clone()),
        }
    }
    for (finding, fingerprint) in old.0.iter().zip(old.1).rev() {
        let count = left.get_mut(fingerprint.as_str()).filter(|count| **count > 0);
        if let Some(count) = count {
            *count -= 1;
            delta.fixed.push(finding.clone());
        }
    }
    delta.fixed.reverse();
    delta
}
