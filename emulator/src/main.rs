//! The `dynamodb-emulator` binary.

fn main() {}
