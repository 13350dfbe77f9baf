//! `package-database`: the HTTP service over package-database, as a program.

use std::process::ExitCode;

fn main() -> ExitCode {
    package_database_server::run()
}
