//! One item: PutItem, GetItem, UpdateItem and DeleteItem beside INSERT, SELECT, UPDATE and DELETE.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::Pair;
use super::action::{Action, actions, clauses, update_expression};
use super::condition::{Condition, and, condition};
use super::outcome::{Outcome, ask, bare, of_write, shown};
use super::values::{
    Attributes, Key, Literals, PATHS, Placeholders, Values, attributes, good_key, key, wire,
};

/// A write of one item.
#[derive(Clone, Debug)]
pub(super) struct Write {
    pub(super) table: &'static str,
    pub(super) key: Key,
    pub(super) what: What,
    /// Whether a failed condition shows the item.
    pub(super) shows: bool,
    /// Whether values of the statement stand in parameters.
    pub(super) parameters: bool,
}

/// What a write does.
#[derive(Clone, Debug)]
pub(super) enum What {
    Insert(Attributes),
    Update(Vec<Action>, Option<Condition>),
    Delete(Option<Condition>),
    /// Nothing: its condition must hold.
    Check(Option<Condition>),
}

/// A read of one item.
#[derive(Clone, Debug)]
pub(super) struct Read {
    pub(super) table: &'static str,
    pub(super) key: Key,
    pub(super) columns: Vec<&'static str>,
    pub(super) filter: Option<Condition>,
    pub(super) parameters: bool,
}

/// One operation on one item.
#[derive(Clone, Debug)]
pub(super) enum Single {
    /// A write, and what it returns.
    Write(Write, Option<Returning>),
    /// A read, which may be consistent.
    Read(Read, bool),
}

/// `ReturnValues`, and `RETURNING`.
type Returning = (&'static str, &'static str);

/// A table: one without indexes, and one with.
pub(super) fn table() -> impl Strategy<Value = &'static str> + Clone {
    prop::sample::select(vec!["plain", "ranked", "ranked"])
}

fn some_condition() -> BoxedStrategy<Option<Condition>> {
    prop::option::weighted(0.3, condition(&PATHS)).boxed()
}

/// Any write but a check.
pub(super) fn write() -> impl Strategy<Value = Write> + Clone {
    let what = prop_oneof![
        5 => attributes().prop_map(What::Insert),
        5 => (actions(), some_condition())
            .prop_map(|(actions, condition)| What::Update(actions, condition)),
        2 => some_condition().prop_map(What::Delete),
    ];
    on_items(what)
}

/// A condition check.
pub(super) fn check() -> impl Strategy<Value = Write> + Clone {
    on_items(some_condition().prop_map(What::Check))
}

/// Such writes of any item.
fn on_items(what: impl Strategy<Value = What> + Clone) -> impl Strategy<Value = Write> + Clone {
    let flags = (any::<bool>(), any::<bool>());
    (table(), key(), what, flags).prop_map(|(table, key, what, (shows, parameters))| Write {
        table,
        key,
        what,
        shows,
        parameters,
    })
}

/// Reads without a filter.
pub(super) fn read() -> impl Strategy<Value = Read> + Clone {
    let mut columns = PATHS.to_vec();
    columns.extend(["pk", "t", "f"]);
    let columns = prop::sample::subsequence(columns, 0..3);
    let all = (table(), key(), columns, any::<bool>());
    all.prop_map(|(table, key, columns, parameters)| Read {
        table,
        key,
        columns,
        filter: None,
        parameters,
    })
}

/// Reads of which some have a filter.
pub(super) fn any_read() -> impl Strategy<Value = Read> + Clone {
    let filtered = (read(), good_key(), condition(&PATHS));
    prop_oneof![
        read(),
        filtered.prop_map(|(read, key, filter)| Read {
            key,
            filter: Some(filter),
            ..read
        }),
    ]
}

/// Any operation on one item.
pub(super) fn single() -> impl Strategy<Value = Single> {
    let returning = prop::sample::select(vec![
        ("ALL_OLD", "ALL OLD"),
        ("UPDATED_OLD", "MODIFIED OLD"),
        ("ALL_NEW", "ALL NEW"),
        ("UPDATED_NEW", "MODIFIED NEW"),
    ]);
    prop_oneof![
        4 => (write(), prop::option::of(returning)).prop_map(|(write, returning)| {
            let returning = match write.what {
                What::Update(..) => returning,
                What::Delete(_) => returning.map(|_| ("ALL_OLD", "ALL OLD")),
                What::Insert(_) | What::Check(_) => None,
            };
            Single::Write(write, returning)
        }),
        1 => (any_read(), any::<bool>()).prop_map(|(read, strong)| Single::Read(read, strong)),
    ]
}

/// The condition that an item is there, and that a condition holds of it.
fn existing(condition: Option<&Condition>, values: &mut Placeholders) -> String {
    format!("attribute_exists(pk){}", and(condition, values))
}

impl Write {
    /// Whether a condition that fails means that the item is there already.
    pub(super) fn is_insert(&self) -> bool {
        matches!(self.what, What::Insert(_))
    }

    /// What a transaction calls the action, and its members.
    pub(super) fn classic(&self) -> (&'static str, Value) {
        let mut values = Placeholders::default();
        let mut request = json!({"TableName": self.table});
        if self.shows {
            request["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD".into();
        }
        let (action, condition) = match &self.what {
            What::Insert(_) => ("Put", Some("attribute_not_exists(pk)".to_owned())),
            What::Update(actions, condition) => {
                request["UpdateExpression"] = update_expression(actions, &mut values).into();
                ("Update", Some(existing(condition.as_ref(), &mut values)))
            }
            What::Delete(condition) => {
                let condition = condition.as_ref().map(|condition| {
                    let condition = condition.inside(&mut values);
                    format!("attribute_not_exists(pk) OR {condition}")
                });
                ("Delete", condition)
            }
            What::Check(condition) => (
                "ConditionCheck",
                Some(existing(condition.as_ref(), &mut values)),
            ),
        };
        match &self.what {
            What::Insert(_) => request["Item"] = self.item(),
            _ => request["Key"] = self.key.wire(),
        }
        if let Some(condition) = condition {
            request["ConditionExpression"] = condition.into();
        }
        values.finish(&mut request);
        (action, request)
    }

    /// The item that an INSERT puts; the key alone for all else.
    pub(super) fn item(&self) -> Value {
        let mut item = self.key.wire();
        if let What::Insert(attributes) = &self.what {
            for (name, value) in attributes {
                item[*name] = wire(value);
            }
        }
        item
    }

    /// The statement with its parameters.
    pub(super) fn statement(&self, returning: Option<&str>) -> Value {
        let mut values = Literals::new(self.parameters);
        let table = self.table;
        let mut text = match &self.what {
            What::Insert(attributes) => {
                let members: Vec<String> = (self.key.members().iter())
                    .chain(attributes)
                    .map(|(name, value)| format!("'{name}': {}", values.put(value)))
                    .collect();
                format!("INSERT INTO {table} VALUE {{{}}}", members.join(", "))
            }
            What::Update(actions, condition) => {
                // Both orders of the clauses mean the same.
                if self.shows {
                    let place = self.place(condition.as_ref(), &mut values);
                    let clauses = clauses(actions, &mut values);
                    format!("FROM {table} WHERE {place} {clauses}")
                } else {
                    let clauses = clauses(actions, &mut values);
                    let place = self.place(condition.as_ref(), &mut values);
                    format!("UPDATE {table} {clauses} WHERE {place}")
                }
            }
            What::Delete(condition) => {
                let place = self.place(condition.as_ref(), &mut values);
                format!("DELETE FROM {table} WHERE {place}")
            }
            What::Check(condition) => {
                let place = self.place(condition.as_ref(), &mut values);
                format!("EXISTS(SELECT * FROM {table} WHERE {place})")
            }
        };
        if let Some(returning) = returning {
            text += &format!(" RETURNING {returning} *");
        }
        let mut request = values.finish(text);
        if self.shows {
            request["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD".into();
        }
        request
    }

    /// The WHERE clause.
    fn place(&self, condition: Option<&Condition>, values: &mut Literals) -> String {
        let key = self.key.text(values);
        format!("{key}{}", and(condition, values))
    }
}

impl Read {
    /// The operation and its request: GetItem, or, if not every item is shown, Query.
    pub(super) fn classic(&self) -> (&'static str, Value) {
        let mut values = Placeholders::default();
        let mut request = json!({"TableName": self.table});
        if !self.columns.is_empty() {
            request["ProjectionExpression"] = self.columns.join(", ").into();
        }
        let operation = match &self.filter {
            None => {
                request["Key"] = self.key.wire();
                "GetItem"
            }
            Some(filter) => {
                request["KeyConditionExpression"] = self.key.text(&mut values).into();
                request["FilterExpression"] = filter.text(&mut values).into();
                "Query"
            }
        };
        values.finish(&mut request);
        (operation, request)
    }

    /// The statement with its parameters.
    pub(super) fn statement(&self) -> Value {
        let mut values = Literals::new(self.parameters);
        let columns = match self.columns.is_empty() {
            true => "*".to_owned(),
            false => self.columns.join(", "),
        };
        let key = self.key.text(&mut values);
        let rest = and(self.filter.as_ref(), &mut values);
        values.finish(format!(
            "SELECT {columns} FROM {} WHERE {key}{rest}",
            self.table
        ))
    }
}

impl Single {
    /// Whether it reads.
    pub(super) fn is_read(&self) -> bool {
        matches!(self, Self::Read(..))
    }

    /// The table.
    pub(super) fn table(&self) -> &'static str {
        match self {
            Self::Write(write, _) => write.table,
            Self::Read(read, _) => read.table,
        }
    }

    /// The operation and its request.
    fn classic(&self) -> (&'static str, Value) {
        match self {
            Self::Write(write, returning) => {
                let (action, mut request) = write.classic();
                request["ReturnValues"] = json!(returning.map(|(classic, _)| classic));
                let operation = match action {
                    "Put" => "PutItem",
                    "Update" => "UpdateItem",
                    "Delete" => "DeleteItem",
                    other => panic!("{other} is for transactions"),
                };
                (operation, request)
            }
            Self::Read(read, strong) => {
                let (operation, mut request) = read.classic();
                request["ConsistentRead"] = (*strong).into();
                (operation, request)
            }
        }
    }

    /// The statement as a batch takes it, and ExecuteStatement as well.
    pub(super) fn statement(&self) -> Value {
        match self {
            Self::Write(write, returning) => {
                write.statement(returning.map(|(_, statement)| statement))
            }
            Self::Read(read, strong) => {
                let mut request = read.statement();
                request["ConsistentRead"] = (*strong).into();
                request
            }
        }
    }

    /// What the classic operation answers, as its statement would.
    pub(super) fn expected(&self, pair: &Pair, report: &str) -> Outcome {
        let (operation, mut request) = self.classic();
        request["ReturnConsumedCapacity"] = report.into();
        let answer = ask(&pair.classic, operation, &request);
        answer.map_err(|failure| match self {
            Self::Write(write, _) => Box::new(of_write(*failure, write.is_insert())),
            Self::Read(..) => Box::new(bare(*failure)),
        })
    }

    /// Asks both databases.
    pub(super) fn compare(&self, pair: &Pair, report: &str) {
        let mut statement = self.statement();
        statement["ReturnConsumedCapacity"] = report.into();
        let expected = self.expected(pair, report);
        let answer = ask(&pair.partiql, "ExecuteStatement", &statement);
        assert_eq!(
            answer.map(|answer| shown(&answer)),
            expected.map(|answer| shown(&answer)),
            "{statement}\n{:?}",
            self.classic()
        );
    }
}
