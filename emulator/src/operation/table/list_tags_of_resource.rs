//! ListTagsOfResource: the tags of a table, page by page, in the order of their keys.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html>

use std::ops::Bound;

use crate::limits;
use crate::operation::request::member::required;
use crate::operation::request::{resource_ref, seal};
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::wire::{ApiError, ops, types};

/// What tokens are sealed as.
const LABEL: &str = "ListTagsOfResource";

impl Answered for ops::ListTagsOfResource {
    fn run(
        context: Invoked<'_>,
        input: types::ListTagsOfResourceInput,
    ) -> Result<Progress<types::ListTagsOfResourceOutput>, ApiError> {
        let arn = required(input.resource_arn, "ResourceArn")?;
        let table = resource_ref::find_table(&context, "ListTagsOfResource", &arn)?;
        let definition = table.definition();
        let start = match input.next_token {
            Some(token) => Bound::Excluded(open(&context, &token)?),
            None => Bound::Unbounded,
        };
        let mut rest = definition.tags.range((start, Bound::Unbounded));
        let page: Vec<types::Tag> = rest
            .by_ref()
            .take(limits::TAGS_PAGE)
            .map(|(key, value)| types::Tag {
                key: Some(key.clone()),
                value: Some(value.clone()),
            })
            .collect();
        let last = page.last().and_then(|tag| tag.key.as_deref());
        let last = last.filter(|_| rest.next().is_some());
        Ok(Progress::Done(types::ListTagsOfResourceOutput {
            next_token: last.map(|key| seal::seal(LABEL, key.as_bytes(), &context.engine.secret())),
            tags: Some(page),
        }))
    }
}

/// The last key of the page before, for which a token stands.
fn open(context: &Context, token: &str) -> Result<String, ApiError> {
    let content = seal::open(LABEL, token, &context.engine.secret());
    let key = content.and_then(|content| String::from_utf8(content).ok());
    key.ok_or_else(|| ApiError::validation("Invalid NextToken"))
}
