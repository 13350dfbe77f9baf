//! The builder of queries.

use serde_json::Value;

use super::condition::{Operator, QueryCondition};
use crate::domain::models::collection::Collection;
use crate::domain::models::doc::{normal, normal_of};
use crate::domain::models::fault;
use crate::domain::models::relations::LoadOptions;
use crate::error::Error;

/// In which direction documents are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortDirection {
    /// The smallest first.
    #[default]
    Ascending,
    /// The greatest first.
    Descending,
}

impl SortDirection {
    /// `asc` or `desc`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for any other word.
    pub fn named(word: &str) -> Result<Self, Error> {
        match word {
            "asc" => Ok(Self::Ascending),
            "desc" => Ok(Self::Descending),
            _ => Err(fault::invalid(format!("there is no direction {word:?}"))),
        }
    }
}

/// A query for documents of a model: conditions that all hold, an order, and how many.
///
/// What is wrong with it is told when it is carried out. Documents come in the order of their fields, those that are
/// equal in that of their ids; without an order, in that of their ids, whatever the plan is.
///
/// # Examples
///
/// ```
/// # use package_database::models::{FieldDef, FieldType, Framework, ModelDef, SortDirection};
/// # use package_database::testing::TestDatabase;
/// # use serde_json::json;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), package_database::Error> {
/// # let database = TestDatabase::new().await?;
/// # let post = ModelDef::builder("post")
/// #     .field(FieldDef::new("title", FieldType::String).required())
/// #     .field(FieldDef::new("likes", FieldType::Number).required().index());
/// # let framework = Framework::builder(database.models()).model(post.build()?)?.start().await?;
/// # let posts = framework.collection("post")?;
/// posts.create(json!({"title": "Old", "likes": 3})).await?;
/// posts.create(json!({"title": "New", "likes": 30})).await?;
/// let query = posts.where_("likes", ">", 2).order_by("likes", SortDirection::Descending).limit(10);
/// println!("{}", query.explain()?); // an index, one request
/// let found = query.exec().await?;
/// assert_eq!(found.docs[0].text("title"), Some("New"));
/// assert_eq!(found.cost.requests, 1);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a query reads nothing before it is carried out"]
pub struct ModelQuery {
    pub(super) collection: Collection,
    pub(super) conditions: Vec<QueryCondition>,
    pub(super) sorts: Vec<(String, SortDirection)>,
    pub(super) limit: Option<usize>,
    pub(super) offset: usize,
    pub(super) loads: Vec<LoadOptions>,
    pub(super) scan: bool,
    pub(super) faults: Vec<String>,
}

impl ModelQuery {
    pub(in super::super) const fn new(collection: Collection) -> Self {
        Self {
            collection,
            conditions: Vec::new(),
            sorts: Vec::new(),
            limit: None,
            offset: 0,
            loads: Vec::new(),
            scan: false,
            faults: Vec::new(),
        }
    }

    /// With one more condition, its operator as text: `=`, `==`, `!=`, `>`, `>=`, `<`, `<=`, `in`, `userIn`, `contains`,
    /// `like`.
    pub fn where_(mut self, field: &str, operator: &str, value: impl Into<Value>) -> Self {
        match operator.parse() {
            Ok(operator) => self.condition(field, operator, value.into()),
            Err(error) => {
                self.faults.push(error.to_string());
                self
            }
        }
    }

    /// With one more condition.
    pub fn filter(self, condition: QueryCondition) -> Self {
        self.condition(&condition.field, condition.operator, condition.value)
    }

    /// With one of these values in a field.
    pub fn where_in<V: Into<Value>>(
        self,
        field: &str,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        self.condition(field, Operator::In, Value::Array(values))
    }

    /// Of these users alone.
    pub fn where_user_in<U: Into<String>>(self, users: impl IntoIterator<Item = U>) -> Self {
        let users = users.into_iter().map(|user| Value::String(user.into()));
        self.condition("userId", Operator::UserIn, Value::Array(users.collect()))
    }

    pub(in super::super) fn condition(
        mut self,
        field: &str,
        operator: Operator,
        value: Value,
    ) -> Self {
        self.check_field(field);
        if matches!(operator, Operator::In | Operator::UserIn) && !value.is_array() {
            let sign = operator.sign();
            self.faults.push(format!("{sign:?} takes a list of values"));
        }
        if operator == Operator::UserIn && field != "userId" {
            self.faults.push(format!("{field:?} is no user"));
        }
        let value = self.normal(field, value);
        let condition = QueryCondition::new(field, operator, value);
        // The same condition twice is one.
        if !self.conditions.contains(&condition) {
            self.conditions.push(condition);
        }
        self
    }

    /// A value in the form that documents have it in.
    fn normal(&self, field: &str, value: Value) -> Value {
        match (self.collection.def().field(field), value) {
            (Some(field), Value::Array(values)) if field.kind().has_order() => {
                let values = values.into_iter();
                Value::Array(values.map(|value| normal_of(field, value)).collect())
            }
            (Some(field), value) => normal_of(field, value),
            (None, value) => normal(value),
        }
    }

    /// In the order of a field, of those that are equal in it in the order of the next one.
    pub fn order_by(mut self, field: &str, direction: SortDirection) -> Self {
        self.check_field(field);
        self.sorts.push((field.to_owned(), direction));
        self
    }

    /// So many documents at most.
    pub const fn limit(mut self, count: usize) -> Self {
        self.limit = Some(count);
        self
    }

    /// Without so many of the first ones.
    pub const fn offset(mut self, count: usize) -> Self {
        self.offset = count;
        self
    }

    /// With these relations loaded; a path such as `comments.author` goes on from what was loaded.
    pub fn load<'a>(mut self, relations: impl IntoIterator<Item = &'a str>) -> Self {
        let relations = relations.into_iter().map(LoadOptions::new);
        self.loads.extend(relations);
        self
    }

    /// With a relation loaded, of which conditions, an order and a limit leave some.
    pub fn load_with(mut self, options: LoadOptions) -> Self {
        self.loads.push(options);
        self
    }

    /// Lets the query read the documents of all users one after the other, where nothing else answers it.
    pub const fn allow_scan(mut self) -> Self {
        self.scan = true;
        self
    }

    fn check_field(&mut self, path: &str) {
        let def = self.collection.def();
        // A text always has a first part.
        let first = path.split('.').next().unwrap_or(path);
        let kept = ["id", "createdAt", "updatedAt"].contains(&first);
        let user = first == "userId" && def.has_user();
        if !kept && !user && def.field(first).is_none() {
            let model = def.name();
            self.faults
                .push(format!("{model:?} has no field {first:?}"));
        }
    }

    /// The conditions, each once.
    pub fn conditions(&self) -> &[QueryCondition] {
        &self.conditions
    }

    /// The order, field by field.
    pub fn sorting(&self) -> &[(String, SortDirection)] {
        &self.sorts
    }

    /// How many documents at most.
    pub const fn limited_to(&self) -> Option<usize> {
        self.limit
    }

    /// How many of the first ones are left out.
    pub const fn offset_by(&self) -> usize {
        self.offset
    }

    /// The relations that are loaded.
    pub fn relations(&self) -> impl Iterator<Item = &str> {
        self.loads.iter().map(LoadOptions::path)
    }

    /// What is wrong with it, all at once.
    pub(super) fn check(&self) -> Result<(), Error> {
        match self.faults.is_empty() {
            true => Ok(()),
            false => Err(fault::invalid(format!(
                "a query of {:?} makes no sense: {}",
                self.collection.def().name(),
                self.faults.join("; ")
            ))),
        }
    }
}
