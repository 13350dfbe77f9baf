//! INSERT, UPDATE and DELETE.

use serde_json::json;

use super::{NOTHING, check, execute, run, tables};

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.insert.html>
#[test]
fn insert() {
    let tables = tables();
    check(
        &tables,
        &[
            (
                "INSERT INTO \"Music\" value {'Artist' : 'Acme Band','SongTitle' : 'PartiQL Rocks'}",
                NOTHING,
            ),
            (
                "insert into Music Value {'Artist' : 'Acme Band','SongTitle' : 'PartiQL Rocks', 'a': 1}",
                "DuplicateItemException: Duplicate primary key exists in table",
            ),
            (
                "SELECT * FROM Music",
                r#"{"Items":[{"Artist":{"S":"Acme Band"},"SongTitle":{"S":"PartiQL Rocks"}}]}"#,
            ),
            (
                "INSERT INTO Music VALUE {'Artist': 'Acme Band'}",
                "ValidationException: One or more parameter values were invalid: Missing the key SongTitle in the item",
            ),
            (
                "INSERT INTO Music VALUE {'Artist': 'Acme Band', 'SongTitle': 1}",
                "ValidationException: One or more parameter values were invalid: Type mismatch for key SongTitle expected: S actual: N",
            ),
            (
                "INSERT INTO Music VALUE {'Artist': '', 'SongTitle': 'x'}",
                "ValidationException: One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: Artist",
            ),
            (
                "INSERT INTO nowhere VALUE {'Artist': 'Acme Band'}",
                "ResourceNotFoundException: Requested resource not found",
            ),
            (
                "INSERT INTO \"arn:aws:dynamodb:eu-west-1:000000000000:table/plain\" VALUE {'pk': 'k'}",
                NOTHING,
            ),
        ],
    );
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.data-types.html>
#[test]
fn insert_and_change_every_data_type() {
    let tables = tables();
    check(
        &tables,
        &[
            (
                "INSERT INTO plain value {'pk':'1', 'NumberType':1, 'MapType' : {'entryname1': 'value', 'entryname2': 4}, 'ListType': [1,'stringval'], 'NumberSetType':<<1,34,32,4.5>>, 'StringSetType':<<'stringval','stringval2'>> }",
                NOTHING,
            ),
            (
                "UPDATE plain SET NumberType=NumberType + 100 SET MapType.NewMapEntry=[2020, 'stringvalue', 2.4] SET ListType = LIST_APPEND(ListType, [4, <<'string1', 'string2'>>]) SET NumberSetType= SET_ADD(NumberSetType, <<345, 48.4>>) SET StringSetType = SET_ADD(StringSetType, <<'stringsetvalue1', 'stringsetvalue2'>>) WHERE pk='1' RETURNING MODIFIED NEW *",
                r#"{"Items":[{"ListType":{"L":[{"N":"1"},{"S":"stringval"},{"N":"4"},{"SS":["string1","string2"]}]},"MapType":{"M":{"NewMapEntry":{"L":[{"N":"2020"},{"S":"stringvalue"},{"N":"2.4"}]}}},"NumberSetType":{"NS":["1","4.5","32","34","48.4","345"]},"NumberType":{"N":"101"},"StringSetType":{"SS":["stringsetvalue1","stringsetvalue2","stringval","stringval2"]}}]}"#,
            ),
            (
                "UPDATE plain SET NumberType=NumberType - 1 REMOVE ListType[1] REMOVE MapType.NewMapEntry SET NumberSetType = SET_DELETE( NumberSetType, <<345>>) SET StringSetType = SET_DELETE( StringSetType, <<'stringsetvalue1'>>) WHERE pk='1' RETURNING ALL NEW *",
                r#"{"Items":[{"ListType":{"L":[{"N":"1"},{"N":"4"},{"SS":["string1","string2"]}]},"MapType":{"M":{"entryname1":{"S":"value"},"entryname2":{"N":"4"}}},"NumberSetType":{"NS":["1","4.5","32","34","48.4"]},"NumberType":{"N":"100"},"StringSetType":{"SS":["stringsetvalue2","stringval","stringval2"]},"pk":{"S":"1"}}]}"#,
            ),
        ],
    );
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.update.html>
#[test]
#[expect(clippy::too_many_lines, reason = "one table of cases")]
fn update() {
    let tables = tables();
    let set = "UPDATE \"Music\" SET AwardsWon=1 SET AwardDetail={'Grammys':[2020, 2018]}";
    let rocks = "WHERE Artist='Acme Band' AND SongTitle='PartiQL Rocks'";
    let whole = r#"{"Items":[{"Artist":{"S":"Acme Band"},"SongTitle":{"S":"PartiQL Rocks"},"AwardDetail":{"M":{"Grammys":{"L":[{"N":"2020"},{"N":"2018"}]}}},"AwardsWon":{"N":"1"}}]}"#;
    let modified = r#"{"Items":[{"AwardDetail":{"M":{"Grammys":{"L":[{"N":"2020"},{"N":"2018"}]}}},"AwardsWon":{"N":"1"}}]}"#;
    let failed = "ConditionalCheckFailedException: The conditional request failed";
    check(
        &tables,
        &[
            // Nothing comes to be by an UPDATE.
            (&format!("{set} {rocks}"), failed),
            (&format!("{set} {rocks} AND Year IS MISSING"), failed),
            (
                "INSERT INTO Music VALUE {'Artist': 'Acme Band', 'SongTitle': 'PartiQL Rocks'}",
                NOTHING,
            ),
            (&format!("{set} {rocks}"), NOTHING),
            ("SELECT * FROM Music", whole),
            (&format!("{set} {rocks} RETURNING ALL OLD *"), whole),
            (&format!("{set} {rocks} RETURNING ALL NEW *"), whole),
            (&format!("{set} {rocks} RETURNING MODIFIED OLD *"), modified),
            (&format!("{set} {rocks} returning modified new *"), modified),
            (
                &format!(
                    "UPDATE Music SET AwardsWon=2, Rank=AwardsWon + 4 - 2 {rocks} RETURNING MODIFIED NEW *"
                ),
                r#"{"Items":[{"AwardsWon":{"N":"2"},"Rank":{"N":"3"}}]}"#,
            ),
            (
                &format!(
                    "UPDATE Music SET Rank=(Rank + 1) - (1 - 2) {rocks} RETURNING MODIFIED NEW *"
                ),
                r#"{"Items":[{"Rank":{"N":"5"}}]}"#,
            ),
            (
                &format!(
                    "UPDATE Music REMOVE AwardDetail.Grammys[1] {rocks} RETURNING MODIFIED OLD *"
                ),
                r#"{"Items":[{"AwardDetail":{"M":{"Grammys":{"L":[{"N":"2018"}]}}}}]}"#,
            ),
            (
                &format!(
                    "UPDATE Music SET AwardDetail.Grammys =list_append(AwardDetail.Grammys,[2016]) {rocks} RETURNING MODIFIED NEW *"
                ),
                r#"{"Items":[{"AwardDetail":{"M":{"Grammys":{"L":[{"N":"2020"},{"N":"2016"}]}}}}]}"#,
            ),
            (
                &format!("UPDATE Music SET \"a b\"['c d']=1 {rocks}"),
                "ValidationException: The document path provided in the update expression is invalid for update",
            ),
            (
                &format!(
                    "UPDATE Music SET BandMembers =<<'member1', 'member2'>> {rocks} RETURNING MODIFIED NEW *"
                ),
                r#"{"Items":[{"BandMembers":{"SS":["member1","member2"]}}]}"#,
            ),
            (
                &format!(
                    "UPDATE Music SET BandMembers =set_add(BandMembers, <<'newmember'>>) {rocks} RETURNING MODIFIED NEW *"
                ),
                r#"{"Items":[{"BandMembers":{"SS":["member1","member2","newmember"]}}]}"#,
            ),
            (
                &format!(
                    "UPDATE Music SET BandMembers =set_delete(BandMembers, <<'member1','member2','newmember'>>) {rocks} RETURNING MODIFIED NEW *"
                ),
                NOTHING,
            ),
            // Conditions besides the key.
            (
                &format!("UPDATE Music SET Rank=1 {rocks} AND Rank = 4"),
                failed,
            ),
            (
                &format!(
                    "UPDATE Music SET Rank=1 {rocks} AND Rank BETWEEN 5 AND 6 RETURNING MODIFIED OLD *"
                ),
                r#"{"Items":[{"Rank":{"N":"5"}}]}"#,
            ),
            (
                &format!(
                    "UPDATE Music SET Rank=2 {rocks} AND (Rank = 7 OR Rank = 1) AND NOT AwardsWon IS MISSING"
                ),
                NOTHING,
            ),
            (
                &format!("UPDATE Music SET Rank=2 {rocks} AND Artist='Other'"),
                failed,
            ),
        ],
    );
}

/// What is wrong with an update is said as UpdateItem says it.
#[test]
fn update_refusals() {
    let tables = tables();
    run(
        &tables,
        "INSERT INTO plain VALUE {'pk': 'k', 's': 'text', 'n': 1, 'l': [1]}",
    );
    let cases = [
        (
            "SET pk = 'l'",
            "One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key",
        ),
        (
            "REMOVE pk",
            "One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key",
        ),
        (
            "SET a = b",
            "The provided expression refers to an attribute that does not exist in the item",
        ),
        (
            "SET a = s + 1",
            "An operand in the update expression has an incorrect data type",
        ),
        (
            "SET a = list_append(n, [1])",
            "An operand in the update expression has an incorrect data type",
        ),
        (
            "SET n = set_add(n, <<1>>)",
            "An operand in the update expression has an incorrect data type",
        ),
        (
            "SET n = set_add(n, 1)",
            "The second argument to SET_ADD must be a value with type SET at 1:33:1",
        ),
        (
            "SET n = set_delete(n, [1])",
            "The second argument to SET_DELETE must be a value with type SET at 1:36:1",
        ),
        (
            "SET a = n + 's'",
            "Incorrect operand type for operator or function; operator or function: +, operand type: S",
        ),
        (
            "SET l[0] = 1 REMOVE l",
            "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [l, [0]], path two: [l]",
        ),
        (
            "SET a = 1 SET a = 2",
            "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]",
        ),
        (
            "SET a.b = 1",
            "The document path provided in the update expression is invalid for update",
        ),
    ];
    for (clause, sentence) in cases {
        let answer = run(&tables, &format!("UPDATE plain {clause} WHERE pk = 'k'"));
        assert_eq!(
            answer,
            format!("ValidationException: {sentence}"),
            "{clause}"
        );
    }
    let unchanged =
        r#"{"Items":[{"l":{"L":[{"N":"1"}]},"n":{"N":"1"},"pk":{"S":"k"},"s":{"S":"text"}}]}"#;
    assert_eq!(run(&tables, "SELECT * FROM plain"), unchanged);
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.delete.html>
#[test]
fn delete() {
    let tables = tables();
    let rocks = "\"Artist\" = 'Acme Band' AND \"SongTitle\" = 'PartiQL Rocks'";
    let insert = "INSERT INTO Music VALUE {'Artist': 'Acme Band', 'SongTitle': 'PartiQL Rocks'}";
    let item = r#"{"Items":[{"Artist":{"S":"Acme Band"},"SongTitle":{"S":"PartiQL Rocks"}}]}"#;
    let failed = "ConditionalCheckFailedException: The conditional request failed";
    check(
        &tables,
        &[
            // What is not there is deleted, whatever else the condition says.
            (&format!("DELETE FROM \"Music\" WHERE {rocks}"), NOTHING),
            (
                &format!("DELETE FROM \"Music\" WHERE {rocks} AND Year = 2020 RETURNING ALL OLD *"),
                NOTHING,
            ),
            (insert, NOTHING),
            (
                &format!("DELETE FROM \"Music\" WHERE {rocks} AND Year = 2020"),
                failed,
            ),
            (
                &format!(
                    "DELETE FROM \"Music\" WHERE {rocks} AND Year IS MISSING RETURNING ALL OLD *"
                ),
                item,
            ),
            (insert, NOTHING),
            (&format!("DELETE FROM \"Music\" WHERE {rocks}"), NOTHING),
            ("SELECT * FROM Music", NOTHING),
            (
                "DELETE FROM nowhere WHERE a = 1",
                "ResourceNotFoundException: Requested resource not found",
            ),
            (
                "DELETE FROM plain WHERE pk = 1",
                "ValidationException: The provided key element does not match the schema",
            ),
        ],
    );
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html#DDB-ExecuteStatement-request-ReturnValuesOnConditionCheckFailure>
#[test]
fn a_failed_condition_shows_its_item_if_asked() {
    let tables = tables();
    run(&tables, "INSERT INTO plain VALUE {'pk': 'k', 'n': 1}");
    let ask = json!({"ReturnValuesOnConditionCheckFailure": "ALL_OLD"});
    let body = r#"{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","Item":{"n":{"N":"1"},"pk":{"S":"k"}},"message":"The conditional request failed"}"#;
    for text in [
        "UPDATE plain SET n = 2 WHERE pk = 'k' AND n = 3",
        "DELETE FROM plain WHERE pk = 'k' AND n = 3",
    ] {
        assert_eq!(execute(&tables, text, ask.clone()), body);
    }
    let text = "UPDATE plain SET n = 2 WHERE pk = 'l'";
    let bare = "ConditionalCheckFailedException: The conditional request failed";
    assert_eq!(execute(&tables, text, ask), bare);
}

/// Parameters fill SET and WHERE in the order of the question marks.
#[test]
fn parameters() {
    let tables = tables();
    let ask = |text: &str, parameters| execute(&tables, text, json!({"Parameters": parameters}));
    let insert = "INSERT INTO plain VALUE {'pk': ?, 'b': ?, 'l': [?]}";
    assert_eq!(
        ask(insert, json!([{"S": "k"}, {"B": "eA=="}, {"BOOL": true}])),
        NOTHING
    );
    let update =
        "UPDATE plain SET n = ?, s = set_add(s, ?) WHERE pk = ? AND b = ? RETURNING MODIFIED NEW *";
    let values = json!([{"N": "1"}, {"SS": ["a"]}, {"S": "k"}, {"B": "eA=="}]);
    assert_eq!(
        ask(update, values),
        r#"{"Items":[{"n":{"N":"1"},"s":{"SS":["a"]}}]}"#
    );
    let count = "ValidationException: Number of parameters in request and statement don't match.";
    assert_eq!(ask(update, json!([{"N": "1"}])), count);
    assert_eq!(run(&tables, update), count);
    assert_eq!(ask("SELECT * FROM plain", json!([{"N": "1"}])), count);
    let refused = [
        (
            json!({"N": "x"}),
            "The parameter cannot be converted to a numeric value: x",
        ),
        (
            json!({}),
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
        ),
        (
            json!({"SS": []}),
            "One or more parameter values were invalid: An string set  may not be empty",
        ),
    ];
    for (value, sentence) in refused {
        let answer = ask("SELECT * FROM plain WHERE pk = ?", json!([value]));
        assert_eq!(answer, format!("ValidationException: {sentence}"));
    }
}
