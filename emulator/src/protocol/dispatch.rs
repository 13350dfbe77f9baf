//! From the operation and the bytes of a request to the bytes of its answer.

use crate::operation::{Answered, Context, Job, Progress, invoke};
use crate::wire::ops;
use crate::wire::{self, ApiError, Encode, ErrorCode, Operation};

/// How far an operation has come.
pub(super) enum Step {
    /// The body of the answer.
    Done(Vec<u8>),
    /// A long page that let others go first.
    Paused(Box<dyn Page>),
}

/// The rest of a long page.
pub(super) trait Page: Send {
    /// Goes on for one slice.
    fn resume(self: Box<Self>) -> Result<Step, ApiError>;
}

/// A job whose output is still to be encoded.
struct Rendered<T>(Box<dyn Job<T>>);

impl<T: Encode + 'static> Page for Rendered<T> {
    fn resume(self: Box<Self>) -> Result<Step, ApiError> {
        self.0.resume().map(render)
    }
}

/// Runs one operation, up to its end or its first pause.
pub(super) fn start(
    operation: Operation,
    context: &Context,
    body: &[u8],
) -> Result<Step, ApiError> {
    match operation {
        Operation::BatchExecuteStatement => answer::<ops::BatchExecuteStatement>(context, body),
        Operation::BatchGetItem => answer::<ops::BatchGetItem>(context, body),
        Operation::BatchWriteItem => answer::<ops::BatchWriteItem>(context, body),
        Operation::CreateTable => answer::<ops::CreateTable>(context, body),
        Operation::DeleteItem => answer::<ops::DeleteItem>(context, body),
        Operation::DeleteResourcePolicy => answer::<ops::DeleteResourcePolicy>(context, body),
        Operation::DeleteTable => answer::<ops::DeleteTable>(context, body),
        Operation::DescribeContinuousBackups => {
            answer::<ops::DescribeContinuousBackups>(context, body)
        }
        Operation::DescribeEndpoints => answer::<ops::DescribeEndpoints>(context, body),
        Operation::DescribeLimits => answer::<ops::DescribeLimits>(context, body),
        Operation::DescribeStream => answer::<ops::DescribeStream>(context, body),
        Operation::DescribeTable => answer::<ops::DescribeTable>(context, body),
        Operation::DescribeTimeToLive => answer::<ops::DescribeTimeToLive>(context, body),
        Operation::ExecuteStatement => answer::<ops::ExecuteStatement>(context, body),
        Operation::ExecuteTransaction => answer::<ops::ExecuteTransaction>(context, body),
        Operation::GetItem => answer::<ops::GetItem>(context, body),
        Operation::GetRecords => answer::<ops::GetRecords>(context, body),
        Operation::GetResourcePolicy => answer::<ops::GetResourcePolicy>(context, body),
        Operation::GetShardIterator => answer::<ops::GetShardIterator>(context, body),
        Operation::ListStreams => answer::<ops::ListStreams>(context, body),
        Operation::ListTables => answer::<ops::ListTables>(context, body),
        Operation::ListTagsOfResource => answer::<ops::ListTagsOfResource>(context, body),
        Operation::PutItem => answer::<ops::PutItem>(context, body),
        Operation::PutResourcePolicy => answer::<ops::PutResourcePolicy>(context, body),
        Operation::Query => answer::<ops::Query>(context, body),
        Operation::Scan => answer::<ops::Scan>(context, body),
        Operation::TagResource => answer::<ops::TagResource>(context, body),
        Operation::TransactGetItems => answer::<ops::TransactGetItems>(context, body),
        Operation::TransactWriteItems => answer::<ops::TransactWriteItems>(context, body),
        Operation::UntagResource => answer::<ops::UntagResource>(context, body),
        Operation::UpdateContinuousBackups => answer::<ops::UpdateContinuousBackups>(context, body),
        Operation::UpdateItem => answer::<ops::UpdateItem>(context, body),
        Operation::UpdateTable => answer::<ops::UpdateTable>(context, body),
        Operation::UpdateTimeToLive => answer::<ops::UpdateTimeToLive>(context, body),
        // Not answered yet, all of them: refused as a target that the service does not know, so that
        // none is accepted and dropped. A new operation of the model does not compile until it
        // stands here or above.
        Operation::CancelBulkOperation
        | Operation::CreateBackup
        | Operation::CreateGlobalTable
        | Operation::DeleteBackup
        | Operation::DescribeBackup
        | Operation::DescribeBulkOperation
        | Operation::DescribeContributorInsights
        | Operation::DescribeExport
        | Operation::DescribeGlobalTable
        | Operation::DescribeGlobalTableSettings
        | Operation::DescribeImport
        | Operation::DescribeKinesisStreamingDestination
        | Operation::DescribeTableReplicaAutoScaling
        | Operation::DisableKinesisStreamingDestination
        | Operation::EnableKinesisStreamingDestination
        | Operation::ExportTableToPointInTime
        | Operation::ImportTable
        | Operation::ListBackups
        | Operation::ListBulkOperations
        | Operation::ListContributorInsights
        | Operation::ListExports
        | Operation::ListGlobalTables
        | Operation::ListImports
        | Operation::RestoreTableFromBackup
        | Operation::RestoreTableToPointInTime
        | Operation::SearchVectors
        | Operation::StartBulkPutItems
        | Operation::UpdateContributorInsights
        | Operation::UpdateGlobalTable
        | Operation::UpdateGlobalTableSettings
        | Operation::UpdateKinesisStreamingDestination
        | Operation::UpdateTableReplicaAutoScaling => Err(unknown()),
    }
}

/// Decode, invoke, encode: the same for every operation.
fn answer<O: Answered>(context: &Context, body: &[u8]) -> Result<Step, ApiError> {
    let input = wire::decode_input::<O::Input>(body)?;
    invoke::<O>(context, input).map(render)
}

fn render<T: Encode + 'static>(progress: Progress<T>) -> Step {
    match progress {
        Progress::Done(output) => {
            let mut body = Vec::new();
            wire::encode_output(&output, &mut body);
            Step::Done(body)
        }
        Progress::Paused(job) => Step::Paused(Box::new(Rendered(job))),
    }
}

/// What the service says of a target that it does not know: nothing but the code.
pub(super) fn unknown() -> ApiError {
    ApiError::without_message(ErrorCode::UnknownOperation)
}
