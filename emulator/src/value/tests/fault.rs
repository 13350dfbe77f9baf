//! The service's sentences, in both wordings.

use crate::ErrorWording::{Classic, Y2026};
use crate::value::{DataType, NumberError, ValueFault};

#[test]
fn sentences() {
    let list = |members: [&str; 2]| members.map(str::to_owned).to_vec();
    let one = "1 validation error detected: ";
    let invalid = "One or more parameter values were invalid: ";
    let same = [
        (
            ValueFault::EmptyValue,
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
        ),
        (
            ValueFault::SeveralTypes,
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
        ),
        (
            ValueFault::NestingTooDeep,
            "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit",
        ),
        (ValueFault::EmptyAttributeName, "Empty attribute name"),
    ];
    for (fault, text) in same {
        assert_eq!(fault.text(Classic), text);
        assert_eq!(fault.text(Y2026), text);
    }
    let enveloped = [
        (
            ValueFault::NullNotTrue,
            format!("{invalid}Null attribute value types must have the value of true"),
        ),
        (
            ValueFault::EmptySet(DataType::Ss),
            format!("{invalid}An string set  may not be empty"),
        ),
        (
            ValueFault::EmptySet(DataType::Ns),
            format!("{invalid}An number set  may not be empty"),
        ),
        (
            ValueFault::EmptySet(DataType::Bs),
            format!("{invalid}Binary sets should not be empty"),
        ),
        (
            NumberError::NotNumeric("abc".to_owned()).into(),
            "The parameter cannot be converted to a numeric value: abc".to_owned(),
        ),
        (
            NumberError::TooManyDigits.into(),
            "Attempting to store more than 38 significant digits in a Number".to_owned(),
        ),
        (
            ValueFault::DuplicateInSet {
                kind: DataType::Ns,
                members: list(["1", "1"]),
            },
            "Input collection contains duplicates".to_owned(),
        ),
    ];
    for (fault, text) in enveloped {
        assert_eq!(fault.to_string(), text);
        assert_eq!(fault.text(Y2026), format!("{one}{text}"));
    }
    let strings = ValueFault::DuplicateInSet {
        kind: DataType::Ss,
        members: list(["a", "a"]),
    };
    assert_eq!(
        strings.text(Classic),
        format!("{invalid}Input collection [a, a] contains duplicates.")
    );
    assert_eq!(
        strings.text(Y2026),
        format!("{one}{invalid}Input collection [\"a\", \"a\"] contains duplicates.")
    );
    let binaries = ValueFault::DuplicateInSet {
        kind: DataType::Bs,
        members: list(["YQ==", "YQ=="]),
    };
    assert_eq!(
        binaries.text(Classic),
        format!("{invalid}Input collection [YQ==, YQ==]of type BS contains duplicates.")
    );
}
