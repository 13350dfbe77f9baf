//! Who has what: documents of users who are gone, and values of unique fields that two documents share.

use package_database::ErrorKind;
use package_database::models::{Framework, ModelDef};
use serde_json::json;

use super::{Subject, create, note, started, text};

#[tokio::test]
async fn nobody_gets_documents_of_a_user_who_was_removed() {
    for sdk in [false, true] {
        let subject = Subject::new(sdk).await;
        let framework = subject.start([note()]).await;
        let notes = framework.collection("note").unwrap();
        // Another process, which has just written for the user.
        let other = subject.other().await;
        let elsewhere = started(Framework::builder(other.models()), [note()])
            .await
            .unwrap();
        let elsewhere = elsewhere.collection("note").unwrap();
        framework.create_user("ada").await.unwrap();
        for notes in [&notes, &elsewhere] {
            notes
                .create_for("ada", json!({"text": "kept"}))
                .await
                .unwrap();
        }
        subject.database.models().delete_all("ada").await.unwrap();
        for notes in [&notes, &elsewhere] {
            let late = notes
                .create_for("ada", json!({"text": "late"}))
                .await
                .unwrap_err();
            assert_eq!(late.kind(), ErrorKind::NotFound, "{late}");
        }
        framework.create_user("ada").await.unwrap();
        assert!(notes.where_user_in(["ada"]).all().await.unwrap().is_empty());
        notes
            .create_for("ada", json!({"text": "new"}))
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_document_lets_go_of_no_guard_of_another_one() {
    let item = |unique: bool| {
        let field = text("code");
        let field = if unique { field.unique() } else { field };
        ModelDef::builder("item").user_scoped().field(field)
    };
    let subject = Subject::new(false).await;
    let framework = subject.start([item(false)]).await;
    for user in ["ada", "bob"] {
        framework.create_user(user).await.unwrap();
    }
    let items = framework.collection("item").unwrap();
    for (user, id) in [("ada", "deleted"), ("ada", "changed"), ("bob", "removed")] {
        items
            .create_for(user, json!({"id": id, "code": "x"}))
            .await
            .unwrap();
    }
    // From now on the value is of one of them, and of none of those that were there before.
    let framework = subject.start([item(true)]).await;
    let items = framework.collection("item").unwrap();
    let own = json!({"id": "own", "userId": "ada", "code": "x"});
    let mut own = create(&items, own).await;
    let taken = async |id: &str| {
        let another = json!({"id": id, "userId": "ada", "code": "x"});
        let error = items.create(another).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Conflict, "{id}");
    };
    assert!(items.find("deleted").await.unwrap().delete().await.unwrap());
    taken("after a removal").await;
    let mut changed = items.find("changed").await.unwrap();
    changed.update(json!({"code": "y"})).await.unwrap();
    taken("after a change").await;
    let clash = changed.update(json!({"code": "x"})).await.unwrap_err();
    assert_eq!(clash.kind(), ErrorKind::Conflict);
    subject.database.models().delete_all("bob").await.unwrap();
    assert!(items.get("removed").await.unwrap().is_none());
    taken("after the removal of a user").await;
    // Its own document frees it.
    assert!(own.delete().await.unwrap());
    create(&items, json!({"id": "next", "userId": "ada", "code": "x"})).await;
}
