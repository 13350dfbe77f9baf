//! What a search finds, and in which order.

use serde_json::{Value, json};

use super::{index, narrowed, put, vector, world};
use crate::operation::tests::world::World;
use crate::wire::ops::{DeleteItem, SearchVectors, UpdateItem};

const VALIDATION: &str = "ValidationException";

fn request(index: &str, numbers: &[&str], more: Value) -> Value {
    let mut request = json!({
        "TableName": "catalogue", "IndexName": index, "TopK": 10,
        "SearchVector": vector(numbers)["L"],
    });
    for (name, value) in more.as_object().unwrap() {
        request[name] = value.clone();
    }
    request
}

/// Keys and scores of what is found.
fn found(world: &World, request: Value) -> Vec<(String, f64)> {
    let answer = world.ok::<SearchVectors>(request);
    let results = answer["SearchResults"].as_array().unwrap().iter();
    results
        .map(|result| {
            let pk = result["Item"]["pk"]["S"].as_str().unwrap_or_default();
            (pk.to_owned(), result["Score"].as_f64().unwrap())
        })
        .collect()
}

fn pairs(expected: &[(&str, f64)]) -> Vec<(String, f64)> {
    let expected = expected.iter();
    expected
        .map(|(pk, score)| ((*pk).to_owned(), *score))
        .collect()
}

/// AWS's own pair: [1,0,0] and [10,0,0] are 9 apart, in one direction.
#[test]
fn each_function_has_its_order() {
    let indexes = json!([
        index("cosine", "COSINE"),
        index("euclidean", "EUCLIDEAN"),
        index("product", "DOT_PRODUCT"),
    ]);
    let world = world(&indexes);
    put(&world, "ten", &["10", "0", "0"], &json!({}));
    put(&world, "up", &["0", "1", "0"], &json!({}));
    put(&world, "back", &["-1", "0", "0"], &json!({}));
    put(&world, "none", &["0", "0", "0"], &json!({}));
    let one = ["1", "0", "0"];
    let cases = [
        (
            "cosine",
            vec![("ten", 0.0), ("none", 1.0), ("up", 1.0), ("back", 2.0)],
        ),
        (
            "euclidean",
            vec![
                ("none", 1.0),
                ("up", f64::from(2.0_f32.sqrt())),
                ("back", 2.0),
                ("ten", 9.0),
            ],
        ),
        (
            "product",
            vec![("ten", 10.0), ("none", 0.0), ("up", 0.0), ("back", -1.0)],
        ),
    ];
    for (index, expected) in cases {
        let mut all = found(&world, request(index, &one, json!({})));
        // Equally close ones come in the order of their places, which is none of this test.
        all.sort_by(|(_, one), (_, two)| {
            if index == "product" {
                two.total_cmp(one)
            } else {
                one.total_cmp(two)
            }
        });
        all.sort_by(|(one_key, one), (two_key, two)| {
            if one == two {
                one_key.cmp(two_key)
            } else {
                std::cmp::Ordering::Equal
            }
        });
        assert_eq!(all, pairs(&expected), "{index}");
        let best = found(&world, request(index, &one, json!({"TopK": 1})));
        assert_eq!(best, pairs(&expected[..1]), "{index}");
    }
}

#[test]
fn what_is_written_is_found_at_once() {
    let world = world(&json!([index("near", "EUCLIDEAN")]));
    let one = || request("near", &["1", "0", "0"], json!({}));
    assert_eq!(found(&world, one()), []);
    put(&world, "a", &["1", "0", "0"], &json!({}));
    put(&world, "b", &["2", "0", "0"], &json!({}));
    assert_eq!(found(&world, one()), pairs(&[("a", 0.0), ("b", 1.0)]));
    put(&world, "a", &["4", "0", "0"], &json!({}));
    assert_eq!(found(&world, one()), pairs(&[("b", 1.0), ("a", 3.0)]));
    world.ok::<UpdateItem>(json!({"TableName": "catalogue", "Key": {"pk": {"S": "b"}},
        "UpdateExpression": "REMOVE embedding"}));
    assert_eq!(found(&world, one()), pairs(&[("a", 3.0)]));
    world.ok::<DeleteItem>(json!({"TableName": "catalogue", "Key": {"pk": {"S": "a"}}}));
    assert_eq!(found(&world, one()), []);
    assert_eq!(world.context.engine.verify(), Vec::<String>::new());
}

#[test]
fn a_search_is_narrowed_by_partition_and_filters() {
    let world = world(&json!([narrowed("near")]));
    for (pk, tenant, colour) in [
        ("a", "one", Some("red")),
        ("b", "one", Some("blue")),
        ("c", "two", Some("red")),
        ("d", "one", None),
    ] {
        let mut more = json!({"tenant": {"S": tenant}});
        if let Some(colour) = colour {
            more["colour"] = json!({"S": colour});
        }
        let number = pk.as_bytes()[0] - b'a';
        put(&world, pk, &[&number.to_string(), "0", "0"], &more);
    }
    let narrowed = |condition: &str, values: Value| {
        let members =
            json!({"SearchConditionExpression": condition, "ExpressionAttributeValues": values});
        request("near", &["0", "0", "0"], members)
    };
    let one = json!({":t": {"S": "one"}});
    let all = found(&world, narrowed("tenant = :t", one.clone()));
    assert_eq!(all, pairs(&[("a", 0.0), ("b", 1.0), ("d", 3.0)]));
    let both = json!({":t": {"S": "one"}, ":c": {"S": "blue"}});
    let blue = found(&world, narrowed(":c = colour AND tenant = :t", both));
    assert_eq!(blue, pairs(&[("b", 1.0)]));
    assert_eq!(
        found(
            &world,
            narrowed("tenant = :t", json!({":t": {"S": "none"}}))
        ),
        []
    );

    let refused = |condition: &str, values: Value, sentence: &str| {
        world.refused::<SearchVectors>(narrowed(condition, values), VALIDATION, sentence);
    };
    let comparator =
        "Invalid SearchConditionExpression: Invalid comparator used in SearchConditionExpression";
    let two = json!({":t": {"S": "one"}, ":c": {"S": "blue"}});
    refused("tenant > :t", one.clone(), comparator);
    refused("tenant = :t OR colour = :c", two.clone(), comparator);
    refused("NOT tenant = :t", one.clone(), comparator);
    refused("begins_with(tenant, :t)", one.clone(), comparator);
    refused("tenant.x = :t", one.clone(), comparator);
    refused("tenant IN (:t)", one.clone(), comparator);
    refused("size(tenant) = :t", one.clone(), comparator);
    refused(
        "tenant = :t AND shape = :c",
        two,
        "SearchConditionExpression must not contain any attributes that is not in SearchSchema. \
         Invalid attribute: shape",
    );
    let hash = "SearchConditionExpression must be provided when SearchSchema has a HASH key";
    refused("colour = :t", one, hash);
    world.refused::<SearchVectors>(
        request("near", &["0", "0", "0"], json!({})),
        VALIDATION,
        hash,
    );
    refused(
        "tenant = :t",
        json!({":t": {"N": "1"}}),
        "One or more parameter values were invalid: Condition parameter type does not match schema type",
    );
}

#[test]
fn wrong_searches_are_refused() {
    let world = world(&json!([index("near", "COSINE")]));
    let range = |most: &str| {
        format!(
            "Provided TopK value '{most}' is out of valid range. The value must be between 1 and 100 inclusive"
        )
    };
    let mut other = request("near", &["1", "0", "0"], json!({"TopK": 101}));
    other["TableName"] = json!("missing");
    // It is said before the table is looked for.
    world.refused::<SearchVectors>(other, VALIDATION, &range("101"));
    let cases = [
        (
            request("near", &["1", "0"], json!({})),
            "Input search vector dimension 2 does not match vector index dimension 3".to_owned(),
        ),
        (
            request("other", &["1", "0", "0"], json!({})),
            "The table does not have the specified index: other".to_owned(),
        ),
        (
            request("near", &["1", "0", "1e39"], json!({})),
            "Search vector contains invalid values. All values in the search vector must be a \
             32-bit floating-point number attribute"
                .to_owned(),
        ),
        (
            request(
                "near",
                &[],
                json!({"SearchVector": [{"S": "1"}, {"N": "1"}, {"N": "1"}]}),
            ),
            "Search vector contains invalid values. All values in the search vector must be a \
             32-bit floating-point number attribute"
                .to_owned(),
        ),
        (
            request(
                "near",
                &["1", "0", "0"],
                json!({"SearchConditionExpression": "tenant = :t",
                "ExpressionAttributeValues": {":t": {"S": "a"}}}),
            ),
            "SearchConditionExpression must not contain any attributes that is not in \
             SearchSchema. Invalid attribute: tenant"
                .to_owned(),
        ),
        (
            request("near", &[], json!({"SearchVector": [{"NS": ["1", "1"]}]})),
            "Input collection contains duplicates".to_owned(),
        ),
    ];
    for (request, sentence) in cases {
        world.refused::<SearchVectors>(request, VALIDATION, &sentence);
    }
}

/// By default all that the index projects but the vector, which is shown in numbers of 32 bits where it is named.
#[test]
fn answers_show_what_the_index_has() {
    let mut keys = index("keys", "EUCLIDEAN");
    keys["Projection"] = json!({"ProjectionType": "KEYS_ONLY"});
    let world = world(&json!([index("all", "EUCLIDEAN"), keys]));
    put(
        &world,
        "a",
        &["0.1", "16777217", "0"],
        &json!({"name": {"S": "lamp"}}),
    );
    let shown = |index: &str, more: Value| {
        let answer = world.ok::<SearchVectors>(request(index, &["0", "0", "0"], more));
        answer["SearchResults"][0]["Item"].clone()
    };
    let pk = json!({"S": "a"});
    assert_eq!(
        shown("all", json!({})),
        json!({"pk": pk, "name": {"S": "lamp"}})
    );
    assert_eq!(shown("keys", json!({})), json!({"pk": pk}));
    assert_eq!(
        shown(
            "keys",
            json!({"ProjectionExpression": "embedding, #n",
                             "ExpressionAttributeNames": {"#n": "name"}})
        ),
        json!({"embedding": vector(&["0.1", "16777216", "0"])})
    );
    for (report, expected) in [
        ("TOTAL", json!({"VectorSearchRequestBytes": 12.0})),
        ("INDEXES", json!({"VectorSearchRequestBytes": 12.0})),
        ("NONE", Value::Null),
    ] {
        let request = request(
            "all",
            &["0", "0", "0"],
            json!({"ReturnConsumedCapacity": report}),
        );
        let answer = world.ok::<SearchVectors>(request);
        assert_eq!(answer["ConsumedCapacity"], expected, "{report}");
    }
}
