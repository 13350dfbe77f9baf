//! The schema of the registered models: a type for the documents of each, with its fields and relations.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::Value;
use async_graphql::dynamic::{
    Field, FieldFuture, FieldValue, InputValue, Object, Scalar, Schema, SchemaBuilder, TypeRef,
};
use package_database::models::{Doc, FieldType, ModelDef, ModelRegistry, RelationKind};

use super::{filter, read};
use crate::route::models::query::Found;

/// The scalar of values that have no type of their own: lists, objects and what is in them.
pub(super) const JSON: &str = "JSON";
/// A moment, as text of RFC 3339.
pub(super) const DATE: &str = "DateTime";
/// The one type that operations begin with.
const QUERY: &str = "Query";

/// Directives of one field.
const DIRECTIVES_MAX: usize = 4;

/// What the types of a model are called.
struct TypeNames {
    document: String,
    page: String,
    queries: String,
    filter: String,
}

/// The schema of these models, or why there is none.
pub(super) fn of(registry: &ModelRegistry) -> Result<Schema, String> {
    let names = named(registry);
    let date = Scalar::new(DATE)
        .description("A moment: text of RFC 3339, in UTC.")
        .specified_by_url("https://www.rfc-editor.org/rfc/rfc3339");
    let json = Scalar::new(JSON).description("Any value of JSON.");
    let mut builder = Schema::build(QUERY, None, None)
        .register(date)
        .register(json);
    for filter in filter::types() {
        builder = builder.register(filter);
    }
    let mut query = Object::new(QUERY);
    for def in registry.all() {
        // Every model of the registry was named.
        let Some(own) = names.get(def.name()) else {
            continue;
        };
        let model = def.name().to_owned();
        let kind = TypeRef::named(&own.queries);
        let field = Field::new(def.name(), kind, move |ctx| read::place(ctx, &model));
        query =
            query.field(field.description(format!("The documents of the model {}.", def.name())));
        builder = with_model(builder, def, own, &names);
    }
    let schema = builder
        .register(query)
        .limit_directives(DIRECTIVES_MAX)
        .finish();
    schema.map_err(|error| error.to_string())
}

/// Names for the types of all models: the model's, begun with a capital. One that is taken gets a line at its end, so that
/// models with nearly the same name have types in the order of their names.
fn named(registry: &ModelRegistry) -> BTreeMap<String, TypeNames> {
    let own = [
        QUERY, JSON, DATE, "Int", "Float", "Boolean", "String", "ID", "Upload",
    ];
    let taken = own.into_iter().chain(filter::names());
    let mut taken: BTreeSet<String> = taken.map(str::to_owned).collect();
    let mut free = |mut name: String| {
        while !taken.insert(name.clone()) {
            name.push('_');
        }
        name
    };
    let models = registry.all().map(|def| {
        let mut letters = def.name().chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        let name: String = first.into_iter().chain(letters).collect();
        let names = TypeNames {
            page: free(format!("{name}Page")),
            queries: free(format!("{name}Queries")),
            filter: free(format!("{name}Filter")),
            document: free(name),
        };
        (def.name().to_owned(), names)
    });
    models.collect()
}

fn with_model(
    builder: SchemaBuilder,
    def: &ModelDef,
    own: &TypeNames,
    names: &BTreeMap<String, TypeNames>,
) -> SchemaBuilder {
    builder
        .register(filter::of_model(def, &own.filter))
        .register(document(def, own, names))
        .register(page(own))
        .register(queries(def, own))
}

/// Documents. Only the id is never null: what else a document has follows from the version of the model that it was
/// written under.
fn document(def: &ModelDef, own: &TypeNames, names: &BTreeMap<String, TypeNames>) -> Object {
    let about = format!("A document of the model {}.", def.name());
    let mut object = Object::new(&own.document).description(about);
    let id = TypeRef::named_nn(TypeRef::ID);
    object = object.field(Field::new("id", id, |ctx| of_doc(ctx.parent_value, "id")));
    for name in ["createdAt", "updatedAt"] {
        let number = TypeRef::named(TypeRef::FLOAT);
        let field = Field::new(name, number, move |ctx| of_doc(ctx.parent_value, name));
        object = object.field(field.description("Milliseconds since 1970."));
    }
    if def.has_user() {
        let text = TypeRef::named(TypeRef::STRING);
        let field = Field::new("userId", text, |ctx| of_doc(ctx.parent_value, "userId"));
        object = object.field(field);
    }
    let revision = Field::new("_rev", TypeRef::named(TypeRef::FLOAT), |ctx| {
        let doc = ctx.parent_value.downcast_ref::<Doc>();
        let state = doc.and_then(Doc::state);
        FieldFuture::from_value(state.map(|state| Value::from(state.rev)))
    });
    object = object.field(revision.description("How often it was written; its ETag."));
    for field in def.fields() {
        let kind = match field.kind() {
            FieldType::String => TypeRef::named(TypeRef::STRING),
            FieldType::Number => TypeRef::named(TypeRef::FLOAT),
            FieldType::Boolean => TypeRef::named(TypeRef::BOOLEAN),
            FieldType::Array => TypeRef::named_list(JSON),
            FieldType::Object => TypeRef::named(JSON),
            FieldType::Date => TypeRef::named(DATE),
        };
        let name = field.name().to_owned();
        let field = Field::new(field.name(), kind, move |ctx| {
            of_doc(ctx.parent_value, &name)
        });
        object = object.field(field);
    }
    for relation in def.relations() {
        // The models of a registry go together.
        let Some(target) = names.get(relation.model()) else {
            continue;
        };
        let kind = match relation.kind() {
            RelationKind::HasMany | RelationKind::ManyToMany => {
                TypeRef::named_nn_list_nn(&target.document)
            }
            _ => TypeRef::named(&target.document),
        };
        let name = relation.name().to_owned();
        let field = Field::new(relation.name(), kind, move |ctx| read::related(ctx, &name));
        object = object.field(field);
    }
    object
}

/// The value of a field of a document.
fn of_doc<'a>(doc: &'a FieldValue<'a>, name: &str) -> FieldFuture<'a> {
    let value = doc.downcast_ref::<Doc>().and_then(|doc| doc.at(name));
    let value = value.and_then(|value| Value::from_json(value).ok());
    FieldFuture::from_value(value)
}

fn page(own: &TypeNames) -> Object {
    let items = TypeRef::named_nn_list_nn(&own.document);
    let items = Field::new("items", items, |ctx| {
        let found = ctx.parent_value.downcast_ref::<Found>();
        let docs = found.map_or(&[][..], |found| &found.docs);
        let docs = docs.iter().map(|doc| FieldValue::borrowed_any(doc));
        FieldFuture::Value(Some(FieldValue::list(docs)))
    });
    let next = Field::new("next", TypeRef::named(TypeRef::STRING), |ctx| {
        let found = ctx.parent_value.downcast_ref::<Found>();
        let next = found.and_then(|found| found.next.clone());
        FieldFuture::from_value(next.map(Value::from))
    });
    let next = next.description(
        "Where the next page begins, to be sent as `after`; null at the end, and where no index has the order.",
    );
    let failures = TypeRef::named_nn_list_nn(TypeRef::STRING);
    let failures = Field::new("failures", failures, |ctx| {
        let found = ctx.parent_value.downcast_ref::<Found>();
        let failures = found.map_or(&[][..], |found| &found.failures);
        let failures = failures.iter().map(|part| Value::from(part.as_str()));
        FieldFuture::from_value(Some(Value::List(failures.collect())))
    });
    let about = "Parts that could not be read, though others could: then documents are missing.";
    Object::new(&own.page)
        .field(items)
        .field(next)
        .field(failures.description(about))
}

/// What can be asked of a model's documents.
fn queries(def: &ModelDef, own: &TypeNames) -> Object {
    let get = Field::new("get", TypeRef::named(&own.document), read::get);
    let id = InputValue::new("id", TypeRef::named_nn(TypeRef::ID));
    let get = get
        .argument(id)
        .description("A document; null when there is none.");
    let list = Field::new("list", TypeRef::named(&own.page), read::list);
    let sort = InputValue::new("sort", TypeRef::named_nn_list(TypeRef::STRING));
    let limit = InputValue::new("limit", TypeRef::named(TypeRef::INT));
    let after = InputValue::new("after", TypeRef::named(TypeRef::STRING));
    let offset = InputValue::new("offset", TypeRef::named(TypeRef::INT));
    let list = which(def, own, list)
        .argument(sort.description("Fields, those with `-` before them from the greatest on."))
        .argument(limit.description("How many documents at most: 1 to 1,000, and 100 by itself."))
        .argument(after.description("The `next` of the page before."))
        .argument(offset.description("How many of the first documents to leave out."));
    let count = Field::new("count", TypeRef::named(TypeRef::FLOAT), read::count);
    let count = which(def, own, count).description("How many there are. They are read for that.");
    let about = "What can be asked. All of a request is read in 20 steps at most.";
    Object::new(&own.queries)
        .description(about)
        .field(get)
        .field(list)
        .field(count)
}

/// The arguments that say which documents are meant.
fn which(def: &ModelDef, own: &TypeNames, field: Field) -> Field {
    let filter = InputValue::new("where", TypeRef::named(&own.filter));
    let scan = InputValue::new("scan", TypeRef::named(TypeRef::BOOLEAN));
    let about = "Whether the documents of every user may be read, where nothing else answers it.";
    let field = field.argument(filter).argument(scan.description(about));
    match def.has_user() {
        true => {
            let users = InputValue::new("users", TypeRef::named_nn_list(TypeRef::STRING));
            field.argument(users.description("The users whose documents are meant."))
        }
        false => field,
    }
}
