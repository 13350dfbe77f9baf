//! Access patterns of services over DynamoDB or the bundled emulator.
//!
//! **Nothing can be called yet.** This release reserves the crate's place and states what it will be,
//! so that the emulator beneath it can be built towards it.
//!
//! # What it is for
//!
//! A service that keeps its records in DynamoDB needs the same dozen access patterns again and again:
//! write a record and its history together, find the newest version, list what changed, delete all
//! that belongs to one owner. This crate writes each pattern once, over a small `Backend` trait, and
//! runs it on either of two backends:
//!
//! - **DynamoDB**, in production, or any cluster that speaks its protocol;
//! - **the emulator** ([`dynamodb-emulator`]), in tests: inside the test process, with no socket, no
//!   container, and a copy of a loaded database for every test at the price of a pointer.
//!
//! # What is coming
//!
//! | Part | Holds |
//! |---|---|
//! | `domain::specs` | the specification records of a user: versions, the newest one, listing, deletion |
//! | `domain::credentials` | a user's keys, with the secret never shown by `Debug` |
//! | `block` | what domains share: key codec, optimistic versions, page tokens, table definitions, retries |
//! | `backend` | the `Backend` trait, its two implementations, and one contract suite that both pass |
//!
//! Rows will be readable by, and may be written by, the Python package that uses the same tables today.
//!
//! # What it will not be
//!
//! It is no object mapper and no query language, and it builds no distributed store: where one machine
//! is not enough, the same code runs on DynamoDB itself.
//!
//! [`dynamodb-emulator`]: https://docs.rs/dynamodb-emulator
