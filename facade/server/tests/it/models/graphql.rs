//! Models in GraphQL: the schema, what is read by it, and what is refused.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use package_database::backend::BackendError;
use package_database::backend::adapter::{Fault, ObserveBackend, Observer, RequestKind};
use package_database::testing::TestDatabase;
use serde_json::{Value, json};

use super::documents::put_user;
use super::{blog, encoded, served};
use crate::support::{Answer, Api, Call, scoped};

const PATH: &str = "/v1/graphql";
const OWN_TYPE: &str = "application/graphql-response+json";

impl Api {
    pub(super) async fn ask(&self, token: &str, query: &str, variables: Value) -> Answer {
        let body = json!({"query": query, "variables": variables});
        self.send_json("POST", PATH, token, &body).await
    }

    /// The data of an answer without errors.
    pub(super) async fn data(&self, query: &str) -> Value {
        let answer = self.ask("all", query, json!({})).await.expect(200).value();
        assert_eq!(answer["errors"], Value::Null, "{answer}");
        answer["data"].clone()
    }

    /// The code and the sentence of the first error, and the data beside it.
    pub(super) async fn refused(&self, token: &str, query: &str) -> (String, String, Value) {
        let answer = self.ask(token, query, json!({})).await;
        let told = answer.value();
        let error = &told["errors"][0];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        assert!(error["extensions"]["status"].is_number(), "{told}");
        let code = text(&error["extensions"]["code"]);
        (code, text(&error["message"]), told["data"].clone())
    }
}

/// Two authors with five posts.
pub(super) async fn posts() -> Api {
    let api = served().await;
    fill(&api, 5).await;
    api
}

pub(super) async fn fill(api: &Api, posts: usize) {
    for (id, name) in [("ada", "Ada"), ("bob", "Bob")] {
        api.stored("author", &json!({"id": id, "name": name})).await;
    }
    for number in 1..=posts {
        let author = if number % 2 == 0 { "ada" } else { "bob" };
        let body = json!({"id": format!("p{number}"), "title": format!("T{number}"), "likes": number * 10,
            "author_id": author, "tags": ["all", number]});
        api.stored("post", &body).await;
    }
}

#[tokio::test]
async fn d_140_documents_are_read_by_id_by_filter_and_page_by_page() {
    let api = posts().await;
    let one = api
        .data("{ post { get(id: \"p2\") { id title likes tags _rev author { name } } none: get(id: \"x\") { id } } }")
        .await;
    let post = json!({"id": "p2", "title": "T2", "likes": 20, "tags": ["all", 2], "_rev": 1, "author": {"name": "Ada"}});
    assert_eq!(one["post"], json!({"get": post, "none": null}));
    for (filter, ids) in [
        ("likes: {ge: 40}", json!(["p4", "p5"])),
        ("likes: {gt: 10, lt: 30}", json!(["p2"])),
        (
            "author_id: {eq: \"ada\"}, title: {ne: \"T4\"}",
            json!(["p2"]),
        ),
        ("id: {in: [\"p1\", \"p9\"]}", json!(["p1"])),
        ("tags: {contains: 3}", json!(["p3"])),
        ("title: {like: \"t5\"}", json!(["p5"])),
    ] {
        let asked = format!(
            "{{ post {{ list(where: {{{filter}}}) {{ items {{ id }} }} count(where: {{{filter}}}) }} }}"
        );
        let data = api.data(&asked).await;
        let items = data["post"]["list"]["items"].as_array().unwrap().iter();
        let mut found: Vec<Value> = items.map(|item| item["id"].clone()).collect();
        found.sort_by_key(ToString::to_string);
        assert_eq!(json!(found), ids, "{filter}");
        assert_eq!(data["post"]["count"], found.len(), "{filter}");
    }
    let sorted = api
        .data("{ post { list(sort: \"-likes\", limit: 2, offset: 1) { items { id } next failures } } }")
        .await;
    let page = json!({"items": [{"id": "p4"}, {"id": "p3"}], "next": null, "failures": []});
    assert_eq!(sorted["post"]["list"], page);

    let query =
        "query ($after: String) { post { list(limit: 2, after: $after) { items { id } next } } }";
    let (mut after, mut pages) = (Value::Null, Vec::new());
    loop {
        let answer = api.ask("all", query, json!({"after": after})).await;
        let page = answer.expect(200).value()["data"]["post"]["list"].clone();
        pages.push(page["items"].as_array().unwrap().len());
        after = page["next"].clone();
        if after.is_null() {
            break;
        }
    }
    assert_eq!(pages.iter().sum::<usize>(), 5, "{pages:?}");
    assert!(pages.len() >= 3, "{pages:?}");
}

#[derive(Debug, Default)]
pub(super) struct Counts(pub(super) Mutex<BTreeMap<String, usize>>);

impl Observer for Counts {
    fn begins(&self, kind: RequestKind) {
        *self
            .0
            .lock()
            .unwrap()
            .entry(format!("{kind:?}"))
            .or_default() += 1;
    }

    fn ended(&self, _: RequestKind, _: Option<&BackendError>) {}
}

/// An operation over three levels of relations takes as many requests for many documents as for few.
#[tokio::test]
async fn d_140_relations_are_read_level_by_level() {
    let mut taken = Vec::new();
    for documents in [3, 40] {
        let database = TestDatabase::new().await.unwrap();
        let counts = Arc::new(Counts::default());
        let backend = ObserveBackend::new(database.backend().clone(), counts.clone());
        let watched = database.over_backend(Arc::new(backend)).await.unwrap();
        let api = Api::serving(database, watched, |builder| builder);
        api.send_json("PUT", "/v1/models", "all", &blog())
            .await
            .expect(200);
        fill(&api, documents).await;
        let query = "{ author { list { items { ...who again: posts { author { id } } } } } }
            fragment who on Author { name posts { title author { ... on Author { posts { id } } } } }";
        api.data(query).await;
        counts.0.lock().unwrap().clear();
        let data = api.data(query).await;
        let authors = data["author"]["list"]["items"].as_array().unwrap();
        let of = |author: &Value| author["posts"].as_array().unwrap().len();
        assert_eq!(authors.iter().map(of).sum::<usize>(), documents);
        let post = &authors[1]["posts"][0];
        assert_eq!(
            post["author"]["posts"].as_array().unwrap().len(),
            of(&authors[1])
        );
        assert_eq!(authors[0]["again"][0]["author"]["id"], "ada");
        taken.push(counts.0.lock().unwrap().clone());
    }
    assert_eq!(taken[0], taken[1]);
    let requests: usize = taken[1].values().sum();
    assert!(requests <= 8, "{taken:?}");
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "a schema and the one that follows it are one story"
)]
async fn d_140_the_schema_follows_from_what_is_registered() {
    let api = served().await;
    let named = "{ __type(name: \"Post\") { fields { name type { name kind ofType { name } } } } }";
    let fields = |data: &Value| {
        let fields = data["__type"]["fields"].as_array().unwrap().iter();
        let fields = fields.map(|field| {
            (
                field["name"].as_str().unwrap().to_owned(),
                field["type"].clone(),
            )
        });
        fields.collect::<BTreeMap<String, Value>>()
    };
    let before = fields(&api.data(named).await);
    assert_eq!(before["likes"]["name"], "Float");
    assert_eq!(before["tags"]["ofType"]["name"], "JSON");
    assert_eq!(before["author"]["name"], "Author");
    assert_eq!(before["id"]["ofType"]["name"], "ID");

    let mut next = blog();
    let models = next["models"].as_array_mut().unwrap();
    models.pop();
    models[1]["fields"]
        .as_array_mut()
        .unwrap()
        .push(json!({"name": "published", "type": "date"}));
    // Names that GraphQL or another model has taken.
    for name in ["Post", "query", "String", "postPage"] {
        models.push(json!({"name": name, "fields": [
            {"name": "x", "type": "object"}, {"name": "true", "type": "boolean"}]}));
    }
    api.send_json("PUT", "/v1/models", "all", &next)
        .await
        .expect(200);
    let all = api.data("{ __schema { mutationType { name } subscriptionType { name } queryType { fields { name } } types { name } } }").await;
    let schema = &all["__schema"];
    assert_eq!(
        (&schema["mutationType"], &schema["subscriptionType"]),
        (&Value::Null, &Value::Null)
    );
    let roots: Vec<&str> = schema["queryType"]["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| own["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        roots,
        ["Post", "String", "author", "post", "postPage", "query"]
    );
    let of_post = api
        .data("{ post { __typename list { __typename } } Post { __typename } }")
        .await;
    assert_eq!(
        of_post,
        json!({"post": {"__typename": "PostQueries_", "list": {"__typename": "PostPage_"}}, "Post": {"__typename": "PostQueries"}})
    );
    let date = api
        .data("{ __type(name: \"Post_\") { fields { name type { name } } } }")
        .await;
    assert_eq!(fields(&date)["published"]["name"], "DateTime");
    let body = json!({"id": "a", "title": "x", "published": "2026-11-20T16:28:33+01:00"});
    api.stored("post", &body).await;
    api.stored(
        "Post",
        &json!({"id": "a", "x": {"y": {"z": 1}}, "true": true}),
    )
    .await;
    let found = api
        .data("{ post { list(where: {published: {lt: \"2026-11-21T00:00:00Z\"}}) { items { published } } }
            Post { list(where: {x: [{at: \"y.z\", ge: 1}], true: {eq: true}}) { items { x true } } } }")
        .await;
    assert_eq!(
        found["post"]["list"]["items"],
        json!([{"published": "2026-11-20T15:28:33.000Z"}])
    );
    assert_eq!(
        found["Post"]["list"]["items"],
        json!([{"x": {"y": {"z": 1}}, "true": true}])
    );
}

/// What the common tools ask of a service before anything else.
#[tokio::test]
async fn d_140_tools_are_told_the_whole_schema() {
    let api = served().await;
    let mut kinds = "name".to_owned();
    for _ in 0..9 {
        kinds = format!("name ofType {{ kind {kinds} }}");
    }
    let query = format!(
        "query IntrospectionQuery {{ __schema {{ description queryType {{ name kind }} mutationType {{ name kind }}
            subscriptionType {{ name kind }} types {{ ...FullType }}
            directives {{ name description isRepeatable locations args(includeDeprecated: true) {{ ...InputValue }} }} }} }}
        fragment FullType on __Type {{ kind name description specifiedByURL
            fields(includeDeprecated: true) {{ name description args(includeDeprecated: true) {{ ...InputValue }}
                type {{ ...TypeRef }} isDeprecated deprecationReason }}
            inputFields(includeDeprecated: true) {{ ...InputValue }} interfaces {{ ...TypeRef }}
            enumValues(includeDeprecated: true) {{ name description isDeprecated deprecationReason }}
            possibleTypes {{ ...TypeRef }} }}
        fragment InputValue on __InputValue {{ name description type {{ ...TypeRef }} defaultValue isDeprecated
            deprecationReason }}
        fragment TypeRef on __Type {{ kind {kinds} }}"
    );
    let data = api.data(&query).await;
    let types = data["__schema"]["types"].as_array().unwrap().iter();
    let types: Vec<&str> = types.map(|own| own["name"].as_str().unwrap()).collect();
    for name in [
        "Author",
        "AuthorPage",
        "AuthorQueries",
        "AuthorFilter",
        "TextFilter",
        "Note",
    ] {
        assert!(types.contains(&name), "{name}: {types:?}");
    }
}

#[tokio::test]
async fn d_140_rights_are_those_of_the_routes() {
    let api = posts().await;
    let none = Call::new("POST", PATH).json("{\"query\": \"{ __typename }\"}");
    api.send(none).await.problem(401, "unauthenticated");
    let nothing = api.ask(&scoped("specs"), "{ __typename }", json!({})).await;
    assert!(nothing.header("www-authenticate").contains("models:*:read"));
    nothing.problem(403, "forbidden");

    let token = scoped("models:post:read");
    let (code, _, data) = api
        .refused(&token, "{ post { count } author { count } }")
        .await;
    assert_eq!(
        (code.as_str(), data),
        ("forbidden", json!({"post": {"count": 5}, "author": null}))
    );
    let (code, _, data) = api
        .refused(
            &token,
            "{ post { get(id: \"p1\") { id author { name } } } }",
        )
        .await;
    assert_eq!(
        (code.as_str(), data),
        (
            "forbidden",
            json!({"post": {"get": {"id": "p1", "author": null}}})
        )
    );
    let (code, _, _) = api
        .refused(&token, "{ post { list(scan: true) { next } } }")
        .await;
    assert_eq!(code, "forbidden");

    // A user sees what is their own.
    put_user(&api, "user scoped", 201).await;
    put_user(&api, "bob", 201).await;
    let foreign = api
        .stored("note", &json!({"userId": "bob", "text": "of bob"}))
        .await;
    api.stored("note", &json!({"userId": "user scoped", "text": "mine"}))
        .await;
    let token = scoped("models:note:own:read");
    let query = format!(
        "{{ note {{ list {{ items {{ userId text }} }} count get(id: {}) {{ text }} }} }}",
        foreign["id"]
    );
    let own = api.ask(&token, &query, json!({})).await.expect(200).value();
    let mine = json!({"list": {"items": [{"userId": "user scoped", "text": "mine"}]}, "count": 1, "get": null});
    assert_eq!(own, json!({"data": {"note": mine}}));
    let (code, _, _) = api
        .refused(&token, "{ note { list(users: \"bob\") { next } } }")
        .await;
    assert_eq!(code, "forbidden");
    let all = "{ note { list(users: [\"bob\"]) { items { text } } } }";
    assert_eq!(
        api.data(all).await["note"]["list"]["items"],
        json!([{"text": "of bob"}])
    );
}

/// As README has it: null, beside the documents that have it.
#[tokio::test]
async fn a_relation_that_a_token_does_not_cover_is_null() {
    let api = posts().await;
    let token = scoped("models:post:read");
    let (code, told, data) = api
        .refused(
            &token,
            "{ post { list(limit: 1) { items { id author { name } } } } }",
        )
        .await;
    let items = json!([{"id": "p1", "author": null}]);
    assert_eq!(
        (code.as_str(), data),
        ("forbidden", json!({"post": {"list": {"items": items}}}))
    );
    assert!(
        told.contains("author") && !told.contains("header"),
        "{told}"
    );
}

#[tokio::test]
async fn d_140_what_asks_for_too_much_or_makes_no_sense_is_refused() {
    let api = posts().await;
    let many: String = (0..21).map(|at| format!("a{at}: count ")).collect();
    let (code, said, data) = api
        .refused("all", &format!("{{ post {{ {many} }} }}"))
        .await;
    assert_eq!(
        (code.as_str(), &data["post"]["a20"]),
        ("bad-request", &Value::Null)
    );
    assert!(said.contains("20 fields"), "{said}");
    assert_eq!(data["post"]["a19"], 5);
    let deep = format!("{}id{}", "posts { author { ".repeat(5), " } }".repeat(5));
    for (query, said) in [
        (
            format!("{{ author {{ get(id: \"ada\") {{ {deep} }} }} }}"),
            "8 levels",
        ),
        (
            format!(
                "{{ post {{ list {{ items {{ {}id{} }} }} }} }}",
                "author { posts { ".repeat(7),
                " } }".repeat(7)
            ),
            "deep at most",
        ),
        (
            "{ post { list(limit: 0) { next } } }".to_owned(),
            "1 to 1,000",
        ),
        (
            "{ post { list(offset: -1) { next } } }".to_owned(),
            "offset",
        ),
        (
            "{ post { list(sort: \"nothing\") { next } } }".to_owned(),
            "field",
        ),
        (
            "{ post { list(after: \"x\") { next } } }".to_owned(),
            "token",
        ),
        ("{ post { nothing } }".to_owned(), "nothing"),
        (
            "{ post { list(where: {likes: {eq: \"x\"}}) { next } } }".to_owned(),
            "Float",
        ),
        ("mutation { post { count } }".to_owned(), "mutation"),
        ("subscription { post { count } }".to_owned(), "subscription"),
        ("{ post {".to_owned(), "expected"),
        (
            format!("{{ post {{ count {} }} }}", "@skip(if: false) ".repeat(5)),
            "directives",
        ),
        ("{ ...f } fragment f on Query { ...f }".to_owned(), "itself"),
    ] {
        let (code, told, data) = api.refused("all", &query).await;
        assert_eq!(code, "bad-request", "{query}: {told}");
        assert!(told.contains(said), "{query}: {told}");
        assert!(data.to_string().contains("null"), "{data}");
    }
}

#[tokio::test]
async fn d_140_requests_and_answers_are_those_of_graphql_over_http() {
    let api = posts().await;
    let query =
        "query Both($id: ID!) { post { get(id: $id) { title } } } query Other { post { count } }";
    let body = json!({"query": query, "operationName": "Both", "variables": {"id": "p1"}, "extensions": {"client": 1}});
    let wrong = json!({"query": "{ nothing }"});
    for (accept, media_type, refused) in [
        (None, OWN_TYPE, 400),
        (Some("*/*"), OWN_TYPE, 400),
        (
            Some("application/graphql-response+json, application/json;q=0.9"),
            OWN_TYPE,
            400,
        ),
        (Some("application/json"), "application/json", 200),
    ] {
        let post = |body: &Value| {
            let call = Call::new("POST", PATH).token("all");
            match accept {
                Some(accept) => call.header("accept", accept),
                None => call,
            }
            .json(&body.to_string())
        };
        let answer = api.send(post(&body)).await.expect(200);
        assert_eq!(answer.header("content-type"), media_type, "{accept:?}");
        assert_eq!(
            answer.value(),
            json!({"data": {"post": {"get": {"title": "T1"}}}})
        );
        let answer = api.send(post(&wrong)).await.expect(refused);
        assert_eq!(answer.header("content-type"), media_type, "{accept:?}");
        assert_eq!(answer.value().get("data"), None);
        assert_eq!(
            answer.value()["errors"][0]["extensions"]["code"],
            "bad-request"
        );
    }
    let path = format!(
        "{PATH}?query={}&operationName=Both&variables={}",
        encoded_text(query),
        encoded(&json!({"id": "p2"}))
    );
    let answer = api.get(&path).await.expect(200);
    assert_eq!(answer.value()["data"]["post"]["get"]["title"], "T2");
    let call = Call::new("POST", PATH)
        .token("all")
        .header("accept", "text/html");
    api.send(call.json(&body.to_string()))
        .await
        .problem(406, "not-acceptable");
    let call = Call::new("POST", PATH)
        .token("all")
        .header("content-type", "application/graphql");
    api.send(call.body(query))
        .await
        .problem(415, "unsupported-media-type");
    api.get(PATH).await.problem(400, "bad-request");
    api.get(&format!("{PATH}?query=%7bx%7d&variables=1"))
        .await
        .problem(400, "bad-request");
    for (body, status, code) in [
        ("{", 400, "bad-request"),
        ("[]", 422, "unprocessable"),
        ("{\"query\": 1}", 422, "unprocessable"),
        (
            "{\"query\": \"{ x }\", \"documentId\": \"x\"}",
            422,
            "unprocessable",
        ),
    ] {
        let call = Call::new("POST", PATH).token("all").json(body);
        api.send(call).await.problem(status, code);
    }
    api.send(Call::new("PUT", PATH).token("all"))
        .await
        .problem(405, "method-not-allowed");
    let large = json!({"query": format!("{{ post {{ count }} }} # {}", "x".repeat(5 << 20))});
    api.send_json("POST", PATH, "all", &large)
        .await
        .problem(413, "too-large");
    let empty = Api::new().await;
    empty
        .ask("all", "{ __typename }", json!({}))
        .await
        .problem(404, "not-found");
}

/// A text as a part of a query string.
fn encoded_text(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02x}")).collect()
}

#[tokio::test]
async fn d_140_a_store_that_fails_is_told_beside_the_data() {
    let (api, faults) = Api::with_faults().await;
    api.send_json("PUT", "/v1/models", "all", &blog())
        .await
        .expect(200);
    api.data("{ post { count } }").await;
    faults.next_of(RequestKind::Query, Fault::Crash);
    let (code, said, data) = api
        .refused("all", "{ post { __typename list { next } } }")
        .await;
    assert_eq!(
        (code.as_str(), &data["post"]["list"]),
        ("unavailable", &Value::Null),
        "{said}"
    );
    assert_eq!(data["post"]["__typename"], "PostQueries");
}

/// The operation of the README, over the documents that it stores before.
#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the README is what is tested")]
async fn d_140_the_readme_says_what_is_answered() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"));
    let readme = readme.unwrap();
    let section = readme.split("### In GraphQL").nth(1).unwrap();
    let block = |language: &str| {
        let begun = section.split(&format!("```{language}\n")).nth(1).unwrap();
        begun.split("```").next().unwrap()
    };
    let api = served().await;
    api.stored("author", &json!({"id": "ada", "name": "Ada"}))
        .await;
    api.stored(
        "post",
        &json!({"id": "one", "title": "Notes", "author_id": "ada", "likes": 3}),
    )
    .await;
    let answer: Value = serde_json::from_str(block("json")).unwrap();
    let asked = api.ask("all", block("graphql"), json!({"likes": 1})).await;
    assert_eq!(asked.expect(200).value(), answer);
    let sent = block("sh").split('\'').nth(1).unwrap();
    let call = Call::new("POST", PATH).token("all").json(sent);
    assert_eq!(api.send(call).await.expect(200).value(), answer);
}
