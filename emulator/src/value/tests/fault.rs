//! The service's sentences, in both wordings.

use crate::ErrorWording::{Classic, Y2026};
use crate::value::{DataType, NumberError, ValueFault};

const ONE: &str = "1 validation error detected: ";
const INVALID: &str = "One or more parameter values were invalid: ";

fn twins(kind: DataType, member: &str) -> ValueFault {
    let members = vec![member.to_owned(), member.to_owned()];
    ValueFault::DuplicateInSet { kind, members }
}

#[test]
fn the_same_in_both_wordings() {
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
}

#[test]
fn behind_an_envelope() {
    let enveloped = [
        (
            ValueFault::NullNotTrue,
            format!("{INVALID}Null attribute value types must have the value of true"),
        ),
        (
            ValueFault::EmptySet(DataType::Ss),
            format!("{INVALID}An string set  may not be empty"),
        ),
        (
            ValueFault::EmptySet(DataType::Ns),
            format!("{INVALID}An number set  may not be empty"),
        ),
        (
            ValueFault::EmptySet(DataType::Bs),
            format!("{INVALID}Binary sets should not be empty"),
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
            twins(DataType::Ns, "1"),
            "Input collection contains duplicates".to_owned(),
        ),
    ];
    for (fault, text) in enveloped {
        assert_eq!(fault.to_string(), text);
        assert_eq!(fault.text(Y2026), format!("{ONE}{text}"));
    }
}

#[test]
fn duplicates_are_echoed() {
    let strings = twins(DataType::Ss, "a");
    assert_eq!(
        strings.text(Classic),
        format!("{INVALID}Input collection [a, a] contains duplicates.")
    );
    assert_eq!(
        strings.text(Y2026),
        format!("{ONE}{INVALID}Input collection [\"a\", \"a\"] contains duplicates.")
    );
    let binaries = twins(DataType::Bs, "YQ==");
    assert_eq!(
        binaries.text(Classic),
        format!("{INVALID}Input collection [YQ==, YQ==]of type BS contains duplicates.")
    );
}
