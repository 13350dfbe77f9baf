//! Items: named values, in our own form or as a store keeps them.

use std::borrow::Cow;
use std::fmt;

use super::attributes::{Attributes, Common, Given, Scalar, is_natural};
use super::kept::Kept;
use super::packed::Packed;
use super::value::{Name, Value};

/// How many attributes an item has room for that is full, when it gets one more.
const ROOM: usize = 8;

/// Asks an item, whichever form it has.
macro_rules! ask {
    ($item:expr, $method:ident($($argument:expr),*)) => {
        match &$item.0 {
            Form::Own(own) => own.$method($($argument),*),
            Form::Kept(kept) => kept.$method($($argument),*),
            Form::Packed(packed) => packed.$method($($argument),*),
        }
    };
}

/// An item or a key: named values.
///
/// A backend may keep its own form inside and decode an attribute only when asked for it, so that a
/// long list costs what is read of it. Two items are equal when they have the same attributes, in
/// whatever order.
///
/// # Examples
///
/// ```
/// use package_database_backend::{Item, Value};
///
/// let item = Item::from_iter([("sub", Value::from("user 1")), ("model_count", 3.into())]);
/// assert_eq!(item.text("sub").as_deref(), Some("user 1"));
/// assert_eq!(item.number("model_count").as_deref(), Some("3"));
/// assert_eq!(item.text("model_count"), None, "a number is no text");
/// ```
#[derive(Clone)]
pub struct Item(Form);

impl Item {
    /// An item of attributes that all have different names, which only a debug build checks. An item
    /// is built so without a search for each name; of two that are equal, reads find the first.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database_backend::Item;
    ///
    /// let key = Item::of_unique(vec![("user".into(), "1".into()), ("order".into(), "17".into())]);
    /// assert_eq!(key, Item::new().with("user", "1").with("order", "17"));
    /// ```
    pub fn of_unique(attributes: Vec<(Name, Value)>) -> Self {
        debug_assert!(
            attributes.iter().enumerate().all(|(index, (name, _))| {
                attributes
                    .iter()
                    .skip(index + 1)
                    .all(|(other, _)| other != name)
            }),
            "each name once"
        );
        Self(Form::Own(Own(attributes)))
    }

    /// An item without attributes.
    pub const fn new() -> Self {
        Self(Form::Own(Own(Vec::new())))
    }

    /// Sets the attribute `name`, replacing what it was.
    pub fn insert(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Value>) {
        let (name, value) = (name.into(), value.into());
        let mut attributes = match std::mem::take(self).0 {
            Form::Own(own) => own.0,
            Form::Kept(kept) => kept.attributes().into_owned(),
            Form::Packed(packed) => packed.attributes().into_owned(),
        };
        match attributes.iter_mut().find(|(other, _)| *other == name) {
            Some((_, old)) => *old = value,
            None => {
                // Whoever adds one attribute to a key adds some.
                if attributes.len() == attributes.capacity() {
                    attributes.reserve(ROOM);
                }
                attributes.push((name, value));
            }
        }
        self.0 = Form::Own(Own(attributes));
    }

    /// The item with one more attribute.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Self {
        self.insert(name, value);
        self
    }

    /// The value of the attribute `name`.
    pub fn get(&self, name: &str) -> Option<Value> {
        ask!(self, get(name))
    }

    /// The text of the attribute `name`, if that is a text.
    pub fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        self.scalar(name)?.text()
    }

    /// The digits of the attribute `name`, if that is a number.
    pub fn number(&self, name: &str) -> Option<Cow<'_, str>> {
        self.scalar(name)?.number()
    }

    /// What the attribute `name` holds, in one search whatever its type is.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database_backend::{Item, Scalar, Value};
    ///
    /// let item = Item::new().with("name", "Ada").with("born", Value::number(1815));
    /// assert_eq!(item.scalar("born"), Some(Scalar::Number("1815".into())));
    /// assert_eq!(item.scalar("died"), None);
    /// ```
    pub fn scalar(&self, name: &str) -> Option<Scalar<'_>> {
        ask!(self, scalar(name))
    }

    /// What several attributes hold. Names in the order in which the item was written take one search together, where a
    /// [`scalar`](Self::scalar) for each takes one each.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database_backend::{Item, Scalar, Value};
    ///
    /// let item = Item::new().with("name", "Ada").with("born", Value::number(1815));
    /// let [name, died] = item.scalars(["name", "died"]);
    /// assert_eq!((name, died), (Some(Scalar::Text("Ada".into())), None));
    /// ```
    pub fn scalars<const N: usize>(&self, names: [&str; N]) -> [Option<Scalar<'_>>; N] {
        ask!(self, scalars(names))
    }

    /// Whether this item and another one have all of this in common. Nothing is decoded where both are held in the form of
    /// a store, so that a value that is the same in another form, such as a set in another order, may be taken for a
    /// different one. Names in the order in which the items were written take one search together.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database_backend::{Common, Item};
    ///
    /// let ada = Item::new().with("name", "Ada").with("seen", 1);
    /// let later = ada.clone().with("seen", 2);
    /// assert!(ada.agrees(&later, [Common::Text("name"), Common::Natural("seen"), Common::Value("title")]));
    /// assert!(!ada.agrees(&later, [Common::Value("seen")]));
    /// assert!(!ada.agrees(&ada, [Common::Text("title")]), "it has no title");
    /// assert!(!ada.agrees(&ada, [Common::Text("seen")]), "a number is no text");
    /// ```
    pub fn agrees<const N: usize>(&self, other: &Self, common: [Common<'_>; N]) -> bool {
        if let (Form::Kept(one), Form::Kept(other)) = (&self.0, &other.0) {
            return one.agrees(other, &common);
        }
        let is_natural = |item: &Self, name| {
            item.number(name)
                .is_some_and(|it| is_natural(it.as_bytes()))
        };
        common.into_iter().all(|common| match common {
            Common::Text(name) => {
                let text = self.text(name);
                text.is_some() && text == other.text(name)
            }
            Common::Value(name) => self.get(name) == other.get(name),
            Common::Natural(name) => is_natural(self, name) && is_natural(other, name),
        })
    }

    /// The bytes of the attribute `name`, if that is binary.
    pub fn binary(&self, name: &str) -> Option<Vec<u8>> {
        ask!(self, binary(name))
    }

    /// Whether there is an attribute `name`.
    pub fn contains(&self, name: &str) -> bool {
        ask!(self, contains(name))
    }

    /// How many attributes there are.
    pub fn len(&self) -> usize {
        ask!(self, len())
    }

    /// Whether there is no attribute.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All attributes with their values, in no promised order.
    pub fn to_vec(&self) -> Vec<(Cow<'static, str>, Value)> {
        self.attributes().into_owned()
    }

    /// Bytes of names and values, as the service counts the size of an item; see [`Value::bytes`].
    pub fn bytes(&self) -> usize {
        ask!(self, bytes())
    }

    /// Shows the attributes whose names begin with `prefix`, by the rest of the name and in no promised order. What is
    /// held in another form is decoded one by one, and only what is shown.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database_backend::Item;
    ///
    /// let item = Item::new().with("pk", "ada").with("f_title", "Notes").with("f_year", 1843);
    /// let mut fields = Vec::new();
    /// item.visit("f_", |name, _| fields.push(name.to_owned()));
    /// fields.sort();
    /// assert_eq!(fields, ["title", "year"]);
    /// ```
    pub fn visit(&self, prefix: &str, mut show: impl FnMut(&str, Cow<'_, Value>)) {
        ask!(self, visit(prefix, &mut show));
    }

    /// An item of the attributes `names` alone, as far as they are there: a key out of a record.
    #[must_use]
    pub fn select(&self, names: &[&'static str]) -> Self {
        let attributes = names
            .iter()
            .filter_map(|name| Some((Cow::Borrowed(*name), self.get(name)?)));
        Self(Form::Own(Own(attributes.collect())))
    }

    /// All attributes in our own values, copied only where they are held otherwise.
    pub(crate) fn attributes(&self) -> Cow<'_, [(Name, Value)]> {
        ask!(self, attributes())
    }

    /// Shows all attributes, one after the other.
    pub(crate) fn each(&self, show: &mut dyn FnMut(&Name, Given<'_>)) {
        ask!(self, each(show));
    }
}

impl From<Box<Packed>> for Item {
    fn from(packed: Box<Packed>) -> Self {
        Self(Form::Packed(packed))
    }
}

impl From<Kept> for Item {
    fn from(kept: Kept) -> Self {
        Self(Form::Kept(kept))
    }
}

/// Its form in the emulator, or the item itself where it has another form.
impl<'a> TryFrom<&'a Item> for &'a Kept {
    type Error = &'a Item;

    fn try_from(item: &'a Item) -> Result<Self, &'a Item> {
        match &item.0 {
            Form::Own(_) | Form::Packed(_) => Err(item),
            Form::Kept(kept) => Ok(kept),
        }
    }
}

impl Default for Item {
    fn default() -> Self {
        Self::new()
    }
}

impl<N: Into<Cow<'static, str>>, V: Into<Value>> FromIterator<(N, V)> for Item {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(attributes: I) -> Self {
        let mut item = Self::new();
        for (name, value) in attributes {
            item.insert(name, value);
        }
        item
    }
}

impl PartialEq for Item {
    fn eq(&self, other: &Self) -> bool {
        let sorted = |item: &Self| {
            let mut attributes = item.to_vec();
            attributes.sort_by(|left, right| left.0.cmp(&right.0));
            attributes
        };
        self.len() == other.len() && sorted(self) == sorted(other)
    }
}

/// Names only: a value may be somebody's secret.
impl fmt::Debug for Item {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = ask!(self, names());
        write!(formatter, "Item{names:?}")
    }
}

/// How an item is held.
///
/// An enumeration, and no pointer to a trait object: a page of a thousand items would cost a thousand
/// allocations, twice as much as all the rest of reading it. What the forms have in common is a trait
/// nevertheless, so that nothing here knows how a store keeps its items.
#[derive(Clone)]
enum Form {
    /// In our own values.
    Own(Own),
    /// As the emulator keeps it. Nobody can make one where the emulator is not built in.
    Kept(Kept),
    /// In our own values, in one piece of memory.
    Packed(Box<Packed>),
}

/// Our own values, in the order in which they were given; names are unique.
#[derive(Clone)]
struct Own(Vec<(Name, Value)>);

impl Own {
    fn find(&self, name: &str) -> Option<&Value> {
        (self.0.iter()).find_map(|(other, value)| (other == name).then_some(value))
    }
}

impl Attributes for Own {
    fn get(&self, name: &str) -> Option<Value> {
        self.find(name).cloned()
    }

    fn scalar(&self, name: &str) -> Option<Scalar<'_>> {
        Some(Given::of(self.find(name)?).into_scalar())
    }

    fn scalars<const N: usize>(&self, names: [&str; N]) -> [Option<Scalar<'_>>; N] {
        names.map(|name| self.scalar(name))
    }

    fn binary(&self, name: &str) -> Option<Vec<u8>> {
        match self.find(name)? {
            Value::Binary(bytes) => Some(bytes.clone()),
            _ => None,
        }
    }

    fn contains(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn names(&self) -> Vec<Cow<'_, str>> {
        let names = self.0.iter().map(|(name, _)| Cow::Borrowed(&**name));
        names.collect()
    }

    fn attributes(&self) -> Cow<'_, [(Name, Value)]> {
        Cow::Borrowed(&self.0)
    }

    fn each(&self, show: &mut dyn FnMut(&Name, Given<'_>)) {
        for (name, value) in &self.0 {
            show(name, Given::of(value));
        }
    }

    fn bytes(&self) -> usize {
        let attribute = |(name, value): &(Name, Value)| name.len() + value.bytes();
        self.0.iter().map(attribute).sum()
    }

    fn visit(&self, prefix: &str, show: &mut dyn FnMut(&str, Cow<'_, Value>)) {
        for (name, value) in &self.0 {
            if let Some(rest) = name.strip_prefix(prefix) {
                show(rest, Cow::Borrowed(value));
            }
        }
    }
}
