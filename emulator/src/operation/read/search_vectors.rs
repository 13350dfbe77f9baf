//! SearchVectors: the items of an index whose vectors are closest to one that is given.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SearchVectors.html>

use std::sync::Arc;

use crate::engine::read::{Search, SearchResults};
use crate::engine::{SearchError, Table};
use crate::expression::{Projection, check_type};
use crate::limits;
use crate::operation::read::read_target::{self, no_such_index};
use crate::operation::request::capacity::Report;
use crate::operation::request::member::required;
use crate::operation::request::refusal::internal;
use crate::operation::request::{expressions, key_paths, table_ref};
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::schema::{IndexDefinition, IndexKind};
use crate::value::{AttributeValue, Item, Number, Unchecked};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::SearchVectors {
    fn run(
        context: Invoked<'_>,
        input: types::SearchVectorsInput,
    ) -> Result<Progress<types::SearchVectorsOutput>, ApiError> {
        let checked = check(&context, input)?;
        let bound = bind(&context, checked)?;
        let applied = apply(&context, bound)?;
        Ok(Progress::Done(render(applied)))
    }
}

/// A search whose members are consistent.
struct Checked {
    table: String,
    index: String,
    vector: Vec<f32>,
    equal: Vec<(String, AttributeValue)>,
    most: usize,
    projection: Option<Projection>,
    report: Report,
}

/// The search on its index.
struct Bound {
    table: Arc<Table>,
    search: Search,
    form: AnswerForm,
}

/// What was found.
struct Applied {
    results: SearchResults,
    form: AnswerForm,
}

/// What the request asks to be answered.
struct AnswerForm {
    /// The index, as the request called it.
    index: String,
    /// The attribute of the vectors.
    attribute: Arc<str>,
    projection: Option<Projection>,
    report: Report,
}

/// Checks that the members of the request are consistent.
fn check(context: &Invoked<'_>, input: types::SearchVectorsInput) -> Result<Checked, ApiError> {
    let most = required(input.top_k, "TopK")?;
    let most_allowed = limits::VECTOR_RESULTS_MAX;
    if !(1..=most_allowed).contains(&most) {
        return Err(ApiError::validation(format!(
            "Provided TopK value '{most}' is out of valid range. The value must be between 1 and \
             {most_allowed} inclusive"
        )));
    }
    let vector = required(input.search_vector, "SearchVector")?;
    let (equal, projection) = expressions::search(
        context,
        input.search_condition_expression.as_deref(),
        input.projection_expression.as_deref(),
        input.expression_attribute_names.as_ref(),
        input.expression_attribute_values,
    )?;
    // No condition narrows nothing.
    let equal = equal.map_or_else(Vec::new, |condition| condition.equal);
    Ok(Checked {
        table: required(input.table_name, "TableName")?,
        index: required(input.index_name, "IndexName")?,
        vector: numbers(vector, context)?,
        equal,
        // Between one and a hundred, as was checked.
        most: usize::try_from(most).unwrap_or_default(),
        projection,
        report: Report::read(input.return_consumed_capacity.as_deref()),
    })
}

/// The elements of the vector, each a number that 32 bits can hold.
fn numbers(
    vector: Vec<Unchecked<AttributeValue>>,
    context: &Invoked<'_>,
) -> Result<Vec<f32>, ApiError> {
    let layer = context.layers.request;
    let number = |value: Unchecked<AttributeValue>| {
        let value = value
            .check()
            .map_err(|fault| ApiError::validation(fault.worded(layer)))?;
        let number = match value {
            AttributeValue::N(number) => number.to_string().parse().ok(),
            _ => None,
        };
        number
            .filter(|number: &f32| number.is_finite())
            .ok_or_else(|| {
                ApiError::validation(
                    "Search vector contains invalid values. All values in the search vector must \
                     be a 32-bit floating-point number attribute",
                )
            })
    };
    vector.into_iter().map(number).collect()
}

/// Finds the table and the index, and holds the search against them.
fn bind(context: &Context, checked: Checked) -> Result<Bound, ApiError> {
    let table = table_ref::find(context, &checked.table)?;
    let definition = table.definition();
    let projection = checked.projection.iter();
    key_paths::refuse_below(&definition, projection.flat_map(Projection::nested_roots))?;
    let index = definition.index(&checked.index);
    let index = index.filter(|index| index.kind == IndexKind::Vector);
    let index = index.ok_or_else(|| no_such_index(&checked.index))?;
    let Some(schema) = &index.vector else {
        return Err(internal::impossible("an index of vectors says which"));
    };
    let dimensions = checked.vector.len();
    if u32::try_from(dimensions) != Ok(schema.dimensions) {
        return Err(ApiError::validation(format!(
            "Input search vector dimension {dimensions} does not match vector index dimension {}",
            schema.dimensions
        )));
    }
    check_condition(index, &checked.equal)?;
    Ok(Bound {
        search: Search {
            index: index.number,
            vector: checked.vector,
            equal: checked.equal,
            most: checked.most,
        },
        form: AnswerForm {
            index: checked.index,
            attribute: Arc::clone(&schema.attribute),
            projection: checked.projection,
            report: checked.report,
        },
        table,
    })
}

/// A search names the partition if the index has any, and nothing that is not in its search schema.
fn check_condition(
    index: &IndexDefinition,
    equal: &[(String, AttributeValue)],
) -> Result<(), ApiError> {
    for (name, value) in equal {
        let mut attributes = index.keys.attributes();
        let Some(attribute) = attributes.find(|attribute| *attribute.name == **name) else {
            return Err(ApiError::validation(format!(
                "SearchConditionExpression must not contain any attributes that is not in \
                 SearchSchema. Invalid attribute: {name}"
            )));
        };
        check_type(value, attribute.kind.data_type())
            .map_err(|fault| ApiError::validation(fault.to_string()))?;
    }
    let partition = index.keys.partition.first();
    let is_named = |name: &str| equal.iter().any(|(known, _)| known == name);
    match partition.is_none_or(|attribute| is_named(&attribute.name)) {
        true => Ok(()),
        false => Err(ApiError::validation(
            "SearchConditionExpression must be provided when SearchSchema has a HASH key",
        )),
    }
}

/// Looks through the vectors.
fn apply(context: &Context, bound: Bound) -> Result<Applied, ApiError> {
    let Bound {
        table,
        search,
        form,
    } = bound;
    let results = context
        .engine
        .search(&table, &search, context.session().as_ref());
    let results = results.map_err(|error| match error {
        SearchError::Read(error) => read_target::of_read(error, Some(&form.index)),
        SearchError::Backfilling(_) => ApiError::validation(error.to_string()),
    })?;
    Ok(Applied { results, form })
}

/// The answer that the request asked for.
fn render(applied: Applied) -> types::SearchVectorsOutput {
    let Applied { results, form } = applied;
    let found = results.found.iter().map(|(score, item)| {
        let item = match &form.projection {
            None => item.select(|name| *name != *form.attribute),
            Some(projection) => projection.apply(&rounded(item, &form)),
        };
        types::SearchResultItem {
            item: Some(item),
            score: Some(f64::from(*score)),
        }
    });
    // The farthest are left out of an answer that would be too large.
    let mut room = limits::SEARCH_BYTES_MAX;
    let found = found.map_while(|result| {
        room = room.checked_sub(result.item.as_ref().map_or(0, Item::size))?;
        Some(result)
    });
    // No request reads more than 2^53 bytes.
    #[expect(
        clippy::cast_precision_loss,
        reason = "a count of bytes that were read"
    )]
    let bytes = results.searched_bytes as f64;
    let capacity = types::VectorCapacity {
        vector_search_request_bytes: Some(bytes),
        vector_write_request_bytes: None,
    };
    types::SearchVectorsOutput {
        search_results: Some(found.collect()),
        consumed_capacity: (form.report != Report::Nothing).then_some(capacity),
    }
}

/// An item with its vector as the index has it: in numbers of 32 bits.
fn rounded(item: &Item, form: &AnswerForm) -> Item {
    let shows = |name: &&str| **name == *form.attribute;
    let mut shown = form.projection.iter().flat_map(Projection::top_level_names);
    if shown.find(shows).is_none() {
        return item.clone();
    }
    let mut builder = Item::builder();
    for (name, value) in item.iter() {
        if *name != *form.attribute {
            builder.push_raw(&name, value);
            continue;
        }
        let round = |element: AttributeValue| match element {
            AttributeValue::N(number) => {
                let short: Option<f32> = number.to_string().parse().ok();
                let short = short.and_then(|short| Number::parse(&short.to_string()).ok());
                AttributeValue::N(short.unwrap_or(number))
            }
            other => other,
        };
        match value.decode() {
            AttributeValue::L(elements) => {
                let elements = elements.into_iter().map(round).collect();
                builder.push(&name, &AttributeValue::L(elements));
            }
            other => builder.push(&name, &other),
        }
    }
    builder.finish()
}
