//! Compliance: six categories of statements about a document and the repository that runs it.

use crate::domain::packages::compliance::check_compliance;
use crate::domain::packages::document::RepositoryDocument;
use crate::domain::packages::shipped;
use crate::testing::TestDatabase;

#[tokio::test]
async fn r_74_six_categories_are_tried_out() {
    let database = TestDatabase::new().await.unwrap();
    let packages = database.packages();
    let report = check_compliance(&packages, shipped::document())
        .await
        .unwrap();
    assert!(report.is_compliant(), "{report}");
    let names: Vec<&str> = report
        .categories()
        .iter()
        .map(|category| category.name)
        .collect();
    assert_eq!(
        names,
        [
            "Operation Coverage",
            "Route Compatibility",
            "Operation Semantics",
            "Storage Semantics",
            "Auth Semantics",
            "Event Log Semantics",
        ]
    );
    let counts: Vec<usize> = report
        .categories()
        .iter()
        .map(|category| category.checks.len())
        .collect();
    assert!(counts.iter().all(|count| *count > 5), "{counts:?}");
    assert!(counts[0] == 60 && counts[1] == 15, "{counts:?}");
    // It can be asked again, of the same repository.
    assert!(
        check_compliance(&packages, shipped::document())
            .await
            .unwrap()
            .is_compliant()
    );
}

#[tokio::test]
async fn r_74_what_is_not_so_is_told() {
    let database = TestDatabase::new().await.unwrap();
    let original = RepositoryDocument::parse(include_bytes!("../data/contradictory.json")).unwrap();
    let report = check_compliance(&database.packages(), &original)
        .await
        .unwrap();
    assert!(!report.is_compliant());
    assert!(
        report
            .to_string()
            .contains("artifact.cached can be replayed"),
        "{report}"
    );
    let wrong: Vec<&str> = report
        .categories()
        .iter()
        .filter(|c| !c.is_compliant())
        .map(|c| c.name)
        .collect();
    assert_eq!(wrong, ["Event Log Semantics"]);

    let mut source = shipped::document().source().clone();
    source["ops"]["allowed"]
        .as_array_mut()
        .unwrap()
        .push("shell.run".into());
    let document = RepositoryDocument::from_value(source).unwrap();
    let report = check_compliance(&database.packages(), &document)
        .await
        .unwrap();
    assert!(!report.categories()[0].is_compliant(), "{report}");
}
