//! ARNs of tables, indexes and streams
//! (<https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html>).

use crate::schema::{ResourceArn, TableArn};

#[test]
fn arns_come_apart() {
    let table = TableArn::new("eu-west-1", "000000000000", "Music");
    assert_eq!(
        table.as_str(),
        "arn:aws:dynamodb:eu-west-1:000000000000:table/Music"
    );
    let plain = ResourceArn {
        region: "eu-west-1",
        account: "000000000000",
        table: "Music",
        part: None,
    };
    assert_eq!(ResourceArn::parse(table.as_str()), Some(plain));
    let index = ResourceArn {
        part: Some(("index", "by_genre")),
        ..plain
    };
    assert_eq!(ResourceArn::parse(&table.index("by_genre")), Some(index));
    let stream = ResourceArn {
        part: Some(("stream", "2026-01-01T00:00:00.000")),
        ..plain
    };
    assert_eq!(
        ResourceArn::parse(&table.stream("2026-01-01T00:00:00.000")),
        Some(stream)
    );
    for text in [
        "",
        "Music",
        "arn:aws:s3:::bucket",
        "arn:aws:dynamodb:eu-west-1:1:table/Music",
        "arn:aws:dynamodb:eu-west-1:000000000000:global-table/Music",
        "arn:aws:dynamodb:eu-west-1:000000000000:table/",
        "arn:aws:dynamodb:eu-west-1:000000000000:table/Music/index",
    ] {
        assert_eq!(ResourceArn::parse(text), None, "{text}");
    }
}
