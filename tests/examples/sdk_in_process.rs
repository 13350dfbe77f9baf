//! The unmodified AWS SDK against an emulator in the same process, and a fork for a second test.

use std::error::Error;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType,
    ScalarAttributeType,
};
use dynamodb_emulator::Emulator;

async fn create(client: &Client) -> Result<(), Box<dyn Error>> {
    let key = KeySchemaElement::builder()
        .attribute_name("title")
        .key_type(KeyType::Hash)
        .build()?;
    let title = AttributeDefinition::builder()
        .attribute_name("title")
        .attribute_type(ScalarAttributeType::S)
        .build()?;
    let create = client.create_table().table_name("books").key_schema(key);
    let create = create.attribute_definitions(title);
    create
        .billing_mode(BillingMode::PayPerRequest)
        .send()
        .await?;
    Ok(())
}

async fn put(client: &Client, title: &str) -> Result<(), Box<dyn Error>> {
    let put = client.put_item().table_name("books");
    put.item("title", AttributeValue::S(title.to_owned()))
        .send()
        .await?;
    Ok(())
}

async fn count(client: &Client) -> Result<i32, Box<dyn Error>> {
    let scan = client.scan().table_name("books").send().await?;
    Ok(scan.count())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let emulator = Emulator::new();
    let original = emulator.client();
    create(&original).await?;
    put(&original, "The Left Hand of Darkness").await?;

    // However much was loaded, a fork costs the same; what happens there is not seen here.
    let fork = emulator.fork().client();
    put(&fork, "The Dispossessed").await?;
    println!("original: {} book", count(&original).await?);
    println!("fork: {} books", count(&fork).await?);
    Ok(())
}
