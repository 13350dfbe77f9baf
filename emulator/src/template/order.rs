//! Which resources wait for which others
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html>,
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html>): a resource comes
//! after those that its properties and `DependsOn` name.
//!
//! Known of resources that are evaluated alone: tables, and stacks whose templates were given.

use std::collections::{BTreeMap, BTreeSet};

use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::scope::Scope;

/// Whom the resources of one template wait for.
#[derive(Debug, Default)]
pub(crate) struct Waits<'t> {
    /// The resource whose properties are evaluated; none elsewhere.
    making: Option<&'t str>,
    /// By who waits and for whom: the line that says so first.
    lines: BTreeMap<&'t str, BTreeMap<&'t str, u32>>,
}

impl<'t> Scope<'t> {
    /// Runs `step`, which evaluates what belongs to the resource of this name.
    pub(crate) fn making<T>(&mut self, name: &'t str, step: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.waits.making.replace(name);
        let result = step(self);
        self.waits.making = before;
        result
    }

    /// Notes that the resource whose properties are evaluated waits for this one, which cannot be itself.
    pub(crate) fn wait(&mut self, line: u32, name: &'t str) -> Result<(), TemplateError> {
        let Some(making) = self.waits.making else {
            return Ok(());
        };
        if making == name {
            return Err(circle(line, name));
        }
        let lines = self.waits.lines.entry(making).or_default();
        lines.entry(name).or_insert(line);
        Ok(())
    }

    /// Refuses resources that wait for each other in a circle.
    pub(crate) fn check_order(&self) -> Result<(), TemplateError> {
        let lines = &self.waits.lines;
        // How many of those each waits for wait themselves, and who waits for each.
        let mut left = BTreeMap::new();
        let mut followers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, others) in lines {
            let waiting = others.keys().filter(|other| lines.contains_key(*other));
            left.insert(*name, waiting.count());
            for other in others.keys() {
                followers.entry(other).or_default().push(name);
            }
        }
        let free = left.iter().filter(|(_, count)| **count == 0);
        let mut free: Vec<&str> = free.map(|(name, _)| *name).collect();
        while let Some(done) = free.pop() {
            left.remove(done);
            for name in followers.get(done).into_iter().flatten() {
                if let Some(count) = left.get_mut(name) {
                    *count = count.saturating_sub(1);
                    if *count == 0 {
                        free.push(name);
                    }
                }
            }
        }
        // Each that is left waits for another one that is left, so that the way from one to the next ends in a circle.
        let next = |name: &str| {
            let mut others = lines.get(name)?.iter();
            others.find(|(other, _)| left.contains_key(*other))
        };
        let Some((mut name, _)) = left.first_key_value() else {
            return Ok(());
        };
        let mut seen = BTreeSet::new();
        while let Some((other, line)) = next(name) {
            if !seen.insert(*name) {
                return Err(circle(*line, name).inside(*name).inside("Resources"));
            }
            name = other;
        }
        Ok(())
    }
}

fn circle(line: u32, name: &str) -> TemplateError {
    TemplateError::at(line, TemplateFault::Cycle(name.to_owned()))
}
