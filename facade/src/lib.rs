//! Access patterns of services over DynamoDB or the bundled emulator.
