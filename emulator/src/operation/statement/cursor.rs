//! `NextToken`: where the next page of a SELECT begins.

use xxhash_rust::xxh3::xxh3_128;

use crate::limits;
use crate::operation::Context;
use crate::operation::request::seal;
use crate::value::{Item, Unchecked};
use crate::wire::ApiError;
use crate::wire::attribute_value::read_item;
use crate::wire::json::Reader;

/// What these tokens are sealed as.
const LABEL: &str = "NextToken";

/// What a token must come back with: the statement and its parameters.
pub(in crate::operation) type Digest = [u8; 16];

/// The digest of a statement and of its parameters in canonical text.
pub(in crate::operation) fn digest(text: &str, parameters: &Item) -> Digest {
    let mut bytes = Vec::with_capacity(text.len() + parameters.json().len());
    bytes.extend_from_slice(text.as_bytes());
    bytes.extend_from_slice(parameters.json());
    xxh3_128(&bytes).to_be_bytes()
}

/// A place in the partitions of a SELECT, one after the other; a scan counts as one partition.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::operation) struct PageCursor {
    /// How many partitions have been read to their end.
    pub(in crate::operation) partition: usize,
    /// The key in the next partition behind which to go on; none means at its beginning.
    pub(in crate::operation) behind: Option<Item>,
}

impl PageCursor {
    /// The token that leads here.
    pub(in crate::operation) fn seal(&self, context: &Context, digest: &Digest) -> String {
        let partition = u32::try_from(self.partition).unwrap_or(u32::MAX);
        let mut content = digest.to_vec();
        content.extend_from_slice(&partition.to_be_bytes());
        if let Some(key) = &self.behind {
            content.extend_from_slice(key.json());
        }
        seal::seal(LABEL, &content, &context.engine.secret())
    }

    /// The place to which a token leads; the beginning, without one.
    pub(in crate::operation) fn open(
        context: &Context,
        token: Option<&str>,
        digest: &Digest,
    ) -> Result<Self, ApiError> {
        let Some(token) = token else {
            return Ok(Self::default());
        };
        // A token that is too long is not even decoded.
        let content = (token.len() <= limits::NEXT_TOKEN_BYTES_MAX)
            .then(|| seal::open(LABEL, token, &context.engine.secret()))
            .flatten()
            .ok_or_else(invalid_token)?;
        let (request, rest) = content.split_first_chunk().ok_or_else(invalid_token)?;
        if request != digest {
            return Err(ApiError::validation("NextToken does not match request"));
        }
        let (partition, key) = rest.split_first_chunk().ok_or_else(invalid_token)?;
        let behind = match key {
            [] => None,
            text => Some(key_in(text).ok_or_else(invalid_token)?),
        };
        Ok(Self {
            partition: u32::from_be_bytes(*partition) as usize,
            behind,
        })
    }
}

/// The refusal of a token that was not handed out.
pub(super) fn invalid_token() -> ApiError {
    ApiError::validation("Invalid NextToken")
}

/// The key in a token.
fn key_in(text: &[u8]) -> Option<Item> {
    read_item(&mut Reader::new(text))
        .ok()
        .and_then(|key: Unchecked<Item>| key.check().ok())
}
