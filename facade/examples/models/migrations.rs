//! Migrations: a program of a later version reads what an earlier one wrote, rehearses, migrates all documents, and goes back.

use package_database::block::migrate::Mode;
use package_database::models::{
    FieldDef, FieldMap, FieldType, Framework, ModelBuilder, ModelDef, ModelMigration,
};
use package_database::{Database, Error};
use serde_json::{Value, json};

use super::text;

/// Posts have a list of media, and the text is called body.
struct AddMedia;

impl ModelMigration for AddMedia {
    fn model(&self) -> &str {
        "post"
    }

    fn version(&self) -> u32 {
        2
    }

    fn up(&self, mut fields: FieldMap) -> Result<FieldMap, Error> {
        if let Some(body) = fields.remove("content") {
            fields.insert("body".to_owned(), body);
        }
        fields.insert("media".to_owned(), json!([]));
        Ok(fields)
    }

    fn down(&self, mut fields: FieldMap) -> Result<FieldMap, Error> {
        if let Some(content) = fields.remove("body") {
            fields.insert("content".to_owned(), content);
        }
        fields.remove("media");
        Ok(fields)
    }

    fn check(&self, fields: &FieldMap) -> Result<(), String> {
        match fields.get("media").is_some_and(Value::is_array) {
            true => Ok(()),
            false => Err("media is no list".to_owned()),
        }
    }
}

fn post() -> ModelBuilder {
    ModelDef::builder("post").field(text("title").required())
}

pub(super) async fn run(database: &Database) -> Result<(), Error> {
    let first = post().field(text("content")).build()?;
    let old = Framework::builder(database.models())
        .model(first)?
        .start()
        .await?;
    let posts = old.collection("post")?;
    for number in 1..=5 {
        let fields =
            json!({"id": format!("p{number}"), "title": "Notes", "content": "On the engine"});
        posts.create(fields).await?;
    }

    let second = post()
        .field(text("body"))
        .field(FieldDef::new("media", FieldType::Array))
        .version(2)
        .build()?;
    let new = Framework::builder(database.models())
        .model(second)?
        .migration(AddMedia)?
        .start()
        .await?;
    // On read: as it will be, while it is stored as it was.
    let mut read = new.collection("post")?.find("p1").await?;
    println!("read as {}", Value::Object(read.fields().clone()));
    read.save().await?;

    let rehearsed = new.migrate("post", 2, Mode::Rehearsal).await?;
    println!("would change {}", rehearsed.changed);
    let done = new.migrate("post", 2, Mode::Real).await?;
    println!("changed {}", done.changed);
    println!("all have version {}", new.recorded("post").await?.version);

    let back = new.migrate("post", 1, Mode::Real).await?;
    println!("changed back {}", back.changed);
    let again = old.collection("post")?.find("p1").await?;
    println!(
        "the old program reads {}",
        Value::Object(again.fields().clone())
    );
    Ok(())
}
