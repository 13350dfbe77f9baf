//! Rules for tags
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Tagging.html>).

use std::collections::BTreeMap;

use crate::schema::tags::{add, remove};

/// Tags `k0`, `k1` and so on.
fn numbered(count: usize) -> Vec<(String, String)> {
    (0..count)
        .map(|number| (format!("k{number}"), String::new()))
        .collect()
}

#[test]
fn fifty_tags_of_distinct_keys() {
    let full = add(&BTreeMap::new(), numbered(50)).unwrap();
    let again = add(&full, numbered(1)).unwrap();
    assert_eq!(again.len(), 50);
    let one_more = vec![("new".to_owned(), String::new())];
    assert_eq!(
        add(&full, one_more).unwrap_err().to_string(),
        "Number of Tags exceed the current limit for the provided ResourceArn"
    );
    let twice = vec![
        ("a".to_owned(), "1".to_owned()),
        ("a".to_owned(), "2".to_owned()),
    ];
    assert!(add(&BTreeMap::new(), twice).is_err());
    for key in ["aws:x", "AWS:x"] {
        assert!(add(&BTreeMap::new(), vec![(key.to_owned(), String::new())]).is_err());
        assert!(remove(&full, &[key.to_owned()]).is_err());
    }
    let fewer = remove(&full, &["k0".to_owned(), "absent".to_owned()]).unwrap();
    assert_eq!(fewer.len(), 49);
}
