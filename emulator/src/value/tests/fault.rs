//! The service's sentences, in both layers of validation.

use crate::ErrorWording::{Classic, Current};
use crate::value::{DataType, Number, NumberError, ValueFault};

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
        (ValueFault::EmptyAttributeName, "Empty attribute name"),
    ];
    for (fault, text) in same {
        assert_eq!(fault.text(Classic), text);
        assert_eq!(fault.text(Current), text);
    }
}

#[test]
fn behind_an_envelope() {
    let enveloped = [
        // F3-1-nesting.
        (
            ValueFault::NestingTooDeep,
            "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit".to_owned(),
        ),
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
    ];
    for (fault, text) in enveloped {
        assert_eq!(fault.to_string(), text);
        assert_eq!(fault.text(Current), format!("{ONE}{text}"));
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
        strings.text(Current),
        format!("{ONE}{INVALID}Input collection [\"a\", \"a\"] contains duplicates.")
    );
    let binaries = twins(DataType::Bs, "YQ==");
    assert_eq!(
        binaries.text(Classic),
        format!("{INVALID}Input collection [YQ==, YQ==]of type BS contains duplicates.")
    );
}

/// F3-1-duplicates: the current layer sorts up to the first member that comes again, by bytes.
#[test]
fn duplicates_are_sorted_up_to_the_first_repeat() {
    let of = |kind: DataType, members: &str| {
        let members = members.split(' ').map(str::to_owned).collect();
        ValueFault::DuplicateInSet { kind, members }.text(Current)
    };
    for (kind, sent, printed, suffix) in [
        (DataType::Ss, "b a b", r#"["a", "b", "b"]"#, ""),
        (DataType::Ss, "b b a", r#"["b", "b", "a"]"#, ""),
        (
            DataType::Ss,
            "d c b d a",
            r#"["b", "c", "d", "d", "a"]"#,
            "",
        ),
        (DataType::Ss, "é z z Z", r#"["z", "é", "z", "Z"]"#, ""),
        (
            DataType::Ss,
            "a B b a B",
            r#"["B", "a", "b", "a", "B"]"#,
            "",
        ),
        // By the bytes and not by their base64.
        (
            DataType::Bs,
            "AA== /w== AA==",
            r#"["AA==", "/w==", "AA=="]"#,
            "of type BS",
        ),
        (
            DataType::Bs,
            "/w== AA== /w==",
            r#"["AA==", "/w==", "/w=="]"#,
            "of type BS",
        ),
    ] {
        assert_eq!(
            of(kind, sent),
            format!("{ONE}{INVALID}Input collection {printed}{suffix} contains duplicates."),
            "{sent}"
        );
    }
    let numbers = twins(DataType::Ns, "1");
    assert_eq!(
        numbers.text(Classic),
        "Input collection contains duplicates"
    );
    assert_eq!(
        numbers.text(Current),
        format!("{ONE}{INVALID}Input collection contains duplicates.")
    );
}

/// F3-1-numbers: an empty text keeps its colon, and the far end of 32 bits is an overflow.
#[test]
fn numbers_in_both_wordings() {
    let overflow =
        "Number overflow. Attempting to store a number with magnitude larger than supported range";
    let underflow = "Number underflow. Attempting to store a number with magnitude smaller than supported range";
    let not = "The parameter cannot be converted to a numeric value";
    let words = |text: &str| format!("{not}: {text}");
    for (text, classic, current) in [
        ("", not.to_owned(), words("")),
        (" ", words(" "), words(" ")),
        ("1e2147483647", underflow.to_owned(), overflow.to_owned()),
        ("-1e2147483647", underflow.to_owned(), overflow.to_owned()),
        ("12e2147483646", underflow.to_owned(), overflow.to_owned()),
        ("1e2147483646", overflow.to_owned(), overflow.to_owned()),
        ("1.5e2147483647", underflow.to_owned(), overflow.to_owned()),
        ("1e2147483648", overflow.to_owned(), overflow.to_owned()),
        ("1e-2147483648", underflow.to_owned(), underflow.to_owned()),
        ("1e-9999999999", underflow.to_owned(), underflow.to_owned()),
    ] {
        let fault = ValueFault::Number(Number::parse(text).unwrap_err());
        assert_eq!(fault.text(Classic), classic, "{text}");
        assert_eq!(fault.text(Current), format!("{ONE}{current}"), "{text}");
    }
}
