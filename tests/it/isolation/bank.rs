//! Money that is moved between accounts under contention: none comes, none goes.

use std::thread;

use serde_json::{Value, json};

use super::{CLIENTS, Client, Database, Dice, TABLE, here, key, listening};

/// How many accounts there are.
const ACCOUNTS: usize = 10;
/// What each holds at first.
const MONEY: i64 = 100;
/// How many transfers each client tries.
const TRANSFERS: usize = 150;

fn account(number: usize) -> String {
    format!("account{number}")
}

fn open(client: &mut Client) {
    let puts: Vec<Value> = (0..ACCOUNTS)
        .map(|number| {
            let mut item = key(&account(number));
            item["money"] = json!({"N": MONEY.to_string()});
            json!({"Put": {"TableName": TABLE, "Item": item}})
        })
        .collect();
    client.ok("TransactWriteItems", &json!({"TransactItems": puts}));
}

/// Moves money, if there is enough; tries again when others are in the way.
fn transfer(client: &mut Client, from: usize, to: usize, amount: usize) {
    let change = |number: usize, expression: &str| {
        json!({"TableName": TABLE, "Key": key(&account(number)), "UpdateExpression": expression,
            "ExpressionAttributeValues": {":amount": {"N": amount.to_string()}}})
    };
    let mut take = change(from, "SET money = money - :amount");
    take["ConditionExpression"] = json!("money >= :amount");
    let give = change(to, "SET money = money + :amount");
    let request = json!({"TransactItems": [{"Update": take}, {"Update": give}]});
    for _ in 0..1000 {
        match client.call("TransactWriteItems", &request) {
            Ok(_) => return,
            // Too little money, or a conflict: either way nothing has happened.
            Err(error) => assert_eq!(error, "TransactionCanceledException"),
        }
        let enough = money(
            &client.ok(
                "GetItem",
                &json!({"TableName": TABLE, "Key": key(&account(from))}),
            )["Item"],
        );
        if enough < i64::try_from(amount).unwrap() {
            return;
        }
    }
}

fn money(item: &Value) -> i64 {
    item["money"]["N"].as_str().unwrap().parse().unwrap()
}

/// All money, at one moment; nothing if a transaction was in the way.
fn sum(client: &mut Client) -> Option<i64> {
    let gets: Vec<Value> = (0..ACCOUNTS)
        .map(|number| json!({"Get": {"TableName": TABLE, "Key": key(&account(number))}}))
        .collect();
    let answer = client
        .call("TransactGetItems", &json!({"TransactItems": gets}))
        .ok()?;
    let items = answer["Responses"].as_array().unwrap().iter();
    Some(items.map(|item| money(&item["Item"])).sum())
}

fn the_sum_stays(database: &impl Database) {
    let total = MONEY * i64::try_from(ACCOUNTS).unwrap();
    open(&mut database.client());
    thread::scope(|scope| {
        for process in 0..CLIENTS {
            let mut client = database.client();
            scope.spawn(move || {
                let mut dice = Dice(u64::try_from(process).unwrap());
                for _ in 0..TRANSFERS {
                    let pair = dice.some(2, ACCOUNTS);
                    let turned = dice.below(2);
                    let amount = 1 + dice.below(60);
                    transfer(&mut client, pair[turned], pair[1 - turned], amount);
                    if let Some(sum) = sum(&mut client) {
                        assert_eq!(sum, total);
                    }
                }
            });
        }
    });
    let mut client = database.client();
    assert_eq!(sum(&mut client), Some(total));
    let answer = client.ok("Scan", &json!({"TableName": TABLE}));
    let items = answer["Items"].as_array().unwrap();
    assert!(items.iter().all(|item| money(item) >= 0));
}

#[test]
fn in_process() {
    the_sum_stays(&here(|builder| builder));
}

#[test]
fn over_http() {
    the_sum_stays(&listening());
}

#[test]
fn with_conflicts() {
    the_sum_stays(&here(|builder| builder.transaction_conflicts()));
}
