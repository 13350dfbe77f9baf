//! Relations of all kinds: one, many, many to many, of a model to itself, loaded one by one and for many at once, with
//! conditions, over several levels.

use package_database::models::{
    Collection, Doc, Framework, LoadOptions, ModelDef, Relation, SortDirection,
};
use package_database::{Database, Error};
use serde_json::json;

use super::{number, text};

fn models() -> Result<Vec<ModelDef>, Error> {
    let employee = ModelDef::builder("employee")
        .field(text("name").required())
        .field(number("hours").default_value(40).index())
        .field(text("manager_id").index())
        .relation(Relation::belongs_to("manager", "employee", "manager_id"))
        .relation(Relation::has_many("reports", "employee", "manager_id"))
        .relation(Relation::has_one("desk", "desk", "employee_id"))
        .relation(Relation::many_to_many(
            "projects",
            "project",
            "work",
            "employee_id",
            "project_id",
        ));
    let desk = ModelDef::builder("desk")
        .field(text("room").required())
        .field(text("employee_id").index())
        .relation(Relation::belongs_to("employee", "employee", "employee_id").eager());
    let project = ModelDef::builder("project")
        .field(text("title").required())
        .relation(Relation::many_to_many(
            "people",
            "employee",
            "work",
            "project_id",
            "employee_id",
        ));
    let work = ModelDef::builder("work")
        .field(text("employee_id").required().index())
        .field(text("project_id").required().index());
    [employee, desk, project, work]
        .into_iter()
        .map(|own| own.build())
        .collect()
}

async fn fill(framework: &Framework) -> Result<(), Error> {
    let of = |model| framework.collection(model);
    let people: Collection = of("employee")?;
    for (id, name, manager, hours) in [
        ("ada", "Ada", None, 40),
        ("bob", "Bob", Some("ada"), 20),
        ("eve", "Eve", Some("ada"), 40),
        ("dan", "Dan", Some("eve"), 30),
    ] {
        let mut fields = json!({"id": id, "name": name, "hours": hours});
        if let (Some(manager), Some(members)) = (manager, fields.as_object_mut()) {
            members.insert("manager_id".to_owned(), json!(manager));
        }
        people.create(fields).await?;
        of("desk")?
            .create(json!({"room": format!("of {name}"), "employee_id": id}))
            .await?;
    }
    for (project, members) in [("engine", ["ada", "bob"]), ("tables", ["ada", "dan"])] {
        of("project")?
            .create(json!({"id": project, "title": project}))
            .await?;
        for member in members {
            of("work")?
                .create(json!({"employee_id": member, "project_id": project}))
                .await?;
        }
    }
    Ok(())
}

fn names(docs: &[Doc], field: &str) -> String {
    let names: Vec<&str> = docs.iter().filter_map(|doc| doc.text(field)).collect();
    names.join(", ")
}

pub(super) async fn run(database: &Database) -> Result<(), Error> {
    let mut builder = Framework::builder(database.models());
    for model in models()? {
        builder = builder.model(model)?;
    }
    let framework = builder.start().await?;
    fill(&framework).await?;
    let people = framework.collection("employee")?;

    // For all of them at once, over two levels: no request for each person beside its own list.
    let all = people.query().load(["desk", "projects", "reports.desk"]);
    for person in all.all().await? {
        println!(
            "{}: desk {}; projects {}; leads {}",
            person.text("name").unwrap_or_default(),
            names(person.related("desk")?.many(), "room"),
            names(person.related("projects")?.many(), "title"),
            names(person.related("reports")?.many(), "name"),
        );
    }
    // Some of them, in an order.
    let mut ada = people.find("ada").await?;
    let part = LoadOptions::new("reports")
        .where_("hours", ">=", 30)
        .order_by("name", SortDirection::Descending)
        .limit(5);
    ada.load_with(&part).await?;
    println!(
        "full time under Ada: {}",
        names(ada.related("reports")?.many(), "name")
    );
    // When it is asked for, and not before; what is eager has to be loaded first.
    let dan = people.find("dan").await?;
    let manager = dan.lazy("manager")?.get().await?;
    println!("Dan reports to {}", names(manager.many(), "name"));
    let desk = framework.collection("desk")?.query().first().await?;
    println!(
        "a desk is read without its person: {}",
        desk.is_some_and(|desk| desk.lazy("employee").is_ok())
    );
    Ok(())
}
