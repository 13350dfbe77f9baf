//! Items: what is put is what is got, as JSON and as typed values. The first line is a number: so many
//! bytes of text are added to the item.

use bytes::Bytes;
use dynamodb_emulator::ops::{GetItem, PutItem};
use dynamodb_emulator::types::{GetItemInput, PutItemInput};
use dynamodb_emulator::{Emulator, Item};
use serde_json::{Value, json};

use super::{directive, value, world};
use world::TABLE;

/// The largest item, 400 KB, as the service counts them.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items>
const ITEM_BYTES_MAX: usize = 400 * 1024;

/// Puts and gets.
pub(super) fn run(data: &[u8]) {
    let Some((padding, body)) = directive(data) else {
        return;
    };
    let padding = padding.trim().parse::<usize>().unwrap_or(0) % (ITEM_BYTES_MAX + 1000);
    let Ok(Value::Object(mut attributes)) = serde_json::from_slice::<Value>(body) else {
        // Not what the oracle can read: it must be refused well.
        let [twin, _] = world::twins();
        let request = [br#"{"TableName":"things","Item":"#, body, b"}"].concat();
        world::ask_raw(&twin, "PutItem", Bytes::from(request));
        return;
    };
    attributes.insert("p".to_owned(), json!({"S": "fuzz"}));
    attributes.insert("s".to_owned(), json!({"N": "5"}));
    if padding > 0 {
        attributes.insert("padding".to_owned(), json!({"S": "x".repeat(padding)}));
    }
    let key = json!({"p": {"S": "fuzz"}, "s": {"N": "5"}});
    let input = json!({"TableName": TABLE, "Item": attributes});
    let twins = world::twins();
    let [twin, _] = &twins;
    match world::ask_both(&twins, "PutItem", &input) {
        Ok(_) => {
            let found = world::get(twin, &key).unwrap();
            let found = found.as_object().unwrap();
            assert!(
                value::same_map(&attributes, found),
                "{input}\ncomes back as {found:?}"
            );
            let size = value::map_size(found).unwrap();
            assert!(
                size <= ITEM_BYTES_MAX,
                "an item of {size} bytes was accepted"
            );
            again(twin, size);
            assert!(world::check_indexes(twin));
        }
        Err(refusal) => {
            assert!(world::get(twin, &key).is_none());
            if refusal.message.starts_with("Item size has exceeded") {
                let size = value::map_size(&attributes).unwrap();
                assert!(size > ITEM_BYTES_MAX, "an item of {size} bytes was refused");
            }
        }
    }
}

/// Through typed values and back it is the same item, of the size that the documentation says.
fn again(emulator: &Emulator, size: usize) {
    let key = Item::from_iter([("p", "fuzz".into()), ("s", 5.into())]);
    let get = || {
        let input = GetItemInput {
            table_name: Some(TABLE.to_owned()),
            key: Some(key.clone().into()),
            ..Default::default()
        };
        emulator.call::<GetItem>(input).unwrap().item.unwrap()
    };
    let first = get();
    assert_eq!(first.size(), size, "{first:?}");
    let rebuilt = Item::from(first.to_map());
    assert_eq!(rebuilt, first);
    for (name, raw) in first.iter() {
        let decoded = raw.decode();
        assert_eq!(first.get(&name).as_ref(), Some(&decoded));
        assert_eq!(decoded.size(), raw.size(), "{name}");
        assert_eq!(decoded.data_type(), raw.data_type());
    }
    let input = PutItemInput {
        table_name: Some(TABLE.to_owned()),
        item: Some(rebuilt.into()),
        ..Default::default()
    };
    emulator.call::<PutItem>(input).unwrap();
    assert_eq!(get(), first);
}
