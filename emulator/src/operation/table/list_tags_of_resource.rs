//! ListTagsOfResource: the tags of a table, page by page, in the order of their keys.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html>

use std::ops::Bound;

use crate::limits;
use crate::operation::request::member::required;
use crate::operation::request::resource_ref;
use crate::operation::{Answered, Invoked, Progress};
use crate::wire::{ApiError, ops, types};

impl Answered for ops::ListTagsOfResource {
    fn run(
        context: Invoked<'_>,
        input: types::ListTagsOfResourceInput,
    ) -> Result<Progress<types::ListTagsOfResourceOutput>, ApiError> {
        let arn = required(input.resource_arn, "ResourceArn")?;
        let table = resource_ref::find_table(&context, "ListTagsOfResource", &arn)?;
        let definition = table.definition();
        // The token is the last key of the page before.
        let start = match input.next_token {
            Some(key) => Bound::Excluded(key),
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
        let last = page.last().and_then(|tag| tag.key.clone());
        Ok(Progress::Done(types::ListTagsOfResourceOutput {
            next_token: last.filter(|_| rest.next().is_some()),
            tags: Some(page),
        }))
    }
}
