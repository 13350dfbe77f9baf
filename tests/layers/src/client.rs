//! The SDK's client of those who have no model layer, and the table that they make.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection,
    ProjectionType, ScalarAttributeType,
};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};

/// The names of the keys of the table, which are those of `modyne::keys::Primary`.
pub(crate) const KEY: [&str; 2] = ["PK", "SK"];
/// The index, and the names of its keys, which are those of `modyne::keys::Gsi1`.
pub(crate) const INDEX: &str = "GSI1";
pub(crate) const INDEX_KEY: [&str; 2] = ["GSI1PK", "GSI1SK"];

/// A client that signs, waits and sends as that of our backend does. It tries again what failed, which ours leaves to the
/// layers above.
pub(crate) fn client(url: &str) -> Client {
    let http = Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring));
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(1))
        .operation_attempt_timeout(Duration::from_secs(2));
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new("us-east-1"))
        .endpoint_url(url)
        .credentials_provider(Credentials::new("local", "local", None, None, "local"))
        .timeout_config(timeouts.build())
        .http_client(http.build_https())
        .build();
    Client::from_conf(config)
}

/// Makes a table with one index.
pub(crate) async fn create_table(client: &Client, table: &str) {
    let keys = |[partition, sort]: [&str; 2]| {
        [(partition, KeyType::Hash), (sort, KeyType::Range)].map(|(name, kind)| {
            let element = KeySchemaElement::builder().attribute_name(name);
            element.key_type(kind).build().unwrap()
        })
    };
    let texts = KEY.into_iter().chain(INDEX_KEY).map(|name| {
        let definition = AttributeDefinition::builder().attribute_name(name);
        definition
            .attribute_type(ScalarAttributeType::S)
            .build()
            .unwrap()
    });
    let all = Projection::builder().projection_type(ProjectionType::All);
    let index = GlobalSecondaryIndex::builder()
        .index_name(INDEX)
        .set_key_schema(Some(keys(INDEX_KEY).to_vec()))
        .projection(all.build());
    client
        .create_table()
        .table_name(table)
        .billing_mode(BillingMode::PayPerRequest)
        .set_key_schema(Some(keys(KEY).to_vec()))
        .set_attribute_definitions(Some(texts.collect()))
        .global_secondary_indexes(index.build().unwrap())
        .send()
        .await
        .unwrap();
}
