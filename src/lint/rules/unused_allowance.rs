//! An allowance where there is nothing to allow. O(allowances), after all other rules.

use crate::diagnostic::{Edit, Finding, did_you_mean, nearest_all, shown};
use crate::document::Allowance;
use crate::lint::{Check, Level, Levels, RULES, Rule, rule};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "unused-allowance",
    level: Level::Warn,
    summary: "an `allow` where the rule finds nothing, or that names no rule",
    page: include_str!("unused_allowance.md"),
    check: Check::Allowances,
};

/// What to say of an allowance that covered no finding: nothing where its rule did not run.
pub(in crate::lint) fn finding_of(allowance: &Allowance, levels: &Levels) -> Option<Finding> {
    let name = &allowance.rule;
    let Some(allowed) = rule(name) else {
        let near = nearest_all(name, RULES.iter().map(|rule| rule.name));
        let message = format!("there is no rule `{}` to allow", shown(name));
        let help = did_you_mean(&near).unwrap_or("`argraph rules` lists the rules".into());
        let finding = Finding::new(RULE.name, name.span, message).help(help);
        return Some(match near[..] {
            [near] => {
                finding.suggest(format!("write `{near}`"), vec![Edit::string(name.span, near)])
            }
            _ => finding,
        });
    };
    if levels.of(allowed) == Level::Allow {
        return None;
    }
    let message = format!("`{}` finds nothing here to allow", allowed.name);
    Some(Finding::new(RULE.name, name.span, message).help("remove the allowance"))
}
