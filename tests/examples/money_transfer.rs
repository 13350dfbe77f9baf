//! Money moves between accounts while many tellers contend for them; the sum never changes.
//!
//! Each transfer is one transaction: the giver must have enough, and both balances change or
//! neither. A transfer that meets another is cancelled by the service and tried again. Run it with
//! `cargo run -p tests --example money_transfer`.

#![expect(
    clippy::indexing_slicing,
    reason = "an index that is wrong shows when the example runs"
)]

use std::error::Error;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType,
    ScalarAttributeType, TransactWriteItem, Update,
};
use dynamodb_emulator::Emulator;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const ACCOUNTS: [&str; 4] = ["ann", "bob", "cleo", "dan"];
const START: i64 = 100;

async fn open_accounts(client: &Client) -> Outcome<()> {
    let id = AttributeDefinition::builder().attribute_name("id");
    let key = KeySchemaElement::builder()
        .attribute_name("id")
        .key_type(KeyType::Hash)
        .build()?;
    client
        .create_table()
        .table_name("accounts")
        .billing_mode(BillingMode::PayPerRequest)
        .attribute_definitions(id.attribute_type(ScalarAttributeType::S).build()?)
        .key_schema(key)
        .send()
        .await?;
    for id in ACCOUNTS {
        client
            .put_item()
            .table_name("accounts")
            .item("id", AttributeValue::S(id.to_owned()))
            .item("balance", AttributeValue::N(START.to_string()))
            .send()
            .await?;
    }
    Ok(())
}

fn change(id: &str, update: &str, condition: &str, amount: i64) -> Outcome<TransactWriteItem> {
    let update = Update::builder()
        .table_name("accounts")
        .key("id", AttributeValue::S(id.to_owned()))
        .update_expression(update)
        .condition_expression(condition)
        .expression_attribute_values(":amount", AttributeValue::N(amount.to_string()))
        .build()?;
    Ok(TransactWriteItem::builder().update(update).build())
}

/// How a transfer ended.
#[derive(PartialEq)]
enum Transfer {
    Done,
    NotEnough,
}

/// Moves the amount, however often others come in between; `retries` counts how often they did.
async fn transfer(
    client: &Client,
    (from, to): (&str, &str),
    amount: i64,
    retries: &mut u32,
) -> Outcome<Transfer> {
    loop {
        let take = change(
            from,
            "SET balance = balance - :amount",
            "balance >= :amount",
            amount,
        )?;
        let give = change(
            to,
            "SET balance = balance + :amount",
            "attribute_exists(id)",
            amount,
        )?;
        let answer = client
            .transact_write_items()
            .transact_items(take)
            .transact_items(give);
        let Err(error) = answer.send().await else {
            return Ok(Transfer::Done);
        };
        match cancellation_code(&error) {
            Some("TransactionConflict") => *retries += 1,
            Some("ConditionalCheckFailed") => return Ok(Transfer::NotEnough),
            _ => return Err(error.into()),
        }
        tokio::task::yield_now().await;
    }
}

/// The first reason that is one.
fn cancellation_code(error: &SdkError<TransactWriteItemsError>) -> Option<&str> {
    let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) =
        error.as_service_error()
    else {
        return None;
    };
    let codes = cancelled
        .cancellation_reasons()
        .iter()
        .filter_map(|reason| reason.code());
    codes.into_iter().find(|code| *code != "None")
}

async fn sum(client: &Client) -> Outcome<i64> {
    let accounts = client
        .scan()
        .table_name("accounts")
        .consistent_read(true)
        .send()
        .await?;
    let mut sum = 0;
    for account in accounts.items() {
        let balance = account.get("balance").and_then(|value| value.as_n().ok());
        sum += balance
            .ok_or("an account without a balance")?
            .parse::<i64>()?;
    }
    Ok(sum)
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let emulator = Emulator::builder().transaction_conflicts().build()?;
    open_accounts(&emulator.client()).await?;
    let tellers: Vec<_> = (0..8_usize)
        .map(|teller| {
            let client = emulator.client();
            tokio::spawn(async move {
                let (mut done, mut refused, mut retries) = (0, 0, 0);
                for round in 0..100_usize {
                    let from = ACCOUNTS[(teller + round) % ACCOUNTS.len()];
                    let to = ACCOUNTS[(teller + round * 3 + 1) % ACCOUNTS.len()];
                    let amount = i64::try_from(round % 40 + 1)?;
                    match transfer(&client, (from, to), amount, &mut retries).await? {
                        Transfer::Done => done += 1,
                        Transfer::NotEnough => refused += 1,
                    }
                }
                Outcome::Ok((done, refused, retries))
            })
        })
        .collect();
    let (mut done, mut refused, mut retries) = (0, 0, 0);
    for teller in tellers {
        let (more_done, more_refused, more_retries) = teller.await??;
        done += more_done;
        refused += more_refused;
        retries += more_retries;
    }
    let total = sum(&emulator.client()).await?;
    println!("{done} transfers, {refused} refused for lack of money, {retries} tried again");
    println!("the accounts hold {total} in all");
    assert_eq!(total, START * i64::try_from(ACCOUNTS.len())?);
    Ok(())
}
