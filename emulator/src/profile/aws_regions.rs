//! The regions of AWS, as its public list of endpoints has them.
//!
//! <https://docs.aws.amazon.com/general/latest/gr/ddb.html>

/// Every region of the commercial partition that has DynamoDB, in the order of their names.
pub(crate) const AWS_REGIONS: [&str; 34] = [
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
];

/// The regions that ever had version 2017.11.29 of global tables, in the order in which the service lists them.
pub(crate) const LEGACY_GLOBAL_TABLE_REGIONS: [&str; 11] = [
    "eu-west-2",
    "eu-west-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-northeast-2",
    "eu-central-1",
    "ap-northeast-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
];

/// Those of the other partitions that are public.
const OTHER_REGIONS: [&str; 4] = [
    "cn-north-1",
    "cn-northwest-1",
    "us-gov-east-1",
    "us-gov-west-1",
];

/// The regions in which strongly consistent global tables can be: the sets of the United States, of Europe and of Asia.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateGlobalTableWitnessGroupMemberAction.html>
pub(crate) const STRONG_REGIONS: [&str; 10] = [
    "us-east-1",
    "us-east-2",
    "us-west-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eu-central-1",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
];

/// Whether AWS has a region of this name, in whatever partition.
pub(crate) fn is_aws_region(name: &str) -> bool {
    AWS_REGIONS.contains(&name) || OTHER_REGIONS.contains(&name)
}
