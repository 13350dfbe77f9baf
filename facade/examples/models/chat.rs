//! A chat: rooms with members, messages that are only ever appended, in the order of time and page by page, and a hub that
//! tells who listens.

use package_database::block::ListOptions;
use package_database::models::{Framework, ModelChange, ModelDef, PublishRule, Relation, Sharding};
use package_database::{Database, Error};
use serde_json::json;

use super::text;

pub(super) async fn run(database: &Database) -> Result<(), Error> {
    let room = ModelDef::builder("room")
        .field(text("name").required().unique())
        .relation(Relation::has_many("messages", "message", "room_id"));
    // Each room in one of eight shards, so that no partition has all messages.
    let message = ModelDef::builder("message")
        .append_only()
        .field(text("room_id").required().index())
        .field(text("from").required())
        .field(text("text").required().check(|text| text != ""))
        .sharding(Sharding::hash("room_id", 8))
        .publish(PublishRule::new([ModelChange::Created]).channel("messages"));
    let framework = Framework::builder(database.models())
        .model(room.build()?)?
        .model(message.build()?)?
        .start()
        .await?;
    let (rooms, messages) = (
        framework.collection("room")?,
        framework.collection("message")?,
    );
    let room = rooms.create(json!({"name": "engine"})).await?;

    let hub = framework.hub().await?;
    let listening = hub.subscribe("messages", |event| {
        println!("heard: {}", event.data.clone().unwrap_or_default());
        Ok(())
    });
    for (from, said) in [
        ("ada", "Hello"),
        ("bob", "Hi"),
        ("ada", "How is it?"),
        ("bob", "It counts"),
    ] {
        let fields = json!({"room_id": room.id(), "from": from, "text": said});
        messages.create(fields).await?;
    }
    println!("delivered: {}", hub.poll().await?.delivered);
    listening.unsubscribe();

    // Two pages, in the order in which it was said.
    let said = messages.where_("room_id", "=", room.id());
    let mut options = ListOptions::new().limit(3);
    loop {
        let page = said.page(&options).await?;
        let texts: Vec<_> = page
            .docs
            .iter()
            .filter_map(|doc| doc.text("text"))
            .collect();
        println!("page: {texts:?}");
        match page.next {
            Some(next) => options = ListOptions::new().limit(3).after(next),
            None => break,
        }
    }
    let unsaid = messages
        .create(json!({"room_id": room.id(), "from": "eve", "text": ""}))
        .await;
    println!(
        "refused: {}",
        unsaid.is_err_and(|error| error.to_string().contains("text"))
    );
    Ok(())
}
