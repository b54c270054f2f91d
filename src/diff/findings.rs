//! Which findings are new, and which are gone.
//!
//! Two findings are the same where the rule, the message, which names the ids concerned, and the
//! token are the same. Place and order do not count; of findings that say the same twice, as many
//! are unchanged as both revisions have.

use hashbrown::HashMap;

use crate::diagnostic::Finding;
use crate::source::Source;

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

/// Compares the findings of two revisions.
pub fn findings_delta(old: (&[Finding], &Source), new: (&[Finding], &Source)) -> FindingsDelta {
    let mut left: HashMap<String, usize> = HashMap::new();
    for finding in old.0 {
        *left.entry(fingerprint(finding, old.1)).or_default() += 1;
    }
    let mut delta = FindingsDelta::default();
    for finding in new.0 {
        match left.get_mut(&fingerprint(finding, new.1)).filter(|count| **count > 0) {
            Some(count) => {
                *count -= 1;
                delta.unchanged += 1;
            }
            None => delta.new.push(finding.clone()),
        }
    }
    for finding in old.0.iter().rev() {
        let count = left.get_mut(&fingerprint(finding, old.1)).filter(|count| **count > 0);
        if let Some(count) = count {
            *count -= 1;
            delta.fixed.push(finding.clone());
        }
    }
    delta.fixed.reverse();
    delta
}

fn fingerprint(finding: &Finding, source: &Source) -> String {
    format!("{}\0{}\0{}", finding.rule, finding.message, source.slice(finding.span))
}
