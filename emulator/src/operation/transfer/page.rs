//! Pages of lists of transfers, the newest first, and the tokens between them.
//!
//! A token is a sealed place in the list, in hexadecimal digits: 112 of them, the fewest that
//! [the service takes back](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListImports.html).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::engine::TransferRecord;
use crate::limits;
use crate::operation::Context;
use crate::operation::request::seal;
use crate::operation::transfer::transfer_ref::Called;
use crate::wire::ApiError;

/// How much of an opened token tells a place: fourteen digits, a dash, eight digits.
const ID_BYTES: usize = 23;
/// What follows the id, so that a token is long enough.
const PADDING: [u8; 16] = [0; 16];

/// A page of the caller's transfers of a kind: those that `wants` takes, behind the place that the token tells.
///
/// # Errors
///
/// If the token is not one of such a list.
pub(super) fn page(
    context: &Context,
    called: Called,
    token: Option<&str>,
    limit: Option<i32>,
    wants: impl Fn(&TransferRecord) -> bool,
) -> Result<(Vec<TransferRecord>, Option<String>), ApiError> {
    let after = token
        .map(|token| open(context, called, token))
        .transpose()?;
    let all = context
        .engine
        .list_transfers(&context.caller, called.kind)
        .into_iter();
    let mut left = all
        .filter(wants)
        .filter(|record| after.as_ref().is_none_or(|after| *record.id < **after));
    let limit = limit.and_then(|limit| usize::try_from(limit).ok());
    let page: Vec<_> = left
        .by_ref()
        .take(limit.unwrap_or(limits::TRANSFERS_PAGE))
        .collect();
    let more = left.next().is_some();
    let next = page.last().filter(|_| more);
    let next = next.map(|record| close(context, called, &record.id));
    Ok((page, next))
}

/// The token of the place behind a transfer.
fn close(context: &Context, called: Called, id: &str) -> String {
    let content = [id.as_bytes(), &PADDING].concat();
    let sealed = seal::seal(called.part, &content, &context.engine.secret());
    // What was encoded a moment ago.
    let bytes = STANDARD.decode(sealed).unwrap_or_default();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The id that a token tells.
fn open(context: &Context, called: Called, token: &str) -> Result<String, ApiError> {
    let opened = || {
        let bytes = from_hex(token)?;
        let sealed = STANDARD.encode(bytes);
        let content = seal::open(called.part, &sealed, &context.engine.secret())?;
        String::from_utf8(content.get(..ID_BYTES)?.to_vec()).ok()
    };
    opened().ok_or_else(|| {
        ApiError::validation(format!(
            "Invalid Request: Provided nextToken is invalid: {token}"
        ))
    })
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let pairs = text.as_bytes().chunks(2);
    let byte = |pair: &[u8]| match pair {
        [high, low] => Some(digit(high)? << 4 | digit(low)?),
        _ => None,
    };
    pairs.map(byte).collect()
}
