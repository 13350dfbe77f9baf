//! Vector indexes that come, go, or are made anew of the items.

use std::collections::BTreeMap;

use crate::emulator::drift::difference::Findings;
use crate::emulator::drift::fix::Fix;
use crate::emulator::drift::settings::TableSettings;
use crate::wire::types;

/// Those that a table has, by their names. One that leaves is none.
pub(super) fn described(
    indexes: Option<Vec<types::VectorIndexDescription>>,
) -> BTreeMap<String, types::VectorIndex> {
    let indexes = indexes.into_iter().flatten();
    let there = indexes.filter(|it| it.index_status.as_deref() != Some("DELETING"));
    there
        .filter_map(|index| {
            let name = index.index_name.clone()?;
            let index = types::VectorIndex {
                dimensions: index.dimensions,
                distance_function: index.distance_function,
                index_name: index.index_name,
                projection: index.projection,
                search_schema: index.search_schema,
                vector_attribute: index.vector_attribute,
            };
            Some((name, index))
        })
        .collect()
}

/// Those that go.
pub(super) fn gone(found: &mut Findings<'_>, wanted: &TableSettings, live: &TableSettings) {
    for name in live.vectors.keys() {
        if !wanted.vectors.contains_key(name) {
            let fix = delete(found, name);
            found.add(
                format!("the vector index {name} is not in the file"),
                vec![fix],
            );
        }
    }
}

/// Those that come, or are made anew.
pub(super) fn compare(found: &mut Findings<'_>, wanted: &TableSettings, live: &TableSettings) {
    for (name, index) in &wanted.vectors {
        let create = create(found, index, wanted);
        match live.vectors.get(name) {
            Some(other) if other == index => {}
            Some(_) => {
                let what = format!("the vector index {name} is another one in the file");
                let fixes = vec![delete(found, name), create];
                found.add(what, fixes);
            }
            None => {
                let what = format!("the vector index {name} is not here, and in the file");
                found.add(what, vec![create]);
            }
        }
    }
}

fn delete(found: &Findings<'_>, name: &str) -> Fix {
    found.update(|input| {
        input.vector_index_updates = Some(vec![types::VectorIndexUpdate {
            delete: Some(types::DeleteVectorIndexAction {
                index_name: Some(name.to_owned()),
            }),
            ..types::VectorIndexUpdate::default()
        }]);
    })
}

fn create(found: &Findings<'_>, index: &types::VectorIndex, wanted: &TableSettings) -> Fix {
    let elements = index.search_schema.iter().flatten();
    let names = elements.filter_map(|element| element.attribute_name.as_ref());
    let attributes: Vec<_> = names
        .filter_map(|name| wanted.attributes.get(name).cloned())
        .collect();
    let index = index.clone();
    found.update(|input| {
        input.attribute_definitions = (!attributes.is_empty()).then_some(attributes);
        input.vector_index_updates = Some(vec![types::VectorIndexUpdate {
            create: Some(index.into()),
            ..types::VectorIndexUpdate::default()
        }]);
    })
}
