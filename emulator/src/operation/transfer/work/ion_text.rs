//! Text of Ion, as far as DynamoDB's types go: one value of a document.
//!
//! <https://amazon-ion.github.io/ion-docs/docs/spec.html>. Floats, timestamps, symbols, clobs and s-expressions are
//! Ion, and no values of DynamoDB.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;

use crate::limits;
use crate::value::{AttributeValue, Number, ValueFault};

use super::ion::{SETS, VERSION};

/// Why a text has no value of DynamoDB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum IonFault {
    /// It is no Ion.
    Syntax,
    /// What it has is no value that an item can have.
    Value(String),
}

/// Levels of structures and lists around the values of an item: the line's own, and that of the item.
const LEVELS_AROUND: usize = 2;

/// Reads a text from left to right.
pub(super) struct IonReader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> IonReader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Whether the text has nothing but space, comments and markers of the version.
    pub(super) fn is_blank(&mut self) -> bool {
        self.skip_markers().is_ok() && self.rest().is_empty()
    }

    /// The one value of the text, behind markers of the version.
    ///
    /// # Errors
    ///
    /// If there is none, or more than one.
    pub(super) fn document(mut self) -> Result<AttributeValue, IonFault> {
        self.skip_markers()?;
        let value = self.value(0)?;
        self.skip_space()?;
        match self.rest().is_empty() {
            true => Ok(value),
            false => Err(IonFault::Syntax),
        }
    }

    /// Goes behind space and markers of the version.
    fn skip_markers(&mut self) -> Result<(), IonFault> {
        self.skip_space()?;
        while self.take(VERSION) {
            self.skip_space()?;
        }
        Ok(())
    }

    fn rest(&self) -> &'a str {
        // The place is between two characters: it moves by whole ones.
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Goes behind `what`, if that is next.
    fn take(&mut self, what: &str) -> bool {
        let is_next = self.rest().starts_with(what);
        if is_next {
            self.at += what.len();
        }
        is_next
    }

    fn expect(&mut self, what: &str) -> Result<(), IonFault> {
        self.take(what).then_some(()).ok_or(IonFault::Syntax)
    }

    /// Goes behind white space and comments.
    fn skip_space(&mut self) -> Result<(), IonFault> {
        loop {
            let rest = self.rest();
            let left = rest.trim_start_matches([' ', '\t', '\r', '\n', '\x0b', '\x0c']);
            self.at += rest.len() - left.len();
            if self.take("//") {
                self.at += self.rest().find('\n').unwrap_or(self.rest().len());
            } else if self.take("/*") {
                let end = self.rest().find("*/").ok_or(IonFault::Syntax)?;
                self.at += end + "*/".len();
            } else {
                return Ok(());
            }
        }
    }

    /// The next value, inside so many others.
    fn value(&mut self, level: usize) -> Result<AttributeValue, IonFault> {
        if level > limits::ATTRIBUTE_NESTING_MAX + LEVELS_AROUND {
            return Err(IonFault::Value(ValueFault::NestingTooDeep.to_string()));
        }
        self.skip_space()?;
        match self.peek().ok_or(IonFault::Syntax)? {
            b'{' if self.rest().starts_with("{{") => self.blob(),
            b'{' => self.structure(level),
            b'[' => self.list(level).map(AttributeValue::L),
            b'(' => Err(unsupported("an s-expression")),
            b'"' => self.quoted('"').map(AttributeValue::S),
            b'\'' if self.rest().starts_with("'''") => self.long_string().map(AttributeValue::S),
            b'0'..=b'9' | b'-' | b'+' => self.number(),
            _ => self.named(level),
        }
    }

    /// A value that begins with a symbol: one of the words that mean values, or what its annotation makes of it.
    fn named(&mut self, level: usize) -> Result<AttributeValue, IonFault> {
        let is_quoted = self.peek() == Some(b'\'');
        let name = self.symbol()?;
        self.skip_space()?;
        if self.take("::") {
            return self.annotated(&name, level);
        }
        match name.as_str() {
            "true" if !is_quoted => Ok(AttributeValue::Bool(true)),
            "false" if !is_quoted => Ok(AttributeValue::Bool(false)),
            "null" if !is_quoted => {
                if self.take(".") {
                    self.symbol()?;
                }
                Ok(AttributeValue::Null)
            }
            "nan" if !is_quoted => Err(unsupported("a float")),
            _ => Err(unsupported("a symbol")),
        }
    }

    /// A value with an annotation. Only those of sets mean anything.
    fn annotated(&mut self, name: &str, level: usize) -> Result<AttributeValue, IonFault> {
        let Some(set) = SETS.iter().position(|set| *set == name) else {
            return self.value(level + 1);
        };
        self.skip_space()?;
        if self.peek() != Some(b'[') {
            return Err(IonFault::Value(format!("{name} must be a list")));
        }
        let members = self.list(level)?.into_iter();
        let wrong = || IonFault::Value(format!("{name} has a member of another type"));
        match set {
            0 => {
                let texts = members.map(|member| match member {
                    AttributeValue::S(text) => Ok(text),
                    _ => Err(wrong()),
                });
                texts.collect::<Result<_, _>>().map(AttributeValue::Ss)
            }
            1 => {
                let numbers = members.map(|member| match member {
                    AttributeValue::N(number) => Ok(number),
                    _ => Err(wrong()),
                });
                numbers.collect::<Result<_, _>>().map(AttributeValue::Ns)
            }
            _ => {
                let blobs = members.map(|member| match member {
                    AttributeValue::B(bytes) => Ok(bytes),
                    _ => Err(wrong()),
                });
                blobs.collect::<Result<_, _>>().map(AttributeValue::Bs)
            }
        }
    }

    fn structure(&mut self, level: usize) -> Result<AttributeValue, IonFault> {
        self.expect("{")?;
        let mut members = BTreeMap::new();
        loop {
            self.skip_space()?;
            if self.take("}") {
                return Ok(AttributeValue::M(members));
            }
            let name = match self.peek() {
                Some(b'"') => self.quoted('"')?,
                Some(b'\'') if self.rest().starts_with("'''") => self.long_string()?,
                _ => self.symbol()?,
            };
            self.skip_space()?;
            self.expect(":")?;
            let value = self.value(level + 1)?;
            if members.insert(name, value).is_some() {
                return Err(IonFault::Value("a field stands twice".to_owned()));
            }
            self.separator("}")?;
        }
    }

    fn list(&mut self, level: usize) -> Result<Vec<AttributeValue>, IonFault> {
        self.expect("[")?;
        let mut elements = Vec::new();
        loop {
            self.skip_space()?;
            if self.take("]") {
                return Ok(elements);
            }
            elements.push(self.value(level + 1)?);
            self.separator("]")?;
        }
    }

    /// Goes behind a comma, or stays before the end.
    fn separator(&mut self, end: &str) -> Result<(), IonFault> {
        self.skip_space()?;
        match self.take(",") || self.rest().starts_with(end) {
            true => Ok(()),
            false => Err(IonFault::Syntax),
        }
    }

    fn blob(&mut self) -> Result<AttributeValue, IonFault> {
        self.expect("{{")?;
        // No comments in here: two slashes are digits of base64.
        if self.rest().trim_start().starts_with(['"', '\'']) {
            return Err(unsupported("a clob"));
        }
        let end = self.rest().find("}}").ok_or(IonFault::Syntax)?;
        // Up to where it was found.
        let text = self.rest().get(..end).unwrap_or_default();
        self.at += end + "}}".len();
        let digits: String = text.split_ascii_whitespace().collect();
        let bytes = STANDARD.decode(digits).map_err(|_| IonFault::Syntax)?;
        Ok(AttributeValue::B(Bytes::from(bytes)))
    }

    fn number(&mut self) -> Result<AttributeValue, IonFault> {
        let rest = self.rest();
        let end = rest.find(|character: char| {
            !character.is_ascii_alphanumeric() && !matches!(character, '.' | '-' | '+' | '_' | ':')
        });
        // Up to where it was found, or all of it.
        let token = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        self.at += token.len();
        if let Some(integer) = radix_integer(token) {
            return integer.map(AttributeValue::N);
        }
        let (mantissa, exponent) = match token.split_once(['d', 'D']) {
            Some((mantissa, exponent)) => (mantissa, exponent),
            None => (token, "0"),
        };
        let unsigned = mantissa.strip_prefix('-').unwrap_or(mantissa);
        if unsigned.contains([':', '-', 'T', 'Z']) {
            return Err(unsupported("a timestamp"));
        }
        if unsigned.contains(['e', 'E']) || unsigned.ends_with("inf") {
            return Err(unsupported("a float"));
        }
        let mantissa = mantissa.trim_end_matches('.').replace('_', "");
        let number = Number::parse(&format!("{mantissa}e{exponent}"));
        let number = number.map_err(|error| IonFault::Value(error.to_string()))?;
        Ok(AttributeValue::N(number))
    }

    /// A symbol, with or without quotes.
    fn symbol(&mut self) -> Result<String, IonFault> {
        if self.peek() == Some(b'\'') {
            return self.quoted('\'');
        }
        let rest = self.rest();
        let end = rest.find(|character: char| {
            !character.is_ascii_alphanumeric() && !matches!(character, '_' | '$')
        });
        // Up to where it was found, or all of it.
        let name = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        self.at += name.len();
        match name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) {
            true => Err(IonFault::Syntax),
            false => Ok(name.to_owned()),
        }
    }

    /// Several texts between three quotes each, which are one.
    fn long_string(&mut self) -> Result<String, IonFault> {
        let mut string = String::new();
        while self.take("'''") {
            while !self.take("'''") {
                self.character(&mut string)?;
            }
            self.skip_space()?;
        }
        Ok(string)
    }

    /// A text between quotes of this kind.
    fn quoted(&mut self, quote: char) -> Result<String, IonFault> {
        let quote = quote.to_string();
        self.expect(&quote)?;
        let mut string = String::new();
        while !self.take(&quote) {
            self.character(&mut string)?;
        }
        Ok(string)
    }

    /// The next character of a text, which may be escaped.
    fn character(&mut self, out: &mut String) -> Result<(), IonFault> {
        let next = self.next_char()?;
        if next != '\\' {
            out.push(next);
            return Ok(());
        }
        let plain = match self.next_char()? {
            '0' => '\0',
            'a' => '\x07',
            'b' => '\x08',
            'f' => '\x0c',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\x0b',
            'x' => self.code_point(2)?,
            'u' => self.code_unit()?,
            'U' => self.code_point(8)?,
            // A line that goes on.
            '\n' => return Ok(()),
            same @ ('\\' | '"' | '\'' | '/' | '?') => same,
            _ => return Err(IonFault::Syntax),
        };
        out.push(plain);
        Ok(())
    }

    fn next_char(&mut self) -> Result<char, IonFault> {
        let next = self.rest().chars().next().ok_or(IonFault::Syntax)?;
        self.at += next.len_utf8();
        Ok(next)
    }

    fn hex(&mut self, digits: usize) -> Result<u32, IonFault> {
        let text = self.rest().get(..digits).ok_or(IonFault::Syntax)?;
        let code = u32::from_str_radix(text, 16).map_err(|_| IonFault::Syntax)?;
        self.at += digits;
        Ok(code)
    }

    fn code_point(&mut self, digits: usize) -> Result<char, IonFault> {
        char::from_u32(self.hex(digits)?).ok_or(IonFault::Syntax)
    }

    /// A character of four digits, or of two times four: a pair of surrogates.
    fn code_unit(&mut self) -> Result<char, IonFault> {
        let high = self.hex(4)?;
        if !(0xd800..0xdc00).contains(&high) {
            return char::from_u32(high).ok_or(IonFault::Syntax);
        }
        self.expect("\\u")?;
        let low = self.hex(4)?.checked_sub(0xdc00).ok_or(IonFault::Syntax)?;
        let code = 0x1_0000 + ((high - 0xd800) << 10) + low;
        char::from_u32(code).ok_or(IonFault::Syntax)
    }
}

/// The number that a token with a radix writes (`0x1F`, `-0b101`); none if it has no radix.
///
/// <https://amazon-ion.github.io/ion-docs/docs/spec.html#int>
fn radix_integer(token: &str) -> Option<Result<Number, IonFault>> {
    let (sign, unsigned) = match token.strip_prefix('-') {
        Some(unsigned) => ("-", unsigned),
        None => ("", token),
    };
    let (radix, digits) = match unsigned.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, unsigned.get(2..)?),
        [b'0', b'b' | b'B', ..] => (2, unsigned.get(2..)?),
        _ => return None,
    };
    let digits = digits.replace('_', "");
    let value = match u128::from_str_radix(&digits, radix) {
        Ok(value) if !digits.starts_with('+') => value,
        // More digits than any number of an item has, or none.
        Err(error) if *error.kind() == std::num::IntErrorKind::PosOverflow => u128::MAX,
        Ok(_) | Err(_) => return Some(Err(IonFault::Syntax)),
    };
    let number = Number::parse(&format!("{sign}{value}"));
    Some(number.map_err(|error| IonFault::Value(error.to_string())))
}

/// What is said of a type that items do not have.
fn unsupported(what: &str) -> IonFault {
    IonFault::Value(format!(
        "Unsupported Ion type: {what} is no value of an item"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<AttributeValue, IonFault> {
        IonReader::new(text).document()
    }

    #[test]
    fn values_are_those_of_dynamodb() {
        let number = |text: &str| AttributeValue::N(Number::parse(text).unwrap());
        for (ion, value) in [
            ("103.", number("103")),
            ("6d2", number("600")),
            ("-1.5d-3", number("-0.0015")),
            ("1_000", number("1000")),
            ("12", number("12")),
            ("0.", number("0")),
            ("0x1F", number("31")),
            ("-0X_f_f", number("-255")),
            ("0b1_01", number("5")),
            ("true", AttributeValue::Bool(true)),
            ("null", AttributeValue::Null),
            ("null.string", AttributeValue::Null),
            ("\"a\\n\\u00e4\\\"\"", "a\nä\"".into()),
            ("'''a''' '''b'''", "ab".into()),
            (
                "{{//8A}}",
                AttributeValue::B(Bytes::from_static(&[255, 255, 0])),
            ),
            (
                "{{ aGVs bG8= }}",
                AttributeValue::B(Bytes::from_static(b"hello")),
            ),
            (
                "$dynamodb_SS::[\"a\", \"b\"]",
                AttributeValue::Ss(vec!["a".into(), "b".into()]),
            ),
            (
                "'$dynamodb_SS'::[\"a\",]",
                AttributeValue::Ss(vec!["a".into()]),
            ),
            (
                " $ion_1_0 [1, /* two */ {'a b': \"x\"}] // end",
                AttributeValue::L(vec![
                    number("1"),
                    AttributeValue::M(BTreeMap::from([("a b".to_owned(), "x".into())])),
                ]),
            ),
        ] {
            assert_eq!(read(ion), Ok(value), "{ion}");
        }
    }

    #[test]
    fn what_is_no_value_of_an_item() {
        for ion in [
            "1e3",
            "2024-01-01T",
            "a",
            "(a)",
            "{{\"clob\"}}",
            "nan",
            "+inf",
            "$dynamodb_NS::[\"a\"]",
            "{a:1,a:2}",
            "0xffffffffffffffffffffffffffffffff",
            "0xfffffffffffffffffffffffffffffffffffffff",
        ] {
            assert!(
                matches!(read(ion), Err(IonFault::Value(_))),
                "{ion}: {:?}",
                read(ion)
            );
        }
        for ion in [
            "", "{", "[1 2]", "{a:}", "\"a", "1 2", "{{%}}", "/* ", "0x", "0b2", "0x+1",
        ] {
            assert_eq!(read(ion), Err(IonFault::Syntax), "{ion}");
        }
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(matches!(read(&deep), Err(IonFault::Value(_))));
    }
}
