//! Random models, documents and queries, answered by SQLite as well.

use package_database::models::{
    Collection, Doc, FieldDef, FieldType, Framework, ModelDef, ModelQuery, Relation, Sharding,
    SortDirection,
};
use package_database::testing::TestDatabase;
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params_from_iter};
use serde_json::{Map, Value, json};

/// Programs of one run, and steps of one program.
const PROGRAMS: u64 = 14;
const STEPS: usize = 220;

/// Numbers that follow from a seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(bound).unwrap()).unwrap()
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        let at = self.below(all.len());
        &all[at]
    }

    fn number(&mut self) -> Value {
        let numbers = [
            json!(-3),
            json!(0),
            json!(2.5),
            json!(7),
            json!(70),
            json!(1e20),
            json!(-1e-5),
            json!(-70),
            json!(-7.25),
            json!(9_007_199_254_740_993_i64),
            json!(9_007_199_254_740_992_i64),
            json!(i64::MIN),
        ];
        self.of(&numbers).clone()
    }

    /// Words that begin alike, that keys escape, and that are alike where an index ends.
    fn word(&mut self) -> Value {
        let long = "x".repeat(70);
        let words = [
            String::new(),
            "a".into(),
            "ab".into(),
            "a#b".into(),
            "a$".into(),
            "a\u{0}".into(),
            "B".into(),
            "é".into(),
            "~".into(),
            "\u{10ffff}".into(),
            long.clone(),
            format!("{long}a"),
            format!("{long}b"),
            "x".repeat(64),
            "x".repeat(63),
        ];
        json!(self.of(&words))
    }

    fn value(&mut self, field: &str) -> Value {
        match field {
            "n" => self.number(),
            "b" => json!(self.below(2) == 0),
            _ => self.word(),
        }
    }
}

const FIELDS: [&str; 4] = ["n", "s", "b", "g"];
const USERS: [&str; 4] = ["ada", "a#", "bob", "b"];

fn sql(value: &Value) -> Sql {
    match value {
        Value::Null => Sql::Null,
        Value::Bool(truth) => Sql::Integer(i64::from(*truth)),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => Sql::Integer(whole),
            None => Sql::Real(number.as_f64().unwrap()),
        },
        Value::String(text) => Sql::Text(text.clone()),
        other => panic!("{other}"),
    }
}

fn kind(field: &str) -> FieldType {
    match field {
        "n" => FieldType::Number,
        "b" => FieldType::Boolean,
        _ => FieldType::String,
    }
}

struct World {
    chance: Chance,
    docs: Collection,
    of_users: bool,
    oracle: Connection,
    ids: Vec<String>,
}

impl World {
    async fn new(seed: u64, database: &TestDatabase) -> Self {
        let mut chance = Chance(seed * 7919 + 1);
        let mut model = ModelDef::builder("doc");
        for field in FIELDS {
            let def = FieldDef::new(field, kind(field));
            model = model.field(match chance.below(3) {
                0 => def,
                1 => def.index(),
                _ => def.index_global(),
            });
        }
        let of_users = chance.below(3) == 0;
        model = match chance.below(3) {
            _ if of_users => model.user_scoped(),
            0 => model.sharding(Sharding::hash("id", 5)),
            _ => model,
        };
        let builder = Framework::builder(database.models());
        let framework = builder
            .model(model.build().unwrap())
            .unwrap()
            .start()
            .await
            .unwrap();
        for user in USERS {
            framework.create_user(user).await.unwrap();
        }
        let oracle = Connection::open_in_memory().unwrap();
        // Without types, so that nothing is converted.
        oracle
            .execute_batch("CREATE TABLE doc (id, user, n, s, b, g)")
            .unwrap();
        Self {
            docs: framework.collection("doc").unwrap(),
            chance,
            of_users,
            oracle,
            ids: Vec::new(),
        }
    }

    fn fields(&mut self) -> Map<String, Value> {
        let mut fields = Map::new();
        for field in FIELDS {
            if self.chance.below(4) > 0 {
                let value = self.chance.value(field);
                fields.insert(field.to_owned(), value);
            }
        }
        fields
    }

    async fn write(&mut self) {
        match self.chance.below(10) {
            0 if !self.ids.is_empty() => {
                let at = self.chance.below(self.ids.len());
                let id = self.ids.swap_remove(at);
                assert!(self.docs.find(&id).await.unwrap().delete().await.unwrap());
                self.oracle
                    .execute("DELETE FROM doc WHERE id = ?1", [&id])
                    .unwrap();
            }
            1..=3 if !self.ids.is_empty() => {
                let id = self.chance.of(&self.ids).clone();
                let field = *self.chance.of(&FIELDS);
                let value = self.chance.value(field);
                let mut doc = self.docs.find(&id).await.unwrap();
                match self.chance.below(4) {
                    0 => {
                        doc.unset(field).unwrap();
                        doc.save().await.unwrap();
                        let text = format!("UPDATE doc SET {field} = NULL WHERE id = ?1");
                        self.oracle.execute(&text, [&id]).unwrap();
                    }
                    _ => {
                        doc.update(json!({field: value})).await.unwrap();
                        let text = format!("UPDATE doc SET {field} = ?2 WHERE id = ?1");
                        self.oracle
                            .execute(&text, (Sql::Text(id), sql(&value)))
                            .unwrap();
                    }
                }
            }
            _ => {
                let id = format!("{:03}", self.chance.below(900));
                if self.ids.contains(&id) {
                    return;
                }
                let fields = self.fields();
                let user = self.of_users.then(|| (*self.chance.of(&USERS)).to_owned());
                let mut all = fields.clone();
                all.insert("id".to_owned(), json!(id));
                match &user {
                    Some(user) => self
                        .docs
                        .create_for(user, Value::Object(all))
                        .await
                        .unwrap(),
                    None => self.docs.create(Value::Object(all)).await.unwrap(),
                };
                let of = |field: &str| fields.get(field).map_or(Sql::Null, sql);
                let user = user.map_or(Sql::Null, Sql::Text);
                let row = [
                    Sql::Text(id.clone()),
                    user,
                    of("n"),
                    of("s"),
                    of("b"),
                    of("g"),
                ];
                self.oracle
                    .execute(
                        "INSERT INTO doc VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                        params_from_iter(row),
                    )
                    .unwrap();
                self.ids.push(id);
            }
        }
    }

    /// A random query, and what SQLite is asked in its place.
    fn query(&mut self) -> (ModelQuery, String, Vec<Sql>) {
        let mut query = self.docs.query();
        let (mut conditions, mut values) = (vec!["1".to_owned()], Vec::new());
        if self.of_users {
            let users: Vec<&str> = USERS
                .into_iter()
                .filter(|_| self.chance.below(2) == 0)
                .collect();
            match self.chance.below(3) {
                0 => query = query.allow_scan(),
                _ => {
                    let listed = users.iter().map(|user| format!("'{user}'"));
                    conditions.push(format!(
                        "user IN ({})",
                        listed.collect::<Vec<_>>().join(", ")
                    ));
                    query = query.where_user_in(users);
                }
            }
        }
        for _ in 0..self.chance.below(4) {
            let field = *self.chance.of(&FIELDS);
            let operator = *self
                .chance
                .of(&["=", "!=", ">", ">=", "<", "<=", "in", "like"]);
            let other = *self.chance.of(&FIELDS);
            let from = if self.chance.below(12) == 0 {
                other
            } else {
                field
            };
            let fits = kind(from) == kind(field);
            let value = self.chance.value(from);
            let text = match operator {
                "in" => {
                    let list: Vec<Value> = (0..self.chance.below(4))
                        .map(|_| self.chance.value(field))
                        .collect();
                    let places: Vec<String> = list
                        .iter()
                        .map(|value| {
                            values.push(sql(value));
                            format!("?{}", values.len())
                        })
                        .collect();
                    query = query.where_in(field, list);
                    conditions.push(format!(
                        "({field} IS NOT NULL AND {field} IN ({}))",
                        places.join(", ")
                    ));
                    continue;
                }
                "like" if kind(field) != FieldType::String || !value.is_string() => continue,
                "like" => {
                    values.push(sql(&value));
                    let place = values.len();
                    format!(
                        "({field} IS NOT NULL AND (?{place} = '' OR instr(lower({field}), lower(?{place})) > 0))"
                    )
                }
                "!=" if !fits => "1".to_owned(),
                _ if !fits => "0".to_owned(),
                "!=" => {
                    values.push(sql(&value));
                    format!("({field} IS NULL OR {field} <> ?{})", values.len())
                }
                _ => {
                    values.push(sql(&value));
                    format!(
                        "({field} IS NOT NULL AND {field} {operator} ?{})",
                        values.len()
                    )
                }
            };
            conditions.push(text);
            query = query.where_(field, operator, value);
        }
        let mut sorts = Vec::new();
        for _ in 0..self.chance.below(3) {
            let field = *self.chance.of(&["n", "s", "b", "g", "id"]);
            let (direction, word) = match self.chance.below(2) {
                0 => (SortDirection::Ascending, "ASC"),
                _ => (SortDirection::Descending, "DESC"),
            };
            query = query.order_by(field, direction);
            sorts.push(format!("{field} {word}"));
        }
        sorts.push("id ASC".to_owned());
        let mut text = format!(
            "SELECT id FROM doc WHERE {} ORDER BY {}",
            conditions.join(" AND "),
            sorts.join(", ")
        );
        if self.chance.below(2) == 0 {
            let (limit, offset) = (self.chance.below(8), self.chance.below(4));
            query = query.limit(limit).offset(offset);
            text.push_str(&format!(" LIMIT {limit} OFFSET {offset}"));
        }
        (query, text, values)
    }

    fn asked(&self, text: &str, values: Vec<Sql>) -> Vec<String> {
        let mut statement = self.oracle.prepare(text).unwrap();
        let rows = statement
            .query_map(params_from_iter(values), |row| row.get(0))
            .unwrap();
        rows.map(Result::unwrap).collect()
    }

    async fn compare(&mut self) {
        let (query, text, values) = self.query();
        let found = query
            .all()
            .await
            .unwrap_or_else(|error| panic!("{error}: {text}"));
        let found: Vec<&str> = found.iter().map(Doc::id).collect();
        let expected = self.asked(&text, values.clone());
        assert_eq!(
            found,
            expected,
            "{text} {values:?}\n{}",
            query.explain().unwrap()
        );
        if !text.contains("LIMIT") {
            assert_eq!(query.count().await.unwrap(), expected.len());
        }
    }
}

#[tokio::test]
async fn d_128_d_130_random_queries_answer_as_sqlite_does() {
    for seed in 0..PROGRAMS {
        let database = TestDatabase::new().await.unwrap();
        let mut world = World::new(seed, &database).await;
        for step in 0..STEPS {
            match step % 3 {
                0 => world.write().await,
                _ => world.compare().await,
            }
        }
        assert!(world.ids.len() > 20);
    }
}

/// Parents and children, their tags between them, and the same as joins.
#[tokio::test]
async fn d_130_relations_answer_as_joins_do() {
    let database = TestDatabase::new().await.unwrap();
    let text = |name: &str| FieldDef::new(name, FieldType::String);
    let node = ModelDef::builder("node")
        .field(text("parent").index_global())
        .relation(Relation::belongs_to("up", "node", "parent"))
        .relation(Relation::has_many("down", "node", "parent"))
        .relation(Relation::many_to_many("tags", "tag", "link", "node", "tag"));
    let tag = ModelDef::builder("tag").field(text("name"));
    let link = ModelDef::builder("link")
        .field(text("node").index())
        .field(text("tag"));
    let mut builder = Framework::builder(database.models());
    for model in [node, tag, link] {
        builder = builder.model(model.build().unwrap()).unwrap();
    }
    let framework = builder.start().await.unwrap();
    let collection = |name| framework.collection(name).unwrap();
    let (nodes, tags, links) = (collection("node"), collection("tag"), collection("link"));
    let oracle = Connection::open_in_memory().unwrap();
    oracle
        .execute_batch("CREATE TABLE node (id, parent); CREATE TABLE link (node, tag)")
        .unwrap();
    let mut chance = Chance(4711);
    for number in 0..10 {
        tags.create(json!({"id": format!("t{number}"), "name": "x"}))
            .await
            .unwrap();
    }
    for number in 0..80 {
        let id = format!("n{number:02}");
        let parent = (chance.below(4) > 0).then(|| format!("n{:02}", chance.below(90)));
        let mut fields = json!({"id": id});
        if let Some(parent) = &parent {
            fields["parent"] = json!(parent);
        }
        nodes.create(fields).await.unwrap();
        oracle
            .execute("INSERT INTO node VALUES (?1, ?2)", (&id, &parent))
            .unwrap();
        for _ in 0..chance.below(4) {
            let tag = format!("t{}", chance.below(12));
            links.create(json!({"node": id, "tag": tag})).await.unwrap();
            oracle
                .execute("INSERT INTO link VALUES (?1, ?2)", (&id, &tag))
                .unwrap();
        }
    }
    let asked = |text: &str, id: &str| -> Vec<String> {
        let mut statement = oracle.prepare(text).unwrap();
        let rows = statement.query_map([id], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let docs = nodes
        .query()
        .load(["up", "down", "tags"])
        .all()
        .await
        .unwrap();
    assert_eq!(docs.len(), 80);
    for doc in docs {
        let ids = |name: &str| -> Vec<String> {
            doc.related(name)
                .unwrap()
                .many()
                .iter()
                .map(|doc| doc.id().to_owned())
                .collect()
        };
        let up = "SELECT up.id FROM node JOIN node up ON up.id = node.parent WHERE node.id = ?1";
        assert_eq!(ids("up"), asked(up, doc.id()));
        let down = "SELECT id FROM node WHERE parent = ?1 ORDER BY id";
        assert_eq!(ids("down"), asked(down, doc.id()));
        let tags = "SELECT DISTINCT tag FROM link WHERE node = ?1 AND tag < 't:' AND length(tag) = 2 ORDER BY tag";
        assert_eq!(ids("tags"), asked(tags, doc.id()));
    }
}
