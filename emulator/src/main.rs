//! The `dynamodb-emulator` binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    dynamodb_emulator::cli::run()
}
