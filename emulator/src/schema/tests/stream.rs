//! Stream labels
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html>).

use crate::clock::Timestamp;
use crate::schema::{Stream, StreamView};

#[test]
fn labels_are_utc_with_milliseconds() {
    for (millis, text) in [
        (0, "1970-01-01T00:00:00.000"),
        (951_782_400_000, "2000-02-29T00:00:00.000"),
        (951_868_799_999, "2000-02-29T23:59:59.999"),
        (1_709_164_800_000, "2024-02-29T00:00:00.000"),
        (1_800_000_000_123, "2027-01-15T08:00:00.123"),
    ] {
        assert_eq!(
            &*Stream::start(StreamView::KeysOnly, Timestamp::from_millis(millis), None).label,
            text
        );
    }
}

#[test]
fn two_streams_of_a_table_never_share_a_label() {
    let now = Timestamp::from_millis(1_800_000_000_123);
    let first = Stream::start(StreamView::KeysOnly, now, None);
    let second = Stream::start(StreamView::KeysOnly, now, Some(first.started));
    assert_eq!(&*second.label, "2027-01-15T08:00:00.124");
}
