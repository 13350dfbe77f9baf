//! The same routes once more, for who knows a dataset by its id.

use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem, Paths};
use utoipa::openapi::{ObjectBuilder, Required, Type};
use utoipa_axum::router::UtoipaMethodRouter;

use crate::route::contract::Routes;
use crate::state::ServiceState;

/// What the paths of a dataset begin with, by its name and by its id.
const BY_NAME: &str = "/v1/datasets/{owner}/{name}";
const BY_ID: &str = "/v1/datasets-by-id/{id}";

/// Adds routes below the name of a dataset, and the same below its id.
pub(super) fn both(all: Routes, routes: UtoipaMethodRouter<ServiceState>) -> Routes {
    let (schemas, paths, methods) = &routes;
    let again = (schemas.clone(), moved(paths), methods.clone());
    all.routes(routes).routes(again)
}

/// The paths below the id, with operations of their own names.
fn moved(paths: &Paths) -> Paths {
    let mut moved = Paths::new();
    for (path, item) in &paths.paths {
        let rest = path.strip_prefix(BY_NAME);
        debug_assert!(rest.is_some(), "{path} is below a dataset");
        let mut item = item.clone();
        operations(&mut item).for_each(rename);
        moved
            .paths
            .insert(format!("{BY_ID}{}", rest.unwrap_or(path)), item);
    }
    moved
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let methods = [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.patch,
        &mut item.delete,
    ];
    methods.into_iter().flatten()
}

fn rename(operation: &mut Operation) {
    if let Some(id) = &mut operation.operation_id {
        id.push_str("_by_id");
    }
    if let Some(summary) = &mut operation.summary {
        *summary = format!("{} (by id)", summary.trim_end_matches('.'));
    }
    let parameters = operation.parameters.get_or_insert_default();
    parameters.retain(|parameter| match parameter {
        utoipa::openapi::RefOr::T(parameter) => {
            parameter.parameter_in != ParameterIn::Path
                || !matches!(&*parameter.name, "owner" | "name")
        }
        utoipa::openapi::RefOr::Ref(_) => true,
    });
    parameters.insert(0, utoipa::openapi::RefOr::T(id()));
}

fn id() -> Parameter {
    let text = ObjectBuilder::new().schema_type(Type::String).build();
    ParameterBuilder::new()
        .name("id")
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(
            "The id of the dataset; or its name, if the default owner has it; or `owner%2Fname`",
        ))
        .schema(Some(text))
        .build()
}
