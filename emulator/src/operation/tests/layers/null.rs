//! `{"NULL": false}`, which regions judge differently.

use super::{INVALID, ONE, Tables, current, region};

/// F3-4-null-false: refused in most regions, and a null in a few.
#[test]
fn null_that_is_not() {
    let put = r#"{"TableName":"plain","Item":{"pk":{"S":"a"},"v":{"NULL":false},"l":{"L":[{"NULL":"no"},{"M":{"k":{"NULL":false}}}]}}}"#;
    let get = r#"{"TableName":"plain","Key":{"pk":{"S":"a"}}}"#;
    let sentence = format!("{INVALID}Null attribute value types must have the value of true");
    for (tables, refused) in [
        (Tables::new(), sentence.clone()),
        (current(), format!("{ONE}{sentence}")),
        (region("us-east-1"), format!("{ONE}{sentence}")),
        (region("eu-south-2"), sentence.clone()),
        (region("eu-central-1"), format!("{ONE}{sentence}")),
    ] {
        tables.check(&[("PutItem", put, &format!("ValidationException: {refused}"))]);
    }
    // By its name alone a region changes nothing.
    Tables::asked_from("eu-west-2", crate::ErrorWording::Current).check(&[(
        "PutItem",
        put,
        &format!("ValidationException: {ONE}{sentence}"),
    )]);
    for name in ["eu-west-2", "eu-north-1", "ap-northeast-2"] {
        region(name).check(&[
            ("PutItem", put, "{}"),
            (
                "GetItem",
                get,
                r#"{"Item":{"pk":{"S":"a"},"v":{"NULL":true},"l":{"L":[{"NULL":true},{"M":{"k":{"NULL":true}}}]}}}"#,
            ),
            (
                "Scan",
                r#"{"TableName":"plain","FilterExpression":"v = :v","Select":"COUNT","ExpressionAttributeValues":{":v":{"NULL":false}}}"#,
                r#"{"Count":1,"ScannedCount":1}"#,
            ),
        ]);
    }
}
