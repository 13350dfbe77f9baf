//! Tree and item to verdict.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::iter;
use std::sync::Arc;

use super::ast::{Comparator, ConditionTree, Instruction, Operand, PathRef, PathStep, Slot, Test};
use super::check;
use super::error::{Broken, Fault};
use super::found::{AskedItem, Found};
use super::resolve::{Bindings, Bound};
use crate::value::{AttributeValue, DataType, Item, Number, RawValue, compare};

/// A condition with the names and values of one request, ready to be asked about items.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Condition {
    pub(super) tree: Arc<ConditionTree>,
    pub(super) bindings: Bindings,
}

impl Condition {
    /// A condition whose operands suit their operators.
    pub(super) fn checked(tree: Arc<ConditionTree>, bound: Bound) -> Result<Self, Fault> {
        check::condition(&tree, &bound)?;
        let bindings = bound.whole()?;
        Ok(Self { tree, bindings })
    }

    /// A condition that was not written as text; its values are in the order of their slots.
    pub(crate) fn of_tree(tree: ConditionTree, values: Vec<AttributeValue>) -> Self {
        Self {
            tree: Arc::new(tree),
            bindings: Bindings::of_values(values),
        }
    }

    /// A condition that was parsed elsewhere, with the values of its slots in their order, and whose
    /// operands suit their operators.
    pub(crate) fn with_values(
        tree: Arc<ConditionTree>,
        values: Vec<AttributeValue>,
    ) -> Result<Self, Fault> {
        Self::checked(tree, Bound::of_values(values))
    }

    /// A condition that asks something else of the same values.
    pub(crate) fn with_code(self, code: Vec<Instruction>) -> Self {
        let symbols = Arc::clone(&self.tree.symbols);
        Self {
            tree: Arc::new(ConditionTree { symbols, code }),
            bindings: self.bindings,
        }
    }

    /// The value in a slot.
    ///
    /// # Errors
    ///
    /// If there is no such slot, which is a mistake of ours.
    pub(crate) fn value(&self, slot: Slot) -> Result<&AttributeValue, Broken> {
        self.bindings.value(slot)
    }

    /// Whether it holds. An item that does not exist has no attributes.
    ///
    /// # Errors
    ///
    /// If the tree does not fit its bindings, which is a mistake of ours and never one of the request.
    pub(crate) fn matches(&self, item: Option<&Item>) -> Result<bool, Broken> {
        let asked = AskedItem::new(item);
        let mut verdict = true;
        let mut code = self.tree.code.iter();
        while let Some(instruction) = code.next() {
            let skip = match instruction {
                Instruction::Test(test) => {
                    verdict = self.test(test, &asked)?;
                    continue;
                }
                Instruction::Not => {
                    verdict = !verdict;
                    continue;
                }
                Instruction::SkipIfFalse(skip) if !verdict => *skip,
                Instruction::SkipIfTrue(skip) if verdict => *skip,
                Instruction::SkipIfFalse(_) | Instruction::SkipIfTrue(_) => continue,
            };
            // Parsers and lowerings set each jump when its target is there.
            let rest = code.as_slice().get(skip..);
            code = rest
                .ok_or_else(|| Broken::because("each jump of a condition stays inside"))?
                .iter();
        }
        Ok(verdict)
    }

    /// The top-level attributes that it names, each once.
    ///
    /// # Errors
    ///
    /// If the tree does not fit its bindings, which is a mistake of ours.
    pub(crate) fn top_level_names(&self) -> Result<BTreeSet<&str>, Broken> {
        self.path_refs()
            .map(|path| self.bindings.name(&path.root))
            .collect()
    }

    /// The attributes below which its paths go, in the order in which they were written.
    pub(crate) fn nested_roots(&self) -> impl Iterator<Item = &str> {
        let nested = self.path_refs().filter(|path| !path.steps.is_empty());
        // A name that is missing is told when the tree is asked about an item.
        nested.filter_map(|path| self.bindings.name(&path.root).ok())
    }

    /// All names on the ways of its paths, of attributes and of members of maps, as often as they were written.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let names = self.path_refs().flat_map(|path| {
            let members = path.steps.iter().filter_map(|step| match step {
                PathStep::Name(name) => Some(name),
                PathStep::Index(_) => None,
            });
            iter::once(&path.root).chain(members)
        });
        // One that is missing is told when the tree is asked about an item.
        names.filter_map(|name| self.bindings.name(name).ok())
    }

    fn path_refs(&self) -> impl Iterator<Item = &PathRef> {
        self.tree.tests().flat_map(paths_of)
    }

    /// Asks one question.
    fn test(&self, test: &Test, asked: &AskedItem<'_>) -> Result<bool, Broken> {
        let get = |operand| self.operand(operand, asked);
        Ok(match test {
            Test::Compare {
                operator,
                left: Operand::Path(path),
                right: Operand::Value(slot),
            } => {
                let raw = self.bindings.find(path, asked.item)?;
                holds_of(*operator, raw, self.bindings.value(*slot)?, asked)
            }
            Test::Compare {
                operator,
                left,
                right,
            } => holds(*operator, &get(left)?, &get(right)?),
            Test::Between { operand, low, high } => {
                let operand = get(operand)?;
                holds(Comparator::GreaterOrEqual, &operand, &get(low)?)
                    && holds(Comparator::LessOrEqual, &operand, &get(high)?)
            }
            Test::In { operand, list } => {
                let operand = get(operand)?;
                for choice in list {
                    if holds(Comparator::Equal, &operand, &get(choice)?) {
                        return Ok(true);
                    }
                }
                false
            }
            Test::Exists(path) => self.exists(path, asked.item)?,
            Test::NotExists(path) => !self.exists(path, asked.item)?,
            Test::HasType { operand, data_type } => {
                let (found, wanted) = (get(operand)?, get(data_type)?);
                wanted.text().is_some_and(|wanted| {
                    found
                        .data_type()
                        .is_some_and(|found| found.as_str().as_bytes() == &*wanted)
                })
            }
            Test::BeginsWith { operand, prefix } => begins_with(&get(operand)?, &get(prefix)?),
            Test::Contains { operand, element } => contains(&get(operand)?, &get(element)?),
            Test::Always => true,
            Test::Flawed(_) => return Err(Broken::because("a flawed test makes no condition")),
        })
    }

    fn exists(&self, path: &PathRef, item: Option<&Item>) -> Result<bool, Broken> {
        Ok(self.bindings.find(path, item)?.is_some())
    }

    /// What an operand is for this item.
    fn operand<'f>(
        &'f self,
        operand: &'f Operand,
        asked: &'f AskedItem<'f>,
    ) -> Result<Found<'f>, Broken> {
        Ok(match operand {
            Operand::Path(path) => self.path(path, asked)?,
            Operand::Value(slot) => Found::Value(self.bindings.value(*slot)?),
            Operand::SizeOfPath(path) => size(&self.path(path, asked)?),
            Operand::SizeOfValue(slot) => size(&Found::Value(self.bindings.value(*slot)?)),
            Operand::Faulty | Operand::Flawed(_) => {
                return Err(Broken::because("a flawed operand makes no condition"));
            }
        })
    }

    /// The attribute at a path, not decoded.
    fn path<'f>(
        &'f self,
        path: &'f PathRef,
        asked: &'f AskedItem<'f>,
    ) -> Result<Found<'f>, Broken> {
        Ok(found(self.bindings.find(path, asked.item)?, asked))
    }
}

/// The paths that a test names.
fn paths_of(test: &Test) -> impl Iterator<Item = &PathRef> {
    let (operands, path) = test.operands();
    let of_operands = operands.into_iter().filter_map(|operand| match operand {
        Operand::Path(path) | Operand::SizeOfPath(path) => Some(path),
        Operand::Value(_) | Operand::SizeOfValue(_) | Operand::Faulty | Operand::Flawed(_) => None,
    });
    of_operands.chain(path)
}

/// What an attribute is found to be.
fn found<'f>(raw: Option<RawValue<'f>>, asked: &'f AskedItem<'f>) -> Found<'f> {
    raw.map_or(Found::Missing, |raw| Found::Raw(raw, asked))
}

/// A comparison of an attribute with a value of the request, as most are. Between texts and between numbers it needs
/// nothing but the text of the attribute.
fn holds_of<'f>(
    operator: Comparator,
    raw: Option<RawValue<'f>>,
    value: &'f AttributeValue,
    asked: &'f AskedItem<'f>,
) -> bool {
    match (value, raw, operator) {
        (AttributeValue::S(text), Some(raw), Comparator::Equal) => raw.is_text(text),
        (AttributeValue::S(text), Some(raw), Comparator::NotEqual) => !raw.is_text(text),
        (AttributeValue::N(number), Some(raw), _) => match raw.as_number() {
            Some(found) => is_ordered(operator, found.cmp(number)),
            None => operator == Comparator::NotEqual,
        },
        _ => holds(operator, &found(raw, asked), &Found::Value(value)),
    }
}

/// Whether what compares so with something else is in this relation to it.
const fn is_ordered(operator: Comparator, order: Ordering) -> bool {
    match operator {
        Comparator::Equal => order.is_eq(),
        Comparator::NotEqual => order.is_ne(),
        Comparator::Less => order.is_lt(),
        Comparator::LessOrEqual => order.is_le(),
        Comparator::Greater => order.is_gt(),
        Comparator::GreaterOrEqual => order.is_ge(),
    }
}

/// A comparison. What is missing differs from everything and has no order.
fn holds(operator: Comparator, left: &Found<'_>, right: &Found<'_>) -> bool {
    match operator {
        Comparator::Equal => equal(left, right),
        Comparator::NotEqual => !equal(left, right),
        Comparator::Less
        | Comparator::LessOrEqual
        | Comparator::Greater
        | Comparator::GreaterOrEqual => {
            order(left, right).is_some_and(|order| is_ordered(operator, order))
        }
    }
}

fn equal(left: &Found<'_>, right: &Found<'_>) -> bool {
    match (left, right) {
        (Found::Raw(one, _), Found::Raw(two, _)) => {
            one.json() == two.json()
                || (has_members(one.data_type())
                    && one.data_type() == two.data_type()
                    && left.value().as_deref() == right.value().as_deref())
        }
        (Found::Value(left), Found::Value(right)) => left == right,
        (Found::Raw(..), Found::Value(value)) => equals(left, value),
        (Found::Value(value), Found::Raw(..)) => equals(right, value),
        _ => left
            .number()
            .is_some_and(|left| Some(left) == right.number()),
    }
}

/// Whether values of this type can be equal though their texts are not.
fn has_members(data_type: DataType) -> bool {
    use DataType::{Bs, L, M, Ns, Ss};
    matches!(data_type, Ss | Ns | Bs | M | L)
}

/// Whether an attribute has this value; those of another type are not decoded.
fn equals(found: &Found<'_>, value: &AttributeValue) -> bool {
    match value {
        AttributeValue::S(text) => found.text().is_some_and(|found| *found == *text.as_bytes()),
        AttributeValue::N(number) => found.number() == Some(*number),
        _ => {
            found.data_type() == Some(value.data_type())
                && found.value().is_some_and(|found| *found == *value)
        }
    }
}

/// How two operands of one type with an order compare; most are texts or numbers.
fn order(left: &Found<'_>, right: &Found<'_>) -> Option<Ordering> {
    if let Some(left) = left.number() {
        return Some(left.cmp(&right.number()?));
    }
    if let Some(left) = left.text() {
        return Some(left.cmp(&right.text()?));
    }
    if [left, right].map(Found::data_type) == [Some(DataType::B); 2] {
        return compare::order(&*left.value()?, &*right.value()?);
    }
    None
}

fn begins_with(operand: &Found<'_>, prefix: &Found<'_>) -> bool {
    if let (Some(text), Some(prefix)) = (operand.text(), prefix.text()) {
        return text.starts_with(&prefix);
    }
    match (operand.value(), prefix.value()) {
        (Some(value), Some(prefix)) => compare::begins_with(&value, &prefix),
        _ => false,
    }
}

fn contains(operand: &Found<'_>, element: &Found<'_>) -> bool {
    if let (Some(text), Some(part)) = (operand.text(), element.text()) {
        return memchr::memmem::find(&text, &part).is_some();
    }
    match (operand.value(), element.value()) {
        (Some(container), Some(element)) => compare::contains(&container, &element),
        _ => false,
    }
}

/// What `size` yields: a number, or nothing for what has no size.
fn size<'f>(found: &Found<'_>) -> Found<'f> {
    let size = match found.value().as_deref() {
        // The service counts as Java does, in UTF-16 units.
        Some(AttributeValue::S(text)) => text.encode_utf16().count(),
        Some(AttributeValue::B(bytes)) => bytes.len(),
        Some(AttributeValue::Ss(members)) => members.len(),
        Some(AttributeValue::Ns(members)) => members.len(),
        Some(AttributeValue::Bs(members)) => members.len(),
        Some(AttributeValue::M(members)) => members.len(),
        Some(AttributeValue::L(elements)) => elements.len(),
        Some(AttributeValue::N(_) | AttributeValue::Bool(_) | AttributeValue::Null) | None => {
            return Found::Missing;
        }
    };
    // A size has at most 64 bits on every machine that there is.
    Found::Size(Number::from(u64::try_from(size).unwrap_or(u64::MAX)))
}
