//! Many items, page by page: Query and Scan beside SELECT, on tables and on indexes.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::Pair;
use super::condition::{Condition, condition};
use super::outcome::{Outcome, ask, bare, per_table};
use super::values::{Literals, PATHS, Placeholders, Values, group, number, title};
use crate::value::AttributeValue;

/// A table or an index.
#[derive(Clone, Copy, Debug)]
struct Source {
    table: &'static str,
    index: Option<&'static str>,
    partition: &'static str,
    sort: &'static str,
}

/// All of them.
const SOURCES: [Source; 5] = [
    Source {
        table: "plain",
        index: None,
        partition: "pk",
        sort: "sk",
    },
    Source {
        table: "ranked",
        index: None,
        partition: "pk",
        sort: "sk",
    },
    Source {
        table: "ranked",
        index: Some("local"),
        partition: "pk",
        sort: "t",
    },
    Source {
        table: "ranked",
        index: Some("all"),
        partition: "g",
        sort: "n",
    },
    Source {
        table: "ranked",
        index: Some("keys"),
        partition: "g",
        sort: "t",
    },
];

/// A condition on the sort key.
#[derive(Clone, Debug)]
enum Range {
    Compare(&'static str, AttributeValue),
    Between(AttributeValue, AttributeValue),
    BeginsWith(AttributeValue),
}

/// What is read of the source.
#[derive(Clone, Debug)]
enum Along {
    /// One partition, or a stretch of it.
    Partition(AttributeValue, Option<Range>, Order),
    /// Two partitions, one after the other.
    Partitions([AttributeValue; 2], Option<Range>, Order),
    /// Everything.
    All,
}

/// The order of the sort keys.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Order {
    Unsaid,
    Ascending,
    Descending,
}

/// A read of many items.
#[derive(Clone, Debug)]
pub(super) struct Walk {
    source: Source,
    along: Along,
    filter: Option<Condition>,
    columns: Vec<&'static str>,
    limit: Option<u32>,
    consistent: bool,
    /// Whether values of the statement stand in parameters.
    parameters: bool,
}

/// Any value that attributes of this name have.
fn key_value(name: &str) -> BoxedStrategy<AttributeValue> {
    match name {
        "pk" => prop::sample::select(vec!["p", "q"])
            .prop_map(AttributeValue::from)
            .boxed(),
        "sk" => (0..4_i64).prop_map(AttributeValue::from).boxed(),
        "g" => group().boxed(),
        "t" => title().boxed(),
        _ => number().boxed(),
    }
}

fn range(name: &'static str) -> BoxedStrategy<Range> {
    let operator = prop::sample::select(vec!["=", "<", "<=", ">", ">="]);
    let value = || key_value(name);
    let compare = (operator, value()).prop_map(|(operator, value)| Range::Compare(operator, value));
    let between = (value(), value()).prop_filter_map("upside down", |(low, high)| {
        let order = crate::value::compare::order(&low, &high)?;
        order.is_le().then_some(Range::Between(low, high))
    });
    let prefix = prop::sample::select(vec!["t", "tu", "x"]);
    let prefix = prefix.prop_map(|prefix| Range::BeginsWith(prefix.into()));
    match name {
        "t" => prop_oneof![compare, between, prefix].boxed(),
        _ => prop_oneof![compare, between].boxed(),
    }
}

fn along(source: Source) -> BoxedStrategy<Along> {
    let odd = prop::sample::select(vec![AttributeValue::from(7_i64), AttributeValue::from("")]);
    let partition = prop_oneof![30 => key_value(source.partition), 1 => odd];
    let order = prop::sample::select(vec![Order::Unsaid, Order::Ascending, Order::Descending]);
    let rest = (prop::option::of(range(source.sort)), order);
    let both = match source.partition {
        "pk" => ["q", "p"],
        _ => ["g", "h"],
    };
    let both = both.map(AttributeValue::from);
    prop_oneof![
        5 => (partition, rest.clone())
            .prop_map(|(partition, (range, order))| Along::Partition(partition, range, order))
            .prop_filter("other sentences", move |along| !source.is_odd_item(along)),
        1 => rest.prop_map(move |(range, order)| Along::Partitions(both.clone(), range, order)),
        3 => Just(Along::All),
    ]
    .boxed()
}

/// A walk along any source.
pub(super) fn walk() -> impl Strategy<Value = Walk> {
    prop::sample::select(&SOURCES[..]).prop_flat_map(|source| {
        along(source).prop_flat_map(move |along| {
            let mut columns = PATHS.to_vec();
            columns.extend(["pk", "sk", "g", "t", "n", "f"]);
            // A condition on the partition key would make a query of a scan, and a query has its
            // conditions on the sort key elsewhere.
            let mut paths = columns.clone();
            paths.retain(|path| *path != source.partition);
            if !matches!(along, Along::All) {
                paths.retain(|path| *path != source.sort);
            }
            let limit = match &along {
                Along::Partition(_, Some(range), _) if source.is_item(range) => Just(None).boxed(),
                _ => prop::option::of(1..4_u32).boxed(),
            };
            let columns = prop_oneof![
                3 => Just(Vec::new()),
                1 => prop::sample::subsequence(columns, 1..4),
            ];
            let filter = prop::option::weighted(0.3, condition(&paths));
            let flags = (prop::bool::weighted(0.3), any::<bool>());
            (filter, columns, limit, flags).prop_map(
                move |(filter, columns, limit, (consistent, parameters))| Walk {
                    source,
                    along: along.clone(),
                    filter,
                    columns,
                    limit,
                    consistent,
                    parameters,
                },
            )
        })
    })
}

impl Source {
    /// Whether this range of one partition is one item, which a statement
    /// [reads like GetItem](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.select.html),
    /// so that its page never ends before its time.
    fn is_item(self, range: &Range) -> bool {
        self.index.is_none() && matches!(range, Range::Compare("=", _))
    }

    /// Whether what is read is one item with a key that is none, which GetItem and Query refuse in words
    /// of their own.
    fn is_odd_item(self, along: &Along) -> bool {
        let Along::Partition(partition, Some(range), _) = along else {
            return false;
        };
        let is_odd = !matches!(partition, AttributeValue::S(text) if !text.is_empty());
        is_odd && self.is_item(range)
    }
}

impl Range {
    fn text(&self, name: &str, values: &mut impl Values) -> String {
        match self {
            Self::Compare(operator, value) => format!("{name} {operator} {}", values.put(value)),
            Self::Between(low, high) => {
                let (low, high) = (values.put(low), values.put(high));
                format!("{name} BETWEEN {low} AND {high}")
            }
            Self::BeginsWith(prefix) => format!("begins_with({name}, {})", values.put(prefix)),
        }
    }
}

impl Walk {
    /// The operation and its request; a query reads this partition.
    fn classic(&self, partition: Option<&AttributeValue>) -> (&'static str, Value) {
        let mut values = Placeholders::default();
        let mut request = json!({"TableName": self.source.table, "Limit": self.limit});
        request["IndexName"] = json!(self.source.index);
        request["ConsistentRead"] = self.consistent.into();
        if !self.columns.is_empty() {
            request["ProjectionExpression"] = self.columns.join(", ").into();
        }
        let mut operation = "Scan";
        if let (
            Some(partition),
            Along::Partition(_, range, order) | Along::Partitions(_, range, order),
        ) = (partition, &self.along)
        {
            operation = "Query";
            let mut condition = format!("{} = {}", self.source.partition, values.put(partition));
            if let Some(range) = range {
                condition += &format!(" AND {}", range.text(self.source.sort, &mut values));
            }
            request["KeyConditionExpression"] = condition.into();
            request["ScanIndexForward"] = (*order != Order::Descending).into();
        }
        if let Some(filter) = &self.filter {
            request["FilterExpression"] = filter.text(&mut values).into();
        }
        values.finish(&mut request);
        (operation, request)
    }

    /// The statement.
    fn statement(&self) -> Value {
        let mut values = Literals::new(self.parameters);
        let Source {
            table,
            partition,
            sort,
            ..
        } = self.source;
        let source = match self.source.index {
            Some(index) => format!("\"{table}\".\"{index}\""),
            None => format!("\"{table}\""),
        };
        let columns = match self.columns.is_empty() {
            true => "*".to_owned(),
            false => self.columns.join(", "),
        };
        let mut conditions = Vec::new();
        let mut order = "";
        match &self.along {
            Along::Partition(value, ..) => {
                conditions.push(format!("{partition} = {}", values.put(value)));
            }
            Along::Partitions([one, two], ..) => {
                let (one, two) = (values.put(one), values.put(two));
                conditions.push(format!("{partition} IN ({one}, {two})"));
            }
            Along::All => {}
        }
        if let Along::Partition(_, range, wanted) | Along::Partitions(_, range, wanted) =
            &self.along
        {
            conditions.extend(range.as_ref().map(|range| range.text(sort, &mut values)));
            order = match wanted {
                Order::Unsaid => "",
                Order::Ascending => "ASC",
                Order::Descending => "DESC",
            };
        }
        let filter = self.filter.as_ref();
        conditions.extend(filter.map(|filter| filter.inside(&mut values)));
        let mut text = format!("SELECT {columns} FROM {source}");
        if !conditions.is_empty() {
            text += &format!(" WHERE {}", conditions.join(" AND "));
        }
        if !order.is_empty() {
            text += &format!(" ORDER BY {sort} {order}");
        }
        let mut request = values.finish(text);
        request["Limit"] = json!(self.limit);
        request["ConsistentRead"] = self.consistent.into();
        request
    }

    /// Asks both databases.
    pub(super) fn compare(&self, pair: &Pair, report: &str) {
        let mut statement = self.statement();
        statement["ReturnConsumedCapacity"] = report.into();
        match &self.along {
            Along::Partition(value, ..) => {
                let (operation, request) = self.classic(Some(value));
                page_by_page(pair, operation, request, statement);
            }
            Along::All => {
                let (operation, request) = self.classic(None);
                page_by_page(pair, operation, request, statement);
            }
            Along::Partitions(values, ..) => self.compare_all(pair, values, statement),
        }
    }

    /// All pages of a statement on several partitions hold what a query of each holds, and cost as much
    /// if there is but one.
    fn compare_all(&self, pair: &Pair, values: &[AttributeValue], mut statement: Value) {
        let queries = values.iter().map(|value| {
            let (operation, mut request) = self.classic(Some(value));
            request["Limit"] = Value::Null;
            request["ReturnConsumedCapacity"] = statement["ReturnConsumedCapacity"].clone();
            ask(&pair.classic, operation, &request).map_err(|failure| Box::new(bare(*failure)))
        });
        let expected: Outcome = queries.collect::<Result<Vec<Value>, _>>().map(Into::into);
        let pages = pages(pair, &mut statement);
        let (_, request) = self.classic(values.first());
        if is_unprojected(&pages, &request) {
            return;
        }
        let (expected, pages) = match (expected, pages) {
            (Ok(expected), Ok(pages)) => (expected, pages),
            (expected, pages) => {
                assert_eq!(pages.map(Value::from), expected, "{statement}");
                return;
            }
        };
        let items = |answers: &[Value]| -> Vec<Value> {
            let items = answers.iter().filter_map(|page| page["Items"].as_array());
            items.flatten().cloned().collect()
        };
        let expected = expected.as_array().unwrap();
        assert_eq!(items(&pages), items(expected), "{statement}");
        if pages.len() == 1 {
            let capacity = |answers: &[Value]| {
                let lists = answers.iter().map(|page| &page["ConsumedCapacity"]);
                let lists: Vec<Value> = lists.map(|one| json!([one])).collect();
                per_table(lists.iter().filter(|list| !list[0].is_null()))
            };
            assert_eq!(capacity(&pages), capacity(expected), "{statement}");
        }
    }
}

/// How many pages there can be.
const PAGES_MAX: usize = 20;

/// All pages of a statement.
fn pages(pair: &Pair, statement: &mut Value) -> Outcome<Vec<Value>> {
    let mut pages = Vec::new();
    while pages.len() < PAGES_MAX {
        let page = ask(&pair.partiql, "ExecuteStatement", statement)?;
        statement["NextToken"] = page["NextToken"].clone();
        pages.push(page);
        if statement["NextToken"].is_null() {
            return Ok(pages);
        }
    }
    panic!("{statement}: no end");
}

/// Whether a statement was refused because its filter asks an index for what it does not hold, which a
/// query may do of what it fetches.
fn is_unprojected<T>(answer: &Outcome<T>, request: &Value) -> bool {
    let Err(failure) = answer else { return false };
    let Some((_, names)) = failure
        .message
        .split_once(" does not project one or more filter attributes: [")
    else {
        return false;
    };
    let filter = request["FilterExpression"].as_str().unwrap_or_default();
    let names = names.trim_end_matches(']').split(", ");
    for name in names {
        assert!(filter.contains(name), "{failure:?}: {request}");
    }
    assert!(request["KeyConditionExpression"].is_string(), "{request}");
    assert!(request["IndexName"].is_string(), "{request}");
    true
}

/// Each page of the operation is a page of the statement.
fn page_by_page(pair: &Pair, operation: &str, mut request: Value, mut statement: Value) {
    request["ReturnConsumedCapacity"] = statement["ReturnConsumedCapacity"].clone();
    for _ in 0..PAGES_MAX {
        let expected = ask(&pair.classic, operation, &request);
        let expected = expected.map_err(|failure| Box::new(bare(*failure)));
        let answer = ask(&pair.partiql, "ExecuteStatement", &statement);
        let told = |answer: &Value| {
            let members = ["Items", "ConsumedCapacity", "LastEvaluatedKey"];
            members.map(|member| answer[member].clone())
        };
        if is_unprojected(&answer, &request) {
            // A query may have told another fault before.
            assert!(expected.is_err() || request["ProjectionExpression"].is_string());
            return;
        }
        assert_eq!(
            answer.as_ref().map(told),
            expected.as_ref().map(told),
            "{statement}\n{operation} {request}"
        );
        let (Ok(expected), Ok(answer)) = (expected, answer) else {
            return;
        };
        let (last, next) = (&expected["LastEvaluatedKey"], &answer["NextToken"]);
        assert_eq!(last.is_null(), next.is_null(), "{statement}");
        if last.is_null() {
            return;
        }
        request["ExclusiveStartKey"] = last.clone();
        statement["NextToken"] = next.clone();
    }
    panic!("{statement}: no end");
}
