//! The schema of the registered models: a type for the documents of each, with its fields and relations.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::Value;
use async_graphql::dynamic::{
    Field, FieldFuture, FieldValue, InputValue, Object, Scalar, Schema, SchemaBuilder, TypeRef,
};
use package_database::models::{Doc, FieldType, ModelDef, ModelRegistry, RelationKind};

use super::read::{Page, Shown};
use super::{filter, read};

/// The scalar of values that have no type of their own: lists, objects and what is in them.
pub(super) const JSON: &str = "JSON";
/// A moment, as text of RFC 3339.
pub(super) const DATE: &str = "DateTime";
/// The one type that operations begin with.
const QUERY: &str = "Query";

/// How documents are read, and what they have cost: one type each, whatever the model is.
const PLANS: &str = "QueryPlan";
const COSTS: &str = "QueryCost";
/// Where a cost has its plan.
pub(super) const PLAN: &str = "plan";

/// A member that is told as elsewhere: its name, the type of its value, whether it is a list, and what it is.
type Told = (&'static str, &'static str, bool, &'static str);

const PLAN_FIELDS: [Told; 10] = [
    (
        "kind",
        TypeRef::STRING,
        false,
        "What is read, such as `ids`, `one-user`, `global-index`, `one-shard` or `shards`.",
    ),
    (
        "index",
        TypeRef::STRING,
        false,
        "The field whose index is used.",
    ),
    (
        "in_keys",
        TypeRef::STRING,
        true,
        "Conditions that bound what is read.",
    ),
    (
        "in_store",
        TypeRef::STRING,
        true,
        "Conditions by which the store leaves documents out that it has read.",
    ),
    (
        "in_memory",
        TypeRef::STRING,
        true,
        "Conditions that are looked at in the documents that it gives.",
    ),
    (
        "partitions",
        TypeRef::FLOAT,
        false,
        "Over how many partitions it goes.",
    ),
    (
        "sorts_all",
        TypeRef::BOOLEAN,
        false,
        "Whether all is read before the first document is given.",
    ),
    (
        "requests_min",
        TypeRef::FLOAT,
        false,
        "Requests that it takes at least.",
    ),
    (
        "units_min",
        TypeRef::FLOAT,
        false,
        "Read capacity units that it takes at least.",
    ),
    (
        "advice",
        TypeRef::STRING,
        true,
        "What would make it cheaper.",
    ),
];
const COST_FIELDS: [Told; 5] = [
    (
        "requests",
        TypeRef::FLOAT,
        false,
        "Requests that were made; null where pages go on from each other.",
    ),
    (
        "read",
        TypeRef::FLOAT,
        false,
        "Documents that were read; null as above.",
    ),
    (
        "bytes",
        TypeRef::FLOAT,
        false,
        "Bytes that were read; null as above.",
    ),
    (
        "units",
        TypeRef::FLOAT,
        false,
        "Read capacity units that it took; null as above.",
    ),
    (
        PLAN,
        PLANS,
        false,
        "How it was read, and what that takes at least.",
    ),
];

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
        .register(json)
        .register(shown(
            PLANS,
            "How documents are read, as the routes explain it.",
            &PLAN_FIELDS,
        ))
        .register(shown(COSTS, "What was read, and how.", &COST_FIELDS));
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

/// A type of what is told as elsewhere.
fn shown(name: &str, about: &str, fields: &[Told]) -> Object {
    let object = Object::new(name).description(about);
    fields
        .iter()
        .fold(object, |object, (name, kind, is_list, about)| {
            let (name, kind) = (*name, *kind);
            let typed = match is_list {
                true => TypeRef::named_nn_list(kind),
                false => TypeRef::named(kind),
            };
            let field = Field::new(name, typed, move |ctx| {
                let own = ctx.parent_value.downcast_ref::<Shown>();
                let own = own.and_then(|own| own.0.get(name)).cloned();
                if kind == PLANS {
                    let plan = own.map(|plan| FieldValue::owned_any(Shown(plan)));
                    return FieldFuture::Value(plan);
                }
                FieldFuture::from_value(own.and_then(|own| Value::from_json(own).ok()))
            });
            object.field(field.description(*about))
        })
}

/// Names for the types of all models: the model's, begun with a capital. One that is taken gets a line at its end, so that
/// models with nearly the same name have types in the order of their names.
fn named(registry: &ModelRegistry) -> BTreeMap<String, TypeNames> {
    let own = [
        QUERY, JSON, DATE, PLANS, COSTS, "Int", "Float", "Boolean", "String", "ID", "Upload",
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
        let is_list = matches!(
            relation.kind(),
            RelationKind::HasMany | RelationKind::ManyToMany
        );
        object = object.field(some_of(target, is_list, field));
    }
    object
}

/// The arguments that say which documents of a relation are meant: all of them without any.
fn some_of(target: &TypeNames, is_list: bool, field: Field) -> Field {
    let field = field.argument(InputValue::new("where", TypeRef::named(&target.filter)));
    if !is_list {
        return field;
    }
    let after = InputValue::new("after", TypeRef::named(TypeRef::ID));
    let after = after.description(
        "The id of the last document before, in this order: of a document that does not have it, none are given.",
    );
    field
        .argument(sort())
        .argument(limit(
            "How many of each document at most: 1 to 1,000, and all by itself.",
        ))
        .argument(after)
}

fn sort() -> InputValue {
    let sort = InputValue::new("sort", TypeRef::named_nn_list(TypeRef::STRING));
    sort.description("Fields, those with `-` before them from the greatest on.")
}

fn limit(about: &str) -> InputValue {
    InputValue::new("limit", TypeRef::named(TypeRef::INT)).description(about)
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
        let page = ctx.parent_value.downcast_ref::<Page>();
        let docs = page.map_or(&[][..], |page| &page.found.docs);
        let docs = docs.iter().map(|doc| FieldValue::borrowed_any(doc));
        FieldFuture::Value(Some(FieldValue::list(docs)))
    });
    let next = Field::new("next", TypeRef::named(TypeRef::STRING), |ctx| {
        let page = ctx.parent_value.downcast_ref::<Page>();
        let next = page.and_then(|page| page.found.next.clone());
        FieldFuture::from_value(next.map(Value::from))
    });
    let next = next.description(
        "Where the next page begins, to be sent as `after`; null at the end, and where no index has the order.",
    );
    let failures = TypeRef::named_nn_list_nn(TypeRef::STRING);
    let failures = Field::new("failures", failures, |ctx| {
        let page = ctx.parent_value.downcast_ref::<Page>();
        let failures = page.map_or(&[][..], |page| &page.found.failures);
        let failures = failures.iter().map(|part| Value::from(part.as_str()));
        FieldFuture::from_value(Some(Value::List(failures.collect())))
    });
    let about = "Parts that could not be read, though others could: then documents are missing.";
    Object::new(&own.page)
        .field(items)
        .field(next)
        .field(failures.description(about))
        .field(cost())
}

fn cost() -> Field {
    let cost = Field::new("cost", TypeRef::named(COSTS), |ctx| {
        let page = ctx.parent_value.downcast_ref::<Page>();
        FieldFuture::Value(page.and_then(Page::cost).map(FieldValue::owned_any))
    });
    cost.description("What the page has cost, and how it was read.")
}

/// What can be asked of a model's documents.
fn queries(def: &ModelDef, own: &TypeNames) -> Object {
    let get = Field::new("get", TypeRef::named(&own.document), read::get);
    let id = InputValue::new("id", TypeRef::named_nn(TypeRef::ID));
    let get = get
        .argument(id)
        .description("A document; null when there is none.");
    let page_limit = || limit("How many documents at most: 1 to 1,000, and 100 by itself.");
    let offset = || {
        let offset = InputValue::new("offset", TypeRef::named(TypeRef::INT));
        offset.description("How many of the first documents to leave out.")
    };
    let list = Field::new("list", TypeRef::named(&own.page), read::list);
    let after = InputValue::new("after", TypeRef::named(TypeRef::STRING));
    let list = which(def, own, list)
        .argument(sort())
        .argument(page_limit())
        .argument(after.description("The `next` of the page before."))
        .argument(offset());
    let explain = Field::new("explain", TypeRef::named(PLANS), read::explain);
    let explain = which(def, own, explain)
        .argument(sort())
        .argument(page_limit())
        .argument(offset())
        .description("How `list` would read, and what it takes at least. Nothing is read.");
    let count = Field::new("count", TypeRef::named(TypeRef::FLOAT), read::count);
    let count = which(def, own, count).description("How many there are. They are read for that.");
    let about = "What can be asked. All of a request is read in 20 steps at most.";
    Object::new(&own.queries)
        .description(about)
        .field(get)
        .field(list)
        .field(count)
        .field(explain)
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
