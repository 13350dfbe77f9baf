//! Who uses whom, and who uses each other.

use std::collections::{BTreeMap, BTreeSet};

/// Each name with the names that it uses, each of these with one file that does.
pub(crate) type Graph = BTreeMap<String, BTreeMap<String, String>>;

/// The groups of names that reach each other, of two or more.
pub(crate) fn circles(graph: &Graph) -> Vec<BTreeSet<String>> {
    let reach: BTreeMap<&String, BTreeSet<&String>> = graph
        .keys()
        .map(|name| (name, reachable(graph, name)))
        .collect();
    let mut groups: Vec<BTreeSet<String>> = Vec::new();
    for (name, reached) in &reach {
        let back = |other: &&&String| reach.get(**other).is_some_and(|set| set.contains(name));
        let mut group: BTreeSet<String> =
            reached.iter().filter(back).map(|o| (*o).clone()).collect();
        group.insert((*name).clone());
        if group.len() > 1 && !groups.contains(&group) {
            groups.push(group);
        }
    }
    groups
}

fn reachable<'g>(graph: &'g Graph, from: &'g String) -> BTreeSet<&'g String> {
    let mut seen = BTreeSet::new();
    let mut next = vec![from];
    while let Some(name) = next.pop() {
        for other in graph.get(name).into_iter().flat_map(BTreeMap::keys) {
            if seen.insert(other) {
                next.push(other);
            }
        }
    }
    seen
}
