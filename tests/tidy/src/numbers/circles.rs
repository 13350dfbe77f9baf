//! Files that import each other.

use std::collections::BTreeSet;

use crate::graph::{Graph, circles};
use crate::tree::{Modules, Source};

/// The groups of files that reach each other by imports and paths. What a file only passes on is no import, and
/// what a `mod.rs` holds for the files below it makes no circle with them.
pub(crate) fn between_files(sources: &[&Source], modules: &Modules) -> Vec<BTreeSet<String>> {
    let mut graph = Graph::new();
    let roofs = sources
        .iter()
        .filter(|source| source.path.ends_with("mod.rs"));
    let roofs: BTreeSet<Vec<String>> = roofs.map(|source| source.module()).collect();
    for source in sources {
        let own = source.module();
        for (path, exported) in modules.named(source) {
            let owner = modules.owner(&path);
            let ends = [&owner, &own];
            let counts = ends
                .iter()
                .all(|end| !end.is_empty() && !roofs.contains(*end));
            if !exported && owner != own && counts {
                let uses = graph.entry(own.join("::")).or_default();
                uses.insert(owner.join("::"), source.path.clone());
            }
        }
    }
    circles(&graph)
}
