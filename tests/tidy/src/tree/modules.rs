//! The modules of one crate, and where a path leads.
//!
//! A path counts for the first room that it names. A name that the module around the rooms only passes on, by a
//! `use` of its own, counts for the room that it comes from: `crate::Emulator` for `emulator`, and
//! `super::Table`, inside `engine`, for `engine::table`.

use std::collections::{BTreeMap, BTreeSet};

use crate::text::{Origin, Use};

use super::source::Source;

/// How often a name may be passed on before the search for its room ends.
const HOPS_MAX: usize = 16;

/// Where a path leads, seen from the module around the rooms.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// Into a room.
    Room(String),
    /// To something that the module around the rooms defines itself.
    Own,
    /// Elsewhere in the crate: the absolute path.
    Outside(Vec<String>),
}

/// The modules of one crate.
#[derive(Debug)]
pub(crate) struct Modules {
    /// Every module that is a file.
    modules: BTreeSet<Vec<String>>,
    /// Crates of their own that the root passes on under a name, as if they were modules.
    crates: BTreeSet<String>,
    /// For each module, what it passes on or imports: name to absolute path.
    passed: BTreeMap<Vec<String>, BTreeMap<String, Vec<String>>>,
}

impl Modules {
    /// The modules of these files, which are all of one crate.
    pub(crate) fn of(sources: &[Source]) -> Self {
        let modules = sources.iter().map(Source::module).collect();
        let mut found = Self {
            modules,
            crates: BTreeSet::new(),
            passed: BTreeMap::new(),
        };
        let roots = sources.iter().filter(|source| source.module().is_empty());
        let uses = roots.flat_map(|source| &source.names.uses);
        let crates = uses.filter(|leaf| leaf.exported && leaf.origin.path.len() == 1);
        found.crates = crates.map(|leaf| leaf.name.clone()).collect();
        for source in sources {
            let module = source.module();
            let uses = source.names.uses.iter();
            let passed = uses.filter(|leaf| leaf.origin.inline.is_empty());
            let passed = passed.filter_map(|leaf| {
                let path = found.absolute(&module, &leaf.origin)?;
                Some((leaf.name.clone(), path))
            });
            let passed: Vec<(String, Vec<String>)> = passed.collect();
            found.passed.entry(module).or_default().extend(passed);
        }
        found
    }

    /// Whether there is such a module, or a crate that the root passes on.
    pub(crate) fn has(&self, module: &[String]) -> bool {
        let named = matches!(module, [name] if self.crates.contains(name));
        named || self.modules.contains(module)
    }

    /// The rooms directly inside a module, tests and other crates apart.
    pub(crate) fn rooms(&self, base: &[String]) -> BTreeSet<&str> {
        let inside = self.modules.iter().filter_map(|module| {
            let rest = module.strip_prefix(base)?;
            rest.first().map(String::as_str)
        });
        inside.filter(|room| *room != "tests").collect()
    }

    /// A path as seen from the root of the crate; none if it leaves the crate.
    pub(crate) fn absolute(&self, module: &[String], origin: &Origin) -> Option<Vec<String>> {
        let mut at: Vec<String> = module.iter().chain(&origin.inline).cloned().collect();
        let mut rest = origin.path.as_slice();
        match rest.first()?.as_str() {
            "crate" => at.clear(),
            "self" => {}
            "super" => {
                at.pop()?;
            }
            _ => {
                at.push(rest.first()?.clone());
                if !self.has(&at) {
                    return None;
                }
            }
        }
        rest = rest.get(1..)?;
        while let [first, behind @ ..] = rest
            && first == "super"
        {
            at.pop()?;
            rest = behind;
        }
        at.extend(rest.iter().cloned());
        Some(at)
    }

    /// All paths that a file names, as seen from the root, with the exported ones apart.
    pub(crate) fn named(&self, source: &Source) -> Vec<(Vec<String>, bool)> {
        let module = source.module();
        let uses = source.names.uses.iter();
        let uses = uses.filter_map(
            |Use {
                 origin, exported, ..
             }| { Some((self.absolute(&module, origin)?, *exported)) },
        );
        let inline = source.names.inline.iter();
        let inline = inline.filter_map(|origin| {
            let path = self.absolute(&module, origin);
            Some((path.or_else(|| self.imported(&module, origin))?, false))
        });
        uses.chain(inline).collect()
    }

    /// A path that begins with a name which the file imports.
    fn imported(&self, module: &[String], origin: &Origin) -> Option<Vec<String>> {
        let (first, rest) = origin.path.split_first()?;
        let stem = self.passed.get(module)?.get(first)?;
        Some(stem.iter().chain(rest).cloned().collect())
    }

    /// The deepest module that a path leads into, through what modules pass on.
    pub(crate) fn owner(&self, path: &[String]) -> Vec<String> {
        let mut path = path.to_vec();
        for _ in 0..HOPS_MAX {
            let inside = (0..=path.len())
                .rev()
                .filter_map(|length| path.get(..length));
            let Some(module) = inside.into_iter().find(|module| self.has(module)) else {
                return Vec::new();
            };
            let module = module.to_vec();
            let Some((first, behind)) = path.get(module.len()..).and_then(<[_]>::split_first)
            else {
                return module;
            };
            let passed = self.passed.get(&module).and_then(|names| names.get(first));
            let Some(stem) = passed else {
                return module;
            };
            path = stem.iter().chain(behind).cloned().collect();
        }
        Vec::new()
    }

    /// Where an absolute path leads, seen from the module `base`.
    pub(crate) fn place(&self, base: &[String], path: &[String]) -> Place {
        let mut path = path.to_vec();
        for _ in 0..HOPS_MAX {
            let Some(rest) = path.strip_prefix(base) else {
                return Place::Outside(path);
            };
            let Some((first, behind)) = rest.split_first() else {
                return Place::Own;
            };
            let mut room = base.to_vec();
            room.push(first.clone());
            if self.has(&room) {
                return Place::Room(first.clone());
            }
            let passed = self.passed.get(base).and_then(|names| names.get(first));
            let Some(stem) = passed else {
                return Place::Own;
            };
            path = stem.iter().chain(behind).cloned().collect();
        }
        Place::Own
    }
}
