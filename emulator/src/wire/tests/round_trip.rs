//! A request of every operation, with every member, arrives: read, checked, written, compared.

use serde_json::Value;

use super::sample::Model;
use crate::ErrorWording;
use crate::wire::{ApiCall, Encode, Operation, constrain_input, decode_input, encode_output, ops};

/// Reads the request, finds nothing wrong with it, and writes the same request.
fn round_trip<Call: ApiCall>(request: &Value)
where
    Call::Input: Encode,
{
    let name = Call::OPERATION.name();
    let body = serde_json::to_vec(request).unwrap();
    let input = decode_input::<Call::Input>(&body).unwrap();
    for wording in [ErrorWording::Classic, ErrorWording::Y2026] {
        constrain_input(&input, wording).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    let mut written = Vec::new();
    encode_output(&input, &mut written);
    let written: Value = serde_json::from_slice(&written).unwrap();
    assert_eq!(written, *request, "{name}");
}

/// An empty answer is an empty object, or nothing at all.
fn empty_answer<Call: ApiCall>() {
    let mut written = Vec::new();
    encode_output(&Call::Output::default(), &mut written);
    assert!(
        [&b"{}"[..], b""].contains(&&written[..]),
        "{}",
        Call::OPERATION.name()
    );
}

macro_rules! all {
    ($($operation:ident)*) => {
        #[test]
        fn every_request_arrives() {
            let model = Model::read();
            let mut seen = Vec::new();
            $(
                seen.push(<ops::$operation as ApiCall>::OPERATION);
                round_trip::<ops::$operation>(&model.request(stringify!($operation)));
                empty_answer::<ops::$operation>();
            )*
            assert_eq!(seen, Operation::ALL);
        }
    };
}

all! {
    BatchExecuteStatement BatchGetItem BatchWriteItem CancelBulkOperation CreateBackup
    CreateGlobalTable CreateTable DeleteBackup DeleteItem DeleteResourcePolicy DeleteTable
    DescribeBackup DescribeBulkOperation DescribeContinuousBackups
    DescribeContributorInsights DescribeEndpoints DescribeExport DescribeGlobalTable
    DescribeGlobalTableSettings DescribeImport DescribeKinesisStreamingDestination
    DescribeLimits DescribeTable DescribeTableReplicaAutoScaling DescribeTimeToLive
    DisableKinesisStreamingDestination EnableKinesisStreamingDestination ExecuteStatement
    ExecuteTransaction ExportTableToPointInTime GetItem GetResourcePolicy ImportTable
    ListBackups ListBulkOperations ListContributorInsights ListExports ListGlobalTables
    ListImports ListTables ListTagsOfResource PutItem PutResourcePolicy Query
    RestoreTableFromBackup RestoreTableToPointInTime Scan SearchVectors StartBulkPutItems
    TagResource TransactGetItems TransactWriteItems UntagResource UpdateContinuousBackups
    UpdateContributorInsights UpdateGlobalTable UpdateGlobalTableSettings UpdateItem
    UpdateKinesisStreamingDestination UpdateTable UpdateTableReplicaAutoScaling
    UpdateTimeToLive DescribeStream GetRecords GetShardIterator ListStreams
}
