//! What becomes of the findings of each rule, by default and as the user wants it.

use std::collections::BTreeMap;

use super::{RULES, Rule, rule};
use crate::diagnostic::{nearest, shown};

/// What becomes of a rule's findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// They are dropped.
    Allow,
    /// They are warnings.
    Warn,
    /// They are errors.
    Deny,
}

impl Level {
    /// All levels, from the mildest.
    pub const ALL: [Self; 3] = [Self::Allow, Self::Warn, Self::Deny];

    /// `allow`, `warn` or `deny`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }
}

/// What the user made of the rules' default levels.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels {
    chosen: BTreeMap<&'static str, Level>,
    deny_warnings: bool,
}

impl Levels {
    /// Names that stand for many rules: every rule, and those that are warnings at the time.
    pub const MANY: [&'static str; 2] = ["all", "warnings"];

    /// Sets the level of one rule; a later call wins. Where [warnings are
    /// denied](Self::deny_warnings), a rule that is set to warn gives errors.
    pub fn set(&mut self, rule: &'static Rule, level: Level) {
        self.chosen.insert(rule.name, level);
    }

    /// Sets the level of the rule of this name, or of the [many](Self::MANY) that it stands for.
    /// A later call wins, save that nothing stays a warning once warnings are denied. Rules that are
    /// errors stay so where `all` is allowed, or made a warning to see what the rules that are off
    /// find: a document that cannot be read whole is never made less of.
    ///
    /// # Errors
    /// [`UnknownRule`] where there is none of this name; the levels are then as before.
    pub fn set_named(&mut self, name: &str, level: Level) -> Result<(), UnknownRule> {
        match (name, rule(name)) {
            ("warnings", _) if level == Level::Deny => self.deny_warnings(),
            ("all" | "warnings", _) => {
                let meant = |rule: &&&Rule| {
                    let is_named = name == "all" || self.of(rule) == Level::Warn;
                    is_named && (level == Level::Deny || rule.level != Level::Deny)
                };
                let rules: Vec<_> = RULES.iter().filter(meant).collect();
                rules.into_iter().for_each(|rule| self.set(rule, level));
            }
            (_, Some(rule)) => self.set(rule, level),
            (_, None) => return Err(UnknownRule { name: name.to_owned() }),
        }
        Ok(())
    }

    /// Turns every warning into an error, whatever is set before or after.
    pub fn deny_warnings(&mut self) {
        self.deny_warnings = true;
    }

    /// The level of a rule.
    pub fn of(&self, rule: &Rule) -> Level {
        match self.chosen.get(rule.name).copied().unwrap_or(rule.level) {
            Level::Warn if self.deny_warnings => Level::Deny,
            level => level,
        }
    }
}

/// There is no rule of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRule {
    name: String,
}

impl UnknownRule {
    /// What to do about it, as the second half of a sentence.
    pub fn hint(&self) -> String {
        match self.nearest() {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`argraph rules` lists them".to_owned(),
        }
    }

    /// The rule that is nearest to the name, if one is near.
    pub fn nearest(&self) -> Option<&'static str> {
        nearest(&self.name, RULES.iter().map(|rule| rule.name).chain(Levels::MANY))
    }
}

impl std::fmt::Display for UnknownRule {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "there is no rule `{}`", shown(&self.name))
    }
}

impl std::error::Error for UnknownRule {}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(given: &[(&str, Level)]) -> Levels {
        let mut levels = Levels::default();
        for (name, level) in given {
            levels.set_named(name, *level).expect("a rule");
        }
        levels
    }

    #[test]
    fn names_that_stand_for_many_leave_the_rest_alone() {
        for rule in RULES {
            let of = |given: &[(&str, Level)]| levels(given).of(rule);
            assert_eq!(of(&[]), rule.level);
            assert_eq!(of(&[("all", Level::Deny)]), Level::Deny);
            let allowed = if rule.level == Level::Deny { Level::Deny } else { Level::Allow };
            assert_eq!(of(&[("all", Level::Allow)]), allowed);
            assert_eq!(of(&[("warnings", Level::Allow)]), allowed);
            let denied = if rule.level == Level::Warn { Level::Deny } else { rule.level };
            assert_eq!(of(&[("warnings", Level::Deny)]), denied);
            let warned = if rule.level == Level::Deny { Level::Deny } else { Level::Warn };
            assert_eq!(of(&[("all", Level::Warn)]), warned);
            assert_eq!(of(&[("all", Level::Warn), (rule.name, Level::Allow)]), Level::Allow);
        }
    }

    #[test]
    fn an_unknown_rule_is_refused_with_the_nearest() {
        let unknown = Levels::default().set_named("unanswered-chalenge", Level::Warn);
        let unknown = unknown.expect_err("it is mistyped");
        assert_eq!(unknown.to_string(), "there is no rule `unanswered-chalenge`");
        assert_eq!(unknown.hint(), "did you mean `unanswered-challenge`?");
        let strange = Levels::default().set_named("x\u{1b}", Level::Warn).expect_err("no rule");
        assert_eq!(strange.to_string(), "there is no rule `x\\u{1b}`");
        assert_eq!(strange.hint(), "`argraph rules` lists them");
    }
}
