//! Applications of models on the emulator in this process, one file each: a social network, a chat, relations of all kinds,
//! migrations, shards.
//!
//! `cargo run -p package-database --example models` runs all of them; `-- chat` runs one.

mod chat;
mod migrations;
mod relations;
mod sharding;
mod social;

use package_database::backend::emulator::EmulatorBackend;
use package_database::models::{FieldDef, FieldType};
use package_database::{Database, Error, ErrorKind};

fn text(name: &str) -> FieldDef {
    FieldDef::new(name, FieldType::String)
}

fn number(name: &str) -> FieldDef {
    FieldDef::new(name, FieldType::Number)
}

/// A database of its own for each application.
async fn database() -> Result<Database, Error> {
    let emulator = EmulatorBackend::new();
    Database::builder().emulator(emulator).build().await
}

async fn run(name: &str) -> Result<(), Error> {
    println!("== {name}");
    let database = database().await?;
    match name {
        "social" => social::run(&database).await,
        "chat" => chat::run(&database).await,
        "relations" => relations::run(&database).await,
        "migrations" => migrations::run(&database).await,
        "sharding" => sharding::run(&database).await,
        _ => {
            let message = "there are social, chat, relations, migrations and sharding";
            Err(Error::new(ErrorKind::InvalidInput, message))
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    #[expect(
        clippy::disallowed_methods,
        reason = "a program is told on its command line what to show"
    )]
    let chosen: Vec<String> = std::env::args().skip(1).collect();
    let all = ["social", "chat", "relations", "migrations", "sharding"];
    match chosen.is_empty() {
        true => {
            for name in all {
                run(name).await?;
            }
        }
        false => {
            for name in &chosen {
                run(name).await?;
            }
        }
    }
    Ok(())
}
