//! Attribute values between untrusted JSON and the canonical form of a stored item.
//!
//! One pass: each value is judged while its canonical text is written. What is not the right JSON is
//! an error at once; what is a value that the service refuses is carried along, because the service
//! reads the whole request before it judges values.

use std::borrow::Cow;

use crate::limits;
use crate::value::{
    AttributeValue, DataType, Item, ItemBuilder, Number, Unchecked, ValueFault, check_name, set,
    set_text, size, text,
};
use crate::wire::blob;
use crate::wire::json::{
    CompactScalar, DecodeError, Kind, Reader, StringToken, ValueMember, Wanted, Writer,
};

#[cfg(test)]
mod tests;

/// Most room that is taken before a value is read; more is taken as it comes.
const CAPACITY_MAX: usize = 4096;

/// Reads a map of names to attribute values.
pub(crate) fn read_item(reader: &mut Reader<'_>) -> Result<Unchecked<Item>, DecodeError> {
    let mut values = Values::new(reader);
    let start = values.reader.clone();
    values.reader.begin_values()?;
    values.members(0)?;
    match values.fault {
        None => {
            let item = values.builder.finish_and_clear();
            values.reader.keep_builder(values.builder);
            Ok(Unchecked::valid(item))
        }
        Some((fault, attribute)) => {
            let kept = values.only_one_too_deep.then(|| values.builder.finish());
            Ok(Unchecked::invalid_map(fault, attribute, names(start)?).keeping(kept))
        }
    }
}

/// The names in a map, read once more: only a map that is refused has to tell them.
#[cold]
fn names(mut reader: Reader<'_>) -> Result<Vec<String>, DecodeError> {
    let mut names = Vec::new();
    reader.begin_values()?;
    while let Some(name) = reader.next_key()? {
        names.push(name.into_owned());
        reader.skip_value()?;
    }
    Ok(names)
}

/// Reads one attribute value.
pub(crate) fn read_value(
    reader: &mut Reader<'_>,
) -> Result<Unchecked<AttributeValue>, DecodeError> {
    const NAME: &str = "value";
    let mut values = Values::new(reader);
    values.builder.plain_name(NAME);
    let size = values.value(0)?;
    values.builder.value_done(size);
    Ok(match values.fault {
        None => {
            let item = values.builder.finish();
            Unchecked::valid(item.get(NAME).unwrap_or(AttributeValue::Null))
        }
        Some((fault, _)) => Unchecked::invalid(fault),
    })
}

/// Writes one attribute value.
pub(crate) fn write_value(writer: &mut Writer<'_>, value: &AttributeValue) {
    writer.with(|out| {
        text::push_value(out, value, 0);
    });
}

/// A fault, and the attribute in which it lies.
type Located = (ValueFault, Option<String>);

/// Whether a fault is told in the place of another that was found before. How deep a map of values nests is judged
/// after the names of its attributes, and before the names inside their values.
fn outranks(fault: &ValueFault, name: Option<&str>, first: &Located) -> bool {
    let (first, first_name) = first;
    match (fault, first) {
        (ValueFault::EmptyAttributeName, ValueFault::NestingTooDeep) => {
            name.is_some_and(str::is_empty)
        }
        (ValueFault::NestingTooDeep, ValueFault::EmptyAttributeName) => {
            first_name.as_deref().is_some_and(|first| !first.is_empty())
        }
        _ => false,
    }
}

/// Whether a fault is one of a number.
const fn is_number(fault: &Option<Located>) -> bool {
    matches!(fault, Some((ValueFault::Number(_), _)))
}

/// Values on their way from the reader into an item.
struct Values<'r, 'a> {
    reader: &'r mut Reader<'a>,
    builder: ItemBuilder,
    /// The first fault.
    fault: Option<Located>,
    /// The attribute that is being read.
    attribute: Option<StringToken<'a>>,
    /// Whether nothing is wrong but values that lie one level too deep.
    only_one_too_deep: bool,
    /// Where each member of the set that is being read stands in the text.
    set_members: Vec<(usize, usize)>,
}

impl<'r, 'a> Values<'r, 'a> {
    fn new(reader: &'r mut Reader<'a>) -> Self {
        let builder = reader.take_builder().unwrap_or_else(|| {
            // The canonical text is rarely longer than what is read; its index comes after it.
            let capacity = (reader.remaining().saturating_mul(3) / 2).min(CAPACITY_MAX);
            ItemBuilder::with_capacity(capacity)
        });
        Self {
            reader,
            builder,
            fault: None,
            attribute: None,
            only_one_too_deep: true,
            set_members: Vec::new(),
        }
    }

    /// Keeps the fault that the service tells: the first, but for few.
    #[cold]
    fn refuse(&mut self, fault: ValueFault) {
        self.only_one_too_deep &= fault == ValueFault::NestingTooDeep;
        let name = self
            .attribute
            .and_then(|name| self.reader.resolve(name).ok());
        if let Some(first) = &self.fault
            && !outranks(&fault, name.as_deref(), first)
        {
            return;
        }
        self.fault = Some((fault, name.map(Cow::into_owned)));
    }

    /// Reads the members of a map, whose values lie below `level` lists and maps.
    fn members(&mut self, level: usize) -> Result<(), DecodeError> {
        // What lies too deep is refused where values are read one by one.
        let takes_texts = level < limits::ATTRIBUTE_NESTING_MAX;
        while let Some(member) = self.reader.next_member(takes_texts)? {
            if level == 0 {
                self.attribute = Some(member.name);
            }
            self.reader.expect_element(true);
            self.member(member, level)?;
        }
        Ok(())
    }

    /// Takes in a member of a map, whose value may still be to be read.
    fn member(&mut self, member: ValueMember<'a>, level: usize) -> Result<(), DecodeError> {
        let ValueMember { name, text: value } = member;
        let text = self.reader.resolve(name)?;
        if let Err(fault) = check_name(&text) {
            self.refuse(fault);
        }
        if let Some(value) = value {
            let sizes = (text.len(), value.text.len());
            self.builder.plain_text(value.whole, sizes);
            return Ok(());
        }
        if name.escaped {
            self.builder.name(&text);
        } else {
            self.builder.plain_name(&text);
        }
        let size = self.value(level)?;
        self.builder.value_done(size);
        Ok(())
    }

    /// Reads a value below `level` lists and maps, and gives what DynamoDB counts for it.
    fn value(&mut self, level: usize) -> Result<usize, DecodeError> {
        if level >= limits::ATTRIBUTE_NESTING_MAX {
            self.refuse(ValueFault::NestingTooDeep);
            // What lies one level too deep is kept, because transactions refuse it only where it is stored.
            if level > limits::ATTRIBUTE_NESTING_MAX {
                self.only_one_too_deep = false;
                self.reader.skip_value()?;
                return Ok(0);
            }
        }
        // As most clients write most values.
        match self.reader.compact_scalar() {
            Some(CompactScalar::Text(whole, string)) => {
                self.builder.text().extend_from_slice(whole.as_bytes());
                return Ok(string.len());
            }
            Some(CompactScalar::Number(string)) => {
                self.builder.text().extend_from_slice(b"{\"N\":");
                let size = self.number_text(string);
                self.builder.text().push(b'}');
                return Ok(size);
            }
            Some(CompactScalar::Flag(whole)) => {
                self.builder.text().extend_from_slice(whole.as_bytes());
                return Ok(size::FLAG);
            }
            None => {}
        }
        if self.reader.peek()? == Kind::Null {
            self.reader.null()?;
            self.refuse(ValueFault::EmptyValue);
            return Ok(0);
        }
        self.reader.begin_value()?;
        let start = self.builder.text().len();
        let faulty = self.fault.is_some();
        let mut seen = None;
        let mut several = false;
        let mut size = 0;
        while let Some(descriptor) = self.reader.next_key_token()? {
            let descriptor = self.reader.resolve(descriptor)?;
            let Some(kind) = DataType::from_descriptor(&descriptor) else {
                self.reader.skip_value()?;
                continue;
            };
            if self.reader.peek()? == Kind::Null {
                self.reader.null()?;
                continue;
            }
            let Some(other) = seen.replace(kind) else {
                size = self.typed(kind, level)?;
                continue;
            };
            several |= other != kind;
            self.builder.rewind(start);
            let first = self.fault.take();
            size = self.typed(kind, level)?;
            // A fault from before this value stays the first; within it, numbers come first.
            if first.is_some() && (faulty || is_number(&first) || !is_number(&self.fault)) {
                self.fault = first;
            }
        }
        // The service reads the numbers before it counts the types.
        if several && !faulty && !is_number(&self.fault) {
            self.fault = None;
            self.refuse(ValueFault::SeveralTypes);
        }
        if seen.is_none() {
            self.refuse(ValueFault::EmptyValue);
        }
        Ok(size)
    }

    /// Reads what stands behind the descriptor `kind`.
    fn typed(&mut self, kind: DataType, level: usize) -> Result<usize, DecodeError> {
        match kind {
            DataType::S => self.scalar(b"{\"S\":", Self::string),
            DataType::N => self.scalar(b"{\"N\":", Self::number),
            DataType::B => self.scalar(b"{\"B\":", Self::binary),
            DataType::Bool => self.scalar(b"{\"BOOL\":", Self::boolean),
            DataType::Null => self.scalar(b"{\"NULL\":", Self::null),
            DataType::Ss => self.set(kind, b"{\"SS\":[", Self::string),
            DataType::Ns => self.set(kind, b"{\"NS\":[", Self::number),
            DataType::Bs => self.set(kind, b"{\"BS\":[", Self::binary),
            DataType::M => self.map(level),
            DataType::L => self.list(level),
        }
    }

    fn scalar(
        &mut self,
        opening: &[u8],
        read: impl FnOnce(&mut Self) -> Result<usize, DecodeError>,
    ) -> Result<usize, DecodeError> {
        self.builder.text().extend_from_slice(opening);
        let size = read(self)?;
        self.builder.text().push(b'}');
        Ok(size)
    }

    fn string(&mut self) -> Result<usize, DecodeError> {
        let token = self.reader.string_token(Wanted::String)?;
        if token.escaped {
            let string = self.reader.resolve(token)?;
            text::push_string(self.builder.text(), &string);
            return Ok(string.len());
        }
        let out = self.builder.text();
        out.push(b'"');
        out.extend_from_slice(token.inside.as_bytes());
        out.push(b'"');
        Ok(token.inside.len())
    }

    fn number(&mut self) -> Result<usize, DecodeError> {
        let token = self.reader.string_token(Wanted::String)?;
        let string = self.reader.resolve(token)?;
        Ok(self.number_text(&string))
    }

    fn number_text(&mut self, text: &str) -> usize {
        let number = Number::parse(text).unwrap_or_else(|error| {
            self.refuse(ValueFault::Number(error));
            Number::ZERO
        });
        let out = self.builder.text();
        out.push(b'"');
        number.write_to(out);
        out.push(b'"');
        number.size()
    }

    fn binary(&mut self) -> Result<usize, DecodeError> {
        let token = self.reader.string_token(Wanted::Blob)?;
        let string = self.reader.resolve(token)?;
        let length = blob::decoded_length(&string)?;
        let out = self.builder.text();
        out.push(b'"');
        out.extend_from_slice(string.as_bytes());
        out.push(b'"');
        Ok(length)
    }

    fn boolean(&mut self) -> Result<usize, DecodeError> {
        let word: &[u8] = if self.reader.boolean()? {
            b"true"
        } else {
            b"false"
        };
        self.builder.text().extend_from_slice(word);
        Ok(size::FLAG)
    }

    fn null(&mut self) -> Result<usize, DecodeError> {
        if !self.reader.boolean()? && !self.reader.takes_null_false() {
            self.refuse(ValueFault::NullNotTrue);
        }
        self.builder.text().extend_from_slice(b"true");
        Ok(size::FLAG)
    }

    fn set(
        &mut self,
        kind: DataType,
        opening: &[u8],
        read: impl Fn(&mut Self) -> Result<usize, DecodeError>,
    ) -> Result<usize, DecodeError> {
        self.builder.text().extend_from_slice(opening);
        self.set_members.clear();
        self.reader.begin_array()?;
        let mut size = 0_usize;
        while self.reader.next_element()? {
            if !self.set_members.is_empty() {
                self.builder.text().push(b',');
            }
            let start = self.builder.text().len();
            size = size.saturating_add(read(self)?);
            let end = self.builder.text().len();
            self.set_members.push((start, end));
        }
        self.check_set(kind);
        self.builder.text().extend_from_slice(b"]}");
        Ok(size)
    }

    /// Members are equal exactly when their canonical texts are. Good sets are put into their order.
    fn check_set(&mut self, kind: DataType) {
        let out = self.builder.text();
        // The places were noted while the text was written, which only grows.
        let member = |&(start, end): &(usize, usize)| out.get(start..end).unwrap_or_default();
        let members: Vec<&[u8]> = self.set_members.iter().map(member).collect();
        if members.is_empty() {
            self.refuse(ValueFault::EmptySet(kind));
        } else if set::has_duplicates(&members) {
            let members = members.into_iter().map(unquote).collect();
            self.refuse(ValueFault::DuplicateInSet { kind, members });
        } else {
            set_text::sort_members(kind, self.builder.text(), &self.set_members);
        }
    }

    fn map(&mut self, level: usize) -> Result<usize, DecodeError> {
        self.builder.text().extend_from_slice(b"{\"M\":");
        let start = self.builder.begin_map();
        self.reader.begin_values()?;
        self.members(level + 1)?;
        let size = self.builder.end_map(start);
        self.builder.text().push(b'}');
        Ok(size.saturating_add(size::CONTAINER))
    }

    fn list(&mut self, level: usize) -> Result<usize, DecodeError> {
        self.builder.text().extend_from_slice(b"{\"L\":[");
        self.reader.begin_array()?;
        let mut size = size::CONTAINER;
        let mut first = true;
        while self.reader.next_element()? {
            self.reader.expect_element(true);
            if !first {
                self.builder.text().push(b',');
            }
            first = false;
            size = size
                .saturating_add(self.value(level + 1)?)
                .saturating_add(size::ELEMENT);
        }
        self.builder.text().extend_from_slice(b"]}");
        Ok(size)
    }
}

/// What a quoted canonical text stands for.
fn unquote(quoted: &[u8]) -> String {
    let inside = quoted
        .strip_prefix(b"\"")
        .and_then(|text| text.strip_suffix(b"\""))
        .and_then(|text| std::str::from_utf8(text).ok());
    // It was written in this form a moment ago, and serves a message alone.
    let inside = inside.and_then(text::unescape);
    inside.map(Cow::into_owned).unwrap_or_default()
}
