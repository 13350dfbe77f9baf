//! One request in both languages.

use serde_json::{Value, json};

use super::program::{Action, Ask, Condition, Key, Range, Step};
use crate::value::{AttributeValue, Item};

/// Where values go while a text is written.
trait Values {
    /// What stands for a value in the text.
    fn put(&mut self, value: &AttributeValue) -> String;
    /// `begins_with`, `attribute_exists(a)` or whatever the language has for it.
    fn exists(&self, path: &str, exists: bool) -> String;
}

/// A value in DynamoDB JSON.
fn wire(value: &AttributeValue) -> Value {
    let item = Item::from_iter([("v", value.clone())]);
    let mut item: Value = serde_json::from_slice(item.json()).unwrap();
    item["v"].take()
}

/// ExpressionAttributeValues.
#[derive(Default)]
struct Placeholders(serde_json::Map<String, Value>);

impl Values for Placeholders {
    fn put(&mut self, value: &AttributeValue) -> String {
        let name = format!(":v{}", self.0.len());
        self.0.insert(name.clone(), wire(value));
        name
    }

    fn exists(&self, path: &str, exists: bool) -> String {
        let function = if exists {
            "attribute_exists"
        } else {
            "attribute_not_exists"
        };
        format!("{function}({path})")
    }
}

/// Literals, or parameters.
struct Literals {
    parameters: Vec<Value>,
    use_parameters: bool,
}

impl Values for Literals {
    fn put(&mut self, value: &AttributeValue) -> String {
        if self.use_parameters {
            self.parameters.push(wire(value));
            return "?".to_owned();
        }
        literal(value)
    }

    fn exists(&self, path: &str, exists: bool) -> String {
        let not = if exists { "NOT " } else { "" };
        format!("{path} IS {not}MISSING")
    }
}

/// A value as a statement writes it.
fn literal(value: &AttributeValue) -> String {
    let list = |texts: Vec<String>| texts.join(", ");
    match value {
        AttributeValue::S(text) => format!("'{}'", text.replace('\'', "''")),
        AttributeValue::N(number) => number.to_string(),
        AttributeValue::Bool(truth) => truth.to_string(),
        AttributeValue::Null => "NULL".to_owned(),
        AttributeValue::L(elements) => {
            format!("[{}]", list(elements.iter().map(literal).collect()))
        }
        AttributeValue::Ss(texts) => {
            let texts = texts.iter().map(|text| literal(&text.as_str().into()));
            format!("<<{}>>", list(texts.collect()))
        }
        AttributeValue::Ns(numbers) => {
            format!(
                "<<{}>>",
                list(numbers.iter().map(ToString::to_string).collect())
            )
        }
        AttributeValue::M(members) => {
            let members = members
                .iter()
                .map(|(name, value)| format!("'{name}': {}", literal(value)));
            format!("{{{}}}", list(members.collect()))
        }
        AttributeValue::B(_) | AttributeValue::Bs(_) => panic!("binary values have no literal"),
    }
}

impl Condition {
    /// The condition in one language, without parentheses around it.
    fn text(&self, values: &mut impl Values) -> String {
        match self {
            Self::Compare(path, operator, value) => {
                format!("{path} {operator} {}", values.put(value))
            }
            Self::Between(path, low, high) => {
                let (low, high) = (values.put(low), values.put(high));
                format!("{path} BETWEEN {low} AND {high}")
            }
            Self::In(path, list) => {
                let list: Vec<String> = list.iter().map(|value| values.put(value)).collect();
                format!("{path} IN ({})", list.join(", "))
            }
            Self::Function(function, path, value) => {
                format!("{function}({path}, {})", values.put(value))
            }
            Self::Size(path, operator, size) => {
                format!("size({path}) {operator} {}", values.put(&(*size).into()))
            }
            Self::Exists(path) => values.exists(path, true),
            Self::NotExists(path) => values.exists(path, false),
            Self::Not(inside) => format!("NOT {}", inside.inside(values)),
            Self::And(left, right) => {
                format!("{} AND {}", left.inside(values), right.inside(values))
            }
            Self::Or(left, right) => format!("{} OR {}", left.inside(values), right.inside(values)),
        }
    }

    /// The condition as a part of another.
    fn inside(&self, values: &mut impl Values) -> String {
        match self {
            Self::Not(_) | Self::And(..) | Self::Or(..) => format!("({})", self.text(values)),
            _ => self.text(values),
        }
    }
}

impl Range {
    fn text(&self, values: &mut impl Values) -> String {
        match self {
            Self::Compare(operator, number) => {
                format!("sk {operator} {}", values.put(&(*number).into()))
            }
            Self::Between(low, high) => {
                let (low, high) = (values.put(&(*low).into()), values.put(&(*high).into()));
                format!("sk BETWEEN {low} AND {high}")
            }
        }
    }
}

/// The right side of SET; nothing for the other actions.
fn set_text(action: &Action, values: &mut impl Values) -> Option<String> {
    match action {
        Action::Set(path, value) => Some(format!("{path} = {}", values.put(value))),
        Action::Sum(target, source, sign, number) => Some(format!(
            "{target} = {source} {sign} {}",
            values.put(&(*number).into())
        )),
        Action::Append(target, source, list) => {
            let list = values.put(&AttributeValue::L(list.clone()));
            Some(format!("{target} = list_append({source}, {list})"))
        }
        _ => None,
    }
}

/// The actions as an UpdateExpression.
fn update_expression(actions: &[Action], values: &mut Placeholders) -> String {
    let mut text = String::new();
    let sets: Vec<String> = actions
        .iter()
        .filter_map(|action| set_text(action, values))
        .collect();
    let mut section = |verb: &str, actions: Vec<String>| {
        if !actions.is_empty() {
            text += &format!("{verb} {} ", actions.join(", "));
        }
    };
    section("SET", sets);
    let removes = actions.iter().filter_map(|action| match action {
        Action::Remove(path) => Some((*path).to_owned()),
        _ => None,
    });
    section("REMOVE", removes.collect());
    let adds = actions.iter().filter_map(|action| match action {
        Action::AddToSet(name, set) => Some(format!("{name} {}", values.put(set))),
        _ => None,
    });
    section("ADD", adds.collect());
    let deletes = actions.iter().filter_map(|action| match action {
        Action::DeleteFromSet(name, set) => Some(format!("{name} {}", values.put(set))),
        _ => None,
    });
    section("DELETE", deletes.collect());
    text
}

/// The actions as clauses of UPDATE, in the order of the sections.
fn clauses(actions: &[Action], values: &mut Literals) -> String {
    let mut clauses: Vec<String> = actions
        .iter()
        .filter_map(|action| set_text(action, values))
        .map(|set| format!("SET {set}"))
        .collect();
    clauses.extend(actions.iter().filter_map(|action| match action {
        Action::Remove(path) => Some(format!("REMOVE {path}")),
        _ => None,
    }));
    clauses.extend(actions.iter().filter_map(|action| match action {
        Action::AddToSet(name, set) => {
            Some(format!("SET {name} = set_add({name}, {})", values.put(set)))
        }
        _ => None,
    }));
    clauses.extend(actions.iter().filter_map(|action| match action {
        Action::DeleteFromSet(name, set) => Some(format!(
            "SET {name} = set_delete({name}, {})",
            values.put(set)
        )),
        _ => None,
    }));
    clauses.join(" ")
}

/// A key in DynamoDB JSON.
fn key_of((pk, sk): Key) -> Value {
    json!({"pk": {"S": pk}, "sk": {"N": sk.to_string()}})
}

/// A condition behind AND.
fn and(condition: Option<&Condition>, values: &mut impl Values) -> String {
    let rest = condition.map(|condition| format!(" AND {}", condition.inside(values)));
    rest.unwrap_or_default()
}

impl Step {
    /// The classic operation.
    pub(super) fn classic(&self) -> (&'static str, Value) {
        let mut values = Placeholders::default();
        let mut request = json!({"TableName": "sorted"});
        let operation = match &self.ask {
            Ask::Insert { .. } | Ask::Update { .. } | Ask::Delete { .. } => {
                self.classic_write(&mut request, &mut values)
            }
            Ask::Get { .. } | Ask::Query { .. } | Ask::Scan { .. } => {
                self.classic_read(&mut request, &mut values)
            }
        };
        if !values.0.is_empty() {
            request["ExpressionAttributeValues"] = values.0.into();
        }
        (operation, request)
    }

    fn classic_write(&self, request: &mut Value, values: &mut Placeholders) -> &'static str {
        match &self.ask {
            Ask::Insert { key, attributes } => {
                let mut item = key_of(*key);
                for (name, value) in attributes {
                    item[*name] = wire(value);
                }
                request["Item"] = item;
                request["ConditionExpression"] = "attribute_not_exists(pk)".into();
                "PutItem"
            }
            Ask::Update {
                key,
                actions,
                condition,
                returning,
            } => {
                request["Key"] = key_of(*key);
                request["UpdateExpression"] = update_expression(actions, values).into();
                let rest = and(condition.as_ref(), values);
                request["ConditionExpression"] = format!("attribute_exists(pk){rest}").into();
                request["ReturnValues"] = json!(returning.map(|(classic, _)| classic));
                "UpdateItem"
            }
            Ask::Delete {
                key,
                condition,
                returns_old,
            } => {
                request["Key"] = key_of(*key);
                if let Some(condition) = condition {
                    let rest = condition.inside(values);
                    request["ConditionExpression"] =
                        format!("attribute_not_exists(pk) OR {rest}").into();
                }
                request["ReturnValues"] = json!(returns_old.then_some("ALL_OLD"));
                "DeleteItem"
            }
            read => panic!("{read:?} writes nothing"),
        }
    }

    fn classic_read(&self, request: &mut Value, values: &mut Placeholders) -> &'static str {
        let filter = match &self.ask {
            Ask::Get {
                key,
                columns,
                consistent,
            } => {
                request["Key"] = key_of(*key);
                request["ConsistentRead"] = (*consistent).into();
                if !columns.is_empty() {
                    request["ProjectionExpression"] = columns.join(", ").into();
                }
                return "GetItem";
            }
            Ask::Query {
                pk,
                range,
                filter,
                backward,
                limit,
            } => {
                let mut condition = format!("pk = {}", values.put(&(*pk).into()));
                if let Some(range) = range {
                    condition += &format!(" AND {}", range.text(values));
                }
                request["KeyConditionExpression"] = condition.into();
                request["ScanIndexForward"] = (!backward).into();
                request["Limit"] = json!(limit);
                filter
            }
            Ask::Scan { filter, limit } => {
                request["Limit"] = json!(limit);
                filter
            }
            write => panic!("{write:?} reads nothing"),
        };
        if let Some(filter) = filter {
            request["FilterExpression"] = filter.text(values).into();
        }
        match &self.ask {
            Ask::Query { .. } => "Query",
            _ => "Scan",
        }
    }

    /// The statement.
    pub(super) fn statement(&self) -> Value {
        let mut values = Literals {
            parameters: Vec::new(),
            use_parameters: self.parameters,
        };
        let mut request = json!({});
        let text = match &self.ask {
            Ask::Insert { .. } | Ask::Update { .. } | Ask::Delete { .. } => {
                self.statement_write(&mut values)
            }
            Ask::Get { .. } | Ask::Query { .. } | Ask::Scan { .. } => {
                self.statement_read(&mut request, &mut values)
            }
        };
        request["Statement"] = text.into();
        if !values.parameters.is_empty() {
            request["Parameters"] = values.parameters.into();
        }
        request
    }

    fn statement_write(&self, values: &mut Literals) -> String {
        match &self.ask {
            Ask::Insert {
                key: (pk, sk),
                attributes,
            } => {
                let pk = values.put(&(*pk).into());
                let sk = values.put(&(*sk).into());
                let mut members = format!("'pk': {pk}, 'sk': {sk}");
                for (name, value) in attributes {
                    members += &format!(", '{name}': {}", values.put(value));
                }
                format!("INSERT INTO sorted VALUE {{{members}}}")
            }
            Ask::Update {
                key,
                actions,
                condition,
                returning,
            } => {
                let clauses = clauses(actions, values);
                let clause = where_key(*key, condition.as_ref(), values);
                let returning = returning.map(|(_, statement)| format!(" RETURNING {statement} *"));
                let returning = returning.unwrap_or_default();
                format!("UPDATE sorted {clauses} WHERE {clause}{returning}")
            }
            Ask::Delete {
                key,
                condition,
                returns_old,
            } => {
                let clause = where_key(*key, condition.as_ref(), values);
                let returning = if *returns_old {
                    " RETURNING ALL OLD *"
                } else {
                    ""
                };
                format!("DELETE FROM sorted WHERE {clause}{returning}")
            }
            read => panic!("{read:?} writes nothing"),
        }
    }

    fn statement_read(&self, request: &mut Value, values: &mut Literals) -> String {
        match &self.ask {
            Ask::Get {
                key,
                columns,
                consistent,
            } => {
                request["ConsistentRead"] = (*consistent).into();
                let columns = match columns.is_empty() {
                    true => "*".to_owned(),
                    false => columns.join(", "),
                };
                let clause = where_key(*key, None, values);
                format!("SELECT {columns} FROM sorted WHERE {clause}")
            }
            Ask::Query {
                pk,
                range,
                filter,
                backward,
                limit,
            } => {
                request["Limit"] = json!(limit);
                let mut clause = format!("pk = {}", values.put(&(*pk).into()));
                if let Some(range) = range {
                    clause += &format!(" AND {}", range.text(values));
                }
                clause += &and(filter.as_ref(), values);
                let order = if *backward { " ORDER BY sk DESC" } else { "" };
                format!("SELECT * FROM \"sorted\" WHERE {clause}{order}")
            }
            Ask::Scan { filter, limit } => {
                request["Limit"] = json!(limit);
                let clause = filter.as_ref().map(|filter| filter.text(values));
                let clause = clause.map(|clause| format!(" WHERE {clause}"));
                format!("SELECT * FROM sorted{}", clause.unwrap_or_default())
            }
            write => panic!("{write:?} reads nothing"),
        }
    }
}

/// A WHERE clause that names one item.
fn where_key((pk, sk): Key, condition: Option<&Condition>, values: &mut Literals) -> String {
    let pk = values.put(&pk.into());
    let sk = values.put(&sk.into());
    let rest = and(condition, values);
    format!("pk = {pk} AND sk = {sk}{rest}")
}
