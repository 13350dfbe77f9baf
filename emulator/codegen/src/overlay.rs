//! Deviations from the service description, as data: what the service does that the description
//! does not say. Each entry names its source, and an entry that changes nothing is refused.

use toml::{Table, Value};

use crate::model::{Error, Kind, Model};

/// Everything in `overlay.toml`.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    /// Errors of the service's framework, which no description lists.
    pub errors: Vec<FrameworkError>,
    /// Errors of the description that the service's framework answers under its own namespace.
    pub namespaces: Vec<Namespaced>,
    /// Enumerations in the order in which messages print them.
    pub enums: Vec<EnumOrder>,
    /// Shapes that only some members of those with one shape of the description have.
    pub own: Vec<OwnShape>,
    /// Bounds that the service enforces and the description does not state.
    pub bounds: Vec<Bound>,
    /// Members that the service misses and the description does not.
    pub required: Vec<Required>,
    /// Members that the description requires and the service misses later, in the operation itself.
    pub later: Vec<Later>,
    /// Shapes that hold a name or an ARN, and how a name is bounded.
    pub names: Vec<NameOrArn>,
    /// Violations that are worded in another form than the usual.
    pub wordings: Vec<Wording>,
    /// Structures whose violations are listed in another order than that of the description.
    pub orders: Vec<Order>,
    /// Structures that messages print otherwise than they are described.
    pub prints: Vec<Print>,
    /// Maps whose entries are judged in the order of the body.
    pub in_order: Vec<String>,
}

/// An error that the description lacks, because the framework around the service answers it.
#[derive(Clone, Debug)]
pub struct FrameworkError {
    /// Behind the `#` of `__type`: `ValidationException`.
    pub name: String,
    /// Before the `#` of `__type`: `com.amazon.coral.validate`.
    pub namespace: String,
    /// The status of HTTP that goes with it, 400 or more.
    pub status: i64,
    /// The member of the error body that holds the message: `message`, or as the overlay says.
    pub message: String,
}

/// An error that the description has, and whose `__type` begins otherwise than those of the other errors there.
#[derive(Clone, Debug)]
pub struct Namespaced {
    /// Behind the `#` of `__type`, as in the description.
    pub name: String,
    /// Before the `#` of `__type`.
    pub namespace: String,
}

/// The order of an enumeration in messages.
#[derive(Clone, Debug)]
pub struct EnumOrder {
    /// The enumeration, as the description names it.
    pub shape: String,
    /// Its values, as printed.
    pub order: Vec<String>,
    /// Whether they are printed so only where a violation does not name its member.
    pub nameless: bool,
}

/// A shape of its own for some members, which the description gives the shape of others.
#[derive(Clone, Debug)]
pub struct OwnShape {
    /// The shape that is made.
    pub shape: String,
    /// The shape, as the description names it, of which it is a copy.
    pub like: String,
    /// The structures and their members that get it; the member `key` of a map is what its keys are.
    pub members: Vec<(String, String)>,
}

/// A bound on every value of a shape, or on those of one member.
#[derive(Clone, Debug)]
pub struct Bound {
    /// The shape, as the description names it. Where a member is bounded, a shape of this name is
    /// made for it.
    pub shape: String,
    /// The structure and its member.
    pub member: Option<(String, String)>,
    /// Least length or value.
    pub min: Option<i64>,
    /// Greatest length or value.
    pub max: Option<i64>,
}

/// A member that must be there when another is.
#[derive(Clone, Debug)]
pub struct Required {
    /// The structure, as the description names it.
    pub shape: String,
    /// The member that is missed.
    pub member: String,
    /// The member that must be there.
    pub with: String,
}

/// A required member that is missed only after other members were judged.
#[derive(Clone, Debug)]
pub struct Later {
    /// The structure, as the description names it.
    pub shape: String,
    /// The member that is missed.
    pub member: String,
}

/// A shape that holds a name or an ARN: the description bounds only the ARN.
#[derive(Clone, Debug)]
pub struct NameOrArn {
    /// The shape, as the description names it.
    pub shape: String,
    /// Another shape, whose bounds hold for a name.
    pub name: String,
}

/// How a violation is worded.
#[derive(Clone, Debug)]
pub struct Wording {
    /// The structure, as the description names it.
    pub shape: String,
    /// The member whose violations are worded so.
    pub member: String,
    /// The rules that are worded so: `required`, `min`, `max`, `pattern`, `enum`, and of collections `keys`,
    /// `parts` and `lengths`.
    pub rules: Vec<String>,
    /// In the older layer of validation.
    pub older: Form,
    /// In the current layer of validation.
    pub current: Form,
    /// What it hides in the older layer.
    pub older_hides: Hides,
    /// What it hides in the current layer.
    pub current_hides: Hides,
}

/// Which other violations are not told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hides {
    /// Every violation of the request is told.
    #[default]
    Nothing,
    /// Those of other enumerations.
    Enums,
    /// Only those are told that hide all others themselves.
    All,
}

/// The forms of a violation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// `Value '…' at 'tableName' failed to satisfy constraint: …`
    Echo,
    /// The same, with the value as JSON.
    Json,
    /// `Value at 'TableName' failed to satisfy constraint: …`
    Named,
    /// `Failed to satisfy constraint: …`
    Nameless,
    /// A sentence of its own, outside the envelope.
    Sentence(String),
}

/// The order of the violations of one structure.
#[derive(Clone, Debug)]
pub struct Order {
    /// The structure, as the description names it.
    pub shape: String,
    /// Its members; those not named follow as described.
    pub members: Vec<String>,
}

/// How messages print a structure.
#[derive(Clone, Debug)]
pub struct Print {
    /// The structure, as the description names it.
    pub shape: String,
    /// Its members as printed; those that the description lacks are always null.
    pub members: Vec<String>,
}

impl Overlay {
    /// Reads `overlay.toml`.
    ///
    /// # Errors
    ///
    /// When it is not TOML, has an unknown kind of entry or key, or an entry without source.
    pub fn read(text: &str) -> Result<Self, Error> {
        let document: Table = text.parse().map_err(|error| format!("overlay: {error}"))?;
        let mut overlay = Self::default();
        for (kind, entries) in &document {
            let entries = entries.as_array().ok_or("overlay: [[kind]] was expected")?;
            for entry in entries {
                let entry = Entry::new(kind, entry)?;
                overlay
                    .add(&entry)
                    .map_err(|error| format!("overlay, {kind}: {error}"))?;
            }
        }
        Ok(overlay)
    }

    fn add(&mut self, entry: &Entry<'_>) -> Result<(), Error> {
        match entry.kind {
            "error" => self.errors.push(FrameworkError {
                name: entry.text("name")?,
                namespace: entry.text("namespace")?,
                status: entry.number("status").ok_or("no status")?,
                message: entry
                    .text("message")
                    .unwrap_or_else(|_| "message".to_owned()),
            }),
            "namespace" => self.namespaces.push(Namespaced {
                name: entry.text("name")?,
                namespace: entry.text("namespace")?,
            }),
            "enum" => self.enums.push(EnumOrder {
                shape: entry.text("shape")?,
                order: entry.texts("order")?,
                nameless: entry.flag("nameless"),
            }),
            "own" => self.own.push(OwnShape {
                shape: entry.text("shape")?,
                like: entry.text("like")?,
                members: entry.members()?,
            }),
            "bound" => self.bounds.push(Bound {
                shape: entry.text("shape")?,
                member: entry.member().ok(),
                min: entry.number("min"),
                max: entry.number("max"),
            }),
            "required" => {
                let (shape, member) = entry.member()?;
                self.required.push(Required {
                    shape,
                    member,
                    with: entry.text("with")?,
                });
            }
            "later" => {
                let (shape, member) = entry.member()?;
                self.later.push(Later { shape, member });
            }
            "name_or_arn" => self.names.push(NameOrArn {
                shape: entry.text("shape")?,
                name: entry.text("name")?,
            }),
            "wording" => {
                let (shape, member) = entry.member()?;
                self.wordings.push(Wording {
                    shape,
                    member,
                    rules: entry.texts("rules")?,
                    older: entry.form("older")?,
                    current: entry.form("current")?,
                    older_hides: entry.hides("older_hides")?,
                    current_hides: entry.hides("current_hides")?,
                });
            }
            "order" => self.orders.push(Order {
                shape: entry.text("shape")?,
                members: entry.texts("members")?,
            }),
            "print" => self.prints.push(Print {
                shape: entry.text("shape")?,
                members: entry.texts("members")?,
            }),
            "in_order" => self.in_order.push(entry.text("shape")?),
            other => return Err(format!("unknown kind {other}")),
        }
        Ok(())
    }

    /// Changes the model where the overlay says so, and checks that each entry changes something.
    ///
    /// # Errors
    ///
    /// When an entry names what the model lacks, or says what the model says already.
    pub fn apply(&self, model: &mut Model) -> Result<(), Error> {
        for error in &self.errors {
            if model.shapes.contains_key(&error.name) {
                return Err(format!("overlay: {} is in the model", error.name));
            }
        }
        for entry in &self.namespaces {
            let _ = model.shape(&entry.name)?;
        }
        for own in &self.own {
            let copy = model.shape(&own.like)?.clone();
            let _ = model.shapes.insert(own.shape.clone(), copy);
            for (structure, member) in &own.members {
                own_shape(structure, member, &own.shape, model)?;
            }
        }
        for entry in &self.enums {
            Self::check_enum(entry, model)?;
        }
        for bound in &self.bounds {
            apply_bound(bound, model)?;
        }
        for entry in &self.required {
            check_member(model, &entry.shape, &entry.member)?;
            check_member(model, &entry.shape, &entry.with)?;
            let members = model.members(&entry.shape)?;
            let required =
                |member: &crate::model::Member| member.name == entry.member && member.required;
            if members.iter().any(required) {
                return Err(format!("overlay: {} is required already", entry.member));
            }
        }
        for entry in &self.later {
            miss_later(entry, model)?;
        }
        for entry in &self.names {
            let (shape, name) = (model.shape(&entry.shape)?, model.shape(&entry.name)?);
            if (shape.min, shape.max, &shape.pattern) == (name.min, name.max, &name.pattern) {
                return Err(format!("overlay: {} is bounded so already", entry.shape));
            }
        }
        for wording in &self.wordings {
            check_member(model, &wording.shape, &wording.member)?;
            let usual = [&wording.older, &wording.current] == [&Form::Echo; 2];
            let hides = [wording.older_hides, wording.current_hides] != [Hides::Nothing; 2];
            if usual && !hides {
                return Err(format!(
                    "overlay: the wording of {} is usual",
                    wording.member
                ));
            }
        }
        for order in &self.orders {
            check_order(order, model)?;
        }
        for print in &self.prints {
            check_print(print, model)?;
        }
        for shape in &self.in_order {
            if !matches!(model.shape(shape)?.kind, Kind::Map(..)) {
                return Err(format!("overlay: {shape} is not a map"));
            }
        }
        Ok(())
    }

    fn check_enum(entry: &EnumOrder, model: &Model) -> Result<(), Error> {
        let shape = model.shape(&entry.shape)?;
        let sorted = |values: &[String]| {
            let mut values = values.to_vec();
            values.sort();
            values
        };
        // Violations without a name print values that are misspelt or others, so only those with one must agree.
        if !entry.nameless && sorted(&shape.values) != sorted(&entry.order) {
            return Err(format!("overlay: {} has other values", entry.shape));
        }
        if shape.values == entry.order {
            return Err(format!("overlay: {} has that order already", entry.shape));
        }
        Ok(())
    }
}

fn apply_bound(bound: &Bound, model: &mut Model) -> Result<(), Error> {
    if let Some((structure, member)) = &bound.member {
        own_shape(structure, member, &bound.shape, model)?;
    }
    let shape = model
        .shapes
        .get_mut(&bound.shape)
        .ok_or_else(|| format!("overlay: no shape {}", bound.shape))?;
    let before = (shape.min, shape.max);
    shape.min = bound.min.or(shape.min);
    shape.max = bound.max.or(shape.max);
    if before == (shape.min, shape.max) {
        return Err(format!("overlay: {} is bounded so already", bound.shape));
    }
    Ok(())
}

/// Leaves it to the operation to miss a member.
fn miss_later(entry: &Later, model: &mut Model) -> Result<(), Error> {
    let Later { shape, member } = entry;
    let missing = || format!("overlay: {shape} has no required member {member}");
    let shape = model.shapes.get_mut(shape).ok_or_else(missing)?;
    let Kind::Structure { members, .. } = &mut shape.kind else {
        return Err(missing());
    };
    let mut members = members.iter_mut();
    let found = members.find(|candidate| candidate.name == *member && candidate.required);
    found.ok_or_else(missing)?.required = false;
    Ok(())
}

/// Gives a member a shape of its own, which is that of before by another name.
fn own_shape(structure: &str, member: &str, name: &str, model: &mut Model) -> Result<(), Error> {
    let missing = || format!("overlay: {structure} has no member {member}");
    let shape = model.shapes.get_mut(structure).ok_or_else(missing)?;
    let place = match &mut shape.kind {
        Kind::Structure { members, .. } => {
            let found = members.iter_mut().find(|known| known.name == member);
            &mut found.ok_or_else(missing)?.shape
        }
        Kind::Map(key, _) if member == "key" => key,
        _ => return Err(missing()),
    };
    let before = std::mem::replace(place, name.to_owned());
    if !model.shapes.contains_key(name) {
        let copy = model.shape(&before)?.clone();
        let _ = model.shapes.insert(name.to_owned(), copy);
    }
    Ok(())
}

fn check_member(model: &Model, shape: &str, member: &str) -> Result<(), Error> {
    let members = model.members(shape)?;
    if members.iter().any(|candidate| candidate.name == member) {
        Ok(())
    } else {
        Err(format!("overlay: {shape} has no member {member}"))
    }
}

fn check_order(order: &Order, model: &Model) -> Result<(), Error> {
    for member in &order.members {
        check_member(model, &order.shape, member)?;
    }
    let Kind::Structure { members, .. } = &model.shape(&order.shape)?.kind else {
        return Err(format!("overlay: {} is not a structure", order.shape));
    };
    let described = members.iter().map(|member| &member.name);
    let unchanged = described
        .filter(|name| order.members.contains(name))
        .eq(&order.members);
    if unchanged && order.members.len() == members.len() {
        return Err(format!("overlay: {} has that order already", order.shape));
    }
    Ok(())
}

fn check_print(print: &Print, model: &Model) -> Result<(), Error> {
    let members = model.members(&print.shape)?;
    if members.iter().map(|member| &member.name).eq(&print.members) {
        return Err(format!("overlay: {} is printed so already", print.shape));
    }
    match members
        .iter()
        .find(|member| !print.members.contains(&member.name))
    {
        Some(member) => Err(format!(
            "overlay: {} is printed without {}",
            print.shape, member.name
        )),
        None => Ok(()),
    }
}

/// One entry while it is read.
struct Entry<'a> {
    kind: &'a str,
    table: &'a Table,
}

/// The keys that an entry may have.
const KEYS: [&str; 23] = [
    "current",
    "current_hides",
    "current_sentence",
    "like",
    "max",
    "member",
    "members",
    "message",
    "min",
    "name",
    "nameless",
    "namespace",
    "older",
    "older_hides",
    "older_sentence",
    "order",
    "rules",
    "shape",
    "source",
    "status",
    "what",
    "why",
    "with",
];

impl<'a> Entry<'a> {
    fn new(kind: &'a str, value: &'a Value) -> Result<Self, Error> {
        let table = value.as_table().ok_or("overlay: a table was expected")?;
        for key in table.keys() {
            if !KEYS.contains(&key.as_str()) {
                return Err(format!("overlay, {kind}: unknown key {key}"));
            }
        }
        let entry = Self { kind, table };
        match entry.text("source") {
            Ok(source) if !source.trim().is_empty() => Ok(entry),
            _ => Err(format!("overlay, {kind}: an entry names no source")),
        }
    }

    fn text(&self, key: &str) -> Result<String, Error> {
        self.table
            .get(key)
            .and_then(Value::as_str)
            .map(str::to_owned)
            .ok_or_else(|| format!("no {key}"))
    }

    fn number(&self, key: &str) -> Option<i64> {
        self.table.get(key).and_then(Value::as_integer)
    }

    fn flag(&self, key: &str) -> bool {
        self.table
            .get(key)
            .and_then(Value::as_bool)
            .unwrap_or(false)
    }

    fn texts(&self, key: &str) -> Result<Vec<String>, Error> {
        let list = self
            .table
            .get(key)
            .and_then(Value::as_array)
            .ok_or_else(|| format!("no {key}"))?;
        Ok(list
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect())
    }

    fn member(&self) -> Result<(String, String), Error> {
        split_member(&self.text("member")?)
    }

    /// The members that share a shape of their own; none where only another shape builds on it.
    fn members(&self) -> Result<Vec<(String, String)>, Error> {
        match self.table.contains_key("members") {
            true => self
                .texts("members")?
                .iter()
                .map(|member| split_member(member))
                .collect(),
            false => Ok(Vec::new()),
        }
    }

    fn hides(&self, key: &str) -> Result<Hides, Error> {
        match self.table.get(key).and_then(Value::as_str) {
            None => Ok(Hides::Nothing),
            Some("enums") => Ok(Hides::Enums),
            Some("all") => Ok(Hides::All),
            Some(other) => Err(format!("nothing is called {other}")),
        }
    }

    fn form(&self, layer: &str) -> Result<Form, Error> {
        if let Ok(sentence) = self.text(&format!("{layer}_sentence")) {
            return Ok(Form::Sentence(sentence));
        }
        match self.text(layer)?.as_str() {
            "echo" => Ok(Form::Echo),
            "json" => Ok(Form::Json),
            "named" => Ok(Form::Named),
            "nameless" => Ok(Form::Nameless),
            other => Err(format!("unknown form {other}")),
        }
    }
}

/// The structure and the member of a text such as `PutItemInput$TableName`.
fn split_member(text: &str) -> Result<(String, String), Error> {
    let (shape, member) = text
        .split_once('$')
        .ok_or_else(|| format!("{text} is not of the form Structure$Member"))?;
    Ok((shape.to_owned(), member.to_owned()))
}
