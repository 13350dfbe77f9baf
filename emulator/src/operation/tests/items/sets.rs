//! Sets come back in their own order, whatever wrote them.

use super::world::Tables;

/// The item `a` of `plain`, by GetItem, by Query, by Scan and by a statement.
fn read_back(tables: &Tables, attributes: &str) {
    let item = format!(r#"{{"pk":{{"S":"a"}},{attributes}}}"#);
    let get = format!(r#"{{"Item":{item}}}"#);
    let page = format!(r#"{{"Count":1,"Items":[{item}],"ScannedCount":1}}"#);
    let rows = format!(r#"{{"Items":[{item}]}}"#);
    tables.check(&[
        (
            "GetItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}}}"#,
            &get,
        ),
        (
            "Query",
            r#"{"TableName":"plain","KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{":p":{"S":"a"}}}"#,
            &page,
        ),
        ("Scan", r#"{"TableName":"plain"}"#, &page),
        (
            "ExecuteStatement",
            r#"{"Statement":"SELECT * FROM plain WHERE pk = 'a'"}"#,
            &rows,
        ),
    ]);
}

/// U9, F3-2-sets: strings and binaries by their bytes, numbers by value; inside lists and maps as well.
#[test]
fn u9_sets_come_back_in_order() {
    let cases = [
        (r#"{"SS":["b","a","c"]}"#, r#"{"SS":["a","b","c"]}"#),
        (
            r#"{"SS":["é","z","Z","zz","10","9"]}"#,
            r#"{"SS":["10","9","Z","z","zz","é"]}"#,
        ),
        // By the bytes that a text stands for, not by those that write it: a quote (22) is less than an
        // A (41), and a backslash (5c) more.
        (
            r#"{"SS":["\\","A","\"","\n"]}"#,
            r#"{"SS":["\n","\"","A","\\"]}"#,
        ),
        (
            r#"{"SS":["\u0041","B","\u0031"]}"#,
            r#"{"SS":["1","A","B"]}"#,
        ),
        // By UTF-8, in which U+FF5E comes before U+10000; UTF-16 has them the other way round.
        (
            "{\"SS\":[\"\u{10000}\",\"\u{ff5e}\"]}",
            "{\"SS\":[\"\u{ff5e}\",\"\u{10000}\"]}",
        ),
        (
            r#"{"NS":["10","9","-1","1e3","0.5","-20"]}"#,
            r#"{"NS":["-20","-1","0.5","9","10","1000"]}"#,
        ),
        (
            r#"{"BS":["/w==","AA==","AAE=","gA=="]}"#,
            r#"{"BS":["AA==","AAE=","gA==","/w=="]}"#,
        ),
        (r#"{"SS":["only"]}"#, r#"{"SS":["only"]}"#),
        (
            r#"{"L":[{"NS":["2","1"]},{"M":{"s":{"SS":["y","x"]}}}]}"#,
            r#"{"L":[{"NS":["1","2"]},{"M":{"s":{"SS":["x","y"]}}}]}"#,
        ),
    ];
    let tables = Tables::new();
    for (sent, kept) in cases {
        let put = format!(r#"{{"TableName":"plain","Item":{{"pk":{{"S":"a"}},"s":{sent}}}}}"#);
        assert_eq!(tables.call("PutItem", &put), "{}");
        read_back(&tables, &format!(r#""s":{kept}"#));
        let update = format!(
            r#"{{"TableName":"plain","Key":{{"pk":{{"S":"a"}}}},"UpdateExpression":"SET s = :s","ConditionExpression":"s = :s","ExpressionAttributeValues":{{":s":{sent}}},"ReturnValues":"UPDATED_OLD"}}"#
        );
        let old = format!(r#"{{"Attributes":{{"s":{kept}}}}}"#);
        tables.check(&[("UpdateItem", &update, &old)]);
        read_back(&tables, &format!(r#""s":{kept}"#));
    }
}

/// U9: sets that grow and shrink, by expressions, legacy members and statements.
#[test]
fn u9_sets_stay_in_order() {
    let tables = Tables::new();
    let put =
        r#"{"TableName":"plain","Item":{"pk":{"S":"a"},"n":{"NS":["5","3"]},"s":{"SS":["m"]}}}"#;
    assert_eq!(tables.call("PutItem", put), "{}");
    tables.check(&[
        (
            "UpdateItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}},"UpdateExpression":"ADD n :n, s :s","ExpressionAttributeValues":{":n":{"NS":["40","4","3"]},":s":{"SS":["z","b"]}},"ReturnValues":"UPDATED_NEW"}"#,
            r#"{"Attributes":{"n":{"NS":["3","4","5","40"]},"s":{"SS":["b","m","z"]}}}"#,
        ),
        (
            "UpdateItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}},"AttributeUpdates":{"n":{"Action":"ADD","Value":{"NS":["-7","100"]}},"s":{"Action":"DELETE","Value":{"SS":["m"]}}},"ReturnValues":"UPDATED_NEW"}"#,
            r#"{"Attributes":{"n":{"NS":["-7","3","4","5","40","100"]},"s":{"SS":["b","z"]}}}"#,
        ),
        (
            "ExecuteStatement",
            r#"{"Statement":"UPDATE plain SET s = set_add(s, <<'q', 'a'>>) SET n = <<9, 8>> WHERE pk = 'a' RETURNING MODIFIED NEW *"}"#,
            r#"{"Items":[{"n":{"NS":["8","9"]},"s":{"SS":["a","b","q","z"]}}]}"#,
        ),
        // What is compared is the members.
        (
            "Scan",
            r#"{"TableName":"plain","FilterExpression":"s = :s AND n IN (:m, :n) AND contains(s, :q)","ExpressionAttributeValues":{":s":{"SS":["z","q","b","a"]},":m":{"NS":["1"]},":n":{"NS":["9","8"]},":q":{"S":"q"}},"Select":"COUNT"}"#,
            r#"{"Count":1,"ScannedCount":1}"#,
        ),
    ]);
    read_back(
        &tables,
        r#""n":{"NS":["8","9"]},"s":{"SS":["a","b","q","z"]}"#,
    );
}
