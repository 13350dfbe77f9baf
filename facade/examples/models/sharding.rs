//! Shards: by hash, by range, by user; what a query then reads; and from four shards to eight without a loss.

use package_database::models::{Framework, ModelBuilder, ModelDef, Sharding, hash_index};
use package_database::{Database, Error};
use serde_json::json;

use super::{number, text};

fn event(shards: u16) -> ModelBuilder {
    ModelDef::builder("event")
        .field(text("kind").required())
        .field(number("at").index())
        .sharding(Sharding::hash("id", shards))
}

pub(super) async fn run(database: &Database) -> Result<(), Error> {
    let person = ModelDef::builder("person")
        .field(text("name").required())
        .sharding(Sharding::range_at("name", ["h", "q"]));
    let visit = ModelDef::builder("visit")
        .field(text("page").required())
        .sharding(Sharding::user(4));
    let framework = Framework::builder(database.models())
        .model(event(4).build()?)?
        .model(person.build()?)?
        .model(visit.build()?)?
        .start()
        .await?;

    let events = framework.collection("event")?;
    for number in 0..20 {
        let id = format!("e{number}");
        println!("{id} lies in shard {}", hash_index(&id, 4));
        events
            .create(json!({"id": id, "kind": "tick", "at": number}))
            .await?;
    }
    // All shards, at once, in the order of an index; or one shard, where the key says which.
    println!("{}", events.where_("at", ">", 15).explain()?);
    let persons = framework.collection("person")?;
    for name in ["ada", "henry", "zoe"] {
        persons.create(json!({"name": name})).await?;
    }
    println!("{}", persons.where_("name", "=", "henry").explain()?);
    let visits = framework.collection("visit")?;
    for user in ["ada", "bob"] {
        framework.create_user(user).await?;
        visits.create_for(user, json!({"page": "/"})).await?;
    }
    println!("{}", visits.where_user_in(["ada"]).explain()?);

    // More shards: a program that has them does not start before the documents were moved.
    let more = Framework::builder(database.models()).model(event(8).build()?)?;
    println!("refused before they move: {}", more.start().await.is_err());
    let more = Framework::builder(database.models())
        .model(event(8).build()?)?
        .reshard("event")
        .start()
        .await?;
    let moved = more.collection("event")?.query().count().await?;
    println!("{moved} events in {}", more.recorded("event").await?.shards);
    Ok(())
}
