//! Contributor insights: their states, their lists, and what they count.

use std::time::Duration;

use serde_json::{Value, json};

use super::tables::on_demand;
use super::world::{START, World};
use crate::operation;
use crate::wire::ops::{
    BatchGetItem, BatchWriteItem, CreateTable, DescribeContributorInsights, ExecuteStatement,
    GetItem, ListContributorInsights, PutItem, Query, Scan, TransactWriteItems,
    UpdateContributorInsights,
};

/// A table with a sort key and a global index.
fn create(world: &World, name: &str) {
    world.ok::<CreateTable>(json!({
        "TableName": name,
        "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"},
            {"AttributeName": "s", "AttributeType": "S"}, {"AttributeName": "g", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}, {"AttributeName": "s", "KeyType": "RANGE"}],
        "BillingMode": "PAY_PER_REQUEST",
        "GlobalSecondaryIndexes": [{"IndexName": "global", "Projection": {"ProjectionType": "ALL"},
            "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}]}],
    }));
}

fn update(world: &World, request: Value) -> Value {
    world.ok::<UpdateContributorInsights>(request)
}

fn describe(world: &World, request: Value) -> Value {
    world.ok::<DescribeContributorInsights>(request)
}

#[test]
fn insights_live_from_enabling_to_disabled() {
    let second = Duration::from_secs(1);
    let world = World::with_delay(Some(second));
    create(&world, "Things");
    world.refused::<UpdateContributorInsights>(
        json!({"TableName": "Things", "ContributorInsightsAction": "ENABLE"}),
        "ValidationException",
        "Table or Index is not in a valid state to update Key Access Insights: TableStatus must be ACTIVE to \
         enable ContributorInsights.",
    );
    world.refused::<UpdateContributorInsights>(
        json!({"TableName": "Things", "IndexName": "global", "ContributorInsightsAction": "ENABLE"}),
        "ValidationException",
        "Table or Index is not in a valid state to update Key Access Insights: IndexStatus must be ACTIVE to \
         enable ContributorInsights.",
    );
    world.clock.advance(second);
    let table = json!({"TableName": "Things"});
    let off = json!({"TableName": "Things", "ContributorInsightsStatus": "DISABLED"});
    assert_eq!(describe(&world, table.clone()), off);
    let disable = json!({"TableName": "Things", "ContributorInsightsAction": "DISABLE"});
    assert_eq!(update(&world, disable.clone()), off);

    let enable = json!({"TableName": "Things", "ContributorInsightsAction": "ENABLE"});
    let answer = |status: &str| {
        json!({"TableName": "Things", "ContributorInsightsStatus": status,
            "ContributorInsightsMode": "ACCESSED_AND_THROTTLED_KEYS"})
    };
    assert_eq!(update(&world, enable.clone()), answer("ENABLING"));
    world.clock.advance(second);
    assert_eq!(update(&world, enable), answer("ENABLED"));
    let rule =
        |kind: &str, moment: i64| format!("DynamoDBContributorInsights-{kind}-Things-{moment}000");
    let rules = |kinds: &[&str], moment: i64| -> Value {
        kinds.iter().map(|kind| rule(kind, moment)).collect()
    };
    let made = START + 1;
    let mut shown = answer("ENABLED");
    shown["ContributorInsightsRuleList"] = rules(&["PKC", "SKC", "PKT", "SKT"], made);
    shown["LastUpdateDateTime"] = json!(START + 2);
    assert_eq!(describe(&world, table.clone()), shown);

    // Narrower: the rules that stay keep their names.
    update(
        &world,
        json!({"TableName": "Things", "ContributorInsightsAction": "ENABLE",
            "ContributorInsightsMode": "THROTTLED_KEYS"}),
    );
    world.clock.advance(second);
    let narrow = describe(&world, table.clone());
    assert_eq!(
        narrow["ContributorInsightsRuleList"],
        rules(&["PKT", "SKT"], made)
    );

    assert_eq!(
        update(&world, disable)["ContributorInsightsStatus"],
        "DISABLING"
    );
    world.clock.advance(second);
    let shown = describe(&world, table);
    assert_eq!(shown["ContributorInsightsStatus"], "DISABLED");
    assert_eq!(shown.get("ContributorInsightsRuleList"), None);
    assert_eq!(shown["LastUpdateDateTime"], json!(START + 4));
}

#[test]
fn what_is_not_there_is_refused() {
    let world = World::new();
    create(&world, "Things");
    for request in [
        json!({"TableName": "none"}),
        json!({"TableName": "none", "IndexName": "global"}),
    ] {
        world.refused::<DescribeContributorInsights>(
            request,
            "ResourceNotFoundException",
            "Requested resource not found: Table: none not found",
        );
    }
    world.refused::<UpdateContributorInsights>(
        json!({"TableName": "Things", "IndexName": "other", "ContributorInsightsAction": "ENABLE"}),
        "ResourceNotFoundException",
        "Requested resource not found: Index: other not found for table: Things",
    );
}

#[test]
fn the_list_has_all_that_are_not_off_page_by_page() {
    let world = World::new();
    for name in ["beta", "alpha", "gamma"] {
        create(&world, name);
    }
    for (table, index) in [("beta", Some("global")), ("beta", None), ("alpha", None)] {
        let mut request = json!({"TableName": table, "ContributorInsightsAction": "ENABLE"});
        if let Some(index) = index {
            request["IndexName"] = json!(index);
        }
        update(&world, request);
    }
    let name = |summary: &Value| {
        let index = summary["IndexName"].as_str().unwrap_or("-").to_owned();
        format!("{} {index}", summary["TableName"].as_str().unwrap())
    };
    let mut pages = Vec::new();
    let mut token = Value::Null;
    loop {
        let answer =
            world.ok::<ListContributorInsights>(json!({"MaxResults": 2, "NextToken": token}));
        let page = answer["ContributorInsightsSummaries"].as_array().unwrap();
        pages.push(page.iter().map(name).collect::<Vec<_>>());
        token = answer["NextToken"].clone();
        if token.is_null() {
            break;
        }
    }
    assert_eq!(pages, [vec!["alpha -", "beta -"], vec!["beta global"]]);
    let of_one = world.ok::<ListContributorInsights>(json!({"TableName": "gamma"}));
    assert_eq!(of_one, json!({"ContributorInsightsSummaries": []}));
    world.refused::<ListContributorInsights>(
        json!({"NextToken": "made up"}),
        "ValidationException",
        "Invalid NextToken",
    );
}

// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/contributorinsights_HowItWorks.html>
#[test]
fn a_hundred_rules_are_all_that_a_region_has() {
    let world = World::new();
    // Two rules each, without a sort key.
    for number in 0..=50 {
        let name = format!("table-{number:02}");
        world.ok::<CreateTable>(on_demand(&name));
        update(
            &world,
            json!({"TableName": name, "ContributorInsightsAction": "ENABLE"}),
        );
    }
    let last = json!({"TableName": "table-50"});
    let failed = describe(&world, last.clone());
    assert_eq!(failed["ContributorInsightsStatus"], "FAILED");
    assert_eq!(
        failed["FailureException"],
        json!({"ExceptionName": "LimitExceededException"})
    );
    update(
        &world,
        json!({"TableName": "table-00", "ContributorInsightsAction": "DISABLE"}),
    );
    assert_eq!(
        describe(&world, last.clone())["ContributorInsightsStatus"],
        "FAILED"
    );
    update(
        &world,
        json!({"TableName": "table-50", "ContributorInsightsAction": "ENABLE"}),
    );
    assert_eq!(
        describe(&world, last)["ContributorInsightsStatus"],
        "ENABLED"
    );
}

/// Keys as texts, with their units.
type Tops = Vec<(String, f64)>;

/// The keys that took most.
fn top(world: &World, index: Option<&str>) -> (Tops, Tops) {
    let answer = operation::top_contributors(&world.context, "Things", index, 10);
    let top = answer.wait().unwrap();
    let shown = |list: &[operation::Contributor]| {
        let list = list.iter();
        list.map(|one| {
            let key: Value = serde_json::from_slice(one.key.json()).unwrap();
            let parts = ["p", "s", "g"];
            let parts = parts.iter().filter_map(|part| key[*part]["S"].as_str());
            // Shares of a page do not add up to the last digit.
            let units = (one.units * 1e6).round() / 1e6;
            (parts.collect::<Vec<_>>().join("/"), units)
        })
        .collect()
    };
    (shown(&top.partition_keys), shown(&top.items))
}

fn item(p: &str, s: &str) -> Value {
    json!({"p": {"S": p}, "s": {"S": s}, "g": {"S": "g"}})
}

#[test]
fn keys_are_counted_by_what_they_take() {
    let world = World::new();
    create(&world, "Things");
    let put = |p: &str, s: &str| {
        world.ok::<PutItem>(json!({"TableName": "Things", "Item": item(p, s)}));
    };
    put("uncounted", "1");
    update(
        &world,
        json!({"TableName": "Things", "ContributorInsightsAction": "ENABLE"}),
    );
    update(
        &world,
        json!({"TableName": "Things", "IndexName": "global", "ContributorInsightsAction": "ENABLE"}),
    );
    let key = |p: &str, s: &str| json!({"p": {"S": p}, "s": {"S": s}});
    put("a", "1");
    put("a", "2");
    world.ok::<GetItem>(
        json!({"TableName": "Things", "Key": key("b", "1"), "ConsistentRead": true}),
    );
    world.ok::<BatchWriteItem>(json!({"RequestItems":
        {"Things": [{"PutRequest": {"Item": item("b", "1")}}]}}));
    world.ok::<BatchGetItem>(json!({"RequestItems": {"Things": {"Keys": [key("b", "1")]}}}));
    world.ok::<TransactWriteItems>(json!({"TransactItems":
        [{"Put": {"TableName": "Things", "Item": item("c", "1")}}]}));
    world.ok::<Query>(
        json!({"TableName": "Things", "KeyConditionExpression": "p = :p",
        "ExpressionAttributeValues": {":p": {"S": "a"}}, "ConsistentRead": true}),
    );
    // Statements are not counted.
    world.ok::<ExecuteStatement>(json!({"Statement": "SELECT * FROM \"Things\" WHERE p = 'a'"}));

    let (partitions, items) = top(&world, None);
    // a: two writes of 3 and a query of 1; b: a read of 1, a write of 3, half a read; c: twice 3.
    let wanted = [("a", 7.0), ("c", 6.0), ("b", 4.5)];
    assert_eq!(
        partitions,
        wanted.map(|(key, units)| (key.to_owned(), units))
    );
    let wanted = [("c/1", 6.0), ("b/1", 4.5), ("a/1", 3.5), ("a/2", 3.5)];
    assert_eq!(items, wanted.map(|(key, units)| (key.to_owned(), units)));

    world.ok::<Scan>(json!({"TableName": "Things", "IndexName": "global"}));
    let (partitions, items) = top(&world, Some("global"));
    // Five writes of one unit each (one of them doubled), and a page of two.
    assert_eq!(partitions, [("g".to_owned(), 17.0)]);
    assert_eq!(items, []);

    // After an hour nothing is left, and with the end of the rules neither.
    put("a", "3");
    world.clock.advance(Duration::from_secs(60 * 60));
    assert_eq!(top(&world, None), (vec![], vec![]));
    put("a", "4");
    update(
        &world,
        json!({"TableName": "Things", "ContributorInsightsAction": "DISABLE"}),
    );
    assert_eq!(top(&world, None), (vec![], vec![]));
    assert_eq!(world.context.engine.verify(), Vec::<String>::new());
}
