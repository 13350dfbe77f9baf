//! Templates as they are, added to a document that is loaded and whose routes run.

use serde_json::{Value, json};

use super::{Subject, body, code};
use crate::domain::packages::config::{ConfigKind, LoadOptions};
use crate::domain::packages::document::RepositoryDocument;
use crate::domain::packages::pipeline::{Body, EntityRules, Request};
use crate::domain::packages::shipped::{self, TEMPLATES, Template};
use crate::domain::packages::validate::{Level, Options, validate};
use crate::testing::TestDatabase;

/// The shipped document with a template, and with the one type of event that templates speak of.
fn with(name: &str) -> RepositoryDocument {
    let mut source = shipped::document().source().clone();
    let event = json!({"name": "resource.created", "durable": false});
    source["events"]["types"]
        .as_array_mut()
        .unwrap()
        .push(event);
    Template::find(name).unwrap().add_to(&mut source).unwrap();
    let document = RepositoryDocument::from_value(source).unwrap();
    let report = validate(&document, &Options::lenient());
    let errors: Vec<String> = report.of(Level::Error).map(ToString::to_string).collect();
    assert!(report.is_loadable(), "{errors:?}");
    document
}

#[tokio::test]
async fn r_05_r_06_r_07_r_08_r_09_r_10_every_template_is_loaded_as_it_is() {
    let database = TestDatabase::new().await.unwrap();
    let configurations = database.packages().configurations();
    let options = LoadOptions::new().validation(Options::lenient());
    for template in &TEMPLATES {
        let document = with(template.name);
        configurations
            .load_document(template.name, document.clone(), &options)
            .await
            .unwrap();
        let configuration = configurations.current(template.name).await.unwrap();
        assert_eq!(configuration.document(), &document);
        let count = |kind| configuration.of(kind).count();
        let own = match template.name {
            "entity" => count(ConfigKind::Entity) == 2 && count(ConfigKind::EntityField) == 9,
            "route" => count(ConfigKind::ApiRoute) == 12,
            "pipeline" => count(ConfigKind::ApiRoute) == 14,
            "blob_store" => count(ConfigKind::BlobStore) == 2,
            "auth_scope" => count(ConfigKind::AuthScope) == 4,
            _ => count(ConfigKind::Upstream) == 2,
        };
        assert!(own, "{}", template.name);
        let mut twice = document.into_source();
        assert!(
            template.add_to(&mut twice).is_err(),
            "{} is there already",
            template.name
        );
    }
    // What stands between a template and a repository that serves others is told.
    let report = validate(&with("pipeline"), &Options::strict());
    for rule in ["document.unfit_key", "document.unfit_value"] {
        assert!(report.breaks(rule), "{rule}");
    }
    assert!(
        validate(&with("upstream"), &Options::strict())
            .findings()
            .is_empty()
    );
}

#[test]
fn r_05_fields_of_the_entity_are_made_equal() {
    let document = with("entity");
    let entity = document.entities.get("my_entity").unwrap();
    let fields = [("field1", " A "), ("field3", "a_b")];
    let mut fields = fields
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    entity.normalize(&mut fields);
    assert_eq!(
        (fields["field1"].as_str(), fields["field3"].as_str()),
        ("a", "a-b")
    );
    assert!(entity.validate(&fields).is_ok());
}

#[tokio::test]
async fn r_06_the_route_answers() {
    let subject = Subject::of(&with("route"), true).await;
    let path = "/v1/acme/hello/custom-endpoint";
    let response = subject.send("GET", path, Request::new()).await;
    assert_eq!((response.status, code(&response)), (404, Some("NOT_FOUND")));
}

#[tokio::test]
async fn r_07_the_pipelines_run() {
    let subject = Subject::of(&with("pipeline"), true).await;
    let write = || {
        let text = json!({"colour": "red"}).to_string();
        Request::new().body(Body::Bytes(text.into_bytes().into()))
    };
    let path = |name: &str| format!("/v1/acme/hello/{name}");
    let first = subject
        .send("PUT", &path("transactional_write"), write())
        .await;
    assert_eq!(first.status, 201, "{:?}", first.json());
    let second = subject
        .send("PUT", &path("transactional_write"), write())
        .await;
    assert_eq!(
        (second.status, code(&second)),
        (409, Some("ALREADY_EXISTS"))
    );
    for _ in 0..2 {
        let read: Value = body(
            subject
                .send("GET", &path("simple_read"), Request::new())
                .await,
        )
        .await;
        assert_eq!(read["data"], json!({"colour": "red"}));
    }
    let local = subject
        .send("GET", &path("proxy_with_fallback"), Request::new())
        .await;
    assert_eq!(local.status, 200);
}
