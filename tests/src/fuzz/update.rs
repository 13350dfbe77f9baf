//! The grammar of updates.

use dynamodb_emulator::Emulator;
use serde_json::{Value, json};

use super::expression::{define, within};
use super::world::{self, Asked, TABLE};

/// An accepted update returns what is read afterwards, a refused one changes nothing, and a
/// transaction does the same.
pub(super) fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    for key in world::keys() {
        let mut input = json!({"TableName": TABLE, "Key": key, "UpdateExpression": text});
        define(&mut input, text);
        let transaction = json!({"TransactItems": [{"Update": input}]});
        let after = check(&input, &key);
        let [twin, _] = world::twins();
        let accepted = world::ask(&twin, "TransactWriteItems", &transaction).is_ok();
        assert_eq!(accepted, after.is_some(), "{text:?} in a transaction");
        if let Some(after) = after {
            let found = world::get(&twin, &key);
            assert_eq!(found, after, "{text:?} in a transaction");
        }
    }
}

/// Runs an UpdateItem with each of ReturnValues and checks what each of them says. The item
/// afterwards, when the update is accepted; one that only takes away makes no item.
pub(super) fn check(input: &Value, key: &Value) -> Option<Option<Value>> {
    let twins = world::twins();
    let [twin, _] = &twins;
    let before = world::get(twin, key);
    let Ok(output) = returning(&twins, input, "ALL_NEW") else {
        assert_eq!(world::get(twin, key), before, "{input} was refused");
        return None;
    };
    let after = world::get(twin, key);
    assert_eq!(
        output.get("Attributes"),
        after.as_ref(),
        "ALL_NEW of {input}"
    );
    assert_eq!(
        after.as_ref().or(before.as_ref()).is_some(),
        after.is_some()
    );
    assert!(
        after
            .as_ref()
            .is_none_or(|after| world::key_of(after) == *key)
    );
    assert!(world::check_indexes(twin));
    world::check_stream(twin);
    let nothing = json!({});
    for (values, whole) in [
        ("ALL_OLD", before.as_ref()),
        ("UPDATED_OLD", before.as_ref()),
        ("UPDATED_NEW", after.as_ref()),
    ] {
        let output = returning(&world::twins(), input, values).unwrap();
        let part = output.get("Attributes");
        if values == "ALL_OLD" {
            assert_eq!(part, whole, "{values} of {input}");
        }
        let within = within(part.unwrap_or(&nothing), whole.unwrap_or(&nothing));
        assert!(within, "{values} of {input}: {part:?} of {whole:?}");
    }
    Some(after)
}

fn returning(twins: &[Emulator; 2], input: &Value, values: &str) -> Asked {
    let mut input = input.clone();
    world::put(&mut input, "ReturnValues", json!(values));
    world::ask_both(twins, "UpdateItem", &input)
}
