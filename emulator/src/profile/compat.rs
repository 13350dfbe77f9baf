//! Programs beside the service that tests may have been written against.

/// A program whose deviations from the service are imitated, for suites that were written against it.
///
/// It never is a default: what passes with it may fail on AWS.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::ops::DescribeTable;
/// use dynamodb_emulator::types::DescribeTableInput;
/// use dynamodb_emulator::{Compat, Emulator};
///
/// let emulator = Emulator::builder().compat(Compat::DynamoDbLocal).build()?;
/// let refused = emulator.call::<DescribeTable>(DescribeTableInput {
///     table_name: Some("music".into()),
/// });
/// let text = "Cannot do operations on a non-existent table";
/// assert_eq!(refused.unwrap_err().message(), Some(text));
/// # Ok::<(), dynamodb_emulator::BuildError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Compat {
    /// [DynamoDB Local](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.html): numbers
    /// where texts belong and the reverse are taken, each with a warning in the log; missing tables, missing keys and
    /// unknown operations are refused in its words; DeleteTable answers with the whole table as it was.
    DynamoDbLocal,
}
